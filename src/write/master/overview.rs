//! Draws 总览: are we on track, what is stuck and why, who has not replied; in this order, on one page.

use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet, XlsxError};

use crate::master::Master;
use crate::master::overview::{Breakdown, Class, Urgent};
use crate::master::state::{Light, Receipt, TaskState};
use crate::master::units::UnitReport;
use crate::master::words::noun;
use crate::text::{chinese_day, full_width, told};

use super::formats::Formats;
use super::grid::{GRID, Grid, Table};
use super::measure::brief;
use super::page::{Paper, print_setup};
use super::style::Style;

/// Widths in pixels that are tried for a column of the grid.
/// A heading of three characters stands in each on one line.
const CELLS: [u32; 8] = [56, 60, 64, 68, 72, 78, 84, 92];
/// Rows of a breakdown that fit the page; what is beyond is summed up.
const ROWS: usize = 12;
/// The fewest rows of units that lead.
const FEW: usize = 4;
/// Characters of the names of units that are listed on the page; 报送通报 and 报送情况 have more.
const NAMES: usize = 150;

/// The columns of the grid at which those of the matters begin: unit, leader, how it stands, what is said, what is asked.
const WHO: u16 = 8;
const WHOM: u16 = 11;
const HOW: u16 = 15;
const SAID: u16 = 21;
const ASKED: u16 = 26;

/// Draws the sheet with links to the sheets of these names.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>, index: &[String]) -> Result<(), XlsxError> {
    let cell = width(formats, master, index)?;
    let sheet = book.add_worksheet();
    sheet.set_name(super::OVERVIEW)?;
    let title = title(master);
    print_setup(sheet, Paper::A3Landscape, &title, &super::as_of(master));
    sheet.set_print_fit_to_pages(1, 1);
    let (last, _) = fill(sheet, formats, master, index, cell)?;
    sheet.ignore_error_range(0, 0, last, GRID - 1, IgnoreError::NumberStoredAsText)?;
    sheet.set_print_area(1, 0, last, GRID - 1)?;
    Ok(())
}

/// The width of a column at which the one page is shrunk least: wider columns take fewer lines, but more paper.
fn width(formats: &Formats, master: &Master<'_>, index: &[String]) -> Result<u32, XlsxError> {
    let paper = Paper::A3Landscape;
    let mut best = (0.0, 60);
    for cell in CELLS {
        let (_, height) = fill(&mut Worksheet::new(), formats, master, index, cell)?;
        let across = f64::from(paper.width()) / f64::from(cell * u32::from(GRID));
        let scale = across.min(paper.height() / height);
        if scale > best.0 {
            best = (scale, cell);
        }
    }
    Ok(best.1)
}

fn title(master: &Master<'_>) -> String {
    format!("{}总览", super::about(&master.register.title))
}

/// Fills the sheet; gives back its last row and the height in points of what is printed.
fn fill(
    sheet: &mut Worksheet,
    formats: &Formats,
    master: &Master<'_>,
    index: &[String],
    cell: u32,
) -> Result<(u32, f64), XlsxError> {
    let mut grid = Grid::new(sheet, formats, cell)?;
    grid.links(index)?;
    grid.line(&[(0, GRID, &title(master), Style::Title)], 40.0)?;
    grid.line(
        &[
            (0, GRID / 2, &master.register.issuer, Style::SubtitleLeft),
            (GRID / 2, GRID, &super::as_of(master), Style::SubtitleRight),
        ],
        22.0,
    )?;
    grid.line(&[(0, GRID, &headline(master), Style::Headline)], 0.0)?;
    grid.gap(4.0)?;
    grid.tiles(&tiles(master))?;
    grid.gap(6.0)?;
    breakdowns(&mut grid, master)?;
    grid.gap(6.0)?;
    urgent(&mut grid, master)?;
    grid.gap(6.0)?;
    silent(&mut grid, master)?;
    Ok(grid.end())
}

/// The answers to the three questions, in a sentence or two each.
fn headline(master: &Master<'_>) -> String {
    let overview = &master.overview;
    let (units, tasks) = (&overview.units, &overview.tasks);
    let noun = noun(master.register);
    if master.summaries.is_empty() {
        return format!(
            "没有收到填了任何一张表的回复，因此没有可以统计的数字。台账共有{}项{noun}、{}个单位；\
             写明所收的表（duban collect --form plan 或 --form status），即可列出未报送的单位。",
            master.register.tasks.len(),
            master.register.units.len()
        );
    }
    let rounds: Vec<String> = master
        .summaries
        .iter()
        .map(|summary| summary.form.round_name())
        .collect();
    // What is nowhere so needs no words; the figures below have the naughts.
    let counts: Vec<String> = (tasks.labels.iter().zip(tasks.totals()).enumerate())
        .filter(|(place, (_, count))| *place == 0 || *count > 0)
        .map(|(_, (label, count))| format!("{label}{count}项（{}）", percent(count, tasks.total())))
        .collect();
    let mut text = if overview.by_state {
        let light = |name: &str| overview.lights.get(name).copied().unwrap_or(0);
        let late = [("已逾期", light("红")), ("30天内到期或进度滞后", light("黄"))];
        let late: Vec<String> = (late.iter())
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| format!("{what}的{count}项"))
            .collect();
        let open = match (overview.lights.values().sum::<usize>(), late.as_slice()) {
            (0, _) => "牵头单位没有报告未完成的事项".to_owned(),
            (all, []) => format!("牵头单位还有未完成事项的{noun}{all}项"),
            (all, late) => format!("牵头单位还有未完成事项的{noun}{all}项，其中{}", late.join("、")),
        };
        let contradicted = match overview.contradicted {
            0 => String::new(),
            count => format!("；牵头单位报完成而责任单位报未全部完成、需核实的{count}项"),
        };
        format!(
            "{}项{noun}中，{}。{open}{contradicted}。",
            tasks.total(),
            counts.join("、"),
        )
    } else {
        format!(
            "{}项{noun}的牵头单位{}：{}。",
            tasks.total(),
            rounds.first().map(String::as_str).unwrap_or_default(),
            counts.join("、")
        )
    };
    text.push_str(&format!(
        "应报{}的{}个单位中，{}。",
        rounds.join("、"),
        units.total(),
        super::receipts(units)
    ));
    text
}

/// A share of a whole in words: one decimal, `—` of nothing.
fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    // Counted in thousandths, so that no float decides how a figure rounds.
    let thousandths = (part * 2000 + whole) / (whole * 2);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// The key figures in groups: name of the group, then name and number of each figure.
fn tiles(master: &Master<'_>) -> Vec<(String, Vec<(String, usize)>)> {
    let overview = &master.overview;
    let noun = noun(master.register);
    let counted = |data: &Breakdown, before: &str| -> Vec<(String, usize)> {
        let counts = data.labels.iter().zip(data.totals());
        counts
            .map(|(label, count)| (format!("{before}{label}"), count))
            .collect()
    };
    let mut tasks = vec![(noun.to_owned(), overview.tasks.total())];
    tasks.extend(counted(&overview.tasks, if overview.by_state { "" } else { "牵头" }));
    // Both are rare, and the table below has each by itself: in one figure they leave room for the others.
    let apart = |name: &str| {
        [TaskState::Nil, TaskState::Excused]
            .iter()
            .any(|state| state.label() == name)
    };
    if tasks.iter().filter(|(name, _)| apart(name)).count() > 1 {
        let both = tasks
            .iter()
            .filter(|(name, _)| apart(name))
            .map(|(_, count)| count)
            .sum();
        tasks.retain(|(name, _)| !apart(name));
        tasks.push((
            format!("{}、{}", TaskState::Nil.label(), TaskState::Excused.label()),
            both,
        ));
    }
    let mut groups = vec![(format!("{noun}（项）"), tasks)];
    if overview.by_state {
        let light = |name: &str| overview.lights.get(name).copied().unwrap_or(0);
        let slow = (master.matters.iter()).any(|matter| matches!(matter.light, Light::Slow(_)));
        let warnings = vec![
            ("已逾期".to_owned(), light("红")),
            (if slow { "临期、滞后" } else { "将到期" }.to_owned(), light("黄")),
            ("请核实".to_owned(), overview.contradicted),
        ];
        groups.push(("预警（项）".to_owned(), warnings));
    }
    let mut units = vec![("应报单位".to_owned(), overview.units.total())];
    units.extend(counted(&overview.units, ""));
    groups.push(("报送单位（个）".to_owned(), units));
    groups
}

/// Tasks by part to the left, units by category to the right, each with its chart.
fn breakdowns(grid: &mut Grid<'_>, master: &Master<'_>) -> Result<(), XlsxError> {
    let overview = &master.overview;
    // Of units that lead, those with open tasks are read, and a few others.
    let open = (overview.tasks.rows.iter()).filter(|(_, counts)| counts.iter().skip(1).any(|count| *count > 0));
    let rows = match overview.by_part {
        true => ROWS,
        false => (open.count() + 1).clamp(FEW, ROWS),
    };
    let mut tasks = overview.tasks.within(rows);
    for (name, _) in &mut tasks.rows {
        *name = full_width(name);
    }
    let units = overview.units.within(ROWS);
    let kind = if overview.by_part { "部分" } else { "牵头单位" };
    let title = match overview.by_state {
        true => format!("{}完成情况（按{kind}）", noun(master.register)),
        false => format!("牵头单位报送情况（按{kind}）"),
    };
    let left = Table {
        title: &title,
        ordinal: true,
        name: if overview.by_part {
            kind
        } else {
            "牵头单位（几个的计在第一个名下）"
        },
        first: 0,
        names: 13 - 2 - u16::try_from(tasks.labels.len()).unwrap_or(4),
        chart: (13, 17),
        data: &tasks,
    };
    let right = Table {
        title: "单位报送情况（按类别）",
        ordinal: false,
        name: "单位类别",
        first: 17,
        names: 4,
        chart: (26, GRID),
        data: &units,
    };
    grid.tables(&left, &right)
}

fn urgent(grid: &mut Grid<'_>, master: &Master<'_>) -> Result<(), XlsxError> {
    let overview = &master.overview;
    let (urgent, all) = (&overview.urgent, overview.urgent_all);
    let noun = noun(master.register);
    let title = if all > urgent.len() {
        format!(
            "需领导协调推动的事项（共涉及{noun}{}项，列出最急的{}件，其余见“{}”）",
            overview.urgent_tasks,
            urgent.len(),
            super::glance::NAME
        )
    } else {
        format!("需领导协调推动的事项（涉及{noun}{}项）", overview.urgent_tasks)
    };
    grid.line(&[(0, GRID, &title, Style::Block)], 24.0)?;
    if urgent.is_empty() {
        return grid.line(&[(0, GRID, "没有需领导协调推动的事项。", Style::FactCentre)], 22.0);
    }
    grid.line(&[(0, GRID, &order(urgent), Style::Note)], 18.0)?;
    grid.line(
        &[
            (0, 1, "序号", Style::Head),
            (1, WHO, noun, Style::Head),
            (WHO, WHOM, "单位", Style::Head),
            (WHOM, HOW, "责任领导、电话", Style::Head),
            (HOW, SAID, "情况、起始时间", Style::Head),
            (SAID, ASKED, "单位所述", Style::Head),
            (ASKED, GRID, "请领导", Style::Head),
        ],
        22.0,
    )?;
    for matter in urgent {
        let text = told(&matter.task.text);
        let text = if matter.also.is_empty() {
            grid.fit(&text, WHO - 1, Style::Fact, 2)
        } else {
            let numbers = matter.also.iter().take(8).map(|task| task.label());
            let numbers = numbers.collect::<Vec<_>>().join("、");
            let rest = if matter.also.len() > 8 { "等" } else { "" };
            let also = format!("（还有第{numbers}{rest}项，共{}项）", matter.also.len() + 1);
            format!("{}{also}", brief(&text, 26))
        };
        let standing = grid.broken(standing(matter), SAID - HOW, Style::FactCentre);
        let words = match matter.said().as_str() {
            "" => "—".to_owned(),
            words => grid.fit(words, ASKED - SAID, Style::Fact, 2),
        };
        grid.line(
            &[
                (0, 1, matter.task.label(), Style::FactCentre),
                (1, WHO, &text, Style::Fact),
                (WHO, WHOM, &super::named(&matter.units, 2), Style::Fact),
                (WHOM, HOW, &people(matter), Style::FactCentre),
                (HOW, SAID, &standing, Style::FactCentre),
                (SAID, ASKED, &words, Style::Fact),
                (ASKED, GRID, matter.asks, Style::Fact),
            ],
            22.0,
        )?;
    }
    Ok(())
}

/// In which order the matters stand, and what is not among them.
fn order(urgent: &[Urgent<'_>]) -> String {
    let mut classes: Vec<Class> = urgent.iter().map(|matter| matter.class).collect();
    classes.dedup();
    let labels: Vec<String> = (classes.iter())
        .map(|class| match (class, class.label()) {
            (Class::Overdue, label) => format!("{label}（久的在前）"),
            (_, label) => label.to_owned(),
        })
        .collect();
    let order = match labels.as_slice() {
        [] | [_] => String::new(),
        labels => format!("排列顺序：{}。", labels.join("、")),
    };
    format!("{order}未到期、未到报送期限、免报和待转录的不列入。")
}

/// Who answers for a matter, with the telephone: `黄丽华等3人 15033220821`; where only somebody else's number is known, with theirs.
fn people(matter: &Urgent<'_>) -> String {
    let Some(person) = matter.people.first() else {
        return "未报".to_owned();
    };
    let kind = if person.is_contact && !person.name.is_empty() {
        "联系人 "
    } else {
        ""
    };
    let more = match matter.people.len() {
        0 | 1 => String::new(),
        all if person.name.is_empty() => format!("（共{all}人）"),
        all => format!("等{all}人"),
    };
    let mut text = format!("{kind}{}{more}", brief(person.name, 8));
    for (before, said) in [("", person.phone), ("联系人 ", person.contact)] {
        if !said.is_empty() {
            let parted = if text.is_empty() { "" } else { "\n" };
            let parted = if before.is_empty() && !text.is_empty() {
                " "
            } else {
                parted
            };
            text.push_str(&format!("{parted}{before}{}", brief(said, 20)));
        }
    }
    if text.is_empty() { "未报".to_owned() } else { text }
}

/// What kind of matter it is and since when, or by when it is due.
fn standing(matter: &Urgent<'_>) -> String {
    let when = match (matter.since, matter.deadline.as_str()) {
        // In one pair of brackets, which stand on a line of their own.
        (Some(since), _) if matter.class == Class::Differing => {
            return format!("{}（填为长期，自{}起）", matter.kind, chinese_day(since));
        }
        (Some(since), _) => format!("自{}起", chinese_day(since)),
        (None, "") => return matter.stands(),
        (None, due) => format!("时限：{}", brief(due, 20)),
    };
    format!("{}（{when}）", matter.stands())
}

/// Who has not replied, by name.
fn silent(grid: &mut Grid<'_>, master: &Master<'_>) -> Result<(), XlsxError> {
    // Before the day of a form nobody is late.
    let in_time = master.summaries.iter().any(|summary| summary.form.due.is_some())
        && (master.summaries.iter()).all(|summary| summary.form.due.is_none_or(|due| due >= master.collected.as_of));
    let title = match in_time {
        true => "尚未报送、待转录、部分报送的单位（报送期限未到，不作预警）",
        false => "未报送、待转录、部分报送的单位",
    };
    grid.line(&[(0, GRID, title, Style::Block)], 24.0)?;
    let mut all = true;
    for receipt in [Receipt::None, Receipt::Unread, Receipt::Part] {
        let units: Vec<&UnitReport<'_>> = master
            .units
            .iter()
            .filter(|unit| unit.owed() > 0 && unit.receipt() == receipt)
            .collect();
        if units.is_empty() {
            continue;
        }
        all = false;
        let mut text = String::new();
        let mut shown = 0;
        for unit in &units {
            let name = &unit.unit.unit.name;
            // One name stands there in any case.
            if shown > 0 && text.chars().count() + name.chars().count() > NAMES {
                break;
            }
            text.push_str(if shown == 0 { "" } else { "、" });
            text.push_str(name);
            shown += 1;
        }
        if shown < units.len() {
            text.push_str(&format!("……其余{}个见“{}”", units.len() - shown, super::circular::NAME));
        }
        let label = match receipt {
            Receipt::Unread => "材料已收到、待转录",
            other => other.label(),
        };
        let name = format!("{label}（{}个）", units.len());
        grid.line(&[(0, 5, &name, Style::Sum), (5, GRID, &text, Style::Fact)], 22.0)?;
    }
    if all {
        let text = if master.overview.units.total() == 0 {
            "没有应报单位。"
        } else {
            "各单位均已全部报送。"
        };
        grid.line(&[(0, GRID, text, Style::FactCentre)], 22.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_round_half_up_and_nothing_has_none() {
        assert_eq!(percent(1, 3), "33.3%");
        assert_eq!(percent(1, 16), "6.3%");
        assert_eq!(percent(5, 5), "100.0%");
        assert_eq!(percent(0, 0), "—");
    }
}

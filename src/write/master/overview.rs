//! Draws 总览: are we on track, what is stuck and why, who has not replied; in this order, on one page.

use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet, XlsxError};

use crate::master::Master;
use crate::master::overview::{Breakdown, Class, Urgent, label};
use crate::master::state::Receipt;
use crate::master::units::UnitReport;
use crate::text::chinese_day;

use super::grid::{GRID, Grid, Table};
use super::measure::brief;
use super::page::{Paper, print_setup};
use super::style::{Formats, Style};

/// Widths in pixels that are tried for a column of the grid.
const CELLS: [u32; 9] = [52, 56, 60, 64, 68, 72, 78, 84, 92];
/// Rows of a breakdown that fit the page; what is beyond is summed up.
const ROWS: usize = 12;
/// Characters of the names of units that are listed on the page; 报送通报 and 报送情况 have more.
const NAMES: usize = 150;

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
    format!("{}总览", super::subject(master))
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
    if master.summaries.is_empty() {
        return format!(
            "没有收到填了任何一张表的回复，因此没有可以统计的数字。台账共有{}项重点工作、{}个单位；\
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
    let counts: Vec<String> = tasks
        .labels
        .iter()
        .zip(tasks.totals())
        .map(|(label, count)| format!("{label}{count}项（{}）", percent(count, tasks.total())))
        .collect();
    let mut text = if overview.by_state {
        let light = |name: &str| overview.lights.get(name).copied().unwrap_or(0);
        format!(
            "{}项重点工作中，{}。牵头单位还有未完成事项的重点工作{}项，其中有已逾期的{}项、无逾期而有30天内到期的{}项；牵头单位报完成而责任单位报未完成、需核实的{}项。",
            tasks.total(),
            counts.join("、"),
            overview.lights.values().sum::<usize>(),
            light("红"),
            light("黄"),
            overview.contradicted
        )
    } else {
        format!(
            "{}项重点工作的牵头单位{}：{}。",
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
fn tiles(master: &Master<'_>) -> Vec<(&'static str, Vec<(String, usize)>)> {
    let overview = &master.overview;
    let counted = |data: &Breakdown, before: &str| -> Vec<(String, usize)> {
        let counts = data.labels.iter().zip(data.totals());
        counts
            .map(|(label, count)| (format!("{before}{label}"), count))
            .collect()
    };
    let mut tasks = vec![("重点工作".to_owned(), overview.tasks.total())];
    tasks.extend(counted(&overview.tasks, if overview.by_state { "" } else { "牵头" }));
    let mut groups = vec![("重点工作（项）", tasks)];
    if overview.by_state {
        let light = |name: &str| overview.lights.get(name).copied().unwrap_or(0);
        let warnings = vec![
            ("已逾期".to_owned(), light("红")),
            ("将到期".to_owned(), light("黄")),
            ("请核实".to_owned(), overview.contradicted),
        ];
        groups.push(("预警（项）", warnings));
    }
    let mut units = vec![("应报单位".to_owned(), overview.units.total())];
    units.extend(counted(&overview.units, ""));
    groups.push(("报送单位（个）", units));
    groups
}

/// Tasks by part to the left, units by category to the right, each with its chart.
fn breakdowns(grid: &mut Grid<'_>, master: &Master<'_>) -> Result<(), XlsxError> {
    let overview = &master.overview;
    let tasks = overview.tasks.within(ROWS);
    let units = overview.units.within(ROWS);
    let left = Table {
        title: if overview.by_state {
            "重点工作完成情况（按部分）"
        } else {
            "牵头单位报送情况（按部分）"
        },
        ordinal: true,
        name: "部分",
        first: 0,
        names: 12 - 2 - u16::try_from(tasks.labels.len()).unwrap_or(4),
        chart: (12, 16),
        data: &tasks,
    };
    let right = Table {
        title: "单位报送情况（按类别）",
        ordinal: false,
        name: "单位类别",
        first: 16,
        names: 3,
        chart: (24, GRID),
        data: &units,
    };
    grid.tables(&left, &right)
}

fn urgent(grid: &mut Grid<'_>, master: &Master<'_>) -> Result<(), XlsxError> {
    let overview = &master.overview;
    let (urgent, all) = (&overview.urgent, overview.urgent_all);
    let title = if all > urgent.len() {
        format!(
            "需领导协调推动的事项（共涉及重点工作{}项，列出最急的{}件，其余见“{}”）",
            overview.urgent_tasks,
            urgent.len(),
            super::glance::NAME
        )
    } else {
        format!("需领导协调推动的事项（涉及重点工作{}项）", overview.urgent_tasks)
    };
    grid.line(&[(0, GRID, &title, Style::Block)], 24.0)?;
    if urgent.is_empty() {
        return grid.line(&[(0, GRID, "没有需领导协调推动的事项。", Style::FactCentre)], 22.0);
    }
    grid.line(&[(0, GRID, Class::ORDER, Style::Note)], 18.0)?;
    grid.line(
        &[
            (0, 1, "序号", Style::Head),
            (1, 8, "重点工作", Style::Head),
            (8, 11, "单位", Style::Head),
            (11, 14, "责任领导、电话", Style::Head),
            (14, 19, "情况、起始时间", Style::Head),
            (19, 24, "单位所述", Style::Head),
            (24, GRID, "请领导", Style::Head),
        ],
        22.0,
    )?;
    for matter in urgent {
        let mut text = brief(&matter.task.text, if matter.also.is_empty() { 46 } else { 26 }).into_owned();
        if !matter.also.is_empty() {
            let numbers = matter.also.iter().take(8).map(|task| label(task));
            let numbers = numbers.collect::<Vec<_>>().join("、");
            let rest = if matter.also.len() > 8 { "等" } else { "" };
            text.push_str(&format!("（还有第{numbers}{rest}项，共{}项）", matter.also.len() + 1));
        }
        let words = match matter.words {
            "" => "—".to_owned(),
            words => brief(words, 34).into_owned(),
        };
        grid.line(
            &[
                (0, 1, label(matter.task), Style::FactCentre),
                (1, 8, &text, Style::Fact),
                (8, 11, &super::named(&matter.units, 2), Style::Fact),
                (11, 14, &people(matter), Style::FactCentre),
                (14, 19, &standing(matter), Style::FactCentre),
                (19, 24, &words, Style::Fact),
                (24, GRID, matter.asks, Style::Fact),
            ],
            22.0,
        )?;
    }
    Ok(())
}

/// Who answers for a matter, with the telephone.
fn people(matter: &Urgent<'_>) -> String {
    let lines = matter.people.iter().take(1).map(|person| {
        let kind = if person.is_contact { "联系人" } else { "" };
        let name = brief(person.name, 8);
        let parts = [kind, &name, &brief(person.phone, 20)].map(str::to_owned);
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    if matter.people.len() > 1 {
        text.push_str(&format!("等{}人", matter.people.len()));
    }
    if text.is_empty() { "未报".to_owned() } else { text }
}

/// What kind of matter it is and since when, or by when it is due.
fn standing(matter: &Urgent<'_>) -> String {
    let when = match (matter.since, matter.deadline.as_str()) {
        (Some(since), _) => format!("自{}起", chinese_day(since)),
        (None, "") => return matter.kind.clone(),
        (None, due) => format!("时限：{}", brief(due, 20)),
    };
    format!("{}（{when}）", matter.kind)
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
            if receipt == Receipt::Unread {
                let came: Vec<&str> = unit
                    .forms
                    .iter()
                    .flat_map(|form| &form.came)
                    .map(String::as_str)
                    .collect();
                text.push_str(&format!("：{}", brief(came.first().copied().unwrap_or_default(), 40)));
            }
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
        grid.line(&[(0, 4, &name, Style::Sum), (4, GRID, &text, Style::Fact)], 22.0)?;
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

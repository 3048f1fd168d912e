//! A person's decisions: read from input/decisions.xlsx, and the skeleton for the next ones written from the findings.

use std::path::Path;

use jiff::civil::Date;

use crate::check::{Action, Decision, decision};
use crate::command::context;
use crate::error::{Error, Result};
use crate::finding::{Finding, Place, Severity};
use crate::office_words::{self, Book, canonical};
use crate::period::{Period, written};
use crate::register::Register;
use crate::reply::grid::Grid;
use crate::rule;
use crate::table::{Row, Table, value_text};
use crate::task::TaskId;
use crate::text::name_key;
use crate::write::decisions::{heading, sheet};

/// Name of the decisions, in the input folder and, as a skeleton, in the output folder.
pub const DECISIONS: &str = "decisions.xlsx";

/// The decisions of the input folder, with a finding for each row that cannot be read; none if there is no file.
///
/// # Errors
/// If the file cannot be read, or is no list of decisions.
pub fn read(input: &Path, register: &Register) -> Result<(Vec<Decision>, Vec<Finding>)> {
    let path = input.join(DECISIONS);
    if !path.exists() {
        return Ok((Vec::new(), Vec::new()));
    }
    let document = context::document(&path)?;
    let tables: Vec<(&Grid, Table)> = (document.grids.iter())
        .filter_map(|grid| {
            let canonical = |heading: &str| canonical(Book::Decisions, heading);
            Some((grid, Table::find_as(grid, &[heading::ACTION], canonical)?))
        })
        .filter(|(grid, table)| grid.name != sheet::HELP && table.headings.len() > 2)
        .collect();
    if tables.is_empty() {
        return Err(Error::input(
            &path,
            format!("找不到“{}”一列", heading::ACTION),
            "请以 output/decisions.xlsx 为底稿填写后再放到 input/",
        ));
    }
    let person = person(&document.grids);
    let mut decisions = Vec::new();
    let mut findings = Vec::new();
    for (grid, table) in &tables {
        for row in &table.rows {
            decisions.push(decision_of(row, grid, register, &person, &mut findings));
        }
    }
    Ok((decisions, findings))
}

/// The period that a text names; a month without its year is near the one that is collected.
fn period(text: &str, asked: Option<Period>) -> Option<Period> {
    let near = asked.map(Period::last_day).or_else(|| {
        let year = text.get(..4)?.parse().ok()?;
        Date::new(year, 6, 30).ok()
    });
    text.trim().parse().ok().or_else(|| written(text, near?))
}

/// Whoever decides, by the sheet that asks for it once.
fn person(grids: &[Grid]) -> String {
    let grid = grids.iter().find(|grid| grid.name == sheet::PERSON);
    let mut cells = grid.into_iter().flat_map(|grid| grid.cells.range((1, 0)..));
    cells
        .find_map(|(_, value)| Some(value_text(value).trim().to_owned()).filter(|text| !text.is_empty()))
        .unwrap_or_default()
}

/// One row, its words understood; what cannot be understood is told and decides nothing.
fn decision_of(row: &Row, grid: &Grid, register: &Register, person: &str, findings: &mut Vec<Finding>) -> Decision {
    let get = |heading: &str| row.get(heading).to_owned();
    let word = row.get(heading::ACTION);
    let mut said = said(word, register);
    let mut refuse = |heading: &str, found: String, expected: String| {
        let place = Place {
            file: Some(DECISIONS.to_owned()),
            sheet: Some(grid.name.clone()),
            cell: Some(row.address(heading)),
            ..Place::default()
        };
        let advice = "请改正；本次没有采用这一行";
        findings.push(Finding::new(
            "decision-unreadable",
            Severity::Error,
            place,
            found,
            expected,
            advice,
        ));
    };
    if said.action.is_none() && !word.is_empty() {
        refuse(heading::ACTION, format!("“{word}”不是程序认识的决定"), expected());
    }
    let written = row.get(heading::FORM);
    let form = register.form_called(written).and_then(|form| register.forms.get(form));
    if form.is_none() && !written.is_empty() && said.action.is_some() {
        // Without its form a decision would hold for every one.
        refuse(heading::FORM, format!("没有“{written}”这张表"), labels(register));
        said.action = None;
    }
    let written = row.get(heading::PERIOD);
    let period = period(written, form.and_then(|form| form.period));
    if period.is_none() && !written.is_empty() && said.action.is_some() {
        // Without its period a decision would hold in every one.
        refuse(
            heading::PERIOD,
            format!("看不出“{written}”是哪一期"),
            "应为“2026-05”“2026年5月”“2026年第2季度”这样的期间".to_owned(),
        );
        said.action = None;
    }
    let or = |written: String, said: String| if written.is_empty() { said } else { written };
    let written = row.get(heading::RULE);
    Decision {
        rule: match rule::called(written) {
            // 文件无法读取 stood for all that the reader says of files: any of them.
            Some(name) if name == rule::FILE_UNREADABLE.name => String::new(),
            Some(name) => name.to_owned(),
            None => written.to_owned(),
        },
        place: Place {
            file: given(row.get(heading::FILE)),
            sheet: given(row.get(heading::SHEET)),
            cell: given(row.get(heading::CELL)),
            line: None,
            unit: given(row.get(heading::UNIT)).map(|name| unit(register, &name).unwrap_or(name)),
            task: given(row.get(heading::TASK)).map(|text| TaskId(task(register, &text).unwrap_or(text))),
            form: form.map(|form| form.key.clone()),
            column: given(row.get(heading::COLUMN)),
        },
        found: get(heading::FOUND),
        action: said.action,
        to_unit: or(get(heading::TO_UNIT), said.to_unit),
        to_task: or(
            given(row.get(heading::TO_TASK))
                .map(|text| task(register, &text).unwrap_or(text))
                .unwrap_or_default(),
            said.to_task,
        ),
        value: get(heading::VALUE),
        period,
        lasting: decision::lasts(word, row.get(heading::REASON)),
        reason: or(get(heading::REASON), said.reason),
        name: or(get(heading::NAME), person.to_owned()),
    }
}

/// What a cell of 决定 says.
#[derive(Debug, Default, PartialEq)]
struct Said {
    action: Option<Action>,
    to_unit: String,
    to_task: String,
    reason: String,
}

/// Understands 同意, 同意剔除, 退回：请补电话, 任务 8, 指定给市财政局: a word of the table, whatever it is about, and a reason
/// behind it. Words that say two things say nothing.
fn said(word: &str, register: &Register) -> Said {
    let word = word.replace("长期", "");
    let word = word.trim();
    let action = |meaning: &str| Action::named(meaning);
    if let Some(meaning) = office_words::meaning(Book::Action, word) {
        return Said {
            action: action(meaning),
            ..Said::default()
        };
    }
    let object = |text: &str| {
        let to_unit = unit(register, text).unwrap_or_default();
        let to_task = if to_unit.is_empty() {
            task(register, text).unwrap_or_default()
        } else {
            String::new()
        };
        let action = (!to_unit.is_empty() || !to_task.is_empty()).then_some(Action::Assign);
        Said {
            action,
            to_unit,
            to_task,
            reason: String::new(),
        }
    };
    let Some((first, rest)) = office_words::beginning(Book::Action, word) else {
        return object(word);
    };
    if first == Action::Assign.label() {
        return object(&rest);
    }
    let rest = rest.trim_start_matches(['并', '后', '且']).to_owned();
    // 剔除或退回 leaves the choice to somebody else.
    if rest.starts_with(['或', '还']) {
        return Said::default();
    }
    let second = office_words::beginning(Book::Action, &rest);
    match second {
        // 同意退回: what is agreed to is what is done.
        Some((other, behind)) if first == Action::Accept.label() || other == first => Said {
            action: action(other),
            reason: behind,
            ..Said::default()
        },
        Some(_) => Said::default(),
        None => Said {
            action: action(first),
            reason: rest,
            ..Said::default()
        },
    }
}

/// The unit that a text names in full, by any of its names.
fn unit(register: &Register, text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_suffix("的").unwrap_or(text);
    let bare = ["给", "为", "是"]
        .iter()
        .fold(bare, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let is = |name: &String| name_key(name) == name_key(bare);
    let mut units = register.units.iter().map(|unit| &unit.unit);
    let found = units.find(|unit| is(&unit.name) || unit.aliases.iter().any(is))?;
    Some(found.name.clone())
}

/// The id of the task that a text names: 任务 8, 第8项, 8, T008.
fn task(register: &Register, text: &str) -> Option<String> {
    let key = name_key(text);
    let bare = ["给", "为", "是", "第", "任务", "序号", "编号", "第"]
        .iter()
        .fold(key.as_str(), |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let bare = bare.trim_start_matches(['.', ':', '：']);
    let bare = ["任务", "项", "号", "条"]
        .iter()
        .fold(bare, |rest, word| rest.strip_suffix(word).unwrap_or(rest));
    let by_id = register
        .tasks
        .iter()
        .find(|task| task.id.as_str().eq_ignore_ascii_case(bare));
    let mut numbered = register
        .tasks
        .iter()
        .filter(|task| !bare.is_empty() && name_key(&task.number) == bare);
    let first = numbered.next().filter(|_| numbered.next().is_none());
    by_id.or(first).map(|task| task.id.to_string())
}

fn labels(register: &Register) -> String {
    let labels: Vec<String> = register
        .forms
        .iter()
        .map(|form| format!("“{}”", form.label()))
        .collect();
    format!("应为{}", labels.join("或"))
}

/// The words that stand for a decision, for whoever wrote another one.
fn expected() -> String {
    let words: Vec<String> = (Action::ALL.iter())
        .map(|action| format!("“{}”", action.label()))
        .collect();
    format!("应为{}之一", words.join(""))
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A decision as one sentence for the master.
pub fn sentence(decision: &Decision) -> Option<String> {
    let action = decision.action?.label();
    let mut about = decision.place.to_string();
    if about.is_empty() {
        rule::title(&decision.rule)
            .unwrap_or(&decision.rule)
            .clone_into(&mut about);
    }
    let mut text = format!("{action}：{about}");
    for (what, to) in [("单位", &decision.to_unit), ("任务", &decision.to_task)] {
        if !to.is_empty() {
            text.push_str(&format!("，指定{what}为{to}"));
        }
    }
    if let (Some(column), false) = (&decision.place.column, decision.value.is_empty()) {
        text.push_str(&format!("，“{column}”转录为“{}”", decision.value));
    }
    if decision.lasting {
        text.push_str("，长期有效");
    }
    if !decision.reason.is_empty() {
        text.push_str(&format!("，理由：{}", decision.reason));
    }
    if !decision.name.is_empty() {
        text.push_str(&format!("（{}）", decision.name));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::RegisterUnit;
    use crate::task::Task;
    use crate::unit::Unit;

    fn register() -> Register {
        let unit = Unit {
            aliases: vec!["市财政局（国资委）".to_owned()],
            ..Unit::named("市财政局")
        };
        let task = |n: usize| Task {
            id: TaskId::nth(n),
            number: n.to_string(),
            text: "任务".to_owned(),
            ..Task::default()
        };
        Register {
            units: vec![RegisterUnit {
                unit,
                designations: Vec::new(),
                resolved: true,
                lead: 0,
                co: 0,
            }],
            tasks: (1..=9).map(task).collect(),
            ..Register::default()
        }
    }

    #[test]
    fn decisions_are_understood_in_all_plain_words_and_never_the_wrong_way_round() {
        let register = register();
        let understood = |word: &str| {
            let said = said(word, &register);
            (
                said.action.map(Action::label).unwrap_or_default(),
                said.to_unit,
                said.to_task,
                said.reason,
            )
        };
        let of = |action: &'static str, unit: &str, task: &str, reason: &str| {
            (action, unit.to_owned(), task.to_owned(), reason.to_owned())
        };
        for (word, expected) in [
            ("接受", of("接受", "", "", "")),
            (" 同意 ", of("接受", "", "", "")),
            ("OK", of("接受", "", "", "")),
            ("免报", of("剔除", "", "", "")),
            ("长期剔除", of("剔除", "", "", "")),
            ("同意剔除", of("剔除", "", "", "")),
            ("退回：请补电话", of("退回", "", "", "请补电话")),
            ("打回", of("退回", "", "", "")),
            ("与本单位无关", of("不涉及", "", "", "")),
            ("任务 8", of("指定", "", "T008", "")),
            ("第8项", of("指定", "", "T008", "")),
            ("指定任务8", of("指定", "", "T008", "")),
            ("T008", of("指定", "", "T008", "")),
            ("指定给市财政局", of("指定", "市财政局", "", "")),
            ("归市财政局（国资委）", of("指定", "市财政局", "", "")),
            ("市财政局", of("指定", "市财政局", "", "")),
            ("不同意", of("", "", "", "")),
            ("不接受", of("", "", "", "")),
            ("剔除或退回", of("", "", "", "")),
            ("再看看", of("", "", "", "")),
            ("任务 99", of("", "", "", "")),
        ] {
            assert_eq!(understood(word), expected, "{word}");
        }
    }
}

//! A person's decisions: read from input/decisions.xlsx, and the skeleton for the next ones written from the findings.

use std::path::Path;

use crate::check::{Action, Decision, decision};
use crate::command::context;
use crate::error::{Error, Result};
use crate::finding::{Finding, Place, Severity};
use crate::register::Register;
use crate::table::Table;
use crate::task::TaskId;
use crate::write::decisions::heading;

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
    let found = document
        .grids
        .iter()
        .find_map(|grid| Some((grid, Table::find(grid, &[heading::RULE, heading::ACTION])?)));
    let Some((grid, table)) = found else {
        return Err(Error::input(
            &path,
            format!("找不到“{}”“{}”两列", heading::RULE, heading::ACTION),
            "请以 output/decisions.xlsx 为底稿填写后再放到 input/",
        ));
    };
    let mut decisions = Vec::new();
    let mut findings = Vec::new();
    for row in &table.rows {
        let word = row.get(heading::ACTION);
        let action = Action::named(word);
        if action.is_none() && !word.is_empty() {
            let place = Place {
                file: Some(DECISIONS.to_owned()),
                sheet: Some(grid.name.clone()),
                cell: Some(row.address(heading::ACTION)),
                ..Place::default()
            };
            findings.push(Finding::new(
                "decision-unreadable",
                Severity::Error,
                place,
                format!("“{word}”不是程序认识的决定"),
                expected(),
                "请改正；本次没有采用这一行",
            ));
        }
        let form = register.forms.iter().find(|form| {
            [form.label(), form.short_name(), form.key.clone()].contains(&row.get(heading::FORM).to_owned())
        });
        decisions.push(Decision {
            rule: row.get(heading::RULE).to_owned(),
            place: Place {
                file: given(row.get(heading::FILE)),
                sheet: given(row.get(heading::SHEET)),
                cell: given(row.get(heading::CELL)),
                line: None,
                unit: given(row.get(heading::UNIT)),
                task: given(row.get(heading::TASK)).map(TaskId),
                form: form.map(|form| form.key.clone()),
                column: given(row.get(heading::COLUMN)),
            },
            found: row.get(heading::FOUND).to_owned(),
            action,
            to_unit: row.get(heading::TO_UNIT).to_owned(),
            to_task: row.get(heading::TO_TASK).to_owned(),
            value: row.get(heading::VALUE).to_owned(),
            lasting: decision::lasts(word, row.get(heading::REASON)),
            reason: row.get(heading::REASON).to_owned(),
            name: row.get(heading::NAME).to_owned(),
        });
    }
    Ok((decisions, findings))
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
        about.clone_from(&decision.rule);
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

//! A person's decisions: accept a finding, exclude a file or an answer owed, assign a file to a unit or a row to a task.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::rule::Report;
use super::rules;
use crate::finding::{Finding, Place, Severity, of_a1};
use crate::register::Register;
use crate::reply::normal::fold;
use crate::task::TaskId;

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// 接受: the finding is all right as it is.
    Accept,
    /// 剔除: the file is left out, or the answer is not owed.
    Exclude,
    /// 指定: the file is this unit's, or the row answers this task.
    Assign,
}

impl Action {
    /// The word that clerks write.
    pub fn label(self) -> &'static str {
        match self {
            Action::Accept => "接受",
            Action::Exclude => "剔除",
            Action::Assign => "指定",
        }
    }

    /// The action of a word.
    pub fn named(word: &str) -> Option<Self> {
        let word = fold(word);
        [Action::Accept, Action::Exclude, Action::Assign]
            .into_iter()
            .find(|action| action.label() == word)
    }
}

/// One decision, as one row of the decisions workbook holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// The rule of the finding that it answers; empty for any.
    pub rule: String,
    /// The place of the finding that it answers; parts that are not given match any.
    #[serde(flatten)]
    pub place: Place,
    /// What was found, for whoever decides; it is not looked at.
    pub found: String,
    /// What was decided; `None` where nobody has decided yet.
    pub action: Option<Action>,
    /// The unit that a file is assigned to.
    pub to_unit: String,
    /// The task that a row is assigned to: its id or its printed number.
    pub to_task: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub name: String,
}

/// One row for each finding that a person may decide on, nothing decided yet.
///
/// Rows that have been decided already are kept as they are, in front.
pub fn skeleton(findings: &[Finding], decided: &[Decision]) -> Vec<Decision> {
    let mut rows: Vec<Decision> = decided
        .iter()
        .filter(|decision| decision.action.is_some())
        .cloned()
        .collect();
    let mut known: HashSet<(String, Place)> = rows.iter().map(|row| (row.rule.clone(), row.place.clone())).collect();
    for finding in findings {
        let row = Decision {
            rule: finding.rule.clone(),
            place: Place {
                line: None,
                ..finding.place.clone()
            },
            found: finding.found.clone(),
            ..Decision::default()
        };
        let open = finding.severity != Severity::Info && finding.rule != rules::decision_unusable::RULE.name;
        if open && known.insert((row.rule.clone(), row.place.clone())) {
            rows.push(row);
        }
    }
    rows
}

/// The decisions of a round, and which of them have been used.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    list: Vec<Decision>,
    used: RefCell<BTreeSet<usize>>,
    /// Why a decision cannot be followed.
    faults: Vec<(usize, String)>,
}

impl Decisions {
    /// Takes decisions; those that cannot be followed are set aside with the reason.
    pub fn new(list: Vec<Decision>, register: &Register) -> Self {
        let mut decisions = Decisions {
            list,
            ..Decisions::default()
        };
        for (i, decision) in decisions.list.iter().enumerate() {
            let Some(action) = decision.action else { continue };
            let unit = unit(register, &decision.to_unit);
            let fault = if fold(&decision.reason).is_empty() {
                Some("没有写理由".to_owned())
            } else if fold(&decision.name).is_empty() {
                Some("没有写决定人".to_owned())
            } else if action != Action::Assign {
                None
            } else if decision.to_unit.is_empty() && decision.to_task.is_empty() {
                Some("没有写明指定给哪个单位或哪项任务".to_owned())
            } else if !decision.to_unit.is_empty() && unit.is_none() {
                Some(format!("台账中没有单位“{}”", decision.to_unit))
            } else if !decision.to_task.is_empty() && task(register, &decision.to_task).is_none() {
                Some(format!(
                    "台账中没有任务“{}”（或同号的不止一项，请写编号如T001）",
                    decision.to_task
                ))
            } else if decision.place.file.is_none() || !decision.to_task.is_empty() && decision.place.cell.is_none() {
                Some("没有写明是哪个文件的哪一格".to_owned())
            } else {
                None
            };
            decisions.faults.extend(fault.map(|fault| (i, fault)));
        }
        decisions
    }

    fn followed(&self, action: Action) -> impl Iterator<Item = (usize, &Decision)> {
        self.list.iter().enumerate().filter(move |(i, decision)| {
            decision.action == Some(action) && !self.faults.iter().any(|(fault, _)| fault == i)
        })
    }

    fn take(&self, place: usize) {
        self.used.borrow_mut().insert(place);
    }

    /// The places of the decisions that have been followed since this was last asked.
    pub fn take_used(&self) -> Vec<usize> {
        self.used.take().into_iter().collect()
    }

    /// Counts decisions as followed.
    pub fn follow(&self, places: &[usize]) {
        self.used.borrow_mut().extend(places);
    }

    /// The decision that leaves a file out.
    pub fn excludes_file(&self, file: &str) -> Option<&Decision> {
        let (i, decision) = self.followed(Action::Exclude).find(|(_, decision)| {
            decision.place.file.as_deref() == Some(file) && decision.place.task.is_none() && !owed(&decision.rule)
        })?;
        self.take(i);
        Some(decision)
    }

    /// The unit that a sheet of a file is assigned to.
    pub fn unit_of(&self, register: &Register, file: &str, sheet: Option<&str>) -> Option<(usize, &Decision)> {
        let (i, decision) = self.followed(Action::Assign).find(|(_, decision)| {
            !decision.to_unit.is_empty()
                && decision.place.file.as_deref() == Some(file)
                && (decision.place.sheet.is_none() || decision.place.sheet.as_deref() == sheet)
        })?;
        self.take(i);
        Some((unit(register, &decision.to_unit)?, decision))
    }

    /// The task that a row of a sheet is assigned to; `holds` says whether a cell, by its row and column in the file,
    /// is of that row; a decision may name no more than the row.
    pub fn task_of(
        &self,
        register: &Register,
        file: &str,
        sheet: &str,
        holds: impl Fn(u32, Option<u32>) -> bool,
    ) -> Option<(usize, &Decision)> {
        let (i, decision) = self.followed(Action::Assign).find(|(_, decision)| {
            !decision.to_task.is_empty()
                && decision.place.file.as_deref() == Some(file)
                && decision.place.sheet.as_deref().is_none_or(|name| name == sheet)
                && decision
                    .place
                    .cell
                    .as_deref()
                    .and_then(address_of)
                    .is_some_and(|(row, column)| holds(row, column))
        })?;
        self.take(i);
        Some((task(register, &decision.to_task)?, decision))
    }

    /// The decision by which an answer is not owed.
    pub fn excuses(&self, unit: &str, task: &TaskId, form: &str) -> Option<&Decision> {
        let fits = |decision: &Decision| {
            decision.place.unit.as_deref() == Some(unit)
                && decision.place.task.as_ref().is_none_or(|one| one == task)
                && decision.place.form.as_deref().is_none_or(|one| one == form)
        };
        let excluded = self.followed(Action::Exclude).filter(|(_, decision)| {
            decision.place.file.is_none() || decision.place.task.is_some() || owed(&decision.rule)
        });
        let accepted = self
            .followed(Action::Accept)
            .filter(|(_, decision)| owed(&decision.rule));
        let (i, decision) = excluded.chain(accepted).find(|(_, decision)| fits(decision))?;
        self.take(i);
        Some(decision)
    }

    /// Turns accepted findings into information, and tells of decisions that could not be followed.
    pub fn settle(&self, findings: &mut [Finding], report: &mut Report<'_>) {
        for finding in findings.iter_mut().filter(|finding| finding.severity != Severity::Info) {
            let accepted = self
                .followed(Action::Accept)
                .find(|(_, decision)| answers(decision, finding));
            if let Some((i, decision)) = accepted {
                self.take(i);
                finding.severity = Severity::Info;
                finding.advice = format!("已由{}决定接受：{}", decision.name.trim(), decision.reason.trim());
            }
        }
        let used = self.used.borrow();
        for (i, decision) in self.list.iter().enumerate() {
            let Some(action) = decision.action else { continue };
            let fault = self
                .faults
                .iter()
                .find(|(place, _)| *place == i)
                .map(|(_, fault)| fault.clone());
            let Some(fault) =
                fault.or_else(|| (!used.contains(&i)).then(|| "没有与之相符的文件、单位或问题".to_owned()))
            else {
                continue;
            };
            report.account(
                &rules::decision_unusable::RULE,
                decision.place.clone(),
                format!("决定“{}”未能执行：{fault}", action.label()),
                "决定应写明对象、理由和决定人",
                "请更正或删去这条决定",
            );
        }
    }

    /// Tells that a decision was followed.
    pub fn tell(report: &mut Report<'_>, decision: &Decision, place: Place, what: String) {
        report.account(
            &rules::decision_applied::RULE,
            place,
            what,
            format!("按{}的决定：{}", decision.name.trim(), decision.reason.trim()),
            "无须处理",
        );
    }
}

/// Findings that tell of an answer that is owed.
fn owed(rule: &str) -> bool {
    [
        rules::unit_silent::RULE.name,
        rules::form_missing::RULE.name,
        rules::task_missing::RULE.name,
        rules::task_unanswered::RULE.name,
    ]
    .contains(&rule)
}

fn answers(decision: &Decision, finding: &Finding) -> bool {
    let (d, f) = (&decision.place, &finding.place);
    (decision.rule.is_empty() || decision.rule == finding.rule)
        && (d.file.is_none() || d.file == f.file)
        && (d.sheet.is_none() || d.sheet == f.sheet)
        && (d.cell.is_none() || d.cell == f.cell)
        && (d.unit.is_none() || d.unit == f.unit)
        && (d.task.is_none() || d.task == f.task)
        && (d.form.is_none() || d.form == f.form)
        && (d.column.is_none() || d.column == f.column)
}

fn unit(register: &Register, name: &str) -> Option<usize> {
    let name = fold(name);
    register.units.iter().position(|unit| {
        std::iter::once(&unit.unit.name)
            .chain(&unit.unit.aliases)
            .any(|one| fold(one) == name)
    })
}

fn task(register: &Register, name: &str) -> Option<usize> {
    let name = name.trim();
    let by_id = register
        .tasks
        .iter()
        .position(|task| task.id.as_str().eq_ignore_ascii_case(name));
    by_id.or_else(|| {
        let mut numbered = register
            .tasks
            .iter()
            .enumerate()
            .filter(|(_, task)| task.number == name)
            .map(|(i, _)| i);
        let first = numbered.next()?;
        numbered.next().is_none().then_some(first)
    })
}

/// Row and, if said, column of an address, counted from 0.
fn address_of(cell: &str) -> Option<(u32, Option<u32>)> {
    let cell = cell.trim().replace('$', "").to_ascii_uppercase();
    if let Ok(row) = cell.parse::<u32>() {
        return Some((row.checked_sub(1)?, None));
    }
    of_a1(&cell).map(|(row, column)| (row, Some(column)))
}

//! A person's decisions: accept a finding or a file as filed, exclude, assign, transcribe, send back, confirm 不涉及.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::findings::Report;
use super::key::Key;
use crate::finding::{Finding, Place, Severity, of_a1};
use crate::normal::fold;
use crate::owed::State;
use crate::period::Period;
use crate::record::Collected;
use crate::register::Register;
use crate::rule;
use crate::task::{TaskId, TaskIndex};
use crate::unit::UnitId;

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// 接受: the finding is all right as it is; a file that cannot be read counts as filed.
    Accept,
    /// 剔除: the file is left out, or the answer is not owed.
    Exclude,
    /// 指定: the file is this unit's, or the row answers this task.
    Assign,
    /// 转录: the answer in this column is this value, as a person read it.
    Transcribe,
    /// 退回: the file or the answer does not count, and the unit is told why.
    Return,
    /// 不涉及: the task is not this unit's own, as it says or said.
    Nil,
}

impl Action {
    /// All of them, in the order in which clerks are told of them.
    pub const ALL: [Action; 6] = [
        Action::Accept,
        Action::Exclude,
        Action::Assign,
        Action::Transcribe,
        Action::Return,
        Action::Nil,
    ];

    /// The word that clerks write.
    pub fn label(self) -> &'static str {
        match self {
            Action::Accept => "接受",
            Action::Exclude => "剔除",
            Action::Assign => "指定",
            Action::Transcribe => "转录",
            Action::Return => "退回",
            Action::Nil => "不涉及",
        }
    }

    /// The action of a word; 长期 beside it says how long it lasts ([`lasts`]).
    pub fn named(word: &str) -> Option<Self> {
        let word = fold(word).replace(LASTING, "");
        if word == State::Excused.label() {
            return Some(Action::Exclude);
        }
        Action::ALL.into_iter().find(|action| action.label() == word)
    }
}

/// The word by which a decision holds for later forms and periods, too.
const LASTING: &str = "长期";

/// Whether a decision holds for every form and period to come: its word says 长期剔除, or its reason says so in a clause of
/// its own (长期有效, 长期免报). 长期坚持的任务 in a reason says nothing of the decision.
pub fn lasts(word: &str, reason: &str) -> bool {
    let clauses = reason.split(|c: char| c.is_ascii_punctuation() || c.is_whitespace() || "，。；、：（）".contains(c));
    let mut lasting = clauses.filter_map(|clause| clause.trim().strip_prefix(LASTING));
    fold(word).contains(LASTING)
        || lasting.any(|rest| {
            let ends = ["", "有效", "免报", "剔除", "不报", "适用"];
            ends.contains(&rest) || rest.starts_with("不再") || rest.starts_with("不用")
        })
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
    /// What a person read, where it is a transcription.
    pub value: String,
    /// The period that it is of, where its form comes back; a decision of one period holds in no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Whether it holds for every form and period to come, not only for the ones that it names.
    pub lasting: bool,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub name: String,
}

impl Decision {
    /// Who decided and why, for people.
    pub fn spoken(&self) -> String {
        format!("按{}的决定：{}", self.name.trim(), self.reason.trim())
    }

    /// Whether it settles a finding, now or with the next collection: its own one, all of a file that is left out or that was
    /// transcribed as a whole, all that is said of a duty that is excused.
    pub fn settles(&self, finding: &Finding) -> bool {
        let Some(action) = self.action else { return false };
        let (own, place) = (&self.place, &finding.place);
        match action {
            Action::Exclude if own.file.is_some() && own.task.is_none() => own.file == place.file,
            Action::Exclude => {
                own.unit.is_some()
                    && own.unit == place.unit
                    && (own.task.is_none() || own.task == place.task)
                    && (self.lasting || own.form.is_none() || own.form == place.form)
                    && (own.file.is_none() || own.file == place.file)
                    && owed(&finding.rule)
                    || !own.is_empty() && self.is_about(finding)
            }
            Action::Transcribe => {
                own.file.is_some() && own.file == place.file && self.is_part(finding) || self.is_about(finding)
            }
            Action::Accept | Action::Return | Action::Nil => !own.is_empty() && answers(self, finding),
            Action::Assign => self.is_about(finding),
        }
    }

    /// Whether it copies a part of a file, and the finding is of the whole file.
    pub fn is_part(&self, finding: &Finding) -> bool {
        self.action == Some(Action::Transcribe) && finding.place.task.is_none() && finding.place.cell.is_none()
    }

    /// Whether it was taken of this very finding.
    fn is_about(&self, finding: &Finding) -> bool {
        let place = Place {
            line: None,
            ..finding.place.clone()
        };
        self.rule == finding.rule && self.place == place
    }

    /// Whether it is of what came as a whole: no cell, or copied from a picture.
    pub fn is_of_whole_file(&self) -> bool {
        self.place.file.is_some() && (self.action == Some(Action::Transcribe) || self.place.cell.is_none())
    }
}

/// What a finding is told to do once a decision about it has been followed, before and behind the person's name.
const ACCEPTED: (&str, &str) = ("已由", "决定接受：");
const CONFIRMED: (&str, &str) = ("已由", "确认不涉及：");
const RETURNED: (&str, &str) = ("已按", "的决定退回");
/// Between what was decided and why it could not be followed.
const REFUSED: &str = "未能执行：";

/// That a decision was followed, by whom it was taken and why.
fn told((begin, end): (&str, &str), decision: &Decision) -> String {
    format!("{begin}{}{end}{}", decision.name.trim(), decision.reason.trim())
}

/// Whether a decision about a finding has been followed by the collection that tells it.
pub fn is_heeded(finding: &Finding) -> bool {
    let says = |(begin, end): (&str, &str)| finding.advice.starts_with(begin) && finding.advice.contains(end);
    [ACCEPTED, CONFIRMED, RETURNED].into_iter().any(says)
}

/// Whether a finding tells that a decision of this action could not be followed.
pub fn is_refusal(finding: &Finding, decision: &Decision) -> bool {
    let label = decision.action.map_or("", Action::label);
    finding.found.starts_with(&format!("决定“{label}”{REFUSED}"))
}

/// The decisions by which duties are not owed, for those who ask outside of a collection: the next `generate`.
#[derive(Debug, Default)]
pub struct Exemptions(Decisions);

impl Exemptions {
    /// Those among a person's decisions.
    pub fn new(decisions: Vec<Decision>, register: &Register) -> Self {
        Exemptions(Decisions::new(decisions, register))
    }

    /// Whether a unit owes no answer to a task on a form.
    pub fn excuse(&self, unit: &str, task: &str, form: &str) -> bool {
        self.0.excuses(unit, &TaskId(task.to_owned()), form).is_some()
    }
}

/// One row for each finding that a person may decide on, nothing decided yet.
///
/// Rows that have been decided already are kept as they are, in front.
/// A unit that has sent nothing gets a row a form, for a decision holds for the forms that it names; what a unit calls not
/// its own is there to be confirmed.
pub fn skeleton(collected: &Collected, decided: &[Decision]) -> Vec<Decision> {
    let mut rows: Vec<Decision> = decided
        .iter()
        .filter(|decision| decision.action.is_some())
        .cloned()
        .collect();
    let mut known: HashSet<(String, Place, Option<Period>)> = rows
        .iter()
        .map(|row| (row.rule.clone(), row.place.clone(), row.period))
        .collect();
    for finding in &collected.findings {
        let nil = finding.rule == rule::ANSWER_NIL.name && !finding.advice.starts_with("已由");
        let open = finding.severity != Severity::Info && finding.rule != rule::DECISION_UNUSABLE.name;
        if !open && !nil {
            continue;
        }
        let forms: Vec<Option<&String>> = if finding.rule == rule::UNIT_SILENT.name {
            collected.forms.iter().map(Some).collect()
        } else {
            // A file that cannot be read is decided on for the form that was asked for, not for those of later rounds.
            let only =
                (collected.forms.first()).filter(|_| collected.forms.len() == 1 && is_of_whole_file(&finding.rule));
            vec![finding.place.form.as_ref().or(only)]
        };
        for form in forms {
            let row = Decision {
                rule: finding.rule.clone(),
                place: Place {
                    line: None,
                    form: form.cloned(),
                    ..finding.place.clone()
                },
                found: finding.found.clone(),
                period: form.and_then(|form| collected.periods.get(form)).copied(),
                ..Decision::default()
            };
            if known.insert((row.rule.clone(), row.place.clone(), row.period)) {
                rows.push(row);
            }
        }
    }
    rows
}

/// The decisions of a round, and which of them have been used.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    list: Vec<Decision>,
    /// The periods that are collected, by form, as far as they are known.
    periods: BTreeMap<String, Period>,
    used: Mutex<BTreeSet<usize>>,
    /// Why a decision cannot be followed.
    faults: Vec<(usize, String)>,
}

impl Decisions {
    /// Takes decisions; those that cannot be followed are set aside with the reason.
    pub fn new(mut list: Vec<Decision>, register: &Register) -> Self {
        // Units and tasks may be named as people name them: by an alias, by the printed number.
        for decision in &mut list {
            let place = &mut decision.place;
            let own = place.unit.as_deref().and_then(|name| unit(register, name));
            if let Some(own) = own {
                place.unit = Some(register.unit_name(own).to_owned());
            }
            let own = place.task.as_ref().and_then(|name| task(register, name.as_str()));
            if let Some(own) = own {
                place.task = Some(register.tasks[own].id.clone());
            }
        }
        let periods = register.forms.iter();
        let periods = periods
            .filter_map(|form| Some((form.key.clone(), form.period?)))
            .collect();
        let mut decisions = Decisions {
            list,
            periods,
            ..Decisions::default()
        };
        for (i, decision) in decisions.list.iter().enumerate() {
            let Some(action) = decision.action else { continue };
            let unit = unit(register, &decision.to_unit);
            let fault = if fold(&decision.reason).is_empty() {
                Some("没有写理由".to_owned())
            } else if fold(&decision.name).is_empty() {
                Some("没有写决定人".to_owned())
            } else if action == Action::Transcribe {
                transcribes(register, decision).err().map(str::to_owned)
            } else if action == Action::Nil && decision.place.unit.is_none() {
                Some("没有写明是哪个单位".to_owned())
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

    /// Says for which periods forms are collected, once that is known.
    pub fn in_periods(&mut self, periods: &BTreeMap<String, Period>) {
        let periods = periods.iter().map(|(form, period)| (form.clone(), *period));
        self.periods.extend(periods);
    }

    /// Whether a decision is of another period than the one that is collected.
    fn is_of_other_period(&self, decision: &Decision) -> bool {
        let Some(own) = decision.period.filter(|_| !decision.lasting) else {
            return false;
        };
        match &decision.place.form {
            Some(form) => self.periods.get(form).is_some_and(|now| *now != own),
            None => !self.periods.is_empty() && !self.periods.values().any(|now| *now == own),
        }
    }

    fn followed(&self, action: Action) -> impl Iterator<Item = (usize, &Decision)> {
        self.list.iter().enumerate().filter(move |(i, decision)| {
            decision.action == Some(action)
                && !self.is_of_other_period(decision)
                && !self.faults.iter().any(|(fault, _)| fault == i)
        })
    }

    /// Those that have been followed.
    fn used(&self) -> MutexGuard<'_, BTreeSet<usize>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, place: usize) {
        self.used().insert(place);
    }

    /// The places of the decisions that have been followed since this was last asked.
    pub fn take_used(&self) -> Vec<usize> {
        std::mem::take(&mut *self.used()).into_iter().collect()
    }

    /// Counts decisions as followed.
    pub fn follow(&self, places: &[usize]) {
        self.used().extend(places);
    }

    /// The decision that leaves a whole file out. One that names a form leaves out what the file holds of it
    /// ([`Decisions::drops_file`]).
    pub fn excludes_file(&self, file: &str) -> Option<&Decision> {
        let (i, decision) = self.followed(Action::Exclude).find(|(_, decision)| {
            let place = &decision.place;
            place.file.as_deref() == Some(file)
                && place.task.is_none()
                && (place.form.is_none() || is_of_whole_file(&decision.rule))
                && !owed(&decision.rule)
        })?;
        self.take(i);
        Some(decision)
    }

    /// The unit that a sheet of a file is assigned to.
    pub fn unit_of(&self, register: &Register, file: &str, sheet: Option<&str>) -> Option<(UnitId, &Decision)> {
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
    ) -> Option<(TaskIndex, &Decision)> {
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

    /// Whether any decision names a unit: what is made of its answers counts such a decision as followed.
    pub fn name(&self, unit: &str) -> bool {
        let mut decided = self.list.iter().filter(|decision| decision.action.is_some());
        decided.any(|decision| decision.place.unit.as_deref() == Some(unit))
    }

    /// The decision by which an answer is not owed.
    pub fn excuses(&self, unit: &str, task: &TaskId, form: &str) -> Option<&Decision> {
        let fits = |decision: &Decision| {
            decision.place.unit.as_deref() == Some(unit)
                && decision.place.task.as_ref().is_none_or(|one| one == task)
                && (decision.lasting || decision.place.form.as_deref().is_none_or(|one| one == form))
        };
        // What names a file without a task is about the file: that it is not wanted, or that it will do.
        let of_duty = |decision: &Decision| decision.place.file.is_none() || decision.place.task.is_some();
        let excluded = self.followed(Action::Exclude).filter(|(_, decision)| of_duty(decision));
        let accepted = self
            .followed(Action::Accept)
            .filter(|(_, decision)| owed(&decision.rule) && of_duty(decision));
        let (i, decision) = excluded.chain(accepted).find(|(_, decision)| fits(decision))?;
        self.take(i);
        Some(decision)
    }

    /// The decision by which a file that holds no readable answers counts as filed on a form, in words.
    pub fn accepts_file(&self, file: &str, form: &str) -> Option<String> {
        self.about_file(Action::Accept, file, form)
    }

    /// The decision by which a file goes back to its unit, as far as it is of a form, in words.
    pub fn returns_file(&self, file: &str, form: &str) -> Option<String> {
        self.about_file(Action::Return, file, form)
    }

    /// The decision by which a file does not count for a form, in words.
    pub fn drops_file(&self, file: &str, form: &str) -> Option<String> {
        self.about_file(Action::Exclude, file, form)
    }

    /// The decision of an action on a whole file, or on a form in it that holds nothing.
    fn about_file(&self, action: Action, file: &str, form: &str) -> Option<String> {
        let (i, decision) = self.followed(action).find(|(_, decision)| {
            let place = &decision.place;
            place.file.as_deref() == Some(file)
                && place.form.as_deref().is_none_or(|own| own == form)
                && place.task.is_none()
                && (decision.rule == rule::FORM_MISSING.name
                    || place.cell.is_none() && (decision.rule.is_empty() || is_of_whole_file(&decision.rule)))
        })?;
        self.take(i);
        Some(decision.spoken())
    }

    /// The forms that decisions about a file name, by their keys: one accepted as the plan in July, or transcribed from then,
    /// is no status of December.
    pub fn forms_of_file(&self, file: &str) -> BTreeSet<&str> {
        let about = [Action::Accept, Action::Transcribe, Action::Return, Action::Exclude];
        let all = about.into_iter().flat_map(|action| self.followed(action));
        all.filter(|(_, decision)| decision.place.file.as_deref() == Some(file))
            .filter(|(_, decision)| decision.action == Some(Action::Transcribe) || decision.place.task.is_none())
            .filter_map(|(_, decision)| decision.place.form.as_deref())
            .collect()
    }

    /// The decision by which an answer goes back to its unit.
    pub fn returns_answer(&self, unit: &str, task: &TaskId, form: &str) -> Option<&Decision> {
        let (i, decision) = self.followed(Action::Return).find(|(_, decision)| {
            let place = &decision.place;
            let whole = place.column.is_none() && place.cell.is_none() || decision.rule == rule::ANSWER_NIL.name;
            whole
                && place.unit.as_deref() == Some(unit)
                && place.task.as_ref() == Some(task)
                && place.form.as_deref().is_none_or(|one| one == form)
        })?;
        self.take(i);
        Some(decision)
    }

    /// The decision that a task is not a unit's own, in words.
    pub fn confirms_nil(&self, unit: &str, task: &TaskId, form: &str) -> Option<String> {
        let about_nil = |decision: &Decision| decision.rule == rule::ANSWER_NIL.name;
        let accepted = self
            .followed(Action::Accept)
            .filter(|(_, decision)| about_nil(decision));
        let (i, decision) = self.followed(Action::Nil).chain(accepted).find(|(_, decision)| {
            let place = &decision.place;
            place.unit.as_deref() == Some(unit)
                && place.task.as_ref().is_none_or(|one| one == task)
                && place.form.as_deref().is_none_or(|one| one == form)
        })?;
        self.take(i);
        Some(decision.spoken())
    }

    /// What people transcribed: unit, form, task and column, with the decision, in the order of the list.
    pub fn transcribed(&self, register: &Register) -> Vec<((Key, usize), &Decision)> {
        let followed = self.followed(Action::Transcribe);
        let placed = followed.filter_map(|(_, decision)| Some((transcribes(register, decision).ok()?, decision)));
        placed.collect()
    }

    /// Counts a decision as followed.
    pub fn followed_one(&self, decision: &Decision) {
        if let Some(i) = self.list.iter().position(|one| std::ptr::eq(one, decision)) {
            self.take(i);
        }
    }

    /// Whether a person accepted what a rule says of a place.
    pub fn accepted(&self, rule: &str, place: &Place) -> bool {
        self.followed(Action::Accept)
            .any(|(_, decision)| !decision.place.is_empty() && speaks_of(decision, rule, place))
    }

    /// Turns accepted findings into information, and tells of decisions that could not be followed.
    pub fn settle(&self, findings: &mut [Finding], report: &mut Report<'_>) {
        for finding in findings.iter_mut() {
            let about = |action: Action| self.followed(action).find(|(_, decision)| answers(decision, finding));
            let claimed = finding.rule == rule::ANSWER_NIL.name;
            // What a unit claims not to be its own, and what it left out: a person may say that it is none of its tasks.
            let nil = claimed || finding.place.task.is_some() && owed(&finding.rule);
            if finding.severity != Severity::Info || claimed {
                if let Some((i, decision)) = about(Action::Accept) {
                    self.take(i);
                    finding.severity = Severity::Info;
                    finding.to_unit = None;
                    finding.advice = told(ACCEPTED, decision);
                    continue;
                }
                // What was taken over from one of two replies that differ is decided.
                let taken = about(Action::Transcribe).filter(|(_, decision)| decision.is_about(finding));
                if let Some((i, decision)) = taken {
                    self.take(i);
                    finding.severity = Severity::Info;
                    finding.to_unit = None;
                    finding.advice = told(ACCEPTED, decision);
                    continue;
                }
                if let Some((i, decision)) = about(Action::Nil).filter(|_| nil) {
                    self.take(i);
                    finding.severity = Severity::Info;
                    finding.to_unit = None;
                    finding.advice = told(CONFIRMED, decision);
                    continue;
                }
            }
            if let Some((i, decision)) = about(Action::Return) {
                self.take(i);
                finding.severity = Severity::Error;
                finding.to_unit = Some(format!("请修改后重新报送：{}", decision.reason.trim()));
                finding.advice = format!("{}{}{}", RETURNED.0, decision.name.trim(), RETURNED.1);
            }
        }
        let used = self.used();
        for (i, decision) in self.list.iter().enumerate() {
            let Some(action) = decision.action else { continue };
            // It waits for its own period.
            if self.is_of_other_period(decision) {
                continue;
            }
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
                &rule::DECISION_UNUSABLE,
                decision.place.clone(),
                format!("决定“{}”{REFUSED}{fault}", action.label()),
                "决定应写明对象、理由和决定人",
                "请更正或删去这条决定",
            );
        }
    }

    /// Tells that a decision was followed.
    pub fn tell(report: &mut Report<'_>, decision: &Decision, place: Place, what: String) {
        report.account(&rule::DECISION_APPLIED, place, what, decision.spoken(), "无须处理");
    }
}

/// Findings that tell of an answer that is owed.
fn owed(rule: &str) -> bool {
    [
        rule::UNIT_SILENT.name,
        rule::FORM_MISSING.name,
        rule::TASK_MISSING.name,
        rule::TASK_UNANSWERED.name,
    ]
    .contains(&rule)
}

/// Findings that tell of a whole file that cannot be read as answers.
fn is_of_whole_file(rule: &str) -> bool {
    rule.starts_with("file-")
        || rule == "archive-empty"
        || rule == "mail-without-attachment"
        || rule == rule::FORM_UNKNOWN.name
}

fn answers(decision: &Decision, finding: &Finding) -> bool {
    speaks_of(decision, &finding.rule, &finding.place)
}

/// Whether a decision is about what a rule says of a place.
fn speaks_of(decision: &Decision, rule: &str, f: &Place) -> bool {
    let d = &decision.place;
    (decision.rule.is_empty() || decision.rule == rule)
        && (d.file.is_none() || d.file == f.file)
        && (d.sheet.is_none() || d.sheet == f.sheet)
        && (d.cell.is_none() || d.cell == f.cell)
        && (d.unit.is_none() || d.unit == f.unit)
        && (d.task.is_none() || d.task == f.task)
        // What is said of a whole file names no form.
        && (d.form.is_none() || d.form == f.form || f.form.is_none() && is_of_whole_file(rule))
        && (d.column.is_none() || d.column == f.column)
}

/// The place of a transcription: unit, form, task and column; or what it does not say.
fn transcribes(register: &Register, decision: &Decision) -> Result<(Key, usize), &'static str> {
    let place = &decision.place;
    if fold(&decision.value).is_empty() {
        return Err("没有写转录内容");
    }
    let name = place.unit.as_deref().unwrap_or(&decision.to_unit);
    let unit = unit(register, name).ok_or("没有写明台账中的单位")?;
    let name = place.task.as_ref().map_or(decision.to_task.as_str(), TaskId::as_str);
    let task = task(register, name).ok_or("没有写明台账中的任务")?;
    let mut forms = register.forms.ids();
    let form = match (&place.form, forms.next(), forms.next()) {
        (Some(key), ..) => register.forms.find_id(|form| form.key == *key),
        (None, only, None) => only,
        (None, ..) => None,
    };
    let form = form.ok_or("没有写明是哪张表")?;
    let heading = place.column.as_deref().map(fold).unwrap_or_default();
    let mut columns = register.forms[form].unit_columns();
    let column = columns.find(|(_, column)| fold(&column.heading) == heading);
    let (column, _) = column.ok_or("没有写明是表中由单位填写的哪一栏")?;
    Ok(((unit, form, task), column))
}

fn unit(register: &Register, name: &str) -> Option<UnitId> {
    let name = fold(name);
    register.units.find_id(|unit| {
        std::iter::once(&unit.unit.name)
            .chain(&unit.unit.aliases)
            .any(|one| fold(one) == name)
    })
}

fn task(register: &Register, name: &str) -> Option<TaskIndex> {
    let name = name.trim();
    let by_id = register
        .tasks
        .find_id(|task| task.id.as_str().eq_ignore_ascii_case(name));
    by_id.or_else(|| {
        let mut numbered = register
            .tasks
            .with_ids()
            .filter(|(_, task)| task.number == name)
            .map(|(id, _)| id);
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

//! Gathers what of an earlier round could not be put to the register, or only with a doubt, and tells it.

use indexmap::{IndexMap, IndexSet};

use super::earlier::Answer;
use super::matching::Match;
use crate::finding::{Finding, Place, Severity};
use crate::register::Register;
use crate::task::TaskIndex;

/// How much of a text tells which one it is, in characters.
const HEAD: usize = 40;
/// At most how many names a finding lists.
const LISTED: usize = 5;

/// An earlier task, what became of it, and the units that answered it.
#[derive(Debug)]
struct Doubt {
    found: Match,
    text: String,
    units: IndexSet<String>,
    place: Place,
}

/// What was not used, or is to be looked at.
#[derive(Debug, Default)]
pub(super) struct Unused {
    tasks: IndexMap<(String, Option<String>), Doubt>,
    units: IndexMap<String, (IndexSet<String>, Place)>,
    assignments: IndexMap<String, (IndexSet<String>, Place)>,
    unchecked: IndexSet<String>,
    first: Option<Place>,
}

impl Unused {
    /// Notes a task that the register has not, or has only nearly so.
    pub(super) fn task(&mut self, answer: &Answer, found: Match) {
        if let Match::Unchecked(_) = found {
            self.unchecked.insert(answer.id.clone());
            self.first.get_or_insert_with(|| answer.place.clone());
            return;
        }
        self.tasks
            .entry((answer.id.clone(), answer.text.clone()))
            .or_insert_with(|| Doubt {
                found,
                text: named(answer),
                units: IndexSet::new(),
                place: answer.place.clone(),
            })
            .units
            .insert(answer.unit.clone());
    }

    /// Notes a unit that the register has not.
    pub(super) fn unit(&mut self, answer: &Answer) {
        note(&mut self.units, answer);
    }

    /// Notes a task that a unit no longer has.
    pub(super) fn assignment(&mut self, answer: &Answer) {
        note(&mut self.assignments, answer);
    }

    /// Tells it all, in the order of the earlier round.
    pub(super) fn findings(&self, register: &Register) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.unchecked.is_empty() {
            findings.push(Finding::new(
                "prefill-unchecked",
                Severity::Warning,
                self.first.clone().unwrap_or_default(),
                format!("文件里没有任务内容，{}项任务只按任务编号预填", self.unchecked.len()),
                "上一轮与本次应是同一份通知",
                "请确认两轮是同一份通知；不是的话，请改用上一轮的 master.xlsx 重新生成",
            ));
        }
        for doubt in self.tasks.values() {
            let units = listed(&doubt.units);
            let own = |task: &TaskIndex| {
                let task = &register.tasks[*task];
                format!("{}（第{}项）“{}”", task.id, task.number, head(&task.text))
            };
            let (rule, found, advice) = match &doubt.found {
                Match::Like(task) => (
                    "prefill-task-similar",
                    format!(
                        "上一轮的任务{}与本次的{}文字不完全相同，已按同一任务预填（{units}）",
                        doubt.text,
                        own(task)
                    ),
                    "请核对是否同一任务；不是的话，请从填报表中删去预填内容",
                ),
                Match::Near(task) => (
                    "prefill-task-unknown",
                    format!(
                        "上一轮的任务{}在本次通知里没有，编号不同而文字相近的是{}，未预填（{units}）",
                        doubt.text,
                        own(task)
                    ),
                    "如确是同一任务，请单位按上一轮的填报自行填写",
                ),
                _ => (
                    "prefill-task-unknown",
                    format!("上一轮的任务{}在本次通知里没有，未预填（{units}）", doubt.text),
                    "通知换了年度属正常；否则请核对 --from 指定的是不是这份通知的上一轮",
                ),
            };
            findings.push(Finding::new(
                rule,
                Severity::Warning,
                doubt.place.clone(),
                found,
                "两轮的任务内容应当一致",
                advice,
            ));
        }
        for (unit, (tasks, place)) in &self.units {
            findings.push(Finding::new(
                "prefill-unit-unknown",
                Severity::Warning,
                place.clone(),
                format!(
                    "上一轮的单位“{unit}”本次没有，其{}项填报未预填：{}",
                    tasks.len(),
                    listed(tasks)
                ),
                "单位名称应与本次的单位一致",
                "如单位改了名，请在单位名录里把旧名写进别名后重新生成",
            ));
        }
        for (unit, (tasks, place)) in &self.assignments {
            findings.push(Finding::new(
                "prefill-not-assigned",
                Severity::Warning,
                Place {
                    unit: Some(unit.clone()),
                    ..place.clone()
                },
                format!(
                    "{unit}上一轮报过的{}项任务，本次没有分给它，未预填：{}",
                    tasks.len(),
                    listed(tasks)
                ),
                "只预填本次分给单位的任务",
                "请核对任务分工；分工确有调整的，不必处理",
            ));
        }
        findings
    }
}

fn note(list: &mut IndexMap<String, (IndexSet<String>, Place)>, answer: &Answer) {
    let entry = list.entry(answer.unit.clone());
    let (tasks, _) = entry.or_insert_with(|| (IndexSet::new(), answer.place.clone()));
    tasks.insert(named(answer));
}

/// An earlier task as findings name it.
fn named(answer: &Answer) -> String {
    match &answer.text {
        Some(text) => format!("{}“{}”", answer.id, head(text)),
        None => answer.id.clone(),
    }
}

/// The first names and how many there are.
fn listed(names: &IndexSet<String>) -> String {
    let first: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
    let rest = if names.len() > LISTED {
        format!("等{}个", names.len())
    } else {
        String::new()
    };
    format!("{}{rest}", first.join("、"))
}

fn head(text: &str) -> String {
    let mut head: String = text.chars().take(HEAD).collect();
    if head.len() < text.len() {
        head.push('…');
    }
    head
}

//! 未完成事项: what is not done or overdue, with its reason and light.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::form::{Kind, PLAN};
use crate::register::Register;
use crate::task::Task;

use super::answers::{Answer, FormAnswers};
use super::state::{Deadline, Light, deciding};

/// One task that one deciding unit has not finished.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// Place of the unit in the register.
    pub unit: usize,
    /// The task.
    pub task: &'a Task,
    /// The unit's answer on the status form; its record is missing if it has not reported.
    pub answer: Answer<'a>,
    /// Whether the unit says that part of it is done.
    pub partial: bool,
    /// When it is due: as the status form says, or else the plan.
    pub deadline: Deadline<'a>,
    /// How urgent it is.
    pub light: Light,
}

/// The form that asks for completion, if it was collected.
pub fn status<'f, 'a>(answers: &'f [FormAnswers<'a>]) -> Option<&'f FormAnswers<'a>> {
    answers
        .iter()
        .find(|form| form.form.column_of(Kind::Completion).is_some())
}

/// The plan form, if it was collected.
pub fn plan<'f, 'a>(answers: &'f [FormAnswers<'a>]) -> Option<&'f FormAnswers<'a>> {
    answers.iter().find(|form| form.form.key == PLAN)
}

/// Every unfinished matter of a deciding unit: by unit in the register's order, then in the notice's order.
///
/// A unit that has not reported is here only if its plan says that it is overdue; 报送情况 names the others.
pub fn of<'a>(register: &'a Register, answers: &[FormAnswers<'a>], as_of: Date) -> Vec<Matter<'a>> {
    let Some(form) = status(answers) else {
        return Vec::new();
    };
    let plan = plan(answers);
    let mut matters = Vec::new();
    for (place, (task, given)) in register.tasks.iter().zip(&form.tasks).enumerate() {
        for answer in deciding(given) {
            let Some(unit) = answer.index else { continue };
            let said = answer.normal(form.form, Kind::Completion);
            if said == Some("yes") {
                continue;
            }
            let planned = plan.map_or(Deadline::Unknown, |plan| planned(plan, place, unit));
            let deadline = Deadline::of(form.form, answer).or(planned);
            let light = Light::of(deadline, as_of);
            let reported = matches!(said, Some("no" | "partial"));
            if reported || matches!(light, Light::Red(_)) {
                matters.push(Matter {
                    unit,
                    task,
                    answer: *answer,
                    partial: said == Some("partial"),
                    deadline,
                    light,
                });
            }
        }
    }
    matters.sort_by_key(|matter| matter.unit);
    matters
}

/// What the unit planned for the task.
fn planned<'a>(plan: &FormAnswers<'a>, task: usize, unit: usize) -> Deadline<'a> {
    plan.tasks
        .get(task)
        .into_iter()
        .flat_map(|given| &given.answers)
        .find(|answer| answer.index == Some(unit) && answer.record.is_some())
        .map_or(Deadline::Unknown, |answer| Deadline::of(plan.form, answer))
}

/// Numbers of matters by light: red, yellow, green, unknown.
pub fn lights(matters: &[Matter<'_>]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for matter in matters {
        let name = match matter.light {
            Light::Red(_) => "红",
            Light::Yellow(_) => "黄",
            Light::Green => "绿",
            Light::White => "时限不明",
        };
        *counts.entry(name).or_default() += 1;
    }
    counts
}

//! How a task stands: the rule by which the answers of its units become one word.

use crate::form::Kind;

use super::answers::{Answer, FormAnswers, TaskAnswers};
use crate::unit::Role;

/// How a task stands by the status form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskState {
    /// Every deciding unit says yes.
    Done,
    /// At least one deciding unit says yes or partly, but not all say yes.
    UnderWay,
    /// All deciding units that answered say no.
    NotDone,
    /// No deciding unit has said yes, partly or no.
    NotReported,
}

impl TaskState {
    /// All states, in the order in which they are shown.
    pub const ALL: [TaskState; 4] = [
        TaskState::Done,
        TaskState::UnderWay,
        TaskState::NotDone,
        TaskState::NotReported,
    ];

    /// The word that leadership reads.
    pub fn label(self) -> &'static str {
        match self {
            TaskState::Done => "已完成",
            TaskState::UnderWay => "推进中",
            TaskState::NotDone => "未完成",
            TaskState::NotReported => "未报告",
        }
    }
}

/// How far the answers to a task have come in, whatever they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receipt {
    /// Everything that is owed has come.
    Full,
    /// Some of it has come.
    Part,
    /// Nothing has come.
    None,
}

impl Receipt {
    /// From the number owed and the number received of these.
    pub fn of(owed: usize, received: usize) -> Self {
        if received == 0 {
            Receipt::None
        } else if received < owed {
            Receipt::Part
        } else {
            Receipt::Full
        }
    }

    /// The word that leadership reads.
    pub fn label(self) -> &'static str {
        match self {
            Receipt::Full => "全部报送",
            Receipt::Part => "部分报送",
            Receipt::None => "未报送",
        }
    }
}

/// The answers that decide how a task stands: those of its lead units, or of all units where nobody leads.
pub fn deciding<'t, 'a>(task: &'t TaskAnswers<'a>) -> impl Iterator<Item = &'t Answer<'a>> {
    let led = task
        .answers
        .iter()
        .any(|answer| answer.owed && answer.role == Role::Lead);
    task.answers
        .iter()
        .filter(move |answer| answer.owed && (!led || answer.role == Role::Lead))
}

/// How a task stands: 已完成 only if every deciding unit says yes.
pub fn of(form: &FormAnswers<'_>, task: &TaskAnswers<'_>) -> TaskState {
    let (mut all, mut yes, mut no, mut partial) = (0, 0, 0, 0);
    for answer in deciding(task) {
        all += 1;
        match answer.normal(form.form, Kind::Completion) {
            Some("yes") => yes += 1,
            Some("no") => no += 1,
            Some("partial") => partial += 1,
            _ => {}
        }
    }
    if all > 0 && yes == all {
        TaskState::Done
    } else if yes + partial > 0 {
        TaskState::UnderWay
    } else if no > 0 {
        TaskState::NotDone
    } else {
        TaskState::NotReported
    }
}

/// How far the answers of the deciding units have come in.
pub fn receipt(task: &TaskAnswers<'_>) -> Receipt {
    let owed = deciding(task).count();
    let received = deciding(task).filter(|answer| answer.record.is_some()).count();
    Receipt::of(owed, received)
}

//! 总览: the key figures.

use crate::record::Collected;
use crate::register::Register;

use super::answers::FormAnswers;
use super::state::{self, Receipt, TaskState};
use super::units::UnitReport;
use crate::form::Kind;

/// How many units have replied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitCounts {
    /// Units that owe anything.
    pub due: usize,
    /// Units of which everything has come.
    pub full: usize,
    /// Units of which something has come.
    pub part: usize,
    /// Units of which nothing has come.
    pub silent: usize,
}

/// How many tasks stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// 已完成.
    pub done: usize,
    /// 推进中.
    pub under_way: usize,
    /// 未完成.
    pub not_done: usize,
    /// 未报告.
    pub not_reported: usize,
}

impl UnitCounts {
    /// Counts one more unit.
    pub fn add(&mut self, receipt: Receipt) {
        self.due += 1;
        match receipt {
            Receipt::Full => self.full += 1,
            Receipt::Part => self.part += 1,
            Receipt::None => self.silent += 1,
        }
    }
}

impl TaskCounts {
    /// Counts one more task.
    pub fn add(&mut self, state: TaskState) {
        match state {
            TaskState::Done => self.done += 1,
            TaskState::UnderWay => self.under_way += 1,
            TaskState::NotDone => self.not_done += 1,
            TaskState::NotReported => self.not_reported += 1,
        }
    }

    /// The count of one state.
    pub fn get(&self, state: TaskState) -> usize {
        match state {
            TaskState::Done => self.done,
            TaskState::UnderWay => self.under_way,
            TaskState::NotDone => self.not_done,
            TaskState::NotReported => self.not_reported,
        }
    }

    /// All tasks counted.
    pub fn total(&self) -> usize {
        self.done + self.under_way + self.not_done + self.not_reported
    }
}

/// The key figures.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// Units by how far they have replied.
    pub units: UnitCounts,
    /// Tasks by how they stand; none unless a form that asks for completion was collected.
    pub tasks: Option<TaskCounts>,
    /// Answers owed on all collected forms.
    pub owed: usize,
    /// Answers received of those owed.
    pub received: usize,
}

/// Computes the key figures.
pub fn of(
    register: &Register,
    collected: &Collected,
    answers: &[FormAnswers<'_>],
    units: &[UnitReport<'_>],
) -> Overview {
    let _ = (register, collected);
    let mut overview = Overview::default();
    for unit in units.iter().filter(|unit| unit.owed() > 0) {
        overview.units.add(unit.receipt());
        overview.owed += unit.owed();
        overview.received += unit.received();
    }
    overview.tasks = answers
        .iter()
        .find(|form| form.form.column_of(Kind::Completion).is_some())
        .map(|form| {
            let mut counts = TaskCounts::default();
            for task in &form.tasks {
                counts.add(state::of(form, task));
            }
            counts
        });
    overview
}

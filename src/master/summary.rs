//! 落实方案汇总, 落实情况汇总: every task in the notice's order, with equal answers side by side.

use crate::form::{FilledBy, Form};
use crate::list::List;
use crate::owed::State;
use crate::register::Register;
use crate::task::{Task, TaskIndex};
use crate::unit::Role;

use super::answers::{Answer, FormAnswers, TaskAnswers};
use super::standing;
use super::state::{self, Receipt, TaskState};

/// Units that gave the same answer to a task.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Their role.
    pub role: Role,
    /// Their answers; all hold the same words except for people and telephones.
    pub answers: Vec<Answer<'a>>,
}

/// One task with its answers.
#[derive(Debug, Clone)]
pub struct TaskBlock<'a> {
    /// The task.
    pub task: &'a Task,
    /// How it stands, where the form asks for completion.
    pub state: Option<TaskState>,
    /// How far the answers of its lead units have come in.
    pub receipt: Receipt,
    /// Answers, lead units' first.
    pub groups: Vec<Group<'a>>,
    /// Lead units of which nothing has come.
    pub missing_lead: Vec<&'a str>,
    /// Co-responsible units of which nothing has come.
    pub missing_co: Vec<&'a str>,
    /// Whether the register names a unit for it at all; a decision may have excused them all.
    pub is_assigned: bool,
    /// Units of which something came that may hold the answer.
    pub unread: Vec<Answer<'a>>,
    /// Units whose answer counts by a person's decision, without a record: filed on paper, or 不涉及.
    pub unseen: Vec<Answer<'a>>,
    /// Co-responsible units that say not done or partly where every lead unit says done.
    pub contradicted_by: Vec<&'a str>,
}

impl TaskBlock<'_> {
    /// How it stands in a word: by its state, or where the form does not ask by what has come.
    pub fn label(&self) -> &'static str {
        match (self.state, self.receipt) {
            (Some(state), _) => state.label(),
            (None, Receipt::Full) => "牵头已报",
            (None, Receipt::Part) => "牵头未报全",
            (None, Receipt::Unread) => "牵头待转录",
            (None, Receipt::None) => "牵头未报",
        }
    }
}

/// All tasks of one form.
#[derive(Debug, Clone)]
pub struct Summary<'a> {
    /// The form.
    pub form: &'a Form,
    /// The tasks, in the notice's order.
    pub blocks: List<TaskIndex, TaskBlock<'a>>,
}

/// Builds the summary of a form.
pub fn of<'a>(register: &'a Register, form: &FormAnswers<'a>) -> Summary<'a> {
    let blocks = register
        .tasks
        .iter()
        .zip(&form.tasks)
        .map(|(task, answers)| block(form, task, answers))
        .collect();
    Summary {
        form: form.form,
        blocks,
    }
}

fn block<'a>(form: &FormAnswers<'a>, task: &'a Task, answers: &TaskAnswers<'a>) -> TaskBlock<'a> {
    let asks = standing::asks(form.form);
    let state = match asks {
        true => Some(state::of(form, answers)),
        false => state::is_excused(answers).then_some(TaskState::Excused),
    };
    let missing = |role: Role| -> Vec<&'a str> {
        answers
            .answers
            .iter()
            .filter(|answer| answer.role == role && answer.stands(State::Missing))
            .map(|answer| answer.unit)
            .collect()
    };
    let of = |which: fn(&Answer<'_>) -> bool| -> Vec<Answer<'a>> {
        answers.answers.iter().filter(|answer| which(answer)).copied().collect()
    };
    let contradicted_by = if state == Some(TaskState::Done) {
        answers
            .answers
            .iter()
            .filter(|answer| answer.role == Role::Co)
            .filter(|answer| matches!(standing::said(form.form, answer), Some("no" | "partial")))
            .map(|answer| answer.unit)
            .collect()
    } else {
        Vec::new()
    };
    TaskBlock {
        task,
        state,
        receipt: state::receipt(answers),
        groups: groups(form.form, answers),
        missing_lead: missing(Role::Lead),
        missing_co: missing(Role::Co),
        is_assigned: answers.is_assigned,
        unread: of(|answer| answer.stands(State::Unread)),
        unseen: of(|answer| answer.has_come() && answer.record.is_none()),
        contradicted_by,
    }
}

/// Puts equal answers of one role together, each group where its first unit stands. A lead unit always stands alone.
fn groups<'a>(form: &Form, answers: &TaskAnswers<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places: std::collections::BTreeMap<Vec<&'a str>, usize> = std::collections::BTreeMap::new();
    for answer in answers.answers.iter().filter(|answer| answer.record.is_some()) {
        if answer.role == Role::Co {
            let words = words(form, answer);
            if let Some(group) = places.get(&words).and_then(|place| groups.get_mut(*place)) {
                group.answers.push(*answer);
                continue;
            }
            places.insert(words, groups.len());
        }
        groups.push(Group {
            role: answer.role,
            answers: vec![*answer],
        });
    }
    groups
}

/// What must be the same for two answers to stand together: everything but people and telephones.
fn words<'a>(form: &Form, answer: &Answer<'a>) -> Vec<&'a str> {
    form.columns
        .iter()
        .filter(|column| column.filled_by == FilledBy::Unit && !column.kind.is_people())
        .map(|column| answer.field(&column.heading))
        .collect()
}

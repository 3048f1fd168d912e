//! 时限清单 and 责任清单: what is due when, and who answers for what.

use std::collections::BTreeMap;

use crate::form::Kind;
use crate::owed::State;
use crate::register::Register;
use crate::task::Task;
use crate::unit::{Role, UnitId};

use super::answers::{Answer, FormAnswers};
use super::deadline::Deadline;
use super::matters;
use super::standing;
use super::state::{Receipt, TaskState, deciding};

/// Where in the time list a task stands; the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Month {
    /// A year and month.
    Of(i16, i8),
    /// Ongoing duties.
    Ongoing,
    /// Words that name no day.
    Unclear,
    /// No deadline is known, but material of the unit waits to be transcribed.
    Unread,
    /// No deadline has been reported.
    Unknown,
}

impl Month {
    /// The heading of the month.
    pub fn label(self) -> String {
        match self {
            Month::Of(year, month) => format!("{year}年{month}月"),
            Month::Ongoing => "长期坚持".to_owned(),
            Month::Unclear => "时限表述不能判定日期".to_owned(),
            Month::Unread => "材料已收到、待转录".to_owned(),
            Month::Unknown => "未报时限".to_owned(),
        }
    }

    fn of(deadline: Deadline<'_>) -> Self {
        match deadline {
            Deadline::Day(day) => Month::Of(day.year(), day.month()),
            Deadline::Ongoing => Month::Ongoing,
            Deadline::Unclear(_) => Month::Unclear,
            Deadline::Unknown => Month::Unknown,
        }
    }
}

/// What one unit has said about one task, the later round first.
#[derive(Debug, Clone, Copy)]
pub struct Duty<'a> {
    /// The task.
    pub task: &'a Task,
    /// The unit's name.
    pub unit: &'a str,
    /// The unit, by its place.
    pub index: UnitId,
    /// Its role.
    pub role: Role,
    /// When it is due.
    pub deadline: Deadline<'a>,
    /// The deadline as written.
    pub written: &'a str,
    /// The responsible leader, as written.
    pub leader: &'a str,
    /// The leader's telephone, as written.
    pub phone: &'a str,
    /// Whom to call where no telephone of the leader is known: a person with a number, as written.
    pub contact: &'a str,
    /// Whether it is done, as normalised: `yes`, `no`, `partial`.
    pub completion: Option<&'a str>,
    /// How its duty stands on the later round.
    pub owed: State,
}

/// Tasks by month, and duties by unit.
#[derive(Debug, Clone, Default)]
pub struct Schedule<'a> {
    /// Duties of the deciding units, by month, then day, then in the notice's order.
    pub by_month: Vec<(Month, Vec<Duty<'a>>)>,
    /// All duties by unit in the register's order; within a unit by leader, those of lead tasks first.
    pub by_unit: Vec<(UnitId, Vec<Duty<'a>>)>,
}

impl<'a> Schedule<'a> {
    /// What a unit has said about a task.
    pub fn duty(&self, unit: UnitId, task: &Task) -> Option<&Duty<'a>> {
        let place = self.by_unit.binary_search_by_key(&unit, |(one, _)| *one).ok()?;
        let (_, duties) = self.by_unit.get(place)?;
        duties.iter().find(|duty| duty.task.id == task.id)
    }
}

impl<'a> Duty<'a> {
    /// How the unit says that it stands; of what says nothing about it, how its duty stands.
    pub fn state(&self) -> &'static str {
        match (self.completion, self.owed) {
            (_, State::Nil) => State::Nil.label(),
            (Some("yes"), _) => TaskState::Done.label(),
            (Some("no"), _) => TaskState::NotDone.label(),
            (Some("partial"), _) => "部分完成",
            (_, State::Unread) => Receipt::Unread.label(),
            (_, State::Filed | State::Part) => State::Filed.label(),
            (_, State::Missing | State::Excused) => TaskState::NotReported.label(),
        }
    }

    /// The number to call, as written: the leader's, or else a person with theirs.
    pub fn call(&self) -> &'a str {
        if self.phone.is_empty() {
            self.contact
        } else {
            self.phone
        }
    }

    /// Who is responsible, as written; where nobody is named, why.
    pub fn leader_or_why(&self) -> &'a str {
        match self.owed {
            _ if !self.leader.is_empty() => self.leader,
            State::Missing | State::Excused => "未报",
            State::Unread => Receipt::Unread.label(),
            State::Filed | State::Part | State::Nil => "—",
        }
    }
}

/// Builds both lists. What the status form leaves open is taken from the plan.
pub fn of<'a>(register: &'a Register, answers: &[FormAnswers<'a>]) -> Schedule<'a> {
    let mut rounds: Vec<&FormAnswers<'a>> = matters::status(answers).into_iter().collect();
    rounds.extend(
        answers
            .iter()
            .filter(|form| !rounds.iter().any(|first| std::ptr::eq(*first, *form)))
            .collect::<Vec<_>>(),
    );
    let mut months: BTreeMap<Month, Vec<Duty<'a>>> = BTreeMap::new();
    let mut units: BTreeMap<UnitId, Vec<Duty<'a>>> = BTreeMap::new();
    let year = register.date.map_or(2000, |date| date.year());
    let Some(first) = rounds.first() else {
        return Schedule::default();
    };
    for (id, task) in register.tasks.with_ids() {
        let given: Vec<BTreeMap<UnitId, &Answer<'a>>> = rounds
            .iter()
            .map(|form| {
                let answers = form.tasks[id].answers.iter();
                answers.filter_map(|answer| Some((answer.index?, answer))).collect()
            })
            .collect();
        let owed = &first.tasks[id];
        let decides: Vec<UnitId> = deciding(owed).filter_map(|answer| answer.index).collect();
        let mut last = None;
        for answer in owed.answers.iter().filter(|answer| answer.is_owed()) {
            let Some(index) = answer.index.filter(|index| last != Some(*index)) else {
                continue;
            };
            last = Some(index);
            let mut duty = Duty {
                task,
                unit: answer.unit,
                index,
                role: answer.role,
                deadline: Deadline::Unknown,
                written: "",
                leader: "",
                phone: "",
                contact: "",
                completion: None,
                owed: answer.duty.map_or(State::Missing, |duty| duty.state),
            };
            for (form, answers) in rounds.iter().zip(&given) {
                let Some(answer) = answers.get(&index) else { continue };
                if duty.deadline == Deadline::Unknown {
                    duty.deadline = Deadline::of(form.form, answer);
                    duty.written = answer.text(form.form, Kind::Deadline);
                }
                if duty.leader.is_empty() {
                    duty.leader = answer.text(form.form, Kind::Person);
                    duty.phone = answer.text(form.form, Kind::Phone);
                } else if duty.phone.is_empty() && answer.text(form.form, Kind::Person) == duty.leader {
                    duty.phone = answer.text(form.form, Kind::Phone);
                }
                if duty.contact.is_empty() {
                    duty.contact = answer.text(form.form, Kind::Contact);
                }
                duty.completion = duty.completion.or(standing::said(form.form, answer));
            }
            if let day @ Deadline::Day(_) = standing::of_notice(task, year) {
                duty.deadline = day;
                duty.written = task.due.as_deref().unwrap_or_default();
            }
            if decides.contains(&index) {
                let month = match (Month::of(duty.deadline), duty.owed) {
                    (Month::Unknown, State::Unread) => Month::Unread,
                    (month, _) => month,
                };
                months.entry(month).or_default().push(duty);
            }
            units.entry(index).or_default().push(duty);
        }
    }
    for duties in months.values_mut() {
        duties.sort_by_key(|duty| duty.deadline);
    }
    for duties in units.values_mut() {
        // Who answers for what the unit leads comes first.
        let mut leaders: Vec<&str> = Vec::new();
        for duty in [Role::Lead, Role::Co]
            .iter()
            .flat_map(|role| duties.iter().filter(|duty| duty.role == *role))
        {
            if !leaders.contains(&duty.leader) {
                leaders.push(duty.leader);
            }
        }
        duties.sort_by_key(|duty| (leaders.iter().position(|leader| *leader == duty.leader), duty.role));
    }
    Schedule {
        by_month: months.into_iter().collect(),
        by_unit: units.into_iter().collect(),
    }
}

//! How a task stands and how urgent an answer is: the rules by which answers become one word.

use jiff::civil::Date;

use crate::owed::{Counts, State};
use crate::unit::Role;

use super::answers::{Answer, FormAnswers, TaskAnswers};
use super::deadline::Deadline;
use super::standing;

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
    /// The same, and what some of them have sent cannot be read yet.
    Unread,
    /// Every deciding unit says that the task is not its own.
    Nil,
    /// Every unit that would decide is excused.
    Excused,
}

impl TaskState {
    /// All states, in the order in which they are shown.
    pub const ALL: [TaskState; 7] = [
        TaskState::Done,
        TaskState::UnderWay,
        TaskState::NotDone,
        TaskState::NotReported,
        TaskState::Unread,
        TaskState::Nil,
        TaskState::Excused,
    ];

    /// Whether it stands in the tables of every round; the others only where a task stands so.
    pub fn is_usual(self) -> bool {
        self <= TaskState::NotReported
    }

    /// The word that leadership reads.
    pub fn label(self) -> &'static str {
        match self {
            TaskState::Done => "已完成",
            TaskState::UnderWay => "推进中",
            TaskState::NotDone => "未完成",
            TaskState::NotReported => "未报告",
            TaskState::Unread => "待转录",
            TaskState::Nil => "不涉及",
            TaskState::Excused => "免报",
        }
    }

    /// The rule in words, as the workbook itself states it.
    pub fn rule(self) -> &'static str {
        match self {
            TaskState::Done => "牵头单位（没有牵头单位的，为全部责任单位）都报“完成”",
            TaskState::UnderWay => "有牵头单位报“完成”或“部分完成”，但没有都报“完成”",
            TaskState::NotDone => "已报完成情况的牵头单位都报“未完成”",
            TaskState::NotReported => "没有牵头单位报送可以判定的完成情况",
            TaskState::Unread => "同上，但有牵头单位的材料已经收到、还不能读取",
            TaskState::Nil => "牵头单位都称不涉及",
            TaskState::Excused => "牵头单位（没有牵头单位的，为全部责任单位）都按决定免报",
        }
    }
}

/// How far answers have come in, whatever they say. It is made of the states of the duties ([`crate::owed::State`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receipt {
    /// Everything that is owed has come.
    Full,
    /// Some of it has come.
    Part,
    /// Nothing is missing, but some of it, or all, is in what cannot be read as answers.
    Unread,
    /// Nothing has come.
    None,
}

impl Receipt {
    /// All, in the order in which they are shown.
    pub const ALL: [Receipt; 4] = [Receipt::Full, Receipt::Part, Receipt::Unread, Receipt::None];

    /// From the number owed, and of these the numbers received and come unread.
    pub fn of(counts: Counts) -> Self {
        let Counts { owed, received, unread } = counts;
        let missing = owed.saturating_sub(received + unread);
        match (received + unread, missing) {
            (0, _) => Receipt::None,
            (_, 0) if unread > 0 => Receipt::Unread,
            (_, 0) => Receipt::Full,
            _ => Receipt::Part,
        }
    }

    /// The word that leadership reads.
    pub fn label(self) -> &'static str {
        match self {
            Receipt::Full => "全部报送",
            Receipt::Part => "部分报送",
            Receipt::Unread => "待转录",
            Receipt::None => "未报送",
        }
    }
}

/// Days before a deadline from which on an unfinished matter is yellow.
pub const SOON_DAYS: i32 = 30;

/// 红黄绿: how urgent an unfinished matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// Overdue by so many days.
    Red(i32),
    /// Due within [`SOON_DAYS`]: so many days are left.
    Yellow(i32),
    /// Due later, but so many percentage points behind the share of its time that has passed.
    Slow(i32),
    /// On track: due later, or ongoing.
    Green,
    /// No day is known.
    White,
}

impl Light {
    /// The light of an unfinished matter.
    pub fn of(deadline: Deadline<'_>, as_of: Date) -> Self {
        match deadline {
            Deadline::Day(day) => {
                let left = (day - as_of).get_days();
                if left < 0 {
                    Light::Red(-left)
                } else if left <= SOON_DAYS {
                    Light::Yellow(left)
                } else {
                    Light::Green
                }
            }
            Deadline::Ongoing => Light::Green,
            Deadline::Unclear(_) | Deadline::Unknown => Light::White,
        }
    }

    /// The light of an unfinished matter that is due later, once its progress is known: behind or on track.
    pub fn with_progress(self, percent: Option<f64>, start: Option<Date>, deadline: Deadline<'_>, as_of: Date) -> Self {
        let behind = percent.and_then(|percent| standing::behind(percent, start, deadline, as_of));
        match (self, behind) {
            (Light::Green, Some(points)) => Light::Slow(points),
            (light, _) => light,
        }
    }

    /// How urgent it is, the smaller the more: longest overdue, soonest due, most behind, no known day, on track.
    pub fn urgency(self) -> (u8, i32) {
        match self {
            Light::Red(days) => (0, -days),
            Light::Yellow(days) => (1, days),
            Light::Slow(points) => (2, -points),
            Light::White => (3, 0),
            Light::Green => (4, 0),
        }
    }

    /// The light as words, for printers without colour.
    pub fn label(self) -> String {
        match self {
            Light::Red(days) => format!("红：逾期{days}天"),
            Light::Yellow(0) => "黄：今天到期".to_owned(),
            Light::Yellow(days) => format!("黄：还有{days}天"),
            Light::Slow(points) => format!("黄：进度滞后{points}个百分点"),
            Light::Green => "绿：未到期".to_owned(),
            Light::White => "时限不明".to_owned(),
        }
    }
}

/// The answers that decide how a task stands: those of its lead units, or of all units where nobody leads. Where every lead
/// unit is excused, nobody decides: what co-responsible units say is their share.
pub fn deciding<'t, 'a>(task: &'t TaskAnswers<'a>) -> impl Iterator<Item = &'t Answer<'a>> {
    let led = task
        .answers
        .iter()
        .any(|answer| answer.is_owed() && answer.role == Role::Lead)
        || !task.excused_leads.is_empty();
    task.answers
        .iter()
        .filter(move |answer| answer.is_owed() && (!led || answer.role == Role::Lead))
}

/// Whether a task is assigned, and nobody who would decide how it stands owes an answer.
pub fn is_excused(task: &TaskAnswers<'_>) -> bool {
    task.is_assigned && deciding(task).next().is_none()
}

/// How a task stands: 已完成 only if every deciding unit says yes.
pub fn of(form: &FormAnswers<'_>, task: &TaskAnswers<'_>) -> TaskState {
    let (mut all, mut yes, mut no, mut partial, mut nil, mut unread) = (0, 0, 0, 0, 0, 0);
    for answer in deciding(task) {
        all += 1;
        nil += usize::from(answer.stands(State::Nil));
        unread += usize::from(answer.stands(State::Unread));
        match standing::said(form.form, answer) {
            Some("yes") => yes += 1,
            Some("no") => no += 1,
            Some("partial") => partial += 1,
            _ => {}
        }
    }
    if is_excused(task) {
        TaskState::Excused
    } else if all > 0 && nil == all {
        TaskState::Nil
    } else if all > 0 && yes + nil == all {
        TaskState::Done
    } else if yes + partial > 0 {
        TaskState::UnderWay
    } else if no > 0 {
        TaskState::NotDone
    } else if unread > 0 {
        TaskState::Unread
    } else {
        TaskState::NotReported
    }
}

/// How far the answers of the deciding units have come in.
pub fn receipt(task: &TaskAnswers<'_>) -> Receipt {
    let mut counts = Counts::default();
    deciding(task)
        .filter_map(|answer| answer.duty)
        .for_each(|duty| counts.add(duty));
    Receipt::of(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lights_turn_on_the_day_after_and_thirty_days_before() {
        let as_of = date(2020, 12, 1);
        for (day, light) in [
            (date(2020, 11, 30), Light::Red(1)),
            (date(2020, 12, 1), Light::Yellow(0)),
            (date(2020, 12, 31), Light::Yellow(30)),
            (date(2021, 1, 1), Light::Green),
        ] {
            assert_eq!(Light::of(Deadline::Day(day), as_of), light, "{day}");
        }
        assert_eq!(Light::of(Deadline::Ongoing, as_of), Light::Green);
        assert_eq!(Light::of(Deadline::Unclear("尽快"), as_of), Light::White);
    }
}

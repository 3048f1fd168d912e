//! `reason-missing`: 未完成未说明原因.

use crate::check::draft::{Draft, says, shorten};
use crate::check::judge::Fault;
use crate::form::{Column, Form, Kind};
use crate::kind::REASONS;
use crate::lexicon;
use crate::reply::body::Answer;
use crate::reply::normal::blank::{self, Worth};
use crate::reply::normal::completion::{self, State};
use crate::reply::normal::squeeze;
use crate::rule;

/// A bare no, where no column asks for the reason.
pub(in crate::check) fn check(form: &Form, draft: &Draft, place: usize) -> Option<Fault> {
    let column = form
        .columns
        .get(place)
        .filter(|column| column.kind == Kind::Completion)?;
    let asks = |(at, column): (usize, &Column)| column.kind == Kind::Reason && !draft.absent.contains(&at);
    if !is_owed(form, draft) || form.unit_columns().any(asks) {
        return None;
    }
    let answer = draft.fields.get(place)?.as_ref()?;
    Some(Fault {
        rule: &rule::REASON_MISSING,
        found: format!(
            "“{}”填的是“{}”，没有说明原因",
            column.heading,
            shorten(&answer.text, 30)
        ),
        expected: "未完成的应说明原因".to_owned(),
        advice: "请补填未完成的原因".to_owned(),
    })
}

/// A column for the reason in which none stands.
pub(in crate::check) fn unsaid(column: &Column, answer: Option<&Answer>) -> Fault {
    let found = match answer {
        Some(answer) => format!("未完成，“{}”填的是“{}”", column.heading, shorten(&answer.text, 30)),
        None => format!("未完成，“{}”是空的", column.heading),
    };
    Fault {
        rule: &rule::REASON_MISSING,
        found,
        expected: "未完成的应说明原因".to_owned(),
        advice: "请补填未完成的原因".to_owned(),
    }
}

/// Whether a task is said not to be done, and no reason stands beside it or in the narrative.
pub(in crate::check) fn is_owed(form: &Form, draft: &Draft) -> bool {
    let mut columns = form.columns.iter().zip(&draft.fields);
    let completion = columns.find(|(column, _)| column.kind == Kind::Completion);
    let demanded = completion.is_some_and(|(column, _)| column.heading.contains("原因"));
    let answer = completion.and_then(|(_, answer)| answer.as_ref().filter(|answer| says(answer)));
    let bare = |read: completion::Completion| read.state == State::No && !read.reason;
    if !answer
        .and_then(|answer| completion::read_by(&answer.text, answer.habit).ok())
        .is_some_and(bare)
    {
        return false;
    }
    let told = form.columns.iter().zip(&draft.fields).any(|(column, answer)| {
        let asks = column.heading.contains("原因");
        let says = |answer: &Answer| match column.kind {
            // 存在困难及原因 asks for the reason, too; 存在问题 gives it where the question itself does not ask for one.
            Kind::Problems if asks || !demanded => blank::worth(&answer.text) == Worth::Answer,
            Kind::Narrative => asks || gives_reason(&answer.text),
            _ => false,
        };
        answer.as_ref().is_some_and(says)
    });
    !told
}

/// Whether an account opens a clause with a reason: 因资金未到位, 受疫情影响; 受理群众诉求 is none.
fn gives_reason(text: &str) -> bool {
    squeeze(text).split(|c: char| !c.is_alphanumeric()).any(|clause| {
        let opens =
            REASONS.iter().any(|word| clause.starts_with(word)) && !lexicon::begins(clause, lexicon::Kind::NoNot);
        opens || ["原因", "由于", "因为"].iter().any(|word| clause.contains(word))
    })
}

/// Whether a row that is not done says why, in whatever column.
pub(in crate::check) fn is_explained(form: &Form, draft: &Draft) -> bool {
    let bare = is_owed(form, draft);
    let says_no = form.columns.iter().zip(&draft.fields).any(|(column, answer)| {
        let answer = answer
            .as_ref()
            .filter(|answer| says(answer) && column.kind == Kind::Completion);
        answer.is_some_and(|answer| {
            completion::read_by(&answer.text, answer.habit).is_ok_and(|read| read.state != State::Yes)
        })
    });
    says_no && !bare
}

/// Whether the state of a row asks for the reason that a column is for: 滞后 under 滞后原因, 在办 under 未办结原因.
pub(in crate::check) fn is_owed_by_state(form: &Form, draft: &Draft, reason: &Column) -> bool {
    const LATE: [&str; 4] = ["滞后", "逾期", "超期", "延期"];
    const OPEN: [&str; 5] = ["在办", "未办结", "未完成", "未销号", "未整改"];
    let asks_why_late = LATE.iter().any(|word| reason.heading.contains(word));
    let asks_why_open = ["未完成", "未办结", "未销号", "未整改"]
        .iter()
        .any(|word| reason.heading.contains(word));
    let mut states = form
        .columns
        .iter()
        .zip(&draft.fields)
        .filter(|(column, _)| column.kind == Kind::State);
    states.any(|(_, answer)| {
        let Some(answer) = answer.as_ref().filter(|answer| says(answer)) else {
            return false;
        };
        let text = answer.text.trim();
        let late = LATE.iter().any(|word| text.starts_with(word)) || text.starts_with("进度滞后");
        asks_why_late && late || asks_why_open && (late || OPEN.iter().any(|word| text.starts_with(word)))
    })
}

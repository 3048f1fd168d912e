//! `reason-missing`: 未完成未说明原因.

use crate::check::draft::{Draft, says, shorten};
use crate::check::fault::Fault;
use crate::form::{Column, Form, Kind};
use crate::kind::life;
use crate::kind::{self, Asked, Content, REASONS, asked_whether, headings};
use crate::lexicon;
use crate::normal::blank::{self, Worth};
use crate::normal::choice;
use crate::normal::completion::{self, State};
use crate::normal::squeeze;
use crate::reply::body::Answer;
use crate::rule;

/// A bare no, where no column asks for the reason.
pub(in crate::check) fn check(form: &Form, draft: &Draft, place: usize) -> Option<Fault> {
    // 是否达到序时进度（未达到的说明原因) asks for it, too, and so does 存在困难及原因 beside it.
    let beside =
        || (form.unit_columns()).any(|(_, other)| other.kind == Kind::Problems && other.heading.contains("原因"));
    let asks_it = |column: &&Column| is_of_schedule(column) && (column.heading.contains("原因") || beside());
    let column = (form.columns.get(place)).filter(|column| column.kind == Kind::Completion || asks_it(column))?;
    let asks = |(at, column): (usize, &Column)| column.kind == Kind::Reason && !draft.absent.contains(&at);
    if !lacks_reason(form, draft, place) || form.unit_columns().any(asks) {
        return None;
    }
    let answer = draft.fields.get(place)?.as_ref()?;
    let said = shorten(&answer.text, 30);
    let found = format!("“{}”填的是“{said}”，没有说明原因", column.heading);
    Some(fault(found, "未完成的应说明原因", "请补填未完成的原因"))
}

/// A reason that is not given.
pub(super) fn fault(found: String, expected: &str, advice: &str) -> Fault {
    Fault {
        rule: &rule::REASON_MISSING,
        found,
        expected: expected.to_owned(),
        advice: advice.to_owned(),
    }
}

/// A column for the reason in which none stands.
pub(in crate::check) fn unsaid(form: &Form, draft: &Draft, column: &Column, answer: Option<&Answer>) -> Fault {
    // “进度评价”填的是“滞后”, “是否达到序时进度”填的是“否”: what asks for it, in the words of the row.
    let state = late_state(form, draft);
    let question = || {
        let (at, question) = question(form, column).filter(|(at, _)| lacks_reason(form, draft, *at))?;
        let said = draft.said(at)?;
        (asked_whether(&question.heading) != Asked::Finished).then_some((question, said.text.trim()))
    };
    let why = match state.or_else(|| open_grade(form, draft, column)).or_else(question) {
        Some((asking, said)) => format!("“{}”填的是“{}”", asking.heading, shorten(said, 20)),
        None => "未完成".to_owned(),
    };
    let found = match answer {
        Some(answer) => format!("{why}，“{}”填的是“{}”", column.heading, shorten(&answer.text, 30)),
        None => format!("{why}，“{}”是空的", column.heading),
    };
    match why.as_str() {
        "未完成" => fault(found, "未完成的应说明原因", "请补填未完成的原因"),
        _ => fault(found, "这种情况应说明原因", "请补填原因"),
    }
}

/// The question whose no asks for the reason that a column is for: 是否达到序时进度 for 未达序时原因, else 是否完成.
fn question<'f>(form: &'f Form, reason: &Column) -> Option<(usize, &'f Column)> {
    let columns = || form.columns.iter().enumerate();
    let timed = || columns().find(|(_, column)| is_of_schedule(column));
    let done = || columns().find(|(_, column)| column.kind == Kind::Completion);
    match asked_whether(&reason.heading) {
        Asked::OnSchedule | Asked::Late => timed().or_else(done),
        // 未解决原因 is of what was not solved, and not of what is behind its time.
        Asked::Finished
            if !reason.heading.contains("完成") && headings::holds(Kind::Completion, "done", &reason.heading) =>
        {
            done()
        }
        _ => done().or_else(timed),
    }
}

/// Whether a column asks whether the work keeps its time.
fn is_of_schedule(column: &Column) -> bool {
    column.kind == Kind::Question && asked_whether(&column.heading) == Asked::OnSchedule
}

/// The state of a row that says that the work is late, with its column: 滞后.
fn late_state<'a>(form: &'a Form, draft: &'a Draft) -> Option<(&'a Column, &'a str)> {
    let states = form.unit_columns().filter(|(_, column)| column.kind == Kind::State);
    let mut said = states.filter_map(|(at, column)| Some((column, draft.said(at)?.text.trim())));
    said.find(|(_, text)| says_late(text))
}

/// A grade that stands for something else than the end that a column asks the reason of, with its column: B, which the notes call 列入计划
/// 逐步解决 beside A for 已解决, under 未解决原因.
fn open_grade<'a>(form: &'a Form, draft: &'a Draft, reason: &Column) -> Option<(&'a Column, &'a str)> {
    let heading = squeeze(&reason.heading);
    let (_, behind) = heading.split_once('未').filter(|_| reason.kind == Kind::Reason)?;
    let matter = behind
        .split(['或', '、', '的', '原', '及', '和'])
        .next()
        .filter(|matter| matter.chars().count() > 1)?;
    let ends = |word: &str| {
        let meant = kind::meaning(form, word)?;
        let first = meant.split('或').next().unwrap_or_default();
        Some(meant.contains(matter) && life::of_state(first) == Some(life::Stage::Done))
    };
    let states = form.unit_columns().filter(|(_, column)| column.kind == Kind::State);
    let mut open = states.filter_map(|(at, column)| {
        let words = kind::offered(form, column);
        let said = draft.said(at)?.text.trim();
        let known = words.iter().any(|word| word == said) && words.iter().any(|word| ends(word) == Some(true));
        (known && ends(said) == Some(false)).then_some((column, said))
    });
    open.next()
}

/// Whether the words of a state begin with what says that the work is late.
fn says_late(text: &str) -> bool {
    headings::begins(Kind::Reason, "behind", text)
}

/// Whether the question that a column gives the reason for is answered with no, and no reason stands beside it or in the narrative.
pub(in crate::check) fn is_owed(form: &Form, draft: &Draft, reason: &Column) -> bool {
    question(form, reason).is_some_and(|(at, _)| lacks_reason(form, draft, at))
}

/// Whether a question is answered with no, and no reason stands beside it or in the narrative.
fn lacks_reason(form: &Form, draft: &Draft, place: usize) -> bool {
    let completion = form.columns.get(place).zip(draft.fields.get(place));
    let demanded = completion.is_some_and(|(column, _)| column.heading.contains("原因"));
    let answer = completion.and_then(|(_, answer)| answer.as_ref().filter(|answer| says(answer)));
    let bare = |read: completion::Completion| read.state == State::No && !read.reason;
    let no = answer.is_some_and(|answer| match completion {
        // 滞后 under 是否达到序时进度 is a no.
        Some((column, _)) if column.kind == Kind::Question => {
            let content = Content {
                habit: answer.habit,
                ..Content::of(&column.heading, &answer.text, i16::MAX)
            };
            let read = kind::of(column.kind).read_content(&content).ok().flatten();
            // 滞后 alone gives no reason, and neither does 否，原因：.
            let chosen = squeeze(&answer.text).starts_with('否') || choice::has_marks(&answer.text);
            let explains = match chosen {
                true => completion::read_by(&answer.text, answer.habit).is_ok_and(|read| read.reason),
                false => gives_reason(&answer.text),
            };
            read.as_deref() == Some("no") && !explains
        }
        _ => completion::read_by(&answer.text, answer.habit).is_ok_and(bare),
    });
    if !no {
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
    let done = form.columns.iter().position(|column| column.kind == Kind::Completion);
    let bare = done.is_some_and(|place| lacks_reason(form, draft, place));
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

/// Whether the state of a row asks for the reason that a column is for: 滞后 under 滞后原因 or 存在问题及原因, 在办 under 未办结原因.
pub(in crate::check) fn is_owed_by_state(form: &Form, draft: &Draft, reason: &Column) -> bool {
    const OPEN: [&str; 5] = ["在办", "未办结", "未完成", "未销号", "未整改"];
    let why = reason.heading.contains("原因");
    if reason.kind != Kind::Reason && !(reason.kind == Kind::Problems && why) {
        return false;
    }
    let asks_why_late = reason.kind == Kind::Problems || headings::holds(Kind::Reason, "behind", &reason.heading);
    let asks_why_open = ["未完成", "未办结", "未销号", "未整改"]
        .iter()
        .any(|word| reason.heading.contains(word));
    if asks_why_late && late_state(form, draft).is_some() || open_grade(form, draft, reason).is_some() {
        return true;
    }
    let mut states = form.unit_columns().filter(|(_, column)| column.kind == Kind::State);
    states.any(|(at, _)| {
        let text = draft.said(at).map(|answer| answer.text.trim()).unwrap_or_default();
        let late = asks_why_open && says_late(text);
        late || asks_why_open && OPEN.iter().any(|word| text.starts_with(word))
    })
}

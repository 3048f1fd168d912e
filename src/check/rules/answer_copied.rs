//! `answer-copied`: 与他处雷同.

use crate::check::judge::Fault;
use crate::reply::normal::fold;
use crate::rule;

/// Shortest answer that is compared, in folded characters: shorter ones are alike by chance.
const LENGTH: usize = 30;

/// The form in which answers are compared; `None` for short ones.
pub(in crate::check) fn key(text: &str) -> Option<String> {
    let folded = fold(text);
    (folded.chars().count() >= LENGTH).then_some(folded)
}

/// An answer that reads as another unit's.
pub(in crate::check) fn like_unit(heading: &str, other: &str) -> Fault {
    fault(format!("“{heading}”与“{other}”填报的内容一字不差"))
}

/// Whether an answer is nothing but the task's own text.
pub(in crate::check) fn repeats(text: &str, task: &str) -> bool {
    let folded = fold(text);
    folded.chars().count() >= 8 && folded == fold(task)
}

/// An answer that repeats the task.
pub(in crate::check) fn like_task(heading: &str) -> Fault {
    fault(format!("“{heading}”只是照抄了任务原文"))
}

fn fault(found: String) -> Fault {
    Fault {
        rule: &rule::ANSWER_COPIED,
        found,
        expected: "应填写本单位自己的内容".to_owned(),
        advice: "请核实，需要时请单位重新填写".to_owned(),
    }
}

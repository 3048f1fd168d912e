//! `answer-copied`: 与他处雷同.

use std::sync::LazyLock;

use crate::check::fault::Fault;
use crate::lexicon::{self, Kind};
use crate::normal::phrase::made_of;
use crate::normal::{fold, is_han, squeeze};
use crate::pattern::Regex;
use crate::rule;
use crate::text::regex;

/// Shortest answer that is compared, in folded characters: shorter ones are alike by chance.
const LENGTH: usize = 30;

/// Whether an answer, folded, is long enough to be compared.
pub(in crate::check) fn is_compared(folded: &str) -> bool {
    folded.chars().count() >= LENGTH
}

/// Letters beyond which an account is more than the one way to say how something stands.
const SHORT_ACCOUNT: usize = 60;

/// Whether an account is so short that two units who tell of the same matter may well word it alike.
pub(in crate::check) fn is_short(text: &str) -> bool {
    let letters = || text.chars().filter(|c| is_han(*c) || c.is_alphanumeric());
    text.len() < 4 * SHORT_ACCOUNT * 2 && (10..SHORT_ACCOUNT).contains(&letters().count())
}

/// An answer that reads as another unit's.
pub(in crate::check) fn like_unit(heading: &str, other: &str) -> Fault {
    fault(format!("“{heading}”与“{other}”填报的内容一字不差"))
}

/// Shortest part of a task, in folded characters, that nobody writes by chance.
const PART: usize = 8;
/// Shortest task that may be copied whole.
const SHORT: usize = 4;
/// The same of a unit's own plan, whose words a status may take up.
const PLAN: usize = 15;

/// Whether an answer is nothing but the task's own text or a part of it, both folded.
pub(in crate::check) fn repeats(folded: &str, task: &str) -> bool {
    if folded.chars().count() >= PART && task.contains(folded) {
        return true;
    }
    // 加强社会治安防控体系建设: what the task is about, between words that say nothing.
    let matter = longest_common(folded, task);
    if matter.chars().count() >= PART
        && made_of(&folded.replacen(matter, "", 1), |word| lexicon::is(word, Kind::Hollow))
    {
        return true;
    }
    // 落实措施：发展养老服务。 and 我单位已完成：…, and the same twice: what stands beside it says nothing.
    if task.chars().count() < SHORT || !folded.contains(task) {
        return false;
    }
    let is_word = |word: &str| {
        let says_nothing = [Kind::Hollow, Kind::Already, Kind::Done, Kind::WholeTask];
        says_nothing.into_iter().any(|kind| lexicon::is(word, kind))
            || ["落实措施", "落实情况", "措施", "情况"].contains(&word)
    };
    made_of(&folded.replace(task, ""), is_word)
}

/// The longest part of a short answer that stands in the task, too; nothing of a long one.
fn longest_common<'t>(folded: &'t str, task: &str) -> &'t str {
    /// Letters of the longest answer that may be a task's matter and nothing else.
    const LONGEST: usize = 24;
    let ends: Vec<usize> = (folded.char_indices().map(|(at, _)| at))
        .chain([folded.len()])
        .collect();
    if ends.len() > LONGEST + 1 {
        return "";
    }
    let parts = ends.iter().enumerate().flat_map(|(from, start)| {
        let longest = ends.iter().skip(from + PART).rev();
        longest
            .filter_map(|end| folded.get(*start..*end))
            .find(|part| task.contains(part))
    });
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

/// Whether every sentence of an account stands in the task's own text, folded, though some of the task's may be left out.
pub(in crate::check) fn repeats_sentences(text: &str, task: &str) -> bool {
    const LEAST: usize = 20;
    let mut letters = 0;
    let mut sentences = text.split(['。', '；', ';', '\n']).map(fold);
    let all = sentences.all(|sentence| {
        letters += sentence.chars().count();
        task.contains(sentence.as_str())
    });
    all && letters >= LEAST
}

/// Whether an account is nothing but the measures that the unit had planned, both folded.
pub(in crate::check) fn repeats_plan(folded: &str, measures: &str) -> bool {
    folded.chars().count() >= PLAN && folded == measures
}

/// The aim of the task as a whole that an area claims as its own, where others have the task, too: 我县城镇新增就业900万人以上. `text` is the
/// account, `task` the task's text.
pub(in crate::check) fn claims_whole(text: &str, task: &str) -> Option<String> {
    static AIMS: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9]+(?:\.[0-9]+)?[万亿]\p{Han}"));
    let (bare, task) = (squeeze(text), squeeze(task));
    AIMS.find_iter(&task).map(|aim| aim.as_str()).find_map(|aim| {
        let clause = bare.split([',', '。', ';', '\n']).find(|clause| {
            let digit_before = |at: usize| {
                clause
                    .get(..at)
                    .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit() || c == '.'))
            };
            clause.find(aim).is_some_and(|at| !digit_before(at))
        })?;
        let own = lexicon::holds(&bare, Kind::OwnArea) && !lexicon::holds(clause, Kind::OfAll);
        own.then(|| aim.to_owned())
    })
}

/// An account that claims the aim of all for one.
pub(in crate::check) fn of_whole(heading: &str, aim: &str) -> Fault {
    Fault {
        expected: "应填写本单位自己的目标和数字".to_owned(),
        ..fault(format!("“{heading}”写的“{aim}”是这项任务总的目标数"))
    }
}

/// An account that repeats the plan.
pub(in crate::check) fn like_plan(heading: &str) -> Fault {
    fault(format!("“{heading}”与本单位方案中的措施一字不差，看不出进展"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matter_of_a_task_between_words_that_say_nothing_is_a_copy() {
        let task = fold("完善社会治安防控体系,依法打击各类犯罪,建设更高水平的平安中国。");
        for text in [
            "加强社会治安防控体系建设。",
            "扎实推进社会治安防控体系建设工作",
            "依法打击各类犯罪",
        ] {
            assert!(repeats(&fold(text), &task), "{text}");
        }
        for text in [
            "社会治安防控体系三期项目已建成投用",
            "社会治安防控体系新增探头320个",
            "印发社会治安防控体系建设方案",
            "打击犯罪",
        ] {
            assert!(!repeats(&fold(text), &task), "{text}");
        }
    }
}

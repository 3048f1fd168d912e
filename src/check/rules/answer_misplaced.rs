//! `answer-misplaced`: 内容疑似错行.

use std::sync::LazyLock;

use crate::check::fault::Fault;
use crate::normal::squeeze;
use crate::pattern::Regex;
use crate::rule;
use crate::task::TaskIndex;
use crate::text::regex;

/// How much of a task's opening must be quoted, in folded characters; a shorter task whole, if it has so many as this.
const QUOTED: usize = 10;
const SHORTEST: usize = 5;
/// How far into the answer the quotation may begin, in folded characters: behind 关于, 针对, 一是.
const WITHIN: usize = 4;

/// Which of other tasks an answer quotes where it opens; all texts are folded.
pub(in crate::check) fn quoted<'t>(
    answer: &str,
    task: &str,
    others: impl Iterator<Item = (TaskIndex, &'t str)>,
) -> Option<TaskIndex> {
    let opening: String = answer.chars().take(WITHIN + QUOTED).collect();
    let holds = |text: &str, head: &str| memchr::memmem::find(text.as_bytes(), head.as_bytes()).is_some();
    let head = |text: &'t str| -> Option<&'t str> {
        let end = text.char_indices().nth(QUOTED).map_or(text.len(), |(at, _)| at);
        let head = text.get(..end)?;
        (head.chars().count() >= SHORTEST).then_some(head)
    };
    let mut quoted =
        others.filter(|(_, other)| head(other).is_some_and(|head| holds(&opening, head) && !holds(task, head)));
    quoted.next().map(|(place, _)| place)
}

/// An account without what stands in brackets and quotes: names of parts, slogans, remarks.
pub(in crate::check) fn without_asides(text: &str) -> String {
    let mut depth = 0_usize;
    let mut running = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '（' | '“' | '「' | '[' | '【' => depth += 1,
            ')' | '）' | '”' | '」' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => running.push(c),
            _ => {}
        }
    }
    // A bracket that never closes is no bracket.
    if depth > 0 { text.to_owned() } else { running }
}

/// The numbers of other tasks under which an answer tells of each: 第69项：…。第70项：…. Items of its own begin with the first.
///
/// `known`: whether a task bears a number.
pub(in crate::check) fn numbered(text: &str, own: &str, known: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    static LABELS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:^|[。;,])(?:第|任务|序号|编号)([0-9]{1,3})(?:项|号|条)?(?:任务|工作)?:"));
    if !text.contains([':', '：']) {
        return None;
    }
    let bare = squeeze(&text.replace('\n', "。"));
    let mut numbers: Vec<String> = LABELS
        .captures_iter(&bare)
        .filter_map(|found| Some(found.get(1)?.as_str().to_owned()))
        .collect();
    numbers.dedup();
    let of_tasks = numbers.len() > 1
        && numbers.iter().all(|number| known(number))
        && numbers.first().is_some_and(|first| first != "1");
    numbers.retain(|number| number != own);
    (of_tasks && !numbers.is_empty()).then_some(numbers)
}

/// An answer that tells of several tasks.
pub(in crate::check) fn fault_of_several(heading: &str, numbers: &[String]) -> Fault {
    Fault {
        rule: &rule::ANSWER_MISPLACED,
        found: format!("“{heading}”里写了第{}项任务的内容", numbers.join("、")),
        expected: "应填写本行任务的内容".to_owned(),
        advice: "请把各项任务的内容分别填进各自的一行".to_owned(),
    }
}

/// An answer that quotes the task of a number.
pub(in crate::check) fn fault(heading: &str, number: &str, text: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_MISPLACED,
        found: format!("“{heading}”一开头写的是任务{number}“{text}”"),
        expected: "应填写本行任务的内容".to_owned(),
        advice: "请核对这几行是否整体错了一行；确实错行的，请单位改正后重新报送".to_owned(),
    }
}

/// An answer that speaks of the matter of another task, and of its own in no word.
pub(in crate::check) fn fault_of_matter(heading: &str, number: &str, text: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_MISPLACED,
        found: format!("“{heading}”写的像是任务{number}“{text}”的内容"),
        expected: "应填写本行任务的内容".to_owned(),
        advice: "请核对是否填错了行；确实填错的，请单位改正后重新报送".to_owned(),
    }
}

/// An answer that speaks of other work than its task's, and of none that the unit has.
pub(in crate::check) fn fault_of_other(heading: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_MISPLACED,
        found: format!("“{heading}”写的和本行任务不像是同一件事"),
        expected: "应填写本行任务的内容".to_owned(),
        advice: "请核对是否填错了行；确实填错的，请单位改正后重新报送".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::Id;

    #[test]
    fn only_another_task_s_opening_at_the_beginning_counts() {
        let [third, fourth] = [3, 4].map(TaskIndex::at);
        let others = || [(third, "加强法律援助及时解决群众合理诉求"), (fourth, "坚持政务公开")].into_iter();
        let task = "完善信访制度化解信访突出矛盾";
        assert_eq!(
            quoted("关于加强法律援助及时解决群众的诉求新建援助站", task, others()),
            Some(third)
        );
        assert_eq!(quoted("加强法律援助及时解决群众合理诉求", task, others()), Some(third));
        assert_eq!(
            quoted("一是完善信访制度二是加强法律援助及时解决群众合理诉求", task, others()),
            None
        );
        assert_eq!(quoted("坚持政务公开：公开12件", task, others()), Some(fourth));
        assert_eq!(quoted("加强法律援助", task, others()), None);
        assert_eq!(
            quoted("加强法律援助及时解决群众", "加强法律援助及时解决群众合理诉求", others()),
            None
        );
    }
}

//! What units make of one answer: parts of their own in rows below a task, a reason beside 是否完成, 不变 beside what was.

use super::body::{Answer, Group, Reader};
use super::place::{Claim, place, without_number};
use crate::form::Kind;
use crate::normal::choice;
use crate::normal::{arabic, fold, squeeze};

impl Reader<'_> {
    /// Whether a row is the next part into which the unit has divided the task above: `（1）制定方案`, or `12.1` below 12.
    pub(super) fn divides(&self, group: &Group, claim: &Claim) -> bool {
        let same_id = claim.id.is_none() || claim.id == group.claim.id;
        if claim.text.is_empty() || !same_id {
            return false;
        }
        let next = group.parts.len() + 1;
        let numbered = match &claim.number {
            Some(number) => part_number(number, group.claim.number.as_deref()) == Some(next),
            None => {
                let bare = without_number(&claim.text);
                let number = claim.text.get(..claim.text.len() - bare.len()).unwrap_or_default();
                part_number(number, None) == Some(next)
            }
        };
        numbered && self.is_task(&group.claim) && !self.is_task(claim)
    }

    fn is_task(&self, claim: &Claim) -> bool {
        place(self.register, self.texts, |_| true, claim).is_ok()
    }

    /// 是否完成 with what stands in the columns that a unit put beside it: the reason, a tick under 是 or 否.
    pub(super) fn with_reason(
        &self,
        group: &Group,
        at: u32,
        answer: Option<Answer>,
        counted: &mut Vec<u32>,
    ) -> Option<Answer> {
        let mut read = |column: u32| {
            let own = (column == at).then(|| answer.clone()).flatten();
            let read = own.or_else(|| self.answer(group, column, counted.contains(&column)));
            counted.push(column);
            read
        };
        let is_mark = |text: &str| fold(text).is_empty();
        let ticked = |answer: Answer, word: &str| {
            let text = match () {
                () if choice::is_tick(&answer.text) => word.to_owned(),
                // A cross or an empty box under 否 does not choose it.
                () if is_mark(&answer.text) && word == "是" => format!("是{} 否", answer.text),
                () if is_mark(&answer.text) => format!("是 否{}", answer.text),
                () => format!("{word}，{}", answer.text),
            };
            Answer { text, ..answer }
        };
        let ticks = self.table.ticks.map(|(yes, no)| (read(yes), read(no)));
        let reason = self.table.reason.and_then(&mut read);
        let said = match ticks {
            Some((None, Some(no))) => Some(ticked(no, "否")),
            Some((Some(yes), None)) => Some(ticked(yes, "是")),
            // √ under 是 and × under 否 is one choice.
            Some((Some(yes), Some(no))) if is_mark(&yes.text) && is_mark(&no.text) => Some(Answer {
                text: format!("是{} 否{}", yes.text, no.text),
                cells: yes.cells + no.cells,
                ..yes
            }),
            // Both, or neither: as it stands.
            Some((Some(yes), Some(no))) => Some(Answer {
                text: format!("{}\n{}", yes.text, no.text),
                cells: yes.cells + no.cells,
                ..yes
            }),
            Some((None, None)) | None => None,
        };
        // Beside columns to be ticked, 是否完成 may have a column of its own, in which something stands, too.
        let is_tick = self.table.ticks.is_some_and(|(yes, no)| [yes, no].contains(&at));
        let said = match (answer.filter(|_| !is_tick), said) {
            (Some(own), Some(said)) if own.text != said.text => Some(Answer {
                text: format!("{}\n{}", own.text, said.text),
                cells: own.cells + said.cells,
                ..own
            }),
            (Some(own), said) => Some(Answer {
                cells: own.cells + said.map_or(0, |said| said.cells),
                ..own
            }),
            (None, said) => said,
        };
        match (said, reason) {
            (Some(said), Some(reason)) if reason.from_above.is_none() => Some(Answer {
                text: format!("{}，{}", said.text, reason.text),
                cells: said.cells + reason.cells,
                ..said
            }),
            (None, Some(reason)) => Some(reason),
            (said, _) => said,
        }
    }

    /// A person with the telephone number that stands in a column of its own beside it, as it would stand in one.
    pub(super) fn with_half(
        &self,
        group: &Group,
        (at, half): (u32, u32),
        answer: Option<Answer>,
        counted: bool,
    ) -> Option<Answer> {
        let other = self.answer(group, half, counted);
        match (answer, other) {
            (Some(own), Some(other)) => {
                let (first, second) = if half < at { (&other, &own) } else { (&own, &other) };
                Some(Answer {
                    text: format!("{} {}", first.text, second.text),
                    cells: own.cells + other.cells,
                    number: false,
                    held: None,
                    ..own
                })
            }
            (own, other) => own.or(other),
        }
    }

    /// The long answer with what names each part before that part's own.
    pub(super) fn with_parts(&self, group: &Group, at: u32, answer: Option<Answer>) -> Option<Answer> {
        let Some((first, _)) = group.parts.first() else {
            return answer;
        };
        let mut lines: Vec<String> = Vec::new();
        let mut cells = answer.as_ref().map_or(0, |answer| answer.cells);
        for row in &group.rows {
            let said = self
                .sheet
                .row(*row)
                .and_then(|row| row.at(at))
                .map(|cell| cell.text.as_str());
            let part = group.parts.iter().find(|(part, _)| part == row);
            let named = [self.column(Kind::Serial), self.column(Kind::Task)];
            let names = |column: &u32| self.sheet.row(*row).is_some_and(|row| row.at(*column).is_some());
            match (part, said) {
                (Some((_, name)), said) => {
                    cells += named.iter().flatten().filter(|column| names(column)).count();
                    lines.push(said.map_or_else(|| name.clone(), |said| format!("{name}：{said}")));
                }
                (None, Some(said)) => lines.push(said.to_owned()),
                (None, None) => {}
            }
        }
        let from = answer.filter(|answer| answer.from_above.is_none());
        Some(Answer {
            text: lines.join("\n"),
            kind: self.kind_at(at),
            row: from.as_ref().map_or(*first, |from| from.row),
            column: at,
            cells,
            number: false,
            held: None,
            habit: Default::default(),
            from_above: None,
        })
    }
}

/// The number that a unit gave a part of a task: `（2）`, `②`, `2)`, or `12.2` and `12-2` below the task 12.
fn part_number(written: &str, task: Option<&str>) -> Option<usize> {
    let text = squeeze(written);
    let sign = written.trim().chars().next().filter(|c| ('①'..='⑳').contains(c));
    if let Some(sign) = sign {
        return usize::try_from(u32::from(sign) - u32::from('①') + 1).ok();
    }
    let text = arabic(&text);
    let below = task
        .and_then(|task| text.strip_prefix(&arabic(&squeeze(task))))
        .and_then(|rest| rest.strip_prefix(['.', '-', '、']));
    let number = match below {
        Some(number) => number,
        None => text
            .strip_suffix([')', '）'])
            .map(|rest| rest.trim_start_matches(['(', '（']))?,
    };
    number.parse().ok()
}

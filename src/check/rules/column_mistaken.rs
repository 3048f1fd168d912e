//! `column-mistaken`: 疑似填错列.

use crate::check::draft::{Draft, says, shorten};
use crate::check::judge::Fault;
use crate::form::{Column, Form};
use crate::kind::{self, Content};
use crate::reply::body::Answer;
use crate::rule;

/// Replaces the faults of cells whose contents would be right elsewhere by one fault that says so.
pub(in crate::check) fn check(form: &Form, draft: &Draft, faults: &mut Vec<(usize, Fault)>, year: i16) {
    let faulty: Vec<usize> = faults.iter().map(|(place, _)| *place).collect();
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for from in &faulty {
        let Some(answer) = draft
            .fields
            .get(*from)
            .and_then(Option::as_ref)
            .filter(|answer| says(answer))
        else {
            continue;
        };
        let to = form.unit_columns().find(|(to, column)| {
            to != from
                && !moves.iter().any(|(_, taken)| taken == to)
                && fits(column, answer, year)
                && (faulty.contains(to) || exchanged(form, draft, (*from, *to), year))
        });
        moves.extend(to.map(|(to, _)| (*from, to)));
    }
    let Some((first, _)) = moves.first().copied() else {
        return;
    };
    // What stands where an answer belongs is named, too: only a blank is made good by the move.
    let holds = |place: usize| draft.fields.get(place).and_then(Option::as_ref).is_some_and(says);
    faults.retain(|(place, _)| {
        !moves
            .iter()
            .any(|(from, to)| from == place || to == place && !holds(*place))
    });
    let heading = |place: usize| {
        form.columns
            .get(place)
            .map(|column| column.heading.as_str())
            .unwrap_or_default()
    };
    let said: Vec<String> = moves
        .iter()
        .map(|(from, to)| {
            let text = draft
                .fields
                .get(*from)
                .and_then(Option::as_ref)
                .map(|answer| answer.text.as_str());
            format!(
                "“{}”填在“{}”，像是“{}”的内容",
                shorten(text.unwrap_or_default(), 60),
                heading(*from),
                heading(*to)
            )
        })
        .collect();
    let fault = Fault {
        rule: &rule::COLUMN_MISTAKEN,
        found: said.join("；"),
        expected: "各项内容应填在相应的列".to_owned(),
        advice: "请核对后改填到相应的列".to_owned(),
    };
    faults.push((first, fault));
}

/// Whether what stands in the other column is no fault there, but belongs here: 张三 in 落实措施, the measures in 责任领导.
fn exchanged(form: &Form, draft: &Draft, (from, to): (usize, usize), year: i16) -> bool {
    let (Some(here), Some(there)) = (form.columns.get(from), form.columns.get(to)) else {
        return false;
    };
    let other = draft
        .fields
        .get(to)
        .and_then(Option::as_ref)
        .filter(|answer| says(answer));
    other.is_some_and(|other| fits(here, other, year) && !fits(there, other, year))
}

/// Whether a text is surely of a column's kind.
fn fits(column: &Column, answer: &Answer, year: i16) -> bool {
    (kind::of(column.kind).surely)(&Content {
        number: answer.number,
        held: answer.held,
        habit: answer.habit,
        ..Content::of(&column.heading, &answer.text, year)
    })
}

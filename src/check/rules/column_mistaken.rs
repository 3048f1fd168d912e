//! `column-mistaken`: 疑似填错列.

use crate::check::draft::{Draft, says, shorten};
use crate::check::fault::Fault;
use crate::form::{Column, Form};
use crate::kind::{self, Content};
use crate::record::Fields;
use crate::reply::body::Answer;
use crate::rule;

/// How many columns to the right a row may have slipped: to the right by one or two, or to the left.
const SLIPS: [isize; 4] = [1, -1, 2, -2];
/// How many cells must be of another column's kind and not of their own, as many columns on, before the row as a whole has slipped.
const SLIPPED: usize = 2;

/// Replaces the faults of cells whose contents would be right elsewhere: each such cell is told by itself, with the column that
/// it is of, and nothing is read from it where it stands. A blank that such a cell would fill is no fault of its own.
pub(in crate::check) fn check(
    form: &Form,
    draft: &Draft,
    faults: &mut Vec<(usize, Fault)>,
    normalised: &mut Fields,
    year: i16,
) {
    // Whatever has slipped is wrong where it stands; nearly all rows are right.
    if faults.is_empty() {
        return;
    }
    let row = Row { form, draft, year };
    let faulty: Vec<usize> = faults.iter().map(|(place, _)| *place).collect();
    let moves = row.slipped(&faulty).unwrap_or_else(|| row.mistaken(&faulty));
    // What stands where an answer belongs is named, too: only a blank is made good by the move.
    faults.retain(|(place, _)| {
        !moves
            .iter()
            .any(|(from, to)| from == place || to == place && row.answer(*place).is_none())
    });
    for (from, to) in moves {
        let (Some(here), Some(there), Some(answer)) = (form.columns.get(from), form.columns.get(to), row.answer(from))
        else {
            continue;
        };
        normalised.remove(&here.heading);
        faults.push((from, fault(here, there, answer)));
    }
}

/// Accounts that are nothing but a word which the form lets stand in another column (未开展 for 满意度), where none of its words stands there:
/// each with its fault.
///
/// `lets`: whether the form lets a text stand in a column.
pub(in crate::check) fn strayed(form: &Form, draft: &Draft, lets: impl Fn(usize, &str) -> bool) -> Vec<(usize, Fault)> {
    let said = |place: usize| draft.said(place).map(|answer| answer.text.as_str()).unwrap_or_default();
    let accounts = form.unit_columns().filter(|(_, column)| column.kind.is_long());
    let strayed = accounts.filter_map(|(from, here)| {
        let answer = draft
            .said(from)
            .filter(|answer| says(answer) && !kind::is_none(&answer.text))?;
        if lets(from, &answer.text) {
            return None;
        }
        let blank = |to: usize| said(to).trim().is_empty() || kind::is_none(said(to));
        let mut others = form
            .unit_columns()
            .filter(|(to, other)| *to != from && !other.kind.is_long());
        let (_, there) = others.find(|(to, _)| lets(*to, &answer.text) && blank(*to))?;
        Some((from, fault(here, there, answer)))
    });
    strayed.collect()
}

/// What stands in one column and is of another.
fn fault(here: &Column, there: &Column, answer: &Answer) -> Fault {
    Fault {
        rule: &rule::COLUMN_MISTAKEN,
        found: format!(
            "“{}”填在“{}”，像是“{}”的内容",
            shorten(&answer.text, 60),
            here.heading,
            there.heading
        ),
        expected: "各项内容应填在相应的列".to_owned(),
        advice: format!("请核对后改填到“{}”", there.heading),
    }
}

/// A row of a form as it was filled in.
struct Row<'a> {
    form: &'a Form,
    draft: &'a Draft,
    year: i16,
}

impl Row<'_> {
    /// What stands in a column and says something.
    fn answer(&self, place: usize) -> Option<&Answer> {
        let answer = self.draft.fields.get(place)?.as_ref();
        answer.filter(|answer| says(answer))
    }

    /// Whether what stands in one column is surely of another one's kind.
    fn fits(&self, from: usize, to: usize) -> bool {
        let (Some(answer), Some(column)) = (self.answer(from), self.form.columns.get(to)) else {
            return false;
        };
        fits(column, answer, self.year)
    }

    /// A row that was typed or pasted some columns to the right or left, as cells and the columns that they are of: several
    /// cells are surely of the kind as many columns on and not of their own, at least one of them is a fault, and none is surely
    /// right where it stands.
    fn slipped(&self, faulty: &[usize]) -> Option<Vec<(usize, usize)>> {
        let places = self.across();
        let best = SLIPS
            .iter()
            .filter_map(|slip| {
                let home = |at: usize| at.checked_add_signed(-slip).and_then(|at| places.get(at)).copied();
                let cells = || {
                    places
                        .iter()
                        .enumerate()
                        .filter(|(_, from)| self.answer(**from).is_some())
                };
                let wrong = |(at, from): (usize, &usize)| {
                    !self.fits(*from, *from) && home(at).is_some_and(|home| self.fits(*from, home))
                };
                let right = |(at, from): (usize, &usize)| {
                    !faulty.contains(from)
                        && self.fits(*from, *from)
                        && !home(at).is_some_and(|home| self.fits(*from, home))
                };
                let found: Vec<usize> = cells().filter(|cell| wrong(*cell)).map(|(at, _)| at).collect();
                let (first, last) = (*found.first()?, *found.last()?);
                let told = found
                    .iter()
                    .filter_map(|at| places.get(*at))
                    .any(|from| faulty.contains(from));
                let slipped = found.len() >= SLIPPED && told && !cells().any(right);
                // What stands between such cells, and what is wrong beside them, has slipped with them; so has what stands
                // between them and the cell that they have left empty: 阶段目标 under 整改措施 is as good an account as the other.
                let blank = |at: &usize| places.get(*at).is_some_and(|from| self.answer(*from).is_none());
                let (first, last) = match *slip > 0 {
                    true => ((0..first).rev().find(blank).map_or(first, |at| at + 1), last),
                    false => (first, (last + 1..places.len()).find(blank).map_or(last, |at| at - 1)),
                };
                let with = |(at, from): &(usize, &usize)| (first..=last).contains(at) || faulty.contains(from);
                let moves = cells()
                    .filter(with)
                    .filter_map(|(at, from)| Some((*from, home(at)?)))
                    .collect();
                slipped.then_some((found.len(), moves))
            })
            .max_by_key(|(count, _): &(usize, Vec<(usize, usize)>)| *count);
        best.map(|(_, moves)| moves)
    }

    /// The columns of the unit that the sheet has, from left to right; of two in one column of the sheet the first.
    fn across(&self) -> Vec<usize> {
        let mut places: Vec<(u32, usize)> = (self.form.unit_columns())
            .filter_map(|(place, _)| Some((self.draft.columns.get(place).copied().flatten()?, place)))
            .collect();
        places.sort_unstable();
        places.dedup_by_key(|(column, _)| *column);
        places.into_iter().map(|(_, place)| place).collect()
    }

    /// Single cells that are wrong where they stand and right in another column: one that is blank or wrong, too, or one whose
    /// own content belongs here.
    fn mistaken(&self, faulty: &[usize]) -> Vec<(usize, usize)> {
        let mut moves: Vec<(usize, usize)> = Vec::new();
        for from in faulty {
            if moves.iter().any(|(moved, _)| moved == from) {
                continue;
            }
            let free = |to: usize| to != *from && !moves.iter().any(|(_, taken)| *taken == to) && self.fits(*from, to);
            let exchanged = |to: usize| self.fits(to, *from) && !self.fits(to, to);
            let to = (self.form.unit_columns())
                .map(|(to, _)| to)
                .find(|to| free(*to) && (faulty.contains(to) || exchanged(*to)));
            let Some(to) = to else { continue };
            moves.push((*from, to));
            if !faulty.contains(&to) {
                moves.push((to, *from));
            }
        }
        moves.sort_unstable();
        moves
    }
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

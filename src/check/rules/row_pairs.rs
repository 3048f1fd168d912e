//! `row-contradiction` of two cells of a row that go together: a question and its day, money received and money spent, a rate and how it is judged.

use jiff::civil::Date;

use super::row_contradiction::{Faults, unlike};
use crate::check::draft::Draft;
use crate::form::{Column, Form, Kind};
use crate::kind::life::{self, Stage};
use crate::kind::{self, headings, span};
use crate::record::Fields;
use crate::reply::normal::{squeeze, without_remarks};

/// What two cells of a row say against each other, or against the day of the form.
///
/// `began`: the day of the notice.
pub(in crate::check) fn check(
    form: &Form,
    draft: &Draft,
    normalised: &Fields,
    began: Option<Date>,
    day: Date,
) -> Faults {
    let row = Row { form, normalised, day };
    let mut faults = Faults::new();
    row.questions(draft, &mut faults);
    row.money(&mut faults);
    row.late(&mut faults);
    row.early(began, &mut faults);
    faults
}

struct Row<'a> {
    form: &'a Form,
    normalised: &'a Fields,
    day: Date,
}

impl Row<'_> {
    fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Column, &str)> {
        let columns = self.form.unit_columns().filter(move |(_, column)| column.kind == kind);
        columns.filter_map(|(at, column)| Some((at, column, self.normalised.get(&column.heading)?)))
    }

    /// 是否面商 and 面商日期: a no has no day that is past, and a yes none that is still to come.
    fn questions(&self, draft: &Draft, faults: &mut Faults) {
        for (at, column, value) in self.of(Kind::Date) {
            let Some((place, question)) = kind::asked_by(self.form, column) else {
                continue;
            };
            let (Some(said), Ok(date)) = (self.normalised.get(&question.heading), value.parse::<Date>()) else {
                continue;
            };
            let answer = draft.said(place).map(|answer| answer.text.trim()).unwrap_or_default();
            let found = match said {
                // A day that is to come may be planned.
                "no" if date <= self.day => format!(
                    "“{}”填的是“{answer}”，“{}”填有日期{date}",
                    question.heading, column.heading
                ),
                "yes" if date > self.day => format!(
                    "“{}”填的是“{answer}”，“{}”是{date}，在填报以后",
                    question.heading, column.heading
                ),
                _ => continue,
            };
            faults.push((at, unlike(found, "同一行各栏应相互一致")));
        }
    }

    /// 答复日期 before the notice: nobody answered what had not been handed out.
    fn early(&self, began: Option<Date>, faults: &mut Faults) {
        let Some(began) = began else { return };
        let answers = |column: &Column| headings::holds(Kind::Date, "response", &column.heading);
        for (at, column, value) in self.of(Kind::Date).filter(|(_, column, _)| answers(column)) {
            if value.parse::<Date>().is_ok_and(|date| date < began) {
                let found = format!("“{}”是{value}，在通知印发（{began}）以前", column.heading);
                faults.push((at, unlike(found, "应在通知印发以后")));
            }
        }
    }

    /// 实际支出 above 实际到位 of the same money.
    fn money(&self, faults: &mut Faults) {
        let sums: Vec<(usize, &Column, Side, String, f64)> = self
            .of(Kind::Amount)
            .filter_map(|(at, column, value)| {
                let end = value
                    .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                    .unwrap_or(value.len());
                let (number, unit) = value.split_at(end);
                let yuan = kind::yuan(unit)? * number.parse::<f64>().ok()?;
                let (side, matter) = side_of(&column.heading)?;
                Some((at, column, side, matter, yuan))
            })
            .collect();
        for (at, spent, _, matter, yuan) in sums.iter().filter(|(_, _, side, ..)| *side == Side::Spent) {
            let received = sums.iter().find(|(_, other, side, of, sum)| {
                let same = of == matter && span::of(&other.heading) == span::of(&spent.heading);
                *side == Side::Received && same && *sum < *yuan
            });
            if let Some((_, other, ..)) = received {
                let value = |column: &Column| self.normalised.get(&column.heading).unwrap_or_default().to_owned();
                let found = format!(
                    "“{}”填的是{}，“{}”是{}",
                    spent.heading,
                    value(spent),
                    other.heading,
                    value(other)
                );
                faults.push((*at, unlike(found, "支出的资金不会多于到位的资金")));
            }
        }
    }

    /// 滞后 beside a progress of 100 %.
    fn late(&self, faults: &mut Faults) {
        let full = self.of(Kind::Progress).find(|(_, column, value)| {
            let of_whole = span::of(&column.heading).is_now() && span::is_of_whole(&column.heading);
            of_whole && kind::percent(value).is_some_and(|share| share >= 100.0)
        });
        let Some((_, progress, value)) = full else { return };
        for (at, column, state) in self
            .of(Kind::State)
            .filter(|(_, column, _)| life::tells(self.form, column))
        {
            // 逾期完成 is done.
            let late = headings::holds(Kind::State, "late", state) && life::of_state(state) != Some(Stage::Done);
            if late {
                let found = format!("“{}”填的是“{state}”，“{}”是{value}", column.heading, progress.heading);
                faults.push((at, unlike(found, "同一行各栏应相互一致")));
            }
        }
    }
}

/// What is told of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// It has come: 到位.
    Received,
    /// It has gone: 支出.
    Spent,
}

/// Which side of a matter's money a heading is of, and the matter: 财政资金 of 财政资金（万元）实际支出.
fn side_of(heading: &str) -> Option<(Side, String)> {
    let plain = squeeze(&without_remarks(heading));
    let side = |list: &str| {
        let words = headings::list(Kind::Amount, list).iter();
        words.copied().find(|word| plain.contains(word))
    };
    let (side, word) = match (side("received"), side("paid")) {
        (Some(word), None) => (Side::Received, word),
        (None, Some(word)) => (Side::Spent, word),
        _ => return None,
    };
    let spare = headings::list(Kind::Amount, "manner").iter().copied().chain(["数"]);
    let matter = spare.fold(plain.replace(word, ""), |rest, word| rest.replace(word, ""));
    (!matter.is_empty()).then_some((side, matter))
}

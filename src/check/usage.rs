//! What the units of a round wrote in a column, taken together: it corrects what its heading alone made of it.
//!
//! A heading is only a hint. Where most units understand a column alike, and otherwise than the program, the program is wrong
//! and not each of them: then the column is read by what they wrote, and the office is told once. The words in which several
//! units give a state are the office's own words for it.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::draft::says;
use super::findings::Report;
use super::key::Key;
use super::merge::Merged;
use super::rules::answer_copied;
use crate::finding::Place;
use crate::form::{Column, Form, FormId, Kind};
use crate::kind::condition::{self, Condition};
use crate::kind::notes::{self, Instead};
use crate::kind::{self, Content};
use crate::normal::blank::Worth;
use crate::normal::{phone, squeeze};
use crate::reply::body::Answer;
use crate::rule;
use crate::sample::Dates;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// How a column of a form is read in this round.
#[derive(Debug, Clone)]
pub(super) struct Usage {
    /// As what.
    pub kind: Kind,
    /// The words that may stand in it: those that the form offers, and those that several units wrote.
    pub words: Vec<String>,
    /// Whether the form itself lists these words, so that no others may stand in it.
    pub closed: bool,
    /// Whether it is of no known kind, and nearly all that stands in it are words.
    pub words_only: bool,
    /// Whether the form's notes let 无 stand in it.
    pub takes_none: bool,
    /// Whether they let it be blank.
    pub may_be_blank: bool,
    /// The area code of most telephone numbers in it.
    pub area: Option<String>,
    /// On which other answer its heading makes it depend: 销号文号（同意销号的填写）.
    pub condition: Option<Condition>,
    /// What they let stand in it in place of an answer: —, 不适用.
    pub instead: Vec<Instead>,
    /// Whether units that share a task say the same in it of several tasks: then they have agreed, or there is but one way to say it.
    pub agreed: bool,
}

/// Answers of one unit in a column that are looked at.
const EACH: usize = 2;
/// Units that are looked at.
const UNITS: usize = 60;
/// Units at least that must have understood a column otherwise.
const AGREE: usize = 3;
/// Answers at least from which anything can be concluded.
const ENOUGH: usize = 5;
/// Longest state, in characters.
const STATE: usize = 10;

/// The usage of every column that units fill, by form and column.
pub(super) fn of(
    context: &Context<'_>,
    merged: &BTreeMap<Key, Merged<'_>>,
    report: &mut Report<'_>,
) -> BTreeMap<(FormId, usize), Usage> {
    let mut usages = BTreeMap::new();
    for at in context.forms {
        let form = &context.register.forms[*at];
        for (place, column) in form.columns.iter().enumerate() {
            let offered = kind::offered(form, column);
            let mut usage = Usage {
                kind: column.kind,
                closed: column.kind == Kind::State && offered.len() > 1,
                words_only: false,
                words: match column.kind {
                    Kind::State => offered,
                    _ if !column.words.is_empty() => offered,
                    _ => Vec::new(),
                },
                takes_none: notes::takes_none(form, column),
                may_be_blank: notes::may_be_blank(form, column),
                condition: condition::of(form, column),
                area: None,
                instead: notes::instead(form, column, |other| kind::offered(form, other)),
                agreed: matches!(column.kind, Kind::Narrative | Kind::Next) && agree(merged, *at, place),
            };
            let tally = Tally::of(context, merged, *at, place, column);
            if matches!(column.kind, Kind::Phone | Kind::Contact) {
                usage.area = tally.area();
            }
            if column.kind == Kind::State && !usage.closed {
                usage.words.extend(tally.shared_words());
            }
            if column.kind == Kind::Text {
                usage.words_only = tally.are_words();
                usages.insert((*at, place), usage);
                continue;
            }
            if usage.closed {
                usages.insert((*at, place), usage);
                continue;
            }
            if let Some(other) = tally.other(&usage) {
                usage.kind = other;
                tell(report, form, column, &tally, other);
            }
            usages.insert((*at, place), usage);
        }
    }
    usages
}

/// Whether several units give the same short account of several tasks.
fn agree(merged: &BTreeMap<Key, Merged<'_>>, form: FormId, place: usize) -> bool {
    let mut same: BTreeMap<(TaskIndex, String), usize> = BTreeMap::new();
    for ((_, _, task), merged) in merged.iter().filter(|((_, key, _), _)| *key == form) {
        let answer = merged.draft.fields.get(place).and_then(Option::as_ref);
        let short = answer.filter(|answer| answer_copied::is_short(&answer.text) && says(answer));
        if let Some(answer) = short {
            *same.entry((*task, squeeze(&answer.text))).or_default() += 1;
        }
    }
    let tasks: BTreeSet<TaskIndex> = same
        .iter()
        .filter(|(_, units)| **units > 1)
        .map(|((task, _), _)| *task)
        .collect();
    tasks.len() >= AGREE
}

/// What stands in a column, unit by unit.
#[derive(Debug, Default)]
struct Tally {
    kind: Kind,
    heading: String,
    year: i16,
    /// Whether the heading is one that everybody knows.
    sure: bool,
    /// Units and their answers, as far as these are looked at.
    answers: Vec<(UnitId, Answer)>,
    /// Short texts that are no state by themselves, with the units that wrote them.
    words: BTreeMap<String, BTreeSet<UnitId>>,
}

impl Tally {
    fn of(
        context: &Context<'_>,
        merged: &BTreeMap<Key, Merged<'_>>,
        form: FormId,
        place: usize,
        column: &Column,
    ) -> Tally {
        let mut tally = Tally {
            kind: column.kind,
            heading: column.heading.clone(),
            year: context.year,
            sure: kind::is_sure(column),
            ..Tally::default()
        };
        if matches!(column.kind, Kind::Serial | Kind::Task | Kind::Unit) {
            return tally;
        }
        let mut units: BTreeMap<UnitId, usize> = BTreeMap::new();
        let state = column.kind == Kind::State;
        for ((unit, ..), merged) in merged.iter().filter(|((_, key, _), _)| *key == form) {
            // Of most units no more is looked at.
            let open = match units.get(unit) {
                Some(seen) => *seen < EACH && (units.len() < UNITS || *seen > 0),
                None => units.len() < UNITS,
            };
            if !open && !state {
                continue;
            }
            let answer = merged.draft.fields.get(place).and_then(Option::as_ref);
            let Some(answer) = answer.filter(|answer| says(answer)) else {
                continue;
            };
            let seen = units.entry(*unit).or_default();
            if kind::worth(column.kind, &answer.text) != Worth::Answer {
                continue;
            }
            if state && !tally.reads(column.kind, answer) {
                let word = squeeze(&answer.text);
                if is_word(&word) {
                    tally.words.entry(word).or_default().insert(*unit);
                }
            }
            if open {
                *seen += 1;
                tally.answers.push((*unit, answer.clone()));
            }
        }
        tally
    }

    fn reads(&self, kind: Kind, answer: &Answer) -> bool {
        let content = Content {
            number: answer.number,
            held: answer.held,
            habit: answer.habit,
            ..Content::of(&self.heading, &answer.text, self.year)
        };
        kind::of(kind).read_content(&content).is_ok()
    }

    /// Whether nearly all answers of several units are words: a telephone number or a day among them is of another column.
    fn are_words(&self) -> bool {
        /// Of so many answers one may be of another column.
        const OF: usize = 10;
        let foreign = |(_, answer): &&(UnitId, Answer)| {
            let content = Content {
                number: answer.number,
                held: answer.held,
                ..Content::of(&self.heading, &answer.text, self.year)
            };
            kind::is_foreign(&content).is_some()
        };
        let units: BTreeSet<UnitId> = self.answers.iter().map(|(unit, _)| *unit).collect();
        let others = self.answers.iter().filter(foreign).count();
        units.len() >= AGREE && self.answers.len() >= OF && others * OF <= self.answers.len()
    }

    /// The area code of most landlines of several units: a bureau's number in another city is a slip, or worth a look.
    fn area(&self) -> Option<String> {
        let mut codes: BTreeMap<String, (usize, BTreeSet<UnitId>)> = BTreeMap::new();
        let mut all = 0;
        for (unit, answer) in &self.answers {
            let numbers = phone::read(&answer.text).unwrap_or_default();
            for code in numbers.split('、').filter_map(phone::area_code) {
                all += 1;
                let (count, units) = codes.entry(code.to_owned()).or_default();
                *count += 1;
                units.insert(*unit);
            }
        }
        let (code, (count, units)) = codes.into_iter().max_by_key(|(_, (count, _))| *count)?;
        (units.len() >= AGREE && count >= ENOUGH && count * 3 > all * 2).then_some(code)
    }

    /// The states that several units gave in the same words, whatever these are.
    fn shared_words(&self) -> Vec<String> {
        let shared = self.words.iter().filter(|(_, units)| units.len() > 1);
        shared.map(|(word, _)| word.clone()).collect()
    }

    /// The answers that are none of the column's kind.
    fn refused(&self, words: &[String]) -> Vec<&(UnitId, Answer)> {
        let own = |answer: &Answer| words.iter().any(|word| *word == squeeze(&answer.text));
        let refused = |(_, answer): &&(UnitId, Answer)| !own(answer) && !self.reads(self.kind, answer);
        self.answers.iter().filter(refused).collect()
    }

    /// The kind by which the column is read better, where most answers of several units are none of its own.
    fn other(&self, usage: &Usage) -> Option<Kind> {
        if self.answers.len() < ENOUGH || self.sure {
            return None;
        }
        // 未开展, which the notes let stand in place of a figure, says nothing against figures.
        let mut refused = self.refused(&usage.words);
        refused.retain(|(_, answer)| !usage.instead.iter().any(|instead| instead.is(&answer.text)));
        let units: BTreeSet<UnitId> = refused.iter().map(|(unit, _)| *unit).collect();
        let meant = |(_, answer): &&(UnitId, Answer)| kind::says_something(&answer.text);
        let sound = refused.iter().copied().filter(meant).count();
        if units.len() < AGREE || refused.len() * 2 <= self.answers.len() || sound * 2 <= self.answers.len() {
            return None;
        }
        let states = self
            .answers
            .iter()
            .filter(|(_, answer)| answer.text.trim().chars().count() <= STATE && self.reads(Kind::State, answer));
        let of_states = states.count() * 10 >= self.answers.len() * 9;
        Some(if of_states { Kind::State } else { Kind::Text })
    }
}

/// Whether a text may be the word for a state: short, of letters, and no number.
fn is_word(text: &str) -> bool {
    let count = text.chars().count();
    (2..=STATE).contains(&count)
        && text.chars().all(char::is_alphanumeric)
        && !text.chars().all(|c| c.is_ascii_digit())
        && kind::says_something(text)
}

fn tell(report: &mut Report<'_>, form: &Form, column: &Column, tally: &Tally, other: Kind) {
    let refused = tally.refused(&[]);
    let units: BTreeSet<UnitId> = refused.iter().map(|(unit, _)| *unit).collect();
    let all: BTreeSet<UnitId> = tally.answers.iter().map(|(unit, _)| *unit).collect();
    let example = refused
        .first()
        .map(|(_, answer)| answer.text.as_str())
        .unwrap_or_default();
    let asked = kind::asked(column.kind, Dates::default());
    report.add(
        &rule::COLUMN_OTHERWISE,
        Place {
            form: Some(form.key.clone()),
            column: Some(column.heading.clone()),
            ..Place::default()
        },
        format!(
            "“{}”一栏，{}家单位中有{}家填的不是{asked}，如“{}”",
            column.heading,
            all.len(),
            units.len(),
            super::draft::shorten(example, 20)
        ),
        format!("多数单位的填法一致，本次按“{}”核对", kind::of(other).word),
        format!(
            "无须处理；确应填{asked}的，请通知各单位改填，并在 duban.toml 的 [form.{}.column.\"{}\"] 写明 kind",
            form.key, column.heading
        ),
    );
}

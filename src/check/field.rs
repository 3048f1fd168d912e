//! One answer with all that it is judged by: what is asked, what may stand there, what does.

use super::draft::shorten;
use super::fault::Fault;
use crate::form::Kind;
use crate::grid::Held;
use crate::kind::{self, Wrong};
use crate::normal::choice::Habit;
use crate::rule::Rule;
use crate::sample::Dates;

/// A field to be judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    /// Its heading or label.
    pub heading: &'a str,
    pub kind: Kind,
    /// The words that the form itself offers for it.
    pub offered: &'a [String],
    /// Whether nothing but the words that are offered may stand in it.
    pub closed: bool,
    /// Whether several of them may.
    pub several: bool,
    /// Whether all that others wrote in it are words, where its kind does not tell.
    pub words_only: bool,
    /// Whether the form's notes let 无 stand in it.
    pub takes_none: bool,
    /// Whether it is a fault if it is empty.
    pub required: bool,
    /// What stands in it; `None` where nothing does.
    pub text: Option<&'a str>,
    /// Whether the file holds a number.
    pub number: bool,
    /// What the file holds behind the text, where it shows a number or day by a format.
    pub held: Option<Held>,
    /// How the unit marks its choices in this column.
    pub habit: Habit,
    /// Whether the row is a nil reply, so that its other fields may be empty.
    pub nil: bool,
    /// The year of the campaign.
    pub year: i16,
    /// The area code of most telephone numbers of its column in the round.
    pub area: Option<&'a str>,
    /// Whether it stands above or below the table.
    pub outside: bool,
}

impl Field<'_> {
    /// All that a field is judged by, as one text; nothing where more than a short text says what it is.
    pub fn key(&self) -> Option<String> {
        /// Bytes of the longest text that stands in many rows.
        const SHORT: usize = 60;
        let text = self.text.filter(|text| text.len() <= SHORT)?;
        let plain = self.offered.is_empty() && self.held.is_none() && self.habit == Habit::default();
        if !plain || self.heading.len() > SHORT {
            return None;
        }
        let asks = [
            self.closed,
            self.several,
            self.words_only,
            self.takes_none,
            self.required,
            self.number,
            self.nil,
            self.outside,
        ];
        let asks = asks.iter().fold(0u32, |bits, asks| bits << 1 | u32::from(*asks));
        let parts = [self.heading, text, self.area.unwrap_or_default()];
        let mut key = parts.join("\0");
        // Of which list it is, and what is asked.
        key.extend(
            [self.kind as u32, asks, u32::from(self.area.is_some())]
                .map(|part| char::from_u32(part).unwrap_or_default()),
        );
        key.extend(self.year.to_le_bytes().map(char::from));
        Some(key)
    }

    /// What its kind asks for.
    pub fn asked(&self) -> String {
        kind::asked(self.kind, Dates::of_year(self.year))
    }

    /// A fault of its content.
    pub fn fault(&self, text: &str, wrong: Wrong) -> Fault {
        self.fault_of(kind::of(self.kind).rule, text, wrong)
    }

    /// A fault of its content by another rule than its kind's.
    pub fn fault_of(&self, rule: &'static Rule, text: &str, wrong: Wrong) -> Fault {
        Fault {
            rule,
            found: format!("“{}”填的是“{}”{}", self.heading, shorten(text, 40), wrong.what),
            expected: format!("应填写{}", self.asked()),
            advice: wrong.advice.to_owned(),
        }
    }
}

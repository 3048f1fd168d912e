//! 催办函: the one letter of a collection to a unit: what came, what is still owed, what to mend.

use jiff::civil::Date;

use crate::register::Register;
use crate::remind::Reminder;

use super::letterhead;
use super::settings::Settings;
use super::values::{Value, Values};

/// What stands in the letter to one unit.
pub fn values(register: &Register, settings: &Settings, as_of: Date, reminder: &Reminder) -> Values {
    let title = letterhead::title(&reminder.subject, "");
    let mut fields = letterhead::office(register, settings, &settings.number.reminder, title, Some(as_of));
    fields.push(("主送", Value::Line(reminder.unit.clone())));
    let (closing, body) = match reminder.body.split_last() {
        Some((last, body)) => (last.clone(), body.to_vec()),
        None => (String::new(), Vec::new()),
    };
    fields.push(("正文", Value::Lines(body)));
    fields.push(("结语", Value::Line(closing)));
    Values::new(fields)
}

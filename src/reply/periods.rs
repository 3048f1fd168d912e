//! Says which period a part of a reply is of: 填报月份 first, then its tab, its title, the workbook's own mark, the file's name.

use jiff::civil::Date;

use super::body::Entry;
use super::reading::{Part, Reading, fields};
use crate::form::Form;
use crate::notice::recurring::asks_for_period;
use crate::period::{Period, Rhythm};

/// The rhythms in which a form may name its period: its own, or any where it is not known to come back.
fn rhythms(form: &Form) -> &'static [Rhythm] {
    let own = (form.period.map(Period::rhythm)).or(form.every.map(|every| every.rhythm()));
    match own {
        Some(Rhythm::Month) => &[Rhythm::Month],
        Some(Rhythm::Quarter) => &[Rhythm::Quarter],
        Some(Rhythm::Half) => &[Rhythm::Half],
        Some(Rhythm::Year) => &[Rhythm::Year],
        None => &[Rhythm::Month, Rhythm::Quarter, Rhythm::Half],
    }
}

/// Whether a form comes back, by the notice, the settings or the round.
pub fn comes_back(form: &Form) -> bool {
    form.every.is_some() || form.period.is_some()
}

/// The period that words of a part name; `near` gives the year that they leave out. What the form's own title says tells
/// nothing, for it stands on every sheet.
fn named(form: &Form, text: &str, near: Date) -> Option<Period> {
    let one = |rhythm: &Rhythm| {
        let own = || rhythm.named_in(&form.print_title(), near);
        rhythm.named_in(text, near).filter(|found| own() != Some(*found))
    };
    rhythms(form).iter().find_map(one)
}

/// The period that stands in 填报月份.
fn written(form: &Form, text: &str, near: Date) -> Option<Period> {
    rhythms(form).iter().find_map(|rhythm| rhythm.written(text, near))
}

/// The period of a table as a whole; `None` where nothing says it.
///
/// A form that is not known to come back has periods only by what stands on its sheets: 3月 and 4月 side by side in one
/// file. A file's name says too little for that.
pub fn of_part(form: &Form, part: &Part, reading: &Reading, file: &str, near: Date) -> Option<Period> {
    let near = form.period.map_or(near, Period::last_day);
    let labels: Vec<&str> = fields(form).map(|(_, (field, _))| field.label.as_str()).collect();
    let field = (part.fields.iter())
        .filter(|filled| labels.get(filled.field).is_some_and(|label| asks_for_period(label)))
        .find_map(|filled| written(form, &filled.text, near));
    let on_sheet = field
        .or_else(|| of_rows(form, part, near))
        .or_else(|| named(form, &part.sheet, near))
        .or_else(|| named(form, part.title.as_deref()?, near));
    if !comes_back(form) {
        return on_sheet;
    }
    let marked = || reading.periods.get(&form.key).copied();
    let names = || {
        let mut parts = file.split(['/', '\\']).rev();
        parts.find_map(|name| named(form, name, near))
    };
    on_sheet.or_else(marked).or_else(names)
}

/// The period that all rows which name one agree in: it has its year, where a tab says 5月 alone.
fn of_rows(form: &Form, part: &Part, near: Date) -> Option<Period> {
    let mut said = part.entries.iter().filter_map(|entry| of_entry(form, entry, near));
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}

/// The period that a row names in a column 填报月份.
pub fn of_entry(form: &Form, entry: &Entry, near: Date) -> Option<Period> {
    let near = form.period.map_or(near, Period::last_day);
    let answers = form.columns.iter().zip(&entry.answers);
    let asked = answers.filter(|(column, _)| asks_for_period(&column.heading));
    asked
        .filter_map(|(_, answer)| answer.as_ref())
        .find_map(|answer| written(form, &answer.text, near))
}

//! Says which period a part of a reply is of: 填报月份 first, then its tab, its title, the workbook's own mark, the file's name.
//!
//! A month without its year (5月) gets the year from its neighbours: whichever of these names a whole one, then the round.

use jiff::civil::Date;

use super::body::Entry;
use super::reading::{Part, Reading};
use crate::form::{Column, Form, Kind};
use crate::normal::date;
use crate::notice::recurring::asks_for_period;
use crate::period::{Named, Period, Rhythm, Yearless, written_as_one_of};

/// The rhythms in which a form may name its period: its own, or any where it is not known to come back.
fn rhythms(form: &Form) -> Vec<Rhythm> {
    match (form.period.map(Period::rhythm)).or(form.every.map(|every| every.rhythm())) {
        Some(own) => vec![own],
        None => Rhythm::USUAL
            .into_iter()
            .filter(|rhythm| *rhythm != Rhythm::Year)
            .collect(),
    }
}

/// Whether a form comes back, by the notice, the settings or the round.
pub fn comes_back(form: &Form) -> bool {
    form.every.is_some() || form.period.is_some()
}

/// The period that words of a part name. What the form's own title says tells nothing, for it stands on every sheet.
fn named(form: &Form, text: &str) -> Option<Named> {
    let one = |rhythm: &Rhythm| {
        let own = || rhythm.said_in(&form.print_title());
        rhythm.said_in(text).filter(|found| own() != Some(*found))
    };
    rhythms(form).iter().find_map(one)
}

/// The period that a tab or a title names, where 6月12日 tells the week of a weekly form.
fn headed(form: &Form, text: &str) -> Option<Named> {
    named(form, text).or_else(|| form.every?.said_on(text))
}

/// The period before the one of a workbook that a tab leaves to be reckoned: 上周, 上期.
fn relative(form: &Form, text: &str, own: Option<Period>) -> Option<Period> {
    let own = own?;
    let unit: &[&str] = match own.rhythm() {
        Rhythm::Week => &["上周", "上一周"],
        Rhythm::Month => &["上月", "上个月"],
        Rhythm::Quarter => &["上季"],
        _ => &[],
    };
    let said = |words: &[&str]| {
        words
            .iter()
            .any(|word| text.contains(word) && !form.print_title().contains(word))
    };
    (said(unit) || said(&["上期", "上一期", "上次"])).then(|| own.previous())
}

/// The period that was being reported on the day of a sheet (填报日期：5月28日), where another sheet of the form bears in its tab the
/// period for which the workbook was made: last month's sheet left in it, whatever it is called (第一期, 旧, Sheet1).
fn reported(form: &Form, part: &Part, reading: &Reading) -> Option<Period> {
    let (every, marked) = (form.every?, *reading.periods.get(&form.key)?);
    let bears = |other: &&Part| other.form == part.form && headed(form, &other.sheet) == Some(Named::Of(marked));
    reading.parts.iter().find(bears)?;
    let days = part.fields.iter().filter_map(|filled| {
        let field = form.field(filled.field).filter(|field| field.kind == Kind::Date)?;
        (!asks_for_period(&field.label)).then(|| date::read(&filled.text, marked.of_year()).ok())?
    });
    let days: Vec<Date> = days.collect();
    let [day] = days.as_slice() else { return None };
    Some(every.current(*day)).filter(|period| *period < marked)
}

/// The period that stands in 填报月份.
fn written(form: &Form, text: &str) -> Option<Named> {
    written_as_one_of(&rhythms(form), text)
}

/// The period of a table, and what the rows of it may lean on.
#[derive(Debug, Clone, Default)]
pub struct Times {
    /// The period of the table as a whole; `None` where nothing says it.
    pub of_part: Option<Period>,
    /// What names a period without its year where no neighbour tells the year, and the period that was taken for it.
    pub assumed: Option<(String, Period)>,
    /// The periods that are named whole, in the order in which they count.
    whole: Vec<Period>,
    /// The period that is collected, or the one that is being reported on the day of the collection.
    round: Option<Period>,
    as_of: Option<Date>,
}

impl Times {
    /// The period of a table as a whole.
    ///
    /// A form that is not known to come back has periods only by what stands on its sheets: 3月 and 4月 side by side in one
    /// file. A file's name says too little for that, but tells the year.
    pub fn of(form: &Form, part: &Part, reading: &Reading, file: &str, as_of: Date) -> Times {
        let field = (part.fields.iter())
            .filter(|filled| {
                form.field(filled.field)
                    .is_some_and(|field| asks_for_period(&field.label))
            })
            .find_map(|filled| Some((filled.text.as_str(), written(form, &filled.text)?)));
        let rows: Vec<(&str, Named)> = part.entries.iter().filter_map(|entry| of_row(form, entry)).collect();
        let marked = reading.periods.get(&form.key).copied();
        let before = || relative(form, &part.sheet, marked.or(form.period)).map(Named::Of);
        let tab = headed(form, &part.sheet).or_else(before);
        let tab = tab.map(|named| (part.sheet.as_str(), named));
        let title = (part.title.as_deref()).and_then(|title| Some((title, headed(form, title)?)));
        let marked = marked.map(Named::Of);
        let name = file
            .split(['/', '\\'])
            .rev()
            .find_map(|name| Some((name, named(form, name)?)));
        let all = (field.iter().map(|(_, named)| *named))
            .chain(rows.iter().map(|(_, named)| *named))
            .chain(tab.map(|(_, named)| named))
            .chain(title.map(|(_, named)| named))
            .chain(marked)
            .chain(name.map(|(_, named)| named));
        let whole = |named: Named| match named {
            Named::Of(period) => Some(period),
            Named::Open(_) => None,
        };
        let mut times = Times {
            whole: all.filter_map(whole).collect(),
            round: form.period.or(form.every.map(|every| every.current(as_of))),
            as_of: Some(as_of),
            ..Times::default()
        };
        let agreed = rows.first().copied().filter(|(_, first)| {
            let first = times.meant(*first);
            rows.iter().all(|(_, other)| times.meant(*other) == first)
        });
        let said = field.or(agreed).or(tab).or(title);
        let said = said.or_else(|| Some(("", Named::Of(reported(form, part, reading)?))));
        let said = said.or_else(|| {
            let beside = marked.map(|named| ("", named)).or(name);
            beside.filter(|_| comes_back(form))
        });
        times.of_part = said.and_then(|(_, named)| times.meant(named));
        let unsure = said.into_iter().chain(rows).find_map(|(text, named)| {
            let Named::Open(open) = named else { return None };
            let (period, sure) = times.year(open)?;
            (!sure).then(|| (text.to_owned(), period))
        });
        times.assumed = unsure;
        times
    }

    /// The period that a row names in a column 填报月份.
    pub fn of_entry(&self, form: &Form, entry: &Entry) -> Option<Period> {
        of_row(form, entry).and_then(|(_, named)| self.meant(named))
    }

    fn meant(&self, named: Named) -> Option<Period> {
        match named {
            Named::Of(period) => Some(period),
            Named::Open(open) => self.year(open).map(|(period, _)| period),
        }
    }

    /// The period with the year that the neighbours tell, and whether they do: a whole one of the same month, the round
    /// if it is of that month, the nearest of a whole one, the nearest of the round.
    fn year(&self, open: Yearless) -> Option<(Period, bool)> {
        let as_of = self.as_of?;
        let same = self
            .whole
            .iter()
            .find(|whole| open.of(whole.of_year()) == Some(**whole));
        if let Some(same) = same {
            return Some((*same, true));
        }
        if let Some(round) = self.round.filter(|round| open.of(round.of_year()) == Some(*round)) {
            return Some((round, true));
        }
        if let Some(period) = self.whole.first().and_then(|whole| open.beside(*whole, as_of)) {
            return Some((period, true));
        }
        let period = open.near(self.round.map_or(as_of, Period::last_day))?;
        // Of the last half year nobody means another one.
        let around = self.round.unwrap_or_else(|| Rhythm::Month.around(as_of));
        let away = (period.first_day() - around.first_day()).get_days().abs();
        Some((period, away <= HALF_YEAR.max(2 * days_of(around))))
    }
}

/// How far from the round a period may lie that is surely meant without its year, in days.
const HALF_YEAR: i32 = 184;

fn days_of(period: Period) -> i32 {
    (period.last_day() - period.first_day()).get_days() + 1
}

/// What a row says of its period in a column 填报月份.
fn of_row<'e>(form: &Form, entry: &'e Entry) -> Option<(&'e str, Named)> {
    let answers = form.columns.iter().zip(&entry.answers);
    let asked = answers.filter(|(column, _)| asks_for_period(&column.heading));
    asked
        .filter_map(|(_, answer)| answer.as_ref())
        .find_map(|answer| Some((answer.text.as_str(), written(form, &answer.text)?)))
}

/// The normal value of what stands in a column 填报月份 of a row whose period is known, where the cell leaves out its year.
pub fn with_year(form: &Form, column: &Column, text: &str, period: Period) -> Option<String> {
    let said = written(form, text).filter(|_| asks_for_period(&column.heading))?;
    let same = match said {
        Named::Open(open) => open.of(period.of_year()) == Some(period),
        // 6月8日—6月12日 is the week of a weekly form, and the June of no other.
        Named::Of(said) => said == period,
    };
    same.then(|| period.to_string())
}

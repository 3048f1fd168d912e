//! Settles what became of each cell: official by what it says, never by where it stands; an answer; or left for a person.

use std::collections::HashSet;

use super::blank_labels::is_blank_label;
use super::body::Entry;
use super::headings::Hit;
use super::known::Known;
use super::official::{is_band, is_total};
use super::reading::{Around, Part, Reading};
use super::table::Table;
use crate::form::{Form, Kind};
use crate::grid::Grid;
use crate::mark;
use crate::memo::QuickMap;
use crate::normal::fold;
use crate::sheet::{Cell, Row, Sheet};

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Official,
    Answer,
    Left,
}

/// The fates of a sheet's cells, by row and column.
pub(super) type Fates = QuickMap<(u32, u32), Fate>;

impl Known<'_> {
    /// One of the office's own sheets: what it wrote there is official, anything else is the unit's.
    pub(super) fn own_sheet(&self, grid: &Grid, words: Option<&str>, reading: &mut Reading) {
        let sheet = Sheet::new(grid);
        reading.cells += sheet.cells();
        let words: HashSet<&str> = words.into_iter().flat_map(|words| words.split(' ')).collect();
        let mut left = Vec::new();
        let mut counts: Option<u32> = None;
        for row in &sheet.rows {
            for cell in &row.cells {
                let official = words.contains(mark::word(&cell.text).as_str()) || self.official.holds(&cell.text);
                if official && cell.text == mark::COUNT_HEADING {
                    counts = Some(cell.column);
                }
                // The count of what is still to be filled goes down as the unit fills.
                let count = counts == Some(cell.column) && cell.text.len() <= 5 && cell.text.parse::<u32>().is_ok();
                if official || count {
                    reading.official += 1;
                } else {
                    left.push((row.row, cell.column, cell.text.clone()));
                }
            }
        }
        reading.leave(&sheet, left, Around::Form);
    }

    /// A sheet in which WPS keeps the pictures that stand in cells: their names are nobody's words.
    pub(super) fn reserved_sheet(&self, sheet: &Sheet<'_>, reading: &mut Reading) {
        let is_name = |text: &str| text.starts_with("ID_") || text.contains("DISPIMG(");
        let mut left = Vec::new();
        for row in &sheet.rows {
            for cell in &row.cells {
                if is_name(&cell.text) {
                    reading.official += 1;
                } else {
                    left.push((row.row, cell.column, cell.text.clone()));
                }
            }
        }
        reading.leave(sheet, left, Around::Nothing);
    }

    /// Notes the cells of an entry: those that name its task in the office's words are official, its answers are
    /// answers; the cells of an entry without a task are left for the finding that tells of it.
    pub(super) fn claim(&self, entry: &Entry, sheet: &Sheet<'_>, part: &Part, fates: &mut Fates) {
        for place in &entry.naming {
            let cell = sheet.row(place.0).and_then(|row| row.at(place.1));
            let fate = match cell {
                _ if entry.placed.is_err() => Fate::Answer,
                Some(cell) if !self.names_task(entry, part, place.0, cell) => Fate::Left,
                _ => Fate::Official,
            };
            fates.insert(*place, fate);
        }
        let columns: Vec<u32> = part.table.read_columns().collect();
        for row in entry.rows.iter().filter_map(|row| sheet.row(*row)) {
            for cell in row.cells.iter().filter(|cell| columns.contains(&cell.column)) {
                fates.entry((row.row, cell.column)).or_insert(Fate::Answer);
            }
        }
        for (column, row, _) in &entry.extra {
            fates.insert((*row, *column), Fate::Answer);
        }
    }

    /// Whether a cell in the office's columns says no more than what is known of the row's task, or is told of where
    /// the row differs from it.
    fn names_task(&self, entry: &Entry, part: &Part, row: u32, cell: &Cell) -> bool {
        let first = entry.rows.first() == Some(&row);
        if part.table.ids == Some(cell.column) {
            return self.texts.id(&cell.text).is_some();
        }
        let form = part.form.map(|form| &self.register.forms[form]);
        let is = |kind: Kind| form.and_then(|form| part.table.column_of(form, kind)) == Some(cell.column);
        if is(Kind::Task) {
            // All the rows' texts together are compared with the task's; a difference is told.
            return true;
        }
        // What repeats the notice was compared with it when the row was read.
        let repeats = |form: &Form| {
            let mut columns = form.columns.iter().zip(&part.table.columns);
            columns.any(|(column, at)| *at == Some(cell.column) && column.source.is_some())
        };
        if form.is_some_and(repeats) {
            return true;
        }
        let Ok(placed) = &entry.placed else { return true };
        let number = &self.register.tasks[placed.task].number;
        let told = first && placed.number_differs;
        told || fold(&cell.text).is_empty() || super::place::same_number(number, &cell.text)
    }

    /// Notes the headings of a table: those that say what a column holds are official. Whatever else stands there is
    /// left, unless the finding about its column tells of it.
    pub(super) fn claim_heads(&self, block: &[Table], part: &Part, sheet: &Sheet<'_>, fates: &mut Fates) {
        let filled = |column: u32| {
            let entries = part.entries.iter().filter(|entry| entry.placed.is_ok());
            entries.flat_map(|entry| &entry.extra).any(|(at, _, _)| *at == column)
        };
        let told = |cell: &Cell| {
            let table = &part.table;
            let guessed = table.guessed.iter().any(|(place, heading)| {
                *heading == cell.text && table.columns.get(*place).copied().flatten() == Some(cell.column)
            });
            let extra = |(column, heading): &(u32, String)| *column == cell.column && *heading == cell.text;
            let beside = table.reason == Some(cell.column)
                || table.halves.contains(&Some(cell.column))
                || table.ticks.is_some_and(|(yes, no)| [yes, no].contains(&cell.column));
            guessed || beside || table.extra.iter().any(extra) && filled(cell.column)
        };
        // 工程形象进度 over the column 形象进度: what the heading means is known, and nothing else stands in it.
        let renamed = |cell: &Cell| {
            let own = |hit: &Hit| {
                Some(hit.form) == part.table.form && part.table.columns.get(hit.column) == Some(&Some(cell.column))
            };
            let hits = self.headings.hits(&cell.text);
            let mut printed = hits.iter().filter(|hit| own(hit)).filter_map(|hit| {
                let column = self.register.forms[hit.form].columns.get(hit.column)?;
                Some(fold(&column.heading))
            });
            printed.any(|printed| is_short_name(&cell.text, &printed))
        };
        // 联系人情况 over 责任人 and 联系电话.
        let group = |cell: &Cell, row: u32| {
            let over = sheet.merge_at(row, cell.column);
            is_short_heading(&cell.text)
                && over.is_some_and(|(_, left, bottom, right)| {
                    let below = sheet.row(bottom + 1).map(|row| &row.cells);
                    let mut below = below
                        .into_iter()
                        .flatten()
                        .filter(|cell| (left..=right).contains(&cell.column))
                        .peekable();
                    left < right
                        && bottom < part.table.head_end
                        && below.peek().is_some()
                        && below.all(|cell| part.table.columns.contains(&Some(cell.column)))
                })
        };
        for row in block.iter().flat_map(|table| table.head..=table.head_end) {
            for cell in sheet.row(row).into_iter().flat_map(|row| &row.cells) {
                let official = self.headings.is_bare(&cell.text)
                    || self.official.holds(&cell.text)
                    || told(cell)
                    || renamed(cell)
                    || group(cell, row);
                fates.insert((row, cell.column), if official { Fate::Official } else { Fate::Left });
            }
        }
    }

    /// A row that holds nothing but official words, or a band.
    pub(super) fn is_official_row(&self, row: &Row) -> bool {
        let all = row
            .cells
            .iter()
            .all(|cell| self.is_official(&cell.text) || is_blank_label(&cell.text))
            && !row.cells.iter().any(|cell| self.opens_field(&cell.text))
            || is_total(&row.texts());
        let band = match row.cells.as_slice() {
            [one] => is_band(&one.text),
            // A band repeats itself where a merge was filled.
            [one, rest @ ..] => is_band(&one.text) && rest.iter().all(|cell| fold(&cell.text) == fold(&one.text)),
            [] => false,
        };
        all || band
    }

    fn is_official(&self, text: &str) -> bool {
        self.official.holds(text) || self.official.holds_title(text, |name| self.names.exact(name).is_some())
    }

    /// Counts official text and gathers what is left over; `heads` are the rows of headings.
    pub(super) fn settle(
        &self,
        sheet: &Sheet<'_>,
        fates: &Fates,
        heads: &[(u32, u32)],
        beside_form: bool,
        reading: &mut Reading,
    ) {
        let mut whole = Vec::new();
        for row in &sheet.rows {
            let mut left = Vec::new();
            for cell in &row.cells {
                match fates.get(&(row.row, cell.column)) {
                    Some(Fate::Official) => reading.official += 1,
                    Some(Fate::Answer) => {}
                    None if self.is_official(&cell.text) => reading.official += 1,
                    Some(Fate::Left) | None => left.push((row.row, cell.column, cell.text.clone())),
                }
            }
            // A label that the unit added and left blank says nothing; with a text in its row it says what that is.
            if left.iter().all(|(_, _, text)| is_blank_label(text)) {
                reading.official += left.len();
            } else if !beside_form {
                whole.append(&mut left);
            } else if heads.iter().any(|(from, to)| (*from..=*to).contains(&row.row)) {
                reading.leave(sheet, left, Around::Heading);
            } else {
                reading.leave(sheet, left, Around::Form);
            }
        }
        reading.leave(sheet, whole, Around::Nothing);
    }
}

/// Whether a text in a heading row is short enough to be nothing but a heading, without an answer behind a colon, figures, or the words
/// of a state.
fn is_short_heading(text: &str) -> bool {
    is_short_name(text, "")
}

/// The same of what is printed otherwise: 未达序时进度的原因 says no more of a state than 未达序时原因 does, nor does a question: 是否已面商.
fn is_short_name(text: &str, printed: &str) -> bool {
    /// Letters of the longest heading that people write on their own.
    const LONGEST: usize = 14;
    let plain = fold(text);
    // Part of what is printed, however its lines are broken; 已到位资金 is 到位资金.
    let part = plain.strip_prefix('已').unwrap_or(&plain);
    if part.chars().count() > 1 && printed.contains(part) {
        return true;
    }
    plain.chars().count() <= LONGEST
        && !text.contains([':', '：', '\n', '。', '；'])
        && !plain.contains(|c: char| c.is_ascii_digit())
        && !["已", "未", "正在"]
            .iter()
            .any(|sign| plain.contains(sign) && !printed.contains(sign) && !plain.starts_with("是否"))
}

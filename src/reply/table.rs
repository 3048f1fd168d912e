//! Finds the tables of a sheet by their headings: at any place, in any order, in one row or two, with their form.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::heading_cells::read_headings;
use super::headings::{Headings, Hit};
use crate::form::{Form, FormId, Kind};
use crate::list::List;
use crate::mark;
use crate::normal::{fold, without_remarks};
use crate::register::Register;
use crate::sheet::{Cell, Row, Sheet};

/// Longest text that is looked at as a heading, in characters.
const HEADING: usize = 40;

/// Tables of one sheet, repeated headings among them; what stands below so many is no form any more.
const TABLES: usize = 1_000;

/// Added to a form's score where a heading row repeats the headings of the table above, which was of that form: more than any title
/// there could add.
const REPEATED: f64 = 3.0;

/// Where the columns of a form stand on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The form; `None` where the headings fit several forms alike.
    pub form: Option<FormId>,
    /// First row of the headings.
    pub head: u32,
    /// Last row of the headings.
    pub head_end: u32,
    /// Sheet column of each column of the form.
    pub columns: Vec<Option<u32>>,
    /// Sheet column of what stood in each column before, where a unit gives both: 完成时限（原） beside 完成时限.
    pub superseded: Vec<Option<u32>>,
    /// Sheet column of the hidden ids.
    pub ids: Option<u32>,
    /// Columns that the form does not have, with their headings.
    pub extra: Vec<(u32, String)>,
    /// Headings that were taken for a column by their place alone: column of the form, heading found.
    pub guessed: Vec<(usize, String)>,
    /// Sheet column of the reason, where a unit gave it one of its own beside 是否完成.
    pub reason: Option<u32>,
    /// Sheet columns of 是 and 否, where a unit ticks one of the two.
    pub ticks: Option<(u32, u32)>,
    /// Sheet column of the other half of each column of the form that a unit made two of: 联系人 and 联系电话 for 联系人及电话.
    pub halves: Vec<Option<u32>>,
    /// The other form of which the same rows hold the long answers, too: 落实措施 and 落实情况 beside each other.
    pub also: Option<Box<Table>>,
}

/// A label with what stands beside it, or where that would stand.
pub(super) struct Pair<'r> {
    pub label: &'r Cell,
    pub value: Option<&'r Cell>,
    pub names_task: bool,
}

/// A form that a table may be of.
struct Candidate {
    form: FormId,
    columns: Vec<Option<u32>>,
    /// How many of the columns that a unit fills in are not there.
    missing: usize,
    /// What the words around the table speak for the form.
    says: f64,
}

impl Candidate {
    /// Which of two forms a table is rather of; equal where nothing tells.
    fn compare(&self, other: &Candidate) -> Ordering {
        const ALIKE: f64 = 0.2;
        let used = |one: &Candidate| one.columns.iter().flatten().copied().collect::<BTreeSet<u32>>();
        let words = self.says - other.says;
        // Where what tells the forms apart was deleted from both, the one with fewer such columns is no likelier.
        if self.missing > 0 && other.missing > 0 && used(self) == used(other) && words.abs() >= ALIKE {
            return words.total_cmp(&0.0);
        }
        let by = self.score() - other.score();
        if by.abs() < ALIKE {
            Ordering::Equal
        } else {
            by.total_cmp(&0.0)
        }
    }

    fn score(&self) -> f64 {
        let matched = self.columns.iter().flatten().count();
        matched as f64 - 1.5 * self.missing as f64 + self.says
    }
}

impl Table {
    /// The sheet columns whose cells are answers or name the task, the hidden ids left out.
    pub fn read_columns(&self) -> impl Iterator<Item = u32> {
        let ticks = self.ticks.iter().flat_map(|(yes, no)| [*yes, *no]);
        let halves = self.halves.iter().flatten().copied();
        let columns = self.columns.iter().flatten().copied();
        columns.chain(self.reason).chain(ticks).chain(halves)
    }

    /// The sheet columns that name the task, the hidden ids among them.
    pub fn office_columns(&self, register: &Register) -> Vec<u32> {
        let form = self.form.map(|form| &register.forms[form]);
        let of = |kind: Kind| form.and_then(|form| self.column_of(form, kind));
        [of(Kind::Serial), of(Kind::Task), self.ids]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Whether no column of the unit's stands there: the notice's own list quoted, and no form that was cut.
    pub fn is_quoted(&self, form: &Form) -> bool {
        form.unit_columns()
            .all(|(place, _)| self.columns.get(place).copied().flatten().is_none())
    }

    /// The sheet column of the first column of a kind.
    pub fn column_of(&self, form: &Form, kind: Kind) -> Option<u32> {
        let (place, _) = form.column_of(kind)?;
        self.columns.get(place).copied().flatten()
    }
}

/// Finds heading rows; `around` says how much the words around a table speak for each form.
pub struct Finder<'a> {
    /// The register, for its forms.
    pub register: &'a Register,
    /// Its headings.
    pub headings: &'a Headings,
}

impl Finder<'_> {
    /// All tables of a sheet, from top to bottom. Repeated headings of the same table count as tables too.
    pub fn tables(&self, sheet: &Sheet<'_>, named: &[(String, String)]) -> Vec<Table> {
        let mut tables: Vec<Table> = Vec::new();
        let mut from = 0u32;
        for (place, row) in sheet.rows.iter().enumerate() {
            let next = sheet.rows.get(place + 1).filter(|next| next.row == row.row + 1);
            let cut = || next.filter(|next| self.is_cut(row, next));
            let second = match row.row < from {
                true => continue,
                false if self.is_head(row) => next.filter(|next| self.is_second(sheet, row, next)),
                false => match cut() {
                    Some(next) => Some(next),
                    None => continue,
                },
            };
            let above: Vec<&Row> = sheet
                .rows
                .iter()
                .take(place)
                .rev()
                .take_while(|r| r.row >= from)
                .take(6)
                .collect();
            let mut says = self.says(sheet, &above, named, tables.is_empty());
            if let Some(form) = self.repeated(sheet, row, &above, tables.last()) {
                says[form] += REPEATED;
            }
            if let Some(table) = self.table(sheet, row, second, &says) {
                from = table.head_end + 1;
                tables.push(table);
                if tables.len() >= TABLES {
                    break;
                }
            }
        }
        tables
    }

    /// The form of the table above where a row only repeats its headings and no title stands between.
    fn repeated(&self, sheet: &Sheet<'_>, row: &Row, above: &[&Row], last: Option<&Table>) -> Option<FormId> {
        let last = last?;
        let head = sheet.row(last.head)?;
        let words = |row: &Row| -> Vec<String> { row.cells.iter().map(|cell| fold(&cell.text)).collect() };
        let titled = above
            .iter()
            .flat_map(|row| &row.cells)
            .any(|cell| self.headings.titles_say(&cell.text).iter().any(|said| *said > 0));
        (!titled && words(head) == words(row)).then_some(last.form).flatten()
    }

    /// The columns at which a sheet falls apart into tables that stand side by side, the first one left out; their
    /// headings need not stand in the same row.
    pub fn sides(&self, sheet: &Sheet<'_>) -> Vec<u32> {
        let mut tables: Vec<(u32, u32)> = Vec::new();
        for row in &sheet.rows {
            for (first, last) in self.runs(row) {
                match tables.iter_mut().find(|(from, to)| first <= *to && *from <= last) {
                    Some(table) => *table = (table.0.min(first), table.1.max(last)),
                    None => tables.push((first, last)),
                }
            }
        }
        tables.sort_unstable();
        let apart = tables.windows(2).all(|pair| matches!(pair, [a, b] if a.1 < b.0));
        if apart {
            tables.iter().skip(1).map(|(first, _)| *first).collect()
        } else {
            Vec::new()
        }
    }

    /// Whether a text is surely the heading of a column that some form has, and if so, whether that names the task.
    pub(super) fn heads(&self, text: &str) -> Option<bool> {
        if text.chars().count() > HEADING || !self.headings.is_bare(text) {
            return None;
        }
        let hits = self.headings.hits(text);
        let of = |hit: &Hit| matches!(self.kind(hit), Some(Kind::Serial | Kind::Task));
        (!hits.is_empty()).then(|| hits.iter().any(of))
    }

    /// Whether a heading is of a column that stands at tasks only, as a person or a telephone does not.
    pub(super) fn is_of_task(&self, text: &str) -> bool {
        let hits = self.headings.hits(text);
        let kinds = hits.iter().filter_map(|hit| self.kind(hit));
        kinds.into_iter().any(|kind| {
            kind.is_long() || matches!(kind, Kind::Deadline | Kind::Completion | Kind::State | Kind::Progress)
        })
    }

    /// First and last columns of the tables whose headings stand in a row, each from its number column on.
    fn runs(&self, row: &Row) -> Vec<(u32, u32)> {
        let starts: Vec<u32> = row
            .cells
            .iter()
            .filter(|cell| self.means(&cell.text, Kind::Serial))
            .map(|cell| cell.column)
            .collect();
        let ends = starts.iter().skip(1).copied().chain([u32::MAX]);
        let runs = starts.iter().zip(ends).filter_map(|(from, to)| {
            let cells = row.cells.iter().filter(|cell| (*from..to).contains(&cell.column));
            let part = Row {
                row: row.row,
                cells: cells.cloned().collect(),
            };
            let known = |cell: &&Cell| self.headings.is_known(&cell.text);
            let last = part.cells.iter().filter(known).map(|cell| cell.column).max()?;
            let whole = self.is_head(&part) && part.cells.iter().any(|cell| self.means(&cell.text, Kind::Task));
            whole.then_some((*from, last))
        });
        runs.collect()
    }

    /// Whether a text is surely the heading of a kind of column.
    pub(super) fn means(&self, text: &str, kind: Kind) -> bool {
        text.chars().count() <= HEADING
            && self.headings.is_known(text)
            && self.headings.hits(text).iter().any(|hit| self.kind(hit) == Some(kind))
    }

    /// At least two sure headings of different columns, one of them the number, the task or the hidden ids; or three of
    /// any kind.
    fn is_head(&self, row: &Row) -> bool {
        let mut sure = 0;
        let mut anchor = false;
        for cell in row.cells.iter().filter(|cell| cell.text.chars().count() <= HEADING) {
            let ids = cell.text == mark::ID_HEADING;
            let forms = self.register.forms.ids();
            let joint = || {
                forms
                    .into_iter()
                    .any(|form| !self.headings.joint(&cell.text, form).is_empty())
            };
            if !(ids || self.headings.is_known(&cell.text) || self.headings.is_bare(&cell.text) && joint()) {
                continue;
            }
            sure += 1;
            anchor |= ids
                || (self.headings.hits(&cell.text).iter())
                    .any(|hit| matches!(self.kind(hit), Some(Kind::Serial | Kind::Task)));
        }
        (sure >= 3 || sure == 2 && anchor) && !self.is_labelled(row)
    }

    /// The pairs of a row that holds nothing else.
    pub(super) fn pairs<'r>(&self, row: &'r Row) -> Option<Vec<Pair<'r>>> {
        let mut pairs: Vec<Pair<'r>> = Vec::new();
        for cell in &row.cells {
            match (self.heads(&cell.text), pairs.last_mut()) {
                (Some(names_task), _) => pairs.push(Pair {
                    label: cell,
                    value: None,
                    names_task,
                }),
                (None, Some(last)) if last.value.is_none() => last.value = Some(cell),
                (None, _) => return None,
            }
        }
        // Labels that touch one another are the headings of a table.
        let touch = |pair: &[Pair<'_>]| match pair {
            [a, b] => a.value.is_none() && a.label.column + 1 == b.label.column,
            _ => false,
        };
        (!pairs.is_empty() && !pairs.windows(2).any(touch)).then_some(pairs)
    }

    /// Whether a row holds labels each with a value beside it; a row of headings does not.
    fn is_labelled(&self, row: &Row) -> bool {
        self.pairs(row)
            .is_some_and(|pairs| pairs.len() >= 2 && pairs.iter().all(|pair| pair.value.is_some()))
    }

    /// Whether each heading is cut over two rows: 责任 above 领导.
    fn is_cut(&self, row: &Row, next: &Row) -> bool {
        /// Characters of a half of a heading, at most.
        const HALF: usize = 6;
        let short = |cell: &Cell| cell.text.chars().count() <= HALF;
        if row.cells.len() < 3 || !row.cells.iter().take(3).all(short) {
            return false;
        }
        let joined = row.cells.iter().map(|cell| Cell {
            text: format!(
                "{}{}",
                cell.text,
                next.at(cell.column).map_or("", |lower| lower.text.as_str())
            ),
            ..cell.clone()
        });
        let joined = Row {
            row: row.row,
            cells: joined.collect(),
        };
        let known = joined
            .cells
            .iter()
            .filter(|cell| self.headings.is_known(&cell.text))
            .count();
        self.is_head(&joined) && known * 2 > joined.cells.len()
    }

    fn kind(&self, hit: &Hit) -> Option<Kind> {
        self.register.forms[hit.form]
            .columns
            .get(hit.column)
            .map(|column| column.kind)
    }

    /// A second heading row: something above reaches into it by a merge, or it holds headings only.
    fn is_second(&self, sheet: &Sheet<'_>, row: &Row, next: &Row) -> bool {
        let short = next.cells.iter().all(|cell| cell.text.chars().count() <= HEADING);
        if !short {
            return false;
        }
        let merged = row.cells.iter().any(|cell| {
            sheet
                .merge_at(row.row, cell.column)
                .is_some_and(|(top, _, bottom, _)| top == row.row && bottom > row.row)
        });
        let known = next
            .cells
            .iter()
            .filter(|cell| self.headings.is_known(&cell.text))
            .count();
        // A row below headings that reach over one row only, of whatever stands under each, is the first task.
        let under_single = |cell: &Cell| {
            row.at(cell.column).is_some_and(|up| self.headings.is_known(&up.text))
                && sheet.merge_at(row.row, cell.column).is_none()
                && !self.headings.is_known(&cell.text)
        };
        // A repeated heading row is no second row: it would name the columns again. A group may be called as its first
        // column is: 落实情况 over 落实情况, 完成时限.
        let group = |column: u32| {
            sheet
                .merge_at(row.row, column)
                .is_some_and(|(_, left, _, right)| left < right)
        };
        let repeats = next.cells.iter().any(|cell| {
            let same = row.at(cell.column).is_some_and(|up| fold(&up.text) == fold(&cell.text));
            same && !group(cell.column)
        });
        !repeats
            && (merged
                && !next.cells.is_empty()
                && !next.cells.iter().any(under_single)
                && next.cells.len() < row.cells.len() + 4
                || known == next.cells.len() && known > 0)
    }

    /// How much title, sheet name and hidden sheet speak for each form.
    fn says(&self, sheet: &Sheet<'_>, above: &[&Row], named: &[(String, String)], first: bool) -> List<FormId, f64> {
        let cells = above.iter().flat_map(|row| &row.cells);
        let titles: Vec<List<FormId, u8>> = cells.map(|cell| self.headings.titles_say(&cell.text)).collect();
        let tab = self.headings.titles_say(sheet.name);
        let forms = self.register.forms.with_ids();
        forms
            .map(|(id, form)| {
                let said = |title: &List<FormId, u8>| title[id];
                let title = titles.iter().map(said).max().unwrap_or(0);
                let sheet_name = f64::from(said(&tab).min(1)) * if first { 0.5 } else { 0.2 };
                let marked = named.iter().any(|(key, name)| *key == form.key && name == sheet.name);
                // The whole title outweighs a column or two that were deleted.
                f64::from(title) * 1.2 + sheet_name + if marked { 0.5 } else { 0.0 }
            })
            .collect()
    }

    fn table(&self, sheet: &Sheet<'_>, row: &Row, second: Option<&Row>, says: &List<FormId, f64>) -> Option<Table> {
        let headings = read_headings(sheet, row, second);
        let filled = self.filled(sheet, second.map_or(row.row, |second| second.row), &headings);
        let mut best: Option<Candidate> = None;
        let mut tied = false;
        for (id, form) in self.register.forms.with_ids() {
            let columns = self.assign(id, &headings, &filled);
            let missing = form
                .unit_columns()
                .filter(|(i, _)| columns.get(*i).copied().flatten().is_none())
                .count();
            let candidate = Candidate {
                form: id,
                columns,
                missing,
                says: says[id],
            };
            match best.as_ref().map(|best| candidate.compare(best)) {
                Some(Ordering::Equal) => tied = true,
                Some(Ordering::Less) => {}
                Some(Ordering::Greater) | None => {
                    tied = false;
                    best = Some(candidate);
                }
            }
        }
        let Candidate { form, columns, .. } = best?;
        let ids = headings
            .iter()
            .find(|h| h.texts.iter().any(|text| text == mark::ID_HEADING))
            .map(|h| h.column);
        let mut table = Table {
            form: (!tied).then_some(form),
            head: row.row,
            head_end: second.map_or(row.row, |second| second.row),
            superseded: self.superseded(form, &columns, &headings),
            columns,
            ids,
            extra: Vec::new(),
            guessed: Vec::new(),
            reason: None,
            ticks: None,
            halves: Vec::new(),
            also: None,
        };
        (table.reason, table.ticks) = self.beside_completion(form, &table.columns, &headings);
        table.halves = self.halves(form, &table.columns, &headings);
        table.also = table
            .form
            .and_then(|form| self.also(form, &table, &headings, &filled))
            .map(Box::new);
        let also = table.also.iter().flat_map(|also| also.read_columns());
        let taken: Vec<u32> = table.read_columns().chain(also).chain(ids).collect();
        table.extra = headings
            .iter()
            .filter(|h| !taken.contains(&h.column))
            .map(|h| (h.column, h.shown.clone()))
            .collect();
        take_by_place(&self.register.forms[form], &mut table);
        Some(table)
    }
}

/// A long-text column under a name that nobody knows: taken where just one column of the form and one of the sheet
/// are left over and they stand between the same neighbours.
fn take_by_place(form: &Form, table: &mut Table) {
    let open: Vec<usize> = form
        .unit_columns()
        .map(|(place, _)| place)
        .filter(|place| table.columns.get(*place).copied().flatten().is_none())
        .collect();
    let ([place], [(at, heading)]) = (open.as_slice(), table.extra.as_slice()) else {
        return;
    };
    let narrative = form.columns.get(*place).is_some_and(|column| column.kind.is_long());
    let remark = ["备注", "说明", "附注", "意见"]
        .iter()
        .any(|word| without_remarks(heading).contains(word));
    if !narrative || remark {
        return;
    }
    let before = place
        .checked_sub(1)
        .and_then(|i| table.columns.get(i))
        .copied()
        .flatten();
    let after = table.columns.get(place + 1).copied().flatten();
    let mut taken: Vec<u32> = table.columns.iter().flatten().copied().collect();
    taken.sort_unstable();
    let left = taken.iter().rev().find(|column| *column < at).copied();
    let right = taken.iter().find(|column| *column > at).copied();
    if before.is_some() && before == left && after == right {
        let (place, at, heading) = (*place, *at, heading.clone());
        if let Some(slot) = table.columns.get_mut(place) {
            *slot = Some(at);
        }
        table.guessed.push((place, heading));
        table.extra.clear();
    }
}

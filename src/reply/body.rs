//! Reads the rows of a table: which rows belong together, which task they answer, and what stands in each column.

use serde::{Deserialize, Serialize};

use super::official::is_band;
use super::place::{Claim, Placed, place};
use super::table::Table;
use super::texts::Texts;
use crate::form::{Column, FilledBy, Form, Kind};
use crate::grid::Held;
use crate::normal::blank::{Worth, worth};
use crate::normal::choice::Habit;
use crate::normal::deadline::{self, Deadline};
use crate::normal::{completion, fold};
use crate::register::Register;
use crate::sheet::{Row, Sheet};
use crate::task::TaskIndex;

/// The year of days that two texts give without one, where the notice bears none: they are only compared.
const YEAR: i16 = 2000;

/// What a unit wrote in one column for one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The text; several rows of one task are joined by line breaks.
    pub text: String,
    /// What its column holds.
    pub kind: Kind,
    /// Row of its first cell, counted from 0.
    pub row: u32,
    /// Its column, counted from 0.
    pub column: u32,
    /// Number of cells that went into it; 0 where another answer already counts them.
    pub cells: usize,
    /// Whether the file holds a number.
    pub number: bool,
    /// What the file holds behind the text, where it shows a number or day by a format.
    pub held: Option<Held>,
    /// How the unit marks its choices, as the other cells of the column show.
    #[serde(default)]
    pub habit: Habit,
    /// How it came here, if not by standing in the cell.
    pub from_above: Option<FromAbove>,
}

/// How a value came from another cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FromAbove {
    /// The cell says 同上.
    Ditto,
    /// The cell is merged with the one above.
    Merge,
    /// The cell says 不变, and beside it stands the column of what was before.
    Unchanged,
}

/// The rows of one task.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The task and how it was found, or the tasks between which a person must decide.
    pub placed: Result<Placed, Vec<TaskIndex>>,
    /// What the rows say of themselves.
    pub claim: Claim,
    /// The rows, counted from 0.
    pub rows: Vec<u32>,
    /// Answers by column of the form.
    pub answers: Vec<Option<Answer>>,
    /// What stands in columns that repeat the notice and is not what the notice says, by column of the form.
    pub altered: Vec<(usize, Answer)>,
    /// Cells in columns that the form does not have: column, row, text.
    pub extra: Vec<(u32, u32, String)>,
    /// Cells that name the task: row and column.
    pub naming: Vec<(u32, u32)>,
}

/// What stands in a cell of a column that repeats the notice.
enum Printed {
    /// Nothing of its own.
    Nothing,
    /// What the notice says: these cells.
    Official(Vec<(u32, u32)>),
    /// An answer, where the notice says nothing.
    Asked(Answer),
    /// Something else.
    Altered(Answer),
}

/// What is needed to read a body.
pub struct Reader<'a> {
    /// The register.
    pub register: &'a Register,
    /// Its tasks by text.
    pub texts: &'a Texts,
    /// The form.
    pub form: &'a Form,
    /// Where its columns stand.
    pub table: &'a Table,
    /// The sheet.
    pub sheet: &'a Sheet<'a>,
    /// Whether the rows have been read with another form already, so that what names their parts is in its answers.
    pub again: bool,
}

/// Rows that belong together.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub claim: Claim,
    pub rows: Vec<u32>,
    /// The unit's own division of the task: what names each part, with its row.
    pub parts: Vec<(u32, String)>,
}

impl Reader<'_> {
    /// Reads rows that follow one another; a `None` stands where a band or a heading parts them.
    pub fn entries(&self, rows: &[Option<&Row>], own: &dyn Fn(TaskIndex) -> bool) -> Vec<Entry> {
        let mut groups: Vec<Group> = Vec::new();
        let mut open = false;
        for row in rows {
            match row {
                None => open = false,
                Some(row) => {
                    let claim = self.claim(row);
                    match groups.last_mut().filter(|_| open) {
                        Some(group) if self.continues(group, row, &claim) => {
                            group.claim.text.push_str(&claim.text);
                            group.rows.push(row.row);
                        }
                        Some(group) if self.divides(group, &claim) => {
                            let number = claim.number.unwrap_or_default();
                            group.parts.push((row.row, format!("{number}{}", claim.text)));
                            group.rows.push(row.row);
                        }
                        _ => groups.push(Group {
                            claim,
                            rows: vec![row.row],
                            parts: Vec::new(),
                        }),
                    }
                    open = true;
                }
            }
        }
        let mut entries: Vec<Entry> = Vec::new();
        for group in groups {
            let placed = place(self.register, self.texts, own, &group.claim);
            let entry = self.entry(group, placed, &entries);
            entries.push(entry);
        }
        self.note_habits(&mut entries);
        entries
    }

    /// What the first column of the form holds that stands in a column of the sheet.
    pub(super) fn kind_at(&self, at: u32) -> Kind {
        let place = self.table.columns.iter().position(|column| *column == Some(at));
        let column = place.and_then(|place| self.form.columns.get(place));
        column.map_or(Kind::Text, |column| column.kind)
    }

    /// How the unit marks its choices helps to read the cells of the column that do not tell by themselves.
    fn note_habits(&self, entries: &mut [Entry]) {
        for (place, column) in self.form.columns.iter().enumerate() {
            if !matches!(column.kind, Kind::Completion | Kind::Question) {
                continue;
            }
            let texts = entries.iter().filter_map(|entry| entry.answers.get(place)?.as_ref());
            let habit = completion::habit(texts.map(|answer| answer.text.as_str()));
            let answers = entries
                .iter_mut()
                .filter_map(|entry| entry.answers.get_mut(place)?.as_mut());
            answers.for_each(|answer| answer.habit = habit);
        }
    }

    pub(super) fn column(&self, kind: Kind) -> Option<u32> {
        self.table.column_of(self.form, kind)
    }

    fn claim(&self, row: &Row) -> Claim {
        let text = |column: Option<u32>| column.and_then(|column| row.at(column)).map(|cell| cell.text.clone());
        let names = self.form.columns.iter().enumerate();
        let names = names.filter(|(_, column)| column.names_task() && column.kind != Kind::Task);
        let places = names.filter_map(|(place, _)| self.table.columns.get(place).copied().flatten());
        Claim {
            id: text(self.table.ids),
            number: text(self.column(Kind::Serial)),
            text: text(self.column(Kind::Task)).unwrap_or_default(),
            also: places.filter_map(|at| text(Some(at))).collect(),
        }
    }

    /// Whether a row goes on with the task above it.
    fn continues(&self, group: &Group, row: &Row, claim: &Claim) -> bool {
        let merged = |kind: Kind| {
            self.column(kind)
                .and_then(|column| self.sheet.merge_at(row.row, column))
                .is_some_and(|(top, _, _, _)| top < row.row && group.rows.contains(&top))
        };
        if claim.text.is_empty() && merged(Kind::Task)
            || claim.text.is_empty() && claim.number.is_none() && merged(Kind::Serial)
        {
            return true;
        }
        // Something typed into a band, under a number column that its heading no longer tells, is no task's above.
        let begins_part = row.cells.first().is_some_and(|cell| is_band(&cell.text));
        if claim.number.is_some() || begins_part {
            return false;
        }
        let same_id = claim.id.is_none() || claim.id == group.claim.id;
        if claim.text.is_empty() {
            return same_id;
        }
        if claim.id.is_some() {
            return same_id && self.goes_on(group, &claim.text);
        }
        // A long text split over rows by hand.
        let alone = fold(&claim.text);
        self.texts.exact(&alone).is_empty() && self.goes_on(group, &claim.text)
    }

    /// Whether both texts together begin some task, while the first alone is not all of it.
    fn goes_on(&self, group: &Group, text: &str) -> bool {
        let before = fold(&group.claim.text);
        let both = format!("{before}{}", fold(text));
        let whole = |task: TaskIndex| self.texts.folded(task).starts_with(&both);
        !self.texts.exact(&both).is_empty() || !before.is_empty() && self.register.tasks.ids().any(whole)
    }

    fn entry(&self, group: Group, placed: Result<Placed, Vec<TaskIndex>>, before: &[Entry]) -> Entry {
        let mut answers: Vec<Option<Answer>> = vec![None; self.form.columns.len()];
        let mut counted: Vec<u32> = Vec::new();
        let mut altered: Vec<(usize, Answer)> = Vec::new();
        let mut repeated: Vec<(u32, u32)> = Vec::new();
        // What names the parts of a task goes with the first long answer.
        let there = |place: usize| self.table.columns.get(place).copied().flatten().is_some();
        let mut own = self.form.unit_columns();
        let long = own.find(|(place, column)| column.kind.is_long() && there(*place));
        let long = long.map(|(place, _)| place);
        // The number and the text of the task tell which row it is, and are counted with it below.
        let office: Vec<u32> = [self.column(Kind::Serial), self.column(Kind::Task), self.table.ids]
            .into_iter()
            .flatten()
            .collect();
        for (place, column) in self.form.columns.iter().enumerate() {
            let Some(at) = self.table.columns.get(place).copied().flatten() else {
                continue;
            };
            if column.filled_by == FilledBy::Office {
                if !office.contains(&at) && !counted.contains(&at) {
                    let printed = self.printed(&group, column, at, &placed);
                    counted.push(at);
                    match printed {
                        Printed::Official(cells) => repeated.extend(cells),
                        Printed::Asked(answer) => {
                            if let Some(slot) = answers.get_mut(place) {
                                *slot = Some(answer);
                            }
                        }
                        Printed::Altered(answer) => altered.push((place, answer)),
                        Printed::Nothing => {}
                    }
                }
                continue;
            }
            let mut answer = self.answer(&group, at, counted.contains(&at));
            if column.kind == Kind::Completion {
                answer = self.with_reason(&group, at, answer, &mut counted);
            }
            let half = self.table.halves.get(place).copied().flatten();
            if let Some(half) = half {
                answer = self.with_half(&group, (at, half), answer, counted.contains(&half));
                counted.push(half);
            }
            if Some(place) == long && !self.again {
                answer = self.with_parts(&group, at, answer);
            }
            counted.push(at);
            let before_it = self.table.superseded.get(place).copied().flatten();
            if let (Some(one), Some(was)) = (&mut answer, before_it)
                && says_unchanged(&one.text)
                && let Some(old) = self.answer(&group, was, true)
            {
                one.text = old.text;
                (one.number, one.held) = (old.number, old.held);
                one.from_above = Some(FromAbove::Unchanged);
            }
            if let Some(one) = &mut answer
                && worth(&one.text) == Worth::Ditto
            {
                let above = before.iter().rev().find_map(|entry| entry.answers.get(place)?.as_ref());
                if let Some(above) = above.filter(|above| worth(&above.text) == Worth::Answer) {
                    one.text = above.text.clone();
                    (one.number, one.held) = (above.number, above.held);
                    one.from_above = Some(FromAbove::Ditto);
                }
            }
            if let Some(slot) = answers.get_mut(place) {
                *slot = answer;
            }
        }
        let mut extra = Vec::new();
        let mut naming = repeated;
        // What stands in the other form's columns is read with that form, if anybody can tell whose row it is.
        let also = self.table.also.iter().filter(|_| placed.is_ok());
        let also = also.flat_map(|also| also.read_columns());
        let known: Vec<u32> = self.table.read_columns().chain(also).chain(self.table.ids).collect();
        for row in group.rows.iter().filter_map(|row| self.sheet.row(*row)) {
            let part = group.parts.iter().any(|(at, _)| *at == row.row);
            for cell in &row.cells {
                if part && self.table.ids != Some(cell.column) && office.contains(&cell.column) {
                    if long.is_none() {
                        extra.push((cell.column, row.row, cell.text.clone()));
                    }
                } else if office.contains(&cell.column) {
                    naming.push((row.row, cell.column));
                } else if !known.contains(&cell.column) {
                    extra.push((cell.column, row.row, cell.text.clone()));
                }
            }
        }
        Entry {
            placed,
            claim: group.claim,
            rows: group.rows,
            answers,
            altered,
            extra,
            naming,
        }
    }

    /// What stands in a column that repeats the notice: the notice's words, an answer where it has none, or others.
    fn printed(&self, group: &Group, column: &Column, at: u32, placed: &Result<Placed, Vec<TaskIndex>>) -> Printed {
        let Some(answer) = self.answer(group, at, false) else {
            return Printed::Nothing;
        };
        let task = placed.as_ref().ok().map(|placed| &self.register.tasks[placed.task]);
        let Some(task) = task else {
            return Printed::Altered(answer);
        };
        if column.asks(task) {
            return Printed::Asked(answer);
        }
        // 9月30日 for the notice's 9月底 is the same day.
        let day = |text: &str| match deadline::read(text, self.register.date.map_or(YEAR, |date| date.year())) {
            Ok(Deadline::By(day)) if column.kind == Kind::Deadline => Some(day),
            _ => None,
        };
        let days = day(&answer.text).zip(day(&column.given(task)));
        let said = fold(&answer.text);
        let known = said == fold(&column.given(task))
            || days.is_some_and(|(own, given)| own == given)
            || said == fold(&task.text)
            || task.columns.iter().any(|(_, text)| said == fold(text))
            || column.kind == Kind::Unit && self.is_unit(&said);
        if known || said.is_empty() {
            let rows = group.rows.iter().filter_map(|row| self.sheet.row(*row));
            return Printed::Official(
                rows.filter(|row| row.at(at).is_some())
                    .map(|row| (row.row, at))
                    .collect(),
            );
        }
        if answer.cells == 0 {
            Printed::Nothing
        } else {
            Printed::Altered(answer)
        }
    }

    /// Whether folded text is the name of a unit of the round: what the office prints in a column of units.
    fn is_unit(&self, folded: &str) -> bool {
        let mut units = self.register.units.iter();
        units.any(|known| {
            let names = std::iter::once(&known.unit.name).chain(&known.designations);
            names.into_iter().any(|name| fold(name) == *folded)
        })
    }

    /// What stands in one column of a group: its cells joined, or the value merged from above.
    pub(super) fn answer(&self, group: &Group, at: u32, counted: bool) -> Option<Answer> {
        let mut parts: Vec<&str> = Vec::new();
        let mut answer: Option<Answer> = None;
        for row in &group.rows {
            let Some(cell) = self.sheet.row(*row).and_then(|row| row.at(at)) else {
                continue;
            };
            let answer = answer.get_or_insert_with(|| Answer {
                text: String::new(),
                kind: self.kind_at(at),
                row: *row,
                column: at,
                cells: 0,
                number: cell.number,
                held: cell.held,
                habit: Habit::default(),
                from_above: None,
            });
            answer.cells += usize::from(!counted);
            if !parts.contains(&cell.text.as_str()) {
                parts.push(&cell.text);
            }
        }
        if let Some(answer) = &mut answer {
            answer.text = parts.join("\n");
            answer.held = answer.held.filter(|_| parts.len() == 1);
            return Some(answer.clone());
        }
        let first = *group.rows.first()?;
        let (top, cell) = self.sheet.merged_from_above(first, at)?;
        (top > self.table.head_end).then(|| Answer {
            text: cell.text.clone(),
            kind: self.kind_at(at),
            row: top,
            column: at,
            cells: 0,
            number: cell.number,
            held: cell.held,
            habit: Habit::default(),
            from_above: Some(FromAbove::Merge),
        })
    }
}

/// Whether an answer says no more than that the one before it stands.
fn says_unchanged(text: &str) -> bool {
    const UNCHANGED: [&str; 14] = [
        "不变",
        "未变",
        "无变化",
        "没有变化",
        "同原",
        "同原方案",
        "同原计划",
        "未调整",
        "不调整",
        "无调整",
        "未修改",
        "无修改",
        "与原一致",
        "维持不变",
    ];
    UNCHANGED.contains(&fold(text).as_str())
}

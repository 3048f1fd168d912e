//! Reads the rows of a table: which rows belong together, which task they answer, and what stands in each column.

use super::normal::blank::{Worth, worth};
use super::normal::{arabic, fold, squeeze};
use super::official::is_band;
use super::place::{Claim, Placed, place, without_number};
use super::sheet::{Row, Sheet};
use super::table::Table;
use super::texts::Texts;
use crate::form::{FilledBy, Form, Kind};
use crate::register::Register;

/// What a unit wrote in one column for one task.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The text; several rows of one task are joined by line breaks.
    pub text: String,
    /// Row of its first cell, counted from 0.
    pub row: u32,
    /// Its column, counted from 0.
    pub column: u32,
    /// Number of cells that went into it; 0 where another answer already counts them.
    pub cells: usize,
    /// Whether the file holds a number.
    pub number: bool,
    /// How it came here, if not by standing in the cell.
    pub from_above: Option<FromAbove>,
}

/// How a value came from another cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    pub placed: Result<Placed, Vec<usize>>,
    /// What the rows say of themselves.
    pub claim: Claim,
    /// The rows, counted from 0.
    pub rows: Vec<u32>,
    /// Answers by column of the form.
    pub answers: Vec<Option<Answer>>,
    /// Cells in columns that the form does not have: column, row, text.
    pub extra: Vec<(u32, u32, String)>,
    /// Cells that name the task: row and column.
    pub naming: Vec<(u32, u32)>,
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
struct Group {
    claim: Claim,
    rows: Vec<u32>,
    /// The unit's own division of the task: what names each part, with its row.
    parts: Vec<(u32, String)>,
}

impl Reader<'_> {
    /// Reads rows that follow one another; a `None` stands where a band or a heading parts them.
    pub fn entries(&self, rows: &[Option<&Row>], own: &dyn Fn(usize) -> bool) -> Vec<Entry> {
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
        entries
    }

    fn column(&self, kind: Kind) -> Option<u32> {
        self.table.column_of(self.form, kind)
    }

    fn claim(&self, row: &Row) -> Claim {
        let text = |column: Option<u32>| column.and_then(|column| row.at(column)).map(|cell| cell.text.clone());
        Claim {
            id: text(self.table.ids),
            number: text(self.column(Kind::Serial)),
            text: text(self.column(Kind::Task)).unwrap_or_default(),
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

    /// Whether a row is the next part into which the unit has divided the task above: `（1）制定方案`, or `12.1` below 12.
    fn divides(&self, group: &Group, claim: &Claim) -> bool {
        let same_id = claim.id.is_none() || claim.id == group.claim.id;
        if claim.text.is_empty() || !same_id || !self.is_task(&group.claim) {
            return false;
        }
        let next = group.parts.len() + 1;
        let numbered = match &claim.number {
            Some(number) => part_number(number, group.claim.number.as_deref()) == Some(next),
            None => {
                let bare = without_number(&claim.text);
                let number = claim.text.get(..claim.text.len() - bare.len()).unwrap_or_default();
                part_number(number, None) == Some(next)
            }
        };
        numbered && !self.is_task(claim)
    }

    fn is_task(&self, claim: &Claim) -> bool {
        place(self.register, self.texts, |_| true, claim).is_ok()
    }

    /// Whether both texts together begin some task, while the first alone is not all of it.
    fn goes_on(&self, group: &Group, text: &str) -> bool {
        let before = fold(&group.claim.text);
        let both = format!("{before}{}", fold(text));
        let whole = |task: usize| self.texts.folded(task).starts_with(&both);
        !self.texts.exact(&both).is_empty() || !before.is_empty() && (0..self.register.tasks.len()).any(whole)
    }

    fn entry(&self, group: Group, placed: Result<Placed, Vec<usize>>, before: &[Entry]) -> Entry {
        let mut answers: Vec<Option<Answer>> = vec![None; self.form.columns.len()];
        let mut counted: Vec<u32> = Vec::new();
        // What names the parts of a task goes with the first long answer.
        let there = |place: usize| self.table.columns.get(place).copied().flatten().is_some();
        let mut own = self.form.unit_columns();
        let long = own.find(|(place, column)| column.kind == Kind::Narrative && there(*place));
        let long = long.map(|(place, _)| place);
        for (place, column) in self.form.columns.iter().enumerate() {
            let Some(at) = self.table.columns.get(place).copied().flatten() else {
                continue;
            };
            if column.filled_by == FilledBy::Office {
                continue;
            }
            let mut answer = self.answer(&group, at, counted.contains(&at));
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
                one.number = old.number;
                one.from_above = Some(FromAbove::Unchanged);
            }
            if let Some(one) = &mut answer
                && worth(&one.text) == Worth::Ditto
            {
                let above = before.iter().rev().find_map(|entry| entry.answers.get(place)?.as_ref());
                if let Some(above) = above.filter(|above| worth(&above.text) == Worth::Answer) {
                    one.text = above.text.clone();
                    one.number = above.number;
                    one.from_above = Some(FromAbove::Ditto);
                }
            }
            if let Some(slot) = answers.get_mut(place) {
                *slot = answer;
            }
        }
        let mut extra = Vec::new();
        let mut naming = Vec::new();
        // What stands in the other form's columns is read with that form, if anybody can tell whose row it is.
        let also = self.table.also.iter().filter(|_| placed.is_ok());
        let also = also.flat_map(|also| also.columns.iter().flatten());
        let own = self.table.columns.iter().flatten();
        let known: Vec<u32> = own.chain(also).copied().chain(self.table.ids).collect();
        let office: Vec<u32> = [self.column(Kind::Serial), self.column(Kind::Task), self.table.ids]
            .into_iter()
            .flatten()
            .collect();
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
            extra,
            naming,
        }
    }

    /// The long answer with what names each part before that part's own.
    fn with_parts(&self, group: &Group, at: u32, answer: Option<Answer>) -> Option<Answer> {
        let Some((first, _)) = group.parts.first() else {
            return answer;
        };
        let mut lines: Vec<String> = Vec::new();
        let mut cells = answer.as_ref().map_or(0, |answer| answer.cells);
        for row in &group.rows {
            let said = self
                .sheet
                .row(*row)
                .and_then(|row| row.at(at))
                .map(|cell| cell.text.as_str());
            let part = group.parts.iter().find(|(part, _)| part == row);
            let named = [self.column(Kind::Serial), self.column(Kind::Task)];
            let names = |column: &u32| self.sheet.row(*row).is_some_and(|row| row.at(*column).is_some());
            match (part, said) {
                (Some((_, name)), said) => {
                    cells += named.iter().flatten().filter(|column| names(column)).count();
                    lines.push(said.map_or_else(|| name.clone(), |said| format!("{name}：{said}")));
                }
                (None, Some(said)) => lines.push(said.to_owned()),
                (None, None) => {}
            }
        }
        let from = answer.filter(|answer| answer.from_above.is_none());
        Some(Answer {
            text: lines.join("\n"),
            row: from.as_ref().map_or(*first, |from| from.row),
            column: at,
            cells,
            number: false,
            from_above: None,
        })
    }

    /// What stands in one column of a group: its cells joined, or the value merged from above.
    fn answer(&self, group: &Group, at: u32, counted: bool) -> Option<Answer> {
        let mut parts: Vec<&str> = Vec::new();
        let mut answer: Option<Answer> = None;
        for row in &group.rows {
            let Some(cell) = self.sheet.row(*row).and_then(|row| row.at(at)) else {
                continue;
            };
            let answer = answer.get_or_insert_with(|| Answer {
                text: String::new(),
                row: *row,
                column: at,
                cells: 0,
                number: cell.number,
                from_above: None,
            });
            answer.cells += usize::from(!counted);
            if !parts.contains(&cell.text.as_str()) {
                parts.push(&cell.text);
            }
        }
        if let Some(answer) = &mut answer {
            answer.text = parts.join("\n");
            return Some(answer.clone());
        }
        let first = *group.rows.first()?;
        let (top, cell) = self.sheet.merged_from_above(first, at)?;
        (top > self.table.head_end).then(|| Answer {
            text: cell.text.clone(),
            row: top,
            column: at,
            cells: 0,
            number: cell.number,
            from_above: Some(FromAbove::Merge),
        })
    }
}

/// The number that a unit gave a part of a task: `（2）`, `②`, `2)`, or `12.2` and `12-2` below the task 12.
fn part_number(written: &str, task: Option<&str>) -> Option<usize> {
    let text = squeeze(written);
    let sign = written.trim().chars().next().filter(|c| ('①'..='⑳').contains(c));
    if let Some(sign) = sign {
        return usize::try_from(u32::from(sign) - u32::from('①') + 1).ok();
    }
    let text = arabic(&text);
    let below = task
        .and_then(|task| text.strip_prefix(&arabic(&squeeze(task))))
        .and_then(|rest| rest.strip_prefix(['.', '-', '、']));
    let number = match below {
        Some(number) => number,
        None => text
            .strip_suffix([')', '）'])
            .map(|rest| rest.trim_start_matches(['(', '（']))?,
    };
    number.parse().ok()
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

//! Says which heading is which column of a form, and what units put beside these columns.

use std::collections::BTreeSet;

use super::heading_cells::Heading;
use super::headings::{Hit, title_says};
use super::table::{Finder, Table};
use crate::form::{Column, Form, FormId, Kind};
use crate::kind;
use crate::mark;
use crate::normal::{fold, squeeze};
use crate::sheet::{Row, Sheet};

impl Finder<'_> {
    /// What a unit made of 是否完成 beside its column: one for the reason, and 是 and 否 to be ticked.
    pub(super) fn beside_completion(
        &self,
        form: FormId,
        columns: &[Option<u32>],
        headings: &[Heading],
    ) -> (Option<u32>, Option<(u32, u32)>) {
        let completion = self.register.forms[form].column_of(Kind::Completion);
        let Some(own) = completion.and_then(|(place, _)| columns.get(place).copied().flatten()) else {
            return (None, None);
        };
        let free = |heading: &&Heading| heading.column == own || !columns.contains(&Some(heading.column));
        let says = |words: &[&str]| {
            let is = |heading: &&Heading| {
                heading
                    .texts
                    .first()
                    .is_some_and(|text| words.contains(&fold(text).as_str()))
            };
            headings.iter().filter(free).find(is).map(|heading| heading.column)
        };
        let why = |heading: &&Heading| {
            heading.texts.first().map(|text| fold(text)).is_some_and(|text| {
                text.starts_with("原因") || text.contains("未完成") && text.contains("原因") && !text.contains("是否")
            })
        };
        let reason = headings.iter().filter(free).find(why).map(|heading| heading.column);
        let ticks = says(&["是", "完成", "已完成"]).zip(says(&["否", "未完成"]));
        (reason.filter(|column| *column != own), ticks)
    }

    /// For each column of a person with a telephone number, where the other half of it stands: a unit made two columns of the one,
    /// 联系人 | 联系电话 for 联系人及电话, side by side.
    pub(super) fn halves(&self, form: FormId, columns: &[Option<u32>], headings: &[Heading]) -> Vec<Option<u32>> {
        let half = |heading: &&Heading| {
            let asks = |text: &String| matches!(kind::of_heading(&squeeze(text)), Kind::Person | Kind::Phone);
            !columns.contains(&Some(heading.column)) && heading.texts.first().is_some_and(asks)
        };
        let other = |(place, column): (usize, &Column)| {
            let own = columns
                .get(place)
                .copied()
                .flatten()
                .filter(|_| column.kind == Kind::Contact)?;
            let mut others = headings.iter().filter(half).map(|heading| heading.column);
            others.find(|at| at.abs_diff(own) == 1)
        };
        self.register.forms[form]
            .columns
            .iter()
            .enumerate()
            .map(other)
            .collect()
    }

    /// Whether the group that a heading stands in is called as another form is: 落实方案 and 落实情况 side by side.
    fn is_another_s(&self, form: FormId, heading: &Heading) -> bool {
        let Some(group) = &heading.group else { return false };
        let named = |form: &Form| title_says(form, group) > 0;
        let forms = || self.register.forms.with_ids();
        let own = named(&self.register.forms[form]);
        !own && forms().any(|(other, data)| other != form && named(data))
    }

    /// The same headings as another form's, if they hold a long answer of each in columns of their own.
    pub(super) fn also(
        &self,
        form: FormId,
        table: &Table,
        headings: &[Heading],
        filled: &BTreeSet<u32>,
    ) -> Option<Table> {
        /// How surely the heading of the other form's long answers must be that form's.
        const SURE: f64 = 0.8;
        let long = |form: FormId, columns: &[Option<u32>]| -> Option<(usize, u32)> {
            let own = self.register.forms[form].unit_columns();
            let mut own = own.filter(|(_, column)| column.kind.is_long());
            own.find_map(|(at, _)| Some((at, columns.get(at).copied().flatten()?)))
        };
        long(form, &table.columns)?;
        self.register
            .forms
            .ids()
            .filter(|other| *other != form)
            .find_map(|other| {
                let columns = self.assign(other, headings, filled);
                let (at, column) = long(other, &columns)?;
                let heading = headings.iter().find(|heading| heading.column == column)?;
                let mut hits = heading.texts.iter().flat_map(|text| self.headings.hits(text));
                let sure = hits.any(|hit| hit.form == other && hit.column == at && hit.score >= SURE);
                let (reason, ticks) = self.beside_completion(other, &columns, headings);
                let halves = self.halves(other, &columns, headings);
                (sure && !table.columns.contains(&Some(column))).then(|| Table {
                    form: Some(other),
                    superseded: self.superseded(other, &columns, headings),
                    reason,
                    ticks,
                    halves,
                    columns,
                    ..table.clone()
                })
            })
    }

    fn is_superseded(&self, heading: &Heading, hit: &Hit) -> bool {
        heading.texts.iter().any(|text| self.headings.is_superseded(text, hit))
    }

    /// For each column of a form, where what was before stands beside it.
    pub(super) fn superseded(&self, form: FormId, columns: &[Option<u32>], headings: &[Heading]) -> Vec<Option<u32>> {
        let was = |(place, column): (usize, &Option<u32>)| {
            let own = (*column)?;
            let hit = Hit {
                form,
                column: place,
                score: 0.0,
            };
            let found = headings.iter().find(|heading| self.is_superseded(heading, &hit))?;
            (found.column != own).then_some(found.column)
        };
        columns.iter().enumerate().map(was).collect()
    }

    /// The columns in which something stands in rows that hold a task.
    pub(super) fn filled(&self, sheet: &Sheet<'_>, head_end: u32, headings: &[Heading]) -> BTreeSet<u32> {
        const TASK: usize = 6;
        let task = headings
            .iter()
            .find(|heading| heading.texts.iter().any(|text| self.means(text, Kind::Task)))
            .map(|heading| heading.column);
        let holds_task = |row: &&Row| {
            let cell = task.and_then(|column| row.at(column));
            row.row > head_end && cell.is_some_and(|cell| cell.text.chars().count() >= TASK)
        };
        let rows = sheet.rows.iter().filter(holds_task);
        rows.flat_map(|row| row.cells.iter().map(|cell| cell.column)).collect()
    }

    /// Gives each column of a form its best heading, best pairs first; of two that are as good, the one over a column
    /// in which something stands.
    pub(super) fn assign(&self, form: FormId, headings: &[Heading], filled: &BTreeSet<u32>) -> Vec<Option<u32>> {
        let mut columns: Vec<Option<u32>> = vec![None; self.register.forms[form].columns.len()];
        let mut pairs: Vec<(f64, u32, usize)> = Vec::new();
        for heading in headings {
            if heading.texts.iter().any(|text| text == mark::ID_HEADING) || self.is_another_s(form, heading) {
                continue;
            }
            for (rank, text) in heading.texts.iter().enumerate() {
                for hit in self.headings.hits(text).into_iter().filter(|hit| hit.form == form) {
                    let empty = if filled.contains(&heading.column) { 0.0 } else { 0.005 };
                    // Of a column that stands there twice, as it was and as it is now, what was is no answer.
                    let was = if self.is_superseded(heading, &hit) { 0.1 } else { 0.0 };
                    let score = hit.score - 0.01 * rank as f64 - empty - was;
                    pairs.push((score, heading.column, hit.column));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut used: Vec<u32> = Vec::new();
        for (_, at, column) in pairs {
            if let Some(slot) = columns.get_mut(column)
                && slot.is_none()
                && !used.contains(&at)
            {
                *slot = Some(at);
                used.push(at);
            }
        }
        // One heading for several columns: 责任领导及联系电话.
        for heading in headings.iter().filter(|heading| !self.is_another_s(form, heading)) {
            // A heading below another one that is known by itself, or that is the group's, means what it says, not both
            // together.
            let alone =
                heading.group.is_some() || heading.texts.first().is_some_and(|text| self.headings.is_known(text));
            for text in heading.texts.iter().take(if alone { 1 } else { usize::MAX }) {
                for column in self.headings.joint(text, form) {
                    if let Some(slot) = columns.get_mut(column)
                        && slot.is_none()
                    {
                        *slot = Some(heading.column);
                    }
                }
            }
        }
        columns
    }
}

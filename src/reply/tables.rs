//! Reads the tables of a sheet with what stands around them: rows of official words, fields, tasks, and what is left.

use super::body::{Answer, Reader};
use super::by_unit::{filled_down, settle_column};
use super::fates::{Fate, Fates};
use super::known::Known;
use super::official::{is_column_count, is_page_number, is_signature};
use super::reading::{Filled, Part, Reading};
use super::table::{Finder, Table};
use crate::sheet::{Row, Sheet};
use crate::task::TaskIndex;
use crate::unit::UnitId;

impl Known<'_> {
    /// The tables of a sheet, those side by side one after the other.
    pub(super) fn parts(
        &self,
        finder: &Finder<'_>,
        sheet: &Sheet<'_>,
        named: &[(String, String)],
        own: &dyn Fn(Option<UnitId>, TaskIndex) -> bool,
        reading: &mut Reading,
    ) {
        let sides = finder.sides(sheet);
        if sides.is_empty() {
            self.tables(finder, sheet, named, own, reading);
            return;
        }
        let starts = std::iter::once(0).chain(sides.iter().copied());
        let ends = sides.iter().copied().chain([u32::MAX]);
        for (from, to) in starts.zip(ends) {
            self.tables(finder, &sheet.between(from, to), named, own, reading);
        }
    }

    /// The tables of a sheet, and what stands around them.
    fn tables(
        &self,
        finder: &Finder<'_>,
        sheet: &Sheet<'_>,
        named: &[(String, String)],
        own: &dyn Fn(Option<UnitId>, TaskIndex) -> bool,
        reading: &mut Reading,
    ) {
        let mut fates = Fates::with_capacity_and_hasher(sheet.cells(), Default::default());
        let tables = finder.tables(sheet, named);
        let blocks = self.coalesced(sheet, tables);
        let firsts: Vec<&Table> = blocks.iter().filter_map(|block| block.first()).collect();
        let mut parts: Vec<Part> = firsts
            .iter()
            .map(|table| Part {
                sheet: sheet.name.to_owned(),
                title: None,
                form: table.form,
                table: (*table).clone(),
                fields: Vec::new(),
                labels: Vec::new(),
                entries: Vec::new(),
                rows_of: None,
            })
            .collect();
        let mut bodies: Vec<Vec<Option<&Row>>> = vec![Vec::new(); parts.len()];
        for row in &sheet.rows {
            if blocks
                .iter()
                .flatten()
                .any(|table| (table.head..=table.head_end).contains(&row.row))
            {
                continue;
            }
            let current = firsts.iter().rposition(|table| table.head_end < row.row);
            for cell in row.cells.iter().filter(|cell| self.official.names_title(&cell.text)) {
                if let [unit] = *self.names.inside(&cell.text).as_slice()
                    && !reading.titled.contains(&unit)
                {
                    reading.titled.push(unit);
                }
                let below = firsts.iter().position(|table| table.head > row.row);
                if let Some(part) = below.and_then(|place| parts.get_mut(place)) {
                    part.title.get_or_insert_with(|| cell.text.clone());
                }
            }
            // The form's own count of blanks, which some programs save as a bare number: at most all its cells.
            let blanks = |text: &str| text.parse::<usize>().is_ok_and(|n| n <= self.register.tasks.len() * 20);
            let count = row.row == 0
                && matches!(row.cells.as_slice(), [one] if one.column == 0 && one.number && blanks(&one.text));
            if count && firsts.first().is_some_and(|table| table.head > 1) {
                fates.insert((0, 0), Fate::Official);
                continue;
            }
            let below_head = firsts.iter().any(|table| table.head_end + 1 == row.row);
            if self.is_official_row(row) || below_head && is_column_count(&row.texts()) || is_page_number(&row.texts())
            {
                fates.extend(row.cells.iter().map(|cell| ((row.row, cell.column), Fate::Official)));
            } else if self.is_field_row(row, current.and_then(|i| firsts.get(i)).copied()) {
                self.fields(sheet, row, &firsts, &mut parts, &mut fates, reading);
            } else if !is_signature(&row.texts()) {
                if let Some(body) = current.and_then(|i| bodies.get_mut(i)) {
                    body.push(Some(row));
                }
                continue;
            }
            if let Some(body) = current.and_then(|i| bodies.get_mut(i)) {
                body.push(None);
            }
        }
        // A table in which several units answer is a part for each.
        let mut pieces: Vec<Part> = Vec::new();
        for ((block, part), body) in blocks.iter().zip(parts).zip(&bodies) {
            let from = pieces.len();
            let shares = self.shares(&part, body, sheet, reading.identity);
            if shares.is_empty() {
                pieces.extend(self.filled(part, body, sheet, own, reading.identity, &mut fates));
            } else {
                let office = part.table.office_columns(self.register);
                let (sheet, added) = filled_down(sheet, &office);
                for share in shares {
                    let body: Vec<Option<&Row>> = (share.body.iter())
                        .map(|row| row.and_then(|row| sheet.row(row.row)))
                        .collect();
                    let mut piece = part.clone();
                    if pieces.len() > from {
                        piece.fields.iter_mut().for_each(|field| field.cells = 0);
                    }
                    let unit = share.rows_of.unit;
                    piece.rows_of = Some(share.rows_of);
                    for mut piece in self.filled(piece, &body, &sheet, own, unit, &mut fates) {
                        for entry in &mut piece.entries {
                            let names = settle_column(entry, share.column, &added);
                            fates.extend(names.into_iter().map(|place| (place, Fate::Official)));
                        }
                        pieces.push(piece);
                    }
                }
            }
            let of_block = pieces.iter().skip(from);
            if let Some(first) = of_block.clone().next() {
                let entries = of_block.flat_map(|piece| piece.entries.iter().cloned()).collect();
                let whole = Part {
                    entries,
                    ..first.clone()
                };
                self.claim_heads(block, &whole, sheet, &mut fates);
            }
        }
        let heads: Vec<(u32, u32)> = (blocks.iter().flatten())
            .map(|table| (table.head, table.head_end))
            .collect();
        let beside_form = pieces.iter().any(|part| part.form.is_some());
        self.settle(sheet, &fates, &heads, beside_form, reading);
        reading.parts.append(&mut pieces);
    }

    /// A part with the tasks of its rows, and the other form's part that the same rows hold.
    fn filled(
        &self,
        mut part: Part,
        body: &[Option<&Row>],
        sheet: &Sheet<'_>,
        own: &dyn Fn(Option<UnitId>, TaskIndex) -> bool,
        identity: Option<UnitId>,
        fates: &mut Fates,
    ) -> Vec<Part> {
        let Some(form) = part.form.map(|form| &self.register.forms[form]) else {
            return vec![part];
        };
        let unit = self.stated_unit(&part).or(identity);
        let reader = Reader {
            register: self.register,
            texts: &self.texts,
            form,
            table: &part.table,
            sheet,
            again: false,
        };
        part.entries = reader.entries(body, &|task| own(unit, task));
        let also = self.also(&part, body, sheet, own, identity);
        let parts: Vec<Part> = std::iter::once(part).chain(also).collect();
        for part in &parts {
            for entry in &part.entries {
                self.claim(entry, sheet, part, fates);
            }
        }
        parts
    }

    /// The other form's part of a table that holds the long answers of two: its own columns, and those that both have,
    /// which count as read with the first.
    fn also(
        &self,
        part: &Part,
        body: &[Option<&Row>],
        sheet: &Sheet<'_>,
        own: &dyn Fn(Option<UnitId>, TaskIndex) -> bool,
        identity: Option<UnitId>,
    ) -> Option<Part> {
        let table = part.table.also.as_deref()?;
        let form = &self.register.forms[table.form?];
        let unit = self.stated_unit(part).or(identity);
        let reader = Reader {
            register: self.register,
            texts: &self.texts,
            form,
            table,
            sheet,
            again: true,
        };
        let mut entries = reader.entries(body, &|task| own(unit, task));
        entries.retain(|entry| entry.placed.is_ok());
        for entry in &mut entries {
            entry.extra.clear();
            // What names the task of the row has been settled with the first form.
            let read: Vec<u32> = part.table.read_columns().chain(part.table.ids).collect();
            entry.naming.retain(|(_, column)| !read.contains(column));
            entry.altered.retain(|(_, answer)| !read.contains(&answer.column));
            let shared = |answer: &&mut Answer| read.contains(&answer.column);
            entry
                .answers
                .iter_mut()
                .flatten()
                .filter(shared)
                .for_each(|answer| answer.cells = 0);
        }
        let fields = part.fields.iter().map(|field| Filled {
            cells: 0,
            ..field.clone()
        });
        Some(Part {
            form: table.form,
            table: table.clone(),
            fields: fields.collect(),
            entries,
            ..part.clone()
        })
    }
}

impl Known<'_> {
    /// Joins a table with the repeats of its headings that follow it without a title or a field in between.
    fn coalesced(&self, sheet: &Sheet<'_>, tables: Vec<Table>) -> Vec<Vec<Table>> {
        let mut blocks: Vec<Vec<Table>> = Vec::new();
        for table in tables {
            let before = sheet.rows.iter().rev().find(|row| row.row < table.head);
            match blocks.last_mut() {
                Some(block)
                    if block.first().is_some_and(|first| {
                        first.columns == table.columns
                            && first.form == table.form
                            && before.is_some_and(|row| {
                                // 报送单位：… 报送时间：… above the headings begin another unit's table.
                                let is_answer = row.cells.len() > 2 && !self.is_field_row(row, Some(first));
                                row.row > first.head_end && row.row + 1 == table.head && is_answer
                            })
                    }) =>
                {
                    block.push(table);
                }
                _ => blocks.push(vec![table]),
            }
        }
        blocks
    }
}

//! Reads the labelled blanks above and below a table, and gives each to the table that it belongs to.

use super::blank_labels::{is_label, is_remark};
use super::fates::{Fate, Fates};
use super::known::Known;
use super::labels::{labels, opens};
use super::reading::{Filled, Part, Reading};
use super::table::Table;
use crate::form::{FieldId, Kind};
use crate::grid::Float;
use crate::normal::{fold, fold_one, is_space};
use crate::sheet::{Row, Sheet};

impl Known<'_> {
    /// Whether a text opens with the label of a form's field.
    pub(super) fn opens_field(&self, text: &str) -> bool {
        // Nearly every cell begins as no label does.
        let first = text.chars().find(|c| !is_space(*c)).and_then(fold_one);
        first.is_some_and(|first| self.labels.firsts.contains(&first))
            && text.chars().count() <= 200
            && opens(text, &self.labels.words)
    }

    /// A row whose first cell opens with a field's label; inside a table it must not look like a task.
    pub(super) fn is_field_row(&self, row: &Row, current: Option<&Table>) -> bool {
        let Some(first) = row.cells.first() else { return false };
        if !self.opens_field(&first.text) {
            // 分管领导签字：　填报人：张三　电话：… — a field behind a label that no form has.
            let behind = row.cells.iter().any(|cell| self.opens_field(&cell.text));
            return behind && (current.is_none() || row.cells.iter().all(|cell| is_label(&cell.text)));
        }
        let Some(table) = current else { return true };
        let form = table.form.map(|form| &self.register.forms[form]);
        let task = form
            .and_then(|form| table.column_of(form, Kind::Task))
            .and_then(|column| row.at(column))
            .is_some_and(|cell| cell.column != first.column && !self.texts.exact(&fold(&cell.text)).is_empty());
        !task
    }

    /// Reads the labelled blanks of a row and gives each to the table that it belongs to.
    pub(super) fn fields(
        &self,
        sheet: &Sheet<'_>,
        row: &Row,
        tables: &[&Table],
        parts: &mut [Part],
        fates: &mut Fates,
        reading: &mut Reading,
    ) {
        let mut taken: Option<u32> = None;
        for (i, cell) in row.cells.iter().enumerate() {
            if taken == Some(cell.column) {
                continue;
            }
            let found = labels(&cell.text, &self.labels.words);
            if !found.first().is_some_and(|label| label.opens) {
                continue;
            }
            fates.insert((row.row, cell.column), Fate::Official);
            let mut counted = false;
            let last = found.len().saturating_sub(1);
            for (n, label) in found.iter().enumerate() {
                if !is_remark(&label.remark) {
                    reading.floats.push(Float {
                        sheet: sheet.name.to_owned(),
                        cell: Some((row.row, cell.column)),
                        what: "栏名后的括号内".to_owned(),
                        text: label.remark.clone(),
                    });
                }
                let mut at = cell.column;
                let mut text = label.value.clone();
                if text.is_none() && n == last {
                    let right = row.cells.get(i + 1).and_then(|right| {
                        let own = labels(&right.text, &self.labels.words);
                        match own.as_slice() {
                            // 填报时间： | 填报时间：7月8日 repeats the label before the value.
                            [again] if again.opens && again.which == label.which => {
                                again.value.clone().map(|value| (right, value))
                            }
                            [first, ..] if first.opens => None,
                            _ => Some((right, right.text.clone())),
                        }
                    });
                    if let Some((right, value)) = right {
                        text = Some(value);
                        at = right.column;
                        taken = Some(at);
                    }
                }
                let Some((part, field)) = self.owner(label.which, row.row, tables, parts) else {
                    if let Some(text) = text {
                        let unit = self
                            .labels
                            .words
                            .get(label.which)
                            .and_then(|words| words.first())
                            .is_some_and(|w| w.contains("单位"));
                        // On a cover the unit's name alone says whose the reply is; with more it is told.
                        if !unit || self.names.exact(&text).is_none() {
                            fates.insert((row.row, at), Fate::Left);
                        } else if at != cell.column {
                            fates.insert((row.row, at), Fate::Official);
                        }
                        if unit {
                            reading.cover.push(text);
                        }
                    }
                    continue;
                };
                let Some(part) = parts.get_mut(part) else { continue };
                part.labels.push((field, row.row, cell.column));
                let Some(text) = text else { continue };
                let own_cell = at != cell.column;
                let cells = usize::from(own_cell || !counted);
                counted |= !own_cell;
                fates.insert((row.row, at), Fate::Answer);
                part.fields.push(Filled {
                    field,
                    text,
                    row: row.row,
                    column: at,
                    cells,
                });
            }
        }
    }

    /// The table whose blank a label in a row is: a footer's the table above, a header's the table below.
    fn owner(&self, which: usize, row: u32, tables: &[&Table], parts: &[Part]) -> Option<(usize, FieldId)> {
        let owners = self.labels.owners.get(which)?;
        let above = tables.iter().rposition(|table| table.head_end < row);
        let below = tables.iter().position(|table| table.head > row);
        let field = |part: usize, footer: Option<bool>| {
            let form = parts.get(part)?.form?;
            let free = |place: FieldId| {
                !parts
                    .get(part)
                    .is_some_and(|part| part.labels.iter().any(|(field, _, _)| *field == place))
            };
            owners
                .iter()
                .find(|(f, place, is_footer)| {
                    *f == form && footer.is_none_or(|footer| footer == *is_footer) && free(*place)
                })
                .map(|(_, place, _)| (part, *place))
        };
        above
            .and_then(|part| field(part, Some(true)))
            .or_else(|| below.and_then(|part| field(part, Some(false))))
            .or_else(|| above.and_then(|part| field(part, None)))
            .or_else(|| below.and_then(|part| field(part, None)))
    }
}

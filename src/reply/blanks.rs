//! Reads the labelled blanks above and below a table, and gives each to the table that it belongs to.

use std::collections::HashMap;

use super::heading_words::label_words;
use super::labels::labels;
use super::normal::fold;
use super::reading::{Fate, Filled, Known, Part, Reading, fields};
use super::sheet::{Row, Sheet};
use super::table::Table;
use crate::form::Kind;
use crate::register::Register;

/// The labels of header and footer fields of all forms.
#[derive(Debug, Default)]
pub(super) struct LabelBook {
    pub words: Vec<Vec<String>>,
    /// Form, place among its header and footer fields, whether it is a footer field.
    pub owners: Vec<Vec<(usize, usize, bool)>>,
}

impl LabelBook {
    /// Takes the labels of all forms of a register.
    pub fn new(register: &Register) -> Self {
        let mut labels = LabelBook::default();
        for (place, form) in register.forms.iter().enumerate() {
            for (i, (field, footer)) in fields(form) {
                let words = label_words(&field.label);
                let which = labels
                    .words
                    .iter()
                    .position(|known| known.first() == words.first())
                    .unwrap_or_else(|| {
                        labels.words.push(words);
                        labels.owners.push(Vec::new());
                        labels.words.len() - 1
                    });
                if let Some(owners) = labels.owners.get_mut(which) {
                    owners.push((place, i, footer));
                }
            }
        }
        labels
    }
}

/// Whether a text is a label with or without its value behind it: `审核人：`, `单位负责人（签字）：王某`.
pub fn is_label(text: &str) -> bool {
    text.split_once([':', '：']).is_some_and(|(label, _)| {
        let length = fold(label).chars().count();
        (1..=14).contains(&length) && !label.contains(['。', '；', '，', ',', ';'])
    })
}

/// Whether a text is a label and nothing more: `审核人（签字）：`, `年　月　日`.
pub(super) fn is_blank_label(text: &str) -> bool {
    let rest = text.split_once([':', '：']).map(|(_, rest)| fold(rest));
    is_label(text)
        && rest.is_some_and(|rest| ["", "年月日", "签字", "盖章", "公章", "签名", "签章"].contains(&rest.as_str()))
        || fold(text) == "年月日"
}

impl Known<'_> {
    /// Whether a text opens with the label of a form's field.
    pub(super) fn opens_field(&self, text: &str) -> bool {
        text.chars().count() <= 200
            && labels(text, &self.labels.words)
                .first()
                .is_some_and(|label| label.opens)
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
        let form = table.form.and_then(|form| self.register.forms.get(form));
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
        fates: &mut HashMap<(u32, u32), Fate>,
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
                let mut at = cell.column;
                let mut text = label.value.clone();
                if text.is_none() && n == last {
                    let right = row.cells.get(i + 1).filter(|right| {
                        !labels(&right.text, &self.labels.words)
                            .first()
                            .is_some_and(|label| label.opens)
                    });
                    if let Some(right) = right {
                        text = Some(right.text.clone());
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
                        if unit {
                            reading.cover.push(text);
                        } else {
                            fates.insert((row.row, at), Fate::Left);
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
        let _ = sheet;
    }

    /// The table whose blank a label in a row is: a footer's the table above, a header's the table below.
    fn owner(&self, which: usize, row: u32, tables: &[&Table], parts: &[Part]) -> Option<(usize, usize)> {
        let owners = self.labels.owners.get(which)?;
        let above = tables.iter().rposition(|table| table.head_end < row);
        let below = tables.iter().position(|table| table.head > row);
        let field = |part: usize, footer: Option<bool>| {
            let form = parts.get(part)?.form?;
            let free = |place: usize| {
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

//! The sheet 表格 of a corrected register: titles, fields and columns of the forms.

use super::corrected::Reader;
use super::sheets::{self, form};
use crate::finding::Severity;
use crate::form::{Column, Field, FilledBy, Form, Kind};
use crate::kind;
use crate::recurrence::Recurrence;
use crate::reply::grid::Grid;
use crate::table::{Row, Table};

impl Reader<'_> {
    /// The forms, in the order of the sheet.
    pub(super) fn forms(&mut self, grid: &Grid) -> Vec<Form> {
        let Some(table) = Table::find(grid, &[form::KEY, form::WHERE, form::TEXT]) else {
            return Vec::new();
        };
        let mut forms: Vec<Form> = Vec::new();
        for row in &table.rows {
            let key = row.get(form::KEY).to_owned();
            if !forms.iter().any(|known| known.key == key) {
                forms.push(Form {
                    key: key.clone(),
                    attachment: 0,
                    title: String::new(),
                    due: None,
                    every: None,
                    period: None,
                    header: Vec::new(),
                    columns: Vec::new(),
                    footer: Vec::new(),
                    notes: Vec::new(),
                });
            }
            let kind = self.kind(row);
            let due = row.get(form::DUE);
            let every = Recurrence::said(due);
            let due = if due.is_empty() || every.is_some() {
                None
            } else {
                self.day(due, sheets::FORMS, &row.address(form::DUE))
            };
            let text = row.get(form::TEXT).to_owned();
            let required = row.get(form::REQUIRED) == "是";
            let Some(known) = forms.iter_mut().find(|known| known.key == key) else {
                continue;
            };
            match row.get(form::WHERE) {
                form::AT_TITLE => {
                    known.title = text;
                    known.attachment = row.get(form::ATTACHMENT).parse().unwrap_or(0);
                    known.due = due;
                    known.every = every;
                }
                form::AT_HEADER => known.header.push(Field {
                    label: text,
                    kind,
                    required,
                }),
                form::AT_FOOTER => known.footer.push(Field {
                    label: text,
                    kind,
                    required,
                }),
                form::AT_NOTE => known.notes.push(text),
                form::AT_COLUMN => known.columns.push(Column {
                    heading: text,
                    kind,
                    required,
                    filled_by: if row.get(form::FILLED_BY) == "办公室" {
                        FilledBy::Office
                    } else {
                        FilledBy::Unit
                    },
                    source: Some(row.get(form::SOURCE).to_owned()).filter(|source| !source.is_empty()),
                    ..Column::default()
                }),
                other => self.report(
                    "register-place-unknown",
                    Severity::Error,
                    (sheets::FORMS, row.address(form::WHERE)),
                    [
                        format!("“{other}”不是表格的位置"),
                        "应为：标题、表头、列、表尾、表注".to_owned(),
                        "请改正；本次未使用该行".to_owned(),
                    ],
                    None,
                ),
            }
        }
        forms.retain(|form| !form.columns.is_empty());
        forms
    }

    /// The kind of a row of the sheet 表格; the title row has none.
    fn kind(&mut self, row: &Row) -> Kind {
        let word = row.get(form::KIND);
        if word.is_empty() {
            return Kind::Text;
        }
        kind::named(word).unwrap_or_else(|| {
            let words = kind::all_words();
            self.report(
                "register-kind-unknown",
                Severity::Error,
                (sheets::FORMS, row.address(form::KIND)),
                [
                    format!("“{word}”不是程序认识的类型"),
                    format!("应为：{}", words.join("、")),
                    "请改正；本次按“文字”处理".to_owned(),
                ],
                None,
            );
            Kind::Text
        })
    }
}

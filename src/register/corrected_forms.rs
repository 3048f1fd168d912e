//! The sheet 表格 of a corrected register: titles, fields and columns of the forms.

use super::corrected::Reader;
use super::sheets::{self, form};
use crate::finding::Severity;
use crate::form::{Column, Field, FilledBy, Form, Kind};
use crate::grid::Grid;
use crate::kind;
use crate::normal::arabic;
use crate::office_words::{Book, meaning};
use crate::recurrence::Recurrence;
use crate::table::{Row, Table};
use crate::text::name_key;

/// The number of an attachment: `2`, `附件2`, `附件二`; of a form that is none, 0.
pub(super) fn attachment(text: &str) -> Option<u32> {
    let key = name_key(text);
    let number = key.strip_prefix("附件").unwrap_or(&key);
    match number {
        "" | "无" => Some(0),
        number => arabic(number).parse().ok(),
    }
}

impl Reader<'_> {
    /// The forms, in the order of the sheet.
    pub(super) fn forms(&mut self, grid: &Grid) -> Vec<Form> {
        let Some(table) = Table::find(grid, &[form::KEY, form::WHERE, form::TEXT]) else {
            return Vec::new();
        };
        let keys = self.keys(&table.rows);
        let mut forms: Vec<Form> = Vec::new();
        for (row, key) in table.rows.iter().zip(keys) {
            if !forms.iter().any(|known| known.key == key) {
                forms.push(Form {
                    key: key.clone(),
                    attachment: 0,
                    title: key.clone(),
                    due: None,
                    every: None,
                    period: None,
                    header: Vec::new(),
                    columns: Vec::new(),
                    footer: Vec::new(),
                    notes: Vec::new(),
                });
            }
            let text = row.get(form::TEXT).to_owned();
            let place = row.get(form::WHERE);
            if text.is_empty() && [form::AT_TITLE, form::AT_HEADER, form::AT_COLUMN, form::AT_FOOTER].contains(&place) {
                self.without_text(row, &key);
                if place != form::AT_TITLE {
                    continue;
                }
            }
            let Some(known) = forms.iter_mut().find(|known| known.key == key) else {
                continue;
            };
            let field = |reader: &mut Self| Field {
                label: text.clone(),
                kind: reader.kind(row),
                required: reader.required(row),
            };
            match place {
                form::AT_TITLE => {
                    if !text.is_empty() {
                        known.title.clone_from(&text);
                    }
                    known.attachment = self.attachment(row);
                    let due = row.get(form::DUE);
                    known.every = Recurrence::said(due);
                    known.due = match (due, known.every) {
                        ("", _) | (_, Some(_)) => None,
                        _ => self.day(due, sheets::FORMS, &row.address(form::DUE)),
                    };
                }
                form::AT_HEADER => known.header.push(field(self)),
                form::AT_FOOTER => known.footer.push(field(self)),
                form::AT_NOTE => known.notes.push(text),
                form::AT_COLUMN => {
                    let Field { label, kind, required } = field(self);
                    known.columns.push(Column {
                        heading: label,
                        kind,
                        required,
                        filled_by: self.filler(row),
                        source: Some(row.get(form::SOURCE).to_owned()).filter(|source| !source.is_empty()),
                        ..Column::default()
                    });
                }
                other => self.refuse(
                    "register-place-unknown",
                    row,
                    form::WHERE,
                    [
                        format!("“{other}”不是表格的位置"),
                        "应为：标题、表头、列、表尾、表注".to_owned(),
                        "请改正；本次未使用该行".to_owned(),
                    ],
                ),
            }
        }
        forms.retain(|form| !form.columns.is_empty());
        forms
    }

    /// The form of each row. A form begins with its title: a row that names another one, or none, amid the rows of a form is
    /// that form's, and told.
    fn keys(&mut self, rows: &[Row]) -> Vec<String> {
        let of = |row: &Row| row.get(form::KEY).to_owned();
        let is_title = |row: &Row| row.get(form::WHERE) == form::AT_TITLE;
        let mut written: Vec<String> = rows.iter().map(of).collect();
        // A title of a name that no other row bears is that of the rows below it, where these have none.
        for (place, (row, next)) in rows.iter().zip(rows.iter().skip(1)).enumerate() {
            let (key, below) = (of(row), of(next));
            let alone = rows.iter().filter(|other| of(other) == key).count() == 1;
            let titled = rows.iter().any(|other| of(other) == below && is_title(other));
            if is_title(row) && alone && !titled && !below.is_empty() {
                self.misnamed(row, &below);
                if let Some(own) = written.get_mut(place) {
                    *own = below;
                }
            }
        }
        let titled: Vec<String> = (rows.iter().zip(&written))
            .filter(|(row, _)| is_title(row))
            .map(|(_, key)| key.clone())
            .collect();
        let mut keys: Vec<String> = Vec::new();
        for (place, (row, key)) in rows.iter().zip(&written).enumerate() {
            let key = key.as_str();
            let above = keys.last().cloned();
            if !key.is_empty() && (titled.iter().any(|own| own == key) || above.as_deref() == Some(key)) {
                keys.push(key.to_owned());
                continue;
            }
            // Several rows of one name are a form whose title is missing; a single one is a slip.
            let run = rows
                .iter()
                .skip(place)
                .take_while(|other| other.get(form::KEY) == key)
                .count();
            let own = !key.is_empty() && run > 1;
            let used = match above.filter(|_| !own) {
                Some(above) => {
                    self.misnamed(row, &above);
                    above
                }
                None => {
                    self.misnamed(row, "");
                    key.to_owned()
                }
            };
            keys.push(used);
        }
        keys
    }

    /// Tells a row whose form is not known; `used` is the form that it is taken for, if any.
    fn misnamed(&mut self, row: &Row, used: &str) {
        let found = match row.get(form::KEY) {
            "" => "没有写明是哪张表的".to_owned(),
            key if used.is_empty() => format!("“{key}”这张表没有“标题”一行"),
            key => format!("“{key}”和同一张表的其他行写得不一样"),
        };
        let advice = match used {
            "" => "请加上位置为“标题”的一行，或改回原来的名字".to_owned(),
            used => format!("请改正；本次把这一行算作“{used}”的"),
        };
        self.refuse(
            "register-edit-unread",
            row,
            form::KEY,
            [found, "同一张表的各行，“表”一栏要写得一样".to_owned(), advice],
        );
    }

    fn without_text(&mut self, row: &Row, key: &str) {
        let place = row.get(form::WHERE);
        let advice = match place {
            form::AT_TITLE => format!("请填上标题；本次以“{key}”为标题"),
            _ => "请填上，或删去这一行；本次未使用该行".to_owned(),
        };
        self.refuse(
            "register-edit-unread",
            row,
            form::TEXT,
            [
                format!("“{key}”的这个“{place}”没有文字"),
                "标题、表头、列和表尾都要有文字".to_owned(),
                advice,
            ],
        );
    }

    /// The kind of a row of the sheet 表格.
    fn kind(&mut self, row: &Row) -> Kind {
        let word = row.get(form::KIND);
        if word.is_empty() {
            return Kind::Text;
        }
        kind::named(word).unwrap_or_else(|| {
            let words = kind::all_words();
            self.refuse(
                "register-kind-unknown",
                row,
                form::KIND,
                [
                    format!("“{word}”不是程序认识的类型"),
                    format!("应为：{}", words.join("、")),
                    "请改正；本次按“文字”处理".to_owned(),
                ],
            );
            Kind::Text
        })
    }

    fn required(&mut self, row: &Row) -> bool {
        let word = row.get(form::REQUIRED);
        match meaning(Book::Truth, word) {
            Some(truth) => truth == "是",
            None if word.is_empty() => false,
            None => {
                self.refuse(
                    "register-edit-unread",
                    row,
                    form::REQUIRED,
                    [
                        format!("“{word}”看不出是不是必填"),
                        "应为“是”或“否”".to_owned(),
                        "请改正；本次按“否”处理".to_owned(),
                    ],
                );
                false
            }
        }
    }

    fn filler(&mut self, row: &Row) -> FilledBy {
        let word = row.get(form::FILLED_BY);
        match meaning(Book::Filler, word) {
            Some("办公室") => FilledBy::Office,
            Some(_) => FilledBy::Unit,
            None if word.is_empty() => FilledBy::Unit,
            None => {
                self.refuse(
                    "register-edit-unread",
                    row,
                    form::FILLED_BY,
                    [
                        format!("“{word}”看不出由谁填写"),
                        "应为“单位”或“办公室”".to_owned(),
                        "请改正；本次按“单位”处理".to_owned(),
                    ],
                );
                FilledBy::Unit
            }
        }
    }

    fn attachment(&mut self, row: &Row) -> u32 {
        let text = row.get(form::ATTACHMENT);
        attachment(text).unwrap_or_else(|| {
            self.refuse(
                "register-edit-unread",
                row,
                form::ATTACHMENT,
                [
                    format!("“{text}”不是附件号"),
                    "应为一个数，如“2”；不是附件的写“0”".to_owned(),
                    "请改正；本次按没有附件号处理".to_owned(),
                ],
            );
            0
        })
    }

    fn refuse(&mut self, rule: &str, row: &Row, heading: &str, said: [String; 3]) {
        let at = (sheets::FORMS, row.address(heading));
        self.report(rule, Severity::Error, at, said, None);
    }
}

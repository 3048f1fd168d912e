//! Draws the manifest (清单): which workbook was written for whom, with counts and e-mail, to mail from.

use std::path::Path;

use super::table::{Cell, Heading, Sheet, draw};
use crate::error::Result;
use crate::finding::Finding;
use crate::mail::address::addresses;
use crate::register::Register;
use crate::unit::Unit;

/// One workbook of the manifest.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Its unit.
    pub unit: &'a Unit,
    /// Whether the directory knows the unit.
    pub resolved: bool,
    /// Its file, relative to the output folder.
    pub file: String,
    /// The forms in it, as people call them.
    pub forms: Vec<String>,
    /// Lead tasks.
    pub lead: usize,
    /// Co-responsible tasks.
    pub co: usize,
}

/// Draws the manifest. Units without a usable e-mail address stand on a second sheet too, to be delivered otherwise;
/// what is doubtful of a prefill stands on a third.
///
/// # Errors
/// If the writer refuses.
pub fn workbook(path: &Path, register: &Register, entries: &[Entry<'_>], doubts: &[Finding]) -> Result<Vec<u8>> {
    let mut sheets = vec![sheet("清单", entries.iter())];
    let unaddressed: Vec<&Entry<'_>> = entries
        .iter()
        .filter(|entry| addresses(&entry.unit.email).0.is_empty())
        .collect();
    if !unaddressed.is_empty() {
        sheets.push(sheet("需另行送达", unaddressed.into_iter()));
    }
    if !doubts.is_empty() {
        sheets.push(doubtful(doubts));
    }
    draw(path, "清单", register.date, &sheets)
}

/// What a person must know of a prefill.
fn doubtful(doubts: &[Finding]) -> Sheet {
    let heading = |text: &'static str, width| Heading {
        text: text.into(),
        width,
    };
    Sheet {
        name: "预填待核".to_owned(),
        headings: vec![
            heading("序号", 6.0),
            heading("在哪里", 30.0),
            heading("发现", 70.0),
            heading("要求", 26.0),
            heading("处理办法", 44.0),
        ],
        rows: (1usize..)
            .zip(doubts)
            .map(|(number, doubt)| {
                vec![
                    number.into(),
                    doubt.place.to_string().into(),
                    doubt.found.as_str().into(),
                    doubt.expected.as_str().into(),
                    doubt.advice.as_str().into(),
                ]
            })
            .collect(),
    }
}

fn sheet<'a>(name: &str, entries: impl Iterator<Item = &'a Entry<'a>>) -> Sheet {
    let heading = |text: &'static str, width| Heading {
        text: text.into(),
        width,
    };
    Sheet {
        name: name.to_owned(),
        headings: vec![
            heading("序号", 6.0),
            heading("单位", 30.0),
            heading("类别", 16.0),
            heading("文件", 44.0),
            heading("表格", 30.0),
            heading("牵头任务数", 9.0),
            heading("责任任务数", 9.0),
            heading("合计", 7.0),
            heading("邮箱", 26.0),
            heading("联系人", 12.0),
            heading("电话", 16.0),
            heading("备注", 26.0),
        ],
        rows: (1usize..)
            .zip(entries)
            .map(|(number, entry)| {
                let (_, bad) = addresses(&entry.unit.email);
                let note = match (entry.resolved, bad.is_empty()) {
                    (true, true) => String::new(),
                    (false, _) => "名录中没有，请确认送给谁".to_owned(),
                    (true, false) => format!("“{}”不是邮箱地址", bad.join("、")),
                };
                vec![
                    number.into(),
                    entry.unit.name.as_str().into(),
                    entry.unit.category.as_str().into(),
                    entry.file.as_str().into(),
                    entry.forms.join("、").into(),
                    entry.lead.into(),
                    entry.co.into(),
                    (entry.lead + entry.co).into(),
                    entry.unit.email.as_str().into(),
                    entry.unit.contact.as_str().into(),
                    entry.unit.phone.as_str().into(),
                    Cell::from(note),
                ]
            })
            .collect(),
    }
}

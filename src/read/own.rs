//! Knows the files that duban itself makes, apart from the forms: somebody puts them among the replies.

use crate::grid::{Document, Value};

/// By what each workbook is known: sheets that it has, a text on the first of them, and what it is called.
const BOOKS: [(&[&str], &str, &str); 7] = [
    (&["总览", "问题清单"], "", "汇总表"),
    (&["决定", "怎么填"], "", "决定表"),
    (&["任务", "单位", "通知"], "重点工作", "台账"),
    (&["任务", "单位", "待核"], "重点工作", "台账"),
    (&["清单"], "牵头任务数", "发放清单"),
    (&["电话催报"], "", "电话催报清单"),
    (&["单位", "集合"], "别名", "单位名录"),
];

/// Names of the members of a collection or an account of generated forms, as JSON.
const DATA: [(&[&str], &str); 3] = [
    (
        &["\"as_of\"", "\"replies\"", "\"ledger\""],
        "回收数据（collected.json）",
    ),
    (&["\"workbooks\"", "\"unit\"", "\"path\""], "生成记录（json）"),
    (&["\"designations\"", "\"tasks\"", "\"forms\""], "台账数据（json）"),
];

/// What a workbook of duban's own is called.
pub(super) fn workbook(document: &Document) -> Option<&'static str> {
    let sheet = |name: &str| document.grids.iter().find(|grid| grid.name == name);
    let says = |name: &str, text: &str| {
        let mut cells = sheet(name).into_iter().flat_map(|grid| grid.cells.values());
        text.is_empty() || cells.any(|value| matches!(value, Value::Text(own) if own == text))
    };
    let is = |(names, text, _): &&(&[&str], &str, &str)| {
        names.iter().all(|name| sheet(name).is_some()) && names.first().is_some_and(|first| says(first, text))
    };
    BOOKS.iter().find(is).map(|(_, _, what)| *what)
}

/// What a data file of duban's own is called.
pub(super) fn data(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    DATA.iter()
        .find(|(names, _)| names.iter().all(|name| text.contains(name)))
        .map(|(_, what)| *what)
}

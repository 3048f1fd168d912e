//! What people type where the office's own words stand: into headings, titles, bands, labels, numbers and ids.

use duban::register::Register;

use super::collect_book::{Book, Cell, Home, Kindred};
use super::collect_mangle_ops::Rng;

/// Ways in which a text gets behind one that stands there already.
const WAYS: [fn(&str, &str) -> String; 5] = [
    |old, token| format!("{old}：已完成{token}"),
    |old, token| format!("{old}（已完成{token}）"),
    |old, token| format!("{old}\n每季度调度{token}"),
    |old, token| format!("{old}{token}"),
    |old, token| format!("{old}  另见{token}"),
];

/// Types behind some cells of rows of a kind, from a column on.
fn type_behind(book: &mut Book, kind: Kindred, rng: &mut Rng, cell_of: impl Fn(&[u32], &mut Rng) -> Option<u32>) {
    for i in 0..book.sheets.len() {
        let rows: Vec<usize> = (0..book.sheets[i].rows.len())
            .filter(|row| book.sheets[i].rows[*row].kind == kind)
            .collect();
        let Some(&row) = rng.pick(&rows) else { continue };
        let columns: Vec<u32> = book.sheets[i].rows[row].cells.keys().copied().collect();
        let Some(at) = cell_of(&columns, rng) else { continue };
        let way = WAYS[rng.below(WAYS.len())];
        let token = book.token();
        let cell = book.sheets[i].rows[row]
            .cells
            .entry(at)
            .or_insert_with(|| Cell::plain(""));
        if cell.token.is_none() {
            cell.text = way(&cell.text, &token);
            cell.token = Some((token, Home::Finding));
        }
    }
}

/// Behind one of the headings.
pub fn in_heading(book: &mut Book, _: &Register, rng: &mut Rng) {
    type_behind(book, Kindred::Head, rng, |columns, rng| rng.pick(columns).copied());
}

/// Behind the title of a form or the number of its attachment.
pub fn in_title(book: &mut Book, _: &Register, rng: &mut Rng) {
    type_behind(book, Kindred::Title, rng, |columns, _| columns.first().copied());
}

/// Behind a band, or in a cell beside it.
pub fn in_band(book: &mut Book, _: &Register, rng: &mut Rng) {
    type_behind(book, Kindred::Band, rng, |_, rng| Some(rng.below(4) as u32));
}

/// Into the brackets of 填报单位(盖章).
pub fn in_label(book: &mut Book, _: &Register, _: &mut Rng) {
    for i in 0..book.sheets.len() {
        let token = book.token();
        let sheet = &mut book.sheets[i];
        let label = sheet
            .rows
            .iter_mut()
            .filter(|row| row.kind == Kindred::Field)
            .find_map(|row| row.cells.values_mut().find(|cell| cell.text.contains("(盖章)")));
        if let Some(cell) = label.filter(|cell| cell.token.is_none()) {
            cell.text = cell.text.replace("盖章", &format!("盖章，{token}"));
            cell.token = Some((token, Home::Finding));
        }
    }
}

/// Over the hidden id of a task.
pub fn over_id(book: &mut Book, _: &Register, rng: &mut Rng) {
    for i in 0..book.sheets.len() {
        let Some(ids) = book.sheets[i].ids else { continue };
        let rows: Vec<usize> = (0..book.sheets[i].rows.len())
            .filter(|row| matches!(book.sheets[i].rows[*row].kind, Kindred::Task(_)))
            .collect();
        let Some(&row) = rng.pick(&rows) else { continue };
        let token = book.token();
        let cell = Cell {
            text: format!("{token}已报"),
            token: Some((token, Home::Finding)),
        };
        book.sheets[i].rows[row].cells.insert(ids, cell);
    }
}

/// A label of the unit's own with nothing behind it, or with a remark.
pub fn own_label(book: &mut Book, _: &Register, rng: &mut Rng) {
    for i in 0..book.sheets.len() {
        let token = book.token();
        let text = match rng.below(3) {
            0 => format!("已阅{token}："),
            1 => format!("审核人（{token}）："),
            _ => format!("合计：{token}"),
        };
        let cell = Cell {
            text,
            token: Some((token, Home::Finding)),
        };
        book.sheets[i].rows.push(super::collect_book::Row {
            kind: Kindred::Note,
            cells: [(0, cell)].into_iter().collect(),
        });
    }
}

//! What people do to workbooks, one operation each; they are applied in this order, cells before rows before sheets.

use duban::form::{FormId, Kind};
use duban::list::Id;
use duban::register::Register;

use super::collect_book::{Book, Kindred, Sheet};
use super::collect_mangle_cells::{
    blank_ids, copy_ids, department, empty_cells, empty_column, fields_in_one_cell, number_in_front, punctuate,
    renumber, reword, shorten, spaces, swap_person_and_phone,
};
use super::collect_mangle_columns::{
    add_column, delete_column, delete_ids, delete_serial, halves, join_columns, lose_identity, merge_down, note_sheet,
    offset, rename, rename_file, rename_sheets, reorder, stack, two_row_head,
};
use super::collect_mangle_places::{in_band, in_heading, in_label, in_title, over_id, own_label};
use super::collect_mangle_rows::{
    blank_rows, delete_bands, delete_rows, delete_titles, ditto, duplicate_rows, more_rows, notes, own_rows,
    own_rows_copied, parts, repeat_head, shuffle, split_text,
};

/// A small generator (splitmix64), so that a case is its seed.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Rng(seed)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    pub fn pick<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(self.below(list.len()))
    }
}

type Operation = fn(&mut Book, &Register, &mut Rng);

/// All operations with their names.
pub const OPERATIONS: &[(&str, Operation)] = &[
    // Cells.
    ("texts reworded", reword),
    ("texts shortened", shorten),
    ("texts with other punctuation", punctuate),
    ("texts with the number in front", number_in_front),
    ("numbers edited", renumber),
    ("ids blank", blank_ids),
    ("ids copied from another row", copy_ids),
    ("phone and person swapped", swap_person_and_phone),
    ("cells emptied", empty_cells),
    ("spaces around", spaces),
    ("unit name abbreviated or with its department", department),
    ("fields in one cell", fields_in_one_cell),
    // Rows.
    ("rows deleted", delete_rows),
    ("rows duplicated", duplicate_rows),
    ("measures in rows below", more_rows),
    ("parts of a task in rows below", parts),
    ("task text split over two rows", split_text),
    ("own tasks added", own_rows),
    ("own tasks under a copied id", own_rows_copied),
    ("rows shuffled", shuffle),
    ("blank rows", blank_rows),
    ("bands deleted", delete_bands),
    ("headings repeated", repeat_head),
    ("notes added", notes),
    ("same as above", ditto),
    ("titles deleted", delete_titles),
    // Columns.
    ("headings renamed", rename),
    ("columns reordered", reorder),
    ("a column added", add_column),
    ("a column deleted", delete_column),
    ("the id column deleted", delete_ids),
    ("the number column deleted", delete_serial),
    ("person and phone in one column", join_columns),
    ("headings in two rows", two_row_head),
    // Where the office's words stand.
    ("typed into a heading", in_heading),
    ("typed into a title", in_title),
    ("typed into a band", in_band),
    ("typed into a label", in_label),
    ("typed over an id", over_id),
    ("a label of one's own", own_label),
    // Sheets.
    ("sheets renamed", rename_sheets),
    ("moved down and right", offset),
    ("cells merged down", merge_down),
    ("an empty column put in", empty_column),
    ("a sheet for each half", halves),
    ("both forms in one sheet", stack),
    ("a sheet of notes", note_sheet),
    ("identity lost", lose_identity),
    ("file renamed", rename_file),
];

pub fn some_rows(sheet: &Sheet, rng: &mut Rng) -> Vec<usize> {
    let tasks: Vec<usize> = (0..sheet.rows.len())
        .filter(|i| matches!(sheet.rows[*i].kind, Kindred::Task(_)))
        .collect();
    if tasks.is_empty() {
        return tasks;
    }
    let count = 1 + rng.below(3);
    let mut chosen: Vec<usize> = (0..count).map(|_| tasks[rng.below(tasks.len())]).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

pub fn column_of(sheet: &Sheet, register: &Register, kind: Kind) -> Option<u32> {
    let (place, _) = register.forms[FormId::at(sheet.form)].column_of(kind)?;
    sheet.columns[place]
}

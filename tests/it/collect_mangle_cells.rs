//! What people do to single cells.

use duban::form::{FilledBy, FormId, Kind};
use duban::list::Id;
use duban::register::Register;
use duban::unit::UnitId;

use super::collect_book::{Book, Cell, Home, Kindred};
use super::collect_mangle_ops::{Rng, column_of, some_rows};

pub fn on_texts(book: &mut Book, register: &Register, rng: &mut Rng, change: impl Fn(&str, &mut Rng) -> String) {
    for sheet in &mut book.sheets {
        let Some(column) = column_of(sheet, register, Kind::Task) else {
            continue;
        };
        for row in some_rows(sheet, rng) {
            if let Some(cell) = sheet.rows[row].cells.get_mut(&column) {
                cell.text = change(&cell.text, rng);
            }
        }
    }
}

pub fn reword(book: &mut Book, register: &Register, rng: &mut Rng) {
    on_texts(book, register, rng, |text, rng| {
        let chars: Vec<char> = text.chars().collect();
        let at = rng.below(chars.len());
        let mut out: String = chars[..at].iter().collect();
        out.push_str(["切实", "进一步", "积极", "大力"][rng.below(4)]);
        out.extend(chars.iter().skip(at + rng.below(2)));
        out
    });
}

pub fn shorten(book: &mut Book, register: &Register, rng: &mut Rng) {
    on_texts(book, register, rng, |text, rng| {
        let length = text.chars().count();
        let keep = (length / 2 + rng.below(length / 2 + 1)).max(8);
        text.chars().take(keep).collect()
    });
}

pub fn punctuate(book: &mut Book, register: &Register, rng: &mut Rng) {
    on_texts(book, register, rng, |text, _| {
        text.replace(',', "，").replace('。', ". ").replace('、', ",")
    });
}

pub fn number_in_front(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let (Some(column), Some(serial)) = (
            column_of(sheet, register, Kind::Task),
            column_of(sheet, register, Kind::Serial),
        ) else {
            continue;
        };
        for row in some_rows(sheet, rng) {
            let number = sheet.rows[row]
                .cells
                .get(&serial)
                .map(|cell| cell.text.clone())
                .unwrap_or_default();
            if let Some(cell) = sheet.rows[row].cells.get_mut(&column) {
                cell.text = format!("{number}．{}", cell.text);
            }
        }
    }
}

pub fn renumber(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let Some(column) = column_of(sheet, register, Kind::Serial) else {
            continue;
        };
        let mut n = 0;
        let all = rng.below(2) == 0;
        for row in &mut sheet.rows {
            if matches!(row.kind, Kindred::Task(_))
                && let Some(cell) = row.cells.get_mut(&column)
            {
                n += 1;
                if all || rng.below(4) == 0 {
                    cell.text = n.to_string();
                }
            }
        }
    }
}

pub fn blank_ids(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let Some(ids) = sheet.ids else { continue };
        for row in some_rows(sheet, rng) {
            sheet.rows[row].cells.remove(&ids);
        }
    }
}

pub fn copy_ids(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let Some(ids) = sheet.ids else { continue };
        let rows = some_rows(sheet, rng);
        let Some(from) = rows.first().and_then(|row| sheet.rows[*row].cells.get(&ids)).cloned() else {
            continue;
        };
        for row in rows {
            sheet.rows[row].cells.insert(ids, from.clone());
        }
    }
}

pub fn swap_person_and_phone(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[FormId::at(sheet.form)];
        let (Some((p, _)), Some((q, _))) = (form.column_of(Kind::Person), form.column_of(Kind::Phone)) else {
            continue;
        };
        let (Some(person), Some(phone)) = (sheet.columns[p], sheet.columns[q]) else {
            continue;
        };
        for row in some_rows(sheet, rng) {
            let cells = &mut sheet.rows[row].cells;
            let (a, b) = (cells.remove(&person), cells.remove(&phone));
            for (at, cell) in [(phone, a), (person, b)] {
                let Some(mut cell) = cell else { continue };
                if let Some((_, Home::Answer { columns, .. })) = &mut cell.token {
                    *columns = vec![p, q];
                }
                cells.insert(at, cell);
            }
        }
    }
}

pub fn empty_cells(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let columns = sheet.columns.clone();
        let filled: Vec<u32> = register.forms[FormId::at(sheet.form)]
            .columns
            .iter()
            .zip(&columns)
            .filter(|(column, _)| column.filled_by == FilledBy::Unit)
            .filter_map(|(_, at)| *at)
            .collect();
        for row in some_rows(sheet, rng) {
            if let Some(column) = rng.pick(&filled) {
                sheet.rows[row].cells.remove(column);
            }
        }
    }
}

pub fn spaces(book: &mut Book, _: &Register, rng: &mut Rng) {
    for cell in book
        .sheets
        .iter_mut()
        .flat_map(|sheet| &mut sheet.rows)
        .flat_map(|row| row.cells.values_mut())
    {
        if rng.below(3) == 0 {
            cell.text = format!("\u{3000}{} \u{a0}\n", cell.text);
        }
    }
}

pub fn department(book: &mut Book, register: &Register, rng: &mut Rng) {
    let name = &register.units[UnitId::at(book.unit)].unit.name;
    let other = match rng.below(4) {
        0 => format!("{name}综合科"),
        1 => format!("咸宁{name}"),
        2 => format!("{name}（公章）"),
        _ => String::new(),
    };
    for sheet in &mut book.sheets {
        for row in &mut sheet.rows {
            row.cells
                .values_mut()
                .filter(|cell| cell.text == *name)
                .for_each(|cell| cell.text.clone_from(&other));
        }
    }
}

/// 填报单位：…　　填报时间：… as one cell, 填表人：…　联系电话：… as another.
pub fn fields_in_one_cell(book: &mut Book, _: &Register, _: &mut Rng) {
    for row in book
        .sheets
        .iter_mut()
        .flat_map(|sheet| &mut sheet.rows)
        .filter(|row| row.kind == Kindred::Field)
    {
        let cells: Vec<Cell> = std::mem::take(&mut row.cells).into_values().collect();
        let text: String = cells.iter().map(|cell| format!("{}  ", cell.text.trim())).collect();
        // One token is followed; all of them stand in the one cell.
        let token = cells.into_iter().find_map(|cell| cell.token);
        row.cells.insert(0, Cell { text, token });
    }
}

/// A column without heading or content in the middle of the table.
pub fn empty_column(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let at = 2 + rng.below(4) as u32;
        let moved = |column: u32| if column >= at { column + 1 } else { column };
        for row in &mut sheet.rows {
            row.cells = std::mem::take(&mut row.cells)
                .into_iter()
                .map(|(column, cell)| (moved(column), cell))
                .collect();
        }
        for merge in &mut sheet.merges {
            *merge = (merge.0, moved(merge.1), merge.2, moved(merge.3));
        }
        sheet
            .columns
            .iter_mut()
            .flatten()
            .for_each(|column| *column = moved(*column));
        sheet.ids = sheet.ids.map(moved);
    }
}

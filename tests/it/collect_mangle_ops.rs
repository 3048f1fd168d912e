//! What people do to workbooks, one operation each; they are applied in this order, cells before rows before sheets.

use duban::form::{FilledBy, Kind};
use duban::register::Register;

use super::collect_book::{Book, Cell, Home, Kindred, Row, Sheet};

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

fn some_rows(sheet: &Sheet, rng: &mut Rng) -> Vec<usize> {
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

fn column_of(sheet: &Sheet, register: &Register, kind: Kind) -> Option<u32> {
    let (place, _) = register.forms[sheet.form].column_of(kind)?;
    sheet.columns[place]
}

fn on_texts(book: &mut Book, register: &Register, rng: &mut Rng, change: impl Fn(&str, &mut Rng) -> String) {
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

fn reword(book: &mut Book, register: &Register, rng: &mut Rng) {
    on_texts(book, register, rng, |text, rng| {
        let chars: Vec<char> = text.chars().collect();
        let at = rng.below(chars.len());
        let mut out: String = chars[..at].iter().collect();
        out.push_str(["切实", "进一步", "积极", "大力"][rng.below(4)]);
        out.extend(chars.iter().skip(at + rng.below(2)));
        out
    });
}

fn shorten(book: &mut Book, register: &Register, rng: &mut Rng) {
    on_texts(book, register, rng, |text, rng| {
        let length = text.chars().count();
        let keep = (length / 2 + rng.below(length / 2 + 1)).max(8);
        text.chars().take(keep).collect()
    });
}

fn punctuate(book: &mut Book, register: &Register, rng: &mut Rng) {
    on_texts(book, register, rng, |text, _| {
        text.replace(',', "，").replace('。', ". ").replace('、', ",")
    });
}

fn number_in_front(book: &mut Book, register: &Register, rng: &mut Rng) {
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

fn renumber(book: &mut Book, register: &Register, rng: &mut Rng) {
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

fn blank_ids(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let Some(ids) = sheet.ids else { continue };
        for row in some_rows(sheet, rng) {
            sheet.rows[row].cells.remove(&ids);
        }
    }
}

fn copy_ids(book: &mut Book, _: &Register, rng: &mut Rng) {
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

fn swap_person_and_phone(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[sheet.form];
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

fn empty_cells(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let columns = sheet.columns.clone();
        let filled: Vec<u32> = register.forms[sheet.form]
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

fn spaces(book: &mut Book, _: &Register, rng: &mut Rng) {
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

fn department(book: &mut Book, register: &Register, rng: &mut Rng) {
    let name = &register.units[book.unit].unit.name;
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
fn fields_in_one_cell(book: &mut Book, _: &Register, _: &mut Rng) {
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
fn empty_column(book: &mut Book, _: &Register, rng: &mut Rng) {
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

fn delete_rows(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        for row in some_rows(sheet, rng).into_iter().rev() {
            sheet.rows.remove(row);
        }
    }
}

fn duplicate_rows(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        for row in some_rows(sheet, rng).into_iter().rev() {
            let copy = sheet.rows[row].clone();
            let at = row + 1 + rng.below(2) * rng.below(3);
            let at = at.min(sheet.rows.len() - 1);
            sheet.rows.insert(at, copy);
        }
    }
}

/// Answers of a unit in the columns that it fills.
fn answers(
    book: &mut Book,
    sheet: usize,
    register: &Register,
    home: impl Fn(usize, usize) -> Home,
) -> Vec<(u32, Cell)> {
    let form = book.sheets[sheet].form;
    let columns = book.sheets[sheet].columns.clone();
    let mut cells = Vec::new();
    for (place, column) in register.forms[form].columns.iter().enumerate() {
        if column.filled_by == FilledBy::Unit
            && let Some(at) = columns[place]
        {
            cells.push((at, book.answer(column.kind, home(form, place))));
        }
    }
    cells
}

fn more_rows(book: &mut Book, register: &Register, rng: &mut Rng) {
    for i in 0..book.sheets.len() {
        for row in some_rows(&book.sheets[i], rng).into_iter().rev() {
            let Kindred::Task(task) = book.sheets[i].rows[row].kind else {
                continue;
            };
            let mut cells = answers(book, i, register, |form, column| Home::Answer {
                form,
                tasks: vec![task],
                columns: vec![column],
            });
            let keep = 1 + rng.below(cells.len());
            cells.truncate(keep);
            let new = Row {
                kind: Kindred::More(task),
                cells: cells.into_iter().collect(),
            };
            book.sheets[i].rows.insert(row + 1, new);
        }
    }
}

fn split_text(book: &mut Book, register: &Register, rng: &mut Rng) {
    for i in 0..book.sheets.len() {
        let Some(column) = column_of(&book.sheets[i], register, Kind::Task) else {
            continue;
        };
        for row in some_rows(&book.sheets[i], rng).into_iter().rev() {
            let Kindred::Task(task) = book.sheets[i].rows[row].kind else {
                continue;
            };
            let Some(text) = book.sheets[i].rows[row]
                .cells
                .get(&column)
                .map(|cell| cell.text.clone())
            else {
                continue;
            };
            let half = text.chars().count() / 2;
            let (a, b): (String, String) = (text.chars().take(half).collect(), text.chars().skip(half).collect());
            let mut cells = vec![(column, Cell::plain(b))];
            if let Some(ids) = book.sheets[i].ids.filter(|_| rng.below(2) == 0)
                && let Some(id) = book.sheets[i].rows[row].cells.get(&ids)
            {
                cells.push((ids, id.clone()));
            }
            if rng.below(2) == 0 {
                cells.extend(answers(book, i, register, |form, column| Home::Answer {
                    form,
                    tasks: vec![task],
                    columns: vec![column],
                }));
            }
            if let Some(cell) = book.sheets[i].rows[row].cells.get_mut(&column) {
                cell.text = a;
            }
            book.sheets[i].rows.insert(
                row + 1,
                Row {
                    kind: Kindred::More(task),
                    cells: cells.into_iter().collect(),
                },
            );
        }
    }
}

const OWN: [&str; 4] = [
    "组织机关干部植树造林义务劳动",
    "开展本系统文明创建和志愿服务活动",
    "做好老干部工作和离退休人员慰问",
    "完成本单位内部网站改版",
];

fn own(book: &mut Book, register: &Register, rng: &mut Rng, copied: bool) {
    for i in 0..book.sheets.len() {
        let (Some(column), serial) = (
            column_of(&book.sheets[i], register, Kind::Task),
            column_of(&book.sheets[i], register, Kind::Serial),
        ) else {
            continue;
        };
        for row in some_rows(&book.sheets[i], rng).into_iter().rev() {
            let token = book.token();
            let mut cells = answers(book, i, register, |_, _| Home::Finding);
            let text = format!("{}{token}", OWN[rng.below(OWN.len())]);
            cells.push((
                column,
                Cell {
                    text,
                    token: Some((token, Home::Finding)),
                },
            ));
            if let Some(serial) = serial
                && rng.below(3) > 0
            {
                cells.push((serial, Cell::plain(["108", "新增", "1"][rng.below(3)])));
            }
            if let Some(ids) = book.sheets[i].ids.filter(|_| copied)
                && let Some(id) = book.sheets[i].rows[row].cells.get(&ids)
            {
                cells.push((ids, id.clone()));
            }
            // Not between a task and the rows that belong to it.
            let mut at = row + 1;
            while matches!(book.sheets[i].rows.get(at).map(|row| row.kind), Some(Kindred::More(_))) {
                at += 1;
            }
            book.sheets[i].rows.insert(
                at,
                Row {
                    kind: Kindred::Own,
                    cells: cells.into_iter().collect(),
                },
            );
        }
    }
}

fn own_rows(book: &mut Book, register: &Register, rng: &mut Rng) {
    own(book, register, rng, false);
}

fn own_rows_copied(book: &mut Book, register: &Register, rng: &mut Rng) {
    own(book, register, rng, true);
}

/// Sorts rows at random between bands; rows below a task stay with it.
fn shuffle(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let mut out: Vec<Row> = Vec::new();
        let mut groups: Vec<Vec<Row>> = Vec::new();
        let flush = |groups: &mut Vec<Vec<Row>>, out: &mut Vec<Row>, rng: &mut Rng| {
            while !groups.is_empty() {
                let at = rng.below(groups.len());
                out.extend(groups.swap_remove(at));
            }
        };
        for row in std::mem::take(&mut sheet.rows) {
            match row.kind {
                Kindred::Task(_) | Kindred::Own => groups.push(vec![row]),
                Kindred::More(_) if !groups.is_empty() => groups.last_mut().unwrap().push(row),
                _ => {
                    flush(&mut groups, &mut out, rng);
                    out.push(row);
                }
            }
        }
        flush(&mut groups, &mut out, rng);
        sheet.rows = out;
    }
}

fn blank_rows(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        for _ in 0..1 + rng.below(3) {
            let at = rng.below(sheet.rows.len() + 1);
            sheet.rows.insert(
                at,
                Row {
                    kind: Kindred::Blank,
                    cells: Default::default(),
                },
            );
        }
    }
}

fn delete_bands(book: &mut Book, _: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        sheet.rows.retain(|row| row.kind != Kindred::Band);
    }
}

fn repeat_head(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let Some(head) = sheet.rows.iter().find(|row| row.kind == Kindred::Head).cloned() else {
            continue;
        };
        let rows: Vec<usize> = (0..sheet.rows.len())
            .filter(|i| matches!(sheet.rows[*i].kind, Kindred::Task(_) | Kindred::More(_)))
            .collect();
        if let Some(row) = rng.pick(&rows) {
            sheet.rows.insert(*row, head);
        }
    }
}

fn notes(book: &mut Book, _: &Register, rng: &mut Rng) {
    for i in 0..book.sheets.len() {
        let token = book.token();
        let text = match rng.below(3) {
            0 => format!("注：部分数据待核{token}"),
            1 => format!("审核人：王建国{token}"),
            _ => format!("{token}以上内容已经局长办公会研究同意"),
        };
        let cell = Cell {
            text,
            token: Some((token, Home::Finding)),
        };
        let row = Row {
            kind: Kindred::Note,
            cells: [(0, cell)].into_iter().collect(),
        };
        let at = if rng.below(2) == 0 {
            book.sheets[i].rows.len()
        } else {
            0
        };
        book.sheets[i].rows.insert(at, row);
    }
}

/// 同上 in a cell whose row stands right below another task's.
fn ditto(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = sheet.form;
        for row in some_rows(sheet, rng) {
            let (Some(above), Kindred::Task(task)) = (row.checked_sub(1), sheet.rows[row].kind) else {
                continue;
            };
            let Kindred::Task(upper) = sheet.rows[above].kind else {
                continue;
            };
            let places: Vec<usize> = register.forms[form].unit_columns().map(|(place, _)| place).collect();
            let Some(place) = rng.pick(&places).copied() else {
                continue;
            };
            let Some(at) = sheet.columns[place] else { continue };
            let Some((_, Home::Answer { tasks, columns, .. })) = sheet.rows[above]
                .cells
                .get_mut(&at)
                .and_then(|cell| cell.token.as_mut())
            else {
                continue;
            };
            // A swapped or repeated cell above is another matter.
            if tasks != &[upper] || columns != &[place] || upper == task {
                continue;
            }
            tasks.push(task);
            sheet.rows[row].cells.insert(at, Cell::plain("同上"));
        }
    }
}

fn delete_titles(book: &mut Book, _: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        sheet.rows.retain(|row| row.kind != Kindred::Title);
    }
}

const NAMES: &[(Kind, &[&str])] = &[
    (Kind::Serial, &["编号", "序  号"]),
    (
        Kind::Task,
        &["重点任务", "工作任务", "重点工作任务", "任务内容", "重点工作(任务)"],
    ),
    (
        Kind::Deadline,
        &["完成时间", "时限要求", "完成 时限", "完成时限\n(年月日)"],
    ),
    (Kind::Completion, &["是否完成", "完成与否", "是否已完成"]),
    (Kind::Person, &["责任人", "分管领导", "责任 领导", "责任领导(职务)"]),
    (Kind::Phone, &["电话", "联系方式", "手机号码"]),
];

fn rename(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[sheet.form];
        for head in sheet.rows.iter_mut().filter(|row| row.kind == Kindred::Head) {
            for (place, column) in form.columns.iter().enumerate() {
                let narrative: &[&str] = if sheet.form == 0 {
                    &["工作措施", "具体举措", "落实举措"]
                } else {
                    &["进展情况", "工作进展情况", "完成情况"]
                };
                let names = NAMES
                    .iter()
                    .find(|(kind, _)| *kind == column.kind)
                    .map_or(narrative, |(_, names)| *names);
                if let Some(cell) = sheet.columns[place].and_then(|at| head.cells.get_mut(&at))
                    && rng.below(2) == 0
                {
                    cell.text = names[rng.below(names.len())].to_owned();
                }
            }
        }
    }
}

fn reorder(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[sheet.form];
        let places: Vec<usize> = form
            .unit_columns()
            .map(|(place, _)| place)
            .filter(|p| sheet.columns[*p].is_some())
            .collect();
        if places.len() < 2 {
            continue;
        }
        let (p, q) = (places[rng.below(places.len())], places[rng.below(places.len())]);
        let (Some(a), Some(b)) = (sheet.columns[p], sheet.columns[q]) else {
            continue;
        };
        if a == b {
            continue;
        }
        for row in sheet
            .rows
            .iter_mut()
            .filter(|row| !matches!(row.kind, Kindred::Title | Kindred::Field | Kindred::Note))
        {
            let (x, y) = (row.cells.remove(&a), row.cells.remove(&b));
            row.cells.extend(x.map(|cell| (b, cell)));
            row.cells.extend(y.map(|cell| (a, cell)));
        }
        sheet.columns[p] = Some(b);
        sheet.columns[q] = Some(a);
    }
}

fn add_column(book: &mut Book, _: &Register, rng: &mut Rng) {
    for i in 0..book.sheets.len() {
        let at = book.sheets[i]
            .rows
            .iter()
            .flat_map(|row| row.cells.keys())
            .max()
            .copied()
            .unwrap_or(0)
            + 1;
        let heading = ["备注", "科室意见", "资金(万元)"][rng.below(3)];
        for row in 0..book.sheets[i].rows.len() {
            match book.sheets[i].rows[row].kind {
                Kindred::Head => drop(book.sheets[i].rows[row].cells.insert(at, Cell::plain(heading))),
                Kindred::Task(_) if rng.below(2) == 0 => {
                    let token = book.token();
                    let cell = Cell {
                        text: format!("另见{token}"),
                        token: Some((token, Home::Finding)),
                    };
                    book.sheets[i].rows[row].cells.insert(at, cell);
                }
                _ => {}
            }
        }
    }
}

fn remove_column(sheet: &mut Sheet, at: u32) {
    for row in sheet.rows.iter_mut().filter(|row| {
        !matches!(
            row.kind,
            Kindred::Title | Kindred::Field | Kindred::Note | Kindred::Band
        )
    }) {
        row.cells = std::mem::take(&mut row.cells)
            .into_iter()
            .filter(|(column, _)| *column != at)
            .map(|(column, cell)| (if column > at { column - 1 } else { column }, cell))
            .collect();
    }
    for column in &mut sheet.columns {
        *column = column
            .filter(|column| *column != at)
            .map(|column| if column > at { column - 1 } else { column });
    }
    sheet.ids = sheet
        .ids
        .filter(|column| *column != at)
        .map(|column| if column > at { column - 1 } else { column });
}

fn delete_column(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let places: Vec<usize> = register.forms[sheet.form]
            .unit_columns()
            .map(|(place, _)| place)
            .collect();
        if let Some(at) = rng.pick(&places).and_then(|place| sheet.columns[*place]) {
            remove_column(sheet, at);
        }
    }
}

fn delete_ids(book: &mut Book, _: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        if let Some(at) = sheet.ids {
            remove_column(sheet, at);
        }
    }
}

fn delete_serial(book: &mut Book, register: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        if let Some(at) = column_of(sheet, register, Kind::Serial) {
            remove_column(sheet, at);
        }
    }
}

fn join_columns(book: &mut Book, register: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[sheet.form];
        let (Some((p, _)), Some((q, _))) = (form.column_of(Kind::Person), form.column_of(Kind::Phone)) else {
            continue;
        };
        let (Some(person), Some(phone)) = (sheet.columns[p], sheet.columns[q]) else {
            continue;
        };
        for row in &mut sheet.rows {
            match row.kind {
                Kindred::Head => {
                    if let Some(cell) = row.cells.get_mut(&person) {
                        cell.text = "责任领导及联系电话".into();
                    }
                    row.cells.remove(&phone);
                }
                Kindred::Task(_) | Kindred::More(_) | Kindred::Own => {
                    let Some(number) = row.cells.remove(&phone) else {
                        continue;
                    };
                    let Some(cell) = row.cells.get_mut(&person) else {
                        row.cells.insert(person, number);
                        continue;
                    };
                    // Only the person's token is followed; both stand in one cell.
                    cell.text = format!("{} {}", cell.text.trim(), number.text.trim());
                    if let Some((_, Home::Answer { columns, .. })) = &mut cell.token {
                        *columns = vec![p, q];
                    }
                }
                _ => {}
            }
        }
        for row in &mut sheet.rows {
            if let Some(Cell {
                token: Some((_, Home::Answer { columns, .. })),
                ..
            }) = row.cells.get_mut(&person)
            {
                *columns = vec![p, q];
            }
        }
        sheet.columns[q] = None;
    }
}

/// 责任人 over 姓名 and 电话; the other headings reach over both rows.
fn two_row_head(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[sheet.form];
        let (Some((p, _)), Some((q, _))) = (form.column_of(Kind::Person), form.column_of(Kind::Phone)) else {
            continue;
        };
        let (Some(person), Some(phone)) = (sheet.columns[p], sheet.columns[q]) else {
            continue;
        };
        let heads: Vec<usize> = (0..sheet.rows.len())
            .filter(|i| sheet.rows[*i].kind == Kindred::Head)
            .collect();
        if person + 1 != phone || heads.len() != 1 {
            continue;
        }
        let head = heads[0];
        let row = &mut sheet.rows[head];
        row.cells.insert(person, Cell::plain("责任人"));
        row.cells.remove(&phone);
        let columns: Vec<u32> = row.cells.keys().copied().filter(|column| *column != person).collect();
        let cells = [(person, Cell::plain("姓名")), (phone, Cell::plain("联系电话"))];
        sheet.rows.insert(
            head + 1,
            Row {
                kind: Kindred::Head,
                cells: cells.into_iter().collect(),
            },
        );
        if rng.below(2) == 0 {
            let top = head as u32;
            sheet.merges.push((top, person, top, phone));
            sheet
                .merges
                .extend(columns.iter().map(|column| (top, *column, top + 1, *column)));
        }
    }
}

fn rename_sheets(book: &mut Book, _: &Register, rng: &mut Rng) {
    let style = rng.below(2);
    for (i, sheet) in book.sheets.iter_mut().enumerate() {
        sheet.name = if style == 0 {
            format!("Sheet{}", i + 1)
        } else {
            ["汇总", "上报版", "终稿"][i % 3].into()
        };
    }
}

fn offset(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let (down, right) = (rng.below(4) as u32, rng.below(3) as u32);
        for row in &mut sheet.rows {
            row.cells = std::mem::take(&mut row.cells)
                .into_iter()
                .map(|(column, cell)| (column + right, cell))
                .collect();
        }
        for _ in 0..down {
            sheet.rows.insert(
                0,
                Row {
                    kind: Kindred::Blank,
                    cells: Default::default(),
                },
            );
        }
        for merge in &mut sheet.merges {
            *merge = (merge.0 + down, merge.1 + right, merge.2 + down, merge.3 + right);
        }
        sheet.columns.iter_mut().flatten().for_each(|column| *column += right);
        sheet.ids = sheet.ids.map(|column| column + right);
    }
}

/// Merges an answer column over two or three tasks that follow one another.
fn merge_down(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = sheet.form;
        let places: Vec<usize> = register.forms[form].unit_columns().map(|(place, _)| place).collect();
        let Some(place) = rng.pick(&places).copied() else {
            continue;
        };
        let Some(at) = sheet.columns[place] else { continue };
        let Some(first) = some_rows(sheet, rng).first().copied() else {
            continue;
        };
        let mut last = first;
        while last - first < 2 && matches!(sheet.rows.get(last + 1).map(|row| row.kind), Some(Kindred::Task(_))) {
            last += 1;
        }
        let covered: Vec<usize> = (first..=last)
            .filter_map(|i| match sheet.rows[i].kind {
                Kindred::Task(task) => Some(task),
                _ => None,
            })
            .collect();
        let Some(Cell {
            token: Some((_, Home::Answer { tasks, .. })),
            ..
        }) = sheet.rows[first].cells.get_mut(&at)
        else {
            continue;
        };
        if last == first {
            continue;
        }
        tasks.extend(covered);
        for row in first + 1..=last {
            sheet.rows[row].cells.remove(&at);
        }
        sheet.merges.push((first as u32, at, last as u32, at));
    }
}

/// Two departments, each with its own sheet.
fn halves(book: &mut Book, _: &Register, rng: &mut Rng) {
    let i = rng.below(book.sheets.len());
    if !book.sheets[i].merges.is_empty() {
        return;
    }
    let Some(head) = book.sheets[i].rows.iter().rposition(|row| row.kind == Kindred::Head) else {
        return;
    };
    let tasks: Vec<usize> = (head + 1..book.sheets[i].rows.len())
        .filter(|r| matches!(book.sheets[i].rows[*r].kind, Kindred::Task(_)))
        .collect();
    let Some(middle) = tasks.get(tasks.len() / 2).copied().filter(|_| tasks.len() > 1) else {
        return;
    };
    let mut second = book.sheets[i].clone();
    second.name = format!("{}(2)", second.name);
    let above: Vec<Row> = second
        .rows
        .drain(..middle)
        .filter(|row| matches!(row.kind, Kindred::Title | Kindred::Head))
        .collect();
    second.rows.splice(0..0, above);
    let footer: Vec<Row> = book.sheets[i].rows[middle..]
        .iter()
        .filter(|row| row.kind == Kindred::Field)
        .cloned()
        .collect();
    book.sheets[i].rows.truncate(middle);
    book.sheets[i].rows.extend(footer);
    // What said 同上 now stands under another row.
    let column_tasks: Vec<Kindred> = second.rows.iter().map(|row| row.kind).collect();
    let first_task = column_tasks.iter().position(|kind| matches!(kind, Kindred::Task(_)));
    if let Some(first) = first_task {
        second.rows[first].cells.retain(|_, cell| cell.text.trim() != "同上");
    }
    book.sheets.insert(i + 1, second);
}

fn stack(book: &mut Book, _: &Register, rng: &mut Rng) {
    if book.sheets.len() < 2 {
        return;
    }
    let mut lower = book.sheets.remove(1);
    let upper = &mut book.sheets[0];
    for _ in 0..rng.below(3) {
        upper.rows.push(Row {
            kind: Kindred::Blank,
            cells: Default::default(),
        });
    }
    let down = upper.rows.len() as u32;
    upper.rows.append(&mut lower.rows);
    upper
        .merges
        .extend(lower.merges.iter().map(|m| (m.0 + down, m.1, m.2 + down, m.3)));
}

fn note_sheet(book: &mut Book, _: &Register, _: &mut Rng) {
    let token = book.token();
    let cell = Cell {
        text: format!("补充说明：{token}"),
        token: Some((token, Home::Finding)),
    };
    book.sheets.push(Sheet {
        name: "补充".into(),
        rows: vec![Row {
            kind: Kindred::Note,
            cells: [(0, cell)].into_iter().collect(),
        }],
        merges: Vec::new(),
        form: 0,
        columns: Vec::new(),
        ids: None,
    });
}

fn lose_identity(book: &mut Book, _: &Register, _: &mut Rng) {
    book.identity = false;
}

fn rename_file(book: &mut Book, _: &Register, rng: &mut Rng) {
    book.file = [
        "附件2.xlsx",
        "新建 Microsoft Excel 工作表.xlsx",
        "重点工作落实方案(最终版).xlsx",
    ][rng.below(3)]
    .into();
}

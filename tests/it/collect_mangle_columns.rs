//! What people do to columns and whole sheets.

use duban::form::{FormId, Kind};
use duban::list::Id;
use duban::register::Register;

use super::collect_book::{Book, Cell, Home, Kindred, Row, Sheet};
use super::collect_mangle_ops::{Rng, column_of, some_rows};

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

pub fn rename(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[FormId::at(sheet.form)];
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

pub fn reorder(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[FormId::at(sheet.form)];
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

pub fn add_column(book: &mut Book, _: &Register, rng: &mut Rng) {
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

pub fn remove_column(sheet: &mut Sheet, at: u32) {
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

pub fn delete_column(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let places: Vec<usize> = register.forms[FormId::at(sheet.form)]
            .unit_columns()
            .map(|(place, _)| place)
            .collect();
        if let Some(at) = rng.pick(&places).and_then(|place| sheet.columns[*place]) {
            remove_column(sheet, at);
        }
    }
}

pub fn delete_ids(book: &mut Book, _: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        if let Some(at) = sheet.ids {
            remove_column(sheet, at);
        }
    }
}

pub fn delete_serial(book: &mut Book, register: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        if let Some(at) = column_of(sheet, register, Kind::Serial) {
            remove_column(sheet, at);
        }
    }
}

pub fn join_columns(book: &mut Book, register: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[FormId::at(sheet.form)];
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
        for below in 1..sheet.rows.len() {
            let Kindred::Task(task) = sheet.rows[below].kind else {
                continue;
            };
            // 同上 in one of the two and nothing in the other says both of above.
            let same = |row: &Row| row.cells.get(&person).is_some_and(|cell| cell.text.trim() == "同上");
            if !same(&sheet.rows[below]) {
                continue;
            }
            let above = sheet.rows[..below].iter_mut().rev().find(|row| !same(row));
            if let Some((_, Home::Answer { tasks, .. })) = above
                .and_then(|row| row.cells.get_mut(&person))
                .and_then(|cell| cell.token.as_mut())
            {
                tasks.push(task);
            }
        }
        sheet.columns[q] = None;
    }
}

/// 责任人 over 姓名 and 电话; the other headings reach over both rows.
pub fn two_row_head(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = &register.forms[FormId::at(sheet.form)];
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

pub fn rename_sheets(book: &mut Book, _: &Register, rng: &mut Rng) {
    let style = rng.below(2);
    for (i, sheet) in book.sheets.iter_mut().enumerate() {
        sheet.name = if style == 0 {
            format!("Sheet{}", i + 1)
        } else {
            ["汇总", "上报版", "终稿"][i % 3].into()
        };
    }
}

pub fn offset(book: &mut Book, _: &Register, rng: &mut Rng) {
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
pub fn merge_down(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = sheet.form;
        let places: Vec<usize> = register.forms[FormId::at(form)]
            .unit_columns()
            .map(|(place, _)| place)
            .collect();
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
        let mut covered: Vec<usize> = Vec::new();
        for row in &sheet.rows[first..=last] {
            if let Kindred::Task(task) = row.kind {
                covered.push(task);
            }
            // Who said 同上 below a cell that is merged away says the merged cell's text from then on.
            if let Some((_, Home::Answer { tasks, .. })) = row.cells.get(&at).and_then(|cell| cell.token.as_ref()) {
                covered.extend(tasks);
            }
        }
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
pub fn halves(book: &mut Book, _: &Register, rng: &mut Rng) {
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

pub fn stack(book: &mut Book, _: &Register, rng: &mut Rng) {
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

pub fn note_sheet(book: &mut Book, _: &Register, _: &mut Rng) {
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

pub fn lose_identity(book: &mut Book, _: &Register, _: &mut Rng) {
    book.identity = false;
}

pub fn rename_file(book: &mut Book, _: &Register, rng: &mut Rng) {
    book.file = [
        "附件2.xlsx",
        "新建 Microsoft Excel 工作表.xlsx",
        "重点工作落实方案(最终版).xlsx",
    ][rng.below(3)]
    .into();
}

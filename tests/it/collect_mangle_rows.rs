//! What people do to rows.

use duban::form::{FilledBy, FormId, Kind};
use duban::list::Id;
use duban::register::Register;
use duban::task::TaskIndex;

use super::collect_book::{Book, Cell, Home, Kindred, Row};
use super::collect_mangle_ops::{Rng, column_of, some_rows};

pub fn delete_rows(book: &mut Book, _: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        for row in some_rows(sheet, rng).into_iter().rev() {
            // 同上 below a deleted row would mean another row from then on: nobody could tell.
            let below = sheet.rows.get(row + 1);
            if !below.is_some_and(|below| below.cells.values().any(|cell| cell.text == "同上")) {
                sheet.rows.remove(row);
            }
        }
    }
}

pub fn duplicate_rows(book: &mut Book, _: &Register, rng: &mut Rng) {
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
pub fn answers(
    book: &mut Book,
    sheet: usize,
    register: &Register,
    home: impl Fn(usize, usize) -> Home,
) -> Vec<(u32, Cell)> {
    let form = book.sheets[sheet].form;
    let columns = book.sheets[sheet].columns.clone();
    let mut cells = Vec::new();
    for (place, column) in register.forms[FormId::at(form)].columns.iter().enumerate() {
        if column.filled_by == FilledBy::Unit
            && let Some(at) = columns[place]
        {
            cells.push((at, book.answer(column.kind, home(form, place))));
        }
    }
    cells
}

pub fn more_rows(book: &mut Book, register: &Register, rng: &mut Rng) {
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

/// Divides tasks into parts of the unit's own, numbered in one of the usual ways, each with answers.
pub fn parts(book: &mut Book, register: &Register, rng: &mut Rng) {
    for i in 0..book.sheets.len() {
        let Some(column) = column_of(&book.sheets[i], register, Kind::Task) else {
            continue;
        };
        let form = book.sheets[i].form;
        let Some((long, _)) = register.forms[FormId::at(form)].column_of(Kind::Narrative) else {
            continue;
        };
        let serial = column_of(&book.sheets[i], register, Kind::Serial);
        for row in some_rows(&book.sheets[i], rng).into_iter().rev() {
            let Kindred::Task(task) = book.sheets[i].rows[row].kind else {
                continue;
            };
            let style = rng.below(4);
            for part in (1..=2).rev() {
                let home = |columns: Vec<usize>| Home::Answer {
                    form,
                    tasks: vec![task],
                    columns,
                };
                let mut cells = answers(book, i, register, |_, column| home(vec![column]));
                let keep = 1 + rng.below(cells.len());
                cells.truncate(keep);
                let token = book.token();
                let number = match style {
                    0 => format!("（{part}）"),
                    1 => ["①", "②"][part - 1].to_owned(),
                    2 => format!("{part}）"),
                    _ => format!("{}.{part}", register.tasks[TaskIndex::at(task)].number),
                };
                let own = format!("开展摸底排查{token}");
                let text = match serial {
                    Some(serial) => {
                        cells.push((serial, Cell::plain(number)));
                        own
                    }
                    None => format!("{number}{own}"),
                };
                let token = Some((token, home(vec![long])));
                cells.push((column, Cell { text, token }));
                let new = Row {
                    kind: Kindred::More(task),
                    cells: cells.into_iter().collect(),
                };
                book.sheets[i].rows.insert(row + 1, new);
            }
        }
    }
}

pub fn split_text(book: &mut Book, register: &Register, rng: &mut Rng) {
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

pub fn own(book: &mut Book, register: &Register, rng: &mut Rng, copied: bool) {
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

pub fn own_rows(book: &mut Book, register: &Register, rng: &mut Rng) {
    own(book, register, rng, false);
}

pub fn own_rows_copied(book: &mut Book, register: &Register, rng: &mut Rng) {
    own(book, register, rng, true);
}

/// Sorts rows at random between bands; rows below a task stay with it.
pub fn shuffle(book: &mut Book, _: &Register, rng: &mut Rng) {
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

pub fn blank_rows(book: &mut Book, _: &Register, rng: &mut Rng) {
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

pub fn delete_bands(book: &mut Book, _: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        sheet.rows.retain(|row| row.kind != Kindred::Band);
    }
}

pub fn repeat_head(book: &mut Book, _: &Register, rng: &mut Rng) {
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

pub fn notes(book: &mut Book, _: &Register, rng: &mut Rng) {
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
pub fn ditto(book: &mut Book, register: &Register, rng: &mut Rng) {
    for sheet in &mut book.sheets {
        let form = sheet.form;
        for row in some_rows(sheet, rng) {
            let (Some(above), Kindred::Task(task)) = (row.checked_sub(1), sheet.rows[row].kind) else {
                continue;
            };
            let Kindred::Task(upper) = sheet.rows[above].kind else {
                continue;
            };
            let places: Vec<usize> = register.forms[FormId::at(form)]
                .unit_columns()
                .map(|(place, _)| place)
                .collect();
            let Some(place) = rng.pick(&places).copied() else {
                continue;
            };
            let Some(at) = sheet.columns[place] else { continue };
            // A cell that a 同上 below already takes its value from would hand on the value from above it.
            let own = sheet.rows[row].cells.get(&at).and_then(|cell| cell.token.as_ref());
            if !matches!(own, Some((_, Home::Answer { tasks, .. })) if tasks == &[task]) {
                continue;
            }
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

pub fn delete_titles(book: &mut Book, _: &Register, _: &mut Rng) {
    for sheet in &mut book.sheets {
        sheet.rows.retain(|row| row.kind != Kindred::Title);
    }
}

//! Brings every table of a source into one shape: headings on top, below them one row after the other.
//!
//! A table of tasks is a grid of facts: which task (its number, its words), whom (a body, a person), in which part (a role),
//! by when, in which group, with which remark. Every one of these stands on an axis of the grid or in its cells, and people
//! draw the same facts in many ways:
//!
//! | drawn as | what stands on top | what stands at the left | what stands in the cells |
//! |---|---|---|---|
//! | usual table | headings of facts | – | the facts, a row a task |
//! | long table | headings, one of them 角色 | – | the facts, a row a body |
//! | duty list | headings | a body | what it does |
//! | matrix | headings and bodies | – | marks: the part of a body in a task |
//! | matrix of bodies | tasks | bodies | marks |
//! | table on its side | tasks | headings of facts | the facts |
//! | card | – | headings of facts, with the fact beside each | – |
//!
//! What an axis holds is told by its words (headings that the lexicon knows, names of bodies, numbers that count), never by its
//! place. Here whole tables are set upright: those on their side are turned, cards become rows, tables that stand one below the
//! other or side by side are parted. What each column of an upright table holds is judged by [`super::columns`], what its cells
//! point to by [`super::ditto`], and its rows are read by [`super::table_rows`].

use std::collections::BTreeSet;

use super::cards::mark;
use super::fold::fold;
use super::matrix::{Marks, marked};
use super::numbering::{numbering, value_of};
use super::table_header::{Role, header, heads_body, is_task_header, like_headings, own_heading, plain, role};
use super::tables::across;
use super::token::{Label, Share, labels, role_share};
use super::unit_list::split;
use super::words::{is_body, is_due};
use super::{Block, Source};
use crate::lexicon::{Kind, is, words};

type Rows = Vec<Vec<String>>;
/// What stands in a row from left to right, a cell over several columns once.
pub(super) fn spoken(row: &[String], between: &str) -> String {
    let mut words: Vec<&str> = row
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .collect();
    words.dedup();
    words.join(between)
}

/// Labels with their values.
type Pairs = Vec<(String, String)>;

/// The source with its tables upright; `None` if all are.
pub(crate) fn upright(source: &Source) -> Option<Source> {
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    for block in cards(&nested(&source.blocks)) {
        match block {
            Block::Table { line, rows } => {
                if let Some(lines) = in_lines(&rows) {
                    blocks.extend(lines.into_iter().map(|text| Block::Paragraph { line, text }));
                    continue;
                }
                let rows = turned(&rows)
                    .or_else(|| allotted(&rows))
                    .or_else(|| of_bodies(&rows))
                    .or_else(|| planned(&rows))
                    .or_else(|| by_bodies(&rows))
                    .or_else(|| beside(&rows))
                    .unwrap_or(rows);
                let mut from = 0;
                for start in starts(&rows).into_iter().chain([rows.len()]) {
                    let mut rows = rows.get(from..start).unwrap_or(&[]).to_vec();
                    if from == 0
                        && let Some(label) = label_above(&mut blocks, line, &rows)
                    {
                        rows.insert(0, label);
                    }
                    blocks.push(Block::Table { line, rows });
                    from = start;
                }
            }
            block @ Block::Paragraph { .. } => blocks.push(block),
        }
    }
    (blocks != source.blocks).then(|| source.with(blocks))
}

/// The blocks with tables that stand in the cells of others behind these as tables of their own, below the other words of their row.
fn nested(source: &[Block]) -> Vec<Block> {
    let inner = |cell: &String| -> Option<Rows> {
        let rows: Rows = cell
            .split('\n')
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.split('\t').map(|cell| cell.trim().to_owned()).collect())
            .collect();
        let width = rows.first()?.len();
        let grid = rows.len() >= 2 && width >= 3 && rows.iter().all(|row: &Vec<String>| row.len() == width);
        (grid && rows.first().is_some_and(|row| is_task_header(row))).then_some(rows)
    };
    let mut blocks: Vec<Block> = Vec::with_capacity(source.len());
    for block in source {
        let Block::Table { line, rows } = block else {
            blocks.push(block.clone());
            continue;
        };
        if !rows
            .iter()
            .flatten()
            .any(|cell| cell.contains('\t') && inner(cell).is_some())
        {
            blocks.push(block.clone());
            continue;
        }
        for row in rows {
            let mut cells: Vec<&String> = row.iter().filter(|cell| !cell.trim().is_empty()).collect();
            cells.dedup();
            let (tables, words): (Vec<&String>, Vec<&String>) =
                cells.into_iter().partition(|cell| inner(cell).is_some());
            blocks.extend(words.into_iter().map(|text| Block::Paragraph {
                line: *line,
                text: text.clone(),
            }));
            blocks.extend(
                tables
                    .into_iter()
                    .filter_map(inner)
                    .map(|rows| Block::Table { line: *line, rows }),
            );
        }
    }
    blocks
}

fn blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// 责任单位：县教育局　填报人：某某 right above a table is a row across it: it holds for all of its rows.
fn label_above(blocks: &mut Vec<Block>, table: usize, rows: &[Vec<String>]) -> Option<Vec<String>> {
    let Some(Block::Paragraph { line, text }) = blocks.last() else {
        return None;
    };
    // Every sheet of a workbook counts its lines anew.
    if *line >= table || text.chars().count() > 80 || text.contains('。') {
        return None;
    }
    let plain = fold(text);
    let of_bodies = labels(&plain)
        .first()
        .is_some_and(|label| label.range.start == 0 && matches!(label.meaning, Label::Units(_)));
    let width = rows.first().map_or(1, Vec::len);
    let mut labelled = vec![vec![text.clone(); width]];
    labelled.extend(rows.iter().cloned());
    let header = header(&labelled)?;
    let acts = header
        .columns
        .iter()
        .any(|column| matches!(column.role, Role::Units(share) if share <= Share::Responsible));
    if !of_bodies || acts {
        return None;
    }
    blocks.pop();
    labelled.into_iter().next()
}

/// A table that is no grid of facts, in lines: its cells have labels of their own (牵头单位：甲局 | 配合单位：乙局), or it frames text.
fn in_lines(rows: &[Vec<String>]) -> Option<Vec<String>> {
    let distinct = |row: &Vec<String>| -> Vec<String> {
        let mut cells: Vec<String> = row
            .iter()
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        cells.dedup();
        cells
    };
    let of_bodies = |cell: &String| {
        cell.len() < 900
            && labels(&fold(cell))
                .first()
                .is_some_and(|label| label.range.start == 0 && matches!(label.meaning, Label::Units(_)))
    };
    let all: Vec<Vec<String>> = rows.iter().map(distinct).collect();
    let labelled = all
        .iter()
        .filter(|row| row.len() >= 2 && row.iter().any(of_bodies))
        .count();
    if labelled < 2 || rows.iter().take(12).any(|row| is_task_header(row)) || header(rows).is_some() {
        return None;
    }
    // 1 | 新建学校 is a number and the words behind it.
    let numbered = |row: &Vec<String>| match row.as_slice() {
        [number, words] if value_of(fold(number).trim().trim_end_matches(['.', '、'])).is_some() => {
            let number = number.trim_end_matches(['.', '、', '．']);
            vec![format!("{number}. {words}")]
        }
        _ => row.clone(),
    };
    Some(all.iter().flat_map(numbered).collect())
}

/// The rows with columns in place of rows.
fn transposed(rows: &[Vec<String>]) -> Rows {
    let width = rows.first().map_or(0, Vec::len);
    let column = |at: usize| {
        rows.iter()
            .map(|row| row.get(at).cloned().unwrap_or_else(String::new))
            .collect()
    };
    (0..width).map(column).collect()
}

/// A table on its side, set upright: the first cells of its rows are the headings of a table of tasks, and no other cells are.
///
/// Several may stand one below the other, each with the same headings: 序号 | 1 | 2, 任务 | …, then 序号 | 3 | 4.
fn turned(rows: &[Vec<String>]) -> Option<Rows> {
    let width = rows.first()?.len();
    let even = rows.iter().all(|row| row.len() == width);
    if !even || width < 3 || rows.len() > 400 || rows.iter().take(12).any(|row| is_task_header(row)) {
        return None;
    }
    let head = |row: &Vec<String>| row.first().map_or_else(String::new, |cell| plain(cell));
    let first = rows
        .iter()
        .position(|row| !across(row) && role(&head(row)) != Role::Unknown)?;
    let opener = head(rows.get(first)?);
    // The blocks, and the headings across the table before each.
    let mut blocks: Vec<(Rows, Rows)> = Vec::new();
    let mut bands: Rows = Vec::new();
    for row in rows.iter().skip(first) {
        if blank(row) {
            continue;
        }
        let single = row.iter().filter(|cell| !cell.trim().is_empty()).count() == 1;
        if across(row) && !(single && role(&head(row)) != Role::Unknown) {
            bands.push(row.clone());
        } else if head(row) == opener {
            blocks.push((std::mem::take(&mut bands), vec![row.clone()]));
        } else if let Some((_, rows)) = blocks.last_mut() {
            rows.push(row.clone());
        }
    }
    let heads = |rows: &Rows| -> Vec<String> { rows.iter().map(head).collect() };
    let keys = heads(&blocks.first()?.1);
    if !(2..=16).contains(&keys.len()) || blocks.iter().any(|(_, rows)| heads(rows) != keys) {
        return None;
    }
    let roles: Vec<Role> = keys.iter().map(|key| role(key)).collect();
    let known = roles.iter().filter(|role| **role != Role::Unknown).count();
    let units = roles.iter().any(|role| matches!(role, Role::Units(_)));
    if !units || known * 2 < keys.len() || known < 2 {
        return None;
    }
    // 任务名称 | 修路 | 牵头单位 | 交通局 are labels beside their values, not a table on its side.
    let labels = |at: usize| {
        let column = blocks.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.get(at));
        let all = blocks.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        // 推进项目建设 and 6月底 hold words of headings, and are none.
        let heads = |cell: &&String| match role(cell) {
            Role::Unknown | Role::Stage => false,
            Role::Task => is(&plain(cell), Kind::HeadingTask),
            _ => true,
        };
        column.filter(heads).count() * 2 >= all
    };
    if (1..width).any(labels) {
        return None;
    }
    let mut all: Rows = rows
        .iter()
        .take(first)
        .filter(|row| !blank(row))
        .map(|row| band(row, keys.len()))
        .collect();
    let above = all.len();
    for (place, (bands, rows)) in blocks.iter().enumerate() {
        let mut columns = transposed(rows).into_iter();
        let head = columns.next().filter(|_| place == 0);
        all.extend(head);
        all.extend(bands.iter().map(|row| band(row, keys.len())));
        all.extend(columns.filter(|row| !blank(row)));
    }
    all.extend(bands.iter().map(|row| band(row, keys.len())));
    header(&all).filter(|header| header.first == above)?;
    Some(all)
}

/// Targets that are parted among places, a task a column, set upright: above 责任单位 | 市残联 | 市妇联 stand the tasks, and below it
/// what falls to each place. The places have no part in the tasks; what falls to them stays together in one cell.
fn allotted(rows: &[Vec<String>]) -> Option<Rows> {
    let width = rows.first()?.len();
    let even = rows.iter().all(|row| row.len() == width);
    if !even || width < 3 || rows.len() > 400 || rows.iter().take(12).any(|row| is_task_header(row)) {
        return None;
    }
    let filled = |row: &[String]| -> Vec<usize> { (1..width).filter(|at| !spoken_at(row, *at).is_empty()).collect() };
    let names_bodies = |row: &Vec<String>| {
        let label = matches!(role(&plain(row.first().map_or("", String::as_str))), Role::Units(_));
        let columns = filled(row);
        let body = |at: &usize| {
            let list = split(spoken_at(row, *at));
            !list.names.is_empty() && list.names.iter().all(|name| is_body(&fold(name)))
        };
        label && columns.len() >= 2 && columns.iter().all(body)
    };
    let units: Vec<usize> = (1..rows.len())
        .filter(|at| rows.get(*at).is_some_and(names_bodies))
        .collect();
    let first = units.first()?;
    // The tasks stand on the row above their bodies, and what groups them above that.
    let words_of = |at: usize| rows.get(at.checked_sub(1)?).filter(|row| !across(row));
    let groups = |at: usize| {
        let above = rows.get(at.checked_sub(2)?)?;
        let mut words: Vec<&str> = filled(above).iter().map(|at| spoken_at(above, *at)).collect();
        words.dedup();
        match words.as_slice() {
            [only] if !across(above) => Some(*only),
            _ => None,
        }
    };
    let opener = first
        .checked_sub(2)
        .filter(|_| groups(*first).is_some())
        .or(first.checked_sub(1))?;
    let place = rows
        .get(opener)?
        .first()
        .map(|cell| cell.trim())
        .filter(|place| !place.is_empty())?;
    let heads = [
        own_heading(Role::Group),
        own_heading(Role::Task),
        rows.get(*first)?.first()?.trim(),
        place,
    ];
    let mut all: Rows = rows
        .iter()
        .take(opener)
        .filter(|row| !blank(row))
        .map(|row| band(row, heads.len()))
        .collect();
    all.push(heads.map(str::to_owned).to_vec());
    for (count, &at) in units.iter().enumerate() {
        let (named, words) = (rows.get(at)?, words_of(at)?);
        let behind = units
            .get(count + 1)
            .map_or(rows.len(), |next| next - 1 - usize::from(groups(*next).is_some()));
        let places = rows.get(at + 1..behind)?;
        for column in filled(words) {
            let task = spoken_at(words, column);
            if task.chars().count() < 4 {
                return None;
            }
            let falls = |row: &Vec<String>| {
                let said = spoken_at(row, column);
                (!said.is_empty()).then(|| format!("{}：{said}", spoken_at(row, 0)))
            };
            let falls: Vec<String> = places.iter().filter_map(falls).collect();
            let cells = [
                groups(at).unwrap_or(""),
                task,
                spoken_at(named, column),
                &falls.join("；"),
            ];
            all.push(cells.map(str::to_owned).to_vec());
        }
    }
    Some(all)
}

/// The words of a cell.
fn spoken_at(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |cell| cell.trim())
}

/// A row across a table of another width, with the words of a row across this one.
fn band(row: &[String], width: usize) -> Vec<String> {
    let words = row.iter().find(|cell| !cell.trim().is_empty());
    vec![words.cloned().unwrap_or_else(String::new); width]
}

/// A matrix with a body at the head of each row and a task at the head of each column, set upright.
fn of_bodies(rows: &[Vec<String>]) -> Option<Rows> {
    let width = rows.first()?.len();
    if !rows.iter().all(|row| row.len() == width) || width < 3 {
        return None;
    }
    let is_body = |row: &Vec<String>| row.first().is_some_and(|cell| heads_body(cell));
    let first = rows.iter().position(|row| !across(row) && is_body(row))?;
    let body: Vec<&Vec<String>> = rows.iter().skip(first).filter(|row| !across(row)).collect();
    let bodies = body.iter().filter(|row| is_body(row)).count();
    let columns = (1..width)
        .filter(|at| {
            marked(
                body.iter().filter_map(|row| row.get(*at)).map(String::as_str),
                &Marks::default(),
            )
        })
        .count();
    if bodies < 2 || bodies * 10 < body.len() * 7 || columns < 2 || columns * 10 < (width - 1) * 8 {
        return None;
    }
    let top: Vec<&Vec<String>> = rows.iter().take(first).filter(|row| !across(row)).collect();
    // 任务序号 merged over all columns is no task.
    let spoken = |row: &&&Vec<String>| {
        let words: BTreeSet<String> = (row.iter().skip(1).map(|cell| plain(cell)))
            .filter(|cell| cell.chars().count() >= 3 && !heads_body(cell))
            .collect();
        words.len() * 2 >= width - 1
    };
    let tasks = top.iter().rposition(|row| spoken(&row))?;
    let upright: Rows = top
        .iter()
        .map(|row| (*row).clone())
        .chain(body.into_iter().cloned())
        .collect();
    let mut all = transposed(&upright);
    let head = all.first_mut()?;
    for (at, cell) in head.iter_mut().enumerate().take(top.len()) {
        let counts = top
            .get(at)
            .is_some_and(|row| row.iter().skip(1).all(|cell| value_of(fold(cell).trim()).is_some()));
        if at == tasks && role(cell) != Role::Task {
            own_heading(Role::Task).clone_into(cell);
        } else if counts && role(cell) != Role::Serial {
            own_heading(Role::Serial).clone_into(cell);
        }
    }
    let mut before: Rows = rows
        .iter()
        .take(first)
        .filter(|row| across(row) && !blank(row))
        .map(|row| band(row, upright.len()))
        .collect();
    before.extend(all);
    header(&before)?;
    Some(before)
}

/// A plan with a body at the head of each column (or row), a time or a group at the head of each row (or column), and the tasks
/// in the cells, as a row a task: 月份 | 教务处 | 学生处 above 9月 | ①开展教学检查 | ….
fn planned(rows: &[Vec<String>]) -> Option<Rows> {
    let width = rows.first()?.len();
    let place = rows.iter().take(6).position(|row| !across(row))?;
    if width < 3 || rows.iter().any(|row| row.len() != width) || rows.iter().take(12).any(|row| is_task_header(row)) {
        return None;
    }
    let body: Rows = rows.get(place..)?.iter().filter(|row| !across(row)).cloned().collect();
    let heads = |rows: &Rows| {
        let row = rows.first()?;
        let bodies = row.iter().skip(1).all(|cell| heads_body(cell) || is_body(&plain(cell)));
        let words = rows
            .iter()
            .skip(1)
            .flat_map(|row| row.iter().skip(1))
            .filter(|cell| !cell.trim().is_empty());
        let (count, spoken) = words.fold((0, 0), |(count, spoken), cell| {
            (
                count + 1,
                spoken + usize::from(plain(cell).chars().count() >= 6 && !heads_body(cell)),
            )
        });
        (bodies && count >= 3 && spoken * 10 >= count * 9).then_some(())
    };
    let sideways = transposed(&body);
    let body = match (heads(&body), heads(&sideways)) {
        (Some(()), _) => body,
        (None, Some(())) => sideways,
        (None, None) => return None,
    };
    let head = body.first()?;
    let timed = body.iter().skip(1).all(|row| {
        row.first()
            .is_some_and(|cell| is_due(&plain(cell)) || role(cell) == Role::Stage)
    });
    let group = own_heading(if timed { Role::Due } else { Role::Group });
    let mut all: Rows = rows
        .iter()
        .take(place)
        .filter(|row| !blank(row))
        .map(|row| band(row, 3))
        .collect();
    let heads = [group, own_heading(Role::Task), own_heading(Role::Units(Share::Lead))];
    all.push(heads.map(str::to_owned).to_vec());
    for row in body.iter().skip(1) {
        for (cell, name) in row.iter().zip(head).skip(1) {
            for task in parts(cell) {
                all.push(vec![row.first()?.clone(), task, name.trim().to_owned()]);
            }
        }
    }
    Some(all)
}

/// A list by bodies, with the tasks of each in columns of what it does in them (单位 | 牵头任务 | 配合任务), as a row a task.
fn by_bodies(rows: &[Vec<String>]) -> Option<Rows> {
    let place = rows.iter().take(6).position(|row| !across(row))?;
    let head: Vec<String> = rows.get(place)?.iter().map(|cell| plain(cell)).collect();
    let does = |cell: &String| {
        let word = words(Kind::HeadingTask).find_map(|task| cell.strip_suffix(task))?;
        let word = word.trim_end_matches(['的', '重', '点']);
        let whole = is(word, Kind::Role) || is(word, Kind::WeakRole) || is(word, Kind::RoleStem);
        whole
            .then(|| role_share(word))
            .flatten()
            .filter(|share| *share != Share::Responsible)
    };
    let columns: Vec<(usize, Share)> = head
        .iter()
        .enumerate()
        .filter_map(|(at, cell)| Some((at, does(cell)?)))
        .collect();
    let body: Vec<&Vec<String>> = rows.get(place + 1..)?.iter().filter(|row| !across(row)).collect();
    let named = |at: &usize| {
        body.iter()
            .all(|row| row.get(*at).is_some_and(|cell| is_body(&plain(cell))))
    };
    let owner = (0..head.len())
        .filter(|at| columns.iter().all(|(other, _)| other != at))
        .find(named)?;
    let helps = |(_, share): &(usize, Share)| *share >= Share::Assist;
    if body.len() < 2 || !columns.iter().any(|column| !helps(column)) {
        return None;
    }
    // Numbers alone point to tasks that stand elsewhere.
    let mut all: Vec<(String, [Vec<String>; 2])> = Vec::new();
    for row in &body {
        let name = row.get(owner)?.trim().to_owned();
        for column in &columns {
            for task in row.get(column.0).into_iter().flat_map(|cell| parts(cell)) {
                if plain(&task).chars().count() < 6 {
                    return None;
                }
                let at = all
                    .iter()
                    .position(|(known, _)| plain(known) == plain(&task))
                    .unwrap_or_else(|| {
                        all.push((task.clone(), Default::default()));
                        all.len() - 1
                    });
                let (_, [leads, helpers]) = all.get_mut(at)?;
                if helps(column) {
                    helpers.push(name.clone())
                } else {
                    leads.push(name.clone())
                }
            }
        }
    }
    let number = |task: &String| {
        numbering(task)
            .filter(|number| !number.risky)
            .map(|number| number.value)
    };
    if all.iter().all(|(task, _)| number(task).is_some()) {
        all.sort_by_key(|(task, _)| number(task));
    }
    let mut upright: Rows = rows
        .iter()
        .take(place)
        .filter(|row| !blank(row))
        .map(|row| band(row, 3))
        .collect();
    let heads = [Role::Task, Role::Units(Share::Lead), Role::Units(Share::Assist)];
    upright.push(heads.map(|role| own_heading(role).to_owned()).to_vec());
    upright.extend(
        all.into_iter()
            .map(|(task, [leads, helpers])| vec![task, leads.join("、"), helpers.join("、")]),
    );
    (upright.len() > place + 2).then_some(upright)
}

/// The tasks in a cell: each begins with a number or a line of its own number, ①…②….
fn parts(cell: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in cell.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let mut from = 0;
        let circled = line
            .char_indices()
            .filter(|(_, letter)| ('①'..='⑳').contains(letter))
            .map(|(at, _)| at);
        let mut pieces: Vec<&str> = Vec::new();
        for at in circled.filter(|at| *at > 0) {
            pieces.extend(line.get(from..at));
            from = at;
        }
        pieces.extend(line.get(from..));
        for piece in pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()) {
            match all.last_mut() {
                Some(last) if numbering(piece).is_none() => last.push_str(piece),
                _ => all.push(piece.to_owned()),
            }
        }
    }
    all
}

/// A table that goes on beside itself to save paper, as one: 序号 | 任务 | 单位 | 序号 | 任务 | 单位.
fn beside(rows: &[Vec<String>]) -> Option<Rows> {
    let place = rows.iter().take(6).position(|row| !across(row))?;
    let row: Vec<String> = rows.get(place)?.iter().map(|cell| plain(cell)).collect();
    let width = (2..=row.len() / 2).find(|width| {
        row.len().is_multiple_of(*width)
            && row.chunks_exact(*width).all(|half| row.get(..*width) == Some(half))
            && row
                .get(..*width)
                .is_some_and(|half| half.iter().collect::<BTreeSet<_>>().len() == *width)
    })?;
    if !is_task_header(rows.get(place)?.get(..width)?) || rows.iter().any(|other| other.len() != row.len()) {
        return None;
    }
    let cut = |row: &Vec<String>, half: usize| row.get(half * width..(half + 1) * width).unwrap_or(&[]).to_vec();
    let halves = row.len() / width;
    let serial = row.iter().take(width).position(|cell| role(cell) == Role::Serial);
    let value = |row: &Vec<String>, half: usize| value_of(fold(row.get(half * width + serial?)?).trim());
    // 1 | 2 on a line, or 1 above 2?
    let along = rows.iter().skip(place + 1).find(|row| !across(row)).is_some_and(|row| {
        matches!((value(row, 0), value(row, 1)), (Some(a), Some(b)) if b == a + 1) && rows.len() > place + 2
    });
    let mut all: Rows = rows.iter().take(place + 1).map(|row| cut(row, 0)).collect();
    let body = rows.get(place + 1..)?;
    if along {
        all.extend(body.iter().flat_map(|row| {
            let count = if across(row) { 1 } else { halves };
            (0..count).map(|half| cut(row, half)).collect::<Rows>()
        }));
    } else {
        for half in 0..halves {
            all.extend(
                body.iter()
                    .filter(|row| half == 0 || !across(row))
                    .map(|row| cut(row, half)),
            );
        }
    }
    all.retain(|row| !blank(row));
    Some(all)
}

/// The rows at which another table begins: its header, or the headings across the table right above that.
fn starts(rows: &[Vec<String>]) -> Vec<usize> {
    let Some(first) = header(rows) else { return Vec::new() };
    let mut heads: Vec<&Vec<String>> = rows.get(first.first..first.last).unwrap_or(&[]).iter().collect();
    let mut starts = Vec::new();
    let mut body = 0;
    for (at, row) in rows.iter().enumerate().skip(first.last) {
        if across(row) {
            continue;
        }
        let other = body > 0 && like_headings(row) && !heads.contains(&row) && is_task_header(row);
        if other {
            let above = rows
                .get(..at)
                .unwrap_or(&[])
                .iter()
                .rev()
                .take_while(|row| across(row))
                .count();
            starts.push(at - above);
            heads.push(row);
            body = 0;
        } else {
            body += 1;
        }
    }
    starts
}

/// The labels of a table whose rows are a label and its value, one pair or more, with the values; `None` for any other table.
fn pairs(rows: &[Vec<String>]) -> Option<Pairs> {
    let mut pairs = Pairs::new();
    for row in rows {
        // A merged cell repeats its words.
        let mut cells: Vec<&str> = row.iter().map(|cell| cell.trim()).collect();
        cells.dedup();
        while cells.len() % 2 == 1 && cells.len() > 1 && cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        // A heading across the cards, which has no key.
        if let [only] = cells.as_slice() {
            if only.chars().count() > 40 || only.contains('。') {
                return None;
            }
            if !only.is_empty() {
                pairs.push((String::new(), (*only).to_owned()));
            }
            continue;
        }
        // The number of a card stands before its labels, merged over its rows.
        if cells.len() % 2 == 1 {
            let number = cells.remove(0);
            let counts = mark(number).is_some();
            let last = pairs.iter().rfind(|(key, _)| key == own_heading(Role::Serial));
            if !counts {
                return None;
            }
            if last.is_none_or(|(_, last)| last != number) {
                pairs.push((own_heading(Role::Serial).to_owned(), number.to_owned()));
            }
        }
        for pair in cells.chunks_exact(2) {
            let [key, value] = pair else { return None };
            let key: String = fold(key)
                .chars()
                .filter(|letter| !letter.is_whitespace() && *letter != ':')
                .collect();
            if !(2..=8).contains(&key.chars().count()) || !key.chars().all(char::is_alphabetic) {
                return None;
            }
            match pairs
                .last_mut()
                .filter(|(last, _)| *last == key && key != own_heading(Role::Serial))
            {
                Some((_, above)) => {
                    above.push('\n');
                    above.push_str(value);
                }
                None => pairs.push((key, (*value).to_owned())),
            }
        }
    }
    let keys = pairs.iter().filter(|(key, _)| !key.is_empty()).count();
    let known = pairs.iter().filter(|(key, _)| role(key) != Role::Unknown).count();
    let units = pairs
        .iter()
        .any(|(key, value)| matches!(role(key), Role::Units(_)) && !value.is_empty());
    let words = pairs
        .iter()
        .any(|(key, value)| role(key) == Role::Task && !value.is_empty());
    (keys >= 3 && known * 2 >= keys && units && words).then_some(pairs)
}

/// The blocks with task cards that are tables of labels and values, one below the other, as the rows of one table.
fn cards(source: &[Block]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(source.len());
    let mut at = 0;
    while let Some(block) = source.get(at) {
        at += 1;
        let Block::Table { line, rows } = block else {
            blocks.push(block.clone());
            continue;
        };
        let Some(first) = pairs(rows) else {
            blocks.push(block.clone());
            continue;
        };
        let mut all = vec![first];
        // What stands between the cards is little, and keeps its place before them.
        loop {
            let rest = source.get(at..).unwrap_or(&[]);
            let little = |block: &&Block| matches!(block, Block::Paragraph { text, .. } if text.trim().chars().count() <= 20 && !text.contains('。'));
            let between = rest.iter().take(3).take_while(little).count();
            let Some(Block::Table { rows, .. }) = rest.get(between) else {
                break;
            };
            let Some(next) = pairs(rows) else { break };
            blocks.extend(rest.iter().take(between).cloned());
            all.push(next);
            at += between + 1;
        }
        // Cards without a gap are one table: each begins where the first label comes back.
        let mut cards: Vec<(Vec<String>, Pairs)> = Vec::new();
        let mut above: Vec<String> = Vec::new();
        for table in all {
            let opener = table.iter().map(|(key, _)| key).find(|key| !key.is_empty()).cloned();
            for (key, value) in table {
                if key.is_empty() {
                    above.push(value);
                    continue;
                }
                if Some(&key) == opener.as_ref() || cards.is_empty() {
                    cards.push((std::mem::take(&mut above), Vec::new()));
                }
                if let Some((_, card)) = cards.last_mut() {
                    card.push((key, value));
                }
            }
        }
        let mut keys: Vec<String> = Vec::new();
        for (key, _) in cards.iter().flat_map(|(_, card)| card) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        let mut table = vec![keys.clone()];
        for (bands, card) in &cards {
            table.extend(bands.iter().map(|band| vec![band.clone(); keys.len()]));
            let value = |key: &String| {
                card.iter()
                    .find(|(other, _)| other == key)
                    .map_or("", |(_, value)| value)
            };
            table.push(keys.iter().map(|key| value(key).to_owned()).collect());
        }
        blocks.push(Block::Table {
            line: *line,
            rows: table,
        });
    }
    blocks
}

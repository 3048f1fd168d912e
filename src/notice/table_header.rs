//! The header of a table of tasks: what each column holds, told by its heading.

use std::sync::LazyLock;

use regex::Regex;

use super::bare::firm;
use super::fold::fold;
use super::kinds::kind;
use super::names::Names;
use super::numbering::value_of;
use super::rules::first_leads_rule;
use super::token::{Label, Share, label_meaning};
use super::words::{begins_with_verb, is_body, is_due, is_person, like_person};
use crate::form::Kind as Field;
use crate::lexicon::{Entry, Kind, ends, entries, holds, is, words};
use crate::text::regex;

/// What a column of a task table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Serial,
    Task,
    Units(Share),
    People,
    Due,
    Group,
    /// What is to be reached in a part of the year: 一季度, 上半年目标.
    Stage,
    Note,
    Unknown,
}

/// A column with its heading.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub role: Role,
    /// Its heading, folded and without spaces.
    pub heading: String,
    /// Its heading as printed, without spaces.
    pub printed: String,
    /// Its role was told by its words, not by its heading.
    pub guessed: bool,
    /// Its heading says that it holds bodies, and not in which part: 属地单位.
    pub unknown: bool,
}

/// The columns of a table and the row below its header.
pub(crate) struct Header {
    pub columns: Vec<Column>,
    pub first: usize,
    pub last: usize,
}

/// Headings of columns that group tasks.
pub(crate) static GROUPS: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::HeadingGroup).collect());
/// Headings of columns that hold the words of a task, the surest first.
pub(crate) static TASKS: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::HeadingTask).collect());

/// Headings of columns of bodies that name no role.
static BODIES: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::HeadingBody).collect());
/// Words in headings of what a body is to do, beside the words for tasks.
static DUTIES: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::HeadingDuty).collect());

/// Headings of when a task is to be done, beside the labels of deadlines.
static DUES: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::HeadingDue).collect());

/// A part of the year at the head of a column.
static STAGE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:\d{4}年)?(?:第?[一二三四1-4]季度|[上下]半年|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末)?|\d{4}年(?:底|度)?|第[一二三四1-4]阶段)(?:[\p{Han}]{0,6})?$",
    )
});

/// A folded cell without spaces.
pub(crate) fn plain(cell: &str) -> String {
    fold(cell).chars().filter(|letter| !letter.is_whitespace()).collect()
}

pub(crate) fn role(heading: &str) -> Role {
    let word = plain(heading);
    if word.is_empty() || word.chars().count() > 24 {
        return Role::Unknown;
    }
    if kind(&word) == Field::Serial || word.ends_with("编号") || word.ends_with("序号") {
        return Role::Serial;
    }
    if holds(&word, Kind::HeadingNote) {
        return Role::Note;
    }
    if STAGE.is_match(&word) && !word.contains("情况") {
        return Role::Stage;
    }
    if GROUPS.iter().any(|group| word.contains(group)) {
        return Role::Group;
    }
    if DUES.iter().any(|due| word.contains(due)) {
        return Role::Due;
    }
    if named_bodies(&word) {
        return Role::Units(Share::Responsible);
    }
    // 责任单位(第一个为牵头单位) is a column of responsible units with a rule beside it.
    let word = match word.split_once('(') {
        Some((label, remark)) if first_leads_rule(remark) || remark.contains('为') => label.to_owned(),
        _ => word,
    };
    match label_meaning(&word) {
        Some(Label::Units(share)) => return Role::Units(share),
        Some(Label::People) => return Role::People,
        Some(Label::Due) => return Role::Due,
        Some(Label::Other) => return Role::Unknown,
        None => {}
    }
    if TASKS.iter().any(|task| word.contains(task)) && !owns(&word) {
        return Role::Task;
    }
    Role::Unknown
}

/// Whether a folded heading is of those whose work the task is: 业主, 项目业主.
fn owns(word: &str) -> bool {
    entries(Kind::OtherLabel)
        .iter()
        .any(|entry| entry.label == "main" && word.ends_with(entry.word))
}

/// Whether a folded heading ends as one of bodies does, whatever stands before: 属地单位.
fn of_bodies(word: &str) -> bool {
    (3..=10).contains(&word.chars().count()) && ends(word, Kind::ClassAny)
}

/// Whether a folded heading is of bodies that have another part in a task: 业主单位, 监理单位.
fn has_other_part(word: &str) -> bool {
    label_meaning(word) == Some(Label::Other)
}

/// Whether a folded heading is that of a column of bodies and names no role: 部门, 成员单位.
fn named_bodies(word: &str) -> bool {
    let bare: String = word
        .chars()
        .filter(|letter| !matches!(letter, '(' | ')' | '、' | '/'))
        .collect();
    BODIES.contains(&bare.as_str())
}

/// What each column holds, told by its heading and by those beside it.
pub(crate) fn roles(cells: &[String]) -> Vec<Role> {
    let mut roles: Vec<Role> = cells.iter().map(|cell| role(cell)).collect();
    // A number of the office's own beside the one that counts.
    for role in roles.iter_mut().filter(|role| **role == Role::Serial).skip(1) {
        *role = Role::Note;
    }
    // 项目名称 | 业主单位 | 主管部门: where no column names a role, the first of bodies acts.
    if !roles.iter().any(|role| matches!(role, Role::Units(_))) && roles.contains(&Role::Task) {
        let acts = |cell: &String| {
            let cell = plain(cell);
            owns(&cell) || of_bodies(&cell) && has_other_part(&cell)
        };
        let place = cells.iter().position(acts).and_then(|at| roles.get_mut(at));
        if let Some(role) = place {
            *role = Role::Units(Share::Main);
        }
    }
    if roles.contains(&Role::Task) {
        return roles;
    }
    // 部门 | 职责分工: beside the bodies stands what they are to do.
    let words: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    let duty = |word: &String| DUTIES.iter().any(|duty| word.contains(duty));
    let bodies = roles
        .iter()
        .zip(&words)
        .position(|(role, word)| matches!(role, Role::Units(_)) && !duty(word));
    let Some(bodies) = bodies else { return roles };
    let says = |(at, word): &(usize, &String)| {
        *at != bodies
            && duty(word)
            && word.chars().count() <= 16
            && roles
                .get(*at)
                .is_some_and(|role| matches!(role, Role::Units(Share::Responsible) | Role::Group | Role::Unknown))
    };
    let found = words.iter().enumerate().filter(says).map(|(at, _)| at).next_back();
    if let Some(place) = found.and_then(|at| roles.get_mut(at)) {
        *place = Role::Task;
    }
    roles
}

/// Whether a word may be the heading of a column of a task table.
pub(crate) fn may_head(word: &str) -> bool {
    role(word) != Role::Unknown || {
        let word = plain(word);
        word.chars().count() <= 16 && DUTIES.iter().any(|duty| word.contains(duty))
    }
}

/// Whether cells are the header of a list of duties: bodies beside what they are to do, and nothing unknown.
pub(crate) fn is_duty_header(cells: &[String]) -> bool {
    let roles = roles(cells);
    cells.len() >= 2
        && roles.contains(&Role::Task)
        && roles.iter().any(|role| matches!(role, Role::Units(_)))
        && !roles.contains(&Role::Unknown)
}

/// Whether the only column of bodies names no role, so that each leads its own duties.
pub(crate) fn each_leads(columns: &[Column]) -> bool {
    let mut units = columns.iter().filter(|column| matches!(column.role, Role::Units(_)));
    let duties = |column: &Column| column.role == Role::Task && DUTIES.iter().any(|duty| column.heading.contains(duty));
    units.next().is_some_and(|column| named_bodies(&column.heading))
        && units.next().is_none()
        && columns.iter().any(duties)
}

/// Whether cells are the header of a matrix: tasks beside columns that are each headed by the name of a body.
pub(crate) fn is_matrix_header(cells: &[String]) -> bool {
    let roles: Vec<Role> = cells.iter().map(|cell| role(cell)).collect();
    let bodies = cells
        .iter()
        .zip(&roles)
        .filter(|(cell, role)| matches!(role, Role::Unknown) && heads_body(cell))
        .count();
    bodies >= 2 && roles.contains(&Role::Task) && !roles.iter().any(|role| matches!(role, Role::Units(_)))
}

/// Whether a heading is the name of a body.
pub(crate) fn heads_body(cell: &str) -> bool {
    let name = plain(cell);
    firm(&name)
        || (2..=10).contains(&name.chars().count())
            && name.ends_with(['局', '委', '办', '镇', '乡', '街', '部', '院', '会'])
}

/// Whether a row of cells is the header of a task table.
pub(crate) fn is_task_header(cells: &[String]) -> bool {
    // 3.开工建设项目。 牵头单位:发改局 is a task on one line: a heading holds neither a sentence nor what a label is about.
    let spoken = |cell: &String| {
        let plain = fold(cell);
        plain.contains('。') || plain.split_once(':').is_some_and(|(_, words)| !words.trim().is_empty())
    };
    if cells.iter().any(spoken) {
        return false;
    }
    let roles = roles(cells);
    let units = roles.iter().any(|role| matches!(role, Role::Units(_)));
    // 序号, 反馈事由, 牵头单位: one of the other columns holds the words.
    let numbered = roles.contains(&Role::Serial)
        && cells.len() >= 3
        && roles
            .iter()
            .zip(cells)
            .any(|(role, cell)| *role == Role::Unknown && !plain(cell).is_empty());
    units && (roles.contains(&Role::Task) || numbered) || is_matrix_header(cells)
}

/// Whether a row looks like headings: short words without numbers, and no collective (各责任单位).
pub(crate) fn like_headings(row: &[String]) -> bool {
    row.iter().map(|cell| fold(cell)).all(|cell| {
        let cell = cell.trim();
        cell.chars().count() <= 12
            && !cell.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '、' | '。' | ',' | ';'))
            && !cell.starts_with('各')
    })
}

/// The columns, where no heading speaks of tasks with the longest of the unknown ones as that of the words.
fn with_words(mut columns: Vec<Column>, rows: &[Vec<String>]) -> Vec<Column> {
    if columns.iter().any(|column| column.role == Role::Task) {
        return columns;
    }
    let length = |at: usize| -> usize {
        let cells = rows.iter().take(400).filter_map(|row| row.get(at));
        cells.map(|cell| cell.chars().count()).sum()
    };
    let longest = (0..columns.len())
        .filter(|&at| {
            columns
                .get(at)
                .is_some_and(|column| column.role == Role::Unknown && !column.heading.is_empty())
        })
        .max_by_key(|&at| (length(at), std::cmp::Reverse(at)));
    if let Some(column) = longest.and_then(|at| columns.get_mut(at)) {
        column.role = Role::Task;
        column.guessed = true;
    }
    columns
}

/// Whether a heading is of bodies that do not work on the task: 监理单位, but not 主管部门.
fn other_part(heading: &str) -> bool {
    let helps = |entry: &Entry| entry.label.is_empty();
    entries(Kind::OtherLabel)
        .iter()
        .filter(|entry| heading.contains(entry.word))
        .any(helps)
        && !holds(heading, Kind::OtherLabelNot)
}

/// Whether a column of rows holds names of bodies and hardly anything else.
fn holds_bodies(rows: &[Vec<String>], at: usize, heading: &str) -> bool {
    let cells = || {
        rows.iter()
            .take(400)
            .filter_map(|row| row.get(at))
            .filter(|cell| !cell.trim().is_empty() && !is(cell.trim(), Kind::Nothing))
    };
    let all = |cell: &&String, body: fn(&str) -> bool| {
        let names = super::unit_list::split(cell).names;
        cell.len() < 900 && !names.is_empty() && names.iter().all(|name| body(fold(name).trim()))
    };
    let count = cells().count();
    // 属地单位 says that bodies stand below it; below 属地 it is for them to show.
    if of_bodies(heading) {
        let bodies = cells().filter(|cell| all(cell, super::words::said)).count();
        return bodies > 0 && bodies * 4 >= count * 3;
    }
    let body = |name: &str| is_body(name) && !begins_with_verb(name) && name.chars().count() <= 20;
    let bodies = cells().filter(|cell| all(cell, body)).count();
    bodies >= 3 && bodies * 10 >= count * 9 && !holds(heading, Kind::NoLabel)
}

/// The columns, with those of bodies in a part that nobody here knows beside the others: 属地单位, 联动部门, 属地.
///
/// Where all the others only assist, the first of them does the work: 建设单位 beside 配合单位.
fn with_bodies(columns: Vec<Column>, rows: &[Vec<String>]) -> Vec<Column> {
    if !columns.iter().any(|column| matches!(column.role, Role::Units(_))) {
        return columns;
    }
    with_unknown_bodies(columns, rows)
}

/// The same where no heading names a role, so that what stands below the headings says it alone.
fn with_unknown_bodies(mut columns: Vec<Column>, rows: &[Vec<String>]) -> Vec<Column> {
    let helps = |column: &Column| match column.role {
        Role::Units(share) => matches!(share, Share::Assist | Share::Guide),
        _ => true,
    };
    let mut nobody_acts = columns.iter().all(helps);
    for (at, column) in columns.iter_mut().enumerate() {
        // 监理单位 has another part in the task; but somebody must act in it.
        if column.role != Role::Unknown || column.heading.is_empty() || other_part(&column.heading) && !nobody_acts {
            continue;
        }
        if holds_bodies(rows, at, &column.heading) {
            let acts = std::mem::take(&mut nobody_acts);
            column.role = Role::Units(if acts { Share::Main } else { Share::Assist });
            column.unknown = true;
        }
    }
    columns
}

/// The columns of a header that names no role, where a number counts the rows, a heading speaks of tasks, and some other
/// column holds bodies and nothing else: the first of these acts.
pub(crate) fn by_content(row: &[String], below: &[Vec<String>]) -> Option<Vec<Column>> {
    let heads = row.iter().all(|cell| {
        let cell = plain(cell);
        cell.chars().count() <= 12
            && !cell.contains(['。', ':', ';'])
            && !cell.starts_with(|letter: char| letter.is_ascii_digit())
    });
    let found = columns(row);
    let has = |role: Role| found.iter().any(|column| column.role == role);
    let units = |column: &Column| matches!(column.role, Role::Units(_));
    if !heads || row.len() < 4 || !has(Role::Serial) || !has(Role::Task) || found.iter().any(units) {
        return None;
    }
    let found = with_unknown_bodies(found, below);
    found.iter().any(units).then_some(found)
}

/// The columns of rows without a header, told by what stands in them: a number that counts, names, times, words.
///
/// Only where the rows are of one width and count from row to row, so that they surely are a table.
pub(crate) fn inferred(rows: &[Vec<String>], known: &Names) -> Option<Header> {
    let first = rows.first()?;
    let width = first.len();
    let rows: Vec<&Vec<String>> = rows.iter().take_while(|row| row.len() == width).take(60).collect();
    if rows.len() < 3 || !(3..=12).contains(&width) {
        return None;
    }
    let value = |row: &&Vec<String>| value_of(fold(row.first()?).trim().trim_end_matches(['.', '、']));
    let serials: Vec<u32> = rows.iter().filter_map(value).collect();
    let counts = serials.len() == rows.len() && serials.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
    if !counts {
        return None;
    }
    let most = |at: usize, is: &dyn Fn(&str) -> bool| {
        let cells = || {
            rows.iter()
                .filter_map(|row| row.get(at))
                .filter(|cell| !cell.trim().is_empty())
        };
        let count = cells().count();
        count * 2 > rows.len() && cells().filter(|cell| is(cell)).count() * 10 >= count * 8
    };
    let bodies = |cell: &str| {
        let names = super::unit_list::split_by(cell, known).names;
        cell.chars().count() <= 120 && !names.is_empty() && names.iter().all(|name| known.body(fold(name).trim()))
    };
    let due = |cell: &str| cell.chars().count() <= 40 && is_due(fold(cell).trim());
    let person = |cell: &str| {
        let plain = fold(cell);
        plain
            .split(['、', ' ', ','])
            .all(|word| like_person(word) || is_person(word))
    };
    let mut columns = vec![Column::of(Role::Serial, "序号")];
    for at in 1..width {
        columns.push(if most(at, &bodies) {
            Column::of(Role::Units(Share::Responsible), "责任单位")
        } else if most(at, &due) {
            Column::of(Role::Due, "完成时限")
        } else if most(at, &person) {
            Column::of(Role::People, "责任人")
        } else {
            Column::of(Role::Unknown, "")
        });
    }
    let length = |at: usize| -> usize {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| cell.chars().count()).sum()
    };
    let words = (1..width)
        .filter(|&at| columns.get(at).is_some_and(|column| column.role == Role::Unknown))
        .max_by_key(|&at| length(at))?;
    if length(words) < rows.len() * 4 {
        return None;
    }
    if let Some(column) = columns.get_mut(words) {
        *column = Column::of(Role::Task, "工作任务");
    }
    let units = columns.iter().any(|column| matches!(column.role, Role::Units(_)));
    units.then_some(Header {
        columns,
        first: 0,
        last: 0,
    })
}

impl Column {
    fn of(role: Role, heading: &str) -> Self {
        Column {
            role,
            heading: heading.to_owned(),
            printed: heading.to_owned(),
            guessed: false,
            unknown: false,
        }
    }
}

/// The header of a table of tasks, one row high or two.
pub(crate) fn header(rows: &[Vec<String>]) -> Option<Header> {
    for (place, row) in rows.iter().enumerate().take(12) {
        let next = rows.get(place + 1);
        // A heading over two rows: 责任单位 above 牵头 and 配合.
        let double: Option<Vec<String>> = next.filter(|next| next.len() == row.len()).map(|next| {
            row.iter()
                .zip(next)
                .map(|(above, below)| match (plain(above), plain(below)) {
                    (a, b) if a == b || b.is_empty() => above.clone(),
                    (a, _) if a.is_empty() => below.clone(),
                    _ => below.clone(),
                })
                .collect()
        });
        let two_rows = double.as_ref().is_some_and(|double| {
            let pairs = || {
                row.iter()
                    .zip(next.into_iter().flatten())
                    .map(|(a, b)| (plain(a), plain(b)))
            };
            let merged_down = pairs().filter(|(a, b)| a == b && !a.is_empty()).count();
            // Copying leaves the lower half of a merged heading blank.
            let blank_below = pairs().filter(|(a, b)| !a.is_empty() && b.is_empty()).count();
            let headings = pairs()
                .filter(|(_, b)| !b.is_empty())
                .all(|(_, b)| role(&b) != Role::Unknown);
            let two = pairs().filter(|(_, b)| !b.is_empty()).count() >= 2;
            (merged_down >= 1 || blank_below >= 1 && two && headings)
                && double.iter().all(|cell| cell.chars().count() <= 24)
                && is_task_header(double)
                && double != row
        });
        if two_rows && let Some(double) = double {
            return Some(Header {
                columns: with_bodies(
                    with_words(columns(&double), rows.get(place + 2..).unwrap_or(&[])),
                    rows.get(place + 2..).unwrap_or(&[]),
                ),
                first: place,
                last: place + 2,
            });
        }
        if let Some(columns) = by_content(row, rows.get(place + 1..).unwrap_or(&[])) {
            return Some(Header {
                columns,
                first: place,
                last: place + 1,
            });
        }
        if is_task_header(row) {
            return Some(Header {
                columns: with_bodies(
                    with_words(columns(row), rows.get(place + 1..).unwrap_or(&[])),
                    rows.get(place + 1..).unwrap_or(&[]),
                ),
                first: place,
                last: place + 1,
            });
        }
    }
    None
}

pub(crate) fn columns(cells: &[String]) -> Vec<Column> {
    cells
        .iter()
        .zip(roles(cells))
        .map(|(cell, role)| Column {
            role,
            heading: plain(cell),
            printed: cell.chars().filter(|letter| !letter.is_whitespace()).collect(),
            guessed: false,
            unknown: role == Role::Units(Share::Main) && (owns(&plain(cell)) || has_other_part(&plain(cell))),
        })
        .collect()
}

/// Whether a row repeats the header at the top of a page.
pub(crate) fn repeats(row: &[String], rows: &[Vec<String>], header: &Header) -> bool {
    let same =
        |other: &Vec<String>| row.len() == other.len() && row.iter().zip(other).all(|(a, b)| plain(a) == plain(b));
    rows.get(header.first..header.last)
        .is_some_and(|heads| heads.iter().any(same))
        || row
            .iter()
            .zip(&header.columns)
            .filter(|(cell, column)| !column.heading.is_empty() && plain(cell) == column.heading)
            .count()
            >= 3
}

/// The column with the words of the task: of several, the one that does not repeat from row to row, then the surest heading.
pub(crate) fn text_column(header: &Header, body: &[(usize, &Vec<String>)]) -> usize {
    let candidates = header
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.role == Role::Task);
    let distinct = |at: usize| {
        let mut values: Vec<&str> = body
            .iter()
            .filter_map(|(_, row)| row.get(at))
            .map(|cell| cell.trim())
            .collect();
        values.sort_unstable();
        values.dedup();
        values.len()
    };
    let rank = |column: &Column| {
        TASKS
            .iter()
            .position(|word| column.heading.contains(word))
            .unwrap_or(TASKS.len())
    };
    candidates
        .map(|(at, column)| (distinct(at), std::cmp::Reverse(rank(column)), at))
        .max_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2)))
        .map_or(0, |(_, _, at)| at)
}

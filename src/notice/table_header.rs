//! The header of a table of tasks: what each column holds, told by its heading.

use super::fold::fold;
use super::kinds::kind;
use super::rules::first_leads_rule;
use super::token::{Label, Share, label_meaning};
use crate::form::Kind;

/// What a column of a task table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Serial,
    Task,
    Units(Share),
    People,
    Due,
    Group,
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
}

/// The columns of a table and the row below its header.
pub(crate) struct Header {
    pub columns: Vec<Column>,
    pub first: usize,
    pub last: usize,
}

/// Headings of columns that group tasks.
pub(crate) const GROUPS: &[&str] = &[
    "类别",
    "分类",
    "板块",
    "领域",
    "方面",
    "专项",
    "篇章",
    "章节",
    "序列",
    "类型",
    "任务类",
    "大项",
    "所属",
];
/// Headings of columns that hold the words of a task, the surest first.
pub(crate) const TASKS: &[&str] = &[
    "重点工作",
    "工作任务",
    "重点任务",
    "目标任务",
    "目标与任务",
    "主要任务",
    "具体任务",
    "任务内容",
    "工作内容",
    "任务名称",
    "任务",
    "工作事项",
    "事项",
    "工作举措",
    "具体举措",
    "工作措施",
    "具体措施",
    "主要内容",
    "内容",
    "项目名称",
    "工作目标",
    "目标",
    "指标",
    "工作要点",
    "要点",
    "整改措施",
    "整改内容",
    "整改任务",
    "建议内容",
    "提案内容",
    "建议",
    "提案",
    "实事",
    "措施",
    "问题",
    "项目",
    "工作",
];

/// A folded cell without spaces.
pub(crate) fn plain(cell: &str) -> String {
    fold(cell).chars().filter(|letter| !letter.is_whitespace()).collect()
}

pub(crate) fn role(heading: &str) -> Role {
    let word = plain(heading);
    if word.is_empty() || word.chars().count() > 24 {
        return Role::Unknown;
    }
    if kind(&word) == Kind::Serial {
        return Role::Serial;
    }
    if ["备注", "附注", "说明", "依据", "来源", "电话", "联系方式"]
        .iter()
        .any(|note| word.contains(note))
    {
        return Role::Note;
    }
    if GROUPS.iter().any(|group| word.contains(group)) {
        return Role::Group;
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
    if TASKS.iter().any(|task| word.contains(task)) {
        return Role::Task;
    }
    Role::Unknown
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
    let roles: Vec<Role> = cells.iter().map(|cell| role(cell)).collect();
    let units = roles.iter().any(|role| matches!(role, Role::Units(_)));
    // 序号, 反馈事由, 牵头单位: one of the other columns holds the words.
    let numbered = roles.contains(&Role::Serial)
        && cells.len() >= 3
        && roles
            .iter()
            .zip(cells)
            .any(|(role, cell)| *role == Role::Unknown && !plain(cell).is_empty());
    units && (roles.contains(&Role::Task) || numbered)
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
            let merged_down = row
                .iter()
                .zip(next.into_iter().flatten())
                .filter(|(a, b)| plain(a) == plain(b) && !plain(a).is_empty())
                .count();
            merged_down >= 1
                && double.iter().all(|cell| cell.chars().count() <= 24)
                && is_task_header(double)
                && double != row
        });
        if two_rows && let Some(double) = double {
            return Some(Header {
                columns: with_words(columns(&double), rows.get(place + 2..).unwrap_or(&[])),
                first: place,
                last: place + 2,
            });
        }
        if is_task_header(row) {
            return Some(Header {
                columns: with_words(columns(row), rows.get(place + 1..).unwrap_or(&[])),
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
        .map(|cell| Column {
            role: role(cell),
            heading: plain(cell),
            printed: cell.chars().filter(|letter| !letter.is_whitespace()).collect(),
            guessed: false,
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

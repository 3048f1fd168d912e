//! The header of a table of tasks: what each column holds, told by its heading.

use std::sync::LazyLock;

use super::bare::firm;
use super::columns;
use super::fold::fold;
use super::kinds::kind;
use super::names::Names;
use super::rules::first_leads_rule;
use super::tables::{across, owner_in};
use super::token::{Label, Share, label_meaning, watches};
use crate::form::Kind as Field;
use crate::lexicon::{Kind, ends, entries, holds, words};
use crate::pattern::Regex;
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
    /// Marks that say which part the body at the head of the column has; what the headings above that say of it.
    Marks(Option<Share>),
    /// Words that say which part the body in the row has: 角色, 主导 or 协同.
    Part,
    /// Clauses that say in so many words who does what: 由甲局牵头，乙局配合.
    Said,
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
    /// Its cells hold two roles, parted by a letter: 牵头/配合单位.
    pub parted: Option<Parted>,
    /// The column of what was before, for one of what is now: 现牵头单位 beside 原牵头单位.
    pub former: Option<usize>,
}

/// A letter that parts the names of two roles in a cell, and these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parted {
    pub at: char,
    pub before: Share,
    pub behind: Share,
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
    if DUES.iter().any(|due| word.contains(due)) && !holds(&word, Kind::DueLabelNot) {
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
    if TASKS.contains(&word.as_str()) {
        return Role::Task;
    }
    match label_meaning(&word) {
        Some(Label::Units(share)) => return Role::Units(share),
        Some(Label::People) => return Role::People,
        Some(Label::Due) => return Role::Due,
        Some(Label::Other | Label::Words) => return Role::Unknown,
        None => {}
    }
    if TASKS.iter().any(|task| word.contains(task)) && !owns(&word) {
        return Role::Task;
    }
    Role::Unknown
}

/// The heading that a table which is laid out here has for a column.
pub(crate) fn own_heading(role: Role) -> &'static str {
    let key = match role {
        Role::Serial => "serial",
        Role::Due => "due",
        Role::Group => "group",
        Role::People => "people",
        Role::Units(Share::Lead) => "lead",
        Role::Units(Share::Assist | Share::Guide) => "assist",
        Role::Units(Share::Main | Share::Responsible) => "responsible",
        _ => "task",
    };
    let found = entries(Kind::OwnHeading).iter().find(|entry| entry.label == key);
    found.map_or("", |entry| entry.word)
}

/// Whether a folded heading is of those whose work the task is: 业主, 项目业主.
pub(crate) fn owns(word: &str) -> bool {
    entries(Kind::OtherLabel)
        .iter()
        .any(|entry| entry.label == "main" && word.ends_with(entry.word))
}

/// Whether a folded heading ends as one of bodies does, whatever stands before: 属地单位.
pub(crate) fn of_bodies(word: &str) -> bool {
    (3..=10).contains(&word.chars().count()) && ends(word, Kind::ClassAny)
}

/// Whether a folded heading is of bodies that have another part in a task: 业主单位, 监理单位.
pub(crate) fn has_other_part(word: &str) -> bool {
    label_meaning(word) == Some(Label::Other)
}

/// Whether a folded heading is that of a column of bodies and names no role: 部门, 成员单位.
pub(crate) fn named_bodies(word: &str) -> bool {
    let bare: String = word
        .chars()
        .filter(|letter| !matches!(letter, '(' | ')' | '、' | '/'))
        .collect();
    BODIES.contains(&bare.as_str())
}

impl Parted {
    /// Whether a folded letter is the one, or one that is written for it.
    pub fn parts(&self, letter: char) -> bool {
        letter == self.at || self.at == '—' && matches!(letter, '-' | '–' | '→' | '―')
    }
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
            owns(&cell) || of_bodies(&cell) && has_other_part(&cell) && !watches(&cell)
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

/// The header of a table of tasks, one row high or several.
pub(crate) fn header(rows: &[Vec<String>]) -> Option<Header> {
    header_by(rows, &Names::default())
}

/// [`header`], with names and words that are known.
pub(crate) fn header_by(rows: &[Vec<String>], names: &Names) -> Option<Header> {
    (0..rows.len().min(12)).find_map(|place| header_at(rows, place, names))
}

/// Headings on one level or several: what stands right above the cells, and what stands above that.
#[derive(Debug, Clone)]
struct Levels {
    own: Vec<String>,
    above: Vec<String>,
    height: usize,
}

/// The header that stands in a row and, perhaps, in those below it.
pub(crate) fn header_at(rows: &[Vec<String>], place: usize, names: &Names) -> Option<Header> {
    let row = rows.get(place)?;
    let single = Levels {
        above: vec![String::new(); row.len()],
        own: row.clone(),
        height: 1,
    };
    let double = below(&single, row, rows.get(place + 1));
    let triple = double.as_ref().and_then(|double| {
        // A third level stands below headings that are merged down over all three.
        let next = rows.get(place + 2)?;
        let down = row
            .iter()
            .zip(next)
            .any(|(a, b)| !a.trim().is_empty() && plain(a) == plain(b));
        below(double, row, Some(next)).filter(|_| down)
    });
    let mut all = triple.into_iter().chain(double).chain([single]);
    let owned = rows
        .get(..place)
        .unwrap_or(&[])
        .iter()
        .filter(|row| across(row))
        .any(|row| {
            let words = row.iter().find(|cell| !cell.trim().is_empty());
            words.is_some_and(|words| owner_in(words, names).is_some())
        });
    all.find_map(|levels| {
        let below = rows.get(place + levels.height..).unwrap_or(&[]);
        let columns = columns::judged(&levels.own, &levels.above, below, names, owned)?;
        Some(Header {
            columns,
            first: place,
            last: place + levels.height,
        })
    })
}

/// The headings with those of the next row below them: 责任单位 above 牵头 and 配合, 牵头单位 above 原 and 现.
fn below(levels: &Levels, top: &[String], next: Option<&Vec<String>>) -> Option<Levels> {
    let row = &levels.own;
    let next = next.filter(|next| next.len() == row.len())?;
    let pairs = || row.iter().zip(next).map(|(a, b)| (plain(a), plain(b)));
    let mut own = Vec::with_capacity(row.len());
    let mut above = Vec::with_capacity(row.len());
    for ((upper, lower), higher) in row.iter().zip(next).zip(&levels.above) {
        let (a, b) = (plain(upper), plain(lower));
        if a == b || b.is_empty() {
            own.push(upper.clone());
            above.push(higher.clone());
        } else if a.is_empty() {
            own.push(lower.clone());
            above.push(higher.clone());
        } else if columns::is_state(&b) && role(&a) != Role::Unknown {
            own.push(format!("{}（{}）", upper.trim(), lower.trim()));
            above.push(higher.clone());
        } else {
            own.push(lower.clone());
            above.push(upper.clone());
        }
    }
    let merged_down = pairs().filter(|(a, b)| a == b && !a.is_empty()).count();
    // Copying leaves the lower half of a merged heading blank.
    let blank_below = pairs().filter(|(a, b)| !a.is_empty() && b.is_empty()).count();
    let lower = || pairs().filter(|(_, b)| !b.is_empty());
    // 属地和企业 beside 主责部门 and 协同部门 below 责任体系: most of them say what they are of, none is a sentence.
    let known = lower()
        .filter(|(_, b)| role(b) != Role::Unknown || columns::is_state(b))
        .count();
    let short = lower().all(|(_, b)| b.chars().count() <= 10 && !b.contains(|letter: char| letter.is_ascii_digit()));
    let headings = short && lower().count() >= 2 && known * 2 > lower().count();
    let fits = (merged_down >= 1 || blank_below >= 1 && headings)
        && own.iter().all(|cell| cell.chars().count() <= 24)
        && is_task_header(&own)
        && own != top;
    fits.then_some(Levels {
        own,
        above,
        height: levels.height + 1,
    })
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

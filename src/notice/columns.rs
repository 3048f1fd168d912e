//! What each column of a table holds, judged by all evidence together: its heading, what stands below it, its neighbours.
//!
//! A heading that the lexicon or the notice explains says it; any other column is what its cells are. Bodies below a heading
//! that names no role have the part that is left over beside those whose part is known, and a person is asked.

use std::collections::BTreeSet;

use super::ditto::{Found, reference};
use super::fold::fold;
use super::layout::{Bodies, Content, content, is_code};
use super::legend::Place;
use super::matrix::{is_sign, marked, part};
use super::names::Names;
use super::numbering::value_of;
use super::paragraph::clauses;
use super::table_header::{
    Column, Parted, Role, has_other_part, heads_body, is_task_header, of_bodies, own_heading, owns, plain, role, roles,
};
use super::tables::owner_in;
use super::terms::Term;
use super::token::{Label, Share, role_share};
use super::unit_list::split_by;
use crate::lexicon::{Entry, Kind, entries, holds, is, words};

/// Rows by which a column is judged.
const SAMPLE: usize = 60;

/// How often the cells of a column are what.
#[derive(Default)]
struct Held {
    filled: usize,
    bodies: usize,
    people: usize,
    dues: usize,
    numbers: usize,
    letters: usize,
    distinct: usize,
    /// Words of a role and nothing else: 主导.
    parts: usize,
    /// Signs: √.
    signs: usize,
    /// References to other cells: 同上.
    references: usize,
}

impl Held {
    fn of(rows: &[Vec<String>], at: usize, names: &Names) -> Self {
        let mut held = Held::default();
        let mut all: BTreeSet<&str> = BTreeSet::new();
        for row in rows.iter().take(SAMPLE) {
            // A heading across the table is no cell of the column.
            let across = row.len() > 1 && row.iter().all(|cell| Some(cell) == row.first());
            let Some(cell) = row.get(at).map(|cell| cell.trim()).filter(|_| !across) else {
                continue;
            };
            let Content {
                number,
                bodies,
                due,
                person,
                nobody,
                plain,
                ..
            } = content(cell, names);
            if matches!(reference(cell, false, names), Found::Reference(_)) {
                held.references += 1;
                continue;
            }
            if plain.is_empty() || nobody {
                continue;
            }
            // 协办 ends as names do, and is a part.
            let part = part(cell).is_some();
            held.parts += usize::from(part);
            held.signs += usize::from(is_sign(cell));
            held.filled += 1;
            held.letters += cell.chars().count();
            held.bodies += usize::from(bodies == Bodies::All && cell.len() < 900 && !part);
            held.people += usize::from(person);
            held.dues += usize::from(due && bodies != Bodies::All);
            held.numbers += usize::from(number.is_some() || is_number(&plain));
            all.insert(cell);
        }
        held.distinct = all.len();
        held
    }

    /// Whether at least so many tenths of the cells are of a kind.
    fn most(&self, count: usize, tenths: usize) -> bool {
        count > 0 && count * 10 >= self.filled * tenths
    }
}

/// A1, GY-03, 1-1, 01
fn is_number(plain: &str) -> bool {
    let parts = || plain.split(['-', '.', '—']);
    is_code(plain)
        || plain.len() <= 20
            && parts().count() <= 3
            && parts().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The columns below a row, if it is the header of a table of tasks: its headings say so, or what stands below them.
///
/// `above`: the headings that stand above those of the row, where its header has several levels. `owned`: a line above the
/// table names the bodies of all of its rows.
pub(crate) fn judged(
    row: &[String],
    above: &[String],
    below: &[Vec<String>],
    names: &Names,
    owned: bool,
) -> Option<Vec<Column>> {
    if is_task_header(row) {
        return Some(model(row, above, below, names));
    }
    if row.len() == 2 {
        return counted_words(row, below, names);
    }
    let short = |cell: &String| {
        let cell = plain(cell);
        cell.chars().count() <= 12
            && !cell.contains(['。', ':', ';', ','])
            && !cell.starts_with(|letter: char| letter.is_ascii_digit())
    };
    let base = headed(row, above, names);
    let known = base.iter().filter(|column| column.role != Role::Unknown).count();
    let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let apart = row.iter().collect::<BTreeSet<_>>().len() == row.len();
    if row.len() < 3
        || known < 2 && below.len() < 3
        || filled + 1 < row.len()
        || !apart
        // The same cells one below the other head nothing.
        || below.first().is_some_and(|next| next.as_slice() == row)
        || below.len() < 2
        || !row.iter().all(short)
    {
        return None;
    }
    let mut columns = model(row, above, below, names);
    // A list of whom to call has bodies and numbers, and no words of tasks.
    let spoken = columns.iter().enumerate().all(|(at, column)| {
        let held = Held::of(below, at, names);
        !column.guessed
            || held.letters >= held.filled * 4
                && held.numbers * 2 < held.filled
                && !holds(&column.heading, Kind::NoLabel)
    });
    if !spoken {
        return None;
    }
    let units = |columns: &[Column]| {
        columns
            .iter()
            .any(|column| matches!(column.role, Role::Units(_) | Role::Marks(_) | Role::Said))
    };
    let task = columns.iter().position(|column| column.role == Role::Task)?;
    if !units(&columns) {
        with_clauses(&mut columns, below, names);
    }
    (units(&columns) || owned || owners(below, names) || clauses_in(below, task, names)).then_some(columns)
}

/// 序号 | 任务及分工: a number beside words that say themselves who answers.
fn counted_words(row: &[String], below: &[Vec<String>], names: &Names) -> Option<Vec<Column>> {
    let mut columns = headed(row, &[], names);
    let counts = columns.first().is_some_and(|column| column.role == Role::Serial);
    if !counts || !clauses_in(below, 1, names) {
        return None;
    }
    let words = columns.get_mut(1)?;
    words.guessed = words.role != Role::Task;
    words.role = Role::Task;
    words.parted = None;
    Some(columns)
}

/// Whether rows across the table, two at least, are the names of those whose tasks stand below them.
fn owners(rows: &[Vec<String>], names: &Names) -> bool {
    let across = |row: &&Vec<String>| row.len() > 1 && row.iter().all(|cell| Some(cell) == row.first());
    let named = |row: &&Vec<String>| row.first().is_some_and(|cell| owner_in(cell, names).is_some());
    rows.iter().filter(across).filter(named).take(2).count() == 2
}

/// Whether most cells of a column, three at least, hold clauses that name bodies: 开展检查（教务处、保卫处）.
fn clauses_in(rows: &[Vec<String>], at: usize, names: &Names) -> bool {
    let across = |row: &&Vec<String>| row.len() > 1 && row.iter().all(|cell| Some(cell) == row.first());
    let (mut filled, mut said) = (0, 0);
    for row in rows.iter().filter(|row| !across(row)).take(SAMPLE) {
        let Some(cell) = row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        filled += 1;
        let names_units = |line: &str| {
            clauses(line, false, names)
                .iter()
                .any(|found| found.clause.names_units())
        };
        said += usize::from(cell.len() < 1_500 && cell.split(['\n', '\r']).any(names_units));
    }
    said >= 3 && said * 10 >= filled * 6
}

/// Where no column holds bodies alone, one whose cells say in so many words who does what tells them.
fn with_clauses(columns: &mut [Column], below: &[Vec<String>], names: &Names) {
    let tasks = columns.iter().filter(|column| column.role == Role::Task).count();
    let open = |at: &usize| {
        columns.get(*at).is_some_and(|column| match column.role {
            Role::Unknown | Role::Note | Role::Group => !column.heading.is_empty(),
            // 议定事项 | 工作安排: the words of one are the task, the other says who does it.
            Role::Task => tasks > 1,
            _ => false,
        })
    };
    let found = (0..columns.len())
        .filter(open)
        .rfind(|at| clauses_in(below, *at, names));
    if let Some(column) = found.and_then(|at| columns.get_mut(at)) {
        column.role = Role::Said;
    }
}

/// Whether a folded heading says nothing but of which time a column is: 原, 现, 调整后.
pub(crate) fn is_state(word: &str) -> bool {
    is(word, Kind::Former) || is(word, Kind::Current)
}

/// Of which time a column is, told by its heading or by the one above: what was, or what is now.
fn state(heading: &str, above: &str) -> Option<Kind> {
    let inner = heading
        .split_once('(')
        .map_or("", |(_, rest)| rest.trim_end_matches(')'));
    [Kind::Former, Kind::Current].into_iter().find(|kind| {
        let before = |word: &str| {
            let rest = heading.strip_prefix(word)?.trim_start_matches(['(', ')', ':', '的']);
            matches!(role(rest), Role::Units(_) | Role::People).then_some(())
        };
        is(inner, *kind) || is(above, *kind) || words(*kind).any(|word| before(word).is_some())
    })
}

/// Pairs the columns of what is now with those of what was; what was is no part of the task any more.
fn with_former(columns: &mut [Column], above: &[String]) {
    let states: Vec<Option<Kind>> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| state(&column.heading, &plain(above.get(at).map_or("", String::as_str))))
        .collect();
    let role_at = |columns: &[Column], at: usize| columns.get(at).map(|column| column.role);
    let bodies = |role: Option<Role>| matches!(role, Some(Role::Units(_) | Role::People));
    let was: Vec<usize> = (0..columns.len())
        .filter(|at| states.get(*at) == Some(&Some(Kind::Former)) && bodies(role_at(columns, *at)))
        .collect();
    for former in was {
        let role = role_at(columns, former);
        let now = |kind: Option<Kind>| {
            (0..columns.len()).find(|at| {
                *at != former
                    && states.get(*at) == Some(&kind)
                    && role_at(columns, *at) == role
                    && columns.get(*at).is_some_and(|column| column.former.is_none())
            })
        };
        let Some(current) = now(Some(Kind::Current)).or_else(|| now(None)) else {
            continue;
        };
        if let Some(column) = columns.get_mut(current) {
            column.former = Some(former);
        }
        if let Some(column) = columns.get_mut(former) {
            column.role = Role::Note;
        }
    }
}

/// The columns as their headings say.
pub(crate) fn headed(row: &[String], above: &[String], names: &Names) -> Vec<Column> {
    let mut all: Vec<Column> = row
        .iter()
        .zip(roles(row))
        .map(|(cell, role)| {
            let heading = plain(cell);
            let unknown = role == Role::Units(Share::Main) && (owns(&heading) || has_other_part(&heading));
            Column {
                role,
                parted: parted(&heading),
                heading,
                printed: cell.chars().filter(|letter| !letter.is_whitespace()).collect(),
                guessed: false,
                unknown,
                former: None,
            }
        })
        .collect();
    // 责任单位 above 县级 and 镇级: where a heading says nothing, the one above it does.
    for (column, above) in all.iter_mut().zip(above) {
        let said = role(above);
        if column.role == Role::Unknown
            && !above.is_empty()
            && matches!(said, Role::Units(_) | Role::People | Role::Due)
        {
            column.role = said;
        }
    }
    for column in &mut all {
        if let Some(Term { meaning, unknown }) = names.terms().label(&column.heading) {
            let stated = match meaning {
                Label::Units(share) => Role::Units(share),
                Label::People => Role::People,
                Label::Due => Role::Due,
                Label::Other | Label::Words => continue,
            };
            column.role = stated;
            column.unknown = unknown;
        }
        if column.parted.is_some() {
            column.role = Role::Units(Share::Responsible);
            column.unknown = false;
        }
    }
    with_former(&mut all, above);
    // 整改主体 | 主管监督单位: who was taken for the one that acts, as no heading named one, helps where another column does.
    let acts =
        |column: &Column| !column.unknown && matches!(column.role, Role::Units(share) if share <= Share::Responsible);
    if all.iter().any(acts) {
        for column in all.iter_mut().filter(|column| column.unknown && !owns(&column.heading)) {
            let helps = role_share(&column.heading).filter(|share| *share > Share::Responsible);
            column.role = Role::Units(helps.unwrap_or(Share::Assist));
        }
    }
    all
}

/// What a label or a heading holds, as the notice or else the lexicon says.
pub(crate) fn role_by(word: &str, names: &Names) -> Role {
    let own = names.terms().label(&plain(word)).map(|term| term.meaning);
    match own {
        Some(Label::Units(share)) => Role::Units(share),
        Some(Label::People) => Role::People,
        Some(Label::Due) => Role::Due,
        Some(Label::Other | Label::Words) | None => role(word),
    }
}

/// 牵头/配合单位: two roles in one heading, with the letter that parts the names below it as it parts them.
fn parted(heading: &str) -> Option<Parted> {
    ['/', '(', '—', '-', '|', '+'].into_iter().find_map(|at| {
        let (before, behind) = heading.split_once(at)?;
        // 承担部门（居首者为主责部门，其余为协同部门） has a rule in its brackets.
        if super::rules::first_leads_rule(behind) || holds(behind, Kind::Copula) {
            return None;
        }
        let (before, behind) = (role_share(before)?, role_share(behind.trim_end_matches(')'))?);
        let differ = (before < Share::Assist) != (behind < Share::Assist);
        differ.then_some(Parted { at, before, behind })
    })
}

/// The columns by their headings and by what stands below them.
pub(crate) fn model(row: &[String], above: &[String], below: &[Vec<String>], names: &Names) -> Vec<Column> {
    let mut columns = headed(row, above, names);
    with_marks(&mut columns, above, below, names);
    let count = |columns: &[Column], role: Role| columns.iter().filter(|column| column.role == role).count();
    // 牵头 alone may head marks beside a column of bodies; 责任类别 holds the word of a group, and parts below it.
    let bare = |column: &Column| matches!(column.role, Role::Units(_)) && is(&column.heading, Kind::Role);
    let parts = |column: &Column| column.role == Role::Group && role_share(&column.heading).is_some();
    let open =
        |column: &Column| column.role == Role::Unknown || speaks_of_duties(column) || bare(column) || parts(column);
    let known = !columns.iter().any(open);
    if known && count(&columns, Role::Serial) == 1 && count(&columns, Role::Task) == 1 {
        with_letters(&mut columns, names);
        return columns;
    }
    let held: Vec<Held> = (0..columns.len()).map(|at| Held::of(below, at, names)).collect();
    let has = |columns: &[Column], role: Role| columns.iter().any(|column| column.role == role);
    // A code in one of the first columns counts the rows, whatever it is called.
    if !has(&columns, Role::Serial) {
        let counts = |at: &usize| {
            held.get(*at).is_some_and(|held| {
                held.filled >= 2 && held.most(held.numbers, 9) && held.distinct * 10 >= held.filled * 8
            })
        };
        let open = |at: &usize| {
            columns
                .get(*at)
                .is_some_and(|column| matches!(column.role, Role::Unknown | Role::Task | Role::Note))
        };
        let tasks = columns.iter().filter(|column| column.role == Role::Task).count();
        let found = (0..columns.len().min(2)).filter(open).find(counts);
        if let Some(column) = found
            .and_then(|at| columns.get_mut(at))
            .filter(|column| column.role != Role::Task || tasks > 1)
        {
            column.role = Role::Serial;
        }
    }
    let all_held = &held;
    for at in 0..columns.len() {
        let (Some(column), Some(held)) = (columns.get(at), all_held.get(at)) else {
            continue;
        };
        let tasks = columns.iter().filter(|column| column.role == Role::Task).count();
        let role = match column.role {
            Role::Units(_) if held.filled >= 2 && held.most(held.people, 8) && held.bodies == 0 => Some(Role::People),
            // 角色, 分工: 主导 or 协同, of the body that another column names; a mark below 牵头 and below 配合.
            Role::Unknown | Role::Group | Role::Units(_)
                if held.filled >= 2
                    && held.bodies == 0
                    && held.most(held.parts + held.signs, 9)
                    && bodies_beside(&columns, all_held, at)
                    && (held.signs == 0 || matches!(column.role, Role::Units(_)) || asks(column)) =>
            {
                Some(Role::Part)
            }
            Role::Unknown if asks(column) && bodies_beside(&columns, all_held, at) => Some(Role::Part),
            // A plan of the year with bars: no words of a task.
            Role::Stage if held.filled > 0 && held.signs == held.filled => Some(Role::Note),
            // 分工内容 beside 承担单位 is what each body does.
            Role::Units(_)
                if speaks_of_duties(column)
                    && held.filled >= 2
                    && held.bodies * 5 < held.filled
                    && bodies_beside(&columns, all_held, at) =>
            {
                Some(Role::Note)
            }
            Role::Unknown if held.filled >= 2 && held.most(held.people, 8) => Some(Role::People),
            // 由甲局牵头，6月底前完成 holds a time, and is none.
            Role::Unknown
                if held.filled >= 2
                    && held.most(held.dues, 8)
                    && held.letters <= held.filled * 16
                    && !has(&columns, Role::Due) =>
            {
                Some(Role::Due)
            }
            // 项目单位 holds the word for a task, and bodies below it.
            Role::Task if tasks > 1 && of_bodies(&column.heading) && holds_bodies(column, held) => Some(Role::Unknown),
            _ => None,
        };
        if let (Some(role), Some(column)) = (role, columns.get_mut(at)) {
            column.role = role;
        }
    }
    with_groups(&mut columns, &held);
    contest(&mut columns, &held);
    with_bodies(&mut columns, &held);
    with_words(&mut columns, &held);
    with_letters(&mut columns, names);
    columns
}

/// Whether a heading of bodies speaks of what they are to do, too: 分工内容, 职责分工.
fn speaks_of_duties(column: &Column) -> bool {
    matches!(column.role, Role::Units(_)) && holds(&column.heading, Kind::HeadingDuty)
}

/// Whether a heading asks if the body in the row has a part: 是否牵头.
fn asks(column: &Column) -> bool {
    let part = column.heading.strip_prefix("是否");
    part.is_some_and(|part| part.chars().count() <= 4 && role_share(part).is_some())
}

/// Whether a column other than this one is headed as one of bodies, and holds some.
fn bodies_beside(columns: &[Column], held: &[Held], but: usize) -> bool {
    let bodies = |(at, (column, held)): (usize, (&Column, &Held))| {
        at != but && matches!(column.role, Role::Units(_)) && !speaks_of_duties(column) && held.bodies > 0
    };
    columns.iter().zip(held).enumerate().any(bodies)
}

/// Makes columns of marks those that the names of bodies head, two at least, and beside these any other column of marks:
/// it is one of a body, whatever it is called (市工商联).
fn with_marks(columns: &mut [Column], above: &[String], below: &[Vec<String>], names: &Names) {
    let across = |row: &&Vec<String>| row.iter().all(|cell| Some(cell) == row.first());
    let is_marked = |at: usize| {
        marked(
            below
                .iter()
                .filter(|row| !across(row))
                .filter_map(|row| row.get(at))
                .map(String::as_str),
            &names.terms().marks,
        )
    };
    let open = |column: &Column| match column.role {
        Role::Unknown => !column.heading.is_empty(),
        // Below a heading of bodies stands the name of one.
        Role::Units(_) => role(&column.printed) == Role::Unknown,
        // 党群工作部 holds the word for a task, 投资促进局 that for a group.
        Role::Task | Role::Group | Role::Note | Role::Due | Role::People => heads_body(&column.heading),
        _ => false,
    };
    let body = |column: &Column| heads_body(&column.heading) || names.know(&column.heading);
    let all: Vec<usize> = (0..columns.len())
        .filter(|at| columns.get(*at).is_some_and(open) && is_marked(*at))
        .collect();
    if all.iter().filter(|at| columns.get(**at).is_some_and(body)).count() < 2 {
        return;
    }
    for at in all {
        let said = match above.get(at).map(|heading| role(heading)) {
            Some(Role::Units(share)) => Some(share),
            _ => None,
        };
        if let Some(column) = columns.get_mut(at) {
            column.role = Role::Marks(said);
        }
    }
}

/// Hears what stands below the one heading that speaks of tasks against it: people (领衔代表（第一提案人）: 廖志军) are no task,
/// nor is what repeats from row to row (项目: 爱国卫生组织管理) where a column that nobody knows has words of its own in each.
fn contest(columns: &mut [Column], held: &[Held]) {
    /// Letters a cell from which on it may hold the words of a task.
    const WORDS: usize = 8;
    let mut tasks = (0..columns.len()).filter(|at| columns.get(*at).is_some_and(|column| column.role == Role::Task));
    let (Some(task), None) = (tasks.next(), tasks.next()) else {
        return;
    };
    let Some(own) = held.get(task) else { return };
    let is_people = own.filled >= 2 && own.most(own.people, 7);
    let repeats = own.filled >= 3 && own.distinct * 10 <= own.filled * 7;
    if !is_people && !repeats {
        return;
    }
    let speaks = |at: &usize| {
        let (Some(column), Some(held)) = (columns.get(*at), held.get(*at)) else {
            return false;
        };
        column.role == Role::Unknown
            && !column.heading.is_empty()
            && held.filled * 10 >= own.filled * 8
            && held.letters >= held.filled * WORDS
            && held.distinct * 10 >= held.filled * 8
            && ![held.bodies, held.people, held.dues, held.numbers]
                .into_iter()
                .any(|count| held.most(count, 5))
    };
    let letters = |at: &usize| held.get(*at).map_or(0, |held| held.letters);
    let found = (0..columns.len())
        .filter(speaks)
        .max_by_key(|at| (letters(at), std::cmp::Reverse(*at)));
    let Some(found) = found else { return };
    if let Some(column) = columns.get_mut(task) {
        column.role = if is_people { Role::People } else { Role::Group };
    }
    if let Some(column) = columns.get_mut(found) {
        column.role = Role::Task;
        column.guessed = true;
    }
}

/// Gives columns of bodies the letter of which the notice states what stands before and behind it.
fn with_letters(columns: &mut [Column], names: &Names) {
    for column in columns {
        if column.parted.is_none() && matches!(column.role, Role::Units(Share::Responsible | Share::Main)) {
            column.parted = stated(names);
        }
    }
}

/// What the notice states of a letter inside the cells of bodies: 斜线前为牵头，斜线后为配合.
pub(crate) fn stated(names: &Names) -> Option<Parted> {
    ['/', '—', ';', ',', '|', '+', '('].into_iter().find_map(|at| {
        let before = names.terms().place(Place::Before(at));
        // What stands behind a bracket stands in it.
        let place = if at == '(' {
            Place::InBrackets
        } else {
            Place::Behind(at)
        };
        match (before, names.terms().place(place)) {
            (None, None) => None,
            (before, behind) => Some(Parted {
                at,
                before: before.unwrap_or(Share::Main),
                behind: behind.unwrap_or(Share::Assist),
            }),
        }
    })
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

/// Whether a column holds names of bodies and hardly anything else: below 属地单位 most, below 属地 nearly all.
fn holds_bodies(column: &Column, held: &Held) -> bool {
    let spoken = role_share(&column.heading).is_some() && !holds(&column.heading, Kind::NoLabel);
    if of_bodies(&column.heading) || spoken {
        return held.most(held.bodies, 7);
    }
    // 在办 and 待办 end as names do, and say how far a work is.
    held.bodies >= 3
        && held.letters >= held.filled * 3
        && held.most(held.bodies, 9)
        && !holds(&column.heading, Kind::NoLabel)
}

/// Gives the columns of bodies in a part that no heading names their share.
fn with_bodies(columns: &mut [Column], held: &[Held]) {
    let helps = |column: &Column| match column.role {
        Role::Units(share) => matches!(share, Share::Assist | Share::Guide),
        _ => true,
    };
    let mut nobody_acts = columns.iter().all(helps);
    for (column, held) in columns.iter_mut().zip(held) {
        // 监理单位 has another part in the task; but somebody must act in it.
        let other = other_part(&column.heading) && !nobody_acts || column.heading.is_empty();
        if column.role != Role::Unknown || other || !holds_bodies(column, held) {
            continue;
        }
        let said = role_share(&column.heading).filter(|_| !has_other_part(&column.heading));
        let acts = match said {
            Some(share) => share <= Share::Responsible,
            None => nobody_acts,
        };
        column.role = Role::Units(said.unwrap_or(if acts { Share::Main } else { Share::Assist }));
        column.unknown = said.is_none();
        nobody_acts &= !acts;
    }
}

/// 工作任务 before the numbers, one word for several rows, heads groups where a column that nobody knows (具体要求) has longer words of
/// its own in each row.
fn with_groups(columns: &mut [Column], held: &[Held]) {
    let Some(serial) = columns.iter().position(|column| column.role == Role::Serial) else {
        return;
    };
    let tasks = || {
        columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.role == Role::Task)
    };
    let Some((group, _)) = tasks().next().filter(|(at, _)| *at < serial && tasks().count() == 1) else {
        return;
    };
    let unknown = |(at, column): &(usize, &Column)| *at > serial && column.role == Role::Unknown;
    let longest = columns.iter().enumerate().filter(unknown).map(|(at, _)| at);
    let longest = longest.max_by_key(|at| held.get(*at).map_or(0, |held| held.letters));
    let (Some(words), Some(own)) = (longest.and_then(|at| held.get(at)), held.get(group)) else {
        return;
    };
    let groups = own.distinct < words.distinct && own.filled <= words.filled && own.letters < words.letters;
    if let Some(column) = columns.get_mut(group).filter(|_| groups) {
        column.role = Role::Group;
    }
}

/// Where no heading speaks of tasks, the longest of the columns that nobody knows holds the words.
fn with_words(columns: &mut [Column], held: &[Held]) {
    if columns.iter().any(|column| column.role == Role::Task) {
        return;
    }
    let open = |role: Role| {
        columns
            .iter()
            .zip(held)
            .enumerate()
            .filter(move |(_, (column, held))| column.role == role && !column.heading.is_empty() && held.filled > 0)
    };
    let longest = |role: Role| {
        open(role)
            .max_by_key(|(at, (_, held))| (held.letters, std::cmp::Reverse(*at)))
            .map(|(at, _)| at)
    };
    let found = longest(Role::Unknown).or_else(|| longest(Role::Group));
    if let Some(column) = found.and_then(|at| columns.get_mut(at)) {
        column.role = Role::Task;
        column.guessed = true;
    }
}

/// Whether most cells of a column, two at least, are surely names of bodies.
pub(crate) fn mostly_bodies(body: &[(usize, &Vec<String>)], at: usize, names: &Names) -> bool {
    let cells = body
        .iter()
        .take(SAMPLE)
        .filter_map(|(_, row)| row.get(at))
        .map(|cell| cell.trim());
    let (mut filled, mut bodies) = (0_usize, 0_usize);
    for cell in cells.filter(|cell| !cell.is_empty()) {
        filled += 1;
        let all = split_by(cell, names).names;
        bodies += usize::from(cell.len() < 600 && !all.is_empty() && all.iter().all(|name| names.firm(&fold(name))));
    }
    bodies >= 2 && bodies * 10 >= filled * 6
}

/// The columns of rows without a header, told by what stands in them: a number that counts, names, times, words.
///
/// Only where the rows are of one width and count from row to row, so that they surely are a table.
pub(crate) fn inferred(rows: &[Vec<String>], names: &Names) -> Option<Vec<Column>> {
    let width = rows.first()?.len();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .take_while(|row| row.len() == width)
        .take(60)
        .cloned()
        .collect();
    if rows.len() < 3 || !(3..=12).contains(&width) {
        return None;
    }
    let value = |row: &Vec<String>| value_of(fold(row.first()?).trim().trim_end_matches(['.', '、']));
    let serials: Vec<u32> = rows.iter().filter_map(value).collect();
    let counts = serials.len() == rows.len() && serials.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
    if !counts {
        return None;
    }
    let held: Vec<Held> = (0..width).map(|at| Held::of(&rows, at, names)).collect();
    let headed = |role: Role| if role == Role::Unknown { "" } else { own_heading(role) };
    let told = |role: Role| Column {
        role,
        heading: headed(role).to_owned(),
        printed: headed(role).to_owned(),
        guessed: false,
        unknown: false,
        former: None,
        parted: stated(names).filter(|_| matches!(role, Role::Units(_))),
    };
    let mut columns = vec![told(Role::Serial)];
    for held in held.iter().skip(1) {
        let often = held.filled * 2 > rows.len();
        columns.push(match held {
            held if often && held.most(held.bodies, 8) => told(Role::Units(Share::Responsible)),
            held if often && held.most(held.dues, 8) => told(Role::Due),
            held if often && held.most(held.people, 8) => told(Role::People),
            _ => told(Role::Unknown),
        });
    }
    let open = (1..width).filter(|&at| columns.get(at).is_some_and(|column| column.role == Role::Unknown));
    let letters = |at: usize| held.get(at).map_or(0, |held| held.letters);
    let words = open
        .max_by_key(|&at| letters(at))
        .filter(|&at| letters(at) >= rows.len() * 4)?;
    *columns.get_mut(words)? = told(Role::Task);
    columns
        .iter()
        .any(|column| matches!(column.role, Role::Units(_)))
        .then_some(columns)
}

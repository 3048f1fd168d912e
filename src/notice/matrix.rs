//! A matrix of tasks and bodies: a mark in a cell says what the body above it has to do with the task beside it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::fold;
use super::lines::Line;
use super::numbering::value_of;
use super::table_header::{Role, heads_body, is_matrix_header, role};
use super::token::{Label, Share, label_meaning, letter_share};
use super::words::is_body;
use crate::text::regex;

/// Signs that are used as marks.
const SIGNS: &str = "●○◎▲△★☆√✓✔■□◆◇※⊙◉⚫⚪▼▽♦♢*＊xX×";

/// A mark with what it means: ●为牵头单位, √:责任单位, ○表示配合.
static LEGEND: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"[“\x22']?([{SIGNS}])[”\x22']?\s*(?:的)?\s*(?:为|表示|代表|指|是|系|即|:|-|—|–|=)?\s*([\p{{Han}}]{{2,8}})"
    ))
});

/// What the marks of a matrix mean, as the notice says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks(BTreeMap<char, Share>);

impl Marks {
    /// The legend of a notice, in whatever line or cell it stands.
    pub fn of(lines: &[Line]) -> Self {
        let mut marks = Marks::default();
        for line in lines {
            marks.learn(&line.plain);
            let cells = line.rows.iter().flatten().flatten();
            for cell in cells.filter(|cell| cell.len() < 600 && cell.len() > 6) {
                marks.learn(&fold(cell));
            }
        }
        marks
    }

    /// Whether a folded line is nothing but a legend.
    pub fn is_legend(&self, plain: &str) -> bool {
        let mut own = Marks::default();
        own.learn(plain);
        !own.0.is_empty()
            && plain.chars().count() <= 80
            && own.0.iter().all(|(sign, share)| self.0.get(sign) == Some(share))
    }

    fn learn(&mut self, plain: &str) {
        if plain.len() > 2_000 || !plain.contains(|letter| SIGNS.contains(letter)) {
            return;
        }
        for found in LEGEND.captures_iter(plain) {
            let sign = found.get(1).and_then(|sign| sign.as_str().chars().next());
            let word = found.get(2).map_or("", |word| word.as_str());
            // ●牵头单位：区城管局 is a label.
            let named = found
                .get(2)
                .and_then(|word| plain.get(word.end()..))
                .is_some_and(|rest| {
                    let cut = rest.starts_with(|next| ('\u{4e00}'..='\u{9fff}').contains(&next) && next != '的');
                    // ●推进公共文化场馆延时开放 is a task.
                    rest.trim_start().starts_with(':') || cut
                });
            if named {
                continue;
            }
            if let (Some(sign), Some(share)) = (sign, share(word)) {
                self.0.entry(sign).or_insert(share);
            }
        }
    }
}

/// What a word for a role means: 牵头单位, 牵头, 配合; or its first letter alone, where a legend or the table uses it: 牵, 配.
fn share(word: &str) -> Option<Share> {
    if let Some(share) = letter_share(word) {
        return Some(share);
    }
    let meaning = label_meaning(word).or_else(|| label_meaning(&format!("{word}单位")))?;
    match meaning {
        Label::Units(share) => Some(share),
        _ => None,
    }
}

/// A matrix as a table with columns of units.
pub(crate) struct Spread {
    pub rows: Vec<Vec<String>>,
    /// Marks that the notice does not explain.
    pub unknown: String,
}

/// A heading and whether a share stands in its column.
type ShareColumn = (&'static str, fn(Share) -> bool);

/// The columns of units in which the bodies of a row stand, by what their marks say.
const COLUMNS: [ShareColumn; 3] = [
    ("牵头单位", |share| share == Share::Lead),
    ("责任单位", |share| {
        matches!(share, Share::Main | Share::Responsible)
    }),
    ("配合单位", |share| share >= Share::Assist),
];

/// Puts a matrix into columns of units; `None` if rows are none.
pub(crate) fn spread(rows: &[Vec<String>], marks: &Marks) -> Option<Spread> {
    let place = rows.iter().take(6).position(|row| is_matrix_header(row))?;
    let header = rows.get(place)?;
    let sign = |cell: &str| -> Option<char> {
        let plain = fold(cell);
        let mut letters = plain.trim().chars();
        let first = letters.next()?;
        (SIGNS.contains(first) && letters.next().is_none()).then_some(first)
    };
    // Headings and notes stand across the table.
    let across = |row: &Vec<String>| row.iter().all(|cell| Some(cell) == row.first());
    let body = || rows.iter().skip(place + 1).filter(|row| !across(row));
    // A column of a body holds marks, roles, and blanks alone.
    let marked = |at: usize| {
        let mut any = false;
        let all = body().filter_map(|row| row.get(at)).all(|cell| {
            let plain = fold(cell);
            let plain = plain.trim();
            let says =
                !plain.is_empty() && (sign(plain).is_some() || plain.chars().count() <= 4 && share(plain).is_some());
            any |= says;
            says || plain.is_empty() || matches!(plain, "/" | "-" | "—")
        });
        any && all
    };
    let bodies: Vec<usize> = header
        .iter()
        .enumerate()
        .filter(|&(at, cell)| role(cell) == Role::Unknown && heads_body(cell) && marked(at))
        .map(|(at, _)| at)
        .collect();
    if bodies.len() < 2 {
        return None;
    }
    // Beside bodies a column of marks is one of a body, whatever it is called: 市工商联.
    let bodies: Vec<usize> = (header.iter().enumerate())
        .filter(|&(at, cell)| {
            bodies.contains(&at) || role(cell) == Role::Unknown && !fold(cell).trim().is_empty() && marked(at)
        })
        .map(|(at, _)| at)
        .collect();
    let mut unknown: Vec<char> = Vec::new();
    let mut spread: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let mut cells: Vec<String> = row
            .iter()
            .enumerate()
            .filter(|(at, _)| !bodies.contains(at))
            .map(|(_, cell)| cell.clone())
            .collect();
        let mut named: [Vec<&str>; 3] = [const { Vec::new() }; 3];
        let whole = number < place || across(row);
        for &at in bodies.iter().filter(|_| number > place && !whole) {
            let (Some(cell), Some(name)) = (row.get(at), header.get(at)) else {
                continue;
            };
            let said = match sign(cell) {
                Some(sign) => marks.0.get(&sign).copied().unwrap_or_else(|| {
                    if !unknown.contains(&sign) {
                        unknown.push(sign);
                    }
                    Share::Responsible
                }),
                None => match Some(fold(cell).trim()).filter(|word| !word.is_empty()).and_then(share) {
                    Some(share) => share,
                    None => continue,
                },
            };
            for (names, (_, holds)) in named.iter_mut().zip(COLUMNS) {
                if holds(said) {
                    names.push(name.trim());
                }
            }
        }
        for (names, (heading, _)) in named.iter().zip(COLUMNS) {
            cells.push(if number == place {
                heading.to_owned()
            } else if whole {
                cells.first().cloned().unwrap_or_else(String::new)
            } else {
                names.join("、")
            });
        }
        spread.push(cells);
    }
    Some(Spread {
        rows: spread,
        unknown: unknown.into_iter().collect(),
    })
}

/// The bodies of the tasks of a matrix whose columns are headed by the numbers of tasks, each task with a list for every column of units.
type ByNumber = BTreeMap<u32, [Vec<String>; 3]>;

/// A table of bodies and the numbers of tasks, with a mark where they meet; `None` if rows are none.
fn by_number(rows: &[Vec<String>], marks: &Marks) -> Option<ByNumber> {
    let number = |cell: &String| value_of(fold(cell).trim().trim_end_matches('.'));
    let place = rows.iter().take(6).position(|row| {
        let numbers: Vec<u32> = row.iter().filter_map(number).collect();
        numbers.len() >= 3 && numbers.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
    })?;
    let heads: Vec<(usize, u32)> = rows
        .get(place)?
        .iter()
        .enumerate()
        .filter_map(|(at, cell)| Some((at, number(cell)?)))
        .collect();
    let first = heads.first()?.0;
    let mut found = ByNumber::new();
    let mut bodies = 0;
    for row in rows.iter().skip(place + 1) {
        let name = row
            .get(..first)?
            .iter()
            .map(|cell| cell.trim())
            .rfind(|cell| !cell.is_empty());
        let Some(name) = name.filter(|name| is_body(&fold(name)) && name.chars().count() <= 30) else {
            continue;
        };
        bodies += 1;
        for (at, number) in &heads {
            let cell = row.get(*at).map_or("", |cell| cell.trim());
            let plain = fold(cell);
            let sign = plain
                .trim()
                .chars()
                .next()
                .filter(|letter| SIGNS.contains(*letter) && plain.trim().chars().nth(1).is_none());
            let said = match sign {
                Some(sign) => Some(marks.0.get(&sign).copied().unwrap_or(Share::Responsible)),
                None => Some(plain.trim()).filter(|word| !word.is_empty()).and_then(share),
            };
            let Some(said) = said else { continue };
            let lists = found.entry(*number).or_default();
            for (names, (_, holds)) in lists.iter_mut().zip(COLUMNS) {
                if holds(said) {
                    names.push(name.to_owned());
                }
            }
        }
    }
    (bodies >= 2 && found.len() * 2 >= heads.len()).then_some(found)
}

/// Gives a table of numbered tasks that names nobody the bodies of a matrix that stands elsewhere; out: the line of the matrix.
pub(crate) fn join(lines: &mut [Line]) -> Option<usize> {
    let names_nobody = |rows: &Vec<Vec<String>>| {
        rows.iter().take(8).position(|row| {
            let roles: Vec<Role> = row.iter().map(|cell| role(cell)).collect();
            roles.contains(&Role::Serial)
                && roles.contains(&Role::Task)
                && !roles.iter().any(|role| matches!(role, Role::Units(_)))
        })
    };
    let tasks = lines
        .iter()
        .position(|line| line.rows.as_ref().is_some_and(|rows| names_nobody(rows).is_some()))?;
    let marks = Marks::of(lines);
    let (matrix, found) = lines
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != tasks)
        .find_map(|(place, line)| Some((place, by_number(line.rows.as_ref()?, &marks)?)))?;
    let rows = lines.get_mut(tasks)?.rows.as_mut()?;
    let head = names_nobody(rows)?;
    let serial = rows.get(head)?.iter().position(|cell| role(cell) == Role::Serial)?;
    let number = |row: &[String]| value_of(fold(row.get(serial)?).trim().trim_end_matches(['.', '、']));
    let named = rows
        .iter()
        .skip(head + 1)
        .filter(|row| number(row).is_some_and(|number| found.contains_key(&number)));
    if named.count() * 2 < found.len() {
        return None;
    }
    for (place, row) in rows.iter_mut().enumerate() {
        let across = row.iter().all(|cell| Some(cell) == row.first());
        let lists = number(row).and_then(|number| found.get(&number));
        for (at, (heading, _)) in COLUMNS.iter().enumerate() {
            row.push(if place == head {
                (*heading).to_owned()
            } else if place < head || across {
                row.first().cloned().unwrap_or_else(String::new)
            } else {
                lists
                    .and_then(|lists| lists.get(at))
                    .map_or_else(String::new, |names| names.join("、"))
            });
        }
    }
    Some(matrix)
}

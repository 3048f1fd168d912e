//! A matrix of tasks and bodies: a mark in a cell says what the body above it has to do with the task beside it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fold::fold;
use super::lines::Line;
use super::numbering::value_of;
use super::table_header::{Role, own_heading};
use super::token::{Label, Share, label_meaning, letter_share, role_share};
use super::words::is_body;
use crate::lexicon::{Kind, any, entries, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// Signs that are used as marks.
const SIGNS: &str = "●○◎▲△★☆√✓✔■□◆◇※⊙◉⚫⚪▼▽♦♢*＊xX×";

/// A mark with what it means: ●为牵头单位, √:责任单位, ○表示配合.
static LEGEND: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"[“\x22']?([{SIGNS}])[”\x22']?\s*(?:的)?\s*(?:为|表示|代表|指|是|系|即|:|-|—|–|=)?\s*([\p{{Han}}]{{2,8}})"
    ))
});

/// The same with the name of a sign, or with a digit or a letter: 空心圆为配合单位, 1为牵头.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let (name, is) = (any(&[Kind::SignName]), any(&[Kind::Copula, Kind::States]));
    let part = any(&[Kind::Role, Kind::WeakRole, Kind::RoleStem]);
    let class = any(&[Kind::ClassAny]);
    regex(&format!(
        r"(?:^|[^\p{{Han}}A-Za-z0-9])[“(]?({name}|[A-Za-z0-9])(?:[\p{{Han}}]{{0,2}})[”)]?(?:的|者)?(?:均|都)?(?:{is}|-|—|=|:)\s*({part}(?:{class})?)"
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

    /// Whether a folded text speaks of a mark that is known.
    pub fn explain(&self, text: &str) -> bool {
        let named = entries(Kind::SignName).iter().filter(|entry| text.contains(entry.word));
        let signs = named.flat_map(|entry| entry.label.chars());
        signs.chain(text.chars()).any(|sign| self.0.contains_key(&sign))
    }

    /// Learns what a folded text says of marks.
    pub fn learn(&mut self, plain: &str) {
        if plain.len() > 2_000 {
            return;
        }
        // 实心为牵头单位，空心为配合单位 names the signs, 1为牵头，2为配合 what is none elsewhere.
        for found in NAMED.captures_iter(plain) {
            let (Some(named), Some(word)) = (found.get(1), found.get(2)) else {
                continue;
            };
            let kind = entries(Kind::SignName)
                .iter()
                .find(|entry| entry.word == named.as_str());
            let signs = kind.map_or(named.as_str(), |entry| entry.label);
            if let Some(share) = share(word.as_str()) {
                for sign in signs.chars() {
                    self.0.entry(sign).or_insert(share);
                }
            }
        }
        if !plain.contains(|letter| SIGNS.contains(letter)) {
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
    match label_meaning(word).or_else(|| label_meaning(&format!("{word}单位"))) {
        Some(Label::Units(share)) => Some(share),
        Some(_) => None,
        // 主导, 协同: the word is a part by which roles are told, and nothing else.
        None => {
            let bare = words(Kind::ClassAny)
                .find_map(|class| word.strip_suffix(class))
                .unwrap_or(word);
            is(bare, Kind::RoleStem).then(|| role_share(bare)).flatten()
        }
    }
}

/// What a cell below the name of a body says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing: the body has no part in the task.
    Nothing,
    /// The part that it has.
    Share(Share),
    /// A mark of which nothing says what it means.
    Unexplained(char),
    /// Words that are none of a role.
    Words,
}

impl Marks {
    /// What a cell says of the body above it or beside it.
    pub fn said(&self, cell: &str) -> Said {
        let plain = fold(cell);
        let plain = plain.trim();
        if plain.is_empty()
            || is(plain, Kind::Nothing)
            || plain.chars().all(|letter| OFF.contains(letter)) && self.0.is_empty()
        {
            return Said::Nothing;
        }
        let alone = plain.chars().next().filter(|_| plain.chars().count() == 1);
        let alone = alone.filter(|letter| self.0.contains_key(letter));
        if let Some(sign) = sign(plain).or(alone) {
            return self
                .0
                .get(&sign)
                .map_or(Said::Unexplained(sign), |share| Said::Share(*share));
        }
        if plain.chars().count() > 6 {
            return Said::Words;
        }
        share(plain).map_or(Said::Words, Said::Share)
    }
}

/// A box that nobody ticked.
const OFF: &str = "☐";

/// The sign that a folded cell is.
fn sign(plain: &str) -> Option<char> {
    let mut letters = plain.trim().chars();
    let first = letters.next()?;
    (SIGNS.contains(first) && letters.next().is_none()).then_some(first)
}

/// Whether a cell is a sign and nothing else: √.
pub(crate) fn is_sign(cell: &str) -> bool {
    cell.len() < 16 && sign(&fold(cell)).is_some()
}

/// Whether the cells of a column are marks, words of roles and blanks alone, and not all blank.
pub(crate) fn marked<'c>(cells: impl Iterator<Item = &'c str>, marks: &Marks) -> bool {
    let mut any = false;
    cells.into_iter().all(|cell| match marks.said(cell) {
        Said::Nothing => true,
        Said::Share(_) | Said::Unexplained(_) => {
            any = true;
            true
        }
        Said::Words => false,
    }) && any
}

/// The part that a word for one names and nothing else: 主导, 协同单位, 牵. 第一督导组 is a body.
pub(crate) fn part(cell: &str) -> Option<Share> {
    let plain = fold(cell);
    let plain = plain.trim();
    if plain.is_empty() || plain.chars().count() > 6 {
        return None;
    }
    let bare = words(Kind::ClassAny)
        .find_map(|class| plain.strip_suffix(class))
        .unwrap_or(plain);
    let word = [Kind::Role, Kind::WeakRole, Kind::RoleStem, Kind::RoleLetter];
    word.into_iter().any(|kind| is(bare, kind)).then(|| share(bare))?
}

/// Columns of units by what stands in them.
type ShareColumn = (Share, fn(Share) -> bool);

/// The columns of units in which the bodies of a table by numbers stand, by what their marks say.
const COLUMNS: [ShareColumn; 3] = [
    (Share::Lead, |share| share <= Share::Main),
    (Share::Responsible, |share| share == Share::Responsible),
    (Share::Assist, |share| share >= Share::Assist),
];

/// The bodies of numbered tasks, each task with a list for every column of units.
type ByNumber = BTreeMap<u32, [Vec<String>; 3]>;

/// Adds a body to the task of a number.
fn give(found: &mut ByNumber, number: u32, name: &str, said: Share) {
    let lists = found.entry(number).or_default();
    for (names, (_, holds)) in lists.iter_mut().zip(COLUMNS) {
        if holds(said) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
}

/// The body that a row begins with, before a column.
fn body_of(row: &[String], before: usize) -> Option<&str> {
    let cells = row.get(..before)?.iter().map(|cell| cell.trim());
    let name = cells.into_iter().rfind(|cell| !cell.is_empty())?;
    (is_body(&fold(name)) && name.chars().count() <= 30).then_some(name)
}

/// A table of bodies and the numbers of tasks, with a mark where they meet; `None` if rows are none.
fn by_number(rows: &[Vec<String>], marks: &Marks) -> Option<ByNumber> {
    let number = |cell: &String| {
        let plain = fold(cell);
        let plain = plain
            .trim()
            .trim_end_matches(['.', '项'])
            .trim_start_matches(['第', '任', '务']);
        value_of(plain)
    };
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
        let Some(name) = body_of(row, first) else { continue };
        bodies += 1;
        for (at, number) in &heads {
            let said = match marks.said(row.get(*at).map_or("", |cell| cell.trim())) {
                Said::Share(share) => share,
                Said::Unexplained(_) => Share::Responsible,
                Said::Nothing | Said::Words => continue,
            };
            give(&mut found, *number, name, said);
        }
    }
    (bodies >= 2 && found.len() * 2 >= heads.len()).then_some(found)
}

/// The numbers in a cell that holds nothing else: 1、3、5-7, 第2项、第4至6项.
pub(crate) fn numbers(cell: &str) -> Option<Vec<u32>> {
    static PIECE: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^(?:第|序号|任务)*(\d{1,4})(?:项|号|条)?(?:(?:[-—–~至到])(?:第)?(\d{1,4})(?:项|号|条)?)?$")
    });
    let plain = fold(cell);
    let mut all = Vec::new();
    for piece in plain
        .split([',', '、', ';', ' ', '\n', '。'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        let found = PIECE.captures(piece)?;
        let value = |at: usize| found.get(at).and_then(|digits| digits.as_str().parse::<u32>().ok());
        let first = value(1)?;
        let last = value(2).unwrap_or(first);
        if last < first || last - first > 200 {
            return None;
        }
        all.extend(first..=last);
    }
    (!all.is_empty()).then_some(all)
}

/// A table of bodies with the numbers of the tasks in which each has a part: 单位 | 牵头任务 | 配合任务; `None` if rows are none.
fn by_lists(rows: &[Vec<String>]) -> Option<ByNumber> {
    let heads = |row: &Vec<String>| -> Vec<(usize, Share)> {
        row.iter()
            .enumerate()
            .filter_map(|(at, cell)| {
                let plain = fold(cell);
                let plain: String = plain.chars().filter(|letter| !letter.is_whitespace()).collect();
                // 牵头任务数 counts them.
                let lists = plain.chars().count() <= 12 && !plain.contains('数');
                lists.then(|| role_share(&plain)).flatten().map(|share| (at, share))
            })
            .collect()
    };
    let place = rows
        .iter()
        .take(6)
        .position(|row| heads(row).iter().any(|(at, _)| *at > 0))?;
    let mut columns = heads(rows.get(place)?);
    let body = || rows.iter().skip(place + 1);
    // Below these headings stand numbers and nothing else.
    columns.retain(|(at, _)| {
        let mut any = false;
        let all = body()
            .filter_map(|row| row.get(*at))
            .map(|cell| cell.trim())
            .all(|cell| {
                let listed = numbers(cell).is_some();
                any |= listed;
                listed || cell.is_empty() || is(cell, Kind::Nothing)
            });
        all && any
    });
    let first = columns.first()?.0;
    let mut found = ByNumber::new();
    let mut bodies = 0;
    for row in body() {
        let Some(name) = body_of(row, first) else { continue };
        bodies += 1;
        for (at, share) in &columns {
            for number in row.get(*at).and_then(|cell| numbers(cell)).into_iter().flatten() {
                give(&mut found, number, name, *share);
            }
        }
    }
    (bodies >= 2 && !found.is_empty()).then_some(found)
}

/// A matrix of bodies and the numbers of tasks, or bodies with lists of numbers, as rows with a number each: 序号 | 牵头单位 | ….
pub(crate) fn numbered(rows: &[Vec<String>], marks: &Marks) -> Option<Vec<Vec<String>>> {
    let found = by_number(rows, marks).or_else(|| by_lists(rows))?;
    let heads = COLUMNS.map(|(share, _)| Role::Units(share));
    let head = std::iter::once(Role::Serial)
        .chain(heads)
        .map(|role| own_heading(role).to_owned());
    let row = |(number, lists): (u32, [Vec<String>; 3])| {
        let lists = lists.iter().map(|names| names.join("、"));
        std::iter::once(number.to_string()).chain(lists).collect()
    };
    let mut all: Vec<Vec<String>> = vec![head.collect()];
    all.extend(found.into_iter().map(row));
    Some(all)
}

//! One table of tasks drawn as two: the words in one, who answers for them in the other, and a column of numbers that joins both.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::desk::short;
use super::flat::only_bars;
use super::fold::fold;
use super::forms::bar_cells;
use super::kinds;
use super::matrix::{Marks, numbered, numbers};
use super::numbering::value_of;
use super::shape::spoken;
use super::table_header::{Role, named_bodies, plain, role};
use super::{Block, Source};
use crate::finding::Severity;
use crate::form::Kind as Field;
use crate::lexicon::{Kind, is};

type Rows = Vec<Vec<String>>;

/// A table, in cells or in lines with bars or tabs.
struct Grid {
    blocks: Range<usize>,
    line: usize,
    rows: Rows,
}

/// A table with a column of numbers.
struct Keyed {
    grid: Grid,
    /// The last row of its headings.
    head: usize,
    key: usize,
    roles: Vec<Role>,
}

/// Numbers that both tables have, at least.
const LEAST: usize = 2;

fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |cell| cell.trim())
}

/// The cells of a line with bars or tabs.
fn cells_of(text: &str) -> Option<Vec<String>> {
    if text.len() > 6_000 {
        return None;
    }
    let cells = bar_cells(text).or_else(|| {
        (text.trim().contains('\t')).then(|| text.split('\t').map(|cell| cell.trim().to_owned()).collect())
    });
    cells.filter(|cells: &Vec<String>| cells.len() >= 2)
}

/// The tables of a source; lines that follow one another are one.
fn grids(source: &Source) -> Vec<Grid> {
    let mut all: Vec<Grid> = Vec::new();
    let mut open = false;
    for (at, block) in source.blocks.iter().enumerate() {
        match block {
            Block::Table { line, rows } => {
                open = false;
                all.push(Grid {
                    blocks: at..at + 1,
                    line: *line,
                    rows: rows.clone(),
                });
            }
            Block::Paragraph { line, text } => {
                let cells = cells_of(text);
                match (cells, all.last_mut().filter(|_| open)) {
                    (Some(_), Some(last)) if only_bars(fold(text).trim()) => last.blocks.end = at + 1,
                    (Some(cells), Some(last)) => {
                        last.blocks.end = at + 1;
                        last.rows.push(cells);
                    }
                    (Some(cells), None) => {
                        open = true;
                        all.push(Grid {
                            blocks: at..at + 1,
                            line: *line,
                            rows: vec![cells],
                        });
                    }
                    (None, _) => open = false,
                }
            }
        }
    }
    all
}

/// The number of a row, the same however it is written: A01 and a1, 第3项 and 三.
fn key_of(cell: &str) -> Option<String> {
    let plain = plain(cell).to_uppercase();
    let bare = plain.trim_end_matches(['.', '、', '项', '号']).trim_start_matches('第');
    if bare.is_empty() || bare.chars().count() > 12 || is(bare, Kind::Total) {
        return None;
    }
    if let Some(value) = (!bare.contains(['.', '-'])).then(|| value_of(bare)).flatten() {
        return Some(value.to_string());
    }
    let prefix = bare.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let value: u64 = bare.get(prefix.len()..)?.parse().ok()?;
    Some(format!("{prefix}{value}"))
}

/// Whether a number counts rows, so that another table may count something else by it.
fn counts(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit())
}

impl Keyed {
    fn of(grid: Grid) -> Option<Self> {
        let (top, key) = grid.rows.iter().take(6).enumerate().find_map(|(at, row)| {
            let key = row.iter().position(|cell| role(cell) == Role::Serial)?;
            let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
            (filled >= 2).then_some((at, key))
        })?;
        // A heading on two levels stands in both rows.
        let heading = plain(cell(grid.rows.get(top)?, key));
        let below = grid.rows.iter().skip(top + 1).take(2);
        let more = below.take_while(|row| plain(cell(row, key)) == heading).count();
        let head = top + more;
        let roles = grid.rows.get(head)?.iter().map(|cell| role(cell)).collect();
        Some(Keyed { grid, head, key, roles })
    }

    fn heading(&self, at: usize) -> &str {
        self.grid.rows.get(self.head).map_or("", |row| cell(row, at))
    }

    fn body(&self) -> impl Iterator<Item = &Vec<String>> {
        self.grid.rows.iter().skip(self.head + 1)
    }

    /// The columns of bodies, those of a list of bodies among them.
    fn units(&self) -> impl Iterator<Item = usize> {
        let columns = self.roles.iter().enumerate();
        columns
            .filter(|(_, role)| matches!(role, Role::Units(_)))
            .map(|(at, _)| at)
    }

    /// Whether a column holds words, as many as a task has; those below 任务 may be few.
    fn says(&self, at: usize) -> bool {
        let least = if self.roles.get(at) == Some(&Role::Task) { 4 } else { 8 };
        let cells = self.body().map(|row| cell(row, at)).filter(|cell| !cell.is_empty());
        let (count, length) = cells.fold((0, 0), |(count, length), cell| {
            (count + 1, length + cell.chars().count())
        });
        count > 0 && length >= count * least
    }

    /// Whether it has the words of tasks and nobody who does them.
    fn has_words(&self) -> bool {
        self.units().next().is_none() && self.text().is_some()
    }

    /// The column that says what is to be done.
    fn text(&self) -> Option<usize> {
        let at = |wanted: fn(Role) -> bool| {
            let columns = self.roles.iter().enumerate();
            columns
                .filter(|(_, role)| wanted(**role))
                .map(|(at, _)| at)
                .find(|at| self.says(*at))
        };
        at(|role| role == Role::Task)
            .or_else(|| at(|role| matches!(role, Role::Unknown | Role::Group)))
            .filter(|text| !self.heading(*text).is_empty())
    }

    /// Whether it has those who do the tasks, and not what they do.
    fn has_bodies(&self) -> bool {
        let coded = self
            .body()
            .filter_map(|row| key_of(cell(row, self.key)))
            .any(|key| !counts(&key));
        // 序号 | 单位 | 电话 counts the bodies.
        let acts = self.units().any(|at| coded || !named_bodies(&plain(self.heading(at))));
        let says = |(at, role): (usize, &Role)| *role == Role::Task || *role == Role::Unknown && self.says(at);
        acts && !self.roles.iter().enumerate().any(says)
    }

    /// Whether nothing but a number says that its rows are of tasks: 序号 | 责任单位 | 联系人.
    fn may_count_bodies(&self) -> bool {
        self.units().count() == 1 && !self.roles.contains(&Role::Due)
    }

    fn has_phone(&self) -> bool {
        (0..self.roles.len()).any(|at| kinds::kind(&plain(self.heading(at))) == Field::Phone)
    }

    /// Its rows with those that go on joined to the row above: a blank number, or the same again.
    fn whole(&self) -> Vec<(Option<String>, Vec<String>)> {
        let mut all: Vec<(Option<String>, Vec<String>)> = Vec::new();
        for row in self.body() {
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let key = key_of(cell(row, self.key));
            let blank = cell(row, self.key).is_empty();
            match all.last_mut() {
                Some((last, above)) if last.is_some() && (blank || key.is_some() && *last == key) => {
                    for (at, (own, more)) in above.iter_mut().zip(row).enumerate() {
                        let bodies = matches!(self.roles.get(at), Some(Role::Units(_)));
                        add(own, more, if bodies { "、" } else { "\n" });
                    }
                }
                _ => all.push((key, row.clone())),
            }
        }
        all
    }
}

/// Adds to a cell what it does not hold yet.
fn add(own: &mut String, more: &str, between: &str) {
    let more = more.trim();
    if more.is_empty() || own.split(between).any(|part| part.trim() == more) {
        return;
    }
    if !own.trim().is_empty() {
        own.push_str(between);
    }
    own.push_str(more);
}

/// The rows of the joined table, and what the join tells.
struct Joined {
    rows: Rows,
    /// Rows of the table of bodies that are none of a task: notes.
    left: Vec<String>,
    /// What stands in one of both.
    told: Vec<(usize, String)>,
}

/// Joins a table of words with one of bodies, where their numbers are the same.
fn join(words: &Keyed, bodies: &Keyed) -> Option<Joined> {
    let tasks = words.whole();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for key in tasks.iter().filter_map(|(key, _)| key.as_deref()) {
        *count.entry(key).or_default() += 1;
    }
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut left: Vec<String> = Vec::new();
    left.extend(
        bodies
            .grid
            .rows
            .iter()
            .take(bodies.head)
            .filter(|row| {
                // The upper level of the headings is none.
                plain(cell(row, bodies.key)) != plain(bodies.heading(bodies.key))
            })
            .map(|row| spoken(row, "　"))
            .filter(|words| !words.is_empty()),
    );
    for (key, row) in bodies.whole() {
        let known = key.as_deref().is_some_and(|key| count.contains_key(key));
        let listed = || numbers(cell(&row, bodies.key)).map(|all| all.iter().map(u32::to_string).collect());
        let keys: Vec<String> = if known {
            key.into_iter().collect()
        } else {
            listed().unwrap_or_else(|| key.into_iter().collect())
        };
        if keys.is_empty() {
            left.push(spoken(&row, "　"));
        }
        for key in keys {
            match given.get_mut(&key) {
                None => _ = given.insert(key, row.clone()),
                Some(own) => {
                    for (at, (own, more)) in own.iter_mut().zip(&row).enumerate().filter(|(at, _)| *at != bodies.key) {
                        add(
                            own,
                            more,
                            if matches!(bodies.roles.get(at), Some(Role::Units(_))) {
                                "、"
                            } else {
                                "\n"
                            },
                        );
                    }
                }
            }
        }
    }
    let common = given.keys().filter(|key| count.contains_key(key.as_str())).count();
    let plainly = count.keys().all(|key| counts(key));
    let same = common == count.len() && common == given.len();
    let unsure = plainly && bodies.may_count_bodies() && (bodies.has_phone() || !same);
    if common < LEAST || common * 2 < count.len() || common * 2 < given.len() || unsure {
        return None;
    }
    // What both tables say of a task stands once.
    let again = |at: usize| {
        let own = (0..words.roles.len()).find(|own| plain(words.heading(*own)) == plain(bodies.heading(at)));
        own.is_some_and(|own| {
            let of_task = |key: &Option<String>| given.get(key.as_deref()?).map(|row| plain(cell(row, at)));
            tasks
                .iter()
                .all(|(key, row)| of_task(key).is_none_or(|said| said.is_empty() || said == plain(cell(row, own))))
        })
    };
    let width = bodies.grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    let columns: Vec<usize> = (0..width).filter(|at| *at != bodies.key && !again(*at)).collect();
    let wide = words.grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut told: Vec<(usize, String)> = Vec::new();
    let mut rows: Rows = Vec::new();
    for (place, row) in words.grid.rows.iter().take(words.head + 1).enumerate() {
        let mut row = row.clone();
        row.resize(wide.max(row.len()), String::new());
        let title = place < words.head && row.iter().all(|cell| Some(cell) == row.first());
        let more = columns.iter().map(|at| {
            if title {
                cell(&row, 0).to_owned()
            } else {
                bodies.heading(*at).to_owned()
            }
        });
        let more: Vec<String> = more.collect();
        row.extend(more);
        rows.push(row);
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let text = words.text()?;
    for (key, row) in &tasks {
        let mut row = row.clone();
        row.resize(wide.max(row.len()), String::new());
        let across = row.len() > 1 && row.iter().all(|cell| Some(cell) == row.first());
        let once = key.as_deref().filter(|key| count.get(key) == Some(&1));
        let found = once.and_then(|key| given.get_key_value(key));
        let shown = || format!("“{}”（{}）", cell(&row, words.key), short(cell(&row, text), 40));
        match (key, found) {
            (_, Some((key, _))) => _ = taken.insert(key),
            (Some(key), None) if given.contains_key(key) => {
                told.push((
                    words.grid.line,
                    format!(
                        "任务{}的编号在表里不止一处，不能确定另一个表里写的单位是哪一项的",
                        shown()
                    ),
                ));
            }
            (Some(_), None) => {
                told.push((
                    words.grid.line,
                    format!("任务{}在写明单位的表里没有同样的编号", shown()),
                ));
            }
            (None, None) => {}
        }
        let more = columns.iter().map(|at| match found {
            Some((_, given)) => cell(given, *at).to_owned(),
            None if across => cell(&row, 0).to_owned(),
            None => String::new(),
        });
        let more: Vec<String> = more.collect();
        row.extend(more);
        rows.push(row);
    }
    for (key, row) in given.iter().filter(|(key, _)| !taken.contains(key.as_str())) {
        let named: Vec<&str> = bodies
            .units()
            .map(|at| cell(row, at))
            .filter(|cell| !cell.is_empty())
            .collect();
        let printed = if key_of(cell(row, bodies.key)).as_ref() == Some(key) {
            cell(row, bodies.key)
        } else {
            key
        };
        told.push((
            bodies.grid.line,
            format!(
                "“{printed}”的单位（{}）没有对应的任务，没有读入",
                short(&named.join("、"), 60)
            ),
        ));
    }
    Some(Joined { rows, left, told })
}

/// The matrices that say by marks, or by lists of numbers, which bodies have a part in which task, as tables of bodies.
fn matrices(source: &Source, grids: &[Grid]) -> Vec<Keyed> {
    let mut marks = Marks::default();
    for block in &source.blocks {
        match block {
            Block::Paragraph { text, .. } => marks.learn(&fold(text)),
            Block::Table { rows, .. } => {
                let cells = rows.iter().flatten();
                cells
                    .filter(|cell| (7..600).contains(&cell.len()))
                    .for_each(|cell| marks.learn(&fold(cell)));
            }
        }
    }
    let upright = |grid: &Grid| {
        let rows = numbered(&grid.rows, &marks)?;
        let (blocks, line) = (grid.blocks.clone(), grid.line);
        Keyed::of(Grid { blocks, line, rows })
    };
    grids.iter().filter_map(upright).collect()
}

/// The source with tables that say by its numbers who answers for the tasks of another joined to that; `None` if there are none.
pub(crate) fn tables(source: &Source) -> Option<Source> {
    let grids = grids(source);
    let matrices: Vec<Keyed> = matrices(source, &grids);
    let keyed: Vec<Keyed> = grids.into_iter().filter_map(Keyed::of).collect();
    let mut joined: Vec<(&Keyed, &Keyed, Joined)> = Vec::new();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for words in keyed.iter().filter(|table| table.has_words()) {
        let others = keyed.iter().filter(|table| table.has_bodies()).chain(&matrices);
        let found = others
            .filter(|bodies| bodies.grid.blocks != words.grid.blocks && !used.contains(&bodies.grid.blocks.start))
            .find_map(|bodies| Some((bodies, join(words, bodies)?)));
        if let Some((bodies, both)) = found {
            used.insert(bodies.grid.blocks.start);
            joined.push((words, bodies, both));
        }
    }
    if joined.is_empty() {
        return None;
    }
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    for (at, block) in source.blocks.iter().enumerate() {
        let inside = |table: &Keyed| table.grid.blocks.contains(&at);
        match joined.iter().find(|(words, bodies, _)| inside(words) || inside(bodies)) {
            None => blocks.push(block.clone()),
            Some((words, _, both)) if words.grid.blocks.start == at => blocks.push(Block::Table {
                line: words.grid.line,
                rows: both.rows.clone(),
            }),
            Some((_, bodies, both)) if bodies.grid.blocks.start == at => {
                let line = bodies.grid.line;
                blocks.extend(both.left.iter().map(|text| Block::Paragraph {
                    line,
                    text: text.clone(),
                }));
            }
            Some(_) => {}
        }
    }
    let mut placed = source.with(blocks);
    for (_, bodies, both) in joined {
        let texts = [
            "这个表按序号写明各项任务的单位，已并入任务表",
            "",
            "请核对序号与任务是否对应",
        ];
        placed.tell("notice-table-joined", Severity::Info, Some(bodies.grid.line), texts);
        for (line, found) in both.told {
            let texts = [
                found.as_str(),
                "两个表的编号一一对应",
                "请对照通知原文，在台账中补上单位或任务",
            ];
            placed.tell("notice-table-key-alone", Severity::Warning, Some(line), texts);
        }
    }
    Some(placed)
}

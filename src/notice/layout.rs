//! Lays cells out into rows and columns: of all layouts, the one that explains the cells best, told by what each cell holds.
//!
//! Cells come in reading order, each with what parts it from the one before. A cell may go on over a line break, blank
//! cells may have been left out, group cells may stand once for several rows. Every way of laying them out is weighed by
//! named evidence (serial numbers that count, names in the columns of units, times in those of deadlines, words in those
//! of tasks, equal shape of rows), in one pass that keeps the best way to each column: the cost is linear.

use super::fold::fold;
use super::names::Names;
use super::numbering::{Style, han_digit, numbering, value_of};
use super::table_header::{Column, Role};
use super::token::{Label, Share, labels_by};
use super::unit_list::split_by;
use super::words::{begins_with_verb, is_body, is_due, is_person, like_person};
use crate::lexicon::{Kind, begins, is};

/// What parts a cell from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glue {
    /// A tab or a bar on the same line: the next column.
    Hard,
    /// A space on the same line: the next column, or a space inside a cell.
    Space,
    /// A line break.
    Break,
    /// A bar and a line break: the cell before it is closed.
    Closed,
    /// A bar alone on its line behind a closed cell: a blank cell, or nothing.
    Blank,
}

/// A cell in reading order.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub text: String,
    pub glue: Glue,
    /// Place of its line.
    pub line: usize,
}

/// Whether rows stand on lines, or cells do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A row begins on a line of its own; a line break may fall inside a cell.
    Rows,
    /// A cell ends in a bar, wherever lines break.
    Closed,
    /// A cell stands on a line of its own; blank ones are lost.
    Cells,
}

/// A row that was laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub cells: Vec<String>,
    /// Place of its first line.
    pub line: usize,
    /// Its cells could as well be laid out in another way.
    pub ambiguous: bool,
    /// The first of its cells that does not fit its column.
    pub misfit: Option<(usize, String)>,
}

/// Cells laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    pub rows: Vec<Row>,
    /// How well they explain the cells.
    pub score: i32,
    /// The place of the first line behind them.
    pub end: usize,
}

/// What a cell holds, whatever its column.
pub(crate) struct Content {
    /// Its words, folded and without spaces.
    pub plain: String,
    pub number: Option<u32>,
    pub bodies: Bodies,
    pub due: bool,
    pub person: bool,
    /// A sentence, or words too long for a name.
    sentence: bool,
    length: usize,
    total: bool,
    pub nobody: bool,
    /// All bodies have names that cannot be anything else.
    firm: bool,
    /// It ends where no cell ends.
    breaks_off: bool,
}

/// How much of a cell is names of bodies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bodies {
    All,
    Some,
    None,
}

/// What a cell says that stands for nobody or nothing.
fn says_nothing(plain: &str) -> bool {
    is(plain, Kind::Nothing) || is(plain, Kind::SameAsAbove)
}

pub(crate) fn content(text: &str, known: &Names) -> Content {
    let plain = fold(text);
    let plain = plain.trim();
    let length = plain.chars().count();
    let bare = plain.trim_end_matches(['.', '、']).trim_matches(['(', ')']);
    let digits = !bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|byte| byte.is_ascii_digit());
    let han = !bare.is_empty() && bare.chars().count() <= 4 && bare.chars().all(han_digit);
    let number = if digits || han { value_of(bare) } else { None };
    let sentence = plain.contains(['。', '!', '?']) || length > 60;
    let labelled = length <= 400
        && labels_by(plain, known)
            .first()
            .is_some_and(|label| label.range.start == 0 && matches!(label.meaning, Label::Units(_)));
    let bodies = if labelled {
        Bodies::All
    } else if sentence && length > 300 || plain.is_empty() || number.is_some() {
        Bodies::None
    } else {
        let names = split_by(text, known).names;
        let body = |name: &&String| {
            let name = fold(name);
            let name = name.trim();
            known.know(name)
                || name.chars().count() <= 30 && is_body(name) && !begins_with_verb(name) && !name.contains(['。', ';'])
        };
        let bodies = names.iter().filter(body).count();
        // 升级改造接待大厅，增设母婴室。 is a sentence, whatever its parts end in.
        let stops = plain.ends_with('。') && !names.iter().all(|name| known.firm(fold(name).trim()));
        match bodies {
            0 => Bodies::None,
            some if some == names.len() && !stops => Bodies::All,
            some if some * 2 >= names.len() => Bodies::Some,
            _ => Bodies::None,
        }
    };
    let folded = plain;
    let people = |word: &str| like_person(word) || is_person(word);
    Content {
        plain: folded.chars().filter(|letter| !letter.is_whitespace()).collect(),
        number,
        bodies,
        due: length <= 40 && plain.split([',', ';', '。', '、']).any(|part| is_due(part.trim())),
        person: length <= 40
            && bodies != Bodies::All
            && plain
                .split([',', ';', '、', '\n', ' '])
                .filter(|word| !word.is_empty())
                .all(people)
            && !plain.is_empty(),
        sentence,
        length,
        total: is(plain, Kind::Total),
        nobody: says_nothing(folded),
        firm: bodies == Bodies::All
            && length <= 300
            && split_by(text, known)
                .names
                .iter()
                .all(|name| known.firm(fold(name).trim())),
        breaks_off: folded.ends_with([',', '、', '(', '“', '《', ':', '-']),
    }
}

/// Evidence that a cell stands in a column; `before` is the last serial number above, `first` that none stands above.
fn evidence(column: &Column, held: &Content, before: u32, first: bool) -> i32 {
    if held.plain.is_empty() {
        return match column.role {
            Role::Task => -15,
            Role::Serial => -5,
            _ => 0,
        };
    }
    // The header again, at the top of a page.
    if held.plain == column.heading {
        return 40;
    }
    if held.nobody {
        return if matches!(column.role, Role::Serial | Role::Task) {
            -20
        } else {
            5
        };
    }
    match column.role {
        Role::Serial => match held.number {
            Some(value) if first && value == 1 => 60,
            Some(_) if first => 40,
            Some(value) if value == before + 1 => 60,
            Some(1) => 30,
            Some(value) if value == before => -5,
            Some(value) if value > before && value <= before + 20 => 10,
            Some(_) => -60,
            None if held.total => 15,
            // A1, GY-03
            None if is_code(&held.plain) => 30,
            // 1-1, 第一项
            None if held.length <= 8 && numbering(&format!("{} x", held.plain)).is_some() => 20,
            None => -80,
        },
        Role::Units(_) => match held.bodies {
            Bodies::All if held.firm => 30,
            Bodies::All => 22,
            Bodies::Some => 5,
            Bodies::None if held.number.is_some() || held.due => -40,
            Bodies::None if held.sentence || held.length > 40 => -60,
            Bodies::None if held.length <= 12 => 0,
            Bodies::None => -15,
        },
        Role::Due if held.due => 20,
        Role::Due if held.number.is_some() || held.bodies == Bodies::All => -40,
        Role::Due if held.length > 60 => -20,
        Role::Due => -5,
        Role::People if held.person => 20,
        Role::People if held.bodies == Bodies::All || held.number.is_some() => -40,
        Role::People if held.length <= 24 && !held.sentence => 5,
        Role::People => -20,
        Role::Task if held.number.is_some() => -30,
        Role::Task if held.bodies == Bodies::All && held.length <= 24 => -20,
        Role::Task if held.due && !held.sentence => -15,
        Role::Task if held.sentence => 20,
        Role::Task if held.length >= 5 => 15,
        Role::Task => 3,
        Role::Group if held.number.is_some() || held.bodies == Bodies::All => -20,
        Role::Group if held.sentence || held.plain.contains([',', ';']) => -10,
        Role::Group if held.length <= 12 => 8,
        Role::Group => 0,
        Role::Note | Role::Unknown | Role::Stage | Role::Marks(_) | Role::Part if held.bodies == Bodies::All => -5,
        Role::Note | Role::Unknown | Role::Stage | Role::Marks(_) | Role::Part | Role::Said => 0,
    }
}

/// Whether a serial number has letters before its digits: A1, GY-03.
pub(crate) fn is_code(plain: &str) -> bool {
    let digits = plain.trim_start_matches(|letter: char| letter.is_ascii_uppercase() || letter == '-');
    (1..=5).contains(&(plain.len() - digits.len()))
        && (1..=4).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What it costs that nothing stands in each column: most where only one column holds the words.
fn left_out(columns: &[Column]) -> Vec<i32> {
    let words = columns.iter().filter(|column| column.role == Role::Task).count();
    let cost = |column: &Column| match column.role {
        Role::Task if words == 1 => 40,
        Role::Serial => 15,
        Role::Units(Share::Assist) => 6,
        Role::Units(_) => 12,
        Role::Note => 2,
        _ => 6,
    };
    columns.iter().map(cost).collect()
}

/// What it costs that a cell goes on behind a line break or a space.
fn goes_on(role: Role, shape: Shape) -> i32 {
    match (role, shape) {
        (Role::Task, Shape::Cells) => 8,
        (Role::Units(_), Shape::Cells) => 3,
        (_, Shape::Cells) => 10,
        (_, Shape::Rows | Shape::Closed) => 4,
    }
}

/// Columns of a table beyond which none is laid out.
const WIDEST: usize = 24;
/// Points below the best ending at which the table is over.
const LOST: i32 = 120;
/// Cells of one table; a real one has a few thousand.
const CELLS: usize = 200_000;

/// The best way to a column, as far as the cells were read.
#[derive(Clone)]
struct Way {
    score: i32,
    /// The cell under way.
    text: String,
    /// Its evidence, which is counted anew when it goes on.
    held: i32,
    serial: u32,
    /// No serial number stands above.
    first: bool,
    pieces: usize,
    /// Its last piece breaks off: …1.5万亩，
    breaks_off: bool,
    /// The row is a total, which fills few columns.
    total: bool,
}

/// How a way came to a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The cell goes on.
    On,
    /// From another column of the same row.
    Column(u8),
    /// A new row, behind a row that ended in a column, or behind a heading.
    Row(u8),
}

/// Column of a heading across the table.
const BAND: u8 = u8::MAX;
/// Before the first row.
const START: u8 = u8::MAX - 1;

#[derive(Clone, Copy)]
struct Back {
    step: Step,
    tie: bool,
}

/// Lays out the cells that `next` gives line by line, an empty list for a line without any, `None` behind the last.
pub(crate) fn lay_out(
    columns: &[Column],
    shape: Shape,
    from: usize,
    names: &Names,
    mut next: impl FnMut(usize) -> Option<Vec<Cell>>,
) -> Layout {
    let width = columns.len();
    if !(2..=WIDEST).contains(&width) {
        return Layout::default();
    }
    let mut walk = Walk {
        columns,
        names,
        shape,
        before: skips(columns),
        ways: vec![None; width],
        band: None,
        backs: Vec::new(),
        cells: Vec::new(),
        start: true,
    };
    let mut best = (0_i32, 0_usize, None, from);
    let mut line = from;
    while let Some(cells) = next(line) {
        line += 1;
        let alone = cells.len() == 1;
        for cell in cells {
            walk.read(cell, alone);
        }
        if walk.cells.len() > CELLS {
            break;
        }
        let mut top = i32::MIN;
        for (at, way) in walk.ways.iter().enumerate() {
            if let Some(way) = way {
                let score = way.score - walk.end(at);
                top = top.max(score);
                if score > best.0 {
                    best = (score, walk.cells.len(), Some(at), line);
                }
            }
        }
        top = top.max(walk.band.as_ref().map_or(i32::MIN, |way| way.score));
        if !walk.cells.is_empty() && top < best.0 - LOST {
            break;
        }
    }
    let (score, count, last, end) = best;
    let rows = last.map_or_else(Vec::new, |last| walk.rows(count, last));
    Layout { rows, score, end }
}

/// Rows that a periodic layout has at least.
const PERIODS: usize = 3;

/// Cells one a line that fall into rows of the header's width, each with the number that comes next: no cell is lost, and
/// what stands in each needs no guess, whatever the headings say.
pub(crate) fn periodic(
    columns: &[Column],
    from: usize,
    names: &Names,
    mut next: impl FnMut(usize) -> Option<Vec<Cell>>,
) -> Option<Layout> {
    let width = columns.len();
    let counted = columns.first().is_some_and(|column| column.role == Role::Serial);
    if !counted || !(3..=WIDEST).contains(&width) {
        return None;
    }
    let mut alone = |line: usize| match next(line)?.as_slice() {
        [cell] => Some(cell.clone()),
        _ => None,
    };
    let number = |cell: &Cell| content(&cell.text, names).number;
    let mut rows: Vec<Row> = Vec::new();
    let mut serial: Option<u32> = None;
    let mut end = from;
    let row = |cells: &[Cell]| Row {
        line: cells.first().map_or(from, |cell| cell.line),
        cells: (0..width)
            .map(|at| cells.get(at).map_or("", |cell| cell.text.trim()).to_owned())
            .collect(),
        ambiguous: false,
        misfit: None,
    };
    let mut counted = 0;
    while counted * width < CELLS {
        let cells: Vec<Cell> = (end..end + width).map_while(&mut alone).collect();
        let Some(first) = cells.first() else { break };
        let heads = cells.len() == width
            && columns
                .iter()
                .zip(&cells)
                .all(|(column, cell)| column.heading == super::table_header::plain(&cell.text));
        let comes = |value: Option<u32>| value.is_some() && serial.is_none_or(|last| value == Some(last + 1));
        if heads {
            // The header again, at the top of a page.
            end += width;
        } else if comes(number(first)) {
            if cells.len() < width {
                return None;
            }
            serial = number(first);
            rows.push(row(&cells));
            counted += 1;
            end += width;
        } else if heading(&first.text, Shape::Cells, names).is_some()
            && cells.get(1).is_some_and(|next| comes(number(next)))
        {
            rows.push(row(cells.get(..1).unwrap_or(&[])));
            end += 1;
        } else {
            break;
        }
    }
    // What follows may be no row, but never the next number one cell later.
    let slipped = (end..end + width)
        .filter_map(&mut alone)
        .any(|cell| serial.is_some_and(|last| number(&cell) == Some(last + 1)));
    judge(columns, names, &mut rows);
    let odd = rows.iter().filter(|row| row.misfit.is_some()).count();
    (counted >= PERIODS && !slipped && odd * 4 <= rows.len()).then_some(Layout {
        rows,
        score: i32::MAX,
        end,
    })
}

/// What it costs to leave out all columns before each.
fn skips(columns: &[Column]) -> Vec<i32> {
    let mut sum = 0;
    let mut all = vec![0];
    for cost in left_out(columns) {
        sum += cost;
        all.push(sum);
    }
    all
}

struct Walk<'c> {
    columns: &'c [Column],
    names: &'c Names,
    shape: Shape,
    before: Vec<i32>,
    ways: Vec<Option<Way>>,
    band: Option<Way>,
    /// For every cell and column, how the best way came there; the last place of each is the band.
    backs: Vec<Option<Back>>,
    cells: Vec<Cell>,
    start: bool,
}

impl Walk<'_> {
    /// What it costs to leave out the columns from one up to another.
    fn skip(&self, from: usize, to: usize) -> i32 {
        let sum = |at: usize| self.before.get(at).copied().unwrap_or(0);
        if to > from { sum(to) - sum(from) } else { 0 }
    }

    /// What it costs to end a row in a column. Blank cells at the end of a line are often trimmed away.
    fn end(&self, at: usize) -> i32 {
        let total = self.ways.get(at).and_then(Option::as_ref).is_some_and(|way| way.total);
        if total {
            return 0;
        }
        let cost = self.skip(at + 1, self.columns.len());
        if self.shape == Shape::Rows { cost / 3 } else { cost }
    }

    /// The best way to a new row, and whence it comes.
    fn new_row(&self) -> Option<(Way, u8, bool)> {
        let mut best: Option<(i32, u8, bool)> = None;
        let ends = self.ways.iter().enumerate().filter_map(|(at, way)| {
            let way = way.as_ref()?;
            Some((way.score - self.end(at), u8::try_from(at).unwrap_or(BAND)))
        });
        for (score, at) in ends.chain(self.band.as_ref().map(|way| (way.score, BAND))) {
            best = match best {
                Some((top, _, _)) if top == score => best.map(|(top, at, _)| (top, at, true)),
                Some((top, _, _)) if top > score => best,
                _ => Some((score, at, false)),
            };
        }
        let (score, at, tie) = best?;
        let way = if at == BAND {
            self.band.as_ref()
        } else {
            self.ways.get(usize::from(at)).and_then(Option::as_ref)
        }?;
        Some((
            Way {
                score,
                text: String::new(),
                held: 0,
                pieces: 0,
                breaks_off: false,
                total: false,
                ..way.clone()
            },
            at,
            tie,
        ))
    }

    /// A way with a fresh cell in a column.
    fn placed(&self, from: &Way, at: usize, cost: i32, cell: &Cell, content: &Content) -> Option<Way> {
        let column = self.columns.get(at)?;
        let held = evidence(column, content, from.serial, from.first);
        let value = content.number.filter(|_| column.role == Role::Serial);
        Some(Way {
            score: from.score - cost + held,
            text: cell.text.clone(),
            held,
            serial: value.unwrap_or(from.serial),
            first: from.first && value.is_none(),
            pieces: 1,
            breaks_off: content.breaks_off,
            total: from.total || column.role == Role::Serial && content.total,
        })
    }

    /// A way whose cell goes on.
    fn prolonged(&self, from: &Way, at: usize, cell: &Cell, more: &Content) -> Option<Way> {
        let column = self.columns.get(at)?;
        if matches!(column.role, Role::Serial) || cell.text.trim().is_empty() {
            return None;
        }
        // …1.5万亩， goes on in the next line, whatever stands there.
        let cost = if from.breaks_off && cell.glue != Glue::Space {
            -8
        } else {
            goes_on(column.role, self.shape)
        };
        // No bar has closed the cell.
        let closed = if self.shape == Shape::Closed { 8 } else { 0 };
        let mut way = from.clone();
        way.pieces += 1;
        way.breaks_off = more.breaks_off;
        if column.role == Role::Task || way.pieces > 24 || way.text.len() > 1_200 {
            // Words go on with words: names and times alone do not.
            let odd = more.number.is_some() || more.bodies == Bodies::All || more.due && !more.sentence;
            way.score += closed - cost - if odd { 20 } else { 0 };
            return Some(way);
        }
        // Both are whole names, one a line; or the column's width has broken one name.
        let units = matches!(column.role, Role::Units(_));
        let names = units && more.bodies == Bodies::All;
        let above = if units {
            content(&way.text, self.names).bodies
        } else {
            Bodies::None
        };
        let whole = names && above == Bodies::All;
        way.text.push_str(if whole { "\n" } else { "" });
        way.text.push_str(&cell.text);
        let joined = content(&way.text, self.names);
        let held = evidence(column, &joined, way.serial, way.first);
        let mended = units && cell.glue == Glue::Break && above != Bodies::All && joined.bodies == Bodies::All;
        way.score += held - way.held + closed + if names || mended { 8 } else { 0 } - cost;
        way.held = held;
        Some(way)
    }

    /// Reads one cell. `alone`: nothing else stands on its line.
    fn read(&mut self, cell: Cell, alone: bool) {
        let width = self.columns.len();
        let glue = cell.glue;
        let held = content(&cell.text, self.names);
        let blank = glue == Glue::Blank;
        let opens = glue != Glue::Hard && glue != Glue::Space;
        let row = if self.start {
            let way = Way {
                score: 0,
                text: String::new(),
                held: 0,
                serial: 0,
                first: true,
                pieces: 0,
                breaks_off: false,
                total: false,
            };
            Some((way, START, false))
        } else if opens {
            self.new_row()
        } else {
            None
        };
        let late = self.shape == Shape::Cells;
        let mut ways: Vec<Option<Way>> = vec![None; width];
        let mut backs: Vec<Option<Back>> = vec![None; width + 1];
        for at in 0..width {
            let mut best: Option<(Way, Back)> = None;
            let mut offer = |way: Option<Way>, step: Step, tie: bool| {
                let Some(way) = way else { return };
                match &mut best {
                    Some((top, back)) if top.score == way.score => back.tie |= !tie || back.step != step,
                    Some((top, _)) if top.score > way.score => {}
                    _ => best = Some((way, Back { step, tie })),
                }
            };
            if !self.start && matches!(glue, Glue::Break | Glue::Space) {
                let way = self.ways.get(at).and_then(Option::as_ref);
                offer(
                    way.and_then(|way| self.prolonged(way, at, &cell, &held)),
                    Step::On,
                    false,
                );
            }
            if blank && !self.start {
                offer(self.ways.get(at).and_then(Clone::clone), Step::On, false);
            }
            let along = match glue {
                Glue::Hard | Glue::Blank => at.checked_sub(1).map(|from| from..at),
                Glue::Space | Glue::Closed => Some(0..at),
                Glue::Break => (self.shape == Shape::Cells).then_some(0..at),
            };
            for from in along.into_iter().flatten().filter(|_| !self.start) {
                let Some(way) = self.ways.get(from).and_then(Option::as_ref) else {
                    continue;
                };
                // Where the header stands on a line, rows do.
                let split = glue == Glue::Closed && self.shape == Shape::Rows;
                let free = way.total;
                let cost = if free { 0 } else { self.skip(from + 1, at) } + if split { 10 } else { 0 };
                let step = Step::Column(u8::try_from(from).unwrap_or(BAND));
                offer(self.placed(way, at, cost, &cell, &held), step, false);
            }
            let begins_row = glue != Glue::Break || self.shape != Shape::Closed || self.start;
            if let Some((way, from, tie)) = row.as_ref().filter(|_| begins_row && (at == 0 || late)) {
                // A row that begins further on goes on with the groups above it.
                let cost = self.skip(0, at);
                let begins = self.columns.iter().position(|column| column.role == Role::Task);
                if at == 0 || begins.is_some_and(|text| at <= text) && *from != START {
                    offer(self.placed(way, at, cost, &cell, &held), Step::Row(*from), *tie);
                }
            }
            if blank && let Some((way, _)) = best.as_mut().filter(|(_, back)| back.step != Step::On) {
                way.score += 1;
            }
            if let Some((mut way, back)) = best {
                // Cells that lines part are surely parted.
                if glue == Glue::Hard {
                    way.score += 8;
                }
                if let Some(place) = ways.get_mut(at) {
                    *place = Some(way);
                }
                if let Some(place) = backs.get_mut(at) {
                    *place = Some(back);
                }
            }
        }
        let band = row
            .filter(|_| alone && opens && !blank)
            .and_then(|(mut way, from, tie)| {
                way.score += heading(&cell.text, self.shape, self.names)?;
                // Numbers may begin anew below a heading.
                Some((
                    way,
                    Back {
                        step: Step::Row(from),
                        tie,
                    },
                ))
            });
        if let (Some((_, back)), Some(place)) = (&band, backs.get_mut(width)) {
            *place = Some(*back);
        }
        self.band = band.map(|(way, _)| way);
        self.ways = ways;
        self.backs.extend(backs);
        self.cells.push(cell);
        self.start = false;
    }

    fn back(&self, cell: usize, at: usize) -> Option<Back> {
        let width = self.columns.len();
        let at = if at == usize::from(BAND) { width } else { at };
        self.backs.get(cell * (width + 1) + at).copied().flatten()
    }

    /// The rows of the best way, which ends with a cell in a column.
    fn rows(&self, count: usize, last: usize) -> Vec<Row> {
        let width = self.columns.len();
        let mut steps: Vec<(usize, usize, Back)> = Vec::new();
        let mut at = last;
        let mut cell = count;
        while let Some(here) = cell.checked_sub(1) {
            let Some(back) = self.back(here, at) else { break };
            steps.push((here, at, back));
            match back.step {
                Step::On => {}
                Step::Column(from) => at = usize::from(from),
                Step::Row(START) => break,
                Step::Row(from) => at = usize::from(from),
            }
            cell = here;
        }
        steps.reverse();
        let mut rows: Vec<Row> = Vec::new();
        for (place, at, back) in steps {
            let Some(cell) = self.cells.get(place) else { continue };
            if matches!(back.step, Step::Row(_)) || rows.is_empty() {
                rows.push(Row {
                    cells: vec![String::new(); width],
                    line: cell.line,
                    ambiguous: false,
                    misfit: None,
                });
            }
            if back.tie
                && matches!(back.step, Step::Row(_))
                && let Some(above) = rows.len().checked_sub(2).and_then(|above| rows.get_mut(above))
            {
                above.ambiguous = true;
            }
            let Some(row) = rows.last_mut() else { continue };
            row.ambiguous |= back.tie;
            let column = if at == usize::from(BAND) { 0 } else { at };
            let role = self.columns.get(column).map(|column| column.role);
            if let Some(held) = row.cells.get_mut(column) {
                if back.step == Step::On && !held.is_empty() && !cell.text.is_empty() {
                    let units = matches!(role, Some(Role::Units(_) | Role::People));
                    // A break in a column of units may part two names; in words it is only the page's width.
                    let ends = held.ends_with(['。', '；', ';', '：', ':']);
                    held.push_str(if units || ends { "\n" } else { "" });
                }
                held.push_str(cell.text.trim());
            }
        }
        judge(self.columns, self.names, &mut rows);
        rows
    }
}

/// Marks the rows in which a cell does not fit its column.
fn judge(columns: &[Column], names: &Names, rows: &mut [Row]) {
    let (mut serial, mut first) = (0, true);
    for row in rows {
        let filled = row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        if filled <= 1 {
            continue;
        }
        for (at, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
            let held = content(cell, names);
            let odd = evidence(column, &held, serial, first) <= -40;
            if odd && row.misfit.is_none() {
                row.misfit = Some((at, cell.clone()));
            }
            if column.role == Role::Serial
                && let Some(value) = held.number
            {
                (serial, first) = (value, false);
            }
        }
    }
}

/// Evidence that a line across the table is a heading; `None` where it cannot be one.
fn heading(text: &str, shape: Shape, names: &Names) -> Option<i32> {
    let plain = fold(text);
    let plain = plain.trim();
    if plain.is_empty() || plain.chars().count() > 60 {
        return None;
    }
    if begins(plain, Kind::NoteBegin) {
        return None;
    }
    let number = numbering(text.trim()).filter(|number| !number.risky);
    if number.is_some_and(|number| number.style <= Style::HanBracket && number.style != Style::Article) {
        return Some(if plain.contains('。') { -5 } else { 15 });
    }
    if shape != Shape::Rows || plain.contains(['。', ';', ':', ',']) || plain.chars().count() > 30 {
        return None;
    }
    let held = content(text, names);
    (held.number.is_none() && !held.due && held.bodies != Bodies::All).then_some(-10)
}

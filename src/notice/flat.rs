//! Tables that copying has flattened into lines: every way in which their cells may be parted is laid out, and the one that
//! explains them best is read; a table that none explains is refused, with the line.

use std::sync::LazyLock;

use super::boxed;
use super::columns::{self, headed, inferred};
use super::fold::fold;
use super::forms::{bar_cells, fields};
use super::layout::{Bodies, Cell, Content, Glue, Layout, Shape, content, lay_out, periodic};
use super::lines::Part;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::table_header::{Column, Role, header_at, is_duty_header, is_task_header, like_headings, may_head, role};
use super::words::note;
use crate::lexicon::{Kind, begins, words};
use crate::pattern::Regex;
use crate::text::regex;

/// A flattened table of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flat {
    /// Places of its lines, first to last, end excluded.
    pub from: usize,
    pub to: usize,
    /// Its rows, or why they cannot be told.
    pub rows: Result<Rows, String>,
}

/// The rows of a table, with the header first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub rows: Vec<Vec<String>>,
    /// Rows that a person should look at, and why.
    pub unsure: Vec<(usize, String)>,
    /// It has no header: its columns were told by what stands in them.
    pub unheaded: bool,
}

/// The flattened tables among lines.
pub(crate) fn tables(parts: &[Part<'_>], names: &Names) -> Vec<Flat> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let flat = boxed::table(parts, at).or_else(|| best_from(parts, at, names));
        at = flat.as_ref().map_or(at + 1, |flat| flat.to.max(at + 1));
        found.extend(flat);
    }
    found
}

/// How the cells of a table are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parted {
    Bars,
    Tabs,
    /// Two spaces or more, as a copy of a page has between its columns.
    Gaps,
    Spaces,
    Lines,
}

/// A line without anything but bars and rules.
pub(crate) fn only_bars(plain: &str) -> bool {
    !plain.is_empty() && plain.contains('|') && plain.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '))
}

/// The cells of a line, blank ones at its end left out.
fn cells(part: &Part<'_>, parted: Parted) -> Vec<String> {
    let mut cells: Vec<String> = match parted {
        Parted::Bars if only_bars(&part.plain) => Vec::new(),
        Parted::Bars => bar_cells(part.raw).unwrap_or_else(|| vec![part.text.to_owned()]),
        Parted::Tabs => part.raw.split('\t').map(|cell| cell.trim().to_owned()).collect(),
        Parted::Gaps => gaps(part.text),
        Parted::Lines => vec![part.text.to_owned()],
        Parted::Spaces => {
            // 工 作 任 务 is one heading and 刘 洋 one name: letters that stand alone belong together.
            let mut cells: Vec<String> = Vec::new();
            let mut alone = false;
            for word in part.text.split_whitespace() {
                let single = word.chars().count() == 1 && !word.starts_with(|letter: char| letter.is_ascii_digit());
                match cells.last_mut().filter(|_| alone && single) {
                    Some(last) => last.push_str(word),
                    None => cells.push(word.to_owned()),
                }
                alone = single;
            }
            cells
        }
    };
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// The pieces of a line between gaps of two spaces or more.
fn gaps(text: &str) -> Vec<String> {
    static GAP: LazyLock<Regex> = LazyLock::new(|| regex(r"[ \u{a0}]{2,}|\s*[\u{3000}\t]\s*"));
    GAP.split(text).map(|cell| cell.trim().to_owned()).collect()
}

/// The cells of a line with what parts them.
fn parted_cells(parts: &[Part<'_>], at: usize, parted: Parted) -> Vec<Cell> {
    let Some(part) = parts.get(at) else { return Vec::new() };
    let closed_above = at
        .checked_sub(1)
        .and_then(|above| parts.get(above))
        .is_some_and(|above| above.plain.ends_with('|'));
    let first = match parted {
        Parted::Bars if closed_above || part.plain.starts_with('|') => Glue::Closed,
        _ => Glue::Break,
    };
    let inside = if parted == Parted::Spaces {
        Glue::Space
    } else {
        Glue::Hard
    };
    // A bar alone closes a blank cell, or marks where a row begins.
    if parted == Parted::Bars && closed_above && part.plain == "|" {
        return vec![Cell {
            text: String::new(),
            glue: Glue::Blank,
            line: at,
        }];
    }
    cells(part, parted)
        .into_iter()
        .enumerate()
        .map(|(place, text)| Cell {
            text,
            glue: if place == 0 { first } else { inside },
            line: at,
        })
        .collect()
}

/// A line that no table goes on behind: a day, a note, the mark of an attachment.
fn stops(part: &Part<'_>) -> bool {
    note(part.plain.trim_start_matches('|')).is_some()
        || super::days::day_line(&part.plain).is_some()
        || super::lines::marks_attachment(&part.plain)
}

/// Whether a table is over before a line: there it stops, or who issued the notice stands above the day.
fn over(parts: &[Part<'_>], line: usize, parted: Parted) -> bool {
    let Some(part) = parts.get(line) else { return true };
    let signed = |line: usize| {
        parts
            .get(line)
            .is_some_and(|part| super::days::day_line(&part.plain).is_some())
    };
    let body = |line: usize| {
        parts.get(line).is_some_and(|part| {
            !part.plain.contains(['|', ',', '、', '。', ':'])
                && !part.raw.trim().contains('\t')
                && (4..=40).contains(&part.plain.chars().count())
                && part.plain.split_whitespace().all(super::words::ends_like_unit)
                && !super::words::begins_with_verb(&part.plain)
        })
    };
    stops(part)
        || super::days::signed(&part.plain).is_some()
        // Where cells stand on lines, the last cell may be a body, too.
        || body(line) && (signed(line + 1) || parted != Parted::Lines && body(line + 1) && signed(line + 2))
}

/// Whether another table begins on a line: its header, with other headings, or its title above that.
fn begins_anew(parts: &[Part<'_>], line: usize, head: &Head) -> bool {
    if head.parted != Parted::Lines {
        let row = parts.get(line).map_or_else(Vec::new, |part| cells(part, head.parted));
        return line > head.next
            && row.len() >= 3
            && like_headings(&row)
            && is_task_header(&row)
            && !head.rows.contains(&row);
    }
    let numbered = |line: usize| parts.get(line).is_some_and(|part| role(part.text) == Role::Serial);
    let other = |line: usize| {
        numbered(line)
            && header_cells(parts, line, Parted::Lines, &Names::default())
                .iter()
                .any(|other| other.rows.first() != head.rows.first())
    };
    let title = |line: usize| {
        parts.get(line).is_some_and(|part| {
            let plain = part.plain.trim_end_matches(')');
            TITLE_ENDS.iter().chain(TITLES.iter()).any(|end| plain.ends_with(end)) && plain.chars().count() > 6
        })
    };
    other(line) || title(line) && numbered(line + 1)
}

/// How titles end.
static TITLES: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::TitleEnd).collect());

/// A header that may stand on lines, and what its table looks like.
struct Head {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    shape: Shape,
    parted: Parted,
    /// The line behind it.
    next: usize,
    /// No heading of it names a role: only rows that surely are some make it a header.
    loose: bool,
    /// It is a header only with a heading for numbers, which it leaves out.
    bare: bool,
}

/// Whether a column of the rows below a header that names no role holds bodies all the same.
fn bodies_below(head: &Head, layout: &Layout, names: &Names) -> bool {
    let rows: Vec<Vec<String>> = layout.rows.iter().map(|row| row.cells.clone()).collect();
    let row = head.rows.first().map_or(&[][..], Vec::as_slice);
    columns::judged(row, &[], &rows, names, false).is_some()
}

/// The table that begins on a line or, where cells stand on lines, rather on one of the next: a title may look like a heading.
fn best_from(parts: &[Part<'_>], at: usize, names: &Names) -> Option<Flat> {
    let (mut flat, mut score, lines) = table(parts, at, names)?;
    for later in (at + 1..at + 3).filter(|_| lines) {
        if let Some((other, more, _)) = table(parts, later, names)
            && more > score
        {
            (flat, score) = (other, more);
        }
    }
    Some(flat)
}

/// The table that begins on a line, in the way that explains it best.
///
/// Out with its score, and with whether each cell stands on a line.
fn table(parts: &[Part<'_>], at: usize, names: &Names) -> Option<(Flat, i32, bool)> {
    let first = parts.get(at)?;
    if first.plain.len() > 600 || only_bars(&first.plain) {
        return None;
    }
    let mut heads: Vec<Head> = Vec::new();
    if first.plain.contains('|') {
        heads.extend(header_line(parts, at, Parted::Bars, names));
        heads.extend(header_cells(parts, at, Parted::Bars, names));
    } else if first.raw.trim().contains('\t') {
        heads.extend(header_line(parts, at, Parted::Tabs, names));
        heads.extend(header_cells(parts, at, Parted::Tabs, names));
    } else if first.text.contains(char::is_whitespace) {
        if gaps(first.text).len() > 2 {
            heads.extend(header_line(parts, at, Parted::Gaps, names));
        }
        heads.extend(header_line(parts, at, Parted::Spaces, names));
    }
    if heads.is_empty() && !first.plain.contains('|') {
        heads.extend(header_cells(parts, at, Parted::Lines, names));
        heads.extend(broken_header(parts, at, names));
    }
    let counted: Vec<Head> = heads
        .iter()
        .flat_map(|head| without_serial(parts, head, names))
        .collect();
    heads.retain(|head| !head.bare);
    heads.extend(counted);
    if heads.is_empty() {
        heads.extend(no_header(parts, at, names));
    }
    let laid = |head: &Head| -> Option<Layout> {
        let next = |line: usize| {
            (!over(parts, line, head.parted) && !begins_anew(parts, line, head))
                .then(|| parted_cells(parts, line, head.parted))
        };
        let whole = || lay_out(&head.columns, head.shape, head.next, names, next);
        if head.shape != Shape::Cells {
            return Some(whole());
        }
        periodic(&head.columns, head.next, names, next)
            .filter(|layout| !head.loose || bodies_below(head, layout, names))
            .or_else(|| (!head.loose).then(whole))
    };
    let mut best: Option<(Head, Layout)> = None;
    for head in heads {
        let Some(layout) = laid(&head) else { continue };
        if best.as_ref().is_none_or(|(_, top)| layout.score > top.score) {
            best = Some((head, layout));
        }
    }
    let (head, layout) = best?;
    let (score, lines) = (layout.score, head.parted == Parted::Lines);
    Some((judged(parts, at, head, layout)?, score, lines))
}

/// A header that leaves out the heading of the numbers, where some stand alone in cells below it and count from one: in front of the
/// others, or behind the first, which heads groups.
fn without_serial(parts: &[Part<'_>], head: &Head, names: &Names) -> Vec<Head> {
    let [row] = head.rows.as_slice() else { return Vec::new() };
    if head.parted == Parted::Spaces || head.columns.iter().any(|column| column.role == Role::Serial) {
        return Vec::new();
    }
    let behind = parts.get(head.next..).unwrap_or(&[]).iter();
    let mut last = 0;
    for part in behind.take(400).take_while(|part| !stops(part)) {
        let mut numbers = cells(part, head.parted)
            .into_iter()
            .take(2)
            .filter_map(|cell| value_of(fold(&cell).trim()));
        if numbers.any(|number| number == last + 1) {
            last += 1;
        }
    }
    if last < 3 {
        return Vec::new();
    }
    let with = |place: usize| {
        let mut row = row.clone();
        row.insert(place, super::table_header::own_heading(Role::Serial).to_owned());
        let mut columns = headed(&row, &[], names);
        // 工作任务 in front of the numbers heads groups; what stands behind them are the tasks.
        if place > 0
            && let [first, _, rest @ ..] = columns.as_mut_slice()
            && first.role == Role::Task
            && let Some(words) = rest
                .iter_mut()
                .find(|column| matches!(column.role, Role::Task | Role::Unknown))
        {
            (first.role, words.role) = (Role::Group, Role::Task);
        }
        Head {
            columns,
            rows: vec![row],
            bare: false,
            ..*head
        }
    };
    [0, 1].into_iter().map(with).collect()
}

/// The header on one line, or on two lines one below the other.
fn header_line(parts: &[Part<'_>], at: usize, parted: Parted, names: &Names) -> Option<Head> {
    let row = cells(parts.get(at)?, parted);
    let next = parts
        .get(at + 1)
        .filter(|part| !stops(part))
        .map(|part| {
            let mut below = cells(part, parted);
            below.resize(row.len().max(below.len()), String::new());
            below
        })
        .filter(|below| below.len() == row.len() && parted != Parted::Spaces);
    let mut rows = vec![row];
    rows.extend(next);
    // What stands below a heading says what it is of; lines that go on with a cell above have fewer cells.
    let width = rows.first().map_or(0, Vec::len);
    let below = parts.get(at + rows.len()..).unwrap_or(&[]).iter().take(30);
    let cells = below.map(|part| cells(part, parted));
    rows.extend(cells.filter(|row| parted != Parted::Spaces && row.len() == width));
    let found = header_at(&rows, 0, names)?;
    rows.truncate(found.last);
    if rows.first().is_some_and(|row| row.len() < 3) && parted == Parted::Spaces {
        return None;
    }
    let mut columns = found.columns;
    for column in &mut columns {
        if column.guessed {
            column.role = Role::Unknown;
        }
    }
    Some(Head {
        next: at + rows.len(),
        columns,
        rows,
        shape: Shape::Rows,
        parted,
        loose: false,
        bare: false,
    })
}

/// Rows without a header, whose columns are told by what stands in them.
fn no_header(parts: &[Part<'_>], at: usize, names: &Names) -> Option<Head> {
    let first = parts.get(at)?;
    let parted = if first.plain.contains('|') {
        Parted::Bars
    } else if first.raw.trim().contains('\t') {
        Parted::Tabs
    } else {
        return None;
    };
    if !cells(first, parted).first().is_some_and(|cell| is_number(cell)) {
        return None;
    }
    let rows: Vec<Vec<String>> = parts
        .get(at..)?
        .iter()
        .take(60)
        .take_while(|part| !stops(part))
        .map(|part| cells(part, parted))
        .filter(|row| !row.is_empty())
        .collect();
    let columns = inferred(&rows, names)?;
    let row = columns.iter().map(|column| column.printed.clone()).collect();
    Some(Head {
        columns,
        rows: vec![row],
        shape: Shape::Rows,
        parted,
        next: at,
        loose: false,
        bare: false,
    })
}

/// The headers whose cells stand on lines of their own, or are broken over lines: up to the first number, and as far as
/// headings are known.
fn header_cells(parts: &[Part<'_>], at: usize, parted: Parted, names: &Names) -> Vec<Head> {
    let short = |text: &str| {
        let plain = fold(text);
        let plain = plain.trim();
        // 某县2025年任务分解表 is a title.
        let title = plain.contains("年") && plain.contains(|letter: char| letter.is_ascii_digit())
            || TITLE_ENDS.iter().any(|end| plain.ends_with(end)) && plain.chars().count() > 4
            // The second line of a title: 重点工作分工的意见.
            || (TITLES.iter().filter(|end| role(end) == Role::Unknown))
                .any(|end| plain.strip_suffix(end).is_some_and(|rest| rest.ends_with('的')));
        plain.chars().count() <= 24 && !plain.contains(['。', ':']) && !title && numbering(text).is_none()
    };
    let begins = parts.get(at).is_some_and(|part| {
        let first = cells(part, parted).into_iter().next().unwrap_or_default();
        short(&first) && role(&first) != Role::Unknown
    });
    if !begins {
        return Vec::new();
    }
    // The cells of the first lines; where bars close them, or tabs part them, a heading goes on over a line break.
    let mut words: Vec<String> = Vec::new();
    let mut known: Option<(usize, usize)> = None;
    let mut numbered: Option<(usize, usize)> = None;
    let mut unknown = false;
    let mut line = at;
    'lines: while let Some(part) = parts.get(line).filter(|part| !stops(part)) {
        for (place, cell) in parted_cells(parts, line, parted).into_iter().enumerate() {
            if place == 0 && is_number(&cell.text) {
                numbered = Some((words.len(), line));
                break 'lines;
            }
            // 一、老旧街区类 groups the rows below it.
            let band = numbering(&cell.text).is_some_and(|number| number.style <= Style::HanBracket && !number.risky);
            if place == 0 && band && words.len() >= 3 {
                numbered = Some((words.len(), line));
                break 'lines;
            }
            // No heading stands twice.
            let again = words.contains(&cell.text);
            if again || !short(&cell.text) || words.len() > 16 || line > at + 20 {
                break 'lines;
            }
            match words.last_mut() {
                _ if cell.text.is_empty() => {}
                Some(last) if cell.glue == Glue::Break && parted != Parted::Lines => last.push_str(&cell.text),
                _ => words.push(cell.text),
            }
        }
        let _ = part;
        line += 1;
        unknown |= words.last().is_some_and(|word| !may_head(word));
        if !unknown {
            known = Some((words.len(), line));
        }
    }
    let shape = match parted {
        Parted::Lines => Shape::Cells,
        Parted::Bars => Shape::Closed,
        Parted::Tabs | Parted::Gaps | Parted::Spaces => Shape::Rows,
    };
    let mut ends: Vec<(usize, usize)> = numbered.into_iter().chain(known).collect();
    ends.dedup();
    ends.into_iter()
        .filter_map(|(count, next)| {
            let row = words.get(..count)?.to_vec();
            let numbered = row.iter().any(|word| role(word) == Role::Serial);
            let fits = if numbered {
                count >= 3 && is_task_header(&row)
            } else {
                is_duty_header(&row)
            };
            let own = known.is_none_or(|known| known == (count, next));
            let bare = !fits && !numbered && count >= 3 && own && is_task_header(&row);
            let loose = !fits
                && parted == Parted::Lines
                && count >= 4
                && row.first().is_some_and(|word| role(word) == Role::Serial)
                && row.iter().any(|word| role(word) == Role::Task);
            (fits || loose || bare).then(|| Head {
                loose,
                bare,
                columns: headed(&row, &[], names),
                rows: vec![row],
                shape,
                parted,
                next,
            })
        })
        .collect()
}

/// Lines in which the first number must stand below a header on lines of their own.
const TALLEST: usize = 40;

/// The header whose headings are broken over lines (责任 above 领导), above cells one a line: the lines are put together into as
/// many headings as there are lines from one number to the next, by what stands below each.
fn broken_header(parts: &[Part<'_>], at: usize, names: &Names) -> Option<Head> {
    let opens = |count: usize| {
        let pieces = parts.get(at..at + count).unwrap_or(&[]).iter().map(|part| part.text);
        role(&pieces.collect::<String>()) == Role::Serial
    };
    if !opens(1) && !opens(2) {
        return None;
    }
    let number = |line: usize| value_of(parts.get(line)?.plain.as_str());
    let first = (at + 3..at + TALLEST).find(|&line| number(line) == Some(1))?;
    let pieces: Vec<&str> = parts.get(at..first)?.iter().map(|part| part.text).collect();
    let short =
        |part: &Part<'_>| part.plain.chars().count() <= 12 && !part.plain.contains(['。', ':', ',']) && !stops(part);
    if !parts.get(at..first)?.iter().all(short) {
        return None;
    }
    let mut serials = vec![first];
    for line in first + 1..parts.len().min(first + 60 * TALLEST) {
        let next = u32::try_from(serials.len() + 1).ok();
        if number(line) == next {
            serials.push(line);
        }
    }
    let steps: Vec<usize> = serials
        .windows(2)
        .filter_map(|pair| Some(pair.last()? - pair.first()?))
        .collect();
    let width = *steps
        .iter()
        .max_by_key(|step| steps.iter().filter(|other| other == step).count())?;
    let regular = steps.iter().filter(|step| **step == width).count();
    if width < 3 || regular < 2 || regular * 2 < steps.len() || !(width + 1..=3 * width).contains(&pieces.len()) {
        return None;
    }
    let cells = |column: usize| {
        let rows = serials.windows(2).filter(|pair| {
            pair.last()
                .zip(pair.first())
                .is_some_and(|(next, own)| next - own == width)
        });
        rows.take(12).filter_map(move |pair| parts.get(pair.first()? + column))
    };
    let held: Vec<Vec<Content>> = (0..width)
        .map(|column| cells(column).map(|part| content(part.text, names)).collect())
        .collect();
    // The best way to put so many lines together into so many headings.
    let mut best: Vec<Option<(i32, Vec<String>)>> = vec![None; pieces.len() + 1];
    *best.first_mut()? = Some((0, Vec::new()));
    for held in &held {
        let mut next: Vec<Option<(i32, Vec<String>)>> = vec![None; pieces.len() + 1];
        for (from, way) in best.iter().enumerate() {
            let Some((score, row)) = way else { continue };
            for to in from + 1..=(from + 3).min(pieces.len()) {
                let heading = pieces.get(from..to)?.concat();
                let score = score + told(&heading, held);
                if next.get(to)?.as_ref().is_none_or(|(top, _)| score > *top) {
                    let row = row.iter().cloned().chain([heading]).collect();
                    *next.get_mut(to)? = Some((score, row));
                }
            }
        }
        best = next;
    }
    let (_, row) = best.pop()??;
    let fits = row.first().is_some_and(|heading| role(heading) == Role::Serial) && is_task_header(&row);
    fits.then(|| Head {
        loose: false,
        bare: false,
        columns: headed(&row, &[], names),
        rows: vec![row],
        shape: Shape::Cells,
        parted: Parted::Lines,
        next: first,
    })
}

/// How well a heading goes with what stands below it.
fn told(heading: &str, below: &[Content]) -> i32 {
    let most = |is: fn(&Content) -> bool| below.iter().filter(|held| is(held)).count() * 2 > below.len();
    let fits = match role(heading) {
        Role::Serial => most(|held| held.number.is_some()),
        Role::Units(_) => most(|held| held.bodies == Bodies::All),
        Role::People => most(|held| held.person),
        Role::Due => most(|held| held.due),
        Role::Unknown => return 0,
        _ => !most(|held| held.bodies == Bodies::All || held.person || held.number.is_some()),
    };
    if fits { 3 } else { -3 }
}

/// Reads a layout, refuses it, or finds that there is no table.
fn judged(parts: &[Part<'_>], at: usize, head: Head, mut layout: Layout) -> Option<Flat> {
    // A heading behind the last row heads what follows.
    while layout.rows.len() > 1
        && let Some(last) = layout.rows.last()
        && last.cells.iter().filter(|cell| !cell.trim().is_empty()).count() == 1
        && let Some(band) = last.cells.first().and_then(|cell| numbering(cell))
        && band.style <= Style::HanBracket
    {
        layout.end = last.line;
        layout.rows.pop();
    }
    let numbered = head.columns.iter().any(|column| column.role == Role::Serial);
    let words = |row: &super::layout::Row| {
        let filled = |role: fn(Role) -> bool| {
            head.columns
                .iter()
                .zip(&row.cells)
                .any(|(column, cell)| role(column.role) && cell.chars().any(char::is_alphanumeric))
        };
        filled(|role| matches!(role, Role::Task | Role::Unknown | Role::Group))
            || filled(|role| matches!(role, Role::Units(_)))
    };
    let any = layout.rows.iter().any(words);
    let fault = if any {
        fault_behind(parts, &head, &layout).or_else(|| misfits(parts, &head, &layout))
    } else {
        fault_of_first(parts, &head)?
    };
    // Cells on lines of their own without numbers are a table only where every one fits.
    if !numbered && head.shape == Shape::Cells {
        let clean = layout.rows.len() >= 2 && !layout.rows.iter().any(|row| row.ambiguous || row.misfit.is_some());
        if fault.is_some() || !clean {
            return None;
        }
    }
    if let Some(fault) = fault {
        let mut to = layout.end.max(head.next);
        while parts
            .get(to)
            .is_some_and(|part| !stops(part) && !part.plain.starts_with('附'))
        {
            to += 1;
        }
        return Some(Flat {
            from: at,
            to,
            rows: Err(fault),
        });
    }
    let mut rows = Rows {
        unheaded: head.next == at,
        rows: head.rows,
        unsure: Vec::new(),
    };
    for row in layout.rows {
        let place = rows.rows.len();
        let line = parts.get(row.line).map_or(0, |part| part.line);
        if let Some((column, cell)) = &row.misfit {
            let heading = head.columns.get(*column).map_or("", |column| column.printed.as_str());
            rows.unsure.push((
                place,
                format!(
                    "第{line}行起的一行里，“{}”不像“{heading}”列的内容",
                    super::desk::short(cell, 24)
                ),
            ));
        } else if row.ambiguous {
            rows.unsure
                .push((place, format!("第{line}行起的一行少了格子，分不清哪几格是空的")));
        }
        rows.rows.push(row.cells);
    }
    Some(Flat {
        from: at,
        to: layout.end,
        rows: Ok(rows),
    })
}

/// What stands behind the last row and looks as if the table went on.
fn fault_behind(parts: &[Part<'_>], head: &Head, layout: &Layout) -> Option<String> {
    let part = parts
        .get(layout.end)
        .filter(|_| !over(parts, layout.end, head.parted) && !begins_anew(parts, layout.end, head))?;
    let next = cells(part, head.parted);
    let first = next.first()?;
    if begins(first, Kind::NoteBegin) || is_foot_of_form(&part.plain) {
        return None;
    }
    let goes_on = match head.parted {
        Parted::Bars if head.shape == Shape::Rows => next.len() > 1,
        Parted::Bars => part.plain.ends_with('|') || is_number(first),
        Parted::Tabs => next.len() > 1,
        Parted::Gaps | Parted::Spaces => next.len() > 1 && is_number(first),
        Parted::Lines => is_number(first),
    };
    goes_on.then(|| {
        format!(
            "第{}行的“{}”放不进{}列的表",
            part.line,
            super::desk::short(&next.join(" "), 24),
            head.columns.len()
        )
    })
}

/// Rows of which too many hold what their columns do not.
fn misfits(parts: &[Part<'_>], head: &Head, layout: &Layout) -> Option<String> {
    // A line that parts its cells itself (| or tab) says which cells are a row; an odd one is told, not refused.
    let parted = head.shape == Shape::Rows && matches!(head.parted, Parted::Bars | Parted::Tabs | Parted::Gaps);
    let odd =
        |row: &&super::layout::Row| row.misfit.is_some() && !parted || row.ambiguous && head.shape == Shape::Cells;
    let count = layout.rows.iter().filter(odd).count();
    let first = layout.rows.iter().find(odd)?;
    (count * 4 > layout.rows.len()).then(|| {
        let line = parts.get(first.line).map_or(0, |part| part.line);
        format!("表头有{}格，从第{line}行起分不清哪几格是一行", head.columns.len())
    })
}

/// Why a header without readable rows is refused; `None` in the outer if there is nothing below it: a sample form.
fn fault_of_first(parts: &[Part<'_>], head: &Head) -> Option<Option<String>> {
    let part = parts.get(head.next).filter(|part| !stops(part))?;
    if is_foot_of_form(&part.plain) {
        return None;
    }
    let next = cells(part, head.parted);
    let first = next.first()?;
    let several = next.iter().filter(|cell| !cell.is_empty()).count() > 1;
    let table = match head.parted {
        Parted::Bars if head.shape == Shape::Rows => several,
        Parted::Tabs => several,
        Parted::Gaps | Parted::Spaces => several && is_number(first),
        Parted::Bars | Parted::Lines => {
            is_number(first)
                && parts
                    .get(head.next + 1)
                    .is_some_and(|part| !is_number(&part.plain) && !is_foot_of_form(&part.plain))
        }
    };
    table.then(|| {
        Some(format!(
            "第{}行有{}格，表头有{}格",
            part.line,
            next.len(),
            head.columns.len()
        ))
    })
}

/// How titles of tables end, and headings of columns do not.
static TITLE_ENDS: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::TableTitleEnd).collect());

/// Whether a line stands below a form: `填表人： 联系电话：`, `注：…`, or the mark of what is attached next.
fn is_foot_of_form(text: &str) -> bool {
    let plain = fold(text);
    let plain = plain.trim();
    let blanks = begins(plain, Kind::FormFoot) && !fields(text).is_empty();
    plain.chars().count() <= 80 && (blanks || plain.starts_with('附') || note(plain).is_some())
}

fn is_number(word: &str) -> bool {
    let plain = fold(word);
    let digits = plain.trim().trim_end_matches(['|', ' ']).trim_end_matches(['.', '、']);
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|digit| digit.is_ascii_digit())
        || numbering(&format!("{digits} x")).is_some_and(|number| number.rest > digits.len() && digits.len() <= 5)
}

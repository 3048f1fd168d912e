//! Tables that copying has flattened into lines: put together again where that is sure, and refused where it is not.

use super::boxed;
use super::fold::fold;
use super::forms::{bar_cells, fields};
use super::lines::Line;
use super::table_header::{Role, is_task_header, role};

/// A flattened table of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flat {
    /// Places of its lines, first to last, end excluded, in the list of places that was searched.
    pub from: usize,
    pub to: usize,
    /// Its rows with the header first, or why they cannot be told.
    pub rows: Result<Vec<Vec<String>>, String>,
}

/// The flattened tables among lines.
pub(crate) fn tables(lines: &[Line], places: &[usize]) -> Vec<Flat> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < places.len() {
        let flat = boxed::table(lines, places, at)
            .or_else(|| rows_by_line(lines, places, at))
            .or_else(|| cells_by_line(lines, places, at));
        at = flat.as_ref().map_or(at + 1, |flat| flat.to.max(at + 1));
        found.extend(flat);
    }
    found
}

fn text<'a>(lines: &'a [Line], places: &[usize], at: usize) -> Option<&'a str> {
    let line = lines.get(*places.get(at)?)?;
    line.rows.is_none().then_some(line.text.as_str())
}

/// How the cells of a row are told apart on a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parted {
    Bars,
    Tabs,
    Spaces,
}

fn cells(text: &str, parted: Parted) -> Vec<String> {
    match parted {
        Parted::Bars => bar_cells(text).unwrap_or_default(),
        Parted::Tabs => text.split('\t').map(|cell| cell.trim().to_owned()).collect(),
        Parted::Spaces => {
            // 工 作 任 务 is one heading and 刘 洋 one name: letters that stand alone belong together.
            let mut cells: Vec<String> = Vec::new();
            let mut alone = false;
            for word in text.split_whitespace() {
                let single = word.chars().count() == 1 && !word.starts_with(|letter: char| letter.is_ascii_digit());
                match cells.last_mut().filter(|_| alone && single) {
                    Some(last) => last.push_str(word),
                    None => cells.push(word.to_owned()),
                }
                alone = single;
            }
            cells
        }
    }
}

/// One row a line: `序号 | 任务 | 牵头单位`.
fn rows_by_line(lines: &[Line], places: &[usize], at: usize) -> Option<Flat> {
    let head = text(lines, places, at).filter(|head| head.len() <= 600)?;
    let parted = [Parted::Bars, Parted::Tabs, Parted::Spaces]
        .into_iter()
        .find(|&parted| is_task_header(&cells(head, parted)))?;
    let header = cells(head, parted);
    let width = header.len();
    let mut rows = vec![header];
    let mut to = at + 1;
    let mut fault = None;
    while let Some(next) = text(lines, places, to) {
        let mut row = cells(next, parted);
        let rule = !row.is_empty()
            && row
                .iter()
                .all(|cell| !cell.is_empty() && cell.chars().all(|letter| matches!(letter, '-' | ':')));
        // Rows left blank are cut short where white space was trimmed.
        let blank = parted == Parted::Bars && !row.is_empty() && row.iter().all(String::is_empty);
        if rule || blank {
            to += 1;
            continue;
        }
        if parted == Parted::Tabs {
            // Empty cells at the end of a line are trimmed away.
            while row.len() < width && row.len() > 1 {
                row.push(String::new());
            }
        }
        if row.len() != width {
            let ends = match parted {
                Parted::Bars => !next.contains(['|', '｜']),
                Parted::Tabs => !next.contains('\t'),
                Parted::Spaces => {
                    super::numbering::numbering(next).is_none()
                        && rows.len() > 1
                        && row.len() == 1
                        && next.ends_with(['。', ')', '）'])
                }
            };
            // Headings with nothing below them but who fills in the form are a sample, though it names units.
            if rows.len() == 1 && is_foot_of_form(next) {
                return None;
            }
            if !ends || rows.len() == 1 {
                fault = Some(format!(
                    "第{}行有{}格，表头有{width}格",
                    number(lines, places, to),
                    row.len()
                ));
            }
            break;
        }
        rows.push(row);
        to += 1;
    }
    if fault.is_some() {
        to = end_of_refused(lines, places, to);
    } else if rows.iter().skip(1).flatten().all(String::is_empty) {
        return None;
    }
    Some(Flat {
        from: at,
        to,
        rows: fault.map_or(Ok(rows), Err),
    })
}

/// Whether a line stands below a form: `填表人： 联系电话：`, `注：…`, or the mark of what is attached next.
fn is_foot_of_form(text: &str) -> bool {
    const FILLED_BY: [&str; 10] = [
        "填",
        "报送",
        "审核",
        "审签",
        "签发",
        "联系",
        "经办",
        "制表",
        "单位",
        "负责人",
    ];
    let plain = fold(text);
    let plain = plain.trim();
    let blanks = FILLED_BY.iter().any(|word| plain.starts_with(word)) && !fields(text).is_empty();
    plain.chars().count() <= 80
        && (blanks || plain.starts_with('附') || plain.starts_with("注:") || plain.starts_with("说明:"))
}

/// One cell a line, with or without a bar at its end.
fn cells_by_line(lines: &[Line], places: &[usize], at: usize) -> Option<Flat> {
    let cell = |at: usize| -> Option<String> {
        let text = text(lines, places, at)?;
        let text = text.trim().trim_matches(['|', '｜', '│']).trim();
        (!text.contains(['|', '｜'])).then(|| text.to_owned())
    };
    let first = cell(at)?;
    let serial: String = fold(&first).split_whitespace().collect();
    if super::kinds::kind(&serial) != crate::form::Kind::Serial {
        return None;
    }
    // The header runs up to the first bare number, which is the first row's. Where bars close the cells, a heading
    // goes on over a line break up to its bar.
    let barred = |at: usize| text(lines, places, at).is_some_and(|text| text.trim_end().ends_with(['|', '｜', '│']));
    let closed_by_bars = barred(at);
    let mut header: Vec<String> = Vec::new();
    let mut next = at;
    let mut open = false;
    while let Some(word) = cell(next) {
        if is_number(&word) || header.len() > 16 || word.chars().count() > 24 {
            break;
        }
        if !word.is_empty() {
            match header.last_mut().filter(|_| open) {
                Some(last) => last.push_str(&word),
                None => header.push(word),
            }
        }
        open = closed_by_bars && !barred(next);
        next += 1;
    }
    if header.len() < 3 || !is_task_header(&header) || !cell(next).is_some_and(|word| is_number(&word)) {
        return None;
    }
    let serial = header
        .iter()
        .position(|word| fold(word).contains('序') || fold(word).contains("编号"));
    let width = header.len();
    let mut body: Vec<String> = Vec::new();
    let start = next;
    let bars = text(lines, places, start).is_some_and(|text| text.trim_end().ends_with(['|', '｜']));
    while let Some(text) = text(lines, places, next) {
        let barred = text.trim_end().ends_with(['|', '｜', '│']);
        if bars && !barred {
            // A cell that a line break cut: it goes on up to the next bar.
            let open = (next..places.len().min(next + 8)).any(|at| {
                self::text(lines, places, at).is_some_and(|text| text.trim_end().ends_with(['|', '｜', '│']))
            });
            if !open {
                break;
            }
            let mut joined = String::new();
            while let Some(text) = self::text(lines, places, next) {
                if !joined.is_empty() {
                    joined.push('\n');
                }
                joined.push_str(text.trim().trim_matches(['|', '｜', '│']).trim());
                next += 1;
                if text.trim_end().ends_with(['|', '｜', '│']) {
                    break;
                }
            }
            body.push(joined);
            continue;
        }
        // A bar alone on its line closes the cell above; two of them leave an empty cell.
        let alone = text.trim().trim_matches(['|', '｜', '│']).trim().is_empty();
        let closes = alone
            && body.last().is_some()
            && !self::text(lines, places, next.saturating_sub(1))
                .is_some_and(|above| above.trim_end().ends_with(['|', '｜', '│']));
        if !closes {
            body.push(text.trim().trim_matches(['|', '｜', '│']).trim().to_owned());
        }
        next += 1;
    }
    // A break in a column of units may part two names; in words it is only the page's width.
    let units: Vec<bool> = header.iter().map(|word| matches!(role(word), Role::Units(_))).collect();
    for (place, cell) in body.iter_mut().enumerate() {
        if !units.get(place % width).is_some_and(|units| *units) {
            cell.retain(|letter| letter != '\n');
        }
    }
    let rows: Vec<Vec<String>> = std::iter::once(header)
        .chain(body.chunks(width).map(<[String]>::to_vec))
        .collect();
    let serials: Vec<u32> = rows
        .iter()
        .skip(1)
        .filter_map(|row| row.get(serial.unwrap_or(0))?.trim_end_matches(['.', '、']).parse().ok())
        .collect();
    let rising = serials.windows(2).all(|pair| matches!(pair, [a, b] if b > a));
    let whole = body.len().is_multiple_of(width) && serials.len() + 1 == rows.len() && rising && serial == Some(0);
    let fault = (!whole).then(|| format!("表头有{width}格，后面共有{}格，分不清哪几格是一行", body.len()));
    Some(Flat {
        from: at,
        to: next,
        rows: fault.map_or(Ok(rows), Err),
    })
}

/// A refused table runs to the next line that surely is none of it.
fn end_of_refused(lines: &[Line], places: &[usize], from: usize) -> usize {
    let mut to = from;
    while let Some(text) = text(lines, places, to) {
        if super::days::day_line(&fold(text)).is_some() || text.starts_with('附') {
            break;
        }
        to += 1;
    }
    to
}

fn is_number(word: &str) -> bool {
    let plain = fold(word);
    let digits = plain.trim().trim_end_matches(['.', '、']);
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn number(lines: &[Line], places: &[usize], at: usize) -> usize {
    places
        .get(at)
        .and_then(|&place| lines.get(place))
        .map_or(0, |line| line.number)
}

//! Lays out as a table what a unit has written as a report: each task a paragraph, its answers behind labels.

use std::collections::BTreeMap;

use super::cards::Laid;
use super::names::Names;
use super::normal::{date, fold};
use super::place::{Claim, place, without_number};
use super::sheet::{Cell, Row, Sheet};
use super::table::Finder;
use super::texts::Texts;
use super::turned::Turn;
use crate::form::Kind;

/// What is needed to tell a task's paragraph from any other.
pub(super) struct Writer<'a> {
    pub finder: &'a Finder<'a>,
    pub texts: &'a Texts,
    pub names: &'a Names,
    pub own: &'a dyn Fn(usize) -> bool,
}

/// A task as written: its text and its answers by label, each with the cell that it stands in.
#[derive(Default)]
struct Item {
    task: String,
    home: (u32, u32),
    /// Label, text, cell.
    answers: Vec<(usize, String, (u32, u32))>,
}

/// Signs that stand around a label, or between an answer and the next label.
const AROUND: [char; 16] = [
    '：', ':', '【', '】', '[', ']', '；', ';', '，', ',', '。', '、', '|', '“', '”', '—',
];

impl Writer<'_> {
    /// The report as a table; nothing where no paragraph is a task's with an answer below it.
    pub fn table<'g>(&self, sheet: &Sheet<'g>) -> Option<Laid<'g>> {
        let mut above: Vec<Row> = Vec::new();
        let mut below: Vec<Row> = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        let mut labels: Vec<(String, bool)> = Vec::new();
        for row in &sheet.rows {
            let mut left = Vec::new();
            for cell in &row.cells {
                let rest = self.cell((row.row, cell.column), &cell.text, &mut items, &mut labels);
                if !rest.is_empty() {
                    left.push(Cell {
                        text: rest,
                        ..cell.clone()
                    });
                }
            }
            if !left.is_empty() {
                let rows = if items.is_empty() { &mut above } else { &mut below };
                rows.push(Row {
                    row: row.row,
                    cells: left,
                });
            }
        }
        items
            .iter()
            .any(|item| !item.answers.is_empty())
            .then(|| lay(sheet, above, items, &labels, below))
    }

    /// Takes in a cell line by line; returns what is no task's.
    fn cell(&self, home: (u32, u32), text: &str, items: &mut Vec<Item>, labels: &mut Vec<(String, bool)>) -> String {
        let mut left: Vec<&str> = Vec::new();
        for line in text.lines() {
            let (opening, answers) = self.pieces(line);
            let bare = opening.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c));
            if self.names_task(bare) {
                items.push(Item {
                    task: bare.to_owned(),
                    home,
                    answers: Vec::new(),
                });
            } else if !is_point(bare) || answers.is_empty() {
                // What goes on below a long answer is more of it, unless it signs the report.
                let last = items.last_mut().and_then(|item| item.answers.last_mut());
                let long = last.filter(|last| labels.get(last.0).is_some_and(|(_, long)| *long));
                match long.filter(|_| !self.signs(bare) && !is_point(bare)) {
                    Some(last) => {
                        last.1.push('\n');
                        last.1.push_str(opening.trim());
                    }
                    None => left.push(opening),
                }
            }
            let Some(item) = items.last_mut() else {
                left.extend((!answers.is_empty()).then_some(line));
                continue;
            };
            for (label, answer) in answers {
                let key = fold(label);
                let known = labels.iter().position(|(known, _)| *known == key);
                let place = known.unwrap_or_else(|| {
                    labels.push((key, self.is_long(label)));
                    labels.len() - 1
                });
                let answer = answer.trim_matches(|c: char| c.is_whitespace() || "；;，,|".contains(c));
                item.answers.push((place, answer.to_owned(), home));
            }
        }
        left.join("\n")
    }

    /// What stands before the first label of a line, and each label with what stands behind it.
    fn pieces<'t>(&self, line: &'t str) -> (&'t str, Vec<(&'t str, &'t str)>) {
        // Each label: where what it takes of the line begins, its words, where its answer begins.
        let mut found: Vec<(usize, &str, usize)> = Vec::new();
        let mut opens = 0;
        for (at, sign) in line
            .char_indices()
            .filter(|(_, c)| AROUND.contains(c) || c.is_whitespace() || "（）()".contains(*c))
        {
            let name = line.get(opens..at).unwrap_or_default();
            let start = opens;
            opens = at + sign.len_utf8();
            // 落实措施。 is a label only where the line begins with it.
            let begins = is_point(line.get(..start).unwrap_or_default());
            let label = matches!(sign, '：' | ':' | '】' | ']') || sign == '。' && begins;
            let Some(names_task) = self.finder.heads(name).filter(|_| label) else {
                continue;
            };
            if names_task {
                // 重点工作：加强信访工作 is the task's paragraph.
                if begins && found.is_empty() {
                    return self.pieces(line.get(opens..).unwrap_or_default());
                }
                continue;
            }
            found.push((start, name, opens));
        }
        let ends = found.iter().skip(1).map(|(start, ..)| *start).chain([line.len()]);
        let answers = found.iter().zip(ends).map(|((_, name, from), to)| {
            let answer = line.get(*from..to).unwrap_or_default();
            (
                *name,
                answer
                    .trim_start_matches(['：', ':'])
                    .trim_end_matches(['【', '[', '（', '(']),
            )
        });
        let opening = found
            .first()
            .map_or(line, |(start, ..)| line.get(..*start).unwrap_or_default());
        (opening, answers.collect())
    }

    /// Whether a paragraph is a task's text and nothing else.
    fn names_task(&self, text: &str) -> bool {
        const LEAST: usize = 4;
        let bare = without_number(text);
        let claim = Claim {
            text: bare.to_owned(),
            ..Claim::default()
        };
        let length = bare.chars().count();
        if length < LEAST {
            return false;
        }
        let placed = place(self.finder.register, self.texts, self.own, &claim);
        // More than the task and whose it is may be an answer, too.
        placed.is_ok_and(|placed| length <= self.texts.folded(placed.task).chars().count() * 5 / 4 + 20)
    }

    fn is_long(&self, label: &str) -> bool {
        let hits = self.finder.headings.hits(label);
        hits.iter().any(|hit| {
            let form = self.finder.register.forms.get(hit.form);
            let column = form.and_then(|form| form.columns.get(hit.column));
            column.is_some_and(|column| column.kind == Kind::Narrative)
        })
    }

    /// Whether a line signs the report: a unit, a day, or both.
    fn signs(&self, line: &str) -> bool {
        /// Any leap year: only whether it is a day counts.
        const YEAR: i16 = 2000;
        let day = date::read(line, YEAR).is_ok();
        day || self.names.exact(line).is_some() || line.contains("填表人") || line.contains("盖章")
    }
}

/// Whether a text is no more than the number of a point, `（一）`, `2.`, or nothing.
fn is_point(text: &str) -> bool {
    const LONGEST: usize = 3;
    let bare = fold(text);
    bare.chars()
        .all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        && bare.chars().count() <= LONGEST
}

/// Writes the items as a table between what stands above and what stands below them.
fn lay<'g>(
    sheet: &Sheet<'g>,
    above: Vec<Row>,
    items: Vec<Item>,
    labels: &[(String, bool)],
    below: Vec<Row>,
) -> Laid<'g> {
    let mut rows = above;
    let mut homes = BTreeMap::new();
    let at = rows.last().map_or(0, |row| row.row + 1);
    let cell = |column: u32, text: String| Cell {
        column,
        text,
        number: false,
    };
    let first = items.first().map(|item| item.home).unwrap_or_default();
    let heads = std::iter::once("重点工作").chain(labels.iter().map(|(label, _)| label.as_str()));
    let heads: Vec<Cell> = (0..)
        .zip(heads)
        .map(|(column, head)| cell(column, head.to_owned()))
        .collect();
    homes.extend(heads.iter().map(|head| ((at, head.column), first)));
    rows.push(Row { row: at, cells: heads });
    let mut next = at + 1;
    for item in items {
        let mut cells = BTreeMap::from([(0, item.task)]);
        homes.insert((next, 0), item.home);
        for (label, text, home) in item.answers {
            let column = label as u32 + 1;
            homes.entry((next, column)).or_insert(home);
            let said = cells.entry(column).or_default();
            if !said.is_empty() && !text.is_empty() {
                said.push('\n');
            }
            said.push_str(&text);
        }
        let cells = cells.into_iter().filter(|(_, text)| !text.is_empty());
        rows.push(Row {
            row: next,
            cells: cells.map(|(column, text)| cell(column, text)).collect(),
        });
        next += 1;
    }
    for row in below {
        homes.extend(
            row.cells
                .iter()
                .map(|cell| ((next, cell.column), (row.row, cell.column))),
        );
        rows.push(Row { row: next, ..row });
        next += 1;
    }
    let laid = sheet.with_rows(rows);
    Laid {
        turn: Turn::Laid(homes),
        labels: 0,
        pieces: Some(laid.cells()),
        sheet: laid,
    }
}

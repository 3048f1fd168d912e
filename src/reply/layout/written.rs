//! Lays out as a table what a unit has written as a report: each task a paragraph, its answers behind labels.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::laid::Laid;
use super::turned::Turn;
use crate::normal::{date, fold};
use crate::pattern::Regex;
use crate::reply::headings::title_says;
use crate::reply::names::Names;
use crate::reply::place::{Claim, place, without_number};
use crate::reply::table::Finder;
use crate::reply::texts::Texts;
use crate::sheet::{Cell, Row, Sheet};
use crate::task::TaskIndex;
use crate::text::regex;

/// What is needed to tell a task's paragraph from any other.
pub(in crate::reply) struct Writer<'a> {
    pub finder: &'a Finder<'a>,
    pub texts: &'a Texts,
    pub names: &'a Names,
    pub own: &'a dyn Fn(TaskIndex) -> bool,
}

/// A task as written: its text and its answers by label, each with the cell that it stands in.
struct Item {
    /// The number of the task, where the paragraph says that it is one's.
    number: Option<String>,
    task: String,
    home: Home,
    /// Label, text, cell.
    answers: Vec<(usize, String, Home)>,
}

/// Row and column of a cell.
type Home = (u32, u32);

/// A report as far as it has been read.
#[derive(Default)]
struct Report {
    above: Vec<Row>,
    below: Vec<Row>,
    items: Vec<Item>,
    /// The labels of the answers, folded, and whether theirs are long.
    labels: Vec<(String, bool)>,
    /// A paragraph behind which the last task's answers end: another task that nobody recognises, if answers follow.
    stranger: Option<(String, Home)>,
}

impl Report {
    /// Puts a text that is no task's above the tasks or below them.
    fn leave(&mut self, (row, column): Home, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let rows = if self.items.is_empty() {
            &mut self.above
        } else {
            &mut self.below
        };
        let cell = Cell::of(column, text);
        match rows.last_mut().filter(|last| last.row == row) {
            Some(last) => match last.cells.iter_mut().find(|cell| cell.column == column) {
                Some(cell) => {
                    cell.text.push('\n');
                    cell.text.push_str(text);
                }
                None => last.cells.push(cell),
            },
            None => rows.push(Row { row, cells: vec![cell] }),
        }
    }

    /// Leaves the paragraph that was no task's, as no answers followed it.
    fn pass(&mut self) {
        if let Some((text, home)) = self.stranger.take() {
            self.leave(home, &text);
        }
    }

    fn begin(&mut self, paragraph: String, home: Home) {
        let (number, task) = match numbered_task(&paragraph) {
            Some((number, task)) => (Some(number.to_owned()), task.to_owned()),
            None => (None, paragraph),
        };
        self.items.push(Item {
            number,
            task,
            home,
            answers: Vec::new(),
        });
    }

    /// The last answer, if more may be written below it.
    fn open(&mut self) -> Option<&mut String> {
        let item = self.items.last_mut().filter(|_| self.stranger.is_none())?;
        let (label, text, _) = item.answers.last_mut()?;
        self.labels.get(*label).is_some_and(|(_, long)| *long).then_some(text)
    }

    fn answer(&mut self, key: String, long: bool, answer: &str, home: Home) {
        let known = self.labels.iter().position(|(known, _)| *known == key);
        let label = known.unwrap_or_else(|| {
            self.labels.push((key, long));
            self.labels.len() - 1
        });
        // A label that has its answer already is some other task's, which nobody recognises.
        let again = |item: &Item| item.answers.iter().any(|(place, ..)| *place == label);
        if self.stranger.is_some() || self.items.last().is_some_and(again) {
            let (task, home) = self.stranger.take().unwrap_or((String::new(), home));
            self.begin(task, home);
        }
        if let Some(item) = self.items.last_mut() {
            let answer = answer.trim_matches(|c: char| c.is_whitespace() || "；;，,|".contains(c));
            item.answers.push((label, answer.to_owned(), home));
        }
    }
}

/// Signs that stand around a label, or between an answer and the next label.
const AROUND: [char; 16] = [
    '：', ':', '【', '】', '[', ']', '；', ';', '，', ',', '。', '、', '|', '“', '”', '—',
];

impl Writer<'_> {
    /// The report as a table; nothing where no paragraph is a task's with an answer below it.
    pub fn table<'g>(&self, sheet: &Sheet<'g>) -> Option<Laid<'g>> {
        /// Nobody writes a report of more paragraphs; each is compared with all tasks.
        const LONGEST: usize = 5_000;
        if sheet.cells() > LONGEST {
            return None;
        }
        let mut reports: Vec<Report> = Vec::new();
        let mut report = Report::default();
        for row in &sheet.rows {
            for cell in &row.cells {
                for line in cell.text.lines() {
                    // Below the title of another form stand that form's answers to the same tasks.
                    if !report.items.is_empty() && self.is_title(line) {
                        report.pass();
                        reports.push(std::mem::take(&mut report));
                    }
                    self.line((row.row, cell.column), line, &mut report);
                }
            }
        }
        report.pass();
        reports.push(report);
        let answered = |report: &Report| report.items.iter().any(|item| !item.answers.is_empty());
        reports.iter().any(answered).then(|| lay(sheet, reports))
    }

    /// Whether a line is the title of a form, and little more.
    fn is_title(&self, line: &str) -> bool {
        let forms = self.finder.register.forms.iter();
        let mut titles = forms.filter(|form| title_says(form, line) == 2);
        titles.any(|form| fold(line).chars().count() <= fold(&form.print_title()).chars().count() + 12)
    }

    fn line(&self, home: Home, line: &str, report: &mut Report) {
        let (opening, answers) = self.pieces(line);
        let bare = opening.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c));
        if self.names_task(bare) {
            report.pass();
            report.begin(bare.to_owned(), home);
        } else if report.items.is_empty() && !answers.iter().any(|(label, _)| self.is_long(label)) {
            report.leave(home, line);
            return;
        } else if report.items.is_empty() {
            // A task that nobody recognises, since its measures follow.
            report.begin(String::new(), home);
        } else if self.signs(bare) {
            report.pass();
            report.stranger = Some((line.to_owned(), home));
            return;
        } else if !is_point(bare) || answers.is_empty() {
            let number = numbering(bare);
            let numbered = number.is_some() && report.items.last().is_some_and(|item| numbering(&item.task) == number);
            // What goes on below a long answer is more of it.
            match report.open().filter(|_| !is_point(bare) && !numbered) {
                Some(text) => {
                    text.push('\n');
                    text.push_str(opening.trim());
                }
                None => {
                    report.pass();
                    report.stranger = Some((opening.to_owned(), home));
                }
            }
        }
        for (label, answer) in answers {
            report.answer(fold(label), self.is_long(label), answer, home);
        }
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
        let (number, bare) = numbered_task(text).unwrap_or(("", without_number(text)));
        if !self.texts.may_hold(bare) {
            return false;
        }
        let length = bare.chars().count();
        let claim = Claim {
            text: bare.to_owned(),
            number: (!number.is_empty()).then(|| number.to_owned()),
            ..Claim::default()
        };
        let placed = place(self.finder.register, self.texts, self.own, &claim);
        // More than the task and whose it is may be an answer, too.
        placed.is_ok_and(|placed| length <= self.texts.folded(placed.task).chars().count() * 5 / 4 + 20)
    }

    fn is_long(&self, label: &str) -> bool {
        let hits = self.finder.headings.hits(label);
        hits.iter().any(|hit| {
            let column = self.finder.register.forms[hit.form].columns.get(hit.column);
            column.is_some_and(|column| column.kind.is_long())
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

/// The number and the text of `6号任务（加强重大风险防控）`, `任务6：加强…`, `第6项任务：…`.
fn numbered_task(text: &str) -> Option<(&str, &str)> {
    static NUMBERED: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(?:第?([0-9]{1,4})[号项]?任务|任务([0-9]{1,4}))\s*[（(:：“]\s*(.+?)[）)”]?$"));
    let found = NUMBERED.captures(text)?;
    let number = found.get(1).or_else(|| found.get(2))?.as_str();
    Some((number, found.get(3)?.as_str()))
}

/// How a paragraph is numbered: nothing where it is not.
fn numbering(text: &str) -> Option<&'static str> {
    let bare = without_number(text);
    let number = text
        .get(..text.len() - bare.len())
        .filter(|number| !number.is_empty())?;
    Some(match number.chars().next() {
        Some('（' | '(') => "（一）",
        Some(c) if c.is_ascii_digit() => "1.",
        Some(c) if ('①'..='⒇').contains(&c) => "①",
        _ => "一、",
    })
}

/// Writes the items of each report as a table between what stands above and what stands below them.
fn lay<'g>(sheet: &Sheet<'g>, reports: Vec<Report>) -> Laid<'g> {
    let mut rows: Vec<Row> = Vec::new();
    let mut homes = BTreeMap::new();
    for (place, report) in reports.into_iter().enumerate() {
        let mut next = rows.last().map_or(0, |row| row.row + 1);
        for row in report.above {
            // What stands above the first tasks stays where it is.
            let at = if place == 0 { row.row } else { next };
            put(row, at, &mut rows, &mut homes);
            next = at + 1;
        }
        lay_items(report.items, &report.labels, &mut rows, &mut homes);
        for row in report.below {
            let next = rows.last().map_or(0, |row| row.row + 1);
            put(row, next, &mut rows, &mut homes);
        }
    }
    let laid = sheet.with_rows(rows);
    Laid {
        turn: Turn::Laid(homes),
        labels: 0,
        pieces: Some(laid.cells()),
        sheet: laid,
    }
}

/// Puts a row of the sheet at another place.
fn put(row: Row, at: u32, rows: &mut Vec<Row>, homes: &mut BTreeMap<Home, Home>) {
    let cells = row.cells.iter();
    homes.extend(cells.map(|cell| ((at, cell.column), (row.row, cell.column))));
    rows.push(Row { row: at, ..row });
}

/// Writes headings and, below them, a row for each item.
fn lay_items(items: Vec<Item>, labels: &[(String, bool)], rows: &mut Vec<Row>, homes: &mut BTreeMap<Home, Home>) {
    if items.is_empty() {
        return;
    }
    let at = rows.last().map_or(0, |row| row.row + 1);
    let cell = |column: u32, text: String| Cell::of(column, text);
    let first = items.first().map(|item| item.home).unwrap_or_default();
    let serial = items.iter().any(|item| item.number.is_some()).then_some((0, "序号"));
    let labelled = (2..).zip(labels.iter().map(|(label, _)| label.as_str()));
    let heads = serial.into_iter().chain([(1, "重点工作")]).chain(labelled);
    let heads: Vec<Cell> = heads.map(|(column, head)| cell(column, head.to_owned())).collect();
    homes.extend(heads.iter().map(|head| ((at, head.column), first)));
    rows.push(Row { row: at, cells: heads });
    for (next, item) in (at + 1..).zip(items) {
        let mut cells = BTreeMap::from([(0, item.number.unwrap_or_default()), (1, item.task)]);
        homes.insert((next, 0), item.home);
        homes.insert((next, 1), item.home);
        for (label, text, home) in item.answers {
            let column = label as u32 + 2;
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
    }
}

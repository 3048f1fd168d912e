//! Reads tables of tasks: columns are known by the meaning of their headings, never by their place.

use super::desk::{Desk, Read, short};
use super::doubts;
use super::fold::fold;

use super::numbering::{Style, numbering};
use super::roles::{Clause, cell_clause};
use super::settle::settle;
use super::table_header::{Column, Header, Role, header, repeats, text_column};
use super::tasks::{Seen, add};
use super::words::due_in_text;
use crate::finding::Severity;

use crate::task::{Measure, Task};

/// Reads the table on a line. `false`: it is no table of tasks.
pub(crate) fn read(desk: &mut Desk<'_>, line: usize, headings: &(String, String)) -> bool {
    let Some(rows) = desk.lines.get(line).and_then(|line| line.rows.as_ref()) else {
        return false;
    };
    read_rows(desk, line, rows, headings)
}

/// Reads rows that stand on a line as a table of tasks.
pub(crate) fn read_rows(desk: &mut Desk<'_>, line: usize, rows: &[Vec<String>], headings: &(String, String)) -> bool {
    let Some(header) = header(rows) else { return false };
    let body: Vec<(usize, &Vec<String>)> = rows
        .iter()
        .enumerate()
        .skip(header.last)
        .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        .filter(|(_, row)| !repeats(row, rows, &header))
        .collect();
    if body.is_empty() {
        return false;
    }
    for (place, row) in rows.iter().enumerate().take(header.first) {
        let words = row
            .iter()
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty())
            .unwrap_or("");
        desk.rules.first_leads |= super::labels::first_leads_rule(&fold(words));
        let _ = place;
    }
    for column in &header.columns {
        let Some((_, remark)) = column
            .heading
            .split_once('(')
            .filter(|_| matches!(column.role, Role::Units(_)))
        else {
            continue;
        };
        if super::labels::first_leads_rule(remark) {
            desk.rules.first_leads = true;
        } else if remark.contains('为') {
            let texts = [
                format!("表头“{}”里的说明没有读懂", column.heading),
                "“列第一的为牵头单位”一类的说明".to_owned(),
                "请按这句说明在台账中核对各项的牵头单位".to_owned(),
            ];
            desk.report("notice-table-note", Severity::Warning, (line, None), texts);
        }
    }
    let text = text_column(&header, &body);
    unread_columns(desk, line, &header, text, &body);
    let mut reader = Reader {
        header: &header,
        text,
        line,
        part: headings.0.clone(),
        section: headings.1.clone(),
        last: None,
        seen: Seen::default(),
    };
    for (row_number, row) in body {
        reader.row(desk, row_number + 1, row);
    }
    true
}

fn unread_columns(desk: &mut Desk<'_>, line: usize, header: &Header, text: usize, body: &[(usize, &Vec<String>)]) {
    let filled = |at: usize| {
        body.iter()
            .any(|(_, row)| row.get(at).is_some_and(|cell| !cell.trim().is_empty()))
    };
    let unread: Vec<&str> = header
        .columns
        .iter()
        .enumerate()
        .filter(|&(at, column)| match column.role {
            Role::People | Role::Note | Role::Unknown => filled(at),
            Role::Task => at != text && filled(at),
            _ => false,
        })
        .map(|(_, column)| {
            if column.heading.is_empty() {
                "（无标题）"
            } else {
                column.heading.as_str()
            }
        })
        .collect();
    if unread.is_empty() {
        return;
    }
    let texts = [
        format!("表格里“{}”列没有读入台账", unread.join("”“")),
        "台账只记任务、单位和时限".to_owned(),
        "如其中有单位或任务内容，请在台账中补上".to_owned(),
    ];
    desk.report("notice-column-unread", Severity::Info, (line, None), texts);
}

struct Reader<'h> {
    header: &'h Header,
    text: usize,
    line: usize,
    part: String,
    section: String,
    last: Option<(usize, String)>,
    seen: Seen,
}

impl Reader<'_> {
    fn cells<'r>(&self, row: &'r [String], is: impl Fn(Role) -> bool) -> Vec<(&Column, &'r str)> {
        self.header
            .columns
            .iter()
            .zip(row)
            .filter(|(column, _)| is(column.role))
            .map(|(column, cell)| (column, cell.trim()))
            .collect()
    }

    fn row(&mut self, desk: &mut Desk<'_>, number: usize, row: &[String]) {
        let filled: Vec<&str> = row
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let Some(first) = filled.first().copied() else { return };
        let text = row.get(self.text).map(|cell| cell.trim()).unwrap_or("");
        let units_filled = self
            .cells(row, |role| matches!(role, Role::Units(_)))
            .iter()
            .any(|(_, cell)| !cell.is_empty());
        // A band across the table is a heading; so is a row with nothing but one cell.
        if filled.iter().all(|cell| *cell == first) && (filled.len() > 1 || !units_filled) {
            self.band(desk, first);
            return;
        }
        let serial = self
            .cells(row, |role| role == Role::Serial)
            .first()
            .map_or("", |(_, cell)| *cell)
            .to_owned();
        let (own, words) =
            match numbering(text).filter(|number| serial.is_empty() && number.style != Style::HanIs && !number.risky) {
                Some(number) => (number.printed.clone(), text.get(number.rest..).unwrap_or("").to_owned()),
                None => (serial.trim_end_matches(['.', '、', '．']).to_owned(), text.to_owned()),
            };
        let key = format!("{own}\u{1f}{text}");
        let same = self
            .last
            .as_ref()
            .is_some_and(|(_, last)| *last == key && !text.is_empty());
        let continues = text.is_empty() && serial.is_empty() && units_filled && self.last.is_some();
        if let Some((at, _)) = self.last.clone().filter(|_| same || continues) {
            self.more(desk, at, number, row, continues);
            return;
        }
        let mut task = Task {
            id: desk.next_id(),
            number: own,
            part: self.part.clone(),
            section: self.section.clone(),
            source: format!("{} 表格第{number}行", desk.number(self.line)),
            ..Task::default()
        };
        let groups = self.groups(row);
        let mut groups = groups.into_iter();
        if let Some(group) = groups.next() {
            if task.part.is_empty() {
                task.part = group;
            } else {
                task.section = group;
            }
        }
        if let Some(group) = groups.next_back() {
            task.section = group;
        }
        let found = super::paragraph::clauses(&words, false);
        let in_text = found.iter().any(|found| found.clause.names_units()) && !units_filled;
        let ranges: Vec<_> = found.iter().map(|found| found.range.clone()).collect();
        task.text = if in_text {
            super::paragraph::without(&words, &ranges)
        } else {
            words.trim().to_owned()
        };
        let mut clause = self.clause(row);
        if in_text {
            for found in found {
                clause.groups.extend(found.clause.groups);
            }
        }
        let settled = settle(&clause, desk.rules);
        self.seen = Seen::default();
        add(&mut task, &settled, &mut self.seen, true);
        task.due = clause.due.clone().or_else(|| due_in_text(&task.text));
        let mut notes = vec![format!(
            "{} 第{}行的表格，第{number}行",
            desk.file,
            desk.number(self.line)
        )];
        notes.extend(settled.account());
        doubts::of_clauses(desk, &mut task, self.line, &[&clause], Vec::new());
        if text.is_empty() {
            let texts = [
                format!("表格第{number}行没有任务内容"),
                "每行都有任务内容".to_owned(),
                "请对照通知原文，在台账中补上".to_owned(),
            ];
            desk.doubt(&mut task, self.line, "notice-row-without-text", texts);
        }
        self.last = Some((desk.read.len(), key));
        let line = self.line;
        desk.read.push(Read { task, notes, line });
    }

    /// The cells of grouping columns, and of task columns that repeat over several rows.
    fn groups(&self, row: &[String]) -> Vec<String> {
        self.header
            .columns
            .iter()
            .zip(row)
            .enumerate()
            .filter(|&(at, (column, cell))| {
                !cell.trim().is_empty() && (column.role == Role::Group || (column.role == Role::Task && at < self.text))
            })
            .map(|(_, (_, cell))| cell.trim().to_owned())
            .collect()
    }

    fn clause(&self, row: &[String]) -> Clause {
        let mut clause = Clause::default();
        for (column, cell) in self.header.columns.iter().zip(row) {
            let cell = cell.trim();
            if cell.is_empty() || matches!(cell, "/" | "-" | "—" | "——" | "无" | "\\") {
                continue;
            }
            match column.role {
                Role::Units(share) => cell_clause(cell, share, &column.heading, &mut clause),
                Role::Due => clause.due = clause.due.take().or_else(|| Some(cell.replace(['\n', '\r'], ""))),
                Role::People => clause.people.push(cell.to_owned()),
                _ => {}
            }
        }
        clause
    }

    /// A further row of the same task: a measure of its own, or the rest of a row that a page broke.
    fn more(&mut self, desk: &mut Desk<'_>, at: usize, number: usize, row: &[String], continues: bool) {
        let clause = self.clause(row);
        let settled = settle(&clause, desk.rules);
        let line = self.line;
        let Some(read) = desk.read.get_mut(at) else { return };
        let mut task = std::mem::take(&mut read.task);
        read.notes.push(format!("表格第{number}行并入本项"));
        read.notes.extend(settled.account());
        if task.measures.is_empty() {
            task.measures.push(Measure {
                text: task.text.clone(),
                lead: task.lead.clone(),
                co: task.co.clone(),
            });
        }
        add(&mut task, &settled, &mut self.seen, false);
        if continues {
            task.measures.clear();
            let texts = [
                format!("表格第{number}行只有单位，并入上一项任务"),
                "每行有序号和任务内容".to_owned(),
                "请对照通知原文核对本项任务的单位".to_owned(),
            ];
            desk.doubt(&mut task, line, "notice-row-continued", texts);
        } else {
            task.measures.push(Measure {
                text: task.text.clone(),
                lead: settled.lead,
                co: settled.co,
            });
        }
        if let Some(read) = desk.read.get_mut(at) {
            read.task = task;
        }
    }

    fn band(&mut self, desk: &mut Desk<'_>, text: &str) {
        let plain = fold(text);
        desk.rules.first_leads |= super::labels::first_leads_rule(&plain);
        if plain.starts_with('注') || plain.starts_with("说明") {
            let texts = [
                format!("表中附注：“{}”", short(text, 60)),
                String::new(),
                "请看附注是否影响单位和分工".to_owned(),
            ];
            desk.report("notice-table-note", Severity::Info, (self.line, None), texts);
            return;
        }
        let style = numbering(text).map(|number| number.style);
        if style.is_some_and(|style| style > Style::Han) && !self.part.is_empty() {
            self.section = text.to_owned();
        } else {
            self.part = text.to_owned();
            self.section = String::new();
        }
        self.last = None;
    }
}

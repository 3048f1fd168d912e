//! Reads tables of tasks: columns are known by the meaning of their headings, never by their place.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::clause::{Clause, How};
use super::columns::{self, inferred};
use super::desk::{Desk, short};
use super::ditto::{Found, Pointer, reference};
use super::fold::fold;
use super::matrix::Said;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::paragraph::Stand;
use super::table_header::{Column, Header, Role, each_leads, has_other_part, header_by, repeats, text_column};
use super::table_rows::Reader;
use super::tasks::Seen;
use super::token::Share;
use crate::finding::Severity;
use crate::lexicon::{Kind, any, is};
use crate::pattern::Regex;
use crate::text::regex;

/// Reads the table on a line. `false`: it is no table of tasks.
///
/// `owner`: the bodies that a heading above the table names; they act in rows that name nobody who does.
pub(crate) fn read(desk: &mut Desk<'_>, line: usize, headings: &(String, String), owner: Option<&Clause>) -> bool {
    let lines = desk.lines;
    let Some(rows) = lines.get(line).and_then(|table| table.rows.as_ref()) else {
        return false;
    };
    let mut unheaded = desk.lines.get(line).is_some_and(|line| line.unheaded);
    let (header, headed) = match header_by(rows, &desk.names) {
        Some(header) => (header, true),
        None => match goes_on(desk, rows) {
            Some(header) => (header, false),
            None => match inferred(rows, &desk.names) {
                Some(columns) => {
                    unheaded = true;
                    let header = Header {
                        columns,
                        first: 0,
                        last: 0,
                    };
                    (header, true)
                }
                None => return false,
            },
        },
    };
    if unheaded {
        let named: Vec<String> = header
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !column.printed.is_empty())
            .map(|(at, column)| format!("第{}列读作{}", at + 1, column.printed))
            .collect();
        let texts = [
            format!("表格没有表头，按各列的内容读出：{}", named.join("，")),
            "每个表都有表头".to_owned(),
            "请对照通知原文核对各列的含义，特别是谁牵头；不对的，请给表格加上表头后再读".to_owned(),
        ];
        desk.report("notice-table-without-header", Severity::Warning, (line, None), texts);
    }
    let apart = one_a_row(rows, &header);
    let rows = apart.as_deref().unwrap_or(rows);
    let (whole, torn) = joined_pages(rows, &header);
    let rows = whole.as_deref().unwrap_or(rows);
    let blanks = blanks_go_on(desk, rows, &header);
    let (rows, mut carried) = filled_down(rows, &header, &blanks, &desk.names);
    carried.unsure.extend(torn);
    let joined = one_task(&rows, &header);
    let rows = joined.as_deref().unwrap_or(&rows);
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
    let mut above: Option<Clause> = owner.cloned();
    for row in rows.iter().take(header.first) {
        let words = row
            .iter()
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty())
            .unwrap_or("");
        // 责任单位：县教育局　填报人：某某
        above = owner_in(words, &desk.names).or(above);
    }
    for column in &header.columns {
        let Some((_, remark)) = column
            .heading
            .split_once('(')
            .filter(|_| matches!(column.role, Role::Units(_)))
        else {
            continue;
        };
        if super::rules::first_leads_rule(remark) {
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
    let columns = task_columns(&header, text, &body, &carried);
    let mut unsure = desk.lines.get(line).map_or_else(Vec::new, |line| line.unsure.clone());
    unsure.extend(carried.unsure.iter().cloned());
    unexplained(desk, line, &header, &body);
    unread_columns(desk, line, &header, &columns, &body);
    if let Some(guessed) = header.columns.iter().find(|column| column.guessed) {
        let texts = [
            format!("表头没有“工作任务”一类的列，把“{}”列读作任务内容", guessed.heading),
            "表头写明哪一列是任务".to_owned(),
            "请对照通知原文核对；不对的，请把那一列的表头改为“工作任务”后再读".to_owned(),
        ];
        desk.report("notice-table-column-guessed", Severity::Warning, (line, None), texts);
    }
    for (share, read) in [(Share::Main, "牵头单位"), (Share::Assist, "责任单位")] {
        let unknown: Vec<&str> = header
            .columns
            .iter()
            .filter(|column| column.unknown && column.role == Role::Units(share))
            .map(|column| column.printed.as_str())
            .collect();
        if unknown.is_empty() {
            continue;
        }
        let texts = [
            format!("表格的“{}”列是什么分工没有写明，列中单位读作{read}", unknown.join("”“")),
            "牵头单位、责任单位、配合单位一类的列".to_owned(),
            format!("如不是{read}，请在台账中更正"),
        ];
        desk.report("notice-table-column-guessed", Severity::Warning, (line, None), texts);
    }
    if !headed {
        let texts = [
            "表格没有表头，序号接着上一个表，按上一个表的表头读出".to_owned(),
            "每个表都有表头".to_owned(),
            "请对照通知原文核对这个表里各项任务的单位".to_owned(),
        ];
        desk.report("notice-table-continued", Severity::Warning, (line, None), texts);
    }
    let mut reader = Reader {
        header: &header,
        text,
        columns,
        line,
        each_leads: each_leads(&header.columns),
        helped: header.columns.iter().enumerate().any(|(at, column)| {
            let filled = |(_, row): &(usize, &Vec<String>)| row.get(at).is_some_and(|cell| !cell.trim().is_empty());
            matches!(column.role, Role::Units(share) if share >= Share::Assist) && body.iter().any(filled)
        }),
        carried: &carried.rows,
        unsure: &unsure,
        heading: above.clone(),
        owner: above,
        has_part: header.columns.iter().any(|column| column.role == Role::Part),
        part: headings.0.clone(),
        section: headings.1.clone(),
        last: None,
        seen: Seen::default(),
    };
    // A body in each row, and its part beside it: the rows of a task are read together.
    let together = reader.has_part;
    let mut rest = body.as_slice();
    while let Some(((number, row), behind)) = rest.split_first() {
        let same = |(_, next): &&(usize, &Vec<String>)| together && reader.goes_on(row, next);
        let count = behind.iter().take_while(same).count();
        let (more, behind) = behind.split_at_checked(count).unwrap_or((&[], behind));
        rest = behind;
        let more: Vec<&[String]> = more.iter().map(|(_, row)| row.as_slice()).collect();
        reader.row(desk, number + 1, row, &more);
    }
    desk.header = Some(header.columns);
    true
}

/// The rows with those in one that differ in nothing but words, below one number and beside the same words: the measures of one
/// problem, a row each.
fn one_task(rows: &[Vec<String>], header: &Header) -> Option<Rows> {
    let columns = || header.columns.iter().enumerate();
    let serial = columns().find(|(_, column)| column.role == Role::Serial)?.0;
    let mut all: Option<Rows> = None;
    let mut first = header.last;
    for at in header.last + 1..rows.len() {
        let (Some(own), Some(above)) = (rows.get(at), rows.get(at - 1)) else {
            break;
        };
        let cell = |row: &[String], at: usize| row.get(at).map_or("", |cell| cell.trim()).to_owned();
        let same = |at: usize| cell(own, at) == cell(above, at);
        let words = |column: &Column| column.role == Role::Task;
        let goes_on = !cell(own, serial).is_empty()
            && columns().all(|(at, column)| words(column) || same(at))
            && columns().any(|(at, column)| words(column) && same(at) && !cell(own, at).is_empty())
            && columns().any(|(at, column)| words(column) && !same(at) && !cell(own, at).is_empty());
        if !goes_on {
            first = at;
            continue;
        }
        let all = all.get_or_insert_with(|| rows.to_vec());
        let more: Vec<usize> = columns()
            .filter(|(at, column)| words(column) && !same(*at))
            .map(|(at, _)| at)
            .collect();
        for at in more {
            if let Some(cell) = all.get_mut(first).and_then(|row| row.get_mut(at)) {
                cell.push('\n');
                cell.push_str(own.get(at).map_or("", |cell| cell.trim()));
            }
        }
        if let Some(row) = all.get_mut(at) {
            row.iter_mut().for_each(String::clear);
        }
    }
    all
}

/// The rows of a table without numbers of its own, with tasks that are counted within one cell in rows of their own.
fn one_a_row(rows: &[Vec<String>], header: &Header) -> Option<Vec<Vec<String>>> {
    if header.columns.iter().any(|column| column.role == Role::Serial) {
        return None;
    }
    let words = header.columns.iter().position(|column| column.role == Role::Task)?;
    let mut changed = false;
    let mut all: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let counted = row
            .get(words)
            .filter(|_| at >= header.last)
            .map_or_else(Vec::new, |cell| counted(cell));
        if counted.len() < 2 {
            all.push(row.clone());
            continue;
        }
        changed = true;
        for task in counted {
            let mut own = row.clone();
            if let Some(cell) = own.get_mut(words) {
                *cell = task;
            }
            all.push(own);
        }
    }
    changed.then_some(all)
}

/// The lines of a cell that count from one: 1.… 2.…; lines without a number go on with those above.
fn counted(cell: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in cell.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let number = numbering(line).filter(|number| number.style != Style::Bullet && !number.risky);
        let count = all.len();
        match (number, all.last_mut()) {
            (Some(number), _) if number.value as usize == count + 1 => all.push(line.to_owned()),
            (None, Some(last)) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => return Vec::new(),
        }
    }
    all
}

/// The columns of the table above, if rows without a header go on with its numbers.
fn goes_on(desk: &Desk<'_>, rows: &[Vec<String>]) -> Option<Header> {
    let columns = desk.header.as_ref()?;
    let serial = columns.iter().position(|column| column.role == Role::Serial)?;
    let first = rows.iter().find(|row| row.iter().any(|cell| !cell.trim().is_empty()))?;
    let value = |text: &str| value_of(fold(text).trim().trim_end_matches(['.', '、']));
    let last = desk.read.last().and_then(|read| value(&read.task.number))?;
    let next = first.get(serial).and_then(|cell| value(cell))?;
    (first.len() == columns.len() && next == last + 1).then(|| Header {
        columns: columns.clone(),
        first: 0,
        last: 0,
    })
}

/// The rows of a table.
type Rows = Vec<Vec<String>>;
/// A row that a person should look at, and why.
type Told = (usize, String);

/// What was filled into blank cells from the rows above.
#[derive(Default)]
struct Carried {
    /// Rows whose number and units stand further up.
    rows: BTreeSet<usize>,
    /// Columns in which a blank cell goes on with the one above.
    columns: BTreeSet<usize>,
    /// Rows with a cell that points to another one, and to which is not understood.
    unsure: Vec<(usize, String)>,
}

/// Finds what cells point to: the row above, the row of a number, the column of what was.
struct Targets<'t> {
    header: &'t Header,
    names: &'t Names,
    serial: Option<usize>,
}

impl Targets<'_> {
    /// Whether a cell of a column may point elsewhere.
    fn may_point(&self, at: usize) -> bool {
        let was = || self.header.columns.iter().any(|column| column.former == Some(at));
        self.header.columns.get(at).is_some_and(|column| match column.role {
            Role::Units(_) | Role::People | Role::Due | Role::Group | Role::Task | Role::Stage | Role::Part => true,
            _ => was(),
        })
    }

    /// The row with the words that its references stand for, and what is not understood of them; `None` if it has none.
    ///
    /// `rows` are the table's, with those above as they were read.
    fn resolved(&self, rows: &[Vec<String>], at: usize, above: Option<usize>) -> Option<(Vec<String>, Vec<String>)> {
        let row = rows.get(at)?;
        let mut own = row.clone();
        let mut unclear = Vec::new();
        let former_first = |place: &usize| {
            self.header
                .columns
                .get(*place)
                .is_some_and(|column| column.former.is_some())
        };
        let mut order: Vec<usize> = (0..row.len()).collect();
        order.sort_by_key(former_first);
        for place in order {
            let Some(column) = self.header.columns.get(place).filter(|_| self.may_point(place)) else {
                continue;
            };
            let cell = row.get(place).map_or("", |cell| cell.trim());
            let bodies = matches!(column.role, Role::Units(_) | Role::Note);
            let told = || format!("“{}”列的“{}”指向哪里没有读懂", column.printed, short(cell, 24));
            let reference = match reference(cell, column.former.is_some(), self.names) {
                Found::Words => continue,
                Found::Unclear if bodies => {
                    unclear.push(told());
                    continue;
                }
                Found::Unclear => continue,
                Found::Reference(reference) if !bodies && !reference.is_plain() => continue,
                Found::Reference(reference) => reference,
            };
            let of_row = |target: &Vec<String>| target.get(place).map(|cell| cell.trim().to_owned());
            let target = match &reference.pointer {
                Pointer::Above => above.and_then(|above| rows.get(above)).and_then(of_row),
                Pointer::Row(code) => {
                    let numbered = |other: &&Vec<String>| {
                        let own = self.serial.and_then(|serial| other.get(serial));
                        own.is_some_and(|own| is_number_of(own, code))
                    };
                    rows.iter()
                        .skip(self.header.last)
                        .filter(|other| *other != row)
                        .find(numbered)
                        .and_then(of_row)
                }
                Pointer::Former => column
                    .former
                    .and_then(|former| own.get(former))
                    .map(|cell| cell.trim().to_owned()),
            };
            // What it points to may point on, to a row that was not read yet.
            let target = target.filter(|target| {
                !target.is_empty() && matches!(super::ditto::reference(target, false, self.names), Found::Words)
            });
            match (target, own.get_mut(place)) {
                (Some(target), Some(cell)) => *cell = reference.words(&target, self.names),
                _ => unclear.push(told()),
            }
        }
        (own != *row || !unclear.is_empty()).then_some((own, unclear))
    }
}

/// Whether a cell is the number to which a reference points: A1, 第2项, 二.
fn is_number_of(cell: &str, code: &str) -> bool {
    let bare = |text: &str| {
        let text = fold(text);
        text.trim()
            .trim_end_matches(['.', '、', '项', '号'])
            .trim_start_matches('第')
            .to_owned()
    };
    let (own, code) = (bare(cell), bare(code));
    !own.is_empty() && (own == code || value_of(&own).is_some() && value_of(&own) == value_of(&code))
}

/// A row that is blank, or holds one text and nothing else: a heading or a note.
pub(crate) fn across(row: &[String]) -> bool {
    let mut filled = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    filled.next().is_none_or(|first| filled.all(|cell| cell == first))
}

/// The columns of leads that were merged downwards: they stand before the words, as groups do (战略投资部 beside three tasks), or
/// a column of people is blank in the same rows (分管领导), and each row names bodies of its own beside them.
fn merged_leads(rows: &[Vec<String>], header: &Header, text: Option<usize>) -> BTreeSet<usize> {
    let body: Vec<&Vec<String>> = rows
        .iter()
        .skip(header.last)
        .filter(|row| {
            !across(row)
                && text
                    .and_then(|text| row.get(text))
                    .is_some_and(|cell| !cell.trim().is_empty())
        })
        .collect();
    let blank = |row: &Vec<String>, at: usize| row.get(at).is_none_or(|cell| cell.trim().is_empty());
    let serial = header.columns.iter().position(|column| column.role == Role::Serial);
    let merged = |at: usize| {
        let blanks: Vec<bool> = body.iter().map(|row| blank(row, at)).collect();
        let (first, some) = (blanks.first() == Some(&false), blanks.contains(&true));
        let before = text.is_some_and(|text| at < text) && serial.is_none_or(|serial| at < serial);
        let beside = header.columns.iter().enumerate().any(|(other, column)| {
            column.role == Role::People && body.iter().zip(&blanks).all(|(row, own)| blank(row, other) == *own)
        });
        first && some && (before || beside)
    };
    let leads = |column: &Column| matches!(column.role, Role::Units(share) if share <= Share::Main);
    header
        .columns
        .iter()
        .enumerate()
        .filter(|(at, column)| leads(column) && merged(*at))
        .map(|(at, _)| at)
        .collect()
}

/// The columns in which, as the notice states, a blank cell is as the one above: 牵头单位栏空白的，与上一行相同.
fn blanks_go_on(desk: &Desk<'_>, rows: &[Vec<String>], header: &Header) -> BTreeSet<usize> {
    static RULE: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleBlank])));
    let mut said: Vec<String> = Vec::new();
    let mut learn = |text: &str| {
        if text.len() < 3_000 && RULE.is_match(text) {
            said.extend(
                text.split(['。', ';'])
                    .filter(|part| RULE.is_match(part))
                    .map(str::to_owned),
            );
        }
    };
    desk.lines.iter().for_each(|line| learn(&line.plain));
    let bands = rows.iter().filter(|row| across(row));
    for cell in bands.filter_map(|row| row.iter().find(|cell| !cell.trim().is_empty())) {
        learn(&fold(cell));
    }
    if said.is_empty() {
        return BTreeSet::new();
    }
    let named = |column: &Column| !column.heading.is_empty() && said.iter().any(|said| said.contains(&column.heading));
    let any = header.columns.iter().any(named);
    let goes = |column: &Column| {
        let role = matches!(
            column.role,
            Role::Units(_) | Role::People | Role::Due | Role::Group | Role::Task | Role::Part
        );
        if any { named(column) } else { role }
    };
    (0..header.columns.len())
        .filter(|at| header.columns.get(*at).is_some_and(goes))
        .collect()
}

/// The rows with those joined that a page broke: behind the header again stands a row without a number whose words go on.
fn joined_pages(rows: &[Vec<String>], header: &Header) -> (Option<Rows>, Vec<Told>) {
    let at = |role: fn(Role) -> bool| header.columns.iter().position(|column| role(column.role));
    let serial = at(|role| role == Role::Serial);
    let words = at(|role| role == Role::Task);
    let acts = at(|role| matches!(role, Role::Units(share) if share <= Share::Responsible));
    let (Some(serial), Some(words), Some(acts)) = (serial, words, acts) else {
        return (None, Vec::new());
    };
    let cell = |row: &[String], at: usize| row.get(at).map_or(String::new(), |cell| cell.trim().to_owned());
    let mut all: Option<Vec<Vec<String>>> = None;
    let mut told = Vec::new();
    for place in header.last + 1..rows.len() {
        let (Some(row), Some(head)) = (rows.get(place), rows.get(place - 1)) else {
            continue;
        };
        let above = (header.last..place - 1)
            .rev()
            .find(|at| rows.get(*at).is_some_and(|row| !across(row)));
        let Some(above) = above.filter(|_| repeats(head, rows, header) && !across(head)) else {
            continue;
        };
        let breaks_off = rows.get(above).is_some_and(|above| {
            let ended = cell(above, words).ends_with(['。', '；', ';', '！', '.']);
            !ended && !cell(above, serial).is_empty() && !cell(above, acts).is_empty()
        });
        if across(row) || !breaks_off || !cell(row, serial).is_empty() || !cell(row, acts).is_empty() {
            continue;
        }
        let changed = all.get_or_insert_with(|| rows.to_vec());
        let rest = row.clone();
        if let Some(above) = changed.get_mut(above) {
            for (own, more) in above.iter_mut().zip(&rest) {
                own.push_str(more.trim());
            }
        }
        if let Some(row) = changed.get_mut(place) {
            row.iter_mut().for_each(String::clear);
        }
        told.push((above, "一行被分页断开，下一页的部分并入本行".to_owned()));
    }
    (all, told)
}

/// The bodies that a text names which heads rows: 责任单位：县教育局　填报人：某某, or 县教育局（3项） and nothing else.
pub(crate) fn owner_in(text: &str, names: &Names) -> Option<Clause> {
    let plain = fold(text);
    if plain.chars().count() > 120 || plain.contains('。') {
        return None;
    }
    let labelled = super::token::labels_by(&plain, names)
        .first()
        .is_some_and(|label| label.range.start == 0 && matches!(label.meaning, super::token::Label::Units(_)));
    // 一、就业促进行动（牵头单位：市人社局）
    let mut bracketed = super::paragraph::clauses(text, false, names).into_iter();
    let bracketed = bracketed.find(|found| found.stand == Stand::Bracket && found.clause.names_units());
    let mut clause = if labelled {
        super::clause::clause(text, names)?
    } else if let Some(found) = bracketed {
        found.clause
    } else {
        let bare = text.get(numbering(text).map_or(0, |number| number.rest)..)?.trim();
        let bare = COUNT_BEHIND.replace(bare, "");
        let name = fold(bare.trim());
        let body = names.know(&name) || names.firm(&name) && super::words::is_body(&name);
        if !body || name.chars().count() > 24 {
            return None;
        }
        super::clause::under(bare.trim(), Share::Responsible, "", names)
    };
    clause.groups.iter_mut().for_each(|group| group.how = How::Column);
    clause.names_units().then_some(clause)
}

static COUNT_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\s*[(（]?\s*(?:共|计|合计|小计)?\s*\d{1,3}\s*(?:项|件|条|个)(?:任务|工作|问题|事项)?\s*[)）]?$")
});

/// The rows with what stands above in place of 同上, and in cells that a group above goes on in.
///
/// Copying leaves a cell that was merged downwards blank but for its first row: groups go on until the next, and so do
/// the number and the units of rows that have words and neither of both. `blanks` are the columns of which the notice states
/// that a blank cell is as the one above.
fn filled_down<'r>(
    rows: &'r [Vec<String>],
    header: &Header,
    blanks: &BTreeSet<usize>,
    names: &Names,
) -> (Cow<'r, [Vec<String>]>, Carried) {
    let text = header.columns.iter().rposition(|column| column.role == Role::Task);
    let has_serial = header.columns.iter().any(|column| column.role == Role::Serial);
    let targets = Targets {
        header,
        names,
        serial: header.columns.iter().position(|column| column.role == Role::Serial),
    };
    let mut carried = Carried::default();
    let mut filled: Option<Vec<Vec<String>>> = None;
    let mut last: Option<usize> = None;
    let merged = merged_leads(rows, header, text);
    for at in header.last..rows.len() {
        let own = filled.as_deref().unwrap_or(rows);
        let stands = own
            .get(at)
            .is_some_and(|row| !across(row) && !repeats(row, own, header));
        if !stands {
            continue;
        }
        if let Some((row, unclear)) = targets.resolved(own, at, last) {
            carried.unsure.extend(unclear.into_iter().map(|why| (at, why)));
            if let Some(place) = filled.get_or_insert_with(|| rows.to_vec()).get_mut(at) {
                *place = row;
            }
        }
        // A total has no bodies.
        let total = |cell: &String| is(fold(cell).trim(), Kind::Total);
        let sums = filled
            .as_deref()
            .unwrap_or(rows)
            .get(at)
            .is_some_and(|row| row.iter().any(total));
        for &column in blanks.iter().filter(|_| !sums) {
            let own = filled.as_deref().unwrap_or(rows);
            let cell = |row: Option<usize>| {
                row.and_then(|row| own.get(row))
                    .and_then(|row| row.get(column))
                    .map(|cell| cell.trim())
            };
            if cell(Some(at)) == Some("")
                && let Some(above) = cell(last).filter(|above| !above.is_empty()).map(str::to_owned)
                && let Some(cell) = filled
                    .get_or_insert_with(|| rows.to_vec())
                    .get_mut(at)
                    .and_then(|row| row.get_mut(column))
            {
                *cell = above;
            }
        }
        last = Some(at);
    }
    for at in header.last + 1..rows.len() {
        let Some(row) = filled.as_deref().unwrap_or(rows).get(at).cloned() else {
            continue;
        };
        let row = &row;
        let blank = |cell: &String| cell.trim().is_empty();
        let above = filled.as_deref().unwrap_or(rows).get(at - 1);
        // A heading stands across the table, or in one cell; a sentence in the column of words is none.
        let across = |row: &[String]| {
            let mut cells = row
                .iter()
                .map(|cell| cell.trim())
                .enumerate()
                .filter(|(_, cell)| !cell.is_empty());
            let Some((at, first)) = cells.next() else { return true };
            let mut rest = cells.peekable();
            let words = at > 0
                && text == Some(at)
                && rest.peek().is_none()
                && (first.contains('。') || first.chars().count() > 14)
                && numbering(first).is_none_or(|number| number.style > Style::HanBracket);
            !words && rest.all(|(_, cell)| cell == first)
        };
        let Some(above) = above.filter(|above| !across(above) && !across(row)) else {
            continue;
        };
        // The words of the row: without any, it is the rest of the row above.
        let words = text.and_then(|text| row.get(text)).is_some_and(|cell| !blank(cell));
        let all_blank = |is: fn(Role) -> bool| {
            header
                .columns
                .iter()
                .zip(row)
                .all(|(column, cell)| !is(column.role) || blank(cell))
        };
        let goes_on = words
            && all_blank(|role| matches!(role, Role::Units(_) | Role::People))
            && (!has_serial || all_blank(|role| role == Role::Serial));
        let mut changed = row.clone();
        let mut group_ends = false;
        for (column, ((cell, above), heading)) in changed.iter_mut().zip(above).zip(&header.columns).enumerate() {
            let group =
                heading.role == Role::Group || heading.role == Role::Task && text.is_some_and(|text| column < text);
            let units = matches!(heading.role, Role::Units(_) | Role::People);
            if group && words {
                group_ends |= !blank(cell) && cell.trim() != above.trim();
                if blank(cell) && !blank(above) && !group_ends {
                    cell.clone_from(above);
                    carried.columns.insert(column);
                }
            } else if heading.role == Role::Part && blank(cell) && !blank(above) && !words {
                // One word of a role stands beside several bodies of a task.
                carried.unsure.push((
                    at,
                    format!("“{}”列空白，按上一行读作“{}”", heading.printed, above.trim()),
                ));
                cell.clone_from(above);
            } else if (goes_on && (units || heading.role == Role::Serial) || words && merged.contains(&column))
                && blank(cell)
                && !blank(above)
            {
                cell.clone_from(above);
                carried.rows.insert(at);
            }
        }
        if changed != *row {
            let all = filled.get_or_insert_with(|| rows.to_vec());
            if let Some(place) = all.get_mut(at) {
                *place = changed;
            }
        }
    }
    (filled.map_or(Cow::Borrowed(rows), Cow::Owned), carried)
}

/// The columns whose words are those of the task, in the table's order: the surest, and others that do not group rows.
fn task_columns(header: &Header, text: usize, body: &[(usize, &Vec<String>)], carried: &Carried) -> Vec<usize> {
    let cells = |at: usize| {
        body.iter()
            .filter_map(move |(_, row)| row.get(at))
            .map(|cell| cell.trim())
    };
    let groups = |at: usize| {
        let mut last = None;
        carried.columns.contains(&at)
            || cells(at).any(|cell| {
                let repeats = !cell.is_empty() && last == Some(cell);
                last = Some(cell);
                repeats
            })
    };
    // 就业 before 新增岗位5000个 says of what kind the task is; 污水直排 before 新建管网 says what is to be done.
    let says = |at: usize| {
        let (count, length) = cells(at).fold((0, 0), |(count, length), cell| {
            (count + usize::from(!cell.is_empty()), length + cell.chars().count())
        });
        length >= count * 4
    };
    header
        .columns
        .iter()
        .enumerate()
        .filter(|&(at, column)| match column.role {
            Role::Task => at == text || !groups(at) && (at > text || says(at)),
            Role::Stage => true,
            _ => false,
        })
        .map(|(at, _)| at)
        .collect()
}

/// Tells of marks in a matrix that nothing explains.
fn unexplained(desk: &mut Desk<'_>, line: usize, header: &Header, body: &[(usize, &Vec<String>)]) {
    let mut unknown = String::new();
    for (_, row) in body {
        for (column, cell) in header.columns.iter().zip(*row) {
            if column.role == Role::Marks(None)
                && let Said::Unexplained(sign) = desk.marks.said(cell)
                && !unknown.contains(sign)
            {
                unknown.push(sign);
            }
        }
    }
    if unknown.is_empty() {
        return;
    }
    let texts = [
        format!("矩阵表里的记号“{unknown}”没有说明是什么角色，读作责任单位"),
        "“●为牵头单位，○为配合单位”一类的说明".to_owned(),
        "请在台账中核对各项的牵头单位".to_owned(),
    ];
    desk.report("notice-table-marks", Severity::Warning, (line, None), texts);
}

fn unread_columns(desk: &mut Desk<'_>, line: usize, header: &Header, texts: &[usize], body: &[(usize, &Vec<String>)]) {
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
            Role::Task => texts.first().is_some_and(|first| at > *first) && !texts.contains(&at) && filled(at),
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
    // A column of bodies that gives no task its units may be one of those that answer.
    let bodies: Vec<&str> = header
        .columns
        .iter()
        .enumerate()
        .filter(|(at, column)| {
            let was = header.columns.iter().any(|other| other.former == Some(*at));
            let told = !was && !has_other_part(&column.heading);
            matches!(column.role, Role::Note | Role::Unknown) && told && columns::mostly_bodies(body, *at, &desk.names)
        })
        .map(|(_, column)| column.heading.as_str())
        .collect();
    if !bodies.is_empty() {
        let texts = [
            format!("表格里“{}”列写的是单位，没有读作牵头单位或责任单位", bodies.join("”“")),
            "每一列单位的分工都写明".to_owned(),
            "如这一列的单位对任务有责任，请在台账中补上；否则不必处理".to_owned(),
        ];
        desk.report("notice-column-unread", Severity::Warning, (line, None), texts);
    }
    let texts = [
        format!("表格里“{}”列只照录在台账的“通知原表”里", unread.join("”“")),
        "任务、单位和时限的列".to_owned(),
        "如其中有单位或任务内容，请在台账的“任务”里补上；否则不必处理".to_owned(),
    ];
    desk.report("notice-column-unread", Severity::Info, (line, None), texts);
}

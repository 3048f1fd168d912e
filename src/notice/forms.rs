//! The sample forms at a notice's end, whatever their columns, and the two built-in ones for a notice without samples.

use std::ops::Range;
use std::sync::LazyLock;

use super::fold::fold;
use super::kinds::{column, field};
use super::lines::{Line, Segment, title_behind_mark};
use super::names::Names;
use super::numbering::numbering;
use super::shape::spoken;
use super::table_header::{Role, role};
use super::words::{is_body, note};
use crate::form::{Column, Field, FilledBy, Form, Kind, PLAN, STATUS};
use crate::kind;
use crate::pattern::Regex;
use crate::text::regex;

static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"([\p{Han}A-Za-z][\p{Han}A-Za-z0-9/()（）、]{1,24}?)\s*[:：]"));

/// The labels of a line of blanks: `填报单位(盖章):  填报时间:`.
pub(crate) fn fields(text: &str) -> Vec<Field> {
    LABEL
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .map(|label| label.as_str().trim_start_matches(['年', '月', '日']))
        .filter(|label| !label.is_empty())
        .map(field)
        .collect()
}

/// The cells of a line copied out of a table: `序号 | 重点工作 |`. A bar at either end is no cell.
pub(crate) fn bar_cells(text: &str) -> Option<Vec<String>> {
    let bar = |letter: char| matches!(letter, '|' | '｜' | '│');
    if !text.contains(bar) {
        return None;
    }
    let text = text.trim();
    let inner = text.strip_prefix(bar).unwrap_or(text);
    let inner = inner.strip_suffix(bar).unwrap_or(inner);
    Some(inner.split(bar).map(|cell| cell.trim().to_owned()).collect())
}

/// Whether cells are the header of a form or task table: a task column among at least three short headings.
pub(crate) fn is_header(cells: &[String]) -> bool {
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.trim().is_empty()).collect();
    filled.len() >= 3
        && filled.iter().all(|cell| cell.chars().count() <= 30)
        && filled
            .iter()
            .filter(|cell| matches!(column(cell).kind, Kind::Serial | Kind::Task))
            .count()
            >= 1
        && filled.iter().filter(|cell| column(cell).kind != Kind::Text).count() >= 2
}

/// A sample form with the lines that it takes up.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub form: Form,
    pub lines: Range<usize>,
}

/// Most lines below a table that are its form's: fields, and a note with its points.
const BELOW: usize = 16;

/// Parts the lines above or below a form's table: the labels of blanks, and notes, each with the points that it goes on in.
fn parted<'l>(texts: impl Iterator<Item = &'l str>) -> (Vec<Field>, Vec<String>) {
    let (mut blanks, mut notes) = (Vec::new(), Vec::new());
    // A bare 说明: is a blank to be filled in, unless points follow.
    let mut open: Option<&str> = None;
    let mut noted = false;
    for text in texts {
        if noted && numbering(text.trim()).is_some() {
            notes.extend(open.take().map(|label| label.trim().to_owned()));
            notes.push(text.trim().to_owned());
            continue;
        }
        blanks.extend(open.take().into_iter().flat_map(fields));
        let said = note(text);
        noted = said.is_some();
        match said {
            Some("") => open = Some(text),
            Some(_) => notes.push(text.trim().to_owned()),
            None => blanks.extend(fields(text)),
        }
    }
    blanks.extend(open.into_iter().flat_map(fields));
    (blanks, notes)
}

/// The sample forms of a segment: tables with a header and nothing filled in below it.
pub(crate) fn samples(segment: &Segment, lines: &[Line], names: &Names) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    let mut from = segment.lines.start;
    let mut at = from;
    while at < segment.lines.end {
        let Some(table) = header(lines, at, segment.lines.end, names) else {
            at += 1;
            continue;
        };
        // Above the table stand fields, above them the title; a paragraph of text ends both.
        let mut top = at;
        while top > from && top + 6 > at {
            let Some(line) = lines.get(top - 1) else { break };
            let is_field = !fields(&line.text).is_empty() && line.plain.chars().count() <= 80;
            let is_title =
                line.rows.is_none() && line.plain.chars().count() <= 60 && !line.plain.ends_with(['。', ';', ':']);
            if !(is_field || is_title) {
                break;
            }
            top -= 1;
        }
        let above = lines.get(top..at).unwrap_or(&[]);
        let (mut end, mut noted) = (table.end, false);
        while end < segment.lines.end && end < table.end + BELOW {
            let Some(line) = lines.get(end) else { break };
            let goes_on = noted && numbering(&line.plain).is_some();
            noted = note(&line.text).is_some() || goes_on;
            if line.rows.is_some() || !(noted || !fields(&line.text).is_empty() && line.plain.chars().count() <= 80) {
                break;
            }
            end += 1;
        }
        let below = lines.get(table.end..end).unwrap_or(&[]);
        samples.push(Sample {
            form: form(segment, above, table, below),
            lines: top..end,
        });
        from = end;
        at = end.max(at + 1);
    }
    samples
}

fn form(segment: &Segment, above: &[Line], table: Header, below: &[Line]) -> Form {
    let mut title: String = above
        .iter()
        .take_while(|line| fields(&line.text).is_empty() || title_behind_mark(line).is_some())
        .map(|line| title_behind_mark(line).unwrap_or(&line.text))
        .collect();
    let untitled = above.iter().filter(|line| title_behind_mark(line).is_none());
    let (mut header, mut notes) = parted(untitled.map(|line| line.text.as_str()));
    for words in &table.above {
        let read = fields(words);
        if read.is_empty() && title.is_empty() {
            title = words.clone();
        }
        header.extend(read);
    }
    let inside = table.below.iter().map(String::as_str);
    let (footer, below) = parted(inside.chain(below.iter().map(|line| line.text.as_str())));
    notes.extend(below);
    let attachment = segment.attachment.unwrap_or(0);
    of_parts(title, attachment, header, table.columns, footer, notes)
}

/// The form of headings as a sheet prints them, blank headings and repeated ones left out.
pub(crate) fn of_sheet(
    title: String,
    attachment: u32,
    header: Vec<Field>,
    headings: &[String],
    footer: Vec<Field>,
    notes: Vec<String>,
) -> Form {
    of_parts(title, attachment, header, columns(headings, &[]), footer, notes)
}

/// The form of its parts: its key by title and columns.
fn of_parts(
    title: String,
    attachment: u32,
    header: Vec<Field>,
    columns: Vec<Column>,
    footer: Vec<Field>,
    notes: Vec<String>,
) -> Form {
    let mut form = Form {
        key: key_of(&title, &columns, attachment),
        attachment,
        title,
        due: None,
        every: None,
        period: None,
        header,
        columns,
        footer,
        notes,
    };
    // 进度填百分数, 责任人填姓名: what the notes ask for stands above what a heading may mean.
    let asked: Vec<Option<Kind>> = (form.columns.iter())
        .map(|column| {
            let open = matches!(column.kind, Kind::Text | Kind::Amount | Kind::Share | Kind::Narrative);
            kind::notes::kind(&form, column).filter(|_| open && column.filled_by == FilledBy::Unit)
        })
        .collect();
    for (column, asked) in form.columns.iter_mut().zip(asked) {
        column.kind = asked.unwrap_or(column.kind);
    }
    // 完成情况填“已完成”“推进中”“未启动”之一 asks for a state, not for a report.
    // 是否销号填“已销号”“待验收”“整改中” is no question of yes and no.
    let states: Vec<bool> = (form.columns.iter())
        .map(|column| match column.kind {
            Kind::Text | Kind::Narrative => !kind::offered(&form, column).is_empty(),
            Kind::Completion | Kind::Question => kind::offered(&form, column).len() > 2,
            // 需支持事项（人员/经费/设备，可多选) asks for one of these, and not for a problem.
            _ => column.filled_by == FilledBy::Unit && kind::listed(column),
        })
        .collect();
    for (column, _) in form.columns.iter_mut().zip(states).filter(|(_, state)| *state) {
        column.kind = Kind::State;
    }
    form
}

/// The header of a sample table.
struct Header {
    columns: Vec<Column>,
    /// Line behind the table.
    end: usize,
    /// Words of rows above and below the header in the table itself.
    above: Vec<String>,
    below: Vec<String>,
}

/// The sample table that starts at a line. `None` if there is none, or if rows below its header hold answers or tasks.
fn header(lines: &[Line], at: usize, end: usize, names: &Names) -> Option<Header> {
    let line = lines.get(at)?;
    if let Some(rows) = &line.rows {
        let place = rows.iter().position(|row| is_header(row))?;
        let head = rows.get(place)?;
        // 完成投资（万元） above 本月完成 and 本年累计完成: a header of two rows is one of joined headings.
        let joined = rows.get(place + 1).and_then(|below| under_groups(head, below));
        let (cells, last) = match &joined {
            Some(joined) => (joined, place + 1),
            None => (head, place),
        };
        if super::table_header::is_task_header(cells) && !cells.iter().any(|cell| unit_fills(cell)) {
            return None;
        }
        let task = cells.iter().position(|cell| column(cell).kind == Kind::Task);
        let words = |row: &Vec<String>| spoken(row, " ");
        let below: Vec<&Vec<String>> = rows.iter().skip(last + 1).collect();
        // 整改责任 above 牵头单位 and 配合单位: a header may be two rows high.
        let acts = super::table_header::header_by(rows, names).is_some_and(|header| {
            let body = |row: &&Vec<String>| {
                header.columns.iter().zip(*row).any(|(column, cell)| {
                    matches!(column.role, Role::Units(_)) && cell.chars().count() > 2 && is_body(&fold(cell))
                })
            };
            rows.iter().skip(header.last).filter(body).count() > 1
        });
        let filled = acts
            || below.iter().filter(|row| !is_example(row)).any(|row| {
                task.and_then(|task| row.get(task))
                    .is_some_and(|cell| cell.chars().count() > 4 && fields(cell).is_empty())
                    || names_units(cells, row)
            });
        return (!filled).then(|| Header {
            columns: columns(
                cells,
                &below.iter().copied().filter(|row| is_example(row)).collect::<Vec<_>>(),
            ),
            end: at + 1,
            above: rows
                .iter()
                .take(place)
                .map(words)
                .filter(|words| !words.is_empty())
                .collect(),
            below: below
                .into_iter()
                .map(words)
                .filter(|words| !fields(words).is_empty() || note(words).is_some())
                .collect(),
        });
    }
    let cells = bar_cells(&line.text).or_else(|| tab_cells(&line.text))?;
    if !is_header(&cells) || super::table_header::is_task_header(&cells) && !cells.iter().any(|cell| unit_fills(cell)) {
        return None;
    }
    let is_blank = |row: &Vec<String>| row.iter().all(|cell| cell.chars().count() <= 4) && !names_units(&cells, row);
    let below: Vec<Vec<String>> = (at + 1..end)
        .map_while(|next| lines.get(next).and_then(|line| bar_cells(&line.text)))
        .take_while(|row| is_example(row) || is_blank(row))
        .collect();
    let rows = below.len();
    let filled = lines
        .get(at + 1 + rows)
        .filter(|_| at + 1 + rows < end)
        .is_some_and(|line| bar_cells(&line.text).is_some());
    (!filled).then(|| Header {
        columns: columns(&cells, &below.iter().filter(|row| is_example(row)).collect::<Vec<_>>()),
        end: at + 1 + rows,
        above: Vec::new(),
        below: Vec::new(),
    })
}

/// The headings of a header whose groups stand above their parts, each joined with its group; nothing where the row below holds no
/// parts: under every heading that spans several columns stand different short words, under the others nothing, or the same again.
fn under_groups(head: &[String], below: &[String]) -> Option<Vec<String>> {
    /// Longest name of a part, in characters.
    const LONGEST: usize = 16;
    let cell = |row: &'_ [String], at: usize| row.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let mut joined: Vec<String> = Vec::new();
    let mut groups = 0;
    let mut at = 0;
    while at < head.len() {
        let heading = cell(head, at);
        let same =
            |next: usize| cell(head, next) == heading || cell(head, next).is_empty() && !cell(below, next).is_empty();
        let end = (at + 1..head.len()).find(|next| !same(*next)).unwrap_or(head.len());
        let parts: Vec<String> = (at..end).map(|place| cell(below, place)).collect();
        let different = parts
            .iter()
            .enumerate()
            .all(|(nth, part)| !parts.iter().take(nth).any(|known| known == part));
        let names = |part: &String| {
            !part.is_empty()
                && *part != heading
                && part.chars().count() <= LONGEST
                && !part.chars().all(|c| c.is_ascii_digit())
        };
        if end > at + 1 && !heading.is_empty() && different && parts.iter().all(names) {
            groups += 1;
            joined.extend(parts.iter().map(|part| format!("{heading}{part}")));
        } else if parts.iter().all(|part| part.is_empty() || *part == heading) {
            joined.extend((at..end).map(|place| cell(head, place)));
        } else {
            return None;
        }
        at = end;
    }
    (groups > 0).then_some(joined)
}

/// Whether a row of a sample shows how to fill it in: 示例, 例1.
fn is_example(row: &[String]) -> bool {
    let marks = ["示例", "样例", "范例", "举例", "填写示例", "填报示例", "例"];
    let mut first = row
        .iter()
        .map(|cell| fold(cell))
        .filter(|cell| !cell.is_empty())
        .take(2);
    first.any(|cell| {
        let bare = cell.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let rest = marks.iter().find_map(|mark| bare.strip_prefix(mark));
        rest.is_some_and(|rest| rest.chars().next().is_none_or(|next| !next.is_alphabetic()))
    })
}

/// Whether a row below a header has a body in a column of units: a sample has none.
fn names_units(header: &[String], row: &[String]) -> bool {
    header.iter().zip(row).any(|(heading, cell)| {
        matches!(role(heading), Role::Units(_)) && cell.chars().count() > 2 && is_body(&fold(cell))
    })
}

fn tab_cells(text: &str) -> Option<Vec<String>> {
    text.contains('\t')
        .then(|| text.split('\t').map(|cell| cell.trim().to_owned()).collect())
}

/// Whether a heading is one that units fill in: what they did, when it will be done.
fn unit_fills(heading: &str) -> bool {
    let kind = column(heading).kind;
    kind.is_long() || matches!(kind, Kind::Completion | Kind::State | Kind::Phone | Kind::Contact)
}

fn columns(cells: &[String], examples: &[&Vec<String>]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for cell in cells.iter().filter(|cell| !cell.trim().is_empty()) {
        // A merged heading repeats in every cell that it covers.
        if columns.last().is_none_or(|last| last.heading != cell.trim()) {
            columns.push(column(cell));
        }
    }
    // What an example shows tells the kind where the heading does not.
    for column in columns.iter_mut().filter(|column| column.kind == Kind::Text) {
        let mut shown = examples.iter().flat_map(|row| cells.iter().zip(row.iter()));
        let of =
            |(heading, text): (&String, &String)| (heading.trim() == column.heading).then(|| kind::of_example(text));
        column.kind = shown.find_map(of).flatten().unwrap_or(Kind::Text);
    }
    one_task_column(&mut columns);
    columns
}

/// How surely a column carries the task, by its place and its words; nothing for one that cannot.
///
/// What stands right behind the number says what the row is about (序号 | 反馈问题 | 整改目标 | 整改举措), unless it asks for
/// news: then the first column that is called a task does. 目标 and 指标 are what a task aims at.
fn carries_task(columns: &[Column], place: usize) -> Option<u8> {
    let column = columns.get(place)?;
    let holds = |words: &[&str]| words.iter().any(|word| column.heading.contains(word));
    let before = |is: &dyn Fn(&Column) -> bool| columns.iter().take(place).all(is);
    let first = before(&|one| matches!(one.kind, Kind::Serial | Kind::Unit))
        && columns.iter().take(place).any(|one| one.kind == Kind::Serial);
    match column.kind {
        Kind::Task if !holds(&["目标", "指标"]) => Some(if first { 5 } else { 3 }),
        // 反馈问题 is given; 存在问题 and 需协调事项 are what units report.
        Kind::Problems
            if first
                && !holds(&["存在", "困难", "协调", "建议", "主要问题"])
                && !kind::asks_others(&column.heading) =>
        {
            Some(4)
        }
        Kind::Task => Some(if first { 2 } else { 1 }),
        _ => None,
    }
}

/// The office prints the task once; 年度目标, 目标值 or 工作内容 beside it is for the unit to say.
fn one_task_column(columns: &mut [Column]) {
    let task = |column: &Column| column.kind == Kind::Task;
    let sure = (0..columns.len()).filter_map(|place| Some((carries_task(columns, place)?, place)));
    let printed = sure
        .max_by_key(|(sure, place)| (*sure, std::cmp::Reverse(*place)))
        .map(|(_, place)| place);
    if let Some(column) = printed.and_then(|place| columns.get_mut(place)) {
        column.kind = Kind::Task;
        column.filled_by = FilledBy::Office;
        column.required = false;
    }
    for (place, column) in columns.iter_mut().enumerate() {
        if task(column) && Some(place) != printed {
            column.kind = Kind::Text;
            column.filled_by = FilledBy::Unit;
            column.required = true;
        }
    }
}

/// The stable name of a form, by its title and then by its columns.
fn key_of(title: &str, columns: &[Column], attachment: u32) -> String {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if has(&["方案", "计划"]) {
        PLAN.to_owned()
    } else if has(&["情况", "进展", "进度", "完成"])
        || columns
            .iter()
            .any(|column| matches!(column.kind, Kind::Completion | Kind::State))
    {
        STATUS.to_owned()
    } else {
        format!("form{attachment}")
    }
}

/// Gives every form a key of its own: a second plan becomes `form4`.
pub(crate) fn distinct_keys(forms: &mut [Form]) {
    let mut seen: Vec<String> = Vec::new();
    for (place, form) in forms.iter_mut().enumerate() {
        if seen.contains(&form.key) {
            form.key = if form.attachment > 0 {
                format!("form{}", form.attachment)
            } else {
                format!("form{}", place + 1)
            };
        }
        seen.push(form.key.clone());
    }
}

/// The two forms of a notice that prints none: plan and status, titled after the notice.
pub(crate) fn built_in(title: &str) -> Vec<Form> {
    let subject = subject(title);
    let form = |key: &str, name: &str, headings: &[&str]| Form {
        key: key.to_owned(),
        attachment: 0,
        title: format!("{subject}{name}"),
        due: None,
        every: None,
        period: None,
        header: ["填报单位(盖章)", "填报时间"].map(field).to_vec(),
        columns: headings.iter().map(|heading| column(heading)).collect(),
        footer: ["填表人", "联系电话"].map(field).to_vec(),
        notes: Vec::new(),
    };
    vec![
        form(
            PLAN,
            "落实方案",
            &["序号", "重点工作", "落实措施", "完成时限", "责任领导", "联系电话"],
        ),
        form(
            STATUS,
            "落实情况",
            &[
                "序号",
                "重点工作",
                "落实情况",
                "完成时限",
                "是否完成(未完成需说明原因)",
                "责任领导",
                "联系电话",
            ],
        ),
    ]
}

/// What a notice's title is about: without 关于印发 and 的通知, without the words for the list itself.
fn subject(title: &str) -> String {
    let mut subject = title;
    for opening in ["关于印发", "关于分解落实", "关于下达", "关于转发", "关于"] {
        if let Some((_, rest)) = subject.split_once(opening) {
            subject = rest.strip_suffix("的通知").unwrap_or(rest);
            break;
        }
    }
    // 《甲》目标任务: only marks around the whole are dropped.
    if let Some(inner) = subject.strip_prefix('《').and_then(|rest| rest.strip_suffix('》'))
        && !inner.contains('》')
    {
        subject = inner;
    }
    for ending in [
        "责任分解表",
        "责任分解",
        "任务分解方案",
        "任务分解表",
        "分解方案",
        "分解表",
        "任务分工",
        "分工方案",
        "分工",
        "分解",
    ] {
        if let Some(rest) = subject.strip_suffix(ending) {
            subject = rest;
            break;
        }
    }
    subject.to_owned()
}

//! Draws 填报说明, which does not print with the forms: what to fill, by when, to whom, what is still empty, how good answers look, and what nobody need worry about.

use jiff::civil::Date;

use super::contents::UnitWorkbook;
use super::empties::sheet_prefix;
use super::form_sheet::Drawn;
use super::pens::Pen;
use super::sheet::{Area, Frame, Page, Sheet};
use crate::form::{Field, Form, Kind};
use crate::kind;
use crate::mark;
use crate::normal::without_remarks;
use crate::text::chinese_day;
use crate::unit::Role;
use crate::write::style::{ALERT_COLOR, BODY_FONT, HEADER_FILL, HEADING_FONT, HINT_COLOR, TITLE_FONT, clean};
use crate::write::text_height::row_height;

/// Widths of the sheet's columns in pixels.
const WIDTHS: [u32; 5] = [134, 182, 182, 110, 72];
/// Size of the text in points.
const SIZE: f64 = 11.0;

/// Draws the guide of a workbook whose forms are drawn; yields the texts on it.
pub(super) fn draw(workbook: &UnitWorkbook, drawn: &[Drawn]) -> (Sheet, Vec<String>) {
    let frame = Frame {
        name: mark::GUIDE_SHEET.to_owned(),
        page: Page::Letter,
        is_blank: true,
        widths: WIDTHS.to_vec(),
        is_protected: true,
        ..Frame::default()
    };
    let mut guide = Guide {
        sheet: Sheet::new(frame),
        row: 0,
        texts: Vec::new(),
    };
    let register = workbook.register;
    guide.title(mark::GUIDE_SHEET);
    guide.centered(&workbook.unit.name, 14.0);
    guide.centered(&format!("（{}）", register.title), 10.5);

    guide.heading("一、填什么、什么时候交");
    guide.forms(drawn);
    guide.line(&where_to(workbook, drawn));

    guide.heading("二、怎么填");
    for line in how_to(drawn) {
        guide.line(&line);
    }
    guide.heading("三、填写样例（内容均为虚构，只供参考写法）");
    guide.examples(drawn, workbook.register.date);
    guide.heading("四、这些都不必担心");
    for line in [
        "· 行高会随文字增加；觉得不合适，可以自己调行高、列宽和字号。",
        "· 一项任务要分几段写，在同一格内按 Alt+Enter 换行即可。工作表设了防误改的保护，不能直接加行；确需加行的，先撤销保护（没有密码），再在该任务下面加行，加出的行“序号”空着。",
        "· 排序、改表名、改文件名，或者用 WPS、Excel、LibreOffice 另存为 .xlsx、.xls、.et、.ods，都不影响接收。",
        &doubts(workbook),
        "· 文件里没有宏，也不联网。",
    ] {
        guide.line(line);
    }
    // The guide is for the screen: an empty cell to print keeps it, and its page number, out of a print of all sheets.
    guide.sheet.printed = Some(Area::cell(guide.row + 10, 0));
    (guide.sheet, guide.texts)
}

/// What to do about doubts; who may be called is said only where somebody is.
fn doubts(workbook: &UnitWorkbook) -> String {
    let text = "· 任务内容有疑问或认为不属于本单位的，不要删行，请在答复中写明";
    match workbook.register.contact.asked() {
        Some(asked) => format!("{text}；也可直接询问：{asked}。"),
        None => format!("{text}。"),
    }
}

/// To whom the forms go.
fn where_to(workbook: &UnitWorkbook, drawn: &[Drawn]) -> String {
    let to = workbook.register.report_to.trim();
    let to = if to.is_empty() {
        "下发本表的督查室".to_owned()
    } else {
        to.to_owned()
    };
    let each = if drawn.len() > 1 {
        "两张表可以分次报送，先到期的先报；"
    } else {
        ""
    };
    let each = if drawn.len() > 2 {
        "各表可以分次报送，先到期的先报；"
    } else {
        each
    };
    let contact = workbook.register.contact.labelled();
    let contact = contact.map(|labelled| format!("{labelled}。")).unwrap_or_default();
    format!("请填好后把本文件发回{to}；{each}按要求需要盖章的，另附打印盖章件。{contact}")
}

/// How to fill in what these forms hold.
fn how_to(drawn: &[Drawn]) -> Vec<String> {
    let mut lines = vec![
        "· 黄色单元格都要填，填好后底色自动消失；上表“未填”一栏变为 0，就说明填完了。".to_owned(),
        "· 点一下单元格，旁边会提示这一栏怎么填。单元格内换行按 Alt+Enter。".to_owned(),
    ];
    let roles: Vec<Role> = drawn
        .iter()
        .flat_map(|drawn| drawn.counts.iter().map(|(role, _)| *role))
        .collect();
    if roles.contains(&Role::Lead) && roles.contains(&Role::Co) {
        lines.push("· “牵头任务”请写整项任务的安排和进展；“责任任务”写本单位承担的部分。".to_owned());
    }
    for model in kind::ALL {
        let mut columns = drawn.iter().flat_map(|drawn| {
            let columns = drawn.form.unit_columns();
            columns.map(|(_, column)| (&drawn.form, column))
        });
        let first = columns.find(|(_, column)| column.kind == model.kind);
        if let Some((column, how)) = first.and_then(|(form, column)| Some((column, kind::how(form, column)?))) {
            lines.push(format!("· {}：{how}", name(&column.heading)));
        }
    }
    lines.extend(around(drawn));
    lines
}

/// The sheet and the next free row.
struct Guide {
    sheet: Sheet,
    row: u32,
    /// What was written so far.
    texts: Vec<String>,
}

impl Guide {
    const LAST: u16 = WIDTHS.len() as u16 - 1;

    /// A line over the whole width, as high as its text needs.
    fn wide(&mut self, text: &str, size: f64, least: f64, pen: Pen) {
        let text = clean(text);
        self.sheet.span(self.row, 0..WIDTHS.len(), &text, pen);
        let height = row_height([(&*text, WIDTHS.iter().sum())], size).clamp(least, 400.0);
        self.sheet.height(self.row, height);
        self.row += 1;
        self.texts.push(text.to_string());
    }

    fn title(&mut self, text: &str) {
        self.wide(text, 22.0, 40.0, Pen::new(TITLE_FONT, 22.0).centered());
    }

    fn centered(&mut self, text: &str, size: f64) {
        self.wide(text, size, 20.0, Pen::new(BODY_FONT, size).centered().wrapped());
    }

    fn heading(&mut self, text: &str) {
        self.wide(text, 12.0, 28.0, Pen::new(HEADING_FONT, 12.0));
    }

    fn line(&mut self, text: &str) {
        self.wide(text, SIZE, 18.0, Pen::new(BODY_FONT, SIZE).wrapped());
    }

    /// One row a form: how many tasks, by when, and how much is still empty.
    fn forms(&mut self, drawn: &[Drawn]) {
        let cell = Pen::new(BODY_FONT, SIZE).wrapped().centered().boxed();
        let head = Pen::new(HEADING_FONT, SIZE).centered().boxed().filled(HEADER_FILL);
        self.row_of(&["表", "截止日期", "任务数", "其中", "未填"], SIZE, head);
        for form in drawn {
            let due = match (form.form.due, form.form.every) {
                (Some(due), _) => chinese_day(due),
                (None, Some(every)) => every.to_string(),
                (None, None) => "以通知为准".to_owned(),
            };
            let total: usize = form.counts.iter().map(|(_, n)| n).sum();
            let roles: Vec<String> = form
                .counts
                .iter()
                .map(|(role, n)| format!("{}{n}项", role.label()))
                .collect();
            let row = self.row;
            self.row_of(
                &[&form.name, &due, &format!("{total}项"), &roles.join("，"), ""],
                SIZE,
                cell,
            );
            let prefix = sheet_prefix(&form.name);
            self.sheet
                .link(row, 0, format!("{prefix}A1"), &form.name, cell.underlined());
            if let Some(count) = form.empties.expression(&prefix) {
                let alert = cell.bold().colored(ALERT_COLOR);
                let shown = form.empties.count.to_string();
                self.sheet.formula(row, Self::LAST, count, shown, alert);
            }
        }
    }

    /// Three examples, one a column, for the columns that these forms ask for.
    ///
    /// Columns of the forms are rows here, so that no reader takes the examples for a form.
    fn examples(&mut self, drawn: &[Drawn], notice: Option<Date>) {
        let head = Pen::new(HEADING_FONT, 10.5).centered().boxed().filled(HEADER_FILL);
        let label = Pen::new(BODY_FONT, 10.5).wrapped().centered().boxed();
        let cell = Pen::new(BODY_FONT, 10.5).italic().colored(HINT_COLOR).wrapped().boxed();
        self.row_of(
            &["栏目", "样例：按时完成", "样例：未完成", "样例：长期任务"],
            10.5,
            head,
        );
        for (heading, texts) in examples(drawn.iter().map(|drawn| drawn.form), notice) {
            let row = self.row;
            let [done, open, ongoing] = &texts;
            self.row_of(&[&heading, done, open, ongoing], 10.5, cell);
            self.sheet.put(row, 0, &clean(&heading), label);
        }
    }

    /// A row of a small table, as high as its cells need; the last of four cells runs on to the sheet's edge.
    fn row_of(&mut self, texts: &[&str], size: f64, pen: Pen) {
        let [.., before, last] = WIDTHS;
        for (column, text) in texts.iter().enumerate() {
            let end = match column + 1 == texts.len() {
                true => WIDTHS.len(),
                false => column + 1,
            };
            self.sheet.span(self.row, column..end, &clean(text), pen);
        }
        let mut widths = WIDTHS;
        if let (true, Some(width)) = (texts.len() < WIDTHS.len(), widths.get_mut(3)) {
            *width = before + last;
        }
        let height = row_height(texts.iter().copied().zip(widths), size).clamp(22.0, 400.0);
        self.sheet.height(self.row, height);
        self.row += 1;
        self.texts.extend(texts.iter().map(|text| clean(text).to_string()));
    }
}

/// The examples for each heading that a unit fills, every heading once.
fn examples<'a>(forms: impl Iterator<Item = &'a Form>, notice: Option<Date>) -> Vec<(String, [String; 3])> {
    let mut found: Vec<(String, [String; 3])> = Vec::new();
    for (form, (_, column)) in forms.flat_map(|form| form.unit_columns().map(move |column| (form, column))) {
        if let Some(texts) = kind::samples(form, column, notice)
            && !found.iter().any(|(heading, _)| *heading == column.heading)
        {
            found.push((column.heading.clone(), texts));
        }
    }
    found
}

/// A heading without the remark in its bracket: 是否完成.
fn name(heading: &str) -> String {
    without_remarks(heading).trim().to_owned()
}

/// The fields around the tables, which are to be filled, too.
fn around(drawn: &[Drawn]) -> Option<String> {
    let fields = |of: fn(&Form) -> &Vec<Field>| -> Vec<&str> {
        let fields = drawn.iter().flat_map(|drawn| of(drawn.form));
        let own = fields.filter(|field| field.kind != Kind::Unit);
        own.map(|field| field.label.as_str()).collect()
    };
    let (above, below) = (fields(|form| &form.header), fields(|form| &form.footer));
    let place = match (above.is_empty(), below.is_empty()) {
        (true, true) => return None,
        (false, true) => "表头",
        (true, false) => "表尾",
        (false, false) => "表头和表尾",
    };
    let mut labels: Vec<&str> = Vec::new();
    for label in above.into_iter().chain(below) {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    Some(format!("· {place}的{}也要填。", labels.join("、")))
}

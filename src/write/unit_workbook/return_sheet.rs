//! Draws 退回说明: what to mend, each finding with a link to its cell and whether that cell has been changed since.

use rust_xlsxwriter::Color;

use super::contents::{FormSheet, UnitWorkbook};
use super::empties::sheet_prefix;
use super::form_sheet::Drawn;
use super::marked::Marked;
use super::pens::Pen;
use super::sheet::{Area, Frame, Page, Sheet, When};
use crate::finding::{Finding, Severity, a1};
use crate::mark;
use crate::write::style::{ALERT_COLOR, BODY_FONT, HEADER_FILL, HEADING_FONT, MARK_FILL, Paper, TITLE_FONT, clean};
use crate::write::text_height::row_height;

/// The table: headings that no form has in this company, so that no reader takes the list for a form.
const HEADINGS: [&str; 7] = [
    "项次",
    "在哪里（点击前往）",
    "所属任务",
    "发现",
    "要求",
    "处理办法",
    "状态",
];
/// Widths of its columns in pixels.
const WIDTHS: [u32; 7] = [46, 150, 190, 190, 170, 160, 65];
/// Size of the text in points.
const SIZE: f64 = 10.5;
/// How much of a task's text tells which one it is, in characters.
const TASK_HEAD: usize = 30;
/// The column of 状态.
const STATE: u16 = 6;

/// Draws the list of a returned workbook whose forms are drawn; yields the texts on it.
pub(super) fn draw(workbook: &UnitWorkbook, drawn: &[Drawn]) -> (Sheet, Vec<String>) {
    const HEAD: u32 = 2;
    let mut sheet = Sheet::new(Frame {
        name: mark::RETURN_SHEET.to_owned(),
        page: Page::Table(Paper::A4),
        is_blank: true,
        tab: Some(ALERT_COLOR),
        widths: WIDTHS.to_vec(),
        frozen: HEAD + 1,
        repeated: Some(HEAD),
        is_protected: true,
    });
    let items = items(workbook, drawn);
    let title = Pen::new(TITLE_FONT, 22.0).centered();
    sheet.span(0, 0..WIDTHS.len(), mark::RETURN_SHEET, title);
    sheet.height(0, 40.0);
    let must = items
        .iter()
        .filter(|item| item.finding.severity == Severity::Error)
        .count();
    let (unit, count) = (clean(&workbook.unit.name), items.len());
    let lead = match workbook.sheets.iter().any(holds_answers) {
        true => format!(
            "{unit}：报来的表格有{count}处需要补正或核对（其中{must}处须处理）。您填过的内容都已保留；有问题的单元格标为红色，鼠标停在上面能看到说明。\
             请在本文件中直接修改（改后红色自动消失），改好后把本文件发回即可，不必重填。"
        ),
        // Of a scan, a damaged file or a blank form there is nothing to keep.
        false => format!(
            "{unit}：报来的材料有{count}处需要补正或核对（其中{must}处须处理），其中没有能采用到本文件里的填报内容。\
             请在本文件中填写，填好后把本文件发回即可。"
        ),
    };
    let plain = Pen::new(BODY_FONT, 12.0).wrapped();
    sheet.span(1, 0..WIDTHS.len(), &lead, plain);
    let height = row_height([(lead.as_str(), WIDTHS.iter().sum())], 12.0);
    sheet.height(1, height.clamp(40.0, 200.0));

    let head = Pen::new(HEADING_FONT, SIZE)
        .centered()
        .boxed()
        .filled(HEADER_FILL)
        .wrapped();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.put(HEAD, column, heading, head);
    }
    sheet.height(HEAD, 28.0);
    let mut texts = vec![mark::RETURN_SHEET.to_owned(), lead];
    texts.extend(HEADINGS.into_iter().chain(["待改", "已改"]).map(str::to_owned));
    for (n, row) in (0..items.len()).zip(HEAD + 1..) {
        if let Some(item) = items.get(n) {
            texts.extend(draw_item(&mut sheet, row, n + 1, item));
        }
    }
    let end = HEAD + u32::try_from(items.len()).unwrap_or(0);
    if end > HEAD {
        let area = Area {
            first: (HEAD + 1, STATE),
            last: (end, STATE),
        };
        sheet.rule(area, When::Contains("待改".to_owned()), MARK_FILL);
    }
    sheet.printed = Some(Area {
        first: (0, 0),
        last: (end, WIDTHS.len() as u16 - 1),
    });
    (sheet, texts)
}

/// Whether a form holds anything that the unit itself has said.
fn holds_answers(sheet: &FormSheet<'_>) -> bool {
    let mut own = sheet.rows().filter(|row| !row.given);
    own.any(|row| {
        let mut columns = sheet.form.unit_columns();
        columns.any(|(place, _)| row.values.get(place).is_some_and(|value| !value.trim().is_empty()))
    })
}

/// One finding and where it stands in this workbook.
struct Item<'a, 'b> {
    finding: &'a Finding,
    place: Option<(&'b str, &'b Marked<'a>)>,
    task: String,
}

/// The workbook's findings in their order, then those that only stand on cells; each once.
fn items<'a, 'b>(workbook: &UnitWorkbook<'a>, drawn: &'b [Drawn<'a>]) -> Vec<Item<'a, 'b>> {
    let places: Vec<(&'a Finding, &'b str, &'b Marked<'a>)> = drawn
        .iter()
        .flat_map(|form| form.marked.iter().map(|marked| (form.name.as_str(), marked)))
        .flat_map(|(name, marked)| marked.findings.iter().map(move |finding| (*finding, name, marked)))
        .collect();
    let mut listed: Vec<&'a Finding> = Vec::new();
    for finding in workbook
        .findings
        .iter()
        .copied()
        .chain(places.iter().map(|(finding, ..)| *finding))
    {
        if !listed.contains(&finding) {
            listed.push(finding);
        }
    }
    listed
        .into_iter()
        .map(|finding| Item {
            finding,
            place: places
                .iter()
                .find(|(other, ..)| *other == finding)
                .map(|(_, name, marked)| (*name, *marked)),
            task: task_head(workbook, finding),
        })
        .collect()
}

/// The number and the beginning of the task that a finding concerns.
fn task_head(workbook: &UnitWorkbook, finding: &Finding) -> String {
    let mut rows = workbook.sheets.iter().flat_map(|sheet| sheet.rows());
    let Some(row) = finding
        .place
        .task
        .as_ref()
        .and_then(|id| rows.find(|row| row.task.id == *id))
    else {
        return String::new();
    };
    let mut text: String = row.task.text.chars().take(TASK_HEAD).collect();
    if text.len() < row.task.text.len() {
        text.push('…');
    }
    if row.task.number.is_empty() {
        text
    } else {
        format!("{}.{text}", row.task.number)
    }
}

/// Draws one row; yields its texts.
fn draw_item(sheet: &mut Sheet, row: u32, n: usize, item: &Item) -> Vec<String> {
    let cell = Pen::new(BODY_FONT, SIZE).wrapped().boxed();
    let middle = cell.centered();
    let finding = item.finding;
    sheet.number(row, 0, u32::try_from(n).unwrap_or(u32::MAX), middle);
    let place = match item.place {
        Some((name, marked)) => {
            let (at_row, at_column) = marked.cell;
            let address = a1(at_row, u32::from(at_column));
            let text = format!("{name} {address}");
            let target = format!("{}{address}", sheet_prefix(name));
            let blue = middle.colored(Color::RGB(0x05_63_C1)).underlined();
            sheet.link(row, 1, target, &text, blue);
            text
        }
        None => {
            let place = &finding.place;
            let parts: Vec<&str> = [&place.file, &place.sheet, &place.cell]
                .into_iter()
                .filter_map(Option::as_deref)
                .collect();
            let text = if parts.is_empty() {
                "整份表格".to_owned()
            } else {
                format!("原报文件：{}", parts.join(" › "))
            };
            sheet.put(row, 1, &clean(&text), middle);
            text
        }
    };
    let quoted = cell.quoted();
    let asked = finding.to_unit.as_ref().unwrap_or(&finding.advice);
    let texts = [&item.task, &finding.found, &finding.expected, asked];
    for (column, text) in (2..).zip(texts) {
        sheet.put(row, column, &clean(text), quoted);
    }
    match item.place {
        Some((name, marked)) => {
            let state = format!("IF({},\"待改\",\"已改\")", marked.unchanged(&sheet_prefix(name)));
            sheet.formula(row, STATE, state, "待改".to_owned(), middle);
        }
        None => sheet.put(row, STATE, finding.severity.label(), middle),
    }
    let cells = std::iter::once(place.as_str()).chain(texts.into_iter().map(String::as_str));
    let height = row_height(cells.zip(WIDTHS.into_iter().skip(1)), SIZE);
    sheet.height(row, height.clamp(34.0, 400.0));
    let mut written: Vec<String> = texts.iter().map(|text| clean(text).to_string()).collect();
    written.extend([
        n.to_string(),
        clean(&place).to_string(),
        finding.severity.label().to_owned(),
    ]);
    written
}

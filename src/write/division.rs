//! Draws 分工.xlsx: the tasks that the level above gave, a row each, with columns for the own units; it prints on A4.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use super::style::{
    self, BODY_FONT, EMPTY_FILL, HEADER_FILL, HEADING_FONT, HINT_COLOR, Paper, TEXT_FORMAT, TITLE_FONT, clean, font,
};
use super::text_height::{MAX_ROW, row_height};
use crate::directory::Directory;
use crate::error::{Error, Result};
use crate::notice::Notice;
use crate::register::division::{self, heading, term};
use crate::register::received::Received;
use crate::unit::Role;

/// Widths in pixels: number, id (hidden), task, own role, lead, three columns of responsible units.
const WIDTHS: [u32; 8] = [44, 70, 340, 80, 126, 127, 127, 127];
/// The columns of the sheet 分工 in which units stand: one for those that lead, the rest for those responsible.
const LEAD: u16 = 4;
/// Size of the text in points.
const SIZE: f64 = 10.5;
/// Row of the headings.
const HEAD: u32 = 3;

/// What the skeleton is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Sheets<'a> {
    /// The received workbook.
    pub received: &'a Received,
    /// Its notice as divided so far.
    pub notice: &'a Notice,
    /// The own units.
    pub directory: &'a Directory,
}

/// Draws it; `path` names it in errors. The same data make the same bytes.
///
/// # Errors
/// If the writer refuses.
pub fn workbook(path: &Path, sheets: Sheets<'_>) -> Result<Vec<u8>> {
    draw(sheets).map_err(|error| Error::draw(path, error))
}

fn draw(data: Sheets<'_>) -> std::result::Result<Vec<u8>, XlsxError> {
    let title = format!("{} 分工", data.received.unit);
    let (mut workbook, properties): (Workbook, _) = style::new_workbook(&title, "duban", data.notice.date)?;
    workbook.set_properties(&properties);
    tasks(workbook.add_worksheet(), data)?;
    terms(workbook.add_worksheet(), data)?;
    units(workbook.add_worksheet(), data)?;
    workbook.save_to_buffer()
}

/// A plain bordered cell.
fn cell() -> Format {
    font(BODY_FONT, SIZE).set_text_wrap().set_border(FormatBorder::Thin)
}

/// A heading.
fn head() -> Format {
    font(HEADING_FONT, SIZE)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(HEADER_FILL)
}

/// A cell that a person fills in.
fn open() -> Format {
    cell()
        .set_align(FormatAlign::Center)
        .set_num_format_index(TEXT_FORMAT)
        .set_unlocked()
}

fn tasks(sheet: &mut Worksheet, data: Sheets<'_>) -> std::result::Result<(), XlsxError> {
    sheet.set_name(division::TASKS)?;
    style::set_paper(sheet, Paper::A4)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width_pixels(column, width)?;
    }
    sheet.set_column_hidden(1)?;
    let last = u16::try_from(WIDTHS.len() - 1).unwrap_or(u16::MAX);
    let room: u32 = WIDTHS.iter().sum::<u32>() - 70;
    let passed = data.received.passed_on();
    let of = |role: Role| passed.roles.values().filter(|one| **one == role).count();
    let title = format!("{}承担任务分工表", data.received.unit);
    let big = font(TITLE_FONT, 20.0).set_align(FormatAlign::Center).set_text_wrap();
    sheet.merge_range(0, 0, 0, last, &clean(&title), &big)?;
    sheet.set_row_height(0, row_height([(&*title, room)], 20.0).clamp(36.0, 200.0))?;
    let whence = format!(
        "（{}　共 {} 项：牵头 {} 项，责任 {} 项）",
        data.notice.title,
        data.notice.tasks.len(),
        of(Role::Lead),
        of(Role::Co)
    );
    let plain = font(BODY_FONT, SIZE).set_align(FormatAlign::Center).set_text_wrap();
    sheet.merge_range(1, 0, 1, last, &clean(&whence), &plain)?;
    sheet.set_row_height(1, row_height([(&*whence, room)], SIZE).clamp(18.0, 200.0))?;
    let how = "从下拉列表里选单位，也可以直接写；一格里写几个的，用“、”隔开。填好后存为 input/分工.xlsx，再运行 duban register。";
    let hint = font(BODY_FONT, 9.0).set_font_color(HINT_COLOR).set_text_wrap();
    sheet.merge_range(2, 0, 2, last, how, &hint)?;
    sheet.set_row_height(2, 18)?;
    let headings = [
        heading::NUMBER,
        heading::ID,
        heading::TEXT,
        heading::ROLE,
        heading::LEAD,
    ];
    for (column, text) in (0..).zip(headings) {
        sheet.write_string_with_format(HEAD, column, text, &head())?;
    }
    sheet.merge_range(HEAD, LEAD + 1, HEAD, last, heading::CO, &head())?;
    sheet.set_row_height(HEAD, 28)?;
    let mut row = HEAD;
    for task in &data.notice.tasks {
        row += 1;
        let role = passed.roles.get(&task.id).copied().unwrap_or(Role::Co);
        let centered = cell().set_align(FormatAlign::Center);
        sheet.write_string_with_format(row, 0, clean(&task.number), &centered)?;
        sheet.write_string_with_format(row, 1, task.id.as_str(), &centered)?;
        sheet.write_string_with_format(row, 2, clean(&task.text), &cell())?;
        sheet.write_string_with_format(row, 3, role.label(), &centered)?;
        let places = usize::from(last - LEAD);
        let mut units = vec![task.lead.join("、")];
        units.extend(spread(&task.co, places));
        for (column, text) in (LEAD..=last).zip(&units) {
            sheet.write_string_with_format(row, column, clean(text), &open())?;
        }
        let texts = [task.number.as_str(), "", task.text.as_str(), role.label()];
        let texts = texts.into_iter().chain(units.iter().map(String::as_str));
        let height = row_height(texts.zip(WIDTHS), SIZE).clamp(28.0, MAX_ROW);
        sheet.set_row_height(row, height)?;
    }
    if row > HEAD {
        let names = data.directory.units.len();
        if names > 0 {
            let list = DataValidation::new()
                .allow_list_formula(Formula::new(format!("='{}'!$A$2:$A${}", division::UNITS, names + 1)))
                .show_error_message(false);
            sheet.add_data_validation(HEAD + 1, LEAD, row, last, &list)?;
        }
        // Yellow as long as nobody has the task.
        let first = HEAD + 2;
        let nobody = rust_xlsxwriter::ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!("=COUNTBLANK($E{first}:$H{first})=4")))
            .set_format(Format::new().set_background_color(EMPTY_FILL));
        sheet.add_conditional_format(HEAD + 1, LEAD, row, LEAD, &nobody)?;
    }
    sheet
        .set_freeze_panes(HEAD + 1, 0)?
        .set_repeat_rows(HEAD, HEAD)?
        .set_print_area(0, 0, row, last)?;
    Ok(())
}

/// Names spread over some cells, the last of which takes the rest.
fn spread(names: &[String], cells: usize) -> Vec<String> {
    (0..cells)
        .map(|n| {
            let end = if n + 1 == cells {
                names.len()
            } else {
                (n + 1).min(names.len())
            };
            names.get(n.min(end)..end).unwrap_or_default().join("、")
        })
        .collect()
}

fn terms(sheet: &mut Worksheet, data: Sheets<'_>) -> std::result::Result<(), XlsxError> {
    const COLUMNS: [u32; 3] = [220, 330, 330];
    sheet.set_name(division::TERMS)?;
    style::set_paper(sheet, Paper::A4)?;
    for (column, width) in (0..).zip(COLUMNS) {
        sheet.set_column_width_pixels(column, width)?;
    }
    for (column, text) in (0..).zip([term::ITEM, term::VALUE, term::ABOVE]) {
        sheet.write_string_with_format(0, column, text, &head())?;
    }
    sheet.set_row_height(0, 28)?;
    let (above, own) = (&data.received.notice, data.notice);
    let mut rows: Vec<(String, String, String)> = vec![
        (
            term::REPORT_TO.to_owned(),
            own.report_to.clone(),
            above.report_to.clone(),
        ),
        (
            term::CONTACT.to_owned(),
            own.contact.name.clone(),
            above.contact.name.clone(),
        ),
        (
            term::PHONE.to_owned(),
            own.contact.phone.clone(),
            above.contact.phone.clone(),
        ),
        (
            term::ADDRESS.to_owned(),
            own.contact.address.clone(),
            above.contact.address.clone(),
        ),
    ];
    let dues: BTreeMap<&str, String> = (above.forms.iter())
        .map(|form| (form.key.as_str(), division::due_text(form.due, form.every)))
        .collect();
    for form in &own.forms {
        let above = dues.get(form.key.as_str()).cloned().unwrap_or_default();
        rows.push((
            division::due_item(form),
            division::due_text(form.due, form.every),
            above,
        ));
    }
    for (row, (item, value, said)) in (1..).zip(&rows) {
        sheet.write_string_with_format(row, 0, clean(item), &cell())?;
        sheet.write_string_with_format(row, 1, clean(value), &open())?;
        sheet.write_string_with_format(row, 2, clean(said), &cell())?;
        let texts = [item.as_str(), value.as_str(), said.as_str()];
        sheet.set_row_height(
            row,
            row_height(texts.into_iter().zip(COLUMNS), SIZE).clamp(24.0, MAX_ROW),
        )?;
    }
    let below = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(1);
    let note =
        "“内容”一列印在发给本级各单位的表上：请改成本级的报送单位、联系人和时限（应早于上级的时限，留出汇总的时间）。";
    let hint = font(BODY_FONT, 9.0).set_font_color(HINT_COLOR).set_text_wrap();
    sheet.merge_range(below, 0, below, 2, note, &hint)?;
    sheet.set_row_height(below, 30)?;
    Ok(())
}

fn units(sheet: &mut Worksheet, data: Sheets<'_>) -> std::result::Result<(), XlsxError> {
    sheet.set_name(division::UNITS)?;
    style::set_letter(sheet);
    sheet.set_column_width_pixels(0, 300)?;
    sheet.set_column_width_pixels(1, 200)?;
    for (column, text) in (0..).zip(["名称", "类别"]) {
        sheet.write_string_with_format(0, column, text, &head())?;
    }
    for (row, unit) in (1..).zip(&data.directory.units) {
        sheet.write_string_with_format(row, 0, clean(&unit.name), &cell())?;
        sheet.write_string_with_format(row, 1, clean(&unit.category), &cell())?;
    }
    if data.directory.is_empty() {
        let note =
            "没有单位名录：单位直接写在“分工”工作表里；有 input/directory.xlsx 时，这里列出它的单位，供下拉选择。";
        sheet.write_string_with_format(1, 0, note, &cell())?;
        sheet.set_row_height(1, 60)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spread_and_none_is_lost() {
        let names: Vec<String> = ["甲", "乙", "丙", "丁"].map(str::to_owned).to_vec();
        assert_eq!(spread(&names, 3), ["甲", "乙", "丙、丁"]);
        assert_eq!(spread(&names[..1], 3), ["甲", "", ""]);
        assert_eq!(spread(&[], 3), ["", "", ""]);
    }
}

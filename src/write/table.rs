//! Draws plain tables that clerks read, filter and correct: register, manifest, directory skeleton.

use std::borrow::Cow;
use std::path::Path;

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::style::clipped;
use crate::error::{Error, Result};

/// One column: its heading and its width in characters of half width.
#[derive(Debug, Clone)]
pub struct Heading {
    /// The heading.
    pub text: Cow<'static, str>,
    /// Width in half-width characters.
    pub width: f64,
}

/// A cell of a plain table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; never a formula or a link.
    Text(String),
    /// A count.
    Count(usize),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Cell::Count(count)
    }
}

/// A sheet with its headings in the first row.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The sheet's name.
    pub name: String,
    /// The columns.
    pub headings: Vec<Heading>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Draws the sheets as one workbook, dated so that the same input gives the same bytes; `path` names it in errors.
///
/// # Errors
/// If the writer refuses.
pub fn draw(path: &Path, title: &str, dated: Option<Date>, sheets: &[Sheet]) -> Result<Vec<u8>> {
    draw_with(path, title, dated, sheets, |_| Ok(()))
}

/// The same, with what `more` adds to the workbook once its sheets stand.
///
/// # Errors
/// If the writer refuses.
pub fn draw_with(
    path: &Path,
    title: &str,
    dated: Option<Date>,
    sheets: &[Sheet],
    more: impl FnOnce(&mut Workbook) -> std::result::Result<(), XlsxError>,
) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(title, dated).map_err(|error| Error::draw(path, error))?);
    for sheet in sheets {
        draw_sheet(workbook.add_worksheet(), sheet).map_err(|error| Error::draw(path, error))?;
    }
    more(&mut workbook).map_err(|error| Error::draw(path, error))?;
    workbook.save_to_buffer().map_err(|error| Error::draw(path, error))
}

/// Document properties with a fixed date.
fn properties(title: &str, dated: Option<Date>) -> std::result::Result<DocProperties, XlsxError> {
    let (year, month, day) = dated.map_or((2000, 1, 1), |date| {
        (
            u16::try_from(date.year()).unwrap_or(2000),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )
    });
    let created = ExcelDateTime::from_ymd(year.clamp(1900, 9999), month, day)?;
    Ok(DocProperties::new()
        .set_title(title)
        .set_author("duban")
        .set_creation_datetime(&created))
}

/// Line pitch of 11 pt text, in points.
const LINE: f64 = 16.5;
/// Excel's limit is 409.5 points, and the writer does not check it.
const TALLEST: f64 = 409.0;

fn draw_sheet(worksheet: &mut Worksheet, sheet: &Sheet) -> std::result::Result<(), XlsxError> {
    let heading = Format::new()
        .set_font_name("黑体")
        .set_font_size(11)
        .set_border(FormatBorder::Thin)
        .set_background_color(0x00E7_E6E6)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let text = Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
        .set_quote_prefix();
    let count = Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top);
    worksheet.set_name(&sheet.name)?;
    for (column, head) in (0u16..).zip(&sheet.headings) {
        worksheet.set_column_width(column, head.width)?;
        worksheet.write_string_with_format(0, column, head.text.as_ref(), &heading)?;
    }
    worksheet.set_row_height(0, 24)?;
    for (row, cells) in (1u32..).zip(&sheet.rows) {
        let mut lines = 1.0_f64;
        for ((column, cell), head) in (0u16..).zip(cells).zip(&sheet.headings) {
            match cell {
                Cell::Text(value) => {
                    lines = lines.max(lines_of(value, head.width));
                    worksheet.write_string_with_format(row, column, clipped(value), &text)?;
                }
                Cell::Count(value) => {
                    worksheet.write_number_with_format(
                        row,
                        column,
                        f64::from(u32::try_from(*value).unwrap_or(u32::MAX)),
                        &count,
                    )?;
                }
            }
        }
        worksheet.set_row_height(row, (lines * LINE + 4.0).min(TALLEST))?;
    }
    let last_row = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(sheet.headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
    if !sheet.rows.is_empty() {
        worksheet.autofilter(0, 0, last_row, last_column)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_paper_size(9);
    worksheet.set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_repeat_rows(0, 0)?;
    worksheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    worksheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

/// Lines that a text takes in a column of `width` half-width characters, counted generously.
fn lines_of(text: &str, width: f64) -> f64 {
    text.lines()
        .map(|line| {
            let units: f64 = line.chars().map(|c| if c.is_ascii() { 1.1 } else { 2.1 }).sum();
            (units / (width - 1.0).max(2.0)).ceil().max(1.0)
        })
        .sum()
}

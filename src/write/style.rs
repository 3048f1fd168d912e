//! Fonts, colours, paper and safe text that all workbooks share.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Titles of official documents; suites without it fall back to 宋体.
pub const TITLE_FONT: &str = "方正小标宋简体";
/// Headings and table headers.
pub const HEADING_FONT: &str = "黑体";
/// Text of official documents.
pub const BODY_FONT: &str = "仿宋_GB2312";
/// The default font, from which suites take the width of a column.
pub const PLAIN_FONT: &str = "宋体";

/// Fill of a cell that is still to be filled in.
pub const EMPTY_FILL: Color = Color::RGB(0xFF_F2_CC);
/// Fill of a cell that carries a finding.
pub const MARK_FILL: Color = Color::RGB(0xFF_C7_CE);
/// Colour of hints beside the form.
pub const HINT_COLOR: Color = Color::RGB(0x7F_7F_7F);
/// Colour of what must not be overlooked.
pub const ALERT_COLOR: Color = Color::RGB(0xC0_00_00);
/// Fill of table headers that are no official form.
pub const HEADER_FILL: Color = Color::RGB(0xE7_EC_F3);

/// The footer of every printed page.
pub const PAGE_FOOTER: &str = "&C第 &P 页 共 &N 页";

/// The character set GB2312, by which suites choose a replacement for a missing Chinese font.
const CHARSET: u8 = 134;
/// The family that Excel itself writes for Chinese fonts (modern), so that no Latin sans takes a missing one's place.
const FAMILY: u8 = 3;
/// The number format `@` by its built-in number, as suites know it best.
pub const TEXT_FORMAT: u8 = 49;
/// Millimetres of an inch.
const INCH: f64 = 25.4;
/// Upper margin in millimetres.
const TOP: f64 = 20.0;
/// Lower margin in millimetres; the page number stands in it.
const BOTTOM: f64 = 18.0;

/// Paper, always laid crosswise for tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// A4.
    A4,
    /// A3.
    A3,
}

impl Paper {
    /// Width in pixels that a table may have between the margins, on the landscape sheet.
    pub fn width(self) -> u32 {
        match self {
            Paper::A4 => 971,
            Paper::A3 => 1436,
        }
    }

    /// Height in points between the margins, on the landscape sheet.
    pub fn height(self) -> f64 {
        let paper = match self {
            Paper::A4 => 210.0,
            Paper::A3 => 297.0,
        };
        (paper - TOP - BOTTOM) / INCH * 72.0
    }

    /// The number by which spreadsheets know it.
    fn code(self) -> u8 {
        match self {
            Paper::A4 => 9,
            Paper::A3 => 8,
        }
    }
}

/// A format with a Chinese font, vertically centred.
pub fn font(name: &str, size: f64) -> Format {
    Format::new()
        .set_font_name(name)
        .set_font_size(size)
        .set_font_charset(CHARSET)
        .set_font_family(FAMILY)
        .set_align(FormatAlign::VerticalCenter)
}

/// An empty workbook whose default font and document properties are set.
///
/// `created` is the notice's day, so that the same input makes the same bytes on any day.
pub fn new_workbook(title: &str, author: &str, created: Option<Date>) -> Result<(Workbook, DocProperties), XlsxError> {
    let mut workbook = Workbook::new();
    // One unit of column width is then 8 pixels in every suite.
    workbook.set_default_format(&font(PLAIN_FONT, 11.0), 18, 72)?;
    let day = created
        .and_then(|day| {
            ExcelDateTime::from_ymd(
                u16::try_from(day.year()).ok()?,
                u8::try_from(day.month()).ok()?,
                u8::try_from(day.day()).ok()?,
            )
            .ok()
        })
        .map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
    let properties = DocProperties::new()
        .set_title(clean(title))
        .set_author(clean(author))
        .set_creation_datetime(&day);
    Ok((workbook, properties))
}

/// Margins, paper, page numbers and fit to width of a printed table.
pub fn set_paper(sheet: &mut Worksheet, paper: Paper) -> Result<(), XlsxError> {
    set_page(sheet);
    sheet.set_paper_size(paper.code()).set_landscape();
    Ok(())
}

/// Margins, page numbers and fit to width of a page of A4 that stands upright.
pub fn set_letter(sheet: &mut Worksheet) {
    set_page(sheet);
    sheet.set_paper_size(Paper::A4.code()).set_portrait();
}

fn set_page(sheet: &mut Worksheet) {
    sheet
        .set_margins(
            20.0 / INCH,
            20.0 / INCH,
            TOP / INCH,
            BOTTOM / INCH,
            8.0 / INCH,
            9.0 / INCH,
        )
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_footer(PAGE_FOOTER);
}

/// Text as a cell can hold it: line ends are `\n`, characters that XML does not allow are left out, and what is longer than a
/// cell (two long answers quoted in one finding) ends with an ellipsis: one such text must not keep a workbook from being drawn.
pub fn clean(text: &str) -> Cow<'_, str> {
    let bad = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}');
    let text = match text.contains(bad) {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").replace(bad, "")),
        false => Cow::Borrowed(text),
    };
    if fitting(&text, CELL_LIMIT).len() == text.len() {
        return text;
    }
    Cow::Owned(format!("{}…", fitting(&text, CELL_LIMIT - 1)))
}

/// The text as far as a cell can hold it.
pub fn clipped(text: &str) -> &str {
    fitting(text, CELL_LIMIT)
}

/// Excel's limit for a cell's text, in UTF-16 units.
const CELL_LIMIT: usize = 32_767;

/// The beginning of a text that takes at most so many UTF-16 units.
fn fitting(text: &str, most: usize) -> &str {
    // A character takes at least as many bytes as UTF-16 units.
    if text.len() <= most {
        return text;
    }
    let mut units = 0;
    for (place, c) in text.char_indices() {
        units += c.len_utf16();
        if units > most {
            return text.get(..place).unwrap_or_default();
        }
    }
    text
}

/// A count as official documents number their parts: 一, 二, …, 十, 十一; above 99 in figures.
pub fn chinese_number(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or_default();
    match n {
        1..=9 => digit(n).to_owned(),
        10..=19 => format!("十{}", digit(n - 10)),
        20..=99 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_its_lines_and_loses_what_no_cell_can_hold() {
        assert!(matches!(clean("一\n二\t三"), Cow::Borrowed(_)));
        assert_eq!(clean("一\r\n二\r三\u{1}\u{0}四"), "一\n二\n三四");
    }

    #[test]
    fn a_text_longer_than_a_cell_ends_with_an_ellipsis() {
        let units = |text: &str| text.encode_utf16().count();
        let full = "办".repeat(CELL_LIMIT);
        assert_eq!(clean(&full), full);
        let long = clean(&"办".repeat(CELL_LIMIT + 1)).into_owned();
        assert_eq!((units(&long), long.ends_with("办…")), (CELL_LIMIT, true));
        // A letter of two units is not parted.
        let wide = clean(&"😀".repeat(CELL_LIMIT)).into_owned();
        assert_eq!((units(&wide), wide.ends_with("😀…")), (CELL_LIMIT, true));
    }

    #[test]
    fn numbers_read_as_in_official_documents() {
        let read: Vec<String> = [1, 10, 11, 20, 99, 100].into_iter().map(chinese_number).collect();
        assert_eq!(read, ["一", "十", "十一", "二十", "九十九", "100"]);
    }
}

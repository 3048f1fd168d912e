//! Draws 明细 as tables for filtering and pivoting; what one sheet cannot hold continues on the next.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use rust_xlsxwriter::{IgnoreError, Table, TableColumn, TableStyle, Workbook, XlsxError};

use crate::finding::a1;
use crate::master::Master;

use super::formats::Formats;
use super::measure::{clean, height as height_of};
use super::package::{LongTable, PATTERN, WriteRows};
use super::page::{Paper, back_link, end_rows, print_setup};
use super::rows::push_text;
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "明细";
/// Data rows of one sheet: the sheet's rows less the link's and the headings'.
pub const ROWS: usize = 1_048_574;
/// Characters that a cell holds at most.
const CELL: usize = 32_767;

/// Draws the sheets with at most so many data rows each, and gives back their tables, still to be lengthened.
pub fn draw<'m>(
    book: &mut Workbook,
    formats: &Formats,
    master: &'m Master<'_>,
    rows: usize,
) -> Result<Vec<LongTable<'m>>, XlsxError> {
    let mut tables = Vec::new();
    let headings = master.detail.headings();
    let last = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
    // A text that no cell can hold goes on in a further row, so the rows are counted as they will be drawn.
    let count: usize = master.detail.rows().map(|row| height(&row)).sum();
    let body = formats.get(Style::Flat);
    for number in 1..=count.div_ceil(rows).max(1) {
        let from = (number - 1) * rows;
        let here = (count - from).min(rows);
        let index = open(book, formats, master, &headings, number, here, last)?;
        let sheet = book.worksheet_from_index(index)?;
        if here == 0 {
            end_rows(sheet, 2, body)?;
        } else {
            sheet.write_string_with_format(2, 0, PATTERN, body)?;
        }
        let range = |bottom: usize| format!("A2:{}", a1(u32::try_from(bottom).unwrap_or(u32::MAX), u32::from(last)));
        tables.push(LongTable {
            sheet: index + 1,
            drawn: range(2),
            range: range(here.max(1) + 1),
            rows: (here > 0).then(|| -> Box<WriteRows<'m>> {
                Box::new(move |style, out| write_rows(master, from..from + here, style, out))
            }),
        });
    }
    Ok(tables)
}

/// Writes some of the rows as XML, from the sheet's third row on, as the library writes cells.
fn write_rows(master: &Master<'_>, drawn: Range<usize>, style: &str, out: &mut dyn Write) -> io::Result<()> {
    let letters: Vec<String> = (0..master.detail.headings().len())
        .map(|column| {
            a1(0, u32::try_from(column).unwrap_or(u32::MAX))
                .trim_end_matches('1')
                .to_owned()
        })
        .collect();
    let mut place = 0;
    let mut xml = String::new();
    for data in master.detail.rows() {
        for part in 0..height(&data) {
            let here = place;
            place += 1;
            if !drawn.contains(&here) {
                continue;
            }
            let line = (here - drawn.start + 3).to_string();
            xml.clear();
            xml.extend(["<row r=\"", &line, "\">"]);
            for (column, (value, letter)) in data.iter().zip(&letters).enumerate() {
                // The number stands on every row of its record, so that a filter finds them all.
                let value = match column {
                    0 => Some(value.as_ref()),
                    _ if value.len() <= CELL => Some(value.as_ref()).filter(|_| part == 0),
                    _ => chunks(value).get(part).copied(),
                };
                if let Some(value) = value.filter(|value| !value.is_empty()) {
                    xml.extend(["<c r=\"", letter, &line, "\" s=\"", style, "\""]);
                    push_text(&clean(value), &mut xml);
                }
            }
            xml.push_str("</row>");
            out.write_all(xml.as_bytes())?;
        }
    }
    Ok(())
}

/// Rows that a record needs.
fn height(data: &[Cow<'_, str>]) -> usize {
    let most = |value: &Cow<'_, str>| if value.len() <= CELL { 1 } else { chunks(value).len() };
    data.iter().map(most).max().unwrap_or(1)
}

/// A value in pieces that a cell can hold; nearly always one.
fn chunks(value: &str) -> Vec<&str> {
    // A character takes at least as many bytes as UTF-16 units.
    if value.len() <= CELL {
        return vec![value];
    }
    let mut chunks = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (place, char) in value.char_indices() {
        if used + char.len_utf16() > CELL {
            chunks.extend(value.get(start..place));
            (start, used) = (place, 0);
        }
        used += char.len_utf16();
    }
    chunks.extend(value.get(start..));
    chunks
}

fn open(
    book: &mut Workbook,
    formats: &Formats,
    master: &Master<'_>,
    headings: &[String],
    number: usize,
    rows: usize,
    last: u16,
) -> Result<usize, XlsxError> {
    let index = book.worksheets().len();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(if number == 1 {
        NAME.to_owned()
    } else {
        format!("{NAME}{number}")
    })?;
    let title = format!("{}明细", super::about(&master.register.title));
    print_setup(sheet, Paper::A3Landscape, &title, &super::as_of(master));
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(1, 1)?;
    sheet.set_freeze_panes(2, 0)?;
    let mut head_height: f64 = 20.0;
    for (column, heading) in (0u16..).zip(headings) {
        let wide = heading.chars().count() > 6 || matches!(heading.as_str(), "重点工作" | "落实措施" | "落实情况");
        let width = if wide { 220 } else { 96 };
        sheet.set_column_width_pixels(column, width)?;
        head_height = head_height.max(height_of(heading, width, Style::Head.size()));
    }
    sheet.set_row_height(1, head_height)?;
    back_link(sheet, formats)?;
    let head = formats.get(Style::Head);
    let columns: Vec<TableColumn> = headings
        .iter()
        .map(|heading| TableColumn::new().set_header(heading).set_header_format(head))
        .collect();
    let table = Table::new()
        .set_name(if number == 1 {
            "Records".to_owned()
        } else {
            format!("Records{number}")
        })
        .set_style(TableStyle::Light1)
        .set_columns(&columns);
    let bottom = u32::try_from(rows.max(1) + 1).unwrap_or(u32::MAX);
    sheet.add_table(1, 0, 2, last, &table)?;
    sheet.set_print_area(1, 0, bottom, last)?;
    sheet.ignore_error_range(0, 0, bottom, last, IgnoreError::NumberStoredAsText)?;
    Ok(index)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};
    use jiff::civil::date;

    use super::*;
    use crate::record::{Collected, Ledger, Record, Source};
    use crate::register::Register;
    use crate::unit::Role;

    fn collected(texts: &[String]) -> Collected {
        Collected {
            format: crate::record::FORMAT,
            as_of: date(2020, 12, 31),
            forms: vec![],
            periods: Default::default(),
            replies: vec![],
            records: texts
                .iter()
                .map(|text| Record {
                    unit: "市财政局".into(),
                    task: crate::task::TaskId::nth(1),
                    form: "plan".into(),
                    period: None,
                    role: Role::Lead,
                    fields: [("落实措施", text.clone())].into_iter().collect(),
                    normalised: Default::default(),
                    source: Source::default(),
                })
                .collect(),
            submissions: vec![],
            owed: vec![],
            findings: vec![],
            ledger: Ledger::default(),
            returned: Default::default(),
            mail: vec![],
        }
    }

    fn sheets(texts: &[String], rows: usize) -> Vec<(String, Vec<String>)> {
        let (register, collected) = (Register::default(), collected(texts));
        let master = crate::master::build(&register, &collected);
        let mut book = Workbook::new();
        let tables = draw(&mut book, &Formats::new(), &master, rows).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        super::super::package::save(&mut book, &tables, Vec::new(), &mut bytes).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(bytes).unwrap();
        let names = book.sheet_names();
        names
            .into_iter()
            .map(|name| {
                let range = book.worksheet_range(&name).unwrap();
                let answers = range.rows().skip(2).map(|row| row[10].to_string()).collect();
                (name, answers)
            })
            .collect()
    }

    #[test]
    fn what_one_sheet_cannot_hold_continues_on_the_next() {
        let texts: Vec<String> = (0..7).map(|n| format!("第{n}条")).collect();
        let sheets = sheets(&texts, 3);
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["明细", "明细2", "明细3"]);
        let all: Vec<String> = sheets.into_iter().flat_map(|(_, answers)| answers).collect();
        assert_eq!(all, texts);
    }

    #[test]
    fn a_text_longer_than_a_cell_continues_in_the_next_row() {
        let long = "督".repeat(CELL + 5) + "😀" + &"办".repeat(CELL);
        let sheets = sheets(&[long.clone(), "短".into()], 100);
        let answers = &sheets[0].1;
        assert_eq!(answers.len(), 4);
        assert_eq!(answers[..3].concat(), long);
        assert_eq!(answers[3], "短");
    }

    #[test]
    fn what_means_something_in_xml_or_in_a_workbook_is_read_as_it_was_written() {
        let texts = [
            "a<b>&amp;\"c\"",
            "_x0041_ _x41_ __x00e9__",
            " 前后 \n",
            "一\n二",
            "=1+1",
            "]]>",
        ];
        let texts: Vec<String> = texts.map(str::to_owned).to_vec();
        let answers = &sheets(&texts, 100)[0].1;
        assert_eq!(answers, &texts);
    }

    #[test]
    fn an_empty_collection_still_has_its_table() {
        assert_eq!(sheets(&[], 10).len(), 1);
    }
}

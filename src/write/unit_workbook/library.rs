//! Writes a unit's workbook by the library: what all others are measured against, and what draws whatever is out of the ordinary.

use rust_xlsxwriter::{
    ConditionalFormatBlank, ConditionalFormatFormula, ConditionalFormatText, ConditionalFormatTextRule, DataValidation,
    DataValidationErrorStyle, Format, Formula, ProtectionOptions, Url, Worksheet, XlsxError,
};

use super::release::release;
use super::sheet::{Book, Cell, Check, Content, Note, Page, Questioned, Rule, Sheet, When};
use crate::write::style::{self, PLAIN_FONT};

/// Width of a note in pixels.
pub(super) const NOTE_WIDTH: u32 = 300;
/// Font size of notes in points.
pub(super) const NOTE_SIZE: f64 = 9.0;
/// Who signs notes.
const AUTHOR: &str = "督查室";

/// The bytes of a workbook.
///
/// # Errors
/// If the library refuses: a text too long for a cell, a prompt too long.
pub(super) fn package(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let (mut workbook, properties) = style::new_workbook(&book.title, &book.author, book.day)?;
    // The sheets are packed a second time, and the other parts are small.
    workbook.set_zip_compression_level(1);
    let properties = (book.properties.iter()).fold(properties, |properties, (name, value)| {
        properties.set_custom_property(*name, value.as_str())
    });
    workbook.set_properties(&properties);
    for sheet in &book.sheets {
        draw(workbook.add_worksheet(), sheet)?;
    }
    let free: Vec<_> = (book.sheets.iter().enumerate())
        .filter_map(|(place, sheet)| Some((place, sheet.free.clone()?)))
        .collect();
    release(workbook.save_to_buffer()?, &free).map_err(|error| XlsxError::IoError(error.into()))
}

fn draw(to: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let frame = &sheet.frame;
    to.set_name(&frame.name)?;
    match frame.page {
        Page::Table(paper) => style::set_paper(to, paper)?,
        Page::Letter => style::set_letter(to),
        Page::None => {
            to.set_very_hidden(true);
        }
    }
    to.set_screen_gridlines(!frame.is_blank);
    if let Some(color) = frame.tab {
        to.set_tab_color(color);
    }
    for (column, width) in (0..).zip(&frame.widths) {
        to.set_column_width_pixels(column, *width)?;
    }
    let formats: Vec<Format> = sheet.pens.iter().map(|pen| pen.format()).collect();
    for cell in &sheet.cells {
        write(to, cell, cell.pen.and_then(|pen| formats.get(pen)))?;
    }
    for (row, pixels) in &sheet.heights {
        to.set_row_height_pixels(*row, *pixels)?;
    }
    for (area, check) in sheet.checks.values() {
        let (first, last) = (area.first, area.last);
        to.add_data_validation(first.0, first.1, last.0, last.1, &validation(check)?)?;
    }
    for rule in &sheet.rules {
        add_rule(to, rule)?;
    }
    for note in &sheet.notes {
        to.insert_note(note.cell.0, note.cell.1, &note_of(note))?;
    }
    if frame.frozen > 0 {
        to.set_freeze_panes(frame.frozen, 0)?;
    }
    if let Some(row) = frame.repeated {
        to.set_repeat_rows(row, row)?;
    }
    if let Some(area) = &sheet.printed {
        to.set_print_area(area.first.0, area.first.1, area.last.0, area.last.1)?;
    }
    if frame.is_protected {
        to.protect_with_options(&protection());
    }
    Ok(())
}

/// What stays allowed on a protected sheet. Inserting rows does not: they could not be deleted again.
fn protection() -> ProtectionOptions {
    ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        sort: true,
        edit_objects: true,
        ..ProtectionOptions::new()
    }
}

fn write(to: &mut Worksheet, cell: &Cell, format: Option<&Format>) -> Result<(), XlsxError> {
    let (row, column) = (cell.row, cell.column);
    let Some(format) = format else {
        if let Content::Text(text) = &cell.content {
            to.write_string(row, column, text)?;
        }
        return Ok(());
    };
    match &cell.content {
        Content::Blank if column < cell.last => to.merge_range(row, column, row, cell.last, "", format)?,
        Content::Text(text) if column < cell.last => to.merge_range(row, column, row, cell.last, text, format)?,
        Content::Blank => to.write_blank(row, column, format)?,
        Content::Text(text) => to.write_string_with_format(row, column, text, format)?,
        Content::Number(number) => to.write_number_with_format(row, column, *number, format)?,
        Content::Formula(formula, shown) => {
            let formula = Formula::new(format!("={formula}")).set_result(shown.as_str());
            to.write_formula_with_format(row, column, formula, format)?
        }
        Content::Link(target, text) => {
            let link = Url::new(format!("internal:{target}")).set_text(text);
            to.write_url_with_format(row, column, link, format)?
        }
    };
    Ok(())
}

fn validation(check: &Check) -> Result<DataValidation, XlsxError> {
    let what = match &check.what {
        Questioned::Nothing => DataValidation::new().allow_any_value(),
        Questioned::Offered(words) => DataValidation::new()
            .allow_list_strings(words)?
            .show_error_message(false),
        Questioned::Unless(formula, title, question) => DataValidation::new()
            .allow_custom(Formula::new(format!("={formula}")))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(title)?
            .set_error_message(question)?,
    };
    what.set_input_title(&check.title)?.set_input_message(&check.prompt)
}

fn add_rule(to: &mut Worksheet, rule: &Rule) -> Result<(), XlsxError> {
    let (first, last) = (rule.area.first, rule.area.last);
    let fill = Format::new().set_background_color(rule.fill);
    match &rule.when {
        When::Blank => {
            let blank = ConditionalFormatBlank::new()
                .set_format(fill)
                .set_stop_if_true(rule.is_last);
            to.add_conditional_format(first.0, first.1, last.0, last.1, &blank)?
        }
        When::Holds(formula) => {
            let holds = ConditionalFormatFormula::new()
                .set_rule(Formula::new(format!("={formula}")))
                .set_format(fill)
                .set_stop_if_true(rule.is_last);
            to.add_conditional_format(first.0, first.1, last.0, last.1, &holds)?
        }
        When::Contains(text) => {
            let contains = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::Contains(text.clone()))
                .set_format(fill)
                .set_stop_if_true(rule.is_last);
            to.add_conditional_format(first.0, first.1, last.0, last.1, &contains)?
        }
    };
    Ok(())
}

fn note_of(note: &Note) -> rust_xlsxwriter::Note {
    rust_xlsxwriter::Note::new(&note.text)
        .set_author(AUTHOR)
        .add_author_prefix(false)
        .set_width(NOTE_WIDTH)
        .set_height(note.height)
        .set_font_name(PLAIN_FONT)
        .set_font_size(NOTE_SIZE)
}

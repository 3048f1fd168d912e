//! Draws the labelled blanks above and below the table.

use rust_xlsxwriter::{ConditionalFormatBlank, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::empties::Empties;
use super::fields::{Spot, place};
use super::form_sheet::span;
use super::marked::Marked;
use super::{FormSheet, entry};
use crate::finding::a1;
use crate::form::{Field, Kind};
use crate::unit::Unit;
use crate::write::style::{BODY_FONT, EMPTY_FILL, clean, font};
use crate::write::text_height::{MAX_ROW, row_height};

/// Height in points of a row of header fields.
const HEADER_HEIGHT: f64 = 28.0;
/// Height in points of a row of footer fields: room to sign.
const FOOTER_HEIGHT: f64 = 40.0;

/// Longest value of a field, in characters; a cell holds no more than 32,767, and a field is a name or a day.
const VALUE_MAX: usize = 2000;

/// A value that a field can hold.
fn bounded(value: &str) -> String {
    let value = clean(value);
    match value.char_indices().nth(VALUE_MAX) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.into_owned(),
    }
}

/// What the fields of a form are drawn from.
pub(super) struct FieldRows<'a, 'b> {
    pub form_sheet: &'a FormSheet<'a>,
    pub unit: &'b Unit,
    pub year: i16,
    pub widths: &'b [u32],
    pub size: f64,
}

impl<'a> FieldRows<'a, '_> {
    /// Draws the header or the footer fields from `row` on; the first row below them comes back.
    pub(super) fn draw(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        header: bool,
        empties: &mut Empties,
        marked: &mut Vec<Marked<'a>>,
    ) -> Result<u32, XlsxError> {
        let form = self.form_sheet.form;
        let (fields, given) = if header {
            (&form.header, &self.form_sheet.header)
        } else {
            (&form.footer, &self.form_sheet.footer)
        };
        let values: Vec<String> = fields
            .iter()
            .enumerate()
            .map(|(i, field)| match field.kind {
                Kind::Unit => clean(&self.unit.name).into_owned(),
                _ => given.get(i).map(|value| bounded(value)).unwrap_or_default(),
            })
            .collect();
        let mut todo = fields.iter().zip(&values);
        let mut row = row;
        for spots in place(fields, &values, self.widths, self.size) {
            let least = if header { HEADER_HEIGHT } else { FOOTER_HEIGHT };
            let mut height = least;
            for (spot, (field, value)) in spots.iter().zip(todo.by_ref()) {
                height = height.max(self.draw_field(sheet, row, spot, field, value, header, empties, marked)?);
            }
            sheet.set_row_height(row, height.min(MAX_ROW))?;
            row += 1;
        }
        Ok(row)
    }

    /// Draws one field; the height that it needs comes back.
    #[expect(
        clippy::too_many_arguments,
        reason = "the sheet's two accounts and the place of one field"
    )]
    fn draw_field(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        spot: &Spot,
        field: &Field,
        value: &str,
        header: bool,
        empties: &mut Empties,
        marked: &mut Vec<Marked<'a>>,
    ) -> Result<f64, XlsxError> {
        let plain = font(BODY_FONT, self.size).set_text_wrap();
        let label = format!("{}：", clean(&field.label));
        let width = self
            .widths
            .get(spot.value.clone())
            .map_or(0, |widths| widths.iter().sum());
        let at = u16::try_from(spot.value.start).unwrap_or(u16::MAX);
        let unit = field.kind == Kind::Unit;
        let text = if spot.label.is_empty() {
            let text = format!("{label}{value}");
            // A blank that shares its label's cell is open; the unit's own name is not.
            let format = if unit { plain } else { plain.set_unlocked() };
            span(sheet, row, spot.value.clone(), &text, &format)?;
            text
        } else {
            span(
                sheet,
                row,
                spot.label.clone(),
                &label,
                &plain.clone().set_align(FormatAlign::Right),
            )?;
            let blank = plain
                .set_unlocked()
                .set_num_format("@")
                .set_border_bottom(FormatBorder::Thin);
            let blank = if value.is_empty() {
                blank
            } else {
                blank.set_quote_prefix()
            };
            span(sheet, row, spot.value.clone(), value, &blank)?;
            if let Some(validation) = entry::validation(&field.label, field.kind, &a1(row, u32::from(at)), self.year)? {
                sheet.add_data_validation(row, at, row, at, &validation)?;
            }
            value.to_owned()
        };
        // A label above and below the table is one field in findings: the first one that has it carries them.
        let first = header
            || !self
                .form_sheet
                .form
                .header
                .iter()
                .any(|other| other.label == field.label);
        if first && let Some(findings) = self.form_sheet.field_marks.get(&field.label) {
            marked.push(Marked {
                cell: (row, at),
                text: text.clone(),
                findings: findings.clone(),
                note: None,
            });
        }
        if field.required && !unit && !spot.label.is_empty() {
            empties.fields.push((row, at));
            empties.count += usize::from(value.trim().is_empty());
            let last = u16::try_from(spot.value.end.saturating_sub(1)).unwrap_or(u16::MAX);
            let yellow = ConditionalFormatBlank::new().set_format(Format::new().set_background_color(EMPTY_FILL));
            sheet.add_conditional_format(row, at, row, last, &yellow)?;
        }
        Ok(row_height([(text.as_str(), width)], self.size))
    }
}

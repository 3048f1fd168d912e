//! Draws the labelled blanks above and below the table.

use super::contents::FormSheet;
use super::empties::Empties;
use super::entry;
use super::fields::{Spot, place};
use super::marked::Marked;
use super::pens::Pen;
use super::sheet::{Area, Sheet, When};
use crate::finding::a1;
use crate::form::{Field, Kind};
use crate::sample::Dates;
use crate::unit::Unit;
use crate::write::style::{BODY_FONT, EMPTY_FILL, clean};
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
    pub dates: Dates,
    pub widths: &'b [u32],
    pub size: f64,
}

/// One row of fields, placed.
struct Line<'f> {
    /// Where each field stands, the field, and what stands in its blank.
    fields: Vec<(Spot, &'f Field, String)>,
    /// Height in points.
    height: f64,
}

impl<'a> FieldRows<'a, '_> {
    /// Height in points of all rows of header or footer fields.
    pub(super) fn height(&self, header: bool) -> f64 {
        self.lines(header).iter().map(|line| line.height).sum()
    }

    /// The header or the footer fields in rows.
    fn lines(&self, header: bool) -> Vec<Line<'a>> {
        let form = self.form_sheet.form;
        let (fields, given, least) = if header {
            (&form.header, &self.form_sheet.header, HEADER_HEIGHT)
        } else {
            (&form.footer, &self.form_sheet.footer, FOOTER_HEIGHT)
        };
        let values: Vec<String> = fields
            .iter()
            .enumerate()
            .map(|(i, field)| match field.kind {
                Kind::Unit => clean(&self.unit.name).into_owned(),
                _ => given.get(i).map(|value| bounded(value)).unwrap_or_default(),
            })
            .collect();
        let rows = place(fields, &values, self.widths, self.size);
        let mut todo = fields.iter().zip(values);
        rows.into_iter()
            .map(|spots| {
                let fields: Vec<_> = spots
                    .into_iter()
                    .zip(todo.by_ref())
                    .map(|(spot, (field, value))| (spot, field, value))
                    .collect();
                let needs = fields.iter().map(|(spot, field, value)| {
                    let width = self
                        .widths
                        .get(spot.value.clone())
                        .map_or(0, |widths| widths.iter().sum());
                    row_height([(shown(spot, field, value).as_str(), width)], self.size)
                });
                let height = needs.fold(least, f64::max).min(MAX_ROW);
                Line { fields, height }
            })
            .collect()
    }

    /// Draws the header or the footer fields from `row` on; the first row below them comes back.
    pub(super) fn draw(
        &self,
        sheet: &mut Sheet,
        row: u32,
        header: bool,
        empties: &mut Empties,
        marked: &mut Vec<Marked<'a>>,
    ) -> u32 {
        let mut row = row;
        for line in self.lines(header) {
            for (spot, field, value) in &line.fields {
                self.draw_field(sheet, row, spot, field, value, header, empties, marked);
            }
            sheet.height(row, line.height);
            row += 1;
        }
        row
    }

    /// Draws one field.
    #[expect(
        clippy::too_many_arguments,
        reason = "the sheet's two accounts and the place of one field"
    )]
    fn draw_field(
        &self,
        sheet: &mut Sheet,
        row: u32,
        spot: &Spot,
        field: &Field,
        value: &str,
        header: bool,
        empties: &mut Empties,
        marked: &mut Vec<Marked<'a>>,
    ) {
        let plain = Pen::new(BODY_FONT, self.size).wrapped();
        let at = u16::try_from(spot.value.start).unwrap_or(u16::MAX);
        let unit = field.kind == Kind::Unit;
        let text = shown(spot, field, value);
        if spot.label.is_empty() {
            // A blank that shares its label's cell is open; the unit's own name is not.
            let pen = if unit { plain } else { plain.open() };
            sheet.span(row, spot.value.clone(), &text, pen);
        } else {
            sheet.span(row, spot.label.clone(), &label_of(field), plain.on_the_right());
            let blank = Pen {
                text: true,
                bottom: true,
                quoted: !value.is_empty(),
                ..plain.open()
            };
            sheet.span(row, spot.value.clone(), value, blank);
            if let Some(check) = entry::check(&field.label, field.kind, &[], &a1(row, u32::from(at)), self.dates) {
                sheet.check(Area::cell(row, at), check);
            }
        }
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
                text,
                findings: findings.clone(),
                note: None,
            });
        }
        if field.required && !unit && !spot.label.is_empty() {
            empties.fields.push((row, at));
            empties.count += usize::from(value.trim().is_empty());
            let last = u16::try_from(spot.value.end.saturating_sub(1)).unwrap_or(u16::MAX);
            let area = Area {
                first: (row, at),
                last: (row, last),
            };
            sheet.rule(area, When::Blank, EMPTY_FILL);
        }
    }
}

/// A field's label as the form prints it.
fn label_of(field: &Field) -> String {
    format!("{}：", clean(&field.label))
}

/// What the cell of a field's value shows: the label too where they share it.
fn shown(spot: &Spot, field: &Field, value: &str) -> String {
    if spot.label.is_empty() {
        format!("{}{value}", label_of(field))
    } else {
        value.to_owned()
    }
}

//! Draws one official form: attachment mark, title, header fields, the table in its bands, footer fields.

use std::ops::RangeInclusive;

use super::contents::FormSheet;
use super::empties::Empties;
use super::field_rows::FieldRows;
use super::layout::{ID_COLUMN, Layout, Longest};
use super::marked::Marked;
use super::pages::Space;
use super::pens::Pen;
use super::sheet::{Area, Frame, Page, Sheet, When};
use super::{entry, notes, table};
use crate::finding::a1;
use crate::form::{Column, Form};
use crate::kind::{self, condition};
use crate::mark;
use crate::sample::Dates;
use crate::unit::{Role, Unit};
use crate::write::style::{EMPTY_FILL, HEADING_FONT, HINT_COLOR, PLAIN_FONT, TITLE_FONT, clean};
use crate::write::text_height::{line_width, row_height};

/// The row of the counter, above the printed page.
const COUNTER_ROW: u32 = 0;
/// The row of the attachment mark.
const MARK_ROW: u32 = 1;
/// The row of the title.
const TITLE_ROW: u32 = 2;
/// The first row of header fields.
const FIELD_ROW: u32 = 3;
/// Title sizes in points: the official one, and smaller ones for long titles.
const TITLE_SIZES: [f64; 3] = [22.0, 20.0, 18.0];

/// What other sheets need to know of a drawn form.
pub(super) struct Drawn<'a> {
    /// The sheet's name.
    pub name: String,
    /// The form.
    pub form: &'a Form,
    /// Number of tasks by role, in the order of the bands.
    pub counts: Vec<(Role, usize)>,
    /// The blanks.
    pub empties: Empties,
    /// The cells with findings.
    pub marked: Vec<Marked<'a>>,
}

/// Draws the form of one unit.
pub(super) fn draw<'a>(form_sheet: &'a FormSheet<'a>, unit: &Unit, dates: Dates, name: &str) -> (Sheet, Drawn<'a>) {
    let form = form_sheet.form;
    let longest = Longest {
        task: longest(form_sheet.rows().map(|row| row.task.text.as_str())),
        answer: longest(form_sheet.rows().flat_map(|row| &row.values).map(String::as_str)),
    };
    let layout = Layout::of(form, longest);
    let widths = layout.sheet_widths();
    let last_column = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut empties = Empties::default();
    let mut marked = Vec::new();
    let mut drawn = Sheet::new(Frame {
        name: name.to_owned(),
        page: Page::Table(layout.paper),
        widths: widths.clone(),
        is_protected: true,
        ..Frame::default()
    });
    let sheet = &mut drawn;

    let top = draw_title(sheet, form, &widths);
    let fields = FieldRows {
        form_sheet,
        unit,
        dates,
        widths: &widths,
        size: layout.size.max(10.5),
    };
    let header_row = fields.draw(sheet, FIELD_ROW, true, &mut empties, &mut marked);
    table::draw_header(sheet, header_row, form, &layout);
    let first = header_row + 1;
    // A table wider than the paper is printed smaller, so that a page holds more of it.
    let scale = f64::from(widths.iter().sum::<u32>()) / f64::from(layout.paper.width());
    let tools = table::Tools {
        layout: &layout,
        unit,
        space: Space {
            page: layout.paper.height() * scale.max(1.0),
            top: top + fields.height(true),
            head: table::header_height(form, &layout),
            footer: fields.height(false) + notes::height(form, &widths, fields.size),
        },
    };
    let end = table::draw_bands(sheet, first, form_sheet, &tools, &mut empties, &mut marked);
    let rows = (end > first).then(|| first..=end - 1);
    let below = fields.draw(sheet, end, false, &mut empties, &mut marked);
    let last_row = notes::draw(sheet, below, form, &widths, fields.size).saturating_sub(1);

    if let Some(rows) = &rows {
        finish_entries(sheet, form_sheet, rows, dates, &mut empties);
    }
    for cell in &marked {
        cell.draw(sheet);
    }
    if let Some(rows) = &rows {
        colour_empties(sheet, rows, &empties);
    }
    draw_counter(sheet, &empties);

    sheet.free = rows;
    sheet.frame.frozen = first;
    sheet.frame.repeated = Some(header_row);
    sheet.printed = Some(Area {
        first: (MARK_ROW, 0),
        last: (last_row, last_column),
    });
    let told = Drawn {
        name: name.to_owned(),
        form,
        counts: form_sheet
            .bands
            .iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(role, rows)| (*role, rows.len()))
            .collect(),
        empties,
        marked,
    };
    (drawn, told)
}

/// The length of the longest text, in characters.
fn longest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

/// 附件N above the title, and the title without its sample mark; their height in points comes back.
fn draw_title(sheet: &mut Sheet, form: &Form, widths: &[u32]) -> f64 {
    const MARK_HEIGHT: f64 = 24.0;
    sheet.height(MARK_ROW, MARK_HEIGHT);
    if form.attachment > 0 {
        let mark = format!("附件{}", form.attachment);
        sheet.put(MARK_ROW, 0, &mark, Pen::new(HEADING_FONT, 16.0));
    }
    let title = form.print_title();
    let title = clean(&title);
    let room = widths.iter().sum();
    let size = TITLE_SIZES
        .into_iter()
        .find(|size| line_width(&title, *size) <= room)
        .unwrap_or(18.0);
    let pen = Pen::new(TITLE_FONT, size).centered().wrapped();
    sheet.span(TITLE_ROW, 0..widths.len(), &title, pen);
    let height = row_height([(&*title, room)], size).clamp(36.0, 200.0);
    sheet.height(TITLE_ROW, height);
    MARK_HEIGHT + height
}

/// Prompts and checks of the columns that the unit fills; notes which of them are required.
fn finish_entries(
    sheet: &mut Sheet,
    form_sheet: &FormSheet<'_>,
    rows: &RangeInclusive<u32>,
    dates: Dates,
    empties: &mut Empties,
) {
    empties.rows = Some((*rows.start(), *rows.end()));
    let asked = |column: &Column| form_sheet.rows().any(|row| column.asks(row.task));
    let columns = form_sheet.form.columns.iter().enumerate();
    for (i, column) in columns.filter(|(_, column)| asked(column)) {
        let at = Layout::sheet_column(i);
        let first = a1(*rows.start(), u32::from(at));
        let offered = kind::offered(form_sheet.form, column);
        // A drop-down gives one word; where several may stand, it would refuse what is right.
        if !kind::offers_several(column)
            && let Some(check) = entry::check(&column.heading, column.kind, &offered, &first, dates)
        {
            let area = Area {
                first: (*rows.start(), at),
                last: (*rows.end(), at),
            };
            sheet.check(area, check);
        }
        if column.required && condition::always_owed(form_sheet.form, column) {
            empties.add_column(at);
        }
    }
}

/// Yellow as long as a required cell of a task's first row is empty.
fn colour_empties(sheet: &mut Sheet, rows: &RangeInclusive<u32>, empties: &Empties) {
    let (first, last) = (*rows.start(), *rows.end());
    let id = a1(first, u32::from(ID_COLUMN));
    let above = a1(first.saturating_sub(1), u32::from(ID_COLUMN));
    for run in &empties.columns {
        let cell = a1(first, u32::from(run.start));
        let holds = format!("AND(${id}<>\"\",${id}<>${above},TRIM({cell})=\"\")");
        let area = Area {
            first: (first, run.start),
            last: (last, run.end.saturating_sub(1)),
        };
        sheet.rule(area, When::Holds(holds), EMPTY_FILL);
    }
}

/// How much is still to be filled, above the printed page.
fn draw_counter(sheet: &mut Sheet, empties: &Empties) {
    let label = mark::COUNTER;
    let Some(count) = empties.expression("") else {
        return;
    };
    let formula = format!("IF(({count})=0,\"{label}各栏均已填写\",\"{label}还有\"&({count})&\"处未填（黄色单元格）\")");
    let shown = match empties.count {
        0 => format!("{label}各栏均已填写"),
        n => format!("{label}还有{n}处未填（黄色单元格）"),
    };
    let pen = Pen::new(PLAIN_FONT, 10.0).colored(HINT_COLOR);
    sheet.formula(COUNTER_ROW, 0, formula, shown, pen);
    sheet.height(COUNTER_ROW, 18.0);
}

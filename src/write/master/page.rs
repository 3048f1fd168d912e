//! A print-ready sheet: title, repeated headings, rows whose heights show all text, page breaks, footer.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};

use super::formats::Formats;
pub use super::layout::{Cell, Layout, PageColumn, Paper, Row, Rows, columns};
use super::measure;
use super::paginate::{self, Slot, Space};
use super::rows::SheetRows;
use super::style::{self, Style};

/// Rows that a sheet can hold, less the one that closes it.
const MAX_ROWS: u32 = 1_048_575;
/// Page breaks that a sheet can hold.
const MAX_BREAKS: usize = 1000;
/// Links that a sheet can hold.
const MAX_LINKS: usize = 65_000;
/// Height in points beyond which a row's text continues on the next row.
const ROW_LIMIT: f64 = 260.0;
/// Height in points of a row of one line, which is the sheet's default.
const LINE: f64 = 20.0;
/// Share of the paper that is planned with: suites round heights, and a page must not overflow by one row.
const SAFE: f64 = 0.96;

/// Draws a sheet, and further ones of the same kind when it is full.
pub fn draw(book: &mut Workbook, formats: &Formats, layout: &Layout, rows: Rows<'_>) -> Result<(), XlsxError> {
    // Text is measured once: the heights of the rows as drawn, and which rows are drawn as they are.
    let mut slots = Vec::new();
    let mut whole = Vec::new();
    rows(&mut |row| whole.push(measure_row(layout, &row, &mut slots)));
    let breaks = paginate::breaks(&slots, space(layout));
    let mut page = Page {
        book,
        formats,
        layout,
        sheets: 0,
        sheet: 0,
        row: 0,
        head_row: 0,
        breaks: Vec::new(),
        links: 0,
        plain: None,
    };
    page.open()?;
    let mut heights = slots.iter().map(|slot| f64::from(slot.height));
    let mut whole = whole.into_iter();
    let mut planned = breaks.into_iter().peekable();
    let mut place = 0usize;
    let mut failed = Ok(());
    rows(&mut |row| {
        if failed.is_err() {
            return;
        }
        let mut put = |cells: &[Cell<'_>]| {
            if planned.next_if_eq(&place).is_some() && page.breaks.len() < MAX_BREAKS {
                page.breaks.push(page.row);
            }
            place += 1;
            page.put(cells, heights.next().unwrap_or(LINE))
        };
        failed = if whole.next() == Some(true) {
            put(&row.cells)
        } else {
            split(layout, &row).iter().try_for_each(|cells| put(cells))
        };
    });
    failed?;
    page.close()
}

/// Whether some rows stand on at most so many pages of a sheet.
pub fn fits(layout: &Layout, rows: &[Row<'_>], pages: usize) -> bool {
    let mut slots = Vec::new();
    for row in rows {
        measure_row(layout, row, &mut slots);
    }
    paginate::breaks(&slots, space(layout)).len() < pages.max(1)
}

/// How many of some rows stand on at most so many pages of a sheet, with closing rows that tell how many do not.
pub fn shown(layout: &Layout, rows: &[Row<'_>], tail: &[Row<'_>], pages: usize) -> usize {
    let space = space(layout);
    let mut closing = Vec::new();
    for row in tail {
        measure_row(layout, row, &mut closing);
    }
    let mut drawn: Vec<Slot> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        measure_row(layout, row, &mut drawn);
        let all: Vec<Slot> = drawn.iter().chain(&closing).copied().collect();
        if paginate::breaks(&all, space).len() >= pages.max(1) {
            return place;
        }
    }
    rows.len()
}

/// Room for rows on the sheet's pages, after the fit to the paper's width.
fn space(layout: &Layout) -> Space {
    let width: u32 = layout.columns.iter().map(|column| column.width).sum();
    let scale = (f64::from(layout.paper.width()) / f64::from(width.max(1))).min(1.0);
    let room = layout.paper.height() / scale * SAFE;
    let head = height(layout, &heads(layout));
    let above: f64 = above(layout).iter().map(|(_, height)| height).sum();
    #[expect(clippy::cast_possible_truncation, reason = "points on paper")]
    Space {
        first: (room - head - above) as f32,
        further: (room - head) as f32,
    }
}

fn heads(layout: &Layout) -> Vec<Cell<'_>> {
    layout
        .columns
        .iter()
        .map(|column| Cell::new(column.heading.as_str(), Style::Head))
        .collect()
}

/// Title, subtitle and notes with their heights.
fn above(layout: &Layout) -> Vec<(Vec<Cell<'_>>, f64)> {
    let all = last_column(layout) + 1;
    let half = all / 2;
    let mut rows = vec![
        (vec![Cell::wide(layout.title.as_str(), Style::Title, all)], 44.0),
        (
            vec![
                Cell::wide(layout.left.as_str(), Style::SubtitleLeft, half),
                Cell::wide(layout.right.as_str(), Style::SubtitleRight, all - half),
            ],
            24.0,
        ),
    ];
    for note in &layout.notes {
        let cells = vec![Cell::wide(note.as_str(), layout.note_style, all)];
        let height = height(layout, &cells);
        rows.push((cells, height));
    }
    for (cells, least) in &mut rows {
        *least = least.max(height(layout, cells));
    }
    rows
}

fn last_column(layout: &Layout) -> u16 {
    u16::try_from(layout.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

/// The cells with their first column and width in pixels.
fn placed<'c, 't>(layout: &Layout, cells: &'c [Cell<'t>]) -> impl Iterator<Item = (u16, u32, &'c Cell<'t>)> {
    let mut column = 0u16;
    cells.iter().map(move |cell| {
        let first = column;
        column += cell.span;
        let covered = layout.columns.iter().skip(usize::from(first));
        let width = covered.take(usize::from(cell.span)).map(|column| column.width).sum();
        (first, width, cell)
    })
}

/// Height in points that a row needs.
fn height(layout: &Layout, cells: &[Cell<'_>]) -> f64 {
    placed(layout, cells)
        .map(|(_, width, cell)| measure::height(&cell.text, width, cell.style.size()))
        .fold(LINE, f64::max)
}

/// Notes the heights of a row as it is drawn; yields whether that is in one piece.
fn measure_row(layout: &Layout, row: &Row<'_>, slots: &mut Vec<Slot>) -> bool {
    let mut note = |height: f64, first: bool| {
        #[expect(clippy::cast_possible_truncation, reason = "points on paper")]
        slots.push(Slot {
            height: height.min(409.0).ceil() as f32,
            keep: row.keep,
            part: row.part && first,
        });
    };
    let needed = height(layout, &row.cells);
    let is_whole = needed <= ROW_LIMIT;
    if is_whole {
        note(needed, true);
    } else {
        for (place, cells) in split(layout, row).iter().enumerate() {
            note(height(layout, cells), place == 0);
        }
    }
    is_whole
}

/// A row that is too high as it is drawn: its text continues on the next.
fn split<'c>(layout: &Layout, row: &'c Row<'_>) -> Vec<Vec<Cell<'c>>> {
    let borrow = |cell: &'c Cell<'_>, text: Cow<'c, str>, first: bool| Cell {
        text,
        style: cell.style,
        span: cell.span,
        repeat: cell.repeat,
        link: cell.link.clone().filter(|_| first),
    };
    let pieces: Vec<Vec<&'c str>> = placed(layout, &row.cells)
        .map(|(_, width, cell)| measure::pieces(&cell.text, width, cell.style.size(), ROW_LIMIT))
        .collect();
    let rows = pieces.iter().map(Vec::len).max().unwrap_or(1);
    (0..rows)
        .map(|place| {
            let cells = row.cells.iter().zip(&pieces);
            cells
                .map(|(cell, pieces)| {
                    let text = match pieces.get(place) {
                        Some(piece) => Cow::Borrowed(*piece),
                        None if cell.repeat && !cell.text.is_empty() => Cow::Owned(format!("{}（续）", cell.text)),
                        None => Cow::Borrowed(""),
                    };
                    borrow(cell, text, place == 0)
                })
                .collect()
        })
        .collect()
}

/// The sheet that is being drawn.
struct Page<'w> {
    book: &'w mut Workbook,
    formats: &'w Formats,
    layout: &'w Layout,
    /// Sheets of this kind so far.
    sheets: usize,
    sheet: usize,
    row: u32,
    head_row: u32,
    breaks: Vec<u32>,
    links: usize,
    /// The rows of the sheet that are written past the library.
    plain: Option<SheetRows>,
}

impl Page<'_> {
    fn open(&mut self) -> Result<(), XlsxError> {
        let layout = self.layout;
        self.sheets += 1;
        self.sheet = self.book.worksheets().len();
        let name = if self.sheets == 1 {
            layout.name.clone()
        } else {
            format!("{}{}", layout.name, self.sheets)
        };
        self.plain = Some(SheetRows::new(self.sheet + 1).map_err(XlsxError::IoError)?);
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        sheet.set_default_row_height(LINE);
        for (place, column) in layout.columns.iter().enumerate() {
            sheet.set_column_width_pixels(u16::try_from(place).unwrap_or(u16::MAX), column.width)?;
        }
        print_setup(sheet, layout.paper, &layout.title, &layout.right);
        sheet.set_print_fit_to_pages(1, 0);
        back_link(sheet, self.formats)?;
        self.row = 1;
        self.links = 0;
        for (cells, height) in above(layout) {
            self.put(&cells, height)?;
        }
        self.head_row = self.row;
        let heads = heads(layout);
        self.put(&heads, height(layout, &heads))
    }

    fn put(&mut self, cells: &[Cell<'_>], height: f64) -> Result<(), XlsxError> {
        if self.row >= MAX_ROWS {
            self.close()?;
            self.open()?;
        }
        let (row, formats, layout) = (self.row, self.formats, self.layout);
        // The first cell of each look, merged cells and links are the library's.
        if let Some(plain) = &mut self.plain
            && (cells.iter()).all(|cell| cell.span == 1 && cell.link.is_none() && plain.knows(cell.style))
        {
            let cells = placed(layout, cells).map(|(first, _, cell)| (first, cell.style, cell.text.as_ref()));
            plain.push(row, height, cells).map_err(XlsxError::IoError)?;
            self.row += 1;
            return Ok(());
        }
        let mut links = self.links;
        let sheet = self.book.worksheet_from_index(self.sheet)?;
        // The library keeps each height that it is told, so the commonest goes without saying.
        if height != LINE {
            sheet.set_row_height(row, height)?;
        }
        for (first, _, cell) in placed(layout, cells) {
            let format = formats.get(cell.style);
            let text = measure::clean(&cell.text);
            if cell.span > 1 {
                sheet.merge_range(row, first, row, first + cell.span - 1, &text, format)?;
            } else if text.is_empty() {
                sheet.write_blank(row, first, format)?;
            } else {
                let linked = cell.link.as_ref().filter(|_| links < MAX_LINKS).is_some_and(|link| {
                    // A link that the file format cannot hold is no reason to lose the text.
                    sheet
                        .write_url_with_options(row, first, link.as_str(), text.as_ref(), "", Some(format))
                        .is_ok()
                });
                if linked {
                    links += 1;
                } else {
                    sheet.write_string_with_format(row, first, text, format)?;
                    if let Some(plain) = &mut self.plain {
                        plain.note(cell.style, row, first);
                    }
                }
            }
        }
        self.links = links;
        self.row += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), XlsxError> {
        let (head, last_row, last) = (self.head_row, self.row.saturating_sub(1), last_column(self.layout));
        let breaks = std::mem::take(&mut self.breaks);
        let end = self.formats.get(Style::SubtitleLeft);
        let sheet = self.book.worksheet_from_index(self.sheet)?;
        end_rows(sheet, self.row, end)?;
        sheet.set_print_area(1, 0, last_row, last)?;
        sheet.set_repeat_rows(head, head)?;
        sheet.set_freeze_panes(head + 1, 0)?;
        sheet.set_page_breaks(&breaks)?;
        // Numbers of tasks and telephones are text on purpose.
        sheet.ignore_error_range(0, 0, last_row, last, IgnoreError::NumberStoredAsText)?;
        if self.layout.filter && last_row > head {
            sheet.autofilter(head, 0, last_row, last)?;
        }
        if let Some(plain) = self.plain.take() {
            self.formats.keep_rows(plain);
        }
        Ok(())
    }
}

/// Writes an empty cell below the last row. In constant memory the library writes a last row that has a height twice,
/// and Excel takes a sheet with two rows of one number for damaged.
pub fn end_rows(sheet: &mut Worksheet, row: u32, format: &Format) -> Result<(), XlsxError> {
    sheet.write_blank(row, 0, format)?;
    Ok(())
}

/// The link in the first row, which is not printed, back to the index on the first sheet.
pub fn back_link(sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
    let link = format!("internal:'{}'!A1", super::OVERVIEW);
    sheet.write_url_with_options(0, 0, link.as_str(), "◄ 返回总览", "", Some(formats.get(Style::Link)))?;
    Ok(())
}

/// Paper, margins and footer.
pub fn print_setup(sheet: &mut Worksheet, paper: Paper, title: &str, date: &str) {
    sheet.set_paper_size(match paper {
        Paper::A3Landscape => 8,
        Paper::A4Landscape | Paper::A4Portrait => 9,
    });
    if paper == Paper::A4Portrait {
        sheet.set_portrait();
    } else {
        sheet.set_landscape();
    }
    let inch = |millimetres: f64| millimetres / 25.4;
    sheet.set_margins(inch(20.0), inch(20.0), inch(20.0), inch(18.0), inch(8.0), inch(8.0));
    sheet.set_print_center_horizontally(true);
    let plain = |text: &str| text.replace('&', "&&");
    let title = plain(&within(
        &measure::clean(title).replace('\n', ""),
        paper.beside_page_number(),
    ));
    let date = plain(&measure::clean(date).replace('\n', " "));
    // The font stands between the size and the text, or a title that starts with a digit would enlarge itself.
    let font = format!("&9&\"{},常规\"", style::DEFAULT_FONT);
    sheet.set_footer(format!("&L{font}{title}&C{font}第 &P 页 共 &N 页&R{font}{date}"));
    sheet.set_screen_gridlines(false);
}

/// At most so many characters of a text, with a sign that there were more.
fn within(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(room.saturating_sub(1)).collect();
    if room > 0 {
        short.push('…');
    }
    short
}

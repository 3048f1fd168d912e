//! A print-ready sheet, drawn row by row: title, repeated headings, heights that show all text, page breaks, footer.

use std::borrow::Cow;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::measure;
use super::style::{Formats, Style};

/// Rows that a sheet can hold.
const MAX_ROWS: u32 = 1_048_576;
/// Page breaks that a sheet can hold.
const MAX_BREAKS: usize = 1000;
/// Height in points beyond which a row's text continues on the next row.
const ROW_LIMIT: f64 = 260.0;

/// The paper a sheet is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A4, lying.
    A4Landscape,
    /// A3, lying.
    A3Landscape,
    /// A4, standing.
    A4Portrait,
}

impl Paper {
    /// Usable height in points between the margins.
    fn height(self) -> f64 {
        match self {
            Paper::A4Landscape => 595.0 - 108.0,
            Paper::A3Landscape => 842.0 - 108.0,
            Paper::A4Portrait => 842.0 - 108.0,
        }
    }

    /// Usable width in pixels at full size.
    fn width(self) -> f64 {
        match self {
            Paper::A4Landscape => 971.0,
            Paper::A3Landscape => 1436.0,
            Paper::A4Portrait => 643.0,
        }
    }
}

/// A column of a sheet.
#[derive(Debug, Clone)]
pub struct PageColumn {
    /// Its heading.
    pub heading: String,
    /// Its width in pixels.
    pub width: u32,
}

/// What is fixed about a sheet.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The sheet's name.
    pub name: String,
    /// The title above the table.
    pub title: String,
    /// Below the title, to the left.
    pub left: String,
    /// Below the title, to the right.
    pub right: String,
    /// Notes above the table.
    pub notes: Vec<String>,
    /// The columns.
    pub columns: Vec<PageColumn>,
    /// The paper.
    pub paper: Paper,
    /// Whether the headings carry filters.
    pub filter: bool,
}

/// One cell of a row, over one or more columns.
#[derive(Debug, Clone)]
pub struct Cell<'t> {
    /// Its text.
    pub text: Cow<'t, str>,
    /// Its look.
    pub style: Style,
    /// Number of columns that it covers.
    pub span: u16,
    /// Whether it is repeated where the row continues.
    pub repeat: bool,
}

impl<'t> Cell<'t> {
    /// A cell of one column.
    pub fn new(text: impl Into<Cow<'t, str>>, style: Style) -> Self {
        Cell {
            text: text.into(),
            style,
            span: 1,
            repeat: false,
        }
    }

    /// A cell over several columns.
    pub fn wide(text: impl Into<Cow<'t, str>>, style: Style, span: u16) -> Self {
        Cell {
            span,
            ..Cell::new(text, style)
        }
    }

    /// The same cell, repeated where the row continues.
    pub fn repeated(self) -> Self {
        Cell { repeat: true, ..self }
    }
}

/// Draws one sheet row by row, and further sheets of the same kind when it is full.
pub struct Page<'w> {
    book: &'w mut Workbook,
    formats: &'w Formats,
    layout: Layout,
    /// Sheets of this kind so far.
    part: usize,
    sheet: usize,
    row: u32,
    head_row: u32,
    used: f64,
    breaks: Vec<u32>,
    limit: u32,
}

impl<'w> Page<'w> {
    /// Starts the sheet.
    pub fn start(book: &'w mut Workbook, formats: &'w Formats, layout: Layout) -> Result<Self, XlsxError> {
        let mut page = Page {
            book,
            formats,
            layout,
            part: 0,
            sheet: 0,
            row: 0,
            head_row: 0,
            used: 0.0,
            breaks: Vec::new(),
            limit: MAX_ROWS,
        };
        page.open()?;
        Ok(page)
    }

    fn worksheet(&mut self) -> Result<&mut Worksheet, XlsxError> {
        self.book.worksheet_from_index(self.sheet)
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.layout.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn open(&mut self) -> Result<(), XlsxError> {
        self.part += 1;
        self.sheet = self.book.worksheets().len();
        let name = if self.part == 1 {
            self.layout.name.clone()
        } else {
            format!("{}{}", self.layout.name, self.part)
        };
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        set_up(sheet, &self.layout)?;
        self.row = 0;
        self.used = 0.0;
        self.breaks.clear();
        let last = self.last_column();
        let formats = self.formats;
        let sheet = self.worksheet()?;
        if name != super::OVERVIEW {
            let link = format!("internal:'{}'!A1", super::OVERVIEW);
            sheet.write_url_with_options(0, 0, link.as_str(), "◄ 返回总览", "", Some(formats.get(Style::Link)))?;
        }
        self.row = 1;
        let (title, left, right) = (
            self.layout.title.clone(),
            self.layout.left.clone(),
            self.layout.right.clone(),
        );
        self.put(&[Cell::wide(title, Style::Title, last + 1)], Some(44.0))?;
        let half = last.div_ceil(2);
        self.put(
            &[
                Cell::wide(left, Style::SubtitleLeft, half),
                Cell::wide(right, Style::SubtitleRight, last + 1 - half),
            ],
            Some(24.0),
        )?;
        for note in self.layout.notes.clone() {
            self.put(&[Cell::wide(note, Style::Note, last + 1)], None)?;
        }
        self.head_row = self.row;
        let heads: Vec<Cell<'static>> = self
            .layout
            .columns
            .iter()
            .map(|column| Cell::new(column.heading.clone(), Style::Head))
            .collect();
        self.put(&heads, None)?;
        Ok(())
    }

    /// Height in points that a row needs.
    pub fn height(&self, cells: &[Cell<'_>]) -> f64 {
        self.placed(cells)
            .map(|(_, width, cell)| measure::height(&cell.text, width, cell.style.size()))
            .fold(18.0, f64::max)
    }

    /// The cells with their first column and width in pixels.
    fn placed<'c, 't>(&self, cells: &'c [Cell<'t>]) -> impl Iterator<Item = (u16, u32, &'c Cell<'t>)> {
        let mut column = 0u16;
        cells.iter().map(move |cell| {
            let first = column;
            column += cell.span;
            let width = self
                .layout
                .columns
                .iter()
                .skip(usize::from(first))
                .take(usize::from(cell.span))
                .map(|column| column.width)
                .sum();
            (first, width, cell)
        })
    }

    /// Draws a row; text that is too high for one row continues on the next.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        if self.height(cells) <= ROW_LIMIT {
            return self.put(cells, None);
        }
        let pieces: Vec<Vec<&str>> = self
            .placed(cells)
            .map(|(_, width, cell)| measure::pieces(&cell.text, width, cell.style.size(), ROW_LIMIT))
            .collect();
        let rows = pieces.iter().map(Vec::len).max().unwrap_or(1);
        for row in 0..rows {
            let part: Vec<Cell<'_>> = cells
                .iter()
                .zip(&pieces)
                .map(|(cell, pieces)| {
                    let text: Cow<'_, str> = match pieces.get(row) {
                        Some(piece) => Cow::Borrowed(*piece),
                        None if cell.repeat => Cow::Owned(format!("{}（续）", cell.text)),
                        None => Cow::Borrowed(""),
                    };
                    Cell {
                        text,
                        style: cell.style,
                        span: cell.span,
                        repeat: cell.repeat,
                    }
                })
                .collect();
            self.put(&part, None)?;
        }
        Ok(())
    }

    fn put(&mut self, cells: &[Cell<'_>], height: Option<f64>) -> Result<(), XlsxError> {
        if self.row >= self.limit {
            self.close()?;
            self.open()?;
        }
        let height = height.unwrap_or_else(|| self.height(cells)).min(409.0);
        let places: Vec<u16> = self.placed(cells).map(|(first, _, _)| first).collect();
        let row = self.row;
        let formats = self.formats;
        let sheet = self.worksheet()?;
        sheet.set_row_height(row, height)?;
        for (cell, first) in cells.iter().zip(places) {
            let format = formats.get(cell.style);
            let text = measure::clean(&cell.text);
            if cell.span > 1 {
                sheet.merge_range(row, first, row, first + cell.span - 1, &text, format)?;
            } else if text.is_empty() {
                sheet.write_blank(row, first, format)?;
            } else {
                sheet.write_string_with_format(row, first, text, format)?;
            }
        }
        self.row += 1;
        self.advance(height);
        Ok(())
    }

    /// Keeps account of how far the page is filled.
    fn advance(&mut self, height: f64) {
        let page = self.page_height();
        self.used += height;
        if self.used > page {
            self.used = height + 24.0;
        }
    }

    /// Height in points of the sheet's own rows that go on a page, after the fit to the paper's width.
    fn page_height(&self) -> f64 {
        let width: u32 = self.layout.columns.iter().map(|column| column.width).sum();
        let scale = (self.layout.paper.width() / f64::from(width.max(1))).min(1.0);
        self.layout.paper.height() / scale
    }

    /// Starts a new page if what follows fills most of one and does not fit on the rest of this one.
    pub fn break_before(&mut self, height: f64) {
        let page = self.page_height();
        let rest = page - self.used;
        if height > rest && height > page * 0.6 && self.used > page * 0.3 && self.breaks.len() < MAX_BREAKS {
            self.breaks.push(self.row);
            self.used = 24.0;
        }
    }

    fn close(&mut self) -> Result<(), XlsxError> {
        let (head, last_row, last) = (self.head_row, self.row.saturating_sub(1), self.last_column());
        let breaks = std::mem::take(&mut self.breaks);
        let filter = self.layout.filter && last_row > head;
        let sheet = self.worksheet()?;
        sheet.set_print_area(1, 0, last_row, last)?;
        sheet.set_repeat_rows(head, head)?;
        sheet.set_freeze_panes(head + 1, 0)?;
        sheet.set_page_breaks(&breaks)?;
        if filter {
            sheet.autofilter(head, 0, last_row, last)?;
        }
        Ok(())
    }

    /// Ends the sheet.
    pub fn finish(mut self) -> Result<(), XlsxError> {
        self.close()
    }
}

fn set_up(sheet: &mut Worksheet, layout: &Layout) -> Result<(), XlsxError> {
    for (place, column) in layout.columns.iter().enumerate() {
        sheet.set_column_width_pixels(u16::try_from(place).unwrap_or(u16::MAX), column.width)?;
    }
    print_setup(sheet, layout.paper, &layout.title, &layout.right);
    sheet.set_print_fit_to_pages(1, 0);
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
    let plain = |text: &str| measure::clean(text).replace('&', "&&").replace('\n', " ");
    let title: String = plain(title).chars().take(60).collect();
    // The font stands between the size and the text, or a title that starts with a digit would enlarge itself.
    let font = format!("&9&\"{},常规\"", super::style::DEFAULT_FONT);
    sheet.set_footer(format!(
        "&L{font}{title}&C{font}第 &P 页 共 &N 页&R{font}{}",
        plain(date)
    ));
    sheet.set_screen_gridlines(false);
}

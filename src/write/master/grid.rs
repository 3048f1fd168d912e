//! The grid of 总览: equal columns, cells over several of them, rows as high as their text, tables with their charts.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::master::overview::Breakdown;

use super::charts;
use super::formats::Formats;
use super::measure;
use super::style::Style;

/// Columns of the grid.
pub const GRID: u16 = 30;

/// A cell of the grid: first column, column after the last, text, look.
pub type Place<'t> = (u16, u16, &'t str, Style);

/// The sheet that is being filled, row by row.
pub struct Grid<'s> {
    sheet: &'s mut Worksheet,
    formats: &'s Formats,
    /// Width in pixels of a column.
    cell: u32,
    row: u32,
    /// Height in points of the rows so far, without the first, which is not printed.
    height: f64,
}

impl<'s> Grid<'s> {
    /// Starts to fill a sheet from its first row.
    pub fn new(sheet: &'s mut Worksheet, formats: &'s Formats, cell: u32) -> Result<Self, XlsxError> {
        for column in 0..GRID {
            sheet.set_column_width_pixels(column, cell)?;
        }
        Ok(Grid {
            sheet,
            formats,
            cell,
            row: 0,
            height: 0.0,
        })
    }

    /// The last row and the height in points of all that is printed.
    pub fn end(self) -> (u32, f64) {
        (self.row.saturating_sub(1), self.height)
    }

    fn put(&mut self, row: u32, place: Place<'_>) -> Result<(), XlsxError> {
        let (first, end, text, style) = place;
        let (text, format) = (measure::clean(text), self.formats.get(style));
        if end - first > 1 {
            self.sheet.merge_range(row, first, row, end - 1, &text, format)?;
        } else {
            self.sheet.write_string_with_format(row, first, text, format)?;
        }
        Ok(())
    }

    /// A whole number, for the charts to read.
    fn number(&mut self, row: u32, column: u16, count: usize, style: Style) -> Result<(), XlsxError> {
        let number = u32::try_from(count).unwrap_or(u32::MAX);
        self.sheet
            .write_number_with_format(row, column, number, self.formats.get(style))?;
        Ok(())
    }

    /// Sets the height of a row.
    fn high(&mut self, row: u32, height: f64) -> Result<(), XlsxError> {
        let height = height.min(409.0);
        self.height += height;
        self.sheet.set_row_height(row, height)?;
        Ok(())
    }

    /// The height that a text needs over so many columns.
    fn needs(&self, text: &str, columns: u16, style: Style) -> f64 {
        measure::height(text, u32::from(columns) * self.cell, style.size())
    }

    /// A text cut to so many lines over so many columns.
    pub fn fit(&self, text: &str, columns: u16, style: Style, lines: usize) -> String {
        measure::lines(text, u32::from(columns) * self.cell, style.size(), lines)
    }

    /// A text with what stands in its last brackets on a line of its own, where it does not stand on one line.
    pub fn broken(&self, text: String, columns: u16, style: Style) -> String {
        let is_line = self.needs(&text, columns, style) <= self.needs("督", columns, style);
        match text.rfind('（').filter(|at| *at > 0 && !is_line) {
            Some(at) => {
                let (before, brackets) = text.split_at(at);
                format!("{before}\n{brackets}")
            }
            None => text,
        }
    }

    /// A row of cells, at least so high.
    pub fn line(&mut self, places: &[Place<'_>], least: f64) -> Result<(), XlsxError> {
        let heights = places
            .iter()
            .map(|(first, end, text, style)| self.needs(text, end - first, *style));
        let height = heights.fold(least, f64::max);
        self.high(self.row, height)?;
        for place in places {
            self.put(self.row, *place)?;
        }
        self.row += 1;
        Ok(())
    }

    /// An empty row.
    pub fn gap(&mut self, height: f64) -> Result<(), XlsxError> {
        self.high(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// The index, in the first row, which is not printed.
    pub fn links(&mut self, index: &[String]) -> Result<(), XlsxError> {
        let format = self.formats.get(Style::Link);
        for (place, name) in (0u16..).step_by(2).zip(index).take_while(|(place, _)| *place < 60) {
            let link = format!("internal:'{name}'!A1");
            self.sheet
                .write_url_with_options(0, place, link.as_str(), name, "", Some(format))?;
        }
        self.row = 1;
        Ok(())
    }

    /// Key figures side by side, in groups, each as wide as the others; what room is left goes to the first of each group, which
    /// is the sum of it.
    pub fn tiles(&mut self, groups: &[(String, Vec<(String, usize)>)]) -> Result<(), XlsxError> {
        let count: usize = groups.iter().map(|(_, tiles)| tiles.len()).sum();
        let count = u16::try_from(count.max(1)).unwrap_or(GRID);
        let each = (GRID / count).max(1);
        let mut rest = usize::from(GRID.saturating_sub(each * count));
        let mut widths: Vec<Vec<u16>> = groups.iter().map(|(_, tiles)| vec![each; tiles.len()]).collect();
        while rest > 0 && !widths.iter().all(Vec::is_empty) {
            for first in widths.iter_mut().filter_map(|group| group.first_mut()).take(rest) {
                *first += 1;
                rest -= 1;
            }
        }
        for (row, height) in (self.row..).zip([20.0, 22.0, 38.0]) {
            self.high(row, height)?;
        }
        let mut place = 0;
        for ((group, tiles), widths) in groups.iter().zip(&widths) {
            let end = place + widths.iter().sum::<u16>();
            self.put(self.row, (place, end, group, Style::Head))?;
            for ((name, number), width) in tiles.iter().zip(widths) {
                let next = place + width;
                self.put(self.row + 1, (place, next, name, Style::TileName))?;
                self.put(self.row + 2, (place, next, "", Style::Tile))?;
                self.number(self.row + 2, place, *number, Style::Tile)?;
                place = next;
            }
        }
        self.row += 3;
        Ok(())
    }

    /// Two tables side by side, each with its chart to the right of it.
    pub fn tables(&mut self, left: &Table<'_>, right: &Table<'_>) -> Result<(), XlsxError> {
        let top = self.row;
        self.high(top, 24.0)?;
        let rows = left.data.rows.len().max(right.data.rows.len()) + 2;
        let head = |table: &Table<'_>| -> f64 {
            let labels = table
                .data
                .labels
                .iter()
                .map(|label| self.needs(short(label), 1, Style::Head));
            labels.fold(self.needs(table.name, table.names, Style::Head), f64::max)
        };
        let head = head(left).max(head(right));
        let heights: Vec<f64> = (0..rows)
            .map(|place| {
                let name = |table: &Table<'_>| -> f64 {
                    let row = place.checked_sub(1).and_then(|place| table.data.rows.get(place));
                    row.map_or(0.0, |(name, _)| self.needs(name, table.names, Style::Fact))
                };
                let least = if place == 0 { head } else { 0.0 };
                name(left).max(name(right)).max(least).max(24.0)
            })
            .collect();
        for (row, height) in (top + 1..).zip(&heights) {
            self.high(row, *height)?;
        }
        for table in [left, right] {
            // As high as its own table, and high enough for the legend.
            let beside = (table.data.rows.len() + 2).max(5);
            let beside: f64 = heights.iter().take(beside).sum();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "pixels of a page"
            )]
            let height = (beside * 4.0 / 3.0) as u32;
            self.put(top, (table.first, table.first + 8, table.title, Style::Block))?;
            self.table(top + 1, table)?;
            if table.data.rows.is_empty() {
                continue;
            }
            let names = table.first + u16::from(table.ordinal);
            let chart = charts::stacked(
                super::OVERVIEW,
                (top + 1, top + 1 + u32::try_from(table.data.rows.len()).unwrap_or(0)),
                table.first,
                names + table.names + 1,
                table.data,
                (self.cell * u32::from(table.chart.1 - table.chart.0) - 8, height),
            );
            self.sheet
                .insert_chart_with_offset(top + 1, table.chart.0, &chart, 4, 0)?;
        }
        self.row = top + 1 + u32::try_from(rows).unwrap_or(0);
        Ok(())
    }

    fn table(&mut self, top: u32, table: &Table<'_>) -> Result<(), XlsxError> {
        let names = table.first + u16::from(table.ordinal);
        let numbers = names + table.names;
        if table.ordinal {
            self.put(top, (table.first, names, "序", Style::Head))?;
        }
        self.put(top, (names, numbers, table.name, Style::Head))?;
        self.put(top, (numbers, numbers + 1, "合计", Style::Head))?;
        for (column, label) in (numbers + 1..).zip(&table.data.labels) {
            self.put(top, (column, column + 1, short(label), Style::Head))?;
        }
        let mut row = top + 1;
        for (place, (name, counts)) in table.data.rows.iter().enumerate() {
            if table.ordinal {
                self.number(row, table.first, place + 1, Style::FactCentre)?;
            }
            self.put(row, (names, numbers, name, Style::Fact))?;
            self.number(row, numbers, counts.iter().sum(), Style::Sum)?;
            for (column, count) in (numbers + 1..).zip(counts) {
                self.number(row, column, *count, Style::FactCentre)?;
            }
            row += 1;
        }
        self.put(row, (table.first, numbers, "合计", Style::Sum))?;
        self.number(row, numbers, table.data.total(), Style::Sum)?;
        for (column, count) in (numbers + 1..).zip(table.data.totals()) {
            self.number(row, column, count, Style::Sum)?;
        }
        Ok(())
    }
}

/// One breakdown on the grid.
pub struct Table<'d> {
    /// What stands above it.
    pub title: &'d str,
    /// Whether rows are numbered; the chart then names them by number.
    pub ordinal: bool,
    /// Heading of the names.
    pub name: &'d str,
    /// First column.
    pub first: u16,
    /// Columns of the name.
    pub names: u16,
    /// First column of the chart, and the column after its last.
    pub chart: (u16, u16),
    /// The figures.
    pub data: &'d Breakdown,
}

/// A label that fits a narrow column.
fn short(label: &str) -> &str {
    match label {
        "全部报送" => "全部",
        "部分报送" => "部分",
        "未报送" => "未报",
        other => other,
    }
}

//! Draws 总览: the key figures, their charts, and the matters that need a leader, on one page.

use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet, XlsxError};

use crate::master::Master;
use crate::master::overview::{Breakdown, Urgent};
use crate::master::state::Receipt;

use super::charts;
use super::measure::{self, brief};
use super::page::{Paper, print_setup};
use super::style::{Formats, Style};

/// Columns of the page's grid.
const GRID: u16 = 28;
/// Width in pixels of a column of the grid.
const CELL: u32 = 60;
/// Rows of a breakdown that fit the page; what is beyond is summed up.
const ROWS: usize = 12;

/// Draws the sheet with links to the sheets of these names.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>, index: &[String]) -> Result<(), XlsxError> {
    let title = format!("{}总览", super::subject(master));
    let date = super::as_of(master);
    let sheet = book.add_worksheet();
    sheet.set_name(super::OVERVIEW)?;
    for column in 0..GRID {
        sheet.set_column_width_pixels(column, CELL)?;
    }
    print_setup(sheet, Paper::A3Landscape, &title, &date);
    sheet.set_print_fit_to_pages(1, 1);
    let mut grid = Grid { sheet, formats, row: 0 };
    grid.links(index)?;
    grid.line(&[(0, GRID, &title, Style::Title)], 46.0)?;
    grid.line(
        &[
            (0, GRID / 2, &master.register.issuer, Style::SubtitleLeft),
            (GRID / 2, GRID, &date, Style::SubtitleRight),
        ],
        24.0,
    )?;
    grid.line(&[(0, GRID, &headline(master), Style::Headline)], 0.0)?;
    grid.gap(6.0)?;
    grid.tiles(&tiles(master))?;
    grid.gap(10.0)?;
    grid.breakdowns(master)?;
    grid.gap(10.0)?;
    grid.urgent(&master.overview.urgent)?;
    let last = grid.row - 1;
    sheet.ignore_error_range(0, 0, last, GRID - 1, IgnoreError::NumberStoredAsText)?;
    sheet.set_print_area(1, 0, last, GRID - 1)?;
    Ok(())
}

/// The answer to "are we on track", in one or two sentences.
fn headline(master: &Master<'_>) -> String {
    let overview = &master.overview;
    let (units, tasks) = (&overview.units, &overview.tasks);
    let mut text = format!(
        "应报{}个单位中，全部报送{}个、部分报送{}个、未报送{}个，应答复的{}项已答复{}项（{}）。",
        units.total(),
        units.of(Receipt::Full.label()),
        units.of(Receipt::Part.label()),
        units.of(Receipt::None.label()),
        overview.owed,
        overview.received,
        percent(overview.received, overview.owed)
    );
    let counts: Vec<String> = tasks
        .labels
        .iter()
        .zip(tasks.totals())
        .map(|(label, count)| format!("{label}{count}项（{}）", percent(count, tasks.total())))
        .collect();
    if overview.by_state {
        text.push_str(&format!("{}项重点工作中，{}。", tasks.total(), counts.join("、")));
        let light = |name: &str| overview.lights.get(name).copied().unwrap_or(0);
        text.push_str(&format!(
            "牵头单位未完成事项中，已逾期{}项，30天内到期{}项；牵头报完成而责任单位报未完成的任务{}项。",
            light("红"),
            light("黄"),
            overview.contradicted
        ));
    } else {
        let round = master
            .summaries
            .first()
            .map(|summary| summary.form.short_name())
            .unwrap_or_default();
        text.push_str(&format!(
            "{}项重点工作的牵头单位{round}：{}。",
            tasks.total(),
            counts.join("、")
        ));
    }
    text
}

/// A share of a whole in words: one decimal, `—` of nothing.
fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    // Counted in thousandths, so that no float decides how a figure rounds.
    let thousandths = (part * 2000 + whole) / (whole * 2);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// The key figures in groups: name of the group, then name and number of each figure.
fn tiles(master: &Master<'_>) -> Vec<(&'static str, Vec<(String, usize)>)> {
    let overview = &master.overview;
    let counted = |data: &Breakdown, before: &str| -> Vec<(String, usize)> {
        let counts = data.labels.iter().zip(data.totals());
        counts
            .map(|(label, count)| (format!("{before}{label}"), count))
            .collect()
    };
    let mut units = vec![("应报单位".to_owned(), overview.units.total())];
    units.extend(counted(&overview.units, ""));
    let answers = vec![
        ("应答复".to_owned(), overview.owed),
        ("已答复".to_owned(), overview.received),
    ];
    let mut tasks = vec![("重点工作".to_owned(), overview.tasks.total())];
    tasks.extend(counted(&overview.tasks, if overview.by_state { "" } else { "牵头" }));
    let mut groups = vec![
        ("报送单位（个）", units),
        ("答复（项）", answers),
        ("重点工作（项）", tasks),
    ];
    if overview.by_state {
        let light = |name: &str| overview.lights.get(name).copied().unwrap_or(0);
        let warnings = vec![
            ("已逾期".to_owned(), light("红")),
            ("将到期".to_owned(), light("黄")),
            ("请核实".to_owned(), overview.contradicted),
        ];
        groups.push(("预警（项）", warnings));
    }
    groups
}

/// A cell of the grid: first column, column after the last, text, look.
type Place<'t> = (u16, u16, &'t str, Style);

struct Grid<'s> {
    sheet: &'s mut Worksheet,
    formats: &'s Formats,
    row: u32,
}

impl Grid<'_> {
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

    fn line(&mut self, places: &[Place<'_>], least: f64) -> Result<(), XlsxError> {
        let height = places
            .iter()
            .map(|(first, end, text, style)| measure::height(text, u32::from(end - first) * CELL, style.size()))
            .fold(least, f64::max);
        self.sheet.set_row_height(self.row, height.min(409.0))?;
        for place in places {
            self.put(self.row, *place)?;
        }
        self.row += 1;
        Ok(())
    }

    fn gap(&mut self, height: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// The index, in the first row, which is not printed.
    fn links(&mut self, index: &[String]) -> Result<(), XlsxError> {
        let format = self.formats.get(Style::Link);
        for (place, name) in (0u16..).step_by(2).zip(index).take_while(|(place, _)| *place < 60) {
            let link = format!("internal:'{name}'!A1");
            self.sheet
                .write_url_with_options(0, place, link.as_str(), name, "", Some(format))?;
        }
        self.row = 1;
        Ok(())
    }

    fn tiles(&mut self, groups: &[(&str, Vec<(String, usize)>)]) -> Result<(), XlsxError> {
        let count: usize = groups.iter().map(|(_, tiles)| tiles.len()).sum();
        let count = u16::try_from(count.max(1)).unwrap_or(GRID);
        let edge = |place: u16| place * GRID / count;
        for (row, height) in (self.row..).zip([20.0, 22.0, 42.0]) {
            self.sheet.set_row_height(row, height)?;
        }
        let mut place = 0;
        for (group, tiles) in groups {
            let end = place + u16::try_from(tiles.len()).unwrap_or(1);
            self.put(self.row, (edge(place), edge(end), group, Style::Head))?;
            for (name, number) in tiles {
                let (first, end) = (edge(place), edge(place + 1));
                self.put(self.row + 1, (first, end, name, Style::TileName))?;
                self.put(self.row + 2, (first, end, "", Style::Tile))?;
                self.number(self.row + 2, first, *number, Style::Tile)?;
                place += 1;
            }
        }
        self.row += 3;
        Ok(())
    }

    /// Tasks by part to the left, units by category to the right, each with its chart.
    fn breakdowns(&mut self, master: &Master<'_>) -> Result<(), XlsxError> {
        let overview = &master.overview;
        let tasks = overview.tasks.within(ROWS);
        let units = overview.units.within(ROWS);
        let left = Table {
            title: if overview.by_state {
                "重点工作完成情况（按部分）"
            } else {
                "牵头单位报送情况（按部分）"
            },
            ordinal: true,
            name: "部分",
            first: 0,
            names: 11 - 2 - u16::try_from(tasks.labels.len()).unwrap_or(4),
            data: &tasks,
        };
        let right = Table {
            title: "单位报送情况（按类别）",
            ordinal: false,
            name: "单位类别",
            first: 16,
            names: 3,
            data: &units,
        };
        let top = self.row;
        self.sheet.set_row_height(top, 24.0)?;
        for table in [&left, &right] {
            self.put(top, (table.first, table.first + 8, table.title, Style::Block))?;
        }
        let rows = tasks.rows.len().max(units.rows.len()) + 2;
        let mut total = 0.0;
        let heights: Vec<f64> = (0..rows)
            .map(|place| {
                let name = place
                    .checked_sub(1)
                    .and_then(|place| tasks.rows.get(place))
                    .map_or("", |(name, _)| name);
                let width = u32::from(left.names) * CELL;
                measure::height(name, width, Style::Fact.size()).max(24.0)
            })
            .collect();
        for (row, height) in (top + 1..).zip(&heights) {
            self.sheet.set_row_height(row, *height)?;
            total += height;
        }
        self.table(top + 1, &left)?;
        self.table(top + 1, &right)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "pixels of a page"
        )]
        let height = (total * 4.0 / 3.0) as u32;
        for (table, column, label) in [(&left, 11, 0), (&right, 23, 16)] {
            if table.data.rows.is_empty() {
                continue;
            }
            let chart = charts::stacked(
                super::OVERVIEW,
                (top + 1, top + 1 + u32::try_from(table.data.rows.len()).unwrap_or(0)),
                label,
                table.first + u16::from(table.ordinal) + table.names + 1,
                &table.data.labels,
                (CELL * 5 - 8, height),
            );
            self.sheet.insert_chart_with_offset(top + 1, column, &chart, 4, 0)?;
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

    fn urgent(&mut self, urgent: &[Urgent<'_>]) -> Result<(), XlsxError> {
        let title = format!("需领导协调推动的事项（{}项）", urgent.len());
        self.line(&[(0, GRID, &title, Style::Block)], 24.0)?;
        self.line(
            &[
                (0, 2, "序号", Style::Head),
                (2, 12, "重点工作", Style::Head),
                (12, 16, "单位", Style::Head),
                (16, 20, "情况", Style::Head),
                (20, 25, "单位所述", Style::Head),
                (25, GRID, "完成时限", Style::Head),
            ],
            22.0,
        )?;
        for matter in urgent {
            let mut units = matter.units.iter().take(2).copied().collect::<Vec<_>>().join("、");
            if matter.units.len() > 2 {
                units.push_str(&format!("等{}个", matter.units.len()));
            }
            let mut text = brief(&matter.task.text, if matter.also.is_empty() { 50 } else { 28 }).into_owned();
            if !matter.also.is_empty() {
                let numbers = matter.also.iter().take(8).copied().collect::<Vec<_>>().join("、");
                let rest = if matter.also.len() > 8 { "等" } else { "" };
                text.push_str(&format!("（还有第{numbers}{rest}项，共{}项）", matter.also.len() + 1));
            }
            let deadline = if matter.deadline.is_empty() {
                "—"
            } else {
                &matter.deadline
            };
            let words = if matter.words.is_empty() { "—" } else { matter.words };
            self.line(
                &[
                    (0, 2, &matter.task.number, Style::FactCentre),
                    (2, 12, &text, Style::Fact),
                    (12, 16, &units, Style::Fact),
                    (16, 20, &matter.kind, Style::Sum),
                    (20, 25, &brief(words, 28), Style::Fact),
                    (25, GRID, &brief(deadline, 18), Style::FactCentre),
                ],
                22.0,
            )?;
        }
        if urgent.is_empty() {
            self.line(&[(0, GRID, "目前没有。", Style::FactCentre)], 22.0)?;
        }
        Ok(())
    }
}

/// One breakdown on the grid.
struct Table<'d> {
    title: &'d str,
    /// Whether rows are numbered; the chart then names them by number.
    ordinal: bool,
    name: &'d str,
    first: u16,
    /// Columns of the name.
    names: u16,
    data: &'d Breakdown,
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

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_round_half_up_and_nothing_has_none() {
        assert_eq!(percent(1, 3), "33.3%");
        assert_eq!(percent(1, 16), "6.3%");
        assert_eq!(percent(5, 5), "100.0%");
        assert_eq!(percent(0, 0), "—");
    }
}

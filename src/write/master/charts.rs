//! The charts of 总览: stacked bars whose greys and hatching stay apart on a black-and-white printer.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartPatternFill,
    ChartPatternFillType, ChartSolidFill, ChartType, Color,
};

use crate::master::overview::Breakdown;

use super::style::BODY_FONT;

/// The darkest grey.
const DARK: u32 = 0x40_40_40;

/// How a series is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    Solid(u32),
    Hatched(ChartPatternFillType, u32),
    Empty,
}

/// The fill of a series that counts what a label says: the same word looks the same in each chart, and no two words alike. The
/// better it stands, the darker it is; white is what has not come.
fn fill(label: &str) -> Fill {
    match label.trim_start_matches("牵头") {
        "已完成" | "全部报送" => Fill::Solid(DARK),
        "推进中" | "部分报送" => Fill::Solid(0xA6_A6_A6),
        "未完成" => Fill::Hatched(ChartPatternFillType::DiagonalStripesWideUpwards, DARK),
        "待转录" => Fill::Hatched(ChartPatternFillType::Dotted30Percent, DARK),
        "不涉及" => Fill::Hatched(ChartPatternFillType::HorizontalStripesLight, DARK),
        "免报" => Fill::Hatched(ChartPatternFillType::VerticalStripesLight, DARK),
        _ => Fill::Empty,
    }
}

/// Share of a bar below which a part of it goes without its number: two of them would overlap; the table has them.
const NARROW: usize = 8;

/// A chart of bars stacked to the full width, so that shares compare, of the figures `data` on `sheet`: headings in
/// the row `rows.0`, data down to `rows.1`, names in the column `label`, the series side by side from `first` on.
pub fn stacked(sheet: &str, rows: (u32, u32), label: u16, first: u16, data: &Breakdown, size: (u32, u32)) -> Chart {
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    let font = |size: f64| {
        let mut font = ChartFont::new();
        font.set_name(BODY_FONT).set_size(size);
        font
    };
    for ((place, label_of), column) in data.labels.iter().enumerate().zip(first..) {
        let fill = fill(label_of);
        let light = fill == Fill::Solid(DARK);
        let mut format = ChartFormat::new();
        format.set_border(ChartLine::new().set_color(Color::RGB(0x404040)).set_width(0.75));
        match fill {
            Fill::Solid(color) => {
                format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(color)));
            }
            Fill::Hatched(pattern, color) => {
                format.set_pattern_fill(
                    ChartPatternFill::new()
                        .set_pattern(pattern)
                        .set_foreground_color(Color::RGB(color))
                        .set_background_color(Color::White),
                );
            }
            Fill::Empty => {
                format.set_solid_fill(ChartSolidFill::new().set_color(Color::White));
            }
        }
        let mut label_font = font(11.0);
        label_font.set_bold();
        if light {
            label_font.set_color(Color::White);
        }
        let mut data_label = ChartDataLabel::new();
        // A zero would stand on its neighbour's bar.
        data_label.show_value().set_num_format("#,##0;;").set_font(&label_font);
        if !light {
            data_label.set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::White)));
        }
        let shown: Vec<ChartDataLabel> = data
            .rows
            .iter()
            .map(|(_, counts)| {
                let count = counts.get(place).copied().unwrap_or(0);
                let mut label = ChartDataLabel::new();
                if count * 100 < NARROW * counts.iter().sum::<usize>() {
                    label.set_hidden();
                }
                label
            })
            .collect();
        chart
            .add_series()
            .set_name((sheet, rows.0, column))
            .set_categories((sheet, rows.0 + 1, label, rows.1, label))
            .set_values((sheet, rows.0 + 1, column, rows.1, column))
            .set_format(&mut format)
            .set_gap(40)
            .set_data_label(&data_label)
            .set_custom_data_labels(&shown);
    }
    // In a bar chart the names stand on the y axis, from the bottom up unless it is reversed.
    chart
        .y_axis()
        .set_reverse()
        .set_font(&font(11.0))
        .set_major_gridlines(false);
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font(10.0));
    chart
        .chart_area()
        .set_format(ChartFormat::new().set_border(ChartLine::new().set_color(Color::RGB(0x7F7F7F))));
    chart.set_width(size.0).set_height(size.1);
    chart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::state::{Receipt, TaskState};

    #[test]
    fn no_two_series_of_a_chart_look_alike_in_grey() {
        let looks = |labels: Vec<&'static str>| {
            for (place, one) in labels.iter().enumerate() {
                let alike = labels.iter().skip(place + 1).find(|other| fill(other) == fill(one));
                assert!(alike.is_none(), "{one} and {alike:?}");
            }
        };
        looks(TaskState::ALL.iter().map(|state| state.label()).collect());
        looks(Receipt::ALL.iter().map(|receipt| receipt.label()).collect());
    }
}

//! Draws 报送情况: who has replied, with which file, and what is open.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::state::Receipt;
use crate::master::units::UnitReport;

use super::formats::Formats;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "报送情况";

/// Width in pixels of a form's column.
const FORM: u32 = 86;

/// Width in pixels of what became of the office's letters; the column is there only if anything is known.
const MAIL: u32 = 96;

/// Draws the sheet.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let mut columns = vec![("序号", 48), ("单位", 172), ("报送状态", 80)];
    let names: Vec<String> = master
        .summaries
        .iter()
        .map(|summary| format!("{}\n已报/应报", summary.form.short_name()))
        .collect();
    columns.extend(names.iter().map(|name| (name.as_str(), FORM)));
    let forms = FORM * u32::try_from(names.len()).unwrap_or(1);
    let mail = master.units.iter().any(|unit| !unit.mail.is_empty());
    let files = if mail {
        (408 - MAIL).saturating_sub(forms).max(140)
    } else {
        408u32.saturating_sub(forms).max(180)
    };
    columns.push(("报送文件", files));
    if mail {
        columns.push(("邮件情况", MAIL));
    }
    columns.extend([("填报时间", 146), ("须处理\n问题", 58), ("请核对\n问题", 58)]);
    let units = &master.overview.units;
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("{}报送情况", super::about(&master.register.title)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "应报{}个单位：{}。应报{}项次，已报{}项次。“全部报送”指应答复的任务都有答复，内容问题另见问题清单；“待转录”指收到的材料不能直接读取。",
            units.total(),
            super::receipts(units),
            master.overview.owed,
            master.overview.received,
        )],
        note_style: Style::Note,
        columns: page::columns(&columns),
        paper: Paper::A4Landscape,
        filter: true,
    };
    // The year goes without saying where it is that of the collection.
    let year = format!("{}年", master.collected.as_of.year());
    page::draw(book, formats, &layout, &|row| {
        for (place, unit) in master.units.iter().filter(|unit| unit.owed() > 0).enumerate() {
            row(unit_row(place + 1, unit, &year, mail));
        }
    })
}

fn unit_row<'a>(number: usize, unit: &UnitReport<'a>, year: &str, mail: bool) -> Row<'a> {
    let receipt = unit.receipt();
    let strong = if receipt == Receipt::Full {
        Style::Centre
    } else {
        Style::FlagCentre
    };
    let mut cells = vec![
        Cell::new(number.to_string(), Style::Centre),
        Cell::new(unit.unit.unit.name.as_str(), Style::Body),
        Cell::new(receipt.label(), strong),
    ];
    let mut files: Vec<&str> = Vec::new();
    let mut days: Vec<&str> = Vec::new();
    for form in &unit.forms {
        let style = if form.counts.received < form.counts.owed {
            Style::FlagCentre
        } else {
            Style::Centre
        };
        cells.push(Cell::new(
            format!("{}/{}", form.counts.received, form.counts.owed),
            style,
        ));
        for file in &form.files {
            if !files.contains(file) {
                files.push(file);
            }
        }
        let day = form.filled_on.map(|day| day.strip_prefix(year).unwrap_or(day));
        days.extend(day.filter(|day| !days.contains(day)));
    }
    let problems = |count: usize| {
        if count == 0 {
            "—".to_owned()
        } else {
            count.to_string()
        }
    };
    cells.push(Cell::new(files.join("\n"), Style::Small));
    if mail {
        cells.push(Cell::new(unit.mail.join("\n"), Style::Small));
    }
    cells.extend([
        // With their years, two days do not fit one line.
        Cell::new(
            days.join(if days.iter().any(|day| day.chars().count() > 6) {
                "\n"
            } else {
                "、"
            }),
            Style::Centre,
        ),
        Cell::new(problems(unit.errors), Style::Centre),
        Cell::new(problems(unit.warnings), Style::Centre),
    ]);
    Row::new(cells)
}

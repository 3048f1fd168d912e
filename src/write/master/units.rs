//! Draws 报送情况: who has replied and who has not.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::state::Receipt;

use super::page::{Cell, Layout, Page, PageColumn, Paper};
use super::style::{Formats, Style};

/// Draws the sheet.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let column = |heading: &str, width| PageColumn {
        heading: heading.to_owned(),
        width,
    };
    let mut columns = vec![column("序号", 48), column("单位", 190), column("报送状态", 84)];
    for summary in &master.summaries {
        let name = summary.form.short_name();
        columns.push(column(&format!("{name}\n应报"), 72));
        columns.push(column(&format!("{name}\n已报"), 72));
    }
    columns.extend([
        column("报送文件", 300),
        column("填报时间", 110),
        column("须处理\n问题", 64),
        column("待核对\n问题", 64),
    ]);
    let counts = master.overview.units;
    let layout = Layout {
        name: "报送情况".to_owned(),
        title: format!("{}报送情况", super::subject(master)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "应报{}个单位：全部报送{}个，部分报送{}个，未报送{}个。",
            counts.due, counts.full, counts.part, counts.silent
        )],
        columns,
        paper: Paper::A4Landscape,
        filter: true,
    };
    let mut page = Page::start(book, formats, layout)?;
    for (place, unit) in master.units.iter().filter(|unit| unit.owed() > 0).enumerate() {
        let receipt = unit.receipt();
        let strong = if receipt == Receipt::Full {
            Style::Centre
        } else {
            Style::Flag
        };
        let mut cells = vec![
            Cell::new((place + 1).to_string(), Style::Centre),
            Cell::new(unit.unit.unit.name.as_str(), Style::Body),
            Cell::new(receipt.label(), strong),
        ];
        let mut files: Vec<&str> = Vec::new();
        let mut days: Vec<&str> = Vec::new();
        for form in &unit.forms {
            cells.push(Cell::new(form.owed.to_string(), Style::Centre));
            cells.push(Cell::new(form.received.to_string(), Style::Centre));
            files.extend(
                form.files
                    .iter()
                    .filter(|file| !files.contains(file))
                    .copied()
                    .collect::<Vec<_>>(),
            );
            days.extend(form.filled_on.filter(|day| !days.contains(day)));
        }
        cells.push(Cell::new(files.join("\n"), Style::Body));
        cells.push(Cell::new(days.join("\n"), Style::Centre));
        cells.push(Cell::new(unit.errors.to_string(), Style::Centre));
        cells.push(Cell::new(unit.warnings.to_string(), Style::Centre));
        page.row(&cells)?;
    }
    page.finish()
}

//! Draws 问题清单: every finding with its place and what to do.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::finding::Severity;
use crate::master::Master;

use super::page::{Cell, Layout, Page, PageColumn, Paper};
use super::style::{Formats, Style};

/// Draws the sheet.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let columns = [
        ("序号", 52),
        ("程度", 68),
        ("单位", 160),
        ("任务", 60),
        ("文件", 200),
        ("工作表", 100),
        ("单元格", 64),
        ("发现的问题", 270),
        ("应当如何", 200),
        ("请这样处理", 256),
    ]
    .map(|(heading, width)| PageColumn {
        heading: heading.to_owned(),
        width,
    });
    let findings = &master.collected.findings;
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let layout = Layout {
        name: "问题清单".to_owned(),
        title: format!("{}报送问题清单", super::subject(master)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "共{}项：须处理{}项，请核对{}项，提示{}项。",
            findings.len(),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Info)
        )],
        columns: columns.to_vec(),
        paper: Paper::A3Landscape,
        filter: true,
    };
    let mut page = Page::start(book, formats, layout)?;
    for (place, finding) in findings.iter().enumerate() {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let strong = if finding.severity == Severity::Error {
            Style::Flag
        } else {
            Style::Centre
        };
        page.row(&[
            Cell::new((place + 1).to_string(), Style::Centre).repeated(),
            Cell::new(finding.severity.label(), strong).repeated(),
            Cell::new(text(&finding.place.unit), Style::Body).repeated(),
            Cell::new(
                finding.place.task.as_ref().map(ToString::to_string).unwrap_or_default(),
                Style::Centre,
            ),
            Cell::new(text(&finding.place.file), Style::Body),
            Cell::new(text(&finding.place.sheet), Style::Body),
            Cell::new(text(&finding.place.cell), Style::Centre),
            Cell::new(finding.found.as_str(), Style::Body),
            Cell::new(finding.expected.as_str(), Style::Body),
            Cell::new(finding.advice.as_str(), Style::Body),
        ])?;
    }
    page.finish()
}

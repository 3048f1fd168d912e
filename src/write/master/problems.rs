//! Draws 问题清单: every finding by unit, with its place and what to do.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::finding::{Finding, Severity};
use crate::master::Master;

use super::formats::Formats;
use super::package;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "问题清单";

/// Draws the sheet.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let units: BTreeMap<&str, usize> = (0..)
        .zip(&master.register.units)
        .map(|(place, unit)| (unit.unit.name.as_str(), place))
        .collect();
    let numbers: BTreeMap<&str, &str> = master
        .register
        .tasks
        .iter()
        .map(|task| (task.id.as_str(), task.number.as_str()))
        .collect();
    let mut findings: Vec<&Finding> = master.collected.findings.iter().collect();
    // What belongs to no unit comes first: a file that is nobody's may be anybody's.
    findings.sort_by_key(|finding| {
        let unit = finding.place.unit.as_deref();
        (
            unit.map(|unit| units.get(unit).copied().unwrap_or(usize::MAX)),
            finding.severity,
        )
    });
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("{}报送问题清单", super::about(&master.register.title)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "共{}项：须处理{}项，请核对{}项，提示{}项。标题行可筛选。",
            findings.len(),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Info)
        )],
        note_style: Style::Note,
        columns: page::columns(&[
            ("序号", 52),
            ("单位", 160),
            ("程度", 72),
            ("任务", 56),
            ("文件", 210),
            ("工作表", 110),
            ("单元格", 72),
            ("发现的问题", 270),
            ("应当如何", 200),
            ("请这样处理", 230),
        ]),
        paper: Paper::A3Landscape,
        filter: true,
    };
    page::draw(book, formats, &layout, &|row| {
        for (place, finding) in findings.iter().enumerate() {
            let task = finding.place.task.as_ref().map(|task| task.as_str());
            let number = task.map(|id| {
                numbers
                    .get(id)
                    .copied()
                    .filter(|number| !number.is_empty())
                    .unwrap_or(id)
            });
            row(finding_row(
                place + 1,
                finding,
                number.unwrap_or_default(),
                master.replies.as_deref(),
            ));
        }
        if findings.is_empty() {
            row(Row::new(vec![Cell::wide("没有发现问题。", Style::Centre, 10)]));
        }
    })
}

fn finding_row<'a>(number: usize, finding: &'a Finding, task: &'a str, replies: Option<&str>) -> Row<'a> {
    let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
    let strong = if finding.severity == Severity::Error {
        Style::FlagCentre
    } else {
        Style::Centre
    };
    let place = &finding.place;
    let line = place.line.map(|line| format!("第{line}行"));
    Row::new(vec![
        Cell::new(number.to_string(), Style::Centre).repeated(),
        Cell::new(text(&place.unit), Style::Body).repeated(),
        Cell::new(finding.severity.label(), strong).repeated(),
        Cell::new(task, Style::Centre),
        Cell::new(text(&place.file), Style::Small).linked(replies.and_then(|replies| link(replies, finding))),
        Cell::new(text(&place.sheet), Style::Small),
        Cell::new(line.unwrap_or_else(|| text(&place.cell).to_owned()), Style::Centre),
        Cell::new(finding.found.as_str(), Style::Body),
        Cell::new(finding.expected.as_str(), Style::Body),
        Cell::new(finding.advice.as_str(), Style::Body),
    ])
}

/// The link to the cell that a finding names: always below the replies folder, whatever the file is called.
fn link(replies: &str, finding: &Finding) -> Option<String> {
    let file = finding.place.file.as_deref()?;
    // A document inside a zip or a message has no address of its own: the container has.
    let mut path = file;
    for container in [".zip/", ".eml/", ".msg/", ".ZIP/", ".EML/"] {
        if let Some(place) = file.find(container) {
            path = path.get(..path.len().min(place + container.len() - 1)).unwrap_or(path);
        }
    }
    let strange = path.split('/').any(|step| matches!(step, ".." | "." | ""))
        || path.contains(['\\', ':', '\n', package::HASH, package::QUERY]);
    if strange {
        return None;
    }
    let mut link = format!("file:///{}{}", address(replies), address(path));
    // A page of a PDF has no cell that a program would go to; some open nothing then.
    let book = path.rsplit_once('.').is_some_and(|(_, end)| {
        let books = ["xlsx", "xlsm", "xls", "et", "ods", "csv"];
        books.contains(&end.to_ascii_lowercase().as_str())
    });
    if path == file
        && book
        && let (Some(sheet), Some(cell)) = (&finding.place.sheet, &finding.place.cell)
        && cell.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !sheet.contains(['#', '\n', '!'])
    {
        link.push_str(&format!("#'{}'!{cell}", sheet.replace('\'', "''")));
    }
    Some(link)
}

/// A path as part of an address. The library takes a text that holds an escape for escaped, and cannot tell `#` in a
/// name from the one before the cell; so all is escaped here, and the two signs that it would spoil stand in disguise.
fn address(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for char in path.chars() {
        match char {
            '#' => address.push(package::HASH),
            '?' => address.push(package::QUERY),
            ' ' | '%' | '"' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '}' => {
                address.push_str(&format!("%{:02X}", u32::from(char)));
            }
            other => address.push(other),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    fn of(file: &str, sheet: &str) -> Option<String> {
        let place = Place {
            file: Some(file.to_owned()),
            sheet: Some(sheet.to_owned()),
            cell: Some("F6".to_owned()),
            ..Place::default()
        };
        link(
            "../input/replies/",
            &Finding::new("field-missing", Severity::Error, place, "", "", ""),
        )
    }

    #[test]
    fn a_link_leads_to_the_cell_or_to_what_holds_the_file() {
        let cell = of("第一批/市财政局 (1).xlsx", "附件2 落实方案").unwrap();
        assert_eq!(
            cell,
            "file:///../input/replies/第一批/市财政局%20(1).xlsx#'附件2 落实方案'!F6"
        );
        assert_eq!(
            of("a%20b.xlsx", "A").unwrap(),
            "file:///../input/replies/a%2520b.xlsx#'A'!F6"
        );
        assert_eq!(of("一.zip/二.xlsx", "A").unwrap(), "file:///../input/replies/一.zip");
        assert_eq!(of("../../etc/passwd", "A"), None);
        assert_eq!(of("file:///c:/x.xlsx", "A"), None);
        assert_eq!(
            of("a.xlsx", "it's").unwrap(),
            "file:///../input/replies/a.xlsx#'it''s'!F6"
        );
    }
}

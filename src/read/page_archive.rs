//! Reads a page saved as one file (mht): a workbook saved so has a part for each sheet, and they are its sheets again.

use std::collections::BTreeMap;

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use std::sync::LazyLock;

use super::collector::{Collector, Reading};
use super::{fault, html};
use crate::pattern::Regex;
use crate::reply::incoming::Fault;
use crate::text::regex;

/// Whether a message is such a page and nothing that somebody sent.
pub(super) fn is_page(message: &Message<'_>) -> bool {
    let kind = message.content_type();
    let related = kind.is_some_and(|kind| kind.subtype().is_some_and(|it| it.eq_ignore_ascii_case("related")));
    let single = kind.is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("text"))
        && (message.content_location().is_some() || message.header_raw("Snapshot-Content-Location").is_some());
    let from = message.from().and_then(|from| from.first());
    let sent = message.to().is_some() || from.is_some_and(|from| from.address().is_some_and(|it| it.contains('@')));
    (related || single) && !sent
}

/// The page, if there is only one: not the sheets of a workbook.
pub(super) fn only_page(bytes: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse(bytes)?;
    let mut pages = message.parts.iter().filter_map(|part| match &part.body {
        PartType::Html(page) => Some(page),
        _ => None,
    });
    let first = pages.next()?;
    let is_workbook = || !sheet_names(first).is_empty();
    (pages.next().is_none() && !is_workbook()).then(|| first.to_string())
}

/// Reads a page.
///
/// # Errors
/// If there is nothing to read in it.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| fault::damaged("网页不完整"))?;
    let pages: Vec<(String, &str)> = message
        .parts
        .iter()
        .filter_map(|part| match &part.body {
            PartType::Html(page) => Some((file_of(part.content_location().unwrap_or_default()), page.as_ref())),
            _ => None,
        })
        .collect();
    let mut collector = Collector::new(name);
    let names = pages.first().map(|(_, first)| sheet_names(first)).unwrap_or_default();
    let mut any = false;
    for (place, (file, page)) in pages.iter().enumerate() {
        let is_frame = place == 0 && pages.len() > 1 && page.to_ascii_lowercase().contains("<frameset");
        let sheet = match names.get(file) {
            Some(name) => name.as_str(),
            None if place == 0 => html::GRID,
            None => file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem),
        };
        if !is_frame && !file.starts_with("tabstrip.") {
            any |= html::add(sheet, page, &mut collector);
        }
    }
    if any {
        Ok(collector.finish())
    } else {
        Err(html::nothing())
    }
}

/// The last step of a location, in lower case.
fn file_of(location: &str) -> String {
    location.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase()
}

/// The names of the sheets by their files, as the frame of a workbook tells them.
fn sheet_names(frame: &str) -> BTreeMap<String, String> {
    static SHEET: LazyLock<Regex> = LazyLock::new(|| {
        regex(r#"(?is)<x:ExcelWorksheet>.*?<x:Name>(.*?)</x:Name>.*?<x:WorksheetSource\s+HRef\s*=\s*"([^"]*)""#)
    });
    SHEET
        .captures_iter(frame)
        .filter_map(|found| Some((file_of(found.get(2)?.as_str()), unescaped(found.get(1)?.as_str()))))
        .collect()
}

fn unescaped(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    quick_xml::escape::unescape(&text).map_or_else(|_| text.clone(), |text| text.into_owned())
}

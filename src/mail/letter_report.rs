//! Reports about our letters that come back among the replies: delivery failures, read receipts, automatic answers.

use serde::{Deserialize, Serialize};

use super::address::addresses;
use crate::list::List;
use crate::mark;
use crate::record::Says;
use crate::register::RegisterUnit;
use crate::unit::UnitId;

/// A report on one of our letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it says.
    pub says: Says,
    /// The addresses that it is about, as far as it names them.
    pub addresses: Vec<String>,
    /// Codes of units that our own marks in the letter name: its X-Duban-Unit header, or its id.
    pub codes: Vec<String>,
    /// The other side's words, one line; may be empty.
    pub words: String,
    /// Names of what was enclosed; none of it is a reply.
    pub enclosed: Vec<String>,
}

/// The units that a report is about: by our marks in the letter, else by their addresses in the directory.
pub fn units(report: &Report, units: &List<UnitId, RegisterUnit>) -> Vec<UnitId> {
    let about = |matches: &dyn Fn(&RegisterUnit) -> bool| -> Vec<UnitId> {
        let with_id = units.with_ids();
        with_id
            .filter(|(_, unit)| matches(unit))
            .map(|(place, _)| place)
            .collect()
    };
    let marked = about(&|unit| report.codes.contains(&mark::code(&unit.unit.name)));
    if !marked.is_empty() {
        return marked;
    }
    about(&|unit| {
        let (known, _) = addresses(&unit.unit.email);
        let mut about = report.addresses.iter();
        about.any(|address| known.iter().any(|it| it.eq_ignore_ascii_case(address)))
    })
}

/// The codes of units that stand in a text by our own marks: `X-Duban-Unit: CODE`, and `Message-ID:
/// <campaign.kind.CODE.file.number@domain>`. Whoever quotes them had our letter.
pub fn codes(text: &str) -> Vec<String> {
    let is_code = |word: &str| word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let headers = text
        .split("X-Duban-Unit:")
        .skip(1)
        .filter_map(|rest| rest.split_whitespace().next());
    let ids = text.split('<').skip(1).filter_map(|rest| {
        let (id, _) = rest.split_once('>')?;
        let mut parts = id.split('@').next()?.split('.');
        let (_campaign, kind, code) = (parts.next()?, parts.next()?, parts.next()?);
        matches!(kind, "workbook" | "returned" | "reminder").then_some(code)
    });
    let mut found: Vec<String> = Vec::new();
    for code in headers.chain(ids).filter(|word| is_code(word)) {
        if !found.iter().any(|known| known == code) {
            found.push(code.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_marks_are_found_and_nothing_like_them() {
        let code = mark::code("市财政局");
        let text = format!(
            "X-Duban-Unit: {code}\r\nMessage-ID: <2020-abc.workbook.{code}.0123456789ab.0@x.cn>\r\n\
             References: <a.workbook.zzz@x.cn> <2020.workbook>\r\nX-Duban-Unit:"
        );
        assert_eq!(codes(&text), [code]);
    }
}

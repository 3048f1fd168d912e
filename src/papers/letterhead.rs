//! What every paper says of the office and of itself: issuer, number, title, signature and day.

use jiff::civil::Date;

use crate::register::Register;
use crate::text::{chinese_day, in_lines};

use super::settings::Settings;
use super::values::Value;

/// What every paper says of the office and of itself.
pub(super) fn office(
    register: &Register,
    settings: &Settings,
    number: &str,
    title: String,
    day: Option<Date>,
) -> Vec<(&'static str, Value)> {
    let issuer = [&settings.issuer, &register.issuer, &register.report_to];
    let issuer = issuer
        .iter()
        .find(|name| !name.is_empty())
        .map_or("", |name| name.as_str());
    let contact = register.contact.labelled();
    let contact = contact.map(|said| format!("（{said}）")).unwrap_or_default();
    let copies = match settings.copies.trim() {
        "" => String::new(),
        copies => format!("抄送：{}。", copies.trim_end_matches('。')),
    };
    let signer = match settings.signer.trim() {
        "" => String::new(),
        signer => format!("　签发人：{signer}"),
    };
    // A day that nobody knows is written in by hand.
    let day = day.map_or_else(|| "　　年　月　日".to_owned(), chinese_day);
    let line = |text: &str| Value::Line(text.to_owned());
    vec![
        ("发文机关", line(issuer)),
        ("文号", line(number)),
        ("签发人", line(&settings.signer)),
        ("签发", Value::Line(signer)),
        ("标题", Value::Line(title)),
        ("署名", line(issuer)),
        ("日期", line(&day)),
        ("附注", Value::Line(contact)),
        ("抄送", Value::Line(copies)),
        ("印发", Value::Line(format!("{issuer}　　{day}印发"))),
    ]
}

/// A title of at most so many characters a line, broken between words.
pub(super) fn title(name: &str, end: &str) -> String {
    /// Characters of 2号 that a line of 156 mm holds.
    const LINE: u32 = 20;
    in_lines(name, end, LINE, |text| {
        u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
    })
}

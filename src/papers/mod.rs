//! Official papers (公文) by GB/T 9704-2012: which there are, and what stands in the places of their templates.

pub mod built_in;
pub mod circular;
pub mod letter;
pub mod report;
pub mod settings;
pub mod values;

use jiff::civil::Date;

use crate::register::Register;
use crate::text::in_two_lines;

use settings::Settings;
use values::Value;

/// A kind of official paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// 催办函: what one unit owes and what it is to mend.
    Reminder,
    /// 报送通报: who has not filed.
    Circular,
    /// 督查专报: what was to be done, what is done, what is wrong, what to do.
    Report,
}

impl Paper {
    /// All papers.
    pub const ALL: [Paper; 3] = [Paper::Reminder, Paper::Circular, Paper::Report];

    /// Its name, which is that of its template, too.
    pub fn name(self) -> &'static str {
        match self {
            Paper::Reminder => "催办函",
            Paper::Circular => "报送通报",
            Paper::Report => "督查专报",
        }
    }

    /// The name of its template's file.
    pub fn file_name(self) -> String {
        format!("{}.docx", self.name())
    }
}

/// What every paper says of the office and of itself.
fn office(
    register: &Register,
    settings: &Settings,
    number: &str,
    title: String,
    as_of: Date,
) -> Vec<(&'static str, Value)> {
    let issuer = [&settings.issuer, &register.issuer, &register.report_to];
    let issuer = issuer
        .iter()
        .find(|name| !name.is_empty())
        .map_or("", |name| name.as_str());
    let contact = register.contact.said();
    let contact = contact.map(|said| format!("（联系人：{said}）")).unwrap_or_default();
    let copies = match settings.copies.trim() {
        "" => String::new(),
        copies => format!("抄送：{}。", copies.trim_end_matches('。')),
    };
    let line = |text: &str| Value::Line(text.to_owned());
    vec![
        ("发文机关", line(issuer)),
        ("文号", line(number)),
        ("签发人", line(&settings.signer)),
        ("标题", Value::Line(title)),
        ("署名", line(issuer)),
        ("日期", Value::Line(chinese(as_of))),
        ("附注", Value::Line(contact)),
        ("抄送", Value::Line(copies)),
        ("印发", Value::Line(format!("{issuer}　　{}印发", chinese(as_of)))),
    ]
}

/// A day as official documents write it.
fn chinese(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A title of at most so many characters a line, broken between words.
fn title(name: &str, end: &str) -> String {
    /// Characters of 2号 that a line of 156 mm holds.
    const LINE: u32 = 20;
    in_two_lines(name, end, LINE, |text| {
        u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
    })
}

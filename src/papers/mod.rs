//! Official papers (公文) by GB/T 9704-2012: which there are, and what stands in the places of their templates.

pub mod built_in;
pub mod circular;
pub mod letter;
pub mod notice;
pub mod report;
pub mod settings;
pub mod slip;
pub mod values;

use jiff::civil::Date;

use crate::register::Register;
use crate::text::{chinese_day, in_one_line, in_two_lines};

use settings::Settings;
use slip::Colour;
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
    /// 督办通知: which tasks a unit has, and what it returns by when.
    Notice,
    /// 督办单: what one unit is to move now.
    Slip(Colour),
}

impl Paper {
    /// All papers.
    pub const ALL: [Paper; 7] = [
        Paper::Reminder,
        Paper::Circular,
        Paper::Report,
        Paper::Notice,
        Paper::Slip(Colour::Red),
        Paper::Slip(Colour::Yellow),
        Paper::Slip(Colour::Blue),
    ];

    /// Its name, which is that of its template, too.
    pub fn name(self) -> &'static str {
        match self {
            Paper::Reminder => "催办函",
            Paper::Circular => "报送通报",
            Paper::Report => "督查专报",
            Paper::Notice => "督办通知",
            Paper::Slip(Colour::Red) => "督办单（红）",
            Paper::Slip(Colour::Yellow) => "督办单（黄）",
            Paper::Slip(Colour::Blue) => "督办单（蓝）",
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
fn title(name: &str, end: &str) -> String {
    /// Characters of 2号 that a line of 156 mm holds.
    const LINE: u32 = 20;
    in_two_lines(name, end, LINE, |text| {
        u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
    })
}

/// A text without its spaces, cut where it is longer than so many characters.
fn short(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join("");
    if text.chars().count() <= most {
        return text;
    }
    let head: String = text.chars().take(most).collect();
    // No figure is cut in two: 4.7亿元 is not 4.7.
    let cut =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '，' | '、' | '；' | '：' | ',' | ';' | ':');
    format!("{}……", head.trim_end_matches(cut))
}

/// A task in short: its name and what is to be done in one line.
fn gist(text: &str, most: usize) -> String {
    short(&in_one_line(text), most)
}

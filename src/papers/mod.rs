//! Official papers (公文) by GB/T 9704-2012: which there are, and what stands in the places of their templates.

mod brief;
pub mod built_in;
pub mod circular;
pub mod letter;
mod letterhead;
pub mod notice;
pub mod report;
pub mod settings;
pub mod slip;
pub mod values;

use slip::Colour;

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

//! The looks of the master's cells: official fonts, and greys that survive a black-and-white printer.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Font of sheet titles.
pub const TITLE_FONT: &str = "方正小标宋简体";
/// Font of headings and parts.
pub const HEAD_FONT: &str = "黑体";
/// Font of sections.
pub const SECTION_FONT: &str = "楷体_GB2312";
/// Font of the body.
pub const BODY_FONT: &str = "仿宋_GB2312";
/// Font whose digits are the unit of column widths, since it is the workbook's default; no cell of ours shows it.
///
/// A digit of it is 8 px wide everywhere: where Courier New is missing, another fixed-width font of the same width
/// stands in. 宋体 is missing outside Windows and what stands in is wider; then all pages shrink and end early.
pub const UNIT_FONT: &str = "Courier New";
/// Size of [`UNIT_FONT`].
pub const UNIT_SIZE: f64 = 10.0;
/// Font of small things: links, footers, the flat table.
pub const DEFAULT_FONT: &str = "宋体";

/// The look of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The sheet's title.
    Title,
    /// The line below the title, to the left.
    SubtitleLeft,
    /// The line below the title, to the right.
    SubtitleRight,
    /// A note above or below the table.
    Note,
    /// A column heading.
    Head,
    /// A part's row.
    Part,
    /// A section's row.
    Section,
    /// A task's words.
    Task,
    /// A task's number or state.
    TaskCentre,
    /// Body text.
    Body,
    /// Body text, centred.
    Centre,
    /// Body text of a lead unit: bold.
    Lead,
    /// Centred text of a lead unit: bold.
    LeadCentre,
    /// What is missing or needs a look.
    Flag,
    /// The same, centred.
    FlagCentre,
    /// A link of our own.
    Link,
    /// Overdue: dark, so that it stays dark in grey.
    Red,
    /// Due soon: light.
    Yellow,
    /// On track.
    Green,
    /// Small print: file names, checksums.
    Small,
    /// The sentence under the title of the first page.
    Headline,
    /// The name of a key figure.
    TileName,
    /// A key figure.
    Tile,
    /// A table's text on the first page.
    Fact,
    /// The same, centred.
    FactCentre,
    /// A sum on the first page.
    Sum,
    /// A heading on the first page.
    Block,
    /// A cell of the flat table.
    Flat,
    /// Body of an official letter.
    Letter,
    /// Signature of an official letter.
    Signature,
}

impl Style {
    /// All looks, in the order of [`super::formats::Formats`].
    pub(super) const ALL: [Style; 30] = [
        Style::Title,
        Style::SubtitleLeft,
        Style::SubtitleRight,
        Style::Note,
        Style::Head,
        Style::Part,
        Style::Section,
        Style::Task,
        Style::TaskCentre,
        Style::Body,
        Style::Centre,
        Style::Lead,
        Style::LeadCentre,
        Style::Flag,
        Style::FlagCentre,
        Style::Link,
        Style::Red,
        Style::Yellow,
        Style::Green,
        Style::Small,
        Style::Headline,
        Style::TileName,
        Style::Tile,
        Style::Fact,
        Style::FactCentre,
        Style::Sum,
        Style::Block,
        Style::Flat,
        Style::Letter,
        Style::Signature,
    ];

    /// Font size in points.
    pub fn size(self) -> f64 {
        match self {
            Style::Title => 22.0,
            Style::SubtitleLeft | Style::SubtitleRight => 12.0,
            Style::Part => 14.0,
            Style::Section | Style::Task | Style::TaskCentre => 11.5,
            Style::Head => 11.0,
            Style::Note
            | Style::Body
            | Style::Centre
            | Style::Lead
            | Style::LeadCentre
            | Style::Flag
            | Style::FlagCentre
            | Style::Red
            | Style::Yellow
            | Style::Green => 10.5,
            Style::Link => 10.0,
            Style::Small | Style::Flat => 9.0,
            Style::Headline => 15.0,
            Style::TileName => 12.0,
            Style::Tile => 26.0,
            Style::Fact | Style::FactCentre | Style::Sum => 12.0,
            Style::Block => 14.0,
            Style::Letter | Style::Signature => 16.0,
        }
    }

    pub(super) fn format(self) -> Format {
        let base = Format::new().set_font_size(self.size()).set_quote_prefix();
        let body = base
            .clone()
            .set_font_name(BODY_FONT)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        match self {
            Style::Title => base
                .set_font_name(TITLE_FONT)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            Style::SubtitleLeft => base.set_font_name(BODY_FONT).set_align(FormatAlign::VerticalCenter),
            Style::SubtitleRight => base
                .set_font_name(BODY_FONT)
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter),
            Style::Note => base
                .set_font_name(BODY_FONT)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            Style::Head => body
                .set_font_name(HEAD_FONT)
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xD9D9D9)),
            Style::Part => body
                .set_font_name(HEAD_FONT)
                .set_indent(1)
                .set_background_color(Color::RGB(0xD9D9D9)),
            Style::Section => body.set_font_name(SECTION_FONT).set_indent(1).set_bold(),
            Style::Task => body.set_bold().set_background_color(Color::RGB(0xF2F2F2)),
            Style::TaskCentre => body
                .set_font_name(HEAD_FONT)
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xF2F2F2)),
            Style::Body => body,
            Style::Centre => body.set_align(FormatAlign::Center),
            Style::Lead => body.set_bold(),
            Style::LeadCentre => body.set_bold().set_align(FormatAlign::Center),
            Style::Flag => body.set_font_name(HEAD_FONT),
            Style::FlagCentre => body.set_font_name(HEAD_FONT).set_align(FormatAlign::Center),
            Style::Red => body
                .set_font_name(HEAD_FONT)
                .set_align(FormatAlign::Center)
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0xA61C1C)),
            Style::Yellow => body
                .set_font_name(HEAD_FONT)
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xFFD966)),
            Style::Green => body
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xE2EFDA)),
            Style::Fact => body,
            Style::FactCentre => body.set_align(FormatAlign::Center),
            Style::Sum => body.set_font_name(HEAD_FONT).set_align(FormatAlign::Center),
            Style::Small => body,
            // No wrap: the rows of a table of records stay one line high.
            Style::Flat => base.set_font_name(DEFAULT_FONT),
            Style::Headline => base
                .set_font_name(BODY_FONT)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            Style::TileName => body
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xF2F2F2)),
            Style::Tile => body.set_font_name(HEAD_FONT).set_align(FormatAlign::Center),
            Style::Block => base.set_font_name(HEAD_FONT).set_align(FormatAlign::VerticalCenter),
            Style::Letter => base
                .set_font_name(BODY_FONT)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            Style::Signature => base
                .set_font_name(BODY_FONT)
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter),
            Style::Link => Format::new()
                .set_font_name(DEFAULT_FONT)
                .set_font_size(self.size())
                .set_font_color(Color::RGB(0x0563C1)),
        }
    }
}

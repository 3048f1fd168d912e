//! How cells of a unit's workbook look, as data: looks are told apart without the library's formats, which take long to compare.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::write::style::{BODY_FONT, HEADING_FONT, TEXT_FORMAT, font};

/// Where a text stands in its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    /// Against the left edge.
    Left,
    /// In the middle.
    Center,
    /// Against the right edge.
    Right,
}

/// How a cell looks and behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Pen {
    /// Name of the font.
    pub font: &'static str,
    /// Font size in tenths of a point.
    pub tenths: u16,
    /// Where the text stands; on the left unless it says so.
    pub side: Option<Side>,
    /// Whether lines break where the cell ends.
    pub wrap: bool,
    /// Bold letters.
    pub bold: bool,
    /// Slanted letters.
    pub italic: bool,
    /// A line under the letters.
    pub underlined: bool,
    /// Colour of the letters.
    pub color: Option<Color>,
    /// Colour of the ground.
    pub fill: Option<Color>,
    /// What is typed is text, whatever it looks like.
    pub text: bool,
    /// The unit may type here although the sheet is protected.
    pub open: bool,
    /// Text of a reply, which must never be taken for a formula.
    pub quoted: bool,
    /// A line above; a row that continues the one above has none.
    pub top: bool,
    /// A line below; a row that goes on in the next one has none.
    pub bottom: bool,
    /// A line on the left.
    pub left: bool,
    /// A line on the right.
    pub right: bool,
}

impl Pen {
    /// Plain text of a font, `size` points large.
    pub(super) fn new(font: &'static str, size: f64) -> Pen {
        Pen {
            font,
            tenths: (size * 10.0).round() as u16,
            side: None,
            wrap: false,
            bold: false,
            italic: false,
            underlined: false,
            color: None,
            fill: None,
            text: false,
            open: false,
            quoted: false,
            top: false,
            bottom: false,
            left: false,
            right: false,
        }
    }

    /// A locked cell of a form's table at `size` points: in the middle, or on the left.
    pub(super) fn official(size: f64, centered: bool) -> Pen {
        let pen = Pen::new(BODY_FONT, size).wrapped().boxed();
        if centered { pen.centered() } else { pen }
    }

    /// The same in the heading font.
    pub(super) fn in_heading_font(self) -> Pen {
        Pen {
            font: HEADING_FONT,
            ..self
        }
    }

    /// Lines break where the cell ends.
    pub(super) fn wrapped(self) -> Pen {
        Pen { wrap: true, ..self }
    }

    /// Lines run on beyond the cell.
    pub(super) fn unwrapped(self) -> Pen {
        Pen { wrap: false, ..self }
    }

    /// Against the left edge.
    pub(super) fn on_the_left(self) -> Pen {
        Pen {
            side: Some(Side::Left),
            ..self
        }
    }

    /// In the middle.
    pub(super) fn centered(self) -> Pen {
        Pen {
            side: Some(Side::Center),
            ..self
        }
    }

    /// Against the right edge.
    pub(super) fn on_the_right(self) -> Pen {
        Pen {
            side: Some(Side::Right),
            ..self
        }
    }

    /// A thin line around.
    pub(super) fn boxed(self) -> Pen {
        Pen {
            top: true,
            bottom: true,
            left: true,
            right: true,
            ..self
        }
    }

    /// Bold letters.
    pub(super) fn bold(self) -> Pen {
        Pen { bold: true, ..self }
    }

    /// Slanted letters.
    pub(super) fn italic(self) -> Pen {
        Pen { italic: true, ..self }
    }

    /// A line under the letters.
    pub(super) fn underlined(self) -> Pen {
        Pen {
            underlined: true,
            ..self
        }
    }

    /// Letters of a colour.
    pub(super) fn colored(self, color: Color) -> Pen {
        Pen {
            color: Some(color),
            ..self
        }
    }

    /// A coloured ground.
    pub(super) fn filled(self, fill: Color) -> Pen {
        Pen {
            fill: Some(fill),
            ..self
        }
    }

    /// The unit may type here.
    pub(super) fn open(self) -> Pen {
        Pen { open: true, ..self }
    }

    /// Text that is no formula whatever it looks like.
    pub(super) fn quoted(self) -> Pen {
        Pen { quoted: true, ..self }
    }

    /// The library's format of the look.
    pub(super) fn format(self) -> Format {
        let mut format = font(self.font, f64::from(self.tenths) / 10.0);
        if self.wrap {
            format = format.set_text_wrap();
        }
        format = match self.side {
            None => format,
            Some(Side::Left) => format.set_align(FormatAlign::Left),
            Some(Side::Center) => format.set_align(FormatAlign::Center),
            Some(Side::Right) => format.set_align(FormatAlign::Right),
        };
        type Line = fn(Format, FormatBorder) -> Format;
        type Change = fn(Format) -> Format;
        let lines: [(bool, Line); 4] = [
            (self.top, Format::set_border_top),
            (self.bottom, Format::set_border_bottom),
            (self.left, Format::set_border_left),
            (self.right, Format::set_border_right),
        ];
        for (_, line) in lines.iter().filter(|(drawn, _)| *drawn) {
            format = line(format, FormatBorder::Thin);
        }
        let more: [(bool, Change); 6] = [
            (self.bold, Format::set_bold),
            (self.italic, Format::set_italic),
            (self.underlined, |format| format.set_underline(FormatUnderline::Single)),
            (self.text, |format| format.set_num_format_index(TEXT_FORMAT)),
            (self.open, Format::set_unlocked),
            (self.quoted, Format::set_quote_prefix),
        ];
        for (_, change) in more.iter().filter(|(changed, _)| *changed) {
            format = change(format);
        }
        if let Some(color) = self.color {
            format = format.set_font_color(color);
        }
        if let Some(fill) = self.fill {
            format = format.set_background_color(fill);
        }
        format
    }
}

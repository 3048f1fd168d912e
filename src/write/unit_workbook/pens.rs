//! The formats of a form's table, each made once.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::write::style::{BODY_FONT, HEADING_FONT, TEXT_FORMAT, font};

/// How a cell of the table looks and behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Look {
    /// Font size in tenths of a point.
    pub tenths: u16,
    /// In the middle; otherwise on the left.
    pub centered: bool,
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
    /// Heading font instead of body font.
    pub heading: bool,
}

impl Look {
    /// A locked cell of the table at `size` points.
    pub(super) fn official(size: f64, centered: bool) -> Look {
        Look {
            tenths: (size * 10.0).round() as u16,
            centered,
            text: false,
            open: false,
            quoted: false,
            top: true,
            bottom: true,
            heading: false,
        }
    }

    /// The same in the heading font.
    pub(super) fn in_heading_font(self) -> Look {
        Look { heading: true, ..self }
    }
}

/// The formats made so far.
#[derive(Debug, Default)]
pub(super) struct Pens(BTreeMap<Look, Format>);

impl Pens {
    /// The format of a look.
    pub(super) fn get(&mut self, look: Look) -> &Format {
        self.0.entry(look).or_insert_with(|| make(look))
    }
}

fn make(look: Look) -> Format {
    let family = if look.heading { HEADING_FONT } else { BODY_FONT };
    let mut format = font(family, f64::from(look.tenths) / 10.0)
        .set_text_wrap()
        .set_border_left(FormatBorder::Thin)
        .set_border_right(FormatBorder::Thin);
    if look.centered {
        format = format.set_align(FormatAlign::Center);
    }
    if look.top {
        format = format.set_border_top(FormatBorder::Thin);
    }
    if look.bottom {
        format = format.set_border_bottom(FormatBorder::Thin);
    }
    if look.text {
        format = format.set_num_format_index(TEXT_FORMAT);
    }
    if look.open {
        format = format.set_unlocked();
    }
    if look.quoted {
        format = format.set_quote_prefix();
    }
    format
}

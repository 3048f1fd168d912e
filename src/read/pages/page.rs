//! A page as it is printed: its letters and rulings with their places, and what stands beside them.

/// A letter on a page; points from the left and from the top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Glyph {
    pub letter: char,
    pub left: f32,
    pub right: f32,
    /// The line on which it stands.
    pub base: f32,
    pub size: f32,
    /// A place in the cell for which it was drawn: where it is cut off, that is not where it would stand.
    pub home: (f32, f32),
}

/// A straight line on a page, upright or level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Ruling {
    pub upright: bool,
    /// From the left for one that is upright, from the top for one that is level.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// A page as it is printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::read) struct Page {
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    pub rulings: Vec<Ruling>,
    /// The part of the page that its largest picture covers.
    pub pictured: f32,
    /// Letters of which nobody says what they are.
    pub unread: usize,
    /// What is written across or upright, beside the lines: a watermark, a stamp.
    pub aside: String,
    /// Comments on the page.
    pub notes: Vec<String>,
    /// Whether letters or rulings beyond the limits were left out.
    pub cut: bool,
}

impl Page {
    /// Whether something can be read on it.
    pub(in crate::read) fn has_text(&self) -> bool {
        self.glyphs.iter().any(|glyph| !glyph.letter.is_whitespace())
    }

    /// Whether it is a picture of a page.
    pub(super) fn is_scan(&self) -> bool {
        let letters = self.glyphs.iter().filter(|glyph| !glyph.letter.is_whitespace()).count();
        self.pictured > 0.5 && letters < 20
    }
}

/// A letter of which the box, the point in it and the size are known.
pub(super) fn glyph(letter: char, left: f32, right: f32, base: f32, size: f32, clip: Option<[f32; 4]>) -> Glyph {
    let mut home = ((left + right) / 2.0, base - size * 0.35);
    if let Some([x0, y0, x1, y1]) = clip {
        // A little within, so that it is not on the border itself.
        let within = |at: f32, low: f32, high: f32| {
            let margin = ((high - low) / 4.0).clamp(0.0, 1.0);
            at.max(low + margin).min((high - margin).max(low))
        };
        home = (within(home.0, x0, x1), within(home.1, y0, y1));
    }
    Glyph {
        letter,
        left,
        right,
        base,
        size,
        home,
    }
}

//! What is drawn on a page, until it is known which way most of its letters go.

use super::page::{Page, Ruling, glyph};
use crate::read::limit;

/// A place on the page, in points from the left and from the top.
pub(in crate::read) type Point = (f64, f64);
/// A box on the page: left, top, right, bottom.
pub(in crate::read) type Clip = [f64; 4];

/// Points of the thickest filled box that is a line.
const THICK: f64 = 3.0;

/// Which way letters go on the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Right,
    Down,
    Left,
    Up,
}

const WAYS: [Way; 4] = [Way::Right, Way::Down, Way::Left, Way::Up];

/// A letter with its two ends at the line and its size, before the page is turned upright.
struct Drop {
    letter: char,
    from: Point,
    to: Point,
    size: f64,
    clip: Option<Clip>,
    way: Option<Way>,
}

/// A page while it is drawn.
pub(in crate::read) struct Canvas {
    width: f64,
    height: f64,
    drops: Vec<Drop>,
    lines: Vec<(Point, Point)>,
    /// What is known of the page beside its letters and lines.
    pub page: Page,
}

impl Canvas {
    /// A page of this size.
    pub(in crate::read) fn new(width: f64, height: f64) -> Canvas {
        Canvas {
            width,
            height,
            drops: Vec::new(),
            lines: Vec::new(),
            page: Page::default(),
        }
    }

    /// Draws a letter: the ends of its line, the way from its foot to its head, and the box that it is cut off by.
    pub(in crate::read) fn letter(&mut self, letter: char, from: Point, to: Point, up: Point, clip: Option<Clip>) {
        let size = up.0.hypot(up.1);
        let along = (to.0 - from.0, to.1 - from.1);
        if [from.0, from.1, to.0, to.1, size]
            .iter()
            .all(|number| number.is_finite())
        {
            self.drops.push(Drop {
                letter,
                from,
                to,
                size,
                clip,
                way: way(along, up, size),
            });
        }
    }

    /// Draws a picture between two corners.
    pub(in crate::read) fn picture(&mut self, one: Point, other: Point) {
        let part = ((other.0 - one.0) * (other.1 - one.1)).abs() / (self.width * self.height).max(1.0);
        self.page.pictured = self.page.pictured.max(part as f32);
    }

    /// Draws a line; one that is slanting is no ruling.
    pub(in crate::read) fn line(&mut self, from: Point, to: Point) {
        let (dx, dy) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        if dx.min(dy) > 0.5 || dx.max(dy) < 1.0 || !(dx + dy).is_finite() {
            return;
        }
        if self.lines.len() >= limit::RULINGS {
            self.page.cut = true;
        } else {
            self.lines.push((from, to));
        }
    }

    /// Draws an area: one that is thin is a line.
    pub(in crate::read) fn thin_area(&mut self, area: Option<Clip>) {
        let Some([left, top, right, bottom]) = area else { return };
        if bottom - top <= THICK && right - left > THICK {
            let middle = (top + bottom) / 2.0;
            self.line((left, middle), (right, middle));
        } else if right - left <= THICK && bottom - top > THICK {
            let middle = (left + right) / 2.0;
            self.line((middle, top), (middle, bottom));
        }
    }

    /// The page with its letters level: where most of them go another way, it is turned.
    pub(in crate::read) fn finish(self) -> Page {
        let counts = WAYS.map(|way| self.drops.iter().filter(|drop| drop.way == Some(way)).count());
        let most = WAYS.into_iter().zip(counts).fold(
            (Way::Right, 0),
            |best, (way, count)| {
                if count > best.1 { (way, count) } else { best }
            },
        );
        let way = most.0;
        let (width, height) = (self.width, self.height);
        let turn = |(x, y): (f64, f64)| match way {
            Way::Right => (x, y),
            Way::Down => (y, width - x),
            Way::Left => (width - x, height - y),
            Way::Up => (height - y, x),
        };
        let mut page = self.page;
        (page.width, page.height) = match way {
            Way::Right | Way::Left => (width as f32, height as f32),
            Way::Down | Way::Up => (height as f32, width as f32),
        };
        for drop in self.drops {
            if drop.way != Some(way) {
                if page.aside.len() < 1_024 {
                    page.aside.push(drop.letter);
                }
                continue;
            }
            let (from, to) = (turn(drop.from), turn(drop.to));
            let clip = drop
                .clip
                .and_then(|[x0, y0, x1, y1]| bounds(&[turn((x0, y0)), turn((x1, y1))]));
            let clip = clip.map(|clip| clip.map(|side| side as f32));
            page.glyphs.push(glyph(
                drop.letter,
                from.0 as f32,
                to.0 as f32,
                from.1 as f32,
                drop.size as f32,
                clip,
            ));
        }
        for (from, to) in self.lines {
            let (from, to) = (turn(from), turn(to));
            let upright = (to.0 - from.0).abs() < (to.1 - from.1).abs();
            let [at, start, end] = if upright {
                [(from.0 + to.0) / 2.0, from.1.min(to.1), from.1.max(to.1)]
            } else {
                [(from.1 + to.1) / 2.0, from.0.min(to.0), from.0.max(to.0)]
            };
            page.rulings.push(Ruling {
                upright,
                at: at as f32,
                from: start as f32,
                to: end as f32,
            });
        }
        page
    }
}

/// Which way letters go, by the way along their line, or, where they have no width, by the way up.
fn way(along: (f64, f64), up: (f64, f64), size: f64) -> Option<Way> {
    let (x, y) = if along.0.hypot(along.1) > size * 0.01 {
        along
    } else {
        (-up.1, up.0)
    };
    let slant = x.abs().min(y.abs()) / x.abs().max(y.abs()).max(1e-9);
    if slant > 0.1 {
        return None;
    }
    Some(match () {
        () if x.abs() >= y.abs() && x >= 0.0 => Way::Right,
        () if x.abs() >= y.abs() => Way::Left,
        () if y >= 0.0 => Way::Down,
        () => Way::Up,
    })
}

/// The box that holds all points.
pub(in crate::read) fn bounds(points: &[Point]) -> Option<Clip> {
    let (x, y) = points.first()?;
    Some(points.iter().fold([*x, *y, *x, *y], |[x0, y0, x1, y1], (x, y)| {
        [x0.min(*x), y0.min(*y), x1.max(*x), y1.max(*y)]
    }))
}

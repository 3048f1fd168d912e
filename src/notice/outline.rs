//! Orders the lines of a task list into headings and items, each with the paragraphs and clauses that belong to it.

use super::lines::Line;
use super::numbering::{Numbering, Style, numbering};
use super::paragraph::{Found, Stand, clauses};

/// A paragraph of an item, with its clauses.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    /// Place in the lines.
    pub line: usize,
    /// Where its words begin, behind the number.
    pub start: usize,
    /// The clauses; ranges count from `start`.
    pub found: Vec<Found>,
}

/// A numbered line with what follows it up to the next number.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Its number, if it has one.
    pub number: Option<Numbering>,
    /// The item above it.
    pub parent: Option<usize>,
    /// Its paragraphs; the first holds the number.
    pub paragraphs: Vec<Paragraph>,
    /// It or an item below it has a clause.
    pub bears: bool,
}

impl Item {
    /// Whether a clause stands in one of its own paragraphs.
    pub fn has_clause(&self) -> bool {
        self.paragraphs.iter().any(|paragraph| !paragraph.found.is_empty())
    }

    /// Place of its first line.
    pub fn line(&self) -> usize {
        self.paragraphs.first().map_or(0, |paragraph| paragraph.line)
    }
}

/// The outline of a task list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub items: Vec<Item>,
    /// Lines before the first item.
    pub preamble: Vec<usize>,
}

/// Orders lines, given by their places, into an outline.
pub(crate) fn outline(lines: &[Line], places: impl Iterator<Item = usize>) -> Outline {
    let mut outline = Outline::default();
    let mut open: Vec<(Style, usize)> = Vec::new();
    let mut last_arabic: u32 = 0;
    for place in places {
        let Some(line) = lines.get(place) else { continue };
        let number = numbering(&line.text).and_then(|number| accept(number, last_arabic));
        let start = number.as_ref().map_or(0, |number| number.rest);
        let found = clauses(line.text.get(start..).unwrap_or(""), number.is_some());
        let paragraph = Paragraph {
            line: place,
            start,
            found,
        };
        if let Some(number) = number {
            if number.style == Style::Arabic {
                last_arabic = number.value;
            }
            // A style that is open already closes everything below it; a new one opens a level.
            if let Some(level) = open.iter().position(|&(style, _)| style == number.style) {
                open.truncate(level);
            }
            let parent = open.last().map(|&(_, item)| item);
            open.push((number.style, outline.items.len()));
            outline.items.push(Item {
                number: Some(number),
                parent,
                paragraphs: vec![paragraph],
                bears: false,
            });
        } else if let Some(item) = outline.items.last_mut() {
            item.paragraphs.push(paragraph);
        } else {
            outline.preamble.push(place);
        }
    }
    mark_bearing(&mut outline);
    outline
}

/// A digit right behind `11.` belongs to the text only where 11 is the number that comes next.
fn accept(number: Numbering, last: u32) -> Option<Numbering> {
    let follows = number.value == last + 1 || number.value == 1;
    (!number.digit_follows || number.style != Style::Arabic || follows).then_some(number)
}

fn mark_bearing(outline: &mut Outline) {
    for place in (0..outline.items.len()).rev() {
        let Some(item) = outline.items.get_mut(place) else {
            continue;
        };
        item.bears |= item.has_clause();
        if item.bears
            && let Some(parent) = item.parent
            && let Some(parent) = outline.items.get_mut(parent)
        {
            parent.bears = true;
        }
    }
}

/// Whether a paragraph is nothing but its clause.
pub(crate) fn is_clause_line(found: &[Found], words: &str) -> bool {
    found.iter().any(|found| found.stand != Stand::Bracket) && words.trim().is_empty()
}

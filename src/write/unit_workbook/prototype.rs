//! What workbooks of one shape have in common: the library draws one of them, and its parts serve all.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rust_xlsxwriter::Color;
use zip::ZipArchive;

use super::library;
use super::pens::Pen;
use super::sheet::{Book, Frame};
use crate::write::packed::Packed;

/// All on which the parts of a prototype depend.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    author: String,
    day: Option<Date>,
    /// Names of its properties.
    properties: Vec<&'static str>,
    /// Each sheet, and whether only a part of it is printed.
    sheets: Vec<(Frame, bool)>,
    /// The looks of all cells in the order in which the library numbers them, from 1.
    pub pens: Vec<Pen>,
    /// The colours that cells take on, in the order in which the library numbers them, from 0.
    pub fills: Vec<Color>,
}

impl Shape {
    /// The shape of a workbook.
    pub(super) fn of(book: &Book) -> Shape {
        let mut pens = Vec::new();
        let mut fills = Vec::new();
        for sheet in &book.sheets {
            add_new(sheet.pens.iter().copied(), &mut pens);
            add_new(sheet.rules.iter().map(|rule| rule.fill), &mut fills);
        }
        Shape {
            author: book.author.clone(),
            day: book.day,
            properties: book.properties.iter().map(|(name, _)| *name).collect(),
            sheets: (book.sheets.iter())
                .map(|sheet| (sheet.frame.clone(), sheet.printed.is_some()))
                .collect(),
            pens,
            fills,
        }
    }
}

fn add_new<T: PartialEq>(items: impl Iterator<Item = T>, all: &mut Vec<T>) {
    for item in items {
        if !all.contains(&item) {
            all.push(item);
        }
    }
}

/// The prototypes made so far, by the shape that they serve.
#[derive(Debug, Default)]
pub(super) struct Prototypes(Mutex<HashMap<Shape, Option<Arc<Prototype>>>>);

impl Prototypes {
    /// The prototype of a workbook's shape; none where the library draws no such workbook, or draws it unlike all others.
    pub(super) fn get(&self, shape: &Shape, book: &Book) -> Option<Arc<Prototype>> {
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(shape)
            .cloned();
        known.unwrap_or_else(|| {
            // Two threads may make the same one, which does no harm.
            let made = Prototype::of(book).map(Arc::new);
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(shape.clone(), made.clone());
            made
        })
    }
}

/// The parts of a package, in order.
#[derive(Debug)]
pub(super) struct Prototype {
    /// Name and content of each part.
    pub parts: Vec<(String, Part)>,
}

/// A part.
#[derive(Debug)]
pub(super) enum Part {
    /// The same in all workbooks.
    Same(Packed),
    /// The sheet of this place.
    Sheet(usize, Shell),
    /// The list of the sheets, with a hole for each range that is printed; whose it is.
    Workbook(Holes, Vec<usize>),
    /// The texts of the cells.
    Texts,
    /// What the document says of itself, with a hole for its title.
    Title(Holes),
    /// Its own properties, with a hole for each value.
    Properties(Holes),
}

/// A sheet without cells and what depends on their place.
#[derive(Debug)]
pub(super) struct Shell {
    /// Up to the range of its cells.
    pub before: String,
    /// From there to the first row.
    pub above: String,
    /// Behind the last row: what stays allowed.
    pub below: String,
    /// From the paper to the end.
    pub end: String,
}

/// A text with holes.
#[derive(Debug)]
pub(super) struct Holes {
    /// What stands between the holes, one piece more than there are holes.
    pub pieces: Vec<String>,
}

impl Holes {
    /// Cuts out what stands between `open` and `close`, everywhere.
    fn cut(xml: &str, open: &str, close: &str) -> Option<Holes> {
        let mut pieces = Vec::new();
        let mut rest = xml;
        let mut piece = String::new();
        while let Some((before, behind)) = rest.split_once(open) {
            let (_, behind) = behind.split_once(close)?;
            pieces.push([&piece, before, open].concat());
            piece = close.to_owned();
            rest = behind;
        }
        pieces.push(piece + rest);
        Some(Holes { pieces })
    }
}

impl Prototype {
    fn of(book: &Book) -> Option<Prototype> {
        let package = library::package(book).ok()?;
        let mut archive = ZipArchive::new(Cursor::new(package)).ok()?;
        let mut parts = Vec::new();
        for place in 0..archive.len() {
            let mut file = archive.by_index(place).ok()?;
            let name = file.name().ok()?.into_owned();
            let mut xml = String::new();
            file.read_to_string(&mut xml).ok()?;
            let part = part_of(&name, &xml, book)?;
            parts.push((name, part));
        }
        Some(Prototype { parts })
    }
}

fn part_of(name: &str, xml: &str, book: &Book) -> Option<Part> {
    if let Some(number) = name.strip_prefix("xl/worksheets/sheet") {
        let number: usize = number.strip_suffix(".xml")?.parse().ok()?;
        return Some(Part::Sheet(number.checked_sub(1)?, shell_of(xml)?));
    }
    Some(match name {
        "xl/sharedStrings.xml" => Part::Texts,
        "xl/workbook.xml" => workbook_of(xml)?,
        "docProps/core.xml" => {
            let holes = Holes::cut(xml, "<dc:title>", "</dc:title>")?;
            (holes.pieces.len() == 2).then_some(Part::Title(holes))?
        }
        "docProps/custom.xml" => {
            let holes = Holes::cut(xml, "<vt:lpwstr>", "</vt:lpwstr>")?;
            (holes.pieces.len() == book.properties.len() + 1).then_some(Part::Properties(holes))?
        }
        // Links to the outside, drawings and notes would stand in parts of their own.
        "[Content_Types].xml"
        | "_rels/.rels"
        | "xl/_rels/workbook.xml.rels"
        | "xl/theme/theme1.xml"
        | "xl/styles.xml"
        | "docProps/app.xml" => Part::Same(Packed::of(xml.as_bytes())?),
        _ => return None,
    })
}

/// The list of the sheets without the ranges that are printed.
fn workbook_of(xml: &str) -> Option<Part> {
    const NAME: &str = "<definedName name=\"_xlnm.Print_Area\" localSheetId=\"";
    let (mut pieces, mut sheets) = (Vec::new(), Vec::new());
    let mut from = 0;
    for (at, mark) in xml.match_indices(NAME) {
        let (number, behind) = xml.get(at + mark.len()..)?.split_once("\">")?;
        let (range, _) = behind.split_once('<')?;
        let place = xml.len() - behind.len();
        sheets.push(number.parse().ok()?);
        pieces.push(xml.get(from..place + range.rfind('!')? + 1)?.to_owned());
        from = place + range.len();
    }
    pieces.push(xml.get(from..)?.to_owned());
    Some(Part::Workbook(Holes { pieces }, sheets))
}

/// A sheet without its cells.
fn shell_of(xml: &str) -> Option<Shell> {
    const OPEN: &str = "<dimension ref=\"";
    const DATA: &str = "<sheetData>";
    let (before, behind) = xml.split_once(OPEN)?;
    let (_, behind) = behind.split_once('"')?;
    let (above, behind) = behind.split_once(DATA)?;
    let (_, behind) = behind.split_once("</sheetData>")?;
    let first = |marks: &[&str]| marks.iter().filter_map(|mark| behind.find(mark)).min();
    let end = first(&["<printOptions", "<pageMargins"])?;
    let places = [
        "<mergeCells",
        "<conditionalFormatting",
        "<dataValidations",
        "<hyperlinks",
    ];
    let below = first(&places).unwrap_or(end).min(end);
    Some(Shell {
        before: [before, OPEN].concat(),
        above: ["\"", above, DATA].concat(),
        below: ["</sheetData>", behind.get(..below)?].concat(),
        end: behind.get(end..)?.to_owned(),
    })
}

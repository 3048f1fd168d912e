//! Reads PDF by its letters and rulings; a page that is only a picture is a scan.
//!
//! The structure of the file is read by the crate `hayro-syntax`, maps of letters by `hayro-cmap`; what stands where is
//! worked out here (ISO 32000-1, 8 and 9).

mod content;
mod font;

use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::{LoadPdfError, Pdf};

use super::collector::{Collector, Reading};
use super::pages::{self, Page};
use super::{fault, limit};
use crate::reply::incoming::Fault;

/// What clerks call it.
pub(super) const WHAT: &str = "PDF文件";

/// Reads a file.
///
/// # Errors
/// If it needs a password, is broken or far too large, or holds no letters.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => fault::encrypted(),
        LoadPdfError::Invalid => fault::damaged("PDF文件结构不完整"),
    })?;
    let all = pdf.pages();
    if all.is_empty() {
        return Err(fault::damaged("PDF文件里没有页面"));
    }
    if all.len() > limit::PAGES {
        return Err(fault::oversized(&format!("共{}页", all.len())));
    }
    let mut fonts = font::Fonts::default();
    let mut read: Vec<Page> = Vec::new();
    let mut budget = content::Budget::default();
    for page in all.iter() {
        let (width, height) = page.render_dimensions();
        let mut drawn = content::Drawn::new(width, height, &mut fonts, &mut budget);
        let matrix = page.initial_transform(true).as_coeffs();
        drawn.run(page.page_stream().unwrap_or_default(), page.resources(), matrix, 0);
        if let Some(notes) = page.raw().get::<Array<'_>>(b"Annots".as_slice()) {
            for note in notes.iter::<Dict<'_>>().take(limit::FINDINGS) {
                annotation(&note, matrix, &mut drawn);
            }
        }
        read.push(drawn.finish());
    }
    if !read.iter().any(Page::has_text) {
        let unread = read.iter().any(|page| page.unread > 0);
        return Err(fault::scan(if unread {
            "字体没有编码对照的PDF文件"
        } else {
            WHAT
        }));
    }
    let mut collector = Collector::new(name);
    pages::lay_out(read, &mut collector);
    Ok(collector.finish())
}

/// Draws what an annotation shows: the value of a form field, a text that was put onto the page. A comment is kept.
fn annotation(note: &Dict<'_>, page: [f64; 6], drawn: &mut content::Drawn<'_>) {
    const HIDDEN: i32 = 0b10_0010;
    let kind = note.get::<Name<'_>>(b"Subtype".as_slice());
    let kind = kind.as_deref().unwrap_or_default();
    if note
        .get::<i32>(b"F".as_slice())
        .is_some_and(|flags| flags & HIDDEN != 0)
    {
        return;
    }
    if matches!(kind, b"Text" | b"Highlight" | b"Popup") {
        if let Some(text) = note.get::<hayro_syntax::object::String<'_>>(b"Contents".as_slice()) {
            drawn.note(font::text_string(&text));
        }
        return;
    }
    if !matches!(kind, b"Widget" | b"FreeText" | b"Stamp") {
        return;
    }
    let shown = || -> Option<Stream<'_>> {
        let looks = note.get::<Dict<'_>>(b"AP".as_slice())?;
        if let Some(stream) = looks.get::<Stream<'_>>(b"N".as_slice()) {
            return Some(stream);
        }
        let states = looks.get::<Dict<'_>>(b"N".as_slice())?;
        let state = note.get::<Name<'_>>(b"AS".as_slice())?;
        states.get::<Stream<'_>>(&*state)
    };
    let Some(stream) = shown() else { return };
    let Some(place) = note.get::<hayro_syntax::object::Rect>(b"Rect".as_slice()) else {
        return;
    };
    // The box of the form, as its matrix turns it, fills the annotation's place (12.5.5, algorithm 8.1).
    let own = content::matrix(stream.dict());
    let form = stream
        .dict()
        .get::<hayro_syntax::object::Rect>(b"BBox".as_slice())
        .unwrap_or(place);
    let corners = [
        (form.x0, form.y0),
        (form.x1, form.y0),
        (form.x0, form.y1),
        (form.x1, form.y1),
    ];
    let turned = corners.map(|(x, y)| content::point(own, x, y));
    let least = |each: fn(&(f64, f64)) -> f64| turned.iter().map(each).fold(f64::INFINITY, f64::min);
    let most = |each: fn(&(f64, f64)) -> f64| turned.iter().map(each).fold(f64::NEG_INFINITY, f64::max);
    let (left, top) = (least(|p| p.0), least(|p| p.1));
    let scale = |room: f64, size: f64| if size.abs() < 1e-6 { 1.0 } else { room / size };
    let (sx, sy) = (
        scale(place.width(), most(|p| p.0) - left),
        scale(place.height(), most(|p| p.1) - top),
    );
    let fit = [sx, 0.0, 0.0, sy, place.x0 - left * sx, place.y0 - top * sy];
    drawn.form(&stream, content::product(page, fit), 0);
}

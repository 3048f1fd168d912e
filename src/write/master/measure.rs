//! How much paper a text takes, and where it must be cut so that a row stays within a page.

use std::borrow::Cow;

/// Height in points that a wrapped text needs in a cell of this width and font size.
pub fn height(text: &str, pixels: u32, size: f64) -> f64 {
    [(0.917, 1.22, 0.56), (1.0, 1.46, 0.64)]
        .into_iter()
        .map(|(k, pitch, ascii)| {
            let width = (f64::from(pixels) - 5.0) * 0.75 * k;
            lines(text, width / size, ascii) * pitch * size + 4.0
        })
        .fold(0.0, f64::max)
}

fn lines(text: &str, ems: f64, ascii: f64) -> f64 {
    let mut lines = 0.0;
    for line in text.split('\n') {
        lines += 1.0;
        let mut used = 0.0;
        for char in line.chars() {
            let width = if char.is_ascii() { ascii } else { 1.0 };
            if used + width > ems {
                lines += 1.0;
                used = 0.0;
            }
            used += width;
        }
    }
    lines
}

/// Cuts a text into pieces none of which is higher than `limit` points; nothing is lost.
pub fn pieces(text: &str, pixels: u32, size: f64, limit: f64) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && height(rest, pixels, size) > limit {
        let ends: Vec<usize> = rest
            .char_indices()
            .map(|(place, char)| place + char.len_utf8())
            .collect();
        let fits = ends.partition_point(|end| rest.get(..*end).is_some_and(|head| height(head, pixels, size) <= limit));
        let cut = ends.get(fits.max(1) - 1).copied().unwrap_or(rest.len());
        // A sentence's end close to the cut is the better place.
        let cut = rest
            .get(..cut)
            .and_then(|head| head.rfind(['。', '；', '\n']).map(|place| (head, place)))
            .filter(|(head, place)| place * 5 > head.len() * 4)
            .and_then(|(head, place)| {
                head.get(place..)
                    .and_then(|tail| tail.chars().next())
                    .map(|char| place + char.len_utf8())
            })
            .unwrap_or(cut);
        let (head, tail) = rest.split_at(cut);
        pieces.push(head);
        rest = tail;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// A text as a cell may hold it: one kind of line end, no characters that a workbook cannot carry.
pub fn clean(text: &str) -> Cow<'_, str> {
    let bad = |char: char| (char.is_control() && char != '\n') || matches!(char, '\u{fffe}' | '\u{ffff}');
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{0b}', '\u{0c}'], "\n")
        .replace('\t', " ");
    Cow::Owned(text.chars().filter(|char| !bad(*char)).collect())
}

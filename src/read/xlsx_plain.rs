//! Reads the cells of a sheet that is written plainly, as nearly all are, in one quick walk over its bytes.
//!
//! Whatever is out of the ordinary (runs of letters, errors, formats that show something else, a word that is not known) is
//! left to the two walks of [`super::xlsx`] that know everything: what is read here they would read the same.

use quick_xml::events::Event;

use super::limit;
use super::xlsx_looks::Looks;
use super::xlsx_reference::range;
use super::xml::{self, raw};
use super::xml_plain::{Scan, number, unescaped, utf8};
use crate::grid::Value;

/// Most bytes of a part that is read whole at once; those of genuine replies are far smaller.
pub(crate) const PART_BYTES: u64 = 8 << 20;

/// The cells of a sheet that hold something, in the order of the file.
#[derive(Debug, PartialEq)]
pub(crate) struct Plain {
    /// Row, column and value of each.
    pub(crate) cells: Vec<(u32, u32, Value)>,
    /// Where in the part what stands behind the cells begins.
    pub(crate) end: usize,
}

/// The cells of a sheet's part; nothing where it is not written plainly. `strings` are the texts that cells share.
pub(crate) fn sheet(bytes: &[u8], strings: Option<&[String]>, looks: &Looks) -> Option<Plain> {
    let text = utf8(bytes)?;
    let (at, is_empty) = head(text)?;
    let mut scan = Scan { text, at };
    let mut cells = Vec::new();
    // What is too large for a reply is read cell by cell, as far as the limits go: shared texts cost nothing in the file.
    let mut held = 0;
    let mut last = None;
    while !(is_empty || scan.ends("</sheetData>")) {
        scan.open("row")?;
        let row = scan.attributes(|name, value| match name {
            "r" => number(value).filter(|row| *row > 0).map(drop),
            _ => Some(()),
        })?;
        while !(row.is_empty || scan.ends("</row>")) {
            let (at, value) = cell(&mut scan, strings, looks)?;
            // Cells stand in order, each once: what else there is of a second one is not seen here.
            if last.replace(at).is_some_and(|last| last >= at) {
                return None;
            }
            if let Some(value) = value {
                held += if let Value::Text(text) = &value { text.len() } else { 0 };
                if held > limit::TEXT_BYTES || cells.len() >= limit::CELLS {
                    return None;
                }
                cells.push((at.0, at.1, value));
            }
        }
    }
    // Cells behind the cells are for those who know everything.
    let rest = bytes.get(scan.at..)?;
    let strange = ["<c ", "<c>", "<row", "<sheetData"];
    let is_plain = !strange
        .iter()
        .any(|tag| memchr::memmem::find(rest, tag.as_bytes()).is_some());
    is_plain.then_some(Plain { cells, end: scan.at })
}

/// The texts that cells share; nothing where they are not written plainly.
pub(crate) fn strings(bytes: &[u8]) -> Option<Vec<String>> {
    let text = utf8(bytes)?;
    let mut scan = Scan { text, at: 0 };
    if text.starts_with("<?xml") {
        scan.at = text.find("?>")? + 2;
    }
    scan.blank();
    scan.open("sst")?;
    let sst = scan.attributes(|_, _| Some(()))?;
    let mut strings = Vec::new();
    while !(sst.is_empty || scan.ends("</sst>")) {
        scan.open("si")?;
        let item = scan.attributes(|_, _| Some(()))?;
        strings.push(if item.is_empty {
            String::new()
        } else {
            scan.words("</si>")?
        });
    }
    Some(strings)
}

/// The merged ranges behind the cells, as they are written; nothing where there may be more behind the cells than them.
pub(crate) fn merges(rest: &[u8]) -> Option<Vec<&str>> {
    let holds = |sought: &str| memchr::memmem::find(rest, sought.as_bytes()).is_some();
    // Comments and objects take a walk over everything; so do names with a prefix.
    if ["<!", "<?", "oleObject", ":mergeCell", ":c ", ":row"]
        .iter()
        .any(|sought| holds(sought))
    {
        return None;
    }
    let text = std::str::from_utf8(rest).ok()?;
    let mut merges = Vec::new();
    let mut all = memchr::memmem::find_iter(rest, b"<mergeCell");
    all.try_for_each(|at| {
        let mut scan = Scan { text, at };
        if scan.open("mergeCells").is_some() {
            return Some(());
        }
        scan.open("mergeCell")?;
        let mut merge = None;
        scan.attributes(|name, value| {
            if name == "ref" && merge.is_none() {
                merge = Some(value);
            }
            Some(())
        })?;
        merges.extend(merge);
        Some(())
    })?;
    Some(merges)
}

/// Where the cells begin, and whether there are none, if what stands before them is in order.
fn head(text: &str) -> Option<(usize, bool)> {
    let mut reader = xml::reader(text.as_bytes());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "sheetData" => {
                    let at = usize::try_from(reader.buffer_position()).ok()?;
                    return Some((at, text.get(..at)?.ends_with("/>")));
                }
                "dimension" => {
                    let said = raw(&start, "ref")?;
                    let (first, last) = said.split_once(':').unwrap_or((&said, &said));
                    let (first, last) = (address(first)?, address(last)?);
                    let is_sound = range(&said) == Some((first, last)) && first.0 <= last.0 && first.1 <= last.1;
                    is_sound.then_some(())?;
                }
                "row" | "c" | "mergeCell" | "oleObject" => return None,
                _ => {}
            },
            Event::DocType(_) | Event::Eof => return None,
            _ => {}
        }
    }
}

/// A cell's row and column, with its value if it holds one.
type Cell = ((u32, u32), Option<Value>);

/// One cell; nothing where it is not written plainly.
fn cell(scan: &mut Scan<'_>, strings: Option<&[String]>, looks: &Looks) -> Option<Cell> {
    scan.open("c")?;
    let (mut at, mut style, mut kind) = (None, None, None);
    let own = scan.attributes(|name, value| {
        match name {
            "r" if at.is_none() => at = Some(address(value)?),
            "s" if style.is_none() => style = Some(number(value)?),
            "t" if kind.is_none() => kind = Some(value),
            "r" | "s" | "t" => return None,
            _ => {}
        }
        Some(())
    })?;
    let at = at?;
    if own.is_empty {
        return Some((at, None));
    }
    let (mut has_formula, mut value) = (false, None);
    loop {
        scan.blank();
        if scan.take("</c>") {
            break;
        }
        if value.is_some() {
            return None;
        }
        if !has_formula && scan.open("f").is_some() {
            has_formula = true;
            if !scan.attributes(|_, _| Some(()))?.is_empty {
                scan.content("</f>")?;
            }
        } else if scan.open("v").is_some() {
            let empty = scan.attributes(|_, _| Some(()))?.is_empty;
            let content = if empty { "" } else { scan.content("</v>")? };
            value = Some(match kind {
                None | Some("n") if content.is_empty() && !has_formula => None,
                None | Some("n") => Some(Value::Number(figure(content).filter(|_| looks.is_general(style))?)),
                Some("s") => Some(Value::Text(strings?.get(number(content)? as usize)?.clone())),
                Some("str") => Some(Value::Text(unescaped(content)?)),
                Some("b") => match content {
                    "0" => Some(Value::Bool(false)),
                    "1" => Some(Value::Bool(true)),
                    _ => return None,
                },
                Some(_) => return None,
            });
        } else if kind == Some("inlineStr") && !has_formula && scan.take("<is>") {
            value = Some(Some(Value::Text(scan.words("</is>")?)));
        } else {
            return None;
        }
    }
    let value = match value {
        // A formula without its result is told of.
        None if has_formula => return None,
        None | Some(None) => return Some((at, None)),
        Some(Some(value)) => value,
    };
    if matches!(&value, Value::Text(text) if text.is_empty()) {
        return Some((at, None));
    }
    looks.shows_all(style).then_some((at, Some(value)))
}

/// `B7` as (6, 1), if it is written as programs write it and stands on a sheet.
fn address(text: &str) -> Option<(u32, u32)> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = text.get(..text.len() - digits.len())?;
    if !(1..=3).contains(&letters.len()) || !(1..=7).contains(&digits.len()) || digits.starts_with('0') {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0u32, |sum, byte| sum * 26 + u32::from(byte - b'A') + 1)
        - 1;
    let row = number(digits)?.checked_sub(1)?;
    (row < limit::ROWS && column < limit::COLUMNS).then_some((row, column))
}

/// A number as programs write it.
fn figure(text: &str) -> Option<f64> {
    let bare = text.strip_prefix('-').unwrap_or(text);
    let is_plain = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.ends_with(|c: char| c.is_ascii_digit())
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    text.parse().ok().filter(|value: &f64| is_plain && value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(data: &str) -> Option<Vec<(u32, u32, Value)>> {
        let strings = ["甲".to_owned(), String::new()];
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet><dimension ref=\"A1:C3\"/>{data}</worksheet>"
        );
        let plain = sheet(xml.as_bytes(), Some(&strings), &Looks::default())?;
        assert_eq!(xml.get(plain.end..), Some("</worksheet>"));
        Some(plain.cells)
    }

    #[test]
    fn plain_cells_are_read_and_anything_else_is_left() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(read("<sheetData/>"), Some(vec![]));
        let data = "<sheetData><row r=\"1\" ht=\"20\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"/><c r=\"C1\" t=\"s\"><v>1</v></c></row>\
             <row r=\"3\"><c r=\"A3\" t=\"str\"><f>1&gt;2</f><v>a&amp;b</v></c><c r=\"B3\"><v>-1.5E3</v></c>\
             <c r=\"C3\" t=\"inlineStr\"><is><t> 乙 </t></is></c></row></sheetData>";
        let expected = vec![
            (0, 0, text("甲")),
            (2, 0, text("a&b")),
            (2, 1, Value::Number(-1500.0)),
            (2, 2, text("乙")),
        ];
        assert_eq!(read(data), Some(expected));
        for odd in [
            "<c r=\"a1\"><v>1</v></c>",
            "<c><v>1</v></c>",
            "<c r=\"A1\"><f>1</f></c>",
            "<c r=\"A1\"><v>1</v><f>1</f></c>",
            "<c r=\"A1\" t=\"e\"><v>#N/A</v></c>",
            "<c r=\"A1\" t=\"s\"><v>2</v></c>",
            "<c r=\"A1\" t=\"str\"><v>_x000D_</v></c>",
            "<c r=\"A1\" t=\"str\"><v>&nbsp;</v></c>",
            "<c r=\"A1\"><v>1 </v></c>",
            "<c r=\"A1\" r=\"A2\"><v>1</v></c>",
            "<c r=\"A1\"><v>1</v>",
            "<c r=\"A1\" t=\"inlineStr\"><is><r><t>甲</t></r></is></c>",
        ] {
            let data = format!("<sheetData><row r=\"1\">{odd}</row></sheetData>");
            assert_eq!(read(&data), None, "{odd}");
        }
    }
}

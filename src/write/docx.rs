//! Fills the placeholders of a Word document that the office has written: in its text, its tables, its headers and footers.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{ZipArchive, ZipWriter};

use crate::complaint::nearest;
use crate::papers::values::{Value, Values};

use super::docx_parts::{escaped, put};
use super::docx_template::{CHAR, MARKED, PRINTED, SIGNED, SIGNED_AT, WIDTH};

/// Most bytes of a part of a template.
const PART: u64 = 64 << 20;

/// Why a template cannot be filled, as a clause, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// What was found.
    pub found: String,
    /// What to do.
    pub advice: String,
}

impl Unfit {
    fn damaged(reason: impl std::fmt::Display) -> Self {
        Unfit {
            found: format!("不是可以填写的 Word 文档（{reason}）"),
            advice: "请用 WPS 或 Word 打开后另存为 docx，或删去这个模板改用程序自带的".to_owned(),
        }
    }
}

/// Fills a template: the same template and values give the same bytes.
///
/// A paragraph that holds nothing but a placeholder of several paragraphs is repeated for each, a table row that holds
/// placeholders of a list for each of its rows; a paragraph that holds nothing but a placeholder without a value goes.
///
/// # Errors
/// If it is no Word document, or holds a placeholder that is not known.
pub fn fill(template: &[u8], values: &Values) -> Result<Vec<u8>, Unfit> {
    let mut archive = ZipArchive::new(Cursor::new(template)).map_err(Unfit::damaged)?;
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    let mut seen = false;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(Unfit::damaged)?;
        let name = entry.name().map_err(Unfit::damaged)?.to_string();
        if entry.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        entry.take(PART).read_to_end(&mut bytes).map_err(Unfit::damaged)?;
        if is_text(&name) {
            let xml = String::from_utf8(bytes).map_err(Unfit::damaged)?;
            seen = seen || name == "word/document.xml";
            bytes = filled(&xml, values)?.into_bytes();
        }
        put(&mut target, &name, &bytes).map_err(Unfit::damaged)?;
    }
    if !seen {
        return Err(Unfit::damaged("里面没有正文"));
    }
    Ok(target.finish().map_err(Unfit::damaged)?.into_inner())
}

/// Whether a part holds what is printed.
fn is_text(name: &str) -> bool {
    let printed = ["document", "header", "footer", "footnotes", "endnotes"];
    let file = name.strip_prefix("word/").and_then(|file| file.strip_suffix(".xml"));
    file.is_some_and(|file| {
        printed
            .iter()
            .any(|part| file.trim_end_matches(|c: char| c.is_ascii_digit()) == *part)
    })
}

/// A piece of XML as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'x> {
    /// A start tag, with its name.
    Start(&'x str, &'x str),
    /// An end tag, with its name.
    End(&'x str, &'x str),
    /// Whatever else: text, an empty element, a declaration.
    Other(&'x str),
}

impl<'x> Token<'x> {
    fn raw(self) -> &'x str {
        match self {
            Token::Start(raw, _) | Token::End(raw, _) | Token::Other(raw) => raw,
        }
    }
}

fn tokens(xml: &str) -> Result<Vec<Token<'_>>, Unfit> {
    let mut reader = Reader::from_str(xml);
    let mut tokens = Vec::new();
    let mut start = 0usize;
    loop {
        let event = reader.read_event().map_err(Unfit::damaged)?;
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let raw = xml.get(start..end).unwrap_or_default();
        start = end;
        let name = |raw: &'_ str| -> usize {
            let inside = raw.trim_start_matches(['<', '/']);
            inside
                .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
                .unwrap_or(inside.len())
        };
        tokens.push(match event {
            Event::Eof => return Ok(tokens),
            Event::Start(_) => Token::Start(raw, raw.get(1..1 + name(raw)).unwrap_or_default()),
            Event::End(_) => Token::End(raw, raw.get(2..2 + name(raw)).unwrap_or_default()),
            _ => Token::Other(raw),
        });
    }
}

/// The place behind the end of the element that starts at `from`.
fn end_of(tokens: &[Token<'_>], from: usize) -> usize {
    let Some(Token::Start(_, name)) = tokens.get(from) else {
        return from + 1;
    };
    let mut depth = 0usize;
    for (place, token) in tokens.iter().enumerate().skip(from) {
        match token {
            Token::Start(_, one) if one == name => depth += 1,
            Token::End(_, one) if one == name => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return place + 1;
        }
    }
    tokens.len()
}

/// A part with its placeholders filled.
fn filled(xml: &str, values: &Values) -> Result<String, Unfit> {
    let tokens = tokens(xml)?;
    let mut out = String::with_capacity(xml.len());
    walk(&tokens, values, &BTreeMap::new(), false, &mut out)?;
    Ok(out)
}

/// One row of a list: placeholder and text.
type Row<'v> = BTreeMap<&'v str, &'v str>;

fn walk(tokens: &[Token<'_>], values: &Values, row: &Row<'_>, in_cell: bool, out: &mut String) -> Result<(), Unfit> {
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        let end = match token {
            Token::Start(_, "w:tbl" | "w:tr" | "w:p" | "w:tc") => end_of(tokens, place),
            _ => place + 1,
        };
        let inside = tokens.get(place..end).unwrap_or_default();
        match token {
            Token::Start(_, "w:tr") if row.is_empty() && lists(inside, values)? => {
                for one in &values.rows {
                    let one: Row<'_> = values
                        .columns
                        .iter()
                        .copied()
                        .zip(one.iter().map(String::as_str))
                        .collect();
                    children(inside, values, &one, false, out)?;
                }
            }
            // A list without rows needs no headings.
            Token::Start(_, "w:tbl") if values.rows.is_empty() && lists(inside, values)? => {}
            Token::Start(_, "w:tr" | "w:tbl") => children(inside, values, row, false, out)?,
            Token::Start(_, "w:tc") => children(inside, values, row, true, out)?,
            Token::Start(_, "w:p") if !nests(inside) => paragraph(inside, values, row, in_cell, out)?,
            Token::Start(_, "w:p") => children(inside, values, row, in_cell, out)?,
            other => out.push_str(other.raw()),
        }
        place = end;
    }
    Ok(())
}

/// An element with what is in it filled.
fn children(
    tokens: &[Token<'_>],
    values: &Values,
    row: &Row<'_>,
    in_cell: bool,
    out: &mut String,
) -> Result<(), Unfit> {
    let [first, inside @ .., last] = tokens else {
        tokens.iter().for_each(|token| out.push_str(token.raw()));
        return Ok(());
    };
    out.push_str(first.raw());
    walk(inside, values, row, in_cell, out)?;
    out.push_str(last.raw());
    Ok(())
}

/// Whether a paragraph holds further paragraphs: those of a text box.
fn nests(paragraph: &[Token<'_>]) -> bool {
    let inside = paragraph.iter().skip(1);
    inside.into_iter().any(|token| matches!(token, Token::Start(_, "w:p")))
}

/// Whether a table row holds a placeholder of the list.
fn lists(row: &[Token<'_>], values: &Values) -> Result<bool, Unfit> {
    let text: String = texts(row).iter().map(|(_, text)| text.as_str()).collect();
    Ok(placeholders(&text, values)?
        .iter()
        .any(|found| values.columns.contains(&found.name)))
}

/// The texts of runs: the place of each, and its characters.
fn texts(tokens: &[Token<'_>]) -> Vec<(usize, String)> {
    let mut texts = Vec::new();
    let mut inside: Option<usize> = None;
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Start(_, "w:t") => {
                inside = Some(texts.len());
                texts.push((place, String::new()));
            }
            Token::End(_, "w:t") => inside = None,
            Token::Other(raw) => {
                if let Some((_, text)) = inside.and_then(|last| texts.get_mut(last)) {
                    text.push_str(&unescaped(raw));
                }
            }
            _ => {}
        }
    }
    texts
}

/// A placeholder in a text: bytes from and to, and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found<'v> {
    from: usize,
    to: usize,
    name: &'v str,
}

/// The placeholders of a text; braces may be those of a Chinese keyboard.
fn placeholders<'v>(text: &str, values: &'v Values) -> Result<Vec<Found<'v>>, Unfit> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text
        .get(from..)
        .and_then(|rest| rest.find(['{', '｛']))
        .map(|at| from + at)
    {
        let rest = text.get(open..).unwrap_or_default();
        let Some(close) = rest.find(['}', '｝']) else {
            return Err(unknown(rest, values));
        };
        let mut chars = rest.get(..close).unwrap_or_default().chars();
        chars.next();
        let said: String = chars.filter(|c| !c.is_whitespace()).collect();
        let width = rest
            .get(close..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
        let names = values.names();
        let Some(name) = names.into_iter().find(|name| *name == said) else {
            return Err(unknown(rest.get(..close + width).unwrap_or(rest), values));
        };
        found.push(Found {
            from: open,
            to: open + close + width,
            name,
        });
        from = open + close + width;
    }
    Ok(found)
}

fn unknown(said: &str, values: &Values) -> Unfit {
    let said: String = said.chars().take(20).collect();
    let names = values.names();
    let known: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
    Unfit {
        found: format!("有不认识的占位符“{said}”"),
        advice: format!(
            "是不是“{{{}}}”？这个模板可用的占位符是：{}",
            nearest(&said, &names).unwrap_or_default(),
            known.join(" ")
        ),
    }
}

/// A paragraph with its placeholders filled.
fn paragraph(
    tokens: &[Token<'_>],
    values: &Values,
    row: &Row<'_>,
    in_cell: bool,
    out: &mut String,
) -> Result<(), Unfit> {
    let texts = texts(tokens);
    let whole: String = texts.iter().map(|(_, text)| text.as_str()).collect();
    let found = placeholders(&whole, values)?;
    if found.is_empty() {
        tokens.iter().for_each(|token| out.push_str(token.raw()));
        return Ok(());
    }
    let one = |name: &str| -> Vec<String> {
        match (row.get(name), values.of(name)) {
            (Some(text), _) => vec![(*text).to_owned()],
            (None, Some(Value::Line(text))) if text.is_empty() => Vec::new(),
            (None, Some(Value::Line(text))) => vec![text.clone()],
            (None, Some(Value::Lines(lines))) => lines.clone(),
            (None, None) => Vec::new(),
        }
    };
    let alone = match found.as_slice() {
        [only] if whole.get(only.from..only.to).map(str::trim) == Some(whole.trim()) => Some(only.name),
        _ => None,
    };
    let must_stay = in_cell
        || tokens
            .iter()
            .any(|token| token.raw().starts_with("<w:sectPr") || token.raw().starts_with("<w:drawing"));
    match alone.map(one) {
        Some(lines) if lines.is_empty() && !must_stay => {}
        // Nor does one that holds several, all of them without a value.
        None if !must_stay && is_only(&whole, &found) && found.iter().all(|found| one(found.name).is_empty()) => {}
        Some(lines) if !lines.is_empty() => {
            for line in lines {
                replaced(tokens, &texts, &found, |_| line.clone(), out);
            }
        }
        _ => replaced(tokens, &texts, &found, |name| one(name).join("\n"), out),
    }
    Ok(())
}

/// Whether a text is nothing but placeholders.
fn is_only(text: &str, found: &[Found<'_>]) -> bool {
    let own = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    own.into_iter()
        .all(|(at, _)| found.iter().any(|one| (one.from..one.to).contains(&at)))
}

/// Writes a paragraph with texts in the place of its placeholders; the run in which one begins gives its looks.
fn replaced(
    tokens: &[Token<'_>],
    texts: &[(usize, String)],
    found: &[Found<'_>],
    value: impl Fn(&str) -> String,
    out: &mut String,
) {
    let mut new: BTreeMap<usize, String> = BTreeMap::new();
    let mut from = 0;
    for (place, text) in texts {
        let to = from + text.len();
        let mut own = String::new();
        for (at, char) in text.char_indices().map(|(at, char)| (from + at, char)) {
            match found.iter().find(|one| (one.from..one.to).contains(&at)) {
                Some(one) if one.from == at => own.push_str(&value(one.name)),
                Some(_) => {}
                None => own.push(char),
            }
        }
        new.insert(*place, own);
        from = to;
    }
    let length = new.values().map(|text| text.chars().count()).sum();
    let mut skipping = false;
    for (place, token) in tokens.iter().enumerate() {
        match (new.get(&place), token) {
            (Some(text), _) => {
                if let Some(narrow) = narrow(tokens, place, length) {
                    out.push_str(&narrow);
                }
                for (n, line) in text.split('\n').enumerate() {
                    out.push_str(if n > 0 { "</w:t><w:br/>" } else { "" });
                    out.push_str("<w:t xml:space=\"preserve\">");
                    out.push_str(&escaped(line));
                }
                skipping = true;
            }
            (None, Token::End(raw, "w:t")) => {
                skipping = false;
                out.push_str(raw);
            }
            _ if skipping => {}
            (None, token) => {
                out.push_str(token.raw());
                if let Some(moved) = moved(tokens, place, length) {
                    out.push_str(&moved);
                }
            }
        }
    }
}

/// Whether a piece says that its paragraph has a look of our own templates.
fn is_look(token: &Token<'_>, look: &str) -> bool {
    token.raw().starts_with("<w:pStyle ") && token.raw().contains(&format!("\"{look}\""))
}

/// What narrows the characters of a line that must stay one and is longer, the mark and the last of 版记, behind `<w:r>`.
fn narrow(tokens: &[Token<'_>], place: usize, length: usize) -> Option<String> {
    let is_bare = matches!(tokens.get(place.checked_sub(1)?), Some(Token::Start(_, "w:r")));
    let has = |look: &str| tokens.iter().any(|token| is_look(token, look));
    let parted = || tokens.iter().any(|token| token.raw() == "<w:tab/>");
    let most = match () {
        () if has("Mark") => MARKED,
        () if has("Imprint") && parted() => PRINTED,
        () => return None,
    };
    (is_bare && length > most).then(|| format!("<w:rPr><w:w w:val=\"{}\"/></w:rPr>", (most * 100 / length).max(33)))
}

/// What moves the middle of a signature to the left that is too long to stand above the middle of the day.
fn moved(tokens: &[Token<'_>], place: usize, length: usize) -> Option<String> {
    let is_signature = tokens.get(place).is_some_and(|token| is_look(token, "Signature"));
    // In front of what else a paragraph may say of itself tabs have no place.
    let is_last = matches!(
        tokens.get(place + 1),
        Some(Token::End(_, "w:pPr") | Token::Start(_, "w:rPr"))
    );
    if !is_signature || !is_last || length <= SIGNED {
        return None;
    }
    let half = CHAR * u32::try_from(length).ok()? / 2;
    let middle = WIDTH.saturating_sub(half).max(WIDTH / 2);
    Some(format!(
        "<w:tabs><w:tab w:val=\"clear\" w:pos=\"{SIGNED_AT}\"/><w:tab w:val=\"center\" w:pos=\"{middle}\"/></w:tabs>"
    ))
}

fn unescaped(raw: &str) -> String {
    match raw {
        "&amp;" => "&".to_owned(),
        "&lt;" => "<".to_owned(),
        "&gt;" => ">".to_owned(),
        "&quot;" => "\"".to_owned(),
        "&apos;" => "'".to_owned(),
        _ => raw
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&"),
    }
}

//! Names set in bold or underlined, where the notice says that such bodies lead: 加粗的为牵头单位.
//!
//! Readers put marks around such letters; where the notice states what they mean, each name within gets a star, as in print.

use super::fold::fold;
use super::rules::look_rule;
use super::unit_list::split;
use super::words::said;
use super::{Block, Source};
use crate::lexicon::{Kind, any};
use crate::text::regex;

/// Before letters in bold.
pub const BOLD: char = '\u{2}';
/// Before letters that are underlined.
pub const UNDERLINED: char = '\u{4}';
/// Behind either.
pub const END: char = '\u{3}';
/// What stands before the name of a lead that was told by its look.
pub(crate) const STAR: char = '★';

/// Whether a text states that leads are known by how they look.
pub fn stated(text: &str) -> bool {
    look_rule(&fold(text))
}

/// Puts a star before each name whose look means the lead, and drops the marks.
pub fn settle(source: &mut Source) {
    let texts = || {
        source.blocks.iter().flat_map(|block| match block {
            Block::Paragraph { text, .. } => vec![text],
            Block::Table { rows, .. } => rows.iter().flatten().collect(),
        })
    };
    if !texts().any(|text| text.contains([BOLD, UNDERLINED, END])) {
        return;
    }
    let underlined = regex(&any(&[Kind::Underlined]));
    let rules: Vec<String> = texts()
        .map(|text| fold(text).replace([BOLD, UNDERLINED, END], ""))
        .filter(|text| look_rule(text))
        .collect();
    let mark = rules
        .first()
        .map(|rule| if underlined.is_match(rule) { UNDERLINED } else { BOLD });
    for block in &mut source.blocks {
        match block {
            Block::Paragraph { text, .. } => *text = starred(text, mark),
            Block::Table { rows, .. } => rows.iter_mut().flatten().for_each(|cell| *cell = starred(cell, mark)),
        }
    }
}

/// A text without marks, with a star before each name that a mark of this kind emphasises.
fn starred(text: &str, mark: Option<char>) -> String {
    if !text.contains([BOLD, UNDERLINED, END]) {
        return text.to_owned();
    }
    // A name may be set in several runs.
    let whole = text
        .replace(&format!("{END}{BOLD}"), "")
        .replace(&format!("{END}{UNDERLINED}"), "");
    let mut all = String::with_capacity(whole.len());
    for piece in whole.split(END) {
        let Some((before, inside)) = piece.split_once([BOLD, UNDERLINED]) else {
            all.push_str(piece);
            continue;
        };
        all.push_str(before);
        let meant = mark.is_some_and(|mark| piece.get(before.len()..).is_some_and(|rest| rest.starts_with(mark)));
        let names = if meant { split(inside).names } else { Vec::new() };
        if names.is_empty() || !names.iter().all(|name| said(&fold(name))) {
            all.push_str(&inside.replace([BOLD, UNDERLINED], ""));
            continue;
        }
        let mut rest = inside;
        for name in &names {
            if let Some((gap, behind)) = rest.split_once(name.as_str()) {
                all.push_str(gap);
                all.push(STAR);
                all.push_str(name);
                rest = behind;
            }
        }
        all.push_str(rest);
    }
    all.replace([BOLD, UNDERLINED], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_whose_look_means_the_lead_get_a_star() {
        let paragraph = |text: &str| Block::Paragraph {
            line: 1,
            text: text.to_owned(),
        };
        let mut source = Source {
            blocks: vec![
                paragraph("说明：加粗的为牵头单位。"),
                paragraph("1.\u{2}新建\u{3}公园（\u{2}区城\u{3}\u{2}管局、区住建局\u{3}、各街道）"),
            ],
            ..Source::default()
        };
        settle(&mut source);
        assert_eq!(
            source.blocks[1],
            paragraph("1.新建公园（★区城管局、★区住建局、各街道）")
        );
    }
}

//! Marks a cell with its findings: a note that says what to do, and a colour that goes away once the cell is changed.

use super::empties::fixed;
use super::library::{NOTE_SIZE, NOTE_WIDTH};
use super::sheet::{Area, Note, Rule, Sheet, When};
use crate::finding::Finding;
use crate::write::style::{MARK_FILL, clean};
use crate::write::text_height::height;

/// Highest note in pixels; longer ones scroll.
const NOTE_HEIGHT: u32 = 420;
/// Longest note in characters, well below what spreadsheets accept.
const NOTE_MAX: usize = 2000;
/// Longest piece of an old answer that a formula quotes, in characters.
const QUOTED: usize = 40;

/// A cell of a form that carries findings.
#[derive(Debug, Clone)]
pub(super) struct Marked<'a> {
    /// Row and column of the cell.
    pub cell: (u32, u16),
    /// The cell's text as drawn.
    pub text: String,
    /// What is wrong with it.
    pub findings: Vec<&'a Finding>,
    /// What else there is to say about it.
    pub note: Option<&'a str>,
}

impl Marked<'_> {
    /// Draws the colour and the note.
    pub(super) fn draw(&self, sheet: &mut Sheet) {
        let (row, column) = self.cell;
        sheet.rules.push(Rule {
            area: Area::cell(row, column),
            when: When::Holds(self.unchanged("")),
            fill: MARK_FILL,
            is_last: true,
        });
        add_note(sheet, row, column, &self.said());
    }

    /// What the note says.
    fn said(&self) -> String {
        let findings = self.findings.iter().map(|finding| said(finding));
        let texts: Vec<String> = findings.chain(self.note.map(str::to_owned)).collect();
        texts.join("\n\n")
    }

    /// What stands in the note.
    pub(super) fn note_text(&self) -> String {
        shown(&self.said())
    }

    /// An expression that holds as long as the cell is as it was returned; `sheet` is empty or ends in `!`.
    ///
    /// It quotes at most the answer's beginning, inside quotation marks, so nothing in an answer acts as a formula.
    pub(super) fn unchanged(&self, sheet: &str) -> String {
        let (row, column) = self.cell;
        let cell = format!("{sheet}{}", fixed(row, column));
        if self.text.trim().is_empty() {
            return format!("TRIM({cell})=\"\"");
        }
        let plain = |c: &char| !c.is_control() && c.len_utf16() == 1;
        let start: String = self.text.chars().take_while(plain).take(QUOTED).collect();
        format!(
            "AND(LEN({cell})={},EXACT(LEFT({cell},{}),\"{}\"))",
            self.text.encode_utf16().count(),
            start.chars().count(),
            start.replace('"', "\"\"")
        )
    }
}

/// A text as a note shows it: cut where it is too long.
pub(super) fn shown(text: &str) -> String {
    let text = clean(text);
    let mut short: String = text.chars().take(NOTE_MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// A note in the style of all notes.
pub(super) fn add_note(sheet: &mut Sheet, row: u32, column: u16, text: &str) {
    let short = shown(text);
    // A point is 4/3 of a pixel; two lines of air, since notes do not grow.
    let pixels = (height(&short, NOTE_WIDTH - 12, NOTE_SIZE) / 0.75) as u32 + 30;
    sheet.notes.push(Note {
        cell: (row, column),
        text: short,
        height: pixels.min(NOTE_HEIGHT),
    });
}

/// A finding as a note says it.
fn said(finding: &Finding) -> String {
    [
        ("发现：", &finding.found),
        ("要求：", &finding.expected),
        ("处理：", finding.to_unit.as_ref().unwrap_or(&finding.advice)),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| format!("{label}{}。", text.trim_end_matches('。')))
    .collect::<Vec<_>>()
    .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_answer_is_quoted_and_cannot_act() {
        let marked = |text: &str| Marked {
            cell: (6, 3),
            text: text.to_owned(),
            findings: Vec::new(),
            note: None,
        };
        assert_eq!(marked(" ").unchanged("'附件2'!"), "TRIM('附件2'!$D$7)=\"\"");
        assert_eq!(
            marked("\"&A1&\"\n第二行").unchanged(""),
            "AND(LEN($D$7)=10,EXACT(LEFT($D$7,6),\"\"\"&A1&\"\"\"))"
        );
        assert_eq!(
            marked("😀好").unchanged(""),
            "AND(LEN($D$7)=3,EXACT(LEFT($D$7,0),\"\"))"
        );
    }
}

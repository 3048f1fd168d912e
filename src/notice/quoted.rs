//! Cells of a pasted spreadsheet that hold line breaks stand in quotation marks: such lines are one table.

use super::{Block, Source};

/// Lines of a table that a quoted cell may run over.
const LONGEST: usize = 40;

/// The source with each run of lines that tabs part, and quoted cells run over, as a table; `None` if there is none.
pub(crate) fn tables(source: &Source) -> Option<Source> {
    source.tabled(run)
}

/// The rows that begin with the first block, if quoted cells run over lines, and how many blocks belong together.
fn run(blocks: &[Block]) -> (Option<Vec<Vec<String>>>, usize) {
    let text = |at: usize| match blocks.get(at) {
        Some(Block::Paragraph { text, .. }) => Some(text.as_str()),
        _ => None,
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut quoted = false;
    let mut at = 0;
    while let Some(first) = text(at).filter(|text| text.contains('\t')) {
        let mut whole = first.to_owned();
        let mut taken = 1;
        while open(&whole) && taken < LONGEST {
            let Some(next) = text(at + taken) else { break };
            whole.push('\n');
            whole.push_str(next);
            taken += 1;
        }
        if open(&whole) {
            return (None, at);
        }
        quoted |= taken > 1;
        rows.push(whole.split('\t').map(unquoted).collect());
        at += taken;
    }
    ((quoted && rows.len() > 1).then_some(rows), at)
}

/// Whether the last cell is quoted and its mark does not close: "县自然资源局
fn open(text: &str) -> bool {
    let cell = text.rsplit('\t').next().unwrap_or(text).trim();
    let straight = cell.starts_with('"') && cell.matches('"').count() % 2 == 1;
    let curly = cell.starts_with('“') && !cell.contains('”');
    let any = text
        .split('\t')
        .any(|cell| cell.trim().starts_with('"') && cell.matches('"').count() % 2 == 1);
    straight || curly || any
}

/// A cell without the marks around it.
fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    let inner = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(cell).replace("\"\"", "\"")
}

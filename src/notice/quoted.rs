//! Cells of a pasted spreadsheet that hold line breaks stand in quotation marks: such lines are one table.

use super::{Block, Source};

/// Lines of a table that a quoted cell may run over.
const LONGEST: usize = 40;

/// The source with each run of lines that tabs part, and quoted cells run over, as a table; `None` if there is none.
pub(crate) fn tables(source: &Source) -> Option<Source> {
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    let mut found = false;
    let mut at = 0;
    while at < source.blocks.len() {
        let rest = source.blocks.get(at..).unwrap_or(&[]);
        let (rows, taken) = run(rest);
        match (rows, rest.first()) {
            (Some(rows), Some(Block::Paragraph { line, .. })) => {
                found = true;
                blocks.push(Block::Table { line: *line, rows });
            }
            _ => blocks.extend(rest.iter().take(taken).cloned()),
        }
        at += taken;
    }
    found.then(|| source.with(blocks))
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
            return (None, at.max(1));
        }
        quoted |= taken > 1;
        rows.push(whole.split('\t').map(unquoted).collect());
        at += taken;
    }
    ((quoted && rows.len() > 1).then_some(rows), at.max(1))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_cell_runs_over_lines() {
        let paragraph = |line: usize, text: &str| Block::Paragraph {
            line,
            text: text.to_owned(),
        };
        let source = Source {
            blocks: vec![
                paragraph(1, "任务表"),
                paragraph(2, "序号\t任务\t责任单位"),
                paragraph(3, "1\t“修路"),
                paragraph(4, "（二期）”\t\"市交通局"),
                paragraph(5, "城关镇\""),
                paragraph(6, "2\t修桥\t市住建局"),
                paragraph(7, "某市人民政府"),
            ],
            ..Source::default()
        };
        let read = tables(&source).unwrap();
        assert_eq!(read.blocks.len(), 3);
        let Some(Block::Table { rows, .. }) = read.blocks.get(1) else {
            panic!("no table");
        };
        let row: Vec<&str> = rows.get(1).unwrap().iter().map(String::as_str).collect();
        assert_eq!(row, ["1", "“修路\n（二期）”", "市交通局\n城关镇"]);
        assert_eq!(rows.len(), 3);
        assert!(tables(&Source::default()).is_none());
    }
}

//! Tables that stand one below the other in one table, each with a header of its own, are parted.

use super::table_header::{header, is_task_header, like_headings};
use super::{Block, Source};

/// The source with such tables parted; `None` if it has none.
pub(crate) fn parted(source: &Source) -> Option<Source> {
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    for block in &source.blocks {
        match block {
            Block::Table { line, rows } => {
                let mut from = 0;
                for start in starts(rows).into_iter().chain([rows.len()]) {
                    let rows = rows.get(from..start).unwrap_or(&[]).to_vec();
                    blocks.push(Block::Table { line: *line, rows });
                    from = start;
                }
            }
            Block::Paragraph { .. } => blocks.push(block.clone()),
        }
    }
    (blocks.len() > source.blocks.len()).then(|| Source {
        blocks,
        ..source.clone()
    })
}

/// A row with one cell, or the same words in all that are filled.
fn across(row: &[String]) -> bool {
    let mut filled = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    filled.next().is_none_or(|first| filled.all(|cell| cell == first))
}

/// The rows at which another table begins: its header, or the headings across the table right above that.
fn starts(rows: &[Vec<String>]) -> Vec<usize> {
    let Some(first) = header(rows) else { return Vec::new() };
    let mut heads: Vec<&Vec<String>> = rows.get(first.first..first.last).unwrap_or(&[]).iter().collect();
    let mut starts = Vec::new();
    let mut body = 0;
    for (at, row) in rows.iter().enumerate().skip(first.last) {
        if across(row) {
            continue;
        }
        let other = body > 0 && like_headings(row) && !heads.contains(&row) && is_task_header(row);
        if other {
            let above = rows
                .get(..at)
                .unwrap_or(&[])
                .iter()
                .rev()
                .take_while(|row| across(row))
                .count();
            starts.push(at - above);
            heads.push(row);
            body = 0;
        } else {
            body += 1;
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_header_begins_a_table_with_the_heading_above_it() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows = vec![
            row(&["一、建议", "一、建议", "一、建议", "一、建议"]),
            row(&["编号", "建议内容", "主办单位", "会办单位"]),
            row(&["J1", "建设学校", "区教育局", "区住建局"]),
            row(&["J2", "推进工作", "各责任单位", ""]),
            row(&["二、提案", "二、提案", "二、提案", "二、提案"]),
            row(&["编号", "提案题目", "办理方式", "承办单位"]),
            row(&["T1", "保护遗存", "分办", "区文旅局、区水利局"]),
        ];
        assert_eq!(starts(&rows), [4]);
        // The header again at the top of a page begins none.
        let again: Vec<Vec<String>> = rows.iter().take(3).chain(rows.get(1..3).unwrap()).cloned().collect();
        assert!(starts(&again).is_empty());
    }
}

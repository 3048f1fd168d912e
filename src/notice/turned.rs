//! Tables that lie on their side: what should be columns are rows (任务 | 修路 | 修桥, 牵头单位 | 交通局 | 住建局).

use super::table_header::{Role, header, role};
use super::{Block, Source};

/// The source with such tables set upright; `None` if it has none.
pub(crate) fn upright(source: &Source) -> Option<Source> {
    let mut changed = source.clone();
    let mut any = false;
    for block in &mut changed.blocks {
        if let Block::Table { rows, .. } = block
            && let Some(turned) = turned(rows)
        {
            *rows = turned;
            any = true;
        }
    }
    any.then_some(changed)
}

/// The rows as columns, if the first cells of the rows are the headings of a table of tasks and those of the first row are not.
fn turned(rows: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
    let width = rows.first()?.len();
    let even = rows.iter().all(|row| row.len() == width);
    if !even || width < 3 || !(2..=12).contains(&rows.len()) || header(rows).is_some() {
        return None;
    }
    let heads: Vec<Role> = rows
        .iter()
        .map(|row| row.first().map_or(Role::Unknown, |cell| role(cell)))
        .collect();
    // 任务名称 | 修路 | 牵头单位 | 交通局 are labels beside their values, not a table on its side.
    let labels = |at: usize| {
        let column = rows.iter().filter_map(|row| row.get(at));
        column.filter(|cell| role(cell) != Role::Unknown).count() * 2 >= rows.len()
    };
    if (1..width).any(labels) {
        return None;
    }
    let known = heads.iter().filter(|role| **role != Role::Unknown).count();
    let units = heads.iter().any(|role| matches!(role, Role::Units(_)));
    if !units || known * 2 < heads.len() || known < 2 {
        return None;
    }
    let columns: Vec<Vec<String>> = (0..width)
        .map(|at| {
            rows.iter()
                .map(|row| row.get(at).cloned().unwrap_or_else(String::new))
                .collect()
        })
        .collect();
    header(&columns).filter(|header| header.first == 0)?;
    Some(columns)
}

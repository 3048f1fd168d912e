//! 预览: a unit's workbook as it was made, sheet by sheet: what the office wrote, what it filled in before, what the unit fills.

use axum::extract::{Path, Query, State};
use serde_json::{Value, json};

use super::answer::{Answer, Failure, html};
use super::page::frame;
use super::shared::{Shared, in_round};
use super::words::key;
use crate::command::names;
use crate::form::{FilledBy, Form};
use crate::grid::Grid;
use crate::register::Register;
use crate::sheet::written;
use crate::text::name_key;
use crate::workers::apart;

/// Which sheet is shown.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    sheet: usize,
}

/// The page of one workbook, by its place among those that were made.
pub(super) async fn page(State(desk): Shared, Path(n): Path<usize>, Query(asked): Query<Asked>) -> Answer {
    in_round(desk, move |desk, place| {
        let register = place.register()?;
        let generated = place.generated()?.ok_or_else(|| Failure::absent(key("个文件")))?;
        let book = generated
            .workbooks
            .get(n)
            .ok_or_else(|| Failure::absent(key("个文件")))?;
        let file = book.path.rsplit('/').next().unwrap_or("");
        let folder = place.common.output.join(names::WORKBOOKS);
        // The file lies where others can change it, so it is read as a stranger's is.
        let read = apart::document(&folder, file)?.ok();
        let document = read
            .map(|read| read.document)
            .ok_or_else(|| Failure::absent(key("个文件")))?;
        let sheets: Vec<&Grid> = document.grids.iter().filter(|grid| !grid.hidden).collect();
        let forms: Vec<&Form> = book.forms.iter().filter_map(|key| register.form(key)).collect();
        // The instructions stand first in the book; the form is what one wants to see.
        let first = sheets
            .iter()
            .position(|grid| heading(grid, &forms).is_some())
            .unwrap_or(0);
        let at = if asked.sheet == 0 { first } else { asked.sheet - 1 };
        let grid = sheets.get(at).ok_or_else(|| Failure::absent(key("张表")))?;
        html(
            "preview.html",
            json!({
                "frame": frame(desk, place, "forms")?, "n": n, "unit": book.unit, "file": file,
                "at": at, "sheets": sheets.iter().map(|grid| &grid.name).collect::<Vec<_>>(),
                "blocks": blocks(grid, &forms), "before": n.checked_sub(1),
                "after": (n + 1 < generated.workbooks.len()).then_some(n + 1),
                "older": !generated.register.is_empty() && generated.register != Register::fingerprint(&register),
            }),
        )
    })
    .await
}

/// The row of a sheet in which the headings of one of the forms stand, with that form.
fn heading<'a>(grid: &Grid, forms: &[&'a Form]) -> Option<(u32, &'a Form)> {
    let rows: std::collections::BTreeSet<u32> = grid.cells.keys().map(|(row, _)| *row).collect();
    rows.into_iter().find_map(|row| {
        let texts: Vec<String> = grid
            .cells
            .range((row, 0)..=(row, u32::MAX))
            .map(|(_, value)| name_key(&written(value)))
            .collect();
        let form = forms.iter().find(|form| {
            let known = form
                .columns
                .iter()
                .filter(|column| texts.contains(&name_key(&column.heading)));
            form.columns.len() > 1 && known.count() * 2 > form.columns.len()
        })?;
        Some((row, *form))
    })
}

/// The sheet from its top: lines of text, and tables of rows that belong together.
fn blocks(grid: &Grid, forms: &[&Form]) -> Vec<Value> {
    let head = heading(grid, forms);
    // Where each column of the sheet stands in the form, and who fills it.
    let columns: Vec<(u32, String, FilledBy)> = head.map_or_else(Vec::new, |(row, form)| {
        let cells = grid.cells.range((row, 0)..=(row, u32::MAX));
        cells
            .map(|(&(_, column), value)| {
                let text = written(value);
                let own = form
                    .columns
                    .iter()
                    .find(|own| name_key(&own.heading) == name_key(&text));
                (column, text, own.map_or(FilledBy::Office, |own| own.filled_by))
            })
            .collect()
    });
    let heads: Vec<Value> = columns
        .iter()
        .map(|(_, text, by)| json!({"text": text, "unit": *by == FilledBy::Unit}))
        .collect();
    let mut blocks: Vec<Value> = Vec::new();
    let mut rows: Vec<Value> = Vec::new();
    let all: std::collections::BTreeSet<u32> = grid.cells.keys().map(|(row, _)| *row).collect();
    for row in all {
        if head.is_some_and(|(head, _)| head == row) {
            continue;
        }
        let texts: Vec<String> = grid
            .cells
            .range((row, 0)..=(row, u32::MAX))
            .map(|(_, value)| written(value))
            .collect();
        let office = columns
            .iter()
            .filter(|(column, _, by)| *by == FilledBy::Office && grid.cells.contains_key(&(row, *column)));
        if head.is_some_and(|(head, _)| row > head) && office.count() > 1 {
            let cells: Vec<Value> = columns
                .iter()
                .map(|(column, _, by)| {
                    let text = grid.cells.get(&(row, *column)).map_or_else(String::new, written);
                    let look = match by {
                        FilledBy::Unit if text.is_empty() => "blank",
                        FilledBy::Unit => "given",
                        FilledBy::Office => "office",
                    };
                    json!({"text": text, "look": look})
                })
                .collect();
            rows.push(json!(cells));
            continue;
        }
        if !rows.is_empty() {
            blocks.push(json!({"heads": heads, "rows": std::mem::take(&mut rows)}));
        }
        blocks.push(json!({"text": texts.join("　")}));
    }
    if !rows.is_empty() {
        blocks.push(json!({"heads": heads, "rows": rows}));
    }
    blocks
}

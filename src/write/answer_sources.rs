//! Draws 来源.xlsx: where each answer of a reply to the level above comes from, so that whoever signs it can check it.

use std::path::Path;

use jiff::civil::Date;

use super::table::{Cell, Heading, Sheet, draw};
use crate::answer::Answered;
use crate::answer::join::How;
use crate::error::Result;
use crate::form::Form;
use crate::task::Task;

/// One row for each word of a unit, behind the answer that it went into; rows without a unit are gaps.
///
/// # Errors
/// If the writer refuses.
pub fn workbook(path: &Path, answered: &Answered, forms: &[&Form], tasks: &[Task], day: Date) -> Result<Vec<u8>> {
    let heading = |text: &'static str, width| Heading {
        text: text.into(),
        width,
    };
    let label = |key: &str| {
        let form = forms.iter().find(|form| form.key == key);
        form.map_or_else(|| key.to_owned(), |form| form.label())
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for cell in &answered.cells {
        let number = tasks
            .iter()
            .find(|task| task.id == cell.task)
            .map_or("", |task| &task.number);
        let mut start = vec![
            label(&cell.form),
            cell.task.to_string(),
            number.to_owned(),
            cell.column.clone(),
            cell.text.clone(),
        ];
        start.push(match cell.how {
            How::Open => cell.why.clone(),
            how => how.label().to_owned(),
        });
        let start: Vec<Cell> = start.into_iter().map(Cell::Text).collect();
        if cell.said.is_empty() {
            let mut row = start;
            row.resize(10, "".into());
            rows.push(row);
            continue;
        }
        for (n, said) in cell.said.iter().enumerate() {
            let mut row = start.clone();
            // The answer stands once; the rows below it are what else went into it.
            if n > 0
                && let Some(text) = row.get_mut(4)
            {
                *text = "同上".into();
            }
            let source = &said.source;
            row.push(said.unit.as_str().into());
            row.push(said.role.label().into());
            row.push(said.text.as_str().into());
            row.push(source.to_string().into());
            rows.push(row);
        }
    }
    let sheet = Sheet {
        name: "来源".to_owned(),
        headings: vec![
            heading("表", 16.0),
            heading("任务编号", 9.0),
            heading("序号", 7.0),
            heading("栏目", 14.0),
            heading("报送表里写的", 44.0),
            heading("怎样得来", 18.0),
            heading("单位", 18.0),
            heading("角色", 6.0),
            heading("单位所报", 44.0),
            heading("出处", 30.0),
        ],
        rows,
    };
    draw(path, "报送表来源", Some(day), &[sheet])
}

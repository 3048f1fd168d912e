//! Draws 落实方案汇总 and 落实情况汇总.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::{Column, Form, Kind};
use crate::master::Master;
use crate::master::summary::{Group, Summary, TaskBlock};
use crate::unit::Role;

use super::page::{Cell, Layout, Page, PageColumn, Paper};
use super::style::{Formats, Style};

/// Width in pixels of an A3 sheet at full size.
const WIDTH: u32 = 1430;

/// Draws the summary of one form.
pub fn draw(
    book: &mut Workbook,
    formats: &Formats,
    master: &Master<'_>,
    summary: &Summary<'_>,
) -> Result<(), XlsxError> {
    let form = summary.form;
    let columns: Vec<&Column> = form.unit_columns().map(|(_, column)| column).collect();
    let layout = Layout {
        name: sheet_name(form),
        title: format!("{}汇总", form.print_title()),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: Vec::new(),
        columns: widths(&columns),
        paper: Paper::A3Landscape,
        filter: false,
    };
    let mut page = Page::start(book, formats, layout)?;
    let last = u16::try_from(columns.len() + 2).unwrap_or(u16::MAX);
    let (mut part, mut section) = ("", "");
    for (place, block) in summary.blocks.iter().enumerate() {
        if block.task.part != part {
            part = &block.task.part;
            section = "";
            let height = part_height(&page, summary, place, &columns, last);
            page.break_before(height);
            page.row(&[Cell::wide(part, Style::Part, last)])?;
        }
        if block.task.section != section {
            section = &block.task.section;
            page.row(&[Cell::wide(section, Style::Section, last)])?;
        }
        let mut failed = Ok(());
        rows(block, &columns, last, &mut |cells| {
            if failed.is_ok() {
                failed = page.row(cells);
            }
        });
        failed?;
    }
    page.finish()
}

/// The sheet's name: at most 31 characters, none that a sheet name cannot hold.
fn sheet_name(form: &Form) -> String {
    let name: String = format!("{}汇总", form.short_name())
        .chars()
        .filter(|char| !"[]:*?/\\'".contains(*char))
        .take(28)
        .collect();
    name
}

/// Height in points of the part that starts at a block.
fn part_height(page: &Page<'_>, summary: &Summary<'_>, start: usize, columns: &[&Column], last: u16) -> f64 {
    let Some(part) = summary.blocks.get(start).map(|block| &block.task.part) else {
        return 0.0;
    };
    let mut height = 0.0;
    for block in summary
        .blocks
        .iter()
        .skip(start)
        .take_while(|block| block.task.part == *part)
    {
        height += 20.0;
        rows(block, columns, last, &mut |cells| height += page.height(cells));
        if height > 5000.0 {
            break;
        }
    }
    height
}

/// The rows of one task: its words, a flag, the answers, who is missing.
fn rows(block: &TaskBlock<'_>, columns: &[&Column], last: u16, row: &mut dyn FnMut(&[Cell<'_>])) {
    let state = block.state.map_or_else(|| block.receipt.label(), |state| state.label());
    row(&[
        Cell::new(block.task.number.as_str(), Style::TaskCentre).repeated(),
        Cell::wide(block.task.text.as_str(), Style::Task, last - 2),
        Cell::new(state, Style::TaskCentre),
    ]);
    if !block.contradicted_by.is_empty() {
        let text = format!(
            "牵头单位报已完成，但{}报未完成或部分完成（{}个），请核实",
            block.contradicted_by.join("、"),
            block.contradicted_by.len()
        );
        row(&[Cell::new("核实", Style::Flag), Cell::wide(text, Style::Flag, last - 1)]);
    }
    for group in &block.groups {
        answer_row(group, columns, row);
    }
    for (role, missing) in [(Role::Lead, &block.missing_lead), (Role::Co, &block.missing_co)] {
        if !missing.is_empty() {
            let text = format!(
                "{}单位未报：{}（{}个）",
                role.label(),
                missing.join("、"),
                missing.len()
            );
            row(&[Cell::new("未报", Style::Flag), Cell::wide(text, Style::Body, last - 1)]);
        }
    }
}

fn answer_row(group: &Group<'_>, columns: &[&Column], row: &mut dyn FnMut(&[Cell<'_>])) {
    let (text, centre) = match group.role {
        Role::Lead => (Style::Lead, Style::LeadCentre),
        Role::Co => (Style::Body, Style::Centre),
    };
    let names: Vec<&str> = group.answers.iter().map(|answer| answer.unit).collect();
    let mut units = names.join("、");
    if names.len() > 1 {
        units.push_str(&format!("（{}个）", names.len()));
    }
    if group.answers.iter().any(|answer| !answer.owed) {
        units.push_str("（台账未列）");
    }
    let mut cells = vec![
        Cell::new(group.role.label(), centre).repeated(),
        Cell::new(units, centre).repeated(),
    ];
    for column in columns {
        let style = if column.kind == Kind::Narrative { text } else { centre };
        let values: Vec<&str> = group
            .answers
            .iter()
            .map(|answer| answer.field(&column.heading))
            .collect();
        let all_same = values.windows(2).all(|pair| pair.first() == pair.last());
        let value = if all_same {
            values.first().copied().unwrap_or_default().to_owned()
        } else {
            values.join("、")
        };
        cells.push(Cell::new(value, style));
    }
    row(&cells);
}

/// The columns: fixed widths by kind, the rest to the narratives.
fn widths(columns: &[&Column]) -> Vec<PageColumn> {
    let mut result = vec![
        PageColumn {
            heading: "序号".to_owned(),
            width: 52,
        },
        PageColumn {
            heading: "重点工作／单位".to_owned(),
            width: 150,
        },
    ];
    let fixed = |column: &Column| match column.kind {
        Kind::Narrative => None,
        Kind::Serial | Kind::Number => Some(72),
        Kind::Person => Some(96),
        Kind::Deadline | Kind::Date | Kind::Phone => Some(116),
        Kind::Completion | Kind::Unit | Kind::Text | Kind::Task => Some(130),
    };
    let taken: u32 = columns.iter().filter_map(|column| fixed(column)).sum();
    let free = u32::try_from(columns.iter().filter(|column| fixed(column).is_none()).count()).unwrap_or(0);
    let rest = WIDTH
        .saturating_sub(taken + 202)
        .checked_div(free)
        .unwrap_or(0)
        .max(200);
    result.extend(columns.iter().map(|column| PageColumn {
        heading: column.heading.clone(),
        width: fixed(column).unwrap_or(rest),
    }));
    result
}

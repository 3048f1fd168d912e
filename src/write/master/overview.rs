//! Draws 总览.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::state::TaskState;

use super::page::{Cell, Layout, Page, PageColumn, Paper};
use super::style::{Formats, Style};

/// Draws the sheet.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let layout = Layout {
        name: super::OVERVIEW.to_owned(),
        title: format!("{}总览", super::subject(master)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: Vec::new(),
        columns: [("项目", 300), ("数量", 200), ("说明", 470)]
            .map(|(heading, width)| PageColumn {
                heading: heading.to_owned(),
                width,
            })
            .to_vec(),
        paper: Paper::A4Landscape,
        filter: false,
    };
    let mut page = Page::start(book, formats, layout)?;
    let overview = &master.overview;
    let mut lines = vec![
        ("应报单位", overview.units.due, ""),
        ("　全部报送", overview.units.full, "应答复的任务全部有答复"),
        ("　部分报送", overview.units.part, "应答复的任务只答复了一部分"),
        ("　未报送", overview.units.silent, "没有收到任何答复"),
        ("应答复任务（单位×任务×表）", overview.owed, ""),
        ("　已答复", overview.received, ""),
        ("重点工作", master.register.tasks.len(), ""),
    ];
    if let Some(tasks) = overview.tasks {
        for state in TaskState::ALL {
            let rule = match state {
                TaskState::Done => "牵头单位均报“完成”",
                TaskState::UnderWay => "有牵头单位报“完成”或“部分完成”，但未全部完成",
                TaskState::NotDone => "已报的牵头单位均报“未完成”",
                TaskState::NotReported => "牵头单位没有报送完成情况",
            };
            lines.push((state.label(), tasks.get(state), rule));
        }
    }
    for (name, number, note) in lines {
        page.row(&[
            Cell::new(name, Style::Body),
            Cell::new(number.to_string(), Style::LeadCentre),
            Cell::new(note, Style::Body),
        ])?;
    }
    page.finish()
}

//! Draws 未完成事项.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::form::{Form, Kind};
use crate::master::Master;
use crate::master::matters::Matter;
use crate::master::overview::words;
use crate::master::state::{Light, SOON_DAYS};
use crate::owed::State;

use super::page::{self, Cell, Layout, Paper, Row};
use super::style::{Formats, Style};

/// Name of the sheet.
pub const NAME: &str = "未完成事项";

/// Draws the sheet, if a form that asks for completion was collected.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let Some(form) = master.status() else {
        return Ok(());
    };
    let count = |name: &str| master.overview.lights.get(name).copied().unwrap_or(0);
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("{}未完成事项", super::subject(master)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: vec![format!(
            "涉及重点工作{}项，每项按最急的计：红（已逾期）{}项，黄（{SOON_DAYS}天内到期）{}项，绿（未到期或长期坚持）{}项，时限不明{}项。以下按牵头单位排列，几个单位共同牵头的分别列出，共{}条；没有牵头单位的任务列在责任单位名下。",
            master.overview.lights.values().sum::<usize>(),
            count("红"),
            count("黄"),
            count("绿"),
            count("时限不明"),
            master.matters.len()
        )],
        note_style: Style::Note,
        columns: page::columns(&[
            ("序号", 56),
            ("重点工作", 342),
            ("红黄绿", 104),
            ("完成时限", 124),
            ("是否完成及原因（单位原文）", 300),
            ("落实情况（单位原文）", 300),
            ("责任领导", 86),
            ("联系电话", 120),
        ]),
        paper: Paper::A3Landscape,
        filter: false,
    };
    page::draw(book, formats, &layout, &|row| {
        let mut unit = None;
        for matter in &master.matters {
            if unit != Some(matter.unit) {
                unit = Some(matter.unit);
                let count = master.matters.iter().filter(|one| one.unit == matter.unit).count();
                let name = format!("{}（{count}条）", matter.answer.unit);
                row(Row::part(vec![Cell::wide(name, Style::Part, 8)]));
            }
            row(matter_row(form, matter));
        }
        if master.matters.is_empty() {
            row(Row::new(vec![Cell::wide("没有未完成事项。", Style::Centre, 8)]));
        }
    })
}

fn matter_row<'a>(form: &Form, matter: &Matter<'a>) -> Row<'a> {
    let answer = &matter.answer;
    let light = match matter.light {
        Light::Red(_) => Style::Red,
        Light::Yellow(_) | Light::Slow(_) => Style::Yellow,
        Light::Green => Style::Green,
        Light::White => Style::Centre,
    };
    let reason = if answer.stands(State::Unread) {
        "（材料已收到，待转录；时限取自落实方案）"
    } else if answer.record.is_none() {
        "（未报送落实情况；时限取自落实方案）"
    } else {
        let saying = [Kind::Completion, Kind::State, Kind::Progress];
        let said = saying.map(|kind| answer.text(form, kind));
        said.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    };
    Row::new(vec![
        Cell::new(matter.task.number.as_str(), Style::Centre).repeated(),
        Cell::new(matter.task.text.as_str(), Style::Body),
        Cell::new(matter.light.label(), light),
        Cell::new(words(matter.deadline), Style::Centre),
        Cell::new(reason, Style::Lead),
        Cell::new(answer.text(form, Kind::Narrative), Style::Body),
        Cell::new(answer.text(form, Kind::Person), Style::Centre),
        Cell::new(answer.text(form, Kind::Phone), Style::Centre),
    ])
}

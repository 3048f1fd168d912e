//! Draws 时限清单 and 责任清单.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::deadline::Deadline;
use crate::master::deadline::words;
use crate::master::schedule::{Duty, Month};
use crate::master::state::Light;
use crate::unit::Role;

use super::formats::Formats;
use super::measure::brief;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;

/// Name of the sheet of deadlines.
pub const TIMES: &str = "存档·时限清单";
/// Name of the sheet of duties.
pub const DUTIES: &str = "存档·责任清单";
/// Characters of a task's text that the list of deadlines shows; the summaries show all of it.
const BRIEF: usize = 90;
/// Characters that the list of duties shows: it names a task once for each of its units.
const SHORT: usize = 22;

/// Draws the tasks by month of their deadline.
pub fn times(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let layout = Layout {
        name: TIMES.to_owned(),
        title: format!("{}时限清单", super::about(&master.register.title)),
        left: super::archived(master),
        right: super::as_of(master),
        notes: vec![format!(
            "按牵头单位所报完成时限排列，长期坚持的在后；落实情况没有写明的，取自落实方案。重点工作超过{BRIEF}字的只列开头，全文见汇总。"
        )],
        note_style: Style::Note,
        columns: page::columns(&[
            ("完成时限", 130),
            ("序号", 50),
            ("重点工作", 362),
            ("牵头单位", 146),
            ("责任领导", 84),
            ("联系电话", 120),
            ("完成情况", 80),
        ]),
        paper: Paper::A4Landscape,
        filter: false,
    };
    page::draw(book, formats, &layout, &|row| {
        for (month, duties) in &master.schedule.by_month {
            let name = format!("{}（{}项）", month.label(), duties.len());
            row(Row::part(vec![Cell::wide(name, Style::Part, 7)]));
            for duty in duties {
                row(time_row(*month, duty, master));
            }
        }
        if master.schedule.by_month.is_empty() {
            row(Row::new(vec![Cell::wide("没有可列的任务。", Style::Centre, 7)]));
        }
    })
}

fn time_row<'a>(month: Month, duty: &Duty<'a>, master: &Master<'_>) -> Row<'a> {
    let when = match (month, duty.deadline) {
        (Month::Unclear, _) => duty.written.to_owned(),
        (_, Deadline::Unknown) => "—".to_owned(),
        (_, deadline) => words(deadline),
    };
    let open = duty.completion != Some("yes");
    let overdue = open && matches!(Light::of(duty.deadline, master.collected.as_of), Light::Red(_));
    let state = if overdue {
        format!("{}\n已逾期", duty.state())
    } else {
        duty.state().to_owned()
    };
    Row::new(vec![
        Cell::new(when, Style::Centre),
        Cell::new(duty.task.number.as_str(), Style::Centre),
        Cell::new(brief(&duty.task.text, BRIEF), Style::Body),
        Cell::new(duty.unit, Style::Body),
        Cell::new(duty.leader, Style::Centre),
        Cell::new(duty.phone, Style::Centre),
        Cell::new(state, if overdue { Style::FlagCentre } else { Style::Centre }),
    ])
}

/// Draws the duties by unit and leader; those of one leader that stand alike share a row.
pub fn duties(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let layout = Layout {
        name: DUTIES.to_owned(),
        title: format!("{}责任清单", super::about(&master.register.title)),
        left: super::archived(master),
        right: super::as_of(master),
        notes: vec![format!(
            "按单位和责任领导排列，先牵头、后责任；同一领导名下时限和进展相同的任务列在一行。牵头任务列出序号和开头{SHORT}字，责任任务列出序号，全文见各汇总。"
        )],
        note_style: Style::Note,
        columns: page::columns(&[
            ("责任领导", 96),
            ("联系电话", 124),
            ("角色", 52),
            ("项数", 52),
            ("重点工作", 411),
            ("完成时限", 140),
            ("完成情况", 96),
        ]),
        paper: Paper::A4Landscape,
        filter: false,
    };
    page::draw(book, formats, &layout, &|row| {
        for (_, duties) in &master.schedule.by_unit {
            let Some(first) = duties.first() else { continue };
            let lead = duties.iter().filter(|duty| duty.role == Role::Lead).count();
            let name = format!("{}（牵头{lead}项，责任{}项）", first.unit, duties.len() - lead);
            row(Row::part(vec![Cell::wide(name, Style::Part, 7)]));
            for alike in alike(duties) {
                row(duty_row(&alike));
            }
        }
        if master.schedule.by_unit.is_empty() {
            row(Row::new(vec![Cell::wide("没有可列的任务。", Style::Centre, 7)]));
        }
    })
}

/// Duties of one leader in one role with one deadline and one state, each group where its first one stands.
fn alike<'d, 'a>(duties: &'d [Duty<'a>]) -> Vec<Vec<&'d Duty<'a>>> {
    let mut known = Vec::new();
    let mut groups: Vec<Vec<&Duty<'a>>> = Vec::new();
    for duty in duties {
        let what = (duty.leader, duty.phone, duty.role, when(duty), duty.state());
        let place = known.iter().position(|known| *known == what);
        match place.and_then(|place| groups.get_mut(place)) {
            Some(group) => group.push(duty),
            None => {
                known.push(what);
                groups.push(vec![duty]);
            }
        }
    }
    groups
}

/// The deadline in words; nothing where none is known.
fn when(duty: &Duty<'_>) -> String {
    match duty.deadline {
        Deadline::Unknown => String::new(),
        known => words(known),
    }
}

fn duty_row<'a>(duties: &[&Duty<'a>]) -> Row<'a> {
    let Some(first) = duties.first() else {
        return Row::new(Vec::new());
    };
    let (body, centre) = match first.role {
        Role::Lead => (Style::Lead, Style::LeadCentre),
        Role::Co => (Style::Body, Style::Centre),
    };
    let tasks = duties.iter().map(|duty| match first.role {
        Role::Lead => format!("第{}项 {}", duty.task.label(), brief(&duty.task.text, SHORT)),
        Role::Co => duty.task.label().to_owned(),
    });
    let tasks: Vec<String> = tasks.collect();
    let tasks = match first.role {
        Role::Lead => tasks.join("\n"),
        Role::Co => format!("第{}项", tasks.join("、")),
    };
    Row::new(vec![
        Cell::new(first.leader_or_why(), centre).repeated(),
        Cell::new(first.phone, Style::Centre).repeated(),
        Cell::new(first.role.label(), centre),
        Cell::new(duties.len().to_string(), Style::Centre),
        Cell::new(tasks, body),
        Cell::new(when(first), Style::Centre),
        Cell::new(first.state(), Style::Centre),
    ])
}

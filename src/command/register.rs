//! `duban register`: reads the notice and writes the register for a person to check.

use std::path::Path;

use crate::cli::{Common, RegisterArgs};
use crate::command::{Ended, context, say};
use crate::error::{Error, Result};
use crate::folder::{self, Batch};
use crate::notice;
use crate::register::Register;
use crate::register::received::Received;
use crate::unit::Role;
use crate::write;

/// The skeleton of the division of a received workbook's tasks, in the output folder.
const DIVISION: &str = "分工.xlsx";

/// Runs the verb.
///
/// # Errors
/// If the notice, the register or the directory cannot be used, or the output cannot be written.
pub fn run(common: &Common, args: &RegisterArgs) -> Result<Ended> {
    if let Some(number) = &args.explain {
        return explain(common, number);
    }
    let register = context::register(common)?;
    let _lock = folder::lock(&common.output)?;
    let path = common.output.join(context::REGISTER);
    let mut batch = Batch::of(&common.output, "register");
    batch.write(&path, &write::register::workbook(&path, &register)?)?;
    let mut made = vec![path];
    if register.received.is_some()
        && let Some(received) = context::received(common)?
    {
        let (directory, _) = context::directory(&common.input)?;
        let notice = context::divided(common, &received, &directory)?;
        let path = common.output.join(DIVISION);
        let sheets = write::division::Sheets {
            received: &received,
            notice: &notice,
            directory: &directory,
        };
        batch.write(&path, &write::division::workbook(&path, sheets)?)?;
        made.push(path);
    }
    say::aged(&batch.commit()?);
    if args.draft_directory {
        let (directory, _) = context::directory(&common.input)?;
        let path = common.output.join(context::DIRECTORY);
        let mut batch = Batch::of(&common.output, "directory");
        batch.write(&path, &write::directory::draft(&path, &register, &directory)?)?;
        say::aged(&batch.commit()?);
        made.push(path);
    }
    if common.json {
        say::json(&register)?;
    } else {
        let made: Vec<&Path> = made.iter().map(|path| path.as_path()).collect();
        say::print(&account(&register, &made))?;
    }
    Ok(Ended::by(&register.findings))
}

/// The account of a register for the console.
fn account(register: &Register, made: &[&Path]) -> String {
    let distinct = |field: fn(&crate::task::Task) -> &str| {
        let mut seen: Vec<&str> = Vec::new();
        for task in &register.tasks {
            if !field(task).is_empty() && seen.last() != Some(&field(task)) {
                seen.push(field(task));
            }
        }
        seen.len()
    };
    let designations = |lists: fn(&crate::task::Task) -> usize| -> usize { register.tasks.iter().map(lists).sum() };
    let unresolved = register.units.iter().filter(|unit| !unit.resolved).count();
    let mut text = format!("{}\n", register.title);
    let date = register.date.map_or("日期未写明".to_owned(), |date| date.to_string());
    let issuer = if register.issuer.is_empty() {
        "机关未写明"
    } else {
        register.issuer.as_str()
    };
    text.push_str(&format!("  印发：{issuer} {date}\n"));
    text.push_str(&format!(
        "  任务 {} 项（{} 个部分、{} 节），写明牵头 {} 处、责任 {} 处\n",
        register.tasks.len(),
        distinct(|task| &task.part),
        distinct(|task| &task.section),
        designations(|task| task.lead.len()),
        designations(|task| task.co.len()),
    ));
    text.push_str(&format!(
        "  单位 {} 个，其中 {unresolved} 个不在名录中、按原称谓单列\n",
        register.units.len()
    ));
    if let Some(passed) = &register.received {
        let of = |role: Role| passed.roles.values().filter(|one| **one == role).count();
        text.push_str(&format!(
            "  上级发给“{}”的填报表：本单位牵头 {} 项、责任 {} 项\n",
            passed.unit,
            of(Role::Lead),
            of(Role::Co)
        ));
    }
    for form in &register.forms {
        let due = match (form.due, form.every) {
            (Some(due), _) => format!("{due} 前报送"),
            (None, Some(every)) => format!("{every}报送"),
            (None, None) => "未写明报送时限".to_owned(),
        };
        text.push_str(&format!("  {}：{due}，{} 列\n", form.label(), form.columns.len()));
    }
    text.push_str(&say::findings(&register.findings, "register.xlsx 的“待核”工作表"));
    for path in made {
        text.push_str(&format!("已写出：{}\n", path.display()));
    }
    if register.received.is_some() && register.units.is_empty() {
        text.push_str(
            "下一步：填写 output/分工.xlsx（哪项任务给本级哪个单位），存为 input/分工.xlsx，再运行 duban register。\n",
        );
        return text;
    }
    text.push_str(
        "下一步：核对 register.xlsx；要改就改好后存为 input/register.xlsx（以后以它为准），然后运行 duban generate。\n",
    );
    text
}

/// Prints how a task was read.
fn explain(common: &Common, number: &str) -> Result<Ended> {
    match context::notice_source(common)? {
        context::Given::Corrected(..) => Err(Error::input(
            common.input.join(context::REGISTER),
            "现在以修改过的台账为准，没有读通知原文",
            "要看通知是怎样读的，请先把它移出 input/",
        )),
        context::Given::Received(received) => {
            let lines = received_lines(&received, number);
            tell_lines(common, &received.file, number, &lines)
        }
        context::Given::Source(source) => {
            let settings = context::settings(&common.input)?;
            let (directory, _) = context::directory(&common.input)?;
            let lines = notice::explain_with(&source, number, &context::hints(&settings, &directory));
            tell_lines(common, &source.file, number, &lines)
        }
    }
}

/// Prints the lines that say how a task of a file was read; without any there is no such task.
fn tell_lines(common: &Common, file: &str, number: &str, lines: &[String]) -> Result<Ended> {
    if lines.is_empty() {
        return Err(Error::input(
            common.input.join(file),
            format!("没有编号或序号为“{number}”的任务"),
            "请用 register.xlsx 里的任务编号（如 T001）或序号",
        ));
    }
    if common.json {
        say::json(&lines)?;
    } else {
        say::print(&format!("{}\n", lines.join("\n")))?;
    }
    Ok(Ended::Clean)
}

/// How a task of a received workbook was read: where it stands, and in which role.
fn received_lines(received: &Received, number: &str) -> Vec<String> {
    let wanted = number.trim();
    let passed = received.passed_on();
    let tasks = received.notice.tasks.iter();
    let tasks = tasks.filter(|task| task.id.as_str() == wanted || task.number == wanted);
    tasks
        .flat_map(|task| {
            let role = passed.roles.get(&task.id).map_or("", |role| role.label());
            [
                format!("{}：{}", task.id, task.text),
                format!(
                    "出自上级发给“{}”的填报表：{} › {}",
                    received.unit, received.file, task.source
                ),
                format!("本单位的角色：{role}"),
            ]
            .into_iter()
            .chain(task.due.iter().map(|due| format!("时限：{due}")))
        })
        .collect()
}

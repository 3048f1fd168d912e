//! `duban answer`: fills the workbook that came from the level above with what the own units said, ready to be sent up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

use crate::answer::join::How;
use crate::answer::{self, Answered, Cell, Sources};
use crate::check;
use crate::cli::{AnswerArgs, Common};
use crate::command::packet::packets;
use crate::command::{Ended, context, decisions, gather, names, say};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::folder::{self, Batch, safe_name};
use crate::form::{Field, Form};
use crate::read;
use crate::record::Collected;
use crate::register::Register;
use crate::register::assignment;
use crate::register::received::Received;
use crate::task::{TaskId, TaskIndex};
use crate::unit::Role;
use crate::write;
use crate::write::unit_workbook::Round;

/// Folder of the reply in the output folder.
pub const REPLY: &str = "报送";
/// Where each answer comes from, beside the reply.
pub const SOURCES: &str = "来源.xlsx";

/// The account of the verb. The contract of `answer --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account<'a> {
    /// The unit that replies.
    pub unit: &'a str,
    /// The reply.
    pub path: String,
    /// Where each answer comes from.
    pub sources: String,
    /// Keys of the forms in it.
    pub forms: Vec<&'a str>,
    /// The day of the reply.
    pub as_of: Date,
    /// Cells that are filled.
    pub filled: usize,
    /// Cells that must be filled and are not.
    pub open: usize,
    /// The cells, with what each unit said.
    pub cells: &'a [Cell],
    /// What a person must see to.
    pub findings: &'a [Finding],
}

/// A reply as drawn.
#[derive(Debug)]
pub struct Reply {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What stands in it, and what a person must see to.
    pub answered: Answered,
    /// Keys of its forms.
    pub forms: Vec<String>,
}

/// Runs the verb.
///
/// # Errors
/// If the notice is no received workbook, its tasks are not divided, the replies cannot be read or the output cannot be
/// written.
pub fn run(common: &Common, args: &AnswerArgs) -> Result<Ended> {
    let mut register = context::register(common)?;
    let Some(received) = context::received(common)? else {
        return Err(Error::input(
            &common.input,
            "通知不是上级发给一个单位的填报表，没有表可以汇总报送",
            "请把上级发来的填报表（xlsx）作为通知放入这个文件夹",
        ));
    };
    if register.units.is_empty() {
        return Err(Error::input(
            common.input.join(&received.file),
            "任务还没有分给本级各单位",
            "请填写 output/分工.xlsx，存为 input/分工.xlsx，再运行 duban register",
        ));
    }
    let forms = context::ask_of_replies(common, &mut register, &args.form, args.period)?;
    let settings = context::settings(&common.input)?;
    let replies = args
        .replies
        .clone()
        .unwrap_or_else(|| common.input.join(names::REPLIES));
    if !replies.is_dir() {
        return Err(Error::input(
            replies,
            "没有这个文件夹",
            "请把本级各单位的回复放进 input/replies，或写明所在的文件夹：duban answer 文件夹",
        ));
    }
    let (decisions, unreadable) = decisions::read(&common.input, &register)?;
    let round = gather::Round {
        register: &register,
        settings: &settings,
        decisions,
        forms,
        as_of: args.as_of.unwrap_or_else(gather::today),
    };
    let _lock = folder::lock(&common.output)?;
    let collected = gather::gather(&round, &replies, None, None)?;
    let path = path_of(&common.output, &received);
    let mut reply = reply(
        &received,
        &register,
        &collected,
        &settings.check,
        |_, day| day,
        &label(&path),
    )?;
    reply.answered.findings.splice(0..0, unreadable);
    settings.check.reweigh(&mut reply.answered.findings);
    let mut batch = Batch::of(&common.output, "answer");
    batch.write(&path, &reply.bytes)?;
    let sources = common.output.join(REPLY).join(SOURCES);
    let of_forms: Vec<&Form> = reply.forms.iter().filter_map(|key| register.form(key)).collect();
    let drawn = write::answer_sources::workbook(
        &sources,
        &reply.answered,
        &of_forms,
        &received.notice.tasks,
        collected.as_of,
    )?;
    batch.write(&sources, &drawn)?;
    say::aged(&batch.commit()?);
    let answered = &reply.answered;
    let count = |is: fn(&Cell) -> bool| answered.cells.iter().filter(|cell| is(cell)).count();
    let account = Account {
        unit: &received.unit,
        path: path.to_string_lossy().into_owned(),
        sources: sources.to_string_lossy().into_owned(),
        forms: reply.forms.iter().map(String::as_str).collect(),
        as_of: collected.as_of,
        filled: count(|cell| !cell.text.is_empty()),
        open: count(|cell| cell.how == How::Open),
        cells: &answered.cells,
        findings: &answered.findings,
    };
    if common.json {
        say::json(&account)?;
    } else {
        say::print(&text(&account, &of_forms, &collected))?;
    }
    Ok(Ended::by(&answered.findings))
}

/// Where the reply is written: under the name of the unit, by which the level above knows whose it is.
fn path_of(output: &Path, received: &Received) -> PathBuf {
    output.join(REPLY).join(format!("{}.xlsx", safe_name(&received.unit)))
}

/// The file's name, for findings.
fn label(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Puts the reply together from a collection of the own units, draws it and checks it as the level above will. `day` tells
/// which day a form bears, by that of the collection; `name` is the reply's file in findings.
///
/// # Errors
/// If the collection does not balance, none of its forms was received, or the reply cannot be drawn.
pub fn reply(
    received: &Received,
    register: &Register,
    collected: &Collected,
    settings: &check::Settings,
    day: fn(&Form, Date) -> Date,
    name: &str,
) -> Result<Reply> {
    if !collected.ledger.balances() {
        return Err(Error::input(
            name,
            "账目不平：读到的格子与记录、报告的格子对不上",
            "结果可能有遗漏，请不要使用，并将此情况反馈给开发者",
        ));
    }
    let mut above = received.register();
    above.set_periods(&collected.periods);
    let forms: Vec<&Form> = (above.forms.iter())
        .filter(|form| collected.forms.contains(&form.key))
        .collect();
    if forms.is_empty() {
        return Err(Error::input(
            name,
            "收来的表里没有上级发来的任何一张",
            "请用 --form 写明报哪张表",
        ));
    }
    let mut answered = answer::answer(Sources {
        received,
        register,
        collected,
        forms: &forms,
        day,
    });
    let bytes = draw(received, &above, &forms, &answered)?;
    let keys: Vec<String> = forms.iter().map(|form| form.key.clone()).collect();
    let found = checked(&above, &keys, collected.as_of, settings, name, &bytes, &answered);
    answered.findings.extend(found);
    Ok(Reply {
        bytes,
        answered,
        forms: keys,
    })
}

/// Draws the reply on the forms of the received workbook, with its marks.
fn draw(received: &Received, above: &Register, forms: &[&Form], answered: &Answered) -> Result<Vec<u8>> {
    // Ids that were counted here mean nothing to the level above.
    let mut register = above.clone();
    if !received.has_ids {
        for task in &mut register.tasks {
            task.id = TaskId(String::new());
        }
    }
    let assignments = assignment::assign(&register);
    let packets = packets(&register, &assignments);
    let Some(packet) = packets.first() else {
        return Err(Error::input(
            &received.file,
            "表里没有任务",
            "请确认文件是上级下发的填报表",
        ));
    };
    let mut workbook = packet.blank(&register, forms);
    workbook.returned = received.returned;
    let cells: BTreeMap<(&str, &str, &str), &Cell> = (answered.cells.iter())
        .map(|cell| ((cell.form.as_str(), cell.task.as_str(), cell.column.as_str()), cell))
        .collect();
    let places = |role: Role| {
        let own = packet.assignments.iter().filter(move |one| one.role == role);
        own.map(|one| one.task).collect::<Vec<TaskIndex>>()
    };
    for sheet in &mut workbook.sheets {
        let form = sheet.form;
        for (role, rows) in &mut sheet.bands {
            for (row, place) in rows.iter_mut().zip(places(*role)) {
                let task = &above.tasks[place];
                let mut missing: BTreeSet<&str> = BTreeSet::new();
                for (column, value) in form.columns.iter().zip(&mut row.values) {
                    let key = (form.key.as_str(), task.id.as_str(), column.heading.as_str());
                    let Some(cell) = cells.get(&key) else { continue };
                    cell.text.clone_into(value);
                    if !cell.text.is_empty() && cell.how != How::Standing {
                        row.given = false;
                    }
                    let typed = received
                        .cells
                        .get(&(form.key.clone(), task.id.clone(), column.heading.clone()));
                    if cell.how == How::Standing && typed.is_some_and(|standing| !standing.given) {
                        row.given = false;
                    }
                    if cell.how == How::Open {
                        missing.insert(&cell.why);
                    }
                }
                if !missing.is_empty() {
                    let lines: Vec<&str> = missing.into_iter().collect();
                    let note = format!("待补：{}", lines.join("；"));
                    row.note = Some(match row.note.take() {
                        Some(before) => format!("{before}\n{note}"),
                        None => note,
                    });
                }
            }
        }
        fill(&mut sheet.header, form, &form.header, answered);
        fill(&mut sheet.footer, form, &form.footer, answered);
    }
    write::unit_workbook::draw_in(&Round::of_received(received), &workbook)
}

/// Fills fields above or below a table.
fn fill(values: &mut [String], form: &Form, fields: &[Field], answered: &Answered) {
    for (field, value) in fields.iter().zip(values) {
        if let Some(said) = answered.fields.get(&(form.key.clone(), field.label.clone())) {
            said.clone_into(value);
        }
    }
}

/// What the level above would find in the reply, apart from the gaps that are told already.
fn checked(
    above: &Register,
    forms: &[String],
    as_of: Date,
    settings: &check::Settings,
    name: &str,
    bytes: &[u8],
    answered: &Answered,
) -> Vec<Finding> {
    let assignments = assignment::assign(above);
    let round = check::Round {
        forms: Some(forms.to_vec()),
        as_of,
    };
    let mut collector = check::Collector::new(above, &assignments, round).settings(settings.clone());
    for incoming in read::file(name, bytes) {
        collector.add(incoming);
    }
    let open: BTreeSet<(&str, &str, &str)> = (answered.cells.iter())
        .filter(|cell| cell.how == How::Open)
        .map(|cell| (cell.form.as_str(), cell.task.as_str(), cell.column.as_str()))
        .collect();
    let tasks: BTreeSet<(&str, &str)> = open.iter().map(|(form, task, _)| (*form, *task)).collect();
    // The marks are those of the level above, whose register is not known here as a whole.
    const OF_MARKS: [&str; 2] = ["register-older", "campaign-mismatch"];
    let is_told = |finding: &Finding| {
        if OF_MARKS.contains(&finding.rule.as_str()) {
            return true;
        }
        let place = &finding.place;
        let (form, task) = (place.form.as_deref().unwrap_or_default(), place.task.as_ref());
        let Some(task) = task else {
            let blank = place
                .column
                .as_ref()
                .is_some_and(|label| !answered.fields.contains_key(&(form.to_owned(), label.clone())));
            return blank
                || (!open.is_empty() || answered.cells.is_empty())
                    && ["form-missing", "unit-silent"].contains(&finding.rule.as_str());
        };
        match place.column.as_deref() {
            Some(column) => open.contains(&(form, task.as_str(), column)),
            None => tasks.contains(&(form, task.as_str())),
        }
    };
    let found = collector
        .finish()
        .findings
        .into_iter()
        .filter(|finding| !is_told(finding));
    found
        .map(|finding| {
            let severity = finding.severity.max(Severity::Warning);
            let advice = finding.to_unit.unwrap_or(finding.advice);
            Finding::new(
                "answer-checked",
                severity,
                finding.place,
                finding.found,
                finding.expected,
                advice,
            )
        })
        .collect()
}

fn text(account: &Account<'_>, forms: &[&Form], collected: &Collected) -> String {
    let labels: Vec<String> = forms.iter().map(|form| form.label()).collect();
    let mut text = format!("{}报送{}，截至 {}\n", account.unit, labels.join("、"), account.as_of);
    let ledger = &collected.ledger;
    text.push_str(&format!(
        "  本级各单位应报 {} 项次，已报 {}，未报 {}\n",
        ledger.expected, ledger.received, ledger.missing
    ));
    text.push_str(&format!("  填好 {} 格，空着待填 {} 格\n", account.filled, account.open));
    let errors = collected
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    if errors > 0 {
        text.push_str(&format!(
            "  本级各单位的回复还有须处理的问题 {errors} 处，见 duban collect\n"
        ));
    }
    text.push_str(&say::findings(account.findings, "--json 的 findings"));
    text.push_str(&format!("报送表：{}\n来源：{}\n", account.path, account.sources));
    text.push_str(if account.open > 0 {
        "下一步：催报，收到后再运行 duban answer；或在报送表的黄色单元格里直接填写，然后打印盖章、报上级。\n"
    } else {
        "下一步：核对报送表和来源，打印盖章，把报送表发给上级。\n"
    });
    text
}

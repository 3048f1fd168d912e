//! `duban collect`: reads the replies, checks them, and writes collected.json and the master workbook.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::assignment;
use crate::check;
use crate::cli::{CollectArgs, Common};
use crate::command::{Ended, context, returned, say};
use crate::error::{Error, Result};
use crate::folder;
use crate::master;
use crate::read;
use crate::read::pool::{self, Pool};
use crate::record::{Collected, Outcome};
use crate::register::Register;
use crate::settings::Settings;
use crate::write;

/// Folder of the replies in the input folder.
pub const REPLIES: &str = "replies";
/// The master workbook in the output folder.
pub const MASTER: &str = "master.xlsx";
/// The collection as data in the output folder.
pub const COLLECTED: &str = "collected.json";

/// What is collected.
#[derive(Debug)]
pub struct Round<'a> {
    /// The register.
    pub register: &'a Register,
    /// The settings.
    pub settings: &'a Settings,
    /// Keys of the forms; without them, those that any reply answers.
    pub forms: Option<Vec<String>>,
    /// The day of the collection.
    pub as_of: Date,
}

/// Runs the verb.
///
/// # Errors
/// If there is no usable register, the replies cannot be listed, the output cannot be written, or the ledger does
/// not balance.
pub fn run(common: &Common, args: &CollectArgs) -> Result<Ended> {
    let register = context::register(common)?;
    let settings = context::settings(&common.input)?;
    let replies = replies_folder(common, args)?;
    let round = Round {
        register: &register,
        settings: &settings,
        forms: args.form.map(|form| vec![form.key().to_owned()]),
        as_of: args.as_of.unwrap_or_else(today),
    };
    let _lock = folder::lock(&common.output)?;
    let collected = collect(&round, &replies, &common.output)?;
    if common.json {
        say::json(&collected)?;
    } else {
        say::print(&account(&register, &collected, &replies, &common.output))?;
    }
    if !collected.ledger.balances() {
        return Err(Error::input(
            common.output.join(COLLECTED),
            "账目不平：读到的格子与记录、报告的格子对不上",
            "结果可能有遗漏，请不要使用，并将此情况反馈给开发者",
        ));
    }
    Ok(Ended::by(&collected.findings))
}

/// The day by the machine's clock.
fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// The folder of the replies: the one given, or that of the input folder.
fn replies_folder(common: &Common, args: &CollectArgs) -> Result<PathBuf> {
    let folder = args.replies.clone().unwrap_or_else(|| common.input.join(REPLIES));
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(Error::input(
            folder,
            "没有这个文件夹",
            "请把收到的回复放进 input/replies，或写明回复所在的文件夹：duban collect 文件夹",
        ))
    }
}

/// Collects a folder of replies into `output`.
///
/// # Errors
/// As [`run`].
pub fn collect(round: &Round<'_>, replies: &Path, output: &Path) -> Result<Collected> {
    let register = round.register;
    let assignments = assignment::assign(register);
    let mut collector = check::Collector::new(
        register,
        &assignments,
        check::Round {
            forms: round.forms.clone(),
            as_of: round.as_of,
        },
    )
    .settings(round.settings.check.clone());
    let mut pool = Pool::start(read::intake::open(replies)?, pool::Settings::usual()?)?;
    let total = pool.len();
    let progress = say::progress(total, "回收");
    while let Some(incoming) = pool.next() {
        collector.add(incoming);
        progress.set_position(u64::try_from(total - pool.len()).unwrap_or(0));
    }
    progress.finish_and_clear();
    let collected = collector.finish();
    let master_path = output.join(MASTER);
    let master_bytes = write::master::draw(&master::build(register, &assignments, &collected), &master_path)?;
    let data_path = output.join(COLLECTED);
    let data = say::to_json(&collected, &data_path)?;
    folder::write(&master_path, &master_bytes)?;
    folder::write(&data_path, data.as_bytes())?;
    returned::write(register, &assignments, &collected, output)?;
    Ok(collected)
}

fn account(register: &Register, collected: &Collected, replies: &Path, output: &Path) -> String {
    let count = |outcome: Outcome| {
        collected
            .replies
            .iter()
            .filter(|reply| reply.outcome == outcome)
            .count()
    };
    let outcomes: Vec<String> = [
        Outcome::Accepted,
        Outcome::Partial,
        Outcome::Superseded,
        Outcome::Duplicate,
        Outcome::Rejected,
    ]
    .into_iter()
    .filter(|&outcome| count(outcome) > 0)
    .map(|outcome| format!("{} {}", outcome.label(), count(outcome)))
    .collect();
    let forms: Vec<String> = collected
        .forms
        .iter()
        .filter_map(|key| register.form(key))
        .map(|form| form.label())
        .collect();
    let ledger = &collected.ledger;
    let mut text = format!("{}\n截至 {}，", register.title, collected.as_of);
    if forms.is_empty() {
        text.push_str("没有一份回复填了任何一张表。\n");
    } else {
        text.push_str(&format!("回收 {}。\n", forms.join("、")));
    }
    text.push_str(&format!(
        "  {}：文件 {} 个（{}）\n",
        replies.display(),
        collected.replies.len(),
        outcomes.join("，")
    ));
    text.push_str(&format!(
        "  应报 {} 项次，已报 {}，未报 {}，免报 {}\n",
        ledger.expected, ledger.received, ledger.missing, ledger.excluded
    ));
    text.push_str(&format!(
        "  读到有内容的格子 {} 个：已收录 {}，列为问题 {}\n",
        ledger.cells_read, ledger.cells_recorded, ledger.cells_reported
    ));
    text.push_str(&say::findings(&collected.findings, "master.xlsx 的“问题清单”工作表"));
    text.push_str(&format!("汇总表：{}\n", output.join(MASTER).display()));
    text.push_str(&format!("数据：{}\n", output.join(COLLECTED).display()));
    text.push_str(if collected.findings.is_empty() {
        "下一步：打印汇总表。\n"
    } else {
        "下一步：按“问题清单”请相关单位补正或补报，把新的回复放进同一文件夹，再运行 duban collect。\n"
    });
    text
}

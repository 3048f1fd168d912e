//! `duban collect`: reads the replies, checks them, and writes collected.json and the master workbook.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use crate::check;
use crate::cli::{CollectArgs, Common, Edition, ExportFormat, MadeArgs};
use crate::command::gather::{Round, gather_listed, today};
use crate::command::names::{COLLECTED, GENERATED, MASTER, PACKETS, PAPERS, PDF, REPLIES, SLIPS};
use crate::command::papers::{TEMPLATES, Templates};
use crate::command::{Ended, context, decisions, pieces, reminders, returned, say, since};
use crate::error::{self, Error, Result};
use crate::folder::{self, Batch, Filled};
use crate::form::Form;
use crate::master;
use crate::master::state::Receipt;
use crate::owed::{self, State};
use crate::papers::{self, Paper};
use crate::read;
use crate::record::{Collected, Outcome, Published};
use crate::register::Register;
use crate::register::assignment;
use crate::text::chinese_day;
use crate::write;
use crate::write::decisions::Carried;
use crate::write::export::Format;
use crate::write::master::Sheets;
use crate::write::pdf::Printed;

/// What is made besides the usual.
#[derive(Debug, Default)]
pub struct Extras {
    /// An earlier collection to compare with.
    pub earlier: Option<Collected>,
    /// Which sheets to print, if any.
    pub pdf: Option<Sheets>,
    /// Whether to make a packet for each leader in charge.
    pub packets: bool,
    /// Whether to write slips to units that are late, soon will be, or are contradicted.
    pub slips: bool,
    /// A format in which to export the records.
    pub export: Option<Format>,
    /// Whether to make nothing but the collection as data.
    pub records_only: bool,
    /// The office's own templates of papers; without them, the built-in ones.
    pub templates: Option<Templates>,
    /// What the decisions hold that decides nothing, and comes back as it was written.
    pub carried: Carried,
}

/// Runs the verb.
///
/// # Errors
/// If there is no usable register, the replies cannot be listed, the output cannot be written, or the ledger does
/// not balance.
pub fn run(common: &Common, args: &CollectArgs) -> Result<Ended> {
    let mut register = context::register(common)?;
    let loaded = register.clone();
    let forms = context::ask_of_replies(common, &mut register, &args.form, args.period)?;
    let settings = context::settings(&common.input)?;
    let replies = replies_folder(common, args)?;
    forms_were_sent(common, &replies)?;
    let decided = decisions::read_whole(&common.input, &register)?;
    let round = Round {
        register: &register,
        settings: &settings,
        decisions: decided.decisions,
        forms,
        as_of: args.as_of.unwrap_or_else(today),
    };
    let extras = Extras {
        carried: decided.carried,
        ..extras(common, &args.made)?
    };
    if let Some(folder) = &args.pieces {
        let files = read::intake::open(&replies)?.under(args.under.as_deref());
        return pieces::write(common, &round, args.period, files, folder);
    }
    let _lock = folder::lock(&common.output)?;
    let listed = read::intake::open(&replies)?;
    let basis = since::Basis::of(&loaded, &register, &round.decisions, Some((&replies, &listed)));
    let mut collected = gather_listed(&round, listed, extras.earlier.as_ref(), Some(&common.output))?;
    collected.findings.splice(0..0, decided.findings);
    let from = replies.display().to_string();
    let ended = conclude(common, round, &extras, &collected, (&replies, &from))?;
    basis.keep(&common.output);
    Ok(ended)
}

/// Makes everything of a collection and tells of it. `replies` is where the files lie, and `from` what people are told it is
/// made of.
///
/// # Errors
/// If the output cannot be written, or the ledger does not balance.
pub fn conclude(
    common: &Common,
    round: Round<'_>,
    extras: &Extras,
    collected: &Collected,
    (replies, from): (&Path, &str),
) -> Result<Ended> {
    // What is made of the collection is made for the periods that the replies are of.
    let mut register = round.register.clone();
    register.set_periods(&collected.periods);
    let round = Round {
        register: &register,
        ..round
    };
    let made = write(&round, extras, collected, replies, &common.output)?;
    if common.json {
        say::json(&Published::new(collected, register.tasks.as_slice()))?;
    } else {
        let text = account(&round, collected, from, &made, extras.records_only);
        say::print(&text)?;
    }
    ended(collected, &common.output)
}

/// What is asked for besides the usual.
///
/// # Errors
/// If the earlier collection or a template cannot be used.
pub fn extras(common: &Common, made: &MadeArgs) -> Result<Extras> {
    Ok(Extras {
        earlier: made.compare.as_deref().map(earlier).transpose()?,
        pdf: made.pdf.map(|edition| match edition {
            Edition::Leadership => Sheets::Leadership,
            Edition::Full => Sheets::All,
        }),
        packets: made.packets,
        slips: made.slips,
        export: made.export.map(format),
        records_only: made.records_only,
        templates: match made.records_only {
            true => None,
            false => Some(Templates::load(&common.input)?),
        },
        carried: Carried::default(),
    })
}

/// What a collection ends with: an account that does not balance is no result at all.
fn ended(collected: &Collected, output: &Path) -> Result<Ended> {
    if !collected.ledger.balances() {
        let files = say::few(&collected.ledger.unbalanced);
        let which = if files.is_empty() {
            String::new()
        } else {
            format!("（{files}）")
        };
        return Err(Error::input(
            output.join(COLLECTED),
            format!("账目不平：读到的格子与记录、报告的格子对不上{which}"),
            "结果可能有遗漏，请不要使用，并将此情况反馈给开发者",
        ));
    }
    Ok(Ended::by(&collected.findings))
}

/// The collection of an earlier run.
fn earlier(path: &Path) -> Result<Collected> {
    let bytes = folder::read(path)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Error::input(
            path,
            format!("不是 duban collect 写出的 collected.json（{}）", error::json(&error)),
            "请用 --compare 指定以前的 collected.json",
        )
    })
}

fn format(asked: ExportFormat) -> Format {
    match asked {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Jsonl => Format::Jsonl,
        ExportFormat::Parquet => Format::Parquet,
    }
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

/// Tells that no forms were ever made here: letters that remind units of forms which they never got would be false.
///
/// # Errors
/// If nothing has come in either: then there is nothing to collect.
fn forms_were_sent(common: &Common, replies: &Path) -> Result<()> {
    if common.output.join(GENERATED).exists() {
        return Ok(());
    }
    let empty = read::intake::open(replies)?.is_empty();
    let found = format!("{} 里没有生成过填报表（generated.json）", common.output.display());
    if empty {
        return Err(Error::input(
            replies,
            format!("一份回复也没有，{found}"),
            "请先运行 duban generate 生成填报表并发给各单位；填报表在别处生成的，请用 --output 写明那个文件夹，或把收到的回复放进来",
        ));
    }
    eprintln!("注意：{found}。填报表还没有发下去的，请先运行 duban generate；本次写出的催办函和电话清单先不要发。");
    Ok(())
}

/// What was written: name for people, and path.
type Made = Vec<(String, PathBuf)>;

/// Writes the collection and everything made of it into `output`; says what was made.
///
/// # Errors
/// If the output cannot be written.
pub fn write(round: &Round<'_>, extras: &Extras, collected: &Collected, replies: &Path, output: &Path) -> Result<Made> {
    if extras.records_only {
        return write_records(round.register, collected, output);
    }
    let register = round.register;
    let assignments = assignment::assign(register);
    let mut master = master::build(register, collected)
        .with_decisions(round.decisions.iter().filter_map(decisions::sentence).collect())
        .with_settings(round.settings.spoken());
    if let Some(earlier) = &extras.earlier {
        master = master.compared_with(earlier);
    }
    if let Some(way) = folder::way(output, replies) {
        master = master.with_links_to(way);
    }
    let mut made = Made::new();
    // Nothing takes its name before everything is written: an interrupted run leaves the outputs of the last one.
    let mut batch = Batch::of(output, "collect");
    let exports = ["csv", "jsonl", "parquet"].map(|end| format!("明细.{end}"));
    for name in exports.iter().map(String::as_str).chain([PDF]) {
        batch.may_have_left(output.join(name));
    }
    let master_path = output.join(MASTER);
    // The master takes longest; meanwhile the data are written down.
    let (drawn, data) = thread::scope(|scope| {
        let drawing = scope.spawn(|| {
            Filled::by(&master_path, |file| {
                write::master::draw_to(&master, Sheets::All, &master_path, file)
            })
        });
        let data = fill_data(register, collected, output);
        (drawing.join(), data)
    });
    batch.add(drawn.unwrap_or_else(|panic| resume_unwind(panic))?)?;
    made.push(("汇总表".to_owned(), master_path));
    batch.add(data?)?;
    made.push(("数据".to_owned(), output.join(COLLECTED)));
    let returned = returned::write(register, &assignments, collected, output, &mut batch)?;
    if !returned.files.is_empty() {
        let name = format!("退回补正的表 {} 份", returned.files.len());
        made.push((name, output.join(returned::RETURNED)));
    }
    let built_in = Templates::built_in()?;
    let templates = extras.templates.as_ref().unwrap_or(&built_in);
    let office = &round.settings.papers;
    let reminded = reminders::write(
        register,
        &assignments,
        collected,
        (templates, office),
        output,
        &mut batch,
    )?;
    if !reminded.files.is_empty() {
        let name = format!("催办函 {} 份和电话清单", reminded.files.len());
        made.push((name, output.join(reminders::REMINDERS)));
    }
    let folder = output.join(PAPERS);
    for (paper, values) in [
        (Paper::Circular, papers::circular::values(&master, office)),
        (Paper::Report, papers::report::values(&master, office)),
    ] {
        let path = folder.join(paper.file_name());
        batch.write(&path, &templates.fill(paper, &values)?)?;
    }
    made.push(("报送通报和督查专报".to_owned(), folder));
    for (name, bytes) in built_in.files() {
        batch.write(&output.join(TEMPLATES).join(name), bytes)?;
    }
    let leaders = if extras.packets {
        packets(&master, output)?
    } else {
        Vec::new()
    };
    for (path, bytes) in &leaders {
        batch.write(path, bytes)?;
    }
    if !leaders.is_empty() {
        made.push((format!("分管领导汇总 {} 份", leaders.len()), output.join(PACKETS)));
    }
    if extras.slips {
        made.extend(slips(&master, (templates, office), output, &mut batch)?);
    }
    let decisions_path = output.join(decisions::DECISIONS);
    let rows = check::decision::skeleton(collected, &round.decisions);
    let drawn = write::decisions::skeleton(&decisions_path, register, collected.as_of, &rows, &extras.carried)?;
    batch.write(&decisions_path, &drawn)?;
    if !rows.is_empty() || !extras.carried.rows.is_empty() {
        made.push(("供人决定".to_owned(), decisions_path));
    }
    if let Some(format) = extras.export {
        let path = output.join(format!("明细.{}", format.extension()));
        batch.write_by(&path, |file| write::export::write(&master.detail, format, &path, file))?;
        made.push(("明细".to_owned(), path));
    }
    if let Some(sheets) = extras.pdf {
        let path = output.join(PDF);
        let (packets, books): (Vec<PathBuf>, Vec<Vec<u8>>) = leaders.into_iter().unzip();
        match write::pdf::print(&master, sheets, &books, &path)? {
            Printed::Pdf(pdfs) => {
                let packets = packets.iter().map(|packet| packet.with_extension("pdf"));
                for (path, bytes) in std::iter::once(path.clone()).chain(packets).zip(pdfs) {
                    batch.write(&path, &bytes)?;
                }
                made.push(("打印稿".to_owned(), path));
            }
            Printed::NoOffice => {
                eprintln!("没有生成 PDF：这台机器上没有 LibreOffice。装好后再用 --pdf，或在 WPS 中打印汇总表。")
            }
            Printed::Failed(reason) => eprintln!("没有生成 PDF：{reason}。请在 WPS 或 Excel 中打印汇总表。"),
        }
    }
    say::aged(&batch.commit()?);
    Ok(made)
}

/// Writes the collection as data.
fn fill_data(register: &Register, collected: &Collected, output: &Path) -> Result<Filled> {
    let path = output.join(COLLECTED);
    let published = Published::new(collected, register.tasks.as_slice());
    Filled::by(&path, |file| {
        say::write_json(&published, file).map_err(|source| Error::write(&path, source))
    })
}

/// Writes the collection as data and nothing else; what an earlier collection had made besides is no longer true and goes.
fn write_records(register: &Register, collected: &Collected, output: &Path) -> Result<Made> {
    let mut batch = Batch::of(output, "collect");
    batch.add(fill_data(register, collected, output)?)?;
    let made = vec![("数据".to_owned(), output.join(COLLECTED))];
    say::aged(&batch.commit()?);
    Ok(made)
}

/// Draws a packet for each leader in charge, with its path, and tells where nobody is named.
fn packets(master: &master::Master<'_>, output: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let packets = master::packets::of(master);
    if packets.is_empty() {
        eprintln!(
            "没有生成分管领导的汇总：单位名录没有填“分管领导”一列，通知的表里也没有写明。请在 directory.xlsx 里补上这一列。"
        );
    }
    let folder = output.join(PACKETS);
    let digits = packets.len().to_string().len().max(2);
    let drawn = (1..).zip(&packets).map(|(number, packet): (usize, _)| {
        let name = folder::safe_name(&packet.leader);
        let path = folder.join(format!("{number:0digits$}-{name}.xlsx"));
        let bytes = write::master::draw_packet(master, packet, &path)?;
        Ok((path, bytes))
    });
    drawn.collect()
}

/// Writes a slip to each unit for each reason, and says so where there is none.
fn slips(
    master: &master::Master<'_>,
    (templates, office): (&Templates, &papers::settings::Settings),
    output: &Path,
    batch: &mut Batch,
) -> Result<Option<(String, PathBuf)>> {
    let slips = papers::slip::of(master);
    if slips.is_empty() {
        eprintln!("没有需要发督办单的事项。");
        return Ok(None);
    }
    let folder = output.join(SLIPS);
    let digits = slips.len().to_string().len().max(3);
    for (number, slip) in (1..).zip(&slips) {
        let paper = Paper::Slip(slip.colour);
        let name = format!(
            "{number:0digits$}-{}-{}.docx",
            paper.name(),
            folder::safe_name(&slip.unit)
        );
        let values = papers::slip::values(master, office, slip);
        batch.write(&folder.join(name), &templates.fill(paper, &values)?)?;
    }
    let by = match papers::slip::reply_day(master, office) {
        Some(day) => format!("，要求{}前反馈", chinese_day(day)),
        None => String::new(),
    };
    Ok(Some((format!("督办单 {} 份{by}", slips.len()), folder)))
}

/// How the forms of the round were chosen, where the replies do not speak for themselves.
fn chosen(register: &Register, collected: &Collected) -> String {
    let answered: BTreeSet<&str> = (collected.replies.iter().flat_map(|reply| &reply.forms))
        .map(String::as_str)
        .collect();
    let labels = |keys: &[&str]| -> String {
        let labels: Vec<String> = keys
            .iter()
            .filter_map(|key| Some(register.form(key)?.label()))
            .collect();
        labels.join("、")
    };
    if answered.is_empty() {
        return format!(
            "  没有一份回复填了任何一张表；按到期日收集{}，要收别的表请加 --form\n{}",
            labels(&collected.forms.iter().map(String::as_str).collect::<Vec<_>>()),
            waiting(register, collected, &answered)
        );
    }
    let waiting = waiting(register, collected, &answered);
    let left: Vec<&str> = answered
        .into_iter()
        .filter(|key| !collected.forms.iter().any(|form| form == key))
        .collect();
    if left.is_empty() {
        return waiting;
    }
    format!(
        "{waiting}  另有回复已提前填了{}，还没有到期，本次没有收；现在就要收的，请加 --form {}\n",
        labels(&left),
        left.join(" 或 ")
    )
}

/// Forms that are due and that no reply answers: nobody is reminded of them until they are asked for.
fn waiting(register: &Register, collected: &Collected, answered: &BTreeSet<&str>) -> String {
    let due = register.forms.iter().filter(|form| {
        let is_due = form.due.is_some_and(|due| due < collected.as_of);
        is_due && !collected.forms.contains(&form.key) && !answered.contains(form.key.as_str())
    });
    let line = |form: &Form| {
        let due = form.due.map(|due| due.to_string()).unwrap_or_default();
        format!(
            "  {}已于 {due} 到期，没有一份回复填了它，本次没有收，也没有催；要收要催的，请加 --form {}\n",
            form.label(),
            form.key
        )
    };
    due.map(line).collect()
}

/// How many units have sent all, some, something unread or nothing of what they owe.
pub fn units(collected: &Collected) -> String {
    let units = owed::by_unit(&collected.owed);
    let of = |receipt: Receipt| units.values().filter(|counts| Receipt::of(**counts) == receipt).count();
    let counts: Vec<String> = Receipt::ALL
        .iter()
        .map(|receipt| (receipt, of(*receipt)))
        .filter(|(_, count)| *count > 0)
        .map(|(receipt, count)| format!("{} {count}", receipt.label()))
        .collect();
    if counts.is_empty() {
        return String::new();
    }
    format!("  应报单位 {} 个：{}\n", units.len(), counts.join("，"))
}

fn account(round: &Round<'_>, collected: &Collected, from: &str, made: &Made, records_only: bool) -> String {
    let register = round.register;
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
        Outcome::NoForm,
        Outcome::Duplicate,
        Outcome::Rejected,
        Outcome::Receipt,
    ]
    .into_iter()
    .filter(|&outcome| count(outcome) > 0)
    .map(|outcome| format!("{} {}", outcome.label(), count(outcome)))
    .collect();
    let forms: Vec<String> = collected
        .forms
        .iter()
        .filter_map(|key| register.form(key))
        .map(|form| match form.period {
            None => form.label(),
            Some(period) => format!("{}（{}）", form.label(), period.label()),
        })
        .collect();
    let ledger = &collected.ledger;
    let mut text = format!("{}\n截至 {}，", register.title, collected.as_of);
    text.push_str(&format!("回收 {}。\n", forms.join("、")));
    if round.forms.is_none() {
        text.push_str(&chosen(register, collected));
    }
    let outcomes = match outcomes.as_slice() {
        [] => String::new(),
        some => format!("（{}）", some.join("，")),
    };
    text.push_str(&format!("  {from}：文件 {} 个{outcomes}\n", collected.replies.len(),));
    text.push_str(&units(collected));
    let unread = (collected.owed.iter())
        .filter(|duty| duty.state == State::Unread)
        .count();
    text.push_str(&format!(
        "  应报 {} 项次，已报 {}，未报 {}{}，免报 {}\n",
        ledger.expected,
        ledger.received,
        ledger.missing,
        match unread {
            0 => String::new(),
            unread => format!("（其中已收到待转录 {unread}）"),
        },
        ledger.excluded
    ));
    text.push_str(&format!(
        "  读到有内容的格子 {} 个：已收录 {}，列为问题 {}\n",
        ledger.cells_read, ledger.cells_recorded, ledger.cells_reported
    ));
    let rest = if records_only {
        "collected.json 的 findings"
    } else {
        "master.xlsx 的“问题清单”工作表"
    };
    text.push_str(&say::findings(&collected.findings, rest));
    for (name, path) in made {
        text.push_str(&format!("{name}：{}\n", path.display()));
    }
    text.push_str(if records_only {
        "下一步：要汇总表和催报、退回的文件，请不加 --records-only 再运行 duban collect。\n"
    } else if collected.findings.is_empty() {
        "下一步：打印汇总表。\n"
    } else if collected.records.is_empty() {
        "下一步：按催办函和电话清单催报；收到的回复放进同一文件夹，再运行 duban collect。\n"
    } else {
        "下一步：按“问题清单”请相关单位补正或补报，把新的回复放进同一文件夹，再运行 duban collect。\n"
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ledger;

    #[test]
    fn an_account_that_does_not_balance_ends_in_status_2_and_says_so() {
        let even = Ledger {
            expected: 5,
            received: 3,
            missing: 1,
            excluded: 1,
            cells_read: 9,
            cells_recorded: 7,
            cells_reported: 2,
            unbalanced: Vec::new(),
        };
        let lost = |change: fn(&mut Ledger)| {
            let mut ledger = even.clone();
            change(&mut ledger);
            let collected = Collected {
                format: crate::record::FORMAT,
                as_of: jiff::civil::date(2020, 7, 15),
                forms: Vec::new(),
                replies: Vec::new(),
                records: Vec::new(),
                submissions: Vec::new(),
                owed: Vec::new(),
                findings: Vec::new(),
                ledger,
                periods: Default::default(),
                returned: Default::default(),
                mail: Vec::new(),
            };
            ended(&collected, Path::new("output"))
        };
        assert!(matches!(lost(|_| ()), Ok(Ended::Clean)));
        for change in [
            (|ledger| ledger.cells_read += 1) as fn(&mut Ledger),
            |ledger| ledger.missing = 0,
            |ledger| ledger.unbalanced.push("市财政局.xlsx".to_owned()),
        ] {
            let error = lost(change).unwrap_err();
            assert!(error.to_string().contains("账目不平"), "{error}");
        }
        let named = lost(|ledger| ledger.unbalanced.push("市财政局.xlsx".to_owned())).unwrap_err();
        assert!(named.to_string().contains("市财政局.xlsx"), "{named}");
    }
}

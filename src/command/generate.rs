//! `duban generate`: writes one workbook per unit and the manifest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::check::Exemptions;
use crate::cli::{Common, GenerateArgs};
use crate::command::generated::{Generated, Written};
use crate::command::names::{BUNDLES, GENERATED, MANIFEST, NOTICES, WORKBOOKS};
use crate::command::packet::packets;
use crate::command::papers::Templates;
use crate::command::{Ended, context, decisions, say, since};
use crate::error::{self, Error, Result};
use crate::finding::Finding;
use crate::folder::{self, Batch, Staged};
use crate::form::{Column, Form};
use crate::papers::notice::Charge;
use crate::papers::{self, Paper};
use crate::parallel;
use crate::prefill::{Prior, earlier};
use crate::register::Register;
use crate::register::assignment;
use crate::register::round::Asked;
use crate::task::Task;
use crate::unit::Role;
use crate::write;
use crate::write::manifest::Entry;
use crate::write::unit_workbook::{Round, UnitWorkbook};

/// The archive that holds every workbook; it sorts before those of the categories.
const ALL: &str = "00-全部单位.zip";

/// The official notices that go along with the workbooks.
#[derive(Debug)]
pub struct Notices {
    /// The office's templates, or the built-in ones.
    pub templates: Templates,
    /// What papers say of the office.
    pub office: papers::settings::Settings,
    /// Their day; blank where none is known.
    pub day: Option<Date>,
}

/// Runs the verb.
///
/// # Errors
/// If there is no usable register, or the output cannot be written.
pub fn run(common: &Common, args: &GenerateArgs) -> Result<Ended> {
    let mut register = context::register(common)?;
    let asked = Asked {
        forms: args.form.clone(),
        period: args.period,
        as_of: args.as_of,
    };
    let keys = context::ask(common, &mut register, &asked)?;
    let forms = forms(&register, keys.as_deref(), &common.input)?;
    shows_tasks(&forms, &common.input)?;
    if let Some(passed) = register.received.as_ref().filter(|_| register.units.is_empty()) {
        return Err(Error::input(
            common.input.join(&passed.file),
            "任务还没有分给本级各单位",
            "请填写 output/分工.xlsx（没有的先运行 duban register），存为 input/分工.xlsx",
        ));
    }
    let (decided, unreadable) = decisions::read(&common.input, &register)?;
    let excusing = since::excusing(&decided);
    let exempt = Exemptions::new(decided, &register);
    let _lock = folder::lock(&common.output)?;
    let (prior, doubts) = match &args.from {
        Some(path) => prior(path, &register)?,
        None => Default::default(),
    };
    let notices = if args.notices {
        Some(Notices {
            templates: Templates::load(&common.input)?,
            office: context::settings(&common.input)?.papers,
            day: args.as_of.or(register.date),
        })
    } else {
        None
    };
    let mut generated = generate(
        &register,
        &forms,
        &prior,
        &doubts,
        (&exempt, Some(excusing)),
        notices.as_ref(),
        &common.output,
    )?;
    generated.findings.extend(unreadable.iter().cloned());
    let bundles = if args.zip {
        bundle(&register, &generated, &common.output)?
    } else {
        Vec::new()
    };
    if common.json {
        for written in &mut generated.workbooks {
            written.path = common.output.join(&written.path).to_string_lossy().into_owned();
            if let Some(notice) = &mut written.notice {
                *notice = common.output.join(&notice).to_string_lossy().into_owned();
            }
        }
        say::json(&generated)?;
    } else {
        let mut text = account(&register, &forms, &generated, &common.output);
        if !unreadable.is_empty() {
            text.push_str(&say::findings(&unreadable, "input/decisions.xlsx"));
        }
        if args.from.is_some() {
            text.push_str(&format!("按以前的填报预填 {} 项次。", prior.len()));
            text.push_str(&say::findings(&doubts, "清单.xlsx 的“预填待核”工作表"));
        }
        for bundle in bundles {
            text.push_str(&format!("压缩包：{}\n", bundle.display()));
        }
        say::print(&text)?;
    }
    Ok(Ended::by(&generated.findings))
}

/// The forms of the register, or those asked for.
///
/// # Errors
/// If there are none; `input` names the place to mend.
pub fn forms<'a>(register: &'a Register, asked: Option<&[String]>, input: &Path) -> Result<Vec<&'a Form>> {
    let forms: Vec<&Form> = register
        .forms
        .iter()
        .filter(|form| asked.is_none_or(|asked| asked.contains(&form.key)))
        .collect();
    if forms.is_empty() {
        return Err(Error::input(
            input,
            "通知里没有要填报的表格样式",
            "请在通知末尾附上样表，或换一个 --form",
        ));
    }
    Ok(forms)
}

/// Refuses forms whose rows would not say which task they are about.
///
/// # Errors
/// If a form has no column in which the office prints the task; `input` names the place to mend.
fn shows_tasks(forms: &[&Form], input: &Path) -> Result<()> {
    let Some(form) = forms.iter().find(|form| !form.columns.iter().any(Column::names_task)) else {
        return Ok(());
    };
    let headings: Vec<&str> = form.columns.iter().map(|column| column.heading.as_str()).collect();
    let settings = context::settings_path(input);
    let register = input.join(context::REGISTER);
    let (place, first) = match (register.exists(), settings.exists()) {
        (true, false) => (
            register,
            "请在“表格”工作表里恢复这张表填任务的一列，或把那一列的类型改为“任务”；也可",
        ),
        (false, false) => (input.to_owned(), "请在旁边新建 duban.toml，"),
        _ => (settings, "请"),
    };
    Err(Error::input(
        place,
        format!(
            "“{}”没有一列写明是哪项任务，各单位会看不出每行说的是什么（各列：{}）",
            form.label(),
            headings.join("、")
        ),
        format!(
            "{first}在 duban.toml 的 [form.{key}] 用 columns 加上“工作任务”一列，或用 [form.{key}.column.\"列名\"] 的 kind = \"任务\" 或 from 指明哪一列填任务",
            key = form.key
        ),
    ))
}

/// Writes the workbooks, the manifest and generated.json into `output`; paths in the result are relative to it.
/// `doubts` are the findings of the prefill; what a decision excuses is left out, and the code of these decisions noted; with `notices` each unit gets an official
/// notice, too.
///
/// # Errors
/// If a template is unfit, or the output cannot be written; the earlier workbooks are then still there.
pub fn generate(
    register: &Register,
    forms: &[&Form],
    prior: &Prior,
    doubts: &[Finding],
    (exempt, decisions): (&Exemptions, Option<String>),
    notices: Option<&Notices>,
    output: &Path,
) -> Result<Generated> {
    let assignments = assignment::assign(register);
    let packets = packets(register, &assignments);
    let folder_path = output.join(WORKBOOKS);
    let earlier = earlier_files(output);
    let staged = Staged::new(&folder_path)?;
    let mut generated = Generated {
        register: register.fingerprint(),
        decisions,
        workbooks: Vec::new(),
        findings: register.findings.iter().chain(doubts).cloned().collect(),
    };
    let round = Round::of(register);
    let mut filled = Vec::new();
    for packet in &packets {
        let mut workbook = packet.prefilled(register, forms, prior);
        let unit = packet.unit.unit.name.as_str();
        workbook.leave_out(|form, task| exempt.excuse(unit, task, form));
        // A unit that owes nothing gets nothing.
        if !workbook.sheets.is_empty() {
            filled.push((packet, packet.file_name(), workbook));
        }
    }
    let progress = say::progress(filled.len(), "生成");
    let drawn = parallel::each(&filled, |(_, name, workbook)| {
        let written = write::unit_workbook::draw_in(&round, workbook).and_then(|bytes| staged.write(name, &bytes));
        progress.inc();
        written
    });
    drawn.into_iter().collect::<Result<()>>()?;
    let mut entries = Vec::new();
    for (packet, name, workbook) in &filled {
        let (lead, co) = counts(workbook);
        let written = Written {
            unit: packet.unit.unit.name.clone(),
            path: format!("{WORKBOOKS}/{name}"),
            forms: workbook.sheets.iter().map(|sheet| sheet.form.key.clone()).collect(),
            lead,
            co,
            notice: notices.map(|_| format!("{NOTICES}/{}", name.replace(".xlsx", ".docx"))),
        };
        entries.push(Entry {
            unit: &packet.unit.unit,
            resolved: packet.unit.resolved,
            file: written.path.clone(),
            forms: workbook.sheets.iter().map(|sheet| sheet.form.label()).collect(),
            lead,
            co,
        });
        generated.workbooks.push(written);
    }
    progress.finish_and_clear();
    let manifest = output.join(MANIFEST);
    let manifest_bytes = write::manifest::workbook(&manifest, register, &entries, doubts)?;
    let listing = output.join(GENERATED);
    let listing_text = say::to_json(&generated, &listing)?;
    let mut batch = Batch::of(output, "generate");
    for path in folder::files(&output.join(BUNDLES))?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "zip"))
    {
        batch.may_have_left(path);
    }
    batch.folder(staged, &earlier)?;
    for ((.., workbook), written) in filled.iter().zip(&generated.workbooks) {
        if let (Some(notices), Some(path)) = (notices, &written.notice) {
            let values = papers::notice::values(register, &notices.office, notices.day, &charge(workbook));
            batch.write(&output.join(path), &notices.templates.fill(Paper::Notice, &values)?)?;
        }
    }
    batch.write(&manifest, &manifest_bytes)?;
    batch.write(&listing, listing_text.as_bytes())?;
    say::aged(&batch.commit()?);
    let now: BTreeSet<&str> = (generated.workbooks.iter())
        .filter_map(|written| written.path.rsplit('/').next())
        .collect();
    let gone: Vec<&String> = earlier.iter().filter(|name| !now.contains(name.as_str())).collect();
    if !gone.is_empty() {
        let labels: Vec<String> = forms.iter().map(|form| form.label()).collect();
        eprintln!(
            "已删去上次生成、这次没有的填报表 {} 份：{}。这次只写{}，这些单位没有要填的任务；还要发别的表的，请不加 --form 再运行 duban generate。",
            gone.len(),
            say::few(&gone),
            labels.join("、")
        );
    }
    Ok(generated)
}

/// What a unit is told of: the tasks on its forms, those that it leads first, each once.
fn charge<'a>(workbook: &UnitWorkbook<'a>) -> Charge<'a> {
    let mut tasks: Vec<(Role, &Task)> = Vec::new();
    for role in [Role::Lead, Role::Co] {
        let bands = workbook.sheets.iter().flat_map(|sheet| &sheet.bands);
        for row in bands.filter(|(one, _)| *one == role).flat_map(|(_, rows)| rows) {
            if !tasks.iter().any(|(_, task)| task.id == row.task.id) {
                tasks.push((role, row.task));
            }
        }
    }
    Charge {
        unit: &workbook.unit.name,
        tasks,
        forms: workbook.sheets.iter().map(|sheet| sheet.form).collect(),
    }
}

/// What an earlier collection says, and what a person must know of it.
///
/// # Errors
/// If the file is neither a collected.json nor a master workbook, or holds no answers.
fn prior(path: &Path, register: &Register) -> Result<(Prior, Vec<Finding>)> {
    const ADVICE: &str = "请用 --from 指定以前收过填报的一轮的 collected.json 或 master.xlsx";
    let bytes = folder::read(path)?;
    let file = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let answers = if is_json(&bytes) {
        earlier::collected(&file, &bytes).map_err(|error| {
            Error::input(
                path,
                format!("不是 duban collect 写出的 collected.json（{}）", error::json(&error)),
                ADVICE,
            )
        })?
    } else {
        earlier::master(&file, &context::document(path)?)
    };
    if answers.is_empty() {
        return Err(Error::input(path, "里面没有任何填报内容", ADVICE));
    }
    Ok(Prior::new(&answers, register, &assignment::assign(register)))
}

/// Whether a file is a JSON document, as nothing else that holds answers starts with a brace.
fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"{")
}

/// Packs the workbooks per category and all in one, into a folder of their own; returns the archives.
fn bundle(register: &Register, generated: &Generated, output: &Path) -> Result<Vec<PathBuf>> {
    let mut groups: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for written in &generated.workbooks {
        let unit = register.units.iter().find(|unit| unit.unit.name == written.unit);
        let category = unit.map(|unit| unit.unit.category.trim());
        let category = category.filter(|category| !category.is_empty()).unwrap_or("未分类");
        groups.entry(category).or_default().push(&written.path);
    }
    let all = generated.workbooks.iter().map(|written| written.path.as_str());
    let mut archives = vec![(ALL.to_owned(), all.collect::<Vec<_>>())];
    for (category, files) in groups {
        // Windows tells no capital from a small letter, and two categories may differ in what no name may hold.
        let name = (1..)
            .map(|n| match n {
                1 => folder::safe_name(category),
                n => format!("{}({n})", folder::safe_name(category)),
            })
            .map(|name| format!("{name}.zip"))
            .find(|name| {
                archives
                    .iter()
                    .all(|(other, _)| other.to_lowercase() != name.to_lowercase())
            });
        archives.push((name.unwrap_or_default(), files));
    }
    archives.sort();
    let path = output.join(BUNDLES);
    let staged = Staged::new(&path)?;
    let mut made = Vec::new();
    for (name, files) in &archives {
        let archive = path.join(name);
        staged.write_by(name, |file| {
            write::bundle::zip(
                &archive,
                file,
                files.iter().map(|written| {
                    let name = written.rsplit('/').next().unwrap_or(written);
                    Ok((name, folder::read(&output.join(written))?))
                }),
            )
        })?;
        made.push(archive);
    }
    // The folder holds archives only; an earlier run's are all replaced.
    let earlier: Vec<String> = folder::files(&path)?
        .iter()
        .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".zip"))
        .collect();
    let mut batch = Batch::of(output, "bundles");
    batch.folder(staged, &earlier)?;
    say::aged(&batch.commit()?);
    Ok(made)
}

/// Numbers of lead and co-responsible tasks on any form of a workbook.
fn counts(workbook: &UnitWorkbook<'_>) -> (usize, usize) {
    let of = |role: Role| {
        let bands = workbook.sheets.iter().flat_map(|sheet| &sheet.bands);
        let rows = bands.filter(|(own, _)| *own == role).flat_map(|(_, rows)| rows);
        rows.map(|row| &row.task.id).collect::<BTreeSet<_>>().len()
    };
    (of(Role::Lead), of(Role::Co))
}

/// Names of the workbooks that the last run wrote: these may be replaced; anything else in the folder is somebody's.
fn earlier_files(output: &Path) -> Vec<String> {
    let Ok(bytes) = folder::read(&output.join(GENERATED)) else {
        return Vec::new();
    };
    let Ok(earlier) = serde_json::from_slice::<Generated>(&bytes) else {
        return Vec::new();
    };
    earlier
        .workbooks
        .iter()
        .filter_map(|written| {
            written
                .path
                .strip_prefix(WORKBOOKS)?
                .strip_prefix('/')
                .map(str::to_owned)
        })
        .collect()
}

fn account(register: &Register, forms: &[&Form], generated: &Generated, output: &Path) -> String {
    let total = |count: fn(&Written) -> usize| -> usize { generated.workbooks.iter().map(count).sum() };
    let labels: Vec<String> = forms.iter().map(|form| form.label()).collect();
    let mut text = format!(
        "{}\n已为 {} 个单位生成填报表（{}），牵头 {} 项次、责任 {} 项次。\n",
        register.title,
        generated.workbooks.len(),
        labels.join("、"),
        total(|written| written.lead),
        total(|written| written.co),
    );
    text.push_str(&say::findings(
        &register.findings,
        "register.xlsx 的“待核”工作表（duban register）",
    ));
    text.push_str(&format!("填报表：{}\n", output.join(WORKBOOKS).display()));
    if generated.workbooks.iter().any(|written| written.notice.is_some()) {
        text.push_str(&format!("督办通知：{}\n", output.join(NOTICES).display()));
    }
    text.push_str(&format!("清单：{}\n", output.join(MANIFEST).display()));
    text.push_str("下一步：按清单把填报表发给各单位；收到的回复放进 input/replies，然后运行 duban collect。\n");
    text
}

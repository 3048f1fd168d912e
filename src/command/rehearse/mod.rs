//! `duban rehearse`: a whole round without anyone, and whether exactly the faults that were put in are found.

pub mod fill;
mod levels;
mod paper;
pub mod spoil;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

use crate::check::{Decision, Exemptions};
use crate::cli::{Common, Faults, RehearseArgs};
use crate::command::packet::{Packet, packets};
use crate::command::{Ended, collect, context, gather, generate, names, say};
use crate::directory::Directory;
use crate::error::Result;
use crate::folder::{self, Staged, safe_name};
use crate::form::Form;
use crate::owed::State;
use crate::prefill::Prior;
use crate::record::Collected;
use crate::recurrence::Recurrence;
use crate::register::assignment;
use crate::register::round::Asked;
use crate::register::{Register, resolve};
use crate::rehearse::deal::{Dealt, deal};
use crate::rehearse::fault::Duty;
use crate::rehearse::{Dice, synthetic};
use crate::rule;
use crate::write;
use crate::write::unit_workbook::Round;
use spoil::{Expected, Sent};

/// At most how many differences the account lists.
const LISTED: usize = 10;
/// Folder of the made-up replies in the rehearsal's folder.
pub const REPLIES: &str = "replies";

/// The account of a rehearsal. The contract of `rehearse --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Where it was written.
    pub out: String,
    /// Workbooks generated.
    pub workbooks: usize,
    /// Replies made up.
    pub replies: usize,
    /// Records collected.
    pub records: usize,
    /// Faults put in.
    pub faults: usize,
    /// Faults that were put in but not found: `rule unit task form`.
    pub not_found: Vec<String>,
    /// Findings of what was not put in.
    pub not_put_in: Vec<String>,
}

/// Runs the verb.
///
/// # Errors
/// If there is no usable register, or the output cannot be written.
pub fn run(common: &Common, args: &RehearseArgs) -> Result<Ended> {
    let out = args.out.clone().unwrap_or_else(|| common.output.join("rehearsal"));
    let mut register = match args.units {
        Some(units) => {
            let notice = synthetic::notice(usize::try_from(units).unwrap_or(usize::MAX), args.seed);
            resolve::resolve(notice, &Directory::default())
        }
        None => context::register(common)?,
    };
    let settings = context::settings(&common.input)?;
    let asked = Asked {
        forms: args.form.clone(),
        ..Asked::default()
    };
    let keys = context::ask(common, &mut register, &asked)?;
    // A form that comes back is played for the period that is being reported when the others are due, and never for one that was over
    // before the notice went out.
    let due = register.forms.iter().filter_map(|form| form.due).max();
    let day = due.or(register.date).unwrap_or(NO_DAY);
    let current = register.forms.iter().filter(|form| form.period.is_none());
    let sent = register.date;
    let played = |every: Recurrence| {
        let now = every.current(day);
        let passed = every.due_of(now).zip(sent).is_some_and(|(due, sent)| due < sent);
        if passed { now.next() } else { now }
    };
    let periods = current
        .filter_map(|form| Some((form.key.clone(), played(form.every?))))
        .collect();
    register.set_periods(&periods);
    let forms = generate::forms(&register, keys.as_deref(), &common.input)?;
    let _lock = folder::lock(&out)?;
    let path = out.join(context::REGISTER);
    folder::write(&path, &write::register::workbook(&path, &register)?)?;
    let as_of = as_of(&register, &forms);
    if args.levels > 2 {
        let play = levels::Play {
            register: &register,
            settings: &settings,
            forms: &forms,
            as_of,
            out: &out,
        };
        return levels::run(common, args, play);
    }
    let generated = generate::generate(
        &register,
        &forms,
        &Prior::default(),
        &[],
        (&Exemptions::default(), None),
        None,
        &out,
    )?;
    let Replies {
        files: replies,
        expected,
        decisions,
    } = reply(&register, &forms, args, as_of, &out)?;
    let round = gather::Round {
        register: &register,
        settings: &settings,
        decisions,
        forms: Some(forms.iter().map(|form| form.key.clone()).collect()),
        as_of,
    };
    let replies_path = out.join(REPLIES);
    let collected = gather::gather(&round, &replies_path, None, None)?;
    collect::write(&round, &collect::Extras::default(), &collected, &replies_path, &out)?;
    let (mut not_found, not_put_in) = compare(&expected, &collected);
    not_found.extend(states(&expected, &collected));
    let account = Account {
        out: out.to_string_lossy().into_owned(),
        workbooks: generated.workbooks.len(),
        replies,
        records: collected.records.len(),
        faults: expected.len(),
        not_found,
        not_put_in,
    };
    if common.json {
        say::json(&account)?;
    } else {
        say::print(&account_text(&register, &account, &expected, &out))?;
    }
    if account.not_found.is_empty() && account.not_put_in.is_empty() {
        Ok(Ended::Clean)
    } else {
        Ok(Ended::Findings)
    }
}

/// The day of the rehearsal: when the last form is due, so that the same input gives the same round.
fn as_of(register: &Register, forms: &[&Form]) -> Date {
    let due = forms.iter().filter_map(|form| form.due).max();
    due.or(register.date).unwrap_or(NO_DAY)
}

/// The day of a rehearsal of which neither forms nor notice name one.
const NO_DAY: Date = Date::constant(2020, 12, 31);

/// The last day of the year of the notice, as the checks take it.
fn campaign_end(register: &Register, end: Date) -> Date {
    let year = register.date.unwrap_or(end).year();
    Date::new(year, 12, 31).unwrap_or(end)
}

/// The replies of all units.
#[derive(Debug, Default)]
struct Replies {
    /// How many files they are.
    files: usize,
    /// The findings that the faults must raise.
    expected: Vec<Expected>,
    /// What a person decides of them.
    decisions: Vec<Decision>,
}

/// Writes the replies of all units that reply.
fn reply(register: &Register, forms: &[&Form], args: &RehearseArgs, end: Date, out: &Path) -> Result<Replies> {
    let assignments = assignment::assign(register);
    let packets = packets(register, &assignments);
    let duties = duties(register, &packets);
    let dealt: BTreeMap<usize, Dealt> = match args.faults {
        Faults::None => BTreeMap::new(),
        Faults::Typical => deal(&duties, forms, campaign_end(register, end), args.seed)
            .into_iter()
            .map(|dealt| (dealt.unit, dealt))
            .collect(),
    };
    let staged = Staged::new(&out.join(REPLIES))?;
    let round = Round::of(register);
    let progress = say::progress(packets.len(), "模拟填报");
    let mut replies = Replies::default();
    for (place, packet) in packets.iter().enumerate() {
        progress.inc();
        let filled = |packet| fill::filled(packet, register, forms, args.seed, end);
        let workbook = filled(packet);
        let name = reply_name(packet, args);
        let before = place.checked_sub(1).and_then(|place| dealt.get(&place));
        let sent = match dealt.get(&place) {
            Some(dealt) => {
                let next = packets.get(place + 1).filter(|_| dealt.fault.takes_next());
                spoil::send(workbook, next.map(filled).as_ref(), &name, dealt, &duties, end)?
            }
            None if before.is_some_and(|before| before.fault.takes_next()) => Sent::default(),
            None => Sent {
                files: vec![(name, write::unit_workbook::draw_in(&round, &workbook)?)],
                ..Sent::default()
            },
        };
        replies.expected.extend(sent.expected);
        replies.decisions.extend(sent.decisions);
        replies.files += sent.files.len();
        for (name, bytes) in sent.files {
            staged.write(&name, &bytes)?;
        }
    }
    progress.finish_and_clear();
    staged.commit(&earlier_replies(out)?)?;
    Ok(replies)
}

/// What each unit owes.
fn duties<'a>(register: &'a Register, packets: &[Packet<'a>]) -> Vec<Duty<'a>> {
    packets
        .iter()
        .map(|packet| Duty {
            unit: &packet.unit.unit,
            tasks: packet
                .assignments
                .iter()
                .map(|assignment| (assignment.role, &register.tasks[assignment.task]))
                .collect(),
        })
        .collect()
}

/// The rehearsal's own folder holds nobody's replies: all of an earlier rehearsal's are replaced.
fn earlier_replies(out: &Path) -> Result<Vec<String>> {
    let names = folder::files(&out.join(REPLIES))?;
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(names.iter().filter_map(name).collect())
}

/// Units rename files; that is no fault. The place keeps two names apart.
fn reply_name(packet: &Packet<'_>, args: &RehearseArgs) -> String {
    let unit = safe_name(&packet.unit.unit.name);
    let mut dice = Dice::new(args.seed, &format!("{unit}/file name"));
    match (args.faults, dice.below(4)) {
        (Faults::Typical, 0) => format!("{unit}（最终版）({}).xlsx", packet.place),
        (Faults::Typical, 1) => format!("报送表 {} {unit}.xlsx", packet.place),
        _ => packet.file_name(),
    }
}

/// What was put in and not found, and what was found and not put in, of any severity.
fn compare(expected: &[Expected], collected: &Collected) -> (Vec<String>, Vec<String>) {
    let mut open: Vec<&Expected> = expected.iter().collect();
    let mut not_put_in = Vec::new();
    for finding in &collected.findings {
        let place = &finding.place;
        let matching = open.iter().position(|expected| {
            expected.rule == finding.rule
                && (expected.unit.is_none() || expected.unit == place.unit)
                && (expected.task.is_none() || expected.task == place.task)
                && (expected.form.is_none() || expected.form == place.form)
                && (expected.file.is_none() || expected.file == place.file)
        });
        match matching {
            Some(place) => {
                open.swap_remove(place);
            }
            None => not_put_in.push(format!("[{}] {finding}", finding.rule)),
        }
    }
    let mut not_found: Vec<String> = open
        .into_iter()
        .map(|expected| {
            let task = expected.task.as_ref().map(|task| task.to_string()).unwrap_or_default();
            let form = expected.form.clone().unwrap_or_default();
            let whose = expected
                .unit
                .as_ref()
                .or(expected.file.as_ref())
                .cloned()
                .unwrap_or_default();
            format!("{} {whose} {task} {form}", expected.rule)
        })
        .collect();
    not_found.sort();
    (not_found, not_put_in)
}

/// Duties that stand otherwise than what was put in makes them stand.
fn states(expected: &[Expected], collected: &Collected) -> Vec<String> {
    let mut by_unit: BTreeMap<&str, Vec<&Expected>> = BTreeMap::new();
    for one in expected.iter().filter(|one| one.state.is_some()) {
        by_unit
            .entry(one.unit.as_deref().unwrap_or_default())
            .or_default()
            .push(one);
    }
    let mut wrong = Vec::new();
    for duty in &collected.owed {
        let own = by_unit.get(duty.unit.as_str()).map(Vec::as_slice).unwrap_or_default();
        let concerns = |one: &&&Expected| {
            one.form.as_ref().is_none_or(|form| *form == duty.form)
                && one.task.as_ref().is_none_or(|task| *task == duty.task)
        };
        let wanted = own
            .iter()
            .find(concerns)
            .and_then(|one| one.state)
            .unwrap_or(State::Filed);
        if duty.state != wanted {
            let (is, wanted) = (duty.state.label(), wanted.label());
            wrong.push(format!(
                "{} {} {}：应为“{wanted}”，算成了“{is}”",
                duty.unit, duty.task, duty.form
            ));
        }
    }
    wrong
}

/// Adds what is said of each of a list, the first of many.
fn list_first(text: &mut String, said: &str, list: &[String]) {
    for one in list.iter().take(LISTED) {
        text.push_str(&format!("  {said}：{one}\n"));
    }
    if list.len() > LISTED {
        text.push_str(&format!("  …… 同类还有 {} 处\n", list.len() - LISTED));
    }
}

fn account_text(register: &Register, account: &Account, expected: &[Expected], out: &Path) -> String {
    let mut by_title: BTreeMap<&str, usize> = BTreeMap::new();
    for expected in expected {
        let title = rule::title(&expected.rule).unwrap_or(&expected.rule);
        *by_title.entry(title).or_default() += 1;
    }
    let mut text = format!("演练：{}\n", register.title);
    text.push_str(&format!(
        "  出表 {} 份，模拟回复 {} 份，汇总填报 {} 项次\n",
        account.workbooks, account.replies, account.records
    ));
    if account.faults > 0 {
        let kinds: Vec<String> = by_title
            .iter()
            .map(|(title, count)| format!("{title} {count}"))
            .collect();
        text.push_str(&format!(
            "  放入毛病 {} 处，共 {} 种：{}\n",
            account.faults,
            kinds.len(),
            kinds.join("，")
        ));
    }
    for (said, list) in [
        ("放入了但没有查出", &account.not_found),
        ("没有放入却报了", &account.not_put_in),
    ] {
        list_first(&mut text, said, list);
    }
    if account.not_found.is_empty() && account.not_put_in.is_empty() {
        text.push_str("  查出的与放入的完全一致。\n");
    }
    for (what, name) in [
        ("填报表", names::WORKBOOKS),
        ("清单", names::MANIFEST),
        ("模拟回复", REPLIES),
        ("汇总表", names::MASTER),
        ("数据", names::COLLECTED),
    ] {
        text.push_str(&format!("{what}：{}\n", out.join(name).display()));
    }
    text.push_str("下一步：打开汇总表看看；正式开始请运行 duban register。演练不影响正式的输入和输出。\n");
    text
}

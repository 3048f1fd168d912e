//! `duban rehearse --levels 3`: a round in which units pass their tasks on, and whether it comes to what a flat collection gives.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use super::fill;
use crate::check;
use crate::cli::{Common, Faults, RehearseArgs};
use crate::command::packet::{Packet, packets};
use crate::command::{Ended, answer, collect, gather, names, say};
use crate::contact::Contact;
use crate::directory::Directory;
use crate::error::{Error, Result};
use crate::folder::{self, Staged};
use crate::form::Form;
use crate::notice::Notice;
use crate::read;
use crate::record::Collected;
use crate::register::assignment;
use crate::register::received::{self, Received};
use crate::register::{Register, division, resolve};
use crate::rehearse::Dice;
use crate::rehearse::levels::{self, Divided, Slip, Sums};
use crate::settings::Settings;
use crate::unit::{Role, Unit};
use crate::write;

/// Folder of what the own units sent, at once, in the rehearsal's folder.
const FLAT: &str = "flat";
/// Folder of the second level in the rehearsal's folder: for each unit its notice, its division and its own units' replies.
const LEVEL: &str = "levels";

/// The account of a rehearsal over three levels. The contract of `rehearse --levels 3 --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Where it was written.
    pub out: String,
    /// Levels played.
    pub levels: u32,
    /// Units that passed their tasks on.
    pub units: usize,
    /// Their own units.
    pub own_units: usize,
    /// Replies of the own units.
    pub replies: usize,
    /// Duties of the units, answered and done, over three levels.
    pub rolled: [usize; 3],
    /// The same, from what the own units say when they are collected at once.
    pub flat: [usize; 3],
    /// Where the two differ.
    pub differences: Vec<String>,
    /// What the first level finds in the units' replies; nothing may be found where no faults were put in.
    pub findings: usize,
    /// The first of them, where none may be.
    pub not_put_in: Vec<String>,
}

/// What a rehearsal over levels is played with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Play<'a> {
    /// The register of the first level.
    pub register: &'a Register,
    /// The settings.
    pub settings: &'a Settings,
    /// The forms.
    pub forms: &'a [&'a Form],
    /// The day of the rehearsal.
    pub as_of: Date,
    /// Where it is written.
    pub out: &'a Path,
}

/// Plays the round.
///
/// # Errors
/// If the output cannot be written.
pub(super) fn run(common: &Common, args: &RehearseArgs, play: Play<'_>) -> Result<Ended> {
    let Play {
        register, forms, out, ..
    } = play;
    let assignments = assignment::assign(register);
    let packets = packets(register, &assignments);
    let mut level = Level {
        play,
        args,
        divided: Divided::new(),
        all: Vec::new(),
        replies: 0,
        wrong: Vec::new(),
    };
    let staged = Staged::new(&out.join(super::REPLIES))?;
    let progress = say::progress(packets.len(), "逐级演练");
    for packet in &packets {
        if let Some(bytes) = level.unit(packet)? {
            staged.write(&packet.file_name(), &bytes)?;
        }
        progress.inc();
    }
    progress.finish_and_clear();
    staged.commit(&super::earlier_replies(out)?)?;
    let round = gather::Round {
        register,
        settings: play.settings,
        decisions: Vec::new(),
        forms: Some(forms.iter().map(|form| form.key.clone()).collect()),
        as_of: play.as_of,
    };
    let replies = out.join(super::REPLIES);
    let rolled = gather::gather(&round, &replies, None, None)?;
    collect::write(&round, &collect::Extras::default(), &rolled, &replies, out)?;
    let flat = level.flat()?;
    let (above, below, mut differences) = levels::compare(register, forms, &level.divided, &rolled, &flat);
    differences.splice(0..0, level.wrong);
    if above != below {
        differences.push(format!("合计不同：逐级 {above:?}，直接收齐 {below:?}"));
    }
    let told = rolled
        .findings
        .iter()
        .map(|finding| format!("[{}] {finding}", finding.rule));
    let account = Account {
        out: out.to_string_lossy().into_owned(),
        levels: 3,
        units: packets.len(),
        own_units: level.all.len(),
        replies: level.replies,
        rolled: sums(above),
        flat: sums(below),
        differences,
        findings: rolled.findings.len(),
        not_put_in: match args.faults {
            Faults::None => told.collect(),
            Faults::Typical => Vec::new(),
        },
    };
    if common.json {
        say::json(&account)?;
    } else {
        say::print(&text(register, &account))?;
    }
    let good = account.differences.is_empty() && account.not_put_in.is_empty();
    Ok(if good { Ended::Clean } else { Ended::Findings })
}

fn sums(sums: Sums) -> [usize; 3] {
    [sums.duties, sums.answered, sums.done]
}

/// The second level as it is played, unit by unit.
struct Level<'a> {
    play: Play<'a>,
    args: &'a RehearseArgs,
    /// Who has what.
    divided: Divided,
    /// All own units of all units.
    all: Vec<Unit>,
    replies: usize,
    wrong: Vec<String>,
}

impl Level<'_> {
    /// One unit's part: it gets its workbook, divides its tasks, collects from its own units and answers. Nothing where it
    /// has nothing to send.
    fn unit(&mut self, packet: &Packet<'_>) -> Result<Option<Vec<u8>>> {
        let Play {
            register,
            settings,
            forms,
            out,
            ..
        } = self.play;
        let seed = self.args.seed;
        let name = packet.unit.unit.name.as_str();
        let file = packet.file_name();
        let folder = out.join(LEVEL).join(file.trim_end_matches(".xlsx"));
        let bytes = write::unit_workbook::draw(&packet.blank(register, forms))?;
        folder::write(&folder.join("notice.xlsx"), &bytes)?;
        let Some(received) = read_back(&file, &bytes)? else {
            self.wrong.push(format!("{name}：下发的填报表没有读成通知"));
            return Ok(None);
        };
        let own = levels::own_units(name, seed);
        let (directory, _) = Directory::new(own.clone(), Vec::new())
            .map_err(|_| Error::input(out, format!("“{name}”的下属单位重名"), "请换一个 --seed"))?;
        let notice = self.division(&received, &own, &directory, &folder)?;
        let mut register = resolve::resolve(notice, &directory);
        register.received = Some(received.passed_on());
        let mut collector = self.collector(&register);
        let assignments = assignment::assign(&register);
        let of_register: Vec<&Form> = forms.iter().filter_map(|form| register.form(&form.key)).collect();
        let staged = Staged::new(&folder.join(super::REPLIES))?;
        for packet in packets(&register, &assignments) {
            let Some((name, bytes)) = self.reply(&packet, &register, &of_register)? else {
                continue;
            };
            staged.write(&name, &bytes)?;
            self.replies += 1;
            for incoming in read::file(&name, &bytes) {
                collector.add(incoming);
            }
        }
        staged.commit(&[])?;
        let collected = collector.finish();
        for task in &register.tasks {
            let own = |names: &[String], role: Role| names.iter().map(|name| (name.clone(), role)).collect::<Vec<_>>();
            let units = [own(&task.lead, Role::Lead), own(&task.co, Role::Co)].concat();
            self.divided.insert((name.to_owned(), task.id.clone()), units);
        }
        self.all.extend(own);
        if collected.records.is_empty() {
            return Ok(None);
        }
        // Each form is sent when it is due, though all are collected on one day.
        let in_time = |form: &Form, day: Date| form.due.map_or(day, |due| due.min(day));
        let reply = answer::reply(&received, &register, &collected, &settings.check, in_time, &file)?;
        Ok(Some(reply.bytes))
    }

    /// Divides the tasks of a received workbook on 分工.xlsx, and reads it back.
    fn division(&mut self, received: &Received, own: &[Unit], directory: &Directory, folder: &Path) -> Result<Notice> {
        let seed = self.args.seed;
        let mut dealt = received.undivided();
        for task in &mut dealt.tasks {
            (task.lead, task.co) = levels::divide(&task.id, own, seed);
        }
        let mut dice = Dice::new(seed, &format!("{}/contact", received.unit));
        dealt.contact = Contact {
            name: "王建国".to_owned(),
            phone: format!("0715-8{:06}", dice.below(1_000_000)),
            address: String::new(),
        };
        dealt.report_to = format!("{}督查室", received.unit);
        let path = folder.join("分工.xlsx");
        let sheets = write::division::Sheets {
            received,
            notice: &dealt,
            directory,
        };
        let bytes = write::division::workbook(&path, sheets)?;
        folder::write(&path, &bytes)?;
        let reading =
            read::document("分工.xlsx", &bytes).map_err(|fault| Error::input(&path, fault.found, fault.advice))?;
        let mut notice = received.undivided();
        division::apply(
            "分工.xlsx",
            &reading.document,
            &received.passed_on(),
            directory,
            &mut notice,
        )
        .map_err(|unusable| Error::input(&path, unusable.found, unusable.advice))?;
        let units = |notice: &Notice| -> Vec<(Vec<String>, Vec<String>)> {
            notice
                .tasks
                .iter()
                .map(|task| (task.lead.clone(), task.co.clone()))
                .collect()
        };
        if units(&notice) != units(&dealt) || notice.contact != dealt.contact || !notice.findings.is_empty() {
            self.wrong
                .push(format!("{}：分工表读回来和写出的不一样", received.unit));
        }
        Ok(notice)
    }

    /// The reply of an own unit, with what goes wrong with it; nothing where it is silent.
    fn reply(&self, packet: &Packet<'_>, register: &Register, forms: &[&Form]) -> Result<Option<(String, Vec<u8>)>> {
        let name = packet.unit.unit.name.as_str();
        let slip = match self.args.faults {
            Faults::None => Slip::None,
            Faults::Typical => levels::slip(name, self.args.seed),
        };
        if slip == Slip::Silent {
            return Ok(None);
        }
        let mut workbook = fill::filled(packet, register, forms, self.args.seed, self.play.as_of);
        if let Slip::Blank(nth) = slip {
            for sheet in &mut workbook.sheets {
                let form = sheet.form;
                for row in sheet.bands.iter_mut().flat_map(|(_, rows)| rows) {
                    let asked: Vec<usize> = form.asked_columns(row.task).map(|(place, _)| place).collect();
                    let blank = asked.get(nth % asked.len().max(1));
                    if let Some(value) = blank.and_then(|place| row.values.get_mut(*place)) {
                        value.clear();
                    }
                }
            }
        }
        Ok(Some((packet.file_name(), write::unit_workbook::draw(&workbook)?)))
    }

    fn collector<'r>(&self, register: &'r Register) -> check::Collector<'r> {
        let assignments = assignment::assign(register);
        let round = check::Round {
            forms: Some(self.play.forms.iter().map(|form| form.key.clone()).collect()),
            as_of: self.play.as_of,
        };
        check::Collector::new(register, &assignments, round).settings(self.play.settings.check.clone())
    }

    /// The same answers of all own units collected at once, by a register in which they have the tasks themselves.
    fn flat(&self) -> Result<Collected> {
        let register = self.play.register;
        let mut by_task: BTreeMap<&str, Vec<&(String, Role)>> = BTreeMap::new();
        for ((_, task), units) in &self.divided {
            by_task.entry(task.as_str()).or_default().extend(units);
        }
        let mut notice = Notice {
            title: register.title.clone(),
            issuer: register.issuer.clone(),
            date: register.date,
            report_to: register.report_to.clone(),
            contact: register.contact.clone(),
            forms: register.forms.clone().into(),
            tasks: register.tasks.clone().into(),
            findings: Vec::new(),
        };
        for task in &mut notice.tasks {
            let units = by_task.get(task.id.as_str()).cloned().unwrap_or_default();
            let of = |role: Role| -> Vec<String> {
                let own = units.iter().filter(|(_, one)| *one == role);
                own.map(|(name, _)| name.clone()).collect()
            };
            (task.lead, task.co) = (of(Role::Lead), of(Role::Co));
            task.measures.clear();
        }
        let out = self.play.out;
        let (directory, _) = Directory::new(self.all.clone(), Vec::new())
            .map_err(|_| Error::input(out, "下属单位重名", "请换一个 --seed"))?;
        let flat = resolve::resolve(notice, &directory);
        let assignments = assignment::assign(&flat);
        let forms: Vec<&Form> = self.play.forms.iter().filter_map(|form| flat.form(&form.key)).collect();
        let mut collector = self.collector(&flat);
        let staged = Staged::new(&out.join(FLAT))?;
        for packet in packets(&flat, &assignments) {
            let Some((name, bytes)) = self.reply(&packet, &flat, &forms)? else {
                continue;
            };
            staged.write(&name, &bytes)?;
            for incoming in read::file(&name, &bytes) {
                collector.add(incoming);
            }
        }
        let earlier = folder::files(&out.join(FLAT))?;
        let name = |path: &std::path::PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        staged.commit(&earlier.iter().filter_map(name).collect::<Vec<_>>())?;
        Ok(collector.finish())
    }
}

/// A drawn workbook read as the notice of its unit.
fn read_back(file: &str, bytes: &[u8]) -> Result<Option<Received>> {
    let reading = read::document(file, bytes).map_err(|fault| Error::input(file, fault.found, fault.advice))?;
    Ok(received::read(file, &reading.document))
}

fn text(register: &Register, account: &Account) -> String {
    let mut text = format!("三级演练：{}\n", register.title);
    text.push_str(&format!(
        "  {} 个单位把任务分给 {} 个下属单位，收到下属单位的回复 {} 份，各自汇总报送\n",
        account.units, account.own_units, account.replies
    ));
    for (what, [duties, answered, done]) in [("逐级汇总", account.rolled), ("直接收齐", account.flat)] {
        text.push_str(&format!(
            "  {what}：应报 {duties} 项次，已报 {answered}，已完成 {done}\n"
        ));
    }
    for (said, list) in [
        ("不一致", &account.differences),
        ("没有放入毛病却报了", &account.not_put_in),
    ] {
        super::list_first(&mut text, said, list);
    }
    if account.differences.is_empty() && account.not_put_in.is_empty() {
        text.push_str("  逐级汇总的与直接收齐的完全一致。\n");
    }
    text.push_str(&format!(
        "汇总表：{}\n",
        Path::new(&account.out).join(names::MASTER).display()
    ));
    text
}

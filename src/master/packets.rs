//! A packet a leader: the units in a leader's charge, their tasks, and what of them is stuck.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::form::Form;

use super::Master;
use super::glance::Line;
use super::matters::Matter;
use super::overview::Urgent;
use super::standing;
use super::state::Light;
use super::summary::TaskBlock;
use super::units::UnitReport;

/// Words of headings under which a notice's table names the leader in charge of a task.
const HEADINGS: [&str; 5] = ["分管领导", "市领导", "牵头领导", "县领导", "区领导"];

/// What one leader is in charge of.
#[derive(Debug, Clone)]
pub struct Packet<'m, 'a> {
    /// The leader's name.
    pub leader: String,
    /// The units of the directory's column 分管领导, in the register's order, with how their own tasks stand.
    pub units: Vec<Share<'m, 'a>>,
    /// The tasks that these units lead, or of which the notice names the leader, in the notice's order.
    pub lines: Vec<&'m Line<'a>>,
    /// What of them these units have not finished; of a task of which the notice names the leader, whichever unit it is.
    pub matters: Vec<&'m Matter<'a>>,
    /// What of them needs a leader, the most urgent first.
    pub urgent: Vec<&'m Urgent<'a>>,
}

/// How the tasks stand that one unit leads, by what it says itself: another that leads the same task may be late with it.
#[derive(Debug, Clone)]
pub struct Share<'m, 'a> {
    /// The unit.
    pub report: &'m UnitReport<'a>,
    /// Tasks that it leads, or whose state it decides since nobody leads them.
    pub led: usize,
    /// Of these, those that it reports as done; where no form asks for that, those on which it has reported.
    pub done: usize,
    /// Those that are not finished.
    pub open: usize,
    /// Of the open ones, those that are late.
    pub late: usize,
    /// Of the open ones, those that are due soon or behind their time.
    pub soon: usize,
    /// Those of which another unit says otherwise.
    pub doubted: usize,
}

impl<'a> Share<'_, 'a> {
    /// Those on which nothing is known: not reported, waiting for transcription, not its own.
    pub fn other(&self) -> usize {
        self.led.saturating_sub(self.done + self.open)
    }

    /// The unit's name.
    pub fn name(&self) -> &'a str {
        &self.report.unit.unit.name
    }
}

/// The packets of all leaders, in the order in which the directory, then the notice, first names them.
pub fn of<'m, 'a>(master: &'m Master<'a>) -> Vec<Packet<'m, 'a>> {
    let mut units: IndexMap<String, Vec<&'m UnitReport<'a>>> = IndexMap::new();
    for report in &master.units {
        for leader in names(&report.unit.unit.leader) {
            units.entry(leader).or_default().push(report);
        }
    }
    for leader in master.lines.iter().flat_map(named) {
        units.entry(leader).or_default();
    }
    let packets = units.into_iter().map(|(leader, units)| {
        let own = |unit: &str| units.iter().any(|report| report.unit.unit.name == unit);
        let lines: Vec<&Line<'a>> = (master.lines.iter())
            .filter(|line| line.units.iter().any(|unit| own(unit)) || named(line).contains(&leader))
            .collect();
        // Whatever unit has it, a task of which the notice names the leader is the leader's.
        let by_notice: BTreeSet<&str> = (lines.iter())
            .filter(|line| named(line).contains(&leader))
            .map(|line| line.task.id.as_str())
            .collect();
        let is_own = |task: &str, unit: &str| own(unit) || by_notice.contains(task);
        Packet {
            matters: (master.matters.iter())
                .filter(|matter| is_own(matter.task.id.as_str(), matter.answer.unit))
                .collect(),
            urgent: (master.overview.urgent.iter().chain(&master.overview.beyond))
                .filter(|one| {
                    one.tasks()
                        .any(|task| one.units.iter().any(|unit| is_own(task.id.as_str(), unit)))
                })
                .collect(),
            units: units.iter().map(|report| share(master, report)).collect(),
            leader,
            lines,
        }
    });
    packets.collect()
}

fn share<'m, 'a>(master: &'m Master<'a>, report: &'m UnitReport<'a>) -> Share<'m, 'a> {
    let name = report.unit.unit.name.as_str();
    let status = master.status();
    let by = |form: &&Form| master.summaries.iter().find(|summary| summary.form.key == form.key);
    let summary = status.as_ref().and_then(by).or(master.summaries.first());
    let blocks = summary.map(|summary| summary.blocks.as_slice()).unwrap_or_default();
    let led = || (master.lines.iter().zip(blocks)).filter(|(line, _)| line.units.contains(&name));
    let says_done = |block: &TaskBlock<'_>| {
        let mut said = block.groups.iter().flat_map(|group| &group.answers);
        let mut unseen = block.unseen.iter();
        match status {
            Some(form) => said.any(|answer| answer.unit == name && standing::said(form, answer) == Some("yes")),
            None => said.any(|answer| answer.unit == name) || unseen.any(|answer| answer.unit == name),
        }
    };
    let open = |is: fn(Light) -> bool| {
        let own = master.matters.iter().filter(|matter| matter.answer.unit == name);
        own.filter(|matter| is(matter.light)).count()
    };
    Share {
        report,
        led: led().count(),
        done: led().filter(|(_, block)| says_done(block)).count(),
        open: open(|_| true),
        late: open(|light| matches!(light, Light::Red(_))),
        soon: open(|light| matches!(light, Light::Yellow(_) | Light::Slow(_))),
        doubted: led()
            .filter(|(line, _)| !line.contradicted_by.is_empty() && !line.not_own.contains(&name))
            .count(),
    }
}

/// The leaders whom the notice's table names for a task.
fn named(line: &Line<'_>) -> Vec<String> {
    let columns = line.task.columns.iter();
    let of_leaders = columns.filter(|(heading, _)| HEADINGS.iter().any(|word| heading.contains(word)));
    of_leaders.flat_map(|(_, text)| names(text)).collect()
}

/// The names in a cell, each once; 待定 and its like name nobody.
fn names(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '；', ';', '\n', ' ', '\u{3000}', '/']);
    let mut found: Vec<String> = Vec::new();
    for name in parts.map(str::trim).filter(|name| !name.is_empty()) {
        let name = name.trim_end_matches("同志").to_owned();
        if !["待定", "无", "—", "-", "/", "暂无"].contains(&name.as_str()) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn leaders_are_named_in_the_ways_in_which_cells_name_them() {
        assert_eq!(names("张三、李四同志"), ["张三", "李四"]);
        assert_eq!(names("张三\n张三；王五"), ["张三", "王五"]);
        assert!(names(" 待定 ").is_empty() && names("").is_empty());
    }
}

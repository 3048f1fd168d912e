//! A packet a leader: the units in a leader's charge, their tasks, and what of them is stuck.

use indexmap::IndexMap;

use super::Master;
use super::glance::Line;
use super::matters::Matter;
use super::overview::Urgent;
use super::units::UnitReport;

/// Words of headings under which a notice's table names the leader in charge of a task.
const HEADINGS: [&str; 5] = ["分管领导", "市领导", "牵头领导", "县领导", "区领导"];

/// What one leader is in charge of.
#[derive(Debug, Clone)]
pub struct Packet<'m, 'a> {
    /// The leader's name.
    pub leader: String,
    /// The units of the directory's column 分管领导, in the register's order.
    pub units: Vec<&'m UnitReport<'a>>,
    /// The tasks that these units lead, or of which the notice names the leader, in the notice's order.
    pub lines: Vec<&'m Line<'a>>,
    /// What of them is not finished.
    pub matters: Vec<&'m Matter<'a>>,
    /// What of them needs a leader.
    pub urgent: Vec<&'m Urgent<'a>>,
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
        let about = |task: &str| lines.iter().any(|line| line.task.id.as_str() == task);
        Packet {
            matters: (master.matters.iter())
                .filter(|matter| about(matter.task.id.as_str()))
                .collect(),
            urgent: (master.overview.urgent.iter())
                .filter(|one| about(one.task.id.as_str()))
                .collect(),
            leader,
            units,
            lines,
        }
    });
    packets.collect()
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

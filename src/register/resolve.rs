//! Resolves the designations of a notice to units, by the directory, and reports what it does not know.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::assignment;
use super::{Register, RegisterUnit};
use crate::directory::{Directory, DirectoryId, Meaning};
use crate::finding::{Finding, Place, Severity};
use crate::lexicon::{Kind, any, is};
use crate::notice::Notice;
use crate::pattern::Regex;
use crate::task::Task;
use crate::text::{name_key, regex};
use crate::unit::{Role, Unit};

/// The register of a notice: units in directory order, then those that it does not know in order of first use.
///
/// Each designation that is resolved by guess is nobody's: it becomes a unit of its own name, with a finding.
pub fn resolve(notice: Notice, directory: &Directory) -> Register {
    let uses = uses(&notice.tasks);
    let carried = carried(&notice, &uses, directory);
    let mut known: BTreeMap<DirectoryId, Vec<String>> = BTreeMap::new();
    let mut strangers: Vec<RegisterUnit> = Vec::new();
    let mut collectives: Vec<&Use<'_>> = Vec::new();
    let mut unknown: Vec<&Use<'_>> = Vec::new();
    let mut findings = notice.findings;
    findings.extend(level_carried(&carried));
    for used in &uses {
        // 自然资源厅 behind 自治区发展改革委 is the body that is written in full elsewhere.
        if carried.contains_key(&used.designation) {
            continue;
        }
        match directory.meaning(&used.designation) {
            Meaning::Unit(id) => known.entry(id).or_default().push(used.designation.clone()),
            Meaning::Members(ids) => {
                for &id in ids {
                    known.entry(id).or_default().push(used.designation.clone());
                }
            }
            Meaning::Unresolved => {
                collectives.push(used);
                strangers.push(stranger(used));
            }
            Meaning::Unknown => {
                if is_collective(&used.designation) {
                    collectives.push(used);
                } else if !directory.is_empty() {
                    unknown.push(used);
                }
                strangers.push(stranger(used));
            }
        }
    }
    findings.extend(collectives_unresolved(&collectives));
    findings.extend(units_unknown(&unknown, directory));
    if directory.is_empty() && !strangers.is_empty() {
        findings.push(Finding::new(
            "directory-missing",
            Severity::Info,
            Place::default(),
            format!(
                "没有单位名录，通知中的 {} 个单位称谓都按原文各作一个单位",
                strangers.len()
            ),
            "有名录时，别名会归并，集合单位会展开到具体单位",
            "可运行 duban register --draft-directory 生成空白名录，补全后放到 input/directory.xlsx",
        ));
    }
    let mut units: Vec<RegisterUnit> = known
        .into_iter()
        .map(|(id, designations)| RegisterUnit {
            unit: directory.units[id].clone(),
            designations,
            resolved: true,
            lead: 0,
            co: 0,
        })
        .collect();
    units.extend(strangers);
    for short in carried.keys() {
        // A full name may itself be short for a fuller one; each is longer than the last, so this ends.
        let mut full = short;
        while let Some(fuller) = carried.get(full) {
            full = fuller;
        }
        if let Some(unit) = units.iter_mut().find(|unit| unit.designations.contains(full)) {
            unit.designations.push(short.clone());
        }
    }
    let mut register = Register {
        title: notice.title,
        issuer: notice.issuer,
        date: notice.date,
        report_to: notice.report_to,
        contact: notice.contact,
        forms: notice.forms.into(),
        tasks: notice.tasks.into(),
        units: units.into(),
        findings,
        received: None,
    };
    count(&mut register);
    register
}

/// Sets the numbers of tasks of each unit.
pub fn count(register: &mut Register) {
    let assignments = assignment::assign(register);
    for unit in &mut register.units {
        unit.lead = 0;
        unit.co = 0;
    }
    for assignment in assignments {
        let unit = &mut register.units[assignment.unit];
        match assignment.role {
            Role::Lead => unit.lead += 1,
            Role::Co => unit.co += 1,
        }
    }
}

/// Names without their level that the notice, or the directory, writes in full just once: 证监局 for 南岭证监局.
///
/// What stands before the rest of the full name must be a level, or a place that the notice's title or issuer names.
fn carried(notice: &Notice, uses: &[Use<'_>], directory: &Directory) -> BTreeMap<String, String> {
    let head = name_key(&format!("{}{}", notice.title, notice.issuer));
    // Every name by each of its ends, so that a short one finds the full ones without going through all.
    let keys: Vec<String> = uses.iter().map(|used| name_key(&used.designation)).collect();
    let mut ending: HashMap<&str, Vec<(&str, &Use<'_>)>> = HashMap::new();
    for (key, used) in keys.iter().zip(uses) {
        for (at, _) in key.char_indices().skip(1) {
            let (level, rest) = key.split_at(at);
            ending.entry(rest).or_default().push((level, used));
        }
    }
    let mut carried = BTreeMap::new();
    for (key, used) in keys.iter().zip(uses) {
        let known = !matches!(directory.meaning(&used.designation), Meaning::Unknown);
        if known || key.chars().count() < 2 || is_collective(&used.designation) {
            continue;
        }
        let ending = ending.get(key.as_str()).map(Vec::as_slice).unwrap_or_default();
        let mut full = ending
            .iter()
            .filter(|(level, _)| is(level, Kind::Level) || level.chars().count() >= 2 && head.contains(level));
        if let (Some((_, one)), None) = (full.next(), full.next()) {
            carried.insert(used.designation.clone(), one.designation.clone());
        }
    }
    carried
}

/// One line for all names whose level is carried on.
fn level_carried(carried: &BTreeMap<String, String>) -> Option<Finding> {
    let pairs: Vec<String> = carried
        .iter()
        .take(12)
        .map(|(short, full)| format!("“{short}”即“{full}”"))
        .collect();
    let more = if carried.len() > pairs.len() { "等" } else { "" };
    (!carried.is_empty()).then(|| {
        Finding::new(
            "unit-level-carried",
            Severity::Info,
            Place::default(),
            format!(
                "{}个称谓省写了级别，与通知里写全的作一个单位：{}{more}",
                carried.len(),
                pairs.join("、")
            ),
            "同一单位只有一份表",
            "如不是同一单位，请在单位名录里分别列出；否则不必处理",
        )
    })
}

/// A designation and the first task that uses it.
struct Use<'a> {
    designation: String,
    task: &'a Task,
    times: usize,
}

/// The designations of the tasks, in order of first use; spellings that differ only in width or space are one.
fn uses(tasks: &[Task]) -> Vec<Use<'_>> {
    let mut uses: Vec<Use<'_>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for task in tasks {
        for designation in task.lead.iter().chain(&task.co) {
            match places
                .get(&name_key(designation))
                .and_then(|&place| uses.get_mut(place))
            {
                Some(used) => used.times += 1,
                None => {
                    places.insert(name_key(designation), uses.len());
                    uses.push(Use {
                        designation: designation.clone(),
                        task,
                        times: 1,
                    });
                }
            }
        }
    }
    uses
}

fn stranger(used: &Use<'_>) -> RegisterUnit {
    RegisterUnit {
        unit: Unit::named(used.designation.clone()),
        designations: vec![used.designation.clone()],
        resolved: false,
        lead: 0,
        co: 0,
    }
}

static COLLECTIVE: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::CollectiveName])));

/// Whether a designation means several units: by its words, as notices write them (notice-conventions, "Collectives").
pub fn is_collective(designation: &str) -> bool {
    let key = name_key(designation);
    COLLECTIVE.is_match(&key)
}

/// Where designations with one cause stand: the first task, and the unit if there is but one.
fn place(used: &[&Use<'_>]) -> Place {
    let first = used.first();
    Place {
        unit: first.filter(|_| used.len() == 1).map(|used| used.designation.clone()),
        task: first.map(|used| used.task.id.clone()),
        ..Place::default()
    }
}

/// How many designations a finding names.
const NAMED: usize = 40;

/// Designations with what is said of each, as a list.
fn list(used: &[&Use<'_>], say: impl Fn(&Use<'_>) -> String) -> String {
    let named: Vec<String> = used.iter().take(NAMED).map(|used| say(used)).collect();
    let more = if used.len() > NAMED { "等" } else { "" };
    format!("{}{more}", named.join("、"))
}

/// One line for all collectives whose members are not known.
fn collectives_unresolved(used: &[&Use<'_>]) -> Option<Finding> {
    let names = list(used, |used| format!("“{}”（{}处）", used.designation, used.times));
    let found = match used.len() {
        0 => return None,
        1 => format!("{names}是集合称谓，不知道包括哪些单位"),
        count => format!("{count}个集合称谓不知道包括哪些单位：{names}"),
    };
    Some(Finding::new(
        "collective-unresolved",
        Severity::Warning,
        place(used),
        found,
        "应能展开到具体单位；未展开前按原称谓单独成一份表",
        "请在单位名录 input/directory.xlsx 的“集合”工作表写明成员，再重新运行",
    ))
}

/// One line for all designations that the directory does not know.
fn units_unknown(used: &[&Use<'_>], directory: &Directory) -> Option<Finding> {
    let names = list(used, |used| match nearest(&used.designation, directory) {
        Some(near) => format!("“{}”（{}处，可能就是“{near}”）", used.designation, used.times),
        None => format!("“{}”（{}处）", used.designation, used.times),
    });
    let found = match used.len() {
        0 => return None,
        1 => format!("单位名录中没有{names}"),
        count => format!("单位名录中没有{count}个称谓：{names}"),
    };
    Some(Finding::new(
        "unit-unknown",
        Severity::Warning,
        place(used),
        found,
        "每个单位都应在名录中；目前按原称谓单独成一份表",
        "如果就是名录里的单位，请把这个称谓填入它的“别名”；否则请在“单位”工作表中补上",
    ))
}

/// The one unit of the directory whose name or alias ends in the designation (an elided 市 or 省), if there is just one.
fn nearest<'a>(designation: &str, directory: &'a Directory) -> Option<&'a str> {
    let key = name_key(designation);
    if key.chars().count() < 3 {
        return None;
    }
    let mut near = directory.units.iter().filter(|unit| {
        std::iter::once(&unit.name)
            .chain(&unit.aliases)
            .any(|name| name_key(name).ends_with(&key))
    });
    let first = near.next()?;
    near.next().is_none().then_some(first.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Collective;
    use crate::task::TaskId;

    fn task(n: usize, lead: &[&str], co: &[&str]) -> Task {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Task {
            id: TaskId::nth(n),
            lead: list(lead),
            co: list(co),
            ..Task::default()
        }
    }

    #[test]
    fn after_expansion_a_lead_unit_is_lead_once() {
        let unit = |name: &str| Unit {
            category: "市政府部门".into(),
            ..Unit::named(name)
        };
        let collective = Collective {
            name: "市政府各部门".into(),
            members: vec!["类别:市政府部门".into()],
        };
        let (directory, _) = Directory::new(vec![unit("甲局"), unit("乙局")], vec![collective]).expect("consistent");
        let notice = Notice {
            tasks: vec![task(1, &["甲局"], &["市政府各部门", "某指挥部成员单位", "丙局"])],
            ..Notice::default()
        };
        let register = resolve(notice, &directory);
        let counts: Vec<(&str, usize, usize, bool)> = register
            .units
            .iter()
            .map(|unit| (unit.unit.name.as_str(), unit.lead, unit.co, unit.resolved))
            .collect();
        assert_eq!(
            counts,
            [
                ("甲局", 1, 0, true),
                ("乙局", 0, 1, true),
                ("某指挥部成员单位", 0, 1, false),
                ("丙局", 0, 1, false)
            ]
        );
        let rules: Vec<&str> = register.findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(rules, ["collective-unresolved", "unit-unknown"]);
    }
}

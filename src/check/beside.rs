//! Files that cannot be read, of units that have replied otherwise: nothing is left to do about them.

use std::collections::{BTreeSet, HashMap};

use super::collector::Context;
use super::draft::Taken;
use super::finish::Key;
use crate::finding::{Finding, Severity};
use crate::record::Outcome;

/// What the reader calls page images: a unit that is asked for a stamp sends one beside its workbook.
const SCAN: &str = "file-scan";

/// Makes the findings of unreadable files mere hints where the unit has answered in another file; yields the places of
/// these files among the replies, for which the other file stands in.
///
/// A scan only repeats what the unit's workbook says, so any answer of the unit will do. Whatever else cannot be read may
/// have held more, so the unit must have answered all that it owes. A weight that the office set is left alone.
pub(super) fn settle(
    context: &Context<'_>,
    taken: &[Taken],
    received: &BTreeSet<Key>,
    excluded: &BTreeSet<Key>,
    findings: &mut [Finding],
) -> BTreeSet<usize> {
    let mut settled = BTreeSet::new();
    let mut by_file: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let free = !context.settings.rules.contains_key(&finding.rule);
        if let Some(file) = finding
            .place
            .file
            .as_ref()
            .filter(|_| free && finding.rule.starts_with("file-"))
        {
            by_file.entry(file.clone()).or_default().push(at);
        }
    }
    for (place, reply) in taken.iter().enumerate() {
        let [unit] = *reply.units.as_slice() else { continue };
        if reply.file.outcome != Outcome::Rejected {
            continue;
        }
        let answered = received.range((unit, 0, 0)..(unit + 1, 0, 0)).next().is_some();
        let complete = answered && owes_nothing(context, unit, received, excluded);
        let own = by_file.get(&reply.file.file).map(Vec::as_slice).unwrap_or_default();
        for at in own {
            let Some(finding) = findings.get_mut(*at) else { continue };
            let advice = match finding.rule.as_str() {
                SCAN if answered => "该单位另有可以读取的填报表，扫描件留存备查，无须处理",
                _ if complete => "该单位应报的各项已由其他文件报齐，无须处理",
                _ => continue,
            };
            finding.severity = Severity::Info;
            finding.advice = advice.to_owned();
            settled.insert(place);
        }
    }
    settled
}

/// Whether every answer that a unit owes is there or excused.
fn owes_nothing(context: &Context<'_>, unit: usize, received: &BTreeSet<Key>, excluded: &BTreeSet<Key>) -> bool {
    let tasks = context.roles.get(unit).into_iter().flat_map(|tasks| tasks.keys());
    tasks.into_iter().all(|task| {
        context.forms.iter().all(|form| {
            let key = (unit, *form, *task);
            received.contains(&key) || excluded.contains(&key)
        })
    })
}

//! Companions: what comes with a unit's form and is none - stamped copies, cover letters, empty texts, files that cannot
//! be read - in a folder, an archive and a message alike.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::context::Context;
use super::draft::Taken;
use super::key::Key;
use super::owed;
use crate::finding::{Finding, Severity};
use crate::owed::Owed;
use crate::record::Outcome;
use crate::register::Register;
use crate::reply::letter;
use crate::rule;
use crate::unit::UnitId;

/// What the reader calls page images: a unit that is asked for a stamp sends one beside its workbook.
const SCAN: &str = "file-scan";
/// What the reader calls a file in which nothing stands.
const EMPTY: &str = "file-empty";

/// Gives files that hold no form and name no unit to the unit whose form they came with: the one that answers in the
/// same folder, archive or message, looked for from the inside out. The folder of all replies tells nothing.
pub(super) fn adopt(register: &Register, taken: &mut [Taken]) {
    let answered: Vec<(String, UnitId)> = taken
        .iter()
        .filter(|reply| reply.file.outcome == Outcome::Accepted)
        .filter_map(|reply| match reply.units.as_slice() {
            [unit] => Some((reply.file.file.clone(), *unit)),
            _ => None,
        })
        .collect();
    for reply in taken
        .iter_mut()
        .filter(|reply| reply.units.is_empty() && is_formless(reply))
    {
        let folders = reply.file.file.match_indices('/').rev().map(|(at, _)| at);
        let units = folders
            .filter_map(|at| reply.file.file.get(..=at))
            .map(|folder| {
                // What is embedded in a form came with it.
                let host = folder.strip_suffix('/');
                let inside = answered
                    .iter()
                    .filter(|(file, _)| file.starts_with(folder) || host == Some(file.as_str()));
                inside.map(|(_, unit)| *unit).collect::<BTreeSet<UnitId>>()
            })
            .find(|units| !units.is_empty());
        let Some(unit) = units
            .filter(|units| units.len() == 1)
            .and_then(|units| units.first().copied())
        else {
            continue;
        };
        let name = register.unit_name(unit);
        reply.units.push(unit);
        for note in &mut reply.notes {
            note.finding.place.unit = note.finding.place.unit.take().or_else(|| Some(name.to_owned()));
        }
        reply.file.unit = Some(name.to_owned());
    }
}

/// Whether a reply was rejected for what it holds, and not for whose it is.
fn is_formless(reply: &Taken) -> bool {
    let formless = |rule: &str| rule.starts_with("file-") || rule == rule::FORM_UNKNOWN.name;
    reply.file.outcome == Outcome::Rejected && reply.notes.iter().any(|note| formless(&note.finding.rule))
}

/// Makes the findings of companions mere hints where the unit has answered in another file; yields the places of these
/// files among the replies, with what became of them: the other file stands in for what may have held the form, and what holds none
/// (党建总结.docx) was never one.
///
/// A scan only repeats what the unit's workbook says, so an answer on the same form will do; so it does for an empty text and
/// a letter that says that the form is attached. Whatever else cannot be read, or is no form, may have held more, so the
/// unit must have answered all that it owes. A weight that the office set is left alone.
pub(super) fn settle(
    context: &Context<'_>,
    taken: &[Taken],
    owed: &[(Key, Owed)],
    findings: &mut [Finding],
) -> BTreeMap<usize, Outcome> {
    let mut settled = BTreeMap::new();
    let mut by_file: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let free = !context.settings.rules.contains_key(&finding.rule);
        let of_kind = finding.rule.starts_with("file-") || finding.rule == rule::FORM_UNKNOWN.name;
        if let Some(file) = finding.place.file.as_ref().filter(|_| free && of_kind) {
            by_file.entry(file.clone()).or_default().push(at);
        }
    }
    let mut by_unit: HashMap<UnitId, Vec<&Owed>> = HashMap::new();
    for ((unit, ..), duty) in owed {
        by_unit.entry(*unit).or_default().push(duty);
    }
    for (place, reply) in taken.iter().enumerate() {
        if reply.units.is_empty() && reply.file.outcome == Outcome::Rejected {
            let own = by_file.get(&reply.file.file).map(Vec::as_slice).unwrap_or_default();
            unsigned(own, findings);
        }
        let [unit] = *reply.units.as_slice() else { continue };
        if reply.file.outcome != Outcome::Rejected {
            continue;
        }
        let file = Some(reply.file.file.as_str());
        let duties = || by_unit.get(&unit).into_iter().flatten();
        let elsewhere = duties().any(|duty| duty.state.has_come() && duty.file.as_deref() != file);
        let open = duties().any(|duty| duty.is_open());
        let complete = elsewhere && !open;
        // Nothing is owed any more, by decisions: whatever the file holds, nobody waits for it.
        let closed = !elsewhere && !open && duties().next().is_some();
        // What still waits in this very file is not said elsewhere.
        let answered = elsewhere && !duties().any(|duty| duty.is_open() && duty.file.as_deref() == file);
        let own = by_file.get(&reply.file.file).map(Vec::as_slice).unwrap_or_default();
        let other = owed::of_other_round(context, reply);
        for at in own {
            let Some(finding) = findings
                .get_mut(*at)
                .filter(|finding| finding.severity != Severity::Info)
            else {
                continue;
            };
            if let Some(forms) = &other {
                finding.severity = Severity::Info;
                finding.to_unit = None;
                finding.advice = format!("这是{forms}的材料，本次不收这张表，无须处理");
                continue;
            }
            let (severity, advice) = match finding.rule.as_str() {
                rule if closed && !(rule == rule::FORM_UNKNOWN.name && letter::asks(&finding.found)) => {
                    (Severity::Info, "该单位应报的各项都已有结论，文件留存备查，无须处理")
                }
                SCAN if answered => (Severity::Info, "该单位另有可以读取的填报表，扫描件留存备查，无须处理"),
                EMPTY if answered && is_text(&reply.file.file) => (Severity::Info, NOTHING),
                rule if rule == rule::FORM_UNKNOWN.name => {
                    if answered && reply.cells == 0 {
                        (Severity::Info, NOTHING)
                    } else if answered && (complete || letter::is_cover(&finding.found)) {
                        // What asks for something must be read, whatever it came with.
                        let asks = letter::asks(&finding.found);
                        let severity = if asks { Severity::Warning } else { Severity::Info };
                        (
                            severity,
                            "该单位另有填报表，这是随表附送的材料，内容未列入汇总；请阅看，需要时转填",
                        )
                    } else {
                        continue;
                    }
                }
                _ if complete => (Severity::Info, "该单位应报的各项已由其他文件报齐，无须处理"),
                _ => continue,
            };
            finding.severity = severity;
            finding.to_unit = None;
            finding.advice = advice.to_owned();
            // What decisions settled is stood in for by nothing else.
            if !closed {
                let is_form = finding.rule != rule::FORM_UNKNOWN.name;
                let outcome = if is_form { Outcome::Superseded } else { Outcome::NoForm };
                settled.insert(place, outcome);
            }
        }
    }
    settled
}

/// Makes what is told of a letter that goes with a form, and of which nobody knows whose it is, no more than a warning: the form
/// that it speaks of is another file.
fn unsigned(own: &[usize], findings: &mut [Finding]) {
    for at in own {
        let Some(finding) = findings.get_mut(*at).filter(|finding| {
            finding.severity == Severity::Error
                && finding.rule == rule::FORM_UNKNOWN.name
                && letter::is_cover(&finding.found)
                && !letter::asks(&finding.found)
        }) else {
            continue;
        };
        finding.severity = Severity::Warning;
        finding.to_unit = None;
        finding.advice = "这是报送函，看不出是哪个单位的；请核对该单位的填报表是否已经收到".to_owned();
    }
}

const NOTHING: &str = "没有内容，该单位另有填报表，无须处理";

/// Whether a file is a plain text by its name, such as mail programs add to a message.
fn is_text(file: &str) -> bool {
    [".txt", ".htm", ".html"]
        .iter()
        .any(|end| file.to_lowercase().ends_with(end))
}

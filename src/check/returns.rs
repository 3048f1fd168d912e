//! Returned workbooks that came back: what they replace of the earlier replies of their unit.

use std::collections::BTreeMap;

use super::draft::{Note, Taken, at};
use crate::finding::{Finding, Severity};
use crate::form::FormId;
use crate::record::Outcome;
use crate::register::Register;
use crate::rule;
use crate::unit::UnitId;

/// The last return that each unit has answered, by its name.
pub(super) fn numbers(register: &Register, taken: &[Taken]) -> BTreeMap<String, u32> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for reply in taken.iter().filter(|reply| reply.order.returned > 0) {
        for unit in &reply.units {
            let number = numbers.entry(register.unit_name(*unit).to_owned()).or_default();
            *number = (*number).max(reply.order.returned);
        }
    }
    numbers
}

/// Sets aside what a returned workbook replaces.
///
/// It holds everything that was good in what was returned, and lists what was not: once it comes back, the earlier
/// answers of its unit on its forms stand aside whole, and their faults with them.
pub(super) fn set_aside(mut taken: Vec<Taken>) -> Vec<Taken> {
    let mut latest: BTreeMap<(UnitId, FormId), (u32, String)> = BTreeMap::new();
    for reply in taken.iter().filter(|reply| reply.order.returned > 0) {
        let [unit] = reply.units.as_slice() else { continue };
        for form in &reply.answered {
            let best = latest.entry((*unit, *form)).or_default();
            if reply.order.returned > best.0 {
                *best = (reply.order.returned, reply.file.file.clone());
            }
        }
    }
    if !latest.is_empty() {
        for reply in &mut taken {
            replace(reply, &latest);
        }
    }
    taken
}

/// Takes the replaced forms out of one reply; one finding tells of their cells as a whole.
fn replace(reply: &mut Taken, latest: &BTreeMap<(UnitId, FormId), (u32, String)>) {
    let [unit] = *reply.units.as_slice() else { return };
    if reply.file.outcome == Outcome::Duplicate {
        return;
    }
    let newer = |form: FormId| {
        let (number, by) = latest.get(&(unit, form))?;
        (*number > reply.order.returned).then_some(by)
    };
    let Some(by) = reply.answered.iter().find_map(|form| newer(*form)).cloned() else {
        return;
    };
    let replaced: Vec<FormId> = (reply.answered.iter().copied())
        .filter(|form| newer(*form).is_some())
        .collect();
    let whole = replaced.len() == reply.answered.len();
    let drafts: usize = (reply.drafts.iter())
        .filter(|draft| replaced.contains(&draft.form))
        .map(|draft| draft.cells())
        .sum();
    let heads: usize = (reply.heads.iter())
        .filter(|head| replaced.contains(&head.form))
        .flat_map(|head| &head.fields)
        .map(|field| field.cells)
        .sum();
    reply.drafts.retain(|draft| !replaced.contains(&draft.form));
    reply.heads.retain(|head| !replaced.contains(&head.form));
    reply
        .notes
        .retain(|note| note.form.map_or(!whole, |form| !replaced.contains(&form)));
    reply.reported += drafts + heads;
    if whole {
        reply.file.outcome = Outcome::Superseded;
    }
    let finding = Finding::new(
        rule::REPLY_SUPERSEDED.name,
        Severity::Info,
        at(&reply.file.file, None, None),
        format!("已由退回后重报的“{by}”替代，原来填的{}个格子不再计入", drafts + heads),
        "退回的表里已带有原来填的内容",
        "无须处理",
    );
    reply.notes.push(Note { finding, form: None });
}

//! A rehearsal over three levels: which own units a unit has, how it divides its tasks among them, and whether what rolls up is what they said.

use std::collections::BTreeMap;

use super::Dice;
use crate::form::{Form, Kind};
use crate::kind;
use crate::record::{Collected, Record};
use crate::register::Register;
use crate::task::TaskId;
use crate::text::name_key;
use crate::unit::{Role, Unit};

/// Own units of a county.
const OF_COUNTY: [&str; 6] = ["教育局", "住建局", "财政局", "农业农村局", "民政局", "应急管理局"];
/// Own units of everybody else.
const OF_OTHERS: [&str; 5] = ["办公室", "综合科", "业务科", "督查科", "信息中心"];

/// What goes wrong with one own unit's reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// Nothing.
    None,
    /// It sends nothing.
    Silent,
    /// Of every task it leaves the n-th answer blank, counted round.
    Blank(usize),
}

/// The own units of a unit: two to four.
pub fn own_units(unit: &str, seed: u64) -> Vec<Unit> {
    let mut dice = Dice::new(seed, &format!("{unit}/own units"));
    let county = ["人民政府", "县", "区"].iter().any(|end| unit.ends_with(end));
    let names: &[&str] = if county { &OF_COUNTY } else { &OF_OTHERS };
    let count = 2 + dice.below(3);
    let first = dice.below(names.len());
    (0..count)
        .filter_map(|n| names.get((first + n) % names.len()))
        .map(|name| Unit::named(format!("{unit}{name}")))
        .collect()
}

/// Who of the own units leads a task, and who has a share of it.
pub fn divide(task: &TaskId, own: &[Unit], seed: u64) -> (Vec<String>, Vec<String>) {
    let unit = own.first().map_or("", |unit| unit.name.as_str());
    let mut dice = Dice::new(seed, &format!("{unit}/{task}/division"));
    let first = dice.below(own.len());
    let count = 1 + dice.below(own.len());
    let mut names = (0..count).filter_map(|n| own.get((first + n) % own.len().max(1)).map(|unit| unit.name.clone()));
    let lead = names.next().into_iter().collect();
    (lead, names.collect())
}

/// What goes wrong with an own unit's reply, where anything may.
pub fn slip(unit: &str, seed: u64) -> Slip {
    let mut dice = Dice::new(seed, &format!("{unit}/slip"));
    match dice.below(8) {
        0 => Slip::Silent,
        1 => Slip::Blank(dice.below(8)),
        _ => Slip::None,
    }
}

/// Who has which task of which unit: unit and task to the own units with their roles.
pub type Divided = BTreeMap<(String, TaskId), Vec<(String, Role)>>;

/// What both ways of collecting come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Duties of units of the first level.
    pub duties: usize,
    /// Of these, those to which anything was answered.
    pub answered: usize,
    /// Of these, those of which all say that they are done.
    pub done: usize,
}

/// Compares what came up over three levels with what the same answers come to when collected at once.
///
/// Out: the sums of the two, and every difference in words. Nothing of what the one computes is used for the other.
pub fn compare(
    register: &Register,
    forms: &[&Form],
    divided: &Divided,
    rolled: &Collected,
    flat: &Collected,
) -> (Sums, Sums, Vec<String>) {
    let by = |collected: &Collected| -> BTreeMap<(String, TaskId, String), Record> {
        let key = |record: &Record| (record.unit.clone(), record.task.clone(), record.form.clone());
        collected
            .records
            .iter()
            .map(|record| (key(record), record.clone()))
            .collect()
    };
    let (rolled, flat) = (by(rolled), by(flat));
    let (mut above, mut below, mut wrong) = (Sums::default(), Sums::default(), Vec::new());
    for ((unit, task), own) in divided {
        for form in forms {
            let one = rolled.get(&(unit.clone(), task.clone(), form.key.clone()));
            let parts: Vec<(&Record, Role)> = own
                .iter()
                .filter_map(|(name, role)| {
                    let part = flat.get(&(name.clone(), task.clone(), form.key.clone()))?;
                    Some((part, *role))
                })
                .collect();
            above.duties += 1;
            below.duties += 1;
            above.answered += usize::from(one.is_some());
            below.answered += usize::from(!parts.is_empty());
            let completion = form
                .column_of(Kind::Completion)
                .map(|(_, column)| column.heading.as_str());
            if let Some(heading) = completion {
                let yes = |record: &Record| record.normalised.get(heading) == Some("yes");
                above.done += usize::from(one.is_some_and(yes));
                below.done += usize::from(parts.len() == own.len() && parts.iter().all(|(part, _)| yes(part)));
            }
            let mut tell = |what: String| wrong.push(format!("{unit} {task} {}：{what}", form.key));
            match (one, parts.is_empty()) {
                (None, true) => {}
                (None, false) => tell("各单位报了，汇总里没有".to_owned()),
                (Some(_), true) => tell("没有单位报，汇总里却有".to_owned()),
                (Some(one), false) => {
                    let Some(known) = register.tasks.iter().find(|known| known.id == *task) else {
                        continue;
                    };
                    for (_, column) in form.asked_columns(known) {
                        if let Some(said) = column_differs(column.kind, &column.heading, one, &parts, own.len()) {
                            tell(format!("“{}”{said}", column.heading));
                        }
                    }
                }
            }
        }
    }
    let known = |key: &&(String, TaskId, String)| divided.contains_key(&(key.0.clone(), key.1.clone()));
    for key in rolled.keys().filter(|key| !known(key)) {
        wrong.push(format!("{} {} {}：没有分下去，汇总里却有", key.0, key.1, key.2));
    }
    (above, below, wrong)
}

/// How one column differs from what the own units said; nothing where it does not.
fn column_differs(kind: Kind, heading: &str, one: &Record, parts: &[(&Record, Role)], units: usize) -> Option<String> {
    let text = one.fields.get(heading).unwrap_or_default();
    let texts: Vec<&str> = parts.iter().filter_map(|(part, _)| part.fields.get(heading)).collect();
    let all = texts.len() == units;
    let bare = |text: &str| name_key(text.trim_end_matches(['。', '；', ';']));
    let holds = |part: &str| name_key(text).contains(&bare(part));
    match kind {
        kind if kind.is_long() || kind == Kind::Text => {
            let lost = texts.iter().find(|part| !holds(part) && !kind::is_none(part))?;
            Some(format!("里没有“{lost}”"))
        }
        Kind::Completion => {
            let of = |record: &Record| record.normalised.get(heading).map(str::to_owned);
            let all_yes = all && parts.iter().all(|(part, _)| of(part).as_deref() == Some("yes"));
            let yes = of(one).as_deref() == Some("yes");
            if !all && !text.is_empty() {
                return Some(format!("还有单位没有报，却写了“{text}”"));
            }
            (yes != all_yes).then(|| format!("写的是“{text}”，各单位报的是{texts:?}"))
        }
        Kind::Deadline => {
            if !all {
                return (!text.is_empty()).then(|| format!("还有单位没有报，却写了“{text}”"));
            }
            let of = |record: &Record| record.normalised.get(heading).unwrap_or_default().to_owned();
            // ongoing sorts behind every day, and no day is later than it.
            let latest = parts.iter().map(|(part, _)| of(part)).max()?;
            (of(one) != latest).then(|| format!("写的是“{text}”（{}），最晚的应是 {latest}", of(one)))
        }
        Kind::Person | Kind::Phone => {
            let leads = parts.iter().filter(|(_, role)| *role == Role::Lead);
            let lost = leads
                .filter_map(|(part, _)| part.fields.get(heading))
                .find(|part| !holds(part))?;
            Some(format!("里没有牵头单位的“{lost}”"))
        }
        _ => (!text.is_empty() && !texts.is_empty() && !texts.iter().any(|part| name_key(part) == name_key(text)))
            .then(|| format!("写的是“{text}”，没有单位这样报")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_has_a_leader_and_units_have_names_of_their_own() {
        for unit in ["嘉鱼县人民政府", "市财政局"] {
            let own = own_units(unit, 7);
            assert!((2..=4).contains(&own.len()));
            for n in 1..40 {
                let (lead, co) = divide(&TaskId::nth(n), &own, 7);
                assert_eq!(lead.len(), 1);
                assert!(co.len() < own.len() && co.iter().all(|name| !lead.contains(name)));
            }
        }
    }
}

//! Deals faults to units by the dice of a rehearsal.

use std::collections::VecDeque;

use jiff::civil::Date;

use super::Dice;
use super::fault::{ALL, Duty, Fault, Spot};
use crate::form::Form;

/// Share of the units that make a mistake, in a hundred.
const FAULTY: usize = 55;

/// A fault dealt to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealt {
    /// The fault.
    pub fault: Fault,
    /// Place of the unit among those that owe something, from 0.
    pub unit: usize,
    /// Where in its reply.
    pub spot: Spot,
}

/// Deals faults to about every second unit, at most one each; every kind comes once before any comes again, as far as
/// the units and forms have room for it.
pub fn deal(duties: &[Duty<'_>], forms: &[&Form], end: Date, seed: u64) -> Vec<Dealt> {
    let mut dice = Dice::new(seed, "faults");
    let mut queue: VecDeque<Fault> = ALL.into();
    let mut dealt: Vec<Dealt> = Vec::new();
    for (unit, duty) in duties.iter().enumerate() {
        let is_with = |one: &Dealt| one.fault.takes_next() && one.unit + 1 == unit;
        if !dice.chance(FAULTY) || dealt.last().is_some_and(is_with) {
            continue;
        }
        let fitting = queue.iter().enumerate().find_map(|(place, fault)| {
            let alone = unit + 1 == duties.len() && fault.takes_next();
            let spots = if alone {
                Vec::new()
            } else {
                fault.spots(duty, forms, duties.len(), end)
            };
            (!spots.is_empty()).then_some((place, spots))
        });
        let Some((place, spots)) = fitting else { continue };
        let Some(fault) = queue.remove(place) else { continue };
        queue.push_back(fault);
        if let Some(&spot) = spots.get(dice.below(spots.len())) {
            dealt.push(Dealt { fault, unit, spot });
        }
    }
    dealt
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{PLAN, STATUS};
    use crate::rehearse::synthetic;
    use crate::task::Task;
    use crate::unit::{Role, Unit};

    /// A hundred and fifty units with three tasks each.
    fn dealt(keys: &[&str]) -> Vec<Dealt> {
        let notice = synthetic::notice(150, 1);
        let units: Vec<Unit> = (0..150).map(|n| Unit::named(format!("第{n}单位"))).collect();
        let tasks: Vec<(Role, &Task)> = notice.tasks.iter().take(3).map(|task| (Role::Co, task)).collect();
        let duties: Vec<Duty> = units
            .iter()
            .map(|unit| Duty {
                unit,
                tasks: tasks.clone(),
            })
            .collect();
        let forms: Vec<&Form> = notice
            .forms
            .iter()
            .filter(|form| keys.contains(&form.key.as_str()))
            .collect();
        deal(&duties, &forms, Date::constant(2020, 12, 31), 1)
    }

    #[test]
    fn every_fault_comes_before_any_comes_again() {
        // These forms come once, and have no earlier period.
        let fitting = ALL.iter().filter(|fault| **fault != Fault::EarlierPeriod).count();
        let dealt = dealt(&[PLAN, STATUS]);
        assert!(dealt.len() >= fitting, "{}", dealt.len());
        let first: std::collections::BTreeSet<Fault> = dealt.iter().take(fitting).map(|dealt| dealt.fault).collect();
        assert_eq!(first.len(), fitting);
    }

    #[test]
    fn a_form_gets_only_the_faults_that_it_has_room_for() {
        let dealt = dealt(&[PLAN]);
        assert!(!dealt.is_empty());
        let needs_status = [
            Fault::ReasonMissing,
            Fault::CompletionUnreadable,
            Fault::BothMarked,
            Fault::DeadlinePassed,
            Fault::NilCompletion,
            Fault::Contradiction,
            Fault::Outdated,
            Fault::Postponed,
        ];
        for one in dealt {
            assert!(
                !needs_status.contains(&one.fault) && one.fault != Fault::FormBlank,
                "{one:?}"
            );
        }
    }
}

//! Chooses the forms of a round where nobody has named them: those that the replies answer, by the days they are due.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::draft::Taken;
use crate::form::FormId;
use crate::register::Register;
use crate::unit::UnitId;

/// The forms to be collected.
///
/// Those that are answered; but a form that is not due yet, and that fewer than half of the units that have replied
/// answer while they answer another one that is due earlier, is left for its own round: nobody owes it yet. Where no
/// reply answers any form, of those that came back blank, or else of all, those that are due by the day of the collection;
/// if none is, the one that is due first.
pub(super) fn choose(register: &Register, taken: &[Taken], as_of: Date) -> Vec<FormId> {
    let due = |form: FormId| register.forms[form].due;
    let all = register.forms.ids();
    let answering = |form: FormId| -> BTreeSet<UnitId> {
        let replies = taken.iter().filter(|reply| reply.answered.contains(&form));
        replies.flat_map(|reply| reply.units.iter().copied()).collect()
    };
    let answered: Vec<FormId> = all
        .clone()
        .filter(|form| taken.iter().any(|reply| reply.answered.contains(form)))
        .collect();
    if !answered.is_empty() {
        let units: BTreeSet<UnitId> = answered.iter().flat_map(|form| answering(*form)).collect();
        let first = answered.iter().filter_map(|form| due(*form)).min();
        let early = |form: FormId| {
            due(form).is_some_and(|day| day > as_of && first.is_some_and(|first| first < day))
                && answering(form).len() * 2 < units.len()
        };
        return answered.iter().copied().filter(|form| !early(*form)).collect();
    }
    let held: BTreeSet<FormId> = taken.iter().flat_map(|reply| reply.held.iter().copied()).collect();
    let all: Vec<FormId> = all.filter(|form| held.is_empty() || held.contains(form)).collect();
    let past: Vec<FormId> = (all.iter().copied())
        .filter(|form| due(*form).is_some_and(|day| day <= as_of))
        .collect();
    if !past.is_empty() {
        return past;
    }
    match all.iter().filter_map(|form| Some((due(*form)?, *form))).min() {
        Some((_, form)) => vec![form],
        None => all,
    }
}

//! What leadership sees, as data: the sheets of the master workbook before they are drawn.

pub mod answers;
pub mod overview;
pub mod state;
pub mod summary;
pub mod units;

use crate::assignment::Assignment;
use crate::record::Collected;
use crate::register::Register;

use answers::FormAnswers;
use overview::Overview;
use summary::Summary;
use units::UnitReport;

/// Everything that the master workbook shows. It borrows the texts, so that it stays small beside them.
#[derive(Debug, Clone)]
pub struct Master<'a> {
    /// The register.
    pub register: &'a Register,
    /// The collection.
    pub collected: &'a Collected,
    /// The key figures.
    pub overview: Overview,
    /// One summary for each collected form, in the order of the collection.
    pub summaries: Vec<Summary<'a>>,
    /// What each unit has returned, in the register's order.
    pub units: Vec<UnitReport<'a>>,
}

/// Builds the master from the register, who answers for what, and what came in.
pub fn build<'a>(register: &'a Register, assignments: &[Assignment], collected: &'a Collected) -> Master<'a> {
    let answers: Vec<FormAnswers<'a>> = answers::by_form(register, assignments, collected);
    let units = units::report(register, collected, &answers);
    let overview = overview::of(register, collected, &answers, &units);
    let summaries = answers.iter().map(|form| summary::of(register, form)).collect();
    Master {
        register,
        collected,
        overview,
        summaries,
        units,
    }
}

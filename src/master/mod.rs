//! What leadership sees, as data: the sheets of the master workbook before they are drawn.

pub mod answers;
pub mod changes;
pub mod concerns;
pub mod contrast;
pub mod deadline;
pub mod detail;
pub mod glance;
pub mod matters;
pub mod overview;
pub mod packets;
pub mod schedule;
pub mod standing;
pub mod state;
pub mod summary;
pub mod units;
pub mod words;

use crate::form::Form;
use crate::kind::life;
use crate::record::Collected;
use crate::register::Register;

use answers::FormAnswers;
use changes::Changes;
use concerns::Concerns;
use contrast::Contrast;
use detail::Detail;
use glance::Line;
use matters::Matter;
use overview::Overview;
use schedule::Schedule;
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
    pub overview: Overview<'a>,
    /// Every task in one line, in the notice's order.
    pub lines: Vec<Line<'a>>,
    /// One summary for each collected form, in the order of the collection.
    pub summaries: Vec<Summary<'a>>,
    /// What is not done or overdue.
    pub matters: Vec<Matter<'a>>,
    /// How far the tasks are and what is in the way, by form, for the forms that ask for it.
    pub concerns: Vec<Concerns<'a>>,
    /// Plan against status, if both were collected.
    pub contrast: Option<Contrast<'a>>,
    /// Tasks by month, duties by unit.
    pub schedule: Schedule<'a>,
    /// What each unit has returned, in the register's order.
    pub units: Vec<UnitReport<'a>>,
    /// Every record in one flat row.
    pub detail: Detail<'a>,
    /// What changed since an earlier collection, if one was given.
    pub changes: Option<Changes<'a>>,
    /// Decisions of the office that were applied, one sentence each.
    pub decisions: Vec<String>,
    /// Settings that shaped the result: name and value.
    pub settings: Vec<(String, String)>,
    /// Where the replies lie as seen from the master's folder, for links: `../input/replies/`; none writes no links.
    pub replies: Option<String>,
}

/// Builds the master from the register and what came in, with the state of every duty.
pub fn build<'a>(register: &'a Register, collected: &'a Collected) -> Master<'a> {
    let answers: Vec<FormAnswers<'a>> = answers::by_form(register, collected);
    let units = units::report(register, collected, &answers);
    let summaries: Vec<Summary<'a>> = answers.iter().map(|form| summary::of(register, form)).collect();
    let matters = matters::of(register, &answers, collected.as_of);
    let schedule = schedule::of(register, &answers);
    let overview = overview::of(
        register,
        collected.as_of,
        &answers,
        &units,
        &summaries,
        &matters,
        &schedule,
    );
    let lines = glance::of(register, &answers, &summaries, &matters, &schedule);
    Master {
        register,
        collected,
        overview,
        lines,
        summaries,
        matters,
        concerns: concerns::of(register, &answers),
        contrast: contrast::of(register, &answers),
        schedule,
        units,
        detail: Detail::new(register, collected),
        changes: None,
        decisions: Vec::new(),
        settings: Vec::new(),
        replies: None,
    }
}

impl<'a> Master<'a> {
    /// The form that says most surely how far a task is, if one was collected.
    pub fn status(&self) -> Option<&'a Form> {
        let forms = self.summaries.iter().map(|summary| summary.form);
        let saying = forms.filter_map(|form| Some((life::rank(form)?, form)));
        saying.min_by_key(|(rank, _)| *rank).map(|(_, form)| form)
    }

    /// Adds what changed since an earlier collection of the same register.
    pub fn compared_with(mut self, earlier: &'a Collected) -> Self {
        self.changes = Some(changes::between(self.register, earlier, self.collected));
        self
    }

    /// Names the decisions of the office that were applied, one sentence each.
    pub fn with_decisions(mut self, decisions: Vec<String>) -> Self {
        self.decisions = decisions;
        self
    }

    /// Names the settings that shaped the result.
    pub fn with_settings(mut self, settings: Vec<(String, String)>) -> Self {
        self.settings = settings;
        self
    }

    /// Lets 问题清单 link to the replies: the way from the master's folder to theirs, for example `../input/replies/`.
    pub fn with_links_to(mut self, replies: impl Into<String>) -> Self {
        self.replies = Some(replies.into());
        self
    }
}

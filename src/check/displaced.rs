//! Finds rows whose long answers open with another task of the unit: a block pasted a row too high or too low.

use std::collections::BTreeMap;

use super::draft::{Unplaced, at, shorten};
use super::rules;
use super::work::{Intake, Work, answer_cells, contents};
use crate::finding::{Place, a1};
use crate::form::{Form, Kind};
use crate::normal::fold;
use crate::reply::body::Entry;
use crate::reply::reading::Part;
use crate::rule;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// Rows of a table that must be displaced before any of them is: one alone may only mention the other task.
const ROWS: usize = 2;

/// The displaced rows of a table, each with the task that its answer quotes.
pub(super) fn displaced_rows(
    intake: &Intake<'_, '_>,
    part: &Part,
    form: &Form,
    unit: UnitId,
) -> BTreeMap<usize, TaskIndex> {
    let roles = &intake.roles[unit];
    let texts = &intake.known.texts;
    let quoted = |entry: &Entry| {
        let task = entry.placed.as_ref().ok()?.task;
        let others = roles.keys().filter(|other| **other != task);
        let others = others.map(|other| (*other, texts.folded(*other)));
        let mut long = form.unit_columns().filter(|(_, column)| column.kind.is_long());
        let answer = long.find_map(|(place, _)| entry.answers.get(place)?.as_ref())?;
        rules::answer_misplaced::quoted(&fold(&answer.text), texts.folded(task), others)
    };
    let entries = part.entries.iter().enumerate();
    let found: BTreeMap<usize, TaskIndex> = entries.filter_map(|(i, entry)| Some((i, quoted(entry)?))).collect();
    if found.len() >= ROWS { found } else { BTreeMap::new() }
}

/// Tells of a displaced row, whole: its answers are recorded at no task.
pub(super) fn tell_displaced(
    intake: &Intake<'_, '_>,
    (file, part, form): (&str, &Part, &Form),
    unit: UnitId,
    entry: &Entry,
    quoted: TaskIndex,
    work: &mut Work<'_>,
) {
    let tasks = &intake.known.register.tasks;
    let own = entry.placed.as_ref().ok().map(|placed| &tasks[placed.task]);
    let column = part.table.column_of(form, Kind::Task).unwrap_or_default();
    let place = Place {
        unit: Some(intake.unit_name(unit)),
        form: Some(form.key.clone()),
        task: own.map(|task| task.id.clone()),
        ..at(file, Some(&part.sheet), entry.rows.first().map(|row| a1(*row, column)))
    };
    work.taken.reported += answer_cells(entry);
    if let (Ok(placed), Some(form)) = (&entry.placed, part.form) {
        let like = vec![placed.task, quoted];
        work.taken.unplaced.push(Unplaced { unit, form, like });
    }
    let other = &tasks[quoted];
    work.report.account(
        &rule::ANSWER_MISPLACED,
        place,
        format!(
            "本行写的是任务{}“{}”的内容，没有采用：{}",
            other.number,
            shorten(&other.text, 20),
            contents(form, entry).join("；")
        ),
        "应填写本行任务的内容",
        "这几行像是整体错了一行，请单位改正后重新报送；确属本行的，请在决定表中指定任务",
    );
}

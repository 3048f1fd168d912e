//! Weighs several replies of one unit: the latest wins, field by field, where it has content.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::context::Context;
use super::draft::{Draft, Head, Order, Taken, at, one_line, says, shorten};
use super::findings::Report;
use super::version::Version;
use crate::finding::{Place, a1};
use crate::form::Kind;
use crate::normal::{date, fold, squeeze};
use crate::reply::body::Answer;
use crate::reply::reading::Filled;
use crate::rule;

/// One unit's answer to one task on one form, from all its replies.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Merged<'d> {
    pub draft: Kept<'d>,
    /// The file of each field, by place among the replies; the file of the draft where the field is empty. Nothing where
    /// there is only one reply.
    pub from: Vec<usize>,
    /// The file of the draft.
    pub file: usize,
}

/// A draft: the reply's own where there is only one, which is nearly always, or one that is made of several.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kept<'d> {
    Lent(&'d Draft),
    Made(Box<Draft>),
}

impl Deref for Kept<'_> {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        match self {
            Kept::Lent(draft) => draft,
            Kept::Made(draft) => draft,
        }
    }
}

impl Kept<'_> {
    /// The draft, to change it; one that is lent is copied for that.
    pub(super) fn to_mut(&mut self) -> &mut Draft {
        let made = match self {
            Kept::Lent(draft) => Box::new(draft.clone()),
            Kept::Made(draft) => return draft,
        };
        *self = Kept::Made(made);
        self.to_mut()
    }
}

/// Header and footer fields of one form of one unit, from all its replies.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MergedHead {
    pub head: Head,
    pub file: usize,
}

/// What weighing several replies yields.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// Cells that lost against a later reply.
    pub replaced: usize,
    /// Whether each reply still has a say.
    pub used: Vec<bool>,
    /// Of each printed copy, by place among the replies: how many tasks a workbook answers, too, and whether all alike.
    pub copies: BTreeMap<usize, (usize, bool)>,
}

impl Weighed {
    fn uses(&mut self, reply: usize) {
        if let Some(used) = self.used.get_mut(reply) {
            *used = true;
        }
    }
}

/// Joins the drafts of one (unit, form, task); the replies stand in the order of their lateness, oldest first.
pub(super) fn drafts<'d>(
    context: &Context<'_>,
    taken: &[Taken],
    list: &[(usize, &'d Draft)],
    weighed: &mut Weighed,
    report: &mut Report<'_>,
) -> Option<Merged<'d>> {
    let ((file, last), older) = list.split_last()?;
    let mut merged = Merged {
        draft: Kept::Lent(last),
        from: Vec::new(),
        file: *file,
    };
    weighed.uses(*file);
    if older.is_empty() {
        return Some(merged);
    }
    merged.from = vec![*file; last.fields.len()];
    // Rows without any answer give way to rows with one.
    if !merged.draft.answers()
        && let Some((file, draft)) = older.iter().rev().find(|(_, draft)| draft.answers())
    {
        let mine = merged.draft.to_mut();
        mine.row = draft.row;
        mine.sheet.clone_from(&draft.sheet);
        mine.columns.clone_from(&draft.columns);
        merged.file = *file;
    }
    for (old, draft) in older.iter().rev() {
        let is_copy = is_printed(taken, *old) && !is_printed(taken, *file);
        let mut differs = false;
        let mut clashes: Vec<(usize, Answer, Option<&'static str>)> = Vec::new();
        for (place, theirs) in draft.fields.iter().enumerate() {
            let Some(theirs) = theirs else { continue };
            let (Some(mine), Some(from)) = (merged.draft.to_mut().fields.get_mut(place), merged.from.get_mut(place))
            else {
                continue;
            };
            match mine {
                Some(mine) if says(mine) => {
                    let alike = if is_copy {
                        squeeze(&mine.text) == squeeze(&theirs.text)
                    } else {
                        fold(&mine.text) == fold(&theirs.text)
                    };
                    if alike || !says(theirs) {
                        mine.cells += theirs.cells;
                    } else {
                        differs = true;
                        weighed.replaced += theirs.cells;
                        let later = order(taken, *from).later_than(order(taken, *old));
                        clashes.push((place, theirs.clone(), later));
                    }
                }
                _ if says(theirs) => {
                    differs = true;
                    if is_copy {
                        clashes.push((place, theirs.clone(), None));
                    }
                    let cells = mine.as_ref().map_or(0, |mine| mine.cells);
                    *mine = Some(Answer {
                        cells: theirs.cells + cells,
                        ..theirs.clone()
                    });
                    *from = *old;
                    weighed.uses(*old);
                }
                Some(mine) => mine.cells += theirs.cells,
                None => {
                    *mine = Some(theirs.clone());
                    *from = *old;
                }
            }
        }
        if !is_copy && clashes.iter().any(|(_, _, later)| later.is_none()) {
            // Nobody knows yet which of the two counts.
            weighed.uses(*old);
        }
        if is_copy && draft.answers() {
            let (count, alike) = weighed.copies.entry(*old).or_insert((0, true));
            *count += 1;
            *alike &= !differs;
        }
        merged
            .draft
            .to_mut()
            .absent
            .retain(|column| draft.absent.contains(column));
        clash(context, taken, &merged, *old, draft, &clashes, report);
    }
    Some(merged)
}

/// Whether a reply is laid out in pages, as what is printed and sealed is.
fn is_printed(taken: &[Taken], place: usize) -> bool {
    taken.get(place).is_some_and(|taken| !taken.pages.is_empty())
}

/// Says of printed copies that they say what the workbook beside them says.
pub(super) fn tell_copies(context: &Context<'_>, taken: &[Taken], weighed: &Weighed, report: &mut Report<'_>) {
    for (place, (count, alike)) in &weighed.copies {
        let (Some(copy), true) = (taken.get(*place), alike) else {
            continue;
        };
        let place = Place {
            unit: match copy.units.as_slice() {
                [unit] => Some(context.register.unit_name(*unit).to_owned()),
                _ => None,
            },
            ..at(&copy.file.file, None, None)
        };
        report.add(
            &rule::COPY_AGREES,
            place,
            format!("盖章件与电子表一致（核对了{count}项任务）"),
            "盖章件应与电子表一致",
            "无须处理，盖章件留存备查",
        );
    }
}

/// Says what lost against what.
fn clash(
    context: &Context<'_>,
    taken: &[Taken],
    merged: &Merged<'_>,
    old: usize,
    draft: &Draft,
    clashes: &[(usize, Answer, Option<&'static str>)],
    report: &mut Report<'_>,
) {
    let form = &context.register.forms[draft.form];
    let task = &context.register.tasks[draft.task];
    // One finding for a row that was sent anew; one for each cell where nobody knows which counts.
    let mut told: Vec<(&'static str, Place, Vec<String>)> = Vec::new();
    for (column, theirs, later) in clashes {
        let heading = form
            .columns
            .get(*column)
            .map(|column| column.heading.as_str())
            .unwrap_or_default();
        let mine = merged.draft.fields.get(*column).and_then(Option::as_ref);
        let newer = merged
            .from
            .get(*column)
            .and_then(|file| taken.get(*file))
            .map(|taken| taken.file.file.as_str())
            .unwrap_or_default();
        let file = taken.get(old).map(|taken| taken.file.file.as_str()).unwrap_or_default();
        let place = Place {
            unit: Some(context.register.unit_name(draft.unit).to_owned()),
            task: Some(task.id.clone()),
            form: Some(form.key.clone()),
            column: Some(heading.to_owned()),
            ..at(file, Some(&draft.sheet), Some(a1(theirs.row, theirs.column)))
        };
        if is_printed(taken, old) && !is_printed(taken, merged.file) {
            let printed = one_line(&theirs.text);
            let found = if merged.from.get(*column) == Some(&old) {
                format!("“{heading}”在盖章件上是“{printed}”，电子表没有填")
            } else {
                let mine = mine.map(|mine| mine.text.as_str()).unwrap_or_default();
                format!(
                    "“{heading}”在盖章件上是“{printed}”，在电子表“{newer}”里是“{}”",
                    shorten(mine, 300)
                )
            };
            report.account(
                &rule::COPY_DIFFERS,
                place,
                found,
                "盖章件应与电子表一致",
                "汇总以电子表为准，电子表没有填的以盖章件为准；请与单位核实以哪份为准；如应以盖章件为准，请在决定表中指定",
            );
            continue;
        }
        let found = format!(
            "“{heading}”填的是“{}”，而“{newer}”填的是“{}”",
            one_line(&theirs.text),
            shorten(mine.map(|mine| mine.text.as_str()).unwrap_or_default(), 300)
        );
        match later {
            // A row that was sent anew is told as a whole, of no column alone.
            Some(by) => match told.iter_mut().find(|(known, _, _)| known == by) {
                Some((_, _, all)) => all.push(found),
                None => told.push((by, Place { column: None, ..place }, vec![found])),
            },
            None => report.account(
                &rule::ANSWER_CONTRADICTION,
                place,
                found,
                "同一单位的填报应一致",
                format!("看不出哪份在后，暂取“{newer}”；请与单位核实以哪份为准"),
            ),
        }
    }
    for (by, place, all) in told {
        report.account(
            &rule::ANSWER_REPLACED,
            place,
            all.join("；"),
            format!("按{by}以后报的为准"),
            "无须处理；如应以先报的为准，请在决定表中指定",
        );
    }
}

/// Joins the header and footer fields of one form of one unit: the latest filled one counts.
///
/// What an earlier reply said otherwise is named; yields the number of its cells. The day on an earlier form needs no
/// naming, for it is what tells which reply is the later one; nor does the unit's name.
pub(super) fn heads(
    context: &Context<'_>,
    taken: &[Taken],
    list: &[(usize, &Head)],
    report: &mut Report<'_>,
) -> Option<(MergedHead, usize)> {
    let (file, last) = list.last()?;
    let mut merged = MergedHead {
        head: (*last).clone(),
        file: *file,
    };
    let form = &context.register.forms[last.form];
    for (id, _) in form.fields() {
        let filled = |head: &Head| {
            head.fields
                .iter()
                .find(|field| field.field == id && filled_in(field))
                .cloned()
        };
        if filled(&merged.head).is_some() {
            continue;
        }
        if let Some(field) = list.iter().rev().find_map(|(_, head)| filled(head)) {
            merged.head.fields.retain(|old| old.field != id);
            merged.head.fields.push(field);
        }
    }
    let mut replaced = 0;
    for (file, head) in list.iter().rev().skip(1) {
        let mut clauses = Vec::new();
        let mut first = None;
        for (id, field) in form.fields() {
            let of = |head: &Head| {
                head.fields
                    .iter()
                    .find(|one| one.field == id && filled_in(one))
                    .cloned()
            };
            let (Some(theirs), Some(mine)) = (of(head), of(&merged.head)) else {
                continue;
            };
            let plain = match field.kind {
                Kind::Date => date::read(&theirs.text, context.year).is_ok(),
                Kind::Unit => head.named,
                _ => false,
            };
            if plain || fold(&theirs.text) == fold(&mine.text) {
                continue;
            }
            replaced += theirs.cells;
            first = first.or(Some((theirs.row, theirs.column)));
            clauses.push(format!(
                "“{}”填的是“{}”，后报的是“{}”",
                field.label,
                one_line(&theirs.text),
                shorten(&mine.text, 100)
            ));
        }
        let Some((row, column)) = first else { continue };
        let name = taken
            .get(*file)
            .map(|taken| taken.file.file.as_str())
            .unwrap_or_default();
        report.account(
            &rule::ANSWER_REPLACED,
            Place {
                unit: Some(context.register.unit_name(head.unit).to_owned()),
                form: Some(form.key.clone()),
                ..at(name, Some(&head.sheet), Some(a1(row, column)))
            },
            clauses.join("；"),
            "表头和表尾以后报的为准",
            "无须处理",
        );
    }
    Some((merged, replaced))
}

/// Whether a field says something.
fn filled_in(field: &Filled) -> bool {
    use crate::normal::blank::{Worth, worth};
    !matches!(worth(&field.text), Worth::Blank | Worth::Ditto)
}

fn order(taken: &[Taken], reply: usize) -> &Order {
    static NONE: Order = Order {
        returned: 0,
        form: None,
        sent: None,
        version: Version::NONE,
        changed: None,
        file: String::new(),
    };
    taken.get(reply).map_or(&NONE, |taken| &taken.order)
}

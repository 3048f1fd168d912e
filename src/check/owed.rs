//! Says how each duty stands, once for all: 免报, 未报, 已收到待转录, 部分, 已报 or 不涉及, since when and by which file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::context::Context;
use super::draft::Taken;
use super::key::Key;
use super::material::Material;
use crate::form::FormId;
use crate::normal;
use crate::owed::{Owed, State};
use crate::pattern::Regex;
use crate::record::Source;
use crate::reply::letter;
use crate::rule;
use crate::task::TaskIndex;
use crate::text::regex;
use crate::unit::UnitId;

/// Something of a unit that came and cannot be read as answers.
#[derive(Debug, Clone)]
pub(super) struct Waiting<'t> {
    reply: &'t Taken,
    material: Material,
    /// The forms that it may hold answers of; any, where nothing says of which.
    forms: Option<BTreeSet<FormId>>,
    /// The tasks that its name says it is of: 市教育局第3项（盖章）.pdf.
    tasks: BTreeSet<TaskIndex>,
}

impl Waiting<'_> {
    /// Whether it may hold answers on a form.
    pub fn may_hold(&self, form: FormId) -> bool {
        self.forms.as_ref().is_none_or(|forms| forms.contains(&form))
    }
}

/// What of each unit came and cannot be read as answers, the latest last.
pub(super) fn waiting<'t>(context: &Context<'_>, taken: &'t [Taken]) -> BTreeMap<UnitId, Vec<Waiting<'t>>> {
    let mut waiting: BTreeMap<UnitId, Vec<Waiting<'t>>> = BTreeMap::new();
    for reply in taken {
        if let (Some(material), [unit]) = (&reply.material, reply.units.as_slice()) {
            let repeats = material.repeats || is_companion(reply);
            waiting.entry(*unit).or_default().push(Waiting {
                reply,
                material: Material {
                    repeats,
                    ..material.clone()
                },
                forms: forms_of(context, reply),
                tasks: tasks_named(context, reply),
            });
        }
    }
    for list in waiting.values_mut() {
        list.sort_by(|a, b| a.reply.order.cmp(&b.reply.order));
    }
    waiting
}

/// The forms that a file may be of: those that its blank sheets are of, else those that its name or its folder names, else, where
/// a person decided on it for forms of another round only, those.
fn forms_of(context: &Context<'_>, reply: &Taken) -> Option<BTreeSet<FormId>> {
    let of = |forms: BTreeSet<FormId>| Some(forms).filter(|forms| !forms.is_empty());
    let blank = || of(reply.heads.iter().map(|head| head.form).collect());
    let file = reply.file.file.as_str();
    let named = || of(context.register.forms_named(file).into_iter().collect());
    let decided = || {
        let keys = context.decisions.forms_of_file(file);
        let all = context.register.forms.with_ids();
        let forms: BTreeSet<FormId> = all
            .filter(|(_, form)| keys.contains(form.key.as_str()))
            .map(|(place, _)| place)
            .collect();
        of(forms).filter(|forms| !forms.iter().any(|form| context.forms.contains(form)))
    };
    blank().or_else(named).or_else(decided)
}

/// The tasks of the unit that the name of a file names by their number: 第3项, 任务3.
fn tasks_named(context: &Context<'_>, reply: &Taken) -> BTreeSet<TaskIndex> {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| regex(r"第(\d{1,3})[项条号]|任务(\d{1,3})(?:\D|$)"));
    let [unit] = *reply.units.as_slice() else {
        return BTreeSet::new();
    };
    let name = reply.file.file.rsplit('/').next().unwrap_or_default();
    let name = normal::fold(name);
    let numbers: Vec<&str> = NUMBERED
        .captures_iter(&name)
        .filter_map(|found| found.get(1).or(found.get(2)))
        .map(|number| number.as_str())
        .collect();
    let own = context.roles[unit].keys().copied();
    own.filter(|task| numbers.contains(&context.register.tasks[*task].number.trim()))
        .collect()
}

/// The labels of the forms that a file is of, where none of them is collected now.
pub(super) fn of_other_round(context: &Context<'_>, reply: &Taken) -> Option<String> {
    let forms = forms_of(context, reply)?;
    let labels = forms.iter().map(|form| &context.register.forms[*form]);
    let labels: Vec<String> = labels.map(|form| format!("“{}”", form.label())).collect();
    (!forms.iter().any(|form| context.forms.contains(form))).then(|| labels.join("、"))
}

/// What the checks made of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Answered {
    /// Headings of what must be answered and is not.
    pub lacks: Vec<String>,
    /// The unit's words, where it says that the task is not its own.
    pub nil: Option<String>,
}

/// What is known of the duties before each gets its state.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Known {
    /// Answers that are recorded.
    pub answered: BTreeMap<Key, (Answered, Source)>,
    /// Answers that a decision excused, with the decision.
    pub excused: BTreeMap<Key, String>,
    /// Answers that a decision sent back, with the decision.
    pub sent_back: BTreeMap<Key, String>,
}

/// Every duty of the round with its state: by form, then task in the notice's order, lead before co-responsible, then unit.
pub(super) fn states(context: &Context<'_>, taken: &[Taken], known: &Known) -> Vec<(Key, Owed)> {
    let by_file: BTreeMap<&str, &Taken> = taken.iter().map(|one| (one.file.file.as_str(), one)).collect();
    let unread = waiting(context, taken);
    // What a person transcribed from a scan does not make the rest of the scan a repetition.
    let read = |source: &Source| (by_file.get(source.file.as_str())).is_some_and(|reply| reply.material.is_none());
    let answered_forms: BTreeSet<(UnitId, FormId)> = (known.answered.iter())
        .filter(|(_, (_, source))| read(source))
        .map(|((unit, form, _), _)| (*unit, *form))
        .collect();
    let mut all: Vec<(Key, Owed)> = Vec::new();
    for form in context.forms {
        let data = &context.register.forms[*form];
        for (unit, tasks) in context.roles.with_ids() {
            let name = context.register.unit_name(unit);
            for (task, role) in tasks {
                let info = &context.register.tasks[*task];
                let key = (unit, *form, *task);
                let mut duty = Owed {
                    unit: name.to_owned(),
                    task: info.id.clone(),
                    form: data.key.clone(),
                    period: data.period,
                    role: *role,
                    state: State::Missing,
                    since: None,
                    file: None,
                    lacks: Vec::new(),
                    why: String::new(),
                };
                if let Some(why) = known.excused.get(&key) {
                    duty.state = State::Excused;
                    duty.why.clone_from(why);
                } else if let Some(why) = known.sent_back.get(&key) {
                    duty.why.clone_from(why);
                } else if let Some((answer, source)) = known.answered.get(&key) {
                    answered(&mut duty, answer, source, &by_file);
                } else {
                    let has_answers = answered_forms.contains(&(unit, *form));
                    let list = unread.get(&unit).map(Vec::as_slice).unwrap_or_default();
                    let of_task = |one: &&Waiting<'_>| one.tasks.is_empty() || one.tasks.contains(task);
                    // What is named for this very task says more than the form that leaves it blank.
                    let repeats = |one: &Waiting<'_>| one.material.repeats && has_answers && one.tasks.is_empty();
                    let list = list.iter().filter(|one| one.may_hold(*form));
                    let list = list.filter(of_task).filter(|one| !repeats(one));
                    by_material(context, &mut duty, list);
                }
                if let Some(why) = (duty.state != State::Excused)
                    .then(|| context.decisions.confirms_nil(name, &info.id, &data.key))
                    .flatten()
                {
                    duty.state = State::Nil;
                    duty.lacks.clear();
                    duty.why = why;
                }
                all.push((key, duty));
            }
        }
    }
    by_rows(taken, &mut all);
    let order = |form: FormId| context.forms.iter().position(|one| *one == form);
    all.sort_by_key(|((unit, form, task), duty)| (order(*form), *task, duty.role, *unit));
    all
}

/// The state of a duty that has an answer.
fn answered(duty: &mut Owed, answer: &Answered, source: &Source, by_file: &BTreeMap<&str, &Taken>) {
    duty.state = match (&answer.nil, answer.lacks.is_empty()) {
        (Some(_), _) => State::Nil,
        (None, true) => State::Filed,
        (None, false) => State::Part,
    };
    duty.lacks.clone_from(&answer.lacks);
    duty.why = answer.nil.clone().unwrap_or_default();
    duty.file = Some(source.file.clone());
    let order = by_file.get(source.file.as_str()).map(|taken| &taken.order);
    duty.since = order.and_then(|order| order.form.or(order.sent));
}

/// The state of a duty without an answer: what came of the unit decides, the latest first.
fn by_material<'w, 't: 'w>(
    context: &Context<'_>,
    duty: &mut Owed,
    list: impl DoubleEndedIterator<Item = &'w Waiting<'t>>,
) {
    let mut sent_back = None;
    for Waiting { reply, material, .. } in list.rev() {
        let file = reply.file.file.as_str();
        if let Some(why) = context.decisions.returns_file(file, &duty.form) {
            sent_back = sent_back.or(Some((file, why)));
            continue;
        }
        if context.decisions.drops_file(file, &duty.form).is_some() {
            continue;
        }
        // The latest stands for all, unless a person took an earlier one as filed.
        let replaces = duty.state == State::Missing;
        let filed = context.decisions.accepts_file(file, &duty.form);
        if filed.is_none() && !replaces {
            continue;
        }
        duty.since = reply.order.sent;
        duty.file = Some(file.to_owned());
        match filed {
            Some(why) => {
                duty.state = State::Filed;
                duty.why = why;
                return;
            }
            None => {
                duty.state = State::Unread;
                duty.why.clone_from(&material.what);
            }
        }
    }
    if let (State::Missing, Some((file, why))) = (duty.state, sent_back) {
        duty.file = Some(file.to_owned());
        duty.why = why;
    }
}

/// What is said of a duty whose answer may stand in a row that could be given to no task.
const ROW: &str = "对不上任务的行";

/// The state of duties that are missing while rows of the unit's own form could be given to no task: a row may be of the
/// tasks that it is like; one that is like none, of any, where there are rows enough for all or the form has no answer else.
fn by_rows(taken: &[Taken], all: &mut [(Key, Owed)]) {
    /// A reply, and the tasks that a row of it is like.
    type Row<'t> = (&'t Taken, &'t [TaskIndex]);
    let mut rows: BTreeMap<(UnitId, FormId), Vec<Row<'_>>> = BTreeMap::new();
    for reply in taken {
        for row in &reply.unplaced {
            rows.entry((row.unit, row.form)).or_default().push((reply, &row.like));
        }
    }
    if rows.is_empty() {
        return;
    }
    let mut missing: BTreeMap<(UnitId, FormId), (BTreeSet<TaskIndex>, bool)> = BTreeMap::new();
    for ((unit, form, task), duty) in all.iter() {
        let (missing, has_answers) = missing.entry((*unit, *form)).or_default();
        if duty.state == State::Missing && duty.why.is_empty() {
            missing.insert(*task);
        }
        *has_answers |= duty.state.has_come();
    }
    for ((unit, form, task), duty) in all.iter_mut() {
        let (Some(rows), Some((missing, has_answers))) = (rows.get(&(*unit, *form)), missing.get(&(*unit, *form)))
        else {
            continue;
        };
        if !missing.contains(task) {
            continue;
        }
        let free = |like: &[TaskIndex]| !like.iter().any(|task| missing.contains(task));
        let unlike = rows.iter().filter(|(_, like)| free(like));
        let enough = unlike.clone().count() >= missing.len() || !has_answers;
        let own = rows.iter().filter(|(_, like)| like.contains(task));
        let any = unlike.filter(|_| enough);
        if let Some((reply, _)) = own.chain(any).max_by(|(a, _), (b, _)| a.order.cmp(&b.order)) {
            duty.state = State::Unread;
            duty.file = Some(reply.file.file.clone());
            duty.since = reply.order.form.or(reply.order.sent);
            ROW.clone_into(&mut duty.why);
        }
    }
}

/// Whether a document without any form only goes with one: a cover letter, or nothing at all.
fn is_companion(reply: &Taken) -> bool {
    let of_form = reply.notes.iter().map(|note| &note.finding);
    let mut unknown = of_form.filter(|finding| finding.rule == rule::FORM_UNKNOWN.name);
    unknown.any(|finding| reply.cells == 0 || letter::is_cover(&finding.found))
}

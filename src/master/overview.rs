//! 总览: the key figures, by part and by unit category, and the matters that need a leader.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::form::Kind;
use crate::owed::State;
use crate::register::Register;
use crate::task::{Task, TaskIndex};
use crate::unit::Role;

use super::answers::{Answer, FormAnswers, TaskAnswers};
use super::deadline::{Deadline, words};
use super::matters::{self, Matter};
use super::schedule::Schedule;
use super::standing;
use super::state::{self, Light, Receipt, TaskState, deciding};
use super::summary::Summary;
use super::units::UnitReport;
use super::words::{own, reason};

/// How many matters the first page names.
pub const URGENT: usize = 10;

/// A table of counts: one row for each part or category, one column for each label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// What the columns count.
    pub labels: Vec<&'static str>,
    /// Name and counts, in order of first mention.
    pub rows: Vec<(String, Vec<usize>)>,
}

impl Breakdown {
    /// Counts by row and label; rows in the order of their first mention.
    fn counting(labels: Vec<&'static str>, all: &[Counted<'_>]) -> Self {
        let mut rows: IndexMap<&str, Vec<usize>> = IndexMap::new();
        for one in all {
            let counts = rows.entry(one.row).or_insert_with(|| vec![0; labels.len()]);
            let place = labels.iter().position(|label| *label == one.label);
            if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
        let rows = rows
            .into_iter()
            .map(|(name, counts)| (name.to_owned(), counts))
            .collect();
        Breakdown { labels, rows }
    }

    /// The sum of each column.
    pub fn totals(&self) -> Vec<usize> {
        (0..self.labels.len())
            .map(|place| self.rows.iter().filter_map(|(_, counts)| counts.get(place)).sum())
            .collect()
    }

    /// The sum of all.
    pub fn total(&self) -> usize {
        self.totals().into_iter().sum()
    }

    /// The sum of the column of a label.
    pub fn of(&self, label: &str) -> usize {
        let place = self.labels.iter().position(|one| *one == label);
        place.and_then(|place| self.totals().get(place).copied()).unwrap_or(0)
    }

    /// The same table with at most so many rows: what is beyond stands in one last row.
    pub fn within(&self, rows: usize) -> Breakdown {
        if self.rows.len() <= rows {
            return self.clone();
        }
        let (shown, rest) = self.rows.split_at(rows.saturating_sub(1));
        let mut shown = shown.to_vec();
        let sums = (0..self.labels.len())
            .map(|place| rest.iter().filter_map(|(_, counts)| counts.get(place)).sum())
            .collect();
        shown.push((format!("其余{}个合计", rest.len()), sums));
        Breakdown {
            labels: self.labels.clone(),
            rows: shown,
        }
    }

    /// Leaves out columns in which nothing is counted, but for those that `always` stand, by their places.
    fn keep(&mut self, always: impl Fn(usize) -> bool) {
        let totals = self.totals();
        let kept: Vec<usize> = (0..self.labels.len())
            .filter(|place| always(*place) || totals.get(*place).is_some_and(|count| *count > 0))
            .collect();
        self.labels = kept
            .iter()
            .filter_map(|place| self.labels.get(*place).copied())
            .collect();
        for (_, counts) in &mut self.rows {
            *counts = kept.iter().filter_map(|place| counts.get(*place).copied()).collect();
        }
    }
}

/// What one unit or task counts as in a table of counts, so that a figure leads to what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<'a> {
    /// The unit's name or the task's id.
    pub name: &'a str,
    /// The row: the unit's category, the task's part.
    pub row: &'a str,
    /// The column in words: 已报全.
    pub label: &'static str,
}

/// One matter that needs a leader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgent<'a> {
    /// Its class.
    pub class: Class,
    /// The task.
    pub task: &'a Task,
    /// Further tasks for which the same can be said of the same units, in the notice's order.
    pub also: Vec<&'a Task>,
    /// The units that must act: lead units, or where nobody leads the co-responsible ones.
    pub units: Vec<&'a str>,
    /// What kind of matter it is, in words.
    pub kind: String,
    /// Who answers for it, as far as anybody has said, in the order of the units.
    pub people: Vec<Person<'a>>,
    /// What the units say about it, as written; empty if nothing.
    pub words: &'a str,
    /// Which unit says so.
    pub told_by: &'a str,
    /// The deadline in words.
    pub deadline: String,
    /// Since when it has been so, where that is known.
    pub since: Option<Date>,
    /// What is asked of the reader.
    pub asks: &'static str,
}

impl<'a> Urgent<'a> {
    /// Its tasks, each once, in the notice's order.
    pub fn tasks(&self) -> impl Iterator<Item = &'a Task> {
        std::iter::once(self.task).chain(self.also.iter().copied())
    }

    /// What kind of matter it is; where those who contradict call it an ongoing duty, that they do.
    pub fn stands(&self) -> String {
        match self.class {
            Class::Differing => format!("{}（填为长期）", self.kind),
            _ => self.kind.clone(),
        }
    }

    /// What is said about it, without what repeats the task and the state.
    pub fn own_words(&self) -> &'a str {
        own(reason(self.words), self.told_by, &self.task.text)
    }

    /// Whether the unit that says so is the one that is named for the matter, and no other.
    pub fn is_told_by_itself(&self) -> bool {
        self.units == [self.told_by]
    }

    /// The same after the name of the unit, where it may be taken for another's.
    pub fn said(&self) -> String {
        let words = self.own_words();
        match words.is_empty() || self.is_told_by_itself() || words.starts_with(self.told_by) {
            true => words.to_owned(),
            false => format!("{}：{words}", self.told_by),
        }
    }
}

/// Whom to call about a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    /// The name; empty if only a telephone is known.
    pub name: &'a str,
    /// The telephone, as written; empty if unknown.
    pub phone: &'a str,
    /// Whether it is the unit's contact by the directory, since no round named a leader.
    pub is_contact: bool,
    /// Whom to call in the leader's place, a person with a number as written; empty where the leader's own number is known.
    pub contact: &'a str,
}

/// The key figures.
#[derive(Debug, Clone, Default)]
pub struct Overview<'a> {
    /// Units that owe anything, by category: how far their answers have come in.
    pub units: Breakdown,
    /// Tasks by part: how they stand, or without a status round how far the plans of their lead units have come in.
    pub tasks: Breakdown,
    /// The units that are counted there.
    pub counted_units: Vec<Counted<'a>>,
    /// The tasks that are counted there.
    pub counted_tasks: Vec<Counted<'a>>,
    /// Whether the tasks are counted by how they stand.
    pub by_state: bool,
    /// Whether the rows are the notice's parts; where it has none, they are the units that lead first, those with most open tasks first.
    pub by_part: bool,
    /// Answers owed on all collected forms.
    pub owed: usize,
    /// Answers received of those owed.
    pub received: usize,
    /// Tasks with an unfinished matter, by their most urgent light.
    pub lights: BTreeMap<&'static str, usize>,
    /// Tasks whose lead units say done while a co-responsible unit says not.
    pub contradicted: usize,
    /// The matters that need a leader most, at most [`URGENT`].
    pub urgent: Vec<Urgent<'a>>,
    /// The others, which the first page does not name.
    pub beyond: Vec<Urgent<'a>>,
    /// How many matters need a leader, those that are not named among them.
    pub urgent_all: usize,
    /// How many tasks they are about, each counted once.
    pub urgent_tasks: usize,
}

/// Computes the key figures.
pub fn of<'a>(
    register: &'a Register,
    as_of: Date,
    answers: &[FormAnswers<'a>],
    units: &[UnitReport<'a>],
    summaries: &[Summary<'a>],
    matters: &[Matter<'a>],
    schedule: &Schedule<'a>,
) -> Overview<'a> {
    let mut overview = Overview::default();
    for unit in units.iter().filter(|unit| unit.owed() > 0) {
        let name = match unit.unit.unit.category.trim() {
            "" => "未分类单位",
            name => name,
        };
        overview.counted_units.push(Counted {
            name: &unit.unit.unit.name,
            row: name,
            label: unit.receipt().label(),
        });
        overview.owed += unit.owed();
        overview.received += unit.received();
    }
    let receipts = || Receipt::ALL.iter().map(|one| one.label()).collect();
    overview.units = Breakdown::counting(receipts(), &overview.counted_units);
    let status = matters::status(answers);
    overview.by_state = status.is_some();
    // A notice of one part has none.
    let parts: BTreeSet<&str> = register.tasks.iter().map(|task| task.part.as_str()).collect();
    overview.by_part = parts.len() > 1 && register.has_parts();
    if let Some(form) = status.or(answers.first()) {
        for (task, given) in register.tasks.iter().zip(&form.tasks) {
            let name = match overview.by_part {
                true if task.part.is_empty() => "未列入部分的任务",
                true => task.part.as_str(),
                false => first_lead(given).unwrap_or("没有明确单位"),
            };
            let label = match overview.by_state {
                true => Some(state::of(form, given).label()),
                false if state::is_excused(given) => None,
                false => Some(state::receipt(given).label()),
            };
            overview.counted_tasks.extend(label.map(|label| Counted {
                name: task.id.as_str(),
                row: name,
                label,
            }));
        }
    }
    let labels = match overview.by_state {
        true => TaskState::ALL.iter().map(|one| one.label()).collect(),
        false => receipts(),
    };
    overview.tasks = Breakdown::counting(labels, &overview.counted_tasks);
    if !overview.by_part {
        let open = |counts: &[usize]| counts.iter().skip(1).sum::<usize>();
        overview.tasks.rows.sort_by_key(|(_, counts)| Reverse(open(counts)));
    }
    if overview.by_state {
        overview
            .tasks
            .keep(|place| TaskState::ALL.get(place).is_some_and(|state| state.is_usual()));
    }
    overview.lights = matters::lights(matters);
    overview.contradicted = summaries
        .iter()
        .flat_map(|summary| &summary.blocks)
        .filter(|block| !block.contradicted_by.is_empty())
        .count();
    let mut urgent = urgent(register, as_of, answers, summaries, matters, schedule);
    overview.urgent_all = urgent.len();
    let tasks = urgent.iter().flat_map(|one| one.also.iter().copied().chain([one.task]));
    overview.urgent_tasks = tasks.map(|task| task.id.as_str()).collect::<BTreeSet<_>>().len();
    overview.beyond = urgent.split_off(urgent.len().min(URGENT));
    overview.urgent = urgent;
    overview
}

/// The unit under whose name a task is counted: the first that decides how it stands, or of leads that are excused the first.
fn first_lead<'a>(given: &TaskAnswers<'a>) -> Option<&'a str> {
    let first = deciding(given).next().map(|answer| answer.unit);
    first.or(given.excused_leads.first().copied())
}

/// How a matter ranks: class, then urgency within the class; the smallest comes first.
type Rank = (Class, i64, TaskIndex);

/// What kind of matter it is. The order of the classes is that of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// 已逾期: the deadline of the task has passed, and it is not done.
    Overdue,
    /// 请求协调: a unit asks for something.
    Request,
    /// 牵头单位逾期未报: the day of the form has passed, and no lead unit has answered.
    Silent,
    /// 部分牵头单位逾期未报.
    PartlySilent,
    /// 说法不一: the lead units say done, a co-responsible unit says not.
    Contradicted,
    /// 将到期: due within [`state::SOON_DAYS`], and not done.
    Soon,
    /// 进度滞后.
    Slow,
    /// 时限不明: not done, and nobody has said by when.
    NoDay,
    /// 说法不一 of what the co-responsible units call an ongoing duty: of that both may be said, so it presses nobody.
    Differing,
}

impl Class {
    /// The order of the list in words, as the page itself states it; what is not in it is on nobody's desk above.
    pub const ORDER: &'static str = "排列顺序：已逾期未完成的（久的在前）、单位请求协调的、牵头单位逾期未报的、牵头单位报完成而责任单位报未全部完成的、\
        30天内到期的、进度滞后的、时限不明的、牵头单位报完成、责任单位填为长期的。未到期、未到报送期限、免报和待转录的不列入。";

    /// What the matters of the class have in common.
    pub fn label(self) -> &'static str {
        match self {
            Class::Overdue => "已逾期未完成的",
            Class::Request => "单位请求协调的",
            Class::Silent => "牵头单位逾期未报的",
            Class::PartlySilent => "部分牵头单位逾期未报的",
            Class::Contradicted => "牵头单位报完成而责任单位报未全部完成的",
            Class::Soon => "30天内到期的",
            Class::Slow => "进度滞后的",
            Class::NoDay => "时限不明的",
            Class::Differing => "牵头单位报完成、责任单位填为长期的",
        }
    }

    /// What is asked of the reader.
    pub fn asks(self) -> &'static str {
        match self {
            Class::Overdue => "请督促限期办结，并报明原因和新的完成时限",
            Class::Request => "请研究协调单位所提事项",
            Class::Silent => "请责成牵头单位立即补报",
            Class::PartlySilent => "请责成未报的牵头单位补报",
            Class::Contradicted | Class::Differing => "请责成牵头单位会同责任单位核实后如实报告",
            Class::Soon => "请督促按期完成",
            Class::Slow => "请督促加快进度",
            Class::NoDay => "请责成报明完成时限",
        }
    }
}

/// What the matters are found in.
struct Scene<'f, 'a> {
    as_of: Date,
    year: i16,
    form: &'f FormAnswers<'a>,
    summaries: &'f [Summary<'a>],
    /// Leader and telephone by task and unit, whichever round said so.
    people: BTreeMap<(&'a str, &'a str), Person<'a>>,
}

impl<'a> Scene<'_, 'a> {
    fn person(&self, task: &'a Task, unit: &'a str) -> Option<Person<'a>> {
        self.people.get(&(task.id.as_str(), unit)).copied()
    }

    /// A matter of some units, with who answers for it.
    fn urgent(&self, class: Class, task: &'a Task, units: Vec<&'a str>, kind: String) -> Urgent<'a> {
        Urgent {
            class,
            task,
            also: Vec::new(),
            people: units.iter().filter_map(|unit| self.person(task, unit)).collect(),
            units,
            kind,
            words: "",
            told_by: "",
            deadline: String::new(),
            since: None,
            asks: class.asks(),
        }
    }
}

/// The matters that need a leader, the most urgent first, in the order of [`Class`].
fn urgent<'a>(
    register: &'a Register,
    as_of: Date,
    answers: &[FormAnswers<'a>],
    summaries: &[Summary<'a>],
    matters: &[Matter<'a>],
    schedule: &Schedule<'a>,
) -> Vec<Urgent<'a>> {
    let mut by_task: BTreeMap<&str, Vec<&Matter<'a>>> = BTreeMap::new();
    for matter in matters {
        by_task.entry(matter.task.id.as_str()).or_default().push(matter);
    }
    let mut ranked: Vec<(Rank, Urgent<'a>)> = Vec::new();
    let Some(form) = matters::status(answers).or(answers.first()) else {
        return Vec::new();
    };
    let scene = Scene {
        as_of,
        year: register.date.unwrap_or(as_of).year(),
        form,
        summaries,
        people: people(register, schedule),
    };
    for (id, task) in register.tasks.with_ids() {
        let given = &form.tasks[id];
        let found = by_task
            .get(task.id.as_str())
            .and_then(|matters| of_matters(id, task, matters, &scene))
            .into_iter()
            .chain(of_silence(id, task, given, &scene))
            .chain(of_contradiction(id, task, given, &scene));
        ranked.extend(found.min_by_key(|(rank, _)| *rank));
        ranked.extend(requests(id, task, given, &scene));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut named: Vec<(Urgent<'a>, BTreeMap<TaskIndex, &'a Task>)> = Vec::new();
    for ((_, _, place), urgent) in ranked {
        // One silent unit is one matter, however many tasks it leads.
        let same = named
            .iter_mut()
            .find(|(one, _)| urgent.words.is_empty() && one.kind == urgent.kind && one.units == urgent.units);
        if let Some((_, tasks)) = same {
            tasks.insert(place, urgent.task);
        } else {
            let tasks = BTreeMap::from([(place, urgent.task)]);
            named.push((urgent, tasks));
        }
    }
    named
        .into_iter()
        .map(|(mut urgent, tasks)| {
            let mut tasks = tasks.into_values();
            urgent.task = tasks.next().unwrap_or(urgent.task);
            urgent.also = tasks.collect();
            urgent
        })
        .collect()
}

/// Who answers for what: as a round said, or else whom the directory names.
fn people<'a>(register: &'a Register, schedule: &Schedule<'a>) -> BTreeMap<(&'a str, &'a str), Person<'a>> {
    let mut people = BTreeMap::new();
    for duty in schedule.by_unit.iter().flat_map(|(_, duties)| duties) {
        let of_directory = &register.units[duty.index].unit;
        let person = match (duty.leader, of_directory) {
            ("", _) if !duty.contact.is_empty() => Person {
                name: "",
                phone: "",
                is_contact: true,
                contact: duty.contact,
            },
            ("", unit) if unit.contact.is_empty() && unit.phone.is_empty() => continue,
            ("", unit) => Person {
                name: &unit.contact,
                phone: &unit.phone,
                is_contact: true,
                contact: "",
            },
            (name, _) => Person {
                name,
                phone: duty.phone,
                is_contact: false,
                contact: if duty.phone.is_empty() { duty.contact } else { "" },
            },
        };
        people.insert((duty.task.id.as_str(), duty.unit), person);
    }
    people
}

/// What kind of matter a light makes; what is on track is none.
fn class_of(light: Light) -> Option<Class> {
    match light {
        Light::Red(_) => Some(Class::Overdue),
        Light::Yellow(_) => Some(Class::Soon),
        Light::Slow(_) => Some(Class::Slow),
        Light::White => Some(Class::NoDay),
        Light::Green => None,
    }
}

/// What lead units have not finished; what is on track is nobody's matter, nor is a day of which a silent unit has not spoken.
fn of_matters<'a>(
    id: TaskIndex,
    task: &'a Task,
    matters: &[&Matter<'a>],
    scene: &Scene<'_, 'a>,
) -> Option<(Rank, Urgent<'a>)> {
    let heard = |matter: &&&Matter<'a>| matter.answer.record.is_some() || matches!(matter.light, Light::Red(_));
    let matters: Vec<&Matter<'a>> = matters.iter().filter(heard).copied().collect();
    let worst = matters::worst(&matters)?;
    let class = class_of(worst.light)?;
    // Units that share a task may have days of their own: only those of which the same is true are named.
    let same: Vec<&&Matter<'a>> = (matters.iter())
        .filter(|matter| class_of(matter.light) == Some(class))
        .collect();
    let state = |matter: &Matter<'_>| match (matter.answer.record.is_some(), matter.partial) {
        (false, _) => "未报告",
        (true, true) => "部分完成",
        (true, false) => "未完成",
    };
    let state = match same.iter().all(|matter| state(matter) == state(worst)) {
        true => state(worst),
        false => "尚未报告办结",
    };
    let mut units: Vec<&'a str> = vec![worst.answer.unit];
    units.extend(
        (same.iter())
            .map(|matter| matter.answer.unit)
            .filter(|unit| *unit != worst.answer.unit),
    );
    let alike = same.iter().all(|matter| matter.light == worst.light);
    let most = |word: &'static str| if alike { "" } else { word };
    let kind = match worst.light {
        Light::Red(days) => format!("{}逾期{days}天，{state}", most("最长")),
        Light::Yellow(0) => format!("{}今天到期，{state}", most("最早")),
        Light::Yellow(days) => format!("{}{days}天内到期，{state}", most("最早")),
        Light::Slow(points) => format!("{}进度滞后{points}个百分点，{state}", most("最多")),
        Light::White | Light::Green => format!("时限不明，{state}"),
    };
    let since = match (worst.light, worst.deadline) {
        (Light::Red(_), Deadline::Day(day)) => day.tomorrow().ok(),
        _ => None,
    };
    Some((
        (class, i64::from(worst.light.urgency().1), id),
        Urgent {
            words: matters::reason(scene.form.form, &worst.answer),
            told_by: worst.answer.unit,
            deadline: words(worst.deadline),
            since,
            ..scene.urgent(class, task, units, kind)
        },
    ))
}

/// What units ask of leaders about a task.
fn requests<'a>(
    id: TaskIndex,
    task: &'a Task,
    given: &TaskAnswers<'a>,
    scene: &Scene<'_, 'a>,
) -> Vec<(Rank, Urgent<'a>)> {
    let form = scene.form.form;
    let asked = given.answers.iter().flat_map(|answer| {
        let texts = standing::requests(form, answer);
        texts.into_iter().map(move |words_of| (answer, words_of))
    });
    let matters = asked.map(|(answer, words_of)| {
        let deadline = standing::deadline(task, scene.year, Deadline::of(form, answer));
        (
            (Class::Request, 0, id),
            Urgent {
                words: words_of,
                told_by: answer.unit,
                deadline: words(deadline),
                since: answer.duty.and_then(|duty| duty.since),
                ..scene.urgent(Class::Request, task, vec![answer.unit], "请求协调".to_owned())
            },
        )
    });
    matters.collect()
}

/// Lead units of which nothing has come although the day of the form has passed.
fn of_silence<'a>(
    id: TaskIndex,
    task: &'a Task,
    given: &TaskAnswers<'a>,
    scene: &Scene<'_, 'a>,
) -> Option<(Rank, Urgent<'a>)> {
    // A form without a day may be asked for at any time, so it counts as asked for.
    let due = scene.form.form.due;
    if due.is_some_and(|due| due >= scene.as_of) {
        return None;
    }
    let silent: Vec<&'a str> = deciding(given)
        .filter(|answer| answer.stands(State::Missing))
        .map(|answer| answer.unit)
        .collect();
    if silent.is_empty() {
        return None;
    }
    let co = given
        .answers
        .iter()
        .filter(|answer| answer.role == Role::Co && answer.record.is_some())
        .count();
    // Where nobody leads, or the leads are excused, the co-responsible units are the ones to ask.
    let who = deciding(given)
        .map(|answer| answer.role)
        .min()
        .unwrap_or(Role::Co)
        .label();
    let (class, kind) = match deciding(given).count() == silent.len() {
        true => (Class::Silent, format!("{who}单位逾期未报")),
        false => (Class::PartlySilent, format!("部分{who}单位未报")),
    };
    Some((
        // The more co-responsible units have answered, the more the lead's silence holds up.
        (class, -i64::try_from(co).unwrap_or(0), id),
        Urgent {
            deadline: task.due.clone().unwrap_or_default(),
            since: due.and_then(|due| due.tomorrow().ok()),
            ..scene.urgent(class, task, silent, kind)
        },
    ))
}

/// Lead units that say done where a co-responsible unit says not.
fn of_contradiction<'a>(
    id: TaskIndex,
    task: &'a Task,
    given: &TaskAnswers<'a>,
    scene: &Scene<'_, 'a>,
) -> Option<(Rank, Urgent<'a>)> {
    let form = scene.form.form;
    let blocks = &scene
        .summaries
        .iter()
        .find(|summary| summary.form.key == form.key)?
        .blocks;
    let block = &blocks[id];
    if block.contradicted_by.is_empty() {
        return None;
    }
    let told: Vec<&Answer<'a>> = block
        .groups
        .iter()
        .flat_map(|group| &group.answers)
        .filter(|answer| block.contradicted_by.contains(&answer.unit))
        .collect();
    let is_ongoing =
        |answer: &&Answer<'a>| standing::deadline(task, scene.year, Deadline::of(form, answer)) == Deadline::Ongoing;
    let class = match !told.is_empty() && told.iter().all(is_ongoing) {
        true => Class::Differing,
        false => Class::Contradicted,
    };
    let weight = i64::try_from(block.contradicted_by.len()).unwrap_or(0);
    let since = told.iter().filter_map(|answer| answer.duty?.since).min();
    // The unit that says most about why speaks for them.
    let told =
        (told.iter().map(|answer| (answer, answer.text(form, Kind::Completion)))).max_by_key(|(_, text)| text.len());
    let told_by = told.map_or("", |(answer, _)| answer.unit);
    let own = deciding(given).filter(|answer| !answer.stands(State::Nil));
    let units = own.map(|answer| answer.unit).collect();
    let kind = match block.contradicted_by.as_slice() {
        [one] => format!("牵头报完成，{one}报未全部完成"),
        [first, ..] => format!("牵头报完成，{first}等{}个报未全部完成", block.contradicted_by.len()),
        [] => return None,
    };
    Some((
        (class, -weight, id),
        Urgent {
            words: told.map_or("", |(_, text)| text),
            told_by,
            deadline: told.map_or_else(String::new, |(answer, _)| words(Deadline::of(form, answer))),
            since,
            ..scene.urgent(class, task, units, kind)
        },
    ))
}

/// How many units have sent how much, in words: every label that counts any, 全部报送 in any case.
pub fn receipts(units: &Breakdown) -> String {
    let counts = Receipt::ALL.iter().map(|receipt| (receipt, units.of(receipt.label())));
    let shown = counts.filter(|(receipt, count)| *count > 0 || **receipt == Receipt::Full);
    let texts: Vec<String> = shown
        .map(|(receipt, count)| match receipt {
            Receipt::Unread => format!("材料已收到、待转录{count}个"),
            other => format!("{}{count}个", other.label()),
        })
        .collect();
    texts.join("，")
}

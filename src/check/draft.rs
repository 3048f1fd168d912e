//! What one reply says, before replies are weighed against one another.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::material::Material;
use super::version::Version;
use crate::finding::{Finding, Place, a1, of_a1};
use crate::form::{FieldId, FormId};
use crate::kind;
use crate::normal::blank::Worth;
use crate::normal::has_more_han;
use crate::period::Period;
use crate::record::{Outcome, Receipt, ReplyFile};
use crate::register::Register;
use crate::reply::body::Answer;
use crate::reply::given::{PlanRow, Planned};
use crate::reply::incoming::Incoming;
use crate::reply::layout::turned::Turn;
use crate::reply::reading::Filled;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// One unit's answer to one task on one form, in one reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub unit: UnitId,
    pub form: FormId,
    pub task: TaskIndex,
    /// The period that it is said to be of.
    pub period: Option<Period>,
    pub sheet: String,
    /// First row, counted from 0.
    pub row: u32,
    /// Answers by column of the form.
    pub fields: Vec<Option<Answer>>,
    /// Columns that the table does not have at all.
    pub absent: Vec<usize>,
    /// Where a blank would have to be filled: sheet column of each column of the form.
    pub columns: Vec<Option<u32>>,
}

impl Draft {
    /// Whether anything in it is an answer.
    pub fn answers(&self) -> bool {
        self.fields.iter().flatten().any(says)
    }

    /// The answer of a column, where it says something.
    pub fn said(&self, column: usize) -> Option<&Answer> {
        self.fields.get(column)?.as_ref().filter(|answer| says(answer))
    }

    /// Number of cells that went into it.
    pub fn cells(&self) -> usize {
        self.fields.iter().flatten().map(|answer| answer.cells).sum()
    }

    /// The A1 address of the cell of a column.
    pub fn cell(&self, column: usize) -> Option<String> {
        if let Some(answer) = self.fields.get(column).and_then(Option::as_ref) {
            return Some(a1(answer.row, answer.column));
        }
        self.columns.get(column).copied().flatten().map(|at| a1(self.row, at))
    }
}

/// Whether an answer says something.
pub(super) fn says(answer: &Answer) -> bool {
    /// Han beyond which a text is no sign, prompt or word for nothing.
    const WORDS: usize = 40;
    if has_more_han(&answer.text, WORDS) {
        return true;
    }
    !matches!(kind::worth(answer.kind, &answer.text), Worth::Blank | Worth::Ditto)
}

/// Header and footer fields of one form in one reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    pub unit: UnitId,
    pub form: FormId,
    /// The period that the table is said to be of.
    pub period: Option<Period>,
    pub sheet: String,
    /// First row of the table's headings, counted from 0.
    pub row: u32,
    pub fields: Vec<Filled>,
    /// Whether 填报单位 says who the unit is and nothing more.
    pub named: bool,
    /// Where the labels stand: field, row, column.
    pub labels: Vec<(FieldId, u32, u32)>,
    /// Tasks of which only what the office had filled in stands there.
    pub untouched: usize,
    /// Whether the table is of several units, so that what stands around it is of whoever put it together.
    pub joint: bool,
}

/// When a reply came, as far as is known: which return it answers, the date on the form, the mail's, what the file's name
/// says of it, the file's date; then its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Order {
    /// Which return of the office it answers, from 1; 0 for a first reply.
    pub returned: u32,
    pub form: Option<Date>,
    pub sent: Option<Date>,
    pub version: Version,
    pub changed: Option<Date>,
    pub file: String,
}

impl Order {
    /// Which evidence says that this reply is later than another; `None` where nothing does.
    pub fn later_than(&self, other: &Order) -> Option<&'static str> {
        if self.returned != other.returned {
            return (self.returned > other.returned).then_some("退回次数");
        }
        let by_date = |mine: Option<Date>, theirs: Option<Date>, what: &'static str| {
            let (mine, theirs) = (mine?, theirs?);
            (mine != theirs).then_some((mine > theirs, what))
        };
        let version = self.version.later_than(other.version);
        let (later, what) = by_date(self.form, other.form, "表中填报时间")
            .or_else(|| by_date(self.sent, other.sent, "邮件时间"))
            .or_else(|| version.map(|later| (later, "文件名")))
            .or_else(|| by_date(self.changed, other.changed, "文件修改时间"))?;
        later.then_some(what)
    }
}

/// A finding of one reply, with the form that it is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Note {
    pub finding: Finding,
    /// Dropped if this form turns out not to be collected.
    pub form: Option<FormId>,
}

/// A row of a unit's form that holds answers and could be given to no task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unplaced {
    pub unit: UnitId,
    pub form: FormId,
    /// The tasks that it may be of; none where it is like no task.
    pub like: Vec<TaskIndex>,
}

/// What a unit had planned for a task, by what a reply holds besides the form that is collected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub unit: UnitId,
    pub task: TaskIndex,
    pub shown: Shown,
}

/// How a reply shows what a unit had planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Shown {
    /// A row of the plan itself, with its form.
    Row(FormId, PlanRow),
    /// What the office had filled in of it on a later form.
    Given(Planned),
}

/// One reply, taken in: all that it says, in the words of the register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    pub(super) file: ReplyFile,
    pub(super) order: Order,
    pub(super) drafts: Vec<Draft>,
    pub(super) heads: Vec<Head>,
    pub(super) notes: Vec<Note>,
    /// Units whose reply this is, or would be if it could be read.
    pub(super) units: Vec<UnitId>,
    /// Forms that have at least one answer, placed or not.
    pub(super) answered: Vec<FormId>,
    /// What it says of the office's own letters.
    pub(super) mail: Vec<Receipt>,
    /// Sheets that were turned to be read: in findings, cells stand where the file has them.
    pub(super) turns: BTreeMap<String, Turn>,
    /// Whether it is laid out in pages, as what is printed and sealed is; then where its pages begin: the first row of
    /// each, and its number.
    pub(super) pages: Vec<(u32, u32)>,
    /// What it is, if it is a unit's and cannot be read as answers.
    pub(super) material: Option<Material>,
    /// Rows with answers that could be given to no task.
    pub(super) unplaced: Vec<Unplaced>,
    /// Forms that stand in it, filled in or not.
    pub(super) held: Vec<FormId>,
    /// What it shows of the unit's own plan, where that is not collected.
    pub(super) plans: Vec<Plan>,
    /// Non-blank cells.
    pub(super) cells: usize,
    /// Of these, official text.
    pub(super) official: usize,
    /// Of these, named in a finding.
    pub(super) reported: usize,
    /// Places of the decisions that were followed.
    pub(super) decided: Vec<usize>,
}

impl Taken {
    /// The file, relative to the replies folder, with `/`.
    pub fn name(&self) -> &str {
        &self.file.file
    }

    /// What became of it so far: nothing has been weighed against other replies yet.
    pub fn outcome(&self) -> Outcome {
        self.file.outcome
    }

    /// A reply of which nothing is known yet.
    pub(super) fn new(incoming: &Incoming, outcome: Outcome) -> Self {
        let file = ReplyFile {
            file: incoming.file.clone(),
            sha256: incoming.sha256.clone(),
            unit: None,
            forms: Vec::new(),
            outcome,
        };
        let order = Order {
            returned: 0,
            form: None,
            sent: incoming.evidence.sent,
            version: Version::of(&incoming.file),
            changed: incoming.evidence.changed,
            file: incoming.file.clone(),
        };
        Taken::empty(file, order)
    }

    pub(super) fn empty(file: ReplyFile, order: Order) -> Self {
        Taken {
            file,
            order,
            drafts: Vec::new(),
            heads: Vec::new(),
            notes: Vec::new(),
            units: Vec::new(),
            mail: Vec::new(),
            answered: Vec::new(),
            material: None,
            unplaced: Vec::new(),
            held: Vec::new(),
            plans: Vec::new(),
            turns: BTreeMap::new(),
            pages: Vec::new(),
            cells: 0,
            official: 0,
            reported: 0,
            decided: Vec::new(),
        }
    }

    /// What is left of a reply that says the same as another.
    pub(super) fn into_duplicate(self) -> Taken {
        let file = ReplyFile {
            unit: None,
            forms: Vec::new(),
            outcome: Outcome::Duplicate,
            ..self.file
        };
        let order = Order {
            returned: 0,
            form: None,
            ..self.order
        };
        Taken::empty(file, order)
    }

    /// Bytes of the text in it.
    pub fn bytes(&self) -> usize {
        let answers = self.drafts.iter().flat_map(|draft| draft.fields.iter().flatten());
        let fields = self.heads.iter().flat_map(|head| &head.fields);
        let findings = self.notes.iter().map(|note| &note.finding);
        answers.map(|answer| answer.text.len()).sum::<usize>()
            + fields.map(|field| field.text.len()).sum::<usize>()
            + findings.map(|one| one.found.len() + one.expected.len()).sum::<usize>()
    }

    /// Whether every unit, form and task that it speaks of stands in a register. What another process or a file hands over may
    /// name any.
    pub fn fits(&self, register: &Register) -> bool {
        let unit = |id: UnitId| register.units.find(id).is_some();
        let form = |id: FormId| register.forms.find(id).is_some();
        let task = |id: TaskIndex| register.tasks.find(id).is_some();
        let plan = |plan: &Plan| match plan.shown {
            Shown::Row(of, _) => form(of),
            Shown::Given(_) => true,
        };
        (self.drafts.iter()).all(|one| unit(one.unit) && form(one.form) && task(one.task))
            && self.heads.iter().all(|one| unit(one.unit) && form(one.form))
            && (self.unplaced.iter())
                .all(|one| unit(one.unit) && form(one.form) && one.like.iter().all(|like| task(*like)))
            && (self.plans.iter()).all(|one| unit(one.unit) && task(one.task) && plan(one))
            && self.notes.iter().all(|one| one.form.is_none_or(form))
            && self.units.iter().all(|one| unit(*one))
            && self.answered.iter().chain(&self.held).all(|one| form(*one))
    }

    /// Whether every cell that was read is official, reported or in a draft or field, each once.
    pub(super) fn balances(&self) -> bool {
        let drafts = self.drafts.iter().map(Draft::cells).sum::<usize>();
        let fields = self.heads.iter().flat_map(|head| &head.fields);
        self.cells == self.official + self.reported + drafts + fields.map(|field| field.cells).sum::<usize>()
    }
}

/// A place in a file.
pub(super) fn at(file: &str, sheet: Option<&str>, cell: Option<String>) -> Place {
    Place {
        file: Some(file.to_owned()),
        sheet: sheet.map(str::to_owned),
        cell,
        ..Place::default()
    }
}

/// The A1 address in the file of a cell as it was read.
pub(super) fn address(turn: Option<&Turn>, row: u32, column: u32) -> String {
    let (row, column) = turn.map_or((row, column), |turn| turn.home(row, column));
    a1(row, column)
}

/// Points a finding into the file where its sheet was turned to be read.
pub(super) fn point_home(turns: &BTreeMap<String, Turn>, finding: &mut Finding) {
    let place = &mut finding.place;
    let turn = place.sheet.as_ref().and_then(|sheet| turns.get(sheet));
    if let (Some(turn), Some((row, column))) = (turn, place.cell.as_deref().and_then(of_a1)) {
        place.cell = Some(address(Some(turn), row, column));
    }
}

/// Says on which page, and in which line or row of it, something stands that is laid out in pages.
pub(super) fn point_to_page(pages: &[(u32, u32)], finding: &mut Finding) {
    if let Some((row, _)) = finding.place.cell.as_deref().and_then(of_a1)
        && let Some(place) = on_page(pages, row)
    {
        finding.found = format!("{}（{place}）", finding.found);
    }
}

/// Page and row of a row of the whole: 第2页第5行.
pub(super) fn on_page(pages: &[(u32, u32)], row: u32) -> Option<String> {
    let (first, page) = pages.iter().rev().find(|(first, _)| *first <= row)?;
    Some(format!("第{page}页第{}行", row - first + 1))
}

/// A text on one line, whole.
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// A text short enough for a message: at most `max` characters. Only for what stands whole elsewhere.
pub(super) fn shorten(text: &str, max: usize) -> String {
    let one_line = one_line(text);
    if one_line.chars().count() <= max {
        return one_line;
    }
    let head: String = one_line.chars().take(max).collect();
    format!("{head}…")
}

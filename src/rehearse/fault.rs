//! The faults that a rehearsal puts into replies, each with the rule that must find it and the places where it can stand.

use jiff::civil::Date;

use crate::check::rules;
use crate::form::{Column, Field, Form, Kind, PLAN, STATUS};
use crate::kind;
use crate::owed::State;
use crate::rule;
use crate::task::Task;
use crate::unit::{Role, Unit};

/// A fault of one unit's reply: what people really do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The unit sends nothing.
    Silent,
    /// The unit sends a scan of the stamped paper.
    Scan,
    /// The unit sends its workbook and a scan of the stamped paper beside it, as many do.
    ScanBeside,
    /// The file was cut off on its way.
    Truncated,
    /// The same file is sent twice.
    SentTwice,
    /// A first version is sent, and a day later the final one, in which an answer is another.
    TwoVersions,
    /// Two files of the same day, in which an answer differs.
    TwoAnswers,
    /// The file bears another unit's name.
    NameOfAnother,
    /// One of the forms is left blank.
    FormBlank,
    /// The form is dated after the day by which it was due.
    DatedLate,
    /// 填报时间, 填表人 or 联系电话 is blank.
    FieldBlank,
    /// 填报时间 is no day of the calendar.
    DateUnreadable,
    /// A cell that the unit must fill is blank.
    CellBlank,
    /// The deadline is no date, period or ongoing duty.
    DeadlineUnreadable,
    /// The deadline lies years after the campaign.
    DeadlineLate,
    /// Not done, and the deadline has passed.
    DeadlinePassed,
    /// 是否完成 says neither yes nor no.
    CompletionUnreadable,
    /// 否 without a reason.
    ReasonMissing,
    /// A post in place of a name.
    PersonUnreadable,
    /// A digit of the phone number is missing.
    PhoneUnreadable,
    /// Name and phone number stand in each other's column.
    ColumnsSwapped,
    /// 同上 in place of a deadline.
    Ditto,
    /// 本单位不涉及 in place of measures.
    Nil,
    /// 见附件 in place of measures.
    Elsewhere,
    /// Measures that nobody could measure.
    Vague,
    /// The task's own words in place of an answer.
    TaskCopied,
    /// The row of a task is deleted.
    TaskDeleted,
    /// Nothing stands in the row of a task.
    TaskUnanswered,
    /// The row of a task stands there twice.
    TaskTwice,
    /// A task of the unit's own is added.
    TaskAdded,
    /// Words are added to the text of a task.
    TaskReworded,
    /// The number of a task is changed.
    TaskRenumbered,
    /// The hidden id of a row is that of another task.
    IdOfAnother,
    /// Number, id and text of a row are typed over, so that nobody knows which task it answers.
    RowUnnamed,
    /// Both options of 是否完成 are marked.
    BothMarked,
    /// A name in place of measures.
    NameInstead,
    /// 不涉及 in place of a deadline, in a row that is answered.
    DeadlineNil,
    /// A person decided that the task is not owed: 免报.
    Excused,
    /// A person took the scan of the stamped paper as filed.
    FiledOnPaper,
    /// The file arrived without a byte.
    EmptyFile,
    /// 不涉及 in place of 是否完成, with the reason in the account.
    NilCompletion,
    /// The unit says that the task is somebody else's work.
    Denied,
    /// The form comes back as it was sent out, with what the office had filled in and nothing else.
    Untouched,
    /// The form of the period before lies beside the one of this period.
    EarlierPeriod,
    /// A part of an answer is struck out.
    StruckOut,
    /// A row that slipped by a column to the right.
    Slipped,
    /// The status puts off the day of the plan.
    Postponed,
    /// Done, and the account says that nothing has begun.
    Contradiction,
    /// Last year's figures.
    Outdated,
    /// A cover letter beside the workbook.
    CoverBeside,
    /// A shortcut to a web site beside the workbook.
    ShortcutBeside,
    /// The stamped copy beside the workbook says something else in one answer.
    CopyDiffers,
    /// The unit and the next one hand in one table together, with a column that says whose each row is; a cell of the next one's is
    /// blank.
    JointTable,
}

/// Every fault, in the order in which units get them.
pub const ALL: [Fault; 53] = [
    Fault::CellBlank,
    Fault::Silent,
    Fault::FieldBlank,
    Fault::ReasonMissing,
    Fault::DeadlineUnreadable,
    Fault::PhoneUnreadable,
    Fault::TaskDeleted,
    Fault::Scan,
    Fault::Elsewhere,
    Fault::ColumnsSwapped,
    Fault::ScanBeside,
    Fault::DatedLate,
    Fault::TwoVersions,
    Fault::Ditto,
    Fault::DeadlinePassed,
    Fault::TaskAdded,
    Fault::FormBlank,
    Fault::TaskUnanswered,
    Fault::Nil,
    Fault::NameOfAnother,
    Fault::TaskReworded,
    Fault::SentTwice,
    Fault::DateUnreadable,
    Fault::DeadlineLate,
    Fault::PersonUnreadable,
    Fault::CompletionUnreadable,
    Fault::TaskCopied,
    Fault::TaskTwice,
    Fault::Truncated,
    Fault::Vague,
    Fault::TaskRenumbered,
    Fault::TwoAnswers,
    Fault::IdOfAnother,
    Fault::RowUnnamed,
    Fault::BothMarked,
    Fault::NameInstead,
    Fault::DeadlineNil,
    Fault::Excused,
    Fault::FiledOnPaper,
    Fault::EmptyFile,
    Fault::NilCompletion,
    Fault::Denied,
    Fault::Untouched,
    Fault::EarlierPeriod,
    Fault::StruckOut,
    Fault::Slipped,
    Fault::Postponed,
    Fault::Contradiction,
    Fault::Outdated,
    Fault::CoverBeside,
    Fault::ShortcutBeside,
    Fault::CopyDiffers,
    Fault::JointTable,
];

/// What a unit owes: its tasks, lead first, in the notice's order.
#[derive(Debug, Clone)]
pub struct Duty<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// Its tasks.
    pub tasks: Vec<(Role, &'a Task)>,
}

/// Where a fault can stand in a reply; parts that it does not concern are 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot {
    /// Place of the form among those of the round.
    pub form: usize,
    /// Place of the row among the unit's tasks.
    pub row: usize,
    /// Place of the column, or of the field among header and then footer.
    pub column: usize,
}

impl Fault {
    /// The rule that must find it. What the reader says of a file goes by its own name (`read::fault`).
    pub fn rule(self) -> &'static str {
        match self {
            Fault::Silent => rule::UNIT_SILENT.name,
            Fault::Scan | Fault::ScanBeside | Fault::FiledOnPaper => "file-scan",
            Fault::EmptyFile => "file-empty",
            Fault::ShortcutBeside => "file-shortcut",
            Fault::CoverBeside => rule::FORM_UNKNOWN.name,
            Fault::Excused => rule::DECISION_APPLIED.name,
            Fault::EarlierPeriod => rule::PERIOD_EARLIER.name,
            Fault::StruckOut => "text-cancelled",
            Fault::Postponed => rule::DEADLINE_POSTPONED.name,
            Fault::Contradiction => rule::ROW_CONTRADICTION.name,
            Fault::Outdated => rule::ANSWER_OUTDATED.name,
            Fault::Truncated => "file-damaged",
            Fault::SentTwice => rule::REPLY_DUPLICATE.name,
            Fault::TwoVersions => rule::ANSWER_REPLACED.name,
            Fault::TwoAnswers => rule::ANSWER_CONTRADICTION.name,
            Fault::NameOfAnother => rule::UNIT_CONFLICT.name,
            Fault::FormBlank | Fault::Untouched => rule::FORM_MISSING.name,
            Fault::DatedLate => rule::REPLY_LATE.name,
            Fault::FieldBlank | Fault::CellBlank | Fault::JointTable => rule::FIELD_MISSING.name,
            Fault::DateUnreadable => rule::DATE_UNREADABLE.name,
            Fault::DeadlineUnreadable | Fault::DeadlineNil => rule::DEADLINE_UNREADABLE.name,
            Fault::DeadlineLate => rule::DEADLINE_LATE.name,
            Fault::DeadlinePassed => rule::DEADLINE_PASSED.name,
            Fault::CompletionUnreadable | Fault::BothMarked => rule::COMPLETION_UNREADABLE.name,
            Fault::NameInstead => rule::ANSWER_UNREADABLE.name,
            Fault::ReasonMissing => rule::REASON_MISSING.name,
            Fault::PersonUnreadable => rule::PERSON_UNREADABLE.name,
            Fault::PhoneUnreadable => rule::PHONE_UNREADABLE.name,
            Fault::ColumnsSwapped | Fault::Slipped => rule::COLUMN_MISTAKEN.name,
            Fault::Ditto => rule::ANSWER_FROM_ABOVE.name,
            Fault::Nil | Fault::NilCompletion | Fault::Denied => rule::ANSWER_NIL.name,
            Fault::Elsewhere => rule::ANSWER_ELSEWHERE.name,
            Fault::Vague => rule::ANSWER_VAGUE.name,
            Fault::TaskCopied => rule::ANSWER_COPIED.name,
            Fault::TaskDeleted => rule::TASK_MISSING.name,
            Fault::TaskUnanswered => rule::TASK_UNANSWERED.name,
            Fault::TaskTwice => rule::TASK_REPEATED.name,
            Fault::TaskAdded | Fault::RowUnnamed => rule::TASK_UNKNOWN.name,
            Fault::TaskReworded => rule::TASK_TEXT_ALTERED.name,
            Fault::TaskRenumbered => rule::TASK_NUMBER_ALTERED.name,
            Fault::IdOfAnother => rule::TASK_ID_DIFFERS.name,
            Fault::CopyDiffers => rule::COPY_DIFFERS.name,
        }
    }

    /// How the duties stand that it concerns, where they do not stand as answered: those of its task, of its form, or, where it
    /// concerns the whole reply, all of the unit.
    pub fn state(self) -> Option<State> {
        match self {
            Fault::Silent | Fault::FormBlank | Fault::TaskDeleted | Fault::TaskUnanswered | Fault::Untouched => {
                Some(State::Missing)
            }
            Fault::Scan | Fault::Truncated | Fault::RowUnnamed | Fault::EmptyFile => Some(State::Unread),
            Fault::Excused => Some(State::Excused),
            Fault::CellBlank | Fault::Elsewhere | Fault::JointTable => Some(State::Part),
            Fault::Nil | Fault::NilCompletion | Fault::Denied => Some(State::Nil),
            _ => None,
        }
    }

    /// Whether the next unit hands in nothing of its own, since its answers stand with this one's.
    pub fn takes_next(self) -> bool {
        self == Fault::JointTable
    }

    /// The places in a unit's reply where the fault can stand; none if it does not fit this unit or these forms.
    ///
    /// `units` is the number of units that owe something, `end` the last day of the campaign.
    pub fn spots(self, duty: &Duty<'_>, forms: &[&Form], units: usize, end: Date) -> Vec<Spot> {
        match self {
            Fault::Silent
            | Fault::Scan
            | Fault::ScanBeside
            | Fault::Truncated
            | Fault::SentTwice
            | Fault::FiledOnPaper
            | Fault::EmptyFile
            | Fault::CoverBeside
            | Fault::ShortcutBeside => vec![Spot::default()],
            Fault::Excused if duty.tasks.len() < 2 => Vec::new(),
            Fault::Excused => rows(duty, each(forms, |_| true), |_, _| true),
            // Something must be left that a later form takes over.
            Fault::Untouched => each(forms, |form| form.column_of(Kind::Person).is_some()).collect(),
            Fault::EarlierPeriod => each(forms, |form| form.period.is_some()).collect(),
            Fault::NilCompletion | Fault::Contradiction => {
                let told = |form: &Form, kind| kind == Kind::Completion && form.column_of(Kind::Narrative).is_some();
                rows(duty, columns(forms, told), |_, task| open(task))
            }
            Fault::Outdated => {
                let account = |form: &Form, kind| form.key == STATUS && first_narrative(form, kind);
                rows(duty, columns(forms, account), |_, _| true)
            }
            // The kinds of the two usual forms are told from one another wherever they stand.
            Fault::Slipped => {
                let usual =
                    |form: &Form, kind| [PLAN, STATUS].contains(&form.key.as_str()) && first_narrative(form, kind);
                rows(duty, columns(forms, usual), |_, task| open(task))
            }
            Fault::Postponed => {
                let planned = forms
                    .iter()
                    .any(|form| form.key == PLAN && form.column_of(Kind::Deadline).is_some());
                let later = |form: &Form, kind| planned && form.key == STATUS && kind == Kind::Deadline;
                rows(duty, columns(forms, later), |_, task| open(task))
            }
            Fault::NameOfAnother if units > 1 => vec![Spot::default()],
            Fault::NameOfAnother => Vec::new(),
            // A cell of the other unit's first row is left blank.
            Fault::JointTable => {
                let asked = |_: &Form, kind: Kind| kind.is_people() || kind == Kind::Phone || kind == Kind::Narrative;
                columns(forms, asked).filter(|_| units > 1).collect()
            }
            Fault::FormBlank if forms.len() > 1 => each(forms, |_| true).collect(),
            Fault::FormBlank => Vec::new(),
            Fault::FieldBlank => fields(forms, |_, field| field.kind != Kind::Unit).collect(),
            Fault::DateUnreadable => fields(forms, |_, field| field.kind == Kind::Date).collect(),
            Fault::DatedLate => fields(forms, |form, field| field.kind == Kind::Date && form.due.is_some()).collect(),
            // A form whose only row says nothing is a blank form, which is another fault.
            Fault::TaskDeleted | Fault::TaskUnanswered | Fault::RowUnnamed if duty.tasks.len() < 2 => Vec::new(),
            Fault::TaskDeleted | Fault::TaskUnanswered | Fault::RowUnnamed | Fault::TaskTwice | Fault::TaskAdded => {
                rows(duty, each(forms, |_| true), |_, _| true)
            }
            Fault::TaskReworded | Fault::IdOfAnother => rows(duty, each(forms, |_| true), |_, task| long(task)),
            Fault::TaskRenumbered => rows(duty, each(forms, |_| true), |_, task| {
                long(task) && !task.number.is_empty()
            }),
            // What is owed only beside another answer (未销号原因, 面商日期) may be blank.
            Fault::CellBlank => {
                let spots = places(forms, |form| {
                    let owed =
                        |(_, column): &(usize, &Column)| column.required && kind::condition::always_owed(form, column);
                    form.unit_columns().filter(owed).map(|(place, _)| place).collect()
                });
                rows(duty, spots, |_, _| true)
            }
            // 同上 needs a row above it in its band.
            Fault::Ditto => rows(duty, columns(forms, |_, kind| kind == Kind::Deadline), |row, task| {
                let role = |row: usize| duty.tasks.get(row).map(|(role, _)| *role);
                row.checked_sub(1).is_some_and(|above| role(above) == role(row)) && open(task)
            }),
            Fault::DeadlineUnreadable | Fault::DeadlineNil => {
                rows(duty, columns(forms, |_, kind| kind == Kind::Deadline), |_, _| true)
            }
            Fault::DeadlineLate => rows(duty, columns(forms, |_, kind| kind == Kind::Deadline), |_, task| {
                !rules::deadline_late::speaks_of_later(task, end)
            }),
            Fault::DeadlinePassed => {
                let both = |form: &Form, kind| kind == Kind::Completion && form.column_of(Kind::Deadline).is_some();
                rows(duty, columns(forms, both), |_, task| open(task))
            }
            Fault::CompletionUnreadable | Fault::BothMarked => {
                rows(duty, columns(forms, |_, kind| kind == Kind::Completion), |_, _| true)
            }
            // A day of the notice's own may have passed as well.
            Fault::ReasonMissing => rows(duty, columns(forms, |_, kind| kind == Kind::Completion), |_, task| {
                open(task)
            }),
            Fault::PersonUnreadable => rows(duty, columns(forms, |_, kind| kind == Kind::Person), |_, _| true),
            Fault::PhoneUnreadable => rows(duty, columns(forms, |_, kind| kind == Kind::Phone), |_, _| true),
            Fault::ColumnsSwapped => {
                let both = |form: &Form, kind| kind == Kind::Person && form.column_of(Kind::Phone).is_some();
                rows(duty, columns(forms, both), |_, _| true)
            }
            Fault::Nil
            | Fault::Denied
            | Fault::Elsewhere
            | Fault::NameInstead
            | Fault::StruckOut
            | Fault::CopyDiffers => rows(duty, columns(forms, first_narrative), |_, _| true),
            Fault::TaskCopied => rows(duty, columns(forms, first_narrative), |_, task| long(task)),
            Fault::Vague => {
                let plan = |form: &Form, kind| form.key == PLAN && first_narrative(form, kind);
                rows(duty, columns(forms, plan), |_, _| true)
            }
            // The day on the form tells which version came later.
            Fault::TwoVersions | Fault::TwoAnswers => {
                let dated = |form: &Form, kind| {
                    first_narrative(form, kind) && form.header.iter().any(|field| field.kind == Kind::Date)
                };
                rows(duty, columns(forms, dated), |_, _| true)
            }
        }
    }
}

/// Whether the notice sets no day for a task, so that the unit's own counts.
fn open(task: &Task) -> bool {
    task.due.is_none()
}

/// Shortest text of a task, in characters, of which it is sure which task is meant when it is altered or copied.
const LONG: usize = 12;

fn long(task: &Task) -> bool {
    task.text.chars().filter(|c| c.is_alphanumeric()).count() >= LONG
}

/// The column of the answer proper, where the form has just one.
fn first_narrative(form: &Form, kind: Kind) -> bool {
    kind == Kind::Narrative
        && form
            .unit_columns()
            .filter(|(_, column)| column.kind == Kind::Narrative)
            .count()
            == 1
}

/// A spot for each form that will do.
fn each<'f>(forms: &'f [&Form], does: impl Fn(&Form) -> bool + 'f) -> impl Iterator<Item = Spot> + 'f {
    let forms = forms.iter().enumerate().filter(move |(_, form)| does(form));
    forms.map(|(form, _)| Spot {
        form,
        ..Spot::default()
    })
}

/// A spot for each required field that will do, header before footer.
fn fields<'f>(forms: &'f [&Form], does: impl Fn(&Form, &Field) -> bool + 'f) -> impl Iterator<Item = Spot> + 'f {
    places(forms, move |form| {
        let fields = form.header.iter().chain(&form.footer).enumerate();
        let chosen = fields.filter(|(_, field)| field.required && does(form, field));
        chosen.map(|(place, _)| place).collect()
    })
}

/// A spot for each required column of the unit that will do.
fn columns<'f>(forms: &'f [&Form], does: impl Fn(&Form, Kind) -> bool + 'f) -> impl Iterator<Item = Spot> + 'f {
    places(forms, move |form| {
        let chosen = form
            .unit_columns()
            .filter(|(_, column)| column.required && does(form, column.kind));
        chosen.map(|(place, _)| place).collect()
    })
}

/// A spot for each chosen place of each form.
fn places<'f>(forms: &'f [&Form], chosen: impl Fn(&Form) -> Vec<usize> + 'f) -> impl Iterator<Item = Spot> + 'f {
    forms.iter().enumerate().flat_map(move |(place, form)| {
        chosen(form).into_iter().map(move |column| Spot {
            form: place,
            column,
            ..Spot::default()
        })
    })
}

/// Each spot in each row that will do.
fn rows(duty: &Duty<'_>, spots: impl Iterator<Item = Spot>, does: impl Fn(usize, &Task) -> bool) -> Vec<Spot> {
    let rows: Vec<usize> = duty
        .tasks
        .iter()
        .enumerate()
        .filter(|(row, (_, task))| does(*row, task))
        .map(|(row, _)| row)
        .collect();
    spots
        .flat_map(|spot| rows.iter().map(move |&row| Spot { row, ..spot }))
        .collect()
}

//! A form is data: title, header and footer fields, and columns; writer and reader both take the headings from here.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::list::{Id, id};
use crate::period::Period;
use crate::recurrence::Recurrence;
use crate::task::Task;

id!(
    /// Place of a form in the register.
    FormId,
    "form of the register"
);

id!(
    /// Place of a field among a form's header fields followed by its footer fields.
    FieldId,
    "field of the form"
);

/// What a column or field holds; [`crate::kind`] says of each what may stand in it and how it looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 序号: the task's number as printed.
    Serial,
    /// 重点工作: the task's official text.
    Task,
    /// 填报单位: the unit's name.
    Unit,
    /// Long free text: 落实措施, 落实情况, 存在问题, …
    Narrative,
    /// 完成时限: a date, a period or an ongoing duty.
    Deadline,
    /// 是否完成: yes, no with the reason, or partly.
    Completion,
    /// A question that is not whether the work is done: 是否需协调, 是否涉及资金.
    Question,
    /// A person's name: 责任领导, 填表人, …
    Person,
    /// A telephone number.
    Phone,
    /// A day: 填报时间, 验收日期.
    Date,
    /// A share of what is to be done, in percent: 进度, 完成率.
    Progress,
    /// A share that is none of the work, so that it may fall: 满意率, 不良贷款率.
    Share,
    /// An amount with its unit: 完成投资(万元), 受益人数.
    #[serde(alias = "number")]
    Amount,
    /// What is in the way, and what is asked of others: 存在问题, 需协调事项.
    Problems,
    /// Why something is not done: 未完成原因.
    Reason,
    /// The plan of next steps: 下一步措施.
    Next,
    /// Where a matter stands in its life: 销号情况, 进度状态.
    State,
    /// The period that a report is of: 填报月份.
    Period,
    /// Several things in one cell, or one of a shape of its own: 抽检批次/不合格批次, 联络员手机及电子邮箱, 起止时间, 目标值.
    Parts,
    /// Several persons: 专班成员.
    Persons,
    /// A person and a telephone number: 联系人及电话.
    Contact,
    /// Short free text.
    #[default]
    Text,
}

impl Kind {
    /// Whether it is answered at length.
    pub fn is_long(self) -> bool {
        matches!(self, Kind::Narrative | Kind::Problems | Kind::Reason | Kind::Next)
    }

    /// Whether a later form takes over what an earlier one said of it. All other kinds a form asks anew each time.
    pub fn is_taken_over(self) -> bool {
        matches!(
            self,
            Kind::Deadline | Kind::Person | Kind::Persons | Kind::Phone | Kind::Contact
        )
    }

    /// Whether it says who answers for something, and how to reach them.
    pub fn is_people(self) -> bool {
        matches!(self, Kind::Person | Kind::Persons | Kind::Phone | Kind::Contact)
    }
}

/// Who fills a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FilledBy {
    /// Prefilled by the office.
    Office,
    /// Filled in by the unit.
    #[default]
    Unit,
}

/// What a task states outside of a table, too, as it is called among the headings of the notice's table: its deadline, its lead
/// units, its other units.
pub const STATED: [&str; 3] = ["任务写明的时限", "任务写明的牵头单位", "任务写明的责任单位"];

/// What a task states by the name that it has in [`STATED`]; nothing where it does not.
fn stated<'t>(task: &'t Task, name: &str) -> Option<Cow<'t, str>> {
    let [due, lead, co] = STATED;
    let units = |units: &[String], open: bool| {
        let end = if open { "等" } else { "" };
        (!units.is_empty()).then(|| Cow::from(format!("{}{end}", units.join("、"))))
    };
    match name {
        _ if name == due => task.due.as_deref().map(Cow::from),
        _ if name == lead => units(&task.lead, task.lead_open),
        _ if name == co => units(&task.co, task.co_open),
        _ => None,
    }
}

/// One column of a form's table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The heading exactly as the notice prints it.
    pub heading: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether an empty cell is a fault (only columns that the unit fills, and only where their kind is owed).
    pub required: bool,
    /// Who fills it.
    pub filled_by: FilledBy,
    /// The heading of the notice's table whose words the office prints here: 项目名称 under 项目; or what the task states outside of
    /// a table, one of [`STATED`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The words that may stand here, where a setting names them: 未启动, 整改中, 已销号.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Width in pixels, where a setting fixes it; otherwise the writer chooses by kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
}

impl Column {
    /// What the office prints here for a task; empty where it prints nothing.
    pub fn given<'t>(&self, task: &'t Task) -> Cow<'t, str> {
        if self.filled_by == FilledBy::Unit {
            return "".into();
        }
        let source = self.source.as_deref();
        let of_table = source.and_then(|source| task.columns.get(source));
        match (self.kind, of_table) {
            (_, Some(text)) => text.into(),
            (Kind::Serial, None) => task.number.as_str().into(),
            (Kind::Task, None) => task.text.as_str().into(),
            _ => source.and_then(|source| stated(task, source)).unwrap_or_default(),
        }
    }

    /// Whether the unit fills it for a task: its own columns, and what the notice leaves blank.
    pub fn asks(&self, task: &Task) -> bool {
        self.filled_by == FilledBy::Unit || self.source.is_some() && self.given(task).trim().is_empty()
    }

    /// Whether the office prints words here that tell tasks apart.
    pub fn names_task(&self) -> bool {
        let words = matches!(self.kind, Kind::Task | Kind::Text) || self.kind.is_long();
        self.filled_by == FilledBy::Office && words && (self.source.is_some() || self.kind == Kind::Task)
    }
}

/// One labelled blank above or below the table: `填报单位(盖章):`, `填表人:`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The label as printed, without the colon.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether an empty field is a fault.
    pub required: bool,
}

/// Key of the plan form (落实方案).
pub const PLAN: &str = "plan";
/// Key of the status form (落实情况).
pub const STATUS: &str = "status";

/// A form that every unit returns, as the notice's sample (样表) prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Stable name: [`PLAN`], [`STATUS`], or `form4` for a further attachment.
    pub key: String,
    /// The number of the attachment that holds its sample; 0 for a built-in form.
    pub attachment: u32,
    /// The title as the notice prints it, sample mark included.
    pub title: String,
    /// The day by which units return it.
    pub due: Option<Date>,
    /// How often it comes back, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Recurrence>,
    /// The period that it is returned for in this round; the register itself names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The fields above the table, in order.
    pub header: Vec<Field>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The fields below the table, in order.
    pub footer: Vec<Field>,
    /// What the notice prints below the table for whoever fills it in: `填表说明：1.当月进展填写截至当月20日的情况`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Form {
    /// A form of which nothing matters to a test but its columns and its notes.
    #[cfg(test)]
    pub(crate) fn of_columns(columns: impl IntoIterator<Item = Column>, notes: Vec<String>) -> Form {
        Form {
            key: STATUS.to_owned(),
            attachment: 3,
            title: "月报表".to_owned(),
            due: None,
            every: None,
            period: None,
            header: Vec::new(),
            columns: columns.into_iter().collect(),
            footer: Vec::new(),
            notes,
        }
    }

    /// The title that the filled form carries: without `(样表)` or `（样表）`.
    pub fn print_title(&self) -> String {
        let mut title = self.title.trim().to_owned();
        if !title.contains(['（', '(']) {
            return title;
        }
        for mark in [
            "（样表）",
            "(样表)",
            "（样式）",
            "(样式)",
            "（样本）",
            "(样本)",
            "（模板）",
            "(模板)",
        ] {
            title = title.replace(mark, "");
        }
        title.trim().to_owned()
    }

    /// The name people call it by: `附件2 落实方案`, or its title where it has no short name.
    pub fn label(&self) -> String {
        let short = self.short_name();
        if self.attachment == 0 {
            short
        } else {
            format!("附件{} {short}", self.attachment)
        }
    }

    /// Every name by which people call it, without blanks: label, short name, printed title, attachment, key.
    pub fn names(&self) -> Vec<String> {
        let mut names = vec![self.label(), self.short_name(), self.print_title(), self.key.clone()];
        if self.attachment > 0 {
            names.push(format!("附件{}", self.attachment));
        }
        names.retain(|name| !name.trim().is_empty());
        names
    }

    /// The form's name without the attachment's number: `落实方案`, `落实情况`, or the printed title.
    pub fn short_name(&self) -> String {
        let title = self.print_title();
        let known = match self.key.as_str() {
            PLAN => "落实方案",
            STATUS => "落实情况",
            _ => return title,
        };
        // A 月报表 is no 落实情况, whatever its key is.
        if title.contains(known) || title.is_empty() {
            known.to_owned()
        } else {
            title
        }
    }

    /// The form's name with the period that it is returned for: `进展情况月报表（2026年5月）`.
    pub fn round_name(&self) -> String {
        match self.period {
            None => self.short_name(),
            Some(period) => format!("{}（{}）", self.short_name(), period.label()),
        }
    }

    /// The fields above and below the table, in this order.
    pub fn fields(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        let all = self.header.iter().chain(&self.footer);
        all.enumerate().map(|(place, field)| (FieldId::at(place), field))
    }

    /// A field above or below the table.
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        let below = || self.footer.get(id.place() - self.header.len());
        self.header.get(id.place()).or_else(below)
    }

    /// Whether a field stands below the table.
    pub fn is_below(&self, id: FieldId) -> bool {
        id.place() >= self.header.len()
    }

    /// The columns that the unit fills, with their place in the table counted from 0.
    pub fn unit_columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.filled_by == FilledBy::Unit)
    }

    /// The first column of a kind, one that the unit fills before one that repeats the notice.
    pub fn column_of(&self, kind: Kind) -> Option<(usize, &Column)> {
        let of_kind = || {
            self.columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.kind == kind)
        };
        let own = of_kind().find(|(_, column)| kind == Kind::Task || column.source.is_none());
        own.or_else(|| of_kind().next())
    }

    /// The columns that the unit fills for a task, with their place in the table counted from 0.
    pub fn asked_columns(&self, task: &Task) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.asks(task))
    }
}

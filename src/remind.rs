//! Reminders (催报): one polite official text for each unit that owes something, saying exactly what; nobody else gets one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assignment::Assignment;
use crate::check::rules;
use crate::finding::{Finding, Severity};
use crate::form::Form;
use crate::record::Collected;
use crate::register::Register;
use crate::task::Task;

/// How much a unit owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Owing {
    /// Nothing has come.
    Nothing,
    /// Something has come, answers are missing.
    Partial,
    /// All answers are there, something in them is to be corrected.
    Correct,
}

impl Owing {
    /// The word that clerks read.
    pub fn label(self) -> &'static str {
        match self {
            Owing::Nothing => "未报送",
            Owing::Partial => "未报全",
            Owing::Correct => "需补正",
        }
    }
}

/// A reminder to one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// The unit's name.
    pub unit: String,
    /// Its e-mail address; empty if unknown.
    pub email: String,
    /// 联系人; empty if unknown.
    pub contact: String,
    /// 电话; empty if unknown.
    pub phone: String,
    /// How much it owes.
    pub owing: Owing,
    /// Number of answers that are missing.
    pub missing: usize,
    /// Number of things to be corrected.
    pub corrections: usize,
    /// Subject of a message.
    pub subject: String,
    /// The whole text, paragraphs parted by line breaks.
    pub text: String,
}

/// Headings of the list to telephone from, as [`call`] fills its rows.
pub const CALL_HEADINGS: [&str; 7] = ["单位", "情况", "缺报", "需补正", "联系人", "电话", "邮箱"];

/// A reminder's row in the list to telephone from.
pub fn call(reminder: &Reminder) -> [String; 7] {
    let count = |n: usize| if n == 0 { String::new() } else { format!("{n}项") };
    [
        reminder.unit.clone(),
        reminder.owing.label().to_owned(),
        count(reminder.missing),
        count(reminder.corrections),
        reminder.contact.clone(),
        reminder.phone.clone(),
        reminder.email.clone(),
    ]
}

/// What one unit owes.
#[derive(Debug, Default)]
struct Debt<'a> {
    /// By form: all tasks that the unit owes on it, and those without an answer.
    forms: Vec<(&'a Form, usize, Vec<&'a Task>)>,
    corrections: Vec<&'a Finding>,
    replied: bool,
}

/// The reminders of a collection, in the register's order of units.
pub fn reminders(register: &Register, assignments: &[Assignment], collected: &Collected) -> Vec<Reminder> {
    let settled = settled(collected);
    let mut tasks: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for one in assignments {
        tasks.entry(one.unit).or_default().insert(one.task);
    }
    let mut corrections: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in collected.findings.iter().filter(|finding| for_unit(finding)) {
        if let Some(unit) = finding.place.unit.as_deref() {
            corrections.entry(unit).or_default().push(finding);
        }
    }
    // A file that could not be read has come all the same.
    let files = collected.replies.iter().filter_map(|reply| reply.unit.as_deref());
    let replied: BTreeSet<&str> = (collected.submissions.iter().map(|one| one.unit.as_str()))
        .chain(files.flat_map(|names| names.split('、')))
        .collect();
    let mut reminders = Vec::new();
    for (place, unit) in register.units.iter().enumerate() {
        let name = unit.unit.name.as_str();
        let Some(tasks) = tasks.get(&place) else { continue };
        let mut debt = Debt {
            corrections: corrections.remove(name).unwrap_or_default(),
            replied: replied.contains(name),
            ..Debt::default()
        };
        for form in collected.forms.iter().filter_map(|key| register.form(key)) {
            let missing: Vec<&Task> = tasks
                .iter()
                .filter_map(|task| register.tasks.get(*task))
                .filter(|task| !settled.contains(&(name, task.id.as_str(), form.key.as_str())))
                .collect();
            debt.forms.push((form, tasks.len(), missing));
        }
        debt.forms.retain(|(_, _, missing)| !missing.is_empty());
        if debt.forms.is_empty() && debt.corrections.is_empty() {
            continue;
        }
        let missing = debt.forms.iter().map(|(_, _, missing)| missing.len()).sum();
        let owing = match (missing, debt.replied) {
            (0, _) => Owing::Correct,
            (_, true) => Owing::Partial,
            (_, false) => Owing::Nothing,
        };
        reminders.push(Reminder {
            unit: name.to_owned(),
            email: unit.unit.email.clone(),
            contact: unit.unit.contact.clone(),
            phone: unit.unit.phone.clone(),
            owing,
            missing,
            corrections: debt.corrections.len(),
            subject: subject(owing, &debt),
            text: text(register, collected.as_of, name, owing, &debt),
        });
    }
    reminders
}

/// Answers that have come or are not owed: unit, task, form.
fn settled(collected: &Collected) -> BTreeSet<(&str, &str, &str)> {
    let records = collected
        .records
        .iter()
        .map(|record| (record.unit.as_str(), record.task.as_str(), record.form.as_str()));
    let excused = collected
        .findings
        .iter()
        .filter(|finding| finding.rule == rules::decision_applied::RULE.name)
        .filter_map(|finding| {
            let place = &finding.place;
            Some((
                place.unit.as_deref()?,
                place.task.as_ref()?.as_str(),
                place.form.as_deref()?,
            ))
        });
    records.chain(excused).collect()
}

/// Findings that the unit itself can mend; what is missing altogether is listed by task instead.
fn for_unit(finding: &Finding) -> bool {
    let office = [
        rules::unit_silent::RULE.name,
        rules::form_missing::RULE.name,
        rules::task_missing::RULE.name,
        rules::task_unanswered::RULE.name,
        rules::reply_late::RULE.name,
        rules::unit_conflict::RULE.name,
        rules::task_not_assigned::RULE.name,
        rules::task_id_differs::RULE.name,
        rules::column_guessed::RULE.name,
        rules::answer_copied::RULE.name,
        rules::deadline_passed::RULE.name,
        rules::decision_unusable::RULE.name,
        rules::campaign_mismatch::RULE.name,
        rules::text_unplaced::RULE.name,
        rules::sheet_unplaced::RULE.name,
        rules::column_unknown::RULE.name,
    ];
    finding.severity != Severity::Info
        && !office.contains(&finding.rule.as_str())
        && !rules::is_about_mail(&finding.rule)
}

fn subject(owing: Owing, debt: &Debt<'_>) -> String {
    let labels: Vec<String> = debt.forms.iter().map(|(form, _, _)| form.short_name()).collect();
    match owing {
        Owing::Nothing => format!("关于尽快报送{}的函", labels.join("和")),
        Owing::Partial => format!("关于补报{}的函", labels.join("和")),
        Owing::Correct => "关于补正报送内容的函".to_owned(),
    }
}

fn text(register: &Register, as_of: Date, unit: &str, owing: Owing, debt: &Debt<'_>) -> String {
    let mut lines = vec![format!("{unit}：")];
    let opening = match owing {
        Owing::Nothing => "尚未收到贵单位报送的材料",
        Owing::Partial => "贵单位报送的材料已收悉，尚有部分内容未报",
        Owing::Correct => "贵单位报送的材料已收悉，部分内容需要补正",
    };
    lines.push(format!(
        "　　根据“{}”工作安排，截至{}，{opening}。现将有关事项函告如下：",
        register.title,
        chinese(as_of)
    ));
    let mut number = 0;
    for (form, all, missing) in &debt.forms {
        number += 1;
        lines.push(format!("　　{number}．{}", owed(form, *all, missing, as_of)));
    }
    if !debt.corrections.is_empty() {
        number += 1;
        lines.push(format!("　　{number}．请补正以下{}处：", debt.corrections.len()));
        for (i, finding) in debt.corrections.iter().enumerate() {
            lines.push(format!("　　（{}）{}", i + 1, correction(register, finding)));
        }
    }
    let to = if register.report_to.is_empty() {
        &register.issuer
    } else {
        &register.report_to
    };
    let to = if to.is_empty() {
        String::new()
    } else {
        format!("，报{to}")
    };
    lines.push(format!(
        "　　请贵单位抓紧办理{to}。如已报送，请与我们联系核对。感谢支持！"
    ));
    let signed = if register.issuer.is_empty() {
        &register.report_to
    } else {
        &register.issuer
    };
    if !signed.is_empty() {
        lines.push(signed.clone());
    }
    lines.push(chinese(as_of));
    lines.join("\n")
}

/// What is missing of one form.
fn owed(form: &Form, all: usize, missing: &[&Task], as_of: Date) -> String {
    let due = match form.due {
        Some(due) if due < as_of => format!("（应于{}前报送，现已逾期）", chinese(due)),
        Some(due) => format!("（应于{}前报送）", chinese(due)),
        None => String::new(),
    };
    if missing.len() == all {
        return format!("“{}”{due}共{all}项任务，均未报送。", form.label());
    }
    let list: Vec<String> = missing
        .iter()
        .map(|task| {
            let gist: String = task.text.chars().take(20).collect();
            let dots = if task.text.chars().count() > 20 { "…" } else { "" };
            format!("第{}项“{gist}{dots}”", task.number)
        })
        .collect();
    format!(
        "“{}”{due}缺{}项任务：{}。",
        form.label(),
        missing.len(),
        list.join("、")
    )
}

/// One thing to be corrected, with where it stands.
fn correction(register: &Register, finding: &Finding) -> String {
    let place = &finding.place;
    let form = place
        .form
        .as_deref()
        .and_then(|key| register.form(key))
        .map(|form| form.label());
    let task = place
        .task
        .as_ref()
        .and_then(|id| register.tasks.iter().find(|task| task.id == *id))
        .map(|task| format!("第{}项", task.number));
    let cell = place.cell.as_ref().map(|cell| format!("（{cell}格）"));
    let file = if form.is_none() {
        place.file.as_ref().map(|file| format!("文件“{file}”"))
    } else {
        None
    };
    let whereabouts: String = [file, form, task, cell].into_iter().flatten().collect();
    let clauses: Vec<&str> = [
        finding.found.as_str(),
        finding.expected.as_str(),
        finding.advice.as_str(),
    ]
    .into_iter()
    .filter(|clause| !clause.is_empty())
    .collect();
    format!("{whereabouts}：{}。", clauses.join("，"))
}

fn chinese(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

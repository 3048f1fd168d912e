//! Reminders (催报): one polite official text for each unit that owes something: what came, what is still owed, what to mend; nobody else gets one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::form::Form;
use crate::owed::{self, Owed, State};
use crate::record::{Collected, Outcome};
use crate::register::Register;
use crate::rule;
use crate::task::Task;
use crate::text::{chinese_day, cited};

/// How much a unit owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Owing {
    /// Nothing has come.
    Nothing,
    /// What came cannot be read as answers.
    Unread,
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
            Owing::Unread => "待转录",
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
    /// What stands between the unit's name and the signature, paragraph by paragraph.
    #[serde(default)]
    pub body: Vec<String>,
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
    /// By form: the number of tasks that the unit owes on it, and its open duties.
    forms: Vec<(&'a Form, usize, Vec<&'a Owed>)>,
    /// What it is asked to mend or send anew.
    findings: Vec<&'a Finding>,
    /// The files that came of it.
    files: Vec<&'a str>,
}

/// The reminders of a collection, in the register's order of units.
pub fn reminders(register: &Register, collected: &Collected) -> Vec<Reminder> {
    let mut debts: BTreeMap<&str, Debt<'_>> = BTreeMap::new();
    for form in collected.forms.iter().filter_map(|key| register.form(key)) {
        let mut duties: BTreeMap<&str, (usize, Vec<&Owed>)> = BTreeMap::new();
        for duty in (collected.owed.iter()).filter(|duty| duty.form == form.key && duty.state.is_owed()) {
            let (all, open) = duties.entry(&duty.unit).or_default();
            *all += 1;
            open.extend(duty.is_open().then_some(duty));
        }
        for (unit, (all, open)) in duties.into_iter().filter(|(_, (_, open))| !open.is_empty()) {
            debts.entry(unit).or_default().forms.push((form, all, open));
        }
    }
    for finding in collected.findings.iter().filter(|finding| finding.to_unit.is_some()) {
        if let Some(unit) = finding.place.unit.as_deref() {
            debts.entry(unit).or_default().findings.push(finding);
        }
    }
    for reply in &collected.replies {
        let came = !matches!(reply.outcome, Outcome::Duplicate | Outcome::Receipt);
        for unit in reply.unit.iter().filter(|_| came).flat_map(|names| names.split('、')) {
            if let Some(debt) = debts.get_mut(unit) {
                debt.files.push(&reply.file);
            }
        }
    }
    let counts = owed::by_unit(&collected.owed);
    let mut reminders = Vec::new();
    for unit in &register.units {
        let name = unit.unit.name.as_str();
        let Some(debt) = debts.get(name) else { continue };
        let missing = debt.forms.iter().map(|(_, _, open)| open.len()).sum();
        let corrections = corrections(debt);
        let owing = match (missing, counts.get(name)) {
            (0, _) if corrections.is_empty() => continue,
            (0, _) => Owing::Correct,
            (_, Some(counts)) if counts.received > 0 => Owing::Partial,
            (_, Some(counts)) if counts.unread > 0 => Owing::Unread,
            _ => Owing::Nothing,
        };
        let body = body(register, collected.as_of, owing, debt, &corrections);
        reminders.push(Reminder {
            unit: name.to_owned(),
            email: unit.unit.email.clone(),
            contact: unit.unit.contact.clone(),
            phone: unit.unit.phone.clone(),
            owing,
            missing,
            corrections: corrections.len(),
            subject: subject(owing, debt),
            text: text(register, collected.as_of, name, &body),
            body,
        });
    }
    reminders
}

/// What the unit is asked to mend; what is missing altogether, or came unread, is said with the form that it is of.
fn corrections<'a>(debt: &Debt<'a>) -> Vec<&'a Finding> {
    let listed = [
        rule::UNIT_SILENT.name,
        rule::FORM_MISSING.name,
        rule::TASK_MISSING.name,
        rule::TASK_UNANSWERED.name,
    ];
    let unread: BTreeSet<&str> = (debt.forms.iter().flat_map(|(_, _, open)| open))
        .filter(|duty| duty.state == State::Unread)
        .filter_map(|duty| duty.file.as_deref())
        .collect();
    let of_unread = |finding: &Finding| {
        let place = &finding.place;
        place.cell.is_none() && place.task.is_none() && place.file.as_deref().is_some_and(|file| unread.contains(file))
    };
    let told = debt.findings.iter().copied();
    told.filter(|finding| !listed.contains(&finding.rule.as_str()) && !of_unread(finding))
        .collect()
}

/// Whether what came of a unit is of another period than the one that is collected.
fn is_of_other_period(debt: &Debt<'_>) -> bool {
    debt.findings
        .iter()
        .any(|finding| finding.rule == rule::PERIOD_OTHER.name)
}

fn subject(owing: Owing, debt: &Debt<'_>) -> String {
    /// Characters that a title of two lines leaves for the names of forms; the letter itself names them.
    const NAMES: usize = 26;
    let labels: Vec<String> = debt.forms.iter().map(|(form, _, _)| form.short_name()).collect();
    let labels = match labels.join("和") {
        names if names.chars().count() > NAMES => "有关报表".to_owned(),
        names => names,
    };
    match owing {
        Owing::Nothing => format!("关于尽快报送{labels}的函"),
        Owing::Unread => format!("关于补报{labels}电子表格的函"),
        Owing::Partial => format!("关于补报{labels}的函"),
        Owing::Correct => "关于补正报送内容的函".to_owned(),
    }
}

/// The letter as plain text.
fn text(register: &Register, as_of: Date, unit: &str, body: &[String]) -> String {
    let mut lines = vec![format!("{unit}：")];
    lines.extend(body.iter().map(|line| format!("　　{line}")));
    let signed = if register.issuer.is_empty() {
        &register.report_to
    } else {
        &register.issuer
    };
    if !signed.is_empty() {
        lines.push(signed.clone());
    }
    lines.push(chinese_day(as_of));
    lines.join("\n")
}

fn body(register: &Register, as_of: Date, owing: Owing, debt: &Debt<'_>, corrections: &[&Finding]) -> Vec<String> {
    let mut lines = vec![format!(
        "根据{}工作安排，截至{}，{}。现将有关事项函告如下：",
        cited(&register.title),
        chinese_day(as_of),
        opening(owing, &debt.files, is_of_other_period(debt))
    )];
    let mut number = 0;
    for (form, all, open) in &debt.forms {
        for line in owed(register, form, *all, open, &debt.findings, as_of) {
            number += 1;
            lines.push(format!("{number}．{line}"));
        }
    }
    if !corrections.is_empty() {
        number += 1;
        lines.push(format!("{number}．请补正以下{}处：", corrections.len()));
        for (i, finding) in corrections.iter().enumerate() {
            lines.push(format!("（{}）{}", i + 1, correction(register, finding)));
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
    // Without anybody to call, nobody is told to call.
    let contact = register.contact.asked();
    let contact = contact
        .map(|asked| format!("如已报送或有疑问，{asked}。"))
        .unwrap_or_default();
    lines.push(format!("请贵单位抓紧办理{to}。{contact}特此函告。"));
    lines
}

/// At most how many files a letter names.
const FILES: usize = 5;

/// What came of the unit, and how it stands.
fn opening(owing: Owing, files: &[&str], other_period: bool) -> String {
    if files.is_empty() {
        return "尚未收到贵单位报送的材料".to_owned();
    }
    let names: String = files.iter().take(FILES).map(|file| format!("“{file}”")).collect();
    let rest = if files.len() > FILES {
        format!("等{}个文件", files.len())
    } else {
        String::new()
    };
    let state = match owing {
        Owing::Nothing if other_period => "但不是本期的内容",
        Owing::Nothing => "但其中没有可以采用的填报内容",
        Owing::Unread => "但不能直接读取",
        Owing::Partial => "尚有部分内容未报",
        Owing::Correct => "部分内容需要补正",
    };
    format!("贵单位报送的{names}{rest}已收到，{state}")
}

/// What is open on one form: what has not come, then what came and cannot be read, file by file.
fn owed(
    register: &Register,
    form: &Form,
    all: usize,
    open: &[&Owed],
    findings: &[&Finding],
    as_of: Date,
) -> Vec<String> {
    let due = match form.due {
        Some(due) if due < as_of => format!("（应于{}前报送，现已逾期）", chinese_day(due)),
        Some(due) => format!("（应于{}前报送）", chinese_day(due)),
        None => String::new(),
    };
    let label = form.label();
    let mut lines = Vec::new();
    let missing: Vec<&Task> = (open.iter().filter(|duty| duty.state == State::Missing))
        .filter_map(|duty| register.tasks.iter().find(|task| task.id == duty.task))
        .collect();
    let blank = findings.iter().find(|finding| {
        let place = &finding.place;
        finding.rule == rule::FORM_MISSING.name && place.form.as_ref() == Some(&form.key) && place.file.is_some()
    });
    if missing.len() == all {
        lines.push(match blank {
            // Sent back, it says why.
            Some(finding) => format!(
                "“{label}”{due}共{all}项任务，均未填报：{}{}。",
                finding.found,
                finding
                    .to_unit
                    .as_deref()
                    .map(|asked| format!("，{asked}"))
                    .unwrap_or_default()
            ),
            None => format!("“{label}”{due}共{all}项任务，均未报送。"),
        });
    } else if !missing.is_empty() {
        let list: Vec<String> = missing
            .iter()
            .map(|task| {
                let gist: String = task.text.chars().take(20).collect();
                let dots = if task.text.chars().count() > 20 { "…" } else { "" };
                format!("第{}项“{gist}{dots}”", task.number)
            })
            .collect();
        lines.push(format!(
            "“{label}”{due}缺{}项任务：{}。",
            missing.len(),
            list.join("、")
        ));
    }
    let mut unread: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for duty in open.iter().filter(|duty| duty.state == State::Unread) {
        let file = duty.file.as_deref().unwrap_or_default();
        unread.entry(file).or_insert((0, &duty.why)).0 += 1;
    }
    for (file, (count, what)) in unread {
        let of_file = |finding: &&&Finding| finding.place.file.as_deref() == Some(file) && finding.place.task.is_none();
        let asked = findings
            .iter()
            .find(of_file)
            .and_then(|finding| finding.to_unit.as_deref());
        lines.push(format!(
            "“{label}”{due}{count}项任务，收到的“{file}”是{what}，不能直接录入{}。",
            asked.map(|asked| format!("，{asked}")).unwrap_or_default()
        ));
    }
    lines
}

/// Most characters of what was found that a letter quotes.
const QUOTED: usize = 100;

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
    let mut found: String = finding.found.chars().take(QUOTED).collect();
    if found.len() < finding.found.len() {
        found.push_str("……");
    }
    let clauses: Vec<&str> = [
        found.as_str(),
        finding.expected.as_str(),
        finding.to_unit.as_deref().unwrap_or_default(),
    ]
    .into_iter()
    .filter(|clause| !clause.is_empty())
    .collect();
    format!("{whereabouts}：{}。", clauses.join("，"))
}

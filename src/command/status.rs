//! `duban` with no verb: where the round stands, and what to do next.

use jiff::civil::Date;
use serde::Serialize;

use crate::check::Exemptions;
use crate::cli::Common;
use crate::command::since::Newer;
use crate::command::{Ended, collect, context, decisions, generated, names, say, since};
use crate::error::{self, Error, Result};
use crate::finding::Severity;
use crate::folder;
use crate::owed::State;
use crate::record::Collected;
use crate::register::Register;
use crate::register::assignment::{self, Assignment};
use crate::unit::UnitId;

/// When a form is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The form's key.
    pub form: String,
    /// What people call it.
    pub label: String,
    /// The day.
    pub due: Date,
    /// Days left from today; negative once it has passed.
    pub days: i32,
    /// Whether the last collection was of it.
    pub collected: bool,
}

/// A form that comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recurring {
    /// The form's key.
    pub form: String,
    /// What people call it.
    pub label: String,
    /// How often, and by which day: `每月25日前`.
    pub every: String,
}

/// Where the round stands. The contract of `duban --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Title of the task list.
    pub title: String,
    /// Number of tasks.
    pub tasks: usize,
    /// Units that owe a reply.
    pub units: usize,
    /// Workbooks generated so far.
    pub generated: usize,
    /// Whether the workbooks were generated before the register was last corrected.
    pub older: bool,
    /// What is newer than the last collection, or before the first one than the forms.
    pub newer: Vec<Newer>,
    /// Day of the last collection.
    pub as_of: Option<Date>,
    /// Units of which the last collection has an answer.
    pub replied: usize,
    /// Answers still owed after the last collection.
    pub owing: usize,
    /// Of these, those of which something came that cannot be read as answers.
    pub unread: usize,
    /// How many units have sent how much, in words.
    #[serde(skip)]
    pub receipts: String,
    /// Findings of severity error of the last collection.
    pub errors: usize,
    /// The forms and their days.
    pub due: Vec<Due>,
    /// The forms that come back, and how often.
    pub recurring: Vec<Recurring>,
    /// What to do next.
    pub next: String,
}

/// Says where the round stands; writes nothing.
///
/// # Errors
/// If there is no usable register, or an earlier output cannot be read.
pub fn run(common: &Common) -> Result<Ended> {
    let register = context::register(common)?;
    let standing = standing(common, &register, jiff::ZonedDateTime::now().date())?;
    if common.json {
        say::json(&standing)?;
    } else {
        say::print(&text(&standing))?;
    }
    Ok(Ended::Clean)
}

/// Where the round stands on a day.
///
/// # Errors
/// If an earlier output cannot be read.
pub fn standing(common: &Common, register: &Register, today: Date) -> Result<Standing> {
    let generated: Option<generated::Generated> = earlier(common, names::GENERATED)?;
    let collected: Option<Collected> = earlier(common, names::COLLECTED)?;
    Ok(standing_after(
        common,
        register,
        generated.as_ref(),
        collected.as_ref(),
        today,
    ))
}

/// [`standing`], for whoever has read the earlier outputs.
pub fn standing_after(
    common: &Common,
    register: &Register,
    generated: Option<&generated::Generated>,
    collected: Option<&Collected>,
    today: Date,
) -> Standing {
    let assignments = assignment::assign(register);
    // A unit that a decision excuses from everything owes nothing; a list that cannot be read is told by `collect`.
    let decided = decisions::read(&common.input, register).map(|(decided, _)| decided);
    let exempt = Exemptions::new(decided.unwrap_or_default(), register);
    let owes = |assignment: &&Assignment| {
        let (unit, task) = (register.unit_name(assignment.unit), &register.tasks[assignment.task]);
        let mut forms = register.forms.iter();
        register.forms.is_empty() || forms.any(|form| !exempt.excuse(unit, task.id.as_str(), &form.key))
    };
    let mut owing_units: Vec<UnitId> = assignments.iter().filter(owes).map(|one| one.unit).collect();
    owing_units.dedup();
    let mut replied: Vec<&str> = match collected {
        None => Vec::new(),
        // Editions before 2 do not say how each duty stands.
        Some(collected) if collected.owed.is_empty() => {
            collected.records.iter().map(|record| record.unit.as_str()).collect()
        }
        Some(collected) => (collected.owed.iter().filter(|duty| duty.state.has_come()))
            .map(|duty| duty.unit.as_str())
            .collect(),
    };
    replied.sort_unstable();
    replied.dedup();
    let unread = collected.into_iter().flat_map(|collected| &collected.owed);
    let errors = collected.into_iter().flat_map(|collected| &collected.findings);
    let mut standing = Standing {
        title: register.title.clone(),
        tasks: register.tasks.len(),
        units: owing_units.len(),
        generated: generated.map_or(0, |generated| generated.workbooks.len()),
        older: generated
            .is_some_and(|generated| !generated.register.is_empty() && generated.register != register.fingerprint()),
        // What cannot be read is told by the verb that reads it.
        newer: match (generated, collected) {
            (_, Some(collected)) => since::collection(common, register, collected).unwrap_or_default(),
            (Some(generated), None) => since::forms(common, register, generated).unwrap_or_default(),
            (None, None) => Vec::new(),
        },
        as_of: collected.map(|collected| collected.as_of),
        replied: replied.len(),
        owing: collected.map_or(0, |collected| collected.ledger.missing),
        unread: unread.filter(|duty| duty.state == State::Unread).count(),
        receipts: collected.map(collect::units).unwrap_or_default(),
        errors: errors.filter(|finding| finding.severity == Severity::Error).count(),
        due: register
            .forms
            .iter()
            .filter_map(|form| {
                let due = form.due?;
                Some(Due {
                    form: form.key.clone(),
                    label: form.label(),
                    due,
                    days: due.since(today).map(|span| span.get_days()).unwrap_or(0),
                    collected: collected.is_some_and(|collected| collected.forms.contains(&form.key)),
                })
            })
            .collect(),
        recurring: (register.forms.iter())
            .filter_map(|form| {
                Some(Recurring {
                    form: form.key.clone(),
                    label: form.label(),
                    every: form.every.filter(|_| form.due.is_none())?.to_string(),
                })
            })
            .collect(),
        next: String::new(),
    };
    standing.next = match &register.received {
        Some(_) if register.units.is_empty() => {
            "填写 output/分工.xlsx（没有的先运行 duban register），存为 input/分工.xlsx，再运行 duban register"
        }
        Some(_) if standing.as_of.is_some() && !standing.newer.is_empty() => next(&standing),
        // What is collected of a received workbook's tasks goes back to the level above.
        Some(_) if standing.as_of.is_some() && standing.owing == 0 && standing.errors == 0 => {
            "全部收齐，运行 duban answer 填好上级发来的表"
        }
        _ => next(&standing),
    }
    .to_owned();
    standing
}

/// A document of an earlier run, if there is one.
fn earlier<T: serde::de::DeserializeOwned>(common: &Common, name: &str) -> Result<Option<T>> {
    let path = common.output.join(name);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = folder::read(&path)?;
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        let found = format!("内容读不懂（{}）", error::json(&error));
        Error::input(&path, found, "请删去它，重新运行 duban")
    })
}

fn next(standing: &Standing) -> &'static str {
    match (standing.generated, standing.as_of) {
        (0, _) => "核对 duban register 写出的台账，然后运行 duban generate 生成填报表",
        (_, None) if standing.older => {
            "台账改过了：还没有发出的填报表，请重新运行 duban generate；已经发出的可以照收，任务有增减的请告知单位"
        }
        (_, None) if !standing.newer.is_empty() => {
            "决定改过了：还没有发出的填报表，请重新运行 duban generate；已经发出的可以照收"
        }
        (_, None) => "按清单把填报表发给各单位；收到的回复放进 input/replies，然后运行 duban collect",
        (_, Some(_)) if !standing.newer.is_empty() => {
            "先运行 duban collect 按现在的情况再收一次；在这以前不要发催办函和退回的表"
        }
        (_, Some(_)) if standing.owing > 0 || standing.errors > 0 => {
            "催报、请有问题的单位补正；新的回复放进 input/replies，再运行 duban collect"
        }
        _ => "全部收齐，打印 output/master.xlsx",
    }
}

fn text(standing: &Standing) -> String {
    // After a collection, the units are those of its round.
    let units = match standing.receipts.as_str() {
        "" => format!("，应报单位 {} 个", standing.units),
        _ => String::new(),
    };
    let mut text = format!("{}\n  任务 {} 项{units}\n", standing.title, standing.tasks);
    text.push_str(&match standing.generated {
        0 => "  填报表：还没有生成\n".to_owned(),
        count if standing.older => format!("  填报表：已生成 {count} 份，是台账（通知、名录或设置）改动以前生成的\n"),
        count => format!("  填报表：已生成 {count} 份\n"),
    });
    text.push_str(&match standing.as_of {
        None => "  回复：还没有回收\n".to_owned(),
        Some(as_of) => format!(
            "  回复：截至 {as_of}，{} 个单位已报，还欠 {} 项次{}，须处理的问题 {} 处\n{}",
            standing.replied,
            standing.owing,
            match standing.unread {
                0 => String::new(),
                unread => format!("（其中已收到待转录 {unread}）"),
            },
            standing.errors,
            standing.receipts
        ),
    });
    if let (Some(_), Some(said)) = (standing.as_of, since::said(&standing.newer)) {
        text.push_str(&format!(
            "  注意：上次回收以后，{said}；汇总表、催办函和退回的表都没有按它写\n"
        ));
    }
    for due in &standing.due {
        let left = match due.days {
            0 => "今天到期".to_owned(),
            days if days > 0 => format!("还有 {days} 天"),
            days => format!("已过 {} 天", -days),
        };
        let waits = match standing.as_of {
            Some(_) if due.days < 0 && !due.collected => {
                format!("；上次没有收这张表，要收要催的请运行 duban collect --form {}", due.form)
            }
            _ => String::new(),
        };
        text.push_str(&format!("  {}：{} 前报送，{left}{waits}\n", due.label, due.due));
    }
    for form in &standing.recurring {
        text.push_str(&format!("  {}：{}报送\n", form.label, form.every));
    }
    text.push_str(&format!("下一步：{}。\n", standing.next));
    text
}

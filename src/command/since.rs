//! What of the office's own input is newer than what stands in the output folder: what was made of it may be false by now.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::check::{Action, Decision, Exemptions};
use crate::cli::Common;
use crate::command::generated::Generated;
use crate::command::names::{COLLECTED, REPLIES};
use crate::command::{decisions as noted, say};
use crate::error::Result;
use crate::folder;
use crate::mark;
use crate::owed::State;
use crate::period::Period;
use crate::read;
use crate::read::intake::Intake;
use crate::record::Collected;
use crate::register::Register;
use crate::register::assignment;
use crate::rule;

/// Something that is newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Newer {
    /// The notice, the corrected register, the directory or the settings: who owes what, when, and to whom.
    Register,
    /// What a person decided.
    Decisions,
    /// Replies that came, were changed or went, by name.
    Replies(Vec<String>),
}

impl Newer {
    /// What it is, as people call it.
    pub fn said(&self) -> String {
        match self {
            Newer::Register => "台账（通知、register.xlsx、名录或设置）改过".to_owned(),
            Newer::Decisions => "决定（input/decisions.xlsx）改过".to_owned(),
            Newer::Replies(names) => format!("回复有变动（{}）", say::few(names)),
        }
    }
}

/// All of it in one clause; nothing where nothing is newer.
pub fn said(newer: &[Newer]) -> Option<String> {
    let said: Vec<String> = newer.iter().map(Newer::said).collect();
    (!said.is_empty()).then(|| said.join("，"))
}

/// What a collection is made of, as it lay when the collection began: what comes while it runs is newer. It is kept beside what
/// the next collection uses again; without it, the collection itself is asked, which says less.
#[derive(Debug, Serialize, Deserialize)]
pub struct Basis {
    /// Length of the collection that it is of.
    bytes: u64,
    register: String,
    decisions: String,
    /// The periods by which the decisions were read; earlier editions read them by those of the collection.
    #[serde(default)]
    periods: Option<BTreeMap<String, Period>>,
    /// The folder of the replies with what lay in it; none where the collection was made of pieces.
    replies: Option<Lying>,
}

impl Basis {
    /// Of the register as it was `loaded` and as it was `asked`, the decisions that were read by it, and the folder of the replies
    /// as it was listed.
    pub fn of(loaded: &Register, asked: &Register, decisions: &[Decision], replies: Option<(&Path, &Intake)>) -> Basis {
        let periods = asked
            .forms
            .iter()
            .filter_map(|form| Some((form.key.clone(), form.period?)));
        Basis {
            bytes: 0,
            register: register_code(loaded),
            decisions: code(decisions, |_| true),
            periods: Some(periods.collect()),
            replies: replies.map(|(folder, listed)| Lying::of(folder, listed)),
        }
    }

    /// Keeps it beside the collection that was just written.
    pub fn keep(mut self, output: &Path) {
        self.bytes = length(output);
        let path = output.join(BASIS);
        // It is a help for later: where it cannot be kept, the collection itself is asked.
        if let (Ok(text), Some(parent)) = (serde_json::to_vec(&self), path.parent()) {
            let _ = fs::create_dir_all(parent).map(|()| folder::write(&path, &text));
        }
    }
}

/// What lay in a folder: names with their lengths.
#[derive(Debug, Serialize, Deserialize)]
struct Lying {
    folder: PathBuf,
    files: BTreeMap<String, u64>,
}

impl Lying {
    fn of(folder: &Path, listed: &Intake) -> Lying {
        let files = listed.listed();
        let files = files.map(|(file, path)| (file.to_owned(), fs::metadata(path).map_or(0, |about| about.len())));
        Lying {
            folder: folder.to_owned(),
            files: files.collect(),
        }
    }
}

/// Where it is kept, in the output folder.
const BASIS: &str = ".cache/collected-from.json";

/// What is newer than the last collection.
///
/// # Errors
/// If the decisions or the replies cannot be read.
pub fn collection(common: &Common, register: &Register, collected: &Collected) -> Result<Vec<Newer>> {
    let basis = basis(common);
    let decided = decided(common, register, periods(basis.as_ref(), collected))?;
    let mut newer = match &basis {
        Some(basis) => [
            (basis.register != register_code(register)).then_some(Newer::Register),
            (basis.decisions != code(&decided, |_| true)).then_some(Newer::Decisions),
        ]
        .into_iter()
        .flatten()
        .collect(),
        None => of_duties(register, decided, collected),
    };
    let replies = replies(common, basis.as_ref(), collected)?;
    if !replies.is_empty() {
        newer.push(Newer::Replies(replies));
    }
    Ok(newer)
}

/// Whether decisions were noted, changed or struck since the last collection.
///
/// # Errors
/// If the decisions cannot be read.
pub fn decisions(common: &Common, register: &Register, collected: &Collected) -> Result<bool> {
    let basis = basis(common);
    let decided = decided(common, register, periods(basis.as_ref(), collected))?;
    Ok(match &basis {
        Some(basis) => basis.decisions != code(&decided, |_| true),
        None => of_duties(register, decided, collected).contains(&Newer::Decisions),
    })
}

/// What the last collection was made of, where it is known.
fn basis(common: &Common) -> Option<Basis> {
    let kept = fs::read(common.output.join(BASIS)).ok();
    let basis = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    basis.filter(|basis: &Basis| basis.bytes == length(&common.output))
}

/// The periods by which the decisions of a collection were read.
fn periods<'a>(basis: Option<&'a Basis>, collected: &'a Collected) -> &'a BTreeMap<String, Period> {
    basis
        .and_then(|basis| basis.periods.as_ref())
        .unwrap_or(&collected.periods)
}

/// What is newer than the forms that were generated.
///
/// # Errors
/// If the decisions cannot be read.
pub fn forms(common: &Common, register: &Register, generated: &Generated) -> Result<Vec<Newer>> {
    let is_older = !generated.register.is_empty() && generated.register != register.fingerprint();
    let decided = noted::read(&common.input, register)?.0;
    // Editions without this key do not say.
    let decided = generated
        .decisions
        .as_ref()
        .is_some_and(|before| *before != excusing(&decided));
    Ok(
        [is_older.then_some(Newer::Register), decided.then_some(Newer::Decisions)]
            .into_iter()
            .flatten()
            .collect(),
    )
}

/// A code of the decisions by which something is not owed.
pub fn excusing(decided: &[Decision]) -> String {
    code(decided, |one| {
        one.action == Some(Action::Exclude) || one.action == Some(Action::Accept) && one.rule == rule::UNIT_SILENT.name
    })
}

/// A code of the decisions that were taken and fit, in whatever order they stand.
fn code(decided: &[Decision], fits: impl Fn(&Decision) -> bool) -> String {
    let taken = decided.iter().filter(|one| one.action.is_some() && fits(one));
    // What was found is there to be read, and may be put otherwise the next time.
    let text = |one: &Decision| {
        format!(
            "{:?}",
            Decision {
                found: String::new(),
                ..one.clone()
            }
        )
    };
    let texts: BTreeSet<String> = taken.map(text).collect();
    match texts.is_empty() {
        true => String::new(),
        false => mark::code(&texts.into_iter().collect::<Vec<_>>().join("\n")),
    }
}

/// The decisions, read by the periods of a collection.
///
/// # Errors
/// If they cannot be read.
pub fn decided(common: &Common, register: &Register, periods: &BTreeMap<String, Period>) -> Result<Vec<Decision>> {
    let mut register = register.clone();
    register.set_periods(periods);
    Ok(noted::read(&common.input, &register)?.0)
}

/// A code of all that a letter or a figure may say of a register.
fn register_code(register: &Register) -> String {
    let duties: Vec<String> = (assignment::assign(register).iter())
        .map(|one| {
            let (unit, task) = (register.unit_name(one.unit), &register.tasks[one.task]);
            format!("{unit}\u{1f}{}\u{1f}{:?}", task.id, one.role)
        })
        .collect();
    let forms: Vec<String> = (register.forms.iter())
        .map(|form| {
            format!(
                "{}\u{1f}{}\u{1f}{:?}\u{1f}{:?}\u{1f}{:?}",
                form.key, form.title, form.due, form.every, form.columns
            )
        })
        .collect();
    let about = [
        register.fingerprint(),
        register.title.clone(),
        register.issuer.clone(),
        register.report_to.clone(),
        format!("{:?}", register.contact),
        duties.join("\n"),
        forms.join("\n"),
    ];
    mark::code(&about.join("\u{1e}"))
}

/// What the duties of the collection say of the register and of the decisions since.
fn of_duties(register: &Register, decided: Vec<Decision>, collected: &Collected) -> Vec<Newer> {
    // Editions before 2 do not say how each duty stands.
    if collected.owed.is_empty() {
        return Vec::new();
    }
    let mut asked = register.clone();
    asked.set_periods(&collected.periods);
    let exempt = Exemptions::new(decided, &asked);
    let mut now: BTreeMap<(&str, &str, &str), bool> = BTreeMap::new();
    let assignments = assignment::assign(register);
    for one in &assignments {
        let (unit, task) = (register.unit_name(one.unit), register.tasks[one.task].id.as_str());
        for form in collected.forms.iter().filter(|form| register.form(form).is_some()) {
            now.insert((unit, task, form), exempt.excuse(unit, task, form));
        }
    }
    let before: BTreeMap<(&str, &str, &str), bool> = (collected.owed.iter())
        .map(|duty| {
            let key = (duty.unit.as_str(), duty.task.as_str(), duty.form.as_str());
            (key, duty.state == State::Excused)
        })
        .collect();
    let others = !now.keys().eq(before.keys());
    let excused = now
        .iter()
        .any(|(key, excused)| before.get(key).is_some_and(|before| before != excused));
    [others.then_some(Newer::Register), excused.then_some(Newer::Decisions)]
        .into_iter()
        .flatten()
        .collect()
}

/// The replies that came, were changed or went since the collection.
fn replies(common: &Common, basis: Option<&Basis>, collected: &Collected) -> Result<Vec<String>> {
    let lay = match basis {
        // Nobody knows where the pieces come from.
        Some(Basis { replies: None, .. }) => return Ok(Vec::new()),
        Some(basis) => basis.replies.as_ref(),
        None => None,
    };
    let folder = lay.map_or_else(|| common.input.join(REPLIES), |lay| lay.folder.clone());
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let lies = Lying::of(&folder, &read::intake::open(&folder)?);
    let since = changed_at(&common.output.join(COLLECTED));
    let is_newer = |name: &str| changed_at(&folder.join(name)) > since;
    let whole: BTreeMap<&str, &str> = (collected.replies.iter())
        .map(|reply| (reply.file.as_str(), reply.sha256.as_str()))
        .collect();
    let in_it = |name: &str| {
        let packed = format!("{name}/");
        whole.keys().any(|file| *file == name || file.starts_with(&packed))
    };
    let came = |name: &str| match lay {
        Some(lay) => !lay.files.contains_key(name),
        // What is passed over within the folder, a card or a signature, is in no list of an earlier edition.
        None => !in_it(name) && is_newer(name),
    };
    // A copied folder is newer as a whole: only what differs counts.
    let differs = |name: &str, length: u64| {
        let grown = lay.is_some_and(|lay| lay.files.get(name).is_some_and(|before| *before != length));
        let other = || {
            let before = whole.get(name).filter(|_| is_newer(name));
            before.is_some_and(|before| {
                folder::read(&folder.join(name)).is_ok_and(|bytes| mark::hex(&Sha256::digest(&bytes)) != **before)
            })
        };
        grown || other()
    };
    let mut changed: Vec<String> = (lies.files.iter())
        .filter(|(name, length)| came(name) || differs(name, **length))
        .map(|(name, _)| name.clone())
        .collect();
    let gone: Vec<String> = match lay {
        Some(lay) => (lay.files.keys())
            .filter(|name| !lies.files.contains_key(*name))
            .cloned()
            .collect(),
        None => Vec::new(),
    };
    changed.extend(gone);
    Ok(changed)
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

fn length(output: &Path) -> u64 {
    fs::metadata(output.join(COLLECTED)).map_or(0, |about| about.len())
}

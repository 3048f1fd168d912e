//! `duban mail`: a draft per unit, or the letters themselves by SMTP.

mod account;
mod complaint;
mod deliver;
mod enclosures;

use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::cli::{Common, MailArgs};
use crate::command::names::COLLECTED;
use crate::command::names::GENERATED;
use crate::command::{Ended, context, say, since};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::folder::{self, Batch};
use crate::mail::address::{Mailbox, is_address};
use crate::mail::compose::compose;
use crate::mail::sent::{Again, Standing};
use crate::mail::settings::{Office, Settings};
use crate::mail::{Kind, Letter, sent, template};
use crate::mark;
use crate::register::Register;
use crate::send::journal::Journal;
use crate::text::name_key;
use crate::write::eml::{self, Stamp};

/// Folder of the drafts and journals in the output folder.
pub const MAIL: &str = "mail";
/// Where in it the drafts of letters that take a returned workbook along lie.
pub const RETURNED_DRAFTS: &str = "returned";
/// Where in it the drafts of mere reminders lie.
pub const REMINDER_DRAFTS: &str = "reminders";
/// The templates in the input folder.
pub const TEMPLATES: &str = "mail.toml";

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A draft was written.
    Draft,
    /// It would be sent.
    WouldSend,
    /// The server accepted it now.
    Sent,
    /// It was sent before.
    AlreadySent,
    /// It was sent before with another file, and is held.
    Changed,
    /// Nobody knows whether it arrived, and it is held.
    Unsure,
    /// The server did not take it for now.
    Deferred,
    /// The server refused it.
    Refused,
    /// Nobody knows an address.
    Unaddressed,
    /// It is larger than the settings allow.
    TooLarge,
    /// Its file cannot be read.
    FileMissing,
}

/// A letter and what became of it. The contract of `mail --json`.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// The letter.
    #[serde(flatten)]
    pub letter: Letter,
    /// What became of it.
    pub state: State,
    /// The addresses that it goes to, of those of the letter.
    pub recipients: Vec<String>,
    /// Size of the message in bytes.
    pub bytes: usize,
    /// The draft, with the output folder.
    pub draft: Option<String>,
    /// What else there is to say: the time it was sent, the server's words.
    pub note: String,
    #[serde(skip)]
    hash: String,
}

/// What `mail` did.
#[derive(Debug, Clone, Serialize)]
pub struct Mailed {
    /// What the letters are about.
    pub kind: Kind,
    /// `drafts`, `dry-run` or `send`.
    pub mode: &'static str,
    /// The letters, in directory order.
    pub messages: Vec<Message>,
    /// What a person must do.
    pub findings: Vec<Finding>,
}

/// What every step needs.
struct Desk<'a> {
    common: &'a Common,
    args: &'a MailArgs,
    register: Register,
    settings: Settings,
    office: Office,
}

impl Desk<'_> {
    fn folder(&self) -> PathBuf {
        self.common.output.join(MAIL)
    }

    fn file(&self, letter: &Letter) -> Result<Vec<u8>> {
        folder::read(&self.common.output.join(&letter.file))
    }

    /// The message with all files that go along.
    fn message(&self, letter: &Letter, file: &[u8], stamp: &Stamp) -> Result<Vec<u8>> {
        let further = letter.also.iter().map(|file| {
            let name = file.rsplit('/').next().unwrap_or(file);
            Ok((name.to_owned(), folder::read(&self.common.output.join(file))?))
        });
        let further = further.collect::<Result<Vec<_>>>()?;
        Ok(eml::message(letter, &self.office, file, &further, stamp))
    }
}

/// Runs the verb.
///
/// # Errors
/// If there is nothing to mail, the templates or settings cannot be used, the server does not let us in, or the output
/// cannot be written.
pub fn run(common: &Common, args: &MailArgs) -> Result<Ended> {
    let _lock = folder::lock(&common.output)?;
    if !args.arrived.is_empty() {
        return arrived(common, &args.arrived);
    }
    let settings_path = context::settings_path(&common.input);
    let settings = context::settings(&common.input)?.mail;
    let office = settings
        .office()
        .map_err(|unusable| Error::input(&settings_path, unusable.found, unusable.advice))?;
    let desk = Desk {
        common,
        args,
        register: context::register(common)?,
        settings,
        office,
    };
    let kind = match (args.returned, args.reminders) {
        (true, _) => Kind::Returned,
        (_, true) => Kind::Reminder,
        _ => Kind::Workbook,
    };
    hold(&desk, kind)?;
    let mut mailed = plan(&desk, kind)?;
    match (args.dry_run, args.send) {
        (true, _) => {}
        (false, true) => deliver::deliver(&desk, &mut mailed)?,
        (false, false) => draft(&desk, &mut mailed)?,
    }
    if common.json {
        say::json(&mailed)?;
    } else {
        say::print(&account::account(&mailed, &desk.folder()))?;
    }
    Ok(Ended::by(&mailed.findings))
}

/// Holds letters that may be false by now: forms that are older than the register or the decisions, and letters of a collection
/// that knows nothing of what came or was decided since.
///
/// # Errors
/// If anything is newer, with what to run first.
fn hold(desk: &Desk<'_>, kind: Kind) -> Result<()> {
    let common = desk.common;
    let (newer, what, when, first) = match kind {
        Kind::Workbook => match enclosures::load(&common.output.join(GENERATED))? {
            Some(generated) => (
                since::forms(common, &desk.register, &generated)?,
                "现有的填报表",
                "生成填报表",
                "duban generate",
            ),
            None => return Ok(()),
        },
        Kind::Returned | Kind::Reminder => match enclosures::load(&common.output.join(COLLECTED))? {
            Some(collected) => (
                since::collection(common, &desk.register, &collected)?,
                "现有的催办函和退回的表",
                "上次回收",
                "duban collect",
            ),
            None => return Ok(()),
        },
    };
    match since::said(&newer) {
        None => Ok(()),
        Some(said) => Err(Error::input(
            &common.input,
            format!("{when}以后，{said}；{what}没有按它写，可能已经不对，没有写草稿，也没有发送"),
            format!("请先运行 {first}，再运行 duban mail"),
        )),
    }
}

/// Composes the letters and says of each what is to become of it.
fn plan(desk: &Desk<'_>, kind: Kind) -> Result<Mailed> {
    let path = desk.common.input.join(TEMPLATES);
    let text = if path.exists() {
        String::from_utf8(folder::read(&path)?)
            .map_err(|_| Error::input(&path, "不是 UTF-8 编码的文本", "请用记事本另存为 UTF-8 编码"))?
    } else {
        String::new()
    };
    let templates = template::read(text.trim_start_matches('\u{feff}'))
        .map_err(|unusable| Error::input(&path, unusable.found, unusable.advice))?;
    let mut enclosures = enclosures::enclosures(&desk.common.output, kind)?;
    keep_only(&mut enclosures, |enclosure| &enclosure.unit, desk)?;
    let (mut letters, mut findings) = compose(&desk.register, &desk.office, kind, &templates, &enclosures);
    if let Some(address) = &desk.args.to {
        if !is_address(address) {
            return Err(Error::input(
                "--to",
                format!("“{address}”不是邮箱地址"),
                "请写一个邮箱地址",
            ));
        }
        for letter in &mut letters {
            letter.cc.clear();
            letter.to = vec![Mailbox {
                name: letter.unit.clone(),
                address: address.clone(),
            }];
        }
    }
    let journal = Journal::open(&desk.folder())?;
    let sending = desk.args.send || desk.args.dry_run;
    let mut messages = Vec::new();
    for letter in letters {
        let message = weigh(desk, letter, &journal)?;
        findings.extend(complaint::complaint(&message, sending, desk.settings.max_mb));
        messages.push(message);
    }
    let mode = match (desk.args.dry_run, desk.args.send) {
        (true, _) => "dry-run",
        (_, true) => "send",
        _ => "drafts",
    };
    Ok(Mailed {
        kind,
        mode,
        messages,
        findings,
    })
}

/// Keeps what is for the units of `--only`; a unit that there is nothing for is an error.
fn keep_only<T>(list: &mut Vec<T>, unit: impl Fn(&T) -> &String, desk: &Desk<'_>) -> Result<()> {
    let only: Vec<String> = desk.args.only.iter().map(|name| name_key(name)).collect();
    for (name, key) in desk.args.only.iter().zip(&only) {
        if !list.iter().any(|item| name_key(unit(item)) == *key) {
            let nearest = list
                .iter()
                .map(&unit)
                .max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)));
            return Err(Error::input(
                "--only",
                format!("没有给“{name}”的邮件"),
                match nearest {
                    Some(nearest) => format!("是不是“{nearest}”？请写名录里的单位全称"),
                    None => "请写名录里的单位全称".to_owned(),
                },
            ));
        }
    }
    if !only.is_empty() {
        list.retain(|item| only.contains(&name_key(unit(item))));
    }
    Ok(())
}

/// The note of a letter that goes out again by a person's word.
const AGAIN: &str = "再次发送";

fn is_pending(it: &Again, message: &Message) -> bool {
    it.kind == message.letter.kind
        && it.unit == message.letter.unit
        && it.to == message.recipients
        && it.file_sha256 == message.hash
}

/// Whether `--again` means this letter. While an earlier `--again` is not done, it means the rest of that one, and besides
/// only units that are named with `--only`.
fn again_for(desk: &Desk<'_>, message: &Message, journal: &Journal) -> bool {
    let unfinished = journal.again.iter().any(|it| it.kind == message.letter.kind);
    desk.args.again && (!unfinished || !desk.args.only.is_empty())
}

/// Says what is to become of a letter.
fn weigh(desk: &Desk<'_>, letter: Letter, journal: &Journal) -> Result<Message> {
    let all: Vec<String> = letter.to.iter().map(|mailbox| mailbox.address.clone()).collect();
    let mut message = Message {
        letter,
        state: State::WouldSend,
        recipients: all,
        bytes: 0,
        draft: None,
        note: String::new(),
        hash: String::new(),
    };
    let bytes = match desk.file(&message.letter) {
        Ok(bytes) => bytes,
        Err(error) => {
            message.state = State::FileMissing;
            message.note = error.to_string();
            return Ok(message);
        }
    };
    message.hash = mark::hex(&Sha256::digest(&bytes));
    match desk.message(&message.letter, &bytes, &Stamp::default()) {
        Ok(whole) => message.bytes = whole.len(),
        Err(error) => {
            message.state = State::FileMissing;
            message.note = error.to_string();
            return Ok(message);
        }
    }
    let limit = usize::try_from(desk.settings.max_mb)
        .unwrap_or(usize::MAX)
        .saturating_mul(1 << 20);
    let pending = journal.again.iter().any(|it| is_pending(it, &message));
    let standing = sent::standing(
        &message.letter,
        &message.recipients,
        &message.hash,
        &journal.sent,
        &journal.unsure,
    );
    let (state, note) = match standing {
        Standing::Unaddressed => (State::Unaddressed, String::new()),
        _ if message.bytes > limit => (State::TooLarge, String::new()),
        // The rest of an `--again` that was cut off goes first; what is in doubt of it is for a person to name.
        Standing::Unsure(time) if !again_for(desk, &message, journal) => (State::Unsure, time),
        _ if pending => (State::WouldSend, AGAIN.to_owned()),
        Standing::Sent(_) | Standing::OtherFile(_) | Standing::Unsure(_) if again_for(desk, &message, journal) => {
            (State::WouldSend, AGAIN.to_owned())
        }
        Standing::Open(open) => {
            message.recipients = open;
            (State::WouldSend, String::new())
        }
        Standing::Sent(time) => (State::AlreadySent, time),
        Standing::OtherFile(time) => (State::Changed, time),
        Standing::Unsure(time) => (State::Unsure, time),
    };
    message.state = state;
    message.note = note;
    Ok(message)
}

/// Writes the drafts; those of an earlier run that are no more are removed.
///
/// A letter with a returned workbook lies with the returned, whichever verb wrote it, so that a unit has one draft.
fn draft(desk: &Desk<'_>, mailed: &mut Mailed) -> Result<()> {
    let (returned, reminders) = (desk.folder().join(RETURNED_DRAFTS), desk.folder().join(REMINDER_DRAFTS));
    let targets = match mailed.kind {
        Kind::Workbook => vec![(desk.folder(), "drafts")],
        Kind::Returned => vec![(returned.clone(), "drafts-returned")],
        Kind::Reminder => vec![
            (returned.clone(), "drafts-returned"),
            (reminders.clone(), "drafts-reminders"),
        ],
    };
    for (target, maker) in targets {
        let mut batch = Batch::of(&desk.common.output, maker);
        if !desk.args.only.is_empty() {
            batch.keeps_others();
        }
        let mut written = Vec::new();
        for message in &mut mailed.messages {
            let here = message.letter.kind == Kind::Workbook || message.letter.brings_back() == (target == returned);
            if message.state == State::FileMissing || !here {
                continue;
            }
            let bytes = desk.file(&message.letter)?;
            let name = Path::new(&message.letter.file).with_extension("eml");
            let path = target.join(name.file_name().unwrap_or_default());
            batch.write(&path, &desk.message(&message.letter, &bytes, &Stamp::default())?)?;
            if message.state != State::Unaddressed {
                message.state = State::Draft;
            }
            message.draft = Some(path.to_string_lossy().into_owned());
            written.push(path);
        }
        say::aged(&batch.commit()?);
        if desk.args.only.is_empty() {
            for path in folder::files(&target)? {
                if !written.contains(&path) {
                    remove_draft(&path)?;
                }
            }
        }
        // What was a letter alone, and now takes a workbook along, is no second draft; nor the other way round.
        let other = if target == returned { &reminders } else { &returned };
        for name in written
            .iter()
            .filter_map(|path| path.file_name())
            .filter(|_| target != desk.folder())
        {
            remove_draft(&other.join(name))?;
        }
    }
    Ok(())
}

/// Removes a draft of ours, if it is one.
fn remove_draft(path: &Path) -> Result<()> {
    let is_draft = path.extension().is_some_and(|it| it == "eml") && path.is_file();
    if is_draft && folder::read(path)?.starts_with(b"X-Unsent: 1\r\n") {
        std::fs::remove_file(path).map_err(|error| Error::write(path, error))?;
    }
    Ok(())
}

/// Notes that messages of unknown outcome have arrived.
fn arrived(common: &Common, units: &[String]) -> Result<Ended> {
    let mut journal = Journal::open(&common.output.join(MAIL))?;
    let mut count = 0usize;
    for unit in units {
        let key = name_key(unit);
        let open: Vec<_> = journal
            .unsure
            .messages
            .iter()
            .filter(|it| name_key(&it.unit) == key)
            .cloned()
            .collect();
        if open.is_empty() {
            return Err(Error::input(
                "--arrived",
                format!("“{unit}”没有结果不明的邮件"),
                "请写提示里的单位名称",
            ));
        }
        for mut message in open {
            message.answer = "经人核实已收到".to_owned();
            let (kind, unit) = (message.kind, message.unit.clone());
            journal.accept(message)?;
            journal.resent(kind, &unit)?;
            count += 1;
        }
    }
    if common.json {
        say::json(&serde_json::json!({ "arrived": count }))?;
    } else {
        say::print(&format!("已记下：{count} 封邮件经核实已收到。\n"))?;
    }
    Ok(Ended::Clean)
}

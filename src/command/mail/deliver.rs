//! Sends the letters: at a pace, in passes with growing pauses, each outcome on the disk before the next letter.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::ZonedDateTime;
use sha2::{Digest, Sha256};

use super::complaint::{finding, unsure};
use super::{Desk, Mailed, Message, State};
use crate::command::{context, say};
use crate::error::{Error, Result};
use crate::finding::{Finding, Place, Severity};
use crate::mail::sent::{self, Again, Sent};
use crate::mark;
use crate::send::journal::Journal;
use crate::send::secret::{Secret, VARIABLE};
use crate::send::{NoConnection, Outcome, Server, Session};
use crate::write::eml::Stamp;

/// After so many letters in a row that the server does not take for now, the rest of a pass is not tried.
const PATIENCE: usize = 3;

/// Sends every letter that would be sent.
///
/// # Errors
/// If the settings do not suffice, the server does not let us in, or a journal cannot be written: what was accepted by then
/// is in the journal, and the next run goes on from there.
pub fn deliver(desk: &Desk<'_>, mailed: &mut Mailed) -> Result<()> {
    let source = context::settings_path(&desk.common.input);
    let (from, server) = server(desk, &source)?;
    let mut queue: Vec<usize> = (0..mailed.messages.len())
        .filter(|&place| {
            mailed
                .messages
                .get(place)
                .is_some_and(|message| message.state == State::WouldSend)
        })
        .collect();
    let mut post = Post {
        desk,
        server: &server,
        source,
        domain: from.rsplit('@').next().unwrap_or_default().to_owned(),
        journal: Journal::open(&desk.folder())?,
        session: None,
        last: None,
        copies: BTreeMap::new(),
        bar: say::progress(queue.len(), "发送"),
    };
    let again = queue
        .iter()
        .filter_map(|&place| mailed.messages.get(place))
        .filter(|message| message.note == super::AGAIN)
        .map(|message| Again {
            kind: message.letter.kind,
            unit: message.letter.unit.clone(),
            to: message.recipients.clone(),
            file_sha256: message.hash.clone(),
        })
        .collect();
    post.journal.resend(again)?;
    let mut pause = desk.settings.retry_seconds;
    for attempt in 1..=desk.settings.attempts.max(1) {
        queue = post.pass(mailed, &queue)?;
        if queue.is_empty() || attempt >= desk.settings.attempts {
            break;
        }
        post.session = None;
        post.bar.set_message(format!("{} 封待 {pause} 秒后重试", queue.len()));
        std::thread::sleep(Duration::from_secs(pause));
        post.bar.set_message("发送");
        pause = pause.saturating_mul(3);
    }
    if let Some(session) = post.session.take() {
        session.quit();
    }
    post.bar.finish_and_clear();
    for (address, (said, letters)) in post.copies {
        mailed.findings.push(Finding::new(
            "mail-copy-refused",
            Severity::Error,
            Place::default(),
            format!("服务器拒收抄送地址 {address}（{said}），{letters}封邮件已发给单位，没有抄送到"),
            "[mail] 的 cc 应都能送达",
            "请改正 duban.toml 里的 cc",
        ));
    }
    for place in queue {
        if let Some(message) = mailed.messages.get(place) {
            mailed.findings.push(finding(
                &message.letter.unit,
                "mail-deferred",
                Severity::Error,
                &format!("服务器暂时没有收（{}）", message.note),
                "每个单位都要送达",
                "请稍后再运行 duban mail --send，已发出的不会重复",
            ));
        }
    }
    Ok(())
}

fn server(desk: &Desk<'_>, source: &std::path::Path) -> Result<(String, Server)> {
    let settings = &desk.settings;
    let missing = |key: &str, example: &str| {
        Error::input(
            source,
            format!("[mail] 没有写 {key}"),
            format!("请写上，例如 {key} = \"{example}\"（见 docs/mail.zh-CN.md）"),
        )
    };
    if settings.server.is_empty() {
        return Err(missing("server", "smtp.example.gov.cn"));
    }
    let from = match &desk.office.from {
        Some(from) => from.address.clone(),
        None => return Err(missing("from", "督查室 <dc@example.gov.cn>")),
    };
    settings
        .security()
        .map_err(|unusable| Error::input(source, unusable.found, unusable.advice))?;
    let password = if settings.user.is_empty() {
        None
    } else {
        let password = Secret::obtain(&settings.user, &settings.server).ok_or_else(|| {
            Error::input(
                source,
                format!("没有 {} 的密码", settings.user),
                format!("请在终端里运行并按提示输入，或设环境变量 {VARIABLE}；密码不能写在文件里"),
            )
        })?;
        Some(password)
    };
    let base = source.parent().unwrap_or(std::path::Path::new(""));
    let server = Server::new(settings, &from, password, base, source, desk.args.debug)?;
    Ok((from, server))
}

/// The run of sending.
struct Post<'a> {
    desk: &'a Desk<'a>,
    server: &'a Server,
    source: PathBuf,
    domain: String,
    journal: Journal,
    session: Option<Session<'a>>,
    last: Option<Instant>,
    /// Addresses of copies that the server refused, with its words and how many letters they miss.
    copies: BTreeMap<String, (String, usize)>,
    bar: say::Progress,
}

impl Post<'_> {
    /// Tries each letter of the queue once; returns those to be tried again.
    fn pass(&mut self, mailed: &mut Mailed, queue: &[usize]) -> Result<Vec<usize>> {
        let mut again = Vec::new();
        let mut in_a_row = 0;
        for &place in queue {
            let Some(message) = mailed.messages.get_mut(place) else {
                continue;
            };
            message.state = State::Deferred;
            if in_a_row >= PATIENCE {
                if message.note.is_empty() {
                    message.note = "服务器接连不收，本轮没有再试".to_owned();
                }
                again.push(place);
                continue;
            }
            if let Some(said) = self.connect()? {
                message.note = said;
                // Without a connection the rest of the pass is in vain.
                in_a_row = PATIENCE;
                again.push(place);
                continue;
            }
            let found = self.one(message)?;
            mailed.findings.extend(found);
            if message.state == State::Deferred {
                in_a_row += 1;
                again.push(place);
            } else {
                in_a_row = 0;
                self.bar.inc();
            }
        }
        Ok(again)
    }

    /// Opens a session unless one is open; says why there is none.
    fn connect(&mut self) -> Result<Option<String>> {
        if let Some(session) = &mut self.session {
            if session.is_open() {
                return Ok(None);
            }
            self.session = None;
        }
        match Session::open(self.server, &self.source) {
            Ok(session) => {
                self.session = Some(session);
                Ok(None)
            }
            Err(NoConnection::Later(said)) => Ok(Some(said)),
            Err(NoConnection::Never(error)) => Err(error),
        }
    }

    /// Keeps the pace.
    fn wait(&mut self) {
        if self.desk.settings.per_minute > 0 {
            let gap = Duration::from_secs(60) / self.desk.settings.per_minute;
            if let Some(last) = self.last {
                std::thread::sleep(gap.saturating_sub(last.elapsed()));
            }
        }
        self.last = Some(Instant::now());
    }

    /// Hands a message over on the open session.
    fn hand_over(&mut self, recipients: &[String], bytes: &[u8], record: &Sent) -> Result<Outcome> {
        let (Some(session), journal) = (&mut self.session, &mut self.journal) else {
            return Ok(Outcome::Later("没有连接".to_owned()));
        };
        session.deliver(recipients, bytes, || journal.begin(record))
    }

    /// Hands one letter over and writes down what became of it.
    fn one(&mut self, message: &mut Message) -> Result<Vec<Finding>> {
        self.wait();
        let letter = &message.letter;
        let file = self.desk.file(letter)?;
        // The file may have been changed since the letter was weighed; what goes out is what is written down.
        let hash = mark::hex(&Sha256::digest(&file));
        let now = ZonedDateTime::now();
        let base = format!(
            "{}.{}.{}.{}",
            self.desk.register.campaign(),
            letter.kind.key(),
            mark::code(&letter.unit),
            hash.chars().take(12).collect::<String>()
        );
        let id = sent::message_id(&base, &self.domain, &self.journal.sent, &self.journal.unsure);
        let stamp = Stamp {
            date: Some(now.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()),
            message_id: Some(id.clone()),
            read_receipt: self.desk.settings.read_receipt,
        };
        let bytes = self.desk.message(letter, &file, &stamp)?;
        let mut record = Sent {
            time: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            kind: letter.kind,
            unit: letter.unit.clone(),
            forms: letter.forms.clone(),
            to: message.recipients.clone(),
            refused: Vec::new(),
            file: letter.file.clone(),
            file_sha256: hash,
            sha256: mark::hex(&Sha256::digest(&bytes)),
            message_id: id.clone(),
            answer: "发送途中中断".to_owned(),
        };
        let mut recipients = message.recipients.clone();
        // Where a further address of the unit gets what others have, those who get copies have theirs.
        let known = self.journal.sent.iter().any(|it| {
            let of_it = it.unit == letter.unit && it.kind == letter.kind && it.file_sha256 == record.file_sha256;
            of_it && letter.to.iter().any(|mailbox| it.to.contains(&mailbox.address))
        });
        if !known || message.note == super::AGAIN {
            for copy in letter.cc.iter().map(|mailbox| &mailbox.address) {
                if !recipients.iter().any(|it| it.eq_ignore_ascii_case(copy)) {
                    recipients.push(copy.clone());
                }
            }
        }
        let mut outcome = self.hand_over(&recipients, &bytes, &record)?;
        if let Outcome::Stale(_) = outcome {
            self.session = None;
            outcome = match self.connect()? {
                None => self.hand_over(&recipients, &bytes, &record)?,
                Some(said) => Outcome::Later(said),
            };
        }
        match outcome {
            Outcome::Accepted { to, refused, answer } => {
                let unit = message.letter.unit.clone();
                let mine: Vec<String> = to.into_iter().filter(|it| message.recipients.contains(it)).collect();
                let (own, copies): (Vec<_>, Vec<_>) = refused
                    .iter()
                    .partition(|(address, _)| message.recipients.contains(address));
                for (address, said) in copies {
                    let entry = self.copies.entry(address.clone()).or_insert_with(|| (said.clone(), 0));
                    entry.1 += 1;
                }
                let findings = own
                    .into_iter()
                    .map(|(address, said)| refusal(&unit, &format!("服务器拒收 {address}（{said}），其余收件人已收下")))
                    .collect();
                record.to = mine;
                record.refused = refused;
                record.answer = answer.clone();
                // Sent again by a person's word: what was in doubt is settled by it.
                let doubts: Vec<String> = self
                    .journal
                    .unsure
                    .messages
                    .iter()
                    .filter(|it| it.unit == unit && it.kind == record.kind && it.message_id != id && it.to == record.to)
                    .map(|it| it.message_id.clone())
                    .collect();
                if record.to.is_empty() {
                    // Only copies went out: the unit itself has nothing.
                    self.journal.settle(&id)?;
                    message.state = State::Refused;
                } else {
                    self.journal.accept(record)?;
                    self.journal.resent(message.letter.kind, &unit)?;
                    message.state = State::Sent;
                }
                for doubt in doubts {
                    self.journal.settle(&doubt)?;
                }
                message.note = answer;
                Ok(findings)
            }
            Outcome::Later(said) | Outcome::Stale(said) => {
                self.journal.settle(&id)?;
                message.note = said;
                Ok(Vec::new())
            }
            Outcome::Refused(said) => {
                self.journal.settle(&id)?;
                message.state = State::Refused;
                message.note.clone_from(&said);
                Ok(vec![refusal(&message.letter.unit, &format!("服务器拒收（{said}）"))])
            }
            Outcome::Unsure(said) => {
                self.journal.doubt(&id, &said)?;
                self.session = None;
                message.state = State::Unsure;
                message.note = said;
                let (rule, severity, found, expected, advice) = unsure(&record.time, &message.letter.unit);
                Ok(vec![finding(
                    &message.letter.unit,
                    rule,
                    severity,
                    &found,
                    expected,
                    &advice,
                )])
            }
        }
    }
}

fn refusal(unit: &str, found: &str) -> Finding {
    finding(
        unit,
        "mail-refused",
        Severity::Error,
        found,
        "每个单位都要送达",
        "请核对名录里的邮箱；改正后再运行 duban mail --send，已发出的不会重复",
    )
}

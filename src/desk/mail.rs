//! 邮件: drafts or sending, a test letter first, with what was sent, what is in doubt, and who has no address.

use std::collections::BTreeSet;
use std::path::Path;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::age::Ages;
use super::answer::{self, Answer, Failure, go, html};
use super::made;
use super::page::frame;
use super::place::Place;
use super::shared::{Shared, beside, in_noticed, in_round};
use super::words::key;
use crate::command::context;
use crate::command::mail::MAIL;
use crate::error::Error;
use crate::folder;
use crate::mail::Kind;
use crate::mail::address::is_address;
use crate::mail::sent::Sent;
use crate::mail::settings::Settings as Mail;
use crate::register::Register;
use crate::send::journal::Journal;
use crate::send::secret::VARIABLE;
use crate::settings::Settings;

/// So many of the letters that went out are listed, the latest first.
const LISTED: usize = 300;

/// What the page of the mail is asked for.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    /// The kind of letters that was chosen last.
    kind: String,
}

/// The page of the mail.
pub(super) async fn page(State(desk): Shared, Query(shown): Query<Shown>) -> Answer {
    in_noticed(desk, "forms", move |desk, place| {
        let register = place.register()?;
        let settings = context::settings(&place.common.input)?.mail;
        let journal = journal(place)?;
        let kinds: Vec<Value> = [Kind::Workbook, Kind::Returned, Kind::Reminder]
            .into_iter()
            .map(|kind| json!({"key": kind.key(), "label": kind.label(), "tested": tested(&journal, kind), "chosen": kind.key() == shown.kind}))
            .collect();
        let line = |sent: &Sent| {
            json!({"time": sent.time.get(..16).unwrap_or(&sent.time).replace('T', " "), "unit": sent.unit,
                   "kind": sent.kind.key(), "label": sent.kind.label(), "to": sent.to.join("；"), "answer": sent.answer})
        };
        let reached: BTreeSet<&str> = journal.sent.iter().map(|sent| sent.unit.as_str()).collect();
        html(
            "mail.html",
            json!({
                "frame": frame(desk, place, "forms")?, "kinds": kinds,
                "from": settings.from, "server": settings.server, "port": settings.port, "user": settings.user,
                "pace": settings.per_minute, "ready": !settings.server.is_empty() && !settings.from.is_empty(),
                "sent": journal.sent.iter().rev().take(LISTED).map(line).collect::<Vec<_>>(),
                "sent_all": journal.sent.len(), "reached": reached.len(),
                "unsure": journal.unsure.messages.iter().map(line).collect::<Vec<_>>(),
                "without": without(&register), "folders": made::folders(place, &made::DRAFTS, &Ages::of(place, false)?)?,
                "units": register.units.iter().map(|unit| &unit.unit.name).collect::<Vec<_>>(),
            }),
        )
    })
    .await
}

/// The units of which nobody knows an address.
pub(super) fn without(register: &Register) -> Vec<&str> {
    let units = register.units.iter().filter(|unit| unit.unit.email.is_empty());
    units.map(|unit| unit.unit.name.as_str()).collect()
}

fn journal(place: &Place) -> Result<Journal, Failure> {
    Ok(Journal::open(&place.common.output.join(MAIL))?)
}

/// Whether a letter of this kind has ever gone out, be it to ourselves.
fn tested(journal: &Journal, kind: Kind) -> bool {
    journal.sent.iter().any(|sent| sent.kind == kind)
}

fn refused(found: &'static str, advice: &'static str) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, found, advice)
}

/// Writes drafts, shows what would go out, sends a letter to ourselves, or all; or says what became of one in doubt.
pub(super) async fn run(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    beside(desk, move |desk| {
        let Some(place) = desk.place() else {
            return go("/choose");
        };
        let given = |field: &str| answer::typed(&typed, field).trim();
        let register = place.register()?;
        let unit = || {
            let unit = register.units.iter().find(|unit| unit.unit.name == given("unit"));
            unit.map(|unit| unit.unit.name.as_str())
                .ok_or_else(|| Failure::absent(key("个单位")))
        };
        let kind = [Kind::Workbook, Kind::Returned, Kind::Reminder]
            .into_iter()
            .find(|kind| kind.key() == given("kind"))
            .unwrap_or(Kind::Workbook);
        let mut arguments = vec!["mail".to_owned()];
        arguments.extend(match kind {
            Kind::Workbook => None,
            Kind::Returned => Some("--returned".to_owned()),
            Kind::Reminder => Some("--reminders".to_owned()),
        });
        let mut sends = true;
        let doing = match given("act") {
            "preview" => {
                sends = false;
                arguments.push("--dry-run".to_owned());
                key("预览邮件")
            }
            "test" => {
                let to = given("to");
                if !is_address(to) {
                    return Err(refused(
                        key("试发要写一个自己的邮箱"),
                        key("请写一个邮箱，如 dc@example.gov.cn"),
                    ));
                }
                arguments.extend(["--send", "--again"].map(str::to_owned));
                arguments.extend([format!("--to={to}"), format!("--only={}", unit()?)]);
                key("试发邮件")
            }
            "send" => {
                if !tested(&journal(&place)?, kind) {
                    return Err(refused(
                        key("这种信还没有试发过"),
                        key("请先给自己发一封，看过没有问题再正式发送"),
                    ));
                }
                arguments.push("--send".to_owned());
                key("发送邮件")
            }
            "again" => {
                arguments.extend(["--send", "--again"].map(str::to_owned));
                arguments.push(format!("--only={}", unit()?));
                key("再发一次")
            }
            "arrived" => {
                sends = false;
                arguments = vec!["mail".to_owned(), format!("--arrived={}", unit()?)];
                key("记下已收到")
            }
            _ => {
                sends = false;
                key("写邮件草稿")
            }
        };
        let mut environment = Vec::new();
        if sends {
            let settings = context::settings(&place.common.input)?.mail;
            let password = answer::typed(&typed, "password");
            if !settings.user.is_empty() && password.is_empty() && std::env::var_os(VARIABLE).is_none() {
                return Err(refused(
                    key("没有写邮箱口令"),
                    key("请写上口令（不少邮箱要用“授权码”）；它不会存进任何文件"),
                ));
            }
            if !password.is_empty() {
                environment.push((VARIABLE, password.to_owned()));
            }
        }
        desk.run_with(doing, arguments, environment)?;
        go(&format!("/mail?kind={}", kind.key()))
    })
    .await
}

/// Writes who sends by which server into `[mail]` of the settings; everything else there stays as it is.
pub(super) async fn settings(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |_, place| {
        let given = |field: &str| answer::typed(&typed, field).trim();
        let path = context::settings_path(&place.common.input);
        let old = if path.exists() {
            folder::read(&path)?
        } else {
            Vec::new()
        };
        let old = String::from_utf8(old)
            .map_err(|_| Error::input(&path, key("不是 UTF-8 编码的文本"), key("请用记事本另存为 UTF-8 编码")))?;
        let port: u16 = given("port")
            .parse()
            .map_err(|_| refused(key("端口不是数字"), key("一般写 465")))?;
        let text = with_mail(&old, given("from"), given("server"), port, given("user"));
        let unusable = |error: crate::error::Unusable| Error::input(&path, error.found, error.advice);
        let before = Settings::read(old.trim_start_matches('\u{feff}')).map_err(unusable)?;
        let wanted = Settings {
            mail: Mail {
                from: given("from").to_owned(),
                server: given("server").to_owned(),
                port,
                user: given("user").to_owned(),
                ..before.mail.clone()
            },
            ..before
        };
        // The file is the office's own, and may be written in ways that this does not foresee: then it is left alone.
        if Settings::read(text.trim_start_matches('\u{feff}')).ok().as_ref() != Some(&wanted) {
            return Err(refused(
                key("duban.toml 里 [mail] 的写法比较特别，没有改动它"),
                key("请直接在 duban.toml 里改"),
            ));
        }
        wanted.mail.office().map_err(unusable)?;
        wanted.mail.security().map_err(unusable)?;
        folder::write(Path::new(&path), text.as_bytes())?;
        go("/mail")
    })
    .await
}

/// The settings with these lines in `[mail]`: in place of those that are there, or new.
fn with_mail(old: &str, from: &str, server: &str, port: u16, user: &str) -> String {
    let text = |value: &str| toml::Value::String(value.to_owned()).to_string();
    let values = [
        ("from", text(from)),
        ("server", text(server)),
        ("port", port.to_string()),
        ("user", text(user)),
    ];
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    let bare = |line: &str| line.split('#').next().unwrap_or("").trim().to_owned();
    let head = lines.iter().position(|line| bare(line) == "[mail]").unwrap_or_else(|| {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push("[mail]".to_owned());
        lines.len() - 1
    });
    for (name, value) in values.into_iter().rev() {
        let section = lines
            .iter_mut()
            .skip(head + 1)
            .take_while(|line| !line.trim_start().starts_with('['));
        let known = section
            .into_iter()
            .find(|line| line.split_once('=').is_some_and(|(own, _)| own.trim() == name));
        let new = format!("{name} = {value}");
        match known {
            Some(line) => *line = new,
            None => lines.insert(head + 1, new),
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_settings_take_their_place_among_the_others_and_change_none_of_them() {
        for old in [
            "",
            "[notice]\ntitle = \"某通知\"\n",
            "# 邮件\n[mail]\nserver = \"a.cn\" # 旧\nper_minute = 5\n\n[form.plan]\ndue = \"2026-03-01\"\n",
            "[mail] # 邮件\n",
        ] {
            let new = with_mail(old, "督查室 <dc@example.gov.cn>", "smtp.example.cn", 465, "dc\"x");
            let (before, after) = (Settings::read(old).expect("read"), Settings::read(&new).expect("read"));
            assert_eq!(after.mail.server, "smtp.example.cn");
            assert_eq!(after.mail.user, "dc\"x");
            assert_eq!(after.mail.per_minute, before.mail.per_minute);
            assert_eq!(after.notice, before.notice, "{new}");
            assert_eq!(
                with_mail(&new, "督查室 <dc@example.gov.cn>", "smtp.example.cn", 465, "dc\"x"),
                new
            );
        }
    }
}

//! Hands messages to a mail server (SMTP); the only place that opens a connection.

pub mod journal;
pub mod secret;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use crate::error::{Error, Result};
use crate::folder;
use crate::mail::settings::{Security, Settings};
use secret::Secret;

/// How an attempt ended.
#[derive(Debug)]
pub enum Outcome {
    /// The server took it for `to`, with its answer; it refused the others for good, with its words.
    Accepted {
        /// Addresses that it took it for.
        to: Vec<String>,
        /// Addresses that it refused.
        refused: Vec<(String, String)>,
        /// Its answer.
        answer: String,
    },
    /// Not taken for now; surely not delivered.
    Later(String),
    /// Refused for good; surely not delivered.
    Refused(String),
    /// The connection broke between the end of the message and the answer: it may have been delivered.
    Unsure(String),
}

/// Where to connect and as whom.
pub struct Server {
    settings: Settings,
    tls: Option<TlsParameters>,
    security: Security,
    from: Address,
    password: Option<Secret>,
}

/// Why there is no connection.
#[derive(Debug)]
pub enum NoConnection {
    /// Worth another try.
    Later(String),
    /// The settings or the password must be mended first.
    Never(Error),
}

impl Server {
    /// Takes the settings; `base` is the folder in which ca_file is looked up, `source` the settings' file for errors.
    ///
    /// # Errors
    /// If they do not suffice to connect, or would leave the connection open to others.
    pub fn new(
        settings: &Settings,
        from: &str,
        password: Option<Secret>,
        base: &Path,
        source: &Path,
    ) -> Result<Server> {
        let security = settings
            .security()
            .map_err(|unusable| Error::input(source, unusable.found, unusable.advice))?;
        let host = settings.server.trim_matches(['[', ']']).to_owned();
        let tls = match security {
            Security::None => None,
            Security::Tls | Security::Starttls => {
                let mut builder = TlsParameters::builder(host);
                if !settings.ca_file.is_empty() {
                    let path = base.join(&settings.ca_file);
                    let certificates = Certificate::from_pem(&folder::read(&path)?).map_err(|error| {
                        Error::input(
                            &path,
                            format!("不是 PEM 证书（{error}）"),
                            "请向邮件服务器管理员索取 PEM 格式的根证书",
                        )
                    })?;
                    builder = builder.add_root_certificate(certificates);
                }
                let parameters = builder.build().map_err(|error| {
                    Error::input(
                        source,
                        format!("TLS 设置不可用（{error}）"),
                        "请核对 [mail] 的 server 和 ca_file",
                    )
                })?;
                Some(parameters)
            }
        };
        let from = from
            .parse()
            .map_err(|_| Error::input(source, format!("[mail] 的 from 里“{from}”不是邮箱地址"), "请改正"))?;
        Ok(Server {
            settings: settings.clone(),
            tls,
            security,
            from,
            password,
        })
    }

    /// Connects, secures the connection and signs in.
    ///
    /// # Errors
    /// If one of these fails; with the server's words, in which the password never stands.
    pub fn connect(&self, source: &Path) -> std::result::Result<Session<'_>, NoConnection> {
        let settings = &self.settings;
        let never = |found: String, advice: &str| NoConnection::Never(Error::input(source, found, advice));
        let timeout = Some(Duration::from_secs(settings.timeout_seconds.max(1)));
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let wrapped = self.tls.as_ref().filter(|_| self.security == Security::Tls);
        let host = settings.server.trim_matches(['[', ']']);
        let failed = |error: &lettre::transport::smtp::Error, doing: &str| {
            let said = self.scrub(&error.to_string());
            if error.is_tls() || said.contains("certificate") {
                never(
                    format!("与 {host} 的加密连接不可信（{said}）"),
                    "请核对服务器名称；单位自建的邮件系统请用 ca_file 指定其根证书。不会改用明文",
                )
            } else if error.is_permanent() || error.is_client() {
                never(
                    format!("{doing}被 {host} 拒绝（{said}）"),
                    "请核对 [mail] 的 server、port、security 和 user",
                )
            } else {
                NoConnection::Later(format!("{doing}失败（{said}）"))
            }
        };
        let mut connection = SmtpConnection::connect((host, settings.port), timeout, &hello, wrapped, None)
            .map_err(|error| failed(&error, "连接"))?;
        if let (Security::Starttls, Some(tls)) = (self.security, &self.tls) {
            if !connection.can_starttls() {
                return Err(never(
                    format!("{host} 不提供加密（STARTTLS）"),
                    "请改用 465 端口（security = \"tls\"），或请管理员开启加密；不会改用明文",
                ));
            }
            connection
                .starttls(tls, &hello)
                .map_err(|error| failed(&error, "加密"))?;
        }
        if let Some(password) = &self.password {
            let credentials = Credentials::new(settings.user.clone(), password.reveal().to_owned());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(|error| {
                    if error.is_permanent() || error.is_client() {
                        never(
                            format!(
                                "{host} 不接受用户 {} 的登录（{}）",
                                settings.user,
                                self.scrub(&error.to_string())
                            ),
                            "请核对用户名和密码（许多邮箱要用“授权码”，不是登录密码）",
                        )
                    } else {
                        failed(&error, "登录")
                    }
                })?;
        }
        Ok(Session {
            server: self,
            connection,
        })
    }

    /// A text of the server or a library, fit to be shown: one line, the password out of it.
    fn scrub(&self, text: &str) -> String {
        let line: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(500)
            .collect();
        match &self.password {
            Some(password) => password.scrub(&self.settings.user, &line),
            None => line,
        }
    }
}

/// An open connection.
pub struct Session<'a> {
    server: &'a Server,
    connection: SmtpConnection,
}

impl Session<'_> {
    /// Hands one message over. `commit` is called when all of it has gone out but the mark of its end: what it writes down
    /// is what a kill leaves behind. If it fails, the message is not completed.
    ///
    /// The session is to be dropped unless `Accepted`, or `Later`/`Refused` with `is_open`.
    ///
    /// # Errors
    /// What `commit` failed with.
    pub fn deliver(&mut self, to: &[String], message: &[u8], commit: impl FnMut() -> Result<()>) -> Result<Outcome> {
        let mut taken = Vec::new();
        let mut refused = Vec::new();
        if let Err(error) = self
            .connection
            .command(Mail::new(Some(self.server.from.clone()), vec![]))
        {
            return Ok(self.not_taken(&error));
        }
        let mut later = None;
        for address in to {
            let Ok(parsed) = address.parse::<Address>() else {
                refused.push((address.clone(), "不是邮箱地址".to_owned()));
                continue;
            };
            match self.connection.command(Rcpt::new(parsed, vec![])) {
                Ok(_) => taken.push(address.clone()),
                Err(error) if error.is_permanent() => refused.push((address.clone(), self.said(&error))),
                // Other addresses must not go ahead of it: the letter is tried again for all of them.
                Err(error) => later = later.or(Some(self.not_taken(&error))),
            }
        }
        if let Some(later) = later {
            return Ok(later);
        }
        if taken.is_empty() {
            let words: Vec<String> = refused
                .iter()
                .map(|(address, said)| format!("{address}：{said}"))
                .collect();
            self.reset();
            return Ok(Outcome::Refused(words.join("；")));
        }
        if let Err(error) = self.connection.command(Data) {
            return Ok(self.not_taken(&error));
        }
        Ok(match self.content(message, commit)? {
            (_, Ok(response)) => Outcome::Accepted {
                to: taken,
                refused,
                answer: self.server.scrub(&answer(&response)),
            },
            (_, Err(error)) if error.is_permanent() || error.is_transient() => self.not_taken(&error),
            (true, Err(error)) => Outcome::Unsure(self.said(&error)),
            (false, Err(error)) => Outcome::Later(self.said(&error)),
        })
    }

    /// Sends the message's bytes and the mark of its end; tells whether the mark may have gone out, and the answer.
    fn content(
        &mut self,
        message: &[u8],
        mut commit: impl FnMut() -> Result<()>,
    ) -> Result<(bool, std::result::Result<Response, lettre::transport::smtp::Error>)> {
        let mut ending = false;
        let mut chunks = message.chunks(64 * 1024);
        let connection = &mut self.connection;
        // lettre asks for the next chunk only when the one before has gone out, and sends the mark of the end after the last:
        // so the end of the iterator is the moment to commit. Only unwinding keeps it from sending the mark then.
        let sent = catch_unwind(AssertUnwindSafe(|| {
            connection.message_iter(std::iter::from_fn(|| {
                let next = chunks.next();
                if next.is_none() && !ending {
                    if let Err(error) = commit() {
                        resume_unwind(Box::new(error));
                    }
                    ending = true;
                }
                next
            }))
        }));
        match sent {
            Ok(response) => Ok((ending, response)),
            Err(thrown) => match thrown.downcast::<Error>() {
                Ok(error) => Err(*error),
                Err(thrown) => resume_unwind(thrown),
            },
        }
    }

    fn said(&self, error: &lettre::transport::smtp::Error) -> String {
        self.server.scrub(&error.to_string())
    }

    fn not_taken(&mut self, error: &lettre::transport::smtp::Error) -> Outcome {
        let said = self.said(error);
        self.reset();
        if error.is_permanent() {
            Outcome::Refused(said)
        } else {
            Outcome::Later(said)
        }
    }

    /// Clears the server's mind for the next message. A connection that is gone is found out by [`Session::is_open`].
    fn reset(&mut self) {
        let _ = self.connection.command(Rset);
    }

    /// Whether the server still answers.
    pub fn is_open(&mut self) -> bool {
        self.connection.test_connected()
    }

    /// Says goodbye; whether the server hears it does not matter.
    pub fn quit(mut self) {
        let _ = self.connection.quit();
    }
}

fn answer(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}

/// An error of the system as one of this crate, for journals.
fn system(path: &Path, source: io::Error) -> Error {
    Error::write(path, source)
}

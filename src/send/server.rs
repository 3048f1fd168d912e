//! The mail server: connects, secures the connection and signs in.

use std::path::Path;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::outcome::NoConnection;
use super::secret::Secret;
use crate::error::{Error, Result};
use crate::folder;
use crate::mail::settings::{Security, Settings};

/// Where to connect and as whom.
pub struct Server {
    settings: Settings,
    tls: Option<TlsParameters>,
    security: Security,
    pub(super) from: Address,
    password: Option<Secret>,
    debug: bool,
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
        debug: bool,
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
                    let bytes = folder::read(&path)?;
                    let certificate = certificate(&bytes).ok_or_else(|| {
                        Error::input(
                            &path,
                            "不是证书",
                            "请向邮件服务器管理员索取根证书（PEM 或 DER 格式，通常以 .pem、.crt 或 .cer 结尾）",
                        )
                    })?;
                    builder = builder.add_root_certificate(certificate);
                }
                let parameters = builder.build().map_err(|_| {
                    Error::input(
                        source,
                        "TLS 设置不可用".to_owned(),
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
            debug,
        })
    }

    /// Connects, secures the connection and signs in.
    ///
    /// # Errors
    /// If one of these fails; with the server's words, in which the password never stands.
    pub(super) fn connect(&self, source: &Path) -> std::result::Result<SmtpConnection, NoConnection> {
        let settings = &self.settings;
        let never = |found: String, advice: &str| NoConnection::Never(Error::input(source, found, advice));
        let timeout = Some(Duration::from_secs(settings.timeout_seconds.max(1)));
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let wrapped = self.tls.as_ref().filter(|_| self.security == Security::Tls);
        let host = settings.server.trim_matches(['[', ']']);
        let failed = |error: &lettre::transport::smtp::Error, doing: &str| {
            let said = self.scrub(&error.to_string());
            self.trace(&format!("! {said}"));
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
        self.trace(&format!("连接 {host}:{}（{:?}）", settings.port, self.security));
        let mut connection = SmtpConnection::connect((host, settings.port), timeout, &hello, wrapped, None)
            .map_err(|error| failed(&error, "连接"))?;
        self.trace(&format!("< {}", connection.server_info()));
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
            self.trace(&format!("< {}", connection.server_info()));
        }
        if let Some(password) = &self.password {
            self.trace(&format!("> AUTH（用户 {}，密码不显示）", settings.user));
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
        Ok(connection)
    }

    /// A text of the server or a library, fit to be shown: one line, the password out of it.
    pub(super) fn scrub(&self, text: &str) -> String {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let line = match &self.password {
            Some(password) => password.scrub(&self.settings.user, &line),
            None => line,
        };
        // Cut last: a piece of the password would not be known as one.
        line.chars().take(500).collect()
    }

    /// Shows a line of the conversation, if that is asked for. What signs in is never among them.
    pub(super) fn trace(&self, line: &str) {
        if self.debug {
            eprintln!("SMTP {}", self.scrub(line));
        }
    }
}

/// Certificates as administrators hand them out: PEM, or one in DER.
fn certificate(bytes: &[u8]) -> Option<Certificate> {
    let pem = bytes.windows(PEM.len()).any(|window| window == PEM.as_bytes());
    if pem {
        Certificate::from_pem(bytes).ok()
    } else if bytes.starts_with(b"\x30\x82") {
        Certificate::from_der(bytes.to_vec()).ok()
    } else {
        None
    }
}

/// How a certificate begins in PEM.
const PEM: &str = "-----BEGIN CERTIFICATE-----";

//! `[mail]` in duban.toml: who writes, by which server, how fast. The password is never among them.

use serde::Deserialize;

use super::address::{Mailbox, addresses, mailbox};
use crate::error::Unusable;

/// How the connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; a server that does not offer it is refused.
    Starttls,
    /// None; for a server on the same machine only.
    None,
}

/// `[mail]`. Every key may be left out; `server` and `from` are needed to send.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `from = "市政府政务督查室 <dc@example.gov.cn>"`: who writes.
    pub from: String,
    /// `reply_to = "…"`: where answers go if not to `from`.
    pub reply_to: String,
    /// `cc = "…"`: who gets a copy of every letter.
    pub cc: String,
    /// `server = "smtp.example.gov.cn"`.
    pub server: String,
    /// `port`: 465 unless said.
    pub port: u16,
    /// `security`: by the port unless said: 465 `tls`, others `starttls`.
    pub security: Option<Security>,
    /// `user`: empty if the server asks for no password.
    pub user: String,
    /// `ca_file`: certificates (PEM) that are trusted besides the public ones.
    pub ca_file: String,
    /// `per_minute`: letters a minute at most.
    pub per_minute: u32,
    /// `max_mb`: largest message in MiB.
    pub max_mb: u32,
    /// `attempts`: how often a letter is tried that the server refuses for now.
    pub attempts: u32,
    /// `retry_seconds`: pause before the second try; each further one is three times as long.
    pub retry_seconds: u64,
    /// `timeout_seconds`: how long to wait for an answer of the server.
    pub timeout_seconds: u64,
    /// `read_receipt`: whether to ask for one.
    pub read_receipt: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            from: String::new(),
            reply_to: String::new(),
            cc: String::new(),
            server: String::new(),
            port: 465,
            security: None,
            user: String::new(),
            ca_file: String::new(),
            per_minute: 30,
            max_mb: 20,
            attempts: 5,
            retry_seconds: 10,
            timeout_seconds: 60,
            read_receipt: false,
        }
    }
}

/// Addresses of the office, read out of the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    /// Who writes; needed to send.
    pub from: Option<Mailbox>,
    /// Where answers go if not there.
    pub reply_to: Option<Mailbox>,
    /// Who gets a copy of every letter.
    pub cc: Vec<Mailbox>,
}

impl Settings {
    /// The office's own addresses.
    ///
    /// # Errors
    /// If one of them is no address.
    pub fn office(&self) -> Result<Office, Unusable> {
        let one = |key: &str, text: &str| -> Result<Option<Mailbox>, Unusable> {
            if text.trim().is_empty() {
                return Ok(None);
            }
            let wrong = || Unusable {
                found: format!("[mail] 的 {key} 写成了“{text}”，不是一个邮箱地址"),
                advice: "请写成“名称 <地址>”，例如 督查室 <dc@example.gov.cn>".to_owned(),
            };
            mailbox(text).map(Some).ok_or_else(wrong)
        };
        let (cc, bad) = addresses(&self.cc);
        if !bad.is_empty() {
            return Err(Unusable {
                found: format!("[mail] 的 cc 里“{}”不是邮箱地址", bad.join("、")),
                advice: "请只写地址，几个地址用分号隔开".to_owned(),
            });
        }
        Ok(Office {
            from: one("from", &self.from)?,
            reply_to: one("reply_to", &self.reply_to)?,
            cc: cc
                .into_iter()
                .map(|address| Mailbox {
                    name: String::new(),
                    address,
                })
                .collect(),
        })
    }

    /// How the connection is secured.
    ///
    /// # Errors
    /// If it is to be left open although the server is on another machine.
    pub fn security(&self) -> Result<Security, Unusable> {
        let usual = if self.port == 465 {
            Security::Tls
        } else {
            Security::Starttls
        };
        let security = self.security.unwrap_or(usual);
        if security == Security::None && !self.is_loopback() {
            return Err(Unusable {
                found: format!("[mail] 的 security = \"none\" 会把密码和内容明文发给 {}", self.server),
                advice: "请改为 \"tls\" 或 \"starttls\"；不加密只允许用于本机的服务器".to_owned(),
            });
        }
        Ok(security)
    }

    /// Whether the server is this machine.
    fn is_loopback(&self) -> bool {
        let host = self.server.trim_matches(['[', ']']);
        host.eq_ignore_ascii_case("localhost")
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_connection_is_for_this_machine_only() {
        let settings = |server: &str, port, security| Settings {
            server: server.to_owned(),
            port,
            security,
            ..Settings::default()
        };
        assert_eq!(settings("smtp.x.cn", 465, None).security(), Ok(Security::Tls));
        assert_eq!(settings("smtp.x.cn", 25, None).security(), Ok(Security::Starttls));
        assert!(settings("smtp.x.cn", 25, Some(Security::None)).security().is_err());
        assert!(settings("127.0.0.1.x.cn", 25, Some(Security::None)).security().is_err());
        assert!(settings("localhost.x.cn", 25, Some(Security::None)).security().is_err());
        for host in ["127.0.0.1", "localhost", "[::1]", "127.9.9.9"] {
            assert_eq!(settings(host, 25, Some(Security::None)).security(), Ok(Security::None));
        }
    }
}

//! The password: from the environment or a prompt; never shown, never written.

use std::fmt;
use std::io::IsTerminal;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The environment variable that holds the password.
pub const VARIABLE: &str = "DUBAN_SMTP_PASSWORD";

/// A password. It has no Display, and its Debug shows nothing.
#[derive(Clone)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Secret {
    /// A password.
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    /// The password out of the environment, or asked for where a person sits at a terminal; none if there is neither.
    pub fn obtain(user: &str, server: &str) -> Option<Secret> {
        match std::env::var(VARIABLE) {
            Ok(text) if !text.is_empty() => Some(Secret(text)),
            _ if std::io::stdin().is_terminal() => {
                rpassword::prompt_password(format!("{user} 在 {server} 的密码（不显示）："))
                    .ok()
                    .filter(|text| !text.is_empty())
                    .map(Secret)
            }
            _ => None,
        }
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// Takes the password, also as it goes over the wire, out of a text: servers may repeat what they were sent.
    pub fn scrub(&self, user: &str, text: &str) -> String {
        let wire = [
            STANDARD.encode(format!("\0{user}\0{}", self.0)),
            STANDARD.encode(&self.0),
            self.0.clone(),
        ];
        wire.iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let secret = Secret::new("s3cret!".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(***)");
        let echo = format!(
            "535 {} s3cret! {}",
            STANDARD.encode("\0u\0s3cret!"),
            STANDARD.encode("s3cret!")
        );
        assert_eq!(secret.scrub("u", &echo), "535 *** *** ***");
    }
}

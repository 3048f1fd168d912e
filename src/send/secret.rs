//! The password: from the environment or a prompt; never shown, never written.

use std::fmt;
#[cfg(feature = "mail")]
use std::io::IsTerminal;

use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine, alphabet};

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
    #[cfg_attr(not(feature = "mail"), expect(unused_variables))]
    pub fn obtain(user: &str, server: &str) -> Option<Secret> {
        match std::env::var(VARIABLE) {
            Ok(text) if !text.is_empty() => Some(Secret(text)),
            #[cfg(feature = "mail")]
            _ if std::io::stdin().is_terminal() => {
                rpassword::prompt_password(format!("{user} 在 {server} 的密码（不显示）："))
                    .ok()
                    .filter(|text| !text.is_empty())
                    .map(Secret)
            }
            _ => None,
        }
    }

    #[cfg(feature = "mail")]
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// Takes the password out of a text, also as it goes over the wire, whole or in pieces: servers may repeat what they
    /// were sent, and wrap it.
    pub fn scrub(&self, user: &str, text: &str) -> String {
        let wire = [
            STANDARD.encode(format!("\0{user}\0{}", self.0)),
            STANDARD.encode(format!("{user}\0{user}\0{}", self.0)),
            STANDARD.encode(&self.0),
        ];
        let whole = text.replace(&self.0, HIDDEN);
        let mut scrubbed = String::with_capacity(whole.len());
        let mut rest = whole.as_str();
        while let Some(start) = rest.find(is_base64) {
            let (before, from) = rest.split_at(start);
            let (run, after) = from.split_at(from.find(|c| !is_base64(c)).unwrap_or(from.len()));
            scrubbed.push_str(before);
            scrubbed.push_str(if self.is_told_by(run, &wire) { HIDDEN } else { run });
            rest = after;
        }
        scrubbed.push_str(rest);
        scrubbed
    }

    /// Whether a run of base64 signs holds the password, or is a piece of what does.
    fn is_told_by(&self, run: &str, wire: &[String]) -> bool {
        let bare = run.trim_end_matches('=');
        let holds = wire.iter().any(|secret| run.contains(secret.trim_end_matches('=')));
        let piece = bare.len() >= 6 && wire.iter().any(|secret| secret.contains(bare));
        // Encoded together with something else it looks different: so look at what it says, from each of its four phases.
        let decoded = (0..4).any(|skip| {
            let from = bare.get(skip..).unwrap_or_default();
            let even = from
                .get(..from.len() - usize::from(from.len() % 4 == 1))
                .unwrap_or_default();
            let bytes = LENIENT.decode(even).unwrap_or_default();
            bytes
                .windows(self.0.len().max(1))
                .any(|window| window == self.0.as_bytes())
        });
        holds || piece || decoded
    }
}

/// What stands in the password's place.
const HIDDEN: &str = "***";

/// Reads base64 as loosely as it is written.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
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
        for text in [
            STANDARD.encode("authzid\0u\0s3cret!"),
            STANDARD.encode("{\"password\":\"s3cret!\",\"user\":\"u\"}"),
            // A piece of it, as a server wraps it.
            STANDARD.encode("\0u\0s3cret!").chars().take(10).collect(),
            STANDARD.encode("\0u\0s3cret!").trim_end_matches('=').to_owned(),
        ] {
            assert_eq!(secret.scrub("u", &text).trim_end_matches('='), "***", "{text}");
        }
        let innocent = "250 2.0.0 Ok: queued as 4bXyZq1234ABCD authentication failed";
        assert_eq!(secret.scrub("u", innocent), innocent);
    }
}

//! E-mail addresses out of a cell as people fill it: several of them, full-width signs, names around them.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// An address with the name to show for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mailbox {
    /// The name to show; may be empty.
    pub name: String,
    /// `local@domain`, ASCII.
    pub address: String,
}

/// The addresses of a cell in their order, each once, and what in it is no address.
///
/// They may be parted by `;` `,` `、` or white space of either width, stand in `名称 <a@b>`, or after `mailto:`. Beside an
/// address, a name or a telephone number is no address that failed: `a@x.cn（张三 13900001111）`.
pub fn addresses(cell: &str) -> (Vec<String>, Vec<String>) {
    let (good, mut bad) = sorted(cell);
    if !good.is_empty() {
        bad.retain(|word| !is_annotation(word));
    }
    (good, bad)
}

/// A name in Chinese, a label, a telephone number; not what could be an address with a slip in it.
fn is_annotation(word: &str) -> bool {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    let number = word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+'));
    let chinese = word.chars().any(han) && !word.contains(['@', '#', '.']);
    number || chinese || word.ends_with(':')
}

fn sorted(cell: &str) -> (Vec<String>, Vec<String>) {
    let text: String = cell.nfkc().filter(|c| !is_invisible(*c)).collect();
    let mut good: Vec<String> = Vec::new();
    let mut bad = Vec::new();
    for part in text.split([';', ',', '、', '。', '|', '\n', '\r']) {
        let part = part.trim();
        let angled = part
            .split_once('<')
            .and_then(|(_, rest)| rest.split_once('>'))
            .map(|(inside, _)| inside);
        let words: Vec<&str> = match angled {
            Some(inside) => vec![inside.trim()],
            None => part
                .split(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ')'))
                .flat_map(after_label)
                .collect(),
        };
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            let word = word
                .strip_prefix("mailto:")
                .unwrap_or(word)
                .trim_matches(['"', '\'', '<', '>', '(', ')']);
            if !is_address(word) {
                bad.push(word.to_owned());
            } else if !good.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                good.push(word.to_owned());
            }
        }
    }
    (good, bad)
}

/// A word, or what stands after its label: `邮箱:a@x.cn`.
fn after_label(word: &str) -> Vec<&str> {
    match word.split_once(':') {
        Some((label, rest)) if !label.contains('@') && !rest.is_empty() => vec![rest],
        _ => vec![word],
    }
}

/// Zero-width signs that come along when an address is copied out of a page.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Whether a text is an address that every mail server takes: the dot-atom form of RFC 5321, ASCII, a domain of two labels.
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let local_good = local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom));
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    local_good && domain.len() <= 255 && domain.contains('.') && domain.split('.').all(label)
}

/// The one address of a text such as `督查室 <dc@example.gov.cn>`, with its name.
pub fn mailbox(text: &str) -> Option<Mailbox> {
    let (found, bad) = addresses(text);
    let name = text.split_once('<').map(|(name, _)| name).unwrap_or_default();
    match (found.as_slice(), bad.is_empty()) {
        ([address], true) => Some(Mailbox {
            name: name.trim().trim_matches('"').to_owned(),
            address: address.clone(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_addresses_in_every_fashion() {
        for (cell, good, bad) in [
            ("a@x.cn", vec!["a@x.cn"], vec![]),
            (
                "a@x.cn；b@x.cn，c@x.cn、d@x.cn\ne@x.cn",
                vec!["a@x.cn", "b@x.cn", "c@x.cn", "d@x.cn", "e@x.cn"],
                vec![],
            ),
            ("ｃｚｊ＠ｘ．ｃｎ", vec!["czj@x.cn"], vec![]),
            ("财政局 <czj@x.cn>; A@X.cn a@x.cn", vec!["czj@x.cn", "A@X.cn"], vec![]),
            ("mailto:a@x.cn\u{200b}", vec!["a@x.cn"], vec![]),
            ("无", vec![], vec!["无"]),
            ("a@x", vec![], vec!["a@x"]),
            ("a@x.cn\r\nBcc: e@x.cn", vec!["a@x.cn", "e@x.cn"], vec![]),
            ("a@x.cn（张三 0715-8126015）", vec!["a@x.cn"], vec![]),
            ("邮箱：a@x.cn", vec!["a@x.cn"], vec![]),
            (
                "张三 a@x.cn；b#x.cn；c@x，cn",
                vec!["a@x.cn"],
                vec!["b#x.cn", "c@x", "cn"],
            ),
            ("a@x。cn", vec![], vec!["a@x", "cn"]),
            ("", vec![], vec![]),
        ] {
            assert_eq!(
                addresses(cell),
                (
                    good.iter().map(|s| s.to_string()).collect(),
                    bad.iter().map(|s: &&str| s.to_string()).collect()
                ),
                "{cell}"
            );
        }
        let office = mailbox("督查室 <dc@x.gov.cn>").expect("a mailbox");
        assert_eq!(
            (office.name.as_str(), office.address.as_str()),
            ("督查室", "dc@x.gov.cn")
        );
        assert_eq!(mailbox("a@x.cn, b@x.cn"), None);
    }
}

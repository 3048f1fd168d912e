//! Folding of text for comparison: what people vary without meaning anything by it is made equal.

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// A constant pattern; tests touch every one.
pub(crate) fn regex(source: &str) -> Regex {
    Regex::new(source).unwrap_or_else(|error| unreachable!("{error}"))
}

/// The key by which names are compared: NFKC (full width becomes half width), no white space, no invisible characters.
pub fn name_key(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|c| match c {
            '〔' | '[' | '【' => '(',
            '〕' | ']' | '】' => ')',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_space_do_not_tell_names_apart() {
        assert_eq!(name_key(" 咸宁职教（集团）　学校\n"), name_key("咸宁职教(集团)学校"));
        assert_ne!(name_key("市财政局"), name_key("市财政所"));
    }
}

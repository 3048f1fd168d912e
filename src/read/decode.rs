//! Decodes text in the encodings that Chinese offices use.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8};

/// The text of bytes, and whether some were not of their encoding: that of their mark, UTF-8 where they are valid UTF-8
/// (whatever they say), the Chinese one that they name themselves, or else the one that they look like.
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> (String, bool) {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None if std::str::from_utf8(bytes).is_ok_and(|text| !is_words_in_disguise(text)) => (UTF_8, bytes),
        None => {
            let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
            (named.and_then(chinese).unwrap_or_else(|| guessed(bytes)), bytes)
        }
    };
    let (text, garbled) = encoding.decode_without_bom_handling(rest);
    (text.into_owned(), garbled)
}

/// Whether good UTF-8 is Chinese of GB2312 that happens to be good UTF-8 as well, as 牵头 is: nothing but pairs of bytes
/// that stand for Western letters there (ǣͷ), two or more side by side. A single one is a sign: m², 25°.
fn is_words_in_disguise(text: &str) -> bool {
    let mut run = 0;
    let mut longest = 0;
    for letter in text.chars() {
        let mut bytes = [0; 4];
        match letter.encode_utf8(&mut bytes).as_bytes() {
            [_] => run = 0,
            // The second byte of a letter of GB2312 is A1 or more.
            [_, second] if *second >= 0xa1 => {
                run += 1;
                longest = longest.max(run);
            }
            _ => return false,
        }
    }
    longest > 1
}

/// An encoding, if it is one that Chinese offices use; GB18030 holds all of GBK and GB2312.
fn chinese(encoding: &'static Encoding) -> Option<&'static Encoding> {
    match encoding {
        _ if encoding == GBK || encoding == GB18030 => Some(GB18030),
        _ if encoding == BIG5 => Some(BIG5),
        _ => None,
    }
}

/// What bytes look like: GB18030, unless letters come out that no font has (關於 of Big5 begins with 闽 and such a letter)
/// and the whole is good Big5. A detector of encodings by their statistics took every tenth short word for Big5.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let reads = |encoding: &'static Encoding| {
        let (text, garbled) = encoding.decode_without_bom_handling(bytes);
        !garbled && !text.contains(is_private)
    };
    if reads(GB18030) || !reads(BIG5) { GB18030 } else { BIG5 }
}

/// Whether a letter is one of those that the standard leaves to whoever wants to use them.
fn is_private(letter: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&letter)
}

/// The encoding that a page or an XML file names in its first bytes: `charset=gb2312`, `encoding="GBK"`.
pub(super) fn label(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or(bytes);
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let after = |mark: &str| head.find(mark).and_then(|at| head.get(at + mark.len()..));
    let value: String = after("charset=")
        .or_else(|| after("encoding="))?
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
        .collect();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_offices_in_the_national_encoding_are_read_however_short() {
        let words = include_str!("../lexicon.tsv").lines().flat_map(|line| line.split('\t'));
        let (mut tried, mut wrong) = (0, Vec::new());
        for word in words.filter(|word| word.chars().filter(|letter| !letter.is_ascii()).count() > 1) {
            let (bytes, _, _) = GB18030.encode(word);
            tried += 1;
            // 锟斤拷 are the very bytes of UTF-8's letter for what could not be read.
            if decode(&bytes, None).0 != word && !word.contains("锟斤拷") {
                wrong.push(word);
            }
        }
        assert!(tried > 1_000, "{tried}");
        assert_eq!(wrong, Vec::<&str>::new());
        for word in ["120 m²", "25°C", "牵头单位", "a", "Ⅰ级"] {
            assert_eq!(decode(word.as_bytes(), None).0, word);
        }
    }

    #[test]
    fn what_names_its_encoding_is_read_in_it() {
        let text = "關於分解落實重點工作的通知";
        let (bytes, _, _) = BIG5.encode(text);
        assert_eq!(decode(&bytes, Some("big5")).0, text);
        assert_eq!(decode(&bytes, None).0, text);
        let (bytes, _, _) = GBK.encode("牵头单位");
        assert_eq!(decode(&bytes, Some("gb2312")), ("牵头单位".to_owned(), false));
        // A page from elsewhere that says Latin is what Chinese systems write by mistake.
        assert_eq!(decode(&bytes, Some("iso-8859-1")).0, "牵头单位");
    }
}

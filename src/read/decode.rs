//! Decodes text in the encodings that Chinese offices use.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// The text of bytes in UTF-8, UTF-16 (with its mark), the encoding that they name themselves or else GB18030, and
/// whether some were not of that encoding. Bytes that are valid UTF-8 are UTF-8, whatever they say.
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> (String, bool) {
    let marked = Encoding::for_bom(bytes);
    let (encoding, rest) = match marked {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => {
            let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
            // GB18030 holds all of GBK and GB2312.
            (
                named.filter(|named| *named == encoding_rs::BIG5).unwrap_or(GB18030),
                bytes,
            )
        }
    };
    let (text, garbled) = encoding.decode_without_bom_handling(rest);
    (text.into_owned(), garbled)
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

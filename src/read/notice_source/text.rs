//! Plain text and Markdown in any encoding that Chinese offices use.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::notice::{Block, Source};

/// Decodes text: by its BOM, else UTF-8 where it is valid, else what the detector says; Western guesses mean GB18030.
pub(super) fn decode(bytes: &[u8]) -> String {
    decode_with(bytes, None)
}

/// Decodes text that names its own encoding; bytes that are valid UTF-8 are UTF-8, whatever they say.
pub(super) fn decode_with(bytes: &[u8], label: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[]));
        return text.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let labelled = label
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .filter(|&encoding| encoding != UTF_8 && [GB18030, encoding_rs::GBK, encoding_rs::BIG5].contains(&encoding));
    let encoding = labelled.unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
        if [GB18030, encoding_rs::GBK, encoding_rs::BIG5, UTF_8].contains(&guess) {
            guess
        } else {
            GB18030
        }
    });
    // GB18030 holds all of GBK.
    let encoding = if encoding == encoding_rs::GBK {
        GB18030
    } else {
        encoding
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Every line is a paragraph; lines are counted from 1, empty ones too.
pub(super) fn source(name: &str, bytes: &[u8]) -> Source {
    let text = decode(bytes);
    let blocks = text
        .lines()
        .enumerate()
        .map(|(place, line)| Block::Paragraph {
            line: place + 1,
            text: line.to_owned(),
        })
        .collect();
    Source {
        file: name.to_owned(),
        blocks,
        findings: Vec::new(),
    }
}

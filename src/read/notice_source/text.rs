//! Plain text and Markdown in any encoding that Chinese offices use.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::notice::{Block, Source};

/// Decodes text: by its BOM, else UTF-8 where it is valid, else what the detector says; Western guesses mean GB18030.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[]));
        return text.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    let multibyte = [GB18030, encoding_rs::GBK, encoding_rs::BIG5, UTF_8];
    let encoding = if multibyte.contains(&guess) { guess } else { GB18030 };
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

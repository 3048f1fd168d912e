//! What the collecting process and its reading workers say to each other: bounded frames of MessagePack.

use std::io::{self, Read, Write};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::bytes::Bytes;
use crate::check::Taken;
use crate::check::piece::Row;
use crate::read::limit;
use crate::read::receive::{Found, Told};

/// The hidden subcommand by which duban starts itself as a worker.
pub(crate) const SUBCOMMAND: &str = "__read-worker";

/// What is asked of a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// From now on documents are not told as read, but taken in by these terms: [`crate::check::Terms`] as JSON.
    Terms(String),
    /// To receive a file.
    Receive {
        /// The file.
        found: Found,
        /// The first step that is to be told.
        from: usize,
        /// Steps that have cost a worker before and are not to be tried again.
        dead: Vec<usize>,
    },
    /// Bytes of the document that is asked for next; large ones come in several parts.
    Part(Bytes),
    /// To receive a document whose bytes came before.
    Document {
        /// What it is called.
        file: String,
        /// As for a file.
        #[serde(default)]
        from: usize,
        /// As for a file.
        #[serde(default)]
        dead: Vec<usize>,
    },
    /// To tell of a document that has cost the process that was to read it; its bytes may have come before.
    Lost {
        /// What it is called.
        file: String,
    },
}

/// Bytes of a document that are sent at a time.
const PART: usize = 16 << 20;

/// What sends a document whose bytes are at hand.
pub(crate) fn document(file: &str, bytes: &[u8], from: usize, dead: &[usize]) -> Vec<Ask> {
    let parts = bytes.chunks(PART).map(|part| Ask::Part(Bytes(part.to_vec())));
    let ask = Ask::Document {
        file: file.to_owned(),
        from,
        dead: dead.to_vec(),
    };
    parts.chain([ask]).collect()
}

/// The bytes of a document as its parts come in; no more of them than tell that there are too many.
#[derive(Debug, Default)]
pub(crate) struct Held(Vec<u8>);

impl Held {
    /// One more part has come.
    pub(crate) fn add(&mut self, part: &Bytes) {
        if self.0.len() as u64 <= limit::FILE_BYTES {
            self.0.extend_from_slice(&part.0);
        }
    }

    /// The bytes that have come for the next document.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

/// What `duban take` answers: an object of named values, so that any language reads it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) enum Given {
    /// It has started: program, edition of this protocol, size of the program's file, with `-` between.
    Ready(String),
    /// What a document gave.
    Row(Box<Row>),
}

/// What a worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// The worker has started; both sides must be of the same build.
    Ready(String),
    /// Something came of the file.
    Told(Told),
    /// A document of the file has been read, or cannot be, and was taken in by the terms.
    Taken(Box<Taken>),
    /// The file has been received whole.
    Done,
}

/// What names the build of this process.
pub(crate) fn build() -> String {
    std::env::current_exe()
        .map(|program| build_of(&program))
        .unwrap_or_default()
}

/// What names the build of a program that was made together with this one: version, protocol and size of its file.
pub(crate) fn build_of(program: &Path) -> String {
    let size = std::fs::metadata(program).map_or(0, |file| file.len());
    format!("{}-3-{size}", env!("CARGO_PKG_VERSION"))
}

/// Writes one frame.
///
/// # Errors
/// If it is too large, or the other side has gone.
pub(crate) fn write<T: Serialize>(to: &mut impl Write, message: &T) -> io::Result<()> {
    send(to, rmp_serde::to_vec(message))
}

/// Writes one frame in which every value bears its name.
///
/// # Errors
/// As [`write()`].
pub(crate) fn write_named<T: Serialize>(to: &mut impl Write, message: &T) -> io::Result<()> {
    send(to, rmp_serde::to_vec_named(message))
}

/// Bytes for which there is room before they come.
const USUAL: usize = 1 << 16;

fn send(to: &mut impl Write, frame: Result<Vec<u8>, rmp_serde::encode::Error>) -> io::Result<()> {
    let frame = frame.map_err(io::Error::other)?;
    let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
    if frame.len() > limit::FRAME_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "frame too large"));
    }
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&frame)?;
    to.flush()
}

/// Reads one frame; nothing if the other side has ended.
///
/// # Errors
/// If the frame is too large, cut off or not what it should be.
pub(crate) fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    if from.read(length.get_mut(..1).unwrap_or_default())? == 0 {
        return Ok(None);
    }
    from.read_exact(length.get_mut(1..).unwrap_or_default())?;
    let length = u32::from_le_bytes(length) as usize;
    if length > limit::FRAME_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too large"));
    }
    // The length is only what the other side says: room for the usual frame, and for more as it comes.
    let mut frame = Vec::with_capacity(length.min(USUAL));
    from.take(length as u64).read_to_end(&mut frame)?;
    if frame.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    rmp_serde::from_slice(&frame).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, Place, Severity};
    use crate::grid::{Cancel, Document, Grid, Look, Tabled, Value};
    use crate::reply::incoming::{Evidence, Incoming};
    use std::collections::BTreeMap;

    #[test]
    fn what_is_written_is_read() {
        let place = Place {
            file: Some("a.xlsx".into()),
            cell: Some("A1".into()),
            ..Place::default()
        };
        let grid = Grid {
            name: "附件2".into(),
            hidden: true,
            cells: BTreeMap::from([((0, 0), Value::Text("字".into())), ((4, 2), Value::DateTime(44022.5))]),
            merges: vec![(0, 0, 1, 3)],
            looks: BTreeMap::from([(
                (4, 2),
                Look {
                    shown: Some("2020年7月".into()),
                    cancelled: vec![(Cancel::Struck, "8月".into())],
                    ..Look::default()
                },
            )]),
            tables: vec![Tabled {
                first: 0,
                last: 4,
                inside: Some((0, 1)),
            }],
            boxes: Some(4),
            pages: vec![(0, 1)],
        };
        let incoming = Incoming {
            file: "a.xlsx".into(),
            sha256: "00".into(),
            evidence: Evidence {
                sent: "2020-07-10".parse().ok(),
                ..Evidence::default()
            },
            content: Ok(Document {
                properties: BTreeMap::from([("duban".into(), "1".into())]),
                grids: vec![grid],
                floats: Vec::new(),
            }),
            findings: vec![Finding::new(
                "cell-unreadable",
                Severity::Error,
                place,
                "坏",
                "好",
                "看",
            )],
        };
        let answer = Answer::Told(Told::Read(Box::new(incoming)));
        let mut frames = Vec::new();
        write(&mut frames, &answer).unwrap();
        write(&mut frames, &Answer::Done).unwrap();
        let mut from = frames.as_slice();
        assert_eq!(read::<Answer>(&mut from).unwrap(), Some(answer));
        assert_eq!(read::<Answer>(&mut from).unwrap(), Some(Answer::Done));
        assert_eq!(read::<Answer>(&mut from).unwrap(), None);
    }

    #[test]
    fn a_cut_or_oversized_frame_is_an_error() {
        let mut frames = Vec::new();
        write(&mut frames, &Answer::Done).unwrap();
        assert!(read::<Answer>(&mut &frames[..frames.len() - 1]).is_err());
        assert!(read::<Answer>(&mut &[0xff, 0xff, 0xff, 0xff, 0][..]).is_err());
    }
}

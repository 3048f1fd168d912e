//! A notice's bytes as a source: paragraphs and tables in reading order, whatever the file's kind.

mod text;

use crate::error::Result;
use crate::notice::Source;

/// Reads the bytes of a notice. `name` is its file name; the kind is told by content first.
///
/// # Errors
/// If the kind of file cannot be read, or its content is damaged: the error says how to save it so that it can.
pub fn source(name: &str, bytes: &[u8]) -> Result<Source> {
    Ok(text::source(name, bytes))
}

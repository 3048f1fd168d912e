//! Packs files into a zip with UTF-8 names and fixed times, so that the same files give the same bytes.

use std::io::{Seek, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, Result};

/// Packs files (name, bytes) in the order given into `out`, one after the other; `path` names the archive in errors.
///
/// Workbooks are zip archives themselves, so they are stored as they are.
///
/// # Errors
/// If a file cannot be had or the writer refuses, for instance two files of one name.
pub fn zip<'a>(
    path: &Path,
    out: impl Write + Seek,
    files: impl IntoIterator<Item = Result<(&'a str, Vec<u8>)>>,
) -> Result<()> {
    let mut archive = ZipWriter::new(out);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for file in files {
        let (name, bytes) = file?;
        archive
            .start_file(name, options)
            .map_err(|error| Error::draw(path, error))?;
        archive.write_all(&bytes).map_err(|error| Error::draw(path, error))?;
    }
    let mut out = archive.finish().map_err(|error| Error::draw(path, error))?;
    out.flush().map_err(|error| Error::draw(path, error))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn chinese_names_and_bytes_come_back() {
        let files = [
            ("001-市财政局.xlsx", b"one".to_vec()),
            ("002-团市委.xlsx", b"two".to_vec()),
        ];
        let pack = || {
            let mut bytes = Vec::new();
            zip(
                Path::new("a.zip"),
                Cursor::new(&mut bytes),
                files.iter().cloned().map(Ok),
            )
            .expect("packed");
            bytes
        };
        let bytes = pack();
        assert_eq!(bytes, pack());
        // Bit 11 of the flags of an entry says that its name is UTF-8.
        assert_eq!(bytes[7] & 0b1000, 0b1000);
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("opens");
        for (place, (name, content)) in files.iter().enumerate() {
            let mut file = archive.by_index(place).expect("there");
            assert_eq!(file.name().expect("a name"), *name);
            let mut read = Vec::new();
            file.read_to_end(&mut read).expect("read");
            assert_eq!(&read, content);
        }
    }
}

//! Judges a zip container before any library reads what is in it.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{fault, limit};
use crate::reply::incoming::Fault;

/// A zip container that has passed the limits.
pub(crate) type Container<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a zip container if its directory is sound and within the limits of [`limit`].
pub(crate) fn open(bytes: &[u8]) -> Result<Container<'_>, Fault> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| fault::damaged("压缩结构不完整"))?;
    if zip.has_duplicate_names() {
        return Err(fault::damaged("压缩包内有重名的部分"));
    }
    if zip.len() > limit::ZIP_ENTRIES {
        return Err(fault::oversized(&format!("内含{}个部分", zip.len())));
    }
    let mut total = 0u64;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|_| fault::damaged("压缩结构不完整"))?;
        let (size, packed) = (entry.size(), entry.compressed_size());
        total = total.saturating_add(size);
        if size > limit::ZIP_PART_BYTES || total > limit::ZIP_TOTAL_BYTES {
            return Err(fault::oversized(&format!("解压后超过{}MB", total >> 20)));
        }
        if size > limit::ZIP_RATIO_FROM && size / packed.max(1) > limit::ZIP_RATIO {
            return Err(fault::oversized(&format!("压缩比达{}倍", size / packed.max(1))));
        }
    }
    if zip
        .has_overlapping_entries()
        .map_err(|_| fault::damaged("压缩结构不完整"))?
    {
        return Err(fault::damaged("压缩包内各部分相互重叠"));
    }
    Ok(zip)
}

/// What the entries of a container make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Package {
    /// Office Open XML workbook.
    Workbook,
    /// Office Open XML workbook in the binary form.
    BinaryWorkbook,
    /// Office Open XML text document.
    Document,
    /// Office Open XML slides.
    Slides,
    /// OpenDocument; the type is in its `mimetype` entry.
    OpenDocument,
    /// A plain archive of files.
    Archive,
}

/// Tells what a container holds by the names of its entries.
pub(crate) fn package(zip: &Container<'_>) -> Package {
    let mut package = Package::Archive;
    let mut typed = false;
    for name in zip.file_names_raw() {
        let name: Vec<u8> = name
            .iter()
            .map(|byte| {
                if *byte == b'\\' {
                    b'/'
                } else {
                    byte.to_ascii_lowercase()
                }
            })
            .collect();
        match name.as_slice() {
            b"[content_types].xml" => typed = true,
            b"mimetype" => return Package::OpenDocument,
            b"xl/workbook.bin" => package = Package::BinaryWorkbook,
            b"word/document.xml" => package = Package::Document,
            b"ppt/presentation.xml" => package = Package::Slides,
            b"xl/workbook.xml" => package = Package::Workbook,
            _ => {}
        }
    }
    // Some programs name their workbook part otherwise: the package is then known by its content types.
    if typed && package == Package::Archive {
        Package::Workbook
    } else {
        package
    }
}

/// Whether a document carries pictures, as far as the names of its entries tell.
pub(crate) fn has_pictures(zip: &Container<'_>) -> bool {
    zip.file_names_raw().any(|name| {
        let name = name.to_ascii_lowercase();
        let folders = [&b"word/media/"[..], b"xl/media/", b"pictures/"];
        folders.iter().any(|folder| name.starts_with(folder))
    })
}

/// The bytes of one entry, or nothing if there is none of that name; at most `most` bytes, and of a damaged entry those
/// before the damage.
pub(crate) fn part(zip: &mut Container<'_>, name: &str, most: u64) -> Option<Vec<u8>> {
    let mut entry = zip.by_name(name).ok()?;
    let mut bytes = Vec::new();
    let _ = entry.by_ref().take(most).read_to_end(&mut bytes);
    Some(bytes)
}

/// Whether an entry inflates to its end and has the checksum that the container says; an absent one has.
pub(crate) fn is_whole(zip: &mut Container<'_>, name: &str) -> bool {
    match zip.by_name(name) {
        Ok(mut entry) => std::io::copy(&mut entry, &mut std::io::sink()).is_ok(),
        Err(_) => true,
    }
}

/// Whether an entry is whole, as [`is_whole`], and whether these bytes stand anywhere in it.
pub(crate) fn is_whole_and_holds(zip: &mut Container<'_>, name: &str, sought: &[u8]) -> (bool, bool) {
    let Ok(mut entry) = zip.by_name(name) else {
        return (true, false);
    };
    let mut buffer = vec![0; 1 << 16];
    let (mut kept, mut found) = (0, false);
    loop {
        let room = buffer.get_mut(kept..).unwrap_or_default();
        let read = match entry.read(room) {
            Ok(0) => return (true, found),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return (false, found),
        };
        let end = kept + read;
        found = found
            || buffer
                .get(..end)
                .unwrap_or_default()
                .windows(sought.len())
                .any(|part| part == sought);
        // What may be the beginning of it goes before what comes next.
        kept = end.min(sought.len().saturating_sub(1));
        buffer.copy_within(end - kept..end, 0);
    }
}

/// Whether an error of the zip library says that an entry is encrypted.
pub(crate) fn needs_password(error: &ZipError) -> bool {
    matches!(error, ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED)
}

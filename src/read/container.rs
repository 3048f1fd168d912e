//! Judges a zip container before any library reads what is in it.

use std::cell::RefCell;
use std::io::{Cursor, Read};

use flate2::{Decompress, FlushDecompress, Status};
use zip::CompressionMethod;
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
    /// OpenDocument spreadsheet.
    OpenSheet,
    /// OpenDocument text.
    OpenText,
    /// Pages as they are printed, signed and sealed (GB/T 33190).
    Ofd,
    /// The same of another kind, which is not read: XPS.
    Pages(&'static str),
    /// A document or program of another kind, which is not read; the text names it.
    Other(&'static str),
    /// A plain archive of files.
    Archive,
}

/// How the type of a package is written: in `mimetype` (OpenDocument, EPUB) or among its content types (OPC).
const TYPES: [(&[u8], Package); 14] = [
    (b"application/vnd.oasis.opendocument.spreadsheet", Package::OpenSheet),
    (b"application/vnd.oasis.opendocument.text", Package::OpenText),
    (
        b"application/vnd.oasis.opendocument",
        Package::Other("OpenDocument文档"),
    ),
    (b"application/epub+zip", Package::Other("电子书（EPUB）")),
    (b"application/vnd.ms-excel.sheet.binary", Package::BinaryWorkbook),
    (b"application/vnd.ms-excel.", Package::Workbook),
    (b"spreadsheetml.", Package::Workbook),
    (b"application/vnd.ms-word.", Package::Document),
    (b"wordprocessingml.", Package::Document),
    (b"presentationml.", Package::Slides),
    (b"application/vnd.ms-powerpoint.", Package::Slides),
    (b"application/vnd.ms-visio.", Package::Other("Visio图纸")),
    (b"xps-fixeddocumentsequence", Package::Pages("XPS版式文件")),
    (b"openxps", Package::Pages("XPS版式文件")),
];

/// Parts that only one kind of package has, in the order in which they decide.
const PARTS: [(&str, Package); 16] = [
    ("xl/workbook.bin", Package::BinaryWorkbook),
    ("xl/workbook.xml", Package::Workbook),
    ("word/document.xml", Package::Document),
    ("ppt/presentation.xml", Package::Slides),
    ("ofd.xml", Package::Ofd),
    ("fixeddocseq.fdseq", Package::Pages("XPS版式文件")),
    ("fixeddocumentsequence.fdseq", Package::Pages("XPS版式文件")),
    ("visio/document.xml", Package::Other("Visio图纸")),
    ("index/masterslide.iwa", Package::Other("苹果讲稿（Keynote）")),
    ("index/slide.iwa", Package::Other("苹果讲稿（Keynote）")),
    ("index/document.iwa", Package::Other(IWORK)),
    ("metadata/buildversionhistory.plist", Package::Other(IWORK)),
    ("index.apxl", Package::Other("苹果讲稿（Keynote）")),
    ("androidmanifest.xml", Package::Other("安卓手机软件（apk）")),
    ("meta-inf/container.xml", Package::Other("电子书（EPUB）")),
    ("meta-inf/manifest.mf", Package::Other("Java程序（jar）")),
];
/// What Numbers and Pages write; both have the same parts.
const IWORK: &str = "苹果文档（Numbers表格、Pages文稿等）";

/// Endings of files that somebody may pack to send: an archive without any, and not called one, is some program's file.
const SENT: [&str; 25] = [
    ".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ett", ".csv", ".txt", ".ods", ".docx", ".doc", ".wps", ".wpt", ".rtf",
    ".odt", ".pdf", ".ofd", ".eml", ".msg", ".mht", ".zip", ".rar", ".7z", ".jpg", ".jpeg",
];

/// Tells what a container is by what is in it: the type that it states, the parts that only one kind of package has,
/// and for the rest whether there is anything in it that people send. `name` is the file's name.
pub(crate) fn package(zip: &mut Container<'_>, name: &str) -> Package {
    let names: Vec<String> = zip.file_names_raw().map(entry_name).collect();
    let place = |wanted: &str| names.iter().position(|name| name == wanted);
    if let Some(at) = place("mimetype") {
        let stated = stated_type(zip, at);
        if stated.is_some() || place("content.xml").is_some() {
            return stated.unwrap_or(Package::Other("OpenDocument文档"));
        }
    }
    // What is one document on a Mac is a folder elsewhere: packed again, all of it stands in a folder of its name.
    let folder = names
        .first()
        .and_then(|first| first.split_once('/'))
        .map(|(folder, _)| format!("{folder}/"));
    let folder = folder.filter(|folder| {
        let inside = |name: &String| name.starts_with(folder.as_str()) || name.starts_with("__macosx/");
        names.iter().all(inside)
    });
    let known = PARTS.iter().find(|(wanted, package)| {
        let within = || {
            folder
                .as_ref()
                .is_some_and(|folder| place(&format!("{folder}{wanted}")).is_some())
        };
        // What is read must stand where its reader looks for it.
        place(wanted).is_some() || matches!(package, Package::Pages(_) | Package::Other(_)) && within()
    });
    if let Some((_, package)) = known {
        return *package;
    }
    if let Some(at) = place("[content_types].xml") {
        // Some programs name their workbook part otherwise: the package is then known by its content types.
        return stated_type(zip, at).unwrap_or(Package::Workbook);
    }
    let is_sent = |name: &String| SENT.iter().any(|end| name.ends_with(end));
    if name.to_lowercase().ends_with(".zip") || names.is_empty() || names.iter().any(is_sent) {
        Package::Archive
    } else {
        Package::Other("某种软件的文件包")
    }
}

/// The type that a part states.
fn stated_type(zip: &mut Container<'_>, part: usize) -> Option<Package> {
    let mut bytes = Vec::new();
    let _ = zip.by_index(part).ok()?.take(1 << 20).read_to_end(&mut bytes);
    bytes.make_ascii_lowercase();
    let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
    TYPES.iter().find(|(mark, _)| holds(mark)).map(|(_, package)| *package)
}

/// The name of an entry, as names of parts compare.
fn entry_name(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).replace('\\', "/").to_lowercase()
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
    if let Some(bytes) = inflated(zip, name, most) {
        return Some(bytes);
    }
    let mut entry = zip.by_name(name).ok()?;
    let mut bytes = Vec::new();
    let _ = entry.by_ref().take(most).read_to_end(&mut bytes);
    Some(bytes)
}

/// The bytes of one entry, if it is there, holds at most so many and is whole.
pub(crate) fn whole(zip: &mut Container<'_>, name: &str, most: u64) -> Option<Vec<u8>> {
    if let Some(bytes) = inflated(zip, name, most) {
        return Some(bytes);
    }
    let mut entry = zip.by_name(name).ok().filter(|entry| entry.size() <= most)?;
    let mut bytes = Vec::with_capacity(usize::try_from(entry.size()).ok()?);
    let read = entry.by_ref().take(most + 1).read_to_end(&mut bytes).ok()?;
    (read as u64 <= most).then_some(bytes)
}

/// The bytes of one entry that is deflated, of the size and with the checksum that the container says, inflated in one go;
/// nothing where anything is different, which the library knows how to take.
fn inflated(zip: &mut Container<'_>, name: &str, most: u64) -> Option<Vec<u8>> {
    thread_local! {
        // What is inflated with is large, and made ready again for the next part.
        static INFLATER: RefCell<Decompress> = RefCell::new(Decompress::new(false));
    }
    let index = zip.index_for_name(name)?;
    let mut entry = zip.by_index_raw(index).ok()?;
    let (size, checksum) = (entry.size(), entry.crc32());
    if size > most || entry.compression() != CompressionMethod::Deflated || entry.encrypted() {
        return None;
    }
    let mut packed = Vec::with_capacity(usize::try_from(entry.compressed_size()).ok()?);
    entry.read_to_end(&mut packed).ok()?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).ok()?);
    let status = INFLATER.with_borrow_mut(|inflater| {
        inflater.reset(false);
        inflater.decompress_vec(&packed, &mut bytes, FlushDecompress::Finish)
    });
    let is_whole = status.is_ok_and(|status| status == Status::StreamEnd) && bytes.len() as u64 == size;
    (is_whole && crc32fast::hash(&bytes) == checksum).then_some(bytes)
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
        found = found || memchr::memmem::find(buffer.get(..end).unwrap_or_default(), sought).is_some();
        // What may be the beginning of it goes before what comes next.
        kept = end.min(sought.len().saturating_sub(1));
        buffer.copy_within(end - kept..end, 0);
    }
}

/// Whether an error of the zip library says that an entry is encrypted.
pub(crate) fn needs_password(error: &ZipError) -> bool {
    matches!(error, ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED)
}

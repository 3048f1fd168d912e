//! Prints the master, the leadership edition or all of it, and the leaders' packets to PDF with LibreOffice, if the machine has it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::master::Master;

use super::master::{Sheets, draw_to};

/// How long LibreOffice may take: two minutes, a minute for each thousand records, and half a minute for each packet.
fn limit(master: &Master<'_>, packets: usize) -> Duration {
    let count = |count: usize| u64::try_from(count).unwrap_or(0);
    Duration::from_secs(120 + count(master.detail.len()) * 60 / 1000 + count(packets) * 30)
}

/// What came of printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// The bytes of the PDFs, one for each workbook, in order.
    Pdf(Vec<Vec<u8>>),
    /// There is no LibreOffice on this machine.
    NoOffice,
    /// LibreOffice did not do it; the reason as a clause without its final `。`.
    Failed(String),
}

/// Prints these sheets of the master, and further workbooks, those of packets; `path` names the file that the master's PDF is meant for.
///
/// LibreOffice runs with a profile of its own, so that it neither waits for nor disturbs one that is open.
///
/// # Errors
/// If the workbook cannot be drawn or the temporary folder cannot be written.
pub fn print(master: &Master<'_>, sheets: Sheets, packets: &[Vec<u8>], path: &Path) -> Result<Printed> {
    let Some(office) = office() else {
        return Ok(Printed::NoOffice);
    };
    let folder = tempfile::tempdir().map_err(|error| Error::write(std::env::temp_dir(), error))?;
    let book = |number: usize| folder.path().join(format!("{number}.xlsx"));
    let write = |book: &Path| std::fs::File::create(book).map_err(|error| Error::write(book, error));
    draw_to(master, sheets, path, &mut write(&book(0))?)?;
    for (number, bytes) in (1..).zip(packets) {
        let book = book(number);
        std::io::Write::write_all(&mut write(&book)?, bytes).map_err(|error| Error::write(&book, error))?;
    }
    let books: Vec<PathBuf> = (0..=packets.len()).map(book).collect();
    // A workbook cannot say how far text stays from the borders nor that no line begins with a comma, and LibreOffice does
    // neither by itself; in its own format both can be said.
    let flat: Vec<PathBuf> = books.iter().map(|book| book.with_extension("fods")).collect();
    let edited = || {
        flat.iter()
            .try_for_each(|flat| edit(flat))
            .map_err(|error| crate::error::spoken(&error))
    };
    let limit = limit(master, packets.len());
    let printed = convert(&office, folder.path(), &books, "fods", limit)
        .and_then(|()| edited())
        .and_then(|()| convert(&office, folder.path(), &flat, "pdf", limit));
    if let Err(reason) = printed {
        return Ok(Printed::Failed(reason));
    }
    let mut pdfs = Vec::with_capacity(books.len());
    for book in &books {
        match std::fs::read(book.with_extension("pdf")) {
            Ok(bytes) if bytes.starts_with(b"%PDF") => pdfs.push(bytes),
            _ => return Ok(Printed::Failed("LibreOffice 没有生成 PDF 文件".to_owned())),
        }
    }
    Ok(Printed::Pdf(pdfs))
}

/// The program, where it usually is.
fn office() -> Option<PathBuf> {
    let names = ["soffice", "libreoffice", "soffice.exe"];
    let search = std::env::var_os("PATH").unwrap_or_default();
    let usual = [
        "/Applications/LibreOffice.app/Contents/MacOS",
        "C:\\Program Files\\LibreOffice\\program",
        "C:\\Program Files (x86)\\LibreOffice\\program",
    ];
    std::env::split_paths(&search)
        .chain(usual.into_iter().map(PathBuf::from))
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

/// What the look of each cell says beside: room beside and above its text.
const ROOM: [(&str, &str); 4] = [
    ("fo:padding-left", "0.8mm"),
    ("fo:padding-right", "0.8mm"),
    ("fo:padding-top", "0.2mm"),
    ("fo:padding-bottom", "0.2mm"),
];
/// What the look of each paragraph says beside: no line begins with a comma.
const BREAKS: [(&str, &str); 2] = [("style:line-break", "strict"), ("style:punctuation-wrap", "simple")];

/// Says of every look of a cell what only LibreOffice's own format can say.
fn edit(flat: &Path) -> std::io::Result<()> {
    let text = std::fs::read_to_string(flat)?;
    std::fs::write(flat, set(&text))
}

/// The same workbook with room around the text of its cells, and with lines that break by the rules of Chinese print.
fn set(flat: &str) -> String {
    with(
        &with(flat, "<style:table-cell-properties ", &ROOM),
        "<style:paragraph-properties ",
        &BREAKS,
    )
}

/// The same text in which each tag of a name says these things, save those of which it says something already.
fn with(flat: &str, tag: &str, attributes: &[(&str, &str)]) -> String {
    let mut pieces = flat.split(tag);
    let mut out = String::with_capacity(flat.len() * 11 / 10);
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let own = piece.split('>').next().unwrap_or_default();
        out.push_str(tag);
        for (name, value) in attributes
            .iter()
            .filter(|(name, _)| !own.contains(&format!("{name}=\"")))
        {
            out.push_str(&format!("{name}=\"{value}\" "));
        }
        out.push_str(piece);
    }
    out
}

fn convert(
    office: &Path,
    folder: &Path,
    books: &[PathBuf],
    format: &str,
    limit: Duration,
) -> std::result::Result<(), String> {
    let mut child = Command::new(office)
        .arg(format!("-env:UserInstallation={}", file_url(&folder.join("profile"))))
        .args(["--headless", "--norestore", "--convert-to", format, "--outdir"])
        .arg(folder)
        .args(books)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("LibreOffice 无法启动（{}）", crate::error::spoken(&error)))?;
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("LibreOffice 中途退出（{status}）")),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(100)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("LibreOffice 超过{}秒没有完成", limit.as_secs()));
            }
            Err(error) => return Err(format!("无法等待 LibreOffice（{}）", crate::error::spoken(&error))),
        }
    }
}

/// A path as a `file:` address.
fn file_url(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_of_a_cell_keeps_text_from_the_border_and_commas_from_the_line_begin() {
        let flat = "<style:table-cell-properties fo:border=\"none\"/>\
            <style:paragraph-properties style:line-break=\"normal\"/><style:paragraph-properties fo:text-align=\"left\"/>";
        let set = set(flat);
        assert!(
            set.contains("padding-left=\"0.8mm\"") && set.contains("fo:border=\"none\""),
            "{set}"
        );
        // What is said already is not said twice, which would be no XML.
        assert_eq!(set.matches("style:line-break=").count(), 2, "{set}");
        assert!(set.contains("style:line-break=\"strict\""), "{set}");
    }

    #[test]
    fn paths_become_addresses() {
        assert_eq!(
            file_url(Path::new("/tmp/a b/督办")),
            "file:///tmp/a%20b/%E7%9D%A3%E5%8A%9E"
        );
        assert_eq!(file_url(Path::new("C:\\Temp\\x")), "file:///C:/Temp/x");
    }
}

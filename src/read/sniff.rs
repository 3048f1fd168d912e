//! Tells what a file is by its content; its name only breaks ties between kinds of text.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing in it.
    Empty,
    /// A zip container: workbook, document or archive; its entries tell which.
    Zip,
    /// An OLE container: old workbook, old document or an encrypted new one; its streams tell which.
    Ole,
    /// Delimited text.
    Csv,
    /// A web page.
    Html,
    /// XML Spreadsheet 2003.
    SheetXml,
    /// Rich text, which Word reads and many programs write.
    Rtf,
    /// An e-mail message.
    Message,
    /// A page image or picture; the text names it.
    Scan(&'static str),
    /// Known, but not read; the text names it.
    Other(&'static str),
    /// Unknown bytes.
    Unknown,
}

/// First bytes of pictures and page images.
const SCANS: [(&[u8], &str); 9] = [
    (b"%PDF-", "PDF文件"),
    (b"\xff\xd8\xff", "图片（JPG）"),
    (b"\x89PNG\r\n\x1a\n", "图片（PNG）"),
    (b"GIF8", "图片（GIF）"),
    (b"BM", "图片（BMP）"),
    (b"II*\0", "图片（TIFF）"),
    (b"MM\0*", "图片（TIFF）"),
    (b"\0\0\0\x18ftyphei", "图片（HEIC）"),
    (b"\0\0\0\x24ftyphei", "图片（HEIC）"),
];

/// First bytes of web pages.
const PAGES: [&[u8]; 8] = [
    b"<html",
    b"<!doctype html",
    b"<table",
    b"<meta",
    b"<head",
    b"<body",
    b"<style",
    b"<div",
];

/// First bytes of other kinds.
const OTHERS: [(&[u8], &str); 12] = [
    (b"Rar!\x1a\x07", "RAR压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z压缩包"),
    (b"\x1f\x8b", "gz压缩包"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"<?xml", "XML文件"),
    (b"\x78\x9f\x3e\x22", "Outlook专用格式的附件（winmail.dat）"),
    (b"begin 644 ", "未解码的邮件附件（uuencode）"),
    (b"\x09\x00\x04\x00", "Excel 4.0及更早的工作簿"),
    (b"\x09\x02\x06\x00", "Excel 4.0及更早的工作簿"),
    (b"\x09\x04\x06\x00", "Excel 4.0及更早的工作簿"),
    (b"L\0\0\0\x01\x14\x02\0", "快捷方式，不是文件本身"),
];

/// Tells what the bytes are; `name` is the file's name.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Kind::Ole;
    }
    // Some senders put a few stray bytes before the PDF mark; readers look for it in the first kilobyte.
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Kind::Scan("PDF文件");
    }
    for (mark, what) in SCANS {
        // "BM" alone may begin a text: a bitmap also tells its own length.
        let bitmap = mark != b"BM" || bytes.get(2..6).is_some_and(|size| size == length_le(bytes));
        if bytes.starts_with(mark) && bitmap {
            return Kind::Scan(what);
        }
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Kind::Scan("图片（WEBP）");
    }
    let lower_name = name.to_lowercase();
    let lower = beginning(bytes);
    let lower = lower.as_slice().trim_ascii_start();
    let holds = |mark: &[u8]| lower.windows(mark.len()).any(|window| window == mark);
    if lower.starts_with(b"<?xml") && holds(super::sheet_xml::NAMESPACE) || lower.starts_with(b"<workbook") {
        return Kind::SheetXml;
    }
    if PAGES.iter().any(|mark| lower.starts_with(mark))
        || lower.starts_with(b"<?xml") && holds(b"<html")
        || lower.starts_with(b"<")
            && (holds(b"<table") || [".html", ".htm"].iter().any(|end| lower_name.ends_with(end)))
    {
        return Kind::Html;
    }
    if lower.starts_with(b"{\\rtf") {
        return Kind::Rtf;
    }
    for (mark, what) in OTHERS {
        if lower.starts_with(mark) || bytes.starts_with(mark) {
            return Kind::Other(what);
        }
    }
    if is_message(name, head) {
        return Kind::Message;
    }
    if is_text(bytes) { Kind::Csv } else { Kind::Unknown }
}

/// The first characters in lower case, as far as they are ASCII; UTF-16 without its every other byte.
fn beginning(bytes: &[u8]) -> Vec<u8> {
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = if wide {
        bytes.get(2..).unwrap_or_default()
    } else {
        bytes
    };
    let head = bytes.iter().take(4_096);
    head.filter(|byte| !wide || **byte != 0)
        .map(u8::to_ascii_lowercase)
        .collect()
}

fn length_le(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes()
}

/// A message begins with header lines, some of which only messages have.
fn is_message(name: &str, head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut known = 0;
    for line in text.lines().take(40) {
        if line.is_empty() {
            break;
        }
        let header = line.split(':').next().unwrap_or_default();
        let marks = [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "received",
            "return-path",
            "x-mailer",
            "content-type",
            "delivered-to",
            "dkim-signature",
            "x-originating-ip",
        ];
        known += usize::from(line.contains(':') && marks.contains(&header));
    }
    let name = name.to_lowercase();
    // A page saved in one file is written like a message that nobody sent.
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    known >= 3 || known >= 2 && text.starts_with("mime-version:") || known >= 1 && ends(&[".eml", ".mht", ".mhtml"])
}

/// Text has no control characters but those of lines and tabs; UTF-16 has them in every other byte and a mark.
fn is_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return true;
    }
    let head = bytes.get(..bytes.len().min(64 << 10)).unwrap_or_default();
    !head.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        for (name, bytes, expected) in [
            ("a.xlsx", &b""[..], Kind::Empty),
            ("a.xls", b"PK\x03\x04....", Kind::Zip),
            ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Ole),
            ("a.xlsx", b"%PDF-1.7", Kind::Scan("PDF文件")),
            ("a.csv", b"BM,1\n", Kind::Csv),
            ("a.bin", b"\x01\x02\x03", Kind::Unknown),
            ("a.eml", b"Subject: =?gbk?B?0ru9qQ==?=\r\n\r\n", Kind::Message),
            ("a.txt", b"From: a\nTo: b\nDate: c\n\n", Kind::Message),
            ("a.csv", "序号,重点工作\n".as_bytes(), Kind::Csv),
            ("a.doc", b"{\\rtf1\\ansi x}", Kind::Rtf),
            ("a.xls", b"\xef\xbb\xbf\n<HTML><table>", Kind::Html),
            ("a.xls", b"\xff\xfe<\0t\0a\0b\0l\0e\0>\0", Kind::Html),
            (
                "a.xls",
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Kind::SheetXml,
            ),
            ("a.xml", b"<?xml version=\"1.0\"?><a/>", Kind::Other("XML文件")),
        ] {
            assert_eq!(kind(name, bytes), expected, "{name} {bytes:?}");
        }
    }
}

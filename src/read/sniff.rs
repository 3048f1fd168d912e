//! Tells what a file is by its content; its name only breaks ties between kinds of text.

use super::fault;

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
    /// Another kind of document in one XML file: a whole package written flat, or Word 2003.
    Flat,
    /// An e-mail message.
    Message,
    /// Several messages in one file, as mail programs keep and export them (mbox).
    Mailbox,
    /// Pages as they are printed: with letters, or pictures of pages.
    Pdf,
    /// A page image or picture; the text names it.
    Scan(&'static str),
    /// Goes with a reply and is never one itself: a card, a signature, an appointment, a typeface; the text names it.
    Companion(&'static str),
    /// Known, but not read.
    Other(&'static Known),
    /// Unknown bytes.
    Unknown,
}

/// A kind of file that is known but not read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// What clerks call it.
    pub(crate) what: &'static str,
    /// What to do about it, without the final `。`.
    pub(crate) advice: &'static str,
}

const UNPACK: &str = "请先解压，把解压出来的文件放入本文件夹；打不开的请该单位改用zip或直接报送表格";
const RESAVE: &str = "请用WPS或Excel打开并另存为xlsx后重新放入；不是报送表的请移出本文件夹";
const FROM_MAIL: &str = "请用邮件软件打开，把其中的附件另存后放入本文件夹";
const NO_REPLY: &str = "这不是报送表，请不要打开；请移出本文件夹，并请该单位重新报送";
const LOOK: &str = "请阅看；不是报送表的请移出本文件夹，应有报送表的请该单位另报xlsx";

/// First bytes of pictures and page images.
const SCANS: [(&[u8], &str); 8] = [
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

/// Marks of other kinds: where they stand, the bytes, what the file is and what to do.
const OTHERS: [(usize, &[u8], Known); 31] = [
    (0, b"Rar!\x1a\x07", known("RAR压缩包", UNPACK)),
    (0, b"7z\xbc\xaf\x27\x1c", known("7z压缩包", UNPACK)),
    (0, b"\x1f\x8b", known("gz压缩包", UNPACK)),
    (0, b"BZh", known("bz2压缩包", UNPACK)),
    (0, b"\xfd7zXZ\0", known("xz压缩包", UNPACK)),
    (0, b"\x28\xb5\x2f\xfd", known("zst压缩包", UNPACK)),
    (0, b"\x1f\x9d", known("Z压缩包", UNPACK)),
    (0, b"MSCF\0\0\0\0", known("cab压缩包", UNPACK)),
    (0, b"PK\x07\x08", known("分卷zip压缩包的一卷", UNPACK)),
    (2, b"-lh", known("lzh压缩包", UNPACK)),
    (257, b"ustar", known("tar归档包", UNPACK)),
    (0x8001, b"CD001", known("光盘映像", UNPACK)),
    (0, b"MZ", known("可执行程序", NO_REPLY)),
    (0, b"\x7fELF", known("可执行程序", NO_REPLY)),
    (
        0,
        b"L\0\0\0\x01\x14\x02\0",
        known(fault::SHORTCUT, "请该单位把快捷方式所指的文件本身报送过来"),
    ),
    (
        0,
        b"[internetshortcut]",
        known(fault::PAGE_SHORTCUT, "请打开所指的网页，把其中的文件下载后放入本文件夹"),
    ),
    (0, b"<?xml", XML),
    (
        0,
        b"\x78\x9f\x3e\x22",
        known("Outlook专用格式的附件（winmail.dat）", FROM_MAIL),
    ),
    (0, b"!BDN", known("Outlook的邮件库（pst、ost）", FROM_MAIL)),
    (0, b"begin 644 ", known("未解码的邮件附件（uuencode）", FROM_MAIL)),
    (0, b"begin 666 ", known("未解码的邮件附件（uuencode）", FROM_MAIL)),
    (0, b"-----begin pgp message", known("加密的邮件（PGP）", FROM_MAIL)),
    (0, b"\x09\x00\x04\x00", known("Excel 4.0及更早的工作簿", RESAVE)),
    (0, b"\x09\x02\x06\x00", known("Excel 4.0及更早的工作簿", RESAVE)),
    (0, b"\x09\x04\x06\x00", known("Excel 4.0及更早的工作簿", RESAVE)),
    (0, b"\x1a\x45\xdf\xa3", known("视频", LOOK)),
    (0, b"ID3", known("录音", LOOK)),
    (0, b"#!AMR", known("录音", LOOK)),
    (0, b"%!PS", known("打印文件（PostScript）", LOOK)),
    (0, b"SQLite format 3\0", known("数据库文件", LOOK)),
    (4, b"ftyp", known("视频或图片（MP4、HEIC等）", LOOK)),
];

/// An XML file that is nothing better known.
pub(crate) const XML: Known = known("XML文件", RESAVE);

const fn known(what: &'static str, advice: &'static str) -> Known {
    Known { what, advice }
}

/// A message that was signed or encrypted as a whole, its attachments inside.
static SEALED: Known = known("整体签名或加密的邮件（smime.p7m），附件封在里面", FROM_MAIL);
/// One volume of an archive that was cut into several.
static VOLUME: Known = known("分卷压缩包的一卷", UNPACK);

/// First bytes of what goes with a reply and is none.
const COMPANIONS: [(&[u8], &str); 6] = [
    (b"begin:vcard", "名片"),
    (b"begin:vcalendar", "日程邀请"),
    (b"-----begin pgp signature", "电子签名"),
    (b"-----begin pgp public key", "电子签名的公钥"),
    (b"\0\x01\0\0\0", "字体文件"),
    (b"otto", "字体文件"),
];

/// DER of `1.2.840.113549.1.7`, of which signed and enveloped data are members.
const PKCS7: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07";

/// Tells what the bytes are; `name` is the file's name.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    let lower_name = name.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower_name.ends_with(end));
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return if ends(&[".zip.001", ".z01", ".7z.001"]) {
            Kind::Other(&VOLUME)
        } else {
            Kind::Zip
        };
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Kind::Ole;
    }
    // Some senders put a few stray bytes before the PDF mark; readers look for it in the first kilobyte.
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Kind::Pdf;
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
    if let Some(kind) = sealed(&lower_name, bytes) {
        return kind;
    }
    let lower = beginning(bytes);
    let lower = lower.as_slice().trim_ascii_start();
    let holds = |mark: &[u8]| lower.windows(mark.len()).any(|window| window == mark);
    if lower.starts_with(b"<?xml") && holds(super::sheet_xml::NAMESPACE) || lower.starts_with(b"<workbook") {
        return Kind::SheetXml;
    }
    if lower.starts_with(b"<") && super::flat::MARKS.iter().any(|mark| holds(mark)) {
        return Kind::Flat;
    }
    if let Some((_, what)) = COMPANIONS.iter().find(|(mark, _)| lower.starts_with(mark)) {
        return Kind::Companion(what);
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
    if super::mailbox::is_mailbox(bytes) {
        return Kind::Mailbox;
    }
    let is_other = |(at, mark, _): &&(usize, &[u8], Known)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark)) || *at == 0 && lower.starts_with(mark)
    };
    static TABLE: &[(usize, &[u8], Known)] = &OTHERS;
    if let Some((_, _, known)) = TABLE.iter().find(is_other) {
        return Kind::Other(known);
    }
    if is_message(name, head) {
        return Kind::Message;
    }
    if is_text(bytes) { Kind::Csv } else { Kind::Unknown }
}

/// What a file is if it only goes with a reply, whatever stands beside it.
pub(crate) fn companion(name: &str, bytes: &[u8]) -> Option<&'static str> {
    match kind(name, bytes) {
        Kind::Companion(what) => Some(what),
        Kind::Empty | Kind::Csv | Kind::Html if is_blank_text(name, bytes) => Some("没有内容的文本"),
        _ => None,
    }
}

/// A text in which nothing stands: mail programs cut the text of a message in pieces (ATT00001.txt, ATT00002.htm).
fn is_blank_text(name: &str, bytes: &[u8]) -> bool {
    let lower = name.to_lowercase();
    let is_text = [".txt", ".htm", ".html", ".text"]
        .iter()
        .any(|end| lower.ends_with(end))
        || !lower.contains('.');
    let (text, _) = super::decode::decode(bytes, super::decode::label(bytes).as_deref());
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0');
    let is_page = lower.contains(".htm") && super::html::is_blank(&text);
    is_text && (is_page || text.chars().all(is_blank))
}

/// An empty text that a mail program has named: ATT00001.txt.
pub(crate) fn is_mail_rest(file: &str, bytes: &[u8]) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let number = name.strip_prefix("att").and_then(|rest| rest.split('.').next());
    number.is_some_and(|number| number.len() >= 3 && number.chars().all(|c| c.is_ascii_digit()))
        && is_blank_text(&name, bytes)
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

/// A signature that goes with a message, or a message that was sealed as a whole: by the names that mail programs give
/// them, or by what they hold.
fn sealed(lower_name: &str, bytes: &[u8]) -> Option<Kind> {
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let is_pkcs7 = bytes.starts_with(b"\x30") && head.windows(PKCS7.len()).any(|window| window == PKCS7);
    if lower_name.ends_with(".p7s") {
        Some(Kind::Companion("电子签名"))
    } else if lower_name.ends_with(".p7m") || is_pkcs7 {
        Some(Kind::Other(&SEALED))
    } else {
        None
    }
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
            ("a.xlsx", b"%PDF-1.7", Kind::Pdf),
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
            ("a.xml", b"<?xml version=\"1.0\"?><a/>", Kind::Other(&XML)),
            (
                "a.zip",
                b"Rar!\x1a\x07\0",
                Kind::Other(const { &known("RAR压缩包", UNPACK) }),
            ),
            ("smime.p7s", b"\x30\x80", Kind::Companion("电子签名")),
            ("smime.p7m", b"\x30\x80", Kind::Other(&SEALED)),
            ("a.vcf", b"BEGIN:VCARD\r\nFN:a\r\n", Kind::Companion("名片")),
        ] {
            assert_eq!(kind(name, bytes), expected, "{name} {bytes:?}");
        }
    }
}

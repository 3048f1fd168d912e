//! Makes files for the readers by hand, byte for byte where a library would refuse.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip of these entries, deflated.
pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_by(entries, CompressionMethod::Deflated)
}

/// A zip of these entries.
pub fn zipped_by(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a workbook with one sheet, which stand around the sheet's own part.
pub fn workbook_parts<'a>(
    sheet: &'a [u8],
    strings: Option<&'a [u8]>,
    styles: Option<&'a [u8]>,
) -> Vec<(&'a str, &'a [u8])> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        (
            "_rels/.rels",
            b"<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"附件2\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend(strings.map(|strings| ("xl/sharedStrings.xml", strings)));
    parts.extend(styles.map(|styles| ("xl/styles.xml", styles)));
    parts
}

/// A workbook whose one sheet holds these rows of XML.
pub fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zipped(&workbook_parts(sheet.as_bytes(), None, None))
}

/// A cell with text of its own.
pub fn text_cell(address: &str, text: &str) -> String {
    format!("<c r=\"{address}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A spreadsheet of OpenDocument with this content inside its table.
pub fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"附件2\">{table}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    ods_of(content.as_bytes())
}

/// A spreadsheet of OpenDocument with this content.xml.
pub fn ods_of(content: &[u8]) -> Vec<u8> {
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ])
}

/// A text document with this body.
pub fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    docx_of(document.as_bytes())
}

/// A text document with this document.xml.
pub fn docx_of(document: &[u8]) -> Vec<u8> {
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document)])
}

/// An OLE container with one stream.
pub fn ole(name: &str, content: &[u8]) -> Vec<u8> {
    // Version 3, as office suites write.
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    container.create_stream(name).unwrap().write_all(content).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

/// An old workbook with one sheet that holds these numbers at (row, column).
pub fn xls(cells: &[(u16, u16, f64)]) -> Vec<u8> {
    let mut sheet = Vec::new();
    for (row, column, number) in cells {
        record(&mut sheet, 0x0203, &number_data(*row, *column, *number));
    }
    xls_of(&[], &sheet)
}

/// The data of a record for a number.
pub fn number_data(row: u16, column: u16, number: f64) -> Vec<u8> {
    [
        &row.to_le_bytes()[..],
        &column.to_le_bytes(),
        &[0, 0],
        &number.to_le_bytes(),
    ]
    .concat()
}

/// An old workbook with these records of its own, and one sheet with these.
pub fn xls_of(own: &[u8], records: &[u8]) -> Vec<u8> {
    let mut book = Vec::new();
    record(&mut book, 0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    book.extend(own);
    let name = b"Sheet1";
    let start = u32::try_from(book.len() + 4 + 8 + name.len() + 4).unwrap();
    let mut bound = start.to_le_bytes().to_vec();
    bound.extend([0, 0, u8::try_from(name.len()).unwrap(), 0]);
    bound.extend(name);
    record(&mut book, 0x0085, &bound);
    record(&mut book, 0x000a, &[]);
    record(&mut book, 0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    book.extend(records);
    // A broken length lasts to the end of the stream.
    record(&mut book, 0x000a, &[]);
    // Below 4 KiB a stream lies in the short sectors, as it does in small real workbooks.
    ole("Workbook", &book)
}

/// One BIFF record.
pub fn record(to: &mut Vec<u8>, kind: u16, data: &[u8]) {
    to.extend(kind.to_le_bytes());
    to.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    to.extend(data);
}

/// A message with these attachments.
pub fn eml(attachments: &[(&str, &[u8])]) -> Vec<u8> {
    let mut text = String::from(
        "From: =?utf-8?B?5byg5LiJ?= <fgw@example.gov.cn>\r\nTo: dcs@example.gov.cn\r\n\
         Subject: =?gbk?B?wuTKtbe9sLg=?=\r\nDate: Thu, 9 Jul 2020 16:30:00 +0800\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"=b=\"\r\n\r\n--=b=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n见附件\r\n",
    );
    for (name, bytes) in attachments {
        text.push_str(&format!(
            "--=b=\r\nContent-Type: application/octet-stream; name=\"=?utf-8?B?{0}?=\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"=?utf-8?B?{0}?=\"\r\n\r\n",
            base64(name.as_bytes())
        ));
        for line in base64(bytes).as_bytes().chunks(76) {
            text.push_str(std::str::from_utf8(line).unwrap());
            text.push_str("\r\n");
        }
    }
    text.push_str("--=b=--\r\n");
    text.into_bytes()
}

/// Base64 of bytes.
pub fn base64(bytes: &[u8]) -> String {
    const SET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut word = [0; 3];
        word[..chunk.len()].copy_from_slice(chunk);
        let number = u32::from_be_bytes([0, word[0], word[1], word[2]]);
        for place in 0..4 {
            let digit = SET[(number >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// Letters that do not compress well: a block far longer than deflate looks back, over and over.
pub fn noise(length: usize) -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let letter = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'a' + (state % 26) as u8)
    };
    let block: String = (0..length.min(100_000)).map(letter).collect();
    let mut text = block.repeat(length / block.len().max(1) + 1);
    text.truncate(length);
    text
}

/// A PDF of one page on which no letter stands: a scan, as far as anyone can read it.
pub fn scan(text: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n% {text}\n%%EOF\n"
    )
    .into_bytes()
}

/// Bytes deflated as a stream of a PDF is, without the sum at its end.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let zip = zipped(&[("a", bytes)]);
    let mut raw = vec![0x78, 0x9c];
    let mut archive = zip::ZipArchive::new(Cursor::new(zip.as_slice())).unwrap();
    archive.by_index_raw(0).unwrap().read_to_end(&mut raw).unwrap();
    raw
}

/// A PDF whose page inflates to so many bytes.
pub fn inflating(bytes: usize) -> Vec<u8> {
    let raw = deflated(&vec![0; bytes]);
    let mut file =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
            .to_vec();
    file.extend(format!("4 0 obj<</Filter/FlateDecode/Length {}>>stream\n", raw.len()).bytes());
    file.extend(raw);
    file.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    file
}

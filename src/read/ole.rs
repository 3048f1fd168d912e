//! Judges an OLE container before the workbook or document in it is read: sound, encrypted, or something else altogether.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::fault;
use crate::reply::incoming::Fault;

/// Records of the workbook's globals that are looked through for the mark of encryption; it is among the first.
const RECORDS: usize = 64;
/// The record that says that the rest is encrypted, by RC4 or by XOR.
const FILEPASS: u16 = 0x002f;

/// The container with the entries of its last allocation sector that lie beyond the end of the file marked as free.
///
/// SheetJS fills that sector up with marks of chains' ends; cfb takes them for sectors that the file has lost.
pub(crate) fn tidied(bytes: &[u8]) -> Cow<'_, [u8]> {
    const END_OF_CHAIN: u32 = 0xffff_fffe;
    const ENTRY: usize = 4;
    let number = |at: usize| -> Option<u32> {
        let four: [u8; ENTRY] = bytes.get(at..at + ENTRY)?.try_into().ok()?;
        Some(u32::from_le_bytes(four))
    };
    let beyond = || -> Option<(usize, usize)> {
        let size = match bytes.get(30..32)? {
            [9, 0] => 512usize,
            [12, 0] => 4_096,
            _ => return None,
        };
        // Further sectors of the table are listed elsewhere; such files are far larger than a reply.
        let count = usize::try_from(number(44)?)
            .ok()
            .filter(|count| (1..=109).contains(count))?;
        let sectors = bytes.len().div_ceil(size).checked_sub(1)?;
        let excess = (count * (size / ENTRY)).checked_sub(sectors)?;
        let last = usize::try_from(number(76 + (count - 1) * ENTRY)?).ok()?;
        let end = last.checked_add(2)?.checked_mul(size)?;
        let from = end.checked_sub(excess * ENTRY)?;
        let padded = (from..end).step_by(ENTRY).all(|at| number(at) == Some(END_OF_CHAIN));
        ((1..size / ENTRY).contains(&excess) && padded).then_some((from, end))
    };
    let Some((from, end)) = beyond() else {
        return Cow::Borrowed(bytes);
    };
    let mut tidied = bytes.to_vec();
    if let Some(entries) = tidied.get_mut(from..end) {
        entries.fill(0xff);
    }
    Cow::Owned(tidied)
}

/// What a container holds that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// A workbook.
    Workbook,
    /// A Word document; whether it needs a password is told by its own beginning.
    Document,
}

/// Passes a container that holds a workbook which can be read without a password, or a Word document.
///
/// # Errors
/// The fault of any other container.
pub(crate) fn judge(bytes: &[u8]) -> Result<Held, Fault> {
    // cfb refuses chains that cross or run in circles, on which other readers never end.
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|_| refused(bytes))?;
    let names: Vec<String> = container
        .read_root_storage()
        .map(|entry| entry.name().to_owned())
        .collect();
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") || has("\u{9}DRMContent") {
        return Err(fault::encrypted());
    }
    let Some(workbook) = names
        .iter()
        .find(|name| ["workbook", "book"].contains(&name.to_lowercase().as_str()))
    else {
        return if has("WordDocument") {
            Ok(Held::Document)
        } else {
            Err(other(&has))
        };
    };
    let mut head = Vec::new();
    container
        .open_stream(workbook)
        .and_then(|stream| stream.take(64 << 10).read_to_end(&mut head))
        .map_err(|_| fault::damaged("工作簿内容不完整"))?;
    if is_encrypted(&head) {
        Err(fault::encrypted())
    } else {
        Ok(Held::Workbook)
    }
}

/// Some programs that encrypt write containers that cfb refuses; the name of the stream tells them.
fn refused(bytes: &[u8]) -> Fault {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = bytes.chunks(128).any(|entry| entry.starts_with(&name));
    if encrypted {
        fault::encrypted()
    } else {
        fault::damaged("文件结构不完整")
    }
}

fn other(has: &impl Fn(&str) -> bool) -> Fault {
    if has("PowerPoint Document") {
        fault::unsupported("旧版演示文稿（ppt、dps）", "请该单位填写下发的xlsx报送表后重新报送")
    } else if has("__properties_version1.0") {
        fault::unsupported("Outlook邮件（msg）", "请用Outlook打开，取出附件后放入，或另存为eml")
    } else {
        fault::unknown()
    }
}

/// Whether the globals of a workbook stream begin with the mark of encryption.
fn is_encrypted(mut stream: &[u8]) -> bool {
    for _ in 0..RECORDS {
        let Some(([a, b, c, d], rest)) = stream.split_first_chunk() else {
            return false;
        };
        let (kind, length) = (u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d]));
        if kind == FILEPASS {
            return true;
        }
        let Some(rest) = rest.get(usize::from(length)..) else {
            return false;
        };
        stream = rest;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn container(name: &str, content: &[u8]) -> Vec<u8> {
        let mut container = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        container.create_stream(name).unwrap().write_all(content).unwrap();
        container.flush().unwrap();
        container.into_inner().into_inner()
    }

    #[test]
    fn what_stands_in_a_container_is_named() {
        let beginning = [0x09, 0x08, 2, 0, 0, 6];
        let plain = [&beginning[..], &[0x42, 0, 2, 0, 0xb0, 4]].concat();
        // FILEPASS with type 0: XOR, which calamine takes for no encryption.
        let xor = [&beginning[..], &[0x2f, 0, 6, 0, 0, 0, 1, 2, 3, 4]].concat();
        for (name, content, rule) in [
            ("Workbook", &plain[..], None),
            ("Book", &plain, None),
            ("Workbook", &xor, Some("file-encrypted")),
            ("EncryptedPackage", b"x", Some("file-encrypted")),
            ("WordDocument", b"x", None),
            ("else", b"x", Some("file-type-unknown")),
        ] {
            let judged = judge(&container(name, content)).err().map(|fault| fault.rule);
            assert_eq!(judged.as_deref(), rule, "{name}");
        }
    }
}

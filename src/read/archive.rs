//! Takes the members out of a zip archive of replies, one in memory at a time.

use std::io::Read;

use jiff::civil::Date;
use zip::CompressionMethod;

use super::container::{self, Container};
use super::{fault, limit, name};
use crate::reply::incoming::Fault;

/// One file of an archive.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its bytes, or why they could not be had.
    pub(crate) bytes: Result<Vec<u8>, Fault>,
    /// The day on which it was last changed, as the archive says.
    pub(crate) changed: Option<Date>,
}

/// The files of an archive in the order of their names: place in the archive and name.
pub(crate) fn members(zip: &mut Container<'_>) -> Vec<(usize, String)> {
    let mut members = Vec::new();
    for index in 0..zip.len() {
        let Ok(entry) = zip.by_index_raw(index) else { continue };
        if !entry.is_dir() {
            members.push((
                index,
                name::member(&raw_name(entry.name_raw(), entry.name().ok().as_deref())),
            ));
        }
    }
    members.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    members
}

/// The name of an entry: its bytes say more than its flag, since Windows in China writes GBK without any.
fn raw_name(bytes: &[u8], by_flag: Option<&str>) -> String {
    let own = name::from_bytes(bytes);
    // An extra field may carry the name in Unicode; then the bytes are but a copy in some old encoding.
    by_flag
        .filter(|text| text.as_bytes() != bytes && text.chars().any(is_han))
        .map_or(own, str::to_owned)
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Takes one file out.
pub(crate) fn take(zip: &mut Container<'_>, index: usize) -> Member {
    let mut member = Member {
        bytes: Ok(Vec::new()),
        changed: None,
    };
    let is_rare = zip.by_index_raw(index).is_ok_and(|entry| {
        let known = [CompressionMethod::Stored, CompressionMethod::Deflated];
        !entry.encrypted() && !known.contains(&entry.compression())
    });
    if is_rare {
        member.bytes = Err(fault::unsupported("用少见方式压缩的文件", "请手工解压后重新放入"));
        return member;
    }
    let entry = match zip.by_index(index) {
        Ok(entry) => entry,
        Err(error) if container::needs_password(&error) => {
            member.bytes = Err(fault::encrypted());
            return member;
        }
        Err(_) => {
            member.bytes = Err(fault::damaged("压缩包内的这个文件不完整"));
            return member;
        }
    };
    member.changed = entry.last_modified().and_then(|time| {
        let year = i16::try_from(time.year()).ok()?;
        Date::new(year, i8::try_from(time.month()).ok()?, i8::try_from(time.day()).ok()?).ok()
    });
    if entry.size() > limit::FILE_BYTES {
        member.bytes = Err(fault::oversized(&format!("解压后{}MB", entry.size() >> 20)));
        return member;
    }
    let mut bytes = Vec::new();
    member.bytes = match entry.take(limit::FILE_BYTES).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err(fault::damaged("压缩包内的这个文件不完整")),
    };
    member
}

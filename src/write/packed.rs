//! Packs many small archives one after another: one compressor a thread, and parts that were deflated before are copied.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};

/// How hard parts are deflated: a workbook of a few pages is a twentieth larger than at level 3, in a fraction of the time.
const LEVEL: u32 = 1;

thread_local! {
    /// Making a compressor ready takes as long as deflating a small part.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), false));
}

/// The bytes of a part, deflated.
#[derive(Debug)]
pub struct Packed {
    deflated: Vec<u8>,
    crc: u32,
    /// Length before.
    length: usize,
}

impl Packed {
    /// Deflates a part; nothing if the compressor refuses, which it has no reason to.
    pub fn of(bytes: &[u8]) -> Option<Packed> {
        COMPRESSOR.with_borrow_mut(|compressor| {
            compressor.reset();
            let mut deflated = Vec::with_capacity(bytes.len() / 2 + 64);
            loop {
                let done = usize::try_from(compressor.total_in()).ok()?;
                let rest = bytes.get(done..)?;
                let status = compressor
                    .compress_vec(rest, &mut deflated, FlushCompress::Finish)
                    .ok()?;
                if status == Status::StreamEnd {
                    break;
                }
                deflated.reserve(bytes.len() / 4 + 64);
            }
            Some(Packed {
                deflated,
                crc: crc32fast::hash(bytes),
                length: bytes.len(),
            })
        })
    }
}

/// An archive of parts with ASCII names, given in order; nothing if it would be larger than an archive of this kind may be.
///
/// It bears the first day that an archive can bear, so that the same parts make the same bytes.
pub fn archive<'p>(parts: impl IntoIterator<Item = (&'p str, &'p Packed)>) -> Option<Vec<u8>> {
    const MADE_ON_UNIX: u16 = 0x031e;
    const READ_WRITE: u32 = 0o100_644 << 16;
    let mut out = Vec::with_capacity(1 << 15);
    let mut directory = Vec::with_capacity(1 << 10);
    let mut count: u16 = 0;
    for (name, part) in parts {
        let offset = u32::try_from(out.len()).ok()?;
        let mut head = Vec::with_capacity(26);
        // Version needed, flags, method (deflated), time, day (1980-01-01).
        for field in [20_u16, 0, 8, 0, 0x21] {
            head.extend(field.to_le_bytes());
        }
        head.extend(part.crc.to_le_bytes());
        head.extend(u32::try_from(part.deflated.len()).ok()?.to_le_bytes());
        head.extend(u32::try_from(part.length).ok()?.to_le_bytes());
        head.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(&part.deflated);

        directory.extend(b"PK\x01\x02");
        directory.extend(MADE_ON_UNIX.to_le_bytes());
        directory.extend(&head);
        // No comment, on the first disk, no text.
        directory.extend([0; 6]);
        directory.extend(READ_WRITE.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        count = count.checked_add(1)?;
    }
    let offset = u32::try_from(out.len()).ok()?;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(directory.len()).ok()?.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let long: Vec<u8> = (0..200_000_u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect();
        let parts = [
            ("a.xml", b"".to_vec()),
            ("xl/b.xml", b"one".to_vec()),
            ("xl/c.bin", long),
        ];
        let packed: Vec<Packed> = parts
            .iter()
            .map(|(_, bytes)| Packed::of(bytes).expect("packed"))
            .collect();
        let names = parts.iter().map(|(name, _)| *name);
        let bytes = archive(names.zip(&packed)).expect("an archive");
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).expect("opens");
        for (place, (name, bytes)) in parts.iter().enumerate() {
            let mut part = read.by_index(place).expect("there");
            assert_eq!(part.name().expect("a name"), *name);
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("whole");
            assert_eq!(&content, bytes);
        }
    }
}

//! Writes zip containers field by field, so that each may say of an entry what is not so.

/// One entry and what the container says of it.
#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    pub data: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    /// Inflated and packed size as the directory says.
    pub sizes: (u32, u32),
    /// The same as the entry's own header says.
    pub own_sizes: (u32, u32),
    pub checksum: u32,
    pub extra: Vec<u8>,
}

impl Entry {
    /// A sound entry, not deflated.
    pub fn stored(name: &[u8], data: &[u8]) -> Entry {
        let size = u32::try_from(data.len()).unwrap();
        Entry {
            name: name.to_vec(),
            data: data.to_vec(),
            flags: 0,
            method: 0,
            sizes: (size, size),
            own_sizes: (size, size),
            checksum: crc32(data),
            extra: Vec::new(),
        }
    }
}

/// A container of these entries.
pub fn container(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = u32::try_from(bytes.len()).unwrap();
        bytes.extend(b"PK\x03\x04\x14\0");
        head(&mut bytes, entry, entry.own_sizes);
        bytes.extend(&entry.name);
        bytes.extend(&entry.extra);
        bytes.extend(&entry.data);
        if entry.flags & 8 != 0 {
            bytes.extend(b"PK\x07\x08");
            bytes.extend(entry.checksum.to_le_bytes());
            bytes.extend(entry.sizes.1.to_le_bytes());
            bytes.extend(entry.sizes.0.to_le_bytes());
        }
        directory.extend(b"PK\x01\x02\x14\0\x14\0");
        head(&mut directory, entry, entry.sizes);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
        directory.extend(&entry.extra);
    }
    let start = u32::try_from(bytes.len()).unwrap();
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].concat());
    bytes.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// The fields that both headers share, from the flags to the lengths.
fn head(to: &mut Vec<u8>, entry: &Entry, (inflated, packed): (u32, u32)) {
    to.extend(entry.flags.to_le_bytes());
    to.extend(entry.method.to_le_bytes());
    // Half past four on 9 July 2020.
    to.extend([0xc0, 0x83, 0xe9, 0x50]);
    to.extend(entry.checksum.to_le_bytes());
    to.extend(packed.to_le_bytes());
    to.extend(inflated.to_le_bytes());
    to.extend(u16::try_from(entry.name.len()).unwrap().to_le_bytes());
    to.extend(u16::try_from(entry.extra.len()).unwrap().to_le_bytes());
}

/// The checksum of zip containers.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut rest = u32::MAX;
    for byte in bytes {
        rest ^= u32::from(*byte);
        for _ in 0..8 {
            rest = if rest & 1 == 1 {
                rest >> 1 ^ 0xedb8_8320
            } else {
                rest >> 1
            };
        }
    }
    !rest
}

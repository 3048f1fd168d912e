//! Numbers of old binary formats: the lowest byte first, and nothing where they would stand behind the end.

/// A two-byte number at a place.
pub(crate) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let (two, _) = bytes.get(at..)?.split_first_chunk()?;
    Some(u16::from_le_bytes(*two))
}

/// A two-byte number at a place, as records of workbooks count with it: beside numbers of four bytes.
pub(crate) fn widened(bytes: &[u8], at: usize) -> Option<u32> {
    short(bytes, at).map(u32::from)
}

/// A four-byte number at a place.
pub(crate) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let (four, _) = bytes.get(at..)?.split_first_chunk()?;
    Some(u32::from_le_bytes(*four))
}

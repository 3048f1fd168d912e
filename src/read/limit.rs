//! The limits within which a reply is read; genuine replies stay far below every one of them.
//!
//! Of 2,635 real workbooks the 99th percentile inflates to 3.5 MB, and no part exceeds a ratio of 170.

/// Bytes of one reply file, and of one document inside a zip or a message.
pub const FILE_BYTES: u64 = 128 << 20;
/// Entries of a zip container.
pub const ZIP_ENTRIES: usize = 4_096;
/// Inflated bytes of one zip entry.
pub const ZIP_PART_BYTES: u64 = 256 << 20;
/// Inflated bytes of all entries of a zip container.
pub const ZIP_TOTAL_BYTES: u64 = 512 << 20;
/// Inflated size over deflated size of a zip entry, for entries above [`ZIP_RATIO_FROM`].
pub const ZIP_RATIO: u64 = 200;
/// Inflated bytes from which the ratio of an entry is judged.
pub const ZIP_RATIO_FROM: u64 = 1 << 20;

/// Rows of a sheet, as Excel has them.
pub const ROWS: u32 = 1_048_576;
/// Columns of a sheet, as Excel has them.
pub const COLUMNS: u32 = 16_384;
/// Text of one cell in UTF-16 units, as Excel has it; longer text could not be written to the master either.
pub const CELL_TEXT: usize = 32_767;
/// Non-empty cells of one document.
pub const CELLS: usize = 200_000;
/// Bytes of text of one document.
pub const TEXT_BYTES: usize = 16 << 20;
/// Merged ranges of one sheet.
pub const MERGES: usize = 20_000;
/// Sheets of one document.
pub const SHEETS: usize = 512;
/// Documents taken out of one file of the replies folder, with everything packed inside.
pub const DOCUMENTS: usize = 5_000;
/// Files that are embedded in one document, as far as they are read.
pub const EMBEDDED: usize = 50;
/// Bytes of text of one file of the replies folder with everything packed inside, as far as it is kept for the collection.
pub const FILE_TEXT_BYTES: usize = 128 << 20;
/// Findings of one document that are told one by one; the rest are counted.
pub const FINDINGS: usize = 100;

/// Pages of one document whose layout is fixed.
pub const PAGES: usize = 2_000;
/// Letters of one such document, those that cannot be read among them.
pub const GLYPHS: usize = 1_000_000;
/// Rulings of one page of it.
pub const RULINGS: usize = 50_000;

/// Seconds for reading one document.
pub const SECONDS: u64 = 20;
/// Seconds for one file of the replies folder with everything in it, as a multiple of those for one document.
pub const FILE_SECONDS_FACTOR: u32 = 6;
/// Bytes of memory of one worker process: an OLE workbook of the largest size that is laid out in full fits.
pub const WORKER_BYTES: usize = 384 << 20;
/// Bytes of one message between the processes.
pub const FRAME_BYTES: usize = 64 << 20;
/// Workers that one file may cost before the rest of it is given up.
pub const DEATHS: usize = 8;

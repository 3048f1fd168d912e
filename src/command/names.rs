//! Names of the files and folders of a round.

/// Folder of the replies in the input folder.
pub const REPLIES: &str = "replies";
/// The master workbook in the output folder.
pub const MASTER: &str = "master.xlsx";
/// The leadership edition, or all of the master, as PDF in the output folder.
pub const PDF: &str = "master.pdf";
/// Folder of the official papers that are of the round as a whole, in the output folder.
pub const PAPERS: &str = "papers";
/// Folder of the packets of leaders in the output folder.
pub const PACKETS: &str = "packets";
/// Folder of the slips in the output folder.
pub const SLIPS: &str = "slips";
/// The collection as data in the output folder.
pub const COLLECTED: &str = "collected.json";
/// Folder of the workbooks in the output folder.
pub const WORKBOOKS: &str = "workbooks";
/// Folder of the official notices in the output folder.
pub const NOTICES: &str = "notices";
/// The manifest in the output folder.
pub const MANIFEST: &str = "清单.xlsx";
/// Folder of the zip archives in the output folder.
pub const BUNDLES: &str = "bundles";
/// What was generated, for later verbs and other programs.
pub const GENERATED: &str = "generated.json";

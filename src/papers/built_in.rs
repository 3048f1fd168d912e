//! The built-in templates, as data: what stands on a paper in which look, by GB/T 9704-2012.

use super::Paper;
use super::slip::Colour;

/// The red of official papers; the amber and the blue of slips, dark enough to be read on paper without colour.
const RED: &str = "FF0000";
const AMBER: &str = "B97A00";
const BLUE: &str = "1F4E9E";

/// The format of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// 信函格式: the office's name above a double red line on the first page, another at its foot, no page number there.
    Letter,
    /// 文件格式: the office's name in red, a red line below the number.
    Document,
    /// An inner report: as a document, but its name stands at the head of the text.
    Bulletin,
    /// A slip: as a document, but closer, so that one of few matters stands on one page with its signature.
    Slip,
}

/// The look of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// 发文机关标志.
    Mark,
    /// 发文字号 of a document, above the red line.
    Number,
    /// Issuer and day of a report, to the left and the right above the red line.
    Issuer,
    /// 发文字号 of a letter, to the right.
    LetterNumber,
    /// 标题: 2号小标宋, centred.
    Title,
    /// 主送机关.
    To,
    /// 正文: 3号仿宋.
    Body,
    /// The last paragraph of the text, on one page with the signature.
    Closing,
    /// 一级标题: 3号黑体.
    First,
    /// 二级标题: 3号楷体.
    Second,
    /// 附件说明, below the text.
    Note,
    /// 附件, on a page of its own.
    Enclosure,
    /// The title of a 附件, in the third line of its page.
    EnclosureTitle,
    /// 署名, centred above the day.
    Signature,
    /// 成文日期, four characters from the right edge.
    Day,
    /// 附注, in brackets below the day.
    Remark,
    /// 版记.
    Imprint,
    /// Text of a table.
    Cell,
    /// Short text of a table, centred.
    Middle,
    /// Heading of a table.
    Head,
}

impl Look {
    /// All looks.
    pub const ALL: [Look; 20] = [
        Look::Mark,
        Look::Number,
        Look::Issuer,
        Look::LetterNumber,
        Look::Title,
        Look::To,
        Look::Body,
        Look::Closing,
        Look::First,
        Look::Second,
        Look::Note,
        Look::Enclosure,
        Look::EnclosureTitle,
        Look::Signature,
        Look::Day,
        Look::Remark,
        Look::Imprint,
        Look::Cell,
        Look::Middle,
        Look::Head,
    ];
}

/// A column of a table: heading, placeholder, look of its cells, share of the width in percent.
pub type Column = (&'static str, &'static str, Look, u32);

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph.
    Text(Look, &'static str),
    /// A table of one heading row and one row that is repeated.
    Table(&'static [Column]),
}

/// A template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its format.
    pub format: Format,
    /// 发文机关标志.
    pub mark: &'static str,
    /// Colour of the mark and of the lines, as RRGGBB.
    pub colour: &'static str,
    /// Its pieces, in order.
    pub pieces: &'static [Piece],
}

/// The built-in template of a paper.
pub fn of(paper: Paper) -> Template {
    use Look::*;
    use Piece::{Table, Text};
    match paper {
        Paper::Reminder => Template {
            format: Format::Letter,
            mark: "{发文机关}",
            colour: RED,
            pieces: &[
                Text(LetterNumber, "{文号}"),
                Text(Title, "{标题}"),
                Text(To, "{主送}："),
                Text(Body, "{正文}"),
                Text(Closing, "{结语}"),
                Text(Signature, "{署名}"),
                Text(Day, "{日期}"),
            ],
        },
        Paper::Circular => Template {
            format: Format::Document,
            mark: "{发文机关}",
            colour: RED,
            pieces: &[
                Text(Number, "{文号}"),
                Text(Title, "{标题}"),
                Text(To, "{主送}："),
                Text(Body, "{正文}"),
                Text(Closing, "{结语}"),
                Text(Note, "{附件说明}"),
                Text(Signature, "{署名}"),
                Text(Day, "{日期}"),
                Text(Remark, "{附注}"),
                Text(Enclosure, "{附件}"),
                Text(EnclosureTitle, "{附件标题}"),
                Table(&[
                    ("序号", "{序号}", Middle, 8),
                    ("单位", "{单位}", Cell, 28),
                    ("报送状态", "{状态}", Middle, 14),
                    ("尚未报送的内容", "{缺报}", Cell, 50),
                ]),
                Text(Imprint, "{抄送}"),
                Text(Imprint, "{署名}\t{日期}印发"),
            ],
        },
        Paper::Report => Template {
            format: Format::Bulletin,
            mark: "督查专报",
            colour: RED,
            pieces: &[
                Text(Number, "{文号}{签发}"),
                Text(Issuer, "{发文机关}\t{日期}"),
                Text(Title, "{标题}"),
                Text(Body, "{概况}"),
                Text(First, "一、完成情况"),
                Text(Body, "{完成情况}"),
                Text(First, "二、存在的问题"),
                Text(Body, "{问题}"),
                Text(First, "三、建议"),
                Text(Body, "{建议}"),
                Text(Remark, "{附注}"),
                Text(Imprint, "{抄送}"),
                Text(Imprint, "{署名}\t{日期}印发"),
            ],
        },
        Paper::Notice => Template {
            format: Format::Letter,
            mark: "{发文机关}",
            colour: RED,
            pieces: &[
                Text(LetterNumber, "{文号}"),
                Text(Title, "{标题}"),
                Text(To, "{主送}："),
                Text(Body, "{正文}"),
                Text(Closing, "{结语}"),
                Text(Note, "{附件说明}"),
                Text(Signature, "{署名}"),
                Text(Day, "{日期}"),
                Text(Remark, "{附注}"),
                Text(Enclosure, "{附件}"),
                Text(EnclosureTitle, "{附件标题}"),
                Table(&[
                    ("序号", "{序号}", Middle, 8),
                    ("任务", "{任务}", Cell, 44),
                    ("分工", "{分工}", Middle, 8),
                    ("牵头单位", "{牵头单位}", Cell, 16),
                    ("完成时限", "{时限}", Middle, 24),
                ]),
            ],
        },
        Paper::Slip(colour) => Template {
            format: Format::Slip,
            mark: match colour {
                Colour::Red => "红色督办单",
                Colour::Yellow => "黄色督办单",
                Colour::Blue => "蓝色督办单",
            },
            colour: match colour {
                Colour::Red => RED,
                Colour::Yellow => AMBER,
                Colour::Blue => BLUE,
            },
            pieces: &[
                Text(Number, "{文号}"),
                Text(Title, "{标题}"),
                Text(To, "{主送}："),
                Text(Body, "{正文}"),
                Table(&[
                    ("序号", "{序号}", Middle, 8),
                    ("督办事项", "{事项}", Cell, 29),
                    ("完成时限", "{时限}", Middle, 24),
                    ("目前情况", "{情况}", Cell, 23),
                    ("要求", "{要求}", Cell, 16),
                ]),
                Text(Closing, "{结语}"),
                Text(Signature, "{署名}"),
                Text(Day, "{日期}"),
                Text(Remark, "{附注}"),
            ],
        },
    }
}

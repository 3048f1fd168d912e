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
}

/// The look of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// 发文机关标志.
    Mark,
    /// 发文字号 of a document, above the red line.
    Number,
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
    /// Heading of a table.
    Head,
}

impl Look {
    /// All looks.
    pub const ALL: [Look; 17] = [
        Look::Mark,
        Look::Number,
        Look::LetterNumber,
        Look::Title,
        Look::To,
        Look::Body,
        Look::Closing,
        Look::First,
        Look::Second,
        Look::Note,
        Look::Enclosure,
        Look::Signature,
        Look::Day,
        Look::Remark,
        Look::Imprint,
        Look::Cell,
        Look::Head,
    ];
}

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph.
    Text(Look, &'static str),
    /// A table of one heading row and one row that is repeated: heading, cell, share of the width in percent.
    Table(&'static [(&'static str, &'static str, u32)]),
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
                Text(Remark, "{附注}"),
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
                Text(Note, "{附件说明}"),
                Text(Signature, "{署名}"),
                Text(Day, "{日期}"),
                Text(Remark, "{附注}"),
                Text(Enclosure, "{附件}"),
                Table(&[
                    ("序号", "{序号}", 8),
                    ("单位", "{单位}", 28),
                    ("报送状态", "{状态}", 14),
                    ("尚未报送的内容", "{缺报}", 50),
                ]),
                Text(Imprint, "{抄送}"),
                Text(Imprint, "{署名}\t{日期}印发"),
            ],
        },
        Paper::Report => Template {
            format: Format::Document,
            mark: "督查专报",
            colour: RED,
            pieces: &[
                Text(Number, "{发文机关}　{日期}　{文号}"),
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
                Table(&[
                    ("序号", "{序号}", 8),
                    ("重点任务", "{任务}", 46),
                    ("分工", "{分工}", 14),
                    ("牵头单位", "{牵头单位}", 18),
                    ("完成时限", "{时限}", 14),
                ]),
            ],
        },
        Paper::Slip(colour) => Template {
            format: Format::Document,
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
                Text(Number, "{发文机关}　{日期}　{文号}"),
                Text(Title, "{标题}"),
                Text(To, "{主送}："),
                Text(Body, "{正文}"),
                Table(&[
                    ("序号", "{序号}", 8),
                    ("督办事项", "{事项}", 34),
                    ("完成时限", "{时限}", 18),
                    ("目前情况", "{情况}", 24),
                    ("要求", "{要求}", 16),
                ]),
                Text(Closing, "{结语}"),
                Text(Signature, "{署名}"),
                Text(Day, "{日期}"),
                Text(Remark, "{附注}"),
            ],
        },
    }
}

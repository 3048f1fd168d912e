//! What came of a unit and cannot be read as answers: a scan, a damaged file, a document without a form.

use serde::{Deserialize, Serialize};

/// What came of a unit and may hold answers, but cannot be read as answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Material {
    /// What it is, in words that a letter may use: `扫描件或图片`.
    pub what: String,
    /// Whether it can only repeat what the unit says elsewhere on the same form: a scan of the stamped paper, a blank form.
    pub repeats: bool,
}

impl Material {
    /// What a file is by the name that the reader gave its fault.
    pub fn of_fault(rule: &str) -> Material {
        let what = match rule {
            "file-scan" => "扫描件或图片",
            "file-encrypted" => "设有打开密码的文件",
            "file-damaged" => "已损坏的文件",
            "file-empty" | "archive-empty" => "空文件",
            "mail-without-attachment" => "没有附件的邮件",
            _ => "不能直接读取的文件",
        };
        Material {
            what: what.to_owned(),
            repeats: ["file-scan", "file-empty", "archive-empty"].contains(&rule),
        }
    }

    /// A document that holds none of the forms.
    pub fn no_form() -> Material {
        Material {
            what: "没有本次表格的文件".to_owned(),
            repeats: false,
        }
    }

    /// A document whose forms are all blank.
    pub fn blank() -> Material {
        Material {
            what: "没有填写内容的表格".to_owned(),
            repeats: true,
        }
    }
}

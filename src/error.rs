//! Why the tool cannot go on: one clear sentence that names the file and the mend.

use std::path::{Path, PathBuf};

/// The tool cannot go on. Faults of a document that a person can mend one by one are findings instead.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was given cannot be used.
    #[error("{}：{found}。{advice}。", path.display())]
    Input {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        found: String,
        /// What to do.
        advice: String,
    },
    /// The system refused to read or write.
    #[error("{}：{action}失败（{source}）。{advice}。", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: 读取, 写入, …
        action: &'static str,
        /// What to do.
        advice: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A workbook could not be drawn.
    #[error("{}：生成工作簿失败（{reason}）。请将此情况反馈给开发者。", path.display())]
    Draw {
        /// The file that it was meant for.
        path: PathBuf,
        /// What the writer said.
        reason: String,
    },
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// What was given cannot be used; `found` and `advice` are clauses without their final `。`.
    pub fn input(path: impl AsRef<Path>, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Error::Input {
            path: path.as_ref().to_owned(),
            found: found.into(),
            advice: advice.into(),
        }
    }

    /// Reading failed.
    pub fn read(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Error::Io {
            path: path.as_ref().to_owned(),
            action: "读取",
            advice: "请确认文件存在、未被其他程序占用，且有读取权限",
            source,
        }
    }

    /// Writing failed.
    pub fn write(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Error::Io {
            path: path.as_ref().to_owned(),
            action: "写入",
            advice: "请确认文件夹可写、磁盘有空间，且文件没有在 WPS 或 Excel 中打开",
            source,
        }
    }

    /// Drawing a workbook failed.
    pub fn draw(path: impl AsRef<Path>, reason: impl ToString) -> Self {
        Error::Draw {
            path: path.as_ref().to_owned(),
            reason: reason.to_string(),
        }
    }
}

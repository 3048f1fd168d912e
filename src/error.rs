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
    #[error("{}：{action}失败（{}）。{advice}。", path.display(), spoken(source))]
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

/// What the system says, in the words of clerks; what has no such words keeps its number, by which it can be looked up.
pub fn spoken(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let said = match error.kind() {
        ErrorKind::NotFound => "文件或文件夹不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已有同名的文件或文件夹",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "可用的磁盘空间已用完",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::IsADirectory => "这个名字是文件夹，不是文件",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => "名称不合系统的要求",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被其他程序使用",
        ErrorKind::CrossesDevices => "不在同一个磁盘上",
        ErrorKind::TimedOut => "等候超时",
        ErrorKind::UnexpectedEof => "文件在中间断了",
        ErrorKind::InvalidData => "内容不合格式",
        ErrorKind::Interrupted => "被中断",
        ErrorKind::OutOfMemory => "内存不足",
        ErrorKind::ConnectionRefused => "对方拒绝连接",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => "连接断开",
        ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::NetworkDown => "网络不通",
        // Windows: the file is open in another program.
        _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => "正被其他程序使用",
        _ => "",
    };
    match (said, error.raw_os_error()) {
        ("", Some(number)) => format!("系统错误 {number}"),
        // What this program says itself is in Chinese already.
        ("", None) => error.to_string(),
        (said, None) if !error.to_string().is_ascii() => format!("{said}：{error}"),
        (said, _) => said.to_owned(),
    }
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

/// Why something that a person wrote (settings, a directory, a register) cannot be used, in a clerk's words; whoever knows the file
/// makes an [`Error`] of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// What was found, as a clause.
    pub found: String,
    /// What to do, as a clause.
    pub advice: String,
}

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
    #[error("{}：{action}失败（{}）。{}。", path.display(), spoken(source), mend(action, source).unwrap_or(advice))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: 读取, 写入, …
        action: &'static str,
        /// What to do where what the system said does not tell.
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

/// What to do about what the system said, where it says enough.
fn mend(action: &str, error: &std::io::Error) -> Option<&'static str> {
    use std::io::ErrorKind;
    let is_reading = action == "读取";
    Some(match error.kind() {
        ErrorKind::NotFound if is_reading => "请核对名称和所在的文件夹，放好后再运行",
        ErrorKind::AlreadyExists => "有同名的文件占着这个位置，请把它改名或移走，或用 --output 另指定一个文件夹",
        ErrorKind::NotADirectory => "请把路径中不是文件夹的那一段改名或移走，或另指定一个文件夹",
        ErrorKind::IsADirectory if is_reading => "这里要的是文件，请写明文件，或把这个文件夹改名",
        ErrorKind::IsADirectory | ErrorKind::DirectoryNotEmpty => "有同名的文件夹占着这个位置，请把它改名或移走",
        ErrorKind::PermissionDenied if is_reading => "请关闭正打开它的程序，并确认有读取权限",
        ErrorKind::PermissionDenied => "请关闭正打开它的程序（如 WPS、Excel），并确认文件夹可写",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "请清理磁盘，或用 --output 换一个磁盘上的文件夹",
        ErrorKind::ReadOnlyFilesystem => "请换到可写的磁盘上，或用 --output 另指定一个文件夹",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "请关闭正打开它的程序（如 WPS、Excel）后再运行",
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => "请换一个名称",
        _ => return None,
    })
}

/// Why a document of this program's own cannot be read, in a clerk's words.
pub fn json(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let line = error.line();
    match error.classify() {
        Category::Eof => "文件不完整，在中间断了".to_owned(),
        Category::Syntax => format!("不是程序写出的数据，第 {line} 行读不下去"),
        Category::Data => format!("内容和程序写出的不一样，从第 {line} 行起"),
        Category::Io => "读取时出错".to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_chinese_with_its_own_mend() {
        use std::io::{Error as Io, ErrorKind};
        for (kind, part) in [
            (ErrorKind::AlreadyExists, "有同名的文件占着"),
            (ErrorKind::IsADirectory, "有同名的文件夹占着"),
            (ErrorKind::StorageFull, "请清理磁盘"),
            (ErrorKind::PermissionDenied, "请关闭正打开它的程序"),
        ] {
            let said = Error::write("output", Io::from(kind)).to_string();
            assert!(said.contains(part), "{kind:?}: {said}");
        }
        for text in ["{", "{]", "[1", "甲", "{\"a\": \"b\"}"] {
            let error = serde_json::from_str::<Vec<u8>>(text).expect_err(text);
            let said = json(&error);
            assert!(!said.chars().any(|c| c.is_ascii_alphabetic()), "{text}: {said}");
        }
    }
}

//! The words for files that cannot be read: one constructor for each rule, so that a fault reads the same everywhere.

use crate::reply::incoming::Fault;

/// A shortcut of the desktop to a file.
pub(crate) const SHORTCUT: &str = "快捷方式，不是文件本身";
/// A shortcut of the desktop to a page.
pub(crate) const PAGE_SHORTCUT: &str = "网页快捷方式，不是文件本身";

/// Builds a fault; both texts are clauses without their final `。`.
pub(crate) fn fault(rule: &str, found: impl Into<String>, advice: impl Into<String>) -> Fault {
    Fault {
        rule: rule.to_owned(),
        found: found.into(),
        advice: advice.into(),
    }
}

/// The file is broken: cut off, scrambled or not what it begins as.
pub(crate) fn damaged(what: &str) -> Fault {
    fault(
        "file-damaged",
        format!("文件已损坏，无法读取（{what}）"),
        "请用WPS或Excel打开确认，能打开的另存为xlsx后重新放入；打不开的请该单位重新报送",
    )
}

/// The file needs a password to be opened.
pub(crate) fn encrypted() -> Fault {
    fault(
        "file-encrypted",
        "文件设有打开密码，无法读取",
        "请该单位取消打开密码、另存后重新报送，或由掌握密码的人打开后另存一份不带密码的",
    )
}

/// The file is far larger inside than any reply.
pub(crate) fn oversized(what: &str) -> Fault {
    fault(
        "file-oversized",
        format!("文件内容异常庞大，为安全起见没有读取（{what}）"),
        "请该单位只保留报送表，把内容复制到一个新建的表格中另存为xlsx后重新报送",
    )
}

/// The file is empty.
pub(crate) fn empty() -> Fault {
    fault(
        "file-empty",
        "文件是空的（0字节），多半是传输或同步没有完成",
        "请重新下载或请该单位重新报送",
    )
}

/// The file can be read, but nothing stands in it.
pub(crate) fn blank() -> Fault {
    fault(
        "file-empty",
        "文件里没有任何内容",
        "请确认是否放错了文件，必要时请该单位重新报送",
    )
}

/// The file is a picture or a page image.
pub(crate) fn scan(what: &str) -> Fault {
    fault(
        "file-scan",
        format!("收到的是{what}，文字无法读取"),
        "已按收到登记；请该单位另报可编辑的xlsx电子表格",
    )
}

/// The file is of a kind that is known but not read.
pub(crate) fn unsupported(what: &str, advice: &str) -> Fault {
    let shortcut = [SHORTCUT, PAGE_SHORTCUT].contains(&what);
    let rule = if shortcut { "file-shortcut" } else { "file-type-unknown" };
    fault(rule, format!("收到的是{what}，不能直接读取"), advice)
}

/// One of duban's own files, put among the replies.
pub(crate) fn own(what: &str) -> Fault {
    fault(
        "own-output",
        format!("这是督办程序自己生成的{what}，不是单位的回复"),
        "没有读取；请移出本文件夹",
    )
}

/// A message or archive in which there is nothing but what goes with a reply.
pub(crate) fn only_companions(whole: &str, companions: &[&str]) -> Fault {
    fault(
        "file-empty",
        format!("{whole}里没有报送表，只有{}", companions.join("、")),
        "请该单位重新报送",
    )
}

/// Nobody knows what the file is.
pub(crate) fn unknown() -> Fault {
    fault(
        "file-type-unknown",
        "无法识别文件的类型",
        "请确认是否为报送表；是的话请用WPS或Excel另存为xlsx后重新放入，不是的话请移出本文件夹",
    )
}

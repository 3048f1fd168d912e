//! What a person must do about letters that do not go out.

use super::{Message, State};
use crate::finding::{Finding, Place, Severity};

/// What a person must do about a letter that is not going out.
pub(super) fn complaint(message: &Message, sending: bool, max_mb: u32) -> Option<Finding> {
    let unit = &message.letter.unit;
    let note = &message.note;
    let (rule, severity, found, expected, advice) = match message.state {
        State::Unaddressed => (
            "mail-address-missing",
            if sending { Severity::Error } else { Severity::Warning },
            "名录里没有这个单位的邮箱".to_owned(),
            "每个单位都要送达",
            "请在单位名录补上邮箱，或另行送达（见清单的“需另行送达”工作表）".to_owned(),
        ),
        State::TooLarge if sending => (
            "mail-too-large",
            Severity::Error,
            format!("邮件有 {:.1} MB", message.bytes as f64 / f64::from(1 << 20)),
            "不应超过 [mail] 的 max_mb",
            format!("请另行送达，或在 duban.toml 里把 max_mb 调大（现为 {max_mb}）"),
        ),
        State::Changed if sending => (
            "mail-file-changed",
            Severity::Warning,
            format!("{note} 已发过填报表，现在的文件与当时的不同，这次没有发"),
            "同一单位的填报表只发一次",
            format!("如要改发现在的文件，请运行 duban mail --send --again --only {unit}"),
        ),
        State::Unsure => unsure(note, unit),
        State::FileMissing => (
            "mail-file-missing",
            Severity::Error,
            format!("要附上的文件读不到（{note}）"),
            "文件应在输出文件夹里",
            "请重新运行写出它的命令".to_owned(),
        ),
        _ => return None,
    };
    Some(finding(unit, rule, severity, &found, expected, &advice))
}

/// Rule, severity, what was found, what is expected, what to do.
pub(super) type Complaint = (&'static str, Severity, String, &'static str, String);

/// What to say of a letter of which nobody knows whether it arrived.
pub(super) fn unsure(time: &str, unit: &str) -> Complaint {
    (
        "mail-outcome-unknown",
        Severity::Error,
        format!("{time} 发送时连接中断，不知道服务器收下没有"),
        "不能漏发，也不能重复发",
        format!(
            "请看发件箱或问该单位：收到了，运行 duban mail --arrived {unit}；没收到，运行 duban mail --send --again --only {unit}"
        ),
    )
}

/// A finding about a unit's letter.
pub(super) fn finding(
    unit: &str,
    rule: &str,
    severity: Severity,
    found: &str,
    expected: &str,
    advice: &str,
) -> Finding {
    let place = Place {
        unit: Some(unit.to_owned()),
        ..Place::default()
    };
    Finding::new(rule, severity, place, found, expected, advice)
}

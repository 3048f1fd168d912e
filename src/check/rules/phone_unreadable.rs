//! `phone-unreadable`: 电话有误.

use crate::check::judge::{Fault, Field};
use crate::check::rule::Rule;
use crate::finding::Severity;
use crate::reply::normal::phone;

/// 联系电话 holds no number that can be dialled.
///
/// Why: Nobody can be reached.
///
/// Example: `1390724000` has ten digits.
pub const RULE: Rule = Rule {
    name: "phone-unreadable",
    severity: Severity::Warning,
    title: "电话有误",
};

/// The normal value of a telephone number.
pub(in crate::check) fn read(field: &Field<'_>, text: &str) -> Result<String, Fault> {
    phone::read(text).map_err(|fault| match fault {
        phone::Fault::DigitsLost => {
            let advice = "请把单元格设为文本后重填完整号码";
            field.fault(&RULE, text, "，号码已被表格软件截断", advice)
        }
        phone::Fault::Length(digits) => {
            field.fault(&RULE, text, &format!("，{digits}位数字不是有效号码"), "请核对后改填")
        }
        phone::Fault::NoDigits => field.fault(&RULE, text, "，没有号码", "请补填号码"),
    })
}

//! How a cell that a unit fills behaves, by what it holds: alignment, format, prompt and what typing is questioned.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, XlsxError};

use crate::form::Kind;
use crate::mark;

/// Longest title of a prompt that spreadsheets accept, in characters.
const TITLE_MAX: usize = 32;

/// Whether text of this kind stands in the middle of its cell.
pub(super) fn centered(kind: Kind) -> bool {
    !matches!(kind, Kind::Task | Kind::Narrative)
}

/// Whether spreadsheets must take what is typed as text: they turn `2020.12` into a date and phones into numbers.
///
/// Long text stays general, since old Excel shows `####` for text cells above 255 characters.
pub(super) fn is_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Deadline | Kind::Completion | Kind::Person | Kind::Phone | Kind::Date | Kind::Text | Kind::Unit
    )
}

/// The prompt and the check of an entry whose first cell has the address `first`; none where nothing helps.
///
/// Nothing is refused: a list lets other words in, and a doubtful phone is only questioned.
pub(super) fn validation(
    heading: &str,
    kind: Kind,
    first: &str,
    year: i16,
) -> Result<Option<DataValidation>, XlsxError> {
    let Some(prompt) = prompt(heading, kind, year) else {
        return Ok(None);
    };
    let rule = match kind {
        Kind::Completion => DataValidation::new()
            .allow_list_strings(&mark::COMPLETION_CHOICES)?
            .show_error_message(false),
        Kind::Phone => DataValidation::new()
            .allow_custom(Formula::new(format!("=LEN({first})>=7")))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("请核对电话")?
            .set_error_message("号码似乎不完整：座机请带区号。确认无误可以继续。")?,
        _ => DataValidation::new().allow_any_value(),
    };
    let title: String = heading
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(TITLE_MAX)
        .collect();
    Ok(Some(rule.set_input_title(title)?.set_input_message(prompt)?))
}

/// What to write, shown while the cell is selected.
fn prompt(heading: &str, kind: Kind, year: i16) -> Option<String> {
    let prompt = match kind {
        Kind::Narrative if heading.contains("措施") || heading.contains("方案") => {
            "请写具体做法和步骤，可以分条写。换行按 Alt+Enter，行高会自动增加。".to_owned()
        }
        Kind::Narrative => "请写进展、成效和数字，可以分条写。换行按 Alt+Enter，行高会自动增加。".to_owned(),
        Kind::Deadline => format!("例如：{year}年9月底、{year}年12月31日。长期任务写“长期坚持”。"),
        Kind::Completion => "已完成选“是”；未完成选“否”，并在后面写明原因。也可以直接输入文字。".to_owned(),
        Kind::Person => "请填写姓名。".to_owned(),
        Kind::Phone => "手机号，或者区号-座机号。有多个号码用顿号隔开。".to_owned(),
        Kind::Date => format!("例如：{year}年7月10日。"),
        Kind::Number => "请填数字，可以带百分号。".to_owned(),
        Kind::Serial | Kind::Task | Kind::Unit | Kind::Text => return None,
    };
    Some(prompt)
}

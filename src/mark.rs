//! The marks by which a workbook is known again after anything people do to it; writer and reader share them.

use sha2::{Digest, Sha256};

use crate::memo::Memo;

/// Custom document property: the campaign. All property values are ASCII, since suites garble others.
pub const PROPERTY_CAMPAIGN: &str = "duban-campaign";
/// Custom document property: [`code`] of the unit's name.
pub const PROPERTY_UNIT: &str = "duban-unit";
/// Custom document property: keys of the forms, separated by `,`.
pub const PROPERTY_FORMS: &str = "duban-forms";
/// Custom document property: fingerprint of the register.
pub const PROPERTY_FINGERPRINT: &str = "duban-fingerprint";

/// Custom document property of a workbook for a period: `month=2026-05`, several separated by `,`.
pub const PROPERTY_PERIODS: &str = "duban-periods";

/// Custom document property of a returned workbook: which return it is, from 1.
pub const PROPERTY_RETURN: &str = "duban-return";

/// Name of the very hidden sheet. Column A holds the names of the four properties above and `unit-name`,
/// column B their values; then for each form a row `form` with the form's key, its sheet name and its task ids separated
/// by `,` (which go on in the next columns where one cell cannot hold them); last a row [`WORDS`].
pub const SHEET: &str = "duban";
/// Name in the very hidden sheet under which stands what the writer wrote on the sheets of words: the [`word`] of each
/// text, separated by spaces. Whatever else is found there, a unit has typed.
pub const WORDS: &str = "words";
/// Name in the very hidden sheet of the rows that tell of a form.
pub const FORM: &str = "form";

/// Name in the very hidden sheet of the row that tells what the office had filled in before the unit got the form: the
/// [`given`] codes, separated by spaces, in as many columns as it takes. A workbook made by this program has it, empty or not.
pub const GIVEN: &str = "given";

/// Name in the very hidden sheet of the row that tells what the notice says to this unit, as JSON in as many columns as it
/// takes: whoever passes the tasks on reads the workbook as a notice.
pub const NOTICE: &str = "notice";

/// The code of a value that the office filled in, by the form's key, the task's text and the column's heading.
pub fn given(form: &str, task: &str, heading: &str, value: &str) -> String {
    format!("{form}/{}/{}/{}", word(task), word(heading), word(value))
}

/// The code of the day by which a unit had planned to be done with a task, among those of [`GIVEN`].
pub fn planned_day(task: &str, day: &str) -> String {
    format!("{}{day}", planned_days(task))
}

/// How such a code begins.
pub fn planned_days(task: &str) -> String {
    format!("day/{}/", word(task))
}

/// The code of the measures that a unit had planned for a task, among those of [`GIVEN`].
pub fn planned_words(task: &str, measures: &str) -> String {
    format!("said/{}/{}", word(task), word(measures))
}

/// How the note on a task begins that reminds the unit of its own plan; only a form with something filled in has it.
pub const PLAN_NOTE: &str = "贵单位在落实方案中报送的措施：";

/// Whether the very hidden sheet has a row of this name.
pub fn is_key(name: &str) -> bool {
    [
        PROPERTY_CAMPAIGN,
        PROPERTY_UNIT,
        PROPERTY_FORMS,
        PROPERTY_FINGERPRINT,
        PROPERTY_PERIODS,
        PROPERTY_RETURN,
        UNIT_NAME,
        WORDS,
        GIVEN,
        FORM,
        NOTICE,
    ]
    .contains(&name)
}

/// Heading on the instruction sheet of the counts of blanks, which change as the unit fills.
pub const COUNT_HEADING: &str = "未填";
/// Name in the very hidden sheet under which the unit's own name stands.
pub const UNIT_NAME: &str = "unit-name";
/// Heading of the hidden id column, which stands right after the first column of the table.
pub const ID_HEADING: &str = "任务编号";
/// Name of the instruction sheet.
pub const GUIDE_SHEET: &str = "填报说明";
/// Name of the sheet of a returned workbook that lists its findings.
pub const RETURN_SHEET: &str = "退回说明";
/// How the cell above a form begins that counts its blanks; it stands outside the printed page and holds no answer.
pub const COUNTER: &str = "未填统计：";
/// What the list of 是否完成 offers. The second one asks for a reason behind it and is none by itself.
pub const COMPLETION_CHOICES: [&str; 2] = ["是", "否，原因："];

/// A short ASCII name for any text: 12 hex digits of its SHA-256.
pub fn code(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())).chars().take(12).collect()
}

/// A short name for a text whose white space does not count: 8 hex digits.
pub fn word(text: &str) -> String {
    thread_local! {
        // The office's own words stand in every workbook.
        static KNOWN: Memo<String> = Memo::default();
    }
    KNOWN.with(|known| known.get(text, || find_word(text)))
}

fn find_word(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    code(&bare).chars().take(8).collect()
}

/// Lower-case hex of bytes.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

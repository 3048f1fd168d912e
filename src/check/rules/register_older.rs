//! `register-older`: 按旧台账生成的表.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The workbook was made before the register was corrected.
///
/// Why: Tasks may have been added or moved since.
///
/// Example: The office corrected `input/register.xlsx` after sending the workbooks out.
pub const RULE: Rule = Rule {
    name: "register-older",
    severity: Severity::Info,
    title: "按旧台账生成的表",
};

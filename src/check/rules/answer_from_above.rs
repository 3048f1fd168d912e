//! `answer-from-above`: 同上、合并单元格或“不变”.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A cell says 同上, or is merged with the one above; the value above was taken. Or it says 不变 beside the column of what
/// was before; that value was taken.
///
/// Why: Sorting may have changed what stands above.
///
/// Example: 责任领导 merged over five tasks.
pub const RULE: Rule = Rule {
    name: "answer-from-above",
    severity: Severity::Info,
    title: "同上或合并单元格",
};

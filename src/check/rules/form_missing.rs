//! `form-missing`: 缺少应报的表.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// A unit replied, but a form of this round is missing or wholly empty.
///
/// Why: All its tasks are owed; one finding says so.
///
/// Example: Only 附件2 was sent, 附件3 is due too.
pub const RULE: Rule = Rule {
    name: "form-missing",
    severity: Severity::Error,
    title: "缺少应报的表",
};

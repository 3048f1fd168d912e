//! `reason-missing`: 未完成未说明原因.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// 是否完成 says no or partly not, and no reason stands beside it.
///
/// Why: The form asks: 未完成需说明原因.
///
/// Example: `未完成`.
pub const RULE: Rule = Rule {
    name: "reason-missing",
    severity: Severity::Error,
    title: "未完成未说明原因",
};

//! `progress-back`: 进度倒退.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// Progress is lower than what the same unit reported of the task before.
///
/// Why: Work that is done stays done; a lower figure is a slip of the pen now, or was one then.
///
/// Example: 80% in the report of April, 65% in that of May.
pub const RULE: Rule = Rule {
    name: "progress-back",
    severity: Severity::Warning,
    title: "进度倒退",
};

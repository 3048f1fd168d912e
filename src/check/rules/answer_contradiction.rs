//! `answer-contradiction`: 多份回复不一致.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// Two replies of one unit say different things, and nothing tells which is the later.
///
/// Why: A person must choose.
///
/// Example: Two departments name two leaders.
pub const RULE: Rule = Rule {
    name: "answer-contradiction",
    severity: Severity::Warning,
    title: "多份回复不一致",
};

//! `reply-late`: 逾期报送.

use crate::check::rule::Rule;
use crate::finding::Severity;

/// The first reply of a unit on a form came after the form was due, by the mail's date or the date on the form.
///
/// Why: Lateness is reported to leadership.
///
/// Example: Due on July 10, dated July 15.
pub const RULE: Rule = Rule {
    name: "reply-late",
    severity: Severity::Warning,
    title: "逾期报送",
};

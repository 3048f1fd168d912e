//! Says which answer is meant: whose, on which form, to which task.

use crate::form::FormId;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// Unit, form and task: there is one answer, and one duty, for each.
pub(super) type Key = (UnitId, FormId, TaskIndex);

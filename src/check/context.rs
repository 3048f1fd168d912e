//! What is fixed while a collection is weighed, checked and accounted for.

use std::collections::BTreeMap;

use super::before::Before;
use super::decision::Decisions;
use super::findings::Settings;
use crate::form::FormId;
use crate::list::List;
use crate::register::Register;
use crate::reply::texts::Texts;
use crate::task::TaskIndex;
use crate::unit::{Role, UnitId};

/// What all stages of the end of a collection need.
pub(super) struct Context<'c> {
    pub register: &'c Register,
    /// Its tasks by text.
    pub texts: &'c Texts,
    pub roles: &'c List<UnitId, BTreeMap<TaskIndex, Role>>,
    pub forms: &'c [FormId],
    pub settings: &'c Settings,
    pub decisions: &'c Decisions,
    /// What the units reported before.
    pub before: &'c Before,
    pub year: i16,
}

//! Which unit answers for which task in which role.

use crate::unit::Role;

/// One (unit, task, role) of the register, by their places in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Assignment {
    /// Place of the unit in `Register::units`.
    pub unit: usize,
    /// The role; lead where the unit would have both.
    pub role: Role,
    /// Place of the task in `Register::tasks`.
    pub task: usize,
}

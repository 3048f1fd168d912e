//! Which unit answers for which task in which role.

use std::collections::BTreeMap;

use super::Register;
use crate::task::TaskIndex;
use crate::text::name_key;
use crate::unit::{Role, UnitId};

/// One (unit, task, role) of the register, by their places in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Assignment {
    /// Place of the unit in `Register::units`.
    pub unit: UnitId,
    /// The role; lead where the unit would have both.
    pub role: Role,
    /// Place of the task in `Register::tasks`.
    pub task: TaskIndex,
}

/// Every assignment of the register: by unit, lead tasks first, tasks in the notice's order; each (unit, task) once.
pub fn assign(register: &Register) -> Vec<Assignment> {
    let mut units: BTreeMap<String, Vec<UnitId>> = BTreeMap::new();
    for (id, unit) in register.units.with_ids() {
        for designation in &unit.designations {
            let known = units.entry(name_key(designation)).or_default();
            if known.last() != Some(&id) {
                known.push(id);
            }
        }
    }
    let mut roles: BTreeMap<(UnitId, TaskIndex), Role> = BTreeMap::new();
    for (id, task) in register.tasks.with_ids() {
        for role in [Role::Lead, Role::Co] {
            for designation in task.designations(role) {
                for &unit in units.get(&name_key(designation)).into_iter().flatten() {
                    // Lead comes first and stays: lead wins over co.
                    roles.entry((unit, id)).or_insert(role);
                }
            }
        }
    }
    let mut assignments: Vec<Assignment> = roles
        .into_iter()
        .map(|((unit, task), role)| Assignment { unit, role, task })
        .collect();
    assignments.sort();
    assignments
}

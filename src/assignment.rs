//! Which unit answers for which task in which role.

use std::collections::BTreeMap;

use crate::register::Register;
use crate::text::name_key;
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

/// Every assignment of the register: by unit, lead tasks first, tasks in the notice's order; each (unit, task) once.
pub fn assign(register: &Register) -> Vec<Assignment> {
    let mut units: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, unit) in register.units.iter().enumerate() {
        for designation in &unit.designations {
            let places = units.entry(name_key(designation)).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    let mut roles: BTreeMap<(usize, usize), Role> = BTreeMap::new();
    for (task_place, task) in register.tasks.iter().enumerate() {
        for role in [Role::Lead, Role::Co] {
            for designation in task.designations(role) {
                for &unit in units.get(&name_key(designation)).into_iter().flatten() {
                    // Lead comes first and stays: lead wins over co.
                    roles.entry((unit, task_place)).or_insert(role);
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

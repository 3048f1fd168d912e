//! The unit directory (单位名录): names, aliases, categories, members of collectives, e-mail.

pub mod near;
pub mod read;

use std::collections::BTreeMap;

use crate::list::{List, id};
use crate::text::name_key;
use crate::unit::Unit;

id!(
    /// Place of a unit in the directory; its place in the register is another ([`crate::unit::UnitId`]).
    DirectoryId,
    "unit of the directory"
);

/// The prefix by which a member of a collective means every unit of a category.
pub const CATEGORY_PREFIX: &str = "类别";

/// Who a collective's members are, as the directory says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collective {
    /// The collective as notices write it: 各县、市、区人民政府.
    pub name: String,
    /// Names or aliases of units or of other collectives, or `类别:…`. Empty: nobody has said yet.
    pub members: Vec<String>,
}

/// The directory, in its own order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Units, in order.
    pub units: List<DirectoryId, Unit>,
    /// Collectives, in order.
    pub collectives: Vec<Collective>,
    /// Unit by folded name or alias.
    names: BTreeMap<String, DirectoryId>,
    /// Units by folded name of a collective.
    members: BTreeMap<String, Vec<DirectoryId>>,
}

/// Where a directory contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contradiction {
    /// Two units share a name or an alias.
    SharedName {
        /// The shared name.
        name: String,
        /// The two units' names.
        units: [String; 2],
    },
    /// A collective bears the name of a unit, or is given twice.
    CollectiveName {
        /// The name.
        name: String,
    },
    /// A collective is, through others, a member of itself.
    Cycle {
        /// The collective.
        name: String,
    },
}

/// What a designation of the notice means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning<'a> {
    /// One unit.
    Unit(DirectoryId),
    /// A collective with known members.
    Members(&'a [DirectoryId]),
    /// A collective that the directory lists but whose members nobody has given.
    Unresolved,
    /// Nothing that the directory knows.
    Unknown,
}

impl Directory {
    /// A directory of these units and collectives.
    ///
    /// Also returns the members of collectives that name no unit of the directory, as (collective, member).
    ///
    /// # Errors
    /// If it contradicts itself.
    pub fn new(
        units: Vec<Unit>,
        collectives: Vec<Collective>,
    ) -> Result<(Directory, Vec<(String, String)>), Contradiction> {
        let units: List<DirectoryId, Unit> = units.into();
        let mut names: BTreeMap<String, DirectoryId> = BTreeMap::new();
        for (id, unit) in units.with_ids() {
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                match names.insert(name_key(name), id) {
                    Some(other) if other != id => {
                        let first = units[other].name.clone();
                        return Err(Contradiction::SharedName {
                            name: name.clone(),
                            units: [first, unit.name.clone()],
                        });
                    }
                    _ => {}
                }
            }
        }
        let mut by_name: BTreeMap<String, &Collective> = BTreeMap::new();
        for collective in &collectives {
            let key = name_key(&collective.name);
            if names.contains_key(&key) || by_name.insert(key, collective).is_some() {
                return Err(Contradiction::CollectiveName {
                    name: collective.name.clone(),
                });
            }
        }
        let mut members = BTreeMap::new();
        let mut strangers = Vec::new();
        for collective in &collectives {
            let mut expansion = Expansion {
                units: &units,
                names: &names,
                collectives: &by_name,
                path: Vec::new(),
                found: Vec::new(),
                strangers: Vec::new(),
            };
            expansion.expand(collective)?;
            strangers.extend(expansion.strangers);
            members.insert(name_key(&collective.name), expansion.found);
        }
        strangers.dedup();
        Ok((
            Directory {
                units,
                collectives,
                names,
                members,
            },
            strangers,
        ))
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.collectives.is_empty()
    }

    /// What a designation means.
    pub fn meaning(&self, designation: &str) -> Meaning<'_> {
        let key = name_key(designation);
        if let Some(&id) = self.names.get(&key) {
            return Meaning::Unit(id);
        }
        match self.members.get(&key) {
            Some(ids) if ids.is_empty() => Meaning::Unresolved,
            Some(ids) => Meaning::Members(ids),
            None => Meaning::Unknown,
        }
    }
}

/// The expansion of one collective into units, through categories and other collectives.
struct Expansion<'a> {
    units: &'a List<DirectoryId, Unit>,
    names: &'a BTreeMap<String, DirectoryId>,
    collectives: &'a BTreeMap<String, &'a Collective>,
    path: Vec<String>,
    found: Vec<DirectoryId>,
    strangers: Vec<(String, String)>,
}

impl Expansion<'_> {
    fn expand(&mut self, collective: &Collective) -> Result<(), Contradiction> {
        let key = name_key(&collective.name);
        if self.path.contains(&key) {
            return Err(Contradiction::Cycle {
                name: collective.name.clone(),
            });
        }
        self.path.push(key);
        for member in &collective.members {
            if let Some(category) = category_of(member) {
                let before = self.found.len();
                let of_category = |unit: &Unit| name_key(&unit.category) == category;
                let ids: Vec<DirectoryId> = (self.units.with_ids())
                    .filter(|(_, unit)| of_category(unit))
                    .map(|(id, _)| id)
                    .collect();
                let known = !ids.is_empty();
                for id in ids {
                    self.add(id);
                }
                if self.found.len() == before && !known {
                    self.strangers.push((collective.name.clone(), member.clone()));
                }
            } else if let Some(&id) = self.names.get(&name_key(member)) {
                self.add(id);
            } else if let Some(&other) = self.collectives.get(&name_key(member)) {
                self.expand(other)?;
            } else {
                self.strangers.push((collective.name.clone(), member.clone()));
            }
        }
        self.path.pop();
        Ok(())
    }

    fn add(&mut self, id: DirectoryId) {
        if !self.found.contains(&id) {
            self.found.push(id);
        }
    }
}

/// The folded category of a member written `类别:…`.
fn category_of(member: &str) -> Option<String> {
    let key = name_key(member);
    key.strip_prefix(CATEGORY_PREFIX)?
        .strip_prefix(':')
        .map(|category| category.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, category: &str, aliases: &[&str]) -> Unit {
        Unit {
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            category: category.to_owned(),
            ..Unit::named(name)
        }
    }

    fn collective(name: &str, members: &[&str]) -> Collective {
        Collective {
            name: name.to_owned(),
            members: members.iter().map(|member| (*member).to_owned()).collect(),
        }
    }

    #[test]
    fn aliases_categories_and_nested_collectives_resolve() {
        let (directory, strangers) = Directory::new(
            vec![
                unit("市发改委", "市政府部门", &["市发展和改革委员会"]),
                unit("市财政局", "市政府部门", &[]),
                unit("甲县人民政府", "县", &[]),
            ],
            vec![
                collective("市政府各部门", &["类别：市政府部门"]),
                collective("各单位", &["市政府各部门", "甲县人民政府", "市发改委"]),
                collective("某领导小组成员单位", &[]),
            ],
        )
        .expect("consistent");
        assert!(strangers.is_empty());
        let id = <DirectoryId as crate::list::Id>::at;
        assert_eq!(directory.meaning("市发展和改革委员会"), Meaning::Unit(id(0)));
        assert_eq!(directory.meaning("市政府各部门"), Meaning::Members(&[0, 1].map(id)));
        assert_eq!(directory.meaning("各单位"), Meaning::Members(&[0, 1, 2].map(id)));
        assert_eq!(directory.meaning("某领导小组成员单位"), Meaning::Unresolved);
        assert_eq!(directory.meaning("市教育局"), Meaning::Unknown);
    }

    #[test]
    fn contradictions_are_refused() {
        let shared = Directory::new(vec![unit("甲", "", &["丙"]), unit("乙", "", &["丙"])], vec![]);
        assert!(matches!(shared, Err(Contradiction::SharedName { .. })));
        let cycle = Directory::new(vec![], vec![collective("甲", &["乙"]), collective("乙", &["甲"])]);
        assert!(matches!(cycle, Err(Contradiction::Cycle { .. })));
        let twice = Directory::new(vec![unit("甲", "", &[])], vec![collective("甲", &[])]);
        assert!(matches!(twice, Err(Contradiction::CollectiveName { .. })));
    }

    #[test]
    fn a_member_that_nobody_knows_is_named() {
        let (_, strangers) =
            Directory::new(vec![], vec![collective("各县", &["甲县", "类别:县"])]).expect("consistent");
        assert_eq!(
            strangers,
            vec![
                ("各县".to_owned(), "甲县".to_owned()),
                ("各县".to_owned(), "类别:县".to_owned())
            ]
        );
    }
}

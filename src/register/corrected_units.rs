//! What a person changed on the sheet 单位 of a corrected register: honoured, or refused with its cell.

use std::collections::{BTreeSet, HashMap};

use super::sheets;
use super::{Register, RegisterUnit};
use crate::finding::{Finding, Place, Severity};
use crate::grid::Document;
use crate::table::{Row, Table};
use crate::text::name_key;
use crate::unit::UnitId;

/// Applies the sheet 单位 to a register whose units have been resolved: new names are taken over, and categories and ways
/// to reach a unit where the directory says nothing; who has which task stands on the sheet 任务. `file` names it in
/// findings.
pub fn apply(file: &str, document: &Document, register: &mut Register) {
    let grid = document
        .grids
        .iter()
        .find(|grid| name_key(&grid.name) == name_key(sheets::UNITS));
    let Some(table) = grid.and_then(|grid| Table::find(grid, &[NAME])) else {
        return;
    };
    let mut work = Work {
        file,
        findings: Vec::new(),
    };
    let mut seen: BTreeSet<UnitId> = BTreeSet::new();
    let mut by_name = ids(register);
    for row in &table.rows {
        let (name, designations) = (row.get(NAME), names(row.get(DESIGNATIONS)));
        let named = by_name.get(&name_key(name)).copied();
        let same = |unit: &RegisterUnit| !designations.is_empty() && keys(&unit.designations) == keys(&designations);
        let renamed = || register.units.find_id(same).filter(|unit| !seen.contains(unit));
        let Some(id) = named.or_else(|| renamed().filter(|_| !name.is_empty())) else {
            // A unit whose tasks went to others on the sheet 任务 keeps its row here; a row that somebody added has no
            // designation of the notice.
            if designations.is_empty() {
                work.refuse(row, NAME, unknown(name));
            } else {
                work.note(row, NAME, without_tasks(name));
            }
            continue;
        };
        if seen.contains(&id) {
            work.refuse(
                row,
                NAME,
                [
                    format!("“{name}”出现了两次"),
                    "每个单位一行".to_owned(),
                    "请删去重复的一行；本次没有采用后一行".to_owned(),
                ],
            );
            continue;
        }
        seen.insert(id);
        work.row(row, &mut register.units[id], named.is_none());
        if named.is_none() {
            by_name = ids(register);
        }
    }
    let lost = register.units.with_ids().filter(|(id, _)| !seen.contains(id));
    let lost: Vec<&str> = lost.map(|(_, unit)| unit.unit.name.as_str()).collect();
    // Units that are new by edits on the sheet 任务 have no row yet; those whose row was deleted have tasks still.
    if !lost.is_empty() && !table.rows.is_empty() {
        work.lost(&lost);
    }
    register.findings.extend(work.findings);
}

/// The first unit of each name.
fn ids(register: &Register) -> HashMap<String, UnitId> {
    let mut ids = HashMap::new();
    for (id, unit) in register.units.with_ids() {
        ids.entry(name_key(&unit.unit.name)).or_insert(id);
    }
    ids
}

const NAME: &str = "名称";
const DESIGNATIONS: &str = "通知中的称谓";

struct Work<'a> {
    file: &'a str,
    findings: Vec<Finding>,
}

impl Work<'_> {
    /// Takes over what a row says of a unit, or refuses it.
    fn row(&mut self, row: &Row, unit: &mut RegisterUnit, renamed: bool) {
        if renamed {
            let old = std::mem::replace(&mut unit.unit.name, row.get(NAME).to_owned());
            if !unit.unit.aliases.contains(&old) {
                unit.unit.aliases.push(old);
            }
        }
        // What is missing here came with the sheet 任务; what stands here alone is either no longer there or somebody's.
        let own = keys(&unit.designations);
        let unused: Vec<String> = names(row.get(DESIGNATIONS))
            .into_iter()
            .filter(|name| !own.contains(&name_key(name)))
            .collect();
        if !unused.is_empty() {
            self.note(
                row,
                DESIGNATIONS,
                [
                    format!("称谓“{}”在“任务”工作表里没有用到，没有采用", unused.join("、")),
                    "称谓由“任务”工作表的牵头单位、责任单位和单位名录决定".to_owned(),
                    "要改请在“任务”工作表或 directory.xlsx 里改；已在那里改过的不必处理".to_owned(),
                ],
            );
        }
        let fields: [(&str, &mut String); 4] = [
            ("类别", &mut unit.unit.category),
            ("邮箱", &mut unit.unit.email),
            ("联系人", &mut unit.unit.contact),
            ("电话", &mut unit.unit.phone),
        ];
        for (heading, field) in fields {
            let written = row.get(heading);
            if written.is_empty() || name_key(written) == name_key(field) {
                continue;
            }
            if field.is_empty() || !unit.resolved {
                written.clone_into(field);
                continue;
            }
            // Either may be the newer one: the directory is where such things are kept.
            self.refuse(
                row,
                heading,
                [
                    format!("“{written}”与单位名录里的“{field}”不同"),
                    format!("{heading}以 directory.xlsx 为准"),
                    "要改请改 directory.xlsx，不改请把这一格改回来；本次按名录".to_owned(),
                ],
            );
        }
        for heading in ["牵头任务数", "责任任务数"] {
            let text = row.get(heading);
            if !text.is_empty() && text.parse::<usize>().is_err() {
                self.refuse(
                    row,
                    heading,
                    [
                        format!("“{text}”不是任务数"),
                        "任务数由程序按“任务”工作表计算".to_owned(),
                        "要增减任务请改“任务”工作表；本次没有采用".to_owned(),
                    ],
                );
            }
        }
        let known = row.get("是否在名录");
        let is_word = ["是", "否"].contains(&known);
        if !known.is_empty() && (!is_word || (known == "是") != unit.resolved) {
            self.refuse(
                row,
                "是否在名录",
                [
                    format!("“{}”这一格改成了“{known}”", unit.unit.name),
                    "是否在名录由 directory.xlsx 决定".to_owned(),
                    "请在 directory.xlsx 里增删这个单位；本次没有采用".to_owned(),
                ],
            );
        }
    }

    fn refuse(&mut self, row: &Row, heading: &str, said: [String; 3]) {
        self.tell(row, heading, Severity::Error, said);
    }

    /// As [`Self::refuse`], for what an edit of another sheet may have left here.
    fn note(&mut self, row: &Row, heading: &str, said: [String; 3]) {
        self.tell(row, heading, Severity::Info, said);
    }

    fn tell(&mut self, row: &Row, heading: &str, severity: Severity, said: [String; 3]) {
        let place = Place {
            file: Some(self.file.to_owned()),
            sheet: Some(sheets::UNITS.to_owned()),
            cell: Some(row.address(heading)),
            ..Place::default()
        };
        let [found, expected, advice] = said;
        self.findings.push(Finding::new(
            "register-unit-refused",
            severity,
            place,
            found,
            expected,
            advice,
        ));
    }

    fn lost(&mut self, units: &[&str]) {
        const FEW: usize = 5;
        let first: Vec<&str> = units.iter().take(FEW).copied().collect();
        let rest = if units.len() > FEW {
            format!(" 等 {} 个单位", units.len())
        } else {
            String::new()
        };
        let place = Place {
            file: Some(self.file.to_owned()),
            sheet: Some(sheets::UNITS.to_owned()),
            cell: Some("A1".to_owned()),
            ..Place::default()
        };
        self.findings.push(Finding::new(
            "register-unit-without-row",
            Severity::Info,
            place,
            format!("这张表里没有{}{rest}，但“任务”工作表里有其任务", first.join("、")),
            "有任务的单位都会收到填报表",
            "不要这个单位的，请在“任务”工作表里删去它；新加的单位不必处理",
        ));
    }
}

fn unknown(name: &str) -> [String; 3] {
    [
        format!("“{name}”没有任务，也不是改名的单位"),
        "这张表里的单位都来自“任务”工作表".to_owned(),
        "要加单位，请在“任务”工作表的牵头单位或责任单位里写上；本次没有采用这一行".to_owned(),
    ]
}

fn without_tasks(name: &str) -> [String; 3] {
    [
        format!("“{name}”现在没有任务，这一行没有采用"),
        "这张表里的单位都来自“任务”工作表".to_owned(),
        "任务改给别的单位的不必处理；应有任务的请在“任务”工作表里写上".to_owned(),
    ]
}

/// Names in a cell, one a line.
fn names(cell: &str) -> Vec<String> {
    cell.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn keys(names: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    keys.sort();
    keys
}

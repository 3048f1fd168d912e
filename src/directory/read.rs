//! Reads the directory from its workbook: sheets 单位 and 集合, headings in any order.

use super::{Collective, Contradiction, Directory};
use crate::error::Unusable;
use crate::finding::{Finding, Place, Severity};
use crate::grid::{Document, Grid};
use crate::office_words::{Book, canonical, meaning};
use crate::table::Table;
use crate::text::name_key;
use crate::unit::Unit;

/// Sheet of the units.
pub const UNITS: &str = "单位";
/// Sheet of the collectives.
pub const COLLECTIVES: &str = "集合";
/// Headings of the sheet 单位.
pub const UNIT_HEADINGS: [&str; 7] = ["名称", "别名", "类别", "邮箱", "联系人", "电话", "分管领导"];
/// Headings of the sheet 集合.
pub const COLLECTIVE_HEADINGS: [&str; 2] = ["名称", "成员"];

/// Reads a directory; `file` names it in findings.
///
/// # Errors
/// If it has no sheet 单位 with a column 名称, or contradicts itself.
pub fn directory(file: &str, document: &Document) -> Result<(Directory, Vec<Finding>), Unusable> {
    let units_table = units_table(document).ok_or_else(|| Unusable {
        found: format!("单位名录里找不到“{UNITS}”工作表的“名称”列"),
        advice: format!(
            "请按“{}”设置表头，或运行 duban register --draft-directory 生成空白名录",
            UNIT_HEADINGS.join("、")
        ),
    })?;
    let mut units = Vec::new();
    let mut findings = unread_columns(file, &units_table);
    for row in &units_table.rows {
        let name = row.get("名称");
        if name.is_empty() {
            let place = Place {
                file: Some(file.to_owned()),
                sheet: Some(UNITS.to_owned()),
                cell: Some(row.address("名称")),
                ..Place::default()
            };
            findings.push(Finding::new(
                "directory-name-missing",
                Severity::Error,
                place,
                "这一行没有单位名称",
                "每行第一项应是单位名称",
                "请补上名称，或删去这一行；本次未使用该行",
            ));
            continue;
        }
        units.push(Unit {
            name: name.to_owned(),
            aliases: names(row.get("别名")),
            category: row.get("类别").to_owned(),
            email: row.get("邮箱").to_owned(),
            contact: row.get("联系人").to_owned(),
            phone: row.get("电话").to_owned(),
            leader: row.get("分管领导").to_owned(),
        });
    }
    let mut collectives = Vec::new();
    if let Some(table) = sheet(document, COLLECTIVES).and_then(|grid| {
        Table::find_as(grid, &COLLECTIVE_HEADINGS, |heading| {
            canonical(Book::Collective, heading)
        })
    }) {
        for row in &table.rows {
            if row.get("名称").is_empty() {
                continue;
            }
            collectives.push(Collective {
                name: row.get("名称").to_owned(),
                members: names(row.get("成员")),
            });
        }
    }
    let (directory, strangers) = Directory::new(units, collectives).map_err(unusable)?;
    for (collective, member) in strangers {
        let place = Place {
            file: Some(file.to_owned()),
            sheet: Some(COLLECTIVES.to_owned()),
            ..Place::default()
        };
        findings.push(Finding::new(
            "directory-member-unknown",
            Severity::Error,
            place,
            format!("“{collective}”的成员“{member}”不在“{UNITS}”工作表中"),
            "成员应是名录中的单位名称、别名，或“类别:…”",
            "请改正写法，或在“单位”工作表中补上；本次未把它算作成员",
        ));
    }
    Ok((directory, findings))
}

/// Whether a heading is of what says nothing of a unit.
pub fn is_beside(heading: &str) -> bool {
    ["序号", "编号", "备注", "说明", ""].contains(&name_key(heading).as_str())
}

/// Columns with something in them that nobody asks for: what stands there is told, not passed over.
fn unread_columns(file: &str, table: &Table) -> Vec<Finding> {
    let unread = table.headings.iter().filter(|(heading, _)| {
        let filled = table.rows.iter().any(|row| !row.get(heading).is_empty());
        filled && meaning(Book::Directory, heading).is_none() && !is_beside(heading)
    });
    let finding = |(heading, address): &(String, String)| {
        let place = Place {
            file: Some(file.to_owned()),
            sheet: Some(UNITS.to_owned()),
            cell: Some(address.clone()),
            ..Place::default()
        };
        Finding::new(
            "directory-column-unread",
            Severity::Info,
            place,
            format!("“{heading}”一列没有读取"),
            format!("名录只读取{}", UNIT_HEADINGS.join("、")),
            "要用到的内容请移到这些列中，否则不必处理",
        )
    };
    unread.map(finding).collect()
}

/// The table of units: on the sheet of that name, or else on the first one that says more of units than their names.
fn units_table(document: &Document) -> Option<Table> {
    let find =
        |grid: &Grid, required: &[&str]| Table::find_as(grid, required, |heading| canonical(Book::Directory, heading));
    let named = sheet(document, UNITS).and_then(|grid| find(grid, &["名称"]));
    let others = || {
        let mut grids = document
            .grids
            .iter()
            .filter(|grid| name_key(&grid.name) != name_key(COLLECTIVES));
        grids.find_map(|grid| {
            let more = UNIT_HEADINGS.iter().filter(|heading| **heading != "名称");
            more.into_iter().find_map(|heading| find(grid, &["名称", heading]))
        })
    };
    named.or_else(others)
}

/// A sheet by name; white space and width do not matter.
fn sheet<'a>(document: &'a Document, name: &str) -> Option<&'a Grid> {
    document
        .grids
        .iter()
        .find(|grid| name_key(&grid.name) == name_key(name))
}

/// Names in a cell, one a line or separated by `；` `;`, or by `、` `，` `,` where no parentheses or 各 stand in the way.
///
/// A name that itself holds `、` (各县、市、区人民政府) must have a line of its own.
fn names(cell: &str) -> Vec<String> {
    let by_line = cell.contains(['\n', ';', '；']);
    cell.split(|c: char| matches!(c, '\n' | '\r' | ';' | '；') || (!by_line && matches!(c, '、' | ',' | '，')))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn unusable(contradiction: Contradiction) -> Unusable {
    match contradiction {
        Contradiction::SharedName { name, units: [a, b] } if a == b => Unusable {
            found: format!("单位名录里“{name}”出现了两次"),
            advice: "请删去重复的一行".to_owned(),
        },
        Contradiction::SharedName { name, units: [a, b] } => Unusable {
            found: format!("单位名录自相矛盾：“{name}”同时是“{a}”和“{b}”的名称或别名"),
            advice: "请只在其中一个单位下保留这个名称".to_owned(),
        },
        Contradiction::CollectiveName { name } => Unusable {
            found: format!("单位名录自相矛盾：集合“{name}”与某个单位或另一个集合同名"),
            advice: "请只保留一处".to_owned(),
        },
        Contradiction::Cycle { name } => Unusable {
            found: format!("单位名录自相矛盾：集合“{name}”经过其他集合又包含了自己"),
            advice: "请改正“集合”工作表的成员".to_owned(),
        },
    }
}

//! Draws the skeleton of a unit directory from a register, so that a new office can start.

use std::path::Path;

use super::table::{Cell, Heading, Sheet, draw};
use crate::directory::read::{COLLECTIVES, UNITS};
use crate::directory::{Directory, Meaning};
use crate::error::Result;
use crate::register::Register;
use crate::register::resolve::is_collective;

/// What the directory holds already, then every designation that it does not know: units with their columns blank,
/// and collectives with blank members. Nothing is guessed but whether a designation is a collective, by its words.
///
/// # Errors
/// If the writer refuses.
pub fn draft(path: &Path, register: &Register, directory: &Directory) -> Result<Vec<u8>> {
    let unknown: Vec<&str> = register
        .units
        .iter()
        .filter(|unit| !unit.resolved)
        .map(|unit| unit.unit.name.as_str())
        .filter(|name| directory.meaning(name) == Meaning::Unknown)
        .collect();
    let mut units: Vec<Vec<Cell>> = directory
        .units
        .iter()
        .map(|unit| {
            [
                unit.name.clone(),
                unit.aliases.join("\n"),
                unit.category.clone(),
                unit.email.clone(),
                unit.contact.clone(),
                unit.phone.clone(),
                unit.leader.clone(),
            ]
            .map(Cell::Text)
            .to_vec()
        })
        .collect();
    let mut collectives: Vec<Vec<Cell>> = directory
        .collectives
        .iter()
        .map(|collective| vec![collective.name.as_str().into(), collective.members.join("\n").into()])
        .collect();
    for name in unknown {
        if is_collective(name) {
            collectives.push(vec![name.into(), "".into()]);
        } else {
            let mut row: Vec<Cell> = vec![name.into()];
            row.resize(7, "".into());
            units.push(row);
        }
    }
    let heading = |text: &'static str, width| Heading {
        text: text.into(),
        width,
    };
    let sheets = [
        Sheet {
            name: UNITS.to_owned(),
            headings: vec![
                heading("名称", 30.0),
                heading("别名", 30.0),
                heading("类别", 18.0),
                heading("邮箱", 26.0),
                heading("联系人", 12.0),
                heading("电话", 18.0),
                heading("分管领导", 14.0),
            ],
            rows: units,
        },
        Sheet {
            name: COLLECTIVES.to_owned(),
            headings: vec![heading("名称", 50.0), heading("成员", 60.0)],
            rows: collectives,
        },
    ];
    draw(path, "单位名录", register.date, &sheets)
}

//! 单位: the directory as a table, the names that it does not know with what they may be, and pasting from Excel.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{self, Answer, Failure, go, html};
use super::page::frame;
use super::place::Place;
use super::shared::{Shared, in_round};
use super::words::key;
use super::{edit, undo};
use crate::command::context;
use crate::directory::{Collective, Contradiction, Directory};
use crate::register::Register;
use crate::register::resolve::is_collective;
use crate::text::name_key;
use crate::unit::Unit;
use crate::write;

/// Names less alike than this are not suggested.
const ALIKE: f64 = 0.65;

/// The columns of the table in the order in which the page and a paste without headings have them.
const COLUMNS: [&str; 7] = ["名称", "别名", "类别", "邮箱", "联系人", "电话", "分管领导"];

/// The page of the units.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_round(desk, |desk, place| {
        let frame = frame(desk, place, "units")?;
        // A directory that cannot be read is told here, where it can be taken back or replaced.
        let (directory, trouble) = match place.directory() {
            Ok(directory) => (directory, None),
            Err(error) => (Directory::default(), Some(error.to_string())),
        };
        let register = place.register().ok();
        let unknown: Vec<Value> = register
            .iter()
            .flat_map(|register| &register.units)
            .filter(|unit| !unit.resolved)
            .map(|unit| {
                json!({
                    "name": unit.unit.name, "lead": unit.lead, "co": unit.co,
                    "collective": is_collective(&unit.unit.name),
                    "like": suggested(&unit.unit.name, &directory),
                })
            })
            .collect();
        let units: Vec<Value> = directory
            .units
            .iter()
            .map(|unit| {
                json!({
                    "name": unit.name, "aliases": unit.aliases.join("；"), "category": unit.category,
                    "email": unit.email, "contact": unit.contact, "phone": unit.phone, "leader": unit.leader,
                })
            })
            .collect();
        let collectives: Vec<Value> = directory
            .collectives
            .iter()
            .map(|one| json!({"name": one.name, "members": one.members.join("；")}))
            .collect();
        html(
            "units.html",
            json!({
                "frame": frame, "trouble": trouble, "units": units, "collectives": collectives, "unknown": unknown,
                "state": place.state()?, "undo": undo::can(place, context::DIRECTORY),
            }),
        )
    })
    .await
}

/// The units of the directory whose names are most like a name, at most three.
fn suggested(name: &str, directory: &Directory) -> Vec<String> {
    let mut like: Vec<(f64, &str)> = directory
        .units
        .iter()
        .map(|unit| {
            let names = std::iter::once(&unit.name).chain(&unit.aliases);
            (
                names.map(|own| strsim::jaro(own, name)).fold(0.0, f64::max),
                unit.name.as_str(),
            )
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    like.sort_by(|a, b| b.0.total_cmp(&a.0));
    like.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// The names in a cell, parted by ； or line breaks: a name may hold 、 itself (各县、市、区人民政府).
fn names(text: &str) -> Vec<String> {
    let parts = text.split(['；', ';', '\n']);
    parts
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Writes the directory, if it does not contradict itself and is still as it was when the page was made.
fn write(
    place: &Place,
    base: &str,
    typed: &[(String, String)],
    units: Vec<Unit>,
    collectives: Vec<Collective>,
) -> Result<(), Failure> {
    if place.state()? != base {
        return Err(Failure::changed(typed.to_vec()));
    }
    let (directory, _) = Directory::new(units, collectives).map_err(|contradiction| {
        let found = match contradiction {
            Contradiction::SharedName { name, units: [a, b] } => format!("“{name}”同时是“{a}”和“{b}”的名称"),
            Contradiction::CollectiveName { name } => format!("集合“{name}”与一个单位同名，或写了两次"),
            Contradiction::Cycle { name } => format!("集合“{name}”绕回了自己"),
        };
        Failure::new(StatusCode::BAD_REQUEST, found, key("请改一处再保存；这次没有保存"))
    })?;
    let path = place.common.input.join(context::DIRECTORY);
    let dated = place.register().ok().and_then(|register| register.date);
    // Only what the directory holds: names that it does not know are settled on this page one by one.
    let none = Register {
        date: dated,
        ..Register::default()
    };
    let bytes = write::directory::draft(&path, &none, &directory)?;
    edit::directory(place, || Ok(undo::write(place, context::DIRECTORY, &bytes)?))
}

/// Saves the table as it stands on the page.
pub(super) async fn save(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |_, place| {
        let column = |name: &str| -> Vec<&str> {
            typed
                .iter()
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.trim())
                .collect()
        };
        let columns: Vec<Vec<&str>> = ["name", "aliases", "category", "email", "contact", "phone", "leader"]
            .map(column)
            .into();
        let at = |column: usize, row: usize| -> &str {
            columns
                .get(column)
                .and_then(|values| values.get(row))
                .copied()
                .unwrap_or("")
        };
        let rows = columns.first().map_or(0, Vec::len);
        let units = (0..rows)
            .filter(|&row| !at(0, row).is_empty())
            .map(|row| Unit {
                name: at(0, row).to_owned(),
                aliases: names(at(1, row)),
                category: at(2, row).to_owned(),
                email: at(3, row).to_owned(),
                contact: at(4, row).to_owned(),
                phone: at(5, row).to_owned(),
                leader: at(6, row).to_owned(),
            })
            .collect();
        let collectives = column("collective")
            .into_iter()
            .zip(column("members"))
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, members)| Collective {
                name: name.to_owned(),
                members: names(members),
            })
            .collect();
        let state = column("state").first().copied().unwrap_or("").to_owned();
        write(place, &state, &typed, units, collectives)?;
        go("/units")
    })
    .await
}

/// Takes rows pasted from a spreadsheet: known units get what is new, others are added.
pub(super) async fn paste(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |_, place| {
        let given = |name: &str| answer::typed(&typed, name);
        let directory = place.directory()?;
        let mut units = directory.units.clone();
        let mut rows = given("rows")
            .lines()
            .map(|line| line.split('\t').map(str::trim).collect::<Vec<_>>())
            .peekable();
        let heads = rows.next_if(|row| row.iter().any(|cell| cell.contains("名称") || *cell == "单位"));
        let order: Vec<Option<usize>> = match &heads {
            Some(heads) => heads.iter().map(|head| meant(head)).collect(),
            None => (0..COLUMNS.len()).map(Some).collect(),
        };
        for row in rows {
            let mut values = [""; COLUMNS.len()];
            for (cell, column) in row.iter().zip(&order) {
                if let Some(value) = column.and_then(|column| values.get_mut(column)) {
                    *value = cell;
                }
            }
            let [name, aliases, category, email, contact, phone, leader] = values;
            if name.is_empty() {
                continue;
            }
            let known = units.find_id(|unit| {
                std::iter::once(&unit.name)
                    .chain(&unit.aliases)
                    .any(|own| name_key(own) == name_key(name))
            });
            let id = known.unwrap_or_else(|| units.push(Unit::named(name)));
            let unit = &mut units[id];
            for (own, new) in [
                (&mut unit.category, category),
                (&mut unit.email, email),
                (&mut unit.contact, contact),
                (&mut unit.phone, phone),
                (&mut unit.leader, leader),
            ] {
                if !new.is_empty() {
                    *own = new.to_owned();
                }
            }
            for alias in names(aliases) {
                if alias != unit.name && !unit.aliases.contains(&alias) {
                    unit.aliases.push(alias);
                }
            }
        }
        write(place, given("state"), &typed, units.into(), directory.collectives)?;
        go("/units")
    })
    .await
}

/// The column that a pasted heading means.
fn meant(heading: &str) -> Option<usize> {
    let named = COLUMNS.iter().position(|column| heading.contains(column));
    named.or(match heading {
        "单位" => Some(0),
        "简称" => Some(1),
        "手机" | "联系方式" => Some(5),
        "领导" | "分管" | "分管市领导" => Some(6),
        _ => None,
    })
}

/// Says what a name is that the directory does not know: another name of a unit, a unit of its own, or a collective.
pub(super) async fn alias(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |_, place| {
        let given = |name: &str| answer::typed(&typed, name).trim();
        let directory = place.directory()?;
        let (mut units, mut collectives) = (Vec::from(directory.units), directory.collectives);
        let name = given("name").to_owned();
        match given("as") {
            "unit" => units.push(Unit::named(&name)),
            "collective" => {
                collectives.retain(|one| name_key(&one.name) != name_key(&name));
                collectives.push(Collective {
                    name,
                    members: names(given("members")),
                });
            }
            _ => {
                let unit = units.iter_mut().find(|unit| unit.name == given("of"));
                unit.ok_or_else(|| Failure::absent("个单位"))?.aliases.push(name);
            }
        }
        write(place, given("state"), &typed, units, collectives)?;
        go("/units")
    })
    .await
}

/// Takes the last edit of the directory back.
pub(super) async fn undo(State(desk): Shared) -> Answer {
    in_round(desk, |_, place| {
        edit::directory(place, || Ok(undo::back(place, context::DIRECTORY).map(drop)?))?;
        go("/units")
    })
    .await
}

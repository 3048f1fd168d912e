//! 单位: the directory as a table, the names that it does not know with what they may be, and pasting from Excel.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use serde_json::{Value, json};

use super::answer::{self, Answer, Failure, Said, go, html};
use super::page::frame;
use super::place::Place;
use super::running::Desk;
use super::shared::{Shared, in_round};
use super::words::key;
use super::{dropped, edit, undo};
use crate::command::context;
use crate::directory::read::is_beside;
use crate::directory::{CATEGORY_PREFIX, Collective, Contradiction, Directory, near};
use crate::mail::address::addresses;
use crate::mark;
use crate::normal::phone;
use crate::office_words::{Book, canonical};
use crate::register::Register;
use crate::register::resolve::is_collective;
use crate::text::name_key;
use crate::unit::Unit;
use crate::write;

/// The columns of the table in the order in which the page and a paste without headings have them.
const COLUMNS: [&str; 7] = ["名称", "别名", "类别", "邮箱", "联系人", "电话", "分管领导"];

/// The page of the units.
pub(super) async fn page(State(desk): Shared, Query(shown): Query<Shown>) -> Answer {
    in_round(desk, move |desk, place| {
        // A directory that cannot be read is told here, where it can be taken back or replaced.
        let (directory, trouble) = match place.directory() {
            Ok(directory) => (directory, None),
            Err(error) => (Directory::default(), Some(error.to_string())),
        };
        let state = place.state()?;
        let table = Table {
            units: directory.units.as_slice(),
            collectives: &directory.collectives,
            state: &state,
            added: shown.added,
        };
        drawn(desk, place, &directory, trouble.as_deref(), &table, None)
    })
    .await
}

/// What the page of the units is asked for.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    /// How many units the last edit has put into the directory besides.
    added: usize,
}

/// The table of the units as a page shows it.
struct Table<'a> {
    units: &'a [Unit],
    collectives: &'a [Collective],
    /// How many units the last edit has put into it besides.
    added: usize,
    /// The state of the input folder that it is of.
    state: &'a str,
}

/// A table that was typed or pasted and is not saved yet, because something in it is to be looked at first.
struct Waiting {
    /// What is to be looked at, in words with their values.
    told: Vec<Value>,
    /// By what it is known that the person has been told of each.
    code: String,
}

/// Draws the page: the table, what of its cells looks wrong, and what of it waits for a second look before it is saved.
fn drawn(
    desk: &Arc<Desk>,
    place: &Arc<Place>,
    directory: &Directory,
    trouble: Option<&str>,
    table: &Table<'_>,
    waiting: Option<Waiting>,
) -> Answer {
    let frame = frame(desk, place, "units")?;
    let register = place.register().ok();
    let unknown: Vec<Value> = register
        .iter()
        .flat_map(|register| &register.units)
        .filter(|unit| !unit.resolved)
        .map(|unit| {
            let name = &unit.unit.name;
            // What stands for several bodies is none of them.
            let like = if is_collective(name) {
                Vec::new()
            } else {
                near::units(name, directory)
            };
            json!({
                "name": name, "lead": unit.lead, "co": unit.co, "collective": is_collective(name), "like": like,
            })
        })
        .collect();
    let units: Vec<Value> = table
        .units
        .iter()
        .map(|unit| {
            json!({
                "name": unit.name, "aliases": unit.aliases.join("；"), "category": unit.category,
                "email": unit.email, "contact": unit.contact, "phone": unit.phone, "leader": unit.leader,
                "email_doubt": doubt_of_mail(&unit.email), "phone_doubt": doubt_of_phone(&unit.phone),
            })
        })
        .collect();
    let collectives: Vec<Value> = table
        .collectives
        .iter()
        .map(|one| json!({"name": one.name, "members": one.members.join("；")}))
        .collect();
    let mut categories: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in directory.units.iter().filter(|unit| !unit.category.is_empty()) {
        *categories.entry(&unit.category).or_default() += 1;
    }
    let categories: Vec<Value> = categories
        .iter()
        .map(|(name, count)| json!({"name": name, "count": count}))
        .collect();
    let doubtful = |unit: &&Unit| doubt_of_mail(&unit.email).is_some() || doubt_of_phone(&unit.phone).is_some();
    html(
        "units.html",
        json!({
            "strays": dropped::strays(place)?,
            "frame": frame, "trouble": trouble, "added": table.added, "units": units, "collectives": collectives, "unknown": unknown, "categories": categories,
            "doubtful": table.units.iter().filter(doubtful).count(),
            "state": table.state, "undo": undo::can(place, context::DIRECTORY),
            "told": waiting.as_ref().map(|waiting| &waiting.told), "code": waiting.as_ref().map_or("", |waiting| &waiting.code),
        }),
    )
}

/// What of a cell of addresses is none, as words with their values; nothing where all is well or nothing stands there.
fn doubt_of_mail(cell: &str) -> Option<Value> {
    let (good, bad) = addresses(cell);
    if cell.trim().is_empty() || !good.is_empty() && bad.is_empty() {
        return None;
    }
    // In kjj@xianning.gov,cn it is the whole cell that shows what is wrong, not cn alone.
    Some(if good.is_empty() {
        json!([key("“{0}”不像邮箱"), cell])
    } else {
        json!([key("“{0}”里的“{1}”不像邮箱"), cell, bad.join("、")])
    })
}

/// What of a cell of telephone numbers cannot be dialled.
fn doubt_of_phone(cell: &str) -> Option<Value> {
    if cell.trim().is_empty() {
        return None;
    }
    let doubt = match phone::read(cell).err()? {
        phone::Fault::DigitsLost => json!(key("号码后几位已被表格软件截掉")),
        phone::Fault::Length(digits) => json!([key("{0} 位数字，不是能拨通的号码"), digits]),
        phone::Fault::Cut => json!(key("分机号没有写完")),
        phone::Fault::MadeUp => json!(key("像是随手填的号码")),
        phone::Fault::NoDigits => json!(key("没有电话号码")),
    };
    Some(doubt)
}

/// What of a typed table is to be looked at before it is saved: cells that look wrong and did not stand there already. Nothing
/// where nothing is, or where the person has been told of just this.
fn to_look_at(before: &Directory, units: &[Unit], more: Vec<Value>, told: &str) -> Option<Waiting> {
    let stood = |unit: &Unit, cell: fn(&Unit) -> &str| {
        before
            .units
            .iter()
            .any(|own| own.name == unit.name && cell(own) == cell(unit))
    };
    let mut looks = more;
    for (row, unit) in units.iter().enumerate() {
        let mail = doubt_of_mail(&unit.email).filter(|_| !stood(unit, |unit| &unit.email));
        let phone = doubt_of_phone(&unit.phone).filter(|_| !stood(unit, |unit| &unit.phone));
        for doubt in [mail, phone].into_iter().flatten() {
            looks.push(json!({"unit": unit.name, "row": row, "doubt": doubt}));
        }
    }
    // Where it stands does not matter: a row that is taken away before the second look moves the others.
    let code = |look: &Value| mark::code(&format!("{:?}{:?}", look.get("unit"), look.get("doubt")));
    let codes: Vec<String> = looks.iter().map(code).collect();
    let known: Vec<&str> = told.split(',').collect();
    let new = codes.iter().any(|code| !known.contains(&code.as_str()));
    new.then(|| Waiting {
        told: looks,
        code: codes.join(","),
    })
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
        let refused = |found: Said| Failure::refused(found, key("请改一处再保存；这次没有保存"), typed.to_vec());
        refused(match &contradiction {
            Contradiction::SharedName { name, units: [a, b] } => {
                (key("“{0}”同时是“{1}”和“{2}”的名称"), [name.as_str(), a, b]).into()
            }
            Contradiction::CollectiveName { name } => {
                (key("集合“{0}”与一个单位同名，或写了两次"), [name.as_str()]).into()
            }
            Contradiction::Cycle { name } => (key("集合“{0}”绕回了自己"), [name.as_str()]).into(),
        })
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
    in_round(desk, move |desk, place| {
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
        let units: Vec<Unit> = (0..rows)
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
        let collectives: Vec<Collective> = column("collective")
            .into_iter()
            .zip(column("members"))
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, members)| Collective {
                name: name.to_owned(),
                members: names(members),
            })
            .collect();
        let state = column("state").first().copied().unwrap_or("").to_owned();
        let before = place.directory().unwrap_or_default();
        // Whoever is late is told so first.
        if place.state()? == state
            && let Some(waiting) = to_look_at(&before, &units, Vec::new(), answer::typed(&typed, "told"))
        {
            let table = Table {
                units: &units,
                collectives: &collectives,
                state: &state,
                added: 0,
            };
            return drawn(desk, place, &before, None, &table, Some(waiting));
        }
        write(place, &state, &typed, units, collectives)?;
        go("/units")
    })
    .await
}

/// Takes rows pasted from a spreadsheet: known units get what is new, others are added. What looks wrong, and what would be
/// left behind, is shown in the table before anything is saved.
pub(super) async fn paste(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |desk, place| {
        let given = |name: &str| answer::typed(&typed, name);
        let directory = place.directory()?;
        let pasted = Pasted::into(directory.units.clone().into(), given("rows"));
        let state = given("state");
        if place.state()? == state
            && let Some(waiting) = to_look_at(&directory, &pasted.units, pasted.left, given("told"))
        {
            let table = Table {
                units: &pasted.units,
                collectives: &directory.collectives,
                state,
                added: 0,
            };
            return drawn(desk, place, &directory, None, &table, Some(waiting));
        }
        write(place, state, &typed, pasted.units, directory.collectives)?;
        go("/units")
    })
    .await
}

/// A directory with the rows of a spreadsheet in it.
struct Pasted {
    units: Vec<Unit>,
    /// What of the rows found no place: columns that a directory does not have, rows without a name.
    left: Vec<Value>,
}

impl Pasted {
    fn into(mut units: Vec<Unit>, text: &str) -> Pasted {
        let mut rows = text
            .lines()
            .map(|line| line.split('\t').map(str::trim).collect::<Vec<_>>())
            .peekable();
        let heads = rows.next_if(|row| row.iter().any(|cell| meant(cell) == Some(0)));
        let order: Vec<Option<usize>> = match &heads {
            Some(heads) => heads.iter().map(|head| meant(head)).collect(),
            None => (0..COLUMNS.len()).map(Some).collect(),
        };
        let mut left = Vec::new();
        let mut unread: BTreeSet<usize> = BTreeSet::new();
        for row in rows {
            let mut values = [""; COLUMNS.len()];
            for (at, cell) in row.iter().enumerate() {
                match order
                    .get(at)
                    .copied()
                    .flatten()
                    .and_then(|column| values.get_mut(column))
                {
                    Some(value) if value.is_empty() => *value = cell,
                    _ if cell.is_empty() => {}
                    _ => {
                        unread.insert(at);
                    }
                }
            }
            let [name, aliases, category, email, contact, phone, leader] = values;
            if name.is_empty() {
                if row.iter().any(|cell| !cell.is_empty()) {
                    left.push(json!({"unit": "", "doubt": [key("这一行没有单位名称，没有并入：{0}"), row.iter().filter(|cell| !cell.is_empty()).copied().collect::<Vec<_>>().join(" ")]}));
                }
                continue;
            }
            let known = units.iter().position(|unit| unit.is_called(name));
            let at = known.unwrap_or_else(|| {
                units.push(Unit::named(name));
                units.len() - 1
            });
            let Some(unit) = units.get_mut(at) else { continue };
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
        let beside = |at: &usize| {
            heads
                .as_ref()
                .and_then(|heads| heads.get(*at))
                .is_some_and(|head| !head.is_empty() && is_beside(head))
        };
        left.extend(unread.into_iter().filter(|at| !beside(at)).map(|at| {
            let head = heads
                .as_ref()
                .and_then(|heads| heads.get(at))
                .filter(|head| !head.is_empty());
            match head {
                Some(head) => json!({"unit": "", "doubt": [key("名录里没有“{0}”这一列，没有并入"), head]}),
                None => {
                    json!({"unit": "", "doubt": [key("第 {0} 列不知道是什么，没有并入；请带上标题一起粘贴"), at + 1]})
                }
            }
        }));
        Pasted { units, left }
    }
}

/// The column that a pasted heading means, by the words in which directories are headed.
fn meant(heading: &str) -> Option<usize> {
    let canonical = canonical(Book::Directory, heading);
    let found = COLUMNS.iter().position(|column| *column == canonical);
    found.or_else(|| COLUMNS.iter().position(|column| heading.contains(column)))
}

/// Says what a name is that the directory does not know: another name of a unit, a unit of its own, or a collective.
pub(super) async fn alias(State(desk): Shared, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    in_round(desk, move |_, place| {
        let given = |name: &str| answer::typed(&typed, name).trim();
        let directory = place.directory()?;
        let (mut units, mut collectives) = (Vec::from(directory.units), directory.collectives);
        let name = given("name").to_owned();
        let before = units.len();
        match given("as") {
            "unit" => units.push(Unit::named(&name)),
            "collective" => {
                collectives.retain(|one| name_key(&one.name) != name_key(&name));
                let mut members = names(given("members"));
                let category = given("category");
                if !category.is_empty() {
                    members.push(format!("{CATEGORY_PREFIX}:{category}"));
                }
                if members.is_empty() {
                    let found = (key("没有说“{0}”是哪几个单位的合称"), [name.as_str()]);
                    let advice = key("请在同一行按类别选，或写出各单位，用分号隔开");
                    return Err(Failure::refused(found, advice, typed.clone()));
                }
                // Whoever is named as a member gets a form of its own, as the person has said: in the directory or not yet.
                for member in &members {
                    let is_known = member.starts_with(CATEGORY_PREFIX)
                        || units.iter().any(|unit| unit.is_called(member))
                        || collectives.iter().any(|one| name_key(&one.name) == name_key(member));
                    if !is_known {
                        units.push(Unit::named(member));
                    }
                }
                collectives.push(Collective { name, members });
            }
            _ => {
                let unit = units.iter_mut().find(|unit| unit.name == given("of"));
                unit.ok_or_else(|| Failure::absent(key("个单位")))?.aliases.push(name);
            }
        }
        let added = (units.len() - before) * usize::from(given("as") == "collective");
        write(place, given("state"), &typed, units, collectives)?;
        go(&match added {
            0 => "/units".to_owned(),
            added => format!("/units?added={added}"),
        })
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

//! Says whose a reply is: the content first, then the hidden identity, then names around it; never between two.

use super::incoming::Incoming;
use super::known::Known;
use super::reading::{Part, Reading, RowsOf};
use crate::normal::fold;
use crate::unit::UnitId;

/// Whose a part of a reply is, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// This unit's; all that speaks for a unit speaks for it.
    Sure(UnitId),
    /// This unit's, though something else speaks for another: what, and what it says.
    Despite(UnitId, String),
    /// This unit's, by the name of the file, its folder or its sender alone.
    ByName(UnitId),
    /// This unit's, by a column that says who is responsible for each row: the column's heading.
    ByColumn(UnitId, String),
    /// Nobody's: what was seen.
    Unknown(String),
}

impl Whose {
    /// The unit, if there is one.
    pub fn unit(&self) -> Option<UnitId> {
        match self {
            Whose::Sure(unit) | Whose::Despite(unit, _) | Whose::ByName(unit) | Whose::ByColumn(unit, _) => Some(*unit),
            Whose::Unknown(_) => None,
        }
    }
}

/// What the names around a file say: its own name, its folders from the inside out, subject and sender.
pub fn by_names(known: &Known<'_>, incoming: &Incoming) -> Option<UnitId> {
    let path = incoming.file.split(['/', '\\']).rev().find_map(|part| {
        let stem = part
            .rsplit_once('.')
            .filter(|(_, end)| end.len() <= 5 && end.is_ascii())
            .map_or(part, |(stem, _)| stem);
        let found = match known.names.exact(stem) {
            Some(unit) => vec![unit],
            None => known.names.inside(stem),
        };
        (!found.is_empty()).then_some(found)
    });
    let mail = incoming
        .evidence
        .sender
        .as_deref()
        .and_then(|sender| known.names.mail(sender));
    let subject = incoming
        .evidence
        .subject
        .as_deref()
        .map(|subject| known.names.inside(subject))
        .unwrap_or_default();
    let mut said: Vec<UnitId> = Vec::new();
    match path.as_deref() {
        Some([one]) => said.push(*one),
        Some(_) => return None,
        None => {
            if let [one] = subject.as_slice() {
                said.push(*one);
            }
        }
    }
    said.extend(mail);
    // No part of the path names a unit in full.
    if said.is_empty() {
        let parts = incoming.file.split(['/', '\\']).rev();
        said.extend(parts.filter_map(|part| known.names.colloquial_inside(part)).next());
    }
    said.dedup();
    match said.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whose each part of a reading is.
pub fn whose(known: &Known<'_>, incoming: &Incoming, reading: &Reading) -> Vec<Whose> {
    let names = by_names(known, incoming);
    let cover: Option<&String> = reading.cover.first();
    let mut all: Vec<Whose> = reading
        .parts
        .iter()
        .map(|part| one(known, part, cover, reading, names))
        .collect();
    // A sheet that names nobody belongs to the one unit that the other sheets name.
    let mut units: Vec<UnitId> = all.iter().filter_map(Whose::unit).collect();
    units.sort_unstable();
    units.dedup();
    if let [unit] = units.as_slice() {
        let sure = all.contains(&Whose::Sure(*unit));
        for (whose, part) in all.iter_mut().zip(&reading.parts) {
            let unsaid = matches!(whose, Whose::Unknown(_)) || matches!(whose, Whose::ByName(_)) && sure;
            if unsaid && known.stated_name(part).is_none() && part.rows_of.is_none() {
                *whose = Whose::Sure(*unit);
            }
        }
    }
    all
}

fn one(known: &Known<'_>, part: &Part, cover: Option<&String>, reading: &Reading, names: Option<UnitId>) -> Whose {
    let identity = reading.identity;
    if let Some(rows) = &part.rows_of {
        return of_rows(known, rows, identity, names);
    }
    let text = known
        .stated_name(part)
        .or_else(|| cover.cloned())
        .filter(|text| !fold(text).is_empty());
    // A title that names one unit stands for 填报单位 where that is blank.
    let titled = match reading.titled.as_slice() {
        [unit] if text.is_none() => Some(*unit),
        _ => None,
    };
    let stated = text.as_deref().and_then(|text| stated(known, text)).or(titled);
    let name_of = |unit: UnitId| known.register.unit_name(unit).to_owned();
    // The form was sent to the unit that the file is named for, too: two that agree outweigh a slip in 填报单位.
    let agreed = identity.filter(|sent| names == Some(*sent));
    if let (Some(sent), Some(unit)) = (agreed, stated)
        && sent != unit
    {
        let said = text.unwrap_or_else(|| name_of(unit));
        return Whose::Despite(sent, format!("填报单位写的是“{said}”"));
    }
    match (stated, identity, text) {
        (Some(unit), identity, _) => {
            if let Some(other) = identity.filter(|other| *other != unit) {
                return Whose::Despite(unit, format!("表格是发给“{}”的", name_of(other)));
            }
            match names.filter(|other| *other != unit) {
                Some(other) => Whose::Despite(unit, format!("文件名（或文件夹、发件人）为“{}”", name_of(other))),
                None => Whose::Sure(unit),
            }
        }
        (None, Some(unit), Some(text)) if !abbreviates(known, &text, unit) => {
            Whose::Despite(unit, format!("填报单位写的是“{text}”"))
        }
        (None, Some(unit), _) => match names.filter(|other| *other != unit) {
            Some(other) => Whose::Despite(unit, format!("文件名（或文件夹、发件人）为“{}”", name_of(other))),
            None => Whose::Sure(unit),
        },
        (None, None, Some(text)) => match names {
            Some(unit) if abbreviates(known, &text, unit) => Whose::Sure(unit),
            _ => Whose::Unknown(format!("填报单位写的是“{text}”")),
        },
        (None, None, None) => match names {
            Some(unit) => Whose::ByName(unit),
            None => Whose::Unknown("没有写填报单位".to_owned()),
        },
    }
}

/// Whose rows are that a column of units tells: the column first. Where it only says who is responsible, a file that
/// somebody has named is that unit's all the same.
fn of_rows(known: &Known<'_>, rows: &RowsOf, identity: Option<UnitId>, names: Option<UnitId>) -> Whose {
    let name_of = |unit: UnitId| known.register.unit_name(unit).to_owned();
    let said = format!("“{}”一栏写的是“{}”", rows.heading, rows.text);
    match (rows.unit, names, identity) {
        (Some(unit), Some(named), _) if !rows.says_who_fills && unit != named => Whose::Despite(named, said),
        (_, Some(named), _) if !rows.says_who_fills => Whose::ByName(named),
        (Some(unit), _, Some(other)) if unit != other => {
            Whose::Despite(unit, format!("表格是发给“{}”的", name_of(other)))
        }
        (Some(unit), ..) if rows.says_who_fills => Whose::Sure(unit),
        (Some(unit), ..) => Whose::ByColumn(unit, rows.heading.clone()),
        (None, ..) => Whose::Unknown(said),
    }
}

/// The unit that a stated name means: exactly, or as the one unit named in it (市财政局预算科).
fn stated(known: &Known<'_>, text: &str) -> Option<UnitId> {
    known.one_unit(text)
}

/// Whether a text is a short or long way of writing a unit's name: its characters stand in the name in order.
fn abbreviates(known: &Known<'_>, text: &str, unit: UnitId) -> bool {
    let text = fold(text);
    let unit = &known.register.units[unit];
    std::iter::once(&unit.unit.name).chain(&unit.unit.aliases).any(|name| {
        let name = fold(name);
        let (short, long) = if text.len() < name.len() {
            (&text, &name)
        } else {
            (&name, &text)
        };
        let mut rest = long.chars();
        short.chars().count() >= 2 && short.chars().all(|c| rest.any(|d| d == c))
    })
}

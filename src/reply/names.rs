//! Knows every unit by every name: exact, inside a longer text, by code and by e-mail address.

use std::collections::HashMap;

use super::normal::fold;
use crate::mail::address::addresses;
use crate::mark;
use crate::register::Register;

/// The units' names, ready to be looked up.
#[derive(Debug)]
pub struct Names {
    /// Folded names that mean one unit each; a name of two units is in neither.
    exact: HashMap<String, Option<usize>>,
    /// Names that may be looked for inside a longer text, by their first character, longest first.
    inside: HashMap<char, Vec<(String, usize)>>,
    codes: HashMap<String, usize>,
    /// Addresses that are one unit's; an address of several units says nothing.
    mails: HashMap<String, Option<usize>>,
    /// The city's name without its 市: 咸宁.
    city: String,
}

impl Names {
    /// Takes the names and aliases of all units of a register.
    pub fn new(register: &Register) -> Self {
        let city = city_of(&register.issuer);
        let mut names = Names {
            exact: HashMap::new(),
            inside: HashMap::new(),
            codes: HashMap::new(),
            mails: HashMap::new(),
            city,
        };
        for (place, unit) in register.units.iter().enumerate() {
            let unit = &unit.unit;
            names.codes.insert(mark::code(&unit.name), place);
            for address in addresses(&unit.email).0 {
                let entry = names.mails.entry(address.to_lowercase()).or_insert(Some(place));
                if *entry != Some(place) {
                    *entry = None;
                }
            }
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                names.add(&fold(name), place);
            }
        }
        // Short forms come second, so that no short form takes a name that a unit really bears.
        for (place, unit) in register.units.iter().enumerate() {
            for name in std::iter::once(&unit.unit.name).chain(&unit.unit.aliases) {
                for other in names.variants(&fold(name)) {
                    if !names.exact.contains_key(&other) {
                        names.add(&other, place);
                    }
                }
            }
        }
        for (name, place) in &names.exact {
            let (Some(place), Some(first)) = (place, name.chars().next()) else {
                continue;
            };
            if name.chars().count() >= 3 {
                names.inside.entry(first).or_default().push((name.clone(), *place));
            }
        }
        for list in names.inside.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        names
    }

    fn add(&mut self, name: &str, place: usize) {
        if name.is_empty() {
            return;
        }
        self.exact
            .entry(name.to_owned())
            .and_modify(|old| {
                if *old != Some(place) {
                    *old = None;
                }
            })
            .or_insert(Some(place));
    }

    /// 市财政局 is also 咸宁市财政局, and the other way round.
    fn variants(&self, name: &str) -> Vec<String> {
        if self.city.is_empty() {
            return Vec::new();
        }
        let mut variants = Vec::new();
        if name.starts_with('市') {
            variants.push(format!("{}{name}", self.city));
        }
        if let Some(rest) = name.strip_prefix(&self.city)
            && rest.starts_with('市')
            && rest.chars().count() > 2
        {
            variants.push(rest.to_owned());
        }
        variants
    }

    /// The unit that bears exactly this name.
    pub fn exact(&self, text: &str) -> Option<usize> {
        self.exact.get(&fold(text)).copied().flatten()
    }

    /// The unit of a code (document property).
    pub fn code(&self, code: &str) -> Option<usize> {
        self.codes.get(code).copied()
    }

    /// The unit of an e-mail address.
    pub fn mail(&self, address: &str) -> Option<usize> {
        self.mails.get(&address.trim().to_lowercase()).copied().flatten()
    }

    /// The units named inside a longer text, in order, each once; of overlapping names the longest counts.
    pub fn inside(&self, text: &str) -> Vec<usize> {
        let (chars, breaks) = broken(text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = chars.get(at) {
            let hit = self.inside.get(first).and_then(|list| {
                list.iter().find(|(name, _)| {
                    let len = name.chars().count();
                    name.chars().eq(chars.iter().skip(at).take(len).copied())
                        && self.stands_free(&chars, &breaks, at, len)
                })
            });
            match hit {
                Some((name, place)) => {
                    if !found.contains(place) {
                        found.push(*place);
                    }
                    at += name.chars().count();
                }
                None => at += 1,
            }
        }
        found
    }

    /// 市财政局 inside 赤壁市财政局, and 咸安区 inside 咸安区财政局, are other bodies.
    fn stands_free(&self, chars: &[char], breaks: &[usize], at: usize, len: usize) -> bool {
        let is_han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
        if chars.get(at) == Some(&'市') && at > 0 && !breaks.contains(&at) && chars.get(at - 1).is_some_and(is_han) {
            let before: String = chars.get(..at).unwrap_or_default().iter().collect();
            let place_name = before.chars().rev().take(2).all(|c| is_han(&c));
            if place_name && !before.ends_with(&self.city) && !ends_with_word(&before) {
                return false;
            }
        }
        let own: Vec<char> = chars.get(at..at + len).unwrap_or_default().to_vec();
        let area = own.last().is_some_and(|c| matches!(c, '县' | '市' | '区' | '省'));
        let after = chars.get(at + len..).unwrap_or_default();
        let end = breaks
            .iter()
            .find(|place| **place >= at + len)
            .map_or(7, |place| (place - at - len).min(7));
        !(area
            && after
                .iter()
                .take(end)
                .take_while(|c| is_han(c))
                .any(|c| matches!(c, '局' | '委')))
    }
}

/// The folded characters of a text, and the places before which punctuation or a space stood.
fn broken(text: &str) -> (Vec<char>, Vec<usize>) {
    let mut chars = Vec::new();
    let mut breaks = Vec::new();
    for c in text.chars() {
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        if folded.is_empty() {
            breaks.push(chars.len());
        }
        chars.extend(folded.chars());
    }
    (chars, breaks)
}

/// Words after which a unit's name may begin: 关于市财政局…, 附件市财政局….
fn ends_with_word(before: &str) -> bool {
    [
        "附件", "方案", "情况", "关于", "报送", "单位", "表", "报", "的", "由", "和", "及",
    ]
    .iter()
    .any(|word| before.ends_with(word))
}

/// 咸宁 from 咸宁市人民政府办公室; empty where the issuer begins with no city.
fn city_of(issuer: &str) -> String {
    match issuer.split_once('市') {
        Some((city, _)) if (2..=6).contains(&city.chars().count()) => city.to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::RegisterUnit;
    use crate::unit::Unit;

    fn names() -> Names {
        let unit = |name: &str, aliases: &[&str]| RegisterUnit {
            unit: Unit {
                name: name.into(),
                aliases: aliases.iter().map(|a| (*a).into()).collect(),
                ..Unit::default()
            },
            designations: Vec::new(),
            resolved: true,
            lead: 0,
            co: 0,
        };
        Names::new(&Register {
            issuer: "咸宁市人民政府办公室".into(),
            units: vec![
                unit("市发改委", &["市发展和改革委员会"]),
                unit("市财政局", &[]),
                unit("咸安区人民政府", &["咸安区"]),
                unit("咸宁高新区管委会", &[]),
            ],
            ..Register::default()
        })
    }

    #[test]
    fn names_are_found_with_and_without_the_city() {
        let names = names();
        for (text, place) in [
            ("市发改委", Some(0)),
            ("咸宁市发展和改革委员会", Some(0)),
            ("咸宁市财政局（盖章）", None),
            ("咸安区", Some(2)),
            ("赤壁市财政局", None),
        ] {
            assert_eq!(names.exact(text), place, "{text}");
        }
    }

    #[test]
    fn a_name_inside_another_bodys_name_does_not_count() {
        let names = names();
        for (text, places) in [
            ("附件2落实方案（市发改委）", vec![0]),
            ("咸宁市财政局2020年落实方案", vec![1]),
            ("赤壁市财政局落实方案", vec![]),
            ("咸安区财政局落实方案", vec![]),
            ("咸安区人民政府落实方案", vec![2]),
            ("市发改委、市财政局", vec![0, 1]),
        ] {
            assert_eq!(names.inside(text), places, "{text}");
        }
    }
}

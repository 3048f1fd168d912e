//! Knows every unit by every name: exact, inside a longer text, by code and by e-mail address.

use crate::mail::address::addresses;
use crate::mark;
use crate::memo::QuickMap;
use crate::normal::fold;
use crate::register::Register;
use crate::unit::UnitId;

/// The units' names, ready to be looked up.
#[derive(Debug)]
pub struct Names {
    /// Folded names that mean one unit each; a name of two units is in neither.
    exact: QuickMap<String, Option<UnitId>>,
    /// How long the names are that may be looked for inside a longer text, in characters, by their first one; longest first.
    inside: QuickMap<char, Vec<usize>>,
    /// Names without the 市, 市委 or 市政府 before them, which only mean the city's body where no other stands before them.
    short: QuickMap<String, Option<UnitId>>,
    codes: QuickMap<String, UnitId>,
    /// Addresses that are one unit's; an address of several units says nothing.
    mails: QuickMap<String, Option<UnitId>>,
    /// The city's name without its 市: 咸宁.
    city: String,
}

impl Names {
    /// Takes the names and aliases of all units of a register.
    pub fn new(register: &Register) -> Self {
        let city = city_of(&register.issuer);
        let mut names = Names {
            exact: QuickMap::default(),
            inside: QuickMap::default(),
            short: QuickMap::default(),
            codes: QuickMap::default(),
            mails: QuickMap::default(),
            city,
        };
        for (place, unit) in register.units.with_ids() {
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
        for (place, unit) in register.units.with_ids() {
            for name in std::iter::once(&unit.unit.name).chain(&unit.unit.aliases) {
                for other in names.variants(&fold(name)) {
                    if !names.exact.contains_key(&other) {
                        names.add(&other, place);
                    }
                }
            }
        }
        for (place, unit) in register.units.with_ids() {
            for name in std::iter::once(&unit.unit.name).chain(&unit.unit.aliases) {
                let folded = fold(name);
                for short in without_city(&folded).filter(|short| !names.exact.contains_key(*short)) {
                    let entry = names.short.entry(short.to_owned()).or_insert(Some(place));
                    if *entry != Some(place) {
                        *entry = None;
                    }
                }
            }
        }
        for (name, place) in &names.exact {
            let length = name.chars().count();
            if let (Some(_), Some(first), SHORTEST_INSIDE..) = (place, name.chars().next(), length) {
                names.inside.entry(first).or_default().push(length);
            }
        }
        for lengths in names.inside.values_mut() {
            lengths.sort_unstable_by(|a, b| b.cmp(a));
            lengths.dedup();
        }
        names
    }

    fn add(&mut self, name: &str, place: UnitId) {
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
    pub fn exact(&self, text: &str) -> Option<UnitId> {
        self.exact.get(&fold(text)).copied().flatten()
    }

    /// The unit that people call so within the city: 国安办 for 市委国安办, where no other unit is called so.
    pub fn colloquial(&self, text: &str) -> Option<UnitId> {
        self.short.get(&fold(text)).copied().flatten()
    }

    /// The one unit of which a text is the full name in law, where the register calls it by a short one: all characters of the
    /// short name stand in it in order, 市城发集团 in 咸宁市城市发展（集团）有限责任公司.
    pub fn short_of(&self, text: &str) -> Option<UnitId> {
        /// Shortest name that is sure to be a shortened one, in characters.
        const LEAST: usize = 4;
        const LEGAL: [&str; 12] = [
            "公司",
            "集团",
            "银行",
            "委员会",
            "中心",
            "医院",
            "学院",
            "大学",
            "局",
            "联合会",
            "协会",
            "办公室",
        ];
        let folded = fold(text);
        if !LEGAL.iter().any(|end| folded.ends_with(end)) {
            return None;
        }
        let shortened = |name: &str| {
            let mut rest = folded.chars();
            let count = name.chars().count();
            count >= LEAST && count < folded.chars().count() && name.chars().all(|c| rest.any(|d| d == c))
        };
        let mut units: Vec<UnitId> = (self.exact.iter())
            .filter_map(|(name, unit)| unit.filter(|_| shortened(name)))
            .collect();
        units.sort_unstable();
        units.dedup();
        match units.as_slice() {
            [unit] => Some(*unit),
            _ => None,
        }
    }

    /// The one unit that a text names in such a way, with no other body's name right before it.
    pub fn colloquial_inside(&self, text: &str) -> Option<UnitId> {
        let (chars, breaks) = broken(text);
        let free = |at: usize| {
            let before: String = chars.get(..at).unwrap_or_default().iter().collect();
            at == 0 || breaks.contains(&at) || ends_with_word(&before) || before.ends_with(|c: char| c.is_ascii_digit())
        };
        let mut found: Vec<(usize, UnitId)> = Vec::new();
        for at in (0..chars.len()).filter(|at| free(*at)) {
            let named = |len: usize| {
                let name: String = chars.get(at..at + len)?.iter().collect();
                Some((len, self.short.get(&name).copied().flatten()?))
            };
            found.extend((SHORTEST..=LONGEST).rev().find_map(named).map(|(_, unit)| (at, unit)));
        }
        found.dedup_by_key(|(_, unit)| *unit);
        match found.as_slice() {
            [(_, unit)] => Some(*unit),
            _ => None,
        }
    }

    /// The unit of a code (document property).
    pub fn code(&self, code: &str) -> Option<UnitId> {
        self.codes.get(code).copied()
    }

    /// The unit of an e-mail address.
    pub fn mail(&self, address: &str) -> Option<UnitId> {
        self.mails.get(&address.trim().to_lowercase()).copied().flatten()
    }

    /// The units named inside a longer text, in order, each once; of overlapping names the longest counts.
    pub fn inside(&self, text: &str) -> Vec<UnitId> {
        let (chars, breaks) = broken(text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = chars.get(at) {
            let hit = self.inside.get(first).and_then(|lengths| {
                lengths.iter().find_map(|len| {
                    let name: String = chars.get(at..at + len)?.iter().collect();
                    let place = self.exact.get(&name).copied().flatten()?;
                    self.stands_free(&chars, &breaks, at, *len).then_some((*len, place))
                })
            });
            match hit {
                Some((len, place)) => {
                    if !found.contains(&place) {
                        found.push(place);
                    }
                    at += len;
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

/// Shortest name that is looked for inside a longer text, in characters.
const SHORTEST_INSIDE: usize = 3;

/// Lengths of a name without the city that still says whose it is, in characters.
const SHORTEST: usize = 3;
const LONGEST: usize = 12;

/// A name without what says that it is the city's.
fn without_city(name: &str) -> impl Iterator<Item = &str> {
    const CITY: [&str; 4] = ["市人民政府", "市政府", "市委", "市"];
    /// Every body has these.
    const GENERAL: [&str; 6] = ["办公室", "委员会", "领导小组", "各部门", "直单位", "直各单位"];
    let short = CITY.iter().filter_map(move |city| name.strip_prefix(city));
    short.filter(|short| (SHORTEST..=LONGEST).contains(&short.chars().count()) && !GENERAL.contains(short))
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
    use crate::list::Id;
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
            ]
            .into(),
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
            assert_eq!(names.exact(text), place.map(UnitId::at), "{text}");
        }
    }

    #[test]
    fn what_people_call_a_unit_counts_where_no_other_body_stands_before_it() {
        let names = names();
        assert_eq!(names.colloquial("财政局"), Some(UnitId::at(1)));
        for (text, place) in [
            ("财政局落实方案", Some(1)),
            ("附件2-财政局", Some(1)),
            ("01财政局", Some(1)),
            ("报送材料（发改委）", Some(0)),
            ("咸安区财政局", None),
            ("财政局、发改委", None),
        ] {
            assert_eq!(names.colloquial_inside(text), place.map(UnitId::at), "{text}");
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
            let places: Vec<UnitId> = places.into_iter().map(UnitId::at).collect();
            assert_eq!(names.inside(text), places, "{text}");
        }
    }
}

//! `answer-others`: 像是别的单位的内容.

use std::cell::LazyCell;
use std::sync::LazyLock;

use crate::list::List;
use crate::memo::QuickMap;
use crate::pattern::Regex;
use crate::unit::UnitId;

use crate::check::fault::Fault;
use crate::form;
use crate::kind::headings;
use crate::lexicon::{self, Kind};
use crate::normal::{fold, squeeze};
use crate::register::Register;
use crate::reply::matter;
use crate::rule;
use crate::text::regex;

/// What the name of a government ends in behind the name of its area.
const OF_AREA: [&str; 8] = [
    "人民政府办公室",
    "人民政府",
    "政府办公室",
    "政府",
    "管理委员会",
    "管委会",
    "街道办事处",
    "办事处",
];
/// What makes a body of what stands behind the name of an area, within so many letters.
const BODIES: [&str; 12] = [
    "局", "委", "办", "镇", "乡", "街道", "医院", "中心", "公司", "负责", "牵头", "政府",
];
const NEAR: usize = 6;
/// How the name of an area ends.
const AREA: [char; 5] = ['县', '区', '市', '镇', '乡'];

/// The areas that units are governments of, folded, by unit: 嘉鱼县 of 嘉鱼县人民政府; none of a bureau.
pub(in crate::check) fn areas(register: &Register) -> List<UnitId, Option<String>> {
    let area = |name: &str| {
        let folded = fold(name);
        let area = OF_AREA.iter().find_map(|end| folded.strip_suffix(end))?;
        // 嘉鱼县, but no 市 of 市政府 alone.
        (area.chars().count() >= 3 && area.ends_with(AREA)).then(|| area.to_owned())
    };
    register.units.iter().map(|unit| area(&unit.unit.name)).collect()
}

/// The names of all units, looked up by how a text begins.
pub(in crate::check) struct Named<'r> {
    /// The first unit of each name.
    units: QuickMap<&'r str, UnitId>,
    /// Bytes of the longest name.
    longest: usize,
}

impl<'r> Named<'r> {
    pub(in crate::check) fn of(register: &'r Register) -> Named<'r> {
        let mut named = Named {
            units: QuickMap::default(),
            longest: 0,
        };
        for (place, one) in register.units.with_ids() {
            for name in std::iter::once(&one.unit.name).chain(&one.unit.aliases) {
                named.longest = named.longest.max(name.len());
                named.units.entry(name).or_insert(place);
            }
        }
        named
    }

    /// The first unit with whose name a text begins, and the longest of its names that stands there.
    fn begins<'t>(&self, text: &'t str) -> Option<(UnitId, &'t str)> {
        let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
        let names = ends
            .take_while(|end| *end <= self.longest)
            .filter_map(|end| text.get(..end))
            .filter_map(|name| Some((*self.units.get(name)?, name)));
        names.min_by_key(|(place, name)| (*place, std::cmp::Reverse(name.len())))
    }
}

/// The other area of which an answer speaks where it opens, though it is of an area itself and does not name that one.
pub(in crate::check) fn named<'a>(
    folded: &str,
    unit: UnitId,
    areas: &'a List<UnitId, Option<String>>,
) -> Option<&'a str> {
    let own = areas[unit].as_deref()?;
    let short = own
        .strip_suffix(AREA)
        .filter(|short| short.chars().count() >= 2)
        .unwrap_or(own);
    if folded.contains(short) {
        return None;
    }
    let others = areas.iter().flatten().map(String::as_str).filter(|other| *other != own);
    // 通城县至崇阳县的公路: the name says where something lies, and not whose work it is.
    let whose = |other: &&str| {
        let rest = folded.strip_prefix(*other)?;
        Some(!rest.starts_with(['至', '到', '和', '与', '等', '及', '方', '境', '段']))
    };
    // 由嘉鱼县住建局完成: a body of the other area does the work.
    let does = |other: &&str| {
        folded.match_indices(*other).any(|(at, _)| {
            let before = folded.get(..at).unwrap_or_default();
            let behind: String = folded
                .get(at + other.len()..)
                .unwrap_or_default()
                .chars()
                .take(NEAR)
                .collect();
            let with = ["与", "同", "和", "赴", "及", "至", "到", "从", "借鉴", "学习", "参照"]
                .iter()
                .any(|word| before.ends_with(word));
            !with && BODIES.iter().any(|body| behind.contains(body))
        })
    };
    others
        .filter(|other| whose(other) == Some(true) || does(other))
        .max_by_key(|other| other.len())
}

/// Letters before the city by whose order something is done, and behind it to what was ordered: 按照, 安委会部署.
const FOLLOWS: usize = 8;
const ORDER: usize = 12;

/// The city of which an answer speaks where it opens, though it is none that the round knows: 黄冈市中心医院新建16间.
pub(in crate::check) fn of_other_city<'a>(folded: &'a str, register: &Register) -> Option<&'a str> {
    // 湖南省岳阳市: the province may stand before it.
    let province = folded.char_indices().take(5).find(|(at, c)| *c == '省' && *at > 3);
    let folded = province
        .and_then(|(at, c)| folded.get(at + c.len_utf8()..))
        .unwrap_or(folded);
    let first = |letters: usize| {
        folded
            .char_indices()
            .nth(letters)
            .map_or(folded, |(at, _)| folded.get(..at).unwrap_or(folded))
    };
    // No name of a city is longer than what may stand before it.
    let (opening, near) = (first(FOLLOWS), first(2 * FOLLOWS));
    // 按黄石市安委会部署: whoever orders it is of another city, too.
    let ordered = |city: &&'static str| {
        let (before, behind) = (folded.get(..near.find(*city)?)?, folded.split_once(*city)?.1);
        let by = lexicon::ends(before, Kind::FollowsOrder) && before.chars().count() <= FOLLOWS;
        let order: String = behind.chars().skip(1).take(ORDER).collect();
        (by && lexicon::holds(&order, Kind::Ordered)).then_some(before.len())
    };
    let (at, city) = if lexicon::holds(opening, Kind::FollowsOrder) {
        if !lexicon::holds(near, Kind::City) {
            return None;
        }
        let mut cities = lexicon::words(Kind::City);
        cities.find_map(|city| {
            let opens = folded.starts_with(city).then_some(0);
            Some((opens.or_else(|| ordered(&city))?, city))
        })?
    } else {
        // Most answers follow nobody's order at their opening: then only how they begin says anything.
        (0, lexicon::begun(folded, Kind::City).next()?)
    };
    let folded = folded.get(at..)?;
    let end = city.len() + '市'.len_utf8();
    let named = folded.get(..end).filter(|named| named.ends_with('市'))?;
    let known = register.title.contains(city) || register.issuer.contains(city);
    let unit = register.units.iter().any(|unit| unit.unit.name.contains(city));
    let goes_on = folded
        .get(end..)
        .unwrap_or_default()
        .starts_with(['至', '到', '和', '与', '等', '及', '场']);
    (!known && !unit && !goes_on).then_some(named)
}

/// What a body of another sort calls itself so, where an answer does: 我院全年手术1.2万台 of 市工商联, 我县召开县政府常务会议 of a college.
pub(in crate::check) fn of_other_sort(folded: &str, unit: &str) -> Option<&'static str> {
    // 我院 may be quoted where it stands further back.
    const OPENING: usize = 12;
    let opening: String = folded.chars().take(OPENING).collect();
    let other = lexicon::entries(Kind::SelfName)
        .iter()
        .find(|own| opening.contains(own.word) && !own.label.split('/').any(|word| unit.contains(word)));
    let areas = lexicon::entries(Kind::OwnArea).iter();
    let area = areas
        .filter(|own| own.label == "area")
        .find(|own| opening.starts_with(own.word));
    let is_odd = lexicon::holds(unit, Kind::NoGovernment) && lexicon::holds(folded, Kind::Governs);
    // A hospital of a district may speak of 我院 and its district alike, and an area of its hospital.
    let of_area = OF_AREA.iter().any(|end| unit.ends_with(end));
    let other = other.filter(|_| !of_area).or(area.filter(|_| is_odd));
    other.map(|own| own.word)
}

/// The area as which an answer of a body that is no area's own speaks from its opening on: 嘉鱼县住建局：我县污水厂已完工, 通山县人民政府将
/// 制定我县方案. An answer that names several areas tells of each.
pub(in crate::check) fn speaks_as<'a>(
    folded: &str,
    unit: UnitId,
    areas: &'a List<UnitId, Option<String>>,
) -> Option<&'a str> {
    if areas[unit].is_some() {
        return None;
    }
    let mut named = areas.iter().flatten().filter(|area| folded.contains(area.as_str()));
    let (area, None) = (named.next()?, named.next()) else {
        return None;
    };
    let last = area.chars().next_back()?;
    let says = ["我", "本"].iter().any(|own| folded.contains(&format!("{own}{last}")));
    (folded.starts_with(area.as_str()) && says && last != '市').then_some(area.as_str())
}

/// The other body that an answer says it is of: 我局为市体育局, 市水利局：….
///
/// `shares`: whether a unit has a part in the task, so that its part may be told by another.
pub(in crate::check) fn says_it_is(
    text: &str,
    unit: UnitId,
    register: &Register,
    shares: impl Fn(UnitId) -> bool,
) -> Option<String> {
    static SELF: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:我|本)(?:单位|部门|局|委|办|厅|部|院|行|会|中心|公司|镇|乡|街道|县|区)(?:(?:为|是|系|即)(\p{Han}{3,20})(?:$|[^\p{Han}])|\((\p{Han}{3,20})\))",
        )
    });
    static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:^|[;。])(\p{Han}{3,20}):"));
    let bare = squeeze(text);
    let own = &register.units[unit].unit;
    let is_own = |name: &str| {
        std::iter::once(&own.name)
            .chain(&own.aliases)
            .any(|own| is_short_of(own, name))
    };
    let known = |name: &str| {
        register
            .units
            .find_id(|one| one.unit.name == name || one.unit.aliases.iter().any(|alias| alias == name))
    };
    let found = SELF.captures(&bare);
    let group = |at: usize| Some(found.as_ref()?.get(at)?.as_str());
    let said = group(1);
    // 我局是市政府直属机构 says what it is, and 我局是责任单位 what it does.
    let is_body = |name: &str| {
        let of_area = name.starts_with(['市', '县', '区', '省', '州']) || known(name).is_some();
        let of_whom = headings::holds(form::Kind::Unit, "of-whom", name);
        of_area && !of_whom && BODY_ENDS.iter().any(|end| name.ends_with(end))
    };
    // 我部（市委宣传部）: in a bracket only a body of the list is who speaks; 我局（信息中心） is of the unit's own.
    let of_list = |name: &str| {
        let short = || register.units.iter().any(|one| is_short_of(&one.unit.name, name));
        known(name).is_some_and(|other| other != unit) || is_body(name) && short()
    };
    if let Some(name) = group(2).filter(|name| of_list(name) && !is_own(name)) {
        return Some(name.to_owned());
    }
    if let Some(name) = said.filter(|name| is_body(name) && !is_own(name)) {
        return Some(name.to_owned());
    }
    let mut labels = LABEL.captures_iter(&bare).filter_map(|found| found.get(1));
    let (label, None) = (labels.next()?, labels.next()) else {
        return None;
    };
    let name = label.as_str();
    let other = known(name).filter(|other| *other != unit && label.start() == 0)?;
    (!is_own(name) && !shares(other) && !bare.contains(own.name.as_str())).then(|| name.to_owned())
}

/// The other bodies of whose work an answer tells, each in a sentence of its own that opens with its name, where none of them has a part in
/// the task and their work is of other fields: 文化惠民演出412场；市教育局新增学位8000个；市住建局改造小区96个.
pub(in crate::check) fn of_several(
    text: &str,
    unit: UnitId,
    task: &str,
    named: &Named<'_>,
    shares: impl Fn(UnitId) -> bool,
) -> Option<Vec<String>> {
    let clauses: Vec<&str> = text.split(['；', ';', '。', '\n']).map(str::trim).collect();
    if clauses.len() < 3 {
        return None;
    }
    let of_task = LazyCell::new(|| matter::fields(task));
    let mut bodies: Vec<String> = Vec::new();
    for clause in clauses
        .iter()
        .filter(|clause| clause.contains(|c: char| c.is_ascii_digit()))
    {
        let other = named.begins(clause);
        let Some((_, name)) = other.filter(|(place, _)| *place != unit && !shares(*place)) else {
            continue;
        };
        let work = fold(clause.get(name.len()..).unwrap_or_default());
        let fields = matter::fields(&work);
        if fields.are_named() && !fields.meet(&of_task) && !bodies.iter().any(|body| body == name) {
            bodies.push(name.to_owned());
        }
    }
    (bodies.len() > 1).then_some(bodies)
}

/// An answer that tells of what other units do.
pub(in crate::check) fn are_others(heading: &str, bodies: &[String]) -> Fault {
    Fault {
        found: format!("“{heading}”里写了{}的工作", bodies.join("、")),
        ..fault(heading, "")
    }
}

/// How the names of bodies end.
const BODY_ENDS: [&str; 11] = [
    "局",
    "委",
    "办",
    "厅",
    "院",
    "行",
    "会",
    "中心",
    "公司",
    "政府",
    "办公室",
];

/// Whether one of two names is short for the other: 市文旅局 of 市文化和旅游局.
fn is_short_of(one: &str, other: &str) -> bool {
    let within = |short: &str, long: &str| {
        let mut letters = long.chars();
        short.chars().all(|letter| letters.any(|next| next == letter))
    };
    within(one, other) || within(other, one)
}

/// An answer of a unit that says it is another.
pub(in crate::check) fn is_other(heading: &str, body: &str) -> Fault {
    Fault {
        found: format!("“{heading}”里的单位是“{body}”"),
        ..fault(heading, body)
    }
}

/// An answer that speaks of another area.
pub(in crate::check) fn fault(heading: &str, area: &str) -> Fault {
    Fault {
        rule: &rule::ANSWER_OTHERS,
        found: format!("“{heading}”一开头写的是“{area}”"),
        expected: "应填写本单位自己的内容".to_owned(),
        advice: "请核对是否错用了其他单位的内容".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::Id;
    use crate::register::RegisterUnit;
    use crate::unit::Unit;

    #[test]
    fn the_short_name_of_a_body_is_the_body() {
        for (one, other) in [
            ("市文旅局", "市文化和旅游局"),
            ("市人民政府办公室", "市政府办"),
            ("市发改委", "市发展和改革委员会"),
        ] {
            assert!(is_short_of(one, other), "{one}");
        }
        for (one, other) in [("市体育局", "市教育局"), ("市水利和湖泊局", "市退役军人事务局")] {
            assert!(!is_short_of(one, other), "{one}");
        }
    }

    #[test]
    fn a_city_is_another_s_where_an_answer_opens_with_it_or_with_its_order() {
        let register = Register {
            title: "咸宁市督查台账".to_owned(),
            ..Register::default()
        };
        for (text, city) in [
            ("黄冈市中心医院新建发热门诊16间", Some("黄冈市")),
            ("湖南省岳阳市完成改造3处", Some("岳阳市")),
            ("按黄石市安委会部署开展检查", Some("黄石市")),
            ("认真贯彻落实黄石市委部署", Some("黄石市")),
            ("咸宁市中心医院新建发热门诊16间", None),
            ("按市安委会部署，会同黄石市开展检查", None),
            ("按市里要求，与会单位认真落实黄石市委部署", None),
            ("会同黄石市开展检查，按安委会部署", None),
            ("黄石市至咸宁市公路完成路基", None),
            ("按时完成", None),
            ("", None),
        ] {
            assert_eq!(of_other_city(&fold(text), &register), city, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_name_that_begins_a_text_is_the_one_that_going_through_all_units_finds(
            names in proptest::collection::vec(proptest::collection::vec(
                proptest::sample::select(&["市教育局", "市教育", "教育局", "市局", "市", "教育局机关", "市教育局机关", "局b"][..]), 1..4), 0..6),
            parts in proptest::collection::vec(proptest::sample::select(&["市", "教育", "局", "机关", "b", "3"][..]), 0..6),
        ) {
            let text = parts.concat();
            let units = names.iter().map(|names| {
                let mut names = names.iter().map(|name| (*name).to_owned());
                let unit = Unit { name: names.next().unwrap_or_default(), aliases: names.collect(), ..Unit::default() };
                RegisterUnit { unit, designations: Vec::new(), resolved: true, lead: 0, co: 0 }
            });
            let register = Register { units: units.collect(), ..Register::default() };
            let expected = register.units.with_ids().find_map(|(place, one)| {
                let names = std::iter::once(&one.unit.name).chain(&one.unit.aliases);
                let longest = names.filter(|name| text.starts_with(name.as_str())).max_by_key(|name| name.len())?;
                Some((place, longest.as_str()))
            });
            proptest::prop_assert_eq!(Named::of(&register).begins(&text), expected);
        }
    }

    #[test]
    fn only_another_area_at_the_opening_of_an_area_s_own_answer_is_told() {
        let areas: List<UnitId, Option<String>> = [Some("通山县"), Some("通城县"), Some("赤壁市"), None]
            .into_iter()
            .map(|area| area.map(str::to_owned))
            .collect();
        let named = |text: &str, unit| named(&fold(text), UnitId::at(unit), &areas).map(str::to_owned);
        assert_eq!(named("通城县将组织驻村工作队逐户走访", 0).as_deref(), Some("通城县"));
        assert_eq!(named("赤壁市2020年共建设基站86个", 1).as_deref(), Some("赤壁市"));
        for (text, unit) in [
            ("通山县将组织驻村工作队", 0),
            ("通城县至崇阳县公路完成路基", 0),
            ("通城县、通山县联合开展巡查", 0),
            ("会同通城县开展联合执法", 0),
            ("通城县完成3处，赤壁市完成5处", 3),
        ] {
            assert_eq!(named(text, unit), None, "{text}");
        }
    }
}

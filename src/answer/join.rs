//! Joins what several units said in one column of a task into the one answer of the unit that passed the task on to them.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;

use crate::form::Kind;
use crate::kind;
use crate::pattern::Regex;
use crate::record::Source;
use crate::text::{name_key, regex};
use crate::unit::Role;

/// What one unit said in one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The unit.
    pub unit: String,
    /// Its role in the task.
    pub role: Role,
    /// Its words.
    pub text: String,
    /// The normal value, where the kind has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normal: Option<String>,
    /// Where it was read.
    pub source: Source,
}

/// How an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The words of the only unit that has the task.
    Sole,
    /// All say the same.
    Same,
    /// The words of each, behind its name.
    ByUnit,
    /// The latest day.
    Latest,
    /// All say yes.
    AllDone,
    /// Not all say yes: no, or partly, with whose it is and why.
    NotAllDone,
    /// Those of the leading units.
    Leads,
    /// What stood in the received workbook already.
    Standing,
    /// Nobody had to say anything, and nobody did.
    Blank,
    /// Open: a person must say it.
    Open,
}

impl How {
    /// What clerks read.
    pub fn label(self) -> &'static str {
        match self {
            How::Sole => "一个单位承担，照录",
            How::Same => "各单位所报相同",
            How::ByUnit => "按单位分列",
            How::Latest => "取最晚的时限",
            How::AllDone => "各单位均已完成",
            How::NotAllDone => "有单位没有完成",
            How::Leads => "取牵头单位所报",
            How::Standing => "表里原有的内容",
            How::Blank => "没有填（可以不填）",
            How::Open => "空着，待填",
        }
    }
}

/// An answer, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The text; empty where it is left open.
    pub text: String,
    /// How it came about.
    pub how: How,
    /// Why it is left open; empty otherwise.
    pub why: String,
    /// Whether it is open since the units say unlike things, and not since some say nothing.
    pub unlike: bool,
}

impl Joined {
    fn of(text: impl Into<String>, how: How) -> Joined {
        Joined {
            text: text.into(),
            how,
            why: String::new(),
            unlike: false,
        }
    }

    fn open(why: impl Into<String>) -> Joined {
        Joined {
            text: String::new(),
            how: How::Open,
            why: why.into(),
            unlike: false,
        }
    }
}

/// Joins what the units said.
///
/// `units` is how many have the task; `silent` are those that owe a word here and have said none. What is attributed to each
/// unit can be joined without the silent ones; a word for all of them (a deadline, 是) cannot.
pub fn join(kind: Kind, said: &[Said], silent: &[(&str, Role)], units: usize) -> Joined {
    let names: Vec<&str> = silent.iter().map(|(unit, _)| *unit).collect();
    let names = names.join("、");
    let Some(first) = said.first() else {
        return Joined::open(match silent {
            [] => "没有单位填写".to_owned(),
            _ => format!("{names}没有报"),
        });
    };
    if units == 1 {
        return Joined::of(first.text.clone(), How::Sole);
    }
    match kind {
        kind if kind.is_long() || kind == Kind::Text => by_unit(kind, said),
        Kind::Person | Kind::Persons | Kind::Phone | Kind::Contact => leads(said, silent),
        _ if !silent.is_empty() => Joined::open(format!("{names}没有报，不能代为填写")),
        Kind::Completion => completion(said),
        Kind::Deadline | Kind::Date => latest(said),
        _ => same(said).unwrap_or_else(|| unlike(said)),
    }
}

/// What all say alike.
fn same(said: &[Said]) -> Option<Joined> {
    let first = said.first()?;
    let value = |one: &Said| one.normal.clone().unwrap_or_else(|| name_key(&one.text));
    said.iter()
        .all(|one| value(one) == value(first))
        .then(|| Joined::of(first.text.clone(), How::Same))
}

/// Left open, since only a person can bring it together.
fn unlike(said: &[Said]) -> Joined {
    let words: Vec<String> = said.iter().map(|one| format!("{}：{}", one.unit, one.text)).collect();
    Joined {
        unlike: true,
        ..Joined::open(format!("各单位所报不一（{}）", words.join("；")))
    }
}

/// The words of each unit behind its name; those that say the same stand together. 无 is left out where others say more.
fn by_unit(kind: Kind, said: &[Said]) -> Joined {
    let none = |one: &&Said| kind != Kind::Narrative && kind::is_none(&one.text);
    let some: Vec<&Said> = said.iter().filter(|one| !none(one)).collect();
    if some.is_empty() {
        return Joined::of(said.first().map_or("", |one| &one.text), How::Same);
    }
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    for one in &some {
        match groups
            .iter_mut()
            .find(|(_, text)| name_key(text) == name_key(&one.text))
        {
            Some((units, _)) => units.push(&one.unit),
            None => groups.push((vec![&one.unit], &one.text)),
        }
    }
    let last = groups.len() - 1;
    let pieces: Vec<String> = (groups.iter().enumerate())
        .map(|(n, (units, text))| {
            let text = text.trim();
            // One sentence of several: its end is that of a clause.
            let text = if n < last {
                text.trim_end_matches(['。', '；', ';'])
            } else {
                text
            };
            format!("{}：{text}", units.join("、"))
        })
        .collect();
    Joined::of(pieces.join("；\n"), How::ByUnit)
}

/// Names and numbers: those of the leading units, or of all where none of them leads. Who stands in one column stands at
/// the same place in the other.
fn leads(said: &[Said], silent: &[(&str, Role)]) -> Joined {
    let leading: Vec<&Said> = said.iter().filter(|one| one.role == Role::Lead).collect();
    if let (true, Some((unit, _))) = (leading.is_empty(), silent.iter().find(|(_, role)| *role == Role::Lead)) {
        return Joined::open(format!("牵头的{unit}没有报，不能用别的单位的代替"));
    }
    let chosen = if leading.is_empty() {
        said.iter().collect()
    } else {
        leading
    };
    let mut texts: Vec<&str> = Vec::new();
    for one in chosen {
        if !texts.iter().any(|text| name_key(text) == name_key(&one.text)) {
            texts.push(one.text.trim());
        }
    }
    let how = if same(said).is_some() { How::Same } else { How::Leads };
    Joined::of(texts.join("、"), how)
}

/// Words for not done, in front of the reason.
static NOT_DONE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:否|未完成|尚未完成|没有完成|未能完成)[\s，,、：:；;。（(]*(?:原因[是为]?[：:]?)?"));

/// 是 only where all say yes; else no, or partly, with whose it is and why.
fn completion(said: &[Said]) -> Joined {
    let is = |one: &Said, value: &str| one.normal.as_deref() == Some(value);
    if said.iter().any(|one| one.normal.is_none()) {
        return unlike(said);
    }
    if said.iter().all(|one| is(one, "yes")) {
        let first = said.iter().find(|one| one.role == Role::Lead).or(said.first());
        return Joined::of(first.map_or("", |one| one.text.trim()), How::AllDone);
    }
    let none_done = said.iter().any(|one| is(one, "no"));
    let pieces: Vec<String> = (said.iter().filter(|one| !is(one, "yes")))
        .map(|one| {
            let text = one.text.trim();
            let reason = NOT_DONE.replace(text, "");
            let reason = reason.trim().trim_end_matches([')', '）', '。', '；', ';']);
            match (is(one, "no"), reason.is_empty()) {
                (true, true) => format!("{}未完成", one.unit),
                (true, false) => format!("{}：{reason}", one.unit),
                (false, _) => format!("{}：{}", one.unit, text.trim_end_matches(['。', '；', ';'])),
            }
        })
        .collect();
    let head = if none_done { "否" } else { "部分完成" };
    Joined::of(format!("{head}，{}", pieces.join("；")), How::NotAllDone)
}

/// The latest of some deadlines or days: an ongoing duty ends last.
fn latest(said: &[Said]) -> Joined {
    if let Some(same) = same(said) {
        return same;
    }
    // Where each stands in time.
    let rank = |one: &Said| -> Option<(u8, Option<Date>)> {
        Some(match one.normal.as_deref()? {
            "done" => (0, None),
            "now" => (1, None),
            "ongoing" => (3, None),
            day => (2, Some(day.parse().ok()?)),
        })
    };
    let mut best: Option<((u8, Option<Date>), &Said)> = None;
    for one in said {
        let Some(own) = rank(one) else { return unlike(said) };
        if best.is_none_or(|(other, _)| own > other) {
            best = Some((own, one));
        }
    }
    best.map_or_else(|| unlike(said), |(_, one)| Joined::of(one.text.trim(), How::Latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(unit: &str, role: Role, text: &str, normal: &str) -> Said {
        Said {
            unit: unit.to_owned(),
            role,
            text: text.to_owned(),
            normal: (!normal.is_empty()).then(|| normal.to_owned()),
            source: Source::default(),
        }
    }

    fn two(kind: Kind, a: (&str, &str), b: (&str, &str)) -> (String, How) {
        let said = [
            said("县教育局", Role::Lead, a.0, a.1),
            said("县住建局", Role::Co, b.0, b.1),
        ];
        let joined = join(kind, &said, &[], 2);
        (joined.text, joined.how)
    }

    #[test]
    fn words_stand_behind_their_units_and_nothing_is_made_up() {
        assert_eq!(
            two(Kind::Narrative, ("建校3所。", ""), ("改危房20户。", "")),
            ("县教育局：建校3所；\n县住建局：改危房20户。".to_owned(), How::ByUnit)
        );
        assert_eq!(two(Kind::Problems, ("无", ""), ("缺人。", "")).0, "县住建局：缺人。");
        assert_eq!(two(Kind::Problems, ("无", ""), ("/", "")).0, "无");
        assert_eq!(
            two(
                Kind::Deadline,
                ("2020年10月底", "2020-10-31"),
                ("11月10日", "2020-11-10")
            ),
            ("11月10日".to_owned(), How::Latest)
        );
        assert_eq!(
            two(Kind::Deadline, ("长期坚持", "ongoing"), ("年底", "2020-12-31")).0,
            "长期坚持"
        );
        assert_eq!(two(Kind::Deadline, ("尽快", ""), ("年底", "2020-12-31")).1, How::Open);
        assert_eq!(
            two(Kind::Completion, ("是", "yes"), ("已完成", "yes")),
            ("是".to_owned(), How::AllDone)
        );
        assert_eq!(
            two(Kind::Completion, ("是", "yes"), ("否，手续在办。", "no")),
            ("否，县住建局：手续在办".to_owned(), How::NotAllDone)
        );
        assert_eq!(
            two(Kind::Completion, ("部分完成，尚余一半", "partial"), ("是", "yes")).0,
            "部分完成，县教育局：部分完成，尚余一半"
        );
        assert_eq!(two(Kind::Person, ("张三", ""), ("李四", "")).0, "张三");
        assert_eq!(two(Kind::Amount, ("30", "30"), ("20", "20")).1, How::Open);
        assert_eq!(
            two(Kind::State, ("推进中", "推进中"), ("推进中", "推进中")).1,
            How::Same
        );
    }

    #[test]
    fn a_word_for_all_waits_for_all_and_a_sole_unit_speaks_for_itself() {
        let one = [said("县教育局", Role::Lead, "是", "yes")];
        assert_eq!(
            join(Kind::Completion, &one, &[("县住建局", Role::Co)], 2).how,
            How::Open
        );
        assert_eq!(
            join(Kind::Narrative, &one, &[("县住建局", Role::Co)], 2).text,
            "县教育局：是"
        );
        assert_eq!(join(Kind::Completion, &one, &[], 1).how, How::Sole);
        assert_eq!(
            join(Kind::Narrative, &[], &[("县住建局", Role::Co)], 1).why,
            "县住建局没有报"
        );
    }

    proptest::proptest! {
        #[test]
        fn every_word_of_every_unit_is_in_a_narrative(texts in proptest::collection::vec("[甲乙丙丁，。；0-9]{1,12}", 2..6)) {
            let all: Vec<Said> = (texts.iter().enumerate())
                .map(|(n, text)| said(&format!("第{n}局"), Role::Co, text, ""))
                .collect();
            let joined = join(Kind::Narrative, &all, &[], all.len());
            for one in &all {
                let words = one.text.trim_end_matches(['。', '；', ';']);
                proptest::prop_assert!(joined.text.contains(words) && joined.text.contains(&one.unit), "{joined:?}");
            }
        }
    }
}

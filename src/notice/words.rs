//! How the words of the lexicon are told in a notice: what ends a unit's name, what opens a collective, what names a person, what is a deadline.

use std::sync::LazyLock;

use crate::lexicon::{Kind, any, begins, ends, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// The letters of administrative levels with which names begin.
pub(crate) const LEVELS: &[char] = &['省', '市', '县', '区', '州', '旗', '盟', '镇', '乡'];

/// Letters and words that end the name of a body.
static UNIT_END: LazyLock<Regex> = LazyLock::new(|| {
    let ends = any(&[Kind::Ending]);
    regex(&format!(r"{ends}(?:\([^()]{{0,40}}\))?$"))
});

/// Whether a folded name ends as the names of bodies do.
pub(crate) fn ends_like_unit(name: &str) -> bool {
    let name = name.trim();
    // Only the end tells, and a remark in brackets has at most 40 letters.
    let start = name.char_indices().rev().nth(63).map_or(0, |(at, _)| at);
    let end = name.get(start..).unwrap_or("");
    name.chars().nth(1).is_some() && UNIT_END.is_match(end) && !MEASURE.is_match(end)
}

static COUNTED: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}", any(&[Kind::Counted]))));

/// A number of things: 送戏进社区200场 names no body.
static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    let measure = any(&[Kind::Measure]);
    regex(&format!(
        r"\d(?:多|余|万|千|百|亿)*(?:个|座|家|所)?{measure}(?:\([^()]{{0,40}}\))?$"
    ))
});

/// Whether a folded name is surely that of a body or of a collective: 市财政局, 各镇街, 各项目业主.
pub(crate) fn is_body(name: &str) -> bool {
    let name = name.trim();
    // 500人次教师工作科 is the end of the words before it.
    if name.starts_with(|letter: char| letter.is_ascii_digit()) && COUNTED.is_match(name) {
        return false;
    }
    let collective = name.starts_with('各') && name.chars().count() <= 12 && !holds(name, Kind::Order);
    (ends_like_unit(name) && !(name.starts_with('各') && holds(name, Kind::OrderEnd)))
        || collective
        || means_several(name)
}

/// A name that means several bodies by its words alone: 相关镇街, 县直部门.
static SEVERAL: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^(?:{})$", any(&[Kind::CollectiveWhole]))));

fn means_several(name: &str) -> bool {
    name.chars().count() <= 16 && SEVERAL.is_match(name)
}

/// Whether a folded name is a body where a role is said of it: there a short name (市城投), or a department's field alone
/// (公安), is enough.
pub(crate) fn said(name: &str) -> bool {
    let name = name.trim();
    is_body(name)
        || is(name, Kind::Party)
        || ends(name, Kind::EndingShort)
        || is(name.trim_start_matches(LEVELS), Kind::Department)
}

/// Whether a folded name is words of a task: 改造老旧小区 ends like a body and is none.
pub(crate) fn begins_with_verb(name: &str) -> bool {
    begins(name, Kind::TaskVerb) && !ends(name, Kind::TaskVerbNot)
}

/// Words that open a collective: after them 和, 及 and 与 part two names.
static COLLECTIVE_START: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}", any(&[Kind::Collective]))));

/// Whether a folded text opens like a collective (各县市区, 有关部门).
pub(crate) fn is_collective_start(text: &str) -> bool {
    COLLECTIVE_START.is_match(text.trim_start())
}

/// What a folded piece of a clause is, when it is not the name of a body.
static PERSON: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"{}(?:\([^()]*\))?$", any(&[Kind::Person]))));

/// Whether a folded name is said of a person, not of a body.
pub(crate) fn is_person(name: &str) -> bool {
    // 县级领导包联 is said of people, 就业工作领导小组 is a body.
    let leaders = holds(name, Kind::Leader) && !holds(name, Kind::BodyOfLeaders) && !ends(name, Kind::FirmEnd);
    name.len() <= 300
        && !holds(name, Kind::LeaderNot)
        && (leaders || PERSON.is_match(name.trim()) || named_official(name.trim()))
}

/// The office that a person holds.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"^[\p{{Han}}]{{0,10}}{}", any(&[Kind::Office]))));

/// An office with the name of who holds it: 分管副省长冯某某; 校长办公室 is a body.
fn named_official(name: &str) -> bool {
    OFFICE.find_iter(name).any(|office| {
        let rest = name.get(office.end()..).unwrap_or("").trim();
        // 副州长阿苏木果: names of other peoples are longer and begin with any letter.
        let head = office.as_str().contains('副') && office.as_str().ends_with('长');
        let long = head && (2..=7).contains(&rest.chars().count()) && !ends_like_unit(rest);
        like_person(rest) || long
    })
}

/// Whether a folded word looks like a person's name: 李某, 王小明.
pub(crate) fn like_person(word: &str) -> bool {
    let word: String = word.chars().filter(|letter| !letter.is_whitespace()).collect();
    let length = word.chars().count();
    (2..=3).contains(&length)
        && word.starts_with(|letter| words(Kind::Surname).any(|all| all.contains(letter)))
        && word.chars().all(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
        && !ends_like_unit(&word)
}

/// 由, 责令, 此项工作由: what hands a work to the bodies behind it; 请 and its like ask them to do it.
static OPENED: LazyLock<Regex> = LazyLock::new(|| handing(Kind::Opener));
static ASKED: LazyLock<Regex> = LazyLock::new(|| handing(Kind::AsksBody));

fn handing(kind: Kind) -> Regex {
    regex(&format!("^(?:{})?{}", any(&[Kind::Pointer]), any(&[kind])))
}

fn behind<'t>(words: &Regex, text: &'t str) -> Option<&'t str> {
    let text = text.trim_start();
    words.find(text).and_then(|found| text.get(found.end()..))
}

/// What stands behind the words that hand a work to bodies, at the start of a folded text.
pub(crate) fn opened(text: &str) -> Option<&str> {
    behind(&OPENED, text)
}

/// What stands behind the words that ask bodies to do it.
pub(crate) fn asked(text: &str) -> Option<&str> {
    behind(&ASKED, text)
}

/// [`opened`] or [`asked`].
pub(crate) fn handed(text: &str) -> Option<&str> {
    opened(text).or_else(|| asked(text))
}

/// What stands behind the word by which a body is to do something: 要保障经费.
pub(crate) fn must(text: &str) -> Option<&str> {
    let behind = words(Kind::Must).filter_map(|must| text.strip_prefix(must));
    behind.min_by_key(|rest| rest.len())
}

/// A time by which, or a manner in which, something is to be done.
static DUE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}$", any(&[Kind::Due]))));

/// Whether a folded piece of a clause is a deadline: 年内持续推进, 2020年底前完成.
pub(crate) fn is_due(text: &str) -> bool {
    let text = text.trim();
    // 4月15日前办结 says what is done by then, too.
    let done = words(Kind::Tail)
        .filter_map(|tail| text.strip_suffix(tail))
        .min_by_key(|rest| rest.len());
    !ends(text, Kind::LeaderVerb) && (DUE.is_match(text) || done.is_some_and(|rest| DUE.is_match(rest.trim_end())))
}

static DUE_IN_TEXT: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::DueInText])));

/// A name and the deadline that runs on behind it.
pub(crate) fn due_behind(name: &str) -> Option<(&str, &str)> {
    words(Kind::DueBehind)
        .find_map(|due| name.strip_suffix(due))
        .map(str::trim_end)
        .filter(|bare| is_body(&super::fold::fold(bare)))
        .and_then(|bare| Some((bare, name.get(bare.len()..)?.trim())))
}

/// A deadline in the words of a task, as written, if there is just one: 2020年底前.
pub(crate) fn due_in_text(text: &str) -> Option<String> {
    let folded = super::fold::Folded::new(text);
    let mut found: Option<String> = None;
    for place in DUE_IN_TEXT.captures_iter(&folded.text) {
        let (Some(due), after) = (place.get(1), place.name("after").map_or("", |after| after.as_str())) else {
            continue;
        };
        // 2020年底前到期的 and 6月底前出台的 speak of something else; 6月底前出台 is when it is to be done.
        if begins(after, Kind::DueInTextNot) || after.ends_with('的') {
            continue;
        }
        let due = folded.original(text, due.range()).to_owned();
        match &found {
            Some(first) if *first != due => return None,
            _ => found = Some(due),
        }
    }
    found.or_else(|| due_of_part(text, &folded))
}

/// A time at the start of a part of a sentence, and up to four letters behind it.
static TIME: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^({})(?P<after>.{{0,4}})", any(&[Kind::Time]))));

/// Whether a part of a sentence begins with a time and goes on with what is done by then: 6月底前完成用地预审和施工图审查.
pub(crate) fn done_by(part: &str) -> bool {
    let behind = TIME.captures(part).and_then(|time| part.get(time.get(1)?.end()..));
    behind.is_some_and(|behind| behind.chars().count() > 4)
}

/// The part of a sentence that says by when: the last one, if it does nothing else (…4家。12月底见效。), or the only one that
/// begins with a time and goes on with what is done by then (年内完成主体结构, 秋季学期投入使用).
fn due_of_part(text: &str, folded: &super::fold::Folded) -> Option<String> {
    let stops = |letter: char| matches!(letter, '。' | ';' | ',' | '\n');
    let mut found: Vec<&str> = Vec::new();
    let mut last = None;
    let mut at = 0;
    for part in folded.text.split_inclusive(stops) {
        let part_at = at;
        at += part.len();
        let part = part.trim_matches(|letter: char| letter.is_whitespace() || stops(letter) || letter == '.');
        if part.is_empty() {
            continue;
        }
        let start = part_at + folded.text.get(part_at..)?.find(part)?;
        last = None;
        let Some(time) = TIME.captures(part) else { continue };
        let (Some(whole), Some(due), Some(after)) = (time.get(0), time.get(1), time.name("after")) else {
            continue;
        };
        let behind = part.get(due.end()..).unwrap_or("");
        if begins(behind, Kind::DueInTextNot) || after.as_str().ends_with('的') {
            continue;
        }
        if whole.end() == part.len() && start > 0 && behind.chars().all(char::is_alphabetic) {
            last = Some(folded.original(text, start..start + part.len()).trim());
        }
        let done = [Kind::TaskVerb, Kind::WorkVerb, Kind::DoneBy]
            .into_iter()
            .any(|kind| begins(behind, kind))
            // 上半年化解率98.4% is a figure.
            && behind.chars().nth(2) != Some('率');
        // 每月评比一次 is what is done.
        if due.as_str().starts_with('每') && !behind.is_empty() {
            last = None;
        }
        if done && !begins(due.as_str(), Kind::Lasting) {
            found.push(folded.original(text, start..start + due.end()).trim());
        }
    }
    found.dedup();
    match (last, found.as_slice()) {
        (Some(last), _) => Some(last.to_owned()),
        (None, [only]) => Some((*only).to_owned()),
        _ => None,
    }
}

/// What stands behind the label of a note: `注：一个问题一行` has 一个问题一行, `填表说明：` has nothing. `None` for what is no note.
pub(crate) fn note(text: &str) -> Option<&str> {
    let text = text.trim();
    let behind = |label: &str| text.strip_prefix(label)?.trim_start().strip_prefix([':', '：']);
    words(Kind::NoteBegin).find_map(behind).map(str::trim)
}

/// Whether a folded line is a row of what a page says of itself: at least two of its words open cells or labels, or one
/// alone makes up the line.
pub(crate) fn is_page_row(plain: &str) -> bool {
    if plain.chars().count() > 200 || plain.contains('。') {
        return false;
    }
    let cells = || {
        plain
            .split(['|', ' ', '(', ')', '>', '»', '›', '→', '/'])
            .map(|cell| cell.trim_matches([':', '-', '_']))
            .filter(|cell| !cell.is_empty())
    };
    let key = |cell: &str| {
        let word = cell.split(':').next().unwrap_or(cell).trim();
        is(word, Kind::PageKey)
    };
    // 首页 > 政务公开 > 规划计划: the way to the page, or its end on a line of its own: >> 归档专题 >> 重点工作
    let arrows = ['>', '»', '›', '→'];
    let steps = plain.split(arrows).filter(|step| !step.is_empty()).count();
    let way = plain.contains(arrows) && (cells().next().is_some_and(key) || plain.starts_with(arrows) && steps > 1);
    let keys = cells().filter(|cell| key(cell)).count();
    let all = cells().count();
    let labelled = plain
        .split_once(':')
        .is_some_and(|(word, _)| word.chars().count() >= 2 && is(word.trim(), Kind::PageKey));
    way || keys >= 2 && keys * 4 >= all || keys == all && all > 0 || labelled && keys > 0
}

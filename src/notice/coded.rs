//! Bodies that a notice calls by letters, codes or short names: A＝市发展改革委 B＝市教育局, and then （A、B）; a table 代码 |
//! 单位名称, and then 02、08-10 in a column of bodies; 资规—县自然资源局 below a table, and then 资规.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Captures;

use super::fold::{Folded, fold};
use super::table_header::{Role, role};
use super::token::role_share;
use super::words::said;
use super::{Block, Source};
use crate::lexicon::{Kind, any, holds};
use crate::pattern::Regex;
use crate::text::regex;

/// A letter and the body that it stands for.
static MEANS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:^|[\s,，;；、。(（:：|])([A-Z]|[①-⑳])\s*(?:=|＝|:|：|—|-|代表|表示|指|为)\s*(\p{Han}[^\s,，;；、。=＝()（）]{1,20})",
    )
});

/// Letters alone between brackets, bars or at the end of a line, parted as names are.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<open>[(（\[［【〔|｜:：]\s*|^\s*)(?P<all>(?:[A-Z]|[①-⑳])(?:\s*[、，,/／;；]?\s*(?:[A-Z]|[①-⑳]))*)(?P<close>\s*(?:[)）\]］】〕|｜]|$))",
    )
});

/// The letters of a notice with their bodies; none where there are fewer than three.
fn meanings(source: &Source) -> BTreeMap<char, String> {
    let texts = source.blocks.iter().flat_map(|block| match block {
        Block::Paragraph { text, .. } => vec![text.as_str()],
        Block::Table { rows, .. } => rows.iter().flatten().map(String::as_str).collect(),
    });
    let mut all: BTreeMap<char, String> = BTreeMap::new();
    for text in texts.filter(|text| text.len() < 2_000) {
        for found in MEANS.captures_iter(text) {
            let (Some(letter), Some(name)) = (found.get(1), found.get(2)) else {
                continue;
            };
            if let Some(letter) = letter.as_str().chars().next().filter(|_| said(&fold(name.as_str()))) {
                all.entry(letter).or_insert_with(|| name.as_str().trim().to_owned());
            }
        }
    }
    if all.len() < 3 { BTreeMap::new() } else { all }
}

/// Short names or codes in the order of their list, each with its body.
type Codes = Vec<(String, String)>;

/// A short name and the body that it stands for: 资规—县自然资源和规划局.
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:^|[\s,，;；、。（(：:])(\p{Han}{2,6})\s*(?:=|＝|:|：|—+|-+|–|代表|指|为)\s*(\p{Han}[^\s,，;；、。=＝]{3,30})",
    )
});

/// A short name that the notice explains in so many words: “改革部”指企业改革与法务部, and the other way round: 人力资源处简称“人事处”.
static MEANT: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"[“「\x22](\p{{Han}}{{2,8}})[”」\x22]{}(\p{{Han}}[^\s,;、。=]{{2,30}})",
        any(&[Kind::Means])
    ))
});
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(\p{{Han}}[^\s,;、。:=]{{2,40}}?)[(,]?{}[“「\x22](\p{{Han}}{{2,8}})[”」\x22]",
        any(&[Kind::CalledShort])
    ))
});
static HERE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}+", any(&[Kind::InThisText]))));

/// Whether the letters of a short name stand in a name, in their order.
fn shortens(short: &str, name: &str) -> bool {
    let mut rest = name.chars();
    short != name && short.chars().all(|letter| rest.any(|other| other == letter))
}

/// The short names that the notice gives to bodies, with these: each that it explains, and lists of three and more.
pub(crate) fn short_names(source: &Source) -> Codes {
    let mut all = Codes::new();
    for block in &source.blocks {
        let texts: Vec<&str> = match block {
            Block::Paragraph { text, .. } => vec![text],
            Block::Table { rows, .. } => rows.iter().flatten().map(String::as_str).collect(),
        };
        for text in texts.into_iter().filter(|text| text.len() < 3_000) {
            let mut own = Codes::new();
            let mut from = 0;
            while let Some(found) = text.get(from..).and_then(|rest| SHORT.captures(rest)) {
                let (Some(short), Some(name)) = (found.get(1), found.get(2)) else {
                    break;
                };
                from += name.end();
                if said(&fold(name.as_str())) && shortens(short.as_str(), name.as_str()) {
                    own.push((short.as_str().to_owned(), name.as_str().to_owned()));
                }
            }
            if own.len() < 3 {
                own.clear();
            }
            let folded = Folded::new(text);
            let meant = MEANT
                .captures_iter(&folded.text)
                .map(|found| (found.get(1), found.get(2)));
            let called = CALLED
                .captures_iter(&folded.text)
                .map(|found| (found.get(2), found.get(1)));
            for (short, name) in meant.chain(called) {
                let (Some(short), Some(name)) = (short, name) else {
                    continue;
                };
                let here = HERE.find(name.as_str()).map_or(0, |here| here.end());
                let name = folded.original(text, name.start() + here..name.end()).trim().to_owned();
                if said(&fold(&name)) {
                    own.push((short.as_str().to_owned(), name));
                }
            }
            let known = |short: &String, all: &Codes| all.iter().any(|(other, _)| other == short);
            for (short, name) in own {
                if !known(&short, &all) {
                    all.push((short, name));
                }
            }
        }
    }
    all
}

/// Whether rows are a list of codes with the bodies that they stand for, and where both stand.
fn list(rows: &[Vec<String>]) -> Option<Codes> {
    let plain = |cell: &String| fold(cell).trim().to_owned();
    let place = rows
        .iter()
        .take(4)
        .position(|row| row.iter().any(|cell| holds(&plain(cell), Kind::HeadingCode)))?;
    let head = rows.get(place)?;
    // Codes and names may stand in several pairs of columns beside each other.
    let pairs: Vec<(usize, usize)> = head
        .iter()
        .enumerate()
        .filter(|(_, cell)| holds(&plain(cell), Kind::HeadingCode) && role_share(&plain(cell)).is_none())
        .filter_map(|(at, _)| {
            let names = |column: &usize| {
                let cells = || {
                    rows.iter()
                        .skip(place + 1)
                        .filter_map(|row| row.get(*column))
                        .map(plain)
                        .filter(|cell| !cell.is_empty())
                };
                cells().count() >= 2 && cells().all(|cell| said(&cell))
            };
            let beside = [at + 1, at.wrapping_sub(1), at + 2].into_iter().find(names)?;
            Some((at, beside))
        })
        .collect();
    let mut all = Codes::new();
    for (code, name) in pairs {
        for row in rows.iter().skip(place + 1) {
            let (Some(code), Some(name)) = (row.get(code).map(plain), row.get(name)) else {
                continue;
            };
            let fits = (1..=8).contains(&code.chars().count()) && !code.contains(char::is_whitespace);
            if fits && !name.trim().is_empty() && all.iter().all(|(known, _)| *known != code) {
                all.push((code, name.trim().to_owned()));
            }
        }
    }
    (all.len() >= 3).then_some(all)
}

/// A cell with the bodies in place of its codes, if it holds nothing but codes, ranges of them, and bodies.
fn spelled(cell: &str, codes: &Codes) -> Option<String> {
    let plain = fold(cell);
    let place = |word: &str| codes.iter().position(|(code, _)| code == word.trim());
    let mut names: Vec<String> = Vec::new();
    let mut any = false;
    for piece in plain
        .split(['、', ',', ';', '/', ' ', '\n'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        if let Some(at) = place(piece) {
            names.push(codes.get(at)?.1.clone());
            any = true;
            continue;
        }
        let range = ['-', '~', '—', '至', '到']
            .into_iter()
            .find_map(|between| piece.split_once(between));
        match range.and_then(|(first, last)| Some((place(first)?, place(last)?))) {
            Some((first, last)) if first < last => {
                names.extend(codes.get(first..=last)?.iter().map(|(_, name)| name.clone()));
                any = true;
            }
            _ if said(piece) => names.push(piece.to_owned()),
            _ => return None,
        }
    }
    any.then(|| names.join("、"))
}

/// Spells out the codes in columns of bodies; out: whether there were any.
fn spell(source: &mut Source) -> bool {
    let tables = source
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(place, block)| match block {
            Block::Table { rows, .. } => Some((place, list(rows)?)),
            Block::Paragraph { .. } => None,
        });
    let lists: Vec<(usize, Codes)> = tables.collect();
    let codes: Codes = lists.iter().flat_map(|(_, codes)| codes.clone()).collect();
    if codes.is_empty() {
        return false;
    }
    let mut any = false;
    for (place, block) in source.blocks.iter_mut().enumerate() {
        let Block::Table { rows, .. } = block else { continue };
        if lists.iter().any(|(list, _)| *list == place) {
            continue;
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..width {
            let heads = |cell: &String| {
                let plain = fold(cell).trim().to_owned();
                plain.chars().count() <= 12
                    && (matches!(role(&plain), Role::Units(_))
                        || role_share(&plain).is_some() && role(&plain) == Role::Unknown)
            };
            let Some(head) = rows.iter().take(8).position(|row| row.get(at).is_some_and(heads)) else {
                continue;
            };
            for cell in rows.iter_mut().skip(head + 1).filter_map(|row| row.get_mut(at)) {
                if let Some(spelled) = spelled(cell, &codes) {
                    *cell = spelled;
                    any = true;
                }
            }
        }
    }
    any
}

/// The source with the bodies in place of the letters, codes and short names that stand for them; `None` if it uses none.
pub(crate) fn named(source: &Source) -> Option<Source> {
    let mut changed = source.clone();
    let spelled = spell(&mut changed);
    lettered(&changed).or(spelled.then_some(changed))
}

/// The source with the bodies in place of the letters that stand for them; `None` if it uses none.
fn lettered(source: &Source) -> Option<Source> {
    let meanings = meanings(source);
    if meanings.is_empty() {
        return None;
    }
    let spelled = |text: &str| {
        let names = |found: &Captures<'_>| {
            let all = found.name("all").map_or("", |all| all.as_str());
            let letters = || {
                all.chars()
                    .filter(|letter| letter.is_alphanumeric() || ('①'..='⑳').contains(letter))
            };
            let known: Vec<&str> = letters()
                .filter_map(|letter| meanings.get(&letter))
                .map(String::as_str)
                .collect();
            let own = |name: &str| found.name(name).map_or("", |part| part.as_str());
            if known.is_empty() || known.len() < letters().count() {
                return found.get(0).map_or("", |whole| whole.as_str()).to_owned();
            }
            format!("{}{}{}", own("open"), known.join("、"), own("close"))
        };
        ALONE.replace_all(text, names).into_owned()
    };
    let mut changed = source.clone();
    for block in &mut changed.blocks {
        match block {
            Block::Paragraph { text, .. } if !MEANS.is_match(text) => *text = spelled(text),
            Block::Paragraph { .. } => {}
            Block::Table { rows, .. } => {
                for cell in rows.iter_mut().flatten().filter(|cell| !MEANS.is_match(cell)) {
                    *cell = spelled(cell);
                }
            }
        }
    }
    (changed != *source).then_some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_known_where_the_notice_says_what_they_stand_for() {
        let text = "附：简称说明　资规—县自然资源和规划局；住建—县住房和城乡建设局；应急—县应急管理局。".to_owned();
        let noted = |text: String| Source {
            blocks: vec![Block::Paragraph { line: 2, text }],
            ..Source::default()
        };
        let short = |text: &str| {
            short_names(&noted(text.to_owned()))
                .into_iter()
                .map(|(short, name)| format!("{short}={name}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            short(&text),
            [
                "资规=县自然资源和规划局",
                "住建=县住房和城乡建设局",
                "应急=县应急管理局"
            ]
        );
        assert_eq!(
            short("注：1.表中“改革部”指企业改革与法务部。2.“—”表示没有节点。"),
            ["改革部=企业改革与法务部"]
        );
        assert_eq!(
            short("为行文简洁，下文中党委办公室（校长办公室）简称“学校办”，人力资源处简称“人事处”。"),
            ["学校办=党委办公室（校长办公室）", "人事处=人力资源处"]
        );
        assert!(short("《工作方案》（以下简称“《方案》”）已经同意。").is_empty());
    }
}

//! What was left in a task's words and looks like units all the same: a person is told, so that no miss is silent.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::bare::{firm, names_at_end, names_inside};
use super::brackets::brackets;
use super::clause::How;
use super::desk::short;
use super::fold::fold;
use super::lines::Line;
use super::names::Names;
use super::outline::Item;
use super::paragraph::of_line;
use super::sentence::{names_at_start, prose};
use super::token::{Label, labels};
use super::unit_list::{split, split_by};
use super::words::{LEVELS, handed, is_body};
use crate::lexicon::{Kind, any, begins, holds, words};
use crate::pattern::Regex;
use crate::text::regex;

/// A role said of names in brackets.
static ROLE: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!("{}(?:$|[,;、。)])", any(&[Kind::Role, Kind::WeakRole]))));

/// A label of any wording with a name behind it.
static UNKNOWN_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:^|[,;。()\n ])([\p{Han}]{2,6}(?:单位|部门|机构|主体))[^\p{Han}()]{0,3}([省市县区州团各国][\p{Han}]{2,20})",
    )
});

/// 经办单位:市发改委 has a label that nobody here knows: the label and the name.
fn unknown_label(words: &str) -> Option<(&str, &str)> {
    UNKNOWN_LABEL
        .captures_iter(words)
        .filter_map(|found| Some((found.get(1)?.as_str(), found.get(2)?.as_str())))
        .find(|(_, name)| firm(name))
}

/// Whether a line is names of bodies, or has them behind a label of any wording: it is no heading.
pub(crate) fn like_units(line: &str) -> bool {
    let plain = fold(line);
    plain.len() <= 900
        && (unknown_label(&plain).is_some()
            || names_at_end(&plain, true, &Names::default()).is_some_and(|found| found.range.start == 0))
}

static ROLE_WORD: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::Role])));
static ADVERBS: LazyLock<Regex> = LazyLock::new(|| regex(&format!("{}+$", any(&[Kind::Adverb]))));

/// A role that a folded text says of bodies, wherever it stands and whatever goes on behind it: 由县委宣传部牵头抓好宣传.
///
/// `known`: names that were read already; a role said of them alone is understood.
fn role_of_bodies<'t>(text: &'t str, names: &Names, known: &BTreeSet<String>) -> Option<&'t str> {
    let bounds = [',', ';', '。', ':', '(', ')', '!', '?', '\n', '“', '”'];
    let mut from = 0;
    ROLE_WORD.find_iter(text).take(200).find_map(|role| {
        let before = text.get(..role.start())?;
        let start = before.rfind(bounds).map_or(0, |at| {
            at + before
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8)
        });
        let start = start.max(std::mem::replace(&mut from, role.end()));
        let said = before.get(start..)?;
        let said = ADVERBS
            .find(said)
            .map_or(said, |adverbs| said.get(..adverbs.start()).unwrap_or(said));
        let said = handed(said).unwrap_or(said).trim();
        if said.chars().count() > 120 {
            return None;
        }
        let all = split_by(said, names).names;
        let bodies = !all.is_empty()
            && all.iter().all(|name| {
                let name = fold(name);
                names.firm(&name) && !begins(&name, Kind::Everybody)
            });
        let new = all.iter().any(|name| !known.contains(&fold(name)));
        (bodies && new).then(|| text.get(start..role.end()).unwrap_or("").trim())
    })
}

/// A body that acts in the words of a task, whatever it does: 由县纪委监委约谈. It may be one that answers for the task.
fn acting<'t>(text: &'t str, names: &Names, known: &BTreeSet<String>) -> Option<&'t str> {
    text.match_indices('由').take(20).find_map(|(at, opener)| {
        let rest = text.get(at + opener.len()..)?;
        let rest = rest.split([',', ';', '。', ':', '、', '(', ')']).next().unwrap_or(rest);
        let name = rest
            .char_indices()
            .take(20)
            .map(|(end, letter)| end + letter.len_utf8())
            .filter_map(|end| rest.get(..end))
            .filter(|name| {
                let body = is_body(name) && name.starts_with(LEVELS) && !prose(name) && !holds(name, Kind::Role);
                (names.firm(name) || body) && name.chars().count() >= 3
            })
            .last()?;
        let read = known.iter().any(|known| rest.starts_with(known.as_str()));
        let other = begins(name, Kind::Everybody) || name.starts_with('各') || read;
        (!other).then_some(name)
    })
}

/// Several bodies beside each other in the words of a task, none of which was read: 县住建局、县征收办各抽调1名干部.
fn listed<'t>(text: &'t str, names: &Names, known: &BTreeSet<String>) -> Option<&'t str> {
    if !text.contains('、') {
        return None;
    }
    names_inside(text, names).windows(2).find_map(|pair| {
        let [(start, left), (end, right)] = pair else {
            return None;
        };
        let beside = text.get(start + left.len()..*end) == Some("、");
        let new = [left, right]
            .iter()
            .all(|name| !known.contains(**name) && !name.starts_with('各'));
        // 改造县第一中学、县第二中学 does something with them; …各抽调1名干部 is what they do.
        let rest = text.get(end + right.len()..).unwrap_or("");
        let rest = rest.split([',', ';', '。']).next().unwrap_or(rest);
        let act = rest.contains('各') || holds(rest, Kind::Several) || holds(rest, Kind::Role);
        // …，市应急管理局、石邑军分区等单位组成: a part of the sentence that they open is about what they do.
        let before = text.get(..*start).unwrap_or("").trim_end();
        let opens = before.ends_with([',', ';', '。', ':']) && !rest.trim().is_empty();
        ((act || opens) && beside && new)
            .then(|| text.get(*start..end + right.len()))
            .flatten()
    })
}

/// What a line that was read as no task says of bodies all the same.
pub(crate) fn said_of_bodies(text: &str, names: &Names) -> Option<String> {
    let plain = fold(text);
    if plain.len() > 6_000 {
        return None;
    }
    let sure = |name: &String| {
        let name = fold(name);
        names.firm(&name) && !begins(&name, Kind::Everybody)
    };
    let clause = of_line(text, names)
        .into_iter()
        .find(|found| found.clause.names().any(sure))
        .map(|found| text.get(found.range).unwrap_or("").trim().to_owned())
        // Bodies that act in the words stand in no range of their own.
        .map(|said| if said.is_empty() { text.trim().to_owned() } else { said });
    let bracket = || {
        brackets(&plain)
            .into_iter()
            .filter(|bracket| bracket.depth == 0)
            .filter_map(|bracket| plain.get(bracket.inner))
            .find(|inner| inner.len() <= 900 && names_units(inner))
            .map(str::to_owned)
    };
    // 县气象局（牵头） and 此项请县气象局办理: nothing but a body with its part, or the body that is asked.
    let marked = || {
        let found = names_at_end(&plain, true, names)?;
        let marked = found.clause.groups.iter().any(|group| group.how == How::Mark);
        (marked && found.range.start == 0).then(|| plain.clone())
    };
    let asked = || {
        let (all, _) = names_at_start(handed(&plain)?, names)?;
        all.iter().any(|name| names.one_body(name)).then(|| plain.clone())
    };
    clause
        .or_else(bracket)
        .or_else(|| role_of_bodies(&plain, names, &BTreeSet::new()).map(str::to_owned))
        .or_else(marked)
        .or_else(asked)
}

/// Whether a line says something of a body, or has one behind a label of any wording: 联系单位：县气象局.
pub(crate) fn says_of_bodies(text: &str, names: &Names) -> bool {
    let labelled = || {
        let plain = fold(text);
        let name = plain.split_once(':').map(|(_, name)| name.trim());
        name.is_some_and(|name| names.one_body(name))
    };
    said_of_bodies(text, names).is_some() || labelled()
}

/// The doubts about the words of an item that no clause took; `known` are the names that were read.
pub(crate) fn doubts(item: &Item, lines: &[Line], names: &Names, known: &BTreeSet<String>) -> Vec<String> {
    let mut doubts = Vec::new();
    for paragraph in &item.paragraphs {
        let words = fold(&paragraph.words(lines));
        if words.len() > 6_000 {
            continue;
        }
        for bracket in brackets(&words) {
            let Some(inner) = words.get(bracket.inner.clone()).filter(|_| bracket.depth == 0) else {
                continue;
            };
            if inner.len() <= 900 && names_units(inner) {
                doubts.push(format!("括号里的“{}”没有读作单位", short(inner, 40)));
            }
        }
        // 市政协办 on the line above 市总工会牵头: names that no clause took.
        if let Some(bare) = names_at_end(&words, true, names) {
            let all: Vec<&str> = bare.clause.names().map(String::as_str).collect();
            doubts.push(format!("“{}”没有读作单位", short(&all.join("、"), 40)));
        }
        if let Some(said) = role_of_bodies(&words, names, known) {
            doubts.push(format!("“{}”没有读作单位", short(said, 40)));
        }
        if let Some(name) = acting(&words, names, known).filter(|name| !doubts.iter().any(|said| said.contains(name))) {
            doubts.push(format!("“由{name}”写在任务内容里，没有读作单位"));
        }
        let listed = listed(&words, names, known).filter(|listed| !doubts.iter().any(|said| said.contains(listed)));
        if let Some(listed) = listed {
            doubts.push(format!("“{}”写在任务内容里，没有读作单位", short(listed, 40)));
        }
        if let Some((label, name)) = unknown_label(&words) {
            doubts.push(format!("“{label}”“{name}”没有读作单位"));
        }
        let said = labels(&words)
            .into_iter()
            .find(|label| matches!(label.meaning, Label::Units(_)))
            .and_then(|label| words.get(label.range.start..));
        if let Some(said) = said {
            doubts.push(format!("“{}”没有读作单位", short(said, 40)));
        }
    }
    doubts
}

/// Whether names of bodies prevail in brackets, or one stands with a role.
fn names_units(inner: &str) -> bool {
    let names = split(inner).names;
    let firmly = names.iter().filter(|name| firm(&fold(name))).count();
    let role = ROLE.is_match(inner) && names.iter().any(|name| begins_firmly(&fold(name)));
    firmly > 1 && firmly * 2 > names.len() || role
}

/// 市财政局牵头: a name with a role behind it.
fn begins_firmly(name: &str) -> bool {
    words(Kind::Role).any(|role| name.split_once(role).is_some_and(|(before, _)| firm(before)))
}

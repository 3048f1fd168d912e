//! The rules that a notice states about who leads: the first unit, those before 会同, those with a mark.

use std::ops::Range;
use std::sync::LazyLock;

use super::names::Names;
use super::sentence::prose;
use super::token::{Label, Share, label_meaning};
use super::unit_list::split_by;
use crate::lexicon::{Kind, any, words};
use crate::pattern::Regex;
use crate::text::regex;

/// A rule that the first unit leads, with what opens and what closes it. Which unit and what it does may stand in either order:
/// 排在第一位的为牵头单位, 牵头单位为排在首位的单位.
static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let (place, lead, link) = (
        any(&[Kind::FirstPlace]),
        any(&[Kind::FirstLead]),
        any(&[Kind::FirstLink]),
    );
    let (opens, is) = (any(&[Kind::NoteBegin]), any(&[Kind::Copula, Kind::States]));
    let said = format!(
        "{place}(?:{link}*,?{link}*|[^,;。:()、]{{0,14}}{is}[^,;。:()]{{0,4}}){lead}|{lead}{link}*{is}[^,;。:()]{{0,12}}?{place}{link}*"
    );
    let others = format!("(?:,?(?:其[他余它]|后面|后者){link}*{}{link}*)?", any(&[Kind::Role]));
    regex(&format!(
        "[,;。:\\s]*(?:{opens}\\s*:|其中,?|以上|凡)?[^,;。:()]{{0,16}}(?:{said})[^,;。:()]{{0,8}}{others}(?:[,;。]?(?:下同|以下同此|以此类推))?"
    ))
});
static NO_LEAD: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleNoLead])));
/// The mark that leads bear stands in a group.
static MARK: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleMark])));
/// What letters look like is in no text.
static LOOK: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleLook])));
static TOGETHER: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleTogether])));

static MOST: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleMost])));

/// Whether a folded text says that the body with the highest number behind its name leads.
pub(crate) fn most_rule(text: &str) -> bool {
    MOST.is_match(text)
}

/// Whether a folded text says that leads are known by how they look.
pub(crate) fn look_rule(text: &str) -> bool {
    LOOK.is_match(text)
}

/// Whether a folded text says that the names before 会同 lead.
pub(crate) fn together_rule(text: &str) -> bool {
    TOGETHER.is_match(text)
}

/// The mark by which a folded text says that leads are known.
pub(crate) fn mark_rule(text: &str) -> Option<char> {
    let found = MARK.captures(text)?;
    found.iter().skip(1).flatten().next()?.as_str().chars().next()
}

/// Where a folded text states that the first unit leads.
pub(crate) fn first_leads_rules(text: &str) -> Vec<Range<usize>> {
    FIRST.find_iter(text).map(|found| found.range()).collect()
}

/// Whether a folded text states that the first unit leads.
pub(crate) fn first_leads_rule(text: &str) -> bool {
    FIRST.is_match(text)
}

/// Where a folded text states that without a lead the responsible units lead.
pub(crate) fn responsible_leads_rules(text: &str) -> Vec<Range<usize>> {
    NO_LEAD.find_iter(text).map(|found| found.range()).collect()
}

/// For which tasks a folded text states that the first unit leads; `None` if it does not.
pub(crate) fn first_leads_scope(text: &str) -> Option<Scope> {
    let rule = FIRST.find(text)?;
    let start = text.get(..rule.start())?.rfind(['。', '\n']).unwrap_or(0);
    let said = text.get(start..rule.end())?;
    Some(if SECTION.is_match(said) {
        Scope::Section
    } else if LATER.is_match(said) || crate::lexicon::holds(rule.as_str(), Kind::Same) {
        Scope::Later
    } else {
        Scope::All
    })
}

/// Whether a folded line says nothing but rules about who leads.
pub(crate) fn is_all_rules(text: &str) -> bool {
    let mut rest = text.to_owned();
    for rule in [&*FIRST, &*NO_LEAD, &*TOGETHER] {
        rest = rule.replace_all(&rest, "").into_owned();
    }
    rest.len() < text.len() && rest.chars().filter(|letter| letter.is_alphanumeric()).count() <= 40
}

/// Whether a folded text states that without a lead the responsible units lead.
pub(crate) fn responsible_leads_rule(text: &str) -> bool {
    NO_LEAD.is_match(text)
}

static ORDER: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleOrder])));

/// Where a folded text remarks on how units are listed: 其他按单位序列排位, 不再列出.
pub(crate) fn order_rules(text: &str) -> Vec<Range<usize>> {
    ORDER.find_iter(text).map(|found| found.range()).collect()
}

/// Of which tasks a statement speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// 以下各项: from where it stands.
    Later,
    /// 上述任务: up to where it stands.
    Above,
    /// 本部分任务: those of the section in which it stands.
    Section,
    /// 各项任务: all of them.
    All,
}

/// A statement that bodies have a part in many tasks: 以下各项责任单位均包括各县(市、区)人民政府,不再列出.
///
/// It is known by its frame, whatever the order of its words: at least two of a scope (以下各项), a word that makes it
/// one of every task (均) and an ending (不再列出), with nothing else around the names but words of such statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// All of it, in the folded text.
    pub range: Range<usize>,
    pub names: Range<usize>,
    pub lead: bool,
    pub scope: Scope,
    /// One word of it is not understood.
    pub loosely: bool,
}

static LATER: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::ScopeLater])));
static ABOVE: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::ScopeAbove])));
static ALL: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::ScopeAll])));
static SECTION: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::ScopeSection])));
static UNIVERSAL: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::Universal])));
static CLOSING: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::Closing])));

/// The words that stand around the names of such a statement.
static FRAME: LazyLock<Regex> = LazyLock::new(|| regex(&frame()));
static ONLY_FRAME: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"^(?:{}|[\s,;。:、()“”.\d])*$", frame())));
/// The same with one word that nobody here knows; beside the names stands none.
static LOOSE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let word = format!(r"(?:{}|[\s,;。:、()“”.\d])", frame());
    regex(&format!(r"^{word}*\p{{Han}}{{1,4}}{word}+$"))
});
static LOOSE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let word = format!(r"(?:{}|[\s,;。:、()“”.\d])", frame());
    regex(&format!(r"^{word}+\p{{Han}}{{1,4}}{word}*$"))
});

fn frame() -> String {
    format!(
        "{}{}|{}",
        any(&[Kind::Role, Kind::WeakRole]),
        any(&[Kind::ClassAny]),
        any(&[
            Kind::ScopeLater,
            Kind::ScopeAbove,
            Kind::ScopeSection,
            Kind::ScopeAll,
            Kind::Universal,
            Kind::Closing,
            Kind::RuleWord,
            Kind::Role,
            Kind::WeakRole,
            Kind::Tail,
            Kind::Adverb,
        ])
    )
}

/// The statements of a folded text about many tasks, in order.
pub(crate) fn standing_rules(text: &str, names: &Names) -> Vec<Standing> {
    let mut found: Vec<Standing> = Vec::new();
    for sentence in framed(text) {
        let taken = found
            .iter()
            .any(|other| other.range.start < sentence.end && sentence.start < other.range.end);
        if !taken && let Some(read) = standing(text, sentence, names) {
            found.push(read);
        }
    }
    found.sort_by_key(|rule| rule.range.start);
    found
}

/// 以下两条不涉及市(州): whose part ends where this stands.
static EXCEPT: LazyLock<Regex> = LazyLock::new(|| {
    let (later, except) = (any(&[Kind::ScopeLater]), any(&[Kind::Except]));
    regex(&format!(
        r"{later}(?:[一二两三四五六七八九十\d]{{1,3}}[条项款个])?{except}((?:[^,;。:()]|\([^()]*\)){{1,20}})"
    ))
});

/// 属地街道不再列为配合单位: the same, said of the body.
static EXCEPT_OF: LazyLock<Regex> = LazyLock::new(|| {
    let (except, role) = (any(&[Kind::ExceptOf]), any(&[Kind::Role, Kind::WeakRole]));
    let class = any(&[Kind::ClassAny]);
    regex(&format!(
        r"(?:^|[,;。:()、])([^,;。:()、]{{2,20}}?){except}{role}{{1,2}}{class}"
    ))
});

static BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    let (says, role) = (any(&[Kind::RuleBracket]), any(&[Kind::Role, Kind::WeakRole]));
    let class = any(&[Kind::ClassAny]);
    regex(&format!(r"{says}({role}{{1,2}}{class})"))
});

/// The role that a folded text gives to names in brackets without a word of one: 括号内为配合单位.
pub(crate) fn bracket_rule(text: &str) -> Option<Share> {
    let role = BRACKET.captures(text)?.get(1)?;
    match label_meaning(role.as_str())? {
        Label::Units(share) => Some(share),
        _ => None,
    }
}

/// Where a folded text states it.
pub(crate) fn bracket_rules(text: &str) -> Vec<Range<usize>> {
    BRACKET.find_iter(text).map(|found| found.range()).collect()
}

/// The words of names that, as a folded text states, have no part in the tasks behind it.
pub(crate) fn exceptions(text: &str) -> Vec<String> {
    let of = EXCEPT_OF.captures_iter(text);
    EXCEPT
        .captures_iter(text)
        .chain(of)
        .filter_map(|found| Some(found.get(1)?.as_str().trim().to_owned()))
        .collect()
}

/// A sentence with the frame of such a statement and an ending, whose names were not understood.
pub(crate) fn standing_unread(text: &str, names: &Names) -> Option<Range<usize>> {
    let read = standing_rules(text, names);
    framed(text).into_iter().find(|sentence| {
        let part = text.get(sentence.clone()).unwrap_or("");
        let closes = CLOSING
            .find(part)
            .is_some_and(|closing| !crate::lexicon::is(closing.as_str(), Kind::Same));
        let other = [&*FIRST, &*NO_LEAD, &*MARK, &*LOOK]
            .iter()
            .any(|rule| rule.is_match(part));
        let known = read
            .iter()
            .any(|rule| rule.range.start < sentence.end && sentence.start < rule.range.end);
        let spoken = ROLE.is_match(part) || part.contains('各');
        closes && !other && !known && spoken
    })
}

static ROLE: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::Role])));

/// A part of a sentence that says which bodies have which role, by where they stand or how they look: 斜体的为牵头单位.
static SAYS_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    let (is, role, class) = (
        any(&[Kind::Copula, Kind::States]),
        any(&[Kind::Role, Kind::WeakRole]),
        // 责任分工 ends a title.
        words(Kind::ClassAny)
            .filter(|class| crate::lexicon::is(class, Kind::Class))
            .collect::<Vec<_>>()
            .join("|"),
    );
    let (place, lead, link) = (
        any(&[Kind::FirstPlace]),
        any(&[Kind::FirstLead]),
        any(&[Kind::FirstLink]),
    );
    regex(&format!(
        "^(?P<subject>[^,;。:()]{{2,30}}?){is}[^,;。:()]{{0,10}}?{role}(?:{class})$|^(?P<first>[^,;。:()]{{0,20}}){place}{link}*{lead}"
    ))
});

/// What a folded text states of who has which role, where no rule that is known reads it.
pub(crate) fn role_unread(text: &str, names: &Names) -> Option<Range<usize>> {
    if !ROLE.is_match(text) {
        return None;
    }
    let known = [&*FIRST, &*NO_LEAD, &*MARK, &*LOOK, &*TOGETHER, &*BRACKET, &*MOST];
    let mut at = 0;
    text.split(['。', ';', ',', '\n', '!', ':', '(', ')']).find_map(|part| {
        let range = at..at + part.len();
        let next = text.get(range.end..).and_then(|rest| rest.chars().next());
        at = range.end + next.map_or(0, char::len_utf8);
        let own = part.trim();
        let found = SAYS_ROLE.captures(own)?;
        let over = |rule: Range<usize>| rule.start < range.end && range.start < rule.end;
        let read = known
            .iter()
            .any(|rule| rule.find_iter(text).any(|rule| over(rule.range())))
            || names.terms().legend.tells(own)
            || names.terms().marks.explain(own)
            || standing_rules(text, names).into_iter().any(|rule| over(rule.range));
        let subject = found.name("subject").map_or("", |subject| subject.as_str());
        // 各乡镇是责任主体 and 县财政局为牵头单位 speak of bodies by their names.
        let rest = crate::lexicon::begins(subject, Kind::ScopeRest);
        let named = bodies(subject, names) || subject.starts_with('各') || rest || names.firm(subject);
        (!read && !named).then_some(range)
    })
}

/// Parts of sentences with at least two marks of such a statement, the shortest first.
fn framed(text: &str) -> Vec<Range<usize>> {
    let marks = [&*LATER, &*ABOVE, &*SECTION, &*ALL];
    let scoped = marks.iter().any(|mark| mark.is_match(text));
    if !(CLOSING.is_match(text) || scoped && (UNIVERSAL.is_match(text) || text.contains('由'))) {
        return Vec::new();
    }
    // （本部分各项由五大平台公司具体实施）: in brackets, what somebody does of all tasks is no clause of one.
    let done = |range: &Range<usize>| {
        let bracketed = text.get(..range.start).is_some_and(|before| before.ends_with('('));
        let part = text.get(range.clone()).unwrap_or("");
        bracketed
            && marks
                .iter()
                .filter_map(|mark| mark.find(part))
                .any(|mark| mark.start() == 0 && acts(part.get(mark.end()..).unwrap_or("")))
    };
    let strength = |range: &Range<usize>| {
        let part = text.get(range.clone()).unwrap_or("");
        let closing = CLOSING.find(part);
        // 各县区不再逐一列出: who is left out is named in the same breath.
        let left_out = closing
            .is_some_and(|closing| !part.contains([',', ':']) && !crate::lexicon::is(closing.as_str(), Kind::Same));
        usize::from(marks.iter().any(|mark| mark.is_match(part)))
            + usize::from(UNIVERSAL.is_match(part))
            + usize::from(closing.is_some())
            + usize::from(left_out)
            + usize::from(done(range))
    };
    let mut all: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(text) {
        let parts = commas(text, sentence);
        if parts.len() > 24 {
            continue;
        }
        for count in 1..=parts.len().min(4) {
            for run in parts.windows(count) {
                if let (Some(first), Some(last)) = (run.first(), run.last()) {
                    let range = first.start..last.end;
                    if range.len() <= 400 && strength(&range) >= 2 {
                        all.push(range);
                    }
                }
            }
        }
    }
    // 以下各项均由各县区落实,不再列出: the ending belongs to it.
    all.sort_by_key(|range| (std::cmp::Reverse(strength(range)), range.len()));
    all
}

static ACTS: LazyLock<Regex> = LazyLock::new(|| {
    let verb = any(&[Kind::Role, Kind::WeakRole, Kind::Tail]);
    regex(&format!(r"^{}?由[^,;。:]{{2,60}}{verb}$", any(&[Kind::Universal])))
});

/// Whether words say by whom something is done, and nothing else.
fn acts(words: &str) -> bool {
    ACTS.is_match(words.trim())
}

/// The sentences of a text, and those in its brackets.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut open: Vec<usize> = vec![0];
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => open.push(at + 1),
            ')' => {
                if open.len() > 1
                    && let Some(start) = open.pop()
                {
                    all.push(start..at);
                }
            }
            '。' | ';' | '!' | '?' | '\n' => {
                if let Some(start) = open.last_mut() {
                    all.push(*start..at);
                    *start = at + letter.len_utf8();
                }
            }
            _ => {}
        }
    }
    all.extend(open.into_iter().map(|start| start..text.len()));
    all.retain(|range| range.start < range.end);
    all
}

/// The parts of a sentence between its commas and colons that stand outside of brackets.
fn commas(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = sentence.start;
    let mut depth = 0_usize;
    for (at, letter) in text.get(sentence.clone()).unwrap_or("").char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ':' if depth == 0 => {
                parts.push(start..sentence.start + at);
                start = sentence.start + at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..sentence.end);
    parts
}

/// Reads one sentence: the shortest names that leave nothing but the frame around them.
fn standing(text: &str, sentence: Range<usize>, names: &Names) -> Option<Standing> {
    let part = text.get(sentence.clone())?;
    // 属地街道不再列为配合单位 ends a part in the tasks and begins none.
    if EXCEPT_OF.is_match(part) {
        return None;
    }
    let mut starts: Vec<usize> = vec![0];
    let mut ends: Vec<usize> = vec![part.len()];
    let mut from = 0;
    while let Some(word) = FRAME.find_at(part, from) {
        ends.push(word.start());
        starts.push(word.end());
        from = word.start()
            + part
                .get(word.start()..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8);
    }
    for (at, letter) in part.char_indices() {
        if ",:“”".contains(letter) {
            ends.push(at);
            starts.push(at + letter.len_utf8());
        }
    }
    let mut candidates: Vec<Range<usize>> = Vec::new();
    for &start in &starts {
        candidates.extend(ends.iter().filter(|&&end| end >= start + 6).map(|&end| start..end));
    }
    candidates.sort_by_key(|range| (range.len(), range.start));
    candidates.dedup();
    candidates.truncate(4_000);
    let fits = |range: &&Range<usize>, loosely: bool| {
        let before = part.get(..range.start).unwrap_or("");
        let behind = part.get(range.end..).unwrap_or("");
        let (left, right) = (ONLY_FRAME.is_match(before), ONLY_FRAME.is_match(behind));
        let framed = left && right
            || loosely && (left && LOOSE_BEHIND.is_match(behind) || right && LOOSE_BEFORE.is_match(before));
        framed && part.get((*range).clone()).is_some_and(|list| bodies(list, names))
    };
    let strict = candidates.iter().find(|range| fits(range, false));
    // 除第二项外 says more than a word that nobody here knows.
    let loosely = strict.is_none();
    let watches = || {
        [Kind::Aim, Kind::OtherLabel]
            .iter()
            .any(|kind| crate::lexicon::holds(part, *kind))
    };
    // 全部任务的考核由企业管理部负责 speaks of watching over them.
    if loosely && (crate::lexicon::holds(part, Kind::Save) || watches()) {
        return None;
    }
    let own = strict
        .or_else(|| candidates.iter().find(|range| fits(range, true)))?
        .clone();
    let around = format!(
        "{}|{}",
        part.get(..own.start).unwrap_or(""),
        part.get(own.end..).unwrap_or("")
    );
    let lead = super::token::leads(&around);
    let scope = if SECTION.is_match(&around) {
        Scope::Section
    } else if LATER.is_match(&around) {
        Scope::Later
    } else if ABOVE.is_match(&around) {
        Scope::Above
    } else if ALL.is_match(&around) {
        Scope::All
    } else {
        Scope::Later
    };
    Some(Standing {
        names: sentence.start + own.start..sentence.start + own.end,
        range: sentence,
        lead,
        scope,
        loosely,
    })
}

/// Whether words are a list of what are surely bodies and nothing else.
fn bodies(list: &str, names: &Names) -> bool {
    let all = split_by(list.trim_matches(super::token::stray), names).names;
    // 各条中重复列出 begins like a collective and names nobody.
    let whole = |name: &str| !name.starts_with('各') || names.know(name) || super::words::ends_like_unit(name);
    let firm =
        |name: &str| whole(name) && (names.firm(name) || super::words::is_collective_start(name) && names.said(name));
    all.first().is_some_and(|first| firm(first))
        && all.iter().all(|name| {
            whole(name) && names.said(name) && !prose(name) && name.chars().count() <= 30 && !ROLE.is_match(name)
        })
}

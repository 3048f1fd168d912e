//! Cuts a folded text once into the tokens of unit clauses: labels, verbs, and the words between them.

use std::ops::Range;
use std::sync::LazyLock;

use super::names::Names;
use super::terms::labelled;
use super::words::is_due;
use crate::lexicon::{Kind, any, begins, ends, entries, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// What a clause says of a group of bodies, before any rule of the notice is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Share {
    /// 牵头
    Lead,
    /// 主要责任, 主办, 承办: leads, if others stand beside it.
    Main,
    /// 责任, 负责, or no word at all.
    Responsible,
    /// 配合, 协同, 参与
    Assist,
    /// 指导, 督导: stands beside those that do the work and makes none of them lead.
    Guide,
}

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// Bodies.
    Units(Share),
    /// People.
    People,
    /// A deadline.
    Due,
    /// A body that has another part in the task than to answer for it: 业主单位, 监督单位.
    Other,
    /// Neither bodies nor people nor a time: 资金.
    Words,
}

/// A label with its place in a folded text.
#[derive(Debug, Clone)]
pub(crate) struct LabelAt {
    pub meaning: Label,
    pub word: String,
    /// The label with what parts it from the names: a colon, a bracket, 为, a space.
    pub range: Range<usize>,
    /// It is of bodies beside others, and nothing says in which part: 属地单位.
    pub unknown: bool,
}

impl LabelAt {
    fn known(meaning: Label, word: &str, range: Range<usize>) -> Self {
        LabelAt {
            meaning,
            word: word.to_owned(),
            range,
            unknown: false,
        }
    }
}

/// A token of a clause.
#[derive(Debug, Clone)]
pub(crate) enum Token {
    /// 牵头单位:
    Label(LabelAt),
    /// 按职责分工负责, behind the names that it is said of; `object`: what they do so, where it is said: 负责评价.
    Verb {
        share: Share,
        range: Range<usize>,
        object: Range<usize>,
    },
    /// Everything else: names, people, deadlines, separators.
    Words(Range<usize>),
}

/// The word of a role: 牵头, 主要责任, 协同配合.
pub(crate) static ROLE: LazyLock<String> = LazyLock::new(|| {
    let (qualifier, role) = (any(&[Kind::Qualifier]), any(&[Kind::Role, Kind::WeakRole]));
    let more = any(&[Kind::Role, Kind::WeakRole, Kind::Tail]);
    format!("{qualifier}{{0,3}}{role}{more}{{0,3}}")
});

/// The word of a role with the word for bodies behind it: 牵头单位, 参与院系.
static ROLE_CLASS: LazyLock<String> = LazyLock::new(|| format!("{}{}", *ROLE, any(&[Kind::Class])));

/// A label without its colon, whatever bodies, people or deadlines it is of: 县级分管领导, 具体承办科室, 完成时限.
static WORD: LazyLock<String> = LazyLock::new(|| {
    let ends = any(&[Kind::ClassAny, Kind::PeopleLabel, Kind::DueLabel, Kind::DueLabelEnd]);
    let (role, tail, class) = (any(&[Kind::Role]), any(&[Kind::Tail]), any(&[Kind::Class]));
    format!(
        r"[\p{{Han}}]{{0,8}}{ends}|[\p{{Han}}]{{0,4}}{role}{tail}?{class}|{}",
        *ROLE_CLASS
    )
});

static LABEL: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"((?:{}|{})(?:\([^()]{{0,12}}\))?)\s*:", *WORD, *ROLE)));

/// A label in brackets with names behind it: 【牵头单位】市财政局. A mark behind a name has none: 市财政局(牵头单位)、….
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\(({})\)[ :]*[\p{{Han}}\d“(]", *WORD)));

/// A label with a space in place of its colon, and the word behind it.
static SPACED: LazyLock<Regex> = LazyLock::new(|| {
    let others = any(&[Kind::PeopleLabel, Kind::DueLabel]);
    regex(&format!(
        r"((?:{}|[\p{{Han}}]{{0,6}}{others})) +([^ ,;:。、()\n]{{2,40}})",
        *ROLE_CLASS
    ))
});

/// A label with 为, or nothing, in place of its colon, and the name behind it: 牵头单位为市妇联, 牵头单位市妇联.
static COPULA: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"({}|{}) ?{}?({}?) ?:?([^ ,;:。、\n]{{2,40}})",
        *ROLE_CLASS,
        strong(),
        any(&[Kind::Together]),
        any(&[Kind::Copula])
    ))
});

/// The words of roles that no sentence holds by chance: 配合县公安局 is said of the body behind it.
fn strong() -> String {
    let all: Vec<&str> = entries(Kind::Role)
        .iter()
        .filter(|entry| matches!(share(entry.verb), Some(Share::Lead | Share::Assist)))
        .map(|entry| entry.word)
        .collect();
    format!("(?:{})", all.join("|"))
}

/// A name that runs into the label behind it, for want of a separator: 市财政局责任单位.
static RUN_ON: LazyLock<Regex> = LazyLock::new(|| {
    let end = any(&[Kind::FirmEnd]);
    regex(&format!(r"^[\p{{Han}}]*?{end}({}|{})$", *ROLE_CLASS, *ROLE))
});

/// The word of a role and nothing else.
static ROLE_ALONE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}$", *ROLE)));

/// The same with a word for bodies; what stands before it may be anything short.
static ROLE_OF_BODIES: LazyLock<Regex> = LazyLock::new(|| {
    let (role, tail, class) = (any(&[Kind::Role]), any(&[Kind::Tail]), any(&[Kind::Class]));
    regex(&format!(
        r"^(?:[\p{{Han}}]{{0,4}}{role}{tail}?{class}|{})$",
        *ROLE_CLASS
    ))
});

static PEOPLE_BESIDE: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::PeopleBeside])));

/// A verb with its adverbs, and what ends it: 按职责分工负责, 牵头组织实施, 为责任单位.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    let verbs: Vec<&str> = entries(Kind::Role)
        .iter()
        .chain(entries(Kind::WeakRole))
        .filter(|entry| !entry.verb.is_empty())
        .map(|entry| entry.word)
        .collect();
    regex(&format!(
        r"({}{{0,3}}(?:{}{}|(?:{}){}{{0,3}}))(?P<count>[ ]*\([^()]*\d[^()]{{0,8}}\))?[ ]*($|[,;。、\n|/])",
        any(&[Kind::Adverb]),
        any(&[Kind::Copula]),
        *ROLE_CLASS,
        verbs.join("|"),
        any(&[Kind::Tail, Kind::Role, Kind::WeakRole])
    ))
});

/// What brackets behind a name hold that says its role: 市财政局(牵头), 市水务局(协).
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    let (adverb, class) = (any(&[Kind::Adverb]), any(&[Kind::Class]));
    regex(&format!(
        r"^({adverb}{{0,3}}(?:{})(?:{class})?|{adverb}{{1,3}}|{})$",
        *ROLE,
        any(&[Kind::RoleLetter])
    ))
});

/// A role before a name with a dash, a bracket or a colon behind it, by its word or by its first letter: 主—区住建委 协—区水务局.
static MARKED: LazyLock<Regex> = LazyLock::new(|| {
    let (role, letter) = (format!("{}|{}", *ROLE_CLASS, *ROLE), any(&[Kind::RoleLetter]));
    let dash = r"\s*(?:[-—–―→>]+|:)\s*";
    regex(&format!(
        r"(?:^|[\s,;、。|:])({role}|{letter}){dash}|\(({role}|{letter})\)(?:{dash})?"
    ))
});

/// What the first letter of a role stands for.
pub(crate) fn letter_share(word: &str) -> Option<Share> {
    let found = entries(Kind::RoleLetter).iter().find(|entry| entry.word == word)?;
    share(found.label)
}

static ONLY_ADVERB: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}+$", any(&[Kind::Adverb]))));

fn share(name: &str) -> Option<Share> {
    match name {
        "lead" => Some(Share::Lead),
        "main" => Some(Share::Main),
        "responsible" => Some(Share::Responsible),
        "assist" | "beside" => Some(Share::Assist),
        "guide" => Some(Share::Guide),
        _ => None,
    }
}

/// The strongest share that the words of a role give as a label: 牵头 before 其他, 其他 before 主要.
fn label_share(label: &str) -> Option<Share> {
    let said: Vec<Share> = entries(Kind::Role)
        .iter()
        .chain(entries(Kind::WeakRole))
        .chain(entries(Kind::Qualifier))
        .filter(|entry| label.contains(entry.word))
        .filter_map(|entry| share(entry.label))
        .collect();
    let strongest = [
        Share::Lead,
        Share::Assist,
        Share::Main,
        Share::Guide,
        Share::Responsible,
    ]
    .into_iter()
    .find(|share| said.contains(share));
    match strongest {
        Some(Share::Main) if watches(label) => Some(Share::Guide),
        said => said,
    }
}

/// Whether a label is of who watches over a work that somebody else does: 主管监督单位 beside 整改主体.
pub(crate) fn watches(label: &str) -> bool {
    let mut stems = entries(Kind::RoleStem).iter();
    stems.any(|entry| entry.label == "guide" && entry.word.contains('督') && label.contains(entry.word))
}

/// Whether words of a statement say of bodies that they lead, and nothing else of them.
pub(crate) fn leads(words: &str) -> bool {
    let holds_share = |wanted: &[Share]| {
        entries(Kind::Role)
            .iter()
            .filter(|entry| words.contains(entry.word))
            .filter_map(|entry| share(if entry.verb.is_empty() { entry.label } else { entry.verb }))
            .any(|share| wanted.contains(&share))
    };
    holds_share(&[Share::Lead, Share::Main]) && !holds_share(&[Share::Assist])
}

/// What a folded label or table heading announces, if it is about units, people or deadlines.
pub(crate) fn label_meaning(label: &str) -> Option<Label> {
    // 责任单位及责任人 names bodies, and people beside them.
    let label = PEOPLE_BESIDE
        .find(label)
        .and_then(|people| label.get(..people.start()))
        .unwrap_or(label);
    let bare = label.split('(').next().unwrap_or(label).trim();
    // 责任领导单位 is of bodies.
    if holds(label, Kind::PeopleLabel) && !holds(label, Kind::BodyOfLeaders) && !ends(bare, Kind::ClassAny) {
        return Some(Label::People);
    }
    if holds(label, Kind::DueLabel) && !holds(label, Kind::DueLabelNot) {
        return Some(Label::Due);
    }
    // 重点工作 and 推进 are headings and words of other sentences.
    let role = ROLE_ALONE.is_match(bare) && holds(bare, Kind::Role);
    let of_bodies = ROLE_OF_BODIES.is_match(bare);
    // 明确责任单位：… is prose, and 各牵头单位：… speaks to them; 落实单位 is a role.
    if begins(label.trim_start(), Kind::ProseLabel) && !role && !WEAK_OF_BODIES.is_match(bare) {
        return None;
    }
    // 监督单位 is a label, 市工程质量监督站 is a name.
    let like_label = ends(bare, Kind::ClassAny) || is(bare, Kind::OtherLabel);
    if like_label && holds(label, Kind::OtherLabel) && !holds(label, Kind::OtherLabelNot) {
        return Some(Label::Other);
    }
    if !role && !of_bodies && !names_class(bare) || holds(label, Kind::NoLabel) {
        return None;
    }
    label_share(label)
        .or_else(|| is(label.trim(), Kind::ClassAny).then_some(Share::Responsible))
        .map(Label::Units)
}

/// Whether a folded label is one of a class of bodies: it ends in its word, or a role stands before it and next to nothing
/// behind it (责任单位名称). 完成主体工程 says what is done; the word in it is part of the object.
fn names_class(bare: &str) -> bool {
    let said = |class: &str| {
        let (before, behind) = bare.split_once(class)?;
        let role = ROLE_ALONE.is_match(before) && holds(before, Kind::Role);
        Some(role && behind.chars().count() <= 2)
    };
    ends(bare, Kind::ClassAny) || words(Kind::ClassAny).filter_map(said).any(|said| said)
}

/// A word of a role that prose may begin with, too, before a word for bodies and with nothing around them: 落实单位.
static WEAK_OF_BODIES: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!("^{}{}$", any(&[Kind::WeakRole]), any(&[Kind::ClassAny]))));

/// Whether a label is a word that other sentences hold, too, without a word for bodies: 落实:, 支持:.
fn weak(word: &str) -> bool {
    let bare = word.split('(').next().unwrap_or(word).trim();
    ROLE_ALONE.is_match(bare) && !holds(bare, Kind::Role)
}

/// Whether a label that runs on behind a name has a whole name before it: 部门分工 has none.
fn run_on(name: &str) -> bool {
    name.chars().count() >= 3 && !holds(name, Kind::Role) && !begins(name, Kind::Qualifier)
}

/// Whether a mark is said of several bodies, so that it goes for those before it, too: 甲局、乙局(共同牵头).
pub(crate) fn marks_several(word: &str) -> bool {
    begins(word, Kind::Several)
}

/// Where the brackets begin in which a folded name ends, and what they hold.
pub(crate) fn bracket_at_end(name: &str) -> Option<(usize, &str)> {
    let inner = name.strip_suffix(')')?;
    let mut depth = 0_usize;
    let at = inner.char_indices().rev().find_map(|(at, letter)| {
        match letter {
            ')' => depth += 1,
            '(' if depth == 0 => return Some(at),
            '(' => depth -= 1,
            _ => {}
        }
        None
    })?;
    Some((at, inner.get(at + 1..)?))
}

/// What a role in brackets behind a folded name says of it: where the bracket begins, and the word. Whatever else stands beside
/// the role is a remark: 市残联(共同主责,3项).
///
/// An adverb alone gives no share: 市住建局(按职责分工).
pub(crate) fn mark(name: &str) -> Option<(usize, &str, Option<Share>)> {
    let (at, inner) = bracket_at_end(name)?;
    let beside = || {
        let mut parts = inner.split([',', ';', '、', ' ']).map(str::trim);
        parts.find(|part| MARK.is_match(part) && holds(part, Kind::Role))
    };
    let word = Some(inner).filter(|inner| MARK.is_match(inner)).or_else(beside)?;
    let share = match label_meaning(word) {
        Some(Label::Units(share)) => Some(share),
        _ if letter_share(word).is_some() => letter_share(word),
        _ if ONLY_ADVERB.is_match(word) => None,
        _ => Some(verb_share(word, true)),
    };
    Some((at, word, share))
}

/// What a verb says of the names before it; `beside`: others lead.
pub(crate) fn verb_share(verb: &str, beside: bool) -> Share {
    let copula = ends(verb, Kind::Class)
        .then(|| label_share(verb))
        .flatten()
        .filter(|_| holds(verb, Kind::Copula));
    if let Some(share) = copula {
        return share;
    }
    let said: Vec<Share> = entries(Kind::Role)
        .iter()
        .chain(entries(Kind::WeakRole))
        .filter(|entry| verb.contains(entry.word) && (entry.verb != "beside" || beside))
        .filter_map(|entry| share(entry.verb))
        .collect();
    // 督促指导落实: who does the work is none of those that guide it.
    if said.iter().all(|share| *share == Share::Guide) && !said.is_empty() {
        return Share::Guide;
    }
    [Share::Lead, Share::Main, Share::Assist]
        .into_iter()
        .find(|share| said.contains(share))
        .unwrap_or(Share::Responsible)
}

/// The labels in brackets of a folded text.
pub(crate) fn bracketed_labels(text: &str) -> Vec<LabelAt> {
    let mut from = 0;
    let mut all: Vec<LabelAt> = Vec::new();
    while let Some(found) = text.get(from..).and_then(|rest| BRACKETED.captures(rest)) {
        let (Some(whole), Some(word)) = (found.get(0), found.get(1)) else {
            break;
        };
        let range = from + whole.start()..from + word.end() + 1;
        from += word.end() + 1;
        // The first opens the clause behind the words; names may run into those that follow.
        let before = text.get(..range.start).unwrap_or("").trim_end();
        let apart =
            !all.is_empty() || before.is_empty() || before.ends_with(['。', ';', ',', '.', '!', ')', '\n', '”', '%']);
        let colon = text.get(range.end..).unwrap_or("");
        let length = colon.len() - colon.trim_start_matches([' ', ':']).len();
        if apart && let Some(meaning) = label_meaning(word.as_str()) {
            all.push(LabelAt::known(meaning, word.as_str(), range.start..range.end + length));
        }
    }
    if all.iter().any(units) { all } else { Vec::new() }
}

fn units(label: &LabelAt) -> bool {
    matches!(label.meaning, Label::Units(_))
}

/// The labels of a folded text that stand at its start or behind punctuation, or in brackets before names.
pub(crate) fn labels(text: &str) -> Vec<LabelAt> {
    labels_by(text, &Names::default())
}

/// [`labels`], with names that are known.
pub(crate) fn labels_by(text: &str, names: &Names) -> Vec<LabelAt> {
    let mut all = labels_with_colon(text, names);
    if text.contains('(') {
        let bracketed = bracketed_labels(text);
        if !bracketed.is_empty() {
            all.retain(|label| bracketed.iter().all(|other| !other.range.contains(&label.range.start)));
            all.extend(bracketed);
            all.sort_by_key(|label| label.range.start);
        }
    }
    labels_with_mark(text, names, &mut all);
    labels_with_copula(text, names, &mut all);
    labels_with_space(text, names, &mut all);
    // Words before the first label of units, people or a time are those of the task.
    let first = all
        .iter()
        .position(|label| label.meaning != Label::Words)
        .unwrap_or(all.len());
    all.drain(..first);
    all
}

/// What a folded word says of a role: its first letter, the words of roles in it, or a part by which it tells one all the same.
pub(crate) fn role_share(word: &str) -> Option<Share> {
    let stem = || {
        let said: Vec<Share> = entries(Kind::RoleStem)
            .iter()
            .filter(|entry| word.contains(entry.word))
            .filter_map(|entry| share(entry.label))
            .collect();
        [
            Share::Guide,
            Share::Assist,
            Share::Lead,
            Share::Main,
            Share::Responsible,
        ]
        .into_iter()
        .find(|share| said.contains(share))
    };
    match letter_share(word).or_else(|| label_share(word)) {
        // 实施:甲局 beside 指导监督:乙局: who does the work leads it.
        Some(Share::Responsible) if !holds(word, Kind::Role) => stem()
            .filter(|share| *share == Share::Main)
            .or(Some(Share::Responsible)),
        None => stem(),
        said => said,
    }
}

/// Adds the roles that are said before names with a dash, or by their first letters: only before what is surely a body,
/// and where the words begin with one, go on behind a label, or have several.
fn labels_with_mark(text: &str, names: &Names, all: &mut Vec<LabelAt>) {
    let mut marked: Vec<LabelAt> = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| MARKED.captures(rest)) {
        let (Some(whole), Some(word)) = (found.get(0), found.get(1).or_else(|| found.get(2))) else {
            break;
        };
        let end = from + whole.end();
        let opens = found.get(1).is_none();
        let before = text.get(..from + whole.start()).unwrap_or("");
        // (主)区住建委(协)区水务局: where the first stands before its name, so do all.
        let first = marked.first().and_then(|label| text.get(label.range.start..));
        let apart =
            !opens || before.is_empty() || before.ends_with(stray) || first.is_some_and(|first| first.starts_with('('));
        let start = from + word.start() - usize::from(opens);
        // The mark that follows may begin where this one ends.
        from = end.max(from + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let name = text.get(end..).unwrap_or("");
        let name = name
            .split(['、', ',', ';', '。', '\n', ')', ' ', '/'])
            .next()
            .unwrap_or(name);
        let name = name.trim_end_matches('等');
        let taken = all
            .iter()
            .any(|label| label.range.start <= start && start < label.range.end);
        // 协—无 stands beside a mark that has names.
        let nobody = is(name, Kind::Nothing);
        let letter = letter_share(word.as_str());
        let meaning = letter.map(Label::Units).or_else(|| label_meaning(word.as_str()));
        let sure = if letter.is_some() || opens {
            // 牵—牵头单位 tells what the mark means.
            names.said(name) && label_meaning(name).is_none() || nobody
        } else {
            names.said(name) && label_meaning(name).is_none() && holds(word.as_str(), Kind::Role)
        };
        if let Some(meaning @ Label::Units(_)) = meaning.filter(|_| sure && apart && !taken) {
            marked.push(LabelAt::known(meaning, word.as_str(), start..end));
        }
    }
    let Some(first) = marked.first().map(|label| label.range.start) else {
        return;
    };
    let opens = text
        .get(..first)
        .is_some_and(|before| before.trim_matches(stray).is_empty());
    let behind = all.iter().any(|label| units(label) && label.range.end <= first);
    let named = marked.iter().any(|label| {
        let name = text.get(label.range.end..).unwrap_or("");
        !words(Kind::Nothing).any(|nobody| name.starts_with(nobody))
    });
    if (named || opens) && (marked.len() > 1 || opens || behind) {
        all.extend(marked);
        all.sort_by_key(|label| label.range.start);
    }
}

fn labels_with_space(text: &str, names: &Names, all: &mut Vec<LabelAt>) {
    if !text.contains(' ') {
        return;
    }
    // `牵头单位 市审计局`: only before what is surely a body, and never before the next heading of a table.
    let mut spaced: Vec<LabelAt> = Vec::new();
    for found in SPACED.captures_iter(text) {
        let (Some(word), Some(next)) = (found.get(1), found.get(2)) else {
            continue;
        };
        let before = text.get(..word.start()).unwrap_or("");
        let apart = before.is_empty()
            || before.ends_with([
                ' ', '\n', ',', ';', '。', '、', '(', ')', '•', '·', '-', '—', '●', '◆', '■', '*', '>', '➢',
            ]);
        let Some(meaning) = label_meaning(word.as_str()).filter(|_| apart) else {
            continue;
        };
        let heading = label_meaning(next.as_str()).is_some();
        let fits = match meaning {
            Label::Units(_) => names.said(next.as_str()) && !heading,
            _ => !spaced.is_empty() || next.as_str().chars().count() <= 4 && !heading,
        };
        if fits {
            spaced.push(LabelAt::known(meaning, word.as_str(), word.range()));
        }
    }
    // People alone are no clause.
    if spaced.iter().any(units) || all.iter().any(units) {
        all.extend(spaced);
        all.sort_by_key(|label| label.range.start);
        all.dedup_by(|next, last| next.range.start < last.range.end);
    }
}

static THIS: LazyLock<Regex> = LazyLock::new(|| regex(&format!("{}$", any(&[Kind::ThisTask]))));

/// The words before a label, without what points to the task at hand.
pub(crate) fn without_this(before: &str) -> &str {
    let end = THIS.find(before).map_or(before.len(), |this| this.start());
    before.get(..end).unwrap_or(before)
}

/// Adds the labels that are said with 为: only before what is surely a body, and behind the end of the words.
fn labels_with_copula(text: &str, names: &Names, all: &mut Vec<LabelAt>) {
    for found in COPULA.captures_iter(text) {
        let (Some(word), Some(copula), Some(name)) = (found.get(1), found.get(2), found.get(3)) else {
            continue;
        };
        // 此项牵头单位为县人民检察院
        let before = without_this(text.get(..word.start()).unwrap_or("")).trim_end();
        let apart = before.is_empty() || before.ends_with([',', ';', '。', '(', ')', '!', '\n']);
        // (牵头单位为市审计局): the last bracket is not the name's.
        let plain = name.as_str();
        let plain = if plain.contains('(') {
            plain
        } else {
            plain.trim_end_matches(')')
        };
        let plain = plain.trim_end_matches('等');
        // 牵头单位市妇联: without anything between them, the name must be sure.
        // …；配合县公安局: without a word for bodies, only where nothing but a clause can stand.
        let class = ends(word.as_str(), Kind::Class);
        let in_clause = class || before.ends_with([';', '(']) || all.iter().any(units);
        let sure = if copula.is_empty() {
            names.firm(plain) && in_clause
        } else {
            names.said(plain) && (class || in_clause)
        };
        let body = sure && label_meaning(plain).is_none();
        if let Some(meaning @ Label::Units(_)) = label_meaning(word.as_str()).filter(|_| apart && body)
            && all.iter().all(|label| !label.range.contains(&word.start()))
        {
            all.push(LabelAt::known(meaning, word.as_str(), word.start()..name.start()));
        }
    }
    all.sort_by_key(|label| label.range.start);
}

fn labels_with_colon(text: &str, names: &Names) -> Vec<LabelAt> {
    let mut all: Vec<LabelAt> = Vec::new();
    for found in LABEL.captures_iter(text) {
        let (Some(whole), Some(word)) = (found.get(0), found.get(1)) else {
            continue;
        };
        if let Some(own) = RUN_ON.captures(word.as_str()).and_then(|run_on| run_on.get(1))
            && word.as_str().get(..own.start()).is_some_and(run_on)
            && let Some(meaning) = label_meaning(own.as_str())
        {
            all.push(LabelAt::known(
                meaning,
                own.as_str(),
                word.start() + own.start()..whole.end(),
            ));
            continue;
        }
        let before = text.get(..word.start()).unwrap_or("").trim_end_matches([' ', '\n']);
        let spaced = before.len() < word.start();
        let apart = before.is_empty()
            || spaced
            || before.ends_with([
                ',', ';', '。', '、', '(', ')', '!', '?', '|', '.', ':', '—', '-', '●', '·', '/', '→', '>',
            ]);
        // 落实: is a role only beside others.
        let beside = || {
            (weak(word.as_str()) && all.iter().any(units))
                .then(|| label_share(word.as_str()).map(Label::Units))
                .flatten()
        };
        let term = names.terms().label(word.as_str());
        let meaning = term
            .map(|term| term.meaning)
            .or_else(|| label_meaning(word.as_str()))
            .or_else(beside);
        // 各学院、部门: opens a letter.
        let closes_list = before.ends_with('、') && is(word.as_str(), Kind::ClassAny);
        if let Some(meaning) = meaning.filter(|_| apart && !closes_list) {
            all.push(LabelAt {
                meaning,
                word: word.as_str().to_owned(),
                range: word.start()..whole.end(),
                unknown: term.is_some_and(|term| term.unknown),
            });
        }
    }
    labels_of_notice(text, names, &mut all);
    all
}

/// Adds the labels that the notice's own words are, and those that a bar or a dash parts from names: |责任单位|甲局|.
fn labels_of_notice(text: &str, names: &Names, all: &mut Vec<LabelAt>) {
    if names.terms().is_empty() && !text.contains(['|', '=']) {
        return;
    }
    let before = all.len();
    for label in labelled(text) {
        let word = text.get(label.word.clone()).unwrap_or("");
        let taken = all
            .iter()
            .any(|other| other.range.start < label.value.start && label.word.start < other.range.end);
        let bar = text
            .get(label.word.end..label.value.start)
            .is_some_and(|glue| glue.contains(['|', '=']));
        let bracketed = text.get(label.word.end..label.value.start) == Some(")");
        let value = text.get(label.value.clone()).unwrap_or("");
        let name = value.split(['、', ',', ';', '|', '\n']).next().unwrap_or("").trim();
        let lexicon = || {
            let meaning = label_meaning(word).filter(|_| bar && names.said(name) && label_meaning(name).is_none())?;
            Some((meaning, false))
        };
        let term = names.terms().label(word).map(|term| (term.meaning, term.unknown));
        if let Some((meaning, unknown)) = term.or_else(lexicon).filter(|_| !taken) {
            all.push(LabelAt {
                meaning,
                word: word.to_owned(),
                range: if bracketed {
                    label.word.start - 1
                } else {
                    label.word.start
                }..label.value.start,
                unknown,
            });
        }
    }
    if all.len() > before {
        all.sort_by_key(|label| label.range.start);
    }
}
/// What a clause is beside what stands in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Setting {
    /// It stands under a heading that is the label of what comes first.
    pub headed: bool,
    /// Nothing but a clause can stand there, so that verbs may have objects: 甲局负责评价,乙局配合做好保障.
    pub objects: bool,
}

/// Cuts the content of a clause into tokens.
pub(crate) fn cut(text: &str, names: &Names, setting: Setting) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut led = setting.headed;
    let labels = labels_by(text, names);
    // What a label announces has no verbs with objects.
    let objects = setting.objects && labels.is_empty();
    for label in labels {
        verbs(text, at..label.range.start, (names, objects), &mut led, &mut tokens);
        at = label.range.end;
        led = true;
        tokens.push(Token::Label(label));
    }
    verbs(text, at..text.len(), (names, objects), &mut led, &mut tokens);
    tokens
}

/// Cuts what stands under one label, or under none, into verbs and words; `led`: others stand before them.
fn verbs(text: &str, range: Range<usize>, (names, objects): (&Names, bool), led: &mut bool, tokens: &mut Vec<Token>) {
    let Some(part) = text.get(range.clone()) else { return };
    let mut at = 0;
    let mut all = verbs_of(part, names);
    if objects {
        with_objects(part, names, &mut all);
    }
    for (verb, said) in all {
        let since = part.get(at..verb.end).unwrap_or("");
        let last = since.rsplit([',', ';', '。', '、', '\n']).next().unwrap_or(since);
        // 年内持续推进 is a deadline, whatever its last words are; 县政协办 is the office of the 政协.
        if is_due(last) || ends(last, Kind::Own) || names.know(last) {
            continue;
        }
        let before = range.start + at..range.start + verb.start;
        at = verb.end;
        // A verb has names before it.
        if blank(text, &before) {
            continue;
        }
        let word = part.get(verb.start..said).unwrap_or("");
        let own = names.terms().verbs().find(|(own, _)| *own == word);
        let share = own.map_or_else(|| verb_share(word, *led), |(_, share)| share);
        *led = true;
        tokens.push(Token::Words(before));
        tokens.push(Token::Verb {
            share,
            range: range.start + verb.start..range.start + said,
            object: range.start + said..range.start + verb.end,
        });
    }
    let rest = range.start + at..range.end;
    if !blank(text, &rest) {
        tokens.push(Token::Words(rest));
    }
}

static ADVERBS: LazyLock<Regex> = LazyLock::new(|| regex(&format!("{}*$", any(&[Kind::Adverb]))));

/// Adds the verbs that go on with what is done, in parts without another: all before them are surely bodies. Each has
/// the place where its own word ends.
fn with_objects(text: &str, names: &Names, all: &mut Vec<(Range<usize>, usize)>) {
    let mut start = 0;
    let ends = text.match_indices([',', ';', '。', '\n', '|']).map(|(at, _)| at);
    for end in ends.chain([text.len()]) {
        let part = start..end;
        start = (end + 1..=text.len())
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(text.len());
        let words = text.get(part.clone()).unwrap_or("");
        if all
            .iter()
            .any(|(verb, _)| verb.start < part.end && part.start < verb.end)
        {
            continue;
        }
        let verb = crate::lexicon::words(Kind::Role)
            .filter(|role| !is(role, Kind::Joint))
            .filter_map(|role| Some((words.find(role)?, role)))
            .min_by_key(|(at, role)| (*at, std::cmp::Reverse(role.len())));
        let Some((at, role)) = verb.filter(|(at, _)| *at > 0) else {
            continue;
        };
        let before = words.get(..at).unwrap_or("");
        let names_end = ADVERBS.find(before).map_or(at, |adverbs| adverbs.start());
        let before = before.get(..names_end).unwrap_or("").trim();
        let before = super::words::handed(before).unwrap_or(before);
        let bodies = super::unit_list::split_by(before, names).names;
        let sure = !bodies.is_empty() && bodies.iter().all(|name| names.firm(&super::fold::fold(name)));
        let object = words.get(at + role.len()..).unwrap_or("").trim();
        let long = (2..=40).contains(&object.chars().count());
        if sure && long && !super::words::is_person(words.trim()) && label_meaning(&format!("{role}{object}")).is_none()
        {
            all.push((part.start + names_end..part.end, part.start + at + role.len()));
        }
    }
    all.sort_by_key(|(verb, _)| verb.start);
}

/// The places of verbs in a text, and where the words of each end: those of the lexicon with their adverbs and with a count in brackets
/// (共同牵头(共2项)), and those of the notice.
fn verbs_of(text: &str, names: &Names) -> Vec<(Range<usize>, usize)> {
    let known = VERB.captures_iter(text).filter_map(|found| {
        let verb = found.get(1)?;
        let end = found.name("count").map_or(verb.end(), |count| count.end());
        Some((verb.start()..end, verb.end()))
    });
    let mut all: Vec<(Range<usize>, usize)> = known.collect();
    for (verb, _) in names.terms().verbs() {
        let ends = |at: &usize| {
            text.get(at + verb.len()..).is_some_and(|rest| {
                rest.trim_start_matches(' ')
                    .chars()
                    .next()
                    .is_none_or(|letter| ",;。、|/)\n".contains(letter))
            })
        };
        let own = text
            .match_indices(verb)
            .map(|(at, _)| at)
            .filter(ends)
            .map(|at| (at..at + verb.len(), at + verb.len()));
        let apart = |(range, _): &(Range<usize>, usize)| {
            let mut known = all.iter();
            known.all(|(other, _)| other.end <= range.start || range.end <= other.start)
        };
        let new: Vec<(Range<usize>, usize)> = own.filter(apart).collect();
        all.extend(new);
    }
    all.sort_by_key(|(range, _)| range.start);
    // 甲局、乙局(共同牵头,3项): a role in brackets is said of the name before them.
    if text.contains('(') {
        let mut closed = super::brackets::brackets(text);
        closed.retain(|bracket| bracket.closed && bracket.depth == 0);
        all.retain(|(verb, _)| {
            let before = closed.partition_point(|bracket| bracket.inner.start <= verb.start);
            let last = before.checked_sub(1).and_then(|last| closed.get(last));
            !last.is_some_and(|bracket| bracket.inner.contains(&verb.start))
        });
    }
    all
}

/// White space and punctuation around names.
pub(crate) fn stray(letter: char) -> bool {
    letter.is_whitespace() || ",;。、，；.:：|".contains(letter)
}

fn blank(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone())
        .is_none_or(|words| without_this(words.trim_matches(stray)).is_empty())
}

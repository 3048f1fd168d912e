//! Unit clauses that are a sentence: 市发改委牵头，市财政局配合。

use std::ops::Range;
use std::sync::LazyLock;

use super::bare::clause_behind_comma;
use super::clause::{Clause, Group, How, clause, clause_alone};
use super::desk::short;
use super::fold::{Folded, fold};
use super::names::Names;
use super::paragraph::{Found, Stand, stray};
use super::token::{Share, mark};
use super::unit_list::{UnitList, split_by};
use super::words::{asked, begins_with_verb, done_by, handed, is_body, must, opened};
use crate::lexicon::{Kind, any, begins, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// The last sentence, if it does nothing but say who leads and who helps.
pub(super) fn sentence_clause(text: &str, folded: &Folded, numbered: bool, known: &Names) -> Option<Found> {
    let trimmed = folded.text.trim_end_matches(stray);
    let sentence_start = |text: &str| {
        // A dash or an arrow parts who does it from what is done.
        ["。", "!", "?", ";", ":", "——", "--", "~~", "→"]
            .iter()
            .filter_map(|stop| text.rfind(stop).map(|at| at + stop.len()))
            .max()
            .unwrap_or(0)
    };
    let mut start = sentence_start(trimmed);
    // 甲局牵头;乙局配合: the sentence begins with the first of them.
    while let Some(before) = trimmed.get(..start).and_then(|before| before.strip_suffix(';')) {
        let above = sentence_start(before);
        let range = folded.range(above..before.len());
        if text
            .get(range.clone())
            .and_then(|part| whole_sentence(part, range, known))
            .is_none()
        {
            break;
        }
        start = above;
    }
    let range = folded.range(start..folded.text.len());
    let sentence = text.get(range.clone())?;
    if sentence.chars().count() > 600 {
        return None;
    }
    // …由县交通局牵头，6月底前完成用地预审: what is done by then stays in the words.
    let done = done_behind(folded, start..folded.text.len(), known);
    let shorter =
        done.and_then(|end| whole_sentence(text.get(folded.range(start..end))?, folded.range(start..end), known));
    // Behind a number the words of the task come first.
    let whole = shorter
        .or_else(|| whole_sentence(sentence, range, known))
        .filter(|whole| !numbered || whole.range.start > 0)
        .map(|whole| if numbered { words_kept(text, whole) } else { whole });
    whole
        .or_else(|| {
            numbered
                .then(|| clause_behind_comma(text, folded, start..folded.text.len(), known))
                .flatten()
        })
        .or_else(|| said_by(text, folded, numbered, known))
        .or_else(|| {
            numbered
                .then(|| acted_by(folded, known).or_else(|| helped(folded, known)))
                .flatten()
        })
}

/// 仓储场所整治工作由县发改局牵头: the words before 由 are those of the task and stay with it; 具体工作由 says nothing.
fn words_kept(text: &str, mut whole: Found) -> Found {
    let folded = Folded::new(text.get(whole.range.clone()).unwrap_or(""));
    let first = whole.clause.names().next().map(|name| fold(name));
    let at = first.and_then(|first| folded.text.find(&first));
    let before = at.and_then(|at| folded.text.get(..at)).unwrap_or("");
    let end = words(Kind::Opener)
        .chain(words(Kind::AsksBody))
        .filter_map(|opener| before.strip_suffix(opener))
        .min_by_key(|own| own.len());
    let says = |own: &&str| own.chars().filter(|letter| letter.is_alphanumeric()).count() > 4;
    if let Some(own) = end.filter(says).filter(|_| handed(&folded.text).is_none()) {
        whole.range.start += folded.range(own.len()..own.len()).start;
    }
    whole
}

/// Where in a sentence the parts begin that say by when what is done, and behind which no part says who does it.
fn done_behind(folded: &Folded, sentence: Range<usize>, known: &Names) -> Option<usize> {
    let part = folded.text.get(sentence.clone())?;
    let starts: Vec<usize> = part.match_indices(',').map(|(at, _)| at).collect();
    let of = |at: &usize| {
        part.get(at + 1..)
            .map(|rest| rest.split(',').next().unwrap_or(rest).trim())
    };
    let first = starts.iter().position(|at| of(at).is_some_and(done_by))?;
    let behind = starts.get(first..)?;
    let acts = |at: &usize| {
        of(at)
            .and_then(|part| clause(part, known))
            .is_some_and(|read| read.names().any(|name| known.said(&fold(name))))
    };
    (!behind.iter().any(acts)).then_some(sentence.start + starts.get(first)?)
}

/// 推进粪污利用，县生态环境局配合: parts of a sentence that only say who helps, in an item that says nowhere who leads. The last
/// one goes with its comma, the words keep the others.
fn helped(folded: &Folded, known: &Names) -> Option<Found> {
    let plain = folded.text.trim_end_matches(stray);
    if plain.len() > 2_000 {
        return None;
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    let mut range = 0..0;
    for part in plain.split([',', ';', '。']) {
        let start = at;
        at += part.len()
            + plain
                .get(at + part.len()..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
        let named = |read: &Clause| {
            let mut names = read.names().map(|name| fold(name));
            names.any(|name| known.one_body(&name))
        };
        if let Some(read) = helper(part.trim(), known).filter(|read| start > 0 && named(read)) {
            groups.extend(read.groups);
            range = if at >= plain.len() {
                folded.range(start..folded.text.len())
            } else {
                0..0
            };
        }
    }
    (!groups.is_empty()).then(|| Found::of(range, Stand::Sentence, groups))
}

/// The clause of a part of a sentence that only says which bodies help, whatever they do: 县财政局配合落实资金.
fn helper(part: &str, known: &Names) -> Option<Clause> {
    clause_alone(part, known).filter(|read| {
        let named = read.names().all(|name| known.firm(&fold(name)) && !prose(&fold(name)));
        let said = says_who(part, known) || named && read.unread.is_empty();
        said && read.groups.iter().all(|group| group.share >= Share::Assist)
    })
}

/// 资金由县财政局负责筹措，县住建局配合 and 请县应急局会同县公安局修订预案: bodies that act in the words of an item, where
/// parts of the sentence behind it say who helps, or where they act together. The words keep them.
fn acted_by(folded: &Folded, known: &Names) -> Option<Found> {
    let plain = folded.text.trim_end_matches(stray);
    if plain.len() > 2_000 {
        return None;
    }
    let mut parts = plain
        .split([',', ';', '。'])
        .flat_map(|part| part.split("——"))
        .map(str::trim);
    let (first, mut groups) = parts.find_map(|part| Some((part, actors(part, known)?)))?;
    // 县卫健局要完成选址, 关于增储。由县应急管理局提出清单: a sentence begins with whom it asks, or to whom it hands the work.
    let before = plain.get(..first.as_ptr() as usize - plain.as_ptr() as usize);
    let opens = before.is_some_and(|before| before.trim_end().is_empty() || before.trim_end().ends_with('。'));
    let told = handed(first).unwrap_or(first);
    let behind = names_at_start(told, known).and_then(|(_, end)| told.get(end..));
    let told_to = behind.is_some_and(|behind| must(behind).is_some());
    let asks = opens && (told_to || handed(first).is_some());
    // 市税务局、市财政局负责抓好收入: the bodies are the subject of the words, but 市教育局负责单位的管理 speaks of others.
    let subject = groups.first().is_some_and(|group| {
        // 会议确定，市政府督查室负责建立台账
        let decided = before.is_some_and(|before| {
            let said = before.trim_end().strip_suffix(',').unwrap_or("");
            is(said.rsplit(['。', ';']).next().unwrap_or("").trim(), Kind::Decided)
        });
        let starts = if decided { first } else { handed(plain).unwrap_or(plain) };
        let acts = group
            .list
            .names
            .last()
            .is_some_and(|name| first.split_once(name.as_str()).is_some_and(|(_, behind)| does(behind)));
        starts.starts_with(group.list.names.first().map_or("", String::as_str)) && acts
    });
    let joined = groups.len() > 1;
    let before = groups.len();
    for part in parts {
        if let Some(read) = clause(part, known).filter(|_| says_who(part, known)) {
            groups.extend(read.groups.into_iter().filter(|group| group.share >= Share::Assist));
        } else if let Some(group) = supports(part, known).filter(|_| asks || handed(first).is_some()) {
            groups.push(group);
        }
    }
    // 由市消防救援支队提出方案并牵头实施，市财政局保障经费
    if let Some(leads) = groups.first_mut().filter(|_| holds(first, Kind::LeadJoint)) {
        leads.share = Share::Lead;
    }
    let firm = |group: &Group| {
        let mut names = group.list.names.iter().map(|name| fold(name));
        names.all(|name| known.one_body(&name))
    };
    let alone = asks && !joined && groups.len() == before && groups.iter().all(firm);
    if let Some(first) = groups.first_mut().filter(|first| alone && first.list.names.len() == 1) {
        first.share = Share::Lead;
    }
    (joined || alone || subject || groups.len() > before).then(|| Found {
        doubt: Some("单位写在任务内容里，没有另外写明单位".to_owned()),
        ..Found::of(0..0, Stand::Bare, groups)
    })
}

/// Whether words behind the name of a body say what it does: 负责抓好收入, but 负责单位的管理 speaks of others.
fn does(behind: &str) -> bool {
    // …分别负责学校、景区的防汛安全
    let adverb = words(Kind::Adverb)
        .filter_map(|adverb| behind.strip_prefix(adverb))
        .next();
    let behind = adverb.unwrap_or(behind);
    let rest = words(Kind::SubjectVerb)
        .find(|verb| behind.starts_with(verb) && !is(verb, Kind::Joint))
        .and_then(|verb| behind.strip_prefix(verb));
    rest.is_some_and(|rest| {
        let other = rest.starts_with(|letter| words(Kind::SubjectNot).any(|all| all.contains(letter)));
        !other && rest.chars().nth(3).is_some()
    })
}

/// Whether a part of a paragraph is a duty: 区财政局负责保障民生实事项目资金.
pub(super) fn duty(part: &str, known: &Names) -> bool {
    names_at_start(part, known).is_some_and(|(_, end)| part.get(end..).is_some_and(does))
}

/// 市财政局保障经费: bodies that do something of their own, in a part of a sentence that goes on behind who acts.
fn supports(part: &str, known: &Names) -> Option<Group> {
    let (names, end) = names_at_start(part, known)?;
    let behind = part.get(end..)?;
    let does = [Kind::Tail, Kind::TaskVerb, Kind::RoleStem, Kind::WorkVerb];
    let verb = does.into_iter().flat_map(words).find(|verb| behind.starts_with(verb));
    let other = behind.starts_with(|letter| words(Kind::SubjectNot).any(|all| all.contains(letter)));
    let verb = verb.or_else(|| behind.get(..'由'.len_utf8() * 2)).filter(|_| !other)?;
    // 市住建局以及各乡镇(街道)提供资料: those of a collective may do so beside a body, 各单位 may be anybody.
    let beside = |name: &String| known.firm(name) && !begins(name, Kind::Everybody);
    let firmly = names.first().is_some_and(|name| known.one_body(name)) && names.iter().all(beside);
    let mut group = Group::of(Share::Assist, How::Verb, verb, names);
    // 市财政局、石邑移动组成: the list goes on with what is not known for a name.
    if part.get(..end).is_some_and(|list| list.ends_with('、')) {
        group.list.doubts.push(format!("“{}”没有读作单位", short(behind, 24)));
    }
    firmly.then_some(group)
}

/// 责令市林业局会同各县政府: who acts and with whom, and nothing else; what they do stands in the parts that follow.
fn acts_jointly(part: &str, known: &Names) -> bool {
    clause(part, known).is_some_and(|read| {
        let joined = |group: &Group| is(&group.word, Kind::Joint);
        let named = read.names().all(|name| known.said(&fold(name)) && !prose(&fold(name)));
        let others = read.groups.iter().all(|group| joined(group) || group.how == How::Plain);
        named && others && read.groups.iter().any(joined) && read.unread.is_empty()
    })
}

/// The bodies that act in a part of a sentence: at its start or behind 由, before a verb; those behind 会同 in a second group.
fn actors(part: &str, known: &Names) -> Option<Vec<Group>> {
    let inside = || part.get(part.find(['由', '请']).map_or(0, |at| at + '由'.len_utf8())..);
    let rest = handed(part).or_else(inside)?;
    let (first, end) = names_at_start(rest, known)?;
    let behind = rest.get(end..)?;
    let group = |names: Vec<String>, word: &str| Group::of(Share::Responsible, How::Verb, word, names);
    let answers = words(Kind::LeaderVerb).next().unwrap_or("");
    // 县应急局要会同县公安局修订预案
    let behind = must(behind).unwrap_or(behind);
    let joint = words(Kind::Joint).find(|joint| behind.starts_with(joint));
    if let Some(joint) = joint {
        let beside = behind.get(joint.len()..)?;
        let own = |(names, end)| {
            (
                UnitList {
                    names,
                    ..UnitList::default()
                },
                end,
            )
        };
        if let Some((list, end)) = open_list(beside, known).or_else(|| names_at_start(beside, known).map(own)) {
            let beside = Group {
                list,
                ..group(Vec::new(), joint)
            };
            return (beside_end(behind, joint.len() + end) != 1).then(|| vec![group(first, answers), beside]);
        }
    }
    (behind.chars().count() > 1).then(|| vec![group(first, answers)])
}

/// How many letters stand behind a place.
fn beside_end(text: &str, at: usize) -> usize {
    text.get(at..).map_or(0, |rest| rest.chars().count())
}

/// 交通、住建等部门研究制定…: names at the start of folded words that 等 with a word for bodies sums up, and where they end.
fn open_list(text: &str, known: &Names) -> Option<(UnitList, usize)> {
    let (at, open) = text.match_indices('等').next()?;
    let behind = text.get(at + open.len()..)?;
    let class = words(Kind::ClassAny).find(|class| behind.starts_with(class))?;
    let end = at + open.len() + class.len();
    let list = split_by(text.get(..end)?, known);
    let named = !list.names.is_empty() && list.names.iter().all(|name| known.said(&fold(name)));
    named.then_some((list, end))
}

/// The longest start of words, of three letters at least, that surely is a name.
fn longest<'t>(words: &'t str, sure: &dyn Fn(&str) -> bool) -> Option<&'t str> {
    let starts = words.char_indices().take(20);
    starts
        .filter_map(|(at, letter)| words.get(..at + letter.len_utf8()))
        .filter(|name| name.chars().count() >= 3 && sure(name))
        .last()
}

/// The names at the start of folded words, and where they end: known ones whole, others as long as they surely are names.
pub(super) fn names_at_start(words: &str, known: &Names) -> Option<(Vec<String>, usize)> {
    let mut names = Vec::new();
    let mut end = 0;
    loop {
        let whole = words
            .get(end..)?
            .split(['、', ',', ';', '。', ':', '('])
            .next()
            .unwrap_or("");
        // 以及 stands in no name.
        let and = |text: &str| {
            let long = crate::lexicon::words(Kind::And).filter(|and| and.chars().count() > 1);
            long.filter_map(|and| Some((text.find(and)?, and.len()))).min()
        };
        let whole = and(whole).and_then(|(at, _)| whole.get(..at)).unwrap_or(whole);
        // 县粮食和物资储备中心 is one name, 县财政局和县审计局 are two.
        let half = whole
            .split('和')
            .next()
            .filter(|half| longest(half, &|name| known.firm(name)).is_some());
        let rest = half.unwrap_or(whole);
        // 县财政所会同县农经站 ends like a name and is two.
        let before = |joint: &'static str| rest.find(joint).and_then(|at| rest.get(..at));
        let whole = crate::lexicon::words(Kind::Joint)
            .filter_map(before)
            .find(|name| known.firm(name) || known.know(name));
        let rest = whole.unwrap_or(rest);
        let fits = |sure: &dyn Fn(&str) -> bool| longest(rest, sure);
        let verb = |name: &str| {
            let behind = rest.get(name.len()..).unwrap_or("");
            holds(behind.split(['、', ',']).next().unwrap_or(""), Kind::Role) && known.said(name) && !prose(name)
        };
        let name = fits(&|name| known.know(name))
            .or_else(|| fits(&|name| known.firm(name)))
            .or_else(|| {
                // 党群工作部负责组织宣传: whatever stands before the word of a role.
                let role = crate::lexicon::words(Kind::Role)
                    .filter_map(|role| rest.find(role))
                    .min()?;
                rest.get(..role)
                    .filter(|name| (3..=12).contains(&name.chars().count()) && verb(name))
            })
            // 城市管理部修订预案: whatever looks like a name before a verb.
            .or_else(|| {
                fits(&|name| {
                    let behind = rest.get(name.len()..).unwrap_or("");
                    let acts = [Kind::Tail, Kind::Adverb, Kind::TaskVerb, Kind::Must]
                        .iter()
                        .any(|kind| begins(behind, *kind));
                    name.chars().count() <= 12 && acts && is_body(name) && !prose(name) && !begins_with_verb(name)
                })
            });
        // 各镇(街道): so short a name is one by what stands in brackets.
        let short = || {
            let (head, behind) = words.get(end..)?.split_once('(')?;
            let inner = behind.split(')').next()?;
            let whole = words.get(end..end + head.len() + inner.len() + 2)?;
            let fits = head.starts_with('各') && head.chars().count() == 2 && whole.ends_with(')');
            (fits && known.firm(whole) && mark(whole).is_none()).then_some(whole)
        };
        let Some(name) = name.or_else(short) else { break };
        // 各镇(街道)负责…: brackets belong to the name, unless they say its part.
        let bracket = || {
            let behind = words.get(end + name.len()..)?;
            let inner = behind.strip_prefix('(')?.split(')').next()?;
            let whole = words.get(end..end + name.len() + inner.len() + 2)?;
            let of_name = whole.ends_with(')') && inner.chars().count() <= 12 && mark(whole).is_none();
            (of_name && known.firm(whole)).then_some(whole)
        };
        let name = bracket().unwrap_or(name);
        names.push(name.to_owned());
        end += name.len();
        let rest = words.get(end..).unwrap_or("");
        let and = and(rest).filter(|(at, _)| *at == 0);
        match rest.chars().next() {
            _ if and.is_some() => end += and.map_or(0, |(_, length)| length),
            Some(letter @ ('、' | '和')) => end += letter.len_utf8(),
            _ => break,
        }
    }
    (!names.is_empty()).then_some((names, end))
}

/// 由甲局负责,乙局配合 anywhere in an item: parts of a sentence that do nothing but say who answers, the first opened by 由.
fn said_by(text: &str, folded: &Folded, numbered: bool, known: &Names) -> Option<Found> {
    let plain = folded.text.as_str();
    if plain.len() > 6_000 {
        return None;
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    // 9月8日前——镇派出所负责: a dash parts who does it from when, too.
    let mut stops: Vec<(usize, &str)> = plain.match_indices([',', ';', '。', ':']).collect();
    stops.extend(plain.match_indices("——"));
    stops.sort_unstable();
    for (at, stop) in stops {
        parts.push(start..at);
        start = at + stop.len();
    }
    parts.push(start..plain.len());
    let part = |range: &Range<usize>| plain.get(range.clone()).unwrap_or("").trim();
    // 请区住建局主办 and 区水务局、区市政所共同主办 are as sure as 由…, where surely bodies do what a role says.
    let opens = |range: &Range<usize>| {
        let words = part(range);
        if opened(words).is_some() && (numbered || range.start == 0) {
            return says_who(words, known) || acts_jointly(words, known);
        }
        let dashed = plain.get(..range.start).is_some_and(|before| before.ends_with("——"));
        // 请白马镇人民政府牵头: who is asked needs no level before its name.
        let told = asked(words).unwrap_or(words);
        let asks = told.len() < words.len()
            && (holds(told, Kind::Role) && says_who(told, known) || acts_jointly(told, known))
            && !told.starts_with('各')
            && !begins(told, Kind::Everybody);
        numbered && (asks || says_surely(told, known) || dashed && holds(words, Kind::Role) && says_who(words, known))
    };
    // …错漏由县委外事办牵头订正: the clause begins inside the part, behind the words.
    let inside = |range: &Range<usize>| {
        let words = plain.get(range.clone()).filter(|_| numbered)?;
        words.match_indices(['由', '请']).take(4).find_map(|(at, letter)| {
            let own = range.start + at..range.end;
            let words = part(&own);
            let said = if letter == "由" {
                says_who(words, known) && holds(words, Kind::Role)
            } else {
                says_surely(asked(words).unwrap_or(words), known)
            };
            (at > 0 && said).then_some(own)
        })
    };
    let opened = match parts.iter().position(opens) {
        Some(opened) => opened,
        None => {
            let (place, own) = parts
                .iter()
                .enumerate()
                .find_map(|(place, range)| Some((place, inside(range)?)))?;
            if let Some(part) = parts.get_mut(place) {
                *part = own;
            }
            place
        }
    };
    let part = |range: &Range<usize>| plain.get(range.clone()).unwrap_or("").trim();
    let first = parts.get(opened)?;
    let mut end = first.end;
    let mut last = opened;
    let mut joined: Vec<Group> = Vec::new();
    // Where the parts end that are a clause by themselves.
    let mut said = first.end;
    for (place, next) in parts.iter().enumerate().skip(opened + 1) {
        let same = plain.get(end..next.start).is_some_and(|gap| !gap.contains('。'));
        if let Some(group) = beside(part(next), known).filter(|_| same) {
            joined.push(group);
            end = next.end;
            last = place;
            continue;
        }
        if !same || !joined.is_empty() || !(says_who(part(next), known) || members(part(next), known)) {
            break;
        }
        end = next.end;
        said = next.end;
        last = place;
    }
    let range = folded.range(first.start..end);
    let own = text.get(folded.range(first.start..said))?;
    let mut read = clause(own, known).filter(Clause::names_units)?;
    if range.start == 0 && asks_everybody(own, &read) {
        return None;
    }
    read.groups.append(&mut joined);
    // …对文件开展清理，各制定机关配合 and 县财政局配合落实资金: who helps may stand further on; the words keep it.
    for range in parts.iter().skip(last + 1).filter(|_| numbered) {
        let same = plain.get(end..range.start).is_some_and(|gap| !gap.contains('。'));
        let supports = || supports(part(range), known).filter(|_| same);
        let helps = helper(part(range), known).map(|helps| helps.groups);
        read.groups
            .extend(helps.unwrap_or_else(|| supports().into_iter().collect()));
    }
    let open = parts.get(last + 1).map(part).filter(|part| begins(part, Kind::Joint));
    Some(Found {
        range,
        stand: Stand::Sentence,
        clause: read,
        doubt: open.map(|part| format!("“{}”没有读作单位", short(part, 24))),
    })
}

/// 会同县财政局、城关镇人民政府: a part of a sentence that names with whom somebody does it, and nothing else.
fn beside(part: &str, known: &Names) -> Option<Group> {
    let joint = words(Kind::Joint).find(|joint| part.starts_with(joint))?;
    let list = split_by(part.get(joint.len()..)?, known);
    only_bodies(&list, known).then(|| Group {
        share: Share::Assist,
        how: How::Verb,
        word: joint.to_owned(),
        list,
    })
}

/// Whether a part of a sentence names who is of a group beside its leader, and nothing else: 市财政局、市供销社等单位组成.
fn members(part: &str, known: &Names) -> bool {
    let ends = words(Kind::Member).filter_map(|word| part.strip_suffix(word));
    let Some(names) = ends.min_by_key(|rest| rest.len()) else {
        return false;
    };
    only_bodies(&split_by(handed(names).unwrap_or(names), known), known)
}

/// Whether a list opens with what is surely a body, and what follows may be names of others.
fn only_bodies(list: &UnitList, known: &Names) -> bool {
    let firm = |name: &String| {
        let name = fold(name);
        (known.firm(&name) || known.said(&name) && name.starts_with('各')) && !prose(&name)
    };
    let fits = |name: &String| name.chars().count() <= 20 && !prose(&fold(name)) && !begins_with_verb(&fold(name));
    list.names.first().is_some_and(firm) && list.names.iter().all(fits)
}

/// Whether a part of a sentence says who leads or answers by the word of a role, and the names are surely those of bodies.
fn says_surely(part: &str, known: &Names) -> bool {
    let strong = |read: &Clause| {
        let named = read.names().all(|name| {
            let name = fold(name);
            known.one_body(&name)
        });
        // 错漏由县委外事办牵头订正 has words before the name.
        let first = read
            .names()
            .next()
            .is_some_and(|name| part.trim_start().starts_with(&fold(name)));
        first
            && named
            && read
                .groups
                .iter()
                .any(|group| group.share <= Share::Responsible && holds(&group.word, Kind::Role))
    };
    holds(part, Kind::Role) && says_who(part, known) && clause(part, known).is_some_and(|read| strong(&read))
}

static HEADED: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^([^;。:]{{3,80}}?)(?:的[\p{{Han}}]{{0,4}}?)?{}",
        any(&[Kind::HeadedWork])
    ))
});

/// 由县民政局牵头的工作（4项）: a heading that says whose tasks stand below it. It keeps its words.
pub(super) fn headed_clause(folded: &Folded, known: &Names) -> Option<Found> {
    let plain = folded.text.trim();
    let who = HEADED.captures(plain)?.get(1)?.as_str();
    let read = clause(who, known).filter(|read| read.names_units())?;
    let verbs = read
        .groups
        .iter()
        .all(|group| group.how == How::Verb && !group.word.is_empty());
    let named = read.names().all(|name| known.said(&fold(name)) && !prose(&fold(name)));
    let acts = read.groups.iter().any(|group| group.share <= Share::Responsible);
    (verbs && acts && named && !begins_with_verb(who)).then_some(Found {
        range: 0..0,
        stand: Stand::Sentence,
        clause: read,
        doubt: None,
    })
}

/// Whether a part of a sentence is names with a verb of a role and nothing else, or a leader with one.
pub(crate) fn says_who(part: &str, known: &Names) -> bool {
    clause(part, known).is_some_and(|read| {
        let verbs = read
            .groups
            .iter()
            .all(|group| group.how == How::Verb && !group.word.is_empty());
        let named = read
            .names()
            .all(|name| known.said(&fold(name)) && !prose(&fold(name)) && !begins_with_verb(&fold(name)));
        // 编制2023年预算时全面实施 names nobody.
        let numbered = read.names().any(|name| {
            let plain = fold(name);
            let timed = plain.char_indices().any(|(at, letter)| {
                let before = plain.get(..at).unwrap_or("");
                matches!(letter, '年' | '月' | '日') && before.ends_with(|digit: char| digit.is_ascii_digit())
            });
            timed && !known.firm(&plain) && !known.know(&plain)
        });
        verbs
            && named
            && !numbered
            && read.unread.is_empty()
            && (read.names_units() || !read.people.is_empty() && read.due.is_none())
    })
}

/// A sentence that does nothing but say who leads and who helps.
fn whole_sentence(sentence: &str, range: Range<usize>, known: &Names) -> Option<Found> {
    let read = clause(sentence, known)?;
    let last_is_verb = read
        .groups
        .last()
        .is_some_and(|group| group.how == How::Verb && !group.word.is_empty());
    let strict = read.names().all(|name| {
        let name = fold(name);
        known.know(&name) || known.said(&name) && !prose(&name) && !begins_with_verb(&name)
    });
    // 由某局牵头 is a clause even where one of the helpers has a name like no other.
    let led = || {
        let leads = read.groups.iter().filter(|group| holds(&group.word, Kind::LeadJoint));
        let mut names = leads
            .flat_map(|group| &group.list.names)
            .map(|name| fold(name))
            .peekable();
        opened(&fold(sentence)).is_some()
            && names.peek().is_some()
            && names.all(|name| known.said(&name) && !prose(&name))
            && read.names().all(|name| {
                let plain = fold(name);
                let digits = plain.contains(|letter: char| letter.is_ascii_digit());
                name.chars().count() <= 30 && !prose(&plain) && (!digits || known.said(&plain))
            })
    };
    if !last_is_verb || !read.names_units() || !(strict || led()) {
        return None;
    }
    // 其他单位积极配合。 asks something of everybody; it is no clause of a task.
    let nobody = read.groups.iter().all(|group| {
        group.share == Share::Assist
            && group.list.names.iter().all(|name| {
                let name = fold(name);
                begins(&name, Kind::Everybody)
            })
    });
    if nobody || range.start == 0 && asks_everybody(sentence, &read) {
        return None;
    }
    Some(Found {
        range,
        stand: Stand::Sentence,
        clause: read,
        doubt: (!strict).then(|| "句子写明了谁牵头，但有的名称不像单位".to_owned()),
    })
}

/// 以上任务请各单位抓好落实 asks all whom the tasks name: a clause of nobody.
fn asks_everybody(sentence: &str, read: &Clause) -> bool {
    let plain = fold(sentence);
    let first = read.names().next().and_then(|name| plain.find(&fold(name)));
    let asks = first
        .and_then(|at| plain.get(..at))
        .is_some_and(|before| before.ends_with('请'));
    asks && read.names().all(|name| begins(&fold(name), Kind::Everybody))
}

/// Words that stand in sentences and not in names; 在汉高校 is a collective.
pub(crate) fn prose(name: &str) -> bool {
    let inner = name
        .strip_prefix('在')
        .filter(|rest| rest.chars().count() <= 8)
        .unwrap_or(name);
    // 各有审批事项的司局 says of which bodies it speaks.
    let inner = &if inner.starts_with('各') {
        inner.replace('的', "")
    } else {
        inner.to_owned()
    };
    let says = |text: &str| holds(text, Kind::Prose);
    // 应急管理局, 对外联络处 and 自由贸易区 hold such letters in words of their own.
    let own = || words(Kind::ProseNot).fold(inner.to_owned(), |rest, word| rest.replace(word, ""));
    says(inner) && says(&own())
}

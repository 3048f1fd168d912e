//! Units that a sentence gives to tasks by their numbers, or to all of them, wherever it stands.
//!
//! ```text
//! statement = bodies { role set }        县公安局:牵头第3项,配合第1、4项
//!           | set clause                 第1至3项由县公安局牵头,县教育局配合
//!           | label { names ( set ) }    牵头单位:县公安局(第1、3项);县教育局(第2项)
//! set       = numbers | 除 numbers 外 | 其余各项 | 以上各项, 全部任务, …
//! ```
//! A statement is read once and its bodies are given to the items that it means, as if they stood beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::clause::{Clause, Group, How, clause};
use super::desk::{Desk, Given, Use, short};
use super::fold::{Folded, fold};
use super::lines::Line;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::outline::Outline;
use super::paragraph::{Found, Stand, names_units};
use super::rules::{Scope, bracket_rule, standing_rules};
use super::scope;
use super::sentence::prose;
use super::table_header::{Role, own_heading};
use super::token::{Label, ROLE, Share, label_meaning, stray, verb_share};
use super::unit_list::split_by;
use super::words::begins_with_verb;
use crate::finding::Severity;
use crate::lexicon::{Kind, any, begins, ends, holds};
use crate::pattern::Regex;
use crate::text::regex;

/// Ranges of numbers, with their first and last.
pub(crate) type Numbers = Vec<(u32, u32)>;

/// Tasks of which a statement speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Set {
    Numbers(Numbers),
    But(Numbers),
    /// Those of which nothing else in the same place speaks: 其余各项.
    Rest,
    Scope(Scope),
}

/// A set in a folded sentence.
#[derive(Debug, Clone)]
struct SetAt {
    range: Range<usize>,
    set: Set,
    /// Its numbers are Chinese digits.
    han: bool,
    /// How many tasks it says they are.
    count: Option<usize>,
}

/// Bodies with their part in a set of tasks.
#[derive(Debug, Clone)]
struct Statement {
    line: usize,
    groups: Vec<Group>,
    set: Set,
    han: bool,
    said: String,
    /// Something else in its line says who does what, and was not understood.
    left: bool,
    /// How many tasks it speaks of: 以上3项.
    count: Option<usize>,
}

/// What statements gave to the item on a line: the bodies, and the lines of the statements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    groups: Vec<Group>,
    /// What is said of many: what the item says itself comes first.
    wide: Vec<Group>,
    lines: BTreeSet<usize>,
    /// Another list has the same numbers.
    unsure: bool,
}

impl Told {
    /// The lines of the statements.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().copied()
    }
}

const NTH: &str = "第";
const OF: &str = "的";
const EACH: &str = "各";
const DIGITS: &str = r"(?:\d{1,3}|\(\d{1,3}\)|[①-⑳])";
const HAN: &str =
    "(?:[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,4}|\\([一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,4}\\))";

/// Numbers of tasks: 第1、3至5项, 任务2, 1—3项.
static NUMBERS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    let task = any(&[Kind::HeadingTask, Kind::Serial]);
    let (item, between) = (any(&[Kind::ItemWord]), any(&[Kind::Through, Kind::NumberJoint]));
    [DIGITS, HAN].map(|number| {
        regex(&format!(
            r"(?P<lead>{NTH}|{task}\s*:?\s*{NTH}?)?\s*{number}\s*{item}?(?:\s*{between}\s*{NTH}?{number}\s*{item}?)*(?P<what>{OF}?{task})?"
        ))
    })
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let through = any(&[Kind::Through]);
    regex(&format!(r"(?P<to>{through})?\s*第?(?P<number>{DIGITS}|{HAN})"))
});
static SCOPES: LazyLock<Vec<(Regex, Scope)>> = LazyLock::new(|| {
    [
        (Kind::ScopeLater, Scope::Later),
        (Kind::ScopeAbove, Scope::Above),
        (Kind::ScopeSection, Scope::Section),
        (Kind::ScopeAll, Scope::All),
    ]
    .into_iter()
    .map(|(kind, scope)| (regex(&any(&[kind])), scope))
    .collect()
});
static REST: LazyLock<Regex> = LazyLock::new(|| {
    let (rest, task) = (any(&[Kind::ScopeRest]), any(&[Kind::HeadingTask, Kind::ItemWord]));
    regex(&format!("{rest}{OF}?{EACH}?{task}+"))
});
/// What follows the numbers that are left out: 除第3项外,其余各项均.
static BUT: LazyLock<Regex> = LazyLock::new(|| {
    let (rest, task, all, but) = (
        any(&[Kind::ScopeRest]),
        any(&[Kind::HeadingTask, Kind::ItemWord]),
        any(&[Kind::Universal]),
        any(&[Kind::But]),
    );
    regex(&format!("^{but},?(?:(?:{rest})?{OF}?{EACH}?{task}*)?(?:{all})?"))
});
/// Bodies with their role, before the set: 县公安局:牵头
static ROLE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let (adverb, class, task) = (any(&[Kind::Adverb]), any(&[Kind::Class]), any(&[Kind::HeadingTask]));
    let copula = any(&[Kind::Copula]);
    regex(&format!(
        r"^(?P<body>.*?)[\s,:、(—–-]*(?P<role>{adverb}{{0,2}}(?:{}))(?:{class})?的?(?:{task})?{copula}?[\s:]*$",
        *ROLE
    ))
});
/// 未列牵头科室的，由党组办公室牵头
static DEFAULT: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleDefault])));
/// The number of a table in a statement: 表二.
static TABLE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:附?表)[一二三四五六七八九十\d]{1,2}"));

/// The numbers in words that are numbers of tasks.
fn numbers(words: &str) -> Numbers {
    let mut all: Numbers = Vec::new();
    for found in NUMBER.captures_iter(words) {
        let Some(number) = found.name("number") else { continue };
        let bare = number.as_str().trim_matches(['(', ')']);
        let circled = bare.chars().next().filter(|letter| ('①'..='⑳').contains(letter));
        let value = circled
            .map(|letter| u32::from(letter) - u32::from('①') + 1)
            .or_else(|| value_of(bare));
        let Some(value) = value.filter(|value| (1..=400).contains(value)) else {
            continue;
        };
        match all.last_mut().filter(|_| found.name("to").is_some()) {
            Some((first, last)) if *first == *last && value > *first => *last = value,
            _ => all.push((value, value)),
        }
    }
    all
}

/// The sets of tasks in a folded sentence, in order.
fn sets(text: &str) -> Vec<SetAt> {
    let mut all: Vec<SetAt> = Vec::new();
    for (pattern, han) in NUMBERS.iter().zip([false, true]) {
        for found in pattern.captures_iter(text) {
            let Some(whole) = found.get(0) else { continue };
            let read = numbers(whole.as_str());
            let (lead, what) = (found.name("lead"), found.name("what"));
            let unit = holds(whole.as_str(), Kind::ItemWord);
            let counts =
                lead.is_some() || !han && unit && (read.len() > 1 || read.iter().any(|(first, last)| first < last));
            let named = unit || what.is_some() || lead.is_some_and(|lead| lead.as_str() != "第");
            let behind = text.get(whole.end()..).and_then(|rest| rest.chars().next());
            let measure = behind.is_some_and(|letter| {
                letter.is_ascii_alphanumeric() || "年月日时%个台座家万亿元目季级批次名人户条.".contains(letter)
            });
            let before = text.get(..whole.start()).and_then(|before| before.chars().next_back());
            let cut = before.is_some_and(|letter| letter.is_ascii_digit() || letter == '》');
            if counts && named && !measure && !cut && !read.is_empty() {
                all.push(SetAt {
                    range: whole.range(),
                    set: Set::Numbers(read),
                    han,
                    count: None,
                });
            }
        }
    }
    let other = |found: regex::Match<'_>, set: Set| SetAt {
        range: found.range(),
        set,
        han: false,
        count: NUMBER
            .captures(found.as_str())
            .and_then(|found| value_of(found.name("number")?.as_str()))
            .and_then(|count| usize::try_from(count).ok()),
    };
    all.extend(REST.find_iter(text).map(|found| other(found, Set::Rest)));
    for (pattern, scope) in SCOPES.iter() {
        let whole = |found: &regex::Match<'_>| {
            *scope == Scope::Section
                || found.as_str().ends_with(['项', '条', '款'])
                || ends(found.as_str(), Kind::HeadingTask)
        };
        let found = pattern.find_iter(text).filter(whole);
        all.extend(found.map(|found| other(found, Set::Scope(*scope))));
    }
    all.sort_by_key(|set| (set.range.start, std::cmp::Reverse(set.range.end)));
    let mut kept: Vec<SetAt> = Vec::new();
    for mut set in all {
        if kept.last().is_some_and(|last| set.range.start < last.range.end) {
            continue;
        }
        // 除第3项外,其余各项
        let before = text.get(..set.range.start).unwrap_or("");
        // 以上任务,第1项由…: the numbers say which of them.
        let beside = |last: &SetAt| {
            let gap = before.get(last.range.end..).unwrap_or("");
            matches!(last.set, Set::Scope(_)) && gap.trim_matches(stray).trim_matches('中').is_empty()
        };
        if kept.last().is_some_and(beside) {
            kept.pop();
        }
        let saved = crate::lexicon::words(Kind::Save).find(|save| before.ends_with(save));
        let behind = text.get(set.range.end..).unwrap_or("");
        if let (Set::Numbers(numbers), Some(save), Some(out)) = (&set.set, saved, BUT.find(behind)) {
            set.range = set.range.start - save.len()..set.range.end + out.end();
            set.set = Set::But(numbers.clone());
        }
        kept.push(set);
    }
    kept
}

/// Bodies that a list names, if all of them surely are bodies where a role is said of them.
fn bodies(list: &str, names: &Names) -> Option<Vec<String>> {
    let all = split_by(list, names).names;
    let body = |name: &String| {
        let plain = fold(name);
        (2..=24).contains(&plain.chars().count()) && names.said(&plain) && !prose(&plain) && !begins_with_verb(&plain)
    };
    (!all.is_empty() && all.iter().all(body)).then_some(all)
}

fn group(names: Vec<String>, share: Share, how: How, word: &str) -> Group {
    Group::of(share, how, word, names)
}

/// The sentences of a folded text; `;` ends one only before another that speaks of tasks: 第1项:牵头单位:甲局;配合单位:乙局.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut soft = false;
    let stops = text
        .match_indices(['。', ';', '\n', '!'])
        .map(|(at, stop)| (at, at + stop.len(), stop == ";"));
    for (end, next, ends_soft) in stops.chain([(text.len(), text.len(), false)]) {
        let part = start..end;
        let speaks = text.get(part.clone()).is_some_and(|words| !sets(words).is_empty());
        match all.last_mut().filter(|_| soft && !speaks) {
            Some(last) => last.end = end,
            None => all.push(part),
        }
        start = next;
        soft = ends_soft;
    }
    all.retain(|part| part.start < part.end);
    all
}

/// A line, or a cell, that is searched for statements.
struct Reader<'a> {
    line: usize,
    text: &'a str,
    folded: Folded,
    names: &'a Names,
    found: Vec<Statement>,
}

impl Reader<'_> {
    fn original(&self, range: Range<usize>) -> &str {
        self.folded.original(self.text, range)
    }

    fn state(&mut self, groups: Vec<Group>, set: &SetAt, sentence: &Range<usize>) {
        let said = self.original(sentence.clone()).trim().to_owned();
        self.found.push(Statement {
            line: self.line,
            groups,
            set: set.set.clone(),
            han: set.han,
            said,
            left: false,
            count: set.count,
        });
    }

    fn read(mut self) -> Vec<Statement> {
        let plain = self.folded.text.clone();
        if self.names_with_sets(&plain) {
            return self.found;
        }
        let mut owner: Option<Vec<String>> = None;
        // Sentences in which nothing was found.
        let mut silent: Vec<Range<usize>> = Vec::new();
        for sentence in parts(&plain) {
            let before = self.found.len();
            // 第1至3项各区司法局参与;…: what stands behind the `;` may say something else.
            let words = plain.get(sentence.clone()).unwrap_or("");
            let first = words.find(';').map(|at| sentence.start..sentence.start + at);
            for own in std::iter::once(sentence.clone()).chain(first) {
                let words = plain.get(own.clone()).unwrap_or("");
                let sets = sets(words);
                if self.found.len() == before && !sets.is_empty() && !self.clauses_behind(words, &sets, &own) {
                    self.roles_before(words, &sets, &own, &mut owner);
                }
                if self.found.len() > before && own.end < sentence.end {
                    silent.push(own.end..sentence.end);
                }
            }
            if self.found.len() == before {
                silent.push(sentence);
            }
        }
        let says = |sentence: &Range<usize>| names_units(self.original(sentence.clone()), self.names);
        let left = !self.found.is_empty() && silent.iter().any(says);
        self.found.iter_mut().for_each(|statement| statement.left = left);
        self.found
    }

    /// 第1至3项由县公安局牵头,县教育局配合
    fn clauses_behind(&mut self, words: &str, sets: &[SetAt], sentence: &Range<usize>) -> bool {
        let Some(first) = sets.first() else { return false };
        let open = words.get(..first.range.start).unwrap_or("");
        let bare = open.trim_matches(|letter: char| stray(letter) || "()—–-".contains(letter));
        let opens = bare.is_empty() || bare.chars().count() <= 12 && open.trim_end().ends_with([':', ',']);
        if !opens {
            return false;
        }
        let mut read: Vec<(Vec<Group>, &SetAt)> = Vec::new();
        for (place, set) in sets.iter().enumerate() {
            let end = sets.get(place + 1).map_or(words.len(), |next| next.range.start);
            let rest = words.get(set.range.end..end).unwrap_or("").trim_end_matches(stray);
            let end = set.range.end + rest.len();
            let lead = rest.trim_start_matches(|letter: char| stray(letter) || ")—–-".contains(letter));
            let lead = crate::lexicon::words(Kind::Universal)
                .filter_map(|word| lead.strip_prefix(word))
                .min_by_key(|rest| rest.len())
                .unwrap_or(lead);
            let lead = lead.strip_prefix('请').unwrap_or(lead);
            let from = sentence.start + end - lead.len();
            let said = self.original(from..sentence.start + end).to_owned();
            let Some(groups) = clause(&said, self.names).and_then(|read| self.sure(read)) else {
                return false;
            };
            read.push((groups, set));
        }
        for (groups, set) in read {
            self.state(groups, set, sentence);
        }
        true
    }

    /// The groups of a clause that says nothing else, and whose names surely are bodies.
    fn sure(&self, read: Clause) -> Option<Vec<Group>> {
        let named = read.names().all(|name| {
            let plain = fold(name);
            self.names.said(&plain) && !prose(&plain) && !begins_with_verb(&plain)
        });
        let alone = read.groups.iter().all(|group| group.word.is_empty());
        let firm = read.names().all(|name| self.names.firm(&fold(name)));
        let everybody = read.names().all(|name| begins(&fold(name), Kind::Everybody));
        (read.names_units() && named && (!alone || firm) && !everybody && read.unread.is_empty()).then_some(read.groups)
    }

    /// 县公安局:牵头第3项,配合第1、4项
    fn roles_before(&mut self, words: &str, sets: &[SetAt], sentence: &Range<usize>, owner: &mut Option<Vec<String>>) {
        let mut read: Vec<(Group, &SetAt)> = Vec::new();
        let mut from = 0;
        for set in sets {
            let gap = words.get(from..set.range.start).unwrap_or("");
            let Some(found) = ROLE_BEFORE.captures(gap) else { break };
            let (Some(body), Some(role)) = (found.name("body"), found.name("role")) else {
                break;
            };
            let own = body.as_str().rsplit([',', ':']).next().unwrap_or("");
            let own = own.trim_start_matches(|letter: char| stray(letter) || ")—–-".contains(letter));
            let at = sentence.start + from + body.end() - own.len();
            let own = own.trim_end_matches(|letter: char| stray(letter) || "(—–-".contains(letter));
            if !own.is_empty() {
                *owner = bodies(self.original(at..at + own.len()), self.names);
            }
            let Some(names) = owner.clone() else { break };
            // 负责各项任务的督查 is said of something else.
            let behind = words.get(set.range.end..).unwrap_or("");
            let ends = behind.is_empty() || behind.starts_with(|letter: char| stray(letter) || letter == ')');
            if matches!(set.set, Set::Scope(_) | Set::Rest) && !ends {
                break;
            }
            let share = match label_meaning(role.as_str()) {
                Some(Label::Units(share)) => share,
                _ => verb_share(role.as_str(), true),
            };
            read.push((group(names, share, How::Verb, role.as_str()), set));
            from = set.range.end;
        }
        for (group, set) in read {
            self.state(vec![group], set, sentence);
        }
    }

    /// 牵头单位:县公安局(第1、3项);县教育局(第2项)
    fn names_with_sets(&mut self, plain: &str) -> bool {
        if !plain.contains('(') || !plain.contains(':') || sets(plain).is_empty() {
            return false;
        }
        let whole = 0..plain.len();
        // 牵头单位:甲局;配合单位:乙局(以上各项)
        let scoped = plain.trim_end_matches(stray).strip_suffix(')').and_then(|rest| {
            let at = rest.rfind('(')?;
            let inner = rest.get(at + 1..)?;
            let set = sets(inner).into_iter().next()?;
            (matches!(set.set, Set::Scope(_)) && set.range == (0..inner.len())).then_some((at, set))
        });
        if let Some((at, set)) = scoped {
            let said = self.original(0..at).to_owned();
            let read = clause(&said, self.names).and_then(|read| self.sure(read));
            if let Some(groups) = read.filter(|groups| groups.iter().all(|group| group.how == How::Label)) {
                self.state(groups, &set, &whole);
                return true;
            }
        }
        let Some(read) = clause(self.text, self.names) else {
            return false;
        };
        let mut all: Vec<(Group, SetAt)> = Vec::new();
        for of in &read.groups {
            let mut waiting: Vec<String> = Vec::new();
            for name in &of.list.names {
                let folded = Folded::new(name);
                let inner = folded
                    .text
                    .strip_suffix(')')
                    .and_then(|rest| rest.rfind('(').map(|at| (at, rest)));
                let set = inner.and_then(|(at, rest)| {
                    let inner = rest.get(at + 1..)?;
                    let set = sets(inner).into_iter().next()?;
                    (set.range == (0..inner.len())).then_some((at, set))
                });
                let Some((at, set)) = set else {
                    waiting.push(name.clone());
                    continue;
                };
                waiting.push(folded.original(name, 0..at).trim().to_owned());
                let named = waiting.iter().all(|name| self.names.said(&fold(name)));
                if !named {
                    return false;
                }
                all.push((group(std::mem::take(&mut waiting), of.share, of.how, &of.word), set));
            }
            if !waiting.is_empty() {
                return false;
            }
        }
        for (group, set) in &all {
            self.state(vec![group.clone()], set, &whole);
        }
        !all.is_empty()
    }
}

/// Letters of which one stands in whatever speaks of tasks, as written and as folded: 第3项, 其餘任务, 本部分.
const OF_TASKS: [char; 11] = ['第', '项', '任', '各', '全', '餘', '余', '他', '号', '號', '本'];

/// The statements of a line or a cell.
fn statements(line: usize, text: &str, names: &Names) -> Vec<Statement> {
    if text.len() > 6_000 || !text.contains(OF_TASKS) {
        return Vec::new();
    }
    // The number of the line is none of the tasks, but in 第1项由县公安局牵头.
    let start = numbering(text)
        .filter(|number| number.style != Style::Article)
        .map_or(0, |number| number.rest);
    let text = text.get(start..).unwrap_or("").trim();
    // （以上任务牵头单位：县财政局）
    let inner = text
        .strip_prefix(['（', '(', '[', '［', '【'])
        .and_then(|rest| rest.strip_suffix(['）', ')', ']', '］', '】']));
    let text = inner.filter(|inner| !inner.contains(['（', '('])).unwrap_or(text);
    let folded = Folded::new(text);
    if folded.text.len() > 4_000 || !folded.text.contains(OF_TASKS) {
        return Vec::new();
    }
    let reader = Reader {
        line,
        text,
        folded,
        names,
        found: Vec::new(),
    };
    reader.read()
}

/// Items of one style whose numbers count on, with their lines.
struct Run {
    style: Style,
    items: Vec<(u32, usize)>,
}

impl Run {
    fn first(&self) -> usize {
        self.items.first().map_or(0, |(_, line)| *line)
    }

    fn last(&self) -> usize {
        self.items.last().map_or(0, |(_, line)| *line)
    }

    fn has(&self, number: u32) -> bool {
        self.items.iter().any(|(value, _)| *value == number)
    }
}

/// The runs of numbered lines of a notice, without those that are statements.
fn runs(lines: &[Line], free: impl Fn(usize) -> bool) -> Vec<Run> {
    let mut done: Vec<Run> = Vec::new();
    let mut open: BTreeMap<Style, Run> = BTreeMap::new();
    for (place, line) in lines
        .iter()
        .enumerate()
        .filter(|(place, line)| line.rows.is_none() && free(*place))
    {
        let Some(number) = numbering(&line.text) else { continue };
        if matches!(number.style, Style::HanIs | Style::Bullet) {
            continue;
        }
        let last = open
            .get(&number.style)
            .and_then(|run| run.items.last())
            .map_or(0, |(value, _)| *value);
        if number.risky && number.value != last + 1 && number.value != 1 {
            continue;
        }
        if number.value <= last {
            done.extend(open.remove(&number.style));
        }
        let run = open.entry(number.style).or_insert_with(|| Run {
            style: number.style,
            items: Vec::new(),
        });
        run.items.push((number.value, place));
    }
    done.extend(open.into_values());
    done
}

/// Reads the statements of a notice and notes what they give to which items; those that mean no line hold for tables.
pub(super) fn state(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    defaults(desk);
    let mut all: Vec<Statement> = Vec::new();
    let mut of_cells: Vec<Statement> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        match &line.rows {
            None => all.extend(statements(place, &line.text, &desk.names)),
            Some(rows) => {
                let mut last = "";
                for cell in rows
                    .iter()
                    .flatten()
                    .take(4_000)
                    .filter(|cell| (20..900).contains(&cell.len()))
                {
                    if last != cell {
                        of_cells.extend(statements(place, cell, &desk.names));
                    }
                    last = cell;
                }
            }
        }
    }
    let told: BTreeSet<usize> = all.iter().map(|statement| statement.line).collect();
    let runs = runs(lines, |place| !told.contains(&place));
    let above = all.iter().filter(|said| said.set == Set::Scope(Scope::Above)).count();
    let mut block: Vec<Statement> = Vec::new();
    for statement in all {
        let apart = |last: &Statement| {
            let wide = [last, &statement].iter().any(|said| matches!(said.set, Set::Scope(_)));
            statement.line > last.line + if wide { 0 } else { 2 }
        };
        if block.last().is_some_and(apart) {
            settle(desk, (&runs, above), std::mem::take(&mut block));
        }
        block.push(statement);
    }
    settle(desk, (&runs, above), block);
    // What a note of a table says of scopes is a rule of its own.
    of_cells.retain(|statement| matches!(statement.set, Set::Numbers(_)));
    for statement in of_cells {
        hold(desk, statement);
    }
}

/// The items that statements which stand together mean.
fn settle(desk: &mut Desk<'_>, (runs, above): (&[Run], usize), block: Vec<Statement>) {
    let (Some(first), Some(last)) = (block.first(), block.last()) else {
        return;
    };
    let (start, end) = (first.line, last.line);
    if watches(first) {
        let whole = desk.lines.get(start).map_or("", |line| &line.plain);
        if whole.len() < first.said.len() * 2 {
            desk.mark(start, Use::Head);
            desk.understood.insert(start);
        }
        let texts = [
            format!("“{}”说的是督查、考核等，没有读作任务的单位", short(&first.said, 60)),
            String::new(),
            "如是各项任务的单位，请在台账中补上".to_owned(),
        ];
        desk.report("notice-rule-of-all", Severity::Info, (start, None), texts);
        return;
    }
    let mut needed: BTreeSet<u32> = BTreeSet::new();
    for statement in &block {
        if let Set::Numbers(numbers) | Set::But(numbers) = &statement.set {
            needed.extend(numbers.iter().flat_map(|(first, last)| *first..=*last));
        }
    }
    let han = block.iter().any(|statement| statement.han);
    // 第（一）、（三）项 are none of 一、 and 三、.
    let bracketed = block.iter().any(|statement| BRACKETED.is_match(&fold(&statement.said)));
    let target = if needed.is_empty() {
        scoped(desk, (runs, above), &block).map(|items| (items, false))
    } else {
        numbered(runs, &needed, (han, bracketed), (start, end))
    };
    let Some((items, unsure)) = target else {
        for statement in block
            .into_iter()
            .filter(|statement| matches!(statement.set, Set::Numbers(_)))
        {
            hold(desk, statement);
        }
        return;
    };
    let within = |numbers: &Numbers, value: u32| numbers.iter().any(|(first, last)| (*first..=*last).contains(&value));
    let named: BTreeSet<u32> = block
        .iter()
        .filter_map(|statement| match &statement.set {
            Set::Numbers(numbers) => Some(numbers.iter().flat_map(|(first, last)| *first..=*last)),
            _ => None,
        })
        .flatten()
        .collect();
    let mut given: BTreeSet<usize> = BTreeSet::new();
    for statement in &block {
        for &(value, line) in &items {
            let meant = match &statement.set {
                Set::Numbers(numbers) => within(numbers, value),
                Set::But(numbers) => !within(numbers, value),
                Set::Rest => !named.contains(&value),
                Set::Scope(_) => true,
            };
            if meant {
                given.insert(line);
                let told = desk.assigned.entry(line).or_default();
                let wide = matches!(statement.set, Set::Scope(_));
                let groups = if wide { &mut told.wide } else { &mut told.groups };
                groups.extend(statement.groups.iter().cloned());
                told.lines.insert(statement.line);
                told.unsure |= unsure;
            }
        }
    }
    for statement in &block {
        desk.mark(statement.line, Use::Head);
        desk.understood.insert(statement.line);
    }
    if let Some(left) = block.iter().find(|statement| statement.left) {
        let texts = [
            format!("“{}”同一段里还有写明单位的话，没有读懂", short(&left.said, 60)),
            "按序号或统一写明各项任务的单位".to_owned(),
            "请对照通知原文，在台账中给有关任务补上单位".to_owned(),
        ];
        desk.report("notice-rule-unread", Severity::Warning, (left.line, None), texts);
    }
    let said = block.first().map_or("", |statement| statement.said.as_str());
    let lines: BTreeSet<usize> = block.iter().map(|statement| statement.line).collect();
    let said = match lines.len() {
        1 => format!("“{}”", short(said, 60)),
        count => format!("“{}”等{count}行", short(said, 60)),
    };
    let from = given.first().map_or(0, |&line| desk.number(line));
    let texts = [
        format!("{said}写明各项任务的单位，已读给从第{from}行起的{}项任务", given.len()),
        String::new(),
        "请核对所说的各项与任务是否对应".to_owned(),
    ];
    desk.report("notice-rule-of-all", Severity::Info, (start, None), texts);
    let missing: Vec<String> = needed
        .iter()
        .filter(|number| items.iter().all(|(value, _)| value != *number))
        .map(u32::to_string)
        .collect();
    if !missing.is_empty() {
        let texts = [
            format!("{said}说到第{}项，没有找到这样的任务", missing.join("、")),
            "所说的各项都有对应的任务".to_owned(),
            "请对照通知原文，在台账中给有关任务补上单位".to_owned(),
        ];
        desk.report("notice-rule-unread", Severity::Warning, (start, None), texts);
    }
}

/// A Chinese number in brackets.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| regex(r"\([一二三四五六七八九十]{1,3}\)"));

/// Items with their numbers and lines, and whether others may be meant.
type Target = (Vec<(u32, usize)>, bool);

/// The run of items that has the numbers: in the same digits, as long as they say, before the statement, near to it.
fn numbered(
    runs: &[Run],
    needed: &BTreeSet<u32>,
    (han, bracketed): (bool, bool),
    (start, end): (usize, usize),
) -> Option<Target> {
    let most = needed.last().copied()?;
    let rank = |run: &Run| {
        let of_han = matches!(run.style, Style::Ordinal | Style::Han | Style::HanBracket);
        let missing = needed.iter().filter(|number| !run.has(**number)).count();
        let longest = run.items.last().map_or(0, |(value, _)| *value);
        let after = run.first() > end;
        let far = if after {
            run.first() - end
        } else {
            start.saturating_sub(run.last())
        };
        let other = of_han != han || bracketed && run.style != Style::HanBracket;
        (missing, other, longest != most, after, far)
    };
    let mut all: Vec<&Run> = runs.iter().collect();
    all.sort_by_key(|run| rank(run));
    let best = all.first()?;
    let own = rank(best);
    if own.0 * 2 > needed.len() || needed.len() - own.0 < needed.len().min(2) || best.items.len() < 2 {
        return None;
    }
    let unsure = all.get(1).is_some_and(|other| {
        let other = rank(other);
        (other.0, other.1, other.2, other.3) == (own.0, own.1, own.2, own.3)
    });
    Some((best.items.clone(), unsure))
}

/// Whether a statement speaks of watching over the tasks and not of doing them: 全部任务由县委督查室督办.
fn watches(statement: &Statement) -> bool {
    let names = statement.groups.iter().flat_map(|group| &group.list.names);
    let rest = names.fold(fold(&statement.said), |rest, name| rest.replace(&fold(name), ""));
    matches!(statement.set, Set::Scope(_)) && (holds(&rest, Kind::Aim) || holds(&rest, Kind::OtherLabel))
}

/// The items of which a statement speaks as a whole, if it says who leads them or none of them says who answers for it.
fn scoped(desk: &Desk<'_>, (runs, above): (&[Run], usize), block: &[Statement]) -> Option<Vec<(u32, usize)>> {
    let statement = block.first()?;
    let Set::Scope(scope) = &statement.set else { return None };
    let at = statement.line;
    let (range, headed) = scope::spoken_of(desk, at, *scope, above);
    let heads = |line: usize| desk.heads(line, desk.section_end(line));
    let within = |run: &Run| -> Vec<(u32, usize)> {
        let spoken = |line: usize| range.contains(&line) && line != at && !heads(line);
        run.items.iter().filter(|(_, line)| spoken(*line)).copied().collect()
    };
    // Beside 一、 that heads others 二、 is no item.
    let heading = |run: &Run| run.style <= Style::Han && run.items.iter().any(|(_, line)| heads(*line));
    let headings: BTreeSet<Style> = runs.iter().filter(|run| heading(run)).map(|run| run.style).collect();
    let all = runs.iter().filter(|run| !headings.contains(&run.style));
    let all: Vec<(Style, Vec<(u32, usize)>)> = all
        .map(|run| (run.style, within(run)))
        .filter(|(_, items)| !items.is_empty())
        .collect();
    let far = |items: &[(u32, usize)]| {
        let behind = items.first().is_some_and(|(_, line)| *line > at);
        let line = if behind { items.first() } else { items.last() };
        (behind, line.map_or(0, |(_, line)| line.abs_diff(at)))
    };
    let mut items: Vec<(u32, usize)> = if headed {
        // Of items and their points the items are meant.
        let style = all.iter().map(|(style, _)| *style).min()?;
        let of_style = all.into_iter().filter(|(other, _)| *other == style);
        of_style.flat_map(|(_, items)| items).collect()
    } else {
        let several = all.into_iter().filter(|(_, items)| items.len() > 1);
        several.min_by_key(|(_, items)| far(items))?.1
    };
    items.sort_by_key(|(_, line)| *line);
    // 以上3项 are the last three, 以下3项 the first.
    let count = statement.count.filter(|count| *count < items.len());
    match (scope, count) {
        (Scope::Above, Some(count)) => drop(items.drain(..items.len() - count)),
        (_, Some(count)) => items.truncate(count),
        (_, None) => {}
    }
    let (first, last) = (items.first()?.1, items.last()?.1);
    let until = if last < at { at } else { last + 1 };
    let groups = || block.iter().flat_map(|statement| &statement.groups);
    let leads = groups().any(|group| group.share <= Share::Main);
    let plain = desk.lines.get(at).map_or("", |line| line.plain.as_str());
    // 以上各项均由甲局落实，不再列出 adds to what each says.
    let adds = || !standing_rules(plain, &desk.names).is_empty();
    // 括号内为配合单位 speaks of where others stand.
    if bracket_rule(plain).is_some() {
        return None;
    }
    let silent = || {
        desk.lines
            .get(first..until)
            .unwrap_or(&[])
            .iter()
            .enumerate()
            .all(|(by, line)| {
                let itself = first + by == at;
                itself || line.rows.is_none() && line.plain.len() < 6_000 && !names_units(&line.text, &desk.names)
            })
    };
    (leads || items.len() > 1 && silent() || !adds()).then_some(items)
}

/// Notes a statement about the numbers of a table.
fn hold(desk: &mut Desk<'_>, statement: Statement) {
    let Set::Numbers(numbers) = &statement.set else { return };
    let (line, until) = table(desk, &fold(&statement.said)).unwrap_or((0, desk.lines.len()));
    let tables = desk
        .lines
        .get(line..until)
        .unwrap_or(&[])
        .iter()
        .any(|line| line.rows.is_some());
    if !tables {
        return;
    }
    let shown: Vec<String> = numbers
        .iter()
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}至{last}")
            }
        })
        .collect();
    for group in &statement.groups {
        let lead = group.share <= Share::Main;
        for name in &group.list.names {
            let given = Given {
                name: name.clone(),
                line,
                lead,
                scope: Scope::Section,
                until,
                numbers: Some(numbers.clone()),
            };
            let share = if lead { Share::Lead } else { Share::Responsible };
            let role = own_heading(Role::Units(share));
            let whom = format!("序号是{}的各项任务", shown.join("、"));
            tell(desk, &statement, given, role, &whom);
        }
    }
}

fn tell(desk: &mut Desk<'_>, statement: &Statement, given: Given, role: &str, whom: &str) {
    if desk.standing.contains(&given) {
        return;
    }
    let texts = [
        format!("“{}”读作：{}是{whom}的{role}", short(&statement.said, 60), given.name),
        String::new(),
        "如不是对这些任务都适用，请在台账中改正".to_owned(),
    ];
    desk.report("notice-rule-of-all", Severity::Info, (statement.line, None), texts);
    desk.standing.push(given);
}

/// Notes who leads where nobody else does: 未列牵头科室的，由党组办公室牵头.
fn defaults(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    let mut found: Vec<(Statement, String)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let cells = line.rows.iter().flatten().flatten().take(4_000);
        let mut texts: Vec<String> = cells
            .filter(|cell| (20..900).contains(&cell.len()))
            .map(|cell| fold(cell))
            .collect();
        texts.dedup();
        if line.rows.is_none() && line.plain.len() < 4_000 {
            texts.push(line.plain.clone());
        }
        for sentence in texts.iter().flat_map(|text| text.split(['。', ';', '\n'])) {
            let who = DEFAULT.captures(sentence).and_then(|found| found.name("who"));
            let all = who
                .map(|who| split_by(who.as_str(), &desk.names).names)
                .unwrap_or_default();
            if all.iter().all(|name| desk.names.said(name)) {
                let statement = Statement {
                    line: place,
                    groups: Vec::new(),
                    set: Set::Scope(Scope::Section),
                    han: false,
                    said: sentence.trim().to_owned(),
                    left: false,
                    count: None,
                };
                found.extend(all.into_iter().map(|name| (statement.clone(), name)));
            }
        }
    }
    for (statement, name) in found {
        let (line, until) = table(desk, &statement.said).unwrap_or((0, desk.lines.len()));
        let given = Given {
            name,
            line,
            lead: true,
            scope: Scope::Section,
            until,
            numbers: None,
        };
        let role = own_heading(Role::Units(Share::Lead));
        tell(desk, &statement, given, role, "没有写明谁牵头的各项任务");
    }
}

/// The lines of the table of which a sentence speaks: from its caption to the next.
fn table(desk: &Desk<'_>, sentence: &str) -> Option<(usize, usize)> {
    let said = TABLE.find(sentence)?.as_str();
    let caption = |line: &Line| {
        line.rows.is_none()
            && TABLE.find(&line.plain).is_some_and(|found| found.start() == 0)
            && line.plain.chars().count() <= 40
    };
    let line = desk
        .lines
        .iter()
        .position(|line| caption(line) && line.plain.starts_with(said))?;
    let rest = desk.lines.iter().enumerate().skip(line + 1);
    let until = rest.filter(|(_, line)| caption(line)).map(|(at, _)| at).next();
    Some((line, until.unwrap_or(desk.lines.len())))
}

/// Gives the items of an outline what statements say of them.
pub(super) fn apply(outline: &mut Outline, lines: &[Line], assigned: &BTreeMap<usize, Told>) {
    if assigned.is_empty() {
        return;
    }
    for item in &mut outline.items {
        let Some(told) = assigned.get(&item.line()) else {
            continue;
        };
        let mut groups = told.groups.clone();
        if item.clause && !told.wide.is_empty() {
            item.wide = Some(Clause {
                groups: told.wide.clone(),
                ..Clause::default()
            });
        } else {
            groups.extend(told.wide.iter().cloned());
        }
        item.told_at.extend(&told.lines);
        let Some(last) = item.paragraphs.last_mut().filter(|_| !groups.is_empty()) else {
            continue;
        };
        item.clause = true;
        // Behind the words, so that they are those of the item's own clause, too.
        let end = last.printed(lines).len();
        last.found.push(Found {
            range: end..end,
            stand: Stand::Sentence,
            clause: Clause {
                groups,
                ..Clause::default()
            },
            doubt: told
                .unsure
                .then(|| "单位由别处按序号写明，通知里有几处同样的序号，不能确定说的是本项".to_owned()),
        });
    }
}

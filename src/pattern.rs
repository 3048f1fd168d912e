//! Patterns that look at a text only where the letters stand in it without which they cannot match, and are compiled no earlier.
//!
//! What a pattern needs is read off the pattern itself: `(?:拟|计划)[^，]{0,8}明年` needs 明年, and 拟 or 计划. What a text holds is
//! marked once for all patterns ([`crate::held`]). Most patterns are of faults that hardly a text has: those are never compiled.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{CaptureMatches, Captures, Matches, Replacer, Split};
use regex_syntax::ast::{self, Ast, ClassSet, ClassSetItem, Flag, GroupKind, RepetitionKind, RepetitionRange};

use crate::held::{ByWord, Held, Sign, Signs};

pub(crate) use regex::Match;

/// A pattern, which behaves as that of the library.
#[derive(Debug)]
pub(crate) struct Regex {
    source: String,
    need: Need,
    compiled: OnceLock<regex::Regex>,
}

impl Regex {
    /// A constant pattern. It may be compiled late or never: whether it can be is looked at wherever tests touch it.
    pub fn new(source: &str) -> Self {
        debug_assert!(regex_syntax::parse(source).is_ok(), "{source}");
        let tree = ast::parse::Parser::new().parse(source);
        let need = tree.map_or(Need::Nothing, |tree| Need::of(&tree));
        Regex {
            source: source.to_owned(),
            need,
            compiled: OnceLock::new(),
        }
    }

    /// The pattern where a text may match it.
    fn at(&self, text: &str) -> Option<&regex::Regex> {
        if self.need != Need::Nothing && Held::may(text, |held| self.need.is_met(held)) == Some(false) {
            return None;
        }
        Some(self.compiled())
    }

    fn compiled(&self) -> &regex::Regex {
        let compile = || regex::Regex::new(&self.source).unwrap_or_else(|error| unreachable!("{error}"));
        self.compiled.get_or_init(compile)
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.at(text).is_some_and(|pattern| pattern.is_match(text))
    }

    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.at(text)?.find(text)
    }

    pub fn find_at<'t>(&self, text: &'t str, from: usize) -> Option<Match<'t>> {
        self.at(text)?.find_at(text, from)
    }

    pub fn split<'r, 't>(&'r self, text: &'t str) -> Split<'r, 't> {
        self.compiled().split(text)
    }

    pub fn find_iter<'r, 't>(&'r self, text: &'t str) -> std::iter::Flatten<std::option::IntoIter<Matches<'r, 't>>> {
        let found = self.at(text).map(|pattern| pattern.find_iter(text));
        found.into_iter().flatten()
    }

    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.at(text)?.captures(text)
    }

    pub fn captures_iter<'r, 't>(
        &'r self,
        text: &'t str,
    ) -> std::iter::Flatten<std::option::IntoIter<CaptureMatches<'r, 't>>> {
        let found = self.at(text).map(|pattern| pattern.captures_iter(text));
        found.into_iter().flatten()
    }

    pub fn replace<'t>(&self, text: &'t str, with: impl Replacer) -> Cow<'t, str> {
        self.at(text)
            .map_or(Cow::Borrowed(text), |pattern| pattern.replace(text, with))
    }

    pub fn replace_all<'t>(&self, text: &'t str, with: impl Replacer) -> Cow<'t, str> {
        self.at(text)
            .map_or(Cow::Borrowed(text), |pattern| pattern.replace_all(text, with))
    }
}

/// Patterns that are asked about a text together: what the text holds is laid over what they need, and only those are looked at
/// of whose words one may stand there.
#[derive(Debug)]
pub(crate) struct Patterns {
    all: Vec<Regex>,
    /// Each pattern by the words of which it needs one.
    needing: ByWord,
    /// Those of which no such words are known.
    others: Vec<usize>,
}

impl Patterns {
    /// Constant patterns.
    pub fn new<'s>(sources: impl IntoIterator<Item = &'s str>) -> Patterns {
        let all: Vec<Regex> = sources.into_iter().map(Regex::new).collect();
        let (mut needing, mut others) = (Vec::new(), Vec::new());
        for (place, pattern) in all.iter().enumerate() {
            match pattern.need.one_of() {
                Some(signs) => needing.extend(signs.into_iter().map(|sign| (sign, place))),
                None => others.push(place),
            }
        }
        Patterns {
            all,
            needing: ByWord::of(needing),
            others,
        }
    }

    /// What comes first of asking the patterns that a text may match, in their order; each comes with its place.
    pub fn find_map<R>(&self, text: &str, mut ask: impl FnMut(usize, &regex::Regex) -> Option<R>) -> Option<R> {
        let may = Held::may(text, |held| {
            let mut places = self.others.clone();
            held.places(&self.needing, &mut places);
            places.sort_unstable();
            places.dedup();
            places.retain(|place| self.all.get(*place).is_some_and(|pattern| pattern.need.is_met(held)));
            places
        });
        let may = may.unwrap_or_else(|| (0..self.all.len()).collect());
        let mut patterns = may.into_iter().filter_map(|place| Some((place, self.all.get(place)?)));
        patterns.find_map(|(place, pattern)| ask(place, pattern.compiled()))
    }

    /// The place of the first of them that a text matches.
    pub fn first_match(&self, text: &str) -> Option<usize> {
        self.find_map(text, |place, pattern| pattern.is_match(text).then_some(place))
    }
}

/// What must stand in a text that a pattern matches.
#[derive(Debug, PartialEq)]
enum Need {
    /// Nothing that is known.
    Nothing,
    /// One of these words.
    OneOf(Box<[Sign]>),
    /// The same of very many.
    OneOfMany(Box<Signs>),
    /// All of this.
    All(Box<[Need]>),
    /// Any of this.
    Any(Box<[Need]>),
}

/// Most words of which one is looked for; of more, a text nearly always holds one.
const WORDS: usize = 400;
/// Most words that are looked for one by one.
const FEW: usize = 40;

impl Need {
    fn of(tree: &Ast) -> Need {
        let mut walk = Walk::default();
        walk.take(tree);
        walk.end()
    }

    fn is_met(&self, held: &Held) -> bool {
        match self {
            Need::Nothing => true,
            Need::OneOf(signs) => signs.iter().any(|sign| held.has(*sign)),
            Need::OneOfMany(signs) => held.has_any(signs),
            Need::All(needs) => needs.iter().all(|need| need.is_met(held)),
            Need::Any(needs) => needs.iter().any(|need| need.is_met(held)),
        }
    }

    /// The fewest words of which one surely stands in a text that matches; nothing where none are known.
    fn one_of(&self) -> Option<Vec<Sign>> {
        match self {
            Need::Nothing => None,
            Need::OneOf(signs) => Some(signs.to_vec()),
            Need::OneOfMany(signs) => Some(signs.all().collect()),
            // Of words as many, one of several letters is rarer than a letter.
            Need::All(needs) => (needs.iter().filter_map(Need::one_of))
                .min_by_key(|signs| (signs.len(), signs.iter().any(|sign| sign.is_of_letter()))),
            Need::Any(needs) => {
                let all: Option<Vec<Vec<Sign>>> = needs.iter().map(Need::one_of).collect();
                Some(all?.concat())
            }
        }
    }

    /// How many words are looked for.
    fn count(&self) -> usize {
        match self {
            Need::Nothing => 0,
            Need::OneOf(signs) => signs.len(),
            Need::OneOfMany(signs) => signs.count(),
            Need::All(needs) | Need::Any(needs) => needs.iter().map(Need::count).sum(),
        }
    }

    fn all(mut needs: Vec<Need>) -> Need {
        needs.retain(|need| *need != Need::Nothing);
        // The cheapest first: most texts fail there.
        needs.sort_by_key(Need::count);
        match needs.len() {
            0 => Need::Nothing,
            1 => needs.pop().unwrap_or(Need::Nothing),
            _ => Need::All(needs.into()),
        }
    }

    fn any(needs: Vec<Need>) -> Need {
        let (mut signs, mut others) = (Vec::new(), Vec::new());
        for need in needs {
            match need {
                Need::Nothing => return Need::Nothing,
                Need::OneOf(more) => signs.extend(more),
                Need::OneOfMany(more) => signs.extend(more.all()),
                other => others.push(other),
            }
        }
        signs.sort_unstable();
        signs.dedup();
        match signs.len() {
            0 => {}
            1..=FEW => others.insert(0, Need::OneOf(signs.into())),
            _ => others.insert(0, Need::OneOfMany(Box::new(Signs::of(signs)))),
        }
        let need = match others.len() {
            1 => others.pop().unwrap_or(Need::Nothing),
            _ => Need::Any(others.into()),
        };
        if need.count() > WORDS { Need::Nothing } else { need }
    }
}

/// A walk over what must stand one behind the other.
#[derive(Debug, Default)]
struct Walk {
    /// The letters that surely stand side by side here.
    run: String,
    needs: Vec<Need>,
    /// Whether small and capital letters are the same.
    any_case: bool,
    /// Whether something stands there of which nothing is known, not even what the rest means.
    lost: bool,
}

impl Walk {
    /// What stands here is no known letter.
    fn cut(&mut self) {
        if !self.run.is_empty() {
            self.needs.push(Need::OneOf([Sign::of(&self.run)].into()));
            self.run.clear();
        }
    }

    fn end(mut self) -> Need {
        self.cut();
        match self.lost {
            true => Need::Nothing,
            false => Need::all(self.needs),
        }
    }

    /// What a part of the pattern needs by itself.
    fn alone(&mut self, part: &Ast) -> Need {
        let mut walk = Walk {
            any_case: self.any_case,
            ..Walk::default()
        };
        walk.take(part);
        self.lost |= walk.lost;
        walk.end()
    }

    fn letter(&mut self, letter: char) {
        // K, ſ: two letters are small forms of others than their capitals.
        if self.any_case && (!letter.is_ascii() || matches!(letter, 'k' | 'K' | 's' | 'S')) {
            self.cut();
        } else {
            self.run.push(letter);
        }
    }

    fn take(&mut self, part: &Ast) {
        match part {
            Ast::Empty(_) | Ast::Assertion(_) => {}
            Ast::Flags(_) => self.lost = true,
            Ast::Literal(literal) => self.letter(literal.c),
            Ast::Dot(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) => self.cut(),
            Ast::ClassBracketed(class) => {
                self.cut();
                let mut letters = Vec::new();
                let whole = !class.negated && !self.any_case && letters_of(&class.kind, &mut letters);
                if whole && !letters.is_empty() {
                    let signs: Vec<Need> = letters.iter().map(|sign| Need::OneOf([*sign].into())).collect();
                    self.needs.push(Need::any(signs));
                }
            }
            Ast::Repetition(repetition) => {
                self.cut();
                let least = match &repetition.op.kind {
                    RepetitionKind::OneOrMore => 1,
                    RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => 0,
                    RepetitionKind::Range(
                        RepetitionRange::Exactly(least)
                        | RepetitionRange::AtLeast(least)
                        | RepetitionRange::Bounded(least, _),
                    ) => *least,
                };
                let need = self.alone(&repetition.ast);
                if least > 0 {
                    self.needs.push(need);
                }
            }
            Ast::Group(group) => {
                let outer = self.any_case;
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    self.any_case = flags.flag_state(Flag::CaseInsensitive).unwrap_or(outer);
                    self.lost |= flags.flag_state(Flag::IgnoreWhitespace).is_some();
                }
                self.take(&group.ast);
                self.any_case = outer;
            }
            Ast::Alternation(choice) => {
                self.cut();
                let needs = choice.asts.iter().map(|one| self.alone(one)).collect();
                self.needs.push(Need::any(needs));
            }
            Ast::Concat(parts) => parts.asts.iter().for_each(|part| self.take(part)),
        }
    }
}

/// The letters of a class, figures as one; whether that is all of it.
fn letters_of(set: &ClassSet, letters: &mut Vec<Sign>) -> bool {
    /// Most letters of a range that are told one by one.
    const RANGE: usize = 16;
    let ClassSet::Item(item) = set else { return false };
    let items = match item {
        ClassSetItem::Union(union) => union.items.as_slice(),
        one => std::slice::from_ref(one),
    };
    items.iter().all(|item| match item {
        ClassSetItem::Empty(_) => true,
        ClassSetItem::Literal(literal) => {
            letters.push(Sign::of_letter(literal.c));
            true
        }
        ClassSetItem::Range(range) if (range.start.c, range.end.c) == ('0', '9') => {
            letters.push(Sign::FIGURE);
            true
        }
        ClassSetItem::Range(range) => {
            let all = range.start.c..=range.end.c;
            letters.extend(all.clone().take(RANGE).map(Sign::of_letter));
            all.count() <= RANGE
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon;

    /// Patterns of every make, and parts of texts that they match, or nearly.
    const PATTERNS: [&str; 16] = [
        r"(?:拟|计划|预计)[^，。；,;0-9]{0,8}(?:明年|次年|(20[0-9]{2})年)[^，。]{0,12}",
        r"完成(?:约|了|率)?([0-9]{3,}(?:\.[0-9]+)?)%",
        r"(?i)<br\s*/?>|&nbsp;",
        r"^(?i:null|nan|task|ok)[。.]?$",
        r"[\p{Han}--[一二两三]](万元|亿元)(?:$|[,。])",
        r"(?:已|均){2}完成?",
        r"(?:已)?[完成]{1,3}",
        r"第[一二三]?条|\d月",
        r"^[（(]?[一二三][是)、]$",
        r"[^已]完成",
        r"",
        r"a|",
        r"(?x) 完 成",
        r"(?:完(?i)K)|ſ",
        r"[A-Z]{2}[0-9]",
        r"[xX×][\p{Han}]|[--]",
    ];
    const PARTS: [&str; 28] = [
        "拟", "计划", "于", "明年", "2021年", "，", "。", "完成", "完", "成", "率", "160", "%", "<BR", "/>", "&NBSP;",
        "Null", "taſK", "K", "k", "万元", "三", "已", "均", "第", "条", "AB1", "ｘ×",
    ];

    proptest::proptest! {
        #[test]
        fn a_pattern_finds_what_the_library_finds(parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..7)) {
            let text = parts.concat();
            for source in PATTERNS {
                let (own, library) = (Regex::new(source), regex::Regex::new(source).unwrap());
                let spans = |found: Match<'_>| found.range();
                proptest::prop_assert_eq!(
                    own.find_iter(&text).map(spans).collect::<Vec<_>>(),
                    library.find_iter(&text).map(spans).collect::<Vec<_>>(),
                    "{} in {}", source, &text
                );
                proptest::prop_assert_eq!(own.is_match(&text), library.is_match(&text));
                proptest::prop_assert_eq!(own.replace_all(&text, "。"), library.replace_all(&text, "。"));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn patterns_asked_together_find_what_each_finds_by_itself(
            parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..7),
            from in 0..PATTERNS.len(),
        ) {
            let (text, sources) = (parts.concat(), PATTERNS.get(from..).unwrap_or_default());
            let together = Patterns::new(sources.iter().copied());
            let first = sources.iter().position(|source| regex::Regex::new(source).unwrap().is_match(&text));
            proptest::prop_assert_eq!(together.first_match(&text), first);
        }
    }

    #[test]
    fn every_pattern_of_the_lexicon_finds_its_example() {
        for (name, kind) in lexicon::KINDS {
            for entry in lexicon::entries(*kind) {
                let library = regex::Regex::new(entry.word).unwrap();
                let own = Regex::new(entry.word);
                for text in [entry.example, entry.word, &format!("{}。{}", entry.example, entry.word)] {
                    assert_eq!(
                        own.is_match(text),
                        library.is_match(text),
                        "{name}: {} in {text}",
                        entry.word
                    );
                }
            }
        }
    }

    #[test]
    fn a_pattern_of_which_nothing_stands_in_a_text_is_not_compiled() {
        let pattern = Regex::new(r"(?:拟|计划)[^，]{0,8}(?:明年|次年)");
        assert!(!pattern.is_match("计划今年完成改造2316户"));
        assert!(pattern.compiled.get().is_none());
        assert!(pattern.is_match("计划于明年完成"));
        assert!(pattern.compiled.get().is_some());
    }
}

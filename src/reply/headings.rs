//! Knows every column and field of every form by its heading, and by what people make of headings.

use std::cell::RefCell;

use super::heading_words::{BESIDE, REMARKS, SUPERSEDED};
use crate::form::{Form, FormId, Kind};
use crate::kind;
use crate::list::List;
use crate::memo::QuickMap;
use crate::normal::phrase::{made_of, remarks};
use crate::normal::{containment, dice, fold, squeeze, without_remarks};
use crate::register::Register;

/// A column of a form that a heading may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Place of the form in the register.
    pub form: FormId,
    /// Place of the column in the form.
    pub column: usize,
    /// How surely, 0 to 1.
    pub score: f64,
}

#[derive(Debug)]
struct Head {
    form: FormId,
    column: usize,
    folded: String,
    bare: String,
    family: Option<usize>,
    kind: Kind,
    /// Whether no other column of the form is of its kind.
    sole: bool,
}

/// The headings of all forms, ready to be looked up.
#[derive(Debug)]
pub struct Headings {
    heads: Vec<Head>,
    families: QuickMap<&'static str, usize>,
    /// Folded headings that are known without any guessing.
    known: QuickMap<String, ()>,
    /// What the printed headings say in brackets, folded.
    printed: Vec<String>,
    titles: Vec<Title>,
    /// What was found out about texts: every reply has the same headings.
    found: RefCell<QuickMap<String, Found>>,
}

/// What a text is among the headings.
#[derive(Debug, Clone, Default)]
struct Found {
    is_known: Option<bool>,
    is_bare: Option<bool>,
    hits: Option<Vec<Hit>>,
    /// The columns whose earlier content it heads, as form and column.
    superseded: Option<Vec<(FormId, usize)>>,
}

/// Longest text, in bytes, of which is kept what was found out, and most of them.
const KEPT: (usize, usize) = (120, 4_096);

/// What titles say of a form, folded.
#[derive(Debug)]
struct Title {
    whole: String,
    short: String,
    /// `附件2`, if it is an attachment.
    attachment: Option<String>,
}

impl Title {
    fn of(form: &Form) -> Title {
        Title {
            whole: fold(&form.print_title()),
            short: fold(&form.short_name()),
            attachment: (form.attachment > 0).then(|| format!("附件{}", form.attachment)),
        }
    }

    fn said(&self, folded: &str) -> u8 {
        if folded.contains(&self.whole) {
            return 2;
        }
        let numbered = self.attachment.as_ref().is_some_and(|attachment| {
            folded.find(attachment).is_some_and(|at| {
                !folded
                    .get(at + attachment.len()..)
                    .unwrap_or_default()
                    .starts_with(|c: char| c.is_ascii_digit())
            })
        });
        u8::from(numbered || folded.contains(&self.short))
    }
}

impl Headings {
    /// Takes the headings of all forms of a register.
    pub fn new(register: &Register) -> Self {
        let mut families: QuickMap<&'static str, usize> = QuickMap::default();
        for (place, words) in families_of_kinds().enumerate() {
            for word in words {
                families.entry(word).or_insert(place);
            }
        }
        let mut heads = Vec::new();
        let mut known = QuickMap::default();
        let mut printed = Vec::new();
        for (form, item) in register.forms.with_ids() {
            for (column, data) in item.columns.iter().enumerate() {
                let folded = fold(&data.heading);
                let bare = fold(&without_remarks(&data.heading));
                // 整改措施 that the office prints names the task, whatever such a heading means elsewhere.
                let task = kind_family(data.kind).filter(|_| data.kind == Kind::Task);
                let family = task
                    .or_else(|| families.get(bare.as_str()).copied())
                    .or_else(|| kind_family(data.kind));
                known.insert(folded.clone(), ());
                known.insert(bare.clone(), ());
                printed.extend(remarks(&data.heading).iter().map(|remark| fold(remark)));
                let alike = item.columns.iter().filter(|other| other.kind == data.kind);
                heads.push(Head {
                    form,
                    column,
                    folded,
                    bare,
                    family,
                    kind: data.kind,
                    sole: alike.count() == 1,
                });
            }
        }
        Headings {
            heads,
            families,
            known,
            printed,
            titles: register.forms.iter().map(Title::of).collect(),
            found: RefCell::default(),
        }
    }

    /// What a title says about each form: 2 its whole title, 1 its short name or attachment, 0 nothing.
    pub fn titles_say(&self, text: &str) -> List<FormId, u8> {
        let folded = fold(text);
        self.titles.iter().map(|title| title.said(&folded)).collect()
    }

    /// What is kept of a text, or else found out, and kept if it is short enough to be a heading.
    fn kept<T: Clone>(&self, text: &str, of: fn(&mut Found) -> &mut Option<T>, find: impl FnOnce() -> T) -> T {
        let (longest, most) = KEPT;
        if text.len() > longest {
            return find();
        }
        let known = self
            .found
            .borrow_mut()
            .get_mut(text)
            .and_then(|found| of(found).clone());
        known.unwrap_or_else(|| {
            let one = find();
            let mut found = self.found.borrow_mut();
            if found.len() >= most {
                found.clear();
            }
            *of(found.entry(text.to_owned()).or_default()) = Some(one.clone());
            one
        })
    }

    /// Whether a text is surely a heading: printed on a form, or a common word for such.
    pub fn is_known(&self, text: &str) -> bool {
        self.kept(text, |found| &mut found.is_known, || self.find_known(text))
    }

    fn find_known(&self, text: &str) -> bool {
        let folded = main_words(text);
        self.known.contains_key(&folded)
            || self.families.contains_key(folded.as_str())
            || self.known.contains_key(&fold(text))
    }

    /// Whether a text is a heading and says nothing else: a known one, or made of known ones, with or without a remark
    /// on how to fill it. `落实情况：已完成` is none, for what stands behind the heading is an answer.
    pub fn is_bare(&self, text: &str) -> bool {
        self.kept(text, |found| &mut found.is_bare, || self.find_bare(text))
    }

    fn find_bare(&self, text: &str) -> bool {
        let known = |word: &str| self.known.contains_key(word) || self.families.contains_key(word);
        if known(&fold(text)) {
            return true;
        }
        let main = without_remarks(text);
        if main
            .split_once([':', '：'])
            .is_some_and(|(_, answer)| !fold(answer).is_empty())
        {
            return false;
        }
        made_of(&fold(&main), |word| known(word) || BESIDE.contains(&word))
            && remarks(text).iter().map(|remark| fold(remark)).all(|remark| {
                remark.is_empty()
                    || self.printed.contains(&remark)
                    || REMARKS.contains(&remark.as_str())
                    || made_of(&remark, |word| known(word) || BESIDE.contains(&word))
            })
    }

    /// The columns that a heading may mean, in any form.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        self.kept(text, |found| &mut found.hits, || self.find_hits(text))
    }

    fn find_hits(&self, text: &str) -> Vec<Hit> {
        let folded = fold(text);
        let bare = main_words(text);
        if bare.is_empty() {
            return Vec::new();
        }
        let family = self.families.get(bare.as_str()).copied();
        let kind = kind::of_heading(&squeeze(without_translation(text)));
        self.heads
            .iter()
            .filter_map(|head| {
                let score = likeness(head, &folded, &bare, family, kind);
                (score > 0.0).then_some(Hit {
                    form: head.form,
                    column: head.column,
                    score,
                })
            })
            .collect()
    }

    /// Whether a heading says that its column holds what was before: `完成时限（原）`, `修改前落实措施`.
    pub fn is_superseded(&self, text: &str, hit: &Hit) -> bool {
        let all = self.kept(text, |found| &mut found.superseded, || self.find_superseded(text));
        all.contains(&(hit.form, hit.column))
    }

    fn find_superseded(&self, text: &str) -> Vec<(FormId, usize)> {
        let family = |head: &Head| {
            head.family
                .and_then(|family| families_of_kinds().nth(family))
                .unwrap_or_default()
        };
        let folded = fold(text);
        let is = |head: &&Head| {
            let names = family(head)
                .iter()
                .copied()
                .chain([head.bare.as_str(), head.folded.as_str()]);
            names
                .filter(|name| folded.contains(name))
                .any(|name| SUPERSEDED.contains(&folded.replacen(name, "", 1).as_str()))
        };
        let heads = self.heads.iter().filter(is);
        heads.map(|head| (head.form, head.column)).collect()
    }

    /// Several columns of one form written as one heading: 责任领导及联系电话.
    pub fn joint(&self, text: &str, form: FormId) -> Vec<usize> {
        // What stands in brackets counts here: 责任人（电话）.
        let bare = fold(text);
        let inside: Vec<&Head> = self
            .heads
            .iter()
            .filter(|head| {
                head.form == form
                    && matches!(
                        head.kind,
                        Kind::Person | Kind::Phone | Kind::Deadline | Kind::Completion
                    )
            })
            .filter(|head| bare.len() > head.bare.len() && holds_family(&bare, head))
            .collect();
        if inside.len() < 2 {
            return Vec::new();
        }
        inside.iter().map(|head| head.column).collect()
    }
}

/// A heading's words, folded, without remarks in brackets and without its English.
fn main_words(text: &str) -> String {
    fold(without_translation(&without_remarks(text)))
}

/// A heading without the English behind it: 落实措施 Measures. What stands there with figures is no translation.
fn without_translation(text: &str) -> &str {
    let latin =
        |c: char| c.is_ascii_alphabetic() || c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '&' | '/' | '-');
    let head = text.trim_end_matches(latin);
    let translated = text
        .strip_prefix(head)
        .is_some_and(|tail| tail.contains(|c: char| c.is_ascii_lowercase()));
    if translated && !head.is_empty() { head } else { text }
}

fn holds_family(bare: &str, head: &Head) -> bool {
    if bare.contains(&head.bare) {
        return true;
    }
    let Some(words) = head.family.and_then(|family| families_of_kinds().nth(family)) else {
        return false;
    };
    words
        .iter()
        .any(|word| word.chars().count() >= 2 && bare.contains(word))
}

/// Headings that mean the same, one family after another: a column belongs to the family that holds its printed heading.
fn families_of_kinds() -> impl Iterator<Item = &'static [&'static str]> {
    kind::ALL
        .into_iter()
        .flat_map(|model| kind::called(model.kind).iter().map(Vec::as_slice))
}

/// A printed heading that no family knows is still of its kind, where all headings of the kind mean the same.
fn kind_family(kind: Kind) -> Option<usize> {
    let [_] = kind::called(kind) else { return None };
    if kind == Kind::Text {
        return None;
    }
    let before = kind::ALL.into_iter().take_while(|known| known.kind != kind);
    Some(before.map(|known| kind::called(known.kind).len()).sum())
}

/// How surely a heading means a column, 0 to 1; `kind` is what such a heading asks for.
fn likeness(head: &Head, folded: &str, bare: &str, family: Option<usize>, kind: Kind) -> f64 {
    if head.folded == *folded {
        return 1.0;
    }
    if head.bare == *bare {
        return 0.98;
    }
    // 已开工楼栋 for 开工楼栋: what a column counts is what came to be.
    let bare = bare
        .strip_prefix('已')
        .filter(|rest| rest.chars().count() > 2)
        .unwrap_or(bare);
    // 具体承办处室 for 承办科室, 全年计划 for 年度计划数.
    let same_core = || {
        let core = kind::headings::core(bare);
        // 单位（计量） for 计量单位: the same words in another order.
        let turned = || folded.chars().count() > 3 && letters(folded) == letters(&head.folded);
        core.chars().count() > 2 && core == kind::headings::core(&head.bare) || turned()
    };
    if let (Some(said), Some(own)) = (family, head.family) {
        return if said == own { 0.8 } else { 0.0 };
    }
    let told = |kind: Kind| !matches!(kind, Kind::Text | Kind::Task | Kind::Serial);
    let same = told(kind) && kind == head.kind;
    let (short, long) = if head.bare.len() < bare.len() {
        (head.bare.as_str(), bare)
    } else {
        (bare, head.bare.as_str())
    };
    if short.chars().count() >= 3
        && long.chars().count() <= 14
        && (long.contains(short) || containment(short, long) >= 0.99)
    {
        return 0.7;
    }
    if same_core() {
        return 0.65;
    }
    let dice = dice(&head.bare, bare);
    // 完成投资比例 is a share and no 累计完成投资（万元）.
    let other = told(kind) && told(head.kind) && kind != head.kind;
    match () {
        _ if dice >= 0.6 && !other => 0.6,
        // 累计投资 for 累计完成投资, 需要协调的事项 for 需协调解决事项: words left out.
        _ if same && leaves_out(&head.bare, bare) => 0.6,
        // 整改完成比例 for 完成率: the only column of its kind, with a word of its heading.
        _ if same && head.sole && dice > 0.0 => 0.6,
        _ => 0.0,
    }
}

/// The letters of a heading in their own order.
fn letters(folded: &str) -> Vec<char> {
    let mut letters: Vec<char> = folded.chars().collect();
    letters.sort_unstable();
    letters
}

/// Whether one of two headings is the other with words left out, particles apart.
fn leaves_out(one: &str, other: &str) -> bool {
    /// Letters of the shortest heading that tells what it is.
    const LEAST: usize = 4;
    let plain = |text: &str| text.chars().filter(|c| !"的要所之".contains(*c)).collect::<Vec<char>>();
    let (one, other) = (plain(one), plain(other));
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut rest = long.iter();
    short.len() >= LEAST && short.iter().all(|c| rest.any(|other| other == c))
}

/// What a title says about a form: 2 its whole title, 1 its short name or attachment, 0 nothing.
pub fn title_says(form: &Form, text: &str) -> u8 {
    Title::of(form).said(&fold(text))
}

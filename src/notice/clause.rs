//! Reads the content of a unit clause by one grammar: which bodies lead and which answer with them.
//!
//! ```text
//! clause  = { group }
//! group   = label names            牵头单位:甲局、乙局   【牵头单位】甲局   牵头单位 甲局   牵头单位为甲局
//!         | [由] names verb        甲局、乙局牵头   由甲局按职责分工负责   甲局为责任单位
//!         | [由] names 会同 names verb
//!         | names                  甲局、乙局
//! names   = name [mark] { separator name [mark] }
//! mark    = ( role )               甲局(牵头)
//! ```
//! The tokens come from [`super::token`]; among names, people and deadlines are told apart.

use std::ops::Range;
use std::sync::LazyLock;

use super::columns::stated;
use super::fold::{Folded, fold};
use super::names::Names;
use super::rules::{Standing, bracket_rules, first_leads_rules, order_rules, responsible_leads_rules, standing_rules};
use super::token::{
    Label, LabelAt, Setting, Share, Token, bracket_at_end, cut, label_meaning, mark, marks_several, stray,
};
use super::unit_list::{UnitList, split_by};
use super::words::{due_behind, handed, is_due, is_person, like_person};
use crate::lexicon::{Kind, any, begins, ends, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// By what a group got its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// `牵头单位:`
    Label,
    /// `…牵头`
    Verb,
    /// `某局(牵头)`
    Mark,
    /// Names alone.
    Plain,
    /// A column of a table.
    Column,
}

/// Bodies with the same share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub share: Share,
    pub how: How,
    /// The word that says it, as folded: 牵头单位, 负责.
    pub word: String,
    pub list: UnitList,
}

impl Group {
    /// Bodies of which a word says what they do.
    pub fn of(share: Share, how: How, word: &str, names: Vec<String>) -> Self {
        Group {
            share,
            how,
            word: word.to_owned(),
            list: UnitList {
                names,
                ..UnitList::default()
            },
        }
    }
}

/// The content of a unit clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clause {
    pub groups: Vec<Group>,
    /// People, as written: they are not units.
    pub people: Vec<String>,
    /// A deadline, as written.
    pub due: Option<String>,
    /// The clause states that from here on the first unit leads.
    pub first_leads: bool,
    /// Units that, as the clause states, answer for many tasks.
    pub standing: Vec<(Vec<String>, Standing)>,
    /// The clause states that without a lead the responsible units lead.
    pub responsible_leads: bool,
    /// Bodies with another part in the task, by their labels: 业主单位.
    pub others: Vec<(String, Vec<String>)>,
    /// What stands behind labels of neither bodies nor people nor times: 资金：200万元.
    pub aside: Vec<(String, String)>,
    /// Words that were neither names nor roles nor deadlines.
    pub unread: Vec<String>,
    /// Other places where a person should look.
    pub unsure: Vec<String>,
    /// Bodies that share the part of whom the heading above names: 与县财政局共同牵头.
    pub joins: Vec<String>,
}

impl Clause {
    /// Whether it names any body.
    pub fn names_units(&self) -> bool {
        self.groups.iter().any(|group| !group.list.names.is_empty())
    }

    /// Takes in a clause that stands right beside it.
    pub fn absorb(&mut self, other: Clause) {
        self.groups.extend(other.groups);
        self.people.extend(other.people);
        self.unread.extend(other.unread);
        self.others.extend(other.others);
        self.aside.extend(other.aside);
        self.unsure.extend(other.unsure);
        self.joins.extend(other.joins);
        self.due = self.due.take().or(other.due);
        self.standing.extend(other.standing);
        self.first_leads |= other.first_leads;
        self.responsible_leads |= other.responsible_leads;
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.groups.iter().flat_map(|group| &group.list.names)
    }
}

/// What stands between two bodies that act together.
static TOGETHER: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"[,、;]?\s*(?:{}{})",
        format_args!("{}?", any(&[Kind::LeadJoint])),
        any(&[Kind::Joint, Kind::WeakJoint])
    ))
});

/// Bodies that are left out of those that follow.
static BESIDES: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}$", any(&[Kind::Besides]))));

/// How a name goes on that holds a word for acting together: 商务部.
static IN_NAME: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}", any(&[Kind::JointFollow]))));

/// Reads the content of a clause. `None` if it names neither bodies nor people nor a deadline.
pub(crate) fn clause(content: &str, names: &Names) -> Option<Clause> {
    read(content, names, Setting::default())
}

/// [`clause`], where nothing but a clause can stand: its verbs may have objects (甲局负责评价,乙局参与).
pub(crate) fn clause_alone(content: &str, names: &Names) -> Option<Clause> {
    let objects = Setting {
        objects: true,
        ..Setting::default()
    };
    read(content, names, objects)
}

fn read(content: &str, names: &Names, setting: Setting) -> Option<Clause> {
    let mut reader = Reader::new(content, names);
    let text = reader.folded.text.clone();
    let tokens = cut(&text, names, setting);
    let labelled = tokens.iter().any(|token| matches!(token, Token::Label(_)));
    reader.tokens(&tokens, None);
    let read = reader.read;
    // 主责单位负总责，协同单位各负其责。 speaks to those that answer, and names nobody.
    let nobody = read.names_units() && read.names().all(|name| names_role(&fold(name)));
    let fits = if labelled {
        read.unread.is_empty() && read.others.is_empty() || read.names_units()
    } else {
        read.names_units() && !nobody || !read.people.is_empty()
    };
    fits.then_some(read)
}

/// Whether a folded name is the word for who has a role, and not the name of a body: 牵头单位, 各责任部门.
fn names_role(name: &str) -> bool {
    matches!(label_meaning(name.trim_start_matches('各')), Some(Label::Units(_))) && holds(name, Kind::Role)
}

/// Reads names under a heading, which is their label: a cell of a column of units.
pub(crate) fn under(content: &str, share: Share, heading: &str, names: &Names) -> Clause {
    let mut reader = Reader::new(content, names);
    let text = reader.folded.text.clone();
    let headed = Setting {
        headed: true,
        ..Setting::default()
    };
    let tokens = cut(&text, names, headed);
    reader.tokens(&tokens, Some((share, heading)));
    reader.read
}

/// Reads one clause, token by token.
struct Reader<'n> {
    content: String,
    folded: Folded,
    names: &'n Names,
    read: Clause,
}

impl<'n> Reader<'n> {
    fn new(content: &str, names: &'n Names) -> Self {
        let mut read = Clause::default();
        let content = take_rules(content, &mut read, names);
        Reader {
            folded: Folded::new(&content),
            content,
            names,
            read,
        }
    }

    fn tokens(&mut self, tokens: &[Token], heading: Option<(Share, &str)>) {
        let mut label: Option<&LabelAt> = None;
        let mut verb = false;
        let mut rest = tokens.iter().peekable();
        while let Some(token) = rest.next() {
            match token {
                Token::Label(next) => {
                    label = Some(next);
                    verb = false;
                    if next.unknown {
                        let told = match next.meaning {
                            Label::Units(Share::Lead | Share::Main) => {
                                format!("“{}”是什么分工没有写明，读作牵头单位", next.word)
                            }
                            _ => format!("“{}”是什么分工没有写明，读作责任单位", next.word),
                        };
                        self.read.unsure.push(told);
                    }
                    if next.meaning == Label::Other {
                        self.read.others.push((next.word.clone(), Vec::new()));
                    }
                }
                Token::Verb { .. } => {}
                Token::Words(range) => {
                    let said = match rest.peek() {
                        Some(Token::Verb { share, range, object }) => {
                            let done = self.original(object.clone());
                            if !done.is_empty() {
                                let verb = self.original(range.clone());
                                self.read.aside.push((verb, done));
                            }
                            Some((*share, range.clone()))
                        }
                        _ => None,
                    };
                    match label.map(|label| label.meaning) {
                        Some(Label::People | Label::Due | Label::Other | Label::Words) => {
                            // 分管领导:王某;甲局牵头,乙局参与: the verb is said of bodies behind the stop, where the label is over.
                            let behind = said.clone().zip(self.last_part(range.clone()));
                            if let Some(((share, by), from)) =
                                behind.filter(|(_, from)| !self.is_person(*from..range.end))
                            {
                                self.no_units(label, range.start..from);
                                self.verb(from..range.end, share, by);
                                (label, verb) = (None, true);
                                continue;
                            }
                            let end = said.map_or(range.end, |(_, verb)| verb.end);
                            self.no_units(label, range.start..end);
                        }
                        _ => match said {
                            Some((share, by)) => {
                                // 牵头单位:甲局;乙局、丙局配合: what stands before the last part is under the label.
                                let labelled = label.is_some() || heading.is_some();
                                let from = self.last_part(range.clone()).filter(|_| labelled);
                                // 甲局,乙局、丙局配合: the verb is said of the last part.
                                let apart = self
                                    .last_part(range.clone())
                                    .filter(|_| !labelled && !verb && share >= Share::Assist)
                                    .filter(|&from| self.all_bodies(range.start..from));
                                // 牵头单位:甲局、乙局,按职责分工负责: the verb has no names of its own.
                                let words = self.folded.text.get(range.clone()).unwrap_or("").trim_end();
                                if labelled && words.ends_with([',', ';']) {
                                    self.under_label(range.clone(), label, heading);
                                    continue;
                                }
                                if let Some(from) = from {
                                    self.under_label(range.start..from, label, heading);
                                }
                                if let Some(from) = apart {
                                    self.together(range.start..from, Share::Responsible, How::Plain, "");
                                }
                                self.verb(from.or(apart).unwrap_or(range.start)..range.end, share, by);
                                verb = true;
                            }
                            None if label.is_some() || heading.is_some() => {
                                self.under_label(range.clone(), label, heading);
                            }
                            None => {
                                let how = if verb { How::Verb } else { How::Plain };
                                self.together(range.clone(), Share::Responsible, how, "");
                            }
                        },
                    }
                }
            }
        }
    }

    /// Reads names under a label or under the heading of their column.
    fn under_label(&mut self, range: Range<usize>, label: Option<&LabelAt>, heading: Option<(Share, &str)>) {
        let (share, word) = match (label, heading) {
            (Some(label), _) => match label.meaning {
                Label::Units(share) => (share, label.word.as_str()),
                _ => (Share::Responsible, ""),
            },
            (None, Some(heading)) => heading,
            (None, None) => (Share::Responsible, ""),
        };
        self.together(range, share, How::Label, word);
    }

    /// Where the last part of names begins that `;`, or `,` beside `、`, parts from those before it.
    fn last_part(&self, range: Range<usize>) -> Option<usize> {
        let part = self.folded.text.get(range.clone())?;
        let stop = part.rfind([';', '。', '\n']).or_else(|| part.rfind(','))?;
        let named = |words: &str| !words.trim_matches(stray).is_empty();
        let (before, behind) = part.split_at_checked(stop)?;
        (named(before) && named(behind)).then(|| {
            range.start
                + stop
                + part
                    .get(stop..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8)
        })
    }

    /// Whether words are the name of a person: 王建国牵头 says who leads, and names no body.
    fn is_person(&self, range: Range<usize>) -> bool {
        let words = fold(&self.original(range));
        like_person(&words) || is_person(&words)
    }

    /// Whether words are a list of what are surely bodies.
    fn all_bodies(&self, range: Range<usize>) -> bool {
        let names = split_by(self.folded.original(&self.content, range), self.names).names;
        !names.is_empty() && names.iter().all(|name| self.names.said(&fold(name)))
    }

    fn original(&self, range: Range<usize>) -> String {
        self.folded
            .original(&self.content, range)
            .trim_matches(stray)
            .to_owned()
    }

    /// Words under a label of people, of a deadline, or of a body with another part.
    fn no_units(&mut self, label: Option<&LabelAt>, range: Range<usize>) {
        let words = self.original(range);
        if words.is_empty() {
            return;
        }
        match label.map(|label| label.meaning) {
            Some(Label::Words) => {
                let word = label.map_or(String::new(), |label| label.word.clone());
                self.read.aside.push((word, words));
            }
            Some(Label::People) => self.read.people.push(words),
            Some(Label::Due) => self.read.due = self.read.due.take().or(Some(words)),
            _ => {
                if let Some((_, names)) = self.read.others.last_mut() {
                    names.extend(split_by(&words, self.names).names);
                }
            }
        }
    }

    fn verb(&mut self, names: Range<usize>, share: Share, by: Range<usize>) {
        let verb = self.folded.text.get(by.clone()).unwrap_or("").to_owned();
        // 各县区持续推进 says how long, too.
        if begins(&verb, Kind::Lasting) {
            let due = self.folded.original(&self.content, by).to_owned();
            self.read.due = self.read.due.take().or(Some(due));
        }
        self.together(names, share, How::Verb, &verb);
    }

    /// Reads the names before a verb: `A会同B`, `由A`.
    fn together(&mut self, names: Range<usize>, share: Share, how: How, word: &str) {
        let text = &self.folded.text;
        let part = text.get(names.clone()).unwrap_or("");
        let bare = part.trim_start_matches(|letter: char| stray(letter) || "—–-".contains(letter));
        let bare = handed(bare).filter(|rest| self.opens(rest)).unwrap_or(bare);
        let start = names.end - bare.len();
        if how == How::Verb
            && let Some(rest) = self.beside_owner(bare)
        {
            let from = names.end - rest.len();
            // 与县财政局共同牵头 has the part of whom the heading names, 会同县财政局办理 helps it.
            let shares = begins(word, Kind::Together) || holds(word, Kind::LeadJoint);
            let before = self.read.groups.len();
            if shares {
                self.list(from..names.end, share, how, word);
                let new = self.read.groups.iter().skip(before).flat_map(|group| &group.list.names);
                let new: Vec<String> = new.cloned().collect();
                self.read.joins.extend(new);
            } else {
                let joined = words(Kind::Joint).next().unwrap_or("");
                self.list(from..names.end, Share::Assist, how, joined);
            }
            return;
        }
        if let Some((left, right)) = joint(bare, self.names).filter(|&(left, right)| {
            let word = bare.get(left..right).unwrap_or("");
            how == How::Verb || words(Kind::Joint).any(|joint| word.ends_with(joint))
        }) {
            // A牵头会同B办理: whatever the verb at the end says, A leads.
            let led = bare.get(left..right).is_some_and(|joint| holds(joint, Kind::LeadJoint));
            let share = if led { Share::Lead } else { share };
            self.list(start..start + left, share, how, word);
            let beside = if share == Share::Lead {
                Share::Responsible
            } else {
                share
            };
            let joined = words(Kind::Joint).next().unwrap_or("");
            self.list(start + right..names.end, beside, how, joined);
            return;
        }
        self.list(start..names.end, share, how, word);
    }

    /// The names behind 与 or 会同 at the start of a clause, whose subject stands elsewhere.
    fn beside_owner<'t>(&self, words_of: &'t str) -> Option<&'t str> {
        let first = |words: &'t str| words.split(['、', ',', ';']).next().unwrap_or(words);
        let body = |name: &str| self.names.said(name) && name.chars().count() >= 3;
        // 和平区政府 is a name.
        let whole = first(words_of);
        if self.names.know(whole) || self.names.firm(whole) && !whole.starts_with('与') {
            return None;
        }
        words(Kind::Joint)
            .chain(words(Kind::BesideOwner))
            .filter_map(|word| words_of.strip_prefix(word))
            .min_by_key(|rest| rest.len())
            .filter(|rest| body(first(rest)))
    }

    /// Whether what stands behind 由 or 以 begins with a body or a person: 以岭药业 is a name.
    fn opens(&self, rest: &str) -> bool {
        let first = rest.split(['、', ',', ';']).next().unwrap_or(rest);
        let first = joint(first, self.names)
            .and_then(|(left, _)| first.get(..left))
            .unwrap_or(first);
        self.names.said(first.trim_end_matches('等')) || is_person(first) || like_person(first)
    }

    /// Reads one list, in halves where the notice states what stands before and behind a letter: 斜线前为牵头.
    fn list(&mut self, range: Range<usize>, share: Share, how: How, word: &str) {
        let open = how == How::Plain || how == How::Label && matches!(share, Share::Main | Share::Responsible);
        let Some(parted) = stated(self.names).filter(|parted| open && parted.at != '(') else {
            return self.names_of(range, share, how, word);
        };
        let text = self.folded.text.get(range.clone()).unwrap_or("").to_owned();
        let first = if parted.before <= Share::Responsible {
            Share::Lead
        } else {
            parted.before
        };
        match text.find(|letter| parted.parts(letter)) {
            Some(at) => {
                let behind = text
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8);
                self.names_of(range.start..range.start + at, first, How::Mark, word);
                self.names_of(range.start + at + behind..range.end, parted.behind, How::Mark, word);
            }
            None => self.names_of(range, first, How::Mark, word),
        }
    }

    /// Bodies, people and deadlines told apart, and marks behind names.
    fn names_of(&mut self, range: Range<usize>, share: Share, how: How, word: &str) {
        let mut list = split_by(self.folded.original(&self.content, range), self.names);
        // 各县区长期坚持: the deadline runs on behind the last name.
        if let Some(last) = list.names.last_mut()
            && let Some((name, due)) = due_behind(last)
        {
            self.read.due = self.read.due.take().or_else(|| Some(due.to_owned()));
            *last = name.to_owned();
        }
        let all = std::mem::take(&mut list.names);
        let mut named: Vec<String> = Vec::new();
        for name in all {
            let Some(name) = self.body(name, how, word) else {
                continue;
            };
            let plain = fold(&name);
            if let Some((at, said, share_of_mark)) = mark(&plain) {
                let bare = Folded::new(&name).original(&name, 0..at).trim().to_owned();
                let mut before = std::mem::take(&mut named);
                // 甲局、乙局(共同牵头): the mark goes for all names before it.
                let mut marked = Vec::new();
                if marks_several(said) {
                    marked.append(&mut before);
                }
                marked.push(bare);
                self.group(before, share, how, word);
                // 牵头单位：甲局（统筹调度）、乙局: the label has said more.
                let weak = how == How::Label && share <= Share::Main && share_of_mark == Some(Share::Responsible);
                let own = share_of_mark.filter(|_| !weak).unwrap_or(share);
                self.group(
                    marked,
                    own,
                    if weak { how } else { How::Mark },
                    if weak { word } else { said },
                );
            } else {
                named.push(name);
            }
        }
        list.names = named;
        let told = !(list.doubts.is_empty() && list.joined.is_empty() && list.counted.is_empty());
        if !list.names.is_empty() || list.open || told {
            self.read.groups.push(Group {
                share,
                how,
                word: word.to_owned(),
                list,
            });
        }
    }

    fn group(&mut self, names: Vec<String>, share: Share, how: How, word: &str) {
        if !names.is_empty() {
            self.read.groups.push(Group::of(share, how, word, names));
        }
    }

    /// The name of a body; people and deadlines among the names are noted and are none.
    fn body(&mut self, name: String, how: How, word: &str) -> Option<String> {
        let mut name = name;
        if self.names.know(&fold(&name)) {
            return Some(name);
        }
        // 具体工作由省贸促会: the words before 由 are none of the name.
        for opener in words(Kind::Opener).chain(words(Kind::AsksBody)) {
            if let Some((_, own)) = name.rsplit_once(opener)
                && self.names.firm(&fold(own))
            {
                name = own.to_owned();
            }
        }
        // 县林业局供稿: what the body does stands behind its name.
        if !self.names.said(&plain_of(&name))
            && let Some((body, verb)) = body_and_verb(&name, self.names)
        {
            self.read.unsure.push(format!("“{name}”读作“{body}”，“{verb}”没有读懂"));
            name = body;
        }
        // 配合单位：县交通局（负责超限站联合检查）, 县财政局（张某，13800000000）, 县水利局（9月底前，2座）: none of it is the name's.
        if let Some((at, remark)) = behind(&plain_of(&name), self.names) {
            let bare = Folded::new(&name).original(&name, 0..at).trim().to_owned();
            match remark {
                Behind::People(people) => self.read.people.push(people),
                Behind::Due(due) => self.read.due = self.read.due.take().or(Some(due)),
                Behind::Words(words) => self.read.aside.push((bare.clone(), words)),
            }
            name = bare;
        }
        // 镇水利站 邓某某: the person stands behind the body.
        if let Some((body, person)) = name.rsplit_once([' ', '\u{3000}'])
            && like_person(&fold(person))
            && self.names.body(fold(body).trim())
        {
            self.read.people.push(person.to_owned());
            name = body.trim().to_owned();
        }
        let plain = fold(&name);
        // 张某某负责、市财政局牵头: who is only named stands with a verb that is said of leaders.
        let named = how == How::Verb && is(word, Kind::LeaderVerb) && like_person(&plain);
        if named {
            self.read.unsure.push(format!("“{name}”像是人名，没有读作单位"));
        }
        if named || is_person(&plain) {
            self.read.people.push(name);
            return None;
        }
        // 除镇区三个社区外，其余各村为实施主体
        if BESIDES.is_match(&plain) {
            self.read.aside.push((word.to_owned(), name));
            return None;
        }
        // 不设会办单位
        let nobody = |no: &str| plain.strip_prefix(no).is_some_and(names_role);
        if words(Kind::Nothing).any(nobody) {
            return None;
        }
        if is_due(&plain) {
            self.read.due = Some(match self.read.due.take() {
                Some(due) => format!("{due}，{name}"),
                None => name,
            });
            return None;
        }
        Some(name)
    }
}

fn plain_of(name: &str) -> String {
    fold(name).trim().to_owned()
}

/// What stands in brackets behind the name of a body and is no part of it.
enum Behind {
    /// Who works on it there, and how to call them.
    People(String),
    /// By when it does its part.
    Due(String),
    /// What it does, how many of the things, where more is said: a remark, whatever it says.
    Words(String),
}

/// Where the brackets begin behind a folded name that hold no part of it, and what they say. 市交通委（市道运局） is a name.
fn behind(name: &str, names: &Names) -> Option<(usize, Behind)> {
    let (at, inner) = bracket_at_end(name)?;
    let parts = || {
        let parts = inner.split(['、', ',', ';', ' ', ':']).map(str::trim);
        parts.filter(|part| !part.is_empty())
    };
    let digits = |word: &str| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let person = |word: &str| like_person(word) || is_person(word);
    let beside = |word: &str| person(word) || digits(word) || is(word, Kind::Office);
    if parts().any(person) && parts().all(beside) {
        return Some((at, Behind::People(inner.to_owned())));
    }
    if !names.said(name.get(..at)?) || mark(name).is_some() || parts().any(|part| names.said(part)) {
        return None;
    }
    if let Some(due) = parts().find(|part| is_due(part)) {
        return Some((at, Behind::Due(due.to_owned())));
    }
    let does =
        words(Kind::LeaderVerb).any(|verb| inner.strip_prefix(verb).is_some_and(|rest| rest.chars().count() >= 2));
    // 市城管局(5分): a notice may say that the number tells who leads.
    let counts = inner.starts_with(|letter: char| letter.is_ascii_digit()) && inner.chars().count() <= 4;
    let counted = inner.contains(|letter: char| letter.is_ascii_digit()) && !counts;
    (does || counted || holds(inner, Kind::Remark)).then(|| (at, Behind::Words(inner.to_owned())))
}

/// A name that is surely that of a body, with a short verb behind it.
fn body_and_verb(name: &str, names: &Names) -> Option<(String, String)> {
    let length = name.chars().count();
    (2..=4).find_map(|count| {
        let (at, _) = name.char_indices().nth(length.checked_sub(count)?)?;
        let (body, verb) = name.split_at_checked(at)?;
        let said = words(Kind::Tail).any(|tail| tail == verb);
        (said && names.firm(&plain_of(body))).then(|| (body.to_owned(), verb.to_owned()))
    })
}

/// Where `A会同B` parts: the end of A and the start of B. 商务部 and 残疾人联合会 hold such words without parting.
fn joint(part: &str, names: &Names) -> Option<(usize, usize)> {
    TOGETHER.find_iter(part).find_map(|found| {
        let left = part.get(..found.start())?;
        let right = part.get(found.end()..)?;
        let word = found.as_str();
        let parted = word.starts_with([',', '、', ';']);
        let sure = words(Kind::Joint).any(|joint| word.ends_with(joint));
        let name = right.is_empty() || !sure && (parted || left.is_empty() || IN_NAME.is_match(right));
        let whole = left.is_empty() || names.said(left.rsplit(['、', ',']).next().unwrap_or(left));
        (whole && !name).then(|| (found.start(), found.end()))
    })
}

/// Takes the rules out of a clause as printed: they are no names.
fn take_rules(content: &str, read: &mut Clause, names: &Names) -> String {
    let folded = Folded::new(content);
    let no_lead = responsible_leads_rules(&folded.text);
    let first = first_leads_rules(&folded.text);
    read.responsible_leads |= !no_lead.is_empty();
    read.first_leads |= !first.is_empty();
    let mut later = Vec::new();
    for rule in standing_rules(&folded.text, names) {
        later.push(rule.range.clone());
        let list = split_by(folded.original(content, rule.names.clone()), names);
        read.standing.push((list.names, rule));
    }
    later.extend(order_rules(&folded.text));
    later.extend(bracket_rules(&folded.text));
    let same = words(Kind::Same).flat_map(|word| {
        let text = &folded.text;
        text.match_indices(word).map(|(at, word)| at..at + word.len())
    });
    let mut ranges: Vec<Range<usize>> = no_lead
        .into_iter()
        .chain(first)
        .chain(later)
        .chain(same)
        .map(|range| with_brackets(&folded.text, range))
        .collect();
    if ranges.is_empty() {
        return content.to_owned();
    }
    ranges.sort_by_key(|range| range.start);
    let mut kept = String::with_capacity(content.len());
    let mut at = 0;
    for range in ranges {
        let range = folded.range(range);
        if range.start > at {
            kept.push_str(content.get(at..range.start).unwrap_or(""));
        }
        at = at.max(range.end);
    }
    kept.push_str(content.get(at..).unwrap_or(""));
    kept
}

/// The range with the brackets around it, if they hold nothing else: 市税务局(列第一位者为牵头单位).
fn with_brackets(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or("").trim_end_matches(stray);
    let mut rest = text.get(range.end..).unwrap_or("").trim_start_matches(stray);
    for _ in 0..2 {
        for word in words(Kind::Same) {
            rest = rest.trim_start_matches(word).trim_start_matches(stray);
        }
    }
    if before.ends_with('(') && rest.starts_with(')') {
        return before.len() - 1..text.len() - rest.len() + 1;
    }
    // （除标注“分别牵头”外，列第一位为牵头单位，下同）: what the rule leaves out is no name.
    let open = before
        .rfind('(')
        .filter(|at| before.get(*at..).is_some_and(|behind| !behind.contains(')')));
    let excepts = |at: &usize| {
        let condition = before.get(at + 1..).unwrap_or("").trim_end_matches(stray);
        ends(condition, Kind::But)
    };
    match open.filter(excepts) {
        Some(at) if rest.starts_with(')') => at..text.len() - rest.len() + 1,
        _ => range,
    }
}

/// Whether every name of a clause is surely that of a body or a collective.
pub(crate) fn all_units(clause: &Clause, names: &Names) -> bool {
    clause.names().all(|name| {
        let name = fold(name);
        names.said(&name) && name.chars().count() <= 40 && !name.contains(['。', ':', '"'])
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    fn show(content: &str) -> String {
        let Some(read) = clause(content, &Names::default()) else {
            return "none".to_owned();
        };
        let mut parts: Vec<String> = read
            .groups
            .iter()
            .map(|group| {
                let open = if group.list.open { "+" } else { "" };
                format!("{:?}{open}:{}", group.share, group.list.names.join("|"))
            })
            .collect();
        if !read.people.is_empty() {
            parts.push(format!("people:{}", read.people.join("|")));
        }
        if let Some(due) = &read.due {
            parts.push(format!("due:{due}"));
        }
        if read.first_leads {
            parts.push("first".to_owned());
        }
        if read.responsible_leads {
            parts.push("responsible".to_owned());
        }
        parts.join(" ")
    }

    #[test]
    fn labels_and_verbs() {
        for row in oracle(include_str!("../../fixtures/notices/words/clauses.tsv")) {
            assert_eq!(show(&row[0]), row[1], "{}", row[0]);
        }
    }
}

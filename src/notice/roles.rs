//! Reads the content of a unit clause: which bodies lead and which answer with them, by label or by verb.

use std::ops::Range;

use super::fold::Folded;
use super::labels::{Label, Share, first_leads_rules, label_meaning, labels, responsible_leads_rules};
use super::unit_list::{UnitList, split};
use super::verbs::{MARK, VERB, due_behind, together, verb_share};
use super::words::{is_body, is_due, is_person, like_person};

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
    /// The clause states that without a lead the responsible units lead.
    pub responsible_leads: bool,
    /// Words that were neither names nor roles nor deadlines.
    pub unread: Vec<String>,
    /// Other places where a person should look.
    pub unsure: Vec<String>,
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
        self.unsure.extend(other.unsure);
        self.due = self.due.take().or(other.due);
        self.first_leads |= other.first_leads;
        self.responsible_leads |= other.responsible_leads;
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.groups.iter().flat_map(|group| &group.list.names)
    }
}

/// Reads the content of a clause. `None` if it names neither bodies nor people nor a deadline.
pub(crate) fn clause(content: &str) -> Option<Clause> {
    let mut read = Clause::default();
    let content = &take_rules(content, &mut read);
    let folded = Folded::new(content);
    let text = folded.text.as_str();
    let labels = labels(text);
    let Some(first) = labels.first() else {
        read_verbs(content, &folded, 0..text.len(), None, &mut read);
        return (read.names_units() || !read.people.is_empty()).then_some(read);
    };
    if first.range.start > 0 {
        read_verbs(content, &folded, 0..first.range.start, None, &mut read);
    }
    for (place, label) in labels.iter().enumerate() {
        let end = labels.get(place + 1).map_or(text.len(), |next| next.range.start);
        let range = label.range.end..end;
        match label.meaning {
            Label::People => {
                let people = folded.original(content, range).trim_matches(stray).to_owned();
                if !people.is_empty() {
                    read.people.push(people);
                }
            }
            Label::Due => {
                let due = folded.original(content, range).trim_matches(stray).to_owned();
                read.due = read.due.or(Some(due)).filter(|due| !due.is_empty());
            }
            Label::Other => {
                let words = folded.original(content, label.range.start..end).trim_matches(stray);
                read.unread.push(words.to_owned());
            }
            Label::Units(share) => {
                read_verbs(content, &folded, range, Some((share, &label.word)), &mut read);
            }
        }
    }
    (read.unread.is_empty() || read.names_units()).then_some(read)
}

fn stray(letter: char) -> bool {
    letter.is_whitespace() || ",;。、，；.:：".contains(letter)
}

/// Takes the rules out of a clause as printed: they are no names.
pub(super) fn take_rules(content: &str, read: &mut Clause) -> String {
    let folded = Folded::new(content);
    let no_lead = responsible_leads_rules(&folded.text);
    let first = first_leads_rules(&folded.text);
    read.responsible_leads |= !no_lead.is_empty();
    read.first_leads |= !first.is_empty();
    let same = folded.text.match_indices("下同").map(|(at, word)| at..at + word.len());
    let mut ranges: Vec<Range<usize>> = no_lead
        .into_iter()
        .chain(first)
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
    let after = text.get(range.end..).unwrap_or("");
    let rest = after.trim_start_matches("下同").trim_start_matches(stray);
    let rest = rest.trim_start_matches("下同").trim_start_matches(stray);
    if before.ends_with('(') && rest.starts_with(')') {
        return before.len() - 1..text.len() - rest.len() + 1;
    }
    range
}

/// Reads names with the verbs behind them; `label` is what stands before them all.
pub(super) fn read_verbs(
    content: &str,
    folded: &Folded,
    range: Range<usize>,
    label: Option<(Share, &str)>,
    read: &mut Clause,
) {
    let text = folded.text.as_str();
    let Some(part) = text.get(range.clone()) else { return };
    let mut at = 0;
    let mut led = false;
    for found in VERB.captures_iter(part) {
        let Some(verb) = found.get(1) else { continue };
        // A name may end in such a word (督办落实科 does not): a verb has names or a separator before it.
        let names = range.start + at..range.start + verb.start();
        // 年内持续推进 is a deadline, whatever its last words are.
        let since = part.get(at..verb.end()).unwrap_or("");
        let last = since.rsplit([',', ';', '。', '、', '\n']).next().unwrap_or(since);
        // 县政协办 is the office of the 政协.
        if is_due(last) || last.ends_with("政协办") {
            continue;
        }
        let share = verb_share(verb.as_str(), led || label.is_some());
        at = found.get(2).map_or(verb.end(), |end| end.start());
        if names_blank(text, &names) {
            continue;
        }
        led |= share == Share::Lead;
        // 各县区持续推进 says how long, too.
        if ["持续", "长期", "常态化"]
            .iter()
            .any(|word| verb.as_str().starts_with(word))
        {
            let due = folded.original(content, range.start + verb.start()..range.start + verb.end());
            read.due = read.due.take().or_else(|| Some(due.to_owned()));
        }
        read_together(content, folded, names, share, How::Verb, verb.as_str(), read);
    }
    let names = range.start + at..range.end;
    if names_blank(text, &names) {
        return;
    }
    let (share, how, word) = match label {
        Some((share, word)) => (share, How::Label, word),
        None if at > 0 => (Share::Responsible, How::Verb, ""),
        None => (Share::Responsible, How::Plain, ""),
    };
    read_together(content, folded, names, share, how, word, read);
}

fn names_blank(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone())
        .is_none_or(|names| names.trim_matches(stray).is_empty())
}

/// Reads the names before a verb: `A会同B`, `由A`.
fn read_together(
    content: &str,
    folded: &Folded,
    names: Range<usize>,
    share: Share,
    how: How,
    word: &str,
    read: &mut Clause,
) {
    let text = folded.text.as_str();
    let part = text.get(names.clone()).unwrap_or("");
    let skipped = part.len()
        - part
            .trim_start_matches(|letter: char| stray(letter) || letter == '由')
            .len();
    let start = names.start + skipped;
    if how == How::Verb
        && let Some(part) = text.get(start..names.end)
        && let Some((left, right)) = together(part)
    {
        // A牵头会同B办理: whatever the verb at the end says, A leads.
        let led = part.get(left..right).is_some_and(|joint| joint.contains("牵头"));
        let share = if led { Share::Lead } else { share };
        read_list(content, folded, start..start + left, share, how, word, read);
        let beside = if share == Share::Lead {
            Share::Responsible
        } else {
            share
        };
        read_list(content, folded, start + right..names.end, beside, how, "会同", read);
        return;
    }
    read_list(content, folded, start..names.end, share, how, word, read);
}

/// Reads one list: bodies, people and deadlines told apart.
fn read_list(
    content: &str,
    folded: &Folded,
    range: Range<usize>,
    share: Share,
    how: How,
    word: &str,
    read: &mut Clause,
) {
    let mut list = split(folded.original(content, range));
    // 各县区长期坚持: the deadline runs on behind the last name.
    if let Some(last) = list.names.last_mut()
        && let Some((name, due)) = due_behind(last)
    {
        read.due = read.due.take().or_else(|| Some(due.to_owned()));
        *last = name.to_owned();
    }
    let mut marked: Vec<Group> = Vec::new();
    list.names.retain_mut(|name| {
        // 具体工作由省贸促会: the words before 由 are none of the name.
        if let Some((_, own)) = name.rsplit_once('由')
            && super::bare::firm(&super::fold::fold(own))
        {
            *name = own.to_owned();
        }
        // 镇水利站 邓某某: the person stands behind the body.
        if let Some((body, person)) = name.rsplit_once([' ', '\u{3000}'])
            && like_person(&super::fold::fold(person))
            && is_body(super::fold::fold(body).trim())
        {
            read.people.push(person.to_owned());
            *name = body.trim().to_owned();
        }
        let plain = super::fold::fold(name);
        // 张某某负责、市财政局牵头: who is only named stands with a verb that is said of leaders.
        let named = how == How::Verb && ["负责", "主抓", "抓总", "负总责"].contains(&word) && like_person(&plain);
        if named {
            read.unsure.push(format!("“{name}”像是人名，没有读作单位"));
        }
        if named || is_person(&plain) {
            read.people.push(name.clone());
            return false;
        }
        if is_due(&plain) {
            read.due = Some(match read.due.take() {
                Some(due) => format!("{due}，{name}"),
                None => name.clone(),
            });
            return false;
        }
        if let Some(mark) = MARK.captures(&plain)
            && let (Some(whole), Some(mark)) = (mark.get(0), mark.get(1))
        {
            let back = Folded::new(name);
            let bare = back.original(name, 0..whole.start()).trim().to_owned();
            let share = match label_meaning(mark.as_str()) {
                Some(Label::Units(share)) => share,
                _ => verb_share(mark.as_str(), true),
            };
            marked.push(Group {
                share,
                how: How::Mark,
                word: mark.as_str().to_owned(),
                list: UnitList {
                    names: vec![bare],
                    ..UnitList::default()
                },
            });
            return false;
        }
        true
    });
    read.groups.extend(marked);
    if !list.names.is_empty() || list.open {
        read.groups.push(Group {
            share,
            how,
            word: word.to_owned(),
            list,
        });
    }
}

/// Whether every name of a clause is surely that of a body or a collective.
pub(crate) fn all_units(clause: &Clause) -> bool {
    clause.names().all(|name| {
        let name = super::fold::fold(name);
        is_body(&name) && name.chars().count() <= 40 && !name.contains(['。', ':', '"'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(content: &str) -> String {
        let Some(read) = clause(content) else {
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
        for (content, expected) in [
            (
                "牵头单位:市财政局;责任单位:市直各单位,各县、市、区人民政府",
                "Lead:市财政局 Responsible:市直各单位|各县、市、区人民政府",
            ),
            (
                "牵头单位：A局，配合单位：B局、C局，各区",
                "Lead:A局 Assist:B局|C局|各区",
            ),
            ("牵头单位：A局 责任单位：B局、C局", "Lead:A局 Responsible:B局|C局"),
            (
                "区政务服务局牵头,区发改局、区级相关部门配合",
                "Lead:区政务服务局 Assist:区发改局|区级相关部门",
            ),
            ("A局牵头", "Lead:A局"),
            ("A局、B局牵头负责", "Lead:A局|B局"),
            ("A局负责", "Responsible:A局"),
            ("A局、B局等负责", "Responsible+:A局|B局"),
            ("A局、B局分别负责", "Responsible:A局|B局"),
            ("A局、B局按职责分工负责", "Responsible:A局|B局"),
            ("A局会同有关部门负责", "Responsible:A局 Responsible:有关部门"),
            (
                "A局牵头，B局等及各地区按职责分工负责",
                "Lead:A局 Responsible+:B局|各地区",
            ),
            ("市县政府负责落实", "Responsible:市县政府"),
            (
                "分管副省长负责,省发展改革委牵头,省财政厅配合",
                "Lead:省发展改革委 Assist:省财政厅 people:分管副省长",
            ),
            (
                "A局牵头,B局负责,年内持续推进",
                "Lead:A局 Responsible:B局 due:年内持续推进",
            ),
            (
                "A局、B局负责，排在第一位的部门为牵头部门，下同",
                "Responsible:A局|B局 first",
            ),
            (
                "责任单位:A局、B局,列第一位者为牵头单位，下同",
                "Responsible:A局|B局 first",
            ),
            ("责任单位:A局(牵头)、B局", "Lead:A局 Responsible:B局"),
            (
                "责任单位:A局。无牵头单位的,责任单位即为牵头单位",
                "Responsible:A局 responsible",
            ),
            ("不含6亩", "Responsible:不含6亩"),
        ] {
            assert_eq!(show(content), expected, "{content}");
        }
    }
}

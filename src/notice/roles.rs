//! Reads the content of a unit clause: which bodies lead and which answer with them, by label or by verb.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::Folded;
use super::numbering::regex;
use super::unit_list::{UnitList, split};
use super::words::{ends_like_unit, is_collective_start, is_due, is_person};

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
}

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
}

impl Clause {
    /// Whether it names any body.
    pub fn names_units(&self) -> bool {
        self.groups.iter().any(|group| !group.list.names.is_empty())
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.groups.iter().flat_map(|group| &group.list.names)
    }
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
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"((?:[\p{Han}]{0,8}(?:单位|部门|科室|股室|处室|机构|领导|责任人|负责人|联系人|分工|时限|时间|期限|节点|要求)|牵头|责任|配合|协同|协办|主办|承办|参与|协助|负责)(?:\([^()]{0,12}\))?)\s*:",
    )
});

/// What a folded label or table heading announces, if it is about units, people or deadlines.
pub(crate) fn label_meaning(label: &str) -> Option<Label> {
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(&[
        "领导",
        "责任人",
        "负责人",
        "联系人",
        "市长",
        "县长",
        "区长",
        "省长",
        "秘书长",
        "联络员",
        "经办人",
    ]) {
        return Some(Label::People);
    }
    if has(&["时限", "时间", "期限", "节点", "进度要求", "完成要求"]) {
        return Some(Label::Due);
    }
    let bodies = has(&["单位", "部门", "科室", "股室", "处室", "机构", "分工"]);
    let short = matches!(
        label.trim(),
        "牵头" | "责任" | "配合" | "协同" | "协办" | "主办" | "承办" | "参与" | "协助" | "负责"
    );
    if !bodies && !short {
        return None;
    }
    if has(&[
        "填报",
        "报送",
        "发文",
        "主送",
        "抄送",
        "印发",
        "成员",
        "试点",
        "建设单位",
        "施工",
        "联系单位",
        "联系部门",
        "用人",
        "事业单位:",
    ]) {
        return None;
    }
    let share = if has(&["牵头", "抓总", "总负责"]) {
        Share::Lead
    } else if has(&[
        "其他", "其它", "配合", "协同", "协办", "协助", "参与", "参加", "协作", "会办", "会同",
    ]) {
        Share::Assist
    } else if has(&["主要", "主办", "主责", "承办", "第一责任"]) {
        Share::Main
    } else if has(&["责任", "负责", "落实", "实施", "分工", "执行", "完成", "工作"])
        || matches!(label.trim(), "单位" | "部门")
    {
        Share::Responsible
    } else {
        return None;
    };
    Some(Label::Units(share))
}

/// A label with its place in a folded text.
#[derive(Debug, Clone)]
pub(crate) struct LabelAt {
    pub meaning: Label,
    pub word: String,
    /// The label with its colon.
    pub range: Range<usize>,
}

/// The labels of a folded text that stand at its start or behind punctuation.
pub(crate) fn labels(text: &str) -> Vec<LabelAt> {
    LABEL
        .captures_iter(text)
        .filter_map(|found| {
            let (whole, word) = (found.get(0)?, found.get(1)?);
            let before = text.get(..word.start())?.trim_end_matches([' ', '\n']);
            let spaced = before.len() < word.start();
            let apart = before.is_empty()
                || spaced
                || before.ends_with([',', ';', '。', '、', '(', ')', '!', '?', '|', '.', ':']);
            let meaning = label_meaning(word.as_str())?;
            apart.then(|| LabelAt {
                meaning,
                word: word.as_str().to_owned(),
                range: word.start()..whole.end(),
            })
        })
        .collect()
}

static RULE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[,;。:\s]*(?:注:|其中,?|以上|凡)?[^,;。:()]{0,16}(?:第一位|第一个|首位|首个|第一|首列|最前)[^,;。:()]{0,14}(?:为|是|作为|即)[^,;。:()]{0,4}(?:牵头|主办|主责)[^,;。:()]{0,8}(?:[,;。]?(?:下同|以下同此|以此类推))?",
    )
});

static RULE_NO_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[,;。:\s]*(?:凡|对)?(?:无|没有|未明确|未列|未注明|未标明|未确定|不设)[^,;。:()]{0,6}牵头(?:单位|部门)?[^,;。:()]{0,6}[,:]?[^,;。:()]{0,10}责任(?:单位|部门)[^,;。:()]{0,6}(?:为|是|作为|视为)[^,;。:()]{0,4}牵头[^,;。:()]{0,8}(?:[,;。]?(?:下同|以下同此))?",
    )
});

/// Where a folded text states that the first unit leads.
pub(crate) fn first_leads_rule(text: &str) -> Option<Range<usize>> {
    RULE_FIRST.find(text).map(|found| found.range())
}

/// Where a folded text states that without a lead the responsible units lead.
pub(crate) fn responsible_leads_rule(text: &str) -> Option<Range<usize>> {
    RULE_NO_LEAD.find(text).map(|found| found.range())
}

/// A verb with the adverbs before it: 按职责分工负责, 牵头组织实施.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"((?:(?:按照?|依|依据|根据)?(?:各自)?(?:职责|职能|任务|部门职责|责任)(?:职责|任务)?(?:分工)?(?:协作)?|依法|分别|各自|共同|联合|具体|积极|密切|主要|总|全力|按分工|按要求|协同|组织|做好|抓好){0,3}(?:牵头|负责|配合|落实|参与|参加|协办|协助|协同|承办|主办|实施|推进|办理)(?:负责|落实|抓落实|组织实施|组织|实施|推进|抓总|办理|配合|做好|抓好|工作|完成|支持|参与|协助|到位){0,3})[ ]*($|[,;。、\n])",
    )
});

static TOGETHER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[,、;]?\s*(?:会同|商|联合|会商|牵头会同|组织|协调|指导|督促)"));

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\((牵头(?:单位|部门)?|主办(?:单位)?|主责(?:单位)?|配合(?:单位)?|协办(?:单位)?|责任(?:单位)?)\)$")
});

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
            Label::Units(share) => {
                read_verbs(content, &folded, range, Some((share, &label.word)), &mut read);
            }
        }
    }
    Some(read)
}

fn stray(letter: char) -> bool {
    letter.is_whitespace() || ",;。、，；.:：".contains(letter)
}

/// Takes the rules out of a clause as printed: they are no names.
fn take_rules(content: &str, read: &mut Clause) -> String {
    let mut content = content.to_owned();
    loop {
        let folded = Folded::new(&content);
        let range = if let Some(range) = responsible_leads_rule(&folded.text) {
            read.responsible_leads = true;
            range
        } else if let Some(range) = first_leads_rule(&folded.text) {
            read.first_leads = true;
            range
        } else if let Some(at) = folded.text.find("下同") {
            at..at + "下同".len()
        } else {
            return content;
        };
        content.replace_range(folded.range(range), "");
    }
}

/// Reads names with the verbs behind them; `label` is what stands before them all.
fn read_verbs(content: &str, folded: &Folded, range: Range<usize>, label: Option<(Share, &str)>, read: &mut Clause) {
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
        if is_due(last) {
            continue;
        }
        let share = verb_share(verb.as_str(), led || label.is_some());
        at = found.get(2).map_or(verb.end(), |end| end.start());
        if names_blank(text, &names) {
            continue;
        }
        led |= share == Share::Lead;
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

fn verb_share(verb: &str, beside: bool) -> Share {
    let has = |word| verb.contains(word);
    if has("牵头") {
        Share::Lead
    } else if has("主办") {
        Share::Main
    } else if has("配合") || has("参与") || has("参加") || has("协办") || has("协助") || (has("协同") && beside)
    {
        Share::Assist
    } else {
        Share::Responsible
    }
}

/// Reads the names before a verb: `A会同B`, `由A`.
#[expect(
    clippy::too_many_arguments,
    reason = "one place calls it; a struct would only rename the words"
)]
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
        && let Some(found) = TOGETHER.find(part)
        && matches!(
            found.as_str().trim_start_matches([',', '、', ';', ' ']),
            "会同" | "商" | "联合" | "会商" | "牵头会同"
        )
        && (found.start() == 0 || ends_like_unit(part.get(..found.start()).unwrap_or("")))
    {
        read_list(content, folded, start..start + found.start(), share, how, word, read);
        let beside = if share == Share::Lead {
            Share::Responsible
        } else {
            share
        };
        read_list(
            content,
            folded,
            start + found.end()..names.end,
            beside,
            how,
            "会同",
            read,
        );
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
    let mut marked: Vec<Group> = Vec::new();
    list.names.retain_mut(|name| {
        let plain = super::fold::fold(name);
        if is_person(&plain) {
            read.people.push(name.clone());
            return false;
        }
        if is_due(&plain) {
            if read.due.is_none() {
                read.due = Some(name.clone());
            } else {
                read.unread.push(name.clone());
            }
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
        (ends_like_unit(&name) || is_collective_start(&name))
            && name.chars().count() <= 40
            && !name.contains(['。', ':', '"'])
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

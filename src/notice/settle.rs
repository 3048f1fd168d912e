//! Settles who leads and who answers with them, by the words of a clause and the rules that hold in the notice.

use super::labels::Share;
use super::roles::{Clause, How};

/// The rules that a notice has stated so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// 排在第一位的为牵头单位
    pub first_leads: bool,
    /// 无牵头单位的,责任单位即为牵头单位
    pub responsible_leads: bool,
}

/// By what the lead was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum By {
    /// The clause says 牵头.
    Word,
    /// 主要责任, 主办, 承办 beside others.
    Main,
    /// The rule that the first leads.
    First,
    /// The rule that the responsible units lead.
    Responsible,
    /// The heading above names the lead.
    Heading,
    /// Nothing says who leads.
    #[default]
    Nothing,
}

/// The units of a clause with their roles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settled {
    pub lead: Vec<String>,
    pub co: Vec<String>,
    pub lead_open: bool,
    pub co_open: bool,
    pub by: By,
    /// Which words gave which names their share.
    pub words: Vec<String>,
}

impl Settled {
    /// How the roles were found, for a person.
    pub fn account(&self) -> Vec<String> {
        let by = match self.by {
            By::Word => "牵头：原文写明",
            By::Main => "牵头：“主要责任、主办、承办”等字样，且另有其他单位",
            By::First => "牵头：通知写明“排在第一位的为牵头单位”",
            By::Responsible => "牵头：通知写明“无牵头单位的，责任单位即为牵头单位”",
            By::Heading => "牵头：上级标题写明",
            By::Nothing => "没有牵头单位",
        };
        let mut lines = self.words.clone();
        lines.push(format!("{by} → 牵头：{}；责任：{}", list(&self.lead), list(&self.co)));
        lines
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        "（无）".to_owned()
    } else {
        names.join("、")
    }
}

/// Applies the words of a clause, then the rules.
pub(crate) fn settle(clause: &Clause, rules: Rules) -> Settled {
    let has = |share| {
        clause
            .groups
            .iter()
            .any(|group| group.share == share && !group.list.names.is_empty())
    };
    let others = clause.groups.iter().any(|group| group.share > Share::Main);
    let (by, leads): (By, fn(Share) -> bool) = if has(Share::Lead) {
        (By::Word, |share| share == Share::Lead)
    } else if has(Share::Main) && others {
        (By::Main, |share| share == Share::Main)
    } else if rules.first_leads {
        (By::First, |_| false)
    } else if rules.responsible_leads && (has(Share::Responsible) || has(Share::Main)) {
        (By::Responsible, |share| share <= Share::Responsible)
    } else {
        (By::Nothing, |_| false)
    };
    let mut settled = Settled {
        by,
        ..Settled::default()
    };
    for group in &clause.groups {
        let lead = leads(group.share);
        let (names, open) = if lead {
            (&mut settled.lead, &mut settled.lead_open)
        } else {
            (&mut settled.co, &mut settled.co_open)
        };
        names.extend(group.list.names.iter().cloned());
        settled.words.push(match group.how {
            How::Label => format!("标签“{}”：{}", group.word, list(&group.list.names)),
            How::Verb if group.word.is_empty() => format!("跟在后面、没有字样：{}", list(&group.list.names)),
            How::Verb => format!("“…{}”：{}", group.word, list(&group.list.names)),
            How::Mark => format!("名称后注明“{}”：{}", group.word, list(&group.list.names)),
            How::Plain => format!("只有名称：{}", list(&group.list.names)),
            How::Column => format!("表格列“{}”：{}", group.word, list(&group.list.names)),
        });
        *open |= group.list.open;
    }
    if by == By::First && !settled.co.is_empty() {
        settled.lead.push(settled.co.remove(0));
    }
    if settled.lead.is_empty() {
        settled.by = By::Nothing;
    }
    settled
}

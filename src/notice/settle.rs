//! Settles who leads and who answers with them, by the words of a clause and the rules that hold in the notice.

use super::clause::{Clause, Group, How};
use super::fold::fold;
use super::token::Share;
use crate::lexicon::{Kind, holds, is};

/// The rules that a notice has stated so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// 排在第一位的为牵头单位
    pub first_leads: bool,
    /// 无牵头单位的,责任单位即为牵头单位
    pub responsible_leads: bool,
    /// “会同”之前的为牵头单位
    pub together_leads: bool,
    /// 标*的为牵头单位
    pub mark: Option<char>,
    /// 分值最高的为牵头单位
    pub most: bool,
}

/// By what the lead was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum By {
    /// The clause says 牵头.
    Word,
    /// 主要责任, 主办, 承办 beside others.
    Main,
    /// 甲局会同乙局负责.
    Together,
    /// 负责 or 责任单位 beside 配合, 参与 or 协办.
    Beside,
    /// The rule that the first leads.
    First,
    /// The rule that the responsible units lead.
    Responsible,
    /// The rule that a mark behind the name means the lead.
    Mark,
    /// The same label leads elsewhere in the notice.
    Elsewhere,
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
            By::Together => "牵头：写在“会同”之前",
            By::Beside => "牵头：写作“负责、责任单位”，旁边另有“配合、参与”的单位",
            By::First => "牵头：通知（或设置）写明“排在第一位的为牵头单位”",
            By::Responsible => "牵头：通知写明“无牵头单位的，责任单位即为牵头单位”",
            By::Mark => "牵头：通知写明名称上的标记表示牵头",
            By::Elsewhere => "牵头：同一标签在别处与配合单位并列，单独出现时也读作牵头",
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

/// The clause with the names that bear the mark of a lead in groups of their own, without the mark.
fn unmarked(clause: &Clause, mark: char) -> Option<Clause> {
    let bears = |name: &str| {
        let plain = fold(name);
        plain.ends_with(mark) || plain.starts_with(mark)
    };
    if !clause.names().any(|name| bears(name)) {
        return None;
    }
    let mut own = clause.clone();
    let mut leads: Vec<Group> = Vec::new();
    for group in &mut own.groups {
        group.list.names.retain(|name| {
            let marked = bears(name);
            if marked {
                let bare = name.trim_matches(|letter: char| fold(&letter.to_string()).starts_with(mark));
                leads.push(Group::of(
                    Share::Lead,
                    How::Mark,
                    &mark.to_string(),
                    vec![bare.trim().to_owned()],
                ));
            }
            !marked
        });
    }
    own.groups
        .retain(|group| !group.list.names.is_empty() || group.list.open);
    own.groups.splice(0..0, leads);
    Some(own)
}

/// The number in brackets behind a folded name, and where they begin: 市城管局(5分).
fn points(name: &str) -> Option<(usize, f64)> {
    let inner = name.strip_suffix(')')?;
    let at = inner.rfind('(')?;
    let words = inner.get(at + 1..)?;
    let end = words
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(words.len());
    let (number, unit) = words.split_at_checked(end)?;
    (at > 0 && unit.chars().count() <= 2).then_some((at, number.parse().ok()?))
}

/// The clause with its names without the numbers behind them; where the notice says so, those with the highest lead.
fn unnumbered(clause: &Clause, most: bool) -> Option<Clause> {
    let of = |name: &String| points(&fold(name));
    let highest = clause
        .names()
        .filter_map(of)
        .map(|(_, number)| number)
        .reduce(f64::max)?;
    let mut own = clause.clone();
    let mut leads: Vec<Group> = Vec::new();
    for group in &mut own.groups {
        let mut kept = Vec::new();
        for name in std::mem::take(&mut group.list.names) {
            let found = of(&name);
            let bare = found.map_or(name.clone(), |(at, _)| {
                super::fold::Folded::new(&name).original(&name, 0..at).trim().to_owned()
            });
            match found.filter(|(_, number)| most && *number >= highest) {
                Some(_) => leads.push(Group::of(Share::Lead, How::Mark, "", vec![bare])),
                None => kept.push(bare),
            }
        }
        group.list.names = kept;
    }
    own.groups
        .retain(|group| !group.list.names.is_empty() || group.list.open);
    own.groups.splice(0..0, leads);
    Some(own)
}

/// The clause with the lead given to the names before 会同, if it has such names and no lead.
fn led_before(clause: &Clause) -> Option<Clause> {
    if clause.groups.iter().any(|group| group.share == Share::Lead) {
        return None;
    }
    let beside = clause.groups.iter().position(joined)?;
    let mut own = clause.clone();
    let first = own.groups.get_mut(beside.checked_sub(1)?)?;
    first.share = Share::Lead;
    Some(own)
}

/// Whether a group stands behind 会同.
fn joined(group: &Group) -> bool {
    is(&group.word, Kind::Joint)
}

/// Whether a group says that none of its bodies stands before the others: 甲局、乙局分别负责.
fn unranked(group: &Group) -> bool {
    holds(&group.word, Kind::Unranked) && group.list.names.len() > 1
}

/// Applies the words of a clause, then the rules.
pub(crate) fn settle(clause: &Clause, rules: Rules) -> Settled {
    if let Some(own) = unnumbered(clause, rules.most) {
        return settle(&own, rules);
    }
    if let Some(own) = rules.mark.and_then(|mark| unmarked(clause, mark)) {
        let without = Rules { mark: None, ..rules };
        return Settled {
            by: By::Mark,
            ..settle(&own, without)
        };
    }
    if rules.together_leads
        && let Some(own) = led_before(clause)
    {
        let without = Rules {
            together_leads: false,
            ..rules
        };
        return settle(&own, without);
    }
    let has = |share| {
        clause
            .groups
            .iter()
            .any(|group| group.share == share && !group.list.names.is_empty())
    };
    let others = clause.groups.iter().any(|group| group.share > Share::Main);
    // 甲局;配合乙局: names alone before those that help answer for the task, too.
    let helps = clause.groups.iter().position(|group| group.share == Share::Assist);

    let said = clause.groups.iter().enumerate().any(|(place, group)| {
        let before = helps.is_some_and(|helps| place < helps);
        group.share == Share::Responsible && (!group.word.is_empty() || before) && !group.list.names.is_empty()
    });
    // 由甲局负责落实，乙局给予指导: a sentence says who does it, and who guides.
    let guided = {
        let by_verb = |share| {
            clause
                .groups
                .iter()
                .any(|group| group.share == share && group.how == How::Verb)
        };
        by_verb(Share::Responsible) && by_verb(Share::Guide)
    };
    let (by, leads): (By, fn(Share) -> bool) = if has(Share::Lead) {
        (By::Word, |share| share == Share::Lead)
    } else if has(Share::Main) && others {
        (By::Main, |share| share == Share::Main)
    } else if rules.first_leads && !clause.groups.iter().all(unranked) {
        (By::First, |_| false)
    } else if rules.responsible_leads && (has(Share::Responsible) || has(Share::Main)) {
        (By::Responsible, |share| share <= Share::Responsible)
    } else if clause.groups.iter().any(joined) && has(Share::Responsible) {
        (By::Together, |share| share <= Share::Responsible)
    } else if said && (has(Share::Assist) || guided) {
        (By::Beside, |share| share <= Share::Responsible)
    } else {
        (By::Nothing, |_| false)
    };
    // 甲局负责,乙局参与,各县区落实: who stands behind the helpers is none of those that lead.
    let helped = clause
        .groups
        .iter()
        .position(|group| group.share == Share::Assist || joined(group));
    let mut settled = Settled {
        by,
        ..Settled::default()
    };
    for (place, group) in clause.groups.iter().enumerate() {
        let lead = leads(group.share)
            && (!matches!(by, By::Beside | By::Together) || helped.is_none_or(|helped| place < helped));
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
    // 责任单位:甲局、乙局,甲局为牵头单位: who leads is named but once.
    let Settled { lead, co, .. } = &mut settled;
    co.retain(|name| !lead.contains(name));
    if settled.lead.is_empty() {
        settled.by = By::Nothing;
    }
    settled
}

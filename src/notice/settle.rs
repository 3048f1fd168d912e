//! Settles who leads and who answers with them, by the words of a clause and the rules that hold in the notice.

use super::roles::{Clause, Share};

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

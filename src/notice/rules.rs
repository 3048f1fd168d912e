//! The rules that a notice states about who leads: the first unit, those before 会同, those with a mark.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::{Kind, any};
use crate::text::regex;

static FIRST: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleFirst])));
static NO_LEAD: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleNoLead])));
/// The mark that leads bear stands in the first group.
static MARK: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleMark])));
/// What letters look like is in no text.
static LOOK: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleLook])));
static TOGETHER: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleTogether])));

/// Whether a folded text says that leads are known by how they look.
pub(crate) fn look_rule(text: &str) -> bool {
    LOOK.is_match(text)
}

/// Whether a folded text says that the names before 会同 lead.
pub(crate) fn together_rule(text: &str) -> bool {
    TOGETHER.is_match(text)
}

/// The mark by which a folded text says that leads are known.
pub(crate) fn mark_rule(text: &str) -> Option<char> {
    MARK.captures(text)?.get(1)?.as_str().chars().next()
}

/// Where a folded text states that the first unit leads.
pub(crate) fn first_leads_rules(text: &str) -> Vec<Range<usize>> {
    FIRST.find_iter(text).map(|found| found.range()).collect()
}

/// Whether a folded text states that the first unit leads.
pub(crate) fn first_leads_rule(text: &str) -> bool {
    FIRST.is_match(text)
}

/// Where a folded text states that without a lead the responsible units lead.
pub(crate) fn responsible_leads_rules(text: &str) -> Vec<Range<usize>> {
    NO_LEAD.find_iter(text).map(|found| found.range()).collect()
}

/// Whether a folded text states that without a lead the responsible units lead.
pub(crate) fn responsible_leads_rule(text: &str) -> bool {
    NO_LEAD.is_match(text)
}

static LATER: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleLater])));
static ORDER: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleOrder])));

/// Where a folded text states that units answer for every later task, too, each with the place of their names.
pub(crate) fn later_rules(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    LATER
        .captures_iter(text)
        .filter_map(|found| {
            let names = found.name("names").or_else(|| found.name("names2"))?;
            Some((found.get(0)?.range(), names.range()))
        })
        .collect()
}

/// Where a folded text remarks on how units are listed: 其他按单位序列排位, 不再列出.
pub(crate) fn order_rules(text: &str) -> Vec<Range<usize>> {
    ORDER.find_iter(text).map(|found| found.range()).collect()
}

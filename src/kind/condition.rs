//! On which answer of its row a column depends by what its heading says: 销号文号（同意销号的填写）, 暂不销号原因.

use std::sync::LazyLock;

use super::{Owed, notes, offered, squeeze};
use crate::form::{Column, Form, Kind};
use crate::normal::{fold, without_remarks};
use crate::pattern::Regex;
use crate::text::regex;

/// What another answer of the row has to be for a column to be owed.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The word that a choice has to be: 同意销号 of 验收意见（同意销号/暂不销号）.
    Chosen(usize, String),
    /// The rate, in per cent, that another one has to be below: 未完成原因（完成率低于100%的填写）.
    Below(usize, f64),
    /// One that no column of the form answers: 跨区项目的填写.
    Unknown,
}

/// A remark on when a column is filled in: （同意销号的填写）, （滞后的须填本栏）. What is to be filled in in place of an answer is another
/// matter, as in （没有的填“无”）, and so is what an answer goes on with, as in 是否完成（未完成的填写原因）.
static REMARK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\((?:仅限?|限|如果?|若|凡)?([^()]{2,20}?)(?:的|者),?(?:均|都|才)?(?:必?须|应|请|需要?|要|可)?(?:填写?|填报)(?:[本此该]?[栏列项])?\)",
    )
});

/// A heading, folded and without spaces, less its remark on when the column is filled in, which says nothing of what goes in.
pub(super) fn without(plain: &str) -> std::borrow::Cow<'_, str> {
    // Most headings have no bracket.
    if !plain.contains('(') {
        return plain.into();
    }
    REMARK.replace(plain, "")
}

/// On what a column depends; nothing for one that is owed whatever the others say.
pub fn of(form: &Form, column: &Column) -> Option<Condition> {
    let plain = squeeze(&column.heading);
    if let Some(found) = REMARK.captures(&plain) {
        let words = found.get(1)?.as_str();
        let known = below(form, column, words).or_else(|| chosen(form, column, words));
        return Some(known.unwrap_or(Condition::Unknown));
    }
    let head = fold(&without_remarks(&column.heading));
    let words = (["原因", "理由"].iter()).find_map(|ending| head.strip_suffix(ending))?;
    // Whether 未完成 holds is seen from more than one word: 推进中 beside 未完成原因 has a reason, too.
    if words.starts_with('未') {
        return None;
    }
    chosen(form, column, words)
}

/// Whether a column is owed whatever else its row says; one that is owed only beside another answer may be blank.
pub fn always_owed(form: &Form, column: &Column) -> bool {
    super::owed(column) == Owed::Always
        && super::asked_by(form, column).is_none()
        && !notes::may_be_blank(form, column)
        && of(form, column).is_none()
}

/// The choice among whose words those are.
fn chosen(form: &Form, column: &Column, words: &str) -> Option<Condition> {
    let words = fold(words);
    let offers = |other: &Column| {
        let offered = offered::offered(form, other);
        offered.len() > 1 && offered.iter().any(|word| fold(word) == words)
    };
    let others = form.columns.iter().enumerate();
    let mut others = others.filter(|(_, other)| other.heading != column.heading && offers(other));
    // Of two that offer the word nobody knows which one is meant.
    match (others.next(), others.next()) {
        (Some((at, _)), None) => Some(Condition::Chosen(at, words)),
        _ => None,
    }
}

/// The rate that has to be below a figure: 完成率低于100%.
fn below(form: &Form, column: &Column, words: &str) -> Option<Condition> {
    static BELOW: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(.{2,12}?)(?:低于|不足|小于|不到|未达到?)([0-9]{1,3}(?:\.[0-9]+)?)%$"));
    let found = BELOW.captures(words)?;
    let limit = found.get(2)?.as_str().parse().ok()?;
    let at = notes::column_of(form, found.get(1)?.as_str())?;
    let other = form.columns.get(at)?;
    (matches!(other.kind, Kind::Progress | Kind::Share) && other.heading != column.heading)
        .then_some(Condition::Below(at, limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind;

    fn form(headings: &[&str]) -> Form {
        let columns = headings.iter().map(|heading| kind::column(heading, &squeeze(heading)));
        Form::of_columns(columns, Vec::new())
    }

    #[test]
    fn a_heading_says_on_which_answer_its_column_depends() {
        let form = form(&[
            "验收意见（同意销号/暂不销号）",
            "暂不销号原因",
            "销号文号（同意销号的填写）",
            "年度完成率（%）",
            "未完成原因（完成率低于100%的填写）",
            "未完成原因",
            "协调记录（跨区的须填写）",
            "备注（可填可不填）",
            "存在问题（没有的填“无”）",
            "是否完成（未完成的填写原因）",
        ]);
        let of = |at: usize| form.columns.get(at).and_then(|column| of(&form, column));
        assert_eq!(of(0), None);
        assert_eq!(of(1), Some(Condition::Chosen(0, "暂不销号".into())));
        assert_eq!(of(2), Some(Condition::Chosen(0, "同意销号".into())));
        assert_eq!(of(3), None);
        assert_eq!(of(4), Some(Condition::Below(3, 100.0)));
        assert_eq!(of(5), None);
        assert_eq!(of(6), Some(Condition::Unknown));
        assert_eq!((of(7), of(8), of(9)), (None, None, None));
        // 验收意见 comes with the end of the work, by its own rule.
        let always = form.columns.iter().map(|column| always_owed(&form, column));
        let always: Vec<bool> = always.collect();
        assert_eq!(
            always,
            [false, false, false, true, false, false, false, true, true, true]
        );
    }

    #[test]
    fn when_a_column_is_filled_in_says_nothing_of_its_kind() {
        let of = |heading: &str| kind::of_heading(&squeeze(heading));
        assert_eq!(of("未完成原因（完成率低于100%的填写）"), Kind::Reason);
        assert_eq!(of("完成率（%）"), Kind::Progress);
    }
}

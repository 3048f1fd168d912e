//! Sheet names that every suite accepts: short, without forbidden characters, no two alike.

use crate::form::Form;
use crate::mark;

/// Longest sheet name, in UTF-16 units.
const MAX: usize = 31;

/// A name for the sheet of each form, in order: `附件2 落实方案`, `附件2 月报表（2026年5月）`.
pub(super) fn sheet_names<'a>(forms: impl IntoIterator<Item = &'a Form>) -> Vec<String> {
    let mut taken: Vec<String> = [mark::SHEET, mark::GUIDE_SHEET, mark::RETURN_SHEET, "history"]
        .map(str::to_owned)
        .to_vec();
    forms
        .into_iter()
        .map(|form| {
            let wanted = legal(&form.label());
            // The tab says the period, so that last month's sheet beside this month's is known for what it is.
            let period = form
                .period
                .map(|period| format!("（{}）", period.label()))
                .unwrap_or_default();
            let name = std::iter::once(shorten(&wanted, &period))
                .chain((2..).map(|n| shorten(&wanted, &format!("{period}({n})"))))
                .find(|name| !taken.contains(&name.to_lowercase()))
                .unwrap_or_default();
            taken.push(name.to_lowercase());
            name
        })
        .collect()
}

/// Without the characters that sheet names must not have.
fn legal(label: &str) -> String {
    let name: String = label
        .chars()
        .map(|c| {
            // The library that writes formulas takes a quotation mark for the start of a text, even in a name.
            if c.is_control() || "[]:*?/\\\"：？＊／＼".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let name = name.trim_matches(trimmed);
    if name.is_empty() {
        "报送表".to_owned()
    } else {
        name.to_owned()
    }
}

/// What a name must not start or end with.
fn trimmed(c: char) -> bool {
    c == '\'' || c.is_whitespace()
}

/// `name` cut so that it fits together with `end`.
fn shorten(name: &str, end: &str) -> String {
    let mut room = MAX.saturating_sub(end.encode_utf16().count());
    let mut short = String::new();
    for c in name.chars() {
        let Some(left) = room.checked_sub(c.len_utf16()) else {
            break;
        };
        room = left;
        short.push(c);
    }
    format!("{}{end}", short.trim_end_matches(trimmed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(attachment: u32, title: &str) -> Form {
        Form {
            key: format!("form{attachment}"),
            attachment,
            title: title.to_owned(),
            due: None,
            every: None,
            period: None,
            header: Vec::new(),
            columns: Vec::new(),
            footer: Vec::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn known_forms_are_named_as_people_call_them() {
        let mut plan = form(2, "2020年重点工作落实方案(样表)");
        plan.key = crate::form::PLAN.into();
        assert_eq!(
            sheet_names([&plan, &form(0, "填报说明")]),
            ["附件2 落实方案", "填报说明(2)"]
        );
    }

    proptest! {
        #[test]
        fn names_are_legal_and_unique(titles in proptest::collection::vec(r#"\PC{0,40}|[\[\]:*?/'"a]{0,5}"#, 1..6)) {
            let forms: Vec<Form> = titles.iter().map(|title| form(0, title)).collect();
            let names = sheet_names(&forms);
            for (i, name) in names.iter().enumerate() {
                prop_assert!((1..=MAX).contains(&name.encode_utf16().count()), "{name}");
                prop_assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\', '"']), "{name}");
                prop_assert!(!name.starts_with('\'') && !name.ends_with('\''), "{name}");
                prop_assert!(!names[..i].iter().any(|other| other.to_lowercase() == name.to_lowercase()), "{names:?}");
            }
        }
    }
}

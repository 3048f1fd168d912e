//! What a column or field of a form holds, told by its heading as a notice prints it.

use super::fold::fold;
use crate::form::{Column, Field, Kind};
use crate::kind;

/// The column of a heading; the heading is kept as printed.
pub(crate) fn column(heading: &str) -> Column {
    kind::column(heading, &plain(heading))
}

/// The field of a label; the label is kept as printed.
pub(crate) fn field(label: &str) -> Field {
    kind::field(label, &plain(label))
}

/// The kind of a folded heading without spaces.
pub(crate) fn kind(plain: &str) -> Kind {
    kind::of_heading(plain)
}

fn plain(heading: &str) -> String {
    fold(heading).chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_their_kind() {
        let fixture = include_str!("../../fixtures/normal/headings.tsv");
        let lines = fixture
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let mut wrong = Vec::new();
        for line in lines {
            let (heading, right) = line.split_once('\t').expect("a tab");
            let read = kind::of(column(heading).kind).word;
            if read != right {
                wrong.push(format!("{heading} is {right}, read as {read}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        for (heading, required) in [
            ("序号", false),
            ("重点工作", false),
            ("落实措施", true),
            ("备注", false),
        ] {
            assert_eq!(column(heading).required, required, "{heading}");
        }
        assert_eq!(field("填报单位(盖章)").kind, Kind::Unit);
        assert_eq!(field("填报时间").kind, Kind::Date);
        assert_eq!(field("填表人").kind, Kind::Person);
    }
}

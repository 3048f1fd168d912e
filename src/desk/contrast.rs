//! Two texts beside each other: what both have, what only the official one has, and what was written in its place.

use serde_json::{Value, json};

/// Longer texts are set beside each other whole.
const LONGEST: usize = 2_000;

/// The pieces of both texts in order, each with what it is: `same`, `gone` (in the first text only), `new` (in the second).
pub(super) fn pieces(official: &str, written: &str) -> Vec<Value> {
    let (a, b): (Vec<char>, Vec<char>) = (official.chars().collect(), written.chars().collect());
    let mut cut: Vec<(&str, String)> = Vec::new();
    let mut add = |what: &'static str, letter: char| match cut.last_mut() {
        Some((last, text)) if *last == what => text.push(letter),
        _ => cut.push((what, letter.to_string())),
    };
    if a.len().max(b.len()) > LONGEST {
        a.iter().for_each(|&letter| add("gone", letter));
        b.iter().for_each(|&letter| add("new", letter));
    } else {
        let common = common(&a, &b);
        let (mut i, mut j) = (0, 0);
        while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
            let at = |i: usize, j: usize| common.get(i * (b.len() + 1) + j).copied().unwrap_or(0);
            if x == y {
                add("same", x);
                (i, j) = (i + 1, j + 1);
            } else if at(i + 1, j) >= at(i, j + 1) {
                add("gone", x);
                i += 1;
            } else {
                add("new", y);
                j += 1;
            }
        }
        a.iter().skip(i).for_each(|&letter| add("gone", letter));
        b.iter().skip(j).for_each(|&letter| add("new", letter));
    }
    cut.iter()
        .map(|(what, text)| json!({"what": what, "text": text}))
        .collect()
}

/// How many letters the rests of both texts share in order, from every place of the first and of the second.
fn common(a: &[char], b: &[char]) -> Vec<u16> {
    let width = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * width];
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let at = |i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
            let best = if x == y {
                at(i + 1, j + 1) + 1
            } else {
                at(i + 1, j).max(at(i, j + 1))
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(official: &str, written: &str) -> String {
        let mark = |piece: &Value| {
            let text = piece["text"].as_str().unwrap_or("").to_owned();
            match piece["what"].as_str() {
                Some("gone") => format!("-{text}-"),
                Some("new") => format!("+{text}+"),
                _ => text,
            }
        };
        pieces(official, written).iter().map(mark).collect()
    }

    #[test]
    fn what_was_changed_stands_between_what_was_not() {
        assert_eq!(shown("进出口促稳提质。", "进出口促稳提质。"), "进出口促稳提质。");
        assert_eq!(
            shown("围绕支持企业增订单", "支持企业增订单稳岗位"),
            "-围绕-支持企业增订单+稳岗位+"
        );
        assert_eq!(shown("年底前完成", "年中完成"), "年-底前-+中+完成");
        assert_eq!(shown("", "新"), "+新+");
        let long = "长".repeat(LONGEST + 1);
        assert_eq!(shown(&long, "短"), format!("-{long}-+短+"));
    }

    proptest::proptest! {
        #[test]
        fn the_pieces_hold_both_texts_whole(a in "[甲乙丙a]{0,30}", b in "[甲乙丙a]{0,30}") {
            let all = pieces(&a, &b);
            let only = |other: &str| all.iter().filter(|one| one["what"] != other).filter_map(|one| one["text"].as_str()).collect::<String>();
            proptest::prop_assert_eq!(only("new"), a);
            proptest::prop_assert_eq!(only("gone"), b);
        }
    }
}

//! Takes short phrases apart into known words, so that what stands beside them is noticed.

use super::{is_empty, without_remarks};

/// Longest word that is looked for, in characters.
const WORD: usize = 24;
/// Longest phrase that may be made of words alone, in characters.
const PHRASE: usize = 60;

/// Whether a folded text can be cut into known words without a rest; an empty one can.
pub(crate) fn made_of(folded: &str, is_word: impl Fn(&str) -> bool) -> bool {
    let ends: Vec<usize> = (folded.char_indices().map(|(at, _)| at))
        .chain([folded.len()])
        .collect();
    if ends.len() > PHRASE {
        return false;
    }
    let mut reached = vec![false; ends.len()];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for (i, from) in ends.iter().enumerate() {
        if reached.get(i) != Some(&true) {
            continue;
        }
        for (j, to) in ends.iter().enumerate().skip(i + 1).take(WORD) {
            if folded.get(*from..*to).is_some_and(&is_word)
                && let Some(end) = reached.get_mut(j)
            {
                *end = true;
            }
        }
    }
    reached.last() == Some(&true)
}

/// What stands in brackets, in order; nothing where the text is a remark as a whole or its brackets do not pair.
pub(crate) fn remarks(text: &str) -> Vec<String> {
    if without_remarks(text) == text {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut inside = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' if depth > 0 => {
                depth -= 1;
                if depth == 0 && !is_empty(&inside) {
                    found.push(std::mem::take(&mut inside));
                }
                inside.clear();
            }
            _ if depth > 0 => inside.push(c),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_fall_apart_into_words_or_do_not() {
        let is_word = |word: &str| ["责任", "责任领导", "联系电话", "及"].contains(&word);
        assert!(made_of("", is_word));
        assert!(made_of("责任领导及联系电话", is_word));
        assert!(!made_of("责任领导张三", is_word));
        assert!(!made_of("领导", is_word));
        assert_eq!(remarks("是否完成(未完成)（原因）"), ["未完成", "原因"]);
        assert_eq!(remarks("(备注)"), Vec::<String>::new());
        assert_eq!(remarks("完成(未完"), Vec::<String>::new());
    }
}

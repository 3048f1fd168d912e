//! The words that clerks write in the office's own workbooks, by what they mean: headings of the directory and of the
//! decisions, and what is decided.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::name_key;

/// One line a meaning: book, meaning, words.
const TABLE: &str = include_str!("office_words.tsv");

/// A kind of text in one of the workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Book {
    /// Headings of the sheet of units in directory.xlsx.
    Directory,
    /// Headings of the sheet of collectives there.
    Collective,
    /// Headings in decisions.xlsx.
    Decisions,
    /// What is decided there.
    Action,
    /// That the office does not agree, whatever it is about.
    Refusal,
    /// Yes and no: 必填 in register.xlsx.
    Truth,
    /// Who fills a column: 由谁填写 there.
    Filler,
}

impl Book {
    fn named(name: &str) -> Option<Self> {
        match name {
            "directory" => Some(Book::Directory),
            "collective" => Some(Book::Collective),
            "decisions" => Some(Book::Decisions),
            "action" => Some(Book::Action),
            "refusal" => Some(Book::Refusal),
            "truth" => Some(Book::Truth),
            "filler" => Some(Book::Filler),
            _ => None,
        }
    }
}

static MEANINGS: LazyLock<HashMap<(Book, String), &'static str>> = LazyLock::new(|| {
    let mut meanings = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('\t');
        if let (Some(book), Some(meaning)) = (parts.next().and_then(Book::named), parts.next()) {
            for word in parts {
                meanings.entry((book, key(word))).or_insert(meaning);
            }
        }
    }
    meanings
});

fn key(text: &str) -> String {
    name_key(text).to_lowercase()
}

/// What a text means as a whole, in the program's own word; remarks in brackets do not count: 邮箱（接收用）.
pub fn meaning(book: Book, text: &str) -> Option<&'static str> {
    let whole = key(text);
    let bare = whole
        .split('(')
        .next()
        .unwrap_or_default()
        .trim_end_matches([':', '：', '*']);
    let of = |word: &str| MEANINGS.get(&(book, word.to_owned())).copied();
    let several = || {
        if matches!(book, Book::Action | Book::Refusal | Book::Truth | Book::Filler) {
            return None;
        }
        // 简称/别名 says one thing twice; 联系人及职务 is the contact, with a word about him; 姓名、电话 are two things.
        let mut parts = bare.split(['/', '|', '、', '或', '及', '和', '与', '兼']);
        let first = of(parts.next()?)?;
        let others: Vec<&str> = parts.collect();
        let fit = others.iter().all(|part| of(part).is_none_or(|other| other == first));
        (fit && !others.is_empty()).then_some(first)
    };
    of(&whole).or_else(|| of(bare)).or_else(several)
}

/// The program's own word for a text, or the text where it means nothing known.
pub fn canonical(book: Book, text: &str) -> String {
    meaning(book, text).map_or_else(|| text.to_owned(), str::to_owned)
}

/// The longest beginning of a text that means something, and what stands behind it without the marks in between:
/// 退回：请补电话, 指定任务 8.
pub fn beginning(book: Book, text: &str) -> Option<(&'static str, String)> {
    let text = text.trim();
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    ends.into_iter().rev().find_map(|end| {
        let meaning = MEANINGS.get(&(book, key(text.get(..end)?))).copied()?;
        let mark = |c: char| c.is_whitespace() || ":：,，、;；。.“”\"→-—".contains(c);
        let rest = text.get(end..)?.trim_matches(mark);
        // 退回（请补电话): brackets around all of it go; those of a name stay: 归市财政局（国资委）.
        let bare = rest
            .strip_prefix(['（', '('])
            .and_then(|rest| rest.strip_suffix(['）', ')']));
        Some((meaning, bare.unwrap_or(rest).trim_matches(mark).to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_no_word_means_two_things_in_one_book() {
        let mut seen: HashMap<(Book, String), &str> = HashMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.split('\t');
            let book = parts.next().and_then(Book::named).expect(line);
            let meaning = parts.next().expect(line);
            let words: Vec<&str> = parts.collect();
            assert_eq!(words.first(), Some(&meaning), "{line}");
            for word in words {
                let before = seen.insert((book, key(word)), meaning);
                assert!(before.is_none_or(|before| before == meaning), "{word} in {book:?}");
            }
        }
    }

    #[test]
    fn words_are_known_by_their_meaning() {
        assert_eq!(meaning(Book::Directory, " 单位 全称 "), Some("名称"));
        assert_eq!(meaning(Book::Directory, "E-Mail（接收用）"), Some("邮箱"));
        assert_eq!(meaning(Book::Directory, "职务"), None);
        assert_eq!(meaning(Book::Directory, "简称／别名"), Some("别名"));
        assert_eq!(meaning(Book::Directory, "联系人及职务"), Some("联系人"));
        assert_eq!(meaning(Book::Directory, "姓名及电话"), None);
        assert_eq!(meaning(Book::Truth, "√"), Some("是"));
        assert_eq!(meaning(Book::Truth, "可以"), None);
        assert_eq!(meaning(Book::Action, "同意"), Some("接受"));
        assert_eq!(meaning(Book::Action, "不同意"), None);
        assert_eq!(
            beginning(Book::Action, "退回：请补电话。"),
            Some(("退回", "请补电话".to_owned()))
        );
        assert_eq!(
            beginning(Book::Action, "指定任务 8"),
            Some(("指定", "任务 8".to_owned()))
        );
        assert_eq!(beginning(Book::Action, "不同意退回"), None);
    }
}

//! The pages' words in Chinese and English: one table of two columns, and which of them is shown.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The table: the Chinese words, by which the pages name them, and the English ones. `{0}`, `{1}`, … stand for values.
const TABLE: &str = include_str!("templates/words.tsv");

static ENGLISH: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| rows().collect());
/// Whether the pages are shown in English: a process is one desk, and a desk is one person's.
static IN_ENGLISH: AtomicBool = AtomicBool::new(false);

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Chinese,
    English,
}

impl Language {
    /// By its tag, `zh-CN` or `en`.
    pub fn tagged(tag: &str) -> Option<Language> {
        [Language::Chinese, Language::English]
            .into_iter()
            .find(|language| language.tag() == tag)
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        }
    }

    /// The language that is shown now.
    pub fn shown() -> Language {
        if IN_ENGLISH.load(Ordering::Relaxed) {
            Language::English
        } else {
            Language::Chinese
        }
    }

    /// Shows this language from now on.
    pub fn show(self) {
        IN_ENGLISH.store(self == Language::English, Ordering::Relaxed);
    }

    /// Words of the table in this language, with values in their places. What the table does not have stays as it is: it comes
    /// from a document or a command, and these speak Chinese.
    pub fn say(self, words: &str, values: &[String]) -> String {
        let words = match self {
            Language::Chinese => words,
            Language::English => ENGLISH.get(words).copied().unwrap_or(words),
        };
        filled(words, values)
    }
}

/// Words with each `{0}`, `{1}`, … replaced by its value; braces in a value stay as they are.
fn filled(words: &str, values: &[String]) -> String {
    let mut parts = words.split('{');
    let mut said = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let value = part.split_once('}').and_then(|(place, rest)| {
            let place: usize = place.parse().ok()?;
            Some((values.get(place)?, rest))
        });
        match value {
            Some((value, rest)) => {
                said.push_str(value);
                said.push_str(rest);
            }
            None => {
                said.push('{');
                said.push_str(part);
            }
        }
    }
    said
}

/// The rows of the table.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once('\t'))
}

/// The words that the script shows, in the language that is shown; nothing in Chinese, as the script says them itself.
pub(super) fn of_script() -> Option<serde_json::Value> {
    let shown = Language::shown();
    let own = called(super::assets::SCRIPT).into_iter();
    (shown != Language::Chinese).then(|| own.map(|words| (words, shown.say(words, &[]))).collect())
}

/// Marks words that a page gets from the program; a test holds that the table has them.
pub(super) const fn key(words: &'static str) -> &'static str {
    words
}

/// What a template or script asks for by `t("…")`.
fn called(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut before = "";
    for (n, part) in text.split("t(\"").enumerate() {
        // `getElement("…")` ends in the same letters.
        if n > 0 && !before.ends_with(|letter: char| letter.is_ascii_alphanumeric()) {
            found.extend(part.split('"').next());
        }
        before = part;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::assets::{SCRIPT, TEMPLATES};

    fn is_chinese(letter: char) -> bool {
        ('\u{4e00}'..='\u{9fff}').contains(&letter) || "，。；？！（）“”《》".contains(letter)
    }

    #[test]
    fn values_are_put_in_their_places_and_never_read_again() {
        let values = |given: &[&str]| given.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
        assert_eq!(filled("甲 {0} 乙 {1}", &values(&["{1}", "2"])), "甲 {1} 乙 2");
        assert_eq!(filled("{1} {0} {2} {", &values(&["a", "b"])), "b a {2} {");
    }

    #[test]
    fn all_words_of_the_pages_stand_in_the_table_and_the_table_holds_no_others() {
        let mut asked: Vec<&str> = TEMPLATES.iter().flat_map(|(_, text)| called(text)).collect();
        asked.extend(called(SCRIPT));
        for words in &asked {
            assert!(ENGLISH.contains_key(words), "no English for: {words}");
        }
        // Words that a page gets from the program: next steps, failures, labels.
        let (mut sources, mut own) = (String::new(), String::new());
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    let text = std::fs::read_to_string(&path).expect("read");
                    if path.components().any(|part| part.as_os_str() == "desk") {
                        own.push_str(&text);
                    }
                    sources.push_str(&text);
                }
            }
        }
        for words in own.split("key(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(
                ENGLISH.contains_key(words) || !words.contains(is_chinese),
                "no English for: {words}"
            );
        }
        let mut seen = std::collections::BTreeSet::new();
        for (words, english) in rows() {
            assert!(seen.insert(words), "twice: {words}");
            assert!(!english.is_empty(), "no English for: {words}");
            let places = |text: &str| (0..9).filter(|n| text.contains(&format!("{{{n}}}"))).count();
            assert_eq!(places(words), places(english), "{words}");
            let used = asked.contains(&words) || sources.contains(&format!("\"{words}\""));
            assert!(used, "nobody says: {words}");
        }
    }

    #[test]
    fn no_page_says_a_word_that_is_not_in_the_table() {
        for (name, text) in TEMPLATES {
            // What is asked for, and comments, is left out; what is left is what the page says by itself.
            let mut rest = String::new();
            for (n, part) in text.split("t(\"").enumerate() {
                rest.push_str(if n == 0 {
                    part
                } else {
                    part.split_once('"').map_or("", |(_, rest)| rest)
                });
            }
            let own: String = rest
                .split("{#")
                .enumerate()
                .map(|(n, part)| {
                    if n == 0 {
                        part
                    } else {
                        part.split_once("#}").map_or("", |(_, rest)| rest)
                    }
                })
                .collect();
            // A decision's own name is a value of the form, and 督办 is the program's name.
            let own: String = own
                .split("value=\"")
                .enumerate()
                .map(|(n, part)| {
                    if n == 0 {
                        part
                    } else {
                        part.split_once('"').map_or("", |(_, rest)| rest)
                    }
                })
                .collect();
            let own = own.replace("督办", "").replace("中文", "");
            let chinese: String = own.chars().filter(|&letter| is_chinese(letter)).collect();
            assert_eq!(chinese, "", "{name}");
        }
    }

    /// What no page says by itself: names of files and folders, beginnings of what commands say, and what is written into the
    /// office's own files. The reader speaks as the commands do, in Chinese.
    const UNSAID: [&str; 10] = [
        "明细.csv",
        "明细.jsonl",
        "督办示例",
        "待认定",
        "以前的通知",
        "分工.xlsx",
        "没有生成",
        "没有需要",
        "注意：",
        "照原件转录（{file}）",
    ];

    #[test]
    fn every_chinese_word_of_the_desk_s_own_sources_stands_in_the_table() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk");
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let reads = path.file_name().is_some_and(|name| name == "reading.rs");
            if reads || path.extension().is_none_or(|end| end != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("read");
            let text = text.split("#[cfg(test)]").next().unwrap_or("");
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in lines.filter(|line| !line.contains("crate::error::json")) {
                let said = line
                    .split('"')
                    .enumerate()
                    .filter(|(n, _)| n % 2 == 1)
                    .map(|(_, said)| said);
                for said in
                    said.filter(|said| said.contains(|letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter)))
                {
                    assert!(
                        ENGLISH.contains_key(said) || UNSAID.contains(&said),
                        "{}: not in the table: {said}",
                        path.display()
                    );
                }
            }
        }
    }
}

//! Tells a person's name, with or without title, from what is not one.
//!
//! A cell names somebody where a name can be found in it: a surname with one or two letters of given names (欧阳雪梅), a name from
//! another tongue (阿不都·热合曼), alone, beside a post (副局长刘学军, 汪卫东副主任) or behind a room (信访科王芳). A post alone,
//! a group, a pointer or a remark names nobody, however it is worded. There are more surnames than any list has (禾苗, 迟早): two or
//! three Han in which no known word stands are taken for a name, and the office gets a hint.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{fold, is_han, phone, squeeze, traditional, without_remarks};
use crate::lexicon::{self, Kind};
use crate::memo::QuickSet;
use crate::normal::phrase;
use crate::pattern::Regex;
use crate::text::{nfkc, regex};

/// Why a text is no person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is a telephone number, a date or another figure.
    Figure,
    /// It names nobody: 待定, 分管领导, 各科室.
    Nobody,
    /// It names somebody of whom it says that he is gone, or asks who it is: 王建国（已退休）.
    Gone,
    /// A single character, or no letter at all.
    TooShort,
}

/// The letters of names.
struct Letters {
    common: QuickSet<char>,
    rare: QuickSet<char>,
    compound: Vec<&'static str>,
    given: QuickSet<char>,
    foreign: QuickSet<char>,
    never: QuickSet<char>,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let lines = include_str!("names.txt").lines().filter(|line| !line.starts_with('#'));
    let rows: HashMap<&str, &str> = lines.filter_map(|line| line.split_once(' ')).collect();
    let row = |name: &str| rows.get(name).copied().unwrap_or("");
    let letters = |name: &str| row(name).chars().filter(|c| is_han(*c)).collect();
    Letters {
        common: letters("common"),
        rare: letters("rare"),
        compound: row("compound").split(' ').collect(),
        given: letters("given"),
        foreign: letters("foreign"),
        never: letters("never"),
    }
});

/// Whether a letter is a surname.
pub fn is_surname(c: char) -> bool {
    LETTERS.common.contains(&c) || LETTERS.rare.contains(&c)
}

/// Whether a text can be nothing but a person's name, wherever it stands: a common surname and one or two letters of given names.
pub fn is_surely(text: &str) -> bool {
    let mut chars = text.trim_end_matches(['。', '.']).chars();
    let surname = chars.next().is_some_and(|c| LETTERS.common.contains(&c));
    let given: Vec<char> = chars.collect();
    surname && (1..=2).contains(&given.len()) && given.iter().all(|c| LETTERS.given.contains(c))
}

/// Whether a text has the shape of a person's name.
fn is_name(text: &str) -> bool {
    let letters: Vec<char> = text.chars().map(traditional::simplified).collect();
    let count = letters.len();
    if text.contains('·') {
        let parts = text.split('·').map(|part| part.chars().filter(|c| is_han(*c)).count());
        return count >= 4 && parts.clone().all(|part| part >= 1) && parts.sum::<usize>() + 1 >= count;
    }
    let known = &*LETTERS;
    let simple: String = letters.iter().collect();
    if !(2..=4).contains(&count) || !letters.iter().all(|c| is_han(*c)) || lexicon::is(&simple, Kind::NoName) {
        return false;
    }
    let can_be_given = |from: usize| letters.iter().skip(from).all(|c| !known.never.contains(c));
    if known.compound.iter().any(|surname| simple.starts_with(surname)) && count >= 3 {
        return can_be_given(2);
    }
    let [first, second, ..] = *letters.as_slice() else {
        return false;
    };
    if letters.iter().all(|c| known.foreign.contains(c)) {
        return true;
    }
    if is_surname(first) {
        // 张李晓明 bears the names of both parents.
        return can_be_given(1) && (count <= 3 || is_surname(second));
    }
    count <= 3 && letters.iter().skip(1).all(|c| known.given.contains(c))
}

/// Whether a text is what somebody is, and no name: 副局长, 党组书记, 分管领导.
fn is_post(text: &str) -> bool {
    lexicon::ends(text, Kind::Post) || text.ends_with('长')
}

/// What one word of a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Name,
    /// 王局长: a surname with a post.
    Surname,
    Post,
    Phone,
    Other,
}

/// Whether a post stands behind a surname and is no post by itself: 王局长, but not 代县长 and 党组书记.
fn is_surname_and_post(text: &str) -> bool {
    let mut letters = text.chars();
    let surname = letters
        .next()
        .is_some_and(|c| is_surname(c) && !"副代党常政总原前现".contains(c));
    let rest = letters.as_str();
    let compound = LETTERS.compound.iter().find_map(|surname| text.strip_prefix(surname));
    let is_title = |rest: &str| {
        let bare = rest.trim_start_matches(['副', '总', '大']);
        lexicon::is(bare, Kind::Title) || lexicon::is(rest, Kind::Title)
    };
    surname && is_title(rest) || compound.is_some_and(is_title)
}

fn part(word: &str) -> Part {
    // 宋佳13886512041, 1.王辉, 刘志强同志.
    let listed = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let bare = if listed.is_empty() { word } else { listed };
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
    let bare = bare
        .strip_suffix("同志")
        .filter(|name| name.chars().count() >= 2)
        .unwrap_or(bare);
    if bare.is_empty() || bare.chars().all(|c| !is_han(c)) && phone::read(word).is_ok() {
        return Part::Phone;
    }
    let both = ['和', '与', '及'].into_iter().find_map(|joint| bare.split_once(joint));
    if both.is_some_and(|(one, other)| is_name(one) && is_name(other)) {
        return Part::Name;
    }
    // 施工 is no engineer 施.
    if lexicon::is(bare, Kind::NoName) {
        return Part::Other;
    }
    let veiled = bare
        .strip_suffix('某')
        .is_some_and(|name| name.chars().count() == 1 && name.chars().all(is_surname));
    if veiled || is_surname_and_post(bare) {
        return Part::Surname;
    }
    // 班子成员, 各科室负责人: a group is nobody.
    if lexicon::holds(bare, Kind::Group) {
        return Part::Post;
    }
    // 代县长, 常务副局长: what stands before the title is of the title.
    const BEFORE: [&str; 16] = [
        "常务", "第一", "党组", "党委", "分管", "主管", "副", "代", "原", "前", "县", "市", "区", "乡", "镇", "局",
    ];
    let mut title = bare;
    while let Some(rest) = BEFORE.iter().find_map(|word| title.strip_prefix(word)) {
        if lexicon::is(rest, Kind::Title) {
            return Part::Post;
        }
        title = rest;
    }
    if is_name(bare) {
        return Part::Name;
    }
    let count = bare.chars().count();
    let cut = |at: usize| {
        let at = bare.char_indices().nth(at).map_or(bare.len(), |(at, _)| at);
        bare.split_at(at)
    };
    // 局长来庆华, 信访科王芳; 汪卫东副主任.
    let behind = (2..=4).filter(|length| *length < count).any(|length| {
        let (before, name) = cut(count - length);
        is_name(name) && (is_post(before) || lexicon::ends(before, Kind::Room))
    });
    let ahead = (2..=4).filter(|length| *length < count).any(|length| {
        let (name, behind) = cut(length);
        is_name(name) && is_post(behind) && behind.chars().count() >= 2
    });
    match () {
        () if behind || ahead => Part::Name,
        () if is_post(bare) => Part::Post,
        () => Part::Other,
    }
}

/// The words of a text, by what parts them; letters that stand apart are one name: 章 泽 天.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // 柯 颖 葛 兵: two names, letter by letter.
    let apart = |piece: &str| -> Option<[String; 2]> {
        let letters: Vec<&str> = piece.split_whitespace().collect();
        let single = letters
            .iter()
            .all(|word| word.chars().count() == 1 && word.chars().all(is_han));
        let half = letters.len() / 2;
        let names = [letters.get(..half)?.concat(), letters.get(half..)?.concat()];
        (single
            && matches!(letters.len(), 4 | 6)
            && !is_name(&letters.concat())
            && names.iter().all(|name| is_name(name)))
        .then_some(names)
    };
    for piece in text.split(['、', ',', ';', '/', '\n', ':', '。', '|', '+']) {
        if let Some(names) = apart(piece) {
            words.extend(names);
            continue;
        }
        let mut joined = false;
        for word in piece.split_whitespace() {
            let single = word.chars().count() == 1 && word.chars().all(is_han);
            let short = word.chars().count() <= 2 && word.chars().all(is_han);
            match words
                .last_mut()
                .filter(|last| joined && last.chars().count() <= 3 && (single || short))
            {
                Some(last) if is_name(&format!("{last}{word}")) || single => last.push_str(word),
                _ => words.push(word.to_owned()),
            }
            joined = single;
        }
    }
    words
}

/// The names as written, joined by `、`, without spaces inside; or why there is none.
///
/// Titles stay: `党组书记、局长张三` is a good answer.
pub fn read(text: &str) -> Result<String, Fault> {
    let plain = nfkc(text);
    let lines: Vec<String> = plain.lines().map(squeeze).filter(|line| !line.is_empty()).collect();
    // A title may stand on a line of its own below its name: 周立新, 副局长.
    let bare = lines
        .iter()
        .skip(1)
        .fold(lines.first().cloned().unwrap_or_default(), |all, line| {
            let parts = if part(line) == Part::Post { "" } else { "\n" };
            all + parts + line
        });
    let folded = fold(&bare);
    let letters = folded.chars().filter(|c| !c.is_ascii_digit()).count();
    let digits = folded.chars().count() - letters;
    if letters == 0 || digits >= 5 && letters < 2 || is_date(&folded) {
        return Err(if digits > 0 { Fault::Figure } else { Fault::TooShort });
    }
    if letters < 2 {
        return Err(Fault::TooShort);
    }
    // 张XX, 王** and 李某某 are patterns; 成立领导小组，明确专人负责 is what is done.
    let hidden = bare.contains(['×', '*', '_']) || bare.to_ascii_lowercase().ends_with('x') || folded.contains("xx");
    // 张某 says who, by the surname; 张某某 is what forms print.
    let veiled = folded.contains('某') && part(&folded) != Part::Surname;
    let says = ["领导小组", "专人", "明确责任", "签字", "签名"]
        .iter()
        .any(|word| folded.contains(word))
        || veiled;
    let hollow = folded.chars().count() >= 4 && phrase::made_of(&folded, |word| lexicon::is(word, Kind::Hollow));
    if hidden || says || hollow {
        return Err(Fault::Nobody);
    }
    // A figure within many words is a report, no name: 每月接访2次，化解积案30件. What stands in brackets is a remark on the
    // name: 雷明（原为周凯，10月起调整）.
    static SINCE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?(?:起|后|份)"));
    // 原 陈立功，11月起 石晓芸: since when it is so counts nothing.
    let named = fold(&SINCE.replace_all(&without_remarks(&bare), ""));
    let figures = named.chars().filter(char::is_ascii_digit).count();
    if (1..=6).contains(&figures) && named.chars().count() - figures >= 8 {
        return Err(Fault::Figure);
    }
    if bare.contains('?') || lexicon::holds(&fold(&without_predecessor(&bare)), Kind::Gone) {
        return Err(Fault::Gone);
    }
    let latin = !folded.chars().any(is_han) && folded.chars().any(|c| c.is_ascii_alphabetic());
    if latin {
        // John Lee; neither wangjianguo nor an address.
        let capital =
            plain.trim().starts_with(|c: char| c.is_ascii_uppercase()) && !plain.contains(['@', '/', '.', '=', '_']);
        return if capital && plain.trim().len() >= 3 {
            Ok(joined(&bare))
        } else {
            Err(Fault::Nobody)
        };
    }
    let without = without_remarks(&plain).replace(['•', '‧', '・'], "·");
    // 艾力.买买提.
    let letters: Vec<char> = without.chars().collect();
    let between = |at: usize| {
        let han = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| is_han(*c));
        han(at.checked_sub(1)) && han(Some(at + 1))
    };
    let without: String = (letters.iter().enumerate())
        .map(|(at, c)| if *c == '.' && between(at) { '·' } else { *c })
        .collect();
    let inside = without.replace(['(', ')', '[', ']', '【', '】'], " ");
    let parts: Vec<Part> = words(&inside).iter().map(|word| part(word)).collect();
    if parts.iter().any(|part| matches!(part, Part::Name | Part::Surname)) || may_be_names(&inside) {
        return Ok(joined(&bare));
    }
    if names_somebody_of_a_room(text) {
        return Ok(joined(&bare));
    }
    Err(Fault::Nobody)
}

/// Whether somebody may be called so whose name nobody here knows for one: two to four Han that hold no letter which no given name
/// has, no known word, and are nobody's post, room or group. Of four Han the first two are surnames that are known.
fn may_be_name(word: &str) -> bool {
    let letters: Vec<char> = word.chars().map(traditional::simplified).collect();
    let simple: String = letters.iter().collect();
    let fits =
        (2..=3).contains(&letters.len()) || letters.len() == 4 && letters.first().is_some_and(|c| is_surname(*c));
    fits && letters.iter().all(|c| is_han(*c) && !LETTERS.never.contains(c))
        && part(&simple) == Part::Other
        && !lexicon::ends(&simple, Kind::Room)
        && !lexicon::holds_any_word(&simple)
}

/// A word without the post or the room that stands before or behind a name: 副局长禾苗, 信访科逯焱.
fn without_post(word: &str) -> &str {
    let count = word.chars().count();
    let cut = |at: usize| word.split_at(word.char_indices().nth(at).map_or(word.len(), |(at, _)| at));
    let lengths = || (2..=3).filter(|length| *length + 1 < count);
    let behind = lengths().map(|length| cut(count - length));
    let behind = behind.filter(|(before, _)| is_post(before) || lexicon::ends(before, Kind::Room));
    let ahead = lengths().map(cut).filter(|(_, behind)| is_post(behind));
    let found = behind
        .map(|(_, name)| name)
        .chain(ahead.map(|(name, _)| name))
        .find(|name| may_be_name(name));
    found.unwrap_or(word)
}

/// Whether a cell holds nothing but what may be names, and their posts and numbers.
fn may_be_names(text: &str) -> bool {
    let words = words(text);
    let beside = |word: &String| matches!(part(word), Part::Post | Part::Phone);
    let mut names = words.iter().filter(|word| !beside(word)).peekable();
    names.peek().is_some() && names.all(|word| may_be_name(without_post(word)))
}

/// Whether a cell names a room, and in a bracket or beside it who it is there: 信息科全科（科长 乐毅）, 田野　工程科.
pub fn names_somebody_of_a_room(text: &str) -> bool {
    if !text.contains(|c: char| c.is_whitespace() || matches!(c, '(' | '（')) {
        return false;
    }
    let plain = nfkc(text);
    let names = |remark: &String| {
        let words = words(remark);
        let known = |word: &String| {
            is_post(word) || matches!(part(word), Part::Name | Part::Surname | Part::Post | Part::Phone)
        };
        let is_name = |word: &String| part(word) == Part::Name && !is_post(word);
        words.iter().all(known) && words.iter().any(is_name)
    };
    phrase::remarks(&plain).iter().any(names) || is_name_beside_room(&plain)
}

/// Whether a cell is a room and one word more that may be somebody's name, though it is a word, too: 田野　工程科.
fn is_name_beside_room(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_room = |word: &str| lexicon::ends(word, Kind::Room) && part(word) != Part::Name;
    let may_be = |word: &str| {
        let mut letters = word.chars().map(traditional::simplified);
        let surname = letters.next().is_some_and(|first| LETTERS.common.contains(&first));
        let given: Vec<char> = letters.collect();
        surname && (1..=2).contains(&given.len()) && given.iter().all(|c| is_han(*c) && !LETTERS.never.contains(c))
    };
    matches!(words.as_slice(), [one, other] if is_room(one) && may_be(other) || may_be(one) && is_room(other))
}

/// Whether no name of a cell, as [`read`] yields them, is known for one: 禾苗.
pub fn is_uncommon(names: &str) -> bool {
    let parts: Vec<Part> = words(&nfkc(&without_remarks(names)))
        .iter()
        .map(|word| part(word))
        .collect();
    let latin = names.contains(|c: char| c.is_ascii_alphabetic());
    !latin && !parts.iter().any(|part| matches!(part, Part::Name | Part::Surname))
}

/// A text without the remark that somebody else, who is named there, was it before and is gone: 佘晓东（原责任人朱军已调离）.
fn without_predecessor(bare: &str) -> String {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"[(（\[](?:原|前任?|此前|接替|接任)(?:责任人|责任领导|分管领导|负责人|联系人|局长|副局长|主任|副主任|由|为|是|任)?(\p{Han}{2,4}?)(?:同志)?(?:已|于|因|[0-9]|调|退|离|,|，)[^)）\]]*[)）\]]",
        )
    });
    BEFORE
        .replace_all(bare, |found: &regex::Captures<'_>| {
            let another = found.get(1).is_some_and(|name| is_name(name.as_str()));
            let whole = found.get(0).map_or("", |whole| whole.as_str());
            if another { String::new() } else { whole.to_owned() }
        })
        .into_owned()
}

/// The parts of a cell that is without spaces, joined by one sign.
fn joined(bare: &str) -> String {
    bare.split(['、', ',', ';', '/', '\n'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("、")
}

/// Whether a text is nothing but persons, with what they are and their numbers, and one of them surely is one: 副县长 汪志刚.
pub fn are_persons(text: &str) -> bool {
    /// Han of two persons with their posts, at most.
    const MOST: usize = 24;
    let plain = nfkc(text);
    if plain.chars().filter(|c| is_han(*c)).nth(MOST).is_some() {
        return false;
    }
    let words = words(&plain.replace(['(', ')'], " "));
    let person = |word: &String| matches!(part(word), Part::Name | Part::Post | Part::Phone | Part::Surname);
    words.iter().any(|word| is_surely(word)) && words.iter().all(person)
}

/// Whether a text is a post alone: 副局长, 党组书记.
pub fn is_title(text: &str) -> bool {
    let bare = squeeze(text);
    !bare.is_empty() && part(&bare) == Part::Post
}

/// Whether no name of a cell, as [`read`] yields them, is more than a surname and a title: 王局长.
pub fn is_title_only(names: &str) -> bool {
    let parts: Vec<Part> = words(&nfkc(&without_remarks(names)))
        .iter()
        .map(|word| part(word))
        .collect();
    parts.contains(&Part::Surname) && !parts.contains(&Part::Name)
}

fn is_date(folded: &str) -> bool {
    let rest: String = folded.chars().filter(|c| !c.is_ascii_digit()).collect();
    rest.len() < folded.len()
        && matches!(
            rest.as_str(),
            "年" | "年月" | "年月日" | "月" | "月日" | "月底" | "月底前" | "年月底" | "年底" | "年底前"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_it_is_may_stand_in_a_bracket_or_beside_the_room() {
        for text in ["信息科全科（科长 乐毅）", "田野　工程科", "原 陈立功，11月起 石晓芸"] {
            let parts: Vec<Part> = words(&nfkc(text)).iter().map(|word| part(word)).collect();
            assert!(read(text).is_ok(), "{text}: {:?} {parts:?}", read(text));
        }
    }

    #[test]
    fn whoever_bears_a_rare_name_is_somebody_and_a_common_word_is_nobody() {
        for name in [
            "禾苗",
            "迟早",
            "仉慕白",
            "逯焱",
            "乜子昂",
            "副局长禾苗",
            "訾议之 13907240001",
            "万里",
            "田  野",
        ] {
            assert!(read(name).is_ok(), "{name}");
        }
        // Whoever is called so, nobody here knows it for a name.
        for name in ["粟裕岑", "昝昱", "蹇硕"] {
            assert!(read(name).is_ok(), "{name}");
        }
        assert!(is_uncommon("蹇硕") && !is_uncommon("王建国") && !is_uncommon("王局长"));
        for word in [
            "分管领导",
            "综合科",
            "各股室",
            "待定",
            "无人",
            "空缺",
            "相关人员",
            "另行通知",
            "同上级要求",
            "正在推进",
            "已完成",
            "统筹安排",
            "改造",
            "信访",
            "培训",
            "集体",
            "专班成员",
            "推进中",
            "长期",
        ] {
            assert!(read(word).is_err(), "{word}");
        }
        for word in crate::lexicon::words(Kind::NoName) {
            assert!(read(word).is_err(), "{word}");
        }
    }

    #[test]
    fn names_pass_and_figures_do_not() {
        for name in [
            "张三",
            "张 三",
            "欧阳明华",
            "党组书记、局长 李四",
            "阿依古丽·买买提",
            "王五（副局长）",
            "John Lee",
        ] {
            assert!(read(name).is_ok(), "{name}");
        }
        for (text, fault) in [
            ("13907240001", Fault::Figure),
            ("0715-8126015", Fault::Figure),
            ("2020年12月", Fault::Figure),
            ("张", Fault::TooShort),
            ("分管领导", Fault::Nobody),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }
}

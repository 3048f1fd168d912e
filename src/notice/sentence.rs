//! Unit clauses that are a sentence: 市发改委牵头，市财政局配合。

use std::ops::Range;

use super::bare::clause_behind_comma;
use super::fold::{Folded, fold};
use super::labels::Share;
use super::paragraph::{Found, Stand, stray};
use super::roles::{How, clause};
use super::words::{begins_with_verb, ends_like_unit};

/// The last sentence, if it does nothing but say who leads and who helps.
pub(super) fn sentence_clause(text: &str, folded: &Folded, numbered: bool) -> Option<Found> {
    let trimmed = folded.text.trim_end_matches(stray);
    let sentence_start = |text: &str| {
        text.rfind(['。', '!', '?', ';', ':']).map_or(0, |at| {
            at + text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8)
        })
    };
    let mut start = sentence_start(trimmed);
    // 甲局牵头;乙局配合: the sentence begins with the first of them.
    while let Some(before) = trimmed.get(..start).and_then(|before| before.strip_suffix(';')) {
        let above = sentence_start(before);
        let range = folded.range(above..before.len());
        if text
            .get(range.clone())
            .and_then(|part| whole_sentence(part, range))
            .is_none()
        {
            break;
        }
        start = above;
    }
    let range = folded.range(start..folded.text.len());
    let sentence = text.get(range.clone())?;
    if sentence.chars().count() > 600 {
        return None;
    }
    // Behind a number the words of the task come first.
    let whole = whole_sentence(sentence, range).filter(|whole| !numbered || whole.range.start > 0);
    whole.or_else(|| {
        numbered
            .then(|| clause_behind_comma(text, folded, start..folded.text.len()))
            .flatten()
    })
}

/// A sentence that does nothing but say who leads and who helps.
fn whole_sentence(sentence: &str, range: Range<usize>) -> Option<Found> {
    let read = clause(sentence)?;
    let last_is_verb = read
        .groups
        .last()
        .is_some_and(|group| group.how == How::Verb && !group.word.is_empty());
    let strict = read.names().all(|name| {
        let name = fold(name);
        ends_like_unit(&name) && !prose(&name) && !begins_with_verb(&name)
    });
    // 由某局牵头 is a clause even where one of the helpers has a name like no other.
    let led = || {
        let leads = read.groups.iter().filter(|group| group.word.contains("牵头"));
        let mut names = leads
            .flat_map(|group| &group.list.names)
            .map(|name| fold(name))
            .peekable();
        sentence.trim_start().starts_with('由')
            && names.peek().is_some()
            && names.all(|name| ends_like_unit(&name) && !prose(&name))
            && read
                .names()
                .all(|name| name.chars().count() <= 30 && !prose(&fold(name)))
    };
    if !last_is_verb || !read.names_units() || !(strict || led()) {
        return None;
    }
    // 其他单位积极配合。 asks something of everybody; it is no clause of a task.
    let nobody = read.groups.iter().all(|group| {
        group.share == Share::Assist
            && group.list.names.iter().all(|name| {
                let name = fold(name);
                [
                    "其他",
                    "其它",
                    "有关",
                    "相关",
                    "各单位",
                    "各部门",
                    "各有关",
                    "各相关",
                    "各责任",
                    "各配合",
                ]
                .iter()
                .any(|word| name.starts_with(word))
            })
    });
    if nobody {
        return None;
    }
    Some(Found {
        range,
        stand: Stand::Sentence,
        clause: read,
        doubt: (!strict).then(|| "句子写明了谁牵头，但有的名称不像单位".to_owned()),
    })
}

/// Words that stand in sentences and not in names; 在汉高校 is a collective.
pub(crate) fn prose(name: &str) -> bool {
    let inner = name
        .strip_prefix('在')
        .filter(|rest| rest.chars().count() <= 8)
        .unwrap_or(name);
    // 各有审批事项的司局 says of which bodies it speaks.
    let inner = &if inner.starts_with('各') {
        inner.replace('的', "")
    } else {
        inner.to_owned()
    };
    let says = |text: &str| {
        text.contains([
            '要', '应', '须', '把', '将', '对', '由', '让', '使', '为', '是', '的', '在',
        ])
    };
    // 应急管理局, 对外联络处 and 自由贸易区 hold such letters in words of their own.
    let own = || WORDS.iter().fold(inner.to_owned(), |rest, word| rest.replace(word, ""));
    says(inner) && says(&own())
}

/// Words of names that hold a letter of sentences.
const WORDS: &[&str] = &[
    "应急", "供应", "响应", "感应", "效应", "对外", "对台", "对口", "对接", "要素", "要闻", "机要", "重要", "主要",
    "将军", "使馆", "大使", "行为", "自由", "事由", "在线", "在建", "目的", "为民", "作为", "有为",
];

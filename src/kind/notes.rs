//! What the notes of a form say of one of its columns: 进度填百分数, 责任人填写姓名, 没有问题的填“无”.

use std::sync::LazyLock;

use regex::Regex;

use super::squeeze;
use crate::form::{Column, Form, Kind};
use crate::reply::normal::{fold, without_remarks};
use crate::text::regex;

/// The sentences of a form's notes.
fn sentences(form: &Form) -> impl Iterator<Item = &str> {
    form.notes.iter().flat_map(|note| note.split(['；', ';', '。', '\n']))
}

/// What the notes ask to be filled in in a column: the words behind 填, 填写 or 选 in each sentence that names it.
pub(super) fn asked(form: &Form, column: &Column) -> Vec<String> {
    sentences(form)
        .filter_map(|sentence| in_sentence(form, column, sentence))
        .collect()
}

/// What a sentence asks for in a column; nothing if it speaks of another one.
fn in_sentence(form: &Form, column: &Column, sentence: &str) -> Option<String> {
    let bare = |column: &Column| fold(&without_remarks(&column.heading));
    let heading = bare(column);
    let folded = sentence.replace([' ', '\u{3000}'], "");
    // 未销号原因 holds 销号: the longest heading of the sentence is meant.
    let longer = |other: &Column| {
        let other = bare(other);
        other.chars().count() > heading.chars().count() && other.contains(&heading) && folded.contains(&other)
    };
    if heading.chars().count() < 2 || form.columns.iter().any(longer) {
        return None;
    }
    let (_, mut rest) = folded.split_once(&heading)?;
    // 责任领导、联系人填写姓名: what is asked of several stands behind the last.
    let others: Vec<String> = form
        .columns
        .iter()
        .map(bare)
        .filter(|other| other.chars().count() > 1)
        .collect();
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(AROUND);
        if let Some(other) = others.iter().find(|other| rest.starts_with(other.as_str())) {
            rest = rest.get(other.len()..)?;
        }
        if rest.len() == before {
            break;
        }
    }
    let verbs = [
        "填写为",
        "填写",
        "填报",
        "选填",
        "填入",
        "填",
        "选择",
        "选",
        "分为",
        "分",
        "写明",
        "写",
        "统一用",
        "使用",
        "用",
    ];
    let rest = verbs.iter().find_map(|verb| rest.strip_prefix(verb))?;
    Some(rest.to_owned())
}

/// What may stand between a heading and the verb: ”一栏请统一填….
const AROUND: [char; 26] = [
    '”', '"', '“', '一', '栏', '列', '项', '请', '应', '须', '：', ':', '，', '、', '和', '及', '与', '均', '统', '只',
    '要', '需', '必', '中', '内', '里',
];

/// The kind that the notes ask for in a column whose heading does not tell it.
pub fn kind(form: &Form, column: &Column) -> Option<Kind> {
    /// What is asked stands at the beginning; what comes behind explains it.
    const HEAD: usize = 16;
    asked(form, column).into_iter().find_map(|asked| {
        let head: String = asked.chars().take(HEAD).collect();
        let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
        let number = has(&["电话", "手机", "联系方式", "号码"]);
        Some(match () {
            _ if has(&["姓名", "人员名字"]) && number => Kind::Contact,
            _ if has(&["姓名"]) => Kind::Person,
            _ if has(&["手机号", "电话号", "联系电话"]) => Kind::Phone,
            _ if has(&[
                "百分数",
                "百分比",
                "百分号",
                "0-100",
                "0—100",
                "0～100",
                "0~100",
                "0至100",
                "0到100",
            ]) =>
            {
                Kind::Progress
            }
            _ if has(&["数字", "数值", "阿拉伯", "整数", "金额"]) => Kind::Amount,
            _ if has(&["年月日", "具体日期", "日期", "具体到日", "精确到日"]) => Kind::Date,
            _ if has(&["“是”或“否”", "是或否", "是/否", "“是”“否”", "“是”、“否”"]) => {
                Kind::Question
            }
            _ => return None,
        })
    })
}

/// The sentences of a form's notes without their numbers: `3.未启动的须说明原因` is `未启动的须说明原因`.
fn bare_sentences(form: &Form) -> impl Iterator<Item = String> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^(?:(?:填表|填报|填写)?说明|注|备注)?[:：]?(?:[(（]?[0-9一二三四五六七八九十]{1,2}[.、．)）])?")
    });
    sentences(form).map(|sentence| NUMBER.replace(&squeeze(sentence), "").into_owned())
}

/// The column of a form that words of a note name: the same heading, or the one that begins with it.
fn column_of(form: &Form, words: &str) -> Option<usize> {
    let words = fold(words);
    let bare = |column: &Column| fold(&without_remarks(&column.heading));
    let place = |is: &dyn Fn(&str) -> bool| form.columns.iter().position(|column| is(&bare(column)));
    place(&|heading| heading == words)
        .or_else(|| place(&|heading| words.chars().count() > 1 && heading.contains(&words)))
        .filter(|_| !words.is_empty())
}

/// Where the notes ask for a reason: the states that need one, and the column that it is to stand in.
///
/// `进度滞后、未启动的，须在“突出问题及下步措施”栏说明原因` gives 进度滞后 and 未启动 with that column, `未达成的须分析原因` no column but the
/// one that asks for reasons.
pub fn reasons(form: &Form) -> Vec<(Vec<String>, usize)> {
    static ASKS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r#"^(.{2,40}?)的[,，]?(?:均|都)?(?:须|应|要|必须|请|需|应当)?(?:在[“"「]?([^”"」“]{2,20}?)[”"」]?(?:一?栏)?(?:内|中|里)?)?(?:详细|逐项|具体)?(?:说明|分析|写明|注明|填写|填报|填)(?:[^，,。]{0,6})(?:原因|理由)"#,
        )
    });
    let found = bare_sentences(form).filter_map(|sentence| {
        let found = ASKS.captures(&sentence)?;
        let states: Vec<String> = (found.get(1)?.as_str())
            .split(['、', '或', '和', '及', '/', ','])
            .map(|word| word.trim_matches(['“', '”', '"', '「', '」']).to_owned())
            .filter(|word| word.chars().count() > 1)
            .collect();
        let named = found.get(2).and_then(|words| column_of(form, words.as_str()));
        let asks = |column: &Column| column.heading.contains("原因");
        let place = named.or_else(|| form.columns.iter().position(asks))?;
        Some((states, place))
    });
    found.collect()
}

/// What the notes say that the figures of one column add up to: `各季度投资之和应等于年度计划投资` gives the column and 年度计划投资.
pub fn sums(form: &Form) -> Vec<(usize, String)> {
    static SUM: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(.{2,20}?)(?:[一二三四五六两各0-9]+项)?(?:之和|合计|总和|相加)(?:应|须|要|必须|应当)?(?:等于|为|与|同)([^,]{2,20}?)(?:相等|一致|相同)?(?:,.*)?$",
        )
    });
    let found = bare_sentences(form).filter_map(|sentence| {
        let found = SUM.captures(&sentence)?;
        Some((
            column_of(form, found.get(1)?.as_str())?,
            found.get(2)?.as_str().to_owned(),
        ))
    });
    found.collect()
}

/// What the notes bound by another column: `累计支付工程款不得超过开工以来累计完成投资` gives the column, that it may not be more, and of what.
pub fn bounds(form: &Form) -> Vec<(usize, bool, String)> {
    static BOUND: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(.{2,20}?)(?:均|都)?(?:不得|不应|不能|不可|不)(超过|大于|多于|高于|低于|少于|小于)([^,]{2,24}?)(?:填报数|数)?(?:,.*)?$",
        )
    });
    let found = bare_sentences(form).filter_map(|sentence| {
        let found = BOUND.captures(&sentence)?;
        let most = ["超过", "大于", "多于", "高于"].contains(&found.get(2)?.as_str());
        let place = column_of(form, found.get(1)?.as_str())?;
        Some((place, most, found.get(3)?.as_str().to_owned()))
    });
    found.collect()
}

/// The rates that the notes reckon: `年度投资完成率=累计完成投资÷年度计划投资` gives the column and what is divided by what.
pub fn quotients(form: &Form) -> Vec<(usize, String, String)> {
    static QUOTIENT: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^(.{2,20}?)(?:=|为|等于)(.{2,24}?)(?:÷|/|除以)([^,]{2,24}?)(?:[×xX*]100%?)?(?:,.*)?$")
    });
    let found = bare_sentences(form).filter_map(|sentence| {
        let found = QUOTIENT.captures(&sentence)?;
        let part = |n: usize| found.get(n).map(|part| part.as_str().to_owned());
        Some((column_of(form, &part(1)?)?, part(2)?, part(3)?))
    });
    found.collect()
}

/// Whether the notes say that a column may be left blank: 未销号的，销号日期和销号文号不填.
pub fn may_be_blank(form: &Form, column: &Column) -> bool {
    let words = [
        "不填",
        "不用填",
        "不需填",
        "无需填",
        "无须填",
        "不必填",
        "免填",
        "可空",
        "可不填",
        "选填",
        "留空",
    ];
    let never = ["不得", "不能", "不要", "不可", "严禁"];
    let heading = fold(&without_remarks(&column.heading));
    heading.chars().count() > 1
        && sentences(form).any(|sentence| {
            let plain = fold(sentence);
            plain.contains(&heading)
                && words.iter().any(|word| plain.contains(word))
                && !never.iter().any(|word| plain.contains(word))
        })
}

/// Whether the notes let 无 stand in a column: where nothing is to be said, of this column or of any.
pub fn takes_none(form: &Form, column: &Column) -> bool {
    let says = |text: &str| {
        let plain = squeeze(text);
        [
            "填“无”",
            "填写“无”",
            "填\"无\"",
            "填无",
            "填写无",
            "写“无”",
            "填‘无’",
            "注明“无”",
            "填「无」",
        ]
        .iter()
        .any(|words| plain.contains(words))
    };
    let heading = fold(&without_remarks(&column.heading));
    sentences(form).filter(|sentence| says(sentence)).any(|sentence| {
        let plain = fold(sentence);
        // A sentence that names other columns speaks of these.
        let named = |other: &Column| {
            let other = fold(&without_remarks(&other.heading));
            other.chars().count() > 1 && plain.contains(&other)
        };
        plain.contains(&heading)
            || !form.columns.iter().any(named) && !plain.contains("问题") && !plain.contains("协调")
    })
}

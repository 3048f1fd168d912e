//! What the notes of a form say of one of its columns: 进度填百分数, 责任人填写姓名, 没有问题的填“无”.

use super::squeeze;
use crate::form::{Column, Form, Kind};
use crate::reply::normal::{fold, without_remarks};

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

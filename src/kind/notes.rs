//! What the notes of a form say of one of its columns: 进度填百分数, 责任人填写姓名, 没有问题的填“无”.

use std::sync::LazyLock;

use super::{headings, squeeze};
use crate::form::{Column, Form, Kind};
use crate::normal::{fold, without_remarks};
use crate::pattern::Regex;
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
        "按照",
        "按",
    ];
    if let Some(rest) = verbs.iter().find_map(|verb| rest.strip_prefix(verb)) {
        return Some(rest.to_owned());
    }
    among(rest).map(|list| format!("{list}之一"))
}

/// What a sentence asks for in a column where there is nothing to be written: 群众满意率尚未开展测评的，填“未开展”.
fn where_not(column: &Column, sentence: &str) -> Option<String> {
    static WHERE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:一?栏|一?列|项)?[,:]?(?:如|若|凡)?(?:尚未|暂未|还未|未|没有|没|暂无|不)[^,。;]{0,14}(?:的|时),?(?:请|可|应|统一|直接)*(?:填写?为?|写|注明)(.+)$",
        )
    });
    let heading = squeeze(&without_remarks(&column.heading));
    let plain = squeeze(sentence);
    let rest = plain
        .split_once(heading.as_str())
        .filter(|_| heading.chars().count() > 1)?
        .1;
    WHERE.captures(rest)?.get(1).map(|asked| asked.as_str().to_owned())
}

/// What is to be chosen from: 从“前期手续”“正在施工”“已验收”中选填, 限A、B、C, 为合格、不合格之一.
fn among(rest: &str) -> Option<&str> {
    static AMONG: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:[从在由](.{3,80}?)(?:之中|当中|中|里|内)?(?:任选|选)|(?:仅?限于?|只能)[填选是为]*(.{3,80}?)(?:之一|中的一[项种个类])?$|[为是](.{3,80}?)(?:之一|中的一[项种个类])$)",
        )
    });
    let found = AMONG.captures(rest)?;
    found.iter().skip(1).flatten().map(|list| list.as_str()).next()
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

/// How far the number by which the notes quote a column lies from its place: 整改进度（2栏）.
fn numbered_from(form: &Form) -> Option<usize> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| regex(r"([^,;:。、()0-9.=÷]{2,20})\(第?([0-9]{1,2})[栏列]\)"));
    form.notes.iter().find_map(|note| {
        let note = squeeze(note);
        QUOTED.captures_iter(&note).find_map(|found| {
            let place = column_of(form, found.get(1)?.as_str())?;
            let number: usize = found.get(2)?.as_str().parse().ok()?;
            place.checked_sub(number)
        })
    })
}

/// A sentence whose columns are called by their headings: 4栏=3栏÷2栏 and 资金投入率（4栏）.
fn by_heading(form: &Form, sentence: &str) -> String {
    static BESIDE: LazyLock<Regex> = LazyLock::new(|| regex(r"\(第?[0-9]{1,2}[栏列]\)"));
    static ALONE: LazyLock<Regex> = LazyLock::new(|| regex(r"第?([0-9]{1,2})[栏列]"));
    let bare = BESIDE.replace_all(sentence, "");
    if !ALONE.is_match(&bare) {
        return bare.into_owned();
    }
    let Some(from) = numbered_from(form) else {
        return bare.into_owned();
    };
    let heading = |found: &regex::Captures<'_>| {
        let number = found.get(1).and_then(|number| number.as_str().parse::<usize>().ok());
        let column = number.and_then(|number| form.columns.get(number.checked_add(from)?));
        match column {
            Some(column) => squeeze(&without_remarks(&column.heading)),
            None => found.get(0).map_or(String::new(), |all| all.as_str().to_owned()),
        }
    };
    ALONE.replace_all(&bare, heading).into_owned()
}

/// The sentences of a form's notes without their numbers: `3.未启动的须说明原因` is `未启动的须说明原因`.
fn bare_sentences(form: &Form) -> impl Iterator<Item = String> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^(?:(?:填表|填报|填写)?说明|注|备注)?[:：]?(?:[(（]?[0-9一二三四五六七八九十]{1,2}[.、．)）])?")
    });
    sentences(form).map(|sentence| by_heading(form, &NUMBER.replace(&squeeze(sentence), "")))
}

/// The column of a form that words of a note name: the same heading, or the one that begins with it.
pub fn column_of(form: &Form, words: &str) -> Option<usize> {
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

/// The column of a score and its full marks, as its heading or the notes give them: 自评得分满分10分，低于10分的须填写扣分理由.
pub fn full_marks(form: &Form) -> Option<(usize, f64)> {
    static FULL: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:满分(?:为|是|值)?|总分(?:为|是)?|低于|不足|不满|未满)([0-9]{1,4}(?:\.[0-9]+)?)分"));
    let is_score =
        |column: &Column| column.kind == Kind::Amount && headings::holds(Kind::Amount, "score", &column.heading);
    let mut scores = form.columns.iter().enumerate().filter(|(_, column)| is_score(column));
    // Of several scores nobody knows which one is meant.
    let ((at, column), None) = (scores.next()?, scores.next()) else {
        return None;
    };
    let bare = fold(&without_remarks(&column.heading));
    let of_score = |said: &String| {
        let said = fold(said);
        said.contains(&bare) || said.contains("得分") || said.contains("评分")
    };
    let mut said = std::iter::once(squeeze(&column.heading)).chain(bare_sentences(form).filter(of_score));
    let full = said.find_map(|said| FULL.captures(&said)?.get(1)?.as_str().parse::<f64>().ok())?;
    (full > 0.0).then_some((at, full))
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

/// What the notes bound by something else, each as it is called there.
///
/// `累计支付工程款不得超过开工以来累计完成投资` gives the words on both sides; `改革后的环节不得多于改革前` speaks of the parts of a column,
/// `上线时间不得晚于清单规定的时限` of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// What is bound.
    pub what: String,
    /// Whether it may not be more, or later; else it may not be less, or earlier.
    pub most: bool,
    /// Whether the sentence speaks of days.
    pub days: bool,
    /// By what it is bound.
    pub by: String,
}

/// The bounds that the notes set.
pub fn bounds(form: &Form) -> Vec<Bound> {
    static BOUND: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:^|,)([^,]{2,20}?)(?:均|都)?(?:不得|不应|不能|不可|不)(超过|大于|多于|高于|低于|少于|小于|晚于|迟于|早于|先于)([^,]{2,24}?)(?:填报数|数)?(?:,|$)",
        )
    });
    let mut all = Vec::new();
    for sentence in bare_sentences(form) {
        // Each clause of 累计数不得低于上期,不得超过预算 is looked at by itself.
        for clause in sentence.split(',') {
            let found = BOUND.captures(clause);
            let part = |n: usize| found.as_ref()?.get(n).map(|part| part.as_str().to_owned());
            let (Some(what), Some(how), Some(by)) = (part(1), part(2), part(3)) else {
                continue;
            };
            all.push(Bound {
                what,
                most: ["超过", "大于", "多于", "高于", "晚于", "迟于"].contains(&how.as_str()),
                days: ["晚于", "迟于", "早于", "先于"].contains(&how.as_str()),
                by,
            });
        }
    }
    all
}

/// What a note asks of a column where another one chooses a word: 正式上线的，系统对接应全部完成，总体进度填100%.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The column that chooses, and the words of which one must stand there.
    pub chosen: (usize, Vec<String>),
    /// The columns of which something is asked; of one part of them where it is named.
    pub columns: Vec<usize>,
    /// The words by which the note calls them: 改革后办理时限.
    pub called: String,
    /// What is asked.
    pub asked: Asked,
}

/// What may be asked of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// 填100%, 填0, 填“恢复使用”.
    Text(String),
    /// 应全部完成: all that there is.
    All,
}

/// What the notes ask for by what is chosen; `offered` yields the words of a column that offers a choice.
pub fn demands(form: &Form, offered: impl Fn(&Column) -> Vec<String>) -> Vec<Demand> {
    static FILL: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r#"^(.{2,24}?)(?:各栏|一栏|栏)?(?:均|都|统一|应|须|要|应当|必须)*(?:填写为|填写|填报|填|应为|须为|为)(?:[“"「']([^”"」'“]{1,12}?)[”"」']|([0-9]+(?:\.[0-9]+)?%?|[/—-]{1,2}|无))$"#,
        )
    });
    static ALL: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(.{2,20}?)(?:应|须|要|应当|必须)?(?:已)?全部(?:完成|到位|办结|对接|整改|落实)$"));
    if form.notes.is_empty() {
        return Vec::new();
    }
    let choices: Vec<(usize, Vec<String>)> = (form.columns.iter().enumerate())
        .filter(|(_, column)| column.kind == Kind::State)
        .map(|(at, column)| (at, offered(column)))
        .filter(|(_, words)| words.len() > 1)
        .collect();
    let mut all = Vec::new();
    for sentence in bare_sentences(form) {
        // The condition stands first, and holds for all that follows: 方案设计、系统开发阶段，…; even within a sentence: …，即办件办理时限填“1”.
        let mut chosen: Option<(usize, Vec<String>)> = None;
        for clause in sentence.split(',') {
            let begins = choices.iter().find_map(|(at, words)| {
                let first = words.iter().any(|word| clause.starts_with(word.as_str()));
                let named = words.iter().filter(|word| clause.contains(word.as_str()));
                first.then(|| (*at, named.cloned().collect::<Vec<String>>()))
            });
            let mut rest = clause;
            if let Some(begins) = begins {
                let ends = begins
                    .1
                    .iter()
                    .filter_map(|word| Some(clause.find(word.as_str())? + word.len()));
                rest = ends.max().and_then(|end| clause.get(end..)).unwrap_or_default();
                let joints = ["状态的", "阶段的", "状态", "阶段", "的", "时"];
                rest = joints.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
                chosen = Some(begins);
            }
            let Some(chosen) = chosen.clone() else { continue };
            let (words, asked) = match (ALL.captures(rest), FILL.captures(rest)) {
                (Some(found), _) => (found.get(1), Asked::All),
                (None, Some(found)) => {
                    let text = found.get(2).or_else(|| found.get(3));
                    (
                        found.get(1),
                        Asked::Text(text.map_or("", |text| text.as_str()).to_owned()),
                    )
                }
                (None, None) => continue,
            };
            let Some(called) = words.map(|words| words.as_str().to_owned()) else {
                continue;
            };
            let each = rest.contains("各栏");
            let columns: Vec<usize> = called
                .split(['、', '和', '及', '与'])
                .flat_map(|name| columns_called(form, name, each))
                .filter(|at| *at != chosen.0)
                .collect();
            if !columns.is_empty() {
                all.push(Demand {
                    chosen,
                    columns,
                    called,
                    asked,
                });
            }
        }
    }
    all
}

/// The columns that a short name means: 办件量 all that begin with it, 进度 the one that ends with it, 改革后办理时限 the one whose name
/// stands at its end; with 各栏 (`each`) all that hold it.
fn columns_called(form: &Form, name: &str, each: bool) -> Vec<usize> {
    let name = fold(name);
    let bare: Vec<String> = form
        .columns
        .iter()
        .map(|column| fold(&without_remarks(&column.heading)))
        .collect();
    let places = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let found = bare
            .iter()
            .enumerate()
            .filter(|(_, heading)| heading.chars().count() > 1 && is(heading));
        found.map(|(at, _)| at).collect()
    };
    if name.chars().count() < 2 {
        return Vec::new();
    }
    if each {
        return places(&|heading| heading.contains(&name));
    }
    let same = places(&|heading| heading == name);
    // 项目 begins half of the headings, and means none of them.
    let long = name.chars().count() > 2;
    let begins = || places(&|heading| long && heading.starts_with(&name));
    let ends = || Some(places(&|heading| heading.ends_with(&name))).filter(|found| found.len() == 1);
    let within = || Some(places(&|heading| name.ends_with(heading))).filter(|found| found.len() == 1);
    match same.is_empty() {
        false => same,
        true => Some(begins())
            .filter(|found| !found.is_empty())
            .or_else(ends)
            .or_else(within)
            .unwrap_or_default(),
    }
}

/// Words that a note or the heading itself lets stand in a column in place of an answer, and under which choices: 不涉及的填“/”,
/// 系统开发阶段，网办率填“—”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// The word.
    pub word: String,
    /// The words of which one must be chosen in another column, if the note says so; with the place of that column.
    pub chosen: Option<(usize, Vec<String>)>,
}

impl Instead {
    /// Whether a text is the word; a stroke is a stroke.
    pub fn is(&self, text: &str) -> bool {
        squeeze(text) == squeeze(&self.word) || super::is_none(&self.word) && super::is_none(text)
    }
}

/// What may stand in a column in place of an answer.
pub fn instead(form: &Form, column: &Column, offered: impl Fn(&Column) -> Vec<String>) -> Vec<Instead> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r#"(?:填写|填报|填|写|注明|划|打)(?:为)?(?:[“"「'‘]([^”"」'’“]{1,8})[”"」'’]|([/—－-]{1,2}|不涉及|不适用|无|0))(?:$|[,;)])"#,
        )
    });
    let mut all = Vec::new();
    let heading = squeeze(&column.heading);
    let mut take = |text: &str, chosen: Option<(usize, Vec<String>)>| {
        let found = WORD.captures(text);
        let word = found.as_ref().and_then(|found| found.get(1).or_else(|| found.get(2)));
        if let Some(word) = word {
            all.push(Instead {
                word: word.as_str().to_owned(),
                chosen,
            });
        }
    };
    if let Some((_, remark)) = heading.split_once('(') {
        take(remark, None);
    }
    for sentence in sentences(form) {
        let asked = in_sentence(form, column, sentence).or_else(|| where_not(column, sentence));
        let Some(asked) = asked else {
            continue;
        };
        let plain = squeeze(sentence);
        let before = plain.split('填').next().unwrap_or_default();
        let chosen = (form.columns.iter().enumerate())
            .filter(|(_, other)| other.kind == Kind::State && other.heading != column.heading)
            .find_map(|(at, other)| {
                let words: Vec<String> = offered(other)
                    .into_iter()
                    .filter(|word| word.chars().count() > 1 && before.contains(word.as_str()))
                    .collect();
                (!words.is_empty()).then_some((at, words))
            });
        take(&format!("填{}", squeeze(&asked)), chosen);
    }
    all
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
            // 从“前期手续”“已验收”中选填 asks for one of them.
            let chooses = in_sentence(form, column, sentence).is_some_and(|asked| asked.ends_with("之一"));
            plain.contains(&heading)
                && !chooses
                && words.iter().any(|word| plain.contains(word))
                && !never.iter().any(|word| plain.contains(word))
        })
}

/// The question on whose answer it depends whether a column may be blank: 是否移交物业 in 尚未移交物业的，接管单位不填.
pub fn blank_unless(form: &Form, column: &Column) -> Option<usize> {
    static UNLESS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:尚未|暂未|还未|未|没有|没|不)(.{2,12}?)的[,，](.{2,24}?)(?:栏|列)?(?:均|都|可以?|暂)?(?:不用?|无需|不必|免)填",
        )
    });
    let heading = fold(&without_remarks(&column.heading));
    bare_sentences(form).find_map(|sentence| {
        let found = UNLESS.captures(&sentence)?;
        let (what, columns) = (fold(found.get(1)?.as_str()), fold(found.get(2)?.as_str()));
        let asks = |other: &Column| other.kind == Kind::Question && fold(&other.heading).contains(&what);
        columns.contains(&heading).then(|| form.columns.iter().position(asks))?
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::form::FilledBy;
    use crate::kind;

    const FIGURES: [&str; 4] = [
        "年度计划投资（万元）",
        "累计完成投资（万元）",
        "已支付工程款（万元）",
        "培训人次（人次）",
    ];
    const RATE: &str = "投资完成率（%）";
    const WORDS: [&str; 3] = ["工作进展情况", "存在问题", "滞后原因"];

    fn form(notes: Vec<String>) -> Form {
        let headings = FIGURES
            .into_iter()
            .chain([RATE])
            .chain(WORDS)
            .chain(["责任人", "进度状态"]);
        let columns = headings.map(|heading| Column {
            heading: heading.to_owned(),
            kind: kind::of_heading(heading),
            required: true,
            filled_by: FilledBy::Unit,
            source: None,
            words: Vec::new(),
            width: None,
        });
        Form::of_columns(columns, notes)
    }

    fn bare(heading: &str) -> String {
        squeeze(&without_remarks(heading))
    }

    /// A note, and what it says.
    #[derive(Debug, Clone)]
    enum Said {
        Asked(usize, &'static str),
        Bound(usize, usize, &'static str, bool),
        Quotient(usize, usize),
        Reason(Vec<&'static str>),
        None,
    }

    impl Said {
        fn note(&self, way: usize) -> String {
            let figure = |at: &usize| bare(FIGURES[*at]);
            match self {
                Said::Asked(at, what) => {
                    let name = [FIGURES[0], FIGURES[1], WORDS[0], "责任人"][*at];
                    let name = bare(name);
                    match way % 4 {
                        0 => format!("{name}填写{what}"),
                        1 => format!("“{name}”一栏请填{what}"),
                        2 => format!("{name}：应填写{what}"),
                        _ => format!("{name}须填报{what}"),
                    }
                }
                Said::Bound(one, other, how, _) => format!("{}{how}{}", figure(one), figure(other)),
                Said::Quotient(one, other) => {
                    let times = if way.is_multiple_of(2) { "×100%" } else { "" };
                    format!("{}={}÷{}{times}", bare(RATE), figure(one), figure(other))
                }
                Said::Reason(states) => match way % 3 {
                    0 => format!("{}的，须在“滞后原因”栏说明原因", states.join("、")),
                    1 => format!("{}的须说明原因", states.join("或")),
                    _ => format!("{}的，应在滞后原因一栏注明原因", states.join("、")),
                },
                Said::None => match way % 3 {
                    0 => "没有存在问题的填“无”".to_owned(),
                    1 => "存在问题一栏没有的，填写“无”".to_owned(),
                    _ => "无存在问题的注明“无”".to_owned(),
                },
            }
        }
    }

    fn said() -> impl Strategy<Value = Said> {
        let what = prop::sample::select(vec!["截至本月底的数", "具体做法和成效", "到人", "累计数"]);
        let how = prop::sample::select(vec![
            ("不得超过", true),
            ("不得大于", true),
            ("不应低于", false),
            ("不得少于", false),
        ]);
        let two = (0usize..4, 1usize..4).prop_map(|(one, step)| (one, (one + step) % 4));
        prop_oneof![
            (0usize..4, what).prop_map(|(at, what)| Said::Asked(at, what)),
            (two.clone(), how).prop_map(|((one, other), (how, most))| Said::Bound(one, other, how, most)),
            two.prop_map(|(one, other)| Said::Quotient(one, other)),
            prop::sample::subsequence(vec!["未启动", "进度滞后", "已暂停"], 1..3).prop_map(Said::Reason),
            Just(Said::None),
        ]
    }

    proptest! {
        /// Whatever notes a form bears, in whatever order and numbered however, each says what it says and nothing of another.
        #[test]
        fn each_note_of_a_form_says_its_own_and_no_more(
            all in prop::collection::vec((said(), 0usize..12), 1..5),
            numbers in 0usize..4,
        ) {
            let notes: Vec<String> = all.iter().enumerate().map(|(at, (said, way))| {
                let note = said.note(*way);
                let nth = at + 1;
                match numbers {
                    0 => format!("{nth}.{note}。"),
                    1 => format!("（{nth}）{note}；"),
                    2 if at == 0 => format!("填表说明：1.{note}。"),
                    2 => format!("{nth}．{note}。"),
                    _ => note,
                }
            }).collect();
            let form = form(notes.clone());
            let place = |heading: &str| form.columns.iter().position(|column| column.heading == heading).unwrap_or(99);
            let (bounds, quotients, reasons) = (bounds(&form), quotients(&form), reasons(&form));
            let count = |is: fn(&Said) -> bool| all.iter().filter(|(said, _)| is(said)).count();
            prop_assert_eq!(bounds.len(), count(|said| matches!(said, Said::Bound(..))), "{:?}: {:?}", notes, bounds);
            prop_assert_eq!(quotients.len(), count(|said| matches!(said, Said::Quotient(..))), "{:?}: {:?}", notes, quotients);
            prop_assert_eq!(reasons.len(), count(|said| matches!(said, Said::Reason(..))), "{:?}: {:?}", notes, reasons);
            for (said, _) in &all {
                match said {
                    Said::Asked(at, what) => {
                        let heading = [FIGURES[0], FIGURES[1], WORDS[0], "责任人"][*at];
                        let asked = asked(&form, &form.columns[place(heading)]);
                        prop_assert!(asked.iter().any(|asked| asked == what), "{:?}: {:?}", notes, asked);
                    }
                    Said::Bound(one, other, how, most) => {
                        let is = |bound: &Bound| bound.what == bare(FIGURES[*one]) && bound.by == bare(FIGURES[*other]) && bound.most == *most;
                        prop_assert!(bounds.iter().any(is), "{:?} {}: {:?}", notes, how, bounds);
                    }
                    Said::Quotient(one, other) => {
                        let meant = (place(RATE), bare(FIGURES[*one]), bare(FIGURES[*other]));
                        prop_assert!(quotients.contains(&meant), "{:?}: {:?}", notes, quotients);
                    }
                    Said::Reason(states) => {
                        let states: Vec<String> = states.iter().map(|state| (*state).to_owned()).collect();
                        prop_assert!(reasons.contains(&(states, place("滞后原因"))), "{:?}: {:?}", notes, reasons);
                    }
                    Said::None => prop_assert!(takes_none(&form, &form.columns[place("存在问题")]), "{:?}", notes),
                }
            }
            let none = all.iter().any(|(said, _)| matches!(said, Said::None));
            prop_assert_eq!(takes_none(&form, &form.columns[place("存在问题")]), none, "{:?}", notes);
        }
    }
}

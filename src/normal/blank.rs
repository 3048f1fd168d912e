//! Tells an answer from what only looks like one: strokes, 无, 同上, 见附件, 本单位不涉及.

use std::sync::LazyLock;

use super::{completion, fold, fold_one, has_more_han, is_han, squeeze};
use crate::lexicon::{self, Kind};
use crate::memo::{Memo, Recent};
use crate::normal::choice;
use crate::normal::phrase::made_of;
use crate::text;

/// What a cell's text is worth as an answer, before its kind is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Worth {
    /// Nothing, or signs that stand for nothing: spaces, `/`, `—`, `无`, `待定`.
    Blank,
    /// The same as the cell above: `同上`, `〃`.
    Ditto,
    /// A pointer to another paper: `见附件`, `详见方案`.
    Elsewhere,
    /// A nil reply: 本单位不涉及, 无此项职责.
    Nil,
    /// An answer.
    Answer,
}

/// What a text is worth as an answer.
pub fn worth(text: &str) -> Worth {
    thread_local! {
        // 是, a day, a name: most short answers stand in many cells, and each is asked about more than once.
        static KNOWN: Memo<Worth> = Memo::of_short_texts();
        static LAST: Recent<Worth> = const { Recent::new() };
    }
    let find = || of_long(text).unwrap_or_else(|| of_short(text));
    if KNOWN.with(|known| known.keeps(text)) {
        return KNOWN.with(|known| known.get(text, find));
    }
    LAST.with(|last| last.get(text, find, Worth::clone))
}

fn of_short(text: &str) -> Worth {
    let bare = squeeze(text);
    let folded = fold(&bare);
    if is_error(&bare) {
        return Worth::Blank;
    }
    if completion::is_unmarked(text) {
        return Worth::Blank;
    }
    if choice::has_chosen(&bare) {
        return Worth::Answer;
    }
    if is_prompt(&folded) {
        return Worth::Blank;
    }
    if folded.is_empty() {
        return if bare.contains(['〃', '″', '′', '"', '”', '“']) {
            Worth::Ditto
        } else {
            Worth::Blank
        };
    }
    match folded.as_str() {
        "无" | "暂无" | "没有" | "空" | "空白" | "na" | "nil" | "none" | "null" | "待定" | "待填" | "待补"
        | "待补充" | "待填写" | "未填" | "暂缺" | "略" | "xx" | "xxx" | "xxxx" | "xxxxxxxxxxx" | "某某" | "某某某"
        | "年月日" | "年月" => Worth::Blank,
        // 0% says how far the work is.
        "0" if !bare.contains('%') => Worth::Blank,
        _ if is_ditto(&folded) => Worth::Ditto,
        // 2020年 月 日: the printed date with its year.
        _ if matches!(
            folded.trim_start_matches(|c: char| c.is_ascii_digit()),
            "年月日" | "年月"
        ) =>
        {
            Worth::Blank
        }
        // 2020年 月至 月: a printed span with its year.
        _ if is_open_span(&folded) => Worth::Blank,
        _ if elsewhere(&folded) => Worth::Elsewhere,
        _ if nil(&folded) => Worth::Nil,
        _ => Worth::Answer,
    }
}

/// What a long text is worth, which is nearly always an answer; `None` where it is short, or holds signs that take a closer
/// look.
fn of_long(text: &str) -> Option<Worth> {
    /// Letters beyond which a text is no sign, word or pointer for something else, and no printed choice.
    const SHORT: usize = 40;
    // A letter takes a byte at least.
    if text.len() <= SHORT {
        return None;
    }
    if !has_more_han(text, SHORT) || !text::is_alone(text) {
        let mut letters = 0;
        for c in text.chars() {
            letters += usize::from(
                is_han(c) || {
                    text::alone(c)?;
                    fold_one(c).is_some()
                },
            );
        }
        if letters <= SHORT {
            return None;
        }
    }
    let opening = || text.chars().filter_map(fold_one).take(OPENING);
    if !opening().any(|c| DENY.contains(&c)) {
        return Some(Worth::Answer);
    }
    let opening: String = opening().collect();
    Some(if nil(&opening) { Worth::Nil } else { Worth::Answer })
}

/// Whether a text is an error value of a spreadsheet, which is no answer.
pub fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 7] = ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"];
    text.starts_with('#') && ERRORS.contains(&text.trim())
}

/// Whether an error value stands among other words: 0715-8123906#REF!.
pub fn holds_error(text: &str) -> bool {
    text.contains('#')
        && ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"]
            .iter()
            .any(|error| text.contains(error))
}

/// What a form control shows until something is typed over it.
fn is_prompt(folded: &str) -> bool {
    const PROMPTS: [&str; 16] = [
        "单击此处输入文字",
        "单击或点击此处输入文字",
        "点击此处输入文字",
        "点击或轻触此处输入文字",
        "单击或点击以输入日期",
        "单击或点击此处输入日期",
        "单击此处输入日期",
        "点击此处输入日期",
        "点击输入文字",
        "选择一项",
        "请选择",
        "请选择一项",
        "请输入",
        "clickortapheretoentertext",
        "clickheretoentertext",
        "chooseanitem",
    ];
    // 填写姓名, 请在此处键入具体内容: made of nothing but the words of which prompts are made.
    const WORDS: [&str; 62] = [
        "请",
        "请您",
        "您",
        "单击",
        "点击",
        "双击",
        "轻触",
        "轻点",
        "或",
        "在",
        "于",
        "此",
        "此处",
        "这里",
        "处",
        "以",
        "可",
        "键入",
        "输入",
        "填写",
        "填",
        "填入",
        "补填",
        "录入",
        "添加",
        "选择",
        "写",
        "写明",
        "具体",
        "相关",
        "相应",
        "文字",
        "文本",
        "内容",
        "日期",
        "姓名",
        "电话",
        "号码",
        "联系",
        "时间",
        "时限",
        "单位",
        "名称",
        "原因",
        "情况",
        "措施",
        "落实",
        "完成",
        "数字",
        "是或否",
        "责任",
        "领导",
        "任务",
        "工作",
        "进展",
        "问题",
        "一项",
        "的",
        "并",
        "于此",
        "下拉",
        "列表",
    ];
    const ACTS: [&str; 9] = ["键入", "输入", "填写", "填入", "录入", "添加", "选择", "请填", "点击"];
    const POINTS: [&str; 8] = ["请", "点击", "单击", "双击", "此处", "在此", "这里", "输入"];
    let opens = POINTS.iter().any(|word| folded.contains(word)) || folded.starts_with("填写");
    let asked = opens
        && folded.chars().count() <= 20
        && ACTS.iter().any(|word| folded.contains(word))
        && made_of(folded, |word| WORDS.contains(&word));
    let english = [
        "entertext",
        "typehere",
        "clickhere",
        "typetext",
        "enteryourtext",
        "inserttext",
    ];
    asked || english.contains(&folded) || PROMPTS.contains(&folded)
}

/// Whether a text is a printed span whose months nobody filled in: 年月至月, 2020年月至年月.
fn is_open_span(folded: &str) -> bool {
    let words = folded
        .chars()
        .all(|c| c.is_ascii_digit() || "年月日至到起止".contains(c));
    let counted = folded
        .chars()
        .zip(folded.chars().skip(1))
        .any(|(number, word)| number.is_ascii_digit() && "月日".contains(word));
    words && folded.contains('月') && folded.contains(['至', '到', '起']) && !counted
}

/// A short pointer and nothing else; a long answer that also mentions an attachment is an answer.
fn elsewhere(folded: &str) -> bool {
    let starts = [
        "见附",
        "详见",
        "见另",
        "参见",
        "另附",
        "附后",
        "见方案",
        "见后",
        "已另报",
        "另行报送",
    ];
    // 见落实情况: what is pointed at may be a column of the same form; 见效, 见底 are other words.
    let other = ["见效", "见底", "见成效", "见实效", "见证", "见义", "见习", "见面"];
    let points = ["见", "请见", "同见"].iter().any(|word| folded.starts_with(word))
        && !other.iter().any(|word| folded.starts_with(word));
    let count = folded.chars().count();
    let short = count <= 14 && (points || starts.iter().any(|start| folded.starts_with(start)));
    // 详见12月10日报送的专题报告: the paper itself is named, and nothing behind it.
    let papers = [
        "报告", "方案", "材料", "文件", "附件", "专报", "总结", "简报", "附表", "清单", "台账", "说明",
    ];
    let paper = ["详见", "参见", "请见", "另见", "见"]
        .iter()
        .any(|start| folded.starts_with(start))
        && !other.iter().any(|word| folded.starts_with(word))
        && count <= 30
        && papers.iter().any(|paper| folded.ends_with(paper));
    short || paper || is_another_row(folded)
}

/// Whether a text says that its cell is the same as the one above: 同上, 与上一项相同; 同上半年 points to another text.
fn is_ditto(folded: &str) -> bool {
    /// What may stand behind such a word, in letters.
    const BEHIND: usize = 4;
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let words = lexicon::words(Kind::SameAsAbove).filter(|word| word.starts_with(is_han));
        words.map(fold).collect()
    });
    let rest = (WORDS.iter())
        .filter_map(|word| folded.strip_prefix(word.as_str()))
        .min_by_key(|rest| rest.len());
    let goes_on = |rest: &str| rest.starts_with(|c: char| "年半季月期报轮届级".contains(c));
    folded == "同左" || rest.is_some_and(|rest| rest.chars().count() <= BEHIND && !goes_on(rest))
}

/// Whether a text only points to another row of the form: 同序号8, 与第8项相同, 同任务12.
fn is_another_row(folded: &str) -> bool {
    let starts = lexicon::words(Kind::SameRow).filter(|word| word.chars().count() > 1);
    let Some(rest) = starts
        .filter_map(|start| folded.strip_prefix(start))
        .min_by_key(|rest| rest.len())
    else {
        return false;
    };
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    behind.len() < rest.len()
        && [
            "",
            "项",
            "条",
            "行",
            "号",
            "相同",
            "一致",
            "项相同",
            "项一致",
            "条相同",
            "行相同",
            "项内容",
            "项任务",
        ]
        .contains(&behind)
}

/// Letters in which a nil reply says so.
const OPENING: usize = 24;

/// One of these is in every word for it.
const DENY: [char; 4] = ['不', '未', '无', '没'];

/// A nil reply says that the work is not the unit's; it is short, or it opens with saying so.
fn nil(folded: &str) -> bool {
    if !folded.contains(DENY) {
        return false;
    }
    let subject = [
        "本单位",
        "我单位",
        "我局",
        "本局",
        "我委",
        "本委",
        "我办",
        "本办",
        "我县",
        "我区",
        "我市",
        "我公司",
        "本部门",
        "我部门",
        "该项",
        "此项",
        "该工作",
        "我中心",
        "我院",
        "我行",
        "本县",
        "本区",
        "本市",
        "本辖区",
        "辖区",
        "本院",
        "本中心",
        "本公司",
        "我镇",
        "本镇",
        "我乡",
        "本乡",
        "我街道",
        "本街道",
        "我厅",
        "我处",
        "我校",
        "本校",
        "我会",
    ];
    let says = [
        "不涉及",
        "未涉及",
        "无此项",
        "无此职",
        "无相关职",
        "无该项",
        "无相关工作",
        "无相关任务",
        "不承担",
        "不属于",
        "不适用",
        "没有此项",
        "无此类",
        "无相关业务",
        "无相关项目",
        "无相关职能",
    ];
    let opening: String = folded.chars().take(OPENING).collect();
    let Some(at) = says.iter().filter_map(|word| opening.find(word)).min() else {
        return false;
    };
    let before = opening.get(..at).unwrap_or_default();
    before.is_empty() || before == "经梳理" || before == "经核实" || subject.iter().any(|word| before.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_long_text_is_worth_what_a_closer_look_finds(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "本单位", "不涉及", "无此项", "经梳理", "是", "否", "完成", "见附件", "同上", "推进", "落实", "工作，", "。", "\n",
                    "１２", "（", "）", "/", "#REF!", "3月底前", "  ",
                ]),
                1..40,
            )
        ) {
            let text = words.concat();
            if let Some(worth) = of_long(&text) {
                // With a sign that makes no difference, the text is looked at closely.
                proptest::prop_assert_eq!(worth, super::worth(&format!("{text}\u{200b}")), "{}", text);
            }
        }
    }

    #[test]
    fn look_alikes_are_told_from_answers() {
        for (text, expected) in [
            ("", Worth::Blank),
            (" \u{3000}\u{a0}", Worth::Blank),
            ("/", Worth::Blank),
            ("——", Worth::Blank),
            ("无。", Worth::Blank),
            ("   年   月   日", Worth::Blank),
            ("同上", Worth::Ditto),
            ("〃", Worth::Ditto),
            ("见附件", Worth::Elsewhere),
            ("详见《实施方案》", Worth::Elsewhere),
            ("本单位不涉及此项工作", Worth::Nil),
            ("不涉及", Worth::Nil),
            ("经梳理，我局无此项工作职责。", Worth::Nil),
            ("请在此处输入", Worth::Blank),
            ("[在此处键入]", Worth::Blank),
            ("（请填写）", Worth::Blank),
            ("单击此处添加文字", Worth::Blank),
            ("请填写具体措施", Worth::Blank),
            ("填写姓名", Worth::Blank),
            ("Enter text", Worth::Blank),
            ("完成工作任务", Worth::Answer),
            ("选择3家单位开展试点", Worth::Answer),
            ("√", Worth::Answer),
            ("是", Worth::Answer),
            (
                "详见附件中所列措施，并于每月5日前调度一次进展，年底前完成20个项目",
                Worth::Answer,
            ),
            ("无房户保障资金足额到位", Worth::Answer),
            ("推进不涉及国家秘密的数据开放共享，年内开放100项", Worth::Answer),
        ] {
            assert_eq!(worth(text), expected, "{text}");
        }
    }
}

//! What a short text is on its face, whatever column it stands in: a sum, a day, a name, a body, a bare answer, or words.
//!
//! A column that asks for an account in words is not answered by 王建国, 市财政局, 1200万元 or 是. Only what is nothing else
//! gets a face of its own; whatever may be an account is words.

use std::sync::LazyLock;

use super::amount;
use super::{Content, fold, is_figure, is_han, squeeze, without_remarks};
use crate::memo::QuickSet;
use crate::normal::{choice, deadline, person, phone};
use crate::pattern::Regex;
use crate::text::regex;

/// Whether a text is a sum with its unit: 1200万元.
pub(super) fn is_sum(text: &str) -> bool {
    amount::is_sum(text) && text.chars().any(is_han)
}

/// What a text is on its face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Words that may say anything.
    Words,
    /// 100%, 123.
    Figure,
    /// 1200万元.
    Sum,
    /// 12月底.
    Day,
    /// 13907240001.
    Phone,
    /// 是, √.
    Yes,
    /// 王建国.
    Name,
    /// 市财政局.
    Body,
    /// 已完成, 未销号.
    State,
    /// The heading once more: 情况 under 落实情况.
    Heading,
    /// What a form says of how to fill it in, or a pattern nobody has filled: 请填写进展, 已完成XX个, 一是……；二是…….
    Prompt,
    /// A remark among colleagues: @李主任 这条你那边写.
    Remark,
    /// That nobody knows or wants: 不清楚, 不予考虑.
    Refusal,
    /// 否，因资金不足: the answer to another column.
    No,
    /// A formula or letters that somebody typed to try: =C7, test123.
    Trial,
}

impl Face {
    /// What goes on behind the quotation in a finding; nothing for words.
    pub fn what(self) -> Option<&'static str> {
        Some(match self {
            Face::Words => return None,
            Face::Figure => "，只有数字，没有文字",
            Face::Sum => "，只有数额，没有文字",
            Face::Day | Face::Phone => "，像是别的栏的内容",
            Face::Yes => "，没有具体内容",
            Face::Name => "，像是姓名",
            Face::Body => "，只有单位名称",
            Face::State => "，只有状态，没有具体内容",
            Face::Heading => "，只重复了栏目名称",
            Face::Prompt => "，像是填写提示或没有填完的模板",
            Face::Remark => "，像是给同事的留言",
            Face::Refusal => "，没有写做什么或做了什么",
            Face::No => "，像是“是否完成”一栏的内容",
            Face::Trial => "，像是试填的内容",
        })
    }
}

/// What a content is on its face.
pub(super) fn of(content: &Content<'_>) -> Face {
    let text = content.text;
    if is_account(text) {
        /// Bytes of the longest prompt that a form prints or a clerk leaves.
        const PROMPT: usize = 120;
        let prompt = text.len() <= PROMPT && is_prompt(text);
        return if prompt { Face::Prompt } else { Face::Words };
    }
    let folded = fold(text);
    let count = folded.chars().count();
    if is_figure(text) {
        return Face::Figure;
    }
    // 12月底 or 0715-8235601转803: right in another column.
    let of_days = |c: char| c.is_ascii_digit() || "年月日号底前末初上中下旬第季度一二三四五六七八九十".contains(c);
    if !folded.is_empty() && folded.chars().all(of_days) && deadline::read(text, content.year).is_ok() {
        return Face::Day;
    }
    let letters = folded.chars().filter(|c| !c.is_ascii_digit()).count();
    if letters <= 2 && phone::read(text).is_ok() {
        return Face::Phone;
    }
    if amount::is_sum(text) {
        return Face::Sum;
    }
    if ["是", "是的", "对", "y", "yes"].contains(&folded.as_str()) || choice::is_tick(text) {
        return Face::Yes;
    }
    if is_prompt(text) {
        return Face::Prompt;
    }
    if is_remark(text) {
        return Face::Remark;
    }
    if is_refusal(&folded) {
        return Face::Refusal;
    }
    if text.trim().starts_with("否")
        && text
            .trim()
            .chars()
            .nth(1)
            .is_some_and(|c| matches!(c, '，' | ',' | '。' | '（' | '(' | '；'))
    {
        return Face::No;
    }
    if is_trial(text) {
        return Face::Trial;
    }
    let heading = fold(content.heading.split(['(', '（']).next().unwrap_or_default());
    if (2..=8).contains(&count) && heading.ends_with(&folded) {
        return Face::Heading;
    }
    if is_state(&folded) {
        return Face::State;
    }
    if person::is_surely(&squeeze(text)) || person::are_persons(text) {
        return Face::Name;
    }
    if is_body(&squeeze(text)) {
        return Face::Body;
    }
    Face::Words
}

/// Whether a text says by when something is done and nothing more: 12月底前完成.
pub fn is_by_when(content: &Content<'_>) -> bool {
    let folded = fold(content.text);
    let ends = ["全部完成", "完成任务", "完成", "办结", "落实到位"];
    let bare = ends.iter().find_map(|end| folded.strip_suffix(end)).unwrap_or(&folded);
    let bare = bare.strip_suffix("全部").unwrap_or(bare);
    bare.len() < folded.len() && !bare.is_empty() && of(&Content { text: bare, ..*content }) == Face::Day
}

/// Whether a text holds more words than any face has but that of an account: a sum has four beside its figures, a state
/// twelve, a body fourteen.
fn is_account(text: &str) -> bool {
    const WORDS: usize = 14;
    const FIGURES: &str =
        "零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億年月日号底前末初上中下旬第季度约近超共多余左右以";
    static OF_FIGURES: LazyLock<QuickSet<char>> = LazyLock::new(|| FIGURES.chars().collect());
    let mut words = text.chars().filter(|c| is_han(*c) && !OF_FIGURES.contains(c));
    text.len() > 3 * WORDS && words.nth(WORDS).is_some()
}

/// Whether a text says how a cell is to be filled, or is a pattern in which nothing was put.
fn is_prompt(text: &str) -> bool {
    static PATTERNS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        [
            // 请填写截至12月底的进展, （填写工作开展情况）, （此栏由责任单位填写）
            regex(
                r"^[（(\[【〔「《<]?(?:请(?:在此|在本栏)?(?:填写|写明|写|简述|说明)|此栏|本栏|此处(?:填|请填))|^[（(]填写",
            ),
            regex(r"可以分条写|可分条(?:填写|书写)"),
            // 已完成XX个, XX局将于X月前完成XX工作
            regex(r"[XxＸ×]{2,}[\p{Han}％%]|[\p{Han}][Xx]月|[XxＸ×]{2,}局"),
            // 截至 月 日，已完成 ，完成率 %
            regex(r"(?:^|[^0-9０-９一二三四五六七八九十])[ 　]+月[ 　]+日|率[ 　]+[%％]"),
        ]
    });
    let bare = text.trim();
    if PATTERNS.iter().any(|pattern| pattern.is_match(bare)) {
        return true;
    }
    // 一是……；二是……；三是……。 and 一、 二、 三、: nothing stands behind what counts.
    static COUNTS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十0-9]{1,2}[、.．）)]"));
    // 1.……；2.……（各单位结合实际填写）: what stands in brackets says how.
    let counts = COUNTS.find_iter(bare).count();
    counts >= 2 && fold(&COUNTS.replace_all(&without_remarks(bare), "")).is_empty()
}

/// Whether a text speaks to a colleague.
fn is_remark(text: &str) -> bool {
    const SAYS: [&str; 12] = [
        "填好发我",
        "发我汇总",
        "你那边写",
        "你那边填",
        "你来写",
        "你来填",
        "请领导审核",
        "请领导审定",
        "此处请",
        "补充！！",
        "帮忙填",
        "帮我填",
    ];
    text.trim().starts_with(['@', '＠']) || text.chars().count() <= 40 && SAYS.iter().any(|word| text.contains(word))
}

/// Whether a text says that nobody knows, or that nothing will be done.
fn is_refusal(folded: &str) -> bool {
    const WHOLE: [&str; 14] = [
        "不知道",
        "不清楚",
        "不了解",
        "不掌握",
        "暂时没有",
        "没有内容",
        "不予考虑",
        "建议取消本项",
        "没开展",
        "没做",
        "同去年",
        "与去年相同",
        "不会填",
        "不清楚怎么填",
    ];
    WHOLE.contains(&folded)
}

/// Whether a text is a formula, or Latin letters typed to try.
fn is_trial(text: &str) -> bool {
    let bare = text.trim();
    let formula = bare
        .strip_prefix('=')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest.is_ascii());
    let letters = fold(bare);
    let test = ["test", "abc", "asdf", "qwer"]
        .iter()
        .any(|word| letters.starts_with(word))
        && letters.is_ascii();
    formula || test
}

/// Whether a text says how the work stands and nothing more: 已完成, 尚未销号, 正在推进.
pub fn is_state(folded: &str) -> bool {
    const BEFORE: [&str; 17] = [
        "已经",
        "已全部",
        "均已",
        "已",
        "尚未",
        "暂未",
        "还未",
        "还没",
        "没有",
        "未",
        "待",
        "正在",
        "全部",
        "全面",
        "基本",
        "部分",
        "整体",
    ];
    const STATES: [&str; 12] = [
        "完成", "销号", "办结", "落实", "整改", "推进", "验收", "启动", "完工", "竣工", "实施", "办理",
    ];
    const BEHIND: [&str; 5] = ["完毕", "到位", "中", "完成", "销号"];
    let mut rest = folded;
    for _ in 0..2 {
        rest = BEFORE.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    }
    let Some(mut rest) = STATES.iter().find_map(|word| rest.strip_prefix(word)) else {
        return false;
    };
    for _ in 0..2 {
        rest = BEHIND.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    }
    rest.is_empty()
}

/// Whether a text is the name of a body and nothing else: 市财政局, 综合科, 局班子.
fn is_body(text: &str) -> bool {
    const LONGEST: usize = 14;
    const ENDS: [&str; 43] = [
        "组",
        "局",
        "委",
        "办",
        "科",
        "处",
        "室",
        "股",
        "院",
        "厅",
        "所",
        "站",
        "队",
        "中心",
        "公司",
        "政府",
        "党委",
        "党组",
        "街道",
        "镇",
        "乡",
        "县",
        "区",
        "集团",
        "班子",
        "协会",
        "学会",
        "联合会",
        "指挥部",
        "专班",
        "小组",
        "银行",
        "学校",
        "大学",
        "医院",
        "部门",
        "科室",
        "总会",
        "部",
        "委员会",
        "工商联",
        "妇联",
        "工会",
    ];
    // What is said of a body, or by one.
    const SAID: [&str; 43] = [
        "由", "会同", "配合", "协调", "推进", "加强", "请", "向", "为", "已", "未", "需", "待", "给", "从", "把", "等",
        "的", "按", "帮", "支持", "联系", "增加", "成立", "组建", "召开", "开展", "设立", "推动", "强化", "明确",
        "落实", "完善", "整合", "新建", "建成", "建立", "筹建", "增设", "设置", "缺", "全部", "干部",
    ];
    const STEMS: [&str; 8] = ["林业", "金融", "文旅", "文化", "文体", "文广", "江滩", "高新"];
    let text = text.trim_end_matches(['。', '.']);
    let count = text.chars().count();
    let said =
        SAID.iter().any(|word| text.contains(word)) || text.chars().any(|c| c.is_ascii_digit() || !c.is_alphabetic());
    if !(3..=LONGEST).contains(&count) || said || !ENDS.iter().any(|end| text.ends_with(end)) {
        return false;
    }
    // 李建院 may be a name, 王副局 a title; 林业局 is a body all the same.
    let may_be_person = count == 3 && text.chars().next().is_some_and(person::is_surname);
    !may_be_person || STEMS.iter().any(|stem| text.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(heading: &str, text: &str) -> Face {
        of(&Content::of(heading, text, 2020))
    }

    #[test]
    fn a_short_text_is_told_by_what_it_is() {
        for (heading, text, right) in [
            ("落实情况", "王建国", Face::Name),
            ("落实情况", "李伟", Face::Name),
            ("存在问题", "市财政局", Face::Body),
            ("存在问题", "综合科", Face::Body),
            ("存在问题", "市住建局", Face::Body),
            ("存在问题", "市委宣传部", Face::Body),
            ("存在问题", "市工商联", Face::Body),
            ("存在问题", "市机关事务服务中心", Face::Body),
            ("存在问题", "1200万元", Face::Sum),
            ("存在问题", "约3.5亿元", Face::Sum),
            ("存在问题", "￥1200", Face::Sum),
            ("存在问题", "12月底", Face::Day),
            ("存在问题", "60%", Face::Figure),
            ("存在问题", "0715-8235601转803", Face::Phone),
            ("存在问题", "√", Face::Yes),
            ("存在问题", "已完成", Face::State),
            ("存在问题", "尚未销号", Face::State),
            ("落实情况", "情况", Face::Heading),
            ("需协调事项", "需协调事项", Face::Heading),
            ("落实措施", "请写具体做法和步骤，可以分条写。", Face::Prompt),
            ("落实措施", "（此栏由责任单位填写）", Face::Prompt),
            ("落实情况", "已完成XX个，完成投资XX万元", Face::Prompt),
            ("落实情况", "截至 月 日，已完成 ，完成率 %。", Face::Prompt),
            ("落实情况", "一是……；二是……；三是……。", Face::Prompt),
            ("落实情况", "一、 二、 三、", Face::Prompt),
            ("落实措施", "@李主任 这条你那边写", Face::Remark),
            ("落实措施", "王芳已填，请领导审核", Face::Remark),
            ("落实情况", "不清楚", Face::Refusal),
            ("落实措施", "否，因资金不足", Face::No),
            ("落实措施", "=C7", Face::Trial),
            ("落实措施", "test123", Face::Trial),
            ("落实措施", "夏志勇 副局长", Face::Name),
            ("落实情况", "廖志坚 18907240011", Face::Name),
        ] {
            assert_eq!(face(heading, text), right, "{heading}: {text}");
        }
    }

    #[test]
    fn what_may_be_an_account_is_words() {
        for text in [
            "因疫情",
            "任务重",
            "周期长",
            "施工难",
            "成本高",
            "资金缺口1200万元",
            "资金不足",
            "用地",
            "项目资金未落实",
            "用地指标未落实",
            "请市财政局支持",
            "需市自然资源局协调",
            "缺少专业人员",
            "高度重视",
            "请市财政局填平补齐资金缺口",
            "一是摸底；二是整改",
            "填写台账36份",
            "不清楚的底数已摸清",
            "设计变更",
            "成立工作专班",
            "新建村级服务中心",
            "缺少专职干部",
            "12月底前完成",
            "整改台账未建",
        ] {
            assert_eq!(face("存在问题", text), Face::Words, "{text}");
        }
    }
}

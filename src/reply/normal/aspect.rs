//! How far what is said to be done is done: done indeed, only hoped or begun, nearly, or somebody else's by now.

use super::fold;

/// How far the words of a completion go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Aspect {
    /// It is not: 完成不了, 莫得完成.
    Not,
    /// It has begun, is hoped or planned, or a part of it is not done: 已开工, 力争12月底完成, 三个在建.
    Going,
    /// Nobody can say: 大体完成, 完成难度较大, 已移交他局.
    Unsure,
}

/// What is said not to be done, in ways that do not stand before the verb alone.
const NOT: [&str; 13] = [
    "完成不了",
    "办不了",
    "搞不完",
    "做不完",
    "办不完",
    "完不成",
    "莫得",
    "冇",
    "notyet",
    "notdone",
    "notfinished",
    "unfinished",
    "incomplete",
];
/// What promises that something will be done: 力争12月底完成.
pub(super) const PROMISES: [&str; 4] = ["预计", "力争", "争取", "有望"];
/// Further hopes and plans, which stand before what is to be done.
const HOPES: [&str; 8] = ["预期", "打算", "准备", "拟于", "拟在", "将于", "将在", "有信心"];
/// What stands before a day and is a plan there, and elsewhere a noun: 计划2021年6月完成, but 年度计划已完成.
const PLANS: [&str; 4] = ["计划", "拟", "将", "安排"];
/// What begins a point of time.
const TIMES: [&str; 11] = [
    "于",
    "在",
    "到",
    "明",
    "下半年",
    "年底",
    "年内",
    "月底",
    "今年",
    "春节",
    "近期",
];
/// What is nearly so, or only supposed.
const NEARLY: [&str; 11] = [
    "大体",
    "大致",
    "差不多",
    "几乎",
    "将近",
    "近乎",
    "原则上",
    "应该",
    "可能",
    "大概",
    "估计",
];
/// What makes it hard.
const HARD: [&str; 6] = ["难度", "有困难", "较难", "压力较大", "压力大", "存在困难"];
/// What takes a matter away.
const AWAY: [&str; 11] = [
    "移交", "转交", "划转", "转由", "改由", "不再", "取消", "终止", "撤销", "叫停", "调整",
];
/// What begins a work.
const BEGUN: [&str; 11] = [
    "开工", "启动", "动工", "进场", "立项", "挂网", "着手", "开建", "破土", "列入", "纳入",
];
/// What is under way.
const UNDER_WAY: [&str; 15] = [
    "在建",
    "在施工",
    "施工中",
    "建设中",
    "装修中",
    "审批中",
    "招标中",
    "整改中",
    "调试中",
    "收尾",
    "扫尾",
    "大头",
    "在推进",
    "办理中",
    "筹备中",
];

/// What takes from a claim that something is done, if anything does; `done` are the words of such claims.
pub(super) fn of(bare: &str, done: &[&str]) -> Option<Aspect> {
    let folded = fold(bare);
    if NOT.iter().any(|word| folded.contains(word)) {
        return Some(Aspect::Not);
    }
    let at = |text: &str, words: &[&str]| words.iter().filter_map(|word| text.find(word)).min();
    let clauses: Vec<String> = (bare.split(|c: char| !c.is_alphanumeric() && c != '%'))
        .map(fold)
        .filter(|clause| !clause.is_empty())
        .collect();
    let claims: Vec<&String> = clauses.iter().filter(|clause| at(clause, done).is_some()).collect();
    let hoped = |clause: &str| {
        let claimed = at(clause, done).unwrap_or(clause.len());
        let before = clause.get(..claimed).unwrap_or_default();
        let is_done = ["已", "均", "全部已"].iter().any(|word| before.contains(word));
        let hope = PROMISES.iter().chain(&HOPES).any(|word| before.contains(word));
        let plan = PLANS.iter().any(|word| {
            before.match_indices(word).any(|(at, _)| {
                let after = before.get(at + word.len()..).unwrap_or_default();
                after.starts_with(|c: char| c.is_ascii_digit()) || TIMES.iter().any(|time| after.starts_with(time))
            })
        });
        !is_done && (hope || plan)
    };
    if !claims.is_empty() && claims.iter().all(|clause| hoped(clause)) {
        return Some(Aspect::Going);
    }
    let under_way = |clause: &String| {
        UNDER_WAY.iter().any(|word| clause.contains(word))
            || clause.match_indices("在办").any(|(at, word)| {
                let after = clause.get(at + word.len()..).unwrap_or_default();
                !after.starts_with(['结', '好', '完', '妥'])
            })
    };
    if clauses.iter().any(under_way) {
        return Some(Aspect::Going);
    }
    let nearly = |clause: &&String| {
        let claimed = at(clause, done).unwrap_or(0);
        let before = clause.get(..claimed).unwrap_or_default();
        NEARLY.iter().any(|word| before.contains(word))
    };
    if claims.iter().any(nearly) || HARD.iter().any(|word| folded.contains(word)) {
        return Some(Aspect::Unsure);
    }
    let claimed_behind = |word: &str| {
        let place = folded.find(word)?;
        let behind = folded.get(place..)?;
        Some(at(behind, done).is_some() || behind.contains("到位"))
    };
    if AWAY.iter().any(|word| claimed_behind(word) == Some(false)) && claims.is_empty() {
        return Some(Aspect::Unsure);
    }
    (claims.is_empty() && BEGUN.iter().any(|word| folded.contains(word))).then_some(Aspect::Going)
}

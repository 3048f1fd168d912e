//! Labels of clauses and tables (牵头单位:, 责任领导:, 完成时限:), and the rules that a notice states about who leads.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::words::is_body;
use crate::text::regex;

/// What a clause says of a group of bodies, before any rule of the notice is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Share {
    /// 牵头
    Lead,
    /// 主要责任, 主办, 承办: leads, if others stand beside it.
    Main,
    /// 责任, 负责, or no word at all.
    Responsible,
    /// 配合, 协同, 参与
    Assist,
}

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// Bodies.
    Units(Share),
    /// People.
    People,
    /// A deadline.
    Due,
    /// A body that has another part in the task than to answer for it: 业主单位, 监督单位.
    Other,
}

/// What an office calls its bodies in labels: a ministry its 司局, a school its 院系, a township its 村居.
const CLASS: &str = "单位|部门|主体|机构|司局|科室|股室|处室|部室|部处|局办|院系|系部|学院|院所|站所|镇街|街镇|村居|村社|乡镇|街道|社区|县区|县市区|县市|区县|市县|市州|州市|地市|地区|公司|企业|学校|高校|医院|支队|大队|中队|中心|班组|小组|专班|专组|支部|党组织|团体|网格|园区|板块|处|科|司|局|组|部|室|队|方";

/// A role with the word for bodies behind it: 责任司局, 牵头处室, 参与院系.
static ROLE_CLASS: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^[\p{{Han}}]{{0,4}}(?:牵头|责任|配合|协同|协办|主办|承办|参与|参加|主责|协作|会办)(?:责任|负责|落实|配合|实施)?(?:{CLASS})$"
    ))
});

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"((?:[\p{{Han}}]{{0,8}}(?:单位|部门|主体|科室|股室|处室|机构|领导|责任人|负责人|联系人|牵头人|承办人|联络人|分工|时限|时间|期限|节点|要求)|[\p{{Han}}]{{0,4}}(?:牵头|责任|配合|协同|协办|主办|承办|参与|参加|主责|协作|会办)(?:责任|负责|落实|配合|实施)?(?:{CLASS})|(?:总|分项|分头)?牵头|责任|配合|协同|协办|主办|承办|参与|参加|协助|主责|会办|分办|负责)(?:\([^()]{{0,12}}\))?)\s*:",
    ))
});

/// The second half of a label of bodies and of people.
static PEOPLE_BESIDE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:[及和与、/]|\()(?:其)?(?:责任人|负责人|联系人|联络人|责任领导|分管领导)\)?$"));

/// What a folded label or table heading announces, if it is about units, people or deadlines.
pub(crate) fn label_meaning(label: &str) -> Option<Label> {
    // 责任单位及责任人 names bodies, and people beside them.
    let label = PEOPLE_BESIDE
        .find(label)
        .and_then(|people| label.get(..people.start()))
        .unwrap_or(label);
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    // 市就业工作领导小组 is a body.
    if !label.contains("领导小组")
        && has(&[
            "领导",
            "责任人",
            "负责人",
            "联系人",
            "牵头人",
            "承办人",
            "联络人",
            "市长",
            "县长",
            "区长",
            "省长",
            "秘书长",
            "联络员",
            "经办人",
        ])
    {
        return Some(Label::People);
    }
    if has(&["时限", "时间", "期限", "节点", "进度要求", "完成要求"]) {
        return Some(Label::Due);
    }
    // 明确责任单位：… is prose, and 各牵头单位：… speaks to them.
    if [
        "各", "明确", "落实", "压实", "强化", "确定", "细化", "对", "将", "请", "由", "向",
    ]
    .iter()
    .any(|word| label.trim_start().starts_with(word))
    {
        return None;
    }
    if has(&[
        "业主",
        "建设单位",
        "施工",
        "监理",
        "监督",
        "监管",
        "主管",
        "指导",
        "联系单位",
        "联系部门",
        "验收",
        "考核",
        "督导",
        "督查",
        "评价",
        "技术支撑",
        "支撑单位",
        "支持单位",
        "出资",
        "运营单位",
        "受益",
    ]) && !has(&["填报", "责任", "牵头", "配合"])
    {
        return Some(Label::Other);
    }
    let bodies = has(&["单位", "部门", "主体", "科室", "股室", "处室", "机构", "分工"])
        || ROLE_CLASS.is_match(label.split('(').next().unwrap_or(label).trim());
    let short = matches!(
        label.trim(),
        "牵头"
            | "会办"
            | "分办"
            | "总牵头"
            | "分项牵头"
            | "分头牵头"
            | "责任"
            | "配合"
            | "协同"
            | "协办"
            | "主办"
            | "承办"
            | "参与"
            | "参加"
            | "协助"
            | "主责"
            | "负责"
    );
    if !bodies && !short {
        return None;
    }
    if has(&[
        "填报",
        "报送",
        "发文",
        "主送",
        "抄送",
        "印发",
        "成员",
        "试点",
        "建设单位",
        "施工",
        "联系单位",
        "联系部门",
        "用人",
        "事业单位:",
    ]) {
        return None;
    }
    let share = if has(&["牵头", "抓总", "总负责", "主办"]) {
        Share::Lead
    } else if has(&[
        "其他", "其它", "配合", "协同", "协办", "协助", "参与", "参加", "协作", "会办", "会同",
    ]) {
        Share::Assist
    } else if has(&["主要", "主责", "承办", "第一责任"]) {
        Share::Main
    } else if has(&["责任", "负责", "落实", "实施", "分工", "执行", "完成", "工作"])
        || matches!(label.trim(), "单位" | "部门")
    {
        Share::Responsible
    } else {
        return None;
    };
    Some(Label::Units(share))
}

/// A label with its place in a folded text.
#[derive(Debug, Clone)]
pub(crate) struct LabelAt {
    pub meaning: Label,
    pub word: String,
    /// The label with its colon.
    pub range: Range<usize>,
}

/// A label with a space in place of its colon, and the word behind it.
static SPACED: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"((?:[省市县区]级)?(?:牵头|责任|配合|协同|协办|主办|主责|承办|参与|牵头责任|主要责任|协同责任|协同配合|其他责任)(?:{CLASS})|(?:分管|责任|牵头|联系|包抓)(?:[省市县区]级?)?领导) +([^ ,;:。、()\n]{{2,40}})"
    ))
});

/// A label in brackets with names behind it: 【牵头单位】市财政局. A mark behind a name has none: 市财政局(牵头单位)、….
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\(([\p{{Han}}]{{0,6}}(?:单位|部门|领导|时限|时间|节点)|(?:牵头|责任|配合|协同|协办|主办|承办|参与)(?:{CLASS}))\)[ :]*[\p{{Han}}\d“(]"
    ))
});

/// The labels in brackets of a folded text.
pub(crate) fn bracketed_labels(text: &str) -> Vec<LabelAt> {
    let mut from = 0;
    let mut all: Vec<LabelAt> = Vec::new();
    while let Some(found) = text.get(from..).and_then(|rest| BRACKETED.captures(rest)) {
        let (Some(whole), Some(word)) = (found.get(0), found.get(1)) else {
            break;
        };
        let range = from + whole.start()..from + word.end() + 1;
        from += word.end() + 1;
        // The first opens the clause behind the words; names may run into those that follow.
        let before = text.get(..range.start).unwrap_or("").trim_end();
        let apart =
            !all.is_empty() || before.is_empty() || before.ends_with(['。', ';', ',', '.', '!', ')', '\n', '”', '%']);
        let colon = text.get(range.end..).unwrap_or("");
        let length = colon.len() - colon.trim_start_matches([' ', ':']).len();
        if apart && let Some(meaning) = label_meaning(word.as_str()) {
            all.push(LabelAt {
                meaning,
                word: word.as_str().to_owned(),
                range: range.start..range.end + length,
            });
        }
    }
    if all.iter().any(|label| matches!(label.meaning, Label::Units(_))) {
        all
    } else {
        Vec::new()
    }
}

/// The labels of a folded text that stand at its start or behind punctuation, or in brackets before names.
pub(crate) fn labels(text: &str) -> Vec<LabelAt> {
    let mut all = labels_with_colon(text);
    if text.contains('(') {
        let bracketed = bracketed_labels(text);
        if !bracketed.is_empty() {
            all.retain(|label| bracketed.iter().all(|other| !other.range.contains(&label.range.start)));
            all.extend(bracketed);
            all.sort_by_key(|label| label.range.start);
        }
    }
    said_with_wei(text, &mut all);
    if !text.contains(' ') {
        return all;
    }
    // `牵头单位 市审计局`: only before what is surely a body, and never before the next heading of a table.
    let mut spaced: Vec<LabelAt> = Vec::new();
    for found in SPACED.captures_iter(text) {
        let (Some(word), Some(next)) = (found.get(1), found.get(2)) else {
            continue;
        };
        let before = text.get(..word.start()).unwrap_or("");
        let apart = before.is_empty() || before.ends_with([' ', '\n', ',', ';', '。', '、', '(', ')']);
        let Some(meaning) = label_meaning(word.as_str()).filter(|_| apart) else {
            continue;
        };
        let fits = match meaning {
            Label::Units(_) => is_body(next.as_str()) && label_meaning(next.as_str()).is_none(),
            _ => !spaced.is_empty() || next.as_str().chars().count() <= 4 && label_meaning(next.as_str()).is_none(),
        };
        if fits {
            spaced.push(LabelAt {
                meaning,
                word: word.as_str().to_owned(),
                range: word.range(),
            });
        }
    }
    // People alone are no clause.
    let units = |label: &LabelAt| matches!(label.meaning, Label::Units(_));
    if spaced.iter().any(units) || all.iter().any(units) {
        all.extend(spaced);
        all.sort_by_key(|label| label.range.start);
        all.dedup_by(|next, last| next.range.start < last.range.end);
    }
    all
}

/// A label with 为 in place of its colon, and the name behind it: 牵头单位为市妇联.
static WEI: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"((?:[省市县区]级)?(?:牵头|责任|配合|协同|协办|主办|主责|承办|参与|牵头责任|主要责任|其他责任)(?:{CLASS})) ?(?:分别)?(?:为|是|系) ?:?([^ ,;:。、\n]{{2,40}})"
    ))
});

/// Adds the labels that are said with 为: only before what is surely a body, and behind the end of the words.
fn said_with_wei(text: &str, all: &mut Vec<LabelAt>) {
    if !text.contains(['为', '是', '系']) {
        return;
    }
    for found in WEI.captures_iter(text) {
        let (Some(word), Some(name)) = (found.get(1), found.get(2)) else {
            continue;
        };
        let before = text.get(..word.start()).unwrap_or("").trim_end();
        let apart = before.is_empty() || before.ends_with([',', ';', '。', '(', ')', '!', '\n']);
        // (牵头单位为市审计局): the last bracket is not the name's.
        let plain = name.as_str();
        let plain = if plain.contains('(') {
            plain
        } else {
            plain.trim_end_matches(')')
        };
        let plain = plain.trim_end_matches('等');
        let body = is_body(plain) && label_meaning(plain).is_none();
        if let Some(meaning @ Label::Units(_)) = label_meaning(word.as_str()).filter(|_| apart && body)
            && all.iter().all(|label| !label.range.contains(&word.start()))
        {
            all.push(LabelAt {
                meaning,
                word: word.as_str().to_owned(),
                range: word.start()..name.start(),
            });
        }
    }
    all.sort_by_key(|label| label.range.start);
}

/// A name that runs into the label behind it, for want of a separator: 市财政局责任单位.
static RUN_ON: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[\p{Han}]*[局委厅办院府司会心队社部署处科所站行馆校团]((?:牵头|主要|协同|配合|责任|其他|其它|参与|参加|协办|主办|承办|分管|完成)[\p{Han}]{1,6})$",
    )
});

fn labels_with_colon(text: &str) -> Vec<LabelAt> {
    LABEL
        .captures_iter(text)
        .filter_map(|found| {
            let (whole, word) = (found.get(0)?, found.get(1)?);
            if let Some(own) = RUN_ON.captures(word.as_str()).and_then(|run_on| run_on.get(1))
                && let Some(meaning) = label_meaning(own.as_str())
            {
                return Some(LabelAt {
                    meaning,
                    word: own.as_str().to_owned(),
                    range: word.start() + own.start()..whole.end(),
                });
            }
            let before = text.get(..word.start())?.trim_end_matches([' ', '\n']);
            let spaced = before.len() < word.start();
            let apart = before.is_empty()
                || spaced
                || before.ends_with([
                    ',', ';', '。', '、', '(', ')', '!', '?', '|', '.', ':', '—', '-', '●', '·',
                ]);
            let meaning = label_meaning(word.as_str())?;
            apart.then(|| LabelAt {
                meaning,
                word: word.as_str().to_owned(),
                range: word.start()..whole.end(),
            })
        })
        .collect()
}

static RULE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[,;。:\s]*(?:注:|其中,?|以上|凡)?[^,;。:()]{0,16}(?:第一位|第一个|首位|首个|第一|首列|最前)[^,;。:()]{0,14}(?:为|是|作为|即)[^,;。:()]{0,4}(?:牵头|主办|主责)[^,;。:()]{0,8}(?:[,;。]?(?:下同|以下同此|以此类推))?",
    )
});

static RULE_NO_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[,;。:\s]*(?:凡|对)?(?:无|没有|未明确|未列|未注明|未标明|未确定|不设)[^,;。:()]{0,6}牵头(?:单位|部门)?[^,;。:()]{0,6}[,:]?[^,;。:()]{0,10}责任(?:单位|部门)[^,;。:()]{0,6}(?:为|是|作为|视为)[^,;。:()]{0,4}牵头[^,;。:()]{0,8}(?:[,;。]?(?:下同|以下同此))?",
    )
});

/// 标*的为牵头单位: the mark that leads bear.
static RULE_MARK: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"([*★☆▲△●◆#])["”]?号?(?:的|者)?(?:单位|部门)?(?:为|是|表示|代表|指)[^,。;]{0,2}牵头"#));

/// 加下划线的为牵头单位: the lead is told by what letters look like, which no text holds.
static RULE_LOOK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:下划线|划线|加粗|加黑|黑体|粗体|楷体|红色|红字|标红|蓝色|斜体|底纹|加框|字体)[^,。;]{0,10}(?:为|是|表示|代表|即)[^,。;]{0,4}牵头",
    )
});

/// Whether a folded text says that leads are known by how they look.
pub(crate) fn look_rule(text: &str) -> bool {
    RULE_LOOK.is_match(text)
}

/// “会同”之前的为牵头单位
static RULE_TOGETHER: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#"会同[”"’']?(?:一词|二字)?(?:之前|以前|前面|前)[^,。;]{0,8}(?:为|是|即)[^,。;]{0,4}(?:牵头|主办|主责)"#)
});

/// Whether a folded text says that the names before 会同 lead.
pub(crate) fn together_rule(text: &str) -> bool {
    RULE_TOGETHER.is_match(text)
}

/// The mark by which a folded text says that leads are known.
pub(crate) fn mark_rule(text: &str) -> Option<char> {
    RULE_MARK.captures(text)?.get(1)?.as_str().chars().next()
}

/// Where a folded text states that the first unit leads.
pub(crate) fn first_leads_rules(text: &str) -> Vec<Range<usize>> {
    RULE_FIRST.find_iter(text).map(|found| found.range()).collect()
}

/// Whether a folded text states that the first unit leads.
pub(crate) fn first_leads_rule(text: &str) -> bool {
    RULE_FIRST.is_match(text)
}

/// Where a folded text states that without a lead the responsible units lead.
pub(crate) fn responsible_leads_rules(text: &str) -> Vec<Range<usize>> {
    RULE_NO_LEAD.find_iter(text).map(|found| found.range()).collect()
}

/// Whether a folded text states that without a lead the responsible units lead.
pub(crate) fn responsible_leads_rule(text: &str) -> bool {
    RULE_NO_LEAD.is_match(text)
}

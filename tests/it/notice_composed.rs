//! A notice composed at random from the conventions reads back to exactly the register that it was composed from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::notice::read;
use duban::read::notice_source::source;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Names of bodies: plain ones, ones with words of the grammar inside, ones with brackets.
const UNITS: &[&str] = &[
    "市财政局",
    "市审计局",
    "市发改委",
    "市文化和旅游局",
    "市人力资源和社会保障局",
    "市委组织部",
    "团市委",
    "市残疾人联合会",
    "市交通委（市道运局）",
    "某某职教（集团）学校",
    "市城发集团",
    "国网某某供电公司",
    "某某银保监分局",
    "某某科技学院",
    "市政务和数据局",
    "市供销合作社联合社",
    "市高等教育局",
    "中国农业发展银行某某分行",
    "市商务局",
    "市中心医院",
    "市人行",
    "市消防支队",
    "市政府办公室",
    "市总工会",
    "市融媒体中心",
    "市住房和城乡建设局",
];
const COLLECTIVES: &[&str] = &[
    "各县、市、区人民政府",
    "市直各单位",
    "市政府各部门",
    "各乡镇（街道）",
    "各镇（办）",
    "市就业工作领导小组成员单位",
    "各有关单位",
    "各区、县级市",
    "各县（市、区）人民政府",
    "市〔州〕、县〔市、区〕政府",
    "各乡镇人民政府、街道办事处",
    "市直有关部门、单位",
    "各县（市）区、开发区",
];
const WORDS: &[&str] = &[
    "加快项目建设",
    "审批6亩以下（不含6亩）土地",
    "深化改革（以下简称“改革”）",
    "压实牵头单位责任，各部门要积极配合",
    "增长3.6%以上",
    "推进“互联网+”行动",
    "由省级负责的事项抓紧对接",
    "完善市（地、州、盟）联动机制",
    "新建学校3所，改造老旧小区",
    "落实《条例》（2019年版）",
    "严守底线；确保安全",
];
const DUES: &[&str] = &["年内持续推进", "6月底前完成", "2024年12月底前", "长期坚持"];

#[derive(Debug, Clone)]
struct Task {
    words: Vec<&'static str>,
    lead: Vec<&'static str>,
    co: Vec<&'static str>,
    collective: Option<&'static str>,
    open: bool,
    due: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Clause {
    Labels,
    Verbs,
    BareLabels,
    BareVerbs,
    OwnLines,
    Square,
    FirstLeads,
    /// Labels with 为: 牵头单位为甲局，责任单位为乙局。
    Wei,
    /// Names alone behind the sentence: nobody leads.
    Alone,
    /// Verbs behind a comma of the same sentence.
    Comma,
}

#[derive(Debug, Clone)]
struct Style {
    clause: Clause,
    half: bool,
    restart: bool,
    sections: bool,
    number: &'static str,
    labels: (&'static str, &'static str),
    separator: &'static str,
    between: &'static str,
    preamble: bool,
    attachment: bool,
}

fn task() -> impl Strategy<Value = Task> {
    (
        subsequence(WORDS, 1..=2),
        subsequence(UNITS, 1..=7).prop_shuffle(),
        1..=3_usize,
        prop::option::of(select(COLLECTIVES)),
        prop::bool::weighted(0.15),
        prop::option::weighted(0.2, select(DUES)),
    )
        .prop_map(|(words, units, leads, collective, open, due)| {
            let leads = leads.min(units.len());
            let (lead, co) = units.split_at(leads);
            Task {
                words,
                lead: lead.to_vec(),
                co: co.to_vec(),
                collective,
                open: open && !co.is_empty(),
                due,
            }
        })
}

fn style() -> impl Strategy<Value = Style> {
    let clause = select(
        &[
            Clause::Labels,
            Clause::Verbs,
            Clause::BareLabels,
            Clause::BareVerbs,
            Clause::OwnLines,
            Clause::Square,
            Clause::FirstLeads,
            Clause::Wei,
            Clause::Alone,
            Clause::Comma,
        ][..],
    );
    let labels = select(
        &[
            ("牵头单位", "责任单位"),
            ("牵头责任单位", "协同责任单位"),
            ("牵头部门", "配合部门"),
            ("牵头组织实施单位", "协同配合单位"),
            ("牵头单位", "其他责任单位"),
            ("牵头司局", "参加司局"),
            ("牵头处室", "责任处室"),
        ][..],
    );
    (
        (clause, any::<bool>(), any::<bool>(), any::<bool>()),
        select(&["1.", "1．", "1、", "1﹒", "1. "][..]),
        labels,
        select(&["、", "，"][..]),
        select(&["；", "，", " "][..]),
        (any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |((clause, half, restart, sections), number, labels, separator, between, (preamble, attachment))| Style {
                clause,
                half,
                restart,
                sections,
                number,
                labels,
                separator,
                between,
                preamble,
                attachment,
            },
        )
}

/// What a task must be read as: number, lead, co, open, deadline, words.
type Expected = (String, Vec<String>, Vec<String>, bool, String);

fn narrow(text: &str, half: bool) -> String {
    if !half {
        return text.to_owned();
    }
    text.chars()
        .map(|letter| match letter {
            '，' => ',',
            '：' => ':',
            '；' => ';',
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .collect()
}

fn clause(task: &Task, style: &Style) -> String {
    let lead = task.lead.join(style.separator);
    let mut co: Vec<String> = task.co.iter().map(|name| (*name).to_owned()).collect();
    if task.open
        && let Some(last) = co.last_mut()
    {
        last.push('等');
    }
    co.extend(task.collective.map(str::to_owned));
    let co = co.join(style.separator);
    let (lead_label, co_label) = style.labels;
    let due = |comma: &str| task.due.map(|due| format!("{comma}{due}")).unwrap_or_default();
    let labels = |between: &str| {
        let co = if co.is_empty() {
            String::new()
        } else {
            format!("{between}{co_label}：{co}")
        };
        let due = task
            .due
            .map(|due| format!("{between}完成时限：{due}"))
            .unwrap_or_default();
        format!("{lead_label}：{lead}{co}{due}")
    };
    let verbs = || {
        let co = if co.is_empty() {
            String::new()
        } else {
            format!("，{co}配合")
        };
        format!("{lead}牵头{co}{}", due("，"))
    };
    match style.clause {
        Clause::Labels => format!("（{}）", labels(style.between)),
        Clause::Square => format!("[{}]", labels("；")),
        Clause::BareLabels => format!("{}。", labels("；")),
        Clause::OwnLines => format!("\n{}", labels("\n")),
        Clause::Verbs => format!("（{}）", verbs()),
        // A sentence of its own that ends in a deadline is no clause in any real notice.
        Clause::BareVerbs => {
            let co = if co.is_empty() {
                String::new()
            } else {
                format!("，{co}配合")
            };
            format!("{lead}牵头{co}。")
        }
        Clause::Wei => {
            let co = if co.is_empty() {
                String::new()
            } else {
                format!("，责任单位为{co}")
            };
            format!("牵头单位为{lead}{co}。")
        }
        Clause::Alone => {
            let all = if co.is_empty() { lead } else { format!("{lead}、{co}") };
            format!("{all}。")
        }
        Clause::Comma => {
            let co = if co.is_empty() {
                String::new()
            } else {
                format!("，{co}配合")
            };
            format!("，{lead}牵头{co}{}", due("，"))
        }
        Clause::FirstLeads => {
            let all = if co.is_empty() {
                lead
            } else {
                format!("{lead}{}{co}", style.separator)
            };
            format!("（{all}按职责分工负责{}）", due("，"))
        }
    }
}

/// Names that stand without brackets, labels or verbs are read only where most of them cannot be anything else.
fn fit(task: &Task, style: &Style) -> Task {
    let mut task = task.clone();
    let firm = |name: &&str| name.starts_with('市') && *name != "市人行";
    match style.clause {
        Clause::Alone => {
            task.lead.retain(firm);
            task.co.retain(firm);
            task.collective = task.collective.filter(|name| !name.starts_with("市〔"));
            task.open &= !task.co.is_empty();
            task.lead.insert(0, "县林业局");
        }
        Clause::Comma if !task.lead.first().is_some_and(firm) => task.lead.insert(0, "县林业局"),
        _ => {}
    }
    task
}

fn compose(parts: &[Vec<Vec<Task>>], style: &Style) -> (String, Vec<Expected>) {
    let mut text = String::new();
    let mut expected = Vec::new();
    if style.preamble {
        text.push_str("各区人民政府：\n现将重点工作分解如下。\n一、提高认识\n各单位要高度重视。\n二、狠抓落实\n请于3月1日前报市政府督查室。\n");
        text.push_str("附件：1.任务分解表\n某某市人民政府办公室\n2024年2月1日\n（此件公开发布）\n");
    }
    if style.attachment || style.preamble {
        text.push_str("附件1\n任务分解表\n");
    }
    if style.clause == Clause::FirstLeads {
        text.push_str("（列第一位者为牵头单位，下同）\n");
    }
    let mut number = 0;
    let mut section = 0;
    for (place, tasks) in parts.iter().enumerate() {
        let part = format!("{}、第{place}部分工作", ["一", "二", "三"][place]);
        text.push_str(&part);
        text.push('\n');
        if style.restart {
            number = 0;
        }
        for group in tasks {
            if style.sections {
                let han = ["一", "二", "三", "四", "五", "六", "七", "八", "九"][section];
                text.push_str(&format!("（{han}）有关工作。\n"));
                section += 1;
                if style.restart {
                    number = 0;
                }
            }
            for task in group {
                number += 1;
                let task = &fit(task, style);
                // A clause behind a comma goes on with the last sentence.
                let stop = if style.clause == Clause::Comma { "" } else { "。" };
                let words = format!("{}{stop}", task.words.join("。"));
                let line = format!(
                    "{}{words}{}",
                    style.number.replace('1', &number.to_string()),
                    clause(task, style)
                );
                text.push_str(&narrow(&line, style.half));
                text.push('\n');
                let name = |name: &&str| narrow(name, style.half);
                let mut lead: Vec<String> = task.lead.iter().map(name).collect();
                let mut co: Vec<String> = task
                    .co
                    .iter()
                    .map(name)
                    .chain(task.collective.iter().map(name))
                    .collect();
                let leads = match style.clause {
                    Clause::FirstLeads => 1,
                    Clause::Alone => 0,
                    _ => lead.len(),
                };
                let rest = lead.split_off(leads);
                co.splice(0..0, rest);
                expected.push((number.to_string(), lead, co, task.open, narrow(&words, style.half)));
            }
        }
    }
    (text, expected)
}

proptest! {
    #[test]
    fn a_composed_notice_reads_back(
        parts in prop::collection::vec(prop::collection::vec(prop::collection::vec(task(), 1..4), 1..3), 1..4),
        style in style(),
    ) {
        let (text, expected) = compose(&parts, &style);
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        let read: Vec<Expected> = notice
            .tasks
            .iter()
            .map(|task| (task.number.clone(), task.lead.clone(), task.co.clone(), task.co_open || task.lead_open, task.text.clone()))
            .collect();
        prop_assert_eq!(&read, &expected, "{}", text);
        let tasks: Vec<&Task> = parts.iter().flatten().flatten().collect();
        if ![Clause::BareVerbs, Clause::Wei, Clause::Alone].contains(&style.clause) {
            for (task, from) in notice.tasks.iter().zip(tasks) {
                if let Some(due) = from.due {
                    prop_assert_eq!(task.due.as_deref(), Some(due), "{}", &text);
                }
            }
        }
        // A clean notice raises no doubt but for lists that are open.
        for finding in &notice.findings {
            let known = ["notice-list-open", "notice-forms-built-in", "notice-title-missing", "notice-number-gap", "notice-collective-joined"];
            let alone = style.clause == Clause::Alone && ["notice-no-lead", "notice-leads-missing"].contains(&finding.rule.as_str());
            prop_assert!(alone || known.contains(&finding.rule.as_str()), "{} in {}", finding, text);
        }
    }
}

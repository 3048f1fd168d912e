//! Arbitrary and hostile text: no panic, no hang, and time that grows with the text, not with its square.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use duban::notice::{explain, read};
use duban::read::notice_source::source;
use duban::task::Task;
use proptest::prelude::*;

/// Pieces that the grammar cares about.
const PIECES: &[&str] = &[
    "(",
    ")",
    "（",
    "）",
    "【",
    "】",
    "[",
    "]",
    "、",
    "，",
    ",",
    "；",
    ";",
    "：",
    ":",
    "。",
    "\n",
    "\r\n",
    " ",
    "\t",
    "|",
    " | ",
    "1.",
    "2、",
    "（一）",
    "一、",
    "①",
    "△",
    "附件1",
    "附件：",
    "牵头单位：",
    "责任单位:",
    "配合单位：",
    "完成时限：",
    "分管领导：",
    "牵头",
    "负责",
    "配合",
    "会同",
    "等",
    "等部门",
    "和",
    "及",
    "与",
    "各",
    "各县、市、区人民政府",
    "市财政局",
    "市审计局",
    "县",
    "市",
    "区",
    "人民政府",
    "下同",
    "排在第一位的为牵头单位",
    "无牵头单位的，责任单位即为牵头单位",
    "2020年7月6日",
    "于7月10日前将方案（见附件2）报市政府督查室",
    "序号",
    "重点工作",
    "年底前",
    "年内持续推进",
    "\u{feff}",
    "\u{200b}",
    "\u{0}",
    "🀄",
    "A",
    "九",
    "通知",
    "关于",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<p>",
    "&nbsp;",
    "&#x",
    "<",
    ">",
    "<div id=zoom>",
    "填报单位：",
    "第一章",
    "1.1 ",
    "责任",
    "单位",
];

/// The questions of a whole notice about who leads.
const LEADERLESS: [&str; 2] = ["notice-no-lead", "notice-leads-missing"];

/// How many tasks a joined finding counts without naming them: `同样的还有15项任务（T002、…、T013等）` three.
fn beyond(found: &str) -> usize {
    let Some((_, more)) = found.split_once("同样的还有") else {
        return 0;
    };
    let count: usize = more
        .split_once("项任务")
        .and_then(|(count, _)| count.parse().ok())
        .unwrap_or(0);
    if more.contains('等') {
        count - more.matches('T').count()
    } else {
        0
    }
}

proptest! {
    #[test]
    fn any_mixture_of_words_is_read_to_an_end(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..120)) {
        let text = pieces.concat();
        for name in ["a.txt", "a.html"] {
            if let Ok(source) = source(name, text.as_bytes()) {
                let notice = read(&source);
                // One line for one cause names its tasks in its words and its question, and counts those that are too many.
                let named = |task: &Task| {
                    notice.findings.iter().any(|finding| {
                        let asked = finding.question.iter().flat_map(|question| &question.about);
                        finding.place.task.as_ref() == Some(&task.id)
                            || finding.found.contains(task.id.as_str())
                            || asked.into_iter().any(|about| about.task == task.id)
                            // One question may ask for all tasks at once who leads them.
                            || LEADERLESS.contains(&finding.rule.as_str())
                    })
                };
                let untold = notice.tasks.iter().filter(|task| task.lead.is_empty() && !named(task)).count();
                let counted: usize = notice.findings.iter().map(|finding| beyond(&finding.found)).sum();
                prop_assert!(untold <= counted, "{untold} tasks are told nowhere");
                explain(&source, "1");
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in "a\\.(txt|docx|html|xlsx|md)") {
        if let Ok(source) = source(&name, &bytes) {
            read(&source);
        }
    }

    #[test]
    fn a_damaged_docx_is_read_or_refused(at in 0..20_000_usize, byte in any::<u8>(), cut in 0..22_000_usize) {
        let mut bytes = std::fs::read("fixtures/notices/docx/xianning-libreoffice.docx").unwrap();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(cut.max(100));
        if let Ok(source) = source("a.docx", &bytes) {
            read(&source);
        }
    }
}

#[test]
fn long_lines_and_many_lines_take_time_in_proportion() {
    let size = 20_000;
    for unit in [
        "(",
        "（牵头单位：",
        "牵头单位：甲局；",
        "、",
        "各县、",
        "县、",
        "等",
        "和各",
        "下同",
        "（甲局负责）乙",
        "(a)",
        "等各",
        "1.甲事\n",
        "一、甲\n",
        "附件1\n",
        "附件1：表\n",
        "甲\n",
        "（一）甲（市财政局牵头）\n1.乙\n",
        "1.甲。（市财政局牵头）\n",
        "甲。（市财政局牵头）\n",
        "排在第一位的为牵头单位",
        "市财政局和",
        "责任单位：\n",
        "甲、\n",
        "|",
        "a|b|c\n",
        "序号 重点工作 牵头单位\n",
        "序号\n重点工作\n牵头单位\n1\n",
        "<td>",
        "<table>",
        "<div>",
        "&",
        "由甲牵头，",
        "于7月10日前报附件2",
        "填报单位：",
        "按职责分工",
        "市",
        "（1）甲；\n",
        "\t",
        " ",
        "A局牵头,",
        "年内",
        "\u{200b}",
    ] {
        let text = unit.repeat(size / unit.len() + 1);
        for (name, text) in [
            ("a.txt", text.clone()),
            ("b.txt", format!("1.甲事。（牵头单位：{text}")),
            ("c.html", format!("<html>{text}")),
        ] {
            let start = Instant::now();
            if let Ok(source) = source(name, text.as_bytes()) {
                read(&source);
            }
            let took = start.elapsed();
            if std::env::var_os("DUBAN_TIMES").is_some() {
                println!("{:>8.2?} {name} {unit:?}", took);
            }
            assert!(took < Duration::from_secs(20), "{took:?} for {unit:?} in {name}");
        }
    }
}

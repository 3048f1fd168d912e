//! Notices as offices of any kind draw them up: carrier, layout, words of roles and covering rule are composed at random,
//! and every task must be right or told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write;

use duban::finding::Severity;
use duban::notice::{Notice, read};
use duban::read::notice_source::source;
use duban::task::{Certainty, Task};

const BODIES: &[&str] = &[
    "市财政局",
    "安全生产科",
    "青山街道",
    "水利站",
    "后勤服务中心",
    "各社区",
    "城投公司",
    "党委办公室",
    "河东镇",
    "县消防救援大队",
    "票务运营部",
    "镇中心小学",
];
const WORDS: &[&str] = &[
    "拆除违规雨棚37处",
    "新建口袋公园6个",
    "核验从业人员健康证",
    "疏浚村内沟渠18条",
    "开展无人机巡护",
    "更换过期灭火器320具",
    "上线报销小程序",
];
/// Words of the two roles: of the lexicon, by their stems, and such as nobody knows.
const ROLES: &[(&str, &str)] = &[
    ("牵头单位", "配合单位"),
    ("主办", "协办"),
    ("承办", "会同"),
    ("主抓单位", "助力单位"),
    ("组长单位", "成员单位"),
    ("落实", "支援"),
    ("实施单位", "服务单位"),
    ("揭榜", "搭档"),
    ("扛旗单位", "出力单位"),
];

/// A source of numbers that is the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

struct Duty {
    words: String,
    lead: &'static str,
    co: Vec<&'static str>,
    due: String,
}

fn duties(draw: &mut Draw) -> Vec<Duty> {
    (0..4 + draw.below(4))
        .map(|place| {
            let lead = draw.below(BODIES.len());
            // The second has helpers, so that the notice shows at least once how they are written.
            let helpers = if place == 1 { 2 } else { draw.below(3) };
            let co = (1..=helpers)
                .map(|step| BODIES[(lead + step * 2) % BODIES.len()])
                .collect();
            Duty {
                words: format!("{}（第{}批）", WORDS[draw.below(WORDS.len())], place + 1),
                lead: BODIES[lead],
                co,
                due: format!("{}月底前", place + 3),
            }
        })
        .collect()
}

/// One composed notice: the name and the text of its file.
fn composed(draw: &mut Draw, duties: &[Duty]) -> (&'static str, String) {
    let (lead, co) = ROLES[draw.below(ROLES.len())];
    let head = "云溪区教育局关于分解落实2025年重点任务的通知\n各有关单位：\n";
    let mut text = head.to_owned();
    let layout = draw.below(9);
    let said = |text: &mut String, glue: &str, separator: &str, duty: &Duty| {
        write!(text, "{lead}{glue}{}", duty.lead).unwrap();
        if !duty.co.is_empty() {
            write!(text, "{separator}{co}{glue}{}", duty.co.join("、")).unwrap();
        }
    };
    let row = |duty: &Duty, place: usize, glue: &str| {
        [
            (place + 1).to_string(),
            duty.words.clone(),
            duty.lead.to_owned(),
            if duty.co.is_empty() {
                "—".to_owned()
            } else {
                duty.co.join("、")
            },
            duty.due.clone(),
        ]
        .join(glue)
    };
    let heads = ["序号", "工作事项", lead, co, "时间"];
    match layout {
        // Labels in brackets, behind bars, and on lines of their own.
        0 => {
            for (place, duty) in duties.iter().enumerate() {
                write!(text, "{}.{}。〔", place + 1, duty.words).unwrap();
                said(&mut text, "：", "；", duty);
                writeln!(text, "；办结时间：{}〕", duty.due).unwrap();
            }
        }
        1 => {
            for (place, duty) in duties.iter().enumerate() {
                write!(text, "{}. {}｜", place + 1, duty.words).unwrap();
                said(&mut text, "：", "｜", duty);
                writeln!(text, "｜时限：{}", duty.due).unwrap();
            }
        }
        2 => {
            for duty in duties {
                write!(text, "{}\n ", duty.words).unwrap();
                said(&mut text, "：", "\n ", duty);
                writeln!(text, "\n 期限：{}", duty.due).unwrap();
            }
        }
        3 => {
            for (place, duty) in duties.iter().enumerate() {
                write!(text, "（{}）{}。", place + 1, duty.words).unwrap();
                said(&mut text, "：", "；", duty);
                text.push_str("。\n");
            }
        }
        // Columns parted by tabs, bars or gaps.
        4..=6 => {
            let glue = ["\t", " | ", "   "][layout - 4];
            writeln!(text, "{}", heads.join(glue)).unwrap();
            for (place, duty) in duties.iter().enumerate() {
                writeln!(text, "{}", row(duty, place, glue)).unwrap();
            }
        }
        // One column of bodies, with a letter that the covering text explains.
        7 => {
            text.push_str("表中斜线前为牵头单位，斜线后为配合单位。\n序号\t事项\t单位\t时间\n");
            for (place, duty) in duties.iter().enumerate() {
                let slash = if duty.co.is_empty() { "" } else { "/" };
                writeln!(
                    text,
                    "{}\t{}\t{}{slash}{}\t{}",
                    place + 1,
                    duty.words,
                    duty.lead,
                    duty.co.join("、"),
                    duty.due
                )
                .unwrap();
            }
        }
        // The lead before a colon, the helpers in brackets.
        _ => {
            text.push_str("冒号前为承办单位，括号内为配合单位。\n");
            for (place, duty) in duties.iter().enumerate() {
                write!(text, "（{}）{}：{}。", place + 1, duty.lead, duty.words).unwrap();
                if !duty.co.is_empty() {
                    write!(text, "（{}）", duty.co.join("、")).unwrap();
                }
                text.push('\n');
            }
        }
    }
    if !(4..=6).contains(&layout) || draw.below(2) == 0 {
        text.push_str("云溪区教育局\n2025年2月18日\n");
        return ("通知.txt", text);
    }
    let cells = |cells: &[&str]| cells.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
    let mut page = format!(
        "<html><body><p>{}</p><table><tr>{}</tr>",
        head.replace('\n', "</p><p>"),
        cells(&heads)
    );
    for (place, duty) in duties.iter().enumerate() {
        let row = row(duty, place, "\t");
        write!(page, "<tr>{}</tr>", cells(&row.split('\t').collect::<Vec<_>>())).unwrap();
    }
    ("通知.html", format!("{page}</table></body></html>"))
}

fn told(notice: &Notice, task: &Task) -> bool {
    let about = |finding: &duban::finding::Finding| {
        let asked = finding.question.iter().flat_map(|question| &question.about);
        finding.place.task.as_ref() == Some(&task.id)
            || asked.into_iter().any(|about| about.task == task.id)
            || finding.place.task.is_none() && finding.severity != Severity::Info
    };
    task.certainty == Certainty::Unsure || notice.findings.iter().any(about)
}

#[test]
fn what_any_office_composes_is_read_right_or_told() {
    let (mut all, mut right) = (0, 0);
    for seed in 0..120 {
        let mut draw = Draw(seed * 7_919 + 1);
        let duties = duties(&mut draw);
        let (name, text) = composed(&mut draw, &duties);
        let notice = read(&source(name, text.as_bytes()).unwrap());
        for duty in &duties {
            all += 1;
            let start = duty.words.split('（').next().unwrap();
            let batch = duty.words.get(start.len()..).unwrap();
            let task = notice
                .tasks
                .iter()
                .find(|task| task.text.contains(start) && task.text.contains(batch));
            let Some(task) = task else {
                let warned = notice.findings.iter().any(|finding| finding.severity != Severity::Info);
                assert!(warned, "{seed}: {} is lost in silence in\n{text}", duty.words);
                continue;
            };
            if task.lead == [duty.lead] && task.co == duty.co {
                right += 1;
            } else {
                assert!(told(&notice, task), "{seed}: {task:#?}\nof\n{text}");
            }
        }
    }
    assert!(right * 100 >= all * 90, "{right} of {all} tasks are right");
}

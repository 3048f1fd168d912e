//! Nothing that a notice says is lost: whatever stands in the lines of a task stands in its record or is told, and so does a body
//! that is named anywhere between the first heading and the foot.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::notice::read;
use duban::read::notice_source::source;
use proptest::prelude::*;
use proptest::sample::select;

/// Parts of a sentence that say who does a work, who helps, and what is done by when; of each, so many may stand in brackets.
const WHO: &[&str] = &[
    "由县交通局牵头",
    "由县住建局负责",
    "县水利局牵头",
    "县农业农村局、县林业局按职责分工负责",
    "责成县卫健局于8月底前完成整体搬迁",
    "由县公安局会同交通、住建等部门研究制定管控方案",
    "由县发展改革局修改完善",
    "请县文旅局办理",
];
const MORE: &[&str] = &[
    "会同县财政局、县审计局",
    "县财政局、县审计局配合",
    "县审计局参与",
    "县司法局进行合法性审核后按程序印发",
    "县财政局安排资金480万元",
    "国网雁门供电公司、县水务公司做好水电保障",
];
const DONE: &[&str] = &[
    "6月底前完成用地预审和施工图审查",
    "年底前建成投用",
    "秋季学期投入使用",
    "10月15日前报县政府审定",
    "每月调度一次进展情况",
    "形成可复制的经验做法",
];
const IN_BRACKETS: [usize; 3] = [4, 3, 3];
const WORDS: &[&str] = &[
    "关于旅游公路改线工程",
    "新建污水管网12公里",
    "完善投资项目概算管理办法",
    "增储防汛物资",
    "整治电动三轮车",
];

/// The letters of a text that say something.
fn said(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[derive(Debug, Clone)]
struct Item {
    words: &'static str,
    parts: Vec<&'static str>,
    brackets: bool,
}

impl Item {
    fn line(&self) -> String {
        let parts = self.parts.join("，");
        match self.brackets {
            true => format!("{}。（{parts}）", self.words),
            false => format!("{}。{parts}。", self.words),
        }
    }
}

/// One of the parts of a kind, of those that may stand in brackets or of all.
fn of(all: &'static [&'static str], place: usize, brackets: bool) -> impl Strategy<Value = &'static str> {
    let count = if brackets { IN_BRACKETS[place] } else { all.len() };
    select(all.get(..count).unwrap())
}

fn item() -> impl Strategy<Value = Item> {
    any::<bool>().prop_flat_map(|brackets| {
        let more = prop::option::of(of(MORE, 1, brackets));
        let done = prop::collection::vec(of(DONE, 2, brackets), 0..3);
        (select(WORDS), of(WHO, 0, brackets), more, done).prop_map(move |(words, who, more, done)| Item {
            words,
            parts: [who].into_iter().chain(more).chain(done).collect(),
            brackets,
        })
    })
}

/// Lines of lists of tasks, drawn in many ways; the first of each is a heading, the last belongs to a task.
const LISTS: &[&str] = &[
    "一、产业发展\n1.新建园区道路3条。（牵头单位：县住建局；配合单位：县财政局）\n2.引进企业12家。（县商务局牵头，县税务局配合）\n\
     二、民生保障\n3.改造老旧小区8个。（县住建局负责）\n4.新增学位300个。（县教育局、县财政局负责）",
    "一、产业发展\n1.新建园区道路3条。\n牵头单位：县住建局\n配合单位：县财政局、县审计局\n2.引进企业12家。\n牵头单位：县商务局\n配合单位：县税务局\n\
     二、民生保障\n3.改造老旧小区8个。\n牵头单位：县住建局\n配合单位：县民政局",
    "（一）关于园区道路。由县住建局牵头，县财政局配合，6月底前开工。\n（二）关于招商引资。由县商务局牵头，县税务局配合。\n\
     （三）关于老旧小区。由县住建局负责，县民政局配合。",
    "一、工作任务\n序号\t工作任务\t牵头单位\t配合单位\t完成时限\n1\t新建园区道路3条\t县住建局\t县财政局\t6月底\n\
     2\t引进企业12家\t县商务局\t县税务局\t年底\n3\t改造老旧小区8个\t县住建局\t县民政局\t9月底",
    "一、工作任务\n| 序号 | 工作任务 | 牵头单位 | 配合单位 |\n| 1 | 新建园区道路3条 | 县住建局 | 县财政局 |\n\
     | 2 | 引进企业12家 | 县商务局 | 县税务局 |\n| 3 | 改造老旧小区8个 | 县住建局 | 县民政局 |",
    "一、水质不达标\n整改目标：断面达标。\n整改措施：封堵排口。\n责任单位：县水利局\n整改时限：年底前\n\
     二、扬尘管控不严\n整改目标：全面覆盖。\n整改措施：每周检查。\n责任单位：县住建局\n整改时限：6月底前\n\
     三、面源污染\n整改目标：用量下降。\n整改措施：测土配方。\n责任单位：县农业农村局\n整改时限：10月底前",
    "一、突出工业主体\n实施亿元项目50个，培育企业1家。\n牵头领导：许某某；牵头单位：县经信局；责任单位：县发改委、县统计局\n\
     做强特色产业。新增面积5万亩。\n牵头领导：唐某某；牵头单位：县农业农村局；责任单位：县商务局\n\
     激活消费潜能。办好艺术节。\n牵头领导：石某某；牵头单位：县文旅局；责任单位：县融媒体中心",
];
/// What names a body that stands nowhere else.
const NAMING: &[&str] = &[
    "县气象局牵头，县供销社配合。",
    "此项请县气象局办理。",
    "县气象局要做好预报。",
    "（责任单位：县气象局）",
    "责任单位：县气象局",
    "由县气象局会同县供销社落实。",
    "县气象局（牵头）",
    "联系单位：县气象局",
    "承接单位：县气象局",
];

/// What a sentence may say of a body that some task names.
const SAYING: &[&str] = &[
    "{}要及时拨付专项资金。",
    "由{}统一组织竣工验收。",
    "请{}统筹安排专项经费。",
    "{}于每月底前通报工作进展。",
    "{}、县档案馆负责日常调度。",
    "{}做好衔接服务",
    "验收工作{}另行部署。",
    "{}牵头，县档案馆配合。",
    "（{}、县档案馆负责）",
    "具体事宜由{}负责解释。",
];

fn letter(list: &str) -> Vec<String> {
    let list = list.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
    format!(
        "某县人民政府办公室\n关于分解重点工作任务的通知\n某政办发〔2026〕3号\n\n各乡镇人民政府：\n现将任务分解如下，请抓好落实。\n{list}\n\n某县人民政府办公室\n2026年3月1日\n"
    )
    .lines()
    .map(str::to_owned)
    .collect()
}

/// All that the records say, whatever their lines and ids.
fn records(notice: &duban::notice::Notice) -> String {
    notice
        .tasks
        .iter()
        .map(|task| {
            let measures: Vec<&str> = task.measures.iter().map(|measure| measure.text.as_str()).collect();
            let columns: Vec<(&str, &str)> = task.columns.iter().collect();
            format!(
                "{} {} {} {} {:?} {:?} {:?} {measures:?} {columns:?}\n",
                task.number, task.part, task.section, task.text, task.lead, task.co, task.due
            )
        })
        .collect()
}

proptest! {
    #[test]
    fn a_sentence_about_a_known_body_is_in_a_task_or_told_wherever_it_stands(
        list in select(LISTS),
        saying in select(SAYING),
        unit in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        cell in any::<bool>(),
    ) {
        let mut lines = letter(list);
        let plain = read(&source("a.txt", lines.join("\n").as_bytes()).unwrap());
        let units: Vec<&String> = plain.tasks.iter().flat_map(|task| task.lead.iter().chain(&task.co)).collect();
        let unit: &str = units[unit.index(units.len())];
        let sentence = saying.replace("{}", unit);
        let at = at.index(lines.len() + 1);
        // At the end of a cell, or on a line of its own.
        match lines.get_mut(at).filter(|line| cell && line.contains(['|', '\t'])) {
            Some(line) => {
                let end = line.find(['，', '条', '家', '个', '务']).unwrap_or(0);
                let end = end + line[end..].chars().next().map_or(0, char::len_utf8);
                line.insert_str(end, &format!("，{sentence}"));
            }
            None => lines.insert(at, sentence.clone()),
        }
        let text = lines.join("\n");
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        let start: String = said(&sentence).chars().take(8).collect();
        let told = notice.findings.iter().any(|finding| {
            let other = sentence.contains("县档案馆") && finding.found.contains("县档案馆");
            other || said(&finding.found).contains(&start) || finding.place.line == Some(at + 1)
        });
        let own = said(&sentence).replace(said(unit).as_str(), "");
        let in_task = said(&records(&notice)).contains(&own) || records(&plain) != records(&notice);
        prop_assert!(in_task || told, "“{sentence}” at {} is lost in {text}\n{}\n{:#?}", at + 1, records(&notice), notice.findings);
        prop_assert!(!sentence.ends_with('。') || !notice.title.contains(&sentence), "{}", notice.title);
    }

    #[test]
    fn a_task_that_loses_its_number_is_a_task_or_told(
        list in select(LISTS.get(..3).unwrap()),
        lost in any::<prop::sample::Index>(),
        sign in select(&["", "〈〉", "~", "_"][..]),
    ) {
        let mut lines = letter(list);
        let number = |line: &String| line.find(['.', '）']).filter(|at| *at < 8);
        let tasks: Vec<usize> = (6..lines.len()).filter(|at| number(&lines[*at]).is_some()).collect();
        let at = tasks[lost.index(tasks.len())];
        let stop = number(&lines[at]).unwrap();
        let words = lines[at][stop..].trim_start_matches(['.', '）']).to_owned();
        lines[at] = format!("{sign}{words}");
        let text = lines.join("\n");
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        let start: String = said(&words).chars().take(4).collect();
        // 一、产业发展 above words without a number is a task with them; one with the words of another task is not its own.
        let others: Vec<String> = tasks
            .iter()
            .filter(|other| **other != at)
            .map(|other| said(&lines[*other]).chars().skip(1).take(4).collect())
            .collect();
        let own = notice.tasks.iter().any(|task| {
            let text = said(&task.text);
            text.contains(&start) && !others.iter().any(|other| text.contains(other.as_str()))
        });
        let told = notice.findings.iter().any(|finding| {
            finding.found.contains(&format!("第{}行", at + 1)) || finding.place.line == Some(at + 1)
        });
        prop_assert!(own || told, "“{words}” at {} is lost in {text}\n{}\n{:#?}", at + 1, records(&notice), notice.findings);
    }

    #[test]
    fn every_part_of_a_tasks_words_stands_in_its_record_or_is_told(items in prop::collection::vec(item(), 3..7)) {
        let mut text = "关于交办议定事项的通知\n\n各有关单位：\n现将事项交办如下。\n一、议定事项\n".to_owned();
        for (place, item) in items.iter().enumerate() {
            text.push_str(&format!("{}.{}\n", place + 1, item.line()));
        }
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        let found: String = notice.findings.iter().map(|finding| said(&finding.found)).collect();
        for (place, item) in items.iter().enumerate() {
            let number = (place + 1).to_string();
            let task = notice.tasks.iter().find(|task| task.number == number);
            let Some(task) = task else {
                prop_assert!(found.contains(&said(item.words)), "{number} is lost without a word in {text}\n{:?}", notice.findings);
                continue;
            };
            let measures: String = task.measures.iter().map(|measure| measure.text.as_str()).collect();
            let record = said(&[task.text.as_str(), task.due.as_deref().unwrap_or(""), &measures].concat());
            let units: Vec<String> = task.lead.iter().chain(&task.co).map(|name| said(name)).collect();
            for part in &item.parts {
                let part = said(part);
                // What stays of a part when its bodies are taken out is the word of a role.
                let rest = units.iter().fold(part.clone(), |rest, unit| rest.replace(unit.as_str(), ""));
                let kept = record.contains(&part) || found.contains(&part) || rest.chars().count() <= 8;
                prop_assert!(kept, "“{part}” of {number} is lost in {text}\n{task:?}");
            }
        }
    }

    #[test]
    fn a_body_that_is_named_anywhere_in_a_list_is_in_a_task_or_told(
        list in select(LISTS),
        naming in select(NAMING),
        at in any::<prop::sample::Index>(),
    ) {
        let mut lines: Vec<&str> = list.lines().map(str::trim_start).collect();
        let at = 1 + at.index(lines.len());
        lines.insert(at, naming);
        let text = format!(
            "关于分解重点工作任务的通知\n\n各乡镇人民政府：\n现将任务分解如下，请抓好落实。\n{}\n\n某县人民政府办公室\n2026年3月1日\n",
            lines.join("\n")
        );
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        let line = 5 + at;
        let in_task = notice.tasks.iter().any(|task| format!("{task:?}").contains("县气象局"));
        let told = notice.findings.iter().any(|finding| finding.found.contains("气象局") || finding.place.line == Some(line));
        prop_assert!(in_task || told, "“{naming}” at {line} is lost in {text}\n{:?}\n{:?}", notice.tasks, notice.findings);
    }
}

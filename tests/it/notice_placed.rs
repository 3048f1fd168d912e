//! Who answers for a task may be said anywhere and in any way of writing: beside it, below it, in a note, in a list of
//! duties by number, once for all. A notice composed so at random reads back to the register it was composed from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::finding::Severity;
use duban::notice::read;
use duban::read::notice_source::source;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const UNITS: &[&str] = &[
    "市财政局",
    "市审计局",
    "市发改委",
    "市文化和旅游局",
    "市人力资源和社会保障局",
    "市委组织部",
    "团市委",
    "市残疾人联合会",
    "市城发集团",
    "市商务局",
    "市总工会",
    "市融媒体中心",
    "市住房和城乡建设局",
    "市政府办公室",
    "市水利局",
    "市气象局",
];

const WORDS: &[&str] = &[
    "加快推进老旧小区改造，完成主体工程",
    "新建社区食堂12家，改造老旧管网8公里",
    "举办招聘会20场，促进高校毕业生就业",
    "开展“一件事一次办”改革，压减办理时间三成",
    "整治农村黑臭水体12处，完善长效管护机制",
    "建成口袋公园15个，打通断头路3条",
    "实施中小学校舍安全工程，年内完成验收",
];

/// The words of the lexicon's roles that mean the same as label and as verb, by what they mean.
fn roles(meaning: &str) -> Vec<&'static str> {
    include_str!("../../src/lexicon.tsv")
        .lines()
        .map(|row| row.split('\t').collect::<Vec<_>>())
        .filter(|row| row[0] == "role" && row[2] == meaning && row[3] == meaning)
        .map(|row| row[1])
        .collect()
}

/// How the numbers of tasks are written, and what of them is the number.
type Mark = (fn(usize) -> String, fn(usize) -> String);

const HAN: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

fn sign(first: char, at: usize) -> String {
    char::from_u32(u32::from(first) + u32::try_from(at).unwrap())
        .unwrap()
        .to_string()
}

fn digits(at: usize) -> String {
    (at + 1).to_string()
}

fn han(at: usize) -> String {
    HAN[at].to_owned()
}

/// Marks by which a sentence elsewhere may call a task.
const COUNTED: &[Mark] = &[
    (|at| format!("{}.", at + 1), digits),
    (|at| format!("{}、", at + 1), digits),
    (|at| format!("（{}）", HAN[at]), han),
    (|at| format!("（{}）", at + 1), digits),
    (|at| format!("【{}】", at + 1), digits),
    (|at| format!("{}\u{fe0f}\u{20e3} ", at + 1), digits),
    (|at| sign('①', at), |at| sign('①', at)),
    (|at| format!("第{}项　", HAN[at]), han),
    (|at| format!("任务{}：", HAN[at]), han),
];

/// All marks.
const MARKS: &[Mark] = &[
    (|at| format!("{}.", at + 1), digits),
    (|at| format!("0{}.", at + 1), |at| format!("0{}", at + 1)),
    (|at| format!("{}）", at + 1), digits),
    (|at| format!("（{}）", HAN[at]), han),
    (|at| format!("{}、", HAN[at]), han),
    (|at| format!("{}\u{fe0f}\u{20e3}", at + 1), digits),
    (|at| sign('❶', at), |at| sign('❶', at)),
    (|at| sign('➊', at), |at| sign('➊', at)),
    (|at| sign('㊀', at), |at| sign('㊀', at)),
    (|at| format!("第{}项：", at + 1), digits),
    (|at| format!("【任务{}】", HAN[at]), han),
    (|at| format!("事项{}：", at + 1), digits),
    (|at| format!("NO.{} ", at + 1), digits),
    (|at| format!("{}.", sign('A', at)), |at| sign('A', at)),
    (
        |at| format!("{}、", ["甲", "乙", "丙", "丁", "戊", "己", "庚"][at]),
        |at| ["甲", "乙", "丙", "丁", "戊", "己", "庚"][at].to_owned(),
    ),
    (|at| format!("{}.", sign('Ⅰ', at)), |at| sign('Ⅰ', at)),
    (|at| format!("B-{} ", at + 1), |at| format!("B-{}", at + 1)),
    (|at| format!("0{}\n", at + 1), |at| format!("0{}", at + 1)),
];

/// Where the units stand, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Brackets,
    Labels,
    Tail,
    OwnLines,
    LoneLabels,
    Bars,
    Mentions,
    Pictures,
    Objects,
    /// Below, by the body: 市财政局：牵头第1项，配合第2、3项。
    ByBody,
    /// Below, by the number: 第1项由市财政局牵头，市审计局配合。
    ByNumber,
    /// The same in one sentence above the list.
    Before,
    /// 牵头单位：市财政局（第1项）、市审计局（第2项）。
    InLabel,
    Notes,
    /// All tasks have the same bodies, said once.
    Range,
    Above,
    Below,
    But,
}

const BESIDE: &[Place] = &[
    Place::Brackets,
    Place::Labels,
    Place::Tail,
    Place::OwnLines,
    Place::LoneLabels,
    Place::Bars,
    Place::Mentions,
    Place::Pictures,
    Place::Objects,
];
const ELSEWHERE: &[Place] = &[
    Place::ByBody,
    Place::ByNumber,
    Place::Before,
    Place::InLabel,
    Place::Notes,
    Place::Range,
    Place::Above,
    Place::Below,
    Place::But,
];

#[derive(Debug, Clone)]
struct Task {
    words: &'static str,
    lead: Vec<&'static str>,
    co: Vec<&'static str>,
}

fn tasks() -> impl Strategy<Value = Vec<Task>> {
    let units = prop::collection::vec((subsequence(UNITS, 2..=5).prop_shuffle(), 1..=2_usize), 7);
    (subsequence(WORDS, 3..=7), units).prop_map(|(words, units)| {
        words
            .into_iter()
            .zip(units)
            .map(|(words, (units, leads))| {
                let (lead, co) = units.split_at(leads.min(units.len() - 1));
                Task {
                    words,
                    lead: lead.to_vec(),
                    co: co.to_vec(),
                }
            })
            .collect()
    })
}

#[derive(Debug, Clone)]
struct Style {
    place: Place,
    mark: usize,
    /// What parts names.
    between: &'static str,
    verbs: (&'static str, &'static str),
    class: &'static str,
}

fn style(places: &'static [Place], marks: usize) -> impl Strategy<Value = Style> {
    (
        select(places),
        0..marks,
        select(&["、", "，", "/", " · "][..]),
        (select(roles("lead")), select(roles("assist"))),
        select(&["单位", "部门", "科室", "处室"][..]),
    )
        .prop_map(|(place, mark, between, verbs, class)| Style {
            place,
            mark,
            between,
            verbs,
            class,
        })
}

const HEAD: &str = "某某市人民政府办公室关于印发2025年重点工作任务分解的通知\n\n各县（市、区）人民政府，市政府各部门：\n\
    现将2025年重点工作任务分解如下，请认真抓好落实。\n某某市人民政府办公室\n2025年3月5日\n\n某某市2025年重点工作任务分解\n";

/// The item as it stands in the list, with its units where they stand beside it.
fn beside(task: &Task, style: &Style) -> String {
    let (lead, assist) = style.verbs;
    let (leads, cos) = (task.lead.join(style.between), task.co.join(style.between));
    let class = style.class;
    let words = task.words;
    match style.place {
        Place::Brackets => format!("{words}。（{leads}{lead}，{cos}{assist}）"),
        Place::Labels => format!("{words}。（{lead}{class}：{leads}；{assist}{class}：{cos}）"),
        Place::Tail => format!(
            "{words}。由{}{lead}，{}{assist}。",
            task.lead.join("、"),
            task.co.join("、")
        ),
        Place::OwnLines => format!("{words}。\n{lead}{class}：{leads}\n{assist}{class}：{cos}"),
        Place::LoneLabels => format!("{words}\n{lead}{class}\n{leads}\n{assist}{class}\n{cos}"),
        Place::Bars => format!("{words}\n{lead}{class}丨{leads}\n{assist}{class}丨{cos}"),
        Place::Mentions => format!(
            "{words}——@{} {lead} @{} {assist}",
            task.lead.join(" @"),
            task.co.join(" @")
        ),
        Place::Pictures => format!("{words}\n👉{lead}{class}：{leads}\n👉{assist}{class}：{cos}"),
        Place::Objects => format!("{words}。（{leads}{lead}统筹调度，{cos}{assist}做好要素保障）"),
        _ => format!("{words}。"),
    }
}

/// Numbers of tasks in one of the ways in which they are listed.
fn listed(numbers: &[usize]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|at| digits(*at)).collect();
    format!("第{}项", numbers.join("、"))
}

fn compose(tasks: &mut [Task], style: &Style, mark: Mark) -> String {
    let (lead, assist) = style.verbs;
    if matches!(style.place, Place::Range | Place::Above | Place::Below | Place::But) {
        let first = tasks[0].clone();
        for task in tasks.iter_mut() {
            task.lead.clone_from(&first.lead);
            task.co.clone_from(&first.co);
        }
    }
    let last = tasks.len() - 1;
    if style.place == Place::But {
        tasks[last].lead = vec!["县林业局"];
        tasks[last].co = vec!["县税务局"];
    }
    let list: String = tasks
        .iter()
        .enumerate()
        .map(|(at, task)| match style.place {
            Place::Notes => format!("{}{}。〔注{}〕\n", (mark.0)(at), task.words, at + 1),
            _ => format!("{}{}\n", (mark.0)(at), beside(task, style)),
        })
        .collect();
    let each = |of: &dyn Fn(usize, &Task) -> String| -> Vec<String> {
        tasks.iter().enumerate().map(|(at, task)| of(at, task)).collect()
    };
    let verbs = |task: &Task| format!("{}{lead}，{}{assist}", task.lead.join("、"), task.co.join("、"));
    let class = style.class;
    let body = match style.place {
        Place::ByBody => {
            let mut lines = String::new();
            for unit in UNITS {
                let of = |names: &dyn Fn(&Task) -> bool| -> Vec<usize> {
                    (0..tasks.len()).filter(|at| names(&tasks[*at])).collect()
                };
                let (leads, cos) = (of(&|task| task.lead.contains(unit)), of(&|task| task.co.contains(unit)));
                let parts: Vec<String> = [(leads, lead), (cos, assist)]
                    .into_iter()
                    .filter(|(numbers, _)| !numbers.is_empty())
                    .map(|(numbers, verb)| format!("{verb}{}", listed(&numbers)))
                    .collect();
                if !parts.is_empty() {
                    lines.push_str(&format!("{unit}：{}。\n", parts.join("，")));
                }
            }
            format!("{list}责任分工\n{lines}")
        }
        Place::ByNumber => {
            format!(
                "{list}{}\n",
                each(&|at, task| format!("{}由{}。", listed(&[at]), verbs(task))).join("\n")
            )
        }
        Place::Before => {
            format!(
                "责任分工：{}。\n{list}",
                each(&|at, task| format!("{}由{}", listed(&[at]), verbs(task))).join("；")
            )
        }
        Place::InLabel => {
            let leads = each(&|at, task| format!("{}（{}）", task.lead.join("、"), listed(&[at])));
            let cos = each(&|at, task| format!("{}（{}）", task.co.join("、"), listed(&[at])));
            format!(
                "{list}{lead}{class}：{}。\n{assist}{class}：{}。\n",
                leads.join("；"),
                cos.join("；")
            )
        }
        Place::Notes => {
            let notes = each(&|at, task| {
                format!(
                    "〔注{}〕{lead}{class}：{}；{assist}{class}：{}。",
                    at + 1,
                    task.lead.join("、"),
                    task.co.join("、")
                )
            });
            format!("{list}{}\n", notes.join("\n"))
        }
        Place::Range => format!("{list}第1至{}项由{}。\n", last + 1, verbs(&tasks[0])),
        Place::Above => format!("{list}以上各项由{}。\n", verbs(&tasks[0])),
        Place::Below => format!("以下任务由{}：\n{list}", verbs(&tasks[0])),
        Place::But => format!(
            "{list}除第{}项外，其余各项均由{}；第{}项由{}。\n",
            last + 1,
            verbs(&tasks[0]),
            last + 1,
            verbs(&tasks[last])
        ),
        _ => list,
    };
    format!("{HEAD}{body}")
}

fn check(mut tasks: Vec<Task>, style: &Style, mark: Mark) -> Result<(), TestCaseError> {
    let text = compose(&mut tasks, style, mark);
    let notice = read(&source("a.txt", text.as_bytes()).unwrap());
    let row =
        |number: &str, lead: &[String], co: &[String]| format!("{number} {} | {}", lead.join("、"), co.join("、"));
    let read: Vec<String> = notice
        .tasks
        .iter()
        .map(|task| row(&task.number, &task.lead, &sorted(&task.co, style)))
        .collect();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let expected: Vec<String> = tasks
        .iter()
        .enumerate()
        .map(|(at, task)| {
            row(
                &(mark.1)(at),
                &sorted(&owned(&task.lead), style),
                &sorted(&owned(&task.co), style),
            )
        })
        .collect();
    let read: Vec<String> = if style.place == Place::ByBody {
        notice
            .tasks
            .iter()
            .map(|task| row(&task.number, &sorted(&task.lead, style), &sorted(&task.co, style)))
            .collect()
    } else {
        read
    };
    prop_assert_eq!(&read, &expected, "{}\n{:#?}", &text, &notice.findings);
    for (task, from) in notice.tasks.iter().zip(&tasks) {
        prop_assert!(task.text.contains(from.words), "{} in {}", &task.text, &text);
    }
    // What was read of another place than the task's own is told.
    if ELSEWHERE.contains(&style.place) {
        let told = ["notice-rule-of-all", "notice-footnote"];
        let told = notice
            .findings
            .iter()
            .any(|finding| told.contains(&finding.rule.as_str()));
        prop_assert!(told, "{}", &text);
    }
    for finding in &notice.findings {
        prop_assert!(finding.severity == Severity::Info, "{} in {}", finding, &text);
    }
    Ok(())
}

/// A list by body names the bodies of a task in its own order.
fn sorted(names: &[String], style: &Style) -> Vec<String> {
    let mut names = names.to_vec();
    if style.place == Place::ByBody {
        names.sort();
    }
    names
}

fn rows(path: &str) -> (Vec<String>, Vec<String>) {
    let notice = read(&source(path, &std::fs::read(path).unwrap()).unwrap());
    let rows = notice.tasks.iter().map(|task| {
        format!(
            "{} {} | {} | {}",
            task.number,
            task.lead.join(";"),
            task.co.join(";"),
            task.due.as_deref().unwrap_or("")
        )
    });
    let told = notice.findings.iter().map(|finding| finding.rule.clone());
    (rows.collect(), told.collect())
}

#[test]
fn notes_of_a_document_name_the_units_of_the_tasks_that_point_to_them() {
    let (rows, told) = rows("fixtures/notices/docx/notes-name-units.docx");
    assert_eq!(
        rows,
        [
            "1 市司法局 | 市财政局;各县（市、区）人民政府 | ",
            "2 市政府办公室 | 市司法局 | ",
            "3 市行政审批局 | 市司法局 | 2025年10月",
            "4 市行政审批局 | 市司法局 | 2025年10月",
            "5 市司法局 | 市民政局 | ",
        ]
    );
    assert!(told.iter().any(|rule| rule == "notice-footnote"), "{told:?}");
}

#[test]
fn text_boxes_with_labels_are_tasks() {
    let (rows, told) = rows("fixtures/notices/docx/cards-in-text-boxes.docx");
    let units = |row: &String| row.split_once(' ').map(|(_, units)| units.to_owned()).unwrap();
    assert_eq!(
        rows.iter().map(units).collect::<Vec<_>>(),
        [
            "县水务公司 | 县住建局;城关镇 | 6月底",
            "县水利局 | 县发改局;县财政局 | 8月底",
            "县水务公司 |  | 12月底"
        ]
    );
    assert!(told.iter().any(|rule| rule == "notice-text-box"), "{told:?}");
}

/// 同上, 同第几项 and 另加 take the units of the task that is meant.
#[test]
fn units_the_same_as_those_of_another_task_are_carried_over() {
    let text = format!(
        "{HEAD}1.搭建平台。（牵头单位：市住建局；配合单位：市数据局、市城管局）\n2.开展调查。（责任单位同上）\n\
        3.修缮建筑。（牵头单位：市资规局；配合单位同第1项）\n4.疏通管道。（牵头单位同上；配合单位：市应急局）\n\
        5.治理内涝。（牵头单位：市水务局；配合单位同上，另加市气象局）\n"
    );
    let notice = read(&source("a.txt", text.as_bytes()).unwrap());
    let rows: Vec<String> = notice
        .tasks
        .iter()
        .map(|task| format!("{} | {}", task.lead.join(";"), task.co.join(";")))
        .collect();
    assert_eq!(
        rows,
        [
            "市住建局 | 市数据局;市城管局",
            "市住建局 | 市数据局;市城管局",
            "市资规局 | 市数据局;市城管局",
            "市资规局 | 市应急局",
            "市水务局 | 市应急局;市气象局",
        ]
    );
    assert!(
        notice
            .findings
            .iter()
            .any(|finding| finding.rule == "notice-rule-of-all")
    );
}

/// A statement by number that means no task, or says more than was understood, is told: no task is silently without units.
#[test]
fn what_a_list_of_duties_says_beyond_the_tasks_is_told() {
    let list = "1.修路。\n2.架桥。\n3.植树。\n";
    let duties = "责任分工\n市交通局：牵头第1项、第2项。\n市林业局：牵头第3项，配合第5项。\n";
    let notice = read(&source("a.txt", format!("{HEAD}{list}{duties}").as_bytes()).unwrap());
    let leads: Vec<String> = notice.tasks.iter().map(|task| task.lead.join(";")).collect();
    assert_eq!(leads, ["市交通局", "市交通局", "市林业局"]);
    let told: Vec<&str> = notice
        .findings
        .iter()
        .filter(|finding| finding.rule == "notice-rule-unread")
        .map(|finding| finding.found.as_str())
        .collect();
    assert!(told.len() == 1 && told[0].contains("第5项"), "{told:?}");
}

/// A roster of the groups that tasks name is no list of tasks; a text without a list is read by its paragraphs.
#[test]
fn rosters_are_no_tasks_and_paragraphs_may_be() {
    let text = format!(
        "{HEAD}1.征收房屋。〔征收专班主抓，信访专班协同〕\n2.接访下访。〔信访专班主抓，征收专班协同〕\n专班设置\n\
        征收专班：牵头单位区住建局，成员单位区资源分局。\n信访专班：牵头单位区信访局，成员单位区公安分局。\n"
    );
    let notice = read(&source("a.txt", text.as_bytes()).unwrap());
    let leads: Vec<&str> = notice.tasks.iter().map(|task| task.lead[0].as_str()).collect();
    assert_eq!(leads, ["征收专班", "信访专班"]);
    let text = "会议纪要\n会议指出，要抓紧抓实。\n会议明确，由县水利局牵头，县财政局配合，12月底前完成勘界立标。\n会议强调，要加强领导。\n";
    let notice = read(&source("a.txt", text.as_bytes()).unwrap());
    assert_eq!(notice.tasks.len(), 1, "{:#?}", notice.tasks);
    assert_eq!(
        (notice.tasks[0].lead.join(";"), notice.tasks[0].co.join(";")),
        ("县水利局".to_owned(), "县财政局".to_owned())
    );
}

/// Reads a notice of tasks, and holds it against those that it was composed from.
fn reads_back(text: &str, tasks: &[Task]) -> Result<(), TestCaseError> {
    let notice = read(&source("a.txt", text.as_bytes()).unwrap());
    prop_assert_eq!(notice.tasks.len(), tasks.len(), "{}", text);
    for (found, task) in notice.tasks.iter().zip(tasks) {
        prop_assert!(found.text.contains(task.words), "{}\n{}", text, found.text);
        prop_assert_eq!(
            (found.lead.join("、"), found.co.join("、")),
            (task.lead.join("、"), task.co.join("、")),
            "{}",
            text
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn members_of_a_group_help_its_leader(
        tasks in tasks(),
        end in select(vec!["组成", "等单位组成", "共同组成", "为成员单位", "组成工作专班"]),
    ) {
        let mut text = HEAD.to_owned();
        for (at, task) in tasks.iter().enumerate() {
            let (lead, co) = (task.lead.join("、"), task.co.join("、"));
            text.push_str(&format!("（{}）第{}组。由{lead}牵头，{co}{end}，负责{}。\n", at + 1, HAN[at], task.words));
        }
        reads_back(&text, &tasks)?;
    }

    #[test]
    fn a_sign_beside_a_name_in_front_of_the_words_leads_where_the_notice_says_so(
        tasks in tasks(),
        sign in select(vec!["★", "▲", "*"]),
        before in any::<bool>(),
        brackets in select(vec![("【", "】"), ("（", "）"), ("〔", "〕")]),
    ) {
        let mut text = HEAD.replace("请认真抓好落实", &format!("带{sign}的为牵头单位"));
        for (at, task) in tasks.iter().enumerate() {
            let lead = |name: &&str| if before { format!("{sign}{name}") } else { format!("{name}{sign}") };
            let mut names: Vec<String> = task.lead.iter().map(lead).collect();
            names.extend(task.co.iter().map(|name| (*name).to_owned()));
            text.push_str(&format!("{}.{}{}{}{}。\n", at + 1, brackets.0, names.join("、"), brackets.1, task.words));
        }
        reads_back(&text, &tasks)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    #[ignore = "finds kinds that are not mended yet: numbers of cards with letters are not kept (A. above label lines)"]
    fn units_beside_their_tasks_read_back_however_they_are_written(
        tasks in tasks(),
        style in style(BESIDE, MARKS.len()),
    ) {
        check(tasks, &style, MARKS[style.mark])?;
    }

    #[test]
    #[ignore = "finds kinds that are not mended yet; run it when statements about tasks change"]
    fn units_that_stand_elsewhere_are_given_to_the_tasks_that_are_meant(
        tasks in tasks(),
        style in style(ELSEWHERE, COUNTED.len()),
    ) {
        check(tasks, &style, COUNTED[style.mark])?;
    }
}

//! Which columns of a form repeat what the notice's table says of a task: the office fills these, the unit the others.
//!
//! The office fills a column if the notice gives a value of it and the form does not ask for a new one: a 方案 asks for
//! 整改措施, a 情况 repeats it. Persons, states and progress are always asked anew. A cell that the notice leaves blank is
//! the unit's.

use crate::finding::{Finding, Place, Severity};
use crate::form::{Column, FilledBy, Form, Kind, PLAN, STATED};
use crate::kind;
use crate::lexicon;
use crate::normal::{fold, without_remarks};
use crate::task::Task;

/// Headings that mean the same in a notice's table and in a form; those of one row stand for each other.
const ALIKE: [&[&str]; 7] = [
    &[
        "项目",
        "项目名称",
        "实事",
        "实事名称",
        "实事项目",
        "民生实事",
        "事项",
        "事项名称",
        "任务名称",
        "工程名称",
        "工作名称",
        "名称",
        "重点项目",
        "项目内容名称",
    ],
    &[
        "重点工作",
        "工作任务",
        "重点任务",
        "目标任务",
        "年度目标",
        "目标",
        "任务",
        "工作内容",
        "任务内容",
        "主要任务",
        "建设内容",
        "工作目标",
        "具体任务",
        "主要内容",
        "年度目标任务",
        "年度任务",
        "工作要点",
        "目标要求",
        "任务目标",
        "工作事项",
    ],
    &[
        "反馈问题",
        "问题",
        "问题描述",
        "问题内容",
        "整改问题",
        "具体问题",
        "督察反馈问题",
        "巡视反馈问题",
        "巡察反馈问题",
        "发现问题",
        "问题清单",
        "反馈意见",
        "反馈的问题",
        "问题表现",
    ],
    &[
        "整改措施",
        "措施",
        "工作措施",
        "工作举措",
        "具体措施",
        "主要措施",
        "整改举措",
        "落实措施",
    ],
    &["整改目标", "整改要求", "整改任务", "目标要求"],
    &["牵头单位", "牵头部门", "主责单位", "牵头责任单位"],
    &["责任单位", "责任部门", "配合单位", "协同单位", "协办单位", "参与单位"],
];

/// What a heading says where the form asks what has become of something.
const NEWS: [&str; 14] = [
    "情况", "进展", "进度", "结果", "成效", "状态", "完成", "实际", "当前", "目前", "本月", "本季", "累计", "到位",
];

/// What a plan asks for.
const MEASURES: [&str; 5] = ["措施", "举措", "做法", "安排", "计划"];

/// Words of columns that everybody fills for himself.
const OWN: [&str; 6] = ["备注", "说明", "其他", "其它", "附注", "填报"];

/// Gives every column of some forms its filler and, where the notice fills it, the heading from which its words come;
/// a finding for each form says how it was chosen.
pub fn settle(forms: &mut [Form], tasks: &[Task], chosen: impl Fn(&Form) -> bool) -> Vec<Finding> {
    let headings = headings(tasks);
    let mut findings = Vec::new();
    // 完成时限 of a report behind a plan is what the unit has promised in the plan.
    let promises = |form: &Form| form.key == PLAN && form.columns.iter().any(|column| column.kind == Kind::Deadline);
    let promised = forms.iter().any(promises);
    for form in forms.iter_mut().filter(|form| chosen(form)) {
        settle_form(form, &headings, tasks, promised);
        findings.extend(account(form));
    }
    findings
}

/// The headings of the notice's tables, each once.
pub fn headings(tasks: &[Task]) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for (heading, _) in tasks.iter().flat_map(|task| task.columns.iter()) {
        if !headings.iter().any(|known| known == heading) {
            headings.push(heading.to_owned());
        }
    }
    headings
}

/// The heading of the notice's table that a column of a form repeats, the likest one.
pub fn source(heading: &str, headings: &[String]) -> Option<String> {
    let likes = headings.iter().map(|known| (likeness(heading, known), known));
    let best = likes.filter(|(like, _)| *like > 0).max_by_key(|(like, _)| *like)?;
    Some(best.1.clone())
}

fn settle_form(form: &mut Form, headings: &[String], tasks: &[Task], promised: bool) {
    let mut pairs: Vec<(u8, usize, usize)> = Vec::new();
    for (at, column) in form.columns.iter().enumerate() {
        if column.kind != Kind::Serial && asks_anew(form, headings, at, column) {
            continue;
        }
        // Something else counts the rows.
        let is_count = |other: &str| {
            let plain = fold(other);
            plain != fold(&column.heading) && kind::of_heading(&plain) == Kind::Serial
        };
        let counted =
            form.columns.iter().any(|other| is_count(&other.heading)) || headings.iter().any(|other| is_count(other));
        for (of, heading) in headings.iter().enumerate() {
            let like = match column.kind {
                // 编号 beside 序号 is the notice's own number of the matter (建议第015号), and no count of rows.
                Kind::Serial if !counted || !numbers_otherwise(column, heading, tasks) => 0,
                _ => likeness(&column.heading, heading),
            };
            if like > 0 {
                pairs.push((like, at, of));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut taken: Vec<usize> = Vec::new();
    for (_, at, of) in pairs {
        let (Some(column), Some(heading)) = (form.columns.get_mut(at), headings.get(of)) else {
            continue;
        };
        if column.source.is_none() && !taken.contains(&of) {
            column.source = Some(heading.clone());
            column.filled_by = FilledBy::Office;
            taken.push(of);
        }
    }
    if !headings.is_empty() {
        name_task(form, tasks);
    }
    state(form, headings, tasks, promised);
}

/// Lets the office fill what the tasks state outside of a table: the 完成时限 of （牵头单位：甲局；完成时限：9月底） in a form that does not ask for a
/// new one, and who leads and who assists under headings that ask for these.
fn state(form: &mut Form, headings: &[String], tasks: &[Task], promised: bool) {
    let [due, lead, co] = STATED;
    let asks_anew: Vec<bool> = (form.columns.iter().enumerate())
        .map(|(at, column)| asks_anew(form, headings, at, column))
        .collect();
    let called = |column: &Column, label: &str| {
        let head = fold(&without_remarks(&column.heading));
        let mut roles = lexicon::entries(lexicon::Kind::Role).iter();
        roles.any(|role| role.label == label && head.starts_with(role.word))
    };
    for (column, anew) in form.columns.iter_mut().zip(asks_anew) {
        let stated = match column.kind {
            Kind::Deadline if !anew && !promised && tasks.iter().any(|task| task.due.is_some()) => due,
            Kind::Unit if called(column, "lead") => lead,
            Kind::Unit if called(column, "assist") => co,
            _ => continue,
        };
        // What the form asks the unit itself stays the unit's: only a deadline that it repeats becomes the office's.
        if column.source.is_none() && (column.kind == Kind::Deadline || column.filled_by == FilledBy::Office) {
            column.source = Some(stated.to_owned());
            column.filled_by = FilledBy::Office;
        }
    }
}

/// Whether the notice gives under the very heading of a column of numbers what is not the number of the task.
fn numbers_otherwise(column: &Column, heading: &str, tasks: &[Task]) -> bool {
    let other = |task: &Task| {
        let given = task.columns.get(heading).map(fold).unwrap_or_default();
        !given.is_empty() && given != fold(&task.number)
    };
    fold(&column.heading) == fold(heading) && tasks.iter().any(other)
}

/// Chooses the one column that names the task: the one with the words that were read as the task's, or the first that
/// says what it is about.
fn name_task(form: &mut Form, tasks: &[Task]) {
    let names = |column: &Column| {
        let kind = kind::of_heading(&fold(&column.heading));
        column.source.is_some()
            && !matches!(
                kind,
                Kind::Serial | Kind::Unit | Kind::Deadline | Kind::Date | Kind::Amount
            )
    };
    let says = |column: &Column| {
        let given = |task: &&Task| fold(&column.given(task)) == fold(&task.text);
        column.source.is_some() && tasks.iter().filter(given).count() * 2 > tasks.len()
    };
    let place = |is: &dyn Fn(&Column) -> bool| form.columns.iter().position(is);
    let chosen = place(&|column| names(column) && says(column))
        .or_else(|| place(&|column| column.kind == Kind::Task && column.source.is_some()))
        .or_else(|| place(&names));
    let Some(chosen) = chosen else { return };
    for (at, column) in form.columns.iter_mut().enumerate() {
        if at == chosen {
            column.kind = Kind::Task;
            column.required = false;
        } else if column.kind == Kind::Task {
            // The office prints the task once; 工作目标 that the notice does not give is for the unit to say.
            column.kind = Kind::Text;
            if column.source.is_none() {
                column.filled_by = FilledBy::Unit;
                column.required = true;
            }
        }
    }
}

/// Whether a form asks the units for what a column says, whatever the notice says of it.
///
/// A plan asks for 措施 and 时限; but a 时限 that stands before all that the unit is asked, among the columns that say
/// what the row is about (反馈问题 | 整改目标 | 整改时限 | 具体措施 | …), is the notice's.
fn asks_anew(form: &Form, headings: &[String], at: usize, column: &Column) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| column.heading.contains(word));
    let plan = ["方案", "计划"].iter().any(|word| form.print_title().contains(word));
    let measure = |column: &Column| MEASURES.iter().any(|word| column.heading.contains(word));
    if !kind::of(column.kind).repeats || has(&OWN) {
        return true;
    }
    // 办理时限（改革前/改革后) asks for more than 完成时限 gives; only a column of the same words gives all of it.
    if column.kind == Kind::Parts {
        return !headings.iter().any(|heading| fold(heading) == fold(&column.heading));
    }
    if column.kind == Kind::Deadline {
        // 实际完成时间 is news; 完成时限 is none, though it holds 完成.
        let asked =
            |column: &Column| column.kind != Kind::Serial && (measure(column) || !kind::of(column.kind).repeats);
        let behind = form.columns.iter().take(at).any(asked);
        // 拟完成日期 asks for the unit's own promise, unless the notice's list has a column of that very name.
        let known = headings.iter().any(|known| fold(known) == fold(&column.heading));
        let intent = !known && has(&["拟", "预计", "力争", "承诺", "计划"]);
        return intent || has(&["实际", "本月", "本季", "当前", "目前"]) || plan && behind;
    }
    // 完成标志 and 成效标准 say what is to be reached, and not what has been.
    let aim = ["标志", "标准", "目标", "要求", "指标"]
        .iter()
        .any(|word| column.heading.contains(word));
    let now = ["本月", "本季", "当前", "目前", "累计", "实际", "情况", "进展"]
        .iter()
        .any(|word| column.heading.contains(word));
    has(&NEWS) && (now || !aim) || plan && measure(column)
}

/// How like two headings are: the same, one within the other, of one meaning; 0 where they are not.
fn likeness(form: &str, notice: &str) -> u8 {
    let bare = |heading: &str| fold(&without_remarks(heading));
    let (a, b) = (bare(form), bare(notice));
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    if fold(form) == fold(notice) {
        return 5;
    }
    if a == b {
        return 4;
    }
    let kinds = (kind::of_heading(&a), kind::of_heading(&b));
    if ALIKE
        .iter()
        .any(|row| row.contains(&a.as_str()) && row.contains(&b.as_str()))
    {
        return 3;
    }
    // 项目 of a form is 建设项目名称 of the notice; 完成投资 is not the notice's 投资.
    let (short, long) = if a.chars().count() < b.chars().count() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    let more = long.replacen(short.as_str(), "", 1);
    let within = short.chars().count() >= 2 && long.contains(short.as_str());
    if within && kinds.0 == kinds.1 && !NEWS.iter().any(|word| more.contains(word)) {
        return 2;
    }
    u8::from(kinds == (Kind::Deadline, Kind::Deadline))
}

/// How a form's columns were divided between office and unit.
fn account(form: &Form) -> Option<Finding> {
    form.columns.iter().find(|column| column.source.is_some())?;
    let list = |by: FilledBy| -> String {
        let of = form.columns.iter().filter(|column| column.filled_by == by);
        let names: Vec<String> = of
            .map(|column| match &column.source {
                Some(source) if STATED.contains(&source.as_str()) => format!("{}（取自{source}）", column.heading),
                Some(source) if *source != column.heading => format!("{}（取自通知的“{source}”）", column.heading),
                _ => column.heading.clone(),
            })
            .collect();
        names.join("、")
    };
    Some(Finding {
        rule: "form-columns-divided".to_owned(),
        severity: Severity::Info,
        place: Place {
            form: Some(form.key.clone()),
            ..Place::default()
        },
        found: format!(
            "“{}”由办公室照通知填写的列：{}；由单位填写的列：{}",
            form.label(),
            list(FilledBy::Office),
            list(FilledBy::Unit)
        ),
        expected: "通知已写明的内容由办公室填写，单位只填新的内容；通知空着的由单位填写".to_owned(),
        advice: format!(
            "不合适的，在 duban.toml 的 [form.{}.column.\"列名\"] 写 filled_by = \"单位\" 或 \"办公室\"",
            form.key
        ),
        question: None,
        to_unit: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_forms_find_those_of_the_notice() {
        let notice: Vec<String> = [
            "序号",
            "项目名称",
            "目标任务",
            "牵头单位",
            "配合单位",
            "完成时限",
            "总投资(万元)",
        ]
        .map(str::to_owned)
        .to_vec();
        for (heading, right) in [
            ("项目", Some("项目名称")),
            ("年度目标", Some("目标任务")),
            ("目标任务", Some("目标任务")),
            ("时限", Some("完成时限")),
            ("牵头部门", Some("牵头单位")),
            ("总投资", Some("总投资(万元)")),
            ("完成投资(万元)", None),
            ("存在问题", None),
            ("联系电话", None),
        ] {
            assert_eq!(source(heading, &notice).as_deref(), right, "{heading}");
        }
    }
}

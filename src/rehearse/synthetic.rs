//! A made-up notice with any number of units, for rehearsals and measurements that need size.

use jiff::civil::Date;

use super::Dice;
use crate::form::{Column, Field, FilledBy, Form, Kind, PLAN, STATUS};
use crate::notice::Notice;
use crate::task::{Certainty, Task, TaskId};

const THINGS: [&str; 12] = [
    "中小企业纾困",
    "老旧小区改造",
    "农村饮水安全",
    "义务教育均衡",
    "基层医疗服务",
    "生态环境治理",
    "交通基础设施",
    "招商引资",
    "就业创业服务",
    "养老托育服务",
    "安全生产整治",
    "政务服务提升",
];
const AIMS: [&str; 8] = [
    "完善工作机制，健全责任体系",
    "加大投入力度，确保资金到位",
    "强化督促检查，按月通报进度",
    "补齐短板弱项，提升服务质量",
    "推进项目建设，确保按期完工",
    "深化改革创新，激发内生动力",
    "加强部门协同，形成工作合力",
    "狠抓任务落实，务求取得实效",
];

/// Tasks for each unit, on average: near what the real notice gives.
const TASKS_PER_UNIT: usize = 10;

/// A notice with `units` units, each with at least one task: about as many tasks as units, at least 20.
pub fn notice(units: usize, seed: u64) -> Notice {
    let names: Vec<String> = (1..=units).map(|n| format!("第{n:04}单位")).collect();
    let count = units.max(20);
    let mut dice = Dice::new(seed, "synthetic notice");
    let tasks = (1..=count)
        .map(|n| {
            let lead = names
                .get((n - 1) % units.max(1))
                .cloned()
                .into_iter()
                .collect::<Vec<_>>();
            let mut co: Vec<String> = Vec::new();
            for _ in 1..TASKS_PER_UNIT {
                let name = names.get(dice.below(units)).cloned().unwrap_or_default();
                if !name.is_empty() && !lead.contains(&name) && !co.contains(&name) {
                    co.push(name);
                }
            }
            Task {
                id: TaskId::nth(n),
                number: n.to_string(),
                part: format!("{}、演练部分", (n - 1) / 100 + 1),
                section: format!("（{}）{}", (n - 1) / 10 + 1, dice.pick(&THINGS)),
                text: format!(
                    "推进{}第{n}项工作。{}，{}。",
                    dice.pick(&THINGS),
                    dice.pick(&AIMS),
                    dice.pick(&AIMS)
                ),
                lead,
                co,
                certainty: Certainty::Sure,
                ..Task::default()
            }
        })
        .collect();
    Notice {
        title: "演练用重点工作责任分解".to_owned(),
        issuer: "演练市人民政府办公室".to_owned(),
        date: day(2020, 7, 6),
        report_to: "市政府政务督查室".to_owned(),
        contact: Default::default(),
        forms: forms(),
        tasks,
        findings: Vec::new(),
    }
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// The two usual forms.
fn forms() -> Vec<Form> {
    let form = |key: &str, attachment, name: &str, due, answers: &[(&str, Kind)]| {
        let mut columns = vec![
            column("序号", Kind::Serial, FilledBy::Office),
            column("重点工作", Kind::Task, FilledBy::Office),
        ];
        columns.extend(
            answers
                .iter()
                .map(|(heading, kind)| column(heading, *kind, FilledBy::Unit)),
        );
        Form {
            key: key.to_owned(),
            attachment,
            title: format!("演练用重点工作{name}"),
            due,
            every: None,
            period: None,
            header: vec![field("填报单位(盖章)", Kind::Unit), field("填报时间", Kind::Date)],
            columns,
            footer: vec![field("填表人", Kind::Person), field("联系电话", Kind::Phone)],
            notes: Vec::new(),
        }
    };
    let last = [("责任领导", Kind::Person), ("联系电话", Kind::Phone)];
    let plan = [
        &[("落实措施", Kind::Narrative), ("完成时限", Kind::Deadline)][..],
        &last,
    ]
    .concat();
    let status = [
        &[
            ("落实情况", Kind::Narrative),
            ("完成时限", Kind::Deadline),
            ("是否完成 (未完成需说明原因)", Kind::Completion),
        ][..],
        &last,
    ]
    .concat();
    vec![
        form(PLAN, 2, "落实方案", day(2020, 7, 10), &plan),
        form(STATUS, 3, "落实情况", day(2020, 12, 31), &status),
    ]
}

fn column(heading: &str, kind: Kind, filled_by: FilledBy) -> Column {
    Column {
        heading: heading.to_owned(),
        kind,
        required: filled_by == FilledBy::Unit,
        filled_by,
        ..Column::default()
    }
}

fn field(label: &str, kind: Kind) -> Field {
    Field {
        label: label.to_owned(),
        kind,
        required: true,
    }
}

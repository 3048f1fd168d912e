//! A believable register and collection, made by rule, so that the master can be tested before and beside real replies.

use duban::finding::{Finding, Place, Severity};
use duban::form::{Column, Field, FilledBy, Form, Kind, PLAN, STATUS};
use duban::list::Id;
use duban::owed::{Owed, State};
use duban::record::{Collected, Fields, Ledger, Outcome, Record, ReplyFile, Source, Submission};
use duban::register::assignment::Assignment;
use duban::register::{Register, RegisterUnit};
use duban::task::{Task, TaskId, TaskIndex};
use duban::unit::{Role, Unit, UnitId};
use jiff::civil::date;

/// A register, who answers for what, and what came in.
pub struct Sample {
    pub register: Register,
    pub assignments: Vec<Assignment>,
    pub collected: Collected,
}

impl Sample {
    /// The collection with the state of every duty, as the checks give it: by what is recorded now.
    pub fn settled(&self) -> Collected {
        let mut collected = self.collected.clone();
        for form in &collected.forms {
            for assignment in &self.assignments {
                let unit = self.register.units.find(assignment.unit).map(|unit| &unit.unit.name);
                let task = self.register.tasks.find(assignment.task).map(|task| &task.id);
                let (Some(unit), Some(task)) = (unit, task) else {
                    continue;
                };
                let mut records = collected.records.iter();
                let record = records.find(|one| one.form == *form && one.task == *task && one.unit == *unit);
                let filled = record.filter(|one| one.fields.values().any(|text| !text.trim().is_empty()));
                collected.owed.push(Owed {
                    unit: unit.clone(),
                    task: task.clone(),
                    form: form.clone(),
                    period: None,
                    role: assignment.role,
                    state: if filled.is_some() { State::Filed } else { State::Missing },
                    since: None,
                    file: filled.map(|record| record.source.file.clone()),
                    lacks: Vec::new(),
                    why: String::new(),
                });
            }
        }
        collected
    }
}

/// Size and kind of a sample.
pub struct Size {
    pub parts: usize,
    pub sections: usize,
    pub tasks: usize,
    pub units: usize,
    pub co: usize,
    pub forms: &'static [&'static str],
}

/// About as large as the real notice.
pub const REAL: Size = Size {
    parts: 9,
    sections: 5,
    tasks: 107,
    units: 60,
    co: 8,
    forms: &[PLAN, STATUS],
};

fn column(heading: &str, kind: Kind, filled_by: FilledBy) -> Column {
    Column {
        heading: heading.into(),
        kind,
        required: filled_by == FilledBy::Unit,
        filled_by,
        ..Column::default()
    }
}

fn field(label: &str, kind: Kind) -> Field {
    Field {
        label: label.into(),
        kind,
        required: true,
    }
}

/// The two forms as the real notice prints them.
pub fn forms() -> Vec<Form> {
    let header = || vec![field("填报单位(盖章)", Kind::Unit), field("填报时间", Kind::Date)];
    let footer = || vec![field("填表人", Kind::Person), field("联系电话", Kind::Phone)];
    let head = || {
        vec![
            column("序号", Kind::Serial, FilledBy::Office),
            column("重点工作", Kind::Task, FilledBy::Office),
        ]
    };
    let mut plan = head();
    plan.extend([
        column("落实措施", Kind::Narrative, FilledBy::Unit),
        column("完成时限", Kind::Deadline, FilledBy::Unit),
        column("责任领导", Kind::Person, FilledBy::Unit),
        column("联系电话", Kind::Phone, FilledBy::Unit),
    ]);
    let mut status = head();
    status.extend([
        column("落实情况", Kind::Narrative, FilledBy::Unit),
        column("完成时限", Kind::Deadline, FilledBy::Unit),
        column("是否完成 (未完成需说明原因)", Kind::Completion, FilledBy::Unit),
        column("责任领导", Kind::Person, FilledBy::Unit),
        column("联系电话", Kind::Phone, FilledBy::Unit),
    ]);
    vec![
        Form {
            key: PLAN.into(),
            attachment: 2,
            title: "2020年国务院《政府工作报告》重点工作落实方案(样表)".into(),
            due: Some(date(2020, 7, 10)),
            every: None,
            period: None,
            header: header(),
            columns: plan,
            footer: footer(),
            notes: Vec::new(),
        },
        Form {
            key: STATUS.into(),
            attachment: 3,
            title: "2020年国务院《政府工作报告》重点工作落实情况(样表)".into(),
            due: Some(date(2020, 12, 31)),
            every: None,
            period: None,
            header: header(),
            columns: status,
            footer: footer(),
            notes: Vec::new(),
        },
    ]
}

/// A small generator of repeatable choices (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const SENTENCES: [&str; 8] = [
    "成立由主要负责同志任组长的工作专班，建立周调度、月通报、季督查机制，逐项分解到科室、落实到人",
    "争取中央和省级专项资金1.2亿元，拨付到项目单位9800万元，支出进度81.6%",
    "出台实施细则12条，公布办事指南，压减申报材料三成以上，办理时限由10个工作日压缩至3个工作日",
    "开展专项检查46次，发现问题213个，已整改208个，整改率97.7%，其余5个已明确整改时限",
    "走访企业320家，收集困难问题156条，协调解决142条，兑现惠企政策资金2360万元",
    "新建改造项目23个，完工19个，完成投资4.7亿元，占年度计划的92%",
    "组织培训38期，培训5600人次，实现新增就业3100人",
    "下一步将紧盯薄弱环节，加强部门协同，确保年底前全面完成目标任务",
];

fn narrative(dice: &mut Dice, count: usize) -> String {
    let texts: Vec<String> = (0..count)
        .map(|place| format!("{}.{}。", place + 1, dice.pick(&SENTENCES)))
        .collect();
    texts.join("\n")
}

/// The register alone.
pub fn register(size: &Size) -> (Register, Vec<Assignment>) {
    let kinds = [
        "市政府部门",
        "县市区政府",
        "市直事业单位",
        "市属国有企业",
        "中省驻市单位",
    ];
    let mut register = Register {
        title: "2020年国务院《政府工作报告》重点工作责任分解".into(),
        issuer: "咸宁市人民政府办公室".into(),
        date: Some(date(2020, 7, 6)),
        report_to: "市政府政务督查室".into(),
        forms: forms().into(),
        ..Register::default()
    };
    for n in 0..size.units {
        let category = kinds[if n * 10 < size.units {
            1
        } else {
            [0, 0, 0, 2, 3, 4][n % 6]
        }];
        register.units.push(RegisterUnit {
            unit: Unit {
                category: if n % 17 == 16 { String::new() } else { category.into() },
                ..Unit::named(format!("市第{}工作局", n + 1))
            },
            designations: vec![],
            resolved: true,
            lead: 0,
            co: 0,
        });
    }
    let mut dice = Dice(1);
    let mut assignments = vec![];
    for n in 0..size.tasks {
        let part = n * size.parts / size.tasks;
        let section = n * size.parts * size.sections / size.tasks;
        let long = [1, 2, 1, 3, 1, 6][n % 6];
        let text: String = (0..long).map(|_| format!("{}。", dice.pick(&SENTENCES))).collect();
        register.tasks.push(Task {
            id: TaskId::nth(n + 1),
            number: (n + 1).to_string(),
            part: format!("第{}部分、加大宏观政策实施力度，着力稳企业保就业", part + 1),
            section: format!("（{}）推动降低企业生产经营成本。", section + 1),
            text,
            ..Task::default()
        });
        let leads = if n % 9 == 4 { 2 } else { 1 };
        for k in 0..leads + size.co {
            let unit = (n + k * 7 + k * k) % size.units;
            let role = if k < leads { Role::Lead } else { Role::Co };
            if !assignments
                .iter()
                .rev()
                .take_while(|a: &&Assignment| a.task == TaskIndex::at(n))
                .any(|a| a.unit == UnitId::at(unit))
            {
                assignments.push(Assignment {
                    unit: UnitId::at(unit),
                    role,
                    task: TaskIndex::at(n),
                });
                let entry = &mut register.units[UnitId::at(unit)];
                match role {
                    Role::Lead => entry.lead += 1,
                    Role::Co => entry.co += 1,
                }
            }
        }
    }
    (register, assignments)
}

/// A register and a collection in which most units answer, some in part, some not at all.
pub fn sample(size: &Size) -> Sample {
    seeded(size, 7)
}

/// The same with other answers for another seed.
pub fn seeded(size: &Size, seed: u64) -> Sample {
    let (register, assignments) = register(size);
    let mut dice = Dice(seed);
    let mut collected = Collected {
        format: duban::record::FORMAT,
        as_of: date(2020, 12, 20),
        forms: size.forms.iter().map(|key| key.to_string()).collect(),
        periods: Default::default(),
        replies: vec![],
        records: vec![],
        submissions: vec![],
        owed: vec![],
        findings: vec![],
        ledger: Ledger::default(),
        returned: Default::default(),
        mail: vec![],
    };
    for (unit, entry) in register.units.iter().enumerate() {
        if unit % 11 == 5 {
            continue;
        }
        let name = &entry.unit.name;
        let file = format!("{name}.xlsx");
        collected.replies.push(ReplyFile {
            file: file.clone(),
            sha256: format!("{unit:064x}"),
            unit: Some(name.clone()),
            forms: collected.forms.clone(),
            outcome: if unit % 7 == 3 {
                Outcome::Partial
            } else {
                Outcome::Accepted
            },
        });
        for key in size.forms {
            collected.submissions.push(Submission {
                unit: name.clone(),
                form: key.to_string(),
                period: None,
                fields: Fields::from_iter([
                    ("填报时间".to_string(), format!("2020年12月{}日", 1 + unit % 19)),
                    ("填表人".to_string(), "李某某".to_string()),
                    ("联系电话".to_string(), "0715-8123456".to_string()),
                ]),
                source: Source {
                    file: file.clone(),
                    sheet: key.to_string(),
                    row: 5,
                },
            });
        }
    }
    for key in size.forms {
        let form = register.form(key).unwrap();
        for (place, assignment) in assignments.iter().enumerate() {
            let (unit, task) = (&register.units[assignment.unit], &register.tasks[assignment.task]);
            collected.ledger.expected += 1;
            if assignment.unit.place() % 11 == 5 || (assignment.unit.place() % 7 == 3 && place % 5 == 0) {
                collected.ledger.missing += 1;
                continue;
            }
            collected.ledger.received += 1;
            let mut record = Record {
                unit: unit.unit.name.clone(),
                task: task.id.clone(),
                form: key.to_string(),
                period: None,
                role: assignment.role,
                fields: Fields::new(),
                normalised: Fields::new(),
                source: Source {
                    file: format!("{}.xlsx", unit.unit.name),
                    sheet: form.label(),
                    row: 6 + place as u32,
                },
            };
            for (_, column) in form.unit_columns() {
                let (text, normal) = match column.kind {
                    Kind::Narrative if assignment.role == Role::Co && dice.below(3) == 0 => {
                        ("按照牵头单位统一安排抓好落实。".to_string(), None)
                    }
                    Kind::Narrative => {
                        let count = if dice.below(60) == 0 { 30 } else { 1 + dice.below(4) };
                        (narrative(&mut dice, count), None)
                    }
                    Kind::Deadline => {
                        let (text, normal) = [
                            ("2020年12月底", "2020-12-31"),
                            ("12月25日", "2020-12-25"),
                            ("2020.11.30", "2020-11-30"),
                            ("2021年6月", "2021-06-30"),
                            ("长期坚持", "ongoing"),
                        ][dice.below(5)];
                        (text.to_string(), Some(normal.to_string()))
                    }
                    Kind::Completion => {
                        let (text, normal) = [
                            ("是", "yes"),
                            ("是", "yes"),
                            ("已完成", "yes"),
                            ("基本完成", "partial"),
                            ("否，受疫情影响，项目开工推迟，预计明年一季度完成", "no"),
                        ][dice.below(5)];
                        (text.to_string(), Some(normal.to_string()))
                    }
                    Kind::Person => (dice.pick(&["张建国", "王秀英", "李卫东", "欧阳明"]).to_string(), None),
                    Kind::Phone => {
                        let phone = format!("138{:08}", dice.below(100_000_000));
                        (phone.clone(), Some(phone))
                    }
                    _ => (String::new(), None),
                };
                if let Some(normal) = normal {
                    record.normalised.insert(column.heading.clone(), normal);
                }
                record.fields.insert(column.heading.clone(), text);
            }
            if place % 23 == 0 {
                collected.findings.push(Finding::new(
                    "field-missing",
                    if place % 2 == 0 {
                        Severity::Error
                    } else {
                        Severity::Warning
                    },
                    Place {
                        file: Some(record.source.file.clone()),
                        sheet: Some(record.source.sheet.clone()),
                        cell: Some(format!("F{}", record.source.row)),
                        unit: Some(record.unit.clone()),
                        task: Some(record.task.clone()),
                        form: Some(record.form.clone()),
                        ..Place::default()
                    },
                    "联系电话空白",
                    "每项任务都应填写责任领导的联系电话",
                    "请联系该单位补填后重新报送",
                ));
            }
            collected.records.push(record);
        }
    }
    let order: std::collections::BTreeMap<&str, usize> = register
        .units
        .iter()
        .enumerate()
        .map(|(n, unit)| (unit.unit.name.as_str(), n))
        .collect();
    let rank = |form: &str| size.forms.iter().position(|key| *key == form);
    collected.records.sort_by_key(|record| {
        (
            rank(&record.form),
            record.task.clone(),
            record.role,
            order[record.unit.as_str()],
        )
    });
    Sample {
        register,
        assignments,
        collected,
    }
}

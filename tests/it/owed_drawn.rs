//! Whole rounds are drawn - what each unit sends of each of three forms, and what a person decides - and every duty stands as drawn,
//! in `owed`, in the ledger and in the counts of units.

use std::collections::BTreeMap;

use duban::check::{Action, Collector, Decision, Round};
use duban::finding::Place;
use duban::form::{Column, Field, FilledBy, Form, FormId, Kind};
use duban::grid::Grid;
use duban::list::Id;
use duban::owed::{self, Counts, State};
use duban::period::Period;
use duban::recurrence::Recurrence;
use duban::register::assignment::Assignment;
use duban::register::{Register, RegisterUnit};
use duban::reply::incoming::{Fault, Incoming};
use duban::task::TaskIndex;
use duban::unit::{Role, Unit, UnitId};
use jiff::civil::date;
use proptest::prelude::*;

use super::collect::{grid, incoming, register};

/// How a row of a form is filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Row {
    /// Every column.
    Whole,
    /// All but the telephone.
    Lacking,
    /// The unit says that it is not concerned: in its account.
    Nil,
    /// The same, in place of whether it is done where the form asks that.
    NilInstead,
    /// Nothing.
    Blank,
    /// The row was deleted.
    Gone,
}

/// What stands of a form in a unit's file.
#[derive(Debug, Clone, PartialEq)]
enum Sheet {
    /// The form is not there.
    None,
    /// Its rows, in the order of the unit's tasks.
    Rows(Vec<Row>),
}

/// What comes of a unit beside its file, or in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Beside {
    Nothing,
    /// A scan of the stamped paper, which says what the form says.
    Scan,
    /// A scan that a person took as filed.
    ScanFiled,
    /// A file that was cut off on its way.
    Damaged,
}

/// What a person decides of a duty.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Decided {
    Nothing,
    Excused,
    NotConcerned,
}

/// What one unit does, and what is decided of it: sheets and decisions by form.
#[derive(Debug, Clone)]
struct Drawn {
    sheets: Vec<Sheet>,
    beside: Beside,
    /// An earlier version of the same rows.
    superseded: bool,
    /// The month before, too.
    earlier_month: bool,
    decided: Vec<Vec<Decided>>,
}

/// Most tasks of a unit.
const TASKS: usize = 3;
/// Places of the tasks of each unit.
const OWN: [[usize; TASKS]; 4] = [[0, 1, 2], [3, 0, 1], [1, 2, 3], [3, 0, 2]];
const MONTH: &str = "2020-12";
const FORMS: usize = 3;

fn row() -> impl Strategy<Value = Row> {
    prop_oneof![
        6 => Just(Row::Whole),
        2 => Just(Row::Lacking),
        1 => Just(Row::Nil),
        1 => Just(Row::NilInstead),
        2 => Just(Row::Blank),
        1 => Just(Row::Gone),
    ]
}

fn sheet() -> impl Strategy<Value = Sheet> {
    prop_oneof![
        1 => Just(Sheet::None),
        1 => Just(Sheet::Rows(vec![Row::Blank; TASKS])),
        5 => prop::collection::vec(row(), TASKS).prop_map(Sheet::Rows),
    ]
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let beside = prop_oneof![
        5 => Just(Beside::Nothing),
        1 => Just(Beside::Scan),
        1 => Just(Beside::ScanFiled),
        1 => Just(Beside::Damaged),
    ];
    let decided = prop_oneof![
        10 => Just(Decided::Nothing),
        1 => Just(Decided::Excused),
        1 => Just(Decided::NotConcerned),
    ];
    let sheets = prop_oneof![
        1 => Just(vec![Sheet::None; FORMS]),
        4 => prop::collection::vec(sheet(), FORMS),
    ];
    let decided = prop::collection::vec(prop::collection::vec(decided, TASKS), FORMS);
    (sheets, beside, any::<bool>(), any::<bool>(), decided).prop_map(
        |(sheets, beside, superseded, earlier_month, decided)| Drawn {
            sheets,
            beside,
            superseded,
            earlier_month,
            decided,
        },
    )
}

/// The register of the tests with two units more and a form that comes back each month.
fn campaign() -> (Register, Vec<Assignment>) {
    let mut register = register();
    for name in ["市民政局", "市交通运输局"] {
        register.units.push(RegisterUnit {
            unit: Unit {
                name: name.into(),
                ..Unit::default()
            },
            designations: vec![name.into()],
            resolved: true,
            lead: 0,
            co: 0,
        });
    }
    let column = |heading: &str, kind: Kind, filled_by: FilledBy| Column {
        heading: heading.into(),
        kind,
        required: filled_by == FilledBy::Unit,
        filled_by,
        ..Column::default()
    };
    let field = |label: &str, kind: Kind| Field {
        label: label.into(),
        kind,
        required: true,
    };
    register.forms.push(Form {
        key: "monthly".into(),
        attachment: 4,
        title: "重点工作进展月报表".into(),
        due: None,
        every: Some(Recurrence::of("2020-12".parse::<Period>().expect("a month").rhythm())),
        period: Some(MONTH.parse().expect("a month")),
        header: vec![field("填报单位", Kind::Unit), field("填报月份", Kind::Period)],
        columns: vec![
            column("序号", Kind::Serial, FilledBy::Office),
            column("重点工作", Kind::Task, FilledBy::Office),
            column("本月进展", Kind::Narrative, FilledBy::Unit),
            column("责任领导", Kind::Person, FilledBy::Unit),
            column("联系电话", Kind::Phone, FilledBy::Unit),
        ],
        footer: Vec::new(),
        notes: Vec::new(),
    });
    let assignments = OWN.iter().enumerate().flat_map(|(unit, tasks)| {
        tasks.iter().enumerate().map(move |(at, &task)| Assignment {
            unit: UnitId::at(unit),
            role: if at == 0 { Role::Lead } else { Role::Co },
            task: TaskIndex::at(task),
        })
    });
    (register, assignments.collect())
}

/// A sheet of a form with the rows of a unit; `version` and `month` tell versions and months apart.
fn written(register: &Register, form: usize, unit: usize, rows: &[Row], version: &str, month: u8) -> Grid {
    let data = &register.forms[FormId::at(form)];
    let name = &register.units[UnitId::at(unit)].unit.name;
    let day = if version.is_empty() { 18 } else { 15 };
    let head = match data.key.as_str() {
        "monthly" => format!("填报单位：||{name}|填报月份：|2020年{month}月"),
        "plan" => format!("填报单位(盖章)：||{name}|填报时间：|2020年7月{day}日"),
        _ => format!("填报单位(盖章)：||{name}|填报时间：|2020年12月{day}日"),
    };
    let title = data.title.replace("(样表)", "");
    let headings: Vec<&str> = data.columns.iter().map(|column| column.heading.as_str()).collect();
    let mut lines = vec![format!("附件{}", data.attachment), title, head, headings.join("|")];
    for (row, &task) in rows.iter().zip(&OWN[unit]).filter(|(row, _)| **row != Row::Gone) {
        let task = &register.tasks[TaskIndex::at(task)];
        let answer = |column: &Column| {
            let whole = match column.kind {
                Kind::Narrative => format!(
                    "{name}{version}在{month}月就第{}项开展检查37次，投入资金12万元",
                    task.number
                ),
                Kind::Deadline => "2020年12月底".to_owned(),
                Kind::Completion => "是".to_owned(),
                Kind::Person => "张建国".to_owned(),
                _ => "13907240001".to_owned(),
            };
            let asks = data.columns.iter().any(|column| column.kind == Kind::Completion);
            match (row, column.kind) {
                (Row::Whole, _) => whole,
                (Row::Lacking, Kind::Phone) | (Row::Blank | Row::Gone, _) => String::new(),
                (Row::Lacking, _) => whole,
                (Row::NilInstead, Kind::Completion) => "不涉及".to_owned(),
                (Row::NilInstead, Kind::Narrative) if asks => "本地没有这类对象".to_owned(),
                (Row::Nil | Row::NilInstead, Kind::Narrative) => "本单位不涉及此项工作".to_owned(),
                (Row::Nil | Row::NilInstead, _) => String::new(),
            }
        };
        let cells = data.columns.iter().map(|column| match column.kind {
            Kind::Serial => task.number.clone(),
            Kind::Task => task.text.clone(),
            _ => answer(column),
        });
        lines.push(cells.collect::<Vec<_>>().join("|"));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let month = if month == 12 { "" } else { "（上月）" };
    grid(&format!("附件{}{month}", data.attachment), &lines)
}

/// What comes of a unit.
fn replies(register: &Register, unit: usize, drawn: &Drawn) -> Vec<Incoming> {
    let name = &register.units[UnitId::at(unit)].unit.name;
    let sheets = |version: &str| -> Vec<Grid> {
        let filled = drawn.sheets.iter().enumerate();
        let filled = filled.filter_map(|(form, sheet)| match sheet {
            Sheet::None => None,
            Sheet::Rows(rows) => Some(written(register, form, unit, rows, version, 12)),
        });
        filled.collect()
    };
    let mut came = Vec::new();
    let mut own = sheets("");
    if drawn.earlier_month {
        own.push(written(register, 2, unit, &[Row::Whole; TASKS], "", 11));
    }
    if !own.is_empty() {
        came.push(incoming(&format!("{name}.xlsx"), own));
    }
    let first = sheets("初稿");
    if drawn.superseded && !first.is_empty() {
        came.push(incoming(&format!("{name}初稿.xlsx"), first));
    }
    let unread = match drawn.beside {
        Beside::Nothing => None,
        Beside::Scan | Beside::ScanFiled => Some(("file-scan", format!("{name}盖章.pdf"))),
        Beside::Damaged => Some(("file-damaged", format!("{name}另.xlsx"))),
    };
    came.extend(unread.map(|(rule, file)| Incoming {
        content: Err(Fault {
            rule: rule.into(),
            found: "读不出".into(),
            advice: "请重报".into(),
        }),
        ..incoming(&file, Vec::new())
    }));
    came
}

/// How a unit's duties stand, by form and place of the task among its own.
fn truth(drawn: &Drawn) -> Vec<Vec<State>> {
    let of_row = |row: Row| match row {
        Row::Whole => State::Filed,
        Row::Lacking => State::Part,
        Row::Nil | Row::NilInstead => State::Nil,
        Row::Blank | Row::Gone => State::Missing,
    };
    let rows = |form: usize| match &drawn.sheets[form] {
        Sheet::None => [Row::Gone; TASKS].to_vec(),
        Sheet::Rows(rows) => rows.clone(),
    };
    let says = |row: &Row| !matches!(row, Row::Blank | Row::Gone);
    // A file in which only last month's sheet is filled in is no blank form; an earlier version has no such sheet.
    let filled = (0..FORMS).any(|form| rows(form).iter().any(says));
    let blank_file = !drawn.earlier_month || drawn.superseded;
    let came_blank = !filled && blank_file && drawn.sheets.iter().any(|sheet| *sheet != Sheet::None);
    (0..FORMS)
        .map(|form| {
            let (rows, decided) = (rows(form), &drawn.decided[form]);
            let counts = |(row, decided): (&Row, &Decided)| says(row) && *decided != Decided::Excused;
            let has_answers = rows.iter().zip(decided).any(counts);
            let unread = match drawn.beside {
                // A scan or a blank form says nothing that the form's other rows do not say.
                Beside::Scan if !has_answers => State::Unread,
                Beside::ScanFiled if !has_answers => State::Filed,
                Beside::Damaged => State::Unread,
                // A blank form can hold nothing of another one.
                _ if came_blank && drawn.sheets[form] != Sheet::None => State::Unread,
                _ => State::Missing,
            };
            let state = |(row, decided): (&Row, &Decided)| match (decided, of_row(*row)) {
                (Decided::Excused, _) => State::Excused,
                (Decided::NotConcerned, _) => State::Nil,
                (Decided::Nothing, State::Missing) => unread,
                (Decided::Nothing, state) => state,
            };
            rows.iter().zip(decided).map(state).collect()
        })
        .collect()
}

/// The decisions of a round.
fn decisions(register: &Register, round: &[Drawn]) -> Vec<Decision> {
    let by = |action: Action, rule: &str, place: Place| Decision {
        rule: rule.into(),
        place,
        action: Some(action),
        reason: "已电话核实".into(),
        name: "王某某".into(),
        ..Decision::default()
    };
    let mut all = Vec::new();
    for (unit, drawn) in round.iter().enumerate() {
        let name = register.units[UnitId::at(unit)].unit.name.clone();
        if drawn.beside == Beside::ScanFiled {
            let place = Place {
                file: Some(format!("{name}盖章.pdf")),
                ..Place::default()
            };
            all.push(by(Action::Accept, "file-scan", place));
        }
        for (form, tasks) in drawn.decided.iter().enumerate() {
            for (decided, &task) in tasks.iter().zip(&OWN[unit]) {
                let action = match decided {
                    Decided::Nothing => continue,
                    Decided::Excused => Action::Exclude,
                    Decided::NotConcerned => Action::Nil,
                };
                let place = Place {
                    unit: Some(name.clone()),
                    task: Some(register.tasks[TaskIndex::at(task)].id.clone()),
                    form: Some(register.forms[FormId::at(form)].key.clone()),
                    ..Place::default()
                };
                all.push(by(action, "", place));
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_duty_of_a_drawn_round_stands_as_drawn(round in prop::collection::vec(drawn(), OWN.len())) {
        let (register, assignments) = campaign();
        let forms = register.forms.iter().map(|form| form.key.clone()).collect();
        let asked = Round { forms: Some(forms), as_of: date(2020, 12, 20) };
        let mut collector = Collector::new(&register, &assignments, asked).decisions(decisions(&register, &round));
        for (unit, drawn) in round.iter().enumerate() {
            replies(&register, unit, drawn).into_iter().for_each(|reply| collector.add(reply));
        }
        let collected = collector.finish();
        let mut drawn: BTreeMap<(String, String, String), State> = BTreeMap::new();
        for (unit, one) in round.iter().enumerate() {
            for (form, states) in truth(one).into_iter().enumerate() {
                for (state, &task) in states.into_iter().zip(&OWN[unit]) {
                    let key = (
                        register.units[UnitId::at(unit)].unit.name.clone(),
                        register.tasks[TaskIndex::at(task)].id.to_string(),
                        register.forms[FormId::at(form)].key.clone(),
                    );
                    drawn.insert(key, state);
                }
            }
        }
        prop_assert_eq!(collected.owed.len(), drawn.len());
        for duty in &collected.owed {
            let key = (duty.unit.clone(), duty.task.to_string(), duty.form.clone());
            prop_assert_eq!(Some(&duty.state), drawn.get(&key), "{:?}", duty);
            let period = (duty.form == "monthly").then(|| MONTH.parse::<Period>().expect("a month"));
            prop_assert_eq!(duty.period, period, "{:?}", duty);
        }
        let count = |wanted: &[State]| drawn.values().filter(|state| wanted.contains(state)).count();
        let ledger = &collected.ledger;
        prop_assert!(ledger.balances(), "{:?}", ledger);
        prop_assert_eq!(
            [ledger.expected, ledger.received, ledger.missing, ledger.excluded],
            [
                drawn.len(),
                count(&[State::Filed, State::Part, State::Nil]),
                count(&[State::Missing, State::Unread]),
                count(&[State::Excused]),
            ]
        );
        let units = owed::by_unit(&collected.owed);
        for unit in &register.units {
            let own = || drawn.iter().filter(|((name, ..), _)| *name == unit.unit.name).map(|(_, state)| *state);
            let counts = Counts {
                owed: own().filter(|state| state.is_owed()).count(),
                received: own().filter(|state| state.has_come()).count(),
                unread: own().filter(|state| *state == State::Unread).count(),
            };
            let found = units.get(unit.unit.name.as_str()).copied().unwrap_or_default();
            prop_assert_eq!(found, counts, "{}", unit.unit.name);
        }
        // Whoever is asked for something owes it, or has something to mend; nobody is called silent of whom anything came.
        let silent: Vec<&str> = (collected.findings.iter().filter(|finding| finding.rule == "unit-silent"))
            .filter_map(|finding| finding.place.unit.as_deref())
            .collect();
        for (unit, one) in round.iter().enumerate() {
            let nothing = replies(&register, unit, one).is_empty();
            let named = silent.contains(&register.units[UnitId::at(unit)].unit.name.as_str());
            prop_assert!(nothing || !named || one.earlier_month, "{} is called silent", register.units[UnitId::at(unit)].unit.name);
        }
        let unusable: Vec<_> = collected.findings.iter().filter(|finding| finding.rule == "decision-unusable").collect();
        let idle = round.iter().any(|one| one.beside == Beside::ScanFiled);
        prop_assert!(idle || unusable.is_empty(), "{:?}", unusable);
    }
}

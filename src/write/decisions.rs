//! Draws the skeleton of decisions.xlsx: one row a finding, with blanks for what a person decides; silent units and tasks
//! that units call not their own on sheets of their own.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use rust_xlsxwriter::{DataValidation, Formula};

use super::table::{Cell, Heading, Sheet, draw_with};
use crate::check::{Action, Decision};
use crate::error::Result;
use crate::register::Register;
use crate::rule;
use crate::table::Row;

/// Headings of the sheet, shared with the reader.
pub mod heading {
    /// The rule's name.
    pub const RULE: &str = "规则";
    /// The file that it concerns.
    pub const FILE: &str = "文件";
    /// The sheet that it concerns.
    pub const SHEET: &str = "工作表";
    /// The cell that it concerns.
    pub const CELL: &str = "单元格";
    /// The unit that it concerns.
    pub const UNIT: &str = "单位";
    /// The task that it concerns.
    pub const TASK: &str = "任务";
    /// The form that it concerns.
    pub const FORM: &str = "表";
    /// The period that it is of, where the form comes back.
    pub const PERIOD: &str = "期间";
    /// The column or field that it concerns.
    pub const COLUMN: &str = "栏";
    /// What was found.
    pub const FOUND: &str = "发现";
    /// A word of [`crate::check::Action`].
    pub const ACTION: &str = "决定";
    /// The unit that a file is assigned to.
    pub const TO_UNIT: &str = "指定单位";
    /// The task that a row is assigned to.
    pub const TO_TASK: &str = "指定任务";
    /// What a person read of what cannot be read, for the column of the row.
    pub const VALUE: &str = "转录内容";
    /// Why.
    pub const REASON: &str = "理由";
    /// Who decided.
    pub const NAME: &str = "决定人";
}

/// Sheets of the workbook; what is decided may stand on any of them.
pub mod sheet {
    /// What is found in replies.
    pub const FOUND: &str = "决定";
    /// Units that have sent nothing.
    pub const SILENT: &str = "未报单位";
    /// Tasks that units call not their own.
    pub const NIL: &str = "不涉及待确认";
    /// Who decides, for every row that names nobody.
    pub const PERSON: &str = "决定人";
    /// What the words mean.
    pub const HELP: &str = "怎么填";
    /// The units' names, to choose from.
    pub const UNITS: &str = "单位名单";
}

/// Rows that get a drop-down beyond the last one, for whoever adds some.
const SPARE: u32 = 50;

/// A row of decisions.xlsx that decides nothing: its words could not be followed, or nobody has decided yet. It comes back as
/// it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsWritten {
    sheet: String,
    cells: BTreeMap<&'static str, String>,
    /// What was understood of it.
    undecided: Decision,
}

impl AsWritten {
    /// A row of a sheet, and what was understood of it.
    pub fn new(sheet: &str, row: &Row, undecided: Decision) -> Self {
        let cell = |(heading, _): &(&'static str, f64)| {
            let text = row.get(heading);
            (!text.is_empty()).then(|| (*heading, text.to_owned()))
        };
        AsWritten {
            sheet: sheet.to_owned(),
            cells: COLUMNS.iter().filter_map(cell).collect(),
            undecided,
        }
    }

    /// Whether it is about the same finding.
    fn is_of(&self, row: &Decision) -> bool {
        let own = &self.undecided;
        (&own.rule, &own.place, own.period) == (&row.rule, &row.place, row.period)
    }

    /// Where it comes back: on its own sheet, if that has a column for all of it.
    fn kind(&self) -> Kind {
        let fits = self
            .cells
            .keys()
            .all(|heading| SHORT.iter().any(|(own, _)| own == heading));
        match self.sheet.as_str() {
            sheet::SILENT if fits => Kind::Silent,
            sheet::NIL if fits => Kind::Nil,
            _ => Kind::Found,
        }
    }
}

/// What an earlier decisions.xlsx holds besides decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// The rows that decide nothing.
    pub rows: Vec<AsWritten>,
    /// Who decides, for every row that names nobody.
    pub person: String,
}

/// Draws the rows, each kind on a sheet of its own, behind those that come back as they were written; `path` names the file
/// in errors.
///
/// # Errors
/// If the writer refuses.
pub fn skeleton(
    path: &Path,
    register: &Register,
    dated: Date,
    rows: &[Decision],
    carried: &Carried,
) -> Result<Vec<u8>> {
    let of = |wanted: Kind| -> (Vec<&AsWritten>, Vec<&Decision>) {
        let written = carried.rows.iter().filter(|row| row.kind() == wanted);
        // A person has written on this row already.
        let is_new = |row: &Decision| row.action.is_some() || !carried.rows.iter().any(|own| own.is_of(row));
        let rows = rows.iter().filter(|row| kind(row) == wanted && is_new(row));
        (written.collect(), rows.collect())
    };
    let mut sheets = vec![table(register, sheet::FOUND, COLUMNS, &of(Kind::Found))];
    let mut actions: Vec<&[Action]> = vec![&Action::ALL];
    for (name, kind, own) in [
        (sheet::SILENT, Kind::Silent, OF_SILENT),
        (sheet::NIL, Kind::Nil, OF_NIL),
    ] {
        let rows = of(kind);
        if !rows.0.is_empty() || !rows.1.is_empty() {
            sheets.push(table(register, name, SHORT, &rows));
            actions.push(own);
        }
    }
    // Whoever decided the earlier rows decides the next ones, unless another name is written.
    let mut names: Vec<&str> = rows
        .iter()
        .map(|row| row.name.as_str())
        .chain(std::iter::once(carried.person.as_str()))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    let person = match (names.as_slice(), carried.person.trim()) {
        (_, written) if !written.is_empty() => written,
        ([one], _) => one,
        _ => "",
    };
    let head = |text: &'static str, width| Heading {
        text: text.into(),
        width,
    };
    sheets.push(Sheet {
        name: sheet::PERSON.to_owned(),
        headings: vec![head(
            "决定人（写在下面一格，只写一次；个别行由别人决定的，写在那一行）",
            60.0,
        )],
        rows: vec![vec![person.into()]],
    });
    let help = Sheet {
        name: sheet::HELP.to_owned(),
        headings: vec![head("决定", 10.0), head("意思", 90.0)],
        rows: [
            [
                "接受",
                "这一处没有问题，照现在的样子收下，以后不再报；不能直接读取的文件（扫描件等）接受后，按已报登记",
            ],
            [
                "剔除",
                "这个文件不要；或这个单位的这项任务免报：只管写明的表和期间，以后各表各期都免报的写“长期剔除”",
            ],
            [
                "指定",
                "这个文件是“指定单位”的；或这一行对应“指定任务”（任务编号或序号）",
            ],
            [
                "转录",
                "把扫描件等材料里的一栏内容录进来：写明单位、任务、表、栏，内容写在“转录内容”；一栏一行",
            ],
            ["退回", "这个文件或这项填报不作数，理由会写进给单位的函"],
            ["不涉及", "确认这项任务与这个单位无关"],
            [
                "",
                "免报、同意、采纳、打回、驳回等平常的说法也认得；读不懂的行不采用，报在问题清单里，并原样留在这里",
            ],
            [
                "",
                "填好“决定”“理由”，在“决定人”工作表写上姓名，存为 input/decisions.xlsx，再运行 duban collect；没填“决定”的行不起作用",
            ],
        ]
        .map(|row| row.map(Cell::from).to_vec())
        .to_vec(),
    };
    sheets.push(help);
    let units: Vec<Vec<Cell>> = register
        .units
        .iter()
        .map(|unit| vec![unit.unit.name.as_str().into()])
        .collect();
    let count = u32::try_from(units.len()).unwrap_or(u32::MAX);
    sheets.push(Sheet {
        name: sheet::UNITS.to_owned(),
        headings: vec![head("单位", 40.0)],
        rows: units,
    });
    draw_with(path, "决定", Some(dated), &sheets, |workbook| {
        let range = format!("='{}'!$A$2:$A${}", sheet::UNITS, count.saturating_add(1).max(2));
        let unit = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .show_error_message(false)
            .ignore_blank(true);
        for ((drawn, worksheet), actions) in sheets.iter().zip(workbook.worksheets_mut()).zip(&actions) {
            let words: Vec<&str> = actions.iter().map(|action| action.label()).collect();
            let action = DataValidation::new()
                .allow_list_strings(&words)?
                .show_error_message(false)
                .ignore_blank(true);
            let last = u32::try_from(drawn.rows.len())
                .unwrap_or(u32::MAX)
                .saturating_add(SPARE);
            for (column, heading) in (0u16..).zip(&drawn.headings) {
                if heading.text == heading::ACTION {
                    worksheet.add_data_validation(1, column, last, column, &action)?;
                } else if heading.text == heading::TO_UNIT {
                    worksheet.add_data_validation(1, column, last, column, &unit)?;
                }
            }
        }
        Ok(())
    })
}

/// What can be decided of a unit that has sent nothing: there is no file to assign or to send back, and nothing to transcribe.
const OF_SILENT: &[Action] = &[Action::Accept, Action::Exclude, Action::Nil];
/// What can be decided of a task that a unit calls not its own.
const OF_NIL: &[Action] = &[Action::Accept, Action::Nil, Action::Return];

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Found,
    Silent,
    Nil,
}

fn kind(row: &Decision) -> Kind {
    if row.rule == rule::UNIT_SILENT.name {
        Kind::Silent
    } else if row.rule == rule::ANSWER_NIL.name {
        Kind::Nil
    } else {
        Kind::Found
    }
}

/// The columns of a sheet with their widths.
type Columns = &'static [(&'static str, f64)];

const COLUMNS: Columns = &[
    (heading::RULE, 20.0),
    (heading::FILE, 26.0),
    (heading::SHEET, 16.0),
    (heading::CELL, 8.0),
    (heading::UNIT, 20.0),
    (heading::TASK, 8.0),
    (heading::FORM, 16.0),
    (heading::PERIOD, 10.0),
    (heading::COLUMN, 14.0),
    (heading::FOUND, 40.0),
    (heading::ACTION, 10.0),
    (heading::TO_UNIT, 18.0),
    (heading::TO_TASK, 10.0),
    (heading::VALUE, 20.0),
    (heading::REASON, 26.0),
    (heading::NAME, 10.0),
];

/// Of units that have sent nothing, and of tasks that are not theirs, there is less to say.
const SHORT: Columns = &[
    (heading::RULE, 20.0),
    (heading::FILE, 26.0),
    (heading::SHEET, 16.0),
    (heading::CELL, 8.0),
    (heading::UNIT, 28.0),
    (heading::TASK, 8.0),
    (heading::FORM, 18.0),
    (heading::PERIOD, 10.0),
    (heading::FOUND, 44.0),
    (heading::ACTION, 10.0),
    (heading::REASON, 30.0),
    (heading::NAME, 10.0),
];

fn table(
    register: &Register,
    name: &str,
    columns: Columns,
    (written, rows): &(Vec<&AsWritten>, Vec<&Decision>),
) -> Sheet {
    // Forms that come once have no periods to speak of.
    let has_periods = register
        .forms
        .iter()
        .any(|form| form.period.is_some() || form.every.is_some())
        || rows.iter().any(|row| row.period.is_some())
        || written.iter().any(|row| row.cells.contains_key(heading::PERIOD));
    let columns: Vec<(&str, f64)> = columns
        .iter()
        .copied()
        .filter(|(heading, _)| has_periods || *heading != heading::PERIOD)
        .collect();
    Sheet {
        name: name.to_owned(),
        headings: (columns.iter())
            .map(|(text, width)| Heading {
                text: (*text).into(),
                width: *width,
            })
            .collect(),
        rows: {
            let written = written.iter().map(|row| {
                let cell = |(heading, _): &(&str, f64)| Cell::Text(row.cells.get(heading).cloned().unwrap_or_default());
                columns.iter().map(cell).collect()
            });
            let decided = rows.iter().map(|row| {
                columns
                    .iter()
                    .map(|(heading, _)| cell(register, row, heading))
                    .collect()
            });
            written.chain(decided).collect()
        },
    }
}

fn cell(register: &Register, row: &Decision, heading: &str) -> Cell {
    let place = &row.place;
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let form = place.form.as_deref().and_then(|key| register.form(key));
    Cell::Text(match heading {
        heading::RULE => rule::title(&row.rule).map_or_else(|| row.rule.clone(), str::to_owned),
        heading::FILE => text(&place.file),
        heading::SHEET => text(&place.sheet),
        heading::CELL => text(&place.cell),
        heading::UNIT => text(&place.unit),
        heading::TASK => place.task.as_ref().map(ToString::to_string).unwrap_or_default(),
        heading::FORM => form.map(|form| form.label()).unwrap_or_default(),
        heading::PERIOD => row.period.map(|period| period.to_string()).unwrap_or_default(),
        heading::COLUMN => text(&place.column),
        heading::FOUND => row.found.clone(),
        heading::ACTION => match (row.action, row.lasting) {
            (Some(Action::Exclude), true) => "长期剔除".to_owned(),
            (action, _) => action.map(Action::label).unwrap_or_default().to_owned(),
        },
        heading::TO_UNIT => row.to_unit.clone(),
        heading::TO_TASK => row.to_task.clone(),
        heading::VALUE => row.value.clone(),
        heading::REASON => row.reason.clone(),
        _ => row.name.clone(),
    })
}

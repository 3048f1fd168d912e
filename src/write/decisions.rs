//! Draws the skeleton of decisions.xlsx: one row a finding, with blanks for what a person decides.

use std::path::Path;

use jiff::civil::Date;

use super::table::{Cell, Heading, Sheet, draw};
use crate::check::{Action, Decision};
use crate::error::Result;
use crate::register::Register;

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

/// Draws the rows; `path` names the file in errors.
///
/// # Errors
/// If the writer refuses.
pub fn skeleton(path: &Path, register: &Register, dated: Date, rows: &[Decision]) -> Result<Vec<u8>> {
    let head = |text: &'static str, width| Heading {
        text: text.into(),
        width,
    };
    let sheet = Sheet {
        name: "决定".to_owned(),
        headings: vec![
            head(heading::RULE, 20.0),
            head(heading::FILE, 26.0),
            head(heading::SHEET, 16.0),
            head(heading::CELL, 8.0),
            head(heading::UNIT, 20.0),
            head(heading::TASK, 8.0),
            head(heading::FORM, 16.0),
            head(heading::COLUMN, 14.0),
            head(heading::FOUND, 40.0),
            head(heading::ACTION, 8.0),
            head(heading::TO_UNIT, 18.0),
            head(heading::TO_TASK, 10.0),
            head(heading::VALUE, 20.0),
            head(heading::REASON, 26.0),
            head(heading::NAME, 10.0),
        ],
        rows: rows.iter().map(|row| cells(register, row)).collect(),
    };
    let help = Sheet {
        name: "怎么填".to_owned(),
        headings: vec![head("决定", 10.0), head("意思", 90.0)],
        rows: [
            [
                "接受",
                "这一处没有问题，照现在的样子收下，以后不再报；不能直接读取的文件（扫描件等）接受后，按已报登记",
            ],
            [
                "剔除",
                "这个文件不要；或这个单位的这项任务免报：只管写明的表，以后各表各期都免报的写“长期剔除”",
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
                "填好“决定”“理由”“决定人”后存为 input/decisions.xlsx，再运行 duban collect；没填“决定”的行不起作用",
            ],
        ]
        .map(|row| row.map(Cell::from).to_vec())
        .to_vec(),
    };
    draw(path, "决定", Some(dated), &[sheet, help])
}

fn cells(register: &Register, row: &Decision) -> Vec<Cell> {
    let place = &row.place;
    let text = |part: &Option<String>| Cell::Text(part.clone().unwrap_or_default());
    let form = place.form.as_deref().and_then(|key| register.form(key));
    vec![
        row.rule.as_str().into(),
        text(&place.file),
        text(&place.sheet),
        text(&place.cell),
        text(&place.unit),
        place
            .task
            .as_ref()
            .map(|task| task.to_string())
            .unwrap_or_default()
            .into(),
        form.map(|form| form.label()).unwrap_or_default().into(),
        text(&place.column),
        row.found.as_str().into(),
        row.action
            .map(|action| match (action, row.lasting) {
                (Action::Exclude, true) => "长期剔除",
                _ => action.label(),
            })
            .unwrap_or_default()
            .into(),
        row.to_unit.as_str().into(),
        row.to_task.as_str().into(),
        row.value.as_str().into(),
        row.reason.as_str().into(),
        row.name.as_str().into(),
    ]
}

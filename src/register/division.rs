//! 分工.xlsx: which of the own units has which of the tasks that the level above gave, as its skeleton is drawn and as it is read back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::PassedOn;
use super::corrected::{day, designations};
use crate::directory::{Directory, Meaning};
use crate::error::Unusable;
use crate::finding::{Finding, Place, Severity, a1};
use crate::form::Form;
use crate::grid::{Document, Grid};
use crate::kind;
use crate::notice::Notice;
use crate::recurrence::Recurrence;
use crate::sheet::Sheet;
use crate::task::TaskId;
use crate::text::name_key;
use crate::unit::Role;

/// Sheet of the tasks with their units.
pub const TASKS: &str = "分工";
/// Sheet of what the own units are told: to whom they report, and by when.
pub const TERMS: &str = "报送";
/// Sheet of the units that the drop-downs offer.
pub const UNITS: &str = "单位";

/// Headings of the sheet 分工.
pub mod heading {
    /// The id, in a hidden column.
    pub const ID: &str = "任务编号";
    /// The number as printed.
    pub const NUMBER: &str = "序号";
    /// The task's text.
    pub const TEXT: &str = "重点工作";
    /// The role of the unit that passes the tasks on.
    pub const ROLE: &str = "本单位角色";
    /// Own units that lead.
    pub const LEAD: &str = "牵头单位";
    /// Own units that are responsible for a share.
    pub const CO: &str = "责任单位";
}

/// Headings and items of the sheet 报送.
pub mod term {
    /// Column of the items' names.
    pub const ITEM: &str = "项目";
    /// Column of their values.
    pub const VALUE: &str = "内容";
    /// Column of what the level above says.
    pub const ABOVE: &str = "上级的要求";
    /// Item: to whom the own units report.
    pub const REPORT_TO: &str = "报送单位";
    /// Item: whom they may call.
    pub const CONTACT: &str = "联系人";
    /// Item: under which number.
    pub const PHONE: &str = "联系电话";
    /// Item: where they may write.
    pub const ADDRESS: &str = "联系地址";
    /// How the item of a form's day ends: 附件2 落实方案报送时限.
    pub const DUE: &str = "报送时限";
}

/// Words that mean in a column of a unit that it leads.
const LEADS: [&str; 6] = ["牵头", "牵", "主办", "★", "◎", "●"];
/// Words that mean in a column of a unit that it has a share.
const SHARES: [&str; 12] = ["责任", "责", "配合", "协办", "参与", "√", "✓", "✔", "○", "△", "☆", "是"];

/// What a column of the sheet 分工 holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holds {
    Id,
    Number,
    Text,
    Units(Role),
    /// Marks of a unit that the directory knows, by its name.
    Marks(String),
    /// What the program wrote for people to read.
    Told,
    Other(String),
}

/// Divides the tasks of a received workbook as 分工 says; `file` names it in findings.
///
/// What a person changed counts, or is refused with its cell. A task that nobody gets is told.
///
/// # Errors
/// If no sheet holds a column 重点工作 with one for units.
pub fn apply(
    file: &str,
    document: &Document,
    passed: &PassedOn,
    directory: &Directory,
    notice: &mut Notice,
) -> Result<(), Unusable> {
    let grids = document.grids.iter().filter(|grid| !grid.cells.is_empty());
    let found = grids.clone().find_map(|grid| Some((grid, head(grid, directory)?)));
    let Some((grid, (row, columns))) = found else {
        return Err(Unusable {
            found: format!("找不到“{}”和“{}”两列", heading::TEXT, heading::LEAD),
            advice: "请以 output/分工.xlsx 为底稿填写后再放到 input/".to_owned(),
        });
    };
    let mut work = Work {
        file,
        sheet: &grid.name,
        findings: Vec::new(),
        places: BTreeMap::new(),
    };
    work.rows(grid, row, &columns, notice);
    work.open(a1(row, lead_column(&columns)), passed, notice);
    for grid in grids.filter(|other| other.name != grid.name && !other.hidden) {
        if name_key(&grid.name) == TERMS {
            work.sheet = &grid.name;
            work.terms(grid, notice);
        } else if name_key(&grid.name) != UNITS {
            work.sheet = &grid.name;
            let said = [
                format!("工作表“{}”没有使用", grid.name),
                format!("分工写在“{TASKS}”工作表里"),
                "要用到的内容请移到那里；本次没有读取这一张".to_owned(),
            ];
            work.tell("division-column-unread", Severity::Warning, "A1".to_owned(), None, said);
        }
    }
    notice.findings.append(&mut work.findings);
    Ok(())
}

/// The row of the headings and what the columns hold; none if the sheet holds no division.
fn head(grid: &Grid, directory: &Directory) -> Option<(u32, Vec<(u32, Holds)>)> {
    let sheet = Sheet::new(grid);
    sheet.rows.iter().find_map(|row| {
        let mut columns: Vec<(u32, Holds)> = Vec::new();
        for cell in &row.cells {
            let holds = holds(&cell.text, directory);
            // 责任单位 may stand over several columns.
            let last = sheet
                .merge_at(row.row, cell.column)
                .map_or(cell.column, |(_, _, _, right)| right);
            let span = last.saturating_sub(cell.column).min(64);
            columns.extend((0..=span).map(|n| (cell.column + n, holds.clone())));
        }
        go_on(&mut columns, &sheet);
        let has = |wanted: &dyn Fn(&Holds) -> bool| columns.iter().any(|(_, holds)| wanted(holds));
        let units = has(&|holds| matches!(holds, Holds::Units(_) | Holds::Marks(_)));
        (has(&|holds| *holds == Holds::Text) && units).then_some((row.row, columns))
    })
}

/// Columns without a heading right of 责任单位 go on with it: a suite may have parted the cells that its heading covered.
fn go_on(columns: &mut Vec<(u32, Holds)>, sheet: &Sheet<'_>) {
    let used: BTreeSet<u32> = sheet
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| cell.column)
        .collect();
    for column in used {
        let headed = columns.iter().any(|(own, _)| *own == column);
        let left = columns
            .iter()
            .filter(|(own, _)| *own < column)
            .max_by_key(|(own, _)| *own);
        if let (false, Some((_, Holds::Units(role)))) = (headed, left) {
            let holds = Holds::Units(*role);
            columns.push((column, holds));
        }
    }
}

fn holds(text: &str, directory: &Directory) -> Holds {
    let key = name_key(text);
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    match key.as_str() {
        heading::ID => Holds::Id,
        heading::NUMBER => Holds::Number,
        heading::TEXT => Holds::Text,
        heading::ROLE => Holds::Told,
        "备注" => Holds::Told,
        _ if matches!(directory.meaning(text), Meaning::Unit(_)) => Holds::Marks(text.to_owned()),
        _ if has(&["牵头", "主办", "主责"]) => Holds::Units(Role::Lead),
        _ if has(&["责任", "配合", "协办", "参与", "承办"]) && has(&["单位", "部门"]) => {
            Holds::Units(Role::Co)
        }
        _ => Holds::Other(text.to_owned()),
    }
}

/// The first column in which leading units stand.
fn lead_column(columns: &[(u32, Holds)]) -> u32 {
    let lead = |(_, holds): &&(u32, Holds)| *holds == Holds::Units(Role::Lead);
    columns
        .iter()
        .find(lead)
        .or(columns.first())
        .map_or(0, |(column, _)| *column)
}

struct Work<'a> {
    file: &'a str,
    sheet: &'a str,
    findings: Vec<Finding>,
    /// The row of each task, counted from 0.
    places: BTreeMap<TaskId, u32>,
}

impl Work<'_> {
    fn tell(&mut self, rule: &str, severity: Severity, cell: String, task: Option<&TaskId>, said: [String; 3]) {
        let place = Place {
            file: Some(self.file.to_owned()),
            sheet: Some(self.sheet.to_owned()),
            cell: Some(cell),
            task: task.cloned(),
            ..Place::default()
        };
        let [found, expected, advice] = said;
        self.findings
            .push(Finding::new(rule, severity, place, found, expected, advice));
    }

    fn rows(&mut self, grid: &Grid, head: u32, columns: &[(u32, Holds)], notice: &mut Notice) {
        let sheet = Sheet::new(grid);
        // What stands in the row above, by column: 同上 means it.
        let mut above: BTreeMap<u32, String> = BTreeMap::new();
        let last = grid
            .merges
            .iter()
            .map(|(_, _, bottom, _)| *bottom)
            .chain(grid.cells.keys().map(|(row, _)| *row))
            .max();
        let bottom = last.unwrap_or(head).min(sheet.rows.last().map_or(head, |row| row.row));
        for row in head.saturating_add(1)..=bottom {
            let text = |column: u32| -> String {
                let own = sheet.row(row).and_then(|row| row.at(column));
                let own = own.or_else(|| sheet.merged_from_above(row, column).map(|(_, cell)| cell));
                own.map(|cell| cell.text.clone()).unwrap_or_default()
            };
            let of = |wanted: Holds| {
                columns
                    .iter()
                    .find(|(_, holds)| *holds == wanted)
                    .map(|(column, _)| *column)
            };
            let (id, words) = (
                of(Holds::Id).map(text).unwrap_or_default(),
                of(Holds::Text).map(text).unwrap_or_default(),
            );
            let place = of(Holds::Text).unwrap_or(0);
            if columns
                .iter()
                .all(|(column, _)| sheet.row(row).is_none_or(|row| row.at(*column).is_none()))
            {
                continue;
            }
            let Some(task) = self.task(
                &id,
                &words,
                a1(row, place),
                columns.iter().any(|(column, holds)| {
                    matches!(holds, Holds::Units(_) | Holds::Marks(_)) && !text(*column).is_empty()
                }),
                notice,
            ) else {
                continue;
            };
            let number = of(Holds::Number).map(text).unwrap_or_default();
            let Some(known) = notice.tasks.get_mut(task) else {
                continue;
            };
            if !number.is_empty() && name_key(&number) != name_key(&known.number) {
                let said = [
                    format!("序号改成了“{number}”"),
                    format!("下发的序号是“{}”", known.number),
                    "序号以下发的为准；本次没有采用".to_owned(),
                ];
                let cell = a1(row, of(Holds::Number).unwrap_or(0));
                self.tell(
                    "division-edit-refused",
                    Severity::Error,
                    cell,
                    Some(&known.id.clone()),
                    said,
                );
            }
            self.places.entry(known.id.clone()).or_insert(row);
            for (column, holds) in columns {
                let mut said = text(*column);
                if ["同上", "〃", "″"].contains(&said.as_str()) {
                    said = above.get(column).cloned().unwrap_or_default();
                }
                above.insert(*column, said.clone());
                if said.is_empty() || kind::is_none(&said) {
                    continue;
                }
                match holds {
                    Holds::Units(role) => {
                        let list = designations(&said);
                        let (names, open) = match role {
                            Role::Lead => (&mut known.lead, &mut known.lead_open),
                            Role::Co => (&mut known.co, &mut known.co_open),
                        };
                        *open |= list.open;
                        for name in list.names {
                            if !names.iter().any(|one| name_key(one) == name_key(&name)) {
                                names.push(name);
                            }
                        }
                    }
                    Holds::Marks(unit) => {
                        let key = name_key(&said);
                        let names = if LEADS.contains(&key.as_str()) {
                            &mut known.lead
                        } else if SHARES.contains(&key.as_str()) {
                            &mut known.co
                        } else {
                            let words = [
                                format!("“{unit}”这一列写的是“{said}”"),
                                "这里只能写“牵头”“责任”，或打√（责任）、★（牵头）".to_owned(),
                                "请改正；本次没有采用这一格".to_owned(),
                            ];
                            let id = known.id.clone();
                            self.tell(
                                "division-edit-refused",
                                Severity::Error,
                                a1(row, *column),
                                Some(&id),
                                words,
                            );
                            continue;
                        };
                        if !names.iter().any(|one| name_key(one) == name_key(unit)) {
                            names.push(unit.clone());
                        }
                    }
                    _ => {}
                }
            }
        }
        for (column, holds) in columns {
            let Holds::Other(name) = holds else { continue };
            let filled = sheet.rows.iter().any(|row| row.row > head && row.at(*column).is_some());
            if filled {
                let said = [
                    format!("“{name}”不是分工表的列"),
                    format!("单位只从“{}”“{}”和以单位名称为列名的列读取", heading::LEAD, heading::CO),
                    "要用到的内容请移到相应的列；本次没有读取这一列".to_owned(),
                ];
                self.tell(
                    "division-column-unread",
                    Severity::Warning,
                    a1(head, *column),
                    None,
                    said,
                );
            }
        }
    }

    /// The place of the task that a row is about. An id is believed where the text agrees; the text wins.
    fn task(&mut self, id: &str, words: &str, cell: String, filled: bool, notice: &Notice) -> Option<usize> {
        let tasks = &notice.tasks;
        let key = name_key(words);
        let by_text = tasks
            .iter()
            .position(|task| !key.is_empty() && name_key(&task.text) == key);
        let by_id = tasks.iter().position(|task| task.id.as_str() == id.trim());
        let said = match (by_id, by_text) {
            (Some(own), Some(text)) if own == text => return Some(own),
            (None, Some(text)) => return Some(text),
            (Some(own), None) if key.is_empty() => return Some(own),
            (Some(own), Some(text)) => {
                // Two tasks may have one text; then the id tells which.
                let (own_task, text_task) = (tasks.get(own)?, tasks.get(text)?);
                if name_key(&own_task.text) == key {
                    return Some(own);
                }
                let said = [
                    format!("这一行的隐藏编号是 {id}，文字却是 {} 的", text_task.id),
                    "编号和文字应是同一项任务".to_owned(),
                    "本次按文字；请核对这一行的单位".to_owned(),
                ];
                let id = text_task.id.clone();
                self.tell("division-edit-refused", Severity::Error, cell, Some(&id), said);
                return Some(text);
            }
            (Some(own), None) => {
                let id = tasks.get(own)?.id.clone();
                let said = [
                    format!("任务 {id} 的文字改动了"),
                    "任务的文字以上级下发的为准".to_owned(),
                    "本次没有采用改动；要细化的，请写进各单位的填报要求".to_owned(),
                ];
                self.tell("division-edit-refused", Severity::Error, cell, Some(&id), said);
                return Some(own);
            }
            (None, None) if key.is_empty() && !filled => return None,
            (None, None) => [
                format!(
                    "这一行不是上级下发的任务：“{}”",
                    words.chars().take(20).collect::<String>()
                ),
                "分工表里只有下发的任务".to_owned(),
                "请删去这一行，或恢复它的任务文字；本次没有采用".to_owned(),
            ],
        };
        self.tell("division-row-unknown", Severity::Error, cell, None, said);
        None
    }

    /// Tells of the tasks that nobody got.
    fn open(&mut self, head: String, passed: &PassedOn, notice: &Notice) {
        let column: String = head.chars().take_while(char::is_ascii_uppercase).collect();
        for task in notice
            .tasks
            .iter()
            .filter(|task| task.lead.is_empty() && task.co.is_empty())
        {
            let role = passed.roles.get(&task.id).map_or("责任", |role| role.label());
            let (cell, found) = match self.places.get(&task.id) {
                Some(row) => (format!("{column}{}", u64::from(*row) + 1), "没有写单位".to_owned()),
                None => (head.clone(), "在分工表里没有行".to_owned()),
            };
            let said = [
                format!("任务 {}（序号 {}，本单位{role}）{found}", task.id, task.number),
                "每项任务至少分给一个单位".to_owned(),
                "请写上牵头单位或责任单位；没有单位的任务不会下发，也没有人报".to_owned(),
            ];
            self.tell("division-task-open", Severity::Error, cell, Some(&task.id), said);
        }
    }

    /// To whom the own units report, and by when.
    fn terms(&mut self, grid: &Grid, notice: &mut Notice) {
        let canonical = |heading: &str| heading.to_owned();
        let Some(table) = crate::table::Table::find_as(grid, &[term::ITEM, term::VALUE], canonical) else {
            let said = [
                format!("“{TERMS}”工作表里找不到“{}”“{}”两列", term::ITEM, term::VALUE),
                "列名应与程序写出的一致".to_owned(),
                "请恢复列名；本次没有读取这一张".to_owned(),
            ];
            self.tell("division-column-unread", Severity::Warning, "A1".to_owned(), None, said);
            return;
        };
        let (above, to) = (notice.contact.clone(), notice.report_to.clone());
        for row in &table.rows {
            let (item, value) = (row.get(term::ITEM).to_owned(), row.get(term::VALUE).to_owned());
            let cell = row.address(term::VALUE);
            let text = match item.as_str() {
                term::REPORT_TO => &mut notice.report_to,
                term::CONTACT => &mut notice.contact.name,
                term::PHONE => &mut notice.contact.phone,
                term::ADDRESS => &mut notice.contact.address,
                _ => {
                    let form = notice
                        .forms
                        .iter_mut()
                        .find(|form| name_key(&due_item(form)) == name_key(&item));
                    match form {
                        Some(form) => {
                            let said = due(form, &value);
                            if let Some((rule, severity, said)) = said {
                                self.tell(rule, severity, cell, None, said);
                            }
                        }
                        None if value.is_empty() => {}
                        None => {
                            let said = [
                                format!("“{item}”不是程序认识的项目"),
                                "这里只有程序写出的各项".to_owned(),
                                "请改正项目名称；本次没有采用".to_owned(),
                            ];
                            self.tell(
                                "division-edit-refused",
                                Severity::Error,
                                row.address(term::ITEM),
                                None,
                                said,
                            );
                        }
                    }
                    continue;
                }
            };
            *text = value;
        }
        let unchanged = [
            (!to.is_empty() && notice.report_to == to).then(|| format!("报送单位“{to}”")),
            above
                .labelled()
                .filter(|_| notice.contact == above)
                .map(|said| format!("“{said}”")),
        ];
        let unchanged: Vec<String> = unchanged.into_iter().flatten().collect();
        if !unchanged.is_empty() {
            let said = [
                format!("下发给本级各单位的表，写的还是上级的{}", unchanged.join("、")),
                "应是本级的".to_owned(),
                format!("请在分工表的“{TERMS}”工作表里改成本级的；没有就清空"),
            ];
            self.tell("division-contact", Severity::Warning, "B2".to_owned(), None, said);
        }
    }
}

/// The item of a form's day on the sheet 报送.
pub fn due_item(form: &Form) -> String {
    format!("{}{}", form.label(), term::DUE)
}

/// How a form's day is written on the sheet 报送.
pub fn due_text(due: Option<Date>, every: Option<Recurrence>) -> String {
    match (due, every) {
        (Some(day), _) => day.to_string(),
        (None, Some(every)) => every.to_string(),
        (None, None) => String::new(),
    }
}

/// Takes over when the own units return a form; what is wrong with it comes back.
fn due(form: &mut Form, value: &str) -> Option<(&'static str, Severity, [String; 3])> {
    if value.is_empty() || value == due_text(form.due, form.every) {
        return None;
    }
    let (above, own, every) = (form.due, day(value), Recurrence::said(value));
    match (own, every) {
        (_, Some(every)) => form.every = Some(every),
        (Some(own), None) => form.due = Some(own),
        (None, None) => {
            let shown = above.map_or_else(|| "“年-月-日”".to_owned(), |day| format!(" {day} "));
            return Some((
                "division-edit-refused",
                Severity::Error,
                [
                    format!("“{value}”不是日期"),
                    format!("应写成{shown}或“每月25日前”的样子"),
                    "请改正；本次按上级的时限".to_owned(),
                ],
            ));
        }
    }
    let (own, above) = (own?, above?);
    (own > above).then(|| {
        (
            "division-late",
            Severity::Warning,
            [
                format!("本级各单位的报送时限 {own} 晚于上级要求的 {above}"),
                "本级的时限应早于上级的，留出汇总的时间".to_owned(),
                "请核对；本次按所写的".to_owned(),
            ],
        )
    })
}

/// The finding where nobody has divided the tasks yet.
pub fn missing(passed: &PassedOn, tasks: usize) -> Finding {
    let place = Place {
        file: Some(passed.file.clone()),
        unit: Some(passed.unit.clone()),
        ..Place::default()
    };
    Finding::new(
        "division-missing",
        Severity::Error,
        place,
        format!(
            "这是上级发给“{}”的填报表，{tasks} 项任务还没有分给本级各单位",
            passed.unit
        ),
        "每项任务写明本级的牵头单位、责任单位",
        "请填写 output/分工.xlsx，存为 input/分工.xlsx，再运行 duban register",
    )
}

//! A unit's workbook of the level above, read as the notice that it is for whoever passes its tasks on: tasks, roles, forms, dues.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::corrected::day;
use super::received_sheet::{self, Found, Line};
use super::{PassedOn, Register, resolve};
use crate::contact::{self, Contact};
use crate::directory::Directory;
use crate::finding::{Finding, Place, Severity, a1};
use crate::form::{FilledBy, Form, Kind};
use crate::grid::{Document, Grid, Value};
use crate::mark;
use crate::notice::{Notice, forms, kinds};
use crate::pattern::Regex;
use crate::recurrence::Recurrence;
use crate::sheet::Sheet;
use crate::task::{Columns, Task, TaskId};
use crate::text::{name_key, regex};
use crate::unit::Role;

/// What a workbook tells its unit of the notice, in the row [`mark::NOTICE`] of its very hidden sheet; each task names the
/// unit in its own role, and no other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Title of the task list.
    pub title: String,
    /// Who issued the notice.
    pub issuer: String,
    /// When it was issued.
    pub date: Option<Date>,
    /// To whom replies go.
    pub report_to: String,
    /// Whom units may call.
    pub contact: Contact,
    /// The forms of the workbook.
    pub forms: Vec<Form>,
    /// The unit's tasks, in the notice's order.
    pub tasks: Vec<Task>,
}

impl Told {
    /// As the hidden sheet holds it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A text that stands in a cell which the unit fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The text.
    pub text: String,
    /// Whether the level above had filled it in; otherwise somebody has typed it since.
    pub given: bool,
}

/// A unit's workbook as it was received.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Received {
    /// The file's name.
    pub file: String,
    /// The unit, as the level above knows it.
    pub unit: String,
    /// What it says; each task names the unit in its own role, and no other.
    pub notice: Notice,
    /// The campaign that its hidden identity names; empty where that is lost.
    pub campaign: String,
    /// The fingerprint of the register that it was made from; empty where that is lost.
    pub fingerprint: String,
    /// Which return of the level above it is; 0 for a first one.
    pub returned: u32,
    /// Whether the ids of the tasks are those of the level above; otherwise they were counted here.
    pub has_ids: bool,
    /// What stands in cells that the unit fills, by form, task and heading.
    pub cells: BTreeMap<(String, TaskId, String), Standing>,
    /// What stands in fields above and below the tables, by form and label.
    pub fields: BTreeMap<(String, String), String>,
}

impl Received {
    /// The register of the level above as far as it concerns the unit: what a reply to it is checked by.
    pub fn register(&self) -> Register {
        let notice = Notice {
            findings: Vec::new(),
            ..self.notice.clone()
        };
        resolve::resolve(notice, &Directory::default())
    }

    /// The unit's own role in each task.
    pub fn passed_on(&self) -> PassedOn {
        let role = |task: &Task| if task.lead.is_empty() { Role::Co } else { Role::Lead };
        PassedOn {
            file: self.file.clone(),
            unit: self.unit.clone(),
            roles: (self.notice.tasks.iter())
                .map(|task| (task.id.clone(), role(task)))
                .collect(),
        }
    }

    /// The notice as it is for the unit's own units: nobody has its tasks yet.
    pub fn undivided(&self) -> Notice {
        let mut notice = self.notice.clone();
        for task in &mut notice.tasks {
            task.lead.clear();
            task.co.clear();
        }
        notice
    }
}

/// Reads a document as a unit's workbook; none where it is not one. `file` names it in findings.
///
/// It is known by its hidden sheet or properties, or else by what the forms show: headings, and below them the band of a role.
pub fn read(file: &str, document: &Document) -> Option<Received> {
    let marks = Marks::of(document);
    let visible = |grid: &&Grid| {
        let own = [mark::SHEET, mark::GUIDE_SHEET, mark::RETURN_SHEET].contains(&grid.name.as_str());
        !own && !grid.hidden && !grid.name.starts_with("WpsReserved")
    };
    let sheets: Vec<Found> = (document.grids.iter().filter(visible))
        .flat_map(|grid| received_sheet::forms(grid, marks.is_known()))
        .filter(|found| !found.lines.is_empty())
        .collect();
    if sheets.is_empty() {
        return None;
    }
    let guide = Guide::of(document);
    let mut work = Work {
        received: Received {
            file: file.to_owned(),
            campaign: marks.value(mark::PROPERTY_CAMPAIGN),
            fingerprint: marks.value(mark::PROPERTY_FINGERPRINT),
            returned: marks.value(mark::PROPERTY_RETURN).parse().unwrap_or(0),
            ..Received::default()
        },
        marks,
        guide,
    };
    work.unit(&sheets)?;
    work.whole();
    let forms: Vec<Form> = sheets.iter().map(|found| work.form(found)).collect();
    work.received.notice.forms = forms;
    forms::distinct_keys(&mut work.received.notice.forms);
    work.dues(&sheets);
    work.tasks(&sheets);
    if work.received.notice.tasks.is_empty() {
        return None;
    }
    work.standing(&sheets);
    work.unsaid();
    Some(work.received)
}

/// What the very hidden sheet and the properties say.
#[derive(Debug, Default)]
struct Marks {
    values: BTreeMap<String, String>,
    /// Keys of the forms by the names of their sheets.
    forms: BTreeMap<String, String>,
    /// Codes of what the level above had filled in.
    given: BTreeSet<String>,
    told: Option<Told>,
}

impl Marks {
    fn of(document: &Document) -> Marks {
        let mut marks = Marks::default();
        for grid in document.grids.iter().filter(|grid| grid.name == mark::SHEET) {
            let mut rows: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
            for ((row, _), value) in &grid.cells {
                // Not trimmed: a long text goes on in the next cell wherever it was cut.
                if let Value::Text(text) = value {
                    rows.entry(*row).or_default().push(text);
                }
            }
            for cells in rows.values() {
                let Some((key, rest)) = cells.split_first() else {
                    continue;
                };
                match *key {
                    mark::NOTICE => marks.told = serde_json::from_str(&rest.concat()).ok(),
                    mark::GIVEN => {
                        let codes = rest.iter().flat_map(|text| text.split_whitespace());
                        marks.given.extend(codes.map(str::to_owned));
                    }
                    mark::FORM => {
                        if let [key, sheet, ..] = rest {
                            marks.forms.insert(name_key(sheet), (*key).to_owned());
                        }
                    }
                    key => {
                        let value = rest.first().copied().unwrap_or_default();
                        marks
                            .values
                            .entry(key.to_owned())
                            .or_insert_with(|| value.trim().to_owned());
                    }
                }
            }
        }
        for (key, value) in &document.properties {
            marks
                .values
                .entry(key.clone())
                .or_insert_with(|| value.trim().to_owned());
        }
        marks
    }

    fn is_known(&self) -> bool {
        [mark::PROPERTY_CAMPAIGN, mark::UNIT_NAME]
            .iter()
            .any(|key| !self.value(key).is_empty())
    }

    fn value(&self, key: &str) -> String {
        self.values.get(key).cloned().unwrap_or_default()
    }
}

/// What the instruction sheet says, in the words of whoever drew it.
#[derive(Debug, Default)]
struct Guide {
    unit: String,
    title: String,
    report_to: String,
    contact: Contact,
    /// When each form is due, by the name of its sheet, with the cell.
    dues: BTreeMap<String, (String, String)>,
}

/// To whom the workbook goes back, and whom units may call.
static WHERE_TO: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^请填好后把本文件发回(.+?)；(?:.*?((?:{})[^。]+)。)?",
        contact::LABELS.join("|")
    ))
});

impl Guide {
    fn of(document: &Document) -> Guide {
        let mut guide = Guide::default();
        let Some(grid) = document.grids.iter().find(|grid| grid.name == mark::GUIDE_SHEET) else {
            return guide;
        };
        let sheet = Sheet::new(grid);
        let mut table = false;
        for (n, row) in sheet.rows.iter().enumerate() {
            let texts = row.texts();
            let first = texts.first().copied().unwrap_or_default();
            match n {
                1 => first.clone_into(&mut guide.unit),
                2 => {
                    let inner = first.strip_prefix('（').and_then(|rest| rest.strip_suffix('）'));
                    inner.unwrap_or_default().clone_into(&mut guide.title);
                }
                _ if texts.get(1).is_some_and(|text| *text == "截止日期") => table = true,
                _ if table && texts.len() >= 3 => {
                    if let Some(cell) = row.cells.get(1) {
                        let due = (cell.text.clone(), a1(row.row, cell.column));
                        guide.dues.insert(name_key(first), due);
                    }
                }
                _ => table = false,
            }
            if let Some(found) = WHERE_TO.captures(first) {
                let part = |place: usize| found.get(place).map_or("", |part| part.as_str());
                if part(1) != "下发本表的督查室" {
                    part(1).clone_into(&mut guide.report_to);
                }
                guide.contact = Contact::read(part(2));
            }
        }
        guide
    }
}

struct Work {
    received: Received,
    marks: Marks,
    guide: Guide,
}

impl Work {
    /// Whose workbook it is; nothing where nobody says.
    fn unit(&mut self, sheets: &[Found]) -> Option<()> {
        let stated = sheets.iter().flat_map(|found| found.above.iter().chain(&found.below));
        let stated = stated
            .filter(|(label, value)| kinds::field(label).kind == Kind::Unit && !value.is_empty())
            .map(|(_, value)| value.clone());
        let hidden = self.marks.value(mark::UNIT_NAME);
        let named = [hidden, self.guide.unit.clone()].into_iter().chain(stated);
        self.received.unit = named.into_iter().find(|name| !name.is_empty())?;
        Some(())
    }

    /// What is said of the notice as a whole.
    fn whole(&mut self) {
        let notice = &mut self.received.notice;
        if let Some(told) = &self.marks.told {
            notice.title.clone_from(&told.title);
            notice.issuer.clone_from(&told.issuer);
            notice.date = told.date;
            notice.report_to.clone_from(&told.report_to);
            notice.contact = told.contact.clone();
            return;
        }
        notice.title.clone_from(&self.guide.title);
        notice.report_to.clone_from(&self.guide.report_to);
        notice.contact = self.guide.contact.clone();
    }

    /// The form of a sheet: as the workbook tells it where its headings are those, else by what it prints.
    fn form(&mut self, found: &Found) -> Form {
        let headings: Vec<String> = found.columns.iter().map(|(_, text)| text.clone()).collect();
        let keys = |texts: &[String]| texts.iter().map(|text| name_key(text)).collect::<Vec<_>>();
        let key = self.marks.forms.get(&name_key(&found.sheet));
        let told = self.marks.told.iter().flat_map(|told| &told.forms);
        let same = |form: &&Form| {
            let own: Vec<String> = form.columns.iter().map(|column| column.heading.clone()).collect();
            keys(&own) == keys(&headings)
        };
        let mut same: Vec<&Form> = told.clone().filter(same).collect();
        if same.len() > 1 {
            // Two forms of the same headings: the sheet's key or title tells which.
            let title = name_key(&found.title);
            same.retain(|form| key.is_some_and(|key| *key == form.key) || name_key(&form.print_title()) == title);
        }
        if let Some(form) = same.first() {
            return (*form).clone();
        }
        let labels = |fields: &[(String, String)]| fields.iter().map(|(label, _)| kinds::field(label)).collect();
        let mut form = forms::of_sheet(
            found.title.clone(),
            found.attachment,
            labels(&found.above),
            &headings,
            labels(&found.below),
            found.notes.clone(),
        );
        if self.received.notice.title.is_empty() {
            self.received.notice.title.clone_from(&found.title);
        }
        let known = told.into_iter().find(|form| key.is_some_and(|key| *key == form.key));
        let Some(known) = known.cloned() else {
            if let Some(key) = key {
                form.key.clone_from(key);
            }
            self.divide(&mut form, found);
            return form;
        };
        // The headings were changed: what is known of those that are still there holds.
        self.differs(
            found,
            a1(found.head, found.columns.first().map_or(0, |(column, _)| *column)),
            format!("“{}”的列名和下发时不一样", found.sheet),
            "列名应与下发的表一致",
            "以表里现在的列名为准；不是有意改的，请改回来后重新运行",
        );
        form.key = known.key;
        form.due = known.due;
        form.every = known.every;
        form.period = known.period;
        for column in &mut form.columns {
            let same = |own: &&crate::form::Column| name_key(&own.heading) == name_key(&column.heading);
            if let Some(own) = known.columns.iter().find(same) {
                *column = own.clone();
            }
        }
        form
    }

    /// Columns that are filled for every task, and that nobody asks of units, are the office's.
    fn divide(&self, form: &mut Form, found: &Found) {
        for (place, column) in form.columns.iter_mut().enumerate() {
            let filled = found.lines.iter().all(|(_, line)| line.cells.contains_key(&place));
            if filled && column.filled_by == FilledBy::Unit && !self.is_given(&form.key, found, place) {
                column.filled_by = FilledBy::Office;
                column.source = Some(column.heading.clone());
                column.required = false;
            }
        }
    }

    /// Whether a column was filled in for the unit to keep or change.
    fn is_given(&self, form: &str, found: &Found, place: usize) -> bool {
        let Some((_, heading)) = found.columns.get(place) else {
            return false;
        };
        let task = task_column(found);
        found.lines.iter().any(|(_, line)| {
            let text = |place: usize| line.cells.get(&place).map_or("", String::as_str);
            let code = mark::given(form, task.map_or("", text), heading, text(place));
            self.marks.given.contains(&code)
        })
    }

    /// When the forms are due, by the instruction sheet: the day that people see counts.
    fn dues(&mut self, sheets: &[Found]) {
        let mut findings = Vec::new();
        for (form, found) in self.received.notice.forms.iter_mut().zip(sheets) {
            let Some((text, cell)) = self.guide.dues.get(&name_key(&found.sheet)) else {
                continue;
            };
            let (due, every) = (day(text), Recurrence::said(text));
            let told = (form.due, form.every);
            match (due, every) {
                (Some(due), _) => form.due = Some(due),
                (None, Some(every)) => form.every = Some(every),
                (None, None) => continue,
            }
            if self.marks.told.is_some() && (form.due, form.every) != told {
                findings.push(differs(
                    &self.received.file,
                    mark::GUIDE_SHEET,
                    cell.clone(),
                    format!("“{}”的截止日期改成了“{text}”", found.sheet),
                    "截止日期应是下发时的日期",
                    "以表里现在写的为准；不对的请改回来后重新运行",
                ));
            }
        }
        self.received.notice.findings.extend(findings);
    }

    /// The tasks, in the notice's order, each with the unit in its role.
    fn tasks(&mut self, sheets: &[Found]) {
        let told: Vec<Task> = self.marks.told.iter().flat_map(|told| told.tasks.clone()).collect();
        self.received.has_ids = sheets
            .iter()
            .flat_map(|found| &found.lines)
            .any(|(_, line)| !line.id.is_empty());
        let mut tasks: Vec<(Task, bool)> = told.into_iter().map(|task| (task, false)).collect();
        let has_told = !tasks.is_empty();
        for (form, found) in self.received.notice.forms.clone().iter().zip(sheets) {
            let column = form.columns.iter().position(|column| column.kind == Kind::Task);
            for (role, line) in &found.lines {
                let text = |place: Option<usize>| place.and_then(|place| line.cells.get(&place)).cloned();
                let own = text(column.or_else(|| task_column(found))).unwrap_or_default();
                let shown = |task: &Task| column_text(form, column, task).unwrap_or_else(|| task.text.clone());
                let known = (tasks.iter()).position(|(task, _)| !line.id.is_empty() && task.id.as_str() == line.id);
                let same = |task: &Task| name_key(&shown(task)) == name_key(&own);
                let known = known.or_else(|| tasks.iter().position(|(task, _)| same(task)));
                if let Some((task, seen)) = known.and_then(|place| tasks.get_mut(place)) {
                    if !*seen {
                        task.source = format!("{} {}", found.sheet, a1(line.row, 0));
                    }
                    *seen = true;
                    if !same(task) && !own.is_empty() {
                        let said = format!("任务 {} 的文字和下发时不一样", task.id);
                        let cell = cell_of(found, line, column.or_else(|| task_column(found)));
                        self.differs(
                            found,
                            cell,
                            said,
                            "任务的文字以下发的为准",
                            "本次按下发时的文字；请改回来后重新运行",
                        );
                    } else if !has_told {
                        add_columns(task, form, line);
                    }
                    continue;
                }
                if has_told {
                    let cell = cell_of(found, line, column.or_else(|| task_column(found)));
                    self.differs(
                        found,
                        cell,
                        format!("这一行不是下发的任务：“{}”", clip(&own)),
                        "表里应只有下发的任务",
                        "本次没有采用这一行；要增加任务，请与下发单位联系",
                    );
                    continue;
                }
                let serial = form.columns.iter().position(|column| column.kind == Kind::Serial);
                let id = match line.id.as_str() {
                    "" => TaskId::nth(tasks.len() + 1),
                    id => TaskId(id.to_owned()),
                };
                let name = vec![self.received.unit.clone()];
                let (lead, co) = match role {
                    Some(Role::Lead) => (name, Vec::new()),
                    _ => (Vec::new(), name),
                };
                let mut task = Task {
                    id,
                    number: text(serial).unwrap_or_default(),
                    part: role.map(|role| format!("{}任务", role.label())).unwrap_or_default(),
                    text: own,
                    lead,
                    co,
                    columns: Columns::default(),
                    source: format!("{} {}", found.sheet, a1(line.row, 0)),
                    ..Task::default()
                };
                add_columns(&mut task, form, line);
                tasks.push((task, true));
            }
        }
        for (task, _) in tasks.iter().filter(|(_, seen)| !seen) {
            let said = differs(
                &self.received.file,
                sheets.first().map_or("", |found| found.sheet.as_str()),
                "A1".to_owned(),
                format!("表里没有任务 {} 的行：“{}”", task.id, clip(&task.text)),
                "下发的任务应都在表里",
                "本次仍按下发的任务列出；行是误删的，请向下发单位再要一份",
            );
            self.received.notice.findings.push(said);
        }
        let mut tasks: Vec<Task> = tasks.into_iter().map(|(task, _)| task).collect();
        if !has_told && self.received.has_ids {
            tasks.sort_by_key(|task| task.id.as_str().get(1..).and_then(|digits| digits.parse::<u32>().ok()));
        } else if !has_told {
            in_order(&mut tasks);
        }
        self.received.notice.tasks = tasks;
        if !self.received.has_ids {
            let place = Place {
                file: Some(self.received.file.clone()),
                ..Place::default()
            };
            self.received.notice.findings.push(Finding::new(
                "received-ids-lost",
                Severity::Warning,
                place,
                "表里没有下发时的任务编号，编号由程序另编",
                "下发的工作簿里每行有隐藏的任务编号",
                "不影响分工和填报；手头有原来下发的xlsx的，请换用那一份",
            ));
        }
    }

    /// What stands in the cells and fields that the unit fills.
    fn standing(&mut self, sheets: &[Found]) {
        let tasks = self.received.notice.tasks.clone();
        let mut typed: Vec<(String, String)> = Vec::new();
        for (form, found) in self.received.notice.forms.iter().zip(sheets) {
            let column = form.columns.iter().position(|column| column.kind == Kind::Task);
            for (_, line) in &found.lines {
                let own = column
                    .or_else(|| task_column(found))
                    .and_then(|place| line.cells.get(&place));
                let task = tasks.iter().find(|task| task.id.as_str() == line.id).or_else(|| {
                    let own = name_key(own?);
                    tasks.iter().find(|task| {
                        name_key(&column_text(form, column, task).unwrap_or_else(|| task.text.clone())) == own
                    })
                });
                let Some(task) = task else { continue };
                for (place, column) in form.asked_columns(task) {
                    let Some(text) = line.cells.get(&place).filter(|text| !text.trim().is_empty()) else {
                        continue;
                    };
                    let code = mark::given(&form.key, &task.text, &column.heading, text);
                    let given = self.marks.given.contains(&code) || column.kind == Kind::Period;
                    if !given {
                        typed.push((found.sheet.clone(), cell_of(found, line, Some(place))));
                    }
                    let key = (form.key.clone(), task.id.clone(), column.heading.clone());
                    let text = text.clone();
                    self.received.cells.insert(key, Standing { text, given });
                }
            }
            for field in form.header.iter().chain(&form.footer) {
                let label = name_key(&field.label);
                let said = found.above.iter().chain(&found.below);
                let said = said
                    .into_iter()
                    .find(|(own, value)| name_key(own) == label && !value.is_empty());
                if let Some((_, value)) = said.filter(|_| field.kind != Kind::Unit) {
                    let key = (form.key.clone(), field.label.clone());
                    self.received.fields.insert(key, value.clone());
                }
            }
        }
        if let Some((sheet, cell)) = typed.first() {
            let place = Place {
                file: Some(self.received.file.clone()),
                sheet: Some(sheet.clone()),
                cell: Some(cell.clone()),
                ..Place::default()
            };
            self.received.notice.findings.push(Finding::new(
                "received-filled",
                Severity::Info,
                place,
                format!("这份表里已经填了 {} 格", typed.len()),
                "下发的表一般还没有填",
                "已填的，在汇总报送时只用于本级各单位都没有报的格子；不要的请清空",
            ));
        }
    }

    /// Tells what a workbook that has lost its marks no longer says.
    fn unsaid(&mut self) {
        let notice = &self.received.notice;
        let due = |form: &&Form| form.due.is_none() && form.every.is_none();
        let dues = notice
            .forms
            .iter()
            .filter(due)
            .map(|form| format!("“{}”的报送时限", form.label()));
        let whole = [
            (notice.issuer.is_empty(), "印发机关"),
            (notice.date.is_none(), "印发日期"),
        ];
        let whole = whole
            .iter()
            .filter(|(unsaid, _)| *unsaid)
            .map(|(_, what)| (*what).to_owned());
        let unsaid: Vec<String> = whole.chain(dues).collect();
        // A notice may leave something open; then the workbook, which still has its marks, says no more.
        if unsaid.is_empty() || self.marks.told.is_some() {
            return;
        }
        let place = Place {
            file: Some(self.received.file.clone()),
            ..Place::default()
        };
        self.received.notice.findings.push(Finding::new(
            "received-unsaid",
            Severity::Warning,
            place,
            format!("表里没有写明{}", unsaid.join("、")),
            "下发的工作簿里写有这些",
            "请在 duban.toml 里写明，报送时限也可以写在分工表的“报送”工作表里；手头有原来下发的xlsx的，请换用那一份",
        ));
    }

    fn differs(&mut self, found: &Found, cell: String, said: String, expected: &str, advice: &str) {
        let finding = differs(&self.received.file, &found.sheet, cell, said, expected, advice);
        self.received.notice.findings.push(finding);
    }
}

fn differs(file: &str, sheet: &str, cell: String, found: String, expected: &str, advice: &str) -> Finding {
    let place = Place {
        file: Some(file.to_owned()),
        sheet: Some(sheet.to_owned()),
        cell: Some(cell),
        ..Place::default()
    };
    Finding::new("received-differs", Severity::Warning, place, found, expected, advice)
}

/// Puts tasks without ids into the notice's order, where their printed numbers tell it, and counts them.
fn in_order(tasks: &mut [Task]) {
    let number = |task: &Task| task.number.parse::<u32>().ok();
    let numbers: BTreeSet<u32> = tasks.iter().filter_map(number).collect();
    if numbers.len() == tasks.len() {
        tasks.sort_by_key(number);
    }
    for (n, task) in (1..).zip(tasks) {
        task.id = TaskId::nth(n);
    }
}

/// What the office prints for a task in the column that names it.
fn column_text(form: &Form, column: Option<usize>, task: &Task) -> Option<String> {
    let named = |place: &usize| form.columns.get(*place);
    let column = column
        .as_ref()
        .and_then(named)
        .or_else(|| form.columns.iter().find(|one| one.names_task()))?;
    Some(column.given(task).into_owned()).filter(|text| !text.is_empty())
}

/// The column whose heading means the task; the second one where none does.
fn task_column(found: &Found) -> Option<usize> {
    let means = |(_, heading): &(u32, String)| kinds::column(heading).kind == Kind::Task;
    found
        .columns
        .iter()
        .position(means)
        .or((found.columns.len() > 1).then_some(1))
}

/// Takes up what the office printed of a task beside its number and text.
fn add_columns(task: &mut Task, form: &Form, line: &Line) {
    for (place, column) in form.columns.iter().enumerate() {
        let own = column.filled_by == FilledBy::Office && !matches!(column.kind, Kind::Serial | Kind::Unit);
        if let Some(text) = line.cells.get(&place).filter(|_| own && column.kind != Kind::Task) {
            task.columns.add(&column.heading, text);
        }
    }
}

/// The address of a column of a task's row.
fn cell_of(found: &Found, line: &Line, place: Option<usize>) -> String {
    let column = place
        .and_then(|place| found.columns.get(place))
        .or(found.columns.first());
    a1(line.row, column.map_or(0, |(column, _)| *column))
}

/// The first words of a text.
fn clip(text: &str) -> String {
    const WORDS: usize = 20;
    let short: String = text.chars().take(WORDS).collect();
    if text.chars().count() > WORDS {
        format!("{short}…")
    } else {
        short
    }
}

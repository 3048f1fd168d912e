//! Reads a register.xlsx that a person has corrected back into a notice, with a finding for every wrong edit.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::answers::{self, Outcome};
use super::order;
use super::sheets::{self, columns, form, measure, notice as item, review, task as words};
use crate::contact::Contact;
use crate::error::Unusable;
use crate::finding::{Finding, Place, Severity};
use crate::grid::{Document, Grid};
use crate::notice::Notice;
use crate::notice::unit_list;
use crate::pattern::Regex;
use crate::table::{Row, Table};
use crate::task::{Certainty, Columns, Measure, Task, TaskId};
use crate::text::{name_key, regex};

/// Reads a corrected register; `file` names it in findings.
///
/// # Errors
/// If it has no sheet 任务 with a column 重点工作, or no task.
pub fn notice(file: &str, document: &Document) -> Result<Notice, Unusable> {
    let unusable = |found: &str| Unusable {
        found: found.to_owned(),
        advice: "请以 output/register.xlsx 为底稿修改后再放到 input/，或移走它改用通知原文".to_owned(),
    };
    let table = sheet(document, sheets::TASKS)
        .and_then(|grid| Table::find(grid, &[words::TEXT]))
        .ok_or_else(|| unusable("台账里找不到“任务”工作表的“重点工作”列"))?;
    let mut reader = Reader {
        file,
        findings: Vec::new(),
    };
    let tasks = reader.tasks(&table);
    if tasks.is_empty() {
        return Err(unusable("台账的“任务”工作表里没有任务"));
    }
    let mut tasks = reader.in_order(tasks);
    reader.repeated_numbers(&table, &tasks);
    if let Some(grid) = sheet(document, sheets::MEASURES) {
        reader.measures(grid, &mut tasks);
    }
    if let Some(grid) = sheet(document, sheets::COLUMNS) {
        reader.columns(grid, &mut tasks);
    }
    reader.unknown_parents(&mut tasks);
    reader.unread(document);
    let mut tasks: Vec<Task> = tasks.into_iter().map(|(_, task)| task).collect();
    if let Some(grid) = sheet(document, sheets::REVIEW) {
        reader.answers(grid, &mut tasks);
    }
    let items = items(document);
    let text = |name: &str| items.get(name).map(|(text, _)| text.clone()).unwrap_or_default();
    let date = match items.get(item::DATE) {
        Some((text, address)) if !text.is_empty() => reader.day(text, sheets::NOTICE, address),
        _ => None,
    };
    let forms = sheet(document, sheets::FORMS)
        .map(|grid| reader.forms(grid))
        .unwrap_or_default();
    Ok(Notice {
        title: text(item::TITLE),
        issuer: text(item::ISSUER),
        date,
        report_to: text(item::REPORT_TO),
        contact: Contact {
            name: text(item::CONTACT),
            phone: text(item::PHONE),
            address: text(item::ADDRESS),
        },
        forms,
        tasks,
        findings: reader.findings,
    })
}

fn sheet<'a>(document: &'a Document, name: &str) -> Option<&'a Grid> {
    document
        .grids
        .iter()
        .find(|grid| name_key(&grid.name) == name_key(name))
}

/// A sheet of the register: the columns by which it is known, and all that it has; none where any may stand.
struct Known {
    name: &'static str,
    required: &'static [&'static str],
    columns: &'static [&'static str],
}

/// All sheets of the register; the columns of 任务 are judged with its rows.
const SHEETS: [Known; 7] = [
    Known {
        name: sheets::TASKS,
        required: &[words::TEXT],
        columns: &[],
    },
    Known {
        name: sheets::MEASURES,
        required: &[words::ID, measure::TEXT],
        columns: &[words::ID, measure::TEXT, words::LEAD, words::CO, words::NUMBER],
    },
    Known {
        name: sheets::COLUMNS,
        required: &[columns::ID],
        columns: &[],
    },
    Known {
        name: sheets::UNITS,
        required: &["名称"],
        columns: &[
            "名称",
            "类别",
            "通知中的称谓",
            "是否在名录",
            "牵头任务数",
            "责任任务数",
            "邮箱",
            "联系人",
            "电话",
        ],
    },
    Known {
        name: sheets::REVIEW,
        required: &[review::PLACE, review::FOUND],
        columns: &[
            review::SEVERITY,
            review::PLACE,
            review::TASK,
            review::FOUND,
            review::EXPECTED,
            review::ADVICE,
            review::CHOICES,
            review::ANSWER,
            review::SUBJECT,
            review::ABOUT,
            review::RULE,
        ],
    },
    Known {
        name: sheets::NOTICE,
        required: &[item::ITEM, item::VALUE],
        columns: &[item::ITEM, item::VALUE],
    },
    Known {
        name: sheets::FORMS,
        required: &[form::KEY, form::WHERE, form::TEXT],
        columns: &[
            form::KEY,
            form::ATTACHMENT,
            form::WHERE,
            form::TEXT,
            form::KIND,
            form::REQUIRED,
            form::FILLED_BY,
            form::SOURCE,
            form::DUE,
        ],
    },
];

const UNREAD: &str = "要用到的内容请移到相应的列，只给自己看的不必处理；本次没有读取这一列";

/// How much a column weighs that is not read: a remark is most often for whoever wrote it.
fn unread_column(heading: &str) -> Severity {
    match heading {
        "备注" | "说明" => Severity::Info,
        _ => Severity::Warning,
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect()
}

/// The items of the sheet 通知: text and address by name.
fn items(document: &Document) -> BTreeMap<String, (String, String)> {
    let table = sheet(document, sheets::NOTICE).and_then(|grid| Table::find(grid, &[item::ITEM, item::VALUE]));
    table
        .into_iter()
        .flat_map(|table| table.rows)
        .map(|row| {
            (
                row.get(item::ITEM).to_owned(),
                (row.get(item::VALUE).to_owned(), row.address(item::VALUE)),
            )
        })
        .collect()
}

/// Reads the sheets of one register.
pub(super) struct Reader<'a> {
    file: &'a str,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    /// Reports a wrong edit with the sheet and the cell.
    pub(super) fn report(
        &mut self,
        rule: &str,
        severity: Severity,
        at: (&str, String),
        said: [String; 3],
        task: Option<&TaskId>,
    ) {
        let [found, expected, advice] = said;
        let place = Place {
            file: Some(self.file.to_owned()),
            sheet: Some(at.0.to_owned()),
            cell: Some(at.1),
            task: task.cloned(),
            ..Place::default()
        };
        self.findings
            .push(Finding::new(rule, severity, place, found, expected, advice));
    }

    fn tasks(&mut self, table: &Table) -> Vec<(Row, Task)> {
        let mut taken: Vec<TaskId> = Vec::new();
        for row in &table.rows {
            let id = TaskId(row.get(words::ID).to_owned());
            if id.as_str().is_empty() || row.get(words::TEXT).is_empty() {
                continue;
            }
            if taken.contains(&id) {
                self.report(
                    "register-id-repeated",
                    Severity::Error,
                    (sheets::TASKS, row.address(words::ID)),
                    [
                        format!("任务编号 {id} 出现了两次"),
                        "每项任务的编号只能出现一次".to_owned(),
                        "请清空新加行的编号（程序会另编），或删去重复行；本次给后一行另编了号".to_owned(),
                    ],
                    Some(&id),
                );
            } else {
                taken.push(id);
            }
        }
        let mut unused: Vec<TaskId> = taken.clone();
        let mut next = 0;
        let mut fresh = || loop {
            next += 1;
            let id = TaskId::nth(next);
            if !taken.contains(&id) {
                return id;
            }
        };
        let mut tasks = Vec::new();
        for row in &table.rows {
            if row.get(words::TEXT).is_empty() {
                self.report(
                    "register-text-missing",
                    Severity::Error,
                    (sheets::TASKS, row.address(words::TEXT)),
                    [
                        "这一行没有重点工作的内容".to_owned(),
                        "每行应是一项任务".to_owned(),
                        "请补上内容，或删去这一行；本次未使用该行".to_owned(),
                    ],
                    None,
                );
                continue;
            }
            let written = TaskId(row.get(words::ID).to_owned());
            let id = match unused.iter().position(|id| *id == written) {
                Some(place) => unused.remove(place),
                None => fresh(),
            };
            let task = self.task(row, id);
            tasks.push((row.clone(), task));
        }
        self.unread_columns(table);
        tasks
    }

    fn task(&mut self, row: &Row, id: TaskId) -> Task {
        let lead = designations(row.get(words::LEAD));
        let co = designations(row.get(words::CO));
        if lead.names.is_empty() && co.names.is_empty() {
            self.report(
                "register-units-missing",
                Severity::Error,
                (sheets::TASKS, row.address(words::LEAD)),
                [
                    format!("任务 {id} 没有牵头单位，也没有责任单位"),
                    "每项任务至少有一个单位".to_owned(),
                    "请填上单位，一行一个".to_owned(),
                ],
                Some(&id),
            );
        }
        let open = row.get(words::OPEN).to_owned();
        let mut open_words: Vec<&str> = open
            .split(['、', ',', '，', '\n', ' '])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .collect();
        open_words.retain(|word| {
            let known = ["牵头", "责任", "否"].contains(word);
            if !known {
                self.report(
                    "register-role-unknown",
                    Severity::Error,
                    (sheets::TASKS, row.address(words::OPEN)),
                    [
                        format!("“{word}”不是程序认识的角色"),
                        "这里只能写“牵头”“责任”，或留空".to_owned(),
                        "请改正；本次未采用".to_owned(),
                    ],
                    Some(&id),
                );
            }
            known
        });
        let due = row.get(words::DUE);
        let parent = row.get(words::PARENT);
        Task {
            number: row.get(words::NUMBER).to_owned(),
            part: row.get(words::PART).to_owned(),
            section: row.get(words::SECTION).to_owned(),
            text: row.get(words::TEXT).to_owned(),
            lead_open: lead.open || open_words.contains(&"牵头"),
            co_open: co.open || open_words.contains(&"责任"),
            lead: lead.names,
            co: co.names,
            due: (!due.is_empty()).then(|| due.to_owned()),
            parent: (!parent.is_empty()).then(|| TaskId(parent.to_owned())),
            measures: Vec::new(),
            columns: Columns::default(),
            source: row.get(words::SOURCE).to_owned(),
            // A person has been over it.
            certainty: Certainty::Sure,
            id,
        }
    }

    /// Rows that were sorted by a column stand in the notice's order again; a row that was moved stays where it is.
    fn in_order(&mut self, tasks: Vec<(Row, Task)>) -> Vec<(Row, Task)> {
        let (tasks, sorted) = order::restored(tasks, |(row, _)| row.get(words::ID));
        let first = tasks.iter().map(|(row, _)| row).min_by_key(|row| row.row);
        if let Some(first) = first.filter(|_| sorted) {
            let address = first.address(words::ID);
            self.report(
                "register-sorted",
                Severity::Info,
                (sheets::TASKS, address),
                [
                    "任务的行换过次序（如按单位排过序），已按任务编号恢复通知的次序".to_owned(),
                    "任务按通知的次序排列".to_owned(),
                    "不必处理；没有编号的新行排在最后。确要改变次序的，请清空“任务编号”一列".to_owned(),
                ],
                None,
            );
        }
        tasks
    }

    /// A column that a person added holds something that they meant; it is not passed over in silence.
    fn unread_columns(&mut self, table: &Table) {
        const KNOWN: [&str; 12] = [
            words::ID,
            words::NUMBER,
            words::PART,
            words::SECTION,
            words::TEXT,
            words::LEAD,
            words::CO,
            words::OPEN,
            words::DUE,
            words::PARENT,
            words::SOURCE,
            words::CERTAINTY,
        ];
        for (heading, address) in &table.headings {
            let known = KNOWN.iter().any(|known| name_key(known) == name_key(heading));
            if known || table.rows.iter().all(|row| row.get(heading).is_empty()) {
                continue;
            }
            let is_role = heading.contains("单位") || heading.contains("部门");
            let (rule, severity) = if is_role {
                ("register-role-unknown", Severity::Error)
            } else {
                ("register-column-unread", unread_column(heading))
            };
            if !is_role {
                let said = [
                    format!("“{heading}”不是台账的列"),
                    "台账只读取程序写出的各列".to_owned(),
                    UNREAD.to_owned(),
                ];
                self.report(rule, severity, (sheets::TASKS, address.clone()), said, None);
                continue;
            }
            self.report(
                rule,
                severity,
                (sheets::TASKS, address.clone()),
                [
                    format!("“{heading}”不是台账的列"),
                    format!("单位只从“{}”“{}”两列读取", words::LEAD, words::CO),
                    "请把内容移到相应的列；本次没有读取这一列".to_owned(),
                ],
                None,
            );
        }
    }

    /// A number that stands twice in one section, or anywhere in a register that otherwise counts through.
    fn repeated_numbers(&mut self, table: &Table, tasks: &[(Row, Task)]) {
        let mut seen: BTreeMap<&str, Vec<&(Row, Task)>> = BTreeMap::new();
        for entry in tasks {
            if !entry.1.number.is_empty() {
                seen.entry(&entry.1.number).or_default().push(entry);
            }
        }
        let numbered: usize = seen.values().map(Vec::len).sum();
        let counts_through = (numbered - seen.len()) * 10 <= numbered;
        let mut repeated = Vec::new();
        for entries in seen.values() {
            for (place, (row, task)) in entries.iter().enumerate().skip(1) {
                let clash = entries
                    .iter()
                    .take(place)
                    .find(|(_, other)| counts_through || (&other.part, &other.section) == (&task.part, &task.section));
                if let Some((_, other)) = clash {
                    repeated.push((row.row, row.address(words::NUMBER), other.id.clone(), task.clone()));
                }
            }
        }
        if !table.has(words::NUMBER) {
            return;
        }
        repeated.sort_by_key(|(row, ..)| *row);
        for (_, address, other, task) in repeated {
            self.report(
                "register-number-repeated",
                Severity::Warning,
                (sheets::TASKS, address),
                [
                    format!("序号 {} 与任务 {other} 重复", task.number),
                    "同一份台账里序号一般不重复".to_owned(),
                    "如果改错了请改正；如果原文如此可不理会".to_owned(),
                ],
                Some(&task.id),
            );
        }
    }

    /// Settles the tasks by the answers on the sheet 待核.
    fn answers(&mut self, grid: &Grid, tasks: &mut [Task]) {
        let Some(table) = Table::find(grid, &[review::RULE, review::ANSWER]) else {
            return;
        };
        let (mut settled, mut open, mut last) = (0, 0, String::new());
        for row in &table.rows {
            match answers::settle(row, tasks) {
                Outcome::Nothing => {}
                Outcome::Open => open += 1,
                Outcome::Settled(tasks) => {
                    settled += tasks;
                    last = row.address(review::ANSWER);
                }
                Outcome::Unclear(choices) => self.report(
                    "register-answer-unclear",
                    Severity::Error,
                    (sheets::REVIEW, row.address(review::ANSWER)),
                    [
                        format!("答复“{}”不是可选的答复", row.get(review::ANSWER)),
                        format!("答复应是：{}", choices.join("；")),
                        "请照抄一个可选的答复，或只写它的序号；本次未采用".to_owned(),
                    ],
                    None,
                ),
            }
        }
        if settled > 0 {
            let said = [
                format!("按“待核”工作表的答复改了{settled}处任务，还有{open}个问题没有答复"),
                String::new(),
                "不必处理；没有答复的按“任务”工作表所写".to_owned(),
            ];
            self.report("register-answers", Severity::Info, (sheets::REVIEW, last), said, None);
        }
    }

    fn measures(&mut self, grid: &Grid, tasks: &mut [(Row, Task)]) {
        let Some(table) = Table::find(grid, &[words::ID, measure::TEXT]) else {
            return;
        };
        for row in &table.rows {
            let id = row.get(words::ID).to_owned();
            let Some((_, task)) = tasks.iter_mut().find(|(_, task)| task.id.as_str() == id) else {
                self.report(
                    "register-measure-stray",
                    Severity::Error,
                    (sheets::MEASURES, row.address(words::ID)),
                    [
                        format!("分项所属的任务“{id}”不在“任务”工作表中"),
                        "分项应写明一项现有任务的编号".to_owned(),
                        "请改正编号，或删去这一行；本次未使用该行".to_owned(),
                    ],
                    None,
                );
                continue;
            };
            task.measures.push(Measure {
                text: row.get(measure::TEXT).to_owned(),
                lead: designations(row.get(words::LEAD)).names,
                co: designations(row.get(words::CO)).names,
            });
        }
    }

    /// What the notice's table says of each task. The row of a task that was deleted goes with it.
    fn columns(&mut self, grid: &Grid, tasks: &mut [(Row, Task)]) {
        let Some(table) = Table::find(grid, &[columns::ID]) else {
            return;
        };
        for row in &table.rows {
            let id = row.get(columns::ID);
            let Some((_, task)) = tasks.iter_mut().find(|(_, task)| task.id.as_str() == id) else {
                continue;
            };
            for (heading, _) in &table.headings {
                if name_key(heading) != name_key(columns::ID) {
                    task.columns.add(heading, row.get(heading));
                }
            }
        }
    }

    /// A task can stand only under another one of the register.
    fn unknown_parents(&mut self, tasks: &mut [(Row, Task)]) {
        let ids: Vec<TaskId> = tasks.iter().map(|(_, task)| task.id.clone()).collect();
        for (row, task) in tasks {
            let Some(parent) = task.parent.take_if(|parent| !ids.contains(parent)) else {
                continue;
            };
            self.report(
                "register-parent-unknown",
                Severity::Error,
                (sheets::TASKS, row.address(words::PARENT)),
                [
                    format!("上级任务“{parent}”不在台账中"),
                    "上级任务应是一项现有任务的编号".to_owned(),
                    "请改正编号或清空；本次按没有上级任务处理".to_owned(),
                ],
                Some(&task.id),
            );
        }
    }

    /// Sheets, columns and items beside those that are read: what stands there is told, not passed over.
    fn unread(&mut self, document: &Document) {
        let filled = document
            .grids
            .iter()
            .filter(|grid| !grid.cells.is_empty() && !grid.hidden);
        for grid in filled {
            let name = grid.name.as_str();
            let known = SHEETS.iter().find(|known| name_key(known.name) == name_key(name));
            let Some(known) = known else {
                let said = [
                    format!("工作表“{name}”不是台账的工作表"),
                    "台账只读取程序写出的几张工作表".to_owned(),
                    "要用到的内容请移到相应的工作表；本次没有读取这一张".to_owned(),
                ];
                self.report(
                    "register-sheet-unread",
                    Severity::Warning,
                    (name, "A1".to_owned()),
                    said,
                    None,
                );
                continue;
            };
            let Some(table) = Table::find(grid, known.required) else {
                let said = [
                    format!("工作表“{name}”里找不到{}列", quoted(known.required)),
                    "列名应与程序写出的一致".to_owned(),
                    "请恢复列名；本次没有读取这一张".to_owned(),
                ];
                self.report(
                    "register-sheet-unread",
                    Severity::Error,
                    (name, "A1".to_owned()),
                    said,
                    None,
                );
                continue;
            };
            let unread = table.headings.iter().filter(|(heading, _)| {
                let is_known = |own: &&str| name_key(own) == name_key(heading);
                let read = known.columns.is_empty() || known.columns.iter().any(is_known);
                !read && table.rows.iter().any(|row| !row.get(heading).is_empty())
            });
            for (heading, address) in unread {
                let said = [
                    format!("“{heading}”不是“{name}”工作表的列"),
                    "台账只读取程序写出的各列".to_owned(),
                    UNREAD.to_owned(),
                ];
                let severity = if name == sheets::REVIEW {
                    Severity::Info
                } else {
                    unread_column(heading)
                };
                self.report("register-column-unread", severity, (name, address.clone()), said, None);
            }
            if name == sheets::NOTICE {
                self.unread_items(&table);
            }
        }
    }

    fn unread_items(&mut self, table: &Table) {
        for row in &table.rows {
            let name = row.get(item::ITEM);
            let known = [
                item::TITLE,
                item::ISSUER,
                item::DATE,
                item::REPORT_TO,
                item::CONTACT,
                item::PHONE,
                item::ADDRESS,
            ];
            if known.contains(&name) || row.get(item::VALUE).is_empty() {
                continue;
            }
            let said = [
                format!("“{name}”不是程序认识的项目"),
                format!("这里只有{}", quoted(&known)),
                "请改正项目名称；本次没有采用".to_owned(),
            ];
            self.report(
                "register-item-unknown",
                Severity::Warning,
                (sheets::NOTICE, row.address(item::ITEM)),
                said,
                None,
            );
        }
    }

    /// A day as `2020-07-06`, `2020年7月6日` and the like.
    pub(super) fn day(&mut self, text: &str, sheet: &str, address: &str) -> Option<Date> {
        let date = day(text);
        if date.is_none() {
            self.report(
                "register-date-unreadable",
                Severity::Error,
                (sheet, address.to_owned()),
                [
                    format!("“{text}”不是日期"),
                    "应写成“年-月-日”，年份写四位".to_owned(),
                    "请改正；本次按没有日期处理".to_owned(),
                ],
                None,
            );
        }
        date
    }
}

/// A day written with year, month and day in this order.
pub fn day(text: &str) -> Option<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| regex(r"^\D*(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D*"));
    let folded = name_key(text);
    let found = DAY.captures(&folded)?;
    let number = |place: usize| found.get(place)?.as_str().parse::<i16>().ok();
    Date::new(
        number(1)?,
        i8::try_from(number(2)?).ok()?,
        i8::try_from(number(3)?).ok()?,
    )
    .ok()
}

/// Designations in a cell: one a line, each line read as a unit list.
pub(super) fn designations(cell: &str) -> unit_list::UnitList {
    let mut all = unit_list::UnitList::default();
    for line in cell.lines().filter(|line| !line.trim().is_empty()) {
        let list = unit_list::split(line.trim());
        all.names.extend(list.names);
        all.open |= list.open;
    }
    all
}

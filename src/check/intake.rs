//! Turns the reading of one reply into drafts, with a finding for everything that could not be placed.

use std::collections::BTreeMap;

use super::draft::{Draft, Head, Note, Order, Taken, at, says, shorten};
use super::rule::{Report, Settings};
use super::rules;
use crate::finding::{Place, a1};
use crate::form::{FilledBy, Kind};
use crate::record::{Outcome, ReplyFile};
use crate::reply::body::Entry;
use crate::reply::incoming::Incoming;
use crate::reply::normal::date;
use crate::reply::reading::{Known, Part, Reading, Stray, fields};
use crate::reply::whose::{Whose, by_names, whose};
use crate::unit::Role;

/// What is needed to take a reply in.
pub(super) struct Intake<'a, 'k> {
    pub known: &'a Known<'k>,
    pub roles: &'a [BTreeMap<usize, Role>],
    /// Forms of this round, by place; `None` where the replies decide.
    pub forms: Option<&'a [usize]>,
    pub settings: &'a Settings,
    pub year: i16,
}

struct Work<'s> {
    taken: Taken,
    report: Report<'s>,
}

impl Work<'_> {
    /// Moves what has been reported since to the notes of a form.
    fn note(&mut self, form: Option<usize>) {
        let findings = std::mem::take(&mut self.report.findings);
        self.taken
            .notes
            .extend(findings.into_iter().map(|finding| Note { finding, form }));
    }
}

impl Intake<'_, '_> {
    /// Takes one reply in.
    pub fn take(&self, incoming: &Incoming) -> Taken {
        let taken = Taken {
            file: ReplyFile {
                file: incoming.file.clone(),
                sha256: incoming.sha256.clone(),
                unit: None,
                forms: Vec::new(),
                outcome: Outcome::Accepted,
            },
            order: Order {
                form: None,
                sent: incoming.evidence.sent,
                changed: incoming.evidence.changed,
                file: incoming.file.clone(),
            },
            drafts: Vec::new(),
            heads: Vec::new(),
            notes: Vec::new(),
            units: Vec::new(),
            answered: Vec::new(),
            cells: 0,
            official: 0,
            reported: 0,
        };
        let mut work = Work {
            taken,
            report: Report::new(self.settings),
        };
        work.taken.notes.extend(
            incoming
                .findings
                .iter()
                .cloned()
                .map(|finding| Note { finding, form: None }),
        );
        match &incoming.content {
            Err(fault) => {
                let unit = by_names(self.known, incoming);
                let place = Place {
                    unit: unit.map(|unit| self.unit_name(unit)),
                    ..at(&incoming.file, None, None)
                };
                work.report.fault(
                    &rules::file_unreadable::RULE,
                    &fault.rule,
                    place,
                    &fault.found,
                    &fault.advice,
                );
                work.taken.units.extend(unit);
                work.taken.file.unit = unit.map(|unit| self.unit_name(unit));
                work.taken.file.outcome = Outcome::Rejected;
                work.note(None);
            }
            Ok(document) => {
                let own = |unit: Option<usize>, task: usize| {
                    unit.is_none_or(|unit| self.roles.get(unit).is_some_and(|roles| roles.contains_key(&task)))
                };
                let reading = self.known.read(document, &own);
                self.reading(incoming, reading, &mut work);
            }
        }
        work.taken
    }

    fn reading(&self, incoming: &Incoming, reading: Reading, work: &mut Work<'_>) {
        let file = &incoming.file;
        work.taken.cells = reading.cells;
        work.taken.official = reading.official;
        let owners = whose(self.known, incoming, &reading);
        let mut unknown_forms: Vec<&str> = Vec::new();
        for (part, owner) in reading.parts.iter().zip(&owners) {
            match part.form {
                None => unknown_forms.push(&part.sheet),
                Some(form) => self.part(file, part, form, owner, work),
            }
        }
        self.owner_findings(file, &reading, &owners, work);
        self.strays(file, &reading, &unknown_forms, work);
        let mut units: Vec<usize> = owners.iter().filter_map(Whose::unit).collect();
        if reading.parts.is_empty() {
            units.extend(reading.identity.or_else(|| by_names(self.known, incoming)));
        }
        units.sort_unstable();
        units.dedup();
        let names: Vec<String> = units.iter().map(|unit| self.unit_name(*unit)).collect();
        work.taken.file.unit = (!names.is_empty()).then(|| names.join("、"));
        work.taken.units = units;
        if work.taken.drafts.is_empty() && work.taken.heads.is_empty() {
            work.taken.file.outcome = Outcome::Rejected;
        }
        work.note(None);
    }

    /// One finding for each thing that is said of whose the reply is, however many tables it has.
    fn owner_findings(&self, file: &str, reading: &Reading, owners: &[Whose], work: &mut Work<'_>) {
        let mut said: Vec<&Whose> = Vec::new();
        for (owner, part) in owners.iter().zip(&reading.parts) {
            if said.contains(&owner) || part.form.is_none() {
                continue;
            }
            said.push(owner);
            let place = Place {
                unit: owner.unit().map(|unit| self.unit_name(unit)),
                ..at(file, Some(&part.sheet), None)
            };
            match owner {
                Whose::Sure(_) => {}
                Whose::Despite(unit, what) => work.report.add(
                    &rules::unit_conflict::RULE,
                    place,
                    format!("按表内内容认定为“{}”，但{what}", self.unit_name(*unit)),
                    "填报单位、表格和文件名应为同一单位",
                    "请核对填报单位；如认定有误，请在决定表中指定单位",
                ),
                Whose::ByName(unit) => work.report.add(
                    &rules::unit_by_name::RULE,
                    place,
                    format!(
                        "表内没有写明单位，按文件名、文件夹名或发件人认定为“{}”",
                        self.unit_name(*unit)
                    ),
                    "填报单位栏应写明单位",
                    "请核对；如认定有误，请在决定表中指定单位",
                ),
                Whose::Unknown(what) => work.report.account(
                    &rules::unit_unknown::RULE,
                    at(file, None, None),
                    what.clone(),
                    "应为单位名录中的一个单位",
                    "请核实是哪个单位的回复，把单位名称写进文件名后重新收集，或在名录中补充别名",
                ),
            }
        }
    }

    fn part(&self, file: &str, part: &Part, form: usize, owner: &Whose, work: &mut Work<'_>) {
        let content = part.fields.iter().map(|field| field.cells).sum::<usize>()
            + part.entries.iter().map(entry_cells).sum::<usize>();
        let Some(unit) = owner.unit() else {
            // Nobody's: the finding about the unit tells of the whole file.
            work.taken.reported += content;
            return;
        };
        let answered = part
            .entries
            .iter()
            .any(|entry| entry.answers.iter().flatten().any(says));
        let Some(data) = self.known.register.forms.get(form) else {
            return;
        };
        if self.forms.is_some_and(|forms| !forms.contains(&form)) {
            self.not_collected(file, part, form, unit, answered, work);
            return;
        }
        if answered && !work.taken.answered.contains(&form) {
            work.taken.answered.push(form);
        }
        if !work.taken.file.forms.contains(&data.key) && answered {
            work.taken.file.forms.push(data.key.clone());
        }
        let all: Vec<_> = fields(data).collect();
        for filled in &part.fields {
            let kind = all.get(filled.field).map(|(_, (field, _))| field.kind);
            if kind == Some(Kind::Date) {
                work.taken.order.form = work.taken.order.form.max(date::read(&filled.text, self.year).ok());
            }
        }
        work.taken.heads.push(Head {
            unit,
            form,
            sheet: part.sheet.clone(),
            row: part.table.head,
            fields: part.fields.clone(),
            labels: part.labels.clone(),
        });
        self.columns(file, part, form, unit, work);
        let absent: Vec<usize> = data
            .unit_columns()
            .map(|(place, _)| place)
            .filter(|place| part.table.columns.get(*place).copied().flatten().is_none())
            .collect();
        for entry in &part.entries {
            self.entry(file, part, form, unit, &absent, entry, work);
        }
        work.note(Some(form));
    }

    /// A form of another round: blank it is no fault, filled in it is named once.
    fn not_collected(&self, file: &str, part: &Part, form: usize, unit: usize, answered: bool, work: &mut Work<'_>) {
        let Some(data) = self.known.register.forms.get(form) else {
            return;
        };
        let stated = |field: usize| {
            fields(data)
                .nth(field)
                .is_some_and(|(_, (field, _))| field.kind == Kind::Unit)
        };
        let names: usize = part
            .fields
            .iter()
            .filter(|field| stated(field.field))
            .map(|field| field.cells)
            .sum();
        let rest: usize = part
            .fields
            .iter()
            .filter(|field| !stated(field.field))
            .map(|field| field.cells)
            .sum::<usize>()
            + part.entries.iter().map(entry_cells).sum::<usize>();
        work.taken.official += names;
        work.taken.reported += rest;
        if rest > 0 {
            let place = Place {
                unit: Some(self.unit_name(unit)),
                form: Some(data.key.clone()),
                ..at(file, Some(&part.sheet), None)
            };
            let what = if answered {
                "填有任务内容"
            } else {
                "填有表头或表尾内容"
            };
            work.report.account(
                &rules::form_not_collected::RULE,
                place,
                format!("“{}”{what}（{rest}格）", data.label()),
                "本轮不收集这张表",
                "内容保留在原文件中，未列入汇总；需要时请收集这张表",
            );
        }
        work.note(None);
    }

    /// Columns that are missing, guessed or the unit's own.
    fn columns(&self, file: &str, part: &Part, form: usize, unit: usize, work: &mut Work<'_>) {
        let Some(data) = self.known.register.forms.get(form) else {
            return;
        };
        let place = |cell: Option<String>| Place {
            unit: Some(self.unit_name(unit)),
            form: Some(data.key.clone()),
            ..at(file, Some(&part.sheet), cell)
        };
        for (i, column) in data.columns.iter().enumerate() {
            let absent = part.table.columns.get(i).copied().flatten().is_none();
            if absent && column.required && column.filled_by == FilledBy::Unit {
                work.report.add(
                    &rules::column_missing::RULE,
                    place(Some(a1(part.table.head, 0))),
                    format!("表中没有“{}”一列", column.heading),
                    "应保留通知规定的全部列",
                    format!("请恢复“{}”列并补填", column.heading),
                );
            }
        }
        for (i, heading) in &part.table.guessed {
            let column = data
                .columns
                .get(*i)
                .map(|column| column.heading.clone())
                .unwrap_or_default();
            let at = part.table.columns.get(*i).copied().flatten().unwrap_or_default();
            work.report.add(
                &rules::column_guessed::RULE,
                place(Some(a1(part.table.head, at))),
                format!("列名为“{}”", shorten(heading, 30)),
                format!("应为“{column}”，已按位置认作该列"),
                "请核对这一列的内容",
            );
        }
        let mut extra: BTreeMap<u32, Vec<(u32, &str)>> = BTreeMap::new();
        for entry in &part.entries {
            if entry.placed.is_err() {
                continue;
            }
            for (column, row, text) in &entry.extra {
                extra.entry(*column).or_default().push((*row, text));
            }
        }
        for (column, cells) in extra {
            let heading = part
                .table
                .extra
                .iter()
                .find(|(at, _)| *at == column)
                .map(|(_, heading)| heading.as_str());
            let first = cells.first().map(|(row, _)| a1(*row, column));
            let list: Vec<String> = cells
                .iter()
                .map(|(row, text)| format!("{}：{}", a1(*row, column), shorten(text, 200)))
                .collect();
            work.taken.reported += cells.len();
            let found = match heading {
                Some(heading) => format!(
                    "表格以外的列“{}”填有{}格：{}",
                    shorten(heading, 30),
                    cells.len(),
                    list.join("；")
                ),
                None => format!("表格右侧无列名处填有{}格：{}", cells.len(), list.join("；")),
            };
            work.report.account(
                &rules::column_unknown::RULE,
                place(first),
                found,
                "应填在通知规定的列中",
                "如有需要，请将内容并入相应的列后重新报送",
            );
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn entry(
        &self,
        file: &str,
        part: &Part,
        form: usize,
        unit: usize,
        absent: &[usize],
        entry: &Entry,
        work: &mut Work<'_>,
    ) {
        let Some(data) = self.known.register.forms.get(form) else {
            return;
        };
        let first = entry.rows.first().copied().unwrap_or_default();
        let column = |kind: Kind| part.table.column_of(data, kind).unwrap_or_default();
        let place = |task: Option<usize>, kind: Kind| Place {
            unit: Some(self.unit_name(unit)),
            form: Some(data.key.clone()),
            task: task
                .and_then(|task| self.known.register.tasks.get(task))
                .map(|task| task.id.clone()),
            ..at(file, Some(&part.sheet), Some(a1(first, column(kind))))
        };
        let placed = match &entry.placed {
            Err(like) => {
                work.taken.reported += entry_cells(entry);
                self.unplaced(part, entry, like, place(None, Kind::Task), work);
                return;
            }
            Ok(placed) => placed,
        };
        let Some(task) = self.known.register.tasks.get(placed.task) else {
            return;
        };
        if !self
            .roles
            .get(unit)
            .is_some_and(|roles| roles.contains_key(&placed.task))
        {
            let answers: Vec<String> = contents(data, entry);
            work.taken.reported += entry.answers.iter().flatten().map(|answer| answer.cells).sum::<usize>();
            if !answers.is_empty() {
                work.report.account(
                    &rules::task_not_assigned::RULE,
                    place(Some(placed.task), Kind::Task),
                    format!(
                        "填报了不属于本单位的任务“{}”：{}",
                        shorten(&task.text, 40),
                        answers.join("；")
                    ),
                    "台账中本单位没有这项任务",
                    "请核对责任分解；确应由该单位负责的，请更正台账或在决定表中指定",
                );
            }
            return;
        }
        if placed.id_differs {
            work.report.add(
                &rules::task_id_differs::RULE,
                place(Some(placed.task), Kind::Task),
                format!(
                    "本行隐藏编号为{}，文字却是任务{}“{}”",
                    entry.claim.id.as_deref().unwrap_or_default(),
                    task.number,
                    shorten(&task.text, 40)
                ),
                "编号与任务文字应一致，已按文字认定",
                "请核对本行是否被整行覆盖或粘贴错位",
            );
        } else if placed.text_differs {
            let (official, found) = difference(&task.text, &entry.claim.text);
            work.report.add(
                &rules::task_text_altered::RULE,
                place(Some(placed.task), Kind::Task),
                format!("任务文字被改动：“{found}”"),
                format!("原文为“{official}”，汇总时以原文为准"),
                "如单位认为任务表述有误，请来函说明",
            );
        }
        if placed.number_differs {
            work.report.add(
                &rules::task_number_altered::RULE,
                place(Some(placed.task), Kind::Serial),
                format!(
                    "序号为“{}”",
                    shorten(entry.claim.number.as_deref().unwrap_or_default(), 20)
                ),
                format!("应为“{}”，已按任务文字认定", task.number),
                "无须处理，汇总时以原序号为准",
            );
        }
        let draft = Draft {
            unit,
            form,
            task: placed.task,
            sheet: part.sheet.clone(),
            row: first,
            fields: entry.answers.clone(),
            absent: absent.to_vec(),
            columns: part.table.columns.clone(),
        };
        let earlier = work
            .taken
            .drafts
            .iter_mut()
            .find(|old| old.unit == unit && old.form == form && old.task == placed.task);
        match earlier {
            None => work.taken.drafts.push(draft),
            Some(old) => {
                if old.answers() && draft.answers() {
                    let where_ = format!(
                        "“{}”第{}行和“{}”第{}行",
                        old.sheet,
                        old.row + 1,
                        draft.sheet,
                        draft.row + 1
                    );
                    work.report.add(
                        &rules::task_repeated::RULE,
                        place(Some(placed.task), Kind::Task),
                        format!("同一任务在{where_}重复出现"),
                        "每项任务应只填一行，已合并",
                        "请核对合并后的内容",
                    );
                }
                join(old, draft);
            }
        }
    }

    /// A row that is like no task: with answers it may be a task, without it is only text.
    fn unplaced(&self, part: &Part, entry: &Entry, like: &[usize], place: Place, work: &mut Work<'_>) {
        let Some(data) = part.form.and_then(|form| self.known.register.forms.get(form)) else {
            return;
        };
        let mut said: Vec<String> = Vec::new();
        said.extend(entry.claim.number.iter().map(|text| shorten(text, 300)));
        said.extend((!entry.claim.text.is_empty()).then(|| shorten(&entry.claim.text, 300)));
        said.extend(contents(data, entry));
        said.extend(entry.extra.iter().map(|(_, _, text)| shorten(text, 300)));
        let answers = entry.answers.iter().flatten().any(says);
        let id = entry.claim.id.as_deref();
        if said.is_empty() && id.is_none() {
            return;
        }
        if !answers && entry.claim.text.is_empty() && id.is_none() {
            work.report.account(
                &rules::text_unplaced::RULE,
                Place {
                    form: None,
                    cell: first_cell(entry).or(place.cell),
                    ..place
                },
                format!("表外文字：{}", said.join("；")),
                "内容应填在表格的相应栏内",
                "请阅看，需要时转填到表内",
            );
            return;
        }
        let tasks = &self.known.register.tasks;
        let candidates: Vec<String> = like
            .iter()
            .filter_map(|task| tasks.get(*task))
            .map(|task| format!("任务{}“{}”", task.number, shorten(&task.text, 24)))
            .collect();
        let expected = if candidates.is_empty() {
            "应为通知中分给本单位的任务".to_owned()
        } else {
            format!("可能是{}", candidates.join("或"))
        };
        let said = if said.is_empty() {
            format!("只有隐藏编号{}", id.unwrap_or_default())
        } else {
            said.join("；")
        };
        work.report.account(
            &rules::task_unknown::RULE,
            place,
            format!("本行对不上任何任务：{said}"),
            expected,
            "请核实；属单位自行增加的，留存备查；属通知任务的，请在决定表中指定任务",
        );
    }

    /// Text that stands outside of every form.
    fn strays(&self, file: &str, reading: &Reading, unknown_forms: &[&str], work: &mut Work<'_>) {
        let cells: usize = reading.strays.iter().map(|stray| stray.cells.len()).sum();
        work.taken.reported += cells;
        if reading.parts.is_empty() {
            let found = if cells == 0 {
                "文件是空的".to_owned()
            } else {
                format!(
                    "没有找到通知所附的表格，共{cells}格文字：{}",
                    excerpt(&reading.strays, 300)
                )
            };
            work.report.account(
                &rules::form_unknown::RULE,
                at(file, None, None),
                found,
                format!("应为{}", self.form_labels()),
                "请让单位用下发的表格填报",
            );
            return;
        }
        for stray in &reading.strays {
            let first = stray.cells.first().map(|(row, column, _)| a1(*row, *column));
            let list: Vec<String> = stray
                .cells
                .iter()
                .map(|(row, column, text)| format!("{}：{}", a1(*row, *column), shorten(text, 300)))
                .collect();
            if unknown_forms.contains(&stray.sheet.as_str()) {
                work.report.account(
                    &rules::form_unknown::RULE,
                    at(file, Some(&stray.sheet), None),
                    format!(
                        "表头与几张表都相近，无法认定，共{}格：{}",
                        list.len(),
                        shorten(&list.join("；"), 2000)
                    ),
                    format!("应为{}", self.form_labels()),
                    "请恢复表题和列名后重新报送",
                );
            } else if stray.beside_form {
                work.report.account(
                    &rules::text_unplaced::RULE,
                    at(file, Some(&stray.sheet), first),
                    format!("表外文字：{}", list.join("；")),
                    "内容应填在表格的相应栏内",
                    "请阅看，需要时转填到表内",
                );
            } else {
                work.report.account(
                    &rules::sheet_unplaced::RULE,
                    at(file, Some(&stray.sheet), None),
                    format!(
                        "工作表“{}”不是通知所附表格，共{}格：{}",
                        stray.sheet,
                        list.len(),
                        shorten(&list.join("；"), 2000)
                    ),
                    "内容应填在通知所附表格中",
                    "请阅看，需要时转填到表内",
                );
            }
        }
    }

    fn form_labels(&self) -> String {
        let labels: Vec<String> = self
            .known
            .register
            .forms
            .iter()
            .map(|form| format!("“{}”", form.label()))
            .collect();
        labels.join("或")
    }

    fn unit_name(&self, unit: usize) -> String {
        self.known
            .register
            .units
            .get(unit)
            .map(|unit| unit.unit.name.clone())
            .unwrap_or_default()
    }
}

/// Cells of an entry apart from those that name its task, which are official once it is placed.
fn entry_cells(entry: &Entry) -> usize {
    let naming = if entry.placed.is_err() { entry.naming.len() } else { 0 };
    naming + entry.extra.len() + entry.answers.iter().flatten().map(|answer| answer.cells).sum::<usize>()
}

/// The first cell of an entry that is filled.
fn first_cell(entry: &Entry) -> Option<String> {
    let naming = entry.naming.iter().copied();
    let extra = entry.extra.iter().map(|(column, row, _)| (*row, *column));
    let answers = entry.answers.iter().flatten().map(|answer| (answer.row, answer.column));
    naming
        .chain(extra)
        .chain(answers)
        .min()
        .map(|(row, column)| a1(row, column))
}

/// The answers of an entry as `heading：text`.
fn contents(form: &crate::form::Form, entry: &Entry) -> Vec<String> {
    form.columns
        .iter()
        .zip(&entry.answers)
        .filter_map(|(column, answer)| {
            let answer = answer.as_ref().filter(|answer| answer.cells > 0)?;
            Some(format!("{}：{}", column.heading, shorten(&answer.text, 300)))
        })
        .collect()
}

/// Joins a second mention of a task in the same reply.
fn join(old: &mut Draft, new: Draft) {
    for (mine, theirs) in old.fields.iter_mut().zip(new.fields) {
        match (mine.as_mut(), theirs) {
            (_, None) => {}
            (None, theirs) => *mine = theirs,
            (Some(mine), Some(theirs)) => {
                mine.cells += theirs.cells;
                if says(&theirs) && !says(mine) {
                    let cells = mine.cells;
                    *mine = theirs;
                    mine.cells = cells;
                } else if says(&theirs)
                    && !mine.text.lines().any(|line| line == theirs.text)
                    && mine.text != theirs.text
                {
                    mine.text.push('\n');
                    mine.text.push_str(&theirs.text);
                }
            }
        }
    }
    old.absent.retain(|column| new.absent.contains(column));
}

/// The differing middle of two texts: official, found.
fn difference(official: &str, found: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (official.chars().collect(), found.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count()
        .min(a.len().min(b.len()) - start);
    let cut = |chars: &[char]| -> String {
        let from = start.saturating_sub(6);
        let to = (chars.len() - end + 6).min(chars.len());
        let middle: String = chars.get(from..to).unwrap_or_default().iter().collect();
        format!(
            "{}{}{}",
            if from > 0 { "…" } else { "" },
            shorten(&middle, 300),
            if to < chars.len() { "…" } else { "" }
        )
    };
    (cut(&a), cut(&b))
}

fn excerpt(strays: &[Stray], max: usize) -> String {
    let mut text = String::new();
    for (_, _, cell) in strays.iter().flat_map(|stray| &stray.cells) {
        if text.chars().count() > max {
            break;
        }
        if !text.is_empty() {
            text.push('；');
        }
        text.push_str(cell);
    }
    shorten(&text, max)
}

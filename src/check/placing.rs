//! Places the rows of one table: drafts for the tasks of the unit, a finding for every row and column that is none.

use std::collections::BTreeMap;

use super::decision::{Decision, Decisions};
use super::draft::{Draft, Unplaced, address, at, one_line, says, shorten};
use super::unplaced;
use super::work::{Intake, Work, answer_cells, contents, entry_cells};
use crate::finding::{Place, Severity, a1};
use crate::form::{FilledBy, FormId, Kind};
use crate::normal::{dice, fold};
use crate::reply::body::Entry;
use crate::reply::layout::turned::Turn;
use crate::reply::letter;
use crate::reply::periods::{self, Times};
use crate::reply::place::Placed;
use crate::reply::reading::Part;
use crate::rule;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// Columns that are missing, guessed or the unit's own.
pub(super) fn tell_columns(
    intake: &Intake<'_, '_>,
    file: &str,
    part: &Part,
    form: FormId,
    unit: UnitId,
    work: &mut Work<'_>,
) {
    let data = &intake.known.register.forms[form];
    let place = |cell: Option<String>| Place {
        unit: Some(intake.unit_name(unit)),
        form: Some(data.key.clone()),
        ..at(file, Some(&part.sheet), cell)
    };
    let quoted = part.table.is_quoted(data);
    for (i, column) in data.columns.iter().enumerate().filter(|_| !quoted) {
        let absent = part.table.columns.get(i).copied().flatten().is_none();
        if absent && column.required && column.filled_by == FilledBy::Unit {
            work.report.add(
                &rule::COLUMN_MISSING,
                place(Some(a1(part.table.head, 0))),
                format!("表中没有“{}”一列", column.heading),
                "应保留通知规定的全部列",
                format!("请恢复“{}”列并补填", column.heading),
            );
        }
    }
    if let Some(Turn::Headed(_)) = work.taken.turns.get(&part.sheet) {
        work.report.add(
            &rule::COLUMN_GUESSED,
            place(Some(a1(part.table.head, 0))),
            "表格没有列名".to_owned(),
            "应保留通知规定的列名，已按各列的顺序和内容认定",
            "请核对各列的内容",
        );
    }
    for (i, heading) in &part.table.guessed {
        let column = data
            .columns
            .get(*i)
            .map(|column| column.heading.clone())
            .unwrap_or_default();
        let at = part.table.columns.get(*i).copied().flatten().unwrap_or_default();
        work.report.add(
            &rule::COLUMN_GUESSED,
            place(Some(a1(part.table.head, at))),
            format!("列名为“{}”", one_line(heading)),
            format!("应为“{column}”，已按位置认作该列"),
            "请核对这一列的内容",
        );
    }
    let mut extra: BTreeMap<u32, Vec<(u32, &str)>> = BTreeMap::new();
    for entry in &part.entries {
        if entry.placed.is_err() {
            continue;
        }
        let task = entry
            .placed
            .as_ref()
            .ok()
            .map(|placed| &intake.known.register.tasks[placed.task]);
        for (column, row, text) in &entry.extra {
            // The notice's own table quoted: what it says of the task is no answer.
            if task.is_some_and(|task| task.columns.iter().any(|(_, said)| fold(said) == fold(text))) {
                work.taken.official += 1;
                continue;
            }
            extra.entry(*column).or_default().push((*row, text));
        }
    }
    let turn = work.taken.turns.get(&part.sheet);
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
            .map(|(row, text)| format!("{}：{}", address(turn, *row, column), one_line(text)))
            .collect();
        work.taken.reported += cells.len();
        let found = match heading {
            Some(heading) => format!(
                "表格以外的列“{}”填有{}格：{}",
                one_line(heading),
                cells.len(),
                list.join("；")
            ),
            None => format!("表格右侧无列名处填有{}格：{}", cells.len(), list.join("；")),
        };
        work.report.account(
            &rule::COLUMN_UNKNOWN,
            place(first),
            found,
            "应填在通知规定的列中",
            "如有需要，请将内容并入相应的列后重新报送",
        );
    }
}

/// The task that a person assigned a row to.
pub(super) fn decided_task<'i>(
    intake: &'i Intake<'_, '_>,
    file: &str,
    part: &Part,
    entry: &Entry,
    work: &Work<'_>,
) -> Option<(TaskIndex, &'i Decision)> {
    let turn = work.taken.turns.get(&part.sheet);
    let naming = entry.naming.iter().map(|(_, column)| *column);
    let columns: Vec<u32> = naming.chain(part.table.columns.iter().flatten().copied()).collect();
    intake
        .decisions
        .task_of(intake.known.register, file, &part.sheet, |row, column| match turn {
            None => entry.rows.contains(&row),
            Some(turn) => {
                let mut homes = (entry.rows.iter()).flat_map(|own| columns.iter().map(|at| turn.home(*own, *at)));
                homes.any(|home| home.0 == row && column.is_none_or(|column| column == home.1))
            }
        })
}

#[allow(clippy::too_many_arguments)]
pub(super) fn place_entry(
    intake: &Intake<'_, '_>,
    file: &str,
    part: &Part,
    form: FormId,
    unit: UnitId,
    times: &Times,
    absent: &[usize],
    entry: &Entry,
    work: &mut Work<'_>,
) {
    let data = &intake.known.register.forms[form];
    let first = entry.rows.first().copied().unwrap_or_default();
    let column = |kind: Kind| part.table.column_of(data, kind).unwrap_or_default();
    let place = |task: Option<TaskIndex>, kind: Kind| Place {
        unit: Some(intake.unit_name(unit)),
        form: Some(data.key.clone()),
        task: task.map(|task| intake.known.register.tasks[task].id.clone()),
        ..at(file, Some(&part.sheet), Some(a1(first, column(kind))))
    };
    let decided = decided_task(intake, file, part, entry, work);
    let assigned = decided.map(|(task, _)| Placed {
        task,
        text_differs: false,
        number_differs: false,
        id_differs: false,
    });
    if let Some((task, decision)) = decided {
        let place = place(Some(task), Kind::Task);
        let number = &intake.known.register.tasks[task].number;
        let extra: Vec<String> = entry.extra.iter().map(|(_, _, text)| one_line(text)).collect();
        let mut what = format!("本行认定为任务{number}的填报");
        if entry.placed.is_err() && !extra.is_empty() {
            what.push_str(&format!("，表外内容：{}", extra.join("；")));
            work.taken.reported += extra.len();
        }
        Decisions::tell(&mut work.report, decision, place, what);
        if entry.placed.is_err() {
            // What names the row was left for the finding that the decision answers.
            work.taken.official += entry.naming.len();
        }
    }
    let placed = match assigned.as_ref().map_or(entry.placed.as_ref(), Ok) {
        Err(_) if is_courtesy(file, entry) => {
            work.taken.official += entry_cells(entry);
            return;
        }
        Err(like) => {
            if entry.answers.iter().flatten().any(says) {
                let like = like.clone();
                work.taken.unplaced.push(Unplaced { unit, form, like });
            }
            work.taken.reported += entry_cells(entry);
            unplaced::tell_unplaced(intake, part, entry, like, place(None, Kind::Task), work);
            return;
        }
        Ok(placed) => placed,
    };
    let task = &intake.known.register.tasks[placed.task];
    if !intake.roles[unit].contains_key(&placed.task) {
        let mut answers: Vec<String> = contents(data, entry);
        if placed.text_differs && !answers.is_empty() {
            answers.push(format!("本行的任务文字为“{}”", one_line(&entry.claim.text)));
        }
        work.taken.reported += answer_cells(entry);
        if !answers.is_empty() {
            work.report.account(
                &rule::TASK_NOT_ASSIGNED,
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
            &rule::TASK_ID_DIFFERS,
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
    }
    if placed.text_differs {
        let (official, found) = difference(&task.text, &entry.claim.text);
        let told = work.report.findings.len();
        work.report.add(
            &rule::TASK_TEXT_ALTERED,
            place(Some(placed.task), Kind::Task),
            format!("任务文字被改动：“{found}”"),
            format!("原文为“{official}”，汇总时以原文为准"),
            "如单位认为任务表述有误，请来函说明",
        );
        // Words of another matter altogether: number and name may have been left standing above a row of another task.
        let (printed, written) = (fold(&task.text), fold(&entry.claim.text));
        if !written.is_empty() && dice(&printed, &written) < FOREIGN && !printed.contains(&written) {
            let own = work.report.findings.iter_mut().skip(told);
            for finding in own.filter(|finding| finding.severity == Severity::Info) {
                finding.severity = Severity::Warning;
                finding.advice = "请核对本行填的是不是这项任务".to_owned();
            }
        }
    }
    if placed.number_differs {
        work.report.add(
            &rule::TASK_NUMBER_ALTERED,
            place(Some(placed.task), Kind::Serial),
            format!(
                "序号为“{}”",
                one_line(entry.claim.number.as_deref().unwrap_or_default())
            ),
            format!("应为“{}”，已按任务文字认定", task.number),
            "无须处理，汇总时以原序号为准",
        );
    }
    // Rows of several months may stand in one table, each with its own in a column.
    let period = times.of_entry(data, entry).or(times.of_part);
    for (place, answer) in &entry.altered {
        let Some(column) = data.columns.get(*place) else {
            continue;
        };
        work.taken.reported += answer.cells;
        work.report.account(
            &rule::OFFICE_CELL_ALTERED,
            Place {
                unit: Some(intake.unit_name(unit)),
                form: Some(data.key.clone()),
                task: Some(task.id.clone()),
                column: Some(column.heading.clone()),
                ..at(file, Some(&part.sheet), Some(a1(answer.row, answer.column)))
            },
            format!("“{}”被改为“{}”", column.heading, one_line(&answer.text)),
            format!("通知为“{}”，以通知为准", one_line(&column.given(task))),
            "请核对；单位确有不同意见的，请来函说明",
        );
    }
    let draft = Draft {
        unit,
        form,
        task: placed.task,
        period,
        sheet: part.sheet.clone(),
        row: first,
        fields: entry.answers.clone(),
        absent: absent.to_vec(),
        columns: part.table.columns.clone(),
    };
    let earlier = work.taken.drafts.iter_mut().find(|old| {
        // Where a form is not known to come back, a sheet that names no period is of any.
        let same = old.period == period || !periods::comes_back(data) && (old.period.is_none() || period.is_none());
        same && old.unit == unit && old.form == form && old.task == placed.task
    });
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
                    &rule::TASK_REPEATED,
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

/// A line of the message around a form that was pasted into it, such as its signature.
fn is_courtesy(file: &str, entry: &Entry) -> bool {
    let texts = (entry.claim.number.iter().map(String::as_str))
        .chain([entry.claim.text.as_str()])
        .chain(entry.answers.iter().flatten().map(|answer| answer.text.as_str()))
        .chain(entry.extra.iter().map(|(_, _, text)| text.as_str()));
    letter::is_body(file) && entry.claim.text.is_empty() && texts.into_iter().all(|text| !letter::says_more(text))
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

/// Below this share of pairs a text has nothing of the task's words.
const FOREIGN: f64 = 0.1;

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
            one_line(&middle),
            if to < chars.len() { "…" } else { "" }
        )
    };
    (cut(&a), cut(&b))
}

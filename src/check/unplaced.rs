//! Tells of rows that are like no task.

use super::draft::{one_line, says, shorten};
use super::work::{Intake, Work, contents};
use crate::finding::{Place, Severity, a1};
use crate::normal::{date, fold};
use crate::reply::blank_labels::is_label;
use crate::reply::body::Entry;
use crate::reply::caption::is_caption;
use crate::reply::reading::Part;
use crate::rule;
use crate::task::TaskIndex;

/// A row that is like no task: with answers it may be a task, without it is only text.
pub(super) fn tell_unplaced(
    intake: &Intake<'_, '_>,
    part: &Part,
    entry: &Entry,
    like: &[TaskIndex],
    place: Place,
    work: &mut Work<'_>,
) {
    let Some(data) = part.form.map(|form| &intake.known.register.forms[form]) else {
        return;
    };
    let mut said: Vec<String> = Vec::new();
    said.extend(entry.claim.number.iter().map(|text| one_line(text)));
    said.extend((!entry.claim.text.is_empty()).then(|| one_line(&entry.claim.text)));
    said.extend(contents(data, entry));
    said.extend(entry.extra.iter().map(|(_, _, text)| one_line(text)));
    let strange = (entry.claim.id.iter()).filter(|id| intake.known.texts.id(id).is_none());
    said.extend(strange.map(|id| one_line(id)));
    let answers = entry.answers.iter().flatten().any(says);
    let id = entry.claim.id.as_deref();
    if said.is_empty() && id.is_none() {
        return;
    }
    let numbered = entry.claim.number.as_deref().is_some_and(|text| !fold(text).is_empty());
    let names_nothing = entry.claim.text.is_empty() || !numbered && !answers;
    if id.is_none() && (!answers && names_nothing || is_signature(entry)) {
        let told = work.report.findings.len();
        let caption = matches!(said.as_slice(), [one] if is_caption(one));
        work.report.account(
            &rule::TEXT_UNPLACED,
            Place {
                form: None,
                cell: first_cell(entry).or(place.cell),
                ..place
            },
            format!("表外文字：{}", said.join("；")),
            "内容应填在表格的相应栏内",
            "请阅看，需要时转填到表内",
        );
        // 一、主办件 stands between the rows for whoever reads them.
        if caption {
            let own = work.report.findings.iter_mut().skip(told);
            own.for_each(|finding| finding.severity = Severity::Info);
        }
        return;
    }
    let tasks = &intake.known.register.tasks;
    let candidates: Vec<String> = like
        .iter()
        .map(|task| &tasks[*task])
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
        &rule::TASK_UNKNOWN,
        place,
        format!("本行对不上任何任务：{said}"),
        expected,
        "请核实；属单位自行增加的，留存备查；属通知任务的，请在决定表中指定任务",
    );
}

/// A row of labels and days, such as stands above a signature: `审核人：张三　2020年7月8日`.
fn is_signature(entry: &Entry) -> bool {
    let texts = (entry.claim.number.iter().map(String::as_str))
        .chain((!entry.claim.text.is_empty()).then_some(entry.claim.text.as_str()))
        .chain(entry.answers.iter().flatten().map(|answer| answer.text.as_str()))
        .chain(entry.extra.iter().map(|(_, _, text)| text.as_str()));
    let mut labels = 0;
    let all = texts.into_iter().all(|text| {
        labels += usize::from(is_label(text));
        is_label(text) || date::read(text, 2000).is_ok()
    });
    all && labels > 0
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

//! Says for which round a workbook was made and whose it is, where that needs to be said.

use super::draft::{at, one_line, shorten};
use super::work::{Intake, Work, contents};
use crate::finding::Place;
use crate::reply::reading::{Part, Reading};
use crate::reply::whose::Whose;
use crate::rule;

/// Whether the workbook was made for this campaign and this register.
pub(super) fn tell_marks(intake: &Intake<'_, '_>, file: &str, reading: &Reading, work: &mut Work<'_>) {
    let (campaign, fingerprint) = intake.marks;
    for (sheet, year) in &reading.other_years {
        work.report.add(
            &rule::CAMPAIGN_MISMATCH,
            at(file, Some(sheet), None),
            format!("表题或工作表名写的是{year}年"),
            "应为本次下发的表格，已按任务文字核对",
            "请核对内容是否为本次填报",
        );
    }
    let place = Place {
        unit: reading.identity.map(|unit| intake.unit_name(unit)),
        ..at(file, None, None)
    };
    if reading
        .campaign
        .as_deref()
        .is_some_and(|found| found.trim() != campaign)
    {
        work.report.add(
            &rule::CAMPAIGN_MISMATCH,
            place,
            format!(
                "表格是为另一次通知（{}）生成的",
                reading.campaign.as_deref().unwrap_or_default().trim()
            ),
            "应为本次下发的表格，已按任务文字核对",
            "请核对内容是否为本次填报",
        );
    } else if reading
        .fingerprint
        .as_deref()
        .is_some_and(|found| found.trim() != fingerprint)
    {
        work.report.add(
            &rule::REGISTER_OLDER,
            place,
            "表格是台账更正以前生成的",
            "任务可能有增减，已按任务文字核对",
            "无须处理；任务有变动的，请看缺少的任务",
        );
    }
}

/// One finding for each thing that is said of whose the reply is, however many tables it has.
pub(super) fn tell_owner(
    intake: &Intake<'_, '_>,
    file: &str,
    reading: &Reading,
    owners: &[Whose],
    work: &mut Work<'_>,
) {
    let mut said: Vec<&Whose> = Vec::new();
    for (owner, part) in owners.iter().zip(&reading.parts) {
        if said.contains(&owner) || part.form.is_none() {
            continue;
        }
        said.push(owner);
        let place = Place {
            unit: owner.unit().map(|unit| intake.unit_name(unit)),
            ..at(file, Some(&part.sheet), None)
        };
        match owner {
            Whose::Sure(_) => {}
            Whose::Despite(unit, what) => work.report.add(
                &rule::UNIT_CONFLICT,
                place,
                format!("按表内内容认定为“{}”，但{what}", intake.unit_name(*unit)),
                "填报单位、表格和文件名应为同一单位",
                "请核对填报单位；如认定有误，请在决定表中指定单位",
            ),
            Whose::ByName(unit) => work.report.add(
                &rule::UNIT_BY_NAME,
                place,
                format!(
                    "表内没有写明单位，按文件名、文件夹名或发件人认定为“{}”",
                    intake.unit_name(*unit)
                ),
                "填报单位栏应写明单位",
                "请核对；如认定有误，请在决定表中指定单位",
            ),
            Whose::ByColumn(unit, heading) => work.report.add(
                &rule::UNIT_BY_NAME,
                place,
                format!(
                    "表内没有写明填报单位，按“{heading}”一栏认定为“{}”",
                    intake.unit_name(*unit)
                ),
                "填报单位栏应写明单位",
                "请核对；如认定有误，请在决定表中指定单位",
            ),
            Whose::Unknown(what) => {
                let parts = owners.iter().zip(&reading.parts).filter(|(other, _)| *other == owner);
                let texts: Vec<String> = parts.flat_map(|(_, part)| all_of(intake, part)).collect();
                let expected = "应为单位名录中的一个单位";
                let advice = "请核实是哪个单位的回复，把单位名称写进文件名后重新收集，或在名录中补充别名";
                let (rule, place) = (&rule::UNIT_UNKNOWN, at(file, None, None));
                if texts.is_empty() {
                    work.report.account(rule, place, what.clone(), expected, advice);
                } else {
                    let lead = format!("{what}，内容为：");
                    work.report.account_all(rule, place, &lead, &texts, expected, advice);
                }
            }
        }
    }
}

/// All that a table holds, for a finding that tells of nothing else.
fn all_of(intake: &Intake<'_, '_>, part: &Part) -> Vec<String> {
    let Some(form) = part.form.map(|form| &intake.known.register.forms[form]) else {
        return Vec::new();
    };
    let filled = part.fields.iter().filter_map(|filled| {
        let field = form.field(filled.field)?;
        Some(format!("{}：{}", field.label, one_line(&filled.text)))
    });
    let entries = part.entries.iter().map(|entry| {
        let number = entry.claim.number.iter().map(|number| one_line(number));
        let task = (!entry.claim.text.is_empty()).then(|| shorten(&entry.claim.text, TASK));
        let naming = match &entry.placed {
            Ok(_) => task.into_iter().collect::<Vec<_>>(),
            Err(_) => number.chain([one_line(&entry.claim.text)]).collect(),
        };
        let extra = entry.extra.iter().map(|(_, _, text)| one_line(text));
        let all: Vec<String> = naming.into_iter().chain(contents(form, entry)).chain(extra).collect();
        all.join("，")
    });
    filled.chain(entries).filter(|text| !text.is_empty()).collect()
}

/// How much of a task's text names it, in characters.
const TASK: usize = 20;

//! Turns the reading of one reply into drafts, with a finding for everything that could not be placed.

use super::decision::Decisions;
use super::draft::{Head, Note, Plan, Shown, Taken, Unplaced, at, one_line, says};
use super::findings::Report;
use super::material::Material;
use super::work::{Intake, Work, answer_cells, entry_cells};
use super::{displaced, owner, placing, post, strays};
use crate::finding::{Finding, Place, Severity};
use crate::form::{FieldId, FormId, Kind, PLAN};
use crate::grid::Document;
use crate::mark;
use crate::normal::date;
use crate::record::Outcome;
use crate::reply::body::Entry;
use crate::reply::given::PlanRow;
use crate::reply::incoming::{Fault, Incoming};
use crate::reply::letter;
use crate::reply::periods::Times;
use crate::reply::reading::{Part, Reading};
use crate::reply::whose::{Whose, by_names, whose};
use crate::rule;
use crate::rule::Rule;
use crate::sheet::Sheet;
use crate::task::TaskIndex;
use crate::unit::UnitId;

/// What the office is asked to do about a file that cannot be read and names no unit.
const NOBODYS: &str = "看不出是哪个单位的：请打开查明，在 decisions.xlsx 中写“指定”和指定单位；不是回复的写“剔除”";

/// What the reader calls page images.
const SCAN: &str = "file-scan";
/// What the reader calls a shortcut to a file or page.
const SHORTCUT: &str = "file-shortcut";

/// Takes one reply in.
pub fn take_in(intake: &Intake<'_, '_>, incoming: &Incoming) -> Taken {
    let taken = Taken::new(incoming, Outcome::Accepted);
    let mut work = Work {
        taken,
        report: Report::new(intake.settings),
        says: false,
        untouched: false,
    };
    work.taken.notes.extend(
        incoming
            .findings
            .iter()
            .filter(|finding| !is_own_formula(finding))
            .cloned()
            .map(|finding| Note { finding, form: None }),
    );
    let subject = incoming.evidence.subject.as_deref().unwrap_or_default();
    // A message without attachment is quoted by what is said of that.
    let quoted = |fault: &Fault| fault.rule == "mail-without-attachment";
    let message = (incoming.evidence.message.as_deref()).filter(|_| !incoming.content.as_ref().is_err_and(quoted));
    if let Some(text) = message
        .map(|text| letter::own(text, subject))
        .filter(|text| letter::says_more(text))
    {
        work.report.account(
            &rule::TEXT_UNPLACED,
            at(&incoming.file, None, None),
            format!("邮件正文：{}", one_line(text)),
            "内容应填在表格的相应栏内",
            "请阅看，需要时转填到表内",
        );
    }
    match (&incoming.content, intake.decisions.excludes_file(&incoming.file)) {
        _ if !incoming.evidence.reports.is_empty() => post::take_reports(intake, incoming, &mut work),
        (content, Some(decision)) => {
            let grids = content.iter().flat_map(|document| &document.grids);
            work.taken.cells = grids.map(|grid| Sheet::new(grid).cells()).sum();
            work.taken.reported = work.taken.cells;
            work.taken.file.outcome = Outcome::Rejected;
            let place = at(&incoming.file, None, None);
            Decisions::tell(&mut work.report, decision, place, "整份文件未采用".to_owned());
        }
        (Err(fault), None) => take_unreadable(intake, incoming, fault, &mut work),
        (Ok(document), None) => take_document(intake, incoming, document, &mut work),
    }
    work.note(None);
    work.taken
}

fn take_unreadable(intake: &Intake<'_, '_>, incoming: &Incoming, fault: &Fault, work: &mut Work<'_>) {
    if fault.rule == rule::OWN_OUTPUT.name {
        work.taken.file.outcome = Outcome::Rejected;
        let place = at(&incoming.file, None, None);
        let expected = "本文件夹应只放各单位的回复";
        (work.report).account(&rule::OWN_OUTPUT, place, &fault.found, expected, &fault.advice);
        return;
    }
    let assigned = intake.decisions.unit_of(intake.known.register, &incoming.file, None);
    let unit = assigned
        .map(|(unit, _)| unit)
        .or_else(|| by_names(intake.known, incoming));
    let name = unit.map(|unit| intake.unit_name(unit));
    let place = Place {
        unit: name.clone(),
        ..at(&incoming.file, None, None)
    };
    if let (Some((_, decision)), Some(name)) = (assigned, &name) {
        Decisions::tell(
            &mut work.report,
            decision,
            place.clone(),
            format!("认定为“{name}”的回复"),
        );
    }
    work.report
        .fault(&rule::FILE_UNREADABLE, &fault.rule, place, &fault.found, &fault.advice);
    // A shortcut that names no unit, such as one to a web site, is nobody's reply.
    let is_shortcut = fault.rule == SHORTCUT && unit.is_none() && !intake.settings.rules.contains_key(SHORTCUT);
    if let Some(told) = work.report.findings.last_mut().filter(|_| is_shortcut) {
        told.severity = Severity::Info;
        told.to_unit = None;
        told.advice = "不是回复，无须处理；应有报送表的，请单位报送文件本身".to_owned();
    }
    // A page of pixels names nobody by itself.
    let is_nobodys = unit.is_none() && fault.rule == SCAN;
    if let Some(told) = (work.report.findings.last_mut()).filter(|told| is_nobodys && told.severity != Severity::Info) {
        told.to_unit = None;
        NOBODYS.clone_into(&mut told.advice);
    }
    // A message that only says 请查收 brings nothing, nor does a shortcut.
    let subject = incoming.evidence.subject.as_deref().unwrap_or_default();
    let says_more = |text: &str| letter::says_more(letter::own(text, subject));
    let brings = fault.rule != "mail-without-attachment" || incoming.evidence.message.as_deref().is_some_and(says_more);
    work.taken.material = (brings && fault.rule != SHORTCUT).then(|| Material::of_fault(&fault.rule));
    work.taken.units.extend(unit);
    work.taken.file.unit = name;
    work.taken.file.outcome = Outcome::Rejected;
}

fn take_document(intake: &Intake<'_, '_>, incoming: &Incoming, document: &Document, work: &mut Work<'_>) {
    let own = |unit: Option<UnitId>, task: TaskIndex| unit.is_none_or(|unit| intake.roles[unit].contains_key(&task));
    let pages = document.grids.iter().find(|grid| !grid.pages.is_empty());
    work.taken.pages = pages.map(|grid| grid.pages.clone()).unwrap_or_default();
    let reading = intake.known.read(document, &own);
    take_reading(intake, incoming, &reading, work);
}

fn take_reading(intake: &Intake<'_, '_>, incoming: &Incoming, reading: &Reading, work: &mut Work<'_>) {
    let file = &incoming.file;
    work.taken.order.returned = reading.returned;
    work.taken.cells = reading.cells;
    work.taken.official = reading.official;
    work.taken.turns = reading.turns.clone();
    owner::tell_marks(intake, file, reading, work);
    let mut owners = whose(intake.known, incoming, reading);
    for (owner, part) in owners.iter_mut().zip(&reading.parts) {
        let assigned = intake.decisions.unit_of(intake.known.register, file, Some(&part.sheet));
        let Some((unit, decision)) = assigned else { continue };
        // Of a table of several units, what is assigned is what names nobody.
        if part.rows_of.is_some() && owner.unit().is_some() {
            continue;
        }
        *owner = Whose::Sure(unit);
        let place = Place {
            unit: Some(intake.unit_name(unit)),
            ..at(file, Some(&part.sheet), None)
        };
        Decisions::tell(
            &mut work.report,
            decision,
            place,
            format!("认定为“{}”的回复", intake.unit_name(unit)),
        );
    }
    work.note(None);
    let mut unknown_forms: Vec<&str> = Vec::new();
    for (part, owner) in reading.parts.iter().zip(&owners) {
        match part.form {
            None => {
                unknown_forms.push(&part.sheet);
                // A table of which nobody knows which form it is may be any.
                let says = part
                    .entries
                    .iter()
                    .flat_map(|entry| entry.answers.iter().flatten())
                    .any(says);
                if let Some(unit) = owner.unit().filter(|_| says) {
                    let forms = intake.known.register.forms.ids();
                    let like = Vec::new();
                    (work.taken.unplaced).extend(forms.map(|form| Unplaced {
                        unit,
                        form,
                        like: like.clone(),
                    }));
                }
            }
            Some(form) => {
                let data = &intake.known.register.forms[form];
                let times = Times::of(data, part, reading, file, intake.as_of);
                take_part(intake, file, reading, part, (form, &times), owner, work);
            }
        }
    }
    owner::tell_owner(intake, file, reading, &owners, work);
    strays::take_strays(intake, file, reading, &unknown_forms, work);
    let mut units: Vec<UnitId> = owners.iter().filter_map(Whose::unit).collect();
    if reading.parts.iter().all(|part| part.form.is_none()) {
        let lines = || {
            let cells = reading.strays.iter().flat_map(|stray| &stray.cells);
            cells.flat_map(|(_, _, text)| text.lines())
        };
        let signed = || {
            let whole: String = lines().collect();
            letter::is_cover(&whole)
                .then(|| letter::signed_by(&intake.known.names, lines()))
                .flatten()
        };
        let unit = reading
            .identity
            .or_else(|| by_names(intake.known, incoming))
            .or_else(signed);
        let name = unit.map(|unit| intake.unit_name(unit));
        for told in work.report.findings.iter_mut().filter(|told| told.place.unit.is_none()) {
            told.place.unit.clone_from(&name);
        }
        units.extend(unit);
        work.taken.file.outcome = Outcome::Rejected;
        work.taken.material = Some(Material::no_form());
    } else if units.is_empty() {
        work.taken.file.outcome = Outcome::Rejected;
    }
    if !work.taken.heads.is_empty() && !work.says && !work.untouched {
        work.taken.material = Some(Material::blank());
    }
    units.sort_unstable();
    units.dedup();
    let names: Vec<String> = units.iter().map(|unit| intake.unit_name(*unit)).collect();
    work.taken.file.unit = (!names.is_empty()).then(|| names.join("、"));
    work.taken.units = units;
}

fn take_part(
    intake: &Intake<'_, '_>,
    file: &str,
    reading: &Reading,
    part: &Part,
    (form, times): (FormId, &Times),
    owner: &Whose,
    work: &mut Work<'_>,
) {
    let content = part.fields.iter().map(|field| field.cells).sum::<usize>()
        + part.entries.iter().map(entry_cells).sum::<usize>();
    let Some(unit) = owner.unit() else {
        // Nobody's: the finding about the unit tells of the whole file.
        work.taken.reported += content;
        return;
    };
    let data = &intake.known.register.forms[form];
    let untouched: Vec<bool> = (part.entries.iter())
        .map(|entry| {
            reading
                .given
                .is_untouched(intake.known.register, data, &part.table, entry)
        })
        .collect();
    let filled = |(entry, untouched): (&Entry, &bool)| !untouched && entry.answers.iter().flatten().any(says);
    let answered = part.entries.iter().zip(&untouched).any(filled);
    let given = untouched.iter().filter(|untouched| **untouched).count();
    work.says |= answered;
    work.untouched |= given > 0;
    if !work.taken.held.contains(&form) {
        work.taken.held.push(form);
    }
    take_plans(intake, reading, part, form, unit, work);
    if intake.forms.is_some_and(|forms| !forms.contains(&form)) {
        tell_not_collected(intake, file, part, form, unit, &untouched, answered, work);
        return;
    }
    if answered && !work.taken.answered.contains(&form) {
        work.taken.answered.push(form);
    }
    if !work.taken.file.forms.contains(&data.key) && answered {
        work.taken.file.forms.push(data.key.clone());
    }
    for filled in &part.fields {
        let kind = data.field(filled.field).map(|field| field.kind);
        if kind == Some(Kind::Date) {
            work.taken.order.form = work.taken.order.form.max(date::read(&filled.text, intake.year).ok());
        }
    }
    work.taken.heads.push(Head {
        unit,
        form,
        period: times.of_part,
        sheet: part.sheet.clone(),
        row: part.table.head,
        fields: part.fields.clone(),
        named: intake.known.stated_unit(part) == Some(unit),
        labels: part.labels.clone(),
        untouched: given,
        joint: part.rows_of.is_some(),
    });
    if let Some((text, period)) = times.assumed.as_ref().filter(|_| answered) {
        work.report.add(
            &rule::PERIOD_ASSUMED,
            Place {
                unit: Some(intake.unit_name(unit)),
                form: Some(data.key.clone()),
                ..at(file, Some(&part.sheet), None)
            },
            format!("填报期只写了“{}”，没有写年份", one_line(text)),
            format!("已按{}处理", period.label()),
            "请核对；不是的话，请单位写明年份后重新报送",
        );
    }
    placing::tell_columns(intake, file, part, form, unit, work);
    let absent: Vec<usize> = (0..data.columns.len())
        .filter(|place| part.table.columns.get(*place).copied().flatten().is_none())
        .collect();
    let from = work.report.findings.len();
    let displaced = displaced::displaced_rows(intake, part, data, unit);
    for (i, entry) in part.entries.iter().enumerate() {
        if untouched.get(i) == Some(&true) {
            // The row stands there, but what is in it is the office's own.
            work.taken.official += answer_cells(entry);
            let mut blank = entry.clone();
            blank.answers.fill(None);
            placing::place_entry(intake, file, part, form, unit, times, &absent, &blank, work);
            continue;
        }
        match displaced.get(&i) {
            Some(quoted) if placing::decided_task(intake, file, part, entry, work).is_none() => {
                displaced::tell_displaced(intake, (file, part, data), unit, entry, *quoted, work);
            }
            _ => placing::place_entry(intake, file, part, form, unit, times, &absent, entry, work),
        }
    }
    gather(&mut work.report.findings, from, &rule::TASK_NUMBER_ALTERED, "处序号");
    gather(&mut work.report.findings, from, &rule::TASK_REPEATED, "项任务");
    gather(&mut work.report.findings, from, &rule::TASK_TEXT_ALTERED, "处任务文字");
    work.note(Some(form));
}

/// What a table shows of the unit's own plan: a plan itself, or what a later form was given of it.
fn take_plans(
    intake: &Intake<'_, '_>,
    reading: &Reading,
    part: &Part,
    form: FormId,
    unit: UnitId,
    work: &mut Work<'_>,
) {
    let data = &intake.known.register.forms[form];
    // A plan that is collected is known by its answers.
    if data.key == PLAN && intake.forms.is_some_and(|forms| forms.contains(&form)) {
        return;
    }
    for entry in &part.entries {
        let Some(task) = entry.placed.as_ref().ok().map(|placed| placed.task) else {
            continue;
        };
        let shown = if data.key == PLAN {
            let row = PlanRow::of(data, &entry.answers);
            (!row.is_empty()).then_some(Shown::Row(form, row))
        } else {
            let given = reading.given.planned(&intake.known.register.tasks[task], data, entry);
            (!given.is_empty()).then_some(Shown::Given(given))
        };
        let plan = shown.map(|shown| Plan { unit, task, shown });
        work.taken.plans.extend(plan);
    }
}

/// A form of another round: blank it is no fault, filled in it is named once.
#[allow(clippy::too_many_arguments)]
fn tell_not_collected(
    intake: &Intake<'_, '_>,
    file: &str,
    part: &Part,
    form: FormId,
    unit: UnitId,
    untouched: &[bool],
    answered: bool,
    work: &mut Work<'_>,
) {
    let data = &intake.known.register.forms[form];
    let named = intake.known.stated_unit(part) == Some(unit);
    let stated = |id: FieldId| named && data.field(id).is_some_and(|field| field.kind == Kind::Unit);
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
    // What the office had filled in itself needs no telling.
    let own = part.entries.iter().zip(untouched).filter(|(_, own)| **own);
    let own: usize = own.map(|(entry, _)| answer_cells(entry)).sum();
    let rest = rest - own;
    work.taken.official += names + own;
    work.taken.reported += rest;
    if rest > 0 {
        let place = Place {
            unit: Some(intake.unit_name(unit)),
            form: Some(data.key.clone()),
            ..at(file, Some(&part.sheet), None)
        };
        let what = if answered {
            "填有任务内容"
        } else {
            "填有表头或表尾内容"
        };
        work.report.account(
            &rule::FORM_NOT_COLLECTED,
            place,
            format!("“{}”{what}（{rest}格）", data.label()),
            "本轮不收集这张表",
            "内容保留在原文件中，未列入汇总；需要时请收集这张表",
        );
    }
    work.note(None);
}

/// Says a thing once that was done to a whole table, such as numbering its rows anew: nobody reads it row by row.
fn gather(findings: &mut Vec<Finding>, from: usize, rule: &Rule, what: &str) {
    const FEW: usize = 3;
    let of_rule = |finding: &&Finding| finding.rule == rule.name;
    let all: Vec<Finding> = findings.iter().skip(from).filter(of_rule).cloned().collect();
    let (Some(first), true) = (all.first(), all.len() > FEW) else {
        return;
    };
    let list: Vec<String> = all
        .iter()
        .map(|one| {
            let cell = one.place.cell.as_deref().unwrap_or_default();
            format!("{cell}{}，{}", one.found, one.expected)
        })
        .collect();
    let mut one = first.clone();
    one.place.task = None;
    one.found = format!("有{}{what}如此：{}", all.len(), list.join("；"));
    one.expected = "任务以通知原文和原序号为准，已按任务文字逐行认定".to_owned();
    let mut place = 0;
    findings.retain(|finding| {
        place += 1;
        place <= from || finding.rule != rule.name
    });
    findings.push(one);
}

/// A formula of the form's own, such as counts its blanks: some programs save it without its value, and no unit's
/// answer is lost with it.
fn is_own_formula(finding: &Finding) -> bool {
    let place = &finding.place;
    let on_own_sheet = place
        .sheet
        .as_deref()
        .is_some_and(|sheet| [mark::GUIDE_SHEET, mark::RETURN_SHEET].contains(&sheet));
    let counter = place.cell.as_deref() == Some("A1") && finding.found.contains("SUMPRODUCT((");
    finding.rule == "formula-without-value" && (on_own_sheet || counter)
}

//! Turns the reading of one reply into drafts, with a finding for everything that could not be placed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::decision::Decisions;
use super::draft::{Head, Note, Plan, Shown, Taken, Unplaced, at, one_line, point_home, point_to_page, says};
use super::material::Material;
use super::report::{Report, Settings};
use crate::finding::{Finding, Place, Severity};
use crate::form::{FieldId, FormId, Kind, PLAN};
use crate::grid::Document;
use crate::list::List;
use crate::mark;
use crate::record::Outcome;
use crate::reply::body::Entry;
use crate::reply::given::PlanRow;
use crate::reply::incoming::{Fault, Incoming};
use crate::reply::known::Known;
use crate::reply::letter;
use crate::reply::normal::date;
use crate::reply::periods::Times;
use crate::reply::reading::{Part, Reading};
use crate::reply::sheet::Sheet;
use crate::reply::whose::{Whose, by_names, whose};
use crate::rule;
use crate::rule::Rule;
use crate::task::TaskIndex;
use crate::unit::{Role, UnitId};

/// What the office is asked to do about a file that cannot be read and names no unit.
const NOBODYS: &str = "看不出是哪个单位的：请打开查明，在 decisions.xlsx 中写“指定”和指定单位；不是回复的写“剔除”";

/// What the reader calls page images.
const SCAN: &str = "file-scan";
/// What the reader calls a shortcut to a file or page.
const SHORTCUT: &str = "file-shortcut";

/// What is needed to take a reply in.
pub(super) struct Intake<'a, 'k> {
    pub known: &'a Known<'k>,
    pub roles: &'a List<UnitId, BTreeMap<TaskIndex, Role>>,
    /// Forms of this round; `None` where the replies decide.
    pub forms: Option<&'a [FormId]>,
    pub settings: &'a Settings,
    pub decisions: &'a Decisions,
    pub year: i16,
    /// The day of the collection: it gives months the year that they leave out.
    pub as_of: Date,
    /// The register's campaign and fingerprint.
    pub marks: (&'a str, &'a str),
}

/// One reply being taken in.
pub(super) struct Work<'s> {
    pub taken: Taken,
    pub report: Report<'s>,
    /// Whether anything in it was filled in, on whatever form.
    pub says: bool,
    /// Whether any row holds only what the office had filled in.
    pub untouched: bool,
}

impl Work<'_> {
    /// Moves what has been reported since to the notes of a form.
    pub fn note(&mut self, form: Option<FormId>) {
        let mut findings = std::mem::take(&mut self.report.findings);
        for finding in &mut findings {
            point_home(&self.taken.turns, finding);
            point_to_page(&self.taken.pages, finding);
        }
        self.taken
            .notes
            .extend(findings.into_iter().map(|finding| Note { finding, form }));
    }
}

impl Intake<'_, '_> {
    /// Takes one reply in.
    pub fn take(&self, incoming: &Incoming) -> Taken {
        let taken = Taken::new(incoming, Outcome::Accepted);
        let mut work = Work {
            taken,
            report: Report::new(self.settings),
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
        match (&incoming.content, self.decisions.excludes_file(&incoming.file)) {
            _ if !incoming.evidence.reports.is_empty() => self.reports(incoming, &mut work),
            (content, Some(decision)) => {
                let grids = content.iter().flat_map(|document| &document.grids);
                work.taken.cells = grids.map(|grid| Sheet::new(grid).cells()).sum();
                work.taken.reported = work.taken.cells;
                work.taken.file.outcome = Outcome::Rejected;
                let place = at(&incoming.file, None, None);
                Decisions::tell(&mut work.report, decision, place, "整份文件未采用".to_owned());
            }
            (Err(fault), None) => self.unreadable(incoming, fault, &mut work),
            (Ok(document), None) => self.document(incoming, document, &mut work),
        }
        work.note(None);
        work.taken
    }

    fn unreadable(&self, incoming: &Incoming, fault: &Fault, work: &mut Work<'_>) {
        if fault.rule == rule::OWN_OUTPUT.name {
            work.taken.file.outcome = Outcome::Rejected;
            let place = at(&incoming.file, None, None);
            let expected = "本文件夹应只放各单位的回复";
            (work.report).account(&rule::OWN_OUTPUT, place, &fault.found, expected, &fault.advice);
            return;
        }
        let assigned = self.decisions.unit_of(self.known.register, &incoming.file, None);
        let unit = assigned
            .map(|(unit, _)| unit)
            .or_else(|| by_names(self.known, incoming));
        let name = unit.map(|unit| self.unit_name(unit));
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
        let is_shortcut = fault.rule == SHORTCUT && unit.is_none() && !self.settings.rules.contains_key(SHORTCUT);
        if let Some(told) = work.report.findings.last_mut().filter(|_| is_shortcut) {
            told.severity = Severity::Info;
            told.to_unit = None;
            told.advice = "不是回复，无须处理；应有报送表的，请单位报送文件本身".to_owned();
        }
        // A page of pixels names nobody by itself.
        let is_nobodys = unit.is_none() && fault.rule == SCAN;
        if let Some(told) =
            (work.report.findings.last_mut()).filter(|told| is_nobodys && told.severity != Severity::Info)
        {
            told.to_unit = None;
            NOBODYS.clone_into(&mut told.advice);
        }
        // A message that only says 请查收 brings nothing, nor does a shortcut.
        let subject = incoming.evidence.subject.as_deref().unwrap_or_default();
        let says_more = |text: &str| letter::says_more(letter::own(text, subject));
        let brings =
            fault.rule != "mail-without-attachment" || incoming.evidence.message.as_deref().is_some_and(says_more);
        work.taken.material = (brings && fault.rule != SHORTCUT).then(|| Material::of_fault(&fault.rule));
        work.taken.units.extend(unit);
        work.taken.file.unit = name;
        work.taken.file.outcome = Outcome::Rejected;
    }

    fn document(&self, incoming: &Incoming, document: &Document, work: &mut Work<'_>) {
        let own = |unit: Option<UnitId>, task: TaskIndex| unit.is_none_or(|unit| self.roles[unit].contains_key(&task));
        let pages = document.grids.iter().find(|grid| !grid.pages.is_empty());
        work.taken.pages = pages.map(|grid| grid.pages.clone()).unwrap_or_default();
        let reading = self.known.read(document, &own);
        self.reading(incoming, &reading, work);
    }

    fn reading(&self, incoming: &Incoming, reading: &Reading, work: &mut Work<'_>) {
        let file = &incoming.file;
        work.taken.order.returned = reading.returned;
        work.taken.cells = reading.cells;
        work.taken.official = reading.official;
        work.taken.turns = reading.turns.clone();
        self.marks(file, reading, work);
        let mut owners = whose(self.known, incoming, reading);
        for (owner, part) in owners.iter_mut().zip(&reading.parts) {
            let assigned = self.decisions.unit_of(self.known.register, file, Some(&part.sheet));
            let Some((unit, decision)) = assigned else { continue };
            // Of a table of several units, what is assigned is what names nobody.
            if part.rows_of.is_some() && owner.unit().is_some() {
                continue;
            }
            *owner = Whose::Sure(unit);
            let place = Place {
                unit: Some(self.unit_name(unit)),
                ..at(file, Some(&part.sheet), None)
            };
            Decisions::tell(
                &mut work.report,
                decision,
                place,
                format!("认定为“{}”的回复", self.unit_name(unit)),
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
                        let forms = self.known.register.forms.ids();
                        let like = Vec::new();
                        (work.taken.unplaced).extend(forms.map(|form| Unplaced {
                            unit,
                            form,
                            like: like.clone(),
                        }));
                    }
                }
                Some(form) => {
                    let data = &self.known.register.forms[form];
                    let times = Times::of(data, part, reading, file, self.as_of);
                    self.part(file, reading, part, (form, &times), owner, work);
                }
            }
        }
        self.owner_findings(file, reading, &owners, work);
        self.strays(file, reading, &unknown_forms, work);
        let mut units: Vec<UnitId> = owners.iter().filter_map(Whose::unit).collect();
        if reading.parts.iter().all(|part| part.form.is_none()) {
            let lines = || {
                let cells = reading.strays.iter().flat_map(|stray| &stray.cells);
                cells.flat_map(|(_, _, text)| text.lines())
            };
            let signed = || {
                let whole: String = lines().collect();
                letter::is_cover(&whole)
                    .then(|| letter::signed_by(&self.known.names, lines()))
                    .flatten()
            };
            let unit = reading
                .identity
                .or_else(|| by_names(self.known, incoming))
                .or_else(signed);
            let name = unit.map(|unit| self.unit_name(unit));
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
        let names: Vec<String> = units.iter().map(|unit| self.unit_name(*unit)).collect();
        work.taken.file.unit = (!names.is_empty()).then(|| names.join("、"));
        work.taken.units = units;
    }

    fn part(
        &self,
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
        let data = &self.known.register.forms[form];
        let untouched: Vec<bool> = (part.entries.iter())
            .map(|entry| {
                reading
                    .given
                    .is_untouched(self.known.register, data, &part.table, entry)
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
        self.plans(reading, part, form, unit, work);
        if self.forms.is_some_and(|forms| !forms.contains(&form)) {
            self.not_collected(file, part, form, unit, &untouched, answered, work);
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
                work.taken.order.form = work.taken.order.form.max(date::read(&filled.text, self.year).ok());
            }
        }
        work.taken.heads.push(Head {
            unit,
            form,
            period: times.of_part,
            sheet: part.sheet.clone(),
            row: part.table.head,
            fields: part.fields.clone(),
            named: self.known.stated_unit(part) == Some(unit),
            labels: part.labels.clone(),
            untouched: given,
            joint: part.rows_of.is_some(),
        });
        if let Some((text, period)) = times.assumed.as_ref().filter(|_| answered) {
            work.report.add(
                &rule::PERIOD_ASSUMED,
                Place {
                    unit: Some(self.unit_name(unit)),
                    form: Some(data.key.clone()),
                    ..at(file, Some(&part.sheet), None)
                },
                format!("填报期只写了“{}”，没有写年份", one_line(text)),
                format!("已按{}处理", period.label()),
                "请核对；不是的话，请单位写明年份后重新报送",
            );
        }
        self.columns(file, part, form, unit, work);
        let absent: Vec<usize> = (0..data.columns.len())
            .filter(|place| part.table.columns.get(*place).copied().flatten().is_none())
            .collect();
        let from = work.report.findings.len();
        let displaced = self.displaced(part, data, unit);
        for (i, entry) in part.entries.iter().enumerate() {
            if untouched.get(i) == Some(&true) {
                // The row stands there, but what is in it is the office's own.
                work.taken.official += answer_cells(entry);
                let mut blank = entry.clone();
                blank.answers.fill(None);
                self.entry(file, part, form, unit, times, &absent, &blank, work);
                continue;
            }
            match displaced.get(&i) {
                Some(quoted) if self.decided(file, part, entry, work).is_none() => {
                    self.tell_displaced((file, part, data), unit, entry, *quoted, work);
                }
                _ => self.entry(file, part, form, unit, times, &absent, entry, work),
            }
        }
        gather(&mut work.report.findings, from, &rule::TASK_NUMBER_ALTERED, "处序号");
        gather(&mut work.report.findings, from, &rule::TASK_REPEATED, "项任务");
        gather(&mut work.report.findings, from, &rule::TASK_TEXT_ALTERED, "处任务文字");
        work.note(Some(form));
    }

    /// What a table shows of the unit's own plan: a plan itself, or what a later form was given of it.
    fn plans(&self, reading: &Reading, part: &Part, form: FormId, unit: UnitId, work: &mut Work<'_>) {
        let data = &self.known.register.forms[form];
        // A plan that is collected is known by its answers.
        if data.key == PLAN && self.forms.is_some_and(|forms| forms.contains(&form)) {
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
                let given = reading.given.planned(&self.known.register.tasks[task], data, entry);
                (!given.is_empty()).then_some(Shown::Given(given))
            };
            let plan = shown.map(|shown| Plan { unit, task, shown });
            work.taken.plans.extend(plan);
        }
    }

    /// A form of another round: blank it is no fault, filled in it is named once.
    #[allow(clippy::too_many_arguments)]
    fn not_collected(
        &self,
        file: &str,
        part: &Part,
        form: FormId,
        unit: UnitId,
        untouched: &[bool],
        answered: bool,
        work: &mut Work<'_>,
    ) {
        let data = &self.known.register.forms[form];
        let named = self.known.stated_unit(part) == Some(unit);
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
                &rule::FORM_NOT_COLLECTED,
                place,
                format!("“{}”{what}（{rest}格）", data.label()),
                "本轮不收集这张表",
                "内容保留在原文件中，未列入汇总；需要时请收集这张表",
            );
        }
        work.note(None);
    }

    pub(super) fn unit_name(&self, unit: UnitId) -> String {
        self.known.register.unit_name(unit).to_owned()
    }
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

/// Cells of an entry apart from those that name its task, which are official once it is placed.
pub(super) fn entry_cells(entry: &Entry) -> usize {
    let naming = if entry.placed.is_err() { entry.naming.len() } else { 0 };
    naming + entry.extra.len() + answer_cells(entry)
}

/// Cells of the answers of an entry; what stands in columns of the unit's own is told by column where the task is known.
pub(super) fn answer_cells(entry: &Entry) -> usize {
    let altered: usize = entry.altered.iter().map(|(_, answer)| answer.cells).sum();
    altered + entry.answers.iter().flatten().map(|answer| answer.cells).sum::<usize>()
}

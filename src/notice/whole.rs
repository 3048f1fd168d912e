//! Reads a notice whole: the head, the sample forms, then the tasks of every segment that has some.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;

use super::cells::cell_clause;
use super::classify::classify;
use super::clause::{Clause, Group, How};
use super::desk::{Desk, Use, short};
use super::doubts;
use super::due::{DueDate, due_dates};
use super::elided::elided;
use super::emphasis::STAR;
use super::fold::fold;
use super::forms::{self, Sample};
use super::head::head;
use super::lines::{Laid, Line, Refused, Segment, lines, segments};
use super::matrix::Marks;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::outline::{Item, Outline, has_duties, outline};
use super::paragraph::{Stand, clauses, of_line};
use super::reference::Told;
use super::rules::{Scope, exceptions, standing_unread};
use super::sentence::prose;
use super::settle::{By, Rules, settle};
use super::table_header::{Role, header_by};
use super::tasks::{statements, tasks};
use super::terms::Terms;
use super::token::{Share, labels_by};
use super::words::opened;
use super::{
    Hints, Notice, Source, account, addressed, ahead, aligned, apart, coded, contact, footnotes, joined, letter,
    quoted, recurring, reference, same, scope, shape, spaced, ticked,
};
use crate::finding::Severity;
use crate::form::Form;
use crate::lexicon::{Kind, any, begins, holds};
use crate::pattern::Regex;
use crate::recurrence::Recurrence;
use crate::task::{Task, TaskId};
use crate::text::regex;

/// The notice, and for every task the account of how it was read.
pub(crate) fn read(source: &Source, hints: &Hints) -> (Notice, Vec<Vec<String>>) {
    let mut office = Names::default();
    for name in &hints.names {
        office.learn_of_office(name);
    }
    // Each puts right one way in which copying mangles a list.
    let given = source;
    let mut source = Cow::Borrowed(source);
    for mend in [
        super::lines::heads_dropped,
        quoted::tables,
        apart::bars_dropped,
        aligned::tables,
        joined::tables,
        ticked::chosen,
        same::spelled,
        addressed::named,
        apart::bars_closed,
        apart::mentions_parted,
        apart::labels_joined,
        apart::lists_joined,
        apart::numbers_joined,
        ahead::placed,
        coded::named,
        spaced::closed,
        shape::upright,
    ] {
        if let Some(mended) = mend(&source) {
            source = Cow::Owned(mended);
        }
    }
    let source = &*source;
    let short = coded::short_names(source);
    short.iter().for_each(|(short, name)| office.explain(short, name));
    *office.terms_mut() = Terms::learn(source, hints, &office);
    let Laid { lines, refused } = lines(source, &office);
    let segments = segments(&lines);
    let mut desk = Desk::new(&source.file, &lines);
    if let Some((first, name)) = short.first() {
        let texts = [
            format!(
                "“{first}”（{name}）等{}个简称，通知已写明指哪个单位，按所指的单位读出",
                short.len()
            ),
            String::new(),
            "请核对；简称的说明不对的，在台账中改正".to_owned(),
        ];
        let place = lines.iter().position(|line| line.text.contains(first)).unwrap_or(0);
        desk.report("notice-rule-of-all", Severity::Info, (place, None), texts);
    }
    quoted_mail(&mut desk);
    desk.rules.mark = lines.iter().find_map(mark_of_leads).or_else(|| star_of_look(&lines));
    desk.rules.first_leads = hints.first_leads;
    desk.marks = Marks::of(&lines);
    for (place, line) in lines.iter().enumerate() {
        let numbered = numbering(&line.text).is_some_and(|number| number.style != Style::Bullet);
        if line.rows.is_none() && !numbered && desk.marks.is_legend(&line.plain) {
            desk.mark(place, Use::Letter);
        }
    }
    desk.rules.together_leads = lines.iter().any(|line| super::rules::together_rule(&line.plain));
    desk.names = known(&lines, office);
    // What was surely a name tells more of the words beside it.
    let leading = desk.names.terms().leading();
    let terms = Terms::learn(source, hints, &desk.names);
    *desk.names.terms_mut() = terms;
    leading.iter().for_each(|word| desk.names.terms_mut().lead(word));
    rules_of_leads(&mut desk);
    words_of_roles(&mut desk, source, hints);
    footnotes::learn(&mut desk);
    rosters(&mut desk);
    reference::state(&mut desk);
    state_rules(&mut desk);
    let head = head(&mut desk, &segments);
    for refused in &refused {
        refuse(&mut desk, refused);
    }
    let samples = samples(&mut desk, &segments);
    read_segments(&mut desk, &segments);
    if desk.read.is_empty() {
        paragraphs_as_tasks(&mut desk);
    }
    doubts::rules_unread(&mut desk);
    people(&mut desk);
    numbers(&mut desk);
    let mut notice = Notice {
        title: head.title,
        issuer: head.issuer,
        date: hints.date.or(head.date).or(head.published).or(source.published),
        report_to: head.report_to,
        contact: contact::read(
            lines
                .iter()
                .filter(|line| line.rows.is_none())
                .map(|line| line.text.as_str()),
        ),
        forms: samples.into_iter().map(|sample| sample.form).collect(),
        ..Notice::default()
    };
    let body = segments.first().map_or(0..0, |segment| segment.lines.clone());
    finish_forms(&mut desk, &mut notice, lines.get(body).unwrap_or(&[]));
    elided(&mut desk);
    account::close(&mut desk, given, &notice);
    about_whole(&mut desk, &notice);
    desk.join();
    notice.findings = source.findings.clone();
    notice.findings.append(&mut desk.findings);
    let (tasks, notes): (Vec<Task>, Vec<Vec<String>>) =
        desk.read.into_iter().map(|read| (read.task, read.notes)).unzip();
    notice.tasks = tasks;
    (notice, notes)
}

/// Notes what lines state of many tasks, wherever they stand, before the tasks are read; those in cells hold from their row.
fn state_rules(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    let spoken: BTreeSet<usize> = desk.assigned.values().flat_map(Told::lines).collect();
    let unspoken = |(place, line): &(usize, &Line)| line.plain.len() < 12_000 && !spoken.contains(place);
    for (place, line) in lines.iter().enumerate().filter(unspoken) {
        // What a note of a table says of the rows above it holds for the table.
        let cells = line.rows.iter().flatten().flatten().take(4_000);
        for cell in cells.filter(|cell| (12..900).contains(&cell.len())) {
            let mut stated = statements(cell, &desk.names);
            stated.retain(|(_, rule)| rule.scope != Scope::Later);
            for (_, rule) in &mut stated {
                rule.scope = Scope::All;
            }
            desk.state(place, &stated);
        }
        let stated = statements(&line.text, &desk.names);
        for (names, rule) in &stated {
            let (role, whom) = match (rule.lead, desk.scope(place, rule.scope)) {
                (true, Scope::Later) => ("牵头", "从这里起的各项任务"),
                (true, Scope::Above) => ("牵头", "前面的各项任务"),
                (true, Scope::Section) => ("牵头", "本部分各项任务"),
                (false, Scope::Section) => ("责任单位", "本部分各项任务"),
                (true, Scope::All) => ("牵头", "各项任务"),
                (false, Scope::Later) => ("责任单位", "从这里起的各项任务"),
                (false, Scope::Above) => ("责任单位", "前面的各项任务"),
                (false, Scope::All) => ("责任单位", "各项任务"),
            };
            let said = line.plain.get(rule.range.clone()).unwrap_or("");
            let texts = [
                format!("“{}”读作：{}是{whom}的{role}", short(said.trim(), 60), names.join("、")),
                String::new(),
                "如不是对这些任务都适用，请在台账中改正".to_owned(),
            ];
            let severity = if rule.loosely {
                Severity::Warning
            } else {
                Severity::Info
            };
            desk.report("notice-rule-of-all", severity, (place, None), texts);
        }
        desk.state(place, &stated);
        // A line that is nothing but such a statement is read.
        let mut rest = line.plain.clone();
        for (_, rule) in stated.iter().rev() {
            rest.replace_range(rule.range.clone(), "");
        }
        if !stated.is_empty() && !rest.chars().any(|letter| letter.is_alphabetic() && letter != '注') {
            desk.mark(place, Use::Head);
        }
        if let Some(share) = super::rules::bracket_rule(&line.plain) {
            desk.state_brackets(place, share);
        }
        desk.excepted
            .extend(exceptions(&line.plain).into_iter().map(|stem| (place, stem)));
        if let Some(said) = standing_unread(&line.plain, &desk.names) {
            let texts = [
                format!(
                    "“{}”像是对多项任务都适用的说明，没有读懂",
                    short(line.plain.get(said).unwrap_or("").trim(), 60)
                ),
                "“以下各项任务的责任单位均包括……，不再列出”一类的说明".to_owned(),
                "请对照通知原文，在台账中给有关任务补上单位".to_owned(),
            ];
            desk.report("notice-rule-unread", Severity::Warning, (place, None), texts);
        }
    }
}

/// Tells how words of the office's own were read, and labels of the notice that no lexicon knows.
fn words_of_roles(desk: &mut Desk<'_>, source: &Source, hints: &Hints) {
    let own = [(&hints.lead, "牵头单位"), (&hints.co, "责任单位")];
    for (word, read) in own
        .into_iter()
        .flat_map(|(words, read)| words.iter().map(move |word| (word.trim(), read)))
    {
        if word.is_empty() {
            continue;
        }
        let count = places_of(source, word);
        let (severity, found, advice) = if count == 0 {
            let found = format!("duban.toml 的 [roles] 里写有“{word}”，通知里没有这样的标签");
            (Severity::Warning, found, "请核对这个词是否与通知里的写法一致")
        } else {
            let found = format!("按 duban.toml 的 [roles]，“{word}”读作{read}，共{count}处");
            (Severity::Info, found, "如不应这样读，请改 duban.toml")
        };
        desk.report(
            "notice-role-words",
            severity,
            (0, None),
            [found, String::new(), advice.to_owned()],
        );
    }
    let told = desk.names.terms().told();
    if !told.is_empty() {
        let texts = [
            format!("通知用词按含义和所跟内容读作：{}", told.join("；")),
            "“牵头单位”“责任单位”一类的标签".to_owned(),
            "请核对；不对的，在 duban.toml 的 [roles] 下写明这个词的含义后再读".to_owned(),
        ];
        desk.report("notice-role-words", Severity::Info, (0, None), texts);
    }
}

/// How often a word stands in a source.
fn places_of(source: &Source, word: &str) -> usize {
    let blocks = source.blocks.iter().map(|block| match block {
        super::Block::Paragraph { text, .. } => fold(text).matches(word).count(),
        super::Block::Table { rows, .. } => rows.iter().flatten().map(|cell| fold(cell).matches(word).count()).sum(),
    });
    blocks.sum()
}

/// What a mail quotes below the mark of another mail is no part of the notice.
fn quoted_mail(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    let marked =
        |line: &Line| line.rows.is_none() && line.plain.chars().count() <= 80 && holds(&line.plain, Kind::QuotedMail);
    let Some(mark) = lines.iter().position(marked) else {
        return;
    };
    let quotes = |place: usize| lines.get(place).is_some_and(|line| line.text.starts_with('>'));
    let end = if quotes(mark + 1) {
        (mark + 1..lines.len())
            .find(|&place| !quotes(place))
            .unwrap_or(lines.len())
    } else {
        lines.len()
    };
    for place in mark..end {
        desk.mark(place, Use::Reported);
    }
    let texts = [
        format!("从这里起的{}行是邮件引用的原邮件，没有读作任务", end - mark),
        "通知本身的内容".to_owned(),
        "如其中有本次的任务，请单独放进通知".to_owned(),
    ];
    desk.report("notice-mail-quoted", Severity::Info, (mark, None), texts);
}

/// Lines that say of which bodies one that tasks name is made up: 征收安置专班：牵头单位区住建局，成员单位区自然资源分局. They are no tasks.
fn rosters(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    let names = desk.names.clone();
    // What surely leads or helps in a task elsewhere.
    let mut named: BTreeSet<String> = BTreeSet::new();
    let paragraphs = || {
        lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.rows.is_none() && line.plain.len() < 2_000)
    };
    let roster = |line: &Line| -> Option<String> {
        if !line.plain.contains([':', '(']) {
            return None;
        }
        let start = numbering(&line.text).map_or(0, |number| number.rest);
        let text = line.text.get(start..)?;
        let plain = fold(text);
        let (body, rest) = plain.split_once([':', '('])?;
        let label = labels_by(rest, &names)
            .first()
            .is_some_and(|label| label.range.start == 0);
        let short = (2..=20).contains(&body.trim().chars().count());
        (label && short && names.said(body.trim())).then(|| body.trim().to_owned())
    };
    let found: Vec<(usize, String)> = paragraphs()
        .filter_map(|(place, line)| Some((place, roster(line)?)))
        .collect();
    if found.len() < 2 {
        return;
    }
    let places: BTreeSet<usize> = found.iter().map(|(place, _)| *place).collect();
    for (_, line) in paragraphs().filter(|(place, _)| !places.contains(place)) {
        let clauses = of_line(&line.text, &names);
        named.extend(
            clauses
                .iter()
                .flat_map(|found| found.clause.names())
                .map(|name| fold(name)),
        );
    }
    let found: Vec<(usize, String)> = found.into_iter().filter(|(_, body)| named.contains(body)).collect();
    if found.len() < 2 {
        return;
    }
    for (place, _) in &found {
        desk.mark(*place, Use::Head);
        desk.understood.insert(*place);
    }
    let Some((first, body)) = found.first() else { return };
    let texts = [
        format!(
            "“{body}”等{}个名称由哪些单位组成，通知另有说明，没有读作任务",
            found.len()
        ),
        String::new(),
        "任务的单位按任务里的名称读出；要落到组成单位的，请在名录或台账中写明".to_owned(),
    ];
    desk.report("notice-rule-of-all", Severity::Info, (*first, None), texts);
}

/// The names that the office knows, and those that clauses of the notice name in so many words: they help elsewhere.
fn known(lines: &[Line], office: Names) -> Names {
    let mut names = office;
    let mut learnt: Vec<String> = Vec::new();
    let mut leading: Vec<String> = Vec::new();
    for line in lines
        .iter()
        .filter(|line| line.rows.is_none() && line.plain.len() < 6_000)
    {
        for found in of_line(&line.text, &names) {
            // 由规划建设部牵头: what a sentence opens with 由 is as sure.
            let said = || {
                found.stand == Stand::Sentence
                    && line
                        .text
                        .get(found.range.clone())
                        .is_some_and(|said| opened(&fold(said)).is_some())
            };
            let sure = found.doubt.is_none() && (matches!(found.stand, Stand::Bracket | Stand::Label) || said());
            leading.extend(leads(&found.clause));
            let groups = found
                .clause
                .groups
                .iter()
                .filter(|group| sure && !group.word.is_empty());
            learnt.extend(groups.flat_map(|group| &group.list.names).cloned());
        }
    }
    for rows in lines.iter().filter_map(|line| line.rows.as_ref()) {
        learnt.extend(of_columns(rows, &names, &mut leading));
    }
    leading.iter().for_each(|word| names.terms_mut().lead(word));
    for name in learnt {
        let plain = fold(&name);
        if plain.chars().count() <= 20 && !prose(&plain) && !plain.contains([' ', '\n', '。', ':']) {
            names.learn(&name);
        }
    }
    names
}

/// The labels of a clause whose bodies lead because others stand beside them.
fn leads(clause: &Clause) -> Vec<String> {
    let settled = settle(clause, Rules::default());
    if !matches!(settled.by, By::Main | By::Beside) {
        return Vec::new();
    }
    let leads = |group: &&Group| {
        let said = group.how == How::Label || group.how == How::Verb && group.share == Share::Main;
        said && group.list.names.iter().any(|name| settled.lead.contains(name))
    };
    clause
        .groups
        .iter()
        .filter(leads)
        .map(|group| group.word.clone())
        .collect()
}

/// The names in the columns of units of a table.
fn of_columns(rows: &[Vec<String>], names: &Names, leading: &mut Vec<String>) -> Vec<String> {
    let Some(header) = header_by(rows, names) else {
        return Vec::new();
    };
    let heads = header
        .columns
        .iter()
        .filter(|column| matches!(column.role, Role::Marks(_)));
    let mut learnt: Vec<String> = heads.map(|column| column.printed.clone()).collect();
    for row in rows.iter().skip(header.last).take(2_000) {
        for (column, cell) in header.columns.iter().zip(row) {
            if matches!(column.role, Role::Units(_)) && cell.len() < 900 {
                let mut clause = Clause::default();
                cell_clause(cell, column, &mut clause, names);
                leading.extend(leads(&clause));
                learnt.extend(clause.names().cloned());
            }
        }
    }
    learnt
}

/// The mark by which a line or a cell of it says that leads are known: it holds for the whole notice.
fn mark_of_leads(line: &Line) -> Option<char> {
    let cells = line.rows.iter().flatten().flatten();
    super::rules::mark_rule(&line.plain)
        .or_else(|| cells.take(400).find_map(|cell| super::rules::mark_rule(&fold(cell))))
}

/// The star that stands before leads which the notice tells by their look.
fn star_of_look(lines: &[Line]) -> Option<char> {
    let cells = |line: &Line| line.rows.iter().flatten().flatten().any(|cell| cell.contains(STAR));
    let starred = lines.iter().any(|line| line.text.contains(STAR) || cells(line));
    (starred && lines.iter().any(says_look)).then_some(STAR)
}

/// Whether a line or a cell of it says that leads are known by how they look.
fn says_look(line: &Line) -> bool {
    let cells = line.rows.iter().flatten().flatten().take(400);
    super::rules::look_rule(&line.plain) || cells.into_iter().any(|cell| super::rules::look_rule(&fold(cell)))
}

/// Notes the rules about who leads that stand outside of clauses: a rule holds wherever it stands, for the tasks of which it speaks.
fn rules_of_leads(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    for (place, line) in lines.iter().enumerate() {
        if let Some(rows) = &line.rows {
            for row in rows.iter().take(4_000) {
                let band = super::tables::across(row);
                for cell in row
                    .iter()
                    .filter(|cell| (12..600).contains(&cell.len()))
                    .take(if band { 1 } else { 40 })
                {
                    let plain = fold(cell);
                    if !band && !begins(&plain, Kind::NoteBegin) {
                        continue;
                    }
                    desk.rules.responsible_leads |= super::rules::responsible_leads_rule(&plain);
                    desk.rules.most |= super::rules::most_rule(&plain);
                    match super::rules::first_leads_scope(&plain) {
                        Some(Scope::Section) => desk.first_leads.push(place..place + 1),
                        Some(_) => desk.first_leads.push(0..lines.len()),
                        None => {}
                    }
                }
            }
            continue;
        }
        if line.plain.len() > 6_000 {
            continue;
        }
        desk.rules.responsible_leads |= super::rules::responsible_leads_rule(&line.plain);
        desk.rules.most |= super::rules::most_rule(&line.plain);
        let Some(scope) = super::rules::first_leads_scope(&line.plain) else {
            continue;
        };
        // （责任单位：甲局、乙局，列第一位者为牵头单位，下同）: the rule of a clause holds from its item on.
        let clauses = of_line(&line.text, &desk.names);
        let mut named = clauses.iter().filter(|found| found.clause.names_units());
        if named.clone().any(|found| found.clause.first_leads) {
            continue;
        }
        // 责任单位：甲局、乙局。（列第一位者为牵头单位，下同） says who, too.
        let names = named.next().is_some();
        let held = match scope {
            Scope::Section => desk.section_start(place)..desk.section_end(place),
            Scope::Later => desk.section_start(place).min(place)..lines.len(),
            Scope::Above | Scope::All => 0..lines.len(),
        };
        desk.first_leads.push(held);
        if !names && super::rules::is_all_rules(&line.plain) && numbering(&line.text).is_none() {
            desk.mark(place, Use::Head);
            desk.understood.insert(place);
        }
    }
}

fn refuse(desk: &mut Desk<'_>, refused: &Refused) {
    for line in refused.lines.clone() {
        desk.mark(line, Use::Reported);
    }
    let texts = [
        format!(
            "从这里起的表格在复制时散开了，分不清行和列（{}），没有读入",
            refused.why
        ),
        "完整的表格".to_owned(),
        "请用原来的 docx 或 xlsx 文件，或把表格复制到 xlsx 里再试".to_owned(),
    ];
    desk.report(
        "notice-table-flattened",
        Severity::Error,
        (refused.lines.start, None),
        texts,
    );
}

fn samples(desk: &mut Desk<'_>, segments: &[Segment]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for segment in segments {
        for sample in forms::samples(segment, desk.lines, &desk.names) {
            let taken = sample
                .lines
                .clone()
                .any(|line| desk.uses.get(line).copied().flatten() == Some(Use::Reported));
            if taken {
                continue;
            }
            for line in sample.lines.clone() {
                desk.mark(line, Use::Form);
            }
            samples.push(sample);
        }
    }
    samples
}

/// Reads the segments that have tasks; what stands around them is preamble or reported.
fn read_segments(desk: &mut Desk<'_>, segments: &[Segment]) {
    let free = |desk: &Desk<'_>, segment: &Segment| -> Vec<usize> {
        segment
            .lines
            .clone()
            .filter(|&line| desk.uses.get(line).copied().flatten().is_none())
            .collect()
    };
    let lines = desk.lines;
    let names = desk.names.clone();
    let bears = |places: &[usize]| {
        places
            .iter()
            .filter_map(|&place| lines.get(place))
            .any(|line| match &line.rows {
                Some(rows) => header_by(rows, &names).is_some(),
                None => of_line(&line.text, &names)
                    .iter()
                    .any(|found| found.clause.names_units()),
            })
    };
    for place in letter::lines(lines, segments, &names) {
        if desk.uses.get(place).copied().flatten().is_none() {
            desk.mark(place, Use::Head);
        }
    }
    let lists = |places: &[usize]| {
        bears(places) || has_duties(lines, places, &names) || !scope::owners(lines, places, &names).is_empty()
    };
    // Where no number and no table says what is an item, paragraphs that each say who leads are the tasks.
    let prose = |places: &[usize]| {
        let of = |place: &usize| lines.get(*place);
        let says = |line: &&Line| {
            line.rows.is_none()
                && line.plain.len() < 6_000
                && numbering(&line.text).is_none()
                && clauses(&line.text, true, &names)
                    .iter()
                    .any(|found| found.stand == Stand::Sentence && found.clause.names_units())
        };
        // A table, or units in brackets or behind a label, are of another kind of list.
        let other = |line: &Line| {
            line.rows.is_some()
                || !says(&line)
                    && of_line(&line.text, &names)
                        .iter()
                        .any(|found| found.clause.names_units() && matches!(found.stand, Stand::Bracket | Stand::Label))
        };
        places.iter().filter_map(of).filter(says).count() >= 3 && !places.iter().filter_map(of).any(other)
    };
    for segment in segments {
        let places = free(desk, segment);
        if places.is_empty() {
            continue;
        }
        let prose = prose(&places);
        let assigned = places.iter().any(|place| desk.assigned.contains_key(place));
        if prose || assigned || lists(&places) {
            let mut outline = outline(lines, &places, &names, prose);
            reference::apply(&mut outline, lines, &desk.assigned);
            classify(&mut outline, lines);
            scope::settle_heads(&mut outline, lines, &places, &names);
            for &line in &outline.preamble {
                desk.mark(line, Use::Head);
            }
            tasks(desk, &outline);
            continue;
        }
        for &place in &places {
            desk.mark(place, Use::Head);
        }
        if let Some(first) = places.first().filter(|_| segment.attachment.is_some()) {
            let texts = [
                "这个附件里没有读到任务，也没有读到表样".to_owned(),
                "任务清单或样表".to_owned(),
                "如与本次工作无关，不必处理；否则请核对附件的格式".to_owned(),
            ];
            desk.report("notice-attachment-unread", Severity::Info, (*first, None), texts);
        }
    }
}

/// Where nothing else is a task, each paragraph that says who does something is one: a text that names bodies with their
/// parts is never refused whole.
fn paragraphs_as_tasks(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    let names = desk.names.clone();
    let mut outline = Outline::default();
    for (place, line) in lines.iter().enumerate() {
        let open = desk.uses.get(place).copied().flatten() != Some(Use::Form);
        if !open || line.rows.is_some() || line.plain.len() > 6_000 || super::head::is_furniture(&line.plain) {
            continue;
        }
        let number = numbering(&line.text).filter(|number| !number.risky && number.style != Style::HanIs);
        let mut item = Item::of_line(line, place, number, &names);
        let sure = item
            .paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.found)
            .any(|found| {
                let firmly = |name: &String| {
                    let name = fold(name);
                    names.one_body(&name)
                };
                found.clause.groups.iter().any(|group| !group.word.is_empty()) && found.clause.names().any(firmly)
            });
        if sure {
            item.doubts
                .push("通知里没有成列的任务，写有单位和分工的段落读作任务".to_owned());
            outline.items.push(item);
        }
    }
    tasks(desk, &outline);
}

fn people(desk: &mut Desk<'_>) {
    let people = std::mem::take(&mut desk.people);
    if let Some((line, first)) = people.first() {
        doubts::people(desk, *line, people.len(), first);
    }
}

/// A number that is missing or stands twice may be a task that was not seen.
fn numbers(desk: &mut Desk<'_>) {
    let mut breaks: Vec<(usize, String)> = Vec::new();
    let mut last: BTreeMap<Option<TaskId>, (u32, &Task)> = BTreeMap::new();
    for read in &desk.read {
        let task = &read.task;
        let Some(value) = value_of(&task.number).filter(|&value| value > 0) else {
            continue;
        };
        if let Some(&(before, above)) = last.get(&task.parent) {
            let same = above.part == task.part && above.section == task.section;
            if value == before && same && !read.again {
                breaks.push((read.line, format!("序号{}出现两次", task.number)));
            } else if value > before + 1 || (value < before && value != 1 && same) {
                breaks.push((read.line, format!("序号从{}跳到{}", above.number, task.number)));
            }
        }
        last.insert(task.parent.clone(), (value, task));
    }
    let Some((place, first)) = breaks.first() else { return };
    let more: Vec<&str> = breaks.iter().skip(1).take(5).map(|(_, found)| found.as_str()).collect();
    let found = match breaks.len() {
        1 => first.clone(),
        count => format!(
            "序号有{count}处不连续：{first}、{}{}",
            more.join("、"),
            if count > 6 { "等" } else { "" }
        ),
    };
    let texts = [
        found,
        "序号连续".to_owned(),
        "如通知原文如此，不必处理；否则请核对有没有漏读的任务".to_owned(),
    ];
    desk.report("notice-number-gap", Severity::Info, (*place, None), texts);
}

fn finish_forms(desk: &mut Desk<'_>, notice: &mut Notice, body: &[Line]) {
    if notice.forms.is_empty() {
        notice.forms = forms::built_in(&notice.title);
        if !desk.read.is_empty() {
            let texts = [
                "通知没有附样表".to_owned(),
                String::new(),
                "已用内置的落实方案、落实情况两张表；需要别的栏目，请在 duban.toml 里写明".to_owned(),
            ];
            desk.report("notice-forms-built-in", Severity::Info, (0, None), texts);
        }
    }
    forms::distinct_keys(&mut notice.forms);
    let dues = due_dates(body, notice.date);
    days_of_built_in(desk, notice, &dues);
    for due in dues {
        // The built-in forms stand for attachments that the file does not hold.
        let held = notice
            .forms
            .iter()
            .any(|form| form.attachment > 0 && due.attachments.contains(&form.attachment));
        let mut meant: Vec<&mut Form> = notice
            .forms
            .iter_mut()
            .filter(|form| {
                let named = form.attachment > 0 && due.attachments.contains(&form.attachment);
                let spoken = !held && due.speaks_of(form);
                form.due.is_none() && form.every.is_none() && (named || spoken)
            })
            .collect();
        if meant.len() > 1 && meant.len() == due.listed.len() + 1 {
            // 于7月10日、12月20日前分别将方案、情况报: the days go with the forms one by one.
            for (form, day) in meant.into_iter().zip(due.listed.iter().chain([&due.day])) {
                form.due = Some(*day);
            }
            continue;
        }
        for form in meant.iter_mut().filter(|_| due.listed.is_empty()) {
            form.due = Some(due.day);
        }
        for form in meant.into_iter().filter(|_| !due.listed.is_empty()) {
            on_days(desk, form, &due);
        }
    }
    for unread in recurring::settle(&mut notice.forms, body) {
        let texts = [
            format!("“{}”要求{}报，这样的周期程序排不出期次", unread.form, unread.words),
            "每周、每旬、每半月、每月、每两个月、每季度、每半年、每年，或者列明的几个日期".to_owned(),
            "这张表按只报一次处理；要分期收，请在 duban.toml 里给这张表写 every".to_owned(),
        ];
        desk.report("notice-form-rhythm", Severity::Warning, (unread.line, None), texts);
    }
}

/// A form that is returned on each day of a list; where two days would be for one period it is due on the last, and that is told.
fn on_days(desk: &mut Desk<'_>, form: &mut Form, due: &DueDate) {
    let days: Vec<Date> = due.listed.iter().copied().chain([due.day]).collect();
    let of_year: Vec<(i8, i8)> = days.iter().map(|day| (day.month(), day.day())).collect();
    form.every = Recurrence::on_days(&of_year);
    if form.every.is_some() {
        return;
    }
    form.due = Some(due.day);
    let listed: Vec<String> = days.iter().map(Date::to_string).collect();
    let texts = [
        format!(
            "“{}”要在{}各报一次，程序分不清哪一天报哪一期",
            form.title,
            listed.join("、")
        ),
        "每个日期对应一期".to_owned(),
        "这张表按最后一个日期报一次处理；要分期收，请在 duban.toml 里给这张表写 every".to_owned(),
    ];
    desk.report("notice-form-rhythm", Severity::Warning, (due.line, None), texts);
}

/// The built-in forms stand for attachments that the file does not hold: of two that have days, the first is the plan.
///
/// One whose words speak of neither form is the plan if it is due within a quarter of the notice, else the status.
fn days_of_built_in(desk: &mut Desk<'_>, notice: &mut Notice, dues: &[DueDate]) {
    if notice.forms.iter().any(|form| form.attachment > 0) {
        return;
    }
    let named: BTreeMap<u32, &DueDate> = dues
        .iter()
        .flat_map(|due| due.attachments.iter().map(move |&attachment| (attachment, due)))
        .collect();
    let mut named: Vec<(u32, &DueDate)> = named.into_iter().collect();
    named.sort_by_key(|(_, due)| due.day);
    let place = match (named.len(), named.first().map(|(_, due)| due)) {
        (2, _) if notice.forms.len() == 2 => 0,
        (1, Some(due)) if !notice.forms.iter().any(|form| due.speaks_of(form)) => {
            let soon = notice
                .date
                .and_then(|date| date.checked_add(jiff::Span::new().days(92)).ok());
            usize::from(soon.is_some_and(|soon| due.day > soon))
        }
        _ => return,
    };
    for (form, (attachment, due)) in notice.forms.iter_mut().skip(place).zip(named) {
        if due.listed.is_empty() || form.due.is_some() {
            form.due = form.due.or(Some(due.day));
        } else {
            on_days(desk, form, due);
        }
        let texts = [
            format!(
                "附件{attachment}要求在{}前报，文件里没有它的样表，用作内置“{}”的期限",
                due.day, form.title
            ),
            "样表附在通知后面".to_owned(),
            "如不对应，请在 duban.toml 里写明表和期限".to_owned(),
        ];
        desk.report("notice-form-due-guessed", Severity::Info, (0, None), texts);
    }
}

/// Leads that are told by underlines or bold letters cannot be read from the words.
fn leads_by_look(desk: &mut Desk<'_>) {
    let Some(place) = desk.lines.iter().position(says_look) else {
        return;
    };
    if desk.rules.mark == Some(STAR) {
        let texts = [
            "通知用字体（加粗、下划线等）表示谁牵头，按字体读出".to_owned(),
            String::new(),
            "请对照通知原文核对牵头单位".to_owned(),
        ];
        desk.report("notice-lead-by-look", Severity::Info, (place, None), texts);
        return;
    }
    let texts = [
        "通知用字体（下划线、加粗、颜色等）表示谁牵头，程序读不到字体".to_owned(),
        "用文字写明谁牵头".to_owned(),
        "请对照通知原文，在台账中把牵头单位逐项移到“牵头单位”列；都排在第一位的，可在 duban.toml 的 [roles] 下写 first_leads = true"
            .to_owned(),
    ];
    desk.report("notice-lead-by-look", Severity::Warning, (place, None), texts);
}

/// Many tasks without a lead have one cause: the office knows a rule that the notice does not state.
fn leads_missing(desk: &mut Desk<'_>) {
    let named = desk
        .read
        .iter()
        .filter(|read| !read.task.co.is_empty() || !read.task.lead.is_empty());
    let (all, without) = named.fold((0, 0), |(all, without), read| {
        (all + 1, without + usize::from(read.task.lead.is_empty()))
    });
    let Some(line) = desk
        .read
        .first()
        .map(|read| read.line)
        .filter(|_| without >= 3 && without * 2 > all)
    else {
        return;
    };
    let texts = [
        format!("{all}项任务中有{without}项没有写明谁牵头，通知里也没有读到“排在第一位的为牵头单位”一类的说明"),
        "写明谁牵头".to_owned(),
        "请在“答复”里选择；今后的通知都由排在第一位的牵头的，在 duban.toml 的 [roles] 下写 first_leads = true"
            .to_owned(),
    ];
    desk.report("notice-leads-missing", Severity::Info, (line, None), texts);
}

/// 加删除线的为取消内容: what is dropped and what is added is in no text, so that no task is sure.
fn changed_by_look(desk: &mut Desk<'_>) {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::LookChanges])));
    let says = |line: &Line| line.rows.is_none() && line.plain.len() < 6_000 && SAYS.is_match(&line.plain);
    if !desk.lines.iter().any(says) {
        return;
    }
    let mut all = std::mem::take(&mut desk.read);
    for read in &mut all {
        let texts = [
            "通知用删除线、下划线等表示取消和新增的内容，程序读不到字体，两种内容都读入了".to_owned(),
            "改好以后的文字".to_owned(),
            "请对照通知原文，在台账中删去已取消的单位、时限和任务".to_owned(),
        ];
        desk.doubt(&mut read.task, read.line, "notice-unsure", texts);
    }
    desk.read = all;
}

/// Units that stand in the margin, or in another paper, are in no text: that most tasks name nobody has this cause.
fn units_elsewhere(desk: &mut Desk<'_>) {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::UnitsElsewhere])));
    let without = desk
        .read
        .iter()
        .filter(|read| read.task.lead.is_empty() && read.task.co.is_empty())
        .count();
    let place = desk
        .lines
        .iter()
        .position(|line| line.rows.is_none() && line.plain.len() < 6_000 && SAYS.is_match(&line.plain));
    if let Some(place) = place.filter(|_| without * 2 > desk.read.len() || desk.read.len() < 3) {
        let texts = [
            "通知说单位写在批注、附表等别处，程序没有读到那里的单位".to_owned(),
            "单位写在任务旁边，或附在通知后面".to_owned(),
            "请对照批注或附表，在台账中补上各项任务的单位".to_owned(),
        ];
        desk.report("notice-rule-unread", Severity::Warning, (place, None), texts);
    }
}

fn about_whole(desk: &mut Desk<'_>, notice: &Notice) {
    if desk.read.is_empty() {
        let texts = [
            "没有读到任务".to_owned(),
            "带有牵头单位或责任单位的任务".to_owned(),
            "请确认放的是任务分解的通知；表格请用 docx 或 xlsx 原件".to_owned(),
        ];
        desk.report("notice-no-tasks", Severity::Error, (0, None), texts);
        return;
    }
    leads_by_look(desk);
    leads_missing(desk);
    units_elsewhere(desk);
    changed_by_look(desk);
    if notice.title.is_empty() {
        let texts = [
            "没有读到通知的标题".to_owned(),
            "标题独占一行".to_owned(),
            "请在 duban.toml 里写明标题".to_owned(),
        ];
        desk.report("notice-title-missing", Severity::Info, (0, None), texts);
    }
}

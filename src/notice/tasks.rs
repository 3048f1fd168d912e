//! Makes tasks of an outline: number, headings, words, units and measures.

use std::collections::{BTreeMap, BTreeSet};

use super::classify::MIXED;
use super::clause::{Clause, How};
use super::desk::{Desk, QUOTED, Read, Use, short};
use super::doubts;
use super::fold::Folded;
use super::footnotes::noted;
use super::lines::Line;
use super::names::Names;
use super::numbering::{Style, numbering};
use super::outline::{Item, Outline, Part};
use super::paragraph::{Found, Stand};
use super::rules::{Standing, standing_rules};
use super::settle::Settled;
use super::token::Share;
use super::unit_list::split_by;
use super::words::due_in_text;
use super::{scope, tables};
use crate::finding::Severity;
use crate::task::{Measure, Task, TaskId};

/// Reads every item of an outline onto the desk.
pub(crate) fn tasks(desk: &mut Desk<'_>, outline: &Outline) {
    let lines = desk.lines;
    let mut ids: BTreeMap<usize, TaskId> = BTreeMap::new();
    for (place, item) in outline.items.iter().enumerate() {
        desk.at = item.line();
        let above = scope::above(outline, item);
        match item.part {
            Part::Heading => {
                // What stands below its first line says something of the part, and heads nothing.
                mark(desk, item, Use::Head);
                desk.mark(item.line(), Use::Heading);
                for paragraph in &item.paragraphs {
                    let named = paragraph.found.iter().flat_map(|found| &found.clause.people);
                    desk.people.extend(named.map(|name| (paragraph.line, name.clone())));
                }
            }
            Part::HeadingWithUnits => {
                mark(desk, item, Use::Heading);
                let settled = clauses(item)
                    .map(|found| desk.learn(&found.clause))
                    .reduce(join)
                    .unwrap_or_default();
                doubts::heading(desk, item, &settled);
                desk.understood.insert(item.line());
            }
            Part::Task if roster(item, lines, &desk.names).is_some() => {
                let name = roster(item, lines, &desk.names).unwrap_or("");
                let texts = [
                    format!("“{name}”后面写的是它由哪些单位组成，没有读作任务"),
                    String::new(),
                    "如要给成员单位发表，请在单位名录里写明它的成员；如是任务，请在台账中补上".to_owned(),
                ];
                mark(desk, item, Use::Reported);
                desk.report("notice-line-unread", Severity::Info, (item.line(), None), texts);
            }
            Part::Task | Part::TaskOfNobody | Part::TaskOfHeading => {
                mark(desk, item, Use::Task);
                let (mut read, clauses) = read(desk, item, above.as_ref());
                (read.task.part, read.task.section) = headings(outline, item, lines);
                let parent = ancestor(outline, item, |part| matches!(part, Part::Task | Part::TaskOfNobody));
                read.task.parent = parent.and_then(|parent| ids.get(&parent).cloned());
                doubts::task(desk, &mut read.task, item, &clauses);
                ids.insert(place, read.task.id.clone());
                desk.read.push(read);
            }
            Part::Table => {
                let mut owner = above;
                for group in owner.iter_mut().flat_map(|owner| &mut owner.groups) {
                    group.how = How::Column;
                }
                let headings = headings(outline, item, lines);
                if tables::read(desk, item.line(), &headings, owner.as_ref()) {
                    mark(desk, item, Use::Task);
                }
            }
            Part::Loose | Part::Open => loose(desk, outline, item),
            Part::Point => {}
        }
    }
}

/// The body of which an item says nothing but who belongs to it: 征收安置专班：牵头单位某局，成员单位某镇。
fn roster<'l>(item: &Item, lines: &'l [Line], names: &Names) -> Option<&'l str> {
    let [only] = item.paragraphs.as_slice() else {
        return None;
    };
    let labelled = !only.found.is_empty() && only.found.iter().all(|found| found.stand == Stand::Label);
    if !labelled || item.number.is_some() {
        return None;
    }
    let first = only.found.first()?;
    let before = only.printed(lines).get(..first.range.start)?.trim();
    let name = before.strip_suffix(['：', ':'])?.trim();
    let behind = only.printed(lines).get(only.found.last()?.range.end..)?;
    let alone = behind.chars().all(|letter| !letter.is_alphanumeric());
    (alone && names.know(&super::fold::fold(name))).then_some(name)
}

fn mark(desk: &mut Desk<'_>, item: &Item, as_what: Use) {
    for paragraph in &item.paragraphs {
        desk.mark(paragraph.line, as_what);
    }
}

/// An item that is no task is told with what stands below it, so that a person can see whether it should be one.
fn loose(desk: &mut Desk<'_>, outline: &Outline, item: &Item) {
    mark(desk, item, Use::Reported);
    let is_loose = |item: &Item| matches!(item.part, Part::Loose | Part::Open);
    let above = |item: &Item| item.parent.and_then(|parent| outline.items.get(parent));
    if above(item).is_some_and(is_loose) {
        return;
    }
    let mixed = |item: &Item| item.part == Part::Loose && item.doubts.iter().any(|doubt| doubt == MIXED);
    let mut told: Vec<&Item> = Vec::new();
    let beside = |other: &Item| mixed(other) && other.parent == item.parent;
    if mixed(item) {
        // One line for all of the section, at the first of them.
        told.extend(outline.items.iter().filter(|other| beside(other)));
        if told.first().is_some_and(|first| first.line() < item.line()) {
            return;
        }
    } else {
        told.push(item);
    }
    // What stands below an item follows it.
    let mut all: Vec<&Item> = Vec::new();
    for top in told {
        all.push(top);
        let behind = outline.items.iter().skip_while(|other| other.line() <= top.line());
        let mut within = vec![top.line()];
        for below in behind {
            let Some(parent) = above(below).map(Item::line).filter(|line| within.contains(line)) else {
                break;
            };
            within.retain(|line| *line <= parent);
            within.push(below.line());
            all.push(below);
        }
    }
    let what = if mixed(item) {
        format!("没有写单位，未作为任务读出（{MIXED}）")
    } else {
        "没有写单位，未作为任务读出".to_owned()
    };
    let severity = if mixed(item) { Severity::Warning } else { Severity::Info };
    for some in all.chunks(QUOTED) {
        let quotes: Vec<String> = some
            .iter()
            .map(|item| {
                let first = item.paragraphs.first();
                desk.quote(item.line(), first.map_or("", |first| first.printed(desk.lines)))
            })
            .collect();
        let texts = [
            format!("{}{what}", quotes.join("、")),
            "任务写明牵头单位或责任单位".to_owned(),
            "如是目标、原则、要求等内容，不必处理；如是任务，请在台账中补上".to_owned(),
        ];
        let line = some.first().map_or(item.line(), |first| first.line());
        desk.report("notice-item-without-units", severity, (line, None), texts);
    }
}

/// The statements of a text about many tasks, each with the names in it as printed.
pub(super) fn statements(text: &str, names: &Names) -> Vec<(Vec<String>, Standing)> {
    let folded = Folded::new(text);
    standing_rules(&folded.text, names)
        .into_iter()
        .map(|rule| (split_by(folded.original(text, rule.names.clone()), names).names, rule))
        .collect()
}

/// How a task came to the units that a statement gives it, for a person.
pub(super) fn account_given(given: &[String]) -> Option<String> {
    (!given.is_empty()).then(|| format!("通知写明对各项任务都适用：{}", given.join("、")))
}

fn clauses(item: &Item) -> impl Iterator<Item = &Found> {
    item.paragraphs.iter().flat_map(|paragraph| &paragraph.found)
}

fn join(mut all: Settled, more: Settled) -> Settled {
    all.lead.extend(more.lead);
    all.co.extend(more.co);
    all.lead_open |= more.lead_open;
    all.co_open |= more.co_open;
    all
}

fn read(desk: &mut Desk<'_>, item: &Item, above: Option<&Clause>) -> (Read, Vec<Clause>) {
    let lines = desk.lines;
    let source = desk.number(item.line());
    let mut task = Task {
        id: desk.next_id(),
        number: item
            .number
            .as_ref()
            .map(|number| number.printed.clone())
            .unwrap_or_default(),
        source: source.to_string(),
        ..Task::default()
    };
    let mut notes = vec![format!(
        "{} 第{source}行：{}",
        desk.file,
        short(lines.get(item.line()).map_or("", |line| &line.text), 60)
    )];
    notes.push(match &item.number {
        Some(number) => format!("序号“{}”，{}", number.printed, style_name(number.style)),
        None => "没有序号".to_owned(),
    });
    let mut seen = Seen::default();
    let in_brackets = desk.bracket_share(item.line());
    let (text, mut steps) = steps(item, lines, in_brackets);
    if let Some(last) = steps.last_mut() {
        noted(&text, &mut last.clause, &desk.names);
    }
    let several = steps.len();
    // …12公里； is cut from what follows it.
    task.text = text
        .trim_end_matches(['；', ';', '，', ',', '、', ' ', '\u{3000}'])
        .to_owned();
    for step in &mut steps {
        let own = desk.learn(&step.clause);
        let above = above.filter(|above| above.names_units());
        if above.is_none() && !step.clause.joins.is_empty() {
            step.clause.unsure.push(format!(
                "与“{}”共同承担的单位没有写在本项里，也没有写在上级标题里",
                step.clause.joins.join("、")
            ));
        }
        let settled = above.map_or(own, |above| scope::under(desk, &step.clause, above));
        let printed = step.printed.iter().filter(|printed| !printed.is_empty());
        notes.extend(printed.map(|printed| format!("单位原文：{printed}")));
        notes.extend(settled.account());
        add(&mut task, &settled, &mut seen, several == 1);
        task.due = task.due.take().or_else(|| step.clause.due.clone());
        if several > 1 {
            task.measures.push(Measure {
                text: step.words.clone(),
                lead: settled.lead,
                co: settled.co,
            });
        }
    }
    if several > 1 {
        notes.push(format!("文中有{several}处单位，分作{several}条措施"));
        seen_apart(desk, &mut task, item);
    }
    if item.part == Part::TaskOfHeading
        && let Some(above) = above
    {
        let above = desk.settled(above);
        add(&mut task, &above, &mut seen, true);
        notes.push("本项没有写单位，用上级标题的单位".to_owned());
    }
    // A body that leads one measure and helps in another has the task once, and leads.
    if several > 1 {
        let lead = task.lead.clone();
        task.co.retain(|name| !lead.contains(name));
    }
    let last = item.paragraphs.last().map_or(item.line(), |paragraph| paragraph.line);
    let given = desk.give(&mut task, last);
    notes.extend(account_given(&given));
    if task.due.is_none() {
        task.due = due_in_text(&task.text);
    }
    notes.extend(
        item.told_at
            .iter()
            .map(|&line| format!("单位写在第{}行", desk.number(line))),
    );
    let clauses = steps.into_iter().map(|step| step.clause).collect();
    (
        Read {
            task,
            notes,
            line: item.line(),
            again: false,
        },
        clauses,
    )
}

/// Measures of which each has a leader of its own may be tasks: where they have numbers, or are many, a person is told of each.
fn seen_apart(desk: &mut Desk<'_>, task: &mut Task, item: &Item) {
    let led: Vec<&Measure> = task
        .measures
        .iter()
        .filter(|measure| !measure.lead.is_empty())
        .collect();
    let leaders: BTreeSet<&[String]> = led.iter().map(|measure| measure.lead.as_slice()).collect();
    let points = item.paragraphs.iter().skip(1).filter(|paragraph| {
        let counted = numbering(paragraph.printed(desk.lines)).is_some_and(|number| !number.risky);
        counted && paragraph.bears()
    });
    let sentences = item.paragraphs.iter().flat_map(|paragraph| &paragraph.found);
    let said = sentences.filter(|found| found.stand == Stand::Sentence);
    if leaders.len() < 2 || points.count() < 2 && said.count() < 2 && leaders.len() < 4 {
        return;
    }
    let quotes: Vec<String> = led
        .iter()
        .take(QUOTED)
        .map(|measure| format!("“{}”（{}）", short(&measure.text, 24), measure.lead.join("、")))
        .collect();
    let texts = [
        format!(
            "本项里{}各自写明谁牵头，读作一项任务的{}条措施",
            quotes.join("、"),
            led.len()
        ),
        "一项任务由一个单位牵头".to_owned(),
        "如各是一项任务，请在台账中分开；否则不必处理".to_owned(),
    ];
    let id = task.id.clone();
    desk.report("notice-unsure", Severity::Info, (item.line(), Some(&id)), texts);
}

/// Words of a task with the units for them.
struct Step {
    words: String,
    clause: Clause,
    printed: Vec<String>,
}

/// The words of an item without its clauses, and its steps: clauses with no words between them are one.
///
/// `in_brackets`: what the notice states of names in brackets without the word of a role: 括号内为配合单位.
fn steps(item: &Item, lines: &[Line], in_brackets: Option<Share>) -> (String, Vec<Step>) {
    let stray = ['。', '；', ';', '，', ',', '、', ' ', '\u{3000}', '.'];
    let mut text: Vec<String> = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    let mut waiting = String::new();
    for paragraph in &item.paragraphs {
        let printed = paragraph.printed(lines);
        let mut from = 0;
        for found in &paragraph.found {
            let before = printed.get(from..found.range.start).unwrap_or("").trim();
            let before = if from == 0 {
                before
            } else {
                before.trim_start_matches(stray)
            };
            from = found.range.end;
            if !waiting.is_empty() && !before.is_empty() {
                waiting.push('\n');
            }
            waiting.push_str(before);
            let mut clause = found.clause.clone();
            if let Some(share) = in_brackets.filter(|_| found.stand == Stand::Bracket) {
                for group in clause.groups.iter_mut().filter(|group| group.how == How::Plain) {
                    group.share = share;
                }
            }
            let source = printed.get(found.range.clone()).unwrap_or("").trim().to_owned();
            match steps.last_mut() {
                Some(last) if waiting.trim_matches(stray).is_empty() => {
                    last.clause.absorb(clause);
                    last.printed.push(source);
                }
                _ => steps.push(Step {
                    words: std::mem::take(&mut waiting).trim().to_owned(),
                    clause,
                    printed: vec![source],
                }),
            }
            waiting.clear();
        }
        let rest = printed.get(from..).unwrap_or("").trim();
        let rest = if from == 0 {
            rest
        } else {
            rest.trim_start_matches(stray)
        };
        if !rest.is_empty() {
            if !waiting.is_empty() {
                waiting.push('\n');
            }
            waiting.push_str(rest);
        }
        let kept = paragraph.words(lines);
        if !kept.is_empty() {
            text.push(kept);
        }
    }
    of_owner(&mut steps);
    // People and deadlines alone make no measure.
    let mut kept: Vec<Step> = Vec::new();
    let mut early: Option<Step> = None;
    for mut step in steps {
        if let Some(first) = early.take() {
            step.words = format!("{}{}", first.words, step.words);
            step.printed.splice(0..0, first.printed);
            let mut clause = first.clause;
            clause.absorb(std::mem::take(&mut step.clause));
            step.clause = clause;
        }
        if step.clause.names_units() {
            kept.push(step);
        } else if let Some(last) = kept.last_mut() {
            last.clause.absorb(step.clause);
            last.printed.extend(step.printed);
        } else {
            early = Some(step);
        }
    }
    kept.extend(early);
    (text.join("\n"), kept)
}

/// 县公安局：负责…，县城管局配合；负责…，县应急局配合: who stands before all words leads each measure that only says who helps.
fn of_owner(steps: &mut Vec<Step>) {
    let helps = |step: &Step| step.clause.groups.iter().all(|group| group.share >= Share::Assist);
    let [first, rest @ ..] = steps.as_mut_slice() else {
        return;
    };
    let owns = first.words.is_empty() && first.clause.names_units();
    if !owns || !rest.iter().any(helps) {
        return;
    }
    for step in rest.iter_mut().filter(|step| helps(step)) {
        let mut clause = first.clause.clone();
        clause.absorb(std::mem::take(&mut step.clause));
        step.clause = clause;
        step.printed.splice(0..0, first.printed.iter().cloned());
    }
    steps.remove(0);
}

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Ordinal => "第…章式",
        Style::Roman => "Ⅰ.式",
        Style::Letter => "A.式",
        Style::Article => "第…条式",
        Style::Han => "一、式",
        Style::HanBracket => "（一）式",
        Style::Arabic => "1.式",
        Style::Dotted => "1.1式",
        Style::ArabicBracket => "（1）式",
        Style::Circled => "①式",
        Style::HanIs => "一是式",
        Style::Bullet => "符号式",
        Style::Unnumbered => "无序号",
    }
}

/// The names that a task has so far, by role.
pub(crate) type Seen = [BTreeSet<String>; 2];

/// Adds units in order. A unit that an earlier measure named is not named twice.
pub(crate) fn add(task: &mut Task, settled: &Settled, seen: &mut Seen, first: bool) {
    let [leads, cos] = seen;
    for (list, names, seen) in [(&mut task.lead, &settled.lead, leads), (&mut task.co, &settled.co, cos)] {
        for name in names {
            if seen.insert(name.clone()) || first {
                list.push(name.clone());
            }
        }
    }
    task.lead_open |= settled.lead_open;
    task.co_open |= settled.co_open;
}

/// The nearest item above one that is of a part.
fn ancestor(outline: &Outline, item: &Item, is: impl Fn(Part) -> bool) -> Option<usize> {
    let mut next = item.parent;
    while let Some(place) = next {
        let parent = outline.items.get(place)?;
        if is(parent.part) {
            return Some(place);
        }
        next = parent.parent;
    }
    None
}

/// The headings above an item: the part (一、…) and the section （（一）…）, as printed.
fn headings(outline: &Outline, item: &Item, lines: &[Line]) -> (String, String) {
    let mut above: Vec<(&Item, String)> = Vec::new();
    let mut next = item.parent;
    while let Some(parent) = next.and_then(|place| outline.items.get(place)) {
        let line = lines.get(parent.line()).map_or("", |line| line.text.as_str());
        if !matches!(parent.part, Part::Task | Part::TaskOfNobody) {
            above.push((parent, short(line, 200)));
        } else if let Some(first) = parent.paragraphs.first().filter(|_| parent.like_heading(lines)) {
            // A task with tasks below it heads them without its own units.
            let number = line.get(..first.start).unwrap_or("");
            above.push((parent, format!("{number}{}", first.words(lines))));
        }
        next = parent.parent;
    }
    above.reverse();
    match above.as_slice() {
        [] => (String::new(), String::new()),
        [(only, text)] if only.style() > Style::Han && only.style() != Style::Unnumbered => {
            (String::new(), (*text).to_owned())
        }
        [(_, part), rest @ ..] => {
            let rest: Vec<&str> = rest.iter().map(|(_, text)| text.as_str()).collect();
            (part.clone(), rest.join(" / "))
        }
    }
}

//! The account of a notice: what stands in it is in a task, in a heading or in a part of the letter, or it is told with its line and its words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::bare::names_inside;
use super::desk::{Desk, QUOTED, Read, Use, quote};
use super::fold::fold;
use super::head::{ends_title, is_furniture, reports_to};
use super::leftover;
use super::lines::{Line, page_mark};
use super::names::Names;
use super::numbering::numbering;
use super::paragraph::names_units;
use super::table_header::header_by;
use super::{Block, Notice, Source, contact, rules};
use crate::finding::Severity;
use crate::lexicon::{Kind, any, holds};
use crate::memo::QuickSet;
use crate::pattern::Regex;
use crate::text::regex;

/// What ends a sentence.
const ENDS: [char; 6] = ['。', '；', ';', '！', '!', '\n'];
/// Longer texts are no lines that a person wrote.
const LONG: usize = 6_000;

/// The government of the level itself, as a text calls it: 经县政府同意.
static OWN: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}$", any(&[Kind::OwnGovernment]))));

/// Lines or rows with what is told of them.
type Told = Vec<(usize, String)>;

/// Closes the account: whatever is nowhere yet is told. `source` is the notice as it was given.
pub(crate) fn close(desk: &mut Desk<'_>, source: &Source, notice: &Notice) {
    unread(desk);
    words_unkept(desk, source, notice);
    bodies_unread(desk, notice);
    names_nowhere(desk, notice);
    names_mixed(desk, notice);
}

/// Names of bodies in the middle of which stands who issued the notice: the head or the foot of a page has run into them.
fn names_mixed(desk: &mut Desk<'_>, notice: &Notice) {
    let issuers: Vec<String> = notice.issuer.split('、').map(fold).collect();
    let mixed = |name: &&String| {
        let plain = fold(name);
        issuers
            .iter()
            .filter(|issuer| issuer.chars().count() >= 6)
            .any(|issuer| {
                let before = plain.find(issuer.as_str()).and_then(|at| plain.get(..at));
                before.is_some_and(|before| !before.is_empty() && !before.ends_with('驻'))
            })
    };
    let mut all = std::mem::take(&mut desk.read);
    for Read { task, line, .. } in &mut all {
        let names = task
            .lead
            .iter()
            .chain(&task.co)
            .filter(mixed)
            .cloned()
            .collect::<Vec<_>>();
        for name in names {
            let texts = [
                format!("“{name}”里夹有发文单位的名称，可能混入了页眉页脚"),
                "单位名称".to_owned(),
                "请对照通知原文，在台账中改正".to_owned(),
            ];
            desk.doubt(task, *line, "notice-name-unusual", texts);
        }
    }
    desk.read = all;
}

/// Tells of lines or rows, some in one finding; each is quoted with its place.
fn tell(desk: &mut Desk<'_>, severity: Severity, told: &Told, [what, expected, advice]: [&str; 3]) {
    for some in told.chunks(QUOTED) {
        let Some((first, _)) = some.first() else { continue };
        let quotes: Vec<String> = some.iter().map(|(place, said)| desk.quote(*place, said)).collect();
        let texts = [
            format!("{}{what}", quotes.join("、")),
            expected.to_owned(),
            advice.to_owned(),
        ];
        desk.report("notice-line-unread", severity, (*first, None), texts);
    }
}

/// Lines that nothing was read from, each quoted; the same lines below each of several letters are told once.
fn unread(desk: &mut Desk<'_>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut told: Told = Vec::new();
    for (at, line) in desk.lines.iter().enumerate() {
        if desk.uses.get(at).copied().flatten().is_some() {
            continue;
        }
        // A line of dashes says nothing.
        let says = line.rows.is_some() || line.plain.chars().any(char::is_alphanumeric);
        desk.mark(at, if says { Use::Reported } else { Use::Letter });
        if says && (line.rows.is_some() || seen.insert(&line.plain)) {
            told.push((at, words_of(line)));
        }
    }
    let texts = [
        "没有读作任务、标题或表样",
        "通知的每一行都有着落",
        "如与任务无关，不必处理；如属于某项任务，请在台账中补上",
    ];
    tell(desk, Severity::Warning, &told, texts);
}

fn words_of(line: &Line) -> String {
    let Some(rows) = &line.rows else {
        return line.text.clone();
    };
    let cells = rows.iter().flatten().map(|cell| cell.trim());
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).take(6).collect();
    format!("一个表格，各格内容为：{}", cells.join(" | "))
}

/// The words of the records, of what the notice says of itself, and of what is told.
#[derive(Default)]
struct Kept {
    /// Pieces between signs.
    pieces: BTreeSet<String>,
    whole: String,
    /// Letters that stand side by side.
    pairs: QuickSet<(char, char)>,
}

/// The pieces of a text between its signs, folded, and without blanks in them.
fn pieces(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in text.split(['\t', '\n', '\r']) {
        let plain: String = fold(part).chars().filter(|letter| !letter.is_whitespace()).collect();
        let pieces = plain.split(|letter: char| !letter.is_alphanumeric());
        let pieces = pieces.filter(|piece| piece.chars().nth(1).is_some());
        all.extend(pieces.map(str::to_owned));
    }
    all
}

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

/// So many times a clause may begin or end within a piece.
const CUTS: usize = 4;

impl Kept {
    fn of(desk: &Desk<'_>, notice: &Notice) -> Self {
        let mut kept = Kept::default();
        for Read { task, notes, .. } in &desk.read {
            let words = [&task.number, &task.part, &task.section, &task.text];
            words.into_iter().chain(notes).for_each(|words| kept.add(words));
            task.due.iter().for_each(|due| kept.add(due));
            task.lead.iter().chain(&task.co).for_each(|name| kept.add(name));
            for (heading, cell) in task.columns.iter() {
                kept.add(heading);
                kept.add(cell);
            }
        }
        let own = [&notice.title, &notice.issuer, &notice.report_to];
        own.into_iter().for_each(|said| kept.add(said));
        for form in &notice.forms {
            kept.add(&form.title);
            form.columns.iter().for_each(|column| kept.add(&column.heading));
        }
        desk.findings.iter().for_each(|finding| kept.add(&finding.found));
        kept
    }

    fn add(&mut self, text: &str) {
        for piece in pieces(text) {
            self.whole.push_str(&piece);
            self.whole.push('\n');
            self.pairs.extend(pairs(&piece));
            self.pieces.insert(piece);
        }
    }

    /// The first piece of a text that stands nowhere, not even in parts: a clause may begin within it.
    fn missing(&self, text: &str) -> Option<String> {
        pieces(text).into_iter().find(|piece| !self.holds(piece))
    }

    fn holds(&self, piece: &str) -> bool {
        let unknown = || pairs(piece).filter(|pair| !self.pairs.contains(pair)).count();
        self.pieces.contains(piece) || unknown() <= CUTS && self.holds_parts(piece)
    }

    /// Whether a piece stands somewhere in so few parts.
    fn holds_parts(&self, piece: &str) -> bool {
        let ends = piece.char_indices().map(|(at, letter)| at + letter.len_utf8());
        let ends: Vec<usize> = ends.collect();
        let mut from = 0;
        let mut count = 0;
        while let Some(rest) = piece.get(from..).filter(|rest| !rest.is_empty()) {
            let held = |end: &&usize| {
                let part = piece.get(from..**end).unwrap_or("");
                let counts = part.chars().all(|letter| letter.is_ascii_digit());
                (counts || part.chars().nth(1).is_some()) && self.whole.contains(part)
            };
            // A number before the words stands apart.
            let end = ends.iter().rfind(|end| **end > from && held(end)).copied();
            let single = || rest.chars().next().map(|letter| from + letter.len_utf8());
            match end.or_else(|| single().filter(|_| count == 0)) {
                Some(end) if count < CUTS => (from, count) = (end, count + 1),
                _ => return false,
            }
        }
        true
    }
}

/// Words of the source that no line holds any more, and words of a task's lines and cells that its record does not hold.
fn words_unkept(desk: &mut Desk<'_>, source: &Source, notice: &Notice) {
    let kept = Kept::of(desk, notice);
    let mut told: Told = Vec::new();
    for (at, line) in desk.lines.iter().enumerate() {
        if desk.uses.get(at).copied().flatten() != Some(Use::Task) || desk.understood.contains(&at) {
            continue;
        }
        match &line.rows {
            None if line.plain.len() < LONG => {
                told.extend(kept.missing(unnumbered(&line.text)).map(|piece| (at, piece)));
            }
            None => {}
            Some(rows) => {
                let first = header_by(rows, &desk.names).map_or(0, |header| header.last);
                let rows = rows.iter().enumerate().skip(first).take(4_000);
                told.extend(rows.filter_map(|(place, row)| {
                    let piece = row.iter().find_map(|cell| kept.missing(cell))?;
                    Some((at, format!("表格第{}行：{piece}", place + 1)))
                }));
            }
        }
    }
    let texts = [
        "有的内容没有读入任务",
        "任务所在各行的内容都在台账里",
        "如属于这项任务，请在台账中补上",
    ];
    tell(desk, Severity::Info, &told, texts);
    let mut laid = kept;
    for line in desk.lines {
        laid.add(&line.text);
        line.rows.iter().flatten().flatten().for_each(|cell| laid.add(cell));
    }
    source.findings.iter().for_each(|finding| laid.add(&finding.found));
    let lost = |text: &str| {
        let known = text.len() >= LONG || page_mark(text);
        if known {
            None
        } else {
            laid.missing(unnumbered(text.trim()))
        }
    };
    let mut lines: Vec<(usize, String)> = Vec::new();
    for block in &source.blocks {
        match block {
            Block::Paragraph { line, text } => {
                lines.extend(text.split('\n').find_map(lost).map(|piece| (*line, piece)));
            }
            Block::Table { line, rows } => {
                let cells = rows.iter().flatten().take(40_000).map(String::as_str);
                lines.extend(cells.into_iter().find_map(lost).map(|piece| (*line, piece)));
            }
        }
    }
    for some in lines.chunks(QUOTED) {
        let quotes: Vec<String> = some.iter().map(|(line, text)| quote(*line, text)).collect();
        let place = desk
            .lines
            .iter()
            .position(|line| some.first().is_some_and(|(first, _)| line.number >= *first))
            .unwrap_or(0);
        let texts = [
            format!("{}在整理版面时没有保留", quotes.join("、")),
            "通知的每一行都有着落".to_owned(),
            "如属于某项任务，请在台账中补上".to_owned(),
        ];
        desk.report("notice-line-unread", Severity::Warning, (place, None), texts);
    }
}

/// Sentences outside of tasks in which bodies act, whatever the line was read as.
fn bodies_unread(desk: &mut Desk<'_>, notice: &Notice) {
    let warned: BTreeSet<usize> = desk
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info)
        .filter_map(|finding| finding.place.line)
        .collect();
    let mut lines: BTreeMap<usize, usize> = BTreeMap::new();
    desk.lines
        .iter()
        .for_each(|line| *lines.entry(line.number).or_default() += 1);
    let quoted: String = desk
        .findings
        .iter()
        .map(|finding| pieces(&finding.found).concat() + "\n")
        .collect();
    let used = used(desk);
    let first = first_item(desk);
    let (mut roles, mut acts): (Told, Told) = (Vec::new(), Vec::new());
    for (at, line) in desk.lines.iter().enumerate() {
        let read = desk.uses.get(at).copied().flatten();
        let outside = matches!(read, Some(Use::Letter | Use::Head | Use::Heading | Use::Reported));
        // A title, the addressee and the list of attachments name bodies of which they say nothing.
        let shaped = ends_title(&line.plain) || line.plain.contains(':') || numbering(&line.text).is_some();
        let shaped = shaped && read == Some(Use::Letter);
        if !outside || shaped || line.rows.is_some() || desk.understood.contains(&at) || line.plain.len() >= LONG {
            continue;
        }
        if is_furniture(&line.plain) || is_rule(&line.plain, &desk.names) || contact::is_contact(&line.text) {
            continue;
        }
        let start: String = pieces(&line.text).concat().chars().take(12).collect();
        // A text without line breaks is one line of the source.
        let own = lines.get(&line.number) == Some(&1);
        if own && warned.contains(&line.number) || read == Some(Use::Reported) && quoted.contains(&start) {
            continue;
        }
        let said = leftover::said_of_bodies(&line.text, &desk.names).filter(|_| read != Some(Use::Letter));
        // 一、加强应急管理(市应急局牵头): the units of a heading were given to its tasks.
        let said = said.filter(|_| read != Some(Use::Heading) || !names_units(&line.text, &desk.names));
        match said {
            Some(said) => {
                let sentence = line.text.split(ENDS).find(|sentence| sentence.contains(&said));
                roles.push((at, sentence.unwrap_or(&said).to_owned()));
            }
            None if read == Some(Use::Heading) => {}
            None => {
                let behind = first.is_some_and(|first| at >= first);
                let act = |part: &&str| acting(part, (&desk.names, &used, behind), notice);
                let parts = line.text.split(ENDS);
                acts.extend(parts.into_iter().find(act).map(|part| (at, part.to_owned())));
            }
        }
    }
    let texts = [
        "写有单位和分工，没有读作任务",
        "写明单位的内容属于某项任务",
        "如属于某项任务，请在台账中补上；如是保障措施、办文要求等，不必处理",
    ];
    tell(desk, Severity::Warning, &roles, texts);
    let texts = [
        "提到的单位没有读作任务的单位",
        "写明单位的内容属于某项任务",
        "如是某项任务的单位，请在台账中补上；否则不必处理",
    ];
    tell(desk, Severity::Info, &acts, texts);
}

/// The units of all tasks, folded.
fn used(desk: &Desk<'_>) -> BTreeSet<String> {
    let names = desk
        .read
        .iter()
        .flat_map(|read| read.task.lead.iter().chain(&read.task.co));
    let given = desk.standing.iter().map(|given| &given.name);
    names.chain(given).map(|name| fold(name)).collect()
}

/// The first line that is an item of the list.
fn first_item(desk: &Desk<'_>) -> Option<usize> {
    let task = desk.read.iter().map(|read| read.line).min()?;
    let numbered = |line: &Line| numbering(&line.text).is_some_and(|number| !number.risky);
    let letter = |at: usize| matches!(desk.uses.get(at), Some(Some(Use::Head | Use::Letter)));
    let mut lines = desk.lines.iter().enumerate();
    let first = lines.position(|(at, line)| numbered(line) && !letter(at));
    Some(first.map_or(task, |first| first.min(task)))
}

/// Whether a sentence says that a body does something. Before the first task only those count that tasks name; nobody acts by whom
/// something was approved (经县委同意), to whom something is handed in, or who wrote the notice.
fn acting(sentence: &str, (names, used, behind): (&Names, &BTreeSet<String>, bool), notice: &Notice) -> bool {
    let mut plain = fold(sentence);
    while let (Some(open), Some(close)) = (plain.find('《'), plain.find('》')) {
        if open >= close {
            break;
        }
        plain.replace_range(open..close + '》'.len_utf8(), "");
    }
    let receivers = reports_to(&plain);
    let issuer = fold(&notice.issuer);
    let counts = |name: &str| {
        let own = OWN.is_match(name) || !issuer.is_empty() && issuer.contains(name);
        let receives = receivers.iter().any(|to| to.contains(name));
        names.one_body(name) && !own && !receives && (behind || used.contains(name))
    };
    let mut acts = false;
    let mut rest = String::new();
    for part in plain.split(',').filter(|part| !part.trim_start().starts_with('经')) {
        let mut part = part.to_owned();
        let mut found: Vec<String> = names_inside(&part, names)
            .into_iter()
            .map(|(_, name)| name.to_owned())
            .collect();
        let known = used.iter().filter(|name| name.chars().nth(2).is_some());
        found.extend(known.filter(|name| part.contains(name.as_str())).cloned());
        for name in found {
            // 请向县发改局反映: whoever is told does nothing.
            let told = part.split(&name).next().is_some_and(|before| before.ends_with('向'));
            acts |= !told && counts(&name);
            part = part.replace(&name, "");
        }
        rest.push_str(&part);
    }
    acts && rest.chars().filter(|letter| letter.is_alphabetic()).nth(1).is_some()
}

/// A line without its number.
fn unnumbered(line: &str) -> &str {
    let number = numbering(line);
    number.and_then(|number| line.get(number.rest..)).unwrap_or(line)
}

/// Whether a heading's words are about a body rather than about what is done with it: 提升县医院服务能力 is not.
fn heads(words: &str, name: &str) -> bool {
    let edge = words.trim().starts_with(name) || words.trim().trim_end_matches([')', ':', '。']).ends_with(name);
    edge && words.chars().count() <= name.chars().count() + 10
}

/// Bodies that headings and cells name and that stand nowhere in what was read: one finding for all of them.
fn names_nowhere(desk: &mut Desk<'_>, notice: &Notice) {
    let Some(first) = first_item(desk) else { return };
    let mut used = used(desk);
    let own = [&notice.title, &notice.issuer, &notice.report_to];
    let mut words: String = own.map(|said| fold(said)).join("\n");
    for Read { task, notes, .. } in &desk.read {
        let said = notes.iter().chain([&task.text]);
        said.for_each(|said| words.extend(["\n", &fold(said)]));
    }
    let findings = desk.findings.iter();
    findings.for_each(|finding| words.extend(["\n", &fold(&finding.found)]));
    let mut found: Vec<(usize, String)> = Vec::new();
    let last = desk.read.iter().map(|read| read.line).max().unwrap_or(first);
    for (at, line) in desk.lines.iter().enumerate().skip(first) {
        // Behind 版权所有 and 抄送 stands the foot of the page.
        if at > last && line.rows.is_none() && is_furniture(&line.plain) {
            break;
        }
        let read = desk.uses.get(at).copied().flatten();
        let table = line.rows.is_some() && read != Some(Use::Form);
        let heading = line.rows.is_none() && read == Some(Use::Heading);
        let label = line.plain.split_once(':').map_or("", |(label, _)| label);
        // 联系单位：县气象局 in the foot says whom to call.
        let foot = at > last && holds(label, Kind::NoLabel);
        if !(table || heading) || is_furniture(&line.plain) || foot {
            continue;
        }
        let cells = line.rows.iter().flatten().flatten().map(String::as_str);
        for text in cells.chain([line.text.as_str()]).filter(|text| text.len() < LONG) {
            let plain = fold(text);
            for (_, name) in names_inside(&plain, &desk.names) {
                let one = desk.names.one_body(name) && !OWN.is_match(name);
                let one = one && (!heading || heads(&fold(unnumbered(text)), name));
                if one && !used.contains(name) && !words.contains(name) && found.len() < 200 {
                    used.insert(name.to_owned());
                    found.push((at, name.to_owned()));
                }
            }
        }
    }
    let led = desk.read.iter().all(|read| !read.task.lead.is_empty());
    let (headings, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|(at, _)| {
        let heading = desk.uses.get(*at) == Some(&Some(Use::Heading));
        heading && !led
    });
    for (found, rule, severity, more) in [
        (
            headings,
            "notice-rule-unread",
            Severity::Warning,
            "，有任务没有写明谁牵头",
        ),
        (others, "notice-line-unread", Severity::Info, ""),
    ] {
        let Some((place, _)) = found.first() else { continue };
        let lines: BTreeSet<usize> = found.iter().map(|(at, _)| desk.number(*at)).collect();
        let lines: Vec<String> = lines.iter().take(12).map(usize::to_string).collect();
        let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
        let texts = [
            format!(
                "第{}行提到的{}没有读作任何任务的单位{more}",
                lines.join("、"),
                names.join("、")
            ),
            "写明单位的内容属于某项任务".to_owned(),
            "如是某项任务的单位，请在台账中补上；否则不必处理".to_owned(),
        ];
        desk.report(rule, severity, (*place, None), texts);
    }
}

/// Whether a line states a rule about who leads: it was learnt.
fn is_rule(plain: &str, names: &Names) -> bool {
    rules::first_leads_rule(plain)
        || rules::responsible_leads_rule(plain)
        || !rules::standing_rules(plain, names).is_empty()
}

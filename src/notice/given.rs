//! Units that a statement gives to some tasks: those that name no lead (未列牵头的，由某局牵头), those of some numbers
//! (第1至3项各区司法局参与).

use std::sync::LazyLock;

use regex::Regex;

use super::desk::{Desk, Given, short};
use super::fold::fold;
use super::rules::Scope;
use super::token::{Share, role_share};
use super::unit_list::split_by;
use super::words::ends_like_unit;
use crate::finding::Severity;
use crate::lexicon::{Kind, any};
use crate::text::regex;

/// 未列牵头科室的，由党组办公室牵头
static DEFAULT: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::RuleDefault])));

/// 第1至3项
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"第(\d{1,3})(?:项|条|号)?(?:至|到|—|-|~|、|和)第?(\d{1,3})(?:项|条|号)(?:任务|工作)?,?(?:均|都)?(?:由|请)?")
});

/// The number of a table in a statement: 表二.
static TABLE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:附?表)[一二三四五六七八九十\d]{1,2}"));

/// Notes such statements of lines and of the notes of tables.
pub(super) fn state(desk: &mut Desk<'_>) {
    let lines = desk.lines;
    let mut found: Vec<(usize, Given, String)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let cells = line.rows.iter().flatten().flatten().take(4_000);
        let mut texts: Vec<String> = cells
            .filter(|cell| (20..900).contains(&cell.len()))
            .map(|cell| fold(cell))
            .collect();
        texts.dedup();
        if line.rows.is_none() && line.plain.len() < 4_000 {
            texts.push(line.plain.clone());
        }
        for sentence in texts.iter().flat_map(|text| text.split(['。', ';', '\n'])) {
            found.extend(of_sentence(desk, place, sentence));
        }
    }
    for (place, given, said) in found {
        let (role, whom) = match (given.lead, given.numbers) {
            (true, None) => ("牵头单位", "没有写明谁牵头的各项任务".to_owned()),
            (lead, numbers) => {
                let (first, last) = numbers.unwrap_or_default();
                (
                    if lead { "牵头单位" } else { "责任单位" },
                    format!("第{first}至{last}项任务"),
                )
            }
        };
        let texts = [
            format!("“{}”读作：{}是{whom}的{role}", short(&said, 60), given.name),
            String::new(),
            "如不是对这些任务都适用，请在台账中改正".to_owned(),
        ];
        if !desk.standing.contains(&given) {
            desk.report("notice-rule-of-all", Severity::Info, (place, None), texts);
            desk.standing.push(given);
        }
    }
}

fn of_sentence(desk: &Desk<'_>, place: usize, sentence: &str) -> Vec<(usize, Given, String)> {
    let names = &desk.names;
    let given = |name: String, lead: bool, numbers: Option<(u32, u32)>| {
        let (line, until) = table(desk, sentence).unwrap_or((0, desk.lines.len()));
        let given = Given {
            name,
            line,
            lead,
            scope: Scope::Section,
            until,
            numbers,
        };
        (place, given, sentence.trim().to_owned())
    };
    if let Some(found) = DEFAULT.captures(sentence)
        && let Some(who) = found.name("who")
    {
        let all = split_by(who.as_str(), names).names;
        if !all.is_empty() && all.iter().all(|name| names.said(name)) {
            return all.into_iter().map(|name| given(name, true, None)).collect();
        }
    }
    let Some(found) = NUMBERS.captures(sentence) else {
        return Vec::new();
    };
    let number = |at: usize| found.get(at).and_then(|number| number.as_str().parse::<u32>().ok());
    let (Some(first), Some(last), Some(whole)) = (number(1), number(2), found.get(0)) else {
        return Vec::new();
    };
    let rest = sentence.get(whole.end()..).unwrap_or("");
    let rest = rest.split(',').next().unwrap_or(rest);
    // The longest list of names behind which a role is said.
    let ends = rest.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(60);
    let list = |end: usize| {
        let all = split_by(rest.get(..end)?, names).names;
        let sure = |name: &String| names.know(name) || ends_like_unit(name) && names.said(name);
        (!all.is_empty() && all.iter().all(sure)).then_some(all)
    };
    let found = ends
        .filter_map(|end| Some((list(end)?, role_share(rest.get(end..)?)?)))
        .last();
    let Some((all, share)) = found else { return Vec::new() };
    let numbers = Some((first, last));
    all.into_iter()
        .map(|name| given(name, share <= Share::Main, numbers))
        .collect()
}

/// The lines of the table of which a sentence speaks: from its caption to the next.
fn table(desk: &Desk<'_>, sentence: &str) -> Option<(usize, usize)> {
    let said = TABLE.find(sentence)?.as_str();
    let caption = |line: &super::lines::Line| {
        line.rows.is_none()
            && TABLE.find(&line.plain).is_some_and(|found| found.start() == 0)
            && line.plain.chars().count() <= 40
    };
    let line = desk
        .lines
        .iter()
        .position(|line| caption(line) && line.plain.starts_with(said))?;
    let rest = desk.lines.iter().enumerate().skip(line + 1);
    let until = rest.filter(|(_, line)| caption(line)).map(|(at, _)| at).next();
    Some((line, until.unwrap_or(desk.lines.len())))
}

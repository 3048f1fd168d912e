//! Lists ordered by unit: each heading is the name of a body (一、市发展改革委（3项）), the tasks below it name nobody.

use std::sync::LazyLock;

use regex::Regex;

use super::clause::{Clause, Group, How};
use super::lines::Line;
use super::names::Names;
use super::numbering::{Style, numbering};
use super::outline::Outline;
use super::paragraph::{Found, Stand, of_line};
use super::token::Share;
use super::unit_list::UnitList;
use super::words::ends_like_unit;
use crate::lexicon::{Kind, any, ends, words};
use crate::text::regex;

/// How many tasks follow: （3项）.
static COUNT: LazyLock<Regex> = LazyLock::new(|| regex(&format!("{}$|:$", any(&[Kind::CountBehind]))));

/// Words that a heading holds and a name does not.
static VERBS: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::HeadingVerb).collect());

/// The bodies that a line names as the heading of its tasks, as printed: one, or 县委网信办、县融媒体中心.
fn named<'t>(text: &'t str, sure: &dyn Fn(&str) -> bool) -> Option<Vec<&'t str>> {
    let number =
        numbering(text).filter(|number| matches!(number.style, Style::Ordinal | Style::Han | Style::HanBracket))?;
    let words = text.get(number.rest..)?.trim();
    let folded = super::fold::Folded::new(words);
    let end = COUNT
        .find(&folded.text)
        .map_or(folded.text.len(), |count| count.start());
    let name = folded.original(words, 0..end).trim();
    let names: Vec<&str> = name.split('、').map(str::trim).collect();
    let fits = |name: &&str| {
        let plain = super::fold::fold(name);
        // 市发展改革委 holds 发展 and 改革: the name of a commission or bureau may.
        let verb = VERBS.iter().any(|verb| plain.starts_with(verb));
        (3..=20).contains(&plain.chars().count())
            && sure(&plain)
            && !verb
            && !plain.contains([',', '。', ';', ':', '“'])
    };
    names.iter().all(fits).then_some(names)
}

/// What is surely a name at the head of a section.
fn surely(plain: &str) -> bool {
    ends(plain, Kind::HeadingName) && ends_like_unit(plain)
}

/// Whether lines are a list ordered by unit: at least two headings are names, most headings are, and clauses only say who
/// assists: 1.编报国债项目25个。（配合：县财政局）
pub(crate) fn ordered_by_unit(lines: &[Line], places: &[usize], known: &Names) -> bool {
    let lines = || {
        places
            .iter()
            .filter_map(|&place| lines.get(place))
            .filter(|line| line.rows.is_none())
    };
    let heads = lines().filter(|line| {
        numbering(&line.text)
            .is_some_and(|number| matches!(number.style, Style::Ordinal | Style::Han | Style::HanBracket))
    });
    let (mut all, mut names) = (0_usize, 0_usize);
    for head in heads {
        all += 1;
        names += usize::from(named(&head.text, &surely).is_some());
    }
    names >= 2
        && names * 3 >= all * 2
        && lines().all(|line| {
            of_line(&line.text, known)
                .iter()
                .all(|found| !found.clause.names_units() || assists(&found.clause))
        })
}

/// Whether all bodies of a clause assist.
fn assists(clause: &Clause) -> bool {
    clause.names_units() && clause.groups.iter().all(|group| group.share >= Share::Assist)
}

/// Makes clauses of the headings of a list ordered by unit.
pub(crate) fn give_clauses(outline: &mut Outline, lines: &[Line], known: &Names) {
    // Beside those that assist, the body of the heading leads.
    let found = outline
        .items
        .iter()
        .flat_map(|item| &item.paragraphs)
        .flat_map(|paragraph| &paragraph.found);
    let share = if found.into_iter().any(|found| assists(&found.clause)) {
        Share::Lead
    } else {
        Share::Responsible
    };
    for item in &mut outline.items {
        let Some(line) = lines.get(item.line()) else { continue };
        // Beside headings that surely are names, what may be one is one: 县委办公室.
        let likely = |plain: &str| surely(plain) || known.know(plain) || ends_like_unit(plain);
        let Some(names) = named(&line.text, &likely) else {
            continue;
        };
        let Some(paragraph) = item.paragraphs.first_mut() else {
            continue;
        };
        let list = UnitList {
            names: names.into_iter().map(str::to_owned).collect(),
            ..UnitList::default()
        };
        // The heading keeps its words: the clause takes none of them away.
        paragraph.found.push(Found {
            range: 0..0,
            stand: Stand::Sentence,
            clause: Clause {
                groups: vec![Group {
                    share,
                    how: How::Plain,
                    word: String::new(),
                    list,
                }],
                ..Clause::default()
            },
            doubt: None,
        });
        item.clause = true;
    }
}

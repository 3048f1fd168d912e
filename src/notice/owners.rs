//! Headings that say whose tasks stand below them: 一、市发展改革委（3项）, 【县公安局】, 县卫健委牵头的工作.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::bare::names_at_end;
use super::clause::{Clause, Group, How};
use super::days::day_line;
use super::fold::{Folded, fold};
use super::legend::Place;
use super::lines::Line;
use super::names::Names;
use super::numbering::{Style, numbering};
use super::paragraph::{Found, Stand, of_line, without};
use super::sentence::headed_clause;
use super::table_header::{Role, header_by};
use super::token::{Label, Share, labels_by};
use super::unit_list::split_by;
use super::words::ends_like_unit;
use crate::lexicon::{Kind, any, begins, ends};
use crate::pattern::Regex;
use crate::text::regex;

/// How many tasks follow: （3项）.
static COUNT: LazyLock<Regex> = LazyLock::new(|| regex(&format!("[ ]*{}$", any(&[Kind::CountBehind]))));

/// 县卫健委牵头的工作
static WORK: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::HeadedWork])));

/// How a heading looks: its number, and what stands around its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    style: Style,
    framed: bool,
    colon: bool,
}

/// A line that may be such a heading.
struct Head {
    place: usize,
    look: Look,
    clause: Clause,
    /// It is surely names of bodies, whatever stands around it.
    sure: bool,
    /// Style and value of the number below it.
    below: Option<(Style, u32)>,
}

/// The number of a line that is no table.
fn number_of(line: &Line) -> Option<(Style, u32)> {
    let number = numbering(&line.text).filter(|_| line.rows.is_none())?;
    Some((number.style, number.value))
}

/// A line as a heading, if its words are names of bodies and nothing else, or say whose work follows.
fn head(place: usize, line: &Line, next: &Line, names: &Names) -> Option<Head> {
    if line.rows.is_some() || line.plain.chars().count() > 60 || day_line(&line.plain).is_some() {
        return None;
    }
    let number = numbering(&line.text).filter(|number| !number.risky && number.style != Style::HanIs);
    let style = number.as_ref().map_or(Style::Unnumbered, |number| number.style);
    let style = if style == Style::Bullet {
        Style::Unnumbered
    } else {
        style
    };
    let below = number_of(next);
    // （一）县公安局 above lines without numbers that are no names.
    let lines_below = || {
        let numbered = matches!(style, Style::Ordinal | Style::Han | Style::HanBracket);
        let ranges: Vec<_> = of_line(&next.text, names)
            .into_iter()
            .map(|found| found.range)
            .collect();
        let alone = names_at_end(&next.text, true, names).is_some_and(|found| found.range.start == 0);
        numbered && next.rows.is_none() && below.is_none() && !alone && !without(&next.text, &ranges).is_empty()
    };
    let heads = next.rows.is_some()
        || below.is_some_and(|(below, _)| style == Style::Unnumbered || below > style)
        || lines_below();
    if !heads {
        return None;
    }
    let words = line.text.get(number.map_or(0, |number| number.rest)..)?;
    let folded = Folded::new(words);
    let plain = folded.text.trim();
    let lead = |letter: char| !letter.is_alphanumeric();
    let bare = plain.trim_start_matches(lead);
    let start = folded.text.find(bare)?;
    let framed = start > 0 && plain.starts_with('(');
    let end = bare
        .trim_end_matches(|letter: char| letter.is_whitespace() || letter == ':')
        .len();
    let colon = bare.get(..end)?.len() < bare.trim_end().len();
    let bare = bare.get(..end)?;
    // 【县公安局】3项
    let bare = COUNT
        .find(bare)
        .map_or(bare, |count| bare.get(..count.start()).unwrap_or(bare));
    let bare = if framed { bare.trim_end_matches(')') } else { bare };
    let named = ends_like_unit(bare) || WORK.is_match(bare);
    if !named {
        return None;
    }
    let look = Look { style, framed, colon };
    let labelled = labels_by(bare, names)
        .first()
        .is_some_and(|label| matches!(label.meaning, Label::Units(_)));
    if labelled {
        return None;
    }
    let printed = folded.original(words, start..start + bare.len()).trim();
    if let Some(found) = headed_clause(&Folded::new(printed), names) {
        return Some(Head {
            place,
            look,
            clause: found.clause,
            sure: true,
            below,
        });
    }
    let list = split_by(printed, names);
    let fits = |name: &String| {
        let plain = fold(name);
        // 市发展改革委 holds 发展 and 改革: the name of a commission or bureau may.
        (3..=20).contains(&plain.chars().count())
            && (names.know(&plain) || names.said(&plain) && ends_like_unit(&plain))
            && !begins(&plain, Kind::HeadingVerb)
            && !plain.contains([',', '。', ';', ':', '“', '('])
    };
    if list.names.is_empty() || list.names.len() > 4 || !list.names.iter().all(fits) || list.open {
        return None;
    }
    let numbered = matches!(style, Style::Ordinal | Style::Han | Style::HanBracket);
    let sure = list.names.iter().all(|name| {
        let plain = fold(name);
        names.firm(&plain) || numbered && ends(&plain, Kind::HeadingName)
    });
    let clause = Clause {
        groups: vec![Group::of(Share::Responsible, How::Plain, "", list.names)],
        ..Clause::default()
    };
    Some(Head {
        place,
        look,
        clause,
        sure,
        below,
    })
}

/// The headings of a list that is ordered by unit, by their places, each with the bodies as its clause: two at least of one
/// look, most headings of that look, before the tasks of which they speak.
pub(crate) fn owners(lines: &[Line], places: &[usize], names: &Names) -> BTreeMap<usize, Found> {
    let at = |place: &usize| lines.get(*place);
    let mut looks: BTreeMap<Look, Vec<Head>> = BTreeMap::new();
    for pair in places.windows(2) {
        if let [place, next] = pair
            && let (Some(line), Some(below)) = (at(place), at(next))
            && let Some(head) = head(*place, line, below, names)
        {
            looks.entry(head.look).or_default().push(head);
        }
    }
    let mut all = BTreeMap::new();
    for (look, heads) in looks {
        let sure = heads.iter().filter(|head| head.sure).count();
        let alike = places
            .iter()
            .filter_map(at)
            .filter(|line| number_of(line).is_some_and(|(style, _)| style == look.style));
        if sure < 2 || look.style != Style::Unnumbered && heads.len() * 3 < alike.count() * 2 {
            continue;
        }
        // Names on the line below a task look the same: the first of them stands behind the first task.
        let first = heads.first().map_or(0, |head| head.place);
        let behind = heads.first().and_then(|head| head.below).is_some_and(|(style, value)| {
            let mut earlier = places
                .iter()
                .filter(|place| **place < first)
                .filter_map(at)
                .filter_map(number_of);
            earlier.any(|(other, before)| other == style && before + 1 == value)
        });
        if behind && look.style == Style::Unnumbered {
            continue;
        }
        let taken: BTreeSet<usize> = heads.iter().map(|head| head.place).collect();
        let share = share(lines, places, (first, &taken), names);
        for mut head in heads {
            for group in head.clause.groups.iter_mut().filter(|group| group.how == How::Plain) {
                // 县公安局： above its duties.
                let alone = look.colon && group.list.names.len() == 1;
                group.share = if alone { Share::Lead } else { share };
            }
            let found = Found {
                // The heading keeps its words: the clause takes none of them away.
                range: 0..0,
                stand: Stand::Sentence,
                clause: head.clause,
                doubt: None,
            };
            all.insert(head.place, found);
        }
    }
    all
}

/// What the bodies of such headings do: what the notice states; beside clauses that only say who helps, they lead.
fn share(lines: &[Line], places: &[usize], (first, heads): (usize, &BTreeSet<usize>), names: &Names) -> Share {
    if let Some(share) = names.terms().place(Place::Heading) {
        return share;
    }
    let (mut helps, mut acts) = (0_usize, 0_usize);
    let below = places
        .iter()
        .filter(|place| **place > first && !heads.contains(*place))
        .filter_map(|place| lines.get(*place));
    for line in below.filter(|line| line.plain.len() < 6_000) {
        if let Some(header) = line.rows.as_ref().and_then(|rows| header_by(rows, names)) {
            let mut shares = header.columns.iter().filter_map(|column| match column.role {
                Role::Units(share) => Some(share),
                _ => None,
            });
            if shares.all(|share| share >= Share::Assist) {
                helps += 1
            } else {
                acts += 1
            }
            continue;
        }
        let said: Vec<Found> = of_line(&line.text, names)
            .into_iter()
            .filter(|found| found.clause.names_units())
            .collect();
        // 1.负责组织新闻发布: whoever does it is named above.
        let words = line
            .text
            .get(numbering(&line.text).map_or(0, |number| number.rest)..)
            .unwrap_or("");
        if said.is_empty() && begins(&fold(words), Kind::Role) {
            helps += 1;
        }
        for found in said {
            let clause = &found.clause;
            let helping = clause.groups.iter().all(|group| group.share >= Share::Assist) || !clause.joins.is_empty();
            if helping { helps += 1 } else { acts += 1 }
        }
    }
    if helps > acts { Share::Lead } else { Share::Responsible }
}

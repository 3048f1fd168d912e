//! Of which tasks a clause speaks that stands at none of them: headings of bodies, units beside a heading, 本部分任务由…, 以上各项由….

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::bare::names_at_end;
use super::clause::{Clause, Group, How};
use super::days::day_line;
use super::desk::Desk;
use super::fold::{Folded, fold};
use super::legend::Place;
use super::lines::Line;
use super::names::Names;
use super::numbering::{Style, numbering};
use super::outline::{Item, Outline, Part};
use super::paragraph::{Found, Stand, of_line, without};
use super::rules::Scope;
use super::sentence::headed_clause;
use super::settle::{By, Rules, Settled, settle};
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
    let count = COUNT.find(bare);
    let bare = count.map_or(bare, |count| bare.get(..count.start()).unwrap_or(bare));
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
    // 【审计部】 above 1. and 一、审计部（3项）: the frame with the numbers that begin below it, or the count, say so.
    let heads = count.is_some() || framed && below.is_some_and(|(_, value)| value == 1);
    let sure = list.names.iter().all(|name| {
        let plain = fold(name);
        heads || names.firm(&plain) || numbered && ends(&plain, Kind::HeadingName)
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
        for mut head in heads {
            // 县公安局： above its duties.
            for group in head.clause.groups.iter_mut().filter(|group| group.how == How::Plain) {
                if look.colon && group.list.names.len() == 1 {
                    group.share = Share::Lead;
                }
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

/// Settles what the bodies of headings do that say no more than who answers: headings of one style mean the same.
pub(super) fn settle_heads(outline: &mut Outline, lines: &[Line], places: &[usize], names: &Names) {
    let heads: Vec<(usize, Style, usize)> = (outline.items.iter().enumerate())
        .filter(|(_, item)| item.part == Part::HeadingWithUnits)
        .map(|(at, item)| (at, item.style(), item.line()))
        .collect();
    let styles: BTreeSet<Style> = heads.iter().map(|(_, style, _)| *style).collect();
    for style in styles {
        let alike = || heads.iter().filter(|(_, other, _)| *other == style);
        let taken: BTreeSet<usize> = alike().map(|(_, _, line)| *line).collect();
        let first = taken.first().copied().unwrap_or(0);
        let leads = share(lines, places, (first, &taken), names) == Share::Lead;
        for &(at, ..) in alike() {
            let Some(item) = outline.items.get_mut(at) else {
                continue;
            };
            let found = || item.paragraphs.iter().flat_map(|paragraph| &paragraph.found);
            if found().any(|found| found.clause.groups.iter().any(|group| group.share == Share::Lead)) {
                continue;
            }
            let groups = item
                .paragraphs
                .iter_mut()
                .flat_map(|paragraph| &mut paragraph.found)
                .flat_map(|found| &mut found.clause.groups);
            for group in groups {
                // 主责部门：甲局 above its tasks leads them.
                if group.share == Share::Main || leads && group.share == Share::Responsible {
                    group.share = Share::Lead;
                }
            }
        }
    }
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
            // What names its own lead says nothing of the others.
            if clause.groups.iter().any(|group| group.share == Share::Lead) && clause.joins.is_empty() {
                continue;
            }
            let helping = clause.groups.iter().all(|group| group.share >= Share::Assist) || !clause.joins.is_empty();
            if helping { helps += 1 } else { acts += 1 }
        }
    }
    if helps > acts { Share::Lead } else { Share::Responsible }
}

/// Those of the heading lead, and with them who shares their part: 与县财政局共同牵头.
fn joined(own: Settled, above: &Settled, joins: &[String]) -> Settled {
    let owners = if above.lead.is_empty() { &above.co } else { &above.lead };
    let mut lead = owners.clone();
    lead.extend(joins.iter().filter(|name| !owners.contains(name)).cloned());
    let co = own.lead.into_iter().chain(own.co).filter(|name| !lead.contains(name));
    Settled {
        co: co.collect(),
        lead,
        by: By::Heading,
        ..own
    }
}

/// The units of a task whose own clause stands below what a heading or a statement says of it and others.
pub(super) fn under(desk: &Desk<'_>, own: &Clause, above: &Clause) -> Settled {
    let alone = desk.settled(own);
    let above_alone = desk.settled(above);
    let helps = own.groups.iter().all(|group| group.share >= Share::Assist);
    if !own.joins.is_empty() {
        return joined(alone, &above_alone, &own.joins);
    }
    // What the clause says itself of who leads comes before the heading: 主责：甲局；协同：乙局.
    if matches!(alone.by, By::Word | By::Main | By::Mark) {
        return alone;
    }
    if above_alone.lead.is_empty() {
        if !helps {
            return alone;
        }
        // 责任单位：甲局 above （乙局配合）: they are one clause.
        let mut whole = above.clone();
        whole.absorb(own.clone());
        return desk.settled(&whole);
    }
    let above = above_alone;
    let mut settled = settle(own, Rules::default());
    // （县消防大队负责） below a heading with a whole group: it leads this task, the rest of the group stands beside it.
    let answers = !above.co.is_empty() && !helps;
    if answers {
        let own = std::mem::take(&mut settled.co);
        let rest = above.lead.iter().chain(&above.co).filter(|name| !own.contains(name));
        settled.co = rest.cloned().collect();
        settled.lead = own;
        settled.co_open = above.co_open;
    } else {
        // 由县供电公司负责，县住建局配合 below a heading that names who leads: it stands beside.
        let own = std::mem::replace(&mut settled.lead, above.lead.clone());
        settled.co.splice(0..0, own);
    }
    // （某分局参与） adds to those of the heading.
    if helps {
        let own = std::mem::replace(&mut settled.co, above.co.clone());
        settled
            .co
            .extend(own.into_iter().filter(|name| !above.co.contains(name)));
    }
    let Settled { lead, co, .. } = &mut settled;
    co.retain(|name| !lead.contains(name));
    settled.lead_open |= above.lead_open && !answers;
    settled.by = By::Heading;
    settled
}

/// What heads an item: the clause of the nearest heading that names bodies, and behind it what a statement says of it.
pub(super) fn above(outline: &Outline, item: &Item) -> Option<Clause> {
    let mut next = item.parent;
    let mut all: Option<Clause> = None;
    while let Some(parent) = next.and_then(|place| outline.items.get(place)) {
        if parent.part == Part::HeadingWithUnits {
            for found in parent.paragraphs.iter().flat_map(|paragraph| &paragraph.found) {
                all.get_or_insert_default().absorb(found.clause.clone());
            }
            break;
        }
        next = parent.parent;
    }
    let leads = |clause: &Clause| clause.groups.iter().any(|group| group.share <= Share::Main);
    match (all, &item.wide) {
        (Some(head), Some(wide)) if leads(wide) && !leads(&head) => Some(wide.clone()),
        (Some(head), _) => Some(head),
        (None, wide) => wide.clone(),
    }
}

/// The lines of which a statement speaks that stands on a line (以上3项由…, 本部分任务由…), and whether headings part them.
///
/// `alike`: how many statements of the notice speak so. Each part that ends in one has its own.
pub(super) fn spoken_of(desk: &Desk<'_>, at: usize, scope: Scope, alike: usize) -> (Range<usize>, bool) {
    let end = desk.lines.len();
    let heads = |line: usize| desk.heads(line, desk.section_end(line));
    let head = (0..=at).rev().find(|&line| heads(line) && desk.section_end(line) > at);
    let part = head.map_or(0..end, |head| head..desk.section_end(head));
    let headed = head.is_some() || (at..end).any(heads);
    // Below a heading a statement opens the part, above the next one it closes it.
    let opens = head.is_some_and(|head| !(head + 1..at).any(|line| desk.counts(line)));
    let closes = head.is_some() && !(at + 1..part.end).any(|line| desk.counts(line));
    let range = match scope {
        Scope::Section => part,
        Scope::Later if opens => part,
        Scope::Later => at..end,
        Scope::Above if closes && alike > 1 => part.start..at,
        Scope::Above => 0..at,
        Scope::All => 0..end,
    };
    (range, headed)
}

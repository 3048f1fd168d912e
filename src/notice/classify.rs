//! Tells headings, tasks, points of tasks and loose items apart, once the whole outline is known.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;
use super::numbering::Style;
use super::outline::{Item, Outline, Paragraph, Part};
use super::paragraph::Stand;
use super::sections::{Held, Sections, aims, silence};
use super::token::Share;

/// Gives every item its part.
pub(crate) fn classify(outline: &mut Outline, lines: &[Line]) {
    split_headings(outline, lines);
    for item in &mut outline.items {
        item.settle_bare();
    }
    let children = children(outline);
    silence(outline, lines, &children);
    mark_below(outline);
    let styles = task_styles(outline);
    let numbered_on = numbered_on(outline, &children);
    let sections = Sections::of(outline, lines);
    let closing = closing_clauses(outline, &children);
    // 1. whose points end in one clause is a task: so is 2. whose points have each its own.
    let whole: BTreeSet<(Style, Style)> = closing
        .keys()
        .filter_map(|&place| styles_of(outline, place, &children))
        .collect();
    for place in 0..outline.items.len() {
        let Some(item) = outline.items.get(place) else { continue };
        if item.part != Part::Open {
            continue;
        }
        let below = children.get(place).map_or(&[][..], Vec::as_slice);
        let closed = closing.get(&place).copied();
        let (part, doubt) = match (item.has_clause(), item.below) {
            (false, true) if closed.is_some() => {
                let doubt = closed.filter(|sure| !sure).map(|_| ONLY_LAST.to_owned());
                (Part::Task, doubt)
            }
            (false, true) if clause_of_last_point(outline, place, below, &styles, lines) => {
                (Part::Task, Some(ONLY_LAST.to_owned()))
            }
            (false, true) if styles_of(outline, place, &children).is_some_and(|styles| whole.contains(&styles)) => {
                (Part::Task, None)
            }
            (false, true) => (Part::Heading, None),
            (true, false) if below.is_empty() => (Part::Task, None),
            (true, false) if numbered_on.contains(&item.style()) && item.like_heading(lines) => {
                (Part::HeadingWithUnits, None)
            }
            (true, _) => with_children(outline, item, below, &styles, lines),
            (false, false) => {
                let part = without_units(outline, place, &sections, &styles, lines);
                let mixed = part == Part::Loose && sections.judge(item, place, lines) == Held::Some;
                (part, mixed.then(|| MIXED.to_owned()))
            }
        };
        let all_points = part == Part::Task && !item.has_clause();
        let plain_points = part == Part::Task && !outline.items.get(place).is_some_and(|item| item.below);
        if let Some(item) = outline.items.get_mut(place) {
            item.part = part;
            item.doubts.extend(doubt);
        }
        if all_points || plain_points {
            fold_points(outline, place, &children);
        } else if part == Part::Point
            && let Some(parent) = outline.items.get(place).and_then(|item| item.parent)
        {
            fold(outline, parent, place);
        }
    }
}

/// An item without units in a section where others have some: it was not read as a task.
pub(super) const MIXED: &str = "同一部分里有的条目写有单位，有的没有";

const ONLY_LAST: &str = "只有最后一个小点带有单位，读作整项工作的单位";

/// Items whose clause stands on a line of its own below their points, each with whether that is sure.
///
/// （责任单位：…） below （1） and （2） is that of the last point, or of the whole: where a point before the last one of
/// some item has such a line of its own, they are of the points; else of the items. The notice is consistent with itself.
fn closing_clauses(outline: &Outline, children: &[Vec<usize>]) -> BTreeMap<usize, bool> {
    let own_line = |item: &Item| {
        let mut bearing = item.paragraphs.iter().filter(|paragraph| paragraph.bears());
        bearing.next().is_some_and(|first| first.clause_alone) && bearing.all(|paragraph| paragraph.clause_alone)
    };
    let mut candidates: Vec<(usize, usize, Style)> = Vec::new();
    let mut of_points: BTreeSet<Style> = BTreeSet::new();
    // ②逐项销号。（甲局牵头）: in the line of the last point, where no other point of any item has one.
    let mut inline: Vec<(usize, usize, Style)> = Vec::new();
    let mut bearing: BTreeSet<Style> = BTreeSet::new();
    for (place, below) in children.iter().enumerate() {
        let points: Vec<&Item> = below.iter().filter_map(|&child| outline.items.get(child)).collect();
        let Some((last, before)) = points.split_last() else {
            continue;
        };
        let Some(item) = outline.items.get(place) else { continue };
        let style = last.style();
        if before.iter().any(|point| point.has_clause() && own_line(point)) {
            of_points.insert(style);
        }
        if before.iter().any(|point| point.has_clause() || point.below) {
            bearing.insert(style);
        }
        let plain = before
            .iter()
            .all(|point| !point.has_clause() && !point.below && point.style() == style);
        let fine = item.number.is_some()
            && !item.has_clause()
            && style > item.style()
            && style != Style::Unnumbered
            && item.part == Part::Open;
        if plain && fine && last.has_clause() && !last.below {
            let into = if own_line(last) { &mut candidates } else { &mut inline };
            into.push((place, before.len(), style));
        }
    }
    // （1） and ① are points wherever they stand; 1. may be a task.
    let fine = |style: Style| {
        matches!(
            style,
            Style::ArabicBracket | Style::Circled | Style::Letter | Style::Dotted | Style::Bullet | Style::HanIs
        )
    };
    let again = |style: Style| {
        inline
            .iter()
            .filter(|(_, before, other)| *other == style && *before > 0)
            .count()
            > 1
    };
    let whole = inline
        .iter()
        .filter(|(_, before, style)| *before > 0 && fine(*style) && !bearing.contains(style) && again(*style));
    candidates.extend(whole.copied().collect::<Vec<_>>());
    let several = |style: Style| {
        candidates
            .iter()
            .filter(|(_, before, other)| *other == style && *before > 0)
            .count()
    };
    candidates
        .iter()
        .filter(|(_, _, style)| {
            let points = fine(*style);
            !of_points.contains(style) && (points || several(*style) > 1)
        })
        .map(|&(place, _, style)| (place, several(style) > 1))
        .collect()
}

/// The style of an item and that of its points, if all of these have the same and none has points itself.
fn styles_of(outline: &Outline, place: usize, children: &[Vec<usize>]) -> Option<(Style, Style)> {
    let item = outline.items.get(place)?;
    let points = children.get(place)?;
    let style = points.first().and_then(|&point| outline.items.get(point))?.style();
    let alike = points.iter().all(|&point| {
        let plain = children.get(point).is_some_and(Vec::is_empty);
        plain && outline.items.get(point).is_some_and(|point| point.style() == style)
    });
    (alike && item.number.is_some()).then(|| (item.style(), style))
}

/// A heading with several paragraphs that each name units: every one is a task without a number.
fn split_headings(outline: &mut Outline, lines: &[Line]) {
    let words = |paragraph: &Paragraph| !paragraph.words(lines).trim_matches(['。', '.']).is_empty();
    let bearing = |item: &Item| {
        let broad = matches!(item.style(), Style::Ordinal | Style::Han);
        let pairs = item.paragraphs.windows(2).filter(|pair| match pair {
            // Words, and below them a line with nothing but their units.
            [before, own] if broad && own.clause_alone => {
                before.line != item.line() && before.found.is_empty() && words(before)
            }
            [_, own] => !own.found.is_empty() && words(own),
            _ => false,
        });
        pairs.count()
    };
    let heading = |item: &Item| {
        item.number.is_some()
            && matches!(item.style(), Style::Ordinal | Style::Han | Style::HanBracket)
            && item.paragraphs.first().is_some_and(|first| !first.bears())
            && item.like_heading(lines)
    };
    let styles: BTreeSet<Style> = outline
        .items
        .iter()
        .filter(|item| heading(item) && bearing(item) > 1)
        .map(Item::style)
        .collect();
    if styles.is_empty() {
        return;
    }
    let mut items: Vec<Item> = Vec::with_capacity(outline.items.len());
    let mut moved: Vec<usize> = Vec::with_capacity(outline.items.len());
    for mut item in std::mem::take(&mut outline.items) {
        item.parent = item.parent.and_then(|parent| moved.get(parent).copied());
        moved.push(items.len());
        let splits = heading(&item) && bearing(&item) > 0 && styles.contains(&item.style());
        let rest: Vec<Paragraph> = if splits {
            item.paragraphs.drain(1..).collect()
        } else {
            Vec::new()
        };
        let own = items.len();
        if splits {
            item.doubts.clear();
            item.clause = false;
        }
        items.push(item);
        let mut waiting: Vec<Paragraph> = Vec::new();
        for paragraph in rest {
            let only_clause = paragraph.words(lines).trim_matches(['。', '.']).is_empty();
            let bears = paragraph.bears();
            if bears && only_clause && waiting.is_empty() && items.len() > own + 1 {
                if let Some(last) = items.last_mut() {
                    last.extend(paragraph);
                }
                continue;
            }
            // What stands above the first words that a line of units closes opens the part.
            if bears && only_clause && waiting.len() > 1 && items.len() == own + 1 {
                let last = waiting.split_off(waiting.len() - 1);
                if let Some(heading) = items.get_mut(own) {
                    heading.paragraphs.append(&mut waiting);
                }
                waiting = last;
            }
            waiting.push(paragraph);
            if bears {
                items.push(Item {
                    number: None,
                    parent: Some(own),
                    paragraphs: std::mem::take(&mut waiting),
                    clause: true,
                    part: Part::Open,
                    below: false,
                    doubts: Vec::new(),
                    told_at: Vec::new(),
                    wide: None,
                });
            }
        }
        if let Some(last) = items.last_mut() {
            last.paragraphs.extend(waiting);
        }
    }
    outline.items = items;
}

fn children(outline: &Outline) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); outline.items.len()];
    for (place, item) in outline.items.iter().enumerate() {
        if let Some(list) = item.parent.and_then(|parent| children.get_mut(parent)) {
            list.push(place);
        }
    }
    children
}

fn mark_below(outline: &mut Outline) {
    for place in (0..outline.items.len()).rev() {
        let Some(item) = outline.items.get(place) else { continue };
        if (item.has_clause() || item.below || item.part == Part::Table)
            && let Some(parent) = item.parent
            && let Some(parent) = outline.items.get_mut(parent)
        {
            parent.below = true;
        }
    }
}

/// The styles whose items carry clauses and have none below them.
fn task_styles(outline: &Outline) -> BTreeSet<Style> {
    outline
        .items
        .iter()
        .filter(|item| item.number.is_some() && item.has_clause() && !item.below)
        .map(Item::style)
        .collect()
}

/// The styles of items with clauses below which plain numbers run on from item to item: there the numbers are the tasks.
fn numbered_on(outline: &Outline, children: &[Vec<usize>]) -> BTreeSet<Style> {
    let mut last: BTreeMap<Style, u32> = BTreeMap::new();
    let mut on = BTreeSet::new();
    let mut broken = BTreeSet::new();
    for (place, item) in outline.items.iter().enumerate().filter(|(_, item)| item.has_clause()) {
        let points: Vec<&Item> = children
            .get(place)
            .into_iter()
            .flatten()
            .filter_map(|&child| outline.items.get(child))
            .filter(|child| child.style() == Style::Arabic)
            .collect();
        let value = |item: Option<&&Item>| {
            item.and_then(|item| item.number.as_ref())
                .map_or(0, |number| number.value)
        };
        if points.is_empty() {
            continue;
        }
        match last.insert(item.style(), value(points.last())) {
            Some(before) if value(points.first()) == before + 1 => {
                on.insert(item.style());
            }
            Some(_) => {
                broken.insert(item.style());
            }
            None => {}
        }
    }
    on.retain(|style| !broken.contains(style));
    on
}

/// `1.` with （1） and （2）, where only the last point ends in the clause: it is the clause of the whole.
fn clause_of_last_point(
    outline: &Outline,
    place: usize,
    below: &[usize],
    styles: &BTreeSet<Style>,
    lines: &[Line],
) -> bool {
    let Some(item) = outline.items.get(place) else {
        return false;
    };
    let points: Vec<&Item> = below.iter().filter_map(|&child| outline.items.get(child)).collect();
    let Some((last, before)) = points.split_last() else {
        return false;
    };
    let plain = !before.is_empty() && before.iter().all(|point| !point.has_clause() && !point.below);
    let fine = matches!(last.style(), Style::ArabicBracket | Style::Circled | Style::Dotted);
    let joined = before.iter().all(|point| {
        point
            .paragraphs
            .last()
            .is_some_and(|paragraph| paragraph.printed(lines).ends_with(['；', ';']))
    });
    plain
        && last.has_clause()
        && !last.below
        && item.style() >= Style::HanBracket
        && (styles.contains(&item.style()) || joined)
        && (fine || joined)
}

fn with_children(
    outline: &Outline,
    item: &Item,
    below: &[usize],
    styles: &BTreeSet<Style>,
    lines: &[Line],
) -> (Part, Option<String>) {
    // 二、城市更新 above 本组任务由甲局牵头。: the clause on its own line is that of the heading.
    let own_line = item.paragraphs.first().is_some_and(|first| !first.bears())
        && item.paragraphs.iter().skip(1).all(|paragraph| paragraph.clause_alone);
    let heading = item.like_heading(lines) && (item.paragraphs.len() == 1 || own_line);
    let points: Vec<&Item> = below.iter().filter_map(|&child| outline.items.get(child)).collect();
    // （三）牵头单位：县司法局 says nothing but who answers for what stands below it, and so does （一）由县民政局牵头的工作.
    let only_who = item.paragraphs.first().is_some_and(|first| {
        first.bears()
            && (first.words(lines).is_empty()
                || first
                    .found
                    .iter()
                    .any(|found| found.range.is_empty() && found.stand == Stand::Sentence))
    });
    let broad = only_who || matches!(item.style(), Style::Ordinal | Style::Han | Style::Unnumbered);
    if item.below {
        let led = points.iter().any(|point| leads(point));
        // （四）药事管理 above 牵头科室：药学部　配合科室：医务处: a line of its own between a heading and its tasks.
        let headed = own_line && item.style() == Style::HanBracket;
        return if heading && (broad || headed || !led) {
            (Part::HeadingWithUnits, None)
        } else {
            (Part::Task, None)
        };
    }
    let task_like = points.iter().any(|point| styles.contains(&point.style()));
    if heading && (broad || (task_like && !styles.contains(&item.style()))) {
        return (Part::HeadingWithUnits, None);
    }
    let doubt = task_like.then(|| "下面的小点没有单位，读作本项工作的内容".to_owned());
    (Part::Task, doubt)
}

/// Whether an item says itself who leads.
fn leads(item: &Item) -> bool {
    item.paragraphs
        .iter()
        .flat_map(|paragraph| &paragraph.found)
        .flat_map(|found| &found.clause.groups)
        .any(|group| group.share <= Share::Main)
}

fn without_units(
    outline: &Outline,
    place: usize,
    sections: &Sections,
    styles: &BTreeSet<Style>,
    lines: &[Line],
) -> Part {
    let Some(item) = outline.items.get(place) else {
        return Part::Loose;
    };
    let parent = item.parent.and_then(|parent| outline.items.get(parent));
    let beside = || sections.names_beside(item);
    match parent.map(|parent| parent.part) {
        // Below a heading with units every numbered item is a task of theirs: 14.考核结果与绩效奖金挂钩。
        Some(Part::HeadingWithUnits) if item.number.is_some() || !aims(item, lines) => return Part::TaskOfHeading,
        Some(Part::Task) => return if beside() { Part::TaskOfNobody } else { Part::Point },
        Some(Part::TaskOfNobody | Part::TaskOfHeading) => return Part::Point,
        Some(Part::Loose) => return Part::Loose,
        _ => {}
    }
    if item.number.is_none() || !styles.contains(&item.style()) {
        return Part::Loose;
    }
    match sections.judge(item, place, lines) {
        Held::Tasks => Part::TaskOfNobody,
        Held::Open if continues(outline, place) => Part::TaskOfNobody,
        Held::None | Held::Some | Held::Open => Part::Loose,
    }
}

/// Whether the number goes on from a task of the same style before it, or a task goes on from it.
fn continues(outline: &Outline, place: usize) -> bool {
    let Some(item) = outline.items.get(place) else {
        return false;
    };
    let value = item.number.as_ref().map_or(0, |number| number.value);
    let same = |other: &&Item| other.number.is_some() && other.style() == item.style();
    let before = outline.items.get(..place).unwrap_or(&[]).iter().rev().find(same);
    let after = outline.items.get(place + 1..).unwrap_or(&[]).iter().find(same);
    let number = |other: &Item| other.number.as_ref().map_or(0, |number| number.value);
    value > 1
        && (before.is_some_and(|before| {
            matches!(before.part, Part::Task | Part::TaskOfNobody | Part::TaskOfHeading) && number(before) + 1 == value
        }) || after.is_some_and(|after| after.has_clause() && number(after) == value + 1 && before.is_some()))
}

/// Gives the paragraphs of everything below a task to the task.
fn fold_points(outline: &mut Outline, place: usize, children: &[Vec<usize>]) {
    let mut waiting: Vec<usize> = children.get(place).cloned().unwrap_or_default();
    let mut folded: Vec<usize> = Vec::new();
    while let Some(next) = waiting.pop() {
        folded.push(next);
        waiting.extend(children.get(next).into_iter().flatten());
    }
    folded.sort_unstable();
    for point in folded {
        if outline.items.get(point).is_some_and(|item| item.part == Part::Open) {
            fold(outline, place, point);
        }
    }
}

/// Gives the paragraphs of a point to its task; it keeps its own number in the text.
fn fold(outline: &mut Outline, task: usize, point: usize) {
    let Some(item) = outline.items.get_mut(point) else {
        return;
    };
    item.part = Part::Point;
    let mut paragraphs = std::mem::take(&mut item.paragraphs);
    if let Some(first) = paragraphs.first_mut() {
        for found in &mut first.found {
            found.range = found.range.start + first.start..found.range.end + first.start;
        }
        first.start = 0;
    }
    if let Some(task) = outline.items.get_mut(task) {
        for paragraph in paragraphs {
            task.extend(paragraph);
        }
    }
}

//! Which sections hold tasks: what the heading means (三、保障措施), and how many of the items below it name units.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;
use super::numbering::Style;
use super::outline::{Item, Outline, Part};
use super::paragraph::Stand;
use crate::lexicon::{Kind, holds};

/// What is to be made of the items of a section that name nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Their neighbours are tasks, so they are.
    Tasks,
    /// Nobody has a part in this section.
    None,
    /// Some of the items are tasks, and these do not look like it: a person is asked.
    Some,
    /// Neither heading nor neighbours tell.
    Open,
}

/// Items of one style below one heading.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    all: usize,
    /// Those that name units themselves.
    naming: usize,
    /// Those that name units, or have others below them that do: how many, the first and the last.
    bearing: usize,
    first: usize,
    last: usize,
}

/// What the sections of an outline show.
pub(super) struct Sections {
    groups: BTreeMap<(Option<usize>, Style), Group>,
    /// For each item whether it stands below a heading that speaks of aims.
    of_aims: Vec<bool>,
}

impl Sections {
    pub fn of(outline: &Outline, lines: &[Line]) -> Self {
        let mut groups: BTreeMap<(Option<usize>, Style), Group> = BTreeMap::new();
        let mut of_aims: Vec<bool> = Vec::with_capacity(outline.items.len());
        let mut aiming: BTreeMap<usize, bool> = BTreeMap::new();
        for (place, item) in outline.items.iter().enumerate() {
            let below = item.parent.is_some_and(|above| {
                let heading = outline.items.get(above);
                let own = *aiming
                    .entry(above)
                    .or_insert_with(|| heading.is_some_and(|heading| aims(heading, lines)));
                own || of_aims.get(above).copied().unwrap_or(false)
            });
            of_aims.push(below);
            if item.number.is_none() {
                continue;
            }
            let group = groups.entry((item.parent, item.style())).or_default();
            group.all += 1;
            group.naming += usize::from(item.has_clause());
            if item.has_clause() || item.below {
                if group.bearing == 0 {
                    group.first = place;
                }
                group.bearing += 1;
                group.last = place;
            }
        }
        Sections { groups, of_aims }
    }

    fn group(&self, item: &Item) -> Group {
        self.groups
            .get(&(item.parent, item.style()))
            .copied()
            .unwrap_or_default()
    }

    /// Whether one of those beside an item names units.
    pub fn names_beside(&self, item: &Item) -> bool {
        self.group(item).naming > 0
    }

    /// Judges an item that names nobody by its section.
    ///
    /// Where half of its neighbours name units, it is a task whatever the heading says; the heading decides where nobody has
    /// any, and so do its own words at the edge of a list: 9.加强组织领导 behind eight tasks.
    pub fn judge(&self, item: &Item, place: usize, lines: &[Line]) -> Held {
        let group = self.group(item);
        let of_aims = self.of_aims.get(place).copied().unwrap_or(false);
        let edge = place < group.first || place > group.last;
        match (group.bearing, of_aims) {
            (0, true) => Held::None,
            (0, false) if aims(item, lines) => Held::None,
            (0, false) => Held::Open,
            (_, true) if group.bearing * 2 < group.all => Held::Some,
            // 三、附则 beside 一、 and 二、 that head tasks.
            (_, false) if edge && aims(item, lines) && group.naming == 0 => Held::None,
            (_, false) if edge && aims(item, lines) => Held::Some,
            _ => Held::Tasks,
        }
    }
}

/// 三、组织保障 whose points only say in their sentences who does what is no list of tasks where these have their units in
/// brackets or behind labels: 由领导小组统筹推进，市发改委承担日常工作.
pub(super) fn silence(outline: &mut Outline, lines: &[Line], children: &[Vec<usize>]) {
    let strong = |item: &Item| {
        let mut found = item.paragraphs.iter().flat_map(|paragraph| &paragraph.found);
        found.any(|found| matches!(found.stand, Stand::Bracket | Stand::Label) && found.clause.names_units())
    };
    let mut below: Vec<BTreeSet<usize>> = Vec::new();
    for (place, item) in outline.items.iter().enumerate() {
        let heads = children.get(place).is_some_and(|below| !below.is_empty());
        let short = item
            .paragraphs
            .first()
            .is_some_and(|first| first.words(lines).chars().count() <= 10);
        if !heads || !short || item.has_clause() || !aims(item, lines) {
            continue;
        }
        let mut all = BTreeSet::from([place]);
        let mut waiting: Vec<usize> = children.get(place).cloned().unwrap_or_default();
        while let Some(next) = waiting.pop() {
            all.insert(next);
            waiting.extend(children.get(next).into_iter().flatten());
        }
        below.push(all);
    }
    let within: BTreeSet<usize> = below.iter().flatten().copied().collect();
    let outside = outline.items.iter().enumerate();
    let outside = outside
        .filter(|(place, item)| !within.contains(place) && strong(item))
        .count();
    if outside < 3 {
        return;
    }
    for all in below {
        let items = || all.iter().filter_map(|&place| outline.items.get(place));
        if items().any(|item| strong(item) || item.part == Part::Table) {
            continue;
        }
        for &place in &all {
            if let Some(item) = outline.items.get_mut(place) {
                item.paragraphs.iter_mut().for_each(|paragraph| paragraph.found.clear());
                item.clause = false;
            }
        }
    }
}

/// Whether the head of an item speaks of aims or of watching over the work.
pub(super) fn aims(item: &Item, lines: &[Line]) -> bool {
    let first = item
        .paragraphs
        .first()
        .map(|paragraph| paragraph.words(lines))
        .unwrap_or_default();
    let head: String = first
        .split(['。', '：', ':'])
        .next()
        .unwrap_or("")
        .chars()
        .take(24)
        .collect();
    holds(&head, Kind::Aim)
}

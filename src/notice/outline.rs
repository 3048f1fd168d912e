//! Orders the lines of a task list into headings and items, each with the paragraphs and clauses that belong to it.

use std::collections::{BTreeMap, BTreeSet};

use super::bare::{firm, names_at_end};
use super::clause::{Clause, Group, How};
use super::desk::quote;
use super::fold::{Folded, fold};
use super::legend::Place;
use super::lines::Line;
use super::names::Names;
use super::numbering::{Numbering, Style, numbering};
use super::paragraph::{Found, Stand, clauses, without};
use super::scope::owners;
use super::sentence::names_at_start;
use super::token::Share;
use super::unit_list::split_by;
use super::words::must;
use crate::lexicon::{Kind, begins, ends, holds};

/// A paragraph of an item, with its clauses.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    /// Place in the lines.
    pub line: usize,
    /// Where its words begin, behind the number.
    pub start: usize,
    /// The clauses; ranges count from `start`.
    pub found: Vec<Found>,
    /// It has no number and nothing but a clause in it.
    pub clause_alone: bool,
}

impl Paragraph {
    fn new(line: &Line, place: usize, start: usize, names: &Names) -> Self {
        Self::read(line, place, start, (start > 0, names))
    }

    /// `item`: it is an item by itself, as what stands behind a number is.
    fn read(line: &Line, place: usize, start: usize, (item, names): (bool, &Names)) -> Self {
        let text = line.text.get(start..).unwrap_or("");
        let found = clauses(text, item, names);
        let mut paragraph = Paragraph {
            line: place,
            start,
            found,
            clause_alone: false,
        };
        let ranges: Vec<_> = paragraph.found.iter().map(|found| found.range.clone()).collect();
        paragraph.clause_alone =
            start == 0 && paragraph.bears() && without(text, &ranges).trim_matches(['。', '.', ';', '；']).is_empty();
        paragraph
    }

    /// A duty of the body that stands above it or at its start: what the words say of others is beside it.
    fn with(mut self, found: Found) -> Self {
        self.found.retain(|other| other.range.start >= found.range.end);
        for other in self.found.iter_mut().filter(|other| other.stand == Stand::Bare) {
            other.stand = Stand::Sentence;
            if other.range.is_empty() {
                // 督促县城管局…: whoever acts in the words acts for the owner.
                other.doubt = None;
                other.clause.groups.retain(|group| group.share >= Share::Assist);
            }
        }
        self.found
            .retain(|other| !other.clause.groups.is_empty() || !other.range.is_empty());
        self.found.insert(0, found);
        self
    }

    /// Whether its clauses name nobody but those that help.
    fn helps(&self) -> bool {
        let said = |found: &&Found| found.stand != Stand::Bare || !found.range.is_empty();
        let mut groups = self.found.iter().filter(said).flat_map(|found| &found.clause.groups);
        groups.all(|group| group.share >= Share::Assist)
    }

    /// Whether it names units.
    pub fn bears(&self) -> bool {
        self.found.iter().any(|found| found.clause.names_units())
    }

    /// The words as printed, clauses included.
    pub fn printed<'a>(&self, lines: &'a [Line]) -> &'a str {
        lines
            .get(self.line)
            .and_then(|line| line.text.get(self.start..))
            .unwrap_or("")
    }

    /// The words without the clauses.
    pub fn words(&self, lines: &[Line]) -> String {
        let ranges: Vec<_> = self.found.iter().map(|found| found.range.clone()).collect();
        without(self.printed(lines), &ranges)
    }
}

/// What an item is, once the whole outline is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// Not yet told.
    #[default]
    Open,
    /// A heading; what stands below it are tasks.
    Heading,
    /// A heading that names units for the tasks below it: 一、强化科技创新(区科技局牵头).
    HeadingWithUnits,
    /// A task.
    Task,
    /// A task that names nobody.
    TaskOfNobody,
    /// A task below a heading with units, without units of its own.
    TaskOfHeading,
    /// A point of the task above it.
    Point,
    /// Neither: aims, principles, preamble.
    Loose,
    /// A table of tasks.
    Table,
}

/// A numbered line with what follows it up to the next number, or a table.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Its number, if it has one.
    pub number: Option<Numbering>,
    /// The item above it.
    pub parent: Option<usize>,
    /// Its paragraphs; the first holds the number.
    pub paragraphs: Vec<Paragraph>,
    /// What it is.
    pub part: Part,
    /// One of its own paragraphs names units.
    pub clause: bool,
    /// An item below it has a clause.
    pub below: bool,
    /// Why a person should look at how it was read.
    pub doubts: Vec<String>,
    /// The lines elsewhere that name its units: 第3项由某局牵头.
    pub told_at: Vec<usize>,
    /// What a statement says of it and others: 以上各项由某局牵头.
    pub wide: Option<Clause>,
}

impl Item {
    fn new(number: Option<Numbering>, parent: Option<usize>, paragraph: Paragraph) -> Self {
        Item {
            clause: paragraph.bears(),
            number,
            parent,
            paragraphs: vec![paragraph],
            part: Part::Open,
            below: false,
            doubts: Vec::new(),
            told_at: Vec::new(),
            wide: None,
        }
    }

    /// A task of one line, whatever stands around it.
    pub fn of_line(line: &Line, place: usize, number: Option<Numbering>, names: &Names) -> Self {
        let start = number.as_ref().map_or(0, |number| number.rest);
        let mut item = Item::new(number, None, Paragraph::read(line, place, start, (true, names)));
        item.part = Part::Task;
        item
    }

    /// Whether a clause stands in one of its own paragraphs.
    pub fn has_clause(&self) -> bool {
        self.clause
    }

    /// Leaves out names that stand alone, if the item says in a better way who answers for it.
    pub fn settle_bare(&mut self) {
        let found = || self.paragraphs.iter().flat_map(|paragraph| &paragraph.found);
        let bare = found().any(|found| found.stand == Stand::Bare);
        if bare && found().any(|found| found.stand != Stand::Bare && found.clause.names_units()) {
            for paragraph in &mut self.paragraphs {
                paragraph.found.retain(|found| found.stand != Stand::Bare);
            }
        }
    }

    /// Adds a paragraph.
    pub fn extend(&mut self, paragraph: Paragraph) {
        self.clause |= paragraph.bears();
        self.paragraphs.push(paragraph);
    }

    /// Place of its first line.
    pub fn line(&self) -> usize {
        self.paragraphs.first().map_or(0, |paragraph| paragraph.line)
    }

    /// The style of its number.
    pub fn style(&self) -> Style {
        self.number.as_ref().map_or(Style::Unnumbered, |number| number.style)
    }

    /// Whether its first line reads like a heading: short, and no sentence inside.
    pub fn like_heading(&self, lines: &[Line]) -> bool {
        let Some(first) = self.paragraphs.first() else {
            return false;
        };
        if first.printed(lines).len() > 4_000 {
            return false;
        }
        let words = first.words(lines);
        let words = words.trim_end_matches(['。', '：', ':', '.']);
        words.chars().count() <= 45 && !words.contains(['。', '；', ';'])
    }
}

/// The outline of a task list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub items: Vec<Item>,
    /// Lines before the first item.
    pub preamble: Vec<usize>,
}

/// The numbering that is open while lines are read.
#[derive(Default)]
struct Levels {
    open: Vec<(Style, usize)>,
    last: BTreeMap<Style, u32>,
    fresh: bool,
}

impl Levels {
    /// Opens an item of a style; the item above it is the answer. A style that is open already closes all below it.
    fn open(&mut self, style: Style, item: usize) -> Option<usize> {
        if let Some(level) = self.open.iter().position(|&(open, _)| open == style) {
            self.open.truncate(level);
        }
        // 第一部分 and 一、 never stand below anything finer.
        if style <= Style::Han {
            self.open.retain(|&(open, _)| open < style);
        }
        let parent = self.open.last().map(|&(_, item)| item);
        self.open.push((style, item));
        parent
    }

    /// A number that may be none (`3.6%`, `11.121人才`) counts only where it is the one that comes next.
    fn accept(&mut self, number: Numbering) -> Option<Numbering> {
        let last = self.last.get(&number.style).copied().unwrap_or(0);
        let first = number.value == 1 && (self.fresh || number.style == Style::Letter);
        // 07　 behind 05　: of numbers that are all written with two digits one or two may be lost.
        let padded = number.printed.len() == 2 && last > 0 && (last + 1..=last + 3).contains(&number.value);
        if number.risky && number.value != last + 1 && !first && !padded {
            return None;
        }
        match number.style {
            Style::HanIs => return None,
            Style::Arabic => self.fresh = false,
            Style::Han | Style::HanBracket | Style::Ordinal | Style::Article | Style::Roman => self.fresh = true,
            _ => {}
        }
        self.last.insert(number.style, number.value);
        Some(number)
    }
}

/// Orders lines, given by their places, into an outline; `prose`: paragraphs without numbers are the items.
pub(crate) fn outline(lines: &[Line], places: &[usize], names: &Names, prose: bool) -> Outline {
    let mut outline = Outline::default();
    let mut levels = Levels {
        fresh: true,
        ..Levels::default()
    };
    let mut duties = duties(lines, places, names);
    let mut owned = owners(lines, places, names);
    // （一）县公安局 above lines without numbers: each of them is a duty, as below 县公安局：.
    for pair in places.windows(2) {
        if let [place, next] = pair
            && lines
                .get(*next)
                .is_some_and(|next| next.rows.is_none() && numbering(&next.text).is_none())
            && let Some(mut owner) = owned.remove(place)
        {
            let end = lines.get(*place).map_or(0, |line| line.text.len());
            let stated = names.terms().place(Place::Heading);
            for group in owner.clause.groups.iter_mut().filter(|group| group.how == How::Plain) {
                let alone = group.list.names.len() == 1;
                group.share = stated.unwrap_or(if alone { Share::Lead } else { group.share });
            }
            duties.insert(*place, Found { range: 0..end, ..owner });
        }
    }
    // The bodies on the line above, whose duties follow, and the item that names them.
    let mut owners_above: Option<(Found, usize)> = None;
    for (index, &place) in places.iter().enumerate() {
        let Some(line) = lines.get(place) else { continue };
        if let Some(owner) = owned.get(&place) {
            owners_above = None;
            let number = numbering(&line.text).filter(|number| number.style != Style::Bullet);
            let number = number.and_then(|number| levels.accept(number));
            let start = number.as_ref().map_or(0, |number| number.rest);
            let mut paragraph = Paragraph::new(line, place, start, names);
            paragraph.found = vec![owner.clone()];
            match number {
                Some(number) => {
                    let parent = levels.open(number.style, outline.items.len());
                    outline.items.push(Item::new(Some(number), parent, paragraph));
                }
                None => push_heading(&mut outline, &mut levels, paragraph),
            }
            continue;
        }
        if let Some(duty) = duties.get(&place) {
            let number = numbering(&line.text).and_then(|number| levels.accept(number));
            let start = number.as_ref().map_or(0, |number| number.rest);
            // What stands behind the name is read as the words of a task.
            let behind = duty.range.end;
            let mut paragraph = Paragraph::read(line, place, start + behind, (true, names));
            paragraph.start = start;
            for found in &mut paragraph.found {
                found.range = found.range.start + behind..found.range.end + behind;
            }
            let bare = behind >= line.text.len() - start;
            let at = outline.items.len();
            owners_above = bare.then(|| {
                let owner = Found {
                    range: 0..0,
                    ..duty.clone()
                };
                (owner, at)
            });
            let parent = match &number {
                Some(number) => levels.open(number.style, at),
                None => {
                    levels.open.retain(|(style, _)| *style != Style::Unnumbered);
                    levels.open.last().map(|&(_, item)| item)
                }
            };
            let paragraph = if bare { paragraph } else { paragraph.with(duty.clone()) };
            let mut item = Item::new(number, parent, paragraph);
            if bare {
                item.part = Part::Heading;
                item.clause = false;
                item.paragraphs.iter_mut().for_each(|paragraph| paragraph.found.clear());
                levels.open.push((Style::Unnumbered, at));
                levels.fresh = true;
            }
            outline.items.push(item);
            continue;
        }
        if let Some((found, owner)) = &owners_above {
            let number = numbering(&line.text).filter(|_| line.rows.is_none());
            let coarse = number
                .as_ref()
                .is_some_and(|number| number.style <= Style::HanBracket && !number.risky);
            if line.rows.is_none() && !coarse {
                let number = number.and_then(|number| levels.accept(number));
                let start = number.as_ref().map_or(0, |number| number.rest);
                let paragraph = Paragraph::read(line, place, start, (true, names));
                // 配合单位：… on a line of its own is of the duty above it.
                if paragraph.clause_alone && paragraph.helps() && outline.items.len() > owner + 1 {
                    extend(&mut outline, paragraph);
                    continue;
                }
                let paragraph = if paragraph.helps() {
                    paragraph.with(found.clone())
                } else {
                    paragraph
                };
                outline.items.push(Item::new(number, Some(*owner), paragraph));
                continue;
            }
            owners_above = None;
            levels.open.retain(|(style, _)| *style != Style::Unnumbered);
        }
        if line.rows.is_some() {
            let parent = levels
                .open
                .iter()
                .rfind(|(style, _)| *style < Style::Arabic || *style == Style::Unnumbered);
            let mut item = Item::new(
                None,
                parent.map(|&(_, item)| item),
                Paragraph::new(line, place, 0, names),
            );
            item.part = Part::Table;
            outline.items.push(item);
            continue;
        }
        let number = numbering(&line.text).and_then(|number| levels.accept(number));
        if let Some(number) = number {
            let parent = levels.open(number.style, outline.items.len());
            let paragraph = Paragraph::new(line, place, number.rest, names);
            outline.items.push(Item::new(Some(number), parent, paragraph));
            continue;
        }
        let paragraph = Paragraph::read(line, place, 0, (prose, names));
        unnumbered(
            &mut outline,
            &mut levels,
            (lines, names),
            places.get(index + 1..).unwrap_or(&[]),
            paragraph,
        );
    }
    outline
}

/// Whether a line is the name of a body whose duties stand below it: 县公安局：
pub(crate) fn owns_duties(line: &Line) -> bool {
    line.plain.ends_with(':') && duty(line, &firm, &Names::default()).is_some()
}

/// Whether lines say who is to do what in duty lines.
pub(crate) fn has_duties(lines: &[Line], places: &[usize], names: &Names) -> bool {
    !duties(lines, places, names).is_empty()
}

/// Duty lines by their places: 县公安局：依法查处露天焚烧行为。 Each has the bodies as its clause; one line alone is none.
fn duties(lines: &[Line], places: &[usize], known: &Names) -> BTreeMap<usize, Found> {
    let of = |by: &dyn Fn(&str) -> bool, styles: Option<&BTreeSet<Style>>| -> BTreeMap<usize, Found> {
        let line = |&&place: &&usize| {
            let style = lines
                .get(place)
                .and_then(|line| numbering(&line.text))
                .map(|number| number.style);
            styles.is_none_or(|styles| style.is_some_and(|style| styles.contains(&style)))
        };
        let places = places.iter().filter(line);
        places
            .filter_map(|&place| Some((place, duty(lines.get(place)?, by, known)?)))
            .collect()
    };
    let mut all = of(&|name| firm(name) || known.know(name), None);
    // Where lines of one style begin so, or the notice says that they do, what looks like a name is one.
    let style = |place: &usize| {
        lines
            .get(*place)
            .and_then(|line| numbering(&line.text))
            .map(|number| number.style)
    };
    let mut styles: BTreeMap<Style, usize> = BTreeMap::new();
    for style in all.keys().filter_map(style) {
        *styles.entry(style).or_default() += 1;
    }
    let stated = known.terms().place(Place::Before(':')).is_some();
    let alike: BTreeSet<Style> = styles
        .into_iter()
        .filter(|(_, count)| stated || *count >= 3)
        .map(|(style, _)| style)
        .collect();
    if !alike.is_empty() {
        all.extend(of(&|name| known.said(name) && name.chars().count() <= 20, Some(&alike)));
    }
    with_verbs(&mut all, lines, places, known);
    // 各单位：… alone speaks to everybody.
    let names: BTreeSet<&String> = all
        .values()
        .flat_map(|found| found.clause.names())
        .filter(|name| !name.starts_with('各'))
        .collect();
    if names.len() < 2 { BTreeMap::new() } else { all }
}

/// Adds the duties that a verb parts from their bodies, 县公安局负责查处违规燃放: beside those with a colon, or where three lines begin
/// so and nothing else orders the list.
fn with_verbs(all: &mut BTreeMap<usize, Found>, lines: &[Line], places: &[usize], known: &Names) {
    let at = |place: &usize| Some((*place, lines.get(*place)?));
    // Lines next to one another of which three begin with what surely is a body bear out the others among them, where no numbers
    // but those of headings order the list.
    let headings = |place: &usize| {
        let number = lines.get(*place).and_then(|line| numbering(&line.text));
        number.is_none_or(|number| number.style <= Style::Han)
    };
    let free = places.iter().all(headings);
    let mut verbs: BTreeMap<usize, Found> = BTreeMap::new();
    let mut run: Vec<(usize, Duty)> = Vec::new();
    for duty in places
        .iter()
        .map(|place| Some((*place, duty_by_verb(lines.get(*place)?, known)?)))
        .chain([None])
    {
        match duty {
            Some(duty) => run.push(duty),
            None => {
                let borne = free && run.iter().filter(|(_, duty)| duty.sure).count() >= 3;
                let run = run.drain(..).filter(|(_, duty)| borne || duty.plain);
                verbs.extend(run.map(|(place, duty)| (place, duty.found)));
            }
        }
    }
    let ordered = |line: &Line| {
        line.rows.is_some() || numbering(&line.text).is_some_and(|number| number.style > Style::HanBracket)
    };
    match (all.keys().next().copied(), all.keys().last().copied()) {
        (Some(first), Some(last)) => {
            // A run of such lines goes on before the first and behind the last.
            let runs = |from: usize, step: isize| {
                let next = |at: &usize| at.checked_add_signed(step).filter(|at| verbs.contains_key(at));
                std::iter::successors(Some(from), next).last().unwrap_or(from)
            };
            let run = runs(first, -1)..=runs(last, 1);
            all.extend(verbs.into_iter().filter(|(place, _)| run.contains(place)));
        }
        _ if verbs.len() >= 3 && !places.iter().filter_map(at).any(|(_, line)| ordered(line)) => all.extend(verbs),
        _ => {}
    }
}

/// A duty line without a colon.
struct Duty {
    found: Found,
    /// It begins with what surely is a body.
    sure: bool,
    /// It begins with one such body and the word of a role: 县公安局负责查处违规燃放.
    plain: bool,
}

/// The bodies with which a line without a number begins, if what stands behind them says what their part is, or that they are to
/// do something: 县公安局负责…, 县财政局要…, 各镇(街道)是责任主体.
fn duty_by_verb(line: &Line, known: &Names) -> Option<Duty> {
    if line.rows.is_some() || numbering(&line.text).is_some() {
        return None;
    }
    let head: String = line.text.chars().take(60).collect();
    let folded = Folded::new(&head);
    let (names, end) = names_at_start(&folded.text, known)?;
    let behind = folded.text.get(end..)?;
    let by_role = begins(behind, Kind::Role);
    let is_role = || {
        let said = behind.split([',', '。', ';']).next().unwrap_or("");
        begins(said, Kind::Copula) && ends(said, Kind::ClassAny) && holds(said, Kind::Role)
    };
    let collective = names.iter().any(|name| name.starts_with('各'));
    // 各镇要高度重视 asks something of many, as a closing word does.
    let acts = by_role || is_role() || must(behind).is_some() && !collective;
    if !acts || behind.chars().nth(4).is_none() || names.iter().any(|name| begins(name, Kind::Everybody)) {
        return None;
    }
    let sure = names.iter().all(|name| known.one_body(name));
    let alone = names.len() == 1;
    let share = if alone { Share::Lead } else { Share::Responsible };
    let printed = |name: &String| {
        let at = folded.text.find(name.as_str())?;
        Some(folded.original(&head, at..at + name.len()).to_owned())
    };
    let names = names.iter().filter_map(printed).collect();
    Some(Duty {
        sure,
        plain: sure && alone && by_role,
        found: Found::of(
            0..folded.range(end..end).start,
            Stand::Label,
            vec![Group::of(share, How::Plain, "", names)],
        ),
    })
}

/// The bodies before the colon of a line, whose duties stand behind it.
fn duty(line: &Line, sure: &dyn Fn(&str) -> bool, known: &Names) -> Option<Found> {
    if line.rows.is_some() || !line.plain.contains([':', '。']) {
        return None;
    }
    let number = numbering(&line.text);
    let start = number.as_ref().map_or(0, |number| number.rest);
    let text = line.text.get(start..)?;
    let head: String = text.chars().take(60).collect();
    let folded = Folded::new(&head);
    // （一）县交通局。牵头新建农村公路…: the name may be a sentence, behind a number.
    let colon = folded.text.find([':', '。'])?;
    if folded.text.get(colon..)?.starts_with('。') && number.is_none() {
        return None;
    }
    let names = folded.original(&head, 0..colon).trim();
    if names.is_empty()
        || super::token::labels_by(&folded.text, known)
            .first()
            .is_some_and(|label| label.range.start == 0)
    {
        return None;
    }
    let list = split_by(names, known);
    let firmly = !list.names.is_empty() && list.names.len() <= 4 && list.names.iter().all(|name| sure(&fold(name)));
    let stop = colon + folded.text.get(colon..)?.chars().next().map_or(1, char::len_utf8);
    let end = folded.range(stop..stop).start;
    let words = text.get(end..).unwrap_or("").trim();
    // 市教育局、市财政局： opens a letter, 王某： a list of people.
    let alone = list.names.len() == 1 && list.names.iter().all(|name| !name.starts_with('各'));
    let says = words.is_empty() && alone || words.chars().count() >= 4;
    (firmly && says).then(|| {
        let stated = known.terms().place(Place::Before(':'));
        let share = match stated {
            Some(Share::Lead | Share::Main | Share::Responsible) => Share::Lead,
            Some(share) => share,
            None if list.names.len() == 1 => Share::Lead,
            None => Share::Responsible,
        };
        Found::of(
            0..end,
            Stand::Label,
            vec![Group {
                share,
                how: How::Plain,
                word: String::new(),
                list,
            }],
        )
    })
}

/// Finds the place of a paragraph without a number.
fn unnumbered(
    outline: &mut Outline,
    levels: &mut Levels,
    (lines, names): (&[Line], &Names),
    rest: &[usize],
    paragraph: Paragraph,
) {
    let bears = paragraph.bears();
    let only_clause =
        !paragraph.found.is_empty() && paragraph.words(lines).trim_matches(['。', '.', ';', '；']).is_empty();
    let last = outline.items.last().filter(|item| item.part != Part::Table);
    let Some(last) = last else {
        // The first task without a number: its words stand on the line above its units.
        if only_clause
            && bears
            && let Some(&above) = outline.preamble.last()
            && lines.get(above).is_some_and(|line| line.rows.is_none())
            && let Some(line) = lines.get(above)
        {
            outline.preamble.pop();
            let below = rest.first().and_then(|&next| numbering(&lines.get(next)?.text));
            if below.is_some_and(|number| number.value == 1 && number.style != Style::Bullet) {
                // 主题一：招商引资 above its units and above 1.: they are of all that it heads.
                push_heading(outline, levels, Paragraph::new(line, above, 0, names));
                extend(outline, paragraph);
                return;
            }
            let parent = levels.open.last().map(|&(_, item)| item);
            let mut item = Item::new(None, parent, Paragraph::new(line, above, 0, names));
            item.extend(paragraph);
            outline.items.push(item);
        } else if bears && !only_clause && !of_letter(lines, &paragraph, rest) {
            let item = Item::new(None, levels.open.last().map(|&(_, item)| item), paragraph);
            outline.items.push(item);
        } else if outline.items.is_empty() {
            outline.preamble.push(paragraph.line);
        } else if short_heading(lines, &paragraph) && leads_on(lines, names, rest) {
            push_heading(outline, levels, paragraph);
        }
        return;
    };
    let complete = last.has_clause();
    let numbered = last.number.is_some();
    let next = next_clause(lines, names, rest);
    // Names alone on the line below a task.
    if numbered
        && !complete
        && !next
        && paragraph.found.is_empty()
        && let Some(bare) = names_at_end(paragraph.printed(lines), true, names)
    {
        let mut paragraph = paragraph;
        paragraph.found.push(bare);
        extend(outline, paragraph);
        return;
    }
    if only_clause || !complete && (bears || next || !numbered) {
        // The clause of the item above, or words that go on before it.
        let heading = !bears && !numbered && !complete && short_heading(lines, &paragraph);
        if !heading {
            extend(outline, paragraph);
            return;
        }
    }
    if bears {
        if numbered {
            further(outline, lines, &paragraph);
            extend(outline, paragraph);
        } else {
            let parent = last.parent;
            outline.items.push(Item::new(None, parent, paragraph));
        }
    } else if complete {
        if short_heading(lines, &paragraph) && leads_on(lines, names, rest) {
            push_heading(outline, levels, paragraph);
        } else if next && !numbered {
            let parent = last.parent;
            outline.items.push(Item::new(None, parent, paragraph));
        } else if next {
            further(outline, lines, &paragraph);
            extend(outline, paragraph);
        } else if headed_words(last, lines, &paragraph) {
            extend(outline, paragraph);
        }
    } else if short_heading(lines, &paragraph) && leads_on(lines, names, rest) && last.paragraphs.len() > 1 {
        push_heading(outline, levels, paragraph);
    } else {
        extend(outline, paragraph);
    }
}

/// Words without a number that have units of their own, behind a task that has its units: a measure of it, or a task that lost its number.
fn further(outline: &mut Outline, lines: &[Line], paragraph: &Paragraph) {
    let number = lines.get(paragraph.line).map_or(0, |line| line.number);
    let said = quote(number, paragraph.printed(lines));
    if let Some(last) = outline.items.last_mut() {
        last.doubts
            .push(format!("{said}另起一段、没有序号，也带有单位，读作上一项的又一条措施"));
    }
}

/// 市营商办负责督导。 before a list whose tasks are numbered: a sentence of the letter that says who does what.
fn of_letter(lines: &[Line], paragraph: &Paragraph, rest: &[usize]) -> bool {
    let counts = |place: &&usize| {
        let number = lines.get(**place).and_then(|line| numbering(&line.text));
        number.is_some_and(|number| !number.risky && number.style != Style::Bullet)
    };
    let said = |found: &Found| matches!(found.stand, Stand::Sentence | Stand::Bare);
    paragraph.found.iter().all(said) && rest.iter().filter(counts).take(3).count() == 3
}

/// 二、开展隐患排查（…牵头） above 对水库逐一排查。: the words stand below a line that heads them and names their units.
fn headed_words(item: &Item, lines: &[Line], paragraph: &Paragraph) -> bool {
    let head = item
        .paragraphs
        .first()
        .map(|first| first.words(lines))
        .unwrap_or_default();
    item.paragraphs.len() == 1
        && item.number.is_some()
        && head.chars().count() <= 24
        && !head.contains(['。', ';', '；'])
        && paragraph.printed(lines).ends_with(['。', '；', ';'])
}

fn extend(outline: &mut Outline, paragraph: Paragraph) {
    if let Some(last) = outline.items.last_mut() {
        last.extend(paragraph);
    }
}

fn push_heading(outline: &mut Outline, levels: &mut Levels, paragraph: Paragraph) {
    // A heading without a number stands below 一、 but above everything finer.
    levels
        .open
        .retain(|(style, _)| matches!(style, Style::Ordinal | Style::Han));
    let parent = levels.open(Style::Unnumbered, outline.items.len());
    levels.fresh = true;
    outline.items.push(Item::new(None, parent, paragraph));
}

/// A short line without punctuation at its end.
fn short_heading(lines: &[Line], paragraph: &Paragraph) -> bool {
    let text = paragraph.printed(lines);
    text.chars().count() <= 30
        && !text.ends_with(['。', '；', ';', '：', ':', '，', ',', '、', '.', '）', ')'])
        && paragraph.found.is_empty()
        && super::days::day_line(text).is_none()
        && !super::leftover::like_units(text)
}

/// Whether the next line has a number, or is a paragraph with a clause.
fn leads_on(lines: &[Line], names: &Names, rest: &[usize]) -> bool {
    rest.first().and_then(|&place| lines.get(place)).is_some_and(|line| {
        line.rows.is_some()
            || numbering(&line.text).is_some_and(|number| !number.risky)
            || (line.plain.len() < 6000
                && clauses(&line.text, false, names)
                    .iter()
                    .any(|found| found.clause.names_units()))
    })
}

/// Whether a clause follows before the next number.
fn next_clause(lines: &[Line], names: &Names, rest: &[usize]) -> bool {
    rest.iter()
        .take(6)
        .filter_map(|&place| lines.get(place))
        .take_while(|line| line.rows.is_none() && numbering(&line.text).is_none_or(|number| number.risky))
        .any(|line| {
            line.plain.len() < 6000
                && clauses(&line.text, false, names)
                    .iter()
                    .any(|found| found.clause.names_units())
        })
}

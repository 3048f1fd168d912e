//! Reads the cells of columns of units: the column's heading is the label, line breaks part whole names.

use std::sync::LazyLock;

use super::bare::names_inside;
use super::clause::{Clause, Group, How, clause, under};
use super::fold::{Folded, close_labels, fold};
use super::names::Names;
use super::sentence::says_who;
use super::table_header::{Column, Parted, Role};
use super::token::{Label, Share, labels_by};
use super::words::{LEVELS, ends_like_unit, is_body, is_collective_start, is_due, is_person, like_person, opened};
use crate::lexicon::{Kind, any, ends, entries, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

/// Reads a cell of a column of units: the column's heading is the label, words in the cell go before it.
pub(crate) fn cell_clause(cell: &str, column: &Column, clause: &mut Clause, names: &Names) {
    let Role::Units(share) = column.role else { return };
    let labelled = |cell: &str| {
        labels_by(&fold(cell), names)
            .iter()
            .any(|label| matches!(label.meaning, Label::Units(_)))
    };
    if let Some(parted) = column.parted.filter(|_| !labelled(cell)) {
        let (before, behind) = parted_at(cell, parted);
        // Where nobody stands behind the letter, those before it do it alone.
        let first = if parted.before <= Share::Responsible {
            Share::Lead
        } else {
            parted.before
        };
        for (part, share) in [(before, first), (behind, parted.behind)] {
            if !part.trim().is_empty() {
                under_heading(part, share, &column.heading, clause, names);
            }
        }
        return;
    }
    under_heading(cell, share, &column.heading, clause, names);
}

/// The halves of a cell before and behind the first such letter outside of brackets; behind a bracket, what stands in it.
fn parted_at(cell: &str, parted: Parted) -> (&str, &str) {
    let folded = Folded::new(cell);
    let mut depth = 0_usize;
    for (place, letter) in folded.text.char_indices() {
        if depth == 0 && parted.parts(letter) {
            let before = folded.original(cell, 0..place);
            let behind = folded.original(cell, place + letter.len_utf8()..folded.text.len());
            let behind = if letter == '(' {
                behind.trim().trim_end_matches([')', '）', ']', '］', '】', '〕'])
            } else {
                behind
            };
            return (before, behind);
        }
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (cell, "")
}

fn under_heading(cell: &str, share: Share, heading: &str, clause: &mut Clause, names: &Names) {
    let (cell, people) = without_people(&close_labels(cell));
    clause.people.extend(people);
    let (cell, doubts) = breaks(&cell, names);
    clause.unsure.extend(doubts);
    if let Some(read) = clause_of_labels(&cell, names) {
        clause.groups.extend(read.groups);
        clause.people.extend(read.people);
        clause.due = clause.due.take().or(read.due);
        clause.first_leads |= read.first_leads;
        clause.unsure.extend(read.unsure);
        clause.aside.extend(read.aside);
        clause.others.extend(read.others);
        return;
    }
    let mut read = under(&cell, share, heading, names);
    for group in &mut read.groups {
        if group.how == How::Label {
            group.how = How::Column;
        }
    }
    clause.first_leads |= read.first_leads;
    clause.standing.extend(read.standing);
    clause.groups.extend(read.groups);
    clause.people.extend(read.people);
    clause.unread.extend(read.unread);
    clause.aside.extend(read.aside);
    clause.due = clause.due.take().or(read.due);
}

static POINTS: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::Points])));
static ASKS: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{}+", any(&[Kind::Asks]))));
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    let label = any(&[Kind::DueLabel, Kind::DueLabelEnd]);
    regex(&format!(r"^[\p{{Han}}]{{0,4}}{label}(?:{}|:)", any(&[Kind::Copula])))
});

/// A part of a remark without what points to its task and without what asks: 此项另请县总工会参加.
fn pointed(part: &str) -> String {
    let plain = fold(part.trim());
    let plain = POINTS.replace(&plain, "");
    ASKS.replace(plain.trim(), "").into_owned()
}

/// Reads a remark beside a task: who helps and when is part of it (各街道配合；8月底前完成), bodies of whom it says anything
/// else are for a person to look at (消杀经费由市财政局保障).
pub(crate) fn remark(cell: &str, heading: &str, clause: &mut Clause, names: &Names) {
    let mut unread: Vec<String> = Vec::new();
    for part in cell.split(['；', ';', '。', '，', ',', '\n', '\r']) {
        let opened = opened(&fold(part)).is_some();
        let part = pointed(part);
        let part = part.as_str();
        let plain = fold(part);
        let plain = plain.trim();
        let time = TIME.find(plain).and_then(|time| plain.get(time.end()..));
        if time.is_some() || is_due(plain) {
            let due = time.unwrap_or(part).to_owned();
            clause.due = clause.due.take().or(Some(due));
            continue;
        }
        let new = |name: &str| !clause.names().any(|known| fold(known) == name);
        // 由县交通局牵头 says it of its row; 上年由县应急局牵头 does not.
        let leads = |group: &Group| opened && group.share == Share::Lead && group.how == How::Verb;
        let helps = says_who(plain, names)
            .then(|| super::clause::clause(part, names))
            .flatten()
            .filter(|read| {
                read.groups
                    .iter()
                    .all(|group| group.share >= Share::Assist || leads(group))
            });
        // The column of leads says otherwise.
        let led = |clause: &Clause| {
            let mut leads = clause.groups.iter().filter(|group| group.share == Share::Lead);
            leads.any(|group| !group.list.names.is_empty())
        };
        if helps.as_ref().is_some_and(led) && led(&*clause) {
            clause.unsure.push(format!(
                "“{heading}”里的“{}”与本行写明的牵头单位不同，没有照它改",
                plain
            ));
            continue;
        }
        match helps {
            Some(read) => clause.groups.extend(read.groups),
            None => {
                let inside = names_inside(plain, names).into_iter().map(|(_, name)| name);
                let inside: Vec<String> = inside.filter(|name| new(name)).map(str::to_owned).collect();
                unread.extend(inside);
            }
        }
    }
    if !unread.is_empty() {
        clause.others.push((heading.to_owned(), unread));
    }
}

fn clause_of_labels(cell: &str, names: &Names) -> Option<Clause> {
    let folded = Folded::new(cell);
    labels_by(&folded.text, names)
        .first()
        .filter(|label| label.range.start == 0)?;
    clause(cell, names)
}

/// The cell without the people beside its bodies: 市发改委（李某）, or 张某 on a line of his own.
fn without_people(cell: &str) -> (String, Vec<String>) {
    let mut people = Vec::new();
    let lines: Vec<&str> = cell
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .collect();
    let several = lines.len() > 1;
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        let plain = fold(line);
        // A name that the cell's width has cut ends in two letters, too: the line above must be whole.
        let whole = kept.last().is_some_and(|last| {
            let last = fold(last);
            is_body(last.trim()) && last.trim_end().ends_with(WHOLE)
        });
        if several && whole && (like_person(plain.trim()) || is_person(plain.trim())) {
            people.push(line.trim().to_owned());
            continue;
        }
        kept.push(in_brackets(line, &mut people));
    }
    (kept.join("\n"), people)
}

/// How whole names end.
const WHOLE: &[char] = &[
    '局', '委', '办', '厅', '署', '府', '会', '司', '团', '心', '院', '行', ')',
];

/// A line without the people in brackets.
fn in_brackets(line: &str, people: &mut Vec<String>) -> String {
    let folded = Folded::new(line);
    let mut kept = String::with_capacity(line.len());
    let mut from = 0;
    for (at, _) in folded.text.match_indices('(') {
        let Some(end) = folded
            .text
            .get(at..)
            .and_then(|rest| rest.find(')'))
            .map(|end| at + end)
        else {
            break;
        };
        let inner = folded.text.get(at + 1..end).unwrap_or("");
        let all = inner
            .split(['、', ',', ' '])
            .all(|word| like_person(word) || is_person(word));
        if at >= from && all {
            kept.push_str(folded.original(line, from..at));
            people.push(folded.original(line, at + 1..end).to_owned());
            from = end + 1;
        }
    }
    kept.push_str(folded.original(line, from..folded.text.len()));
    kept
}

/// Whole names of two letters.
static SHORT: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::ShortName).collect());

/// How the names of offices inside a body end: a line break between two of them parts names.
const OFFICES: &[char] = &['科', '处', '室', '股', '司', '所', '站', '队', '系', '组'];

/// The cell with line breaks and wide spaces only where they part names, and what is in doubt about them.
///
/// They do where both sides are whole names; otherwise the cell's width broke a name.
fn breaks(cell: &str, names: &Names) -> (String, Vec<String>) {
    let mut text = String::with_capacity(cell.len());
    let mut doubts = Vec::new();
    for piece in cell
        .split(['\n', '\r', '\t', ' ', '\u{3000}', '\u{a0}'])
        .filter(|piece| !piece.trim().is_empty())
    {
        let piece = piece.trim();
        if !text.is_empty() && !text.ends_with(['、', '，', ',', '；', ';', '：', ':']) {
            let separators = ['、', '，', ',', '；', ';', '\n', '：', ':'];
            let last = fold(text.rsplit(separators).next().unwrap_or(""));
            let next = fold(piece.split(separators).next().unwrap_or(""));
            let firm = last.ends_with([
                '局', '委', '办', '厅', '部', '署', '院', '府', '司', '团', '心', '位', '门', '等',
            ]);
            let alike = last.chars().next() == next.chars().next() && ends_like_unit(&last);
            let next_whole = ends_like_unit(&next) && (next.chars().count() > 2 || SHORT.contains(&next.as_str()))
                || is_collective_start(&next);
            let offices =
                last.ends_with(OFFICES) && (next.ends_with(OFFICES) || next.ends_with(['办', '部', '中', '心']));
            let office_of = last.ends_with(['府', '委', '会', '团']) && is(&next, Kind::OfficePart);
            // 区妇联 above 团区委, 麻黄梁镇 above 鱼河镇: both are whole, or places.
            let whole = names.firm(&last) && names.firm(&next) || names.know(&last) && names.know(&next);
            let place = |name: &str| ends(name, Kind::PlaceEnd);
            // 城关镇 above 县公安局: a place, and a name that begins with its own level.
            let leveled = names.firm(&next) && next.starts_with(LEVELS);
            let towns = place(&last) && (place(&next) || leveled || names.know(&next));
            let short = SHORT.contains(&last.as_str());
            // 高新园（桥头镇） above 各街道: 各 begins a name, where the one above is whole.
            let each = next.starts_with('各') && (last.ends_with(')') || is_body(&last));
            // 县教育局牵头 above 县财政局配合: the word of a role ends what is said of a body.
            let said = last.chars().count() > 3
                && entries(Kind::Role)
                    .iter()
                    .any(|role| !role.verb.is_empty() && last.ends_with(role.word));
            // 区委巡察办 above 责任人:…: a label on its line has names of its own.
            let labelled = labels_by(&fold(piece), names)
                .first()
                .is_some_and(|label| label.range.start == 0);
            // 县文旅局（主办） above 镇政府（会办）: the mark of a role ends what is said of a body.
            let marked = super::token::mark(&last).is_some();
            // 各街道（镇） above 电梯增设服务中心: a collective is whole.
            let collective = is_collective_start(&last)
                && ends_like_unit(&last)
                && next.chars().count() >= 4
                && ends_like_unit(&next)
                && !next.ends_with(['门', '位'])
                && !holds(&next, Kind::Government)
                && !is(&next, Kind::OfficePart);
            if labelled
                || said
                || marked
                || collective
                || (last.chars().count() > 2 || short)
                    && next_whole
                    && !office_of
                    && (firm || alike || offices || short || whole || towns || each)
            {
                text.push('\n');
            } else if !office_of
                && next.chars().count() > 2
                && (last.ends_with(OFFICES) || last.ends_with(['校', '馆', '园', '学', '办', '局']))
                && ends_like_unit(&last)
                && ends_like_unit(&next)
            {
                doubts.push(format!("单元格里分行的“{last}”“{next}”按一个名称读出"));
            }
        }
        text.push_str(piece);
    }
    (text, doubts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn people_are_taken_out_of_cells_and_a_line_break_parts_whole_names_only() {
        for row in oracle(include_str!("../../fixtures/notices/words/cells.tsv")) {
            let (read, beside) = if row[0] == "people" {
                let (kept, people) = without_people(&row[1]);
                (kept, people.join("|"))
            } else {
                let (text, doubts) = breaks(&row[1], &Names::default());
                (text, doubts.len().to_string())
            };
            assert_eq!((&read, &beside), (&row[2], &row[3]), "{}", row[1]);
        }
    }
}

//! The notice's own words about itself: title, issuer, date, where replies go and when they are due.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::days::{day_line, issued_on, published_on, signed};
use super::desk::{Desk, Use};
use super::lines::{Line, Segment, title_behind_mark};
use super::numbering::numbering;
use super::outline::owns_duties;
use crate::lexicon::{Kind, begins, ends, holds, is, words};
use crate::pattern::Regex;
use crate::text::regex;

static DOCUMENT_NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"^[\p{Han}]{2,14}\s*\(\d{4}\)\s*\d{1,4}\s*号$"));

static REPORT_TO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:书面|统一|及时|一并|分别)?(?:报送?|报备|反馈|送|提交|上报)(?:至|到|给)?([\p{Han}()]{2,24}?(?:督查室|督查科|督查处|督查局|督查办|督办室|督办科|办公室|[室科处股局办委厅部]))(?:\([^)]*\))?(?:汇总|备案|[,。;、]|$)",
    )
});

/// Whether a folded line is a document number: 咸政办发(2020)12号.
pub(crate) fn is_document_number(plain: &str) -> bool {
    DOCUMENT_NUMBER.is_match(plain.trim())
}

/// To whom a text says that something is handed in.
pub(crate) fn reports_to(plain: &str) -> Vec<&str> {
    let found = REPORT_TO.captures_iter(plain).filter_map(|found| found.get(1));
    found.map(|to| to.as_str()).collect()
}

/// To whom replies go.
pub(crate) fn report_to(plain: &str) -> Option<String> {
    let mut all = reports_to(plain).into_iter();
    all.find(|to| !holds(to, Kind::Attachment)).map(str::to_owned)
}

/// What the notice says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub title: String,
    pub issuer: String,
    pub date: Option<Date>,
    /// When a page says that it was published: the year of due dates follows from it, if no date is signed.
    pub published: Option<Date>,
    pub report_to: String,
    /// The title that a page's own row names.
    named: Option<String>,
}

static ISSUER_IN_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^((?:[\p{Han}]{2,24}?(?:办公厅|办公室|人民政府|委员会|管委会|领导小组|督查室|[局委厅部院])\s*){1,3})(?:关于|印发|转发|批转)",
    )
});

/// Whether a folded line ends as titles do.
pub(crate) fn ends_title(plain: &str) -> bool {
    let plain = plain.trim_end_matches(')');
    TITLES.iter().any(|end| plain.ends_with(end))
}

/// Ends of titles.
static TITLES: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::TitleEnd).collect());

/// Ends of titles that say what they are about: 关于…的通知.
static DOCUMENTS: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::DocumentEnd).collect());

/// Reads the head of the body and its signature, and marks their lines.
pub(crate) fn head(desk: &mut Desk<'_>, segments: &[Segment]) -> Head {
    let lines = desk.lines;
    let body = segments.first().map_or(0..0, |segment| segment.lines.clone());
    let mut head = Head::default();
    for segment in segments {
        if let Some(mark) = segment.mark {
            desk.mark(mark, Use::Letter);
        }
    }
    let after = top(desk, body.clone(), &mut head);
    for place in after..body.end {
        let Some(line) = lines.get(place) else { continue };
        if let Some(day) = day_line(&line.plain) {
            desk.mark(place, Use::Letter);
            head.date = Some(day);
            sign(desk, body.start, place, &mut head);
        } else if signed_on(desk, place, &mut head) {
        } else if is_furniture(&line.plain) {
            head.published = head.published.or_else(|| published_on(&line.plain));
            desk.mark(place, Use::Letter);
        } else {
            head.published = head.published.or_else(|| issued_on(&line.plain));
        }
        if head.report_to.is_empty()
            && let Some(to) = report_to(&line.plain)
        {
            head.report_to = to;
        }
    }
    for (place, line) in lines.iter().enumerate() {
        if line.rows.is_none() && is_footer(&line.plain) {
            desk.mark(place, Use::Letter);
        }
    }
    if head.date.is_none() {
        foot_of_attachment(desk, segments, &mut head);
    }
    if head.date.is_none() {
        rows_around(desk, &mut head);
    }
    attachments(desk, body.clone());
    if head.title.is_empty() {
        head.title = title_behind(desk, after..body.end).unwrap_or_default();
    }
    if head.title.is_empty() {
        head.title = attachment_title(desk, segments);
    }
    if head.title.is_empty() {
        head.title = head.named.take().unwrap_or_else(String::new);
    }
    if head.issuer.is_empty()
        && let Some(found) = ISSUER_IN_TITLE
            .captures(&super::fold::fold(&head.title))
            .and_then(|found| found.get(1))
    {
        head.issuer = several(found.as_str());
    }
    let from = lines.len().saturating_sub(FOOT);
    for (place, line) in lines.iter().enumerate().skip(from) {
        // 主办单位：信息中心 with numbered items behind it is of these, and of no site.
        let goes_on = || {
            let mut behind = lines.iter().skip(place + 1);
            behind.any(|line| numbering(&line.text).is_some_and(|number| !number.risky))
        };
        if line.rows.is_none() && runs_site(line, &head.issuer, lines) && !goes_on() {
            desk.mark(place, Use::Letter);
        }
    }
    head
}

/// The lines above the addressee: file heading, document number, title. Out: the first line behind them.
fn top(desk: &mut Desk<'_>, body: std::ops::Range<usize>, head: &mut Head) -> usize {
    let lines = desk.lines;
    let mut title: Vec<&str> = Vec::new();
    let mut published = None;
    let mut named = None;
    let mut at = body.start;
    while at < body.end && at < body.start + 12 {
        let Some(line) = lines.get(at) else { break };
        let plain = line.plain.as_str();
        let owner = owns_duties(line) && lines.get(at + 1..body.end).unwrap_or(&[]).iter().any(owns_duties);
        let addressee =
            plain.ends_with(':') && plain.chars().count() <= 160 && !begins(plain, Kind::Attachment) && !owner;
        // The index of a government site: 索引号, 发布机构, 发布日期.
        if let Some(cells) = index_cells(line) {
            published = published.or_else(|| published_on(&cells));
            desk.mark(at, Use::Letter);
            at += 1;
            continue;
        }
        if line.rows.is_none() && super::words::is_page_row(plain) {
            published = published.or_else(|| published_on(plain));
            named = named.or_else(|| named_in_row(&line.text));
            desk.mark(at, Use::Letter);
            at += 1;
            continue;
        }
        // A title before the first sentence of a pasted notice: …工作要点。
        let stopped = plain.strip_suffix('。').filter(|words| {
            title.is_empty()
                && words.chars().count() <= 50
                && !words.contains(['。', ',', ';', ':'])
                && TITLES.iter().any(|end| words.ends_with(end))
        });
        if stopped.is_some() {
            title.push(line.text.trim_end_matches('。'));
            desk.mark(at, Use::Letter);
            at += 1;
            continue;
        }
        // A row of cells is no title, whatever stands in it.
        let cells = plain.contains('|') || line.text.trim().contains('\t');
        if line.rows.is_some() || cells || numbering(&line.text).is_some_and(|number| !number.risky) {
            break;
        }
        // A rule about who leads is no title: (列第一位者为牵头单位,下同). Nor is what says who does what: 联系单位：县气象局.
        let titled = TITLES.iter().any(|end| plain.ends_with(end));
        let says = !titled && !plain.ends_with(':') && super::leftover::says_of_bodies(&line.text, &desk.names);
        if says || super::rules::first_leads_rule(plain) || super::rules::responsible_leads_rule(plain) {
            break;
        }
        // A page's heading says the title once more.
        if !title.is_empty() && line.text == title.concat() {
            desk.mark(at, Use::Letter);
        } else if is_document_number(plain)
            || is_furniture(plain)
            || ends(&plain.replace(' ', ""), Kind::FileEnd)
            || day_line(plain).is_some()
        {
            if let Some(day) = day_line(plain) {
                head.date = head.date.or(Some(day));
            }
            published = published.or_else(|| published_on(plain));
            desk.mark(at, Use::Letter);
        } else if addressee {
            // 各局、各科室： ends in a name, and a sentence seldom does.
            let named = super::words::said(plain.trim_end_matches(':'));
            desk.mark(at, if named { Use::Letter } else { Use::Head });
            at += 1;
            break;
        } else if plain.chars().count() <= 70 && !plain.ends_with(['。', ';']) && !plain.ends_with(':') {
            // 关于…目标任务 and 分解落实工作的通知: what is 关于 something ends as a document does.
            let about = title.iter().any(|words| holds(words, Kind::About));
            let ends: &[&str] = if about { &DOCUMENTS } else { &TITLES };
            let done = title
                .last()
                .is_some_and(|last| ends.iter().any(|end| last.trim_end_matches([')', '）']).ends_with(end)));
            if done {
                break;
            }
            // 某县人民政府办公室 alone on its line begins a title: what stands above it and names no such office is none of it.
            if super::bare::is_issuer(&line.text) && title.iter().any(|above| !super::bare::is_issuer(above)) {
                title.clear();
            }
            // A body alone above a title that is whole by itself is who issued it.
            let issuer = title
                .first()
                .filter(|first| title.len() == 1 && super::bare::is_issuer(first))
                .filter(|_| !begins(plain, Kind::TitleBegin));
            if let Some(first) = issuer {
                head.issuer = several(first);
                title.clear();
            }
            // The name of a site stands alone above a title that begins with it.
            if !title.is_empty() && line.text.starts_with(&title.concat()) {
                title.clear();
            }
            title.push(line.text.as_str());
            desk.mark(at, Use::Letter);
        } else {
            break;
        }
        at += 1;
    }
    head.title = title.concat();
    head.named = named;
    head.published = published;
    at
}

/// The title that a row of a page names: 名称：关于…的通知
fn named_in_row(text: &str) -> Option<String> {
    let folded = super::fold::Folded::new(text);
    let start = words(Kind::NamedTitle).find_map(|key| {
        let at = folded.text.find(key)? + key.len();
        let rest = folded.text.get(at..)?;
        Some(at + rest.len() - rest.trim_start_matches([':', '|', ' ']).len())
    })?;
    let rest = folded.text.get(start..)?;
    let end = rest.find(['|', ' ']).map_or(folded.text.len(), |at| start + at);
    let title = folded.original(text, start..end).trim();
    let long = title.chars().count() >= 6 && TITLES.iter().any(|end| title.ends_with(end));
    long.then(|| title.to_owned())
}

/// The title of the list that follows the letter: a line that ends as titles do, behind the addressee or the signature,
/// before the first number.
fn title_behind(desk: &mut Desk<'_>, body: std::ops::Range<usize>) -> Option<String> {
    let lines = desk.lines;
    let named: String = lines
        .get(body.clone())
        .unwrap_or(&[])
        .iter()
        .take(40)
        .filter(|line| line.plain.contains('《') && line.plain.len() < 3_000)
        .map(|line| line.plain.as_str())
        .collect();
    for place in body.clone() {
        let Some(line) = lines.get(place) else { break };
        if line.rows.is_some() || numbering(&line.text).is_some_and(|number| !number.risky) {
            break;
        }
        let plain = line.plain.trim();
        let words = plain.trim_end_matches([')', '）']);
        let ends = TITLES.iter().any(|end| words.ends_with(end));
        let about = named.contains(&format!("《{}》", plain.trim_matches(['《', '》'])));
        let fits = (6..=60).contains(&plain.chars().count())
            && !plain.contains(['。', ';', ':', '|', ','])
            && !begins(plain, Kind::Attachment)
            && !is_document_number(plain)
            && !is_furniture(plain)
            && !super::bare::is_issuer(plain);
        if fits && (about || ends) {
            let mut title = line.text.clone();
            desk.mark(place, Use::Letter);
            // 某县2025年重点工作 above 任务分解表: a title over two lines.
            if let Some(above) = place.checked_sub(1).filter(|above| *above >= body.start)
                && let Some(before) = lines.get(above)
                && before.rows.is_none()
                && (4..=40).contains(&before.plain.chars().count())
                && !before.plain.contains(['。', ';', ':', ',', '|', '《'])
                && !before.plain.ends_with(')')
                && day_line(&before.plain).is_none()
                && !super::words::ends_like_unit(&before.plain)
                && !is_document_number(&before.plain)
                && !is_furniture(&before.plain)
                && numbering(&before.text).is_none()
            {
                title.insert_str(0, &before.text);
                desk.mark(above, Use::Letter);
            }
            return Some(title);
        }
    }
    None
}

/// The cells of a table that indexes the page, folded and put together.
fn index_cells(line: &Line) -> Option<String> {
    let rows = line.rows.as_ref().filter(|rows| rows.len() <= 12)?;
    let cells: Vec<String> = rows
        .iter()
        .flatten()
        .take(60)
        .map(|cell| super::fold::fold(cell))
        .collect();
    let named = |word: &str| cells.iter().any(|cell| cell.trim().starts_with(word));
    words(Kind::PageIndex).any(named).then(|| cells.join(" "))
}

/// Bodies that spaces part, as a list: 中共某县委  某县人民政府; 某 县 人 民 政 府 is one.
fn several(bodies: &str) -> String {
    let parts: Vec<&str> = bodies.split_whitespace().collect();
    let whole = parts
        .iter()
        .all(|part| part.chars().count() >= 4 && super::words::ends_like_unit(part));
    if whole && parts.len() > 1 {
        parts.join("、")
    } else {
        bodies.trim().to_owned()
    }
}

/// Takes the day, and the issuer if none is known, of a line that is nothing but both.
fn signed_on(desk: &mut Desk<'_>, place: usize, head: &mut Head) -> bool {
    let Some(line) = desk.lines.get(place).filter(|line| line.rows.is_none()) else {
        return false;
    };
    let Some((bodies, day)) = signed(&line.plain) else {
        return false;
    };
    desk.mark(place, Use::Letter);
    head.date = Some(day);
    if let Some(bodies) = line.plain.get(bodies) {
        head.issuer = several(bodies);
    }
    true
}

/// Where the file holds nothing but an attachment, the signature stands at its end.
fn foot_of_attachment(desk: &mut Desk<'_>, segments: &[Segment], head: &mut Head) {
    for segment in segments.iter().filter(|segment| segment.attachment.is_some()) {
        for place in segment.lines.clone().rev().take(FOOT) {
            let Some(line) = desk.lines.get(place).filter(|line| line.rows.is_none()) else {
                continue;
            };
            if let Some(day) = day_line(&line.plain) {
                head.date = Some(day);
                desk.mark(place, Use::Letter);
                sign(desk, segment.lines.start, place, head);
                return;
            }
            if signed_on(desk, place, head) {
                return;
            }
        }
    }
}

/// 印发单位：某某公司
static ISSUED_BY: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:印发|发文|制表|编制|发布)(?:单位|机关|机构)\s*:\s*([^\s:,;。]{4,40})"));

/// A sheet has its issuer and its day in a row above the header, or below the last row.
fn rows_around(desk: &Desk<'_>, head: &mut Head) {
    for rows in desk.lines.iter().filter_map(|line| line.rows.as_ref()) {
        let below = rows.len().saturating_sub(3).max(6);
        let around = rows.iter().take(6).chain(rows.iter().skip(below));
        for row in around {
            let mut cells: Vec<String> = row
                .iter()
                .map(|cell| super::fold::fold(cell).trim().to_owned())
                .collect();
            cells.retain(|cell| !cell.is_empty());
            cells.dedup();
            if cells.is_empty() || cells.len() > 3 {
                continue;
            }
            let joined = cells.join(" ");
            let day = signed(&joined)
                .map(|(_, day)| day)
                .or_else(|| cells.iter().find_map(|cell| day_line(cell)));
            let Some(day) = day.or_else(|| published_on(&joined)) else {
                continue;
            };
            head.date = Some(day);
            if head.issuer.is_empty() {
                let body = signed(&joined).and_then(|(bodies, _)| joined.get(bodies));
                let named = || {
                    ISSUED_BY
                        .captures(&joined)
                        .and_then(|found| found.get(1))
                        .map(|body| body.as_str())
                };
                head.issuer = body.or_else(named).map(several).unwrap_or_default();
            }
            return;
        }
    }
}

/// The issuers stand on the lines above the day.
fn sign(desk: &mut Desk<'_>, start: usize, day: usize, head: &mut Head) {
    let lines = desk.lines;
    let mut issuers: Vec<String> = Vec::new();
    let mut at = day;
    while at > start && issuers.len() < 4 {
        at -= 1;
        let Some(line) = lines.get(at) else { break };
        let plain = line.plain.as_str();
        let like = line.rows.is_none()
            && plain.chars().count() <= 30
            && super::words::ends_like_unit(plain)
            && !super::words::begins_with_verb(plain)
            && numbering(&line.text).is_none()
            && !plain.contains([',', '。', ':', ';'])
            && super::leftover::said_of_bodies(&line.text, &desk.names).is_none();
        if !like {
            break;
        }
        desk.mark(at, Use::Letter);
        issuers.push(several(&line.text));
    }
    issuers.reverse();
    if !issuers.is_empty() {
        head.issuer = issuers.join("、");
    }
}

/// The list of attachments in the body: 附件:1.… and the numbered lines that follow it.
fn attachments(desk: &mut Desk<'_>, body: std::ops::Range<usize>) {
    let lines = desk.lines;
    let Some(start) = body.clone().rev().find(|&at| {
        lines.get(at).is_some_and(|line| {
            let marked = |rest: &str| rest.starts_with(':') || rest.starts_with("1:");
            line.plain.starts_with("附:")
                || words(Kind::Attachment).any(|word| line.plain.strip_prefix(word).is_some_and(marked))
        }) && desk.uses.get(at).copied().flatten().is_none()
    }) else {
        return;
    };
    desk.mark(start, Use::Letter);
    let mut value = 1;
    for at in start + 1..body.end {
        let Some(line) = lines.get(at) else { break };
        let next = numbering(&line.text)
            .is_some_and(|number| number.value == value + 1 || number.value == 1 && value == 1)
            || begins(&line.plain, Kind::Attachment);
        if !next
            || line.plain.chars().count() > 80
            || !super::paragraph::clauses(&line.text, true, &desk.names).is_empty()
        {
            break;
        }
        if let Some(number) = numbering(&line.text) {
            value = number.value;
        }
        desk.mark(at, Use::Letter);
    }
}

/// Lines at the end of a web page that may say who runs the site.
const FOOT: usize = 4;

/// Who runs the site: 主办 with the body that issued the notice, or with one that runs sites and nothing else; or several such labels
/// on a line, if the notice has them nowhere else: 主办：某区人民政府　承办：某区人民政府办公室.
fn runs_site(line: &Line, issuer: &str, lines: &[Line]) -> bool {
    let pairs: Vec<(&str, &str)> = line
        .plain
        .split_whitespace()
        .map(|part| part.split_once(':').unwrap_or((part, "")))
        .collect();
    let own = |(label, body): &(&str, &str)| is(label.trim(), Kind::SiteRole) && !body.is_empty();
    if pairs.is_empty() || !pairs.iter().all(own) {
        return false;
    }
    let runs = |body: &str| !issuer.is_empty() && body == super::fold::fold(issuer) || ends(body, Kind::SiteBody);
    let elsewhere = |label: &str| {
        let labelled = [label, ":"].concat();
        lines.iter().filter(|other| other.plain.contains(&labelled)).count() > 1
    };
    pairs.iter().any(|(_, body)| runs(body)) || pairs.len() > 1 && !pairs.iter().any(|(label, _)| elsewhere(label))
}

/// The foot of a web page: its numbers.
fn is_footer(plain: &str) -> bool {
    plain.chars().count() <= 200 && holds(plain, Kind::PageFoot)
}

/// Lines that every notice or web page has around its text.
pub(crate) fn is_furniture(plain: &str) -> bool {
    let plain = plain.trim_matches(|letter: char| letter.is_whitespace() || "()•·-*|".contains(letter));
    is_footer(plain)
        || plain.chars().count() <= 80
            && (ends(plain, Kind::OpenEnd)
                || ends(plain, Kind::PrintedEnd) && plain.contains('年')
                || begins(plain, Kind::Furniture))
}

/// The title of the first attachment that is no sample form.
fn attachment_title(desk: &mut Desk<'_>, segments: &[Segment]) -> String {
    let lines = desk.lines;
    for segment in segments.iter().filter(|segment| segment.attachment.is_some()) {
        if let Some(title) = segment
            .mark
            .and_then(|mark| lines.get(mark))
            .and_then(title_behind_mark)
        {
            return title.trim().to_owned();
        }
        let Some(line) = lines.get(segment.lines.start).filter(|_| !segment.lines.is_empty()) else {
            continue;
        };
        let heading = line.rows.is_none()
            && line.plain.chars().count() <= 80
            && numbering(&line.text).is_none_or(|number| number.risky)
            && !line.plain.ends_with(['。', ';', ':']);
        if heading {
            let mut title = line.text.clone();
            // A title over two lines: the second ends it.
            if !TITLES.iter().any(|end| title.ends_with(end))
                && let Some(next) = lines.get(segment.lines.start + 1)
                && TITLES.iter().any(|end| next.text.ends_with(end))
                && next.plain.chars().count() <= 60
                && numbering(&next.text).is_none()
            {
                title.push_str(&next.text);
            }
            return title;
        }
    }
    String::new()
}

//! What a person must settle about a task: open lists, no lead, nobody named, names that are none.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::clause::Clause;
use super::desk::{Desk, Use, short};
use super::fold::fold;
use super::leftover;
use super::outline::{Item, Part};
use super::rules;
use super::settle::{By, Rules, Settled, settle};
use super::table_header::{Role, own_heading};
use super::token::Share;
use super::words::{self, begins_with_verb, ends_like_unit, like_person};
use crate::finding::Severity;
use crate::lexicon::{Kind, any, ends, entries, holds, words};
use crate::pattern::Regex;
use crate::question;
use crate::task::Task;
use crate::text::regex;

/// Looks through a task that was read of an item.
pub(crate) fn task(desk: &mut Desk<'_>, task: &mut Task, item: &Item, clauses: &[Clause]) {
    let line = item.line();
    let clauses: Vec<&Clause> = clauses.iter().collect();
    let mut doubts: Vec<String> = item.doubts.clone();
    doubts.extend(
        item.paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.found)
            .filter_map(|found| found.doubt.clone()),
    );
    let known: BTreeSet<String> = task.lead.iter().chain(&task.co).map(|name| fold(name)).collect();
    doubts.extend(leftover::doubts(item, desk.lines, &desk.names, &known));
    of_clauses(desk, task, line, &clauses, doubts);
    if item.part == Part::TaskOfHeading && !(task.lead.is_empty() && task.co.is_empty()) {
        let id = task.id.clone();
        let texts = [
            "本项没有写单位，用了上级标题里的单位".to_owned(),
            "任务写明单位，或由标题统一写明".to_owned(),
            "请确认标题里的单位对本项也适用".to_owned(),
        ];
        desk.report("notice-units-of-heading", Severity::Info, (line, Some(&id)), texts);
    }
}

/// Looks through a task and the clauses it was read from.
pub(crate) fn of_clauses(desk: &mut Desk<'_>, task: &mut Task, line: usize, clauses: &[&Clause], doubts: Vec<String>) {
    open_lists(desk, task, line, clauses);
    let named = clauses.iter().flat_map(|clause| &clause.people);
    desk.people.extend(named.map(|name| (line, name.clone())));
    let mut doubts = doubts;
    for clause in clauses {
        doubts.extend(clause.groups.iter().flat_map(|group| group.list.doubts.iter().cloned()));
        doubts.extend(clause.unsure.iter().cloned());
        doubts.extend(
            clause
                .unread
                .iter()
                .map(|words| format!("“{words}”没有读作单位，也没有读作时限")),
        );
    }
    for (label, names) in clauses.iter().flat_map(|clause| &clause.others) {
        let texts = [
            format!("“{label}：{}”没有读作单位，也没有读作时限", names.join("、")),
            "单位和分工只有一种读法".to_owned(),
            "请在“答复”里选择这个标签的含义；一处答复对所有任务有效".to_owned(),
        ];
        desk.ask(task, line, (question::UNSURE, Severity::Warning), (label, names), texts);
    }
    for (label, words) in clauses.iter().flat_map(|clause| &clause.aside) {
        let texts = [
            format!(
                "“{label}”后面写的不是单位、人员或时限（如“{}”），没有读入单位",
                short(words, 16)
            ),
            String::new(),
            "如与任务有关，请在台账中补上；否则不必处理".to_owned(),
        ];
        let id = task.id.clone();
        desk.report("notice-column-unread", Severity::Info, (line, Some(&id)), texts);
    }
    let counted: Vec<&str> = clauses
        .iter()
        .flat_map(|clause| &clause.groups)
        .flat_map(|group| &group.list.counted)
        .map(String::as_str)
        .collect();
    if !counted.is_empty() {
        doubts.push(format!(
            "“{}”里的序号没有读作名称的一部分，它的含义（如谁牵头）没有读懂",
            counted.join("”“")
        ));
    }
    for joined in clauses
        .iter()
        .flat_map(|clause| &clause.groups)
        .flat_map(|group| &group.list.joined)
    {
        let texts = [
            joined.clone(),
            "一个“各”字管到哪里，只有一种读法".to_owned(),
            "如应作另一种读法，请在台账中改正".to_owned(),
        ];
        let id = task.id.clone();
        desk.report("notice-collective-joined", Severity::Info, (line, Some(&id)), texts);
    }
    for doubt in doubts {
        let texts = [
            doubt,
            "单位和分工只有一种读法".to_owned(),
            "请对照通知原文：读得对的不必改动；不对的，在台账“任务”表的牵头单位、责任单位两列改正".to_owned(),
        ];
        desk.doubt(task, line, "notice-unsure", texts);
    }
    if task.lead.is_empty() && task.co.is_empty() {
        task.certainty = crate::task::Certainty::Unsure;
        let id = task.id.clone();
        let texts = [
            "没有写明由哪个单位负责".to_owned(),
            "至少一个牵头单位或责任单位".to_owned(),
            "请对照通知原文，在台账中补上单位；如本项不是任务，请删去这一行".to_owned(),
        ];
        desk.report("notice-task-without-units", Severity::Error, (line, Some(&id)), texts);
    } else if task.lead.is_empty() {
        no_lead(desk, task, line);
    } else if clauses
        .iter()
        .any(|clause| matches!(desk.settled(clause).by, By::Beside | By::Together | By::Elsewhere))
    {
        let texts = [
            format!(
                "没有写“牵头”，写在“负责、责任单位”后面、旁边另有“配合、参与、会同”单位的（{}）读作牵头单位",
                task.lead.join("、")
            ),
            "原文写明由谁牵头".to_owned(),
            "如只是责任单位，请在“答复”里选择；否则不必处理".to_owned(),
        ];
        desk.ask(task, line, (question::LEAD_BESIDE, Severity::Info), ("", &[]), texts);
    } else if clauses
        .iter()
        .any(|clause| settle(clause, Rules::default()).by == By::Main)
    {
        let words: Vec<&str> = clauses
            .iter()
            .flat_map(|clause| &clause.groups)
            .filter(|group| group.share == Share::Main)
            .map(|group| group.word.as_str())
            .collect();
        let texts = [
            format!("“{}”读作牵头单位（{}）", words.join("”“"), task.lead.join("、")),
            "原文写明由谁牵头".to_owned(),
            "如只是责任单位，请在台账中把角色改为责任".to_owned(),
        ];
        let subject = words.join("、");
        let at = (question::LEAD_BY_MAIN, Severity::Warning);
        desk.ask(task, line, at, (&subject, &[]), texts);
    }
    helps_another(desk, task, line);
    names(desk, task, line);
}

/// 配合县文旅局做好宣传 below 县委宣传部: whose duty it is helps there, and nothing says so but the words.
fn helps_another(desk: &mut Desk<'_>, task: &mut Task, line: usize) {
    let plain = fold(&task.text);
    let assists = entries(Kind::Role).iter().filter(|entry| entry.verb == "assist");
    let said = assists.filter_map(|entry| Some((entry.word, plain.strip_prefix(entry.word)?)));
    let helped = said.max_by_key(|(verb, _)| verb.len()).and_then(|(verb, rest)| {
        let (at, name) = super::bare::names_inside(rest, &desk.names).into_iter().next()?;
        (at == 0 && desk.names.one_body(name)).then(|| (verb, name.to_owned()))
    });
    let Some((verb, name)) = helped.filter(|_| !task.lead.is_empty()) else {
        return;
    };
    let texts = [
        format!(
            "内容写的是“{verb}{name}”，仍读作由它的责任主体牵头（{}）",
            task.lead.join("、")
        ),
        "原文写明由谁牵头".to_owned(),
        "如只是配合，请在“答复”里选择；否则不必处理".to_owned(),
    ];
    desk.ask(task, line, (question::LEAD_BESIDE, Severity::Info), (verb, &[]), texts);
}

fn open_lists(desk: &mut Desk<'_>, task: &mut Task, line: usize, clauses: &[&Clause]) {
    // A list that is open is no doubt about what was read.
    let certainty = task.certainty;
    for (open, role, named) in [
        (task.lead_open, own_heading(Role::Units(Share::Lead)), task.lead.clone()),
        (
            task.co_open,
            own_heading(Role::Units(Share::Responsible)),
            task.co.clone(),
        ),
    ] {
        if !open {
            continue;
        }
        let words: Vec<&str> = clauses
            .iter()
            .flat_map(|clause| &clause.groups)
            .filter(|group| group.list.names.iter().any(|name| named.contains(name)))
            .flat_map(|group| &group.list.open_words)
            .map(String::as_str)
            .collect();
        let words = if words.is_empty() {
            "等".to_owned()
        } else {
            words.join("”“")
        };
        let texts = [
            format!("{role}写有“{words}”，只点名了{}", named.join("、")),
            "所指单位逐一点名".to_owned(),
            "如还有其他单位，请在台账中补上；没有的，不必改动".to_owned(),
        ];
        desk.ask(task, line, (question::LIST_OPEN, Severity::Warning), ("", &[]), texts);
    }
    task.certainty = certainty;
}

fn no_lead(desk: &mut Desk<'_>, task: &mut Task, line: usize) {
    let texts = [
        format!("没有写明谁牵头，所列单位（{}）都读作责任单位", task.co.join("、")),
        "有一个写明的牵头单位".to_owned(),
        format!(
            "请选择：一、由“{}”牵头，在台账中把它改为牵头；二、确无牵头单位，保持现状",
            task.co.first().map(String::as_str).unwrap_or_default()
        ),
    ];
    desk.ask(task, line, (question::NO_LEAD, Severity::Warning), ("", &[]), texts);
}

/// Names that do not end as the names of bodies do.
fn names(desk: &mut Desk<'_>, task: &mut Task, line: usize) {
    let names = desk.names.clone();
    let odd: Vec<String> = task
        .lead
        .iter()
        .chain(&task.co)
        .filter(|name| {
            let plain = fold(name);
            if names.of_office(&plain) {
                return false;
            }
            let prose =
                plain.contains(['。', ':', '!', '?', '“', '*', '★', '☆', '▲', '△', '#']) || plain.chars().count() > 40;
            // A.市发改委、B.市财政局 has a meaning that nobody here knows.
            let lettered = plain.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && plain
                    .chars()
                    .nth(1)
                    .is_some_and(|letter| matches!(letter, '.' | '、' | ':'));
            prose
                || lettered
                || NAMELESS.contains(&plain.as_str())
                || begins_with_verb(&plain)
                || parted_oddly(&plain)
                || person_behind(&plain)
                || !words::said(&plain)
                || holds_roles(&plain)
                || joined(&plain)
                || uneven(&plain)
        })
        .cloned()
        .collect();
    for name in odd {
        let texts = [
            format!("“{name}”不像单位名称"),
            "单位在公文里用的名称".to_owned(),
            "请在“答复”里选择，或写上正确的名称；一处答复对所有任务有效".to_owned(),
        ];
        desk.ask(
            task,
            line,
            (question::NAME_UNUSUAL, Severity::Warning),
            (&name, &[]),
            texts,
        );
    }
}

/// Words for kinds of bodies that name none: what stands before them may belong to them.
static NAMELESS: LazyLock<Vec<&str>> = LazyLock::new(|| words(Kind::Nameless).collect());

/// A folded name without what stands in brackets.
fn without_brackets(plain: &str) -> String {
    let mut depth = 0_usize;
    plain
        .chars()
        .filter(|letter| {
            match letter {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// A mark between two names that lists do not use: 市发改委.市城发集团.
fn parted_oddly(plain: &str) -> bool {
    let bare = without_brackets(plain);
    bare.split_once(['.', '·', '•', '+', '&', '-', '—', '~'])
        .is_some_and(|(left, right)| left.chars().count() > 2 && ends_like_unit(left) && right.chars().count() > 1)
}

/// A person in the brackets behind a name: 市发改委(李某).
fn person_behind(plain: &str) -> bool {
    plain
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .is_some_and(|(_, inner)| like_person(inner))
}

/// Two names without anything between them: 县住建局县交运局; but 市公安局市中分局 is one, and so is 市委市政府督查室.
fn joined(plain: &str) -> bool {
    if BEFORE_COLLECTIVE.is_match(plain) && !holds(plain, Kind::EachMember) {
        return true;
    }
    let bare = without_brackets(plain);
    let bare = ["市", "县", "区", "省", "州"].iter().fold(bare, |rest, level| {
        rest.replace(&["团", level, "委"].concat(), &["团", "某", "委"].concat())
    });
    let bare = words(Kind::OneBody)
        .collect::<Vec<_>>()
        .iter()
        .fold(bare, |rest, word| rest.replace(word, "某"));
    !ends(&bare, Kind::Branch) && (JOINED.is_match(&bare) || OFFICES_JOINED.is_match(&bare))
}

static JOINED: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::JoinedNames])));

/// A name that runs into a collective: 市审计局各有关单位; but 市委各部门 is one.
static BEFORE_COLLECTIVE: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::JoinedCollective])));

/// Two offices of one body without anything between them.
static OFFICES_JOINED: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::JoinedOffices])));

/// Words of roles that no name holds, but 各牵头单位 and its like.
fn holds_roles(plain: &str) -> bool {
    let collective = plain.starts_with(['各', '有', '相', '其', '所']);
    let plain = &words(Kind::Own).fold(plain.to_owned(), |rest, word| rest.replace(word, ""));
    holds(plain, Kind::NameRole) && !collective || holds(plain, Kind::NameCopula)
}

/// Brackets without their other half, or with nothing in them.
fn uneven(plain: &str) -> bool {
    let uneven = |open: char, close: char| plain.matches(open).count() != plain.matches(close).count();
    uneven('(', ')') || uneven('〈', '〉') || uneven('<', '>') || uneven('《', '》') || plain.contains("()")
}

/// A heading that names units for the tasks below it.
pub(crate) fn heading(desk: &mut Desk<'_>, item: &Item, settled: &Settled) {
    // （三）牵头单位：县司法局 has no other words.
    let words = item
        .paragraphs
        .first()
        .map(|paragraph| {
            Some(paragraph.words(desk.lines))
                .filter(|words| !words.is_empty())
                .unwrap_or_else(|| paragraph.printed(desk.lines).to_owned())
        })
        .unwrap_or_default();
    let units: Vec<String> = [(&settled.lead, Share::Lead), (&settled.co, Share::Responsible)]
        .into_iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, share)| format!("{}：{}", own_heading(Role::Units(share)), names.join("、")))
        .collect();
    let texts = [
        format!(
            "标题“{}”带有单位（{}），用于下面没有写明牵头单位的任务",
            short(&words, 24),
            units.join("；")
        ),
        "标题里的单位对下面各项都适用".to_owned(),
        "如不适用，请在台账中改正有关任务的单位".to_owned(),
    ];
    desk.report("notice-heading-units", Severity::Info, (item.line(), None), texts);
}

/// People that clauses name are no units: one finding tells of them all.
pub(crate) fn people(desk: &mut Desk<'_>, line: usize, count: usize, first: &str) {
    let texts = [
        format!("有{count}处写明了领导（如“{}”），没有读作单位", short(first, 16)),
        "台账只记单位，不记人员".to_owned(),
        "不必处理；需要时请在表中另行注明".to_owned(),
    ];
    desk.report("notice-people", Severity::Info, (line, None), texts);
}

/// Sentences that say which bodies have which role, by their place or their look, and were not understood: one finding for all.
pub(crate) fn rules_unread(desk: &mut Desk<'_>) {
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, line) in desk.lines.iter().enumerate() {
        if desk.understood.contains(&at) {
            continue;
        }
        let mut said = |plain: &str| {
            let part = rules::role_unread(plain, &desk.names).and_then(|part| plain.get(part));
            found.extend(part.map(|part| (at, part.trim().to_owned())));
        };
        match &line.rows {
            Some(rows) => {
                let bands = rows.iter().filter(|row| super::tables::across(row));
                for cell in bands.filter_map(|row| row.iter().find(|cell| !cell.trim().is_empty())) {
                    said(&fold(cell));
                }
            }
            // A numbered line of a task says it of itself.
            None if desk.uses.get(at).copied().flatten() == Some(Use::Task)
                && super::numbering::numbering(&line.text).is_some() => {}
            None if line.plain.len() < 6_000 => said(&line.plain),
            None => {}
        }
    }
    let told: BTreeSet<usize> = desk
        .findings
        .iter()
        .filter(|finding| finding.rule == "notice-rule-unread" || finding.rule == "notice-lead-by-look")
        .filter_map(|finding| finding.place.line)
        .collect();
    found.retain(|(at, _)| !told.contains(&desk.number(*at)));
    let Some((first, said)) = found.first() else { return };
    let what = "像是说明哪些单位牵头、哪些单位配合，没有读懂";
    let texts = [
        match found.len() {
            1 => format!("“{}”{what}", short(said, 60)),
            count => format!("“{}”等{count}处{what}", short(said, 60)),
        },
        "“排在第一位的为牵头单位”“括号内为配合单位”一类的说明".to_owned(),
        "请按这句说明在台账中核对各项任务的牵头单位和责任单位".to_owned(),
    ];
    desk.report("notice-rule-unread", Severity::Warning, (*first, None), texts);
}

//! Says which task a row answers: the text decides, the id confirms, the number only breaks ties.

use super::texts::{LEAD, LIKE, Likeness, PART, Texts};
use crate::normal::fold;
use crate::register::Register;
use crate::task::TaskIndex;

/// Share of pairs from which a text is the task that both id and number name: three witnesses for one.
const WITNESSED: f64 = 0.4;

/// The task of a row, and in what the row differs from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Place of the task in the register.
    pub task: TaskIndex,
    /// The text does not read as the official one does.
    pub text_differs: bool,
    /// The number is not the printed one.
    pub number_differs: bool,
    /// The id is another task's.
    pub id_differs: bool,
}

/// What a row says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// The hidden id.
    pub id: Option<String>,
    /// 序号.
    pub number: Option<String>,
    /// 重点工作.
    pub text: String,
    /// What stands in further columns that tell tasks apart: 项目名称 beside 年度目标.
    pub also: Vec<String>,
}

/// The task that a row answers, or the tasks between which a person must decide (none, if it is like no task).
///
/// `own` tells the unit's tasks; it only decides between tasks that read the same.
pub fn place(
    register: &Register,
    texts: &Texts,
    own: impl Fn(TaskIndex) -> bool,
    claim: &Claim,
) -> Result<Placed, Vec<TaskIndex>> {
    let by_text = place_by(register, texts, &own, claim);
    if by_text.is_ok() {
        return by_text;
    }
    /// Letters of the shortest name that tells a task by itself beside words that are foreign to it: 授权清单 stands for many things.
    const NAME: usize = 8;
    // Where its words are gone or say nothing, a task is known by its name.
    let by_name = claim.also.iter().find_map(|name| {
        let named = Claim {
            text: name.clone(),
            also: Vec::new(),
            ..claim.clone()
        };
        let placed = place_by(register, texts, &own, &named).ok()?;
        let numbered = claim.number.as_deref().is_some_and(|number| !fold(number).is_empty()) && !placed.number_differs;
        let tells = fold(&claim.text).is_empty() || numbered || fold(name).chars().count() >= NAME;
        tells.then_some(placed)
    });
    match by_name {
        Some(placed) => Ok(Placed {
            text_differs: !fold(&claim.text).is_empty(),
            ..placed
        }),
        None => by_text,
    }
}

fn place_by(
    register: &Register,
    texts: &Texts,
    own: &impl Fn(TaskIndex) -> bool,
    claim: &Claim,
) -> Result<Placed, Vec<TaskIndex>> {
    let by_id = claim.id.as_deref().and_then(|id| texts.id(id));
    let number = claim.number.as_deref().map(fold).unwrap_or_default();
    let written = claim.number.as_deref().unwrap_or_default();
    let numbered = |task: TaskIndex| !number.is_empty() && same_number(&register.tasks[task].number, written);
    let done = |task: TaskIndex, text_differs: bool| Placed {
        task,
        text_differs,
        number_differs: !number.is_empty() && !numbered(task),
        id_differs: by_id.is_some_and(|id| id != task),
    };
    let folded = fold(&claim.text);
    let listed = listed(texts, own, written);
    if listed.len() > 1 {
        return Err(listed);
    }
    if folded.is_empty() {
        // Two witnesses that travel apart: the hidden id and the printed number.
        return match by_id {
            Some(task) if numbered(task) => Ok(done(task, true)),
            Some(task) => Err(vec![task]),
            None => Err(Vec::new()),
        };
    }
    let core = || fold(&without_clause(without_number(&claim.text)));
    // Nearly every text is the printed one.
    let (same, text_differs) = match texts.exact(&folded) {
        [] => match texts.exact(&fold(without_number(&claim.text))) {
            [] => (texts.exact(&core()), true),
            same => (same, false),
        },
        same => (same, false),
    };
    match same {
        [] => {}
        [task] => return Ok(done(*task, text_differs)),
        several => {
            let owned: Vec<TaskIndex> = several.iter().copied().filter(|task| own(*task)).collect();
            let list = if owned.is_empty() { several.to_vec() } else { owned };
            let chosen = match list.as_slice() {
                [one] => Some(*one),
                _ => by_id
                    .filter(|id| list.contains(id))
                    .or_else(|| only(list.iter().copied().filter(|task| numbered(*task)))),
            };
            return chosen.map(|task| done(task, text_differs)).ok_or(list);
        }
    }
    let bare = fold(without_tail(without_number(&claim.text)));
    let near = texts.near(&bare);
    let Some(best) = near.first() else {
        return Err(Vec::new());
    };
    let side_by_side = side_by_side(texts, &near, &bare);
    if side_by_side.len() > 1 {
        return Err(side_by_side);
    }
    if let Some(id) = by_id
        && let Some(own) = near.iter().find(|one| one.task == id)
        && (agrees(texts, own, &bare) || numbered(id) && best.task == id && own.dice >= WITNESSED)
    {
        let rivals = near
            .iter()
            .any(|one| one.task != id && one.dice > own.dice - LEAD && one.dice >= LIKE);
        let sure = if rivals {
            numbered(id)
        } else {
            best.task == id || own.part >= PART
        };
        if sure {
            return Ok(done(id, true));
        }
    }
    if let Some(task) = texts.sure(&bare, &near) {
        return Ok(done(task, true));
    }
    // A task too short to be sure of stands whole in the text, and number or id name it too.
    let held = texts.held(&bare, &near).into_iter();
    if let Some(task) = only(held.filter(|task| numbered(*task) || by_id == Some(*task))) {
        return Ok(done(task, true));
    }
    let core = core();
    if core != bare
        && let Some(task) = texts.sure(&core, &texts.near(&core))
    {
        return Ok(done(task, true));
    }
    let mut like: Vec<TaskIndex> = near
        .iter()
        .filter(|one| one.dice >= LIKE && one.dice > best.dice - LEAD)
        .map(|one| one.task)
        .collect();
    let mut seen = Vec::new();
    like.retain(|task| {
        !seen.contains(task) && {
            seen.push(*task);
            true
        }
    });
    match only(like.iter().copied().filter(|task| numbered(*task))) {
        Some(task) => Ok(done(task, true)),
        None => Err(if like.is_empty() {
            near.iter()
                .filter(|one| one.dice >= 0.4)
                .map(|one| one.task)
                .take(3)
                .collect()
        } else {
            like
        }),
    }
}

/// The tasks that a number names where it names several: a row `9、22` answers two tasks at once, and nobody can say what
/// of it is whose.
fn listed(texts: &Texts, own: impl Fn(TaskIndex) -> bool, written: &str) -> Vec<TaskIndex> {
    let mut listed: Vec<TaskIndex> = Vec::new();
    let parts = written.split(|c: char| c.is_whitespace() || "、,，;；/／和及与&+".contains(c));
    for part in parts.map(fold).filter(|part| !part.is_empty()) {
        let numbered = texts.numbered(&part);
        let owned = numbered.iter().copied().find(|task| own(*task));
        let Some(task) = owned.or(numbered.first().copied()) else {
            return Vec::new();
        };
        if !listed.contains(&task) {
            listed.push(task);
        }
    }
    listed
}

/// The tasks whose whole texts stand side by side in a text; one that stands inside another does not count.
fn side_by_side(texts: &Texts, near: &[Likeness], folded: &str) -> Vec<TaskIndex> {
    /// Shortest task that is looked for among others, in characters.
    const LEAST: usize = 8;
    let held: Vec<TaskIndex> = (near.iter().map(|one| one.task))
        .filter(|task| {
            let text = texts.folded(*task);
            text.chars().count() >= LEAST && folded.contains(text)
        })
        .collect();
    let inside = |task: &TaskIndex| {
        let text = texts.folded(*task);
        held.iter()
            .any(|other| other != task && texts.folded(*other).contains(text))
    };
    held.iter().copied().filter(|task| !inside(task)).collect()
}

/// Whether the text speaks for the task that the id names.
fn agrees(texts: &Texts, likeness: &Likeness, folded: &str) -> bool {
    likeness.dice >= LIKE
        || likeness.part >= PART && folded.chars().count() >= 4
        || likeness.whole >= PART && folded.contains(texts.name(likeness))
}

/// `11.宽带和专线…`, `（一）宽带…`, `②宽带…` without the number of the point that people put before it; a number that
/// belongs to the text stays.
pub(super) fn without_number(text: &str) -> &str {
    const NUMERALS: &str = "一二三四五六七八九十";
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix(|c| ('①'..='⒇').contains(&c)) {
        return rest.trim_start();
    }
    if let Some(inner) = text.strip_prefix(['（', '('])
        && let Some((number, rest)) = inner.split_once(['）', ')'])
    {
        let counts = |c: char| c.is_ascii_digit() || NUMERALS.contains(c);
        let is_number = (1..=3).contains(&number.chars().count()) && number.chars().all(counts);
        return if is_number { rest.trim_start() } else { text };
    }
    // 第29项：…
    let numbered = text.strip_prefix('第').and_then(|rest| rest.split_once('项'));
    if let Some((number, rest)) = numbered
        && (1..=4).contains(&number.chars().count())
        && number.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c))
    {
        return rest.trim_start_matches([':', '：', '、', '.', ' ', '\u{3000}', '，']);
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if rest.len() == text.len() {
        text.trim_start_matches(|c| NUMERALS.contains(c))
    } else {
        rest
    };
    let number = text.get(..text.len() - rest.len()).unwrap_or_default();
    if number.is_empty() || number.chars().count() > 4 {
        return text;
    }
    match rest.chars().next() {
        Some(c @ ('.' | '、' | '．' | '﹒' | ')' | '）')) => rest.get(c.len_utf8()..).unwrap_or(text).trim_start(),
        _ => text,
    }
}

/// A shortened text without what stands for the rest of it: `…`, `等工作`.
fn without_tail(text: &str) -> &str {
    let dots = |text: &'_ str| {
        text.trim_end_matches(|c: char| c.is_whitespace() || "….。·，,、".contains(c))
            .len()
    };
    let mut text = text.get(..dots(text)).unwrap_or(text);
    for tail in ["等工作", "等任务", "等事项", "等等", "等"] {
        if let Some(rest) = text.strip_suffix(tail) {
            text = rest.get(..dots(rest)).unwrap_or(rest);
            break;
        }
    }
    text
}

/// Whether a number as written is the printed one: `第12项`, `No.12`, `（12）`, `十二`; or a part of it: `12-1`, `12.2`.
pub(super) fn same_number(printed: &str, written: &str) -> bool {
    if fold(printed) == fold(written) {
        return true;
    }
    let text = crate::normal::arabic(&crate::normal::squeeze(written));
    let groups: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let words = text.chars().filter(|c| c.is_alphabetic());
    words.into_iter().all(|c| "第项号条NOno".contains(c))
        && text.chars().count() <= 8
        && groups.len() <= 2
        && groups.first().is_some_and(|first| *first == printed.trim())
}

/// `完善信访制度。（市信访局牵头，市委政法委配合）` without the clause behind it, and `市财政局：完善…` without the
/// unit before it; what a unit adds to say whose the task is.
fn without_clause(text: &str) -> String {
    let text = crate::normal::without_remarks(text);
    let about_units = |part: &str| {
        part.chars().count() <= 40
            && [
                "牵头", "责任", "负责", "配合", "单位", "科室", "局", "委", "办", "政府", "公司", "院", "中心",
            ]
            .iter()
            .any(|word| part.contains(word))
    };
    let marks = [':', '：', '—', '－', '-', '|', '★', '●', '·'];
    if let Some((before, rest)) = text.split_once(marks)
        && (about_units(before) || before.trim().is_empty())
        && rest.chars().count() >= 4
    {
        return rest.trim_matches(marks).to_owned();
    }
    if let Some((rest, after)) = text.rsplit_once(marks)
        && about_units(after)
        && rest.chars().count() >= 4
    {
        return rest.trim_matches(marks).to_owned();
    }
    text
}

fn only(mut list: impl Iterator<Item = TaskIndex>) -> Option<TaskIndex> {
    let first = list.next()?;
    list.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::Id;
    use crate::task::{Task, TaskId};

    fn register() -> Register {
        let task = |n: usize, text: &str| Task {
            id: TaskId::nth(n),
            number: n.to_string(),
            text: text.into(),
            ..Task::default()
        };
        Register {
            tasks: vec![
                task(1, "完善信访制度，化解信访突出矛盾。"),
                task(2, "宽带和专线平均资费降低15%。"),
                task(3, "移动网络平均资费降低20%，推进提速降费。"),
                task(4, "坚持政务公开。"),
                task(5, "坚持政务公开。"),
            ]
            .into(),
            ..Register::default()
        }
    }

    fn claim(id: &str, number: &str, text: &str) -> Claim {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Claim {
            id: some(id),
            number: some(number),
            text: text.into(),
            also: Vec::new(),
        }
    }

    #[test]
    fn the_text_decides_and_the_id_confirms() {
        let register = register();
        let texts = Texts::new(&register);
        let at = |id, number, text| {
            place(&register, &texts, |_| true, &claim(id, number, text))
                .map(|p| (p.task.place(), p.text_differs, p.number_differs, p.id_differs))
                .map_err(|like| like.into_iter().map(TaskIndex::place).collect::<Vec<_>>())
        };
        assert_eq!(
            at("T001", "1", "完善信访制度,化解信访突出矛盾"),
            Ok((0, false, false, false))
        );
        // The id was copied along, the text is another task's: the text wins.
        assert_eq!(
            at("T001", "2", "宽带和专线平均资费降低15%。"),
            Ok((1, false, false, true))
        );
        // The unit's own text under a copied id is no task.
        assert_eq!(at("T001", "1", "组织开展机关党建活动"), Err(vec![]));
        // Shortened to a few words: the id's task holds them.
        assert_eq!(at("T001", "1", "化解信访"), Ok((0, true, false, false)));
        assert_eq!(at("", "", "化解信访"), Err(vec![]));
        // No text: the id needs the number.
        assert_eq!(at("T003", "3", ""), Ok((2, true, false, false)));
        assert_eq!(at("T003", "4", ""), Err(vec![2]));
        // Two tasks read the same: the id or the number decides.
        assert_eq!(at("T005", "", "坚持政务公开。"), Ok((4, false, false, false)));
        assert_eq!(at("", "4", "坚持政务公开。"), Ok((3, false, false, false)));
        assert_eq!(at("", "", "坚持政务公开。"), Err(vec![3, 4]));
        for text in [
            "2.宽带和专线平均资费降低15%",
            "（2）宽带和专线平均资费降低15%",
            "（二）宽带和专线平均资费降低15%",
            "二、宽带和专线平均资费降低15%",
            "② 宽带和专线平均资费降低15%",
        ] {
            assert_eq!(at("", "", text), Ok((1, false, false, false)), "{text}");
        }
        for number in ["第4项", "（4）", "No.4", "四", "4-1", "4.2"] {
            assert_eq!(
                at("", number, "坚持政务公开。"),
                Ok((3, false, false, false)),
                "{number}"
            );
        }
        // Whose the task is, said before or behind it.
        for text in [
            "坚持政务公开。（市财政局牵头，市发改委等配合）",
            "市财政局：坚持政务公开。",
            "坚持政务公开—市财政局",
            "坚持政务公开，市财政局牵头，各县市区、市直各单位配合落实",
        ] {
            assert_eq!(at("", "4", text).map(|(task, ..)| task), Ok(3), "{text}");
        }
    }
}

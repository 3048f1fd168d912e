//! How far an answer says that the work is: by 是否完成, by a state in whatever words, or by its progress.

use jiff::civil::Date;

use super::headings;
use super::offered::{offered, offers_several};
use super::span::{self, Span};
use crate::form::{Column, Form, Kind};
use crate::normal::{squeeze, without_remarks};

/// Where a matter stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing has been done yet: 未启动.
    NotBegun,
    /// Said not to be done: 未完成.
    NotDone,
    /// Under way, as planned or not: 正常推进, 进度滞后, 基本完成, 暂停.
    UnderWay,
    /// The work is done, and its end waits for others: 待验收, 已申请销号.
    Waiting,
    /// At its end: 已完成, 已销号, 结项.
    Done,
}

/// What one answer says of a task as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Place of its column in the form.
    pub at: usize,
    /// What the column holds.
    pub kind: Kind,
    /// How far the task is by it.
    pub stage: Stage,
}

/// The kinds that say how far a task is, the surest first.
pub const SAYING: [Kind; 3] = [Kind::Completion, Kind::State, Kind::Progress];

/// The column of a form that says how far a task is by one of these kinds: of progress the one that is as of now.
pub fn column(form: &Form, kind: Kind) -> Option<(usize, &Column)> {
    let columns = form.columns.iter().enumerate();
    if kind == Kind::State {
        let mut of_life = columns.filter(|(_, column)| column.kind == kind && tells(form, column));
        return of_life.next();
    }
    if kind != Kind::Progress {
        return form.column_of(kind);
    }
    let mut of_work: Vec<(usize, &Column)> = columns
        .filter(|(_, column)| column.kind == kind && span::of(&column.heading) != Span::Before)
        .collect();
    // 本月进度 beside 累计进度 is that of one month.
    of_work.sort_by_key(|(_, column)| span::of(&column.heading) == Span::Within);
    of_work.first().copied()
}

/// Whether a choice says where a matter stands: its words are stages of a life (未启动/推进中/已完成), or it offers none and is told by
/// its heading. 整改方式（立行立改/限期整改） and 涉及环节（生产/流通，可多选） are choices of something else.
pub fn tells(form: &Form, column: &Column) -> bool {
    if offers_several(column) {
        return false;
    }
    let words = offered(form, column);
    let stages: Vec<Stage> = words.iter().filter_map(|word| of_state(word)).collect();
    let different = stages.iter().any(|stage| Some(stage) != stages.first());
    words.is_empty() || different || !stages.is_empty() && is_called_state(column)
}

/// Whether the words before any bracket of a heading name a state: 进度状态, 办理情况.
fn is_called_state(column: &Column) -> bool {
    let plain = squeeze(&without_remarks(&column.heading));
    super::of_heading(&plain) == Kind::State
}

/// Whether a choice is worth a count for leaders: where the matters stand, or the light that each bears.
pub fn counts(form: &Form, column: &Column) -> bool {
    let light = |word: &String| {
        let bare = word.trim_end_matches(['灯', '色']);
        ["红", "黄", "绿", "蓝", "橙"].contains(&bare)
    };
    let words = offered(form, column);
    tells(form, column) || words.len() > 1 && words.iter().all(light)
}

/// How surely a form says how far a task is; the smaller the surer. None where it does not ask.
pub fn rank(form: &Form) -> Option<usize> {
    SAYING.iter().position(|kind| column(form, *kind).is_some())
}

/// What an answer says of its task; `normal` gives its normal value by heading.
pub fn said<N: AsRef<str>>(form: &Form, normal: impl Fn(&str) -> Option<N>) -> Option<Said> {
    SAYING.iter().find_map(|kind| {
        let (at, column) = column(form, *kind)?;
        let stage = stage(*kind, normal(&column.heading)?.as_ref())?;
        Some(Said { at, kind: *kind, stage })
    })
}

/// What a normal value of such a kind says; none where it does not say.
pub fn stage(kind: Kind, normal: &str) -> Option<Stage> {
    match kind {
        Kind::Completion => Some(match normal {
            "yes" => Stage::Done,
            "no" => Stage::NotDone,
            "partial" => Stage::UnderWay,
            // Units may answer 是否销号 with 待验收.
            words => return of_state(words),
        }),
        Kind::Progress => Some(match super::percent(normal)? {
            full if full >= 100.0 => Stage::Done,
            none if none <= 0.0 => Stage::NotBegun,
            _ => Stage::UnderWay,
        }),
        Kind::State => of_state(normal),
        _ => None,
    }
}

/// What the words of a state say: what ends a life (销号, 办结, 竣工) is its end unless it is denied, asked for or half done.
///
/// 否 is not done; what names a beginning or a way is something in between; a word that is none of these says nothing.
pub fn of_state(words: &str) -> Option<Stage> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    let has = |list: &str| headings::holds(Kind::State, list, words);
    let denied = headings::begins(Kind::State, "denied", words);
    let ends = has("end");
    let begun = has("begun") || has("ordered");
    Some(match () {
        _ if denied && has("begun") => Stage::NotBegun,
        _ if denied && words.contains("完成") => Stage::NotDone,
        _ if words.starts_with('否') => Stage::NotDone,
        // 未到销号时限, 未销号: the work may be done or not.
        _ if denied => Stage::UnderWay,
        _ if ends && has("asked") => Stage::Waiting,
        _ if ends && !has("half") && !has("nearly") => Stage::Done,
        _ if words == "是" => Stage::Done,
        // 已达成, 已兑现, 已化解: what is said to be done is done, unless it is only the beginning.
        _ if words.starts_with('已') && !begun && !has("half") => Stage::Done,
        _ if ends || begun || has("half") || has("way") => Stage::UnderWay,
        // 甲类, 红: the word says nothing of how far the matter is.
        _ => return None,
    })
}

/// What a word says that was chosen of several: 未整改 beside 整改中 is not begun, though the work of 未验收 may be done.
pub fn of_choice(words: &[String], said: &str) -> Option<Stage> {
    let stem = said.trim().strip_prefix('尚').unwrap_or(said.trim()).strip_prefix('未');
    let under_way = |stem: &str| {
        let forms = [
            format!("{stem}中"),
            format!("正在{stem}"),
            format!("部分{stem}"),
            format!("推进{stem}"),
        ];
        words.iter().any(|word| forms.contains(word))
    };
    // 已化解 before 已息访, 已完工 before 已验收: the end is the last of them.
    let ends = |word: &String| of_state(word) == Some(Stage::Done);
    let place = words.iter().position(|word| word == said.trim());
    let goes_on = place.is_some_and(|place| ends(&said.trim().to_owned()) && words.iter().skip(place + 1).any(ends));
    match stem.filter(|stem| stem.chars().count() > 1) {
        Some(stem) if under_way(stem) => Some(Stage::NotBegun),
        _ if goes_on => Some(Stage::Waiting),
        _ => of_state(said),
    }
}

/// The word of a choice that a unit means by another one: 完成销号 is 已销号, 按序时推进 is 正常. Only the one word that says the same of how
/// far the matter is; of what is under way also whether it is in time. `None` where several do, or nobody can tell.
pub fn meant<'w>(words: &'w [String], said: &str) -> Option<&'w String> {
    let track = |word: &str| {
        let holds = |list: &str| headings::holds(Kind::State, list, word);
        (holds("well"), holds("late"))
    };
    let said = said.trim();
    // 在推进, 正在推进 are 推进中.
    let stem = |word: &str| -> Option<String> {
        let bare = word.trim_start_matches("正").trim_start_matches('在');
        let bare = bare.strip_suffix('中').unwrap_or(bare);
        let going = bare.len() < word.len();
        (going && headings::list(Kind::State, "going").contains(&bare)).then(|| bare.to_owned())
    };
    if let Some(own) = stem(said) {
        let mut same = words.iter().filter(|word| stem(word).is_some());
        let first = same.next();
        let exact = words.iter().find(|word| stem(word).as_ref() == Some(&own));
        return exact.or(first.filter(|_| same.next().is_none()));
    }
    // 正在草拟答复 is 起草答复.
    let plain = |word: &str| {
        let bare = word.trim_start_matches("正在").trim_start_matches('已').to_owned();
        let alike = headings::list(Kind::State, "alike");
        let first = alike.first().copied().unwrap_or_default();
        alike
            .iter()
            .skip(1)
            .fold(bare, |bare, other| bare.replace(other, first))
    };
    if said.starts_with("正在")
        && let Some(word) = words
            .iter()
            .find(|word| !word.starts_with('已') && plain(word) == plain(said))
    {
        return Some(word);
    }
    let stage = of_state(said)?;
    let open = stage == Stage::UnderWay;
    if stage == Stage::NotDone || open && !matches!(track(said), (true, false) | (false, true)) {
        return None;
    }
    // 基本达到序时 is no 未达序时, though both are under way.
    let denied = |word: &str| headings::begins(Kind::State, "denied", word);
    let same = |word: &&String| {
        of_state(word) == Some(stage) && (!open || track(word) == track(said) && denied(word) == denied(said))
    };
    let mut meant = words.iter().filter(same);
    meant.next().filter(|_| meant.next().is_none())
}

/// How many percentage points behind the elapsed share of its time a task may be before it counts as behind.
pub const BEHIND: f64 = 20.0;

/// How many percentage points a task lags behind the share of its time that has passed, if that is more than [`BEHIND`].
///
/// Its time runs from the day of the notice, `start`, to its deadline, `end`.
pub fn behind(percent: f64, start: Date, end: Date, as_of: Date) -> Option<i32> {
    let lag = elapsed(start, end, as_of)? - percent;
    // Below the bound, the points are a whole number that fits.
    (lag > BEHIND).then_some(lag.round() as i32)
}

/// The share of a task's time that has passed on a day, in percent.
pub fn elapsed(start: Date, end: Date, as_of: Date) -> Option<f64> {
    let days = |from: Date, to: Date| f64::from((to - from).get_days());
    let whole = days(start, end);
    (whole > 0.0).then(|| (days(start, as_of) / whole * 100.0).clamp(0.0, 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_say_done_only_by_the_words_for_the_end() {
        for (words, stage) in [
            ("已销号", Stage::Done),
            ("已完成", Stage::Done),
            ("按期办结", Stage::Done),
            ("已结案", Stage::Done),
            ("已竣工投用", Stage::Done),
            ("结项", Stage::Done),
            ("未销号", Stage::UnderWay),
            ("已申请销号", Stage::Waiting),
            ("待验收", Stage::Waiting),
            ("未到销号时限", Stage::UnderWay),
            ("未启动", Stage::NotBegun),
            ("尚未开工", Stage::NotBegun),
            ("未完成", Stage::NotDone),
            ("基本完成", Stage::UnderWay),
            ("整改中", Stage::UnderWay),
            ("推进中", Stage::UnderWay),
            ("正常推进", Stage::UnderWay),
            ("进度滞后", Stage::UnderWay),
            ("黄灯", Stage::UnderWay),
            ("已达成", Stage::Done),
            ("已兑现", Stage::Done),
            ("基本达成", Stage::UnderWay),
            ("已启动", Stage::UnderWay),
            ("已开工建设", Stage::UnderWay),
        ] {
            assert_eq!(of_state(words), Some(stage), "{words}");
        }
        let offered = ["未整改", "整改中", "待验收", "已销号"].map(str::to_owned);
        assert_eq!(of_choice(&offered, "未整改"), Some(Stage::NotBegun));
        assert_eq!(of_choice(&offered[..1], "未整改"), Some(Stage::UnderWay));
        assert_eq!(of_choice(&offered, "已销号"), Some(Stage::Done));
        let offered = ["未化解", "化解中", "已化解", "已息访"].map(str::to_owned);
        assert_eq!(of_choice(&offered, "已化解"), Some(Stage::Waiting));
        assert_eq!(of_choice(&offered, "已息访"), Some(Stage::Done));
        for words in [" ", "二审", "甲类", "续建"] {
            assert_eq!(of_state(words), None, "{words}");
        }
    }
}

//! What words say of whether the work is done: each clause is cut into known words, and a yes takes evidence in every one of them.
//!
//! A clause that says it is done must be nothing but that (已全部完成, 我局承担的3项任务已完成, 完成年度目标的104%); whatever else
//! stands in the cell must be an account of work (惠及农户2316户, 资料已归档). What is neither, and every not, doubt, hope, rest
//! or condition that no harmless word follows (未发生事故), keeps the yes away: it is told, never decided.

use std::cell::LazyCell;
use std::cmp::Ordering;
use std::sync::LazyLock;

use super::completion_share::{counted, in_part};
use super::{fold, fold_one, is_han, number_of, squeeze};
use crate::lexicon::{self, Kind};
use crate::memo::{QuickMap, QuickSet};
use crate::normal::choice::Doubt;
use crate::normal::phrase::made_of;
use crate::pattern::Regex;
use crate::text::regex;

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Done.
    Yes,
    /// Not done.
    No,
    /// Done in part, or going on.
    Partial,
}

impl State {
    /// The normalised value of the record: `yes`, `no`, `partial`.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Yes => "yes",
            State::No => "no",
            State::Partial => "partial",
        }
    }
}

/// Why a completion is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It says neither yes nor no.
    Unreadable,
    /// Its marks do not say which option is chosen.
    Choice(Doubt),
    /// The option that is marked and the words beside it say different things.
    Contradiction,
}

/// What a word says of the work.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Class {
    /// Nothing either way, though it holds the letters of another class: 未来, 不断, 接待.
    Plain,
    /// 完成, 竣工: the work is at its end.
    Done,
    /// 建成, 拨付: one act is done.
    Act,
    /// 已, 了.
    Already,
    /// 全部, 均.
    All,
    /// What a whole task is called, or whose it is: 年度任务, 我局承担.
    Whole,
    /// 未, 没有.
    Not,
    /// 未完成, 无法完成.
    NotDone,
    /// 滞后, 延期.
    Stopped,
    /// 正在, 施工中.
    Going,
    /// 开工, 启动.
    Begun,
    /// 方案, 招标: a piece of the work.
    Piece,
    /// 基本, 主体.
    Partly,
    /// 预计, 力争.
    Hope,
    /// 计划 and its like, which hope only before a time.
    Plan,
    /// 剩余, 尚有.
    Left,
    /// 但, 除外.
    But,
    /// 应该, 请, 如果.
    Doubt,
    /// 移交, 取消.
    Away,
    /// 持续, 长期.
    Lasting,
    /// 无未完成事项.
    Clear,
    /// 克服, 原: what follows is past.
    Former,
    /// 因, 受.
    Cause,
    /// 详见, 附后.
    Points,
    /// Something counted.
    Number,
    /// Nothing counted: 0户, 零.
    Zero,
    /// Made of a lack and what denies it: nothing is left undone.
    NoneLeft,
    /// A share of a hundred.
    Percent(f64),
    /// How the first of two figures stands to the second: 4/5.
    Ratio(Ordering),
    /// A day or month, whether it is one by which, and whether it lies in a year after that of the round.
    Day { by: bool, ahead: bool },
    /// Letters that nobody here knows.
    Unknown,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    class: Class,
    /// Its first letter, and the one behind it.
    start: usize,
    end: usize,
}

/// What one clause says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// An account of work, or nothing.
    Nothing,
    /// Words that are no account.
    Stray,
    Done,
    /// A piece is done.
    Piece,
    Part,
    Hoped,
    /// By a day, whether it is past or not: 12月底前完成.
    By,
    Begun,
    Lasting,
    No,
    /// Something beside the work is not: 未批复, 缺人手.
    Lacks,
    /// Held up, put off.
    Stopped,
    /// Given up, or given to others: 取消, 移交.
    Gone,
    Doubt,
}

/// The classes of the lexicon's kinds; of two words of one length the earlier counts.
const KINDS: [(Kind, Class); 27] = [
    (Kind::NoNot, Class::Plain),
    (Kind::NothingLeft, Class::Clear),
    (Kind::NothingFound, Class::Clear),
    (Kind::Act, Class::Act),
    (Kind::Done, Class::Done),
    (Kind::Already, Class::Already),
    (Kind::AllOf, Class::All),
    (Kind::WholeTask, Class::Whole),
    (Kind::Undone, Class::NotDone),
    (Kind::NotDone, Class::NotDone),
    (Kind::Not, Class::Not),
    (Kind::Stopped, Class::Stopped),
    (Kind::UnderWay, Class::Going),
    (Kind::Begun, Class::Begun),
    (Kind::Piece, Class::Piece),
    (Kind::Partly, Class::Partly),
    (Kind::Hope, Class::Hope),
    (Kind::Promise, Class::Hope),
    (Kind::PlanVerb, Class::Plan),
    (Kind::Left, Class::Left),
    (Kind::TakesBack, Class::But),
    (Kind::Nearly, Class::Doubt),
    (Kind::Hard, Class::Doubt),
    (Kind::Unsure, Class::Doubt),
    (Kind::Away, Class::Away),
    (Kind::ForGood, Class::Lasting),
    (Kind::Past, Class::Former),
];

/// Words with the same first letter, the longest first.
type Words = Vec<(Vec<char>, Class)>;

/// The words by their first letter.
static WORDS: LazyLock<QuickMap<char, Words>> = LazyLock::new(|| {
    let more = [(Kind::Cause, Class::Cause), (Kind::PointsAway, Class::Points)];
    let mut words: QuickMap<char, Words> = QuickMap::default();
    for (kind, class) in KINDS.into_iter().chain(more) {
        for word in lexicon::words(kind) {
            let word: Vec<char> = word.chars().collect();
            if let Some(first) = word.first() {
                words.entry(*first).or_default().push((word, class));
            }
        }
    }
    for list in words.values_mut() {
        list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    words
});

/// The clauses of a text, folded; what parts figures (12.18, 4/5) and the sign of percent stay.
fn clauses(text: &str) -> Vec<Vec<char>> {
    let flat: Vec<char> = squeeze(&text.replace(['\n', '\r'], ";")).chars().collect();
    let mut found = vec![Vec::new()];
    for (at, c) in flat.iter().enumerate() {
        let digit = |at: Option<usize>| at.and_then(|at| flat.get(at)).is_some_and(char::is_ascii_digit);
        let between = matches!(c, '.' | '/' | '-') && digit(at.checked_sub(1)) && digit(Some(at + 1));
        let letter = if between || *c == '%' { Some(*c) } else { fold_one(*c) };
        match (letter, found.last_mut()) {
            (Some(letter), Some(clause)) => clause.push(letter),
            (None, Some(clause)) if !clause.is_empty() => found.push(Vec::new()),
            _ => {}
        }
    }
    found.retain(|clause| !clause.is_empty());
    // 1. and （2） only count.
    let counts = |clause: &Vec<char>| clause.len() <= 2 && clause.iter().all(char::is_ascii_digit);
    if found.len() > 1 {
        found.retain(|clause| !counts(clause));
    }
    found
}

/// A figure with what makes it a day, a share or a count.
fn figure(letters: &[char], year: Option<i16>) -> Option<(Class, usize)> {
    let run = |from: usize| {
        letters
            .iter()
            .skip(from)
            .take_while(|c| c.is_ascii_digit() || **c == '.')
            .count()
    };
    let digits = run(0);
    let text: String = letters.iter().take(digits).collect();
    let value: f64 = text
        .trim_matches('.')
        .parse()
        .ok()
        .or(text.split('.').next()?.parse().ok())?;
    let next = letters.get(digits).copied();
    match next {
        Some('%') => return Some((Class::Percent(value), digits + 1)),
        Some('/') => {
            let second = run(digits + 1);
            let other: String = letters.iter().skip(digits + 1).take(second).collect();
            // 2020/12/18 is a day.
            let more = letters.get(digits + 1 + second) == Some(&'/');
            let ratio = other.parse::<f64>().ok().filter(|_| !more && value < 1900.0)?;
            let order = value.partial_cmp(&ratio)?;
            return Some((Class::Ratio(order), digits + 1 + second));
        }
        _ => {}
    }
    let mut at = digits;
    let mut is_day = text.contains('.') && text.starts_with("20");
    let said: Option<i16> = text.split('.').next().and_then(|first| first.parse().ok());
    let ahead = said.zip(year).is_some_and(|(said, year)| said > year && said < 2100)
        && (is_day || matches!(next, Some('年' | '-' | '/')));
    while let Some(c) = letters.get(at) {
        match c {
            '年' | '月' | '日' | '号' => {
                is_day = true;
                at += 1;
                at += run(at);
            }
            '/' | '-' => {
                is_day = true;
                at += 1;
                at += run(at);
            }
            _ => break,
        }
    }
    if is_day {
        let tail = letters
            .iter()
            .skip(at)
            .take_while(|c| "底末初上中下旬前之以".contains(**c))
            .count();
        let by = letters.iter().skip(at).take(tail).any(|c| *c == '前');
        return Some((Class::Day { by, ahead }, at + tail));
    }
    // 3季度
    if letters.get(digits..digits + 2) == Some(&['季', '度']) {
        let tail = letters
            .iter()
            .skip(digits + 2)
            .take_while(|c| "底末初".contains(**c))
            .count();
        return Some((Class::Day { by: false, ahead }, digits + 2 + tail));
    }
    let measure = letters
        .iter()
        .skip(at)
        .take(3)
        .take_while(|c| MEASURES.contains(**c))
        .count();
    let class = if value == 0.0 { Class::Zero } else { Class::Number };
    Some((class, at + measure))
}

/// What is counted by.
const MEASURES: &str = "个项件户家台套处条所座人次万亿元吨亩公里村镇乡名笔宗批场期米栋天月位份只头度例起";

/// A figure in Chinese numerals with what makes it a share, a day or a count: 四分之三, 百分之百, 十月底, 十二个; 第三季度.
fn han_figure(letters: &[char]) -> Option<(Class, usize)> {
    let run = |from: usize| {
        let numerals = |c: &&char| "零一二两三四五六七八九十百".contains(**c);
        letters.iter().skip(from).take_while(numerals).count()
    };
    let value =
        |from: usize, length: usize| -> Option<u32> { number_of(letters.get(from..from + length)?).parse().ok() };
    let ordinal = usize::from(letters.first() == Some(&'第'));
    let count = run(ordinal);
    if count == 0 {
        // 第3季度
        let digits = letters.iter().skip(ordinal).take_while(|c| c.is_ascii_digit()).count();
        let quarter = ordinal == 1 && digits > 0 && letters.get(1 + digits..3 + digits) == Some(&['季', '度']);
        return quarter.then_some((
            Class::Day {
                by: false,
                ahead: false,
            },
            3 + digits,
        ));
    }
    let behind = letters.get(ordinal + count..).unwrap_or_default();
    let day = |length: usize| {
        let tail = behind
            .iter()
            .skip(length)
            .take_while(|c| "底末初上中下旬前之以".contains(**c));
        let tail: Vec<char> = tail.copied().collect();
        let by = tail.contains(&'前');
        Some((Class::Day { by, ahead: false }, ordinal + count + length + tail.len()))
    };
    match behind {
        ['分', '之', ..] => {
            let other = run(ordinal + count + 2);
            let (whole, part) = (value(ordinal, count)?, value(ordinal + count + 2, other)?);
            let end = ordinal + count + 2 + other;
            let hundred = letters.get(ordinal..ordinal + count) == Some(&['百']);
            let class = if hundred {
                Class::Percent(f64::from(part))
            } else {
                Class::Ratio(part.cmp(&whole))
            };
            (other > 0).then_some((class, end))
        }
        ['季', '度', ..] => day(2),
        ['月', ..] if ordinal == 0 => {
            // 十月十二日
            let more = run(count + 1);
            let ends = matches!(letters.get(count + 1 + more), Some('日' | '号'));
            day(if more > 0 && ends { 2 + more } else { 1 })
        }
        [measure, ..] if ordinal == 0 && MEASURES.contains(*measure) => Some((Class::Number, count + 1)),
        _ => None,
    }
}

/// Whether letters begin with a word whose first letter is theirs.
fn begins(letters: &[char], word: &[char]) -> bool {
    // Most words are told apart by their second letter.
    word.get(1).is_none_or(|second| letters.get(1) == Some(second)) && letters.starts_with(word)
}

fn tokens(clause: &[char], year: Option<i16>) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = clause.get(at) {
        let rest = clause.get(at..).unwrap_or_default();
        let word = WORDS
            .get(c)
            .and_then(|words| words.iter().find(|(word, _)| begins(rest, word)))
            .map(|(word, class)| (*class, word.len()));
        // 三分之二 is longer than 三.
        let han = han_figure(rest).filter(|(_, length)| word.is_none_or(|(_, word)| *length > word));
        let (class, length) = han
            .or(word)
            .or_else(|| c.is_ascii_digit().then(|| figure(rest, year)).flatten())
            .or((*c == '零').then_some((Class::Zero, 1)))
            .unwrap_or((Class::Unknown, 1));
        // 超额8%, 超额完成12.8% are more than the whole.
        let over = || {
            let before = clause.get(..at).unwrap_or_default();
            let before = before.strip_suffix(&['完', '成']).unwrap_or(before);
            matches!(before.last(), Some('超' | '额' | '出')) && before.iter().rev().take(3).any(|c| *c == '超')
        };
        let class = match class {
            Class::Percent(value) if over() => Class::Percent(100.0 + value),
            class => class,
        };
        let start = at;
        at += length.max(1);
        match found.last_mut() {
            Some(last) if class == Class::Unknown && last.class == Class::Unknown => last.end = at,
            _ => found.push(Token { class, start, end: at }),
        }
    }
    denied(clause, &mut found);
    zeroed(&mut found);
    halts_others(clause, &mut found);
    harmless(clause, &mut found);
    settled(&mut found);
    found
}

/// A lack that is denied is none. That there is none (没有没完成的, 未出现未完成事项, 无一项未完成) says that all is done; that it is
/// not so (并非未完成) says nothing more than that.
fn denied(clause: &[char], tokens: &mut [Token]) {
    for place in 0..tokens.len() {
        let Some(token) = tokens.get(place).filter(|token| token.class == Class::Not).copied() else {
            continue;
        };
        let text = |token: &Token| {
            clause
                .get(token.start..token.end)
                .unwrap_or_default()
                .iter()
                .collect::<String>()
        };
        // 未出现, 没有发生: what stands there is the verb of being.
        let behind: String = clause.iter().skip(token.end).collect();
        let verb = lexicon::words(Kind::Harmless)
            .filter(|word| behind.starts_with(word))
            .map(|word| word.chars().count());
        let from = token.end + verb.max().unwrap_or(0);
        let between =
            |token: &Token| token.end <= from || matches!(token.class, Class::Number | Class::Plain | Class::Whole);
        let lack = tokens
            .iter()
            .skip(place + 1)
            .position(|token| !between(token))
            .map(|behind| place + 1 + behind);
        let Some(lack) = lack.filter(|lack| tokens.get(*lack).is_some_and(|token| token.class == Class::NotDone))
        else {
            continue;
        };
        let not = text(&token);
        let exists = not.ends_with(['无', '有', '在']) || from > token.end && !not.ends_with(['非', '是']);
        let class = if exists { Class::NoneLeft } else { Class::Clear };
        for token in tokens.iter_mut().skip(place).take(lack + 1 - place) {
            token.class = class;
        }
    }
}

/// What a unit brings to a halt is work that it does, and no halt of its own: 停建2个, 暂停3家; 停工3天 and 延期2个项目 stay what they are.
fn halts_others(clause: &[char], tokens: &mut [Token]) {
    for place in 0..tokens.len() {
        let (Some(token), Some(next)) = (tokens.get(place), tokens.get(place + 1)) else {
            continue;
        };
        let halts = || {
            let word: String = clause.iter().skip(token.start).take(token.end - token.start).collect();
            lexicon::entries(Kind::Stopped)
                .iter()
                .any(|entry| entry.word == word && entry.label == "act")
        };
        let time = || {
            let mut around = (clause.get(next.end).into_iter()).chain(clause.get(next.end.saturating_sub(1)));
            around.any(|c| "天月日年周".contains(*c))
        };
        if token.class == Class::Stopped
            && next.class == Class::Number
            && !time()
            && halts()
            && let Some(token) = tokens.get_mut(place)
        {
            token.class = Class::Act;
        }
    }
}

/// What is counted as nothing: of a lack there is none (剩余0户, 未完成事项为零, 零投诉), and what should have been done is not (完成0户,
/// 零进展).
fn zeroed(tokens: &mut [Token]) {
    for place in 0..tokens.len() {
        if tokens.get(place).is_none_or(|token| token.class != Class::Zero) {
            continue;
        }
        let plain = |class: Class| matches!(class, Class::Whole | Class::Plain);
        let before = (tokens.iter().take(place)).rposition(|token| !plain(token.class));
        let class_at = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| token.class);
        let lacks = |class: Class| matches!(class, Class::NotDone | Class::Left | Class::Stopped | Class::But);
        let work = |class: Class| matches!(class, Class::Done | Class::Act | Class::Going | Class::Begun);
        let next = Some(place + 1).filter(|next| *next < tokens.len());
        let (one, other, class) = match (class_at(before), class_at(next)) {
            (Some(class), _) if lacks(class) => (before, Some(place), Class::NoneLeft),
            (_, Some(class)) if work(class) => (Some(place), next, Class::NotDone),
            (_, Some(class)) if lacks(class) || class == Class::Unknown => (Some(place), next, Class::Clear),
            (Some(class), _) if work(class) => (before, Some(place), Class::NotDone),
            (Some(Class::Unknown), _) => (Some(place), None, Class::Clear),
            _ => (Some(place), None, Class::Number),
        };
        for at in [one, other].into_iter().flatten() {
            if let Some(token) = tokens.get_mut(at) {
                token.class = class;
            }
        }
    }
}

/// A not that says nothing against the work: 未发生事故, 无一人返贫, 没有滞后, 没有未完成事项.
fn harmless(clause: &[char], tokens: &mut [Token]) {
    for place in 0..tokens.len() {
        let Some(token) = tokens.get(place).filter(|token| token.class == Class::Not).copied() else {
            continue;
        };
        let behind: String = clause.iter().skip(token.end).collect();
        // 无一人返贫, 没有一户, 无一遗漏.
        let one = behind.starts_with('一');
        let skipped: [String; 2] = [1, 2].map(|letters| behind.chars().skip(letters).collect());
        let harmless = lexicon::begins(&behind, Kind::Harmless)
            || one && skipped.iter().any(|rest| lexicon::begins(rest, Kind::Harmless))
            || omits_none(clause, token);
        let next = tokens.get(place + 1).map(|token| token.class);
        let first = clause.get(token.end.wrapping_sub(1));
        let denies_lack = matches!(next, Some(Class::Stopped | Class::Left | Class::But | Class::NotDone))
            && matches!(first, Some('无' | '有' | '在'));
        if !harmless && !denies_lack {
            continue;
        }
        for token in tokens.iter_mut().skip(place).take(2 + usize::from(one)) {
            if !matches!(token.class, Class::Done | Class::Day { .. }) {
                token.class = Class::Clear;
            }
        }
    }
}

/// Whether a not is of one thing left out, and so of none: 一项不落, 一户都没少, 不漏一人; but not 一项没落实.
fn omits_none(clause: &[char], not: Token) -> bool {
    const OMITS: &str = "落漏少缺差剩拖误丢掉";
    let omits = clause.get(not.end).is_some_and(|c| OMITS.contains(*c))
        && !clause
            .get(not.end + 1)
            .is_some_and(|c| matches!(c, '实' | '地' | '到' | '成'));
    let before = clause.get(..not.start).unwrap_or_default();
    let before = match before {
        [rest @ .., '也' | '都'] => rest,
        _ => before,
    };
    let one_before = matches!(before, [.., '一', _] | [.., '一']);
    let one_behind = clause.get(not.end + 1) == Some(&'一');
    omits && (one_before || one_behind)
}

/// What was not done and is by now: 未完成的2个项目已补齐, 剩余人口全部清零, 虽受汛情影响.
fn settled(tokens: &mut [Token]) {
    let ended = |from: usize, tokens: &[Token]| {
        let behind = tokens.get(from..).unwrap_or_default();
        let all = behind
            .iter()
            .position(|token| matches!(token.class, Class::Already | Class::All))?;
        let names = behind.iter().take(all).any(|token| {
            matches!(
                token.class,
                Class::Unknown | Class::Whole | Class::Number | Class::Plain
            )
        });
        let done = behind
            .iter()
            .skip(all)
            .any(|token| matches!(token.class, Class::Done | Class::Act));
        (names && done).then_some(())
    };
    let former = tokens.iter().position(|token| token.class == Class::Former);
    for place in 0..tokens.len() {
        let past = former.is_some_and(|former| former < place);
        let Some(class) = tokens.get(place).map(|token| token.class) else {
            continue;
        };
        let open = matches!(class, Class::NotDone | Class::Left | Class::Stopped);
        let lifted = matches!(
            class,
            Class::NotDone | Class::Left | Class::Stopped | Class::Not | Class::Cause
        ) && past;
        if (lifted || open && ended(place + 1, tokens).is_some())
            && let Some(token) = tokens.get_mut(place)
        {
            token.class = Class::Clear;
        }
    }
}

/// What a clause answers outright, 是 or 否, and what stands beside that.
fn answered(clause: &[char]) -> (Option<bool>, &[char]) {
    const YES: [&str; 10] = ["是", "是的", "是滴", "对", "对的", "已完", "y", "yes", "true", "done"];
    const NO: [&str; 9] = ["否", "不是", "n", "no", "false", "不", "没有", "未", "没"];
    let word: String = clause.iter().collect();
    if YES.contains(&word.as_str()) {
        return (Some(true), &[]);
    }
    if NO.contains(&word.as_str()) {
        return (Some(false), &[]);
    }
    match clause {
        ['是', '否' | '因' | '由' | '为' | '有' | '不', ..] => (None, clause),
        ['是', '的' | '滴', rest @ ..] | ['是', rest @ ..] => {
            let (again, rest) = answered(rest);
            (again.map_or(Some(true), |again| again.then_some(true)), rest)
        }
        ['否', '则' | '决' | '定' | '认', ..] => (None, clause),
        ['否', rest @ ..] => (Some(false), rest),
        [before @ .., '是'] if !before.is_empty() => {
            let whole = |token: &Token| {
                matches!(
                    token.class,
                    Class::Whole | Class::All | Class::Day { .. } | Class::Plain
                )
            };
            if tokens(before, None).iter().all(whole) {
                (Some(true), &[])
            } else {
                (None, clause)
            }
        }
        _ => (None, clause),
    }
}

/// What a clause says of the work.
fn claim(clause: &[char], year: Option<i16>) -> Claim {
    let tokens = tokens(clause, year);
    let has = |class: Class| tokens.iter().any(|token| token.class == class);
    let first = |fits: fn(Class) -> bool| tokens.iter().position(|token| fits(token.class));
    let is_done = |class: Class| matches!(class, Class::Done | Class::Act);
    if tokens.is_empty() {
        return Claim::Nothing;
    }
    let folded: String = clause.iter().collect();
    // 跨年部分按合同2021年6月交付: what is of another year says nothing of this one's.
    let denied = has(Class::Not) || has(Class::NotDone);
    let mut others = lexicon::entries(Kind::OtherYear)
        .iter()
        .filter(|other| folded.starts_with(other.word));
    // 二期按批复2021年实施: what is a stage of its own is of another year where its time was set.
    if !denied && others.any(|other| other.label != "set" || lexicon::holds(&folded, Kind::Scheduled)) {
        return Claim::Nothing;
    }
    if has(Class::Doubt) {
        return Claim::Doubt;
    }
    // 未完成事项无, 没有未完成的: nothing is left.
    if lexicon::begins(&folded, Kind::NothingLeft) || has(Class::NoneLeft) && !has(Class::Not) && !has(Class::NotDone) {
        return Claim::Done;
    }
    // 剩余资金23万元已结转: what is left of the money is not left of the work.
    if has(Class::Left) && money_is_left(&folded) && !has(Class::Not) && !has(Class::NotDone) {
        return Claim::Nothing;
    }
    // 较原计划推迟1个月: it is done all the same.
    let compares = || {
        ["较原计划", "比原计划", "较计划"]
            .iter()
            .any(|word| folded.contains(word))
    };
    if folded.contains("计划") && compares() {
        return Claim::Nothing;
    }
    // 部分任务未完成: so the others are.
    if has(Class::Partly)
        && tokens
            .iter()
            .any(|token| is_done(token.class) || token.class == Class::NotDone)
    {
        return Claim::Part;
    }
    let away = first(|class| class == Class::Away).filter(|_| !has(Class::Cause));
    if away.is_some_and(|away| !tokens.iter().skip(away).any(|token| is_done(token.class))) {
        return Claim::Gone;
    }
    if let Some(open) = first(|class| class == Class::NotDone) {
        // 不是未完成: nobody says so who means it.
        let denied = tokens.iter().take(open).any(|token| token.class == Class::Not);
        return if denied { Claim::Doubt } else { Claim::No };
    }
    if let Some(not) = first(|class| class == Class::Not) {
        // 还有2户没搬: so the others have.
        if has(Class::Left) && has(Class::Number) {
            return Claim::Part;
        }
        // 不是全部完成: so some of it is.
        let (all, done) = (tokens.get(not + 1), tokens.get(not + 2));
        let of_all = |token: &Token| {
            token.class == Class::All
                && clause
                    .get(token.start)
                    .is_some_and(|c| matches!(c, '全' | '都' | '均' | '完'))
        };
        if all.is_some_and(of_all) && done.is_some_and(|token| is_done(token.class)) {
            return Claim::Part;
        }
        let adverb = |class: Class| {
            matches!(
                class,
                Class::All | Class::Whole | Class::Day { .. } | Class::Already | Class::Plain | Class::Number
            )
        };
        let mut behind = tokens
            .iter()
            .skip(not + 1)
            .map(|token| token.class)
            .skip_while(|class| adverb(*class));
        return match (behind.next(), behind.next()) {
            (None, _) if not + 1 == tokens.len() => Claim::No,
            // 湖北未列入: what is on no list is not unfinished for that.
            (Some(Class::Begun), _) if lexicon::begins(&behind_not(clause, tokens.get(not)), Kind::Lists) => {
                Claim::Lacks
            }
            (Some(class), _) if is_done(class) || class == Class::Begun => Claim::No,
            (Some(Class::Unknown), Some(class)) if is_done(class) => Claim::No,
            _ => Claim::Lacks,
        };
    }
    if has(Class::But) {
        return Claim::Lacks;
    }
    if has(Class::Stopped) {
        return Claim::Stopped;
    }
    let already = has(Class::Already) || has(Class::All);
    let hope = tokens.iter().enumerate().position(|(place, token)| match token.class {
        Class::Hope => true,
        Class::Plan => {
            let next = tokens.get(place + 1).map(|token| token.class);
            let start = place
                .checked_sub(1)
                .and_then(|before| tokens.get(before))
                .map_or(0, |before| before.end);
            let before = start.checked_sub(1).and_then(|at| clause.get(at));
            // 超计划112个 compares.
            let compares = before.is_some_and(|c| matches!(c, '超' | '比' | '较' | '占' | '原' | '年'));
            let behind: String = clause.iter().skip(token.end).collect();
            !compares
                && (matches!(next, Some(Class::Number | Class::Day { .. } | Class::Hope))
                    || lexicon::begins(&behind, Kind::PlanTime))
        }
        _ => false,
    });
    if let Some(hope) = hope
        && !tokens.iter().take(hope).any(|token| token.class == Class::Already)
    {
        return if has(Class::Lasting) {
            Claim::Lasting
        } else {
            Claim::Hoped
        };
    }
    // 剩余1个因规划调整正在重新设计: so the others are done.
    if has(Class::Cause) && !already && !(has(Class::Left) && has(Class::Number)) {
        return Claim::Lacks;
    }
    let bare = folded.as_str();
    if has(Class::Left) {
        // 还需持续巩固 goes on; 待验收 waits; 剩余2户 is a part.
        let needs = ["还需", "还要", "还须", "仍需", "仍须", "尚需"]
            .iter()
            .any(|word| bare.contains(word));
        let waits = ["待", "有待", "正待", "等待"].iter().any(|word| bare.starts_with(word));
        return match () {
            () if needs && has(Class::Lasting) && !has(Class::Number) => Claim::Lasting,
            () if waits => Claim::Lacks,
            () => Claim::Part,
        };
    }
    let percent = tokens.iter().find_map(|token| match token.class {
        Class::Percent(value) => Some(value),
        _ => None,
    });
    let unknown = has(Class::Unknown);
    let work = !unknown && !has(Class::Piece)
        || bare.contains('占') && (bare.contains("计划") || bare.contains("目标") || bare.contains("任务"));
    let strong = first(|class| class == Class::Done).is_some();
    let of_work = |percent: &f64| work || strong && *percent < 100.0 || *percent >= 100.0 && first(is_done).is_some();
    if let Some(percent) = percent.filter(of_work) {
        return match percent {
            _ if percent >= 100.0 && has(Class::Piece) => Claim::Piece,
            _ if percent >= 100.0 => Claim::Done,
            _ if percent <= 0.0 => Claim::No,
            _ => Claim::Part,
        };
    }
    if let Some(order) = tokens.iter().find_map(|token| match token.class {
        Class::Ratio(order) => Some(order),
        _ => None,
    }) && (!unknown || strong && order == Ordering::Less)
    {
        return if order == Ordering::Less {
            Claim::Part
        } else {
            Claim::Done
        };
    }
    if has(Class::Partly) || in_part(bare, &fold(bare)) {
        return Claim::Part;
    }
    if let Some(claim) = of_done(&tokens, clause, year) {
        return claim;
    }
    if has(Class::Lasting) {
        return Claim::Lasting;
    }
    if has(Class::Going) {
        return Claim::Part;
    }
    if has(Class::Begun) {
        return Claim::Begun;
    }
    let evidence = |token: &Token| !matches!(token.class, Class::Unknown | Class::Plain | Class::Whole);
    // 应减尽减.
    let all_that = matches!(clause, ['应', a, '尽', b] if a == b);
    // 人社局认定 says who found that it is so.
    let certified = lexicon::ends(bare, Kind::Certified);
    let spoken = bare.contains(['了', '过']) || all_that || certified;
    if unknown && !tokens.iter().any(evidence) && !spoken {
        Claim::Stray
    } else {
        Claim::Nothing
    }
}

/// The letters behind a not.
fn behind_not(clause: &[char], not: Option<&Token>) -> String {
    clause.iter().skip(not.map_or(0, |not| not.end)).collect()
}

/// What is claimed of what a clause says to be done; nothing where it does not say so of the work.
fn of_done(tokens: &[Token], clause: &[char], year: Option<i16>) -> Option<Claim> {
    let is_done = |token: &&Token| matches!(token.class, Class::Done | Class::Act);
    let last = tokens
        .iter()
        .rposition(|token| matches!(token.class, Class::Done | Class::Act))?;
    let from = tokens
        .iter()
        .position(|token| matches!(token.class, Class::Done | Class::Act))?;
    // 已完成并转入常态化: what is joined to it is a clause of its own.
    let joint = tokens.iter().enumerate().skip(from).find(|(place, token)| {
        let word = tokens.get(place.wrapping_sub(1)).map_or(0, |before| before.end);
        token.class == Class::Plain && matches!(clause.get(word), Some('并' | '且'))
    });
    if let Some((place, token)) = joint {
        let own = of_done(tokens.get(..place).unwrap_or_default(), clause, year);
        let other = claim(clause.get(token.end..).unwrap_or_default(), year);
        let harmless = matches!(
            other,
            Claim::Nothing | Claim::Stray | Claim::Done | Claim::Lasting | Claim::Begun | Claim::Piece
        );
        return if harmless { own } else { Some(other) };
    }
    let strong = tokens.iter().any(|token| token.class == Class::Done);
    // What stands beside it must be known to say nothing else: 已完成大头 is of no whole.
    let known = |tokens: &[Token]| {
        tokens.iter().all(|token| {
            matches!(
                token.class,
                Class::Plain
                    | Class::Done
                    | Class::Act
                    | Class::Already
                    | Class::All
                    | Class::Whole
                    | Class::Clear
                    | Class::NoneLeft
                    | Class::Former
                    | Class::Points
                    | Class::Lasting
                    | Class::Number
                    | Class::Percent(_)
                    | Class::Ratio(_)
                    | Class::Day { .. }
            )
        })
    };
    let before = tokens.get(..from).unwrap_or_default();
    let behind = tokens.get(from + 1..).unwrap_or_default();
    let past = tokens
        .iter()
        .any(|token| matches!(token.class, Class::Already | Class::All));
    let whole = tokens.iter().any(|token| token.class == Class::All);
    let pieces = tokens.iter().any(|token| token.class == Class::Piece);
    let going = tokens.iter().any(|token| token.class == Class::Going);
    if going && !past {
        return Some(Claim::Part);
    }
    // 2021年6月完成, 改造任务2022年办结: the year is still to come.
    let ahead = |token: &Token| matches!(token.class, Class::Day { ahead: true, .. });
    if tokens.iter().take(last).any(ahead) {
        return Some(Claim::Hoped);
    }
    // 12月底前完成 is a day to come.
    let by = before
        .iter()
        .any(|token| matches!(token.class, Class::Day { by: true, .. }));
    if by && !past {
        return Some(Claim::By);
    }
    if pieces {
        return Some(Claim::Piece);
    }
    let tail = tokens.get(last + 1..).unwrap_or_default();
    let counts = behind.first().is_some_and(|token| token.class == Class::Number);
    if strong {
        let subject = known(before) || past;
        let object = known(behind) && !counts || known(tail) && tokens.iter().filter(is_done).count() > 1 && !counts;
        return Some(if subject && object { Claim::Done } else { Claim::Piece });
    }
    (whole && known(tail) && !counts).then_some(Claim::Done)
}

/// Whether 除 begins an exception: 除二期外均已完成; not 除完成目标外，还新增3家.
pub(super) fn has_exception(text: &str) -> bool {
    let bare = squeeze(text);
    bare.match_indices('除').any(|(at, _)| {
        let before = bare.get(..at).unwrap_or_default();
        let led = before
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() || matches!(c, '是' | '但' | '的'));
        let after = bare.get(at..).unwrap_or_default();
        let Some(outside) = after.find('外') else { return false };
        let behind = after.get(outside + '外'.len_utf8()..).unwrap_or_default();
        let adds = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
        led && !adds.starts_with(['还', '另', '又', '并', '也', '同', '新', '超'])
    })
}

/// Whether a clause beside what is done speaks of what comes after it: 档案正在整理, 后期管护移交社区.
fn is_after(clause: &str, claim: Claim) -> bool {
    let waits = clause.contains(['批', '审', '验', '未', '没']);
    // 正在做台账, 正在整理资料.
    let of_what = clause.strip_prefix("正在").map_or(clause, |rest| {
        let verbs = ["做", "整理", "完善", "装订", "收集", "汇总", "归集", "办理", "移交"];
        verbs.iter().find_map(|verb| rest.strip_prefix(verb)).unwrap_or(rest)
    });
    let after = lexicon::begins(clause, Kind::Aftercare) || lexicon::begins(of_what, Kind::Aftercare);
    let goes_on = ["转入", "管护", "巩固", "投入运营"]
        .iter()
        .any(|word| clause.contains(word));
    match claim {
        Claim::Part | Claim::Begun | Claim::Lasting => after && !waits,
        // 下轮明年3月启动 is of another round.
        Claim::Hoped => !waits && (goes_on || after && clause.starts_with('下')),
        Claim::Gone => after || ["移交", "转交", "交付"].iter().any(|word| clause.contains(word)),
        _ => false,
    }
}

/// Whether a clause says that money is left over, and not that it lacks: 剩余资金23万元已结转.
fn money_is_left(clause: &str) -> bool {
    static OVER: LazyLock<Regex> =
        LazyLock::new(|| regex("^(?:项目|工程)?(?:剩余|余下|结余|节余|多余)的?(?:资金|经费|款项?|专款|财政资金)"));
    OVER.is_match(clause) && !clause.contains(['缺', '欠', '差'])
}

/// How what was done stands to an aim that is written behind it or beside it, of the same measure: 已完成6.5公里（总长9公里）, 年度投资
/// 完成1.2亿元（计划1.2亿元）.
fn aimed(text: &str) -> Option<Ordering> {
    static DONE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:完成|建成|实际|竣工|改造|到位|培训|已)[^0-9,，。;；(（]{0,8}?([0-9]+(?:\.[0-9]+)?)(万|亿)?(\p{Han}{0,2})",
        )
    });
    static AIM: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:^|[^0-9超比较占原])(?:总长度?|总数|总量|总共|总计|总投资|全长|共计?|年?度?(?:计划|任务|目标|下达)数?量?为?|应(?:完成|改造|建|办)?|需(?:完成|改造|建))([0-9]+(?:\.[0-9]+)?)(万|亿)?(\p{Han}{0,2})",
        )
    });
    let bare = squeeze(text);
    let value = |found: &regex::Captures<'_>| -> Option<(f64, String)> {
        let number: f64 = found.get(1)?.as_str().parse().ok()?;
        let scale = match found.get(2).map(|text| text.as_str()) {
            Some("万") => 1e4,
            Some("亿") => 1e8,
            _ => 1.0,
        };
        let measure: String = found.get(3)?.as_str().chars().take(1).collect();
        Some((number * scale, measure))
    };
    let fits = |measure: &str| !measure.is_empty() && !"年月日号季".contains(measure);
    let aim = AIM
        .captures_iter(&bare)
        .filter_map(|found| value(&found))
        .find(|(_, measure)| fits(measure))?;
    let done = DONE.captures_iter(&bare).filter_map(|found| value(&found));
    let done = done.filter(|(_, measure)| *measure == aim.1).last()?;
    done.0.partial_cmp(&aim.0)
}

/// What words say, where a mark beside them says nothing (`None`), yes or no.
///
/// # Errors
/// Where they contradict the mark or one another, or say neither yes nor no.
pub(super) fn weigh(text: &str, marked: Option<bool>, year: Option<i16>) -> Result<State, Fault> {
    // 已完成？ asks, 是→否 and ~~是~~否 mend.
    if text.contains(['?', '？', '→']) || text.contains("~~") {
        return Err(Fault::Unreadable);
    }
    let parts = clauses(text);
    // 未完成事项：无.
    let parts: Vec<Vec<char>> = parts
        .iter()
        .enumerate()
        .map(|(place, clause)| {
            let next = parts.get(place + 1).filter(|next| next.as_slice() == ['无']);
            let both: String = clause.iter().chain(next.into_iter().flatten()).collect();
            let nothing_left = next.is_some() && lexicon::is(&both, Kind::NothingLeft);
            if nothing_left {
                both.chars().collect()
            } else {
                clause.clone()
            }
        })
        .collect();
    let mut answers: Vec<bool> = marked.into_iter().collect();
    let mut claims: Vec<Claim> = Vec::new();
    for (place, clause) in parts.iter().enumerate() {
        // 无, and 没有 behind what was said: nothing to add.
        let behind = place > 0 || marked.is_some();
        let says: String = clause.iter().collect();
        let nothing = behind && made_of(&says, |word| lexicon::is(word, Kind::NothingToSay));
        if clause.as_slice() == ['无'] || nothing {
            claims.push(Claim::Nothing);
            continue;
        }
        let (answer, rest) = answered(clause);
        answers.extend(answer);
        claims.push(claim(rest, year));
    }
    let aimed = aimed(text);
    if answers.contains(&true) || claims.contains(&Claim::Done) || aimed.is_some() {
        for (clause, claim) in parts.iter().zip(&mut claims) {
            let says: String = clause.iter().collect();
            if is_after(&says, *claim)
                || aimed.is_some() && *claim == Claim::Hoped && says.contains(|c: char| c.is_ascii_digit())
            {
                *claim = Claim::Nothing;
            }
        }
    }
    if has_exception(text) {
        claims.push(Claim::Part);
    }
    let said = |claim: Claim| claims.contains(&claim);
    if answers.contains(&true) && answers.contains(&false) {
        return Err(if marked.is_some() {
            Fault::Contradiction
        } else {
            Fault::Unreadable
        });
    }
    let not_whole = [Claim::No, Claim::Part, Claim::Hoped, Claim::Lacks, Claim::Stopped];
    let is_not_whole = not_whole.into_iter().any(&said) || aimed == Some(Ordering::Less);
    if answers.contains(&true) {
        return match () {
            () if is_not_whole => Err(Fault::Contradiction),
            () if said(Claim::Doubt) || said(Claim::Gone) || said(Claim::Stray) || said(Claim::By) => {
                Err(Fault::Unreadable)
            }
            () => Ok(State::Yes),
        };
    }
    let head = matches!(claims.first(), Some(Claim::No)) && !has_exception(text);
    if answers.contains(&false) || head {
        let rest = claims.get(usize::from(head)..).unwrap_or_default();
        // 今年任务已完成 beside the no of a work of years, and 2022年底全面完成, say nothing against it.
        let whole = |clause: &[char]| {
            let words = tokens(clause, year);
            let dated = words.iter().any(|token| matches!(token.class, Class::Day { .. }));
            let past = words.iter().any(|token| token.class == Class::Already);
            let text: String = clause.iter().collect();
            let of_year = ["今年", "年度", "本年"].iter().any(|word| text.contains(word));
            !of_year && (past || !dated)
        };
        let done = (parts.iter().zip(&claims).skip(usize::from(head)))
            .any(|(clause, claim)| *claim == Claim::Done && whole(clause));
        let open = not_whole
            .iter()
            .chain(&[Claim::Begun, Claim::Piece])
            .any(|claim| rest.contains(claim));
        return if done && !open {
            Err(Fault::Contradiction)
        } else {
            Ok(State::No)
        };
    }
    let partial = said(Claim::Part) || said(Claim::Hoped);
    // 项目已叫停，未完成 is a no; 任务已移交 alone nobody can count.
    let gone = said(Claim::Gone) && (said(Claim::Done) || !said(Claim::No));
    if said(Claim::Doubt) || gone || said(Claim::Stray) && said(Claim::Done) && !partial {
        return Err(Fault::Unreadable);
    }
    // 已完成（至今尚未开工）: of one and the same work both cannot be.
    let of_whole = |clause: &[char], claim: Claim| {
        let words = tokens(clause, year);
        let one = |token: &Token| {
            let of_part = match token.class {
                Class::Unknown | Class::Number | Class::Piece | Class::Partly | Class::Left | Class::Ratio(_) => true,
                Class::Percent(value) => value < 100.0,
                Class::Act => claim != Claim::Done,
                _ => false,
            };
            !of_part
        };
        words.iter().all(one)
    };
    let whole_says = |wanted: &[Claim]| {
        let mut all = parts.iter().zip(&claims);
        all.any(|(clause, claim)| wanted.contains(claim) && of_whole(clause, *claim))
    };
    if whole_says(&[Claim::Done]) && whole_says(&[Claim::No, Claim::Stopped, Claim::Hoped]) {
        return Err(Fault::Contradiction);
    }
    // 共12项，已完成9个; 已完成6.5公里（总长9公里）.
    let whole: String = parts.iter().flatten().collect();
    let order = counted(&fold(&whole)).or(aimed).filter(|_| !said(Claim::No));
    match () {
        () if order == Some(Ordering::Less) => Ok(State::Partial),
        () if said(Claim::Done) && (said(Claim::No) || partial || said(Claim::Stopped)) => Ok(State::Partial),
        () if said(Claim::Stopped) && (partial || said(Claim::Piece)) => Ok(State::Partial),
        () if said(Claim::Done) && is_not_whole => Err(Fault::Contradiction),
        () if said(Claim::Done) && said(Claim::By) => Err(Fault::Unreadable),
        () if said(Claim::Done) => Ok(State::Yes),
        () if order.is_some() && !is_not_whole => Ok(State::Yes),
        () if said(Claim::No) && (said(Claim::Piece) || said(Claim::Part)) => Ok(State::Partial),
        () if said(Claim::No) || said(Claim::Stopped) => Ok(State::No),
        () if partial || said(Claim::Begun) || said(Claim::Lasting) => Ok(State::Partial),
        () if said(Claim::Lacks) && waits(&whole) => Ok(State::No),
        () => Err(Fault::Unreadable),
    }
}

/// Whether a clause may claim that the work is not done, or was brought to a halt: only what begins a word for it, and what
/// counts nothing, can say so.
fn may_deny(clause: &[char]) -> bool {
    static LETTERS: LazyLock<QuickSet<char>> = LazyLock::new(|| {
        let denies = |class: &Class| matches!(class, Class::Not | Class::NotDone | Class::Stopped);
        let words = WORDS.iter();
        let denying = words.filter(|(_, words)| words.iter().any(|(_, class)| denies(class)));
        denying.map(|(first, _)| *first).chain(['零']).collect()
    });
    // 0户; not 20户 and 1.05亿.
    let in_number = |at: usize| {
        let before = clause.get(..at).unwrap_or_default();
        matches!(before, [.., '0'..='9'] | [.., '0'..='9', '.'])
    };
    let denies = |(at, c): (usize, &char)| LETTERS.contains(c) || *c == '0' && !in_number(at);
    clause.iter().enumerate().any(denies)
}

/// The clause by which an account says that the task as a whole is not done: the first that says so of the work itself, where
/// none behind it says that it is done by now; nothing of what is left of something else, 剩余2个风险可控.
pub(super) fn left_open(account: &str) -> Option<String> {
    let parts = clauses(account);
    // What most clauses claim is never asked.
    let claims: Vec<LazyCell<Claim, _>> = parts
        .iter()
        .map(|clause| LazyCell::new(move || claim(clause, None)))
        .collect();
    let claims_done = || claims.iter().any(|claim| **claim == Claim::Done);
    let shown = |at: usize| parts.get(at).map(|clause| clause.iter().collect::<String>());
    let done_behind = |at: usize| claims.iter().skip(at + 1).any(|claim| **claim == Claim::Done);
    let of_part = |clause: &[char]| clause.contains(&'的') || clause.contains(&'其') || clause.contains(&'另');
    let ends_so = |clause: &[char]| {
        let last = tokens(clause, None).last().map(|token| token.class);
        matches!(
            last,
            Some(Class::Done | Class::Act | Class::Begun | Class::NotDone | Class::Not)
        )
    };
    let plain = |at: usize, clause: &[char]| !of_part(clause) && !done_behind(at);
    let denied = parts
        .iter()
        .zip(&claims)
        .enumerate()
        .filter(|(_, (clause, _))| may_deny(clause))
        .find(|(at, (clause, claim))| match ***claim {
            Claim::No => plain(*at, clause) && ends_so(clause) && clause.len() <= LONG_CLAUSE,
            Claim::Stopped => {
                // 停工 of the work; 延期还本 is a policy.
                let stands = clause.iter().any(|c| matches!(c, '停' | '搁' | '缓'));
                stands && plain(*at, clause) && !claims_done() && *at < 2
            }
            _ => false,
        });
    if let Some((at, _)) = denied {
        return shown(at);
    }
    // Nothing but plans, or what is only under way: 拟组织培训3期，拟安排经费20万元; 各项工作正在有序推进.
    if account.contains(['已', '了']) || claims_done() {
        return None;
    }
    let opening = **claims.first()?;
    let first: String = parts.first()?.iter().collect();
    // 争取专项债券26.8亿元 has happened.
    let plans = ["下一步", "下步", "拟", "计划", "将", "准备", "打算"]
        .iter()
        .any(|word| first.starts_with(word))
        || matches!(opening, Claim::Hoped)
            && ["拟", "计划", "将", "预计", "力争"]
                .iter()
                .any(|word| first.contains(word));
    // 工作措施：1.拟定清单，8月底前印发；2.计划走访企业300家: the measures stand there in place of what was done.
    let labelled = ["措施", "打算", "计划", "安排", "方案"]
        .iter()
        .any(|word| first.ends_with(word))
        && squeeze(account).contains(&format!("{first}:"));
    let to_come = || {
        let said = parts.iter().zip(&claims).skip(1);
        let mut said = said.map(|(clause, claim)| (clause.iter().collect::<String>(), **claim));
        said.any(|(clause, claim)| {
            matches!(claim, Claim::Hoped | Claim::By) || clause.starts_with("计划") || clause.starts_with('拟')
        })
    };
    let plans = plans || labelled && to_come();
    let going = matches!(opening, Claim::Part | Claim::Lasting)
        && (account.contains("正在") || account.contains("仍在"))
        && parts
            .first()
            .is_some_and(|clause| !clause.iter().any(char::is_ascii_digit));
    (plans || going).then(|| shown(0)).flatten()
}

/// The clause by which an account says that all is done, where nothing else in it is left, hoped or denied.
pub(super) fn all_done(account: &str) -> Option<String> {
    let parts = clauses(account);
    let claims: Vec<Claim> = parts.iter().map(|clause| claim(clause, None)).collect();
    let open = claims.iter().any(|claim| {
        matches!(
            claim,
            Claim::No
                | Claim::Part
                | Claim::Hoped
                | Claim::Lacks
                | Claim::Stopped
                | Claim::Gone
                | Claim::Doubt
                | Claim::Begun
        )
    });
    // 完成整改3处 counts pieces of it; 3项任务已全部完成 is the whole.
    let of_all = |clause: &[char]| {
        let words = tokens(clause, None);
        let has = |class: Class| words.iter().any(|token| token.class == class);
        has(Class::All) || !has(Class::Number)
    };
    // 良性退出率100% is of one figure; 完成率100% of the whole.
    let of_figure = |clause: &[char]| {
        let text: String = clause.iter().collect();
        text.contains('率') && text.contains('%') && !["完成率", "任务", "目标"].iter().any(|word| text.contains(word))
    };
    let done = |clause: &[char], claim: Claim| claim == Claim::Done && of_all(clause) && !of_figure(clause);
    let at = (parts.iter().zip(&claims)).position(|(clause, claim)| done(clause, *claim))?;
    (!open)
        .then(|| parts.get(at).map(|clause| clause.iter().collect()))
        .flatten()
}

/// Letters of a clause that says one thing.
const LONG_CLAUSE: usize = 24;

/// Whether words say that something has not come: 未批复, 尚未下达.
fn waits(folded: &str) -> bool {
    lexicon::words(Kind::Awaited).any(|word| {
        folded.match_indices(word).any(|(at, _)| {
            let before = folded.get(..at).unwrap_or_default();
            ["未", "没", "没有", "尚未", "还没有", "还没"]
                .iter()
                .any(|not| before.ends_with(not))
        })
    })
}

/// Whether words behind a no are a reason: they say something that is no pointer, no promise to say it later, no 正在推进, and
/// more than that there is one.
pub(super) fn is_reason(text: &str) -> bool {
    let parts = clauses(text);
    let alone = parts.len() == 1;
    // 原因：正在推进中: behind the word for it, that the work goes on says nothing.
    let asked = parts
        .iter()
        .position(|clause| clause.as_slice() == ['原', '因'] || clause.ends_with(&['原', '因', '是']));
    let asked = asked.or_else(|| parts.iter().position(|clause| clause.starts_with(&['原', '因'])));
    parts.iter().enumerate().any(|(place, clause)| {
        let (_, rest) = answered(clause);
        let words: String = rest.iter().collect();
        let goes_on = |word: &str| asked.is_some_and(|at| place >= at) && lexicon::is(word, Kind::GoesOn);
        let han = words.chars().filter(|c| is_han(*c)).count();
        let hollow = |word: &str| lexicon::is(word, Kind::NoReason) || lexicon::is(word, Kind::Undone) || goes_on(word);
        // 已完成, 基本完成 and 完成80% say how far it is, and not why.
        let why = |token: &Token| matches!(token.class, Class::Cause | Class::Not | Class::Stopped | Class::Unknown);
        let far = claim(rest, None) == Claim::Part && !tokens(rest, None).iter().any(why);
        let done = claim(rest, None) == Claim::Done || alone && far;
        let blank = words
            .chars()
            .all(|c| matches!(c, 'x' | '×' | '某') || c.is_ascii_digit());
        // 否（详见专题报告）: the reason is said elsewhere; 材料涨价 is one.
        let points = ["详见", "参见", "请见", "见附", "见专", "另附", "附后"]
            .iter()
            .any(|word| words.starts_with(word));
        han >= 2 && !blank && !done && !points && !made_of(words.trim_matches('x'), hollow)
    })
}

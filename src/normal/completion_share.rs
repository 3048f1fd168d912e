//! Tells from a completion what share of the work is done: a percentage, a fraction, a count below the aim.

use std::cmp::Ordering;

use crate::lexicon::{self, Kind};

/// What goes on after 完成 where some of it is not done.
const BUT: [&str; 15] = [
    "推迟",
    "缓建",
    "停工",
    "延期",
    "延后",
    "顺延",
    "暂停",
    "重新组织",
    "重新招标",
    "未通",
    "未过",
    "未到位",
    "尚余",
    "尚有",
    "仍有",
];

/// Whether a text that says 完成 says of less than all of it: `完成七成`, `占计划的60%`, `10个乡镇已完成9个`, `二期推迟`.
pub(super) fn in_part(bare: &str, folded: &str) -> bool {
    let done = lexicon::find(folded, Kind::Done);
    let Some(done) = done else { return false };
    let behind = folded.get(done..).unwrap_or_default();
    let tenths = |word: &str| {
        let before = word.chars().next_back();
        before.is_some_and(|c| "一二三四五六七八九123456789".contains(c)) && !word.ends_with("十")
    };
    let share = || {
        folded.match_indices('成').any(|(at, _)| {
            folded
                .get(..at)
                .is_some_and(|word| tenths(word) && !word.ends_with("完"))
        })
    };
    let excepted = || folded.starts_with('除') && folded.contains('外') && folded.contains('未');
    let only = || ["仅完成", "只完成"].iter().any(|word| folded.contains(word));
    let half = || {
        behind.contains('半')
            && ["一半", "过半", "大半", "半数"]
                .iter()
                .any(|word| behind.contains(word))
    };
    share() || half() || only() || excepted() || BUT.iter().any(|word| behind.contains(word)) || below_plan(bare)
}

/// `占计划的60%`.
fn below_plan(bare: &str) -> bool {
    bare.match_indices('%').any(|(at, _)| {
        let head = bare.get(..at).unwrap_or_default();
        let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (before, number) = head.split_at(head.len() - digits);
        let tail: String = before
            .chars()
            .rev()
            .take(8)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let of_plan = tail.contains('占') && ["计划", "目标", "任务"].iter().any(|word| tail.contains(word));
        of_plan && number.parse::<f64>().is_ok_and(|number| number < 100.0)
    })
}

/// How a number behind what was done stands to an aim before it, of the same measure: `10个乡镇已完成9个`,
/// `目标5000人，已培训4300人`.
pub(super) fn counted(folded: &str) -> Option<Ordering> {
    // 应完成12个，实际完成9个: the last is what was done.
    let last = folded.rsplit_once("完成").filter(|(before, _)| before.contains("完成"));
    last.and_then(|(before, after)| counted_at(before, after))
        .or_else(|| counted_once(folded))
}

fn counted_once(folded: &str) -> Option<Ordering> {
    let (before, after) = folded.split_once("完成").or_else(|| {
        let (aim, done) = folded.split_once('已')?;
        let verb: usize = done
            .chars()
            .take_while(|c| !c.is_ascii_digit())
            .map(char::len_utf8)
            .sum();
        let named = ["目标", "任务", "计划"].iter().any(|word| aim.contains(word));
        (named && verb <= 3 * '已'.len_utf8()).then(|| (aim, done.get(verb..).unwrap_or_default()))
    })?;
    counted_at(before, after)
}

fn counted_at(before: &str, after: &str) -> Option<Ordering> {
    let counts = |text: &str| -> Vec<(u64, char)> {
        let mut found = Vec::new();
        let mut digits = String::new();
        for c in text.chars() {
            if c.is_ascii_digit() {
                digits.push(c);
            } else if let Ok(number) = std::mem::take(&mut digits).parse() {
                found.push((number, c));
            }
        }
        found
    };
    const MEASURES: &str = "个项件户家台套处条所座人次万亿";
    let at_once = after.starts_with(|c: char| c.is_ascii_digit());
    let (done, measure) = counts(after).first().copied().filter(|_| at_once)?;
    let aims = counts(before)
        .into_iter()
        .filter(|(_, of)| *of == measure && MEASURES.contains(measure));
    aims.map(|(all, _)| done.cmp(&all)).min()
}

/// A percentage that is the whole answer or follows 完成: `100%`, `完成80%`; `1` and `0.8` are shares that lost their format.
pub(super) fn percent(bare: &str) -> Option<f64> {
    let bare = bare.trim_end_matches(['。', '.']);
    if let Ok(share) = bare.parse::<f64>() {
        return (0.0..=1.0).contains(&share).then_some(share * 100.0);
    }
    let at = bare.find('%')?;
    let head = bare.get(..at)?;
    let digits: String = head
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let before = head.strip_suffix(digits.as_str())?;
    let clause = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let plain = before.is_empty()
        || of_the_work(clause) && !before.contains('未')
        || before.chars().count() <= 8
            && ["完成", "进度", "已", "达", "约"]
                .iter()
                .any(|word| before.contains(word))
            && !before.contains('未');
    let value = digits.parse().ok()?;
    plain.then_some(value)
}

/// Whether what stands before a percentage speaks of the work as a whole: `完成年度任务的`, `已完成`, `总体进度达`.
fn of_the_work(clause: &str) -> bool {
    const AROUND: [&str; 20] = [
        "已",
        "全年",
        "年度",
        "年初",
        "总",
        "体",
        "整",
        "目标",
        "任务",
        "计划",
        "工程量",
        "工作量",
        "投资",
        "的",
        "约",
        "近",
        "达到",
        "达",
        "至",
        "到",
    ];
    let mut rest = clause.to_owned();
    let whole = ["完成", "进度"].iter().any(|word| rest.contains(word));
    for word in ["完成", "进度", "率"].iter().chain(&AROUND) {
        rest = rest.replace(word, "");
    }
    whole && rest.is_empty()
}

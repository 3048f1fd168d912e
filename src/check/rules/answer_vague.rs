//! `answer-vague`: 措施没有量化.

use crate::check::fault::Fault;
use crate::held;
use crate::kind::{self, Content};
use crate::lexicon;
use crate::normal::fold;
use crate::normal::phrase;
use crate::reply::matter;
use crate::rule;

const COUNTED: [&str; 24] = [
    "每年",
    "每季",
    "每月",
    "每周",
    "每日",
    "每天",
    "每半",
    "逐月",
    "按月",
    "按季",
    "月底",
    "年底",
    "年内",
    "季度",
    "上半年",
    "下半年",
    "全年",
    "全覆盖",
    "百分之",
    "翻番",
    "首个",
    "首批",
    "动态清零",
    "月报",
];
const MEASURES: &str = "个项次家名所处条户人件场轮篇份批亿万千百倍套台座公支期年月日周天";

/// Whether a heading asks for measures: 前期手续办理情况 asks for none.
pub(in crate::check) fn asks_measures(heading: &str) -> bool {
    let asks = ["措施", "举措", "做法", "方案", "打算", "计划"];
    asks.iter().any(|word| heading.contains(word))
}

/// An account that is made of nothing but words that everything goes well, or says only by when it is done: 高度重视，积极推进，
/// 取得明显成效; 12月底前完成.
/// `task`: the task's text, folded, which says nothing of what was done; `says_more`: whether another column of the row says how far the work is.
/// A plan of next steps says what is to be done, and need not say how far it has come: it is hollow only where nothing else stands in it.
pub(in crate::check) fn hollow(heading: &str, text: &str, task: &str, year: i16, says_more: bool) -> Option<Fault> {
    let folded = fold(text);
    let plans = kind::is_plan(heading);
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|clause| !clause.is_empty());
    let of_nothing = |clause: String| phrase::made_of(&clause, |word| lexicon::is(word, lexicon::Kind::Hollow));
    let by_when = kind::is_by_when(&Content::of(heading, text, year));
    let hollow = by_when || words.all(of_nothing) || !plans && is_empty_talk(&folded, task);
    // 已完成 says how far the work is, which may be all that a column asks for.
    let bare = by_when || !says_more && kind::is_state(&folded);
    // 加强领导，再接再厉 is no step; 继续抓好 may be all that is left to do.
    let clauses = || {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|clause| !clause.is_empty())
    };
    let goes_on = || clauses().any(|clause| lexicon::begins(clause, lexicon::Kind::StepVerb));
    let slogans = plans && !by_when && clauses().count() > 1 && !goes_on();
    (hollow && !folded.is_empty()).then(|| Fault {
        rule: if bare || plans && !slogans {
            &rule::ANSWER_VAGUE
        } else {
            &rule::ANSWER_HOLLOW
        },
        found: match plans {
            true => format!("“{heading}”没有写具体打算做什么"),
            false => format!("“{heading}”没有写具体做了什么"),
        },
        expected: match plans {
            true => "宜写明下一步做什么、何时做完".to_owned(),
            false => "宜写明做了什么、做到什么程度".to_owned(),
        },
        advice: "建议补充具体内容和数字".to_owned(),
    })
}

/// Whether an account, folded, is empty talk, whatever links it: most of it is made of such words, what stands between them is short,
/// and it counts nothing, names no matter of work and no paper. 把这项工作作为重要政治任务抓紧抓好.
fn is_empty_talk(folded: &str, task: &str) -> bool {
    /// Letters of the shortest account of which this can be said.
    const LEAST: usize = 12;
    /// Letters of the longest run between such words, and how many of all letters may stand between them, in percent.
    const GAP: usize = 4;
    const MOST: usize = 34;
    /// Letters of the longest such word.
    const WORD: usize = 10;
    // A figure that the task does not have is of the account.
    if folded.chars().count() < LEAST || folded.chars().any(|c| c.is_ascii_digit() && !task.contains(c)) {
        return false;
    }
    let rest = without_all_that(&without_words_of(folded, task));
    let folded = rest.as_str();
    let letters: Vec<char> = folded.chars().collect();
    let counts = letters.iter().any(char::is_ascii_digit)
        || letters.windows(2).any(|two| matches!(two, [number, measure] if "一二两三四五六七八九十百千".contains(*number) && MEASURES.contains(*measure) && !"年期".contains(*measure)));
    if letters.len() < LEAST / 2
        || counts
        || matter::fields(folded).are_named()
        || lexicon::holds(folded, lexicon::Kind::Piece)
    {
        return false;
    }
    let starts: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
    let letters_from = |at: usize, length: usize| folded.get(*starts.get(at)?..*starts.get(at + length)?);
    let (mut at, mut gap, mut between) = (0, 0, 0);
    while at < letters.len() {
        let is_word =
            |length: &usize| letters_from(at, *length).is_some_and(|word| lexicon::is(word, lexicon::Kind::Hollow));
        let word = (2..=WORD.min(letters.len() - at)).rev().find(is_word);
        match word {
            Some(length) => {
                at += length;
                gap = 0;
            }
            None => {
                at += 1;
                gap += 1;
                between += 1;
            }
        }
        if gap > GAP {
            return false;
        }
    }
    between * 100 <= letters.len() * MOST
}

/// A text without what only says that all of it is to be done: 应公开尽公开, 应保尽保.
fn without_all_that(folded: &str) -> String {
    /// Letters of the longest verb in it.
    const VERB: usize = 3;
    let letters: Vec<char> = folded.chars().collect();
    let mut left = String::with_capacity(folded.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let is_said = |length: &usize| {
            let verb = letters.get(at + 1..at + 1 + length);
            let again = letters.get(at + 2 + length..at + 2 + 2 * length);
            verb.is_some() && verb == again && letters.get(at + 1 + length) == Some(&'尽')
        };
        let said = (*letter == '应').then(|| (1..=VERB).find(is_said)).flatten();
        match said {
            Some(length) => at += 2 + 2 * length,
            None => {
                left.push(*letter);
                at += 1;
            }
        }
    }
    left
}

/// A text without the words that it shares with its task: 信用体系 of 完善社会信用体系; both are folded.
fn without_words_of(folded: &str, task: &str) -> String {
    /// Letters of the shortest word that is surely of the task.
    const WORD: usize = 4;
    held::seek(task, |is_of_task| {
        let mut left = String::with_capacity(folded.len());
        let mut rest = folded;
        while let Some(letter) = rest.chars().next() {
            // The ends of the words from here on, the shortest first.
            let ends = rest
                .char_indices()
                .map(|(at, letter)| at + letter.len_utf8())
                .skip(WORD - 1);
            let shared = ends.take_while(|end| rest.get(..*end).is_some_and(is_of_task)).last();
            let end = shared.unwrap_or_else(|| {
                left.push(letter);
                letter.len_utf8()
            });
            rest = rest.get(end..).unwrap_or_default();
        }
        left
    })
}

/// Measures, folded, that nobody could measure.
pub(in crate::check) fn check(heading: &str, folded: &str) -> Option<Fault> {
    let digits = || folded.bytes().any(|byte| byte.is_ascii_digit());
    let counted = || COUNTED.iter().any(|word| folded.contains(word));
    let numeral = || {
        folded
            .chars()
            .zip(folded.chars().skip(1))
            .any(|(number, measure)| "一二两三四五六七八九十百千万".contains(number) && MEASURES.contains(measure))
    };
    if digits() || counted() || numeral() {
        return None;
    }
    Some(Fault {
        rule: &rule::ANSWER_VAGUE,
        found: format!("“{heading}”中没有数量、时间等可量化的内容"),
        expected: "措施宜写明数量、时间，可量化、能落实".to_owned(),
        advice: "建议补充目标数、时间节点或频次".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_an_account_shares_with_its_task_is_no_word_of_its_own() {
        assert_eq!(
            without_words_of("扎实推进社会信用体系建设各项工作", "完善社会信用体系，推进信用立法"),
            "扎实推进建设各项工作"
        );
    }

    proptest! {
        #[test]
        fn empty_talk_is_told_however_it_is_put_together_and_one_act_with_its_count_is_an_account(
            seeds in prop::collection::vec(0usize..10_000, 4..9),
            stops in prop::collection::vec(prop::sample::select(vec!["，", "、", "；", ""]), 9),
            count in 2u32..900,
            act in prop::sample::select(vec![("改造老旧小区", "个"), ("走访企业", "家"), ("举办招聘会", "场"), ("整治隐患", "处")]),
        ) {
            let words: Vec<&str> = lexicon::words(lexicon::Kind::Hollow).filter(|word| word.chars().count() >= 4).collect();
            let talk: String = seeds.iter().zip(&stops)
                .map(|(seed, stop)| format!("{}{stop}", words[seed % words.len()]))
                .collect();
            let told = |text: &str| hollow("落实情况", text, "完善社会信用体系", 2026, true).is_some();
            prop_assert!(told(&format!("{talk}。")), "{}", talk);
            let account = format!("{talk}，{}{count}{}。", act.0, act.1);
            prop_assert!(!told(&account), "{}", account);
        }
    }

    #[test]
    fn short_accounts_of_work_are_no_empty_talk() {
        for text in [
            "信访工作联席会议制度已建立，问题线索全部移交。",
            "市二医院通过三级评审并授牌。",
            "与高校签订合作协议，教师编制已下达。",
            "出台《市级储备粮管理办法》，轮换计划执行到位。",
            "河道清淤、截污纳管完工，水质达到Ⅲ类。",
            "方案已印发，招标已完成，正在进场施工。",
        ] {
            assert!(
                hollow("落实情况", text, "完善社会信用体系", 2026, true).is_none(),
                "{text}"
            );
        }
        for text in [
            "坚持以人民为中心的发展思想，把这项工作作为重要政治任务抓紧抓好。",
            "在市委、市政府的正确领导下，该项工作有序推进，成效显著。",
            "我们将一如既往地做好该项工作，为全市高质量发展贡献力量。",
            "社会信用体系建设取得了阶段性成效，为经济社会高质量发展提供了有力支撑。",
        ] {
            assert!(
                hollow("落实情况", text, "完善社会信用体系", 2026, true).is_some(),
                "{text}"
            );
        }
    }
}

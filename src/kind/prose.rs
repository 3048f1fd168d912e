//! What an answer in words is not made of: patterns nobody filled in, what machines leave, words of the form, remarks to
//! colleagues, promises to write later, pointers elsewhere, sentences that break off.
//!
//! Whatever stands in the place of an account is known by what it is made of, wherever in the text it stands; each sort of it is
//! a kind of the lexicon, and of a text that is of none nothing is said here.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::headings;
use crate::form;
use crate::lexicon::{self, Kind};
use crate::normal::{has_more_han, is_han, trim};
use crate::pattern::{Patterns, Regex};
use crate::text::{nfkc, regex};

/// What goes on behind the quotation in a finding, by the kind of what stands there.
const SORTS: [(Kind, &str); 12] = [
    (Kind::NoneBut, "，先写“无”，后面又写了情况"),
    (Kind::Machine, "，像是电脑或网页留下的内容"),
    (Kind::Unfilled, "，有没有填完的空"),
    (Kind::FormWords, "，像是表格自带的文字"),
    (Kind::Aside, "，像是给同事的留言或没有定稿的批注"),
    (Kind::Later, "，只说以后再填"),
    (Kind::ElsewhereWords, "，只说见他处"),
    (Kind::NoWord, "，没有写做什么或做了什么"),
    (Kind::Refusal, "，没有写做什么或做了什么"),
    (Kind::Letter, "，像是信函或讲话里的话"),
    (Kind::Definition, "，像是名词解释"),
    (Kind::Halves, "，话没有说完"),
];

/// Longest account that is looked at, in bytes: what is wrong in this way with a longer one is a slip within much that is right.
const LONGEST: usize = 2_400;

/// What an answer in words is in place of one; nothing where it may be words.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    // Each by itself: hardly a text holds what any of them needs, and one of all would be large and need little.
    static ALL: LazyLock<(Patterns, Vec<&'static str>)> = LazyLock::new(|| {
        let of = |(kind, what)| lexicon::words(kind).map(move |word| (word, what));
        let (words, whats): (Vec<_>, _) = SORTS.into_iter().flat_map(of).unzip();
        (Patterns::new(words), whats)
    });
    if text.len() > LONGEST {
        return None;
    }
    if is_garbled(text) {
        return Some("，像是乱码");
    }
    if is_foreign(text) {
        return Some("，不是中文叙述，像是电脑留下的内容或随手键入的字母");
    }
    let mut plain = nfkc(trim(text));
    if plain.contains(['\r', '\u{b}']) {
        plain = Cow::Owned(plain.replace(['\r', '\u{b}'], "\n"));
    }
    let (patterns, whats) = &*ALL;
    let sort = patterns.first_match(&plain).and_then(|place| whats.get(place).copied());
    sort.or_else(|| breaks_off(&plain).then_some("，话没有说完"))
}

/// Whether what stands beside a day, a name or a number is a blank, a remark or a pointer: 9月底（小王：跟表一对一下）, 2020年×月×日.
pub(super) fn is_beside(text: &str) -> bool {
    static ALL: LazyLock<Patterns> = LazyLock::new(|| {
        let kinds = [Kind::Unfilled, Kind::Aside, Kind::ElsewhereWords];
        Patterns::new(kinds.into_iter().flat_map(lexicon::words))
    });
    let plain = nfkc(trim(text));
    let pattern = |before: char, behind: char| "×xX".contains(before) && "年月日号".contains(behind);
    let blank = plain
        .chars()
        .zip(plain.chars().skip(1))
        .any(|(before, behind)| pattern(before, behind));
    blank || ALL.first_match(&plain).is_some()
}

/// Whether letters stand there that nobody types: what is left of Chinese that was read by another table.
fn is_garbled(text: &str) -> bool {
    let (mut latin, mut han) = (0, 0);
    for c in text.chars() {
        match c {
            _ if is_han(c) => han += 1,
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{7}' | ' '..='~' => {}
            char::REPLACEMENT_CHARACTER => return true,
            _ if c.is_control() => return true,
            '\u{a1}'..='\u{ff}' if !"×÷·°±²³¹§µ".contains(c) => latin += 1,
            _ => {}
        }
    }
    latin >= 3 && latin * 2 > han
}

/// Whether letters of other tongues stand there and hardly a Han: a program's words, a file in code, syllables for sounds.
fn is_foreign(text: &str) -> bool {
    const FEW: usize = 3;
    let (mut latin, mut han) = (0, 0);
    for c in text.chars() {
        match c {
            _ if is_han(c) => han += 1,
            // Punctuation of Chinese text.
            '\u{3000}'..='\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{ff01}'..='\u{ff20}' => {}
            _ => latin += usize::from(c.is_alphabetic()),
        }
    }
    latin >= FEW && han == 0 || latin > FEW && latin > han * FEW
}

/// Whether a text says what a unit is, and nothing that it does: 我局内设科室8个，编制42人.
pub(super) fn describes_unit(text: &str) -> bool {
    static OF_UNIT: LazyLock<Regex> = LazyLock::new(|| regex(&lexicon::any(&[Kind::OfUnit])));
    let plain = nfkc(trim(text));
    if !OF_UNIT.is_match(&plain) {
        return false;
    }
    let rest = OF_UNIT.replace_all(&plain, "");
    !lexicon::holds(&rest, Kind::WorkVerb)
}

/// Whether a text names no act of work and counts nothing, so that it can be no account of any: 君不见黄河之水天上来.
pub(super) fn names_no_act(text: &str) -> bool {
    /// Han of the shortest text of which this can be said: 周转用房 may answer what nobody here knows.
    const LEAST: usize = 10;
    let plain = nfkc(trim(text));
    if ["因", "受", "由于"].iter().any(|why| plain.starts_with(why)) {
        return false;
    }
    let han = plain.chars().filter(|c| is_han(*c)).count();
    let counts = plain.contains(|c: char| c.is_ascii_digit()) || counts_steps(&plain);
    // 勘查消防通道堆物点位: there are more words for work than anybody can list; what they are made of is known.
    let works = || lexicon::holds(&plain, Kind::WorkVerb) || lexicon::holds(&plain, Kind::WorkLetter);
    han >= LEAST && !counts && !lists_steps(&plain) && !works()
}

/// Whether a text counts its steps in words: 分三批装终端.
fn counts_steps(plain: &str) -> bool {
    static STEPS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            "[一二两三四五六七八九十]+(?:批|步|次|期|轮|阶段|组|类|级|季度|处|座|成(?:[,。;]|$)|栋|台|套|户|家|所|公里|亩|吨)",
        )
    });
    STEPS.is_match(plain)
}

/// Whether a text is a list of short steps, each a verb with its matter, whatever these are: 清职能、定机构、做竞聘、建制度.
fn lists_steps(plain: &str) -> bool {
    /// Han of the longest of them, and how many make a list.
    const LONGEST: usize = 6;
    const SEVERAL: usize = 3;
    let steps = plain.trim_end_matches(['。', ';', '!']);
    steps.matches('、').count() + 1 >= SEVERAL
        && (steps.split(['、', ',', ';', '。']))
            .all(|step| (1..=LONGEST).contains(&step.chars().filter(|c| is_han(*c)).count()))
}

/// Whether a text tells of a success and of nothing that is wrong: 培训4200人次，超额完成任务，成效明显.
pub(super) fn tells_success(text: &str) -> bool {
    let plain = nfkc(trim(text));
    lexicon::holds(&plain, Kind::WholeDone) && !headings::holds(form::Kind::Problems, "lacks", &plain)
}

/// Whether a text tells what is in the way and asks others to help, and nothing that was or will be done: 主要是基站选址难，希望市政府协调解决.
pub(super) fn only_asks(text: &str) -> bool {
    static ASKS: LazyLock<Regex> = LazyLock::new(|| regex(&lexicon::any(&[Kind::AsksAbove])));
    static LACKS: LazyLock<Regex> = LazyLock::new(|| regex(&lexicon::any(&[Kind::NamesLack])));
    let plain = nfkc(trim(text));
    let done = || plain.contains(['已', '了']) || plain.contains(|c: char| c.is_ascii_digit());
    ASKS.is_match(&plain) && LACKS.is_match(&plain) && !done()
}

/// Whether a measure is said to be one that cannot be taken: 我单位人手紧张，无法开展此项工作.
pub(super) fn refuses(text: &str) -> bool {
    static REFUSES: LazyLock<Regex> = LazyLock::new(|| regex(&lexicon::any(&[Kind::RefusedMeasure])));
    REFUSES.is_match(&nfkc(trim(text)))
}

/// What of a draft is left in an account that may be right for the rest: mark-up of a page, a sentence that stands there twice.
pub fn left_over(text: &str) -> Option<&'static str> {
    static MARKUP: LazyLock<Regex> = LazyLock::new(|| regex(r"<\/?[A-Za-z][^<>]{0,40}>|&(?:[a-z]{2,6}|#[0-9]{2,5});"));
    if text.len() > LONGEST {
        return None;
    }
    let plain = nfkc(trim(text));
    if MARKUP.is_match(&plain) {
        return Some("，留有网页的标记");
    }
    /// Han of the shortest sentence that nobody writes twice on purpose.
    const LEAST: usize = 5;
    /// Letters of the longest name that a sentence begins with.
    const NAME: usize = 20;
    let mut seen: Vec<&str> = Vec::new();
    for sentence in plain.split(['。', ';', '\n']).map(str::trim) {
        // 县住建局：…；县财政局：…: of what several say, two may say the same.
        if sentence
            .find(':')
            .is_some_and(|at| at < 4 * NAME && sentence.chars().take(NAME).any(|c| c == ':'))
        {
            seen.clear();
        }
        if !has_more_han(sentence, LEAST - 1) {
            continue;
        }
        if seen.contains(&sentence) {
            return Some("，同一句话写了两遍");
        }
        seen.push(sentence);
    }
    None
}

/// Letters of an account whose last item is surely cut off where it has two letters: 一是摸底；二是整改 is whole.
const SEVERAL: usize = 25;

/// Whether the last words promise more: a stop that another clause follows, a word that cannot end a sentence, a number with
/// nothing behind it.
fn breaks_off(plain: &str) -> bool {
    let text = plain.trim_end();
    if text.ends_with([',', '、', ':', '(', '《', '“']) {
        return true;
    }
    // 一是…；二是…；三是: the last of several.
    let ended = text.ends_with(['。', ';', '!', ')', '"', '”', '》', '.']);
    if ended {
        return false;
    }
    let last = text
        .rsplit(['。', ';', ',', '\n', ':'])
        .next()
        .unwrap_or_default()
        .trim();
    if text.chars().count() == last.chars().count() && last.chars().count() < 8 {
        return false;
    }
    static COUNTS: LazyLock<Regex> = LazyLock::new(|| regex(r"^[(]?[一二三四五六七八九十][是)、][\p{Han}]{0,2}$"));
    static BARE: LazyLock<Regex> = LazyLock::new(|| regex(r"^[(]?[一二三四五六七八九十][是)、]$"));
    static SUM: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:累计|共计|合计)[^0-9一二两三四五六七八九十百千万]{0,6}$"));
    // 截至12月20日，全县已建成…设施: as of a day there is a count.
    static AS_OF: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:截[至止]|累计|共|先后|合计)[^。;]*[,，]?[^。;,]*(?:建成|新建|改造|发放|走访|培训|检查|排查|整改|办理|受理|新增|拨付|投入|印发|张贴|帮助|带动|组织)(?:了)?[\p{Han}]{2,12}$",
        )
    });
    static DATE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:[0-9]{2,4}年)?(?:[0-9]{1,2}月)?[0-9]{1,2}[日月]底?"));
    static NUMERAL: LazyLock<Regex> =
        LazyLock::new(|| regex(r"[0-9]|[一二两三四五六七八九十百千]\p{Han}|全部|均|全面|全覆盖|方案"));
    let uncounted = AS_OF.is_match(text) && !NUMERAL.is_match(&DATE.replace_all(last, ""));
    // 由我局牵头，会同市财政: the name of a body without its end.
    static BODY: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:会同|联合|商请|提请)(?:市|县|区|省)[\p{Han}]{2,4}$"));
    const ENDS: &str = "局委办院厅部室处科会府司团队站所行心社校位门关构业方等";
    let half_body = BODY.is_match(last) && !last.ends_with(|c| ENDS.contains(c));
    // 请市生态环境局在2021年1月底前: by when, and not what.
    static BY: LazyLock<Regex> =
        LazyLock::new(|| regex(r"[在于](?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?[底末初上中下旬]*前$"));
    let by = BY.is_match(last) && !["时间", "时限", "节点", "期限"].iter().any(|word| last.contains(word));
    uncounted
        || by
        || half_body
        || BARE.is_match(last)
        || lexicon::ends(last, Kind::CannotEnd) && !lexicon::ends(last, Kind::MayEnd) && !names_what_is(last)
        || COUNTS.is_match(last) && plain.chars().count() >= SEVERAL
        || SUM.is_match(last)
}

/// Whether a clause that ends in 的 is whole, since it says whether there is such a thing or what it is: 没有需要上级协调的, 都是上年遗留的.
fn names_what_is(last: &str) -> bool {
    let bare = lexicon::words(Kind::BeforeWhether).fold(last, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    last.ends_with('的') && lexicon::begins(bare, Kind::SaysWhether) && last.chars().count() > 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_ends_in_a_verb_or_says_what_was_done_about_a_problem_is_one() {
        for text in [
            "每月5日前与税务部门共享缴费明细，逐笔比对",
            "建议市税务局每月5日前共享缴费明细，便于比对",
            "完成时间在2021年1月底前",
            "无重大问题，但需持续关注",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
        for text in [
            "请市生态环境局在2021年1月底前",
            "无，但项目资金缺口2300万元至今没有落实。",
            "aaa111",
        ] {
            assert!(fault(text).is_some(), "{text}");
        }
        assert!(only_asks("主要是基站选址难、用电价格高，希望市政府协调解决。"));
        for text in [
            "主要是抓好基站选址，已协调解决用电价格问题26处",
            "争取市里支持，建议市政府协调解决前先行开工3处",
        ] {
            assert!(!only_asks(text), "{text}");
        }
    }

    #[test]
    fn every_pattern_of_what_is_no_account_is_found_in_its_example() {
        for (kind, what) in SORTS {
            for entry in lexicon::entries(kind) {
                assert!(fault(entry.example).is_some(), "{what}: {}", entry.example);
                let pattern = regex(entry.word);
                assert!(pattern.is_match(&nfkc(entry.example)), "{}", entry.example);
            }
        }
        for entry in lexicon::entries(Kind::CannotEnd) {
            assert!(fault(entry.example).is_some(), "{}", entry.example);
        }
    }
}

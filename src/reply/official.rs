//! Knows the words that the office itself put on a form, so that only what units wrote is looked at.

use std::sync::LazyLock;

use crate::mark;
use crate::memo::{Memo, QuickSet};
use crate::normal::fold;
use crate::pattern::Regex;
use crate::register::Register;
use crate::text::regex;

/// The official words, folded.
#[derive(Debug)]
pub struct Official {
    words: QuickSet<String>,
    titles: Vec<String>,
    /// What was found out about texts: whether they are official words, and whether they hold a title.
    held: Memo<bool>,
    titled: Memo<bool>,
}

impl Official {
    /// Titles, attachment marks, parts and sections of a register.
    pub fn new(register: &Register) -> Self {
        let mut words: QuickSet<String> = QuickSet::default();
        let mut titles = Vec::new();
        for form in &register.forms {
            words.insert(format!("附件{}", form.attachment));
            for title in [form.title.clone(), form.print_title(), form.short_name(), form.label()] {
                words.insert(fold(&title));
            }
            words.extend(form.notes.iter().map(|note| fold(note)));
            titles.push(fold(&form.print_title()));
        }
        for task in &register.tasks {
            words.insert(fold(&task.part));
            words.insert(fold(&task.section));
        }
        words.insert(fold(&register.title));
        words.insert(fold(mark::ID_HEADING));
        words.remove("");
        titles.retain(|title| !title.is_empty());
        Official {
            words,
            titles,
            held: Memo::of_short_texts(),
            titled: Memo::of_short_texts(),
        }
    }

    /// Adds words that the writer of the workbooks puts on them.
    pub fn add(&mut self, text: &str) {
        let folded = fold(text);
        if !folded.is_empty() {
            self.words.insert(folded);
            self.held = Memo::of_short_texts();
        }
    }

    /// Whether a cell holds official words only.
    pub fn holds(&self, text: &str) -> bool {
        self.held.get(text, || self.find_held(text))
    }

    fn find_held(&self, text: &str) -> bool {
        let folded = fold(text);
        if self.words.contains(&folded) || is_counter(text) {
            return true;
        }
        // The heading of a list that was quoted from the notice: 附件1 任务分解表.
        let quoted = folded
            .strip_prefix("附件")
            .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        let lists = [
            "分解表",
            "任务表",
            "清单",
            "分工表",
            "一览表",
            "任务分解",
            "责任分解",
            "任务分工",
            "目标任务",
        ];
        if quoted.is_some_and(|name| name.chars().count() <= 40 && lists.iter().any(|list| name.ends_with(list))) {
            return true;
        }
        // A title with its attachment, or the sample's mark, around it: 附件2 2020年…落实方案（样表）.
        self.titles.iter().any(|title| {
            folded.split_once(title.as_str()).is_some_and(|(before, after)| {
                let is_mark = |word: &str| ["", "样表", "表", "附表", "汇总表"].contains(&word) || is_attachment(word);
                is_mark(before) && is_mark(after)
            })
        })
    }

    /// Whether a cell holds a form's title, whatever else stands there.
    pub fn names_title(&self, text: &str) -> bool {
        self.titled.get(text, || {
            let folded = fold(text);
            self.titles.iter().any(|title| folded.contains(title.as_str()))
        })
    }

    /// Whether a cell holds a title and nothing more than a unit's name around it: 市财政局关于报送2020年…落实方案的表.
    pub fn holds_title(&self, text: &str, is_unit: impl Fn(&str) -> bool) -> bool {
        if !self.names_title(text) {
            return false;
        }
        let folded = fold(text);
        self.titles.iter().any(|title| {
            folded.split_once(title.as_str()).is_some_and(|(before, after)| {
                let mut rest = before;
                for word in ["关于", "报送", "上报", "填报", "贯彻落实", "贯彻", "落实"] {
                    rest = rest.strip_suffix(word).unwrap_or(rest);
                }
                for word in ["报送", "关于"] {
                    rest = rest.strip_suffix(word).unwrap_or(rest);
                }
                (rest.is_empty() || is_attachment(rest) || is_unit(rest))
                    && ([
                        "",
                        "样表",
                        "表",
                        "的表",
                        "的报告",
                        "的函",
                        "附表",
                        "汇总表",
                        "情况",
                        "方案",
                    ]
                    .contains(&after)
                        || self.is_other_form(after)
                        || is_attachment(after)
                        || is_unit(after))
            })
        })
    }

    /// Whether what stands behind a form's title names another form with it: 落实方案及落实情况表.
    fn is_other_form(&self, after: &str) -> bool {
        let joined = ["及", "和", "与", "暨", "含"]
            .iter()
            .find_map(|word| after.strip_prefix(word));
        let bare = joined.map(|rest| rest.trim_end_matches(['表', '对', '照']));
        bare.is_some_and(|name| !name.is_empty() && self.titles.iter().any(|title| title.ends_with(name)))
    }
}

/// `附件2`, folded.
fn is_attachment(folded: &str) -> bool {
    folded
        .strip_prefix("附件")
        .is_some_and(|number| number.len() <= 2 && number.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a number is too long for a count of tasks: a telephone, a day.
fn holds_long_number(folded: &str) -> bool {
    folded
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() > 4)
}

/// Whether a row holds nothing but the number of a printed page: `— 3 —`, `第3页，共9页`.
pub fn is_page_number(texts: &[&str]) -> bool {
    static PAGE: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^(?:[-—－–~·]+\s*\d{1,3}\s*[-—－–~·]+|第\s*\d{1,3}\s*页(?:[，,/\s]*共\s*\d{1,3}\s*页)?)$")
    });
    matches!(texts, [text] if PAGE.is_match(text.trim()))
}

/// Whether a row only says who signs or where the stamp goes: `单位负责人签字：张三`, `（盖章处）`.
pub fn is_signature(texts: &[&str]) -> bool {
    static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^[（(]?(?:(?:单位|部门|科室|分管|主要|主管|局|[（(）)])*(?:负责人|领导|局长|主任)(?:签字|签名|签章|签批|审签)|审核人|审核：|审核:|签发人|签发：|签发:|经办人|制表人|盖章处|签章处|公章|内部资料)",
        )
    });
    matches!(texts, [first] | [first, _] if SIGNS.is_match(first.trim()))
}

/// A row that counts the columns below their headings: `甲 乙 1 2`, `(1) (2) (3)`.
pub fn is_column_count(texts: &[&str]) -> bool {
    const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
    let mut last = 0usize;
    let mut counted = 0;
    let sound = texts.iter().all(|text| {
        let folded = fold(text);
        if let Ok(number) = folded.parse::<usize>() {
            let follows = number == last + 1 || last == 0 && number <= texts.len();
            last = number;
            counted += 1;
            return follows;
        }
        last == 0 && folded.chars().count() == 1 && folded.chars().all(|c| STEMS.contains(c))
    });
    sound && counted >= 2 && texts.len() >= 3
}

/// A row that only adds up: `合计 共21项`.
pub fn is_total(texts: &[&str]) -> bool {
    let Some((first, rest)) = texts.split_first() else {
        return false;
    };
    let head = fold(first);
    let counts = |text: &str| {
        !holds_long_number(text)
            && text
                .trim_start_matches(['共', '计'])
                .trim_end_matches(['项', '个', '条', '件', '次'])
                .chars()
                .all(|c| c.is_ascii_digit())
    };
    ["合计", "总计", "小计", "共计", "合计数"]
        .iter()
        .any(|word| head.strip_prefix(word).is_some_and(counts))
        && rest.iter().all(|text| counts(&fold(text)))
}

/// Whether a cell is the form's own count of its blanks; it says nothing but a number.
fn is_counter(text: &str) -> bool {
    // Programs that save a sheet as a page without having calculated it leave the formula for a text.
    if text.starts_with('=') && text.contains("SUMPRODUCT((") && text.contains("COUNTBLANK(") {
        return true;
    }
    let Some(rest) = text.trim().strip_prefix(mark::COUNTER) else {
        return false;
    };
    let words: String = rest.chars().filter(|c| !c.is_ascii_digit()).collect();
    !holds_long_number(rest) && ["", "各栏均已填写", "还有处未填（黄色单元格）"].contains(&words.as_str())
}

/// Whether a row's only text is a band such as `一、牵头任务（21项）`.
pub fn is_band(text: &str) -> bool {
    let folded = fold(text);
    if holds_long_number(&folded) {
        return false;
    }
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    // A band that goes on after a page: 一、牵头任务（21项）（续）.
    let rest = rest
        .strip_suffix("续表")
        .or_else(|| rest.strip_suffix("接上页"))
        .or_else(|| rest.strip_suffix('续'))
        .unwrap_or(rest);
    let rest = rest.strip_suffix('项').unwrap_or(rest);
    let rest = rest
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches('共');
    matches!(
        rest,
        "牵头任务"
            | "责任任务"
            | "牵头"
            | "责任"
            | "牵头单位任务"
            | "责任单位任务"
            | "配合任务"
            | "配合"
            | "牵头工作"
            | "责任工作"
            | "牵头事项"
            | "责任事项"
            | "牵头部分"
            | "责任部分"
            | "牵头负责任务"
            | "牵头的任务"
            | "负责任务"
            | "参与任务"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_known_by_their_words() {
        for text in [
            "一、牵头任务（21项）",
            "二、责任任务（3项）",
            "牵头任务",
            "（一）牵头任务 共5项",
        ] {
            assert!(is_band(text), "{text}");
        }
        assert!(is_band("一、牵头任务（21项）（续）"));
        assert!(!is_band("牵头推进信访工作"));
    }

    #[test]
    fn rows_that_count_columns_or_add_up_are_known() {
        for texts in [
            &["甲", "乙", "1", "2", "3"][..],
            &["1", "2", "3", "4"],
            &["（1）", "（2）", "（3）"],
        ] {
            assert!(is_column_count(texts), "{texts:?}");
        }
        for texts in [
            &["1", "2"][..],
            &["1", "3", "4"],
            &["7", "甲", "1"],
            &["1", "完善信访制度", "2"],
        ] {
            assert!(!is_column_count(texts), "{texts:?}");
        }
        for texts in [&["合计"][..], &["合计", "共21项"], &["总计：", "21"], &["合计21项"]] {
            assert!(is_total(texts), "{texts:?}");
        }
        for text in ["— 3 —", "- 12 -", "第3页，共9页", "第 3 页"] {
            assert!(is_page_number(&[text]), "{text}");
        }
        assert!(!is_page_number(&["3"]) && !is_page_number(&["第3页", "办结12件"]));
        for text in ["单位负责人签字：张三", "（盖章处）", "审核人：李四", "分管领导签字："]
        {
            assert!(is_signature(&[text]), "{text}");
        }
        for text in ["负责人已到位", "审批事项全部办结", "分管领导每月调度1次"] {
            assert!(!is_signature(&[text]), "{text}");
        }
        for texts in [&["合计", "已完成12项"][..], &["合计投资3亿元"], &[]] {
            assert!(!is_total(texts), "{texts:?}");
        }
    }
}

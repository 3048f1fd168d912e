//! Lines between the rows of a table that only say what comes below: `一、主办件`, `第二部分 协同任务`, the title of a second table.

use std::sync::LazyLock;

use crate::pattern::Regex;

use crate::normal::{fold, squeeze};
use crate::text::regex;

/// Whether a text that stands alone in its row is the caption of the rows below it, and says nothing else: a number of a part before a
/// short name, or the title of a table.
pub fn is_caption(text: &str) -> bool {
    /// Letters of the longest caption.
    const LONGEST: usize = 24;
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:[一二三四五六七八九十]{1,2}、|[(（][一二三四五六七八九十]{1,2}[)）]|第[一二三四五六七八九十]{1,2}[部方]分)[^。；;！!？?：:，,]{1,16}$",
        )
    });
    static TITLE: LazyLock<Regex> = LazyLock::new(|| regex(r"^[^。；;！!？?：:，,]{4,22}(?:表|台账|清单|名册)$"));
    let bare = squeeze(text);
    // 一、资金缺口300万元 says something of the work.
    let counts = bare.chars().any(|c| c.is_ascii_digit());
    let states = ["没有", "无", "未", "已", "不", "请", "因", "见", "详", "附"]
        .iter()
        .any(|word| bare.contains(word));
    fold(text).chars().count() <= LONGEST && !counts && !states && (PART.is_match(&bare) || TITLE.is_match(&bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_name_what_comes_and_say_nothing_of_the_work() {
        for caption in [
            "一、主办件",
            "（一）牵头实施项目",
            "第二部分 协同任务",
            "会办件办理进展情况表",
            "配合项目进展情况统计表",
            "配合项目季度调度表",
            "会办事项工作台账",
        ] {
            assert!(is_caption(caption), "{caption}");
        }
        for content in [
            "一、资金缺口300万元",
            "（一）因机构改革暂停",
            "二、该项任务已移交市水利局",
            "已报送季报表",
            "另附资金明细表",
            "详见项目清单",
            "需要协调资金。",
            "主办件",
        ] {
            assert!(!is_caption(content), "{content}");
        }
    }
}

//! Makes what units and notices write short enough for a paper.

use crate::text::told;

/// Signs between clauses.
const CLAUSES: [char; 8] = ['，', '、', '；', '：', '。', ',', ';', ':'];

/// A text without its spaces, cut where it is longer than so many characters: behind a clause, where one ends in its second half.
pub(super) fn short(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join("");
    if text.chars().count() <= most {
        return text;
    }
    let head: String = text.chars().take(most).collect();
    let half = head.char_indices().nth(most / 2).map_or(0, |(at, _)| at);
    if let Some(head) = head
        .rfind(CLAUSES)
        .filter(|at| *at >= half)
        .and_then(|at| head.get(..at))
    {
        return format!("{}……", head.trim_end_matches(CLAUSES));
    }
    // No figure is cut in two: 4.7亿元 is not 4.7.
    let cut = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%') || CLAUSES.contains(&c);
    format!("{}……", head.trim_end_matches(cut))
}

/// A task in short: its name and what is to be done in one line.
pub(super) fn gist(text: &str, most: usize) -> String {
    short(&told(text), most)
}

/// What a task or a part is called in a sentence that gives its number, too: whole, or its first clauses, which need no dots.
pub(super) fn name(text: &str, most: usize) -> String {
    /// Characters of the shortest clause that says what a task is.
    const LEAST: usize = 5;
    let told = told(text);
    // A sentence of its own is a name: 实施国企改革三年行动。健全现代企业制度…
    let first = told.split('。').next().unwrap_or_default();
    let told = if first.chars().count() >= LEAST { first } else { &told };
    if told.chars().count() <= most {
        return told.to_owned();
    }
    let head: String = told.chars().take(most + 1).collect();
    let clause = head.rfind(['，', '；', '：', '。', '！']).and_then(|at| head.get(..at));
    match clause.filter(|clause| clause.chars().count() >= LEAST) {
        Some(clause) => clause.to_owned(),
        None => short(told, most),
    }
}

#[cfg(test)]
mod tests {
    use super::{name, short};

    #[test]
    fn a_text_is_cut_between_clauses_and_never_within_a_figure() {
        assert_eq!(short("正在抓紧施工，预计明年完成", 20), "正在抓紧施工，预计明年完成");
        assert_eq!(
            short("受汛期影响，正在抓紧施工，预计明年完成", 14),
            "受汛期影响，正在抓紧施工……"
        );
        assert_eq!(short("已经累计完成投资4.7亿元", 10), "已经累计完成投资……");
    }

    #[test]
    fn a_name_is_whole_clauses() {
        for (text, expected) in [
            ("加强重大风险防控,坚决守住不发生系统性风险底线。", "加强重大风险防控"),
            (
                "实施国企改革三年行动。健全现代企业制度,完善国资监管体制。",
                "实施国企改革三年行动",
            ),
            ("宽带和专线平均资费降低15%。", "宽带和专线平均资费降低15%"),
            (
                "三、依靠改革激发市场主体活力,增强发展新动能",
                "三、依靠改革激发市场主体活力",
            ),
            (
                "推进城乡供水一体化建设改造提升三年行动计划落地",
                "推进城乡供水一体化建设改造提升三年行……",
            ),
        ] {
            assert_eq!(name(text, 18), expected, "{text}");
        }
    }
}

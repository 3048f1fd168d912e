//! The number at the start of a line: its style, its value and the number as printed without punctuation.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::regex;

use super::fold::Folded;

/// How an item is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Style {
    /// `第一章`, `第一部分`
    Ordinal,
    /// `一、`
    Han,
    /// `第三条`, `第一件`, `任务一：`
    Article,
    /// `（一）`
    HanBracket,
    /// `1.` `1、` `1．`
    Arabic,
    /// `1.1`
    Dotted,
    /// `（1）` `1）`
    ArabicBracket,
    /// `①`
    Circled,
    /// `一是`
    HanIs,
    /// `△` and other marks without a value.
    Bullet,
    /// A heading without a number.
    Unnumbered,
}

/// A number at the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbering {
    /// Its style.
    pub style: Style,
    /// Its value; 0 for bullets.
    pub value: u32,
    /// As printed, without punctuation.
    pub printed: String,
    /// Where the words begin, as a byte of the line as printed.
    pub rest: usize,
    /// It may be no number at all (`3.6%`, `11.121人才`, `30 个`): only the order of numbers can tell.
    pub risky: bool,
}

static ORDINAL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^第\s*([一二三四五六七八九十百零〇\d]{1,5})\s*(?:部分|[章节部篇])[ 、.:]*"));
static ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^第\s*([一二三四五六七八九十百零〇\d]{1,5})\s*[条项款件号][ 、.:]*"));
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:任务|事项|工作|行动|工程|项目|措施)\s*([一二三四五六七八九十百\d]{1,4})\s*[:、.]\s*|(?:案|案件|事项|任务|问题|项目)\s*(\d{1,4})\s+)",
    )
});
static HAN: LazyLock<Regex> = LazyLock::new(|| regex(r"^([一二三四五六七八九十百零〇]{1,5})\s*[、.]\s*"));
static HAN_BRACKET: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\(\s*([一二三四五六七八九十百零〇]{1,5})\s*\)\s*[、.]?\s*"));
static ARABIC: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\d{1,4})\s*([、.])\s*"));
static DOTTED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(\d{1,3}(?:\.\d{1,3}){1,3}|\d{1,2}[-—–]\d{1,3})(?:[、.]\s*|\s+|$)"));
static BARE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\d{1,3})\s+"));
static ARABIC_BRACKET: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:\(\s*(\d{1,3})\s*\)|(\d{1,3})\))\s*[、.]?\s*"));
static HAN_IS: LazyLock<Regex> = LazyLock::new(|| regex(r"^([一二三四五六七八九十])是"));
static BULLET: LazyLock<Regex> = LazyLock::new(|| regex(r"^[△▲○●◆◇■□★☆※•·➢►✓]\s*"));

/// Reads the number at the start of a line, if there is one. A star before the number is no part of it.
pub(crate) fn numbering(line: &str) -> Option<Numbering> {
    let number = number_at_start(line)?;
    if number.style != Style::Bullet {
        return Some(number);
    }
    let rest = line.get(number.rest..).unwrap_or("");
    // ●责任单位：… goes on with the item above.
    let head: String = rest.chars().take(24).collect();
    if super::token::labels(&Folded::new(&head).text)
        .first()
        .is_some_and(|label| label.range.start == 0)
    {
        return None;
    }
    match number_at_start(rest) {
        Some(own) if own.style != Style::Bullet && !own.risky => Some(Numbering {
            rest: number.rest + own.rest,
            ..own
        }),
        _ => Some(number),
    }
}

fn number_at_start(line: &str) -> Option<Numbering> {
    let trimmed = line.trim_start();
    let skipped = line.len() - trimmed.len();
    // A number is short: the head of the line is enough, however long the line is.
    let head: String = trimmed.chars().take(24).collect();
    if let Some((value, letter)) = circled(&head) {
        let rest = trimmed.get(letter..).unwrap_or("");
        let rest = rest.trim_start_matches(['、', '.', '．', ' ', '\u{3000}']);
        return Some(Numbering {
            style: Style::Circled,
            value,
            printed: head.chars().take(1).collect(),
            rest: line.len() - rest.len(),
            risky: false,
        });
    }
    let folded = Folded::new(&head);
    let may_be = |letter: char| {
        letter.is_ascii_digit() || "(第任事工行项措案问一二三四五六七八九十百零〇△▲○●◆◇■□★☆※•·➢►✓".contains(letter)
    };
    if !folded.text.starts_with(may_be) {
        return None;
    }
    let with = |style: Style, pattern: &Regex| -> Option<Numbering> {
        let found = pattern.captures(&folded.text)?;
        let whole = found.get(0)?;
        let digits = found.iter().skip(1).flatten().next();
        let printed = digits.map_or(whole.as_str().trim(), |digits| digits.as_str());
        let value = if style == Style::Bullet { 0 } else { value_of(printed)? };
        let after = folded.text.get(whole.end()..).unwrap_or("");
        // 一、二、三产业融合发展 is no number.
        if style == Style::Han && HAN.is_match(after) {
            return None;
        }
        Some(Numbering {
            style,
            value,
            printed: printed.to_owned(),
            rest: skipped + folded.range(whole.end()..whole.end()).start,
            risky: style == Style::Arabic
                && (!whole.as_str().contains(['.', '、'])
                    || (after.starts_with(|letter: char| letter.is_ascii_digit()) && !whole.as_str().ends_with(' '))),
        })
    };
    with(Style::Dotted, &DOTTED)
        .or_else(|| with(Style::Arabic, &ARABIC))
        .or_else(|| with(Style::HanBracket, &HAN_BRACKET))
        .or_else(|| with(Style::Han, &HAN))
        .or_else(|| with(Style::ArabicBracket, &ARABIC_BRACKET))
        .or_else(|| with(Style::Ordinal, &ORDINAL))
        .or_else(|| with(Style::Article, &ARTICLE))
        .or_else(|| with(Style::Article, &NAMED))
        .or_else(|| with(Style::HanIs, &HAN_IS))
        .or_else(|| with(Style::Arabic, &BARE))
        .or_else(|| with(Style::Bullet, &BULLET))
}

/// The value of a circled digit at the start, and its length in bytes.
fn circled(text: &str) -> Option<(u32, usize)> {
    let letter = text.chars().next()?;
    let code = u32::from(letter);
    let value = match letter {
        '①'..='⑳' => code - 0x2460 + 1,
        '㉑'..='㉟' => code - 0x3251 + 21,
        '㊱'..='㊿' => code - 0x32b1 + 36,
        '⑴'..='⒇' => code - 0x2474 + 1,
        '⒈'..='⒛' => code - 0x2488 + 1,
        '❶'..='❿' => code - 0x2776 + 1,
        '㈠'..='㈩' => code - 0x3220 + 1,
        _ => return None,
    };
    Some((value, letter.len_utf8()))
}

/// The value of Arabic digits, a dotted number's last part, or Chinese digits up to 999.
pub(crate) fn value_of(text: &str) -> Option<u32> {
    let last = text.rsplit(['.', '-', '—', '–']).next().unwrap_or(text);
    if let Ok(value) = last.parse() {
        return Some(value);
    }
    let (mut total, mut digit) = (0_u32, 0_u32);
    for letter in text.chars() {
        match letter {
            '零' | '〇' => digit = 0,
            '十' => {
                total += digit.max(1) * 10;
                digit = 0;
            }
            '百' => {
                total += digit.max(1) * 100;
                digit = 0;
            }
            _ => {
                let place = "一二三四五六七八九".chars().position(|known| known == letter)?;
                digit = u32::try_from(place).ok()? + 1;
            }
        }
    }
    Some(total + digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Style, u32, String, String)> {
        numbering(line).map(|n| (n.style, n.value, n.printed, line[n.rest..].to_owned()))
    }

    #[test]
    fn every_style_of_number_is_read() {
        for (line, style, value, printed, rest) in [
            ("1.推进", Style::Arabic, 1, "1", "推进"),
            ("１．推进", Style::Arabic, 1, "1", "推进"),
            ("3﹒推进", Style::Arabic, 3, "3", "推进"),
            (" 12. 推进", Style::Arabic, 12, "12", "推进"),
            ("68、推进", Style::Arabic, 68, "68", "推进"),
            ("（一）推进", Style::HanBracket, 1, "一", "推进"),
            ("(二十一)推进", Style::HanBracket, 21, "二十一", "推进"),
            ("四十五、推进", Style::Han, 45, "四十五", "推进"),
            ("△推进", Style::Bullet, 0, "△", "推进"),
            ("①推进", Style::Circled, 1, "①", "推进"),
            ("（3）推进", Style::ArabicBracket, 3, "3", "推进"),
            ("3)推进", Style::ArabicBracket, 3, "3", "推进"),
            ("第十二条 推进", Style::Article, 12, "十二", "推进"),
            ("第二章 推进", Style::Ordinal, 2, "二", "推进"),
            ("1.2 推进", Style::Dotted, 2, "1.2", "推进"),
            ("11.121人才遗传项目", Style::Arabic, 11, "11", "121人才遗传项目"),
            ("7 推进", Style::Arabic, 7, "7", "推进"),
        ] {
            assert_eq!(
                read(line),
                Some((style, value, printed.to_owned(), rest.to_owned())),
                "{line}"
            );
        }
        for line in ["2020年底前", "推进", "", "十四五规划", "5月底前"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}

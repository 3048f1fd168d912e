//! Letters as lines, and lines as the text of a cell or as paragraphs.

use super::page::Glyph;

/// Letters that stand side by side, from the left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub base: f32,
    pub size: f32,
    pub left: f32,
    pub right: f32,
    pub words: Vec<Word>,
}

/// Letters of a line without a gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub left: f32,
    pub right: f32,
    pub text: String,
}

/// Widths of a letter from which a gap parts a line, from which it parts words, and from which it is a space at all.
const WIDE: f32 = 1.6;
const APART: f32 = 0.9;
const SPACE: f32 = 0.3;

impl Line {
    /// Its text; a wide gap becomes four spaces, but behind what numbers the line, and a lesser one a space.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Word> = None;
        for (place, word) in self.words.iter().enumerate() {
            if let Some(before) = before {
                let numbered = place == 1 && self.is_numbered();
                text.push_str(match () {
                    () if numbered => "",
                    () if word.left - before.right >= self.size * WIDE => "    ",
                    () => " ",
                });
            }
            text.push_str(word.text.trim());
            before = Some(word);
        }
        text
    }

    /// How many parts wide gaps make of it.
    pub(super) fn parts(&self) -> usize {
        let wide = |pair: &[Word]| match pair {
            [before, word] => word.left - before.right >= self.size * WIDE,
            _ => false,
        };
        1 + self.words.windows(2).filter(|pair| wide(pair)).count()
    }

    /// Whether it begins with a number that a wide gap follows: 1.　推进工作.
    pub(super) fn is_numbered(&self) -> bool {
        let number = self.words.first().map_or("", |word| word.text.trim());
        let inner = number
            .trim_start_matches(['（', '(', '第'])
            .trim_end_matches(['.', '．', '、', '）', ')', '条']);
        let counts = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十百".contains(letter);
        self.words.len() > 1 && inner.len() < number.len() && !inner.is_empty() && inner.chars().all(counts)
    }
}

/// The lines of letters, from the top.
pub(super) fn of(glyphs: &[Glyph]) -> Vec<Line> {
    let mut sorted: Vec<&Glyph> = glyphs.iter().collect();
    sorted.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut lines: Vec<Vec<&Glyph>> = Vec::new();
    let mut base = f32::NEG_INFINITY;
    for glyph in sorted {
        match lines.last_mut() {
            Some(line) if glyph.base - base <= glyph.size.max(2.0) * 0.45 => line.push(glyph),
            _ => {
                base = glyph.base;
                lines.push(vec![glyph]);
            }
        }
    }
    lines.into_iter().filter_map(line).collect()
}

/// Lines of which the letters overlap in height are one row of cells without rulings, and what stands in one column of it is one cell
/// that was broken for want of room: beside 填报单位：甲局 stand 填报日期：2026 a little higher and 年5月25日 a little lower.
pub(super) fn rows(lines: Vec<Line>) -> Vec<Line> {
    /// Heights of a letter by which lines of one paragraph are apart at least.
    const PITCH: f32 = 0.8;
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row)
                if row
                    .last()
                    .is_some_and(|above| line.base - above.base < above.size.min(line.size) * PITCH) =>
            {
                row.push(line);
            }
            _ => rows.push(vec![line]),
        }
    }
    labelled(rows.into_iter().filter_map(row).collect())
}

/// A label alone on its line is over the value of a cell that was broken in three, beside which a single line stands in the middle:
/// 填报日期： over 填报单位：甲局　2026年12月14 over 日.
fn labelled(rows: Vec<Line>) -> Vec<Line> {
    /// Points by which the edges of the lines of one cell may lie apart.
    const EDGE: f32 = 2.0;
    /// Letters that may be left for the third line.
    const REST: usize = 3;
    let under =
        |above: &Word, below: &Word| (above.right - below.right).abs() < EDGE || (above.left - below.left).abs() < EDGE;
    let near = |above: &Line, below: &Line| below.base - above.base < 1.5 * above.size.max(below.size);
    let mut all: Vec<Line> = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while let Some(line) = rows.next() {
        let label = match line.words.as_slice() {
            [label] if label.text.ends_with(['：', ':']) => label.clone(),
            _ => {
                all.push(line);
                continue;
            }
        };
        let middle = |below: &Line| {
            let beside = below.words.len() > 1 && near(&line, below);
            let named = |word: &Word| word.text.contains(['：', ':']);
            beside
                && below.words.iter().any(named)
                && below.words.iter().any(|word| !named(word) && under(&label, word))
        };
        let Some(mut below) = rows.next_if(middle) else {
            all.push(line);
            continue;
        };
        if let Some(value) = below.words.iter_mut().find(|word| under(&label, word)) {
            value.text.insert_str(0, &label.text);
            let rest = |next: &Line| match next.words.as_slice() {
                [rest] => {
                    let ends = value.text.ends_with(|letter: char| letter.is_ascii_digit());
                    ends && under(value, rest) && rest.text.chars().count() <= REST
                }
                _ => false,
            };
            if let Some(next) = rows.next_if(rest) {
                next.words.iter().for_each(|word| value.text.push_str(&word.text));
            }
        }
        all.push(below);
    }
    all
}

/// The lines of a row as one, from the left, each cell with all that stands in it.
fn row(lines: Vec<Line>) -> Option<Line> {
    let mut lines = lines.into_iter();
    let mut row = lines.next()?;
    for line in lines {
        row.base = row.base.max(line.base);
        row.size = row.size.max(line.size);
        row.left = row.left.min(line.left);
        row.right = row.right.max(line.right);
        for word in line.words {
            let above = |one: &&mut Word| one.left < word.right && word.left < one.right;
            match row.words.iter_mut().find(above) {
                Some(above) => {
                    if needs_space(&above.text, &word.text) {
                        above.text.push(' ');
                    }
                    above.text.push_str(&word.text);
                    above.left = above.left.min(word.left);
                    above.right = above.right.max(word.right);
                }
                None => row.words.push(word),
            }
        }
    }
    row.words.sort_by(|a, b| a.left.total_cmp(&b.left));
    Some(row)
}

/// A line of letters; nothing if it is blank.
fn line(mut glyphs: Vec<&Glyph>) -> Option<Line> {
    glyphs.sort_by(|a, b| a.left.total_cmp(&b.left));
    // A letter is drawn twice, a little aside, to look bold.
    glyphs.dedup_by(|next, before| {
        next.letter == before.letter && next.left - before.left < (before.right - before.left).max(1.0) * 0.25
    });
    let inked: Vec<&&Glyph> = glyphs.iter().filter(|glyph| !glyph.letter.is_whitespace()).collect();
    let first = inked.first()?;
    let size = inked.iter().map(|glyph| glyph.size).fold(0.0, f32::max);
    let mut line = Line {
        base: inked.iter().map(|glyph| glyph.base).fold(0.0, f32::max),
        size,
        left: first.left,
        right: inked.last().map_or(first.right, |last| last.right),
        words: Vec::new(),
    };
    for glyph in &glyphs {
        let is_space = glyph.letter.is_whitespace();
        match line.words.last_mut() {
            Some(word) if glyph.left - word.right < size * APART => {
                let gap = glyph.left - word.right;
                let spaced = word.text.ends_with(char::is_whitespace);
                if gap > size * SPACE && !is_han(glyph.letter) && !spaced && !is_space {
                    word.text.push(' ');
                }
                word.text.push(glyph.letter);
                // A space is no ink, but it fills the gap.
                word.right = word.right.max(glyph.right);
            }
            _ if is_space => {}
            _ => line.words.push(Word {
                left: glyph.left,
                right: glyph.right,
                text: glyph.letter.to_string(),
            }),
        }
    }
    for word in &mut line.words {
        word.text.truncate(word.text.trim_end().len());
    }
    Some(line)
}

/// Whether a letter fills a square: no space stands between such letters.
pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
        || matches!(letter, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// The text of a cell between two borders: lines that the program broke go on, those that somebody ended do not.
pub(super) fn cell(glyphs: &[Glyph], from: f32, to: f32) -> String {
    let lines = of(glyphs);
    let mut text = String::new();
    // As far from the right border as the first letter is from the left one, a line is full; centred lines are not.
    let left = lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let margin = (left - from).clamp(0.0, 8.0);
    let room = to - from - 2.0 * margin;
    let mut before: Option<&Line> = None;
    for line in &lines {
        let words = line.text();
        if let Some(before) = before {
            let width = before.right - before.left;
            if goes_on(before, width, room, &words, 0.4) {
                if needs_space(&text, &words) {
                    text.push(' ');
                }
            } else {
                text.push('\n');
            }
        }
        text.push_str(&words);
        before = Some(line);
    }
    text
}

/// Whether a line was broken for want of room: what comes next would not have stood in it.
///
/// `slack` is how many letters the room may be larger: margins are not drawn.
pub(super) fn goes_on(before: &Line, width: f32, room: f32, next: &str, slack: f32) -> bool {
    room - width < (unbroken(next) + slack) * before.size
}

/// Whether two lines that go on one another are parted by a space: only words in Latin letters are.
pub(super) fn needs_space(before: &str, next: &str) -> bool {
    let ends = before
        .chars()
        .next_back()
        .is_some_and(|letter| letter.is_ascii_alphabetic() || matches!(letter, ',' | ';'));
    ends && next.chars().next().is_some_and(|letter| letter.is_ascii_alphabetic())
}

/// The width of what may not be broken at the beginning of a text, in letters: one letter with the closing marks behind
/// it, or a run of Latin letters and digits.
fn unbroken(text: &str) -> f32 {
    const CLOSING: &str = "，。、；：！？）》】”’〉」』〕％,.;:!?)]}%";
    const OPENING: &str = "（《【“‘〈「『〔([{";
    let mut width = 0.0;
    let mut run = false;
    let mut only_open = true;
    for letter in text.chars().take(40) {
        let wide = is_han(letter);
        let goes = CLOSING.contains(letter) || only_open || run && !wide && !letter.is_whitespace();
        if !goes {
            break;
        }
        width += if wide { 1.0 } else { 0.56 };
        only_open = OPENING.contains(letter);
        run = !wide;
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(base: f32, words: &[(f32, f32, &str)]) -> Line {
        let words: Vec<Word> = (words.iter())
            .map(|&(left, right, text)| Word {
                left,
                right,
                text: text.to_owned(),
            })
            .collect();
        Line {
            base,
            size: 11.0,
            left: words.first().map_or(0.0, |word| word.left),
            right: words.last().map_or(0.0, |word| word.right),
            words,
        }
    }

    #[test]
    fn what_was_broken_in_a_cell_without_rulings_is_one_text_of_its_row() {
        let broken = vec![
            line(118.0, &[(297.0, 364.0, "填报日期：2026")]),
            line(124.5, &[(62.0, 196.0, "填报单位：甲局")]),
            line(131.0, &[(320.0, 364.0, "年5月25日")]),
        ];
        let texts: Vec<String> = rows(broken).iter().map(Line::text).collect();
        assert_eq!(texts, ["填报单位：甲局    填报日期：2026年5月25日"]);
    }

    #[test]
    fn a_label_over_its_value_in_a_cell_of_three_lines_is_one_text_with_it() {
        let broken = vec![
            line(113.0, &[(313.7, 358.2, "填报日期：")]),
            line(
                126.0,
                &[(62.0, 196.0, "填报单位：甲局"), (294.9, 358.1, "2026年12月14")],
            ),
            line(139.0, &[(349.4, 358.3, "日")]),
            line(160.0, &[(62.0, 196.0, "责任任务：")]),
            line(173.0, &[(62.0, 80.0, "1"), (90.0, 196.0, "推进工作")]),
        ];
        let texts: Vec<String> = rows(broken).iter().map(Line::text).collect();
        assert_eq!(
            texts,
            ["填报单位：甲局    填报日期：2026年12月14日", "责任任务：", "1 推进工作"]
        );
    }

    #[test]
    fn lines_of_a_paragraph_stay_lines() {
        let paragraph = vec![
            line(100.0, &[(62.0, 300.0, "第一行")]),
            line(111.0, &[(62.0, 300.0, "第二行")]),
            line(122.0, &[(62.0, 200.0, "第三行")]),
        ];
        assert_eq!(rows(paragraph).len(), 3);
    }
}

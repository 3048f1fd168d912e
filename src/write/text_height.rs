//! How high a row must be so that wrapped Chinese text shows whole, whichever fonts the reader's machine has.

/// Row height in points above which no suite goes; the library does not check it.
pub const MAX_ROW: f64 = 409.0;
/// Row height in points above which a printed page wastes too much room, since rows do not break across pages.
pub const GOOD_ROW: f64 = 250.0;
/// Height in points of a piece of a row that must be cut anyway: two of them, and the headings, fill a page of A4.
pub const HALF_PAGE: f64 = 215.0;
/// Font sizes in points, from the preferred one down to the smallest that is still read easily on paper.
pub const SIZES: [f64; 5] = [12.0, 11.0, 10.5, 10.0, 9.0];

/// A family of fonts as measured: share of the cell's width that text fills, line pitch and ASCII width in em.
struct Face {
    fill: f64,
    pitch: f64,
    ascii: f64,
}

/// The two extremes of 669 renderings; the higher of the two was never too short.
const FACES: [Face; 2] = [
    Face {
        fill: 0.917,
        pitch: 1.22,
        ascii: 0.56,
    },
    Face {
        fill: 1.0,
        pitch: 1.46,
        ascii: 0.64,
    },
];

/// What suites leave free on both sides of a cell's text, in pixels.
const PADDING: f64 = 5.0;
/// What suites leave free above and below a cell's text, in points.
const MARGIN: f64 = 4.0;
/// A pixel in points.
const PIXEL: f64 = 0.75;
/// Widths in em that are the same may differ by this much, added up in another order.
const ROUNDING: f64 = 1e-6;

/// The height in points that `text` needs in a cell `width` pixels wide at `size` points; not clamped.
pub fn height(text: &str, width: u32, size: f64) -> f64 {
    let is_line = is_surely_one_line(text, width, size);
    FACES
        .iter()
        .map(|face| {
            let lines = if is_line { 1 } else { lines(text, width, size, face) };
            lines as f64 * face.pitch * size + MARGIN
        })
        .fold(0.0, f64::max)
}

/// Whether a text takes more lines than its beginning, with the fonts of any suite.
pub fn any_more(beginning: &str, text: &str, width: u32, size: f64) -> bool {
    let more = |face: &Face| lines(beginning, width, size, face) < lines(text, width, size, face);
    FACES.iter().any(more)
}

/// Whether a text is so short that it stands on one line however wide its characters are, as most cells are.
fn is_surely_one_line(text: &str, width: u32, size: f64) -> bool {
    const WIDEST: f64 = 1.4;
    let narrowest = FACES
        .iter()
        .map(|face| room(width, size, face))
        .fold(f64::MAX, f64::min);
    text.chars().count() as f64 * WIDEST <= narrowest && memchr::memchr2(b'\n', b'\t', text.as_bytes()).is_none()
}

/// The room of a line in em.
fn room(width: u32, size: f64, face: &Face) -> f64 {
    ((f64::from(width) - PADDING) * PIXEL * face.fill / size).max(1.0) + ROUNDING
}

/// The height in points that a row needs for its cells, given as (text, width in pixels).
pub fn row_height<'a>(cells: impl IntoIterator<Item = (&'a str, u32)>, size: f64) -> f64 {
    cells
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, width)| height(text, width, size))
        .fold(0.0, f64::max)
}

/// The width in pixels that `text` needs to stand on one line at `size` points.
pub fn line_width(text: &str, size: f64) -> u32 {
    let widest = FACES
        .iter()
        .map(|face| {
            text.split('\n')
                .map(|line| line.chars().map(|c| em(c, face)).sum::<f64>())
                .fold(0.0, f64::max)
                / face.fill
        })
        .fold(0.0, f64::max);
    (widest * size / PIXEL + PADDING).ceil() as u32
}

/// The largest of [`SIZES`] up to `base` at which the row is at most [`GOOD_ROW`] high, or the smallest, with the height there.
pub fn fit(cells: &[(&str, u32)], base: f64) -> (f64, f64) {
    let mut best = (base, 0.0);
    for size in std::iter::once(base).chain(SIZES.into_iter().filter(|size| *size < base)) {
        best = (size, row_height(cells.iter().copied(), size));
        if best.1 <= GOOD_ROW {
            break;
        }
    }
    best
}

/// Cuts `text` into pieces of at most `limit` points, after a line break or the end of a sentence where one is near.
///
/// Joined again, the pieces are the text. A text that fits, and an empty one, come back as one piece.
/// No piece has more characters than a cell may hold.
pub fn split(text: &str, width: u32, size: f64, limit: f64) -> Vec<&str> {
    let window = window(width, size, limit);
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        // Nearly every text fits whole.
        let is_short = rest.len() <= window || rest.chars().nth(window).is_none();
        if is_short && height(rest, width, size) <= limit {
            break;
        }
        let ends: Vec<usize> = rest
            .char_indices()
            .take(window)
            .map(|(at, c)| at + c.len_utf8())
            .collect();
        // Heights grow with the text, so the longest beginning that fits is found by halving.
        let fits = |end: &usize| rest.get(..*end).is_none_or(|head| height(head, width, size) <= limit);
        let fitting = ends.partition_point(fits).max(1);
        let Some(&end) = ends.get(fitting - 1).filter(|end| **end < rest.len()) else {
            break;
        };
        let (head, tail) = rest.split_at(rest.get(..end).and_then(soft_cut).unwrap_or(end));
        pieces.push(head);
        rest = tail;
    }
    pieces.push(rest);
    pieces
}

/// Characters beyond which a piece need not be looked at: more of the narrowest never fit, save those without width.
fn window(width: u32, size: f64, limit: f64) -> usize {
    let lines = limit / (1.2 * size) + 1.0;
    let room = f64::from(width) * PIXEL / size / 0.5 + 1.0;
    ((lines * room) as usize).clamp(16, 8192)
}

/// Where a piece ends best: after the last line break, else sentence, else clause, if that keeps more than half of it.
fn soft_cut(piece: &str) -> Option<usize> {
    [&['\n'][..], &['。', '！', '？', '；', ';'], &['，', '、', ',', '：']]
        .into_iter()
        .filter_map(|ends| {
            piece
                .rfind(ends)
                .and_then(|at| Some(at + piece.get(at..)?.chars().next()?.len_utf8()))
        })
        .find(|&cut| cut * 2 > piece.len())
}

/// The width of a character in em.
fn em(c: char, face: &Face) -> f64 {
    match c {
        ' '..='~' => face.ascii,
        '\t' => 4.0 * face.ascii,
        '\0'..='\u{1f}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        // Emoji are wider than ideographs in the fonts that have them.
        '\u{1f000}'.. => 1.4,
        _ => 1.0,
    }
}

/// Punctuation that never starts a line.
fn closes(c: char) -> bool {
    matches!(
        c,
        ',' | '.'
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | ']'
            | '}'
            | '%'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '〕'
            | '］'
            | '｝'
            | '”'
            | '’'
            | '…'
            | '—'
            | '·'
            | '％'
            | '．'
            | '﹒'
            | '℃'
    )
}

/// The number of lines that `text` takes: greedy, no line starts with closing punctuation, ASCII runs are unbroken.
fn lines(text: &str, width: u32, size: f64, face: &Face) -> usize {
    let room = room(width, size, face);
    text.trim_end_matches('\n')
        .split('\n')
        .map(|line| paragraph_lines(line, room, face))
        .sum()
}

/// The number of lines of one paragraph in `room` em.
fn paragraph_lines(paragraph: &str, room: f64, face: &Face) -> usize {
    let mut count = 1;
    let mut used = 0.0;
    // What stands behind the last place where the line may break.
    let mut tail = 0.0;
    let mut chars = paragraph.chars().peekable();
    while let Some(first) = chars.next() {
        // Nearly all are Han: as wide as high, and a line may begin with each of them.
        let is_han = ('\u{4e00}'..='\u{9fff}').contains(&first);
        let mut width = if is_han { 1.0 } else { em(first, face) };
        if first == ' ' || first == '\t' {
            // A blank at the end of a line hangs over and is not carried down.
            used += width;
            tail = 0.0;
            continue;
        }
        if first.is_ascii_graphic() {
            while let Some(next) = chars.next_if(char::is_ascii_graphic) {
                width += em(next, face);
            }
        }
        if is_han || !closes(first) {
            tail = 0.0;
        }
        if used + width <= room {
            used += width;
            tail += width;
            continue;
        }
        if used > 0.0 {
            count += 1;
        }
        let carried = if tail < used { tail } else { 0.0 };
        used = carried + width;
        while used > room {
            count += 1;
            used -= room;
        }
        tail = used;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDE: Face = Face {
        fill: 1.0,
        pitch: 1.0,
        ascii: 0.5,
    };

    #[test]
    fn lines_break_as_printers_break_them() {
        for (text, room, expected) in [
            ("", 10.0, 1),
            ("一二三四五", 5.0, 1),
            ("一二三四五六", 5.0, 2),
            // The stop may not start the second line, so it takes the fifth character with it.
            ("一二三四五。", 5.0, 2),
            ("一二三四五。六七八九", 5.0, 3),
            // The figure does not fit behind the words and goes down unbroken.
            ("一二三2020年", 4.0, 2),
            ("一二三四2020.12.31五", 4.0, 3),
            // Nothing to break at: the run is cut.
            ("aaaaaaaaaaaa", 2.0, 3),
            ("一 二", 1.0, 2),
        ] {
            assert_eq!(paragraph_lines(text, room, &WIDE), expected, "{text} in {room}");
        }
    }

    #[test]
    fn a_line_break_is_a_line_and_a_last_one_is_not() {
        let one = height("一", 300, 12.0);
        assert_eq!(height("一\n", 300, 12.0), one);
        assert!(height("一\n\n二", 300, 12.0) > 2.0 * one);
    }

    #[test]
    fn long_text_shrinks_to_a_good_height_or_the_smallest_size() {
        let text = "加快建设全国统一大市场。".repeat(30);
        let (size, height) = fit(&[(&text, 300)], 12.0);
        assert!(size < 12.0 && height <= GOOD_ROW, "{size} {height}");
        let (size, height) = fit(&[("一", 300)], 10.5);
        assert_eq!(size, 10.5);
        assert!(height < 30.0);
        let (size, height) = fit(&[(&text.repeat(4), 300)], 12.0);
        assert_eq!(size, 9.0);
        assert!(height > GOOD_ROW);
    }

    #[test]
    fn a_piece_ends_with_a_sentence_where_it_can() {
        let text = "坚决打赢脱贫攻坚战，努力实现目标。".repeat(20);
        let pieces = split(&text, 300, 9.0, 100.0);
        assert!(pieces.len() > 2);
        assert!(pieces.iter().all(|piece| piece.ends_with('。')));
    }

    #[test]
    fn a_line_that_just_fits_is_one_line() {
        let text = "aa0a，a00a0，a二0a““，00“a，，a00，aaa一a0一一a一a“。二aa“。“二0";
        assert_eq!(height(text, line_width(text, 12.0), 12.0), height("一", 60, 12.0));
    }

    proptest! {
        #[test]
        fn pieces_fit_and_lose_nothing(text in "[一二三四五，。；a-z0-9 \n%“”]{0,400}", width in 30u32..400) {
            let pieces = split(&text, width, 9.0, 60.0);
            prop_assert_eq!(pieces.concat(), text.as_str());
            for piece in &pieces {
                prop_assert!(height(piece, width, 9.0) <= 60.0);
            }
        }

        #[test]
        fn more_text_is_never_lower(text in "[一二，。a-z0-9 \n%“”]{0,200}", more in "[一二，。a-z0-9 \n]{0,20}", width in 30u32..400) {
            let longer = [text.as_str(), &more].concat();
            prop_assert!(height(&longer, width, 12.0) >= height(&text, width, 12.0));
        }

        #[test]
        fn one_line_is_wide_enough(text in "[一二，。a-z0-9“”]{0,60}") {
            let width = line_width(&text, 12.0);
            prop_assert_eq!(height(&text, width, 12.0), height("一", width.max(60), 12.0));
        }
    }
}

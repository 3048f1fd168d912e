//! Plain text and Markdown in any encoding that Chinese offices use.

use std::sync::LazyLock;

use crate::notice::{Block, Source, emphasis};
use crate::pattern::Regex;
use crate::read::decode::decode;
use crate::text::regex;

/// Every line is a paragraph; lines are counted from 1, empty ones too. Of Markdown its marks are left out.
pub(super) fn source(name: &str, bytes: &[u8]) -> Source {
    let (text, _) = decode(bytes, None);
    let marked = marked_up(name, &text);
    let looks = marked && emphasis::stated(&text);
    let bold = |line: &str| {
        let marks = format!("{}$1{}", emphasis::BOLD, emphasis::END);
        STRONG.replace_all(line, marks).into_owned()
    };
    let blocks = text
        .lines()
        .enumerate()
        .map(|(place, line)| Block::Paragraph {
            line: place + 1,
            text: match (marked, looks) {
                (true, true) => unmarked(&bold(line)),
                (true, false) => unmarked(line),
                (false, _) => line.to_owned(),
            },
        })
        .collect();
    let mut source = Source {
        file: name.to_owned(),
        blocks,
        ..Source::default()
    };
    emphasis::settle(&mut source);
    source
}

/// A heading, a quotation or a list's mark at the start of a line of Markdown.
static LINE_MARK: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:#{1,6}\s+|(?:>\s*)+)"));
static LIST_MARK: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?"));
/// Words in bold.
static STRONG: LazyLock<Regex> = LazyLock::new(|| regex(r"\*\*([^*]+)\*\*"));
/// Emphasis around words: **牵头单位：**. A star alone may mark the lead.
static EMPHASIS: LazyLock<Regex> = LazyLock::new(|| regex(r"\*{2,3}|_{2,3}|~~|`+"));
/// 1\. is a number that Markdown is not to count on from.
/// The same with a single mark, around a whole line or a label: *牵头：市财政局　配合：市审计局*, *牵头：*
static SLANTED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(\s*(?:[-+]\s+)?)[*_]([^\s*_][^*_]*)[*_]\s*$|[*_]([\p{Han}]{2,10}[：:])[*_]"));
static ESCAPED: LazyLock<Regex> = LazyLock::new(|| regex(r"\\([.*_#()\[\]{}+!|-])"));
static BREAK: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)<br\s*/?>|&nbsp;"));
/// 牵头单位：, which goes on with the item above, whatever mark stands before it.
static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"^[\p{Han}]{2,10}\s*[：:]"));

/// Whether a text is Markdown: by its name, or by headings of which no other text has two.
fn marked_up(name: &str, text: &str) -> bool {
    let lower = name.to_lowercase();
    let named = [".md", ".markdown"].iter().any(|end| lower.ends_with(end));
    let heading = |line: &&str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    named || text.lines().filter(heading).nth(1).is_some()
}

/// A line of Markdown without its marks; a list's mark becomes a dot, which numbers an item.
fn unmarked(line: &str) -> String {
    let line = LINE_MARK.replace(line, "");
    let line = EMPHASIS.replace_all(&line, "");
    let line = SLANTED.replace_all(&line, "$1$2$3");
    let line = BREAK.replace_all(&line, "\u{3000}");
    let line = ESCAPED.replace_all(&line, "$1");
    match LIST_MARK.find(&line).and_then(|mark| line.get(mark.end()..)) {
        Some(words) if words.starts_with(|letter: char| letter.is_ascii_digit()) || LABEL.is_match(words) => {
            words.to_owned()
        }
        Some(words) if !words.is_empty() => format!("•{words}"),
        _ => line.into_owned(),
    }
}

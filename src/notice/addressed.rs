//! Several letters in one file: 你局 in the text of each is the body to which it is addressed (县教育局：).

use std::sync::LazyLock;

use super::fold::fold;
use super::names::Names;
use super::unit_list::split_by;
use super::{Block, Source};
use crate::lexicon::{Kind, any};
use crate::pattern::Regex;
use crate::text::regex;

static YOU: LazyLock<Regex> = LazyLock::new(|| regex(&any(&[Kind::You])));

/// The bodies to which a letter is addressed, as printed, if a line does nothing else.
fn addressee(text: &str) -> Option<String> {
    let text = text.trim();
    let names = text.strip_suffix(['：', ':'])?.trim();
    if names.chars().count() > 80 {
        return None;
    }
    let list = split_by(names, &Names::default());
    let body = |name: &String| {
        let plain = fold(name);
        super::bare::firm(&plain) && !plain.starts_with('各')
            || super::words::ends_like_unit(&plain) && plain.chars().count() >= 5
    };
    (!list.names.is_empty() && list.names.iter().all(body)).then(|| list.names.join("、"))
}

/// The source with the names of those addressed in place of 你局, and without the lines that address them; `None` if it is no
/// file of letters: two at least speak so to bodies of their own.
pub(crate) fn named(source: &Source) -> Option<Source> {
    let mut blocks: Vec<Block> = source.blocks.clone();
    let mut to: Option<(usize, String)> = None;
    let mut spoken: Vec<usize> = Vec::new();
    for (place, block) in source.blocks.iter().enumerate() {
        let Block::Paragraph { line, text } = block else {
            to = None;
            continue;
        };
        if let Some(names) = addressee(text) {
            to = Some((place, names));
            continue;
        }
        if let Some((at, names)) = to.as_ref().filter(|_| text.len() < 6_000 && YOU.is_match(text)) {
            spoken.push(*at);
            if let Some(own) = blocks.get_mut(place) {
                *own = Block::Paragraph {
                    line: *line,
                    text: YOU.replace_all(text, names.as_str()).into_owned(),
                };
            }
        }
    }
    spoken.dedup();
    if spoken.len() < 2 {
        return None;
    }
    for at in spoken {
        if let Some(Block::Paragraph { text, .. }) = blocks.get_mut(at) {
            text.clear();
        }
    }
    Some(source.with(blocks))
}

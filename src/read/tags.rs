//! Goes through the tags and words of a web page as a browser tells them apart.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

/// What stands next on a page.
pub(super) enum Tag<'t> {
    /// An element begins.
    Open(&'t str, &'t StartTag<()>),
    /// An element ends.
    Close(&'t str),
    Words(&'t str),
}

/// Goes through a page without what is inside the `unread` elements; yields whether it ends inside one of them, which
/// has hidden the rest of the page then.
pub(super) fn walk(html: &str, unread: &[&str], mut take: impl FnMut(Tag<'_>)) -> bool {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    // The element whose content is left out, and how many of its kind are open.
    let mut inside: Option<(String, usize)> = None;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        if let Some((name, open)) = &mut inside {
            match &token {
                Token::StartTag(tag) if plain(&tag.name) == *name && !tag.self_closing => *open += 1,
                Token::EndTag(tag) if plain(&tag.name) == *name => *open -= 1,
                _ => {}
            }
            if *open == 0 {
                inside = None;
            }
            continue;
        }
        match token {
            Token::StartTag(tag) => {
                let name = plain(&tag.name);
                if unread.contains(&name.as_str()) {
                    inside = (!tag.self_closing).then_some((name, 1));
                } else {
                    take(Tag::Open(&name, &tag));
                }
            }
            Token::EndTag(tag) => take(Tag::Close(&plain(&tag.name))),
            Token::String(words) => take(Tag::Words(&plain(&words.value))),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    inside.is_some()
}

/// The value of an attribute.
pub(super) fn attribute(tag: &StartTag<()>, key: &str) -> Option<String> {
    Some(plain(&tag.attributes.get(key.as_bytes())?.value))
}

fn plain(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

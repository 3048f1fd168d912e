//! XML that is written plainly, as programs write it, in one quick walk over its bytes: start tags, attributes, words.
//!
//! Whatever is out of the ordinary is nothing here, and left to a reader that knows all of XML.

/// The name without prefix of the element that a part consists of, if the part is written so soundly that no program stumbles
/// over it: every element ends, every entity is known, and there is nothing but elements and text.
pub(crate) fn root(bytes: &[u8]) -> Option<&str> {
    let text = utf8(bytes)?;
    let mut at = if text.starts_with("<?xml") {
        text.find("?>")? + 2
    } else {
        0
    };
    let mut root = None;
    let mut open: Vec<&str> = Vec::new();
    loop {
        let rest = text.get(at..)?;
        let Some(next) = memchr::memchr(b'<', rest.as_bytes()) else {
            let is_over = open.is_empty() && rest.trim_ascii().is_empty();
            return root.filter(|_| is_over);
        };
        let (content, tag) = (rest.get(..next)?, rest.get(next + 1..)?);
        if open.is_empty() && !content.trim_ascii().is_empty() || !resolves(content) {
            return None;
        }
        at += next + 1;
        if let Some(end) = tag.strip_prefix('/') {
            let length = memchr::memchr(b'>', end.as_bytes())?;
            if open.pop()? != end.get(..length)?.trim_ascii_end() {
                return None;
            }
            at += length + 2;
            continue;
        }
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.');
        let name = tag.get(..tag.bytes().take_while(|byte| is_name(*byte)).count())?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || open.is_empty() && root.is_some() {
            return None;
        }
        let mut scan = Scan {
            text,
            at: at + name.len(),
        };
        let is_empty = scan.attributes_with(resolves, |_, _| Some(()))?.is_empty;
        at = scan.at;
        root = root.or(Some(name.rsplit(':').next().unwrap_or(name)));
        if !is_empty {
            open.push(name);
        }
    }
}

/// Whether every entity of a text is one that every program knows.
fn resolves(text: &str) -> bool {
    memchr::memchr(b'&', text.as_bytes()).is_none()
        || text.split('&').skip(1).all(|behind| {
            let entity = behind.split_once(';').map(|(entity, _)| entity);
            entity.is_some_and(|entity| {
                let numbered = entity.strip_prefix('#').and_then(number).and_then(char::from_u32);
                matches!(entity, "amp" | "lt" | "gt" | "quot" | "apos") || numbered.is_some_and(|c| !c.is_control())
            })
        })
}

/// The text of a part in UTF-8, as every program writes it.
pub(crate) fn utf8(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.starts_with('<'))?;
    let declared = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let other = declared.is_some_and(|(declared, _)| {
        let declared = declared.to_ascii_lowercase();
        declared.contains("encoding") && !declared.contains("\"utf-8\"") && !declared.contains("'utf-8'")
    });
    (!other).then_some(text)
}

/// A count in plain digits.
pub(crate) fn number(text: &str) -> Option<u32> {
    let is_plain = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// A text as it is meant; nothing where it holds what takes more than the five entities and numbers of characters, or what
/// Excel writes for characters that XML does not have (`_x000D_`).
pub(crate) fn unescaped(content: &str) -> Option<String> {
    if memchr::memchr3(b'&', b'\r', b'_', content.as_bytes()).is_none() {
        return Some(content.to_owned());
    }
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let (entity, behind) = behind.split_once(';')?;
        text.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => number(entity.strip_prefix('#')?)
                .and_then(char::from_u32)
                .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))?,
        });
        rest = behind;
    }
    text.push_str(rest);
    (!content.contains('\r') && !text.contains("_x")).then_some(text)
}

/// A start tag that was read.
pub(crate) struct Tag {
    /// It ends at once.
    pub(crate) is_empty: bool,
}

/// A text that is walked from its beginning to its end.
pub(crate) struct Scan<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
}

impl<'t> Scan<'t> {
    pub(crate) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes over white space.
    pub(crate) fn blank(&mut self) {
        let rest = self.rest().as_bytes();
        let space = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        self.at += space.count();
    }

    /// Passes over these words if they stand next.
    pub(crate) fn take(&mut self, words: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        // Nearly always the first letters tell.
        let stands = rest.first() == words.as_bytes().first() && rest.starts_with(words.as_bytes());
        if stands {
            self.at += words.len();
        }
        stands
    }

    /// Passes over white space, and over an end tag if it stands behind.
    pub(crate) fn ends(&mut self, tag: &str) -> bool {
        self.blank();
        self.take(tag)
    }

    /// Passes over the beginning of a start tag up to its attributes, if it stands next.
    pub(crate) fn open(&mut self, name: &str) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let behind = rest.strip_prefix(b"<")?.strip_prefix(name.as_bytes())?;
        if !matches!(behind.first(), Some(b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t')) {
            return None;
        }
        self.at += 1 + name.len();
        Some(())
    }

    /// Passes over the attributes and the end of a start tag; no entity stands in them.
    pub(crate) fn attributes(&mut self, call: impl FnMut(&'t str, &'t str) -> Option<()>) -> Option<Tag> {
        self.attributes_with(|value| memchr::memchr(b'&', value.as_bytes()).is_none(), call)
    }

    /// Passes over the attributes and the end of a start tag; `is_sound` says which values may stand there.
    fn attributes_with(
        &mut self,
        is_sound: impl Fn(&str) -> bool,
        mut call: impl FnMut(&'t str, &'t str) -> Option<()>,
    ) -> Option<Tag> {
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.');
        loop {
            let before = self.at;
            self.blank();
            let rest = self.text.as_bytes().get(self.at..)?;
            match rest {
                [b'>', ..] => {
                    self.at += 1;
                    return Some(Tag { is_empty: false });
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    return Some(Tag { is_empty: true });
                }
                _ if self.at == before => return None,
                _ => {}
            }
            let length = rest.iter().take_while(is_name).count();
            let value = rest.get(length..)?.strip_prefix(b"=\"")?;
            let end = value.iter().position(|byte| matches!(byte, b'"' | b'<'))?;
            let (from, to) = (self.at + length + 2, self.at + length + 2 + end);
            let is_closed = length > 0 && value.get(end) == Some(&b'"');
            let (name, value) = (self.text.get(self.at..self.at + length)?, self.text.get(from..to)?);
            if !is_closed || !is_sound(value) {
                return None;
            }
            call(name, value)?;
            self.at = to + 1;
        }
    }

    /// The text up to an end tag that stands before any other.
    pub(crate) fn content(&mut self, end: &str) -> Option<&'t str> {
        let rest = self.rest();
        let length = memchr::memchr(b'<', rest.as_bytes())?;
        let content = rest.get(..length)?;
        self.at += length;
        let is_sound = memchr::memchr(b'&', content.as_bytes()).is_none()
            || content.split('&').skip(1).all(|behind| behind.contains(';'));
        (is_sound && self.take(end)).then_some(content)
    }

    /// The text of one `t` element, up to the end tag of what holds it.
    pub(crate) fn words(&mut self, end: &str) -> Option<String> {
        self.blank();
        if self.take(end) {
            return Some(String::new());
        }
        self.open("t")?;
        let mut keeps_space = false;
        let tag = self.attributes(|name, value| {
            keeps_space |= name == "xml:space" && value == "preserve";
            Some(())
        })?;
        let text = if tag.is_empty {
            String::new()
        } else {
            unescaped(self.content("</t>")?)?
        };
        self.blank();
        self.take(end).then_some(())?;
        Some(if keeps_space {
            text
        } else {
            text.trim_matches([' ', '\t', '\r', '\n']).to_owned()
        })
    }
}

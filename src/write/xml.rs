//! Text as it stands in the XML of a workbook.

/// Adds a text of a cell. What looks like the escape of a character in a workbook (`_x0041_`) is escaped itself.
pub fn push_text(text: &str, xml: &mut String) {
    let is_escape = |rest: &str| {
        let digits = rest.strip_prefix("_x").and_then(|rest| rest.split_at_checked(4));
        digits.is_some_and(|(digits, end)| end.starts_with('_') && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let mut from = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), "_x") {
        if text.get(at..).is_some_and(is_escape) {
            push_data(text.get(from..at).unwrap_or_default(), xml);
            xml.push_str("_x005F_");
            from = at + 1;
        }
    }
    push_data(text.get(from..).unwrap_or_default(), xml);
}

/// Adds a text between tags: a formula, a name.
pub fn push_data(text: &str, xml: &mut String) {
    push_escaped(text, xml, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Adds a text between the quotation marks of an attribute.
pub fn push_attribute(text: &str, xml: &mut String) {
    push_escaped(text, xml, |byte| match byte {
        b'&' => Some("&amp;"),
        b'"' => Some("&quot;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\n' => Some("&#xA;"),
        _ => None,
    });
}

fn push_escaped(text: &str, xml: &mut String, instead: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(instead) = instead(byte) {
            xml.push_str(text.get(from..at).unwrap_or_default());
            xml.push_str(instead);
            from = at + 1;
        }
    }
    xml.push_str(text.get(from..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_what_looks_like_markup_or_like_an_escape() {
        let mut xml = String::new();
        push_text("<a> & _x0041_ _x00 _x_x0041_", &mut xml);
        assert_eq!(xml, "&lt;a&gt; &amp; _x005F_x0041_ _x00 _x_x005F_x0041_");
        xml.clear();
        push_attribute("\"一\"\n<二>", &mut xml);
        assert_eq!(xml, "&quot;一&quot;&#xA;&lt;二&gt;");
    }
}

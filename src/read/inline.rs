//! Tells the pictures that stand within the text of a message from what is attached to it.

use mail_parser::{MessagePart, MimeHeaders};

/// A picture that the text shows by its content id or as inline part.
pub(super) fn is_inline_picture(part: &MessagePart<'_>) -> bool {
    let picture = part
        .content_type()
        .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let attached = part
        .content_disposition()
        .is_some_and(|disposition| disposition.is_attachment());
    let inline = part
        .content_disposition()
        .is_some_and(|disposition| disposition.is_inline());
    picture && !attached && (inline || part.content_id().is_some())
}

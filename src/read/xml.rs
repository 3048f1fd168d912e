//! Small helpers over quick-xml that the readers of OpenDocument and docx share.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// A reader that is lenient about end names and keeps white space.
pub(crate) fn reader<R: BufRead>(from: R) -> Reader<R> {
    let mut reader = Reader::from_reader(from);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    reader
}

/// The next event; nothing where the file is broken.
pub(crate) fn next<R: BufRead>(reader: &mut Reader<R>, buffer: &mut Vec<u8>) -> Option<Event<'static>> {
    buffer.clear();
    reader.read_event_into(buffer).ok().map(Event::into_owned)
}

/// Skips to the end of the element that has just begun; nothing if the file ends too early.
pub(crate) fn skip<R: BufRead>(reader: &mut Reader<R>, buffer: &mut Vec<u8>) -> Option<()> {
    let mut depth = 1u32;
    while depth > 0 {
        match next(reader, buffer)? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return None,
            _ => {}
        }
    }
    Some(())
}

/// The value of an attribute by its name without prefix, unescaped.
pub(crate) fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    for attribute in element.attributes().with_checks(false).flatten() {
        if attribute.key.local_name().as_ref() == local {
            let value = attribute.normalized_value(XmlVersion::Explicit1_0);
            return Some(value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned()));
        }
    }
    None
}

/// The value of an attribute as it stands, by its full name.
pub(crate) fn raw(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name);
    found.map(|attribute| attribute.value.into_owned())
}

/// Calls back for every element that begins, up to the end or the first fault.
pub(crate) fn each_start(bytes: &[u8], mut call: impl FnMut(&BytesStart<'_>)) {
    let mut reader = reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => call(&start),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The value of an attribute as a number, or what to take instead.
pub(crate) fn number(element: &BytesStart<'_>, local: &str, otherwise: u32) -> u32 {
    attribute(element, local).map_or(otherwise, |text| text.trim().parse().unwrap_or(otherwise))
}

/// Adds what a text event says; entities that nobody has declared are kept as written.
pub(crate) fn push(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => push_reference(reference, text),
        _ => {}
    }
}

/// Whether the event is an entity that nobody has declared.
pub(crate) fn is_undeclared(event: &Event<'_>) -> bool {
    let Event::GeneralRef(reference) = event else {
        return false;
    };
    resolve_xml_entity(reference).is_none() && !matches!(reference.resolve_char_ref(), Ok(Some(_)))
}

fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    if let Some(known) = resolve_xml_entity(reference) {
        text.push_str(known);
    } else if let Ok(Some(character)) = reference.resolve_char_ref() {
        text.push(character);
    } else {
        text.push('&');
        text.push_str(reference);
        text.push(';');
    }
}

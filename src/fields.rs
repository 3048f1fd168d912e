//! Texts by heading, in order: small, since a collection holds many thousands of them.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Texts by heading, in the order in which they were put in; each heading once.
///
/// The headings of a form are few and return in every record, so that they are kept once for all of them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(Arc<str>, String)>);

impl Fields {
    /// None.
    pub fn new() -> Fields {
        Fields::default()
    }

    /// Puts in the text of a heading, in place of the one that is there.
    pub fn insert(&mut self, heading: impl AsRef<str>, mut text: String) {
        let heading = heading.as_ref();
        text.shrink_to_fit();
        match self.get_mut(heading) {
            Some(old) => *old = text,
            None => {
                // Just the room that is needed: there are few, and nobody comes back to trim it.
                self.0.reserve_exact(1);
                self.0.push((shared(heading), text));
            }
        }
    }

    /// The text of a heading.
    pub fn get(&self, heading: &str) -> Option<&str> {
        self.iter().find(|(own, _)| *own == heading).map(|(_, text)| text)
    }

    /// The text of a heading, to change it.
    pub fn get_mut(&mut self, heading: &str) -> Option<&mut String> {
        self.0
            .iter_mut()
            .find(|(own, _)| **own == *heading)
            .map(|(_, text)| text)
    }

    /// Takes out the text of a heading.
    pub fn remove(&mut self, heading: &str) {
        self.0.retain(|(own, _)| **own != *heading);
    }

    /// Whether there is a text of this heading.
    pub fn contains_key(&self, heading: &str) -> bool {
        self.get(heading).is_some()
    }

    /// Headings and texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(heading, text)| (&**heading, text.as_str()))
    }

    /// Headings and texts, in order, to change the texts.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut String)> {
        self.0.iter_mut().map(|(heading, text)| (&**heading, text))
    }

    /// The headings, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(heading, _)| heading)
    }

    /// The texts, in order.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(_, text)| text)
    }
}

/// Different headings that are kept for all; those of replies are anybody's, so that there may be any number.
const SHARED: usize = 1_000;

/// The one copy of a heading.
fn shared(heading: &str) -> Arc<str> {
    thread_local! {
        static KNOWN: RefCell<HashSet<Arc<str>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(heading) = known.get(heading) {
            return Arc::clone(heading);
        }
        let heading: Arc<str> = Arc::from(heading);
        if known.len() < SHARED {
            known.insert(Arc::clone(&heading));
        }
        heading
    })
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<H: AsRef<str>> FromIterator<(H, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (H, String)>>(pairs: I) -> Fields {
        let mut fields = Fields::new();
        for (heading, text) in pairs {
            fields.insert(heading, text);
        }
        fields.0.shrink_to_fit();
        fields
    }
}

impl JsonSchema for Fields {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fields".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Texts by heading, in order.",
            "type": "object",
            "additionalProperties": { "type": "string" },
        })
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (heading, text) in self.iter() {
            map.serialize_entry(heading, text)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by heading")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::new();
                while let Some((heading, text)) = map.next_entry::<String, String>()? {
                    fields.insert(&heading, text);
                }
                fields.0.shrink_to_fit();
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_a_heading_stands_once() {
        let mut fields: Fields = [("乙", "1".to_owned()), ("甲", "2".to_owned()), ("乙", "3".to_owned())]
            .into_iter()
            .collect();
        assert_eq!(fields.iter().collect::<Vec<_>>(), [("乙", "3"), ("甲", "2")]);
        fields.insert("甲", "4".to_owned());
        assert_eq!((fields.get("甲"), fields.get("丙")), (Some("4"), None));
        let text = serde_json::to_string(&fields).unwrap();
        assert_eq!(text, r#"{"乙":"3","甲":"4"}"#);
        assert_eq!(serde_json::from_str::<Fields>(&text).unwrap(), fields);
    }

    #[test]
    fn the_headings_of_all_records_are_one_copy() {
        let one: Fields = [("落实措施", String::new())].into_iter().collect();
        let other: Fields = [("落实措施", String::new())].into_iter().collect();
        assert!(Arc::ptr_eq(&one.0[0].0, &other.0[0].0));
    }
}

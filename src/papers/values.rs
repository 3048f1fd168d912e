//! What stands in the place of a template's placeholders.

/// The text of a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words within a paragraph, or a paragraph.
    Line(String),
    /// Several paragraphs.
    Lines(Vec<String>),
}

/// The values of a paper: by placeholder, and the rows of its one list, whose placeholders stand in a table's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    fields: Vec<(&'static str, Value)>,
    /// The placeholders of the list.
    pub columns: &'static [&'static str],
    /// Its rows, each in the order of the columns.
    pub rows: Vec<Vec<String>>,
}

impl Values {
    /// Values without a list.
    pub fn new(fields: Vec<(&'static str, Value)>) -> Self {
        Values {
            fields,
            ..Values::default()
        }
    }

    /// The same values with a list.
    pub fn with_list(self, columns: &'static [&'static str], rows: Vec<Vec<String>>) -> Self {
        Values { columns, rows, ..self }
    }

    /// The names of all placeholders, in the order in which they are told.
    pub fn names(&self) -> Vec<&'static str> {
        let fields = self.fields.iter().map(|(name, _)| *name);
        fields.chain(self.columns.iter().copied()).collect()
    }

    /// The value of a placeholder that is not one of the list.
    pub fn of(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(one, _)| *one == name).map(|(_, value)| value)
    }
}

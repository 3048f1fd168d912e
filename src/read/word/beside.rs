//! What stands in a text document beside its words: text that the page takes back, pictures, comments, embedded objects.

use crate::grid::Cancel;
use crate::read::collector::Collector;

/// What stands beside the words of one paragraph or cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    cancelled: Vec<(Cancel, String)>,
    floats: Vec<(&'static str, String)>,
    pictures: usize,
}

impl Beside {
    /// Whether nothing does.
    pub(crate) fn is_empty(&self) -> bool {
        self.cancelled.is_empty() && self.floats.is_empty() && self.pictures == 0
    }

    /// Takes a letter that the page takes back.
    pub(crate) fn cancel(&mut self, how: Cancel, letter: char) {
        match self.cancelled.last_mut() {
            Some((last, text)) if *last == how => text.push(letter),
            _ => self.cancelled.push((how, letter.to_string())),
        }
    }

    /// Takes a text that the page takes back.
    pub(crate) fn cancel_all(&mut self, how: Cancel, text: &str) {
        text.chars().for_each(|letter| self.cancel(how, letter));
    }

    /// Takes a comment, an embedded object, or the like: what clerks call it, and what it says.
    pub(crate) fn float(&mut self, what: &'static str, text: String) {
        self.floats.push((what, text));
    }

    /// Takes a picture.
    pub(crate) fn picture(&mut self) {
        self.pictures += 1;
    }

    /// Takes what stands beside further words of the same cell.
    pub(crate) fn append(&mut self, other: Beside) {
        self.cancelled.extend(other.cancelled);
        self.floats.extend(other.floats);
        self.pictures += other.pictures;
    }

    /// Hands it to the collector for a cell; yields the pictures that stand in no table, which stamps and letterheads do.
    pub(crate) fn hand_over(self, at: (u32, u32), in_table: bool, collector: &mut Collector) -> usize {
        for (how, text) in self.cancelled {
            collector.cancelled(at, how, &text);
        }
        for (what, text) in self.floats {
            collector.float(Some(at), what, &text);
        }
        if !in_table {
            return self.pictures;
        }
        if self.pictures > 0 {
            let text = format!("单元格里有图片{}张，图上的内容没有读取", self.pictures);
            collector.float(Some(at), "图片", &text);
        }
        0
    }
}

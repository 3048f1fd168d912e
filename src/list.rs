//! A list whose places have a type of their own: the place of a task in the register finds a task and never a unit.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// The place of something in a list of its kind, counted from 0.
pub trait Id: Copy {
    /// What stands in the list, for whoever reads of a place that is none.
    const OF: &'static str;

    /// The id of a place.
    fn at(place: usize) -> Self;

    /// The place.
    fn place(self) -> usize;

    /// The id of the place before, unless this is the first.
    fn before(self) -> Option<Self> {
        self.place().checked_sub(1).map(Self::at)
    }

    /// The id of the place behind.
    fn behind(self) -> Self {
        Self::at(self.place() + 1)
    }
}

/// A type of places: `id!(/// Place of a unit in the register. UnitId, "unit of the register")`.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $of:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(usize);

        impl $crate::list::Id for $name {
            const OF: &'static str = $of;

            fn at(place: usize) -> Self {
                $name(place)
            }

            fn place(self) -> usize {
                self.0
            }
        }
    };
}
pub(crate) use id;

/// Items in order, each found by the id of its place.
///
/// Indexing is for ids that this list gave out: one that it does not hold is a mistake of this program and ends the work with a
/// message. [`List::find`] is for ids that come from elsewhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub struct List<I, T> {
    items: Vec<T>,
    ids: PhantomData<fn() -> I>,
}

impl<I, T> List<I, T> {
    /// The items, in order.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// The items, to change them.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.items
    }

    /// The items, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The items, to change them.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }

    /// The first item.
    pub fn first(&self) -> Option<&T> {
        self.items.first()
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<I: Id, T> List<I, T> {
    /// One item for each item of another list of the same places.
    pub fn of_each<U>(other: &List<I, U>, item: impl FnMut(&U) -> T) -> Self {
        other.iter().map(item).collect()
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone + use<I, T> {
        (0..self.items.len()).map(I::at)
    }

    /// The items with their ids, in order.
    pub fn with_ids(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        self.items.iter().enumerate().map(|(place, item)| (I::at(place), item))
    }

    /// The items with their ids, to change them.
    pub fn with_ids_mut(&mut self) -> impl DoubleEndedIterator<Item = (I, &mut T)> {
        self.items
            .iter_mut()
            .enumerate()
            .map(|(place, item)| (I::at(place), item))
    }

    /// The id of the first item that is meant.
    pub fn find_id(&self, is_meant: impl FnMut(&T) -> bool) -> Option<I> {
        self.items.iter().position(is_meant).map(I::at)
    }

    /// The item of an id that may be of another list, such as one of a page's address.
    pub fn find(&self, id: I) -> Option<&T> {
        self.items.get(id.place())
    }

    /// Puts an item at a place; those from there on move up.
    pub fn insert(&mut self, id: I, item: T) {
        self.items.insert(id.place(), item);
    }

    /// Takes an item out; those behind it move up.
    pub fn remove(&mut self, id: I) -> T {
        self.items.remove(id.place())
    }

    /// Adds an item; yields its id.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::at(self.items.len() - 1)
    }
}

impl<I: Id, T> Index<I> for List<I, T> {
    type Output = T;

    #[track_caller]
    fn index(&self, id: I) -> &T {
        match self.items.get(id.place()) {
            Some(item) => item,
            None => not_there(I::OF, id.place(), self.items.len()),
        }
    }
}

impl<I: Id, T> IndexMut<I> for List<I, T> {
    #[track_caller]
    fn index_mut(&mut self, id: I) -> &mut T {
        let len = self.items.len();
        match self.items.get_mut(id.place()) {
            Some(item) => item,
            None => not_there(I::OF, id.place(), len),
        }
    }
}

/// Ends the work where an id is of no item.
#[cold]
#[track_caller]
#[expect(
    clippy::panic,
    reason = "an id of another list would give an answer to whom it does not belong"
)]
fn not_there(of: &str, place: usize, len: usize) -> ! {
    panic!("no {of} stands at {place}: there are {len}")
}

impl<I, T> Default for List<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<I, T> From<Vec<T>> for List<I, T> {
    fn from(items: Vec<T>) -> Self {
        List {
            items,
            ids: PhantomData,
        }
    }
}

impl<I, T> From<List<I, T>> for Vec<T> {
    fn from(list: List<I, T>) -> Self {
        list.items
    }
}

impl<I, T> FromIterator<T> for List<I, T> {
    fn from_iter<F: IntoIterator<Item = T>>(items: F) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

impl<I, T> Extend<T> for List<I, T> {
    fn extend<F: IntoIterator<Item = T>>(&mut self, items: F) {
        self.items.extend(items);
    }
}

impl<I, T: fmt::Debug> fmt::Debug for List<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

impl<I, T> IntoIterator for List<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'l, I, T> IntoIterator for &'l List<I, T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<'l, I, T> IntoIterator for &'l mut List<I, T> {
    type Item = &'l mut T;
    type IntoIter = std::slice::IterMut<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    id!(
        /// A place among fruits.
        Fruit,
        "fruit"
    );

    fn fruits() -> List<Fruit, &'static str> {
        ["苹果", "梨"].into_iter().collect()
    }

    #[test]
    fn a_list_finds_what_it_gave_an_id() {
        let mut fruits = fruits();
        let id = fruits.push("桃");
        assert_eq!(fruits[id], "桃");
        assert_eq!(fruits.find_id(|fruit| *fruit == "梨").map(|id| fruits[id]), Some("梨"));
        assert_eq!(
            fruits.with_ids().map(|(id, _)| id).collect::<Vec<_>>(),
            fruits.ids().collect::<Vec<_>>()
        );
    }

    #[test]
    #[should_panic(expected = "no fruit stands at 2: there are 2")]
    fn an_id_of_nothing_says_so() {
        let _ = fruits()[Fruit::at(2)];
    }

    #[test]
    fn a_list_and_its_ids_are_written_as_plain_arrays_and_numbers() {
        let written = serde_json::to_string(&(fruits(), Fruit::at(1))).expect("written");
        assert_eq!(written, r#"[["苹果","梨"],1]"#);
        let (read, id): (List<Fruit, String>, Fruit) = serde_json::from_str(&written).expect("read");
        assert_eq!(read[id], "梨");
    }
}

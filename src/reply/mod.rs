//! Understands a reply: whose it is, which form, which row is which task, and what its cells say.

pub mod blanks;
pub mod body;
mod columns;
mod divided;
mod fates;
pub mod grid;
mod heading_cells;
pub mod heading_words;
pub mod headings;
pub mod incoming;
pub mod labels;
pub mod layout;
pub mod letter;
pub mod names;
pub mod normal;
pub mod official;
pub mod periods;
mod phrase;
pub mod place;
pub mod reading;
pub mod sheet;
pub mod table;
mod tables;
pub mod texts;
pub mod whose;

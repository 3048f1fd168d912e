//! Understands a reply: whose it is, which form, which row is which task, and what its cells say.

pub mod blank_labels;
mod blanks;
pub mod body;
mod by_unit;
pub mod caption;
mod columns;
mod divided;
mod fates;
pub mod given;
mod heading_cells;
pub mod heading_words;
pub mod headings;
pub mod incoming;
pub mod known;
pub mod labels;
pub mod layout;
pub mod letter;
pub mod names;
pub mod matter;
pub mod official;
pub mod periods;
pub mod place;
pub mod reading;
pub mod table;
mod tables;
pub mod texts;
pub mod whose;

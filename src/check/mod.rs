//! Checks replies, one rule a file; only this room makes a record, so a record is a trusted one.

mod collector;
mod draft;
mod finish;
mod intake;
mod judge;
mod merge;
pub mod rule;
pub mod rules;

pub use collector::{Collector, Round};
pub use rule::{Level, Rule, Settings};

//! Checks replies, a rule with logic of its own in one file; only this room makes a record, so a record is a trusted one.

mod account;
mod answers;
mod before;
mod companions;
mod collector;
pub mod decision;
mod displaced;
mod draft;
mod finish;
mod forms;
mod intake;
mod judge;
mod merge;
mod owed;
mod owner;
mod periods;
pub mod piece;
mod placing;
mod post;
mod returns;
pub mod report;
pub(crate) mod rules;
mod strays;
mod taker;
mod told;
mod transcribe;
mod unaccounted;
mod unplaced;
mod usage;
mod version;
mod voice;

pub use collector::Collector;
pub use decision::{Action, Decision, Exemptions};
pub use draft::Taken;
pub use report::{Level, Settings};
pub use taker::{Round, Taker, Terms};

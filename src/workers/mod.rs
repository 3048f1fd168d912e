//! Runs the reading of strangers' files in worker processes, so that a hostile file costs no more than its worker: the pool that
//! hands files out, the frames that both sides speak, the worker's own side, and what is kept from one collection to the next.

pub mod apart;
pub mod cache;
mod came;
mod file;
mod handle;
#[cfg(target_os = "linux")]
pub mod memory;
mod pool;
mod protocol;
mod reader;
mod sandbox;
mod settings;
pub mod take;
pub mod worker;

pub use came::{Came, Ended};
pub use pool::Pool;
pub use reader::Reader;
pub use settings::Settings;

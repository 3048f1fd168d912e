//! Understands a reply: whose it is, which form, which row is which task, and what its cells say.

pub mod grid;
pub mod incoming;

//! Hands messages to a mail server (SMTP); the only place that opens a connection.

pub mod journal;
mod outcome;
pub mod secret;
#[cfg(feature = "mail")]
mod server;
#[cfg(feature = "mail")]
mod session;
#[cfg(not(feature = "mail"))]
mod without_mail;

pub use outcome::{NoConnection, Outcome};
#[cfg(feature = "mail")]
pub use server::Server;
#[cfg(feature = "mail")]
pub use session::Session;
#[cfg(not(feature = "mail"))]
pub use without_mail::{Server, Session};

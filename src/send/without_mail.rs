//! What a build without a mail client says where a letter is to be sent.

use std::convert::Infallible;
use std::path::Path;

use super::outcome::{NoConnection, Outcome};
use super::secret::Secret;
use crate::error::{Error, Result};
use crate::mail::settings::Settings;

/// As `send::server::Server`; there is none.
#[derive(Debug)]
pub struct Server(Infallible);

/// As `send::session::Session`; there is none.
#[derive(Debug)]
pub struct Session<'a>(&'a Infallible);

impl Server {
    /// As `send::server::Server::new`.
    ///
    /// # Errors
    /// Always.
    pub fn new(_: &Settings, _: &str, _: Option<Secret>, _: &Path, source: &Path, _: bool) -> Result<Server> {
        let advice = "请用邮件软件打开 output/mail 里的草稿发送，或者用带 mail 的程序（cargo build --release）";
        Err(Error::input(source, "这个程序编译时没有带发送邮件的功能", advice))
    }
}

impl<'a> Session<'a> {
    /// As `send::session::Session::open`.
    ///
    /// # Errors
    /// Never, as there is no server.
    pub fn open(server: &'a Server, _: &Path) -> std::result::Result<Session<'a>, NoConnection> {
        match server.0 {}
    }

    /// As `send::session::Session::deliver`.
    ///
    /// # Errors
    /// Never, as there is no session.
    pub fn deliver(&mut self, _: &[String], _: &[u8], _: impl FnMut() -> Result<()>) -> Result<Outcome> {
        match *self.0 {}
    }

    /// As `send::session::Session::is_open`.
    pub fn is_open(&mut self) -> bool {
        match *self.0 {}
    }

    /// As `send::session::Session::quit`.
    pub fn quit(self) {
        match *self.0 {}
    }
}

//! `duban take`: takes in documents that another program sends, and gives it what they gave, for as long as it sends any.

use std::io;

use crate::check::Taker;
use crate::check::piece::Stamp;
use crate::cli::{Common, TakeArgs};
use crate::command::gather::{self, Round};
use crate::command::{Ended, context, decisions, pieces};
use crate::error::{Error, Result};
use crate::workers::{self, Reader, take};

/// Runs the verb.
///
/// # Errors
/// If there is no usable register, no worker can be started, or the other side says what is no frame.
pub fn run(common: &Common, args: &TakeArgs) -> Result<Ended> {
    let mut register = context::register(common)?;
    let forms = context::ask_of_replies(common, &mut register, &args.form, args.period)?;
    let settings = context::settings(&common.input)?;
    let (decisions, _) = decisions::read(&common.input, &register)?;
    let round = Round {
        register: &register,
        settings: &settings,
        decisions,
        forms,
        as_of: args.as_of.unwrap_or_else(gather::today),
    };
    let terms = gather::terms(&round);
    let stamp = Stamp::of(&terms, args.period, round.as_of)?.text()?;
    let taker = Taker::new(&terms);
    let mut reader = Reader::start(workers::Settings::usual()?.taking_in(&terms)?)?;
    let (from, to) = (io::stdin().lock(), io::stdout().lock());
    let served = take::serve(from, to, &mut reader, |whole, came| {
        let replies = pieces::taken(&taker, came);
        pieces::row(stamp.clone(), whole, &replies, &register)
    })?;
    match served {
        // Whoever asked has gone; that is how it ends.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Ended::Clean),
        Err(error) => Err(Error::read("stdin", error)),
        Ok(()) => Ok(Ended::Clean),
    }
}

//! `duban merge`: weighs what the pieces of several collections hold, and makes of it what one collection would have made.

use crate::check::piece::Stamp;
use crate::cli::{Common, MergeArgs};
use crate::command::gather::{self, Round};
use crate::command::{Ended, collect, context, decisions, names, pieces, since};
use crate::error::Result;
use crate::folder;

/// Runs the verb.
///
/// # Errors
/// If there is no usable register, the pieces cannot be put together or were not taken in by it, the output cannot be written,
/// or the ledger does not balance.
pub fn run(common: &Common, args: &MergeArgs) -> Result<Ended> {
    let joined = pieces::join(&args.named)?;
    let (of_pieces, path) = &joined.stamp;
    let mut register = context::register(common)?;
    let loaded = register.clone();
    let asked = of_pieces.forms.as_deref().unwrap_or_default();
    let forms = context::ask_of_replies(common, &mut register, asked, of_pieces.period)?;
    let settings = context::settings(&common.input)?;
    let decided = decisions::read_whole(&common.input, &register)?;
    let round = Round {
        register: &register,
        settings: &settings,
        decisions: decided.decisions,
        forms,
        as_of: args.as_of.unwrap_or(of_pieces.as_of),
    };
    let own = Stamp::of(&gather::terms(&round), of_pieces.period, round.as_of)?;
    if let Some(what) = of_pieces.differs_from(&own) {
        return Err(pieces::unlike(
            path,
            &format!("本处（{}）", common.input.display()),
            what,
        ));
    }
    if let Some(folder) = &args.pieces {
        return pieces::rewrite(common, &joined, &register, folder);
    }
    let extras = collect::Extras {
        carried: decided.carried,
        ..collect::extras(common, &args.made)?
    };
    let _lock = folder::lock(&common.output)?;
    let basis = since::Basis::of(&loaded, &register, &round.decisions, None);
    let mut collector = gather::collector(&round, extras.earlier.as_ref());
    for kept in joined.rows.values() {
        for taken in pieces::replies(kept, &joined, &register)? {
            collector.add_taken(taken);
        }
    }
    let mut collected = collector.finish();
    collected.findings.splice(0..0, decided.findings);
    let replies = common.input.join(names::REPLIES);
    let from = format!("片段 {} 个", joined.files.len());
    let ended = collect::conclude(common, round, &extras, &collected, (&replies, &from))?;
    basis.keep(&common.output);
    Ok(ended)
}

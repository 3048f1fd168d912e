//! `duban desk`: the round as pages in the browser.

use std::path::Path;

use crate::cli::{Common, DeskArgs};
use crate::command::Ended;
use crate::desk::{self, Options};
use crate::error::Result;

/// Runs the verb until the desk is ended.
///
/// # Errors
/// If the folders cannot be made or no port of this machine can be had.
pub fn run(common: &Common, args: &DeskArgs) -> Result<Ended> {
    let round = match &args.folder {
        Some(folder) => Some(Common {
            input: folder.join("input"),
            output: folder.join("output"),
            json: false,
        }),
        None => is_round(common).then(|| common.clone()),
    };
    desk::serve(&Options {
        round,
        dropped: Vec::new(),
        open: !args.no_open,
    })?;
    Ok(Ended::Clean)
}

/// Whether the folders were named, or a round stands where the program was started.
fn is_round(common: &Common) -> bool {
    common.input != Path::new("input") || common.output != Path::new("output") || common.input.is_dir()
}

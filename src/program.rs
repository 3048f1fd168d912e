//! Runs the command line: one verb, and the exit status that it ends with.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Common, DeskArgs, Verb};
use crate::command::{
    Ended, answer, collect, generate, mail, merge, register, rehearse, status, status_of, take, usage,
};
use crate::desk::{self, Options};
use crate::error::Result;

/// Runs the command line; the exit status is that of the crate's contract: 0, 1 or 2.
pub fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => ExitCode::from(status_of(run(&cli))),
        // Help and version are no errors.
        Err(asked) if !asked.use_stderr() => {
            let _ = asked.print();
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("错误：{}", usage::told(&error));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Result<Ended> {
    match &cli.verb {
        Some(Verb::Register(args)) => register::run(&cli.common, args),
        Some(Verb::Generate(args)) => generate::run(&cli.common, args),
        Some(Verb::Collect(args)) => collect::run(&cli.common, args),
        Some(Verb::Merge(args)) => merge::run(&cli.common, args),
        Some(Verb::Take(args)) => take::run(&cli.common, args),
        Some(Verb::Answer(args)) => answer::run(&cli.common, args),
        Some(Verb::Mail(args)) => mail::run(&cli.common, args),
        Some(Verb::Rehearse(args)) => rehearse::run(&cli.common, args),
        Some(Verb::Desk(args)) => open(&cli.common, args),
        None => status::run(&cli.common),
    }
}

/// `duban desk`: the round as pages in the browser, until the desk is ended.
fn open(common: &Common, args: &DeskArgs) -> Result<Ended> {
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

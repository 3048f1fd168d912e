//! The verbs, one a file; each joins the flow and the edges.

pub mod answer;
pub mod collect;
pub mod context;
pub mod decisions;
pub mod desk;
pub mod gather;
pub mod generate;
pub mod generated;
pub mod mail;
pub mod merge;
pub mod names;
pub mod packet;
pub mod pieces;
pub mod register;
pub mod rehearse;
pub mod papers;
pub mod reminders;
pub mod returned;
pub mod say;
pub mod since;
pub mod status;
pub mod take;
mod usage;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Verb};
use crate::error::Result;
use crate::finding::{Finding, Severity};

/// What a verb ends with: whether something is left that a person must mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Nothing of severity error is left.
    Clean,
    /// Findings of severity error remain.
    Findings,
}

impl Ended {
    /// By the findings.
    pub fn by(findings: &[Finding]) -> Ended {
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            Ended::Findings
        } else {
            Ended::Clean
        }
    }
}

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

/// The exit status; an error is told.
fn status_of(ended: Result<Ended>) -> u8 {
    match ended {
        Ok(Ended::Clean) => 0,
        Ok(Ended::Findings) => 1,
        Err(error) => {
            eprintln!("错误：{error}");
            2
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
        Some(Verb::Desk(args)) => desk::run(&cli.common, args),
        None => status::run(&cli.common),
    }
}

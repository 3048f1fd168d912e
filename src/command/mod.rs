//! The verbs, one a file; each joins the flow and the edges.

pub mod answer;
pub mod collect;
pub mod context;
pub mod decisions;
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
pub mod usage;

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

/// The exit status; an error is told.
pub fn status_of(ended: Result<Ended>) -> u8 {
    match ended {
        Ok(Ended::Clean) => 0,
        Ok(Ended::Findings) => 1,
        Err(error) => {
            eprintln!("错误：{error}");
            2
        }
    }
}

//! Names whose 市 or 省 may be left off after the first: 市发改委、国土房管局 offers 市国土房管局.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::fold::fold;
use super::words::LEVELS;
use crate::finding::Severity;
use crate::lexicon::{Kind, is};
use crate::question;

/// Offers the full names of what may be short for them, where the notice nowhere writes them in full.
pub(super) fn elided(desk: &mut Desk<'_>) {
    let written: BTreeSet<String> = desk
        .read
        .iter()
        .flat_map(|read| read.task.lead.iter().chain(&read.task.co))
        .map(|name| fold(name))
        .collect();
    let mut reads = std::mem::take(&mut desk.read);
    for read in &mut reads {
        let line = read.line;
        for list in [read.task.lead.clone(), read.task.co.clone()] {
            let Some(level) = list
                .first()
                .and_then(|first| first.chars().next())
                .filter(|level| LEVELS.contains(level))
            else {
                continue;
            };
            let short: Vec<String> = list
                .into_iter()
                .filter(|name| is(&fold(name), Kind::Stem) && !written.contains(&format!("{level}{}", fold(name))))
                .collect();
            if short.is_empty() {
                continue;
            }
            let full: Vec<String> = short.iter().map(|name| format!("{level}{name}")).collect();
            let texts = [
                format!("“{}”前面可能省写了“{level}”", short.join("”“")),
                format!("“{}”", full.join("”“")),
                "如是同一单位，请在“答复”里选择补上，或在单位名录的别名里写上通知用的名称".to_owned(),
            ];
            let at = (question::PREFIX_ELIDED, Severity::Info);
            desk.ask(&mut read.task, line, at, (&level.to_string(), &short), texts);
        }
    }
    desk.read = reads;
}

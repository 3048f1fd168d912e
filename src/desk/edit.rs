//! Edits of the register, and answers to what is in doubt: each is written as a whole corrected register.xlsx into the input folder, as by hand.

use super::answer::Failure;
use super::place::Place;
use super::undo;
use crate::command::context;
use crate::folder;
use crate::notice::Notice;
use crate::register::{Register, resolve};
use crate::rule;
use crate::write;

/// Changes the tasks and the open doubts (`findings`) of the register, if it is still as it was when the page with the edit was made.
///
/// # Errors
/// If the register has changed since, or the edit or the system refuses.
pub(super) fn register(
    place: &Place,
    base: &str,
    typed: &[(String, String)],
    change: impl FnOnce(&mut Register) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if place.state()? != base {
        return Err(Failure::changed(typed.to_vec()));
    }
    let bytes = anew(place, change)?;
    undo::write(place, context::REGISTER, &bytes)?;
    Ok(())
}

/// The register as it stands, changed, as a corrected register.xlsx.
fn anew(place: &Place, change: impl FnOnce(&mut Register) -> Result<(), Failure>) -> Result<Vec<u8>, Failure> {
    let mut register = (*place.register()?).clone();
    // The sheet of doubts keeps what is still open; what the register itself makes doubtful is found anew.
    if let Ok(seen) = place.seen()?.as_ref() {
        register.findings = seen.doubts.clone();
    }
    change(&mut register)?;
    // The units follow from the tasks.
    let directory = place.directory()?;
    let notice = Notice {
        title: register.title,
        issuer: register.issuer,
        date: register.date,
        report_to: register.report_to,
        forms: register.forms.into(),
        tasks: register.tasks.into(),
        findings: register.findings,
        ..Notice::default()
    };
    let register = resolve::resolve(notice, &directory);
    let path = place.common.input.join(context::REGISTER);
    Ok(write::register::workbook(&path, &register)?)
}

/// Whether nothing that a person wrote into the corrected register waits to be heeded; also where there is none.
fn is_heeded(place: &Place) -> bool {
    let register = place.register();
    let waits = |register: &Register| register.findings.iter().any(|finding| finding.rule == EDIT_UNREAD);
    !register.is_ok_and(|register| waits(&register))
}

/// What an edit without effect is told by.
const EDIT_UNREAD: &str = rule::REGISTER_EDIT_UNREAD.name;

/// Changes the directory, and lets a corrected register follow: what it says of the units (在名录, 任务数) comes from the directory
/// and is no edit of anybody's. One in which something that a person wrote waits to be heeded is left as it is.
///
/// # Errors
/// If the change or the system refuses.
pub(super) fn directory(place: &Place, change: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    let path = place.common.input.join(context::REGISTER);
    let follows = path.exists() && is_heeded(place);
    change()?;
    if follows && place.register().is_ok() {
        folder::write(&path, &anew(place, |_| Ok(()))?)?;
    }
    Ok(())
}

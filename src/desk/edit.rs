//! Edits of the register, and answers to what is in doubt: each is written as a whole corrected register.xlsx into the input folder, as by hand.

use super::answer::Failure;
use super::place::Place;
use super::undo;
use crate::command::context;
use crate::notice::Notice;
use crate::register::{Register, resolve};
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
        forms: register.forms,
        tasks: register.tasks,
        findings: register.findings,
        ..Notice::default()
    };
    let register = resolve::resolve(notice, &directory);
    let path = place.common.input.join(context::REGISTER);
    let bytes = write::register::workbook(&path, &register)?;
    undo::write(place, context::REGISTER, &bytes)?;
    Ok(())
}

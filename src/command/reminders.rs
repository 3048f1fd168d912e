//! The reminders: one letter (催办函) per unit that owes something, and a list to telephone from.

use std::path::Path;

use crate::command::packet::packets;
use crate::command::papers::Templates;
use crate::command::returned::{Listed, Listing};
use crate::command::say;
use crate::error::Result;
use crate::folder::{Batch, Staged};
use crate::papers::settings::Settings;
use crate::papers::{Paper, letter};
use crate::record::Collected;
use crate::register::Register;
use crate::register::assignment::Assignment;
use crate::remind;
use crate::write;

/// Folder of the reminders in the output folder.
pub const REMINDERS: &str = "reminders";
/// What was made for whom, for later verbs.
pub const LISTING: &str = "reminders.json";
/// The list to telephone from, in the folder of the reminders; it sorts before the letters.
const CALLS: &str = "000-电话催报清单.xlsx";

/// Writes the reminders into the batch; returns what is made.
///
/// # Errors
/// If the output cannot be written.
pub fn write(
    register: &Register,
    assignments: &[Assignment],
    collected: &Collected,
    (templates, settings): (&Templates, &Settings),
    output: &Path,
    batch: &mut Batch,
) -> Result<Listing> {
    let reminders = remind::reminders(register, collected);
    let folder_path = output.join(REMINDERS);
    let staged = Staged::new(&folder_path)?;
    let mut listing = Listing::default();
    for packet in packets(register, assignments) {
        let unit = &packet.unit.unit.name;
        for reminder in reminders.iter().filter(|reminder| reminder.unit == *unit) {
            let name = packet.file_name().replace(".xlsx", ".docx");
            let values = letter::values(register, settings, collected.as_of, reminder);
            staged.write(&name, &templates.fill(Paper::Reminder, &values)?)?;
            listing.files.push(Listed {
                unit: unit.clone(),
                path: format!("{REMINDERS}/{name}"),
                subject: reminder.subject.clone(),
                text: reminder.text.clone(),
            });
        }
    }
    let calls = folder_path.join(CALLS);
    staged.write(CALLS, &write::calls::workbook(&calls, collected.as_of, &reminders)?)?;
    let path = output.join(LISTING);
    let text = say::to_json(&listing, &path)?;
    let mut earlier = Listing::earlier(&path).names(REMINDERS);
    earlier.push(CALLS.to_owned());
    batch.folder(staged, &earlier)?;
    batch.write(&path, text.as_bytes())?;
    Ok(listing)
}

//! What a file is by what is in it: a notice, a directory of units, a reply of this round, or anything.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::words::key;
use crate::cli::Common;
use crate::command::context;
use crate::directory;
use crate::folder;
use crate::grid::Document;
use crate::notice;
use crate::read;
use crate::register::received;
use crate::reply::known::Known;
use crate::sheet::written;

/// A text that names fewer units, or has fewer tasks, is not called a notice without being asked.
const UNITS: usize = 3;
const TASKS: usize = 2;

/// Longer texts are no names.
const NAME: usize = 40;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Meant {
    /// It names tasks and who is to do them, and answers none.
    Notice,
    /// It lists units with how they are reached.
    Directory,
    /// It answers tasks of this round, or is a workbook that this round sent.
    Reply,
    /// It may be anything.
    Unclear,
}

impl Meant {
    /// What it is called on the pages.
    pub fn label(self) -> &'static str {
        match self {
            Meant::Notice => key("通知"),
            Meant::Directory => key("单位名录"),
            Meant::Reply => key("回复"),
            Meant::Unclear => "",
        }
    }
}

/// What files are, by their ways and the state in which they were looked at.
pub(super) type Looked = BTreeMap<PathBuf, (String, Meant)>;

/// The same, within the process that was started for it: ways and names by turns.
pub(super) fn judged(common: &Common, arguments: &[OsString]) -> Vec<Meant> {
    let register = context::register(common).ok();
    let known = register.as_ref().map(Known::new);
    let directory = context::directory(&common.input)
        .map(|(known, _)| known)
        .unwrap_or_default();
    let hints = context::hints(&context::settings(&common.input).unwrap_or_default(), &directory);
    let notices: Vec<Vec<u8>> = context::notice_files(&common.input)
        .unwrap_or_default()
        .iter()
        .filter_map(|path| folder::read(path).ok())
        .collect();
    let mut pairs = arguments.chunks_exact(2);
    let judge = |pair: &[OsString]| {
        let [path, name] = pair else { return Meant::Unclear };
        let name = name.to_string_lossy();
        let Ok(bytes) = folder::read(Path::new(path)) else {
            return Meant::Unclear;
        };
        if notices.contains(&bytes) {
            return Meant::Notice;
        }
        judge(known.as_ref(), &hints, &name, &bytes)
    };
    pairs.by_ref().map(judge).collect()
}

fn judge(known: Option<&Known<'_>>, hints: &notice::Hints, name: &str, bytes: &[u8]) -> Meant {
    let document = read::document(name, bytes).ok().map(|reading| reading.document);
    if let (Some(known), Some(document)) = (known, &document) {
        let reading = known.read(document, &|_, _| true);
        let own = reading.campaign.as_ref() == Some(&known.register.campaign());
        let entries = reading.parts.iter().flat_map(|part| &part.entries);
        let answers = entries.filter(|entry| entry.placed.is_ok() && entry.answers.iter().any(Option::is_some));
        if own || answers.count() > 0 {
            return Meant::Reply;
        }
    }
    if let Some(document) = &document
        && received::read(name, document).is_some()
    {
        // A form of another round: that of the level above, or an old one of our own.
        return if known.is_some() { Meant::Unclear } else { Meant::Notice };
    }
    if document.as_ref().is_some_and(|document| lists_units(name, document)) {
        return Meant::Directory;
    }
    if let Ok(source) = read::notice_source::source(name, bytes) {
        let notice = notice::read_with(&source, hints);
        let with_units = notice
            .tasks
            .iter()
            .filter(|task| !task.lead.is_empty() || !task.co.is_empty());
        let units: BTreeSet<&String> = notice
            .tasks
            .iter()
            .flat_map(|task| task.lead.iter().chain(&task.co))
            .collect();
        if with_units.count() >= TASKS && units.len() >= UNITS {
            return Meant::Notice;
        }
    }
    Meant::Unclear
}

/// Whether a document is a list of units with how they are reached. A table of tasks that names whoever answers for each holds
/// sentences, and the same bodies again and again.
fn lists_units(name: &str, document: &Document) -> bool {
    let Ok((listed, _)) = directory::read::directory(name, document) else {
        return false;
    };
    let says_more = |unit: &&crate::unit::Unit| {
        let said = [&unit.email, &unit.phone, &unit.contact, &unit.category];
        said.iter().any(|text| !text.is_empty()) || !unit.aliases.is_empty()
    };
    let count = listed.units.len();
    let cells = document.grids.iter().flat_map(|grid| grid.cells.values());
    let sentences = cells.filter(|cell| written(cell).chars().count() > NAME).count();
    let short = listed
        .units
        .iter()
        .filter(|unit| unit.name.chars().count() <= NAME)
        .count();
    count >= UNITS
        && short == count
        && listed.units.iter().filter(says_more).count() * 2 >= count
        && sentences * 4 <= count
}

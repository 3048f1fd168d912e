//! What there is to mail: the files that earlier verbs wrote, by their listings.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::command::generated::Generated;
use crate::command::names::COLLECTED;
use crate::command::names::GENERATED;
use crate::command::returned;
use crate::error::{self, Error, Result};
use crate::finding::Severity;
use crate::folder;
use crate::mail::Kind;
use crate::mail::compose::Enclosure;
use crate::record::Collected;

/// The listing of the reminders in the output folder.
const REMINDERS: &str = "reminders.json";

/// A listing of files, one or more a unit; other keys are its writer's business.
#[derive(Debug, Deserialize)]
struct Listing {
    files: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    unit: String,
    path: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    text: String,
}

/// The files of a kind, in their listing's order.
///
/// # Errors
/// If nothing was written for this kind, or its listing cannot be read.
pub fn enclosures(output: &Path, kind: Kind) -> Result<Vec<Enclosure>> {
    let found = match kind {
        Kind::Workbook => workbooks(output)?,
        Kind::Returned => {
            let mut letters = letters(output)?;
            letters.retain(Enclosure::is_returned);
            letters
        }
        Kind::Reminder => letters(output)?,
    };
    let inside = |enclosure: &&Enclosure| {
        std::iter::once(&enclosure.file)
            .chain(&enclosure.also)
            .all(|file| stays_inside(file))
    };
    if let Some(bad) = found.iter().find(|enclosure| !inside(enclosure)) {
        return Err(Error::input(
            output,
            format!("清单里“{}”的文件“{}”不在输出文件夹里", bad.unit, bad.file),
            "请重新运行写出它的命令",
        ));
    }
    if found.is_empty() {
        let (what, how) = match kind {
            Kind::Workbook => ("填报表", "请先运行 duban generate"),
            Kind::Returned => ("要退回的表", "如有回复需要补正，duban collect 会写到 output/returned"),
            Kind::Reminder => (
                "催办函",
                "请先运行 duban collect；如有单位未报全，它会把催办函写到 output/reminders",
            ),
        };
        return Err(Error::input(output, format!("没有{what}可发"), how));
    }
    Ok(found)
}

/// Whether a relative path names something below its start.
fn stays_inside(path: &str) -> bool {
    Path::new(path)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)))
}

pub(super) fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    if !path.exists() {
        return Ok(None);
    }
    serde_json::from_slice(&folder::read(path)?).map(Some).map_err(|error| {
        Error::input(
            path,
            format!("内容读不懂（{}）", error::json(&error)),
            "请重新运行写出它的命令",
        )
    })
}

fn workbooks(output: &Path) -> Result<Vec<Enclosure>> {
    let generated: Option<Generated> = load(&output.join(GENERATED))?;
    Ok(generated
        .map(|generated| generated.workbooks)
        .unwrap_or_default()
        .into_iter()
        .map(|written| Enclosure {
            unit: written.unit,
            file: written.path,
            forms: written.forms,
            also: written.notice.into_iter().collect(),
            ..Enclosure::default()
        })
        .collect())
}

/// The returned workbooks, with what is to be mended and what they are about.
fn returned(output: &Path) -> Result<Vec<Enclosure>> {
    let listing: Option<Listing> = load(&output.join(returned::LISTING))?;
    let Some(listing) = listing.filter(|listing| !listing.files.is_empty()) else {
        return Ok(Vec::new());
    };
    let collected: Option<Collected> = load(&output.join(COLLECTED))?;
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for finding in collected.iter().flat_map(|collected| &collected.findings) {
        let Some(unit) = finding.place.unit.as_deref() else {
            continue;
        };
        // What the workbook marks: what is asked of the unit.
        if finding.to_unit.is_none() {
            continue;
        }
        let count = counts.entry(unit).or_default();
        match finding.severity {
            Severity::Error => count.0 += 1,
            Severity::Warning => count.1 += 1,
            Severity::Info => {}
        }
    }
    // What the unit has sent, in the order of the round; if none of it could be read, what was asked for.
    let forms = |unit: &str| -> Vec<String> {
        let Some(collected) = &collected else { return Vec::new() };
        let sent = |form: &&String| {
            let mut submissions = collected.submissions.iter();
            submissions.any(|one| one.unit == unit && one.form == **form)
        };
        let sent: Vec<String> = collected.forms.iter().filter(sent).cloned().collect();
        if sent.is_empty() { collected.forms.clone() } else { sent }
    };
    Ok(listing
        .files
        .into_iter()
        .map(|listed| Enclosure {
            faults: counts.get(listed.unit.as_str()).copied(),
            forms: forms(&listed.unit),
            unit: listed.unit,
            file: listed.path,
            ..Enclosure::default()
        })
        .collect())
}

/// The one mail of a collection to each unit that has anything to do: its letter with its returned workbook, the letter
/// alone, or the workbook of a unit that has no letter. Of an earlier edition the file itself is the text; a file of
/// another kind for a unit that has a letter stands aside.
fn letters(output: &Path) -> Result<Vec<Enclosure>> {
    let listing: Option<Listing> = load(&output.join(REMINDERS))?;
    let mut workbooks = returned(output)?;
    let mut found: Vec<Enclosure> = Vec::new();
    for listed in listing.map(|listing| listing.files).unwrap_or_default() {
        let path = listed.path.to_lowercase();
        let only_text = path.ends_with(".txt");
        if !only_text && !path.ends_with(".docx") {
            continue;
        }
        let text = match only_text {
            true => {
                let bytes = folder::read(&output.join(&listed.path))?;
                let text = String::from_utf8_lossy(&bytes);
                text.trim_start_matches('\u{feff}').trim_end().replace("\r\n", "\n")
            }
            false => listed.text,
        };
        let (own, others): (Vec<Enclosure>, _) = workbooks.into_iter().partition(|it| it.unit == listed.unit);
        workbooks = others;
        let about = own.first().cloned().unwrap_or_default();
        found.push(Enclosure {
            also: own.into_iter().map(|workbook| workbook.file).collect(),
            forms: about.forms,
            faults: about.faults,
            unit: listed.unit,
            file: listed.path,
            text: Some(text),
            only_text,
            subject: listed.subject,
        });
    }
    found.extend(workbooks);
    Ok(found)
}

//! Which of what was made is older than what it would be made of now, and how to make it anew: it is shown as old, never as current.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::place::Place;
use super::words::key;
use crate::command::{answer as reply, context, decisions, names, reminders, returned};
use crate::error::Result;
use crate::folder;

/// The output folder itself among its folders.
pub(super) const TOP: &str = "output";
/// Whose own unit has which task of a received workbook, to be filled in.
pub(super) const DIVISION: &str = "分工.xlsx";
/// What the collection writes; what of it the last one did not write again is of an earlier one.
const OF_COLLECTION: [&str; 11] = [
    names::MASTER,
    names::PDF,
    names::COLLECTED,
    decisions::DECISIONS,
    "明细.csv",
    "明细.jsonl",
    names::PAPERS,
    names::PACKETS,
    names::SLIPS,
    returned::RETURNED,
    reminders::REMINDERS,
];
/// What is made with the forms.
const OF_FORMS: [&str; 4] = [names::MANIFEST, names::WORKBOOKS, names::BUNDLES, names::NOTICES];

/// How old what was made is, as the round stands now.
#[derive(Debug)]
pub(super) struct Ages {
    makers: BTreeMap<String, String>,
    collected: Option<SystemTime>,
    /// What of the office's input was changed last.
    given: Option<SystemTime>,
    /// Whether the forms are older than the register.
    forms: bool,
    /// Whether something is newer than the last collection.
    due: bool,
    output: std::path::PathBuf,
}

impl Ages {
    /// As the round stands; `due` says whether something is newer than the last collection.
    ///
    /// # Errors
    /// If the input folder cannot be listed.
    pub fn of(place: &Place, due: bool) -> Result<Ages> {
        let output = place.common.output.clone();
        let mut given = folder::files(&place.common.input)?;
        // What was decided changes no register.
        given.retain(|path| path.file_name().is_none_or(|name| name != decisions::DECISIONS));
        given.push(context::settings_path(&place.common.input));
        let generated = place.generated()?;
        let register = place.register().ok();
        let forms = generated.zip(register).is_some_and(|(generated, register)| {
            !generated.register.is_empty() && generated.register != register.fingerprint()
        });
        Ok(Ages {
            makers: folder::makers(&output),
            collected: changed(&output.join(names::COLLECTED)),
            given: given.iter().filter_map(|path| changed(path)).max(),
            forms,
            due,
            output,
        })
    }

    /// Why a file of a folder of the output (`output` for the folder itself) is old, and how to have it anew: words of the table,
    /// and the page where that is done. Nothing for what is current.
    pub fn old(&self, kind: &str, name: &str) -> Option<Value> {
        let is_top = kind == TOP;
        let way = if is_top {
            name.to_owned()
        } else {
            format!("{kind}/{name}")
        };
        // 旧-master.xlsx is a master, too.
        let own = if folder::is_put_aside(name) {
            name.split_once('-').map_or(name, |(_, own)| own)
        } else {
            name
        };
        let what = if is_top { own } else { kind };
        let at = changed(&self.output.join(&way));
        let before = |other: Option<SystemTime>| at.is_some() && at < other;
        let told = |how: &str, to: &str| Some(json!({"how": how, "to": to}));
        if OF_FORMS.contains(&what) {
            return match folder::is_put_aside(name) || self.forms {
                true => told(key("台账改动以前生成的；到“出表”页重新生成"), "/forms"),
                false => None,
            };
        }
        if what == context::REGISTER || what == DIVISION {
            return match before(self.given) || folder::is_put_aside(name) {
                true => told(key("通知、名录或台账改动以前写的；到“通知”页再写一次"), "/notice"),
                false => None,
            };
        }
        if what == reply::REPLY {
            return match self.due || before(self.collected) || folder::is_put_aside(name) {
                true => told(key("上次收表以前填的；再填报一次"), "/summary"),
                false => None,
            };
        }
        let last = self.makers.get(&way).is_some_and(|by| by == "collect");
        let earlier = folder::is_put_aside(name) || !last && before(self.collected);
        if !OF_COLLECTION.contains(&what) {
            return None;
        }
        match (earlier, self.due) {
            (true, _) => told(key("是更早一次收表的；要新的，再做一次"), "/summary"),
            (false, true) => told(key("上次收表以后又有变动；再收一次就是新的"), "/replies"),
            (false, false) => None,
        }
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

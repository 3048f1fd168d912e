//! Puts files that came whole where they belong: under a name that nothing bears yet, the notice in place of an earlier one.

use std::fs;
use std::path::{Path, PathBuf};

use super::place::Place;
use crate::command::context;
use crate::error::{Error, Result};

/// Puts the notice in its place by `put`: one notice a round, so that an earlier one is put aside, not lost.
///
/// # Errors
/// If the system refuses.
pub(super) fn notice(place: &Place, name: &str, put: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let earlier = context::notice_files(&place.common.input)?;
    let aside = place.common.input.join("以前的通知");
    for old in earlier {
        fs::create_dir_all(&aside).map_err(|error| Error::write(&aside, error))?;
        let own = old
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let to = free(&aside, &own);
        fs::rename(&old, &to).map_err(|error| Error::write(&to, error))?;
    }
    put(&free(&place.common.input, name))
}

/// A path of this name that nothing stands at yet: a second `市财政局.xlsx` becomes `市财政局(2).xlsx`.
pub(super) fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => (name, String::new()),
    };
    let numbered = |n: usize| match n {
        1 => folder.join(name),
        n => folder.join(format!("{stem}({n}){ending}")),
    };
    // Ten thousand units may all send a `附件2.xlsx`: a free number is looked for in ever longer steps, then between the last two.
    let (mut taken, mut free) = (0, 1);
    while numbered(free).exists() {
        taken = free;
        free *= 2;
    }
    while free - taken > 1 {
        let middle = taken + (free - taken) / 2;
        if numbered(middle).exists() {
            taken = middle;
        } else {
            free = middle;
        }
    }
    numbered(free)
}

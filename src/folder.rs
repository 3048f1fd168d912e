//! Lists, reads and writes files: whole or not at all, and with the path in every error.

use std::fs::{self, File};
use std::path::{Component, Path};

mod listing;
mod made;
mod staged;
mod whole;

pub use listing::{count, files};
pub use made::{Aged, is_put_aside, makers};
pub use staged::{Batch, Staged};
pub use whole::{Filled, read, write, write_by};

use crate::error::{Error, Result};
use crate::mark;
use whole::TEMPORARY;

/// The way from one folder to another with `/`, for links; `None` if they share no root.
pub fn way(from: &Path, to: &Path) -> Option<String> {
    let (from, to) = (fs::canonicalize(from).ok()?, fs::canonicalize(to).ok()?);
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let mut way = "../".repeat(from.len() - shared);
    for part in to.iter().skip(shared) {
        way.push_str(part.as_os_str().to_str()?);
        way.push('/');
    }
    Some(way)
}

/// A lock on an output folder: while it lives, another run on the same folder is refused.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Makes the output folder if needed, locks it and sweeps what a killed run left half done.
///
/// # Errors
/// If the folder cannot be written, or another run holds it.
pub fn lock(output: &Path) -> Result<Lock> {
    fs::create_dir_all(output).map_err(|source| Error::write(output, source))?;
    let path = output.join(".duban.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| Error::write(output, source))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            return Err(Error::input(
                output,
                "另一个 duban 正在使用这个输出文件夹",
                "请等它结束，或用 --output 另指定一个文件夹",
            ));
        }
        // A file system without locks (some network drives) must not stop the office from working.
        Err(fs::TryLockError::Error(_)) => {}
    }
    sweep(output, DEPTH_OF_OUTPUTS);
    Ok(Lock { _file: file })
}

/// How many folders deep a single file of the output may stand: `papers/催办函/…docx` stands two deep. Folders that take
/// their name as a whole are written beside themselves.
const DEPTH_OF_OUTPUTS: usize = 2;

/// Removes temporary files and folders of runs that were killed, in a folder and so many below it: a file is written in the
/// folder where it will stand. What cannot be removed does no harm.
fn sweep(output: &Path, below: usize) {
    let Ok(entries) = fs::read_dir(output) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with(TEMPORARY) {
            // A link is no folder here: what it leads to is not ours.
            if let Some(below) = below.checked_sub(1)
                && entry.file_type().is_ok_and(|kind| kind.is_dir())
            {
                sweep(&entry.path(), below);
            }
            continue;
        }
        let path = entry.path();
        // Killed between two renames, on a system that cannot exchange two folders in one: the old one goes back.
        if let Some(target) = staged::put_aside(&name).map(|target| output.join(target))
            && !target.exists()
            && fs::rename(&path, &target).is_ok()
        {
            continue;
        }
        let _ = if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
    }
}

/// Longest file name made from a unit's name, in UTF-16 units, by which Windows counts; with number, extension and the
/// folders above it well under the 260 that a path may have.
const NAME_LENGTH: usize = 60;

/// A file name that every system takes, made from any text: illegal characters become `_`, reserved names get one
/// in front, long names are cut and end in a code of the whole. It never names another folder.
///
/// Source for the rules: "Naming Files, Paths, and Namespaces", Windows documentation.
pub fn safe_name(text: &str) -> String {
    let mut name: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
            c if c.is_control() || is_invisible(c) => '_',
            c => c,
        })
        .collect();
    name = name.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned();
    if name.is_empty() {
        name = "_".to_owned();
    }
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_uppercase();
    let numbered = ["COM", "LPT"]
        .iter()
        .any(|device| stem.strip_prefix(device).is_some_and(|rest| rest.chars().count() == 1));
    if numbered || ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"].contains(&stem.as_str()) {
        name.insert(0, '_');
    }
    if name.encode_utf16().count() > NAME_LENGTH {
        let end = format!("~{}", mark::code(text));
        let mut room = NAME_LENGTH - end.len();
        let kept = name.chars().take_while(|c| {
            let fits = c.len_utf16() <= room;
            room = room.saturating_sub(c.len_utf16());
            fits
        });
        name = format!("{}{end}", kept.collect::<String>());
    }
    name
}

/// Characters that nobody sees, some of which turn the direction of what follows: `gpj.exe` for `exe.jpg`.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_on_windows() {
        for (text, name) in [
            ("市财政局", "市财政局"),
            ("各县、市、区人民政府", "各县、市、区人民政府"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a<b>:c?*|\"", "a_b__c____"),
            ("CON", "_CON"),
            ("com1.x", "_com1.x"),
            ("名字. ", "名字"),
            ("", "_"),
        ] {
            assert_eq!(safe_name(text), name);
        }
        assert_eq!(safe_name("a\u{202e}b\u{2066}c"), "a_b_c");
        let long = safe_name(&"很长的单位".repeat(40));
        assert_eq!(long.chars().count(), NAME_LENGTH);
        assert!(safe_name(&"😀".repeat(40)).encode_utf16().count() <= NAME_LENGTH);
        assert_ne!(long, safe_name(&"很长的单位".repeat(41)));
    }

    proptest::proptest! {
        #[test]
        fn any_text_makes_a_name_that_windows_takes(text in "[\\PC\u{0}-\u{1f}<>:\"/\\\\|?*. 市局CONcomLPT1😀\u{202e}]{0,90}") {
            let name = safe_name(&text);
            proptest::prop_assert!(!name.is_empty() && name.encode_utf16().count() <= NAME_LENGTH);
            proptest::prop_assert!(!name.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*']));
            proptest::prop_assert!(!name.chars().any(|c| c.is_control() || is_invisible(c)));
            proptest::prop_assert!(!name.ends_with(['.', ' ']) && !name.starts_with([' ', '.']));
            let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
            let devices = ["con", "prn", "aux", "nul", "com1", "com¹", "lpt9", "conin$", "conout$"];
            proptest::prop_assert!(!devices.contains(&stem.as_str()));
            // A safe name is its own safe name.
            proptest::prop_assert_eq!(safe_name(&name), name);
        }
    }

    #[test]
    fn a_folder_that_a_killed_run_had_put_aside_comes_back() {
        let base = tempfile::tempdir().expect("temporary folder");
        let aside = |name: &str| base.path().join(format!("{TEMPORARY}old-{name}"));
        for name in ["returned", "workbooks"] {
            fs::create_dir(aside(name)).expect("made");
            fs::write(aside(name).join("a"), b"old").expect("written");
        }
        fs::create_dir(base.path().join("workbooks")).expect("made");
        fs::write(base.path().join(format!("{TEMPORARY}x")), b"half").expect("written");
        let half = base.path().join(format!("workbooks/{TEMPORARY}x"));
        fs::write(&half, b"half of a file that stands in a folder").expect("written");
        drop(lock(base.path()).expect("locked"));
        assert_eq!(fs::read(base.path().join("returned/a")).expect("there"), b"old");
        assert!(!base.path().join("workbooks/a").exists());
        assert!(!half.exists());
        let left: Vec<_> = fs::read_dir(base.path()).expect("listed").flatten().collect();
        assert_eq!(left.len(), 3, "{left:?}");
    }

    #[test]
    fn a_second_run_on_the_same_folder_is_refused() {
        let base = tempfile::tempdir().expect("temporary folder");
        let held = lock(base.path()).expect("locked");
        assert!(lock(base.path()).is_err());
        drop(held);
        assert!(lock(base.path()).is_ok());
    }
}

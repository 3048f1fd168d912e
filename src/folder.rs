//! Lists, reads and writes files: whole or not at all, and with the path in every error.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Result};
use crate::mark;

/// Reads a file whole.
///
/// # Errors
/// If the system refuses, with the path.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|source| Error::read(path, source))
}

/// The names of the files directly in a folder, sorted; an absent folder has none.
///
/// # Errors
/// If the folder is there but cannot be listed.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(Error::read(folder, source)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|source| Error::read(folder, source))?;
        let path = entry.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a file whole or not at all: a temporary file beside it, then a rename.
///
/// # Errors
/// If the system refuses; what stood under the name before is then still there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_by(path, |file| {
        file.write_all(bytes).map_err(|source| Error::write(path, source))
    })
}

/// Writes a file whole or not at all, by a function that is given the temporary file.
///
/// # Errors
/// If the system or `fill` refuses; what stood under the name before is then still there.
pub fn write_by(path: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|source| Error::write(folder, source))?;
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY)
        .tempfile_in(folder)
        .map_err(|source| Error::write(path, source))?;
    fill(temporary.as_file_mut())?;
    persist(temporary, path)
}

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

/// What the names of temporary files and folders start with; leftovers of a killed run are swept by [`lock`].
const TEMPORARY: &str = ".duban-tmp-";

/// Gives a temporary file its final name.
fn persist(temporary: tempfile::NamedTempFile, path: &Path) -> Result<()> {
    temporary
        .as_file()
        .sync_all()
        .map_err(|source| Error::write(path, source))?;
    let file = temporary
        .persist(path)
        .map_err(|error| Error::write(path, error.error))?;
    make_readable(&file);
    Ok(())
}

/// A temporary file is private to its owner; a finished one is as readable as any other file of the folder.
#[cfg(unix)]
fn make_readable(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    // If the file system knows no permissions there is nothing to mend.
    let _ = file.set_permissions(fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn make_readable(_file: &File) {}

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
    sweep(output);
    Ok(Lock { _file: file })
}

/// Removes temporary files and folders of runs that were killed. What cannot be removed does no harm.
fn sweep(output: &Path) {
    let Ok(entries) = fs::read_dir(output) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            let path = entry.path();
            let _ = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
        }
    }
}

/// A folder that is being written: it takes the place of its final name as a whole, by [`Staged::commit`].
#[derive(Debug)]
pub struct Staged {
    temporary: tempfile::TempDir,
    target: PathBuf,
}

impl Staged {
    /// Starts a folder that will become `target`.
    ///
    /// # Errors
    /// If the folder above cannot be written.
    pub fn new(target: &Path) -> Result<Staged> {
        let above = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(above).map_err(|source| Error::write(above, source))?;
        let temporary = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempdir_in(above)
            .map_err(|source| Error::write(above, source))?;
        Ok(Staged {
            temporary,
            target: target.to_owned(),
        })
    }

    /// Writes a file of the folder.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.temporary.path().join(name);
        fs::write(&path, bytes).map_err(|source| Error::write(&path, source))
    }

    /// Writes a file of the folder by a function that is given it.
    ///
    /// # Errors
    /// If the system or `fill` refuses.
    pub fn write_by(&self, name: &str, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
        let path = self.temporary.path().join(name);
        let mut file = File::create(&path).map_err(|source| Error::write(&path, source))?;
        fill(&mut file)
    }

    /// Puts the folder in place. `mine` are the names of files that an earlier run wrote and this one replaces;
    /// other files that stand in the old folder are somebody's and are carried over, unless this run writes the name.
    ///
    /// # Errors
    /// If the system refuses; the old folder is then still there.
    pub fn commit(self, mine: &[String]) -> Result<()> {
        let new = self.temporary.keep();
        if self.target.exists() {
            for old in files(&self.target)? {
                let Some(name) = old.file_name() else { continue };
                let replaced = mine.iter().any(|file| name.to_str() == Some(file.as_str()));
                let destination = new.join(name);
                if !replaced && !destination.exists() {
                    fs::copy(&old, &destination).map_err(|source| Error::write(&destination, source))?;
                }
            }
        }
        let aside = new.with_extension("old");
        let had = self.target.exists();
        if had {
            fs::rename(&self.target, &aside).map_err(|source| Error::write(&self.target, source))?;
        }
        if let Err(source) = fs::rename(&new, &self.target) {
            if had {
                // Best effort: the old folder goes back to its place before the error is told.
                let _ = fs::rename(&aside, &self.target);
            }
            return Err(Error::write(&self.target, source));
        }
        open_to_readers(&self.target);
        // A leftover is swept by the next run.
        let _ = fs::remove_dir_all(&aside);
        Ok(())
    }
}

/// A temporary folder is private to its owner; a finished one is readable like any other.
#[cfg(unix)]
fn open_to_readers(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o755));
}

#[cfg(not(unix))]
fn open_to_readers(_folder: &Path) {}

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
    fn a_staged_folder_replaces_what_was_written_and_keeps_what_was_not() {
        let base = tempfile::tempdir().expect("temporary folder");
        let target = base.path().join("workbooks");
        let first = Staged::new(&target).expect("staged");
        first.write("a", b"1").expect("written");
        first.write("b", b"1").expect("written");
        first.commit(&[]).expect("committed");
        fs::write(target.join("note"), b"mine").expect("written");
        let second = Staged::new(&target).expect("staged");
        second.write("a", b"2").expect("written");
        second.commit(&["a".into(), "b".into()]).expect("committed");
        assert_eq!(fs::read(target.join("a")).expect("there"), b"2");
        assert!(!target.join("b").exists());
        assert_eq!(fs::read(target.join("note")).expect("there"), b"mine");
        assert_eq!(fs::read_dir(base.path()).expect("listed").count(), 1);
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

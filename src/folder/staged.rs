//! Output that takes its final names all at once, after every byte of it has been written.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::listing::files;
use super::made::{Aged, Made, free_name};
use super::whole::{Filled, TEMPORARY, check_free, open_to_readers};
use crate::error::{Error, Result};

/// A folder that is being written: it takes the place of its final name as a whole.
#[derive(Debug)]
pub struct Staged {
    temporary: TempDir,
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
        fs::write(&path, bytes).map_err(|source| Error::write(self.target.join(name), source))
    }

    /// Writes a file of the folder by a function that is given it.
    ///
    /// # Errors
    /// If the system or `fill` refuses.
    pub fn write_by(&self, name: &str, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
        let path = self.temporary.path().join(name);
        let mut file = File::create(&path).map_err(|source| Error::write(self.target.join(name), source))?;
        fill(&mut file)
    }

    /// Puts the folder in place by itself; see [`Batch::folder`].
    ///
    /// # Errors
    /// If the system refuses; the old folder is then still there.
    pub fn commit(self, mine: &[String]) -> Result<()> {
        let mut batch = Batch::default();
        batch.folder(self, mine)?;
        batch.commit().map(drop)
    }
}

/// Files and folders that are written, and wait for [`Batch::commit`] to get their final names.
///
/// Whatever fails before that, a full disk above all, leaves everything that stood there as it was.
#[derive(Debug, Default)]
pub struct Batch {
    files: Vec<Filled>,
    folders: Vec<Staged>,
    /// The record of what was made, where one is kept.
    made: Option<Made>,
    /// Files that a version without a record may have made.
    legacy: Vec<PathBuf>,
}

impl Batch {
    /// A batch of one maker in an output folder, which is recorded: what the maker wrote before and does not write again is
    /// removed, and what somebody has changed since is kept under another name.
    pub fn of(output: &Path, by: &'static str) -> Batch {
        Batch {
            made: Some(Made::open(output, by)),
            ..Batch::default()
        }
    }

    /// Lets stand what the maker wrote before and does not write this time: it makes only some of its files.
    pub fn keeps_others(&mut self) {
        if let Some(made) = &mut self.made {
            made.is_partial = true;
        }
    }

    /// Names a file that a version without a record may have left; not written again, it is kept under another name.
    pub fn may_have_left(&mut self, path: PathBuf) {
        self.legacy.push(path);
    }

    /// Adds a file.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.write_by(path, |file| {
            file.write_all(bytes).map_err(|source| Error::write(path, source))
        })
    }

    /// Adds a file, by a function that is given the temporary one.
    ///
    /// # Errors
    /// If the system or `fill` refuses.
    pub fn write_by(&mut self, path: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
        self.add(Filled::by(path, fill)?)
    }

    /// Adds a file that was written by itself.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn add(&mut self, filled: Filled) -> Result<()> {
        if let Some(made) = &mut self.made {
            made.note(&filled.path, &filled.temporary)?;
        }
        self.files.push(filled);
        Ok(())
    }

    /// Adds a folder. `mine` are the names of files that an earlier run wrote and this one replaces; other files that
    /// stand in the old folder are somebody's and are carried over, unless this run writes the name.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn folder(&mut self, staged: Staged, mine: &[String]) -> Result<()> {
        if let Some(made) = &mut self.made {
            for path in files(staged.temporary.path())? {
                let target = staged.target.join(path.file_name().unwrap_or_default());
                made.note(&target, &path)?;
            }
            let mut changed = files(&staged.target)?;
            changed.retain(|path| made.is_changed(path));
            for path in changed {
                let to = free_name(&path);
                let copy = staged.temporary.path().join(to.file_name().unwrap_or_default());
                fs::copy(&path, copy).map_err(|source| Error::write(&to, source))?;
                made.kept(path, to);
            }
        }
        if staged.target.exists() {
            carry_over(&staged.target, staged.temporary.path(), mine)?;
        }
        open_to_readers(staged.temporary.path(), 0o755);
        self.folders.push(staged);
        Ok(())
    }

    /// Gives everything its final name; yields what became of files that earlier runs left.
    ///
    /// # Errors
    /// If the system refuses; the old folders are then back in their places.
    pub fn commit(mut self) -> Result<Vec<Aged>> {
        for file in &self.files {
            check_free(&file.path)?;
        }
        if let Some(made) = &mut self.made {
            made.begin(self.files.iter().map(|file| file.path.clone()))?;
        }
        let mut placed: Vec<Staged> = Vec::new();
        let mut result = Ok(());
        for staged in self.folders {
            result =
                place(staged.temporary.path(), &staged.target).map_err(|source| Error::write(&staged.target, source));
            if result.is_err() {
                break;
            }
            placed.push(staged);
        }
        for file in self.files {
            if result.is_ok() {
                result = file.stand();
            }
        }
        for staged in placed {
            if result.is_err() {
                // Best effort: the old folder goes back before the error is told.
                let _ = place(staged.temporary.path(), &staged.target);
            }
            // What stands under the temporary name now goes away with it; a leftover is swept by the next run.
            drop(staged.temporary);
        }
        result?;
        self.made.map_or(Ok(Vec::new()), |made| made.finish(&self.legacy))
    }
}

/// Copies what stands in the folder `old`, with folders inside, into `new`, unless it is of `mine` or there already.
fn carry_over(old: &Path, new: &Path, mine: &[String]) -> Result<()> {
    let entries = fs::read_dir(old).map_err(|source| Error::read(old, source))?;
    for entry in entries {
        let entry = entry.map_err(|source| Error::read(old, source))?;
        let (from, to) = (entry.path(), new.join(entry.file_name()));
        let replaced = mine
            .iter()
            .any(|file| entry.file_name().to_str() == Some(file.as_str()));
        if replaced || to.exists() {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            fs::create_dir(&to).map_err(|source| Error::write(&from, source))?;
            carry_over(&from, &to, &[])?;
        } else if from.is_file() {
            fs::copy(&from, &to).map_err(|source| Error::write(&from, source))?;
        }
    }
    Ok(())
}

/// Puts the folder `new` in the place of `target`; what stood there goes where `new` was.
fn place(new: &Path, target: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(new, target);
    }
    exchange(new, target).or_else(|_| put_in_place(new, target))
}

/// The same in two steps, where the system cannot exchange; between them the old folder stands under a name by which
/// the next run knows it.
fn put_in_place(new: &Path, target: &Path) -> io::Result<()> {
    let mut name = OsString::from(format!("{TEMPORARY}old-"));
    name.push(target.file_name().unwrap_or_default());
    let aside = target.with_file_name(name);
    // What a killed run has left under this name has been dealt with by the lock.
    let _ = fs::remove_dir_all(&aside);
    fs::rename(target, &aside)?;
    fs::rename(new, target).inspect_err(|_| {
        let _ = fs::rename(&aside, target);
    })?;
    // A leftover is swept by the next run.
    let _ = fs::rename(&aside, new);
    Ok(())
}

/// The folder that a killed run had put aside under this temporary name, if it is one.
pub(super) fn put_aside(temporary: &OsStr) -> Option<&str> {
    temporary.to_str()?.strip_prefix(TEMPORARY)?.strip_prefix("old-")
}

/// Lets two folders change names in one step, so that there is no moment without one of them.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_folder_replaces_what_was_written_and_keeps_what_was_not() {
        let base = tempfile::tempdir().expect("temporary folder");
        let target = base.path().join("workbooks");
        let first = Staged::new(&target).expect("staged");
        first.write("a", b"1").expect("written");
        first.write("b", b"1").expect("written");
        first.commit(&[]).expect("committed");
        fs::write(target.join("note"), b"mine").expect("written");
        fs::create_dir(target.join("已核")).expect("made");
        fs::write(target.join("已核").join("a"), b"mine too").expect("written");
        let second = Staged::new(&target).expect("staged");
        second.write("a", b"2").expect("written");
        second.commit(&["a".into(), "b".into()]).expect("committed");
        assert_eq!(fs::read(target.join("a")).expect("there"), b"2");
        assert!(!target.join("b").exists());
        assert_eq!(fs::read(target.join("note")).expect("there"), b"mine");
        assert_eq!(fs::read(target.join("已核").join("a")).expect("there"), b"mine too");
        assert_eq!(fs::read_dir(base.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_batch_that_is_not_committed_or_fails_changes_nothing() {
        let base = tempfile::tempdir().expect("temporary folder");
        let (file, folder) = (base.path().join("a.json"), base.path().join("returned"));
        let made = |text: &[u8], beside: &Path| {
            let staged = Staged::new(&folder).expect("staged");
            staged.write("x", text).expect("written");
            let mut batch = Batch::default();
            batch.write(&file, text).expect("written");
            batch.write(beside, text).expect("written");
            batch.folder(staged, &["x".into()]).expect("added");
            batch
        };
        let is = |text: &[u8]| {
            assert_eq!(fs::read(&file).expect("there"), text);
            assert_eq!(fs::read(folder.join("x")).expect("there"), text);
        };
        made(b"1", &base.path().join("b")).commit().expect("committed");
        drop(made(b"2", &base.path().join("b")));
        is(b"1");
        // A folder stands where a file is to go: the rename is refused at the end of the commit.
        fs::create_dir(base.path().join("c")).expect("made");
        assert!(made(b"2", &base.path().join("c")).commit().is_err());
        assert_eq!(fs::read(folder.join("x")).expect("there"), b"1");
        made(b"3", &base.path().join("b")).commit().expect("committed");
        is(b"3");
        assert_eq!(fs::read_dir(base.path()).expect("listed").count(), 4);
    }

    #[test]
    fn without_exchange_two_folders_change_places_in_two_steps() {
        let base = tempfile::tempdir().expect("temporary folder");
        let (new, target) = (base.path().join("new"), base.path().join("target"));
        for folder in [&new, &target] {
            fs::create_dir(folder).expect("made");
            fs::write(folder.join("a"), folder.as_os_str().as_encoded_bytes()).expect("written");
        }
        put_in_place(&new, &target).expect("placed");
        for (folder, held) in [(&new, &target), (&target, &new)] {
            let bytes = fs::read(folder.join("a")).expect("there");
            assert_eq!(bytes, held.as_os_str().as_encoded_bytes());
        }
        let aside = format!("{TEMPORARY}old-target");
        assert_eq!(put_aside(OsStr::new(&aside)), Some("target"));
        assert_eq!(put_aside(OsStr::new(".duban-tmp-Ab3")), None);
        fs::remove_dir_all(&new).expect("removed");
        assert!(put_in_place(&new, &target).is_err());
        assert!(target.join("a").exists(), "it goes back");
    }
}

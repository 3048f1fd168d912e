//! One file, whole or not at all: it is written beside where it will stand, and takes its name when every byte is there.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::error::{Error, Result};

/// What the names of temporary files and folders start with; leftovers of a killed run are swept by [`super::lock`].
pub(super) const TEMPORARY: &str = ".duban-tmp-";

/// Reads a file whole.
///
/// # Errors
/// If the system refuses, with the path.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|source| Error::read(path, source))
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
    let filled = Filled::by(path, fill)?;
    check_free(path)?;
    filled.stand()
}

/// A file that is written beside where it will stand, for a [`super::Batch`]; on whatever thread.
#[derive(Debug)]
pub struct Filled {
    pub(super) temporary: TempPath,
    pub(super) path: PathBuf,
}

impl Filled {
    /// Writes a file that will stand at `path`.
    ///
    /// # Errors
    /// If the system refuses, or as `fill`.
    pub fn by(path: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<Filled> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|source| Error::write(folder, source))?;
        let mut temporary =
            NamedTempFile::with_prefix_in(TEMPORARY, folder).map_err(|source| Error::write(path, source))?;
        fill(temporary.as_file_mut())?;
        // Full disks and network drives may say so only now.
        temporary
            .as_file()
            .sync_all()
            .map_err(|source| Error::write(path, source))?;
        open_to_readers(temporary.path(), 0o644);
        Ok(Filled {
            temporary: temporary.into_temp_path(),
            path: path.to_owned(),
        })
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// If the system refuses; what stood under the name before is then still there.
    pub(super) fn stand(self) -> Result<()> {
        let Filled { temporary, path } = self;
        temporary
            .persist(&path)
            .map_err(|error| Error::write(&path, error.error))
    }
}

/// Windows does not replace a file that is open in another program, WPS for one: that is told before anything changes.
pub(super) fn check_free(path: &Path) -> Result<()> {
    if cfg!(windows) && path.exists() {
        let opened = File::options().write(true).open(path);
        opened.map(drop).map_err(|source| Error::write(path, source))
    } else {
        Ok(())
    }
}

/// Temporary files and folders are private to their owner; finished ones are as readable as any other.
#[cfg(unix)]
pub(super) fn open_to_readers(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    // If the file system knows no permissions there is nothing to mend.
    let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
pub(super) fn open_to_readers(_: &Path, _: u32) {}

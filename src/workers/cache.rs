//! Keeps what each file of the replies gave from one collection to the next, so that only new ones are read, and what judging
//! each unit yielded, so that only those are judged of which something is new.
//!
//! An entry is found by the content and the name of the file, or by all that a unit was judged by; all entries are of one build, register, round, settings and
//! decisions, and the whole is dropped when one of these changes. Each carries a digest of its own: what does not hold is read
//! anew. Nothing is lost by deleting it.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::came::Ended;
use super::protocol;
use super::settings::Settings;
use crate::check::{Shelf, Taken};
use crate::mark;
use crate::read::limit;
use crate::read::receive::{Found, Skipped, load};

/// Where it lies in the output folder.
const FOLDER: &str = ".cache";
const FILE: &str = "replies";
/// What it begins with.
const MAGIC: &[u8; 16] = b"duban replies 1\n";
/// Bytes before the first entry: what it begins with, and what its entries depend on.
const HEAD: u64 = 16 + 32;
/// Bytes before what an entry holds: its key, its digest, its length.
const ENTRY: usize = 32 + 32 + 4;

type Key = [u8; 32];
/// Where an entry begins, and how much it holds.
type Places = HashMap<Key, (u64, u32)>;

/// What a file gave, as an entry holds it: what is known of it as a whole, and behind that its replies one by one.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) about: About,
    /// The replies in it.
    pub(super) taken: Vec<Taken>,
}

/// What is known of a file as a whole.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct About {
    /// SHA-256 of the file.
    pub(super) sha256: String,
    /// How many replies were in it.
    replies: usize,
    /// The files in it that were passed over.
    pub(super) skipped: Vec<Skipped>,
}

/// The entries of earlier collections, to be asked by all who read.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    file: Mutex<File>,
    /// Where each entry is, and how long.
    places: Places,
    /// Those that were asked for.
    used: Mutex<HashSet<Key>>,
    end: u64,
}

impl Cache {
    /// The cache of an output folder for a collection by these settings; nothing where it cannot be kept.
    pub fn open(output: &Path, settings: &Settings) -> Option<Cache> {
        let head = head(settings)?;
        let path = output.join(FOLDER).join(FILE);
        fs::create_dir_all(path.parent()?).ok()?;
        let mut options = File::options();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).ok()?;
        let mut found = Vec::new();
        Read::by_ref(&mut file).take(HEAD).read_to_end(&mut found).ok()?;
        if found != head {
            file.set_len(0).ok()?;
            file.rewind().ok()?;
            file.write_all(&head).ok()?;
        }
        let (places, end) = places(&file).ok()?;
        Some(Cache {
            path,
            file: Mutex::new(file),
            places,
            used: Mutex::new(HashSet::new()),
            end,
        })
    }

    /// What a file gave when it was the same.
    pub(super) fn get(&self, found: &Found) -> Option<Entry> {
        if self.places.is_empty() {
            return None;
        }
        let bytes = load(Path::new(&found.path)).ok()?;
        let sha256 = mark::hex(&Sha256::digest(&bytes));
        let key = key(&found.file, &sha256);
        let payload = self.payload(&key)?;
        let mut rest = payload.as_slice();
        let about: About = rmp_serde::from_read(&mut rest).ok()?;
        if about.sha256 != sha256 {
            return None;
        }
        let replies = (0..about.replies).map(|_| rmp_serde::from_read(&mut rest).ok());
        let taken = replies.collect::<Option<Vec<Taken>>>()?;
        self.use_key(key);
        Some(Entry { about, taken })
    }

    /// What lies under a key, if it is whole.
    fn payload(&self, key: &Key) -> Option<Vec<u8>> {
        let (at, length) = *self.places.get(key)?;
        let mut head = [0; ENTRY];
        let mut payload = vec![0; length as usize];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(at)).ok()?;
            file.read_exact(&mut head).ok()?;
            file.read_exact(&mut payload).ok()?;
        }
        (head.get(32..64)? == sealed(key, &payload)).then_some(payload)
    }

    fn use_key(&self, key: Key) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
    }

    /// Takes in what new files gave.
    pub fn keeper(&self) -> Option<Keeper> {
        let mut file = File::options().write(true).open(&self.path).ok()?;
        // What a killed run has left half written goes.
        file.set_len(self.end).ok()?;
        file.seek(SeekFrom::End(0)).ok()?;
        Some(Keeper {
            file: BufWriter::new(file),
            taken: Vec::new(),
            replies: 0,
            new: HashSet::new(),
            whole: true,
        })
    }

    /// Ends a collection: where more entries are of files that are gone than of files that are there, these are all that stay.
    pub fn close(self, keeper: Keeper) {
        let Some(new) = keeper.finish() else {
            // What was not written whole is no use.
            let _ = fs::remove_file(&self.path);
            return;
        };
        let used = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        let gone = self.places.len().saturating_sub(used.len());
        if gone > used.len() + new.len() {
            let live: HashSet<Key> = used.union(&new).copied().collect();
            let _ = compact(&self.path, &live);
        }
    }
}

/// Writes what new files gave behind the entries that there are.
#[derive(Debug)]
pub struct Keeper {
    file: BufWriter<File>,
    /// What the file in hand gave so far, and how many replies that is.
    taken: Vec<u8>,
    replies: usize,
    new: HashSet<Key>,
    whole: bool,
}

impl Keeper {
    /// A file gave one more reply.
    pub fn add(&mut self, taken: &Taken) {
        if rmp_serde::encode::write(&mut self.taken, taken).is_ok() {
            self.replies += 1;
        }
    }

    /// A file has been read. What a process died of may be read the next time, and is not kept.
    pub fn end(&mut self, ended: &Ended) {
        let (taken, replies) = (std::mem::take(&mut self.taken), std::mem::take(&mut self.replies));
        if !ended.is_sound || ended.is_kept || replies != ended.replies {
            return;
        }
        let about = About {
            sha256: ended.sha256.clone(),
            replies,
            skipped: ended.skipped.clone(),
        };
        let Ok(mut payload) = rmp_serde::to_vec(&about) else {
            return;
        };
        payload.extend_from_slice(&taken);
        self.put(key(&ended.file, &ended.sha256), &payload);
    }

    fn put(&mut self, key: Key, payload: &[u8]) {
        if self.whole && self.write(&key, payload).is_err() {
            self.whole = false;
        }
        self.new.insert(key);
    }

    fn write(&mut self, key: &Key, payload: &[u8]) -> io::Result<()> {
        let length = u32::try_from(payload.len()).map_err(io::Error::other)?;
        if payload.len() > limit::FILE_TEXT_BYTES * 2 {
            return Ok(());
        }
        self.file.write_all(key)?;
        self.file.write_all(&sealed(key, payload))?;
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(payload)
    }

    fn finish(mut self) -> Option<HashSet<Key>> {
        let flushed = self.file.flush().is_ok();
        (self.whole && flushed).then_some(self.new)
    }
}

/// The cache once all files are read: what judging the units yielded lies there, too.
#[derive(Debug)]
pub struct Shelved {
    cache: Cache,
    keeper: Mutex<Keeper>,
}

impl Shelved {
    /// The cache, with what takes in what is new.
    pub fn new(cache: Cache, keeper: Keeper) -> Shelved {
        Shelved {
            cache,
            keeper: Mutex::new(keeper),
        }
    }

    /// Ends a collection, as [`Cache::close`].
    pub fn close(self) {
        let keeper = self.keeper.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.cache.close(keeper);
    }
}

impl Shelf for Shelved {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let payload = self.cache.payload(key)?;
        self.cache.use_key(*key);
        Some(payload)
    }

    fn put(&self, key: &Key, judged: &[u8]) {
        self.keeper
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .put(*key, judged);
    }
}

/// What all entries depend on: the terms of the collection, the limits, and the build that reads.
fn head(settings: &Settings) -> Option<Vec<u8>> {
    let mut digest = Sha256::new();
    digest.update(settings.terms.as_deref()?);
    let limits = (settings.step, settings.memory, settings.text);
    digest.update(format!(
        "{limits:?} {} {}",
        protocol::build(),
        changed(&settings.program)
    ));
    Some([MAGIC.as_slice(), &digest.finalize()].concat())
}

/// When the program's file was last changed or put in its place.
fn changed(program: &Path) -> String {
    let Ok(file) = fs::metadata(program) else {
        return String::new();
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        format!("{}.{} {}", file.ctime(), file.ctime_nsec(), file.ino())
    }
    #[cfg(not(unix))]
    {
        format!("{:?} {:?}", file.modified().ok(), file.created().ok())
    }
}

fn key(file: &str, sha256: &str) -> Key {
    let mut digest = Sha256::new();
    digest.update(sha256);
    digest.update([0]);
    digest.update(file);
    digest.finalize().into()
}

fn sealed(key: &Key, payload: &[u8]) -> Key {
    let mut digest = Sha256::new();
    digest.update(key);
    digest.update(payload);
    digest.finalize().into()
}

/// Where the entries of a file are, and where the last whole one ends.
fn places(file: &File) -> io::Result<(Places, u64)> {
    let length = file.metadata()?.len();
    let mut from = BufReader::with_capacity(1 << 16, file);
    from.seek(SeekFrom::Start(HEAD))?;
    let (mut places, mut at) = (HashMap::new(), HEAD);
    let mut head = [0; ENTRY];
    while at + ENTRY as u64 <= length {
        from.read_exact(&mut head)?;
        let (Some(key), Some(size)) = (head.first_chunk::<32>(), head.last_chunk::<4>()) else {
            break;
        };
        let size = u32::from_le_bytes(*size);
        let next = at + ENTRY as u64 + u64::from(size);
        if next > length {
            break;
        }
        places.insert(*key, (at, size));
        from.seek_relative(i64::from(size))?;
        at = next;
    }
    Ok((places, at))
}

/// Writes the cache anew with these entries only.
fn compact(path: &Path, live: &HashSet<Key>) -> io::Result<()> {
    let mut from = File::open(path)?;
    let (places, _) = places(&from)?;
    let mut kept: Vec<(u64, u32)> = (places.iter())
        .filter(|(key, _)| live.contains(*key))
        .map(|(_, place)| *place)
        .collect();
    kept.sort_unstable();
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    from.rewind()?;
    io::copy(&mut Read::by_ref(&mut from).take(HEAD), &mut new)?;
    for (at, length) in kept {
        from.seek(SeekFrom::Start(at))?;
        io::copy(
            &mut Read::by_ref(&mut from).take(ENTRY as u64 + u64::from(length)),
            &mut new,
        )?;
    }
    new.persist(path)?;
    Ok(())
}

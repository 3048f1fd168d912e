//! One running desk: the round that is open, the command that runs, and who looks on.

use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::door::Door;
use super::history;
use super::job::Job;
use super::locked::locked;
use super::memory::{self, Memory};
use super::place::Place;
use super::words::key;
use crate::error::{Error, Result};

/// One running desk.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(super) door: Door,
    pub(super) place: Mutex<Option<Arc<Place>>>,
    /// The folder whose folders are shown to choose from.
    pub(super) choosing: Mutex<PathBuf>,
    pub(super) job: Mutex<Option<Arc<Job>>>,
    pub(super) memory: Memory,
    /// Pages that are open now.
    pub(super) pages: AtomicUsize,
    /// Something happened: a page was asked for, opened or closed.
    pub(super) stirred: Notify,
    pub(super) ended: Notify,
    /// What was dropped on the program's icon while no round was open: it is taken by the round that is chosen.
    pub(super) dropped: Mutex<Vec<PathBuf>>,
}

impl Desk {
    /// A desk on which no round is open yet.
    pub(super) fn new(door: Door, memory: Memory) -> Desk {
        Desk {
            door,
            place: Mutex::new(None),
            choosing: Mutex::new(memory::home()),
            job: Mutex::new(None),
            memory,
            pages: AtomicUsize::new(0),
            stirred: Notify::new(),
            ended: Notify::new(),
            dropped: Mutex::default(),
        }
    }

    /// The round that is open.
    pub(super) fn place(&self) -> Option<Arc<Place>> {
        locked(&self.place).clone()
    }

    /// Opens a round and remembers it.
    pub(super) fn open(&self, place: Place) -> Arc<Place> {
        let place = Arc::new(place);
        // What the command line collected since is noted, too.
        history::note(&place);
        self.memory.opened(&place.folder, self.door.port());
        *locked(&self.place) = Some(Arc::clone(&place));
        place
    }

    /// The command that runs now or ran last.
    pub(super) fn job(&self) -> Option<Arc<Job>> {
        locked(&self.job).clone()
    }

    /// Whether a command runs now.
    pub(super) fn busy(&self) -> bool {
        self.job().is_some_and(|job| job.running())
    }

    /// Runs a command with the folders of the round that is open.
    ///
    /// # Errors
    /// If another one runs, no round is open, or the system refuses.
    pub(super) fn run(self: &Arc<Self>, doing: &'static str, arguments: Vec<String>) -> Result<()> {
        self.run_with(doing, arguments, Vec::new())
    }

    /// As [`Desk::run`], with variables that only this process gets.
    ///
    /// # Errors
    /// As [`Desk::run`].
    pub(super) fn run_with(
        self: &Arc<Self>,
        doing: &'static str,
        arguments: Vec<String>,
        environment: Vec<(&'static str, String)>,
    ) -> Result<()> {
        let Some(place) = self.place() else {
            return Err(Error::input("duban", key("还没有选定文件夹"), key("请先选一个文件夹")));
        };
        let mut current = locked(&self.job);
        if current.as_ref().is_some_and(|job| job.running()) {
            return Err(Error::input(
                &place.folder,
                key("上一步还没有做完"),
                key("请等它做完，或先取消"),
            ));
        }
        let desk = Arc::clone(self);
        let round = Arc::clone(&place);
        let ended = move || {
            history::note(&round);
            desk.stirred.notify_waiters();
        };
        *current = Some(Job::start(&place, doing, &arguments, environment, ended)?);
        Ok(())
    }
}

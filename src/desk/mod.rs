//! The desk (督办台): duban as pages in the browser of the same machine, for people who never open a terminal.
//!
//! A page reads what the commands wrote, and a button runs a command as a process of its own; so desk and command line
//! take turns on the same folder, and a cancelled or crashed command costs no more than itself. Only 127.0.0.1 is served,
//! to whoever came in by the one-time link (see `door`).

mod age;
mod answer;
mod assets;
mod choose;
mod contrast;
mod door;
mod drill;
mod dropped;
mod edit;
mod evidence;
mod forms;
mod history;
mod job;
mod keep;
mod locked;
mod made;
mod meant;
mod memory;
mod notice;
mod page;
mod place;
mod preview;
mod reading;
mod replies;
mod review;
mod routes;
mod running;
mod settled;
mod shared;
mod start;
mod summary;
mod transcribe;
mod undo;
mod units;
mod upload;
mod voice;
mod words;
mod mail;

use std::io::Write;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::cli::Common;
use crate::error::{Error, Result};
use door::Door;
pub use job::COMMAND_VARIABLE;
use memory::Memory;
use place::Place;
pub use reading::serve_if_asked;
use running::Desk;
use words::Language;

/// So long after the last page was closed the desk ends by itself.
const ALONE: Duration = Duration::from_secs(600);

/// What the desk was started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The round's folders; without them the last round is opened, or the person chooses one.
    pub round: Option<Common>,
    /// Files or folders to be taken as replies.
    pub dropped: Vec<PathBuf>,
    /// Whether to open the browser; otherwise only the link is printed.
    pub open: bool,
}

/// Serves the desk until it is ended by its button or nobody has looked at it for ten minutes.
///
/// # Errors
/// If no port of 127.0.0.1 can be had.
pub fn serve(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Error::read("duban desk", error))?;
    let served = runtime.block_on(run(options));
    // A command that still runs is a process of its own and is ended with the desk.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

async fn run(options: &Options) -> Result<()> {
    let memory = Memory::usual();
    if let Some(language) = Language::tagged(&memory.language()) {
        language.show();
    }
    let place = match &options.round {
        Some(common) => Some(Place::of(common)?),
        None => memory.last().and_then(|folder| Place::in_folder(&folder).ok()),
    };
    if let Some(place) = &place
        && let Some(link) = running(&memory, &place.folder).await
    {
        take_dropped(place, &options.dropped)?;
        return announce(&link, options.open);
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .map_err(|error| Error::read("127.0.0.1", error))?;
    let port = listener
        .local_addr()
        .map_err(|error| Error::read("127.0.0.1", error))?
        .port();
    let desk = Arc::new(Desk::new(Door::new(port)?, memory));
    if let Some(place) = place {
        take_dropped(&place, &options.dropped)?;
        upload::sweep(&desk.open(place));
    } else {
        locked::locked(&desk.dropped).clone_from(&options.dropped);
    }
    desk.memory.running(port, desk.door.knock());
    announce(&desk.door.link(), options.open)?;
    let app = routes::routes(Arc::clone(&desk));
    let ended = Arc::clone(&desk);
    let served = axum::serve(listener, app).with_graceful_shutdown(async move {
        tokio::select! {
            () = ended.ended.notified() => {}
            () = alone(&ended) => {}
        }
    });
    // Open event streams would hold a graceful end up for ever.
    let result = tokio::select! {
        result = served.into_future() => result,
        () = closing(&desk) => Ok(()),
    };
    desk.memory.ended(port);
    result.map_err(|error| Error::read("127.0.0.1", error))
}

/// Returns a moment after the desk was told to end, so that the answer to that request still goes out.
async fn closing(desk: &Desk) {
    loop {
        if desk.door.closed() {
            tokio::time::sleep(Duration::from_millis(400)).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Returns once no page has been open, no command has run and nobody has asked for anything for [`ALONE`].
async fn alone(desk: &Desk) {
    loop {
        let quiet = tokio::time::timeout(ALONE, desk.stirred.notified()).await.is_err();
        if quiet && desk.pages.load(Ordering::SeqCst) == 0 && !desk.busy() {
            return;
        }
    }
}

/// The link of a desk that already runs for this folder.
async fn running(memory: &Memory, folder: &Path) -> Option<String> {
    let (port, knock) = memory.desk_of(folder)?;
    door::knocked(port, &knock).await
}

/// Copies what was dropped on the program's icon into the replies of the round.
fn take_dropped(place: &Place, dropped: &[PathBuf]) -> Result<()> {
    for path in dropped {
        upload::take(place, path)?;
    }
    Ok(())
}

/// Prints the one-time link, or opens the browser with it.
fn announce(link: &str, open: bool) -> Result<()> {
    if open && webbrowser::open(link).is_ok() {
        return Ok(());
    }
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{link}")
        .and_then(|()| stdout.flush())
        .map_err(|error| Error::write("stdout", error))
}

//! Reads what the input folder holds in a process of its own: a notice or directory that hangs, eats the memory or crashes
//! its reader costs the desk one page, not its life.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::meant;
use crate::cli::Common;
use crate::command::context::{self, Given};
use crate::directory::{Collective, Directory};
use crate::error::{Error, spoken};
use crate::finding::Finding;
use crate::notice::{self, Block};
use crate::read::limit;
use crate::register::Register;
use crate::register::sheets::{REVIEW, review};
use crate::table::Table;
use crate::text::name_key;
use crate::unit::Unit;

/// The hidden subcommand by which the desk starts its reader.
const SUBCOMMAND: &str = "__desk-reader";
/// Stack of the reading thread, as in a worker.
const STACK: usize = 32 << 20;
/// Memory of the reader: that of three workers, as a notice is read as its words, its table and its register.
const MEMORY: usize = 3 * limit::WORKER_BYTES;
/// Time for everything in the input folder; the sample takes a tenth of a second.
const TIME: Duration = Duration::from_secs(3 * limit::SECONDS);
/// What a reader may answer; the register of 2,000 units takes some four megabytes.
const ANSWER: u64 = 256 << 20;

/// What stands in the input folder, as far as the pages show it.
#[derive(Debug)]
pub(super) struct Seen {
    /// The register as the commands read it.
    pub register: std::result::Result<Arc<Register>, Said>,
    /// The notice as it was given; nothing where there is none, several, or one that is a unit's workbook.
    pub text: Vec<Piece>,
    /// What is in doubt about the notice and has not been settled since.
    pub doubts: Vec<Finding>,
    /// The directory; empty if there is none.
    pub directory: std::result::Result<Directory, Said>,
}

/// What the reader answers.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    register: std::result::Result<Register, Said>,
    text: Vec<Piece>,
    doubts: Vec<Finding>,
    directory: std::result::Result<Known, Said>,
}

/// A paragraph or a table of the notice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Piece {
    /// Its line and its text.
    Paragraph(usize, String),
    /// Its line and its rows of cells.
    Table(usize, Vec<Vec<String>>),
}

/// The directory in parts.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    units: Vec<Unit>,
    collectives: Vec<(String, Vec<String>)>,
}

/// Why something could not be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Said {
    path: PathBuf,
    found: String,
    advice: String,
}

impl Said {
    /// The error as it was in the reader.
    pub fn error(&self) -> Error {
        Error::input(&self.path, self.found.clone(), self.advice.clone())
    }
}

impl From<Error> for Said {
    fn from(error: Error) -> Said {
        match error {
            Error::Input { path, found, advice } => Said { path, found, advice },
            Error::Io {
                path,
                action,
                advice,
                source,
            } => Said {
                path,
                found: format!("{action}失败（{}）", spoken(&source)),
                advice: advice.to_owned(),
            },
            Error::Draw { path, reason } => Said {
                path,
                found: format!("生成工作簿失败（{reason}）"),
                advice: "请将此情况反馈给开发者".to_owned(),
            },
        }
    }
}

impl Known {
    fn directory(self) -> Directory {
        let collectives = self
            .collectives
            .into_iter()
            .map(|(name, members)| Collective { name, members });
        // The reader has made it once, so that nothing can contradict itself now.
        let made = Directory::new(self.units, collectives.collect());
        made.map_or_else(|_| Directory::default(), |(directory, _)| directory)
    }
}

/// Reads the input folder in a process of its own.
///
/// # Errors
/// If the process cannot be started, ends before it has answered, or takes too long.
pub(super) fn see(common: &Common) -> std::result::Result<Seen, Said> {
    let answer = asked(common, &[], TIME)?.and_then(|answer| serde_json::from_slice::<Answer>(&answer).ok());
    let answer = answer.ok_or_else(|| Said {
        path: common.input.clone(),
        found: "通知或名录读不了：读它的程序中途停止，或花的时间太长".to_owned(),
        advice: "文件可能已损坏或异常庞大；请用WPS打开通知，另存为docx后重新放入".to_owned(),
    })?;
    Ok(Seen {
        register: answer.register.map(Arc::new),
        text: answer.text,
        doubts: answer.doubts,
        directory: answer.directory.map(Known::directory),
    })
}

/// What a reader of its own answers: what the input folder holds, or what the files are that are named; nothing if it ends before
/// it has answered, or takes too long.
///
/// # Errors
/// If the process cannot be started.
pub(super) fn asked(common: &Common, files: &[OsString], time: Duration) -> Result<Option<Vec<u8>>, Error> {
    let program = std::env::current_exe().map_err(|source| Error::read("duban", source))?;
    let child = Command::new(&program)
        .arg(SUBCOMMAND)
        .arg(&common.input)
        .arg(&common.output)
        .args(files)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|source| Error::read(&program, source))?;
    Ok(answer(child, time))
}

/// What a process writes until it ends; nothing if it takes longer than it may, or ends badly.
fn answer(mut child: Child, time: Duration) -> Option<Vec<u8>> {
    let out = child.stdout.take()?;
    let reading = thread::spawn(move || {
        let mut text = Vec::new();
        out.take(ANSWER).read_to_end(&mut text).map(|_| text)
    });
    let until = Instant::now() + time;
    let mut pause = Duration::from_millis(1);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() < until => thread::sleep(pause),
            _ => break None,
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    if status.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let text = reading.join().ok()?.ok()?;
    status.filter(std::process::ExitStatus::success).map(|_| text)
}

/// Serves as the desk's reader if this process was started as one; otherwise nothing.
///
/// `cap` limits the memory of the process, as in [`crate::workers::worker::serve_if_asked`].
pub fn serve_if_asked(cap: impl FnOnce(usize) -> bool) -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != SUBCOMMAND {
        return None;
    }
    let folder = |given: Option<OsString>| given.map(PathBuf::from).unwrap_or_default();
    let common = Common {
        input: folder(arguments.next()),
        output: folder(arguments.next()),
        json: false,
    };
    let files: Vec<OsString> = arguments.collect();
    std::panic::set_hook(Box::new(|_| {}));
    if !cap(MEMORY) {
        return Some(ExitCode::from(2));
    }
    // Nobody waits for a reader whose desk has died.
    thread::spawn(|| {
        thread::sleep(TIME * 2);
        std::process::exit(2);
    });
    let read = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || match files.as_slice() {
            [] => serde_json::to_vec(&seen(&common)),
            files => serde_json::to_vec(&meant::judged(&common, files)),
        })
        .map(thread::JoinHandle::join);
    let Ok(Ok(Ok(answer))) = read else {
        return Some(ExitCode::from(2));
    };
    let mut out = std::io::stdout().lock();
    let told = out.write_all(&answer).and_then(|()| out.flush());
    Some(if told.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

/// Everything that the pages show of the input folder.
fn seen(common: &Common) -> Answer {
    let directory = context::directory(&common.input).map(|(known, _)| known);
    let (register, source, mut doubts) = match context::load(common) {
        Ok(loaded) => (Ok(loaded.register), loaded.source, loaded.doubts),
        Err(error) => (Err(Said::from(error)), None, Vec::new()),
    };
    let mut text = source;
    // The notice that a corrected register stands in for is shown, too, with what the register still lists of its doubts.
    if let Some(open) = open_rows(&common.input.join(context::REGISTER))
        && let Ok(Given::Source(source)) = context::uncorrected(common)
    {
        let known = directory.as_ref().map_or_else(|_| Directory::default(), Clone::clone);
        let settings = context::settings(&common.input).unwrap_or_default();
        doubts = notice::read_with(&source, &context::hints(&settings, &known)).findings;
        doubts.retain(|doubt| open.contains(&key(&doubt.rule, &doubt.found)));
        settings.check.reweigh(&mut doubts);
        text = Some(source);
    }
    let pieces = text
        .into_iter()
        .flat_map(|source| source.blocks)
        .map(|block| match block {
            Block::Paragraph { line, text } => Piece::Paragraph(line, text),
            Block::Table { line, rows } => Piece::Table(line, rows),
        });
    Answer {
        register,
        text: pieces.collect(),
        doubts,
        directory: directory
            .map(|known| Known {
                collectives: (known.collectives.iter())
                    .map(|one| (one.name.clone(), one.members.clone()))
                    .collect(),
                units: known.units.into(),
            })
            .map_err(Said::from),
    }
}

/// The doubts that a corrected register still lists without an answer; nothing where there is no corrected register.
fn open_rows(path: &Path) -> Option<Vec<String>> {
    if !path.exists() {
        return None;
    }
    let document = context::document(path).ok()?;
    let sheet = document
        .grids
        .iter()
        .find(|grid| name_key(&grid.name) == name_key(REVIEW));
    let table = sheet.and_then(|grid| Table::find(grid, &[review::RULE, review::FOUND]));
    let rows = table.iter().flat_map(|table| &table.rows);
    Some(
        rows.filter(|row| row.get(review::ANSWER).is_empty())
            .map(|row| key(row.get(review::RULE), row.get(review::FOUND)))
            .collect(),
    )
}

/// By what a doubt is known again.
pub(super) fn key(rule: &str, found: &str) -> String {
    format!("{rule}\u{1f}{}", name_key(found))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn told(script: &str) -> Option<Vec<u8>> {
        let child = Command::new("sh")
            .args(["-c", script])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        answer(child, Duration::from_millis(500))
    }

    #[test]
    fn a_reader_that_hangs_dies_or_fails_has_not_answered() {
        assert_eq!(told("echo all"), Some(b"all\n".to_vec()));
        let began = Instant::now();
        for script in [
            "exec sleep 60",
            "echo half; exec sleep 60",
            "exec cat /dev/zero",
            "echo half; kill -9 $$",
            "echo half; exit 2",
        ] {
            assert_eq!(told(script), None, "{script}");
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    }
}

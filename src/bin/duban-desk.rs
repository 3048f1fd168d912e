//! The program for double clicks: opens the desk; files and folders dropped on its icon are taken as replies.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::path::PathBuf;
use std::process::ExitCode;

use duban::desk::{self, COMMAND_VARIABLE, Options, serve};
use duban::workers::worker;

/// Limits the memory of a reading worker where the system does not.
#[cfg(not(target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    let cap = duban::workers::memory::limit;
    #[cfg(not(target_os = "linux"))]
    let cap = |bytes| ALLOCATOR.set_limit(bytes).is_ok();
    worker::serve_if_asked(cap)
        .or_else(|| desk::serve_if_asked(cap))
        .unwrap_or_else(start)
}

fn start() -> ExitCode {
    // The desk runs commands in processes of the same program, so that one file is all that there is to copy.
    if std::env::var_os(COMMAND_VARIABLE).is_some() {
        return duban::program::main();
    }
    let dropped: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let options = Options {
        round: None,
        dropped,
        open: true,
    };
    match serve(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("错误：{error}");
            ExitCode::from(2)
        }
    }
}

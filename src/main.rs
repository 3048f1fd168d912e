//! The duban program: runs the command line and exits with its status.

use std::alloc::System;
use std::process::ExitCode;

use cap::Cap;
use duban::desk;
use duban::workers::worker;

/// Limits the memory of a reading worker; without a limit, as in every other process, it only counts.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    let cap = |bytes| ALLOCATOR.set_limit(bytes).is_ok();
    worker::serve_if_asked(cap)
        .or_else(|| desk::serve_if_asked(cap))
        .unwrap_or_else(duban::program::main)
}

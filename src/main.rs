//! The duban program: runs the command line and exits with its status.

use std::process::ExitCode;

use duban::desk;
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
        .unwrap_or_else(duban::program::main)
}

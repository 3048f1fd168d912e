//! What the targets of replies share: the memory of a worker, and want of it as a panic that the reader catches.

use std::alloc::System;

use cap::Cap;

/// In a worker the cap ends the process, and its reply becomes a finding; here it must not end the fuzzer.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, duban::read::limit::WORKER_BYTES);

/// Makes want of memory a panic, and lets panics of libraries pass in silence: the reader catches them, and tells the
/// file as damaged. A panic of duban's own is a crash, caught or not.
pub fn init() {
    // The hook is nightly's, as the fuzzer is; a check of the targets does without.
    #[cfg(fuzzing)]
    std::alloc::set_alloc_error_hook(|layout| panic!("no memory for {} bytes", layout.size()));
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| place.file()).unwrap_or_default();
        let is_foreign = ["/.cargo/registry/", "/rustc/", "/rustlib/", "guard.rs"].iter().any(|part| place.contains(part));
        if !is_foreign {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

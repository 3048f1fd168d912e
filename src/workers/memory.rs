//! Limits how much memory a reading worker may take, by the system's own limit.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Room beside what is read: the stacks of the threads, and what the allocator keeps of what was given back.
const ROOM: u64 = 64 << 20;

/// Limits what this process may take beyond what it has by now to so many bytes, so that an allocation beyond fails; whether the
/// system does so.
#[must_use]
pub fn limit(bytes: usize) -> bool {
    let all = Some(taken() + bytes as u64 + ROOM);
    let limit = Rlimit {
        current: all,
        maximum: all,
    };
    setrlimit(Resource::Data, limit).is_ok()
}

/// Bytes of its own data that the process has by now; nothing where the system does not say.
fn taken() -> u64 {
    let sizes = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Option<u64> = sizes.split(' ').nth(5).and_then(|pages| pages.parse().ok());
    pages.unwrap_or_default() * rustix::param::page_size() as u64
}

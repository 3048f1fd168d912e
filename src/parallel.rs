//! Does work of which one piece does not depend on another on all cores; the results stand in the order of the pieces.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Stack of a thread: as large as that of one that reads.
const STACK: usize = 32 << 20;

/// What becomes of each piece, in order. A piece that panics ends the whole, as it would without threads.
pub fn each<T: Sync, R: Send>(pieces: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(pieces.len()));
    let run = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(place) else { break };
            let result = work(piece);
            if let Ok(mut done) = done.lock() {
                done.push((place, result));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..cores.min(pieces.len()) {
            // Where the system gives no more threads, those that there are do the work.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_their_pieces() {
        let pieces: Vec<u64> = (0..1_000).collect();
        assert_eq!(
            each(&pieces, |piece| piece * 2),
            pieces.iter().map(|piece| piece * 2).collect::<Vec<_>>()
        );
        assert!(each(&[] as &[u64], |piece| *piece).is_empty());
    }
}

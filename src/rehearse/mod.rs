//! A rehearsal: believable answers for every unit, and the faults put into them with the finding that each must raise.

pub mod answer;
pub mod deal;
pub mod fault;
pub mod levels;
pub mod synthetic;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Dice whose throws depend on the seed alone, on every machine and in every version.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice of a seed for one purpose: what one purpose throws does not change what another gets.
    pub fn new(seed: u64, purpose: &str) -> Dice {
        let code = crate::mark::code(purpose);
        let purpose = u64::from_str_radix(&code, 16).unwrap_or(0);
        Dice(ChaCha8Rng::seed_from_u64(seed ^ purpose.rotate_left(17)))
    }

    /// A number below `bound`; 0 if the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        let thrown = self.0.next_u64().checked_rem(bound).unwrap_or(0);
        usize::try_from(thrown).unwrap_or(0)
    }

    /// One of the choices; the default if there are none.
    pub fn pick<T: Copy + Default>(&mut self, choices: &[T]) -> T {
        let place = self.below(choices.len());
        choices.get(place).copied().unwrap_or_default()
    }

    /// Whether a chance of `percent` in a hundred comes true.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

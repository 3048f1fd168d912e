//! Numbers that look like chance and are the same in every run.

/// Where the row of numbers stands.
pub struct Chance(u64);

impl Chance {
    /// The row that a seed begins.
    pub fn of(seed: u64) -> Self {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below this one; of none, 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// One of these.
    pub fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Yes, once in so many.
    pub fn yes(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

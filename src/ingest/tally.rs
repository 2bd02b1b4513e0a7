//! Row accounting: read = classified + rejected + blank, by construction.

use super::Outcome;
use serde::Serialize;

/// How many records were read and what became of them. `read` is always the sum of the other three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Tally {
    read: u64,
    classified: u64,
    rejected: u64,
    blank: u64,
}

impl Tally {
    /// Nothing read yet.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts one record.
    pub fn count(&mut self, outcome: &Outcome) {
        self.read += 1;
        match outcome {
            Outcome::Profiles(_) | Outcome::Merged { .. } => self.classified += 1,
            Outcome::Rejected(_) => self.rejected += 1,
            Outcome::Blank | Outcome::Aside => self.blank += 1,
        }
    }

    /// Counts the records of another input.
    pub fn add(&mut self, other: Tally) {
        self.read += other.read;
        self.classified += other.classified;
        self.rejected += other.rejected;
        self.blank += other.blank;
    }

    /// Records read.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Records that became profiles (one record may hold several) or went into another record's.
    pub fn classified(&self) -> u64 {
        self.classified
    }

    /// Records that were not taken.
    pub fn rejected(&self) -> u64 {
        self.rejected
    }

    /// Records with nothing in them.
    pub fn blank(&self) -> u64 {
        self.blank
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn the_sum_always_holds() {
        let mut tally = Tally::new();
        tally.count(&Outcome::Aside);
        tally.count(&Outcome::Profiles(vec![Profile::default(), Profile::default()]));
        let mut both = tally;
        both.add(tally);
        assert_eq!((both.read(), both.classified(), both.rejected(), both.blank()), (4, 2, 0, 2));
        assert_eq!(both.read(), both.classified() + both.rejected() + both.blank());
    }
}

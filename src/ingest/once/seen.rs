//! Who has been seen, in twelve bytes each.
//!
//! A slot holds 48 bits of the creator's key (eight more choose the part of the table), the number of followers to a
//! thousandth, and the line. Two creators are taken for one where 56 bits of their keys are the same: among a million
//! creators one such pair is to be expected in 140,000 files, and it counts only where their followers are alike too.

/// Parts that grow by themselves, so that growing never holds the whole table twice.
const PARTS: usize = 256;

/// Slots of a part that has its first creator.
const LEAST: usize = 16;

/// Filled slots per hundred from which on a part grows, by a quarter.
const FULL: usize = 85;

/// Key (upper 32 of 48 bits), key (lower 16) with the size, line.
type Slot = [u32; 3];

/// An empty slot; lines start at 1.
const EMPTY: Slot = [0; 3];

/// The table.
#[derive(Debug, Default)]
pub(super) struct Seen {
    parts: Vec<Part>,
    count: usize,
}

#[derive(Debug, Default, Clone)]
struct Part {
    slots: Vec<Slot>,
    filled: usize,
}

/// Where a creator was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sighting {
    /// Line, counted through all files.
    pub(super) line: u32,
    /// Followers, to a thousandth.
    pub(super) followers: u64,
}

impl Seen {
    /// How many are remembered.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Where the creator with this key was seen before.
    pub(super) fn get(&self, key: u64) -> Option<Sighting> {
        let part = self.parts.get(part_of(key))?;
        let mut at = part.first(key)?;
        loop {
            let slot = *part.slots.get(at)?;
            if slot == EMPTY {
                return None;
            }
            if is(slot, key) {
                return Some(Sighting { line: slot[2], followers: unpacked(slot[1] & 0xffff) });
            }
            at = (at + 1) % part.slots.len();
        }
    }

    /// Fetches the slots of many creators, so that the processor waits for them all at once and not for one after the
    /// other. The answer means nothing.
    pub(super) fn fetch(&self, keys: impl Iterator<Item = u64>) -> u32 {
        let slot = |key: u64| {
            let part = self.parts.get(part_of(key))?;
            part.slots.get(part.first(key)?)
        };
        keys.filter_map(slot).fold(0, |all, slot| all ^ slot[2])
    }

    /// Remembers a creator who is not there yet.
    pub(super) fn insert(&mut self, key: u64, line: u32, followers: u64) {
        if self.parts.is_empty() {
            self.parts = vec![Part::default(); PARTS];
        }
        let Some(part) = self.parts.get_mut(part_of(key)) else { return };
        if (part.filled + 1) * 100 > part.slots.len() * FULL {
            part.grow();
        }
        let lower = u32::try_from(key & 0xffff).unwrap_or(0) << 16;
        part.put([upper(key), lower | packed(followers), line.max(1)]);
        part.filled += 1;
        self.count += 1;
    }
}

impl Part {
    /// Where the search for a key begins.
    fn first(&self, key: u64) -> Option<usize> {
        place(upper(key), self.slots.len())
    }

    fn put(&mut self, slot: Slot) {
        let Some(mut at) = place(slot[0], self.slots.len()) else { return };
        while let Some(there) = self.slots.get_mut(at) {
            if *there == EMPTY {
                *there = slot;
                return;
            }
            at = (at + 1) % self.slots.len();
        }
    }

    fn grow(&mut self) {
        let room = (self.slots.len() + self.slots.len() / 4).max(LEAST);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; room]);
        old.into_iter().filter(|slot| *slot != EMPTY).for_each(|slot| self.put(slot));
    }
}

/// The upper eight bits choose the part.
fn part_of(key: u64) -> usize {
    usize::try_from(key >> 56).unwrap_or(0)
}

/// Bits 16 to 47: they also choose the slot.
fn upper(key: u64) -> u32 {
    u32::try_from(key >> 16 & 0xffff_ffff).unwrap_or(0)
}

/// Spreads 32 bits evenly over so many slots.
fn place(bits: u32, slots: usize) -> Option<usize> {
    let scaled = u64::from(bits) * u64::try_from(slots).ok().filter(|slots| *slots > 0)?;
    usize::try_from(scaled >> 32).ok()
}

fn is(slot: Slot, key: u64) -> bool {
    slot[0] == upper(key) && u64::from(slot[1] >> 16) == key & 0xffff
}

/// Six bits of exponent and ten of fraction: a thousandth, up to 10¹⁹.
fn packed(followers: u64) -> u32 {
    let followers = followers.max(1);
    let exponent = followers.ilog2();
    let fraction = (u128::from(followers) << 10 >> exponent) & 0x3ff;
    exponent << 10 | u32::try_from(fraction).unwrap_or(0)
}

fn unpacked(bits: u32) -> u64 {
    let (exponent, fraction) = (bits >> 10, u128::from(bits & 0x3ff));
    u64::try_from(((1 << 10 | fraction) << exponent) >> 10).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;
    use std::hash::{DefaultHasher, Hasher};

    fn key(number: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(number);
        hasher.finish()
    }

    #[test]
    fn all_that_went_in_is_found_and_nothing_else() {
        let mut seen = Seen::default();
        for number in 1..200_000_u32 {
            assert_eq!(seen.get(key(number.into())), None);
            seen.insert(key(number.into()), number, 1_000);
        }
        assert_eq!(seen.count(), 199_999);
        for number in 1..200_000_u32 {
            let found = seen.get(key(number.into())).map(|found| found.line);
            assert_eq!(found, Some(number));
        }
        let room: usize = seen.parts.iter().map(|part| part.slots.len()).sum();
        assert!(room * 12 < 199_999 * 19, "{room} slots");
    }

    proptest! {
        #[test]
        fn it_is_a_map(keys in prop::collection::vec(0_u64..5_000, 1..3_000)) {
            let (mut seen, mut map) = (Seen::default(), HashMap::new());
            for (line, number) in (1..).zip(keys) {
                let known = seen.get(key(number)).map(|found| found.line);
                prop_assert_eq!(known, map.get(&number).copied());
                if known.is_none() {
                    seen.insert(key(number), line, number);
                    map.insert(number, line);
                }
            }
        }

        #[test]
        fn followers_are_kept_to_a_thousandth(followers in 1_u64..20_000_000_000) {
            let kept = unpacked(packed(followers));
            prop_assert!(kept <= followers && followers - kept <= followers / 1_000);
        }
    }
}

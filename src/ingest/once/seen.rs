//! Who has been seen, in twelve bytes each and some room.
//!
//! Slots lie in fives, one line of the processor's memory each: whoever is looked up costs one wait, mostly.
//!
//! A slot holds 48 bits of the creator's key (eight more choose the part of the table), the number of followers to a
//! thousandth, and the line. Two creators are taken for one where 56 bits of their keys are the same: among a million
//! creators one such pair is to be expected in 140,000 files, and it counts only where their followers are alike too.

/// Parts that grow by themselves, so that growing never holds the whole table twice.
const PARTS: usize = 256;

/// Lines of a part that has its first creator. From here on a quarter more leads to few spare ones for the two million
/// creators of a large file.
const LEAST: usize = 9;

/// The bits of a key that a slot holds.
const KEY: u64 = 0xffff_ffff_ffff;

/// Filled slots per hundred from which on a part grows, by a quarter.
const FULL: usize = 85;

/// Key (upper 32 of 48 bits), key (lower 16) with the size, line.
type Slot = [u32; 3];

/// An empty slot; lines start at 1, so that its line is none.
const EMPTY: Slot = [0; 3];

/// The table.
#[derive(Debug, Default)]
pub(super) struct Seen {
    parts: Vec<Part>,
    count: usize,
}

#[derive(Debug, Default, Clone)]
struct Part {
    /// Full ones run over into those behind them.
    lines: Vec<Line>,
    filled: usize,
}

/// Slots that are fetched together; the filled ones come first.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Line([Slot; 5]);

/// Where a creator who is not there belongs: the line, and the slot in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap(usize, usize);

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

    /// Where the creator with this key was seen before, or where they are to be put.
    pub(super) fn find(&self, key: u64) -> Result<Sighting, Gap> {
        let part = self.parts.get(part_of(key));
        part.map_or(Err(Gap(0, 0)), |part| part.find(key & KEY))
    }

    /// Fetches the slots of many creators, so that the processor waits for them all at once and not for one after the
    /// other. The answer means nothing.
    pub(super) fn fetch(&self, keys: impl Iterator<Item = u64>) -> u32 {
        let slot = |key: u64| {
            let part = self.parts.get(part_of(key))?;
            part.lines.get(part.home(key & KEY)).and_then(|line| line.0.first())
        };
        keys.filter_map(slot).fold(0, |all, slot| all ^ slot[2])
    }

    /// Makes room for so many creators in all, or a few more: the parts are not filled quite evenly.
    pub(super) fn reserve(&mut self, creators: usize) {
        self.begin();
        let slots = creators.saturating_add(creators / 50) / PARTS * 100 / FULL;
        let lines = slots / Line::EMPTY.0.len() + 1;
        for part in self.parts.iter_mut().filter(|part| part.lines.len() < lines) {
            part.grow_to(lines);
        }
    }

    fn begin(&mut self) {
        if self.parts.is_empty() {
            self.parts = vec![Part::default(); PARTS];
        }
    }

    /// Remembers a creator who is not there yet and belongs there.
    pub(super) fn insert(&mut self, gap: Gap, key: u64, line: u32, followers: u64) {
        self.begin();
        let lower = u32::try_from(key & 0xffff).unwrap_or(0) << 16;
        let slot = [upper(key), lower | packed(followers), line.max(1)];
        let Some(part) = self.parts.get_mut(part_of(key)) else { return };
        let slots = part.lines.len() * Line::EMPTY.0.len();
        if (part.filled + 1) * 100 > slots * FULL {
            part.grow_to((part.lines.len() + part.lines.len() / 4).max(LEAST));
            part.put(slot);
        } else {
            part.put_at(gap, slot);
        }
        part.filled += 1;
        self.count += 1;
    }
}

impl Line {
    const EMPTY: Line = Line([EMPTY; 5]);
}

impl Part {
    /// The line where the search for a key begins.
    fn home(&self, key: u64) -> usize {
        place(u32::try_from(key >> 16).unwrap_or(0), self.lines.len())
    }

    /// Where a key is, or where it belongs.
    fn find(&self, key: u64) -> Result<Sighting, Gap> {
        let mut at = self.home(key);
        // A part is never full but where it is empty.
        while let Some(line) = self.lines.get(at) {
            for (number, slot) in line.0.iter().enumerate() {
                if slot[2] == 0 {
                    return Err(Gap(at, number));
                }
                if key_of(*slot) == key {
                    return Ok(Sighting { line: slot[2], followers: unpacked(slot[1] & 0xffff) });
                }
            }
            at = self.behind(at);
        }
        Err(Gap(0, 0))
    }

    /// The line behind a full one.
    fn behind(&self, line: usize) -> usize {
        if line + 1 < self.lines.len() { line + 1 } else { 0 }
    }

    /// Puts a slot where it belongs, whose key is not there.
    fn put(&mut self, new: Slot) {
        let mut at = place(new[0], self.lines.len());
        while let Some(line) = self.lines.get_mut(at) {
            if let Some(slot) = line.0.iter_mut().find(|slot| slot[2] == 0) {
                *slot = new;
                return;
            }
            at = self.behind(at);
        }
    }

    fn put_at(&mut self, Gap(line, slot): Gap, new: Slot) {
        if let Some(there) = self.lines.get_mut(line).and_then(|line| line.0.get_mut(slot)) {
            *there = new;
        }
    }

    fn grow_to(&mut self, lines: usize) {
        let old = std::mem::replace(&mut self.lines, vec![Line::EMPTY; lines]);
        let slots = old.iter().flat_map(|line| &line.0).filter(|slot| slot[2] != 0);
        slots.for_each(|slot| self.put(*slot));
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

/// Spreads 32 bits evenly over so many places.
fn place(bits: u32, places: usize) -> usize {
    let scaled = u64::from(bits) * u64::try_from(places).unwrap_or(0);
    usize::try_from(scaled >> 32).unwrap_or(0)
}

/// What a slot holds of a key.
fn key_of(slot: Slot) -> u64 {
    u64::from(slot[0]) << 16 | u64::from(slot[1] >> 16)
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
            let gap = seen.find(key(number.into())).unwrap_err();
            seen.insert(gap, key(number.into()), number, 1_000);
        }
        assert_eq!(seen.count(), 199_999);
        for number in 1..200_000_u32 {
            let found = seen.find(key(number.into())).map(|found| found.line);
            assert_eq!(found, Ok(number));
        }
        let lines: usize = seen.parts.iter().map(|part| part.lines.len()).sum();
        assert!(lines * 64 < 199_999 * 20, "{lines} lines");
    }

    #[test]
    fn room_for_all_that_are_expected_is_made_once() {
        let mut seen = Seen::default();
        seen.reserve(400_000);
        let lines = |seen: &Seen| seen.parts.iter().map(|part| part.lines.len()).sum::<usize>();
        let before = lines(&seen);
        for number in 1..400_000_u32 {
            let gap = seen.find(key(number.into())).unwrap_err();
            seen.insert(gap, key(number.into()), number, 1_000);
        }
        let most = before + before / 8;
        assert!(
            lines(&seen) < most && before * 64 < 400_000 * 17,
            "{before}, then {}",
            lines(&seen)
        );
    }

    proptest! {
        #[test]
        fn it_is_a_map(keys in prop::collection::vec(0_u64..5_000, 1..3_000), expected in 0_usize..9_000, when in 0_u32..3_000) {
            let (mut seen, mut map) = (Seen::default(), HashMap::new());
            for (line, number) in (1..).zip(keys) {
                if line == when {
                    seen.reserve(expected);
                }
                let known = seen.find(key(number));
                prop_assert_eq!(known.ok().map(|found| found.line), map.get(&number).copied());
                if let Err(gap) = known {
                    seen.insert(gap, key(number), line, number);
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

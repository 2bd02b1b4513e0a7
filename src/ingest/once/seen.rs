//! Who has been seen, in twelve bytes each and five more to find them by.
//!
//! What is kept of creators lies in the order in which they came; a table of four bytes each says where. It is small
//! enough to stay near the processor, so that looking up somebody new, which nearly everybody is, seldom waits for
//! memory.
//!
//! Kept are the whole 64 bits of the creator's key (eight of them choose the part of the table, ten lie in it), the
//! number of followers to a thousandth, and the line. Two creators with the same key are taken for one: among a million
//! creators such a pair is to be expected in 37 million files, and it counts only where their followers are alike too.

use wide::{i8x16, i16x8, i32x8, u32x4};

/// Parts that grow by themselves, so that growing never holds the whole table twice.
const PARTS: usize = 256;

/// Buckets of a part that has its first creator. From here on a quarter more leads to few spare ones for the two million
/// creators of a large file.
const LEAST: usize = 9;

/// Creators whose buckets are fetched together.
pub(super) const AHEAD: usize = 64;

/// Filled places per hundred from which on a table grows, by a quarter.
const FULL: usize = 85;

/// Lower bits of a place, which say which creator it is, from 1 on; the others are the creator's tag.
const NUMBER: u32 = (1 << 22) - 1;

/// Creators that are kept together and never moved.
const PAGE: usize = 1 << 15;

/// The table.
#[derive(Debug, Default)]
pub(super) struct Seen {
    parts: Vec<Part>,
    creators: Log,
}

/// Creators in the order in which they came.
#[derive(Debug, Default)]
struct Log {
    /// All but the last one are full.
    pages: Vec<Vec<Creator>>,
    count: usize,
}

/// Full buckets run over into those behind them.
#[derive(Debug, Default, Clone)]
struct Part {
    buckets: Vec<Bucket>,
    creators: usize,
    /// With so many creators it is full.
    most: usize,
}

/// What is kept of a creator, without a byte between two of them: bits 8 to 55 of the key, the line, and the number of
/// followers [packed]. Those bits of the key that are above choose the part, and those below are in the tag.
#[derive(Debug, Clone, Copy)]
struct Creator([u8; 12]);

/// Places in the table that are fetched together: in the upper bits of each the tag of a creator, in the lower ones
/// which one it is. The filled ones come first.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Bucket([u32; 16]);

/// Where a creator who is not there belongs: the bucket, and the place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Gap(usize, usize);

/// What there is of a creator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Seen before.
    Again(Sighting),
    /// Not seen before; from now on remembered.
    New,
    /// Not seen before, and there is no room to remember them.
    Forgotten,
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
        self.creators.count
    }

    /// Where the creator with this key was seen before. If nowhere, they are remembered, unless so many are already.
    pub(super) fn look(&mut self, key: u64, line: u32, followers: u64, most: usize) -> Found {
        self.begin();
        let Seen { parts, creators } = self;
        let Some(part) = parts.get_mut(part_of(key)) else { return Found::Forgotten };
        let gap = match part.find(key, creators) {
            Ok(sighting) => return Found::Again(sighting),
            Err(gap) => gap,
        };
        if creators.count >= most {
            return Found::Forgotten;
        }
        let Some(number) = creators.push(Creator::new(key, line.max(1), followers)) else {
            return Found::Forgotten;
        };
        part.insert(gap, key, number, creators);
        Found::New
    }

    /// Fetches the buckets of so many creators, so that the processor waits for them all at once and not for one after
    /// the other. The answer means nothing.
    pub(super) fn fetch(&self, keys: impl Iterator<Item = u64>) -> u32 {
        let bucket = |key: u64| {
            let part = self.parts.get(part_of(key))?;
            part.buckets.get(part.home(spread(key)))
        };
        // First where they are, then all of them in as few steps as can be: a processor looks only so many steps ahead.
        let mut buckets = [&Bucket::EMPTY; AHEAD];
        for (place, bucket) in buckets.iter_mut().zip(keys.filter_map(bucket)) {
            *place = bucket;
        }
        buckets.iter().fold(0, |all, bucket| all ^ bucket.0[0])
    }

    /// Makes room for so many creators in all, or a few more: the parts are not filled quite evenly.
    pub(super) fn reserve(&mut self, creators: usize) {
        self.begin();
        let most = usize::try_from(NUMBER).unwrap_or(usize::MAX);
        let each = creators.saturating_add(creators / 50).min(most) / PARTS;
        let buckets = each * 100 / FULL / Bucket::EMPTY.0.len() + 1;
        for part in &mut self.parts {
            if part.buckets.len() < buckets {
                part.grow_to(buckets, &self.creators);
            }
        }
    }

    #[inline]
    fn begin(&mut self) {
        if self.parts.is_empty() {
            self.parts = vec![Part::default(); PARTS];
        }
    }
}

impl Log {
    /// The number of the creator, from 1 on; `None` where there are too many.
    fn push(&mut self, creator: Creator) -> Option<u32> {
        let number = u32::try_from(self.count + 1).ok().filter(|number| *number <= NUMBER)?;
        match self.pages.last_mut().filter(|page| page.len() < PAGE) {
            Some(page) => page.push(creator),
            None => self.turn(creator),
        }
        self.count += 1;
        Some(number)
    }

    #[cold]
    fn turn(&mut self, creator: Creator) {
        // Of a short file's creators there are few.
        let mut page = if self.count == 0 { Vec::new() } else { Vec::with_capacity(PAGE) };
        page.push(creator);
        self.pages.push(page);
    }

    /// The creator whose number is in this place.
    fn at(&self, place: u32) -> Option<&Creator> {
        let at = usize::try_from((place & NUMBER).checked_sub(1)?).ok()?;
        self.pages.get(at / PAGE)?.get(at % PAGE)
    }
}

impl Creator {
    fn new(key: u64, line: u32, followers: u64) -> Creator {
        let key = u128::from(key << 8 >> 16);
        let all = key | u128::from(line) << 48 | u128::from(packed(followers)) << 80;
        let [bytes @ .., _, _, _, _] = all.to_le_bytes();
        Creator(bytes)
    }

    fn all(&self) -> u128 {
        self.0.iter().rev().fold(0, |all, byte| all << 8 | u128::from(*byte))
    }

    /// Bits 8 to 55 of the key, where they are in it.
    fn key(&self) -> u64 {
        u64::try_from(self.all() & ((1 << 48) - 1)).unwrap_or(0) << 8
    }

    /// Whether the key is the same as far as it is kept here.
    fn is_of(&self, key: u64) -> bool {
        self.key() == key << 8 >> 16 << 8
    }

    fn sighting(&self) -> Sighting {
        let line = u32::try_from(self.all() >> 48 & u128::from(u32::MAX)).unwrap_or(u32::MAX);
        let size = u16::try_from(self.all() >> 80).unwrap_or(u16::MAX);
        Sighting { line, followers: unpacked(size) }
    }
}

impl Bucket {
    const EMPTY: Bucket = Bucket([0; 16]);

    /// Which places hold this tag, and which are empty: a bit for each.
    fn look(&self, tag: u32) -> (u32, u32) {
        let (tag, upper, none) = (u32x4::splat(tag), u32x4::splat(!NUMBER), u32x4::splat(0));
        let fours: [u32x4; 4] = bytemuck::cast(self.0);
        let same = bits(fours.map(|four| (four & upper).simd_eq(tag)));
        let empty = bits(fours.map(|four| four.simd_eq(none)));
        (same & !empty, empty)
    }
}

/// A bit for each place of which all bits are set; of the others none is.
fn bits(fours: [u32x4; 4]) -> u32 {
    let eights: [i32x8; 2] = bytemuck::cast(fours);
    let halves = eights.map(i16x8::from_i32x8_saturate);
    i8x16::from_i16x16_saturate(bytemuck::cast(halves)).to_bitmask()
}

impl Part {
    /// The bucket where the search for a creator begins.
    fn home(&self, spread: u32) -> usize {
        place(spread, self.buckets.len())
    }

    /// Where a creator is, or where they belong.
    fn find(&self, key: u64, creators: &Log) -> Result<Sighting, Gap> {
        let mut at = self.home(spread(key));
        // A table is never full but where it is empty.
        while let Some(bucket) = self.buckets.get(at) {
            let (mut same, empty) = bucket.look(tag(key));
            while same != 0 {
                let found = bucket.0.get(same.trailing_zeros() as usize);
                let creator = found.and_then(|found| creators.at(*found));
                if let Some(creator) = creator.filter(|creator| creator.is_of(key)) {
                    return Ok(creator.sighting());
                }
                same &= same - 1;
            }
            if empty != 0 {
                return Err(Gap(at, empty.trailing_zeros() as usize));
            }
            at = self.behind(at);
        }
        Err(Gap(0, 0))
    }

    /// The bucket behind a full one.
    fn behind(&self, bucket: usize) -> usize {
        if bucket + 1 < self.buckets.len() { bucket + 1 } else { 0 }
    }

    fn insert(&mut self, gap: Gap, key: u64, number: u32, creators: &Log) {
        self.creators += 1;
        if self.creators > self.most {
            self.grow_to((self.buckets.len() + self.buckets.len() / 4).max(LEAST), creators);
            self.put(tag(key) | number, spread(key));
        } else {
            self.put_at(gap, tag(key) | number);
        }
    }

    /// Puts a creator where they belong, who is not there.
    fn put(&mut self, new: u32, spread: u32) {
        let mut at = self.home(spread);
        while let Some(bucket) = self.buckets.get_mut(at) {
            if let Some(place) = bucket.0.iter_mut().find(|place| **place == 0) {
                *place = new;
                return;
            }
            at = self.behind(at);
        }
    }

    fn put_at(&mut self, Gap(bucket, place): Gap, new: u32) {
        if let Some(there) = self.buckets.get_mut(bucket).and_then(|b| b.0.get_mut(place)) {
            *there = new;
        }
    }

    fn grow_to(&mut self, buckets: usize, creators: &Log) {
        let old = std::mem::replace(&mut self.buckets, vec![Bucket::EMPTY; buckets]);
        self.most = buckets * Bucket::EMPTY.0.len() * FULL / 100;
        for found in old.iter().flat_map(|bucket| bucket.0) {
            if let Some(creator) = creators.at(found) {
                self.put(found, spread(creator.key()));
            }
        }
    }
}

/// The upper eight bits choose the part.
fn part_of(key: u64) -> usize {
    usize::try_from(key >> 56).unwrap_or(0)
}

/// Bits 24 to 55, which choose the bucket.
fn spread(key: u64) -> u32 {
    u32::try_from(key >> 24 & 0xffff_ffff).unwrap_or(0)
}

/// Bits 0 to 9, where a place has them.
fn tag(key: u64) -> u32 {
    u32::try_from(key << 22 & u64::from(!NUMBER)).unwrap_or(0)
}

/// Spreads 32 bits evenly over so many places.
fn place(bits: u32, places: usize) -> usize {
    let scaled = u64::from(bits) * u64::try_from(places).unwrap_or(0);
    usize::try_from(scaled >> 32).unwrap_or(0)
}

/// Six bits of exponent and ten of fraction: a thousandth, up to 10¹⁹.
fn packed(followers: u64) -> u16 {
    let followers = followers.max(1);
    let exponent = followers.ilog2();
    let fraction = match exponent.checked_sub(10) {
        Some(finer) => followers >> finer,
        None => followers << (10 - exponent),
    };
    u16::try_from(u64::from(exponent) << 10 | (fraction & 0x3ff)).unwrap_or(u16::MAX)
}

fn unpacked(bits: u16) -> u64 {
    let (exponent, fraction) = (bits >> 10, u128::from(bits & 0x3ff));
    u64::try_from(((1 << 10 | fraction) << exponent) >> 10).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;
    use std::hash::{DefaultHasher, Hasher};

    const MOST: usize = 1_000_000;

    fn key(number: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(number);
        hasher.finish()
    }

    fn bytes(seen: &Seen) -> usize {
        let buckets: usize = seen.parts.iter().map(|part| part.buckets.len()).sum();
        let creators: usize = seen.creators.pages.iter().map(Vec::capacity).sum();
        buckets * size_of::<Bucket>() + creators * size_of::<Creator>()
    }

    #[test]
    fn all_that_went_in_is_found_and_nothing_else() {
        let mut seen = Seen::default();
        for number in 1..200_000_u32 {
            assert_eq!(seen.look(key(number.into()), number, 1_000, MOST), Found::New);
        }
        assert_eq!(seen.count(), 199_999);
        for number in 1..200_000_u32 {
            let Found::Again(found) = seen.look(key(number.into()), 0, 1_000, MOST) else {
                panic!("{number} is not there")
            };
            assert_eq!(found.line, number);
        }
        let bytes = bytes(&seen);
        assert!(bytes < 199_999 * 20, "{bytes} bytes");
    }

    #[test]
    fn room_for_all_that_are_expected_is_made_once() {
        let mut seen = Seen::default();
        seen.reserve(400_000);
        let before = bytes(&seen);
        for number in 1..400_000_u32 {
            assert_eq!(seen.look(key(number.into()), number, 1_000, MOST), Found::New);
        }
        let after = bytes(&seen);
        let creators = (400_000 + PAGE) * size_of::<Creator>();
        assert!(
            after < before + creators + before / 8 && before < 400_000 * 6,
            "{before}, then {after}"
        );
    }

    proptest! {
        #[test]
        fn it_is_a_map(keys in prop::collection::vec(0_u64..5_000, 1..3_000), expected in 0_usize..9_000, when in 0_u32..3_000, most in 0_usize..3_000) {
            let (mut seen, mut map) = (Seen::default(), HashMap::new());
            for (line, number) in (1..).zip(keys) {
                if line == when {
                    seen.reserve(expected);
                }
                let known = seen.look(key(number), line, number, most);
                let full = map.len() >= most;
                let wanted = match map.get(&number) {
                    Some(line) => Found::Again(Sighting { line: *line, followers: unpacked(packed(number)) }),
                    None if full => Found::Forgotten,
                    None => Found::New,
                };
                prop_assert_eq!(known, wanted);
                if known == Found::New {
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

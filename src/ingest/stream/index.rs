//! Where the delimiters, quotes and line feeds of a piece of a block are, and which bytes are no ordinary text: 64 bytes at
//! a time.

use super::cells::offset;
use wide::u8x16;

/// The bytes that structure a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) delimiter: u8,
    /// As the delimiter where nothing is quoted.
    pub(super) quote: u8,
}

/// What some lines of a block are made of.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The first stands before all bytes of the piece.
    ends: Places,
    feeds: Places,
    odd: Places,
    wild: Places,
}

/// Offsets in a block, rising.
#[derive(Debug, Default)]
struct Places {
    /// Those that are found come first; what stands behind them means nothing.
    room: Vec<u32>,
    found: usize,
}

/// Set beside others, so that none need be looked for.
const LAST: u64 = 1 << 63;

/// Bytes whose bits are gathered in one word.
const CHUNK: usize = 64;

/// For each byte of a chunk a bit: whether it is a mark, whether that is a line feed, whether it is odd, and whether it
/// begins a cell in a way that a spreadsheet might run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bits {
    marks: u64,
    feeds: u64,
    odd: u64,
    wild: u64,
}

impl Index {
    /// Offsets of all delimiters, quotes and line feeds.
    pub(super) fn marks(&self) -> &[u32] {
        self.ends.found().get(1..).unwrap_or_default()
    }

    /// The same with one before all bytes: what begins a piece begins behind a mark, too. At the start of a block it is one
    /// below 0.
    pub(super) fn ends(&self) -> &[u32] {
        self.ends.found()
    }

    /// Offsets of the line feeds.
    pub(super) fn feeds(&self) -> &[u32] {
        self.feeds.found()
    }

    /// Offsets of what is no printable ASCII, and of quotes; delimiters and line feeds are not among them.
    pub(super) fn odd(&self) -> &[u32] {
        self.odd.found()
    }

    /// Offsets of cells' first bytes that a spreadsheet might take for the beginning of a formula: `=`, `+`, `-`, `@`, a
    /// space that may stand before them, and two more that are as easily left in.
    pub(super) fn wild(&self) -> &[u32] {
        self.wild.found()
    }

    /// Of these bytes, the first of which stands at this offset.
    pub(super) fn read(&mut self, bytes: &[u8], start: usize, marks: Marks) {
        for places in [&mut self.ends, &mut self.feeds, &mut self.odd, &mut self.wild] {
            places.found = 0;
        }
        let start = offset(start);
        self.ends.add(1, start.wrapping_sub(1));
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        // What stands before the piece ends a cell, too.
        let (mut base, mut carry) = (start, 1);
        for chunk in chunks {
            carry = self.add(base, bits(chunk, marks), carry);
            base += 64;
        }
        // The last bytes, and no bits for what is behind them.
        let mut last = [b' '; CHUNK];
        if let Some(room) = last.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }
        let Bits { marks, feeds, odd, wild } = bits(&last, marks);
        let [marks, feeds, odd, wild] =
            [marks, feeds, odd, wild].map(|bits| bits & ((1 << rest.len()) - 1));
        self.add(base, Bits { marks, feeds, odd, wild }, carry);
    }

    /// `carry` is 1 where the first byte begins a cell; so is the answer for the next chunk.
    #[inline(always)]
    fn add(&mut self, base: u32, found: Bits, carry: u64) -> u64 {
        self.ends.add(found.marks, base);
        let begins = (found.marks << 1 | carry) & !found.marks;
        let rare = [&mut self.feeds, &mut self.odd, &mut self.wild];
        for (places, bits) in rare.into_iter().zip([found.feeds, found.odd, found.wild & begins]) {
            if bits != 0 {
                places.add_few(bits, base);
            }
        }
        found.marks >> 63
    }
}

impl Places {
    fn found(&self) -> &[u32] {
        self.room.get(..self.found).unwrap_or_default()
    }

    /// Makes room for the places of a whole chunk, and for more of them next time.
    #[cold]
    fn grow(&mut self) {
        self.room.resize(2 * self.room.len() + 2 * CHUNK, 0);
    }

    /// Appends the places of the bits that are set, lowest first, counted from `base`. Twelve are written and then four at
    /// a time, whether there are so many or not: twelve are enough for nearly every chunk, which makes the branch foreseen.
    #[inline(always)]
    fn add(&mut self, mut bits: u64, base: u32) {
        if self.room.len() < self.found + CHUNK {
            self.grow();
        }
        let room = self.room.get_mut(self.found..).unwrap_or_default();
        self.found += usize::try_from(bits.count_ones()).unwrap_or(0);
        let mut write = |places: &mut [u32]| {
            for place in places {
                *place = base.wrapping_add((bits | LAST).trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
            bits == 0
        };
        let Some((twelve, rest)) = room.split_first_chunk_mut::<12>() else { return };
        if write(twelve) {
            return;
        }
        for four in rest.as_chunks_mut::<4>().0 {
            if write(four) {
                break;
            }
        }
    }

    /// The same for some bits, mostly one.
    fn add_few(&mut self, bits: u64, base: u32) {
        if bits & bits.wrapping_sub(1) != 0 {
            return self.add(bits, base);
        }
        let place = base.wrapping_add(bits.trailing_zeros());
        if self.room.len() == self.found {
            self.grow();
        }
        if let Some(room) = self.room.get_mut(self.found) {
            *room = place;
        }
        self.found += 1;
    }
}

#[inline(always)]
fn bits(chunk: &[u8; CHUNK], marks: Marks) -> Bits {
    let [delimiter, quote, feed, low] =
        [marks.delimiter, marks.quote, b'\n', b' ' - 1].map(u8x16::splat);
    // `+` and `-` differ in two bits, which two more signs have in common with them.
    let [two_bits, plus_minus, equals, at, space] =
        [0x06, b'/', b'=', b'@', b' '].map(u8x16::splat);
    let mut found = Bits::default();
    let (parts, _) = chunk.as_chunks::<16>();
    for (shift, part) in [0, 16, 32, 48].into_iter().zip(parts) {
        let bytes = u8x16::new(*part);
        let feeds = bytes.simd_eq(feed);
        let ends = bytes.simd_eq(delimiter) | feeds;
        let quotes = bytes.simd_eq(quote);
        let control = bytes.min(low).simd_eq(bytes);
        // Only the highest bit of each byte counts: it is set in what is no ASCII.
        let odd = (control | quotes | bytes) & !ends;
        found.marks |= u64::from((ends | quotes).to_bitmask()) << shift;
        found.feeds |= u64::from(feeds.to_bitmask()) << shift;
        found.odd |= u64::from(odd.to_bitmask()) << shift;
        let wild = (bytes | two_bits).simd_eq(plus_minus)
            | bytes.simd_eq(equals)
            | bytes.simd_eq(at)
            | bytes.simd_eq(space);
        found.wild |= u64::from(wild.to_bitmask()) << shift;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn byte() -> impl Strategy<Value = u8> {
        prop_oneof![
            Just(b','),
            Just(b'"'),
            Just(b'\n'),
            prop::sample::select(b"\t =+-@/)x".to_vec()),
            any::<u8>()
        ]
    }

    proptest! {
        #[test]
        fn every_mark_is_found_and_nothing_else(bytes in prop::collection::vec(byte(), 0..300), start in 0_usize..1_000, quote in prop_oneof![Just(b'"'), Just(b',')]) {
            let mut index = Index::default();
            index.read(&bytes, start, Marks { delimiter: b',', quote });
            let first = u32::try_from(start).unwrap();
            let places = |wanted: &dyn Fn(u8) -> bool| {
                (first..).zip(&bytes).filter(|(_, byte)| wanted(**byte)).map(|(at, _)| at).collect::<Vec<u32>>()
            };
            prop_assert_eq!(index.marks(), places(&|byte| byte == b',' || byte == quote || byte == b'\n'));
            prop_assert_eq!(index.feeds(), places(&|byte| byte == b'\n'));
            prop_assert_eq!(index.ends().split_first(), Some((&first.wrapping_sub(1), index.marks())));
            let odd = |byte: u8| byte != b',' && byte != b'\n' && (byte == quote || !(b' '..0x80).contains(&byte));
            prop_assert_eq!(index.odd(), places(&odd));
            let begins = |at: usize| at == 0 || bytes.get(at - 1).is_some_and(|b| matches!(*b, b',' | b'\n') || *b == quote);
            let wild = (0..).zip(&bytes).filter(|(at, byte)| begins(*at) && b"=+-@ /)".contains(byte));
            prop_assert_eq!(index.wild(), wild.map(|(at, _)| first + u32::try_from(at).unwrap()).collect::<Vec<u32>>());
        }
    }
}

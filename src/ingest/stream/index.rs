//! Where the delimiters, quotes and line feeds of a piece of a block are, and which bytes are no ordinary text: 64 bytes at
//! a time.

use super::cells::offset;
use wide::i8x16;

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

/// Chunks that are looked at before their bits are told one by one: each step is a short loop, whose few values the
/// processor can keep at hand.
const TOGETHER: usize = 16;

/// For each byte of a chunk a bit: whether it is a mark, whether that is a line feed, and whether it would begin a cell in
/// a way that a spreadsheet might run. And whether some are odd.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bits {
    marks: u64,
    feeds: u64,
    wild: u64,
    odd: bool,
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
    /// space that may stand before them, and four more that are as easily left in.
    pub(super) fn wild(&self) -> &[u32] {
        self.wild.found()
    }

    /// Of these bytes, the first of which stands at this offset.
    pub(super) fn read(&mut self, bytes: &[u8], start: usize, marks: Marks) {
        for places in [&mut self.ends, &mut self.feeds, &mut self.odd, &mut self.wild] {
            places.found = 0;
        }
        let start = offset(start);
        self.ends.reserve();
        self.ends.add(1, start.wrapping_sub(1));
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        // What stands before the piece ends a cell, too.
        let (mut base, mut carry) = (start, 1);
        for chunks in chunks.chunks(TOGETHER) {
            carry = self.read_chunks(chunks, base, marks, carry, u64::MAX);
            base += offset(chunks.len() * CHUNK);
        }
        // The last bytes, and no bits for what is behind them.
        let mut last = [b' '; CHUNK];
        if let Some(room) = last.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }
        self.read_chunks(&[last], base, marks, carry, (1 << rest.len()) - 1);
    }

    /// Reads at most [`TOGETHER`] chunks, of each only the bytes whose bits are `wanted`. `carry` is 1 where the first byte
    /// begins a cell; so is the answer for the next chunk.
    fn read_chunks(
        &mut self,
        chunks: &[[u8; CHUNK]],
        mut base: u32,
        marks: Marks,
        mut carry: u64,
        wanted: u64,
    ) -> u64 {
        let sixteen = Sixteen::looking_for(marks);
        let mut found = [Bits::default(); TOGETHER];
        for (bits, chunk) in found.iter_mut().zip(chunks) {
            *bits = sixteen.bits(chunk);
        }
        let mut at = base;
        self.ends.reserve();
        self.feeds.reserve();
        for (bits, _) in found.iter().zip(chunks) {
            self.ends.add(bits.marks & wanted, at);
            at += 64;
        }
        for (bits, chunk) in found.iter().zip(chunks) {
            let begins = (bits.marks << 1 | carry) & !bits.marks;
            self.feeds.add_one(bits.feeds & wanted, base);
            self.wild.add_few(bits.wild & begins & wanted, base);
            if bits.odd {
                self.odd.add_few(sixteen.odd_bits(chunk) & wanted, base);
            }
            carry = bits.marks >> 63;
            base += 64;
        }
        carry
    }
}

impl Places {
    fn found(&self) -> &[u32] {
        self.room.get(..self.found).unwrap_or_default()
    }

    /// Makes room for the places of all bytes of [`TOGETHER`] chunks, and for more of them next time.
    #[inline]
    fn reserve(&mut self) {
        if self.room.len() < self.found + CHUNK * TOGETHER {
            self.room.resize(2 * self.room.len() + CHUNK * TOGETHER, 0);
        }
    }

    /// Appends the places of the bits that are set, lowest first, counted from `base`. Twelve are written and then four at
    /// a time, whether there are so many or not: twelve are enough for nearly every chunk, which makes the branch foreseen.
    /// There has to be [room](Places::reserve).
    #[inline(always)]
    fn add(&mut self, mut bits: u64, base: u32) {
        let room = self.room.get_mut(self.found..).and_then(<[u32]>::first_chunk_mut::<CHUNK>);
        let Some(room) = room else { return };
        self.found += usize::try_from(bits.count_ones()).unwrap_or(0);
        let mut write = |places: &mut [u32]| {
            for place in places {
                *place = base.wrapping_add((bits | LAST).trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
            bits == 0
        };
        let (twelve, rest) = room.split_at_mut(12);
        if write(twelve) {
            return;
        }
        for four in rest.as_chunks_mut::<4>().0 {
            if write(four) {
                break;
            }
        }
    }

    /// The same for one bit or none, which is as likely, so that no branch hangs on it; rarely several.
    #[inline]
    fn add_one(&mut self, bits: u64, base: u32) {
        if bits & bits.wrapping_sub(1) != 0 {
            return self.add_some(bits, base);
        }
        if let Some(room) = self.room.get_mut(self.found) {
            *room = base.wrapping_add((bits | LAST).trailing_zeros());
        }
        self.found += usize::from(bits != 0);
    }

    /// The same for some bits, mostly none; room is made.
    #[inline]
    fn add_few(&mut self, bits: u64, base: u32) {
        if bits == 0 {
            return;
        }
        self.reserve();
        if bits & bits.wrapping_sub(1) != 0 {
            return self.add_some(bits, base);
        }
        if let Some(room) = self.room.get_mut(self.found) {
            *room = base.wrapping_add(bits.trailing_zeros());
        }
        self.found += 1;
    }

    #[inline(never)]
    fn add_some(&mut self, bits: u64, base: u32) {
        self.add(bits, base);
    }
}

/// Where the bits of the parts of a chunk go.
const SHIFTS: [u32; 4] = [0, 16, 32, 48];

/// What is looked for in sixteen bytes, each of them sixteen times.
struct Sixteen {
    delimiter: i8x16,
    quote: i8x16,
}

/// Which of sixteen bytes are what: all bits of those are set.
struct Kinds {
    ends: i8x16,
    feeds: i8x16,
    quotes: i8x16,
    wild: i8x16,
    /// No printable ASCII.
    strange: i8x16,
}

impl Kinds {
    #[inline(always)]
    fn odd(&self) -> i8x16 {
        (self.strange | self.quotes) & !self.ends
    }
}

impl Sixteen {
    #[inline(always)]
    fn looking_for(marks: Marks) -> Sixteen {
        let [delimiter, quote] = [marks.delimiter, marks.quote].map(splat);
        Sixteen { delimiter, quote }
    }

    #[inline(always)]
    fn bits(&self, chunk: &[u8; CHUNK]) -> Bits {
        let (mut found, mut odd) = (Bits::default(), i8x16::ZERO);
        for (shift, part) in SHIFTS.into_iter().zip(chunk.as_chunks::<16>().0) {
            let kinds = self.look(part);
            found.marks |= u64::from((kinds.ends | kinds.quotes).to_bitmask()) << shift;
            found.feeds |= u64::from(kinds.feeds.to_bitmask()) << shift;
            found.wild |= u64::from(kinds.wild.to_bitmask()) << shift;
            odd |= kinds.odd();
        }
        // In most chunks nothing is odd: where, is asked only if something is.
        found.odd = odd.to_bitmask() != 0;
        found
    }

    /// Which bytes of a chunk are odd.
    #[inline(never)]
    fn odd_bits(&self, chunk: &[u8; CHUNK]) -> u64 {
        let parts = SHIFTS.into_iter().zip(chunk.as_chunks::<16>().0);
        parts.fold(0, |all, (shift, part)| {
            all | u64::from(self.look(part).odd().to_bitmask()) << shift
        })
    }

    #[inline(always)]
    fn look(&self, part: &[u8; 16]) -> Kinds {
        let bytes = i8x16::new(part.map(u8::cast_signed));
        let feeds = bytes.simd_eq(splat(b'\n'));
        // `)`, `+`, `-` and `/` differ in two bits; a space and `@` share all but two with what is never there.
        let wild = (bytes | splat(0x06)).simd_eq(splat(b'/'))
            | (bytes & splat(0x9f)).simd_eq(i8x16::ZERO)
            | bytes.simd_eq(splat(b'='));
        Kinds {
            ends: bytes.simd_eq(self.delimiter) | feeds,
            feeds,
            quotes: bytes.simd_eq(self.quote),
            wild,
            // What is no ASCII is below nought.
            strange: splat(b' ').simd_gt(bytes),
        }
    }
}

#[inline(always)]
fn splat(byte: u8) -> i8x16 {
    i8x16::splat(byte.cast_signed())
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
            prop::sample::select(b"\t =+-@/)`\0x".to_vec()),
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
            let wild = (0..).zip(&bytes).filter(|(at, byte)| begins(*at) && b"=+-@ /)`\0".contains(byte));
            prop_assert_eq!(index.wild(), wild.map(|(at, _)| first + u32::try_from(at).unwrap()).collect::<Vec<u32>>());
        }
    }
}

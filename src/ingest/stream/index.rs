//! Where the delimiters, quotes and line feeds of a piece of a block are, and which bytes are no ordinary text: 64 bytes at
//! a time.

use super::cells::offset;
use fearless_simd::{Level, Simd, dispatch, i8x64, prelude::*};

/// The bytes that structure a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) delimiter: u8,
    /// As the delimiter where nothing is quoted.
    pub(super) quote: u8,
}

/// What some lines of a block are made of.
#[derive(Debug)]
pub(super) struct Index {
    /// What the processor can do at once.
    level: Level,
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

/// Bytes whose bits are gathered in one word.
const CHUNK: usize = 64;

/// Chunks that are looked at before their bits are told one by one: each step is a short loop, whose few values the
/// processor can keep at hand.
const TOGETHER: usize = 16;

/// For each byte of a chunk a bit: whether it is a mark, whether that is a line feed, and whether it would begin a cell in
/// a way that a spreadsheet might run, and whether it is odd.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bits {
    marks: u64,
    feeds: u64,
    wild: u64,
    odd: u64,
}

impl Default for Index {
    fn default() -> Index {
        let (ends, feeds, odd, wild) = Default::default();
        Index { level: Level::new(), ends, feeds, odd, wild }
    }
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
        self.ends.add_some(1, start.wrapping_sub(1));
        let level = self.level;
        dispatch!(level, simd => self.read_all(simd, bytes, start, marks));
    }

    #[inline(always)]
    fn read_all<S: Simd>(&mut self, simd: S, bytes: &[u8], start: u32, marks: Marks) {
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        // What stands before the piece ends a cell, too.
        let (mut base, mut carry) = (start, 1);
        for chunks in chunks.chunks(TOGETHER) {
            carry = self.read_chunks(simd, chunks, base, marks, carry, u64::MAX);
            base += offset(chunks.len() * CHUNK);
        }
        // The last bytes, and no bits for what is behind them.
        let mut last = [b' '; CHUNK];
        if let Some(room) = last.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }
        self.read_chunks(simd, &[last], base, marks, carry, (1 << rest.len()) - 1);
    }

    /// Reads at most [`TOGETHER`] chunks, of each only the bytes whose bits are `wanted`. `carry` is 1 where the first byte
    /// begins a cell; so is the answer for the next chunk.
    #[inline(always)]
    fn read_chunks<S: Simd>(
        &mut self,
        simd: S,
        chunks: &[[u8; CHUNK]],
        mut base: u32,
        marks: Marks,
        mut carry: u64,
        wanted: u64,
    ) -> u64 {
        let mut found = [Bits::default(); TOGETHER];
        for (bits, chunk) in found.iter_mut().zip(chunks) {
            *bits = Bits::of(simd, chunk, marks);
        }
        let mut at = base;
        self.ends.reserve();
        self.feeds.reserve();
        for (bits, _) in found.iter().zip(chunks) {
            self.ends.add(bits.marks & wanted, at);
            at += 64;
        }
        for (bits, _) in found.iter().zip(chunks) {
            let begins = (bits.marks << 1 | carry) & !bits.marks;
            self.feeds.add_one(bits.feeds & wanted, base);
            self.wild.add_few(bits.wild & begins & wanted, base);
            self.odd.add_few(bits.odd & wanted, base);
            carry = bits.marks >> 63;
            base += 64;
        }
        carry
    }
}

impl Bits {
    #[inline(always)]
    fn of<S: Simd>(simd: S, chunk: &[u8; CHUNK], marks: Marks) -> Bits {
        let splat = |byte: u8| i8x64::splat(simd, byte.cast_signed());
        let bytes = i8x64::from_slice(simd, bytemuck::cast_slice(chunk));
        let feeds = bytes.simd_eq(splat(b'\n'));
        let ends = bytes.simd_eq(splat(marks.delimiter)) | feeds;
        let quotes = bytes.simd_eq(splat(marks.quote));
        // `)`, `+`, `-` and `/` differ in two bits; a space and `@` share all but two with what is never there.
        let wild = (bytes | splat(0x06)).simd_eq(splat(b'/'))
            | (bytes & splat(0x9f)).simd_eq(splat(0))
            | bytes.simd_eq(splat(b'='));
        // No printable ASCII: what is no ASCII is below nought.
        let strange = bytes.simd_lt(splat(b' '));
        Bits {
            marks: (ends | quotes).to_bitmask(),
            feeds: feeds.to_bitmask(),
            wild: wild.to_bitmask(),
            odd: ((strange | quotes) & !ends).to_bitmask(),
        }
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
                *place = base.wrapping_add(bits.trailing_zeros());
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
    #[inline(always)]
    fn add_one(&mut self, bits: u64, base: u32) {
        if bits & bits.wrapping_sub(1) != 0 {
            return self.add_some(bits, base);
        }
        if let Some(room) = self.room.get_mut(self.found) {
            *room = base.wrapping_add(bits.trailing_zeros());
        }
        self.found += usize::from(bits != 0);
    }

    /// The same for some bits, mostly none; room is made.
    #[inline(always)]
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

    #[cold]
    fn add_some(&mut self, bits: u64, base: u32) {
        self.add(bits, base);
    }
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
            // And so they are on a processor that can do no more than all of its kind.
            let mut plain = Index { level: Level::baseline(), ..Index::default() };
            plain.read(&bytes, start, Marks { delimiter: b',', quote });
            let all = |index: &Index| [index.ends(), index.feeds(), index.odd(), index.wild()].map(<[u32]>::to_vec);
            prop_assert_eq!(all(&plain), all(&index));
        }
    }
}

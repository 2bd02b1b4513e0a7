//! Where the delimiters, quotes and line feeds of a block are, and which bytes are no ordinary text: 64 bytes at a time.

use wide::u8x16;

/// The bytes that structure a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) delimiter: u8,
    /// As the delimiter where nothing is quoted.
    pub(super) quote: u8,
}

/// What a block is made of.
#[derive(Debug, Default)]
pub(super) struct Index {
    marks: Places,
    odd: Places,
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

/// For each byte of a chunk a bit: whether it is a mark, and whether it is odd.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bits {
    marks: u64,
    odd: u64,
}

impl Index {
    /// Offsets of all delimiters, quotes and line feeds.
    pub(super) fn marks(&self) -> &[u32] {
        self.marks.found()
    }

    /// Offsets of what is no printable ASCII, and of quotes; delimiters and line feeds are not among them.
    pub(super) fn odd(&self) -> &[u32] {
        self.odd.found()
    }

    /// Of these bytes.
    pub(super) fn read(&mut self, bytes: &[u8], marks: Marks) {
        (self.marks.found, self.odd.found) = (0, 0);
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        let mut base = 0_u32;
        for chunk in chunks {
            self.add(base, bits(chunk, marks));
            base += 64;
        }
        // The last bytes, with what is neither behind them.
        let mut last = [b' '; CHUNK];
        if let Some(room) = last.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }
        let Bits { marks, odd } = bits(&last, marks);
        let within = (1_u64 << rest.len()) - 1;
        self.add(base, Bits { marks: marks & within, odd: odd & within });
    }

    fn add(&mut self, base: u32, found: Bits) {
        self.marks.add(found.marks, base);
        if found.odd != 0 {
            self.odd.add(found.odd, base);
        }
    }
}

impl Places {
    fn found(&self) -> &[u32] {
        self.room.get(..self.found).unwrap_or_default()
    }

    /// Appends the places of the bits that are set, lowest first, counted from `base`. Eight are written at a time, whether
    /// there are so many or not.
    fn add(&mut self, mut bits: u64, base: u32) {
        if self.room.len() < self.found + CHUNK {
            self.room.resize(2 * self.room.len() + CHUNK, 0);
        }
        let room = self.room.get_mut(self.found..).unwrap_or_default();
        self.found += usize::try_from(bits.count_ones()).unwrap_or(0);
        for eight in room.as_chunks_mut::<8>().0 {
            if bits == 0 {
                break;
            }
            for place in eight {
                *place = base.wrapping_add((bits | LAST).trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
        }
    }
}

fn bits(chunk: &[u8; CHUNK], marks: Marks) -> Bits {
    let [delimiter, quote, feed, low] =
        [marks.delimiter, marks.quote, b'\n', b' ' - 1].map(u8x16::splat);
    let mut found = Bits::default();
    let (parts, _) = chunk.as_chunks::<16>();
    for (shift, part) in [0, 16, 32, 48].into_iter().zip(parts) {
        let bytes = u8x16::new(*part);
        let ends = bytes.simd_eq(delimiter) | bytes.simd_eq(feed);
        let quotes = bytes.simd_eq(quote);
        let control = bytes.min(low).simd_eq(bytes);
        // Only the highest bit of each byte counts: it is set in what is no ASCII.
        let odd = (control | quotes | bytes) & !ends;
        found.marks |= u64::from((ends | quotes).to_bitmask()) << shift;
        found.odd |= u64::from(odd.to_bitmask()) << shift;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn byte() -> impl Strategy<Value = u8> {
        prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\t'), any::<u8>()]
    }

    proptest! {
        #[test]
        fn every_mark_is_found_and_nothing_else(bytes in prop::collection::vec(byte(), 0..300), quote in prop_oneof![Just(b'"'), Just(b',')]) {
            let mut index = Index::default();
            index.read(&bytes, Marks { delimiter: b',', quote });
            let places = |wanted: &dyn Fn(u8) -> bool| {
                (0..).zip(&bytes).filter(|(_, byte)| wanted(**byte)).map(|(at, _)| at).collect::<Vec<u32>>()
            };
            prop_assert_eq!(index.marks(), places(&|byte| byte == b',' || byte == quote || byte == b'\n'));
            let odd = |byte: u8| byte != b',' && byte != b'\n' && (byte == quote || !(b' '..0x80).contains(&byte));
            prop_assert_eq!(index.odd(), places(&odd));
        }
    }
}

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
    /// Offsets of all delimiters, quotes and line feeds.
    pub(super) marks: Vec<u32>,
    /// Offsets of what is no printable ASCII, and of quotes; delimiters and line feeds are not among them.
    pub(super) odd: Vec<u32>,
}

/// Bytes whose bits are gathered in one word.
const CHUNK: usize = 64;

/// For each byte of a chunk a bit: whether it is a mark, and whether it is odd.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bits {
    marks: u64,
    odd: u64,
}

impl Index {
    /// Of these bytes.
    pub(super) fn read(&mut self, bytes: &[u8], marks: Marks) {
        self.marks.clear();
        self.odd.clear();
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
        each(found.marks, base, &mut self.marks);
        if found.odd != 0 {
            each(found.odd, base, &mut self.odd);
        }
    }
}

/// Appends the places of the bits that are set, lowest first, counted from `base`.
fn each(mut bits: u64, base: u32, places: &mut Vec<u32>) {
    let mut found = [0; CHUNK];
    let mut count = 0;
    for place in &mut found {
        if bits == 0 {
            break;
        }
        *place = base.wrapping_add(bits.trailing_zeros());
        bits &= bits.wrapping_sub(1);
        count += 1;
    }
    places.extend_from_slice(found.get(..count).unwrap_or_default());
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
            prop_assert_eq!(&index.marks, &places(&|byte| byte == b',' || byte == quote || byte == b'\n'));
            let odd = |byte: u8| byte != b',' && byte != b'\n' && (byte == quote || !(b' '..0x80).contains(&byte));
            prop_assert_eq!(&index.odd, &places(&odd));
        }
    }
}

//! Where the delimiters, quotes and line feeds of a block are: eight bytes at a time.

/// The bytes that structure a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) delimiter: u8,
    /// As the delimiter where nothing is quoted.
    pub(super) quote: u8,
}

/// The lowest bit of each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

/// All but the highest bit of each byte.
const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;

/// Puts the offset of every mark in `places`, in their order.
pub(super) fn index(bytes: &[u8], marks: Marks, places: &mut Vec<u32>) {
    places.clear();
    let [delimiter, quote, feed] =
        [marks.delimiter, marks.quote, b'\n'].map(|byte| u64::from(byte) * ONES);
    let (words, rest) = bytes.as_chunks::<8>();
    let mut base = 0_u32;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let mut hits = zeros(word ^ delimiter) | zeros(word ^ quote) | zeros(word ^ feed);
        while hits != 0 {
            places.push(base + hits.trailing_zeros() / 8);
            hits &= hits - 1;
        }
        base += 8;
    }
    for byte in rest {
        if *byte == marks.delimiter || *byte == marks.quote || *byte == b'\n' {
            places.push(base);
        }
        base += 1;
    }
}

/// The highest bit of each byte that is zero, and no other bit.
fn zeros(word: u64) -> u64 {
    !((word & LOW).wrapping_add(LOW) | word | LOW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_mark_is_found_and_nothing_else(bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), any::<u8>()], 0..200)) {
            let mut places = Vec::new();
            index(&bytes, Marks { delimiter: b',', quote: b'"' }, &mut places);
            let wanted = (0..).zip(&bytes).filter(|(_, byte)| b",\"\n".contains(byte)).map(|(at, _)| at);
            prop_assert_eq!(places, wanted.collect::<Vec<u32>>());
        }
    }
}

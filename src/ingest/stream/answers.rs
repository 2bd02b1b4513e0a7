//! What the cells of a column of words were read as: they are few, and they come again and again.

use super::cells::Cell;

/// Answers that are kept.
const KEPT: usize = 64;

/// Places for short cells.
const PLACES: usize = 64;

/// What cells were read as.
#[derive(Debug)]
pub(super) struct Answers<T> {
    known: Vec<(Box<[u8]>, T)>,
    /// The last short cell whose text leads to this place, and what it was read as. Most are found here, without a
    /// branch that hangs on which word it is.
    short: [(u128, Option<T>); PLACES],
}

impl<T: Copy> Default for Answers<T> {
    fn default() -> Answers<T> {
        Answers { known: Vec::new(), short: [(0, None); PLACES] }
    }
}

impl<T: Copy> Answers<T> {
    /// What `read` makes of the cell, or made of it before; `None` where it is no text.
    #[inline]
    pub(super) fn of(&mut self, bytes: &[u8], cell: Cell, read: impl Fn(&str) -> T) -> Option<T> {
        let word = short(bytes, cell).unwrap_or(0);
        let at = place(word);
        if let Some((known, Some(answer))) = self.short.get(at)
            && *known == word
            && word != 0
        {
            return Some(*answer);
        }
        let answer = self.look(bytes.get(cell.range())?, read)?;
        if let Some(place) = self.short.get_mut(at) {
            *place = (word, Some(answer));
        }
        Some(answer)
    }

    #[cold]
    fn look(&mut self, cell: &[u8], read: impl Fn(&str) -> T) -> Option<T> {
        if let Some((_, answer)) = self.known.iter().find(|(text, _)| **text == *cell) {
            return Some(*answer);
        }
        let answer = read(std::str::from_utf8(cell).ok()?);
        if self.known.len() < KEPT {
            self.known.push((cell.into(), answer));
        }
        Some(answer)
    }
}

/// The bytes of a cell of one to fifteen, which stands in these bytes, and how many they are; `None` too near to their
/// start.
#[inline]
fn short(bytes: &[u8], cell: Cell) -> Option<u128> {
    let length = cell.length();
    if length.wrapping_sub(1) >= 15 {
        return None;
    }
    let word = u128::from_le_bytes(*bytes.get(..cell.end())?.last_chunk()?);
    Some(word >> (128 - 8 * length) | u128::from(length) << 120)
}

/// Spreads words over the places.
fn place(word: u128) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let [low, high] =
        [word, word >> 64].map(|half| u64::try_from(half & u128::from(u64::MAX)).unwrap_or(0));
    let mixed = (low ^ high.rotate_left(32)).wrapping_mul(ODD) >> 58;
    usize::try_from(mixed).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell as Count;

    proptest! {
        #[test]
        fn the_answer_is_that_of_the_text(texts in prop::collection::vec("[a-c\0]{0,3}|[a-b]{15,18}", 1..60)) {
            let mut block = Vec::new();
            let mut answers = Answers::default();
            for text in &texts {
                let from = block.len();
                block.extend_from_slice(text.as_bytes());
                let cell = Cell::plain(from, block.len());
                let found = answers.of(&block, cell, |text| (text.len(), text.bytes().map(u32::from).sum::<u32>()));
                let wanted = (text.len(), text.bytes().map(u32::from).sum::<u32>());
                prop_assert_eq!(found, Some(wanted), "{:?}", text);
            }
        }
    }

    #[test]
    fn a_word_is_read_once() {
        let (block, read) = (b"................tiktok".to_vec(), Count::new(0));
        let mut answers = Answers::default();
        for _ in 0..5 {
            let cell = Cell::plain(16, block.len());
            answers.of(&block, cell, |_| read.set(read.get() + 1));
        }
        assert_eq!(read.get(), 1);
    }
}

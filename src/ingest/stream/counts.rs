//! The cells of a column in some rows at once: those that hold digits, or nothing at all, which are nearly all of a
//! column of counts. No branch hangs on which of the two a cell is.

use super::cells::Cells;
use super::plain::{UNREAD, no_digits, word_at};
use super::row::{ROWS, Row};
use wide::{i16x8, i32x8, u8x16, u16x8};

/// What stands in the cells of a column.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Means something for cells of digits only.
    numbers: [u32; ROWS],
    /// A bit for each cell of one to eight digits, and for each that is empty.
    digits: u32,
    empty: u32,
}

impl Counts {
    /// Looks at the column's cells.
    #[inline(always)]
    pub(super) fn look<C: Cells>(&mut self, bytes: &[u8], column: usize, lines: &[C]) {
        let (mut words, mut lengths) = ([0; ROWS], [UNREAD; ROWS]);
        for ((word, length), line) in words.iter_mut().zip(&mut lengths).zip(lines) {
            if let Some(cell) = line.cell(column) {
                (*word, *length) = word_at(bytes, cell);
            }
        }
        self.read(&words, lengths);
    }

    /// Reads cells of which so many bytes each are in the words.
    fn read(&mut self, words: &[u64; ROWS], lengths: [u8; ROWS]) {
        let one = u8x16::splat(1);
        let lengths = u8x16::new(lengths);
        let fitting = (lengths - one).min(u8x16::splat(7)).simd_eq(lengths - one);
        self.empty = lengths.simd_eq(u8x16::splat(0)).to_bitmask();
        self.digits = fitting.to_bitmask();
        let mut most = i16x8::ZERO;
        for (numbers, four) in self.numbers.as_chunks_mut().0.iter_mut().zip(words.as_chunks().0) {
            *numbers = four_numbers(four, &mut most);
        }
        if most.simd_gt(i16x8::splat(9)).to_bitmask() != 0 {
            let odd = words.iter().rev().map(|word| u32::from(no_digits(*word) != 0));
            self.digits &= !odd.fold(0, |all, one| all << 1 | one);
        }
    }

    /// Knows of no cell what stands in it.
    pub(super) fn forget(&mut self) {
        (self.digits, self.empty) = (0, 0);
    }

    /// Whether the cells of so many rows, from the first on, hold digits or nothing.
    #[inline]
    pub(super) fn cover(&self, rows: usize) -> bool {
        (self.digits | self.empty).trailing_ones() as usize >= rows
    }

    /// The number in the cell of a row, if one is in it; `None` for what is neither digits nor nothing.
    pub(super) fn at(&self, row: usize) -> Option<Option<u64>> {
        let has = |bits: u32| bits >> row & 1 == 1;
        match self.numbers.get(row) {
            Some(number) if has(self.digits) => Some(Some(u64::from(*number))),
            _ => has(self.empty).then_some(None),
        }
    }

    /// Hands each row the number in its cell, if one is in it.
    #[inline(always)]
    pub(super) fn each(&self, rows: &mut [Row], take: impl Fn(&mut Row, Option<u64>)) {
        let mut digits = self.digits;
        for (row, number) in rows.iter_mut().zip(&self.numbers) {
            take(row, (digits & 1 == 1).then_some(u64::from(*number)));
            digits >>= 1;
        }
    }
}

/// The numbers of four words of eight digits each, one a byte, the first in the lowest. `most` becomes the largest digit
/// that has come, in some place or other.
#[inline(always)]
fn four_numbers(words: &[u64; 4], most: &mut i16x8) -> [u32; 4] {
    let [first, second, third, fourth] = *words;
    // Two digits a lane, then four, then eight.
    let mut fours = |two_words: [u64; 2]| {
        let pairs: u16x8 = bytemuck::cast(two_words);
        let (tens, ones): (i16x8, i16x8) =
            (bytemuck::cast(pairs & u16x8::splat(0xff)), bytemuck::cast(pairs >> 8));
        *most = most.max(tens).max(ones);
        let twos = tens * i16x8::splat(10) + ones;
        twos.dot(i16x8::new([100, 1, 100, 1, 100, 1, 100, 1]))
    };
    let fours: i32x8 = bytemuck::cast([fours([first, second]), fours([third, fourth])]);
    let fours = i16x8::from_i32x8_saturate(fours);
    let eights = fours.dot(i16x8::new([10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1]));
    bytemuck::cast(eights)
}

#[cfg(test)]
mod tests {
    use super::super::cells::Cell;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_and_nothing_are_told_apart_from_the_rest(cells in prop::collection::vec("[0-9]{0,10}|[0-9,. ]{0,4}", 1..=ROWS)) {
            let mut block = b"12345678,".to_vec();
            let mut lines = Vec::new();
            for cell in &cells {
                let from = block.len();
                block.extend_from_slice(cell.as_bytes());
                lines.push([Cell::plain(from, block.len())]);
            }
            let lines: Vec<&[Cell]> = lines.iter().map(|line| line.as_slice()).collect();
            let mut counts = Counts::default();
            counts.look(&block, 0, &lines);
            let wanted: Vec<Option<Option<u64>>> = cells
                .iter()
                .map(|cell| match cell.as_str() {
                    "" => Some(None),
                    cell if cell.len() <= 8 => cell.parse().ok().map(Some),
                    _ => None,
                })
                .collect();
            let found: Vec<_> = (0..cells.len()).map(|row| counts.at(row)).collect();
            prop_assert_eq!(&found, &wanted);
            prop_assert_eq!(counts.cover(cells.len()), wanted.iter().all(Option::is_some));
            let mut rows: Vec<Row> = cells.iter().map(|_| Row::default()).collect();
            counts.each(&mut rows, |row, number| row.profile.posts = number);
            let handed: Vec<_> = rows.iter().map(|row| row.profile.posts).collect();
            prop_assert_eq!(handed, wanted.into_iter().map(Option::flatten).collect::<Vec<_>>());
        }
    }
}

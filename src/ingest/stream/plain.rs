//! Cells that hold digits and nothing else. What is not plain is no error here: the reader of all numbers takes it.

use super::cells::Cell;
use crate::number::{Kind, Mark, exact, float};

/// Digits that a float holds exactly, whatever they are.
const MOST: usize = 15;

/// A plain number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plain {
    pub(super) value: f64,
    /// The same, where no separator stood in it.
    pub(super) whole: Option<u64>,
    /// A percent sign followed.
    pub(super) percent: bool,
}

/// Reads `1204`, `12.5`, `4,2` and `4.2%` as [`crate::number::read`] does; `None` for all else, and where one
/// separator before three digits leaves a doubt that only the full reader puts in words.
pub(super) fn read(cell: &[u8], mark: Option<Mark>, kind: Kind) -> Option<Plain> {
    let (cell, percent) = match cell.strip_suffix(b"%") {
        Some(digits) => (digits, true),
        None => (cell, false),
    };
    if cell.len() > MOST + 1 {
        return None;
    }
    // Sixteen digits at most: they cannot run over.
    let mut digits = 0_u64;
    let mut separator = None;
    for (at, byte) in cell.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if separator.is_none() && matches!(byte, b'.' | b',') {
            separator = Some(at);
        } else {
            return None;
        }
    }
    let Some(at) = separator else {
        if cell.is_empty() || cell.len() > MOST {
            return None;
        }
        return Some(whole(digits, percent));
    };
    let written = if cell.get(at) == Some(&b'.') { Mark::Point } else { Mark::Comma };
    let parted = Parted { digits, written, at, fraction: cell.len() - at - 1, percent };
    parted.read(cell.first() == Some(&b'0'), mark, kind)
}

/// A cell of one to eight bytes, all of them in one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    /// The number of bits that are no part of the cell; they are the lowest, and none of them is set.
    before: u32,
    /// Its bytes without what makes digits characters.
    word: u64,
    /// In each byte that is no digit, the highest bit.
    others: u64,
}

impl Short {
    /// The cell, which stands in these bytes; `None` for a longer one, an empty one, and one too near to their start.
    #[inline]
    pub(super) fn of(bytes: &[u8], cell: Cell) -> Option<Short> {
        let length = cell.length();
        if length.wrapping_sub(1) >= 8 {
            return None;
        }
        let before = 64 - 8 * length;
        let word = u64::from_le_bytes(*bytes.get(..cell.end())?.last_chunk()?);
        let word = (word ^ ZEROS) >> before << before;
        let others = ((word & LOW).wrapping_add(ABOVE_NINE) | word) & !LOW;
        Some(Short { before, word, others })
    }

    /// The number of a cell of nothing but digits.
    #[inline]
    pub(super) fn digits(self) -> Option<u64> {
        (self.others == 0).then(|| number(self.word))
    }

    /// The same as [`read`] for a cell with a separator among its digits. `None` also for other cells that [`read`] takes.
    pub(super) fn parted(self, mark: Option<Mark>, kind: Kind) -> Option<Plain> {
        let Short { before, word, others } = self;
        let place = others.trailing_zeros() & 56;
        let written = match word >> place & 0xff {
            POINT => Mark::Point,
            COMMA => Mark::Comma,
            _ => return None,
        };
        // Something stands on both sides of a single separator.
        if others & others.wrapping_sub(1) != 0 || place == before || place == 56 {
            return None;
        }
        let front = word & ((1 << place) - 1);
        let back = word >> (place + 8) << (place + 8);
        let (at, fraction) = ((place - before) / 8, 7 - place / 8);
        let parted = Parted {
            digits: number(back | front << 8),
            written,
            at: usize::try_from(at).ok()?,
            fraction: usize::try_from(fraction).ok()?,
            percent: false,
        };
        parted.read(word >> before & 0xff == 0, mark, kind)
    }
}

/// The separators, as [`Short`] has them.
const POINT: u64 = (b'.' ^ b'0') as u64;
const COMMA: u64 = (b',' ^ b'0') as u64;

/// A zero in each byte.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// All but the highest bit of each byte.
const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;

/// Lifts what is above nine to the highest bit.
const ABOVE_NINE: u64 = 0x7676_7676_7676_7676;

/// The number of eight digits, one a byte, the first in the lowest.
fn number(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let odd = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(100 + (1_000_000 << 32));
    let even = (pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(1 + (10_000 << 32));
    odd.wrapping_add(even) >> 32
}

/// Digits without a separator.
#[inline]
pub(super) fn whole(digits: u64, percent: bool) -> Plain {
    Plain { value: float(digits), whole: Some(digits), percent }
}

/// Digits with a separator among them.
struct Parted {
    digits: u64,
    written: Mark,
    /// Digits before it and behind it.
    at: usize,
    fraction: usize,
    percent: bool,
}

impl Parted {
    fn read(self, starts_with_zero: bool, mark: Option<Mark>, kind: Kind) -> Option<Plain> {
        let Parted { digits, written, at, fraction, percent } = self;
        if at == 0 || fraction == 0 {
            return None;
        }
        let three = fraction == 3 && at <= 3 && !starts_with_zero;
        let decimal = !three || percent || kind == Kind::Share || {
            match (mark, kind) {
                (Some(mark), _) => mark == written,
                (None, Kind::Whole) => false,
                (None, _) => return None,
            }
        };
        let power = if decimal { -i32::try_from(fraction).ok()? } else { 0 };
        Some(Plain { value: exact(digits, power)?, whole: None, percent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{self, Style};
    use proptest::prelude::*;

    fn marks() -> [Option<Mark>; 3] {
        [None, Some(Mark::Point), Some(Mark::Comma)]
    }

    fn agrees(text: &str) {
        for mark in marks() {
            for kind in [Kind::Whole, Kind::Average, Kind::Share] {
                let Some(found) = read(text.as_bytes(), mark, kind) else { continue };
                let full = number::read(text, Style { mark, kind }).unwrap();
                assert_eq!(found.value.to_bits(), full.value.to_bits(), "{text} {mark:?} {kind:?}");
                assert_eq!(found.percent, full.percent, "{text}");
                assert!(full.before.is_empty() && full.after.is_empty() && !full.scaled, "{text}");
            }
        }
    }

    #[test]
    fn digits_are_read_here_and_doubts_are_not() {
        for text in
            ["0", "7", "007", "1204", "12.5", "0.125", "4,2", "1.204", "1,204", "4.2%", "12345.678"]
        {
            agrees(text);
            assert!(read(text.as_bytes(), Some(Mark::Point), Kind::Whole).is_some(), "{text}");
        }
        for text in
            ["", "-", "12K", "1.2.3", ".5", "5.", "-5", "1 204", "9007199254740993", "%", "1e5"]
        {
            assert_eq!(read(text.as_bytes(), None, Kind::Whole), None, "{text}");
        }
        assert_eq!(read(b"1.204", None, Kind::Average), None);
    }

    proptest! {
        #[test]
        fn short_cells_are_read_as_all_are(before in "[0-9a-z,.]{8}", text in "[0-9]{0,8}[.,%]?[0-9 x]{0,4}", after in "[,0-9]{0,9}") {
            let block = format!("{before}{text}{after}");
            for mark in marks() {
                for kind in [Kind::Whole, Kind::Average, Kind::Share] {
                    let cell = Cell::plain(before.len(), before.len() + text.len());
                    let wanted = read(text.as_bytes(), mark, kind);
                    let short = Short::of(block.as_bytes(), cell);
                    prop_assert_eq!(short.is_some(), (1..=8).contains(&text.len()), "{}", text);
                    let digits = short.and_then(Short::digits).map(|digits| whole(digits, false));
                    match digits.or_else(|| short?.parted(mark, kind)) {
                        Some(found) => prop_assert_eq!(Some(found), wanted, "{}", text),
                        None => prop_assert!(text.len() > 8 || text.contains('%') || wanted.is_none(), "{}", text),
                    }
                }
            }
        }

        #[test]
        fn what_is_read_here_is_read_the_same_in_full(text in "[0-9]{0,8}[.,%]?[0-9]{0,9}%?") {
            agrees(&text);
        }
    }
}

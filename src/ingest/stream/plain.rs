//! Cells that hold digits and nothing else. What is not plain is no error here: the reader of all numbers takes it.

use crate::number::{Kind, Mark, exact};
use std::ops::Range;

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

/// A cell of one to eight bytes, which stands at `range` of a block: the number of bits that are no part of it, and its
/// bytes without what makes digits characters, the first in the lowest. What stands before the cell are zeros.
#[inline]
fn short(bytes: &[u8], range: &Range<usize>) -> Option<(u32, u64)> {
    let length = range.len();
    if !(1..=8).contains(&length) {
        return None;
    }
    let before = 8 * (8 - u32::try_from(length).ok()?);
    let word = u64::from_le_bytes(*bytes.get(..range.end)?.last_chunk()?);
    Some((before, (word ^ ZEROS) >> before << before))
}

/// In each byte that is no digit, the highest bit.
#[inline]
fn others(word: u64) -> u64 {
    ((word & LOW).wrapping_add(ABOVE_NINE) | word) & !LOW
}

/// The same as [`read`] for a cell of at most eight digits: all of them at once.
#[inline]
pub(super) fn read_digits(bytes: &[u8], range: Range<usize>) -> Option<u64> {
    let (_, word) = short(bytes, &range)?;
    (others(word) == 0).then(|| number(word))
}

/// The same for a cell of at most eight bytes with a separator among them. `None` also for what [`read`] takes.
pub(super) fn read_short(
    bytes: &[u8],
    range: Range<usize>,
    mark: Option<Mark>,
    kind: Kind,
) -> Option<Plain> {
    let (before, word) = short(bytes, &range)?;
    let others = others(word);
    if others == 0 {
        return Some(whole(number(word), false));
    }
    let place = others.trailing_zeros() & !7;
    let written = match word >> place & 0xff {
        POINT => Mark::Point,
        COMMA => Mark::Comma,
        _ => return None,
    };
    // Something stands on both sides of a single separator.
    if others & (others - 1) != 0 || place == before || place == 56 {
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

/// The separators, as [`short`] has them.
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
    #[expect(clippy::cast_precision_loss, reason = "at most fifteen digits")]
    let value = digits as f64;
    Plain { value, whole: Some(digits), percent }
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
                    let range = before.len()..before.len() + text.len();
                    let wanted = read(text.as_bytes(), mark, kind);
                    if let Some(digits) = read_digits(block.as_bytes(), range.clone()) {
                        prop_assert_eq!(Some(whole(digits, false)), wanted, "{}", text);
                    }
                    match read_short(block.as_bytes(), range, mark, kind) {
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

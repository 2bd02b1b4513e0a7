//! Cells that hold a number and nothing else. What is not plain is no error here: the reader of all numbers takes it.

use super::cells::Cell;
use crate::number::{Kind, Mark, count, exact, float};
use memchr::memchr2;

/// Digits that a float holds exactly, whatever they are.
const MOST: usize = 15;

/// Bytes of the longest number that is read here.
const LONGEST: usize = 32;

/// A plain number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plain {
    pub(super) value: f64,
    /// A percent sign followed.
    pub(super) percent: bool,
    /// A `K` or `M` was applied.
    pub(super) scaled: bool,
}

impl Plain {
    /// The number as a count, if it can be one.
    pub(super) fn count(self) -> Option<u64> {
        count(self.value, self.scaled).ok().filter(|_| !self.percent)
    }
}

/// Reads `1204`, `12.5`, `4,2`, `4.2%`, `12.5K`, `1,204,000`, `0.034712390123456789` and `3.47e-02` as
/// [`crate::number::read`] does; `None` for all else, and where one separator before three digits leaves a doubt that
/// only the full reader puts in words.
pub(super) fn read(cell: &[u8], mark: Option<Mark>, kind: Kind) -> Option<Plain> {
    if let Some(at) = memchr2(b'e', b'E', cell) {
        return scientific(cell, at, kind);
    }
    let (cell, percent, power) = match cell {
        [digits @ .., b'%'] => (digits, true, 0),
        [digits @ .., b'k' | b'K'] if kind != Kind::Share => (digits, false, 3),
        [digits @ .., b'm' | b'M'] if kind != Kind::Share => (digits, false, 6),
        digits => (digits, false, 0),
    };
    let scaled = power != 0;
    let Digits { digits, count, separators, at } = Digits::of(cell)?;
    if count == 0 || (count > MOST && (separators != 1 || scaled)) {
        return None;
    }
    let written = match cell.get(at) {
        Some(b'.') => Mark::Point,
        Some(_) => Mark::Comma,
        None => return Some(Plain { value: exact(digits, power)?, percent, scaled }),
    };
    if separators > 1 {
        return is_grouped(cell, at)
            .then(|| Some(Plain { value: exact(digits, power)?, percent, scaled }))?;
    }
    let fraction = cell.len() - at - 1;
    if count > MOST {
        // So many digits behind a mark can only be a fraction; or they stand before it.
        let sound = written == Mark::Point && at > 0 && fraction > 0 && (fraction != 3 || at > 3);
        let value = std::str::from_utf8(cell).ok().filter(|_| sound)?.parse().ok()?;
        return Some(Plain { value, percent, scaled });
    }
    let parted = Parted { digits, written, at, fraction, percent, power };
    parted.read(cell.first() == Some(&b'0'), mark, kind)
}

/// Digits, perhaps with a fraction, and a power of ten behind this place.
fn scientific(cell: &[u8], at: usize, kind: Kind) -> Option<Plain> {
    let (front, power) = (cell.get(..at)?, cell.get(at + 1..)?);
    let power = power.strip_prefix(b"-").or(power.strip_prefix(b"+")).unwrap_or(power);
    let Digits { count, separators, at, .. } = Digits::of(front)?;
    let fraction = front.len().saturating_sub(at + 1);
    let sound = match separators {
        0 => count > 0,
        1 => at > 0 && fraction > 0 && (fraction != 3 || kind == Kind::Share),
        _ => false,
    };
    let sound = sound && (1..=3).contains(&power.len()) && power.iter().all(u8::is_ascii_digit);
    // A comma is read in full.
    let value: f64 = std::str::from_utf8(cell).ok().filter(|_| sound)?.parse().ok()?;
    value.is_finite().then_some(Plain { value, percent: false, scaled: false })
}

/// The digits of a cell that has nothing else but separators, all of them alike.
struct Digits {
    /// The number that they make, if they are few enough.
    digits: u64,
    count: usize,
    separators: usize,
    /// Where the first separator stands; the length where there is none.
    at: usize,
}

impl Digits {
    fn of(cell: &[u8]) -> Option<Digits> {
        let mut found = Digits { digits: 0, count: 0, separators: 0, at: cell.len() };
        if cell.len() > LONGEST {
            return None;
        }
        for (at, byte) in cell.iter().enumerate() {
            let digit = byte.wrapping_sub(b'0');
            if digit < 10 {
                found.digits = found.digits.wrapping_mul(10).wrapping_add(u64::from(digit));
                found.count += 1;
            } else if found.separators == 0 && matches!(byte, b'.' | b',') {
                (found.separators, found.at) = (1, at);
            } else if cell.get(found.at) == Some(byte) {
                found.separators += 1;
            } else {
                return None;
            }
        }
        Some(found)
    }
}

/// Whether the separators part groups of three digits; the first one stands here.
fn is_grouped(cell: &[u8], at: usize) -> bool {
    let is_group = |group: &[u8]| match group {
        [_, digits @ ..] => digits.len() == 3 && digits.iter().all(u8::is_ascii_digit),
        [] => false,
    };
    (1..=3).contains(&at) && cell.get(at..).unwrap_or_default().chunks(4).all(is_group)
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
        let others = no_digits(word);
        Some(Short { before, word, others })
    }

    /// The number of a cell of nothing but digits.
    #[inline]
    pub(super) fn digits(self) -> Option<u64> {
        (self.others == 0).then(|| number(self.word))
    }

    /// The number of a cell with one separator among its digits, where that can be nothing but a decimal mark.
    #[inline]
    pub(super) fn fraction(self) -> Option<f64> {
        let Short { before, word, others } = self;
        let place = others.trailing_zeros() & 56;
        let mark = word >> place & 0xff;
        // Something stands on both sides of a single separator.
        let sound = (mark == POINT || mark == COMMA)
            && others & others.wrapping_sub(1) == 0
            && place != before
            && place != 56;
        let front = word & ((1 << place) - 1);
        let back = word >> 8 >> place << place << 8;
        let behind = SCALES.get(usize::try_from(place / 8).ok()?)?;
        sound.then(|| float(number(back | front << 8)) / behind)
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
            power: 0,
        };
        parted.read(word >> before & 0xff == 0, mark, kind)
    }
}

/// The bytes of a cell of one to eight in the upper bytes of a word, without what makes digits characters; no bits for any
/// other cell. And how long it is; [`UNREAD`] where that is more than a byte can say, and too near to the start of these
/// bytes. No branch hangs on the cell.
#[inline(always)]
pub(super) fn word_at(bytes: &[u8], cell: Cell) -> (u64, u8) {
    let length = cell.length();
    let Some(word) = bytes.get(..cell.end()).and_then(|bytes| bytes.last_chunk()) else {
        return (0, UNREAD);
    };
    let before = 0_u32.wrapping_sub(8 * (length & 7)) & 63;
    let word = (u64::from_le_bytes(*word) ^ ZEROS) >> before << before;
    let fits = length.wrapping_sub(1) < 8;
    (if fits { word } else { 0 }, u8::try_from(length).unwrap_or(UNREAD))
}

/// No length of a cell that is read here.
pub(super) const UNREAD: u8 = u8::MAX;

/// In each byte of a word that holds no digit, the highest bit.
#[inline]
pub(super) fn no_digits(word: u64) -> u64 {
    ((word & LOW).wrapping_add(ABOVE_NINE) | word) & !LOW
}

/// What a whole number of eight bytes is divided by, with the decimal mark in this one of them.
const SCALES: [f64; 8] = [1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0];

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

/// Digits with a separator among them.
struct Parted {
    digits: u64,
    written: Mark,
    /// Digits before it and behind it.
    at: usize,
    fraction: usize,
    percent: bool,
    /// That of ten, of a suffix.
    power: i32,
}

impl Parted {
    fn read(self, starts_with_zero: bool, mark: Option<Mark>, kind: Kind) -> Option<Plain> {
        let Parted { digits, written, at, fraction, percent, power } = self;
        if at == 0 || fraction == 0 {
            return None;
        }
        let (scaled, three) = (power != 0, fraction == 3 && at <= 3 && !starts_with_zero);
        let decimal = !three || percent || kind == Kind::Share || {
            match (mark, scaled, kind) {
                (Some(mark), ..) => mark == written,
                // A suffix is there to keep the number short.
                (None, true, _) if written == Mark::Point => true,
                (None, false, Kind::Whole) => false,
                (None, ..) => return None,
            }
        };
        let behind = if decimal { i32::try_from(fraction).ok()? } else { 0 };
        Some(Plain { value: exact(digits, power - behind)?, percent, scaled })
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
                assert!(full.before.is_empty() && full.after.is_empty(), "{text}");
                assert_eq!(found.scaled, full.scaled, "{text}");
                assert!(!found.scaled || matches!(full.suffix.as_str(), "k" | "m"), "{text}");
                assert_eq!(found.count(), number::whole(&full).ok(), "{text}");
            }
        }
    }

    #[test]
    fn digits_are_read_here_and_doubts_are_not() {
        for text in [
            "0",
            "7",
            "007",
            "1204",
            "12.5",
            "0.125",
            "4,2",
            "1.204",
            "1,204",
            "4.2%",
            "12345.678",
            "12.5K",
            "850k",
            "1.204M",
            "171366.0",
            "1,204,000",
            "12.345.678",
            "0.03471239012345678",
            "886.3819208123456",
            "3.47e-02",
            "1E5",
        ] {
            agrees(text);
            assert!(read(text.as_bytes(), Some(Mark::Point), Kind::Whole).is_some(), "{text}");
        }
        for text in [
            "",
            "-",
            "12B",
            "1.2.3",
            ".5",
            "5.",
            "-5",
            "1 204",
            "9007199254740993",
            "%",
            "e5",
            "1e",
            "1e5000",
            "1e999",
            "K",
            "1,2,3",
            "12,34,567",
        ] {
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
                    let whole = |digits| Plain { value: float(digits), percent: false, scaled: false };
                    let digits = short.and_then(Short::digits).map(whole);
                    let parted = short.and_then(|short| short.parted(mark, kind));
                    if kind == Kind::Share {
                        let fraction = short.and_then(Short::fraction).map(f64::to_bits);
                        prop_assert_eq!(fraction, parted.map(|found| found.value.to_bits()), "{}", text);
                    }
                    match digits.or(parted) {
                        Some(found) => prop_assert_eq!(Some(found), wanted, "{}", text),
                        None => prop_assert!(text.len() > 8 || text.contains('%') || wanted.is_none(), "{}", text),
                    }
                }
            }
        }

        #[test]
        fn what_is_read_here_is_read_the_same_in_full(
            text in "[0-9]{0,8}[.,%]?[0-9]{0,9}[%kKmM]?|[0-9]{0,4}([.,][0-9]{3}){0,5}[kM%]?|[0-9]{0,9}[.,]?[0-9]{5,24}[kM%]?|[0-9]{0,4}[.,]?[0-9]{0,7}[eE][+-]?[0-9]{0,4}%?",
        ) {
            agrees(&text);
        }
    }
}

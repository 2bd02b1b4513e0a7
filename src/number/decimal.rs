//! Rounding to significant decimal digits, and printing what was rounded, without a detour through text. Both are done
//! a dozen times for each row of a file.

use std::fmt::Write as _;

/// Powers of ten that a float holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Digits that are mostly rounded to.
const USUAL: usize = 6;

/// Digits that are rounded to at most.
const MOST: usize = 9;

/// Whole numbers below this are written digit by digit, as all floats up to here are.
const WHOLE: u64 = 1 << 53;

/// A whole number of at most nine digits times a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// Its digits; none for zero.
    pub digits: u64,
    /// The power of ten.
    pub power: i32,
}

/// A power of ten, where a float holds it exactly.
fn power_of_ten(power: usize) -> Option<f64> {
    POWERS.get(power).copied()
}

/// A count as a float, for ratios.
#[inline]
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn float(count: u64) -> f64 {
    // One step for the processor where a number has a sign, several where it has none.
    i64::try_from(count).map_or(count as f64, |count| count as f64)
}

/// A whole number without its fraction, for sizes of accounts and percentiles.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float below zero or too large saturates, and neither is asked for"
)]
pub(crate) fn truncated(value: f64) -> u64 {
    value as u64
}

/// A decimal number of at most fifteen digits as the nearest float: both parts are exact, so that one division rounds
/// as reading the text would. `None` for a power beyond what a float holds exactly.
pub fn exact(digits: u64, power: i32) -> Option<f64> {
    let scale = power_of_ten(usize::try_from(power.unsigned_abs()).ok()?)?;
    let digits = float(digits);
    Some(if power < 0 { digits / scale } else { digits * scale })
}

impl Decimal {
    /// The number to so many significant digits (1 to 9): scaled by a power of ten, and a tie to the even digit, as the
    /// statement of `sql` rounds. `None` for zero, numbers
    /// below it, those that are not finite, and those beyond 10⁻¹⁵ and 10¹⁵.
    pub fn of(value: f64, digits: usize) -> Option<Decimal> {
        if !(1e-15..1e15).contains(&value) || !(1..=MOST).contains(&digits) {
            return None;
        }
        let ceiling = power_of_ten(digits)?;
        let mut shift = i32::try_from(digits).ok()? - 1 - magnitude(value);
        let mut scaled = scale(value, shift)?;
        // The magnitude can be one off right at a power of ten.
        if scaled >= ceiling {
            shift -= 1;
            scaled = scale(value, shift)?;
        } else if scaled < power_of_ten(digits - 1)? {
            shift += 1;
            scaled = scale(value, shift)?;
        }
        let digits = to_even(scaled);
        Some(Decimal { digits, power: -shift })
    }

    /// The nearest float.
    pub fn value(self) -> Option<f64> {
        exact(self.digits, self.power)
    }

    /// Writes it as floats are displayed: all digits, no exponent, no zeros at the end of a fraction.
    pub fn write(self, out: &mut Vec<u8>) {
        let Decimal { digits, power } = self;
        match u32::try_from(-power) {
            Ok(fraction @ 1..=FINEST) if digits < EIGHT_DIGITS && digits > 0 => {
                write_fraction(digits, fraction, out);
            }
            _ => self.write_slowly(out),
        }
    }

    fn write_slowly(self, out: &mut Vec<u8>) {
        let Decimal { mut digits, mut power } = self;
        while power < 0 && digits % 10 == 0 && digits > 0 {
            digits /= 10;
            power += 1;
        }
        let mut buffer = itoa::Buffer::new();
        let text = buffer.format(digits).as_bytes();
        let fraction = usize::try_from(-power).unwrap_or(0);
        if fraction == 0 {
            out.extend_from_slice(text);
            out.extend(std::iter::repeat_n(b'0', usize::try_from(power).unwrap_or(0)));
        } else if let Some(whole) = text.len().checked_sub(fraction).filter(|whole| *whole > 0) {
            let (whole, rest) = text.split_at(whole);
            out.extend_from_slice(whole);
            out.push(b'.');
            out.extend_from_slice(rest);
        } else {
            let front = FRONT.get(..2 + fraction - text.len()).unwrap_or_default();
            out.extend_from_slice(front);
            out.extend_from_slice(text);
        }
    }
}

/// One more than eight digits hold, and what [`short`] takes.
const EIGHT_DIGITS: u64 = 100_000_000;

/// Digits behind the point that are written all at once.
const FINEST: u32 = 14;

/// A nought in each byte.
const NOUGHTS: u64 = 0x3030_3030_3030_3030;

/// Writes one to eight digits, so many of them (1 to 14) behind the point: eight bytes at a time, of which those stay that
/// are wanted.
fn write_fraction(digits: u64, fraction: u32, out: &mut Vec<u8>) {
    let ascii = eight_digits(digits);
    // Bytes of noughts before the digits, and at the end of the fraction.
    let (before, after) = (ascii.trailing_zeros() / 8, ascii.leading_zeros() / 8);
    let text = ascii | NOUGHTS;
    match 8_u32.checked_sub(fraction) {
        // The point has digits on its left.
        Some(point) if point > before => {
            append(text >> (8 * before), point - before, out);
            if after < fraction {
                out.push(b'.');
                append(text >> (8 * point), fraction - after, out);
            }
        }
        // The digits begin behind it, perhaps after noughts. Two of those in the word make room for `0.`.
        _ => {
            let end = out.len() + (fraction + before - 6) as usize;
            out.extend_from_slice(b"0.00000000000000");
            out.truncate(end);
            append(text >> (8 * before), 8 - before - after, out);
        }
    }
}

/// Appends so many of these eight bytes, the lowest first: all of them, which takes no call, and cut again.
#[inline(always)]
fn append(bytes: u64, length: u32, out: &mut Vec<u8>) {
    let end = out.len() + length as usize;
    out.extend_from_slice(&bytes.to_le_bytes());
    out.truncate(end);
}

/// Writes a whole number of at most eight digits.
#[inline]
fn write_short(number: u64, out: &mut Vec<u8>) {
    let digits = if number < 100 { two_digits(number) } else { eight_digits(number) };
    // Nought is a digit, too.
    let before = (digits.trailing_zeros() / 8).min(7);
    append((digits | NOUGHTS) >> (8 * before), 8 - before, out);
}

/// The digits of a number of at most eight, one a byte and not as characters, the first in the lowest byte.
fn eight_digits(number: u64) -> u64 {
    // Fours, twos, ones: each step parts what stands in a lane into its upper and its lower half.
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    let twos = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - 10 * tens) << 8)
}

/// The same of a number of at most two.
fn two_digits(number: u64) -> u64 {
    let tens = (number * 103) >> 10;
    (tens | (number - 10 * tens) << 8) << 48
}

/// What stands before the digits of a small fraction: as many noughts as there can be.
const FRONT: &[u8; 26] = b"0.000000000000000000000000";

/// A number from 0 to 2⁵¹ to the nearest whole one, a tie to the even one: to so large a number nothing behind the point
/// can be added.
fn to_even(value: f64) -> u64 {
    const LARGE: f64 = (1_u64 << 52) as f64;
    (value + LARGE).to_bits().wrapping_sub(LARGE.to_bits())
}

/// Writes a float as [`std::fmt::Display`] does.
#[inline]
pub fn write_float(value: f64, out: &mut Vec<u8>) {
    match short(value) {
        Some(whole) => write_short(whole, out),
        None => write_long(value, out),
    }
}

/// The same number, if it is a whole one of at most eight digits.
#[inline]
fn short(value: f64) -> Option<u64> {
    if !(0.0..1e8).contains(&value) {
        return None;
    }
    let whole = to_even(value);
    // A negative nought is no whole number here: its sign is written.
    (float(whole).to_bits() == value.to_bits()).then_some(whole)
}

/// The same number, if it is a whole one that a float holds exactly, not below zero.
fn whole(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "held against the number it came from"
    )]
    let (whole, again) = (value as i64, (value as i64) as f64);
    // A negative nought is no whole number here: its sign is written.
    let whole = u64::try_from(whole).ok().filter(|whole| *whole < WHOLE)?;
    (again.to_bits() == value.to_bits()).then_some(whole)
}

/// Writes what takes longer.
fn write_long(value: f64, out: &mut Vec<u8>) {
    if let Some(whole) = whole(value) {
        out.extend_from_slice(itoa::Buffer::new().format(whole).as_bytes());
        return;
    }
    let exactly =
        |found: &Decimal| found.value().is_some_and(|again| again.to_bits() == value.to_bits());
    // Most have been rounded to six digits.
    let short = [USUAL, MOST].into_iter().find_map(|n| Decimal::of(value, n).filter(exactly));
    match short {
        Some(decimal) => decimal.write(out),
        None => {
            let mut text = String::new();
            let _ = write!(text, "{value}"); // a String takes everything
            out.extend_from_slice(text.as_bytes());
        }
    }
}

/// The exponent of ten of a number from 10⁻¹⁵ to 10¹⁵; where it is as close below a power of ten as a float can tell,
/// perhaps one more.
fn magnitude(value: f64) -> i32 {
    let exponent = i32::try_from(value.to_bits() >> 52 & 0x7ff).unwrap_or(0) - 1023;
    let least = (exponent * 1_233) >> 12; // log10(2) is 1,233/4,096 to four digits
    // It is this one or the next. Which of them, numbers do not foretell, so that it is no matter for a branch.
    let next = usize::try_from(least + 1 - LEAST_EXPONENT).ok().and_then(|at| TENS.get(at));
    least + i32::from(next.is_some_and(|next| value >= *next))
}

/// What the first of [`TENS`] is the power of.
const LEAST_EXPONENT: i32 = -16;

/// Powers of ten from 10⁻¹⁶ on.
const TENS: [f64; 33] = [
    1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3,
    1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
    1e15, 1e16,
];

fn scale(value: f64, shift: i32) -> Option<f64> {
    let power = power_of_ten(usize::try_from(shift.unsigned_abs()).ok()?)?;
    Some(if shift < 0 { value / power } else { value * power })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_text(value: f64, digits: usize) -> f64 {
        format!("{value:.*e}", digits - 1).parse().unwrap()
    }

    fn written(value: f64) -> String {
        let mut out = Vec::new();
        write_float(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ties_go_to_the_even_digit() {
        for (value, digits, wanted) in [
            (0.5, 1, 0.5),
            (12.5, 2, 12.0),
            (13.5, 2, 14.0),
            (1_234.5, 4, 1_234.0),
            (0.125, 2, 0.12),
            (99_999.5, 5, 100_000.0),
            (0.000_123_45, 4, 0.000_123_4),
        ] {
            let found = Decimal::of(value, digits).and_then(Decimal::value);
            assert_eq!(found, Some(wanted), "{value} to {digits}");
        }
    }

    #[test]
    fn floats_are_written_as_they_are_displayed() {
        for value in [
            0.0,
            7.0,
            10.0,
            12_345_678.0,
            99_999_999.0,
            100_000_000.0,
            -0.0,
            -2.5,
            1e-9,
            1e21,
            1e15,
            100.0,
            0.1,
            1_234.56,
            0.1 + 0.2,
            f64::NAN,
        ] {
            assert_eq!(written(value), value.to_string());
        }
    }

    proptest! {
        #[test]
        fn a_number_rounds_as_text_but_for_ties(value in 1e-15_f64..1e15, small in 1e-6_f64..1.0, digits in 1_usize..=9) {
            for value in [value, small] {
                let found = Decimal::of(value, digits).and_then(Decimal::value);
                let text = by_text(value, digits);
                let found = found.unwrap();
                // Where the two differ, the number lies half way between them.
                let middle = (found + text) / 2.0;
                prop_assert!(found.to_bits() == text.to_bits() || (value / middle - 1.0).abs() < 1e-12, "{value} {digits}");
                prop_assert_eq!(written(value), value.to_string());
                let rounded = by_text(value, digits);
                prop_assert_eq!(written(rounded), rounded.to_string());
            }
        }

        #[test]
        fn digits_are_written_at_once_as_they_are_one_by_one(digits in 0_u64..1_000_000_000, cut in 0_u32..9, power in -20_i32..6) {
            let decimal = Decimal { digits: digits / 10_u64.pow(cut), power };
            let (mut found, mut wanted) = (Vec::new(), Vec::new());
            decimal.write(&mut found);
            decimal.write_slowly(&mut wanted);
            prop_assert_eq!(String::from_utf8(found), String::from_utf8(wanted), "{:?}", decimal);
        }
    }
}

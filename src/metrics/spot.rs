//! Where figures are counted to find their median.

use super::Rounded;
use crate::number::Decimal;

/// Significant digits to which medians are kept: a relative error of 5e-5 at most, and memory that stays bounded.
pub(super) const DIGITS: usize = 5;

/// First number of five digits.
const FIRST: u64 = 10_000;

/// How many numbers have five digits.
pub(super) const FIVE_DIGITS: usize = 90_000;

/// Where a figure is counted: it takes some arithmetic, which need not be done where the counts are. The lowest
/// seventeen bits say how far its five digits lie above 10,000, the others the power of ten of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot(u32);

impl Spot {
    /// Unknown, negative or not finite.
    pub(super) const NOWHERE: Spot = Spot(u32::MAX);

    /// No digits.
    pub(super) const ZERO: Spot = Spot(u32::MAX - 1);

    const BITS: u32 = 17;

    /// Makes every power of a float positive.
    pub(super) const POWERS: i32 = 512;

    /// That of a figure.
    pub fn of(value: Option<f64>) -> Spot {
        let Some(value) = value.filter(|value| value.is_finite() && *value >= 0.0) else {
            return Spot::NOWHERE;
        };
        let packed = place(value).and_then(|(power, at)| {
            let power = u32::try_from(power + Spot::POWERS).ok()?;
            Some(power << Spot::BITS | u32::try_from(at).ok()?)
        });
        packed.map_or(Spot::ZERO, Spot)
    }

    /// That of a ratio, without a detour through the float that its digits mean.
    #[inline]
    pub fn of_rounded(value: Option<Rounded>) -> Spot {
        match value {
            None => Spot::NOWHERE,
            Some(Rounded::Digits(decimal)) => Spot::of_digits(decimal),
            Some(Rounded::Float(value)) => Spot::of(Some(value)),
        }
    }

    /// That of a number of six digits; a tie goes to the even fifth digit.
    fn of_digits(decimal: Decimal) -> Spot {
        let Decimal { digits, power } = decimal;
        let (five, last) = (digits / 10, digits % 10);
        let five = five + u64::from(last > 5 || (last == 5 && five % 2 == 1));
        let found = five.checked_sub(FIRST).and_then(|at| {
            let at = usize::try_from(at).ok().filter(|at| *at < FIVE_DIGITS)?;
            let power = u32::try_from(power + 1 + Spot::POWERS).ok()?;
            Some(Spot(power << Spot::BITS | u32::try_from(at).ok()?))
        });
        // Few have other than six digits, or become a power of ten.
        found.unwrap_or_else(|| Spot::of(decimal.value()))
    }

    /// Power of ten, raised by [`Spot::POWERS`], and place in its table.
    #[inline]
    pub(super) fn place(self) -> (u32, usize) {
        (self.0 >> Spot::BITS, (self.0 & ((1 << Spot::BITS) - 1)) as usize)
    }
}

/// Power of ten and place of a number in its table; `None` for zero, and what is not above it.
pub(super) fn place(value: f64) -> Option<(i32, usize)> {
    let found = Decimal::of(value, DIGITS).or_else(|| beyond(value))?;
    let Decimal { mut digits, mut power } = found;
    if digits >= FIRST * 10 {
        digits /= 10; // 99,999.7 is 100,000
        power += 1;
    }
    Some((power, usize::try_from(digits.checked_sub(FIRST)?).ok()?))
}

/// The digits of numbers so small or large that only text has them.
fn beyond(value: f64) -> Option<Decimal> {
    if !(value.is_finite() && value > 0.0) {
        return None;
    }
    let text = format!("{value:.*e}", DIGITS - 1);
    let (digits, power) = text.split_once('e')?;
    let power: i32 = power.parse().ok()?;
    Some(Decimal { digits: digits.replace('.', "").parse().ok()?, power: power - 4 })
}

/// The number at a place of the table of a power of ten.
pub(super) fn value_at(power: i32, at: usize) -> Option<f64> {
    let digits = FIRST + u64::try_from(at).unwrap_or(0);
    let text = || format!("{digits}e{power}").parse().ok();
    Decimal { digits, power }.value().or_else(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Only where the sixth digit is a five may the two differ, and then by one unit of the fifth.
        #[test]
        fn a_rounded_ratio_is_counted_where_its_float_is(mantissa in 1.0_f64..10.0, power in -12_i32..12) {
            let rounded = Rounded::of(mantissa * 10_f64.powi(power));
            let (found, wanted) = (Spot::of_rounded(Some(rounded)), Spot::of(Some(rounded.value())));
            let Rounded::Digits(decimal) = rounded else { panic!("{rounded:?}") };
            let apart = found.0.abs_diff(wanted.0);
            prop_assert!(apart == 0 || (apart == 1 && decimal.digits % 10 == 5), "{rounded:?}");
        }
    }
}

//! Ratios as they are handed out: to six significant digits.

use super::significant;
use crate::number::{Decimal, write_float};

/// Significant digits of ratios in machine-readable output: more than any input has.
pub const RATIO_DIGITS: usize = 6;

/// A ratio to [`RATIO_DIGITS`]. Nearly all are kept as their digits, which is what is printed; the float that these mean
/// is worked out where it is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rounded {
    /// Digits and a power of ten.
    Digits(Decimal),
    /// Zero, and what is too large or too small for that.
    Float(f64),
}

impl Rounded {
    /// Rounds as [`significant`] does.
    #[inline]
    pub fn of(value: f64) -> Rounded {
        match Decimal::of(value, RATIO_DIGITS) {
            Some(decimal) => Rounded::Digits(decimal),
            None => Rounded::Float(significant(value, RATIO_DIGITS)),
        }
    }

    /// The number.
    pub fn value(self) -> f64 {
        match self {
            // Six digits times a power of ten up to 10²⁰ are never beyond what a float holds exactly.
            Rounded::Digits(decimal) => decimal.value().unwrap_or(f64::NAN),
            Rounded::Float(value) => value,
        }
    }

    /// Writes it as [`std::fmt::Display`] writes its [value](Rounded::value).
    #[inline]
    pub fn write(self, out: &mut Vec<u8>) {
        match self {
            Rounded::Digits(decimal) => decimal.write(out),
            Rounded::Float(value) => write_float(value, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(rounded: Rounded) -> String {
        let mut out = Vec::new();
        rounded.write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nought_and_what_is_no_number_stay_what_they_are() {
        for value in [0.0, f64::NAN, f64::INFINITY, -2.5, 1e300, 1e-300] {
            let rounded = Rounded::of(value);
            assert_eq!(rounded.value().to_bits(), significant(value, RATIO_DIGITS).to_bits());
            assert_eq!(written(rounded), rounded.value().to_string());
        }
    }

    proptest! {
        #[test]
        fn digits_and_float_are_the_same_number(mantissa in 0.1_f64..1.0, power in -20_i32..20) {
            let value = mantissa * 10_f64.powi(power);
            let rounded = Rounded::of(value);
            prop_assert_eq!(rounded.value().to_bits(), significant(value, RATIO_DIGITS).to_bits());
            prop_assert_eq!(written(rounded), rounded.value().to_string());
        }
    }
}

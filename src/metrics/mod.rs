//! What a profile's figures say: engagement rate, price, cost per thousand views, per engagement and per view.
//!
//! Pure functions: unknown in, unknown out; nothing is ever taken for zero. Not for what is usual (see
//! `benchmark`) nor for what a campaign would bring (see `plan`).

use crate::number::Decimal;
pub(crate) use crate::number::float;

mod cost;
mod emv;
mod engagement;
mod fair;
mod group;
mod interval;
mod median;
mod quick;
mod rounded;
mod spot;

pub use cost::{
    Middle, Price, PriceSource, cost_per_click, cost_per_conversion, cost_per_engagement,
    cost_per_mille, cost_per_view, impressions_or_views, middle_price, price, rank,
};
pub use emv::{Emv, Valued, emv};
pub use engagement::{
    Counted, Engagement, Formula, RateChoice, Rated, base_name, computed, denominator, engagement,
    engagement_by, interactions, standing,
};
pub use fair::{Usual, usual};
pub use group::RatioSum;
pub use interval::{Interval, interval};
pub use median::Median;
pub use quick::Quick;
pub use rounded::{RATIO_DIGITS, Rounded};
pub use spot::Spot;

/// `part / whole`; `None` where either is unknown, and where the whole is not above zero.
pub fn ratio(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
    let (part, whole) = (part?, whole?);
    let quotient = (whole > 0.0).then(|| part / whole)?;
    quotient.is_finite().then_some(quotient)
}

/// `value` rounded to so many significant digits (at least one), halves to the even digit. Zero stays zero.
///
/// The arithmetic is spelled out (scale by an exact power of ten, round, scale back) so that `tierplan sql` can ask
/// a warehouse for the same and get the same to the last bit.
///
/// ```
/// use tierplan::metrics::significant;
/// assert_eq!(significant(1_249.0, 2), 1_200.0);
/// assert_eq!(significant(0.032_051_2, 3), 0.0321);
/// ```
pub fn significant(value: f64, digits: usize) -> f64 {
    if let Some(found) = Decimal::of(value, digits).and_then(Decimal::value) {
        return found;
    }
    if !value.is_finite() || value.abs() < f64::MIN_POSITIVE {
        return value;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a finite float's magnitude is -308 to 308"
    )]
    let magnitude = value.abs().log10().floor() as i32;
    let places = i32::try_from(digits).unwrap_or(i32::MAX).max(1).saturating_sub(1);
    let shift = places.saturating_sub(magnitude);
    if shift.abs() > EXACT {
        return format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value);
    }
    let scale = 10_f64.powi(shift.abs());
    if shift < 0 {
        (value / scale).round_ties_even() * scale
    } else {
        (value * scale).round_ties_even() / scale
    }
}

/// Significant digits of estimates: more than they are good for.
pub const ESTIMATE_DIGITS: usize = 2;

/// The largest power of ten that a float holds exactly: scaling by it and back leaves no trace.
const EXACT: i32 = 22;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn missing_in_missing_out() {
        assert_eq!(ratio(None, Some(1.0)), None);
        assert_eq!(ratio(Some(1.0), None), None);
        assert_eq!(ratio(Some(1.0), Some(0.0)), None);
        assert_eq!(ratio(Some(f64::NAN), Some(1.0)), None);
        assert_eq!(ratio(Some(0.0), Some(2.0)), Some(0.0));
    }

    #[test]
    fn rounding_is_to_significant_digits() {
        let cases =
            [(0.0, 2, "0"), (449.7, 2, "450"), (17_770.0, 2, "18000"), (1.0 / 3.0, 6, "0.333333")];
        for (value, digits, wanted) in cases {
            assert_eq!(significant(value, digits).to_string(), wanted);
        }
    }

    #[test]
    fn exact_halves_go_to_the_even_digit() {
        let cases =
            [(125.0, "120"), (135.0, "140"), (1_250.0, "1200"), (8.5, "8.5"), (0.0625, "0.062")];
        for (value, wanted) in cases {
            assert_eq!(significant(value, 2).to_string(), wanted);
        }
    }

    proptest! {
        /// Only where the digits behind are a half as closely as a float can tell may it differ from what the
        /// decimal expansion says, and then by one unit of the last digit.
        #[test]
        fn rounding_is_that_of_the_decimal_expansion(
            mantissa in 0.1_f64..1.0, power in -30_i32..30, digits in 1_usize..9,
        ) {
            let value = mantissa * 10_f64.powi(power);
            let expansion: f64 = format!("{value:.*e}", digits - 1).parse().unwrap();
            let found = significant(value, digits);
            if found.to_bits() != expansion.to_bits() {
                let half = f64::midpoint(found, expansion);
                prop_assert!((value / half - 1.0).abs() < 1e-14, "{} {} {}", value, found, expansion);
            }
        }

        /// What is rounded prints with no more digits than were asked for.
        #[test]
        fn no_digits_are_left_behind(
            whole in 1_u32..u32::MAX, power in -12_i32..12, digits in 1_usize..9,
        ) {
            let found = significant(f64::from(whole) * 10_f64.powi(power), digits);
            let printed = format!("{found:e}");
            let mantissa = printed.split('e').next().unwrap_or_default().replace('.', "");
            prop_assert!(mantissa.len() <= digits, "{} has more than {} digits", printed, digits);
        }
    }
}

//! What a profile's figures say: engagement rate, price, cost per thousand views, per engagement and per view.
//!
//! Pure functions: unknown in, unknown out; nothing is ever taken for zero. Not for what is usual (see
//! `benchmark`) nor for what a campaign would bring (see `plan`).

use crate::number::Decimal;

mod cost;
mod emv;
mod engagement;
mod fair;
mod group;
mod interval;

pub use cost::{
    Price, PriceSource, cost_per_click, cost_per_conversion, cost_per_engagement, cost_per_mille,
    cost_per_view, impressions_or_views, middle_price, price,
};
pub use emv::{Emv, Valued, emv};
pub use engagement::{
    Counted, Engagement, Formula, RateChoice, base_name, computed, denominator, engagement,
    engagement_by, interactions, standing,
};
pub use fair::{Usual, usual};
pub use group::{Median, RatioSum};
pub use interval::{Interval, interval};

/// `part / whole`; `None` where either is unknown, and where the whole is not above zero.
pub fn ratio(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
    let (part, whole) = (part?, whole?);
    let quotient = (whole > 0.0).then(|| part / whole)?;
    quotient.is_finite().then_some(quotient)
}

/// `value` rounded to so many significant digits (at least one). Zero stays zero.
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
    // Through text, because scaling by a power of ten and back would leave 0.032100000000000004.
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

/// A count as a float, for ratios.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

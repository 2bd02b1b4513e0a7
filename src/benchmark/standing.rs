//! Where a rate stands among accounts of its platform and size.

/// A point of a distribution: standard normal score and rate.
pub(super) type Quantile = (f64, f64);

/// Normal scores of the 10th, 25th, 50th, 75th and 90th percentile.
pub const SCORES: [f64; 5] =
    [-1.281_551_565_5, -0.674_489_750_2, 0.0, 0.674_489_750_2, 1.281_551_565_5];

/// Where a rate stands, and how that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// 1 to 99: the pack knows nothing about the outermost hundredths.
    pub percentile: f64,
    /// The normal score, before it was held to 1–99.
    pub score: f64,
    /// Normal score and rate of the known point below (of the outermost two beyond the ends).
    pub lower: (f64, f64),
    /// Those of the point above.
    pub upper: (f64, f64),
}

/// The percentile of `rate`, clamped to 1–99.
/// Engagement rates are close to log-normal, so the normal score is straight in the rate's logarithm
/// between the known points and goes on with the last slope beyond them. `None` unless there are two
/// points at least and they rise.
pub(super) fn standing(points: &[Quantile], rate: f64) -> Option<Standing> {
    if points.windows(2).any(falls) { None } else { place(points, rate) }
}

/// The same among points that are known to rise.
pub(super) fn place(points: &[Quantile], rate: f64) -> Option<Standing> {
    if !rate.is_finite() || rate < 0.0 {
        return None;
    }
    let pair = points
        .windows(2)
        .find(|pair| pair.last().is_some_and(|upper| rate <= upper.1))
        .or(points.windows(2).last())?;
    let [lower, upper] = pair else { return None };
    let part = (rate / lower.1).ln() / (upper.1 / lower.1).ln();
    let score = lower.0 + part * (upper.0 - lower.0);
    let percentile = (normal_share_below(score) * 100.0).clamp(1.0, 99.0);
    Some(Standing { percentile, score, lower: *lower, upper: *upper })
}

fn falls(pair: &[Quantile]) -> bool {
    let [lower, upper] = pair else { return true };
    lower.1 <= 0.0 || upper.1 <= lower.1
}

/// Coefficients of the standard normal distribution function, to 1.5e-7: Abramowitz and Stegun, 7.1.26.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    /// In `t = 1 / (1 + p x)`.
    pub p: f64,
    /// Of the polynomial in `t`, the highest power first, the first power last.
    pub polynomial: [f64; 5],
}

/// Those coefficients.
pub const NORMAL: Normal = Normal {
    p: 0.327_591_1,
    polynomial: [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592],
};

fn normal_share_below(score: f64) -> f64 {
    let x = score.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + NORMAL.p * x);
    let polynomial = NORMAL.polynomial.iter().fold(0.0, |sum, c| (sum + c) * t);
    let upper_tail = polynomial * (-x * x).exp() / 2.0;
    if score < 0.0 { upper_tail } else { 1.0 - upper_tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percentile(points: &[Quantile], rate: f64) -> Option<f64> {
        standing(points, rate).map(|found| found.percentile)
    }

    fn points() -> Vec<Quantile> {
        SCORES.into_iter().zip([0.0047, 0.007, 0.011, 0.018, 0.027]).collect()
    }

    #[test]
    fn known_points_stand_where_they_are_known_to() {
        for (rate, wanted) in [(0.0047, 10.0), (0.007, 25.0), (0.011, 50.0), (0.018, 75.0)] {
            let found = percentile(&points(), rate).unwrap();
            assert!((found - wanted).abs() < 1e-3, "{rate}: {found}");
        }
    }

    #[test]
    fn the_ends_are_clamped() {
        assert_eq!(percentile(&points(), 0.0), Some(1.0));
        assert_eq!(percentile(&points(), 5.0), Some(99.0));
    }

    #[test]
    fn what_cannot_be_known_is_none() {
        assert_eq!(percentile(&points(), f64::NAN), None);
        assert_eq!(percentile(&points(), -0.1), None);
        assert_eq!(percentile(&[(0.0, 0.01)], 0.01), None);
        assert_eq!(percentile(&[], 0.01), None);
    }
}

//! From values to places, even or by powers of ten, with marks at round values.

/// A span of values laid out from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Scale {
    low: f64,
    high: f64,
    log: bool,
}

impl Scale {
    /// Even, from zero.
    pub(in crate::report) fn from_zero(high: f64) -> Scale {
        let high = if high.is_finite() && high > 0.0 { high } else { 1.0 };
        Scale { low: 0.0, high, log: false }
    }

    /// By powers of ten; both ends above zero.
    pub(in crate::report) fn log(low: f64, high: f64) -> Scale {
        let low = if low.is_finite() && low > 0.0 { low } else { 1.0 };
        let high = if high.is_finite() && high > low { high } else { low * 10.0 };
        Scale { low, high, log: true }
    }

    /// By powers of ten over all these values and a little beyond; `None` where none is above zero.
    pub(in crate::report) fn log_over(
        values: impl Iterator<Item = f64>,
        margin: f64,
    ) -> Option<Scale> {
        let known: Vec<f64> = values.filter(|v| v.is_finite() && *v > 0.0).collect();
        let low = known.iter().copied().reduce(f64::min)?;
        let high = known.iter().copied().reduce(f64::max)?;
        Some(Scale::log(low / margin, high * margin))
    }

    /// Where a value stands, 0 to 1; what is outside stands at the edge.
    pub(in crate::report) fn at(&self, value: f64) -> f64 {
        let place = if self.log {
            (value.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Whether a value is within the span.
    pub(in crate::report) fn has(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }

    /// Round values within the span, about `wanted` of them.
    pub(in crate::report) fn ticks(&self, wanted: usize) -> Vec<f64> {
        if self.log { self.log_ticks(wanted) } else { self.even_ticks(wanted) }
    }

    fn even_ticks(&self, wanted: usize) -> Vec<f64> {
        let rough = (self.high - self.low) / float(wanted.max(1));
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|n| n * power)
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(rough);
        let first = (self.low / step).ceil();
        let marks = (0..=wanted + 2).map(|n| (first + float(n)) * step);
        marks.filter(|mark| *mark <= self.high * 1.000_001).collect()
    }

    /// Powers of ten; where they are too few, also twice and five times them.
    fn log_ticks(&self, wanted: usize) -> Vec<f64> {
        let (first, last) = (self.low.log10().floor(), self.high.log10().ceil());
        let powers = || (0..=40).map(|n| first + f64::from(n)).take_while(move |p| *p <= last);
        let all = |multiples: &[f64]| -> Vec<f64> {
            let marks = powers().flat_map(|p| {
                multiples.iter().map(move |m| m * 10_f64.powf(p)).collect::<Vec<_>>()
            });
            marks.filter(|mark| self.has(*mark)).collect()
        };
        let tens = all(&[1.0]);
        if tens.len() >= wanted.min(3) {
            let every = tens.len().div_ceil(wanted.max(1)).max(1);
            return tens.into_iter().step_by(every).collect();
        }
        let more = all(&[1.0, 2.0, 5.0]);
        if more.len() <= wanted + 2 { more } else { all(&[1.0, 3.0]) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of marks")]
fn float(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_inside() {
        assert_eq!(Scale::from_zero(10.0).ticks(5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(Scale::log(1_000.0, 2e6).ticks(4), [1e3, 1e4, 1e5, 1e6]);
        assert_eq!(Scale::log(800.0, 9_000.0).ticks(4), [1e3, 2e3, 5e3]);
    }

    #[test]
    fn places_stay_on_the_paper() {
        let scale = Scale::log(10.0, 1_000.0);
        for (value, place) in [(10.0, 0.0), (100.0, 0.5), (1e9, 1.0), (0.0, 0.0), (f64::NAN, 0.0)] {
            assert!((scale.at(value) - place).abs() < 1e-9, "{value}");
        }
        assert_eq!(Scale::log_over([0.0, -1.0].into_iter(), 1.2), None);
    }
}

//! Estimated prices and standings by looking them up: both are rounded so far that they take few values, and a table of
//! where one value follows the next saves the logarithms of each row.
//!
//! Built as a table is first asked for something; where an answer would hang on how the table was built, the figure is
//! worked out as it is without one.

use super::{ESTIMATE_DIGITS, significant};
use crate::benchmark::{DISTRIBUTIONS, Pack, distribution};
use crate::profile::{Platform, RateBase};
use std::sync::OnceLock;

/// How finely the places are told where one value follows the next, and how far from them an answer is looked up.
const FINE: f64 = 1e-10;
const CLEAR: f64 = 1e-8;

/// Whole numbers between which fees go by one power of the followers (they bend at 3,162.3, 31,622.8 …), and the outermost for which there is a table.
const SIZES: [f64; 10] = [
    1_000.0,
    3_162.0,
    3_163.0,
    31_622.0,
    31_623.0,
    316_227.0,
    316_228.0,
    3_162_277.0,
    3_162_278.0,
    300_000_000.0,
];

/// Rates for which there is a table.
const RATES: [f64; 2] = [1e-6, 10.0];

/// A function that keeps its value from each of these places to the next.
#[derive(Debug)]
struct Steps {
    ends: (f64, f64),
    /// Where the next value begins, rising.
    starts: Vec<f64>,
    /// One more than there are places.
    values: Vec<Option<f64>>,
    /// How many places lie before those with the same first bits as the lower end, and so on.
    passed: Vec<u16>,
}

/// Bits of a float that are no matter for where a search begins: 64 parts are told apart in each power of two, so that
/// hardly any of them holds more than one place.
const FINER: u32 = 52 - 6;

impl Steps {
    /// Of a function that rises or falls all the way from one of the `knots` to the next.
    fn of(knots: &[f64], value: &impl Fn(f64) -> Option<f64>) -> Steps {
        let ends = (knots.first().copied(), knots.last().copied());
        let ends = (ends.0.unwrap_or(f64::NAN), ends.1.unwrap_or(f64::NAN));
        let (starts, values) = (Vec::new(), vec![value(ends.0)]);
        let mut steps = Steps { ends, starts, values, passed: Vec::new() };
        for pair in knots.windows(2) {
            let [from, to] = pair else { continue };
            steps.add((*from, value(*from)), (*to, value(*to)), value);
        }
        let parts = first_bits(ends.0)..=first_bits(ends.1);
        let before = |part| steps.starts.partition_point(|start| first_bits(*start) < part);
        steps.passed = parts.map(|part| u16::try_from(before(part)).unwrap_or(0)).collect();
        steps
    }

    fn add(
        &mut self,
        from: (f64, Option<f64>),
        to: (f64, Option<f64>),
        value: &impl Fn(f64) -> Option<f64>,
    ) {
        if from.1.map(f64::to_bits) == to.1.map(f64::to_bits) {
            return;
        }
        if to.0 <= from.0 * (1.0 + FINE) {
            self.starts.push(to.0);
            self.values.push(to.1);
            return;
        }
        let middle = (from.0 * to.0).sqrt();
        let middle = (middle, value(middle));
        self.add(from, middle, value);
        self.add(middle, to, value);
    }

    /// The value; `None` outside of the table and too close to a place where another begins.
    fn at(&self, place: f64) -> Option<Option<f64>> {
        if !(self.ends.0..=self.ends.1).contains(&place) {
            return None;
        }
        let part = first_bits(place).checked_sub(first_bits(self.ends.0))?;
        let mut passed = usize::from(*self.passed.get(usize::try_from(part).ok()?)?);
        // The first place of the part is reached or not without a branch, which could not be foreseen.
        passed += usize::from(self.starts.get(passed).is_some_and(|start| *start <= place));
        while self.starts.get(passed).is_some_and(|start| *start <= place) {
            passed += 1;
        }
        let close = |start: &f64| (start - place).abs() <= place * CLEAR;
        let before = passed.checked_sub(1).and_then(|before| self.starts.get(before));
        if before.is_some_and(close) || self.starts.get(passed).is_some_and(close) {
            return None;
        }
        self.values.get(passed).copied()
    }
}

fn first_bits(place: f64) -> u64 {
    place.to_bits() >> FINER
}

/// Tables for one pack.
#[derive(Debug)]
pub struct Quick<'p> {
    pack: &'p Pack,
    /// By platform.
    fees: Vec<OnceLock<Steps>>,
    /// By [`distribution`].
    standings: Vec<OnceLock<Steps>>,
}

impl<'p> Quick<'p> {
    /// Nothing looked up yet.
    pub fn new(pack: &'p Pack) -> Quick<'p> {
        let empty = |count: usize| std::iter::repeat_with(OnceLock::new).take(count).collect();
        Quick { pack, fees: empty(Platform::ALL.len()), standings: empty(DISTRIBUTIONS) }
    }

    /// [`Pack::fee`], to two digits.
    pub(super) fn fee(&self, platform: Platform, followers: u64) -> Option<f64> {
        let fee = |followers| {
            let fee = self.pack.fee(platform, followers)?;
            Some(significant(fee, ESTIMATE_DIGITS))
        };
        let steps = self
            .fees
            .get(platform as usize)
            .map(|steps| steps.get_or_init(|| Steps::of(&SIZES, &|size| fee(whole(size)))));
        let found = steps.and_then(|steps| steps.at(super::float(followers)));
        found.unwrap_or_else(|| fee(followers))
    }

    /// [`Pack::percentile`], to a whole number.
    pub fn percentile(
        &self,
        platform: Platform,
        followers: u64,
        base: RateBase,
        rate: f64,
    ) -> Option<f64> {
        let percentile =
            |rate| self.pack.percentile(platform, followers, base, rate).map(f64::round);
        let steps = self.standings.get(distribution(platform, followers, base)?);
        let steps = steps.map(|steps| steps.get_or_init(|| Steps::of(&RATES, &percentile)));
        steps.and_then(|steps| steps.at(rate)).unwrap_or_else(|| percentile(rate))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of accounts lie between a thousand and 300 million"
)]
fn whole(size: f64) -> u64 {
    size as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn platform() -> impl Strategy<Value = Platform> {
        prop::sample::select(Platform::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn what_is_looked_up_is_what_is_worked_out(platform in platform(), log in 0.0_f64..9.5, rate in -8.0_f64..2.0, near in 0_usize..600) {
            static QUICK: OnceLock<Quick<'_>> = OnceLock::new();
            let quick = QUICK.get_or_init(|| Quick::new(Pack::builtin()));
            let worked_out = |followers| {
                let fee = quick.pack.fee(platform, followers)?;
                Some(significant(fee, ESTIMATE_DIGITS))
            };
            let followers = whole(10_f64.powf(log));
            prop_assert_eq!(quick.fee(platform, followers), worked_out(followers));
            // Right beside a place where the next fee begins.
            let starts = quick.fees[platform as usize].get().map(|steps| steps.starts.as_slice()).unwrap_or_default();
            if let Some(start) = starts.get(near) {
                for followers in [whole(*start) - 1, whole(*start), whole(*start) + 1] {
                    prop_assert_eq!(quick.fee(platform, followers), worked_out(followers));
                }
            }
            let rate = 10_f64.powf(rate);
            for base in [RateBase::Followers, RateBase::Views, RateBase::Reach, RateBase::Impressions] {
                let wanted = quick.pack.percentile(platform, followers, base, rate).map(f64::round);
                prop_assert_eq!(quick.percentile(platform, followers, base, rate), wanted);
            }
        }
    }

    #[test]
    fn a_table_is_no_longer_than_it_must_be() {
        let quick = Quick::new(Pack::builtin());
        quick.percentile(Platform::Instagram, 20_000, RateBase::Followers, 0.02);
        quick.fee(Platform::Instagram, 20_000);
        let standing = quick.standings.iter().find_map(OnceLock::get).unwrap();
        assert_eq!(standing.values.len(), 99, "one to 99");
        let fees = quick.fees.iter().find_map(OnceLock::get).unwrap();
        assert!((100..600).contains(&fees.values.len()), "{}", fees.values.len());
    }
}

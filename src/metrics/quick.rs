//! Estimated prices and standings by looking them up: both are rounded so far that they take few values, and a table of
//! where one value follows the next saves the logarithms of each row.
//!
//! Built as a table is first asked for something; where an answer would hang on how the table was built, the figure is
//! worked out as it is without one.

use super::{Middle, PriceSource, Spot};
use crate::benchmark::{DISTRIBUTIONS, Pack, distribution};
use crate::money::{Currency, Money};
use crate::number::truncated;
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

/// A function that keeps its value from each of some places to the next. `N` is for the numbers of the steps.
#[derive(Debug)]
struct Steps<T, N> {
    /// The first bits of the place from which on there are values.
    first: u64,
    /// For all places with the same first bits as the first place, and so on, the number of their step; of the first of
    /// their steps and [`Steps::SEVERAL`] more where they may be on several.
    parts: Vec<N>,
    /// The value of each step, which is all that is looked up for most.
    values: Vec<T>,
    /// Where the value of each step is certain: a little apart from where the next one begins.
    ends: Vec<(f64, f64)>,
}

/// Bits of a float that are no matter for where a search begins: 128 parts are told apart in each power of two, so that
/// few of them hold a place where a value begins.
const FINER: u32 = 52 - 7;

impl<T: Copy + PartialEq, N: Copy + Into<usize> + TryFrom<usize>> Steps<T, N> {
    /// Set in the number of a step that other steps follow within the part.
    const SEVERAL: usize = 1 << (8 * size_of::<N>() - 1);

    /// Of a function that rises or falls all the way from one of the `knots` to the next; `None` where it has too many
    /// values.
    fn of(knots: &[f64], value: &impl Fn(f64) -> T) -> Option<Steps<T, N>> {
        let (first, last) = (*knots.first()?, *knots.last()?);
        let (mut values, mut ends) = (vec![value(first)], vec![(first, last)]);
        for pair in knots.windows(2) {
            let [from, to] = pair else { continue };
            divide((*from, value(*from)), (*to, value(*to)), value, &mut |start, value| {
                if let Some(before) = ends.last_mut() {
                    before.1 = start * (1.0 - CLEAR);
                }
                ends.push((start * (1.0 + CLEAR), last));
                values.push(value);
            });
        }
        let step = |part: u64| {
            let at = ends.partition_point(|(_, to)| first_bits(*to) < part);
            let (from, to) = ends.get(at)?;
            // Every place of the part is certain to lie on the step.
            let alone = first_bits(*from) < part && first_bits(*to) > part;
            let at = Some(at).filter(|at| *at < Self::SEVERAL)?;
            N::try_from(if alone { at } else { at | Self::SEVERAL }).ok()
        };
        let parts = (first_bits(first)..=first_bits(last)).map(step).collect::<Option<_>>()?;
        Some(Steps { first: first_bits(first), parts, values, ends })
    }

    /// The value; `None` outside of the table and too close to a place where another begins.
    #[inline]
    fn at(&self, place: f64) -> Option<T> {
        let part = first_bits(place).checked_sub(self.first)?;
        let step: usize = (*self.parts.get(usize::try_from(part).ok()?)?).into();
        if step < Self::SEVERAL {
            return self.values.get(step).copied();
        }
        self.among(step - Self::SEVERAL, place)
    }

    /// The same, where it is on this step or on one of those that follow.
    fn among(&self, first: usize, place: f64) -> Option<T> {
        let (ends, values) = (self.ends.get(first..)?, self.values.get(first..)?);
        let ((from, _), value) = ends.iter().zip(values).find(|((_, to), _)| place <= *to)?;
        (*from <= place).then_some(*value)
    }
}

/// An estimated price in little room, so that all of them are near to the processor.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Fee {
    /// In US dollars' hundredths; means nothing where no fee is known.
    cents: i64,
    spot: Spot,
    known: bool,
}

impl Fee {
    fn of(price: Option<Middle>) -> Fee {
        let cents = price.map_or(0, |price| price.amount.minor());
        let spot = price.and_then(|price| price.spot).unwrap_or_else(|| Spot::of(None));
        Fee { cents, spot, known: price.is_some() }
    }

    fn price(self) -> Option<Middle> {
        let amount = Money::from_minor(self.cents, Currency::USD);
        let spot = Some(self.spot);
        self.known.then_some(Middle { amount, source: PriceSource::Estimated, spot })
    }
}

/// Hands out the places between two others where the next value begins, rising, with that value.
fn divide<T: Copy + PartialEq>(
    from: (f64, T),
    to: (f64, T),
    value: &impl Fn(f64) -> T,
    found: &mut impl FnMut(f64, T),
) {
    if from.1 == to.1 {
        return;
    }
    if to.0 <= from.0 * (1.0 + FINE) {
        return found(to.0, to.1);
    }
    let middle = (from.0 * to.0).sqrt();
    let middle = (middle, value(middle));
    divide(from, middle, value, found);
    divide(middle, to, value, found);
}

fn first_bits(place: f64) -> u64 {
    place.to_bits() >> FINER
}

/// A table that is made when it is first asked for; `None` where there can be none.
type Made<T, N> = OnceLock<Option<Steps<T, N>>>;

/// Tables for one pack.
#[derive(Debug)]
pub struct Quick<'p> {
    pack: &'p Pack,
    /// By platform.
    fees: Vec<Made<Fee, u16>>,
    /// By [`distribution`]; 1 to 99.
    standings: Vec<Made<Option<u8>, u8>>,
}

impl<'p> Quick<'p> {
    /// Nothing looked up yet.
    pub fn new(pack: &'p Pack) -> Quick<'p> {
        fn empty<T>(count: usize) -> Vec<OnceLock<T>> {
            std::iter::repeat_with(OnceLock::new).take(count).collect()
        }
        Quick { pack, fees: empty(Platform::ALL.len()), standings: empty(DISTRIBUTIONS) }
    }

    /// [`Pack::fee`] as an estimated price.
    #[inline]
    pub(super) fn fee(&self, platform: Platform, followers: u64) -> Option<Middle> {
        let fee = |followers| Middle::estimated(self.pack.fee(platform, followers)?);
        let steps = self.fees.get(platform as usize).and_then(|steps| {
            steps.get_or_init(|| Steps::of(&SIZES, &|size| Fee::of(fee(truncated(size))))).as_ref()
        });
        let found = steps.and_then(|steps| steps.at(super::float(followers)));
        found.map_or_else(|| fee(followers), Fee::price)
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
        let steps = steps.and_then(|steps| {
            let short = |rate| u8::try_from(truncated(percentile(rate)?)).ok();
            steps.get_or_init(|| Steps::of(&RATES, &short)).as_ref()
        });
        match steps.and_then(|steps| steps.at(rate)) {
            Some(found) => found.map(f64::from),
            None => percentile(rate),
        }
    }
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
            let worked_out = |followers| Middle::estimated(quick.pack.fee(platform, followers)?);
            let followers = truncated(10_f64.powf(log));
            prop_assert_eq!(quick.fee(platform, followers), worked_out(followers));
            // Right beside a place where the next fee begins.
            let steps = quick.fees[platform as usize].get().and_then(Option::as_ref);
            let ends = steps.map(|steps| steps.ends.as_slice()).unwrap_or_default();
            if let Some((from, _)) = ends.get(near) {
                for followers in [truncated(*from) - 1, truncated(*from), truncated(*from) + 1] {
                    prop_assert_eq!(quick.fee(platform, followers), worked_out(followers));
                }
            }
            let rate = 10_f64.powf(rate);
            // Right beside a place where the first bits of a rate change.
            let edge = f64::from_bits(rate.to_bits() >> FINER << FINER);
            for base in [RateBase::Followers, RateBase::Views, RateBase::Reach, RateBase::Impressions] {
                for rate in [rate, edge, edge.next_down()] {
                    let wanted = quick.pack.percentile(platform, followers, base, rate).map(f64::round);
                    prop_assert_eq!(quick.percentile(platform, followers, base, rate), wanted);
                }
            }
        }
    }

    #[test]
    fn a_table_is_no_longer_than_it_must_be() {
        let quick = Quick::new(Pack::builtin());
        quick.percentile(Platform::Instagram, 20_000, RateBase::Followers, 0.02);
        quick.fee(Platform::Instagram, 20_000);
        let standing = quick.standings.iter().find_map(OnceLock::get).unwrap().as_ref().unwrap();
        assert_eq!(standing.values.len(), 99, "one to 99");
        let fees = quick.fees.iter().find_map(OnceLock::get).unwrap().as_ref().unwrap();
        assert!((100..600).contains(&fees.values.len()), "{}", fees.values.len());
    }
}

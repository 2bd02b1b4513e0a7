//! Figures over a group of creators, gathered row by row in memory that does not grow with the rows.

use super::significant;
use crate::number::Decimal;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Significant digits to which medians are kept: a relative error of 5e-5 at most, and memory that stays bounded.
const DIGITS: usize = 5;

/// A ratio of sums, over the rows that have both parts. The mean of the rows' own ratios would let a
/// creator with three views outweigh one with a million.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RatioSum {
    part: f64,
    whole: f64,
    rows: u64,
    left_out: u64,
}

impl RatioSum {
    /// Adds a row; one that lacks a part, or whose whole is not above zero, is counted as left out.
    pub fn add(&mut self, part: Option<f64>, whole: Option<f64>) {
        match part.zip(whole) {
            Some((part, whole)) if whole > 0.0 => {
                self.part += part;
                self.whole += whole;
                self.rows += 1;
            }
            _ => self.left_out += 1,
        }
    }

    /// Σpart / Σwhole; `None` where no row has both.
    pub fn value(&self) -> Option<f64> {
        super::ratio(Some(self.part), Some(self.whole))
    }

    /// Σpart and Σwhole.
    pub fn parts(&self) -> (f64, f64) {
        (self.part, self.whole)
    }

    /// Rows that count.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Rows that lack a part.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }
}

/// Values of one power of ten: how often each run of five digits came.
#[derive(Debug, Clone, PartialEq)]
struct Decade {
    /// Power of ten of the last digit.
    power: i32,
    /// The lowest eight bits of the counts: small, so that the table stays in the processor's cache.
    counts: Vec<u8>,
    /// The rest of the counts that have one.
    more: BTreeMap<usize, u64>,
    /// Places that are not yet counted. The table is larger than what is near the processor: many at once make it wait
    /// once.
    waiting: Vec<u32>,
}

/// Places that wait at most.
const WAITING: usize = 2_048;

impl Decade {
    fn new(power: i32) -> Decade {
        Decade {
            power,
            counts: vec![0; FIVE_DIGITS],
            more: BTreeMap::new(),
            waiting: Vec::with_capacity(WAITING),
        }
    }

    fn add(&mut self, at: u32) {
        if self.waiting.len() == WAITING {
            self.settle();
        }
        self.waiting.push(at);
    }

    /// Counts what waits.
    fn settle(&mut self) {
        for at in self.waiting.drain(..) {
            let at = at as usize;
            let Some(count) = self.counts.get_mut(at) else { continue };
            match count.checked_add(1) {
                Some(more) => *count = more,
                None => {
                    *count = 0;
                    *self.more.entry(at).or_default() += 256;
                }
            }
        }
    }

    /// How often the value at this place came. Nothing waits.
    fn get(&self, at: usize) -> u64 {
        let few = self.counts.get(at).copied().map_or(0, u64::from);
        few + self.more.get(&at).copied().unwrap_or_default()
    }

    /// The place of the value that so many came before, counting each as often as it came; else how many came in all.
    fn nth(&self, rows: u64) -> Result<usize, u64> {
        let mut seen = 0;
        for start in (0..FIVE_DIGITS).step_by(STRIDE) {
            let stride = start..start + STRIDE;
            let few = self.counts.get(stride.clone()).unwrap_or_default();
            let few: u64 = few.iter().map(|n| u64::from(*n)).sum();
            let all = few + self.more.range(stride.clone()).map(|(_, count)| count).sum::<u64>();
            if seen + all <= rows {
                seen += all;
                continue;
            }
            for at in stride {
                seen += self.get(at);
                if seen > rows {
                    return Ok(at);
                }
            }
        }
        Err(seen)
    }

    /// How often those before it came.
    fn before(&self, at: usize) -> u64 {
        let few: u64 = self.counts.iter().take(at).map(|n| u64::from(*n)).sum();
        few + self.more.range(..at).map(|(_, count)| count).sum::<u64>()
    }
}

/// First number of five digits.
const FIRST: u64 = 10_000;

/// How many numbers have five digits.
const FIVE_DIGITS: usize = 90_000;

/// Places of a table that are passed over together while nothing stands in them.
const STRIDE: usize = 500;

/// Where a figure is counted: it takes some arithmetic, which need not be done where the counts are. The lowest
/// seventeen bits say how far its five digits lie above 10,000, the others the power of ten of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot(u32);

impl Spot {
    /// Unknown, negative or not finite.
    const NOWHERE: Spot = Spot(u32::MAX);

    /// No digits.
    const ZERO: Spot = Spot(u32::MAX - 1);

    const BITS: u32 = 17;

    /// Makes every power of a float positive.
    const POWERS: i32 = 512;

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

    /// Power of ten and place in its table.
    fn place(self) -> (i32, u32) {
        let power = (self.0 >> Spot::BITS).cast_signed() - Spot::POWERS;
        (power, self.0 & ((1 << Spot::BITS) - 1))
    }
}

/// A median over the rows that have the figure, to five significant digits.
///
/// Counts stand in a table by power of ten and digits: a row costs one addition, and of the table only what is touched
/// takes memory, 90 kB a power of ten.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Median {
    zeros: u64,
    /// By power, smallest first.
    decades: Vec<Decade>,
    rows: u64,
    left_out: u64,
}

impl Median {
    /// Adds a row; an unknown, negative or non-finite figure is counted as left out.
    pub fn add(&mut self, value: Option<f64>) {
        self.add_at(Spot::of(value));
    }

    /// The same for a figure whose spot is known.
    pub fn add_at(&mut self, spot: Spot) {
        match spot {
            Spot::NOWHERE => {
                self.left_out += 1;
                return;
            }
            Spot::ZERO => self.zeros += 1,
            spot => {
                let (power, at) = spot.place();
                self.decade(power).add(at);
            }
        }
        self.rows += 1;
    }

    fn decade(&mut self, power: i32) -> &mut Decade {
        // There are few, and most figures are in the first ones.
        let at = self.decades.iter().take_while(|decade| decade.power < power).count();
        if self.decades.get(at).is_none_or(|decade| decade.power != power) {
            self.decades.insert(at, Decade::new(power));
        }
        #[expect(clippy::indexing_slicing, reason = "found or just put there")]
        &mut self.decades[at]
    }

    /// Counts what waits for many to be counted at once.
    pub fn settle(&mut self) {
        self.decades.iter_mut().for_each(Decade::settle);
    }

    /// The same, with nothing left waiting.
    fn settled(&self) -> Cow<'_, Median> {
        if self.decades.iter().all(|decade| decade.waiting.is_empty()) {
            return Cow::Borrowed(self);
        }
        let mut own = self.clone();
        own.settle();
        Cow::Owned(own)
    }

    /// The middle value, or the mean of the middle two; `None` without rows. Faster after [`Median::settle`].
    pub fn value(&self) -> Option<f64> {
        self.settled().middle()
    }

    fn middle(&self) -> Option<f64> {
        let upper = self.nth(self.rows / 2)?;
        if self.rows % 2 == 1 {
            return Some(upper);
        }
        let lower = self.nth((self.rows / 2).checked_sub(1)?)?;
        Some(significant(f64::midpoint(lower, upper), DIGITS + 1))
    }

    /// The percentile of a value among the rows: the share of lower ones and half of the equal ones, 1 to 99.
    /// `None` without rows. Faster after [`Median::settle`].
    pub fn percentile(&self, value: f64) -> Option<f64> {
        self.settled().share_below(value)
    }

    fn share_below(&self, value: f64) -> Option<f64> {
        let (below, equal) = match place(value) {
            None if value < 0.0 => (0, 0),
            None => (0, self.zeros),
            Some((power, at)) => {
                let lower = self.decades.iter().take_while(|decade| decade.power < power);
                let lower: u64 = lower.map(|decade| decade.before(FIVE_DIGITS)).sum();
                match self.decades.iter().find(|decade| decade.power == power) {
                    Some(own) => (self.zeros + lower + own.before(at), own.get(at)),
                    None => (self.zeros + lower, 0),
                }
            }
        };
        let share = (super::float(below) + super::float(equal) / 2.0) / super::float(self.rows);
        (self.rows > 0).then_some((share * 100.0).clamp(1.0, 99.0))
    }

    /// Rows that count.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Rows that lack the figure.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The value at a place, counted from zero, in rising order.
    fn nth(&self, place: u64) -> Option<f64> {
        let mut seen = self.zeros;
        if place < seen {
            return Some(0.0);
        }
        for decade in &self.decades {
            match decade.nth(place - seen) {
                Ok(at) => {
                    let digits = FIRST + u64::try_from(at).unwrap_or(0);
                    return value_of(Decimal { digits, power: decade.power });
                }
                Err(all) => seen += all,
            }
        }
        None
    }
}

/// Power of ten and place of a number in its table; `None` for zero, and what is not above it.
fn place(value: f64) -> Option<(i32, usize)> {
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

fn value_of(decimal: Decimal) -> Option<f64> {
    let text = || format!("{}e{}", decimal.digits, decimal.power).parse().ok();
    decimal.value().or_else(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_group_ratio_leaves_out_rows_that_lack_a_part() {
        let mut cpm = RatioSum::default();
        cpm.add(Some(100.0), Some(2.0));
        cpm.add(Some(200.0), Some(4.0));
        cpm.add(None, Some(1_000.0));
        cpm.add(Some(900.0), None);
        cpm.add(Some(900.0), Some(0.0));
        assert_eq!(cpm.value(), Some(50.0));
        assert_eq!((cpm.rows(), cpm.left_out()), (2, 3));
    }

    #[test]
    fn medians_of_odd_even_and_nothing() {
        let median = |values: &[f64]| {
            let mut median = Median::default();
            values.iter().for_each(|value| median.add(Some(*value)));
            median.value()
        };
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[0.05, 0.01, 0.032]), Some(0.032));
        assert_eq!(median(&[1.0, 2.0, 4.0, 400.0]), Some(3.0));
        assert_eq!(median(&[-0.0, 0.0, 0.0]), Some(0.0));
    }

    #[test]
    fn a_percentile_counts_the_lower_and_half_of_the_equal() {
        let mut rates = Median::default();
        [0.01, 0.02, 0.02, 0.04].into_iter().for_each(|rate| rates.add(Some(rate)));
        assert_eq!(rates.percentile(0.02), Some(50.0));
        assert_eq!(rates.percentile(0.04), Some(87.5));
        assert_eq!(rates.percentile(0.5), Some(99.0));
        assert_eq!(Median::default().percentile(0.02), None);
    }

    #[test]
    fn unknown_is_not_zero_in_a_median() {
        let mut median = Median::default();
        [None, Some(0.04), Some(f64::NAN), Some(-1.0)].into_iter().for_each(|v| median.add(v));
        assert_eq!((median.value(), median.rows(), median.left_out()), (Some(0.04), 1, 3));
    }

    proptest! {
        #[test]
        fn a_group_ratio_lies_between_its_members(rows in prop::collection::vec((0.0f64..1e6, 0.1f64..1e6), 1..40)) {
            let mut group = RatioSum::default();
            rows.iter().for_each(|(part, whole)| group.add(Some(*part), Some(*whole)));
            let ratios = rows.iter().map(|(part, whole)| part / whole);
            let (low, high) = ratios.fold((f64::MAX, 0.0f64), |(low, high), r| (low.min(r), high.max(r)));
            let value = group.value().unwrap();
            prop_assert!(value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9));
        }

        #[test]
        fn a_median_is_that_of_the_sorted_list(mut values in prop::collection::vec(0.0f64..1.0, 1..60)) {
            let mut median = Median::default();
            values.iter().for_each(|value| median.add(Some(*value)));
            values.sort_by(f64::total_cmp);
            let exact = f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2]);
            prop_assert!((median.value().unwrap() - exact).abs() <= 6e-5 * exact);
        }
    }
}

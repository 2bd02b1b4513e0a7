//! Medians and percentiles in memory that does not grow with the rows.

use super::significant;
use super::spot::{DIGITS, FIVE_DIGITS, Spot, place, value_at};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Values of one power of ten: how often each run of five digits came.
#[derive(Debug, Clone, Default, PartialEq)]
struct Decade {
    /// The lowest eight bits of the counts. Empty until the first one came.
    counts: Vec<u8>,
    /// The rest of the counts that have one.
    more: BTreeMap<usize, u64>,
    /// For each [`PART`] of the counts room for values that are not yet counted, as places within the part. A part and what
    /// waits for it are near to the processor while it is counted; the tables of many tiers are not.
    waiting: Vec<u16>,
    /// How many wait for each part.
    filled: [u16; PARTS],
}

/// Places of a table that are counted together.
const PART: usize = 4_096;

/// Parts of a table.
const PARTS: usize = FIVE_DIGITS.div_ceil(PART);

/// Values that wait for a part at most.
const WAITING: usize = 512;

impl Decade {
    /// Makes the tables, of which only what is touched takes memory.
    fn make(&mut self) {
        if self.counts.is_empty() {
            (self.counts, self.waiting) = (vec![0; PARTS * PART], vec![0; PARTS * WAITING]);
        }
    }

    /// Counts a value at this place, if there is a table with it.
    #[inline]
    fn add(&mut self, at: usize) -> Option<()> {
        let part = at / PART;
        let filled = self.filled.get_mut(part)?;
        let place = self.waiting.get_mut(part * WAITING + usize::from(*filled))?;
        *place = u16::try_from(at % PART).unwrap_or(0);
        *filled += 1;
        if usize::from(*filled) == WAITING {
            self.settle(part);
        }
        Some(())
    }

    /// Counts what waits for a part.
    fn settle(&mut self, part: usize) {
        let Some(filled) = self.filled.get_mut(part) else { return };
        let waiting = self.waiting.get(part * WAITING..).unwrap_or_default();
        let waiting = waiting.get(..usize::from(std::mem::take(filled))).unwrap_or_default();
        let counts = self.counts.get_mut(part * PART..).and_then(<[u8]>::first_chunk_mut::<PART>);
        let Some(counts) = counts else { return };
        for at in waiting {
            let at = usize::from(*at) % PART;
            let Some(count) = counts.get_mut(at) else { continue };
            *count = count.wrapping_add(1);
            if *count == 0 {
                *self.more.entry(part * PART + at).or_default() += 256;
            }
        }
    }

    /// How often the value at this place came.
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

/// Places of a table that are passed over together while nothing stands in them.
const STRIDE: usize = 500;

/// A median over the rows that have the figure, to five significant digits.
///
/// Counts stand in a table by power of ten and digits, and of the table only what is touched takes memory, 110 kB a power of
/// ten.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Median {
    zeros: u64,
    /// The power of ten of the last digit of the first decade, as [`Spot::place`] has it.
    lowest: u32,
    /// One for each power from there on.
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
    #[inline]
    pub fn add_at(&mut self, spot: Spot) {
        let (power, at) = spot.place();
        match self.decade_mut(power).and_then(|decade| decade.add(at)) {
            Some(()) => self.rows += 1,
            None => self.add_first(spot),
        }
    }

    /// Counts a figure for which there is no table, or none yet.
    #[cold]
    fn add_first(&mut self, spot: Spot) {
        match spot {
            Spot::NOWHERE => {
                self.left_out += 1;
                return;
            }
            Spot::ZERO => self.zeros += 1,
            spot => {
                let (power, at) = spot.place();
                let decade = self.make_place_for(power);
                decade.make();
                decade.add(at);
            }
        }
        self.rows += 1;
    }

    /// The decade of a power, if there is one.
    #[inline]
    fn decade_mut(&mut self, power: u32) -> Option<&mut Decade> {
        self.decades.get_mut(power.wrapping_sub(self.lowest) as usize)
    }

    fn make_place_for(&mut self, power: u32) -> &mut Decade {
        if self.decades.is_empty() {
            self.lowest = power;
        }
        let before = self.lowest.saturating_sub(power) as usize;
        self.decades.splice(..0, std::iter::repeat_n(Decade::default(), before));
        self.lowest = self.lowest.min(power);
        let place = (power - self.lowest) as usize;
        if place >= self.decades.len() {
            self.decades.resize_with(place + 1, Decade::default);
        }
        #[expect(clippy::indexing_slicing, reason = "just made")]
        &mut self.decades[place]
    }

    /// The decades in which something was counted, with their powers.
    fn counted(&self) -> impl Iterator<Item = (i32, &Decade)> {
        let powers = (self.lowest..).map(|power| power.cast_signed() - Spot::POWERS);
        powers.zip(&self.decades).filter(|(_, decade)| !decade.counts.is_empty())
    }

    /// Counts what waits for many to be counted at once.
    pub fn settle(&mut self) {
        for decade in &mut self.decades {
            (0..PARTS).for_each(|part| decade.settle(part));
        }
    }

    /// The same, with nothing left waiting.
    fn settled(&self) -> Cow<'_, Median> {
        if self.decades.iter().all(|decade| decade.filled == [0; PARTS]) {
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
                let lower = self.counted().take_while(|(lower, _)| *lower < power);
                let lower: u64 = lower.map(|(_, decade)| decade.before(FIVE_DIGITS)).sum();
                match self.counted().find(|(own, _)| *own == power) {
                    Some((_, own)) => (self.zeros + lower + own.before(at), own.get(at)),
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
        for (power, decade) in self.counted() {
            match decade.nth(place - seen) {
                Ok(at) => return value_at(power, at),
                Err(all) => seen += all,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn what_waits_is_counted_like_the_rest() {
        let mut median = Median::default();
        for value in 0..3_000_u32 {
            median.add(Some(f64::from(value)));
            median.add(None);
        }
        assert_eq!(
            (median.value(), median.rows(), median.left_out()),
            (Some(1_499.5), 3_000, 3_000)
        );
        // More than a byte counts, and more than wait.
        for _ in 0..4_000 {
            median.add(Some(42.0));
        }
        assert_eq!((median.value(), median.rows()), (Some(42.0), 7_000));
        assert_eq!(median.percentile(42.0), Some((42.0 + 2_000.5) / 70.0));
        let before = median.clone();
        median.settle();
        assert_eq!(
            (median.value(), median.rows(), median.left_out()),
            (before.value(), before.rows(), 3_000)
        );
    }

    proptest! {
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

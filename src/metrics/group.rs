//! Ratios over a group of creators, gathered row by row.

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

    /// Adds what other rows came to.
    pub fn add_sum(&mut self, other: &RatioSum) {
        self.part += other.part;
        self.whole += other.whole;
        self.rows += other.rows;
        self.left_out += other.left_out;
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
    }
}

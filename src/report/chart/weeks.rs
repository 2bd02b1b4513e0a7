//! Who posts when: one column a week, as high as creators post in it, by size of creator.

use super::rows::anchored;
use super::{Picture, bar, line, part, words};
use crate::report::html::Markup;

const TOP: f64 = 22.0;
const PLOT: f64 = 76.0;
const FOOT: f64 = 22.0;

/// One week.
#[derive(Debug, Clone)]
pub(in crate::report) struct Week {
    /// Below the column.
    pub name: String,
    /// Above it.
    pub figure: String,
    /// Creators and the look of their part, from the bottom up.
    pub parts: Vec<(f64, &'static str)>,
}

/// The weeks.
#[derive(Debug, Clone)]
pub(in crate::report) struct Weeks {
    /// In their order.
    pub weeks: Vec<Week>,
}

impl Picture for Weeks {
    fn height(&self) -> f64 {
        TOP + PLOT + FOOT
    }

    fn draw(&self, m: &mut Markup) {
        let sum = |week: &Week| week.parts.iter().map(|(n, _)| n).sum::<f64>();
        let most = self.weeks.iter().map(sum).fold(1.0, f64::max);
        let number = self.weeks.iter().fold(0.0, |n, _| n + 1.0_f64).max(1.0);
        let (step, bottom) = (1.0 / number, TOP + PLOT);
        // More figures than this would run into each other on a phone.
        let every = self.weeks.len().div_ceil(12).max(1);
        line(m, ("0", bottom), ("100%", bottom), "axis");
        let mut left = 0.0;
        for (at, week) in self.weeks.iter().enumerate() {
            let mut y = bottom;
            for (creators, look) in &week.parts {
                let high = PLOT * creators / most;
                y -= high;
                bar(m, (left + 0.2 * step, 0.6 * step), (y, high), look);
            }
            let middle = left + step / 2.0;
            if at % every == 0 {
                words(m, &part(middle), y - 6.0, anchored(middle, "tick"), &week.figure);
                words(m, &part(middle), bottom + 16.0, anchored(middle, "tick"), &week.name);
            }
            left += step;
        }
    }
}

//! How the number of followers changed, where the file has it for several days.

use super::{Check, Evidence, Flag, raised, told};
use crate::figure::{count, percent};
use crate::metrics::float;
use crate::profile::{Count, Profile};

/// How far the number of followers changes in a day, on average over accounts (fraction).
pub(super) const USUAL: f64 = 0.012;

/// From how many times the usual change a day on it is out of line. Our cut.
pub(super) const TIMES: f64 = 10.0;

/// Followers a day that advertising can bring.
pub(super) const BY_ADS: f64 = 5_000.0;

/// Where it is more than that, the change must also be so many times the usual one: large accounts grow by
/// thousands a day. Our cut.
const TIMES_LARGE: f64 = 3.0;

/// Changes of fewer followers than this say nothing.
const LEAST: u64 = 500;

/// The steepest change between two days.
pub(super) fn growth_jump<E: Evidence>(profile: &Profile) -> Check<E> {
    if profile.history.len() < 2 {
        return Check::CannotTell(Flag::GrowthJump);
    }
    let steps: Vec<Step> = profile.history.windows(2).filter_map(Step::of).collect();
    if steps.is_empty() {
        return Check::CannotTell(Flag::GrowthJump);
    }
    let out_of_line = steps.iter().filter(|step| step.is_out_of_line());
    let Some(step) = out_of_line.max_by(|a, b| a.rate.total_cmp(&b.rate)) else {
        return Check::Clear;
    };
    raised(Flag::GrowthJump, || {
        let verb = if step.to.followers > step.from.followers { "rose" } else { "fell" };
        let figure = format!(
            "followers {verb} from {} to {} between {} and {} (line {}), {} a day",
            count(step.from.followers),
            count(step.to.followers),
            step.from.day,
            step.to.day,
            step.to.line,
            percent(step.rate)
        );
        told(
            figure,
            "1.2 % a day is the average change; advertising brings up to about 5,000 a day; our cuts at ten times the \
         first, or beyond the second at three times the first",
            "CAPTIV8-FRAUD18 (2018, 5,000 accounts per category), HYPE-HELP (2020-23)",
        )
    })
}

/// Two counts, one after the other.
struct Step {
    from: Count,
    to: Count,
    days: f64,
    /// Change a day (fraction), the same in both directions.
    rate: f64,
}

impl Step {
    fn of(pair: &[Count]) -> Option<Step> {
        let [from, to] = pair else { return None };
        let days = f64::from(from.day.until(to.day).ok()?.get_days());
        let (less, more) = (from.followers.min(to.followers), from.followers.max(to.followers));
        let rate = (float(more) / float(less.max(1))).powf(days.recip()) - 1.0;
        (days > 0.0).then_some(Step { from: *from, to: *to, days, rate })
    }

    fn is_out_of_line(&self) -> bool {
        let change = self.from.followers.abs_diff(self.to.followers);
        let large = float(change) / self.days > BY_ADS && self.rate > USUAL * TIMES_LARGE;
        change >= LEAST && (self.rate > USUAL * TIMES || large)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(counts: &[(i8, u64)]) -> Check {
        let history = counts
            .iter()
            .zip(2..)
            .map(|((day, followers), line)| Count {
                day: date(2026, 3, *day),
                followers: *followers,
                line,
            })
            .collect();
        growth_jump(&Profile { history, ..Profile::default() })
    }

    fn is_raised(counts: &[(i8, u64)]) -> bool {
        matches!(check(counts), Check::Raised(_))
    }

    #[test]
    fn a_jump_is_shown_with_its_days() {
        let Check::Raised(found) = check(&[(1, 10_000), (2, 10_100), (4, 16_000), (9, 16_300)])
        else {
            panic!("not raised")
        };
        assert_eq!(
            found.figure,
            "followers rose from 10,100 to 16,000 between 2026-03-02 and 2026-03-04 (line 4), 26 % a day"
        );
    }

    #[test]
    fn usual_growth_is_none_in_any_size() {
        assert!(!is_raised(&[(1, 10_000), (2, 10_300), (9, 12_000)]));
        assert!(!is_raised(&[(1, 5_000_000), (2, 5_040_000)]), "0.8 % a day");
        assert!(!is_raised(&[(1, 900), (2, 1_300)]), "400 followers");
        assert!(is_raised(&[(1, 200_000), (2, 210_000)]), "10,000 in a day, 5 %");
        assert!(is_raised(&[(1, 20_000), (2, 15_000)]), "a fall");
    }

    #[test]
    fn one_count_cannot_tell() {
        assert_eq!(check(&[(1, 10_000)]), Check::CannotTell(Flag::GrowthJump));
        assert_eq!(check(&[]), Check::CannotTell(Flag::GrowthJump));
    }
}

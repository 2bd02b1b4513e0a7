//! Figures between the sizes for which there are sources.

/// A figure known at some follower counts, smallest first.
pub(super) type Points = Vec<(f64, f64)>;

/// What lies beyond the outermost known sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// The outermost figure: rates have no known trend out there.
    Flat,
    /// The slope of the outermost pair goes on: fees keep falling and rising with size.
    Sloped,
}

/// The figure at `followers`, straight between the points on log–log axes, so that there are no cliffs
/// at tier borders. `None` without points.
pub(super) fn at(points: &[(f64, f64)], followers: u64, ends: Ends) -> Option<f64> {
    match behind(points, followers, ends) {
        [only] => Some(only.1),
        [lower, upper] => Some(straight(*lower, *upper, size(followers))),
        _ => None,
    }
}

/// The points that the figure at `followers` comes from: the two beside it, or the outermost one beyond the ends.
pub(super) fn behind(points: &[(f64, f64)], followers: u64, ends: Ends) -> &[(f64, f64)] {
    let size = size(followers);
    let [first, .., last] = points else { return points };
    if ends == Ends::Flat && size <= first.0 {
        return std::slice::from_ref(first);
    }
    if ends == Ends::Flat && size >= last.0 {
        return std::slice::from_ref(last);
    }
    let beside = |pair: &&[(f64, f64)]| pair.last().is_some_and(|upper| size <= upper.0);
    points.windows(2).find(beside).or(points.windows(2).last()).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "a logarithm follows; the 53rd bit is no matter")]
fn size(followers: u64) -> f64 {
    followers.max(1) as f64
}

/// On the straight line through both points, on log–log axes.
fn straight(lower: (f64, f64), upper: (f64, f64), size: f64) -> f64 {
    let part = (size / lower.0).ln() / (upper.0 / lower.0).ln();
    lower.1 * (upper.1 / lower.1).powf(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEES: [(f64, f64); 3] = [(1_000.0, 10.0), (10_000.0, 100.0), (100_000.0, 400.0)];

    fn close(found: Option<f64>, wanted: f64) -> bool {
        found.is_some_and(|found| (found / wanted - 1.0).abs() < 1e-9)
    }

    #[test]
    fn known_sizes_give_the_known_figures() {
        for (size, fee) in [(1_000, 10.0), (10_000, 100.0), (100_000, 400.0)] {
            assert!(close(at(&FEES, size, Ends::Flat), fee));
            assert!(close(at(&FEES, size, Ends::Sloped), fee));
        }
    }

    #[test]
    fn between_them_it_is_straight_on_log_axes() {
        assert!(close(at(&FEES, 3_000, Ends::Flat), 30.0));
    }

    #[test]
    fn beyond_them_it_is_flat_or_goes_on() {
        assert!(close(at(&FEES, 100, Ends::Flat), 10.0));
        assert!(close(at(&FEES, 100, Ends::Sloped), 1.0));
        assert!(close(at(&FEES, 1_000_000, Ends::Flat), 400.0));
        assert!(close(at(&FEES, 1_000_000, Ends::Sloped), 1_600.0));
    }

    #[test]
    fn one_point_is_the_figure_at_every_size_and_none_is_none() {
        assert_eq!(at(&[(1.0, 12.0)], 5_000_000, Ends::Flat), Some(12.0));
        assert_eq!(at(&[], 5_000, Ends::Flat), None);
    }
}

//! The pack laid out as tables, for whoever computes elsewhere (a warehouse) what [`Pack::at`] and
//! [`Pack::standing`] compute here. Made by asking those very rules, never beside them.

use super::{Band, Metric, Pack, centre, curve, standing};
use crate::number::truncated;
use crate::profile::{Platform, RateBase};

/// A figure at one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// Followers.
    pub size: f64,
    /// Low end of the range.
    pub low: f64,
    /// Middle.
    pub middle: f64,
    /// High end.
    pub high: f64,
}

/// A stretch of follower counts over which a figure is straight on log–log axes, through both anchors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Fewest followers.
    pub from: u64,
    /// First follower count that is too high; `None` without an upper end.
    pub below: Option<u64>,
    /// The first anchor.
    pub lower: Anchor,
    /// The second; `None` where the figure is the same for all sizes.
    pub upper: Option<Anchor>,
}

/// How rates spread among the accounts of one platform and size.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// The network.
    pub platform: Platform,
    /// Fewest followers.
    pub from: u64,
    /// First follower count that is too high; `None` without an upper end.
    pub below: Option<u64>,
    /// Normal score and rate (fraction) of the known points, lowest first; two at least.
    pub points: Vec<(f64, f64)>,
}

impl Pack {
    /// A figure over all sizes, smallest first; empty where no source was found.
    pub fn stretches(&self, metric: Metric, platform: Platform) -> Vec<Stretch> {
        let rows = self.known(metric, platform);
        let anchors: Vec<Anchor> = rows
            .iter()
            .filter_map(|row| {
                let middle = row.value?;
                let (low, high) = (row.low.unwrap_or(middle), row.high.unwrap_or(middle));
                Some(Anchor { size: centre(row), low, middle, high })
            })
            .collect();
        let points: curve::Points = anchors.iter().map(|a| (a.size, a.middle)).collect();
        let anchor = |at: f64| anchors.iter().find(|anchor| anchor.size.total_cmp(&at).is_eq());
        let mut ends: Vec<u64> = anchors.iter().map(|anchor| truncated(anchor.size)).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut found: Vec<Stretch> = Vec::new();
        let mut from = 0;
        for end in ends.into_iter().map(Some).chain([None]) {
            let below = end.map(|end| end.saturating_add(1));
            // A size inside the stretch: at a known size it and the next say the same.
            let inside = end.map_or(u64::MAX, |end| end.saturating_sub(1));
            let (lower, upper) = match curve::behind(&points, inside, metric.ends()) {
                [only] => (anchor(only.0), None),
                [lower, upper] => (anchor(lower.0), anchor(upper.0)),
                _ => continue,
            };
            let Some(lower) = lower.copied() else { continue };
            let upper = upper.copied();
            match found.last_mut().filter(|last| (last.lower, last.upper) == (lower, upper)) {
                Some(last) => last.below = below,
                None => found.push(Stretch { from, below, lower, upper }),
            }
            from = below.unwrap_or(u64::MAX);
        }
        found
    }

    /// How rates on this base spread, by platform and size; empty where the pack has no distribution.
    pub fn distributions(&self, base: RateBase) -> Vec<Distribution> {
        let mut found = Vec::new();
        for platform in Platform::ALL {
            for band in [Band::Nano, Band::Micro, Band::Macro, Band::Mega] {
                let Some((from, below)) = band.bounds() else { continue };
                let points = self.quantiles(platform, from, base);
                if standing::standing(&points, 1.0).is_some() {
                    found.push(Distribution { platform, from, below, points });
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn straight(stretch: &Stretch, size: f64, pick: fn(&Anchor) -> f64) -> f64 {
        let lower = stretch.lower;
        stretch.upper.map_or(pick(&lower), |upper| {
            let part = (size / lower.size).ln() / (upper.size / lower.size).ln();
            pick(&lower) * (pick(&upper) / pick(&lower)).powf(part)
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "sizes far below 2^53")]
    fn same_as_the_pack(metric: Metric, platform: Platform, followers: u64) {
        let stretches = Pack::builtin().stretches(metric, platform);
        let holds = |s: &&Stretch| s.from <= followers && s.below.is_none_or(|b| followers < b);
        let mut holding = stretches.iter().filter(holds);
        let (stretch, figure) = (holding.next(), Pack::builtin().at(metric, platform, followers));
        assert!(holding.next().is_none(), "stretches overlap");
        let Some((stretch, figure)) = stretch.zip(figure.as_ref()) else {
            assert_eq!((stretch, figure), (None, None));
            return;
        };
        let size = followers.max(1) as f64;
        for (found, wanted) in [
            (straight(stretch, size, |a| a.low), figure.low),
            (straight(stretch, size, |a| a.middle), figure.value),
            (straight(stretch, size, |a| a.high), figure.high),
        ] {
            assert!((found / wanted - 1.0).abs() < 1e-12, "{platform} {followers}");
        }
    }

    proptest! {
        #[test]
        fn stretches_say_what_the_pack_says(power in 0.0_f64..9.9) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let followers = 10_f64.powf(power) as u64;
            for platform in Platform::ALL {
                same_as_the_pack(Metric::CostPerPost, platform, followers);
                same_as_the_pack(Metric::ErByFollowers, platform, followers);
            }
        }
    }

    #[test]
    fn stretches_meet_at_the_known_sizes() {
        for followers in
            [0, 1, 3_161, 3_162, 3_163, 31_623, 31_624, 316_228, 3_162_278, u64::MAX / 2]
        {
            same_as_the_pack(Metric::CostPerPost, Platform::Instagram, followers);
        }
        let stretches = Pack::builtin().stretches(Metric::CostPerPost, Platform::Instagram);
        let bounds: Vec<_> = stretches.iter().map(|s| (s.from, s.below)).collect();
        assert_eq!(bounds, [(0, Some(31_624)), (31_624, Some(316_229)), (316_229, None)]);
        assert!(Pack::builtin().stretches(Metric::CostPerPost, Platform::Vk).is_empty());
    }

    #[test]
    fn distributions_are_those_that_standing_goes_by() {
        for base in [RateBase::Followers, RateBase::Views, RateBase::Impressions, RateBase::Reach] {
            let all = Pack::builtin().distributions(base);
            for platform in Platform::ALL {
                for followers in [0, 999, 1_000, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000]
                {
                    let holds = |d: &&Distribution| {
                        d.platform == platform
                            && d.from <= followers
                            && d.below.is_none_or(|below| followers < below)
                    };
                    let listed: Vec<_> = all.iter().filter(holds).collect();
                    let found = Pack::builtin().standing(platform, followers, base, 0.03);
                    assert_eq!(
                        listed.len(),
                        usize::from(found.is_some()),
                        "{platform} {followers}"
                    );
                }
            }
        }
        assert!(Pack::builtin().distributions(RateBase::Reach).is_empty());
    }
}

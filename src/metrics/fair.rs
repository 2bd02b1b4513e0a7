//! What a creator of this size and this engagement usually costs, and how a price compares.

use super::{computed, impressions_or_views, ratio};
use crate::benchmark::{Metric, Pack};
use crate::profile::{Profile, RateBase};
use crate::tier::Tier;

/// The usual fee for the platform's main deliverable, USD.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// What accounts of this size and platform are paid.
    pub by_size: f64,
    /// The same fee, scaled by how this creator's engagement compares with the usual one of that size:
    /// what the interactions would cost at the usual price of one. `None` where the rate is unknown.
    pub by_performance: Option<f64>,
    /// What the views would cost at the usual price of a thousand; `None` where they, or that price, are unknown.
    /// No part of the middle: bookings are priced by what is promised, fees by who is asked.
    pub by_views: Option<f64>,
    /// Between the first two (geometric mean); the fee by size where the rate is unknown.
    pub middle: f64,
}

/// The usual fee. `None` without a platform, under 1,000 followers, and where no source has fees.
pub fn usual(profile: &Profile, pack: &Pack) -> Option<Usual> {
    if Tier::of(profile.followers) == Tier::Below {
        return None;
    }
    let platform = profile.platform?;
    let by_size = pack.at(Metric::CostPerPost, platform, profile.followers)?.value;
    let by_performance = computed(profile, RateBase::Followers)
        .and_then(|found| {
            let usual = pack.at(Metric::ErByFollowers, platform, profile.followers)?;
            ratio(Some(by_size * found.rate), Some(usual.value))
        })
        .filter(|fee| *fee > 0.0);
    let middle = by_performance.map_or(by_size, |fee| (by_size * fee).sqrt());
    let by_views = impressions_or_views(profile).and_then(|seen| {
        Some(seen / 1_000.0 * pack.at(Metric::BookedCpm, platform, profile.followers)?.value)
    });
    Some(Usual { by_size, by_performance, by_views, middle })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Platform;
    use proptest::prelude::*;

    fn creator(likes: Option<f64>) -> Profile {
        Profile {
            platform: Some(Platform::Instagram),
            followers: 31_623,
            avg_likes: likes,
            avg_comments: likes.map(|_| 0.0),
            ..Profile::default()
        }
    }

    #[test]
    fn the_fee_follows_size_and_performance() {
        // Usual there: $450 and 1.1 %. Four times the engagement: $1,800 by performance, $900 in the middle.
        let found = usual(&creator(Some(31_623.0 * 0.044)), Pack::builtin()).unwrap();
        assert!((found.by_size - 450.0).abs() < 0.1, "{found:?}");
        assert!(found.by_performance.is_some_and(|fee| (fee - 1_800.0).abs() < 0.5), "{found:?}");
        assert!((found.middle - 900.0).abs() < 0.2, "{found:?}");
    }

    #[test]
    fn unknown_engagement_leaves_the_fee_by_size() {
        let found = usual(&creator(None), Pack::builtin()).unwrap();
        assert_eq!((found.by_performance, found.middle), (None, found.by_size));
        assert_eq!(usual(&Profile { platform: None, ..creator(None) }, Pack::builtin()), None);
        let linkedin = Profile { platform: Some(Platform::Linkedin), ..creator(None) };
        assert_eq!(usual(&linkedin, Pack::builtin()), None, "no source has fees");
    }

    proptest! {
        #[test]
        fn more_engagement_never_lowers_the_fee(a in 1.0f64..1e5, b in 1.0f64..1e5) {
            let fee = |likes| usual(&creator(Some(likes)), Pack::builtin()).unwrap().middle;
            prop_assert!(fee(a.min(b)) <= fee(a.max(b)));
        }
    }
}

//! Tiers by follower count: which half-open band a creator falls in.

mod cuts;
mod scheme;

pub use cuts::{Cuts, CutsError};
pub use scheme::{BELOW, Band, Scheme, SchemeError, UNNAMED, article};

use serde::{Deserialize, Serialize};

/// The size class of a creator. Bands are half-open: the lower bound belongs to the tier.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Under 1,000 followers: too small to plan with.
    Below,
    /// 1,000 up to 10,000 followers.
    Nano,
    /// 10,000 up to 100,000 followers.
    Micro,
    /// 100,000 followers and more; a million and more stays macro.
    Macro,
}

impl Tier {
    /// All tiers, smallest first.
    pub const ALL: [Tier; 4] = [Tier::Below, Tier::Nano, Tier::Micro, Tier::Macro];

    /// The tier of an account with this many followers.
    ///
    /// ```
    /// use tierplan::tier::Tier;
    /// assert_eq!(Tier::of(9_999), Tier::Nano);
    /// assert_eq!(Tier::of(10_000), Tier::Micro);
    /// ```
    pub fn of(followers: u64) -> Tier {
        Cuts::ARTICLE.of(followers)
    }

    /// The lowest and the first-too-high follower count of the tier; `None` where it has no upper end.
    pub fn bounds(self) -> (u64, Option<u64>) {
        Cuts::ARTICLE.bounds(self)
    }

    /// Place in [`Tier::ALL`].
    pub fn place(self) -> usize {
        match self {
            Tier::Below => 0,
            Tier::Nano => 1,
            Tier::Micro => 2,
            Tier::Macro => 3,
        }
    }

    /// Lower-case name, as printed and as accepted.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Below => "below",
            Tier::Nano => "nano",
            Tier::Micro => "micro",
            Tier::Macro => "macro",
        }
    }
}

impl std::fmt::Display for Tier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_belong_to_the_upper_tier() {
        let cases = [
            (0, Tier::Below),
            (999, Tier::Below),
            (1_000, Tier::Nano),
            (9_999, Tier::Nano),
            (10_000, Tier::Micro),
            (99_999, Tier::Micro),
            (100_000, Tier::Macro),
            (1_200_000, Tier::Macro),
            (u64::MAX, Tier::Macro),
        ];
        for (followers, tier) in cases {
            assert_eq!(Tier::of(followers), tier, "{followers} followers");
        }
    }

    #[test]
    fn bounds_agree_with_of() {
        for tier in Tier::ALL {
            let (low, high) = tier.bounds();
            assert_eq!(Tier::of(low), tier);
            if let Some(high) = high {
                assert_eq!(Tier::of(high - 1), tier);
                assert_ne!(Tier::of(high), tier);
            }
        }
    }
}

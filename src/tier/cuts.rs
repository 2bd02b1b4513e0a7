//! Where the tiers that planning compares begin, by the article or by another scheme.

use super::{Band, Scheme, Tier};
use crate::profile::Platform;

/// The follower counts from which a creator is nano, micro and macro.
///
/// Planning weighs a small side (nano, micro) against a large one (macro). Of a scheme with more tiers, whatever is
/// larger than its micro (mid, macro, mega, celebrity …) is the large side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cuts {
    /// Fewest followers of a creator that is planned with.
    pub nano: u64,
    /// Fewest of a micro creator.
    pub micro: u64,
    /// Fewest of a macro creator.
    pub large: u64,
}

impl Cuts {
    /// The article's.
    pub const ARTICLE: Cuts = Cuts { nano: 1_000, micro: 10_000, large: 100_000 };

    /// Which tier so many followers are.
    pub fn of(self, followers: u64) -> Tier {
        // Counted, not branched over: sizes come in no order, and a branch that cannot be foreseen costs a row dearly.
        let reached = |cut| usize::from(followers >= cut);
        match reached(self.nano) + reached(self.micro) + reached(self.large) {
            0 => Tier::Below,
            1 => Tier::Nano,
            2 => Tier::Micro,
            _ => Tier::Macro,
        }
    }

    /// Fewest followers of a tier, and the first count that is too high; `None` where it has no upper end.
    pub fn bounds(self, tier: Tier) -> (u64, Option<u64>) {
        match tier {
            Tier::Below => (0, Some(self.nano)),
            Tier::Nano => (self.nano, Some(self.micro)),
            Tier::Micro => (self.micro, Some(self.large)),
            Tier::Macro => (self.large, None),
        }
    }
}

/// Why a scheme cannot be planned with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CutsError {
    /// Nothing is called micro.
    #[error("{0} has no tier called micro{on}: planning weighs micro against what is larger, and needs both", on = on(.1))]
    NoMicro(&'static str, Option<Platform>),
    /// Nothing is larger than micro.
    #[error("{0} has no tier above micro{on}: planning weighs micro against what is larger, and needs both", on = on(.1))]
    NothingLarger(&'static str, Option<Platform>),
}

fn on(platform: &Option<Platform>) -> String {
    platform.map_or_else(String::new, |platform| format!(" on {}", platform.title()))
}

impl Scheme {
    /// Where this scheme's tiers begin for planning.
    ///
    /// # Errors
    /// It has no tier called micro, or none above it.
    pub fn cuts(&self, platform: Option<Platform>) -> Result<Cuts, CutsError> {
        let bands = self.bands_for(platform);
        let own = platform.filter(|_| self.bands.iter().any(|band| band.platform == platform));
        let named = |band: &&&Band| band.name.to_lowercase().starts_with("micro");
        let Some(band) = bands.iter().filter(named).min_by_key(|band| band.low) else {
            return Err(CutsError::NoMicro(self.name, own));
        };
        let (micro, end) = (band.low, band.high);
        let others = || bands.iter().filter(|band| !named(band)).map(|band| band.low);
        // Some sources name nothing between their micro and their next tier: that is larger than micro all the same.
        let Some(next) = others().filter(|low| *low > end.unwrap_or(micro).max(1) - 1).min() else {
            return Err(CutsError::NothingLarger(self.name, own));
        };
        let large = end.map_or(next, |end| end.min(next));
        // Without a tier below micro, smaller creators are none that the scheme knows.
        let nano = others().filter(|low| *low < micro).min().unwrap_or(micro);
        Ok(Cuts { nano, micro, large })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_articles_cuts_are_those_of_its_tiers() {
        let cuts = Scheme::preset("article").unwrap().cuts(None).unwrap();
        assert_eq!(cuts, Cuts::ARTICLE);
        for tier in Tier::ALL {
            assert_eq!(cuts.bounds(tier), tier.bounds());
            assert_eq!(cuts.of(tier.bounds().0), tier);
        }
    }

    #[test]
    fn what_is_larger_than_micro_is_the_large_side() {
        let of = |name: &str| Scheme::preset(name).unwrap().cuts(Some(Platform::Instagram));
        assert_eq!(of("mediakix"), Ok(Cuts { nano: 1_000, micro: 10_000, large: 50_000 }));
        assert_eq!(of("hypeauditor"), Ok(Cuts { nano: 1_000, micro: 5_000, large: 20_000 }));
        assert_eq!(of("imh-early"), Ok(Cuts { nano: 1_000, micro: 1_000, large: 40_000 }));
        assert_eq!(of("hypeauditor-2026"), Ok(Cuts { nano: 1_000, micro: 10_000, large: 50_000 }));
        assert!(matches!(of("hypeauditor-2018"), Err(CutsError::NoMicro(..))));
        assert!(matches!(of("tapinfluence"), Err(CutsError::NothingLarger(..))));
        assert_eq!(of("imh-early").unwrap().of(999), Tier::Below);
        assert_eq!(of("imh-early").unwrap().of(1_000), Tier::Micro);
    }

    /// Every published scheme can be planned with, or says what it lacks.
    #[test]
    fn every_scheme_gives_tiers_in_order() {
        let mut usable = 0;
        for scheme in Scheme::presets() {
            for platform in [None, Some(Platform::Instagram), Some(Platform::Youtube)] {
                match scheme.cuts(platform) {
                    Ok(Cuts { nano, micro, large }) => {
                        assert!(nano <= micro && micro < large, "{} {platform:?}", scheme.name);
                        usable += 1;
                    }
                    Err(error) => assert!(error.to_string().contains(scheme.name)),
                }
            }
        }
        assert!(usable > 30, "{usable}");
    }
}

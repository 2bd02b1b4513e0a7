//! Tiers as CASE expressions: half-open steps of follower counts.

use super::dialect::Dialect;
use crate::profile::Platform;
use crate::tier::{Scheme, Tier};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A tier and the first follower count above it.
type Step = (&'static str, Option<u64>);

/// The tier of `followers` on `platform`; NULL where the followers are.
pub(super) fn expression(
    dialect: Dialect,
    scheme: Option<&Scheme>,
    followers: &str,
    platform: &str,
) -> String {
    let Some(scheme) = scheme else {
        let steps = Tier::ALL.map(|tier| (tier.name(), tier.bounds().1));
        return case(dialect, &steps, followers);
    };
    let usual = steps(scheme, None);
    let named: BTreeSet<Platform> = scheme.bands.iter().filter_map(|band| band.platform).collect();
    let other: Vec<(Platform, Vec<Step>)> = named
        .into_iter()
        .map(|platform| (platform, steps(scheme, Some(platform))))
        .filter(|(_, steps)| *steps != usual)
        .collect();
    let usual = case(dialect, &usual, followers);
    if other.is_empty() {
        return usual;
    }
    let mut all = String::from("CASE\n");
    for (name, steps) in other {
        let inner = super::indented(&case(dialect, &steps, followers));
        let _ = writeln!(all, "  WHEN {platform} = '{name}' THEN\n{}", super::indented(&inner));
    }
    let _ = write!(all, "  ELSE\n{}\nEND", super::indented(&super::indented(&usual)));
    all
}

fn case(dialect: Dialect, steps: &[Step], followers: &str) -> String {
    let mut all = String::from("CASE\n");
    for (name, below) in steps {
        let name = dialect.text(name);
        let _ = match below {
            Some(below) => writeln!(all, "  WHEN {followers} < {below} THEN {name}"),
            None => writeln!(all, "  WHEN {followers} IS NOT NULL THEN {name}"),
        };
    }
    all.push_str("END");
    all
}

/// The scheme's tiers from zero on, asked for at every bound.
fn steps(scheme: &Scheme, platform: Option<Platform>) -> Vec<Step> {
    let bounds = scheme.bands.iter().flat_map(|band| [Some(band.low), band.high]).flatten();
    let starts: BTreeSet<u64> = std::iter::once(0).chain(bounds).collect();
    let mut found: Vec<Step> = Vec::new();
    for start in starts {
        let name = scheme.tier(platform, start);
        match found.last_mut() {
            Some((last, below)) if *last == name => *below = None,
            last => {
                if let Some((_, below)) = last {
                    *below = Some(start);
                }
                found.push((name, None));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tier(steps: &[Step], followers: u64) -> Option<&'static str> {
        let holds = |(_, below): &&Step| below.is_none_or(|below| followers < below);
        steps.iter().find(holds).map(|(name, _)| *name)
    }

    proptest! {
        #[test]
        fn steps_say_what_every_scheme_says(power in 0.0_f64..8.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let followers = 10_f64.powf(power) as u64;
            for scheme in Scheme::presets() {
                for platform in [None, Some(Platform::Instagram), Some(Platform::Youtube)] {
                    let steps = steps(scheme, platform);
                    prop_assert_eq!(
                        tier(&steps, followers), Some(scheme.tier(platform, followers)), "{}", scheme.name
                    );
                }
            }
        }
    }

    #[test]
    fn every_bound_is_on_its_side() {
        for scheme in Scheme::presets() {
            let steps = steps(scheme, None);
            for below in steps.iter().filter_map(|(_, below)| *below) {
                for followers in [below - 1, below] {
                    assert_eq!(tier(&steps, followers), Some(scheme.tier(None, followers)));
                }
            }
        }
    }
}

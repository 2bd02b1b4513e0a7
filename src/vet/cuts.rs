//! Where the checks cut, for whoever has to defend a flag.

use super::{Flag, audience, growth, reactions};
use serde::Serialize;

/// One cut of a check.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Cut {
    /// The flag it raises.
    pub flag: Flag,
    /// What is compared, in words.
    pub what: &'static str,
    /// From where on, or up to where; fractions for shares.
    pub value: f64,
    /// Who says what is usual, see [`crate::benchmark::source`]; none where arithmetic or the network does.
    pub sources: &'static [&'static str],
    /// How the cut follows from that, where it does not stand there: what is ours is said to be ours.
    pub ours: Option<&'static str>,
}

/// Every cut, in the order of the flags.
pub fn cuts() -> Vec<Cut> {
    let cut = |flag, what, value, sources, ours| Cut { flag, what, value, sources, ours };
    let top = Some("beyond five times the 90th percentile as well, our cut");
    let mut all = vec![
        cut(
            Flag::ErMismatch,
            "how far a stated rate may lie from the recomputed one",
            super::figures::TOLERANCE,
            &[],
            Some("our cut; averages over other posts differ"),
        ),
        cut(
            Flag::ErHigh,
            "rate by followers on Instagram under a million followers, above",
            reactions::HEALTHY,
            &["SOCIAVAULT-FAKE26"],
            top,
        ),
        cut(
            Flag::ErHigh,
            "the same from a million on, above",
            reactions::LIVELIEST,
            &["TOP1000-IG22"],
            top,
        ),
        cut(
            Flag::ErHigh,
            "times the 90th percentile of its peers, above",
            reactions::MARGIN,
            &[],
            Some("our cut; publications differ by a factor of five"),
        ),
        cut(
            Flag::ErLow,
            "part of the 10th percentile of its peers, below",
            1.0 / reactions::MARGIN,
            &[],
            Some("our cut; publications differ by a factor of five"),
        ),
        cut(
            Flag::FewComments,
            "comments per like with 500 likes or more, below",
            reactions::COMMENTS_PER_LIKE,
            &["INSTAFAKE19"],
            Some("an eighth of what nine in ten ordinary accounts exceed, our cut"),
        ),
    ];
    let follows = [("nano", 5_000), ("micro", 50_000), ("macro", 500_000), ("mega", 5_000_000)];
    all.extend(follows.into_iter().filter_map(|(size, followers)| {
        let what = match size {
            "nano" => "accounts followed per follower on Instagram, nano, above",
            "micro" => "the same, micro, above",
            "macro" => "the same, macro, above",
            _ => "the same, a million and more, above",
        };
        let sources = &["KIM20"];
        Some(cut(Flag::FollowsMany, what, audience::usual_most(followers)?, sources, None))
    }));
    all.extend([
        cut(
            Flag::FollowsMany,
            "accounts followed on Instagram, from",
            7_000.0,
            &[],
            Some("the network allows 7,500; our cut"),
        ),
        cut(
            Flag::FakeFollowers,
            "share of fake followers, above",
            audience::FAKE,
            &["HYPE-HELP"],
            None,
        ),
        cut(
            Flag::LowCredibility,
            "share of real followers on Instagram, below",
            audience::CREDIBLE,
            &["MODASH-FAKE"],
            None,
        ),
        cut(
            Flag::FewPosts,
            "posts in all, below",
            10.0,
            &[],
            Some("Traackr's documentation (year not stated) scores nobody below"),
        ),
        cut(
            Flag::GrowthJump,
            "change of followers a day, above",
            growth::USUAL * growth::TIMES,
            &["CAPTIV8-FRAUD18"],
            Some("ten times the average change, our cut"),
        ),
        cut(
            Flag::GrowthJump,
            "followers a day with three times the average change, above",
            growth::BY_ADS,
            &["HYPE-HELP", "CAPTIV8-FRAUD18"],
            Some("three times is our cut"),
        ),
    ]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::source;

    #[test]
    fn every_cut_has_a_source_or_says_that_it_is_ours() {
        for cut in cuts() {
            assert!(!cut.sources.is_empty() || cut.ours.is_some(), "{cut:?}");
            for id in cut.sources {
                assert!(source(id).is_some_and(|source| source.year.is_some()), "{id}");
            }
            assert!(cut.value.is_finite() && cut.value > 0.0, "{cut:?}");
        }
    }
}

//! What is worth a second look. Evidence, never a verdict.

use super::engagement::{computed, denominator};
use super::ratio;
use crate::profile::{Platform, Profile, RateBase};
use serde::Serialize;

/// How far a stated rate may lie from the recomputed one: a fifth, as averages over other posts differ.
const TOLERANCE: f64 = 0.2;

/// Half of the last digit of a rate stated in percent with one decimal.
const ROUNDING: f64 = 0.0005;

/// Something in a profile's figures that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The stated engagement rate cannot be got from the profile's own likes and comments, with or
    /// without shares and saves, on the stated base (on any base, where none is stated).
    ErMismatch,
    /// More interactions per post than followers.
    ErOver100,
    /// More likes than views on a platform where a like needs a view.
    LikesExceedViews,
}

impl Flag {
    /// The code as printed.
    pub fn code(self) -> &'static str {
        match self {
            Flag::ErMismatch => "er_mismatch",
            Flag::ErOver100 => "er_over_100",
            Flag::LikesExceedViews => "likes_exceed_views",
        }
    }

    /// What the flag says, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Flag::ErMismatch => {
                "the engagement rate in the file cannot be worked out from its likes and comments"
            }
            Flag::ErOver100 => "more interactions per post than followers",
            Flag::LikesExceedViews => "more likes than views",
        }
    }
}

/// The profile's flags, in a fixed order.
pub fn flags(profile: &Profile) -> Vec<Flag> {
    let raised = [
        (Flag::ErMismatch, er_mismatch(profile)),
        (Flag::ErOver100, er_over_100(profile)),
        (Flag::LikesExceedViews, likes_exceed_views(profile)),
    ];
    raised.into_iter().filter_map(|(flag, raised)| raised.then_some(flag)).collect()
}

fn er_mismatch(profile: &Profile) -> bool {
    let Some(given) = profile.given_rate else { return false };
    let every = [RateBase::Followers, RateBase::Views, RateBase::Reach, RateBase::Impressions];
    let mut ranges = every
        .into_iter()
        .filter(|base| given.base.is_none_or(|stated| stated == *base))
        .filter_map(|base| recomputed(profile, base))
        .peekable();
    ranges.peek().is_some() && ranges.all(|(least, most)| !fits(given.value, least, most))
}

/// The rate without and with shares and saves. Needs the comments: without them the least is not known.
fn recomputed(profile: &Profile, base: RateBase) -> Option<(f64, f64)> {
    profile.avg_comments?;
    let least = computed(profile, base)?.rate;
    let rest = profile.avg_shares.unwrap_or(0.0) + profile.avg_saves.unwrap_or(0.0);
    let most = least + ratio(Some(rest), denominator(profile, base))?;
    Some((least, most))
}

fn fits(given: f64, least: f64, most: f64) -> bool {
    given >= least * (1.0 - TOLERANCE) - ROUNDING && given <= most * (1.0 + TOLERANCE) + ROUNDING
}

fn er_over_100(profile: &Profile) -> bool {
    computed(profile, RateBase::Followers).is_some_and(|found| found.rate > 1.0)
}

fn likes_exceed_views(profile: &Profile) -> bool {
    use Platform::{Bilibili, Douyin, Kuaishou, Tiktok, Youtube};
    let video = matches!(profile.platform, Some(Tiktok | Youtube | Douyin | Bilibili | Kuaishou));
    video && profile.avg_likes.zip(profile.avg_views).is_some_and(|(likes, views)| likes > views)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::GivenRate;

    fn stating(value: f64, base: Option<RateBase>) -> Profile {
        Profile {
            followers: 10_000,
            avg_likes: Some(300.0),
            avg_comments: Some(20.0),
            avg_views: Some(4_000.0),
            given_rate: Some(GivenRate { value, base }),
            ..Profile::default()
        }
    }

    #[test]
    fn a_rate_that_cannot_be_worked_out_is_flagged() {
        assert_eq!(flags(&stating(0.05, Some(RateBase::Followers))), [Flag::ErMismatch]);
        assert_eq!(flags(&stating(0.032, Some(RateBase::Followers))), []);
        assert_eq!(flags(&stating(0.035, None)), [], "within a fifth");
        assert_eq!(flags(&stating(0.08, None)), [], "by views it fits");
        assert_eq!(flags(&stating(0.5, None)), [Flag::ErMismatch]);
    }

    #[test]
    fn shares_and_saves_may_be_in_a_stated_rate() {
        let counted = Profile {
            avg_shares: Some(100.0),
            avg_saves: Some(80.0),
            ..stating(0.05, Some(RateBase::Followers))
        };
        assert_eq!(flags(&counted), []);
    }

    #[test]
    fn nothing_to_compare_with_is_no_flag() {
        let bare = Profile { avg_likes: None, ..stating(0.5, None) };
        assert_eq!(flags(&bare), []);
        let reach = stating(0.5, Some(RateBase::Reach));
        assert_eq!(flags(&reach), []);
    }

    #[test]
    fn impossible_counts_are_flagged() {
        let viral = Profile {
            followers: 100,
            avg_likes: Some(5_000.0),
            avg_views: Some(4_000.0),
            platform: Some(Platform::Tiktok),
            ..Profile::default()
        };
        assert_eq!(flags(&viral), [Flag::ErOver100, Flag::LikesExceedViews]);
    }
}

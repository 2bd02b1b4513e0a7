//! Figures of one profile that do not fit each other. No peers are needed to see it.

use super::{Check, Evidence, Flag, raised, told};
use crate::figure::{count, percent};
use crate::metrics::{Rated, base_name, denominator, float, ratio};
use crate::profile::{Platform, Profile, RateBase};

/// How far a stated rate may lie from the recomputed one: a fifth, as averages over other posts differ.
pub(super) const TOLERANCE: f64 = 0.2;

/// How far a sum may be off that is meant to be exact.
const EXACT: f64 = 0.005;

/// Half of the last digit of a rate stated in percent with one decimal.
const ROUNDING: f64 = 0.0005;

/// Who says so: nobody has to.
const ARITHMETIC: &str = "arithmetic on the file's own figures";

/// The stated rate against the one that the profile's own likes and comments give.
pub(super) fn er_mismatch<E: Evidence>(rated: &Rated<'_>) -> Check<E> {
    let profile = rated.profile;
    let Some(given) = profile.given_rate else { return Check::CannotTell(Flag::ErMismatch) };
    let every = [RateBase::Followers, RateBase::Views, RateBase::Reach, RateBase::Impressions];
    let mut ranges = every
        .into_iter()
        .filter(|base| given.base.is_none_or(|stated| stated == *base))
        .filter_map(|base| recomputed(rated, base).map(|(least, most)| (base, least, most)));
    let Some((base, least, most)) = ranges.next() else {
        return Check::CannotTell(Flag::ErMismatch);
    };
    let is_right = |(_, least, most): (RateBase, f64, f64)| {
        fits(given.value, least, most) || adds_up_posts(profile, given.value, least)
    };
    if is_right((base, least, most)) || ranges.any(is_right) {
        return Check::Clear;
    }
    raised(Flag::ErMismatch, || {
        let found = if most > least {
            format!("{} to {}", percent(least), percent(most))
        } else {
            percent(least)
        };
        let figure = format!("the file states {}", percent(given.value));
        let peers = format!("its own counts give {found} by {}", base_name(base));
        told(figure, &peers, ARITHMETIC)
    })
}

/// The rate without and with shares and saves. Needs the comments: without them the least is not known.
fn recomputed(rated: &Rated<'_>, base: RateBase) -> Option<(f64, f64)> {
    let profile = rated.profile;
    profile.avg_comments?;
    let least = rated.computed(base)?.rate;
    if profile.avg_shares.is_none() && profile.avg_saves.is_none() {
        return Some((least, least));
    }
    let rest = profile.avg_shares.unwrap_or(0.0) + profile.avg_saves.unwrap_or(0.0);
    let most = least + ratio(Some(rest), denominator(profile, base))?;
    Some((least, most))
}

/// Numbers of posts that vendors look at.
const SAMPLES: [u64; 9] = [6, 9, 10, 12, 15, 18, 20, 24, 30];

/// Whether the stated rate adds up the interactions of several posts instead of averaging them: it is then just so
/// many times the rate of one post as the account, or a vendor's sample, has posts.
fn adds_up_posts(profile: &Profile, given: f64, single: f64) -> bool {
    let own =
        [profile.sample_posts, profile.posts].into_iter().flatten().filter(|n| (2..50).contains(n));
    let mut numbers = SAMPLES.into_iter().chain(own);
    numbers.any(|posts| (given - single * float(posts)).abs() <= given * EXACT + ROUNDING / 10.0)
}

fn fits(given: f64, least: f64, most: f64) -> bool {
    given >= least * (1.0 - TOLERANCE) - ROUNDING && given <= most * (1.0 + TOLERANCE) + ROUNDING
}

/// More interactions than followers.
pub(super) fn er_over_100<E: Evidence>(rated: &Rated<'_>) -> Check<E> {
    let Some(found) = rated.computed(RateBase::Followers) else {
        return Check::CannotTell(Flag::ErOver100);
    };
    if found.rate <= 1.0 {
        return Check::Clear;
    }
    raised(Flag::ErOver100, || {
        told(
            format!("{} of its followers react to a post", percent(found.rate)),
            "at most 100 % unless posts go far beyond followers",
            ARITHMETIC,
        )
    })
}

/// More likes than views, where a like needs a view.
pub(super) fn likes_exceed_views<E: Evidence>(profile: &Profile) -> Check<E> {
    use Platform::{Bilibili, Douyin, Kuaishou, Tiktok, Youtube};
    if !matches!(profile.platform, Some(Tiktok | Youtube | Douyin | Bilibili | Kuaishou)) {
        return Check::CannotTell(Flag::LikesExceedViews);
    }
    let Some((likes, views)) = profile.avg_likes.zip(profile.avg_views) else {
        return Check::CannotTell(Flag::LikesExceedViews);
    };
    if likes <= views {
        return Check::Clear;
    }
    raised(Flag::LikesExceedViews, || {
        let figure = format!("{} likes for {} views", whole(likes), whole(views));
        told(figure, "a like needs a view on this platform", ARITHMETIC)
    })
}

/// An average as a whole number.
pub(super) fn whole(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float too large or below zero saturates, and it is for reading only"
    )]
    count(value.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::super::Finding;
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

    fn flags(profile: &Profile) -> Vec<Flag> {
        let rated = Rated::of(profile);
        let checks = [er_mismatch(&rated), er_over_100(&rated), likes_exceed_views(profile)];
        let flag = |check: Check| match check {
            Check::Raised(finding) => Some(finding.flag),
            Check::Clear | Check::CannotTell(_) => None,
        };
        checks.into_iter().filter_map(flag).collect()
    }

    #[test]
    fn both_rates_are_named() {
        let Check::<Finding>::Raised(found) =
            er_mismatch(&Rated::of(&stating(0.05, Some(RateBase::Followers))))
        else {
            panic!("not raised")
        };
        assert_eq!(found.figure, "the file states 5.0 %");
        assert_eq!(found.peers, "its own counts give 3.2 % by followers");
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
    fn a_rate_that_adds_up_posts_is_no_mismatch() {
        // 3.2 % of a post; twelve of them make 38.4 %.
        assert_eq!(flags(&stating(0.384, Some(RateBase::Followers))), []);
        assert_eq!(flags(&stating(0.36, Some(RateBase::Followers))), [Flag::ErMismatch]);
        let few = Profile { posts: Some(3), ..stating(0.096, Some(RateBase::Followers)) };
        assert_eq!(flags(&few), []);
        assert_eq!(flags(&Profile { posts: Some(300), ..few }), [Flag::ErMismatch]);
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

//! Who follows, whom the account follows, and how much there is to judge by.

use super::{Check, Evidence, Flag, raised, told};
use crate::benchmark::Band;
use crate::figure::{count, percent};
use crate::metrics::{float, interactions, ratio};
use crate::profile::{Platform, Profile};

/// Accounts followed from which an account is close to the 7,500 that Instagram allows.
const NEAR_LIMIT: u64 = 7_000;

/// Accounts that Instagram lets an account follow; some old ones follow a few more.
const LIMIT: u64 = 8_000;

/// Share of fake followers that is still usual to accept.
pub(super) const FAKE: f64 = 0.25;

/// Share of real followers that is expected.
pub(super) const CREDIBLE: f64 = 0.75;

/// Posts in all under which there is little to judge by.
const POSTS: u64 = 10;

/// Accounts followed, against real influencers of the size. Known for Instagram only; a row without a
/// platform is compared with them too.
pub(super) fn follows_many<E: Evidence>(profile: &Profile) -> Check<E> {
    let instagram = matches!(profile.platform, Some(Platform::Instagram) | None);
    // More than Instagram lets an account follow: a row that does not say its network is then of another.
    let elsewhere = profile.platform.is_none();
    let following = profile.following.filter(|count| instagram && !(elsewhere && *count > LIMIT));
    let known = following.and_then(|following| {
        let share = ratio(Some(float(following)), Some(float(profile.followers)))?;
        Some((following, share, usual_most(profile.followers)?))
    });
    let Some((following, share, most)) = known else { return Check::CannotTell(Flag::FollowsMany) };
    let figure = || {
        format!(
            "follows {} accounts, {} of its {} followers",
            count(following),
            percent(share),
            count(profile.followers)
        )
    };
    if share > most {
        return raised(Flag::FollowsMany, || {
            let peers =
                format!("95 in 100 influencers of this size have at most {}", percent(most));
            told(figure(), &peers, "KIM20 (2020, 33,934 influencers on Instagram)")
        });
    }
    if following >= NEAR_LIMIT {
        return raised(Flag::FollowsMany, || {
            told(
                figure(),
                "Instagram allows 7,500; accounts that follow for follow-backs end there",
                "the network's own limit; our cut at 7,000",
            )
        });
    }
    Check::Clear
}

/// Accounts followed per follower that 95 in 100 influencers of the size stay under.
pub(super) fn usual_most(followers: u64) -> Option<f64> {
    const NANO_TO_MEGA: [f64; 4] = [1.679, 0.295, 0.022_7, 0.001_45];
    NANO_TO_MEGA.get(Band::of(followers)? as usize).copied()
}

/// What a checker says about fake followers.
pub(super) fn fake_followers<E: Evidence>(profile: &Profile) -> Check<E> {
    let Some(share) = profile.audience.fake_share else {
        return Check::CannotTell(Flag::FakeFollowers);
    };
    if share <= FAKE {
        return Check::Clear;
    }
    raised(Flag::FakeFollowers, || {
        let figure = format!("{} of followers held to be fake", percent(share));
        let peers = "at most 25 % mass and suspicious followers are acceptable; checkers disagree";
        told(figure, peers, "HYPE-HELP (2020-23), low confidence")
    })
}

/// What a checker says about real followers. The threshold is known for Instagram only.
pub(super) fn low_credibility<E: Evidence>(profile: &Profile) -> Check<E> {
    let instagram = matches!(profile.platform, Some(Platform::Instagram) | None);
    let Some(share) = profile.audience.credibility.filter(|_| instagram) else {
        return Check::CannotTell(Flag::LowCredibility);
    };
    if share >= CREDIBLE {
        return Check::Clear;
    }
    raised(Flag::LowCredibility, || {
        let figure = format!("{} of followers held to be real", percent(share));
        told(figure, "75 % and more is expected", "MODASH-FAKE (2023+)")
    })
}

/// Posts in all. No posts beside likes is a gap in the file, not a figure.
pub(super) fn few_posts<E: Evidence>(profile: &Profile) -> Check<E> {
    let gap = |posts: &u64| *posts == 0 && interactions(profile).is_some();
    let Some(posts) = profile.posts.filter(|posts| !gap(posts)) else {
        return Check::CannotTell(Flag::FewPosts);
    };
    if posts >= POSTS {
        return Check::Clear;
    }
    raised(Flag::FewPosts, || {
        told(
            format!("{} posts in all", count(posts)),
            "Traackr scores nobody under 10 posts",
            "Traackr's documentation (year not stated)",
        )
    })
}

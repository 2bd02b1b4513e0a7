//! Engagement rate: how many of the people who could react do.

use super::{float, ratio};
use crate::benchmark::Pack;
use crate::profile::{Profile, RateBase};

/// Which interactions of a post were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Likes and comments: the field's standard numerator.
    LikesAndComments,
    /// The export's own sum; what it holds the export does not say.
    Engagement,
    /// Likes alone, because the comments are unknown.
    Likes,
}

/// How a rate came about; displays as printed in `er_formula`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// Worked out here.
    Computed(Counted, RateBase),
    /// Taken from the export, with its denominator where the export says it.
    Given(Option<RateBase>),
}

impl Formula {
    /// What the rate was divided by; `None` where the export does not say.
    pub fn base(self) -> Option<RateBase> {
        match self {
            Formula::Computed(_, base) => Some(base),
            Formula::Given(base) => base,
        }
    }
}

impl Formula {
    /// As printed in `er_formula`.
    pub fn name(self) -> &'static str {
        use Counted::{Engagement, Likes, LikesAndComments};
        use RateBase::{Followers, Impressions, Reach, Views};
        match self {
            Formula::Computed(LikesAndComments, Followers) => "(likes+comments)/followers",
            Formula::Computed(LikesAndComments, Views) => "(likes+comments)/views",
            Formula::Computed(LikesAndComments, Reach) => "(likes+comments)/reach",
            Formula::Computed(LikesAndComments, Impressions) => "(likes+comments)/impressions",
            Formula::Computed(Engagement, Followers) => "engagement/followers",
            Formula::Computed(Engagement, Views) => "engagement/views",
            Formula::Computed(Engagement, Reach) => "engagement/reach",
            Formula::Computed(Engagement, Impressions) => "engagement/impressions",
            Formula::Computed(Likes, Followers) => "likes/followers",
            Formula::Computed(Likes, Views) => "likes/views",
            Formula::Computed(Likes, Reach) => "likes/reach",
            Formula::Computed(Likes, Impressions) => "likes/impressions",
            Formula::Given(Some(Followers)) => "given/followers",
            Formula::Given(Some(Views)) => "given/views",
            Formula::Given(Some(Reach)) => "given/reach",
            Formula::Given(Some(Impressions)) => "given/impressions",
            Formula::Given(None) => "given",
        }
    }
}

impl std::fmt::Display for Formula {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A denominator as printed.
pub fn base_name(base: RateBase) -> &'static str {
    match base {
        RateBase::Followers => "followers",
        RateBase::Views => "views",
        RateBase::Reach => "reach",
        RateBase::Impressions => "impressions",
    }
}

/// An engagement rate and how it came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Engagement {
    /// Fraction: 0.032 is 3.2 %.
    pub rate: f64,
    /// What was counted and divided.
    pub formula: Formula,
}

/// Interactions per post, and which ones: likes and comments where both are known, else the export's own
/// sum, else likes alone. Shares and saves are left out even where known, because few exports have them
/// and rates that count different things cannot be compared. `None` where the likes are unknown (hidden,
/// for instance) and no sum is given.
pub fn interactions(profile: &Profile) -> Option<(f64, Counted)> {
    let both = profile.avg_likes.zip(profile.avg_comments);
    both.map(|(likes, comments)| (likes + comments, Counted::LikesAndComments))
        .or(profile.avg_engagement.map(|sum| (sum, Counted::Engagement)))
        .or(profile.avg_likes.map(|likes| (likes, Counted::Likes)))
}

/// The engagement rate. By followers on every platform, so that creators can be compared across
/// platforms: `(likes + comments) / followers`, the form of Modash, HypeAuditor and SociaVault. Where the
/// interactions are unknown the rate that the export states stands in, named `given`.
pub fn engagement(profile: &Profile) -> Option<Engagement> {
    Rated::of(profile).engagement()
}

fn given(profile: &Profile) -> Option<Engagement> {
    let given = profile.given_rate?;
    Some(Engagement { rate: given.value, formula: Formula::Given(given.base) })
}

/// A profile and its rate by followers, on which several answers hang: it is worked out once for all of them.
#[derive(Debug, Clone, Copy)]
pub struct Rated<'p> {
    /// Whose rates they are.
    pub profile: &'p Profile,
    interactions: Option<(f64, Counted)>,
    by_followers: Option<Engagement>,
}

impl<'p> Rated<'p> {
    /// Works the rate out.
    #[inline]
    pub fn of(profile: &'p Profile) -> Rated<'p> {
        let interactions = interactions(profile);
        let by_followers =
            rate(interactions, denominator(profile, RateBase::Followers), RateBase::Followers);
        Rated { profile, interactions, by_followers }
    }

    /// See [`interactions`].
    #[inline]
    pub fn interactions(&self) -> Option<(f64, Counted)> {
        self.interactions
    }

    /// See [`computed`].
    #[inline]
    pub fn computed(&self, base: RateBase) -> Option<Engagement> {
        match base {
            RateBase::Followers => self.by_followers,
            base => rate(self.interactions, denominator(self.profile, base), base),
        }
    }

    /// See [`engagement`].
    #[inline]
    pub fn engagement(&self) -> Option<Engagement> {
        self.by_followers.or_else(|| given(self.profile))
    }

    /// See [`engagement_by`].
    #[inline]
    pub fn engagement_by(&self, choice: RateChoice) -> Option<Engagement> {
        match choice {
            RateChoice::Followers => self.engagement(),
            RateChoice::By(base) => self
                .computed(base)
                .or_else(|| given(self.profile).filter(|found| found.formula.base() == Some(base))),
            RateChoice::Given => given(self.profile),
        }
    }
}

/// Which engagement rate is wanted: `--er`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RateChoice {
    /// By followers; where the interactions are unknown, the rate that the export states.
    #[default]
    Followers,
    /// By this base only: worked out, else stated on this very base.
    By(RateBase),
    /// As the export states it, never worked out.
    Given,
}

/// The engagement rate that is asked for. Unlike rates are never put in each other's place: by views,
/// reach or impressions a row without them has no rate.
pub fn engagement_by(profile: &Profile, choice: RateChoice) -> Option<Engagement> {
    Rated::of(profile).engagement_by(choice)
}

/// The rate on another base, worked out from the profile's own figures.
pub fn computed(profile: &Profile, base: RateBase) -> Option<Engagement> {
    rate(interactions(profile), denominator(profile, base), base)
}

#[inline]
fn rate(
    interactions: Option<(f64, Counted)>,
    denominator: Option<f64>,
    base: RateBase,
) -> Option<Engagement> {
    let (sum, counted) = interactions?;
    let rate = ratio(Some(sum), denominator)?;
    Some(Engagement { rate, formula: Formula::Computed(counted, base) })
}

/// What a rate on this base is divided by.
pub fn denominator(profile: &Profile, base: RateBase) -> Option<f64> {
    match base {
        RateBase::Followers => Some(float(profile.followers)),
        RateBase::Views => profile.avg_views,
        RateBase::Reach => profile.reach,
        RateBase::Impressions => profile.impressions,
    }
}

/// Where the rate stands within platform and tier: the percentile, 1 to 99, in the distribution that has
/// the rate's own denominator. `None` where the platform or the denominator is unknown, under 1,000
/// followers, and where the pack has no distribution.
pub fn standing(profile: &Profile, engagement: &Engagement, pack: &Pack) -> Option<f64> {
    let base = engagement.formula.base()?;
    pack.percentile(profile.platform?, profile.followers, base, engagement.rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{GivenRate, Platform};
    use proptest::prelude::*;

    fn profile() -> Profile {
        Profile { followers: 10_000, platform: Some(Platform::Instagram), ..Profile::default() }
    }

    fn found(profile: &Profile) -> Option<(f64, String)> {
        engagement(profile).map(|found| (found.rate, found.formula.to_string()))
    }

    fn wanted(rate: f64, formula: &str) -> Option<(f64, String)> {
        Some((rate, formula.to_owned()))
    }

    #[test]
    fn likes_and_comments_by_followers() {
        let full = Profile {
            avg_likes: Some(300.0),
            avg_comments: Some(20.0),
            avg_shares: Some(99.0),
            ..profile()
        };
        assert_eq!(found(&full), wanted(0.032, "(likes+comments)/followers"));
    }

    #[test]
    fn the_formula_names_what_was_counted() {
        let likes = Profile { avg_likes: Some(300.0), ..profile() };
        assert_eq!(found(&likes), wanted(0.03, "likes/followers"));
        let sum = Profile { avg_engagement: Some(350.0), ..likes };
        assert_eq!(found(&sum), wanted(0.035, "engagement/followers"));
    }

    #[test]
    fn unknown_likes_give_no_rate_unless_one_is_stated() {
        let hidden = Profile { avg_comments: Some(20.0), ..profile() };
        assert_eq!(found(&hidden), None);
        let stated = |base| Some(GivenRate { value: 0.05, base });
        let given = Profile { given_rate: stated(None), ..hidden.clone() };
        assert_eq!(found(&given), wanted(0.05, "given"));
        let views = Profile { given_rate: stated(Some(RateBase::Views)), ..hidden };
        assert_eq!(found(&views), wanted(0.05, "given/views"));
    }

    #[test]
    fn the_base_asked_for_is_the_base_taken() {
        let full = Profile {
            avg_likes: Some(300.0),
            avg_comments: Some(20.0),
            avg_views: Some(4_000.0),
            given_rate: Some(GivenRate { value: 0.05, base: Some(RateBase::Reach) }),
            ..profile()
        };
        let by = |choice| {
            engagement_by(&full, choice).map(|found| (found.rate, found.formula.to_string()))
        };
        assert_eq!(by(RateChoice::Followers), wanted(0.032, "(likes+comments)/followers"));
        assert_eq!(by(RateChoice::By(RateBase::Views)), wanted(0.08, "(likes+comments)/views"));
        assert_eq!(by(RateChoice::By(RateBase::Reach)), wanted(0.05, "given/reach"));
        assert_eq!(by(RateChoice::By(RateBase::Impressions)), None);
        assert_eq!(by(RateChoice::Given), wanted(0.05, "given/reach"));
    }

    #[test]
    fn nobody_to_divide_by_is_no_rate() {
        assert_eq!(found(&Profile { followers: 0, avg_likes: Some(3.0), ..profile() }), None);
    }

    #[test]
    fn standing_needs_a_base_and_a_platform() {
        let pack = Pack::builtin();
        let rate = |formula| Engagement { rate: 0.011, formula };
        let by_followers = rate(Formula::Computed(Counted::LikesAndComments, RateBase::Followers));
        let stands = |profile: &Profile, rate| standing(profile, &rate, pack).map(f64::round);
        assert_eq!(stands(&profile(), by_followers), Some(50.0));
        assert_eq!(stands(&profile(), rate(Formula::Given(None))), None);
        assert_eq!(stands(&Profile { platform: None, ..profile() }, by_followers), None);
    }

    proptest! {
        #[test]
        fn the_scale_does_not_matter(likes in 0.0f64..1e6, comments in 0.0f64..1e5, followers in 1u64..1_000_000, scale in 1u64..1000) {
            let at = |factor: u64| Profile {
                followers: followers * factor,
                avg_likes: Some(likes * float(factor)),
                avg_comments: Some(comments * float(factor)),
                ..Profile::default()
            };
            let rate = |profile: &Profile| engagement(profile).map(|found| found.rate).unwrap();
            let (small, large) = (rate(&at(1)), rate(&at(scale)));
            prop_assert!((small - large).abs() <= 1e-12 * small.max(1e-12));
        }
    }
}

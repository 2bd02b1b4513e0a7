//! What one deliverable of one creator can be expected to bring: the export's own figures first, then the
//! benchmark pack's, and nothing where neither has one. Formulas: `docs` of each function; ranges: the pack.

use super::brief::{Brief, Scope};
use super::fit::Fitness;
use crate::benchmark::{Judgement, Metric, Pack};
use crate::profile::{Deliverable, Platform, Profile, RateBase};
use crate::tier::Tier;

/// A figure and whether it was measured (in the export) or estimated (from the pack).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figured {
    /// The figure.
    pub value: f64,
    /// Whether the pack had to supply any part of it.
    pub estimated: bool,
}

impl Figured {
    fn times(self, factor: f64) -> Figured {
        Figured { value: self.value * factor, ..self }
    }
}

/// What one deliverable is expected to bring. Unknown stays unknown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Expected {
    /// Views by anybody.
    pub impressions: Option<Figured>,
    /// People of the brief's audience who see it.
    pub reach: Option<Figured>,
    /// Likes, comments and the like by people of the audience.
    pub engagements: Option<Figured>,
    /// Link clicks by people of the audience.
    pub clicks: Option<Figured>,
    /// Purchases or sign-ups.
    pub conversions: Option<Figured>,
    /// The part of the followers who are people of the brief's audience (fraction).
    pub counted: f64,
}

/// What a creator's figures are, before a deliverable is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Network.
    pub platform: Platform,
    /// Followers.
    pub followers: u64,
    /// Tier of the followers.
    pub tier: Tier,
    /// The export's row; `None` for a typical creator.
    pub profile: Option<&'a Profile>,
    /// Share of followers held to be fake; `None` where nobody says (no discount then).
    pub fake_share: Option<f64>,
    /// How far they fit the brief.
    pub fitness: &'a Fitness,
}

/// Works out what `deliverable` by `subject` brings for `brief`.
///
/// Views: given, else followers × the pack's view or reach rate. On-target: × share of the audience that
/// counts × fit × (1 − fake share), and of a suspect account only as much as is believed of it. Clicks: on-target views × click rate. Conversions: clicks × conversion rate.
pub fn expected(
    subject: Subject<'_>,
    deliverable: Deliverable,
    brief: &Brief,
    pack: &Pack,
) -> Expected {
    let on_target = share_that_counts(subject, brief, pack) * share_of_people(subject, pack);
    let impressions = views(subject, deliverable, pack);
    let reach = people(subject, deliverable, pack).map(|p| p.times(on_target));
    let seen = impressions.map(|v| v.times(on_target));
    let clicks = seen.and_then(|v| rate_of(v, Metric::Ctr, subject, pack));
    let once = Expected {
        impressions,
        reach,
        engagements: interactions(subject, deliverable, pack).map(|e| e.times(on_target)),
        clicks,
        conversions: clicks.and_then(|c| rate_of(c, Metric::ConversionRate, subject, pack)),
        counted: on_target,
    };
    once.repeated(brief.posts, count(subject.followers) * on_target)
}

/// Standard errors (of the logarithm) that the estimates of a tier share.
#[derive(Debug, Clone, Copy)]
pub struct Errors {
    /// Of views and reach.
    pub views: f64,
    /// Of interactions.
    pub engagement: f64,
    /// Of purchases for a view.
    pub conversion: f64,
}

impl Expected {
    /// The same with every estimate taken down by the factor that is said for its standard error.
    pub(super) fn doubted(self, factor: impl Fn(f64) -> f64, errors: Errors) -> Expected {
        let taken = |figure: Option<Figured>, sd: f64| {
            figure.map(|f| if f.estimated { f.times(factor(sd)) } else { f })
        };
        let views = self.impressions.is_some_and(|v| v.estimated);
        let both = if views { errors.views.hypot(errors.conversion) } else { errors.conversion };
        Expected {
            impressions: taken(self.impressions, errors.views),
            reach: taken(self.reach, errors.views),
            engagements: taken(self.engagements, errors.engagement),
            clicks: taken(self.clicks, both),
            conversions: taken(self.conversions, both),
            counted: self.counted,
        }
    }

    /// The same of `posts` posts to one audience of `followers` people who count. All adds up but the people: each post
    /// finds them anew with the same chance, `followers × (1 − (1 − reach/followers)^posts)`. Where a post is seen by
    /// more people than follow, they are the audience, and more posts reach nobody new.
    fn repeated(self, posts: u32, followers: f64) -> Expected {
        if posts <= 1 {
            return self;
        }
        let all = |figure: Option<Figured>| figure.map(|f| f.times(f64::from(posts)));
        let people = |f: Figured| {
            let audience = followers.max(f.value).max(f64::MIN_POSITIVE);
            let missed = (1.0 - f.value / audience).max(0.0).powf(f64::from(posts));
            Figured { value: audience * (1.0 - missed), ..f }
        };
        Expected {
            impressions: all(self.impressions),
            reach: self.reach.map(people),
            engagements: all(self.engagements),
            clicks: all(self.clicks),
            conversions: all(self.conversions),
            counted: self.counted,
        }
    }
}

/// Fake followers from which an account is suspect. Guides accept up to a quarter (Modash: below 75 % credible it is
/// often fraud; `fake_followers` among the flags of `classify`).
pub const SUSPECT: f64 = 0.25;

/// Which part of those who are counted are people. Fake followers are none; and whoever buys followers buys likes and
/// views too, so that of a suspect account only a part of what is left is believed (a judgement, editable).
fn share_of_people(subject: Subject<'_>, pack: &Pack) -> f64 {
    let real = 1.0 - subject.fake_share.unwrap_or(0.0).clamp(0.0, 1.0);
    let suspect = subject.fake_share.is_some_and(|fake| fake >= SUSPECT);
    real * if suspect { pack.judgement(Judgement::SuspectTrust, None) } else { 1.0 }
}

/// The usual share for the scope and the creator's fit. Where the part of the audience in the brief's country is
/// known it stands in the place of the usual share, but for a niche: an interest is in no split.
fn share_that_counts(subject: Subject<'_>, brief: &Brief, pack: &Pack) -> f64 {
    let known = subject.fitness.knows_country() && brief.scope != Scope::Niche;
    let usual = if known { 1.0 } else { on_target_share(brief.scope, subject.tier, pack) };
    usual * subject.fitness.factor()
}

/// The share of a creator's audience that counts for a brief of this scope (a judgement, editable).
pub fn on_target_share(scope: Scope, tier: Tier, pack: &Pack) -> f64 {
    pack.judgement(on_target_of(scope), Some(tier))
}

/// Which judgement [`on_target_share`] rests on.
pub(super) fn on_target_of(scope: Scope) -> Judgement {
    match scope {
        Scope::Niche => Judgement::OnTargetNiche,
        Scope::Local => Judgement::OnTargetLocal,
        Scope::National => Judgement::OnTargetNational,
        Scope::Global => Judgement::OnTargetGlobal,
    }
}

/// People in the brief's audience: as given, else the usual number for the scope.
pub fn audience_size(brief: &Brief, pack: &Pack) -> f64 {
    brief.audience.unwrap_or_else(|| pack.judgement(audience_of(brief.scope), None))
}

/// Which judgement [`audience_size`] rests on where the brief gives none.
pub(super) fn audience_of(scope: Scope) -> Judgement {
    match scope {
        Scope::Niche => Judgement::AudienceNiche,
        Scope::Local => Judgement::AudienceLocal,
        Scope::National => Judgement::AudienceNational,
        Scope::Global => Judgement::AudienceGlobal,
    }
}

/// How the pack measures who sees a deliverable on a platform.
pub(super) fn view_metric(platform: Platform, deliverable: Deliverable) -> Metric {
    match (platform, deliverable) {
        (Platform::Instagram, Deliverable::Reel | Deliverable::Video) => Metric::ViewRateReel,
        (Platform::Instagram, Deliverable::Story) => Metric::ReachRateStory,
        (Platform::Instagram, _) => Metric::ReachRatePost,
        _ => Metric::ViewRate,
    }
}

fn pack_views(subject: Subject<'_>, deliverable: Deliverable, pack: &Pack) -> Option<Figured> {
    let metric = view_metric(subject.platform, deliverable);
    let rate = pack.at(metric, subject.platform, subject.followers)?;
    Some(Figured { value: count(subject.followers) * rate.value, estimated: true })
}

/// A story is seen by fewer people than a post, so figures per post say nothing about it.
fn given(
    subject: Subject<'_>,
    deliverable: Deliverable,
    f: impl Fn(&Profile) -> Option<f64>,
) -> Option<Figured> {
    (deliverable != Deliverable::Story)
        .then(|| subject.profile.and_then(f))
        .flatten()
        .map(|value| Figured { value, estimated: false })
}

/// Views by anybody: impressions, else views, else reach of the export; else the pack's.
fn views(subject: Subject<'_>, deliverable: Deliverable, pack: &Pack) -> Option<Figured> {
    given(subject, deliverable, |p| p.impressions.or(p.avg_views).or(p.reach))
        .or_else(|| pack_views(subject, deliverable, pack))
}

/// Different people who see it: reach, else views of the export, else the pack's; never more than views.
fn people(subject: Subject<'_>, deliverable: Deliverable, pack: &Pack) -> Option<Figured> {
    let people = given(subject, deliverable, |p| p.reach.or(p.avg_views))
        .or_else(|| pack_views(subject, deliverable, pack))?;
    let most = views(subject, deliverable, pack).map_or(f64::INFINITY, |v| v.value);
    Some(Figured { value: people.value.min(most), ..people })
}

/// Interactions: likes and comments of the export, else its rate, else the pack's rate by followers.
fn interactions(subject: Subject<'_>, deliverable: Deliverable, pack: &Pack) -> Option<Figured> {
    if deliverable == Deliverable::Story {
        return None; // no source gives interactions of stories
    }
    let counted = given(subject, deliverable, |p| {
        let counted = p.avg_likes.zip(p.avg_comments).map(|(likes, comments)| likes + comments);
        counted.or(p.avg_engagement).or(p.avg_likes)
    });
    counted.or_else(|| stated(subject, deliverable, pack)).or_else(|| {
        let rate = pack.at(Metric::ErByFollowers, subject.platform, subject.followers)?;
        Some(Figured { value: count(subject.followers) * rate.value, estimated: true })
    })
}

/// Interactions from the rate that the export states, where its denominator is known. More than every
/// follower reacting is a slip of the export or a viral fluke: nothing to plan with.
fn stated(subject: Subject<'_>, deliverable: Deliverable, pack: &Pack) -> Option<Figured> {
    let rate = subject.profile?.given_rate.filter(|rate| rate.value <= 1.0)?;
    let base = match rate.base.unwrap_or(RateBase::Followers) {
        RateBase::Followers => Figured { value: count(subject.followers), estimated: false },
        RateBase::Reach => people(subject, deliverable, pack)?,
        RateBase::Views | RateBase::Impressions => views(subject, deliverable, pack)?,
    };
    Some(base.times(rate.value))
}

fn rate_of(of: Figured, metric: Metric, subject: Subject<'_>, pack: &Pack) -> Option<Figured> {
    let rate = pack.at(metric, subject.platform, subject.followers)?;
    Some(Figured { value: of.value * rate.value, estimated: true })
}

/// Followers as a float, for rates.
pub fn count(followers: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a forecast needs no more than 53 bits")]
    let value = followers as f64;
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_posts_reach_fewer_new_people_each() {
        let figure = |value| Some(Figured { value, estimated: true });
        let once = Expected { reach: figure(200.0), clicks: figure(3.0), ..Expected::default() };
        let thrice = once.repeated(3, 1_000.0);
        assert!(thrice.reach.is_some_and(|r| (r.value - 488.0).abs() < 1e-9), "{thrice:?}");
        assert_eq!(thrice.clicks, figure(9.0));
        assert_eq!(thrice.conversions, None);
        assert_eq!(once.repeated(1, 1_000.0), once);
        assert_eq!(once.repeated(2, 100.0).reach, once.reach);
    }
}

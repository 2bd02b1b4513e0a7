//! What changed with one creator, and whether it is more than noise.

use super::Seen;
use crate::metrics::significant;
use crate::money::Currency;
use crate::profile::{Handle, Platform};
use serde::Serialize;

/// Posts taken to be behind a rate where an export does not say.
const POSTS: f64 = 12.0;
/// Normal score beyond which one difference in ten lies by chance.
const SCORE: f64 = 1.644_853_627;

/// Whether a rate changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// By more than the posts behind it explain.
    Changed,
    /// Within what other posts of the same creator would give.
    WithinNoise,
    /// The two rates are not of one kind.
    OtherFormula,
}

/// An engagement rate then and now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Rate {
    /// Then, as a fraction.
    pub old: f64,
    /// Now.
    pub new: f64,
    /// Whether that is a change.
    pub verdict: Moved,
    /// A change by less than this factor, up or down, is noise.
    pub noise_factor: f64,
}

/// A price then and now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PriceChange {
    /// Then, in units of `currency_old`.
    pub old: Option<f64>,
    /// Now, in units of `currency_new`; `None` where no price is quoted any more.
    pub new: Option<f64>,
    /// Currency then.
    pub currency_old: Option<Currency>,
    /// Currency now.
    pub currency_new: Option<Currency>,
    /// Growth as a fraction; `None` where one is missing or the currencies differ.
    pub growth: Option<f64>,
}

/// One creator who is in both exports.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// Account name now, else what the export calls them.
    pub handle: String,
    /// Account name then, where it was another one.
    pub renamed_from: Option<String>,
    /// The network.
    pub platform: Option<Platform>,
    /// Followers then.
    pub followers_old: u64,
    /// Followers now.
    pub followers_new: u64,
    /// Growth of followers as a fraction; `None` from zero.
    pub growth: Option<f64>,
    /// Tier then and now, where it is another one.
    pub tier: Option<(&'static str, &'static str)>,
    /// Engagement rate, where both exports have one.
    pub engagement: Option<Rate>,
    /// Quoted price, where it is another one.
    pub price: Option<PriceChange>,
    /// Share of fake followers then and now as fractions, where both are known and differ.
    pub fake_share: Option<(f64, f64)>,
    /// Line in the new export.
    pub line: u64,
}

impl Change {
    /// Compares. `own_sd` is the spread of one creator's posts, the standard deviation of the logarithm.
    pub(super) fn of(was: &Seen, is: &Seen, own_sd: f64) -> Change {
        let (old, new) = (&was.entry, &is.entry);
        let name =
            |seen: &Seen| seen.profile.handle.as_ref().map(Handle::as_str).map(str::to_owned);
        let (before, now) = (name(was), name(is));
        let same =
            before.as_deref().map(str::to_lowercase) == now.as_deref().map(str::to_lowercase);
        Change {
            handle: new.label(),
            renamed_from: before.filter(|_| !same && now.is_some()),
            platform: new.platform.or(old.platform),
            followers_old: old.followers,
            followers_new: new.followers,
            growth: growth(float(old.followers), float(new.followers)),
            tier: (old.tier != new.tier).then_some((old.tier, new.tier)),
            engagement: rate(was, is, own_sd),
            price: price(was, is),
            fake_share: fake_share(was)
                .zip(fake_share(is))
                .filter(|(old, new)| (old - new).abs() > 1e-9),
            line: new.line,
        }
    }

    /// Whether anything is to be said about the creator.
    pub fn is_any(&self) -> bool {
        self.followers_old != self.followers_new
            || self.renamed_from.is_some()
            || self.tier.is_some()
            || self.price.is_some()
            || self.fake_share.is_some()
            || self.engagement.is_some_and(|rate| rate.verdict != Moved::WithinNoise)
    }
}

/// The share of fake followers, as the export has it.
pub fn fake_share(seen: &Seen) -> Option<f64> {
    let audience = &seen.profile.audience;
    audience.fake_share.or(audience.credibility.map(|part| significant(1.0 - part, 6)))
}

fn growth(old: f64, new: f64) -> Option<f64> {
    (old > 0.0).then(|| significant(new / old - 1.0, 6))
}

/// Two means of log-normal posts differ by chance by up to a factor that their numbers give.
fn rate(was: &Seen, is: &Seen, own_sd: f64) -> Option<Rate> {
    let (old, new) = (was.entry.engagement_rate?, is.entry.engagement_rate?);
    let posts = |seen: &Seen| seen.profile.sample_posts.filter(|n| *n > 0).map_or(POSTS, float);
    let sd = own_sd * (posts(was).recip() + posts(is).recip()).sqrt();
    let factor = (SCORE * sd).exp();
    let verdict = if was.entry.er_formula != is.entry.er_formula {
        Moved::OtherFormula
    } else if old > 0.0 && new > 0.0 {
        let moved = (new / old).ln().abs();
        if moved > factor.ln() { Moved::Changed } else { Moved::WithinNoise }
    } else if (old - new).abs() > 0.0 {
        Moved::Changed
    } else {
        Moved::WithinNoise
    };
    Some(Rate { old, new, verdict, noise_factor: significant(factor, 3) })
}

fn price(was: &Seen, is: &Seen) -> Option<PriceChange> {
    let (old, new) = (was.entry.quoted_price(), is.entry.quoted_price());
    let currency =
        |seen: &Seen| seen.entry.currency.filter(|_| seen.entry.quoted_price().is_some());
    let (currency_old, currency_new) = (currency(was), currency(is));
    let same = currency_old == currency_new;
    let equal = match (old, new) {
        (Some(old), Some(new)) => same && (old - new).abs() < 1e-9,
        (None, None) => true,
        _ => false,
    };
    let growth = old.zip(new).filter(|_| same).and_then(|(old, new)| growth(old, new));
    (!equal).then_some(PriceChange { old, new, currency_old, currency_new, growth })
}

#[expect(clippy::cast_precision_loss, reason = "followers and posts, far under 2^53")]
fn float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Pack;
    use crate::profile::Profile;
    use crate::report::classify::Entry;

    fn seen(likes: f64, posts: Option<u64>) -> Seen {
        let profile = Profile {
            handle: Handle::new("ana"),
            platform: Some(Platform::Instagram),
            followers: 10_000,
            avg_likes: Some(likes),
            avg_comments: Some(0.0),
            sample_posts: posts,
            ..Profile::default()
        };
        let entry = Entry::of("a.csv", 2, &profile, Pack::builtin());
        Seen { profile, entry }
    }

    fn verdict(old: (f64, Option<u64>), new: (f64, Option<u64>)) -> Moved {
        Change::of(&seen(old.0, old.1), &seen(new.0, new.1), 0.7).engagement.unwrap().verdict
    }

    #[test]
    fn few_posts_are_noisier_than_many() {
        let both = |posts| verdict((300.0, posts), (400.0, posts));
        assert_eq!(both(Some(5)), Moved::WithinNoise);
        assert_eq!(both(Some(500)), Moved::Changed);
        assert_eq!(both(None), Moved::WithinNoise);
        assert_eq!(verdict((300.0, None), (900.0, None)), Moved::Changed);
    }

    #[test]
    fn nothing_is_made_of_what_is_the_same() {
        let change = Change::of(&seen(300.0, None), &seen(300.0, None), 0.7);
        assert!(!change.is_any(), "{change:?}");
    }

    #[test]
    fn a_missing_rate_is_not_compared() {
        let mut bare = seen(300.0, None);
        bare.entry.engagement_rate = None;
        assert_eq!(Change::of(&bare, &seen(300.0, None), 0.7).engagement, None);
    }
}

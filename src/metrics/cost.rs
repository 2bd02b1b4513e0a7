//! What a creator costs: the quoted price or an estimate, and what a thousand views, an engagement and a
//! view cost at the quoted one.

use super::{ESTIMATE_DIGITS, Quick, Spot, engagement, ratio, significant};
use crate::benchmark::{Metric, Pack};
use crate::money::{Currency, Money};
use crate::profile::{Deliverable, Offer, Platform, Profile};
use crate::tier::Tier;
use serde::Serialize;

/// Where a price comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PriceSource {
    /// The export quotes it.
    Quoted,
    /// From the benchmark pack, by platform and size.
    Estimated,
}

impl PriceSource {
    /// Lower-case name, as printed.
    pub fn name(self) -> &'static str {
        match self {
            PriceSource::Quoted => "quoted",
            PriceSource::Estimated => "estimated",
        }
    }
}

/// The price of a creator's main deliverable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The quoted price, or the middle of the estimate.
    pub amount: Money,
    /// One real fee in four lies below; the amount itself where it is quoted, or the lower end of a quoted range.
    pub low: Money,
    /// One real fee in four lies above; the amount itself where it is quoted, or the upper end of a quoted range.
    pub high: Money,
    /// Quoted or estimated.
    pub source: PriceSource,
    /// What the price is for, where the export says it.
    pub deliverable: Option<Deliverable>,
}

/// The price of the profile's main deliverable: quoted where the export quotes one, else estimated.
/// `None` where nothing is quoted and the pack has no fees for the platform or the platform is unknown.
pub fn price(profile: &Profile, pack: &Pack) -> Option<Price> {
    quoted(profile).or_else(|| estimated(profile, pack))
}

/// A price without the ends of its range, which for an estimate are most of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Middle {
    /// See [`Price::amount`].
    pub amount: Money,
    /// Quoted or estimated.
    pub source: PriceSource,
    /// Where the amount is counted, if it was looked up together with it.
    pub spot: Option<Spot>,
}

impl Middle {
    /// An estimate, to be looked up for many rows.
    pub(super) fn estimated(fee: f64) -> Option<Middle> {
        let amount = dollars(fee)?;
        let spot = Some(Spot::of(Some(amount.units())));
        Some(Middle { amount, source: PriceSource::Estimated, spot })
    }
}

/// The middle of [`price`]. `quick` looks estimates up.
#[inline]
pub fn middle_price(profile: &Profile, pack: &Pack, quick: Option<&Quick<'_>>) -> Option<Middle> {
    if let Some(offer) = main_offer(profile) {
        return Some(Middle { amount: offer.price, source: PriceSource::Quoted, spot: None });
    }
    let (platform, followers) = (profile.platform?, profile.followers);
    if Tier::of(followers) == Tier::Below {
        return None;
    }
    match quick {
        Some(quick) => quick.fee(platform, followers),
        None => Middle::estimated(pack.fee(platform, followers)?),
    }
}

/// An estimate, to two significant digits, which is more than it is good for.
fn dollars(units: f64) -> Option<Money> {
    Money::from_units(significant(units, ESTIMATE_DIGITS), Currency::USD)
}

/// The offer that stands for the profile: the platform's main deliverable (a video on video platforms,
/// else a post), for which an unnamed price is taken too; where there is none, whatever else is on offer,
/// packages last. Of several the cheapest.
#[inline]
fn main_offer(profile: &Profile) -> Option<&Offer> {
    match profile.offers.as_slice() {
        [] => None,
        [only] => Some(only),
        offers => cheapest_main(profile.platform, offers),
    }
}

fn cheapest_main(platform: Option<Platform>, offers: &[Offer]) -> Option<&Offer> {
    // Amounts in different currencies cannot be compared; the first offer's currency decides.
    let currency = offers.first()?.price.currency();
    let same = offers.iter().filter(|offer| offer.price.currency() == currency);
    same.min_by_key(|offer| (rank(platform, offer.deliverable), offer.price.minor()))
}

fn quoted(profile: &Profile) -> Option<Price> {
    let offer = main_offer(profile)?;
    Some(Price {
        amount: offer.price,
        low: offer.range.map_or(offer.price, |(low, _)| low),
        high: offer.range.map_or(offer.price, |(_, high)| high),
        source: PriceSource::Quoted,
        deliverable: offer.deliverable,
    })
}

/// How well a price stands for a creator on this platform: 0 for the main deliverable and for an unnamed price, 1 for
/// another deliverable, 2 for a package. The lowest rank counts, and of one rank the cheapest.
pub fn rank(platform: Option<Platform>, deliverable: Option<Deliverable>) -> u8 {
    match deliverable {
        None => 0,
        Some(deliverable) if deliverable == main_deliverable(platform) => 0,
        Some(Deliverable::Package) => 2,
        Some(_) => 1,
    }
}

/// What a creator on this platform is mainly paid for.
fn main_deliverable(platform: Option<Platform>) -> Deliverable {
    use Platform::{Bilibili, Douyin, Kuaishou, Tiktok, Twitch, Youtube};
    match platform {
        Some(Tiktok | Youtube | Twitch | Douyin | Bilibili | Kuaishou) => Deliverable::Video,
        _ => Deliverable::Post,
    }
}

/// The pack's fee for the platform and size, in USD and to two significant digits, which is more than it
/// is good for. No estimate under 1,000 followers: no source covers such accounts.
fn estimated(profile: &Profile, pack: &Pack) -> Option<Price> {
    if Tier::of(profile.followers) == Tier::Below {
        return None;
    }
    let fee = pack.at(Metric::CostPerPost, profile.platform?, profile.followers)?;
    Some(Price {
        amount: dollars(fee.value)?,
        low: dollars(fee.low)?,
        high: dollars(fee.high)?,
        source: PriceSource::Estimated,
        deliverable: None,
    })
}

/// The quoted price in units of its currency; estimates are kept out of all cost ratios, because they
/// would only give back what the pack says about size.
pub(super) fn asked(price: Option<&Price>) -> Option<f64> {
    price.filter(|price| price.source == PriceSource::Quoted).map(|price| price.amount.units())
}

/// CPM: quoted price (units) per thousand impressions, or views where the impressions are unknown.
pub fn cost_per_mille(profile: &Profile, asked: Option<f64>) -> Option<f64> {
    ratio(asked, impressions_or_views(profile)).map(|cost| cost * 1_000.0)
}

/// What a CPM is reckoned by: impressions per post, else views.
pub fn impressions_or_views(profile: &Profile) -> Option<f64> {
    profile.impressions.or(profile.avg_views)
}

/// CPE: quoted price (units) per interaction, counted as for the engagement rate.
pub fn cost_per_engagement(profile: &Profile, asked: Option<f64>) -> Option<f64> {
    ratio(asked, engagement::interactions(profile).map(|(sum, _)| sum))
}

/// CPV: quoted price (units) per view.
pub fn cost_per_view(profile: &Profile, asked: Option<f64>) -> Option<f64> {
    ratio(asked, profile.avg_views)
}

/// CPC: quoted price (units) per link click.
pub fn cost_per_click(profile: &Profile, asked: Option<f64>) -> Option<f64> {
    ratio(asked, profile.clicks)
}

/// CPA: quoted price (units) per conversion.
pub fn cost_per_conversion(profile: &Profile, asked: Option<f64>) -> Option<f64> {
    ratio(asked, profile.conversions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn offer(deliverable: Option<Deliverable>, units: f64) -> Offer {
        Offer {
            deliverable,
            label: None,
            price: Money::from_units(units, Currency::USD).unwrap(),
            range: None,
        }
    }

    fn creator(platform: Platform, followers: u64, offers: Vec<Offer>) -> Profile {
        Profile { platform: Some(platform), followers, offers, ..Profile::default() }
    }

    fn found(profile: &Profile) -> Option<(f64, PriceSource)> {
        price(profile, Pack::builtin()).map(|price| (price.amount.units(), price.source))
    }

    #[test]
    fn the_main_deliverable_is_the_price() {
        use Deliverable::{Package, Post, Reel, Story, Video};
        let offers = vec![offer(Some(Story), 50.0), offer(Some(Post), 120.0), offer(None, 130.0)];
        let insta = creator(Platform::Instagram, 20_000, offers);
        assert_eq!(found(&insta), Some((120.0, PriceSource::Quoted)));
        let offers = vec![offer(Some(Post), 90.0), offer(Some(Video), 400.0)];
        assert_eq!(
            found(&creator(Platform::Youtube, 20_000, offers)),
            Some((400.0, PriceSource::Quoted))
        );
        let offers = vec![offer(Some(Package), 10.0), offer(Some(Reel), 80.0)];
        assert_eq!(
            found(&creator(Platform::Instagram, 20_000, offers)),
            Some((80.0, PriceSource::Quoted))
        );
    }

    #[test]
    fn currencies_are_not_compared() {
        let rupees = Money::from_units(9_000.0, Currency::new("INR").unwrap()).unwrap();
        let first = Offer { deliverable: None, label: None, price: rupees, range: None };
        let mixed = creator(Platform::Instagram, 20_000, vec![first, offer(None, 100.0)]);
        assert_eq!(found(&mixed), Some((9_000.0, PriceSource::Quoted)));
    }

    #[test]
    fn unquoted_prices_are_estimated_with_a_range() {
        let price = price(&creator(Platform::Instagram, 31_623, vec![]), Pack::builtin()).unwrap();
        let cents = [price.low, price.amount, price.high].map(Money::minor);
        assert_eq!(cents, [20_000, 45_000, 100_000]);
        assert_eq!(price.source, PriceSource::Estimated);
    }

    #[test]
    fn no_source_no_price() {
        assert_eq!(found(&creator(Platform::Linkedin, 31_623, vec![])), None);
        assert_eq!(found(&creator(Platform::Instagram, 999, vec![])), None);
        assert_eq!(found(&Profile { followers: 31_623, ..Profile::default() }), None);
    }

    #[test]
    fn cost_ratios_need_a_quoted_price_and_their_other_part() {
        let full = Profile {
            avg_views: Some(4_000.0),
            avg_likes: Some(90.0),
            avg_comments: Some(10.0),
            ..creator(Platform::Instagram, 20_000, vec![offer(None, 200.0)])
        };
        let asked = asked(price(&full, Pack::builtin()).as_ref());
        assert_eq!(cost_per_mille(&full, asked), Some(50.0));
        assert_eq!(cost_per_engagement(&full, asked), Some(2.0));
        assert_eq!(cost_per_view(&full, asked), Some(0.05));
        let seen = Profile { impressions: Some(8_000.0), ..full.clone() };
        assert_eq!(cost_per_mille(&seen, asked), Some(25.0));
        let sold = Profile { clicks: Some(80.0), conversions: Some(4.0), ..full.clone() };
        assert_eq!(cost_per_click(&sold, asked), Some(2.5));
        assert_eq!(cost_per_conversion(&sold, asked), Some(50.0));
        assert_eq!(cost_per_click(&full, asked), None);
        let none_sold = Profile { conversions: Some(0.0), ..sold };
        assert_eq!(cost_per_conversion(&none_sold, asked), None, "nothing is divided by zero");
        let blind = Profile { avg_views: None, avg_likes: None, ..full.clone() };
        assert_eq!(cost_per_mille(&blind, asked), None);
        assert_eq!(cost_per_engagement(&blind, asked), None);
        let unquoted = Profile { offers: vec![], ..full };
        let estimate = price(&unquoted, Pack::builtin());
        assert!(estimate.is_some());
        assert_eq!(cost_per_mille(&unquoted, super::asked(estimate.as_ref())), None);
    }

    proptest! {
        #[test]
        fn more_followers_never_lower_the_estimate(a in 1_000u64..300_000_000, b in 1_000u64..300_000_000) {
            let fee = |followers| found(&creator(Platform::Tiktok, followers, vec![])).unwrap().0;
            prop_assert!(fee(a.min(b)) <= fee(a.max(b)));
        }
    }
}

//! What `classify` adds to a row and what groups are made of: the figures alone, without the words behind them.

use super::Disclosed;
use super::lens::Lens;
use crate::metrics::{self, Formula, PriceSource, Rated, Rounded, Spot};
use crate::money::{Currency, Money};
use crate::profile::{Platform, Profile};
use crate::tier::article;
use crate::vet::{self, Flag, Vetting};

/// All flags, in the order in which they are looked for and printed.
const ORDER: [Flag; 15] = [
    Flag::ErMismatch,
    Flag::ErOver100,
    Flag::LikesExceedViews,
    Flag::ErHigh,
    Flag::ErLow,
    Flag::FewComments,
    Flag::FollowsMany,
    Flag::FakeFollowers,
    Flag::LowCredibility,
    Flag::FewPosts,
    Flag::GrowthJump,
    Flag::BrandAccount,
    Flag::VirtualCreator,
    Flag::DisclosureMissing,
    Flag::DisclosureUnclear,
];

/// The figures of one profile. Nothing in it is on the heap, so that a row costs no allocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The network.
    pub platform: Option<Platform>,
    /// The tier, as the scheme in use calls it.
    pub tier: &'static str,
    /// The tier in the scheme that is compared with.
    pub tier_compared: Option<&'static str>,
    /// Engagement rate as a fraction.
    pub engagement_rate: Option<Rounded>,
    /// How the rate came about.
    pub formula: Option<Formula>,
    /// Percentile of the rate within platform and tier, 1 to 99, whole.
    pub er_standing: Option<f64>,
    /// Price in units of `currency`, quoted or the middle of the estimate.
    pub price: Option<f64>,
    /// Where the price is counted, if that is known already.
    pub spot: Option<Spot>,
    /// Whether it is quoted or estimated.
    pub price_source: Option<PriceSource>,
    /// Currency of the price.
    pub currency: Option<Currency>,
    /// The currency it was quoted in, where it was converted.
    pub currency_as_quoted: Option<Currency>,
    /// Quoted price per thousand impressions or views.
    pub cpm: Option<Rounded>,
    /// Quoted price per interaction.
    pub cpe: Option<Rounded>,
    /// Quoted price per view.
    pub cpv: Option<Rounded>,
    /// What is worth a second look.
    pub flags: Flags,
    /// What its captions say, where they were judged.
    pub disclosed: Option<Disclosed>,
}

/// Raised flags, each once, in the order of their list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// The flags.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        let most = if self.is_empty() { 0 } else { ORDER.len() };
        ORDER.into_iter().take(most).filter(move |flag| self.contains(*flag))
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it is among them.
    pub fn contains(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u16) != 0
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Flags {
        Flags(flags.into_iter().fold(0, |all, flag| all | (1 << flag as u16)))
    }
}

impl Figures {
    /// Measures a profile, and judges its captions where markets are asked for.
    pub fn of(profile: &Profile, lens: &Lens<'_>) -> Figures {
        if lens.markets.is_empty() {
            let (rated, mut flags) = (Rated::of(profile), Flags::default());
            vet::each_flag(&rated, lens.pack, &mut |flag| flags.0 |= 1 << flag as u16);
            return Figures::measured(&rated, lens, flags, None);
        }
        Figures::with(profile, lens, &vet::vet_for(profile, lens.pack, &lens.markets))
    }

    /// The same, of a profile that was vetted already.
    pub(super) fn with(profile: &Profile, lens: &Lens<'_>, vetting: &Vetting) -> Figures {
        let flags = vetting.flags().into_iter().collect();
        let disclosed = vetting.disclosure.as_ref().map(Disclosed::of);
        Figures::measured(&Rated::of(profile), lens, flags, disclosed)
    }

    fn measured(
        rated: &Rated<'_>,
        lens: &Lens<'_>,
        flags: Flags,
        disclosed: Option<Disclosed>,
    ) -> Figures {
        let profile = rated.profile;
        let engagement = rated.engagement_by(lens.rate);
        let standing = engagement.and_then(|found| lens.standing(profile, &found));
        let price = metrics::middle_price(profile, lens.pack, lens.quick);
        let stated = price.map(|price| price.amount);
        let converted = price.and_then(|price| lens.converted(price.amount, price.source));
        let amount = converted.or(stated);
        let source = price.map(|price| price.source);
        let units = amount.map(Money::units);
        let asked = units.filter(|_| source == Some(PriceSource::Quoted));
        Figures {
            platform: profile.platform,
            tier: lens.tiers.map_or_else(
                || article(profile.followers),
                |scheme| scheme.tier(profile.platform, profile.followers),
            ),
            tier_compared: lens
                .compared
                .map(|scheme| scheme.tier(profile.platform, profile.followers)),
            engagement_rate: engagement.map(|found| Rounded::of(found.rate)),
            formula: engagement.map(|found| found.formula),
            er_standing: standing,
            price: units,
            spot: price.and_then(|price| price.spot),
            price_source: source,
            currency: amount.map(Money::currency),
            currency_as_quoted: stated.filter(|_| converted.is_some()).map(Money::currency),
            cpm: metrics::cost_per_mille(profile, asked).map(Rounded::of),
            cpe: metrics::cost_per_engagement(profile, asked).map(Rounded::of),
            cpv: metrics::cost_per_view(profile, asked).map(Rounded::of),
            flags,
            disclosed,
        }
    }

    /// The price where it is quoted, in units of `currency`.
    pub fn quoted_price(&self) -> Option<f64> {
        self.price.filter(|_| self.price_source == Some(PriceSource::Quoted))
    }

    /// The price where it is estimated, in US dollars.
    pub fn estimated_price(&self) -> Option<f64> {
        self.price.filter(|_| self.price_source == Some(PriceSource::Estimated))
    }
}

//! What the summary takes of a row, in little room: many rows wait for their turn to be counted.

use super::Figures;
use crate::metrics::{self, Formula, PriceSource, Spot};
use crate::money::Currency;
use crate::profile::{Profile, RateBase};
use crate::vet::Flag;

/// What a rate was divided by; `None` where the file does not say.
pub(super) type Basis = Option<RateBase>;

/// A row, as the summary counts it.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    pub(super) tier: &'static str,
    seen: f64,
    reacted: f64,
    /// The price, quoted or estimated; no number where there is none.
    pub(super) price: f64,
    /// Where the rate and the price are counted.
    pub(super) rate: Spot,
    pub(super) spot: Spot,
    /// `None` without a rate.
    pub(super) basis: Option<Basis>,
    pub(super) source: Option<PriceSource>,
    /// Whether the scheme that is compared with says something else.
    pub(super) changes: Option<bool>,
    pub(super) has_platform: bool,
    pub(super) is_virtual: bool,
}

/// What the summary takes beside that of a row with a quoted price, as few have one.
#[derive(Debug, Clone, Copy)]
pub struct Quote {
    pub(super) currency: Currency,
    /// The currency that the price was converted from.
    pub(super) from: Option<Currency>,
    pub(super) views: Option<f64>,
    pub(super) clicks: Option<f64>,
    pub(super) conversions: Option<f64>,
}

impl Quote {
    /// That of a profile with these figures; `None` without a quoted price.
    #[inline]
    pub fn of(figures: &Figures, profile: &Profile) -> Option<Quote> {
        figures.quoted_price()?;
        Some(Quote {
            currency: figures.currency?,
            from: figures.currency_as_quoted,
            views: profile.avg_views,
            clicks: profile.clicks,
            conversions: profile.conversions,
        })
    }
}

impl Sample {
    /// What is to be counted of a profile with these figures.
    #[inline]
    pub fn of(figures: &Figures, profile: &Profile) -> Sample {
        let packed = |figure: Option<f64>| figure.unwrap_or(f64::NAN);
        Sample {
            tier: figures.tier,
            seen: packed(metrics::impressions_or_views(profile)),
            reacted: packed(metrics::interactions(profile).map(|(sum, _)| sum)),
            price: packed(figures.price),
            rate: Spot::of_rounded(figures.engagement_rate),
            spot: figures.spot.unwrap_or_else(|| Spot::of(figures.price)),
            basis: figures.formula.map(Formula::base),
            source: figures.price_source,
            changes: figures.tier_compared.map(|other| other != figures.tier),
            has_platform: figures.platform.is_some(),
            is_virtual: figures.flags.contains(Flag::VirtualCreator),
        }
    }

    /// Whether a [`Quote`] goes with it.
    #[inline]
    pub fn is_quoted(&self) -> bool {
        self.source == Some(PriceSource::Quoted)
    }

    /// Thousands of impressions or views per post.
    pub(super) fn thousands(&self) -> Option<f64> {
        unpacked(self.seen).map(|seen| seen / 1_000.0)
    }

    /// Interactions per post.
    pub(super) fn reacted(&self) -> Option<f64> {
        unpacked(self.reacted)
    }
}

/// What is no number is not known.
fn unpacked(figure: f64) -> Option<f64> {
    (!figure.is_nan()).then_some(figure)
}

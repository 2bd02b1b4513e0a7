//! What the summary takes of a row, in little room: many rows wait for their turn to be counted.

use super::Figures;
use crate::metrics::{self, Formula, PriceSource, Rounded, Spot};
use crate::money::Currency;
use crate::vet::Flag;

/// A row, as the summary counts it.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    pub(super) tier: &'static str,
    /// Price, quoted or estimated, where there is a source of it.
    pub(super) price: f64,
    seen: f64,
    reacted: f64,
    views: f64,
    clicks: f64,
    conversions: f64,
    /// Where the rate and the price are counted.
    pub(super) rate: Spot,
    pub(super) spot: Spot,
    pub(super) currency: Option<Currency>,
    /// The currency that the price was converted from.
    pub(super) from: Option<Currency>,
    pub(super) source: Option<PriceSource>,
    pub(super) formula: Option<Formula>,
    /// Whether the scheme that is compared with says something else.
    pub(super) changes: Option<bool>,
    pub(super) has_platform: bool,
    pub(super) is_virtual: bool,
}

impl Sample {
    /// What is to be counted of these figures.
    #[inline]
    pub fn of(figures: &Figures) -> Sample {
        let packed = |figure: Option<f64>| figure.unwrap_or(f64::NAN);
        let priced = figures.price.is_some();
        Sample {
            tier: figures.tier,
            price: packed(figures.price),
            seen: packed(figures.seen),
            reacted: packed(figures.reacted),
            views: packed(figures.views),
            clicks: packed(figures.clicks),
            conversions: packed(figures.conversions),
            rate: Spot::of(figures.engagement_rate.map(Rounded::value)),
            spot: Spot::of(figures.price),
            currency: figures.currency,
            from: figures.currency_as_quoted,
            source: figures.price_source.filter(|_| priced),
            formula: figures.formula,
            changes: figures.tier_compared.map(|other| other != figures.tier),
            has_platform: figures.platform.is_some(),
            is_virtual: figures.flags.contains(Flag::VirtualCreator),
        }
    }

    /// What the rate was divided by; `None` without a rate.
    pub(super) fn base(&self) -> Option<&'static str> {
        self.formula.map(|formula| formula.base().map_or("given", metrics::base_name))
    }

    /// Thousands of impressions or views per post.
    pub(super) fn thousands(&self) -> Option<f64> {
        unpacked(self.seen).map(|seen| seen / 1_000.0)
    }

    /// Interactions per post.
    pub(super) fn reacted(&self) -> Option<f64> {
        unpacked(self.reacted)
    }

    /// Views per post.
    pub(super) fn views(&self) -> Option<f64> {
        unpacked(self.views)
    }

    /// Link clicks.
    pub(super) fn clicks(&self) -> Option<f64> {
        unpacked(self.clicks)
    }

    /// Conversions.
    pub(super) fn conversions(&self) -> Option<f64> {
        unpacked(self.conversions)
    }
}

/// What is no number is not known.
fn unpacked(figure: f64) -> Option<f64> {
    (!figure.is_nan()).then_some(figure)
}

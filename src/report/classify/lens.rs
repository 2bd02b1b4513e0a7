//! How profiles are to be looked at: which rate, which rates of exchange, which targets.

use crate::benchmark::Pack;
use crate::metrics::{Price, PriceSource, RateChoice};
use crate::money::{Currency, Rates};
use crate::tier::Scheme;

/// What is asked for, beside the profile itself.
#[derive(Debug, Clone)]
pub struct Lens<'a> {
    /// What is usual.
    pub pack: &'a Pack,
    /// Which engagement rate.
    pub rate: RateChoice,
    /// What `rates` count in, and what groups are added up in where prices differ in currency.
    pub currency: Currency,
    /// What other currencies are worth in it.
    pub rates: Rates,
    /// Whose tiers; `None` for the article's.
    pub tiers: Option<&'a Scheme>,
    /// Another scheme to compare with.
    pub compared: Option<&'a Scheme>,
    /// A price per thousand views that is not to be exceeded.
    pub target_cpm: Option<f64>,
    /// A price per interaction that is not to be exceeded.
    pub target_cpe: Option<f64>,
}

impl<'a> Lens<'a> {
    /// The defaults: engagement by followers, US dollars, no targets.
    pub fn new(pack: &'a Pack) -> Lens<'a> {
        Lens {
            pack,
            rate: RateChoice::default(),
            currency: Currency::USD,
            rates: Rates::default(),
            tiers: None,
            compared: None,
            target_cpm: None,
            target_cpe: None,
        }
    }

    /// A quoted price in US dollars, which the pack's fees are in. `None` where no rate leads there.
    pub(super) fn quoted_in_usd(&self, price: Option<&Price>) -> Option<f64> {
        let price = price.filter(|price| price.source == PriceSource::Quoted)?;
        let (units, currency) = (price.amount.units(), price.amount.currency());
        if currency == Currency::USD {
            return Some(units);
        }
        let own = self.common(units, currency)?;
        let dollar = self.common(1.0, Currency::USD)?;
        (dollar > 0.0).then(|| own / dollar)
    }

    /// An amount in the currency that groups are added up in.
    pub fn common(&self, units: f64, currency: Currency) -> Option<f64> {
        self.rates.convert(units, currency, self.currency)
    }
}

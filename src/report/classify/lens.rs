//! How profiles are to be looked at: which rate, which rates of exchange, which targets.

use crate::benchmark::Pack;
use crate::metrics::{self, Engagement, Price, PriceSource, Quick, RateChoice};
use crate::money::{Currency, Money, Rates};
use crate::profile::{Profile, Window};
use crate::tier::Scheme;
use crate::vet::disclosure::Market;

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
    /// Markets by whose rules captions are judged; none judges none.
    pub markets: Vec<Market>,
    /// Whose tiers; `None` for the article's.
    pub tiers: Option<&'a Scheme>,
    /// Another scheme to compare with.
    pub compared: Option<&'a Scheme>,
    /// A price per thousand views that is not to be exceeded.
    pub target_cpm: Option<f64>,
    /// A price per interaction that is not to be exceeded.
    pub target_cpe: Option<f64>,
    /// A price per conversion that is not to be exceeded.
    pub target_cpa: Option<f64>,
    /// Media value is wanted.
    pub emv: bool,
    /// Only the newest posts count, where the file lists posts.
    pub recent: Option<Window>,
    /// Looks up what would be worked out for each of many rows; the answers are the same.
    pub quick: Option<&'a Quick<'a>>,
}

impl<'a> Lens<'a> {
    /// The defaults: engagement by followers, US dollars, no targets.
    pub fn new(pack: &'a Pack) -> Lens<'a> {
        Lens {
            pack,
            rate: RateChoice::default(),
            currency: Currency::USD,
            rates: Rates::default(),
            markets: Vec::new(),
            tiers: None,
            compared: None,
            target_cpm: None,
            target_cpe: None,
            target_cpa: None,
            emv: false,
            recent: None,
            quick: None,
        }
    }

    /// The percentile of a rate within platform and tier, whole: see [`metrics::standing`].
    pub(super) fn standing(&self, profile: &Profile, engagement: &Engagement) -> Option<f64> {
        let Some(quick) = self.quick else {
            return metrics::standing(profile, engagement, self.pack).map(f64::round);
        };
        let base = engagement.formula.base()?;
        quick.percentile(profile.platform?, profile.followers, base, engagement.rate)
    }

    /// A quoted price in the common currency where it is in another and a rate leads there. Estimates stay in the
    /// pack's dollars.
    #[inline]
    pub(super) fn converted(&self, amount: Money, source: PriceSource) -> Option<Money> {
        if source != PriceSource::Quoted || amount.currency() == self.currency {
            return None;
        }
        let units = self.common(amount.units(), amount.currency())?;
        Money::from_units(units, self.currency)
    }

    /// The same for all of a price, and the price as it is where it is not converted.
    pub(super) fn exchanged(&self, price: &Price) -> Price {
        let into = |money: Money| self.converted(money, price.source);
        match [price.amount, price.low, price.high].map(into) {
            [Some(amount), Some(low), Some(high)] => Price { amount, low, high, ..*price },
            _ => *price,
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

    /// The same price in US dollars, where it is quoted and a rate leads there.
    pub(super) fn dollars(&self, price: Option<&Price>) -> Option<Price> {
        let units = self.quoted_in_usd(price)?;
        let amount = Money::from_units(units, Currency::USD)?;
        Some(Price { amount, low: amount, high: amount, ..*price? })
    }

    /// An amount in the currency that groups are added up in.
    pub fn common(&self, units: f64, currency: Currency) -> Option<f64> {
        self.rates.convert(units, currency, self.currency)
    }
}

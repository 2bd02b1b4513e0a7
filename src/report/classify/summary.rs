//! Counts and figures over all profiles, gathered row by row.

use super::Entry;
use crate::metrics::{self, Median, PriceSource, RatioSum};
use crate::money::{Currency, Rates};
use crate::profile::Profile;
use crate::tier::{Scheme, Tier};
use crate::vet::Flag;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a record, for the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It gave one profile or more.
    Classified,
    /// It was not taken, and the reason is on record.
    Rejected,
    /// There was nothing in it.
    Blank,
}

/// All counts and the figures by tier. read = classified + rejected + blank.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Records read.
    pub read: u64,
    /// Records that gave a profile or more.
    pub classified: u64,
    /// Records not taken.
    pub rejected: u64,
    /// Records with nothing in them.
    pub blank: u64,
    /// Profiles: more than `classified` where a record holds several platforms.
    pub profiles: u64,
    /// What the rates behind the medians were divided by: `followers`, `views`, `reach`, `impressions`,
    /// or `given` where the file does not say. The one most rows have: rates on different bases are never mixed.
    pub engagement_rate_base: Option<&'static str>,
    /// Currency of the quoted prices behind the cost figures; `None` without prices and where they are
    /// in several currencies, which are not added up.
    pub currency: Option<Currency>,
    /// Profiles without a platform: they have neither a standing nor an estimated price.
    pub without_platform: u64,
    /// Currencies whose worth is not known, where prices are in several: without it no group of prices
    /// can be added up. Empty where that is no matter.
    pub missing_fx: Vec<Currency>,
    /// Profiles that say they are no real person; they are in their tiers too.
    pub virtual_creators: u64,
    /// Whose tiers; `article` unless `--tiers` says otherwise.
    pub tier_scheme: &'static str,
    /// Profiles that the compared scheme calls something else; `None` without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier_changes: Option<u64>,
    /// Smallest tier first; all of them, so that scripts find each.
    pub tiers: Vec<TierSummary>,
}

/// Figures of one tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierSummary {
    /// Which.
    pub tier: &'static str,
    /// Profiles.
    pub count: u64,
    /// Median engagement rate as a fraction, over the rates on the summary's base.
    pub median_engagement_rate: Option<f64>,
    /// Profiles behind it.
    pub engagement_rate_rows: u64,
    /// Profiles without such a rate.
    pub engagement_rate_left_out: u64,
    /// Median quoted price.
    pub median_price: Option<f64>,
    /// Profiles with a quoted price.
    pub price_rows: u64,
    /// Median of the prices estimated for the others, USD.
    pub median_estimated_price: Option<f64>,
    /// Profiles with an estimated price.
    pub estimated_price_rows: u64,
    /// Σ quoted price ÷ Σ views × 1,000.
    pub cpm: Option<f64>,
    /// Profiles with both parts.
    pub cpm_rows: u64,
    /// Profiles that lack one.
    pub cpm_left_out: u64,
    /// Σ quoted price ÷ Σ interactions.
    pub cpe: Option<f64>,
    /// Profiles with both parts.
    pub cpe_rows: u64,
    /// Profiles that lack one.
    pub cpe_left_out: u64,
    /// Σ quoted price ÷ Σ views.
    pub cpv: Option<f64>,
    /// Profiles with both parts.
    pub cpv_rows: u64,
    /// Profiles that lack one.
    pub cpv_left_out: u64,
}

/// What is gathered for one tier.
#[derive(Debug, Default)]
struct Group {
    count: u64,
    rates: BTreeMap<&'static str, Median>,
    price: Median,
    estimated: Median,
    cpm: RatioSum,
    cpe: RatioSum,
    cpv: RatioSum,
}

/// Gathers the summary. Memory does not grow with the rows.
#[derive(Debug, Default)]
pub struct Tally {
    classified: u64,
    rejected: u64,
    blank: u64,
    without_platform: u64,
    virtual_creators: u64,
    /// What several currencies are added up in, and their worth in it.
    common: Option<(Currency, Rates)>,
    currencies: BTreeMap<Currency, u64>,
    groups: BTreeMap<&'static str, Group>,
    /// Whose tiers; `None` for the article's.
    scheme: Option<(&'static str, Vec<&'static str>)>,
    /// Whom the compared scheme calls something else.
    changes: Option<u64>,
}

impl Tally {
    /// Adds up prices in other currencies in this one, at these rates.
    pub fn counting_in(currency: Currency, rates: Rates) -> Tally {
        Tally { common: Some((currency, rates)), ..Tally::default() }
    }

    /// Puts profiles in the groups of this scheme.
    pub fn in_tiers_of(&mut self, scheme: &Scheme) {
        self.scheme = Some((scheme.name, scheme.names()));
    }

    /// Counts a record.
    pub fn record(&mut self, fate: Fate) {
        match fate {
            Fate::Classified => self.classified += 1,
            Fate::Rejected => self.rejected += 1,
            Fate::Blank => self.blank += 1,
        }
    }

    /// Adds a profile's figures to its tier. `entry` is the same profile, measured.
    pub fn add(&mut self, entry: &Entry, profile: &Profile) {
        self.without_platform += u64::from(entry.platform.is_none());
        if let (Some(_), Some(currency)) = (entry.quoted_price(), entry.currency) {
            *self.currencies.entry(currency).or_default() += 1;
        }
        if let Some(other) = entry.tier_compared {
            *self.changes.get_or_insert(0) += u64::from(other != entry.tier);
        }
        self.virtual_creators += u64::from(entry.flags.contains(&Flag::VirtualCreator));
        let quoted = entry.quoted_price().map(|price| self.exchanged(price, entry.currency));
        self.groups.entry(entry.tier).or_default().add(entry, profile, quoted);
    }

    /// A price in the common currency where a rate is known, else as it is: then the sums of a file with
    /// several currencies are not shown, and those of a file with one are in that one.
    fn exchanged(&self, price: f64, currency: Option<Currency>) -> f64 {
        let known = self.common.as_ref().zip(currency);
        let worth = known.and_then(|((to, rates), from)| rates.convert(price, from, *to));
        worth.unwrap_or(price)
    }

    /// Currencies that lead to no common one. A file in one currency needs no rate.
    fn missing_fx(&self) -> Vec<Currency> {
        if self.currencies.len() < 2 {
            return Vec::new();
        }
        let known = |from: &Currency| {
            let to = self.common.as_ref();
            to.is_some_and(|(to, rates)| rates.convert(1.0, *from, *to).is_some())
        };
        self.currencies.keys().copied().filter(|currency| !known(currency)).collect()
    }

    /// The currency of the sums.
    fn currency(&self) -> Option<Currency> {
        let one = || self.currencies.keys().next().copied();
        let common = self.common.as_ref();
        let worth = |(to, rates): &(Currency, Rates)| {
            one().is_some_and(|from| rates.convert(1.0, from, *to).is_some()).then_some(*to)
        };
        if !self.missing_fx().is_empty() {
            return None;
        }
        common.and_then(worth).or_else(one)
    }

    /// The summary of everything added so far.
    pub fn summary(&self) -> Summary {
        let base = self.commonest_base();
        let mixed = !self.missing_fx().is_empty();
        let empty = Group::default();
        let names = match &self.scheme {
            Some((_, names)) => names.clone(),
            None => Tier::ALL.map(Tier::name).to_vec(),
        };
        let tiers = names
            .into_iter()
            .map(|tier| self.groups.get(tier).unwrap_or(&empty).summary(tier, base, mixed))
            .collect();
        Summary {
            read: self.classified + self.rejected + self.blank,
            classified: self.classified,
            rejected: self.rejected,
            blank: self.blank,
            profiles: self.groups.values().map(|group| group.count).sum(),
            engagement_rate_base: base,
            currency: self.currency(),
            without_platform: self.without_platform,
            missing_fx: self.missing_fx(),
            virtual_creators: self.virtual_creators,
            tier_scheme: self.scheme.as_ref().map_or("article", |(name, _)| name),
            tier_changes: self.changes,
            tiers,
        }
    }

    /// Currencies of the quoted prices, in the order of their codes.
    pub fn currencies(&self) -> Vec<Currency> {
        self.currencies.keys().copied().collect()
    }

    /// The base that most rates have; of equals the first by name.
    fn commonest_base(&self) -> Option<&'static str> {
        let mut rows: BTreeMap<&'static str, u64> = BTreeMap::new();
        for (base, rates) in self.groups.values().flat_map(|group| &group.rates) {
            *rows.entry(base).or_default() += rates.rows();
        }
        rows.into_iter().rev().max_by_key(|(_, count)| *count).map(|(base, _)| base)
    }
}

impl Group {
    fn add(&mut self, entry: &Entry, profile: &Profile, quoted: Option<f64>) {
        self.count += 1;
        if let Some(formula) = entry.formula {
            let base = formula.base().map_or("given", metrics::base_name);
            self.rates.entry(base).or_default().add(entry.engagement_rate);
        }
        let estimated = entry.price_source == Some(PriceSource::Estimated);
        self.estimated.add(entry.price.filter(|_| estimated));
        self.price.add(quoted);
        self.cpm.add(quoted, metrics::impressions_or_views(profile).map(|seen| seen / 1_000.0));
        self.cpe.add(quoted, metrics::interactions(profile).map(|(sum, _)| sum));
        self.cpv.add(quoted, profile.avg_views);
    }

    fn summary(&self, tier: &'static str, base: Option<&'static str>, mixed: bool) -> TierSummary {
        let rates = base.and_then(|base| self.rates.get(base));
        let rate_rows = rates.map_or(0, Median::rows);
        let cost = |sum: &RatioSum| {
            let value = sum.value().filter(|_| !mixed);
            value.map(|value| metrics::significant(value, 6))
        };
        TierSummary {
            tier,
            count: self.count,
            median_engagement_rate: rates.and_then(Median::value),
            engagement_rate_rows: rate_rows,
            engagement_rate_left_out: self.count - rate_rows,
            median_price: self.price.value().filter(|_| !mixed),
            price_rows: self.price.rows(),
            median_estimated_price: self.estimated.value(),
            estimated_price_rows: self.estimated.rows(),
            cpm: cost(&self.cpm),
            cpm_rows: self.cpm.rows(),
            cpm_left_out: self.cpm.left_out(),
            cpe: cost(&self.cpe),
            cpe_rows: self.cpe.rows(),
            cpe_left_out: self.cpe.left_out(),
            cpv: cost(&self.cpv),
            cpv_rows: self.cpv.rows(),
            cpv_left_out: self.cpv.left_out(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Pack;
    use crate::money::Money;
    use crate::profile::{GivenRate, Offer};

    /// Followers 50,000 and what is given; units of USD.
    fn creator(likes: Option<f64>, views: Option<f64>, price: Option<f64>) -> Profile {
        let money = price.and_then(|units| Money::from_units(units, Currency::USD));
        let offers = money.map(|price| Offer { deliverable: None, label: None, price });
        Profile {
            followers: 50_000,
            avg_likes: likes,
            avg_comments: Some(0.0),
            avg_views: views,
            offers: offers.into_iter().collect(),
            ..Profile::default()
        }
    }

    fn tally(profiles: &[Profile]) -> Tally {
        let mut tally = Tally::default();
        for profile in profiles {
            tally.record(Fate::Classified);
            tally.add(&Entry::of("a.csv", 1, profile, Pack::builtin()), profile);
        }
        tally
    }

    fn micro(tally: &Tally) -> TierSummary {
        tally.summary().tiers.into_iter().find(|group| group.tier == "micro").unwrap()
    }

    #[test]
    fn group_ratios_use_matched_quoted_rows_and_say_how_many() {
        let found = micro(&tally(&[
            creator(Some(1_600.0), Some(10_000.0), Some(500.0)),
            creator(Some(1_500.0), Some(30_000.0), Some(1_500.0)),
            creator(None, Some(900_000.0), None),
            creator(Some(2_000.0), None, Some(9_000.0)),
        ]));
        assert_eq!((found.cpm, found.cpm_rows, found.cpm_left_out), (Some(50.0), 2, 2));
        assert_eq!((found.median_engagement_rate, found.engagement_rate_rows), (Some(0.032), 3));
        assert_eq!(found.engagement_rate_left_out, 1);
        assert_eq!((found.median_price, found.price_rows), (Some(1_500.0), 3));
        assert_eq!((found.cpe_rows, found.cpe_left_out), (3, 1));
    }

    #[test]
    fn rates_on_different_bases_are_not_mixed() {
        let stated = |value| Profile {
            given_rate: Some(GivenRate { value, base: None }),
            ..creator(None, None, None)
        };
        let computed = creator(Some(500.0), None, None);
        let tally = tally(&[stated(0.9), computed.clone(), computed]);
        assert_eq!(tally.summary().engagement_rate_base, Some("followers"));
        assert_eq!(micro(&tally).median_engagement_rate, Some(0.01));
        assert_eq!(micro(&tally).engagement_rate_left_out, 1);
    }

    #[test]
    fn currencies_are_not_added_up() {
        let euro = Currency::new("EUR").and_then(|euro| Money::from_units(500.0, euro)).unwrap();
        let mut other = creator(None, Some(10_000.0), None);
        other.offers.push(Offer { deliverable: None, label: None, price: euro });
        let tally = tally(&[creator(None, Some(10_000.0), Some(500.0)), other]);
        let found = micro(&tally);
        assert_eq!((found.cpm, found.median_price, tally.summary().currency), (None, None, None));
        assert_eq!(tally.currencies().len(), 2);
    }

    #[test]
    fn every_record_is_accounted_for() {
        let mut tally = tally(&[creator(None, None, None)]);
        for fate in [Fate::Rejected, Fate::Rejected, Fate::Blank] {
            tally.record(fate);
        }
        let found = tally.summary();
        assert_eq!((found.read, found.classified, found.rejected, found.blank), (4, 1, 2, 1));
        assert_eq!(found.tiers.len(), Tier::ALL.len());
    }
}

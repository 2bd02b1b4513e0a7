//! Counts and figures over all profiles, gathered row by row.

use super::gathered::{Batch, Gathered, Group, name};
use super::{Entry, Figures, Quote, Sample};
use crate::metrics::{self, Median, RatioSum};
use crate::money::{Currency, Rate, Rates};
use crate::profile::Platform;
use crate::profile::Profile;
use crate::tier::{Scheme, Tier};
use crate::vet::disclosure::{Disclosure, Status};
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a record, for the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It gave one profile or more.
    Classified,
    /// It is one more record of a creator who has a profile: a post, or an older count.
    Merged,
    /// It was not taken, and the reason is on record.
    Rejected,
    /// There was nothing in it.
    Blank,
}

/// Records that are no creator and not empty: totals, headings, the header again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Asides {
    /// How many.
    pub rows: u64,
    /// The 1-based lines of the first ten, each in its file.
    pub first_lines: Vec<u64>,
}

/// How many lines of [`Asides`] are remembered.
const ASIDES_KEPT: usize = 10;

/// All counts and the figures by tier. read = classified + rejected + blank.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// Records read.
    pub read: u64,
    /// Records that gave a profile or more.
    pub classified: u64,
    /// Those of them that went into the profile of another record: posts, older counts.
    pub merged: u64,
    /// Records not taken.
    pub rejected: u64,
    /// Records with nothing in them, or nothing of a creator.
    pub blank: u64,
    /// Those of the blank ones in which something stands.
    pub asides: Asides,
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
    /// can be added up, and only rows are written. Empty where that is no matter.
    pub missing_fx: Vec<Currency>,
    /// The rates that quoted prices were converted with; empty where none was.
    pub fx: Vec<Rate>,
    /// Profiles that say they are no real person; they are in their tiers too.
    pub virtual_creators: u64,
    /// What captions say, by the rules of the markets asked for; `None` without markets or captions.
    pub disclosure: Option<Disclosed>,
    /// Whose tiers; `article` unless `--tiers` says otherwise.
    pub tier_scheme: &'static str,
    /// Profiles that the compared scheme calls something else; `None` without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier_changes: Option<u64>,
    /// Smallest tier first; all of them, so that scripts find each.
    pub tiers: Vec<TierSummary>,
}

/// Posts by how they say that they are advertising.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Disclosed {
    /// Creators with captions.
    pub creators: usize,
    /// Captions looked at.
    pub posts: usize,
    /// Posts with a clear label, in one of the markets at least.
    pub clear: usize,
    /// Posts with an unclear one; a post can be clear in one market and not in another.
    pub unclear: usize,
    /// Posts that look paid and have none.
    pub missing: usize,
}

impl Disclosed {
    /// What one creator's captions say.
    pub(super) fn of(found: &Disclosure) -> Disclosed {
        Disclosed {
            creators: 1,
            posts: found.posts,
            clear: found.count(Status::Clear),
            unclear: found.count(Status::Unclear),
            missing: found.count(Status::Missing),
        }
    }
}

/// Figures of one tier.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
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
    /// Σ quoted price ÷ Σ link clicks.
    pub cpc: Option<f64>,
    /// Profiles with both parts.
    pub cpc_rows: u64,
    /// Profiles that lack one.
    pub cpc_left_out: u64,
    /// Σ quoted price ÷ Σ conversions.
    pub cpa: Option<f64>,
    /// Profiles with both parts.
    pub cpa_rows: u64,
    /// Profiles that lack one.
    pub cpa_left_out: u64,
    /// Σ estimated price ÷ Σ views × 1,000 over those without a quote, USD. What an estimate implies is no evidence,
    /// so it is never mixed with quoted prices.
    pub estimated_cpm: Option<f64>,
    /// Profiles with an estimated price and views.
    pub estimated_cpm_rows: u64,
    /// Σ estimated price ÷ Σ interactions over those without a quote, USD.
    pub estimated_cpe: Option<f64>,
    /// Profiles with an estimated price and interactions.
    pub estimated_cpe_rows: u64,
}

/// The sums behind the ratios of a tier: Σpart and Σwhole. Views are counted in thousands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sums {
    /// Quoted prices and thousands of views.
    pub cpm: (f64, f64),
    /// Quoted prices and interactions.
    pub cpe: (f64, f64),
    /// Quoted prices and views.
    pub cpv: (f64, f64),
    /// Quoted prices and clicks.
    pub cpc: (f64, f64),
    /// Quoted prices and conversions.
    pub cpa: (f64, f64),
    /// Estimated prices and thousands of views.
    pub estimated_cpm: (f64, f64),
    /// Estimated prices and interactions.
    pub estimated_cpe: (f64, f64),
}

/// Gathers the summary. Memory does not grow with the rows.
#[derive(Debug, Default)]
pub struct Tally {
    classified: u64,
    merged: u64,
    rejected: u64,
    blank: u64,
    asides: Asides,
    disclosure: Option<Disclosed>,
    /// What several currencies are added up in, and their worth in it.
    common: Option<(Currency, Rates)>,
    gathered: Gathered<Median>,
    /// Rates by platform, tier and base: whom a creator is compared with within the file.
    peers: BTreeMap<Peers, Median>,
    /// Whose tiers; `None` for the article's.
    scheme: Option<(&'static str, Vec<&'static str>)>,
}

/// Platform, tier and base of a rate.
type Peers = (Option<Platform>, &'static str, &'static str);

/// Creators of a platform and tier from which they are compared with each other: under thirty a percentile would
/// hang on single rows. Our cut.
pub const IN_FILE: u64 = 30;

/// Whom an entry is compared with within the file; `None` without a rate.
fn peers_of(entry: &Entry) -> Option<Peers> {
    Some((entry.platform, entry.tier, name(entry.formula?.base())))
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
            Fate::Merged => {
                self.classified += 1;
                self.merged += 1;
            }
            Fate::Rejected => self.rejected += 1,
            Fate::Blank => self.blank += 1,
        }
    }

    /// Counts a record that says something, but not of a creator.
    pub fn record_aside(&mut self, line: u64) {
        self.record(Fate::Blank);
        self.asides.rows += 1;
        if self.asides.first_lines.len() < ASIDES_KEPT {
            self.asides.first_lines.push(line);
        }
    }

    /// Adds a profile's figures to its tier.
    pub fn add(&mut self, entry: &Entry) {
        self.gathered.add(&entry.sample, entry.quote.as_ref(), &entry.file, entry.line);
        self.add_disclosed(entry.disclosed);
        if let Some(peers) = peers_of(entry) {
            self.peers.entry(peers).or_default().add(entry.engagement_rate);
        }
    }

    /// Adds what a creator's captions say.
    pub fn add_disclosed(&mut self, found: Option<Disclosed>) {
        let Some(found) = found else { return };
        let sum = self.disclosure.get_or_insert_default();
        sum.creators += found.creators;
        sum.posts += found.posts;
        sum.clear += found.clear;
        sum.unclear += found.unclear;
        sum.missing += found.missing;
    }

    /// Adds a profile that came without an entry, and the file and line it stands on. Such profiles are not
    /// among those whom [`Tally::place`] compares with, for rows that are written as they come have no such column.
    pub fn add_figures(&mut self, figures: &Figures, profile: &Profile, file: &str, line: u64) {
        let (sample, quote) = (Sample::of(figures, profile), Quote::of(figures, profile));
        self.gathered.add(&sample, quote.as_ref(), file, line);
        self.add_disclosed(figures.disclosed);
    }

    /// Adds what was put together of some rows, which is then empty.
    pub fn add_batch(&mut self, batch: &mut Batch) {
        self.gathered.take_over(batch);
    }

    /// Counts what waits for many to be counted at once: what is asked for then is at hand.
    pub fn settle(&mut self) {
        self.peers.values_mut().for_each(Median::settle);
        self.gathered.groups.iter_mut().for_each(Group::settle);
    }

    fn group(&self, tier: &str) -> Option<&Group<Median>> {
        let Gathered { names, groups, .. } = &self.gathered;
        groups.get(names.iter().position(|name| *name == tier)?)
    }

    /// The rates that prices were converted with, in the order of their first use.
    fn used(&self) -> Vec<Rate> {
        let mut used: Vec<Rate> = Vec::new();
        let Some((to, rates)) = &self.common else { return used };
        let paths = self.gathered.from.iter().filter_map(|from| rates.path(*from, *to));
        for rate in paths.flatten() {
            if !used.contains(rate) {
                used.push(rate.clone());
            }
        }
        used
    }

    /// Currencies that lead to no common one. A file in one currency needs no rate.
    fn missing_fx(&self) -> Vec<Currency> {
        let common = self.reference();
        let other = |currency: &Currency| Some(*currency) != common;
        match self.gathered.currencies.len() {
            0 | 1 => Vec::new(),
            _ => self.gathered.currencies.keys().copied().filter(other).collect(),
        }
    }

    /// What prices would best be counted in: what is asked for, or the commonest where nothing is asked
    /// for and no price is in dollars.
    fn reference(&self) -> Option<Currency> {
        let asked = self.common.as_ref().map_or(Currency::USD, |(currency, _)| *currency);
        if asked != Currency::USD || self.gathered.currencies.contains_key(&asked) {
            return Some(asked);
        }
        let commonest = self.gathered.currencies.iter().rev().max_by_key(|(_, found)| found.rows);
        commonest.map(|(currency, _)| *currency)
    }

    /// The currency of the sums.
    fn currency(&self) -> Option<Currency> {
        match self.gathered.currencies.len() {
            1 => self.gathered.currencies.keys().next().copied(),
            _ => None,
        }
    }

    /// Why prices cannot be added up, and what to type; `None` where they can.
    pub fn mixed(&self) -> Option<String> {
        let missing = self.missing_fx();
        let common = self.reference().filter(|_| !missing.is_empty())?;
        let found: Vec<String> =
            self.gathered.currencies.iter().map(|(code, found)| found.described(*code)).collect();
        let codes: Vec<&str> = missing.iter().map(Currency::code).collect();
        let flags: Vec<String> = missing.iter().map(|code| format!("--fx {code}=RATE")).collect();
        let asked = self.common.as_ref().map_or(Currency::USD, |(currency, _)| *currency);
        let count_in =
            if common == asked { String::new() } else { format!("--currency {common} ") };
        Some(format!(
            "prices are in {}, and no rate is known for {}: add {count_in}{} (what one is worth in {common}), or set it under [fx] in tierplan.toml; rows alone need no rate, -f csv writes them",
            found.join(" and "),
            codes.join(", "),
            flags.join(" ")
        ))
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
            .map(|tier| self.group(tier).unwrap_or(&empty).summary(tier, base, mixed))
            .collect();
        Summary {
            read: self.classified + self.rejected + self.blank,
            classified: self.classified,
            merged: self.merged,
            rejected: self.rejected,
            blank: self.blank,
            asides: self.asides.clone(),
            profiles: self.gathered.groups.iter().map(|group| group.count).sum(),
            engagement_rate_base: base,
            currency: self.currency(),
            without_platform: self.gathered.without_platform,
            missing_fx: self.missing_fx(),
            fx: self.used(),
            virtual_creators: self.gathered.virtual_creators,
            disclosure: self.disclosure,
            tier_scheme: self.scheme.as_ref().map_or("article", |(name, _)| name),
            tier_changes: self.gathered.changes,
            tiers,
        }
    }

    /// Puts an entry among the file's own creators, once all are read.
    pub fn place(&self, entry: &mut Entry) {
        let rates = peers_of(entry).and_then(|peers| self.peers.get(&peers));
        let Some((rates, rate)) = rates.zip(entry.engagement_rate) else { return };
        if rates.rows() >= IN_FILE {
            entry.er_standing_in_file = rates.percentile(rate).map(f64::round);
            entry.er_peers_in_file = Some(rates.rows());
        }
    }

    /// The sums behind a tier's ratios.
    pub fn sums(&self, tier: &str) -> Sums {
        self.group(tier).map(Group::sums).unwrap_or_default()
    }

    /// Currencies of the quoted prices, in the order of their codes.
    pub fn currencies(&self) -> Vec<Currency> {
        self.gathered.currencies.keys().copied().collect()
    }

    /// The base that most rates have; of equals the first by name.
    fn commonest_base(&self) -> Option<&'static str> {
        let mut rows: BTreeMap<&'static str, u64> = BTreeMap::new();
        for (basis, rates) in self.gathered.groups.iter().flat_map(|group| &group.rates) {
            *rows.entry(name(*basis)).or_default() += rates.rows();
        }
        rows.into_iter().rev().max_by_key(|(_, count)| *count).map(|(base, _)| base)
    }
}

impl Group<Median> {
    fn settle(&mut self) {
        self.rates.iter_mut().for_each(|(_, rates)| rates.settle());
        self.price.settle();
        self.estimated.settle();
    }

    fn summary(&self, tier: &'static str, base: Option<&'static str>, mixed: bool) -> TierSummary {
        let rates = self.rates.iter().find(|(basis, _)| Some(name(*basis)) == base);
        let rates = rates.map(|(_, rates)| rates);
        let rate_rows = rates.map_or(0, Median::rows);
        let cost = |sum: &RatioSum| {
            let value = sum.value().filter(|_| !mixed);
            value.map(|value| metrics::significant(value, 6))
        };
        // To two digits, as every estimate is.
        let guessed = |sum: &RatioSum| sum.value().map(|value| metrics::significant(value, 2));
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
            cpm_left_out: self.unquoted + self.cpm.left_out(),
            cpe: cost(&self.cpe),
            cpe_rows: self.cpe.rows(),
            cpe_left_out: self.unquoted + self.cpe.left_out(),
            cpv: cost(&self.cpv),
            cpv_rows: self.cpv.rows(),
            cpv_left_out: self.unquoted + self.cpv.left_out(),
            cpc: cost(&self.cpc),
            cpc_rows: self.cpc.rows(),
            cpc_left_out: self.unquoted + self.cpc.left_out(),
            cpa: cost(&self.cpa),
            cpa_rows: self.cpa.rows(),
            cpa_left_out: self.unquoted + self.cpa.left_out(),
            estimated_cpm: guessed(&self.estimated_cpm),
            estimated_cpm_rows: self.estimated_cpm.rows(),
            estimated_cpe: guessed(&self.estimated_cpe),
            estimated_cpe_rows: self.estimated_cpe.rows(),
        }
    }

    fn sums(&self) -> Sums {
        Sums {
            cpm: self.cpm.parts(),
            cpe: self.cpe.parts(),
            cpv: self.cpv.parts(),
            cpc: self.cpc.parts(),
            cpa: self.cpa.parts(),
            estimated_cpm: self.estimated_cpm.parts(),
            estimated_cpe: self.estimated_cpe.parts(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Pack;
    use crate::money::Money;
    use crate::profile::{GivenRate, Offer, Profile};

    /// Followers 50,000 and what is given; units of USD.
    fn creator(likes: Option<f64>, views: Option<f64>, price: Option<f64>) -> Profile {
        let money = price.and_then(|units| Money::from_units(units, Currency::USD));
        let offers =
            money.map(|price| Offer { deliverable: None, label: None, price, range: None });
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
            tally.add(&Entry::of("a.csv", 1, profile, Pack::builtin()));
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
        other.offers.push(Offer { deliverable: None, label: None, price: euro, range: None });
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

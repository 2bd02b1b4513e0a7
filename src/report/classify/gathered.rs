//! What is gathered of many rows, and of some of them beforehand.

use super::sample::{Basis, Quote, Sample};
use crate::figure::count;
use crate::metrics::{self, Median, PriceSource, RatioSum, Spot};
use crate::money::Currency;
use std::collections::BTreeMap;

/// Takes the figures of which a median is wanted.
pub trait Collect: Default {
    /// Takes one.
    fn collect(&mut self, spot: Spot);
}

impl Collect for Median {
    #[inline]
    fn collect(&mut self, spot: Spot) {
        self.add_at(spot);
    }
}

/// As they come, to be counted elsewhere.
impl Collect for Vec<Spot> {
    #[inline]
    fn collect(&mut self, spot: Spot) {
        self.push(spot);
    }
}

/// Sums over some rows, put together by whoever reads them and taken over by a [`Tally`](super::Tally).
pub type Batch = Gathered<Vec<Spot>>;

/// Counts and sums by tier.
#[derive(Debug, Default)]
pub struct Gathered<M> {
    pub(super) without_platform: u64,
    pub(super) virtual_creators: u64,
    /// Whom the compared scheme calls something else.
    pub(super) changes: Option<u64>,
    pub(super) currencies: BTreeMap<Currency, Found>,
    /// Currencies that prices were converted from, in the order in which they first came.
    pub(super) from: Vec<Currency>,
    /// Tiers in the order in which they first came, and what was gathered for each.
    pub(super) names: Vec<&'static str>,
    pub(super) groups: Vec<Group<M>>,
}

/// What is gathered for one tier.
#[derive(Debug, Default)]
pub(super) struct Group<M> {
    pub(super) count: u64,
    /// Profiles without a quoted price; the sums below that have one count the others.
    pub(super) unquoted: u64,
    /// By what they were divided by, in the order in which they first came.
    pub(super) rates: Vec<(Basis, M)>,
    pub(super) price: M,
    pub(super) estimated: M,
    pub(super) cpm: RatioSum,
    pub(super) cpe: RatioSum,
    pub(super) cpv: RatioSum,
    pub(super) cpc: RatioSum,
    pub(super) cpa: RatioSum,
    pub(super) estimated_cpm: RatioSum,
    pub(super) estimated_cpe: RatioSum,
}

/// As printed.
pub(super) fn name(basis: Basis) -> &'static str {
    basis.map_or("given", metrics::base_name)
}

/// Prices of one currency.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) rows: u64,
    /// File and line of the first.
    first: String,
}

impl Found {
    pub(super) fn described(&self, currency: Currency) -> String {
        let rows = if self.rows == 1 { "row" } else { "rows" };
        format!("{currency} ({} {rows}, first in {})", count(self.rows), self.first)
    }
}

impl<M: Collect> Gathered<M> {
    /// Adds a row of this file and line.
    #[inline]
    pub fn add(&mut self, sample: &Sample, quote: Option<&Quote>, file: &str, line: u64) {
        self.without_platform += u64::from(!sample.has_platform);
        if let Some(changes) = sample.changes {
            *self.changes.get_or_insert(0) += u64::from(changes);
        }
        self.virtual_creators += u64::from(sample.is_virtual);
        let group = self.group_mut(sample.tier);
        group.add(sample);
        if let Some(quote) = quote {
            group.add_quote(sample, quote);
            self.add_currency(quote, file, line);
        }
    }

    fn add_currency(&mut self, quote: &Quote, file: &str, line: u64) {
        let first = || Found { rows: 0, first: format!("{file} line {line}") };
        self.currencies.entry(quote.currency).or_insert_with(first).rows += 1;
        self.note_from(quote.from);
    }

    fn note_from(&mut self, from: impl IntoIterator<Item = Currency>) {
        for from in from {
            if !self.from.contains(&from) {
                self.from.push(from);
            }
        }
    }

    fn group_mut(&mut self, tier: &'static str) -> &mut Group<M> {
        // Mostly they are the very same bytes.
        let known = self.names.iter().position(|name| std::ptr::eq(*name, tier));
        let known = known.or_else(|| self.names.iter().position(|name| *name == tier));
        let at = known.unwrap_or_else(|| {
            self.names.push(tier);
            self.groups.push(Group::default());
            self.groups.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or just put there")]
        &mut self.groups[at]
    }
}

impl Gathered<Median> {
    /// Adds what was put together of some rows, which is then empty.
    pub(super) fn take_over(&mut self, batch: &mut Batch) {
        self.without_platform += std::mem::take(&mut batch.without_platform);
        self.virtual_creators += std::mem::take(&mut batch.virtual_creators);
        if let Some(changes) = batch.changes.take() {
            *self.changes.get_or_insert(0) += changes;
        }
        for (currency, found) in std::mem::take(&mut batch.currencies) {
            let Found { rows, first } = found;
            self.currencies.entry(currency).or_insert(Found { rows: 0, first }).rows += rows;
        }
        self.note_from(batch.from.drain(..));
        for (tier, part) in batch.names.iter().zip(&mut batch.groups) {
            if part.count > 0 {
                self.group_mut(tier).take_over(part);
            }
        }
    }
}

impl Batch {
    /// Forgets all rows.
    pub fn clear(&mut self) {
        let groups = std::mem::take(&mut self.groups);
        *self = Batch { names: std::mem::take(&mut self.names), groups, ..Batch::default() };
        self.groups.iter_mut().for_each(Group::clear);
    }
}

impl Group<Vec<Spot>> {
    /// Forgets all rows, and keeps the memory.
    fn clear(&mut self) {
        let Group { mut rates, mut price, mut estimated, .. } = std::mem::take(self);
        rates.iter_mut().for_each(|(_, spots)| spots.clear());
        price.clear();
        estimated.clear();
        *self = Group { rates, price, estimated, ..Group::default() };
    }
}

impl Group<Median> {
    fn take_over(&mut self, part: &mut Group<Vec<Spot>>) {
        self.count += part.count;
        self.unquoted += part.unquoted;
        for (basis, spots) in &part.rates {
            let rates = self.rates_mut(*basis);
            spots.iter().for_each(|spot| rates.add_at(*spot));
        }
        part.price.iter().for_each(|spot| self.price.add_at(*spot));
        part.estimated.iter().for_each(|spot| self.estimated.add_at(*spot));
        let sums = [
            (&mut self.cpm, &part.cpm),
            (&mut self.cpe, &part.cpe),
            (&mut self.cpv, &part.cpv),
            (&mut self.cpc, &part.cpc),
            (&mut self.cpa, &part.cpa),
            (&mut self.estimated_cpm, &part.estimated_cpm),
            (&mut self.estimated_cpe, &part.estimated_cpe),
        ];
        sums.into_iter().for_each(|(sum, part)| sum.add_sum(part));
        part.clear();
    }
}

impl<M: Collect> Group<M> {
    fn add(&mut self, sample: &Sample) {
        self.count += 1;
        if let Some(basis) = sample.basis {
            self.rates_mut(basis).collect(sample.rate);
        }
        self.unquoted += u64::from(!sample.is_quoted());
        if sample.source == Some(PriceSource::Estimated) {
            self.estimated.collect(sample.spot);
            let price = Some(sample.price);
            self.estimated_cpm.add(price, sample.thousands());
            self.estimated_cpe.add(price, sample.reacted());
        }
    }

    fn add_quote(&mut self, sample: &Sample, quote: &Quote) {
        let price = Some(sample.price);
        self.price.collect(sample.spot);
        self.cpm.add(price, sample.thousands());
        self.cpe.add(price, sample.reacted());
        self.cpv.add(price, quote.views);
        self.cpc.add(price, quote.clicks);
        self.cpa.add(price, quote.conversions);
    }

    fn rates_mut(&mut self, basis: Basis) -> &mut M {
        let known = self.rates.iter().position(|(known, _)| *known == basis);
        let at = known.unwrap_or_else(|| {
            self.rates.push((basis, M::default()));
            self.rates.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or just put there")]
        &mut self.rates[at].1
    }
}

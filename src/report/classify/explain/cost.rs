//! What it costs, what that buys, and what is usual.

use super::rate::{between, counted_fields, ratio};
use super::words::num;
use super::{Figure, Maker};
use crate::benchmark::{Metric, Row};
use crate::figure;
use crate::metrics::{self, PriceSource, float, significant};
use crate::money::Currency;

const PRICE: &str = "Price";
const COST: &str = "What it buys";
const USUAL: &str = "What is usual";
const MEDIA: &str = "Media value (EMV)";

/// A row's own figure for one end of a range.
type End = fn(&Row) -> Option<f64>;

impl Maker<'_> {
    pub(super) fn cost(&self) -> Vec<Figure> {
        let price: [(&str, End, &str); 3] = [
            ("price", |row| row.value, "the middle"),
            ("price_low", |row| row.low, "one real fee in four lies below"),
            ("price_high", |row| row.high, "one real fee in four lies above"),
        ];
        let price = price.into_iter().filter_map(|(key, end, what)| self.price(key, end, what));
        let rest = [
            self.figure("price_source", PRICE).map(|figure| {
                figure.derived(
                    "quoted where the file has a price, else estimated from platform and size",
                )
            }),
            self.quoted("price_terms", PRICE, "price"),
            self.figure("currency", PRICE).map(|figure| {
                let figure = figure.derived(
                    "of the file or --currency, or what --fx leads to; estimates are in US dollars",
                );
                self.reading(figure, &["currency"])
            }),
            self.quoted("price_as_quoted", PRICE, "price"),
            self.quoted("currency_as_quoted", PRICE, "currency"),
            self.per_mille("cpm"),
            self.per_mille("implied_cpm"),
            self.per_engagement(),
            self.per("cpv", "quoted price ÷ views", self.profile.avg_views, "avg_views"),
            self.per("cpc", "quoted price ÷ clicks", self.profile.clicks, "clicks"),
            self.per("cpa", "quoted price ÷ conversions", self.profile.conversions, "conversions"),
            self.by_size(),
            self.by_performance(),
            self.by_views(),
            self.usual(),
            self.against_usual(),
            self.most("most_for_target_cpm", self.lens.target_cpm, "--target-cpm", true),
            self.most("most_for_target_cpe", self.lens.target_cpe, "--target-cpe", false),
            self.most_for_conversion(),
            self.media_value(),
        ];
        price.chain(rest.into_iter().flatten()).collect()
    }

    fn price(&self, key: &str, end: End, what: &str) -> Option<Figure> {
        let figure = self.figure(key, PRICE)?;
        let value = figure.value.as_f64()?;
        if self.entry.price_source? == PriceSource::Quoted {
            let formula = match self.profile.offers.len() {
                0 | 1 => "the quoted price; both ends of the range where the file gives one",
                _ => {
                    "of several offers the cheapest of the platform's main deliverable; both ends of its range where the file gives one"
                }
            };
            let figure = match self.exchange(key, value) {
                Some(worked) => figure.derived(format!("{formula}, converted")).worked(worked),
                None => Figure { formula: formula.to_owned(), ..figure },
            };
            return Some(self.reading(figure, &["price", "currency"]));
        }
        let (platform, followers) = (self.profile.platform?, self.profile.followers);
        let rows = self.lens.pack.behind(Metric::CostPerPost, platform, followers);
        let worked = between(&rows, end, float(followers), value)?;
        let formula = format!(
            "fees of the two sizes beside it, straight on log axes, to two digits ({what})"
        );
        Some(self.reading(figure.estimated(formula).worked(worked).by(rows), &["followers"]))
    }

    /// `480 EUR × 1.08 = 518.4 USD`.
    fn exchange(&self, key: &str, value: f64) -> Option<String> {
        let (from, to) = (self.entry.currency_as_quoted?, self.entry.currency?);
        let rate = self.lens.common(1.0, from)?;
        let quoted = match key {
            "price" => self.entry.price_as_quoted?,
            _ => value / rate,
        };
        let path = self.lens.rates.path(from, to)?;
        let said: Vec<String> = path.iter().map(|rate| rate.to_string()).collect();
        Some(format!(
            "{}: {} {from} × {} = {} {to}",
            said.join("; "),
            num(quoted),
            num(rate),
            num(value)
        ))
    }

    fn quoted_price(&self) -> Option<f64> {
        self.entry.quoted_price()
    }

    fn per_mille(&self, key: &str) -> Option<Figure> {
        let figure = self.figure(key, COST)?;
        let seen = metrics::impressions_or_views(self.profile)?;
        let (name, field) = match self.profile.impressions {
            Some(_) => ("impressions", "impressions"),
            None => ("views", "avg_views"),
        };
        let (whose, price) = match key {
            "cpm" => ("quoted price", self.quoted_price()?),
            _ => ("price, quoted or estimated,", self.entry.price?),
        };
        let worked = ratio(price, seen, true, figure.value.as_f64()?);
        let figure = figure.derived(format!("{whose} ÷ {name} × 1,000")).worked(worked);
        let kind = match self.entry.price_source? {
            PriceSource::Quoted => figure.kind,
            PriceSource::Estimated => super::Kind::Estimated,
        };
        Some(self.reading(Figure { kind, ..figure }, &["price", field]))
    }

    fn per_engagement(&self) -> Option<Figure> {
        let figure = self.figure("cpe", COST)?;
        let (written, _, counted) = self.reactions()?;
        let price = num(self.quoted_price()?);
        let worked = format!("{price} ÷ {written} = {}", num(figure.value.as_f64()?));
        let figure = figure
            .derived("quoted price ÷ interactions, counted as for the engagement rate")
            .worked(worked);
        Some(self.reading(self.reading(figure, &["price"]), counted_fields(counted)))
    }

    fn per(&self, key: &str, formula: &str, whole: Option<f64>, field: &str) -> Option<Figure> {
        let figure = self.figure(key, COST)?;
        let worked = ratio(self.quoted_price()?, whole?, false, figure.value.as_f64()?);
        Some(self.reading(figure.derived(formula).worked(worked), &["price", field]))
    }

    fn by_size(&self) -> Option<Figure> {
        let figure = self.figure("usual_price_by_size", USUAL)?;
        let (platform, followers) = (self.profile.platform?, self.profile.followers);
        let rows = self.lens.pack.behind(Metric::CostPerPost, platform, followers);
        let worked = between(&rows, |row| row.value, float(followers), figure.value.as_f64()?)?;
        let formula = "what accounts of this size are paid: fees of the two sizes beside it, straight on log axes, to two digits";
        Some(self.reading(figure.estimated(formula).worked(worked).by(rows), &["followers"]))
    }

    fn by_performance(&self) -> Option<Figure> {
        let figure = self.figure("usual_price_by_performance", USUAL)?;
        let (platform, followers) = (self.profile.platform?, self.profile.followers);
        let found = metrics::usual(self.profile, self.lens.pack)?;
        let own = metrics::computed(self.profile, crate::profile::RateBase::Followers)?.rate;
        let pack = self.lens.pack;
        let usual = pack.at(Metric::ErByFollowers, platform, followers)?.value;
        let worked = format!(
            "{} × {} ÷ {} = {}",
            num(significant(found.by_size, 4)),
            num(own),
            num(significant(usual, 4)),
            num(figure.value.as_f64()?)
        );
        let formula = "fee by size × own engagement rate by followers ÷ the usual one of that size, to two digits";
        let rows = pack.behind(Metric::ErByFollowers, platform, followers);
        Some(figure.estimated(formula).worked(worked).by(rows))
    }

    fn by_views(&self) -> Option<Figure> {
        let figure = self.figure("usual_price_by_views", USUAL)?;
        let (platform, followers) = (self.profile.platform?, self.profile.followers);
        let seen = metrics::impressions_or_views(self.profile)?;
        let pack = self.lens.pack;
        let thousand = pack.at(Metric::BookedCpm, platform, followers)?.value;
        let worked =
            format!("{} ÷ 1,000 × {} = {}", num(seen), num(thousand), num(figure.value.as_f64()?));
        let formula = "views ÷ 1,000 × the CPM that campaigns are booked at, to two digits; no part of the usual price";
        let figure = figure.estimated(formula).worked(worked);
        let figure = figure.by(pack.behind(Metric::BookedCpm, platform, followers));
        Some(self.reading(figure, &["impressions", "avg_views"]))
    }

    fn usual(&self) -> Option<Figure> {
        let figure = self.figure("usual_price", USUAL)?;
        let found = metrics::usual(self.profile, self.lens.pack)?;
        let size = num(significant(found.by_size, 4));
        let value = num(figure.value.as_f64()?);
        Some(match found.by_performance {
            Some(fee) => {
                let worked = format!("√({size} × {}) = {value}", num(significant(fee, 4)));
                figure.estimated("between the fee by size and the fee by performance (geometric mean), to two digits").worked(worked)
            }
            None => figure
                .estimated("the fee by size; the engagement is unknown")
                .worked(format!("{size} = {value}")),
        })
    }

    fn against_usual(&self) -> Option<Figure> {
        let figure = self.figure("price_vs_usual", USUAL)?;
        let found = metrics::usual(self.profile, self.lens.pack)?.middle;
        let ratio = figure.value.as_f64()?;
        let asked = metrics::price(self.profile, self.lens.pack)?;
        let asked = self.lens.quoted_in_usd(Some(&self.lens.exchanged(&asked)))?;
        let worked = format!("{} ÷ {} = {}", num(asked), num(significant(found, 4)), num(ratio));
        let formula = format!(
            "quoted price in {} ÷ the usual one, to two digits: it asks {ratio} times the middle of what its size and engagement usually costs",
            Currency::USD
        );
        Some(figure.estimated(formula).worked(worked))
    }

    fn most(&self, key: &str, target: Option<f64>, flag: &str, mille: bool) -> Option<Figure> {
        let figure = self.figure(key, USUAL)?;
        let (target, value) = (target?, figure.value.as_f64()?);
        if mille {
            let seen = metrics::impressions_or_views(self.profile)?;
            let field =
                if self.profile.impressions.is_some() { "impressions" } else { "avg_views" };
            let worked = format!("{} × {} ÷ 1,000 = {}", num(target), num(seen), num(value));
            let figure =
                figure.derived(format!("{flag} × impressions or views ÷ 1,000")).worked(worked);
            return Some(self.reading(figure, &[field]));
        }
        let (written, _, counted) = self.reactions()?;
        let worked = format!("{} × {written} = {}", num(target), num(value));
        Some(self.reading(
            figure.derived(format!("{flag} × interactions")).worked(worked),
            counted_fields(counted),
        ))
    }

    fn media_value(&self) -> Option<Figure> {
        let figure = self.figure("emv", MEDIA)?;
        let found = self.entry.emv.as_ref()?;
        let methods: Vec<String> = found
            .methods
            .iter()
            .map(|one| format!("{} ({}, {}): {}", one.method, one.source, one.year, one.worked))
            .collect();
        let spread = match (found.low, found.high, found.spread) {
            (Some(low), Some(high), Some(spread)) => {
                format!("; {} to {}, {spread} times apart", num(low), num(high))
            }
            _ => String::new(),
        };
        let fields =
            ["avg_views", "impressions", "avg_likes", "avg_comments", "avg_shares", "clicks"];
        let figure = figure
            .estimated("what others would call a post worth, in US dollars to two digits; part of no other figure")
            .worked(format!("{}{spread}", methods.join("; ")));
        Some(self.reading(figure, &fields))
    }

    fn most_for_conversion(&self) -> Option<Figure> {
        let figure = self.figure("most_for_target_cpa", USUAL)?;
        let (target, sold) = (self.lens.target_cpa?, self.profile.conversions?);
        let worked = format!("{} × {} = {}", num(target), num(sold), num(figure.value.as_f64()?));
        Some(
            self.reading(
                figure.derived("--target-cpa × conversions").worked(worked),
                &["conversions"],
            ),
        )
    }
}

/// An amount as it is shown.
pub(super) fn shown(units: f64, currency: Option<Currency>, exact: bool) -> String {
    match currency {
        Some(currency) => figure::amount(units, currency, exact),
        None => num(units),
    }
}

//! One classified profile, as printed.

use super::figures::Figures;
use super::lens::Lens;
use super::sample::{Quote, Sample};
use super::summary::Disclosed;
use crate::benchmark::Pack;
use crate::metrics::{self, Emv, Formula, Price, PriceSource, Rounded};
use crate::money::{Currency, Money};
use crate::profile::{Handle, Platform, Profile, Terms};
use crate::tier::{Scheme, Tier};
use crate::vet::{Flag, Vetting, vet_for};
use serde::Serialize;

/// One profile with everything `classify` adds. Unknown figures are `None` and serialise as null.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Entry {
    /// File as shown.
    pub file: String,
    /// 1-based line of the record.
    pub line: u64,
    /// Account name without `@`.
    pub handle: Option<Handle>,
    /// Display name.
    pub name: Option<String>,
    /// The export's own identifier.
    pub id: Option<String>,
    /// Address of the profile.
    pub url: Option<String>,
    /// The network.
    pub platform: Option<Platform>,
    /// Followers or subscribers.
    pub followers: u64,
    /// The tier they make, as the scheme in use calls it.
    pub tier: &'static str,
    /// What planning counts the account as, by the article's tiers.
    pub counts_as: Tier,
    /// The tier in the scheme that is compared with; `None` where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier_compared: Option<&'static str>,
    /// Common published schemes that call the account something else.
    pub tier_elsewhere: Vec<Elsewhere>,
    /// Engagement rate as a fraction.
    pub engagement_rate: Option<f64>,
    /// What was counted and divided; `None` without a rate.
    pub er_formula: Option<String>,
    /// Percentile of the rate within platform and tier, 1 to 99, whole.
    pub er_standing: Option<f64>,
    /// Price in units of `currency`, quoted or the middle of the estimate.
    pub price: Option<f64>,
    /// Low end of the estimate or of the quoted range; the price itself where one is quoted.
    pub price_low: Option<f64>,
    /// High end of the estimate or of the quoted range.
    pub price_high: Option<f64>,
    /// Whether the price is quoted or estimated.
    pub price_source: Option<PriceSource>,
    /// What the export says in words where a price would stand (`product_only`, `on_request` …).
    pub price_terms: Option<Terms>,
    /// Currency of the price and of all cost ratios.
    pub currency: Option<Currency>,
    /// The quoted price before it was converted; `None` where it was not.
    pub price_as_quoted: Option<f64>,
    /// The currency it was quoted in.
    pub currency_as_quoted: Option<Currency>,
    /// Quoted price per thousand impressions or views.
    pub cpm: Option<f64>,
    /// Quoted price per interaction.
    pub cpe: Option<f64>,
    /// Quoted price per view.
    pub cpv: Option<f64>,
    /// Quoted price per link click.
    pub cpc: Option<f64>,
    /// Quoted price per conversion.
    pub cpa: Option<f64>,
    /// What is worth a second look.
    pub flags: Vec<Flag>,
    /// Followers that are missing to the next tier; `None` in the highest.
    pub to_next_tier: Option<u64>,
    /// The engagement rate that the export states, as a fraction, beside ours.
    pub er_given: Option<f64>,
    /// Posts behind the rate, where the export says.
    pub sample_posts: Option<u64>,
    /// The rate drawn towards its peers' by so many posts, with the ends of its 80 % interval; fractions.
    /// `None` where the number of posts or the peers' spread is unknown.
    pub er_likely: Option<f64>,
    /// Low end of the interval.
    pub er_low: Option<f64>,
    /// High end of the interval.
    pub er_high: Option<f64>,
    /// Price, quoted or estimated, per thousand impressions or views; what an estimate implies is no
    /// evidence and stays out of `cpm`.
    pub implied_cpm: Option<f64>,
    /// What accounts of this size are usually paid, USD, to two digits.
    pub usual_price_by_size: Option<f64>,
    /// The same, by what the interactions would cost at the usual price of one.
    pub usual_price_by_performance: Option<f64>,
    /// What the views would cost at the price of a thousand that campaigns are booked at; no part of `usual_price`.
    pub usual_price_by_views: Option<f64>,
    /// Between the fees by size and by performance.
    pub usual_price: Option<f64>,
    /// Quoted price ÷ usual price; `None` unless the price is in USD, or `--fx` makes it so.
    pub price_vs_usual: Option<f64>,
    /// The most to pay for the CPM asked for; in the currency of the target.
    pub most_for_target_cpm: Option<f64>,
    /// The most to pay for the CPE asked for.
    pub most_for_target_cpe: Option<f64>,
    /// The most to pay for the CPA asked for.
    pub most_for_target_cpa: Option<f64>,
    /// Percentile of the rate among the file's own creators of the platform and tier, 1 to 99, whole; `None` where the
    /// rows are written as they come, and with fewer than [`super::IN_FILE`] such creators.
    pub er_standing_in_file: Option<f64>,
    /// How many they are, itself included.
    pub er_peers_in_file: Option<u64>,
    /// What others would call a post worth, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emv: Option<Emv>,
    /// Evidence behind the flags, and what cannot be told.
    pub vetting: Vetting,
    /// How the rate came about, for groups.
    #[serde(skip)]
    pub formula: Option<Formula>,
    /// What groups are made of.
    #[serde(skip)]
    pub(super) sample: Sample,
    /// The same of its quoted price.
    #[serde(skip)]
    pub(super) quote: Option<Quote>,
    /// What its captions say, where they were judged.
    #[serde(skip)]
    pub(super) disclosed: Option<Disclosed>,
}

impl Entry {
    /// Measures a profile that stands on this line of this file.
    pub fn of(file: &str, line: u64, profile: &Profile, pack: &Pack) -> Entry {
        Entry::seen(file, line, profile, &Lens::new(pack))
    }

    /// Measures a profile as it is asked for.
    pub fn seen(file: &str, line: u64, profile: &Profile, lens: &Lens<'_>) -> Entry {
        let pack = lens.pack;
        let engagement = metrics::engagement_by(profile, lens.rate);
        let interval = engagement.and_then(|found| metrics::interval(profile, &found, pack));
        let usual = metrics::usual(profile, pack);
        let seen = metrics::impressions_or_views(profile);
        let reacted = metrics::interactions(profile).map(|(sum, _)| sum);
        let vetting = vet_for(profile, pack, &lens.markets);
        let figures = Figures::with(profile, lens, &vetting);
        let stated = metrics::price(profile, pack);
        let price = stated.as_ref().map(|price| lens.exchanged(price));
        let converted =
            stated.filter(|stated| price.as_ref() != Some(stated)).map(|stated| stated.amount);
        let tier = figures.tier;
        let units = |pick: fn(&Price) -> f64| price.as_ref().map(pick);
        let asked = figures.quoted_price();
        Entry {
            file: file.to_owned(),
            line,
            handle: profile.handle.clone(),
            name: profile.name.clone(),
            id: profile.id.clone(),
            url: profile.url.clone(),
            platform: profile.platform,
            followers: profile.followers,
            tier,
            counts_as: Tier::of(profile.followers),
            tier_compared: figures.tier_compared,
            tier_elsewhere: elsewhere(profile, tier),
            engagement_rate: figures.engagement_rate.map(Rounded::value),
            er_formula: figures.formula.map(|formula| formula.to_string()),
            er_standing: figures.er_standing,
            price: figures.price,
            price_low: units(|price| price.low.units()),
            price_high: units(|price| price.high.units()),
            price_terms: profile.terms,
            price_source: figures.price_source,
            currency: figures.currency,
            price_as_quoted: converted.map(Money::units),
            currency_as_quoted: converted.map(Money::currency),
            cpm: figures.cpm.map(Rounded::value),
            cpe: figures.cpe.map(Rounded::value),
            cpv: figures.cpv.map(Rounded::value),
            cpc: metrics::cost_per_click(profile, asked).map(rounded),
            cpa: metrics::cost_per_conversion(profile, asked).map(rounded),
            flags: vetting.flags(),
            to_next_tier: next_tier(profile, lens),
            er_given: profile.given_rate.map(|given| rounded(given.value)),
            sample_posts: profile.sample_posts,
            er_likely: interval.map(|found| two_digits(found.likely)),
            er_low: interval.map(|found| two_digits(found.low)),
            er_high: interval.map(|found| two_digits(found.high)),
            implied_cpm: metrics::ratio(units(|price| price.amount.units() * 1_000.0), seen)
                .map(rounded),
            usual_price_by_size: usual.map(|found| two_digits(found.by_size)),
            usual_price_by_performance: usual.and_then(|f| f.by_performance).map(two_digits),
            usual_price_by_views: usual.and_then(|f| f.by_views).map(two_digits),
            usual_price: usual.map(|found| two_digits(found.middle)),
            price_vs_usual: lens
                .quoted_in_usd(price.as_ref())
                .and_then(|quoted| metrics::ratio(Some(quoted), usual.map(|found| found.middle)))
                .map(two_digits),
            most_for_target_cpm: lens
                .target_cpm
                .zip(seen)
                .map(|(target, seen)| rounded(target * seen / 1_000.0)),
            most_for_target_cpe: lens
                .target_cpe
                .zip(reacted)
                .map(|(target, reacted)| rounded(target * reacted)),
            most_for_target_cpa: lens
                .target_cpa
                .zip(profile.conversions)
                .map(|(target, sold)| rounded(target * sold)),
            er_standing_in_file: None,
            er_peers_in_file: None,
            emv: lens.emv.then(|| metrics::emv(profile, lens.dollars(price.as_ref()).as_ref())),
            vetting,
            formula: figures.formula,
            sample: Sample::of(&figures, profile),
            quote: Quote::of(&figures, profile),
            disclosed: figures.disclosed,
        }
    }

    /// The best name to show: handle, else name, else id, else URL, else the line.
    pub fn label(&self) -> String {
        self.handle
            .as_ref()
            .map(Handle::as_str)
            .or(self.name.as_deref())
            .or(self.id.as_deref())
            .or(self.url.as_deref())
            .map_or_else(|| format!("line {}", self.line), str::to_owned)
    }

    /// The price where it is quoted, in units of `currency`.
    pub fn quoted_price(&self) -> Option<f64> {
        self.price.filter(|_| self.price_source == Some(PriceSource::Quoted))
    }

    /// The flags as one cell: codes joined with semicolons.
    pub fn flag_codes(&self) -> String {
        self.flags.iter().map(|flag| flag.code()).collect::<Vec<_>>().join(";")
    }
}

/// Another scheme's name for an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Elsewhere {
    /// The scheme, as `--tiers` takes it.
    pub scheme: &'static str,
    /// Its tier.
    pub tier: &'static str,
}

/// Schemes that cover every size from 1,000 followers on and are widely quoted.
const COMMON: [&str; 4] = ["influencerradar", "mediakix", "hypeauditor", "later-fohr"];

fn elsewhere(profile: &Profile, tier: &'static str) -> Vec<Elsewhere> {
    let named = |scheme: &Scheme| Elsewhere {
        scheme: scheme.name,
        tier: scheme.tier(profile.platform, profile.followers),
    };
    let schemes = COMMON.iter().filter_map(|name| Scheme::preset(name));
    schemes.map(named).filter(|found| found.tier != tier).collect()
}

fn next_tier(profile: &Profile, lens: &Lens<'_>) -> Option<u64> {
    if let Some(scheme) = lens.tiers {
        return scheme.to_next(profile.platform, profile.followers);
    }
    let (_, bound) = Tier::of(profile.followers).bounds();
    bound.map(|bound| bound.saturating_sub(profile.followers))
}

fn two_digits(value: f64) -> f64 {
    metrics::significant(value, 2)
}

fn rounded(value: f64) -> f64 {
    Rounded::of(value).value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::profile::Offer;

    #[test]
    fn a_full_profile_is_measured() {
        let price = Money::from_units(200.0, Currency::USD).unwrap();
        let profile = Profile {
            handle: Handle::new("@ana"),
            platform: Some(Platform::Instagram),
            followers: 10_000,
            avg_likes: Some(300.0),
            avg_comments: Some(20.0),
            avg_views: Some(4_000.0),
            offers: vec![Offer { deliverable: None, label: None, price, range: None }],
            ..Profile::default()
        };
        let entry = Entry::of("a.csv", 2, &profile, Pack::builtin());
        let json = serde_json::to_value(&entry).unwrap();
        for (key, wanted) in [
            ("tier", serde_json::json!("micro")),
            ("engagement_rate", serde_json::json!(0.032)),
            ("er_formula", serde_json::json!("(likes+comments)/followers")),
            ("price_source", serde_json::json!("quoted")),
            ("currency", serde_json::json!("USD")),
            ("cpm", serde_json::json!(50.0)),
            ("cpe", serde_json::json!(0.625)),
            ("cpv", serde_json::json!(0.05)),
            ("flags", serde_json::json!([])),
        ] {
            assert_eq!(json[key], wanted, "{key}");
        }
    }

    #[test]
    fn a_bare_profile_has_a_tier_and_nothing_invented() {
        let profile = Profile { followers: 999, ..Profile::default() };
        let entry = Entry::of("a.csv", 7, &profile, Pack::builtin());
        assert_eq!((entry.counts_as, entry.label()), (Tier::Below, "line 7".to_owned()));
        assert_eq!((entry.engagement_rate, entry.price, entry.cpm), (None, None, None));
        assert_eq!(entry.er_formula, None);
    }
}

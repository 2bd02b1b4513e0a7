//! The tables of constants: names of platforms and currencies, fees, distributions of rates.

use super::dialect::{Column, Constant, Dialect};
use super::input::Columns;
use super::{Request, Step};
use crate::benchmark::{Distribution, Metric, SCORES, Stretch};
use crate::metrics::{Formula, RateChoice, base_name};
use crate::money::Currency;
use crate::profile::{Platform, RateBase};
use crate::tier::Tier;

const fn text(name: &'static str) -> Column {
    Column { name, is_text: true }
}

const fn number(name: &'static str) -> Column {
    Column { name, is_text: false }
}

/// The columns of the fees, as [`fees`] fills them.
const FEES: [Column; 11] = [
    text("platform"),
    number("from_followers"),
    number("below_followers"),
    number("size_1"),
    number("low_1"),
    number("fee_1"),
    number("high_1"),
    number("size_2"),
    number("low_2"),
    number("fee_2"),
    number("high_2"),
];

/// The columns of the distributions, as [`spreads`] fills them.
const SPREADS: [Column; 9] = [
    text("platform"),
    text("base"),
    number("from_followers"),
    number("below_followers"),
    number("p10"),
    number("p25"),
    number("p50"),
    number("p75"),
    number("p90"),
];

/// The tables that the columns at hand need.
pub(super) fn steps(request: &Request<'_>, columns: &Columns<'_>) -> Vec<Step> {
    let dialect = request.dialect;
    let mut steps = Vec::new();
    if columns.platform.is_some() {
        steps.push(names(dialect));
    }
    if columns.currency.is_some() && columns.has_prices() {
        steps.push(currencies(dialect));
    }
    let fees = fees(request);
    if !fees.is_empty() {
        let comment = "What a post or video is paid, USD: one fee in four lies below low, one above high. Straight on \
                       log-log axes between size_1 and size_2 (followers), and on beyond the outermost."
            .to_owned();
        steps.push(Step { comment, name: "tp_fees", body: dialect.constants(&FEES, &fees) });
    }
    let spreads = spreads(request, columns);
    if !spreads.is_empty() {
        let comment = "How engagement rates spread among accounts of a platform and size: one in ten lies below p10, \
                       half below p50."
            .to_owned();
        let body = dialect.constants(&SPREADS, &spreads);
        steps.push(Step { comment, name: "tp_spreads", body });
    }
    steps
}

/// Whether the pack has any fees.
pub(super) fn has_fees(request: &Request<'_>) -> bool {
    !fees(request).is_empty()
}

/// Whether the pack has a distribution for a rate that can occur.
pub(super) fn has_spreads(request: &Request<'_>, columns: &Columns<'_>) -> bool {
    !spreads(request, columns).is_empty()
}

fn names(dialect: Dialect) -> Step {
    let rows: Vec<Vec<Constant>> = Platform::names()
        .map(|(name, platform)| {
            vec![Constant::Text(name.to_owned()), Constant::Text(platform.name().to_owned())]
        })
        .collect();
    Step {
        comment: "Platforms as people and tools write them, lower case.".to_owned(),
        name: "tp_platforms",
        body: dialect.constants(&[text("name"), text("platform")], &rows),
    }
}

fn currencies(dialect: Dialect) -> Step {
    let rows: Vec<Vec<Constant>> = Currency::names()
        .map(|(name, code)| vec![Constant::Text(name.to_owned()), Constant::Text(code.to_owned())])
        .collect();
    Step {
        comment: "Currencies as people write them, lower case.".to_owned(),
        name: "tp_currencies",
        body: dialect.constants(&[text("name"), text("code")], &rows),
    }
}

/// No estimate under the smallest tier: no source covers such accounts.
fn fees(request: &Request<'_>) -> Vec<Vec<Constant>> {
    let smallest = Tier::Below.bounds().1.unwrap_or(0);
    let mut rows = Vec::new();
    for platform in Platform::ALL {
        let stretches = request.pack.stretches(Metric::CostPerPost, platform);
        let planned = |stretch: &&Stretch| stretch.below.is_none_or(|below| below > smallest);
        rows.extend(
            stretches.iter().filter(planned).map(|stretch| fee(platform, stretch, smallest)),
        );
    }
    rows
}

fn fee(platform: Platform, stretch: &Stretch, smallest: u64) -> Vec<Constant> {
    let (lower, upper) = (stretch.lower, stretch.upper);
    let mut row = vec![
        Constant::Text(platform.name().to_owned()),
        count(Some(stretch.from.max(smallest))),
        count(stretch.below),
    ];
    row.extend(
        [lower.size, lower.low, lower.middle, lower.high].map(|n| Constant::Number(Some(n))),
    );
    let upper = upper.map(|upper| [upper.size, upper.low, upper.middle, upper.high]);
    row.extend(upper.map_or([None; 4], |upper| upper.map(Some)).map(Constant::Number));
    row
}

fn spreads(request: &Request<'_>, columns: &Columns<'_>) -> Vec<Vec<Constant>> {
    let mut rows = Vec::new();
    for base in bases(request.rate, columns) {
        rows.extend(request.pack.distributions(base).iter().map(|found| spread(base, found)));
    }
    rows
}

/// What rates can have been divided by, each once.
fn bases(rate: RateChoice, columns: &Columns<'_>) -> Vec<RateBase> {
    let computed = match rate {
        RateChoice::Followers => Some(RateBase::Followers),
        RateChoice::By(base) => Some(base),
        RateChoice::Given => None,
    };
    let given = columns.given(rate).and_then(Formula::base);
    let mut bases: Vec<RateBase> = computed.into_iter().chain(given).collect();
    bases.dedup();
    bases
}

fn spread(base: RateBase, found: &Distribution) -> Vec<Constant> {
    let mut row = vec![
        Constant::Text(found.platform.name().to_owned()),
        Constant::Text(base_name(base).to_owned()),
        count(Some(found.from)),
        count(found.below),
    ];
    row.extend(SCORES.map(|score| Constant::Number(rate_at(&found.points, score))));
    row
}

/// The rate at a normal score. A point that the pack lacks is put on the line through its neighbours, where it changes
/// nothing.
fn rate_at(points: &[(f64, f64)], score: f64) -> Option<f64> {
    if let Some((_, rate)) = points.iter().find(|(known, _)| known.total_cmp(&score).is_eq()) {
        return Some(*rate);
    }
    let beside = |pair: &&[(f64, f64)]| pair.last().is_some_and(|upper| score <= upper.0);
    let pair = points.windows(2).find(beside).or(points.windows(2).last())?;
    let [lower, upper] = pair else { return None };
    let part = (score - lower.0) / (upper.0 - lower.0);
    Some(lower.1 * (upper.1 / lower.1).powf(part))
}

#[expect(clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
fn count(followers: Option<u64>) -> Constant {
    Constant::Number(followers.map(|followers| followers as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_that_is_wanting_lies_on_the_line() {
        let [p10, p25, p50, p75, p90] = SCORES;
        let points = [(p10, 0.01), (p50, 0.04), (p90, 0.16)];
        assert_eq!(rate_at(&points, p50), Some(0.04));
        let near = |score, wanted: f64| {
            assert!((rate_at(&points, score).unwrap() / wanted - 1.0).abs() < 1e-9);
        };
        let share = (p25 - p10) / (p50 - p10);
        near(p25, 0.01 * 4.0_f64.powf(share));
        near(p75, 0.04 * 4.0_f64.powf((p75 - p50) / (p90 - p50)));
        assert_eq!(rate_at(&points[..1], p50), None);
    }
}

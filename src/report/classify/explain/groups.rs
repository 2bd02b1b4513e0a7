//! How the figures over the whole file came about.

use super::Figure;
use super::words::num;
use crate::figure::count;
use crate::report::classify::{Sums, Tally, TierSummary};
use serde_json::Value;

/// Where counts stand on the page.
const COUNTS: &str = "The whole file";

/// Explains the summary; keys are those of `summary` in `classify -f json`, tiers by their names.
pub fn summary(tally: &Tally) -> Vec<Figure> {
    let summary = tally.summary();
    let Ok(Value::Object(json)) = serde_json::to_value(&summary) else { return Vec::new() };
    let known = json.iter().filter(|(key, value)| *key != "tiers" && !value.is_null());
    let mut figures: Vec<Figure> = known
        .map(|(key, value)| Figure::new(key, value.clone(), COUNTS).derived(counted(key)))
        .map(|figure| match figure.key.as_str() {
            "read" => {
                let parts = [summary.classified, summary.rejected, summary.blank].map(count);
                figure.worked(format!("{} = {}", parts.join(" + "), count(summary.read)))
            }
            _ => figure,
        })
        .collect();
    let tiers = json.get("tiers").and_then(Value::as_array).into_iter().flatten();
    for (group, value) in summary.tiers.iter().zip(tiers) {
        let sums = tally.sums(group.tier);
        let known = value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        figures.extend(known.map(|(key, value)| tier_figure(group, &sums, key, value)));
    }
    figures
}

/// What a count counts.
fn counted(key: &str) -> &'static str {
    match key {
        "read" => "classified + rejected + blank",
        "classified" => "records that gave a creator",
        "merged" => "records that went into the creator of another record",
        "rejected" => "records not taken, each with its reason",
        "blank" => "records with nothing in them, or nothing of a creator: totals, headings",
        "asides" => "blank records in which something stands",
        "profiles" => "creators, one for each network",
        "without_platform" => "creators whose network is unknown",
        "virtual_creators" => "creators flagged virtual_creator",
        "disclosure" => "posts by what their captions say",
        "tier_changes" => "creators whose tier the scheme compared with changes",
        "fx" => "rates of exchange that were used",
        "missing_fx" => "currencies without a rate",
        "engagement_rate_base" => {
            "the denominator that most rates have; others are left out of the medians"
        }
        "currency" => "of the quoted prices",
        "tier_scheme" => "whose tiers",
        _ => "counted over the records",
    }
}

fn tier_figure(group: &TierSummary, sums: &Sums, key: &str, value: &Value) -> Figure {
    let figure = Figure::new(&format!("tiers.{}.{key}", group.tier), value.clone(), group.tier);
    let result = num(value.as_f64().unwrap_or_default());
    let of = |rows: u64, left_out: u64| {
        format!("over {} creators; {} lack a part", count(rows), count(left_out))
    };
    let share = |part: f64, whole: f64, thousand: bool, rows: u64, left_out: u64| {
        format!(
            "{}, {}",
            super::rate::ratio(part, whole, thousand, value.as_f64().unwrap_or_default()),
            of(rows, left_out)
        )
    };
    match key {
        "median_engagement_rate" => figure
            .derived("the middle of the known rates")
            .worked(format!("{result}, {}", of(group.engagement_rate_rows, group.engagement_rate_left_out))),
        "median_price" => figure
            .derived("the middle of the quoted prices")
            .worked(format!("{result}, over {} creators", count(group.price_rows))),
        "median_estimated_price" => figure
            .estimated("the middle of the prices estimated for those without a quote")
            .worked(format!("{result}, over {} creators", count(group.estimated_price_rows))),
        "cpm" => figure
            .derived("Σ quoted price ÷ Σ views × 1,000, over creators that have both")
            // The sum is of thousands of views.
            .worked(share(sums.cpm.0, sums.cpm.1 * 1_000.0, true, group.cpm_rows, group.cpm_left_out)),
        "cpe" => figure
            .derived("Σ quoted price ÷ Σ interactions, over creators that have both")
            .worked(share(sums.cpe.0, sums.cpe.1, false, group.cpe_rows, group.cpe_left_out)),
        "cpv" => figure
            .derived("Σ quoted price ÷ Σ views, over creators that have both")
            .worked(share(sums.cpv.0, sums.cpv.1, false, group.cpv_rows, group.cpv_left_out)),
        "cpc" => figure
            .derived("Σ quoted price ÷ Σ clicks, over creators that have both")
            .worked(share(sums.cpc.0, sums.cpc.1, false, group.cpc_rows, group.cpc_left_out)),
        "cpa" => figure
            .derived("Σ quoted price ÷ Σ conversions, over creators that have both")
            .worked(share(sums.cpa.0, sums.cpa.1, false, group.cpa_rows, group.cpa_left_out)),
        "estimated_cpm" => figure
            .estimated("Σ estimated price ÷ Σ views × 1,000, over creators without a quote that have views; in US dollars")
            .worked(share(sums.estimated_cpm.0, sums.estimated_cpm.1 * 1_000.0, true, group.estimated_cpm_rows, group.estimated_price_rows - group.estimated_cpm_rows)),
        "estimated_cpe" => figure
            .estimated("Σ estimated price ÷ Σ interactions, over creators without a quote that have interactions; in US dollars")
            .worked(share(sums.estimated_cpe.0, sums.estimated_cpe.1, false, group.estimated_cpe_rows, group.estimated_price_rows - group.estimated_cpe_rows)),
        "tier" => figure.derived("the tier's name"),
        _ if key.ends_with("_left_out") => figure.derived("creators of the tier that lack a part of the figure"),
        _ => figure.derived("creators of the tier that have the figure"),
    }
}

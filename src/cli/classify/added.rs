//! The columns that `classify` adds to a row, as cells and as JSON values.

use crate::metrics::PriceSource;
use crate::money::Currency;
use crate::report::classify::Entry;
use serde_json::{Value, json};

/// Names of the added columns, in their order. Scripts rely on them.
pub(super) const NAMES: [&str; 10] = [
    "tier",
    "engagement_rate",
    "er_formula",
    "er_standing",
    "price",
    "price_source",
    "cpm",
    "cpe",
    "cpv",
    "flags",
];

/// Name of the column that tells the lines of one record apart, where a record holds several platforms.
pub(super) const PLATFORM: &str = "platform";

/// The added columns' names; `wide` where records hold several platforms.
pub(super) fn names(wide: bool) -> Vec<&'static str> {
    wide.then_some(PLATFORM).into_iter().chain(NAMES).collect()
}

/// The added cells, as long as [`names`]; unknown is empty.
pub(super) fn cells(entry: &Entry, wide: bool) -> Vec<String> {
    values(entry, wide).into_iter().map(cell).collect()
}

fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(flags) => flags.into_iter().map(cell).collect::<Vec<_>>().join(";"),
        // The shortest text that reads back as the same number, and no `.0` behind whole ones.
        Value::Number(number) => number.as_f64().map_or_else(String::new, |n| n.to_string()),
        other => other.to_string(),
    }
}

/// Figures in rows have no currency beside them: one other than the estimates' dollar is flagged, as
/// `price_in_EUR`.
fn in_currency(entry: &Entry) -> Option<String> {
    let currency = entry.currency.filter(|c| *c != Currency::USD)?;
    Some(format!("price_in_{currency}"))
}

/// The added values, as long as [`names`]; unknown is null.
pub(super) fn values(entry: &Entry, wide: bool) -> Vec<Value> {
    let flags: Vec<String> =
        entry.flags.iter().map(|flag| flag.code().to_owned()).chain(in_currency(entry)).collect();
    let platform = wide.then(|| json!(entry.platform));
    let rest = [
        json!(entry.tier),
        json!(entry.engagement_rate),
        json!(entry.er_formula),
        json!(entry.er_standing),
        json!(entry.price),
        json!(entry.price_source.map(PriceSource::name)),
        json!(entry.cpm),
        json!(entry.cpe),
        json!(entry.cpv),
        json!(flags),
    ];
    platform.into_iter().chain(rest).collect()
}

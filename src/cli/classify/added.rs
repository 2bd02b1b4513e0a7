//! The columns that `classify` adds to a row, as cells of CSV and as members of a JSON object.

use super::cell;
use crate::metrics::{PriceSource, Rounded};
use crate::money::Currency;
use crate::number::write_float;
use crate::profile::Platform;
use crate::report::classify::Figures;
use std::io::{self, Write};

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

/// Figures in rows have no currency beside them: one other than the estimates' dollar is flagged, as
/// `price_in_EUR`.
fn other_currency(figures: &Figures) -> Option<Currency> {
    figures.currency.filter(|currency| *currency != Currency::USD)
}

/// Appends the added cells, each behind a comma; unknown is empty. Numbers are the shortest text that reads back as the
/// same, without `.0` behind whole ones.
pub(super) fn write_cells(figures: &Figures, wide: bool, raw: bool, out: &mut Vec<u8>) {
    let word = |word: Option<&str>, out: &mut Vec<u8>| {
        out.push(b',');
        cell::append(word.unwrap_or_default().as_bytes(), out);
    };
    let number = |value: Option<f64>, out: &mut Vec<u8>| {
        out.push(b',');
        if let Some(value) = value {
            write_float(value, out);
        }
    };
    let ratio = |value: Option<Rounded>, out: &mut Vec<u8>| {
        out.push(b',');
        if let Some(value) = value {
            value.write(out);
        }
    };
    if wide {
        word(figures.platform.map(Platform::name), out);
    }
    out.push(b',');
    cell::write(figures.tier, raw, out);
    ratio(figures.engagement_rate, out);
    word(figures.formula.map(crate::metrics::Formula::name), out);
    number(figures.er_standing, out);
    number(figures.price, out);
    // Written out, for each is copied in one step or two then.
    out.extend_from_slice(match figures.price_source {
        Some(PriceSource::Quoted) => b",quoted",
        Some(PriceSource::Estimated) => b",estimated",
        None => b",",
    });
    match (figures.cpm, figures.cpe, figures.cpv) {
        (None, None, None) => out.extend_from_slice(b",,,"), // mostly
        costs => [costs.0, costs.1, costs.2].into_iter().for_each(|cost| ratio(cost, out)),
    }
    let mut between = b',';
    for flag in figures.flags.iter() {
        out.push(between);
        out.extend_from_slice(flag.code().as_bytes());
        between = b';';
    }
    match other_currency(figures) {
        Some(currency) => {
            out.push(between);
            out.extend_from_slice(b"price_in_");
            out.extend_from_slice(currency.code().as_bytes());
        }
        None if between == b',' => out.push(b','),
        None => {}
    }
}

fn label(name: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Appends the added members of an object, without its braces; unknown is null.
///
/// # Errors
/// None: memory takes all.
pub(super) fn write_members(figures: &Figures, wide: bool, out: &mut Vec<u8>) -> io::Result<()> {
    let number = |name: &str, value: Option<f64>, out: &mut Vec<u8>| -> io::Result<()> {
        out.push(b',');
        label(name, out);
        Ok(serde_json::to_writer(out, &value)?)
    };
    let word = |name: &str, word: Option<&str>, out: &mut Vec<u8>| -> io::Result<()> {
        label(name, out);
        Ok(serde_json::to_writer(out, &word)?)
    };
    if wide {
        word(PLATFORM, figures.platform.map(Platform::name), out)?;
        out.push(b',');
    }
    word("tier", Some(figures.tier), out)?;
    number("engagement_rate", figures.engagement_rate.map(Rounded::value), out)?;
    out.push(b',');
    word("er_formula", figures.formula.map(crate::metrics::Formula::name), out)?;
    number("er_standing", figures.er_standing, out)?;
    number("price", figures.price, out)?;
    out.push(b',');
    word("price_source", figures.price_source.map(PriceSource::name), out)?;
    number("cpm", figures.cpm.map(Rounded::value), out)?;
    number("cpe", figures.cpe.map(Rounded::value), out)?;
    number("cpv", figures.cpv.map(Rounded::value), out)?;
    out.extend_from_slice(b",\"flags\":[");
    let mut between = "";
    for flag in figures.flags.iter() {
        write!(out, "{between}\"{}\"", flag.code())?;
        between = ",";
    }
    if let Some(currency) = other_currency(figures) {
        write!(out, "{between}\"price_in_{currency}\"")?;
    }
    out.push(b']');
    Ok(())
}

/// Whether one of the added columns holds numbers.
#[cfg(feature = "parquet")]
pub(super) fn is_number(name: &str) -> bool {
    matches!(name, "engagement_rate" | "er_standing" | "price" | "cpm" | "cpe" | "cpv")
}

/// The added columns as values, flags as in CSV; unknown is null.
#[cfg(feature = "parquet")]
pub(super) fn values(figures: &Figures, wide: bool) -> Vec<serde_json::Value> {
    let mut flags: Vec<String> = figures.flags.iter().map(|flag| flag.code().to_owned()).collect();
    flags.extend(other_currency(figures).map(|currency| format!("price_in_{currency}")));
    let platform = wide.then(|| figures.platform.map(Platform::name).into());
    let own = [
        figures.tier.into(),
        figures.engagement_rate.map(Rounded::value).into(),
        figures.formula.map(crate::metrics::Formula::name).into(),
        figures.er_standing.into(),
        figures.price.into(),
        figures.price_source.map(PriceSource::name).into(),
        figures.cpm.map(Rounded::value).into(),
        figures.cpe.map(Rounded::value).into(),
        figures.cpv.map(Rounded::value).into(),
        flags.join(";").into(),
    ];
    platform.into_iter().chain(own).collect()
}

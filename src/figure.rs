//! How a figure is written, once for all renderers and for prose.

use crate::money::{Currency, Money};

/// What stands for an unknown figure: never a zero.
pub const MISSING: &str = "–";

/// A whole number with thousands separators: `12,345`.
pub fn count(value: u64) -> String {
    group(&value.to_string())
}

/// A fraction as percent: `0.032` → `3.2 %`. Two significant digits under 10 %, whole percent from there;
/// what is under a thousandth of a percent but not zero is `<0.001 %`. Not finite is missing.
pub fn percent(fraction: f64) -> String {
    let value = fraction * 100.0;
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let size = value.abs();
    if size > 0.0 && size < 0.001 {
        return "<0.001 %".to_owned();
    }
    let digits = if size >= 10.0 { group(&format!("{size:.0}")) } else { two_digits(size) };
    format!("{}{digits} %", sign(value))
}

/// An exact amount: `$1,234.50`; whole amounts without cents.
pub fn money(amount: Money) -> String {
    let minor = amount.minor();
    let (units, cents) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    let sign = if minor < 0 { "-" } else { "" };
    let cents = if cents == 0 { String::new() } else { format!(".{cents:02}") };
    format!("{sign}{}{}{cents}", amount.currency().symbol(), count(units))
}

/// An estimate to two significant digits: `~450`, `~12,000`, `~1.2M`. Not finite is missing.
pub fn estimate(value: f64) -> String {
    approximate(value, "")
}

/// An estimated amount to two significant digits: `~$2,500`.
pub fn money_estimate(amount: Money) -> String {
    approximate(amount.units(), &amount.currency().symbol())
}

/// An estimated span, both ends to two significant digits: `1.1M–2.4M`.
pub fn range(low: f64, high: f64) -> String {
    span(low, high, "")
}

/// An estimated span of money: `$1,100–$2,400`. Ends in two currencies are missing: they make no span.
pub fn money_range(low: Money, high: Money) -> String {
    let currency: Currency = low.currency();
    if currency != high.currency() {
        return MISSING.to_owned();
    }
    span(low.units(), high.units(), &currency.symbol())
}

fn approximate(value: f64, symbol: &str) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    format!("~{}", short(value, symbol))
}

fn span(low: f64, high: f64, symbol: &str) -> String {
    if !(low.is_finite() && high.is_finite()) {
        return MISSING.to_owned();
    }
    let ends = (short(low, symbol), short(high, symbol));
    match ends {
        (low, high) if low == high => format!("~{low}"),
        // A minus sign beside a dash cannot be read.
        (first, second) if low < 0.0 || high < 0.0 => format!("{first} to {second}"),
        (low, high) => format!("{low}–{high}"),
    }
}

/// Two significant digits, from a million on with a letter.
fn short(value: f64, symbol: &str) -> String {
    let size = rounded(value.abs());
    let (scaled, letter) = match size {
        _ if size >= 1e12 => (size / 1e12, "T"),
        _ if size >= 1e9 => (size / 1e9, "B"),
        _ if size >= 1e6 => (size / 1e6, "M"),
        _ => (size, ""),
    };
    format!("{}{symbol}{}{letter}", sign(value), two_digits(scaled))
}

/// A value of zero or more to two significant digits, in plain notation.
fn two_digits(size: f64) -> String {
    let size = rounded(size);
    let decimals = match size {
        _ if size <= 0.0 => 0,
        // The small lift is for powers of ten, whose logarithm may fall just short.
        _ => (0..=12).find(|n| size * 10_f64.powi(*n) >= 10.0 - 1e-9).unwrap_or(12),
    };
    group(&format!("{size:.*}", usize::try_from(decimals).unwrap_or(0)))
}

/// The nearest value with two significant digits. By way of decimal text: binary scaling would leave
/// 0.15 or 2.5e22 a hair off.
pub fn rounded(size: f64) -> f64 {
    format!("{size:.1e}").parse().unwrap_or(size)
}

fn sign(value: f64) -> &'static str {
    if value < 0.0 { "-" } else { "" }
}

/// Thousands separators in the whole part of a plain decimal without sign.
fn group(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(digits.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

//! How a figure is written, once for prose and for all renderers.

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

/// So many units of a currency, as an exact amount or as an estimate.
pub fn amount(units: f64, currency: Currency, exact: bool) -> String {
    match Money::from_units(units, currency) {
        Some(sum) if exact => money(sum),
        Some(sum) => money_estimate(sum),
        None => units.to_string(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(units: f64) -> Money {
        Money::from_units(units, Currency::USD).unwrap()
    }

    #[test]
    fn counts_are_grouped() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345, "12,345")];
        for (value, text) in cases {
            assert_eq!(count(value), text);
        }
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn percents_have_sensible_digits() {
        let cases = [
            (0.032, "3.2 %"),
            (0.0, "0 %"),
            (0.05, "5.0 %"),
            (0.00045, "0.045 %"),
            (0.0996, "10 %"),
            (0.123, "12 %"),
            (1.0, "100 %"),
            (12.5, "1,250 %"),
            (-0.032, "-3.2 %"),
            (0.000_001, "<0.001 %"),
            (f64::NAN, "–"),
        ];
        for (value, text) in cases {
            assert_eq!(percent(value), text);
        }
    }

    #[test]
    fn money_is_exact() {
        let cases = [
            (1_234.5, "$1,234.50"),
            (1_234.0, "$1,234"),
            (0.05, "$0.05"),
            (-5.25, "-$5.25"),
            (0.0, "$0"),
        ];
        for (units, text) in cases {
            assert_eq!(money(usd(units)), text);
        }
        let yen = Currency::new("JPY").unwrap();
        assert_eq!(money(Money::from_minor(120_000, yen)), "JPY 1,200");
    }

    #[test]
    fn estimates_have_two_digits() {
        let cases = [
            (0.0, "~0"),
            (0.045_4, "~0.045"),
            (0.1, "~0.10"),
            (0.15, "~0.15"),
            (4.5, "~4.5"),
            (9.96, "~10"),
            (45.4, "~45"),
            (454.0, "~450"),
            (995.0, "~1,000"),
            (2_540.0, "~2,500"),
            (12_345.0, "~12,000"),
            (123_456.0, "~120,000"),
            (994_999.0, "~990,000"),
            (999_500.0, "~1.0M"),
            (1_234_567.0, "~1.2M"),
            (45_400_000.0, "~45M"),
            (454_000_000.0, "~450M"),
            (1.2e9, "~1.2B"),
            (-2_540.0, "~-2,500"),
            (f64::INFINITY, "–"),
        ];
        for (value, text) in cases {
            assert_eq!(estimate(value), text);
        }
        assert_eq!(money_estimate(usd(2_540.0)), "~$2,500");
        assert_eq!(money_estimate(usd(-1_234_567.0)), "~-$1.2M");
    }

    #[test]
    fn ranges_say_both_ends() {
        assert_eq!(range(1_100_000.0, 2_400_000.0), "1.1M–2.4M");
        assert_eq!(range(950_000.0, 1_200_000.0), "950,000–1.2M");
        assert_eq!(range(1_210.0, 1_190.0), "~1,200");
        assert_eq!(range(-50.0, 30.0), "-50 to 30");
        assert_eq!(range(f64::NAN, 1.0), "–");
        assert_eq!(money_range(usd(1_100.0), usd(2_400.0)), "$1,100–$2,400");
        let euro = Money::from_minor(1, Currency::new("EUR").unwrap());
        assert_eq!(money_range(usd(1.0), euro), "–");
    }

    proptest! {
        #[test]
        fn an_estimate_is_within_five_percent(value in 1e-3_f64..1e12) {
            let text = estimate(value);
            let (number, scale) = match text.chars().last() {
                Some('M') => (text.replace('M', ""), 1e6),
                Some('B') => (text.replace('B', ""), 1e9),
                Some('T') => (text.replace('T', ""), 1e12),
                _ => (text.clone(), 1.0),
            };
            let read: f64 = number.replace(['~', ','], "").parse().unwrap();
            prop_assert!((read * scale / value - 1.0).abs() <= 0.05 + 1e-9, "{} → {}", value, text);
        }
    }
}

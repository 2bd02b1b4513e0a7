//! Numbers in formulas: exact enough to be checked by hand.

use crate::figure::count;
use crate::metrics::significant;

/// Significant digits, as many as the entry's own ratios have.
const DIGITS: usize = 6;

/// A number in a formula: thousands separated, at most six significant digits behind whole ones.
pub(super) fn num(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let whole = value.abs().trunc();
    let short = if whole >= 1e5 { value.round() } else { significant(value, DIGITS) };
    let text = short.abs().to_string();
    let (digits, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let grouped = digits.parse::<u64>().map_or_else(|_| digits.to_owned(), count);
    let sign = if short < 0.0 { "−" } else { "" };
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

/// `part ÷ whole × factor = result`, the factor left out where it is one.
pub(super) fn quotient(part: f64, whole: f64, thousand: bool, result: f64) -> String {
    let factor = if thousand { " × 1,000" } else { "" };
    format!("{} ÷ {}{factor} = {}", num(part), num(whole), num(result))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_can_be_checked_by_hand() {
        let cases = [
            (0.032, "0.032"),
            (1.0 / 3.0, "0.333333"),
            (31_623.0, "31,623"),
            (12_345_678.0, "12,345,678"),
            (1_234.5, "1,234.5"),
            (-2.5, "−2.5"),
            (0.0, "0"),
        ];
        for (value, text) in cases {
            assert_eq!(num(value), text);
        }
        assert_eq!(quotient(200.0, 4_000.0, true, 50.0), "200 ÷ 4,000 × 1,000 = 50");
    }
}

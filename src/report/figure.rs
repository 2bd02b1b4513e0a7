//! Cells as text: the one place where a report's values become words.

use super::Cell;
use crate::figure::{MISSING, count, estimate, money, money_estimate, money_range, percent, range};

/// A cell as text, not yet escaped for any output.
pub(super) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(value) => count(*value),
        Cell::Number(value) => value.to_string(),
        Cell::Percent(value) => percent(*value),
        Cell::Money(value) => money(*value),
        Cell::Estimate(value) => estimate(*value),
        Cell::EstimatedMoney(value) => money_estimate(*value),
        Cell::Range { low, high } => range(*low, *high),
        Cell::MoneyRange { low, high } => money_range(*low, *high),
        Cell::Strong(inner) => self::cell(inner),
        Cell::Missing => MISSING.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_a_dash() {
        assert_eq!(cell(&Cell::Missing), "–");
        assert_eq!(cell(&Cell::Count(7).strong()), "7");
    }
}

//! Money in minor units (cents), with its currency. Never a float between reading and printing.

mod currency;
mod names;

pub use currency::{Currency, Said, Unclear};

use serde::{Serialize, Serializer};

/// An amount of money in hundredths of its currency's unit. Serialises as a plain number of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount in hundredths.
    pub fn from_minor(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// The nearest hundredth to `units`; `None` if it is not finite or above 10¹⁵ units.
    pub fn from_units(units: f64, currency: Currency) -> Option<Money> {
        if !units.is_finite() || units.abs() > 1e15 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded by 1e17, within i64")]
        let minor = (units * 100.0).round() as i64;
        Some(Money { minor, currency })
    }

    /// Hundredths.
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// Units with fraction, for ratios and forecasts.
    pub fn units(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "amounts stay far below 2^53 hundredths")]
        let minor = self.minor as f64;
        minor / 100.0
    }

    /// The currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Sum, `None` on overflow or where the currencies differ.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Money { minor, ..self })
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.units())
    }
}

/// Written as a number of units.
impl schemars::JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<f64>()
    }
}

/// What one unit of a currency is worth in another, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Rate {
    /// One unit of this …
    pub from: Currency,
    /// … is worth `value` of this.
    pub to: Currency,
    /// Above zero and finite.
    pub value: f64,
    /// `--fx`, or the file it stands in.
    pub source: String,
    /// The day it holds for, where it is said; as written.
    pub date: Option<String>,
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "1 {} = {} {} ({}", self.from, self.value, self.to, self.source)?;
        match &self.date {
            Some(date) => write!(f, ", {date})"),
            None => f.write_str(")"),
        }
    }
}

/// Exchange rates as the user gives them. Nothing is fetched and nothing is assumed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rates(Vec<Rate>);

impl Rates {
    /// Adds a rate; it goes before all that were there, and replaces one between the same two currencies.
    pub fn set(&mut self, rate: Rate) {
        let same =
            |old: &Rate| [(old.from, old.to), (old.to, old.from)].contains(&(rate.from, rate.to));
        self.0.retain(|old| !same(old));
        self.0.insert(0, rate);
    }

    /// All of them, the last set first.
    pub fn all(&self) -> impl Iterator<Item = &Rate> {
        self.0.iter()
    }

    /// `amount` of `from` in `to`: by a rate between the two, in either direction, else by two rates over a
    /// third currency. `None` where none leads there.
    ///
    /// ```
    /// use tierplan::money::{Currency, Rate, Rates};
    /// let [eur, gbp] = ["EUR", "GBP"].map(|code| Currency::new(code).unwrap_or(Currency::USD));
    /// let mut rates = Rates::default();
    /// for (from, value) in [(eur, 1.25), (gbp, 1.5)] {
    ///     rates.set(Rate { from, to: Currency::USD, value, source: "--fx".to_owned(), date: None });
    /// }
    /// assert_eq!(rates.convert(30.0, gbp, eur), Some(36.0));
    /// ```
    pub fn convert(&self, amount: f64, from: Currency, to: Currency) -> Option<f64> {
        Some(self.path(from, to)?.into_iter().fold((amount, from), step).0)
    }

    /// The rates that lead from one currency to another: none between a currency and itself, at most two.
    pub fn path(&self, from: Currency, to: Currency) -> Option<Vec<&Rate>> {
        if from == to {
            return Some(Vec::new());
        }
        let joins = |one: Currency, other: Currency| {
            self.0
                .iter()
                .find(|rate| [(rate.from, rate.to), (rate.to, rate.from)].contains(&(one, other)))
        };
        if let Some(rate) = joins(from, to) {
            return Some(vec![rate]);
        }
        self.0.iter().find_map(|first| {
            let over = match from {
                _ if first.from == from => first.to,
                _ if first.to == from => first.from,
                _ => return None,
            };
            Some(vec![first, joins(over, to)?])
        })
    }
}

/// Goes along one rate, forwards or backwards.
fn step((amount, at): (f64, Currency), rate: &Rate) -> (f64, Currency) {
    if rate.from == at { (amount * rate.value, rate.to) } else { (amount / rate.value, rate.from) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_minor_agree() {
        let fee = Money::from_units(1_234.56, Currency::USD).unwrap();
        assert_eq!(fee.minor(), 123_456);
        assert_eq!(Money::from_minor(123_456, Currency::USD), fee);
        assert_eq!(Money::from_units(f64::NAN, Currency::USD), None);
    }

    #[test]
    fn currencies_do_not_mix() {
        let euro = Currency::new("eur").unwrap();
        assert_eq!(
            Money::from_minor(1, euro).checked_add(Money::from_minor(1, Currency::USD)),
            None
        );
    }
}

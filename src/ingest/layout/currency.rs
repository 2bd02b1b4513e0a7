//! In which currency prices are that do not say theirs.

use super::Understanding;
use crate::ingest::columns::table::Candidate;
use crate::ingest::columns::{magnitude, parts};
use crate::ingest::validate::says_terms;
use crate::money::{Currency, Said, Unclear};
use crate::profile::Platform;

impl Understanding {
    /// The columns of prices, where neither the user nor a column of its own says the currency.
    fn prices_to_place(&self) -> impl Iterator<Item = (usize, &Candidate)> {
        let said = self.currency.is_some() || self.assigned.fields.contains_key("currency");
        self.prices().filter(move |_| !said)
    }

    /// The columns of prices.
    fn prices(&self) -> impl Iterator<Item = (usize, &Candidate)> {
        let fields = self.assigned.fields.iter().filter(|(name, _)| name.starts_with("price"));
        fields.filter_map(|(_, (index, _))| Some((*index, self.columns.get(*index)?)))
    }

    /// A column of prices that names no currency at all.
    pub(super) fn unnamed_currency(&self) -> Option<String> {
        let unnamed = |(index, column): &(usize, &Candidate)| {
            self.column_currency(column).is_none()
                && !self.is_doubtful(*index, column)
                && (column.values.bare() > 0 || column.values.numeric == 0)
        };
        let (index, _) = self.prices_to_place().find(unnamed)?;
        Some(format!(
            "{} names no currency; its prices are taken for {}: say which with --currency CODE",
            self.name(index),
            self.usual_currency().code()
        ))
    }

    /// Columns of prices of which some name a currency and others do not.
    pub(super) fn part_named(&self) -> Vec<String> {
        let headless = |column: &Candidate| header_currency(column).is_none();
        let part = self.prices_to_place().filter(|(_, column)| {
            headless(column) && column.values.currency.is_some() && column.values.bare() > 0
        });
        part.map(|(index, column)| {
            let (taken, why) = match column.values.one_currency() {
                Some(one) => (one, "the one that the others name"),
                None => (self.usual_currency(), "as the others name several"),
            };
            let (bare, all) = (column.values.bare(), column.values.amounts());
            let says = if bare == 1 { "names no currency; it is" } else { "name no currency; they are" };
            format!(
                "{bare} of {all} prices in {} {says} taken for {}, {why}: say which with --currency CODE",
                self.name(index),
                taken.code()
            )
        })
        .collect()
    }

    /// Columns of prices whose header says a currency that several share.
    pub(super) fn unclear_headers(&self) -> Vec<String> {
        let doubts = self.prices().filter_map(|(index, column)| {
            let unclear = self.header_doubt(index, column)?;
            Some(format!("the prices in {} are not read: they are in {unclear}", self.name(index)))
        });
        doubts.collect()
    }

    /// The currency that the header says, where neither the user nor the cells tell which it is.
    pub(super) fn header_doubt(&self, index: usize, column: &Candidate) -> Option<Unclear> {
        let own = self.assigned.fields.contains_key("currency");
        let Said::Unclear(unclear) = magnitude::said(column.header.as_deref()?) else {
            return None;
        };
        let taken = self.currency_of(index, column).unwrap_or_else(|| self.usual_currency());
        let known = unclear.can_be(taken).unwrap_or(self.currency.is_some());
        (!own && !known).then_some(unclear)
    }

    /// What is to be known of the units in the headers of prices.
    pub(super) fn price_units(&self) -> Vec<String> {
        let said = self.prices().filter_map(|(index, column)| {
            let (name, power) = (self.name(index), price_power(column)?);
            if let Some(doubt) = price_unit_doubt(column) {
                return Some(format!("the prices in {name} are not read: {doubt}"));
            }
            let sample = column.samples.first().map_or("1", String::as_str);
            let unit = magnitude::name(power);
            Some(format!("the prices in {name} are read in {unit}, as its header says ({sample})"))
        });
        said.collect()
    }

    /// Prices that name a tax, a deposit or a commission, which is not counted.
    pub(super) fn beside_prices(&self) -> Vec<String> {
        let said = self.prices().filter_map(|(index, column)| {
            let shown: Vec<String> =
                column.values.beside.iter().map(|cell| format!("\"{cell}\"")).collect();
            (!shown.is_empty()).then(|| {
                format!(
                    "prices in {} are read as written, without the tax, deposit or commission that stands beside them: {}",
                    self.name(index),
                    shown.join(", ")
                )
            })
        });
        said.collect()
    }

    /// Whether the prices of a column cannot be read: in which currency or unit they are is not clear.
    pub(super) fn is_doubtful(&self, index: usize, column: &Candidate) -> bool {
        self.header_doubt(index, column).is_some() || price_unit_doubt(column).is_some()
    }

    /// Prices that are neither an amount nor known terms.
    pub(super) fn priceless(&self) -> Option<String> {
        let odd = |column: &Candidate| -> Vec<String> {
            let cells = column.values.unread.iter().filter(|cell| !says_terms(cell));
            cells.map(|cell| format!("\"{cell}\"")).collect()
        };
        let found = self.prices().map(|(index, column)| (index, odd(column)));
        let (index, odd) = found.into_iter().find(|(_, odd)| !odd.is_empty())?;
        let shown = odd.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        Some(format!(
            "cells of {} that hold no single amount are read as no price: {shown}",
            self.name(index)
        ))
    }

    /// Figures beside followers and prices, of which some are words, ranges or bounds.
    pub(super) fn figureless(&self) -> Vec<String> {
        let text = |field: &str| {
            matches!(
                field,
                "handle"
                    | "name"
                    | "url"
                    | "platform"
                    | "id"
                    | "country"
                    | "city"
                    | "language"
                    | "category"
                    | "bio"
                    | "email"
                    | "verified"
                    | "captions"
                    | "hashtags"
                    | "currency"
            )
        };
        let beside = |name: &str| {
            let (field, _) = parts(name);
            !matches!(field, "followers" | "price")
                && !matches!(field, "aud_country" | "aud_age" | "aud_gender")
                && !text(field)
        };
        let fields = self.assigned.fields.iter().filter(|(name, _)| beside(name));
        let found = fields.filter_map(|(_, (index, _))| {
            let cells = &self.columns.get(*index)?.values.figureless;
            let shown: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            (!shown.is_empty()).then(|| {
                format!(
                    "cells of {} that hold no single figure are read as missing: {}",
                    self.name(*index),
                    shown.join(", ")
                )
            })
        });
        found.collect()
    }

    /// The currency of a bare price, as its column says it: in the header, else in every other cell. What the user or
    /// a column of its own says goes before the other cells.
    pub(super) fn currency_of(&self, index: usize, column: &Candidate) -> Option<Currency> {
        let to_place = || self.prices_to_place().any(|(other, _)| other == index);
        header_currency(column).or_else(|| column.values.one_currency().filter(|_| to_place()))
    }

    /// The currency of prices whose column names none: what the user says, else the one that the other columns of
    /// prices name, else that of the network's or the file's home.
    pub(super) fn usual_currency(&self) -> Currency {
        let chinese = matches!(
            self.platform,
            Some((
                Platform::Douyin | Platform::Xiaohongshu | Platform::Bilibili | Platform::Weibo,
                _
            ))
        );
        let yuan = self.prices().any(|(_, column)| {
            let header = column.header.as_deref().unwrap_or_default();
            ["报价", "价格", "元"].iter().any(|word| header.contains(word))
        });
        let kana = |c: char| matches!(c, '\u{3041}'..='\u{30fa}');
        let japanese = self
            .columns
            .iter()
            .any(|column| column.header.as_deref().is_some_and(|header| header.contains(kana)));
        let home = match (chinese || yuan, japanese) {
            (_, true) => Currency::new("JPY"),
            (true, false) => Currency::new("CNY"),
            _ => None,
        };
        self.currency.or(self.named()).or(home).unwrap_or(Currency::USD)
    }

    /// The one currency that columns of prices name.
    fn named(&self) -> Option<Currency> {
        let mut named = self.prices().filter_map(|(_, column)| {
            header_currency(column).or_else(|| column.values.one_currency())
        });
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }

    pub(super) fn column_currency(&self, column: &Candidate) -> Option<Currency> {
        header_currency(column).or(column.values.currency)
    }
}

/// The power of ten that the header of a column of prices says.
pub(super) fn price_power(column: &Candidate) -> Option<i32> {
    column.words.power.filter(|power| *power != 0)
}

/// Why the unit that the header of a column of prices says is not believed.
fn price_unit_doubt(column: &Candidate) -> Option<String> {
    let power = price_power(column)?;
    let header = column.header.as_deref().unwrap_or_default();
    let lone = column.words.plain.split(' ').any(|word| word == "m");
    if lone && magnitude::beside(header).is_none() {
        return Some(
            "M in its header can mean millions, months or minutes: write the prices out".to_owned(),
        );
    }
    let values = &column.values;
    let large =
        values.scaled == 0 && power >= 3 && values.median().is_some_and(|usual| usual >= 1_000.0);
    large.then(|| {
        let sample = column.samples.first().map_or("1000", String::as_str);
        let unit = magnitude::name(power);
        format!("its header says {unit}, and it holds values such as {sample}: take the unit out of the header if they are written out")
    })
}

fn header_currency(column: &Candidate) -> Option<Currency> {
    column.header.as_deref().and_then(magnitude::currency)
}

//! What the cells of a column look like.

mod look;
mod read;

use crate::money::{Currency, Said};
use crate::number::{Evidence, Kind, Style};
use look::{Look, Texts};
pub(crate) use look::{is_damaged, read_bool};
use read::Read;

/// Cells that are searched for words.
const LABELS: usize = 50;

/// Cells that are no number, kept to be shown.
const UNREAD: usize = 20;

/// Cells that hold no single figure, kept to be shown.
const SHOWN: usize = 3;

/// A cell: the place of its text among those of the column, and whether it is a number of JSON.
struct Cell {
    text: usize,
    native: bool,
}

/// A column of the sample, with what its cells look like.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    /// Cells that are neither empty nor a missing marker.
    pub(crate) filled: usize,
    /// How many of them are numbers (with suffix, currency or percent sign).
    pub(crate) numeric: usize,
    /// Two numbers with a sign between them: `300-500`.
    pub(crate) ranges: usize,
    pub(crate) percent_signs: usize,
    pub(crate) money_signs: usize,
    /// Numbers without a currency that are no price (`15 days notice`).
    pub(crate) rates: usize,
    pub(crate) scaled: usize,
    pub(crate) urls: usize,
    pub(crate) emails: usize,
    /// `@name`, alone or after a display name.
    pub(crate) at_signs: usize,
    /// Could be an account name: letters, digits, `.`, `_`, `-`, no spaces.
    pub(crate) account_like: usize,
    pub(crate) booleans: usize,
    pub(crate) dates: usize,
    pub(crate) platforms: usize,
    pub(crate) countries: usize,
    /// Codes that name a language and no country (`eng`, `hin`).
    pub(crate) languages: usize,
    /// One word of ASCII letters, digits, `.`, `_`, `-`, whatever the case.
    pub(crate) one_word: usize,
    /// Long numbers that a spreadsheet shortened (`9.06E+17`).
    pub(crate) damaged: usize,
    /// Cells that say "average" and "total", of the first few.
    pub(crate) averages: usize,
    pub(crate) totals: usize,
    /// Addresses of accounts.
    pub(crate) profiles: usize,
    /// Words and percentages in one cell (`Women 42%, men 58%`).
    pub(crate) splits: usize,
    /// The first currency that stands in a cell.
    pub(crate) currency: Option<Currency>,
    /// Whether another cell names another one.
    pub(crate) currencies_differ: bool,
    pub(crate) distinct: usize,
    /// Mean characters of filled cells.
    pub(crate) length: f64,
    /// Row by row, the number where there is one.
    pub(crate) numbers: Vec<Option<f64>>,
    pub(crate) evidence: Evidence,
    /// Cells that hold something else than one number or a range; the first few.
    pub(crate) unread: Vec<String>,
    /// Prices that name a tax, a deposit or a commission beside the amount; the first few.
    pub(crate) beside: Vec<String>,
    /// Cells that say in words or signs that they hold no single figure; the first few.
    pub(crate) figureless: Vec<String>,
    /// All numbers count up by one: a row number.
    pub(crate) counts_up: bool,
    /// Row by row, a fingerprint of the text; `None` where there is none.
    pub(crate) prints: Vec<Option<u64>>,
}

impl Values {
    /// Looks at the cells of the sample; `native` marks JSON numbers.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = (&'a str, bool)>) -> Values {
        let mut values = Values::empty();
        let mut texts = Texts::default();
        let rows: Vec<Cell> =
            cells.map(|(cell, native)| Cell { text: texts.place(cell.trim()), native }).collect();
        let mut characters = 0;
        for cell in &rows {
            let look = texts.looks.get(cell.text).filter(|look| !look.blank);
            values.prints.push(look.map(|look| look.print));
            let Some(look) = look else { continue };
            characters += look.characters;
            values.see(look);
            if !cell.native {
                values.evidence.add(look.evidence);
            }
        }
        values.distinct = texts.looks.iter().filter(|look| !look.blank).count();
        values.length = ratio(characters, values.filled);
        values.read_numbers(&rows, &texts);
        values
    }

    fn empty() -> Values {
        Values {
            filled: 0,
            numeric: 0,
            ranges: 0,
            percent_signs: 0,
            money_signs: 0,
            rates: 0,
            scaled: 0,
            urls: 0,
            emails: 0,
            at_signs: 0,
            account_like: 0,
            booleans: 0,
            dates: 0,
            platforms: 0,
            countries: 0,
            languages: 0,
            one_word: 0,
            damaged: 0,
            averages: 0,
            totals: 0,
            splits: 0,
            profiles: 0,
            currency: None,
            currencies_differ: false,
            distinct: 0,
            length: 0.0,
            numbers: Vec::new(),
            evidence: Evidence::default(),
            unread: Vec::new(),
            beside: Vec::new(),
            figureless: Vec::new(),
            counts_up: false,
            prints: Vec::new(),
        }
    }

    /// Counts a cell that says something.
    fn see(&mut self, look: &Look<'_>) {
        self.filled += 1;
        self.urls += usize::from(look.url);
        self.profiles += usize::from(look.profile);
        self.emails += usize::from(look.email);
        self.at_signs += usize::from(look.at_sign);
        self.account_like += usize::from(look.account_like);
        self.booleans += usize::from(look.boolean);
        self.dates += usize::from(look.date);
        self.platforms += usize::from(look.platform);
        self.countries += usize::from(look.country);
        self.languages += usize::from(look.language);
        self.one_word += usize::from(look.one_word);
        self.splits += usize::from(look.split);
        self.damaged += usize::from(look.damaged);
        if self.filled <= LABELS {
            let (average, total) = look.statistic();
            self.averages += usize::from(average);
            self.totals += usize::from(total);
        }
        if let Some(currency) = look.currency {
            self.names(currency);
        }
    }

    /// A cell names this currency.
    fn names(&mut self, currency: Currency) {
        self.currencies_differ |= *self.currency.get_or_insert(currency) != currency;
    }

    /// Numbers are read with what the column says of its decimal mark; a guess is enough for statistics.
    fn read_numbers(&mut self, rows: &[Cell], texts: &Texts<'_>) {
        let style = Style { mark: self.evidence.mark_of_people(), kind: Kind::Whole };
        // Each text once as it stands, and once as a number of JSON.
        let mut read: [Vec<Option<Read>>; 2] = [false, true].map(|_| vec![None; texts.looks.len()]);
        for cell in rows {
            let Some(look) = texts.looks.get(cell.text) else { continue };
            let [texts, numbers] = &mut read;
            let known = if cell.native { numbers } else { texts };
            let Some(slot) = known.get_mut(cell.text) else { continue };
            let read = slot.get_or_insert_with(|| Read::of(look.text, cell.native, style));
            self.numbers.push(read.number.as_ref().map(|number| number.value));
            self.take(look, read);
        }
        let known: Vec<f64> = self.numbers.iter().flatten().copied().collect();
        self.counts_up = known.len() >= 3
            && known.windows(2).all(|pair| matches!(pair, [a, b] if (b - a - 1.0).abs() < 1e-9));
    }

    /// Counts what a cell was read as.
    fn take(&mut self, look: &Look<'_>, read: &Read) {
        let cut = || crate::ingest::cells::cut(look.text);
        self.ranges += usize::from(read.range);
        if read.figureless && self.figureless.len() < SHOWN {
            self.figureless.push(cut());
        }
        if read.priceless && self.unread.len() < UNREAD && !look.blank {
            self.unread.push(cut());
        }
        if read.beside && self.beside.len() < SHOWN {
            self.beside.push(cut());
        }
        let Some(number) = &read.number else { return };
        let money = number.money != Said::Nothing;
        self.numeric += 1;
        self.rates += usize::from(read.priceless && !money);
        self.percent_signs += usize::from(number.percent);
        self.scaled += usize::from(number.scaled);
        self.money_signs += usize::from(money);
        // `R500 per post`: what stands at the number, where the whole text says nothing.
        if let Said::One(currency) = number.money
            && read.unnamed
        {
            self.names(currency);
        }
    }

    /// The currency that every cell names that names one.
    pub(crate) fn one_currency(&self) -> Option<Currency> {
        self.currency.filter(|_| !self.currencies_differ)
    }

    /// How many prices stand there without a currency.
    pub(crate) fn bare(&self) -> usize {
        self.amounts().saturating_sub(self.money_signs)
    }

    /// How many numbers can be a price.
    pub(crate) fn amounts(&self) -> usize {
        self.numeric.saturating_sub(self.rates)
    }

    /// Share of the filled cells.
    pub(crate) fn share(&self, count: usize) -> f64 {
        ratio(count, self.filled)
    }

    /// Whether (nearly) every filled cell is a number.
    pub(crate) fn is_numeric(&self) -> bool {
        self.filled > 0 && self.share(self.numeric) >= 0.6
    }

    /// Whether most filled cells are words.
    pub(crate) fn is_text(&self) -> bool {
        self.filled > 0 && self.share(self.numeric) < 0.5
    }

    /// The middle value of the numbers.
    pub(crate) fn median(&self) -> Option<f64> {
        median(self.numbers.iter().flatten().copied().collect())
    }

    /// The largest number.
    pub(crate) fn max(&self) -> Option<f64> {
        self.numbers.iter().flatten().copied().max_by(f64::total_cmp)
    }

    /// Share of the numbers without a fraction.
    pub(crate) fn whole_share(&self) -> f64 {
        let whole =
            self.numbers.iter().flatten().filter(|value| value.fract().abs() < 1e-9).count();
        ratio(whole, self.numeric)
    }

    /// Whether a column that should hold counts is one of noughts.
    pub(crate) fn mostly_zero(&self) -> bool {
        let zeros = self.numbers.iter().flatten().filter(|value| value.abs() < f64::EPSILON);
        self.numeric >= 5 && zeros.count() * 2 > self.numeric
    }

    /// Whether all numbers are zero.
    pub(crate) fn all_zero(&self) -> bool {
        self.numeric > 0 && self.numbers.iter().flatten().all(|value| value.abs() < f64::EPSILON)
    }
}

/// Of the rows that share their text in `key` with an earlier row: in how many this column says the same as there,
/// and in how many something else.
pub(crate) fn within(key: &Values, column: &Values) -> (usize, usize) {
    let mut first: std::collections::BTreeMap<u64, u64> = std::collections::BTreeMap::new();
    let (mut same, mut other) = (0, 0);
    for (key, cell) in key.prints.iter().zip(&column.prints) {
        let (Some(key), Some(cell)) = (key, cell) else { continue };
        match first.get(key) {
            Some(known) if known == cell => same += 1,
            Some(_) => other += 1,
            None => {
                first.insert(*key, *cell);
            }
        }
    }
    (same, other)
}

/// The middle value; `None` of an empty list.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn ratio(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "sample sizes are small")]
    let (part, whole) = (part as f64, whole as f64);
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_words_and_shares_are_splits() {
        let cells = ["Women 42%, men 58%", "M:30% H:70%", "6%", "6,00 %"];
        let values = Values::of(cells.into_iter().map(|cell| (cell, false)));
        assert_eq!(values.splits, 2);
    }

    #[test]
    fn a_text_counts_as_often_as_it_stands() {
        let cells = [("1.5", false), ("1.5", true), ("$2", false), ("$2", false), ("", false)];
        let values = Values::of(cells.into_iter());
        assert_eq!((values.filled, values.distinct, values.numeric), (4, 2, 4));
        assert_eq!((values.money_signs, values.one_currency()), (2, Some(Currency::USD)));
        assert_eq!(values.prints.len(), 5);
        assert_eq!(values.prints[0], values.prints[1]);
        assert_eq!(values.numbers, [Some(1.5), Some(1.5), Some(2.0), Some(2.0), None]);
    }
}

//! What the cells of a column look like.

use crate::ingest::validate::{Reading, names_more, reading, said, says_no_figure};
use crate::money::{Currency, Said};
use crate::number::{self, Evidence, Kind, Mark, Number, Style};

/// Cells that are searched for words.
const LABELS: usize = 50;

/// Cells that are no number, kept to be shown.
const UNREAD: usize = 20;

/// Cells that hold no single figure, kept to be shown.
const SHOWN: usize = 3;

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
        let mut seen = std::collections::BTreeSet::new();
        let mut characters = 0;
        let mut waiting = Vec::new();
        for (cell, native) in cells {
            let text = cell.trim();
            let blank = number::is_missing(&number::fold(text));
            waiting.push((text, native));
            values.prints.push((!blank).then(|| print(text)));
            if blank {
                continue;
            }
            values.filled += 1;
            characters += text.chars().count();
            seen.insert(text);
            values.look(text);
            if !native {
                values.evidence.see(text);
            }
        }
        values.distinct = seen.len();
        values.length = ratio(characters, values.filled);
        values.read_numbers(&waiting);
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

    fn look(&mut self, text: &str) {
        let lower = text.to_lowercase();
        self.urls += usize::from(
            lower.starts_with("http") || lower.starts_with("www.") || lower.contains(".com/"),
        );
        self.profiles += usize::from(super::platform::is_profile(text));
        self.emails += usize::from(is_email(text));
        self.at_signs += usize::from(text.starts_with('@') || text.contains(" @"));
        self.account_like += usize::from(is_account(text));
        self.booleans += usize::from(read_bool(text).is_some() && text.parse::<f64>().is_err());
        self.dates += usize::from(is_date(text));
        self.platforms += usize::from(crate::profile::Platform::parse(text).is_some());
        self.countries += usize::from(super::places::is_country(text));
        self.languages += usize::from(super::places::is_language(text));
        self.one_word += usize::from(is_one_word(text));
        let split = text.contains('%')
            && text.trim_matches('%').chars().any(|c| c.is_alphanumeric())
            && (text.contains(':') || text.contains(char::is_alphabetic));
        self.splits += usize::from(split && !text.starts_with('<'));
        self.damaged += usize::from(is_damaged(text));
        if self.filled <= LABELS && text.len() <= 60 && text.chars().any(char::is_alphabetic) {
            let words = super::header::Words::of(text);
            self.averages += usize::from(words.has("avg"));
            self.totals += usize::from(words.has("total"));
        }
        if text.chars().any(|c| c.is_ascii_digit())
            && let Some(said) = Currency::find(text)
        {
            self.currencies_differ |= *self.currency.get_or_insert(said) != said;
        }
    }

    /// Numbers are read with what the column says of its decimal mark; a guess is enough for statistics.
    fn read_numbers(&mut self, cells: &[(&str, bool)]) {
        let style = Style { mark: self.evidence.mark_of_people(), kind: Kind::Whole };
        for (text, native) in cells {
            // A workbook shows some of its numbers as money or percent: `350 EUR`, `3.42%`.
            let style = if *native { Style { mark: Some(Mark::Point), ..style } } else { style };
            let bare = if *native { text.parse().ok() } else { None };
            let read = bare.map(Plain::of).or_else(|| plain_number(text, style));
            // Digits alone are quickly told.
            let priced = match bare.is_some() || text.bytes().all(|c| c.is_ascii_digit()) {
                true => Reading::Nothing,
                false => reading(text),
            };
            let end = |part: &str| plain_number(part, style).is_some();
            let range = read.is_none()
                && match &priced {
                    Reading::Range(low, high) => end(low) && end(high),
                    Reading::One(amount) => end(amount),
                    Reading::Nothing => false,
                };
            self.ranges += usize::from(range);
            let worded = priced == Reading::Nothing && text.contains(char::is_alphabetic);
            let priceless = bare.is_none() && (worded || (read.is_none() && !range));
            if bare.is_none() && self.figureless.len() < SHOWN && says_no_figure(text) {
                self.figureless.push(crate::ingest::cells::cut(text));
            }
            if priceless && self.unread.len() < UNREAD {
                let blank = number::is_missing(&number::fold(text));
                self.unread.extend((!blank).then(|| crate::ingest::cells::cut(text)));
            }
            if bare.is_none() && self.beside.len() < SHOWN && names_more(text) {
                self.beside.push(crate::ingest::cells::cut(text));
            }
            if let Some(read) = &read {
                let money = read.money != Said::Nothing;
                self.numeric += 1;
                self.rates += usize::from(priceless && !money);
                self.percent_signs += usize::from(read.percent);
                self.scaled += usize::from(read.scaled);
                self.money_signs += usize::from(money);
                // `R500 per post`: what stands at the number, where the whole text says nothing.
                if let Said::One(currency) = read.money
                    && Currency::find(text).is_none()
                {
                    self.currencies_differ |= *self.currency.get_or_insert(currency) != currency;
                }
            }
            self.numbers.push(read.map(|read| read.value));
        }
        let known: Vec<f64> = self.numbers.iter().flatten().copied().collect();
        self.counts_up = known.len() >= 3
            && known.windows(2).all(|pair| matches!(pair, [a, b] if (b - a - 1.0).abs() < 1e-9));
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

/// Equal for equal texts, whatever the case.
fn print(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.to_lowercase().hash(&mut hasher);
    hasher.finish()
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

/// A number by itself.
struct Plain {
    value: f64,
    percent: bool,
    scaled: bool,
    /// What is said of its currency.
    money: Said,
}

impl Plain {
    fn of(value: f64) -> Plain {
        Plain { value, percent: false, scaled: false, money: Said::Nothing }
    }
}

/// A number and nothing else but signs for money, percent and follower words.
fn plain_number(text: &str, style: Style) -> Option<Plain> {
    let text = super::super::cells::strip_tags(text);
    let number = number::read(&text, style).ok()?;
    let words =
        number.before.chars().chain(number.after.chars()).filter(|c| c.is_alphabetic()).count();
    let says = |text: &str| Currency::said(text) != Said::Nothing;
    let named = says(&number.before) || says(&number.after);
    let money = match said(&number.before, &number.after) {
        Said::Unclear(_) if !named => Said::Nothing, // `12 ABC`
        said => said,
    };
    let is_money = money != Said::Nothing;
    let name = !is_money && is_name(&number.before);
    let Number { value, percent, scaled, .. } = number;
    (is_money || (!name && words <= 12)).then_some(Plain { value, percent, scaled, money })
}

/// Whether words before a number make a name of it: `Studio 54`, but not `roughly 23K`, `Followers: 23K`.
fn is_name(before: &str) -> bool {
    const NEARLY: [&str; 16] = [
        "approx",
        "aprox",
        "about",
        "circa",
        "around",
        "over",
        "under",
        "roughly",
        "ungefahr",
        "etwa",
        "environ",
        "from",
        "desde",
        "fast",
        "около",
        "примерно",
    ];
    let letters = before.chars().filter(|c| c.is_alphabetic()).count();
    if letters <= 3 {
        return false;
    }
    let words = super::header::Words::of(before);
    // `Influencer 1`
    words.any(&["person", "name", "handle"])
        || words.unknown.iter().any(|word| !NEARLY.contains(&word.as_str()))
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !name.contains(' ') && host.contains('.') && !host.contains(' ')
    })
}

fn is_account(text: &str) -> bool {
    let name = text.trim_start_matches('@');
    !name.is_empty()
        && name.chars().count() <= 40
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
        && name.chars().any(|c| c.is_ascii_lowercase())
}

fn is_one_word(text: &str) -> bool {
    let name = text.trim_start_matches('@');
    name.chars().any(|c| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// `9.06E+17`: what a spreadsheet makes of a long number.
pub(crate) fn is_damaged(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
    exponent.strip_prefix('+').is_some_and(|power| power.parse::<u8>().is_ok_and(|n| n >= 8))
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

fn is_date(text: &str) -> bool {
    if is_month(text) {
        return true;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let separators = text.chars().filter(|c| matches!(c, '-' | '/' | ':')).count();
    text.len() <= 40 && digits >= 6 && separators >= 2 && !text.contains("//")
}

/// `2026-05`, `05/2026`, `May 2026`.
fn is_month(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let year = |part: &str| {
        part.len() == 4 && part.parse().is_ok_and(|year: u32| (1990..2100).contains(&year))
    };
    let month = |part: &str| {
        let number =
            part.len() == 2 && part.parse().is_ok_and(|month: u32| (1..=12).contains(&month));
        number || crate::ingest::day::month(part).is_some()
    };
    matches!(parts.as_slice(), [a, b] if (year(a) && month(b)) || (year(b) && month(a)))
}

/// A yes-or-no cell.
pub(crate) fn read_bool(text: &str) -> Option<bool> {
    match crate::text::fold(text).as_str() {
        "true" | "yes" | "y" | "1" | "si" | "oui" | "ja" | "sim" | "да" | "是" | "はい" | "예"
        | "evet" | "ya" | "verified" | "✓" | "✔" | "x" => Some(true),
        "false" | "no" | "n" | "0" | "non" | "nein" | "nao" | "нет" | "否" | "いいえ"
        | "아니오" | "hayir" | "tidak" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortened_identifiers_are_told_from_numbers() {
        assert!(is_damaged("9.06E+17") && is_damaged("1e+12"));
        assert!(!is_damaged("9.06E+3") && !is_damaged("906") && !is_damaged("ana+e"));
    }

    #[test]
    fn names_with_digits_are_no_numbers_and_months_are_days() {
        let style = Style { mark: None, kind: Kind::Whole };
        assert!(plain_number("Studio 54", style).is_none());
        assert!(
            plain_number("approx. 23K", style).is_some() && plain_number("Rs 500", style).is_some()
        );
        assert!(is_date("2026-05") && is_date("May 2026") && !is_date("2026") && !is_date("12/34"));
    }

    #[test]
    fn cells_with_words_and_shares_are_splits() {
        let cells = ["Women 42%, men 58%", "M:30% H:70%", "6%", "6,00 %"];
        let values = Values::of(cells.into_iter().map(|cell| (cell, false)));
        assert_eq!(values.splits, 2);
    }
}

//! What a text looks like, by itself. Columns repeat themselves: each of their texts is looked at once.

use crate::ingest::columns::header::Words;
use crate::ingest::columns::{places, platform};
use crate::ingest::day;
use crate::money::Currency;
use crate::number::{self, Evidence};
use crate::profile::Platform;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// The different texts of a column, in the order in which they first stand there.
#[derive(Default)]
pub(super) struct Texts<'t> {
    pub(super) looks: Vec<Look<'t>>,
    places: HashMap<&'t str, usize, FixedState>,
}

impl<'t> Texts<'t> {
    /// The place of a text.
    pub(super) fn place(&mut self, text: &'t str) -> usize {
        *self.places.entry(text).or_insert_with(|| {
            self.looks.push(Look::of(text));
            self.looks.len() - 1
        })
    }
}

/// See the fields of the same names of [`Values`](super::Values).
#[derive(Default)]
pub(super) struct Look<'t> {
    pub(super) text: &'t str,
    /// Empty, or a word that stands for nothing; nothing else is said of such a text.
    pub(super) blank: bool,
    pub(super) characters: usize,
    /// Equal for equal texts, whatever the case.
    pub(super) print: u64,
    pub(super) url: bool,
    pub(super) profile: bool,
    pub(super) email: bool,
    pub(super) at_sign: bool,
    pub(super) account_like: bool,
    pub(super) boolean: bool,
    pub(super) date: bool,
    pub(super) platform: bool,
    pub(super) country: bool,
    pub(super) language: bool,
    pub(super) one_word: bool,
    pub(super) split: bool,
    pub(super) damaged: bool,
    /// The currency that stands beside digits.
    pub(super) currency: Option<Currency>,
    pub(super) evidence: Evidence,
}

impl<'t> Look<'t> {
    fn of(text: &'t str) -> Look<'t> {
        if number::is_missing(&number::folded(text)) {
            return Look { text, blank: true, ..Look::default() };
        }
        let mut evidence = Evidence::default();
        evidence.see(text);
        let bare = Look {
            text,
            characters: text.chars().count(),
            print: print(text),
            evidence,
            ..Look::default()
        };
        // Digits alone are a number and nothing else.
        if text.bytes().all(|c| c.is_ascii_digit()) { bare } else { bare.with_words() }
    }

    fn with_words(self) -> Look<'t> {
        let text = self.text;
        let lower = number::lower(text);
        let split = text.contains('%')
            && text.trim_matches('%').chars().any(char::is_alphanumeric)
            && (text.contains(':') || text.contains(char::is_alphabetic));
        let figured = text.bytes().any(|c| c.is_ascii_digit());
        Look {
            url: lower.starts_with("http") || lower.starts_with("www.") || lower.contains(".com/"),
            profile: platform::is_profile(text),
            email: is_email(text),
            at_sign: text.starts_with('@') || text.contains(" @"),
            account_like: is_account(text),
            boolean: read_bool(text).is_some() && text.parse::<f64>().is_err(),
            date: is_date(text),
            platform: Platform::parse(text).is_some(),
            country: places::is_country(text),
            language: places::is_language(text),
            one_word: is_one_word(text),
            split: split && !text.starts_with('<'),
            damaged: is_damaged(text),
            currency: if figured { Currency::find(text) } else { None },
            ..self
        }
    }

    /// Whether it says "average", and "total".
    pub(super) fn statistic(&self) -> (bool, bool) {
        if self.text.len() > 60 || !self.text.contains(char::is_alphabetic) {
            return (false, false);
        }
        let words = Words::of(self.text);
        (words.has("avg"), words.has("total"))
    }
}

fn print(text: &str) -> u64 {
    foldhash::quality::FixedState::default().hash_one(number::lower(text))
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
        number || day::month(part).is_some()
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
    fn months_are_days() {
        assert!(is_date("2026-05") && is_date("May 2026") && !is_date("2026") && !is_date("12/34"));
    }

    #[test]
    fn digits_are_nothing_but_a_number() {
        let said = |look: &Look<'_>| {
            let Look { url, profile, email, at_sign, account_like, boolean, date, .. } = *look;
            let Look { platform, country, language, one_word, split, damaged, .. } = *look;
            let one = [url, profile, email, at_sign, account_like, boolean, date];
            let other = [platform, country, language, one_word, split, damaged];
            one.into_iter().chain(other).any(|said| said) || look.currency.is_some()
        };
        for text in ["0", "1", "2024", "20240501", "1200", "9223372036854775808"] {
            let look = Look::of(text);
            assert!(!look.blank && !said(&look) && !said(&look.with_words()), "{text}");
        }
    }
}

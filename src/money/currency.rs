//! Currencies, and how people write them beside an amount.

use super::names::{
    ALONE, CODES, COUNTRIES, EVERYDAY, LETTER_SIGNS, NETWORKS, SHARED, SIGNS, WORDLIKE, WORDS,
};
use crate::number::{folded, lower};
use foldhash::fast::FixedState;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// An ISO 4217 currency code, upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// What a text says of the currency of the amount beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// This one.
    One(Currency),
    /// One of several, or none that is known.
    Unclear(Unclear),
}

/// A name that several currencies share (`kr`, `pesos`), or one that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    name: String,
    codes: &'static [&'static str],
}

impl Unclear {
    /// A word that is no currency known here.
    pub fn unknown(name: &str) -> Unclear {
        Unclear { name: name.to_owned(), codes: &[] }
    }

    /// For the suffix of a number that is usual with some currencies only: lakh and crore.
    pub fn counting(suffix: &str) -> Option<Unclear> {
        let south_asian =
            matches!(suffix, "l" | "lakh" | "lakhs" | "lac" | "lacs" | "cr" | "crore" | "crores");
        let codes = &["INR", "PKR", "BDT", "NPR", "LKR"];
        south_asian.then(|| Unclear { name: suffix.to_owned(), codes })
    }

    /// Whether this currency is one of those that share the name; `None` where the name tells nothing.
    pub fn can_be(&self, currency: Currency) -> Option<bool> {
        (!self.codes.is_empty()).then(|| self.codes.contains(&currency.code()))
    }
}

/// `¥, which can be JPY or CNY: add --currency JPY or --currency CNY`
impl std::fmt::Display for Unclear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.name;
        let Some((last, others)) = self.codes.split_last() else {
            return write!(f, "{name}, which is no currency known here: add --currency CODE");
        };
        write!(f, "{name}, which can be {} or {last}: add --currency ", others.join(", "))?;
        match others {
            [first] => write!(f, "{first} or --currency {last}"),
            _ => f.write_str("CODE with the one that it is"),
        }
    }
}

impl Currency {
    /// United States dollar: the currency of the benchmark pack.
    pub const USD: Currency = Currency(*b"USD");

    /// Three ASCII letters, in any case; anything else is `None`.
    pub fn new(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Currency(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The currency that a sign, code or word around an amount names: `€`, `US$`, `Rs.`, `euros`.
    /// A bare `$` is taken for the US dollar; what [`Currency::said`] finds unclear is none.
    pub fn find(text: &str) -> Option<Currency> {
        match Currency::said(text) {
            Said::One(currency) => Some(currency),
            Said::Nothing | Said::Unclear(_) => None,
        }
    }

    /// The same, where it matters whether something unclear is said. A code goes before a sign, a sign before a
    /// word, and what is certain before what several currencies share.
    pub fn said(text: &str) -> Said {
        // Nearly all amounts have nothing beside them, and no name is made of these alone.
        let no_name = |c: u8| c.is_ascii_digit() || b" .,-+%/()'~:#*_&".contains(&c);
        if text.bytes().all(no_name) {
            return Said::Nothing;
        }
        let written = folded(text);
        let lower = lower(&written);
        let words = Word::all(&written);
        let signed = lower.bytes().any(is_of_signs);
        let certain = || {
            code_in(&words, &written)
                .or_else(|| country_in(&words).filter(|_| written.contains('$')))
                .or_else(|| if signed { sign_in(&lower) } else { None })
                .or_else(|| word_in(&words))
                .and_then(Currency::new)
        };
        // Before a dollar sign, letters that are no sign of ours name a dollar or peso that we do not know.
        if let Some(name) = strange_dollar(&lower)
            && code_in(&words, &written).is_none()
        {
            return Said::Unclear(Unclear::unknown(&name.to_uppercase()));
        }
        match certain() {
            Some(currency) => Said::One(currency),
            None => {
                let sign = if signed { shared_sign(&lower) } else { None };
                let word = words.iter().filter_map(|word| NAMES.shared.get(&*word.lower)).copied();
                let first = sign.into_iter().chain(word).min();
                let shared = first.and_then(|place| SHARED.get(place));
                shared.map_or(Said::Nothing, |(name, codes)| {
                    Said::Unclear(Unclear { name: (*name).to_owned(), codes })
                })
            }
        }
    }

    /// What a cell says that holds a currency and nothing else; three letters are a code.
    pub fn of_cell(text: &str) -> Said {
        match Currency::said(text) {
            Said::Nothing => Currency::new(text).map_or(Said::Nothing, Said::One),
            said => said,
        }
    }

    /// Every sign and word that [`Currency::find`] knows beside the codes, lower case, with the code of its currency.
    /// A word stands once.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
        LETTER_SIGNS.iter().chain(SIGNS).chain(WORDS).chain(ALONE).copied()
    }

    /// The code, for example `USD`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// What stands before an amount: `$`, `€`, `£`, `₹` …, else the code and a space.
    pub fn symbol(&self) -> String {
        match &self.0 {
            b"USD" => "$".to_owned(),
            b"EUR" => "€".to_owned(),
            b"GBP" => "£".to_owned(),
            b"INR" => "₹".to_owned(),
            _ => format!("{} ", self.code()),
        }
    }
}

/// Letters, and the vowel signs that belong to them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{93c}'..='\u{94d}' | '\u{e47}'..='\u{e4e}')
}

fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}')
}

/// A word, as it is written and in lower case.
struct Word<'t> {
    written: &'t str,
    lower: Cow<'t, str>,
}

impl<'t> Word<'t> {
    fn all(written: &'t str) -> Vec<Word<'t>> {
        let words = written.split(|c| !is_letter(c)).filter(|word| !word.is_empty());
        words.map(|written| Word { written, lower: lower(written) }).collect()
    }
}

/// What words are looked up in: a column of text may hold thousands.
struct Names {
    /// By their lower case.
    codes: HashMap<String, &'static str, FixedState>,
    words: HashMap<&'static str, &'static str, FixedState>,
    /// Place in [`SHARED`].
    shared: HashMap<&'static str, usize, FixedState>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| Names {
    codes: CODES.split_whitespace().map(|code| (code.to_lowercase(), code)).collect(),
    words: WORDS.iter().copied().collect(),
    shared: SHARED
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| is_word(name))
        .map(|(place, (name, _))| (*name, place))
        .collect(),
});

fn is_word(name: &str) -> bool {
    name.chars().all(is_letter)
}

/// A byte without which there is no sign: all else in them is a Latin letter or a point.
fn is_of_signs(byte: u8) -> bool {
    !byte.is_ascii() || matches!(byte, b'$' | b'/')
}

/// A code among the words.
fn code_in(words: &[Word<'_>], written: &str) -> Option<&'static str> {
    let alone = words.len() == 1;
    words.iter().filter(|word| word.written.len() == 3).find_map(|word| {
        let code = NAMES.codes.get(&*word.lower)?;
        let capitals = word.written.chars().all(char::is_uppercase);
        let everyday = EVERYDAY.contains(&&*word.lower);
        let wordlike = WORDLIKE.contains(&&*word.lower);
        let counts = match (everyday, wordlike) {
            (true, _) => alone && capitals,
            (_, true) => alone || (capitals && written.contains(char::is_lowercase)),
            _ => true,
        };
        counts.then_some(*code)
    })
}

/// A country in capitals beside a dollar sign: `500 $ CAN`.
fn country_in(words: &[Word<'_>]) -> Option<&'static str> {
    words.iter().find_map(|word| {
        COUNTRIES.iter().find(|(country, _)| *country == word.written).map(|(_, code)| *code)
    })
}

/// A sign in a text in lower case; one with Latin letters only where no letter stands before it.
fn sign_in(lower: &str) -> Option<&'static str> {
    let free = |at: usize| !lower.get(..at).is_some_and(|before| before.ends_with(is_latin));
    let with_letters =
        LETTER_SIGNS.iter().find(|(sign, _)| lower.match_indices(sign).any(|(at, _)| free(at)));
    let sign = with_letters.or_else(|| SIGNS.iter().find(|(sign, _)| lower.contains(sign)));
    // `S/ 500`; elsewhere `s/` is short for "sin".
    let sol = || {
        let amount = lower.strip_prefix("s/")?.trim_start();
        (amount.is_empty() || amount.starts_with(|c: char| c.is_ascii_digit())).then_some("PEN")
    };
    sign.map(|(_, code)| *code).or_else(sol)
}

fn word_in(words: &[Word<'_>]) -> Option<&'static str> {
    let alone = || match words {
        [word] => ALONE.iter().find(|(known, _)| *known == word.lower).map(|(_, code)| *code),
        _ => None,
    };
    words.iter().find_map(|word| NAMES.words.get(&*word.lower).copied()).or_else(alone)
}

/// One to three letters before a dollar sign that make no sign of ours: `BB$`.
fn strange_dollar(lower: &str) -> Option<String> {
    let (before, _) = lower.split_once('$')?;
    let letters = before.chars().rev().take_while(|c| is_latin(*c)).count();
    let name: String = before.chars().skip(before.chars().count() - letters).collect();
    let sign = format!("{name}$");
    let ours = LETTER_SIGNS
        .iter()
        .any(|(known, _)| *known == sign || (name == "u" && lower.contains(known)));
    ((1..=3).contains(&letters) && !ours && !NETWORKS.contains(&name.as_str())).then_some(sign)
}

/// The place in [`SHARED`] of the first of its signs that stands in the text.
fn shared_sign(lower: &str) -> Option<usize> {
    SHARED.iter().position(|(name, _)| !is_word(name) && lower.contains(name))
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Written as its code.
impl schemars::JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{3}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_by_sign_code_and_word() {
        let cases = [
            ("€", "EUR"),
            ("R$", "BRL"),
            ("US$", "USD"),
            ("Rs.", "INR"),
            ("euros", "EUR"),
            ("₽ / post", "RUB"),
            ("CA$350", "CAD"),
            ("500 CA$", "CAD"),
            ("AR$350.000", "ARS"),
            ("MX$", "MXN"),
            ("NT$", "TWD"),
            ("RD$", "DOP"),
            ("COP$", "COP"),
            ("U$S 500", "USD"),
            ("$MXN 500", "MXN"),
            ("500 $CAD", "CAD"),
            ("500 $ CAN", "CAD"),
            ("$500 AU", "AUD"),
            ("500 $ can do", "USD"),
            ("500 XCG", "XCG"),
            ("Reel $500", "USD"),
            ("IG$500", "USD"),
            ("5万日元", "JPY"),
            ("500美元", "USD"),
            ("3000元/条", "CNY"),
            ("5 000 Kč", "CZK"),
            ("50 000 Ft", "HUF"),
            ("500 lei", "RON"),
            ("5,000 บาท", "THB"),
            ("5.000.000đ", "VND"),
            ("500 грн", "UAH"),
            ("500 тенге", "KZT"),
            ("500 dólares", "USD"),
            ("500 р.", "RUB"),
            ("500 Fr.", "CHF"),
            ("S/ 500", "PEN"),
            ("CN¥500", "CNY"),
            ("S/.500", "PEN"),
            ("B/.500", "PAB"),
            ("GH₵500", "GHS"),
            ("KSh 500", "KES"),
            ("R500", "ZAR"),
            ("Tk.5000", "BDT"),
            ("¥500元", "CNY"),
            ("500 ر.س", "SAR"),
            ("500 pesos colombianos", "COP"),
            ("500 MAD", "MAD"),
            ("pen", "PEN"),
            ("＄500", "USD"),
        ];
        for (text, code) in cases {
            assert_eq!(Currency::said(text), Said::One(Currency::new(code).unwrap()), "{text}");
        }
    }

    #[test]
    fn words_are_no_currencies_by_chance() {
        for text in
            ["per post", "all", "Top creators", "TRY ALL", "3 reels r", "Prix FR", "s/ iva", ""]
        {
            assert_eq!(Currency::said(text), Said::Nothing, "{text}");
        }
    }

    #[test]
    fn shared_and_unknown_names_are_unclear() {
        let cases = [
            ("¥", "¥, which can be JPY or CNY: add --currency JPY or --currency CNY"),
            (
                "5 000 kr",
                "kr, which can be SEK, NOK, DKK or ISK: add --currency CODE with the one that it is",
            ),
            ("BB$350", "BB$, which is no currency known here: add --currency CODE"),
            ("500 USDT", "usdt, which is no currency known here: add --currency CODE"),
        ];
        for (text, message) in cases {
            match Currency::said(text) {
                Said::Unclear(unclear) => assert_eq!(unclear.to_string(), message, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
            assert_eq!(Currency::find(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_stands_once_and_is_found() {
        let mut seen = std::collections::BTreeSet::new();
        let shared = SHARED.iter().filter(|(name, _)| !is_word(name)).map(|(name, _)| *name);
        for sign in LETTER_SIGNS.iter().chain(SIGNS).map(|(sign, _)| *sign).chain(shared) {
            assert!(sign.bytes().any(is_of_signs), "{sign}");
        }
        for (name, code) in Currency::names() {
            assert!(seen.insert(name), "{name} twice");
            assert_eq!(
                Currency::find(name).map(|c| c.to_string()).as_deref(),
                Some(code),
                "{name}"
            );
        }
    }
}

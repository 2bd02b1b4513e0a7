//! Country names and codes, to tell a column of countries from one of cities.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Names (English first) and ISO codes of countries that occur in creator lists.
const COUNTRIES: &str = include_str!("../data/countries.txt");

/// Whether the text names a country or is its two- or three-letter code.
pub(crate) fn is_country(text: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> =
        LazyLock::new(|| COUNTRIES.lines().flat_map(|line| line.split('|')).collect());
    let name = super::header::fold(text);
    !name.is_empty() && KNOWN.contains(name.as_str())
}

/// Codes of languages that are no code of a country.
const LANGUAGES: &[&str] = &[
    "eng", "spa", "por", "zho", "cmn", "hin", "ara", "ben", "urd", "vie", "tgl", "fil", "msa",
    "tam", "tel", "mar", "guj", "pan", "fas", "ell", "ces", "en", "zh", "ja", "hi", "ko",
];

/// Whether the text is the code of a language that cannot be a country's.
pub(crate) fn is_language(text: &str) -> bool {
    LANGUAGES.contains(&text)
}

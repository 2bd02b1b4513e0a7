//! Country names and codes, to tell a column of countries from one of cities.

/// Whether the text names a country or is its two- or three-letter code.
pub(crate) fn is_country(text: &str) -> bool {
    crate::text::country::code(text).is_some()
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

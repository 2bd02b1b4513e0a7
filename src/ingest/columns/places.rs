//! Country names and codes, to tell a column of countries from one of cities.

/// Names (English first) and ISO codes of countries that occur in creator lists.
const COUNTRIES: &str = include_str!("../data/countries.txt");

/// Whether the text names a country or is its two- or three-letter code.
pub(crate) fn is_country(text: &str) -> bool {
    let name = super::header::fold(text);
    !name.is_empty() && COUNTRIES.lines().any(|line| line.split('|').any(|known| known == name))
}

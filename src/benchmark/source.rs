//! Who published what the pack's figures are made of.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The compiled-in list.
const SOURCES: &str = include_str!("data/sources.csv");

/// One publication, as far as it is known. Unknown parts are `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Source {
    /// What rows of the pack call it.
    pub id: &'static str,
    /// Who published what.
    pub name: &'static str,
    /// Year or years, `?` where it is not stated.
    pub year: Option<&'static str>,
    /// How many accounts, posts or payments it stands on.
    pub sample: Option<&'static str>,
    /// Its page.
    pub url: Option<&'static str>,
    /// How it was read, and what is wrong with it.
    pub note: Option<&'static str>,
}

impl Source {
    /// `KIM20: Kim et al. (2020; n=33,934 accounts)`.
    pub fn cited(&self) -> String {
        let facts: Vec<&str> = [self.year, self.sample].into_iter().flatten().collect();
        let facts = match facts.as_slice() {
            [] => String::new(),
            facts => format!(" ({})", facts.join("; ")),
        };
        format!("{}: {}{facts}", self.id, self.name)
    }

    /// The same, with its page and what is to be known of it.
    pub fn described(&self) -> String {
        let parts: Vec<&str> = [self.url, self.note].into_iter().flatten().collect();
        let more = if parts.is_empty() { String::new() } else { format!("; {}", parts.join("; ")) };
        format!("{}{more}", self.cited())
    }

    /// The last year it covers.
    pub fn last_year(&self) -> Option<i32> {
        last_year(self.year?)
    }
}

/// `2026`, `2024?`, `2023+`, `2020-23` and `2019/2024` to the last year named.
pub(super) fn last_year(text: &str) -> Option<i32> {
    let first = text.get(..4)?.parse::<i32>().ok()?;
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>();
    let rest = text.get(5..).map(digits).unwrap_or_default();
    Some(match rest.len() {
        4 => rest.parse().unwrap_or(first),
        2 => rest.parse::<i32>().map_or(first, |part| first - first % 100 + part),
        _ => first,
    })
}

/// Every source, in the order of the data file.
pub fn sources() -> &'static [Source] {
    static ALL: OnceLock<Vec<Source>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(SOURCES.as_bytes());
        let rows = reader.records().filter_map(Result::ok);
        rows.filter_map(|row| {
            let cell = |place: usize| row.get(place).map(|text| &*text.to_owned().leak());
            let known = |place: usize| cell(place).filter(|text: &&str| !text.is_empty());
            Some(Source {
                id: known(0)?,
                name: known(1)?,
                year: known(2),
                sample: known(3),
                url: known(4),
                note: known(5),
            })
        })
        .collect()
    })
}

/// The source with this identifier.
///
/// ```
/// let source = tierplan::benchmark::source("KIM20").unwrap();
/// assert_eq!((source.year, source.last_year()), (Some("2020"), Some(2020)));
/// ```
pub fn source(id: &str) -> Option<&'static Source> {
    sources().iter().find(|source| source.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_no_source_stands_twice() {
        let lines = csv::Reader::from_reader(SOURCES.as_bytes()).into_records().count();
        assert_eq!(sources().len(), lines);
        let mut ids: Vec<&str> = sources().iter().map(|source| source.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), lines);
    }

    #[test]
    fn a_source_without_page_says_so() {
        for source in sources() {
            let told = source.note.is_some_and(|note| note.contains("page not known"));
            assert!(source.url.is_some() || told, "{source:?}");
            assert!(source.url.is_none_or(|url| url.starts_with("http")), "{source:?}");
        }
    }

    #[test]
    fn years_are_read_to_their_end() {
        let cases = [
            ("2026", 2026),
            ("2024?", 2024),
            ("2023+", 2023),
            ("2020-23", 2023),
            ("2025-26", 2026),
            ("2017-18?", 2018),
            ("2019/2024", 2024),
        ];
        for (text, year) in cases {
            assert_eq!(last_year(text), Some(year), "{text}");
        }
        assert_eq!(last_year("–"), None);
    }
}

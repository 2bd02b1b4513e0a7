//! Countries by the words that exports use for them: codes of ISO 3166-1, English names, names in other languages.

use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One country a line: two-letter code, three-letter code, names, folded.
const COUNTRIES: &str = include_str!("countries.txt");

/// The two-letter code of ISO 3166-1, in lower case, of what is named by a code or a name.
///
/// ```
/// use tierplan::text::country::code;
/// assert_eq!(code("España"), Some("es"));
/// assert_eq!(code("GBR"), Some("gb"));
/// assert_eq!(code("Bonn"), None);
/// ```
pub fn code(text: &str) -> Option<&'static str> {
    let name = super::fold(text);
    let name = name.trim();
    KNOWN.get(name).copied().filter(|_| !name.is_empty())
}

/// Codes by word.
static KNOWN: LazyLock<HashMap<&str, &str, FixedState>> = LazyLock::new(|| {
    let words = |line: &'static str| {
        let code = line.split('|').next().unwrap_or_default();
        line.split('|').map(move |word| (word, code))
    };
    // Of two countries with the same word the first counts.
    COUNTRIES.lines().rev().flat_map(words).collect()
});

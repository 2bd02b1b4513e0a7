//! The ways to tell cells apart that a text gives reason to try.

use super::LOOK;
use crate::ingest::rows::split::Dialect;

/// Delimiters and how readily each is believed: a space or a colon stands in most texts.
const DELIMITERS: [(char, f64); 11] = [
    (',', 1.0),
    (';', 1.0),
    ('\t', 1.0),
    ('|', 1.0),
    ('^', 0.9),
    ('~', 0.9),
    ('#', 0.5),
    (':', 0.45),
    (' ', 0.4),
    ('*', 0.4),
    ('&', 0.4),
];

/// Quotes beside `"` that programs write, tried where they open and close cells.
const OTHER_QUOTES: [char; 3] = ['\'', '~', '`'];

/// The dialects to try and how readily each is believed.
pub(super) fn trials(head: &str) -> Vec<(Dialect, f64)> {
    let mut found = Vec::new();
    for (delimiter, trust) in DELIMITERS {
        if delimiter != ',' && !head.contains(delimiter) {
            continue;
        }
        let plain = Dialect::plain(delimiter);
        found.push((plain, trust));
        if delimiter == ' ' && head.contains("  ") {
            found.extend([2, 1].map(|gap| (Dialect { gap, ..plain }, trust * 1.01)));
        }
        quoted(head, plain, trust, &mut found);
        if head.contains(&format!("\\{delimiter}")) && !encloses(head, '"', delimiter) {
            found.push((Dialect { quote: None, escape: Some('\\'), ..plain }, trust * 0.98));
        }
    }
    found
}

/// The same delimiter with other ways to quote.
fn quoted(head: &str, plain: Dialect, trust: f64, found: &mut Vec<(Dialect, f64)>) {
    let delimiter = plain.delimiter;
    let padded = |quote: char| delimiter != ' ' && head.contains(&format!("  {quote}"));
    if is_padded(head, delimiter, '"') {
        found.push((Dialect { spaced: true, ..plain }, trust * 0.999));
    }
    if head.contains("\\\"") {
        found.push((Dialect { escape: Some('\\'), ..plain }, trust * 0.999));
    }
    for quote in OTHER_QUOTES {
        if quote == delimiter || !encloses(head, quote, delimiter) {
            continue;
        }
        let other = Dialect { quote: Some(quote), ..plain };
        let trust = if is_regular(head, quote, delimiter) { trust * 1.02 } else { trust };
        found.push((other, trust * 0.99));
        if is_padded(head, delimiter, quote) || padded(quote) {
            found.push((Dialect { spaced: true, ..other }, trust * 0.9905));
        }
        if head.contains(&format!("\\{quote}")) {
            found.push((Dialect { escape: Some('\\'), ..other }, trust * 0.989));
        }
    }
}

/// Whether blanks stand between a delimiter and a quote.
fn is_padded(head: &str, delimiter: char, quote: char) -> bool {
    let spaced = Dialect { spaced: true, ..Dialect::plain(delimiter) };
    delimiter != ' '
        && head.split(delimiter).skip(1).any(|cell| {
            let text = cell.trim_start_matches(|c| spaced.pads(c));
            text.len() < cell.len() && text.starts_with(quote)
        })
}

/// Whether a quote encloses a cell in every second line at least: it is the file's own then, no apostrophe.
fn is_regular(head: &str, quote: char, delimiter: char) -> bool {
    let enclosed = |cell: &str| {
        let inner = cell.trim().strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        inner.is_some_and(|inner| !inner.contains(quote))
    };
    let lines = || head.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(LOOK);
    let with = lines().filter(|line| line.split(delimiter).any(enclosed)).count();
    with * 2 >= lines().count()
}

/// Whether a quote opens and closes cells at all.
fn encloses(head: &str, quote: char, delimiter: char) -> bool {
    let opens = head.contains(&format!("{delimiter}{quote}")) || is_padded(head, delimiter, quote);
    let lines = || head.split(['\n', '\r']).filter(|line| !line.is_empty());
    (opens || lines().any(|line| line.starts_with(quote)))
        && (head.contains(&format!("{quote}{delimiter}"))
            || lines().any(|line| line.ends_with(quote)))
}

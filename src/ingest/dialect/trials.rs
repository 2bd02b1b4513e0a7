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
        if delimiter != ',' && !has(head, delimiter) {
            continue;
        }
        let plain = Dialect::plain(delimiter);
        found.push((plain, trust));
        if delimiter == ' ' && holds(head, "  ") {
            found.extend([2, 1].map(|gap| (Dialect { gap, ..plain }, trust * 1.01)));
        }
        quoted(head, plain, trust, &mut found);
        if holds(head, &format!("\\{delimiter}")) && !encloses(head, '"', delimiter) {
            found.push((Dialect { quote: None, escape: Some('\\'), ..plain }, trust * 0.98));
        }
    }
    found
}

/// The same delimiter with other ways to quote.
fn quoted(head: &str, plain: Dialect, trust: f64, found: &mut Vec<(Dialect, f64)>) {
    let delimiter = plain.delimiter;
    let padded = |quote: char| delimiter != ' ' && holds(head, &format!("  {quote}"));
    if is_padded(head, delimiter, '"') {
        found.push((Dialect { spaced: true, ..plain }, trust * 0.999));
    }
    if holds(head, "\\\"") {
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
        if holds(head, &format!("\\{quote}")) {
            found.push((Dialect { escape: Some('\\'), ..other }, trust * 0.989));
        }
    }
}

/// Whether blanks stand between a delimiter and a quote.
fn is_padded(head: &str, delimiter: char, quote: char) -> bool {
    let spaced = Dialect { spaced: true, ..Dialect::plain(delimiter) };
    delimiter != ' '
        && places(head, quote).any(|(before, _)| {
            let outside = before.trim_end_matches(|c| spaced.pads(c));
            outside.len() < before.len() && outside.ends_with(delimiter)
        })
}

/// What stands before and behind each place of a sign.
fn places(text: &str, sign: char) -> impl Iterator<Item = (&str, &str)> {
    let apart = move |at: usize| Some((text.get(..at)?, text.get(at + sign.len_utf8()..)?));
    let mut buffer = [0; 4];
    let first = sign.encode_utf8(&mut buffer).as_bytes().first().copied().unwrap_or_default();
    // A sign that is no ASCII shares its first byte with others.
    memchr::memchr_iter(first, text.as_bytes())
        .filter(move |at| text.get(*at..).is_some_and(|rest| rest.starts_with(sign)))
        .filter_map(apart)
}

/// Whether a sign stands in a text.
pub(super) fn has(text: &str, sign: char) -> bool {
    places(text, sign).next().is_some()
}

/// Whether a part stands in a text.
pub(super) fn holds(text: &str, part: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some()
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
    let ends = [delimiter, '\n', '\r'];
    let opens = |before: &str| before.is_empty() || before.ends_with(ends);
    let closes = |behind: &str| behind.is_empty() || behind.starts_with(ends);
    (places(head, quote).any(|(before, _)| opens(before)) || is_padded(head, delimiter, quote))
        && places(head, quote).any(|(_, behind)| closes(behind))
}

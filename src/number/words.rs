//! Words around numbers: those that stand for nothing, those that say "hidden", and multipliers.

use super::fold::lower;
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words that stand for "no value", one a line, lower case.
const MISSING: &str = include_str!("data/missing.txt");

/// Words that say the account hides the figure, one a line, lower case.
const HIDDEN: &str = include_str!("data/hidden.txt");

/// A power of ten a line, then the words after a number that stand for it.
const MULTIPLIERS: &str = include_str!("data/multipliers.txt");

/// Units that stand right after the digits without a word boundary.
const JOINED: &[(&str, i32)] = &[
    ("千", 3),
    ("천", 3),
    ("万", 4),
    ("萬", 4),
    ("만", 4),
    ("亿", 8),
    ("億", 8),
    ("억", 8),
    ("พัน", 3),
    ("หมื่น", 4),
    ("แสน", 5),
    ("ล้าน", 6),
];

/// Bytes of the longest word in ASCII that stands for nothing.
const LONGEST: usize = 24;

/// Whether the text stands for "no value": empty, a dash, `N/A`, a spreadsheet error, a word in any of 14 languages.
pub fn is_missing(text: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str, FixedState>> = LazyLock::new(|| MISSING.lines().collect());
    let word = text.trim();
    if word.len() > LONGEST && word.is_ascii() {
        return word.bytes().all(|c| matches!(c, b'-' | b' '));
    }
    let word = lower(word);
    KNOWN.contains(&*word)
        || word.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '―' | 'ー' | ' '))
}

/// Whether the text says that the account hides the figure.
pub fn is_hidden(text: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str, FixedState>> = LazyLock::new(|| HIDDEN.lines().collect());
    let word = text.trim().trim_matches(['(', ')', '[', ']', '*']);
    KNOWN.contains(&*lower(word))
}

/// The multiplier at the start of `text`: its word in lower case, its power of ten, and what follows it.
pub(crate) fn multiplier(text: &str) -> Option<(String, i32, &str)> {
    if let Some((unit, power)) = JOINED.iter().find(|(unit, _)| text.starts_with(unit)) {
        return Some(((*unit).to_owned(), *power, text.get(unit.len()..)?));
    }
    let end = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    let word = word.to_lowercase();
    let power = match text.get(..end)? {
        "L" => 5,                   // a lakh; in lower case a litre
        "MN" => return None,        // Mexico's "moneda nacional"
        "TR" | "Tr" => return None, // Turkey; Vietnamese shortens a million in lower case
        _ => power_of(&word)?,
    };
    // `$500 w/ usage`, `$500 M.N.`
    if (word == "w" && rest.starts_with('/'))
        || (word == "m" && rest.get(..2).is_some_and(|rest| rest.eq_ignore_ascii_case(".n")))
    {
        return None;
    }
    if word == "mil" && rest.starts_with('.') {
        return None; // thousand in Spanish, an abbreviated million in Czech
    }
    Some((word, power, rest.strip_prefix('.').unwrap_or(rest)))
}

fn power_of(word: &str) -> Option<i32> {
    static KNOWN: LazyLock<HashMap<&str, i32, FixedState>> = LazyLock::new(|| {
        let line = |line: &'static str| {
            let (power, words) = line.split_once(' ')?;
            let power = power.parse().ok()?;
            Some(words.split(' ').map(move |word| (word, power)))
        };
        // Of two lines with the same word the first counts.
        MULTIPLIERS.lines().rev().filter_map(line).flatten().collect()
    });
    KNOWN.get(word).copied()
}

fn is_word(c: char) -> bool {
    let cjk =
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    // Vowel signs of Hindi and Thai are marks, not letters.
    let mark = matches!(c, '\u{900}'..='\u{963}' | '\u{e31}'..='\u{e4e}');
    (c.is_alphabetic() && !cjk) || mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_texts_are_no_missing_words() {
        assert!(MISSING.lines().all(|word| !word.is_ascii() || word.len() <= LONGEST));
        assert!(is_missing(&"- ".repeat(LONGEST)) && !is_missing(&"x".repeat(LONGEST + 1)));
    }
}

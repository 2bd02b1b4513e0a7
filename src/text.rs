//! Words as people and programs write them: compared without case and accents.

use crate::number;
use unicode_normalization::char::decompose_canonical;

pub mod country;

/// The text in lower case, with full-width characters as ordinary ones and without accents.
///
/// ```
/// assert_eq!(tierplan::text::fold("España"), "espana");
/// ```
pub fn fold(text: &str) -> String {
    let folded = number::folded(text);
    let lower = number::lower(&folded);
    if lower.is_ascii() {
        return lower.into_owned();
    }
    let mut folded = String::with_capacity(lower.len());
    for c in lower.chars() {
        if has_accents(c) {
            decompose_canonical(c, |part| folded.extend(plain(part)));
        } else {
            folded.extend(plain(c));
        }
    }
    folded
}

/// Latin and Greek letters: elsewhere what decomposes is more than an accent.
fn has_accents(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}')
}

/// The letter without what does not decompose; nothing for an accent by itself.
fn plain(c: char) -> Option<char> {
    match c {
        // Accents, and the dot under a letter of Hindi.
        '\u{300}'..='\u{36f}' | '\u{93c}' => None,
        'ı' => Some('i'),
        'ł' => Some('l'),
        'ø' => Some('o'),
        'đ' => Some('d'),
        'ё' => Some('е'),
        'أ' | 'إ' | 'آ' => Some('ا'),
        other => Some(other),
    }
}

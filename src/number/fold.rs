//! One spelling for characters that mean the same: digits of other scripts, full-width forms, spaces, minus signs.

use std::borrow::Cow;

/// Digits become ASCII, full-width forms their narrow ones, every kind of space a plain one, invisible characters
/// vanish; the result is trimmed, and a pair of quotes around the whole or a leading apostrophe is dropped.
pub fn fold(text: &str) -> String {
    folded(text).into_owned()
}

/// As [`fold`], without a copy where nothing but the ends changes.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    // Most cells are letters, digits and signs that stay as they are.
    let as_it_is = |c: u8| matches!(c, b' '..=b'~') && c != b'`';
    if text.bytes().all(as_it_is) {
        return Cow::Borrowed(unquoted(text));
    }
    let mapped: String = text.chars().filter_map(one).collect();
    Cow::Owned(unquoted(&mapped).to_owned())
}

/// The text in lower case, without a copy where it is that already.
pub(crate) fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|c| c.is_ascii() && !c.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

/// Without space and quotes around it.
fn unquoted(text: &str) -> &str {
    let trimmed = text.trim();
    let bare = trimmed.strip_prefix('\'').unwrap_or(trimmed);
    let bare = bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(bare);
    bare.trim()
}

fn one(c: char) -> Option<char> {
    Some(match c {
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{ad}' => {
            return None;
        }
        '\u{ff01}'..='\u{ff5e}' => shifted(c, 0xff01, '!'),
        '\u{660}'..='\u{669}' => shifted(c, 0x660, '0'),
        '\u{6f0}'..='\u{6f9}' => shifted(c, 0x6f0, '0'),
        '\u{966}'..='\u{96f}' => shifted(c, 0x966, '0'),
        '\u{9e6}'..='\u{9ef}' => shifted(c, 0x9e6, '0'),
        '\u{e50}'..='\u{e59}' => shifted(c, 0xe50, '0'),
        '٪' => '%',
        '٫' => '.',
        '٬' | '’' | '‘' | 'ʼ' | '`' => '\'',
        '、' => ',',
        '−' | '‐' | '‑' | '–' | '—' | '―' => '-',
        'К' | 'к' => 'k', // Cyrillic look-alikes of the suffixes
        '“' | '”' | '„' | '«' | '»' => '"',
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

fn shifted(c: char, from: u32, to: char) -> char {
    char::from_u32(u32::from(c) - from + u32::from(to)).unwrap_or(c)
}

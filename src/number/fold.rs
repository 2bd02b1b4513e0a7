//! One spelling for characters that mean the same: digits of other scripts, full-width forms, spaces, minus signs.

use std::borrow::Cow;

/// Digits become ASCII, full-width forms their narrow ones, every kind of space a plain one, invisible characters
/// vanish; the result is trimmed, and a pair of quotes around the whole or a leading apostrophe is dropped.
pub fn fold(text: &str) -> String {
    // Most cells are letters, digits and signs that stay as they are.
    let as_it_is = |c: u8| matches!(c, b' '..=b'~') && c != b'`';
    let mapped = match text.bytes().all(as_it_is) {
        true => Cow::Borrowed(text),
        false => text.chars().filter_map(one).collect(),
    };
    let trimmed = mapped.trim();
    let bare = trimmed.strip_prefix('\'').unwrap_or(trimmed);
    let bare = bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(bare);
    bare.trim().to_owned()
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

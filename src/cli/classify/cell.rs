//! Cells of CSV output: quoted where they must be, and never run by a spreadsheet.

use super::table::defused;

/// Appends a cell. With `raw` it goes out as it is, else without what a spreadsheet would run.
#[inline]
pub(super) fn write(text: &str, raw: bool, out: &mut Vec<u8>) {
    if let Some((first, last)) = word(text.as_bytes()) {
        ends(first, last, text.len(), out);
        return;
    }
    quoted(defused(text, raw).as_bytes(), out);
}

/// Both ends of a cell of four to eight bytes that holds letters only, as the tier of a row does. `None` for others.
#[inline]
fn word(text: &[u8]) -> Option<(&[u8; 4], &[u8; 4])> {
    const EACH: u32 = 0x0101_0101;
    const HIGH: u32 = 0x80 * EACH;
    /// What lower case has and upper case has not.
    const CASE: u32 = 0x20 * EACH;
    let letters = |four: &[u8; 4]| {
        let four = u32::from_le_bytes(*four);
        let small = (four | CASE) & !HIGH;
        let from_a = small + (0x80 - u32::from(b'a')) * EACH;
        let above_z = small + (0x80 - u32::from(b'z' + 1)) * EACH;
        from_a & !above_z & !four & HIGH == HIGH
    };
    match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) if text.len() <= 8 => {
            (letters(first) & letters(last)).then_some((first, last))
        }
        _ => None,
    }
}

/// Appends a word as it is. The usual lengths take no call: both ends are copied, which may overlap.
#[inline]
pub(super) fn append(word: &[u8], out: &mut Vec<u8>) {
    let length = word.len();
    match (word.first_chunk::<16>(), word.last_chunk::<16>()) {
        (Some(first), Some(last)) if length <= 32 => return ends(first, last, length, out),
        _ => {}
    }
    match (word.first_chunk::<8>(), word.last_chunk::<8>()) {
        (Some(first), Some(last)) if length <= 16 => return ends(first, last, length, out),
        _ => {}
    }
    match (word.first_chunk::<4>(), word.last_chunk::<4>()) {
        (Some(first), Some(last)) if length <= 8 => ends(first, last, length, out),
        _ => out.extend_from_slice(word),
    }
}

/// Appends so many bytes that begin and end like this.
#[inline]
fn ends<const N: usize>(first: &[u8; N], last: &[u8; N], length: usize, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(first);
    out.truncate(start + length - N);
    out.extend_from_slice(last);
}

/// Appends a cell in quotes if it holds a comma, a quote or a line's end.
pub(super) fn quoted(text: &[u8], out: &mut Vec<u8>) {
    let is_marked = |byte: &u8| u8::from(matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    // All bytes are looked at, which is faster than to stop at one.
    if text.iter().map(is_marked).fold(0, |found, marked| found | marked) == 0 {
        append(text, out);
        return;
    }
    out.push(b'"');
    for part in text.split_inclusive(|byte| *byte == b'"') {
        out.extend_from_slice(part);
        if part.ends_with(b"\"") {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

/// Whether a cell goes out as it is: it starts with a letter or digit, or is empty, and the bytes of its line are
/// [`ordinary`].
pub(super) fn is_harmless(cell: &[u8]) -> bool {
    cell.first().is_none_or(u8::is_ascii_alphanumeric)
}

/// Whether a line holds printable ASCII only, so that none of its cells can hide a line break or a control character.
pub(super) fn ordinary(line: &[u8]) -> bool {
    line.iter().fold(0, |found, byte| found | odd(*byte)) == 0
}

/// Not zero for a byte that is no printable ASCII.
fn odd(byte: u8) -> u8 {
    u8::from(byte < b' ') | (byte & 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_are_quoted_as_the_csv_crate_does(cells in prop::collection::vec("[a-c,\"\r\n =@-]{0,5}", 2..6)) {
            let mut wanted = csv::Writer::from_writer(Vec::new());
            wanted.write_record(&cells).unwrap();
            let mut found = Vec::new();
            for (number, cell) in cells.iter().enumerate() {
                if number > 0 {
                    found.push(b',');
                }
                write(cell, true, &mut found);
            }
            found.push(b'\n');
            prop_assert_eq!(found, wanted.into_inner().unwrap());
        }

        #[test]
        fn words_are_appended_whole(word in "[a-z/()]{0,40}") {
            let mut out = b"before,".to_vec();
            append(word.as_bytes(), &mut out);
            prop_assert_eq!(out, format!("before,{word}").into_bytes());
        }

        #[test]
        fn words_are_letters(text in "[a-zA-Z]{4,8}|[ -~é]{0,9}") {
            let wanted = text.bytes().all(|byte| byte.is_ascii_alphabetic());
            prop_assert_eq!(word(text.as_bytes()).is_some(), wanted && (4..=8).contains(&text.len()));
        }

        #[test]
        fn what_is_harmless_is_left_alone(text in "[ -~]{0,12}") {
            if ordinary(text.as_bytes()) && is_harmless(text.as_bytes()) {
                prop_assert_eq!(defused(&text, false), text.as_str());
            }
        }

        /// What the reader of long tables looks for in printable ASCII is all that a spreadsheet would run.
        #[test]
        fn what_is_not_wild_is_left_alone(text in "[ -~]{0,12}") {
            let wild = text.starts_with(['=', '+', '-', '@', ' ', '/', ')']);
            if !wild {
                prop_assert_eq!(defused(&text, false), text.as_str());
            }
        }
    }
}

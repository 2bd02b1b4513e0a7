//! Cells of CSV output: quoted where they must be, and never run by a spreadsheet.

use super::table::defused;

/// Appends a cell. With `raw` it goes out as it is, else without what a spreadsheet would run.
pub(super) fn write(text: &str, raw: bool, out: &mut Vec<u8>) {
    quoted(defused(text, raw).as_bytes(), out);
}

/// Appends a cell in quotes if it holds a comma, a quote or a line's end.
fn quoted(text: &[u8], out: &mut Vec<u8>) {
    if !text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(text);
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

/// Whether every cell of a line without quotes is [`is_harmless`] and the line [`ordinary`]. The same in one go, many
/// bytes at a time: behind each comma stands a letter, a digit, another comma or nothing.
pub(super) fn all_harmless(line: &[u8]) -> bool {
    let Some((first, rest)) = line.split_first() else { return true };
    let pairs = line.iter().zip(rest);
    let found = pairs.fold(0, |found, (before, byte)| {
        found | odd(*byte) | (u8::from(*before == b',') & !starts_well(*byte))
    });
    found == 0 && odd(*first) == 0 && starts_well(*first) != 0
}

/// Not zero for a byte that is no printable ASCII.
fn odd(byte: u8) -> u8 {
    u8::from(byte < b' ') | (byte & 0x80)
}

/// 0xff for a byte that a harmless cell begins with, or the comma behind an empty one; else zero.
fn starts_well(byte: u8) -> u8 {
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let digit = byte.wrapping_sub(b'0') < 10;
    0_u8.wrapping_sub(u8::from(letter | digit | (byte == b',')))
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
        fn a_line_at_once_is_its_cells_one_by_one(line in "[ -~é\t]{0,30}") {
            let each = line.split(',').all(|cell| is_harmless(cell.as_bytes()));
            prop_assert_eq!(all_harmless(line.as_bytes()), ordinary(line.as_bytes()) && each);
        }

        #[test]
        fn what_is_harmless_is_left_alone(text in "[ -~]{0,12}") {
            if ordinary(text.as_bytes()) && is_harmless(text.as_bytes()) {
                prop_assert_eq!(defused(&text, false), text.as_str());
            }
        }
    }
}

//! Cells that hold digits and nothing else. What is not plain is no error here: the reader of all numbers takes it.

use crate::number::{Kind, Mark, exact};

/// Digits that a float holds exactly, whatever they are.
const MOST: usize = 15;

/// A plain number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plain {
    pub(super) value: f64,
    /// The same, where no separator stood in it.
    pub(super) whole: Option<u64>,
    /// A percent sign followed.
    pub(super) percent: bool,
}

/// Reads `1204`, `12.5`, `4,2` and `4.2%` as [`crate::number::read`] does; `None` for all else, and where one
/// separator before three digits leaves a doubt that only the full reader puts in words.
pub(super) fn read(cell: &[u8], mark: Option<Mark>, kind: Kind) -> Option<Plain> {
    let (cell, percent) = match cell.strip_suffix(b"%") {
        Some(digits) => (digits, true),
        None => (cell, false),
    };
    if cell.len() > MOST + 1 {
        return None;
    }
    // Sixteen digits at most: they cannot run over.
    let mut digits = 0_u64;
    let mut separator = None;
    for (at, byte) in cell.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if separator.is_none() && matches!(byte, b'.' | b',') {
            separator = Some(at);
        } else {
            return None;
        }
    }
    let Some(at) = separator else {
        if cell.is_empty() || cell.len() > MOST {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "at most fifteen digits")]
        return Some(Plain { value: digits as f64, whole: Some(digits), percent });
    };
    let fraction = cell.len() - at - 1;
    if at == 0 || fraction == 0 {
        return None;
    }
    let three = fraction == 3 && at <= 3 && cell.first() != Some(&b'0');
    let decimal = !three || percent || kind == Kind::Share || {
        let written = if cell.get(at) == Some(&b'.') { Mark::Point } else { Mark::Comma };
        match (mark, kind) {
            (Some(mark), _) => mark == written,
            (None, Kind::Whole) => false,
            (None, _) => return None,
        }
    };
    let power = if decimal { -i32::try_from(fraction).ok()? } else { 0 };
    Some(Plain { value: exact(digits, power)?, whole: None, percent })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{self, Style};
    use proptest::prelude::*;

    fn marks() -> [Option<Mark>; 3] {
        [None, Some(Mark::Point), Some(Mark::Comma)]
    }

    fn agrees(text: &str) {
        for mark in marks() {
            for kind in [Kind::Whole, Kind::Average, Kind::Share] {
                let Some(found) = read(text.as_bytes(), mark, kind) else { continue };
                let full = number::read(text, Style { mark, kind }).unwrap();
                assert_eq!(found.value.to_bits(), full.value.to_bits(), "{text} {mark:?} {kind:?}");
                assert_eq!(found.percent, full.percent, "{text}");
                assert!(full.before.is_empty() && full.after.is_empty() && !full.scaled, "{text}");
            }
        }
    }

    #[test]
    fn digits_are_read_here_and_doubts_are_not() {
        for text in
            ["0", "7", "007", "1204", "12.5", "0.125", "4,2", "1.204", "1,204", "4.2%", "12345.678"]
        {
            agrees(text);
            assert!(read(text.as_bytes(), Some(Mark::Point), Kind::Whole).is_some(), "{text}");
        }
        for text in
            ["", "-", "12K", "1.2.3", ".5", "5.", "-5", "1 204", "9007199254740993", "%", "1e5"]
        {
            assert_eq!(read(text.as_bytes(), None, Kind::Whole), None, "{text}");
        }
        assert_eq!(read(b"1.204", None, Kind::Average), None);
    }

    proptest! {
        #[test]
        fn what_is_read_here_is_read_the_same_in_full(text in "[0-9]{0,8}[.,%]?[0-9]{0,9}%?") {
            agrees(&text);
        }
    }
}

//! Account names, told from all else that can stand in their column.

use super::content::trimmed;
use crate::ingest::cells::text;

/// A name without `@`, of letters, digits, points, dashes and underscores, and not of digits alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account<'a> {
    pub(super) name: &'a [u8],
    pub(super) has_digits: bool,
}

impl<'a> Account<'a> {
    /// That of a cell in which nothing else can be: no address, no network, no word for "missing".
    pub(super) fn of(cell: &'a [u8]) -> Option<Account<'a>> {
        let mut name = trimmed(cell);
        while let Some(rest) = name.strip_prefix(b"@") {
            name = rest;
        }
        let kinds = Kinds::of_name(name);
        let is_name = kinds.plain == HIGH && kinds.digits != HIGH && !name.is_empty();
        // Words for "missing" are short.
        let told = || std::str::from_utf8(name).is_ok_and(|name| text(name).is_some());
        let account = Account { name, has_digits: kinds.any_digit != 0 };
        (is_name && (name.len() > 4 || told())).then_some(account)
    }
}

/// Eight noughts, which are no matter in a name.
const FILL: u64 = 0x3030_3030_3030_3030;

const EACH: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte, which says whether it is something.
const HIGH: u64 = 0x80 * EACH;

/// What the bytes of a name are: eight answers each, which are put together as they are.
#[derive(Debug, Clone, Copy)]
struct Kinds {
    /// All are letters, digits, points, dashes or underscores.
    plain: u64,
    /// All are digits.
    digits: u64,
    /// Some are digits.
    any_digit: u64,
}

impl Kinds {
    fn of_name(name: &[u8]) -> Kinds {
        let of = |word: &[u8; 8]| Kinds::of(u64::from_le_bytes(*word));
        let Some(last) = name.last_chunk::<8>() else {
            let word = name.iter().fold(FILL, |word, byte| word << 8 | u64::from(*byte));
            let any_digit = u64::from(name.iter().any(u8::is_ascii_digit));
            return Kinds { any_digit, ..Kinds::of(word) };
        };
        // The last eight may overlap with those before, which is no matter.
        match name.first_chunk() {
            Some(first) if name.len() <= 16 => of(first).and(of(last)),
            _ => name.as_chunks::<8>().0.iter().map(of).fold(of(last), Kinds::and),
        }
    }

    #[inline]
    fn and(self, other: Kinds) -> Kinds {
        Kinds {
            plain: self.plain & other.plain,
            digits: self.digits & other.digits,
            any_digit: self.any_digit | other.any_digit,
        }
    }

    #[inline]
    fn of(word: u64) -> Kinds {
        /// What lower case has and upper case has not.
        const CASE: u64 = 0x20 * EACH;
        let from = |word: u64, least: u8| word.wrapping_add(u64::from(0x80 - least) * EACH);
        let between = |word, least, most: u8| from(word, least) & !from(word, most + 1) & HIGH;
        let low = word & !HIGH;
        let digits = between(low, b'0', b'9') & !word;
        let letters = between(low | CASE, b'a', b'z');
        let others = between(low, b'-', b'.') | between(low, b'_', b'_');
        let plain = digits | (letters | others) & !word;
        Kinds { plain, digits, any_digit: digits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn simple_names_are_letters_digits_and_a_few_signs(name in "[a-zA-Z0-9._ @{/:`-]{0,20}|.{0,10}") {
            let bare = name.trim_matches(' ').trim_start_matches('@');
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            let wanted = !bare.is_empty()
                && bare.chars().all(allowed)
                && !bare.bytes().all(|c| c.is_ascii_digit())
                && text(bare).is_some();
            let has_digits = bare.bytes().any(|c| c.is_ascii_digit());
            let wanted = wanted.then_some(Account { name: bare.as_bytes(), has_digits });
            prop_assert_eq!(Account::of(name.as_bytes()), wanted);
        }
    }
}

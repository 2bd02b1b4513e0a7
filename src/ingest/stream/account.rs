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
        let is_name = kinds.plain && !kinds.only_digits && !name.is_empty();
        // Words for "missing" are short.
        let told = || std::str::from_utf8(name).is_ok_and(|name| text(name).is_some());
        let account = Account { name, has_digits: kinds.has_digits };
        (is_name && (name.len() > 4 || told())).then_some(account)
    }
}

/// Eight noughts, which are no matter in a name.
const FILL: u64 = 0x3030_3030_3030_3030;

/// What the bytes of a name are.
#[derive(Debug, Clone, Copy)]
struct Kinds {
    /// Letters, digits, points, dashes and underscores.
    plain: bool,
    only_digits: bool,
    has_digits: bool,
}

impl Kinds {
    fn of_name(name: &[u8]) -> Kinds {
        let of = |word: &[u8; 8]| Kinds::of(u64::from_le_bytes(*word));
        let Some(last) = name.last_chunk::<8>() else {
            let word = name.iter().fold(FILL, |word, byte| word << 8 | u64::from(*byte));
            let has_digits = name.iter().any(u8::is_ascii_digit);
            return Kinds { has_digits, ..Kinds::of(word) };
        };
        // The last eight may overlap with those before, which is no matter.
        name.as_chunks::<8>().0.iter().map(of).fold(of(last), Kinds::and)
    }

    fn and(self, other: Kinds) -> Kinds {
        Kinds {
            plain: self.plain & other.plain,
            only_digits: self.only_digits & other.only_digits,
            has_digits: self.has_digits | other.has_digits,
        }
    }

    /// Eight bytes at once: in each the highest bit says whether it is something.
    #[inline]
    fn of(word: u64) -> Kinds {
        const EACH: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x80 * EACH;
        /// What lower case has and upper case has not.
        const CASE: u64 = 0x20 * EACH;
        let from = |word: u64, least: u8| word.wrapping_add(u64::from(0x80 - least) * EACH);
        let between = |word, least, most: u8| from(word, least) & !from(word, most + 1) & HIGH;
        let low = word & !HIGH;
        let digits = between(low, b'0', b'9') & !word;
        let letters = between(low | CASE, b'a', b'z');
        let others = between(low, b'-', b'.') | between(low, b'_', b'_');
        let plain = digits | (letters | others) & !word;
        Kinds { plain: plain == HIGH, only_digits: digits == HIGH, has_digits: digits != 0 }
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

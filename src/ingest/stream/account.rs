//! Account names, told from all else that can stand in their column.

use super::content::trimmed;
use crate::ingest::cells::text;
use wide::u8x16;

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
        let is_name = kinds.plain && !kinds.digits && !name.is_empty();
        // Words for "missing" are short.
        let told = || std::str::from_utf8(name).is_ok_and(|name| text(name).is_some());
        let account = Account { name, has_digits: kinds.any_digit };
        (is_name && (name.len() > 4 || told())).then_some(account)
    }
}

/// Eight noughts, which are no matter in a name.
const FILL: u64 = 0x3030_3030_3030_3030;

/// All bits that say something about sixteen bytes.
const ALL: u32 = 0xffff;

/// What the bytes of a name are.
#[derive(Debug, Clone, Copy)]
struct Kinds {
    /// All are letters, digits, points, dashes or underscores.
    plain: bool,
    /// All are digits.
    digits: bool,
    /// Some are digits.
    any_digit: bool,
}

impl Kinds {
    #[inline]
    fn of_name(name: &[u8]) -> Kinds {
        let Some(last) = name.last_chunk::<8>() else {
            let word = name.iter().fold(FILL, |word, byte| word << 8 | u64::from(*byte));
            let any_digit = name.iter().any(u8::is_ascii_digit);
            return Kinds {
                any_digit,
                ..Kinds::of(halves(&word.to_le_bytes(), &FILL.to_le_bytes()))
            };
        };
        // The last ones may overlap with those before, which is no matter.
        match (name.first_chunk(), name.last_chunk()) {
            (Some(first), _) if name.len() <= 16 => Kinds::of(halves(first, last)),
            (_, last) => {
                let sixteens = name.as_chunks::<16>().0.iter().chain(last);
                sixteens.map(|sixteen| Kinds::of(*sixteen)).fold(Kinds::NONE, Kinds::and)
            }
        }
    }

    /// Those of no bytes.
    const NONE: Kinds = Kinds { plain: true, digits: true, any_digit: false };

    fn and(self, other: Kinds) -> Kinds {
        Kinds {
            plain: self.plain && other.plain,
            digits: self.digits && other.digits,
            any_digit: self.any_digit || other.any_digit,
        }
    }

    #[inline]
    fn of(sixteen: [u8; 16]) -> Kinds {
        let bytes = u8x16::new(sixteen);
        let splat = u8x16::splat;
        // So many from the least on: what is below it is far above it then.
        let among = |bytes: u8x16, least: u8, most: u8| {
            let above = bytes - splat(least);
            above.min(splat(most - least)).simd_eq(above)
        };
        let digits = among(bytes, b'0', b'9');
        let letters = among(bytes | splat(b'a' - b'A'), b'a', b'z');
        let others = among(bytes, b'-', b'.') | bytes.simd_eq(splat(b'_'));
        let plain = (digits | letters | others).to_bitmask();
        let digits = digits.to_bitmask();
        Kinds { plain: plain == ALL, digits: digits == ALL, any_digit: digits != 0 }
    }
}

/// Sixteen bytes.
#[inline]
fn halves(first: &[u8; 8], last: &[u8; 8]) -> [u8; 16] {
    let [first, last] = [first, last].map(|eight| u128::from(u64::from_le_bytes(*eight)));
    (first | last << 64).to_le_bytes()
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

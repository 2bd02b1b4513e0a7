//! What the headers of delta encodings say of the lengths of texts, checked before memory is taken for them: a number in
//! a few bytes can stand for more than any memory holds.
//!
//! See <https://github.com/apache/parquet-format/blob/master/Encodings.md#delta-encoding-delta_binary_packed--5>.

/// Whole numbers in delta encoding: at most `most` of them. Gives them and the number of bytes they take; `None` where
/// they make no sense.
fn numbers(bytes: &[u8], most: usize) -> Option<(Vec<i64>, usize)> {
    let mut at = 0;
    let block = usize::try_from(varint(bytes, &mut at)?).ok()?;
    let minis = usize::try_from(varint(bytes, &mut at)?).ok()?;
    let count = usize::try_from(varint(bytes, &mut at)?).ok().filter(|count| *count <= most)?;
    let mut last = zigzag(varint(bytes, &mut at)?);
    let each = block.checked_div(minis).filter(|each| *each > 0 && each.is_multiple_of(32))?;
    let mut found = Vec::with_capacity(count);
    if count > 0 {
        found.push(last);
    }
    while found.len() < count {
        let least = zigzag(varint(bytes, &mut at)?);
        let widths = bytes.get(at..at.checked_add(minis)?)?;
        at += minis;
        for width in widths {
            let left = count - found.len();
            if left == 0 {
                break;
            }
            let width = usize::from(*width);
            let end = at.checked_add(width.checked_mul(each)? / 8)?;
            let packed = bytes.get(at..end.min(bytes.len()))?;
            for place in 0..left.min(each) {
                last = last.wrapping_add(least).wrapping_add(bits(packed, place * width, width)?);
                found.push(last);
            }
            at = end;
        }
    }
    Some((found, at))
}

/// So many bits from this bit on, the lowest first.
fn bits(bytes: &[u8], from: usize, width: usize) -> Option<i64> {
    let mut number = 0_u64;
    for place in 0..width.min(64) {
        let at = from + place;
        let bit = bytes.get(at / 8)? >> (at % 8) & 1;
        number |= u64::from(bit) << place;
    }
    (width <= 64).then(|| number.cast_signed())
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Bytes that texts of this encoding unpack to: their lengths, then the texts one behind the other.
pub(super) fn lengths(bytes: &[u8], most: usize) -> Option<u64> {
    let (lengths, at) = numbers(bytes, most)?;
    let all = sum(&lengths)?;
    let room = bytes.len().saturating_sub(at) as u64;
    (all <= room).then_some(all)
}

/// The same where each text begins as the one before does: how much of it, then the rest of all texts.
pub(super) fn prefixes(bytes: &[u8], most: usize) -> Option<u64> {
    let (prefixes, at) = numbers(bytes, most)?;
    let rest = bytes.get(at..)?;
    let (lengths, _) = numbers(rest, most)?;
    self::lengths(rest, most)?;
    let mut before = 0;
    for (prefix, length) in prefixes.iter().zip(&lengths) {
        if *prefix < 0 || *prefix > before {
            return None;
        }
        before = prefix.checked_add(*length)?;
    }
    if lengths.len() != prefixes.len() {
        return None;
    }
    sum(&prefixes)?.checked_add(sum(&lengths)?)
}

fn sum(numbers: &[i64]) -> Option<u64> {
    numbers.iter().try_fold(0_u64, |sum, number| sum.checked_add(u64::try_from(*number).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second example of the format's own description: 7, 5, 3, 1, 2, 3, 4, 5.
    const EXAMPLE: &[u8] =
        &[128, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0];

    #[test]
    fn numbers_are_read() {
        let (found, end) = numbers(EXAMPLE, 8).unwrap();
        assert_eq!(found, [7, 5, 3, 1, 2, 3, 4, 5]);
        assert_eq!(end, EXAMPLE.len());
        assert!(numbers(EXAMPLE, 7).is_none(), "more than there may be");
        assert!(lengths(EXAMPLE, 8).is_none(), "no texts behind");
        let mut whole = EXAMPLE.to_vec();
        whole.extend([b'x'; 30]);
        assert_eq!(lengths(&whole, 8), Some(30));
    }

    #[test]
    fn absurd_headers_are_refused() {
        let absurd: [&[u8]; 4] = [
            &[],
            &[128, 1, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0],
            &[0, 0, 1, 0],
            &[128, 1, 4, 9, 0, 0, 255, 255, 255, 255, 1],
        ];
        for bytes in absurd {
            assert!(numbers(bytes, 1_000).is_none(), "{bytes:?}");
        }
    }
}

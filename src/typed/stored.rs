//! Values back from how a person writes them to how a column stores them: the way back of [`written`](super::written).

use super::value::Kind;
use ::parquet::basic::Type;
use serde_json::Value;

/// Nanoseconds of a day.
const DAY: i128 = 86_400_000_000_000;

/// A value as a column stores it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stored {
    Bool(bool),
    Int(i64),
    /// Nanoseconds since the beginning of 1970.
    Nanoseconds(i128),
    Double(f64),
    Bytes(Vec<u8>),
}

/// A value for a column of this type; `length` is that of its bytes, where all have the same. `None` if it does not fit.
pub(super) fn of(kind: Kind, physical: Type, length: usize, value: &Value) -> Option<Stored> {
    match physical {
        Type::BOOLEAN => value.as_bool().map(Stored::Bool),
        Type::INT32 => {
            int(kind, value).and_then(|n| i32::try_from(n).ok()).map(|n| Stored::Int(n.into()))
        }
        Type::INT64 => int(kind, value).map(Stored::Int),
        Type::INT96 => nanoseconds(value).map(Stored::Nanoseconds),
        Type::FLOAT | Type::DOUBLE => double(value).map(Stored::Double),
        Type::BYTE_ARRAY => bytes(kind, None, value).map(Stored::Bytes),
        Type::FIXED_LEN_BYTE_ARRAY => {
            let bytes = bytes(kind, Some(length), value);
            bytes.filter(|bytes| bytes.len() == length).map(Stored::Bytes)
        }
    }
}

fn int(kind: Kind, value: &Value) -> Option<i64> {
    match kind {
        Kind::Unsigned(32) => {
            let number = u32::try_from(value.as_u64()?).ok()?;
            Some(i64::from(number.cast_signed()))
        }
        Kind::Unsigned(_) => value.as_u64().map(u64::cast_signed),
        Kind::Decimal(scale) => i64::try_from(decimal(value, scale)?).ok(),
        Kind::Date if value.is_i64() => value.as_i64(),
        Kind::Date => i64::try_from(nanoseconds(value)?.div_euclid(DAY)).ok(),
        Kind::Time(unit) => time_of_day(value.as_str()?, unit),
        Kind::Moment { unit, .. } => i64::try_from(nanoseconds(value)? / i128::from(unit)).ok(),
        Kind::Plain | Kind::Bytes | Kind::Uuid | Kind::Half => value.as_i64(),
    }
}

fn double(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some(word) => word.parse().ok(), // NaN, inf
        None => value.as_f64(),
    }
}

/// A date, or a date with its time.
fn nanoseconds(value: &Value) -> Option<i128> {
    let text = value.as_str()?;
    if let Ok(number) = text.parse() {
        return Some(number); // of no year that has four digits
    }
    let time: jiff::civil::DateTime = text.strip_suffix('Z').unwrap_or(text).parse().ok()?;
    Some(jiff::tz::Offset::UTC.to_timestamp(time).ok()?.as_nanosecond())
}

fn time_of_day(text: &str, unit: i64) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number); // of no day
    }
    let time: jiff::civil::Time = text.parse().ok()?;
    let since = time.duration_since(jiff::civil::Time::midnight());
    i64::try_from(since.as_nanos() / i128::from(unit)).ok()
}

/// A decimal without its point.
fn decimal(value: &Value, scale: u32) -> Option<i128> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => number.as_f64()?.to_string(),
        other => other.to_string(),
    };
    if let Some((number, exponent)) = text.split_once("e-") {
        return number.parse().ok().filter(|_| exponent.parse() == Ok(scale));
    }
    let scale = usize::try_from(scale).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fits = fraction.len() <= scale && fraction.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| format!("{whole}{fraction:0<scale$}").parse().ok()).flatten()
}

fn bytes(kind: Kind, length: Option<usize>, value: &Value) -> Option<Vec<u8>> {
    match kind {
        Kind::Decimal(scale) => match decimal(value, scale) {
            Some(number) => signed(number, length),
            None => Some(plain(value.as_str()?)), // of more digits than are counted in
        },
        Kind::Uuid => {
            let text = value.as_str()?;
            let digits: String = text.chars().filter(|c| *c != '-').collect();
            hex(&digits).or_else(|| Some(plain(text)))
        }
        Kind::Half => {
            let number = double(value)?;
            Some(half(number).to_le_bytes().to_vec())
        }
        Kind::Bytes => value.as_str().map(plain),
        _ => value.as_str().map(|text| text.as_bytes().to_vec()),
    }
}

/// In two's complement, the highest byte first; as few as will do, or so many.
fn signed(number: i128, length: Option<usize>) -> Option<Vec<u8>> {
    let all = number.to_be_bytes();
    let fill = if number < 0 { 0xff } else { 0 };
    let spare = (0..15).take_while(|at| {
        let next = all.get(at + 1).is_some_and(|next| (*next >= 0x80) == (number < 0));
        all.get(*at) == Some(&fill) && next
    });
    let needed = all.get(spare.count()..)?;
    let extra = length.map_or(Some(0), |length| length.checked_sub(needed.len()))?;
    let mut bytes = vec![fill; extra];
    bytes.extend_from_slice(needed);
    Some(bytes)
}

/// Bytes from text in which some may be written `\xE9`.
fn plain(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\\x") {
        let byte = behind.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.extend_from_slice(before.as_bytes());
        bytes.extend(byte.map_or(b"\\x".to_vec(), |byte| vec![byte]));
        rest = behind.get(if byte.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// 16 bytes of 32 digits.
fn hex(digits: &str) -> Option<Vec<u8>> {
    let whole = u128::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 32)?;
    Some(whole.to_be_bytes().to_vec())
}

/// A float of 16 bits that has this value.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within ten bits")]
fn half(number: f64) -> u16 {
    let sign = u16::from(number.is_sign_negative()) << 15;
    let size = number.abs();
    let bits = if number.is_nan() {
        0x7e00
    } else if size.is_infinite() {
        0x7c00
    } else if size < 2_f64.powi(-14) {
        (size * 2_f64.powi(24)).round() as u16
    } else {
        let exponent = (1..=30).rev().find(|e| size >= 2_f64.powi(e - 15)).unwrap_or(1);
        let fraction = (size / 2_f64.powi(exponent - 15) - 1.0) * 1024.0;
        ((exponent as u16) << 10) | fraction.round() as u16
    };
    sign | bits
}

#[cfg(test)]
mod tests {
    use super::super::value::{self, Scalar};
    use super::*;
    use proptest::prelude::*;

    fn back(kind: Kind, physical: Type, length: usize, scalar: Scalar<'_>) -> Option<Stored> {
        of(kind, physical, length, &value::written(kind, scalar))
    }

    /// Whether two numbers are the same, without regard to the sign of nought.
    fn is_same(one: f64, other: f64) -> bool {
        (one.is_nan() && other.is_nan()) || (one + 0.0).total_cmp(&(other + 0.0)).is_eq()
    }

    proptest! {
        #[test]
        fn whole_numbers_come_back(number: i64, scale in 0_u32..20, utc: bool) {
            let small = number % (1 << 31);
            let unsigned = i64::from(i32::try_from(small).unwrap_or(0));
            let kinds = [
                (Kind::Plain, number),
                (Kind::Unsigned(64), number),
                (Kind::Decimal(scale), number),
                (Kind::Moment { unit: 1_000, utc }, number),
                (Kind::Moment { unit: 1, utc }, number),
                (Kind::Time(1_000), number),
                (Kind::Time(1), number.rem_euclid(86_400_000_000_000)),
                (Kind::Date, small),
            ];
            for (kind, number) in kinds {
                let found = back(kind, Type::INT64, 0, Scalar::Int(number));
                prop_assert_eq!(found, Some(Stored::Int(number)), "{:?}", kind);
            }
            let found = back(Kind::Unsigned(32), Type::INT32, 0, Scalar::Int(unsigned));
            prop_assert_eq!(found, Some(Stored::Int(unsigned)));
        }

        #[test]
        fn floats_come_back(number: f64, small: f32, bits: u16) {
            let found = back(Kind::Plain, Type::DOUBLE, 0, Scalar::Double(number));
            let Some(Stored::Double(found)) = found else { panic!("{number}") };
            prop_assert!(is_same(found, number));
            let found = back(Kind::Plain, Type::FLOAT, 0, Scalar::Float(small));
            let Some(Stored::Double(found)) = found else { panic!("{small}") };
            #[expect(clippy::cast_possible_truncation, reason = "as it is written")]
            let found = f64::from(found as f32);
            prop_assert!(is_same(found, small.into()));
            let found = back(Kind::Half, Type::FIXED_LEN_BYTE_ARRAY, 2, Scalar::Bytes(&bits.to_le_bytes()));
            let zero_or_nan = bits << 1 == 0 || bits & 0x7fff > 0x7c00;
            prop_assert!(zero_or_nan || found == Some(Stored::Bytes(bits.to_le_bytes().to_vec())));
        }

        #[test]
        fn bytes_come_back(bytes: Vec<u8>, wide: i128, scale in 0_u32..120) {
            let found = back(Kind::Bytes, Type::BYTE_ARRAY, 0, Scalar::Bytes(&bytes));
            prop_assert_eq!(found, Some(Stored::Bytes(bytes)));
            let stored = wide.to_be_bytes();
            let kind = Kind::Decimal(scale);
            let found = back(kind, Type::FIXED_LEN_BYTE_ARRAY, 16, Scalar::Bytes(&stored));
            prop_assert_eq!(found, Some(Stored::Bytes(stored.to_vec())));
            let found = back(Kind::Uuid, Type::FIXED_LEN_BYTE_ARRAY, 16, Scalar::Bytes(&stored));
            prop_assert_eq!(found, Some(Stored::Bytes(stored.to_vec())));
            let found = back(Kind::Plain, Type::INT96, 0, Scalar::Nanoseconds(wide >> 8));
            prop_assert_eq!(found, Some(Stored::Nanoseconds(wide >> 8)));
        }
    }

    #[test]
    fn text_with_a_backslash_comes_back() {
        for text in ["\\x41", "a\\xff\\", "\\x", "caf\\xE9", "\\\\x00"] {
            let found = back(Kind::Bytes, Type::BYTE_ARRAY, 0, Scalar::Bytes(text.as_bytes()));
            assert_eq!(found, Some(Stored::Bytes(text.as_bytes().to_vec())), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_stored() {
        let cases = [
            (Kind::Plain, Type::INT32, Value::from(3_000_000_000_u32)),
            (Kind::Unsigned(32), Type::INT32, Value::from(-1)),
            (Kind::Date, Type::INT32, Value::from("soon")),
            (Kind::Decimal(2), Type::INT64, Value::from("1.234")),
            (Kind::Plain, Type::BOOLEAN, Value::from("yes")),
        ];
        for (kind, physical, value) in cases {
            assert_eq!(of(kind, physical, 0, &value), None, "{value}");
        }
    }
}

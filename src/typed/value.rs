//! Values as a person would write them: dates and times by ISO 8601, decimals to their last digit, numbers that are
//! whole without `.0`.

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use ::parquet::schema::types::ColumnDescriptor;
use serde_json::{Number, Value};
use std::fmt::Write as _;

/// A value as it is stored.
pub(crate) enum Scalar<'v> {
    Bool(bool),
    Int(i64),
    /// Nanoseconds since the beginning of 1970.
    Nanoseconds(i128),
    Float(f32),
    Double(f64),
    Bytes(&'v [u8]),
}

/// What is stored for a physical type.
pub(crate) trait Raw {
    /// The same, for all types.
    fn scalar(&self) -> Scalar<'_>;
}

impl Raw for bool {
    fn scalar(&self) -> Scalar<'_> {
        Scalar::Bool(*self)
    }
}

impl Raw for i32 {
    fn scalar(&self) -> Scalar<'_> {
        Scalar::Int(i64::from(*self))
    }
}

impl Raw for i64 {
    fn scalar(&self) -> Scalar<'_> {
        Scalar::Int(*self)
    }
}

impl Raw for Int96 {
    /// Nanoseconds of a day in two words, then the Julian day.
    fn scalar(&self) -> Scalar<'_> {
        const EPOCH: i128 = 2_440_588;
        const DAY: i128 = 86_400_000_000_000;
        let word = |at: usize| self.data().get(at).copied().unwrap_or(0);
        let within = (i128::from(word(1)) << 32) | i128::from(word(0));
        let day = i128::from(word(2).cast_signed()) - EPOCH;
        Scalar::Nanoseconds(day * DAY + within)
    }
}

impl Raw for f32 {
    fn scalar(&self) -> Scalar<'_> {
        Scalar::Float(*self)
    }
}

impl Raw for f64 {
    fn scalar(&self) -> Scalar<'_> {
        Scalar::Double(*self)
    }
}

impl Raw for ByteArray {
    fn scalar(&self) -> Scalar<'_> {
        Scalar::Bytes(if self.is_empty() { &[] } else { self.data() })
    }
}

impl Raw for FixedLenByteArray {
    fn scalar(&self) -> Scalar<'_> {
        Scalar::Bytes(if self.is_empty() { &[] } else { self.data() })
    }
}

/// How a stored value is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As it is: numbers, truths, text.
    Plain,
    /// Bytes that may be text, which old tools write without a word.
    Bytes,
    /// A whole number of so many bits, without a sign.
    Unsigned(u32),
    /// A number with so many digits behind the point.
    Decimal(u32),
    /// Days since the beginning of 1970.
    Date,
    /// Time of day, in units of so many nanoseconds.
    Time(i64),
    /// Time since the beginning of 1970 in such units; of the whole world, or of a place that is not named.
    Moment { unit: i64, utc: bool },
    /// 16 bytes.
    Uuid,
    /// A float of 16 bits.
    Half,
}

impl Kind {
    /// As the schema says, in the present way or the old one.
    pub(crate) fn of(column: &ColumnDescriptor) -> Kind {
        let scale = || u32::try_from(column.type_scale()).unwrap_or(0);
        match column.logical_type_ref() {
            Some(LogicalType::Decimal(_)) => return Kind::Decimal(scale()),
            Some(LogicalType::Date) => return Kind::Date,
            Some(LogicalType::Time(time)) => return Kind::Time(nanoseconds(&time.unit)),
            Some(LogicalType::Timestamp(time)) => {
                return Kind::Moment {
                    unit: nanoseconds(&time.unit),
                    utc: time.is_adjusted_to_u_t_c,
                };
            }
            Some(LogicalType::Uuid) => return Kind::Uuid,
            Some(LogicalType::Float16) => return Kind::Half,
            _ => {}
        }
        match column.converted_type() {
            ConvertedType::DECIMAL => Kind::Decimal(scale()),
            ConvertedType::DATE => Kind::Date,
            ConvertedType::TIME_MILLIS => Kind::Time(1_000_000),
            ConvertedType::TIME_MICROS => Kind::Time(1_000),
            ConvertedType::TIMESTAMP_MILLIS => Kind::Moment { unit: 1_000_000, utc: true },
            ConvertedType::TIMESTAMP_MICROS => Kind::Moment { unit: 1_000, utc: true },
            ConvertedType::UINT_8 => Kind::Unsigned(8),
            ConvertedType::UINT_16 => Kind::Unsigned(16),
            ConvertedType::UINT_32 => Kind::Unsigned(32),
            ConvertedType::UINT_64 => Kind::Unsigned(64),
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Kind::Plain,
            _ => match column.physical_type() {
                // Times of 96 bits have no other name; nobody says of which zone.
                Type::INT96 => Kind::Moment { unit: 1, utc: false },
                Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY => Kind::Bytes,
                _ => Kind::Plain,
            },
        }
    }
}

fn nanoseconds(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000_000,
        TimeUnit::MICROS => 1_000,
        TimeUnit::NANOS => 1,
    }
}

/// The value of a cell.
pub(crate) fn written(kind: Kind, stored: Scalar<'_>) -> Value {
    match (kind, stored) {
        (Kind::Decimal(scale), Scalar::Int(number)) => decimal(i128::from(number), scale),
        (Kind::Decimal(scale), Scalar::Bytes(bytes)) => {
            signed(bytes).map_or_else(|| text(bytes), |number| decimal(number, scale))
        }
        (Kind::Date, Scalar::Int(days)) => date(days),
        (Kind::Time(unit), Scalar::Int(time)) => Value::String(time_of_day(time, unit)),
        (Kind::Moment { unit, utc }, Scalar::Int(time)) => {
            moment(i128::from(time) * i128::from(unit), utc)
        }
        (_, Scalar::Nanoseconds(time)) => moment(time, false),
        (Kind::Unsigned(bits), Scalar::Int(number)) => {
            Value::from(number.cast_unsigned() & (u64::MAX >> (64 - bits.clamp(1, 64))))
        }
        (Kind::Uuid, Scalar::Bytes(bytes)) => uuid(bytes),
        (Kind::Half, Scalar::Bytes(&[low, high])) => half(u16::from_le_bytes([low, high])),
        (Kind::Bytes, Scalar::Bytes(bytes)) if is_ambiguous(bytes) => escaped(bytes),
        (_, Scalar::Bool(value)) => Value::Bool(value),
        (_, Scalar::Int(number)) => Value::from(number),
        (_, Scalar::Float(number)) => float(number),
        (_, Scalar::Double(number)) => double(number),
        (_, Scalar::Bytes(bytes)) => text(bytes),
    }
}

/// Text as it is, if it is UTF-8.
fn text(bytes: &[u8]) -> Value {
    std::str::from_utf8(bytes).map_or_else(|_| escaped(bytes), Value::from)
}

/// Whether a byte is none of text.
fn is_control(byte: &u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Whether bytes are none of text, or would be taken for such once they are written.
fn is_ambiguous(bytes: &[u8]) -> bool {
    bytes.iter().any(is_control) || bytes.windows(2).any(|pair| pair == b"\\x")
}

/// Bytes that are no text, those that make no character as `\xE9`. A backslash is `\x5C`, so that nothing is lost.
fn escaped(bytes: &[u8]) -> Value {
    let mut written = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match u8::try_from(c).ok().filter(|byte| is_control(byte) || *byte == b'\\') {
                Some(byte) => drop(write!(written, "\\x{byte:02X}")),
                None => written.push(c),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(written, "\\x{byte:02X}");
        }
    }
    Value::String(written)
}

/// A float as the shortest number that is the same at its own width: `0.1`, not `0.10000000149011612`.
fn float(number: f32) -> Value {
    number.to_string().parse().map_or(Value::Null, double)
}

/// Whole numbers have no point. What is no number is its name, so that it is not taken for a missing one.
fn double(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_nan() {
        return Value::from("NaN");
    }
    if number.is_infinite() {
        return Value::from(if number > 0.0 { "inf" } else { "-inf" });
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within i64")]
    if number.fract() == 0.0 && number.abs() < EXACT {
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

fn half(bits: u16) -> Value {
    let (exponent, fraction) = (i32::from(bits >> 10) & 0x1f, f32::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f32.powi(-24),
        0x1f if fraction == 0.0 => f32::INFINITY,
        0x1f => f32::NAN,
        exponent => (1.0 + fraction / 1024.0) * 2_f32.powi(exponent - 15),
    };
    float(if bits >> 15 == 1 { -size } else { size })
}

/// A whole number of up to 16 bytes that matter, the highest first, in two's complement.
fn signed(bytes: &[u8]) -> Option<i128> {
    let (first, _) = bytes.split_first()?;
    let fill = if *first >= 0x80 { 0xff } else { 0 };
    let (extra, kept) = bytes.split_at(bytes.len().saturating_sub(16));
    let sign = kept.first().is_some_and(|byte| (*byte >= 0x80) == (fill == 0xff));
    if !(sign && extra.iter().all(|byte| *byte == fill)) {
        return None;
    }
    let mut whole = [fill; 16];
    let start = whole.len() - kept.len();
    whole.get_mut(start..)?.copy_from_slice(kept);
    Some(i128::from_be_bytes(whole))
}

/// A number where it can be one to its last digit, else its digits.
fn decimal(unscaled: i128, scale: u32) -> Value {
    let text = digits(unscaled, scale);
    if let Ok(whole) = text.parse::<i64>() {
        return Value::from(whole);
    }
    let number = text.parse().ok().filter(|number: &f64| number.to_string() == text);
    number.and_then(Number::from_f64).map_or(Value::String(text), Value::Number)
}

/// A decimal as text, without noughts at its end.
fn digits(unscaled: i128, scale: u32) -> String {
    let scale = match usize::try_from(scale) {
        Ok(scale) if scale <= 100 => scale,
        _ => return format!("{unscaled}e-{scale}"),
    };
    let all = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = all.split_at_checked(all.len() - scale).unwrap_or((&all, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if unscaled < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

fn date(days: i64) -> Value {
    let start = days.checked_mul(86_400).and_then(|start| jiff::Timestamp::from_second(start).ok());
    match start {
        Some(start) => Value::String(jiff::tz::Offset::UTC.to_datetime(start).date().to_string()),
        None => Value::from(days), // no year that has four digits
    }
}

/// Date and time; the date alone for a midnight of no place, as dates are kept by tools that know only times.
fn moment(nanoseconds: i128, utc: bool) -> Value {
    let Ok(time) = jiff::Timestamp::from_nanosecond(nanoseconds) else {
        return Value::String(nanoseconds.to_string());
    };
    let time = jiff::tz::Offset::UTC.to_datetime(time);
    let midnight = time.time() == jiff::civil::Time::midnight();
    Value::String(match (utc, midnight) {
        (true, _) => format!("{}T{}Z", time.date(), time.time()),
        (false, true) => time.date().to_string(),
        (false, false) => format!("{} {}", time.date(), time.time()),
    })
}

fn time_of_day(time: i64, unit: i64) -> String {
    let nanoseconds = time.checked_mul(unit).filter(|time| (0..86_400_000_000_000).contains(time));
    let Some(nanoseconds) = nanoseconds else { return time.to_string() };
    let start = jiff::civil::Time::midnight();
    start.wrapping_add(jiff::SignedDuration::from_nanos(nanoseconds)).to_string()
}

fn uuid(bytes: &[u8]) -> Value {
    if bytes.len() != 16 {
        return text(bytes);
    }
    let mut written = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            written.push('-');
        }
        let _ = write!(written, "{byte:02x}");
    }
    Value::String(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_written_as_people_do() {
        let bytes = Scalar::Bytes;
        let moment = |unit, utc| Kind::Moment { unit, utc };
        let cases = [
            (Kind::Plain, Scalar::Double(12_500.0), json!(12_500)),
            (Kind::Plain, Scalar::Double(0.5), json!(0.5)),
            (Kind::Plain, Scalar::Double(1e300), json!(1e300)),
            (Kind::Plain, Scalar::Double(f64::NAN), json!("NaN")),
            (Kind::Plain, Scalar::Float(f32::NEG_INFINITY), json!("-inf")),
            (Kind::Plain, Scalar::Float(0.1), json!(0.1)),
            (Kind::Unsigned(32), Scalar::Int(-1), json!(4_294_967_295_u32)),
            (Kind::Unsigned(64), Scalar::Int(-1), json!(u64::MAX)),
            (Kind::Plain, Scalar::Int(-7), json!(-7)),
            (Kind::Decimal(2), Scalar::Int(35_000), json!(350)),
            (Kind::Decimal(2), Scalar::Int(-1_250), json!(-12.5)),
            (Kind::Decimal(3), Scalar::Int(5), json!(0.005)),
            (Kind::Decimal(2), bytes(&[0xff, 0x85]), json!(-1.23)),
            (Kind::Decimal(0), bytes(&[0; 20]), json!(0)),
            (Kind::Date, Scalar::Int(20_000), json!("2024-10-04")),
            (Kind::Date, Scalar::Int(i64::MAX), json!(i64::MAX)),
            (Kind::Time(1_000), Scalar::Int(3_661_500_000), json!("01:01:01.5")),
            (moment(1_000, false), Scalar::Int(0), json!("1970-01-01")),
            (moment(1_000, true), Scalar::Int(0), json!("1970-01-01T00:00:00Z")),
            (moment(1, false), Scalar::Int(1_500_000_000), json!("1970-01-01 00:00:01.5")),
            (moment(1_000_000, true), Scalar::Int(i64::MIN), json!("-9223372036854775808000000")),
            (Kind::Plain, bytes("café".as_bytes()), json!("café")),
            (Kind::Plain, bytes(b"caf\xe9\\"), json!("caf\\xE9\\x5C")),
            (Kind::Bytes, bytes("café\n".as_bytes()), json!("café\n")),
            (Kind::Bytes, bytes(b"GIF\0\\\xff"), json!("GIF\\x00\\x5C\\xFF")),
            (Kind::Half, bytes(&[0x00, 0x3e]), json!(1.5)),
            (Kind::Half, bytes(&[0x00, 0xc0]), json!(-2)),
            (Kind::Half, bytes(&[0x00, 0x7c]), json!("inf")),
            (Kind::Uuid, bytes(&[0x12; 16]), json!("12121212-1212-1212-1212-121212121212")),
            (Kind::Uuid, bytes(b"short"), json!("short")),
        ];
        for (kind, stored, wanted) in cases {
            assert_eq!(written(kind, stored), wanted, "{kind:?}");
        }
        let mut day = Int96::new();
        day.set_data(0, 0, 2_440_589);
        assert_eq!(
            written(Kind::Moment { unit: 1, utc: false }, day.scalar()),
            json!("1970-01-02")
        );
    }

    #[test]
    fn a_long_decimal_keeps_its_digits() {
        let long = written(
            Kind::Decimal(4),
            Scalar::Bytes(&123_456_789_012_345_678_901_i128.to_be_bytes()),
        );
        assert_eq!(long, json!("12345678901234567.8901"));
        assert_eq!(digits(7, 4_000_000_000), "7e-4000000000");
    }
}

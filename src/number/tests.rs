use super::*;
use proptest::prelude::*;

fn value(text: &str, mark: Option<Mark>, kind: Kind) -> Result<f64, NumberError> {
    read(text, Style { mark, kind }).map(|number| number.value)
}

fn count(text: &str) -> Result<u64, NumberError> {
    read(text, Style { mark: None, kind: Kind::Whole }).and_then(|number| whole(&number))
}

#[test]
fn counts_as_people_write_them() {
    let cases = [
        ("12.5K", 12_500),
        ("1.2M", 1_200_000),
        ("29.0b", 29_000_000_000),
        ("9,999", 9_999),
        ("\"250,000\"", 250_000),
        ("10\u{a0}358", 10_358),
        ("10\u{202f}358", 10_358),
        ("1 234 567", 1_234_567),
        ("1'234'567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("12,34,567", 1_234_567),
        ("12.5 lakh", 1_250_000),
        ("1.2 crore", 12_000_000),
        ("1,2 Mio.", 1_200_000),
        ("15,3 mil", 15_300),
        ("12万", 120_000),
        ("3.4만", 34_000),
        ("1.2亿", 120_000_000),
        ("10万+", 100_000),
        ("８，２００", 8_200),
        ("١٢٣٤", 1_234),
        ("1432.0", 1_432),
        ("9.06E+5", 906_000),
        ("2.3m", 2_300_000),
        ("12,5 тыс.", 12_500),
        ("7,1 jt", 7_100_000),
        ("0", 0),
    ];
    for (text, expected) in cases {
        assert_eq!(count(text), Ok(expected), "{text}");
    }
}

#[test]
fn a_percent_sign_on_either_side() {
    for text in ["6,2%", "%6,2", "% 6,2", "6.2 %", "٪6٫2"] {
        let read = read(text, Style { mark: None, kind: Kind::Share }).unwrap();
        assert_eq!((read.value, read.percent, read.before.as_str()), (6.2, true, ""), "{text}");
    }
    assert_eq!(value("-%3", None, Kind::Share), Ok(-3.0));
}

#[test]
fn what_is_no_count_says_why() {
    let cases = [
        ("", NumberError::Missing),
        ("-", NumberError::Missing),
        ("–", NumberError::Missing),
        ("N/A'", NumberError::Missing),
        ("nan%", NumberError::Missing),
        ("#VALOR!", NumberError::Missing),
        ("#¡VALOR!", NumberError::Missing),
        ("Hidden", NumberError::Hidden),
        ("(private)", NumberError::Hidden),
        ("非公開", NumberError::Hidden),
        ("-120", NumberError::Negative),
        ("−120", NumberError::Negative),
        ("(120)", NumberError::Negative),
        ("inf", NumberError::NotFinite),
        ("1e400", NumberError::TooLarge),
        ("9e15", NumberError::TooLarge),
        ("lots", NumberError::NotANumber),
        ("1.2.2023", NumberError::NotANumber),
        ("10k-20k", NumberError::SeveralNumbers),
        ("4.2%", NumberError::Percent),
        ("475.8", NumberError::Fraction),
    ];
    for (text, expected) in cases {
        let got = count(text);
        // 9e15 is below 2^53; the next power is not.
        if text == "9e15" {
            assert_eq!(got, Ok(9_000_000_000_000_000));
        } else {
            assert_eq!(got, Err(expected), "{text}");
        }
    }
    assert_eq!(count("9.1e15"), Err(NumberError::TooLarge));
}

#[test]
fn three_digits_mean_what_the_kind_allows() {
    assert_eq!(value("1.204", None, Kind::Whole), Ok(1_204.0));
    assert_eq!(value("1,204", None, Kind::Whole), Ok(1_204.0));
    assert_eq!(value("4.125", None, Kind::Share), Ok(4.125));
    assert_eq!(value("4,125 %", None, Kind::Average), Ok(4.125));
    assert_eq!(
        value("1.204", None, Kind::Average),
        Err(NumberError::Ambiguous { one: "1.204".into(), other: "1204".into() })
    );
    assert_eq!(value("1.204", Some(Mark::Point), Kind::Average), Ok(1.204));
    assert_eq!(value("1.204", Some(Mark::Comma), Kind::Average), Ok(1_204.0));
    assert_eq!(value("1.234,5", None, Kind::Average), Ok(1_234.5));
    assert_eq!(value("0,125", None, Kind::Average), Ok(0.125));
}

#[test]
fn a_shortened_number_with_three_digits_needs_its_column() {
    assert!(matches!(count("450,584 K"), Err(NumberError::Ambiguous { .. })));
    let mut seen = Evidence::default();
    for cell in ["450,584 K", "16,037 M", "98,120 K"] {
        seen.see(cell);
    }
    assert_eq!(seen.mark(), Some(Mark::Comma));
    assert_eq!(value("450,584 K", seen.mark(), Kind::Whole), Ok(450_584.0));
    assert_eq!(value("16,037 M", seen.mark(), Kind::Whole), Ok(16_037_000.0));
}

#[test]
fn nobody_has_four_thousand_million_followers() {
    let mut seen = Evidence::default();
    seen.see("4,193 M");
    assert_eq!(seen.mark(), None);
    assert_eq!(seen.mark_of_people(), Some(Mark::Comma));
    let mut likely = Evidence::default();
    likely.see("1,204 K");
    assert_eq!(likely.mark_of_people(), None);
}

#[test]
fn evidence_decides_for_the_column() {
    let mut spanish = Evidence::default();
    spanish.see("1.204");
    assert_eq!(spanish.mark(), None);
    spanish.see("15,3 mil");
    assert_eq!(spanish.mark(), Some(Mark::Comma));
    assert_eq!(value("1.204", spanish.mark(), Kind::Average), Ok(1_204.0));
    spanish.see("7.5");
    assert!(spanish.conflicts());
    assert_eq!(spanish.mark(), None);
}

#[test]
fn turkish_thousands_are_not_billions() {
    assert!(matches!(count("12,5 B"), Err(NumberError::Ambiguous { .. })));
    assert_eq!(count("12,5 bin"), Ok(12_500));
}

#[test]
fn typed_amounts() {
    assert_eq!(read_amount("5000"), Ok(5_000.0));
    assert_eq!(read_amount("$5,000"), Ok(5_000.0));
    assert_eq!(read_amount("20k"), Ok(20_000.0));
    assert_eq!(read_amount("1.5M"), Ok(1_500_000.0));
    assert_eq!(read_amount("0.5"), Ok(0.5));
    assert_eq!(read_amount("1.234K"), Ok(1_234.0));
    assert_eq!(read_amount("EUR 900"), Ok(900.0));
    assert_eq!(read_amount("-5"), Err(NumberError::Negative));
    assert_eq!(read_amount("5%"), Err(NumberError::Percent));
    assert!(matches!(read_amount("5.000"), Err(NumberError::Ambiguous { .. })));
    assert!(read_amount("five").is_err());
    assert!(read_amount("5 apples").is_err());
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC*") {
        let _ = count(&text);
        let _ = read_amount(&text);
        Evidence::default().see(&text);
    }

    #[test]
    fn plain_digits_read_back(number in 0_u64..9_007_199_254_740_992) {
        prop_assert_eq!(count(&number.to_string()), Ok(number));
    }

    #[test]
    fn plain_numbers_read_as_any_other_text(text in "[0-9]{1,12}([.,][0-9]{1,12})?") {
        let padded = format!(" {text}"); // is taken apart
        for mark in [None, Some(Mark::Point), Some(Mark::Comma)] {
            for kind in [Kind::Whole, Kind::Average, Kind::Share] {
                prop_assert_eq!(value(&text, mark, kind), value(&padded, mark, kind));
            }
        }
        let (mut one, mut other) = (Evidence::default(), Evidence::default());
        one.see(&text);
        other.see(&padded);
        prop_assert_eq!(one, other);
    }

    #[test]
    fn grouped_digits_read_back(number in 0_u64..9_000_000_000_000_000, style in 0_usize..5) {
        let separator = [",", ".", " ", "'", "\u{202f}"][style];
        prop_assert_eq!(count(&grouped(number, separator)), Ok(number));
    }

    #[test]
    fn decimals_read_back(number in -1e9_f64..1e9) {
        let text = format!("{number:.2}");
        prop_assert_eq!(value(&text, None, Kind::Average), Ok(text.parse::<f64>().unwrap()));
        prop_assert_eq!(value(&text.replace('.', ","), None, Kind::Average), Ok(text.parse::<f64>().unwrap()));
    }
}

fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let bytes: Vec<&str> = digits.char_indices().map(|(at, _)| &digits[at..=at]).collect();
    bytes.rchunks(3).rev().map(|group| group.concat()).collect::<Vec<_>>().join(separator)
}

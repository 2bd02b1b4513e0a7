//! Units in a header: thousands, lakh, cents, and the currency they stand beside.

use crate::money::{Currency, Said};

/// The power of ten that a word of a header says: `in_k`, `(M)`, `in thousands`, `in cents`.
pub(super) fn alone(token: &str, before: &str, count: usize) -> Option<i32> {
    let power = match token {
        "cents" | "centavos" | "pence" | "paise" => -2,
        "k" | "thousand" | "thousands" | "tsd" | "тыс" | "miles" | "milliers" | "tys" | "tis"
        | "ribu" | "rb" | "bin" | "nghin" | "ngan" | "พัน" | "ألف" => 3,
        "teur" | "keur" | "kusd" | "kgbp" | "kchf" | "tchf" | "tusd" => 3,
        "万" | "萬" | "만" => 4,
        "lakh" | "lakhs" | "lac" | "lacs" => 5,
        "m" | "mn" | "mio" | "mm" | "mln" | "млн" | "million" | "millions" | "millones"
        | "juta" | "jt" | "trieu" | "ล้าน" => 6,
        "crore" | "crores" => 7,
        _ => return None,
    };
    (count > 1 && (token.len() > 1 || !before.is_empty())).then_some(power)
}

/// Units that are no word by themselves: `('000)`, `x1000`, `T€`, `万元`.
pub(crate) fn beside(header: &str) -> Option<i32> {
    let of_sign = || {
        let plain: String = header.chars().filter(|c| !c.is_whitespace()).collect();
        SIGNS.iter().find_map(|(sign, power)| plain.contains(sign).then_some(*power))
    };
    // All of them hold noughts or are East Asian.
    let signed = header.bytes().any(|c| c == b'0' || !c.is_ascii());
    if signed { of_sign() } else { None }.or_else(|| in_pieces(header).map(|(power, _)| power))
}

const SIGNS: &[(&str, i32)] = &[
    ("'000", 3),
    ("’000", 3),
    ("x1000", 3),
    ("×1000", 3),
    ("x1,000", 3),
    ("(000)", 3),
    ("(000s)", 3),
    ("百万円", 6),
    ("百万元", 6),
    ("万元", 4),
    ("萬元", 4),
    ("万円", 4),
    ("萬圓", 4),
    ("만원", 4),
    ("千円", 3),
    ("千元", 3),
    ("천원", 3),
];

/// The first power that stands at a currency.
fn in_pieces(header: &str) -> Option<(i32, &str)> {
    // Signs apart, the codes have capitals.
    let signed = header.bytes().any(|c| c == b'$' || c.is_ascii_uppercase() || !c.is_ascii());
    if signed { pieces(header).find_map(with_sign) } else { None }
}

fn pieces(header: &str) -> impl Iterator<Item = &str> {
    header.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | ':'))
}

/// `k€`, `$K`, `T€`, `M€`, `TEUR`: the power and the currency.
fn with_sign(piece: &str) -> Option<(i32, &str)> {
    const SIGNS: [&str; 6] = ["€", "$", "£", "₹", "¥", "₺"];
    const CODES: [&str; 4] = ["EUR", "USD", "GBP", "CHF"];
    let piece = piece.trim_matches(['.', '*']);
    let (letter, rest) = SIGNS
        .iter()
        .find_map(|sign| {
            Some((piece.strip_prefix(sign).or_else(|| piece.strip_suffix(sign))?, *sign))
        })
        .or_else(|| {
            let code = piece.get(1..)?;
            CODES.contains(&code).then_some((piece.get(..1)?, code))
        })?;
    let power = match letter {
        "k" | "K" | "T" | "Tsd" => 3,
        "M" | "Mio" => 6,
        _ => return None,
    };
    Some((power, rest))
}

/// A power of ten as people call it.
pub(crate) fn name(power: i32) -> &'static str {
    match power {
        -2 => "hundredths",
        3 => "thousands",
        4 => "ten thousands",
        5 => "hundred thousands",
        6 => "millions",
        7 => "ten millions",
        _ => "units",
    }
}

/// What a header says of the currency, whatever unit stands at it: `Fee (k$)` is in dollars.
pub(crate) fn said(header: &str) -> Said {
    match in_pieces(header) {
        Some((_, currency)) => Currency::said(currency),
        None => Currency::said(header),
    }
}

/// The currency that a header names, where it names just one.
pub(crate) fn currency(header: &str) -> Option<Currency> {
    match said(header) {
        Said::One(currency) => Some(currency),
        Said::Nothing | Said::Unclear(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::header::Words;

    #[test]
    fn units_of_money_in_headers() {
        let cases = [
            ("Price (in K)", Some(3), None),
            ("Rate ('000)", Some(3), None),
            ("Fee (k$)", Some(3), Some("USD")),
            ("Fee $k", Some(3), Some("USD")),
            ("Fee in T€", Some(3), Some("EUR")),
            ("Preis TEUR", Some(3), Some("EUR")),
            ("Preis in Tsd. €", Some(3), Some("EUR")),
            ("Budget (M€)", Some(6), Some("EUR")),
            ("Cost (lakh)", Some(5), None),
            ("Cost (INR lakhs)", Some(5), Some("INR")),
            ("Harga (juta)", Some(6), None),
            ("价格（万元）", Some(4), Some("CNY")),
            ("料金（万円）", Some(4), Some("JPY")),
            ("Цена (тыс. руб.)", Some(3), Some("RUB")),
            ("price_cents", Some(-2), None),
            ("Price (€)", None, Some("EUR")),
            ("Budget€", None, Some("EUR")),
            ("Price per cent", None, None),
            ("Price US$", None, Some("USD")),
        ];
        for (header, power, code) in cases {
            assert_eq!(Words::of(header).power, power, "{header}");
            assert_eq!(currency(header), code.and_then(Currency::new), "{header}");
        }
    }
}

//! How a workbook shows its numbers: `350` in the format `#,##0 "€"` is 350 EUR, `0.0342` in `0.00%` is 3.42 %.

use crate::money::{Currency, Said};
use calamine::DataRef;

/// What a number format adds to a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// Nothing that matters.
    Plain,
    /// Hundred times the number, with a percent sign.
    Percent,
    /// A percent sign and nothing else.
    PercentSign,
    /// The name of a currency.
    Money(String),
}

impl Shown {
    /// From a format's code (ECMA-376 part 1, 18.8.31), and its number where it is a built-in one.
    pub(super) fn of(code: &str, id: Option<u32>) -> Shown {
        let Format { text, percent, locale } = Format::of(code);
        if percent {
            return Shown::Percent;
        }
        if text.trim() == "%" {
            return Shown::PercentSign;
        }
        // The built-in formats show whatever currency the machine is set to.
        if id.is_some_and(|id| id < 164) {
            return Shown::Plain;
        }
        if let Some(code) = locale.and_then(|locale| of_locale(&text, locale)) {
            return Shown::Money(code.to_owned());
        }
        match Currency::said(&text) {
            Said::One(currency) => Shown::Money(currency.code().to_owned()),
            Said::Unclear(_) => Shown::Money(text.trim().to_owned()),
            Said::Nothing => Shown::Plain,
        }
    }

    /// What a cell shows where that is more than its number.
    pub(super) fn of_value(&self, value: &DataRef<'_>) -> Option<String> {
        match value {
            _ if *self == Shown::Plain => None,
            #[expect(clippy::cast_precision_loss, reason = "a workbook holds floats")]
            DataRef::Int(number) => Some(self.text(*number as f64)),
            DataRef::Float(number) => Some(self.text(*number)),
            _ => None,
        }
    }

    /// The number as text.
    fn text(&self, number: f64) -> String {
        match self {
            Shown::Plain => number.to_string(),
            Shown::Percent => format!("{}%", hundredfold(&number.to_string())),
            Shown::PercentSign => format!("{number}%"),
            Shown::Money(name) => format!("{number} {name}"),
        }
    }
}

/// What the first section of a format's code shows beside the digits.
struct Format {
    text: String,
    percent: bool,
    /// Of a currency: the language and country, in hexadecimal digits.
    locale: Option<u32>,
}

impl Format {
    fn of(code: &str) -> Format {
        let mut format = Format { text: String::new(), percent: false, locale: None };
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => format.text.extend(chars.by_ref().take_while(|c| *c != '"')),
                '\\' => format.text.extend(chars.next()),
                '_' | '*' => {
                    chars.next(); // a width, or what fills it
                }
                '[' => {
                    format.bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>())
                }
                '%' => format.percent = true,
                '#' | '0' | '?' | '.' | ',' | '@' => {}
                c => format.text.push(c),
            }
        }
        format
    }

    /// `$€-407`: a currency and its locale. Colours and conditions show nothing.
    fn bracket(&mut self, inside: &str) {
        let Some(currency) = inside.strip_prefix('$') else { return };
        let (sign, locale) = currency.rsplit_once('-').unwrap_or((currency, ""));
        self.text.push_str(sign);
        self.locale = u32::from_str_radix(locale, 16).ok().filter(|_| !sign.is_empty());
    }
}

/// Which of the currencies that share a sign a locale uses (Microsoft, Windows language code identifiers).
fn of_locale(sign: &str, locale: u32) -> Option<&'static str> {
    let code = match (sign.trim().trim_end_matches('.'), locale & 0xffff) {
        ("$", 0x0c09) => "AUD",
        ("$", 0x1009 | 0x0c0c) => "CAD",
        ("$", 0x1409) => "NZD",
        ("$", 0x080a) => "MXN",
        ("$", 0x2c0a) => "ARS",
        ("$", 0x240a) => "COP",
        ("$", 0x340a) => "CLP",
        ("$", 0x4809 | 0x1004) => "SGD",
        ("$", 0x0c04) => "HKD",
        ("kr", 0x041d) => "SEK",
        ("kr", 0x0414 | 0x0814) => "NOK",
        ("kr", 0x0406) => "DKK",
        ("kr", 0x040f) => "ISK",
        ("¥" | "￥", 0x0411) => "JPY",
        ("¥" | "￥", 0x0804) => "CNY",
        _ => return None,
    };
    Some(code)
}

/// A hundred times a number in digits, to the last of them.
fn hundredfold(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (first, rest) = fraction.split_at_checked(2).unwrap_or((fraction, ""));
    let whole = format!("{whole}{first:0<2}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_and_percent_of_formats() {
        let cases = [
            ("General", "350"),
            ("#,##0.00", "350"),
            ("[$€-407]#,##0.00", "350 EUR"),
            ("#,##0.00\\ \"€\"", "350 EUR"),
            ("#,##0.00\\ [$€-1]", "350 EUR"),
            ("[$£-809]#,##0.00", "350 GBP"),
            ("\"Rp\"#,##0", "350 IDR"),
            ("[$₹-4009]#,##0", "350 INR"),
            ("£#,##0;[Red]-£#,##0", "350 GBP"),
            ("\"$\"#,##0", "350 USD"),
            ("[$$-409]#,##0", "350 USD"),
            ("[$$-C09]#,##0", "350 AUD"),
            ("[$kr.-406] #,##0", "350 DKK"),
            ("#,##0 \"kr\"", "350 kr"),
            ("[$USD] #,##0", "350 USD"),
            ("[Red]#,##0", "350"),
            ("0.0,,\"M\"", "350"),
            ("#,##0 \"followers\"", "350"),
            ("_-* #,##0.00\\ _€_-", "350"),
            ("0.0\\%", "350%"),
            ("0.0%", "35000%"),
        ];
        for (code, text) in cases {
            assert_eq!(Shown::of(code, Some(164)).text(350.0), text, "{code}");
        }
        assert_eq!(Shown::of("_($* #,##0.00_);_($* (#,##0.00)", Some(44)), Shown::Plain);
    }

    #[test]
    fn a_hundredfold_is_exact() {
        let cases =
            [(0.0342, "3.42%"), (0.07, "7%"), (-0.5, "-50%"), (1.0, "100%"), (0.00015, "0.015%")];
        for (number, text) in cases {
            assert_eq!(Shown::Percent.text(number), text);
        }
    }
}

//! What a text is as a number or price, where the column says which decimal mark it uses.

use crate::ingest::cells::strip_tags;
use crate::ingest::columns::header::Words;
use crate::ingest::validate::{Reading, names_more, reading, said, says_no_figure};
use crate::money::{Currency, Said};
use crate::number::{self, Mark, Number, Style};

/// See the fields of the same names of [`Values`](super::Values).
#[derive(Debug, Clone, Default)]
pub(super) struct Read {
    pub(super) number: Option<Plain>,
    pub(super) range: bool,
    /// No price: words, or no number at all.
    pub(super) priceless: bool,
    pub(super) figureless: bool,
    pub(super) beside: bool,
    /// The text as a whole names no currency.
    pub(super) unnamed: bool,
}

impl Read {
    /// `native` marks JSON numbers.
    pub(super) fn of(text: &str, native: bool, style: Style) -> Read {
        // A workbook shows some of its numbers as money or percent: `350 EUR`, `3.42%`.
        let style = if native { Style { mark: Some(Mark::Point), ..style } } else { style };
        if let Some(bare) = text.parse().ok().filter(|_| native) {
            return Read { number: Some(Plain::of(bare)), unnamed: true, ..Read::default() };
        }
        let number = plain_number(text, style);
        // Digits alone are quickly told.
        if number.is_some() && text.bytes().all(|c| c.is_ascii_digit()) {
            return Read { number, unnamed: true, ..Read::default() };
        }
        let end = |part: &str| plain_number(part, style).is_some();
        let (range, priceless) = match number {
            // One figure and nothing to take off: the amount is the text, which is no number.
            None if !has_more(text) => (false, true),
            None => {
                let range = match reading(text) {
                    Reading::Range(low, high) => end(&low) && end(&high),
                    Reading::One(amount) => amount != text && end(&amount),
                    Reading::Nothing => false,
                };
                (range, !range)
            }
            Some(_) => {
                let worded = text.contains(char::is_alphabetic);
                (false, worded && reading(text) == Reading::Nothing)
            }
        };
        Read {
            range,
            priceless,
            figureless: says_no_figure(text),
            beside: names_more(text),
            unnamed: number.as_ref().is_some_and(Plain::is_money) && Currency::find(text).is_none(),
            number,
        }
    }
}

/// Whether a text can hold several figures, or one with a share beside it.
fn has_more(text: &str) -> bool {
    let runs = text.split(|c: char| !c.is_numeric()).filter(|run| !run.is_empty());
    runs.take(2).count() > 1 || text.contains(['%', '％'])
}

/// A number by itself.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    pub(super) value: f64,
    pub(super) percent: bool,
    pub(super) scaled: bool,
    /// What is said of its currency.
    pub(super) money: Said,
}

impl Plain {
    fn of(value: f64) -> Plain {
        Plain { value, percent: false, scaled: false, money: Said::Nothing }
    }

    fn is_money(&self) -> bool {
        self.money != Said::Nothing
    }
}

/// A number and nothing else but signs for money, percent and follower words.
fn plain_number(text: &str, style: Style) -> Option<Plain> {
    let text = strip_tags(text);
    let number = number::read(&text, style).ok()?;
    if number.before.is_empty() && number.after.is_empty() {
        let Number { value, percent, scaled, .. } = number;
        return Some(Plain { value, percent, scaled, money: Said::Nothing });
    }
    let words =
        number.before.chars().chain(number.after.chars()).filter(|c| c.is_alphabetic()).count();
    let says = |text: &str| Currency::said(text) != Said::Nothing;
    let named = || says(&number.before) || says(&number.after);
    let money = match said(&number.before, &number.after) {
        Said::Unclear(_) if !named() => Said::Nothing, // `12 ABC`
        said => said,
    };
    let is_money = money != Said::Nothing;
    // Told last, for it takes longest.
    let is_number = is_money || (words <= 12 && !is_name(&number.before));
    let Number { value, percent, scaled, .. } = number;
    is_number.then_some(Plain { value, percent, scaled, money })
}

/// Whether words before a number make a name of it: `Studio 54`, but not `roughly 23K`, `Followers: 23K`.
fn is_name(before: &str) -> bool {
    const NEARLY: [&str; 16] = [
        "approx",
        "aprox",
        "about",
        "circa",
        "around",
        "over",
        "under",
        "roughly",
        "ungefahr",
        "etwa",
        "environ",
        "from",
        "desde",
        "fast",
        "около",
        "примерно",
    ];
    let letters = before.chars().filter(|c| c.is_alphabetic()).count();
    if letters <= 3 {
        return false;
    }
    let words = Words::of(before);
    // `Influencer 1`
    words.any(&["person", "name", "handle"])
        || words.unknown.iter().any(|word| !NEARLY.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Kind;

    const STYLE: Style = Style { mark: None, kind: Kind::Whole };

    #[test]
    fn names_with_digits_are_no_numbers() {
        assert!(plain_number("Studio 54", STYLE).is_none());
        assert!(
            plain_number("approx. 23K", STYLE).is_some() && plain_number("Rs 500", STYLE).is_some()
        );
    }

    #[test]
    fn digits_and_numbers_of_json_say_nothing_more() {
        for (text, native) in [("12", false), ("0", false), ("12", true), ("1.204", true)] {
            let read = Read::of(text, native, STYLE);
            assert!(!read.range && !read.priceless && !read.figureless && !read.beside, "{text}");
            assert_eq!(read.number.map(|number| number.value), text.parse().ok(), "{text}");
        }
    }
}

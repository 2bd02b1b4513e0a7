//! Numbers as people write them: `12.5K`, `1.234,5`, `4,2 %`, `12 lakh`, `1,2 Mio.`, `12万`.
//!
//! Responsible for reading one piece of text under a known [`Style`], and for gathering the [`Evidence`] from
//! which a style is chosen. The decimal mark belongs to a column or a file, never to one cell: `1.204` alone
//! says nothing, `1.204` beside `15,3 mil` says a lot.

mod decimal;
mod error;
mod evidence;
mod fold;
mod scan;
mod words;

pub use decimal::{Decimal, exact, write_float};
pub(crate) use decimal::{float, truncated};
pub use error::NumberError;
pub use evidence::Evidence;
pub use fold::fold;
pub(crate) use fold::{folded, lower};
pub use words::{is_hidden, is_missing};

use scan::{Pieces, Shape};

/// The character between whole and fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// What kind of figure is expected, which decides what `1.204` cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Counts and money: a fraction of three digits does not occur, so `1.204` and `1,204` are 1204.
    Whole,
    /// Averages: both readings occur, only the mark tells.
    Average,
    /// Rates and shares: grouping does not occur, so `4.125` and `4,125` are four and an eighth.
    Share,
}

/// How the figures of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The decimal mark, where the column or file tells it.
    pub mark: Option<Mark>,
    /// What the column holds.
    pub kind: Kind,
}

/// A number and what was written around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The value, suffix applied; `4.2%` is 4.2. Always finite.
    pub value: f64,
    /// A percent sign followed.
    pub percent: bool,
    /// A suffix such as `K` or `万` was applied.
    pub scaled: bool,
    /// That suffix, lower case; empty where there is none.
    pub suffix: String,
    /// Text before the number, trimmed (`$`, `~`).
    pub before: String,
    /// Text after number, suffix and percent sign, trimmed (`€`, `followers`, `per post`).
    pub after: String,
}

/// Reads one number with whatever text stands around it.
///
/// # Errors
/// [`NumberError::Missing`] and [`NumberError::Hidden`] for the words that say so, [`NumberError::Ambiguous`] where
/// the style leaves two readings, and the other variants for text that is no single finite number.
pub fn read(text: &str, style: Style) -> Result<Number, NumberError> {
    if let Some(value) = digits(text).or_else(|| fraction(text)) {
        let (before, after) = (String::new(), String::new());
        let suffix = String::new();
        return Ok(Number { value, percent: false, scaled: false, suffix, before, after });
    }
    let folded = folded(text);
    if is_missing(&folded) {
        return Err(NumberError::Missing);
    }
    if is_hidden(&folded) {
        return Err(NumberError::Hidden);
    }
    let pieces =
        scan::split(&folded).ok_or_else(|| NumberError::not_finite_or_no_number(&folded))?;
    if pieces.after.chars().any(|c| c.is_ascii_digit()) {
        return Err(NumberError::SeveralNumbers);
    }
    let value = value_of(&pieces, style)?;
    Ok(Number {
        value: if pieces.negative { -value } else { value },
        percent: pieces.percent,
        scaled: pieces.power != 0,
        suffix: pieces.word,
        before: pieces.before,
        after: pieces.after,
    })
}

/// A number of at most fifteen digits with a mark between them that can only be a decimal one.
fn fraction(text: &str) -> Option<f64> {
    let (_, whole, fraction) = scan::fraction(text).filter(|_| text.len() <= 16)?;
    let places = u32::try_from(fraction.len()).ok()?;
    let whole = whole.parse::<u64>().ok()?.checked_mul(10_u64.checked_pow(places)?)?;
    exact(whole.checked_add(fraction.parse().ok()?)?, -i32::try_from(places).ok()?)
}

/// A number that is digits and nothing else, as most are.
fn digits(text: &str) -> Option<f64> {
    let is_short = (1..=15).contains(&text.len());
    let whole = is_short && text.bytes().all(|c| c.is_ascii_digit());
    exact(text.parse().ok().filter(|_| whole)?, 0)
}

/// One of the numbers of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// What stands between the number before it and this one, trimmed.
    pub(crate) before: String,
    /// Its digits, with their separators and suffix.
    pub(crate) text: String,
    /// A percent sign belongs to it.
    pub(crate) percent: bool,
}

/// Bytes of the longest text in which numbers are looked for.
const LONGEST: usize = 400;

/// The numbers of a text, in their order, and what stands behind the last.
pub(crate) fn figures(text: &str) -> (Vec<Figure>, String) {
    let mut rest = fold(text);
    let mut figures = Vec::new();
    // A longer text is no cell of figures, and each of its numbers would copy the rest of it.
    while let Some(pieces) = scan::split(&rest).filter(|_| rest.len() <= LONGEST) {
        let Pieces { body, word, percent, after, .. } = pieces;
        let head = rest.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
        let head =
            if body.starts_with(['.', ',']) { head.get(..head.len() - 1) } else { Some(head) };
        let before = head.unwrap_or_default().trim().to_owned();
        figures.push(Figure { before, text: format!("{body}{word}"), percent });
        rest = after;
    }
    (figures, rest)
}

/// Reads an amount typed on a command line: `5000`, `$5,000`, `20k`, `1.5M`. The decimal mark is the point.
///
/// ```
/// use tierplan::number::read_amount;
/// assert_eq!(read_amount("$5,000"), Ok(5_000.0));
/// assert_eq!(read_amount("1.5M"), Ok(1_500_000.0));
/// assert!(read_amount("5.000").is_err()); // five, or five thousand?
/// ```
///
/// # Errors
/// Everything [`read`] refuses; also negative amounts, percentages, words after the number, and a point before
/// exactly three digits, which half of the world writes for thousands.
pub fn read_amount(text: &str) -> Result<f64, NumberError> {
    let number = read(text, Style { mark: Some(Mark::Point), kind: Kind::Average })?;
    if number.percent {
        return Err(NumberError::Percent);
    }
    let letters = number.before.chars().chain(number.after.chars()).filter(|c| c.is_alphabetic());
    if letters.count() > 3 {
        return Err(NumberError::NotANumber); // a currency code has three letters
    }
    if !number.scaled && has_thousands_point(text) {
        return Err(NumberError::ambiguous(number.value, number.value * 1_000.0));
    }
    if number.value < 0.0 {
        return Err(NumberError::Negative);
    }
    Ok(number.value)
}

/// A count from a number: whole, zero or more.
///
/// Fractions are rounded where the figure is large or was shortened (`12.3456K`); a small figure with a
/// fraction (`12.5` followers) more likely stands for thousands or millions without saying so.
///
/// # Errors
/// [`NumberError::Negative`], [`NumberError::Percent`], [`NumberError::Fraction`] and [`NumberError::TooLarge`]
/// (from 2⁵³, above which floats skip whole numbers).
pub fn whole(number: &Number) -> Result<u64, NumberError> {
    if number.percent {
        return Err(NumberError::Percent);
    }
    count(number.value, number.scaled)
}

/// The same from the value of a number that is no percentage; `scaled` if it was shortened.
pub(crate) fn count(value: f64, scaled: bool) -> Result<u64, NumberError> {
    if value < 0.0 {
        return Err(NumberError::Negative);
    }
    if value >= 9_007_199_254_740_992.0 {
        return Err(NumberError::TooLarge);
    }
    if value < 1_000.0 && !scaled && value.fract() > 0.0 {
        return Err(NumberError::Fraction);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to lie in 0..2^53 and rounded"
    )]
    let count = value.round() as u64;
    Ok(count)
}

fn value_of(pieces: &Pieces, style: Style) -> Result<f64, NumberError> {
    let shape = scan::shape(&pieces.body).ok_or(NumberError::NotANumber)?;
    let power = pieces.exponent.saturating_add(pieces.power);
    let decimal = match &shape {
        Shape::Whole { digits, .. } => scan::decimal(digits, "", power),
        Shape::Decimal { mark: Mark::Comma, whole, fraction } if pieces.word == "b" => {
            // Turkish shortens `bin`, a thousand, to B and writes a decimal comma.
            return Err(both(whole, fraction, 3, 9));
        }
        Shape::Decimal { whole, fraction, .. } => scan::decimal(whole, fraction, power),
        Shape::Either { separator, whole, fraction } => {
            return either(pieces, style, *separator, whole, fraction);
        }
    };
    decimal.ok_or(NumberError::TooLarge)
}

/// One separator before exactly three digits: grouping or decimal mark?
fn either(
    pieces: &Pieces,
    style: Style,
    separator: Mark,
    whole: &str,
    fraction: &str,
) -> Result<f64, NumberError> {
    let power = pieces.exponent.saturating_add(pieces.power);
    let value = match is_decimal(pieces, style, separator) {
        Some(true) => scan::decimal(whole, fraction, power),
        Some(false) => scan::decimal(&format!("{whole}{fraction}"), "", power),
        None => return Err(both(whole, fraction, power, power.saturating_add(3))),
    };
    value.ok_or(NumberError::TooLarge)
}

fn is_decimal(pieces: &Pieces, style: Style, separator: Mark) -> Option<bool> {
    if pieces.percent || style.kind == Kind::Share {
        return Some(true);
    }
    if let Some(mark) = style.mark {
        return Some(mark == separator);
    }
    match (pieces.power != 0, separator, style.kind) {
        // A suffix is there to keep the number short; only with the comma do people also write `1,204K`.
        (true, Mark::Point, _) => Some(true),
        (true, Mark::Comma, _) => None,
        (false, _, Kind::Whole) => Some(false),
        (false, ..) => None,
    }
}

fn both(whole: &str, fraction: &str, one: i32, other: i32) -> NumberError {
    match (scan::decimal(whole, fraction, one), scan::decimal(whole, fraction, other)) {
        (Some(one), Some(other)) => NumberError::ambiguous(one, other),
        _ => NumberError::TooLarge,
    }
}

/// Whether the only separator is a point before three digits and not after a lone zero.
fn has_thousands_point(text: &str) -> bool {
    scan::split(&fold(text))
        .and_then(|pieces| scan::shape(&pieces.body))
        .is_some_and(|shape| matches!(shape, Shape::Either { separator: Mark::Point, .. }))
}

#[cfg(test)]
mod tests;

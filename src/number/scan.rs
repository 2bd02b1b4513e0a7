//! Taking folded text apart: what is before, the digits with their separators, suffix, percent sign, what is after.

use super::Mark;
use super::words;

/// A text around its first number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pieces {
    pub(crate) before: String,
    pub(crate) negative: bool,
    /// Digits, `.`, `,` and grouping characters.
    pub(crate) body: String,
    /// From scientific notation.
    pub(crate) exponent: i32,
    /// The multiplier's word, lower case; empty without one.
    pub(crate) word: String,
    /// The multiplier's power of ten.
    pub(crate) power: i32,
    pub(crate) percent: bool,
    pub(crate) after: String,
}

/// The digits of a number, with what its separators can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No fraction. `grouped_by` is set where a point or comma was certainly a thousands separator.
    Whole { digits: String, grouped_by: Option<Mark> },
    /// A certain fraction; `mark` is what separates it.
    Decimal { mark: Mark, whole: String, fraction: String },
    /// One separator before exactly three digits.
    Either { separator: Mark, whole: String, fraction: String },
}

/// Splits folded text around its first number; `None` if it has no digit.
pub(crate) fn split(folded: &str) -> Option<Pieces> {
    let digit = folded.find(|c: char| c.is_ascii_digit())?;
    let mut before = folded.get(..digit)?.chars().rev();
    let start = match (before.next(), before.next()) {
        // The point of `Rs.500`, `ca.500` and `S/.500` ends a word.
        (Some('.' | ','), Some(c)) if c.is_alphabetic() || c == '/' => digit,
        (Some('.' | ','), _) => digit - 1, // `.5`
        _ => digit,
    };
    let (before, rest) = folded.split_at_checked(start)?;
    let end = body_end(rest);
    let (body, mut rest) = rest.split_at_checked(end)?;
    let exponent = scientific(&mut rest);
    let (negative, before, rest) = sign(before, rest);
    let trimmed = rest.trim_start();
    let (word, power, rest) = words::multiplier(trimmed).unwrap_or((String::new(), 0, trimmed));
    let (percent_after, after) = percent(rest.trim_start());
    // Turkish and Basque put the sign first: `%4,2`.
    let before = before.trim();
    let bare = before.strip_suffix('%').filter(|_| !percent_after);
    Some(Pieces {
        before: bare.unwrap_or(before).trim_end().to_owned(),
        negative,
        body: body.to_owned(),
        exponent,
        word,
        power,
        percent: percent_after || bare.is_some(),
        after: after.trim().to_owned(),
    })
}

/// Where the digits and the separators between them end.
fn body_end(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or("");
        let more = match c {
            '0'..='9' => true,
            '.' | ',' => rest.starts_with(|c: char| c.is_ascii_digit()),
            ' ' | '\'' | '_' => end > 0 && three_digits(rest),
            _ => false,
        };
        if !more {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// A group: three digits and no fourth.
fn three_digits(text: &str) -> bool {
    text.chars().take_while(char::is_ascii_digit).take(4).count() == 3
}

fn scientific(rest: &mut &str) -> i32 {
    let Some(tail) = rest.strip_prefix(['e', 'E']) else { return 0 };
    let unsigned = tail.strip_prefix(['+', '-']).unwrap_or(tail);
    let digits = unsigned.find(|c: char| !c.is_ascii_digit()).unwrap_or(unsigned.len());
    let length = tail.len() - unsigned.len() + digits;
    match tail.split_at_checked(length) {
        Some((exponent, after)) if digits > 0 => {
            *rest = after;
            exponent.parse().unwrap_or(i32::MAX / 4) // an exponent too long to count is a number too large
        }
        _ => 0,
    }
}

/// `-5`, `$-5`, `-$5`, `(5)`.
fn sign<'a>(before: &'a str, rest: &'a str) -> (bool, &'a str, &'a str) {
    let before = before.trim();
    if let (Some(open), Some(close)) = (before.strip_prefix('('), rest.trim_end().strip_suffix(')'))
    {
        return (true, open.trim(), close);
    }
    if let Some(bare) = before.strip_suffix('-') {
        return (true, bare.trim_end(), rest);
    }
    if let Some(bare) = before.strip_prefix('-') {
        return (true, bare.trim_start(), rest);
    }
    (false, before.strip_suffix('+').unwrap_or(before).trim_end(), rest)
}

fn percent(rest: &str) -> (bool, &str) {
    for sign in ["%", "percent", "Percent", "pct", "prc", "Prozent", "por ciento"] {
        if let Some(after) = rest.strip_prefix(sign) {
            return (true, after);
        }
    }
    (false, rest)
}

/// The two parts of a text that is digits, one mark and digits, which can only be a fraction: most rates are written so,
/// and nothing needs to be taken apart further. `1.204` may be a thousand and is none of them.
pub(crate) fn fraction(text: &str) -> Option<(Mark, &str, &str)> {
    let at = text.bytes().position(|c| !c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (whole, rest) = text.split_at_checked(at)?;
    let (mark, fraction) = match rest.strip_prefix('.') {
        Some(fraction) => (Mark::Point, fraction),
        None => (Mark::Comma, rest.strip_prefix(',')?),
    };
    let either = fraction.len() == 3 && at <= 3 && !whole.starts_with('0');
    let digits = !fraction.is_empty() && fraction.bytes().all(|c| c.is_ascii_digit());
    (digits && !either).then_some((mark, whole, fraction))
}

/// What the separators of `body` say; `None` where they make no number (`1.2.2023`).
pub(crate) fn shape(body: &str) -> Option<Shape> {
    let grouped_otherwise = body.contains([' ', '\'', '_']);
    let points = body.matches('.').count();
    let commas = body.matches(',').count();
    let (mark, times) = match (points, commas) {
        (0, 0) => {
            return groups(body, None).map(|digits| Shape::Whole { digits, grouped_by: None });
        }
        (_, 0) => (Mark::Point, points),
        (0, _) => (Mark::Comma, commas),
        _ => return both(body),
    };
    let separator = char_of(mark);
    if times > 1 {
        return (!grouped_otherwise)
            .then(|| groups(body, Some(separator)))
            .flatten()
            .map(|digits| Shape::Whole { digits, grouped_by: Some(mark) });
    }
    let (whole, fraction) = body.split_once(separator)?;
    if !all_digits(fraction) {
        return None;
    }
    let whole_digits = groups(whole, None)?;
    let either = fraction.len() == 3
        && !grouped_otherwise
        && (1..=3).contains(&whole_digits.len())
        && !whole_digits.starts_with('0');
    Some(if either {
        Shape::Either { separator: mark, whole: whole_digits, fraction: fraction.to_owned() }
    } else {
        Shape::Decimal { mark, whole: whole_digits, fraction: fraction.to_owned() }
    })
}

/// Point and comma both occur: the last one is the decimal mark and stands once.
fn both(body: &str) -> Option<Shape> {
    let last = body.rfind(['.', ','])?;
    let (whole, rest) = body.split_at_checked(last)?;
    let (mark, grouping) =
        if rest.starts_with('.') { (Mark::Point, ',') } else { (Mark::Comma, '.') };
    let fraction = rest.get(1..)?;
    if whole.contains(char_of(mark)) || !all_digits(fraction) {
        return None;
    }
    let whole = groups(whole, Some(grouping))?;
    Some(Shape::Decimal { mark, whole, fraction: fraction.to_owned() })
}

fn char_of(mark: Mark) -> char {
    match mark {
        Mark::Point => '.',
        Mark::Comma => ',',
    }
}

fn all_digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

/// The digits of a grouped whole number; groups are of three, or Indian (two, with three at the end).
fn groups(text: &str, separator: Option<char>) -> Option<String> {
    let is_separator = |c: char| Some(c) == separator || matches!(c, ' ' | '\'' | '_');
    let parts: Vec<&str> = text.split(is_separator).collect();
    if !parts.iter().all(|part| all_digits(part)) {
        return None;
    }
    if let [first, middle @ .., last] = parts.as_slice() {
        let head = (1..=3).contains(&first.len());
        let western = middle.iter().all(|group| group.len() == 3);
        let indian = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
        if !head || last.len() != 3 || !(western || indian) {
            return None;
        }
    }
    Some(parts.concat())
}

/// `whole.fraction × 10^power`, correctly rounded; `None` where it is not finite.
pub(crate) fn decimal(whole: &str, fraction: &str, power: i32) -> Option<f64> {
    format!("0{whole}.{fraction}0e{power}").parse::<f64>().ok().filter(|value| value.is_finite())
}

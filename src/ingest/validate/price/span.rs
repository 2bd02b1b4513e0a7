//! Two numbers and what stands between them: a range, or a price and something else.

use super::rate::is_time;
use crate::ingest::validate::deliverable;
use crate::money::{Currency, Said};
use crate::number::{Figure, figures};

/// What joins the two ends of a range.
pub(super) const JOINERS: &[&str] = &[
    "to", "bis", "a", "à", "al", "do", "до", "til", "till", "and", "und", "y", "e", "et", "и",
    "hasta", "até", "ile", "sampai", "đến", "至", "到", "から",
];

/// What stands before a range and belongs to it.
pub(super) const STARTERS: &[&str] = &[
    "from", "between", "von", "ab", "zwischen", "de", "entre", "desde", "da", "tra", "от", "dari",
    "ca", "circa", "approx", "around", "about", "est", "aprox", "env", "约", "約",
];

/// The currencies between two numbers: which belongs to the one on the left, which to the one on the right.
pub(super) struct Purse<'a> {
    pub(super) left: &'a str,
    pub(super) right: &'a str,
}

impl<'a> Purse<'a> {
    pub(super) fn of(between: &'a str) -> Purse<'a> {
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(c, '-' | '~' | '〜' | '+' | ',' | '(' | ')' | ':' | ';' | '|' | '/')
        };
        let names = |text: &&str| Currency::said(text) != Said::Nothing;
        let first = between.trim_start().split(ends).next().unwrap_or_default();
        let last = between.trim_end().rsplit(ends).next().unwrap_or_default();
        // The slash of `S/ 500` belongs to the sign.
        let sol = between.trim_end().get(between.trim_end().len().saturating_sub(2)..);
        let last = sol.filter(|end| end.eq_ignore_ascii_case("s/")).unwrap_or(last);
        // A lone `$` belongs to the number behind it.
        let lone = first.len() == between.trim().len();
        Purse {
            left: Some(first).filter(names).filter(|_| !lone).unwrap_or_default(),
            right: Some(last).filter(names).unwrap_or_default(),
        }
    }
}

/// A word, or a sign by itself.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in text.to_lowercase().chars() {
        let letter =
            c.is_alphabetic() || matches!(c, '$' | '\u{300}'..='\u{36f}' | '\u{e47}'..='\u{e4e}');
        match tokens.last_mut().filter(|_| letter && in_word) {
            Some(word) => word.push(c),
            None if c.is_whitespace() => {}
            None => tokens.push(c.to_string()),
        }
        in_word = letter;
    }
    tokens
}

pub(super) fn is_currency(token: &str) -> bool {
    Currency::said(token) != Said::Nothing
}

/// `300-500`, `$500 to $1,000`, `from 80 € to 120 €`: nothing but numbers, currencies and joining words, and behind
/// them what the price is for.
pub(super) fn is_range(low: &Figure, high: &Figure, tail: &str) -> bool {
    let without_slash =
        |text: &str| tokens(&text.replace("S/.", "").replace("S/", "").replace("B/.", ""));
    let between = without_slash(&high.before);
    let joins = |token: &String| {
        JOINERS.contains(&token.as_str())
            || matches!(token.as_str(), "-" | "~" | "〜" | "→" | "–" | "—")
    };
    let joined = between.iter().any(joins);
    let fits = between.iter().all(|token| joins(token) || token == "." || is_currency(token));
    let labelled =
        low.before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ':').ends_with(':');
    let starts = without_slash(&low.before).iter().all(|token| {
        STARTERS.contains(&token.as_str())
            || matches!(token.as_str(), "." | "~" | "/" | "<" | ">")
            || is_currency(token)
    });
    joined && fits && (starts || labelled) && !counts(tail)
}

/// Whether a text is two numbers and what joins them: `2-3%`, `10k to 20k`.
pub(in crate::ingest::validate) fn is_span(text: &str) -> bool {
    // Two of them take two runs of digits.
    let runs = text.split(|c: char| !c.is_numeric()).filter(|run| !run.is_empty());
    if runs.take(2).count() < 2 {
        return false;
    }
    let (figures, tail) = figures(text);
    matches!(figures.as_slice(), [low, high] if is_range(low, high, &tail))
}

/// Whether the number before this text counts something: `2 reels`, `60 sec`.
fn counts(after: &str) -> bool {
    let words = tokens(after);
    words.first().is_some_and(|word| deliverable(word).is_some() || is_time(word))
}

/// The only number that carries money; a number beside it may count one thing or say how long it is.
pub(super) fn only_money(figures: &[Figure], tail: &str) -> Option<String> {
    let after = |at: usize| figures.get(at + 1).map_or(tail, |next| next.before.as_str());
    let purse = |at: usize, figure: &Figure| {
        let before = if at == 0 { figure.before.as_str() } else { Purse::of(&figure.before).right };
        let behind = match figures.get(at + 1) {
            Some(next) => Purse::of(&next.before).left,
            None => tail,
        };
        let names = |text: &&str| is_currency(text);
        let (before, behind) = (Some(before).filter(names), Some(behind).filter(names));
        (before.is_some() || behind.is_some()).then(|| {
            format!("{}{} {}", before.unwrap_or_default(), figure.text, behind.unwrap_or_default())
        })
    };
    let mut paid =
        figures.iter().enumerate().filter_map(|(at, figure)| Some((at, purse(at, figure)?)));
    let (price, text) = paid.next()?;
    let beside = figures.iter().enumerate().filter(|(at, _)| *at != price).all(|(at, figure)| {
        let word = tokens(after(at)).into_iter().next().unwrap_or_default();
        let included = tokens(&figure.before)
            .iter()
            .any(|word| word.starts_with("incl") || word.starts_with("inkl"));
        !figure.percent && (figure.text == "1" || included || is_time(&word))
    });
    (paid.next().is_none() && beside).then_some(text)
}

//! What a price cell holds: one amount, a range, a rate, or words.

mod beside;
mod rate;
mod span;
mod terms;

use crate::ingest::columns::header::Words;
use crate::money::{Currency, Said, Unclear};
use crate::number::figures;
use span::{JOINERS, Purse, STARTERS};

pub(crate) use beside::names_more;
pub(super) use span::is_span;
pub(crate) use terms::says_terms;
pub(super) use terms::terms;

/// How a price cell is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// One amount: the text of it, with its currency.
    One(String),
    /// The texts of the two ends of a range.
    Range(String, String),
    /// No amount, several that make no range, or a rate (`$20 CPM`, `$25/hour`).
    Nothing,
}
/// How a single price cell is to be read, from its words and signs alone.
pub(crate) fn reading(text: &str) -> Reading {
    if !text.contains(char::is_numeric) {
        return Reading::Nothing;
    }
    match beside::without_shares(text) {
        Some(price) => alone(&price),
        None => alone(text),
    }
}

/// As [`reading`], of a text with nothing beside the price.
fn alone(text: &str) -> Reading {
    let (figures, tail) = figures(text);
    if rate::is_rate(text, &figures, &tail) {
        return Reading::Nothing;
    }
    match figures.as_slice() {
        [] => Reading::Nothing,
        [_] => Reading::One(text.to_owned()),
        [low, high] if !low.percent && !high.percent && span::is_range(low, high, &tail) => {
            let between = Purse::of(&high.before);
            Reading::Range(
                format!("{} {} {}", low.before, low.text, between.left),
                format!("{} {} {tail}", between.right, high.text),
            )
        }
        several => span::only_money(several, &tail).map_or(Reading::Nothing, Reading::One),
    }
}

/// Words of up to four letters beside a price that are no currency.
const NO_CURRENCY: &[&str] = &[
    "net", "nett", "neto", "brut", "ttc", "ht", "plus", "vat", "gst", "ust", "iva", "tva", "kdv",
    "obo", "ea", "each", "pp", "max", "only", "up", "flat", "fix", "ab", "ca", "est", "from",
    "free", "nego", "excl", "incl", "inkl", "exkl", "usd", "ndc", "tax", "all", "ok", "per", "pro",
    "von", "bis", "to", "für", "min", "avg", "low", "high", "mwst", "desde", "ндс", "за", "от",
    "до", "or", "and", "for", "base", "list", "nda", "hst", "pst", "qst", "tbc", "tbd", "tba",
    "ugc", "cpm", "exp", "vb",
];

/// What a price says of its currency: a lone short word beside it that is no word of ours may be one.
pub(crate) fn said(before: &str, after: &str) -> Said {
    let beside = |text: &str, word: Option<&str>| match Currency::said(text) {
        // `5000р/пост`: the word at the number may be one, although others follow.
        Said::Nothing => word.map_or(Said::Nothing, Currency::said),
        said => said,
    };
    let no_letter = |c: char| !c.is_alphabetic();
    let said = (
        beside(before, before.rsplit(no_letter).next()),
        beside(after, after.split(no_letter).next()),
    );
    match said {
        (Said::Nothing, Said::Nothing) => {}
        (one, Said::Nothing) | (Said::Nothing, one) => return one,
        // `$500 MXN`: a code goes before a sign, and what is certain before what is not.
        (Said::One(one), Said::Unclear(_)) | (Said::Unclear(_), Said::One(one)) => {
            return Said::One(one);
        }
        _ => return Currency::said(&format!("{before} {after}")),
    }
    let words: Vec<&str> = [before, after]
        .into_iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphabetic()))
        .filter(|word| !word.is_empty())
        .collect();
    let [word] = words.as_slice() else { return Said::Nothing };
    let script = word
        .chars()
        .all(|c| matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{400}'..='\u{4ff}'));
    // A code is written in capitals; another word may be anything (`feed`, `neg`).
    let short =
        script && (3..=4).contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
    let known = || {
        let lower = word.to_lowercase();
        [NO_CURRENCY, STARTERS, JOINERS].iter().any(|words| words.contains(&lower.as_str()))
            || Words::of(word).unknown.is_empty()
    };
    // Egyptian pounds, and a French article.
    if (short && !known()) || *word == "LE" {
        Said::Unclear(Unclear::unknown(word))
    } else {
        Said::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_numbers_currencies_and_joining_words() {
        for text in [
            "300-500",
            "$500 to $1,000",
            "from $200 to $400",
            "R$ 800 - R$ 1.200",
            "80 bis 120 EUR",
            "500 - 800 €",
            "500€-800€ per reel",
            "Reel: $300-500",
            "5万~10万円",
            "100,000円〜150,000円",
            "S/ 500 - S/ 800",
            "$500-1k",
            "200.00-400.00",
            "от 500 до 800 руб.",
        ] {
            assert!(matches!(reading(text), Reading::Range(..)), "{text}: {:?}", reading(text));
        }
    }

    #[test]
    fn the_only_number_with_money_is_the_price() {
        let cases = [
            ("1 reel - $500", "$500"),
            ("60 sec - $700", "$700"),
            ("$500 (incl. 2 stories)", "$500"),
            ("$500 net 30 days", "$500"),
            ("500 € - 1 Reel", "500 €"),
            ("$300 + 20% VAT", "$300"),
            ("300 zzgl. 19% MwSt", "300"),
            ("$300/60s", "$300"),
            ("$500 per 60s", "$500"),
            ("$200 per 30 sec", "$200"),
            ("500€ / 1 min video", "500 €"),
        ];
        for (text, price) in cases {
            let Reading::One(found) = reading(text) else { panic!("{text}: {:?}", reading(text)) };
            assert_eq!(found.trim(), price, "{text}");
        }
    }

    #[test]
    fn rates_and_several_amounts_are_no_price() {
        for text in [
            "$20 CPM",
            "$25/hour",
            "1000/mo",
            "15 days notice",
            "10k views",
            "500 p.m.",
            "3円/フォロワー",
            "$5 per 1k views",
            "$500 per 3 stories",
            "Story $150 - Post $350",
            "$500 for 2 posts",
            "2 for $500",
            "2 stories - $90",
            "1-2 reels",
            "$500 ($250 each)",
            "$500/$300",
            "IG story 100 – reel 400 USD",
            "Q3 2024",
            "500s",
            "$300 - 10%",
            "2024-05-01",
            "2 x 150",
            "500 (600)",
        ] {
            assert_eq!(reading(text), Reading::Nothing, "{text}");
        }
        for text in ["$500 per post", "$500/post", "$1,200 + product", "750 flat", "starts at $300"]
        {
            assert_eq!(reading(text), Reading::One(text.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_code_behind_a_price_goes_before_its_sign() {
        for (before, after, code) in [
            ("$", "MXN", "MXN"),
            ("$", "COP", "COP"),
            ("", "р/пост", "RUB"),
            ("R", "per post", "ZAR"),
            ("¥", "JPY", "JPY"),
        ] {
            assert_eq!(
                Some(said(before, after)),
                Currency::new(code).map(Said::One),
                "{before} {after}"
            );
        }
        assert!(matches!(said("LE", ""), Said::Unclear(_)));
    }

    #[test]
    fn a_lone_short_word_beside_a_price_may_be_a_currency() {
        assert!(matches!(said("", "ZED"), Said::Unclear(_)));
        for after in
            ["feed", "neg", "net", "/post", "per post", "+ product", "OBO", "", "起", "flat fee"]
        {
            assert_eq!(said("", after), Said::Nothing, "{after}");
        }
    }
}

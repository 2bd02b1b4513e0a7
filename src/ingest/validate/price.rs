//! What a price cell holds: one amount, a range, a rate, or words.

use crate::ingest::columns::header::Words;
use crate::money::{Currency, Said, Unclear};
use crate::number::{Figure, figures};
use crate::profile::Terms;
use crate::text::fold;

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

/// What joins the two ends of a range.
const JOINERS: &[&str] = &[
    "to", "bis", "a", "à", "al", "do", "до", "til", "till", "and", "und", "y", "e", "et", "и",
    "hasta", "até", "ile", "sampai", "đến", "至", "到", "から",
];

/// What stands before a range and belongs to it.
const STARTERS: &[&str] = &[
    "from", "between", "von", "ab", "zwischen", "de", "entre", "desde", "da", "tra", "от", "dari",
    "ca", "circa", "approx", "around", "about", "est", "aprox", "env", "约", "約",
];

/// How a single price cell is to be read, from its words and signs alone.
pub(crate) fn reading(text: &str) -> Reading {
    let (figures, tail) = figures(text);
    if is_rate(text, &figures, &tail) {
        return Reading::Nothing;
    }
    match figures.as_slice() {
        [] => Reading::Nothing,
        [_] => Reading::One(text.to_owned()),
        [low, high] if !low.percent && !high.percent && is_range(low, high, &tail) => {
            let between = Purse::of(&high.before);
            Reading::Range(
                format!("{} {} {}", low.before, low.text, between.left),
                format!("{} {} {tail}", between.right, high.text),
            )
        }
        several => only_money(several, &tail).map_or(Reading::Nothing, Reading::One),
    }
}

/// The currencies between two numbers: which belongs to the one on the left, which to the one on the right.
struct Purse<'a> {
    left: &'a str,
    right: &'a str,
}

impl<'a> Purse<'a> {
    fn of(between: &'a str) -> Purse<'a> {
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
fn tokens(text: &str) -> Vec<String> {
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

fn is_currency(token: &str) -> bool {
    Currency::said(token) != Said::Nothing
}

/// `300-500`, `$500 to $1,000`, `from 80 € to 120 €`: nothing but numbers, currencies and joining words, and behind
/// them what the price is for.
fn is_range(low: &Figure, high: &Figure, tail: &str) -> bool {
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
pub(super) fn is_span(text: &str) -> bool {
    let (figures, tail) = figures(text);
    matches!(figures.as_slice(), [low, high] if is_range(low, high, &tail))
}

/// Whether the number before this text counts something: `2 reels`, `60 sec`.
fn counts(after: &str) -> bool {
    let words = tokens(after);
    words.first().is_some_and(|word| super::deliverable(word).is_some() || is_time(word))
}

/// The only number that carries money; a number beside it may count one thing or say how long it is.
fn only_money(figures: &[Figure], tail: &str) -> Option<String> {
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

/// What a price is counted by that is no deliverable.
const RATES: &[&str] = &[
    "cpm",
    "cpc",
    "cpa",
    "cpv",
    "cpe",
    "cpl",
    "cpi",
    "tkp",
    "rpm",
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "mensal",
    "mensual",
    "monatlich",
    "mensuel",
];

/// Words before such a unit.
const PER: &[&str] = &["per", "pro", "por", "par", "an", "a", "за", "je", "al", "la"];

const UNITS: &[&str] = &[
    "h",
    "hr",
    "hrs",
    "mo",
    "yr",
    "view",
    "views",
    "click",
    "clicks",
    "follower",
    "followers",
    "sale",
    "sales",
    "lead",
    "leads",
    "impression",
    "impressions",
    "conversion",
    "conversions",
    "mille",
    "thousand",
    "フォロワー",
    "再生",
    "seguidor",
    "vista",
    "visualización",
    "visualização",
];

/// Spans of time, as units of a fee or of a term of notice.
const TIMES: &[&str] = &[
    "sec",
    "secs",
    "second",
    "seconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "stunde",
    "stunden",
    "tag",
    "tage",
    "woche",
    "wochen",
    "monat",
    "monate",
    "jahr",
    "hora",
    "horas",
    "día",
    "días",
    "dia",
    "dias",
    "semana",
    "semanas",
    "mes",
    "meses",
    "mês",
    "año",
    "ano",
    "heure",
    "heures",
    "jour",
    "jours",
    "semaine",
    "mois",
    "час",
    "день",
    "дней",
    "дня",
    "неделя",
    "месяц",
    "сек",
    "時間",
    "小时",
    "天",
    "日間",
    "시간",
    "gün",
    "saat",
    "hari",
    "bulan",
];

fn is_time(word: &str) -> bool {
    TIMES.contains(&word)
}

/// `$20 CPM`, `$25/hour`, `$5 per 1k views`, `15 days notice`.
fn is_rate(text: &str, figures: &[Figure], tail: &str) -> bool {
    let lower = text.to_lowercase();
    let words = tokens(&lower);
    let unit = |word: &str| {
        UNITS.contains(&word)
            || (is_time(word) && !word.starts_with("sec") && !word.starts_with("min"))
    };
    let per_unit = words.windows(2).any(|pair| {
        matches!(pair, [per, word] if (per == "/" || PER.contains(&per.as_str())) && unit(word))
    });
    let per_number = figures.iter().skip(1).any(|figure| {
        tokens(&figure.before)
            .last()
            .is_some_and(|word| matches!(word.as_str(), "per" | "pro" | "por" | "par"))
    });
    let notice = matches!(figures, [one] if !is_currency(&one.before) && tokens(tail).first().is_some_and(|w| is_time(w)));
    per_unit || per_number || notice || words.iter().any(|word| RATES.contains(&word.as_str()))
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
pub(super) fn said(before: &str, after: &str) -> Said {
    for text in [before, after] {
        match Currency::said(text) {
            Said::Nothing => {}
            said => return said,
        }
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
    if short && !known() { Said::Unclear(Unclear::unknown(word)) } else { Said::Nothing }
}

/// Whether the words of a price cell are terms that we know.
pub(crate) fn says_terms(text: &str) -> bool {
    terms(text).is_some()
}

/// What the words of a price cell offer instead of an amount; `None` where they say nothing of the kind.
pub(super) fn terms(text: &str) -> Option<Terms> {
    if text.contains('%') {
        return Some(Terms::Commission);
    }
    if text.chars().any(char::is_numeric) {
        return None;
    }
    let plain = fold(text);
    let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    if says(&[
        "commission",
        "comision",
        "comissao",
        "provision",
        "affiliate",
        "revenue share",
        "佣金",
    ]) {
        Some(Terms::Commission)
    } else if says(&[
        "product",
        "produkt",
        "produit",
        "produto",
        "prodott",
        "barter",
        "gifted",
        "gifting",
        "gift",
        "trade",
        "exchange",
        "canje",
        "intercambio",
        "permuta",
        "trueque",
        "echange",
        "бартер",
        "置换",
        "互换",
        "物々交換",
        "제품",
        "ギフティング",
    ]) {
        Some(Terms::ProductOnly)
    } else if says(&[
        "request",
        "anfrage",
        "demande",
        "consultar",
        "consulta",
        "richiesta",
        "запрос",
        "ask",
        "negotia",
        "nego",
        "verhandl",
        "negoci",
        "tbd",
        "tbc",
        "quote",
        "contact",
        "面议",
        "询价",
        "応相談",
        "要相談",
        "협의",
        "문의",
    ]) {
        Some(Terms::OnRequest)
    } else if says(&[
        "free",
        "gratis",
        "kostenlos",
        "gratuit",
        "gratuito",
        "免费",
        "無料",
        "무료",
        "бесплатно",
    ]) {
        Some(Terms::Free)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_a_price_cell_are_terms() {
        let cases = [
            ("free", Some(Terms::Free)),
            ("Product only", Some(Terms::ProductOnly)),
            ("barter", Some(Terms::ProductOnly)),
            ("auf Anfrage", Some(Terms::OnRequest)),
            ("面议", Some(Terms::OnRequest)),
            ("10 %", Some(Terms::Commission)),
            ("300", None),
            ("n/a", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(terms(text), wanted, "{text}");
        }
    }

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
    fn a_lone_short_word_beside_a_price_may_be_a_currency() {
        assert!(matches!(said("", "zed"), Said::Unclear(_)));
        for after in ["net", "/post", "per post", "+ product", "OBO", "", "起", "flat fee"] {
            assert_eq!(said("", after), Said::Nothing, "{after}");
        }
    }
}

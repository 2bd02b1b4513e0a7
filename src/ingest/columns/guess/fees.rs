//! Headers of prices, and of what looks like one: rates, other people's fees, what was paid.

use crate::ingest::columns::header::{self, Words};

/// `Rate` is a price or an engagement rate; `Response rate` and `Tax rate` are neither.
pub(super) fn rate(words: &Words) -> Vec<(&'static str, f64)> {
    let asked = words.unknown.iter().all(|word| ASKED.contains(&word.as_str()));
    if words.any(&["reach", "impressions", "count", "date", "flag"]) || is_per_many(words) {
        return Vec::new();
    }
    // `Rate ('000)`: an engagement rate is not counted in thousands.
    if words.power.is_some() && asked {
        return vec![("price", 0.6)];
    }
    if !asked {
        // `UGC rate ($)` is a price, whatever it is for.
        let fee = words.money && !is_other_rate(words);
        return if fee { vec![("price", 0.6)] } else { Vec::new() };
    }
    // `Quote` is German for rate; at the head of a header it is a price.
    if words.plain.starts_with("quote") && !words.percent {
        return vec![("price", 0.6)];
    }
    let others =
        if words.unknown.is_empty() { vec![("engagement_rate", 0.45)] } else { Vec::new() };
    [("price", 0.5)].into_iter().chain(others).collect()
}

/// Whether a rate says of something else how often or how much it is: `Response rate`, `Tax rate`.
pub(in crate::ingest::columns) fn is_other_rate(words: &Words) -> bool {
    words.unknown.iter().any(|word| OTHER_RATES.contains(&word.as_str()))
}

const OTHER_RATES: &[&str] = &[
    "response",
    "reply",
    "tax",
    "vat",
    "unemployment",
    "employment",
    "growth",
    "click",
    "open",
    "bounce",
    "conversion",
    "acceptance",
    "completion",
    "exchange",
    "success",
    "discount",
    "commission",
    "birth",
    "retention",
    "churn",
    "approval",
    "hit",
    "skip",
    "interest",
    "return",
    "refund",
    "inflation",
    "posting",
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "annual",
];

/// Words that may stand before a rate that is a price.
const ASKED: &[&str] = &[
    "base",
    "our",
    "my",
    "standard",
    "usual",
    "asking",
    "card",
    "sponsored",
    "collab",
    "brand",
    "regular",
    "negotiated",
    "agreed",
    "offered",
    "proposed",
    "flat",
    "net",
    "gross",
    "agency",
    "listed",
    "quoted",
    "usage",
];

/// `Fee` is a price, `Shipping cost` is another's, `Payment` may be one.
pub(super) fn price(words: &Words) -> Vec<(&'static str, f64)> {
    let tokens: Vec<&str> = words.plain.split(' ').collect();
    let priced = |token: &str| header::lookup(token) == Some("price");
    let of_something = tokens.windows(2).any(|pair| {
        matches!(pair, [of, token] if (OF_SOMETHING.contains(of) && priced(token))
            || (OTHERS_FEES.contains(of) && matches!(*token, "fee" | "fees" | "charge" | "charges" | "cost" | "costs")))
    });
    if words.any(NO_PRICE) || of_something || is_per_many(words) {
        return Vec::new();
    }
    match is_weak_price(words) {
        true if words.unknown.is_empty() => vec![("price", 0.5)],
        true => Vec::new(),
        false => vec![("price", 0.9)],
    }
}

/// `Price per 1k`, `Cost per 1,000`, `Rate per thousand`: what so many views or followers cost.
fn is_per_many(words: &Words) -> bool {
    let tokens: Vec<&str> = words.plain.split(' ').collect();
    let many = |word: &str, next: Option<&&str>| {
        matches!(word, "thousand" | "mille" | "mil" | "tausend" | "k" | "cpm")
            || (word == "1" && matches!(next, Some(&"k" | &"000")))
            || word.parse::<u32>().is_ok_and(|number| number >= 100)
    };
    tokens.windows(2).enumerate().any(|(at, pair)| {
        matches!(pair, [per, word]
            if matches!(*per, "per" | "pro" | "por" | "je" | "par" | "за") && many(word, tokens.get(at + 2)))
    })
}

/// Whether a header may be a price and may be something that was paid or written: such a column is none beside a
/// plain price.
pub(in crate::ingest::columns) fn is_weak_price(words: &Words) -> bool {
    let mut prices = words.plain.split(' ').filter(|token| header::lookup(token) == Some("price"));
    // `投稿単価` is one word, and a plain one.
    let weak = prices.next().is_some_and(|token| WEAK_PRICES.contains(&token));
    weak && prices.all(|token| WEAK_PRICES.contains(&token))
}

const WEAK_PRICES: &[&str] = &[
    "payment",
    "charge",
    "charges",
    "commercial",
    "cache",
    "cachet",
    "gage",
    "importe",
    "inversion",
    "investimento",
    "оплата",
    "費用",
];

/// What costs something, but is no creator's post.
const OF_SOMETHING: &[&str] = &[
    "product",
    "shipping",
    "invoice",
    "tax",
    "travel",
    "production",
    "delivery",
    "hourly",
    "daily",
    "weekly",
    "monthly",
];

/// What others take, and what comes on top of a creator's price.
const OTHERS_FEES: &[&str] = &[
    "agency",
    "agent",
    "manager",
    "management",
    "platform",
    "service",
    "handling",
    "transaction",
    "bank",
    "paypal",
    "processing",
    "admin",
    "usage",
    "licensing",
    "license",
    "licence",
    "whitelisting",
    "boosting",
    "exclusivity",
    "cancellation",
    "rush",
    "late",
    "media",
    "ad",
    "ads",
];

/// Beside these words a price is no fee: its date, its identifier, whether there is one.
const NO_PRICE: &[&str] = &[
    "total",
    "avg",
    "date",
    "flag",
    "id",
    "url",
    "verified",
    "engagement",
    "views",
    "followers",
    "likes",
    "reach",
    "impressions",
    "tier",
];

/// A picture's price is a price, the lowest price too, and a score of credibility is what there is.
pub(super) fn despite_block(words: &Words) -> Option<Vec<(&'static str, f64)>> {
    const HARMLESS: [&str; 5] = ["min", "max", "score", "business", "ecommerce"];
    let blocked = words.concepts.iter().filter(|concept| **concept == "block").count();
    let harmless = words.plain.split(' ').filter(|word| HARMLESS.contains(word)).count() == blocked;
    if blocked > 0 && !harmless {
        return None;
    }
    let score = words.plain.split(' ').any(|word| word == "score");
    if words.has("price") && !score && !words.any(NO_PRICE) {
        return Some(price(words));
    }
    if words.has("credibility") && score {
        return Some(vec![("aud_cred", 0.85)]);
    }
    if words.has("email") && words.plain.contains("business") && !words.any(&["date", "flag"]) {
        return Some(vec![("email", 0.85)]);
    }
    None
}

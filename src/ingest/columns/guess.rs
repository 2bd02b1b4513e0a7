//! From the words of a header to the fields it may name.

use super::header::{self, Words};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A field a column may be, and how surely its header says so (0 to 1).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guess {
    pub(crate) field: &'static str,
    pub(crate) score: f64,
}

static ALIASES: LazyLock<BTreeMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut table: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for line in include_str!("../data/aliases.csv").lines().skip(1) {
        let mut parts = line.splitn(3, ',');
        if let (Some(field), Some(alias)) = (parts.next(), parts.next()) {
            table.entry(Words::of(alias).plain).or_default().push(field);
        }
    }
    table
});

/// All fields the header may name, best first.
pub(crate) fn guess(words: &Words) -> Vec<Guess> {
    let mut all = Vec::new();
    let bare = without_numbers(&words.plain);
    for field in ALIASES.get(&bare).into_iter().flatten() {
        all.push(Guess { field, score: 0.95 });
    }
    if words.at_sign {
        all.push(Guess { field: "handle", score: 0.9 });
    }
    let unsure = 0.12 * f64::from(u8::try_from(words.unknown.len().min(6)).unwrap_or(6));
    for (field, score) in by_words(words) {
        let score = score - unsure;
        if score > 0.2 && !all.iter().any(|guess: &Guess| guess.field == field) {
            all.push(Guess { field, score });
        }
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all
}

/// `category 2`, `niche1` and `Twitter Handle #1` are the fields without their number.
pub(crate) fn without_numbers(plain: &str) -> String {
    let number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    let mut kept: Vec<&str> = Vec::new();
    let mut before = "";
    for word in plain.split(' ') {
        // `30d` is taken apart into a number and its letter.
        let of_number = number(before) && matches!(word, "d" | "day" | "days" | "天");
        if !(number(word) || of_number) {
            kept.push(word);
        }
        before = word;
    }
    kept.join(" ")
}

fn by_words(words: &Words) -> Vec<(&'static str, f64)> {
    if let Some(found) = despite_block(words) {
        return found;
    }
    if words.any(&["block", "image"]) {
        return Vec::new();
    }
    // `likes_2020`, `likes_2021`: sums of past years are neither averages nor totals.
    if words.year.is_some() && !words.has("followers") {
        return Vec::new();
    }
    if let Some(found) = audience(words) {
        return found;
    }
    // `Cost per engagement`
    if words.has("price") && words.any(&["engagement", "er"]) {
        return Vec::new();
    }
    if words.any(&["engagement", "er"]) || (words.has("rate") && words.any(&["likes", "comments"]))
    {
        return engagement(words);
    }
    // `$ per post`, `Reel (€)`
    if words.money
        && words.any(&["posts", "deliverable"])
        && words.unknown.is_empty()
        && !words.any(&[
            "likes",
            "comments",
            "views",
            "followers",
            "count",
            "total",
            "avg",
            "id",
            "date",
        ])
    {
        return vec![("price", 0.8)];
    }
    if words.has("price") {
        return price(words);
    }
    if let Some(found) = per_post(words) {
        return found;
    }
    if words.has("following") {
        return if words.has("rate") { Vec::new() } else { vec![("following", 0.9)] };
    }
    if words.has("followers") {
        // `Rate auf Follower in %`
        let per_follower = words.has("rate") && words.percent && words.unknown.is_empty();
        return if per_follower { vec![("engagement_rate", 0.6)] } else { followers(words) };
    }
    if words.any(&["posts", "deliverable"])
        && words.concepts.first() == Some(&"rate")
        && !words.percent
    {
        return vec![("price", 0.6)]; // `Rate per post`
    }
    if words.has("posts") && words.unknown.len() > 2 {
        return Vec::new();
    }
    if words.has("posts") && !words.any(&["url", "id", "date", "caption", "name", "person"]) {
        if words.money || words.plain.split(' ').any(|word| NOT_ALL_POSTS.contains(&word)) {
            return Vec::new();
        }
        let averaged = words.any(&["avg", "rate"]);
        return if averaged { Vec::new() } else { vec![("posts", 0.85)] };
    }
    for (concept, field) in [("reach", "reach"), ("impressions", "impressions")] {
        if words.has(concept) && !words.has("rate") {
            return vec![(field, 0.85)];
        }
    }
    if words.has("rate") {
        return rate(words);
    }
    who(words)
}

/// `Rate` is a price or an engagement rate; `Response rate` and `Tax rate` are neither.
fn rate(words: &Words) -> Vec<(&'static str, f64)> {
    let asked = words.unknown.iter().all(|word| ASKED.contains(&word.as_str()));
    if words.any(&["reach", "impressions", "count", "date", "flag"]) {
        return Vec::new();
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
pub(super) fn is_other_rate(words: &Words) -> bool {
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

/// Beside these words posts are some of them: the last one, those of a month, those of a deal.
const NOT_ALL_POSTS: &[&str] =
    &["last", "month", "week", "day", "included", "monat", "mois", "mes"];

/// `Fee` is a price, `Shipping cost` is another's, `Payment` may be one.
fn price(words: &Words) -> Vec<(&'static str, f64)> {
    let tokens: Vec<&str> = words.plain.split(' ').collect();
    let priced = |token: &str| header::lookup(token) == Some("price");
    let of_something = tokens
        .windows(2)
        .any(|pair| matches!(pair, [of, token] if OF_SOMETHING.contains(of) && priced(token)));
    if words.any(NO_PRICE) || of_something {
        return Vec::new();
    }
    match is_weak_price(words) {
        true if words.unknown.is_empty() => vec![("price", 0.5)],
        true => Vec::new(),
        false => vec![("price", 0.9)],
    }
}

/// Whether a header may be a price and may be something that was paid or written: such a column is none beside a
/// plain price.
pub(super) fn is_weak_price(words: &Words) -> bool {
    let mut prices = words.plain.split(' ').filter(|token| header::lookup(token) == Some("price"));
    words.has("price") && prices.all(|token| WEAK_PRICES.contains(&token))
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
const OF_SOMETHING: &[&str] =
    &["product", "shipping", "invoice", "tax", "travel", "production", "delivery"];

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
fn despite_block(words: &Words) -> Option<Vec<(&'static str, f64)>> {
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

fn audience(words: &Words) -> Option<Vec<(&'static str, f64)>> {
    let of_followers = words.any(&["audience", "followers"]);
    if words.has("fake") && !words.has("date") {
        return Some(vec![("fake_share", 0.85)]);
    }
    if words.has("credibility")
        || (words.any(&["authentic", "quality"])
            && of_followers
            && !words.any(&["engagement", "flag"]))
    {
        return Some(vec![("aud_cred", 0.85)]);
    }
    if !words.has("audience") || words.has("date") {
        return None;
    }
    for (concept, field) in [
        ("country", "aud_country"),
        ("city", "aud_country"),
        ("age", "aud_age"),
        ("gender", "aud_gender"),
    ] {
        if words.has(concept) {
            return Some(vec![(field, 0.85)]);
        }
    }
    Some(if words.concepts == ["audience"] { vec![("followers", 0.6)] } else { Vec::new() })
}

fn engagement(words: &Words) -> Vec<(&'static str, f64)> {
    if words.any(&["date", "url", "views", "saves", "shares", "posts"])
        && !words.any(&["engagement", "er"])
    {
        return Vec::new();
    }
    if words.any(&["reach", "impressions"]) {
        return Vec::new(); // a rate on another base
    }
    let parts =
        ["likes", "comments", "shares", "saves"].iter().filter(|part| words.has(part)).count();
    if words.any(&["rate", "er"]) || words.percent {
        let whole = words.any(&["engagement", "er"]);
        // `like_engagement_rate` is a part; of two rates the one that does not say over what is the usual one.
        return match (whole, parts) {
            (false, 0 | 1) => Vec::new(),
            (true, 1) => vec![("engagement_rate", 0.5)],
            _ if words.has("views") => vec![("engagement_rate", 0.87)],
            _ => vec![("engagement_rate", 0.9)],
        };
    }
    if words.has("total") {
        return Vec::new();
    }
    if words.has("authentic") {
        return vec![("avg_engagement", 0.6)];
    }
    let averaged = words.has("avg");
    if words.has("count") && !averaged {
        return vec![("avg_engagement", 0.7)];
    }
    vec![
        ("avg_engagement", if averaged { 0.85 } else { 0.7 }),
        ("engagement_rate", if averaged { 0.6 } else { 0.65 }),
    ]
}

/// Likes, comments, shares, saves, views: averages, lifetime totals, or nobody says.
fn per_post(words: &Words) -> Option<Vec<(&'static str, f64)>> {
    const FIGURES: [(&str, &str, Option<&str>); 5] = [
        ("likes", "avg_likes", Some("total_likes")),
        ("comments", "avg_comments", Some("total_comments")),
        ("views", "avg_views", Some("total_views")),
        ("shares", "avg_shares", None),
        ("saves", "avg_saves", None),
    ];
    // What an author liked, not what was liked of theirs.
    if words.plain.contains("author") && words.plain.contains("digg") {
        return Some(Vec::new());
    }
    let named: Vec<_> = FIGURES.iter().filter(|(concept, ..)| words.has(concept)).collect();
    let [(_, average, total)] = named.as_slice() else {
        return if named.is_empty() { None } else { Some(Vec::new()) };
    };
    if words.any(&["date", "url", "id", "flag", "rate", "followers", "name", "handle"]) {
        return Some(Vec::new());
    }
    // `Views last 30 days` are a sum, of nobody knows how many posts.
    let spell =
        words.plain.split(' ').any(|word| matches!(word, "day" | "days" | "month" | "week"));
    if spell && words.has("views") && !words.any(&["avg", "posts"]) {
        return Some(Vec::new());
    }
    // In Spanish and Italian, "media" is the average; the table knows it as posts.
    let averaged = words.has("avg") || (words.has("posts") && words.plain.contains("media"));
    // Of posts and stories the posts are meant.
    let story = words.deliverable.as_deref().is_some_and(|of| of.starts_with("stor"));
    Some(if averaged {
        vec![(average, if story { 0.88 } else { 0.92 })]
    } else if words.number.is_some() && words.has("posts") {
        vec![(average, 0.6)] // one post of several
    } else if words.has("total") {
        total.map(|total| (total, 0.9)).into_iter().collect()
    } else {
        // `like_count` of an account is a lifetime total more often than not.
        let counted = words.has("count") && *average != "avg_comments";
        let mut both = vec![(*average, if counted { 0.56 } else { 0.6 })];
        both.extend(total.map(|total| (total, 0.58)));
        both
    })
}

fn followers(words: &Words) -> Vec<(&'static str, f64)> {
    let part = |word: &str| {
        matches!(
            word,
            "male"
                | "female"
                | "men"
                | "women"
                | "new"
                | "nuevos"
                | "nuevas"
                | "novos"
                | "neue"
                | "nouveaux"
                | "ganados"
                | "gagnes"
        )
    };
    if words.unknown.iter().any(|word| part(word)) {
        return Vec::new();
    }
    if words.any(&[
        "tier", "rate", "date", "url", "posts", "flag", "id", "age", "gender", "country", "city",
        "language", "email",
    ]) || words.percent
    {
        return Vec::new();
    }
    let doubt =
        if words.has("total") { 0.03 } else { 0.0 } + if words.has("avg") { 0.3 } else { 0.0 };
    vec![("followers", 0.95 - doubt)]
}

/// Names, addresses and descriptions.
fn who(words: &Words) -> Vec<(&'static str, f64)> {
    if words.has("date") {
        return Vec::new();
    }
    if words.has("email") && words.plain.ends_with("address") {
        return vec![("email", 0.85)];
    }
    if words.has("url") {
        let in_bio = words.plain.contains("bio link");
        return if in_bio || words.any(&["website", "posts", "email"]) {
            Vec::new()
        } else {
            vec![("url", 0.85)]
        };
    }
    const PLAIN: [(&str, f64); 11] = [
        ("email", 0.85),
        ("bio", 0.85),
        ("hashtags", 0.85),
        ("currency", 0.9),
        ("language", 0.85),
        ("verified", 0.9),
        ("category", 0.85),
        ("country", 0.9),
        ("city", 0.85),
        ("platform", 0.9),
        ("website", 0.0),
    ];
    if let Some((field, score)) = PLAIN.iter().find(|(concept, _)| words.has(concept)) {
        return match *field {
            "website" => Vec::new(),
            "city" => vec![("city", *score), ("country", 0.55)],
            // Whether handles or addresses are verified says nothing about the account.
            "verified" if words.any(&["handle", "email"]) => Vec::new(),
            field => vec![(field, *score)],
        };
    }
    if words.has("handle") {
        return vec![("handle", 0.9)];
    }
    names(words)
}

fn names(words: &Words) -> Vec<(&'static str, f64)> {
    let on_a_platform = words.platform.is_some() || words.has("person");
    if words.has("nick") {
        return vec![("handle", 0.7), ("name", 0.68)];
    }
    if words.has("id") {
        return if words.any(&["posts", "category"]) {
            Vec::new()
        } else {
            vec![("id", 0.85), ("handle", 0.4)]
        };
    }
    if words.has("name") {
        if words.plain.split(' ').any(|word| matches!(word, "last" | "family" | "surname")) {
            return vec![("name", 0.4)];
        }
        return if on_a_platform {
            vec![("name", 0.72), ("handle", 0.7)]
        } else {
            vec![("name", 0.85), ("handle", 0.5)]
        };
    }
    if on_a_platform && words.unknown.is_empty() {
        return vec![("handle", 0.66), ("name", 0.6), ("url", 0.5), ("platform", 0.4)];
    }
    if words.has("caption") {
        return vec![("captions", 0.7)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Headers seen in exports and vendors' documents, each with the field it names; `-` is none.
    const HEADERS: &str = include_str!("tests/headers.csv");

    #[test]
    fn headers_of_many_tools_and_languages() {
        let wrong: Vec<String> = HEADERS
            .lines()
            .filter_map(|line| {
                let (field, header) = line.split_once('|')?;
                let guesses = guess(&Words::of(header));
                let best = guesses.first().map_or("-", |guess| guess.field);
                (best != field).then(|| format!("{header}: {field}, not {best}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }
}

//! From the words of a header to the fields it may name.

mod fees;
mod figures;
mod who;

pub(super) use fees::{is_other_rate, is_weak_price};

use super::header::Words;
use fees::{despite_block, price, rate};
use figures::{audience, engagement, followers, per_post};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::sync::LazyLock;
use who::who;

/// A field a column may be, and how surely its header says so (0 to 1).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guess {
    pub(crate) field: &'static str,
    pub(crate) score: f64,
}

static ALIASES: LazyLock<HashMap<String, Vec<&'static str>, FixedState>> = LazyLock::new(|| {
    let mut table: HashMap<String, Vec<&'static str>, FixedState> = HashMap::default();
    for line in include_str!("../data/aliases.csv").lines().skip(1) {
        let mut parts = line.splitn(3, ',');
        if let (Some(field), Some(alias)) = (parts.next(), parts.next()) {
            table.entry(Words::plain(alias)).or_default().push(field);
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
        // `Est. media value` is worth, not number.
        let valued = words.plain.split(' ').any(|word| matches!(word, "value" | "worth" | "emv"));
        if words.money || valued || words.plain.split(' ').any(|word| NOT_ALL_POSTS.contains(&word))
        {
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

/// Beside these words posts are some of them: the last one, those of a month, those of a deal.
const NOT_ALL_POSTS: &[&str] =
    &["last", "month", "week", "day", "included", "monat", "mois", "mes"];

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

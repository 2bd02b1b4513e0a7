//! What the words of a header mean, in any of the languages of `data/words.csv`.

use super::magnitude;
use crate::ingest::day;
use crate::profile::Platform;
use crate::text::fold;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The words of a header, as concepts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The header in lower case with single spaces, for whole-header aliases.
    pub(crate) plain: String,
    /// Concepts in order (`followers`, `avg`), from the first column of `data/words.csv`.
    pub(crate) concepts: Vec<&'static str>,
    /// Words that are in no table.
    pub(crate) unknown: Vec<String>,
    pub(crate) platform: Option<Platform>,
    /// A power of ten named in the header (`followers_in_m`).
    pub(crate) power: Option<i32>,
    /// A percent sign or word.
    pub(crate) percent: bool,
    /// Letters of `story`, `reel` …
    pub(crate) deliverable: Option<String>,
    /// A year named in the header (`likes_2023`).
    pub(crate) year: Option<u32>,
    /// An at sign stands alone: `Your @`, `Qual o @?`.
    pub(crate) at_sign: bool,
    /// The small number a header ends in (`view3`, `Price2`), or the one in a path (`posts/3/likes`).
    pub(crate) number: Option<u32>,
    /// A currency is named (`Reel ($)`).
    pub(crate) money: bool,
    /// A month is named, 1 to 12 (`Followers Mar`).
    pub(crate) month: Option<u32>,
}

impl Words {
    /// Of a header, [`Words::plain`] alone.
    pub(crate) fn plain(header: &str) -> String {
        tokens(header).join(" ")
    }

    /// Takes a header apart.
    pub(crate) fn of(header: &str) -> Words {
        let mut words = Words { percent: says_percent(header), ..Words::default() };
        let tokens = tokens(header);
        words.plain = tokens.join(" ");
        let alone =
            |word: &str| word.trim_matches(|c: char| c != '@' && !c.is_alphanumeric()) == "@";
        words.at_sign = header.split_whitespace().any(alone);
        let numbers = || tokens.iter().filter_map(|token| token.parse::<u32>().ok());
        words.year = numbers().find(|number| (1990..2040).contains(number));
        words.number = tokens.last().and_then(|last| last.parse().ok()).filter(|n| *n < 100);
        let mut small = numbers().filter(|number| *number < 100);
        if words.number.is_none() && header.contains(['/', '.', '[']) {
            words.number = small.next().filter(|_| small.next().is_none());
        }
        words.power = magnitude::beside(header);
        words.money = magnitude::currency(header).is_some();
        words.month = tokens.iter().find_map(|token| day::month_folded(token));
        if header.trim_start().starts_with('#') && !tokens.is_empty() {
            words.concepts.push("count");
        }
        let mut before = "";
        for token in &tokens {
            words.take(token, before, tokens.len());
            before = token;
        }
        words
    }

    fn take(&mut self, token: &str, before: &str, count: usize) {
        if token.chars().all(|c| c.is_ascii_digit()) {
            return;
        }
        // `Avg likes 6m`: of six months; `Followers 10k+`: a bound.
        if matches!(token, "m" | "k")
            && before.ends_with(|c: char| c.is_ascii_digit())
            && before != "1"
        {
            return;
        }
        if let Some(power) = magnitude::alone(token, before, count) {
            self.power = Some(power);
            return;
        }
        if let Some(platform) = platform(token) {
            self.platform = self.platform.or(Some(platform));
            return;
        }
        match lookup(token) {
            Some("deliverable") => {
                self.deliverable = Some(token.to_owned());
                self.concepts.push("deliverable");
            }
            Some(concept) => self.concepts.push(concept),
            None => match pieces(token) {
                Some(concepts) => self.concepts.extend(concepts),
                // `USD per reel`; the header as a whole says whether a currency is meant.
                None if self.money && is_code(token) => {}
                None => self.unknown.push(token.to_owned()),
            },
        }
    }

    pub(crate) fn has(&self, concept: &str) -> bool {
        self.concepts.contains(&concept)
    }

    pub(crate) fn any(&self, concepts: &[&str]) -> bool {
        concepts.iter().any(|concept| self.has(concept))
    }
}

fn platform(token: &str) -> Option<Platform> {
    match token {
        "x" | "li" | "snap" | "threads" => None, // too short or too common to be sure
        _ => Platform::parse(token),
    }
}

static TABLE: LazyLock<HashMap<String, &'static str, FixedState>> = LazyLock::new(|| {
    let mut table = HashMap::default();
    for line in include_str!("../data/words.csv").lines().skip(1) {
        let mut parts = line.splitn(3, ',');
        let (Some(concept), _, Some(words)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        for word in words.split(' ') {
            table.entry(fold(word)).or_insert(concept);
        }
    }
    table
});

fn is_code(token: &str) -> bool {
    magnitude::currency(token).is_some()
}

/// The concept that a word of a header stands for.
pub(super) fn lookup(word: &str) -> Option<&'static str> {
    TABLE.get(word).copied()
}

/// Splits a word without spaces into known words, longest first; leftovers make it unknown, but for East Asian
/// script, where particles in between do no harm.
fn pieces(token: &str) -> Option<Vec<&'static str>> {
    let east_asian = token.chars().any(is_east_asian);
    if !east_asian && token.chars().count() < 8 {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let hit = prefixes(rest).find_map(|prefix| Some((prefix, lookup(prefix)?)));
        let long_enough = |prefix: &str| east_asian || prefix.len() >= 4;
        match hit.filter(|(prefix, _)| long_enough(prefix)) {
            Some((prefix, concept)) => {
                found.push(concept);
                rest = rest.get(prefix.len()..).unwrap_or("");
            }
            None if east_asian => rest = rest.get(first.len_utf8()..).unwrap_or(""),
            None => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

fn prefixes(text: &str) -> impl Iterator<Item = &str> {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(24).collect();
    ends.into_iter().rev().filter_map(move |end| text.get(..end))
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{e00}'..='\u{e7f}')
}

/// Whether percent is the unit: `ER %`, and not `Price (5% off)`.
fn says_percent(header: &str) -> bool {
    let is_sign = |c: char| matches!(c, '%' | '％');
    let before = header.match_indices(is_sign).filter_map(|(at, _)| header.get(..at));
    before.into_iter().any(|before| !before.trim_end().ends_with(char::is_numeric))
}

/// Words of a header in lower case: split at spaces, punctuation, camelCase and between scripts.
fn tokens(header: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(header.len() * 2);
    let mut before = ' ';
    let chars: Vec<char> = header.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let next_lower = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        let camel =
            c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_lower));
        let digits = c.is_ascii_digit() != before.is_ascii_digit();
        let script = is_east_asian(c) != is_east_asian(before);
        if camel || digits || script {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() || is_mark(c) { c } else { ' ' });
        before = c;
    }
    joined(fold(&spaced).split_whitespace().map(str::to_owned).collect())
}

/// `YouTuber` and `TikTok` are one word, although their capitals look like two.
fn joined(tokens: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for token in tokens {
        let strange = |part: &str| lookup(part).is_none() && platform(part).is_none();
        let known = |whole: &str| lookup(whole).is_some() || platform(whole).is_some();
        let halves = all.last().is_some_and(|before| {
            before.len() > 1 && token.len() > 1 && (strange(before) || strange(&token))
        });
        let word = all.last().filter(|_| halves).map(|before| format!("{before}{token}"));
        match word.filter(|whole| known(whole)) {
            Some(whole) => {
                all.pop();
                all.push(whole);
            }
            None => all.push(token),
        }
    }
    all
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{94d}' | '\u{e31}'..='\u{e4e}' | '\u{64b}'..='\u{65f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(header: &str) -> Vec<&'static str> {
        Words::of(header).concepts
    }

    #[test]
    fn words_of_many_languages() {
        assert_eq!(concepts("followersCount"), ["followers", "count"]);
        assert_eq!(concepts("Nº de Seguidores"), ["neutral", "followers"]);
        assert_eq!(concepts("平均点赞数"), ["avg", "likes", "count"]);
        assert_eq!(concepts("フォロワー数"), ["followers", "count"]);
        assert_eq!(concepts("フォロワー中"), ["following"]);
        assert_eq!(concepts("구독자 수"), ["followers", "count"]);
        assert_eq!(concepts("Abonnés"), ["followers"]);
        assert_eq!(concepts("takipçi sayısı"), ["followers", "count"]);
        assert_eq!(concepts("#Followees"), ["count", "following"]);
        assert_eq!(concepts("Eng. Rate (%)"), ["engagement", "rate"]);
    }

    #[test]
    fn units_and_platforms() {
        let words = Words::of("followers_in_m");
        assert_eq!((words.power, words.has("followers")), (Some(6), true));
        assert_eq!(Words::of("Avg likes 6m").power, None);
        assert_eq!(Words::of("Followers 10k+").power, None);
        assert_eq!(Words::of("Instagram Followers").platform, Some(Platform::Instagram));
        assert!(Words::of("%ER").percent && Words::of("ER (%)").percent);
        assert!(!Words::of("Price (5% off)").percent && !Words::of("Fee incl. 20 % VAT").percent);
    }
}

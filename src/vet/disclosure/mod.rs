//! Whether captions say that they are advertising, by the rules of a market. The same word is a clear label
//! in one market and none in another, so nothing is judged without one.
//!
//! The rules stand in `rules.csv`, each with its source and year. What a platform shows beside a caption
//! ("paid partnership") is not in it and cannot be told.

mod judge;
mod paid;
mod words;

use crate::profile::Profile;
pub use judge::{Disclosure, PostFinding, Status, check};

use serde::Serialize;
use std::sync::LazyLock;

/// The caption of one post, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caption {
    /// The text, hashtags included.
    pub text: String,
    /// 1-based line of the post's record, where posts have records of their own.
    pub line: Option<u64>,
    /// The day of the post, as `2026-03-04`, where it is known.
    pub day: Option<String>,
}

impl From<&str> for Caption {
    fn from(text: &str) -> Caption {
        Caption { text: text.to_owned(), ..Caption::default() }
    }
}

/// A profile's captions, one a post; `None` where it has none. Of posts with records of their own each is judged by
/// itself. Else a cell with a JSON list holds one a post, any other cell is one, and hashtags of a column of their own
/// stand behind the only one.
pub fn captions(profile: &Profile) -> Option<Vec<Caption>> {
    let posts = profile.posts_seen.iter().flat_map(|sample| &sample.posts);
    let own: Vec<Caption> = posts
        .filter_map(|post| {
            let tags = post.hashtags.as_deref().map(tagged);
            let parts: Vec<&str> =
                [post.caption.as_deref(), tags.as_deref()].into_iter().flatten().collect();
            let day = post.day.map(|day| day.to_string());
            (!parts.is_empty()).then(|| Caption { text: parts.join(" "), line: post.line, day })
        })
        .collect();
    if !own.is_empty() {
        return Some(own);
    }
    let found = in_cells(profile)?;
    Some(found.iter().map(|text| Caption::from(text.as_str())).collect())
}

/// A cell of hashtags, each with its sign.
fn tagged(cell: &str) -> String {
    let tags = cell.split(|c: char| c.is_whitespace() || ",;|[]\"'#".contains(c));
    let tags: Vec<String> =
        tags.filter(|tag| !tag.is_empty()).map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}

fn in_cells(profile: &Profile) -> Option<Vec<String>> {
    let listed = |text: &String| match serde_json::from_str::<Vec<String>>(text) {
        Ok(list) => list,
        Err(_) => vec![text.clone()],
    };
    let mut found = profile.captions.as_ref().map(listed).unwrap_or_default();
    if let Some(tags) = profile.hashtags.as_ref().filter(|_| found.len() < 2) {
        match found.first_mut() {
            Some(caption) => *caption = format!("{caption} {}", tagged(tags)),
            None => found.push(tagged(tags)),
        }
    }
    (!found.is_empty()).then_some(found)
}

/// A market with rules of its own.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Market {
    /// United States.
    Us,
    /// United Kingdom.
    Uk,
    /// European Union.
    Eu,
    /// Germany.
    De,
    /// France.
    Fr,
    /// India.
    In,
}

impl Market {
    /// All of them.
    pub const ALL: [Market; 6] =
        [Market::Us, Market::Uk, Market::Eu, Market::De, Market::Fr, Market::In];

    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Market::Us => "us",
            Market::Uk => "uk",
            Market::Eu => "eu",
            Market::De => "de",
            Market::Fr => "fr",
            Market::In => "in",
        }
    }

    /// As it is printed in sentences.
    pub fn title(self) -> &'static str {
        match self {
            Market::Us => "the US",
            Market::Uk => "the UK",
            Market::Eu => "the EU",
            Market::De => "Germany",
            Market::Fr => "France",
            Market::In => "India",
        }
    }

    /// Reads a market; `gb` is the UK too.
    pub fn parse(text: &str) -> Option<Market> {
        let word = text.trim().to_lowercase();
        let word = if word == "gb" { "uk" } else { word.as_str() };
        Market::ALL.into_iter().find(|market| market.name() == word)
    }

    /// The labels that are clear here, as people write them, and the rule that says so.
    pub fn duty(self) -> String {
        let clear: Vec<String> = rules()
            .filter(|rule| rule.market == self && rule.verdict == Verdict::Clear)
            .map(Rule::written)
            .collect();
        let missing = rules().find(|rule| rule.market == self && rule.verdict == Verdict::Missing);
        let (rule, source) =
            missing.map_or(("", String::new()), |rule| (rule.rule.as_str(), rule.cited()));
        let label = match clear.as_slice() {
            [] => "every paid or gifted post needs a label that is seen at once, in the audience's language".to_owned(),
            [first, ..] => format!("every paid or gifted post needs a clear label first, for example {first}"),
        };
        format!("in {}, {label} ({rule}; {source})", self.title())
    }
}

/// What a rule makes of its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It will do, where it is seen.
    Clear,
    /// It will not do.
    Unclear,
    /// It depends.
    Conditional,
    /// For virtual creators.
    Virtual,
    /// What is broken without a label.
    Missing,
}

/// How a label is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As a hashtag.
    Tag,
    /// As the caption's first words, or as a hashtag of them.
    Start,
    /// As words anywhere, or as a hashtag of them.
    Phrase,
    /// As words with an account behind them.
    Brand,
    /// Not at all.
    None,
}

/// One row of the rules.
#[derive(Debug)]
struct Rule {
    market: Market,
    form: Form,
    label: String,
    verdict: Verdict,
    note: String,
    rule: String,
    source: String,
    year: String,
}

impl Rule {
    /// The label as people write it.
    fn written(&self) -> String {
        let sign = if self.form == Form::Tag { "#" } else { "" };
        format!("“{sign}{}”", self.label)
    }

    /// `FTC-255, 2023`.
    fn cited(&self) -> String {
        format!("{}, {}", self.source, self.year)
    }
}

/// The compiled-in rules; a row that does not parse is left out, and a test counts them.
fn rules() -> impl Iterator<Item = &'static Rule> {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let mut reader = csv::Reader::from_reader(include_str!("rules.csv").as_bytes());
        reader.records().filter_map(|row| rule(&row.ok()?)).collect()
    });
    RULES.iter()
}

fn rule(row: &csv::StringRecord) -> Option<Rule> {
    let cell = |place: usize| row.get(place).map(str::to_owned);
    Some(Rule {
        market: Market::parse(row.get(0)?)?,
        form: match row.get(1)? {
            "tag" => Form::Tag,
            "start" => Form::Start,
            "phrase" => Form::Phrase,
            "brand" => Form::Brand,
            "duty" | "missing" => Form::None,
            _ => return None,
        },
        label: cell(2)?,
        verdict: match row.get(3)? {
            "clear" => Verdict::Clear,
            "unclear" => Verdict::Unclear,
            "conditional" => Verdict::Conditional,
            "virtual" => Verdict::Virtual,
            "missing" => Verdict::Missing,
            _ => return None,
        },
        note: cell(4)?,
        rule: cell(5)?,
        source: cell(6)?,
        year: cell(7)?,
    })
}

#[cfg(test)]
mod tests;

//! One caption against the rules of one market, and many captions counted.

use super::paid::{brand, looks_paid};
use super::words::{Kind, Word, follows, words};
use super::{Caption, Form, Market, Rule, Verdict, rules};
use serde::Serialize;

/// Characters of a caption that are seen before "more" is pressed. Our cut: networks do not publish theirs.
const FOLD: usize = 125;

/// Hashtags that may stand before a label without burying it. Our cut.
const TAGS_BEFORE: usize = 2;

/// How a post says that it is advertising.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A label that will do, where it is seen.
    Clear,
    /// A word that will not do, or a label that is not seen.
    Unclear,
    /// It looks paid, and says nothing.
    Missing,
}

impl Status {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Status::Clear => "clear",
            Status::Unclear => "unclear",
            Status::Missing => "missing",
        }
    }
}

/// What was found in one post, by the rules of one market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PostFinding {
    /// 1-based number of the post among the captions of its creator.
    pub post: usize,
    /// 1-based line of its record, where posts have records of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The day of the post, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Whose rules.
    pub market: Market,
    /// How it is disclosed.
    pub status: Status,
    /// The label, or what looks paid, in words.
    pub found: String,
    /// What is wrong with it, or what makes it right.
    pub why: String,
    /// The rule.
    pub rule: String,
    /// Who says so, with the year.
    pub source: String,
}

impl PostFinding {
    /// `post 2 (2026-03-04, line 5)`.
    pub fn place(&self) -> String {
        let line = self.line.map(|line| format!("line {line}"));
        let known: Vec<String> = self.day.iter().cloned().chain(line).collect();
        let more =
            if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
        format!("post {}{more}", self.post)
    }
}

/// What a creator's captions say, by the rules of the markets asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Disclosure {
    /// Captions looked at.
    pub posts: usize,
    /// Posts with a clear label, an unclear one, or none although they look paid, in the first market's order.
    /// Posts that do not look paid are not in it.
    pub findings: Vec<PostFinding>,
    /// What the markets ask of a virtual creator; empty for others.
    pub duties: Vec<String>,
}

impl Disclosure {
    /// The first finding of a status.
    pub fn first(&self, status: Status) -> Option<&PostFinding> {
        self.findings.iter().find(|finding| finding.status == status)
    }

    /// Posts of a status in at least one market.
    pub fn count(&self, status: Status) -> usize {
        let mut posts: Vec<usize> =
            self.findings.iter().filter(|f| f.status == status).map(|f| f.post).collect();
        posts.sort_unstable();
        posts.dedup();
        posts.len()
    }
}

/// Looks at captions, one a post. `person` is false for virtual creators, who have duties of their own.
pub fn check(
    captions: impl IntoIterator<Item = impl Into<Caption>>,
    markets: &[Market],
    person: bool,
) -> Disclosure {
    let mut found = Disclosure::default();
    for caption in captions {
        found.posts += 1;
        let Caption { text, line, day } = caption.into();
        let words = words(&text);
        let each = markets.iter().filter_map(|market| judge(&text, &words, *market));
        found.findings.extend(each.map(|finding| PostFinding {
            post: found.posts,
            line,
            day: day.clone(),
            ..finding
        }));
    }
    if !person {
        let duties = markets.iter().filter_map(|market| {
            rules().find(|rule| rule.market == *market && rule.verdict == Verdict::Virtual)
        });
        found.duties = duties
            .map(|rule| {
                format!("{}: {} ({}; {})", rule.market.name(), rule.note, rule.rule, rule.cited())
            })
            .collect();
    }
    found
}

/// A label in a caption.
struct Label {
    rule: &'static Rule,
    /// As it is written in sentences.
    shown: String,
    /// Why it is not seen at once, where it is not.
    buried: Option<String>,
}

fn judge(caption: &str, words: &[Word], market: Market) -> Option<PostFinding> {
    let own = labels(caption, words, |rule| rule.market == market);
    let of = |verdict: Verdict| own.iter().filter(move |label| label.rule.verdict == verdict);
    if let Some(label) = of(Verdict::Clear).find(|label| label.buried.is_none()) {
        return Some(finding(
            label.rule,
            Status::Clear,
            label.shown.clone(),
            label.rule.note.clone(),
        ));
    }
    if let Some(label) = of(Verdict::Clear).next() {
        let why = label.buried.clone().unwrap_or_default();
        return Some(finding(label.rule, Status::Unclear, label.shown.clone(), why));
    }
    if let Some(label) = of(Verdict::Conditional).chain(of(Verdict::Unclear)).next() {
        return Some(finding(
            label.rule,
            Status::Unclear,
            label.shown.clone(),
            label.rule.note.clone(),
        ));
    }
    let broken = rules().find(|rule| rule.market == market && rule.verdict == Verdict::Missing)?;
    let elsewhere =
        labels(caption, words, |rule| rule.market != market && rule.form != Form::Brand);
    if let Some(label) = elsewhere.iter().min_by_key(|label| label.rule.verdict != Verdict::Clear) {
        // The Union's own texts name no label that is right, so one that is clear in a member's or the
        // English-speaking markets' rules is not held against a post.
        let accepted =
            market == Market::Eu && label.rule.verdict == Verdict::Clear && label.buried.is_none();
        let why = match accepted {
            true => format!(
                "the rule names no label; this one is clear in {}",
                label.rule.market.title()
            ),
            false => {
                format!("no label of this market's rule; known from {}", label.rule.market.title())
            }
        };
        let status = if accepted { Status::Clear } else { Status::Unclear };
        return Some(finding(broken, status, label.shown.clone(), why));
    }
    let signal = looks_paid(words)?;
    Some(finding(broken, Status::Missing, signal, broken.note.clone()))
}

fn finding(rule: &Rule, status: Status, found: String, why: String) -> PostFinding {
    let source = format!("{} ({})", rule.source, rule.year);
    PostFinding {
        post: 0,
        line: None,
        day: None,
        market: rule.market,
        status,
        found,
        why,
        rule: rule.rule.clone(),
        source,
    }
}

/// Every label of some rules that stands in the caption.
fn labels(caption: &str, words: &[Word], wanted: impl Fn(&Rule) -> bool) -> Vec<Label> {
    rules()
        .filter(|rule| rule.form != Form::None && wanted(rule))
        .filter_map(|rule| {
            let place = place(caption, words, rule)?;
            let word = words.get(place)?;
            let sign = if word.kind == Kind::Tag { "#" } else { "" };
            let shown = match rule.form {
                Form::Tag => format!("“#{}”", word.written),
                _ => format!(
                    "“{sign}{}”",
                    if sign.is_empty() { rule.label.as_str() } else { word.written.as_str() }
                ),
            };
            Some(Label { rule, shown, buried: buried(caption, words, place) })
        })
        .collect()
}

/// The number of the word with which the label begins.
fn place(caption: &str, words: &[Word], rule: &Rule) -> Option<usize> {
    let joined: String = rule.label.split(' ').collect();
    let tag = || words.iter().position(|word| word.kind == Kind::Tag && word.text == joined);
    let anywhere = |with: &dyn Fn(&[Word]) -> bool| {
        (0..words.len()).find(|start| words.get(*start..).is_some_and(with))
    };
    match rule.form {
        Form::Tag => tag(),
        Form::Start => (follows(words, &rule.label) && stands_alone(caption, words, &rule.label))
            .then_some(0)
            .or_else(tag),
        Form::Phrase => anywhere(&|tail| follows(tail, &rule.label)).or_else(tag),
        Form::Brand => anywhere(&|tail| brand(tail, &rule.label).is_some()),
        Form::None => None,
    }
}

/// Whether the caption's first words are a label and not the beginning of a sentence: they are in capitals, or
/// nothing or a sign that sets them apart follows (`AD new shoes`, `Ad: new shoes`, `(Anzeige) …`).
fn stands_alone(caption: &str, words: &[Word], label: &str) -> bool {
    let length = label.split(' ').count();
    let (Some(last), next) = (words.get(length - 1), words.get(length)) else { return false };
    let capitals = last.written.chars().count() > 1 && last.written.chars().all(char::is_uppercase);
    let end = last.at + last.written.chars().count();
    let apart = |c: char| {
        matches!(
            c,
            ':' | '|' | '-' | '–' | '—' | '/' | ')' | ']' | '】' | '•' | '·' | '\n' | '：' | '｜'
        )
    };
    let between = |next: &Word| caption.chars().take(next.at).skip(end).any(apart);
    capitals || next.is_none_or(between)
}

/// Why a label at this place is not seen at once.
fn buried(caption: &str, words: &[Word], place: usize) -> Option<String> {
    let word = words.get(place)?;
    let tags = words.iter().take(place).filter(|word| word.kind == Kind::Tag).count();
    if tags > TAGS_BEFORE {
        return Some(format!("buried behind {tags} other hashtags"));
    }
    let shown = caption.chars().take(word.at + word.written.chars().count()).count();
    (shown > FOLD)
        .then(|| format!("behind “more”: it begins at character {} of the caption", word.at + 1))
}

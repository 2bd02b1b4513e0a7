//! What kind of account it is, by what it says about itself.

use super::{Check, Evidence, Flag, raised, told};
use crate::profile::Profile;
use aho_corasick::{AhoCorasick, packed};
use std::sync::OnceLock;

/// Who says so: the account.
const WORDS: &str = "words in the account's own profile; our list";

/// A company says one of these of itself; creators do not.
const BRAND: [&str; 14] = [
    "official account of",
    "official page of",
    "official instagram of",
    "the official store",
    "official shop",
    "our products",
    "our collections",
    "our customers",
    "customer service",
    "customer care",
    "shop our",
    "we ship worldwide",
    "offizieller account von",
    "compte officiel de",
];

/// A category that networks give to companies only.
const BRAND_CATEGORY: [&str; 8] = [
    "brand",
    "company",
    "product/service",
    "shopping & retail",
    "clothing (brand)",
    "health/beauty brand",
    "food & beverage company",
    "media/news company",
];

/// An account with one of these says that there is no person, or no person to be seen.
const VIRTUAL: [&str; 16] = [
    "virtual influencer",
    "virtual model",
    "virtual human",
    "virtual artist",
    "virtual idol",
    "virtual creator",
    "virtual being",
    "digital human",
    "ai influencer",
    "ai model",
    "ai-generated",
    "ai generated",
    "cgi influencer",
    "robot girl",
    "vtuber",
    "virtuelle influencerin",
];

/// Whether it looks like a company's account.
pub(super) fn brand<E: Evidence>(profile: &Profile) -> Check<E> {
    if profile.bio.is_none() && profile.category.is_none() {
        return Check::CannotTell(Flag::BrandAccount);
    }
    let category = profile.category.as_deref().map(|text| text.trim().to_lowercase());
    if let Some(category) = category.filter(|text| BRAND_CATEGORY.contains(&text.as_str())) {
        return raised(Flag::BrandAccount, || {
            let figure = format!("category \u{201c}{category}\u{201d}");
            told(figure, "a category for companies", WORDS)
        });
    }
    match found(profile.bio.as_deref(), &BRAND) {
        Some(words) => raised(Flag::BrandAccount, || {
            told(
                format!("says \u{201c}{words}\u{201d}"),
                "companies write so, creators rarely",
                WORDS,
            )
        }),
        None => Check::Clear,
    }
}

/// Whether it says that it is no real person.
pub(super) fn virtual_creator<E: Evidence>(profile: &Profile) -> Check<E> {
    let texts = [&profile.bio, &profile.category, &profile.name];
    if profile.bio.is_none() && profile.category.is_none() {
        return Check::CannotTell(Flag::VirtualCreator);
    }
    let words = texts.into_iter().find_map(|text| found(text.as_deref(), &VIRTUAL));
    match words {
        Some(words) => raised(Flag::VirtualCreator, || {
            told(
                format!("says \u{201c}{words}\u{201d}"),
                "a virtual creator must say so to the audience in several markets",
                WORDS,
            )
        }),
        None => Check::Clear,
    }
}

/// Whether texts about an account may raise one of the flags of this file: told in one pass, without a copy of each.
/// Where they may not, they do not; `category` is among the texts. `room` is memory for the pass.
pub fn may_say_what_it_is<'t>(
    texts: impl Iterator<Item = &'t [u8]>,
    category: &[u8],
    room: &mut Vec<u8>,
) -> bool {
    static PHRASES: OnceLock<Phrases> = OnceLock::new();
    room.clear();
    for text in texts {
        room.extend_from_slice(text);
        room.push(0); // stands in no phrase
    }
    room.make_ascii_lowercase();
    let category = category.trim_ascii();
    BRAND_CATEGORY.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(category))
        || PHRASES.get_or_init(Phrases::new).stand_in(room)
}

/// What looks for all phrases at once.
struct Phrases {
    /// Many bytes at a time, where the processor can do that.
    fast: Option<packed::Searcher>,
    any: Option<AhoCorasick>,
}

impl Phrases {
    fn new() -> Phrases {
        let all = || BRAND.iter().chain(&VIRTUAL);
        let fast = packed::Config::new().builder().extend(all()).build();
        Phrases { fast, any: AhoCorasick::new(all()).ok() }
    }

    fn stand_in(&self, text: &[u8]) -> bool {
        match (&self.fast, &self.any) {
            (Some(fast), _) => fast.find(text).is_some(),
            (None, Some(any)) => any.is_match(text),
            (None, None) => true,
        }
    }
}

/// The first of the phrases that stands in the text as whole words.
fn found(text: Option<&str>, phrases: &[&'static str]) -> Option<&'static str> {
    let text = text?.to_lowercase();
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    phrases.iter().copied().find(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text.get(at + phrase.len()..).and_then(|tail| tail.chars().next());
            edge(before) && edge(after)
        })
    })
}

//! What kind of account it is, by what it says about itself.

use super::{Check, Evidence, Flag, raised, told};
use crate::profile::Profile;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
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

/// Whether a text may hold one of the phrases above: told in one pass, without a copy. Where it does not, no check of
/// this file raises a flag for it.
pub fn may_say_what_it_is(text: &[u8]) -> bool {
    static PHRASES: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let phrases = PHRASES.get_or_init(|| {
        let all = BRAND.iter().chain(&BRAND_CATEGORY).chain(&VIRTUAL);
        let builder = &mut AhoCorasickBuilder::new();
        builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(all).ok()
    });
    phrases.as_ref().is_none_or(|phrases| phrases.is_match(text))
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

//! What kind of account it is, by what it says about itself.

use super::{Check, Flag, raised};
use crate::profile::Profile;

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
pub(super) fn brand(profile: &Profile) -> Check {
    if profile.bio.is_none() && profile.category.is_none() {
        return Check::CannotTell(Flag::BrandAccount);
    }
    let category = profile.category.as_deref().map(|text| text.trim().to_lowercase());
    if let Some(category) = category.filter(|text| BRAND_CATEGORY.contains(&text.as_str())) {
        let figure = format!("category \u{201c}{category}\u{201d}");
        return raised(Flag::BrandAccount, figure, "a category for companies", WORDS);
    }
    match found(profile.bio.as_deref(), &BRAND) {
        Some(words) => raised(
            Flag::BrandAccount,
            format!("says \u{201c}{words}\u{201d}"),
            "companies write so, creators rarely",
            WORDS,
        ),
        None => Check::Clear,
    }
}

/// Whether it says that it is no real person.
pub(super) fn virtual_creator(profile: &Profile) -> Check {
    let texts = [&profile.bio, &profile.category, &profile.name];
    if profile.bio.is_none() && profile.category.is_none() {
        return Check::CannotTell(Flag::VirtualCreator);
    }
    let words = texts.into_iter().find_map(|text| found(text.as_deref(), &VIRTUAL));
    match words {
        Some(words) => raised(
            Flag::VirtualCreator,
            format!("says \u{201c}{words}\u{201d}"),
            "a virtual creator must say so to the audience in several markets",
            WORDS,
        ),
        None => Check::Clear,
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

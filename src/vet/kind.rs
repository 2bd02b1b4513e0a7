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

/// Whether a category is one of those that raise a flag.
#[inline]
pub fn is_brand_category(category: &[u8]) -> bool {
    /// A bit for the length of each.
    const LENGTHS: u32 = {
        let (mut lengths, mut rest): (u32, &[&str]) = (0, &BRAND_CATEGORY);
        while let [first, others @ ..] = rest {
            (lengths, rest) = (lengths | 1 << first.len(), others);
        }
        lengths
    };
    let category = category.trim_ascii();
    // Most are told by that already.
    let length = u32::try_from(category.len()).unwrap_or(u32::MAX);
    LENGTHS.checked_shr(length).is_some_and(|lengths| lengths & 1 == 1) && is_any_brand(category)
}

fn is_any_brand(category: &[u8]) -> bool {
    BRAND_CATEGORY.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(category))
}

/// Where words stand in the bytes of many rows that may raise one of the flags of this file: told in one pass. An account
/// whose row has none of them, nor one of the categories, raises neither.
#[derive(Debug, Default)]
pub struct Phrases {
    places: Vec<u32>,
    /// Memory for the pass: the text with letters in lower case. Other signs may be changed, which finds a little too much.
    lower: Vec<u8>,
}

/// The bit that lower case has and upper case has not. All bytes of the phrases have it.
const LOWER: u8 = 0x20;

impl Phrases {
    /// The offsets of those in these bytes, rising. The phrases are ASCII, in any case of letters.
    pub fn read(&mut self, text: &[u8]) -> &[u32] {
        self.places.clear();
        self.lower.clear();
        self.lower.extend(text.iter().map(|byte| byte | LOWER));
        Finder::get().each(&self.lower, |at| {
            self.places.push(u32::try_from(at).unwrap_or(u32::MAX));
        });
        &self.places
    }
}

/// What looks for all phrases at once.
struct Finder {
    /// Many bytes at a time, where the processor can do that.
    fast: Option<packed::Searcher>,
    any: Option<AhoCorasick>,
}

impl Finder {
    fn get() -> &'static Finder {
        static FINDER: OnceLock<Finder> = OnceLock::new();
        FINDER.get_or_init(Finder::new)
    }

    fn new() -> Finder {
        let all = || BRAND.iter().chain(&VIRTUAL);
        let fast = packed::Config::new().builder().extend(all()).build();
        Finder { fast, any: AhoCorasick::new(all()).ok() }
    }

    fn each(&self, text: &[u8], take: impl FnMut(usize)) {
        match (&self.fast, &self.any) {
            (Some(fast), _) => fast.find_iter(text).map(|found| found.start()).for_each(take),
            (None, Some(any)) => any.find_iter(text).map(|found| found.start()).for_each(take),
            // Without a searcher every byte may begin one.
            (None, None) => (0..text.len()).for_each(take),
        }
    }
}

/// The first of the phrases that stands in the text as whole words.
fn found(text: Option<&str>, phrases: &[&'static str]) -> Option<&'static str> {
    let text = text?.to_lowercase();
    if Finder::get().any.as_ref().is_some_and(|any| !any.is_match(&text)) {
        return None; // nearly always, and found out in one pass
    }
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    phrases.iter().copied().find(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text.get(at + phrase.len()..).and_then(|tail| tail.chars().next());
            edge(before) && edge(after)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_in_any_case() {
        for phrase in BRAND.into_iter().chain(VIRTUAL) {
            assert!(phrase.bytes().all(|byte| byte & LOWER != 0), "{phrase}");
            let text = format!("ana,5000,{} | {phrase}", phrase.to_uppercase());
            let second = u32::try_from(12 + phrase.len()).unwrap();
            assert_eq!(Phrases::default().read(text.as_bytes()), [9, second], "{phrase}");
        }
    }
}

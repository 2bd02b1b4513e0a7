//! Media value ("EMV"): what others would call a post worth. On request only, every published method side by side,
//! because they differ many times over; never added up, never part of any other figure.

use super::{Price, cost::asked, cost::impressions_or_views, interactions, ratio, significant};
use crate::benchmark::{MediaUnit, MediaValue, media_values};
use crate::profile::{Platform, Profile};
use serde::Serialize;

/// What one method makes of a post.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Valued {
    /// The method, in words.
    pub method: String,
    /// Who published it, see [`crate::benchmark::source`].
    pub source: &'static str,
    /// The year of its values.
    pub year: &'static str,
    /// The value in US dollars, to two digits; `None` where the file lacks what the method counts.
    pub value: Option<f64>,
    /// How it was worked out, with the numbers; or what is missing.
    pub worked: String,
}

/// All methods, and how far they are apart.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Emv {
    /// Each method that has values for the network.
    pub methods: Vec<Valued>,
    /// The lowest value.
    pub low: Option<f64>,
    /// The highest.
    pub high: Option<f64>,
    /// Highest ÷ lowest, to two digits; `None` with fewer than two values.
    pub spread: Option<f64>,
}

/// What every method makes of a creator's average post. Returns per dollar are applied to a quoted price only.
pub fn emv(profile: &Profile, price_in_usd: Option<&Price>) -> Emv {
    let mut methods: Vec<Valued> = Vec::new();
    let mut seen: Vec<(&str, &str)> = Vec::new();
    let known = media_values().iter().filter(|row| fits(row, profile.platform));
    for row in known {
        let key = (row.source, row.method);
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let rows: Vec<&MediaValue> = media_values()
            .iter()
            .filter(|other| (other.source, other.method) == key && fits(other, profile.platform))
            .collect();
        methods.push(valued(row, &rows, profile, price_in_usd));
    }
    let known = || methods.iter().filter_map(|method| method.value);
    let low = known().min_by(f64::total_cmp);
    let high = known().max_by(f64::total_cmp);
    let several = known().count() > 1;
    let spread = ratio(high, low).filter(|_| several).map(|times| significant(times, 2));
    Emv { methods, low, high, spread }
}

/// Whether the values are for this network, or for all.
fn fits(row: &MediaValue, platform: Option<Platform>) -> bool {
    row.platform.is_none() || row.platform == platform
}

fn valued(
    first: &MediaValue,
    rows: &[&MediaValue],
    profile: &Profile,
    price: Option<&Price>,
) -> Valued {
    let mut sum = None;
    let mut parts = Vec::new();
    let mut missing = Vec::new();
    for row in rows {
        match counted(row.unit, profile, price) {
            Some(number) => {
                sum = Some(sum.unwrap_or(0.0) + number * row.value);
                parts.push(format!("{} {} × {}", number, row.unit.name(), row.value));
            }
            None => missing.push(row.unit.name()),
        }
    }
    let value = sum.map(|sum: f64| significant(sum, 2));
    let mut worked = match value {
        Some(value) => format!("{} = {value}", parts.join(" + ")),
        None => format!("the file lacks {}", missing.join(", ")),
    };
    if value.is_some() && !missing.is_empty() {
        worked = format!("without {}, which the file lacks: {worked}", missing.join(", "));
    }
    Valued {
        method: first.method.to_owned(),
        source: first.source,
        year: first.year,
        value,
        worked,
    }
}

/// How many of a unit a post has.
fn counted(unit: MediaUnit, profile: &Profile, price: Option<&Price>) -> Option<f64> {
    match unit {
        MediaUnit::View => profile.avg_views,
        MediaUnit::Thousand => impressions_or_views(profile).map(|seen| seen / 1_000.0),
        MediaUnit::Engagement => interactions(profile).map(|(sum, _)| sum),
        MediaUnit::Like => profile.avg_likes,
        MediaUnit::Comment => profile.avg_comments,
        MediaUnit::Share => profile.avg_shares,
        MediaUnit::Click => profile.clicks,
        MediaUnit::Dollar => asked(price),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn post(platform: Platform) -> Profile {
        Profile {
            platform: Some(platform),
            followers: 50_000,
            avg_likes: Some(900.0),
            avg_comments: Some(100.0),
            avg_views: Some(20_000.0),
            ..Profile::default()
        }
    }

    fn value(found: &Emv, source: &str, method: &str) -> Option<f64> {
        let fits = |one: &&Valued| one.source == source && one.method.contains(method);
        found.methods.iter().find(fits).and_then(|one| one.value)
    }

    #[test]
    fn methods_stand_side_by_side_with_their_spread() {
        let found = emv(&post(Platform::Instagram), None);
        // 20 thousand views at 8 dollars; 1,000 interactions at 25 cents.
        assert_eq!(value(&found, "FAIRINF", "views"), Some(160.0));
        assert_eq!(value(&found, "FAIRINF", "interactions"), Some(250.0));
        assert_eq!((found.low, found.high), (Some(30.0), Some(250.0)), "{found:?}");
        assert_eq!(found.spread, Some(8.3));
    }

    #[test]
    fn values_by_action_add_up_what_the_file_has() {
        let found = emv(&post(Platform::Facebook), None);
        // 20,000 × 0.09 + 900 × 0.21 + 100 × 3.17 = 2,306; shares and clicks are unknown.
        assert_eq!(value(&found, "AYZENBERG17", "action"), Some(2_300.0));
        let by_action = found.methods.iter().find(|one| one.method.contains("action")).unwrap();
        assert!(by_action.worked.starts_with("without shares, clicks"), "{by_action:?}");
    }

    #[test]
    fn nothing_known_is_no_value() {
        let bare = Profile { platform: Some(Platform::Instagram), ..Profile::default() };
        let found = emv(&bare, None);
        assert!(!found.methods.is_empty());
        assert!(found.methods.iter().all(|one| one.value.is_none()));
        assert_eq!((found.low, found.high, found.spread), (None, None, None));
    }

    proptest! {
        #[test]
        fn more_views_are_never_worth_less(a in 1.0f64..1e8, b in 1.0f64..1e8) {
            let worth = |views| {
                let found = emv(&Profile { avg_views: Some(views), ..post(Platform::Tiktok) }, None);
                value(&found, "FAIRINF", "views")
            };
            prop_assert!(worth(a.min(b)) <= worth(a.max(b)));
        }
    }
}

//! The audience in segments, by the splits of the export: people of one age and gender in one country are reached by
//! creators with such audiences, and by others hardly at all.
//!
//! How large a segment is: as large a part of the audience as of the followers of all creators in the file together.
//! Whoever's row has no split is taken to be as everybody. What the brief itself asks for (`--audience-age` …) is no
//! dimension: only those who are asked for count then; nor is the country where the brief is about one.

use super::brief::{Brief, Scope};
use super::expect::count;
use super::fit::{Ages, country_code, label_ages};
use crate::profile::{Profile, Shares};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Ages that are told apart: up to 24, up to 34, and older.
const AGES: [(&str, u32, Option<u32>); 3] =
    [("under 25", 0, Some(24)), ("25-34", 25, Some(34)), ("35 and over", 35, None)];
/// Countries that are told apart; all others are one more.
const COUNTRIES: usize = 2;
/// Splits in the file from which a dimension is used.
const FEWEST: usize = 2;

/// The segments of an audience.
#[derive(Debug, Clone, PartialEq)]
pub struct Segments {
    /// In words, for example `25-34, female`; one without a name where the audience is not divided.
    pub names: Vec<String>,
    /// How large each is, as a part of the audience; they add up to 1.
    pub parts: Rc<[f64]>,
}

impl Default for Segments {
    fn default() -> Segments {
        Segments { names: vec![String::new()], parts: Rc::from([1.0]) }
    }
}

/// One way to divide an audience, and how each creator's is.
struct Dimension {
    names: Vec<String>,
    of: Vec<Option<Vec<f64>>>,
    everybody: Vec<f64>,
}

/// The segments, and for each profile the part of its audience in each of them; empty where nothing is known of it.
pub(super) fn divide(profiles: &[&Profile], brief: &Brief) -> (Segments, Vec<Rc<[f64]>>) {
    let dimensions: Vec<Dimension> = [
        country(profiles, brief),
        brief.fit.ages.is_none().then(|| age(profiles)),
        brief.fit.gender.is_none().then(|| gender(profiles)),
    ]
    .into_iter()
    .flatten()
    .filter_map(|(names, of)| Dimension::new(names, of, profiles))
    .collect();
    if dimensions.is_empty() {
        return (Segments::default(), profiles.iter().map(|_| Rc::from([])).collect());
    }
    let names = dimensions.iter().fold(vec![String::new()], |names, dimension| {
        let with = |name: &String| {
            let of = dimension.names.iter();
            of.map(|more| if name.is_empty() { more.clone() } else { format!("{name}, {more}") })
                .collect::<Vec<_>>()
        };
        names.iter().flat_map(with).collect()
    });
    let mixes: Vec<Vec<f64>> = (0..profiles.len()).map(|at| mix(&dimensions, at)).collect();
    let parts = mean(mixes.iter().zip(profiles).map(|(mix, p)| (mix, count(p.followers))));
    // Nobody of a segment follows anybody: it is none.
    let kept: Vec<bool> = parts.iter().map(|part| *part > 0.0).collect();
    let keep = |all: Vec<f64>| -> Rc<[f64]> {
        all.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(part, _)| part).collect()
    };
    let names = names.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(name, _)| name);
    let segments = Segments { names: names.collect(), parts: keep(parts) };
    let known = |at: usize| dimensions.iter().any(|d| d.of.get(at).is_some_and(Option::is_some));
    let none: Rc<[f64]> = Rc::from([]);
    let mixes = mixes.into_iter().enumerate();
    let mixes = mixes.map(|(at, mix)| if known(at) { keep(mix) } else { Rc::clone(&none) });
    (segments, mixes.collect())
}

/// Dimensions are taken to be independent of each other within one creator's audience.
fn mix(dimensions: &[Dimension], at: usize) -> Vec<f64> {
    dimensions.iter().fold(vec![1.0], |parts, dimension| {
        let own = dimension.of.get(at).and_then(Option::as_ref).unwrap_or(&dimension.everybody);
        parts.iter().flat_map(|part| own.iter().map(move |share| part * share)).collect()
    })
}

/// The weighted mean of lists of equal length.
fn mean<'a>(all: impl Iterator<Item = (&'a Vec<f64>, f64)>) -> Vec<f64> {
    let (mut sums, mut weights) = (Vec::new(), 0.0);
    for (parts, weight) in all {
        sums.resize(parts.len(), 0.0);
        sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += weight * part);
        weights += weight;
    }
    sums.iter().map(|sum| if weights > 0.0 { sum / weights } else { 0.0 }).collect()
}

impl Dimension {
    /// `None` where too few say, or all say the same one thing.
    fn new(
        names: Vec<String>,
        of: Vec<Option<Vec<f64>>>,
        profiles: &[&Profile],
    ) -> Option<Dimension> {
        let said = || of.iter().zip(profiles).filter_map(|(of, p)| Some((of.as_ref()?, p)));
        if said().count() < FEWEST {
            return None;
        }
        let everybody = mean(said().map(|(of, profile)| (of, count(profile.followers.max(1)))));
        let several = everybody.iter().filter(|part| **part > 0.0).count() > 1;
        several.then_some(Dimension { names, of, everybody })
    }
}

type Split = (Vec<String>, Vec<Option<Vec<f64>>>);

/// Parts that add up to 1; `None` where there are none.
fn whole(parts: Vec<f64>) -> Option<Vec<f64>> {
    let sum: f64 = parts.iter().sum();
    (sum > 0.0).then(|| parts.into_iter().map(|part| part / sum).collect())
}

fn age(profiles: &[&Profile]) -> Split {
    let of = |split: &Shares| {
        let parts = AGES.map(|(_, from, to)| {
            let wanted = Ages { from, to };
            let bands = split.iter().filter_map(|(label, part)| Some((label_ages(label)?, *part)));
            bands.map(|(band, part)| part * wanted.share_of(band)).sum()
        });
        whole(parts.to_vec())
    };
    let names = AGES.iter().map(|(name, _, _)| (*name).to_owned()).collect();
    (names, profiles.iter().map(|profile| of(&profile.audience.age)).collect())
}

fn gender(profiles: &[&Profile]) -> Split {
    let of = |split: &Shares| {
        let part = |word: &str| {
            split.iter().find(|(label, _)| label.eq_ignore_ascii_case(word)).map(|(_, part)| *part)
        };
        let female = part("female").or_else(|| Some(1.0 - part("male")?))?;
        let male = part("male").unwrap_or(1.0 - female);
        whole(vec![female.max(0.0), male.max(0.0)])
    };
    let names = ["female", "male"].map(str::to_owned).to_vec();
    (names, profiles.iter().map(|profile| of(&profile.audience.gender)).collect())
}

/// The countries with most followers, and all others; `None` where the brief is about one country or place.
fn country(profiles: &[&Profile], brief: &Brief) -> Option<Split> {
    let wide = matches!(brief.scope, Scope::Niche | Scope::Global);
    if !wide || !brief.fit.countries.is_empty() {
        return None;
    }
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for profile in profiles {
        for (label, part) in &profile.audience.country {
            *sums.entry(country_code(label)).or_default() += part * count(profile.followers);
        }
    }
    let mut largest: Vec<(String, f64)> = sums.into_iter().collect();
    largest.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    largest.truncate(COUNTRIES);
    let of = |split: &Shares| {
        let named: Vec<f64> = largest
            .iter()
            .map(|(code, _)| {
                let here = split.iter().filter(|(label, _)| country_code(label) == *code);
                here.map(|(_, part)| part).sum()
            })
            .collect();
        let rest = (1.0 - named.iter().sum::<f64>()).max(0.0);
        (!split.is_empty()).then(|| whole([named, vec![rest]].concat())).flatten()
    };
    let names = largest.iter().map(|(code, _)| code.to_uppercase());
    let names = names.chain(["elsewhere".to_owned()]).collect();
    Some((names, profiles.iter().map(|profile| of(&profile.audience.country)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use crate::plan::goal::GoalMix;
    use crate::profile::Audience;

    fn shares(parts: &[(&str, f64)]) -> Shares {
        parts.iter().map(|(label, part)| ((*label).to_owned(), *part)).collect()
    }

    fn creator(followers: u64, female: f64, country: &[(&str, f64)]) -> Profile {
        let gender = shares(&[("female", female)]);
        let audience = Audience { gender, country: shares(country), ..Audience::default() };
        Profile { followers, audience, ..Profile::default() }
    }

    fn brief(scope: Scope) -> Brief {
        let goals = GoalMix::parse("awareness").unwrap();
        Brief { scope, ..Brief::new(goals, Money::from_minor(100_000, Currency::USD)) }
    }

    fn near(parts: &[f64], wanted: &[f64]) -> bool {
        parts.len() == wanted.len() && parts.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9)
    }

    #[test]
    fn a_segment_is_as_large_as_its_part_of_all_followers() {
        let all = [
            creator(30_000, 0.9, &[("ES", 0.8)]),
            creator(10_000, 0.1, &[("Mexico", 0.6), ("es", 0.1)]),
        ];
        let all: Vec<&Profile> = all.iter().collect();
        let (segments, mixes) = divide(&all, &brief(Scope::National));
        assert_eq!(segments.names, ["female", "male"]);
        assert!(near(&segments.parts, &[0.7, 0.3]) && near(&mixes[1], &[0.1, 0.9]), "{segments:?}");
        // A niche is in no one country.
        let (segments, mixes) = divide(&all, &brief(Scope::Niche));
        assert_eq!(segments.names.len(), 6);
        assert_eq!(segments.names[0], "ES, female");
        assert!((mixes[0][0] - 0.72).abs() < 1e-9, "{mixes:?}");
        assert!((segments.parts.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn who_says_nothing_is_as_everybody_and_one_who_says_is_not_enough() {
        let all = [creator(30_000, 0.9, &[]), creator(10_000, 0.1, &[]), Profile::default()];
        let (segments, mixes) = divide(&all.iter().collect::<Vec<_>>(), &brief(Scope::National));
        assert!(mixes[2].is_empty() && near(&segments.parts, &[0.7, 0.3]), "{segments:?}");
        let (segments, _) = divide(&[&all[0], &all[2]], &brief(Scope::National));
        assert_eq!(segments, Segments::default());
    }

    #[test]
    fn what_the_brief_asks_for_is_no_segment() {
        let all = [creator(30_000, 0.9, &[]), creator(10_000, 0.1, &[])];
        let mut asked = brief(Scope::National);
        asked.fit.gender = Some("female");
        let (segments, _) = divide(&all.iter().collect::<Vec<_>>(), &asked);
        assert_eq!(segments, Segments::default());
    }

    #[test]
    fn bands_of_age_are_divided_by_years() {
        let with = |bands: &[(&str, f64)]| {
            let audience = Audience { age: shares(bands), ..Audience::default() };
            Profile { followers: 1_000, audience, ..Profile::default() }
        };
        let all = [with(&[("18-24", 0.5), ("25-34", 0.3), ("35+", 0.2)]), with(&[("20-29", 1.0)])];
        let (segments, mixes) = divide(&all.iter().collect::<Vec<_>>(), &brief(Scope::National));
        assert_eq!(segments.names, ["under 25", "25-34", "35 and over"]);
        assert!(
            near(&mixes[0], &[0.5, 0.3, 0.2]) && near(&mixes[1], &[0.5, 0.5, 0.0]),
            "{mixes:?}"
        );
    }
}

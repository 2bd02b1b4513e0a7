//! Followers that creators are known to share: as a file says it, and as it is for the creators of a roster.

mod every;
mod exchange;
mod read;
mod seek;

pub(super) use seek::{Search, best_together};

use super::candidate::Candidate;
use super::expect::count;
use crate::profile::{Handle, Platform, Profile};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Two counts of the same shared followers may differ by this factor: the shares they come from are rounded.
const ROUNDING: f64 = 1.25;

/// What a file says about followers that two creators share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overlap {
    pairs: Vec<Pair>,
}

/// One statement of the file.
#[derive(Debug, Clone, PartialEq)]
struct Pair {
    one: String,
    other: String,
    shared: Shared,
    /// Where the value stands, both from 1.
    at: (u64, usize),
    /// The value as written.
    text: String,
}

/// How much two creators share.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shared {
    /// Followers of both.
    People(f64),
    /// A part of the followers of whoever has fewer.
    OfSmaller(f64),
    /// A part of the followers of the first.
    OfFirst(f64),
}

/// What is wrong with a file of shared followers, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {reason}")]
pub struct OverlapError {
    /// From 1.
    pub line: u64,
    /// From 1.
    pub column: usize,
    /// In words, with what to write.
    pub reason: String,
}

impl OverlapError {
    fn new((line, column): (u64, usize), reason: impl Into<String>) -> OverlapError {
        OverlapError { line, column, reason: reason.into() }
    }
}

/// A name as it is typed, its platform in brackets behind it where it says one.
fn taken_apart(name: &str) -> (String, Option<Platform>) {
    let bracket = name.trim().strip_suffix(')').and_then(|name| name.rsplit_once('('));
    let on = bracket.and_then(|(name, on)| Some((name, Platform::parse(on)?)));
    let (name, platform) = on.map_or((name, None), |(name, platform)| (name, Some(platform)));
    let name = Handle::new(name).map_or_else(String::new, |handle| handle.as_str().to_lowercase());
    (name, platform)
}

fn names<'a>(handle: Option<&'a Handle>, label: &'a str) -> impl Iterator<Item = String> + 'a {
    let label = taken_apart(label).0;
    handle.map(|h| h.as_str().to_lowercase()).into_iter().chain([label])
}

impl Overlap {
    /// How many pairs the file has.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether the file has no pair.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// How many names the file has.
    pub fn names(&self) -> usize {
        let all = self.pairs.iter().flat_map(|pair| [pair.one.as_str(), pair.other.as_str()]);
        all.collect::<BTreeSet<_>>().len()
    }

    /// Names of the file that no profile has, in its order.
    pub fn strangers(&self, profiles: &[Profile]) -> Vec<&str> {
        let known: BTreeSet<String> =
            profiles.iter().flat_map(|p| names(p.handle.as_ref(), p.label())).collect();
        let mut seen = BTreeSet::new();
        let all = self.pairs.iter().flat_map(|pair| [pair.one.as_str(), pair.other.as_str()]);
        all.filter(|name| !known.contains(&taken_apart(name).0) && seen.insert(*name)).collect()
    }

    /// Tells each candidate with whom they share how many followers. Statements about others are passed over.
    ///
    /// # Errors
    /// More than the smaller one has; a name that two candidates have; two statements that contradict each other.
    pub(super) fn settle(&self, candidates: &mut [Candidate]) -> Result<(), OverlapError> {
        let mut of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let all: BTreeSet<String> =
                names(candidate.handle.as_ref(), &candidate.label).collect();
            all.into_iter().for_each(|name| of.entry(name).or_default().push(index));
        }
        let mut found: BTreeMap<(usize, usize), (f64, &Pair)> = BTreeMap::new();
        for pair in &self.pairs {
            let one = who(&pair.one, &of, candidates, pair)?;
            let Some((a, b)) = one.zip(who(&pair.other, &of, candidates, pair)?) else { continue };
            let followers = people(pair, candidates.get(a), candidates.get(b))?;
            let key = (a.min(b), a.max(b));
            let Some((before, first)) = found.get(&key).copied() else {
                found.insert(key, (followers, pair));
                continue;
            };
            let (less, more) = (before.min(followers), before.max(followers));
            if more > less * ROUNDING + 1.0 {
                return Err(OverlapError::new(
                    pair.at,
                    format!(
                        "`{}` would be {followers:.0} followers that {} and {} share, `{}` in line {} {before:.0}: give one of them",
                        pair.text, pair.one, pair.other, first.text, first.at.0
                    ),
                ));
            }
            found.insert(key, ((before + followers) / 2.0, first));
        }
        let mut shared: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for ((a, b), (followers, _)) in found {
            for (one, other) in [(a, b), (b, a)] {
                let id = candidates.get(other).map_or(other, |c| c.crowd.id);
                shared.entry(one).or_default().push((id, followers));
            }
        }
        for (index, shared) in shared {
            if let Some(candidate) = candidates.get_mut(index) {
                candidate.crowd.shared = Rc::from(shared);
            }
        }
        Ok(())
    }
}

/// The candidate of a name; `None` where there is none.
fn who(
    name: &str,
    of: &BTreeMap<String, Vec<usize>>,
    candidates: &[Candidate],
    pair: &Pair,
) -> Result<Option<usize>, OverlapError> {
    let (word, platform) = taken_apart(name);
    let on = |index: &usize| candidates.get(*index).map(|candidate| candidate.platform);
    let all = of.get(&word).into_iter().flatten().copied();
    let all: Vec<usize> =
        all.filter(|index| platform.is_none_or(|p| on(index) == Some(p))).collect();
    match all.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        [first, second, ..] => {
            let title = |index| on(index).map_or("", Platform::title);
            Err(OverlapError::new(
                pair.at,
                format!(
                    "{name} is on {} and on {}: write `{name} ({})`",
                    title(first),
                    title(second),
                    title(first)
                ),
            ))
        }
    }
}

fn people(
    pair: &Pair,
    one: Option<&Candidate>,
    other: Option<&Candidate>,
) -> Result<f64, OverlapError> {
    let followers = |candidate: Option<&Candidate>| candidate.map_or(0, |c| c.followers);
    let (one, other) = (followers(one), followers(other));
    let fewer = count(one.min(other));
    let shared = match pair.shared {
        Shared::People(people) => people,
        Shared::OfSmaller(part) => part * fewer,
        Shared::OfFirst(part) => part * count(one),
    };
    if shared > fewer * (1.0 + 1e-9) + 1.0 {
        let (name, least) = if one <= other { (&pair.one, one) } else { (&pair.other, other) };
        return Err(OverlapError::new(
            pair.at,
            format!(
                "`{}` is {shared:.0} shared followers, but {name} has only {least}: give followers of both, or a share such as 12%",
                pair.text
            ),
        ));
    }
    Ok(shared.min(fewer))
}

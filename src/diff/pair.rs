//! Which creator of one export is which of the other: by identifier, else by handle, address or name, always on
//! the same network. Where an export names no network, the other's is taken.

use super::Seen;
use crate::profile::{Handle, Platform};
use std::collections::BTreeMap;

/// For each creator of the new export the place of the same one in the old.
#[derive(Debug)]
pub struct Pairs {
    of_new: Vec<Option<usize>>,
    of_old: Vec<bool>,
}

type Key = (Option<&'static str>, String);
type Names = fn(&Seen) -> Option<String>;

/// What tells creators apart, surest first.
const WAYS: [Names; 4] = [
    |seen| seen.profile.id.clone(),
    |seen| seen.profile.handle.as_ref().map(Handle::as_str).map(str::to_lowercase),
    |seen| seen.profile.url.as_deref().map(plain),
    |seen| seen.profile.name.as_deref().map(str::to_lowercase),
];

impl Pairs {
    /// Pairs them. A name that an export has twice on a network pairs with nobody by that name.
    pub fn of(old: &[Seen], new: &[Seen]) -> Pairs {
        let mut pairs = Pairs { of_new: vec![None; new.len()], of_old: vec![false; old.len()] };
        for way in WAYS {
            for exact in [true, false] {
                pairs.by(way, exact, old, new);
            }
        }
        pairs
    }

    /// Pairs those who are alone yet. `exact` wants the same network, else one of the two may be unknown.
    fn by(&mut self, way: Names, exact: bool, old: &[Seen], new: &[Seen]) {
        let key = |seen: &Seen| -> Option<Key> {
            let name = way(seen).filter(|name| !name.is_empty())?;
            Some((seen.entry.platform.filter(|_| exact).map(Platform::name), name))
        };
        let mut places: BTreeMap<Key, Option<usize>> = BTreeMap::new();
        for (at, seen) in old.iter().enumerate() {
            if self.of_old.get(at) == Some(&false)
                && let Some(key) = key(seen)
            {
                places.entry(key).and_modify(|place| *place = None).or_insert(Some(at));
            }
        }
        for (seen, mine) in new.iter().zip(&mut self.of_new) {
            let found = || places.get(&key(seen)?).copied().flatten();
            if mine.is_some() {
                continue;
            }
            let Some(place) = found() else { continue };
            let other = old.get(place).and_then(|seen| seen.entry.platform);
            let fits = exact || other.is_none() || seen.entry.platform.is_none();
            if let Some(taken) = self.of_old.get_mut(place).filter(|taken| fits && !**taken) {
                *taken = true;
                *mine = Some(place);
            }
        }
    }

    /// In both, in the order of the new export: old, new.
    pub fn both<'a>(
        &'a self,
        old: &'a [Seen],
        new: &'a [Seen],
    ) -> impl Iterator<Item = (&'a Seen, &'a Seen)> {
        let pair = |(place, is): (&Option<usize>, &'a Seen)| Some((old.get((*place)?)?, is));
        self.of_new.iter().zip(new).filter_map(pair)
    }

    /// In the new export only.
    pub fn only_new<'a>(&'a self, new: &'a [Seen]) -> impl Iterator<Item = &'a Seen> {
        self.of_new.iter().zip(new).filter(|(place, _)| place.is_none()).map(|(_, seen)| seen)
    }

    /// In the old export only.
    pub fn only_old<'a>(&'a self, old: &'a [Seen]) -> impl Iterator<Item = &'a Seen> {
        self.of_old.iter().zip(old).filter(|(taken, _)| !**taken).map(|(_, seen)| seen)
    }

    /// The old one of each new creator, in their order.
    pub fn before<'a>(&'a self, old: &'a [Seen]) -> impl Iterator<Item = Option<&'a Seen>> {
        self.of_new.iter().map(|place| old.get((*place)?))
    }
}

/// An address without what does not tell accounts apart.
fn plain(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    rest.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Pack;
    use crate::profile::Profile;
    use crate::report::classify::Entry;

    fn seen(handle: &str, id: Option<&str>, platform: Option<Platform>) -> Seen {
        let profile = Profile {
            handle: Handle::new(handle),
            id: id.map(str::to_owned),
            platform,
            followers: 5_000,
            ..Profile::default()
        };
        let entry = Entry::of("a.csv", 2, &profile, Pack::builtin());
        Seen { profile, entry }
    }

    fn count(old: &[Seen], new: &[Seen]) -> usize {
        Pairs::of(old, new).both(old, new).count()
    }

    #[test]
    fn the_same_creator_is_found_again() {
        let on = Some(Platform::Tiktok);
        assert_eq!(count(&[seen("Ana", None, on)], &[seen("@ana", None, on)]), 1, "letter case");
        assert_eq!(
            count(&[seen("ana", Some("7"), on)], &[seen("ana.new", Some("7"), on)]),
            1,
            "renamed"
        );
        assert_eq!(count(&[seen("ana", None, None)], &[seen("ana", None, on)]), 1, "no network");
    }

    #[test]
    fn others_are_not() {
        let (on, off) = (Some(Platform::Tiktok), Some(Platform::Youtube));
        assert_eq!(count(&[seen("ana", None, on)], &[seen("ana", None, off)]), 0, "other network");
        let twice = [seen("ana", None, on), seen("ana", None, on)];
        assert_eq!(count(&twice, &[seen("ana", None, on)]), 0, "which of the two?");
    }

    #[test]
    fn addresses_are_compared_by_what_tells_accounts_apart() {
        assert_eq!(plain("https://www.TikTok.com/@ana/?lang=en"), "tiktok.com/@ana");
    }
}

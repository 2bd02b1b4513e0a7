//! The same creator in two files, or twice in one, counts once: the first record stands, later ones are rejects that
//! name it.

use super::{Outcome, Reject, Row};
use crate::profile::{Handle, Profile};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Creators that are remembered, so that memory has a bound (about 50 MB); later ones are not looked up any more.
const REMEMBERED: usize = 1_000_000;

/// Where a creator was first seen.
#[derive(Debug, Clone, Copy)]
struct Seen {
    file: usize,
    line: u64,
    followers: u64,
}

/// Remembers who has been seen, over all files of a run.
#[derive(Debug, Default)]
pub struct Once {
    files: Vec<String>,
    seen: HashMap<u64, Seen>,
}

impl Once {
    /// Nobody seen yet.
    pub fn new() -> Once {
        Once::default()
    }

    /// The row as it is to be counted: profiles of creators who were seen before are taken out of it, and where none
    /// is left the row is a reject.
    pub fn admit(&mut self, file: &str, row: Row) -> Row {
        let Row { line, original, outcome } = row;
        let outcome = match outcome {
            Outcome::Profiles(profiles) => self.sift(file, line, profiles),
            other => other,
        };
        Row { line, original, outcome }
    }

    fn sift(&mut self, file: &str, line: u64, profiles: Vec<Profile>) -> Outcome {
        let mut first = None;
        let mut value = None;
        let mut kept = Vec::with_capacity(profiles.len());
        for profile in profiles {
            match self.before(file, line, &profile) {
                Some(seen) => {
                    value = value.or_else(|| Some(super::cells::cut(profile.label())));
                    first = first.or(Some(seen));
                }
                None => kept.push(profile),
            }
        }
        match first.filter(|_| kept.is_empty()) {
            None => Outcome::Profiles(kept),
            Some(seen) => Outcome::Rejected(Reject {
                file: file.to_owned(),
                line,
                column: None,
                value,
                reason: self.reason(file, seen),
            }),
        }
    }

    fn reason(&self, file: &str, seen: Seen) -> String {
        let elsewhere = self.files.get(seen.file).filter(|name| *name != file);
        let place = elsewhere.map(|name| format!(" of {name}")).unwrap_or_default();
        format!("the same creator as in line {}{place}, which counts", seen.line)
    }

    /// Where the creator was seen before, if so; else they are remembered.
    fn before(&mut self, file: &str, line: u64, profile: &Profile) -> Option<Seen> {
        let (key, apart) = identity(profile)?;
        if let Some(seen) = self.seen.get(&key) {
            return same_size(seen.followers, profile.followers, apart).then_some(*seen);
        }
        if self.seen.len() < REMEMBERED {
            let file = self.place(file);
            self.seen.insert(key, Seen { file, line, followers: profile.followers });
        }
        None
    }

    fn place(&mut self, file: &str) -> usize {
        match self.files.last() {
            Some(last) if last == file => {}
            _ => self.files.push(file.to_owned()),
        }
        self.files.len().saturating_sub(1)
    }
}

/// What makes a creator the same one, and how many times larger one follower count may be than the other. A handle on
/// a network is one account, though its counts may be of different days. Without a network the same handle may be
/// another account of the same person, and a mere name another person, so that the counts have to be close or equal.
fn identity(profile: &Profile) -> Option<(u64, f64)> {
    let mut hasher = DefaultHasher::new();
    profile.platform.hash(&mut hasher);
    // Numbers are row numbers as often as accounts: they need the name beside them.
    let handle = profile.handle.as_ref().map(Handle::as_str);
    let handle = handle.filter(|handle| !handle.chars().all(|c| c.is_ascii_digit()));
    let apart = match (handle, profile.id.as_deref(), profile.name.as_deref()) {
        (Some(handle), ..) => {
            handle.to_lowercase().hash(&mut hasher);
            if profile.platform.is_some() { 2.0 } else { 1.1 }
        }
        (None, Some(id), _) => {
            ("id", id, profile.name.as_deref()).hash(&mut hasher);
            1.1
        }
        (None, None, Some(name)) => {
            ("name", name.to_lowercase(), profile.followers).hash(&mut hasher);
            profile.avg_likes.map(f64::to_bits).hash(&mut hasher);
            1.0
        }
        (None, None, None) => return None,
    };
    Some((hasher.finish(), apart))
}

fn same_size(one: u64, other: u64, apart: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "a comparison of sizes")]
    let (small, large) = (one.min(other) as f64, one.max(other) as f64);
    large <= small * apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Original;
    use crate::profile::Platform;

    fn row(line: u64, handle: &str, platform: Option<Platform>, followers: u64) -> Row {
        let profile =
            Profile { handle: Handle::new(handle), platform, followers, ..Profile::default() };
        Row {
            line,
            original: Original::Cells(Vec::new()),
            outcome: Outcome::Profiles(vec![profile]),
        }
    }

    #[test]
    fn the_first_record_counts_and_later_ones_name_it() {
        let mut once = Once::new();
        let instagram = Some(Platform::Instagram);
        let first = once.admit("a.csv", row(2, "ana", instagram, 12_000));
        assert!(matches!(first.outcome, Outcome::Profiles(_)));
        let again = once.admit("b.csv", row(9, "@Ana", instagram, 12_900));
        let Outcome::Rejected(reject) = again.outcome else { panic!("counted twice") };
        assert_eq!(reject.reason, "the same creator as in line 2 of a.csv, which counts");
        let elsewhere = once.admit("b.csv", row(10, "ana", Some(Platform::Tiktok), 12_000));
        assert!(matches!(elsewhere.outcome, Outcome::Profiles(_)));
    }

    #[test]
    fn counts_far_apart_are_not_the_same_account() {
        let mut once = Once::new();
        for (line, followers) in [(2, 12_000), (3, 90_000)] {
            let kept = once.admit("a.csv", row(line, "ana", None, followers));
            assert!(matches!(kept.outcome, Outcome::Profiles(_)), "{followers}");
        }
    }
}

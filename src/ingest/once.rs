//! The same creator in two files, or twice in one, counts once: the first record stands, later ones are rejects that
//! name it.

mod seen;

use super::{Outcome, Reject, Row};
use crate::number::float;
use crate::profile::{Handle, Platform, Profile};
use foldhash::quality::{FixedState, FoldHasher};
use seen::{Found, Seen, Sighting};
use std::hash::{BuildHasher, Hash, Hasher};
use std::num::NonZeroU64;

/// Creators that are remembered, so that memory has a bound (some 45 MB); later ones are still looked up among them.
const REMEMBERED: usize = 2_500_000;

/// Any number, the same in every run: the output hangs on nothing else.
const SEED: u64 = 0x7469_6572_706c_616e;

/// Remembers who has been seen, over all files of a run.
#[derive(Debug, Default)]
pub struct Once {
    files: Vec<File>,
    /// The last line, counted through all files.
    last: u64,
    seen: Seen,
    forgotten: u64,
}

#[derive(Debug)]
struct File {
    name: String,
    /// Lines of the files before.
    before: u64,
}

/// What makes a creator the same one. Two words, also where there may be none: it is handed on for every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    key: u64,
    size: Size,
}

/// A number of followers, and how far apart the counts of one creator may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size(NonZeroU64);

/// How many times larger one follower count of a creator may be than the other.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Apart {
    Not,
    Little,
    Twice,
}

impl Size {
    /// Counts have some 35 bits.
    fn new(followers: u64, apart: Apart) -> Size {
        Size(NonZeroU64::MIN | followers << 3 | (apart as u64) << 1)
    }

    fn followers(self) -> u64 {
        self.0.get() >> 3
    }

    /// Whether this count and an earlier one may be of one account. That one is known to a thousandth.
    fn fits(self, earlier: u64) -> bool {
        let times = match self.0.get() >> 1 & 3 {
            0 => 1.0,
            1 => 1.1,
            _ => 2.0,
        };
        let (small, large) =
            (float(earlier.min(self.followers())), float(earlier.max(self.followers())));
        large <= small * (times + 0.001)
    }
}

/// Where a creator was first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstSeen(u64);

/// What is known of who a creator is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Who<'a> {
    pub(crate) platform: Option<Platform>,
    pub(crate) handle: Option<&'a str>,
    pub(crate) id: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
    pub(crate) followers: u64,
    pub(crate) likes: Option<f64>,
}

impl Once {
    /// Nobody seen yet.
    pub fn new() -> Once {
        Once::default()
    }

    /// Makes room for about so many creators more, who would else be made room for bit by bit.
    pub fn expect(&mut self, creators: usize) {
        let all = self.seen.count().saturating_add(creators);
        self.seen.reserve(all.min(REMEMBERED));
    }

    /// Creators of the lines that follow stand in this file.
    pub fn begin(&mut self, file: &str) {
        if self.files.last().is_none_or(|last| last.name != file) {
            self.files.push(File { name: file.to_owned(), before: self.last });
        }
    }

    /// Creators who came when the memory was full: if they come again, that goes unnoticed.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
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

    fn sift(&mut self, file: &str, line: u64, mut profiles: Vec<Profile>) -> Outcome {
        self.begin(file);
        let mut first = None;
        let mut value = None;
        profiles.retain(|profile| {
            let seen = Identity::of(profile).and_then(|identity| self.before(line, identity));
            if let Some(seen) = seen {
                first = first.or(Some(seen));
                value.get_or_insert_with(|| super::cells::cut(profile.label()));
            }
            seen.is_none()
        });
        match first.filter(|_| profiles.is_empty()) {
            None => Outcome::Profiles(profiles),
            Some(seen) => Outcome::Rejected(self.reject(line, value, seen)),
        }
    }

    /// The reject of a record of this line, whose creator (called `label`) was seen before.
    pub fn reject(&self, line: u64, label: Option<String>, seen: FirstSeen) -> Reject {
        let here = self.files.last();
        let there = self.files.iter().rfind(|file| file.before < seen.0);
        let place = there.filter(|there| here.is_none_or(|here| here.name != there.name));
        let place = place.map(|file| format!(" of {}", file.name)).unwrap_or_default();
        let first = seen.0.saturating_sub(there.map_or(0, |file| file.before));
        Reject {
            file: here.map(|file| file.name.clone()).unwrap_or_default(),
            line,
            column: None,
            value: label,
            reason: format!("the same creator as in line {first}{place}, which counts"),
        }
    }

    /// For how many creators [`Once::prepare`] is asked at once.
    pub const AHEAD: usize = seen::AHEAD;

    /// Tells that these creators are asked for next, [`Once::AHEAD`] at most: it is faster to say so.
    pub fn prepare(&self, identities: impl Iterator<Item = Identity>) {
        std::hint::black_box(self.seen.fetch(identities.map(|identity| identity.key)));
    }

    /// Where the creator was seen before, if so; else they are remembered. Call [`Once::begin`] first.
    pub fn before(&mut self, line: u64, identity: Identity) -> Option<FirstSeen> {
        let line = self.files.last().map_or(0, |file| file.before).saturating_add(line);
        self.last = self.last.max(line);
        let (short, followers) =
            (u32::try_from(line).unwrap_or(u32::MAX), identity.size.followers());
        match self.seen.look(identity.key, short, followers, REMEMBERED) {
            Found::Again(Sighting { line, followers }) => {
                return identity.size.fits(followers).then_some(FirstSeen(line.into()));
            }
            Found::New => {}
            Found::Forgotten => self.forgotten += 1,
        }
        None
    }
}

impl Identity {
    /// `None` where nothing says who it is.
    pub fn of(profile: &Profile) -> Option<Identity> {
        Identity::who(&Who {
            platform: profile.platform,
            handle: profile.handle.as_ref().map(Handle::as_str),
            id: profile.id.as_deref(),
            name: profile.name.as_deref(),
            followers: profile.followers,
            likes: profile.avg_likes,
        })
    }

    /// A handle on a network is one account, though its counts may be of different days. Without a network the same
    /// handle may be another account of the same person, and a mere name another person, so that the counts have to be
    /// close or equal.
    pub(crate) fn who(who: &Who<'_>) -> Option<Identity> {
        let mut hasher = hasher(who.platform);
        // Numbers are row numbers as often as accounts: they need the name beside them.
        let handle = who.handle.filter(|handle| !handle.bytes().all(|c| c.is_ascii_digit()));
        let apart = match (handle, who.id, who.name) {
            (Some(handle), ..) if handle.is_ascii() => {
                let handle = handle.as_bytes();
                return Some(Identity::of_account(who.platform, handle, who.followers));
            }
            (Some(handle), ..) => {
                hash_lowercase(handle, &mut hasher);
                apart_of_account(who.platform)
            }
            (None, Some(id), _) => {
                ("id", id, who.name).hash(&mut hasher);
                Apart::Little
            }
            (None, None, Some(name)) => {
                hasher.write(b"name");
                hash_lowercase(name, &mut hasher);
                (who.followers, who.likes.map(f64::to_bits)).hash(&mut hasher);
                Apart::Not
            }
            (None, None, None) => return None,
        };
        Some(Identity { key: hasher.finish(), size: Size::new(who.followers, apart) })
    }

    /// The identity of an account whose name is ASCII and has more than digits in it.
    pub(crate) fn of_account(
        platform: Option<Platform>,
        handle: &[u8],
        followers: u64,
    ) -> Identity {
        let mut hasher = hasher(platform);
        hash_ascii(handle, &mut hasher);
        Identity { key: hasher.finish(), size: Size::new(followers, apart_of_account(platform)) }
    }
}

fn hasher(platform: Option<Platform>) -> FoldHasher<'static> {
    let mut hasher = FixedState::with_seed(SEED).build_hasher();
    hasher.write_u64(platform.map_or(u64::MAX, |platform| platform as u64));
    hasher
}

/// How far the counts of one account may lie apart.
fn apart_of_account(platform: Option<Platform>) -> Apart {
    if platform.is_some() { Apart::Twice } else { Apart::Little }
}

/// Hashes `text.to_lowercase()`, without a copy of text in ASCII.
fn hash_lowercase(text: &str, hasher: &mut impl Hasher) {
    if text.is_ascii() {
        hash_ascii(text.as_bytes(), hasher);
    } else {
        hash_ascii(text.to_lowercase().as_bytes(), hasher);
    }
}

/// Hashes bytes with letters of ASCII in lower case, sixteen at a time and the last sixteen, which may overlap with those
/// before; and how many there are.
fn hash_ascii(text: &[u8], hasher: &mut impl Hasher) {
    let lower = |word: &[u8; 8]| u128::from(lowercase(u64::from_le_bytes(*word)));
    hasher.write_usize(text.len());
    let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
        let word = text.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        return hasher.write_u64(lowercase(word));
    };
    if text.len() <= 16 {
        return hasher.write_u128(lower(first) | lower(last) << 64);
    }
    let last = text.last_chunk::<16>();
    for sixteen in text.as_chunks::<16>().0.iter().chain(last) {
        if let ([first, last], _) = sixteen.as_chunks() {
            hasher.write_u128(lower(first) | lower(last) << 64);
        }
    }
}

/// Eight bytes with 0x20 added to each that is `A` to `Z`.
fn lowercase(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let low = word & !HIGH;
    let from_a = low + (0x80 - 0x41) * EACH;
    let above_z = low + (0x80 - 0x5b) * EACH;
    let upper = from_a & !above_z & !word & HIGH;
    word | upper >> 2
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
    fn the_line_is_that_of_its_own_file() {
        let mut once = Once::new();
        let youtube = Some(Platform::Youtube);
        for (file, line, handle) in [("a.csv", 900, "ana"), ("b.csv", 7, "bo"), ("c.csv", 3, "cy")]
        {
            once.admit(file, row(line, handle, youtube, 5_000));
        }
        for (handle, reason) in [
            ("ana", "the same creator as in line 900 of a.csv, which counts"),
            ("bo", "the same creator as in line 7 of b.csv, which counts"),
            ("CY", "the same creator as in line 3, which counts"),
        ] {
            let Outcome::Rejected(reject) =
                once.admit("c.csv", row(50, handle, youtube, 5_000)).outcome
            else {
                panic!("counted twice")
            };
            assert_eq!(reject.reason, reason);
        }
    }

    #[test]
    fn letter_case_is_no_matter_in_any_script() {
        fn who(handle: &str) -> Option<Identity> {
            Identity::who(&Who { handle: Some(handle), ..Who::default() })
        }
        assert_eq!(who("Ana.Fit"), who("ana.fit"));
        assert_eq!(who("ИРИНА"), who("ирина"));
        assert_ne!(who("ana.fit"), who("ana.fi"));
        let long = "A".repeat(200);
        assert_eq!(who(&long), who(&long.to_lowercase()));
        assert_ne!(who("ana"), who("ana\0"), "the length counts");
        assert_ne!(who("an[a"), who("an{a"), "only letters have a case");
    }

    proptest::proptest! {
        #[test]
        fn eight_letters_at_once_are_each_in_lower_case(bytes: [u8; 8]) {
            let each = u64::from_le_bytes(bytes.map(|byte| byte.to_ascii_lowercase()));
            proptest::prop_assert_eq!(lowercase(u64::from_le_bytes(bytes)), each);
        }
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

//! One plain row as far as figures hang on it, in memory that is used again for the next row.

use super::cells::Cell;
use super::plain::{self, Plain};
use super::plan::{Job, Plan, To};
use crate::ingest::cells::text;
use crate::ingest::columns::values::is_damaged;
use crate::ingest::once::Identity;
use crate::ingest::validate::{MOST_FOLLOWERS, Reader, before_at, is_total, may_be_total, of_cell};
use crate::money::{Currency, Money, Said};
use crate::number::Kind;
use crate::profile::{GivenRate, Offer, Platform, Profile};

/// What cells were read as.
type Answers<T> = Vec<(Box<[u8]>, T)>;

/// Answers that are kept: networks and currencies are few.
const KEPT: usize = 64;

/// A row, read.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    /// Without what no figure hangs on.
    pub(super) profile: Profile,
    platforms: Vec<(Box<[u8]>, Option<Platform>)>,
    currencies: Answers<Option<Option<Currency>>>,
}

impl Sketch {
    /// Reads a row and says who it is; `None` where a cell is not plain.
    pub(super) fn read(
        &mut self,
        reader: &Reader,
        plan: &Plan,
        bytes: &[u8],
        cells: &[Cell],
    ) -> Option<Option<Identity>> {
        let own = match plan.currency {
            Some(column) => self.currency(content(bytes, cells, column)?)?,
            None => None,
        };
        self.profile.platform = None;
        self.profile.offers.clear();
        for job in &plan.jobs {
            let cell = *cells.get(job.column).filter(|cell| !cell.doubled)?;
            if cell.range().is_empty() {
                self.empty(job)?;
            } else if let Some(count) = plain::read_digits(bytes, cell.range()) {
                self.count(count, job, own, reader.currency)?;
            } else if let Some(number) = read_number(bytes, cell, job) {
                self.take(number, job, own, reader.currency)?;
            } else {
                self.words(bytes.get(cell.range())?, job)?;
            }
        }
        let about = About::of(plan, bytes, cells)?;
        match about.simple_handle.filter(|_| plan.url.is_none() || self.knows_platform(reader)) {
            Some(handle) => {
                if may_be_total(handle) {
                    return None;
                }
                self.profile.handle = None;
                (self.profile.id, self.profile.name, self.profile.url) = (None, None, None);
                reader.complete(&mut self.profile);
                let Profile { platform, followers, .. } = self.profile;
                Some(Some(Identity::of_account(platform, handle, followers)))
            }
            None => {
                self.name(&about);
                if !reader.naming.is_empty() && self.is_nameless() {
                    return None; // refused
                }
                let first = cells.iter().find_map(|cell| filled(bytes, *cell));
                let total = first.is_none_or(is_total);
                if total && self.profile.handle.as_ref().is_none_or(|h| is_total(h.as_str())) {
                    return None;
                }
                reader.complete(&mut self.profile);
                Some(Identity::of(&self.profile))
            }
        }
    }

    fn is_nameless(&self) -> bool {
        let profile = &self.profile;
        let words = [&profile.name, &profile.id, &profile.url];
        profile.handle.is_none() && words.iter().all(|word| word.is_none())
    }

    fn knows_platform(&self, reader: &Reader) -> bool {
        self.profile.platform.or(reader.platform).is_some()
    }

    /// Names that have more to them than letters and digits, as the full reader takes them.
    fn name(&mut self, about: &About<'_>) {
        let sound = |cell: &String| !is_damaged(cell);
        let handle = about.handle.and_then(text).filter(sound);
        let (handle, platform) = handle.as_deref().map_or((None, None), of_cell);
        self.profile.handle = handle;
        self.profile.platform = self.profile.platform.or(platform);
        self.profile.name = about.name.and_then(text).map(|cell| before_at(&cell).to_owned());
        self.profile.id = about.id.and_then(text).filter(sound);
        self.profile.url = about.url.and_then(text);
    }

    /// A cell that holds no plain number.
    fn words(&mut self, cell: &[u8], job: &Job) -> Option<()> {
        let To::Platform = job.to else { return None };
        self.profile.platform = self.platform(cell)?;
        (!job.stands_in).then_some(())
    }

    /// Digits and nothing else.
    #[inline]
    fn count(
        &mut self,
        count: u64,
        job: &Job,
        own: Option<Currency>,
        usual: Currency,
    ) -> Option<()> {
        match job.to {
            To::Count(slot) if !job.stands_in => *slot(&mut self.profile) = Some(count),
            To::Figure(slot) if !job.stands_in => {
                *slot(&mut self.profile) = Some(plain::whole(count, false).value);
            }
            _ => self.take(plain::whole(count, false), job, own, usual)?,
        }
        Some(())
    }

    fn take(
        &mut self,
        number: Plain,
        job: &Job,
        own: Option<Currency>,
        usual: Currency,
    ) -> Option<()> {
        if job.stands_in && number.value <= 0.0 {
            return None;
        }
        match job.to {
            To::Followers => self.profile.followers = followers(number, job)?,
            To::Count(slot) => *slot(&mut self.profile) = Some(whole(number)?),
            To::Figure(slot) => *slot(&mut self.profile) = Some(unsigned(number)?),
            To::Share(slot) => *slot(&mut self.profile) = Some(share(number, job)?),
            To::Rate => {
                let value = share(number, job)?;
                self.profile.given_rate = Some(GivenRate { value, base: job.base });
            }
            To::Price => self.price(number, job, own, usual)?,
            To::Platform | To::Nothing => return None,
        }
        Some(())
    }

    fn empty(&mut self, job: &Job) -> Option<()> {
        match job.to {
            To::Followers => return None,
            To::Count(slot) => *slot(&mut self.profile) = None,
            To::Figure(slot) | To::Share(slot) => *slot(&mut self.profile) = None,
            To::Rate => self.profile.given_rate = None,
            To::Price | To::Nothing => {}
            To::Platform => self.profile.platform = None,
        }
        (!job.stands_in).then_some(())
    }

    fn price(
        &mut self,
        number: Plain,
        job: &Job,
        own: Option<Currency>,
        usual: Currency,
    ) -> Option<()> {
        if number.percent {
            return None; // a commission
        }
        let currency = job.currency.or(own).unwrap_or(usual);
        let price = Money::from_units(number.value, currency)?;
        if number.value > 0.0 {
            if price.minor() == 0 {
                return None; // refused
            }
            let price = own.map_or(price, |own| Money::from_minor(price.minor(), own));
            let deliverable = job.deliverable;
            self.profile.offers.push(Offer { deliverable, label: None, price, range: None });
        }
        Some(())
    }

    fn platform(&mut self, cell: &[u8]) -> Option<Option<Platform>> {
        remembered(&mut self.platforms, cell, |cell| {
            text(cell).as_deref().and_then(Platform::parse)
        })
    }

    fn currency(&mut self, cell: &[u8]) -> Option<Option<Currency>> {
        remembered(&mut self.currencies, cell, |cell| match Currency::of_cell(cell) {
            Said::One(currency) => Some(Some(currency)),
            Said::Nothing => Some(None),
            Said::Unclear(_) => None, // refused
        })?
    }
}

/// What a row says of whose it is.
struct About<'a> {
    handle: Option<&'a str>,
    /// Without `@`, where letters, digits, points, dashes and underscores are all there is to it.
    simple_handle: Option<&'a [u8]>,
    name: Option<&'a str>,
    id: Option<&'a str>,
    url: Option<&'a str>,
}

impl<'a> About<'a> {
    fn of(plan: &Plan, bytes: &'a [u8], cells: &[Cell]) -> Option<About<'a>> {
        let at = |column: Option<usize>| match column {
            None => Some(None),
            Some(column) => std::str::from_utf8(content(bytes, cells, column)?).ok().map(Some),
        };
        let cell = plan.handle.and_then(|column| content(bytes, cells, column));
        let simple_handle = cell.and_then(simple);
        if simple_handle.is_some() && plan.url.is_none() {
            let (handle, name, id, url) = (None, None, None, None); // not asked for
            return Some(About { handle, simple_handle, name, id, url });
        }
        let handle = at(plan.handle)?;
        let (name, id, url) = (at(plan.name)?, at(plan.id)?, at(plan.url)?);
        Some(About { handle, simple_handle, name, id, url })
    }
}

/// The number in a cell, if it is plain.
fn read_number(bytes: &[u8], cell: Cell, job: &Job) -> Option<Plain> {
    let kind = match job.to {
        To::Figure(_) => Kind::Average,
        To::Rate | To::Share(_) => Kind::Share,
        To::Platform => return None,
        _ => Kind::Whole,
    };
    let short = plain::read_short(bytes, cell.range(), job.mark, kind);
    short.or_else(|| plain::read(trimmed(bytes.get(cell.range())?), job.mark, kind))
}

/// The account of a cell in which nothing else can be: no address, no network, no word for "missing".
fn simple(cell: &[u8]) -> Option<&[u8]> {
    let mut name = trimmed(cell);
    while let Some(rest) = name.strip_prefix(b"@") {
        name = rest;
    }
    let (words, rest) = name.as_chunks::<8>();
    let rest = rest.iter().fold(FILL, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain([rest]);
    let (mut plain, mut digits) = (true, true);
    for word in words {
        let kinds = Kinds::of(word);
        plain &= kinds.plain;
        digits &= kinds.digits;
    }
    let is_name = plain && !digits && !name.is_empty();
    // Words for "missing" are short.
    let told = || std::str::from_utf8(name).is_ok_and(|name| text(name).is_some());
    (is_name && (name.len() > 4 || told())).then_some(name)
}

/// Eight noughts, which are no matter in a name.
const FILL: u64 = 0x3030_3030_3030_3030;

/// What eight bytes are.
struct Kinds {
    /// Letters, digits, points, dashes and underscores.
    plain: bool,
    digits: bool,
}

impl Kinds {
    /// All at once: in each byte the highest bit says whether it is something.
    fn of(word: u64) -> Kinds {
        const EACH: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x80 * EACH;
        /// What lower case has and upper case has not.
        const CASE: u64 = 0x20 * EACH;
        let from = |word: u64, least: u8| word.wrapping_add(u64::from(0x80 - least) * EACH);
        let between = |word, least, most: u8| from(word, least) & !from(word, most + 1) & HIGH;
        let low = word & !HIGH;
        let digits = between(low, b'0', b'9');
        let letters = between(low | CASE, b'a', b'z');
        let others = between(low, b'-', b'.') | between(low, b'_', b'_');
        Kinds { plain: (digits | letters | others) & !word == HIGH, digits: digits & !word == HIGH }
    }
}

/// The bytes of a cell; `None` where they are not the text that is meant.
fn content<'a>(bytes: &'a [u8], cells: &[Cell], column: usize) -> Option<&'a [u8]> {
    let cell = cells.get(column)?;
    (!cell.doubled).then(|| bytes.get(cell.range())).flatten()
}

/// The text of a cell in which something stands.
fn filled(bytes: &[u8], cell: Cell) -> Option<&str> {
    let text = std::str::from_utf8(bytes.get(cell.range())?).ok()?.trim();
    (!text.is_empty()).then_some(text)
}

fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [b' ', rest @ ..] | [rest @ .., b' '] => trimmed(rest),
        cell => cell,
    }
}

fn remembered<T: Copy>(
    known: &mut Vec<(Box<[u8]>, T)>,
    cell: &[u8],
    read: impl Fn(&str) -> T,
) -> Option<T> {
    if let Some((_, answer)) = known.iter().find(|(text, _)| **text == *cell) {
        return Some(*answer);
    }
    let answer = read(std::str::from_utf8(cell).ok()?);
    if known.len() < KEPT {
        known.push((cell.into(), answer));
    }
    Some(answer)
}

fn followers(number: Plain, job: &Job) -> Option<u64> {
    let count = whole(number)?;
    let sound = count <= MOST_FOLLOWERS && !(count == 0 && job.zero_is_missing);
    sound.then_some(count)
}

fn whole(number: Plain) -> Option<u64> {
    number.whole.filter(|_| !number.percent)
}

fn unsigned(number: Plain) -> Option<f64> {
    (!number.percent).then_some(number.value)
}

/// A rate or share as a fraction.
fn share(number: Plain, job: &Job) -> Option<f64> {
    let doubtful = job.mixed && !number.percent && number.value > 0.0 && number.value <= 1.0;
    let percent = number.percent || job.percent;
    let doubtful = doubtful || (!percent && job.fractions && number.value > 1.0);
    (!doubtful).then_some(if percent { number.value / 100.0 } else { number.value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn simple_names_are_letters_digits_and_a_few_signs(name in "[a-zA-Z0-9._ @{/:`-]{0,20}|.{0,10}") {
            let bare = name.trim_matches(' ').trim_start_matches('@');
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            let wanted = !bare.is_empty()
                && bare.chars().all(allowed)
                && !bare.bytes().all(|c| c.is_ascii_digit())
                && text(bare).is_some();
            prop_assert_eq!(simple(name.as_bytes()), wanted.then_some(bare.as_bytes()));
        }
    }
}

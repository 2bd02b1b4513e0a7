//! What a cell holds in which a number should be.

use super::cells::Cell;
use super::plain::{self, Plain, Short};
use super::plan::{Job, To};
use crate::ingest::validate::MOST_FOLLOWERS;
use crate::number::{Kind, float};

/// What a cell holds.
#[derive(Clone, Copy)]
pub(super) enum Content {
    Nothing,
    /// Digits and nothing else.
    Count(u64),
    Number(Plain),
}

impl Content {
    /// `None` for what is not plain, and for nothing where other columns stand in.
    #[inline(never)]
    pub(super) fn of(bytes: &[u8], cell: Cell, job: &Job) -> Option<Content> {
        let short = Short::of(bytes, cell);
        let content = match short.and_then(Short::digits) {
            Some(count) => Content::Count(count),
            None if cell.length() == 0 => Content::Nothing,
            None => Content::Number(read_number(bytes, cell, short, job)?),
        };
        (!job.stands_in || content.says_something()).then_some(content)
    }

    fn says_something(self) -> bool {
        match self {
            Content::Nothing => false,
            Content::Count(count) => count > 0,
            Content::Number(number) => number.value > 0.0,
        }
    }

    /// A count, where it says something.
    #[inline]
    pub(super) fn whole(self) -> Option<Option<u64>> {
        match self {
            Content::Nothing => Some(None),
            Content::Count(count) => Some(Some(count)),
            Content::Number(number) => Some(Some(number.count()?)),
        }
    }

    /// A number that is no share.
    #[inline]
    pub(super) fn figure(self) -> Option<Option<f64>> {
        match self {
            Content::Nothing => Some(None),
            Content::Count(count) => Some(Some(float(count))),
            Content::Number(number) => (!number.percent).then_some(Some(number.value)),
        }
    }

    /// A rate or share as a fraction.
    #[inline]
    pub(super) fn share(self, job: &Job) -> Option<Option<f64>> {
        match self {
            Content::Nothing => Some(None),
            Content::Count(count) => share(float(count), false, job).map(Some),
            Content::Number(number) => share(number.value, number.percent, job).map(Some),
        }
    }
}

/// The number in a cell that has more to it than digits, or more than eight of them; `None` if it is not plain.
fn read_number(bytes: &[u8], cell: Cell, short: Option<Short>, job: &Job) -> Option<Plain> {
    let kind = match job.to {
        To::Figure(_) => Kind::Average,
        To::Rate | To::Share(_) => Kind::Share,
        _ => Kind::Whole,
    };
    let short = short.and_then(|short| short.parted(job.mark, kind));
    let number = short.or_else(|| plain::read(trimmed(bytes.get(cell.range())?), job.mark, kind));
    // What a price is in may hang on the letters in it.
    let letters = || bytes.get(cell.range()).is_some_and(|c| c.iter().any(u8::is_ascii_alphabetic));
    number.filter(|_| !matches!(job.to, To::Price) || !letters())
}

pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [b' ', rest @ ..] | [rest @ .., b' '] => trimmed(rest),
        cell => cell,
    }
}

/// Whether an account can have so many followers.
pub(super) fn is_size(count: u64, job: &Job) -> bool {
    count <= MOST_FOLLOWERS && !(count == 0 && job.zero_is_missing)
}

/// The rate or share in a short cell with a fraction, which most of them have; `None` for all else.
#[inline]
pub(super) fn short_share(bytes: &[u8], cell: Cell, job: &Job) -> Option<f64> {
    let value = Short::of(bytes, cell).filter(|_| !job.stands_in)?.fraction()?;
    share(value, false, job)
}

/// A rate or share as a fraction.
#[inline]
fn share(value: f64, percent: bool, job: &Job) -> Option<f64> {
    let doubtful = job.mixed && !percent && value > 0.0 && value <= 1.0;
    let percent = percent || job.percent;
    let doubtful = doubtful || (!percent && job.fractions && value > 1.0);
    (!doubtful).then_some(if percent { value / 100.0 } else { value })
}

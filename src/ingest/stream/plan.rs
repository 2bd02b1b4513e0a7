//! What is read from which column of a plain row: the fields of the reader, made ready.

use super::counts::Counts;
use super::row::Row;
use crate::ingest::Column;
use crate::ingest::validate::{Field, Reader};
use crate::money::Currency;
use crate::number::{Mark, float};
use crate::profile::{Deliverable, Profile, RateBase};

/// Where a count or a figure goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<T> {
    /// In a profile.
    pub(super) of: fn(&mut Profile) -> &mut Option<T>,
    /// Puts a column's numbers there, in all rows at once.
    pub(super) fill: fn(&mut [Row], &Counts),
}

/// The slot of a field that counts.
macro_rules! count {
    ($field:ident) => {
        To::Count(Slot {
            of: |profile| &mut profile.$field,
            fill: |rows, counts| counts.each(rows, |row, number| row.profile.$field = number),
        })
    };
}

/// The slot of a field with an average or a sum.
macro_rules! figure {
    ($field:ident) => {
        To::Figure(Slot {
            of: |profile| &mut profile.$field,
            fill: |rows, counts| {
                counts.each(rows, |row, number| row.profile.$field = number.map(float));
            },
        })
    };
}

/// What a cell is read as.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    Followers,
    Count(Slot<u64>),
    Figure(Slot<f64>),
    Share(fn(&mut Profile) -> &mut Option<f64>),
    Rate,
    Price,
    /// Only an empty cell is plain.
    Nothing,
}

/// One cell's reading.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) column: usize,
    pub(super) to: To,
    pub(super) mark: Option<Mark>,
    pub(super) percent: bool,
    pub(super) mixed: bool,
    pub(super) fractions: bool,
    pub(super) base: Option<RateBase>,
    pub(super) currency: Option<Currency>,
    pub(super) deliverable: Option<Deliverable>,
    /// Other columns stand in where this one says nothing.
    pub(super) stands_in: bool,
    pub(super) zero_is_missing: bool,
}

/// All readings of a row, in the order of the reader's fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) jobs: Vec<Job>,
    pub(super) currency: Option<usize>,
    pub(super) platform: Option<usize>,
    pub(super) handle: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) id: Option<usize>,
    pub(super) url: Option<usize>,
    /// There are columns of what people say of themselves: `name`, `category`, `bio`.
    pub(super) has_words: bool,
    pub(super) category: Option<usize>,
}

impl Plan {
    /// `None` where rows are read in a way that has no short form: several networks in a row, sums beside averages, means
    /// of columns, prices with their own labels.
    pub(super) fn of(reader: &Reader) -> Option<Plan> {
        if reader.width == 0 || reader.statistic.is_some() {
            return None;
        }
        let mut plan = Plan::default();
        let twice = |field: &Field| {
            let base = field.base.as_str();
            // No figure hangs on the parts of an audience.
            let split = matches!(base, "aud_country" | "aud_age" | "aud_gender");
            base != "price"
                && !split
                && reader.fields.iter().filter(|other| other.base == base).count() > 1
        };
        if reader.fields.iter().any(twice) {
            return None;
        }
        for field in &reader.fields {
            plan.add(field)?;
        }
        let counted = plan.jobs.iter().any(|job| matches!(job.to, To::Followers));
        counted.then_some(plan)
    }

    fn add(&mut self, field: &Field) -> Option<()> {
        let Column::Index(column) = field.column else { return None };
        if field.mean || (field.base == "followers" && field.of.is_some()) {
            return None;
        }
        let place = match field.base.as_str() {
            "currency" => &mut self.currency,
            "platform" => &mut self.platform,
            "handle" => &mut self.handle,
            "name" => &mut self.name,
            "id" => &mut self.id,
            "url" => &mut self.url,
            "category" | "bio" => {
                self.has_words = true;
                if field.base == "category" {
                    self.category = Some(column);
                }
                return Some(());
            }
            _ => return self.job(field, column),
        };
        if place.is_some() || !field.more.is_empty() {
            return None;
        }
        *place = Some(column);
        if field.base == "name" {
            self.has_words = true;
        }
        Some(())
    }

    fn job(&mut self, field: &Field, column: usize) -> Option<()> {
        let to = match field.base.as_str() {
            _ if field.power != 0 => To::Nothing,
            "price" if field.label.is_some() => return None,
            base => match target(base) {
                Some(to) => to,
                None => return Some(()), // country, city, email …: no figure hangs on them
            },
        };
        self.jobs.push(Job {
            column,
            to,
            mark: field.mark,
            percent: field.percent,
            mixed: field.mixed,
            fractions: field.fractions,
            base: field.rate_base,
            currency: field.currency,
            deliverable: field.deliverable,
            stands_in: !field.more.is_empty(),
            zero_is_missing: field.zero_is_missing,
        });
        Some(())
    }
}

fn target(base: &str) -> Option<To> {
    Some(match base {
        "followers" => To::Followers,
        "following" => count!(following),
        "posts" => count!(posts),
        "avg_likes" => figure!(avg_likes),
        "avg_comments" => figure!(avg_comments),
        "avg_shares" => figure!(avg_shares),
        "avg_saves" => figure!(avg_saves),
        "avg_views" => figure!(avg_views),
        "avg_engagement" => figure!(avg_engagement),
        "total_likes" => figure!(total_likes),
        "total_comments" => figure!(total_comments),
        "total_views" => figure!(total_views),
        "reach" => figure!(reach),
        "impressions" => figure!(impressions),
        "clicks" => figure!(clicks),
        "conversions" => figure!(conversions),
        "aud_cred" => To::Share(|p| &mut p.audience.credibility),
        "fake_share" => To::Share(|p| &mut p.audience.fake_share),
        "engagement_rate" => To::Rate,
        "price" => To::Price,
        _ => return None,
    })
}

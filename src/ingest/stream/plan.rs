//! What is read from which column of a plain row: the fields of the reader, made ready.

use crate::ingest::Column;
use crate::ingest::validate::{Field, Reader};
use crate::money::Currency;
use crate::number::Mark;
use crate::profile::{Deliverable, Profile, RateBase};

/// Where a count goes.
type CountSlot = fn(&mut Profile) -> &mut Option<u64>;

/// Where a figure goes.
type FigureSlot = fn(&mut Profile) -> &mut Option<f64>;

/// What a cell is read as.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    Followers,
    Count(CountSlot),
    Figure(FigureSlot),
    Share(FigureSlot),
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
        "following" => To::Count(|p| &mut p.following),
        "posts" => To::Count(|p| &mut p.posts),
        "avg_likes" => To::Figure(|p| &mut p.avg_likes),
        "avg_comments" => To::Figure(|p| &mut p.avg_comments),
        "avg_shares" => To::Figure(|p| &mut p.avg_shares),
        "avg_saves" => To::Figure(|p| &mut p.avg_saves),
        "avg_views" => To::Figure(|p| &mut p.avg_views),
        "avg_engagement" => To::Figure(|p| &mut p.avg_engagement),
        "total_likes" => To::Figure(|p| &mut p.total_likes),
        "total_comments" => To::Figure(|p| &mut p.total_comments),
        "total_views" => To::Figure(|p| &mut p.total_views),
        "reach" => To::Figure(|p| &mut p.reach),
        "impressions" => To::Figure(|p| &mut p.impressions),
        "clicks" => To::Figure(|p| &mut p.clicks),
        "conversions" => To::Figure(|p| &mut p.conversions),
        "aud_cred" => To::Share(|p| &mut p.audience.credibility),
        "fake_share" => To::Share(|p| &mut p.audience.fake_share),
        "engagement_rate" => To::Rate,
        "price" => To::Price,
        _ => return None,
    })
}

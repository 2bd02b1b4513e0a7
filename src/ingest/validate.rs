//! Raw record → profiles, reject or blank.

use super::cells::{cut, strip_tags, text};
use super::columns::fit::in_brackets;
use super::columns::values::read_bool;
use super::columns::{header, platform};
use super::rows::Record;
use super::{Column, Original, Outcome, Reject};
use crate::money::{Currency, Money};
use crate::number::{self, Kind, Mark, NumberError, Style};
use crate::profile::{Deliverable, GivenRate, Handle, Offer, Platform, Profile, RateBase};

/// One mapped field, ready to be read from records.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// `followers`, `price` …
    pub(crate) base: String,
    /// What stands in brackets.
    pub(crate) of: Option<String>,
    pub(crate) column: Column,
    pub(crate) header: Option<String>,
    pub(crate) mark: Option<Mark>,
    /// Power of ten named in the header.
    pub(crate) power: i32,
    /// Cells of a rate or share are percent.
    pub(crate) percent: bool,
    pub(crate) rate_base: Option<RateBase>,
    pub(crate) currency: Option<Currency>,
    pub(crate) deliverable: Option<Deliverable>,
}

/// Everything needed to turn records into outcomes.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) file: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) platform: Option<Platform>,
    pub(crate) currency: Currency,
    pub(crate) header: Vec<String>,
    /// Cells of an ordinary record; 0 where that means nothing (JSON).
    pub(crate) width: usize,
    /// Short records are usual in this file.
    pub(crate) ragged: bool,
}

/// Why a cell stops its record.
struct Refusal {
    column: Option<String>,
    value: Option<String>,
    reason: String,
}

impl Reader {
    /// What becomes of a record.
    pub(crate) fn outcome(&self, record: &Record) -> Outcome {
        if let Some((reason, value)) = &record.problem {
            return self.reject(
                record,
                Refusal { column: None, value: Some(cut(value)), reason: reason.clone() },
            );
        }
        if record.is_blank() || self.is_noise(record) {
            return Outcome::Blank;
        }
        match self.check_width(record).and_then(|()| self.profiles(record)) {
            Ok(profiles) => Outcome::Profiles(profiles),
            Err(refusal) => self.reject(record, refusal),
        }
    }

    fn reject(&self, record: &Record, refusal: Refusal) -> Outcome {
        let Refusal { column, value, reason } = refusal;
        Outcome::Rejected(Reject {
            file: self.file.clone(),
            line: record.line,
            column,
            value,
            reason,
        })
    }

    /// A repeated header, a totals row, or a lone heading.
    fn is_noise(&self, record: &Record) -> bool {
        let Original::Cells(cells) = &record.original else { return false };
        if cells.len() == self.header.len()
            && cells.iter().zip(&self.header).all(|(a, b)| a.trim() == b.trim())
        {
            return true;
        }
        let filled: Vec<(usize, &str)> = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| (at, cell.trim()))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let named = |at: usize| {
            self.fields.iter().any(|field| {
                matches!(field.base.as_str(), "handle" | "name" | "followers")
                    && field.column == Column::Index(at)
            })
        };
        let lone = self.width >= 4 && matches!(filled.as_slice(), [(at, _)] if !named(*at));
        lone || (filled.first().is_some_and(|(_, cell)| is_total(cell))
            && self.cell(record, "handle").is_none_or(|cell| is_total(&cell)))
    }

    fn check_width(&self, record: &Record) -> Result<(), Refusal> {
        let Original::Cells(cells) = &record.original else { return Ok(()) };
        let refuse = |reason: String| {
            Err(Refusal { column: None, value: Some(cut(&cells.join(" | "))), reason })
        };
        if self.width == 0 {
            return Ok(());
        }
        if cells.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
            return refuse(format!(
                "{} cells under {} headers: a delimiter inside a cell needs quotes around the cell",
                cells.len(),
                self.width
            ));
        }
        if cells.len() < self.width && !self.ragged {
            return refuse(format!("{} cells under {} headers", cells.len(), self.width));
        }
        Ok(())
    }

    fn cell(&self, record: &Record, base: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| field.base == base)?;
        text(&record.cell(&field.column).text)
    }

    /// One profile, or one per network of a wide row.
    fn profiles(&self, record: &Record) -> Result<Vec<Profile>, Refusal> {
        let networks: Vec<&str> = self
            .fields
            .iter()
            .filter(|field| field.base == "followers")
            .filter_map(|field| field.of.as_deref())
            .collect();
        if networks.is_empty() {
            return self
                .profile(record, None)?
                .map(|profile| vec![profile])
                .ok_or_else(|| self.no_followers(record));
        }
        let mut profiles = Vec::new();
        for network in networks {
            profiles.extend(self.profile(record, Some(network))?);
        }
        if profiles.is_empty() { Err(self.no_followers(record)) } else { Ok(profiles) }
    }

    fn no_followers(&self, record: &Record) -> Refusal {
        let field = self.fields.iter().find(|field| field.base == "followers");
        Refusal {
            column: field.and_then(|field| field.header.clone()),
            value: field.map(|field| cut(record.cell(&field.column).text.trim())),
            reason: "follower count missing".to_owned(),
        }
    }

    /// The profile of one network; `None` where its follower count is missing.
    fn profile(&self, record: &Record, network: Option<&str>) -> Result<Option<Profile>, Refusal> {
        let mut profile =
            Profile { platform: network.and_then(Platform::parse), ..Profile::default() };
        let mut currency = None;
        let mut counted = false;
        for field in self.fields.iter().filter(|field| network.is_none() || belongs(field, network))
        {
            let cell = record.cell(&field.column);
            let cell = Content { text: cell.text.as_ref(), native: cell.native, field };
            match field.base.as_str() {
                "followers" => counted = cell.followers(&mut profile)?,
                "currency" => {
                    currency = Currency::find(cell.text).or_else(|| Currency::new(cell.text))
                }
                _ => cell.fill(&mut profile, self.currency)?,
            }
        }
        if let Some(currency) = currency {
            for offer in &mut profile.offers {
                offer.price = Money::from_minor(offer.price.minor(), currency);
            }
        }
        self.complete(&mut profile);
        Ok(counted.then_some(profile))
    }

    /// What follows from other fields.
    fn complete(&self, profile: &mut Profile) {
        let from_url = profile.url.as_deref().and_then(platform::of_url);
        profile.platform = profile.platform.or(self.platform).or(from_url);
        let address = profile.url.as_deref().and_then(handle_in_url);
        if profile.handle.as_ref().is_none_or(|handle| handle.as_str().contains('@'))
            && address.is_some()
        {
            profile.handle = address;
        }
        // A rate of zero beside real likes means that nobody computed it.
        let liked = profile.avg_likes.is_some_and(|likes| likes > 0.0);
        if liked && profile.given_rate.is_some_and(|rate| rate.value <= 0.0) {
            profile.given_rate = None;
        }
    }
}

/// Fields without brackets belong to every network of the row.
fn belongs(field: &Field, network: Option<&str>) -> bool {
    field.of.is_none()
        || field.of.as_deref() == network
        || field.of.as_deref().is_some_and(|of| Platform::parse(of).is_none())
}

fn is_total(cell: &str) -> bool {
    matches!(
        header::fold(cell).trim_end_matches(':').trim(),
        "total"
            | "totals"
            | "grand total"
            | "sum"
            | "average"
            | "averages"
            | "avg"
            | "mean"
            | "median"
            | "subtotal"
            | "gesamt"
            | "summe"
            | "durchschnitt"
            | "totale"
            | "media"
            | "promedio"
            | "suma"
            | "somme"
            | "moyenne"
            | "合计"
            | "总计"
            | "合計"
            | "平均"
            | "합계"
            | "평균"
            | "итого"
            | "toplam"
            | "jumlah"
    )
}

/// The account name in a profile's address.
fn handle_in_url(url: &str) -> Option<Handle> {
    platform::of_url(url)?;
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let mut steps = rest.split(['/', '?', '#']).skip(1).filter(|step| !step.is_empty());
    let first = steps.next()?;
    let name =
        if matches!(first, "channel" | "c" | "user" | "in" | "u") { steps.next()? } else { first };
    Handle::new(name)
}

/// A cell with the field it is read as.
struct Content<'a> {
    text: &'a str,
    native: bool,
    field: &'a Field,
}

impl Content<'_> {
    fn refuse(&self, reason: String) -> Refusal {
        Refusal { column: self.field.header.clone(), value: Some(cut(self.text.trim())), reason }
    }

    fn number(&self, kind: Kind) -> Result<number::Number, NumberError> {
        let mark = if self.native { Some(Mark::Point) } else { self.field.mark };
        let number = number::read(&strip_tags(self.text), Style { mark, kind })?;
        if self.field.power == 0 || number.scaled {
            return Ok(number);
        }
        Ok(number::Number {
            value: number.value * 10_f64.powi(self.field.power),
            scaled: true,
            ..number
        })
    }

    /// Reads the follower count; `false` where it is missing.
    fn followers(&self, profile: &mut Profile) -> Result<bool, Refusal> {
        let wide = self.field.of.is_some();
        match self.number(Kind::Whole).and_then(plain).and_then(|number| number::whole(&number)) {
            Ok(count) => {
                profile.followers = count;
                Ok(true)
            }
            Err(NumberError::Missing) => Ok(false),
            Err(NumberError::Hidden) if wide => Ok(false),
            Err(error) => Err(self.refuse(format!("follower count {error}"))),
        }
    }

    fn fill(&self, profile: &mut Profile, currency: Currency) -> Result<(), Refusal> {
        match self.field.base.as_str() {
            "following" => profile.following = self.count()?,
            "posts" => profile.posts = self.count()?,
            "avg_likes" => profile.avg_likes = self.figure()?,
            "avg_comments" => profile.avg_comments = self.figure()?,
            "avg_shares" => profile.avg_shares = self.figure()?,
            "avg_saves" => profile.avg_saves = self.figure()?,
            "avg_views" => profile.avg_views = self.figure()?,
            "total_likes" => profile.total_likes = self.figure()?,
            "total_comments" => profile.total_comments = self.figure()?,
            "total_views" => profile.total_views = self.figure()?,
            "reach" => profile.reach = profile.reach.or(self.figure()?),
            "impressions" => profile.impressions = profile.impressions.or(self.figure()?),
            "avg_engagement" => profile.avg_engagement = self.outside_brackets().figure()?,
            "engagement_rate" => {
                let value = self.inside_brackets().share()?;
                profile.given_rate =
                    value.map(|value| GivenRate { value, base: self.field.rate_base });
            }
            "aud_cred" => profile.audience.credibility = self.share()?,
            "fake_share" => profile.audience.fake_share = self.share()?,
            "price" => profile.offers.extend(self.price(currency)?),
            _ => self.fill_text(profile),
        }
        Ok(())
    }

    fn fill_text(&self, profile: &mut Profile) {
        let value = text(&strip_tags(self.text));
        match self.field.base.as_str() {
            "handle" => {
                profile.handle = value.as_deref().and_then(|cell| Handle::new(after_at(cell)))
            }
            "name" => profile.name = value.map(|cell| before_at(&cell).to_owned()),
            "url" => profile.url = value,
            "platform" => profile.platform = value.as_deref().and_then(Platform::parse),
            "id" => profile.id = value,
            "country" => profile.country = value,
            "city" => profile.city = value,
            "language" => profile.language = value,
            "category" => profile.category = value,
            "bio" => profile.bio = value,
            "email" => profile.email = value,
            "verified" => profile.verified = value.as_deref().and_then(read_bool),
            "captions" => profile.captions = value,
            "hashtags" => profile.hashtags = value,
            _ => {}
        }
    }

    fn outside_brackets(&self) -> Content<'_> {
        Content { text: in_brackets(self.text).map_or(self.text, |(count, _)| count), ..*self }
    }

    fn inside_brackets(&self) -> Content<'_> {
        Content { text: in_brackets(self.text).map_or(self.text, |(_, rate)| rate), ..*self }
    }

    fn count(&self) -> Result<Option<u64>, Refusal> {
        let read =
            self.number(Kind::Whole).and_then(plain).and_then(|number| number::whole(&number));
        self.optional(read)
    }

    fn figure(&self) -> Result<Option<f64>, Refusal> {
        let read = self.number(Kind::Average).and_then(plain).and_then(|number| match number {
            number if number.percent => Err(NumberError::Percent),
            number if number.value < 0.0 => Err(NumberError::Negative),
            number => Ok(number.value),
        });
        self.optional(read)
    }

    /// A rate or share as a fraction.
    fn share(&self) -> Result<Option<f64>, Refusal> {
        let read = self.number(Kind::Share).and_then(plain).and_then(|number| match number {
            number if number.value < 0.0 => Err(NumberError::Negative),
            number if number.percent || self.field.percent => Ok(number.value / 100.0),
            number => Ok(number.value),
        });
        self.optional(read)
    }

    fn optional<T>(&self, read: Result<T, NumberError>) -> Result<Option<T>, Refusal> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(NumberError::Missing | NumberError::Hidden) => Ok(None),
            Err(error) => {
                Err(self.refuse(format!("{} is {error}", self.field.base.replace('_', " "))))
            }
        }
    }

    /// A quoted price; words without digits and ranges are no single price.
    fn price(&self, usual: Currency) -> Result<Option<Offer>, Refusal> {
        if !self.text.chars().any(char::is_numeric) {
            return Ok(None);
        }
        let number = match self.number(Kind::Whole) {
            Ok(number) if number.percent => return Ok(None), // a commission
            Ok(number) => number,
            Err(NumberError::SeveralNumbers | NumberError::Missing | NumberError::Hidden) => {
                return Ok(None);
            }
            Err(error) => return Err(self.refuse(format!("price is {error}"))),
        };
        if number.value < 0.0 {
            return Err(self.refuse("price is negative".to_owned()));
        }
        let said = Currency::find(&number.before).or_else(|| Currency::find(&number.after));
        let currency = said.or(self.field.currency).unwrap_or(usual);
        let price = Money::from_units(number.value, currency)
            .ok_or_else(|| self.refuse("price is too large to be real".to_owned()))?;
        // Zero means "not offered" far more often than "free".
        let offer =
            Offer { deliverable: self.field.deliverable, label: self.field.of.clone(), price };
        Ok((number.value > 0.0).then_some(offer))
    }
}

/// Refuses a number with words around it that do not belong to a count or rate.
fn plain(number: number::Number) -> Result<number::Number, NumberError> {
    let around = format!("{} {}", number.before, number.after);
    let signs_fit = around.chars().all(|c| {
        c.is_alphanumeric() || c.is_whitespace() || matches!(c, '~' | '≈' | '+' | '.' | '\'')
    });
    let words = header::Words::of(&around);
    if signs_fit && words.unknown.is_empty() { Ok(number) } else { Err(NumberError::NotANumber) }
}

/// `Ana Ruiz @anaruiz` → `anaruiz`.
fn after_at(cell: &str) -> &str {
    cell.rsplit_once(" @").map_or(cell, |(_, handle)| handle)
}

fn before_at(cell: &str) -> &str {
    cell.rsplit_once(" @").map_or(cell, |(name, _)| name.trim_end())
}

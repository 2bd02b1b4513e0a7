//! One cell → the value of its field.

use super::around::{plain, says_no_figure};
use super::price::{self, Reading};
use super::{Field, Refusal};
use crate::ingest::cells::{cut, strip_tags, text};
use crate::ingest::columns::fit::in_brackets;
use crate::ingest::columns::values::{is_damaged, read_bool};
use crate::ingest::rows::Record;
use crate::money::{Currency, Money, Said, Unclear};
use crate::number::{self, Kind, Mark, NumberError, Style};
use crate::profile::{GivenRate, Offer, Platform, Profile};
use std::borrow::Cow;

/// A cell with the field it is read as.
pub(super) struct Content<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) native: bool,
    pub(super) field: &'a Field,
}

/// People on earth, with some to spare (United Nations, World Population Prospects 2024: 8.2 thousand million).
pub const MOST_FOLLOWERS: u64 = 8_500_000_000;

/// Why a row with such a price is not taken.
pub const UNDER_HALF_A_CENT: &str = "price is under half a cent: is it in thousands? write it out";

/// Why a row with more is not taken.
pub const TOO_MANY_FOLLOWERS: &str =
    "more followers than there are people: an identifier, or a number in another unit?";

/// Why a row is not taken for the number in this field.
pub fn refused(field: &str, why: &NumberError) -> String {
    match field {
        "followers" => format!("follower count {why}"),
        // These reasons bring their own verb.
        _ if matches!(why, NumberError::Ambiguous { .. } | NumberError::Fraction) => {
            format!("{} {why}", field.replace('_', " "))
        }
        _ => format!("{} is {why}", field.replace('_', " ")),
    }
}

impl<'a> Content<'a> {
    /// The cell of a field; where it is empty, that of the next column that holds the same figure.
    pub(super) fn of(record: &'a Record, field: &'a Field) -> Content<'a> {
        let main = Content::at(record, field);
        if field.mean || field.more.is_empty() || main.tells() {
            return main;
        }
        let others = field.more.iter().map(|other| Content::at(record, other));
        others.into_iter().find(Content::tells).unwrap_or(main)
    }

    fn at(record: &'a Record, field: &'a Field) -> Content<'a> {
        let cell = record.cell(&field.column);
        Content { text: cell.text, native: cell.native, field }
    }

    /// Whether something other than nought stands in it.
    fn tells(&self) -> bool {
        match self.number(Kind::Whole) {
            Ok(number) => number.value.abs() > 0.0,
            Err(error) => error != NumberError::Missing,
        }
    }

    pub(super) fn refuse(&self, reason: String) -> Refusal {
        Refusal { column: self.field.header.clone(), value: Some(cut(self.text.trim())), reason }
    }

    fn number(&self, kind: Kind) -> Result<number::Number, NumberError> {
        let mark = if self.native { Some(Mark::Point) } else { self.field.mark };
        let number = number::read(&strip_tags(&self.text), Style { mark, kind })?;
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
    pub(super) fn followers(&self, profile: &mut Profile) -> Result<bool, Refusal> {
        let wide = self.field.of.is_some();
        let read = self.number(Kind::Whole).and_then(plain).and_then(unmistakable);
        match read.and_then(|number| number::whole(&number)) {
            // A column of noughts holds no counts.
            Ok(0) if self.field.zero_is_missing => Ok(false),
            Ok(count) if count > MOST_FOLLOWERS => Err(self.refuse(TOO_MANY_FOLLOWERS.to_owned())),
            Ok(count) => {
                profile.followers = count;
                Ok(true)
            }
            Err(NumberError::Missing) => Ok(false),
            Err(NumberError::Hidden) if wide => Ok(false),
            Err(error) => Err(self.refuse(refused("followers", &error))),
        }
    }

    pub(super) fn fill(&self, profile: &mut Profile, currency: Currency) -> Result<(), Refusal> {
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
            "clicks" => profile.clicks = self.figure()?,
            "conversions" => profile.conversions = self.figure()?,
            "avg_engagement" => profile.avg_engagement = self.outside_brackets().figure()?,
            "engagement_rate" => {
                let value = self.inside_brackets().share()?;
                profile.given_rate =
                    value.map(|value| GivenRate { value, base: self.field.rate_base });
            }
            "aud_cred" => profile.audience.credibility = self.share()?,
            "fake_share" => profile.audience.fake_share = self.share()?,
            "price" => {
                profile.offers.extend(self.price(currency)?);
                profile.terms = profile.terms.or_else(|| price::terms(&self.text));
            }
            _ => self.fill_text(profile),
        }
        Ok(())
    }

    fn fill_text(&self, profile: &mut Profile) {
        // A name is shown as it stands: two that differ in markup only are not the same.
        let value = text(&self.text);
        match self.field.base.as_str() {
            "handle" => {
                let (handle, platform) = value
                    .as_deref()
                    .filter(|name| !is_damaged(name))
                    .map_or((None, None), super::account::of_cell);
                profile.handle = handle;
                profile.platform = profile.platform.or(platform);
            }
            "name" => profile.name = value.map(|cell| before_at(&cell).to_owned()),
            "url" => profile.url = value,
            "platform" => profile.platform = value.as_deref().and_then(Platform::parse),
            "id" => profile.id = value.filter(|id| !is_damaged(id)),
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

    fn with<'b>(&'b self, text: &'b str) -> Content<'b> {
        Content { text: Cow::Borrowed(text), native: self.native, field: self.field }
    }

    fn outside_brackets(&self) -> Content<'_> {
        self.with(in_brackets(&self.text).map_or(&*self.text, |(count, _)| count))
    }

    fn inside_brackets(&self) -> Content<'_> {
        self.with(in_brackets(&self.text).map_or(&*self.text, |(_, rate)| rate))
    }

    /// The mean of the field's columns that hold a number.
    pub(super) fn mean(record: &Record, field: &Field) -> Result<Option<f64>, Refusal> {
        let mut sum = 0.0;
        let mut times = 0_u32;
        for field in std::iter::once(field).chain(&field.more) {
            if let Some(value) = Content::at(record, field).figure()? {
                sum += value;
                times += 1;
            }
        }
        Ok((times > 0).then(|| sum / f64::from(times)))
    }

    fn count(&self) -> Result<Option<u64>, Refusal> {
        let read =
            self.number(Kind::Whole).and_then(plain).and_then(|number| number::whole(&number));
        self.optional(read)
    }

    fn figure(&self) -> Result<Option<f64>, Refusal> {
        let average = self.field.base.starts_with("avg_");
        let sure = |number| if average { unmistakable(number) } else { Ok(number) };
        let read = self.number(Kind::Average).and_then(plain).and_then(sure);
        let read = read.and_then(|number| match number {
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
            number if self.field.mixed && !number.percent && fraction_or_percent(number.value) => {
                Err(NumberError::Ambiguous {
                    one: format!("{} %", number.value),
                    other: format!("{} %", number.value * 100.0),
                })
            }
            number if number.percent || self.field.percent => Ok(number.value / 100.0),
            number if self.field.fractions && number.value > 1.0 => Err(NumberError::OtherUnit),
            number => Ok(number.value),
        });
        self.optional(read)
    }

    fn optional<T>(&self, read: Result<T, NumberError>) -> Result<Option<T>, Refusal> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(NumberError::Missing | NumberError::Hidden) => Ok(None),
            Err(NumberError::NotANumber | NumberError::SeveralNumbers)
                if says_no_figure(&self.text) =>
            {
                Ok(None)
            }
            Err(error) => Err(self.refuse(refused(&self.field.base, &error))),
        }
    }

    /// A quoted price, or the middle of a quoted range; words without digits are terms, and so is a percentage.
    fn price(&self, usual: Currency) -> Result<Option<Offer>, Refusal> {
        if !self.text.chars().any(char::is_numeric) {
            return Ok(None);
        }
        let text = match price::reading(&strip_tags(&self.text)) {
            Reading::One(text) => text,
            Reading::Range(low, high) => return self.price_range(&low, &high, usual),
            Reading::Nothing => return Ok(None),
        };
        let number = match self.with(&text).number(Kind::Whole) {
            Ok(number) if number.percent => return Ok(None), // a commission
            Ok(number) => number,
            Err(NumberError::Missing | NumberError::Hidden | NumberError::SeveralNumbers) => {
                return Ok(None);
            }
            Err(error) => return Err(self.refuse(refused("price", &error))),
        };
        let price = self.amount(&number, usual)?;
        // Zero means "not offered" far more often than "free".
        Ok((number.value > 0.0).then(|| self.offer(price, None)))
    }

    /// `300-500`, `$500 to $1,000`, `5-10K`: both ends and the middle.
    fn price_range(
        &self,
        low: &str,
        high: &str,
        usual: Currency,
    ) -> Result<Option<Offer>, Refusal> {
        let read = |part: &str| self.with(part).number(Kind::Whole).ok();
        let (Some(mut low), Some(high)) = (read(low), read(high)) else { return Ok(None) };
        if high.scaled && !low.scaled && low.value < 1_000.0 {
            // `5-10K` starts at five thousand, `500-1K` at five hundred.
            match read(&format!("{}{}", low.value, high.suffix)) {
                Some(scaled) if scaled.value < high.value => low.value = scaled.value,
                Some(_) => {}
                None => return Ok(None),
            }
        }
        if low.percent || high.percent || low.value <= 0.0 || low.value >= high.value {
            return Ok(None);
        }
        let usual = match price::said(&low.before, &low.after) {
            Said::One(said) => said,
            _ => usual,
        };
        let upper = self.amount(&high, usual)?;
        let lower = self.amount(&low, upper.currency())?;
        let middle = Money::from_units(f64::midpoint(low.value, high.value), upper.currency());
        let same = lower.currency() == upper.currency();
        Ok(middle.filter(|_| same).map(|price| self.offer(price, Some((lower, upper)))))
    }

    fn offer(&self, price: Money, range: Option<(Money, Money)>) -> Offer {
        Offer { deliverable: self.field.deliverable, label: self.field.of.clone(), price, range }
    }

    fn amount(&self, number: &number::Number, usual: Currency) -> Result<Money, Refusal> {
        if number.value < 0.0 {
            return Err(self.refuse(refused("price", &NumberError::Negative)));
        }
        let usual = self.field.currency.unwrap_or(usual);
        let said = price::said(&number.before, &number.after);
        let stated = said != Said::Nothing;
        let currency = match said {
            Said::One(currency) => currency,
            Said::Nothing => usual,
            Said::Unclear(unclear) if unclear.can_be(usual).unwrap_or(self.field.told) => usual,
            Said::Unclear(unclear) => return Err(self.refuse(format!("price is in {unclear}"))),
        };
        if let Some(unclear) = Unclear::counting(&number.suffix)
            && unclear.can_be(currency) == Some(false)
            && (!stated || number.suffix == "l")
        {
            return Err(self.refuse(format!("price is in {unclear}")));
        }
        let money = Money::from_units(number.value, currency)
            .ok_or_else(|| self.refuse(refused("price", &NumberError::TooLarge)))?;
        if number.value > 0.0 && money.minor() == 0 {
            return Err(self.refuse(UNDER_HALF_A_CENT.to_owned()));
        }
        Ok(money)
    }
}

/// In a column where others carry a percent sign, what a number without one can be.
fn fraction_or_percent(value: f64) -> bool {
    value > 0.0 && value <= 1.0
}

/// Turkish shortens `bin`, a thousand, to B, and no account has a thousand million followers.
fn unmistakable(number: number::Number) -> Result<number::Number, NumberError> {
    if number.suffix == "b" && number.value >= 1e9 {
        return Err(NumberError::Ambiguous {
            one: (number.value / 1e6).to_string(),
            other: number.value.to_string(),
        });
    }
    Ok(number)
}

/// `Ana Ruiz @anaruiz` → `Ana Ruiz`.
pub(crate) fn before_at(cell: &str) -> &str {
    cell.rsplit_once(" @").map_or(cell, |(name, _)| name.trim_end())
}

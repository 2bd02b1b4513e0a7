//! Raw record → profiles, reject or blank.

mod account;
mod around;
mod audience;
mod content;
mod price;
#[cfg(test)]
mod tests;

use super::cells::{cut, text, under};
use super::columns::{header, platform};
use super::rows::Record;
use super::{Column, Original, Outcome, Reject};
use crate::money::{Currency, Money, Said};
use crate::number::Mark;
use crate::profile::{Deliverable, Handle, Platform, Profile, RateBase};
use content::Content;

pub(crate) use account::of_cell;
pub(crate) use around::says_no_figure;
pub(crate) use audience::{gender, label_in};
pub(crate) use content::before_at;
pub use content::{MOST_FOLLOWERS, TOO_MANY_FOLLOWERS, UNDER_HALF_A_CENT, refused};
pub(crate) use price::{Reading, names_more, reading, said, says_terms};

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
    /// Something says whether they are.
    pub(crate) unit_known: bool,
    /// Cells of a rate or share carry a percent sign, some or all of those looked at.
    pub(crate) mixed: bool,
    /// None of the fractions looked at was above one: a larger one is of another unit.
    pub(crate) fractions: bool,
    pub(crate) rate_base: Option<RateBase>,
    pub(crate) currency: Option<Currency>,
    /// The user says the currency of prices that do not.
    pub(crate) told: bool,
    pub(crate) deliverable: Option<Deliverable>,
    /// Further columns of the same field.
    pub(crate) more: Vec<Field>,
    /// The field is the mean of all its columns; otherwise the first that is filled.
    pub(crate) mean: bool,
    /// The field is all its columns, one after another.
    pub(crate) joined: bool,
    /// The column that says what a price is for.
    pub(crate) label: Option<Column>,
    /// Nearly all cells are zero, so zero says nothing.
    pub(crate) zero_is_missing: bool,
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
    /// Says of each row whether it is a sum or an average.
    pub(crate) statistic: Option<Column>,
    /// Says of each row whether its account hides how many follow it.
    pub(crate) hidden: Option<Column>,
    /// Columns that name the creator in (nearly) every row.
    pub(crate) naming: Vec<Column>,
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
        if record.is_blank() {
            return Outcome::Blank;
        }
        if self.is_aside(record) {
            return Outcome::Aside;
        }
        let named = self.check_width(record).and_then(|()| self.check_named(record));
        let named = named.and_then(|()| self.check_hidden(record));
        match named.and_then(|()| self.profiles(record)) {
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
    fn is_aside(&self, record: &Record) -> bool {
        if let Some(column) = &self.statistic
            && header::Words::of(&record.cell(column).text).has("total")
        {
            return true;
        }
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
            && self.cell(record, "handle").is_none_or(|cell| is_total(&cell))
            && !self.is_of_someone(record))
    }

    /// Whether a row says more of a creator than a name, as the account `media` does beside its address.
    fn is_of_someone(&self, record: &Record) -> bool {
        let own = ["url", "id", "bio", "email", "country", "city"];
        let says = |field: &Field| {
            own.contains(&field.base.as_str())
                || (field.base == "name" && self.fields.iter().any(|other| other.base == "handle"))
        };
        let worded = |text: &str| text.contains(char::is_alphabetic) && !is_total(text);
        let columns = self.fields.iter().filter(|field| says(field));
        columns
            .into_iter()
            .any(|field| text(&record.cell(&field.column).text).is_some_and(|text| worded(&text)))
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
                "{}: a delimiter inside a cell needs quotes around the cell",
                under(cells.len(), self.width)
            ));
        }
        if cells.len() < self.width && !self.ragged {
            return refuse(under(cells.len(), self.width));
        }
        Ok(())
    }

    /// A nought beside `hiddenSubscriberCount: true` is no count.
    fn check_hidden(&self, record: &Record) -> Result<(), Refusal> {
        let Some(column) = &self.hidden else { return Ok(()) };
        let cell = record.cell(column);
        if super::columns::values::read_bool(cell.text.trim()) != Some(true) {
            return Ok(());
        }
        Err(Refusal {
            column: self
                .fields
                .iter()
                .find(|f| f.base == "followers")
                .and_then(|f| f.header.clone()),
            value: Some(cut(cell.text.trim())),
            reason: refused("followers", &crate::number::NumberError::Hidden),
        })
    }

    /// A row of figures under names, without one itself, is more likely a sum than a creator.
    fn check_named(&self, record: &Record) -> Result<(), Refusal> {
        let empty = |column: &Column| text(&record.cell(column).text).is_none();
        if self.naming.is_empty() || !self.naming.iter().all(empty) {
            return Ok(());
        }
        let field = self.fields.iter().find(|field| self.naming.contains(&field.column));
        Err(Refusal {
            column: field.and_then(|field| field.header.clone()),
            value: None,
            reason: NAMELESS.to_owned(),
        })
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
            reason: no_followers(field.is_some_and(|field| field.zero_is_missing)).to_owned(),
        }
    }

    /// The profile of one network; `None` where its follower count is missing.
    fn profile(&self, record: &Record, network: Option<&str>) -> Result<Option<Profile>, Refusal> {
        let mut profile =
            Profile { platform: network.and_then(Platform::parse), ..Profile::default() };
        let own = self.own_currency(record);
        let currency = own.as_ref().ok().copied().flatten();
        let usual = currency.unwrap_or(self.currency);
        let mut counted = false;
        for field in self.fields.iter().filter(|field| network.is_none() || belongs(field, network))
        {
            let cell = Content::of(record, field);
            match field.base.as_str() {
                "followers" => counted = cell.followers(&mut profile)?,
                "currency" => {}
                "aud_country" => match &field.of {
                    Some(country) => {
                        profile.audience.country.extend(audience::part(record, field, country))
                    }
                    None => profile.audience.country = audience::shares(record, field),
                },
                "aud_age" => profile.audience.age = audience::shares(record, field),
                "aud_gender" => profile.audience.gender = audience::shares(record, field),
                _ if field.mean => fill_mean(record, field, &mut profile)?,
                "name" if field.joined => profile.name = joined(record, field),
                _ => cell.fill(&mut profile, usual)?,
            }
            if let (Some(label), Some(offer)) = (&field.label, profile.offers.last_mut())
                && field.base == "price"
                && let Some(words) = text(&record.cell(label).text)
            {
                offer.deliverable =
                    deliverable(&header::Words::of(&words).plain).or(offer.deliverable);
                offer.label = Some(words);
            }
        }
        if !profile.offers.is_empty() {
            own?;
        }
        if let Some(currency) = currency {
            for offer in &mut profile.offers {
                offer.price = Money::from_minor(offer.price.minor(), currency);
            }
        }
        self.complete(&mut profile);
        Ok(counted.then_some(profile))
    }

    /// The currency that a column of its own gives for this row's prices.
    fn own_currency(&self, record: &Record) -> Result<Option<Currency>, Refusal> {
        let Some(field) = self.fields.iter().find(|field| field.base == "currency") else {
            return Ok(None);
        };
        let cell = Content::of(record, field);
        match Currency::of_cell(&cell.text) {
            Said::One(currency) => Ok(Some(currency)),
            Said::Nothing => Ok(None),
            Said::Unclear(unclear) if unclear.can_be(self.currency) == Some(true) => {
                Ok(Some(self.currency))
            }
            Said::Unclear(unclear) => Err(cell.refuse(format!("currency is {unclear}"))),
        }
    }

    /// What follows from other fields.
    pub(crate) fn complete(&self, profile: &mut Profile) {
        profile.platform = profile.platform.or(self.platform);
        if let Some(url) = profile.url.as_deref() {
            profile.platform = profile.platform.or_else(|| platform::of_url(url));
            let address = account::in_url(url);
            let vague = |handle: &Handle| handle.as_str().contains('@');
            if profile.handle.as_ref().is_none_or(vague) && address.is_some() {
                profile.handle = address;
            }
        }
        // Nobody is reached zero times, and what is liked was seen.
        forget_nought(&mut profile.reach);
        forget_nought(&mut profile.impressions);
        if profile.avg_likes.is_some_and(|likes| likes > 0.0) {
            forget_nought(&mut profile.avg_views);
            // A rate of zero beside real likes means that nobody computed it.
            if profile.given_rate.is_some_and(|rate| rate.value <= 0.0) {
                profile.given_rate = None;
            }
        }
    }
}

/// A figure that is not above zero is none.
#[inline]
fn forget_nought(figure: &mut Option<f64>) {
    if figure.is_some_and(|figure| figure <= 0.0) {
        *figure = None;
    }
}

/// Why a row without a follower count is not taken.
pub fn no_followers(zero_is_missing: bool) -> &'static str {
    if zero_is_missing {
        "follower count missing (most rows say 0, so 0 says nothing here)"
    } else {
        "follower count missing"
    }
}

/// Posts side by side make an average.
fn fill_mean(record: &Record, field: &Field, profile: &mut Profile) -> Result<(), Refusal> {
    let mean = Content::mean(record, field)?;
    let slot = match field.base.as_str() {
        "avg_likes" => &mut profile.avg_likes,
        "avg_comments" => &mut profile.avg_comments,
        "avg_shares" => &mut profile.avg_shares,
        "avg_saves" => &mut profile.avg_saves,
        _ => &mut profile.avg_views,
    };
    *slot = mean;
    Ok(())
}

/// First and last name, as one.
fn joined(record: &Record, field: &Field) -> Option<String> {
    let columns = std::iter::once(field).chain(&field.more);
    let parts = columns.filter_map(|field| text(&record.cell(&field.column).text));
    let name = parts.collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// What a price is for, from the words of a header or label.
pub(crate) fn deliverable(plain: &str) -> Option<Deliverable> {
    let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    if says(&["story", "stories", "сторис", "스토리", "ストーリー", "relacj", "historia"])
    {
        Some(Deliverable::Story)
    } else if says(&["reel", "릴스", "リール", "рилс"]) {
        Some(Deliverable::Reel)
    } else if says(&["short"]) {
        Some(Deliverable::Short)
    } else if says(&[
        "video",
        "integration",
        "интеграция",
        "видео",
        "преролл",
        "tiktok",
        "youtube",
        "视频",
        "動画",
    ]) {
        Some(Deliverable::Video)
    } else if says(&[
        "post",
        "carousel",
        "photo",
        "picture",
        "图文",
        "beitrag",
        "пост",
        "피드",
        "feed",
        "フィード",
    ]) {
        Some(Deliverable::Post)
    } else if says(&["package", "bundle", "cross"]) {
        Some(Deliverable::Package)
    } else {
        None
    }
}

/// Fields without brackets belong to every network of the row.
fn belongs(field: &Field, network: Option<&str>) -> bool {
    field.of.is_none()
        || field.of.as_deref() == network
        || field.of.as_deref().is_some_and(|of| Platform::parse(of).is_none())
}

/// Why a row is not taken that has figures and no name.
pub(crate) const NAMELESS: &str = "no name in a file that names its creators: a sum of the others? put the name in, or delete the row";

/// Words that call a row a sum or an average of the others.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grandtotal",
    "sum",
    "average",
    "averages",
    "avg",
    "mean",
    "median",
    "subtotal",
    "gesamt",
    "summe",
    "gesamtergebnis",
    "gesamtsumme",
    "insgesamt",
    "mittelwert",
    "durchschnitt",
    "totale",
    "totali",
    "media",
    "promedio",
    "suma",
    "somme",
    "moyenne",
    "totaal",
    "totais",
    "totales",
    "totalt",
    "celkem",
    "razem",
    "toplam",
    "ortalama",
    "jumlah",
    "osszesen",
    "yhteensa",
    "合计",
    "总计",
    "合計",
    "總計",
    "平均",
    "합계",
    "총계",
    "총합계",
    "평균",
    "итого",
    "итог",
    "всего",
    "среднее",
    "разом",
    "eindtotaal",
    "الاجمالي",
    "المجموع",
];

/// Words that may stand beside them: `Total general`, `Average per creator`, `TOTAL (3 influencers)`.
const BESIDE_TOTALS: &[&str] = &[
    "grand",
    "gran",
    "general",
    "generale",
    "geral",
    "sub",
    "of",
    "per",
    "for",
    "de",
    "des",
    "di",
    "par",
    "por",
    "je",
    "creator",
    "creators",
    "influencer",
    "influencers",
    "influenceurs",
    "profiles",
    "accounts",
    "followers",
    "rows",
    "complessivo",
    "общии",
    "общий",
    "koncowa",
    "genel",
];

/// Whether an account name in ASCII could be one of the words of [`is_total`], told without a copy of it.
pub(crate) fn may_be_total(name: &[u8]) -> bool {
    let letters = || name.iter().filter(|c| c.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
    letters().next().is_some_and(|first| b"tgsamdpjircoye".contains(&first))
        && !name.iter().any(u8::is_ascii_digit)
        && TOTALS.iter().any(|word| letters().eq(word.bytes()))
}

/// Whether a cell says that its row is a sum or an average of the others.
pub(crate) fn is_total(cell: &str) -> bool {
    // Far longer than any of the words below, or an account: `@media`.
    if cell.len() > 64 || cell.starts_with('@') {
        return false;
    }
    let folded = crate::text::fold(cell);
    let words = || {
        let apart = |c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | ',' | '=' | '/');
        folded.split(apart).filter(|word| !word.is_empty())
    };
    let number = |word: &str| word.bytes().all(|c| c.is_ascii_digit());
    // Most names fail at their first word.
    words().all(|word| TOTALS.contains(&word) || BESIDE_TOTALS.contains(&word) || number(word))
        && words().any(|word| TOTALS.contains(&word))
}

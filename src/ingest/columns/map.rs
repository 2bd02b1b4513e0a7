//! `--map FIELD=COLUMN`: what the user says overrides everything.

use super::assign::Assignment;
use super::table::Candidate;
use crate::ingest::{Column, IngestError};

/// The fields that can be mapped, as listed to people.
pub const FIELDS: &[&str] = &[
    "handle",
    "name",
    "url",
    "platform",
    "id",
    "followers",
    "following",
    "posts",
    "avg_likes",
    "avg_comments",
    "avg_shares",
    "avg_saves",
    "avg_views",
    "reach",
    "impressions",
    "clicks",
    "conversions",
    "engagement_rate",
    "avg_engagement",
    "total_likes",
    "total_comments",
    "total_views",
    "price",
    "currency",
    "country",
    "city",
    "language",
    "category",
    "bio",
    "email",
    "verified",
    "captions",
    "hashtags",
    "aud_country",
    "aud_age",
    "aud_gender",
    "aud_cred",
    "fake_share",
];

/// Fields whose unit can be said: `engagement_rate[percent]`.
const RATES: [&str; 3] = ["engagement_rate", "aud_cred", "fake_share"];

/// Puts the user's choices over the worked-out ones.
///
/// # Errors
/// [`IngestError::Map`] for a field or column that does not exist, with the list of what does.
pub(crate) fn apply(
    file: &str,
    map: &[(String, String)],
    columns: &[Candidate],
    assigned: &mut Assignment,
) -> Result<(), IngestError> {
    for (field, wanted) in map {
        let problem = |reason: String| IngestError::Map {
            file: file.to_owned(),
            given: format!("{field}={wanted}"),
            reason,
        };
        let (base, _) = super::parts(field);
        if !FIELDS.contains(&base) {
            return Err(problem(format!(
                "there is no field {base}; fields are {}",
                FIELDS.join(", ")
            )));
        }
        let index = find(wanted, columns).ok_or_else(|| {
            let names: Vec<&str> = columns
                .iter()
                .take(60)
                .map(|column| column.header.as_deref().unwrap_or("").trim())
                .collect();
            problem(format!("there is no column {wanted}; columns are {}", names.join(", ")))
        })?;
        assigned.fields.retain(|_, (column, _)| *column != index);
        let unit = field.strip_prefix(base).filter(|_| RATES.contains(&base));
        let percent = match unit {
            Some("[percent]") => Some(true),
            Some("[fraction]") => Some(false),
            Some("") | None => None,
            Some(unit) => {
                return Err(problem(format!(
                    "{base}{unit}: write {base}[percent] or {base}[fraction]"
                )));
            }
        };
        assigned.units.extend(percent.map(|percent| (index, percent)));
        let name = if unit.is_some() { base } else { field.as_str() };
        assigned.fields.insert(name.to_owned(), (index, 1.0));
    }
    Ok(())
}

/// By header or path as written, then without regard to case and space, then by 1-based number.
fn find(wanted: &str, columns: &[Candidate]) -> Option<usize> {
    let exact = columns.iter().position(|column| column.header.as_deref() == Some(wanted));
    let path = || columns.iter().position(|column| column.key == Column::Path(wanted.to_owned()));
    let loose = || {
        let plain = crate::text::fold(wanted);
        columns.iter().position(|column| {
            column.header.as_deref().is_some_and(|header| crate::text::fold(header) == plain)
        })
    };
    let number =
        || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < columns.len());
    exact.or_else(path).or_else(loose).or_else(number)
}

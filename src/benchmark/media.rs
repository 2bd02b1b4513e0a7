//! What others call a view, a like or a comment worth. For `--emv` only.

use super::rows::kept;
use crate::profile::Platform;
use serde::Serialize;
use std::sync::OnceLock;

/// The compiled-in list.
const VALUES: &str = include_str!("data/media_values.csv");

/// What a value is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaUnit {
    /// One view.
    View,
    /// A thousand impressions, or views.
    Thousand,
    /// One interaction.
    Engagement,
    /// One like.
    Like,
    /// One comment.
    Comment,
    /// One share.
    Share,
    /// One link click.
    Click,
    /// One dollar of the price.
    Dollar,
}

impl MediaUnit {
    /// As it is printed behind a number.
    pub fn name(self) -> &'static str {
        match self {
            MediaUnit::View => "views",
            MediaUnit::Thousand => "thousand views",
            MediaUnit::Engagement => "interactions",
            MediaUnit::Like => "likes",
            MediaUnit::Comment => "comments",
            MediaUnit::Share => "shares",
            MediaUnit::Click => "clicks",
            MediaUnit::Dollar => "dollars of a quoted price",
        }
    }

    fn parse(text: &str) -> Option<MediaUnit> {
        Some(match text {
            "view" => MediaUnit::View,
            "cpm" => MediaUnit::Thousand,
            "cpe" => MediaUnit::Engagement,
            "like" => MediaUnit::Like,
            "comment" => MediaUnit::Comment,
            "share" => MediaUnit::Share,
            "click" => MediaUnit::Click,
            "dollar" => MediaUnit::Dollar,
            _ => return None,
        })
    }
}

/// One value of one method.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct MediaValue {
    /// Who published it, see [`super::source`].
    pub source: &'static str,
    /// Which of its ways to count.
    pub method: &'static str,
    /// `None` where it is for every network.
    pub platform: Option<Platform>,
    /// What is counted.
    pub unit: MediaUnit,
    /// US dollars for one of it.
    pub value: f64,
    /// Year of the value.
    pub year: &'static str,
}

/// Every value, in the order of the data file.
pub fn media_values() -> &'static [MediaValue] {
    static ALL: OnceLock<Vec<MediaValue>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(VALUES.as_bytes());
        let rows = reader.records().filter_map(Result::ok);
        rows.filter_map(|row| {
            let cell = |place: usize| row.get(place).map(|text| kept(text.to_owned()));
            Some(MediaValue {
                source: cell(0)?,
                method: cell(1)?,
                platform: match row.get(2)? {
                    "all" => None,
                    name => Some(Platform::parse(name)?),
                },
                unit: MediaUnit::parse(row.get(3)?)?,
                value: row.get(4)?.parse().ok()?,
                year: cell(5)?,
            })
        })
        .collect()
    })
}

/// Methods whose values are not published, or that nobody would stand by.
pub const UNPUBLISHED: &str = "Not worked out, since no values are published: Keepface (verified reach × the country's \
     CPM × quality; KEEPFACE), HypeAuditor (HYPE-HELP), CreatorIQ and Tribe Dynamics (no source found).";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_read_and_has_a_source() {
        let lines = csv::Reader::from_reader(VALUES.as_bytes()).into_records().count();
        assert_eq!(media_values().len(), lines);
        for value in media_values() {
            assert!(super::super::source(value.source).is_some(), "{value:?}");
            assert!(value.value > 0.0 && !value.year.is_empty(), "{value:?}");
        }
    }
}

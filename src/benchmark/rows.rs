//! The pack's data files, read into rows. The files are compiled in; nothing here touches a disk.

use super::Metric;
use crate::profile::Platform;
use serde::{Deserialize, Serialize};

/// Sourced figures.
const DEFAULTS: &str = include_str!("data/defaults.csv");

/// What the data file writes where a figure was looked for and no source was found.
const NOT_FOUND: &str = "no source found";

/// A size band of the sourced figures. Finer than [`crate::tier::Tier`] at the top: the sources tell
/// accounts of a million and more apart, while planning calls them macro.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// 1,000 up to 10,000 followers.
    Nano,
    /// 10,000 up to 100,000 followers.
    Micro,
    /// 100,000 up to 1,000,000 followers.
    Macro,
    /// 1,000,000 followers and more.
    Mega,
    /// Whatever the size.
    Any,
}

impl Band {
    /// The band of an account; `None` under 1,000 followers, for which no source has figures.
    pub fn of(followers: u64) -> Option<Band> {
        const SIZES: [Option<Band>; 5] =
            [None, Some(Band::Nano), Some(Band::Micro), Some(Band::Macro), Some(Band::Mega)];
        // Counted and looked up, not branched over: it is asked several times for each row of a file.
        let reached = |cut| usize::from(followers >= cut);
        let size = reached(1_000) + reached(10_000) + reached(100_000) + reached(1_000_000);
        SIZES.get(size).copied().flatten()
    }

    /// Fewest followers, and the first count that is too high (`None` without an upper end); `None` for any size.
    pub fn bounds(self) -> Option<(u64, Option<u64>)> {
        match self {
            Band::Nano => Some((1_000, Some(10_000))),
            Band::Micro => Some((10_000, Some(100_000))),
            Band::Macro => Some((100_000, Some(1_000_000))),
            Band::Mega => Some((1_000_000, None)),
            Band::Any => None,
        }
    }

    /// The follower count at which the band's figures stand: its geometric middle.
    pub fn centre(self) -> Option<f64> {
        match self {
            Band::Nano => Some(3_162.0),
            Band::Micro => Some(31_623.0),
            Band::Macro => Some(316_228.0),
            Band::Mega => Some(3_162_278.0),
            Band::Any => None,
        }
    }
}

/// Which point of a distribution a row gives.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Point {
    /// The middle: a median or a best single figure.
    Middle,
    /// One in ten lies below.
    P10,
    /// One in four lies below.
    P25,
    /// Three in four lie below.
    P75,
    /// Nine in ten lie below.
    P90,
}

/// One row of the pack.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Row {
    /// Which figure.
    pub metric: Metric,
    /// Which point of its distribution.
    pub point: Point,
    /// `None` where the figure is for every platform.
    pub platform: Option<Platform>,
    /// The size band.
    pub band: Band,
    /// Middle, in the metric's own unit (rates as fractions); `None` where no source was found.
    pub value: Option<f64>,
    /// Low end of the stated range.
    pub low: Option<f64>,
    /// High end of the stated range.
    pub high: Option<f64>,
    /// The unit as the data file has it, before percentages became fractions.
    pub unit: &'static str,
    /// How the figure came about and from which sources.
    pub source: &'static str,
    /// Year of the figure.
    pub year: &'static str,
    /// `high`, `med` or `low`; empty where there is no figure.
    pub confidence: &'static str,
    /// Identifiers of the publications it is made of, see [`super::source`]; none for one's own figures.
    pub sources: Vec<&'static str>,
    /// How many accounts, posts or payments one's own figure stands on, where it is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<&'static str>,
    /// The user's own file that it stands in; `None` for the pack's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<&'static str>,
}

impl Row {
    /// The newest year of what the figure is made of: a figure put together this year from old publications is old.
    pub fn newest(&self) -> Option<i32> {
        let named = self.sources.iter().filter_map(|id| super::source(id)?.last_year());
        named.max().or_else(|| super::source::last_year(self.year))
    }
}

/// A line of the data file.
#[derive(Deserialize)]
struct Line {
    metric: String,
    platform: String,
    tier: Band,
    value: String,
    low: String,
    high: String,
    unit: String,
    definition: String,
    source_id: String,
    year: String,
    confidence: String,
}

/// Reads the compiled-in figures. A line that cannot be read is left out; a test sees to it that there is none.
pub(super) fn builtin() -> Vec<Row> {
    csv::Reader::from_reader(DEFAULTS.as_bytes())
        .into_deserialize::<Line>()
        .filter_map(|line| row(line.ok()?))
        .collect()
}

fn row(line: Line) -> Option<Row> {
    let (metric, point) = metric_and_point(&line.metric)?;
    let platform = match line.platform.as_str() {
        "all" => None,
        name => Some(Platform::parse(name)?),
    };
    let value = match line.value.as_str() {
        NOT_FOUND => None,
        text => Some(number(text, &line.unit)?),
    };
    Some(Row {
        metric,
        point,
        platform,
        band: line.tier,
        value,
        low: number(&line.low, &line.unit),
        high: number(&line.high, &line.unit),
        unit: kept(line.unit),
        source: kept(line.definition),
        year: kept(line.year),
        confidence: kept(line.confidence),
        sources: kept(line.source_id).split_whitespace().collect(),
        sample: None,
        own: None,
    })
}

/// Keeps a text for as long as the program runs, so that figures can be copied about freely. The pack
/// is read once, so this is bounded by the data file.
pub(super) fn kept(text: String) -> &'static str {
    text.leak()
}

/// Percentages become fractions in the text, because dividing by 100 afterwards would round a second time.
fn number(text: &str, unit: &str) -> Option<f64> {
    if text.is_empty() {
        return None;
    }
    let exponent = if unit.starts_with('%') { "e-2" } else { "" };
    format!("{text}{exponent}").parse().ok().filter(|value: &f64| value.is_finite())
}

/// `default_er_by_followers_p25` → the metric and which point of its distribution.
fn metric_and_point(name: &str) -> Option<(Metric, Point)> {
    let name = name.strip_prefix("default_")?;
    let points =
        [("_p10", Point::P10), ("_p25", Point::P25), ("_p75", Point::P75), ("_p90", Point::P90)];
    let found = points
        .iter()
        .find_map(|(suffix, point)| name.strip_suffix(suffix).map(|stem| (stem, *point)));
    let (stem, point) = found.unwrap_or((name, Point::Middle));
    Metric::from_data_name(stem).map(|metric| (metric, point))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_holds_what_lies_within_its_bounds() {
        for band in [Band::Nano, Band::Micro, Band::Macro, Band::Mega] {
            let (from, below) = band.bounds().unwrap();
            assert_eq!(Band::of(from), Some(band));
            assert_ne!(Band::of(from - 1), Some(band));
            assert_eq!(Band::of(below.map_or(u64::MAX, |below| below - 1)), Some(band));
        }
        assert_eq!(Band::of(999), None);
    }

    #[test]
    fn every_line_is_read() {
        let lines = csv::Reader::from_reader(DEFAULTS.as_bytes()).into_records().count();
        assert_eq!(builtin().len(), lines);
    }

    #[test]
    fn every_row_has_source_and_year_and_nothing_is_invented() {
        for row in builtin() {
            assert!(!row.source.is_empty(), "{row:?}");
            assert_eq!(row.year.len(), 4, "{row:?}");
            let unsourced = row.source == NOT_FOUND;
            assert_eq!(row.value.is_none(), unsourced, "{row:?}");
            assert_eq!(row.sources.is_empty(), unsourced, "{row:?}");
            for id in &row.sources {
                let source = crate::benchmark::source(id);
                assert!(source.is_some_and(|source| source.year.is_some()), "{id}: {row:?}");
            }
            if unsourced {
                assert_eq!((row.low, row.high), (None, None), "{row:?}");
            } else {
                assert!(["high", "med", "low"].contains(&row.confidence), "{row:?}");
                assert!(row.low.is_none_or(|low| Some(low) <= row.value), "{row:?}");
                assert!(row.high.is_none_or(|high| Some(high) >= row.value), "{row:?}");
            }
        }
    }

    #[test]
    fn percentages_become_the_nearest_fraction() {
        assert_eq!(number("2.8", "% of clicks"), Some(0.028));
        assert_eq!(number("88", "USD"), Some(88.0));
        assert_eq!(number("", "%"), None);
    }
}

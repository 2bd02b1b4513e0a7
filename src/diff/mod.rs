//! What changed between two exports: who came and left, tiers, followers, engagement, prices, definitions.
//!
//! Responsible for pairing creators and for judging which differences are more than noise. Not for reading files.

pub mod change;
pub mod definition;
pub mod pair;
pub mod report;

pub use change::{Change, Moved, Rate};
pub use definition::Definition;

use crate::profile::{Platform, Profile};
use crate::report::classify::Entry;
use pair::Pairs;
use serde::Serialize;

/// The document's schema.
pub const SCHEMA: &str = "tierplan.diff/1";

/// A creator as one export has it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// As read.
    pub profile: Profile,
    /// As measured.
    pub entry: Entry,
}

/// A creator who is in one of the exports only.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Lone {
    /// Account name, else what the export calls them.
    pub handle: String,
    /// The network.
    pub platform: Option<Platform>,
    /// Followers.
    pub followers: u64,
    /// Their tier.
    pub tier: &'static str,
    /// File and line.
    pub file: String,
    /// 1-based.
    pub line: u64,
}

/// Everything that changed.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Diff {
    /// Always `tierplan.diff/1`.
    pub schema: &'static str,
    /// Counts.
    pub summary: Summary,
    /// Columns and units that are not what they were; they can make figures differ that have not changed.
    pub definitions: Vec<Definition>,
    /// In the new export only, in its order.
    pub came: Vec<Lone>,
    /// In the old export only, in its order.
    pub left: Vec<Lone>,
    /// In both, with a change, in the order of the new export.
    pub changed: Vec<Change>,
}

/// Counts.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// The old export, as shown.
    pub old: String,
    /// The new export.
    pub new: String,
    /// Creators in the old one.
    pub old_creators: usize,
    /// Creators in the new one.
    pub new_creators: usize,
    /// In both.
    pub stayed: usize,
    /// In the new one only.
    pub came: usize,
    /// In the old one only.
    pub left: usize,
    /// Whose tier is another one.
    pub tier_moves: usize,
    /// Whose engagement rate changed by more than noise.
    pub engagement_changes: usize,
    /// Whose rate cannot be compared: the formula is another one.
    pub engagement_not_compared: usize,
    /// Whose quoted price is another one.
    pub price_changes: usize,
    /// Median growth of followers of those in both, as a fraction; `None` where nobody is.
    pub median_growth: Option<f64>,
    /// Whether anything changed at all.
    pub changes: bool,
}

/// Compares two exports, given what their columns are.
pub fn diff(
    (old_name, old): (&str, &[Seen]),
    (new_name, new): (&str, &[Seen]),
    definitions: Vec<Definition>,
    noise: f64,
) -> Diff {
    let pairs = Pairs::of(old, new);
    let lone = |seen: &Seen| Lone {
        handle: seen.entry.label(),
        platform: seen.entry.platform,
        followers: seen.entry.followers,
        tier: seen.entry.tier,
        file: seen.entry.file.clone(),
        line: seen.entry.line,
    };
    let came: Vec<Lone> = pairs.only_new(new).map(lone).collect();
    let left: Vec<Lone> = pairs.only_old(old).map(lone).collect();
    let all: Vec<Change> =
        pairs.both(old, new).map(|(was, is)| Change::of(was, is, noise)).collect();
    let count = |test: fn(&Change) -> bool| all.iter().filter(|change| test(change)).count();
    let mut growth: Vec<f64> = all.iter().filter_map(|change| change.growth).collect();
    let summary = Summary {
        old: old_name.to_owned(),
        new: new_name.to_owned(),
        old_creators: old.len(),
        new_creators: new.len(),
        stayed: all.len(),
        came: came.len(),
        left: left.len(),
        tier_moves: count(|c| c.tier.is_some()),
        engagement_changes: count(|c| c.engagement.is_some_and(|r| r.verdict == Moved::Changed)),
        engagement_not_compared: count(|c| {
            c.engagement.is_some_and(|r| r.verdict == Moved::OtherFormula)
        }),
        price_changes: count(|c| c.price.is_some()),
        median_growth: median(&mut growth),
        changes: !came.is_empty()
            || !left.is_empty()
            || !definitions.is_empty()
            || all.iter().any(Change::is_any),
    };
    let changed = all.into_iter().filter(Change::is_any).collect();
    Diff { schema: SCHEMA, summary, definitions, came, left, changed }
}

/// Middle of the values, rounded to six digits; `None` without any.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get(values.len().saturating_sub(1) / 2)?;
    Some(crate::metrics::significant(f64::midpoint(*lower, *upper), 6))
}

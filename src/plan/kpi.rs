//! The figures of a forecast, by name.

use super::forecast::{Forecast, Range};
use super::goal::Goal;

/// A figure of the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kpi {
    /// Different people of the audience.
    UniqueReach,
    /// Views by anybody.
    Impressions,
    /// Likes, comments and the like by people of the audience.
    Engagements,
    /// Link clicks.
    Clicks,
    /// Purchases or sign-ups.
    Conversions,
    /// Pieces of content.
    Pieces,
}

impl Kpi {
    /// The key in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kpi::UniqueReach => "unique_reach",
            Kpi::Impressions => "impressions",
            Kpi::Engagements => "engagements",
            Kpi::Clicks => "clicks",
            Kpi::Conversions => "conversions",
            Kpi::Pieces => "pieces",
        }
    }

    /// In words: many of it, and one.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Kpi::UniqueReach => ("different people", "different person"),
            Kpi::Impressions => ("views", "view"),
            Kpi::Engagements => ("likes and comments", "like or comment"),
            Kpi::Clicks => ("clicks", "click"),
            Kpi::Conversions => ("conversions", "conversion"),
            Kpi::Pieces => ("pieces of content", "piece of content"),
        }
    }

    /// The goal whose plan brings most of it.
    pub fn goal(self) -> Goal {
        match self {
            Kpi::UniqueReach | Kpi::Impressions => Goal::Awareness,
            Kpi::Engagements => Goal::Engagement,
            Kpi::Clicks | Kpi::Conversions => Goal::Conversions,
            Kpi::Pieces => Goal::Content,
        }
    }
}

impl Forecast {
    /// One figure of it.
    pub fn of(&self, kpi: Kpi) -> Option<Range> {
        match kpi {
            Kpi::UniqueReach => self.unique_reach,
            Kpi::Impressions => self.impressions,
            Kpi::Engagements => self.engagements,
            Kpi::Clicks => self.clicks,
            Kpi::Conversions => self.conversions,
            Kpi::Pieces => self.pieces,
        }
    }
}

//! The benchmark pack: sourced figures by platform and size, and labelled judgements, compiled in.
//!
//! Answers "what is usual" for an account of a given size. Says nothing where no source was found.
//! Not for what a figure means for a given account: see `metrics` and `plan`.

mod curve;
mod judgement;
mod media;
mod overlay;
mod ready;
mod rows;
mod source;
mod standing;
mod tables;

pub use judgement::{Judgement, JudgementRow};
pub use media::{MediaUnit, MediaValue, UNPUBLISHED, media_values};
pub use overlay::Overlay;
pub use rows::{Band, Point, Row};
pub use source::{Source, source, sources};
pub use standing::{NORMAL, Normal, SCORES, Standing};
pub use tables::{Anchor, Distribution, Stretch};

use crate::profile::{Platform, RateBase};
use crate::tier::Tier;
use curve::Ends;
use ready::Ready;
pub(crate) use ready::{DISTRIBUTIONS, distribution};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Which figure. Each stands for one `default_*` metric of the pack.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Median engagement rate, interactions per follower (fraction).
    ErByFollowers,
    /// Median engagement rate, interactions per view (fraction).
    ErByViews,
    /// Median engagement rate, interactions per impression (fraction): LinkedIn.
    ErByImpressions,
    /// Share of concurrent viewers who interact (fraction): Twitch.
    ErByConcurrentViewers,
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
    /// Fee per thousand impressions or views of booked campaigns, USD.
    BookedCpm,
    /// Fee of a story, as a multiple of a feed post's.
    CostStoryFactor,
    /// Fee of a video or Reel, as a multiple of a feed post's.
    CostVideoFactor,
    /// Fee per concurrent viewer and sponsored hour, USD: Twitch.
    CostPerConcurrentViewerHour,
    /// Power of the follower count that fees go by.
    PriceExponent,
    /// Log-sd of real fees around the estimate.
    PriceSpread,
    /// Link clicks per view of the platform's main deliverable (fraction).
    Ctr,
    /// Link clicks per viewer of an Instagram story (fraction).
    CtrStory,
    /// Purchases per click (fraction).
    ConversionRate,
    /// Hours of the brand's people per creator.
    HoursPerCreator,
    /// Share of the spend that an agency takes (fraction).
    AgencyShare,
    /// Share of gifted creators who post (fraction).
    GiftingPostRate,
    /// Engagement rate of sponsored posts, as a multiple of organic ones'.
    SponsoredMultiplier,
}

impl Metric {
    /// The metric that the data file calls `default_<name>`. Click rates have two names there, because
    /// Instagram's go by format.
    fn from_data_name(name: &str) -> Option<Metric> {
        Some(match name {
            "er_by_followers" => Metric::ErByFollowers,
            "er_by_views" => Metric::ErByViews,
            "er_by_impressions" => Metric::ErByImpressions,
            "er_by_ccv" => Metric::ErByConcurrentViewers,
            "reach_rate_post" => Metric::ReachRatePost,
            "reach_rate_story" => Metric::ReachRateStory,
            "view_rate_reel" => Metric::ViewRateReel,
            "view_rate" => Metric::ViewRate,
            "cost_per_post" => Metric::CostPerPost,
            "booked_cpm" => Metric::BookedCpm,
            "cost_story_factor" => Metric::CostStoryFactor,
            "cost_video_factor" => Metric::CostVideoFactor,
            "cost_per_ccv_hour" => Metric::CostPerConcurrentViewerHour,
            "price_exponent" => Metric::PriceExponent,
            "price_sd_ln" => Metric::PriceSpread,
            "ctr" | "ctr_post_or_reel" => Metric::Ctr,
            "ctr_story_link" => Metric::CtrStory,
            "conversion_click_to_purchase" => Metric::ConversionRate,
            "hours_per_creator" => Metric::HoursPerCreator,
            "agency_share_of_spend" => Metric::AgencyShare,
            "gifting_post_rate" => Metric::GiftingPostRate,
            "sponsored_er_multiplier" => Metric::SponsoredMultiplier,
            _ => return None,
        })
    }

    /// The name as JSON has it: `er_by_followers`.
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => String::new(),
        }
    }

    /// How the metric goes on beyond the smallest and largest size that the sources cover.
    fn ends(self) -> Ends {
        match self {
            Metric::CostPerPost => Ends::Sloped,
            _ => Ends::Flat,
        }
    }
}

/// A figure from the pack, at the size asked for.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Figure {
    /// Middle.
    pub value: f64,
    /// Low end of the stated range; equal to `value` where no range is stated.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// Where it comes from, in words: that of the size band nearest to the account.
    pub source: &'static str,
    /// Year of the figure.
    pub year: &'static str,
    /// `high`, `med` or `low`.
    pub confidence: &'static str,
}

/// How engagement rates spread among accounts of one platform and size band; fractions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Peers {
    /// One account in ten has less.
    pub p10: f64,
    /// Half have less.
    pub median: f64,
    /// One in ten has more.
    pub p90: f64,
    /// Where the median comes from, in words.
    pub source: &'static str,
    /// Year of the figures.
    pub year: &'static str,
}

/// Normal score of each point of a distribution, lowest first.
const POINTS: [(f64, Point); 5] = {
    let [p10, p25, p50, p75, p90] = standing::SCORES;
    [
        (p10, Point::P10),
        (p25, Point::P25),
        (p50, Point::Middle),
        (p75, Point::P75),
        (p90, Point::P90),
    ]
};

/// All figures in use.
#[derive(Debug)]
pub struct Pack {
    rows: Vec<Row>,
    /// The same rows by what is asked for: every profile of a file asks several times.
    index: BTreeMap<(Metric, Point), Vec<Row>>,
    judgements: Vec<JudgementRow>,
    ready: Ready,
}

impl Pack {
    /// The pack that is compiled in.
    pub fn builtin() -> &'static Pack {
        static PACK: OnceLock<Pack> = OnceLock::new();
        PACK.get_or_init(|| Pack::new(rows::builtin(), judgement::builtin()))
    }

    fn new(rows: Vec<Row>, judgements: Vec<JudgementRow>) -> Pack {
        let mut index: BTreeMap<_, Vec<Row>> = BTreeMap::new();
        for row in &rows {
            index.entry((row.metric, row.point)).or_default().push(row.clone());
        }
        let mut pack = Pack { rows, index, judgements, ready: Ready::default() };
        pack.ready = Ready::of(&pack);
        pack
    }

    /// The figure for an account of this size, interpolated between tier centres (3,162, 31,623, 316,228
    /// and 3,162,278 followers) on log–log axes, so that there are no cliffs at tier borders. Beyond the
    /// outermost centres rates are held, while [`Metric::CostPerPost`] goes on with the slope of the
    /// outermost pair. `None` where no source was found: nothing is guessed from other platforms.
    ///
    /// ```
    /// use tierplan::benchmark::{Metric, Pack};
    /// use tierplan::profile::Platform;
    /// let pack = Pack::builtin();
    /// let fee = pack.at(Metric::CostPerPost, Platform::Instagram, 31_623).unwrap();
    /// assert_eq!((fee.low.round(), fee.value.round(), fee.high.round()), (200.0, 450.0, 1000.0));
    /// assert_eq!(pack.at(Metric::CostPerPost, Platform::Linkedin, 31_623), None);
    /// ```
    pub fn at(&self, metric: Metric, platform: Platform, followers: u64) -> Option<Figure> {
        let rows = self.known(metric, platform);
        let named = nearest(&rows, followers)?;
        let curve = |pick: fn(&Row) -> Option<f64>| {
            let points: curve::Points = rows
                .iter()
                .filter_map(|row| Some((centre(row), pick(row).or(row.value)?)))
                .collect();
            curve::at(&points, followers, metric.ends())
        };
        Some(Figure {
            value: curve(|row| row.value)?,
            low: curve(|row| row.low)?,
            high: curve(|row| row.high)?,
            source: named.source,
            year: named.year,
            confidence: named.confidence,
        })
    }

    /// The fee for a post, as [`Pack::at`] gives it for [`Metric::CostPerPost`], looked up without detours.
    pub fn fee(&self, platform: Platform, followers: u64) -> Option<f64> {
        let at = || Some(self.at(Metric::CostPerPost, platform, followers)?.value);
        self.ready.fee(platform, followers).or_else(at)
    }

    /// The rows that [`Pack::at`] puts its line through for an account of this size: the two beside it, or the
    /// outermost one beyond the ends.
    pub fn behind(&self, metric: Metric, platform: Platform, followers: u64) -> Vec<&Row> {
        let rows = self.known(metric, platform);
        let points = self.points(metric, platform);
        let used = curve::behind(&points, followers, metric.ends());
        let is_used =
            |row: &&Row| used.iter().any(|(size, _)| size.total_cmp(&centre(row)).is_eq());
        rows.into_iter().filter(is_used).collect()
    }

    /// The sizes and figures that [`Pack::at`] puts its line through.
    fn points(&self, metric: Metric, platform: Platform) -> curve::Points {
        let rows = self.known(metric, platform).into_iter();
        rows.filter_map(|row| Some((centre(row), row.value?))).collect()
    }

    fn known(&self, metric: Metric, platform: Platform) -> Vec<&Row> {
        self.rows_for(metric, Point::Middle, platform).filter(|row| row.value.is_some()).collect()
    }

    /// Whether the figure was looked for and no source was found. `false` both where there is a figure
    /// and where nobody has looked.
    pub fn gap(&self, metric: Metric, platform: Platform) -> bool {
        let mut rows = self.rows_for(metric, Point::Middle, platform).peekable();
        rows.peek().is_some() && rows.all(|row| row.value.is_none())
    }

    /// Where an engagement rate (fraction, on this base) stands among accounts of the platform and size
    /// band: the percentile, 1 to 99. `None` where the pack has no distribution (no such rows, under
    /// 1,000 followers) and for a negative rate.
    pub fn percentile(
        &self,
        platform: Platform,
        followers: u64,
        base: RateBase,
        rate: f64,
    ) -> Option<f64> {
        self.standing(platform, followers, base, rate).map(|found| found.percentile)
    }

    /// [`Pack::peers`], where [`Pack::percentile`] has an answer.
    #[inline]
    pub fn peers_of_rate(
        &self,
        platform: Platform,
        followers: u64,
        base: RateBase,
        rate: f64,
    ) -> Option<&Peers> {
        let spread = self.ready.spread(platform, followers, base)?;
        let known = spread.rises && (0.0..=f64::MAX).contains(&rate);
        spread.peers.as_ref().filter(|_| known)
    }

    /// The same, with what it was found by.
    pub fn standing(
        &self,
        platform: Platform,
        followers: u64,
        base: RateBase,
        rate: f64,
    ) -> Option<Standing> {
        let spread = self.ready.spread(platform, followers, base).filter(|spread| spread.rises)?;
        standing::place(&spread.points, rate)
    }

    /// The known points of the distribution of rates, lowest first.
    fn quantiles(
        &self,
        platform: Platform,
        followers: u64,
        base: RateBase,
    ) -> Vec<standing::Quantile> {
        POINTS
            .into_iter()
            .filter_map(|(score, point)| {
                Some((score, self.rate_row(platform, followers, base, point)?.value?))
            })
            .collect()
    }

    /// The rows of the distribution of rates among accounts of the platform and size band, lowest first.
    pub fn spread(&self, platform: Platform, followers: u64, base: RateBase) -> Vec<&Row> {
        let row = |(_, point)| self.rate_row(platform, followers, base, point);
        POINTS.into_iter().filter_map(row).collect()
    }

    /// The spread of engagement rates among accounts of the platform and size band. `None` where the pack
    /// lacks the median, the 10th or the 90th percentile.
    pub fn peers(&self, platform: Platform, followers: u64, base: RateBase) -> Option<&Peers> {
        self.ready.spread(platform, followers, base)?.peers.as_ref()
    }

    fn peers_of(&self, platform: Platform, followers: u64, base: RateBase) -> Option<Peers> {
        let at = |point| self.rate_row(platform, followers, base, point).and_then(|row| row.value);
        let middle = self.rate_row(platform, followers, base, Point::Middle)?;
        Some(Peers {
            p10: at(Point::P10)?,
            median: middle.value?,
            p90: at(Point::P90)?,
            source: middle.source,
            year: middle.year,
        })
    }

    /// The row of a rate's distribution for just this platform and size band.
    fn rate_row(
        &self,
        platform: Platform,
        followers: u64,
        base: RateBase,
        point: Point,
    ) -> Option<&Row> {
        let (metric, band) = (rate_metric(base)?, Band::of(followers)?);
        let mut rows = self.rows_for(metric, point, platform);
        rows.find(|row| (row.band == band || row.band == Band::Any) && row.platform.is_some())
    }

    /// The year in which the figures were put together: the newest of any of them.
    pub fn year(&self) -> i32 {
        self.rows.iter().filter_map(|row| source::last_year(row.year)).max().unwrap_or_default()
    }

    /// Every sourced row, in the order of the data file; those for which no source was found as well.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// A judgement, in the unit its documentation says. Accounts below nano are judged as nano. Every
    /// judgement is in the pack at every tier, which a test makes sure of; were one missing, it would be NaN.
    ///
    /// ```
    /// use tierplan::benchmark::{Judgement, Pack};
    /// use tierplan::tier::Tier;
    /// assert_eq!(Pack::builtin().judgement(Judgement::Credibility, Some(Tier::Micro)), 0.35);
    /// assert_eq!(Pack::builtin().judgement(Judgement::TeamHours, None), 600.0);
    /// ```
    pub fn judgement(&self, name: Judgement, tier: Option<Tier>) -> f64 {
        self.judgement_row(name, tier).map_or(f64::NAN, |row| row.value)
    }

    /// A judgement with its unit, label and wording.
    pub fn judgement_row(&self, name: Judgement, tier: Option<Tier>) -> Option<&JudgementRow> {
        judgement::find(&self.judgements, name, tier)
    }

    /// Every judgement, in the order of the data file.
    pub fn judgements(&self) -> &[JudgementRow] {
        &self.judgements
    }

    /// The rows that give this point of a metric for a platform, smallest size first.
    fn rows_for(
        &self,
        metric: Metric,
        point: Point,
        platform: Platform,
    ) -> impl Iterator<Item = &Row> {
        let rows = self.index.get(&(metric, point)).map(Vec::as_slice).unwrap_or_default();
        let named = rows.iter().any(|row| row.platform == Some(platform));
        rows.iter().filter(move |row| row.platform == named.then_some(platform))
    }
}

/// Where the sources contradict each other, one statement each.
pub fn conflicts() -> impl Iterator<Item = &'static str> {
    include_str!("data/conflicts.txt").lines()
}

/// The metric whose distribution a rate on this base belongs to. No source gives one by reach.
fn rate_metric(base: RateBase) -> Option<Metric> {
    match base {
        RateBase::Followers => Some(Metric::ErByFollowers),
        RateBase::Views => Some(Metric::ErByViews),
        RateBase::Impressions => Some(Metric::ErByImpressions),
        RateBase::Reach => None,
    }
}

/// The size at which a row's figure stands; any for a figure that holds for all.
fn centre(row: &Row) -> f64 {
    row.band.centre().unwrap_or(1.0)
}

/// The row whose band holds the account, else the smallest one.
fn nearest<'a>(rows: &[&'a Row], followers: u64) -> Option<&'a Row> {
    let band = Band::of(followers).unwrap_or(Band::Nano);
    rows.iter().find(|row| row.band == band).or(rows.first()).copied()
}

#[cfg(test)]
mod tests;

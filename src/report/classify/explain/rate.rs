//! How the audience reacts.

use super::words::{num, quotient};
use super::{Figure, Maker};
use crate::benchmark::{Judgement, Row};
use crate::figure::count;
use crate::metrics::{self, Counted, Formula, RateChoice, denominator, interactions, significant};
use crate::profile::RateBase;

const THEME: &str = "Engagement";

/// A stated rate, as JSON has it.
fn as_fraction(figure: Figure) -> Figure {
    match figure.value.as_f64() {
        Some(rate) => figure.worked(format!("{} as a fraction", num(rate))),
        None => figure,
    }
}

/// Fields of the interactions that were counted.
pub(super) fn counted_fields(counted: Counted) -> &'static [&'static str] {
    match counted {
        Counted::LikesAndComments => &["avg_likes", "avg_comments"],
        Counted::Engagement => &["avg_engagement"],
        Counted::Likes => &["avg_likes"],
    }
}

/// The field of a denominator.
fn base_field(base: RateBase) -> &'static str {
    match base {
        RateBase::Followers => "followers",
        RateBase::Views => "avg_views",
        RateBase::Reach => "reach",
        RateBase::Impressions => "impressions",
    }
}

impl Maker<'_> {
    pub(super) fn rate(&self) -> Vec<Figure> {
        let sample =
            self.figure("sample_posts", THEME).map(|figure| match &self.profile.posts_seen {
                Some(_) => figure.derived("posts of this creator that stand in the file"),
                None => figure,
            });
        let figures = [
            self.engagement_rate(),
            self.formula(),
            self.standing(),
            self.in_file("er_standing_in_file"),
            self.in_file("er_peers_in_file"),
            self.quoted("er_given", THEME, "engagement_rate").map(as_fraction),
            sample,
        ];
        figures.into_iter().flatten().chain(self.interval()).collect()
    }

    /// `(300 + 20)` and the sum.
    pub(super) fn reactions(&self) -> Option<(String, f64, Counted)> {
        let (sum, counted) = interactions(self.profile)?;
        let written = match (counted, self.profile.avg_likes, self.profile.avg_comments) {
            (Counted::LikesAndComments, Some(likes), Some(comments)) => {
                format!("({} + {})", num(likes), num(comments))
            }
            _ => num(sum),
        };
        Some((written, sum, counted))
    }

    fn engagement_rate(&self) -> Option<Figure> {
        let figure = self.figure("engagement_rate", THEME)?;
        let rate = self.entry.engagement_rate?;
        Some(match self.entry.formula? {
            Formula::Computed(_, base) => {
                let (written, _, counted) = self.reactions()?;
                let whole = denominator(self.profile, base)?;
                let names = match counted {
                    Counted::LikesAndComments => "(likes + comments)",
                    Counted::Engagement => "the file's own sum of interactions",
                    Counted::Likes => "likes (comments are unknown)",
                };
                let worked = format!("{written} ÷ {} = {}", num(whole), num(rate));
                let formula = format!("{names} ÷ {}", metrics::base_name(base));
                let figure = figure.derived(formula).worked(worked);
                self.reading(self.reading(figure, counted_fields(counted)), &[base_field(base)])
            }
            Formula::Given(_) => {
                let figure = Figure {
                    formula: "as the file states it; likes and comments are unknown or not wanted"
                        .to_owned(),
                    ..figure
                };
                self.reading(as_fraction(figure), &["engagement_rate"])
            }
        })
    }

    fn formula(&self) -> Option<Figure> {
        let figure = self.figure("er_formula", THEME)?;
        let chosen = match self.lens.rate {
            RateChoice::Followers => {
                "--er followers (the default: it compares creators across platforms)".to_owned()
            }
            RateChoice::By(base) => format!("--er {}", metrics::base_name(base)),
            RateChoice::Given => "--er given".to_owned(),
        };
        Some(figure.derived(format!("what was counted and divided; chosen by {chosen}")))
    }

    fn standing(&self) -> Option<Figure> {
        let figure = self.figure("er_standing", THEME)?;
        let (platform, base) = (self.profile.platform?, self.entry.formula?.base()?);
        let found = metrics::engagement_by(self.profile, self.lens.rate)?;
        let (pack, followers) = (self.lens.pack, self.profile.followers);
        let standing = pack.standing(platform, followers, base, found.rate)?;
        let ((z1, r1), (z2, r2)) = (standing.lower, standing.upper);
        let held = (standing.percentile.round() - self.raw_percent(standing.score)).abs() > 0.5;
        let worked = format!(
            "score = {z1} + ln({rate} ÷ {r1}) ÷ ln({r2} ÷ {r1}) × ({z2} − {z1}) = {score}; {score} standard \
             deviations are the {percentile}th percentile{held}",
            z1 = num(significant(z1, 4)),
            z2 = num(significant(z2, 4)),
            r1 = num(r1),
            r2 = num(r2),
            rate = num(found.rate),
            score = num(significant(standing.score, 3)),
            percentile = num(standing.percentile.round()),
            held = if held { " (held between 1 and 99)" } else { "" },
        );
        let formula = "percentile among accounts of the platform and size: rates are taken for log-normal between \
                       the known percentiles";
        Some(figure.estimated(formula).worked(worked).by(pack.spread(platform, followers, base)))
    }

    fn in_file(&self, key: &str) -> Option<Figure> {
        let figure = self.figure(key, THEME)?;
        let peers = count(self.entry.er_peers_in_file?);
        Some(match key {
            "er_peers_in_file" => figure.derived(
                "creators of the same platform and tier with a rate on the same base in the file",
            ),
            _ => figure
                .derived(
                    "percentile among them: the share of lower rates and half of the equal ones",
                )
                .worked(format!(
                    "{} of 100, over {peers} creators",
                    num(self.entry.er_standing_in_file?)
                )),
        })
    }

    /// Beyond ±2.33 standard deviations the percentile is held.
    fn raw_percent(&self, score: f64) -> f64 {
        if score.abs() > 2.33 {
            if score > 0.0 { 100.0 } else { 0.0 }
        } else {
            self.entry.er_standing.unwrap_or_default()
        }
    }

    fn interval(&self) -> Vec<Figure> {
        let keys = [("er_likely", 0.0), ("er_low", -1.0), ("er_high", 1.0)];
        keys.into_iter().filter_map(|(key, side)| self.end(key, side)).collect()
    }

    fn end(&self, key: &str, side: f64) -> Option<Figure> {
        let figure = self.figure(key, THEME)?;
        let found = metrics::engagement_by(self.profile, self.lens.rate)?;
        let (pack, base) = (self.lens.pack, found.formula.base()?);
        let interval = metrics::interval(self.profile, &found, pack)?;
        let spread = pack.judgement(Judgement::OwnSdMeasured, None);
        let middle = format!(
            "({own} × ln {rate} + {among} × ln {median}) ÷ ({own} + {among}) = {middle}",
            own = num(interval.own_weight),
            among = num(interval.peers_weight),
            rate = num(found.rate),
            median = num(interval.peers_median),
            middle = num(interval.middle),
        );
        let weights = format!(
            "weights {} ÷ {}² = {} for its own {} posts and 1 ÷ {}² = {} for its peers",
            count(interval.posts),
            num(spread),
            num(interval.own_weight),
            count(interval.posts),
            num(interval.peers_sd),
            num(interval.peers_weight),
        );
        let value = num(figure.value.as_f64()?);
        let worked = match side {
            s if s < 0.0 => format!(
                "{weights}; {middle}; exp({} − 1.28155 × {}) = {value}",
                num(interval.middle),
                num(interval.sd)
            ),
            s if s > 0.0 => format!(
                "{weights}; {middle}; exp({} + 1.28155 × {}) = {value}",
                num(interval.middle),
                num(interval.sd)
            ),
            _ => format!("{weights}; {middle}; exp({}) = {value}", num(interval.middle)),
        };
        let formula = match side {
            s if s < 0.0 => "low end of the rate's 80 % interval, to two digits",
            s if s > 0.0 => "high end of the rate's 80 % interval, to two digits",
            _ => {
                "the rate drawn towards its peers', the more the fewer its posts, to two digits; how far posts stray is our judgement"
            }
        };
        let peers = pack.spread(self.profile.platform?, self.profile.followers, base);
        Some(figure.estimated(formula).worked(worked).by(peers))
    }
}

/// The place of an account's figure on the line between two sizes, in words.
pub(super) fn between(
    rows: &[&Row],
    pick: fn(&Row) -> Option<f64>,
    followers: f64,
    value: f64,
) -> Option<String> {
    let centre = |row: &Row| row.band.centre();
    match rows {
        [only] => Some(format!("{} = {}", num(pick(only).or(only.value)?), num(value))),
        [lower, upper] => {
            let (a, b) = (pick(lower).or(lower.value)?, pick(upper).or(upper.value)?);
            let (from, to) = (num(centre(lower)?), num(centre(upper)?));
            Some(format!(
                "{a} × ({b} ÷ {a})^(ln({size} ÷ {from}) ÷ ln({to} ÷ {from})) = {}",
                num(value),
                a = num(a),
                b = num(b),
                size = num(followers),
            ))
        }
        _ => None,
    }
}

/// `part ÷ whole`, for other modules.
pub(super) fn ratio(part: f64, whole: f64, thousand: bool, value: f64) -> String {
    quotient(part, whole, thousand, value)
}

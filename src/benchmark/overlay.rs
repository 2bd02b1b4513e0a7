//! The user's own figures in place of the pack's.

use super::rows::{Band, Point, Row};
use super::{JudgementRow, Metric, Pack};

/// What a user's file holds, read and checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overlay {
    /// Its figures; each has `own` set.
    pub figures: Vec<Row>,
    /// Its judgements.
    pub judgements: Vec<JudgementRow>,
}

impl Pack {
    /// The pack with the user's own figures in it. One without a size stands for every size; one of a platform
    /// stands before one for all. Where a median of engagement rates is replaced and its percentiles are not, they
    /// are moved by the same factor: the pack knows how rates spread, not how they spread for this user.
    #[must_use]
    pub fn overlaid(&self, overlay: &Overlay) -> Pack {
        let mut rows = self.rows.clone();
        let mut moved = Vec::new();
        for own in &overlay.figures {
            let same = |row: &Row| {
                row.metric == own.metric
                    && row.platform == own.platform
                    && (own.band == Band::Any || row.band == own.band)
            };
            if own.point == Point::Middle {
                moved.extend(self.rows.iter().filter(|row| same(row)).filter_map(|row| {
                    let median = self.row(own.metric, Point::Middle, row)?.value?;
                    let factor = own.value? / median;
                    (row.point != Point::Middle && factor.is_finite())
                        .then(|| scaled(row, own, factor))
                }));
            }
            rows.retain(|row| !(same(row) && row.point == own.point));
            rows.push(own.clone());
        }
        let told = |row: &Row| {
            overlay.figures.iter().any(|own| {
                (own.metric, own.point, own.platform) == (row.metric, row.point, row.platform)
                    && (own.band == Band::Any || own.band == row.band)
            })
        };
        for row in moved.into_iter().filter(|row| !told(row)) {
            let place = |old: &&mut Row| {
                (old.metric, old.point, old.platform, old.band)
                    == (row.metric, row.point, row.platform, row.band)
            };
            if let Some(old) = rows.iter_mut().find(place) {
                *old = row;
            }
        }
        let mut judgements = self.judgements.clone();
        for own in &overlay.judgements {
            for row in judgements.iter_mut().filter(|row| row.name == own.name) {
                if own.tier.is_none() || own.tier == row.tier {
                    let tier = row.tier;
                    *row = JudgementRow { tier, ..own.clone() };
                }
            }
        }
        rows.sort_by_key(|row| (row.metric, row.platform, row.point, row.band));
        Pack::new(rows, judgements)
    }

    /// Whether some figure or judgement is the user's own.
    pub fn own_file(&self) -> Option<&'static str> {
        let figures = self.rows.iter().filter_map(|row| row.own);
        figures.chain(self.judgements.iter().filter_map(|row| row.own)).next()
    }

    /// Whether figures of this metric differ by size.
    pub fn goes_by_size(&self, metric: Metric) -> bool {
        self.rows.iter().any(|row| row.metric == metric && row.band != Band::Any)
    }

    fn row(&self, metric: Metric, point: Point, like: &Row) -> Option<&Row> {
        let rows = self.index.get(&(metric, point))?;
        rows.iter().find(|row| row.platform == like.platform && row.band == like.band)
    }
}

/// A percentile moved with its median.
fn scaled(row: &Row, own: &Row, factor: f64) -> Row {
    // To two digits, as all of the pack is.
    let rounded = |value: f64| format!("{value:.1e}").parse().unwrap_or(value);
    let value = row.value.map(|value| rounded(value * factor));
    let source = super::rows::kept(format!(
        "your own median, spread as in the pack: {} of it",
        own.value
            .zip(value)
            .map_or_else(String::new, |(median, value)| format!("{:.2} times", value / median))
    ));
    Row { value, source, own: own.own, ..row.clone() }
}

//! In which unit the cells of a column are: thousands by header, percent or fraction, decimal mark.

use super::assign::{Assignment, typical_ratio};
use super::fit::bracketed_rate;
use super::table::Candidate;
use crate::number::{Evidence, Mark};
use crate::profile::RateBase;

/// How a rate column is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RateUnit {
    /// Cells are percent (4.2), not fractions (0.042).
    pub(crate) percent: bool,
    pub(crate) base: Option<RateBase>,
    pub(crate) why: String,
    pub(crate) sure: Sure,
}

/// How surely percent and fraction are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sure {
    /// The file or the user says it.
    Told,
    /// Nothing says it; the sizes suggest it.
    Suggested,
    /// Both readings give rates that occur: the user has to say.
    Open,
}

impl RateUnit {
    /// What the user said with `--map engagement_rate[percent]=…`.
    pub(crate) fn said(percent: bool) -> RateUnit {
        RateUnit { percent, base: None, why: "--map".to_owned(), sure: Sure::Told }
    }
}

/// The decimal mark of a column: its own cells first, then the whole file's. Counts and money do without the file:
/// sheets that write `6,00%` beside `38,100` followers exist.
pub(crate) fn mark(column: &Candidate, base: &str, file: Evidence) -> Option<Mark> {
    let own = column.values.evidence;
    if own.conflicts() {
        return None;
    }
    match base {
        "followers" | "following" => own.mark_of_people(),
        "posts" | "price" => own.mark(),
        _ => own.mark().or(file.mark()),
    }
}

/// What all numeric columns together say of the decimal mark.
pub(crate) fn file_evidence(columns: &[Candidate]) -> Evidence {
    let mut all = Evidence::default();
    for column in columns.iter().filter(|column| column.values.is_numeric()) {
        all.add(column.values.evidence);
    }
    all
}

/// Percent or fraction, told by the sign, by the header, by likes and followers, or by the sizes.
/// In a row of several networks `of` says whose rates they are.
pub(crate) fn rate(
    columns: &[Candidate],
    assigned: &Assignment,
    index: usize,
    of: Option<&str>,
) -> Option<RateUnit> {
    let column = columns.get(index)?;
    let values = &column.values;
    let by_header = base_of(column);
    let found = |percent: bool, base: Option<RateBase>, why: &str, sure: Sure| {
        Some(RateUnit { percent, base: by_header.or(base), why: why.to_owned(), sure })
    };
    if let Some(percent) = assigned.units.get(&index) {
        return Some(RateUnit { base: by_header, ..RateUnit::said(*percent) });
    }
    let identity = identity(columns, assigned, &values.numbers, of);
    let (identity, hint) = match identity {
        Some((ratio, _)) if off(ratio) > CLOSE => (None, Some(ratio > 10.0)),
        close => (close, None),
    };
    let base = identity.map(|(_, base)| base);
    if values.share(values.percent_signs) > 0.5 {
        return found(true, base, "percent signs", Sure::Told);
    }
    if bracketed_rate(column) {
        let why = "a rate in brackets after a count is written in percent";
        return found(true, base, why, Sure::Told);
    }
    if let Some((ratio, base)) = identity {
        let percent = ratio > 10.0;
        let why = if percent { "100 × interactions ÷ " } else { "interactions ÷ " };
        let over = if base == RateBase::Views { "views" } else { "followers" };
        return found(
            percent,
            Some(base),
            &format!("close to {why}{over} of the same rows"),
            Sure::Told,
        );
    }
    let (max, usual) = (values.max()?, values.median()?);
    if column.words.percent || max > 1.5 {
        // Sheets show 0.0342 as 3.42 %, and a file of them says percent over fractions; one odd row is no proof.
        let tiny = usual <= MOST_USUAL && values.numeric > 1 && hint != Some(true);
        let why = if column.words.percent { "percent in the header" } else { "values above 1" };
        let sure = match hint {
            _ if tiny => Sure::Open,
            Some(false) if !column.words.percent => Sure::Suggested,
            _ => Sure::Told,
        };
        return found(true, None, why, sure);
    }
    let sure = if usual > MOST_USUAL && values.numeric > 1 && hint.is_none() {
        Sure::Open
    } else if (max > 0.3 && values.numeric > 1) || hint == Some(true) {
        Sure::Suggested
    } else {
        Sure::Told
    };
    found(false, None, "no value above 1", sure)
}

/// A list whose usual rate would be above this as a fraction is as likely one in percent (0.2 is 0.2 %).
const MOST_USUAL: f64 = 0.15;

fn base_of(column: &Candidate) -> Option<RateBase> {
    let words = &column.words;
    if words.has("views") {
        Some(RateBase::Views)
    } else if words.has("followers") {
        Some(RateBase::Followers)
    } else {
        None
    }
}

/// The typical ratio of the stated rate to the one computed from the same rows, and over which base.
fn identity(
    columns: &[Candidate],
    assigned: &Assignment,
    rates: &[Option<f64>],
    of: Option<&str>,
) -> Option<(f64, RateBase)> {
    let column = |field: &str| {
        let name = of.map_or_else(|| field.to_owned(), |of| format!("{field}[{of}]"));
        columns.get(assigned.fields.get(&name)?.0)
    };
    let numbers = |field: &str| Some(&column(field)?.values.numbers);
    let interactions = match (numbers("avg_likes"), numbers("avg_comments")) {
        (Some(likes), Some(comments)) => likes
            .iter()
            .zip(comments)
            .map(|(likes, comments)| Some((*likes)? + comments.unwrap_or(0.0)))
            .collect(),
        (Some(likes), None) => likes.clone(),
        _ => numbers("avg_engagement")?.clone(),
    };
    let scale = |field: &str| Some(10_f64.powi(column(field)?.words.power.unwrap_or(0)));
    let over = |base: &[Option<f64>], scale: f64| -> Vec<Option<f64>> {
        interactions
            .iter()
            .zip(base)
            .map(|(i, b)| {
                Some((*i)? / ((*b)? * scale)).filter(|rate| rate.is_finite() && *rate > 0.0)
            })
            .collect()
    };
    let mut best: Option<(f64, RateBase)> = None;
    for (field, base) in [("followers", RateBase::Followers), ("avg_views", RateBase::Views)] {
        let Some(denominator) = numbers(field) else { continue };
        let computed = over(denominator, scale(field).unwrap_or(1.0));
        let Some(ratio) = typical_ratio(rates, &computed).filter(|ratio| *ratio > 0.0) else {
            continue;
        };
        if best.is_none_or(|(known, _)| off(ratio) < off(known) - 0.1) {
            best = Some((ratio, base));
        }
    }
    // A ratio far from both 1 and 100 is no identity.
    best.filter(|(ratio, _)| off(*ratio) < 0.7)
}

/// Up to this many powers of ten from 1 or 100 the stated rate is the computed one.
const CLOSE: f64 = 0.3;

/// How far a ratio is from 1 or from 100, in powers of ten.
fn off(ratio: f64) -> f64 {
    ratio.log10().abs().min((ratio.log10() - 2.0).abs())
}

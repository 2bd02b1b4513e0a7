//! Whether the values of a column can be what its header says.

use super::table::Candidate;

/// How well the values suit the field, to be added to the header's score; `None` if they cannot be it.
pub(crate) fn fit(field: &str, column: &Candidate) -> Option<f64> {
    let values = &column.values;
    if values.filled == 0 {
        return Some(-0.5);
    }
    let share = |count: usize| values.share(count);
    let fits = match field {
        "followers" | "following" | "posts" | "avg_likes" | "avg_comments" | "avg_shares"
        | "avg_saves" | "avg_views" | "total_likes" | "total_comments" | "total_views"
        | "reach" | "impressions" | "clicks" | "conversions" => {
            !column.listed
                && values.is_numeric()
                && share(values.percent_signs) < 0.3
                && share(values.money_signs) < 0.3
                && share(values.dates) < 0.5
                && !(field == "posts" && is_flag(column))
        }
        "avg_engagement" => {
            !column.listed
                && values.is_numeric()
                && share(values.percent_signs) < 0.3
                && !small(column)
        }
        "engagement_rate" => {
            !column.listed && (bracketed_rate(column) || values.is_numeric()) && !large(column)
        }
        // `isFake` says yes or no, and not which share of the followers.
        "aud_cred" | "fake_share" => {
            values.is_numeric()
                && !large(column)
                && !(is_flag(column) && values.whole_share() >= 1.0 && values.filled > 4)
        }
        "price" => {
            !column.listed
                && share(values.numeric + values.ranges) >= 0.3
                && share(values.percent_signs) < 0.3
                // `Agency fee %` is a commission.
                && !(column.words.percent && values.money_signs == 0)
        }
        "url" => share(values.urls) >= 0.5,
        "handle" => {
            !column.listed
                && share(values.urls) < 0.5
                && share(values.booleans) < 0.5
                && share(values.platforms) < 0.5
                && (values.is_text() || share(values.account_like) > 0.3)
        }
        "name" => {
            !column.listed
                && values.is_text()
                && share(values.urls) < 0.5
                && share(values.booleans) < 0.5
                && share(values.platforms) < 0.5
        }
        "id" => !column.listed,
        "platform" => share(values.platforms) >= 0.5,
        "country" => {
            // A place is a country only if its values are.
            (!column.words.has("city") || share(values.countries) > 0.3)
                && share(values.languages) < 0.3
                && values.is_text()
                && share(values.urls) < 0.3
                && values.length < 40.0
        }
        "city" => values.is_text() && share(values.urls) < 0.3 && values.length < 80.0,
        "category" | "language" => {
            values.is_text() && share(values.urls) < 0.3 && share(values.booleans) < 0.5
        }
        "bio" | "captions" => {
            values.is_text() && share(values.booleans) < 0.5 && share(values.urls) < 0.9
        }
        "verified" => {
            share(values.booleans) >= 0.5
                || values.max().is_some_and(|max| max <= 1.0)
                || values.is_text()
        }
        _ => true,
    };
    fits.then(|| preference(field, column))
}

/// Small differences that settle ties: exact before rounded, filled before sparse, real before zeroed.
fn preference(field: &str, column: &Candidate) -> f64 {
    let values = &column.values;
    let rows = values.numbers.len();
    #[expect(clippy::cast_precision_loss, reason = "sample sizes are small")]
    let filled = values.filled as f64 / rows.max(1) as f64;
    let mut score = 0.04 * filled - if filled < 0.3 { 0.15 } else { 0.0 };
    if values.is_numeric() {
        score -= 0.03 * values.share(values.scaled);
        score -= if values.all_zero() && values.filled >= 3 { 0.25 } else { 0.0 };
    }
    let account = values.share(values.account_like);
    score
        + match field {
            "handle" => 0.3 * account + 0.2 * values.share(values.at_signs) - 0.1,
            "name" => 0.1 - 0.2 * account,
            "followers" if values.counts_up => -0.4,
            "followers"
                if values.filled >= 3
                    && values.median().is_some_and(|median| median < 100.0)
                    && column.words.power.is_none() =>
            {
                -0.2
            }
            "country" => 0.35 * values.share(values.countries) - 0.1,
            "city" => -0.45 * values.share(values.countries),
            "bio" if values.length < 15.0 => -0.1,
            _ => 0.0,
        }
}

/// Only noughts and ones.
fn is_flag(column: &Candidate) -> bool {
    column.values.filled >= 3 && column.values.max().is_some_and(|max| max <= 1.0)
}

/// All within what a rate can be, with fractions: no count of interactions.
fn small(column: &Candidate) -> bool {
    let values = &column.values;
    values.max().is_some_and(|max| max <= 100.0) && values.whole_share() < 0.5
}

/// Too large for a rate in percent.
fn large(column: &Candidate) -> bool {
    column.values.median().is_some_and(|median| median > 200.0)
}

/// `56.3(0.04)`: a count with its rate in brackets.
pub(crate) fn bracketed_rate(column: &Candidate) -> bool {
    !column.samples.is_empty() && column.samples.iter().all(|cell| in_brackets(cell).is_some())
}

/// The text in brackets at the end of a cell that starts with a number.
pub(crate) fn in_brackets(cell: &str) -> Option<(&str, &str)> {
    let (count, rest) = cell.trim().split_once(['(', '（'])?;
    let rate = rest.trim_end().trim_end_matches([')', '）']);
    let number = |text: &str| text.trim().starts_with(|c: char| c.is_ascii_digit());
    (number(count) && number(rate)).then_some((count.trim(), rate.trim()))
}

//! A table without a header: the values alone say what a column is.

use super::guess::Guess;
use super::table::Candidate;

/// Gives each column the guesses its values allow.
pub(crate) fn guess(columns: &mut [Candidate]) {
    let largest = largest_counts(columns);
    let rows = columns.iter().map(|column| column.values.filled).max().unwrap_or(0);
    let mut named = false;
    for (index, column) in columns.iter_mut().enumerate() {
        let field = if Some(index) == largest {
            Some("followers")
        } else {
            field(column, rows, &mut named)
        };
        column.guesses = field.map(|field| Guess { field, score: 0.6 }).into_iter().collect();
    }
}

/// Follower counts are the largest whole numbers of a list, if they are large at all.
fn largest_counts(columns: &[Candidate]) -> Option<usize> {
    let counts = columns.iter().enumerate().filter(|(_, column)| {
        let values = &column.values;
        values.is_numeric()
            && values.whole_share() > 0.9
            && values.percent_signs + values.money_signs == 0
    });
    let typical = counts.filter_map(|(index, column)| Some((index, column.values.median()?)));
    typical
        .filter(|(_, median)| *median >= 500.0)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}

fn field(column: &Candidate, rows: usize, named: &mut bool) -> Option<&'static str> {
    let values = &column.values;
    let most = |count: usize| values.share(count) > 0.6;
    if values.filled == 0 {
        None
    } else if most(values.urls) {
        Some("url")
    } else if most(values.emails) {
        Some("email")
    } else if most(values.platforms) {
        Some("platform")
    } else if values.is_numeric() {
        let rate = values.max().is_some_and(|max| max <= 100.0)
            && (values.whole_share() < 0.5 || most(values.percent_signs));
        rate.then_some("engagement_rate")
    } else if most(values.account_like) || most(values.at_signs) {
        Some("handle")
    } else if values.length > 60.0 {
        Some("bio")
    } else if !*named && values.distinct * 10 > rows * 8 {
        *named = true;
        Some("name")
    } else {
        Some("category")
    }
}

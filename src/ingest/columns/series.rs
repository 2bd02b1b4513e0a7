//! Fields that stand in several columns: posts side by side, figures with gaps, prices with their labels.

use super::assign::{Assignment, How, More, Pair, full_name};
use super::guess::without_numbers;
use super::header::Words;
use super::table::Candidate;
use crate::ingest::Column;
use std::collections::BTreeMap;

/// Fewer columns than this are no series.
const SERIES: usize = 3;

/// Figures of single posts side by side (`view1` … `view10`), by the average they make. The columns are marked used.
pub(super) fn find(columns: &[Candidate], used: &mut [bool]) -> Vec<(&'static str, Vec<usize>)> {
    let mut groups: BTreeMap<(String, &'static str), Vec<usize>> = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        let numbered = column.words.number.is_some() && !column.words.any(&["avg", "total"]);
        let average = column.guesses.iter().find(|guess| guess.field.starts_with("avg_"));
        if let Some(average) = average
            && numbered
            && column.values.is_numeric()
            && !column.listed
        {
            let stem = without_numbers(&column.words.plain);
            groups.entry((stem, average.field)).or_default().push(index);
        }
    }
    let series: Vec<_> = groups
        .into_iter()
        .filter(|((stem, _), members)| members.len() >= least(stem))
        .map(|((_, field), members)| (field, members))
        .collect();
    for index in series.iter().flat_map(|(_, members)| members) {
        if let Some(slot) = used.get_mut(*index) {
            *slot = true;
        }
    }
    series
}

/// `latestPosts/0/likesCount` says itself that it is one post of several.
fn least(stem: &str) -> usize {
    if Words::of(stem).has("posts") { 2 } else { SERIES }
}

/// Gives a series its field, unless the file states the average itself.
pub(super) fn take(series: Vec<(&'static str, Vec<usize>)>, result: &mut Assignment) {
    for (field, members) in series {
        if let Some((first, rest)) = members.split_first()
            && !result.fields.contains_key(field)
        {
            result.fields.insert(field.to_owned(), (*first, 0.7));
            result.more.insert(field.to_owned(), More { columns: rest.to_vec(), how: How::Mean });
        }
    }
}

/// `Price2` with `Post_kind2` beside it: the text says what the price is for.
pub(super) fn labels(columns: &[Candidate], used: &mut [bool], result: &mut Assignment) {
    let prices: Vec<usize> = result
        .fields
        .iter()
        .filter(|(field, _)| field.starts_with("price"))
        .map(|(_, (index, _))| *index)
        .collect();
    for price in prices {
        let Some(number) = columns.get(price).and_then(|column| column.words.number) else {
            continue;
        };
        let label = columns.iter().enumerate().find(|(index, column)| {
            column.words.number == Some(number)
                && index.abs_diff(price) == 1
                && column.values.is_text()
                && used.get(*index).is_some_and(|used| !used)
        });
        if let Some((label, _)) = label {
            result.labels.insert(price, label);
            if let Some(slot) = used.get_mut(label) {
                *slot = true;
            }
        }
    }
}

/// A second column of the same figure fills the gaps of the first, where the two agree. Two follower columns that
/// do not agree are rivals.
pub(super) fn fallbacks(
    pairs: &[Pair],
    columns: &[Candidate],
    used: &[bool],
    result: &mut Assignment,
) {
    for pair in pairs.iter().filter(|pair| pair.score > 0.6 && is_count(pair.field)) {
        let name = full_name(pair, columns);
        let Some((main, _)) = result.fields.get(&name).copied() else { continue };
        let score = pairs
            .iter()
            .find(|other| other.column == main && other.field == pair.field)
            .map_or(1.0, |other| other.score);
        if used.get(pair.column).is_none_or(|used| *used) {
            continue;
        }
        let known = result.more.get(&name);
        if known.is_some_and(|more| more.how == How::Mean || more.columns.contains(&pair.column)) {
            continue;
        }
        let (Some(one), Some(other)) = (columns.get(main), columns.get(pair.column)) else {
            continue;
        };
        if !is_plain(other) {
            continue;
        }
        match compare(one, other) {
            Agreement::Same => {
                let more = result
                    .more
                    .entry(name)
                    .or_insert(More { columns: Vec::new(), how: How::First });
                more.columns.push(pair.column);
            }
            Agreement::Contrary if pair.field == "followers" && score - pair.score < 0.06 => {
                result.rivals = result.rivals.or(Some((main, pair.column)));
            }
            _ => {}
        }
    }
}

/// `Followers last month` and `followers_2022` agree with today's count, but they are not it.
fn is_plain(column: &Candidate) -> bool {
    let last_key = match &column.key {
        Column::Path(path) => path.rsplit('.').next().map(Words::of),
        Column::Index(_) => None,
    };
    let words = last_key.as_ref().unwrap_or(&column.words);
    words.unknown.is_empty() && words.year.is_none()
}

fn is_count(field: &str) -> bool {
    matches!(field, "followers" | "following" | "posts") || field.starts_with("avg_")
}

enum Agreement {
    /// Equal up to rounding, or never filled in the same row.
    Same,
    /// Far apart in most rows.
    Contrary,
    Unknown,
}

fn compare(one: &Candidate, other: &Candidate) -> Agreement {
    let scaled =
        |column: &Candidate, value: f64| value * 10_f64.powi(column.words.power.unwrap_or(0));
    let both: Vec<(f64, f64)> = one
        .values
        .numbers
        .iter()
        .zip(&other.values.numbers)
        .filter_map(|(a, b)| Some((scaled(one, (*a)?), scaled(other, (*b)?))))
        .filter(|(a, b)| *a > 0.0 && *b > 0.0)
        .collect();
    let apart = |by: f64| both.iter().filter(|(a, b)| (a / b).ln().abs() > by).count();
    let fills = other.values.numbers.iter().enumerate().any(|(row, value)| {
        let own = one.values.numbers.get(row).copied().flatten();
        value.is_some_and(|value| value > 0.0) && own.is_none_or(|own| own <= 0.0)
    });
    if both.is_empty() {
        // Never filled together: two halves of one column, if they are of one size.
        let alike = match (one.values.median(), other.values.median()) {
            (Some(a), Some(b)) if a > 0.0 && b > 0.0 => (a / b).ln().abs() < 7.0,
            _ => one.values.numeric == 0,
        };
        return if fills && alike { Agreement::Same } else { Agreement::Unknown };
    }
    // Rounded to 1.2M a count is off by up to a twentieth.
    if apart(0.051) * 20 <= both.len() {
        Agreement::Same
    } else if both.len() >= 3 && apart(0.2) * 10 >= both.len() * 8 {
        Agreement::Contrary
    } else {
        Agreement::Unknown
    }
}

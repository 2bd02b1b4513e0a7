//! Giving each field its column.

use super::fit::{fit, in_brackets};
use super::guess::is_weak_price;
use super::header::Words;
use super::table::Candidate;
use super::times::Times;
use super::{audience, series, settle};
use crate::ingest::Column;
use crate::profile::Platform;
use std::collections::{BTreeMap, BTreeSet};

/// The chosen columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Assignment {
    /// Full field name to index into the candidates, and the score.
    pub(crate) fields: BTreeMap<String, (usize, f64)>,
    /// What is unclear, in words.
    pub(crate) unclear: Vec<String>,
    /// Further columns of a field.
    pub(crate) more: BTreeMap<String, More>,
    /// Price column to the column that says what the price is for.
    pub(crate) labels: BTreeMap<usize, usize>,
    /// A column that says whether a row is a total or an average.
    pub(crate) statistic: Option<usize>,
    /// Columns of rates whose unit the user says: percent, or else a fraction.
    pub(crate) units: BTreeMap<usize, bool>,
    /// Two follower columns that contradict each other, and nothing tells which is meant.
    pub(crate) rivals: Option<(usize, usize)>,
}

/// Further columns of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct More {
    pub(crate) columns: Vec<usize>,
    pub(crate) how: How,
}

/// What several columns make of their field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum How {
    /// The first that is filled stands.
    #[default]
    First,
    /// The mean of all.
    Mean,
    /// All of them, one after another: first and last name.
    Joined,
}

/// A possible pairing.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) column: usize,
    pub(super) field: &'static str,
    pub(super) of: Option<Platform>,
    pub(super) score: f64,
}

/// Pairs fields with columns, best first; each column is used once, each field has one column.
pub(crate) fn assign(columns: &[Candidate]) -> Assignment {
    let bare = bare_networks(columns);
    let wide = is_wide(columns) || !bare.is_empty();
    let times = Times::of(columns);
    let mut pairs = pairs(columns, wide, &times);
    pairs.extend(bare);
    settle::prefer_neighbour_of_following(&mut pairs, columns);
    sort(&mut pairs);
    let mut result = Assignment::default();
    let mut used = vec![false; columns.len()];
    let series = series::find(columns, &mut used);
    audience::find(columns, &mut used, &mut result);
    result.statistic = settle::statistic(columns);
    // Followers first: whether a bare "Likes" is an average is told by its size beside them.
    choose(&pairs, columns, &mut used, &mut result, |field| field == "followers");
    weigh_bare_figures(&mut pairs, columns, &result);
    settle::leave_mixed_figures(&mut pairs, columns, &mut result);
    sort(&mut pairs);
    choose(&pairs, columns, &mut used, &mut result, |field| {
        field != "price" && field != "followers"
    });
    pairs.retain(|pair| pair.field != "price" || times.is_newest(pair.column));
    prices(&pairs, columns, &mut used, &mut result);
    series::take(series, &mut result);
    series::labels(columns, &mut used, &mut result);
    display_and_handle_in_one(columns, &mut result);
    settle::swap_names(columns, &mut result);
    settle::join_names(columns, &mut used, &mut result);
    settle::following_as_audience(columns, &mut result);
    settle::name_by_values(columns, &used, &mut result);
    drop_impossible(columns, &mut result);
    series::fallbacks(&pairs, columns, &used, &mut result);
    unordered_times(&times, &mut result);
    settle::audience_country(columns, &mut result);
    result
}

fn sort(pairs: &mut [Pair]) {
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.column.cmp(&b.column)));
}

/// Follower columns of two or more networks side by side.
fn is_wide(columns: &[Candidate]) -> bool {
    let of_followers = |column: &&Candidate| {
        column.guesses.first().is_some_and(|guess| guess.field == "followers")
            && fit("followers", column).is_some()
    };
    let mut platforms: Vec<Platform> =
        columns.iter().filter(of_followers).filter_map(|column| column.words.platform).collect();
    platforms.sort();
    platforms.dedup();
    platforms.len() >= 2
}

/// Columns called by a network and nothing else (`Instagram`, `TikTok`) over counts, two or more of them: followers.
fn bare_networks(columns: &[Candidate]) -> Vec<Pair> {
    let counted = columns
        .iter()
        .any(|column| column.guesses.first().is_some_and(|guess| guess.field == "followers"));
    let bare = columns.iter().enumerate().filter_map(|(index, column)| {
        let (words, values) = (&column.words, &column.values);
        let platform =
            words.platform.filter(|_| words.concepts.is_empty() && words.unknown.is_empty());
        let large = values.median().is_some_and(|median| median >= 500.0 || values.scaled > 0);
        let counts = values.is_numeric() && values.percent_signs + values.money_signs == 0 && large;
        let pair = |of| Pair { column: index, field: "followers", of: Some(of), score: 0.8 };
        platform.filter(|_| counts).map(pair)
    });
    let pairs: Vec<Pair> = bare.collect();
    let networks: BTreeSet<Platform> = pairs.iter().filter_map(|pair| pair.of).collect();
    if counted || networks.len() < 2 { Vec::new() } else { pairs }
}

fn pairs(columns: &[Candidate], wide: bool, times: &Times) -> Vec<Pair> {
    let mut pairs = Vec::new();
    // Where another column names the creator, a title is what they are.
    let titled = columns.iter().any(|column| {
        let of_creator = matches!(
            column.words.plain.as_str(),
            "creator" | "influencer" | "name" | "full name" | "youtuber"
        );
        of_creator && column.values.is_text()
    });
    for (index, column) in columns.iter().enumerate() {
        let said_by_values = settle::by_values(column);
        let occupation = titled && column.words.plain == "title";
        for guess in column.guesses.iter().chain(&said_by_values) {
            if occupation && guess.field == "name" {
                continue; // `Fitness coach`
            }
            let of = column.words.platform.filter(|_| wide && guess.field != "platform");
            if wide && of.is_none() && guess.field == "followers" {
                continue; // a total over the networks
            }
            // An empty column is taken at its word only if the word is plain.
            if column.values.filled == 0 && guess.score < 0.8 {
                continue;
            }
            if let Some(extra) = fit(guess.field, column) {
                pairs.push(Pair {
                    column: index,
                    field: guess.field,
                    of,
                    score: guess.score + extra - times.age(index, column),
                });
            }
        }
    }
    pairs
}

/// Counts of two times of which nothing tells the newer are for people to choose from.
fn unordered_times(times: &Times, result: &mut Assignment) {
    let chosen = result.fields.get("followers").map(|(index, _)| *index);
    let Some((one, other)) = times.unordered else { return };
    if chosen == Some(one) || chosen == Some(other) {
        result.rivals = result.rivals.or(Some((one, other)));
    }
}

fn choose(
    pairs: &[Pair],
    columns: &[Candidate],
    used: &mut [bool],
    result: &mut Assignment,
    wanted: impl Fn(&str) -> bool,
) {
    let least = |field: &str| match field {
        "reach" | "impressions" => 0.55,
        "posts" => 0.4,
        _ => 0.3,
    };
    for pair in pairs.iter().filter(|pair| wanted(pair.field) && pair.score > least(pair.field)) {
        let name = full_name(pair, columns);
        let free = used.get(pair.column).is_some_and(|used| !used);
        if free && !result.fields.contains_key(&name) {
            result.fields.insert(name, (pair.column, pair.score.clamp(0.0, 1.0)));
            if let Some(slot) = used.get_mut(pair.column) {
                *slot = true;
            }
        }
    }
}

pub(super) fn full_name(pair: &Pair, columns: &[Candidate]) -> String {
    let deliverable = columns.get(pair.column).and_then(|column| column.words.deliverable.clone());
    match (pair.of, deliverable) {
        (Some(platform), _) => format!("{}[{platform}]", pair.field),
        (None, Some(of)) if matches!(pair.field, "reach" | "impressions") => {
            format!("{}[{of}]", pair.field)
        }
        _ => pair.field.to_owned(),
    }
}

/// A bare "Likes" may be an average or a lifetime total; beside the followers its size tells.
fn weigh_bare_figures(pairs: &mut [Pair], columns: &[Candidate], result: &Assignment) {
    let Some(followers) = result.fields.get("followers").and_then(|(index, _)| columns.get(*index))
    else {
        return;
    };
    for pair in pairs.iter_mut() {
        let limit = match pair.field {
            "avg_likes" | "total_likes" => 0.6,
            "avg_comments" | "total_comments" => 0.2,
            "avg_views" | "total_views" => 20.0,
            _ => continue,
        };
        let Some(column) = columns.get(pair.column) else { continue };
        if column.words.any(&["avg", "total"]) {
            continue;
        }
        let bare = column.guesses.iter().any(|guess| guess.field.starts_with("avg_"))
            && column.guesses.iter().any(|guess| guess.field.starts_with("total_"));
        if !bare {
            continue;
        }
        let ratio = typical_ratio(&column.values.numbers, &followers.values.numbers);
        if let Some(ratio) = ratio {
            let total = ratio > limit;
            pair.score += if total == pair.field.starts_with("total_") { 0.1 } else { -0.3 };
        }
    }
}

/// The middle of `a / b` over the rows that have both.
pub(crate) fn typical_ratio(a: &[Option<f64>], b: &[Option<f64>]) -> Option<f64> {
    let both = a.iter().zip(b).filter_map(|(a, b)| Some(((*a)?, (*b)?)));
    super::values::median(both.filter(|(_, b)| *b > 0.0).map(|(a, b)| a / b).collect())
}

/// One price column is `price`; several carry what they are for.
fn prices(pairs: &[Pair], columns: &[Candidate], used: &mut [bool], result: &mut Assignment) {
    let mut found: Vec<&Pair> = Vec::new();
    for pair in pairs.iter().filter(|pair| pair.field == "price" && pair.score > 0.4) {
        if used.get(pair.column).is_some_and(|used| !used)
            && !found.iter().any(|known| known.column == pair.column)
        {
            found.push(pair);
        }
    }
    found.sort_by_key(|pair| pair.column);
    let weak = |pair: &&Pair| columns.get(pair.column).is_some_and(|c| is_weak_price(&c.words));
    if !found.iter().all(weak) {
        found.retain(|pair| !weak(pair));
    }
    leave_lower_prices(&mut found, columns);
    let single = found.len() == 1;
    for pair in found {
        let label = columns.get(pair.column).map(label).unwrap_or_default();
        let mut name = if single { "price".to_owned() } else { format!("price[{label}]") };
        if result.fields.contains_key(&name) {
            name = format!("price[{label} {}]", pair.column + 1);
        }
        result.fields.insert(name, (pair.column, pair.score.clamp(0.0, 1.0)));
        if let Some(slot) = used.get_mut(pair.column) {
            *slot = true;
        }
    }
}

/// Columns of noughts beside real prices are none, and the lower end of a range is not what it costs.
fn leave_lower_prices(found: &mut Vec<&Pair>, columns: &[Candidate]) {
    let column = |pair: &&Pair| columns.get(pair.column);
    let zero = |pair: &&Pair| column(pair).is_some_and(|column| column.values.all_zero());
    let lower = |pair: &&Pair| {
        column(pair).is_some_and(|column| {
            let mut words = column.words.plain.split(' ');
            words.any(|word| matches!(word, "min" | "minimum" | "lower" | "lowest" | "from"))
        })
    };
    if !found.iter().all(zero) {
        found.retain(|pair| !zero(pair));
    }
    if !found.iter().all(lower) {
        found.retain(|pair| !lower(pair));
    }
}

/// `ig_reel` for "Instagram Reel", else the header itself.
fn label(column: &Candidate) -> String {
    let last_key = match &column.key {
        Column::Path(path) => path.rsplit('.').next().map(Words::of),
        Column::Index(_) => None,
    };
    let words = last_key.as_ref().unwrap_or(&column.words);
    let deliverable = words.deliverable.as_deref().map(|word| match word {
        "stories" => "story",
        "reels" => "reel",
        "shorts" => "short",
        other => other,
    });
    let network = words.platform.map(|platform| match platform {
        Platform::Instagram => "ig",
        Platform::Youtube => "yt",
        Platform::Tiktok if deliverable.is_some() => "tt",
        other => other.name(),
    });
    match (network, deliverable) {
        (Some(network), Some(deliverable)) => format!("{network}_{deliverable}"),
        (None, Some(one)) | (Some(one), None) if words.unknown.is_empty() => one.to_owned(),
        _ => without_price(words),
    }
}

/// `picture` for `picturePrice`, but `price_1` for `Price1`.
fn without_price(words: &Words) -> String {
    let kept: Vec<&str> =
        words.plain.split(' ').filter(|word| !Words::of(word).has("price")).collect();
    if kept.iter().any(|word| word.chars().any(char::is_alphabetic)) {
        kept.join("_")
    } else {
        words.plain.replace(' ', "_")
    }
}

/// `Ana Ruiz @anaruiz` in one cell is both.
fn display_and_handle_in_one(columns: &[Candidate], result: &mut Assignment) {
    let both = |column: &Candidate| {
        let values = &column.values;
        values.share(values.at_signs) > 0.5
            && values.share(values.account_like) < 0.3
            && values.length > 12.0
            && column.samples.iter().all(|cell| cell.contains(" @"))
    };
    for (one, other) in [("name", "handle"), ("handle", "name")] {
        if let Some((index, score)) = result.fields.get(one).copied()
            && !result.fields.contains_key(other)
            && columns.get(index).is_some_and(both)
        {
            result.fields.insert(other.to_owned(), (index, score));
        }
    }
    if let Some((index, score)) = result.fields.get("engagement_rate").copied()
        && !result.fields.contains_key("avg_engagement")
        && columns
            .get(index)
            .is_some_and(|column| column.samples.iter().any(|cell| in_brackets(cell).is_some()))
    {
        result.fields.insert("avg_engagement".to_owned(), (index, score));
    }
}

/// Figures that contradict each other are not used: more comments than likes in nearly every row means that the
/// headers stand over the wrong columns.
fn drop_impossible(columns: &[Candidate], result: &mut Assignment) {
    let numbers = |field: &str, result: &Assignment| {
        result
            .fields
            .get(field)
            .and_then(|(index, _)| columns.get(*index))
            .map(|column| column.values.numbers.clone())
    };
    let (Some(likes), Some(comments)) =
        (numbers("avg_likes", result), numbers("avg_comments", result))
    else {
        return;
    };
    let both: Vec<(f64, f64)> = likes
        .iter()
        .zip(&comments)
        .filter_map(|(l, c)| Some(((*l)?, (*c)?)))
        .filter(|(l, c)| *l > 0.0 || *c > 0.0)
        .collect();
    let contrary = both.iter().filter(|(likes, comments)| comments > likes).count();
    if both.len() >= 3 && contrary * 10 >= both.len() * 8 {
        result.fields.remove("avg_likes");
        result.fields.remove("avg_comments");
        result.unclear.push(
            "the likes and comments columns are not used: more comments than likes in nearly every row, so the headers \
             seem to stand over the wrong columns; settle it with --map avg_likes=COLUMN"
                .to_owned(),
        );
    }
}

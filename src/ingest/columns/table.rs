//! The sample as columns: key, header, words and values of each.

use super::guess::{Guess, guess};
use super::header::Words;
use super::values::Values;
use crate::ingest::Column;
use crate::ingest::Original;
use crate::ingest::rows::Record;
use crate::ingest::rows::path;

/// More columns than this are not looked at.
const MAX_COLUMNS: usize = 4_096;

/// A column of the sample.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) key: Column,
    pub(crate) header: Option<String>,
    pub(crate) words: Words,
    pub(crate) guesses: Vec<Guess>,
    pub(crate) values: Values,
    /// A list lies on the path: several values a record.
    pub(crate) listed: bool,
    /// Two values as they stand in the file.
    pub(crate) samples: Vec<String>,
}

/// Columns of a table with the given header (empty where the file has none).
pub(crate) fn of_cells(header: Option<&[String]>, sample: &[Record]) -> Vec<Candidate> {
    let named = header.is_some();
    let width =
        header.map_or_else(|| sample.iter().map(cell_count).max().unwrap_or(0), <[String]>::len);
    let mut columns: Vec<Candidate> = (0..width.min(MAX_COLUMNS))
        .map(|index| {
            let header = header.and_then(|cells| cells.get(index)).cloned();
            let words = Words::of(header.as_deref().unwrap_or(""));
            let guesses = header.as_deref().and_then(flattened).unwrap_or_else(|| guess(&words));
            candidate(Column::Index(index), header, words, guesses, false, sample)
        })
        .collect();
    if !named {
        super::headerless::guess(&mut columns);
    }
    columns
}

/// Guesses for a header that is the path of a value in JSON (`authorMeta/name`, `user.uniqueId`), as tools write that
/// turn JSON into CSV. The words of the header as a whole come first, for `Number.of.followers` looks the same.
fn flattened(header: &str) -> Option<Vec<Guess>> {
    let part = |part: &str| part.starts_with(char::is_alphanumeric);
    let keys: Vec<&str> = header.split(['.', '/']).collect();
    if keys.len() < 2 || header.contains(char::is_whitespace) || !keys.iter().copied().all(part) {
        return None;
    }
    let whole = guess(&Words::of(header));
    // `uniqueId` alone is a handle, although `user unique id` sounds like a number.
    let says_nothing = whole.first().is_none_or(|best| best.field == "id");
    says_nothing.then(|| of_path(&keys.join(".")).1)
}

fn cell_count(record: &Record) -> usize {
    match &record.original {
        Original::Cells(cells) => cells.len(),
        Original::Json(_) => 0,
    }
}

/// Columns of JSON records: every path that occurs in the sample.
pub(crate) fn of_json(sample: &[Record]) -> Vec<Candidate> {
    let mut known: Vec<(String, bool)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for record in sample {
        let Original::Json(object) = &record.original else { continue };
        for (path, listed) in path::paths(object) {
            if known.len() < MAX_COLUMNS && seen.insert(path.clone()) {
                known.push((path, listed));
            }
        }
    }
    known
        .into_iter()
        .map(|(path, listed)| {
            let (words, guesses) = of_path(&path);
            candidate(Column::Path(path.clone()), Some(path), words, guesses, listed, sample)
        })
        .collect()
}

fn candidate(
    key: Column,
    header: Option<String>,
    words: Words,
    guesses: Vec<Guess>,
    listed: bool,
    sample: &[Record],
) -> Candidate {
    let sound = || sample.iter().filter(|record| record.problem.is_none() && !record.is_blank());
    let cells: Vec<_> = sound().map(|record| record.cell(&key)).collect();
    let values = Values::of(cells.iter().map(|cell| (cell.text.as_ref(), cell.native)));
    let filled = cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
    let samples = filled.take(2).map(crate::ingest::cells::cut).collect();
    Candidate { key, header, words, guesses, values, listed, samples }
}

/// The last key says most; the keys above it help where it says nothing (`handles.youtube`), change its meaning
/// (`work_platform.name`) or take it away (`related_profiles.followers`).
fn of_path(path: &str) -> (Words, Vec<Guess>) {
    let keys: Vec<&str> = path.split('.').collect();
    let full = Words::of(&keys.join(" "));
    let last = Words::of(keys.last().copied().unwrap_or(path));
    let above = Words::of(&keys.split_last().map_or(String::new(), |(_, above)| above.join(" ")));
    let pair = Words::of(&keys.iter().rev().take(2).rev().copied().collect::<Vec<_>>().join(" "));
    let depth = f64::from(u8::try_from(keys.len()).unwrap_or(9)) * 0.02;
    // The name of a user is a name, although `user_name` is a handle.
    let user_name = path == "user.name" || path.ends_with(".user.name");
    let mut guesses: Vec<Guess> = Vec::new();
    let mut add = |from: &Words, only_sure: bool, less: f64| {
        for guess in guess(from) {
            let sure = guess.score >= 0.95;
            if (sure || !only_sure) && !guesses.iter().any(|known| known.field == guess.field) {
                guesses.push(Guess { score: guess.score - less - depth, ..guess });
            }
        }
    };
    if !user_name {
        add(&full, true, 0.0);
        add(&pair, true, 0.01);
    }
    if !above.any(&["block", "audience", "posts", "comments", "image", "date", "website", "bio"]) {
        add(&last, false, 0.0);
    }
    add(&full, false, 0.03);
    // `pricing.post` is what a post costs, `rates.reel` too: no number of posts.
    let offer = crate::ingest::validate::deliverable(&last.plain).is_some();
    if offer
        && (above.has("price") || matches!(above.plain.as_str(), "rate" | "rates" | "rate card"))
    {
        guesses = vec![Guess { field: "price", score: 0.9 - depth }];
    }
    // What an author liked is not what was liked of theirs.
    if last.plain.starts_with("digg") && above.plain.contains("author") {
        guesses.clear();
    }
    guesses.sort_by(|a, b| b.score.total_cmp(&a.score));
    (full, guesses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_under_a_price_is_no_number_of_posts() {
        for path in ["pricing.post", "rates.reel", "rate_card.story", "price.video"] {
            let (_, guesses) = of_path(path);
            assert_eq!(guesses.first().map(|guess| guess.field), Some("price"), "{path}");
        }
        assert_eq!(of_path("stats.posts").1.first().map(|guess| guess.field), Some("posts"));
    }

    #[test]
    fn flattened_paths() {
        let cases = [
            ("user.uniqueId", "handle"),
            ("author/unique_id", "handle"),
            ("basic.title", "name"),
            ("price.post", "price"),
            ("pricing.reel", "price"),
            ("Number.of.followers", "followers"),
        ];
        for (header, field) in cases {
            let guesses = flattened(header).unwrap_or_else(|| guess(&Words::of(header)));
            assert_eq!(guesses.first().map(|guess| guess.field), Some(field), "{header}");
        }
        assert!(flattened("Avg. Likes").is_none());
    }
}

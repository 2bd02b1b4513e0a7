//! Which columns split an audience by country, age or gender.

use super::assign::{Assignment, How, More};
use super::header::Words;
use super::table::Candidate;
use crate::ingest::Column;
use crate::ingest::validate::{gender, label_in};

/// Last keys of a path to the shares of a split.
const WEIGHTS: &[&str] = &["weight", "value", "percentage", "percent", "share", "ratio"];

/// Splits and the words that name them.
const SPLITS: [(&str, &[&str]); 3] =
    [("aud_gender", &["gender"]), ("aud_age", &["age"]), ("aud_country", &["country", "geo"])];

/// Words beside the country in the header of its share: `% audience from Spain`, `IP España` (where the audience's
/// devices are).
const AROUND: &[&str] = &[
    "audience",
    "audiencia",
    "publico",
    "aud",
    "ip",
    "country",
    "pais",
    "geo",
    "location",
    "share",
    "percent",
    "percentage",
    "pct",
    "followers",
    "seguidores",
    "fans",
    "from",
    "of",
    "in",
    "the",
    "top",
];

/// Those of them that say whose country it is.
const WHOSE: &[&str] =
    &["audience", "audiencia", "publico", "aud", "ip", "followers", "seguidores", "fans"];

/// Gives each country of the audience its column: `aud_country[ES]`. A lone column must say whose country it is; of
/// several side by side, their shares do.
fn countries(columns: &[Candidate], used: &mut [bool], result: &mut Assignment) {
    let free = |index: usize| used.get(index).is_some_and(|used| !used);
    let named: Vec<(usize, &'static str, bool)> = columns
        .iter()
        .enumerate()
        .filter(|(index, column)| free(*index) && is_number(column))
        .filter_map(|(index, column)| {
            let (code, whose) = country_in(column.header.as_deref()?)?;
            Some((index, code, whose))
        })
        .collect();
    let several = named.len() > 1
        && named.iter().any(|(index, ..)| columns.get(*index).is_some_and(|c| !is_flag(c)));
    for (index, code, whose) in named {
        let name = format!("aud_country[{}]", code.to_uppercase());
        if (whose || several) && !result.fields.contains_key(&name) {
            result.fields.insert(name, (index, if whose { 0.8 } else { 0.6 }));
            mark(used, index);
        }
    }
}

/// The country that a header names, and whether it says that it is the audience's.
fn country_in(header: &str) -> Option<(&'static str, bool)> {
    let plain = Words::of(header).plain;
    let words: Vec<&str> = plain.split_whitespace().collect();
    let whose = words.iter().any(|word| WHOSE.contains(word));
    let rest: Vec<&str> = words.iter().copied().filter(|word| !AROUND.contains(word)).collect();
    // `aud_country_in` is India: a word around it can be the code as well.
    let name = if rest.is_empty() { (*words.last()?).to_owned() } else { rest.join(" ") };
    let code = crate::text::country::code(&name)?;
    (whose || name.chars().count() > 3).then_some((code, whose))
}

/// Gives the splits their columns: a list of JSON objects, or columns side by side.
pub(super) fn find(columns: &[Candidate], used: &mut [bool], result: &mut Assignment) {
    for (field, words) in SPLITS {
        let told = result.fields.get(field).and_then(|(index, _)| columns.get(*index));
        if told.is_some_and(|column| column.values.filled > 0 && !is_number(column)) {
            continue;
        }
        let about = |column: &&Candidate| {
            words.iter().any(|word| {
                column.words.has(word) || column.words.plain.split(' ').any(|plain| plain == *word)
            })
        };
        let listed = columns.iter().position(|column| about(&column) && is_weight(column));
        if let Some(index) = listed {
            result.fields.insert(field.to_owned(), (index, 0.8));
            mark(used, index);
            continue;
        }
        if field == "aud_country" {
            continue;
        }
        let group = |column: &Candidate| label_in(column.header.as_deref()?, field);
        let free: Vec<(usize, &Candidate)> = columns
            .iter()
            .enumerate()
            .filter(|(index, column)| {
                used.get(*index).is_some_and(|used| !used)
                    && is_number(column)
                    && group(column).is_some()
            })
            .collect();
        let said = |column: &Candidate| about(&column) || column.words.has("audience");
        let mut members: Vec<usize> =
            free.iter().filter(|(_, column)| said(column)).map(|(index, _)| *index).collect();
        if members.is_empty() {
            members = free.iter().filter(|(_, c)| is_bare(c)).map(|(index, _)| *index).collect();
        }
        if let [first, rest @ ..] = members.as_slice()
            && !rest.is_empty()
        {
            result.fields.insert(field.to_owned(), (*first, 0.7));
            result.more.insert(field.to_owned(), More { columns: rest.to_vec(), how: How::First });
            members.iter().for_each(|index| mark(used, *index));
        }
    }
    if !result.fields.contains_key("aud_country") {
        countries(columns, used, result);
    }
}

/// `Female %`, `18-24`: a group of people and no other word. One such column says little, several are a split.
fn is_bare(column: &Candidate) -> bool {
    if is_flag(column) {
        return false;
    }
    let around = |word: &&str| !AROUND.contains(word);
    let words: Vec<&str> = column.words.plain.split(' ').filter(around).collect();
    let ages = |word: &&str| word.parse::<u8>().is_ok_and(|age| (13..100).contains(&age));
    !words.is_empty()
        && (words.iter().all(ages) || words.iter().all(|w| gender(w, false).is_some()))
}

/// Yes or no in figures: `1` under `Female` is the creator's.
fn is_flag(column: &Candidate) -> bool {
    column.values.percent_signs == 0 && column.values.distinct <= 2
}

fn mark(used: &mut [bool], index: usize) {
    if let Some(slot) = used.get_mut(index) {
        *slot = true;
    }
}

fn is_number(column: &Candidate) -> bool {
    column.values.is_numeric()
        && !column.listed
        && column.values.max().is_some_and(|max| max <= 100.0)
}

/// `audience.ages.weight`: several a record.
fn is_weight(column: &Candidate) -> bool {
    let Column::Path(path) = &column.key else { return false };
    let last = path.rsplit('.').next().unwrap_or_default();
    column.listed && WEIGHTS.contains(&last)
}

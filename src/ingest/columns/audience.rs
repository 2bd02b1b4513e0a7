//! Which columns split an audience by country, age or gender.

use super::assign::{Assignment, More};
use super::table::Candidate;
use crate::ingest::Column;
use crate::ingest::validate::label_in;

/// Last keys of a path to the shares of a split.
const WEIGHTS: &[&str] = &["weight", "value", "percentage", "percent", "share", "ratio"];

/// Splits and the words that name them.
const SPLITS: [(&str, &[&str]); 3] =
    [("aud_gender", &["gender"]), ("aud_age", &["age"]), ("aud_country", &["country", "geo"])];

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
        let labelled = |column: &Candidate| {
            label_in(column.header.as_deref().unwrap_or_default(), field).is_some()
        };
        let listed = columns.iter().position(|column| about(&column) && is_weight(column));
        if let Some(index) = listed {
            result.fields.insert(field.to_owned(), (index, 0.8));
            mark(used, index);
            continue;
        }
        let members: Vec<usize> = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| is_number(column))
            .filter(|(_, column)| about(column) || column.words.has("audience"))
            .filter(|(index, column)| {
                field != "aud_country"
                    && used.get(*index).is_some_and(|used| !used)
                    && labelled(column)
            })
            .map(|(index, _)| index)
            .collect();
        if let [first, rest @ ..] = members.as_slice()
            && !rest.is_empty()
        {
            result.fields.insert(field.to_owned(), (*first, 0.7));
            result.more.insert(field.to_owned(), More { columns: rest.to_vec(), mean: false });
            members.iter().for_each(|index| mark(used, *index));
        }
    }
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

//! Which column is which field: header words first, then what the values say.

pub(crate) mod assign;
pub(crate) mod audience;
pub(crate) mod fit;
pub(crate) mod guess;
pub(crate) mod header;
pub(crate) mod headerless;
pub(crate) mod level;
pub(crate) mod magnitude;
pub(crate) mod map;
pub(crate) mod places;
pub(crate) mod platform;
pub(crate) mod series;
pub(crate) mod settle;
pub(crate) mod table;
pub(crate) mod times;
pub(crate) mod units;
pub(crate) mod values;

/// The fields that tell creators apart, the plainest first.
pub(crate) const NAMING: [&str; 4] = ["handle", "name", "url", "id"];

/// A field's name and whose or what it is of: `price` and `reel` of `price[reel]`.
pub(crate) fn parts(field: &str) -> (&str, Option<&str>) {
    match field.split_once('[') {
        Some((base, of)) => (base, Some(of.trim_end_matches(']'))),
        None => (field, None),
    }
}

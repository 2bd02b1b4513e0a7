//! What a column meant then and means now: another header, another unit, come or gone.

use crate::ingest::Layout;
use serde::Serialize;
use std::collections::BTreeSet;

/// One field that is not read as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Definition {
    /// The field, as `inspect` calls it.
    pub field: String,
    /// What it was: header and unit; `None` where the old export does not have it.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

/// Fields that differ between the exports, by name.
pub fn definitions(old: &[Layout], new: &[Layout]) -> Vec<Definition> {
    let names = |layouts: &[Layout]| -> BTreeSet<String> {
        layouts.iter().flat_map(|layout| layout.fields.keys().cloned()).collect()
    };
    let all: BTreeSet<String> = names(old).union(&names(new)).cloned().collect();
    all.into_iter()
        .filter_map(|field| {
            let (was, is) = (meaning(old, &field), meaning(new, &field));
            (was != is).then_some(Definition { field, old: was, new: is })
        })
        .collect()
}

/// `Fans (count)`, of all the files that have the field.
fn meaning(layouts: &[Layout], field: &str) -> Option<String> {
    let found = layouts.iter().filter_map(|layout| layout.fields.get(field));
    let words: BTreeSet<String> = found
        .map(|source| {
            let header = source.header.as_deref().unwrap_or("a column without a header");
            match &source.unit {
                Some(unit) => format!("{header} ({unit})"),
                None => header.to_owned(),
            }
        })
        .collect();
    (!words.is_empty()).then(|| words.into_iter().collect::<Vec<_>>().join(", "))
}

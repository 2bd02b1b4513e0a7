//! Paths into a JSON record. Keys are joined with dots; lists are transparent (`tags` of every element).

use super::Cell;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Deeper than this is no longer a field of a creator.
const MAX_DEPTH: usize = 8;

/// The cell at a path: scalars as they are, several values joined with `; `.
pub(crate) fn cell<'a>(record: &'a Map<String, Value>, path: &str) -> Cell<'a> {
    let mut found = Vec::new();
    descend(record, path, &mut found, 0);
    match found.as_slice() {
        [one] => scalar(one),
        many => {
            let parts: Vec<String> = many
                .iter()
                .map(|value| scalar(value).text.into_owned())
                .filter(|s| !s.is_empty())
                .collect();
            Cell { text: Cow::Owned(parts.join("; ")), native: false }
        }
    }
}

/// A key may hold dots itself, so the longest key that fits is tried before its parts.
fn descend<'a>(
    object: &'a Map<String, Value>,
    path: &str,
    found: &mut Vec<&'a Value>,
    depth: usize,
) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Some(value) = object.get(path) {
        leaves(value, found);
        return;
    }
    for (at, _) in path.match_indices('.') {
        let (Some(key), Some(rest)) = (path.get(..at), path.get(at + 1..)) else { continue };
        match object.get(key) {
            Some(Value::Object(inner)) => descend(inner, rest, found, depth + 1),
            Some(Value::Array(items)) => {
                for inner in items.iter().filter_map(Value::as_object) {
                    descend(inner, rest, found, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn leaves<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => {
            found.extend(items.iter().filter(|item| !item.is_object() && !item.is_array()))
        }
        Value::Object(_) => {}
        scalar => found.push(scalar),
    }
}

fn scalar(value: &Value) -> Cell<'_> {
    match value {
        Value::String(text) => Cell { text: Cow::Borrowed(text), native: false },
        Value::Number(number) => Cell { text: Cow::Owned(number.to_string()), native: true },
        Value::Bool(flag) => {
            Cell { text: Cow::Borrowed(if *flag { "true" } else { "false" }), native: false }
        }
        _ => Cell { text: Cow::Borrowed(""), native: false },
    }
}

/// The paths of all scalars in a record, in order, with whether a list lies on the way.
pub(crate) fn paths(record: &Map<String, Value>) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    collect(record, "", false, 0, &mut all);
    all
}

fn collect(
    object: &Map<String, Value>,
    prefix: &str,
    listed: bool,
    depth: usize,
    all: &mut Vec<(String, bool)>,
) {
    if depth > MAX_DEPTH {
        return;
    }
    for (key, value) in object {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => collect(inner, &path, listed, depth + 1, all),
            Value::Array(items) => {
                // Elements look alike; the first few show the keys.
                for inner in items.iter().take(3).filter_map(Value::as_object) {
                    collect(inner, &path, true, depth + 1, all);
                }
                if items.iter().any(|item| !item.is_object() && !item.is_array())
                    || items.is_empty()
                {
                    push(all, path, true);
                }
            }
            _ => push(all, path, listed),
        }
    }
}

fn push(all: &mut Vec<(String, bool)>, path: String, listed: bool) {
    if !all.iter().any(|(known, _)| *known == path) {
        all.push((path, listed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Map<String, Value> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn nested_keys_lists_and_dots_in_keys() {
        let record =
            record(r#"{"a":{"b":12},"tags":["x","y"],"list":[{"n":1},{"n":2}],"c.d":{"e":"z"}}"#);
        assert_eq!(cell(&record, "a.b"), Cell { text: "12".into(), native: true });
        assert_eq!(cell(&record, "tags").text, "x; y");
        assert_eq!(cell(&record, "list.n").text, "1; 2");
        assert_eq!(cell(&record, "c.d.e").text, "z");
        assert_eq!(cell(&record, "nothing").text, "");
        let found: Vec<String> = paths(&record).into_iter().map(|(path, _)| path).collect();
        assert_eq!(found, ["a.b", "tags", "list.n", "c.d.e"]);
    }
}

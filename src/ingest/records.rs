//! Where in a JSON document the list of creators is: any depth, any envelope, or a single object.

use super::Original;
use super::columns::assign::assign;
use super::columns::table::of_json;
use super::rows::Record;
use serde_json::Value;

/// Envelopes nest a few levels, no more.
const MAX_DEPTH: usize = 8;

/// Records of a list that are looked at.
const LOOK: usize = 40;

/// The JSON pointer of the list (or single record), and the same as a dotted path.
pub(crate) fn find(document: &Value) -> (String, String) {
    let mut places = Vec::new();
    collect(document, String::new(), 0, &mut places);
    let best = places
        .into_iter()
        .map(|(pointer, depth)| {
            (worth(document.pointer(&pointer).unwrap_or(document), depth), pointer)
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let pointer = best.map(|(_, pointer)| pointer).unwrap_or_default();
    let path = pointer.trim_start_matches('/').replace('/', ".");
    (pointer, path)
}

/// Turns objects keyed by account name (`{"ana": {…}, "bo": {…}}`) into lists of their entries, with the key as
/// `handle` where the entries name none.
pub(crate) fn unkey(value: &mut Value, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    let Value::Object(object) = value else { return };
    let entries = || object.values().filter_map(Value::as_object);
    let alike = object.len() > 1
        && entries().count() == object.len()
        && object.keys().all(|key| crate::profile::Platform::parse(key).is_none());
    if !alike {
        object.values_mut().for_each(|inner| unkey(inner, depth + 1));
        return;
    }
    let records: Vec<Record> = (1..)
        .zip(entries().take(LOOK))
        .map(|(line, entry)| Record {
            line,
            original: Original::Json(entry.clone()),
            problem: None,
            numbers: Vec::new(),
        })
        .collect();
    // Each entry has to be a creator of its own, not one part of what is known of a single one.
    let each = records.iter().all(|record| {
        let found = assign(&of_json(std::slice::from_ref(record)));
        found.fields.keys().any(|field| field.starts_with("followers"))
    });
    if !each {
        object.values_mut().for_each(|inner| unkey(inner, depth + 1));
        return;
    }
    let named = assign(&of_json(&records)).fields.contains_key("handle");
    let list = std::mem::take(object).into_iter().map(|(key, entry)| match entry {
        Value::Object(fields) if !named && !fields.contains_key("handle") => {
            let handle = std::iter::once(("handle".to_owned(), Value::String(key)));
            Value::Object(handle.chain(fields).collect())
        }
        entry => entry,
    });
    *value = Value::Array(list.collect());
}

fn collect(value: &Value, pointer: String, depth: usize, places: &mut Vec<(String, usize)>) {
    if depth > MAX_DEPTH || places.len() > 60 {
        return;
    }
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => places.push((pointer, depth)),
        Value::Object(object) => {
            places.push((pointer.clone(), depth));
            for (key, inner) in object {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(inner, format!("{pointer}/{key}"), depth + 1, places);
            }
        }
        _ => {}
    }
}

/// Followers count most, then the number of fields found, then being a list, then being near the top.
fn worth(value: &Value, depth: usize) -> i64 {
    let items: Vec<&Value> = match value {
        Value::Array(items) => items.iter().take(LOOK).collect(),
        single => vec![single],
    };
    let records: Vec<Record> = items
        .into_iter()
        .filter_map(Value::as_object)
        .zip(1..)
        .map(|(object, line)| Record::of_json(line, object.clone()))
        .collect();
    let assigned = assign(&of_json(&records));
    let followers = assigned.fields.keys().any(|field| field.starts_with("followers"));
    let list = value.is_array() && records.len() > 1;
    let fields = i64::try_from(assigned.fields.len()).unwrap_or(0);
    let depth = i64::try_from(depth).unwrap_or(0);
    i64::from(followers) * 1_000 + fields * 10 + i64::from(list) * 25 - depth * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> String {
        find(&serde_json::from_str(text).unwrap()).1
    }

    #[test]
    fn entries_under_their_handles_become_a_list() {
        let text = r#"{"ana":{"followers":1200,"bio":"x"},"bo":{"followers":90,"bio":"y"}}"#;
        let mut value: Value = serde_json::from_str(text).unwrap();
        unkey(&mut value, 0);
        assert_eq!(value.pointer("/1/handle").and_then(Value::as_str), Some("bo"));
        let wide = r#"{"instagram":{"followers":1200},"tiktok":{"followers":90}}"#;
        let mut value: Value = serde_json::from_str(wide).unwrap();
        unkey(&mut value, 0);
        assert!(value.is_object());
    }

    #[test]
    fn envelopes_of_any_depth() {
        let list = r#"[{"username":"ana","followers":1200},{"username":"bo","followers":90}]"#;
        assert_eq!(place(list), "");
        assert_eq!(place(&format!(r#"{{"data":{{"authors":{list}}},"page":1}}"#)), "data.authors");
        assert_eq!(
            place(r#"{"username":"ana","followers":1200,"posts":[{"likes":3},{"likes":4}]}"#),
            ""
        );
    }
}

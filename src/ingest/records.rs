//! Where in a JSON document the list of creators is: any depth, any envelope, or a single object.

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

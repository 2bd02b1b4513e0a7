//! A JSON record as cells.

use serde_json::{Map, Value};

/// Every scalar with its dotted path (`stats.likes`), in the record's order. Lists stay whole, as JSON
/// text, so that nothing is lost; null is an empty cell.
pub(super) fn cells(record: &Map<String, Value>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk("", record, &mut found);
    found
}

fn walk(prefix: &str, record: &Map<String, Value>, found: &mut Vec<(String, String)>) {
    for (key, value) in record {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => walk(&path, inner, found),
            Value::Null => found.push((path, String::new())),
            Value::String(text) => found.push((path, text.clone())),
            other => found.push((path, other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_become_cells() {
        let record = serde_json::json!({
            "name": "Ana", "stats": {"likes": 3, "rate": 0.5}, "tags": ["a", "b"], "bio": null
        });
        let Value::Object(record) = record else { panic!("no object") };
        let found = cells(&record);
        let wanted = [
            ("name", "Ana"),
            ("stats.likes", "3"),
            ("stats.rate", "0.5"),
            ("tags", r#"["a","b"]"#),
            ("bio", ""),
        ];
        assert_eq!(found, wanted.map(|(path, cell)| (path.to_owned(), cell.to_owned())));
    }
}

//! JSON whose columns, and not its rows, are lists: turned round into records.

use super::columns::assign::assign;
use super::columns::table::of_json;
use super::rows::Record;
use serde_json::{Map, Value};

/// Tables deeper than this are left alone.
const MAX_DEPTH: usize = 3;
/// Records that are looked at to see whether a turned table is a list of creators.
const LOOK: usize = 50;

/// Turns every table in the document that is written by columns, or as a header and rows, into a list of records:
/// `{"followers": {"0": 1200, "1": 90}}` (pandas), `{"followers": [1200, 90]}`, `{"columns": […], "data": [[…]]}`,
/// `[["handle", "followers"], ["ana", 1200]]`. Only where that gives follower counts.
pub(crate) fn turn(value: &mut Value, depth: usize) {
    let turned = match &*value {
        Value::Object(object) => by_columns(object).or_else(|| split(object)),
        Value::Array(rows) => by_rows(rows),
        _ => None,
    };
    if let Some(records) = turned.filter(|records| counts_followers(records)) {
        *value = Value::Array(records);
    } else if let (Value::Object(object), true) = (value, depth < MAX_DEPTH) {
        object.values_mut().for_each(|inner| turn(inner, depth + 1));
    }
}

fn counts_followers(records: &[Value]) -> bool {
    let records = records.iter().take(LOOK).filter_map(Value::as_object).zip(1..);
    let records: Vec<Record> =
        records.map(|(object, line)| Record::of_json(line, object.clone())).collect();
    let assigned = assign(&of_json(&records));
    assigned.fields.keys().any(|field| field.starts_with("followers"))
}

/// Every value holds the cells of one column: a list, or an object with the numbers of the rows as keys.
fn by_columns(object: &Map<String, Value>) -> Option<Vec<Value>> {
    let columns: Vec<(&String, Vec<&Value>)> =
        object.iter().map(|(name, column)| Some((name, cells(column)?))).collect::<Option<_>>()?;
    let (_, first) = columns.first().filter(|_| columns.len() > 1)?;
    let rows = first.len();
    if rows == 0 || columns.iter().any(|(_, cells)| cells.len() != rows) {
        return None;
    }
    let record = |row: usize| {
        let of_row = columns.iter().filter_map(|(name, cells)| {
            cells.get(row).map(|cell| ((*name).clone(), (*cell).clone()))
        });
        Value::Object(of_row.collect())
    };
    Some((0..rows).map(record).collect())
}

/// The cells of a column in order; `None` where the value is no column.
fn cells(column: &Value) -> Option<Vec<&Value>> {
    match column {
        Value::Array(cells) if !cells.iter().any(is_nested) => Some(cells.iter().collect()),
        Value::Object(cells) => {
            let numbered = |(key, cell): (&String, _)| Some((key.parse::<u64>().ok()?, cell));
            let mut rows: Vec<(u64, &Value)> =
                cells.iter().map(|(key, cell)| numbered((key, cell))).collect::<Option<_>>()?;
            rows.sort_by_key(|(row, _)| *row);
            Some(rows.into_iter().map(|(_, cell)| cell).collect())
        }
        _ => None,
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// `{"columns": ["handle", …], "data": [["ana", …]]}`.
fn split(object: &Map<String, Value>) -> Option<Vec<Value>> {
    let header = object.get("columns")?.as_array()?;
    under(header, object.get("data")?.as_array()?)
}

/// `[["handle", "followers"], ["ana", 1200]]`: a header of words and rows under it.
fn by_rows(rows: &[Value]) -> Option<Vec<Value>> {
    let (header, rows) = rows.split_first()?;
    under(header.as_array()?, rows)
}

/// Rows as records; cells beyond the header are left out, as there is no name for them.
fn under(header: &[Value], rows: &[Value]) -> Option<Vec<Value>> {
    let names: Vec<&str> = header.iter().map(Value::as_str).collect::<Option<_>>()?;
    if names.len() < 2 || rows.is_empty() {
        return None;
    }
    let record = |row: &Value| {
        let cells = names.iter().zip(row.as_array()?);
        Some(Value::Object(cells.map(|(name, cell)| ((*name).to_owned(), cell.clone())).collect()))
    };
    rows.iter().map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(text: &str) -> Value {
        let mut value = serde_json::from_str(text).unwrap();
        turn(&mut value, 0);
        value
    }

    #[test]
    fn columns_and_rows_become_records() {
        let records = r#"[{"handle":"ana","followers":1200},{"handle":"bo","followers":90}]"#;
        let records: Value = serde_json::from_str(records).unwrap();
        for table in [
            r#"{"handle":{"0":"ana","1":"bo"},"followers":{"0":1200,"1":90}}"#,
            r#"{"handle":["ana","bo"],"followers":[1200,90]}"#,
            r#"{"columns":["handle","followers"],"index":[0,1],"data":[["ana",1200],["bo",90]]}"#,
            r#"[["handle","followers"],["ana",1200],["bo",90]]"#,
        ] {
            assert_eq!(turned(table), records, "{table}");
        }
        let sheet = r#"{"range":"A1:B3","values":[["handle","followers"],["ana",1200],["bo",90]]}"#;
        assert_eq!(turned(sheet).pointer("/values"), Some(&records));
    }

    #[test]
    fn other_lists_stay() {
        for text in [
            r#"{"username":"ana","followers":1200,"tags":["food","travel"]}"#,
            r#"{"tags":["food","travel"],"links":["a","b"]}"#,
            r#"[["a","b"],["c","d"]]"#,
        ] {
            assert_eq!(turned(text), serde_json::from_str::<Value>(text).unwrap());
        }
    }
}

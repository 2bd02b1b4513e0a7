//! JSON whose columns, and not its rows, are lists: turned round into records.

use super::columns::NAMING;
use super::columns::assign::assign;
use super::columns::table::of_json;
use super::rows::Record;
use serde_json::{Map, Value};

/// Tables deeper than this are left alone.
const MAX_DEPTH: usize = 3;
/// An envelope says a few things of its list (`range`, `total`, `page`); what says more is a record.
const FEW_SCALARS: usize = 3;
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
    if let Some(records) = turned.filter(|records| lists_creators(records)) {
        *value = Value::Array(records);
    } else if let (Value::Object(object), true) = (value, depth < MAX_DEPTH) {
        // Beside a list of records, or within one, a table by columns is their history or a chart.
        let list =
            |inner: &Value| inner.as_array().is_some_and(|all| all.iter().any(Value::is_object));
        let record = object.values().filter(|inner| !is_nested(inner)).count() > FEW_SCALARS;
        if !record && !object.values().any(list) {
            object.values_mut().for_each(|inner| turn(inner, depth + 1));
        }
    }
}

/// Whether the records name somebody and count their followers.
fn lists_creators(records: &[Value]) -> bool {
    let records = records.iter().take(LOOK).filter_map(Value::as_object).zip(1..);
    let records: Vec<Record> =
        records.map(|(object, line)| Record::of_json(line, object.clone())).collect();
    let assigned = assign(&of_json(&records));
    let named = NAMING.iter().any(|field| assigned.fields.contains_key(*field));
    named && assigned.fields.keys().any(|field| field.starts_with("followers"))
}

/// Every value holds the cells of one column: a list, or an object with the numbers of the rows as keys, the same in
/// every column.
fn by_columns(object: &Map<String, Value>) -> Option<Vec<Value>> {
    let columns: Vec<(&String, Vec<(u64, &Value)>)> =
        object.iter().map(|(name, column)| Some((name, cells(column)?))).collect::<Option<_>>()?;
    let rows = |cells: &[(u64, &Value)]| cells.iter().map(|(row, _)| *row).collect::<Vec<u64>>();
    let (_, first) = columns.first().filter(|_| columns.len() > 1)?;
    let first = rows(first);
    let lists = object.values().filter(|column| column.is_array()).count();
    if first.is_empty()
        || (lists > 0 && lists < columns.len())
        || columns.iter().any(|(_, cells)| rows(cells) != first)
    {
        return None;
    }
    let record = |at: usize| {
        let of_row = columns.iter().filter_map(|(name, cells)| {
            cells.get(at).map(|(_, cell)| ((*name).clone(), (*cell).clone()))
        });
        Value::Object(of_row.collect())
    };
    Some((0..first.len()).map(record).collect())
}

/// The cells of a column by their row, in order; `None` where the value is no column.
fn cells(column: &Value) -> Option<Vec<(u64, &Value)>> {
    let mut rows: Vec<(u64, &Value)> = match column {
        Value::Array(cells) => (0..).zip(cells).collect(),
        Value::Object(cells) => cells
            .iter()
            .map(|(key, cell)| Some((key.parse().ok()?, cell)))
            .collect::<Option<_>>()?,
        _ => return None,
    };
    rows.sort_by_key(|(row, _)| *row);
    (!rows.iter().any(|(_, cell)| is_nested(cell))).then_some(rows)
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
            r#"{"username":"ana","followers":9,"growth":{"followers":[7,8,9],"following":[1,2,3]}}"#,
            r#"{"creators":[{"handle":"ana","followers":9}],"chart":{"name":["x","y"],"followers":[7,8]}}"#,
            r#"{"users":{"11":{"username":"ana","followers":9}},"media":{"98":{"likes":7}}}"#,
            r#"{"handle":{"0":"ana","1":"bo"},"followers":{"1":90,"2":1200}}"#,
        ] {
            assert_eq!(turned(text), serde_json::from_str::<Value>(text).unwrap());
        }
    }
}

//! JSON documents and lines → records.

use super::Record;
use super::lines::Lines;
use crate::ingest::IngestError;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::io::BufRead;

/// A parsed document and the keys that occur twice in one object with different values.
pub(crate) struct Document {
    pub(crate) value: Value,
    /// JSON pointers to the repeated keys, in document order.
    pub(crate) repeated: Vec<String>,
}

/// Parses a whole document.
///
/// # Errors
/// What `serde_json` says: syntax, trailing text, nesting beyond 128 levels.
pub(crate) fn parse(text: &str) -> Result<Document, serde_json::Error> {
    parse_bounded(text, u64::MAX)
}

/// The same, for at most `values` values: a short text can hold more of them than the memory.
///
/// # Errors
/// As [`parse`], and too many values.
pub(crate) fn parse_bounded(text: &str, values: u64) -> Result<Document, serde_json::Error> {
    let repeated = RefCell::new(Vec::new());
    let left = Cell::new(values);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed = Node { place: None, repeated: &repeated, left: &left };
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Document { value, repeated: repeated.into_inner() })
}

/// Builds a [`Value`] while noting repeated keys, which `serde_json` passes over in silence.
#[derive(Clone, Copy)]
struct Node<'a> {
    /// `None` for the document itself.
    place: Option<&'a Place<'a>>,
    repeated: &'a RefCell<Vec<String>>,
    /// Values that may still come.
    left: &'a Cell<u64>,
}

/// Where a value stands. Put in words only for a key that is repeated.
struct Place<'a> {
    within: Option<&'a Place<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl Place<'_> {
    /// As a JSON pointer.
    fn pointer(&self) -> String {
        let before = self.within.map(Place::pointer).unwrap_or_default();
        match self.step {
            Step::Key(key) => format!("{before}/{key}"),
            Step::Item(number) => format!("{before}/{number}"),
        }
    }
}

/// Keys of a record for which there is room from the start.
const USUAL: usize = 14;

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| {
            D::Error::custom("too many values to hold; export NDJSON, or raise --max-unpacked")
        })?;
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        serde_json::Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let place = Place { within: self.place, step: Step::Item(list.len()) };
            match items.next_element_seed(Node { place: Some(&place), ..self })? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let room = if self.place.is_none() { USUAL } else { 0 };
        let mut object = Map::with_capacity(room);
        while let Some(key) = entries.next_key::<String>()? {
            let place = Place { within: self.place, step: Step::Key(&key) };
            let value = entries.next_value_seed(Node { place: Some(&place), ..self })?;
            let before = object.get(&key);
            if before.is_some_and(|before| *before != value) {
                let mut repeated = self.repeated.try_borrow_mut().map_err(A::Error::custom)?;
                repeated.push(place.pointer());
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// One JSON value a line.
pub(crate) struct JsonLines<R> {
    lines: Lines<R>,
}

impl<R: BufRead> JsonLines<R> {
    /// Lines of at most `longest` bytes.
    pub(crate) fn new(reader: R, file: &str, longest: usize) -> JsonLines<R> {
        JsonLines { lines: Lines::new(reader, file, longest) }
    }
}

impl<R: BufRead> JsonLines<R> {
    /// Whether nothing is left; `false` where that cannot be told.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.lines.is_at_end()
    }

    /// The bytes that are not handed out as records yet, and the number of lines before them.
    pub(crate) fn into_rest(self) -> (R, u64) {
        let lines = self.lines.number();
        (self.lines.into_reader(), lines)
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match self.lines.next_line() {
            Ok(line) => line?,
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(line_record(line.number, &line.text)))
    }
}

/// What stands on a line.
pub(crate) fn line_record(line: u64, text: &str) -> Record {
    let bad =
        |reason: String| Record::of_json(line, Map::new()).with_problem(reason, text.to_owned());
    if text.trim().is_empty() {
        return Record::of_json(line, Map::new());
    }
    match parse(text) {
        Ok(Document { value: Value::Object(object), repeated }) => match repeated.first() {
            None => Record::of_json(line, object),
            Some(key) => bad(format!(
                "the key {} occurs twice with different values",
                key.trim_start_matches('/')
            )),
        },
        Ok(Document { value: Value::Null, .. }) => Record::of_json(line, Map::new()),
        Ok(_) => bad("not a JSON object".to_owned()),
        Err(error) => bad(format!("not valid JSON: {error}")),
    }
}

/// The records of a document at a path found by [`find`](crate::ingest::records::find).
pub(crate) fn records(document: Document, pointer: &str) -> Vec<Record> {
    let Document { mut value, repeated } = document;
    let Some(target) = value.pointer_mut(pointer).map(Value::take) else { return Vec::new() };
    let items: Vec<(String, Value)> = match target {
        Value::Array(items) => items
            .into_iter()
            .enumerate()
            .map(|(n, item)| (format!("{pointer}/{n}/"), item))
            .collect(),
        object => vec![(format!("{pointer}/"), object)],
    };
    (1..)
        .zip(items)
        .map(|(line, (place, item))| {
            let twice = repeated.iter().find_map(|key| key.strip_prefix(&place));
            let problem = match (twice, &item) {
                (Some(key), _) => Some((
                    format!("the key {key} occurs twice with different values"),
                    key.to_owned(),
                )),
                (None, Value::Object(_) | Value::Null) => None,
                (None, other) => Some(("not a JSON object".to_owned(), other.to_string())),
            };
            let object = match item {
                Value::Object(object) => object,
                _ => Map::new(),
            };
            Record { problem, ..Record::of_json(line, object) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_keys_are_found() {
        let document = parse(r#"[{"a":1,"b":2},{"a":1,"a":2},{"a":3,"a":3}]"#).unwrap();
        assert_eq!(document.repeated, ["/1/a"]);
        let records = records(document, "");
        let bad: Vec<bool> = records.iter().map(|record| record.problem.is_some()).collect();
        assert_eq!(bad, [false, true, false]);
    }

    #[test]
    fn deep_nesting_is_an_error() {
        assert!(parse(&"[".repeat(200_000)).is_err());
    }

    #[test]
    fn a_bad_line_costs_itself() {
        let lines = JsonLines::new("{\"a\":1}\n{oops\n\n{\"a\":2}\n".as_bytes(), "x", 1_000);
        let bad: Vec<bool> = lines.map(|record| record.unwrap().problem.is_some()).collect();
        assert_eq!(bad, [false, true, false, false]);
    }
}

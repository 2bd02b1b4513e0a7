//! From the entries of columns to the value of a row: the nesting of a schema, and how it is followed.

use super::column::Column;
use super::value;
use crate::ingest::limits::{Limits, bytes};
use ::parquet::basic::{ConvertedType, LogicalType, Repetition};
use ::parquet::schema::types::Type;
use serde_json::{Map, Value};
use std::ops::Range;

/// Part of a schema.
#[derive(Debug)]
pub(super) enum Node {
    /// The column of this number.
    Leaf(usize),
    /// Values with names.
    Struct(Vec<(String, Node)>),
    /// A value that is there from this definition level on.
    Optional { level: i16, leaves: Range<usize>, inner: Box<Node> },
    /// Values that are there from this definition level on, each but the first with this repetition level.
    List { level: i16, repeated: i16, leaves: Range<usize>, item: Box<Node> },
    /// A list of keys with their values.
    Map(Box<Node>),
}

/// Why a row cannot be read.
#[derive(Debug)]
pub(super) enum Wrong {
    /// The columns make no sense.
    Damaged(String),
    /// It is longer than the limits allow.
    TooLong(String),
}

/// How deep in a schema we are.
#[derive(Clone, Copy, Default)]
struct Levels {
    definition: i16,
    repetition: i16,
}

/// The schema of a file.
pub(super) fn of(root: &Type) -> Node {
    let mut leaf = 0;
    members(root, Levels::default(), &mut leaf)
}

fn members(group: &Type, levels: Levels, leaf: &mut usize) -> Node {
    let mut members: Vec<(String, Node)> = Vec::new();
    for field in group.get_fields() {
        let node = node(field, levels, leaf);
        let mut name = field.name().to_owned();
        // An object holds each key once.
        for number in 2.. {
            if !members.iter().any(|(known, _)| *known == name) {
                break;
            }
            name = format!("{}_{number}", field.name());
        }
        members.push((name, node));
    }
    Node::Struct(members)
}

fn repetition(field: &Type) -> Repetition {
    let info = field.get_basic_info();
    if info.has_repetition() { info.repetition() } else { Repetition::REQUIRED }
}

fn node(field: &Type, levels: Levels, leaf: &mut usize) -> Node {
    match repetition(field) {
        Repetition::REQUIRED => value(field, levels, leaf),
        Repetition::OPTIONAL => {
            let levels = Levels { definition: levels.definition + 1, ..levels };
            let start = *leaf;
            let inner = Box::new(value(field, levels, leaf));
            Node::Optional { level: levels.definition, leaves: start..*leaf, inner }
        }
        Repetition::REPEATED => list(levels, leaf, |levels, leaf| value(field, levels, leaf)),
    }
}

fn list(levels: Levels, leaf: &mut usize, item: impl FnOnce(Levels, &mut usize) -> Node) -> Node {
    let levels = Levels { definition: levels.definition + 1, repetition: levels.repetition + 1 };
    let start = *leaf;
    let item = Box::new(item(levels, leaf));
    let (level, repeated) = (levels.definition, levels.repetition);
    Node::List { level, repeated, leaves: start..*leaf, item }
}

/// A field without regard to whether it is optional or repeated.
fn value(field: &Type, levels: Levels, leaf: &mut usize) -> Node {
    if field.is_primitive() {
        *leaf += 1;
        return Node::Leaf(*leaf - 1);
    }
    let info = field.get_basic_info();
    let is = |logical: &LogicalType, converted: &[ConvertedType]| {
        info.logical_type_ref() == Some(logical) || converted.contains(&info.converted_type())
    };
    if let [inner] = field.get_fields()
        && repetition(inner) == Repetition::REPEATED
    {
        if is(&LogicalType::List, &[ConvertedType::LIST]) {
            return list(levels, leaf, |levels, leaf| element(field, inner, levels, leaf));
        }
        let pairs = inner.is_group() && inner.get_fields().len() == 2;
        if pairs && is(&LogicalType::Map, &[ConvertedType::MAP, ConvertedType::MAP_KEY_VALUE]) {
            let entries = list(levels, leaf, |levels, leaf| members(inner, levels, leaf));
            return Node::Map(Box::new(entries));
        }
    }
    members(field, levels, leaf)
}

/// What a list holds. Most writers wrap elements once more, some do not: the rules are those of
/// <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists>.
fn element(list: &Type, inner: &Type, levels: Levels, leaf: &mut usize) -> Node {
    let wrapped = inner.is_group() && inner.get_fields().len() == 1;
    let bare = inner.name() == "array" || inner.name() == format!("{}_tuple", list.name());
    match inner.is_group().then(|| inner.get_fields()) {
        Some([only]) if wrapped && !bare => node(only, levels, leaf),
        _ => value(inner, levels, leaf),
    }
}

/// The columns that a row is read from, and how much text it may still hold.
pub(super) struct Reading<'c> {
    columns: &'c mut [Column],
    limits: Limits,
    text: usize,
}

impl<'c> Reading<'c> {
    /// The next row.
    pub(super) fn new(columns: &'c mut [Column], limits: Limits) -> Reading<'c> {
        Reading { columns, limits, text: 0 }
    }

    /// Bytes of text so far.
    pub(super) fn text(&self) -> usize {
        self.text
    }

    fn column(&mut self, leaf: usize) -> Result<&mut Column, Wrong> {
        let missing = || Wrong::Damaged("a row group lacks columns".to_owned());
        self.columns.get_mut(leaf).ok_or_else(missing)
    }

    /// Uses up the entry that says that nothing is there.
    fn nothing(&mut self, leaves: &Range<usize>) -> Result<(), Wrong> {
        for leaf in leaves.clone() {
            self.column(leaf)?.next().map_err(Wrong::Damaged)?;
        }
        Ok(())
    }

    fn leaf(&mut self, leaf: usize) -> Result<Value, Wrong> {
        let longest = self.limits.field;
        let column = self.column(leaf)?;
        let found = column.next().map_err(Wrong::Damaged)?.map(|(kind, it)| value::of(kind, it));
        let Some(value) = found else { return Ok(Value::Null) };
        let length = value.as_str().map_or(0, str::len);
        if length > longest {
            return Err(Wrong::TooLong(format!(
                "column {}: a cell of more than {}; --max-field raises this limit",
                column.path(),
                bytes(longest as u64)
            )));
        }
        self.text = self.text.saturating_add(length);
        let longest = self.limits.line();
        if self.text > longest {
            return Err(Wrong::TooLong(format!(
                "a row of more than {}; --max-field raises this limit",
                bytes(longest as u64)
            )));
        }
        Ok(value)
    }
}

impl Node {
    /// The next row; without any key if nothing is in it.
    ///
    /// # Errors
    /// [`Wrong`]: damaged or too long.
    pub(super) fn record(&self, reading: &mut Reading<'_>) -> Result<Map<String, Value>, Wrong> {
        match self.read(reading)? {
            Value::Object(object) if object.values().any(is_something) => Ok(object),
            _ => Ok(Map::new()),
        }
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Value, Wrong> {
        match self {
            Node::Leaf(leaf) => reading.leaf(*leaf),
            Node::Struct(members) => {
                let mut object = Map::with_capacity(members.len());
                for (name, member) in members {
                    object.insert(name.clone(), member.read(reading)?);
                }
                Ok(Value::Object(object))
            }
            Node::Optional { level, leaves, inner } => {
                if reading.column(leaves.start)?.level().map_err(Wrong::Damaged)? >= *level {
                    return inner.read(reading);
                }
                reading.nothing(leaves)?;
                Ok(inner.nothing())
            }
            Node::List { level, repeated, leaves, item } => {
                let mut items = Vec::new();
                if reading.column(leaves.start)?.level().map_err(Wrong::Damaged)? < *level {
                    reading.nothing(leaves)?;
                    return Ok(Value::Array(items));
                }
                loop {
                    items.push(item.read(reading)?);
                    if reading.column(leaves.start)?.repeated() != *repeated {
                        return Ok(Value::Array(items));
                    }
                }
            }
            Node::Map(entries) => {
                Ok(entries.read(reading)?.as_array_mut().map_or(Value::Null, |entries| {
                    let pairs = entries.iter_mut().filter_map(pair);
                    Value::Object(pairs.collect())
                }))
            }
        }
    }

    /// What stands for it where it is not there: a struct keeps its keys, so that all rows have the same columns.
    fn nothing(&self) -> Value {
        match self {
            Node::Struct(members) => {
                let members = members.iter().map(|(name, member)| (name.clone(), member.nothing()));
                Value::Object(members.collect())
            }
            Node::Optional { inner, .. } => inner.nothing(),
            Node::Leaf(_) | Node::List { .. } | Node::Map(_) => Value::Null,
        }
    }
}

/// A key and its value.
fn pair(entry: &mut Value) -> Option<(String, Value)> {
    let mut values = entry.as_object_mut()?.values_mut();
    let (key, value) = (values.next()?, values.next()?);
    let key = match key {
        Value::String(text) => std::mem::take(text),
        other => other.to_string(),
    };
    Some((key, value.take()))
}

/// Whether anything is written there.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(is_something),
        Value::Object(object) => object.values().any(is_something),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

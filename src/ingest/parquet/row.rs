//! From the entries of columns to the value of a row: how the nesting of a schema is followed.

use super::column::Column;
use crate::ingest::limits::{Limits, bytes};
use crate::typed::{Node, written};
use serde_json::{Map, Value};
use std::ops::Range;

/// Why a row cannot be read.
#[derive(Debug)]
pub(super) enum Wrong {
    /// The columns make no sense.
    Damaged(String),
    /// It is longer than the limits allow.
    TooLong(String),
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
        let found = column.next().map_err(Wrong::Damaged)?.map(|(kind, it)| written(kind, it));
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

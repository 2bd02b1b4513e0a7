//! Rows out as NDJSON: the user's own keys first, untouched, ours after them.

use super::added;
use crate::ingest::Original;
use crate::ingest::stream::Rows;
use crate::report::classify::Figures;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

/// The user's keys that made room for ours.
pub(super) type Renamed = BTreeSet<String>;

/// The keys of the output's objects.
#[derive(Debug)]
pub(super) struct Keys {
    headers: Vec<Vec<String>>,
    wide: bool,
}

/// The keys of a table's rows, each with what stands before its value: `{"handle":`, `,"followers":`.
pub(super) type Labels = Vec<Vec<u8>>;

impl Keys {
    /// Those of inputs with these headers.
    pub(super) fn new(headers: Vec<Vec<String>>, wide: bool) -> Keys {
        Keys { headers, wide }
    }

    /// Appends one line per profile of the record.
    ///
    /// # Errors
    /// None: memory takes all.
    pub(super) fn row(
        &self,
        input: usize,
        original: &Original,
        profiles: &[Figures],
        out: &mut Vec<u8>,
        renamed: &mut Renamed,
    ) -> io::Result<()> {
        let own = match original {
            Original::Json(record) => Cow::Borrowed(record),
            Original::Cells(cells) => Cow::Owned(self.own(input, cells, renamed)),
        };
        for figures in profiles {
            let start = out.len();
            self.write_keys(&own, out, renamed)?;
            if out.len() > start + 1 {
                out.push(b',');
            }
            added::write_members(figures, self.wide, out)?;
            out.extend_from_slice(b"}\n");
        }
        Ok(())
    }

    /// Appends an object without its closing brace; a key that is called like one of ours makes room.
    fn write_keys(
        &self,
        own: &Map<String, Value>,
        out: &mut Vec<u8>,
        renamed: &mut Renamed,
    ) -> io::Result<()> {
        out.push(b'{');
        for (number, (key, value)) in own.iter().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            if self.is_ours(key) {
                serde_json::to_writer(&mut *out, &room(key, |room| own.contains_key(room)))?;
                if !renamed.contains(key) {
                    renamed.insert(key.clone());
                }
            } else {
                serde_json::to_writer(&mut *out, key)?;
            }
            out.push(b':');
            serde_json::to_writer(&mut *out, value)?;
        }
        Ok(())
    }

    /// Appends the line of a plain row of a table, whose keys are these.
    ///
    /// # Errors
    /// None: memory takes all.
    pub(super) fn plain(
        &self,
        rows: &Rows<'_>,
        labels: &Labels,
        figures: &Figures,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        for (label, cell) in labels.iter().zip(rows.cells()) {
            out.extend_from_slice(label);
            serde_json::to_writer(&mut *out, &*rows.text_of(cell))?;
        }
        out.push(b',');
        added::write_members(figures, self.wide, out)?;
        out.extend_from_slice(b"}\n");
        Ok(())
    }

    /// The keys of rows with so many cells.
    ///
    /// # Errors
    /// None: memory takes all.
    pub(super) fn labels(&self, input: usize, cells: usize) -> io::Result<Labels> {
        let empty = vec![String::new(); cells];
        let mut labels = Labels::new();
        for key in self.own(input, &empty, &mut Renamed::new()).keys() {
            let mut label = vec![if labels.is_empty() { b'{' } else { b',' }];
            serde_json::to_writer(&mut label, key)?;
            label.push(b':');
            labels.push(label);
        }
        Ok(labels)
    }

    /// Whether a key is called like one of ours.
    fn is_ours(&self, key: &str) -> bool {
        added::NAMES.contains(&key) || (self.wide && key == added::PLATFORM)
    }

    /// The cells of a row under the names of their columns; one that is called like ours makes room.
    fn own(&self, input: usize, cells: &[String], renamed: &mut Renamed) -> Map<String, Value> {
        let header = self.headers.get(input).map(Vec::as_slice).unwrap_or_default();
        let keys: Vec<String> = (0..cells.len()).map(|place| key(header, place)).collect();
        let taken: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
        let mut own = Map::new();
        for (key, cell) in keys.iter().zip(cells) {
            let name = if self.is_ours(key) {
                renamed.insert(key.clone());
                room(key, |room| taken.contains(room) || own.contains_key(room))
            } else {
                free(key.clone(), |name| own.contains_key(name))
            };
            own.insert(name, Value::from(cell.as_str()));
        }
        own
    }
}

/// What a key is called that makes room for ours.
pub(super) fn room(key: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut room = format!("{key}_input");
    while is_taken(&room) {
        room.push('_');
    }
    room
}

/// Says which keys made room, in words.
pub(super) fn note(renamed: &Renamed) -> Option<String> {
    let names: Vec<&str> = renamed.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| {
        format!(
            "your own {} kept under the name with _input behind it",
            match names.as_slice() {
                [name] => format!("key {name} is"),
                names => format!("keys {} are", names.join(", ")),
            }
        )
    })
}

/// The header of a cell, or its number.
fn key(header: &[String], place: usize) -> String {
    let name = header.get(place).filter(|name| !name.is_empty());
    name.cloned().unwrap_or_else(|| format!("column_{}", place + 1))
}

/// A second column of the same name gets a number, because an object holds each key once.
pub(super) fn free(key: String, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&key) {
        return key;
    }
    let mut number = 2_u32;
    loop {
        let name = format!("{key}_{number}");
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

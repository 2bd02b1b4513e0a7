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
            // Nothing to put in the place of anything, which is so in nearly all.
            Original::Json(record) if !self.clashes(record) => Cow::Borrowed(record),
            original => Cow::Owned(self.own(input, original, renamed)),
        };
        for figures in profiles {
            let start = out.len();
            serde_json::to_writer(&mut *out, &*own)?;
            out.pop();
            if out.len() > start + 1 {
                out.push(b',');
            }
            added::write_members(figures, self.wide, out)?;
            out.extend_from_slice(b"}\n");
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
        let empty = Original::Cells(vec![String::new(); cells]);
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
    fn clashes(&self, record: &Map<String, Value>) -> bool {
        let ours = |key: &String| {
            added::NAMES.contains(&key.as_str()) || (self.wide && key == added::PLATFORM)
        };
        record.keys().any(ours)
    }

    /// The user's keys; one that is called like ours makes room.
    fn own(&self, input: usize, original: &Original, renamed: &mut Renamed) -> Map<String, Value> {
        let names = added::names(self.wide);
        let pairs: Vec<(String, Value)> = match original {
            Original::Json(record) => record.clone().into_iter().collect(),
            Original::Cells(cells) => {
                let header = self.headers.get(input).map(Vec::as_slice).unwrap_or_default();
                let cells = cells.iter().enumerate();
                cells
                    .map(|(place, cell)| (key(header, place), Value::from(cell.as_str())))
                    .collect()
            }
        };
        let taken: BTreeSet<String> = pairs.iter().map(|(key, _)| key.clone()).collect();
        let mut own = Map::new();
        for (key, value) in pairs {
            if !names.contains(&key.as_str()) {
                let key = free(key, &own);
                own.insert(key, value);
                continue;
            }
            let mut room = format!("{key}_input");
            while taken.contains(&room) || own.contains_key(&room) {
                room.push('_');
            }
            own.insert(room, value);
            renamed.insert(key);
        }
        own
    }
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
fn free(key: String, own: &Map<String, Value>) -> String {
    if !own.contains_key(&key) {
        return key;
    }
    let mut number = 2_u32;
    loop {
        let name = format!("{key}_{number}");
        if !own.contains_key(&name) {
            return name;
        }
        number += 1;
    }
}

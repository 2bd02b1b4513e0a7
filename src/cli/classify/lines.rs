//! Rows out as NDJSON: the user's own keys first, untouched, ours after them.

use super::added;
use crate::ingest::Original;
use crate::report::classify::Entry;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes one JSON object a line.
pub(super) struct Lines<W: Write> {
    out: W,
    headers: Vec<Vec<String>>,
    wide: bool,
    renamed: BTreeSet<String>,
}

impl<W: Write> Lines<W> {
    /// Nothing is written before the first row.
    pub(super) fn new(out: W, headers: Vec<Vec<String>>, wide: bool) -> Self {
        Lines { out, headers, wide, renamed: BTreeSet::new() }
    }

    /// Writes one line per profile of the record.
    pub(super) fn row(
        &mut self,
        input: usize,
        original: &Original,
        entries: &[Entry],
    ) -> io::Result<()> {
        let names = added::names(self.wide);
        let own = self.own(input, original, &names);
        for entry in entries {
            let mut record = own.clone();
            let values = added::values(entry, self.wide);
            record.extend(names.iter().map(|name| (*name).to_owned()).zip(values));
            serde_json::to_writer(&mut self.out, &record)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// The user's keys; one that is called like ours makes room.
    fn own(&mut self, input: usize, original: &Original, names: &[&str]) -> Map<String, Value> {
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
            self.renamed.insert(key);
        }
        own
    }

    /// Hands everything to the writer below. Says which keys made room, in words.
    pub(super) fn finish(mut self) -> io::Result<Option<String>> {
        self.out.flush()?;
        let names: Vec<&str> = self.renamed.iter().map(String::as_str).collect();
        Ok((!names.is_empty()).then(|| {
            format!(
                "your own {} kept under the name with _input behind it",
                match names.as_slice() {
                    [name] => format!("key {name} is"),
                    names => format!("keys {} are", names.join(", ")),
                }
            )
        }))
    }
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

//! Rows out as CSV: the user's own columns first, untouched, ours after them.

use super::{added, cell, flat};
use crate::ingest::Original;
use crate::ingest::stream::Rows;
use crate::report::classify::Figures;
use crate::report::escape;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Keys named when keys are left out; the rest are counted.
const NAMED: usize = 5;

/// A column's name, and which of that name it is in its file.
type Key = (String, usize);

/// The columns of the output. Those of several files are put together by name.
#[derive(Debug)]
pub(super) struct Columns {
    /// Where each column of each input stands in the output.
    places: Vec<Vec<usize>>,
    /// Where a name stands in the output.
    index: BTreeMap<Key, usize>,
    names: Vec<String>,
    wide: bool,
    raw: bool,
}

/// What found no column.
pub(super) type LeftOut = BTreeSet<String>;

impl Columns {
    /// All inputs' columns in the order in which they first come, and ours.
    pub(super) fn new(headers: &[Vec<String>], wide: bool, raw: bool) -> Columns {
        let mut index: BTreeMap<Key, usize> = BTreeMap::new();
        let mut names = Vec::new();
        let mut places = Vec::new();
        for header in headers {
            let mut input = Vec::new();
            for key in keys(header) {
                let place = *index.entry(key.clone()).or_insert_with(|| {
                    names.push(key.0);
                    names.len() - 1
                });
                input.push(place);
            }
            places.push(input);
        }
        Columns { places, index, names, wide, raw }
    }

    /// Appends the header.
    pub(super) fn header(&self, out: &mut Vec<u8>) {
        let added = added::names(self.wide);
        let names = self.names.iter().map(String::as_str).chain(added);
        for (number, name) in names.enumerate() {
            if number > 0 {
                out.push(b',');
            }
            cell::write(name, self.raw, out);
        }
        out.push(b'\n');
    }

    /// Appends one line per profile of the record.
    pub(super) fn row(
        &self,
        input: usize,
        original: &Original,
        profiles: &[Figures],
        out: &mut Vec<u8>,
        left_out: &mut LeftOut,
    ) {
        let cells = self.cells(input, original, left_out);
        for figures in profiles {
            for (number, cell) in cells.iter().enumerate() {
                if number > 0 {
                    out.push(b',');
                }
                cell::write(cell, self.raw, out);
            }
            let start = out.len();
            self.finish(figures, out);
            if cells.is_empty() {
                out.remove(start); // nothing stands before the first comma
            }
        }
    }

    /// The record's cells, each in its place.
    pub(super) fn cells<'c>(
        &self,
        input: usize,
        original: &'c Original,
        left_out: &mut LeftOut,
    ) -> Vec<Cow<'c, str>> {
        let mut cells = vec![Cow::Borrowed(""); self.names.len()];
        match original {
            Original::Cells(own) => self.place_cells(input, own, &mut cells, left_out),
            Original::Json(record) => self.place_paths(flat::cells(record), &mut cells, left_out),
        }
        cells
    }

    /// The names of the user's own columns.
    #[cfg(feature = "parquet")]
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Where the columns of an input stand.
    #[cfg(feature = "parquet")]
    pub(super) fn places(&self, input: usize) -> &[usize] {
        self.places.get(input).map(Vec::as_slice).unwrap_or_default()
    }

    /// Appends ours behind the user's own.
    fn finish(&self, figures: &Figures, out: &mut Vec<u8>) {
        added::write_cells(figures, self.wide, self.raw, out);
        out.push(b'\n');
    }

    /// Appends the line of a plain row of an input that is the only one.
    pub(super) fn plain(
        &self,
        rows: &Rows<'_>,
        delimiter: u8,
        figures: &Figures,
        out: &mut Vec<u8>,
    ) {
        let line = rows.text();
        let as_it_is = delimiter == b',' && !rows.has_quotes();
        if as_it_is && (self.raw || rows.is_tame()) {
            out.extend_from_slice(line);
        } else {
            self.plain_cells(rows, cell::ordinary(line), out);
        }
        self.finish(figures, out);
    }

    fn plain_cells(&self, rows: &Rows<'_>, ordinary: bool, out: &mut Vec<u8>) {
        for (number, place) in rows.cells().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            let content = rows.content(place);
            let harmless = || cell::is_harmless(content) && (ordinary || cell::ordinary(content));
            if !place.is_doubled() && harmless() {
                cell::quoted(content, out);
            } else {
                cell::write(&rows.text_of(place), self.raw, out);
            }
        }
    }

    /// Whether the columns of an input are those of the output, with none between them.
    pub(super) fn is_only(&self, input: usize) -> bool {
        let own = self.places.get(input).map(Vec::as_slice).unwrap_or_default();
        own.len() == self.names.len() && own.iter().enumerate().all(|(at, place)| at == *place)
    }

    fn place_cells<'c>(
        &self,
        input: usize,
        own: &'c [String],
        cells: &mut [Cow<'c, str>],
        left_out: &mut LeftOut,
    ) {
        let places = self.places.get(input).map(Vec::as_slice).unwrap_or_default();
        for (number, cell) in own.iter().enumerate() {
            match places.get(number).and_then(|place| cells.get_mut(*place)) {
                Some(slot) => *slot = Cow::Borrowed(cell.as_str()),
                None if cell.is_empty() => {}
                None => drop(left_out.insert(format!("column {}", number + 1))),
            }
        }
    }

    fn place_paths(
        &self,
        own: Vec<(String, String)>,
        cells: &mut [Cow<'_, str>],
        left_out: &mut LeftOut,
    ) {
        for (path, cell) in own {
            let key = (path, 0);
            match self.index.get(&key).and_then(|place| cells.get_mut(*place)) {
                Some(slot) => *slot = Cow::Owned(cell),
                None => drop(left_out.insert(key.0)),
            }
        }
    }
}

/// Says what found no column, in words.
pub(super) fn note(left_out: &LeftOut) -> Option<String> {
    let count = left_out.len();
    if count == 0 {
        return None;
    }
    let named: Vec<&str> = left_out.iter().take(NAMED).map(String::as_str).collect();
    Some(format!(
        "{count} of the input's keys first came after the header was written and are not in the output \
         ({}{}); -f ndjson keeps them all",
        named.join(", "),
        if count > NAMED { ", …" } else { "" }
    ))
}

/// Headers with their number among equals, so that a name used twice is two columns.
fn keys(header: &[String]) -> Vec<Key> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    header
        .iter()
        .map(|name| {
            let count = seen.entry(name).or_default();
            *count += 1;
            (name.clone(), *count - 1)
        })
        .collect()
}

/// A cell that no spreadsheet runs, unless the user wants every byte as it came.
pub(super) fn defused(cell: &str, raw: bool) -> Cow<'_, str> {
    if raw { Cow::Borrowed(cell) } else { escape::formula(cell) }
}

/// The writer's own error, so that a closed pipe is seen as one.
pub(super) fn unwrapped(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

//! Rows out as CSV: the user's own columns first, untouched, ours after them.

use super::added;
use super::flat;
use crate::ingest::Original;
use crate::report::classify::Entry;
use crate::report::escape;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Keys named when keys are left out; the rest are counted.
const NAMED: usize = 5;

/// A column's name, and which of that name it is in its file.
type Key = (String, usize);

/// Writes rows as CSV. Columns of several files are put together by name.
pub(super) struct Sheet<W: Write> {
    writer: csv::Writer<W>,
    /// Where each column of each input stands in the output.
    places: Vec<Vec<usize>>,
    /// Where a name stands in the output.
    index: BTreeMap<Key, usize>,
    width: usize,
    wide: bool,
    raw: bool,
    left_out: BTreeSet<String>,
}

impl<W: Write> Sheet<W> {
    /// Writes the header: all inputs' columns in the order in which they first come, and ours.
    pub(super) fn new(out: W, headers: &[Vec<String>], wide: bool, raw: bool) -> io::Result<Self> {
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
        let width = names.len();
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
        let mut sheet =
            Sheet { writer, places, index, width, wide, raw, left_out: BTreeSet::new() };
        names.extend(added::names(wide).into_iter().map(str::to_owned));
        sheet.write(&names)?;
        Ok(sheet)
    }

    /// Writes one line per profile of the record.
    pub(super) fn row(
        &mut self,
        input: usize,
        original: &Original,
        entries: &[Entry],
    ) -> io::Result<()> {
        let mut cells = vec![String::new(); self.width];
        match original {
            Original::Cells(own) => self.place_cells(input, own, &mut cells),
            Original::Json(record) => self.place_paths(flat::cells(record), &mut cells),
        }
        for entry in entries {
            cells.truncate(self.width);
            cells.extend(added::cells(entry, self.wide));
            self.write(&cells)?;
        }
        Ok(())
    }

    fn place_cells(&mut self, input: usize, own: &[String], cells: &mut [String]) {
        let places = self.places.get(input).map(Vec::as_slice).unwrap_or_default();
        for (number, cell) in own.iter().enumerate() {
            match places.get(number).and_then(|place| cells.get_mut(*place)) {
                Some(slot) => slot.clone_from(cell),
                None if cell.is_empty() => {}
                None => drop(self.left_out.insert(format!("column {}", number + 1))),
            }
        }
    }

    fn place_paths(&mut self, own: Vec<(String, String)>, cells: &mut [String]) {
        for (path, cell) in own {
            let key = (path, 0);
            match self.index.get(&key).and_then(|place| cells.get_mut(*place)) {
                Some(slot) => *slot = cell,
                None => drop(self.left_out.insert(key.0)),
            }
        }
    }

    fn write(&mut self, cells: &[String]) -> io::Result<()> {
        for cell in cells {
            self.writer.write_field(defused(cell, self.raw).as_bytes()).map_err(unwrapped)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(unwrapped)
    }

    /// Hands everything to the writer below. Says what found no column, in words.
    pub(super) fn finish(mut self) -> io::Result<Option<String>> {
        self.writer.flush()?;
        let count = self.left_out.len();
        if count == 0 {
            return Ok(None);
        }
        let named: Vec<&str> = self.left_out.iter().take(NAMED).map(String::as_str).collect();
        Ok(Some(format!(
            "{count} of the input's keys first came after the header was written and are not in the CSV \
             ({}{}); -f ndjson keeps them all",
            named.join(", "),
            if count > NAMED { ", …" } else { "" }
        )))
    }
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

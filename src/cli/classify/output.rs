//! Rows out, as CSV or as NDJSON: what both paths of reading share.

use super::lines::{self, Keys, Labels, Renamed};
use super::table::{self, Columns, LeftOut};
use crate::ingest::Original;
use crate::ingest::stream::{Rows, Table};
use crate::report::classify::Figures;
use std::io;

/// How rows are written. Shared by all threads.
#[derive(Debug)]
pub(super) enum Shape {
    /// As CSV.
    Columns(Columns),
    /// As NDJSON.
    Keys(Keys),
}

/// What found no place as it was, over the whole run.
#[derive(Debug, Default)]
pub(super) struct Notes {
    left_out: LeftOut,
    renamed: Renamed,
}

impl Notes {
    /// Takes over what another thread noticed.
    pub(super) fn add(&mut self, other: &mut Notes) {
        self.left_out.append(&mut other.left_out);
        self.renamed.append(&mut other.renamed);
    }

    /// The same in words.
    pub(super) fn said(&self) -> Option<String> {
        table::note(&self.left_out).or_else(|| lines::note(&self.renamed))
    }
}

/// How plain rows of a table are written.
#[derive(Debug)]
pub(super) enum Plain {
    /// Their cells are columns, in this order.
    Columns,
    /// Their cells are the values of these keys.
    Keys(Labels),
    /// As all other rows.
    Full,
}

impl Shape {
    /// Appends what stands before all rows.
    pub(super) fn header(&self, out: &mut Vec<u8>) {
        if let Shape::Columns(columns) = self {
            columns.header(out);
        }
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
        notes: &mut Notes,
    ) -> io::Result<()> {
        match self {
            Shape::Columns(columns) => {
                columns.row(input, original, profiles, out, &mut notes.left_out);
                Ok(())
            }
            Shape::Keys(keys) => keys.row(input, original, profiles, out, &mut notes.renamed),
        }
    }

    /// How plain rows of this input are written.
    ///
    /// # Errors
    /// None: memory takes all.
    pub(super) fn for_plain(&self, input: usize, table: &Table) -> io::Result<Plain> {
        Ok(match self {
            Shape::Columns(columns) if columns.is_only(input) => Plain::Columns,
            Shape::Columns(_) => Plain::Full,
            Shape::Keys(keys) => Plain::Keys(keys.labels(input, table.width())?),
        })
    }

    /// Appends the line of a plain row; `false` where it is to be written as all other rows.
    ///
    /// # Errors
    /// None: memory takes all.
    pub(super) fn plain(
        &self,
        rows: &Rows<'_>,
        how: &Plain,
        figures: &Figures,
        out: &mut Vec<u8>,
    ) -> io::Result<bool> {
        match (self, how) {
            (Shape::Columns(columns), Plain::Columns) => {
                columns.plain(rows, rows.delimiter(), figures, out);
            }
            (Shape::Keys(keys), Plain::Keys(labels)) => keys.plain(rows, labels, figures, out)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

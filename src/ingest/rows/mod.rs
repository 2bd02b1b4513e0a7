//! Text → raw records, whatever the container. Nothing here knows what a column means.

pub(crate) mod delimited;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod path;
pub(crate) mod split;

use super::{Column, IngestError, Original};
use std::borrow::Cow;

/// One record as it stands in the file.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// 1-based line on which it starts; the record's number in a JSON document.
    pub(crate) line: u64,
    pub(crate) original: Original,
    /// Why it cannot be trusted, and the text in question.
    pub(crate) problem: Option<(String, String)>,
}

/// A stream of records.
pub(crate) type Records<'a> = Box<dyn Iterator<Item = Result<Record, IngestError>> + 'a>;

/// The content of one cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell<'a> {
    pub(crate) text: Cow<'a, str>,
    /// A JSON number: its decimal mark is known to be the point.
    pub(crate) native: bool,
}

impl Record {
    /// The cell of a column; empty where the record is too short or the path leads nowhere.
    pub(crate) fn cell(&self, column: &Column) -> Cell<'_> {
        match (&self.original, column) {
            (Original::Cells(cells), Column::Index(index)) => Cell {
                text: Cow::Borrowed(cells.get(*index).map_or("", String::as_str)),
                native: false,
            },
            (Original::Json(record), Column::Path(path)) => path::cell(record, path),
            _ => Cell { text: Cow::Borrowed(""), native: false },
        }
    }

    /// Whether nothing is written in it.
    pub(crate) fn is_blank(&self) -> bool {
        match &self.original {
            Original::Cells(cells) => cells.iter().all(|cell| cell.trim().is_empty()),
            Original::Json(record) => record.is_empty(),
        }
    }
}

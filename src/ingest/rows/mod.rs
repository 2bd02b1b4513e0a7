//! Text → raw records, whatever the container. Nothing here knows what a column means.

pub(crate) mod delimited;
pub(crate) mod entries;
pub(crate) mod foreign;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod path;
pub(crate) mod repair;
mod shown;
pub(crate) mod split;
pub(crate) mod workbook;

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
    /// Cells that a workbook holds as numbers, so that their decimal mark is known.
    pub(crate) numbers: Vec<usize>,
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
    /// A row of a table.
    pub(crate) fn of_cells(line: u64, cells: Vec<String>) -> Record {
        Record { line, original: Original::Cells(cells), problem: None, numbers: Vec::new() }
    }

    /// A JSON object.
    pub(crate) fn of_json(line: u64, object: serde_json::Map<String, serde_json::Value>) -> Record {
        Record { line, original: Original::Json(object), problem: None, numbers: Vec::new() }
    }

    /// The cells of a row; none for JSON.
    pub(crate) fn cells(&self) -> &[String] {
        match &self.original {
            Original::Cells(cells) => cells,
            Original::Json(_) => &[],
        }
    }

    /// The same with a reason not to trust it.
    pub(crate) fn with_problem(self, reason: String, text: String) -> Record {
        Record { problem: Some((reason, text)), ..self }
    }

    /// The cell of a column; empty where the record is too short or the path leads nowhere.
    pub(crate) fn cell(&self, column: &Column) -> Cell<'_> {
        match (&self.original, column) {
            (Original::Cells(cells), Column::Index(index)) => Cell {
                text: Cow::Borrowed(cells.get(*index).map_or("", String::as_str)),
                native: self.numbers.binary_search(index).is_ok(),
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

//! The table as it stands in the file, before anything is made of it: header, rows, and what is wrong with which
//! row. Any table will do, it need not be about creators.

use super::container::{self, Opened};
use super::limits::Limits;
use super::rows::{Record, path};
use super::watch::Watch;
use super::{Column, IngestError, Original, Source};
use std::collections::{BTreeSet, VecDeque};

/// A row as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// 1-based line on which it starts; the record's number in a JSON document.
    pub line: u64,
    /// The cells: as many as there are, which may be fewer or more than the header has.
    pub cells: Vec<String>,
    /// Why the cells may not be the ones that were meant.
    pub problem: Option<String>,
}

/// An opened table: its header, and an iterator over its rows.
pub struct RawTable<'a> {
    /// The header; where it has several rows, the cells above each other are joined by spaces. None for a table
    /// without.
    pub header: Option<RawRow>,
    /// Rows above the header, which are no part of the table.
    pub preamble: Vec<RawRow>,
    /// What is not read, in words.
    pub notes: Vec<String>,
    /// Rows of tables that follow the first one, which are not yielded; complete after the last row.
    pub left_out: Vec<RawRow>,
    watch: Watch,
    /// The paths that are the columns of JSON records.
    paths: Vec<String>,
    width: usize,
    records: super::rows::Records<'a>,
}

/// Opens any table: CSV in any dialect, JSON, NDJSON, XLSX, each also packed with gzip or zstd. An empty input is
/// an empty table.
///
/// ```
/// use tierplan::ingest::{Limits, Source, raw};
/// let text = "part;price\nbolt;1,20\n\"nut; small\";0,10\n";
/// let source = Source { name: "parts.csv".to_owned(), reader: Box::new(text.as_bytes()) };
/// let mut table = raw::open(source, Limits::default(), None)?;
/// assert_eq!(table.header.as_ref().ok_or("no header")?.cells, ["part", "price"]);
/// assert_eq!(table.nth(1).ok_or("no row")??.cells, ["nut; small", "0,10"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`IngestError`]: unreadable, unsupported, damaged or beyond a limit.
pub fn open<'a>(
    source: Source<'a>,
    limits: Limits,
    sheet: Option<&str>,
) -> Result<RawTable<'a>, IngestError> {
    match container::open(source, limits, sheet) {
        Ok(opened) => Ok(RawTable::of(opened)),
        Err(IngestError::Empty { file, reason }) if !container::is_called_json(&file) => {
            Ok(RawTable {
                header: None,
                preamble: Vec::new(),
                notes: vec![reason],
                left_out: Vec::new(),
                watch: Watch::new(&[], 0, &VecDeque::new()),
                paths: Vec::new(),
                width: 0,
                records: Box::new(std::iter::empty()),
            })
        }
        Err(error) => Err(error),
    }
}

impl<'a> RawTable<'a> {
    fn of(opened: Opened<'a>) -> RawTable<'a> {
        let Opened { preamble, header_rows, header, width, sampled, rest, mut notes, .. } = opened;
        let paths = paths(sampled.iter());
        let raw = |records: Vec<Record>| -> Vec<RawRow> {
            records.into_iter().map(|record| row(record, &[], 0)).collect()
        };
        let watch = Watch::new(&header.unwrap_or_default(), width, &sampled);
        if let [first, .., last] = header_rows.as_slice() {
            let (first, last) = (first.line, last.line);
            notes.push(format!("lines {first} to {last}: a header of several rows, joined to one"));
        }
        let header = match joined(&header_rows) {
            _ if !paths.is_empty() => Some(RawRow { line: 0, cells: paths.clone(), problem: None }),
            header => header,
        };
        let width = if paths.is_empty() { width } else { paths.len() };
        let mut preamble = raw(preamble);
        preamble.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
        let records = Box::new(sampled.into_iter().map(Ok).chain(rest));
        let left_out = Vec::new();
        RawTable { header, preamble, notes, left_out, watch, paths, width, records }
    }
}

impl Iterator for RawTable<'_> {
    type Item = Result<RawRow, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let record = match self.records.next()? {
                Ok(record) => record,
                Err(error) => return Some(Err(error)),
            };
            // An empty line is no row, unless rows have one cell only.
            let nothing =
                record.cells().len() <= 1 && record.is_blank() && record.problem.is_none();
            if nothing && (self.width > 1 || !self.paths.is_empty()) {
                self.watch.look(record);
                continue;
            }
            let raw = row(record.clone(), &self.paths, self.width);
            self.watch.look(record);
            if self.watch.other_table().is_none() {
                return Some(Ok(raw));
            }
            self.left_out.push(raw);
        }
    }
}

/// A header in one row.
fn joined(rows: &[Record]) -> Option<RawRow> {
    let line = rows.last()?.line;
    let width = rows.iter().map(|row| row.cells().len()).max()?;
    let name = |column: usize| {
        let parts = rows.iter().filter_map(|row| row.cells().get(column));
        if rows.len() == 1 {
            return parts.cloned().collect();
        }
        let parts: Vec<&str> =
            parts.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        parts.join(" ")
    };
    Some(RawRow { line, cells: (0..width).map(name).collect(), problem: None })
}

fn row(record: Record, paths: &[String], width: usize) -> RawRow {
    let line = record.line;
    let mut problem = record.problem.as_ref().map(|(reason, _)| reason.clone());
    if let Original::Cells(cells) = record.original {
        if problem.is_none() && width > 0 && cells.len() != width {
            problem = Some(super::cells::under(cells.len(), width));
        }
        return RawRow { line, cells, problem };
    }
    if let Original::Json(object) = &record.original {
        let known: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
        let all = path::paths(object);
        let new = all.iter().find(|(path, _)| !known.contains(path.as_str()));
        problem = problem.or(new.map(|(path, _)| {
            format!("{path} is no column: it first comes after the head of the file")
        }));
    }
    let cells = paths.iter().map(|path| record.cell(&Column::Path(path.clone())).text.into_owned());
    RawRow { line, cells: cells.collect(), problem }
}

/// Every path of the records, in the order in which they first come.
fn paths<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for record in records {
        let Original::Json(object) = &record.original else { return all };
        all.extend(
            path::paths(object)
                .into_iter()
                .map(|(path, _)| path)
                .filter(|path| seen.insert(path.clone())),
        );
    }
    all
}

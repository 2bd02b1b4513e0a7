//! The records behind the first ones: a stream, whose bytes can be had too where they are a table's.

use super::IngestError;
use super::limits::Limits;
use super::rows::delimited::Delimited;
use super::rows::json::JsonLines;
use super::rows::{Record, Records};
use super::stream::Tail;
use std::io::{BufReader, Read};

/// The bytes of a table.
pub(crate) type Bytes<'a> = BufReader<Box<dyn Read + Send + 'a>>;

/// The records that are not read yet. Those beyond the limit of rows are an error.
pub(crate) struct Rest<'a> {
    rows: Kind<'a>,
    /// Records before and since.
    read: u64,
    most: u64,
    file: String,
}

/// What the records are read from.
pub(crate) enum Kind<'a> {
    Table(Box<Delimited<Bytes<'a>>>),
    Lines(JsonLines<Bytes<'a>>),
    Other(Records<'a>),
}

impl<'a> Rest<'a> {
    /// No more records.
    pub(crate) fn none() -> Rest<'a> {
        Rest::of(Kind::Other(Box::new(std::iter::empty())))
    }

    /// Records without a limit.
    pub(crate) fn of(rows: Kind<'a>) -> Rest<'a> {
        Rest { rows, read: 0, most: u64::MAX, file: String::new() }
    }

    /// As many as `limits` allow, after those that are read.
    #[must_use]
    pub(crate) fn limited(self, file: &str, read: usize, limits: Limits) -> Rest<'a> {
        let (read, most) = (read as u64, limits.rows);
        Rest { read, most, file: file.to_owned(), ..self }
    }

    /// Its parts: what the records are read from, and how many came before.
    pub(crate) fn into_parts(self) -> (Kind<'a>, u64) {
        (self.rows, self.read)
    }

    /// Whether more bytes are to come, that can be followed one by one.
    pub(crate) fn is_cuttable(&mut self) -> bool {
        match &mut self.rows {
            Kind::Table(table) => Tail::can_follow(table.dialect) && !table.is_at_end(),
            Kind::Lines(lines) => !lines.is_at_end(),
            Kind::Other(_) => false,
        }
    }
}

impl Iterator for Rest<'_> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match &mut self.rows {
            Kind::Table(table) => table.next()?,
            Kind::Lines(lines) => lines.next()?,
            Kind::Other(records) => records.next()?,
        };
        self.read += 1;
        if self.read <= self.most {
            return Some(record);
        }
        self.rows = Kind::Other(Box::new(std::iter::empty()));
        let line = record.map_or(0, |record| record.line);
        Some(Err(too_many_rows(&self.file, line, self.most)))
    }
}

/// The error for a row beyond the limit.
pub(crate) fn too_many_rows(file: &str, line: u64, most: u64) -> IngestError {
    let reason = format!("more than {most} rows; --max-rows raises this limit");
    IngestError::Limit { file: file.to_owned(), line, reason }
}

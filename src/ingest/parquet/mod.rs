//! Parquet → records, row group by row group. A row is an object with a key for each column, so that lists and structs
//! are read as those of JSON are.
//!
//! The file is held as it is, packed, because its table of contents is at the end and columns are read side by side.
//! Unpacked are one page of each column and the rows of one step. What the file says of its own sizes is not believed.

mod column;
mod delta;
mod footer;
mod guard;
mod page;
mod row;

use super::IngestError;
use super::limits::{Limits, bytes as size};
use super::rows::Record;
use crate::typed::{self, Node};
use ::parquet::basic::Compression;
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use ::parquet::schema::types::Type;
use bytes::Bytes;
use column::Column;
use guard::guarded;
use page::Budget;
use row::{Reading, Wrong};
use std::sync::Arc;

/// The first bytes, and the last.
pub(crate) const MAGIC: &[u8] = b"PAR1";

/// Rows that are read from each column at a time.
const STEP: u64 = 256;

/// Rows whose text may be held together: those that the columns are worked out from.
const HELD: u64 = super::container::SAMPLE as u64;

/// The rows of a file.
pub(crate) struct Rows {
    file: String,
    data: Bytes,
    contents: ParquetMetaData,
    tree: Node,
    limits: Limits,
    budget: Arc<Budget>,
    /// Row groups that were begun.
    groups: usize,
    /// Rows of the group that are not read from the columns yet.
    left: u64,
    columns: Vec<Column>,
    /// Rows that are read from the columns and not handed out.
    ready: u64,
    /// Rows that were handed out.
    number: u64,
    /// Bytes of text in the first rows.
    text: u64,
    ended: bool,
}

impl Rows {
    /// Opens a file that is in memory.
    ///
    /// # Errors
    /// [`IngestError::Malformed`] for a damaged file, [`IngestError::Unsupported`] for one packed in a way that is not
    /// read, [`IngestError::Limit`] for too many columns.
    pub(crate) fn open(file: &str, data: Vec<u8>, limits: Limits) -> Result<Rows, IngestError> {
        let data = Bytes::from(data);
        let contents = guarded(|| {
            footer::check(&data)?;
            let contents = ParquetMetaDataReader::new().parse_and_finish(&data);
            contents.map_err(|error| error.to_string())
        });
        let contents = contents.map_err(|reason| damaged(file, 1, &reason))?;
        let schema = contents.file_metadata().schema_descr();
        if schema.num_columns() > limits.columns {
            let reason = format!(
                "{} columns; at most {} are read, --max-columns raises this limit",
                schema.num_columns(),
                limits.columns
            );
            return Err(IngestError::Limit { file: file.to_owned(), line: 1, reason });
        }
        if schema.num_columns() == 0 {
            let reason = "the Parquet file has no column".to_owned();
            return Err(IngestError::Empty { file: file.to_owned(), reason });
        }
        for group in contents.row_groups() {
            for chunk in group.columns() {
                sound(file, chunk, data.len())?;
            }
        }
        let tree = typed::shape(schema.root_schema());
        Ok(Rows {
            file: file.to_owned(),
            budget: Arc::new(Budget::new(limits)),
            data,
            contents,
            tree,
            limits,
            groups: 0,
            left: 0,
            columns: Vec::new(),
            ready: 0,
            number: 0,
            text: 0,
            ended: false,
        })
    }

    /// Its columns, each with its name in a row.
    pub(crate) fn types(&self) -> Vec<(String, Arc<Type>)> {
        let Node::Struct(members) = &self.tree else { return Vec::new() };
        let names = members.iter().map(|(name, _)| name.clone());
        let types = self.contents.file_metadata().schema_descr().root_schema().get_fields();
        names.zip(types.iter().cloned()).collect()
    }

    /// Reads the next rows from the columns; `false` at the end.
    fn step(&mut self) -> Result<bool, IngestError> {
        while self.left == 0 {
            let Some(group) = self.contents.row_groups().get(self.groups) else { return Ok(false) };
            let Ok(rows) = u64::try_from(group.num_rows()) else {
                return Err(self.damaged("a row group of less than no rows"));
            };
            // The pages of the last group go before those of this one come.
            self.columns.clear();
            let open = |chunk| Column::open(chunk, &self.data, &self.budget, rows);
            let columns = guarded(|| group.columns().iter().map(open).collect());
            self.columns = columns.map_err(|reason| self.damaged(&reason))?;
            self.left = rows;
            self.groups += 1;
        }
        let wanted = self.left.min(STEP);
        self.budget.begin();
        let count = usize::try_from(wanted).unwrap_or(usize::MAX);
        let read = guarded(|| self.columns.iter_mut().try_for_each(|column| column.read(count)));
        read.map_err(|reason| self.damaged(&reason))?;
        self.left -= wanted;
        self.ready = wanted;
        Ok(true)
    }

    fn record(&mut self) -> Result<Option<Record>, IngestError> {
        if self.ready == 0 && !self.step()? {
            return Ok(None);
        }
        self.ready -= 1;
        let line = self.number + 1;
        let mut reading = Reading::new(&mut self.columns, self.limits);
        let read = self.tree.record(&mut reading);
        let text = reading.text() as u64;
        let object = match read {
            Ok(object) => object,
            Err(Wrong::Damaged(reason)) => return Err(self.damaged(&reason)),
            Err(Wrong::TooLong(reason)) => return Err(self.limit(reason)),
        };
        self.number = line;
        // The same long text again and again takes no room in the file.
        self.text = self.text.saturating_add(text);
        if line <= HELD && self.text > self.limits.unpacked {
            return Err(self.limit(format!(
                "the first rows hold more than {} of text; --max-unpacked raises this limit",
                size(self.limits.unpacked)
            )));
        }
        Ok(Some(Record::of_json(line, object)))
    }

    /// The error for what cannot be read from the next row on; for a limit, if it was one that stopped the reading.
    fn damaged(&self, reason: &str) -> IngestError {
        match self.budget.over() {
            Some(reason) => self.limit(reason),
            None => damaged(&self.file, self.number + 1, reason),
        }
    }

    fn limit(&self, reason: String) -> IngestError {
        IngestError::Limit { file: self.file.clone(), line: self.number + 1, reason }
    }
}

impl Iterator for Rows {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.record().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Checks what is said of a column in a row group: packed in a way that is read, and within the file.
fn sound(file: &str, chunk: &ColumnChunkMetaData, length: usize) -> Result<(), IngestError> {
    let column = chunk.column_path().string();
    let codec = match chunk.compression() {
        Compression::UNCOMPRESSED
        | Compression::SNAPPY
        | Compression::GZIP(_)
        | Compression::ZSTD(_)
        | Compression::LZ4
        | Compression::LZ4_RAW => None,
        Compression::BROTLI(_) => Some("brotli"),
        Compression::LZO => Some("LZO"),
    };
    if let Some(codec) = codec {
        return Err(IngestError::Unsupported {
            file: file.to_owned(),
            what: format!(
                "a Parquet file whose column {column} is packed with {codec}, which is not read"
            ),
            hint: "write it packed with snappy, zstd, gzip or lz4, or export CSV".to_owned(),
        });
    }
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let end = start.checked_add(chunk.compressed_size());
    let within = |at: i64| usize::try_from(at).is_ok_and(|at| at <= length);
    if !(within(start) && chunk.compressed_size() >= 0 && end.is_some_and(within)) {
        let reason = format!("column {column} lies outside of the file");
        return Err(damaged(file, 1, &reason));
    }
    Ok(())
}

fn damaged(file: &str, line: u64, reason: &str) -> IngestError {
    let reason = format!(
        "the Parquet file is damaged or cut off ({reason}); write or copy it again, or export CSV"
    );
    IngestError::Malformed { file: file.to_owned(), line, reason }
}

//! One column of a row group: its levels and values, a few rows at a time.
//!
//! Every entry of a column has a definition level (how much of its path is there) and a repetition level (at which list
//! it goes on); see <https://parquet.apache.org/docs/file-format/nestedencoding/>.

use super::page::{Budget, Pages};
use crate::typed::{Kind, Raw, Scalar};
use ::parquet::basic::Type;
use ::parquet::column::page::PageReader;
use ::parquet::column::reader::ColumnReaderImpl;
use ::parquet::data_type::{
    BoolType, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type,
    Int64Type, Int96Type,
};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ColumnChunkMetaData;
use bytes::Bytes;
use std::sync::Arc;

/// A column and how far its entries are used up.
pub(super) struct Column {
    path: String,
    kind: Kind,
    most: i16,
    source: Box<dyn Values>,
    definition: Vec<i16>,
    repetition: Vec<i16>,
    /// Entries, those that are used up, and the values among these.
    entries: usize,
    at: usize,
    value: usize,
}

impl Column {
    /// The column of a row group of so many rows.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn open(
        chunk: &ColumnChunkMetaData,
        data: &Bytes,
        budget: &Arc<Budget>,
        rows: u64,
    ) -> Result<Column, String> {
        let path = chunk.column_path().string();
        let about = chunk.column_descr_ptr();
        let pages = Pages::open(chunk, data, budget, rows);
        let pages: Box<dyn PageReader> =
            Box::new(pages.map_err(|error| format!("column {path}: {error}"))?);
        let source: Box<dyn Values> = match about.physical_type() {
            Type::BOOLEAN => Typed::<BoolType>::boxed(ColumnReaderImpl::new(about.clone(), pages)),
            Type::INT32 => Typed::<Int32Type>::boxed(ColumnReaderImpl::new(about.clone(), pages)),
            Type::INT64 => Typed::<Int64Type>::boxed(ColumnReaderImpl::new(about.clone(), pages)),
            Type::INT96 => Typed::<Int96Type>::boxed(ColumnReaderImpl::new(about.clone(), pages)),
            Type::FLOAT => Typed::<FloatType>::boxed(ColumnReaderImpl::new(about.clone(), pages)),
            Type::DOUBLE => Typed::<DoubleType>::boxed(ColumnReaderImpl::new(about.clone(), pages)),
            Type::BYTE_ARRAY => {
                Typed::<ByteArrayType>::boxed(ColumnReaderImpl::new(about.clone(), pages))
            }
            Type::FIXED_LEN_BYTE_ARRAY => {
                Typed::<FixedLenByteArrayType>::boxed(ColumnReaderImpl::new(about.clone(), pages))
            }
        };
        Ok(Column {
            path,
            kind: Kind::of(&about),
            most: about.max_def_level(),
            source,
            definition: Vec::new(),
            repetition: Vec::new(),
            entries: 0,
            at: 0,
            value: 0,
        })
    }

    /// Reads the entries of the next rows, once those before are used up.
    ///
    /// # Errors
    /// What is wrong: damaged, or fewer rows than that.
    pub(super) fn read(&mut self, rows: usize) -> Result<(), String> {
        if self.at < self.entries {
            return Err(self.uneven());
        }
        self.definition.clear();
        self.repetition.clear();
        (self.at, self.value) = (0, 0);
        let read = self.source.read(rows, &mut self.definition, &mut self.repetition);
        let (read, entries) = read.map_err(|error| format!("column {}: {error}", self.path))?;
        self.entries = entries;
        if read < rows {
            return Err(format!("column {} ends before its row group does", self.path));
        }
        Ok(())
    }

    /// The definition level of the next entry.
    ///
    /// # Errors
    /// There is none: other columns have more.
    pub(super) fn level(&self) -> Result<i16, String> {
        if self.at >= self.entries {
            return Err(self.uneven());
        }
        Ok(self.definition.get(self.at).copied().unwrap_or(self.most))
    }

    /// The repetition level of the next entry; 0, as of a new row, where there is none.
    pub(super) fn repeated(&self) -> i16 {
        self.repetition.get(self.at).copied().unwrap_or(0)
    }

    /// Uses up an entry. Gives its value and how it is to be understood; `None` for a null.
    ///
    /// # Errors
    /// There is none: other columns have more.
    pub(super) fn next(&mut self) -> Result<Option<(Kind, Scalar<'_>)>, String> {
        let level = self.level()?;
        self.at += 1;
        if level < self.most {
            return Ok(None);
        }
        self.value += 1;
        match self.source.get(self.value - 1) {
            Some(value) => Ok(Some((self.kind, value))),
            None => Err(self.uneven()),
        }
    }

    /// The name, joined with dots from the outermost.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn uneven(&self) -> String {
        format!("column {} has another number of entries than the columns beside it", self.path)
    }
}

/// Values of any type.
trait Values {
    /// Puts the next rows' values in place of those before: how many rows and entries there were.
    fn read(
        &mut self,
        rows: usize,
        definition: &mut Vec<i16>,
        repetition: &mut Vec<i16>,
    ) -> Result<(usize, usize), ParquetError>;

    /// One of the values.
    fn get(&self, at: usize) -> Option<Scalar<'_>>;
}

struct Typed<T: DataType> {
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
}

impl<T: DataType> Typed<T>
where
    T::T: Raw,
{
    fn boxed(reader: ColumnReaderImpl<T>) -> Box<dyn Values> {
        Box::new(Typed { reader, values: Vec::new() })
    }
}

impl<T: DataType> Values for Typed<T>
where
    T::T: Raw,
{
    fn read(
        &mut self,
        rows: usize,
        definition: &mut Vec<i16>,
        repetition: &mut Vec<i16>,
    ) -> Result<(usize, usize), ParquetError> {
        self.values.clear();
        let read =
            self.reader.read_records(rows, Some(definition), Some(repetition), &mut self.values)?;
        let (rows, _, entries) = read;
        Ok((rows, entries))
    }

    fn get(&self, at: usize) -> Option<Scalar<'_>> {
        self.values.get(at).map(Raw::scalar)
    }
}

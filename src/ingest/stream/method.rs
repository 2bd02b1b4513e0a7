//! How the rest of a table is read: the same for all its blocks and threads.

use super::Cutter;
use super::index::Marks;
use super::plan::Plan;
use crate::ingest::IngestError;
use crate::ingest::limits::Limits;
use crate::ingest::rest::{Kind, too_many_rows};
use crate::ingest::rows::Record;
use crate::ingest::rows::delimited::{Delimited, Taken};
use crate::ingest::rows::foreign::Usual;
use crate::ingest::rows::json::line_record;
use crate::ingest::rows::lines::Lines;
use crate::ingest::rows::split::Dialect;
use crate::ingest::validate::Reader;
use crate::ingest::watch::{Passed, Watch};

/// A table whose layout is settled.
pub struct Table {
    pub(super) reader: Reader,
    /// How plain rows are read; `None` where none are.
    pub(super) plan: Option<Plan>,
    /// The first name of the header, trimmed: a row that begins with it may be the header once more.
    pub(super) first: Option<Box<[u8]>>,
    pub(super) watch: Watch,
    pub(super) shape: Shape,
    pub(super) marks: Marks,
    pub(super) limits: Limits,
}

/// What the records are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Rows of cells, and what is usual for them, as the reader of cells knows it.
    Table { dialect: Dialect, usual: Option<Usual> },
    /// One JSON value a line.
    Lines,
}

/// The rest of a table behind its first rows.
pub struct Tail<'a> {
    /// How it is read.
    pub table: Table,
    /// Its bytes.
    pub cutter: Cutter<'a>,
    /// What went by in the first rows.
    pub passed: Passed,
    /// Records read so far.
    pub read: u64,
}

impl<'a> Tail<'a> {
    /// Whether lines of the dialect can be followed byte by byte.
    pub(in crate::ingest) fn can_follow(dialect: Dialect) -> bool {
        marks(dialect).is_some()
    }

    /// The rest of these records, `read` of which came before; `None` where it is no stream of bytes.
    pub(in crate::ingest) fn of(
        rows: Kind<'a>,
        reader: Reader,
        watch: Watch,
        limits: Limits,
        read: u64,
    ) -> Option<Tail<'a>> {
        let passed = watch.passed;
        let plan = Plan::of(&reader);
        let first = reader.header.first().map(|name| name.trim().as_bytes().into());
        let (table, cutter) = match rows {
            Kind::Table(records) => {
                let (dialect, usual) = (records.dialect, records.usual);
                let shape = Shape::Table { dialect, usual };
                let (rest, lines) = records.into_rest();
                let marks = marks(dialect)?;
                let table = Table { reader, plan, first, watch, shape, marks, limits };
                (table, Cutter::new(rest, lines))
            }
            Kind::Lines(records) => {
                let (rest, lines) = records.into_rest();
                let marks = Marks { delimiter: b'\n', quote: b'\n' };
                let shape = Shape::Lines;
                let table = Table { reader, plan: None, first, watch, shape, marks, limits };
                (table, Cutter::new(Box::new(rest), lines))
            }
            Kind::Other(_) => return None,
        };
        Some(Tail { table, cutter, passed, read })
    }
}

/// The marks of a dialect, where it is one that lines can be followed in.
fn marks(dialect: Dialect) -> Option<Marks> {
    let ascii = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
    let delimiter = ascii(dialect.delimiter)?;
    let quote = dialect.quote.map_or(Some(delimiter), ascii)?;
    let plain = dialect.escape.is_none() && !dialect.spaced && dialect.gap == 0;
    plain.then_some(Marks { delimiter, quote })
}

impl Table {
    /// Name of the file as shown.
    pub fn file(&self) -> &str {
        &self.reader.file
    }

    /// The delimiter.
    pub fn delimiter(&self) -> u8 {
        self.marks.delimiter
    }

    /// Cells of an ordinary row.
    pub fn width(&self) -> usize {
        self.reader.width
    }

    /// Whether creators say something about themselves in words.
    pub fn has_words(&self) -> bool {
        self.plan.as_ref().is_none_or(|plan| plan.has_words)
    }

    /// Records that may be read at most.
    pub fn most(&self) -> u64 {
        self.limits.rows
    }

    /// The error for a record beyond them.
    pub fn too_many(&self, line: u64) -> IngestError {
        too_many_rows(self.file(), line, self.limits.rows)
    }

    /// The first record of these bytes, by the reader of damaged tables, with what it took; so many lines lie before.
    pub(super) fn record(
        &self,
        bytes: &[u8],
        lines: u64,
    ) -> Result<Option<(Record, Taken)>, IngestError> {
        match self.shape {
            Shape::Table { dialect, usual } => {
                Delimited::new(bytes, &self.reader.file, dialect, usual, self.limits)
                    .after(lines)
                    .one(bytes)
            }
            Shape::Lines => {
                let mut rest = Lines::new(bytes, &self.reader.file, self.limits.line());
                rest.skip_to(lines);
                let Some(line) = rest.next_line()? else { return Ok(None) };
                let left = rest.unread();
                let taken = Taken { bytes: bytes.len() - left, lines: 1, to_the_end: left == 0 };
                Ok(Some((line_record(line.number, &line.text), taken)))
            }
        }
    }

    /// Whether records are rows of cells.
    pub(super) fn has_cells(&self) -> bool {
        matches!(self.shape, Shape::Table { .. })
    }

    /// What quotes a cell.
    pub(super) fn quote(&self) -> Option<char> {
        match self.shape {
            Shape::Table { dialect, .. } => dialect.quote,
            Shape::Lines => None,
        }
    }

    /// Whether a line of so many cells and bytes, split without a doubt, is a record as it stands.
    pub(super) fn is_sound(&self, cells: usize, bytes: usize) -> bool {
        let Shape::Table { usual, .. } = self.shape else { return false };
        let usual = usual.is_none_or(|usual| usual.width == cells || usual.width <= 2);
        usual && cells <= self.limits.columns && bytes <= self.limits.field
    }
}

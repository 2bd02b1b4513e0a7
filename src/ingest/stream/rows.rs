//! The records of one block, one after the other.

use super::cells::{self, Cell, Next};
use super::index::Index;
use super::sketch::Sketch;
use super::{Block, Table};
use crate::ingest::once::Identity;
use crate::ingest::rows::Record;
use crate::ingest::watch::{Passed, Watch};
use crate::ingest::{IngestError, Row};
use crate::profile::Profile;
use memchr::{memchr, memchr_iter};
use std::borrow::Cow;

/// Memory for reading blocks, one after the other.
pub struct Room {
    index: Index,
    cells: Vec<Cell>,
    sketch: Sketch,
    watch: Watch,
}

impl Room {
    /// For blocks of this table.
    pub fn new(table: &Table) -> Room {
        Room {
            index: Index::default(),
            cells: Vec::new(),
            sketch: Sketch::default(),
            watch: table.watch.clone(),
        }
    }
}

/// What a record is.
pub enum Step {
    /// Plain: its cells and figures are to be had from [`Rows`], until the next step.
    Plain(Option<Identity>),
    /// Anything else, read in full.
    Full(Box<Row>),
}

/// Goes through the records of a block.
pub struct Rows<'a> {
    table: &'a Table,
    block: &'a Block,
    room: &'a mut Room,
    /// Where the record begins that is read next.
    next: Next,
    line: u64,
    /// The first odd byte that is not yet passed by.
    odd: usize,
    /// Where the last record began and ended, and its line.
    last: (usize, usize, u64),
    /// It is printable ASCII without quotes.
    clean: bool,
}

impl<'a> Rows<'a> {
    /// `passed` is what went by before the block.
    pub fn new(table: &'a Table, block: &'a Block, room: &'a mut Room, passed: Passed) -> Rows<'a> {
        if table.has_cells() {
            room.index.read(&block.bytes, table.marks);
        }
        room.watch.passed = passed;
        let (next, last) = (Next { at: 0, mark: 0 }, (0, 0, block.line));
        let line = block.line;
        Rows { table, block, room, next, line, odd: 0, last, clean: false }
    }

    /// What has gone by so far.
    pub fn passed(&self) -> Passed {
        self.room.watch.passed
    }

    /// The next record; `None` at the end of the block.
    ///
    /// # Errors
    /// [`IngestError::Limit`] for a record beyond a limit.
    pub fn step(&mut self) -> Result<Option<Step>, IngestError> {
        let start = self.next.at;
        if start >= self.block.bytes.len() {
            return Ok(None);
        }
        let Some(next) = self.split() else { return self.in_full() };
        self.last = (start, next.at, self.line);
        (self.next, self.line) = (next, self.line + 1);
        if let Some(identity) = self.plain() {
            self.room.watch.passed = Passed::INSIDE;
            return Ok(Some(Step::Plain(identity)));
        }
        let record = self.copy();
        Ok(Some(self.full_step(record)))
    }

    /// Splits the line, if it is a record by itself.
    fn split(&mut self) -> Option<Next> {
        if !self.table.has_cells() {
            return None;
        }
        let next = self.split_plain().or_else(|| self.split_quoted())?;
        self.table.is_sound(self.room.cells.len(), next.at - self.next.at).then_some(next)
    }

    /// Splits a line without quotes that has as many cells as an ordinary row.
    fn split_plain(&mut self) -> Option<Next> {
        let Room { index, cells, .. } = &mut *self.room;
        let (bytes, Next { at, mark }) = (self.block.bytes.as_slice(), self.next);
        let end = at + memchr(b'\n', bytes.get(at..)?)?;
        let line = bytes.get(at..end)?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let odd = skip(index.odd(), &mut self.odd, at);
        let behind = at + line.len();
        let mut inside = odd.iter().map(|at| *at as usize).take_while(|at| *at < behind).peekable();
        self.clean = inside.peek().is_none();
        let quote = self.table.marks.quote;
        if inside.any(|at| bytes.get(at).is_none_or(|byte| *byte == quote || *byte == b'\r')) {
            return None;
        }
        let width = self.table.reader.width;
        cells::split_plain(index.marks().get(mark..)?, at, (end, behind), width, cells)?;
        Some(Next { at: end + 1, mark: mark + width })
    }

    /// Splits a line through its quotes.
    fn split_quoted(&mut self) -> Option<Next> {
        self.clean = false;
        let Room { index, cells, .. } = &mut *self.room;
        let (bytes, Next { at, mark }) = (self.block.bytes.as_slice(), self.next);
        let next = cells::split(bytes, index.marks(), self.table.marks, at, mark, cells)?;
        let line = bytes.get(at..next.at)?;
        let lone = |at: usize| line.get(at + 1) != Some(&b'\n');
        let in_one = !self.block.returns || !memchr_iter(b'\r', line).any(lone);
        in_one.then_some(next)
    }

    /// Reads the record without a copy, if it is plain.
    fn plain(&mut self) -> Option<Option<Identity>> {
        let Room { cells, sketch, watch, .. } = &mut *self.room;
        let plan = self.table.plan.as_ref()?;
        let reader = &self.table.reader;
        let bytes = self.block.bytes.as_slice();
        if cells.len() != reader.width || watch.other_table().is_some() {
            return None;
        }
        // The header once more is no row.
        let first = cells.first().and_then(|cell| bytes.get(cell.range()))?;
        if self.table.first.as_deref().is_some_and(|name| name == first.trim_ascii()) {
            return None;
        }
        sketch.read(reader, plan, bytes, cells)
    }

    /// The cells as a record.
    fn copy(&self) -> Record {
        let text = |cell: &Cell| self.text_of(*cell).into_owned();
        Record::of_cells(self.last.2, self.room.cells.iter().map(text).collect())
    }

    fn full_step(&mut self, record: Record) -> Step {
        let record = self.room.watch.look(record);
        let outcome = self.table.reader.outcome(&record);
        let Record { line, original, .. } = record;
        Step::Full(Box::new(Row { line, original, outcome }))
    }

    /// The record by the reader of damaged tables, or of JSON.
    fn in_full(&mut self) -> Result<Option<Step>, IngestError> {
        let start = self.next.at;
        let rest = self.block.bytes.get(start..).unwrap_or_default();
        let Some((record, taken)) = self.table.record(rest, self.line - 1)? else {
            return Ok(None);
        };
        let at = start + taken.bytes;
        self.last = (start, at, self.line);
        self.next.at = at;
        skip(self.room.index.marks(), &mut self.next.mark, at);
        self.line += taken.lines;
        Ok(Some(self.full_step(record)))
    }

    /// What stands between the cells.
    pub fn delimiter(&self) -> u8 {
        self.table.delimiter()
    }

    /// Line of the last record, 1-based.
    pub fn line(&self) -> u64 {
        self.last.2
    }

    /// Offset of the last record in the block.
    pub fn start(&self) -> usize {
        self.last.0
    }

    /// Offset of what follows the last record.
    pub fn end(&self) -> usize {
        self.last.1
    }

    /// The figures of the last record, which was plain.
    pub fn profile(&self) -> &Profile {
        &self.room.sketch.profile
    }

    /// The last record in full, which was plain.
    pub fn full(&self) -> Row {
        let record = self.copy();
        let outcome = self.table.reader.outcome(&record);
        Row { line: record.line, original: record.original, outcome }
    }

    /// Its line without the end.
    pub fn text(&self) -> &[u8] {
        let line = self.block.bytes.get(self.last.0..self.last.1).unwrap_or_default();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// Whether one of its cells stood in quotes.
    pub fn has_quotes(&self) -> bool {
        !self.clean && self.room.cells.iter().any(|cell| cell.quoted)
    }

    /// Whether it is known to hold printable ASCII only, and no quotes.
    pub fn is_clean(&self) -> bool {
        self.clean
    }

    /// The cells in which no number was read.
    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        let columns = self.table.plan.iter().flat_map(|plan| &plan.texts);
        columns.filter_map(|column| Some(self.content(*self.room.cells.get(*column)?)))
    }

    /// Its cells.
    pub fn cells(&self) -> &[Cell] {
        &self.room.cells
    }

    /// The bytes of a cell; quotes in it are doubled if [`Cell::is_doubled`].
    pub fn content(&self, cell: Cell) -> &[u8] {
        self.block.bytes.get(cell.range()).unwrap_or_default()
    }

    /// The text of a cell.
    pub fn text_of(&self, cell: Cell) -> Cow<'_, str> {
        let text = String::from_utf8_lossy(self.content(cell));
        match self.table.quote().filter(|_| cell.doubled) {
            Some(quote) => {
                Cow::Owned(text.replace(&format!("{quote}{quote}"), quote.encode_utf8(&mut [0; 4])))
            }
            None => text,
        }
    }

    /// The cell with the creator's category; empty where there is none.
    pub fn category(&self) -> &[u8] {
        let column = self.table.plan.as_ref().and_then(|plan| plan.category);
        let cell = column.and_then(|column| self.room.cells.get(column));
        cell.map(|cell| self.content(*cell)).unwrap_or_default()
    }
}

/// The offsets from `from` on; `passed` counts those before.
fn skip<'o>(offsets: &'o [u32], passed: &mut usize, from: usize) -> &'o [u32] {
    while offsets.get(*passed).is_some_and(|at| (*at as usize) < from) {
        *passed += 1;
    }
    offsets.get(*passed..).unwrap_or_default()
}

impl Cell {
    /// Whether it stood in quotes.
    pub fn is_quoted(self) -> bool {
        self.quoted
    }

    /// Whether quotes in it are doubled.
    pub fn is_doubled(self) -> bool {
        self.doubled
    }
}

impl Table {
    /// How the creator of the record at this offset of a block is called, as rejects show it.
    pub fn label(&self, block: &Block, start: usize) -> Option<String> {
        let rest = block.bytes.get(start..)?;
        let (record, _) = self.record(rest, 0).ok()??;
        match self.reader.outcome(&record) {
            crate::ingest::Outcome::Profiles(profiles) => {
                profiles.first().map(|profile| crate::ingest::cells::cut(profile.label()))
            }
            _ => None,
        }
    }
}

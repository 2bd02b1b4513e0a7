//! The records of one block, one after the other.

use super::cells::{Bare, Cell, Cells, Line, Next};
use super::index::Index;
use super::lines::{Lines, Place, Split};
use super::row::{self, ROWS};
use super::sketch::Sketch;
use super::{Block, Table};
use crate::ingest::once::Identity;
use crate::ingest::rows::Record;
use crate::ingest::watch::{Passed, Watch};
use crate::ingest::{IngestError, Row};
use crate::profile::Profile;
use std::borrow::Cow;

/// Memory for reading blocks, one after the other.
pub struct Room {
    index: Index,
    /// The lines that are read at once, and the cells of those among them that are not [`Split::Bare`].
    places: Vec<Place>,
    cells: Vec<Cell>,
    sketch: Sketch,
    watch: Watch,
}

impl Room {
    /// For blocks of this table.
    pub fn new(table: &Table) -> Room {
        Room {
            index: Index::default(),
            places: Vec::new(),
            cells: Vec::new(),
            sketch: Sketch::default(),
            watch: table.watch.clone(),
        }
    }
}

/// What a record is.
pub enum Step {
    /// Plain: its cells, its figures and whose it is are to be had from [`Rows`], until the next step.
    Plain,
    /// Anything else, read in full.
    Full(Box<Row>),
}

/// Goes through the records of a block.
pub struct Rows<'a> {
    table: &'a Table,
    block: &'a Block,
    bytes: &'a [u8],
    room: &'a mut Room,
    lines: Lines,
    /// How many of the lines that were read at once have been handed out.
    handed: usize,
    last: Place,
}

impl<'a> Rows<'a> {
    /// `passed` is what went by before the block.
    pub fn new(table: &'a Table, block: &'a Block, room: &'a mut Room, passed: Passed) -> Rows<'a> {
        room.watch.passed = passed;
        room.places.clear();
        let (lines, last) = (Lines::of(block), Place::whole(0, 0, block.line));
        Rows { table, block, bytes: block.bytes(), room, lines, handed: 0, last }
    }

    /// What has gone by so far.
    pub fn passed(&self) -> Passed {
        self.room.watch.passed
    }

    /// The next record; `None` at the end of the block.
    ///
    /// # Errors
    /// [`IngestError::Limit`] for a record beyond a limit.
    #[inline]
    pub fn step(&mut self) -> Result<Option<Step>, IngestError> {
        if self.handed == self.room.places.len() {
            self.read_ahead();
        }
        if self.next_plain() { Ok(Some(Step::Plain)) } else { self.next_full() }
    }

    /// Goes on to the next record, if it was read and is plain.
    #[inline]
    fn next_plain(&mut self) -> bool {
        let Room { places, sketch, watch, .. } = &mut *self.room;
        let sound = sketch.row(self.handed).is_some_and(|row| row.sound);
        let Some(place) = places.get(self.handed).filter(|_| sound) else { return false };
        if watch.other_table().is_some() {
            return false;
        }
        watch.passed = Passed::INSIDE;
        self.last = *place;
        self.handed += 1;
        true
    }

    /// Goes on to the next record, and reads it in full.
    fn next_full(&mut self) -> Result<Option<Step>, IngestError> {
        let Some(place) = self.room.places.get(self.handed) else {
            return if self.lines.at_end(self.block) { Ok(None) } else { self.in_full() };
        };
        self.last = *place;
        self.handed += 1;
        let record = self.copy();
        Ok(Some(self.full_step(record)))
    }

    /// Reads the next lines that are records by themselves, if there are any.
    fn read_ahead(&mut self) {
        let Room { index, places, cells, sketch, .. } = &mut *self.room;
        self.handed = 0;
        places.clear();
        cells.clear();
        self.lines.look_ahead(self.table, self.block, index);
        while places.len() < ROWS
            && let Some(place) = self.lines.next(self.table, self.block, index, cells)
        {
            places.push(place);
        }
        let Some(plan) = &self.table.plan else { return };
        let (reader, bytes) = (&self.table.reader, self.bytes);
        let first = self.table.first.as_deref();
        let mut bare = [Bare { ends: &[], end: 0 }; ROWS];
        if places.iter().all(|place| matches!(place.split, Split::Bare { .. })) {
            for (bare, place) in bare.iter_mut().zip(&*places) {
                if let Line::Bare(cells) = place.split.line(index, cells) {
                    *bare = cells;
                }
            }
            let lines = bare.get(..places.len()).unwrap_or_default();
            sketch.read(reader, plan, first, bytes, lines);
        } else {
            let mut lines = [Line::Listed(&[]); ROWS];
            for (line, place) in lines.iter_mut().zip(&*places) {
                *line = place.split.line(index, cells);
            }
            let lines = lines.get(..places.len()).unwrap_or_default();
            sketch.read(reader, plan, first, bytes, lines);
        }
    }

    /// Whose the last record is, if it was plain and that can be told.
    pub fn identity(&self) -> Option<Identity> {
        self.row().and_then(|row| row.identity)
    }

    /// What was read of the last record.
    fn row(&self) -> Option<&row::Row> {
        self.room.sketch.row(self.handed.checked_sub(1)?)
    }

    /// The cells as a record.
    fn copy(&self) -> Record {
        let text = |cell: Cell| self.text_of(cell).into_owned();
        Record::of_cells(self.last.line, self.cells().map(text).collect())
    }

    fn cells_of_line(&self) -> Line<'_> {
        self.last.split.line(&self.room.index, &self.room.cells)
    }

    fn full_step(&mut self, record: Record) -> Step {
        let record = self.room.watch.look(record);
        let outcome = self.table.reader.outcome(&record);
        let Record { line, original, .. } = record;
        Step::Full(Box::new(Row { line, original, outcome }))
    }

    /// The record by the reader of damaged tables, or of JSON.
    fn in_full(&mut self) -> Result<Option<Step>, IngestError> {
        let Next { at: start, .. } = self.lines.next;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let Some((record, taken)) = self.table.record(rest, self.lines.line - 1)? else {
            return Ok(None);
        };
        let at = start + taken.bytes;
        self.last = Place::whole(start, at, self.lines.line);
        self.lines.pass_to(at, taken.lines, &self.room.index);
        Ok(Some(self.full_step(record)))
    }

    /// What stands between the cells.
    pub fn delimiter(&self) -> u8 {
        self.table.delimiter()
    }

    /// Line of the last record, 1-based.
    pub fn line(&self) -> u64 {
        self.last.line
    }

    /// Offset of the last record in the block.
    pub fn start(&self) -> usize {
        self.last.start
    }

    /// Offset of what follows the last record.
    pub fn end(&self) -> usize {
        self.last.end
    }

    /// The figures of the last record, if it was plain.
    pub fn profile(&self) -> Option<&Profile> {
        self.row().map(|row| &row.profile)
    }

    /// The last record in full, which was plain.
    pub fn full(&self) -> Row {
        let record = self.copy();
        let outcome = self.table.reader.outcome(&record);
        Row { line: record.line, original: record.original, outcome }
    }

    /// Its line without the end.
    pub fn text(&self) -> &[u8] {
        let Place { start, end, split, .. } = self.last;
        if let Split::Bare { end, .. } = split {
            return self.bytes.get(start..end as usize).unwrap_or_default();
        }
        let line = self.bytes.get(start..end).unwrap_or_default();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// Whether one of its cells stood in quotes.
    pub fn has_quotes(&self) -> bool {
        match self.last.split {
            Split::Bare { .. } => false,
            Split::Listed { .. } => self.cells().any(|cell| cell.quoted),
        }
    }

    /// Whether it is known to be printable ASCII without quotes, none of whose cells a spreadsheet would run.
    pub fn is_tame(&self) -> bool {
        self.last.tame
    }

    /// Its cells.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.cells_of_line().cells()
    }

    /// The bytes of a cell; quotes in it are doubled if [`Cell::is_doubled`].
    pub fn content(&self, cell: Cell) -> &[u8] {
        self.bytes.get(cell.range()).unwrap_or_default()
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
        let cell = column.and_then(|column| self.cells_of_line().cell(column));
        cell.map(|cell| self.content(cell)).unwrap_or_default()
    }
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
        let rest = block.bytes().get(start..)?;
        let (record, _) = self.record(rest, 0).ok()??;
        match self.reader.outcome(&record) {
            crate::ingest::Outcome::Profiles(profiles) => {
                profiles.first().map(|profile| crate::ingest::cells::cut(profile.label()))
            }
            _ => None,
        }
    }
}

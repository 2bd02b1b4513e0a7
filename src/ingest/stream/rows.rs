//! The records of one block, one after the other.

use super::cells::{self, Bare, Cell, Cells, Line, Next};
use super::index::Index;
use super::sketch::{self, ROWS, Sketch};
use super::{Block, Table};
use crate::ingest::once::Identity;
use crate::ingest::rows::Record;
use crate::ingest::watch::{Passed, Watch};
use crate::ingest::{IngestError, Row};
use crate::profile::Profile;
use memchr::memchr_iter;
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
    /// Plain: its cells and figures are to be had from [`Rows`], until the next step.
    Plain(Option<Identity>),
    /// Anything else, read in full.
    Full(Box<Row>),
}

/// How a line was split.
#[derive(Debug, Clone, Copy)]
enum Split {
    /// At every delimiter: the number of the mark before it, how many cells there are, and where the last one ends.
    Bare { before: usize, width: usize, end: u32 },
    /// Into so many cells of the room, from this one on.
    Listed { from: usize, count: usize },
}

/// A line that is a record by itself.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Where it begins, and where the next one does.
    start: usize,
    end: usize,
    /// 1-based.
    line: u64,
    split: Split,
    /// It is printable ASCII without quotes, and none of its cells begins as a formula might.
    tame: bool,
}

/// Goes through the records of a block.
pub struct Rows<'a> {
    table: &'a Table,
    block: &'a Block,
    room: &'a mut Room,
    /// Where the record begins that is split next.
    next: Next,
    line: u64,
    /// The first odd byte, wild one and line feed that are not yet passed by.
    odd: usize,
    wild: usize,
    feed: usize,
    /// How many of the lines that were read at once have been handed out.
    handed: usize,
    last: Place,
}

impl<'a> Rows<'a> {
    /// `passed` is what went by before the block.
    pub fn new(table: &'a Table, block: &'a Block, room: &'a mut Room, passed: Passed) -> Rows<'a> {
        if table.has_cells() {
            room.index.read(&block.bytes, table.marks);
        }
        room.watch.passed = passed;
        room.places.clear();
        let split = Split::Listed { from: 0, count: 0 };
        let last = Place { start: 0, end: 0, line: block.line, split, tame: false };
        let next = Next { at: 0, mark: 0 };
        let (line, odd, wild, feed, handed) = (block.line, 0, 0, 0, 0);
        Rows { table, block, room, next, line, odd, wild, feed, handed, last }
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
        if self.handed == self.room.places.len() {
            self.read_ahead();
        }
        let Some(place) = self.room.places.get(self.handed) else {
            return if self.next.at < self.block.bytes.len() { self.in_full() } else { Ok(None) };
        };
        self.last = *place;
        self.handed += 1;
        if let Some(identity) = self.plain() {
            self.room.watch.passed = Passed::INSIDE;
            return Ok(Some(Step::Plain(identity)));
        }
        let record = self.copy();
        Ok(Some(self.full_step(record)))
    }

    /// Reads the next lines that are records by themselves, if there are any.
    fn read_ahead(&mut self) {
        self.handed = 0;
        self.room.places.clear();
        self.room.cells.clear();
        while self.room.places.len() < ROWS && self.next.at < self.block.bytes.len() {
            let Some((next, split, tame)) = self.split() else { break };
            let Next { at: start, .. } = self.next;
            let place = Place { start, end: next.at, line: self.line, split, tame };
            self.room.places.push(place);
            (self.next, self.line) = (next, self.line + 1);
        }
        let Some(plan) = &self.table.plan else { return };
        let Room { index, places, cells, sketch, .. } = &mut *self.room;
        let (reader, bytes) = (&self.table.reader, self.block.bytes.as_slice());
        let mut bare = [Bare { ends: &[], end: 0 }; ROWS];
        if places.iter().all(|place| matches!(place.split, Split::Bare { .. })) {
            for (bare, place) in bare.iter_mut().zip(&*places) {
                if let Line::Bare(cells) = place.split.line(index, cells) {
                    *bare = cells;
                }
            }
            sketch.read(reader, plan, bytes, bare.get(..places.len()).unwrap_or_default());
        } else {
            let mut lines = [Line::Listed(&[]); ROWS];
            for (line, place) in lines.iter_mut().zip(&*places) {
                *line = place.split.line(index, cells);
            }
            sketch.read(reader, plan, bytes, lines.get(..places.len()).unwrap_or_default());
        }
    }

    /// Splits the line, if it is a record by itself.
    fn split(&mut self) -> Option<(Next, Split, bool)> {
        if !self.table.has_cells() {
            return None;
        }
        let found = self.split_bare().or_else(|| self.split_quoted())?;
        let (next, split, _) = found;
        self.table.is_sound(split.count(), next.at - self.next.at).then_some(found)
    }

    /// Splits a line without quotes that has as many cells as an ordinary row: they lie between its marks.
    #[inline]
    fn split_bare(&mut self) -> Option<(Next, Split, bool)> {
        let index = &self.room.index;
        let Next { at, mark } = self.next;
        let width = self.table.reader.width;
        let ends = index.ends().get(mark..)?.get(..=width)?;
        let feed = *skip(index.feeds(), &mut self.feed, at).first()?;
        let before = ends.first()?.wrapping_add(1);
        if before as usize != at || *ends.last()? != feed {
            return None;
        }
        let bytes = self.block.bytes.as_slice();
        let behind = feed as usize;
        let returns = behind > at && bytes.get(behind - 1) == Some(&b'\r');
        let end = feed - u32::from(returns);
        let odd = skip(index.odd(), &mut self.odd, at);
        let mut inside = odd.iter().take_while(|at| **at < end).peekable();
        let wild = skip(index.wild(), &mut self.wild, at).first();
        let tame = inside.peek().is_none() && wild.is_none_or(|at| *at >= end);
        let quote = self.table.marks.quote;
        let byte = |at: &u32| bytes.get(*at as usize).copied();
        if inside.any(|at| byte(at).is_none_or(|byte| byte == quote || byte == b'\r')) {
            return None;
        }
        let split = Split::Bare { before: mark, width, end };
        Some((Next { at: behind + 1, mark: mark + width }, split, tame))
    }

    /// Splits a line through its quotes.
    fn split_quoted(&mut self) -> Option<(Next, Split, bool)> {
        let Room { index, cells, .. } = &mut *self.room;
        let (bytes, Next { at, mark }) = (self.block.bytes.as_slice(), self.next);
        let from = cells.len();
        let next = cells::split(bytes, index.marks(), self.table.marks, at, mark, cells)?;
        let split = Split::Listed { from, count: cells.len() - from };
        let line = bytes.get(at..next.at)?;
        let lone = |at: usize| line.get(at + 1) != Some(&b'\n');
        let in_one = !self.block.returns || !memchr_iter(b'\r', line).any(lone);
        in_one.then_some((next, split, false))
    }

    /// Whose the record is, if it is plain.
    fn plain(&self) -> Option<Option<Identity>> {
        self.table.plan.as_ref()?;
        let row = self.row().filter(|row| row.sound)?;
        if self.room.watch.other_table().is_some() {
            return None;
        }
        // The header once more is no row.
        let first = self.cells_of_line().cell(0).map(|cell| self.content(cell))?;
        let is_header = self.table.first.as_deref().is_some_and(|name| is_name(first, name));
        (!is_header).then_some(row.identity)
    }

    /// What was read of the last record.
    fn row(&self) -> Option<&sketch::Row> {
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
        let start = self.next.at;
        let rest = self.block.bytes.get(start..).unwrap_or_default();
        let Some((record, taken)) = self.table.record(rest, self.line - 1)? else {
            return Ok(None);
        };
        let at = start + taken.bytes;
        let split = Split::Listed { from: 0, count: 0 };
        self.last = Place { start, end: at, line: self.line, split, tame: false };
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
        let line = self.block.bytes.get(self.last.start..self.last.end).unwrap_or_default();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// Whether one of its cells stood in quotes.
    pub fn has_quotes(&self) -> bool {
        match self.cells_of_line() {
            Line::Bare(_) => false,
            Line::Listed(cells) => cells.iter().any(|cell| cell.quoted),
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

    /// How many they are.
    pub fn cell_count(&self) -> usize {
        self.cells_of_line().count()
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
        let cell = column.and_then(|column| self.cells_of_line().cell(column));
        cell.map(|cell| self.content(cell)).unwrap_or_default()
    }
}

impl Split {
    #[inline]
    fn line<'r>(self, index: &'r Index, cells: &'r [Cell]) -> Line<'r> {
        match self {
            Split::Bare { before, width, end } => {
                let ends = index.ends().get(before..).and_then(|ends| ends.get(..=width));
                Line::Bare(Bare { ends: ends.unwrap_or_default(), end })
            }
            Split::Listed { from, count } => {
                let cells = cells.get(from..).and_then(|cells| cells.get(..count));
                Line::Listed(cells.unwrap_or_default())
            }
        }
    }

    fn count(self) -> usize {
        match self {
            Split::Bare { width, .. } => width,
            Split::Listed { count, .. } => count,
        }
    }
}

/// Whether a cell holds this name and nothing else but space around it.
#[inline]
fn is_name(cell: &[u8], name: &[u8]) -> bool {
    let (Some(first), Some(begun)) = (cell.first(), name.first()) else { return cell == name };
    // Most cells begin otherwise.
    (first == begun || first.is_ascii_whitespace()) && cell.trim_ascii() == name
}

/// The offsets from `from` on; `passed` counts those before.
#[inline]
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

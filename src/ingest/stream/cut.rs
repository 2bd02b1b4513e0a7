//! Blocks of a table, cut where a record ends: at a line feed that stands in no quoted cell.
//!
//! Lines without a quote need no look. A line with one is followed through its cells; where a quoted cell is still
//! open at its end, the reader of damaged tables says how far the record goes, as it would without blocks.

use super::method::Table;
use super::{Block, index::Marks};
use crate::ingest::IngestError;
use memchr::{memchr, memchr_iter, memrchr};
use std::io::{ErrorKind, Read};

/// Bytes of a block. The same for any number of threads, so that sums are too.
const BLOCK: usize = 128 << 10;

/// Parts of a block, each of which is looked at as a whole before its lines are read.
const PIECES: usize = 8;

/// Cuts what is left of a file into blocks.
pub struct Cutter<'a> {
    reader: Box<dyn Read + Send + 'a>,
    /// What is read and not yet handed out, which begins where a record does, and room behind it.
    buffer: Vec<u8>,
    /// Bytes of the buffer that are read.
    filled: usize,
    /// Up to here the buffer is known to be cut into records.
    known: usize,
    /// Lines before the buffer.
    lines: u64,
    blocks: u64,
    finished: bool,
    /// Bytes of a block.
    size: usize,
}

/// How a line with a quote ends.
enum End {
    /// Its last cell ends with it.
    Closed,
    /// Perhaps in a quoted cell.
    Open,
}

impl<'a> Cutter<'a> {
    pub(in crate::ingest) fn new(reader: Box<dyn Read + Send + 'a>, lines: u64) -> Cutter<'a> {
        Cutter {
            reader,
            buffer: Vec::new(),
            filled: 0,
            known: 0,
            lines,
            blocks: 0,
            finished: false,
            size: BLOCK,
        }
    }

    /// The same in blocks of about so many bytes.
    #[must_use]
    pub fn in_blocks_of(self, size: usize) -> Cutter<'a> {
        Cutter { size: size.max(1), ..self }
    }

    /// The next block; `room` is a buffer of an earlier one that is needed no more.
    ///
    /// # Errors
    /// [`IngestError::Io`].
    pub fn next_block(
        &mut self,
        table: &Table,
        room: Vec<u8>,
    ) -> Result<Option<Block>, IngestError> {
        let mut wanted = self.size;
        loop {
            self.fill(wanted, table)?;
            if self.filled == 0 {
                return Ok(None);
            }
            let end = self.end(table)?;
            // Without a place to cut, more is read; a line beyond the limit is handed out for its error.
            if end > 0 {
                return Ok(Some(self.take(end, room)));
            }
            if self.finished || self.filled > table.limits.line().saturating_mul(2) {
                return Ok(Some(self.take(self.filled, room)));
            }
            wanted = self.filled + self.size;
        }
    }

    fn fill(&mut self, wanted: usize, table: &Table) -> Result<(), IngestError> {
        // Room is zeroed when it is made, and not for each piece that comes.
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted, 0);
        }
        while !self.finished
            && let Some(room) = self.buffer.get_mut(self.filled..wanted)
            && !room.is_empty()
        {
            match self.reader.read(room) {
                Ok(0) => self.finished = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(source) => {
                    return Err(IngestError::Io { file: table.file().to_owned(), source });
                }
            }
        }
        Ok(())
    }

    /// Where the last whole record of the buffer ends; 0 where none does.
    fn end(&mut self, table: &Table) -> Result<usize, IngestError> {
        let Marks { quote, delimiter } = table.marks;
        while quote != delimiter
            && let Some(at) = memchr(quote, self.read_from(self.known))
        {
            let at = self.known + at;
            let start = self.line_start(at);
            let Some(end) = self.line_end(at) else { return Ok(start) };
            let line = self.buffer.get(start..end).unwrap_or_default();
            self.known = match walk(line, table.marks) {
                End::Closed => end,
                End::Open => match self.whole_record(start, table)? {
                    Some(end) => end,
                    None => {
                        self.known = start;
                        return Ok(start);
                    }
                },
            };
        }
        Ok(match memrchr(b'\n', self.read_from(self.known)) {
            _ if self.finished => self.filled,
            Some(last) => self.known + last + 1,
            None => self.known,
        })
    }

    /// What is read, from here on.
    fn read_from(&self, at: usize) -> &[u8] {
        self.buffer.get(at..self.filled).unwrap_or_default()
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.buffer.get(self.known..at).unwrap_or_default();
        memrchr(b'\n', before).map_or(self.known, |feed| self.known + feed + 1)
    }

    /// Behind the line's feed; `None` where the rest of the line is not read yet.
    fn line_end(&self, at: usize) -> Option<usize> {
        let end = memchr(b'\n', self.read_from(at)).map(|feed| at + feed + 1);
        end.or_else(|| self.finished.then_some(self.filled))
    }

    /// Where the record from `start` on ends; `None` where that hangs on what is not read yet.
    fn whole_record(&self, start: usize, table: &Table) -> Result<Option<usize>, IngestError> {
        match table.record(self.read_from(start), 0) {
            Ok(Some((_, taken))) if !taken.to_the_end || self.finished => {
                Ok(Some(start + taken.bytes))
            }
            // The error is told when the rows before it have been, by who reads the block.
            Err(_) => Ok(Some(self.filled)),
            Ok(_) => Ok(None),
        }
    }

    fn take(&mut self, end: usize, mut room: Vec<u8>) -> Block {
        let (taken, rest) = (self.buffer.get(..end), self.read_from(end));
        let taken = taken.unwrap_or_default();
        let (feeds, returns) = (feeds(taken), lone_returns(taken));
        let left = rest.len();
        if room.len() < left {
            room.resize(left, 0);
        }
        if let Some(room) = room.get_mut(..left) {
            room.copy_from_slice(rest);
        }
        std::mem::swap(&mut self.buffer, &mut room);
        (self.filled, self.known) = (left, self.known.saturating_sub(end));
        let block = Block {
            room,
            length: end,
            number: self.blocks,
            line: self.lines + 1,
            returns: returns > 0,
            piece: self.size.div_ceil(PIECES),
        };
        self.lines += u64::try_from(feeds + returns).unwrap_or(0);
        self.blocks += 1;
        block
    }
}

/// Line feeds, in pieces so short that one byte holds the count of each.
fn feeds(bytes: &[u8]) -> usize {
    let of =
        |piece: &[u8]| piece.iter().fold(0_u8, |n, byte| n.wrapping_add(u8::from(*byte == b'\n')));
    let (pieces, rest) = bytes.as_chunks::<192>();
    pieces.iter().map(|piece| usize::from(of(piece))).sum::<usize>() + usize::from(of(rest))
}

/// Carriage returns that end a line by themselves.
fn lone_returns(bytes: &[u8]) -> usize {
    memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count()
}

/// Follows a line through its cells.
fn walk(line: &[u8], marks: Marks) -> End {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    if memchr(b'\r', text).is_some() {
        return End::Open; // several lines in one
    }
    let mut at = 0;
    loop {
        if text.get(at) == Some(&marks.quote) {
            at += 1;
            loop {
                let rest = text.get(at..).unwrap_or_default();
                let Some(quote) = memchr(marks.quote, rest) else { return End::Open };
                at += quote + 1;
                if text.get(at) != Some(&marks.quote) {
                    break;
                }
                at += 1;
            }
        }
        let rest = text.get(at..).unwrap_or_default();
        match memchr(marks.delimiter, rest) {
            Some(delimiter) => at += delimiter + 1,
            None => return End::Closed,
        }
    }
}

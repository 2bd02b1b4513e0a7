//! The rest of a long table, once its first rows have told how it is read: in blocks that several threads work on.
//!
//! A row whose cells are plain (digits where numbers are, an ordinary account name) is read in place, without a copy;
//! every other row goes through the reader that reads all files. Both come to the same figures: a test holds one against
//! the other.

mod account;
mod answers;
mod cells;
mod content;
mod counts;
mod cut;
mod index;
mod lines;
mod method;
mod plain;
mod plan;
mod row;
mod rows;
mod sketch;

pub use crate::ingest::watch::Passed;
pub use cells::Cell;
pub use cut::Cutter;
pub use method::{Table, Tail};
pub use rows::{Room, Rows, Step};

/// A piece of a file, cut between two records.
#[derive(Debug)]
pub struct Block {
    /// Its bytes and what is left of its memory.
    room: Vec<u8>,
    length: usize,
    number: u64,
    /// 1-based number of its first line.
    line: u64,
    /// Some lines are ended by a carriage return alone.
    returns: bool,
    /// Bytes that are looked at together.
    piece: usize,
}

impl Block {
    /// Counted from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }

    /// Its memory, to be used again.
    pub fn into_room(self) -> Vec<u8> {
        self.room
    }
}

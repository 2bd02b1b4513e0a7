//! The lines of a block that are records by themselves, and where their cells are.

use super::cells::{self, Bare, Cell, Line, Next};
use super::index::Index;
use super::{Block, Table};
use memchr::{memchr, memchr_iter, memrchr};

/// How a line was split.
#[derive(Debug, Clone, Copy)]
pub(super) enum Split {
    /// At every delimiter: the number of the mark before it, how many cells there are, and where the last one ends.
    Bare { before: usize, width: usize, end: u32 },
    /// Into so many cells of the room, from this one on.
    Listed { from: usize, count: usize },
}

/// A line that is a record by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Where it begins, and where the next one does.
    pub(super) start: usize,
    pub(super) end: usize,
    /// 1-based.
    pub(super) line: u64,
    pub(super) split: Split,
    /// It is printable ASCII without quotes, and none of its cells begins as a formula might.
    pub(super) tame: bool,
}

impl Place {
    /// A record whose cells are not told apart.
    pub(super) fn whole(start: usize, end: usize, line: u64) -> Place {
        Place { start, end, line, split: Split::Listed { from: 0, count: 0 }, tame: false }
    }
}

/// Goes through the lines.
pub(super) struct Lines {
    /// Where the record begins that is split next.
    pub(super) next: Next,
    /// Its line, 1-based.
    pub(super) line: u64,
    /// The first odd byte, wild one and line feed that are not yet passed by.
    odd: usize,
    wild: usize,
    feed: usize,
    /// Up to here the index reaches.
    known: usize,
}

impl Lines {
    pub(super) fn of(block: &Block) -> Lines {
        Lines {
            next: Next { at: 0, mark: 0 },
            line: block.line,
            odd: 0,
            wild: 0,
            feed: 0,
            known: 0,
        }
    }

    /// Has the index read the next lines, where it holds no more. They are so few that they and it are still near to the
    /// processor when they are read.
    pub(super) fn look_ahead(&mut self, table: &Table, block: &Block, index: &mut Index) {
        let at = self.next.at;
        if !table.has_cells() || at < self.known || self.at_end(block) {
            return;
        }
        let rest = block.bytes().get(at..).unwrap_or_default();
        let length = match rest.get(..block.piece) {
            None => rest.len(),
            Some(piece) => {
                let feed = memrchr(b'\n', piece).or_else(|| memchr(b'\n', rest));
                feed.map_or(rest.len(), |feed| feed + 1)
            }
        };
        index.read(rest.get(..length).unwrap_or_default(), at, table.marks);
        self.known = at + length;
        (self.next.mark, self.odd, self.wild, self.feed) = (0, 0, 0, 0);
    }

    /// Splits the line, if it is a record by itself.
    pub(super) fn next(
        &mut self,
        table: &Table,
        block: &Block,
        index: &Index,
        cells: &mut Vec<Cell>,
    ) -> Option<Place> {
        if self.next.at >= self.known {
            return None;
        }
        let bare = self.bare(table, block, index);
        let (next, split, tame) = bare.or_else(|| self.quoted(table, block, index, cells))?;
        let Next { at: start, .. } = self.next;
        let place = Place { start, end: next.at, line: self.line, split, tame };
        if !table.is_sound(split.count(), next.at - start) {
            return None;
        }
        (self.next, self.line) = (next, self.line + 1);
        Some(place)
    }

    /// Whether all records have gone by.
    pub(super) fn at_end(&self, block: &Block) -> bool {
        self.next.at >= block.length
    }

    /// Goes on at this offset, so many lines later.
    pub(super) fn pass_to(&mut self, at: usize, lines: u64, index: &Index) {
        self.next.at = at;
        skip(index.marks(), &mut self.next.mark, at);
        self.line += lines;
    }

    /// Splits a line without quotes that has as many cells as an ordinary row: they lie between its marks.
    #[inline]
    fn bare(&mut self, table: &Table, block: &Block, index: &Index) -> Option<(Next, Split, bool)> {
        let Next { at, mark } = self.next;
        let width = table.reader.width;
        let ends = index.ends().get(mark..)?.get(..=width)?;
        let feed = *skip(index.feeds(), &mut self.feed, at).first()?;
        let before = ends.first()?.wrapping_add(1);
        if before as usize != at || *ends.last()? != feed {
            return None;
        }
        let bytes = block.bytes();
        let behind = feed as usize;
        let returns = behind > at && bytes.get(behind - 1) == Some(&b'\r');
        let end = feed - u32::from(returns);
        let odd = skip(index.odd(), &mut self.odd, at);
        let mut inside = odd.iter().take_while(|at| **at < end).peekable();
        let wild = skip(index.wild(), &mut self.wild, at).first();
        let tame = inside.peek().is_none() && wild.is_none_or(|at| *at >= end);
        let quote = table.marks.quote;
        let byte = |at: &u32| bytes.get(*at as usize).copied();
        if inside.any(|at| byte(at).is_none_or(|byte| byte == quote || byte == b'\r')) {
            return None;
        }
        let split = Split::Bare { before: mark, width, end };
        Some((Next { at: behind + 1, mark: mark + width }, split, tame))
    }

    /// Splits a line through its quotes.
    fn quoted(
        &self,
        table: &Table,
        block: &Block,
        index: &Index,
        cells: &mut Vec<Cell>,
    ) -> Option<(Next, Split, bool)> {
        let (bytes, Next { at, mark }) = (block.bytes(), self.next);
        let from = cells.len();
        let next = cells::split(bytes, index.marks(), table.marks, at, mark, cells)?;
        let split = Split::Listed { from, count: cells.len() - from };
        let line = bytes.get(at..next.at)?;
        let lone = |at: usize| line.get(at + 1) != Some(&b'\n');
        let in_one = !block.returns || !memchr_iter(b'\r', line).any(lone);
        in_one.then_some((next, split, false))
    }
}

impl Split {
    #[inline]
    pub(super) fn line<'r>(self, index: &'r Index, cells: &'r [Cell]) -> Line<'r> {
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

/// The offsets from `from` on; `passed` counts those before.
#[inline]
fn skip<'o>(offsets: &'o [u32], passed: &mut usize, from: usize) -> &'o [u32] {
    while offsets.get(*passed).is_some_and(|at| (*at as usize) < from) {
        *passed += 1;
    }
    offsets.get(*passed..).unwrap_or_default()
}

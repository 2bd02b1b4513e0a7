//! The cells of one line, in place.

use super::index::Marks;

/// Where a cell stands in its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    from: u32,
    to: u32,
    /// It stood in quotes, which are not part of it.
    pub(super) quoted: bool,
    /// Quotes in it are doubled.
    pub(super) doubled: bool,
}

/// Where the line after the one just read begins, and the first mark from there on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub(super) at: usize,
    pub(super) mark: usize,
}

/// The cells of one line.
pub(super) trait Cells: Copy {
    /// One of them, from 0 on.
    fn cell(self, number: usize) -> Option<Cell>;

    /// How many there are.
    fn count(self) -> usize;
}

/// Cells none of which is quoted: they lie between these marks, the first of which stands before the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bare<'a> {
    pub(super) ends: &'a [u32],
    /// Where what ends the line begins.
    pub(super) end: u32,
}

impl Cells for Bare<'_> {
    #[inline]
    fn cell(self, number: usize) -> Option<Cell> {
        // The second is looked for first: where it is, so is the other.
        let behind = *self.ends.get(number + 1)?;
        let before = *self.ends.get(number)?;
        let (from, to) = (before.wrapping_add(1), behind.min(self.end));
        Some(Cell { from, to, quoted: false, doubled: false })
    }

    #[inline]
    fn count(self) -> usize {
        self.ends.len().saturating_sub(1)
    }
}

/// As they were found one by one.
impl Cells for &[Cell] {
    #[inline]
    fn cell(self, number: usize) -> Option<Cell> {
        self.get(number).copied()
    }

    #[inline]
    fn count(self) -> usize {
        self.len()
    }
}

/// Either.
#[derive(Debug, Clone, Copy)]
pub(super) enum Line<'a> {
    Bare(Bare<'a>),
    Listed(&'a [Cell]),
}

impl<'a> Line<'a> {
    /// All of them.
    pub(super) fn cells(self) -> impl Iterator<Item = Cell> + use<'a> {
        (0..self.count()).filter_map(move |number| self.cell(number))
    }
}

impl Cells for Line<'_> {
    #[inline]
    fn cell(self, number: usize) -> Option<Cell> {
        match self {
            Line::Bare(cells) => cells.cell(number),
            Line::Listed(cells) => cells.cell(number),
        }
    }

    #[inline]
    fn count(self) -> usize {
        match self {
            Line::Bare(cells) => cells.count(),
            Line::Listed(cells) => cells.count(),
        }
    }
}

impl Cell {
    pub(super) fn plain(from: usize, to: usize) -> Cell {
        Cell { from: offset(from), to: offset(to), quoted: false, doubled: false }
    }

    /// Bytes in it.
    #[inline]
    pub(super) fn length(self) -> u32 {
        self.to.wrapping_sub(self.from)
    }

    /// Where it ends.
    #[inline]
    pub(super) fn end(self) -> usize {
        self.to as usize
    }

    /// Where it stands.
    #[inline]
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// Offsets in a block are small: [`super::cut`] hands out no larger ones.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Splits the line that begins at `at`, and appends its cells; `None` where a quote does not stand where quotes belong, or the line breaks
/// inside of one. `mark` is the first mark from there on.
pub(super) fn split(
    bytes: &[u8],
    places: &[u32],
    marks: Marks,
    at: usize,
    mut mark: usize,
    cells: &mut Vec<Cell>,
) -> Option<Next> {
    let mut start = at;
    loop {
        let Some(place) = place(places, mark) else {
            // The last line of a file may lack its end.
            cells.push(Cell::plain(start, without_return(bytes, start, bytes.len())));
            return Some(Next { at: bytes.len(), mark });
        };
        let byte = *bytes.get(place)?;
        if byte == marks.delimiter {
            cells.push(Cell::plain(start, place));
            (start, mark) = (place + 1, mark + 1);
            continue;
        }
        if byte == b'\n' {
            cells.push(Cell::plain(start, without_return(bytes, start, place)));
            return Some(Next { at: place + 1, mark: mark + 1 });
        }
        if place != start {
            return None;
        }
        let (cell, after) = quoted(bytes, places, marks, start, mark + 1)?;
        cells.push(cell);
        let end = cell.range().end + 1;
        match bytes.get(end) {
            None => return Some(Next { at: end, mark: after }),
            Some(next) if *next == marks.delimiter => (start, mark) = (end + 1, after + 1),
            Some(b'\n') => return Some(Next { at: end + 1, mark: after + 1 }),
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                return Some(Next { at: end + 2, mark: after + 1 });
            }
            Some(_) => return None,
        }
    }
}

/// A quoted cell, and the first mark behind it.
fn quoted(
    bytes: &[u8],
    places: &[u32],
    marks: Marks,
    open: usize,
    mut mark: usize,
) -> Option<(Cell, usize)> {
    let mut doubled = false;
    loop {
        let at = place(places, mark)?;
        mark += 1;
        let byte = *bytes.get(at)?;
        if byte == b'\n' {
            return None;
        }
        if byte != marks.quote {
            continue;
        }
        if bytes.get(at + 1) == Some(&marks.quote) {
            (doubled, mark) = (true, mark + 1);
            continue;
        }
        return Some((
            Cell { from: offset(open + 1), to: offset(at), quoted: true, doubled },
            mark,
        ));
    }
}

fn place(places: &[u32], mark: usize) -> Option<usize> {
    places.get(mark).and_then(|place| usize::try_from(*place).ok())
}

fn without_return(bytes: &[u8], from: usize, to: usize) -> usize {
    let ends_in_return = to > from && bytes.get(to - 1) == Some(&b'\r');
    if ends_in_return { to - 1 } else { to }
}

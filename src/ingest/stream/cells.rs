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

impl Cell {
    fn plain(from: usize, to: usize) -> Cell {
        Cell { from: offset(from), to: offset(to), quoted: false, doubled: false }
    }

    /// Where it stands.
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// Offsets in a block are small: [`super::cut`] hands out no larger ones.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Splits the line from `at` on, which holds no quote, into just so many cells; `None` where there are more or fewer.
/// `places` are the marks from there on, `end` is its line feed's and that of what ends it.
pub(super) fn split_plain(
    places: &[u32],
    at: usize,
    (feed, end): (usize, usize),
    width: usize,
    cells: &mut Vec<Cell>,
) -> Option<()> {
    let own = places.get(..width)?;
    if own.last().is_none_or(|last| *last as usize != feed) {
        return None;
    }
    cells.clear();
    let mut from = offset(at);
    cells.extend(own.iter().map(|to| {
        let cell = Cell { from, to: *to, quoted: false, doubled: false };
        from = to + 1;
        cell
    }));
    if let Some(last) = cells.last_mut() {
        last.to = offset(end);
    }
    Some(())
}

/// Splits the line that begins at `at`; `None` where a quote does not stand where quotes belong, or the line breaks
/// inside of one. `mark` is the first mark from there on.
pub(super) fn split(
    bytes: &[u8],
    places: &[u32],
    marks: Marks,
    at: usize,
    mut mark: usize,
    cells: &mut Vec<Cell>,
) -> Option<Next> {
    cells.clear();
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

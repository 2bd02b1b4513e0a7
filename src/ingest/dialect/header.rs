//! Where a table begins: its header, what stands above it, headers of two rows, tables without one.

use super::kinds::{Kind, kind};
use crate::ingest::columns::guess::guess;
use crate::ingest::columns::header::Words;
use crate::ingest::rows::Record;
use std::collections::BTreeSet;

/// The header is among these first records.
const WITHIN: usize = 25;

/// Rows below it that it is compared with.
const BELOW: usize = 60;

/// Where the table begins, as indices among the records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Top {
    /// First row of the table; what stands above it is preamble.
    pub(crate) start: usize,
    /// The header's last row, where there is a header.
    pub(crate) header: Option<usize>,
}

/// Finds the top of a table whose ordinary rows have `width` cells.
pub(crate) fn top(records: &[Record], width: usize) -> Top {
    let header = named(records, width).or_else(|| typed(records, width));
    let start = match header {
        Some(header) => first_of_header(records, header, width),
        None => start(records, width),
    };
    Top { start, header }
}

/// The record with the most cells that name a field, if at least two do.
fn named(records: &[Record], width: usize) -> Option<usize> {
    let mut figures_above = 0;
    let mut best: Option<(usize, usize)> = None;
    for (at, record) in records.iter().enumerate().take(WITHIN) {
        let cells = record.cells();
        let hits = hits(cells);
        let fits = cells.len() * 2 >= width && !record.is_blank() && mostly_words(cells);
        // Below rows of figures a header begins another table.
        if fits
            && figures_above < 2
            && hits >= 2.min(width)
            && best.is_none_or(|(most, _)| hits > most)
        {
            best = Some((hits, at));
        }
        let figures = numbers(cells) * 4 >= filled(cells);
        figures_above +=
            usize::from(width > 2 && cells.len() == width && filled(cells) * 2 > width && figures);
    }
    best.map(|(_, at)| at)
}

/// The first full row, if its cells are other things than those below.
fn typed(records: &[Record], width: usize) -> Option<usize> {
    let at = start(records, width);
    let head = records.get(at)?.cells();
    let below: Vec<&[String]> = records
        .iter()
        .skip(at + 1)
        .filter(|record| !record.is_blank() && record.problem.is_none())
        .map(Record::cells)
        .filter(|cells| cells.len() == head.len() || cells.len() == width)
        .take(BELOW)
        .collect();
    if filled(head) == 0 || (below.is_empty() && numbers(head) > 0) {
        return None;
    }
    let columns = head.iter().enumerate().map(|(column, cell)| {
        let cells: Vec<&str> =
            below.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).collect();
        differs(cell.trim(), &cells)
    });
    let distinct: BTreeSet<&str> = head.iter().map(|cell| cell.trim()).collect();
    #[expect(clippy::cast_precision_loss, reason = "a row has at most thousands of cells")]
    let repeated = (head.len() - distinct.len()) as f64;
    let score = columns.sum::<f64>() + 0.7 * f64::from(u32::try_from(hits(head)).unwrap_or(0))
        - repeated * 0.5;
    (score > 0.4).then_some(at)
}

/// How far a cell looks like the name of what stands below it.
fn differs(cell: &str, below: &[&str]) -> f64 {
    let kinds: Vec<Kind> =
        below.iter().map(|cell| kind(cell)).filter(|kind| *kind != Kind::Empty).collect();
    let this = kind(cell);
    if this == Kind::Empty {
        return -0.2;
    }
    if matches!(this, Kind::Number | Kind::Time) && cell.len() != 4 {
        return -1.5; // a name is no figure, unless it is a year
    }
    let share = |wanted: Kind| {
        let count = kinds.iter().filter(|kind| **kind == wanted).count();
        count * 10 >= kinds.len() * 7 && count > 0
    };
    if [Kind::Number, Kind::Time, Kind::Address, Kind::Flag].into_iter().any(share) {
        return if share(this) { -1.5 } else { 1.0 };
    }
    if below.contains(&cell) {
        return -0.6;
    }
    if cell.chars().any(|c| c.is_ascii_digit()) || cell.len() > 60 { -0.1 } else { 0.15 }
}

/// The first row that is about as wide as the table and not mostly empty.
fn start(records: &[Record], width: usize) -> usize {
    let wide = |record: &Record| {
        let cells = record.cells();
        cells.len() * 5 >= width * 3
            && filled(cells) * 2 >= cells.len().min(width)
            && !record.is_blank()
    };
    records.iter().take(WITHIN).position(wide).unwrap_or(0)
}

/// Rows directly above that are as wide and hold words right to the middle belong to the header.
fn first_of_header(records: &[Record], header: usize, width: usize) -> usize {
    let belongs = |record: &Record| {
        let cells = record.cells();
        let right = cells.iter().skip(width.div_ceil(2)).any(|cell| !cell.trim().is_empty());
        width >= 3 && cells.len() + 1 >= width && filled(cells) >= 2 && right && numbers(cells) == 0
    };
    let above = records.get(..header).unwrap_or(&[]);
    header - above.iter().rev().take(2).take_while(|record| belongs(record)).count()
}

/// One name a column from a header of several rows: a group above holds for the columns right of it.
pub(crate) fn joined(rows: &[Record]) -> Vec<String> {
    let Some((last, above)) = rows.split_last() else { return Vec::new() };
    let mut names = last.cells().to_vec();
    // Only where the last row alone does not tell the columns apart.
    let distinct: BTreeSet<&str> = names.iter().map(|name| name.trim()).collect();
    if above.is_empty() || distinct.len() == names.len() {
        return names;
    }
    for row in above.iter().rev() {
        let mut group = "";
        for (name, cell) in names.iter_mut().zip(row.cells()) {
            if !cell.trim().is_empty() {
                group = cell.trim();
            }
            if !group.is_empty() {
                *name = format!("{group} {}", name.trim()).trim().to_owned();
            }
        }
    }
    names
}

/// Cells that name a field.
pub(crate) fn hits(cells: &[String]) -> usize {
    let named = |cell: &&String| {
        cell.chars().count() <= 80
            && guess(&Words::of(cell)).first().is_some_and(|guess| guess.score >= 0.6)
    };
    cells.iter().filter(named).count()
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Cells that are figures.
pub(crate) fn numbers(cells: &[String]) -> usize {
    cells.iter().filter(|cell| matches!(kind(cell), Kind::Number | Kind::Time)).count()
}

fn mostly_words(cells: &[String]) -> bool {
    numbers(cells) * 4 <= filled(cells)
}

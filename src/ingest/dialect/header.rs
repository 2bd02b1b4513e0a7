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
    let skipped = remarks(records, width);
    let Top { start, header } = below_remarks(records.get(skipped..).unwrap_or(&[]), width);
    Top { start: start + skipped, header: header.map(|at| at + skipped) }
}

fn below_remarks(records: &[Record], width: usize) -> Top {
    let header = named(records, width).or_else(|| typed(records, width));
    let start = match header {
        Some(header) => first_of_header(records, header, width),
        None => start_of_rows(records, width),
    };
    Top { start, header }
}

/// Lines at the top that begin with `#` and are mostly no rows: a header may be one such line, a text has several, and
/// some of them a comma.
fn remarks(records: &[Record], width: usize) -> usize {
    let lines = records.iter().take_while(|record| is_remark(record) || record.is_blank());
    let lines: Vec<&Record> = lines.collect();
    let whole = lines.iter().filter(|record| record.cells().len() < 2).count();
    let text = width > 1 && lines.len() > 1 && whole * 2 > lines.len();
    if text && lines.len() < records.len() { lines.len() } else { 0 }
}

fn is_remark(record: &Record) -> bool {
    record.cells().first().is_some_and(|cell| cell.trim_start().starts_with('#'))
}

/// The record with the most cells that name a field, if at least two do.
fn named(records: &[Record], width: usize) -> Option<usize> {
    let mut figures_above = 0;
    let mut best: Option<(usize, usize)> = None;
    for (at, record) in records.iter().enumerate().take(WITHIN) {
        let cells = record.cells();
        let fits = cells.len() * 2 >= width && !record.is_blank() && mostly_words(cells);
        // Below rows of figures a header begins another table.
        let hits = if fits && figures_above < 2 { hits(cells) } else { 0 };
        if fits
            && figures_above < 2
            && hits >= 2.min(width)
            && best.is_none_or(|(most, _)| hits > most)
            && !goes_on(records, at, width)
        {
            best = Some((hits, at));
        }
        let figures = numbers(cells) * 4 >= filled(cells);
        figures_above +=
            usize::from(width > 2 && cells.len() == width && filled(cells) * 2 > width && figures);
    }
    best.map(|(_, at)| at)
}

/// Whether the row only goes on with rows like those of the table that stand right above it, without a blank line
/// between: their words name fields by chance. Where figures begin below it, it is a header all the same.
fn goes_on(records: &[Record], at: usize, width: usize) -> bool {
    let cells = records.get(at).map_or(&[][..], Record::cells);
    if cells.len() > width && cells.len() > 2 && hits(cells) > 1 {
        return false; // the header of a table of few rows, below many lines of something else
    }
    let above = records.get(..at).unwrap_or(&[]).iter().rev();
    let above: Vec<&[String]> = above
        .take_while(|record| !record.is_blank())
        .map(Record::cells)
        .filter(|cells| is_row(cells, width))
        .collect();
    !above.is_empty() && (width < 2 || !begins_figures(records, at, width, &above))
}

/// Whether a row is about as full as those of the table, and no row of groups
/// (`Instagram,Instagram,TikTok`).
fn is_row(cells: &[String], width: usize) -> bool {
    let (full, numbers) = (filled(cells), numbers(cells));
    let distinct: BTreeSet<&str> =
        cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    cells.len() * 5 >= width * 3
        && full >= width.min(2)
        && (full >= 3 || full * 5 >= width * 3)
        && (numbers > 0 || distinct.len() == full)
}

/// Whether there is a column of figures below a row, though neither it nor what stands above holds any.
fn begins_figures(records: &[Record], at: usize, width: usize, above: &[&[String]]) -> bool {
    let below: Vec<&[String]> = below(records, at, width).collect();
    let cell =
        |cells: &[String], column: usize| cells.get(column).map_or(Kind::Empty, |cell| kind(cell));
    let figure = |kind: Kind| matches!(kind, Kind::Number | Kind::Time);
    (0..width).any(|column| {
        let kinds =
            below.iter().map(|cells| cell(cells, column)).filter(|kind| *kind != Kind::Empty);
        let kinds: Vec<Kind> = kinds.collect();
        let figures = kinds.iter().filter(|kind| figure(**kind)).count();
        let name = records.get(at).map_or(Kind::Empty, |record| cell(record.cells(), column));
        let named = name != Kind::Empty && !figure(name);
        let begin = above.iter().all(|cells| !figure(cell(cells, column)));
        // Many rows that leave the column empty are another table.
        let known = above.len() < 3 || above.iter().any(|cells| cell(cells, column) != Kind::Empty);
        figures > 0 && figures * 10 >= kinds.len() * 7 && named && begin && known
    })
}

/// Cells of the rows below one, as far as they are sound.
fn below(records: &[Record], at: usize, width: usize) -> impl Iterator<Item = &[String]> {
    let head = records.get(at).map_or(0, |record| record.cells().len());
    records
        .iter()
        .skip(at + 1)
        .filter(|record| !record.is_blank() && record.problem.is_none())
        .map(Record::cells)
        .filter(move |cells| cells.len() == head || cells.len() == width)
        .take(BELOW)
}

/// The first full row, if its cells are other things than those below.
fn typed(records: &[Record], width: usize) -> Option<usize> {
    let at = start(records, width);
    let head = records.get(at)?.cells();
    let below: Vec<&[String]> = below(records, at, width).collect();
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

/// The first row that is about as wide as the table and not mostly empty; or the first of several that are like rows
/// of the table, but leave many cells empty.
fn start(records: &[Record], width: usize) -> usize {
    let wide = |record: &Record| {
        let cells = record.cells();
        cells.len() * 5 >= width * 3
            && filled(cells) * 2 >= cells.len().min(width)
            && !record.is_blank()
    };
    let full = records.iter().take(WITHIN).position(wide).unwrap_or(0);
    let above = records.get(..full).unwrap_or(&[]);
    let mut like = above.iter().enumerate().filter(|(_, record)| is_row(record.cells(), width));
    let first = like.next().map_or(full, |(at, _)| at);
    if like.count() >= 2 { first } else { full }
}

/// Where a table without a header begins. Lines above it are no rows if they are remarks, titles of a wide table, or
/// a blank line follows.
fn start_of_rows(records: &[Record], width: usize) -> usize {
    let start = start(records, width);
    let mut above = records.get(..start).unwrap_or(&[]).iter();
    let says_something =
        |record: &Record| is_remark(record) || width > 3 && filled(record.cells()) * 3 <= width;
    let apart = above.clone().any(Record::is_blank) || above.all(says_something);
    if apart { start } else { 0 }
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
    // Figures name nothing.
    let figure = |cell: &str| cell.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'.' | b','));
    let named = |cell: &&String| {
        if figure(cell) {
            return false;
        }
        let words = Words::of(cell);
        !is_code(cell, &words) && guess(&words).first().is_some_and(|guess| guess.score >= 0.6)
    };
    cells.iter().filter(|cell| cell.chars().count() <= 80).filter(named).count()
}

/// `0FB7` is no name of a network, though its letters are.
fn is_code(cell: &str, words: &Words) -> bool {
    let bare = !cell.trim().contains(|c: char| !c.is_ascii_alphanumeric());
    bare && cell.contains(|c: char| c.is_ascii_digit())
        && words.platform.is_some()
        && words.concepts.is_empty()
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Whether one of the cells is a figure.
pub(crate) fn has_number(cells: &[String]) -> bool {
    cells.iter().any(|cell| is_figure(cell))
}

fn is_figure(cell: &str) -> bool {
    matches!(kind(cell), Kind::Number | Kind::Time)
}

/// Cells that are figures.
pub(crate) fn numbers(cells: &[String]) -> usize {
    cells.iter().filter(|cell| is_figure(cell)).count()
}

fn mostly_words(cells: &[String]) -> bool {
    numbers(cells) * 4 <= filled(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_name_no_field() {
        for cell in ["", "7", "2024", "1200", "0.53", "1,204", "12.000,5", ".", "1000,1000"] {
            assert!(guess(&Words::of(cell)).iter().all(|guess| guess.score < 0.6), "{cell}");
        }
        assert_eq!(hits(&["followers".to_owned(), "12".to_owned(), "Price".to_owned()]), 2);
    }
}

//! How delimited text is laid out: delimiter, header line, ordinary width.

use super::Original;
use super::columns::guess::guess;
use super::columns::header::Words;
use super::rows::Record;
use super::rows::delimited::Delimited;
use super::rows::split::Dialect;
use std::collections::BTreeMap;

/// Lines looked at for delimiter and header.
const LOOK: usize = 200;

/// The header is among these first records.
const HEADER_WITHIN: usize = 25;

/// How the text is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) dialect: Dialect,
    /// Index among the records of the header, where there is one.
    pub(crate) header: Option<usize>,
    /// Cells of an ordinary record.
    pub(crate) width: usize,
}

/// Tries each delimiter on the head of the text; header vocabulary and steady width decide.
pub(crate) fn detect(head: &str) -> Shape {
    let tried = [',', ';', '\t', '|'].map(|delimiter| {
        let dialect = Dialect { delimiter, quote: '"' };
        let records = sample(head, dialect);
        let (width, steady) = usual_width(&records);
        let header = header(&records, width);
        let hits = header.and_then(|at| records.get(at)).map_or(0, hits);
        let score = steady * logarithm(width) + 0.5 * logarithm(hits + 1);
        (score, Shape { dialect, header, width })
    });
    let fallback =
        Shape { dialect: Dialect { delimiter: ',', quote: '"' }, header: None, width: 1 };
    // Of equal scores the first delimiter wins, so that a single column reads as CSV.
    tried.into_iter().rev().max_by(|a, b| a.0.total_cmp(&b.0)).map_or(fallback, |(_, shape)| shape)
}

fn logarithm(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)).ln().max(0.0)
}

fn sample(head: &str, dialect: Dialect) -> Vec<Record> {
    let width = None;
    Delimited::new(head.as_bytes(), "", dialect, width).flatten().take(LOOK).collect()
}

fn cells(record: &Record) -> &[String] {
    match &record.original {
        Original::Cells(cells) => cells,
        Original::Json(_) => &[],
    }
}

/// The most frequent number of cells, and the share of records that have it.
fn usual_width(records: &[Record]) -> (usize, f64) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for record in records.iter().filter(|record| !record.is_blank() && record.problem.is_none()) {
        *counts.entry(cells(record).len()).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let (width, times) =
        counts.into_iter().max_by_key(|(width, times)| (*times, *width)).unwrap_or((1, 0));
    #[expect(clippy::cast_precision_loss, reason = "at most a few hundred records")]
    let steady = times as f64 / all.max(1) as f64;
    (width, steady)
}

/// The record with the most cells that name a field; failing that, a first row of words over columns of numbers.
fn header(records: &[Record], width: usize) -> Option<usize> {
    let early =
        || records.iter().take(HEADER_WITHIN).enumerate().filter(|(_, record)| !record.is_blank());
    let named = early()
        .filter(|(_, record)| mostly_words(record) && cells(record).len() * 2 >= width)
        .map(|(at, record)| (hits(record), at))
        .filter(|(hits, _)| *hits > 0)
        .max_by_key(|(hits, at)| (*hits, std::cmp::Reverse(*at)));
    if let Some((_, at)) = named {
        return Some(at);
    }
    let (first, record) = early().next()?;
    let words_only = numbers(record) == 0
        && cells(record).iter().filter(|cell| !cell.trim().is_empty()).count() > 1;
    let numbers_below = records.iter().skip(first + 1).any(|record| numbers(record) > 0);
    (words_only && numbers_below).then_some(first)
}

fn hits(record: &Record) -> usize {
    let named = |cell: &&String| {
        cell.chars().count() <= 80
            && guess(&Words::of(cell)).first().is_some_and(|guess| guess.score >= 0.6)
    };
    cells(record).iter().filter(named).count()
}

fn numbers(record: &Record) -> usize {
    cells(record)
        .iter()
        .filter(|cell| cell.trim().starts_with(|c: char| c.is_ascii_digit()) && is_number(cell))
        .count()
}

fn is_number(cell: &str) -> bool {
    use crate::number::{Kind, Style, read};
    read(cell, Style { mark: None, kind: Kind::Whole }).is_ok_and(|number| number.after.is_empty())
}

fn mostly_words(record: &Record) -> bool {
    let filled = cells(record).iter().filter(|cell| !cell.trim().is_empty()).count();
    numbers(record) * 4 <= filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_and_preambles() {
        let cases = [
            ("handle,followers\nana,1200\n", ',', Some(0), 2),
            ("Name;Ort;Follower\nAna;Bonn, Mitte;1200\nBo;Köln, Süd;90\n", ';', Some(0), 3),
            ("handle\tfollowers\nana\t1,200\n", '\t', Some(0), 2),
            (
                "Campaign,Spring\n\nTalento,URL,Seguidores\nAna,https://instagram.com/ana,\"1.200\"\n",
                ',',
                Some(2),
                3,
            ),
            ("Ana,Food,1200\nBo,Travel,90\n", ',', None, 3),
            ("followers\n1200\n90\n", ',', Some(0), 1),
        ];
        for (text, delimiter, header, width) in cases {
            let shape = detect(text);
            assert_eq!(
                (shape.dialect.delimiter, shape.header, shape.width),
                (delimiter, header, width),
                "{text}"
            );
        }
    }
}

//! Rows that cannot be matched with the header, though each cell could be read: cells that slipped to the side,
//! and tables that follow the first one.

use super::Original;
use super::dialect::header::{has_number, hits};
use super::rows::Record;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What has gone by so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// The row before was empty.
    after_gap: bool,
    /// A row of this table has gone by: what stands right below a header begins no other table.
    begun: bool,
    /// The line on which another table began.
    other_table: Option<u64>,
}

impl Passed {
    /// In the middle of the one table.
    pub(crate) const INSIDE: Passed = Passed { after_gap: false, begun: true, other_table: None };
}

/// Watches the rows of a table go by.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    header: Vec<String>,
    /// Cells of an ordinary row.
    width: usize,
    /// Numbers of cells that occur often.
    usual: Vec<usize>,
    /// Columns of figures.
    figures: Vec<usize>,
    pub(crate) passed: Passed,
}

impl Watch {
    /// `width` is the number of headers, or of cells in an ordinary row where there is no header.
    pub(crate) fn new(header: &[String], width: usize, sampled: &VecDeque<Record>) -> Watch {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for record in sampled.iter().filter(|record| !record.is_blank() && record.problem.is_none())
        {
            *counts.entry(record.cells().len()).or_default() += 1;
        }
        let all: usize = counts.values().sum();
        let usual = counts.into_iter().filter(|(_, times)| times * 10 > all);
        let usual = usual.map(|(width, _)| width).collect();
        let figures =
            (0..width.min(200)).filter(|column| is_of_figures(sampled, *column)).collect();
        // Among JSON records nothing is watched for, and what has gone by stays the same from block to block.
        let tabular = sampled.iter().any(|record| matches!(record.original, Original::Cells(_)));
        let passed = if tabular { Passed::default() } else { Passed::INSIDE };
        Watch { header: header.to_vec(), width, usual, figures, passed }
    }

    /// The row, with a problem if it is not to be trusted.
    pub(crate) fn look(&mut self, record: Record) -> Record {
        match self.pass(&record) {
            Some(reason) => {
                let text = record.cells().join(" | ");
                record.with_problem(reason, text)
            }
            None => record,
        }
    }

    /// Lets a row go by; why it is not to be trusted, where it is not.
    pub(crate) fn pass(&mut self, record: &Record) -> Option<String> {
        let cells = record.cells();
        if cells.is_empty() || record.problem.is_some() {
            return None;
        }
        if record.is_blank() {
            self.passed.after_gap = true;
            return None;
        }
        let after_gap = std::mem::take(&mut self.passed.after_gap);
        if self.is_header(cells) {
            self.passed.other_table = None;
            return None;
        }
        if self.passed.other_table.is_none()
            && self.passed.begun
            && self.begins_other_table(cells, after_gap)
        {
            self.passed.other_table = Some(record.line);
        }
        self.passed.begun = true;
        if let Some(line) = self.passed.other_table {
            Some(format!(
                "part of another table, which begins in line {line}; only the first one is read"
            ))
        } else if cells.len() > self.width && !self.usual.contains(&cells.len()) {
            Some(format!(
                "{} cells where other rows have {}: a delimiter too many, or one inside a cell without quotes",
                cells.len(),
                self.width
            ))
        } else {
            None
        }
    }

    /// The line on which another table began, while the rows are its.
    pub(crate) fn other_table(&self) -> Option<u64> {
        self.passed.other_table
    }

    /// The header once more; empty cells at its end may be missing.
    fn is_header(&self, cells: &[String]) -> bool {
        let (named, empty) = self.header.split_at(cells.len().min(self.header.len()));
        !named.is_empty()
            && cells.len() == named.len()
            && cells.iter().zip(named).all(|(cell, name)| cell.trim() == name.trim())
            && empty.iter().all(|name| name.trim().is_empty())
    }

    /// Names of this table's columns, more of them or fewer.
    fn is_like_header(&self, cells: &[String]) -> bool {
        let names: BTreeSet<&str> = self.header.iter().map(|name| name.trim()).collect();
        let known = cells.iter().filter(|cell| names.contains(cell.trim())).count();
        known > 2 && known * 3 >= cells.len() * 2 && cells.len() != self.width
    }

    /// A row of names: after a gap, or with names of fields that stand elsewhere in the header.
    fn begins_other_table(&self, cells: &[String], after_gap: bool) -> bool {
        let is_filled = |cell: &&String| !cell.trim().is_empty();
        let filled = cells.iter().filter(is_filled).count();
        if self.header.is_empty() || filled < 2 || has_number(cells) {
            return false;
        }
        let named = hits(cells);
        // Rows of a sheet are as wide as its widest table: names stand in columns of figures.
        let word = |column: &usize| cells.get(*column).is_some_and(|cell| is_filled(&cell));
        if named >= 3 && named * 2 >= filled && self.figures.iter().any(word) {
            return true;
        }
        if filled < cells.len() {
            return false;
        }
        if self.is_like_header(cells) {
            return true;
        }
        // In a table of words alone, words that name fields are rows like the others.
        (after_gap || !self.figures.is_empty()) && named * 2 >= cells.len() && named >= 2
            || after_gap && (cells.len() != self.width || named >= 2 || self.figures.len() >= 2)
    }
}

fn is_of_figures(sampled: &VecDeque<Record>, column: usize) -> bool {
    let cells = sampled.iter().filter_map(|record| record.cells().get(column..=column));
    let (mut all, mut figures) = (0, 0);
    for cell in cells.filter(|cell| cell.iter().any(|cell| !cell.trim().is_empty())) {
        all += 1;
        figures += usize::from(has_number(cell));
    }
    figures * 10 >= all * 7 && figures > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thread that reads a block from the middle of a file takes it to lie inside of the table; where that turns out
    /// wrong the block is read again.
    #[test]
    fn in_the_middle_of_a_file_nothing_is_to_be_read_again() {
        let object = || serde_json::Map::from_iter([("handle".to_owned(), "ana".into())]);
        let cells = || vec!["ana".to_owned(), "1200".to_owned()];
        let header = ["handle", "followers"].map(str::to_owned);
        for (records, header) in [
            ((1..4).map(|line| Record::of_json(line, object())).collect::<VecDeque<_>>(), &[][..]),
            ((2..5).map(|line| Record::of_cells(line, cells())).collect(), &header),
        ] {
            let mut watch = Watch::new(header, header.len(), &records);
            assert!(records.iter().all(|record| watch.pass(record).is_none()));
            assert_eq!(watch.passed, Passed::INSIDE);
        }
    }
}

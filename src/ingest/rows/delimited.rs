//! Delimited text → records. A quote that is never closed costs its own row, never the rest of the file.

use super::Record;
use super::lines::{Line, Lines};
use super::split::{Dialect, Splitter, one_line};
use crate::ingest::{IngestError, Original};
use std::collections::VecDeque;
use std::io::BufRead;

/// A cell of more lines than this is not a cell.
const MAX_LINES: usize = 400;

/// The records of delimited text, header and preamble included.
pub(crate) struct Delimited<R> {
    lines: Lines<R>,
    dialect: Dialect,
    /// Lines that were read ahead and given back.
    returned: VecDeque<Line>,
    /// Number of cells of an ordinary record, once known.
    pub(crate) width: Option<usize>,
}

impl<R: BufRead> Delimited<R> {
    pub(crate) fn new(
        reader: R,
        file: &str,
        dialect: Dialect,
        width: Option<usize>,
    ) -> Delimited<R> {
        Delimited { lines: Lines::new(reader, file), dialect, returned: VecDeque::new(), width }
    }

    fn next_line(&mut self) -> Result<Option<Line>, IngestError> {
        match self.returned.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next_line(),
        }
    }

    fn next_record(&mut self) -> Result<Option<Record>, IngestError> {
        let Some(first) = self.next_line()? else { return Ok(None) };
        let start = first.number;
        let mut splitter = Splitter::new(self.dialect);
        let mut open = splitter.feed(&first.text, first.end);
        let mut taken = vec![first];
        while open && taken.len() < MAX_LINES {
            let Some(line) = self.next_line()? else { break };
            open = splitter.feed(&line.text, line.end);
            taken.push(line);
        }
        if open || self.swallowed(&splitter, &taken) {
            return Ok(Some(self.give_back(&splitter, taken)));
        }
        Ok(Some(Record { line: start, original: Original::Cells(splitter.cells), problem: None }))
    }

    /// Whether the record ran over its neighbours until some later quote closed it by accident.
    fn swallowed(&self, splitter: &Splitter, taken: &[Line]) -> bool {
        if taken.len() < 2 {
            return false;
        }
        if splitter.stray_text {
            return true;
        }
        let Some(width) = self.width.filter(|width| *width > 1) else { return false };
        if splitter.cells.len() != width {
            return taken.iter().skip(1).any(|line| self.is_record(line, width));
        }
        // The number of cells is right: only a whole record with a figure in the middle gives the accident away.
        let inner = taken.len().saturating_sub(2);
        width >= 3
            && taken
                .iter()
                .skip(1)
                .take(inner)
                .any(|line| self.is_record(line, width) && has_figure(line))
    }

    /// Whether a line is a sound record by itself.
    fn is_record(&self, line: &Line, width: usize) -> bool {
        let (cells, sound) = one_line(&line.text, self.dialect);
        sound && cells.len() == width
    }

    /// Keeps the lines up to the one with the open quote as one bad record; the rest is read again.
    fn give_back(&mut self, splitter: &Splitter, mut taken: Vec<Line>) -> Record {
        let keep = (splitter.opened_at + 1).min(taken.len());
        for line in taken.split_off(keep).into_iter().rev() {
            self.returned.push_front(line);
        }
        let line = taken.last().map_or(0, |line| line.number);
        let text: String = taken.iter().flat_map(|line| [line.text.as_str(), line.end]).collect();
        let text = text.trim_end_matches(['\r', '\n']).to_owned();
        let cells = text.split(self.dialect.delimiter).map(str::to_owned).collect();
        let reason =
            format!("a quote ({}) opens on this line and is never closed", self.dialect.quote);
        Record { line, original: Original::Cells(cells), problem: Some((reason, text)) }
    }
}

fn has_figure(line: &Line) -> bool {
    let figure =
        |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    line.text.split([',', ';', '\t', '|', '"']).any(|cell| figure(cell.trim()))
}

impl<R: BufRead> Iterator for Delimited<R> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_record().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, width: usize) -> Vec<(u64, Vec<String>, bool)> {
        let dialect = Dialect { delimiter: ',', quote: '"' };
        Delimited::new(text.as_bytes(), "x", dialect, Some(width))
            .map(|record| {
                let record = record.unwrap();
                let Original::Cells(cells) = record.original else { panic!("a table") };
                (record.line, cells, record.problem.is_some())
            })
            .collect()
    }

    #[test]
    fn an_unclosed_quote_costs_its_row_only() {
        let rows = read("h1,h2\na,1\nb,\"2\nc,3\nd,4\n", 2);
        let bad: Vec<u64> = rows.iter().filter(|row| row.2).map(|row| row.0).collect();
        assert_eq!(bad, [3]);
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[4].1, ["d", "4"]);
    }

    #[test]
    fn a_quote_closed_by_accident_is_noticed() {
        let rows = read("a,\"1\nb,2\n\"c\",3\n", 2);
        assert_eq!(rows.iter().map(|row| row.2).collect::<Vec<_>>(), [true, false, false]);
        let rows = read("a,\"1,x\nb,20,y\nc,\",z\nd,50,w\n", 3);
        assert_eq!(rows.iter().filter(|row| row.2).count(), 2);
        assert_eq!(rows.last().unwrap().1, ["d", "50", "w"]);
    }

    #[test]
    fn real_line_breaks_stay_in_their_cell() {
        let rows = read("a,\"two\r\nlines\"\r\nb,2", 2);
        assert_eq!(rows[0].1, ["a", "two\r\nlines"]);
        assert_eq!(rows[1], (3, vec!["b".to_owned(), "2".to_owned()], false));
    }
}

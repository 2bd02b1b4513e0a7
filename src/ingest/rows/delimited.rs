//! Delimited text → records. A quote that is never closed costs its own row, never the rest of the file.

use super::Record;
use super::foreign::{self, Usual};
use super::lines::{Line, Lines};
use super::repair::{lost_delimiter, repair};
use super::split::{Dialect, Splitter, one_line};
use crate::ingest::limits::{Limits, bytes};
use crate::ingest::{IngestError, Original};
use std::collections::VecDeque;
use std::io::{BufRead, Cursor, Read};

/// A cell of more lines than this is not a cell.
const MAX_LINES: usize = 400;

/// Lines of a damaged record that may belong together.
const DAMAGED_LINES: usize = 20;

/// The records of delimited text, header and preamble included.
pub(crate) struct Delimited<R> {
    lines: Lines<R>,
    pub(crate) dialect: Dialect,
    /// Lines that were read ahead and given back.
    returned: VecDeque<Line>,
    /// What an ordinary record is like, once known.
    pub(crate) usual: Option<Usual>,
    limits: Limits,
}

impl<R: BufRead> Delimited<R> {
    pub(crate) fn new(
        reader: R,
        file: &str,
        dialect: Dialect,
        usual: Option<Usual>,
        limits: Limits,
    ) -> Delimited<R> {
        let lines = Lines::new(reader, file, limits.line());
        Delimited { lines, dialect, returned: VecDeque::new(), usual, limits }
    }

    /// Whether nothing is left. A failure to read shows when the next record is asked for.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.returned.is_empty() && self.lines.is_at_end()
    }

    /// The bytes that are not handed out as records yet, and the number of lines before them.
    pub(crate) fn into_rest<'a>(self) -> (Box<dyn Read + Send + 'a>, u64)
    where
        R: Send + 'a,
    {
        let next = self.returned.front().map(|line| line.number - 1);
        let lines = next.unwrap_or(self.lines.number());
        let returned: String =
            self.returned.iter().flat_map(|line| [line.text.as_str(), line.end]).collect();
        (Box::new(Cursor::new(returned).chain(self.lines.into_reader())), lines)
    }

    fn width(&self) -> Option<usize> {
        self.usual.map(|usual| usual.width)
    }

    fn next_line(&mut self) -> Result<Option<Line>, IngestError> {
        match self.returned.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next_line(),
        }
    }

    fn next_record(&mut self) -> Result<Option<Record>, IngestError> {
        let Some(first) = self.next_line()? else { return Ok(None) };
        let mut splitter = Splitter::new(self.dialect);
        let mut open = splitter.feed(&first.text, first.end);
        let mut size = first.text.len();
        let mut taken = vec![first];
        while open && taken.len() < MAX_LINES && size < self.limits.line() {
            let Some(line) = self.next_line()? else { break };
            open = splitter.feed(&line.text, line.end);
            size += line.text.len();
            taken.push(line);
        }
        let record = if open || splitter.stray_text || self.swallowed(&splitter, &taken) {
            self.damaged(&splitter, taken)
        } else if let Some(cells) = self.with_inner_quotes(&splitter, &taken) {
            Record::of_cells(taken.first().map_or(0, |line| line.number), cells)
        } else {
            self.sound(splitter, &taken)
        };
        self.check(&record)?;
        Ok(Some(record))
    }

    /// The cells of a row that has another number of them than its neighbours because a quote within a quoted cell
    /// closed it.
    fn with_inner_quotes(&self, splitter: &Splitter, taken: &[Line]) -> Option<Vec<String>> {
        let width = self.width().filter(|width| *width != splitter.cells.len())?;
        let read = || repair(&joined(taken), self.dialect, Some(width)).ok();
        splitter.late_text.then(read).flatten()
    }

    fn sound(&self, splitter: Splitter, taken: &[Line]) -> Record {
        let Splitter { cells, loose, .. } = splitter;
        let line = taken.first().map_or(0, |line| line.number);
        let usual = self.usual.filter(|usual| usual.width > 2 && self.dialect.gap == 0);
        let (Some(usual), [only]) = (usual, taken) else {
            return Record::of_cells(line, cells);
        };
        let fits = cells.len() == usual.width;
        let suspect = loose > 1 || loose == 1 && !fits;
        let lost =
            || suspect.then(|| lost_delimiter(&only.text, self.dialect, usual.width)).flatten();
        let other = || {
            let off = !fits && !only.text.trim().is_empty();
            let first = line == 1;
            off.then(|| foreign::cells(&only.text, self.dialect, usual, first)).flatten()
        };
        if let Some(mended) = lost().or_else(other) {
            return Record::of_cells(line, mended);
        }
        if loose > 1 {
            let quote = self.dialect.quote.unwrap_or('"');
            let reason = format!(
                "a quote ({quote}) opens in the middle of one cell and another closes in a later one: a delimiter \
                 is missing, or these quotes should be doubled"
            );
            return Record::of_cells(line, cells).with_problem(reason, only.text.clone());
        }
        Record::of_cells(line, cells)
    }

    /// Whether the record ran over its neighbours until some later quote closed it by accident.
    fn swallowed(&self, splitter: &Splitter, taken: &[Line]) -> bool {
        if taken.len() < 2 {
            return false;
        }
        let Some(width) = self.width().filter(|width| *width > 1) else { return false };
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

    /// Reads as few lines as make a row of ordinary width and gives the others back. Where none do, the row with
    /// the open quote is kept as one bad record.
    fn damaged(&mut self, splitter: &Splitter, mut taken: Vec<Line>) -> Record {
        let start = taken.first().map_or(0, |line| line.number);
        let longest = taken.len().min(DAMAGED_LINES);
        if self.width().is_some() {
            for keep in 1..=longest {
                let text = joined(taken.get(..keep).unwrap_or(&[]));
                if let Ok(cells) = repair(&text, self.dialect, self.width()) {
                    self.give_back(&mut taken, keep);
                    return Record::of_cells(start, cells);
                }
            }
        }
        let keep = splitter.spans_from.map_or(taken.len(), |line| line + 1);
        self.give_back(&mut taken, keep);
        let text = joined(&taken);
        let cells = match repair(&text, self.dialect, self.width()) {
            Ok(cells) | Err(cells) => cells,
        };
        let quote = self.dialect.quote.unwrap_or('"');
        let line = taken.last().map_or(start, |line| line.number);
        let reason = format!(
            "a quote ({quote}) opens on this line and is never closed, or stands in the middle of a cell"
        );
        Record { problem: Some((reason, text)), ..Record::of_cells(line, cells) }
    }

    fn give_back(&mut self, taken: &mut Vec<Line>, keep: usize) {
        for line in taken.split_off(keep.min(taken.len())).into_iter().rev() {
            self.returned.push_front(line);
        }
    }

    fn check(&self, record: &Record) -> Result<(), IngestError> {
        let Original::Cells(cells) = &record.original else { return Ok(()) };
        let Limits { columns, field, .. } = self.limits;
        let reason = if cells.len() > columns {
            format!(
                "a row of {} cells; at most {columns} are read, --max-columns raises this limit",
                cells.len()
            )
        } else if let Some(cell) = cells.iter().find(|cell| cell.len() > field) {
            let (is, most) = (cell.len(), bytes(field as u64));
            format!("a cell of {is} bytes; at most {most} are read, --max-field raises this limit")
        } else {
            return Ok(());
        };
        Err(IngestError::Limit { file: self.lines.file().to_owned(), line: record.line, reason })
    }
}

fn joined(lines: &[Line]) -> String {
    let text: String = lines.iter().flat_map(|line| [line.text.as_str(), line.end]).collect();
    text.trim_end_matches(['\r', '\n']).to_owned()
}

fn has_figure(line: &Line) -> bool {
    let figure =
        |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    line.text.split([',', ';', '\t', '|', '"']).any(|cell| figure(cell.trim()))
}

/// How much of a block a record took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) bytes: usize,
    pub(crate) lines: u64,
    /// The end of the block was reached while looking for the record's: with more to read it might be another.
    pub(crate) to_the_end: bool,
}

impl<'b> Delimited<&'b [u8]> {
    /// Goes on after so many lines.
    pub(crate) fn after(mut self, lines: u64) -> Delimited<&'b [u8]> {
        self.lines.skip_to(lines);
        self
    }

    /// The next record, and how much of the bytes it took.
    pub(crate) fn one(&mut self, bytes: &[u8]) -> Result<Option<(Record, Taken)>, IngestError> {
        let before = self.lines.number();
        let Some(record) = self.next_record()? else { return Ok(None) };
        let unread = self.lines.unread();
        let returned: usize = self.returned.iter().map(|l| l.text.len() + l.end.len()).sum();
        let last = self.returned.front().map_or(self.lines.number(), |line| line.number - 1);
        let taken = Taken {
            bytes: bytes.len() - unread - returned,
            lines: last - before,
            to_the_end: unread == 0,
        };
        Ok(Some((record, taken)))
    }
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
        let dialect = Dialect::plain(',');
        Delimited::new(
            text.as_bytes(),
            "x",
            dialect,
            Some(Usual::of_width(width)),
            Limits::default(),
        )
        .map(|record| {
            let record = record.unwrap();
            let Original::Cells(cells) = record.original else { panic!("a table") };
            (record.line, cells, record.problem.is_some())
        })
        .collect()
    }

    #[test]
    fn an_unclosed_quote_is_text() {
        let rows = read("h1,h2\na,1\nb,\"2\nc,3\nd,4\n", 2);
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[2], (3, vec!["b".to_owned(), "\"2".to_owned()], false));
        assert_eq!(rows[4].1, ["d", "4"]);
    }

    #[test]
    fn an_unclosed_quote_costs_its_row_only() {
        let rows = read("h1,h2,h3\na,1,x\nb,\"2\nc,3,y\nd,4,z\n", 3);
        let bad: Vec<u64> = rows.iter().filter(|row| row.2).map(|row| row.0).collect();
        assert_eq!(bad, [3]);
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[4].1, ["d", "4", "z"]);
    }

    #[test]
    fn a_quote_closed_by_accident_is_noticed() {
        let rows = read("a,\"1\nb,2\n\"c\",3\n", 2);
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 3]);
        let rows = read("a,\"1,x\nb,20,y\nc,\",z\nd,50,w\n", 3);
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0].1, ["a", "\"1", "x"]);
        assert_eq!(rows.last().unwrap().1, ["d", "50", "w"]);
    }

    #[test]
    fn real_line_breaks_stay_in_their_cell() {
        let rows = read("a,\"two\r\nlines\"\r\nb,2", 2);
        assert_eq!(rows[0].1, ["a", "two\r\nlines"]);
        assert_eq!(rows[1], (3, vec!["b".to_owned(), "2".to_owned()], false));
    }

    #[test]
    fn a_row_with_its_own_delimiter() {
        let rows = read("a,1,x\nb;2;y\nc,3,z\n", 3);
        assert_eq!(rows[1].1, ["b", "2", "y"]);
    }

    #[test]
    fn an_inner_quote_beside_a_comma() {
        let rows = read("h1,h2,h3\n1,\"The 10\" pan, blue\",x\n2,\"Ana\" Maria,y\n", 3);
        assert_eq!(rows[1].1, ["1", "The 10\" pan, blue", "x"]);
        assert_eq!(rows[2].1, ["2", "Ana Maria", "y"]);
    }

    #[test]
    fn rows_beyond_the_limits_are_errors() {
        let limits = Limits { columns: 3, field: 4, ..Limits::default() };
        for (text, word) in [("a,b,c,d\n", "--max-columns"), ("abcde,b\n", "--max-field")] {
            let mut rows = Delimited::new(text.as_bytes(), "x", Dialect::plain(','), None, limits);
            let error = rows.next().unwrap().unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}

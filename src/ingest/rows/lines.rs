//! Lines of a stream, with their numbers and a limit on their length.

use crate::ingest::IngestError;
use crate::ingest::limits::bytes;
use std::io::BufRead;

/// A physical line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// 1-based.
    pub(crate) number: u64,
    pub(crate) text: String,
    /// What ended it; empty at the end of the file.
    pub(crate) end: &'static str,
}

/// Reads physical lines, ended by LF, CRLF or a lone CR.
pub(crate) struct Lines<R> {
    reader: R,
    file: String,
    number: u64,
    longest: usize,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `longest` bytes.
    pub(crate) fn new(reader: R, file: &str, longest: usize) -> Lines<R> {
        Lines { reader, file: file.to_owned(), number: 0, longest }
    }

    /// Lines read so far.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Goes on as if so many lines had been read.
    pub(crate) fn skip_to(&mut self, number: u64) {
        self.number = number;
    }

    /// Whether nothing is left; `false` where that cannot be told.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.reader.fill_buf().is_ok_and(<[u8]>::is_empty)
    }

    /// What is not read yet.
    pub(crate) fn into_reader(self) -> R {
        self.reader
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The next line.
    ///
    /// # Errors
    /// [`IngestError::Io`], and [`IngestError::Limit`] for a line that is too long.
    pub(crate) fn next_line(&mut self) -> Result<Option<Line>, IngestError> {
        let mut bytes = Vec::new();
        let mut end = "";
        while end.is_empty() {
            let buffer = self.fill()?;
            if buffer.is_empty() {
                break;
            }
            let at = memchr::memchr2(b'\n', b'\r', buffer);
            let taken = at.unwrap_or(buffer.len());
            bytes.extend_from_slice(buffer.get(..taken).unwrap_or(&[]));
            end = match at.and_then(|at| buffer.get(at)) {
                Some(b'\n') => "\n",
                Some(_) => "\r",
                None => "",
            };
            self.reader.consume(taken + end.len());
            self.check_length(bytes.len())?;
        }
        if end == "\r" && self.fill()?.first() == Some(&b'\n') {
            self.reader.consume(1);
            end = "\r\n";
        }
        if end.is_empty() && bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Ok(Some(Line { number: self.number, text, end }))
    }

    fn fill(&mut self) -> Result<&[u8], IngestError> {
        self.reader.fill_buf().map_err(|source| IngestError::Io { file: self.file.clone(), source })
    }

    fn check_length(&self, length: usize) -> Result<(), IngestError> {
        if length <= self.longest {
            return Ok(());
        }
        Err(IngestError::Limit {
            file: self.file.clone(),
            line: self.number + 1,
            reason: format!(
                "a line of more than {}; if this is a table, --max-field raises the limit",
                bytes(self.longest as u64)
            ),
        })
    }
}

impl Lines<&[u8]> {
    /// Bytes not read yet.
    pub(crate) fn unread(&self) -> usize {
        self.reader.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end() {
        let mut lines = Lines::new("a\r\nb\rc\n\nd".as_bytes(), "x", 1_000);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push((line.number, line.text, line.end));
        }
        let expected =
            [(1, "a", "\r\n"), (2, "b", "\r"), (3, "c", "\n"), (4, "", "\n"), (5, "d", "")];
        assert_eq!(all, expected.map(|(number, text, end)| (number, text.to_owned(), end)));
    }
}

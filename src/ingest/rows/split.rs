//! Splitting delimited text into cells, one physical line at a time, so that it is known where a quote opened.
//!
//! The `csv` crate reads the same cells (a field that starts with a quote is quoted, a doubled quote is a quote,
//! text after a closing quote is kept), but it cannot say that a quote was never closed: it hands over the rest
//! of the file as one field. See [`delimited`](super::delimited) for what is done about that.

/// Delimiter and quote of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: char,
    pub(crate) quote: char,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

/// Cells of one record, gathered line by line.
#[derive(Debug, Clone)]
pub(crate) struct Splitter {
    dialect: Dialect,
    state: State,
    pub(crate) cells: Vec<String>,
    field: String,
    /// Text stood between a closing quote and the next delimiter.
    pub(crate) stray_text: bool,
    /// Number of lines fed, and the one (0-based) on which the last quoted field opened.
    pub(crate) lines: usize,
    pub(crate) opened_at: usize,
}

impl Splitter {
    pub(crate) fn new(dialect: Dialect) -> Splitter {
        Splitter {
            dialect,
            state: State::FieldStart,
            cells: Vec::new(),
            field: String::new(),
            stray_text: false,
            lines: 0,
            opened_at: 0,
        }
    }

    /// Takes one physical line; `true` if a quoted field is still open at its end.
    pub(crate) fn feed(&mut self, line: &str, end: &str) -> bool {
        for c in line.chars() {
            self.take(c);
        }
        self.lines += 1;
        if self.state == State::Quoted {
            self.field.push_str(end);
            return true;
        }
        self.finish_field();
        false
    }

    fn take(&mut self, c: char) {
        let Dialect { delimiter, quote } = self.dialect;
        match self.state {
            State::FieldStart if c == quote => {
                self.state = State::Quoted;
                self.opened_at = self.lines;
            }
            State::Quoted if c == quote => self.state = State::QuoteInQuoted,
            State::QuoteInQuoted if c == quote => {
                self.field.push(quote);
                self.state = State::Quoted;
            }
            State::Quoted => self.field.push(c),
            _ if c == delimiter => self.finish_field(),
            State::QuoteInQuoted => {
                self.stray_text |= !c.is_whitespace();
                self.field.push(c);
                self.state = State::Plain;
            }
            State::FieldStart | State::Plain => {
                self.field.push(c);
                self.state = State::Plain;
            }
        }
    }

    fn finish_field(&mut self) {
        self.cells.push(std::mem::take(&mut self.field));
        self.state = State::FieldStart;
    }
}

/// The cells of one line taken by itself, and whether its quotes are in order.
pub(crate) fn one_line(line: &str, dialect: Dialect) -> (Vec<String>, bool) {
    let mut splitter = Splitter::new(dialect);
    let open = splitter.feed(line, "");
    if open {
        splitter.finish_field();
    }
    let sound = !open && !splitter.stray_text;
    (splitter.cells, sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: ',', quote: '"' };

    #[test]
    fn agrees_with_the_csv_crate() {
        for line in ["a,b,c", "a,\"b,\"\"c\",", "\"a\" ,b", "a\"b,c", "\"a\"b,c", ",,", "\"\"", "x"]
        {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(line.as_bytes());
            let expected: Vec<String> =
                reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
            assert_eq!(one_line(line, COMMA).0, expected, "{line}");
        }
    }
}

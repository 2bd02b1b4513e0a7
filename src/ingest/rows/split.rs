//! Splitting delimited text into cells, one physical line at a time, so that it is known where a quote opened.
//!
//! The `csv` crate reads the same cells (a field that starts with a quote is quoted, a doubled quote is a quote,
//! text after a closing quote is kept), but it cannot say that a quote was never closed: it hands over the rest
//! of the file as one field. See [`delimited`](super::delimited) for what is done about that.

/// How cells are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: char,
    pub(crate) quote: Option<char>,
    /// Stands before a quote inside a quoted cell, beside doubling it.
    pub(crate) escape: Option<char>,
    /// A space follows each delimiter and belongs to it.
    pub(crate) spaced: bool,
    /// Spaces align the columns: at least so many part two cells. 0 where each delimiter parts two.
    pub(crate) gap: usize,
}

impl Dialect {
    /// Cells between this delimiter, quoted with `"`.
    pub(crate) const fn plain(delimiter: char) -> Dialect {
        Dialect { delimiter, quote: Some('"'), escape: None, spaced: false, gap: 0 }
    }

    /// Whether `c` may stand between a delimiter and the quote that opens a cell.
    pub(crate) fn pads(&self, c: char) -> bool {
        self.spaced && (c == ' ' || c == '\t' && self.delimiter != '\t')
    }

    pub(crate) fn is_quote(&self, c: char) -> bool {
        self.quote == Some(c)
    }

    /// Whether an escape before `c` says that `c` is meant as it is.
    pub(crate) fn escapes(&self, c: char) -> bool {
        self.is_quote(c) || self.escape == Some(c) || (self.quote.is_none() && c == self.delimiter)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    QuoteInQuoted,
    /// Blanks after a closing quote.
    Closed,
    Escaped,
}

/// The signs of a dialect that end a run of text, as bytes; none where one of them is no ASCII.
#[derive(Debug, Clone, Copy)]
struct Marks(Option<[u8; 3]>);

impl Marks {
    fn of(dialect: Dialect) -> Marks {
        let Dialect { delimiter, quote, escape, .. } = dialect;
        let byte = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
        let marks = [delimiter, quote.unwrap_or(delimiter), escape.unwrap_or(delimiter)].map(byte);
        Marks(match marks {
            [Some(delimiter), Some(quote), Some(escape)] => Some([delimiter, quote, escape]),
            _ => None,
        })
    }

    /// How many bytes of the text stand before the first of them.
    fn before(self, text: &str) -> usize {
        let Some([one, two, three]) = self.0 else { return 0 };
        let mark = |c: u8| c == one || c == two || c == three;
        text.bytes().position(mark).unwrap_or(text.len())
    }
}

/// Cells of one record, gathered line by line.
#[derive(Debug, Clone)]
pub(crate) struct Splitter {
    dialect: Dialect,
    marks: Marks,
    state: State,
    pub(crate) cells: Vec<String>,
    field: String,
    /// Text stood between a closing quote and the next delimiter.
    pub(crate) stray_text: bool,
    /// The same, but a blank stood before it.
    pub(crate) late_text: bool,
    /// Cells without quotes around them that hold an odd number of quotes.
    pub(crate) loose: usize,
    /// The cell being read is one of them.
    odd: bool,
    /// Number of lines fed.
    lines: usize,
    /// The line (0-based) on which the first field opened that goes on over the line's end.
    pub(crate) spans_from: Option<usize>,
}

impl Splitter {
    pub(crate) fn new(dialect: Dialect) -> Splitter {
        Splitter {
            dialect,
            marks: Marks::of(dialect),
            state: State::FieldStart,
            cells: Vec::new(),
            field: String::new(),
            stray_text: false,
            late_text: false,
            loose: 0,
            odd: false,
            lines: 0,
            spans_from: None,
        }
    }

    /// Takes one physical line; `true` if a quoted field is still open at its end.
    pub(crate) fn feed(&mut self, line: &str, end: &str) -> bool {
        if self.dialect.gap > 0 {
            self.feed_aligned(line);
        } else {
            self.feed_text(line);
        }
        let open = matches!(self.state, State::Quoted)
            || (self.state == State::Escaped && self.dialect.quote.is_some());
        self.lines += 1;
        if open {
            self.state = State::Quoted;
            self.spans_from = self.spans_from.or(Some(self.lines - 1));
            self.field.push_str(end);
            return true;
        }
        self.finish_field();
        false
    }

    fn feed_text(&mut self, line: &str) {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let length = match self.state {
                // Up to the next sign that means something, text is text.
                State::Plain | State::Quoted => self.marks.before(rest),
                State::FieldStart if !self.dialect.spaced => self.marks.before(rest),
                _ => 0,
            };
            if length > 0 {
                self.field.push_str(rest.get(..length).unwrap_or_default());
                if self.state == State::FieldStart {
                    self.state = State::Plain;
                }
                rest = rest.get(length..).unwrap_or_default();
            } else {
                self.take(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }

    /// Takes a line whose cells are parted by runs of spaces; those around the line part nothing.
    fn feed_aligned(&mut self, line: &str) {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let run = rest.len() - rest.trim_start_matches(' ').len();
            if run == 0 || matches!(self.state, State::Quoted | State::Escaped) {
                self.take(c);
                rest = rest.get(c.len_utf8()..).unwrap_or("");
                continue;
            }
            let begins = self.cells.is_empty() && self.state == State::FieldStart;
            let (spaces, behind) = rest.split_at(run);
            if !begins && !behind.is_empty() {
                if run >= self.dialect.gap {
                    self.finish_field();
                } else {
                    self.field.push_str(spaces);
                    self.state = State::Plain;
                }
            }
            rest = behind;
        }
    }

    fn take(&mut self, c: char) {
        let dialect = self.dialect;
        match self.state {
            State::FieldStart if dialect.is_quote(c) => {
                self.field.clear();
                self.state = State::Quoted;
            }
            State::FieldStart if dialect.pads(c) => {
                // Held back until it is clear that the cell is not quoted.
                self.field.push(c);
            }
            State::Quoted | State::Plain | State::FieldStart if self.begins_escape(c) => {
                self.start_text();
                self.state = State::Escaped;
            }
            State::Escaped => {
                if !dialect.escapes(c) {
                    self.field.extend(dialect.escape);
                }
                self.field.push(c);
                self.state = if dialect.quote.is_some() { State::Quoted } else { State::Plain };
            }
            State::Quoted if dialect.is_quote(c) => self.state = State::QuoteInQuoted,
            State::QuoteInQuoted if dialect.is_quote(c) => {
                self.field.push(c);
                self.state = State::Quoted;
            }
            State::Quoted => self.field.push(c),
            _ if c == dialect.delimiter => self.finish_field(),
            State::QuoteInQuoted | State::Closed if c.is_whitespace() => {
                self.field.push(c);
                self.state = State::Closed;
            }
            State::QuoteInQuoted => {
                self.stray_text = true;
                self.field.push(c);
                self.state = State::Plain;
            }
            State::FieldStart | State::Plain | State::Closed => {
                self.late_text |= self.state == State::Closed;
                self.start_text();
                self.odd ^= dialect.is_quote(c);
                self.field.push(c);
                self.state = State::Plain;
            }
        }
    }

    /// Escapes stand inside quotes, or anywhere in files that do not quote.
    fn begins_escape(&self, c: char) -> bool {
        self.dialect.escape == Some(c)
            && (self.state == State::Quoted || self.dialect.quote.is_none())
    }

    /// Drops the one space that belongs to the delimiter, or the blanks up to the next tab stop; before a quote, all of
    /// them go.
    fn start_text(&mut self) {
        if self.state != State::FieldStart {
            return;
        }
        if self.field.contains('\t') {
            self.field.clear();
        } else if self.field.starts_with(' ') {
            self.field.remove(0);
        }
    }

    fn finish_field(&mut self) {
        if self.state == State::FieldStart && self.dialect.spaced {
            self.field.clear();
        }
        self.cells.push(std::mem::take(&mut self.field));
        self.loose += usize::from(std::mem::take(&mut self.odd));
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
            assert_eq!(one_line(line, Dialect::plain(',')).0, expected, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn runs_of_text_are_taken_as_sign_by_sign(
            line in "[ab,;\"'\\\\ \té]{0,24}",
            quote in proptest::option::of(proptest::sample::select(vec!['"', '\''])),
            escape in proptest::option::of(proptest::strategy::Just('\\')),
            spaced: bool,
        ) {
            let dialect = Dialect { quote, escape, spaced, ..Dialect::plain(',') };
            let (mut runs, mut signs) = (Splitter::new(dialect), Splitter::new(dialect));
            runs.feed_text(&line);
            line.chars().for_each(|c| signs.take(c));
            let all = |splitter: Splitter| {
                let Splitter { state, cells, field, stray_text, late_text, loose, odd, .. } = splitter;
                (state, cells, field, (stray_text, late_text, loose, odd))
            };
            proptest::prop_assert_eq!(all(runs), all(signs));
        }
    }

    #[test]
    fn spaces_that_align_columns() {
        let aligned = |gap| Dialect { gap, ..Dialect::plain(' ') };
        assert_eq!(one_line("  12   Ana Rossi    7 ", aligned(2)).0, ["12", "Ana Rossi", "7"]);
        assert_eq!(one_line("12 Ana    7", aligned(1)).0, ["12", "Ana", "7"]);
        assert_eq!(one_line("12  \"Ana  B\" x   7", aligned(2)).0, ["12", "Ana  B x", "7"]);
        assert_eq!(one_line("", aligned(1)).0, [""]);
    }

    #[test]
    fn text_after_a_closing_quote_is_noticed() {
        let read = |line: &str| {
            let mut splitter = Splitter::new(Dialect::plain(','));
            splitter.feed(line, "");
            (splitter.stray_text, splitter.late_text)
        };
        assert_eq!(read("\"a\" ,\"b\""), (false, false));
        assert_eq!(read("\"a\"b,c"), (true, false));
        assert_eq!(read("\"a 10\" pan, b\",c"), (false, true));
    }

    #[test]
    fn escapes_and_spaces() {
        let escaped = Dialect { escape: Some('\\'), ..Dialect::plain(',') };
        assert_eq!(one_line(r#""a \"b\", c",d\n"#, escaped).0, ["a \"b\", c", r"d\n"]);
        let bare = Dialect { quote: None, ..escaped };
        assert_eq!(one_line(r#"a\,b,"c"#, bare).0, ["a,b", "\"c"]);
        let spaced = Dialect { spaced: true, ..Dialect::plain(',') };
        assert_eq!(one_line("a, b,  c, \"d, e\", ", spaced).0, ["a", "b", " c", "d, e", ""]);
        assert_eq!(one_line("a,    \"d, e\",   ", spaced).0, ["a", "d, e", ""]);
        assert_eq!(one_line("a,\t\t\"d, e\",\t f, \t\"g\"", spaced).0, ["a", "d, e", "f", "g"]);
        let tabs = Dialect { spaced: true, ..Dialect::plain('\t') };
        assert_eq!(one_line("a\t\t\"b\"", tabs).0, ["a", "", "b"]);
    }
}

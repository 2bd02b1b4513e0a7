//! `inspect --dump`: the table as read, as clean CSV (RFC 4180 with LF, UTF-8). What is left out or doubtful is
//! said on standard error, so that no row is lost in silence.

use crate::cli::args::Inspect;
use crate::cli::output::{Outcome, Sink};
use crate::cli::reading::{limits, source};
use crate::ingest::raw;
use crate::report::escape;
use anyhow::Result;
use std::io::{IsTerminal, Write};

/// Doubtful rows that are named; the others are counted.
const NAMED: u64 = 20;

/// Prints the table.
///
/// # Errors
/// A file that cannot be read, output that cannot be written.
pub(super) fn run(args: &Inspect) -> Result<Outcome> {
    // Rows go out as they come in: a bar among them on the same terminal would be torn.
    let mixed = Sink::is_stdout(args.common.output.as_deref()) && std::io::stdout().is_terminal();
    let quiet = args.common.quiet || mixed;
    let mut table = raw::open(
        source(&args.file, quiet)?,
        limits(&args.reading.limits)?,
        args.reading.sheet.as_deref(),
    )?;
    let mut notes =
        Notes { said: 0, quiet: args.common.quiet, file: args.file.display().to_string() };
    for note in &table.notes {
        notes.say(note);
    }
    if let (Some(first), Some(last)) = (table.preamble.first(), table.preamble.last()) {
        let rows = table.preamble.len();
        notes.say(&format!(
            "lines {} to {}: {rows} rows above the table are left out",
            first.line, last.line
        ));
    }
    let mut sink = Sink::open(args.common.output.as_deref(), std::slice::from_ref(&args.file))?;
    if let Some(row) = &table.header {
        write_row(&mut sink, &row.cells)?;
    }
    for row in table.by_ref() {
        let row = row?;
        if let Some(problem) = &row.problem {
            notes.say(&format!("line {}: {problem}; printed as read", row.line));
        }
        write_row(&mut sink, &row.cells)?;
    }
    if let (Some(first), Some(last)) = (table.left_out.first(), table.left_out.last()) {
        let rows = table.left_out.len();
        notes.say_last(&format!(
            "lines {} to {}: another table begins; its {rows} rows are left out, copy them to a file of their own",
            first.line, last.line
        ));
    }
    sink.finish()?;
    notes.finish();
    Ok(Outcome::Done)
}

/// One record; a lone empty cell is quoted, as an empty line would be none.
fn write_row(out: &mut impl Write, cells: &[String]) -> std::io::Result<()> {
    if matches!(cells, [only] if only.is_empty()) {
        return out.write_all(b"\"\"\n");
    }
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

/// Lines on standard error.
struct Notes {
    said: u64,
    quiet: bool,
    file: String,
}

impl Notes {
    fn say(&mut self, note: &str) {
        self.said += 1;
        if self.said <= NAMED {
            self.print(&format!("{}: {note}", self.file));
        }
    }

    /// Says it however many notes there are.
    fn say_last(&self, note: &str) {
        self.print(&format!("{}: {note}", self.file));
    }

    fn finish(&self) {
        if self.said > NAMED {
            self.print(&format!("{}: {} more notes of this kind", self.file, self.said - NAMED));
        }
    }

    fn print(&self, line: &str) {
        if !self.quiet {
            // A closed standard error is not worth failing for.
            let _ = writeln!(std::io::stderr(), "{}", escape::terminal(line));
        }
    }
}

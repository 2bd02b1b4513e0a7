//! `tierplan classify`: which tier each creator is in, and what their audience does and costs.
//!
//! Responsible for streaming rows from inputs to outputs and for the exit status. Not for how files are
//! read (`ingest`), what is worked out (`metrics`) or how a page looks (`report`).

mod added;
mod flat;
mod input;
mod lines;
mod rejects;
mod table;

pub use input::Input;

use super::output::{self, Format};
use crate::benchmark::Pack;
use crate::ingest::{Outcome, Reject, Row};
use crate::money::Currency;
use crate::profile::{Platform, Profile};
use crate::report::Report;
use crate::report::classify::{Document, Entry, Fate, Page, SCHEMA, Summary, Tally, page};
use anyhow::Context;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

/// Rejects kept for a page: it shows the first few only.
const REJECTS_KEPT: usize = 20;

/// What the user asks for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Files to read; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// What to write.
    pub format: Format,
    /// Where to; standard output if not given.
    pub output: Option<PathBuf>,
    /// Where rejects go as CSV.
    pub rejects: Option<PathBuf>,
    /// Rejects make the answer a no.
    pub strict: bool,
    /// `--map FIELD=COLUMN`.
    pub map: Vec<(String, String)>,
    /// The network of rows that do not say theirs.
    pub platform: Option<Platform>,
    /// The currency of prices that do not say theirs.
    pub currency: Option<Currency>,
    /// Cells go out as they came in, even those a spreadsheet would run.
    pub raw: bool,
    /// Creators shown on a page; all where `None`.
    pub rows: Option<usize>,
    /// No summary and no notes on standard error.
    pub quiet: bool,
    /// More about where figures come from.
    pub verbose: bool,
}

/// Creators that a page shows unless told otherwise.
pub const ROWS_SHOWN: usize = 40;

/// Lays a page out: as a table for [`Format::Table`], else as Markdown.
pub type Render<'a> = &'a dyn Fn(Format, &Report, &mut dyn Write) -> io::Result<()>;

/// Where things go.
pub struct Streams<'a> {
    /// The output.
    pub out: &'a mut dyn Write,
    /// Rejects as CSV, where asked for.
    pub rejects: Option<&'a mut dyn Write>,
    /// Summary and notes of formats that are for programs.
    pub err: &'a mut dyn Write,
    /// How pages are laid out.
    pub render: Render<'a>,
}

/// Runs the command over open inputs.
///
/// # Errors
/// Those of reading an input and of writing; a closed pipe is in the chain as its [`io::Error`].
pub fn run(
    request: &Request,
    inputs: Vec<Input<'_>>,
    streams: &mut Streams<'_>,
) -> anyhow::Result<output::Outcome> {
    let files: Vec<String> = inputs.iter().map(|input| input.file.clone()).collect();
    let wide = inputs.iter().any(|input| input.wide);
    let mut reader = Reader::new(request, streams.rejects.take())?;
    let note = match request.format {
        Format::Csv => {
            let inputs: Vec<Input<'_>> = inputs.into_iter().map(Input::with_columns).collect();
            let headers: Vec<Vec<String>> = inputs.iter().map(|i| i.header.clone()).collect();
            let mut sheet = table::Sheet::new(&mut *streams.out, &headers, wide, request.raw)?;
            reader.read(inputs, &mut |place, row, entries| {
                sheet.row(place, &row.original, &entries)
            })?;
            [collision(&headers, wide), sheet.finish()?]
        }
        Format::Ndjson => {
            let headers = inputs.iter().map(|input| input.header.clone()).collect();
            let mut lines = lines::Lines::new(&mut *streams.out, headers, wide);
            reader.read(inputs, &mut |place, row, entries| {
                lines.row(place, &row.original, &entries)
            })?;
            [lines.finish()?, None]
        }
        Format::Json | Format::Table | Format::Markdown => {
            let limit = match request.format {
                Format::Json => usize::MAX,
                _ => request.rows.unwrap_or(usize::MAX),
            };
            let mut kept = Vec::new();
            reader.read(inputs, &mut |_, _, entries| {
                let room = limit.saturating_sub(kept.len());
                kept.extend(entries.into_iter().take(room));
                Ok(())
            })?;
            reader.report(&files, &kept, streams)?;
            [None, None]
        }
    };
    if matches!(request.format, Format::Csv | Format::Ndjson) && !request.quiet {
        reader.aside(&files, note, streams)?;
    }
    reader.finish()
}

/// Says that columns of the user's are called like ours.
fn collision(headers: &[Vec<String>], wide: bool) -> Option<String> {
    let own: BTreeSet<&str> = headers.iter().flatten().map(String::as_str).collect();
    let names: Vec<&str> =
        added::names(wide).into_iter().filter(|name| own.contains(name)).collect();
    (!names.is_empty()).then(|| {
        format!(
            "the input has columns called {} already; they stay as they are, and ours of the same name \
             come last",
            names.join(", ")
        )
    })
}

/// What is done with a record that gave profiles: the input's number, the record, the profiles.
type Sink<'s> = &'s mut dyn FnMut(usize, &Row, Vec<Entry>) -> io::Result<()>;

/// Reads inputs through, keeps the accounts and the rejects.
struct Reader<'r, 'a> {
    request: &'r Request,
    tally: Tally,
    rejects: Vec<Reject>,
    log: Option<rejects::Log<'a>>,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn new(request: &'r Request, log: Option<&'a mut dyn Write>) -> io::Result<Reader<'r, 'a>> {
        let log = log.map(|out| rejects::Log::new(out, request.raw)).transpose()?;
        Ok(Reader { request, tally: Tally::default(), rejects: Vec::new(), log })
    }

    fn read(&mut self, inputs: Vec<Input<'_>>, sink: Sink<'_>) -> anyhow::Result<()> {
        for (place, input) in inputs.into_iter().enumerate() {
            for row in input.rows {
                let row = row?;
                match &row.outcome {
                    Outcome::Blank => self.tally.record(Fate::Blank),
                    Outcome::Rejected(reject) => self.reject(reject)?,
                    Outcome::Profiles(profiles) => {
                        let entries = self.classify(&input.file, row.line, profiles);
                        sink(place, &row, entries).context("cannot write the output")?;
                    }
                }
            }
        }
        Ok(())
    }

    fn classify(&mut self, file: &str, line: u64, profiles: &[Profile]) -> Vec<Entry> {
        self.tally.record(Fate::Classified);
        let measure = |profile| {
            let entry = Entry::of(file, line, profile, Pack::builtin());
            self.tally.add(&entry, profile);
            entry
        };
        profiles.iter().map(measure).collect()
    }

    fn reject(&mut self, reject: &Reject) -> anyhow::Result<()> {
        self.tally.record(Fate::Rejected);
        // Only the JSON document lists them all; every other output shows the first few.
        if self.request.format == Format::Json || self.rejects.len() < REJECTS_KEPT {
            self.rejects.push(reject.clone());
        }
        match &mut self.log {
            Some(log) => log.write(reject).context("cannot write the rejects"),
            None => Ok(()),
        }
    }

    /// The document or the page.
    fn report(
        &self,
        files: &[String],
        entries: &[Entry],
        streams: &mut Streams<'_>,
    ) -> io::Result<()> {
        let summary = &self.tally.summary();
        if self.request.format == Format::Json {
            let (profiles, rejects) = (entries, self.rejects.as_slice());
            let document = Document { schema: SCHEMA, summary, profiles, rejects };
            serde_json::to_writer_pretty(&mut *streams.out, &document)?;
            streams.out.write_all(b"\n")?;
        } else {
            let page = self.page(files, entries, summary);
            (streams.render)(self.request.format, &page, streams.out)?;
        }
        streams.out.flush()
    }

    /// Summary and notes beside an output that is for programs.
    fn aside(
        &self,
        files: &[String],
        notes: [Option<String>; 2],
        streams: &mut Streams<'_>,
    ) -> io::Result<()> {
        for note in notes.into_iter().flatten() {
            writeln!(streams.err, "note: {}", crate::report::escape::terminal(&note))?;
        }
        let page = self.page(files, &[], &self.tally.summary());
        (streams.render)(Format::Table, &page, streams.err)
    }

    fn page(&self, files: &[String], entries: &[Entry], summary: &Summary) -> Report {
        page(&Page { files, summary, entries, rejects: &self.rejects })
    }

    fn finish(self) -> anyhow::Result<output::Outcome> {
        if let Some(log) = self.log {
            log.finish().context("cannot write the rejects")?;
        }
        let rejected = self.tally.summary().rejected > 0;
        Ok(if self.request.strict && rejected {
            output::Outcome::No
        } else {
            output::Outcome::Done
        })
    }
}

#[cfg(test)]
mod tests;

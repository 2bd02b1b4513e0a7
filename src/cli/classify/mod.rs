//! `tierplan classify`: which tier each creator is in, and what their audience does and costs.
//!
//! Responsible for streaming rows from inputs to outputs and for the exit status. Not for how files are
//! read (`ingest`), what is worked out (`metrics`) or how a page looks (`report`).

mod added;
mod block;
mod cell;
mod explain;
mod flat;
mod input;
mod lines;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod rejects;
mod stream;
mod table;
pub(super) mod tiers;

use input::Input;
use lines::Keys;
use output::{Notes, Shape};
use table::Columns;

use super::args;
use super::output::{Format, Outcome, Sink, text_style};
use super::reading::{exports, markets, options, rates, said_currency};
use crate::ingest::{self, Once, Reject, Row};
use crate::money::Currency;
use crate::profile::Profile;
use crate::report::classify::{
    Disclosed, Document, Entry, Fate, Figures, Lens, Page, SCHEMA, Summary, Tally, page,
};
use crate::report::{Report, html, markdown, sheet, text};
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::num::NonZeroUsize;

/// Rejects kept for a page: it shows the first few only.
const REJECTS_KEPT: usize = 20;

/// What is wanted of a run, beside its inputs and where its output goes.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// How profiles are looked at.
    lens: Lens<'static>,
    /// What to write.
    format: Format,
    /// Rejects make the answer a no.
    strict: bool,
    /// Cells go out as they came in, even those a spreadsheet would run.
    raw: bool,
    /// No summary and no notes on standard error.
    quiet: bool,
    /// Every creator on the page, not just the first.
    verbose: bool,
    /// Threads that read and write the rows of a long table.
    threads: NonZeroUsize,
}

/// Creators that a page shows unless asked for more.
const ROWS_SHOWN: usize = 40;

/// Which of the two pages is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The output itself.
    Page,
    /// The summary on standard error.
    Aside,
}

/// Lays a page out.
type Render<'a> = &'a dyn Fn(Target, &Report, &mut dyn Write) -> io::Result<()>;

/// Where things go.
struct Streams<'a> {
    /// The output.
    out: &'a mut dyn Write,
    /// Rejects as CSV, where asked for.
    rejects: Option<&'a mut dyn Write>,
    /// Summary and notes of formats that are for programs.
    err: &'a mut dyn Write,
    /// How pages are laid out.
    render: Render<'a>,
}

/// Runs the command.
///
/// # Errors
/// A file that cannot be read, output that cannot be written.
pub(super) fn run(args: &args::Classify) -> anyhow::Result<Outcome> {
    let path = args.common.output.as_deref();
    let request = Request {
        lens: lens(args)?,
        format: format(args)?,
        strict: args.strict,
        raw: args.raw,
        quiet: args.common.quiet,
        verbose: args.common.verbose,
        threads: args.threads.unwrap_or_else(stream::usual_threads),
    };
    let inputs = open(args, request.format)?;
    let mut out = Sink::open(path, &args.files)?;
    let log = args.rejects.as_deref();
    let mut rejects = log.map(|path| Sink::open(Some(path), &args.files)).transpose()?;
    let style = text_style(args.common.color, path);
    let aside = text_style(args.common.color, None);
    let mut streams = Streams {
        out: &mut out,
        rejects: rejects.as_mut().map(|sink| sink as &mut dyn Write),
        err: &mut std::io::stderr().lock(),
        render: &|target, report, out| match target {
            Target::Page if request.format == Format::Markdown => markdown::render(report, out),
            Target::Page => text::render(report, &style, out),
            Target::Aside => text::render(report, &aside, out),
        },
    };
    let outcome = match &args.explain {
        Some(asked) => explain::run(&request, asked, inputs, &mut streams)?,
        None => classify(&request, inputs, &mut streams)?,
    };
    out.finish()?;
    rejects.map(Sink::finish).transpose()?;
    Ok(outcome)
}

/// The format asked for.
fn format(args: &args::Classify) -> anyhow::Result<Format> {
    let format = Format::choose(args.common.format, args.common.output.as_deref())?;
    let all = [
        Format::Table,
        Format::Csv,
        Format::Json,
        Format::Ndjson,
        Format::Markdown,
        Format::Html,
        Format::Xlsx,
        Format::Parquet,
    ];
    format.among("classify", &all)?;
    if format == Format::Parquet && !cfg!(feature = "parquet") {
        bail!(
            "this tierplan was built without Parquet; install one that writes it, from its source: cargo install --path . --features parquet; or use --format csv"
        );
    }
    Ok(format)
}

/// How profiles are to be looked at.
fn lens(args: &args::Classify) -> anyhow::Result<Lens<'static>> {
    let said = said_currency(&args.reading)?.or(args.reading.standing.currency);
    let currency = said.unwrap_or(Currency::USD);
    let target = |name: &str, value: Option<f64>| match value {
        Some(value) if !(value.is_finite() && value > 0.0) => {
            bail!("{name} {value}: write an amount above zero, for example {name} 12.5")
        }
        value => Ok(value),
    };
    Ok(Lens {
        rate: args.er.unwrap_or_default().choice(),
        currency,
        rates: rates(&args.fx, currency, &args.reading)?,
        markets: markets(&args.market, &args.reading)?,
        target_cpm: target("--target-cpm", args.target_cpm)?,
        target_cpe: target("--target-cpe", args.target_cpe)?,
        target_cpa: target("--target-cpa", args.target_cpa)?,
        emv: args.emv,
        recent: args.recent.map(|recent| recent.0),
        tiers: args.tiers.as_deref().map(|name| tiers::scheme("--tiers", name)).transpose()?,
        compared: args
            .compare_tiers
            .as_deref()
            .map(|name| tiers::scheme("--compare-tiers", name))
            .transpose()?,
        ..Lens::new(super::overlay::pack(args.benchmarks.as_deref())?)
    })
}

/// Opens every file before anything is written, so that a wrong name costs no output.
fn open(args: &args::Classify, format: Format) -> anyhow::Result<Vec<Input<'static>>> {
    let settings = options(&args.reading)?;
    if args.files.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        bail!("standard input (-) can be read once only");
    }
    let mut inputs = Vec::new();
    for path in &args.files {
        // Of what is packed the size tells little, and too small a guess does no harm.
        let size = std::fs::metadata(path).ok().filter(|about| about.is_file());
        let size = size.map(|about| about.len());
        for mut export in exports(path, &settings, args.common.quiet)? {
            let (layout, header) = (export.layout().clone(), export.header());
            let rows = matches!(format, Format::Csv | Format::Ndjson) && args.explain.is_none();
            let tail = if rows && !Input::is_wide(&layout) { export.take_tail() } else { None };
            #[cfg(feature = "parquet")]
            let types = export.types().to_vec();
            let input = Input { tail, size, ..Input::new(&layout, header, export) };
            #[cfg(feature = "parquet")]
            let input = if format == Format::Parquet { input.with_types(types) } else { input };
            inputs.push(input);
        }
    }
    Ok(inputs)
}

/// Reads inputs through and writes what is wanted. A closed pipe is in an error's chain as its [`io::Error`].
fn classify(
    request: &Request,
    inputs: Vec<Input<'_>>,
    streams: &mut Streams<'_>,
) -> anyhow::Result<Outcome> {
    let files: Vec<String> = inputs.iter().map(|input| input.file.clone()).collect();
    let mut reader = Reader::new(request, streams.rejects.take())?;
    if matches!(request.format, Format::Csv | Format::Ndjson | Format::Parquet) {
        let notes = match request.format {
            #[cfg(feature = "parquet")]
            Format::Parquet => parquet::rows(&mut reader, inputs, streams.out)?,
            _ => rows(&mut reader, inputs, streams.out)?,
        };
        if !request.quiet {
            reader.aside(&files, notes, streams)?;
        }
        return reader.finish();
    }
    let limit = match request.format {
        Format::Table | Format::Markdown if !request.verbose => ROWS_SHOWN,
        _ => usize::MAX,
    };
    let mut kept = Vec::new();
    reader.read(inputs, &mut |_, _, entries| {
        let room = limit.saturating_sub(kept.len());
        kept.extend(entries.into_iter().take(room));
    })?;
    if let Some(reason) = reader.tally.mixed() {
        bail!(reason);
    }
    reader.tally.settle();
    kept.iter_mut().for_each(|entry| reader.tally.place(entry));
    reader.report(&files, &kept, streams)?;
    reader.finish()
}

/// Writes rows as they come. Says what is to be known of them.
fn rows(
    reader: &mut Reader<'_, '_>,
    inputs: Vec<Input<'_>>,
    out: &mut dyn Write,
) -> anyhow::Result<Vec<String>> {
    let wide = inputs.iter().any(|input| input.wide);
    let csv = reader.request.format == Format::Csv;
    let inputs: Vec<Input<'_>> = match csv {
        true => inputs.into_iter().map(Input::with_columns).collect(),
        false => inputs,
    };
    let headers: Vec<Vec<String>> = inputs.iter().map(|input| input.header.clone()).collect();
    let collision = if csv { collision(&headers, wide) } else { None };
    let shape = match csv {
        true => Shape::Columns(Columns::new(&headers, wide, reader.request.raw)),
        false => Shape::Keys(Keys::new(headers, wide)),
    };
    let mut rows = Rows { reader, out, notes: Notes::default(), line: Vec::new(), forgotten: 0 };
    rows.read(inputs, &shape)?;
    let forgotten = (rows.forgotten > 0).then(|| {
        format!(
            "{} creators came after the memory for names was full; those of them who are listed twice count twice",
            crate::figure::count(rows.forgotten)
        )
    });
    Ok(collision.into_iter().chain(rows.notes.said()).chain(forgotten).collect())
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

/// Rows on their way out.
struct Rows<'r, 'q, 'a> {
    reader: &'r mut Reader<'q, 'a>,
    out: &'r mut dyn Write,
    notes: Notes,
    /// Memory for the lines of a record.
    line: Vec<u8>,
    /// Creators who would not be noticed if they came twice.
    forgotten: u64,
}

impl Rows<'_, '_, '_> {
    fn read(&mut self, inputs: Vec<Input<'_>>, shape: &Shape) -> anyhow::Result<()> {
        shape.header(&mut self.line);
        self.flush()?;
        let mut once = Once::new();
        for (place, input) in inputs.into_iter().enumerate() {
            for row in input.rows {
                self.row(place, &once.admit(&input.file, row?), &input.file, shape)?;
            }
            if let Some(tail) = input.tail {
                stream::read(self, &mut once, shape, place, tail, input.size)?;
            }
        }
        self.reader.tally.settle();
        self.forgotten = once.forgotten();
        self.out.flush().context("cannot write the output")
    }

    fn row(&mut self, place: usize, row: &Row, file: &str, shape: &Shape) -> anyhow::Result<()> {
        let Some(all) = self.reader.figures(row, file)? else { return Ok(()) };
        shape.row(place, &row.original, &all, &mut self.line, &mut self.notes)?;
        self.flush()
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.out.write_all(&self.line).context("cannot write the output")?;
        self.line.clear();
        Ok(())
    }

    /// Writes lines that are done.
    fn write(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        self.out.write_all(lines).context("cannot write the output")
    }

    /// Counts a creator whose line is written.
    fn take(&mut self, disclosed: Option<Disclosed>) {
        let tally = &mut self.reader.tally;
        tally.record(Fate::Classified);
        tally.add_disclosed(disclosed);
    }
}

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
        let lens = &request.lens;
        let mut tally = Tally::counting_in(lens.currency, lens.rates.clone());
        if let Some(scheme) = lens.tiers {
            tally.in_tiers_of(scheme);
        }
        Ok(Reader { request, tally, rejects: Vec::new(), log })
    }

    /// Measures all profiles and hands them on, with their record and the number of its input.
    fn read(
        &mut self,
        inputs: Vec<Input<'_>>,
        sink: &mut dyn FnMut(usize, &Row, Vec<Entry>),
    ) -> anyhow::Result<()> {
        let mut once = Once::new();
        for (place, input) in inputs.into_iter().enumerate() {
            for row in input.rows {
                let row = once.admit(&input.file, row?);
                if let Some(profiles) = self.count(&row)? {
                    let entries = self.classify(&input.file, row.line, profiles);
                    sink(place, &row, entries);
                }
            }
        }
        Ok(())
    }

    /// Counts a record. Gives the figures of its profiles, if it has any.
    fn figures(&mut self, row: &Row, file: &str) -> anyhow::Result<Option<Vec<Figures>>> {
        let Some(profiles) = self.count(row)? else { return Ok(None) };
        self.tally.record(Fate::Classified);
        let mut all = Vec::with_capacity(profiles.len());
        for profile in profiles {
            let newest = self.request.lens.recent.map(|window| profile.recent(window));
            let profile = newest.as_ref().unwrap_or(profile);
            let figures = Figures::of(profile, &self.request.lens);
            self.tally.add_figures(&figures, profile, file, row.line);
            all.push(figures);
        }
        Ok(Some(all))
    }

    /// Counts a record that gave no profile; the profiles of one that did.
    fn count<'p>(&mut self, row: &'p Row) -> anyhow::Result<Option<&'p [Profile]>> {
        match &row.outcome {
            ingest::Outcome::Blank => self.tally.record(Fate::Blank),
            ingest::Outcome::Aside => self.tally.record_aside(row.line),
            ingest::Outcome::Merged { .. } => self.tally.record(Fate::Merged),
            ingest::Outcome::Rejected(reject) => self.reject(reject)?,
            ingest::Outcome::Profiles(profiles) => return Ok(Some(profiles)),
        }
        Ok(None)
    }

    fn classify(&mut self, file: &str, line: u64, profiles: &[Profile]) -> Vec<Entry> {
        self.tally.record(Fate::Classified);
        let measure = |profile: &Profile| {
            let newest = self.request.lens.recent.map(|window| profile.recent(window));
            let profile = newest.as_ref().unwrap_or(profile);
            let entry = Entry::seen(file, line, profile, &self.request.lens);
            self.tally.add(&entry);
            entry
        };
        profiles.iter().map(measure).collect()
    }

    fn reject(&mut self, reject: &Reject) -> anyhow::Result<()> {
        self.tally.record(Fate::Rejected);
        // JSON and the workbook list them all; every other output shows the first few.
        let all = matches!(self.request.format, Format::Json | Format::Xlsx);
        if all || self.rejects.len() < REJECTS_KEPT {
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
        if self.request.format == Format::Html {
            html::roster(
                &self.content(files, entries, summary),
                self.request.lens.pack,
                streams.out,
            )?;
        } else if self.request.format == Format::Xlsx {
            streams.out.write_all(&sheet::roster(&self.content(files, entries, summary))?)?;
        } else if self.request.format == Format::Json {
            let (profiles, rejects) = (entries, self.rejects.as_slice());
            let document = Document { schema: SCHEMA, summary, profiles, rejects };
            serde_json::to_writer_pretty(&mut *streams.out, &document)?;
            streams.out.write_all(b"\n")?;
        } else {
            let page = self.page(files, entries, summary);
            (streams.render)(Target::Page, &page, streams.out)?;
        }
        streams.out.flush()
    }

    /// Summary and notes beside an output that is for programs.
    fn aside(
        &self,
        files: &[String],
        notes: Vec<String>,
        streams: &mut Streams<'_>,
    ) -> io::Result<()> {
        for note in notes {
            writeln!(streams.err, "note: {}", crate::report::escape::terminal(&note))?;
        }
        let page = self.page(files, &[], &self.tally.summary());
        (streams.render)(Target::Aside, &page, streams.err)
    }

    fn page(&self, files: &[String], entries: &[Entry], summary: &Summary) -> Report {
        page(&self.content(files, entries, summary))
    }

    fn content<'p>(
        &'p self,
        files: &'p [String],
        entries: &'p [Entry],
        summary: &'p Summary,
    ) -> Page<'p> {
        let (rejects, verbose) = (self.rejects.as_slice(), self.request.verbose);
        let scheme = self.request.lens.tiers;
        Page { files, summary, entries, rejects, verbose, scheme }
    }

    fn finish(self) -> anyhow::Result<Outcome> {
        if let Some(log) = self.log {
            log.finish().context("cannot write the rejects")?;
        }
        let failed = self.request.strict && self.tally.summary().rejected > 0;
        Ok(if failed { Outcome::No } else { Outcome::Done })
    }
}

#[cfg(test)]
mod tests;

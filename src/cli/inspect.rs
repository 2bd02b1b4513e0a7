//! `tierplan inspect`: how a file will be read, before anything is made of it.

mod dump;

use super::args::Inspect;
use super::output::{Format, Outcome, Sink, text_style};
use super::reading::{options, source};
use crate::ingest;
use crate::report::{html, inspect as face, markdown, sheet, text};
use anyhow::Result;
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// A file that cannot be read, output that cannot be written.
pub(super) fn run(args: &Inspect) -> Result<Outcome> {
    if args.dump {
        return dump::run(args);
    }
    let path = args.common.output.as_deref();
    let format = Format::choose(args.common.format, path)?;
    let all = [Format::Table, Format::Json, Format::Markdown, Format::Html, Format::Xlsx];
    format.among("inspect", &all)?;
    let layout = ingest::inspect(source(&args.file, args.common.quiet)?, &options(&args.reading)?)?;
    let mut sink = Sink::open(path, std::slice::from_ref(&args.file))?;
    let report = || face::report(&layout, args.common.verbose);
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut sink, &layout)?;
            writeln!(sink)?;
        }
        Format::Markdown => markdown::render(&report(), &mut sink)?,
        Format::Html => html::render(&report(), &mut sink)?,
        Format::Xlsx => sink.write_all(&sheet::report(&report())?)?,
        _ => text::render(&report(), &text_style(args.common.color, path), &mut sink)?,
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

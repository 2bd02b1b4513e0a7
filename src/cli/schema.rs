//! `tierplan schema`: what a command's JSON looks like, for whoever reads it.

use super::args::Schema;
use super::output::{Outcome, Sink};
use crate::report::schema::{described, schema};
use anyhow::{Result, bail};
use schemars::Schema as Described;
use std::io::Write;

/// What is described: commands, and answers of theirs that are documents of their own (`classify --explain`,
/// `benchmarks --tiers`).
const KNOWN: [&str; 8] =
    ["benchmarks", "check", "classify", "diff", "explain", "inspect", "recommend", "tiers"];

/// Runs the command.
///
/// # Errors
/// A command that prints no JSON, output that cannot be written.
pub(super) fn run(args: &Schema) -> Result<Outcome> {
    let name = args.command.as_str();
    // These two are above the reports, which cannot name them.
    let found: Option<Described> = match name {
        "check" => Some(described::<crate::check::Answer>(crate::check::SCHEMA)),
        "diff" => Some(described::<crate::diff::Diff>(crate::diff::SCHEMA)),
        name => schema(name),
    };
    let Some(found) = found else {
        bail!("{name}: no schema; choose from {}", KNOWN.join(", "));
    };
    let mut sink = Sink::open(None, &[])?;
    serde_json::to_writer_pretty(&mut sink, &found)?;
    writeln!(sink)?;
    sink.finish()?;
    Ok(Outcome::Done)
}

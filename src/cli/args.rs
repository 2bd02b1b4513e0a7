//! What can be typed. Plain values only: nothing is opened, read or decided here.

mod benchmarks;
mod check;
mod classify;
mod diff;
mod inspect;
mod reading;
mod recommend;
mod schema;
mod settings;
mod shell;
mod sql;

use super::output::{Colour, Format};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

pub(super) use benchmarks::Benchmarks;
pub(super) use check::Check;
pub(super) use classify::Classify;
pub(super) use diff::Diff;
pub(super) use inspect::Inspect;
pub(super) use reading::{InputLimits, Reading};
pub(super) use recommend::{Recommend, Terms, Wishes};
pub(super) use schema::Schema;
pub(super) use settings::{Known, Misfit, Resolved, Takes, known_settings, with_settings};
pub(super) use shell::{Completions, Man, completions, man};
pub(super) use sql::Sql;

/// Which creators to work with: micro, macro or both, for how much, and what it will bring.
#[derive(Debug, Parser)]
#[command(
    name = "tierplan",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = EXAMPLES
)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The words as they were typed, to which a brief adds its own.
    #[arg(skip)]
    pub typed: Vec<OsString>,
}

const EXAMPLES: &str = "\
Examples:
  tierplan recommend --goal awareness --budget 5000
  tierplan recommend --goal conversions --budget 20k --creators creators.csv
  tierplan classify creators.csv
  tierplan classify creators.csv -o tiers.csv

Everything happens on this computer; nothing is sent anywhere.
Exit codes: 0 done, 1 the answer is no (no plan, a broken rule, or rejects under --strict), 2 could not do it.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Plan a campaign: micro, macro or both, with whom, for how much, and what it will bring
    Recommend(Box<Recommend>),
    /// Put every creator of an export in a tier, with engagement rate, price and cost figures
    Classify(Box<Classify>),
    /// Show how a file will be read: which column is what, and why
    Inspect(Inspect),
    /// Show every figure in use: value, range, source, year, confidence
    Benchmarks(Benchmarks),
    /// Judge exports and plans by the rules of a policy, for pipelines: exits with 1 where one is broken
    Check(Box<Check>),
    /// Show what changed between two exports: who came and left, tiers, engagement, prices
    Diff(Box<Diff>),
    /// Print the classification as one SQL statement, for a table in a warehouse
    Sql(Box<Sql>),
    /// Print the JSON Schema of what a command prints with -f json
    Schema(Schema),
    /// Print a script that completes commands and flags in your shell
    Completions(Completions),
    /// Print a manual page
    Man(Man),
}

/// Options that every command has.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// How to print: table, csv, json, ndjson, markdown, html or xlsx; for classify also parquet, for check junit and
    /// github
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Settings to use (else tierplan.toml in this folder or one above; /dev/null for none)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Write to this file, whole or not at all; the ending says the format (.csv .json .ndjson .md .html .xlsx .parquet .txt)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Say nothing but the result
    #[arg(short, long)]
    pub quiet: bool,
    /// Say more: every assumption with its source, every creator passed over
    #[arg(short, long)]
    pub verbose: bool,
    /// Colour: auto, always or never
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: Colour,
}

impl Command {
    /// What every command about creators has, and what those that read files have.
    pub(super) fn shared(&mut self) -> (Option<&Common>, Option<&mut Reading>) {
        match self {
            Command::Recommend(args) => (Some(&args.common), Some(&mut args.reading)),
            Command::Classify(args) => (Some(&args.common), Some(&mut args.reading)),
            Command::Inspect(args) => (Some(&args.common), Some(&mut args.reading)),
            Command::Benchmarks(args) => (Some(&args.common), None),
            Command::Check(args) => (Some(&args.common), Some(&mut args.reading)),
            Command::Diff(args) => (Some(&args.common), Some(&mut args.reading)),
            Command::Sql(args) => (Some(&args.common), Some(&mut args.reading)),
            Command::Schema(_) | Command::Completions(_) | Command::Man(_) => (None, None),
        }
    }
}

/// Reads what was typed. Help, the version and mistakes are printed here, and the exit code is what is left
/// to do: 0 for what was asked for, 2 for a mistake.
///
/// # Errors
/// There is no command to run.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let typed: Vec<OsString> = args.into_iter().collect();
    let cli = Cli::try_parse_from(&typed).map_err(|error| {
        // A closed pipe is not worth a word.
        let _ = error.print();
        ExitCode::from(if error.use_stderr() { 2 } else { 0 })
    })?;
    Ok(Cli { typed, ..cli })
}

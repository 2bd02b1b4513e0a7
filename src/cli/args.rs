//! What can be typed. Plain values only: nothing is opened, read or decided here.

use super::output::{Colour, Format};
use crate::metrics::RateChoice;
use crate::profile::RateBase;
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

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
}

const EXAMPLES: &str = "\
Examples:
  tierplan recommend --goal awareness --budget 5000
  tierplan recommend --goal conversions --budget 20k --creators creators.csv
  tierplan classify creators.csv
  tierplan classify creators.csv -o tiers.csv

Everything happens on this computer; nothing is sent anywhere.
Exit codes: 0 done, 1 the answer is no (no plan, or rejects under --strict), 2 could not do it.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Plan a campaign: micro, macro or both, with whom, for how much, and what it will bring
    Recommend(Box<Recommend>),
    /// Put every creator of an export in a tier, with engagement rate, price and cost figures
    Classify(Classify),
    /// Show how a file will be read: which column is what, and why
    Inspect(Inspect),
    /// Show every figure in use: value, range, source, year, confidence
    Benchmarks(Benchmarks),
}

/// Options that every command has.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// How to print: table, csv, json, ndjson or markdown
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Write to this file, whole or not at all; the ending says the format (.csv .json .ndjson .md .txt)
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

/// Options about what is read.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Read FIELD from COLUMN (a header, a 1-based number, or a JSON path), for example
    /// `--map followers=Fans`; can be given several times
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// The platform: of rows that do not say theirs, and of the campaign
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Currency of the budget, and of prices that do not say theirs (USD, EUR …)
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// What a file may be at most.
    #[command(flatten)]
    pub limits: InputLimits,
}

/// What is read at most. The defaults hold any list of creators and keep broken files from filling the memory.
#[derive(Debug, Args)]
pub(super) struct InputLimits {
    /// Most rows of a file (5,000,000 where you do not say)
    #[arg(long, value_name = "N")]
    pub max_rows: Option<u64>,
    /// Most columns (16,384)
    #[arg(long, value_name = "N")]
    pub max_columns: Option<usize>,
    /// Longest cell, for example 4M (1M); a line may be 16 times as long
    #[arg(long, value_name = "SIZE")]
    pub max_field: Option<String>,
    /// The most that a packed file or workbook may unpack to, and a JSON document may be (256M)
    #[arg(long, value_name = "SIZE")]
    pub max_unpacked: Option<String>,
}

/// `tierplan classify`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan classify creators.csv
  tierplan classify influencers.json -f csv > tiers.csv
  cat creators.csv | tierplan classify - -f ndjson
  tierplan classify export.csv --map followers=Fans --rejects bad-rows.csv

Tiers: below under 1,000; nano 1,000; micro 10,000; macro 100,000 followers and more. A lower bound
belongs to its tier. Every row is classified, rejected with a reason, or blank.")]
pub(super) struct Classify {
    /// Exports to read (CSV, JSON, NDJSON, XLSX, also .gz and .zst); `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What is read, and how.
    #[command(flatten)]
    pub reading: Reading,
    /// Engagement rate by: followers (the default: likes and comments of a post, over followers), views,
    /// reach, impressions, or given (as the file states it)
    #[arg(long, value_name = "BASE")]
    pub er: Option<RateBasis>,
    /// Exchange rate, for example EUR=1.08: one euro is 1.08 US dollars, or of the --currency
    #[arg(long, value_name = "CODE=RATE")]
    pub fx: Vec<String>,
    /// Your highest price per 1,000 views: JSON says the most to pay for each creator
    #[arg(long, value_name = "AMOUNT")]
    pub target_cpm: Option<f64>,
    /// Your highest price per like or comment: the same
    #[arg(long, value_name = "AMOUNT")]
    pub target_cpe: Option<f64>,
    /// Pass your own cells on as they came, also those that a spreadsheet would run
    #[arg(long)]
    pub raw: bool,
    /// Write rejected rows to this file, as CSV
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Exit with 1 if any row is rejected
    #[arg(long)]
    pub strict: bool,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}

/// `--er`
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RateBasis(RateChoice);

impl RateBasis {
    /// What is asked for.
    pub(super) fn choice(self) -> RateChoice {
        self.0
    }
}

impl FromStr for RateBasis {
    type Err = String;

    fn from_str(text: &str) -> Result<RateBasis, String> {
        Ok(RateBasis(match text {
            "followers" => RateChoice::Followers,
            "views" => RateChoice::By(RateBase::Views),
            "reach" => RateChoice::By(RateBase::Reach),
            "impressions" => RateChoice::By(RateBase::Impressions),
            "given" => RateChoice::Given,
            _ => return Err("use followers, views, reach, impressions or given".to_owned()),
        }))
    }
}

/// `tierplan inspect`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan inspect creators.csv
  tierplan inspect export.json -f json
  tierplan inspect export.csv --map price=Fee
  tierplan inspect --dump export.xlsx > clean.csv")]
pub(super) struct Inspect {
    /// File to look at; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print the table as it was read, as clean CSV, cells untouched; any table will do
    #[arg(long)]
    pub dump: bool,
    /// What is read, and how.
    #[command(flatten)]
    pub reading: Reading,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}

/// `tierplan benchmarks`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan benchmarks --platform tiktok
  tierplan benchmarks --metric er_by_followers -v
  tierplan benchmarks --as-of 2026-11-01 -f csv > figures.csv")]
pub(super) struct Benchmarks {
    /// Only this platform's figures, and those that hold for all
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Only figures with this in their name, for example er or cost_per_post
    #[arg(long, value_name = "NAME")]
    pub metric: Option<String>,
    /// Say how old the figures are on this day (no clock is read)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}

/// `tierplan recommend`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan recommend --goal awareness --budget 5000
      what 5,000 dollars do, with typical creators
  tierplan recommend --goal conversions --budget 20k --creators creators.csv
      named creators from your export
  tierplan recommend --goal awareness=2,engagement --budget 60k --scope niche --platform tiktok
      two goals, the first twice as important; people with one interest
  tierplan recommend --goal authority --budget 150k --launch --well-known --premium-content
      what your brief says counts for micro or macro, and the plan names it

Goals: awareness (reach), engagement, conversions (sales), authority, content (ugc), loyalty (community).
The plan is the best that can be proven within your limits; figures are ranges, and -v shows their sources.")]
pub(super) struct Recommend {
    /// What the campaign is for; several with weights, for example awareness=2,conversions
    #[arg(short, long, value_name = "GOAL[=W],…", required = true)]
    pub goal: String,
    /// What may be spent: 5000, 20k, $1.5M
    #[arg(short, long, value_name = "MONEY", required = true, allow_hyphen_values = true)]
    pub budget: String,
    /// Exports with the creators to choose from; without one, typical creators are planned with
    #[arg(short, long, value_name = "FILE", num_args = 1..)]
    pub creators: Vec<PathBuf>,
    /// Who the audience is
    #[command(flatten, next_help_heading = "Your brief")]
    pub wishes: Wishes,
    /// What limits the plan
    #[command(flatten, next_help_heading = "Limits")]
    pub limits: Limits,
    /// What is read, and how.
    #[command(flatten, next_help_heading = "Reading files")]
    pub reading: Reading,
    /// Exchange rate, for example EUR=1.08: one euro is 1.08 of the budget's currency
    #[arg(long, value_name = "CODE=RATE")]
    pub fx: Vec<String>,
    /// Exit with 1 if any row of the files is rejected
    #[arg(long)]
    pub strict: bool,
    /// How output is printed.
    #[command(flatten, next_help_heading = "Output")]
    pub common: Common,
}

/// What the campaign is like.
#[derive(Debug, Args)]
pub(super) struct Wishes {
    /// How wide the audience is: niche, local, national (taken where you do not say) or global
    #[arg(long, value_name = "SCOPE")]
    pub scope: Option<String>,
    /// People in the audience (400k, 60M); else the usual number for the scope
    #[arg(long, value_name = "N")]
    pub audience: Option<String>,
    /// A product or brand is launched
    #[arg(long)]
    pub launch: bool,
    /// You want lasting partnerships
    #[arg(long)]
    pub long_term: bool,
    /// You want well-known personalities
    #[arg(long)]
    pub well_known: bool,
    /// Weeks of the campaign, for the schedule (4 where you do not say)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: Option<u32>,
    /// You want high-production content
    #[arg(long)]
    pub premium_content: bool,
}

/// What the plan must keep to.
#[derive(Debug, Args)]
pub(super) struct Limits {
    /// Hours your team has for the campaign (600 where you do not say; each creator takes about 12)
    #[arg(long, value_name = "H")]
    pub team_hours: Option<f64>,
    /// Most creators
    #[arg(long, value_name = "N")]
    pub max_creators: Option<u32>,
    /// Fewest creators
    #[arg(long, value_name = "N")]
    pub min_creators: Option<u32>,
    /// Most that one creator may get, as a share of the budget: 0.2 or 20%
    #[arg(long, value_name = "SHARE")]
    pub max_share: Option<String>,
    /// Least share of the budget for a tier or platform, for example --min micro=0.5
    #[arg(long, value_name = "NAME=SHARE")]
    pub min: Vec<String>,
    /// Most share of the budget for a tier or platform, for example --max tiktok=30%
    #[arg(long, value_name = "NAME=SHARE")]
    pub max: Vec<String>,
    /// This creator must be in the plan
    #[arg(long, value_name = "HANDLE")]
    pub include: Vec<String>,
    /// This creator must not
    #[arg(long, value_name = "HANDLE")]
    pub exclude: Vec<String>,
    /// Most fake followers a creator may have, where the file says: 0.25 or 25%
    #[arg(long, value_name = "SHARE")]
    pub max_fake_share: Option<String>,
    /// auto (the verdict's), micro, macro, hybrid, or any (the best whatever its tiers)
    #[arg(long, value_name = "STRATEGY")]
    pub strategy: Option<String>,
}

/// Reads what was typed. Help, the version and mistakes are printed here, and the exit code is what is left
/// to do: 0 for what was asked for, 2 for a mistake.
///
/// # Errors
/// There is no command to run.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    Cli::try_parse_from(args).map_err(|error| {
        // A closed pipe is not worth a word.
        let _ = error.print();
        ExitCode::from(if error.use_stderr() { 2 } else { 0 })
    })
}
